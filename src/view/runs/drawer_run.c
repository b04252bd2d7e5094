/* The chosen run: its options as sliders, boxes and menus, its schedule, from where changes hold; and what holds for all. */
#include "view/runs/drawer_parts.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "view/parts/figures.h"
#include "view/parts/pen.h"
#include "view/parts/words.h"

enum {
    HEAD = 58,
    RATE_HIGH = 140,
    NUMBER_HIGH = 88,
    LINE_HIGH = 54,
    BUTTONS_HIGH = 62,
    ALL_HIGH = 148,
    MORE_HIGH = 48,
    FIELD_WIDE = 122,
};

/* What stands below each other: first the options, then these. */
enum { ENTRY_SCHEDULE, ENTRY_WHERE, ENTRY_NOISE, ENTRY_EQUAL, ENTRIES };

static const RunDesc *chosen_run(const Drawer *drawer) { return &drawer->how->scene->runs[drawer->list.run]; }
static bool is_rate(const RuleOption *option) { return !strcmp(option->name, "lr"); }

static EditWhere where_of(const Drawer *drawer, uint64_t group)
{
    int step = drawer->how->step;
    return (EditWhere){.run = drawer->list.run, .step = drawer->from_here ? step : 0, .seen = step, .group = group};
}

static void set_option(Drawer *drawer, int option, double value, uint64_t group)
{
    Error error = {0};
    Status status = edit_option(drawer->how->edit, where_of(drawer, group), option, value, &error);
    drawer_done(drawer, status, &error);
    if (status) drawer->form.wrong = drawer->form.field != 0;
}

/* ---- the limit of the rate -------------------------------------------------------------------------------------- */

/* Where the ball is seen: one that diverged lies at its last place on the terrain. */
static void hessian_here(const Drawer *drawer, double hessian[3])
{
    const Picture *picture = drawer->picture;
    LandscapePoint at = trace_at(picture->trace, drawer->list.run, picture->step);
    double gradient[2], place[2] = {at.x, at.y};
    surface_hessian(picture->surface, place, gradient, hessian);
}

/* The scale that an adaptive rule has worked out is a line of its next update. Asked for once a step. */
static Stability adaptive_here(Drawer *drawer, const double hessian[3])
{
    const Picture *picture = drawer->picture;
    const RunDesc *run = chosen_run(drawer);
    const RuleSettings *settings = run_settings(run, picture->step);
    const char *line = stability_scale(run->rule, settings);
    uint64_t of = ui_hash_number(ui_hash_number(picture->version + 1, drawer->list.run), picture->step);
    if (!line) return (Stability){STABILITY_NONE, NAN, NAN};
    if (of == drawer->adaptive_of) return drawer->adaptive;
    ExplainedLine *lines;
    drawer->adaptive_of = of;
    drawer->adaptive = (Stability){STABILITY_NONE, NAN, NAN};
    arena_reset(&drawer->explained);
    int count = race_explain(picture->race, drawer->list.run, picture->step + 1, &drawer->explained, &lines);
    for (int i = 0; i < count; i++)
        if (!strcmp(lines[i].name, line) && lines[i].vector)
            drawer->adaptive = stability_adaptive(run->rule, settings, hessian, lines[i].values);
    return drawer->adaptive;
}

static double two_digits(double value)
{
    char text[32];
    snprintf(text, sizeof text, "%.2g", value);
    return strtod(text, NULL);
}

/* What the next update really uses. */
static double rate_now(const Drawer *drawer)
{
    const RunDesc *run = chosen_run(drawer);
    return run_rate(run, drawer->how->step + 1, drawer->how->scene->steps);
}

