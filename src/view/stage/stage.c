#include "view/stage/stage_parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "run/give/export.h"
#include "view/parts/look.h"

static const char *const lights[LANDSCAPE_LIGHTS] = {"lantern", "moon", "full"};

/* ---- making ----------------------------------------------------------------------------------------------------- */

static void take_race(Stage *stage, Race *race)
{
    race_destroy(stage->race);
    stage->race = race;
    trace_build(&stage->trace, race);
    if (stage->scenery.theme)
        look_series(stage->scenery.theme, &stage->trace.runs, stage->series); /* the labels are the race's */
    stage->race_key += RACE_RUNS_MAX + 1;
    stage->version++;
}

/* What each forked run would have gone on to do without its forks, the latest ones first where there is no room for all. */
static void take_befores(Stage *stage)
{
    RaceDesc desc = scene_file_race(stage->scene);
    RunDesc runs[VALLEY_GHOSTS_MAX];
    int of[VALLEY_GHOSTS_MAX], count = 0;
    Race *race = NULL;
    for (int back = 0; back < RUN_FORKS_MAX; back++)
        for (int i = 0; i < desc.run_count && count < VALLEY_GHOSTS_MAX; i++) {
            if (desc.runs[i].fork_count <= back || desc.runs[i].hidden) continue;
            of[count] = i;
            runs[count] = desc.runs[i];
            runs[count++].fork_count -= back + 1;
        }
    desc.runs = runs;
    desc.run_count = count;
    stage->before_count = 0;
    if (!count || race_create(&race, &desc, NULL) != STATUS_OK) return;
    race_destroy(stage->old_race);
    stage->old_race = race;
    trace_build(&stage->old_trace, race);
    for (int i = 0; i < count; i++) {
        RunDesc forked = stage->scene->runs[of[i]];
        Before *before = &stage->befores[i];
        forked.fork_count = runs[i].fork_count + 1;
        *before = (Before){.runs = &stage->old_trace.runs,
                           .trace = &stage->old_trace,
                           .run = i,
                           .of = of[i],
                           .from = forked.forks[forked.fork_count - 1].from,
                           .key = ~(stage->race_key * 64 + (uint64_t)i)};
        drawer_before_label(&forked, before->label, sizeof before->label);
    }
    stage->before_count = count;
}

static Status load(Stage *stage, const ScreenDesc *desc, Error *error)
{
    Status status = desc->meaning ? scene_file_take(&stage->scene, desc->meaning, NULL, 0, error)
                                  : scene_file_open(&stage->scene, desc->word, error);
    if (status != STATUS_OK) return status;
    SceneFile *scene = stage->scene;
    status = scene_file_shown(scene, error);
    if (status != STATUS_OK) return status;
    if (desc->rule_count > 0) {
        scene_file_clear_runs(scene);
        for (int i = 0; i < desc->rule_count && status == STATUS_OK; i++)
            status = scene_file_add_run(scene, desc->rules[i], error);
    }
    if (status == STATUS_OK && desc->schedule) status = scene_file_set_schedule(scene, desc->schedule, error);
    if (status != STATUS_OK) return status;
    if (desc->has_start) memcpy(scene->start, desc->start, sizeof scene->start);
    if (desc->steps > 0) scene->steps = desc->steps;
    RaceDesc wanted = scene_file_race(scene);
    Race *race = NULL;
    status = race_create(&race, &wanted, error);
    if (status != STATUS_OK) return status;
    take_race(stage, race);
    take_befores(stage);
    stage->edit = edit_create(scene);
    stage->drawer = drawer_create();
    stage->derivation = derivation_create();
    return STATUS_OK;
}

