#include "view/sandbox/sandbox_parts.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "run/give/export.h"
#include "view/parts/bar.h"
#include "view/parts/look.h"
#include "view/runs/timeline_view.h"

/* ---- making ----------------------------------------------------------------------------------------------------- */

/* A rule of one's own goes in the look that stands out most: the second of the tokens' series. */
static void take_series(Sandbox *sandbox)
{
    int own = theme_series(sandbox->scenery.theme, "momentum");
    look_series(sandbox->scenery.theme, &sandbox->trace.runs, sandbox->series);
    if (own < 0) return;
    sandbox->series[0].color = theme_series_color(sandbox->scenery.theme, own);
    sandbox->series[0].marker = (LandscapeMarker)sandbox->scenery.theme->series[own].marker;
    sandbox->series[0].dash = sandbox->scenery.theme->series[own].dash,
    sandbox->series[0].gap = sandbox->scenery.theme->series[own].gap;
}

static Status make_race(Sandbox *sandbox, Surface *surface, Rule *rule, Error *error)
{
    RunDesc run = {.rule = rule,
                   .settings = rule_draft_settings(&sandbox->draft, rule),
                   .label = word("sandbox.run"),
                   .stream = race_stream(rule->name, 0)};
    RaceDesc desc = {.surface = surface,
                     .start = {sandbox->start[0], sandbox->start[1]},
                     .runs = &run,
                     .run_count = 1,
                     .steps = sandbox->steps,
                     .seed = sandbox->seed};
    Race *race;
    Status status = race_create(&race, &desc, error);
    if (status) return status;
    race_destroy(sandbox->race);
    sandbox->race = race;
    trace_build(&sandbox->trace, race);
    if (sandbox->scenery.theme) take_series(sandbox);
    sandbox->race_key += RACE_RUNS_MAX + 1;
    sandbox->version++;
    return STATUS_OK;
}

/* The formula's text with its constants, domain and start, and the first run's rule. */
static void take_scene(Sandbox *sandbox, const SceneFile *scene)
{
    const Surface *surface = scene->surface;
    Rule *rule = scene->run_count ? scene->rules[0] : NULL;
    const char *user = user_folder();
    snprintf(sandbox->title, sizeof sandbox->title, "%s", scene->title);
    sandbox_take_surface(sandbox, surface);
    memcpy(sandbox->start, scene->start, sizeof sandbox->start);
    sandbox->steps = scene->steps, sandbox->seed = scene->seed;
    rule_draft_begin(&sandbox->draft, "your-rule", word("sandbox.run"), "step = -alpha*g");
    if (!rule || !rule_draft_from(&sandbox->draft, rule)) return;
    if (scene_file_rule_text(scene, rule) ||
        (user && rule->path && text_starts(rule->path, user))) { /* it is the user's own */
        snprintf(sandbox->draft.name, sizeof sandbox->draft.name, "%s", rule->name);
        snprintf(sandbox->draft.source, sizeof sandbox->draft.source, "%s", rule->source ? rule->source : "");
        snprintf(sandbox->draft.summary, sizeof sandbox->draft.summary, "%s", rule->summary);
    }
    for (int i = 0; i < rule->option_count; i++) {
        RuleDraftOption *option = rule_draft_option(&sandbox->draft, rule->options[i].name);
        if (option) option->value = scene->runs[0].settings.values[i];
    }
}

/* What stood in the fields; it may be wrong. */
static void take_typed(Sandbox *sandbox, const Yaml *typed)
{
    const char *formula = NULL, *rule = NULL;
    if (yaml_text_or(typed, "surface", &formula, NULL) == STATUS_OK && formula) {
        snprintf(sandbox->formula, sizeof sandbox->formula, "%s", formula);
        utf8_trim_end(sandbox->formula);
    }
    if (yaml_text_or(typed, "rule", &rule, NULL) == STATUS_OK && rule) {
        snprintf(sandbox->draft.text, sizeof sandbox->draft.text, "%s", rule);
        utf8_trim_end(sandbox->draft.text);
    }
}

