#include "view/network/network_parts.h"

#include "base/memory.h"
#include "run/give/export.h"
#include "view/parts/bar.h"
#include "view/parts/look.h"
#include "view/parts/pen.h"
#include "view/parts/words.h"
#include "view/runs/timeline_view.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SAID_TEXT = 480, SAID_GAP = 40 };
#define FADES 0.98 /* what the slowest frame counts for in each frame after it */

/* ---- making ----------------------------------------------------------------------------------------------------- */

static void forget_numbers(NetworkScreen *screen)
{
    pass_destroy(screen->pass);
    screen->pass = NULL;
    screen->network = NULL;
    screen->of.read = false;
    screen->version++;
}

static NetNeuron neuron_of(const NetworkScene *scene, const int at[2])
{
    const Network *network = scene->networks[0];
    if (at[0] == 0 && at[1] >= 0 && at[1] < network->inputs) return (NetNeuron){0, at[1]};
    for (int i = 0; i < network->layer_count; i++)
        if (at[0] > 0 && network->layers[i].number == at[0] && at[1] >= 0 && at[1] < network->layers[i].units)
            return (NetNeuron){i + 1, at[1]};
    return (NetNeuron){-1, 0};
}

/* The scene's training takes the place of the one before, which goes with its scene. */
static void take(NetworkScreen *screen, NetworkScene *scene, Training *training)
{
    boundary_forget(&screen->boundary);
    forget_numbers(screen);
    training_destroy(screen->training);
    network_scene_destroy(screen->scene);
    screen->scene = scene;
    screen->training = training;
    screen->runs = training_runs(training);
    screen->spoke = false;
    screen->watched = neuron_of(scene, scene->words.watch.neuron);
    for (int run = 0; run < screen->runs->count; run++) screen->now.hidden[run] = scene->file->runs[run].hidden;
    if (screen->now.run >= screen->runs->count) screen->now.run = 0;
    if (screen->now.solo >= screen->runs->count) screen->now.solo = -1;
    Roll *roll = &screen->now.cockpit.roll;
    roll->last = screen->runs->steps;
    roll->reached = 0;
}

static NetWeight weight_of(const NetworkScene *scene, const int at[3])
{
    const Network *network = scene->networks[0];
    for (int i = 0; i < network->layer_count; i++) {
        const NetworkLayer *layer = &network->layers[i];
        if (at[0] < 1 || layer->number != at[0] || at[1] < 0 || at[1] >= layer->units || at[2] >= layer->inputs)
            continue;
        return (NetWeight){i + 1, at[1], at[2] < 0 ? layer->inputs : at[2]};
    }
    return (NetWeight){0};
}

static void watch_stage(NetworkScreen *screen)
{
    WatchStage stage = screen->scene->words.watch.stage;
    if (stage != WATCH_BACKWARD) network_time_stage(screen, (NetStage)stage, true);
}

/* What the scene says is looked at. */
static void watch(NetworkScreen *screen)
{
    const WatchWords *words = &screen->scene->words.watch;
    NetworkState *now = &screen->now;
    static const int first[3] = {1, 0, 0};
    now->weight = weight_of(screen->scene, words->weight[0] ? words->weight : first);
    now->example = words->example;
    now->neuron = screen->watched = neuron_of(screen->scene, words->neuron);
    watch_stage(screen);
}

Status network_screen_create(NetworkScreen **out, const ScreenDesc *desc, Error *error)
{
    NetworkScreen *screen = memory_must(calloc(1, sizeof *screen));
    NetworkScene *scene = NULL;
    Training *training = NULL;
    *out = NULL;
    Status status = desc->meaning ? network_scene_take(&scene, desc->meaning, error)
                                  : network_scene_open(&scene, desc->word, error);
    if (!status && (desc->rule_count || desc->schedule))
        status = network_scene_other_runs(&scene, desc->rules, desc->rule_count, desc->schedule, NULL, error);
    if (status == STATUS_OK) {
        TrainDesc wanted = network_scene_training(scene);
        status = training_create(&training, &wanted, error);
    }
    if (status != STATUS_OK) {
        network_scene_destroy(scene);
        free(screen);
        return status;
    }
    screen->clock = desc->now;
    screen->controls = controls_create();
    screen->now = (NetworkState){.solo = -1, .row = -1, .seek = -1, .neuron = {-1, 0}};
    take(screen, scene, training);
    screen->now.cockpit = cockpit_start(screen->runs->steps);
    screen->now.cockpit.leaps = false;
    if (desc->steps > 0 && desc->steps < screen->runs->steps) screen->now.cockpit.roll.last = desc->steps;
    network_look(screen);
    watch(screen);
    if (scene->file->step > 0) network_screen_go_to(screen, scene->file->step);
    if (desc->autoplay && !desc->headless) network_screen_play(screen, true);
    *out = screen;
    return STATUS_OK;
}