/* Of the run that is soloed, else of the one that is lowest now. */
void stage_open_workings(Stage *stage)
{
    int order[RACE_RUNS_MAX], run = stage->now.solo;
    runs_order(&stage->trace.runs, stage->now.cockpit.roll.step, order);
    for (int i = 0; run < 0 && i < stage->trace.runs.count; i++)
        if (!stage->now.hidden[order[i]]) run = order[i];
    if (run < 0) return;
    drawer_open(stage->drawer, false);
    roll_play(&stage->now.cockpit.roll, false); /* time goes by line now */
    workings_open(&stage->workings, run);
    stage->stale = true;
}

Status stage_create(Stage **out, const ScreenDesc *desc, Error *error)
{
    Stage *stage = memory_must(calloc(1, sizeof *stage));
    *out = NULL;
    Status status = load(stage, desc, error);
    if (status != STATUS_OK) {
        stage_destroy(stage);
        return status;
    }
    stage->headless = desc->headless;
    stage->now.solo = -1;
    stage->now.cockpit = cockpit_start(stage->trace.runs.steps);
    const char *light = desc->light ? desc->light : stage->scene->light;
    for (int i = 0; light && i < LANDSCAPE_LIGHTS; i++)
        if (!strcmp(light, lights[i])) stage->now.cockpit.light = (LandscapeLight)i;
    for (int run = 0; run < stage->scene->run_count; run++) stage->now.hidden[run] = stage->scene->runs[run].hidden;
    if (stage->scene->step > 0) {
        trace_reach(&stage->trace, stage->scene->step + 1);
        roll_to(&stage->now.cockpit.roll, stage->scene->step);
    }
    if (!strcmp(stage->scene->view, "workings")) stage_open_workings(stage);
    stage->now.hint = !stage->headless;
    if (desc->autoplay && !stage->headless) roll_play(&stage->now.cockpit.roll, true);
    *out = stage;
    return STATUS_OK;
}

static void forget_ghosts(Stage *stage)
{
    for (int i = 0; i < stage->ghost_count; i++) free(stage->ghosts[i].points);
    stage->ghost_count = 0;
    stage->ghost_of = 0;
}

void stage_destroy(Stage *stage)
{
    if (!stage) return;
    forget_ghosts(stage);
    scenery_free(&stage->scenery);
    basins_view_free(&stage->basins);
    outcomes_view_free(&stage->outcomes);
    workings_free(&stage->workings);
    trace_free(&stage->trace);
    race_destroy(stage->race);
    trace_free(&stage->old_trace);
    race_destroy(stage->old_race);
    drawer_destroy(stage->drawer);
    derivation_destroy(stage->derivation);
    edit_destroy(stage->edit);
    scene_file_destroy(stage->scene);
    free(stage);
}

/* ---- hands ------------------------------------------------------------------------------------------------------ */

/* The race of the scene as it is now; the step stays. A race that cannot be made is not: the change is taken back. */
void stage_race_anew(Stage *stage)
{
    RaceDesc desc = scene_file_race(stage->scene);
    Race *race = NULL;
    Error error = {0};
    if (race_create(&race, &desc, &error) != STATUS_OK) {
        edit_take_back(stage->edit);
        drawer_refuse(stage->drawer, error.message);
        return;
    }
    take_race(stage, race);
    take_befores(stage);
    for (int run = 0; run < stage->scene->run_count; run++) stage->now.hidden[run] = stage->scene->runs[run].hidden;
    if (stage->now.solo >= stage->scene->run_count || (stage->now.solo >= 0 && stage->now.hidden[stage->now.solo]))
        stage->now.solo = -1;
    trace_reach(&stage->trace, stage->now.cockpit.roll.target + 1);
    if (stage->before_count) trace_reach(&stage->old_trace, stage->now.cockpit.roll.target + 1);
}

void stage_start_at(Stage *stage, const double at[2])
{
    if (edit_start(stage->edit, at, 1, NULL) == STATUS_OK) stage_race_anew(stage);
}

