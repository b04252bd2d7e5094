#include "view/sandbox/sandbox_parts.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "formula/math/math.h"
#include "view/parts/chip.h"

enum { FIELD_HIGH = 48 };

/* ---- the valley ------------------------------------------------------------------------------------------------- */

Camera sandbox_home(const Sandbox *sandbox) { return ground_camera(&sandbox->scenery.ground, &sandbox->trace); }

static void lowest_text(const Sandbox *sandbox, char out[120])
{
    const Surface *surface = sandbox->surface;
    if (!surface->minimum_count) {
        word_fill(out, 120, "sandbox.lowest_none");
        return;
    }
    double lowest = surface_value(surface, surface->minima[0]);
    if (fabs(lowest) < 1e-12 * (surface->highest - surface->lowest)) lowest = 0; /* what is left of rounding */
    word_fill(out, 120, "sandbox.lowest", WORD_NUMBER("value", lowest, 4));
}

static Rect lowest_place(Ui *ui, Rect clear, const char *text)
{
    Rect chip = {clear.x + 24, clear.y + clear.h - 60, ui_text_width(ui, TYPE_LABEL, text) + 52, 40};
    return clear.h < 200 || chip.w > clear.w - 48 ? (Rect){0} : chip;
}

static void draw_lowest(const Sandbox *sandbox, Ui *ui, Rect chip, const char *text)
{
    if (chip.w <= 0) return;
    ui_layer_begin(ui, "lowest", chip, ui_hash_text(sandbox->version, text));
    ui_chip(ui, chip);
    if (sandbox->surface->minimum_count) pen_plus(ui, chip.x + 22, chip.y + 20, 6, 3, pen_ink(ui, COLOR_ACCENT));
    ui_text(ui, chip.x + 40, chip.y + 27, UI_LEFT, TYPE_LABEL, pen_ink(ui, COLOR_TEXT), text);
    ui_layer_end(ui);
}

/* A cross at every lowest place that can be seen. */
static bool apart(Rect a, Rect b)
{
    return a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y;
}

static void draw_minima(const Sandbox *sandbox, Ui *ui, Rect area, const Picture *picture, const Rect blocks[2])
{
    const Surface *surface = sandbox->surface;
    float scale = ui_scale(ui);
    for (int i = 0; i < surface->minimum_count; i++) {
        float x, y, visible;
        char name[32];
        if (!landscape_project(sandbox->scenery.valley.scene, surface->minima[i][0], surface->minima[i][1], &x, &y,
                               &visible) ||
            visible < 0.5f)
            continue;
        float ball_x, ball_y, ball_seen;
        LandscapePoint ball = trace_at(picture->trace, 0, picture->at);
        if (landscape_project(sandbox->scenery.valley.scene, ball.x, ball.y, &ball_x, &ball_y, &ball_seen) &&
            hypotf(ball_x - x, ball_y - y) < 26 * scale)
            continue;
        x /= scale, y /= scale;
        Rect box = {x - 14, y - 14, 28, 28};
        if (box.x < area.x || box.y < area.y || box.x + box.w > area.x + area.w || box.y + box.h > area.y + area.h)
            continue;
        if (!apart(box, blocks[0]) || !apart(box, blocks[1])) continue;
        snprintf(name, sizeof name, "lowest %d", i);
        ui_layer_begin(ui, name, box, ui_hash_number(ui_hash_number(sandbox->version, (double)x), (double)y));
        pen_plus(ui, x, y, 10, 6, pen_ink(ui, COLOR_SCRIM));
        pen_plus(ui, x, y, 9, 3, pen_ink(ui, COLOR_ACCENT));
        ui_layer_end(ui);
    }
}