static Status load(Sandbox *sandbox, const ScreenDesc *desc, Error *error)
{
    SceneFile *scene;
    Status status = desc->meaning ? scene_file_take(&scene, desc->meaning, NULL, 0, error)
                                  : scene_file_open(&scene, desc->word, error);
    if (status) return status;
    if (scene->surface && desc->rule_count > 0) {
        scene_file_clear_runs(scene);
        status = scene_file_add_run(scene, desc->rules[0], error);
    }
    if (desc->has_start) memcpy(scene->start, desc->start, sizeof scene->start);
    if (desc->steps > 0) scene->steps = desc->steps;
    if (!status && !scene->surface)
        status = error_at(error, scene->path, 0, 0, STATUS_VALUE, "the sandbox needs a surface");
    if (!status) {
        take_scene(sandbox, scene);
        sandbox_read_surface(sandbox);
        sandbox_read_rule(sandbox);
        if (!sandbox->surface || !sandbox->rule) { /* a surface over data has no text that stands by itself */
            if (!sandbox->surface)
                status = error_at(error, scene->path, 0, 0, STATUS_VALUE, "%s", sandbox->surface_error.message);
            else status = error_at(error, scene->path, 0, 0, STATUS_VALUE, "%s", sandbox->rule_error.message);
        }
    }
    if (!status && scene->typed && desc->rule_count == 0) {
        take_typed(sandbox, scene->typed);
        sandbox_read_surface(sandbox);
        sandbox_read_rule(sandbox);
    }
    scene_file_destroy(scene);
    return status ? status : make_race(sandbox, sandbox->surface, sandbox->rule, error);
}

Status sandbox_create(Sandbox **out, const ScreenDesc *desc, Error *error)
{
    Sandbox *sandbox = memory_must(calloc(1, sizeof *sandbox));
    *out = NULL;
    sandbox->editor.text = sandbox->draft.text;
    sandbox->editor.size = sizeof sandbox->draft.text;
    Status status = load(sandbox, desc, error);
    if (status) {
        sandbox_destroy(sandbox);
        return status;
    }
    sandbox->headless = desc->headless;
    sandbox->save[0] = sandbox->save[1] = true;
    sandbox->now.cockpit = cockpit_start(sandbox->trace.runs.steps);
    *out = sandbox;
    return STATUS_OK;
}

void sandbox_destroy(Sandbox *sandbox)
{
    if (!sandbox) return;
    scenery_free(&sandbox->scenery);
    trace_free(&sandbox->trace);
    race_destroy(sandbox->race);
    rule_destroy(sandbox->rule);
    surface_destroy(sandbox->surface);
    ui_editor_free(&sandbox->editor);
    arena_free(&sandbox->work.arena);
    arena_free(&sandbox->names);
    arena_free(&sandbox->lists);
    text_free(&sandbox->scene);
    free(sandbox);
}

void sandbox_stale(Sandbox *sandbox)
{
    sandbox->stale = true;
    sandbox->version++;
}

int sandbox_sliders(const Sandbox *sandbox)
{
    int count = 0;
    for (int i = 0; i < sandbox->draft.option_count; i++) count += sandbox->draft.options[i].used;
    for (int i = 0; i < sandbox->constant_count; i++) count += sandbox->constants[i].used;
    return count;
}

/* ---- changes ---------------------------------------------------------------------------------------------------- */

/* At the end of a frame: nothing is being drawn from what goes. A race that cannot be made leaves the old one running. */
static void do_changes(Sandbox *sandbox)
{
    Surface *surface = sandbox->surface;
    Rule *rule = sandbox->rule;
    Error error = {0};
    if (sandbox->new_surface) sandbox->surface = NULL, sandbox_read_surface(sandbox);
    if (sandbox->new_rule) sandbox->rule = NULL, sandbox_read_rule(sandbox);
    Surface *next_surface = sandbox->surface ? sandbox->surface : surface;
    Rule *next_rule = sandbox->rule ? sandbox->rule : rule;
    bool another = next_surface != surface || next_rule != rule || sandbox->new_race;
    if (sandbox->new_surface || sandbox->new_rule || sandbox->new_race) sandbox_stale(sandbox);
    if (another && make_race(sandbox, next_surface, next_rule, &error) != STATUS_OK) {
        if (next_rule != rule) rule_destroy(next_rule), sandbox->rule_error = error, sandbox->rule_wrong = true;
        if (next_surface != surface) surface_destroy(next_surface);
        next_rule = rule, next_surface = surface;
    } else if (another) {
        if (next_surface != surface) {
            sandbox->scenery.made = false;
            sandbox->surface_version++;
            surface_destroy(surface);
        }
        if (next_rule != rule) rule_destroy(rule);
        trace_reach(&sandbox->trace, sandbox->now.cockpit.roll.target + 1);
    }
    sandbox->surface = next_surface, sandbox->rule = next_rule;
    sandbox->new_surface = sandbox->new_rule = sandbox->new_race = false;
}

/* ---- keys ------------------------------------------------------------------------------------------------------- */

/* What the sandbox knows; the rest goes up. `which`: of the keys of a pattern. */
static void do_command(Sandbox *sandbox, Ui *ui, Command command, int which)
{
    if (cockpit_command(&sandbox->now.cockpit, command, which)) return;
    if (command != COMMAND_RESET_CAMERA) {
        ui_ask(ui, command);
        return;
    }
    cockpit_fly(&sandbox->now.cockpit, sandbox_home(sandbox));
    map_home(&sandbox->scenery.map);
}