static const char *limit_tex(const Stability *limit, bool damped)
{
    if (limit->kind == STABILITY_PLAIN) return "2/\\lambda_{\\mathrm{max}}";
    if (limit->kind == STABILITY_MOMENTUM && damped) return "2(1+\\beta)/((1-\\tau)\\lambda_{\\mathrm{max}})";
    if (limit->kind == STABILITY_MOMENTUM) return "2(1+\\beta)/\\lambda_{\\mathrm{max}}";
    return "2(1+\\beta)/((1+2\\beta)\\lambda_{\\mathrm{max}})";
}

static const char *limit_words(const Stability *limit)
{
    if (limit->kind == STABILITY_PLAIN) return "2/λmax";
    return limit->kind == STABILITY_MOMENTUM ? "2(1+β)/λmax" : "2(1+β)/((1+2β)λmax)";
}

/* The line between field and slider. Returns from where on the slider is red; NaN: nowhere. */
static double draw_limit(Drawer *drawer, Ui *ui, float left, float right, float base, bool *too_long)
{
    const RunDesc *run = chosen_run(drawer);
    const RuleSettings *settings = run_settings(run, drawer->picture->step);
    double hessian[3];
    char text[128], value[DRAWER_TEXT];
    *too_long = false;
    hessian_here(drawer, hessian);
    Stability limit = stability_at(run->rule, settings, hessian);
    if (limit.kind == STABILITY_NONE) {
        Stability own = adaptive_here(drawer, hessian);
        if (own.kind == STABILITY_NONE) return NAN;
        word_fill(text, sizeof text, "drawer.limit_own",
                  WORD_TEXT("limit", figures_value(value, two_digits(own.limit))));
        if (own.kind == STABILITY_FLAT) word_fill(text, sizeof text, "drawer.no_limit");
        ui_text_fit(ui, right, base, right - left, UI_RIGHT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT_DIM), text);
        return NAN;
    }
    if (limit.kind == STABILITY_FLAT) {
        ui_text(ui, right, base, UI_RIGHT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT_DIM), word("drawer.no_limit"));
        return NAN;
    }
    Color red = pen_ink(ui, COLOR_DANGER);
    *too_long = rate_now(drawer) > limit.limit;
    snprintf(text, sizeof text, " = %s", figures_value(value, two_digits(limit.limit)));
    float x = right - ui_text_width(ui, TYPE_NUMBER_SMALL, text);
    ui_text(ui, x, base, UI_LEFT, TYPE_NUMBER_SMALL, red, text);
    int damped = rule_option(run->rule, "dampening");
    x -= tex_draw(&drawer->tex, ui, x, base, UI_RIGHT, 23, red,
                  limit_tex(&limit, damped >= 0 && settings->values[damped] != 0), limit_words(&limit)) +
         7;
    x -= ui_text(ui, x, base, UI_RIGHT, TYPE_SMALL, red, word("drawer.limit")) + 10;
    if (*too_long) ui_text_fit(ui, left, base, x - left - 6, UI_LEFT, TYPE_SMALL, red, word("drawer.too_long"));
    return limit.limit;
}

/* ---- options ---------------------------------------------------------------------------------------------------- */

static void draw_name(Drawer *drawer, Ui *ui, float x, float base, const char *option, float room)
{
    char words[64];
    const OptionName *name = option_name(option);
    float wide =
        ui_text_fit(ui, x, base, room, UI_LEFT, TYPE_LABEL, pen_ink(ui, COLOR_TEXT), option_words(option, words));
    if (name->tex)
        tex_draw(&drawer->tex, ui, x + wide + 8, base, UI_LEFT, 26, pen_ink(ui, COLOR_TEXT), name->tex, name->symbol);
}

