/* What is on the stage in a frame. */
#include "view/stage/stage_parts.h"

#include <math.h>
#include <string.h>

#include "run/give/script_python.h"
#include "run/give/update_tex.h"
#include "view/parts/chip.h"
#include "view/parts/look.h"
#include "view/parts/pen.h"
#include "view/parts/words.h"
#include "view/runs/timeline_view.h"
#include "view/stage/stage_bar.h"

static void take_ground(Stage *stage, bool final)
{
    if (!stage->scenery.made) {
        scenery_make(&stage->scenery, stage->scene->surface); /* which outlives every race */
        if (!stage->now.cockpit.placed) stage->now.cockpit.camera = stage_home(stage);
        stage->now.cockpit.placed = true;
    }
    scenery_bake(&stage->scenery, final);
}

static void take_map(Stage *stage, MapAct act)
{
    if (act.turns_basins) stage_show_face(stage, stage->basins.on ? MAP_OUTCOMES : MAP_BASINS);
    if (act.moves_start) {
        stage->restart = true;
        memcpy(stage->start, act.start, sizeof stage->start);
    }
    if (!act.hovered) return;
    stage->now.cockpit.pointing = true;
    memcpy(stage->now.cockpit.pointer, act.at, sizeof act.at);
}

static void take_outcomes(Stage *stage, const OutcomesAct *act)
{
    Error error = {0};
    if (act->closes) stage_show_face(stage, MAP_PLAIN);
    if (!act->takes && !act->adds) return;
    if (edit_settings(stage->edit, act->run, &act->settings, act->adds, &error) == STATUS_OK) stage->changed = true;
    else drawer_refuse(stage->drawer, error.message);
}

static void draw_valley(Stage *stage, Ui *ui, const StageLayout *at, const Picture *picture, const Rect *blocks,
                        int block_count, bool final)
{
    ValleyHow how = scenery_how(&stage->scenery, &stage->now.cockpit, at->scene, at->clear, final);
    how.labels = true;
    how.race_key = stage->race_key;
    how.ghosts = stage->ghosts, how.ghost_count = stage->ghost_count;
    how.blocks = blocks, how.block_count = block_count;
    ValleyAct act = scenery_valley(&stage->scenery, ui, &how, picture, &stage->now.cockpit);
    stage->now.cockpit.pointing = act.on_ground;
    memcpy(stage->now.cockpit.pointer, act.at, sizeof act.at);
}

static void draw_scene(Stage *stage, Ui *ui, const StageLayout *at, const Picture *picture, bool final)
{
    if (stage->now.cockpit.flat && stage->outcomes.on) { /* it has its own caption */
        OutcomesAct act =
            outcomes_view_draw(&stage->outcomes, ui, &(OutcomesHow){.area = at->scene, .clear = at->clear}, picture);
        take_outcomes(stage, &act);
        return;
    }
    Rect blocks[4];
    int block_count = 0;
    const char *caption = stage->scene->caption;
    const char *height = word(stage->scenery.ground.holes             ? "stage.hole"
                              : race_surface(stage->race)->log_height ? "stage.height_log"
                                                                      : "stage.height_linear");
    /* the chips' places are known before the scene is drawn, their pixels come after */
    blocks[block_count++] = chip_caption_place(ui, at->clear, caption);
    blocks[block_count++] = chip_corner_place(ui, at->clear, height);
    if (stage->now.hint) blocks[block_count++] = chip_hint_place(ui, at->clear);
    if (stage->now.cockpit.flat) {
        MapHow how = {.area = at->scene,
                      .clear = at->clear,
                      .style = &stage->scenery.style,
                      .rolling = roll_moving(&stage->now.cockpit.roll),
                      .blocks = blocks,
                      .block_count = block_count,
                      .basins = &stage->basins};
        take_map(stage, map_draw(&stage->scenery.map, ui, &how, picture, &stage->scenery.ground));
    } else {
        draw_valley(stage, ui, at, picture, blocks, block_count, final);
    }
    chip_caption(ui, at->clear, caption, stage->version);
    chip_corner(ui, at->clear, height, stage->version);
    if (stage->now.hint) chip_hint(ui, at->clear, stage->version);
}

