#include "view/runs/drawer_parts.h"

#include <ctype.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "view/parts/pen.h"
#include "view/parts/words.h"

enum { TUNE_UPDATES = 6000 }; /* in a frame: a millisecond or two */

/* ---- making ----------------------------------------------------------------------------------------------------- */

Drawer *drawer_create(void)
{
    Drawer *drawer = memory_must(calloc(1, sizeof *drawer));
    return drawer;
}

void drawer_destroy(Drawer *drawer)
{
    if (!drawer) return;
    tune_destroy(drawer->tune);
    arena_free(&drawer->lists);
    arena_free(&drawer->maths);
    arena_free(&drawer->explained);
    free(drawer);
}

void drawer_reset(Drawer *drawer)
{
    tune_destroy(drawer->tune);
    drawer->tune = NULL;
    drawer->open = drawer->adding = drawer->from_here = false;
    drawer->run = drawer->first_row = drawer->first_entry = 0;
    drawer->menu = DRAWER_NO_MENU;
    drawer->field = 0;
    drawer->note[0] = 0;
    drawer->version++;
}

void drawer_renewed(Drawer *drawer)
{
    tune_destroy(drawer->tune);
    drawer->tune = NULL;
    drawer->menu = DRAWER_NO_MENU;
    drawer->field = 0;
    drawer->adaptive_of = 0;
    drawer->version++;
}

bool drawer_is_open(const Drawer *drawer) { return drawer->open; }
bool drawer_busy(const Drawer *drawer) { return drawer->tune || (drawer->open && drawer->drawn != drawer->version); }

void drawer_open(Drawer *drawer, bool open)
{
    drawer->open = open;
    drawer->adding = false;
    drawer->menu = DRAWER_NO_MENU;
    drawer->field = 0;
    drawer->note[0] = 0;
    drawer->version++;
}

void drawer_note(Drawer *drawer, bool bad, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(drawer->note, sizeof drawer->note, format, args);
    va_end(args);
    utf8_trim_end(drawer->note);
    drawer->note_bad = bad;
    drawer->version++;
}

void drawer_refuse(Drawer *drawer, const char *why) { drawer_note(drawer, true, "%s", why); }

/* What goes on in the background belongs to the scene as it was. */
static void take_change(Drawer *drawer)
{
    tune_destroy(drawer->tune);
    drawer->tune = NULL;
    drawer->note[0] = 0;
    drawer->version++;
    drawer->changed = true;
}

void drawer_done(Drawer *drawer, Status status, const Error *error)
{
    if (status == STATUS_OK) take_change(drawer);
    else drawer_note(drawer, true, "%s", error->message);
}

/* ---- texts ------------------------------------------------------------------------------------------------------ */

/* As short as it can be told from its neighbours; true minus. */
char *drawer_value(char out[DRAWER_TEXT], double value)
{
    char exact[32];
    number_exact(exact, value);
    if (strlen(exact) > 7) snprintf(exact, sizeof exact, "%.3g", value);
    TextBuffer text = text_fixed(out, DRAWER_TEXT);
    for (const char *at = exact; *at; at++)
        if (*at == '-') text_add(&text, "−");
        else text_add_bytes(&text, at, 1);
    return out;
}

static bool read_value(const char *typed, double *value)
{
    char plain[DRAWER_TEXT];
    int used = 0;
    for (const char *at = typed; *at && used < DRAWER_TEXT - 1;) {
        uint32_t code = utf8_next(&at, NULL);
        if (code == ' ') continue;
        plain[used++] = code == 0x2212 ? '-' : code < 128 ? (char)code : '?';
    }
    plain[used] = 0;
    return number_parse(plain, value) && isfinite(*value);
}

