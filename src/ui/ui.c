#include "ui/ui_inside.h"

#include "base/memory.h"
#include "base/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const role_names[UI_ROLES] = {
    "text", "number", "math", "tick",   "button", "slider", "checkbox", "radio", "menu",  "menuitem", "textfield",
    "tab",  "link",   "card", "handle", "edge",   "cell",   "series",   "ball",  "image", "panel",
};

const char *ui_role_name(UiRole role) { return role_names[role]; }

uint32_t ui_id(const Ui *ui, UiRole role, const char *label)
{
    uint64_t hash = ui_hash_text(((uint64_t)ui->scope.id << 8) + (uint64_t)role + 1, label);
    uint32_t id = (uint32_t)(hash ^ hash >> 32);
    return id ? id : 1;
}

Ui *ui_create(void)
{
    Ui *ui = memory_must(calloc(1, sizeof *ui));
    ui->now = &ui->lists[0];
    ui->last = &ui->lists[1];
    ui->input = &ui->none;
    return ui;
}

void ui_destroy(Ui *ui)
{
    if (!ui) return;
    ui_layers_free(ui);
    edit_text_free(&ui->field);
    text_free(&ui->copied);
    free(ui);
}

/* ---- items ------------------------------------------------------------------------------------------------------- */

static const char *keep_text(ItemList *list, const char *text)
{
    if (!text || !*text) return "";
    int length = (int)strlen(text) + 1;
    if (list->pool_used + length > UI_TEXT_POOL) return "";
    char *out = list->pool + list->pool_used;
    memcpy(out, text, (size_t)length);
    list->pool_used += length;
    return out;
}

const char *ui_keep(Ui *ui, const char *text) { return keep_text(ui->now, text); }

/* Things with the same role and label get different ids, in the order of the calls. */
static uint32_t unique_id(const ItemList *list, uint32_t id)
{
    for (int i = 0; i < list->count; i++)
        if (list->items[i].id == id) {
            id = id * 2654435761u + 1;
            id += !id;
            i = -1;
        }
    return id;
}

static Rect meet(Rect a, Rect b)
{
    float x0 = fmaxf(a.x, b.x), y0 = fmaxf(a.y, b.y), x1 = fminf(a.x + a.w, b.x + b.w),
          y1 = fminf(a.y + a.h, b.y + b.h);
    return (Rect){x0, y0, fmaxf(x1 - x0, 0), fmaxf(y1 - y0, 0)};
}

/* What can be seen of the picture at this place: the clip, or the layer's part where its drawing is left out. */
static Rect seen_part(const Ui *ui)
{
    if (ui->open && !ui->open_draws) {
        Part part = ui->open->part;
        Rect layer = {(float)part.x0, (float)part.y0, (float)(part.x1 - part.x0), (float)(part.y1 - part.y0)};
        layer = ui_from_window(ui, layer);
        return ui->scrolls ? meet(layer, ui->scroll_part) : layer;
    }
    return canvas_clip(ui->place.canvas);
}

UiItem *ui_record(Ui *ui, UiRole role, const char *label, const char *value, Rect pixels, float text_px)
{
    ItemList *list = ui->now;
    if (list->count == UI_ITEMS_MAX) list->count--; /* the last one is lost; the frame goes on */
    UiItem *item = &list->items[list->count];
    list->more[list->count] = (ItemMore){.layer = ui->open ? ui->open->id : 0, .scope = ui->scope.number};
    list->count++;
    if (!isfinite(pixels.x + pixels.y + pixels.w + pixels.h)) pixels = (Rect){0};
    *item = (UiItem){.role = role,
                     .label = keep_text(list, label),
                     .value = keep_text(list, value),
                     .rect = meet(pixels, seen_part(ui)),
                     .text_px = isfinite(text_px) ? text_px : 0,
                     .enabled = true};
    bool cut = item->rect.w < pixels.w - 1.5f || item->rect.h < pixels.h - 2.5f;
    item->clipped = cut && text_px > 0 && role <= UI_TICK && !ui->scrolls;
    item->rect = ui_to_window(ui, item->rect);
    return item;
}

static ItemMore *ui_more(Ui *ui, const UiItem *item) { return &ui->now->more[item - ui->now->items]; }

UiItem *ui_item(Ui *ui, UiRole role, const char *label, const char *value, Rect rect, float text_units)
{
    return ui_record(ui, role, label, value, ui_pixels(ui, rect), text_units * ui->frame.scale);
}