/* Powers of ten below a slider whose line goes from left to right, as many as have room. */
static void draw_powers(Ui *ui, float left, float right, float y, double low, double high)
{
    float last = -1e9f;
    int first = (int)ceil(log10(low) - 1e-9), end = (int)floor(log10(high) + 1e-9);
    double decade = (right - left) / log10(high / low);
    int every = decade < 66 ? (int)ceil(66 / decade) : 1;
    for (int e = first; e <= end; e++) {
        float x = left + (float)((e - log10(low)) * decade);
        char text[48];
        pen_line(ui, x, y - 18, x, y - 10, 2, pen_ink(ui, COLOR_PANEL_LINE));
        if ((e - first) % every) continue;
        figures_power(text, e);
        float half = ui_text_width(ui, TYPE_SMALL, text) / 2, at = fminf(fmaxf(x, left + half), right - half);
        if (at - half < last + 8) continue;
        ui_tick(ui, at, y + 8, UI_CENTRE, TYPE_SMALL, pen_ink(ui, COLOR_TEXT_DIM), text);
        last = at + half;
    }
}

static double four_digits(double value)
{
    char text[32];
    snprintf(text, sizeof text, "%.4g", value);
    return strtod(text, NULL);
}

static void draw_number(Drawer *drawer, Ui *ui, float left, float right, float y, int index)
{
    const RuleOption *option = &chosen_run(drawer)->rule->options[index];
    double value = run_settings(chosen_run(drawer), drawer->how->step)->values[index], before = value;
    char words[64], label[96], shown[DRAWER_TEXT];
    bool rate = is_rate(option), too_long = false;
    uint64_t key = 1 + (uint64_t)index + 64 * (uint64_t)drawer->list.run;
    draw_name(drawer, ui, left, y + 33, option->name, right - left - FIELD_WIDE - 40);
    double danger = rate ? draw_limit(drawer, ui, left, right, y + 69, &too_long) : NAN;
    word_fill(label, sizeof label, "form.typed", WORD_TEXT("option", option_words(option->name, words)));
    if (drawer_field(drawer, ui, label, (Rect){right - FIELD_WIDE, y + 1, FIELD_WIDE, 42}, key, &value, too_long))
        set_option(drawer, index, value, 0);

    double least = option->log_scale ? fmax(option->low, 1e-16) : option->low, most = option->high;
    if (option->below && most >= option->most) most = option->most - (option->most - least) / 1000;
    if (before > 0 && before < least) least = option->log_scale ? pow(10, floor(log10(before))) : before;
    if (before > most) most = option->log_scale ? pow(10, ceil(log10(before))) : before;
    value = before;
    UiSlider how = {.low = least,
                    .high = most,
                    .log = option->log_scale,
                    .value_text = figures_value(shown, before),
                    .danger = danger,
                    .step = option->whole       ? 1
                            : option->log_scale ? 0
                                                : (most - least) / 1000};
    if (option->below && most < option->high) how.step = 0;
    if (rate && option->log_scale) draw_powers(ui, left, right, y + 125, least, most);
    Rect line = {left - 12, y + (rate ? 75 : 44), right - left + 24, 44};
    if (ui_slider(ui, words, line, &value, &how, too_long ? UI_DANGER : 0)) {
        if (option->log_scale) value = two_digits(value);
        else if (!option->whole) value = four_digits(round(value * 1000 / (most - least)) * (most - least) / 1000);
        if (value != before) set_option(drawer, index, value, ui_input(ui)->down ? key : 0);
    }
    if (option->note) ui_hint(ui, option->note, COMMAND_NONE);
}

static void draw_bool(Drawer *drawer, Ui *ui, float left, float right, float y, int index)
{
    const RuleOption *option = &chosen_run(drawer)->rule->options[index];
    char words[64];
    bool on = run_settings(chosen_run(drawer), drawer->how->step)->values[index] != 0;
    if (ui_checkbox(ui, option_words(option->name, words), (Rect){left, y + 2, right - left, 48}, &on, 0))
        set_option(drawer, index, on, 0);
    if (option->note) ui_hint(ui, option->note, COMMAND_NONE);
}

