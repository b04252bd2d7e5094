/* The drawer of a network's screen: what is pressed changes the scene as it says, what it says of starting over is so, and undo
 * leads back; by the keyboard too. */
#include "made_up_runs.h"

#include "base/text.h"
#include "draw/image.h"
#include "view/network/controls_view.h"

#include <stdio.h>
#include <stdlib.h>

typedef struct Bench {
    Desk desk;
    NetworkScene *scene;
    Training *training;
    Controls *controls;
    Picture picture;
    Series series[RUNS_MAX];
    bool hidden[RUNS_MAX];
    int run, step, scenes, forks; /* how often the scene was made anew, or a run went on in another way */
    Rect area;
} Bench;

static Bench bench;

/* As the screen does it. */
static void take(NetworkScene *scene)
{
    Error error = {0};
    Training *training;
    TrainDesc desc = network_scene_training(scene);
    ck_assert_msg(training_create(&training, &desc, &error) == STATUS_OK, "%s", error.message);
    training_destroy(bench.training);
    network_scene_destroy(bench.scene);
    bench.scene = scene;
    bench.training = training;
    const Runs *runs = training_runs(training);
    look_series(bench.desk.theme, runs, bench.series);
    if (bench.run >= runs->count) bench.run = 0;
    bench.picture = (Picture){
        .runs = runs, .series = bench.series, .hidden = bench.hidden, .solo = -1, .version = bench.picture.version + 1};
}

static void do_act(const ControlsAct *act)
{
    if (act->scene) {
        take(act->scene);
        if (!act->stays) bench.step = 0;
        bench.scenes++;
    }
    if (act->forked) bench.forks++, bench.picture.version++;
    if (act->run >= 0) bench.run = act->run;
}

static void frame(void)
{
    Desk *desk = &bench.desk;
    do {
        desk_begin(desk);
        ControlsHow how = {bench.area, bench.scene, bench.training, &bench.picture, bench.run, bench.step};
        ControlsAct act = controls_keys(bench.controls, desk->ui, &how);
        do_act(&act);
        how = (ControlsHow){bench.area, bench.scene, bench.training, &bench.picture, bench.run, bench.step};
        if (controls_is_open(bench.controls)) {
            act = controls_draw(bench.controls, desk->ui, &how);
            do_act(&act);
        }
    } while (desk_end(desk));
}

static void bench_open_at(const char *text, int width, int height, bool night)
{
    Error error = {0};
    NetworkScene *scene;
    memset(&bench, 0, sizeof bench);
    desk_open(&bench.desk, width, height, 0);
    bench.desk.theme->night = night;
    bench.controls = controls_create();
    ck_assert_msg(!network_scene_parse(&scene, "scene", text, strlen(text), 1, NULL, &error), "%d:%d %s", error.line,
                  error.column, error.message);
    take(scene);
    Frame frame_of = frame_layout(&bench.desk.theme->space, width, height, 1);
    Rect room = frame_of.content;
    bench.area = (Rect){room.x + room.w - FRAME_COLUMN, room.y, FRAME_COLUMN, room.h};
    controls_open(bench.controls, true);
    frame();
    frame();
}

#define ONE                                                                                                            \
    "kind: scene\ntitle: T\nview: network\ndata: {set: \"spiral:n=200\", split: {train: 0.8, validation: 0.1}}\n"      \
    "network: {hidden: [4, 2], activation: tanh}\ntrain: {batch: 10, epochs: 20}\nruns: [{rule: adam, lr: 0.01}]\n"
#define RACE                                                                                                                \
    "kind: scene\ntitle: T\nview: network\ndata: {set: iris, standardize: yes}\nnetwork: {hidden: [4], activation: relu}\n" \
    "train: {batch: 10, epochs: 20}\nruns: [gd, {rule: momentum, lr: 0.01}, {rule: adam, init: he}]\n"

static void bench_open(const char *text) { bench_open_at(text, 1920, 1080, true); }

