/* The network's screen as a program sees it: what it tells is what an update uses; stages, time, choices. No window, no clock. */
#include "allocations.h"
#include "app/desktop/desktop.h"
#include "run/scene/network_scene.h"
#include "ui/frame.h"
#include "view/network/network_layout.h"
#include "view/network/network_screen.h"
#include "view/parts/words.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- a screen without a window ---------------------------------------------------------------------------------- */

static const char arms[] = "kind: scene\n"
                           "title: Two arms\n"
                           "view: network\n"
                           "data: \"spiral:n=120\"\n"
                           "network: {hidden: [3, 2], activation: tanh, init: \"normal:1\"}\n"
                           "train: {batch: 8, epochs: 20}\n"
                           "runs: [{rule: gd, lr: 0.3}]\n"
                           "seed: 7\n"
                           "watch: {example: 0}\n";

enum { OUTPUT = 3 }; /* its layer */

static Theme *theme;
static Fonts *fonts;
static Canvas *canvas;
static Image image;
static Ui *ui;
static Input input;
static NetworkScreen *screen;
static bool fresh;

static void open_with(const char *text, int width, int height, double (*now)(void))
{
    Error error = {0};
    ScreenDesc desc = {.word = text, .headless = true, .now = now};
    ck_assert_int_eq(theme_load(&theme, NULL, &error), STATUS_OK);
    fonts = fonts_create(theme, desktop_font);
    canvas = canvas_create(fonts);
    image = image_create(width, height);
    canvas_target(canvas, &image);
    ui = ui_create();
    input = (Input){.x = -1, .y = -1};
    fresh = true;
    ck_assert_msg(network_screen_create(&screen, &desc, &error) == STATUS_OK, "%s", error.message);
}

static void open_screen(void) { open_with(arms, 1920, 1080, NULL); }

static void close_screen(void)
{
    network_screen_destroy(screen);
    ui_destroy(ui);
    canvas_destroy(canvas);
    fonts_destroy(fonts);
    theme_destroy(theme);
    image_destroy(&image);
    words_free();
}

static void frame(double seconds)
{
    do {
        UiPlace place = {.canvas = canvas,
                         .theme = theme,
                         .width = image.width,
                         .height = image.height,
                         .ui_scale = 1,
                         .fresh = fresh};
        ui_begin(ui, &place, &input, seconds);
        network_screen_frame(screen, ui, ui_whole(ui), seconds, false);
        ui_end(ui);
        fresh = false;
        seconds = 0;
    } while (ui_again(ui));
    input_begin(&input);
}

static void frames(int count)
{
    for (int i = 0; i < count; i++) frame(1.0 / 60);
}

static void rest(void)
{
    for (int i = 0; i < 400 && network_screen_busy(screen); i++) frame(1.0 / 60);
    frame(1.0 / 60);
}

static void press(const char *key)
{
    ck_assert(input_key(&input, key, NULL, false));
    frame(1.0 / 60);
}

static const UiItem *item(UiRole role, const char *label)
{
    int count;
    const UiItem *items = ui_items(ui, &count);
    for (int i = 0; i < count; i++)
        if (items[i].role == role && !strcmp(items[i].label, label)) return &items[i];
    return NULL;
}

static const char *value(UiRole role, const char *label)
{
    const UiItem *found = item(role, label);
    ck_assert_msg(found != NULL, "there is no %s '%s'", ui_role_name(role), label);
    return found->value;
}

static void click(float x, float y)
{
    input_move(&input, x, y);
    frame(1.0 / 60);
    input_button(&input, INPUT_LEFT, true, false);
    frame(1.0 / 60);
    input_button(&input, INPUT_LEFT, false, false);
    frame(1.0 / 60);
    frame(1.0 / 60);
}

static void click_on(UiRole role, const char *label)
{
    const UiItem *found = item(role, label);
    ck_assert_msg(found != NULL, "there is no %s '%s'", ui_role_name(role), label);
    click(found->rect.x + found->rect.w / 2, found->rect.y + found->rect.h / 2);
}

static uint64_t picture(void)
{
    uint64_t hash = 1469598103934665603u;
    fresh = true;
    frame(0);
    for (int i = 0; i < image.width * image.height; i++) hash = (hash ^ (image.pixels[i] & 0xFFFFFF)) * 1099511628211u;
    return hash;
}