void network_screen_destroy(NetworkScreen *screen)
{
    if (!screen) return;
    graph_view_free(&screen->graph);
    boundary_free(&screen->boundary);
    chain_view_free(&screen->chain);
    controls_destroy(screen->controls);
    pass_destroy(screen->pass);
    training_destroy(screen->training);
    network_scene_destroy(screen->scene);
    free(screen->theta);
    free(screen->gradient);
    free(screen->rows);
    free(screen);
}

/* ---- hands ------------------------------------------------------------------------------------------------------ */

static void undo(NetworkScreen *screen);

static void do_command(NetworkScreen *screen, Ui *ui, Command command, int which)
{
    if (network_time_command(screen, command, which)) return;
    switch (command) {
    case COMMAND_SAMPLE: network_next_example(screen); break;
    case COMMAND_BATCH: network_toggle_batch(screen); break;
    case COMMAND_SOLO: network_choose_run(screen, which); break;
    case COMMAND_UNDO: undo(screen); break;
    case COMMAND_DRAWER: controls_open(screen->controls, !controls_is_open(screen->controls)); break;
    default: ui_ask(ui, command); break;
    }
}

static void take_keys(NetworkScreen *screen, Ui *ui)
{
    static const Command keys[] = {COMMAND_SAMPLE, COMMAND_BATCH, COMMAND_SOLO};
    int which = 0;
    curves_keys(&screen->now.curves, ui, screen->runs);
    if (ui_typing(ui)) return;
    network_time_keys(screen, ui);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        while (ui_command(ui, keys[i], &which)) do_command(screen, ui, keys[i], which);
}

static int theta_index(const NetworkScreen *screen, NetWeight weight)
{
    const NetworkLayer *layer = &screen->network->layers[weight.layer - 1];
    return weight.input == layer->inputs ? layer->biases + weight.unit
                                         : layer->weights + weight.unit * layer->inputs + weight.input;
}

/* Another scene is trained from its start, in the same way: what played plays on. With one from which the training once went on the
 * step stays. */
static void do_controls(NetworkScreen *screen, const ControlsAct *act)
{
    NetworkState *now = &screen->now;
    Roll *roll = &now->cockpit.roll;
    screen->stale |= act->shows;
    if (act->run >= 0 && !act->scene) now->run = act->run, screen->stale = true;
    if (act->hides >= 0) now->hidden[act->hides] = !now->hidden[act->hides];
    if (act->forked) {
        roll->reached = roll->step;
        screen->of.read = false;
        screen->version++;
    }
    if (!act->scene) return;
    Error error = {0};
    Training *training = NULL;
    TrainDesc wanted = network_scene_training(act->scene);
    if (training_create(&training, &wanted, &error) != STATUS_OK) {
        network_scene_destroy(act->scene);
        controls_refuse(screen->controls, error.message);
        return;
    }
    bool plays = roll->playing;
    int at = now->seek > roll->target ? now->seek : roll->target, step = act->stays ? at : 0;
    take(screen, act->scene, training);
    if (act->run >= 0 && act->run < screen->runs->count) now->run = act->run;
    now->row = -1;
    network_time_go_to(screen, step);
    roll_play(roll, plays);
    network_look(screen);
    screen->stale = true;
}

static ControlsHow controls_how(const NetworkScreen *screen, const Picture *picture, Rect area)
{
    return (ControlsHow){.area = area,
                         .scene = screen->scene,
                         .training = screen->training,
                         .picture = picture,
                         .run = screen->now.run,
                         .step = screen->now.cockpit.roll.step};
}