float drawer_math(Drawer *drawer, Ui *ui, float x, float baseline, UiAlign align, float size, Color color,
                  const char *tex, const char *label)
{
    float scale = ui_scale(ui);
    if (drawer->math_scale != scale || drawer->math_count == DRAWER_MATHS) {
        arena_reset(&drawer->maths);
        drawer->math_count = 0;
        drawer->math_scale = scale;
    }
    DrawerMath *math = NULL;
    for (int i = 0; i < drawer->math_count && !math; i++)
        if (drawer->math[i].size == size && !strcmp(drawer->math[i].tex, tex)) math = &drawer->math[i];
    if (!math) {
        const Math *tree;
        math = &drawer->math[drawer->math_count++];
        snprintf(math->tex, sizeof math->tex, "%s", tex);
        math->size = size;
        math_from_tex(&drawer->maths, tex, &tree, NULL);
        LayoutDesc desc = {.size = size * scale,
                           .least = fmaxf(16 * scale, 13),
                           .measure = font_measure_math,
                           .context = canvas_fonts(ui_canvas(ui))};
        layout_math(&drawer->maths, tree, &desc, &math->layout);
    }
    float wide = math->layout.width / scale;
    ui_math(ui, align == UI_RIGHT ? x - wide : x, baseline, &math->layout, color, NULL, NULL, label);
    return wide;
}

void drawer_icon(Ui *ui, Icon icon, float x, float y, float radius, Color ink)
{
    float s = ui_scale(ui);
    icon_draw(ui_canvas(ui), icon, x * s, y * s, radius * s, ink);
}

bool drawer_field(Drawer *drawer, Ui *ui, const char *label, Rect rect, uint64_t key, double *value, bool red)
{
    char shown[DRAWER_TEXT];
    double typed;
    bool has = ui_has_focus(ui, UI_TEXTFIELD, label) && ui_typing(ui), mine = drawer->field == key, another = false;
    drawer_value(shown, *value);
    if (has && !mine) {
        drawer->field = key;
        drawer->wrong = false;
        snprintf(drawer->text, sizeof drawer->text, "%s", shown);
        mine = true;
    }
    unsigned flags = UI_FLUSH | (red || (mine && drawer->wrong) ? UI_DANGER : 0);
    UiEdit edit = ui_textfield(ui, label, rect, mine ? drawer->text : shown, DRAWER_TEXT, NULL, flags);
    if (!mine) return false;
    if (edit.changed) drawer->wrong = false;
    if (edit.entered || edit.left || !has) {
        if (!read_value(drawer->text, &typed)) {
            drawer->wrong = true;
            drawer_note(drawer, true, word("drawer.no_number"), drawer->text);
        } else if (strcmp(drawer->text, shown)) {
            *value = typed;
            another = true;
        }
        if (!has || edit.left) drawer->field = 0;
        else if (!drawer->wrong) ui_focus(ui, UI_TEXTFIELD, NULL), drawer->field = 0;
        drawer->version++;
    }
    return another;
}

/* What a row says beside the rate: schedule, options that are not the usual ones. */
static void say_rest(const Rule *rule, const RuleSettings *settings, const Schedule *schedule, TextBuffer *out)
{
    char text[32], words[64];
    if (schedule && strcmp(schedule->name, "constant")) text_add(out, "%s%s", out->length ? ", " : "", schedule->name);
    for (int i = 1; i < rule->option_count; i++) {
        const RuleOption *option = &rule->options[i];
        double value = settings->values[i];
        if (value == option->value) continue;
        const char *symbol = option_name(option->name)->symbol;
        text_add(out, "%s", out->length ? ", " : "");
        if (option->kind == OPTION_BOOL)
            text_add(out, "%s%s", value != 0 ? "" : word("drawer.without"), option_words(option->name, words));
        else if (option->kind == OPTION_WORD) text_add(out, "%s", option_text(option, value, text));
        else
            text_add(out, "%s %s", symbol ? symbol : option_words(option->name, words),
                     drawer_value((char[DRAWER_TEXT]){0}, value));
    }
}