static void draw_word(Drawer *drawer, Ui *ui, float left, float right, float y, int index)
{
    const RuleOption *option = &chosen_run(drawer)->rule->options[index];
    char words[64], plain[32];
    draw_name(drawer, ui, left, y + 33, option->name, right - left - 220);
    const char *value = option_text(option, run_settings(chosen_run(drawer), drawer->how->step)->values[index], plain);
    form_list_button(&drawer->form, ui, DRAWER_WORDS + (uint64_t)index, option_words(option->name, words),
                     (Rect){right - 200, y + 3, 200, 48}, value);
}

/* ---- schedule, where -------------------------------------------------------------------------------------------- */

static void draw_schedule(Drawer *drawer, Ui *ui, float left, float right, float y)
{
    enum { POINTS = 65 };
    const Schedule *schedule = run_schedule(chosen_run(drawer), drawer->how->step);
    int steps = drawer->how->scene->steps > 0 ? drawer->how->scene->steps : 1, step = drawer->how->step;
    float wide = ui_text(ui, left, y + 34, UI_LEFT, TYPE_LABEL, pen_ink(ui, COLOR_TEXT), word("drawer.schedule"));
    float x = left + wide + 14;
    Rect box = {right - 118, y + 3, 118, 48}, in = {box.x + 10, box.y + 9, box.w - 20, box.h - 18};
    form_list_button(&drawer->form, ui, DRAWER_SCHEDULES, word("drawer.schedule_menu"),
                     (Rect){x, y + 3, box.x - 12 - x, 48}, schedule ? schedule->name : "constant");
    pen_fill(ui, box, 8, pen_ink(ui, COLOR_BG));
    pen_frame(ui, box, 8, 1.5f, pen_ink(ui, COLOR_PANEL_LINE));
    double rates[POINTS], high = 0, now = schedule ? schedule_rate(schedule, 1, step < 1 ? 1 : step, steps) : 1;
    for (int i = 0; i < POINTS; i++) {
        int64_t t = 1 + (int64_t)llround((double)i / (POINTS - 1) * (steps - 1));
        rates[i] = schedule ? schedule_rate(schedule, 1, t, steps) : 1;
        if (isfinite(rates[i])) high = fmax(high, rates[i]);
    }
    if (!(high > 0)) high = 1;
    float part = (float)fmin(1, fmax(0, steps > 1 ? (double)(step - 1) / (steps - 1) : 0)), line[POINTS + 1][2];
    float dot[2] = {in.x + in.w * part, in.y + in.h * (1 - (float)fmin(1, fmax(0, now / high)))};
    int gone = 0, count = 0;
    for (int i = 0; i < POINTS; i++) {
        float at[2] = {in.x + in.w * (float)i / (POINTS - 1),
                       in.y + in.h * (1 - (float)fmin(1, fmax(0, rates[i] / high)))};
        if (at[0] <= dot[0]) gone++;
        memcpy(line[count++], at, sizeof at);
    }
    pen_path(ui, (const float(*)[2])line, count, 2.5f, pen_ink(ui, COLOR_TEXT_FAINT), 0, 0);
    memcpy(line[gone], dot, sizeof dot);
    if (gone > 0) pen_path(ui, (const float(*)[2])line, gone + 1, 3, pen_ink(ui, COLOR_ACCENT), 0, 0);
    pen_disc(ui, dot[0], dot[1], 6, pen_ink(ui, COLOR_ACCENT_FILL));
    char value[DRAWER_TEXT];
    snprintf(value, sizeof value, "%.3g", now);
    ui_item(ui, UI_IMAGE, word("drawer.schedule_curve"), value, box, 0);
}