static void take_controls_keys(NetworkScreen *screen, Ui *ui)
{
    Picture picture = network_runs_picture(screen);
    ControlsHow how = controls_how(screen, &picture, (Rect){0});
    ControlsAct act = controls_keys(screen->controls, ui, &how);
    do_controls(screen, &act);
}

static void undo(NetworkScreen *screen)
{
    Picture picture = network_runs_picture(screen);
    ControlsHow how = controls_how(screen, &picture, (Rect){0});
    ControlsAct act = controls_undo(screen->controls, &how);
    do_controls(screen, &act);
}

static void do_data(NetworkScreen *screen, const Picture *picture, const NetAct *act)
{
    if (!act->places && !act->erases) return;
    ControlsHow how = controls_how(screen, picture, (Rect){0});
    ControlsAct done = act->places ? controls_place(screen->controls, &how, act->at)
                                   : controls_erase(screen->controls, &how, act->row);
    do_controls(screen, &done);
}

/* From the step shown the run goes on from another weight. */
static void set_weight(NetworkScreen *screen, Ui *ui, const Picture *picture, NetWeight weight, double value)
{
    Roll *roll = &screen->now.cockpit.roll;
    roll_play(roll, false);
    roll_to(roll, roll->shown);
    ControlsHow how = controls_how(screen, picture, (Rect){0});
    ControlsAct done = controls_set(screen->controls, &how, ui, theta_index(screen, weight), value);
    if (done.forked) screen->now.weight = weight;
    do_controls(screen, &done);
}

static void do_act(NetworkScreen *screen, Ui *ui, const Picture *picture, const NetAct *act)
{
    NetworkState *now = &screen->now;
    screen->stale |= act->shows;
    if (act->picks_all) network_toggle_batch(screen);
    if (act->picks_example) now->row = now->row == act->row ? -1 : act->row;
    if (act->picks_weight) now->weight = act->weight;
    if (act->picks_stage) network_time_stage(screen, act->stage, false);
    if (act->sets_weight) set_weight(screen, ui, picture, act->weight, act->value);
    if (act->picks_example || act->picks_weight) screen->stale = true;
}

/* ---- a frame ---------------------------------------------------------------------------------------------------- */

static Command draw_bar(NetworkScreen *screen, Ui *ui)
{
    static const struct {
        const char *word;
        Command command;
    } keys[] = {{"network.gallery", COMMAND_CLOSE}, {"network.sample", COMMAND_SAMPLE},
                {"network.train", COMMAND_PLAY},    {"network.change", COMMAND_DRAWER},
                {"stage.undo", COMMAND_UNDO},       {"stage.keys", COMMAND_KEY_CARD},
                {"stage.theme", COMMAND_THEME}};
    const Frame *frame = ui_frame(ui);
    const char *title = network_screen_title(screen), *place = word("network.place");
    Command press = COMMAND_NONE;
    bool open = controls_is_open(screen->controls), can_undo = controls_can_undo(screen->controls);
    ui_layer_begin(ui, "top bar", frame->top,
                   ui_hash_number(ui_hash_text(screen->version, title), open + 2 * can_undo));
    Bar bar = bar_begin(ui);
    float wide = ui_text_width(ui, TYPE_TITLE_BAR, title), before = ui_text_width(ui, TYPE_TITLE_BAR, place);
    float least = bar.x + fminf(wide, 320) + 24;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const char *name = word(keys[i].word), *key = ui_command_key(ui, keys[i].command);
        bool undoes = keys[i].command == COMMAND_UNDO, can = !undoes || can_undo;
        if (undoes && !open) continue;
        if (!bar_room(ui, &bar, name, key, least)) break;
        if (bar_key(ui, &bar, name, key, can ? 0 : UI_DISABLED)) press = keys[i].command;
        if (!can) ui_why(ui, word("stage.nothing_to_undo"));
    }
    if (bar.x + before + 50 + wide < bar.right) {
        if (ui_link(ui, place, bar.x, 46, TYPE_TITLE_BAR, 0)) press = COMMAND_SCENES;
        ui_hint(ui, word("stage.scenes_hint"), COMMAND_CLOSE);
        bar_slash(ui, &bar, before);
    }
    bar_title(ui, &bar, title);
    ui_layer_end(ui);
    return press;
}