static void bench_close(void)
{
    controls_destroy(bench.controls);
    training_destroy(bench.training);
    network_scene_destroy(bench.scene);
    desk_close(&bench.desk);
}

static void key(const char *name)
{
    ck_assert(input_key(&bench.desk.input, name, NULL, false));
    frame();
    frame();
}

static void press(UiRole role, const char *label)
{
    const UiItem *item = desk_shows(&bench.desk, role, label, NULL);
    Input *input = &bench.desk.input;
    input_move(input, item->rect.x + item->rect.w / 2, item->rect.y + item->rect.h / 2);
    input_button(input, INPUT_LEFT, true, false);
    frame();
    input_button(input, INPUT_LEFT, false, false);
    frame();
    frame();
}

/* From a list; what is further down comes with Page Down. */
static void pick(const char *list, const char *item)
{
    press(UI_MENU, list);
    for (int i = 0; i < 4 && !desk_item(&bench.desk, UI_MENUITEM, item); i++) key("PageDown");
    press(UI_MENUITEM, item);
}

static void type(UiRole role, const char *label, const char *text)
{
    press(role, label);
    ck_assert(input_text(&bench.desk.input, text));
    frame();
    key("Enter");
}

static bool told(const char *text)
{
    int count;
    const UiItem *items = ui_items(bench.desk.ui, &count);
    for (int i = 0; i < count; i++)
        if (!items[i].quiet && strstr(items[i].label, text)) return true;
    return false;
}

static char *written(void)
{
    TextBuffer text = {0};
    network_scene_write(bench.scene, &text);
    return text.data;
}

static int hidden_layers(int run)
{
    int count = 0;
    const Network *network = bench.scene->networks[run];
    for (int i = 0; i + 1 < network->layer_count; i++) count += network->layers[i].number > 0;
    return count;
}

/* ---- data --------------------------------------------------------------------------------------------------------- */

START_TEST(another_data_set)
{
    bench_open(ONE);
    pick("data set", "Circle");
    ck_assert_int_eq(bench.scenes, 1);
    ck_assert_str_eq(bench.scene->data->name, "circle");
    desk_shows(&bench.desk, UI_MENU, "data set", "Circle");
    pick("data set", "Plane"); /* numbers: another output and another loss */
    ck_assert_int_eq(bench.scene->networks[0]->output, OUTPUT_LINEAR);
    ck_assert_str_eq(bench.scene->networks[0]->loss->name, "mse");
    pick("data set", "Iris"); /* a table: of any size, so standardised, and other inputs to choose from */
    ck_assert(bench.scene->words.data.standardize);
    ck_assert_int_eq(bench.scene->examples->inputs, 4);
    ck_assert_int_eq(bench.scene->networks[0]->outputs, 3);
    ck_assert(desk_item(&bench.desk, UI_SLIDER, "noise") == NULL);
    bench_close();
}
END_TEST

START_TEST(noise_and_new_points)
{
    bench_open(ONE);
    double first[8];
    memcpy(first, bench.scene->starts[0], sizeof first);
    type(UI_TEXTFIELD, "noise, typed", "0.2");
    ck_assert_str_eq(bench.scene->words.data.set, "spiral:n=200,noise=0.2");
    type(UI_TEXTFIELD, "noise, typed", "20");
    ck_assert(told("noise lies between 0 and 10"));
    ck_assert_str_eq(bench.scene->words.data.set, "spiral:n=200,noise=0.2"); /* the old value stays */
    key("Escape");
    double x = bench.scene->data->values[0];
    press(UI_BUTTON, "New points");
    ck_assert(bench.scene->data->values[0] != x);
    ck_assert(!memcmp(first, bench.scene->starts[0], sizeof first)); /* of the network nothing has changed */
    bench_close();
}
END_TEST