void drawer_before_label(const RunDesc *run, char *out, int size)
{
    TextBuffer text = text_fixed(out, (size_t)size);
    text_add(&text, "%s", word("drawer.before"));
    if (!run->fork_count) return;
    int from = run->forks[run->fork_count - 1].from;
    const RuleSettings *now = &run->forks[run->fork_count - 1].settings,
                       *then = from > 0 ? run_settings(run, from - 1) : &run->settings;
    const Schedule *planned = from > 0 ? run_schedule(run, from - 1) : run->schedule,
                   *plans = run->forks[run->fork_count - 1].schedule;
    const char *colon = ": ";
    for (int i = 0; i < run->rule->option_count; i++) {
        const RuleOption *option = &run->rule->options[i];
        char words[64], value[DRAWER_TEXT], plain[32];
        if (now->values[i] == then->values[i]) continue;
        const char *symbol = option_name(option->name)->symbol;
        if (option->kind == OPTION_NUMBER) drawer_value(value, then->values[i]);
        else snprintf(value, sizeof value, "%s", option_text(option, then->values[i], plain));
        text_add(&text, "%s%s %s", colon, symbol ? symbol : option_words(option->name, words), value);
        colon = ", ";
    }
    if (planned != plans) text_add(&text, "%s%s", colon, planned ? planned->name : "constant");
    utf8_trim_end(out);
}

/* ---- rows ------------------------------------------------------------------------------------------------------- */

static void draw_row(Drawer *drawer, Ui *ui, int run, float y)
{
    const Picture *picture = drawer->picture;
    const Series *series = &picture->series[run];
    const RunDesc *desc = &drawer->how->scene->runs[run];
    const RuleSettings *settings = run_settings(desc, drawer->how->step);
    Rect area = drawer->how->area;
    float left = area.x + DRAWER_PAD, right = area.x + area.w - 62, middle = y + DRAWER_ROW / 2;
    bool chosen = run == drawer->run, hidden = desc->hidden;
    float alpha = hidden || (picture->solo >= 0 && picture->solo != run) ? 0.45f : 1;
    char text[160] = "", key[16], value[DRAWER_TEXT], name[128];

    Rect hot = {area.x + 2, y, area.w - 70, DRAWER_ROW};
    TextBuffer rest = text_fixed(text, sizeof text);
    bool rated = !strcmp(desc->rule->options[0].name, "lr");
    if (rated) text_add(&rest, "%s", drawer_value(value, settings->values[0]));
    say_rest(desc->rule, settings, run_schedule(desc, drawer->how->step), &rest);
    utf8_trim_end(text);
    if (chosen) pen_fill(ui, (Rect){area.x + 1.5f, y, area.w - 3, DRAWER_ROW}, 0, pen_ink(ui, COLOR_PANEL_RAISED));
    UiHit hit = ui_hotspot(ui, UI_SERIES, series->label, text, hot, UI_BARE | (chosen ? UI_CHOSEN : 0));
    if (hit.hovered && !chosen) pen_fill(ui, hot, 0, pen_fade(pen_ink(ui, COLOR_PANEL_RAISED), 0.6f));
    if (chosen) pen_fill(ui, (Rect){area.x + 1.5f, y, 6, DRAWER_ROW}, 0, series->color);
    if (hit.clicked && !chosen) {
        drawer->run = run;
        drawer->first_entry = 0;
        drawer->note[0] = 0;
        drawer->version++;
    }
    if (run < 8) {
        snprintf(key, sizeof key, "%d", run + 1);
        pen_frame(ui, (Rect){left, middle - 16, 32, 32}, 7, 1.5f, pen_ink(ui, COLOR_PANEL_LINE));
        ui_tick(ui, left + 16, middle + 7, UI_CENTRE, TYPE_NUMBER_SMALL, pen_fade(pen_ink(ui, COLOR_TEXT_DIM), alpha),
                key);
    }
    pen_marker(ui, series->marker, left + 54, middle, 10, pen_fade(series->color, alpha));
    float room = right - (left + 72), most = room - 12, wide = 0;
    Color dim = pen_fade(pen_ink(ui, chosen ? COLOR_TEXT : COLOR_TEXT_DIM), alpha);
    float title = ui_text_width(ui, TYPE_PANEL_TITLE, series->label);
    most = fmaxf(room * 0.5f, most - title);
    if (most > 60 && text[0]) {
        float sign = rated ? 20 : 0;
        if (pen_words_width(ui, TYPE_SMALL, text) <= most - sign)
            wide = pen_words(ui, right, middle + 7, UI_RIGHT, TYPE_SMALL, dim, text);
        else wide = ui_text_fit(ui, right, middle + 7, most - sign, UI_RIGHT, TYPE_SMALL, dim, text);
        if (rated) drawer_math(drawer, ui, right - wide - 7, middle + 7, UI_RIGHT, 24, dim, "\\eta", "η"), wide += sign;
    }
    ui_text_fit(ui, left + 72, middle + 8, room - wide - 12, UI_LEFT, TYPE_PANEL_TITLE,
                pen_fade(pen_ink(ui, COLOR_TEXT), alpha), series->label);

    snprintf(name, sizeof name, word(hidden ? "drawer.show" : "drawer.hide"), series->label);
    Rect eye = {area.x + area.w - 62, y, 48, DRAWER_ROW};
    Color ink;
    UiHit seen = ui_icon_button(ui, name, eye, UI_BARE, &ink);
    ui_hint(ui, name, COMMAND_NONE);
    drawer_icon(ui, hidden ? ICON_EYE_OFF : ICON_EYE, eye.x + 24, middle, 12,
                seen.hovered ? pen_ink(ui, COLOR_TEXT) : pen_ink(ui, COLOR_TEXT_FAINT));
    if (seen.clicked) {
        Error error = {0};
        drawer_done(drawer, edit_hide(drawer->how->edit, run, !hidden, &error), &error);
    }
}

