/* Layers: what did not change is not drawn again.
 *
 * The frame buffer keeps its pixels. In every frame `fresh` lists the parts that were written anew so far, and `changed`
 * those of them that may look different. From the first layer to the last this holds: inside `fresh` the buffer shows
 * everything up to here and nothing above; outside it shows the last frame. So a layer knows what lies under it: inside
 * `fresh` the buffer, outside what it kept last time. With that it draws itself anew, and its whole part is fresh.
 * Where something vanished or moved off ground that nobody has written anew, the part is damaged: the frame is drawn
 * a second time with that part emptied, and all layers that touch it draw themselves. */
#include "ui/ui_inside.h"

#include "base/memory.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool part_empty(Part a) { return a.x0 >= a.x1 || a.y0 >= a.y1; }
static bool part_same(Part a, Part b) { return a.x0 == b.x0 && a.y0 == b.y0 && a.x1 == b.x1 && a.y1 == b.y1; }
static bool part_in(Part a, Part b) { return a.x0 >= b.x0 && a.y0 >= b.y0 && a.x1 <= b.x1 && a.y1 <= b.y1; }

static Part part_meet(Part a, Part b)
{
    return (Part){a.x0 > b.x0 ? a.x0 : b.x0, a.y0 > b.y0 ? a.y0 : b.y0, a.x1 < b.x1 ? a.x1 : b.x1,
                  a.y1 < b.y1 ? a.y1 : b.y1};
}

static Rect part_rect(Part a) { return (Rect){(float)a.x0, (float)a.y0, (float)(a.x1 - a.x0), (float)(a.y1 - a.y0)}; }

static int pixel(float value, int most) { return !(value > 0) ? 0 : value >= (float)most ? most : (int)value; }

static Part window_part(const Ui *ui, Rect r)
{
    int w = ui->place.width, h = ui->place.height;
    return (Part){pixel(floorf(r.x), w), pixel(floorf(r.y), h), pixel(ceilf(r.x + r.w), w), pixel(ceilf(r.y + r.h), h)};
}

/* Of the window, from pixels of the scope. */
static Part scope_part(const Ui *ui, Rect r) { return part_meet(window_part(ui, ui_to_window(ui, r)), ui->scope.part); }

/* ---- lists of parts ---------------------------------------------------------------------------------------------- */

static void add_changed(Ui *ui, Part part)
{
    if (part_empty(part)) return;
    Rect rect = part_rect(part);
    for (int i = 0; i < ui->changed_count; i++)
        if (part_in(part, window_part(ui, ui->changed[i]))) return;
    if (ui->changed_count < UI_DIRTY_MAX) {
        ui->changed[ui->changed_count++] = rect;
        return;
    }
    Rect *last = &ui->changed[UI_DIRTY_MAX - 1]; /* more than it was is always right */
    float x1 = fmaxf(last->x + last->w, rect.x + rect.w), y1 = fmaxf(last->y + last->h, rect.y + rect.h);
    last->x = fminf(last->x, rect.x);
    last->y = fminf(last->y, rect.y);
    last->w = x1 - last->x;
    last->h = y1 - last->y;
}

static void add_fresh(Ui *ui, Part part)
{
    if (part_empty(part)) return;
    for (int i = 0; i < ui->fresh_count; i++)
        if (part_in(part, ui->fresh[i])) return;
    if (ui->fresh_count < FRESH_MAX) ui->fresh[ui->fresh_count++] = part;
    else ui->everything = true;
}

static void add_damage(Ui *ui, Part part)
{
    if (part_empty(part)) return;
    if (ui->damage_count < DAMAGE_MAX) ui->damage[ui->damage_count++] = part;
    else ui->everything = true;
}

static bool is_fresh(const Ui *ui, Part part)
{
    for (int i = 0; i < ui->fresh_count; i++)
        if (part_in(part, ui->fresh[i])) return true;
    return part_empty(part);
}

static bool meets_changed(const Ui *ui, Part part)
{
    for (int i = 0; i < ui->changed_count; i++)
        if (!part_empty(part_meet(part, window_part(ui, ui->changed[i])))) return true;
    return false;
}

void ui_changed(Ui *ui, Rect pixels)
{
    add_changed(ui, scope_part(ui, pixels));
    add_fresh(ui, scope_part(ui, pixels));
}

void ui_rewritten(Ui *ui, Rect pixels) { add_fresh(ui, scope_part(ui, pixels)); }

/* ---- pixels ------------------------------------------------------------------------------------------------------ */