/* A sentence about the shown run; of several runs with its name. */
static const char *said_words(const NetworkScreen *screen, const TrainSaid *said, char out[SAID_TEXT])
{
    char text[TRAIN_SAID_TEXT];
    if (!said) return "";
    train_said_text(text, said);
    if (screen->runs->count < 2) return strcpy(out, text);
    return word_fill(out, SAID_TEXT, "network.said_of", WORD_TEXT("run", screen->series[screen->now.run].label),
                     WORD_TEXT("text", text));
}

/* What is said of the run goes before the scene's own caption, where there is no room for both. */
static void draw_caption(NetworkScreen *screen, Ui *ui, Rect rect, const char *caption, const TrainSaid *what)
{
    static const TypeStyle styles[] = {TYPE_CAPTION_STAGE, TYPE_H2, TYPE_BODY, TYPE_LABEL};
    char text[SAID_TEXT];
    const char *said = said_words(screen, what, text);
    bool good = !what || what->kind == TRAIN_SAID_STOPPED || what->kind == TRAIN_SAID_SETTLED;
    Color ink = pen_ink(ui, good ? COLOR_TEXT_DIM : COLOR_DANGER);
    if (rect.w <= 0) return;
    float wide = said[0] ? ui_text_width(ui, TYPE_BODY, said) + SAID_GAP : 0;
    bool alone = said[0] && (!caption[0] || ui_text_width(ui, TYPE_BODY, caption) + wide > rect.w);
    float room = alone ? rect.w : rect.w - wide;
    const char *first = alone ? said : caption;
    int style = alone ? 2 : 0;
    while (style < 3 && ui_text_width(ui, styles[style], first) > room) style++;
    ui_layer_begin(ui, "caption", rect, ui_hash_text(ui_hash_text(screen->version, caption), said));
    ui_text_fit(ui, rect.x, rect.y + 33, room, UI_LEFT, styles[style], alone ? ink : pen_ink(ui, COLOR_TEXT), first);
    if (said[0] && !alone) ui_text_fit(ui, rect.x + rect.w, rect.y + 33, wide, UI_RIGHT, TYPE_BODY, ink, said);
    ui_layer_end(ui);
}

static void draw_curves(NetworkScreen *screen, Ui *ui, StageLayout *at, Rect rect, const Picture *picture)
{
    at->panel = true;
    at->band = rect;
    at->plot = (Rect){rect.x + 96, rect.y + 66, rect.w - 124, fmaxf(40, rect.h - 110)};
    at->right = rect.x + rect.w;
    screen->stale |= curves_draw(&screen->now.curves, ui, at, picture);
}

static void draw_runs(NetworkScreen *screen, Ui *ui, StageLayout *at, Rect rect, const Picture *picture, bool final)
{
    bool twice = false;
    at->board = rect;
    at->heads = (Rect){rect.x, rect.y - FRAME_HEADS, rect.w, FRAME_HEADS};
    at->row = fmaxf(42, fminf(54, (rect.h - 62) / (float)screen->runs->count));
    at->rows = (int)fmaxf(1, (rect.h - 60) / at->row);
    int run = leaderboard_draw(&screen->now.board, ui, at, picture, final, &twice);
    if (run >= 0) network_choose_run(screen, run);
}

/* The heads of the panels that share a place. */
static void draw_heads(NetworkScreen *screen, Ui *ui, const NetworkLayout *at)
{
    static const char *const names[NETWORK_TABS] = {"network.tab_map", "network.tab_chain", "network.tab_curves",
                                                    "network.tab_runs"};
    int first = at->shape == NETWORK_FOUR ? NETWORK_TAB_CURVES : 0;
    int last = screen->runs->count > 1 ? NETWORK_TABS : NETWORK_TAB_RUNS;
    float x = at->heads.x, all = 0;
    if (screen->now.tab < first || screen->now.tab >= last) screen->now.tab = first;
    if (at->heads.w <= 0) return;
    ui_layer_begin(ui, "network heads", at->heads, ui_hash_number(screen->version, 16 * screen->now.tab + last));
    for (int i = first; i < last; i++) all += ui_text_width(ui, TYPE_LABEL, word(names[i])) + 32;
    for (int i = first; i < last; i++) {
        bool open = screen->now.tab == i;
        float wide = at->heads.w * (ui_text_width(ui, TYPE_LABEL, word(names[i])) + 32) / all;
        if (ui_tab(ui, word(names[i]), (Rect){x, at->heads.y, wide, at->heads.h}, open, open ? UI_CHOSEN : 0))
            screen->now.tab = i, screen->stale = true;
        x += wide;
    }
    ui_layer_end(ui);
}