START_TEST(parts_add_up)
{
    bench_open(ONE);
    ck_assert(told("160 examples to train with"));
    type(UI_TEXTFIELD, "to train, typed", "0.95");
    const int *count = bench.scene->examples->count;
    ck_assert_int_eq(count[PART_TRAIN], 190);
    ck_assert_int_eq(count[PART_VALIDATION], 10); /* no more than there is */
    ck_assert_int_eq(count[PART_TEST], 0);
    type(UI_TEXTFIELD, "to validate, typed", "0.5");
    count = bench.scene->examples->count;
    ck_assert_int_eq(count[PART_TRAIN], 100);
    ck_assert_int_eq(count[PART_VALIDATION], 100);
    bench_close();
}
END_TEST

START_TEST(inputs_are_chosen)
{
    bench_open(ONE);
    bench.area.h = 1400; /* all rows at once */
    bench.desk.fresh = true;
    press(UI_CHECKBOX, "x1*x2");
    ck_assert_int_eq(bench.scene->examples->inputs, 3);
    press(UI_CHECKBOX, "x1");
    press(UI_CHECKBOX, "x2");
    ck_assert_int_eq(bench.scene->examples->inputs, 1);
    ck_assert_str_eq(bench.scene->examples->feature[0], "x1*x2");
    press(UI_CHECKBOX, "x1*x2"); /* the last one stays */
    ck_assert_int_eq(bench.scene->examples->inputs, 1);
    type(UI_TEXTFIELD, "another formula", "exp(-x^2)");
    ck_assert_int_eq(bench.scene->examples->inputs, 2);
    type(UI_TEXTFIELD, "another formula", "sim(x)");
    ck_assert(told("sim"));
    ck_assert_int_eq(bench.scene->examples->inputs, 2);
    bench_close();
}
END_TEST

/* The points that there are can be added to and taken away; a class more makes another output. */
START_TEST(points_by_hand)
{
    static const double at[2] = {1.234, -4};
    bench_open(ONE);
    pick("data set", "Points by hand");
    ck_assert_int_eq(bench.scene->data->rows, 200);
    desk_shows(&bench.desk, UI_MENU, "data set", "Points by hand");
    double first[3] = {bench.scene->data->values[0], bench.scene->data->values[1], bench.scene->data->target[0]};
    ControlsHow how = {bench.area, bench.scene, bench.training, &bench.picture, 0, 0};
    ControlsAct act = controls_place(bench.controls, &how, at);
    do_act(&act);
    ck_assert_int_eq(bench.scene->data->rows, 201);
    ck_assert_double_eq(bench.scene->data->values[400], 1.23);
    ck_assert_double_eq(bench.scene->data->target[200], 0);
    how = (ControlsHow){bench.area, bench.scene, bench.training, &bench.picture, 0, 0};
    act = controls_erase(bench.controls, &how, 1);
    do_act(&act);
    ck_assert_int_eq(bench.scene->data->rows, 200);
    ck_assert(bench.scene->data->values[0] == first[0] && bench.scene->data->values[1] == first[1]);
    frame();
    press(UI_BUTTON, "class of the next point, one more");
    press(UI_BUTTON, "class of the next point, one more");
    how = (ControlsHow){bench.area, bench.scene, bench.training, &bench.picture, 0, 0};
    act = controls_place(bench.controls, &how, at);
    do_act(&act);
    ck_assert_int_eq(bench.scene->data->classes, 3);
    ck_assert_int_eq(bench.scene->networks[0]->output, OUTPUT_SOFTMAX);
    key("Ctrl+Z");
    ck_assert_int_eq(bench.scene->data->classes, 2);
    pick("data set", "Circle");
    ck_assert_int_eq(bench.scene->words.data.point_count, 0);
    pick("data set", "Iris");
    pick("data set", "Points by hand"); /* of four columns: one of each class begins */
    ck_assert_int_eq(bench.scene->data->rows, 2);
    how = (ControlsHow){bench.area, bench.scene, bench.training, &bench.picture, 0, 0};
    act = controls_erase(bench.controls, &how, 0);
    do_act(&act);
    how = (ControlsHow){bench.area, bench.scene, bench.training, &bench.picture, 0, 0};
    act = controls_erase(bench.controls, &how, 0); /* the last one stays */
    ck_assert(act.scene == NULL);
    ck_assert_int_eq(bench.scene->data->rows, 1);
    bench_close();
}
END_TEST