/* ---- the same training beside it -------------------------------------------------------------------------------- */

static NetworkScene *scene;
static Training *training;
static Pass *numbers;
static double *gradient;

static void open_twin(int step)
{
    Error error = {0};
    ck_assert_int_eq(network_scene_parse(&scene, "twin", arms, strlen(arms), 1, NULL, &error), STATUS_OK);
    TrainDesc desc = network_scene_training(scene);
    ck_assert_int_eq(training_create(&training, &desc, &error), STATUS_OK);
    PassDesc pass = {.network = scene->networks[0], .batch_most = training_batch_most(training, 0)};
    pass_create(&numbers, &pass);
    gradient = calloc((size_t)scene->networks[0]->params, sizeof *gradient);
    training_reach(training, step);
    const double *theta = training_theta(training, 0, step);
    training_prepare(training, 0, step, numbers);
    pass_look(numbers, theta, gradient);
}

static void close_twin(void)
{
    free(gradient);
    pass_destroy(numbers);
    training_destroy(training);
    network_scene_destroy(scene);
}

static const char *fixed(double number, int decimals)
{
    static char out[4][80];
    static int turn;
    char plain[64], *to = out[++turn % 4];
    snprintf(plain, sizeof plain, "%.*f", decimals, number);
    if (plain[0] == '-') snprintf(to, 80, "\xE2\x88\x92%s", plain + 1);
    else snprintf(to, 80, "%s", plain);
    return to;
}

/* "0.53, δ −0.004" of a unit; small numbers are told in another way, by their power of ten. */
static void ck_unit(const char *name, double a, double delta)
{
    const char *told = value(UI_CELL, name), *comma = strstr(told, ", δ ");
    ck_assert_msg(comma != NULL, "%s: %s", name, told);
    if (fabs(a) >= 0.005)
        ck_assert_msg(!strncmp(told, fixed(a, 2), strlen(fixed(a, 2))), "%s: %s, not %g", name, told, a);
    if (fabs(delta) >= 0.0005)
        ck_assert_msg(!strcmp(comma + strlen(", δ "), fixed(delta, 3)), "%s: %s, not %g", name, told, delta);
}

static const char *const units[] = {"h₁", "h₂", "h₃", "k₁", "k₂", "ŷ"};
static const int unit_at[][2] = {{1, 0}, {1, 1}, {1, 2}, {2, 0}, {2, 1}, {3, 0}};
enum { UNITS = sizeof units / sizeof *units };

START_TEST(what_units_tell_is_what_the_update_uses)
{
    int step = _i == 0 ? 0 : 30, example = _i == 2 ? 3 : 0;
    open_screen();
    open_twin(step);
    network_screen_go_to(screen, step);
    frame(0);
    for (int i = 0; i < example; i++) press("N");
    for (int i = 0; i < UNITS; i++)
        ck_unit(units[i], pass_value(numbers, unit_at[i][0], unit_at[i][1], example),
                pass_delta(numbers, unit_at[i][0], unit_at[i][1], example));
    ck_assert_str_eq(value(UI_NUMBER, word("network.graph_loss")), fixed(pass_example_loss(numbers, example), 3));
    ck_assert_str_eq(value(UI_NUMBER, word("network.graph_goal")), fixed(pass_target(numbers, 0, example), 2));
    close_twin();
    close_screen();
}
END_TEST

/* A asks for the whole batch: then each number is the mean over its eight examples. */
START_TEST(of_a_batch_the_means_are_told)
{
    open_screen();
    open_twin(30);
    network_screen_go_to(screen, 30);
    frame(0);
    press("A");
    ck_assert_int_eq(pass_count(numbers), 8);
    for (int i = 0; i < UNITS; i++) {
        double a = 0, delta = 0;
        for (int e = 0; e < 8; e++) {
            a += pass_value(numbers, unit_at[i][0], unit_at[i][1], e) / 8;
            delta += pass_delta(numbers, unit_at[i][0], unit_at[i][1], e) / 8;
        }
        ck_unit(units[i], a, delta);
    }
    ck_assert_str_eq(value(UI_NUMBER, word("network.graph_loss")), fixed(pass_loss(numbers), 3));
    ck_assert_ptr_null(item(UI_NUMBER, word("network.graph_goal"))); /* each example has its own */
    press("A");
    ck_assert_ptr_nonnull(item(UI_NUMBER, word("network.graph_goal")));
    close_twin();
    close_screen();
}
END_TEST