static void draw_where(Drawer *drawer, Ui *ui, float left, float right, float y)
{
    float half = (right - left - 12) / 2;
    Error error = {0};
    Edit *edit = drawer->how->edit;
    int step = drawer->how->step;
    Rect here = {left, y + 6, half, 48}, start = {left + half + 12, y + 6, half, 48};
    if (ui_button(ui, word("drawer.from_here"), here, drawer->from_here ? UI_PRIMARY : 0)) {
        if (edit_fork_last(edit, drawer->list.run, step)) drawer_done(drawer, STATUS_OK, NULL);
        drawer->from_here = true;
        drawer->version++;
    }
    ui_hint(ui, word("drawer.from_here_hint"), COMMAND_NONE);
    if (ui_button(ui, word("drawer.from_start"), start, drawer->from_here ? 0 : UI_PRIMARY)) {
        if (chosen_run(drawer)->fork_count)
            drawer_done(drawer, edit_from_start(edit, drawer->list.run, step, &error), &error);
        drawer->from_here = false;
        drawer->version++;
    }
    ui_hint(ui, word("drawer.from_start_hint"), COMMAND_NONE);
}

/* ---- for all runs ----------------------------------------------------------------------------------------------- */

static void draw_noise(Drawer *drawer, Ui *ui, float left, float right, float y)
{
    const uint64_t key = 1u << 20;
    Error error = {0};
    double noise = drawer->how->scene->noise, before = noise;
    char shown[DRAWER_TEXT], label[96];
    const Moment *first = race_at(drawer->picture->race, 0, 0);
    double slope = hypot(first->gradient[0], first->gradient[1]);
    double most = isfinite(slope) && slope > 1e-9 && slope < 1e12 ? pow(10, ceil(log10(slope))) : 10;
    if (noise > most) most = noise;
    float wide = ui_text(ui, left, y + 33, UI_LEFT, TYPE_LABEL, pen_ink(ui, COLOR_TEXT), word("drawer.noise"));
    ui_text(ui, left + wide + 10, y + 33, UI_LEFT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT_DIM), word("drawer.all_runs"));
    word_fill(label, sizeof label, "form.typed", WORD_TEXT("option", word("drawer.noise")));
    if (drawer_field(drawer, ui, label, (Rect){right - FIELD_WIDE, y + 1, FIELD_WIDE, 42}, key, &noise, false)) {
        Status status = edit_noise(drawer->how->edit, noise, 0, &error);
        drawer_done(drawer, status, &error);
        if (status) drawer->form.wrong = drawer->form.field != 0;
    }
    noise = before;
    UiSlider how = {.low = 0, .high = most, .step = most / 1000, .value_text = figures_value(shown, before)};
    if (ui_slider(ui, word("drawer.noise"), (Rect){left - 12, y + 44, right - left + 24, 44}, &noise, &how, 0) &&
        noise != before) {
        noise = four_digits(noise);
        drawer_done(drawer, edit_noise(drawer->how->edit, noise, ui_input(ui)->down ? key : 0, &error), &error);
    }
}

static void draw_equal(Drawer *drawer, Ui *ui, float left, float right, float y)
{
    bool on = drawer->how->scene->equal_rate;
    Rect line = {left, y + 2, right - left, 48}, pill = {right - 66, y + 7, 66, 38};
    UiHit hit = ui_hotspot(ui, UI_CHECKBOX, word("drawer.equal"), on ? "on" : "off", line, 0);
    ui_hint(ui, word("drawer.equal_hint"), COMMAND_NONE);
    float wide = ui_text(ui, left, y + 34, UI_LEFT, TYPE_LABEL, pen_ink(ui, COLOR_TEXT), word("drawer.equal"));
    tex_draw(&drawer->tex, ui, left + wide + 12, y + 34, UI_LEFT, 24, pen_ink(ui, COLOR_TEXT_DIM), "\\eta(1-\\beta)",
             "η(1 − β)");
    pen_fill(ui, pill, 19, pen_ink(ui, on ? COLOR_ACCENT_FILL : COLOR_PANEL_RAISED));
    pen_frame(ui, pill, 19, 1.5f, pen_ink(ui, hit.hovered ? COLOR_TEXT : on ? COLOR_ACCENT : COLOR_TEXT_FAINT));
    pen_disc(ui, on ? pill.x + 47 : pill.x + 19, pill.y + 19, 13, pen_ink(ui, on ? COLOR_ACCENT_INK : COLOR_TEXT_DIM));
    if (hit.clicked) drawer_done(drawer, edit_equal_rate(drawer->how->edit, !on), NULL);
}

