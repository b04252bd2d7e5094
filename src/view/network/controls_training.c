/* The training: the rule of a run with its options and schedule, from here or from the start; batches, epochs, seed; the runs. */
#include "view/network/controls_parts.h"

#include "view/parts/figures.h"
#include "view/parts/option_name.h"
#include "view/parts/pen.h"
#include "view/parts/words.h"

#include <math.h>
#include <string.h>

static const RunDesc *run_of(const Controls *controls) { return &controls->how->scene->file->runs[controls->list.run]; }

/* Where the chosen run stands: one that is through stays at its last step. */
static int step_of(const Controls *controls)
{
    int last = training_last(controls->how->training, controls->list.run);
    return controls->how->step < last ? controls->how->step : last;
}

/* A fork needs an update before it, and one after it. */
static bool may_fork(const Controls *controls)
{
    int step = step_of(controls);
    return step > 0 && step < training_run_steps(controls->how->training, controls->list.run);
}

static bool from_here(const Controls *controls) { return !controls->from_start && may_fork(controls); }

/* ---- changing a run -------------------------------------------------------------------------------------------------- */

/* What the run goes with at the step shown. */
static RunFork fork_here(const Controls *controls)
{
    const RunDesc *run = run_of(controls);
    int step = step_of(controls);
    return (RunFork){.from = step,
                     .settings = *run_settings(run, step),
                     .schedule = run_schedule(run, step),
                     .rule = run_rule(run, step)};
}

/* In the scene as it stands and in its training: both go on. */
static void fork_run(Controls *controls, const RunFork *fork, uint64_t group)
{
    const ControlsHow *how = controls->how;
    Error error = {0};
    network_edit_keep(controls->edit, how->scene, group);
    RunDesc before = *run_of(controls);
    int *sets = &how->scene->words.run[controls->list.run].set_count, had = *sets;
    Status status = network_edit_fork(how->scene, controls->list.run, fork, &error);
    if (!status) status = training_fork(how->training, controls->list.run, fork, &error);
    if (status) {
        how->scene->file->runs[controls->list.run] = before;
        *sets = had;
        controls_refuse(controls, error.message);
        return;
    }
    controls->form.note[0] = 0;
    controls->act.forked = true;
    controls->version++;
}

ControlsAct controls_set(Controls *controls, const ControlsHow *how, Ui *ui, int index, double value)
{
    TrainSet set = {how->step, index, value};
    controls_call(controls, how);
    if (training_set(how->training, how->run, set.from, index, value, NULL)) return controls->act;
    network_edit_keep(controls->edit, how->scene, form_group(ui, ROW_WEIGHT + (uint64_t)index));
    network_edit_set(how->scene, how->run, &set);
    controls->act.forked = true;
    controls->version++;
    return controls->act;
}

/* The run goes with this, from the start or from here. */
static void set_run(Controls *controls, const RunFork *with, uint64_t group)
{
    if (from_here(controls)) {
        fork_run(controls, with, group);
        return;
    }
    NetworkScene *draft = controls_begin(controls);
    if (!draft) return;
    Error error = {0};
    Status status = network_edit_settings(draft, controls->list.run, with, &error);
    if (!status) {
        controls_end(controls, draft, group);
        return;
    }
    network_scene_destroy(draft);
    form_refuse(&controls->form, error.message);
}

/* ---- the rule ---------------------------------------------------------------------------------------------------------- */

static void draw_number(Controls *controls, Ui *ui, int index)
{
    RunFork with = fork_here(controls);
    const RuleOption *option = &with.rule->options[index];
    uint64_t key = ROW_OPTION + (uint64_t)index;
    char words[64];
    Rect row;
    if (!controls_row(controls, FORM_ROW, &row)) return;
    FormNumber how = {.label = option_words(option->name, words),
                      .low = option->log_scale ? fmax(option->low, 1e-16) : option->low,
                      .high = option->high,
                      .least = option->least,
                      .most = option->below ? nextafter(option->most, 0) : option->most,
                      .log = option->log_scale,
                      .whole = option->whole,
                      .hint = option->note};
    if (option->below && how.high >= option->most) how.high = option->most - (option->most - how.low) / 1000;
    if (form_number(&controls->form, ui, key, row, &with.settings.values[index], &how))
        set_run(controls, &with, form_group(ui, key));
}

