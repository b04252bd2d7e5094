#include "view/runs/drawer_parts.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "view/parts/figures.h"
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
    tex_free(&drawer->tex);
    arena_free(&drawer->explained);
    free(drawer);
}

void drawer_renewed(Drawer *drawer)
{
    tune_destroy(drawer->tune);
    drawer->tune = NULL;
    drawer->form.menu = drawer->form.field = 0;
    drawer->adaptive_of = 0;
    drawer->version++;
}

bool drawer_is_open(const Drawer *drawer) { return drawer->open; }
bool drawer_busy(const Drawer *drawer)
{
    return drawer->tune || (drawer->open && drawer->drawn != drawer->version + drawer->form.version);
}

void drawer_open(Drawer *drawer, bool open)
{
    drawer->open = open;
    drawer->adding = false;
    drawer->form.menu = drawer->form.field = 0;
    drawer->form.note[0] = 0;
    drawer->version++;
}

/* A note was written. */
static void noted(Drawer *drawer, bool bad)
{
    drawer->note_bad = bad;
    drawer->version++;
}

void drawer_refuse(Drawer *drawer, const char *why)
{
    form_refuse(&drawer->form, why);
    noted(drawer, true);
}

/* What goes on in the background belongs to the scene as it was. */
static void take_change(Drawer *drawer)
{
    tune_destroy(drawer->tune);
    drawer->tune = NULL;
    drawer->form.note[0] = 0;
    drawer->version++;
    drawer->changed = true;
}

void drawer_done(Drawer *drawer, Status status, const Error *error)
{
    if (status == STATUS_OK) take_change(drawer);
    else drawer_refuse(drawer, error->message);
}

/* ---- texts ------------------------------------------------------------------------------------------------------ */

void drawer_icon(Ui *ui, Icon icon, float x, float y, float radius, Color ink)
{
    float s = ui_scale(ui);
    icon_draw(ui_canvas(ui), icon, x * s, y * s, radius * s, ink);
}

bool drawer_field(Drawer *drawer, Ui *ui, const char *label, Rect rect, uint64_t key, double *value, bool red)
{
    uint64_t before = drawer->form.version;
    bool another = form_field(&drawer->form, ui, key, label, rect, value, red ? UI_DANGER : 0);
    if (drawer->form.version != before) noted(drawer, drawer->form.wrong || drawer->note_bad);
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
                     figures_value((char[DRAWER_TEXT]){0}, value));
    }
}

void drawer_before_label(const RunDesc *run, char *out, int size)
{
    TextBuffer text = text_fixed(out, (size_t)size);
    word_add(&text, "drawer.before");
    if (!run->fork_count) return;
    int from = run->forks[run->fork_count - 1].from;
    const RuleSettings *now = &run->forks[run->fork_count - 1].settings,
                       *then = from > 0 ? run_settings(run, from - 1) : &run->settings;
    const Schedule *planned = from > 0 ? run_schedule(run, from - 1) : run->schedule,
                   *plans = run->forks[run->fork_count - 1].schedule;
    const char *colon = ": ";
    for (int i = 0; i < run->rule->option_count; i++) {
        const RuleOption *option = &run->rule->options[i];
        char words[64], value[48], plain[32];
        if (now->values[i] == then->values[i]) continue;
        const char *symbol = option_name(option->name)->symbol;
        if (option->kind == OPTION_NUMBER) figures_value(value, then->values[i]);
        else snprintf(value, sizeof value, "%s", option_text(option, then->values[i], plain));
        text_add(&text, "%s%s %s", colon, symbol ? symbol : option_words(option->name, words), value);
        colon = ", ";
    }
    if (planned != plans) text_add(&text, "%s%s", colon, planned ? planned->name : "constant");
    utf8_trim_end(out);
}

/* ---- rows ------------------------------------------------------------------------------------------------------- */

static void say_about(const void *context, int run, RunAbout *out)
{
    const DrawerHow *how = context;
    const RunDesc *desc = &how->scene->runs[run];
    const RuleSettings *settings = run_settings(desc, how->step);
    TextBuffer text = text_fixed(out->text, sizeof out->text);
    if (!strcmp(desc->rule->options[0].name, "lr")) {
        char value[48];
        out->tex = "\\eta", out->sign = "η";
        text_add(&text, "%s", figures_value(value, settings->values[0]));
    }
    say_rest(desc->rule, settings, run_schedule(desc, how->step), &text);
    utf8_trim_end(out->text);
}

/* Below the head; the chosen run and its note keep their room. Returns where the rows end. */
static float draw_rows(Drawer *drawer, Ui *ui)
{
    enum { HEAD_HIGH = 66, REST_HIGH = 578 };
    Rect area = drawer->how->area;
    RunListHow how = {.area = {area.x, area.y + HEAD_HIGH, area.w, area.h - REST_HIGH},
                      .picture = drawer->picture,
                      .tex = &drawer->tex,
                      .about = say_about,
                      .context = drawer->how};
    RunListAct act = run_list_draw(&drawer->list, ui, &how);
    if (act.chose) drawer->first_entry = 0, drawer->form.note[0] = 0;
    if (act.chose || act.turned) drawer->version++;
    if (act.hides >= 0) {
        Error error = {0};
        drawer_done(drawer, edit_hide(drawer->how->edit, act.hides, !drawer->picture->hidden[act.hides], &error),
                    &error);
    }
    return act.end;
}