/* The edges of the domain can be taken on the map: while one is held the map stays as it was. */
static void drag_edges(Sandbox *sandbox, Ui *ui, Rect area)
{
    static const char *const names[] = {"sandbox.edge_left", "sandbox.edge_right", "sandbox.edge_bottom",
                                        "sandbox.edge_top"};
    const MapFrame *frame = sandbox->now.edge ? &sandbox->now.edge_frame : &sandbox->scenery.map.frame;
    double middle[2] = {(sandbox->domain[0][0] + sandbox->domain[0][1]) / 2,
                        (sandbox->domain[1][0] + sandbox->domain[1][1]) / 2};
    double box[2][2];
    float x0, y0, x1, y1;
    memcpy(box, sandbox->domain, sizeof box);
    if (sandbox->now.edge) box[(sandbox->now.edge - 1) / 2][(sandbox->now.edge - 1) % 2] = sandbox->now.edge_at;
    map_frame_to(frame, box[0][0], box[1][0], &x0, &y1);
    map_frame_to(frame, box[0][1], box[1][1], &x1, &y0);
    Rect line = {fmaxf(x0, area.x), fmaxf(y0, area.y), 0, 0};
    line.w = fminf(x1, area.x + area.w) - line.x, line.h = fminf(y1, area.y + area.h) - line.y;
    ui_layer_begin(ui, "sandbox edges", area, ui_hash(sandbox->version, &line, sizeof line));
    if (line.w > 0 && line.h > 0) pen_frame(ui, line, 2, 2, pen_fade(pen_ink(ui, COLOR_TEXT_DIM), 0.7f));
    ui_layer_end(ui);
    for (int i = 0; i < 4; i++) {
        int axis = i / 2, end = i % 2;
        double at[2] = {middle[0], middle[1]}, px, py;
        float cx, cy;
        char value[32];
        at[axis] = sandbox->now.edge == i + 1 ? sandbox->now.edge_at : sandbox->domain[axis][end];
        map_frame_to(frame, at[0], at[1], &cx, &cy);
        number_exact(value, at[axis]);
        UiHit hit = ui_handle(ui, word(names[i]), value, cx, cy, 14, 0);
        if (hit.pressed)
            sandbox->now.edge = i + 1, sandbox->now.edge_frame = sandbox->scenery.map.frame,
            sandbox->now.edge_at = at[axis];
        if (sandbox->now.edge != i + 1) continue;
        float ux, uy;
        ui_pointer(ui, &ux, &uy);
        map_frame_from(&sandbox->now.edge_frame, ux, uy, &px, &py);
        double other = sandbox->domain[axis][1 - end], wide = sandbox->domain[axis][1] - sandbox->domain[axis][0],
               to = axis ? py : px;
        int power = (int)floor(log10(wide)) - 1; /* round numbers, a tenth of the width's own; as they are written */
        double unit = pow(10, power), units = pow(10, -power);
        to = power < 0 ? round(to * units) / units : round(to / unit) * unit;
        if (end ? to < other + unit : to > other - unit) to = end ? other + unit : other - unit;
        sandbox->now.edge_at = to;
        if (!hit.released && hit.held) continue;
        if (isfinite(to) && to != sandbox->domain[axis][end])
            sandbox->domain[axis][end] = to, sandbox->new_surface = true;
        sandbox->now.edge = 0;
        sandbox_stale(sandbox);
    }
}

void sandbox_valley_draw(Sandbox *sandbox, Ui *ui, const SandboxPlan *plan, const Picture *picture, bool final)
{
    Rect area = plan->valley, blocks[2], chip;
    char text[120];
    if (area.w <= 0 || area.h < 60) return;
    const char *caption = sandbox->now.placing ? word("sandbox.place") : sandbox->caption;
    lowest_text(sandbox, text);
    chip = lowest_place(ui, area, text);
    blocks[0] = chip_caption_place(ui, area, caption);
    blocks[1] = chip;
    if (sandbox->now.cockpit.flat) {
        float above = fmaxf(32, blocks[0].w > 0 ? blocks[0].y + blocks[0].h + 14 - area.y : 0);
        Rect clear = {area.x + 40, area.y + above, area.w - 80, area.h - above - 32}; /* the edges can be taken */
        MapHow how = {.area = area,
                      .clear = clear,
                      .style = &sandbox->scenery.style,
                      .rolling = roll_moving(&sandbox->now.cockpit.roll),
                      .blocks = blocks,
                      .block_count = 2};
        MapAct act = map_draw(&sandbox->scenery.map, ui, &how, picture, &sandbox->scenery.ground);
        if (act.moves_start) memcpy(sandbox->start, act.start, sizeof sandbox->start), sandbox->new_race = true;
        sandbox->now.cockpit.pointing = act.hovered;
        memcpy(sandbox->now.cockpit.pointer, act.at, sizeof act.at);
        drag_edges(sandbox, ui, area);
    } else {
        Rect clear = {area.x, area.y + fminf(72, area.h / 6), area.w,
                      area.h - fminf(72, area.h / 6)}; /* below the caption */
        ValleyHow how = scenery_how(&sandbox->scenery, &sandbox->now.cockpit, area, clear, final);
        how.camera = cockpit_framed(&sandbox->now.cockpit.camera, area);
        how.labels = true;
        how.race_key = sandbox->race_key;
        how.blocks = blocks, how.block_count = 2;
        ValleyAct act = scenery_valley(&sandbox->scenery, ui, &how, picture, &sandbox->now.cockpit);
        sandbox->now.cockpit.pointing = act.on_ground;
        memcpy(sandbox->now.cockpit.pointer, act.at, sizeof act.at);
        draw_minima(sandbox, ui, area, picture, blocks);
    }
    chip_caption(ui, area, caption, sandbox->version);
    if (!(sandbox->now.cockpit.flat && sandbox->now.cockpit.pointing))
        draw_lowest(sandbox, ui, chip, text); /* the map says what is under the pointer */
    ui_layer_begin(ui, "valley frame", area, sandbox->version);
    pen_frame(ui, area, 4, 1.5f, pen_ink(ui, COLOR_PANEL_LINE));
    ui_layer_end(ui);
}