/* All rows, or a page of them and a button for the next page. Returns where they end. */
static float draw_rows(Drawer *drawer, Ui *ui, float y)
{
    Rect area = drawer->how->area;
    int runs = drawer->picture->runs->count, room = (int)((area.h - 578) / DRAWER_ROW);
    if (room < 2) room = 2;
    bool paged = runs > room;
    int rows = paged ? room - 1 : runs;
    if (rows < 1) rows = 1;
    Rect all = {area.x, y, area.w, (float)(rows + paged) * DRAWER_ROW};
    bool under = rect_has(ui_pixels(ui, area), ui_input(ui)->x, ui_input(ui)->y);
    float wheel = paged && under ? ui_wheel(ui, all) : 0;
    if (wheel != 0) drawer->first_row -= wheel > 0 ? 1 : -1, drawer->version++;
    if (drawer->show_chosen && drawer->run < runs) {
        if (drawer->run < drawer->first_row) drawer->first_row = drawer->run;
        if (drawer->run >= drawer->first_row + rows) drawer->first_row = drawer->run - rows + 1;
        drawer->show_chosen = false;
    }
    if (drawer->first_row > runs - rows) drawer->first_row = runs - rows;
    if (drawer->first_row < 0 || !paged) drawer->first_row = 0;
    for (int i = 0; i < rows; i++, y += DRAWER_ROW) draw_row(drawer, ui, drawer->first_row + i, y);
    if (!paged) return y;
    char text[64];
    snprintf(text, sizeof text, word("drawer.more_runs"), runs - rows);
    Rect button = {area.x + DRAWER_PAD, y + 2, area.w - 2 * DRAWER_PAD, DRAWER_ROW - 4};
    UiHit hit = ui_hotspot(ui, UI_BUTTON, text, "", button, UI_BARE);
    Color ink = pen_ink(ui, hit.hovered ? COLOR_TEXT : COLOR_TEXT_DIM);
    ui_text(ui, area.x + DRAWER_PAD + 72, y + DRAWER_ROW / 2 + 7, UI_LEFT, TYPE_SMALL, ink, text);
    drawer_icon(ui, ICON_DOWN, area.x + DRAWER_PAD + 54, y + DRAWER_ROW / 2, 10, ink);
    if (hit.clicked) {
        drawer->first_row = drawer->first_row >= runs - rows ? 0 : drawer->first_row + rows;
        drawer->version++;
    }
    return y + DRAWER_ROW;
}