static void draw_head(Drawer *drawer, Ui *ui)
{
    Rect area = drawer->how->area;
    float right = area.x + area.w - ui_space(ui)->padding;
    ui_text(ui, area.x + ui_space(ui)->padding, area.y + 42, UI_LEFT, TYPE_TITLE_BAR, pen_ink(ui, COLOR_TEXT),
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
        drawer->focus_search = true;
    }
    wide = ui_text_width(ui, TYPE_PANEL_TITLE, tune) + 32;
    Rect second = {button.x - 10 - wide, area.y + 10, wide, 48};
    if (ui_button(ui, tune, second, 0)) {
        if (drawer->tune) {
            tune_destroy(drawer->tune);
            drawer->tune = NULL;
            drawer->form.note[0] = 0;
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
    if (later == DRAWER_DUPLICATES) status = edit_duplicate(edit, drawer->list.run, &error);
    if (later == DRAWER_REMOVES) status = edit_remove(edit, drawer->list.run, &error);
    if (later == DRAWER_ADDS) status = edit_add(edit, drawer->rules[drawer->later_rule].name, &error);
    drawer_done(drawer, status, &error);
    if (status != STATUS_OK) return;
    drawer->first_entry = 0;
    if (later == DRAWER_DUPLICATES) drawer->list.run++;
    if (later == DRAWER_ADDS) drawer->list.run = drawer->how->scene->run_count - 1;
    drawer->list.show_chosen = true;
}

/* ---- tuned rates ------------------------------------------------------------------------------------------------ */

static void work_on_rates(Drawer *drawer)
{
    if (!drawer->tune) return;
    bool done = tune_work(drawer->tune, drawer->how->final ? 1 << 30 : TUNE_UPDATES);
    if (!done) {
        word_fill(drawer->form.note, sizeof drawer->form.note, "drawer.tuning",
                  WORD_INT("percent", (int)(100 * tune_progress(drawer->tune))));
        noted(drawer, false);
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
    if (status != STATUS_OK) return;
    word_fill(drawer->form.note, sizeof drawer->form.note, "drawer.tuned", WORD_INT("steps", steps));
    noted(drawer, false);
}

/* ---- all of it -------------------------------------------------------------------------------------------------- */

static void keep_chosen(Drawer *drawer, const DrawerHow *how)
{
    drawer->how = how;
    drawer->changed = false;
    if (drawer->list.run >= how->scene->run_count) drawer->list.run = how->scene->run_count - 1, drawer->version++;
    if (drawer->list.run < 0) drawer->list.run = 0;
}

static void move_in_rules(Drawer *drawer, int by)
{
    int count = drawer_rules_found(drawer);
    drawer->listed += by;
    if (drawer->listed >= count) drawer->listed = count - 1;
    if (drawer->listed < 0) drawer->listed = 0;
    drawer->version++;
}

static void close_one(Drawer *drawer, Ui *ui)
{
    drawer->version++;
    if (drawer->adding) drawer->adding = false, ui_focus(ui, UI_TEXTFIELD, NULL);
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
        if (!form_keys(&drawer->form, ui) && ui_key(ui, "Escape")) close_one(drawer, ui);
        int down = drawer->adding ? ui_key(ui, "Down") - ui_key(ui, "Up") : 0;
        if (down) move_in_rules(drawer, down);
    }
    return drawer->changed;
}

bool drawer_draw(Drawer *drawer, Ui *ui, const DrawerHow *how, const Picture *picture)
{
    Rect area = how->area;
    keep_chosen(drawer, how);
    drawer->picture = picture;
    drawer->drawn = drawer->version + drawer->form.version;
    ui_cover(ui, area);
    ui_hotspot(ui, UI_PANEL, word("drawer.title"), "", area, UI_BARE | UI_NO_FOCUS | UI_QUIET);
    uint64_t hash = ui_hash_number(ui_hash(picture->version, &drawer->version, sizeof drawer->version), how->step);
    hash = ui_hash_number(ui_hash_number(hash, picture->solo), edit_can_undo(how->edit));
    ui_layer_begin(ui, "runs drawer", (Rect){area.x - 2, area.y - 2, area.w + 4, area.h + 4},
                   ui_hash_text(ui_hash_number(hash, (double)drawer->form.version), drawer->form.text));
    ui_panel(ui, word("drawer.panel"), area);
    if (drawer->adding) {
        drawer_rules_draw(drawer, ui);
    } else {
        draw_head(drawer, ui);
        float y = draw_rows(drawer, ui);
        if (drawer->form.note[0]) {
            ui_text_fit(ui, area.x + ui_space(ui)->padding, y + 25, area.w - 2 * ui_space(ui)->padding, UI_LEFT,
                        TYPE_SMALL, pen_ink(ui, drawer->note_bad ? COLOR_DANGER : COLOR_TEXT_DIM), drawer->form.note);
            y += 32;
        }
        drawer_run_draw(drawer, ui, (Rect){area.x, y + 4, area.w, area.y + area.h - y - 4});
    }
    ui_layer_end(ui);
    if (drawer->form.menu && !drawer->adding) drawer_menu_draw(drawer, ui);
    work_on_rates(drawer);
    change_runs(drawer);
    return drawer->changed;
}