static bool shows(const NetworkScreen *screen, const NetworkLayout *at, int tab)
{
    if (at->shape == NETWORK_FOUR && (tab < NETWORK_TAB_CURVES || at->heads.w <= 0)) return tab != NETWORK_TAB_RUNS;
    return screen->now.tab == tab;
}

static void draw_panels(NetworkScreen *screen, Ui *ui, const NetworkLayout *at, StageLayout *stage, bool final)
{
    NetPicture net = network_picture(screen, final);
    Picture picture = network_runs_picture(screen);
    NetAct act[3] = {0};
    bool swapped = screen->now.cockpit.flat && at->shape == NETWORK_FOUR;
    act[0] = graph_view_draw(&screen->graph, ui, swapped ? at->map : at->graph, &net);
    screen->now.neuron = act[0].hovers ? act[0].neuron : screen->watched;
    draw_heads(screen, ui, at);
    if (shows(screen, at, NETWORK_TAB_MAP))
        act[1] = boundary_draw(&screen->boundary, ui, swapped ? at->graph : at->map, &net);
    if (shows(screen, at, NETWORK_TAB_CHAIN)) act[2] = chain_view_draw(&screen->chain, ui, at->chain, &net);
    if (shows(screen, at, NETWORK_TAB_CURVES)) draw_curves(screen, ui, stage, at->curves, &picture);
    if (shows(screen, at, NETWORK_TAB_RUNS)) draw_runs(screen, ui, stage, at->curves, &picture, final);
    TimelineAct time = timeline_draw(ui, stage, &picture, &screen->now.cockpit.roll);
    if (!shows(screen, at, NETWORK_TAB_MAP)) graph_view_box(&screen->graph, ui, &net); /* else the map is that unit's */
    if (time.scrubbing) network_time_go_to(screen, time.scrub);
    time.scrubbing = false;
    if (time.back || time.forward || time.play) screen->now.by_stage = false;
    screen->stale |= timeline_steer(&time, &screen->now.cockpit);
    for (int i = 0; i < 3; i++) do_act(screen, ui, &picture, &act[i]);
    do_data(screen, &picture, &act[1]);
}

/* At the right, over what lies there. */
static void draw_controls(NetworkScreen *screen, Ui *ui, Rect area)
{
    if (!controls_is_open(screen->controls)) return;
    Picture picture = network_runs_picture(screen);
    ControlsHow how = controls_how(screen, &picture, area);
    ControlsAct act = controls_draw(screen->controls, ui, &how);
    do_controls(screen, &act);
}

static void draw_all(NetworkScreen *screen, Ui *ui, double seconds, bool final)
{
    NetworkState *now = &screen->now;
    const Theme *theme = ui_theme(ui);
    screen->motion = *ui_motion(ui);
    /* what plays slowly shows its pulses; the roll takes no more than the time there is */
    if (now->cockpit.roll.playing) screen->motion.step = fmaxf(screen->motion.step, 2 * screen->motion.pulse);
    roll_pace(&now->cockpit.roll, &screen->motion);
    if (screen->night != theme->night || !screen->series[0].label) screen->night = theme->night, screen->version++;
    screen->stale = false;
    take_controls_keys(screen, ui);
    take_keys(screen, ui);
    look_series(theme, screen->runs, screen->series);
    network_time_advance(screen, seconds, final);
    screen->runs = training_runs(screen->training);
    network_look(screen);

    const char *caption = screen->scene->file->caption;
    const TrainSaid *said = network_said(screen);
    StageLayout stage = {.frame = *ui_frame(ui)};
    NetworkWhat what = {(caption && caption[0]) || screen->spoke, screen->runs->count > 1,
                        controls_is_open(screen->controls)};
    NetworkLayout at = network_layout(&stage.frame, what);
    Command press = draw_bar(screen, ui);
    draw_caption(screen, ui, at.caption, caption ? caption : "", said);
    draw_panels(screen, ui, &at, &stage, final);
    draw_controls(screen, ui, at.drawer);
    if (press) do_command(screen, ui, press, 0), screen->stale = true;
}