static void draw_head(Drawer *drawer, Ui *ui)
{
    Rect area = drawer->how->area;
    float right = area.x + area.w - DRAWER_PAD;
    ui_text(ui, area.x + DRAWER_PAD, area.y + 42, UI_LEFT, TYPE_TITLE_BAR, pen_ink(ui, COLOR_TEXT),
            word("drawer.title"));
    const char *add = word("drawer.add"), *tune = word(drawer->tune ? "drawer.stop" : "drawer.tune");
    float wide = ui_text_width(ui, TYPE_PANEL_TITLE, add) + 60;
    Rect button = {right - wide, area.y + 10, wide, 48};
    Color ink;
    UiHit hit = ui_icon_button(ui, add, button, 0, &ink);
    drawer_icon(ui, ICON_PLUS, button.x + 24, button.y + 24, 9, ink);
    ui_text(ui, button.x + 44, button.y + 32, UI_LEFT, TYPE_PANEL_TITLE, ink, add);
    if (hit.clicked) {
        drawer->adding = true;
        drawer->search[0] = 0;
        drawer->listed = drawer->list_first = 0;
        drawer->version++;
        drawer->focus_list = true;
    }
    wide = ui_text_width(ui, TYPE_PANEL_TITLE, tune) + 32;
    Rect second = {button.x - 10 - wide, area.y + 10, wide, 48};
    if (ui_button(ui, tune, second, 0)) {
        if (drawer->tune) {
            tune_destroy(drawer->tune);
            drawer->tune = NULL;
            drawer->note[0] = 0;
        } else {
            drawer->tune = tune_create(drawer->how->scene);
        }
        drawer->version++;
    }
    ui_hint(ui, word("drawer.tune_hint"), COMMAND_NONE);
}

/* ---- what waited ------------------------------------------------------------------------------------------------ */

static void change_runs(Drawer *drawer)
{
    Error error = {0};
    Edit *edit = drawer->how->edit;
    DrawerLater later = drawer->later;
    Status status = STATUS_OK;
    drawer->later = DRAWER_NOTHING_LATER;
    if (later == DRAWER_NOTHING_LATER) return;
    if (later == DRAWER_DUPLICATES) status = edit_duplicate(edit, drawer->run, &error);
    if (later == DRAWER_REMOVES) status = edit_remove(edit, drawer->run, &error);
    if (later == DRAWER_ADDS) status = edit_add(edit, drawer->rules[drawer->later_rule].name, &error);
    drawer_done(drawer, status, &error);
    if (status != STATUS_OK) return;
    drawer->first_entry = 0;
    if (later == DRAWER_DUPLICATES) drawer->run++;
    if (later == DRAWER_ADDS) drawer->run = drawer->how->scene->run_count - 1;
    drawer->show_chosen = true;
}

/* ---- tuned rates ------------------------------------------------------------------------------------------------ */

static void work_on_rates(Drawer *drawer)
{
    if (!drawer->tune) return;
    bool done = tune_work(drawer->tune, drawer->how->final ? 1 << 30 : TUNE_UPDATES);
    if (!done) {
        drawer_note(drawer, false, word("drawer.tuning"), (int)(100 * tune_progress(drawer->tune)));
        return;
    }
    Error error = {0};
    double rates[RACE_RUNS_MAX];
    int steps = tune_steps(drawer->tune);
    memcpy(rates, tune_rates(drawer->tune), sizeof rates);
    Status status = edit_rates(drawer->how->edit, rates, &error);
    drawer_done(drawer, status, &error);
    tune_destroy(drawer->tune);
    drawer->tune = NULL;
    if (status == STATUS_OK) drawer_note(drawer, false, word("drawer.tuned"), steps);
}

/* ---- all of it -------------------------------------------------------------------------------------------------- */

static void keep_chosen(Drawer *drawer, const DrawerHow *how)
{
    drawer->how = how;
    drawer->changed = false;
    if (drawer->run >= how->scene->run_count) drawer->run = how->scene->run_count - 1, drawer->version++;
    if (drawer->run < 0) drawer->run = 0;
}