START_TEST(edges_tell_the_weights)
{
    static const struct {
        const char *label;
        int layer, unit, input;
    } edges[] = {{"w 1: x₁ → h₁", 1, 0, 0}, {"w 1: x₂ → h₃", 1, 2, 1}, {"w 2: h₃ → k₁", 2, 0, 2},
                 {"w 3: k₂ → ŷ", 3, 0, 1},  {"bias of h₂", 1, 1, 2},   {"bias of ŷ", 3, 0, 2}};
    open_screen();
    open_twin(25);
    network_screen_go_to(screen, 25);
    frame(0);
    for (size_t i = 0; i < sizeof edges / sizeof *edges; i++) {
        const NetworkLayer *layer = &scene->networks[0]->layers[edges[i].layer - 1];
        int index = edges[i].input == layer->inputs ? layer->biases + edges[i].unit
                                                    : layer->weights + edges[i].unit * layer->inputs + edges[i].input;
        double weight = training_theta(training, 0, 25)[index];
        if (fabs(weight) >= 0.0005) ck_assert_str_eq(value(UI_EDGE, edges[i].label), fixed(weight, 3));
    }
    close_twin();
    close_screen();
}
END_TEST

/* ---- stages ----------------------------------------------------------------------------------------------------- */

static const struct {
    NetStage stage;
    int layer;
} stages[] = {{NET_FORWARD, 1},  {NET_FORWARD, 2},  {NET_FORWARD, 3},  {NET_LOSS, 3},  {NET_BACKWARD, 3},
              {NET_BACKWARD, 2}, {NET_BACKWARD, 1}, {NET_BACKWARD, 0}, {NET_UPDATE, 0}};
enum { STAGES = sizeof stages / sizeof *stages };

static void ck_stage(int i, int step)
{
    NetworkState now = network_screen_state(screen);
    ck_assert(now.by_stage);
    ck_assert_int_eq(now.stage, stages[i].stage);
    ck_assert_int_eq(now.layer, stages[i].layer);
    ck_assert_int_eq(network_screen_step(screen), step);
}

/* Layer by layer forward, the loss, layer by layer back, the update; only then another step. And the same way back. */
START_TEST(down_goes_through_an_update_and_up_back)
{
    open_screen();
    network_screen_go_to(screen, 5);
    frame(0);
    for (int i = 0; i < STAGES; i++) press("Down"), rest(), ck_stage(i, 5);
    press("Down"), rest(), ck_stage(0, 6);
    press("Up"), ck_stage(STAGES - 1, 5);
    for (int i = STAGES - 2; i >= 0; i--) press("Up"), ck_stage(i, 5);
    press("Up"), ck_stage(STAGES - 1, 4);
    press("Right"), rest();
    ck_assert(!network_screen_state(screen).by_stage);
    ck_assert_int_eq(network_screen_step(screen), 5);
    close_screen();
}
END_TEST

/* A number is there when its pulse has arrived, not before. */
START_TEST(numbers_come_with_the_pulse)
{
    open_screen();
    frame(0);
    press("Down");
    ck_assert_str_ne(value(UI_CELL, "x₁"), "");
    ck_assert_str_eq(value(UI_CELL, "h₁"), ""); /* on its way */
    frames(20);
    ck_assert_str_eq(value(UI_CELL, "h₁"), "");
    frames(30); /* 650 ms */
    ck_assert_str_ne(value(UI_CELL, "h₁"), "");
    ck_assert_str_eq(value(UI_CELL, "k₁"), "");
    ck_assert_ptr_null(item(UI_NUMBER, word("network.graph_loss")));
    press("Down"), press("Down"), press("Down"), rest(); /* presses during a pulse count */
    ck_assert_ptr_nonnull(item(UI_NUMBER, word("network.graph_loss")));
    ck_assert_ptr_null(strstr(value(UI_CELL, "ŷ"), "δ"));
    press("Down"), rest();
    ck_assert_ptr_nonnull(strstr(value(UI_CELL, "ŷ"), "δ"));
    ck_assert_ptr_null(strstr(value(UI_CELL, "k₁"), "δ"));
    press("Down"), rest();
    ck_assert_ptr_nonnull(strstr(value(UI_CELL, "k₁"), "δ"));
    close_screen();
}
END_TEST