const UiItem *ui_items(const Ui *ui, int *count)
{
    *count = ui->now->count;
    return ui->now->items;
}

bool ui_somebody_has_focus(const Ui *ui)
{
    for (int i = 0; i < ui->now->count; i++)
        if (ui->now->items[i].focused) return true;
    return false;
}

void ui_overlay(Ui *ui)
{
    ui->now->count = ui->scope.first_item;
    ui->hint_id = 0;
    ui->popup.owner = 0;
}

/* An opaque box over what was recorded so far: texts under it are gone, or shorter. */
static void cover(Ui *ui, Rect pixels)
{
    int kept = ui->scope.first_item;
    ItemList *list = ui->now;
    Rect box = ui_to_window(ui, pixels);
    for (int i = kept; i < list->count; i++) {
        Rect r = list->items[i].rect, both = meet(r, box);
        bool text = list->items[i].role <= UI_TICK;
        if (both.w <= 0 || both.h <= 0 || (!text && both.w * both.h < 0.95f * r.w * r.h)) {
        } else if (!text || both.w * both.h > 0.4f * r.w * r.h) {
            continue;
        } else if (both.w < both.h) {
            if (both.x > r.x) list->items[i].rect.w = both.x - r.x;
            else list->items[i].rect.x = both.x + both.w, list->items[i].rect.w = r.w - both.w;
        } else {
            if (both.y > r.y) list->items[i].rect.h = both.y - r.y;
            else list->items[i].rect.y = both.y + both.h, list->items[i].rect.h = r.h - both.h;
        }
        list->items[kept] = list->items[i];
        list->more[kept++] = list->more[i];
    }
    list->count = kept;
}

void ui_cover(Ui *ui, Rect units) { cover(ui, ui_pixels(ui, units)); }

/* ---- the beginning of a frame -------------------------------------------------------------------------------------- */

int ui_find(const ItemList *list, uint32_t id)
{
    for (int i = 0; id && i < list->count; i++)
        if (list->items[i].id == id) return i;
    return -1;
}

/* The topmost thing under the pointer, as the last frame had it. */
static uint32_t hot_at(const Ui *ui, float x, float y)
{
    if (!ui->input->inside) return 0;
    for (int i = ui->last->count - 1; i >= 0; i--) {
        const UiItem *item = &ui->last->items[i];
        const ItemMore *more = &ui->last->more[i];
        if (item->id && rect_has(item->rect, x, y) && (!more->shape || more->inside)) return item->id;
    }
    return 0;
}

static void move_focus(Ui *ui, int by)
{
    const ItemList *list = ui->last;
    int at = ui_find(list, ui->focus), count = list->count;
    if (at < 0) at = by > 0 ? -1 : count;
    for (int i = 0; i < count; i++) {
        at = (at + by + count) % count;
        if (list->more[at].focusable && list->items[at].enabled && list->items[at].rect.w > 0) {
            ui->focus = list->items[at].id;
            ui->focus_shown = true;
            return;
        }
    }
}

static bool is_any(const char *key, const char *const *names, int count)
{
    for (int i = 0; i < count; i++)
        if (!strcmp(key, names[i])) return true;
    return false;
}

/* A text field takes what types, what moves the caret and the clipboard's keys; a slider its arrows, a grid all four; all others Enter and Space. */
static bool edits_by(const InputEvent *event, const ItemMore *more)
{
    if (more->pops && (!strcmp(event->key, "Tab") || !strcmp(event->key, "Escape"))) return true;
    return event->text[0] || !strcmp(event->key, "Enter") || edit_text_takes(event->key, more->lines);
}

static bool for_focus(const InputEvent *event, const UiItem *item, const ItemMore *more, bool *activates)
{
    static const char *const sliding[] = {"Left", "Right", "Home", "End", "Shift+Left", "Shift+Right"};
    if (more->edits) return edits_by(event, more);
    static const char *const moving[] = {"Left",       "Right",       "Up",       "Down",
                                         "Shift+Left", "Shift+Right", "Shift+Up", "Shift+Down"};
    if (more->arrows && is_any(event->key, moving, sizeof moving / sizeof moving[0])) return true;
    if (more->slider && is_any(event->key, sliding, sizeof sliding / sizeof sliding[0])) return true;
    *activates = item->enabled && (!strcmp(event->key, "Enter") || !strcmp(event->key, "Space"));
    return *activates;
}