static uint32_t *buffer_row(const Ui *ui, int x, int y)
{
    return ui->window.pixels + (size_t)y * (size_t)ui->window.stride + x;
}

/* Copies `part` (inside the layer's) between the frame buffer and one of the layer's pictures. */
static void copy(Ui *ui, const Layer *layer, uint32_t *kept, Part part, bool to_buffer)
{
    int width = layer->part.x1 - layer->part.x0;
    size_t bytes = (size_t)(part.x1 - part.x0) * 4;
    for (int y = part.y0; y < part.y1; y++) {
        uint32_t *mine = kept + (size_t)(y - layer->part.y0) * (size_t)width + (part.x0 - layer->part.x0);
        uint32_t *its = buffer_row(ui, part.x0, y);
        if (to_buffer) memcpy(its, mine, bytes);
        else memcpy(mine, its, bytes);
    }
}

static void copy_fresh(Ui *ui, const Layer *layer, uint32_t *kept, bool to_buffer)
{
    for (int i = 0; i < ui->fresh_count; i++) {
        Part part = part_meet(layer->part, ui->fresh[i]);
        if (!part_empty(part)) copy(ui, layer, kept, part, to_buffer);
    }
}

/* A label that comes and goes, or grows by a pixel, shall not ask for memory each time: there is slack, and what one layer
 * leaves another takes. */
static void give_room(Ui *ui, Layer *layer)
{
    if (!layer->room) return;
    if (ui->spare_count < SPARES_MAX) {
        ui->spares[ui->spare_count++] = (Spare){layer->under, layer->result, layer->room};
    } else {
        free(layer->under);
        free(layer->result);
    }
    layer->room = 0;
    layer->under = layer->result = NULL;
}

static bool take_spare(Ui *ui, Layer *layer, size_t pixels)
{
    int best = -1;
    for (int i = 0; i < ui->spare_count; i++)
        if (ui->spares[i].room >= pixels && (best < 0 || ui->spares[i].room < ui->spares[best].room)) best = i;
    if (best < 0) return false;
    Spare spare = ui->spares[best];
    ui->spares[best] = ui->spares[--ui->spare_count];
    layer->under = spare.under;
    layer->result = spare.result;
    layer->room = spare.room;
    return true;
}

static void make_room(Ui *ui, Layer *layer)
{
    size_t width = (size_t)(layer->part.x1 - layer->part.x0), height = (size_t)(layer->part.y1 - layer->part.y0);
    if (width * height <= layer->room) return;
    give_room(ui, layer);
    if (take_spare(ui, layer, width * height)) return;
    size_t pixels = (width + 32) * (height + 8);
    layer->under = memory_must(malloc(pixels * 4));
    layer->result = memory_must(malloc(pixels * 4));
    layer->room = pixels;
}

void ui_layers_free(Ui *ui)
{
    for (int i = 0; i < ui->layer_count; i++) {
        free(ui->layers[i].under);
        free(ui->layers[i].result);
    }
    for (int i = 0; i < ui->spare_count; i++) {
        free(ui->spares[i].under);
        free(ui->spares[i].result);
    }
    ui->layer_count = ui->spare_count = 0;
}

/* ---- layers ------------------------------------------------------------------------------------------------------ */

static void empty_part(Ui *ui, Part part)
{
    Color ground = theme_color(ui->place.theme, COLOR_BG) | 0xFF000000u;
    part = part_meet(part, (Part){0, 0, ui->place.width, ui->place.height}); /* the window may have shrunk since */
    if (part_empty(part)) return;
    for (int y = part.y0; y < part.y1; y++) {
        uint32_t *row = buffer_row(ui, part.x0, y);
        for (int x = 0; x < part.x1 - part.x0; x++) row[x] = ground;
    }
    add_fresh(ui, part);
    add_changed(ui, part);
}

void ui_layers_begin(Ui *ui, bool everything)
{
    everything |= ui->everything;
    ui->everything = false;
    ui->open = NULL;
    ui->fresh_count = 0;
    if (!ui->repeating) ui->changed_count = 0;
    if (everything) {
        ui->changed_count = 0;
        empty_part(ui, (Part){0, 0, ui->place.width, ui->place.height});
    } else {
        for (int i = 0; i < ui->damage_count; i++) empty_part(ui, ui->damage[i]);
    }
    ui->damage_count = 0;
}

/* A layer that is not there any more leaves a hole, unless everything there was written anew anyhow and lies under
 * nothing that could have shown it through. The hole is mended in a second pass. */