/* Nothing is updated before all examples are in. */
START_TEST(the_update_waits_for_the_whole_batch)
{
    char part[WORD_TEXT_MAX], all[WORD_TEXT_MAX];
    open_screen();
    frame(0);
    uint64_t before = network_screen_hash(screen);
    click_on(UI_BUTTON, word("network.graph_update"));
    frames(10);
    bool seen = false;
    for (int in = 1; in < 8; in++) {
        word_fill(part, sizeof part, "network.graph_gathering", WORD_INT("in", in), WORD_INT("of", 8));
        seen |= item(UI_TEXT, part) != NULL;
    }
    ck_assert(seen);
    rest();
    word_fill(all, sizeof all, "network.graph_gathered", WORD_INT("of", 8));
    ck_assert_ptr_nonnull(item(UI_TEXT, all));
    ck_assert(network_screen_hash(screen) == before);
    press("Down"), rest();
    ck_assert_int_eq(network_screen_step(screen), 1);
    ck_assert(network_screen_hash(screen) != before);
    close_screen();
}
END_TEST

/* ---- time ------------------------------------------------------------------------------------------------------- */

START_TEST(back_is_exact)
{
    uint64_t at[3];
    open_screen();
    for (int i = 0; i < 3; i++) network_screen_go_to(screen, 40 * i), frame(0), at[i] = network_screen_hash(screen);
    ck_assert(at[0] != at[1] && at[1] != at[2]);
    for (int i = 2; i >= 0; i--) {
        network_screen_go_to(screen, 40 * i), frame(0);
        ck_assert(network_screen_hash(screen) == at[i]);
    }
    press("Right"), rest(), press("Left"), rest();
    ck_assert(network_screen_hash(screen) == at[0]);
    close_screen();
}
END_TEST

START_TEST(space_trains_and_rests)
{
    open_screen();
    frame(0);
    press("Space");
    frames(130); /* three steps a second */
    int step = network_screen_step(screen);
    ck_assert_int_ge(step, 6);
    ck_assert_int_le(step, 8);
    press("Up"), press("Up"), press("Up"), press("Up"); /* while it plays they are the speed: at most now */
    frames(60);
    ck_assert_int_eq(network_screen_step(screen), network_screen_steps(screen));
    ck_assert(!network_screen_state(screen).cockpit.roll.playing);
    close_screen();
}
END_TEST

static double clock_at;
static double slow_clock(void) { return clock_at += 0.004; } /* each look at it takes 4 ms */

/* With a clock the frame does not wait for training, however much there is to do, and something is done in each. */
START_TEST(training_takes_what_is_left_of_a_frame)
{
    open_with(arms, 960, 540, slow_clock);
    frame(0);
    network_screen_play(screen, true);
    for (int i = 0; i < 4; i++) press("Up");
    int before = network_screen_state(screen).cockpit.roll.step;
    double time = clock_at;
    frame(1.0 / 60);
    int after = network_screen_state(screen).cockpit.roll.step;
    ck_assert_int_gt(after, before);
    ck_assert_int_le(after, before + 6);
    ck_assert(clock_at - time < 0.06);
    network_screen_go_to(screen, 200); /* is sought, a piece a frame */
    frame(1.0 / 60);
    ck_assert_int_lt(network_screen_step(screen), 200);
    for (int i = 0; i < 400 && network_screen_busy(screen); i++) frame(1.0 / 60);
    ck_assert_int_eq(network_screen_step(screen), 200);
    close_screen();
}
END_TEST

/* ---- choices ---------------------------------------------------------------------------------------------------- */

/* By its place, and the value beside it: what is chosen is what is told. */
START_TEST(a_click_chooses_a_weight)
{
    open_screen();
    frame(0);
    click_on(UI_EDGE, "w 2: h₂ → k₁");
    NetworkState now = network_screen_state(screen);
    ck_assert_int_eq(now.weight.layer, 2);
    ck_assert_int_eq(now.weight.unit, 0);
    ck_assert_int_eq(now.weight.input, 1);
    click_on(UI_EDGE, "bias of k₂");
    now = network_screen_state(screen);
    ck_assert_int_eq(now.weight.layer, 2);
    ck_assert_int_eq(now.weight.unit, 1);
    ck_assert_int_eq(now.weight.input, 3);
    close_screen();
}
END_TEST