static void give_keys(Ui *ui)
{
    ui->activated = ui->edit_count = 0;
    for (int i = 0; i < ui->input->event_count; i++) {
        InputEvent *event = &ui->input->events[i];
        bool forward = !strcmp(event->key, "Tab"), activates = false;
        if (event->used) continue;
        int at = ui->focus_shown ? ui_find(ui->last, ui->focus) : -1;
        bool pops = at >= 0 && ui->last->more[at].pops;
        if ((forward && !pops) || !strcmp(event->key, "Shift+Tab")) {
            move_focus(ui, forward ? 1 : -1);
            event->used = true;
            continue;
        }
        if (at < 0 || !for_focus(event, &ui->last->items[at], &ui->last->more[at], &activates)) continue;
        event->used = true;
        if (activates) ui->activated++;
        else ui->edits[ui->edit_count++] = *event;
    }
}

static void give_pointer(Ui *ui)
{
    const Input *input = ui->input;
    ui->last_x = ui->pointer_x;
    ui->last_y = ui->pointer_y;
    ui->pointer_x = input->x;
    ui->pointer_y = input->y;
    ui->hot = hot_at(ui, input->x, input->y);
    if (input->pressed) {
        int at = ui_find(ui->last, ui->hot);
        bool edits = at >= 0 && ui->last->more[at].edits && ui->last->items[at].enabled;
        ui->active = ui->hot;
        ui->pressed_twice = input->twice;
        if (at < 0 || !ui->last->more[at].keeps) {
            ui->focus = edits ? ui->hot : 0;
            ui->focus_shown = edits;
        }
    }
    if (!input->down && !input->released) ui->active = 0;
    bool rests = ui->hot && ui->hot == ui->rest_id && !input->moved && !input->down && !input->pressed;
    ui->rest = rests ? ui->rest + ui->seconds : 0;
    if (input->pressed) ui->rest = -1e9; /* no hint on what was just used, until the pointer moves */
    if (ui->rest < 0 && !input->moved && ui->hot == ui->rest_id) ui->rest = -1e9;
    ui->rest_id = ui->hot;
}

/* The layers of the widgets that look different now. */
static void find_touched(Ui *ui, const uint32_t *before, const uint32_t *after, int count)
{
    ui->touched_count = 0;
    for (int i = 0; i < count; i++) {
        uint32_t ids[2] = {before[i], after[i]};
        for (int k = 0; k < 2 && before[i] != after[i]; k++) {
            int at = ui_find(ui->last, ids[k]);
            if (at >= 0 && ui->last->more[at].layer) ui->touched[ui->touched_count++] = ui->last->more[at].layer;
        }
    }
    int at = ui_find(ui->last, ui->focus);
    const Input *input = ui->input;
    bool pulled = ui->active == ui->focus && (input->moved || input->pressed);
    if ((ui->edit_count || pulled || ui->popup.taken) && at >= 0 && ui->touched_count < 8)
        ui->touched[ui->touched_count++] = ui->last->more[at].layer;
    at = ui_find(ui->last, ui->hot);
    if (input->wheel != 0 && at >= 0 && ui->last->more[at].lines && ui->touched_count < 8)
        ui->touched[ui->touched_count++] = ui->last->more[at].layer;
}

static void swap_lists(Ui *ui)
{
    ItemList *list = ui->last;
    ui->last = ui->now;
    ui->now = list;
    list->count = list->pool_used = 0;
}

static void begin_input(Ui *ui, Input *input)
{
    uint32_t before[3] = {ui->hot, ui->active, ui->focus_shown ? ui->focus : 0};
    ui->edited_before = ui->focus;
    ui->input = input;
    ui->none = *input;
    input_begin(&ui->none);
    if (ui->has_told_focus) {
        ui->focus = ui->told_focus;
        ui->focus_shown = ui->focus != 0;
        ui->has_told_focus = false;
    }
    if (ui_find(ui->last, ui->focus) < 0) ui->focus = 0;
    give_pointer(ui);
    give_keys(ui);
    uint32_t after[3] = {ui->hot, ui->active, ui->focus_shown ? ui->focus : 0};
    find_touched(ui, before, after, 3);
}