/* The paths so far stay as grey dashes. Twice at the same moment: they go. */
static void keep_ghosts(Stage *stage)
{
    uint64_t now = stage->race_key * 1000003u + (uint64_t)stage->now.cockpit.roll.step + 1;
    if (now == stage->ghost_of || stage->now.cockpit.roll.step < 1) {
        forget_ghosts(stage);
        return;
    }
    for (int run = 0; run < stage->trace.runs.count; run++) {
        if (stage->now.hidden[run] || (stage->now.solo >= 0 && stage->now.solo != run)) continue;
        if (stage->ghost_count == VALLEY_GHOSTS_MAX) { /* the oldest goes */
            free(stage->ghosts[0].points);
            memmove(stage->ghosts, stage->ghosts + 1, sizeof stage->ghosts[0] * (VALLEY_GHOSTS_MAX - 1));
            stage->ghost_count--;
        }
        int count = stage->now.cockpit.roll.step + 1;
        LandscapePoint *points = memory_must(malloc(sizeof *points * (size_t)count));
        memcpy(points, trace_points(&stage->trace, run), sizeof *points * (size_t)count);
        stage->ghosts[stage->ghost_count++] = (Ghost){points, count, ~(stage->race_key + (uint64_t)run)};
    }
    stage->ghost_of = now;
}

Camera stage_home(const Stage *stage)
{
    if (stage->scene->is_file && stage->scene->has_camera) {
        SurfaceCamera at = stage->scene->camera;
        Camera camera = camera_degrees((float)at.azimuth, (float)at.elevation, (float)at.distance);
        for (int i = 0; i < 3 && stage->scene->has_looks_at; i++) camera.target[i] = (float)stage->scene->looks_at[i];
        camera_limit(&camera);
        return camera;
    }
    return ground_camera(&stage->scenery.ground, &stage->trace);
}

void stage_set_solo(Stage *stage, int run)
{
    if (run < 0 || run >= stage->trace.runs.count || stage->now.hidden[run]) return;
    stage->now.solo = stage->now.solo == run ? -1 : run;
    stage->stale = true;
}

void stage_show_face(Stage *stage, MapFace face)
{
    stage->basins.on = face == MAP_BASINS;
    stage->outcomes.on = face == MAP_OUTCOMES;
    if (face != MAP_PLAIN) stage->now.tab = TAB_MAP;
    stage->stale = true;
}

void stage_do_workings(Stage *stage, WorkingsAct act)
{
    if (act.step >= 0)
        roll_play(&stage->now.cockpit.roll, false), roll_to(&stage->now.cockpit.roll, act.step), stage->stale = true;
    if (act.closes) stage->workings.hand.open = false, stage->stale = true;
}

/* What the stage knows; the rest goes up. `which`: of the keys of a pattern. */
void stage_command(Stage *stage, Ui *ui, Command command, int which)
{
    if (cockpit_command(&stage->now.cockpit, command, which)) return;
    switch (command) {
    case COMMAND_GHOST: keep_ghosts(stage); break;
    case COMMAND_RESET_CAMERA:
        cockpit_fly(&stage->now.cockpit, stage_home(stage)), map_home(&stage->scenery.map);
        break;
    case COMMAND_WORKINGS: stage_open_workings(stage); break;
    case COMMAND_SOLO: stage_set_solo(stage, which); break;
    case COMMAND_DERIVATION: derivation_open(stage->derivation, true); break;
    case COMMAND_BASINS: stage_show_face(stage, stage->basins.on ? MAP_PLAIN : MAP_BASINS); break;
    case COMMAND_OUTCOMES: stage_show_face(stage, stage->outcomes.on ? MAP_PLAIN : MAP_OUTCOMES); break;
    case COMMAND_DRAWER: drawer_open(stage->drawer, !drawer_is_open(stage->drawer)); break;
    case COMMAND_UNDO: stage->changed |= edit_undo(stage->edit); break;
    case COMMAND_REDO: stage->changed |= edit_redo(stage->edit); break;
    case COMMAND_COPY_AS: break; /* the menu has opened itself */
    default: ui_ask(ui, command); break;
    }
}