static void draw_option(Controls *controls, Ui *ui, int index)
{
    RunFork with = fork_here(controls);
    const RuleOption *option = &with.rule->options[index];
    double *value = &with.settings.values[index];
    char words[64], plain[32];
    Rect row;
    if (option->kind == OPTION_NUMBER) {
        draw_number(controls, ui, index);
    } else if (option->kind == OPTION_WORD) {
        controls_list(controls, ui, ROW_WORD + (uint64_t)index, option_words(option->name, words),
                      option_text(option, *value, plain));
    } else if (controls_row(controls, FORM_ROW, &row)) {
        bool on = *value != 0;
        if (!ui_checkbox(ui, option_words(option->name, words), (Rect){row.x, row.y + 2, row.w, 48}, &on, 0)) return;
        *value = on;
        set_run(controls, &with, 0);
    }
}

static void draw_where(Controls *controls, Ui *ui)
{
    bool start = !from_here(controls);
    Rect row;
    if (!controls_row(controls, FORM_ROW + 4, &row)) return;
    if (may_fork(controls)) {
        if (form_either(ui, row, word("drawer.from_here"), word("drawer.from_start"), &start))
            controls->from_start = start, controls->version++;
        return;
    }
    ui_text_fit(ui, row.x, row.y + 30, row.w, UI_LEFT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT_DIM),
                word("network.controls_from_start"));
}

static void draw_rule(Controls *controls, Ui *ui)
{
    RunFork with = fork_here(controls);
    controls_list(controls, ui, ROW_RULE, word("network.controls_rule"), with.rule->title);
    for (int i = 0; i < with.rule->option_count; i++) draw_option(controls, ui, i);
    controls_list(controls, ui, ROW_SCHEDULE, word("network.controls_schedule"),
                  controls_title(&controls->schedules, with.schedule ? with.schedule->name : "constant"));
    draw_where(controls, ui);
}

/* ---- batches, epochs, seed ----------------------------------------------------------------------------------------------- */

static void change_batch(NetworkWords *words, Arena *arena, const void *to)
{
    (void)arena;
    words->batch = *(const int *)to;
}

static void draw_batch(Controls *controls, Ui *ui)
{
    int most = controls->how->scene->examples->count[PART_TRAIN], batch = controls_words(controls)->batch;
    double value = batch ? batch : most;
    Rect row;
    FormNumber how = {.label = word("network.controls_batch"),
                      .low = 1,
                      .high = most > 1 ? most : 2,
                      .least = 1,
                      .most = fmax(most, value),
                      .log = true,
                      .whole = true,
                      .shown = batch ? NULL : word("network.controls_all")};
    if (!controls_row(controls, FORM_ROW, &row) || !form_number(&controls->form, ui, ROW_BATCH, row, &value, &how))
        return;
    batch = value >= most ? 0 : (int)value;
    controls_change(controls, change_batch, &batch, form_group(ui, ROW_BATCH));
}