void ui_begin(Ui *ui, const UiPlace *place, Input *input, double seconds)
{
    bool everything = place->fresh || !ui->ever || place->width != ui->place.width ||
                      place->height != ui->place.height || place->ui_scale != ui->place.ui_scale ||
                      place->theme->night != ui->night;
    if (place->fresh || place->width != ui->place.width || place->height != ui->place.height)
        ui_layers_free(ui); /* the room of another size */
    ui->place = *place;
    ui->night = place->theme->night;
    ui->ever = true;
    ui->frame = frame_layout(&place->theme->space, place->width, place->height, place->ui_scale);
    ui_scope_window(ui);
    ui->number++;
    ui->repeating = ui->again;
    ui->again = ui->muted = ui->scrolls = false;
    swap_lists(ui);
    if (ui->repeating) {
        ui->seconds = 0;
        ui->input = &ui->none;
        ui->activated = ui->edit_count = ui->touched_count = 0;
        ui->last_x = ui->pointer_x;
        ui->last_y = ui->pointer_y;
    } else {
        ui->seconds = seconds;
        begin_input(ui, input);
    }
    ui->hint_id = 0;
    ui->popup.owner = 0;
    ui_layers_begin(ui, everything);
}

/* ---- the end of a frame ---------------------------------------------------------------------------------------------- */

static Rect grow(Rect r, float by) { return (Rect){r.x - by, r.y - by, r.w + 2 * by, r.h + 2 * by}; }

static void draw_focus(Ui *ui)
{
    int at = ui->focus_shown ? ui_find(ui->now, ui->focus) : -1;
    if (at < 0 || ui->now->more[at].scope != ui->scope.number) return;
    float s = ui->frame.scale, width = ui->place.theme->line.focus;
    if (ui->now->items[at].rect.w < 1 || ui->now->items[at].rect.h < 1) return; /* scrolled away */
    Rect rect = ui_from_window(ui, ui->now->items[at].rect), units = {rect.x / s, rect.y / s, rect.w / s, rect.h / s},
         ring = grow(units, 4 + width);
    /* A ring that would leave the window lies inside it. */
    Rect room = {0, 0, ui->frame.width, ui->frame.height};
    ring = meet(ring, room);
    ui_layer_begin(ui, "ui: focus", ring, ui->focus);
    canvas_border(ui->place.canvas, ui_pixels(ui, ring), (ui->place.theme->radius.control + 4) * s, width * s,
                  theme_color(ui->place.theme, COLOR_FOCUS));
    ui_layer_end(ui);
}

static void draw_hint(Ui *ui)
{
    if (!ui->hint_id || ui->hint_id != ui->hot || ui->rest * 1000 < (double)ui_motion(ui)->hint || !ui->hint[0]) return;
    if (ui->hint_scope != ui->scope.number) return;
    const Theme *theme = ui->place.theme;
    float text = ui_text_width(ui, TYPE_SMALL, ui->hint), key = 0;
    if (ui->hint_key[0]) key = 16 + ui_text_width(ui, TYPE_NUMBER_SMALL, key_cap(ui->hint_key)) + 18;
    Rect at = ui->hint_rect, box = {at.x + at.w / 2 - (text + key + 32) / 2, at.y - 56, text + key + 32, 44};
    if (box.y < 4) box.y = at.y + at.h + 12;
    box.x = fmaxf(8, fminf(box.x, ui->frame.width - box.w - 8));
    cover(ui, ui_pixels(ui, box));
    ui_layer_begin(ui, "ui: hint", grow(box, 2), ui_hash_text(ui_hash_text(ui->hint_id, ui->hint), ui->hint_key));
    float s = ui->frame.scale;
    canvas_box(ui->place.canvas, ui_pixels(ui, box), theme->radius.chip * s, theme_color(theme, COLOR_PANEL_RAISED));
    canvas_border(ui->place.canvas, ui_pixels(ui, box), theme->radius.chip * s, theme->line.hairline * s,
                  theme_color(theme, COLOR_PANEL_LINE));
    ui_text(ui, box.x + 16, box.y + 29, UI_LEFT, TYPE_SMALL, theme_color(theme, COLOR_TEXT), ui->hint);
    if (key > 0) ui_keycap(ui, box.x + 16 + text + 16, box.y + 22, ui->hint_key);
    ui_layer_end(ui);
}

/* Escape that nobody took leaves a text field. */
static void leave_field(Ui *ui)
{
    int at = ui_find(ui->now, ui->focus);
    if (at < 0 || !ui->now->more[at].edits || !ui->focus_shown || !ui_key(ui, "Escape")) return;
    ui->told_focus = 0;
    ui->has_told_focus = true;
}