/* ---- entries ---------------------------------------------------------------------------------------------------- */

static float entry_high(const Drawer *drawer, int entry)
{
    const Rule *rule = chosen_run(drawer)->rule;
    if (entry < rule->option_count) {
        const RuleOption *option = &rule->options[entry];
        return option->kind != OPTION_NUMBER ? LINE_HIGH : is_rate(option) ? RATE_HIGH : NUMBER_HIGH;
    }
    static const float high[ENTRIES] = {
        [ENTRY_SCHEDULE] = LINE_HIGH + 4, [ENTRY_WHERE] = BUTTONS_HIGH, [ENTRY_NOISE] = 92, [ENTRY_EQUAL] = LINE_HIGH};
    return high[entry - rule->option_count];
}

static void draw_entry(Drawer *drawer, Ui *ui, float left, float right, float y, int entry)
{
    const Rule *rule = chosen_run(drawer)->rule;
    if (entry < rule->option_count) {
        OptionKind kind = rule->options[entry].kind;
        if (kind == OPTION_NUMBER) draw_number(drawer, ui, left, right, y, entry);
        else if (kind == OPTION_BOOL) draw_bool(drawer, ui, left, right, y, entry);
        else draw_word(drawer, ui, left, right, y, entry);
        return;
    }
    switch (entry - rule->option_count) {
    case ENTRY_SCHEDULE: draw_schedule(drawer, ui, left, right, y); break;
    case ENTRY_WHERE: draw_where(drawer, ui, left, right, y); break;
    case ENTRY_NOISE: draw_noise(drawer, ui, left, right, y); break;
    case ENTRY_EQUAL: draw_equal(drawer, ui, left, right, y); break;
    }
}

static bool page_button(Ui *ui, const char *label, Icon icon, Rect at, bool enabled)
{
    Color ink;
    UiHit hit = ui_icon_button(ui, label, at, enabled ? 0 : UI_DISABLED, &ink);
    drawer_icon(ui, icon, at.x + at.w / 2, at.y + at.h / 2, 9, ink);
    if (!enabled) ui_why(ui, word("drawer.no_more"));
    return hit.clicked;
}

/* Whole entries from `first` on, as many as fit; what does not fit is a page of its own. */
static void draw_entries(Drawer *drawer, Ui *ui, Rect room, int count)
{
    float left = room.x + ui_space(ui)->padding, right = room.x + room.w - ui_space(ui)->padding, all = 0, y = room.y;
    for (int i = 0; i < count; i++) all += entry_high(drawer, i);
    bool paged = all > room.h;
    float space = paged ? room.h - MORE_HIGH : room.h, tail = 0;
    int last = count; /* the first entry of the last page */
    while (last > 0 && tail + entry_high(drawer, last - 1) <= space) tail += entry_high(drawer, --last);
    if (last >= count) last = count - 1;
    float wheel = ui_wheel(ui, room);
    if (paged && wheel != 0) drawer->first_entry -= wheel > 0 ? 1 : -1, drawer->version++;
    if (drawer->first_entry > last) drawer->first_entry = last;
    if (drawer->first_entry < 0 || !paged) drawer->first_entry = 0;
    int i = drawer->first_entry, first = i;
    for (; i < count && (i == first || y + entry_high(drawer, i) <= room.y + space); i++) {
        draw_entry(drawer, ui, left, right, y, i);
        y += entry_high(drawer, i);
    }
    if (!paged) return;
    char text[80];
    y = room.y + room.h - MORE_HIGH;
    word_fill(text, sizeof text, "drawer.options_of", WORD_INT("first", first + 1), WORD_INT("last", i),
              WORD_INT("count", count));
    ui_text_fit(ui, left, y + 30, right - left - 130, UI_LEFT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT_DIM), text);
    if (page_button(ui, word("drawer.options_before"), ICON_UP, (Rect){right - 112, y + 1, 52, 45}, first > 0)) {
        float back = 0;
        int to = first;
        while (to > 0 && back + entry_high(drawer, to - 1) <= space) back += entry_high(drawer, --to);
        drawer->first_entry = to;
        drawer->version++;
    }
    if (page_button(ui, word("drawer.options_after"), ICON_DOWN, (Rect){right - 52, y + 1, 52, 45}, i < count)) {
        drawer->first_entry = i;
        drawer->version++;
    }
}