void stage_keys(Stage *stage, Ui *ui)
{
    static const Command keys[] = {
        COMMAND_GHOST,      COMMAND_RESET_CAMERA, COMMAND_WORKINGS, COMMAND_SOLO,
        COMMAND_DERIVATION, COMMAND_BASINS,       COMMAND_OUTCOMES, COMMAND_SURFACE,
    };
    int which = 0;
    if (input_any(ui_input(ui)) && (ui_input(ui)->event_count > 0 || ui_input(ui)->pressed)) stage->now.hint = false;
    curves_keys(&stage->now.curves, ui, &stage->trace.runs);
    if (!edit_can_undo(stage->edit) && ui_command(ui, COMMAND_UNDO, NULL)) ui_ask(ui, COMMAND_SURFACE_BEFORE);
    if (drawer_keys(stage->drawer, ui,
                    &(DrawerHow){.scene = stage->scene, .edit = stage->edit, .step = stage->now.cockpit.roll.step}))
        stage_race_anew(stage);
    if (ui_typing(ui)) return;
    stage->now.cockpit.leaps =
        stage->workings.hand.open; /* there the ball moves with the last line, not with the step */
    cockpit_keys(&stage->now.cockpit, ui);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        while (ui_command(ui, keys[i], &which)) stage_command(stage, ui, keys[i], which);
}

/* ---- what the app asks ------------------------------------------------------------------------------------------ */

bool stage_busy(const Stage *stage)
{
    if (!scenery_ready(&stage->scenery)) return true;
    if (stage->workings.hand.open)
        return stage->stale || roll_moving(&stage->now.cockpit.roll) ||
               stage->now.cockpit.roll.shown != stage->now.cockpit.roll.step || workings_busy(&stage->workings) ||
               derivation_busy(stage->derivation);
    return stage->stale || cockpit_busy(&stage->now.cockpit) || drawer_busy(stage->drawer) ||
           derivation_busy(stage->derivation) || leaderboard_busy(&stage->now.board) ||
           basins_view_busy(&stage->basins) || outcomes_view_busy(&stage->outcomes) ||
           !valley_settled(&stage->scenery.valley);
}

bool stage_in_workings(const Stage *stage) { return stage->workings.hand.open; }
bool stage_playing(const Stage *stage) { return stage->now.cockpit.roll.playing; }
int stage_step(const Stage *stage) { return stage->now.cockpit.roll.shown; }
int stage_steps(const Stage *stage) { return stage->now.cockpit.roll.last; }

void stage_go_to(Stage *stage, int step, bool at_once)
{
    int way = step - stage->now.cockpit.roll.step;
    roll_play(&stage->now.cockpit.roll, false);
    if (at_once || way < -10 || way > 10) roll_to(&stage->now.cockpit.roll, step);
    else roll_by(&stage->now.cockpit.roll, way);
}

void stage_play(Stage *stage, bool playing) { roll_play(&stage->now.cockpit.roll, playing); }

const char *stage_light(const Stage *stage) { return lights[stage->now.cockpit.light]; }

const char *stage_surface(const Stage *stage) { return race_surface(stage->race)->name; }
const char *stage_title(const Stage *stage) { return stage->scene->title; }

/* Where the camera flies to counts, not where it is on the way. */
void stage_save(const Stage *stage, TextBuffer *out)
{
    const double degrees = 180 / 3.14159265358979323846;
    SceneFile scene = *stage->scene; /* borrows everything; only written from */
    Camera camera = cockpit_goal(&stage->now.cockpit);
    scene.light = lights[stage->now.cockpit.light];
    scene.step = stage->now.cockpit.roll.target;
    if (stage->scenery.made) {
        scene.camera = (SurfaceCamera){(double)camera.azimuth * degrees, (double)camera.elevation * degrees,
                                       (double)camera.distance};
        for (int i = 0; i < 3; i++) scene.looks_at[i] = (double)camera.target[i];
        scene.has_camera = scene.has_looks_at = true;
    }
    for (int run = 0; run < scene.run_count; run++) scene.runs[run].hidden = stage->now.hidden[run];
    scene_file_write(&scene, out);
}