void ui_draw_above(Ui *ui)
{
    ui->muted = false;
    draw_focus(ui);
    ui_popup_draw(ui);
    draw_hint(ui);
}

void ui_end(Ui *ui)
{
    ui_draw_above(ui);
    leave_field(ui);
    ui_scope_finish(ui);
    int at = ui_find(ui->now, ui->focus);
    for (int i = 0; i < ui->now->count; i++) ui->now->items[i].focused = i == at;
    if (ui->input->released) ui->active = 0;
    ui_layers_end(ui);
}

bool ui_again(Ui *ui) { return ui->again; }

bool ui_busy(const Ui *ui)
{
    return ui->everything || ui->has_told_focus || ui->popup.taken ||
           (ui->hint_id && ui->hint_id == ui->hot && ui->rest >= 0 && ui->rest * 1000 < (double)ui_motion(ui)->hint);
}

/* ---- the frame ----------------------------------------------------------------------------------------------------- */

Canvas *ui_canvas(Ui *ui) { return ui->place.canvas; }
const Theme *ui_theme(const Ui *ui) { return ui->place.theme; }
const Frame *ui_frame(const Ui *ui) { return &ui->frame; }
const ThemeSpace *ui_space(const Ui *ui) { return ui->frame.space; }
const Input *ui_input(const Ui *ui) { return ui->muted ? &ui->none : ui->input; }
float ui_scale(const Ui *ui) { return ui->frame.scale; }
double ui_seconds(const Ui *ui) { return ui->seconds; }
bool ui_drawing(const Ui *ui) { return !ui->open || ui->open_draws; }
const ThemeMotion *ui_motion(const Ui *ui) { return &ui->place.theme->motion[ui->place.reduced_motion]; }
Rect ui_pixels(const Ui *ui, Rect units) { return frame_to_pixels(&ui->frame, units); }

void ui_pointer(const Ui *ui, float *x, float *y)
{
    *x = ui->pointer_x / ui->frame.scale;
    *y = ui->pointer_y / ui->frame.scale;
}

Rect ui_whole(const Ui *ui) { return (Rect){0, 0, ui->frame.width, ui->frame.height}; }

void ui_mute(Ui *ui, bool muted) { ui->muted = muted; }
bool ui_muted(const Ui *ui) { return ui->muted; }

/* ---- keys ---------------------------------------------------------------------------------------------------------- */

int ui_key(Ui *ui, const char *key)
{
    int count = 0;
    for (int i = 0; !ui->muted && i < ui->input->event_count; i++) {
        InputEvent *event = &ui->input->events[i];
        if (event->used || strcmp(event->key, key)) continue;
        event->used = true;
        count++;
    }
    return count;
}

bool ui_command(Ui *ui, Command command, int *which)
{
    int from = 0;
    for (const ThemeKey *row;
         !ui->muted && ui->input->event_count && (row = command_key(ui->place.theme, command, &from));)
        for (int i = 0; i < ui->input->event_count; i++) {
            InputEvent *event = &ui->input->events[i];
            int index = event->used ? -1 : key_match(row->key, event->key);
            if (index < 0) continue;
            event->used = true;
            if (which) *which = index;
            return true;
        }
    return false;
}

const char *ui_command_key(const Ui *ui, Command command)
{
    int from = 0;
    const ThemeKey *row = command_key(ui->place.theme, command, &from);
    return row ? row->key : NULL;
}

void ui_ask(Ui *ui, Command command) { ui->asked = command; }

Command ui_asked(Ui *ui)
{
    Command command = ui->asked;
    ui->asked = COMMAND_NONE;
    return command;
}

bool ui_dropped(Ui *ui, const char **path)
{
    if (ui->muted || !ui->input->drop[0]) return false;
    snprintf(ui->dropped, sizeof ui->dropped, "%s", ui->input->drop);
    ui->input->drop[0] = 0;
    *path = ui->dropped;
    return true;
}

float ui_wheel(Ui *ui, Rect units)
{
    float notches = ui->input->wheel;
    if (ui->muted || notches == 0 || !rect_has(ui_pixels(ui, units), ui->pointer_x, ui->pointer_y)) return 0;
    ui->input->wheel = 0;
    return notches;
}

/* ---- what is used ---------------------------------------------------------------------------------------------------- */