/* Pulled up, a weight grows; what was before that step stays, what follows follows from it, each time the same. */
START_TEST(a_weight_is_pulled)
{
    open_screen();
    network_screen_go_to(screen, 10), frame(0);
    uint64_t at_10 = network_screen_hash(screen);
    network_screen_go_to(screen, 20), frame(0);
    uint64_t at_20 = network_screen_hash(screen);
    network_screen_go_to(screen, 10), frame(0);
    char was[64];
    snprintf(was, sizeof was, "%s", value(UI_EDGE, "w 2: h₂ → k₁"));
    const UiItem *edge = item(UI_EDGE, "w 2: h₂ → k₁");
    float x = edge->rect.x + edge->rect.w / 2, y = edge->rect.y + edge->rect.h / 2;
    input_move(&input, x, y), frame(0);
    input_button(&input, INPUT_LEFT, true, false), frame(0);
    for (int i = 1; i <= 20; i++) input_move(&input, x, y - (float)(4 * i)), frame(1.0 / 60);
    input_button(&input, INPUT_LEFT, false, false), frame(0);
    frame(0);
    ck_assert_str_ne(value(UI_EDGE, "w 2: h₂ → k₁"), was);
    ck_assert_int_eq(network_screen_step(screen), 10);
    uint64_t pulled = network_screen_hash(screen);
    ck_assert(pulled != at_10);
    network_screen_go_to(screen, 20), frame(0);
    uint64_t after = network_screen_hash(screen);
    ck_assert(after != at_20);
    network_screen_go_to(screen, 5), frame(0);
    network_screen_go_to(screen, 20), frame(0);
    ck_assert(network_screen_hash(screen) == after);
    network_screen_go_to(screen, 10), frame(0);
    ck_assert(network_screen_hash(screen) == pulled);
    close_screen();
}
END_TEST

static void pull(const char *label, float by)
{
    const UiItem *edge = item(UI_EDGE, label);
    float x = edge->rect.x + edge->rect.w / 2, y = edge->rect.y + edge->rect.h / 2;
    input_move(&input, x, y), frame(0);
    input_button(&input, INPUT_LEFT, true, false), frame(0);
    for (int i = 1; i <= 10; i++) input_move(&input, x, y + by * (float)i / 10), frame(1.0 / 60);
    input_button(&input, INPUT_LEFT, false, false), frame(0), frame(0);
}

/* Weights pulled at the start and later are in what is saved; each pull is one step of undo, and the step stays. */
START_TEST(a_pulled_weight_is_saved_and_taken_back)
{
    TextBuffer text = {0};
    open_screen();
    network_screen_go_to(screen, 20), frame(0);
    uint64_t before_all = network_screen_hash(screen);
    network_screen_go_to(screen, 0), frame(0);
    pull("w 1: x₁ → h₁", -60);
    network_screen_go_to(screen, 12), frame(0);
    uint64_t before = network_screen_hash(screen);
    pull("w 2: h₂ → k₁", 80);
    pull("bias of k₂", -40);
    uint64_t at_12 = network_screen_hash(screen);
    network_screen_go_to(screen, 20), frame(0);
    uint64_t after = network_screen_hash(screen);
    ck_assert(at_12 != before && after != before_all);
    network_screen_text(screen, &text);
    press("Ctrl+Z"), frame(0);
    press("Ctrl+Z"), frame(0);
    ck_assert_int_eq(network_screen_step(screen), 20);
    network_screen_go_to(screen, 12), frame(0);
    ck_assert(network_screen_hash(screen) == before);
    press("Ctrl+Z"), frame(0);
    ck_assert_int_eq(network_screen_step(screen), 12);
    network_screen_go_to(screen, 20), frame(0);
    ck_assert(network_screen_hash(screen) == before_all);
    press("Ctrl+Z"), frame(0); /* nothing more */
    ck_assert(network_screen_hash(screen) == before_all);
    for (int i = 0; i < 3; i++) press("Ctrl+Shift+Z"), frame(0);
    ck_assert_int_eq(network_screen_step(screen), 20);
    ck_assert(network_screen_hash(screen) == after);
    close_screen();
    open_with(text.data, 1920, 1080, NULL);
    frame(0);
    ck_assert_int_eq(network_screen_step(screen), 20);
    ck_assert(network_screen_hash(screen) == after);
    network_screen_go_to(screen, 12), frame(0);
    ck_assert(network_screen_hash(screen) == at_12);
    text_free(&text);
    close_screen();
}
END_TEST