/* ---- the network ---------------------------------------------------------------------------------------------------- */

START_TEST(layers_by_plus_and_minus)
{
    bench_open(ONE);
    press(UI_TAB, "Network");
    press(UI_BUTTON, "units of layer 1, one more");
    ck_assert_int_eq(bench.scene->networks[0]->layers[0].units, 5);
    press(UI_BUTTON, "hidden layers, one more");
    ck_assert_int_eq(hidden_layers(0), 3);
    ck_assert_int_eq(bench.scene->networks[0]->layers[2].units, 2); /* as the last one */
    for (int i = 3; i > 0; i--) press(UI_BUTTON, "hidden layers, one less");
    ck_assert_int_eq(hidden_layers(0), 0);
    ck_assert(desk_item(&bench.desk, UI_MENU, "activation") == NULL);
    ck_assert(!desk_item(&bench.desk, UI_BUTTON, "hidden layers, one less")->enabled);
    press(UI_BUTTON, "hidden layers, one more");
    ck_assert_int_eq(hidden_layers(0), 1);
    type(UI_TEXTFIELD, "dropout, typed", "0.25");
    ck_assert_double_eq(bench.scene->networks[0]->layers[1].rate, 0.25);
    bench_close();
}
END_TEST

/* Given weights, and one set by hand, have no place in other layers: the start is xavier, and that is said. */
START_TEST(given_weights_give_way)
{
    bench_open("kind: scene\ntitle: T\nview: network\ndata: xor\n"
               "network:\n  hidden: [1]\n  init: |\n    layer,unit,input,value\n    1,0,0,0.5\n    1,0,1,-2\n"
               "    1,0,bias,0.25\n    2,0,0,1\n    2,0,bias,0\n"
               "runs: [{rule: gd, lr: 0.1, set: [{from: 3, weight: [2, 0, 0], value: 1}]}]\n");
    press(UI_TAB, "Network");
    pick("activation", "ReLU"); /* the same shape: they stay */
    const NetworkWords *words = &bench.scene->words.run[0];
    ck_assert(strchr(words->init, '\n') && words->set_count == 1 && !told("for another shape"));
    char *given = written();
    press(UI_BUTTON, "units of layer 1, one more");
    words = &bench.scene->words.run[0];
    ck_assert_int_eq(bench.scene->networks[0]->layers[0].units, 2);
    ck_assert_str_eq(words->init, "xavier");
    ck_assert_int_eq(words->set_count, 0);
    ck_assert(told("for another shape") && told("xavier."));
    press(UI_BUTTON, "units of layer 1, one more");
    ck_assert(!told("for another shape"));
    key("Ctrl+Z"), key("Ctrl+Z");
    char *now = written();
    ck_assert_str_eq(now, given);
    free(now);
    free(given);
    bench_close();
}
END_TEST

START_TEST(activation_output_loss)
{
    bench_open(ONE);
    press(UI_TAB, "Network");
    pick("activation", "ReLU");
    ck_assert_str_eq(bench.scene->networks[0]->layers[0].activation->name, "relu");
    pick("output", "softmax");
    ck_assert_int_eq(bench.scene->networks[0]->outputs, 2);
    pick("output", "linear"); /* the classes as the numbers 0 and 1, and back */
    ck_assert_int_eq(bench.scene->data->task, DATA_NUMBER);
    pick("output", "sigmoid");
    ck_assert_int_eq(bench.scene->data->task, DATA_TWO_CLASSES);
    ck_assert_str_eq(bench.scene->networks[0]->loss->name, "bce");
    type(UI_TEXTFIELD, "L2 penalty, typed", "0.003");
    ck_assert_double_eq(bench.scene->networks[0]->l2, 0.003);
    bench_close();
}
END_TEST