static void draw_counts(Controls *controls, Ui *ui)
{
    const NetworkSceneWords *words = &controls->how->scene->words;
    double values[3] = {words->epochs, words->patience, (double)controls->how->scene->file->seed};
    const FormNumber hows[3] = {{.label = word("network.controls_epochs"),
                                 .low = 1,
                                 .high = 1000,
                                 .least = 1,
                                 .most = SCENE_EPOCHS_MAX,
                                 .log = true,
                                 .whole = true},
                                {.label = word("network.controls_patience"),
                                 .high = 100,
                                 .most = SCENE_EPOCHS_MAX,
                                 .whole = true,
                                 .shown = words->patience ? NULL : word("network.controls_never"),
                                 .hint = word("network.controls_patience_hint")},
                                {.label = word("network.controls_seed"),
                                 .low = 1,
                                 .high = 100,
                                 .most = 9007199254740991.0,
                                 .whole = true,
                                 .hint = word("network.controls_seed_hint")}};
    for (int i = 0; i < 3; i++) {
        uint64_t key = ROW_EPOCHS + (uint64_t)i;
        Rect row;
        if (!controls_row(controls, FORM_ROW, &row) ||
            !form_number(&controls->form, ui, key, row, &values[i], &hows[i]))
            continue;
        NetworkScene *draft = controls_begin(controls);
        if (!draft) return;
        draft->words.epochs = (int)values[0], draft->words.patience = (int)values[1];
        draft->file->seed = (uint64_t)values[2];
        controls_end(controls, draft, form_group(ui, key));
    }
}

static void draw_shuffle(Controls *controls, Ui *ui)
{
    bool shuffle = controls->how->scene->words.shuffle;
    Rect row;
    if (!controls_row(controls, FORM_ROW, &row)) return;
    if (!ui_checkbox(ui, word("network.controls_shuffle"), (Rect){row.x, row.y + 2, row.w, 48}, &shuffle, 0)) return;
    NetworkScene *draft = controls_begin(controls);
    if (!draft) return;
    draft->words.shuffle = shuffle;
    controls_end(controls, draft, 0);
}

/* ---- runs ------------------------------------------------------------------------------------------------------------------ */

static void say_about(const void *context, int run, RunAbout *out)
{
    const ControlsHow *how = context;
    const RunDesc *desc = &how->scene->file->runs[run];
    const Rule *rule = run_rule(desc, how->step);
    if (strcmp(rule->options[0].name, "lr")) return;
    out->tex = "\\eta", out->sign = "η";
    figures_value(out->text, run_settings(desc, how->step)->values[0]);
}

typedef Status ChangeRuns(NetworkScene *draft, int run, Error *error);

static void change_runs(Controls *controls, ChangeRuns *change, int shown)
{
    NetworkScene *draft = controls_begin(controls);
    Error error = {0};
    if (!draft) return;
    if (change(draft, controls->list.run, &error)) {
        form_refuse(&controls->form, error.message);
        network_scene_destroy(draft);
        return;
    }
    controls_end(controls, draft, 0);
    if (controls->act.scene) controls->act.run = shown, controls->list.show_chosen = true;
}

static void draw_run_buttons(Controls *controls, Ui *ui)
{
    int runs = controls->how->scene->file->run_count, run = controls->list.run;
    Rect row;
    if (!controls_row(controls, FORM_ROW + 4, &row)) return;
    float wide = (row.w - 24) / 3;
    form_list_button(&controls->form, ui, ROW_ADD, word("network.controls_add_hint"),
                     (Rect){row.x, row.y + 2, wide, 48}, word("network.controls_add"));
    if (ui_button(ui, word("drawer.duplicate"), (Rect){row.x + wide + 12, row.y + 2, wide, 48}, 0))
        change_runs(controls, network_edit_copy, run + 1);
    bool only = runs == 1;
    bool pressed = ui_button(ui, word("drawer.remove"), (Rect){row.x + 2 * wide + 24, row.y + 2, wide, 48},
                             only ? UI_DISABLED : 0);
    if (only) ui_why(ui, word("drawer.last_run"));
    else if (pressed) change_runs(controls, network_edit_remove, run ? run - 1 : 0);
}