void ui_layers_end(Ui *ui)
{
    int kept = 0;
    for (int i = 0; i < ui->layer_count; i++) {
        Layer layer = ui->layers[i];
        if (layer.seen != ui->number) {
            add_damage(ui, layer.part);
            give_room(ui, &layer);
            continue;
        }
        ui->layers[kept++] = layer;
    }
    ui->layer_count = kept;
    if (ui->damage_count || ui->everything) {
        if (!ui->repeating) ui->again = true;
        else ui->everything = true; /* never twice in one frame: the next one is drawn anew */
    }
}

static Layer *find_layer(Ui *ui, uint32_t id)
{
    for (int i = 0; i < ui->layer_count; i++)
        if (ui->layers[i].id == id) return &ui->layers[i];
    if (ui->layer_count == UI_LAYERS_MAX) return NULL;
    Layer *layer = &ui->layers[ui->layer_count++];
    *layer = (Layer){.id = id};
    return layer;
}

static bool is_touched(const Ui *ui, uint32_t id)
{
    for (int i = 0; i < ui->touched_count; i++)
        if (ui->touched[i] == id) return true;
    return false;
}

/* Puts what lies under the layer into the buffer, and keeps it for the next time. */
static void lay_ground(Ui *ui, Layer *layer, Part part)
{
    bool moved = !layer->drawn || !part_same(layer->part, part);
    if (moved) {
        if (layer->drawn && !part_empty(layer->part)) {
            add_changed(ui, layer->part);
            if (!is_fresh(ui, layer->part)) add_damage(ui, layer->part);
        }
        if (!is_fresh(ui, part)) add_damage(ui, part);
        layer->part = part;
        if (part_empty(part)) return;
        make_room(ui, layer);
        copy(ui, layer, layer->under, part, false);
        return;
    }
    if (!layer->room) return;
    copy_fresh(ui, layer, layer->under, false);
    copy(ui, layer, layer->under, part, true);
}

bool ui_layer_begin(Ui *ui, const char *name, Rect units, uint64_t hash)
{
    uint32_t id = ui_id(ui, UI_PANEL, name);
    Part part = scope_part(ui, ui_pixels(ui, units));
    Layer *layer = ui->open ? NULL : find_layer(ui, id);
    ui->open = layer;
    ui->open_draws = true;
    if (!layer) { /* nested, or too many: drawn every time, on ground that is made new */
        add_damage(ui, part);
        canvas_clip_push(ui->place.canvas, ui_from_window(ui, part_rect(part)));
        return true;
    }
    if (part_empty(part)) part = (Part){0};
    bool draw = !layer->drawn || layer->hash != hash || !part_same(layer->part, part) || is_touched(ui, id) ||
                meets_changed(ui, part) || !layer->room;
    if (draw) lay_ground(ui, layer, part);
    else copy_fresh(ui, layer, layer->result, true);
    layer->hash = hash;
    layer->seen = ui->number;
    ui->open_draws = draw;
    canvas_clip_push(ui->place.canvas, draw ? ui_from_window(ui, part_rect(part)) : (Rect){0});
    return draw;
}

void ui_layer_end(Ui *ui)
{
    canvas_clip_pop(ui->place.canvas);
    Layer *layer = ui->open;
    if (layer && ui->open_draws) {
        layer->drawn = true;
        if (layer->room && !part_empty(layer->part)) copy(ui, layer, layer->result, layer->part, false);
        add_changed(ui, layer->part);
        add_fresh(ui, layer->part);
    }
    ui->open = NULL;
    ui->open_draws = true;
}

const Rect *ui_dirty(const Ui *ui, int *count)
{
    *count = ui->changed_count;
    return ui->changed;
}

/* ---- hashes ------------------------------------------------------------------------------------------------------ */

uint64_t ui_hash(uint64_t hash, const void *bytes, int length) /* FNV-1a */
{
    const unsigned char *at = bytes;
    hash ^= 0xcbf29ce484222325u;
    for (int i = 0; i < length; i++) hash = (hash ^ at[i]) * 0x100000001b3u;
    return hash ^ hash >> 29;
}

uint64_t ui_hash_text(uint64_t hash, const char *text)
{
    return ui_hash(hash, text ? text : "", text ? (int)strlen(text) + 1 : 0);
}
uint64_t ui_hash_number(uint64_t hash, double number) { return ui_hash(hash, &number, sizeof number); }