/* ---- the training ----------------------------------------------------------------------------------------------------- */

START_TEST(the_rate_from_here)
{
    bench_open(ONE);
    training_reach(bench.training, 60);
    bench.step = 40;
    press(UI_TAB, "Training");
    NetworkScene *scene = bench.scene;
    uint64_t before = training_hash(bench.training, 40), after = training_hash(bench.training, 60);
    type(UI_TEXTFIELD, "learning rate, typed", "0.1");
    ck_assert(bench.scene == scene); /* it goes on */
    ck_assert_int_eq(bench.forks, 1);
    ck_assert_int_eq(training_run(bench.training, 0)->forks[0].from, 40);
    ck_assert_int_eq(scene->file->runs[0].forks[0].from, 40);
    training_reach(bench.training, 60);
    ck_assert(training_hash(bench.training, 40) == before);
    ck_assert(training_hash(bench.training, 60) != after);
    bench.picture.version++;
    frame();
    desk_shows(&bench.desk, UI_TEXTFIELD, "learning rate, typed", "0.1");
    key("Ctrl+Z");
    ck_assert_int_eq(bench.scene->file->runs[0].fork_count, 0);
    ck_assert_int_eq(bench.step, 40); /* it stays there */
    training_reach(bench.training, 60);
    ck_assert(training_hash(bench.training, 60) == after); /* as if nothing had been */
    bench_close();
}
END_TEST

START_TEST(the_rate_from_the_start)
{
    bench_open(ONE);
    training_reach(bench.training, 60);
    bench.step = 40;
    press(UI_TAB, "Training");
    press(UI_BUTTON, "From the start");
    type(UI_TEXTFIELD, "learning rate, typed", "0.1");
    ck_assert_int_eq(bench.scenes, 1);
    ck_assert_int_eq(bench.scene->file->runs[0].fork_count, 0);
    ck_assert_double_eq(bench.scene->file->runs[0].settings.values[0], 0.1);
    bench_close();
}
END_TEST

START_TEST(another_rule_from_here)
{
    bench_open(ONE);
    training_reach(bench.training, 60);
    bench.step = 40;
    press(UI_TAB, "Training");
    pick("rule", "Gradient descent");
    ck_assert_int_eq(bench.forks, 1);
    ck_assert_str_eq(run_rule(training_run(bench.training, 0), 40)->name, "gd");
    ck_assert_str_eq(run_rule(training_run(bench.training, 0), 39)->name, "adam");
    desk_shows(&bench.desk, UI_MENU, "rule", "Gradient descent");
    char *text = written(); /* the file says so too */
    ck_assert_msg(strstr(text, "forks: [{from: 40, rule: gd"), "%s", text);
    free(text);
    pick("schedule", "Cosine");
    ck_assert_int_eq(bench.forks, 2);
    ck_assert_int_eq(bench.scene->file->runs[0].fork_count, 1); /* at the same step: one fork */
    bench_close();
}
END_TEST

START_TEST(batch_and_epochs)
{
    bench_open(ONE);
    bench.area.h = 1400;
    bench.desk.fresh = true;
    press(UI_TAB, "Training");
    ck_assert(told("the same initial weights")); /* said before it is done */
    type(UI_TEXTFIELD, "batch size, typed", "1");
    ck_assert_int_eq(bench.scene->words.run[0].batch, 1);
    ck_assert_int_eq(training_per_epoch(bench.training, 0), 160);
    type(UI_TEXTFIELD, "batch size, typed", "160");
    ck_assert_int_eq(training_per_epoch(bench.training, 0), 1);
    desk_shows(&bench.desk, UI_TEXTFIELD, "batch size, typed", "all");
    type(UI_TEXTFIELD, "epochs, typed", "33");
    ck_assert_int_eq(training_steps(bench.training), 33);
    double first = bench.scene->starts[0][0];
    type(UI_TEXTFIELD, "seed, typed", "5");
    ck_assert(bench.scene->starts[0][0] != first);
    bench_close();
}
END_TEST