static void draw_side(Stage *stage, Ui *ui, const StageLayout *at, const Picture *picture, bool final)
{
    static const char *const tabs[TABS] = {"board.tab", "board.map", "board.values"};
    bool in_tabs = at->shape == SHAPE_TABS;
    if (at->shape == SHAPE_SMALL) return;
    if (in_tabs) {
        float wide[TABS] = {0.42f, 0.27f, 0.31f}, x = at->heads.x;
        for (int i = 0; i < TABS; i++) {
            Rect head = {x, at->heads.y, at->heads.w * wide[i], at->heads.h};
            if (ui_tab(ui, word(tabs[i]), head, stage->now.tab == i, stage->now.tab == i ? UI_CHOSEN : 0))
                stage->now.tab = i;
            x += head.w;
        }
    }
    if (!in_tabs || stage->now.tab == TAB_BOARD) {
        bool twice = false;
        int run = leaderboard_draw(&stage->now.board, ui, at, picture, final, &twice);
        if (twice) stage->now.solo = run, stage_open_workings(stage);
        else if (run >= 0) stage_set_solo(stage, run);
    } else if (stage->now.tab == TAB_VALUES) {
        leaderboard_values(ui, at, picture);
    }
    if (in_tabs && stage->now.tab != TAB_MAP) return;
    if (stage->now.cockpit.flat) { /* the valley in the small place: to look at, and to turn */
        ValleyHow how = scenery_how(&stage->scenery, &stage->now.cockpit, at->map, at->map, final);
        how.race_key = stage->race_key;
        how.ghosts = stage->ghosts, how.ghost_count = stage->ghost_count;
        scenery_valley(&stage->scenery, ui, &how, picture, &stage->now.cockpit);
        ui_layer_begin(ui, "scene frame", at->map, stage->version);
        pen_frame(ui, at->map, 2, 1.5f, pen_ink(ui, COLOR_PANEL_LINE));
        ui_layer_end(ui);
        return;
    }
    if (stage->outcomes.on) {
        OutcomesAct act = outcomes_view_draw(&stage->outcomes, ui,
                                             &(OutcomesHow){.area = at->map, .clear = at->map, .panel = true}, picture);
        take_outcomes(stage, &act);
        return;
    }
    MapHow how = {
        .area = at->map, .clear = at->map, .style = &stage->scenery.style, .panel = true, .basins = &stage->basins};
    take_map(stage, map_draw(&stage->scenery.map, ui, &how, picture, &stage->scenery.ground));
}

static void draw_transport(Stage *stage, Ui *ui, const StageLayout *at, const Picture *picture)
{
    TimelineAct act = timeline_draw(ui, at, picture, &stage->now.cockpit.roll);
    stage->stale |= timeline_steer(&act, &stage->now.cockpit);
}

static Picture picture_now(const Stage *stage)
{
    return (Picture){
        .runs = &stage->trace.runs,
        .race = stage->race,
        .trace = &stage->trace,
        .surface = race_surface(stage->race),
        .series = stage->series,
        .hidden = stage->now.hidden,
        .solo = stage->now.solo,
        .step = stage->now.cockpit.roll.shown,
        .at = roll_at(&stage->now.cockpit.roll),
        .last = stage->now.cockpit.roll.last,
        .version = stage->version,
        .befores = stage->befores,
        .before_count = stage->before_count,
    };
}

/* The workings have the place of scene, column and curves. */
static void draw_workings(Stage *stage, Ui *ui, const StageLayout *at, const Picture *picture, bool final)
{
    WorkingsAct act =
        workings_draw(&stage->workings, ui, &at->frame, &stage->scenery.style, picture, &stage->scenery.ground, final);
    if (act.valley.w > 0) {
        Picture one = *picture; /* only the run at hand, where its update begins or ends */
        one.solo = stage->workings.hand.run;
        one.at = workings_at(&stage->workings, picture);
        one.before_count = 0;
        ValleyHow how = scenery_how(&stage->scenery, &stage->now.cockpit, act.valley, act.valley, final);
        how.camera = workings_camera(&stage->workings, &stage->now.cockpit.camera, picture, &stage->scenery.ground);
        how.race_key = stage->race_key;
        scenery_valley(&stage->scenery, ui, &how, &one, &stage->now.cockpit);
        workings_valley(&stage->workings, ui, act.valley, &stage->scenery.valley, &how.camera, &stage->scenery.style,
                        picture, &stage->scenery.ground);
    }
    stage_do_workings(stage, act);
    draw_transport(stage, ui, at, picture);
}

/* The run that is meant: the one whose workings are open, the one soloed, else the leader of those that are seen. */
static int given_run(const Stage *stage)
{
    int order[RACE_RUNS_MAX], count = race_desc(stage->race)->run_count;
    if (stage->workings.hand.open && stage->workings.hand.run < count) return stage->workings.hand.run;
    if (stage->now.solo >= 0 && stage->now.solo < count) return stage->now.solo;
    runs_order(&stage->trace.runs, stage->now.cockpit.roll.shown, order);
    for (int i = 0; i < count; i++)
        if (!stage->now.hidden[order[i]]) return order[i];
    return count ? order[0] : -1;
}