void network_screen_frame(NetworkScreen *screen, Ui *ui, Rect place, double seconds, bool final)
{
    double start = screen->clock ? screen->clock() : 0;
    ui_scope_begin(ui, network_screen_title(screen), place);
    draw_all(screen, ui, seconds, final);
    ui_scope_end(ui);
    if (!screen->clock) return;
    screen->drawn = screen->clock() - start - screen->trained;
    screen->slowest = fmax(screen->drawn, FADES * screen->slowest);
}

/* ---- what the app asks ------------------------------------------------------------------------------------------ */

bool network_screen_busy(const NetworkScreen *screen)
{
    return screen->stale || network_time_busy(screen) || leaderboard_busy(&screen->now.board) ||
           boundary_busy(&screen->boundary);
}

int network_screen_step(const NetworkScreen *screen) { return screen->now.cockpit.roll.shown; }
int network_screen_steps(const NetworkScreen *screen) { return screen->now.cockpit.roll.last; }
void network_screen_go_to(NetworkScreen *screen, int step)
{
    network_time_go_to(screen, step);
    watch_stage(screen);
}

void network_screen_play(NetworkScreen *screen, bool playing)
{
    screen->now.by_stage = false;
    roll_play(&screen->now.cockpit.roll, playing);
}

const char *network_screen_title(const NetworkScreen *screen) { return screen->scene->file->title; }
const char *network_screen_name(const NetworkScreen *screen) { return screen->scene->file->name; }
const char *network_screen_path(const NetworkScreen *screen) { return screen->scene->file->path; }

/* What is looked at goes with it: the scene opens at this step, with this weight. */
static void say_watched(const NetworkScreen *screen)
{
    const NetworkState *now = &screen->now;
    WatchWords *words = &screen->scene->words.watch;
    const NetworkLayer *layer = now->weight.layer ? &screen->network->layers[now->weight.layer - 1] : NULL;
    memset(words->weight, 0, sizeof words->weight);
    if (layer) {
        words->weight[0] = layer->number, words->weight[1] = now->weight.unit;
        words->weight[2] = now->weight.input == layer->inputs ? -1 : now->weight.input;
    }
    words->example = now->example;
    words->stage = now->by_stage ? (WatchStage)now->stage : WATCH_BACKWARD;
    screen->scene->file->step = now->cockpit.roll.target;
    for (int run = 0; run < screen->runs->count; run++) screen->scene->file->runs[run].hidden = now->hidden[run];
}

void network_screen_text(const NetworkScreen *screen, TextBuffer *out)
{
    say_watched(screen);
    network_scene_write(screen->scene, out);
}

void network_screen_figures(const NetworkScreen *screen, TextBuffer *out)
{
    export_training_to(screen->training, network_screen_step(screen), out);
}

int network_screen_files(const NetworkScreen *screen, const char **out)
{
    return network_scene_files(screen->scene, out);
}

Status network_screen_renew(NetworkScreen *screen, const char *const *changed, int count, Error *error)
{
    const char *path = network_screen_path(screen);
    NetworkScene *scene = NULL;
    Training *training = NULL;
    bool whole = false;
    for (int i = 0; i < count; i++) whole |= path && !strcmp(changed[i], path);
    Status status = whole ? network_scene_open(&scene, path, error)
                          : network_scene_with(&scene, screen->scene, &screen->scene->words, error);
    if (status == STATUS_OK) {
        TrainDesc wanted = network_scene_training(scene);
        status = training_create(&training, &wanted, error);
    }
    if (status != STATUS_OK) {
        network_scene_destroy(scene);
        return status;
    }
    int step = screen->now.cockpit.roll.target;
    take(screen, scene, training);
    network_screen_go_to(screen, step);
    return STATUS_OK;
}

uint64_t network_screen_hash(const NetworkScreen *screen)
{
    return training_hash(screen->training, screen->now.cockpit.roll.shown);
}

NetworkState network_screen_state(const NetworkScreen *screen) { return screen->now; }
void network_screen_restore(NetworkScreen *screen, const NetworkState *state)
{
    screen->now = *state;
    screen->stale = true;
}