/* Also while the step is still sought that the undo before wants to stay at. */
START_TEST(undo_upon_undo_keeps_the_step)
{
    open_with(arms, 1920, 1080, slow_clock);
    frame(0);
    network_screen_go_to(screen, 120), rest();
    uint64_t before = network_screen_hash(screen);
    pull("w 2: h₂ → k₁", 80);
    pull("bias of k₂", -40);
    ck_assert_int_eq(network_screen_step(screen), 120);
    ck_assert(network_screen_hash(screen) != before);
    press("Ctrl+Z");
    ck_assert_int_lt(network_screen_step(screen), 120);
    press("Ctrl+Z"), rest();
    ck_assert_int_eq(network_screen_step(screen), 120);
    ck_assert(network_screen_hash(screen) == before);
    close_screen();
}
END_TEST

START_TEST(keys_change_the_chosen_weight)
{
    open_screen();
    frame(0);
    click_on(UI_EDGE, "w 1: x₁ → h₁");
    ui_focus(ui, UI_EDGE, "w 1: x₁ → h₁");
    frame(0), frame(0);
    double was = atof(value(UI_EDGE, "w 1: x₁ → h₁"));
    press("Plus"), frame(0);
    double now = atof(value(UI_EDGE, "w 1: x₁ → h₁"));
    ck_assert_msg(now > was || value(UI_EDGE, "w 1: x₁ → h₁")[0] == '\xE2', "%g, then %g", was, now);
    press("Right"), frame(0), frame(0); /* along the network to the next layer's */
    ck_assert_int_eq(network_screen_state(screen).weight.layer, 2);
    close_screen();
}
END_TEST

/* Another experiment begins at its start, and what played plays on; the way back leads to the one before. */
START_TEST(the_experiment_is_changed)
{
    open_screen();
    network_screen_go_to(screen, 20), frame(0);
    ck_assert_int_eq(network_screen_steps(screen), 240); /* 96 examples, batches of 8, 20 epochs */
    press("E"), frames(2);
    const UiItem *curves = item(UI_PANEL, word("curves.title")),
                 *drawer = item(UI_PANEL, word("network.controls_panel"));
    ck_assert(curves && drawer && curves->rect.x + curves->rect.w < drawer->rect.x);
    click_on(UI_TAB, word("network.controls_network"));
    frames(2);
    int before = 0, after = 0, count;
    const UiItem *items = ui_items(ui, &count);
    for (int i = 0; i < count; i++) before += items[i].role == UI_CELL;
    network_screen_play(screen, true);
    click_on(UI_BUTTON, "units of layer 1, one more");
    frames(2);
    items = ui_items(ui, &count);
    for (int i = 0; i < count; i++) after += items[i].role == UI_CELL;
    ck_assert_int_gt(after, before);
    ck_assert_int_lt(network_screen_step(screen), 5);
    ck_assert(network_screen_state(screen).cockpit.roll.playing);
    close_screen();
}
END_TEST

static const char *text_with(const char *part)
{
    int count;
    const UiItem *items = ui_items(ui, &count);
    for (int i = 0; i < count; i++)
        if (items[i].role == UI_TEXT && strstr(items[i].label, part)) return items[i].label;
    return NULL;
}

/* What is measured of the run stands beside the scene's caption; of several runs with the shown one's name. */
START_TEST(what_is_measured_is_said)
{
    static const char zeros[] = "kind: scene\ntitle: Zeros\nview: network\ndata: circle\ncaption: All begin alike.\n"
                                "network: {hidden: [4], init: zeros}\ntrain: {batch: 10, epochs: 5}\n"
                                "runs: [gd, {rule: adam, label: Quick}]\nseed: 7\n";
    open_with(zeros, 1920, 1080, NULL);
    words_load("en", NULL);
    frames(2);
    ck_assert_ptr_nonnull(text_with("All begin alike."));
    ck_assert_ptr_nonnull(text_with(": Layer 1: 4 of 4 units began with equal weights and stay equal."));
    press("2");
    frames(2);
    ck_assert_ptr_nonnull(text_with("Quick: Layer 1: 4 of 4"));
    close_screen();
}
END_TEST