/* ---- runs ---------------------------------------------------------------------------------------------------------------- */

START_TEST(a_race_is_changed)
{
    bench_open(RACE);
    press(UI_TAB, "Network");
    pick("activation", "Tanh"); /* of all runs */
    for (int run = 0; run < 3; run++) ck_assert_str_eq(bench.scene->networks[run]->layers[0].activation->name, "tanh");
    press(UI_SERIES, "Momentum");
    ck_assert_int_eq(bench.run, 1);
    press(UI_BUTTON, "This run");
    pick("initial weights", "zeros");
    ck_assert_str_eq(bench.scene->words.run[0].init, "xavier");
    ck_assert_str_eq(bench.scene->words.run[1].init, "zeros");
    ck_assert_str_eq(bench.scene->words.run[2].init, "he");
    press(UI_TAB, "Training");
    press(UI_BUTTON, "Duplicate");
    ck_assert_int_eq(bench.scene->file->run_count, 4);
    ck_assert_int_eq(bench.run, 2);
    ck_assert_str_eq(bench.scene->words.run[2].init, "zeros"); /* as the one that it is a copy of */
    ck_assert_str_eq(bench.scene->words.run[3].init, "he");
    press(UI_BUTTON, "Remove");
    ck_assert_int_eq(bench.scene->file->run_count, 3);
    ck_assert_str_eq(bench.scene->words.run[2].init, "he");
    pick("Add a run", "Adadelta");
    ck_assert_int_eq(bench.scene->file->run_count, 4);
    ck_assert_str_eq(bench.scene->file->runs[3].rule->name, "adadelta");
    ck_assert_int_eq(bench.run, 3);
    bench_close();
}
END_TEST

/* ---- the way back ---------------------------------------------------------------------------------------------------------- */

START_TEST(undo_leads_back)
{
    bench_open(ONE);
    char *first = written();
    type(UI_TEXTFIELD, "noise, typed", "0.2");
    press(UI_TAB, "Network");
    press(UI_BUTTON, "hidden layers, one more");
    char *last = written();
    key("Ctrl+Z");
    key("Ctrl+Z");
    char *now = written();
    ck_assert_str_eq(now, first);
    ck_assert(!controls_can_undo(bench.controls));
    key("Ctrl+Z"); /* nothing more */
    free(now);
    key("Ctrl+Shift+Z");
    key("Ctrl+Shift+Z");
    now = written();
    ck_assert_str_eq(now, last);
    free(now);
    free(first);
    free(last);
    bench_close();
}
END_TEST

START_TEST(a_drag_is_one_step_of_undo)
{
    bench_open(ONE);
    char *first = written();
    const UiItem *item = desk_shows(&bench.desk, UI_SLIDER, "noise", NULL);
    Rect rect = item->rect;
    Input *input = &bench.desk.input;
    for (int i = 0; i < 6; i++) {
        input_move(input, rect.x + 20 + 12 * (float)i, rect.y + rect.h / 2);
        if (!i) input_button(input, INPUT_LEFT, true, false);
        frame();
    }
    input_button(input, INPUT_LEFT, false, false);
    frame();
    frame();
    ck_assert_int_ge(bench.scenes, 4);
    ck_assert(bench.scene->data->option_values[1] > 0.1);
    key("Ctrl+Z");
    char *now = written();
    ck_assert_str_eq(now, first);
    free(now);
    free(first);
    bench_close();
}
END_TEST

/* ---- keyboard, looks ----------------------------------------------------------------------------------------------------------- */