const char *stage_name(const Stage *stage) { return stage->scene->name; }
const char *stage_path(const Stage *stage) { return stage->scene->path; }

void stage_figures(const Stage *stage, TextBuffer *out)
{
    export_csv_to(stage->race, stage->now.cockpit.roll.shown, out);
}

/* ---- files that have changed ------------------------------------------------------------------------------------- */

int stage_files(const Stage *stage, const char **out) { return scene_files(stage->scene, out); }

/* All that remembers pieces of the scene as it was. */
static void forget_old_pieces(Stage *stage, bool other_surface)
{
    race_destroy(stage->old_race);
    stage->old_race = NULL;
    stage->before_count = 0;
    drawer_renewed(stage->drawer);
    basins_view_forget(&stage->basins);
    outcomes_view_forget(&stage->outcomes);
    if (!other_surface) return;
    forget_ghosts(stage);
    map_home(&stage->scenery.map);
    stage->scenery.made = false;
    cockpit_settle(&stage->now.cockpit);
}

Status stage_renew(Stage *stage, const char *const *changed, int count, Error *error)
{
    SceneRenewal *renewal;
    Status status = scene_renewal_create(&renewal, stage->scene, changed, count, error);
    if (status != STATUS_OK) return status;
    RaceDesc desc = scene_renewal_race(renewal);
    Race *race = NULL;
    status = race_create(&race, &desc, error);
    if (status == STATUS_OK) {
        int step = stage->now.cockpit.roll.target;
        edit_renew(stage->edit, renewal);
        forget_old_pieces(stage, scene_renewal_surface(renewal));
        scene_renewal_take(renewal);
        take_race(stage, race);
        stage->now.cockpit.roll.last = stage->trace.runs.steps;
        if (step > stage->now.cockpit.roll.last) roll_to(&stage->now.cockpit.roll, step = stage->now.cockpit.roll.last);
        if (stage->now.cockpit.roll.reached > stage->now.cockpit.roll.last)
            stage->now.cockpit.roll.reached = stage->now.cockpit.roll.last;
        take_befores(stage);
        for (int run = 0; run < stage->scene->run_count; run++) stage->now.hidden[run] = stage->scene->runs[run].hidden;
        if (stage->now.solo >= stage->scene->run_count || (stage->now.solo >= 0 && stage->now.hidden[stage->now.solo]))
            stage->now.solo = -1;
        trace_reach(&stage->trace, step + 1);
        if (stage->before_count) trace_reach(&stage->old_trace, step + 1);
        stage->stale = true;
    }
    scene_renewal_destroy(renewal);
    return status;
}

/* ---- a moment ---------------------------------------------------------------------------------------------------- */

StageState stage_state(const Stage *stage)
{
    StageState state = stage->now;
    state.workings = stage->workings.hand;
    state.near = stage->workings.map.frame;
    state.reach = stage->workings.map.reach;
    memcpy(state.pan, stage->scenery.map.pan, sizeof state.pan);
    state.face = stage->basins.on ? MAP_BASINS : stage->outcomes.on ? MAP_OUTCOMES : MAP_PLAIN;
    return state;
}

void stage_restore(Stage *stage, const StageState *state)
{
    stage->now = *state;
    stage->workings.hand = state->workings;
    stage->workings.map.frame = state->near;
    stage->workings.map.reach = state->reach;
    memcpy(stage->scenery.map.pan, state->pan, sizeof state->pan);
    stage->basins.on = state->face == MAP_BASINS;
    stage->outcomes.on = state->face == MAP_OUTCOMES;
    stage->stale = true;
}

uint64_t stage_hash(const Stage *stage) { return race_hash(stage->race, stage->now.cockpit.roll.step); }