void controls_runs_draw(Controls *controls, Ui *ui)
{
    enum { ROWS = 4 };
    int runs = controls->how->scene->file->run_count;
    float high = RUN_LIST_ROW * (float)(runs < ROWS ? runs : ROWS);
    Rect row;
    bool own = controls->this_run;
    if (runs == 1) return;
    if (controls_row(controls, high + 6, &row)) {
        float pad = ui_space(ui)->padding;
        RunListHow how = {.area = {row.x - pad, row.y, row.w + 2 * pad, high},
                          .picture = controls->how->picture,
                          .tex = &controls->tex,
                          .about = say_about,
                          .context = controls->how};
        RunListAct act = run_list_draw(&controls->list, ui, &how);
        if (act.chose) controls->act.run = controls->list.run;
        if (act.chose || act.turned) controls->version++;
        controls->act.hides = act.hides;
    }
    if (controls_row(controls, FORM_ROW, &row) &&
        form_either(ui, row, word("network.controls_all_runs"), word("network.controls_this_run"), &own))
        controls->this_run = own, controls->version++;
}

/* ---- the page -------------------------------------------------------------------------------------------------------------- */

void controls_training_draw(Controls *controls, Ui *ui)
{
    controls_runs_draw(controls, ui);
    draw_run_buttons(controls, ui);
    draw_rule(controls, ui);
    controls_line(controls, ui, word("network.controls_starts_same"));
    draw_batch(controls, ui);
    draw_counts(controls, ui);
    draw_shuffle(controls, ui);
}

static void pick_rule(Controls *controls, Ui *ui, bool adds)
{
    const Choices *rules = &controls->rules;
    RunFork with = fork_here(controls);
    int chosen = controls_find(rules, with.rule->name);
    int picked =
        form_menu(&controls->form, ui, controls->how->area, rules->titles, rules->count, chosen < 0 ? 0 : chosen);
    Rule *rule;
    Error error = {0};
    if (picked < 0 || (picked == chosen && !adds)) return;
    const char *name = rules->names[picked];
    if (adds) {
        NetworkScene *draft = controls_begin(controls);
        if (!draft) return;
        if (network_edit_add(draft, name, &error)) {
            form_refuse(&controls->form, error.message);
            network_scene_destroy(draft);
            return;
        }
        controls_end(controls, draft, 0);
        if (controls->act.scene) controls->act.run = controls->act.scene->file->run_count - 1;
        return;
    }
    if (scene_file_rule(controls->how->scene->file, name, &rule, &error)) {
        form_refuse(&controls->form, error.message);
        return;
    }
    with.rule = rule, with.settings = rule_settings_default(rule);
    set_run(controls, &with, 0);
}

static void pick_schedule(Controls *controls, Ui *ui)
{
    const Choices *all = &controls->schedules;
    RunFork with = fork_here(controls);
    int chosen = controls_find(all, with.schedule ? with.schedule->name : "constant");
    int picked = form_menu(&controls->form, ui, controls->how->area, all->titles, all->count, chosen < 0 ? 0 : chosen);
    Schedule *schedule;
    Error error = {0};
    if (picked < 0 || picked == chosen) return;
    if (scene_file_schedule(controls->how->scene->file, all->names[picked], &schedule, &error)) {
        form_refuse(&controls->form, error.message);
        return;
    }
    with.schedule = schedule;
    set_run(controls, &with, 0);
}

static void pick_word(Controls *controls, Ui *ui, int index)
{
    RunFork with = fork_here(controls);
    if (index < 0 || index >= with.rule->option_count) return;
    const RuleOption *option = &with.rule->options[index];
    int chosen = (int)with.settings.values[index];
    int picked = form_menu(&controls->form, ui, controls->how->area, option->words, option->word_count, chosen);
    if (picked < 0 || picked == chosen) return;
    with.settings.values[index] = picked;
    set_run(controls, &with, 0);
}

void controls_training_menu(Controls *controls, Ui *ui)
{
    uint64_t menu = controls->form.menu;
    if (menu == ROW_RULE || menu == ROW_ADD) pick_rule(controls, ui, menu == ROW_ADD);
    else if (menu == ROW_SCHEDULE) pick_schedule(controls, ui);
    else if (menu >= ROW_WORD && menu < ROW_DATA) pick_word(controls, ui, (int)(menu - ROW_WORD));
}