static void draw_copy(Stage *stage, Ui *ui)
{
    static const char *const why[TORCH_ANSWERS] = {
        NULL,           "copy.no_rule", "copy.no_nesterov", "copy.no_dampening", "copy.no_schedule", "copy.no_factors",
        "copy.no_fork", "copy.no_loss"};
    static const char *const said[COPY_WHATS] = {"app.copied", "copy.said_tex", "copy.said_torch", "copy.said_plain"};
    TextBuffer text = {0};
    int run = stage->now.copy.open ? given_run(stage) : -1, step = stage->now.cockpit.roll.shown;
    CopyHow how = {.run = "", .no_torch = why[TORCH_NO_RULE]};
    if (run >= 0) {
        int end = race_end(stage->race, run);
        how = (CopyHow){race_label(stage->race, run), step > 0 && (end < 0 || step <= end),
                        why[script_torch_can(stage->race, run)]};
    }
    bool was_open = stage->now.copy.open;
    CopyWhat what = copy_menu_draw(&stage->now.copy, ui, &how);
    stage->stale |= was_open != stage->now.copy.open || stage->now.copy.returns;
    if (what == COPY_FIGURES) stage_figures(stage, &text);
    if (what == COPY_TEX && run >= 0) update_tex(stage->race, run, step, &text);
    if ((what == COPY_TORCH || what == COPY_PLAIN) && run >= 0)
        script_python(stage->race, run, what == COPY_TORCH ? SCRIPT_TORCH : SCRIPT_PLAIN, &text);
    if (text.length) ui_copy(ui, text.data, word(said[what]));
    text_free(&text);
}

static void draw_stage(Stage *stage, Ui *ui, double seconds, bool final)
{
    cockpit_begin(&stage->now.cockpit, ui);
    if (scenery_begin(&stage->scenery, ui)) {
        look_series(stage->scenery.theme, &stage->trace.runs, stage->series);
        stage->version++;
    }
    take_ground(stage, final);
    stage->stale = false;
    if (stage->workings.hand.open) {
        Picture picture = picture_now(stage);
        stage_do_workings(stage, workings_keys(&stage->workings, ui, &picture));
    }
    copy_menu_keys(&stage->now.copy, ui);
    stage_keys(stage, ui);
    cockpit_advance(&stage->now.cockpit, stage->scenery.ground.terrain, seconds, final);
    trace_reach(&stage->trace, cockpit_reach(&stage->now.cockpit));
    if (stage->before_count) trace_reach(&stage->old_trace, stage->trace.runs.reached);

    StageLayout at = layout_stage(ui_frame(ui), stage->trace.runs.count);
    Rect drawer = at.frame.content;
    bool open = drawer_is_open(stage->drawer);
    drawer.w = fminf(FRAME_COLUMN, drawer.w);
    drawer.x = at.frame.width - at.frame.space->margin - drawer.w;
    if (open) {
        at.right = drawer.x - 8;
        at.clear.w = fminf(at.clear.w, fmaxf(0, drawer.x - 16 - at.clear.x));
    }
    Picture picture = picture_now(stage);
    stage->now.cockpit.pointing = false;
    if (stage->workings.hand.open) {
        draw_workings(stage, ui, &at, &picture, final);
        draw_copy(stage, ui);
        return;
    }
    basins_view_take(&stage->basins, stage->scene, &picture, final);
    outcomes_view_take(&stage->outcomes, stage->scene, &picture, final);
    draw_scene(stage, ui, &at, &picture, final);
    Command press = stage_bar(ui, &at.frame, stage_title(stage), open, edit_can_undo(stage->edit),
                              edit_can_redo(stage->edit), &stage->now.copy, stage->version);
    stage->stale |= press != COMMAND_NONE;
    if (!open) draw_side(stage, ui, &at, &picture, final);
    draw_transport(stage, ui, &at, &picture);
    stage->stale |= curves_draw(&stage->now.curves, ui, &at, &picture);
    /* where the pointer is on the ground is known only now */
    if (ui_command(ui, COMMAND_START_HERE, NULL) && stage->now.cockpit.pointing) {
        stage->restart = true;
        memcpy(stage->start, stage->now.cockpit.pointer, sizeof stage->start);
    }
    if (open) {
        DrawerHow how = {.area = drawer,
                         .scene = stage->scene,
                         .edit = stage->edit,
                         .step = stage->now.cockpit.roll.step,
                         .final = final};
        stage->changed |= drawer_draw(stage->drawer, ui, &how, &picture);
    }
    draw_copy(stage, ui);
    if (press) stage_command(stage, ui, press, 0); /* all is drawn: runs may go */
    if (stage->changed) stage_race_anew(stage), stage->stale = true;
    if (stage->restart) stage_start_at(stage, stage->start), stage->stale = true;
    stage->restart = stage->changed = false;
}

static void draw_all(Stage *stage, Ui *ui, double seconds, bool final)
{
    bool muted = ui_muted(ui), under = derivation_is_open(stage->derivation);
    ui_mute(ui, muted || under);
    draw_stage(stage, ui, under ? 0 : seconds, final); /* time waits below the derivation */
    ui_mute(ui, muted);
    if (!derivation_is_open(stage->derivation)) return;
    Picture picture = picture_now(stage);
    if (stage->workings.hand.open) picture.solo = stage->workings.hand.run;
    ui_overlay(ui);
    derivation_draw(stage->derivation, ui, &picture, stage_title(stage));
}

void stage_frame(Stage *stage, Ui *ui, Rect place, double seconds, bool final)
{
    ui_scope_begin(ui, stage_title(stage), place);
    draw_all(stage, ui, seconds, final);
    ui_scope_end(ui);
}