static void move_in_rules(Drawer *drawer, int by)
{
    int found[512], count = drawer_rules_found(drawer, found);
    drawer->listed += by;
    if (drawer->listed >= count) drawer->listed = count - 1;
    if (drawer->listed < 0) drawer->listed = 0;
    drawer->version++;
}

static void move_in_menu(Drawer *drawer, Ui *ui, int by)
{
    const char *const *items;
    int chosen, count = drawer_menu_items(drawer, &items, &chosen);
    for (int i = 0; i < count; i++)
        if (ui_has_focus(ui, UI_MENUITEM, items[i])) chosen = i;
    chosen += by;
    if (chosen >= 0 && chosen < count) ui_focus(ui, UI_MENUITEM, items[chosen]);
}

static void close_one(Drawer *drawer, Ui *ui)
{
    drawer->version++;
    if (drawer->menu) drawer->menu = DRAWER_NO_MENU;
    else if (drawer->field)
        drawer->field = 0, drawer->wrong = false, drawer->note[0] = 0, ui_focus(ui, UI_TEXTFIELD, NULL);
    else if (drawer->adding) drawer->adding = false, ui_focus(ui, UI_TEXTFIELD, NULL);
    else drawer_open(drawer, false);
}

bool drawer_keys(Drawer *drawer, Ui *ui, const DrawerHow *how)
{
    keep_chosen(drawer, how);
    if (!ui_input(ui)->down) edit_settle(how->edit);
    while (!ui_typing(ui) && ui_command(ui, COMMAND_DRAWER, NULL)) drawer_open(drawer, !drawer->open);
    while (ui_command(ui, COMMAND_REDO, NULL))
        if (edit_redo(how->edit)) take_change(drawer);
    while (ui_command(ui, COMMAND_UNDO, NULL))
        if (edit_undo(how->edit)) take_change(drawer);
    if (drawer->open) {
        if (ui_key(ui, "Escape")) close_one(drawer, ui);
        int down = drawer->adding || drawer->menu ? ui_key(ui, "Down") - ui_key(ui, "Up") : 0;
        if (down && drawer->menu) move_in_menu(drawer, ui, down);
        else if (down) move_in_rules(drawer, down);
    }
    return drawer->changed;
}

bool drawer_draw(Drawer *drawer, Ui *ui, const DrawerHow *how, const Picture *picture)
{
    Rect area = how->area;
    keep_chosen(drawer, how);
    drawer->picture = picture;
    drawer->drawn = drawer->version;
    ui_cover(ui, area);
    ui_hotspot(ui, UI_PANEL, word("drawer.title"), "", area, UI_BARE | UI_NO_FOCUS | UI_QUIET);
    uint64_t hash = ui_hash_number(ui_hash(picture->version, &drawer->version, sizeof drawer->version), how->step);
    hash = ui_hash_number(ui_hash_number(hash, picture->solo), edit_can_undo(how->edit));
    ui_layer_begin(ui, "runs drawer", (Rect){area.x - 2, area.y - 2, area.w + 4, area.h + 4},
                   ui_hash_text(hash, drawer->text));
    ui_panel(ui, word("drawer.panel"), area);
    if (drawer->adding) {
        drawer_rules_draw(drawer, ui);
    } else {
        draw_head(drawer, ui);
        float y = draw_rows(drawer, ui, area.y + 66);
        if (drawer->note[0]) {
            ui_text_fit(ui, area.x + DRAWER_PAD, y + 25, area.w - 2 * DRAWER_PAD, UI_LEFT, TYPE_SMALL,
                        pen_ink(ui, drawer->note_bad ? COLOR_DANGER : COLOR_TEXT_DIM), drawer->note);
            y += 32;
        }
        drawer_run_draw(drawer, ui, (Rect){area.x, y + 4, area.w, area.y + area.h - y - 4});
    }
    ui_layer_end(ui);
    if (drawer->menu && !drawer->adding) drawer_menu_draw(drawer, ui);
    work_on_rates(drawer);
    change_runs(drawer);
    return drawer->changed;
}