/* ---- numbers ---------------------------------------------------------------------------------------------------- */

static char *number_text(char out[SANDBOX_NUMBER], double value)
{
    char exact[32];
    number_exact(exact, value);
    if (strlen(exact) > 8) snprintf(exact, sizeof exact, "%.4g", value);
    char *power = strpbrk(exact, "eE"); /* 1e-08 is 1e-8 */
    if (power && (power[1] == '-' || power[1] == '+') && power[2] == '0')
        memmove(power + 2, power + 3, strlen(power + 3) + 1);
    snprintf(out, SANDBOX_NUMBER, "%s", exact);
    return out;
}

/* A true minus may be pasted; a formula without names would be a good number too, but nobody asks for it here. */
static bool number_read(const char *text, double *out)
{
    char plain[SANDBOX_NUMBER];
    size_t n = 0;
    while (*text == ' ') text++;
    if (!strncmp(text, "\xE2\x88\x92", 3)) plain[n++] = '-', text += 3;
    snprintf(plain + n, sizeof plain - n, "%s", text);
    for (n = strlen(plain); n > 0 && plain[n - 1] == ' ';) plain[--n] = 0;
    return number_parse(plain, out) && isfinite(*out);
}

/* A field for a number; true: another one was entered. Until it is, what is typed is the field's own. */
static bool number_field(Sandbox *sandbox, Ui *ui, const char *label, Rect rect, double *value)
{
    char shown[SANDBOX_NUMBER];
    double typed;
    bool has = ui_has_focus(ui, UI_TEXTFIELD, label) && ui_typing(ui), mine = !strcmp(sandbox->field, label),
         another = false;
    number_text(shown, *value);
    if (has && !mine) {
        snprintf(sandbox->field, sizeof sandbox->field, "%s", label);
        snprintf(sandbox->number, sizeof sandbox->number, "%s", shown);
        sandbox->bad_number = false;
        mine = true;
    }
    unsigned flags = UI_FLUSH | (mine && sandbox->bad_number ? UI_DANGER : 0);
    UiEdit edit = ui_textfield(ui, label, rect, mine ? sandbox->number : shown, SANDBOX_NUMBER, NULL, flags);
    if (!mine) return false;
    if (edit.changed) sandbox->bad_number = false;
    if (edit.entered || edit.left || !has) {
        bool good = number_read(sandbox->number, &typed);
        if (good && strcmp(sandbox->number, shown)) *value = typed, another = true;
        sandbox->bad_number = !good;
        if (!has || edit.left || good) sandbox->field[0] = 0;
        if (edit.entered && good) ui_focus(ui, UI_TEXTFIELD, NULL);
        sandbox_stale(sandbox);
    }
    return another;
}