/* Tab goes through all that can be used; what is further down comes with Page Down. */
START_TEST(the_keyboard_reaches_everything)
{
    static const char *const wanted[3] = {"x1*x2", "L2 penalty", "shuffle in each epoch"};
    static const UiRole roles[3] = {UI_CHECKBOX, UI_SLIDER, UI_CHECKBOX};
    static const char *const tabs[3] = {"Data", "Network", "Training"};
    bench_open(ONE);
    for (int tab = 0; tab < 3; tab++) {
        press(UI_TAB, tabs[tab]);
        bool found = false;
        for (int page = 0; page < 3 && !found; page++) {
            for (int i = 0; i < 60 && !found; i++) {
                key("Tab");
                found = ui_has_focus(bench.desk.ui, roles[tab], wanted[tab]);
            }
            if (!found) key("PageDown");
        }
        ck_assert_msg(found, "%s", wanted[tab]);
    }
    key("Space"); /* on the last one */
    ck_assert(!bench.scene->words.shuffle);
    ui_focus(bench.desk.ui, UI_TEXTFIELD, NULL);
    frame();
    key("E");
    ck_assert(!controls_is_open(bench.controls));
    key("E");
    ck_assert(controls_is_open(bench.controls));
    key("Escape");
    ck_assert(!controls_is_open(bench.controls));
    bench_close();
}
END_TEST

START_TEST(a_list_by_arrows)
{
    bench_open(ONE);
    press(UI_MENU, "data set");
    key("Up");
    ck_assert(ui_has_focus(bench.desk.ui, UI_MENUITEM, "Sine"));
    key("Enter");
    ck_assert_str_eq(bench.scene->data->name, "sine");
    press(UI_MENU, "data set");
    key("Escape");
    ck_assert(desk_item(&bench.desk, UI_MENUITEM, "Circle") == NULL);
    ck_assert(controls_is_open(bench.controls));
    bench_close();
}
END_TEST

static const struct {
    int width, height;
    const char *scene;
} looks[] = {{1920, 1080, ONE}, {1280, 720, ONE}, {1920, 1080, RACE}, {1280, 720, RACE}, {1024, 768, RACE}};

START_TEST(nothing_is_cut)
{
    static const char *const tabs[3] = {"Data", "Network", "Training"};
    bench_open_at(looks[_i].scene, looks[_i].width, looks[_i].height, true);
    training_reach(bench.training, 30);
    bench.step = 20;
    for (int tab = 0; tab < 3; tab++) {
        press(UI_TAB, tabs[tab]);
        int count;
        const UiItem *items = ui_items(bench.desk.ui, &count);
        for (int i = 0; i < count; i++) {
            ck_assert_msg(!items[i].clipped, "%s: '%s' is cut", tabs[tab], items[i].label);
            for (int k = 0; k < i; k++)
                ck_assert_msg(!items[i].id || !items[k].id || items[i].role != items[k].role ||
                                  strcmp(items[i].label, items[k].label),
                              "%s: '%s' twice", tabs[tab], items[i].label);
        }
    }
    bench_close();
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("controls");
    TCase *tests = tcase_create("controls");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, another_data_set);
    tcase_add_test(tests, noise_and_new_points);
    tcase_add_test(tests, parts_add_up);
    tcase_add_test(tests, inputs_are_chosen);
    tcase_add_test(tests, points_by_hand);
    tcase_add_test(tests, layers_by_plus_and_minus);
    tcase_add_test(tests, given_weights_give_way);
    tcase_add_test(tests, activation_output_loss);
    tcase_add_test(tests, the_rate_from_here);
    tcase_add_test(tests, the_rate_from_the_start);
    tcase_add_test(tests, another_rule_from_here);
    tcase_add_test(tests, batch_and_epochs);
    tcase_add_test(tests, a_race_is_changed);
    tcase_add_test(tests, undo_leads_back);
    tcase_add_test(tests, a_drag_is_one_step_of_undo);
    tcase_add_test(tests, the_keyboard_reaches_everything);
    tcase_add_test(tests, a_list_by_arrows);
    tcase_add_loop_test(tests, nothing_is_cut, 0, sizeof looks / sizeof *looks);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