/* Where there is room for one of the two alone, it is what is measured; nothing is said of a healthy run. */
START_TEST(what_is_measured_goes_first)
{
    static const char far[] = "kind: scene\ntitle: Far\nview: network\ndata: sine\n"
                              "caption: A rate as large as this one leads nowhere but far away.\n"
                              "network: {hidden: [8, 8], activation: relu}\ntrain: {batch: 10, epochs: 5}\n"
                              "runs: [{rule: gd, lr: 10}]\nseed: 7\n";
    open_with(far, 800, 600, NULL);
    words_load("en", NULL);
    frames(2);
    ck_assert_ptr_nonnull(text_with("A rate as large"));
    ck_assert_ptr_null(text_with("Diverged"));
    network_screen_go_to(screen, network_screen_steps(screen));
    rest();
    ck_assert_ptr_null(text_with("A rate as large"));
    ck_assert_ptr_nonnull(text_with("Diverged at update"));
    network_screen_go_to(screen, 0);
    rest();
    ck_assert_ptr_nonnull(text_with("A rate as large"));
    ck_assert_ptr_null(text_with("Diverged"));
    close_screen();
}
END_TEST

/* A moment that was kept comes back bit for bit: numbers, choices, stage, pixels. */
START_TEST(a_moment_comes_back)
{
    open_screen();
    network_screen_go_to(screen, 60), frame(0); /* so far the curves go */
    network_screen_go_to(screen, 33), frame(0);
    press("N"), press("Down"), press("Down"), rest();
    click_on(UI_EDGE, "w 2: h₁ → k₂");
    input_move(&input, 1, 1), frame(0), rest();
    NetworkState kept = network_screen_state(screen);
    uint64_t hash = network_screen_hash(screen), before = picture();
    press("Right"), rest(), press("A"), press("Shift+Right"), rest();
    click_on(UI_EDGE, "w 1: x₁ → h₁");
    input_move(&input, 1, 1), frame(0), rest();
    ck_assert(picture() != before);
    network_screen_restore(screen, &kept);
    rest();
    ck_assert(network_screen_hash(screen) == hash);
    ck_assert(picture() == before);
    close_screen();
}
END_TEST

/* What is saved opens where it was, with the weight that was chosen. */
START_TEST(what_is_saved_opens_there)
{
    TextBuffer text = {0};
    open_screen();
    network_screen_go_to(screen, 12), frame(0);
    click_on(UI_EDGE, "w 2: h₁ → k₂");
    uint64_t hash = network_screen_hash(screen);
    network_screen_text(screen, &text);
    close_screen();
    open_with(text.data, 1920, 1080, NULL);
    frame(0);
    ck_assert_int_eq(network_screen_step(screen), 12);
    ck_assert(network_screen_hash(screen) == hash);
    NetworkState now = network_screen_state(screen);
    ck_assert(now.weight.layer == 2 && now.weight.unit == 1 && now.weight.input == 0);
    text_free(&text);
    close_screen();
}
END_TEST

#ifdef COUNTS_ALLOCATIONS
START_TEST(a_frame_of_training_allocates_nothing)
{
    open_screen();
    frame(0);
    press("Space"), press("Up"), press("Up");
    NetworkState start = network_screen_state(screen);
    int before = 0;
    for (int turn = 0; turn < 2; turn++) { /* in the first one glyphs are made that were not seen before */
        network_screen_restore(screen, &start);
        before = allocations;
        frames(60);
    }
    ck_assert_int_eq(allocations, before);
    close_screen();
}
END_TEST
#endif

/* ---- places ----------------------------------------------------------------------------------------------------- */

static bool inside(Rect part, Rect whole)
{
    return part.x >= whole.x - 0.5f && part.y >= whole.y - 0.5f && part.x + part.w <= whole.x + whole.w + 0.5f &&
           part.y + part.h <= whole.y + whole.h + 0.5f;
}