static void draw_head(Drawer *drawer, Ui *ui, Rect area)
{
    const Series *series = &drawer->picture->series[drawer->list.run];
    float left = area.x + ui_space(ui)->padding, right = area.x + area.w - ui_space(ui)->padding,
          middle = area.y + HEAD / 2;
    bool only = drawer->how->scene->run_count == 1;
    const char *copy = word("drawer.duplicate"), *out = word("drawer.remove");
    float copy_wide = ui_text_width(ui, TYPE_PANEL_TITLE, copy) + 20,
          out_wide = ui_text_width(ui, TYPE_PANEL_TITLE, out) + 20;
    Rect remove = {right - out_wide, middle - 23, out_wide, 46},
         duplicate = {remove.x - 8 - copy_wide, middle - 23, copy_wide, 46};
    pen_marker(ui, series->marker, left + 12, middle, 11, series->color);
    ui_text_fit(ui, left + 34, middle + 8, duplicate.x - 10 - left - 34, UI_LEFT, TYPE_PANEL_TITLE,
                pen_ink(ui, COLOR_TEXT), series->label);
    if (ui_button(ui, copy, duplicate, 0)) drawer->later = DRAWER_DUPLICATES;
    bool removed = ui_button(ui, out, remove, only ? UI_DISABLED : 0);
    if (only) ui_why(ui, word("drawer.last_run"));
    if (removed && !only) drawer->later = DRAWER_REMOVES;
}

float drawer_run_draw(Drawer *drawer, Ui *ui, Rect area)
{
    const Rule *rule = chosen_run(drawer)->rule;
    bool low = area.h < HEAD + 190 + LINE_HIGH + BUTTONS_HIGH + ALL_HIGH; /* no room for what stays: it is paged too */
    float below = low ? area.h : area.h - ALL_HIGH, left = area.x + ui_space(ui)->padding,
          right = area.x + area.w - ui_space(ui)->padding;
    float fixed = low ? 0 : LINE_HIGH + 4 + BUTTONS_HIGH;
    Color line = pen_ink(ui, COLOR_PANEL_LINE);
    pen_fill(ui, (Rect){area.x + 1.5f, area.y, area.w - 3, below - 2}, 0,
             pen_fade(pen_ink(ui, COLOR_PANEL_RAISED), 0.45f));
    pen_line(ui, area.x + 1.5f, area.y, area.x + area.w - 1.5f, area.y, 1.5f, line);
    pen_fill(ui, (Rect){area.x + 1.5f, area.y, 6, below - 2}, 0, drawer->picture->series[drawer->list.run].color);
    draw_head(drawer, ui, area);
    draw_entries(drawer, ui, (Rect){area.x, area.y + HEAD, area.w, below - HEAD - fixed},
                 rule->option_count + (low ? ENTRIES : 0));
    if (low) return area.y + area.h;
    draw_schedule(drawer, ui, left, right, area.y + below - fixed);
    draw_where(drawer, ui, left, right, area.y + below - BUTTONS_HIGH);
    pen_line(ui, area.x + 1.5f, area.y + below, area.x + area.w - 1.5f, area.y + below, 1.5f, line);
    draw_noise(drawer, ui, left, right, area.y + below + 2);
    draw_equal(drawer, ui, left, right, area.y + below + 92);
    return area.y + area.h;
}