static void take_keys(Sandbox *sandbox, Ui *ui)
{
    if (sandbox->menu || ui_typing(ui)) return;
    cockpit_keys(&sandbox->now.cockpit, ui);
    if (ui_command(ui, COMMAND_RESET_CAMERA, NULL)) do_command(sandbox, ui, COMMAND_RESET_CAMERA, 0);
}

/* ---- a frame ---------------------------------------------------------------------------------------------------- */

/* The eye stays where it is while a formula is typed; the first landscape and another domain are looked at anew. */
static void take_ground(Sandbox *sandbox, bool final)
{
    Scenery *scenery = &sandbox->scenery;
    Cockpit *cockpit = &sandbox->now.cockpit;
    if (!scenery->made) {
        scenery_make(scenery, sandbox->surface);
        if (!cockpit->placed || sandbox->fresh_camera) cockpit->camera = sandbox_home(sandbox);
        else terrain_clear_camera(scenery->ground.terrain, &cockpit->camera);
        cockpit->placed = true, sandbox->fresh_camera = false;
    }
    scenery_bake(scenery, final);
}

/* Texts at the left, what they do at the right; where there is no room for both beside each other, one above the other. */
static SandboxPlan plan_of(const Sandbox *sandbox, const Frame *frame)
{
    SandboxPlan plan = {.frame = *frame, .row = 60};
    Rect all = frame->content;
    float left = floorf((all.w - frame->space->gutter) / 2), gap = frame->space->gutter,
          number_row = all.w - left - gap < SANDBOX_ONE_LINE ? 132 : 76;
    float rule = fminf(fmaxf(all.h * 0.40f, 268), fmaxf(all.h * 0.5f, 1));
    int sliders = sandbox_sliders(sandbox), most = all.h > 760 ? 4 : all.h > 560 ? 2 : 1;
    plan.rows = sliders < most ? sliders : most;
    float below = number_row + 12 + plan.row * (float)plan.rows;
    plan.surface = (Rect){all.x, all.y, left, all.h - rule - gap};
    plan.rule = (Rect){all.x, all.y + all.h - rule, left, rule};
    plan.valley = (Rect){all.x + left + gap, all.y, all.w - left - gap, all.h - below - gap};
    plan.sliders = (Rect){plan.valley.x, all.y + all.h - below, plan.valley.w, below};
    return plan;
}

static void draw_bar(Sandbox *sandbox, Ui *ui, const Frame *frame)
{
    static const struct {
        const char *word;
        Command command;
    } keys[] = {
        {"sandbox.gallery", COMMAND_SCENES},  {"sandbox.save", COMMAND_SAVE}, {"sandbox.map", COMMAND_MAP},
        {"sandbox.here", COMMAND_START_HERE}, {"sandbox.play", COMMAND_PLAY},
    };
    const char *own = word("sandbox.title"), *first = word("sandbox.bar");
    ui_layer_begin(ui, "top bar", frame->top,
                   ui_hash_number(ui_hash_text(sandbox->version, sandbox->title),
                                  sandbox->now.cockpit.flat + 2 * sandbox->now.cockpit.roll.playing));
    Bar bar = bar_begin(ui);
    float least = bar.x + ui_text_width(ui, TYPE_TITLE_BAR, own) + 24;
    for (int i = 0; i < (int)(sizeof keys / sizeof *keys); i++) {
        Command command = keys[i].command;
        const char *name = word(command == COMMAND_MAP && sandbox->now.cockpit.flat            ? "sandbox.valley"
                                : command == COMMAND_PLAY && sandbox->now.cockpit.roll.playing ? "sandbox.pause"
                                                                                               : keys[i].word),
                   *key = ui_command_key(ui, command == COMMAND_SCENES ? COMMAND_CLOSE : command);
        if (!bar_room(ui, &bar, name, key, least)) break;
        if (!bar_key(ui, &bar, name, key, 0)) continue;
        if (command == COMMAND_SAVE) sandbox_menu_open(sandbox, SANDBOX_SAVING); /* under which names */
        else if (command == COMMAND_START_HERE)
            sandbox->now.placing = !sandbox->now.placing; /* the pointer is on the button */
        else do_command(sandbox, ui, command, 0);
        sandbox_stale(sandbox);
    }
    float wide = ui_text_width(ui, TYPE_TITLE_BAR, first), title = ui_text_width(ui, TYPE_TITLE_BAR, sandbox->title);
    if (bar.x + wide + 50 + fminf(title, 120) < bar.right) {
        ui_text(ui, bar.x, 46, UI_LEFT, TYPE_TITLE_BAR, pen_ink(ui, COLOR_TEXT_DIM), first);
        bar_slash(ui, &bar, wide);
    }
    bar_title(ui, &bar, sandbox->title);
    ui_layer_end(ui);
}