static const int sizes[][2] = {{1920, 1080}, {1280, 720}, {1366, 768}, {1280, 1024}, {1024, 768},
                               {3440, 1440}, {640, 480},  {360, 740},  {1280, 600}};

START_TEST(panels_lie_beside_each_other_in_any_window)
{
    Error error = {0};
    ck_assert_int_eq(theme_load(&theme, NULL, &error), STATUS_OK);
    for (int mode = 0; mode < 4; mode++) {
        Frame at = frame_layout(&theme->space, sizes[_i][0], sizes[_i][1], 1);
        NetworkLayout lay = network_layout(&at, (NetworkWhat){mode & 1, mode & 2, false});
        Rect parts[] = {lay.graph, lay.map, lay.chain, lay.curves, lay.heads, lay.caption};
        for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
            ck_assert(parts[i].w == 0 || inside(parts[i], at.content));
            for (size_t k = 0; k < i; k++) {
                bool same = lay.shape != NETWORK_FOUR && i <= 3 && k >= 1; /* in tabs */
                ck_assert(same || parts[i].w == 0 || parts[k].w == 0 || !rect_meets(parts[i], parts[k]));
            }
        }
        ck_assert(lay.graph.w >= 300 && lay.graph.h >= 200 && lay.map.w >= 300 && lay.map.h >= 150);
    }
    theme_destroy(theme);
}
END_TEST

/* Picture 03. */
START_TEST(the_drawn_size_is_as_drawn)
{
    Error error = {0};
    ck_assert_int_eq(theme_load(&theme, NULL, &error), STATUS_OK);
    Frame at = frame_layout(&theme->space, 1920, 1080, 1);
    NetworkLayout lay = network_layout(&at, (NetworkWhat){0});
    static const Rect drawn[] = {{32, 88, 1076, 536},
                                 {1124, 88, 764, 536},
                                 {32, 640, 1076, 312},
                                 {1124, 640, 764, 312}};
    const Rect *parts[] = {&lay.graph, &lay.map, &lay.chain, &lay.curves};
    for (int i = 0; i < 4; i++) {
        ck_assert_float_eq(parts[i]->x, drawn[i].x);
        ck_assert_float_eq(parts[i]->y, drawn[i].y);
        ck_assert_float_eq(parts[i]->w, drawn[i].w);
        ck_assert_float_eq(parts[i]->h, drawn[i].h);
    }
    theme_destroy(theme);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("network_screen");
    TCase *told = tcase_create("numbers"), *time = tcase_create("time"), *hands = tcase_create("hands"),
          *places = tcase_create("places");
    tcase_add_loop_test(told, what_units_tell_is_what_the_update_uses, 0, 3);
    tcase_add_test(told, of_a_batch_the_means_are_told);
    tcase_add_test(told, edges_tell_the_weights);
    tcase_add_test(time, down_goes_through_an_update_and_up_back);
    tcase_add_test(time, numbers_come_with_the_pulse);
    tcase_add_test(time, the_update_waits_for_the_whole_batch);
    tcase_add_test(time, back_is_exact);
    tcase_add_test(time, space_trains_and_rests);
    tcase_add_test(time, training_takes_what_is_left_of_a_frame);
    tcase_add_test(hands, a_click_chooses_a_weight);
    tcase_add_test(hands, a_weight_is_pulled);
    tcase_add_test(hands, a_pulled_weight_is_saved_and_taken_back);
    tcase_add_test(hands, undo_upon_undo_keeps_the_step);
    tcase_add_test(hands, keys_change_the_chosen_weight);
    tcase_add_test(hands, what_is_measured_is_said);
    tcase_add_test(hands, what_is_measured_goes_first);
    tcase_add_test(hands, the_experiment_is_changed);
    tcase_add_test(hands, a_moment_comes_back);
    tcase_add_test(hands, what_is_saved_opens_there);
#ifdef COUNTS_ALLOCATIONS
    tcase_add_test(hands, a_frame_of_training_allocates_nothing);
#endif
    tcase_add_loop_test(places, panels_lie_beside_each_other_in_any_window, 0, (int)(sizeof sizes / sizeof *sizes));
    tcase_add_test(places, the_drawn_size_is_as_drawn);
    TCase *all[] = {told, time, hands, places};
    for (int i = 0; i < 4; i++) tcase_set_timeout(all[i], 60), suite_add_tcase(suite, all[i]);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