static UiHit hit_of(Ui *ui, const UiItem *item, Rect pixels, bool inside)
{
    const Input *input = ui->input;
    float s = ui->frame.scale;
    uint32_t id = item->id;
    bool hot = ui->hot == id && inside && !ui->muted, active = ui->active == id && !ui->muted;
    UiHit hit = {.x = (ui->pointer_x - pixels.x) / s, .y = (ui->pointer_y - pixels.y) / s};
    hit.hovered = hot && (!ui->active || active);
    if (!item->enabled) return hit;
    hit.focused = ui->focus == id && ui->focus_shown;
    hit.held = active && input->down;
    hit.pressed = active && input->pressed;
    hit.released = active && input->released;
    hit.clicked = hit.released && hot;
    hit.twice = hit.clicked && ui->pressed_twice;
    hit.right = hot && input->right_pressed;
    hit.middle = hot && input->middle_pressed;
    if (hit.focused && ui->activated && !ui->muted) hit.clicked = true;
    if (hit.held || hit.released) {
        hit.dx = (ui->pointer_x - ui->last_x) / s;
        hit.dy = (ui->pointer_y - ui->last_y) / s;
    }
    return hit;
}

static UiHit ui_hotspot_shape(Ui *ui, UiRole role, const char *label, const char *value, Rect rect, bool inside,
                              unsigned flags)
{
    Rect pixels = ui_pixels(ui, rect);
    UiItem *item = ui_record(ui, role, label, value, pixels, 0);
    ItemMore *more = ui_more(ui, item);
    if (flags & UI_PASSIVE) return (UiHit){0};
    item->id = unique_id(ui->now, ui_id(ui, role, label));
    item->target = true;
    item->quiet = flags & UI_QUIET;
    item->enabled = !(flags & UI_DISABLED);
    more->focusable = !(flags & UI_NO_FOCUS);
    more->shape = true;
    more->inside = inside;
    return hit_of(ui, item, pixels, inside);
}

UiHit ui_hotspot(Ui *ui, UiRole role, const char *label, const char *value, Rect rect, unsigned flags)
{
    UiHit hit = ui_hotspot_shape(ui, role, label, value, rect, true, flags);
    ui->now->more[ui->now->count - 1].shape = false;
    return hit;
}

void ui_hint(Ui *ui, const char *sentence, Command command)
{
    const UiItem *item = ui->now->count ? &ui->now->items[ui->now->count - 1] : NULL;
    for (int i = ui->now->count - 1; i >= 0 && !item->id; i--)
        item = &ui->now->items[i]; /* past what was drawn on it */
    if (!item || !item->id || item->id != ui->hot) return;
    float s = ui->frame.scale;
    Rect rect = ui_from_window(ui, item->rect);
    ui->hint_id = item->id;
    ui->hint_scope = ui->scope.number;
    ui->hint_rect = (Rect){rect.x / s, rect.y / s, rect.w / s, rect.h / s};
    snprintf(ui->hint, sizeof ui->hint, "%s", sentence);
    const char *key = ui_command_key(ui, command);
    snprintf(ui->hint_key, sizeof ui->hint_key, "%s", key ? key : "");
}

void ui_why(Ui *ui, const char *sentence) { ui_hint(ui, sentence, COMMAND_NONE); }

void ui_focus(Ui *ui, UiRole role, const char *label)
{
    ui->told_focus = label ? ui_id(ui, role, label) : 0;
    ui->has_told_focus = true;
}

bool ui_has_focus(const Ui *ui, UiRole role, const char *label) { return ui->focus == ui_id(ui, role, label); }

bool ui_typing(const Ui *ui)
{
    int at = ui_find(ui->last, ui->focus);
    return at >= 0 && ui->last->more[at].edits;
}

bool ui_edits(const Ui *ui, const InputEvent *event)
{
    int at = ui->focus_shown ? ui_find(ui->now, ui->focus) : -1;
    return at >= 0 && ui->now->more[at].edits && edits_by(event, &ui->now->more[at]);
}

void ui_copy(Ui *ui, const char *text, const char *note)
{
    text_clear(&ui->copied);
    text_add(&ui->copied, "%s", text);
    ui->copies = true;
    ui->copied_note = note;
}

const char *ui_copied_note(Ui *ui)
{
    const char *note = ui->copied_note;
    ui->copied_note = NULL;
    return note;
}

const char *ui_copied(Ui *ui)
{
    if (!ui->copies) return NULL;
    ui->copies = false;
    return ui->copied.data;
}