static const Layout *name_math(Sandbox *sandbox, Ui *ui, const char *name)
{
    float s = ui_scale(ui);
    if (sandbox->math_scale != s || sandbox->math_count == SANDBOX_NAMES) {
        arena_reset(&sandbox->names);
        sandbox->math_count = 0;
        sandbox->math_scale = s;
    }
    for (int i = 0; i < sandbox->math_count; i++)
        if (!strcmp(sandbox->maths[i].name, name)) return &sandbox->maths[i].layout;
    SandboxMath *math = &sandbox->maths[sandbox->math_count++];
    LayoutDesc desc = {.size = ui_theme(ui)->type[TYPE_MATH_INLINE].size * s,
                       .least = 16 * s,
                       .measure = font_measure_math,
                       .context = canvas_fonts(ui_canvas(ui))};
    snprintf(math->name, sizeof math->name, "%s", name);
    layout_math(&sandbox->names, math_from_name(&sandbox->names, name, NULL), &desc, &math->layout);
    return &math->layout;
}

/* As many digits as a hand can mean. */
static double hand_value(double value, double low, double high, bool log_scale)
{
    char text[32];
    if (log_scale) snprintf(text, sizeof text, "%.2g", value);
    else snprintf(text, sizeof text, "%.*f", (int)fmax(0, 3 - floor(log10(fmax(high - low, 1e-9)))), value);
    number_parse(text, &value);
    return fmin(fmax(value, low), high);
}

/* One row: name, line with its ends, number. A number beyond the ends moves them. True: another value. */
static bool draw_slider(Sandbox *sandbox, Ui *ui, Rect row, const char *name, double *value, double *low, double *high,
                        bool *log_scale)
{
    char label[100], ends[SANDBOX_NUMBER];
    double before = *value;
    bool changed = false;
    const Layout *math = name_math(sandbox, ui, name);
    float s = ui_scale(ui), name_wide = fminf(fmaxf(80, math->width / s + 20), row.w * 0.3f), field = 128;
    ui_math(ui, row.x, row.y + 30, math, pen_ink(ui, COLOR_TEXT), NULL, NULL, name);
    Rect line = {row.x + name_wide, row.y, row.w - name_wide - field - 20, 44};
    UiSlider how = {.low = *low,
                    .high = *high,
                    .log = *log_scale,
                    .value_text = number_text((char[SANDBOX_NUMBER]){0}, *value)};
    if (ui_slider(ui, name, line, value, &how, 0)) {
        *value = hand_value(*value, *low, *high, *log_scale);
        changed = *value != before;
    }
    ui_tick(ui, line.x + 12, row.y + 54, UI_LEFT, TYPE_NUMBER_SMALL, pen_ink(ui, COLOR_TEXT_DIM),
            number_text(ends, *low));
    ui_tick(ui, line.x + line.w - 12, row.y + 54, UI_RIGHT, TYPE_NUMBER_SMALL, pen_ink(ui, COLOR_TEXT_DIM),
            number_text(ends, *high));
    word_fill(label, sizeof label, "sandbox.value_of", WORD_TEXT("name", name));
    if (number_field(sandbox, ui, label, (Rect){row.x + row.w - field, row.y + 2, field, FIELD_HIGH}, value)) {
        if (*value <= 0 && *log_scale) *log_scale = false;
        *low = fmin(*low, *value), *high = fmax(*high, *value);
        changed = *value != before;
    }
    return changed;
}

static void draw_rows(Sandbox *sandbox, Ui *ui, Rect view, float pitch)
{
    float y = view.y - sandbox->now.sliders_at;
    for (int i = 0; i < sandbox->draft.option_count; i++) {
        RuleDraftOption *option = &sandbox->draft.options[i];
        double value = option->value;
        Error error = {0};
        if (!option->used) continue;
        Rect row = {view.x, y, view.w, pitch};
        y += pitch;
        if (row.y + pitch <= view.y || row.y >= view.y + view.h) continue;
        if (!draw_slider(sandbox, ui, row, rule_draft_called(&sandbox->draft, option), &value, &option->low,
                         &option->high, &option->log_scale))
            continue;
        int at = sandbox->rule ? rule_option(sandbox->rule, option->name) : -1;
        if (at >= 0 && option_check(&sandbox->rule->options[at], value, &error) != STATUS_OK)
            continue; /* the law of its name */
        option->value = value;
        sandbox->new_race = true;
    }
    for (int i = 0; i < sandbox->constant_count; i++) {
        SandboxConstant *constant = &sandbox->constants[i];
        bool linear = false;
        if (!constant->used) continue;
        Rect row = {view.x, y, view.w, pitch};
        y += pitch;
        if (row.y + pitch <= view.y || row.y >= view.y + view.h) continue;
        if (draw_slider(sandbox, ui, row, constant->name, &constant->value, &constant->low, &constant->high, &linear))
            sandbox->new_surface = true;
    }
}