static void draw_all(Sandbox *sandbox, Ui *ui, double seconds, bool final)
{
    sandbox->stale = false;
    cockpit_begin(&sandbox->now.cockpit, ui);
    if (scenery_begin(&sandbox->scenery, ui)) take_series(sandbox), sandbox->version++;
    take_ground(sandbox, final);
    take_keys(sandbox, ui);
    cockpit_advance(&sandbox->now.cockpit, sandbox->scenery.ground.terrain, seconds, final);
    trace_reach(&sandbox->trace, cockpit_reach(&sandbox->now.cockpit));
    SandboxPlan plan = plan_of(sandbox, ui_frame(ui));
    Picture picture = {
        .runs = &sandbox->trace.runs,
        .race = sandbox->race,
        .trace = &sandbox->trace,
        .surface = race_surface(sandbox->race),
        .series = sandbox->series,
        .hidden = sandbox->hidden,
        .solo = -1,
        .step = sandbox->now.cockpit.roll.shown,
        .at = roll_at(&sandbox->now.cockpit.roll),
        .last = sandbox->now.cockpit.roll.last,
        .version = sandbox->version,
    };
    ui_layer_begin(ui, "sandbox ground", ui_whole(ui), 0);
    pen_fill(ui, ui_whole(ui), 0, pen_ink(ui, COLOR_BG));
    ui_layer_end(ui);
    bool below = sandbox->menu != SANDBOX_NO_MENU;
    if (below) ui_mute(ui, true);
    draw_bar(sandbox, ui, &plan.frame);
    sandbox_surface_draw(sandbox, ui, &plan);
    sandbox_rule_draw(sandbox, ui, &plan);
    sandbox_valley_draw(sandbox, ui, &plan, &picture, final);
    sandbox_sliders_draw(sandbox, ui, &plan);
    StageLayout at = {.frame = plan.frame, .right = plan.frame.width};
    TimelineAct act = timeline_draw(ui, &at, &picture, &sandbox->now.cockpit.roll);
    sandbox->stale |= timeline_steer(&act, &sandbox->now.cockpit);
    if (below) {
        ui_mute(ui, false);
        ui_overlay(ui);
        sandbox_menu_draw(sandbox, ui, &plan);
    } else if (!ui_typing(ui) && ui_command(ui, COMMAND_START_HERE, NULL) && sandbox->now.cockpit.pointing) {
        memcpy(sandbox->start, sandbox->now.cockpit.pointer, sizeof sandbox->start);
        sandbox->new_race = true;
    } else if (sandbox->now.placing && sandbox->now.cockpit.pointing && ui_input(ui)->pressed) {
        memcpy(sandbox->start, sandbox->now.cockpit.pointer, sizeof sandbox->start);
        sandbox->new_race = true;
        sandbox->now.placing = false;
    }
    do_changes(sandbox);
}

void sandbox_frame(Sandbox *sandbox, Ui *ui, Rect place, double seconds, bool final)
{
    ui_scope_begin(ui, sandbox->title, place);
    draw_all(sandbox, ui, seconds, final);
    ui_scope_end(ui);
}

/* ---- what the app asks ------------------------------------------------------------------------------------------ */

bool sandbox_busy(const Sandbox *sandbox)
{
    if (!scenery_ready(&sandbox->scenery)) return true;
    return sandbox->stale || cockpit_busy(&sandbox->now.cockpit) || !valley_settled(&sandbox->scenery.valley);
}

int sandbox_step(const Sandbox *sandbox) { return sandbox->now.cockpit.roll.shown; }
int sandbox_steps(const Sandbox *sandbox) { return sandbox->now.cockpit.roll.last; }
void sandbox_play(Sandbox *sandbox, bool playing) { roll_play(&sandbox->now.cockpit.roll, playing); }
const char *sandbox_title(const Sandbox *sandbox) { return sandbox->title; }
void sandbox_figures(const Sandbox *sandbox, TextBuffer *out)
{
    export_csv_to(sandbox->race, sandbox->now.cockpit.roll.shown, out);
}

void sandbox_go_to(Sandbox *sandbox, int step)
{
    roll_play(&sandbox->now.cockpit.roll, false);
    roll_to(&sandbox->now.cockpit.roll, step);
}

bool sandbox_asks(Sandbox *sandbox, ScreenDesc *out)
{
    bool asks = sandbox->races;
    sandbox->races = false;
    *out = (ScreenDesc){.word = sandbox->scene.data, .back = "sandbox"};
    return asks;
}

SandboxState sandbox_state(const Sandbox *sandbox)
{
    SandboxState state = sandbox->now;
    memcpy(state.pan, sandbox->scenery.map.pan, sizeof state.pan);
    return state;
}

void sandbox_restore(Sandbox *sandbox, const SandboxState *state)
{
    sandbox->now = *state;
    memcpy(sandbox->scenery.map.pan, state->pan, sizeof state->pan);
    sandbox_stale(sandbox);
}