/* Domain and start, as numbers. */
static void draw_places(Sandbox *sandbox, Ui *ui, Rect row)
{
    static const char *const labels[2][2] = {{"sandbox.low_x", "sandbox.high_x"}, {"sandbox.low_y", "sandbox.high_y"}},
                             *const starts[2] = {"sandbox.start_x", "sandbox.start_y"};
    bool one_line = row.w + 2 * ui_space(ui)->padding >= SANDBOX_ONE_LINE;
    float words = 0, base = row.y + 32, x = row.x;
    const char *start = word("sandbox.start"), *to = word("sandbox.to");
    const char *const *names = sandbox->surface->parameters;
    float to_wide = ui_text_width(ui, TYPE_SMALL, to) + 16, start_wide = ui_text_width(ui, TYPE_LABEL, start) + 12;
    float name_wide[2];
    for (int k = 0; k < 2; k++)
        name_wide[k] = name_math(sandbox, ui, names[k])->width / ui_scale(ui) + 14,
        words += name_wide[k] + to_wide + 16;
    words += one_line ? start_wide + 10 : -16;
    float field = fminf(112, (row.w - words) / (one_line ? 6 : 4));
    if (field < 40) return;
    for (int k = 0; k < 2; k++) {
        ui_math(ui, x, base, name_math(sandbox, ui, names[k]), pen_ink(ui, COLOR_TEXT), NULL, NULL, names[k]);
        x += name_wide[k];
        for (int end = 0; end < 2; end++) {
            double value = sandbox->domain[k][end];
            if (number_field(sandbox, ui, word(labels[k][end]), (Rect){x, row.y, field, FIELD_HIGH}, &value)) {
                double other = sandbox->domain[k][1 - end];
                if (end ? value > other : value < other) sandbox->domain[k][end] = value, sandbox->new_surface = true;
            }
            x += field;
            if (!end)
                ui_text(ui, x + to_wide / 2, base, UI_CENTRE, TYPE_SMALL, pen_ink(ui, COLOR_TEXT_DIM), to),
                    x += to_wide;
        }
        x += 16;
    }
    if (!one_line) row.y += 56, base += 56;
    x = one_line ? row.x + row.w - 2 * field - 10 : row.x + start_wide;
    ui_text(ui, x - 12, base, UI_RIGHT, TYPE_LABEL, pen_ink(ui, COLOR_TEXT_DIM), start);
    for (int k = 0; k < 2; k++) {
        double value = sandbox->start[k];
        if (number_field(sandbox, ui, word(starts[k]), (Rect){x + (field + 10) * (float)k, row.y, field, FIELD_HIGH},
                         &value)) {
            sandbox->start[k] = value;
            sandbox->new_race = true;
        }
    }
}

void sandbox_sliders_draw(Sandbox *sandbox, Ui *ui, const SandboxPlan *plan)
{
    Rect card = plan->sliders;
    if (card.w <= 0) return;
    float content = plan->row * (float)sandbox_sliders(sandbox), room = plan->row * (float)plan->rows;
    Rect view = {card.x + ui_space(ui)->padding, card.y + 10, card.w - 2 * ui_space(ui)->padding, room},
         places = {card.x + ui_space(ui)->padding, card.y + 14 + room + 4, card.w - 2 * ui_space(ui)->padding,
                   FIELD_HIGH};
    ui_scroll(ui, view, content, &sandbox->now.sliders_at, true);
    uint64_t hash = ui_hash_number(ui_hash_text(sandbox->version, sandbox->number), (double)sandbox->now.sliders_at);
    ui_layer_begin(ui, "sandbox sliders", card, ui_hash_text(hash, sandbox->field));
    ui_panel(ui, word("sandbox.sliders"), card);
    if (room > 0) {
        ui_scroll_begin(ui, view);
        draw_rows(sandbox, ui, view, plan->row);
        ui_scroll_end(ui, view, content, sandbox->now.sliders_at, pen_ink(ui, COLOR_PANEL));
    }
    if (room > 0)
        pen_line(ui, card.x, places.y - 6, card.x + card.w, places.y - 6, 1.5f, pen_ink(ui, COLOR_PANEL_LINE));
    draw_places(sandbox, ui, (Rect){places.x, places.y + 4, places.w, places.h});
    ui_layer_end(ui);
}
