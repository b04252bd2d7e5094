/* The panel of one weight's chain rule: the numbers on it multiply and add up to the result on it. */
#include "made_up_runs.h"
#include "networks.h"

#include "base/text.h"
#include "model/network/examples.h"
#include "run/training.h"
#include "view/network/chain_view.h"
#include "view/network/net_names.h"

#include <stdio.h>
#include <stdlib.h>

#define COUNT(a) ((int)(sizeof(a) / sizeof(a)[0]))

enum { BATCH = 10 };

typedef struct Bench {
    Desk desk;
    TestNetwork made;
    Data *data;
    Examples *examples;
    Rule *rule;
    Training *training;
    Pass *pass;
    Arena arena;
    double *theta, *gradient;
    int rows[BATCH];
    ChainView view;
    NetPicture picture;
    NetAct act;
    Rect rect;
} Bench;

static Bench bench;

static void train(const char *rule)
{
    Error error = {0};
    ck_assert_msg(rule_load(&bench.rule, rule, NULL, &error) == STATUS_OK, "%s", error.message);
    TrainRunDesc run = {.run = {.rule = bench.rule, .settings = rule_settings_default(bench.rule)},
                        .network = bench.made.network,
                        .examples = bench.examples,
                        .start = bench.theta,
                        .batch = BATCH,
                        .shuffle = true};
    TrainDesc desc = {.runs = &run, .run_count = 1, .epochs = 3, .seed = 5};
    ck_assert_msg(training_create(&bench.training, &desc, &error) == STATUS_OK, "%s", error.message);
    bench.picture.training = bench.training;
}

/* The picture of a step, as the screen makes it. */
static void go_to(int step)
{
    int count;
    training_reach(bench.training, step);
    memcpy(bench.theta, training_theta(bench.training, 0, step), sizeof(double) * (size_t)bench.made.network->params);
    memcpy(bench.rows, training_batch(bench.training, 0, step, &count), sizeof bench.rows);
    training_prepare(bench.training, 0, step, bench.pass);
    pass_look(bench.pass, bench.theta, bench.gradient);
    bench.picture.step = step;
    bench.picture.version++;
}

static void bench_open(const char *data, const char *layers, const char *output, const char *loss, int width,
                       int height)
{
    Error error = {0};
    memset(&bench, 0, sizeof bench);
    desk_open(&bench.desk, width, height, 0);
    ck_assert_msg(data_open(&bench.data, &(DataDesc){.word = data}, &error) == STATUS_OK, "%s", error.message);
    ExamplesDesc desc = examples_desc_default(bench.data);
    ck_assert_msg(examples_create(&bench.examples, &desc, &error) == STATUS_OK, "%s", error.message);
    bench.made = test_network(&(TestNetworkDesc){bench.examples->inputs, layers, output, loss, 0.001, 0.01});
    const Network *network = bench.made.network;
    Random random = random_stream(4, 4);
    bench.theta = test_normal(&bench.arena, &random, network->params, 0.8);
    bench.gradient = arena_array(&bench.arena, double, network->params);
    for (int i = 0; i < BATCH; i++) bench.rows[i] = bench.examples->row[PART_TRAIN][i];
    pass_create(&bench.pass, &(PassDesc){.network = network, .batch_most = BATCH});
    pass_batch(bench.pass, bench.examples->x, bench.examples->y, bench.rows, BATCH);
    pass_look(bench.pass, bench.theta, bench.gradient);
    bench.rect = (Rect){32, 640, 1076, 312};
    bench.picture = (NetPicture){.network = network,
                                 .examples = bench.examples,
                                 .theta = bench.theta,
                                 .pass = bench.pass,
                                 .rows = bench.rows,
                                 .count = BATCH,
                                 .gradient = bench.gradient,
                                 .example = 0,
                                 .stage = NET_BACKWARD,
                                 .layer = 1,
                                 .progress = 1,
                                 .neuron = {-1, 0},
                                 .version = 1};
}

static void bench_close(void)
{
    chain_view_free(&bench.view);
    training_destroy(bench.training);
    rule_destroy(bench.rule);
    pass_destroy(bench.pass);
    examples_destroy(bench.examples);
    data_destroy(bench.data);
    test_network_free(&bench.made);
    arena_free(&bench.arena);
    desk_close(&bench.desk);
}

static void draw(void)
{
    Desk *desk = &bench.desk;
    bench.act = (NetAct){0};
    do {
        desk_begin(desk);
        NetAct act = chain_view_draw(&bench.view, desk->ui, bench.rect, &bench.picture);
        if (act.shows || act.picks_weight || act.picks_example) bench.act = act;
    } while (desk_end(desk));
}

/* A number as it is shown, and how far what was rounded may lie from it. */
static double shown(const char *text, double *off)
{
    char plain[64] = "";
    int power = 0, digits = 0;
    bool point = false;
    const char *ten = strstr(text, "·10");
    for (const char *c = text; *c && c != ten; c++) {
        if (*c == '\xE2') strcat(plain, "-"), c += 2;
        else if (strchr("0123456789.", *c)) strncat(plain, c, 1);
        if (*c == '.') point = true;
        else if (point) digits++;
    }
    for (const char *c = ten ? ten + strlen("·10") : ""; *c;) { /* raised figures */
        static const char *const raised[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
        int figure = 0;
        if (text_starts(c, "⁻")) c += strlen("⁻");
        while (figure < 10 && !text_starts(c, raised[figure])) figure++;
        ck_assert_msg(figure < 10, "'%s' is no number", text);
        power = 10 * power + figure, c += strlen(raised[figure]);
    }
    if (ten && strstr(text, "⁻")) power = -power;
    *off = 0.5 * pow(10, power - digits);
    return strtod(plain, NULL) * pow(10, power);
}

static const struct {
    const char *data, *layers, *output, *loss;
} cases[] = {
    {"spiral", "dense:4:tanh dense:3:tanh dense:1:tanh", "linear", "mse"},
    {"spiral", "dense:4:tanh dense:3:leaky-relu dense:1", "sigmoid", "bce"},
    {"iris", "dense:8:relu dense:3", "softmax", "cce"},
    {"spiral", "dense:3:tanh dense:2:gelu dropout:0.2 dense:3:elu dense:3:sigmoid dense:1", "sigmoid", "mse"},
    {"iris", "dense:3", "softmax", "mse"},
    {"spiral", "dense:2:sin dense:2:softplus dense:1:z^2/(1+abs(z))", "linear", "huber"},
};

/* As drawn; in a small window; under a caption; beside other things; slim; slim and low. */
static const struct {
    int width, height;
    Rect rect;
} places[] = {{1920, 1080, {32, 640, 1076, 312}}, {1280, 720, {32, 640, 1076, 312}}, {1920, 1080, {32, 640, 1076, 292}},
              {1920, 1080, {32, 300, 640, 420}},  {1920, 1080, {32, 200, 465, 700}}, {1920, 1080, {32, 200, 480, 440}}};

static void open_case(int i, int place)
{
    bench_open(cases[i].data, cases[i].layers, cases[i].output, cases[i].loss, places[place].width,
               places[place].height);
    bench.rect = places[place].rect;
}

/* The cards from left to right: what they show, multiplied, is what the last of them shows, as far as it is rounded. */
static void cards_multiply_out(void)
{
    int count, cards = 0;
    double product = 1, most = 1, result = NAN, result_off = 0;
    const UiItem *items = ui_items(bench.desk.ui, &count), *last = NULL;
    for (int i = 0; i < count; i++)
        if (items[i].role == UI_NUMBER && text_starts(items[i].label, "∂")) last = &items[i], cards++;
    ck_assert_int_gt(cards, 2);
    for (int i = 0; i < count; i++) {
        double off;
        if (items[i].role != UI_NUMBER || !text_starts(items[i].label, "∂")) continue;
        double value = shown(items[i].value, &off);
        if (&items[i] == last) result = value, result_off = off;
        else product *= value, most *= fabs(value) + off;
    }
    ck_assert_msg(fabs(product - result) <= most - fabs(product) + result_off + 1e-12, "cards give %g, shown is %s",
                  product, last->value);
}

/* Nothing on it is cut or covers another, and all of it lies in the panel. */
static void lies_well(const char *what)
{
    int count;
    Rect panel = ui_pixels(bench.desk.ui, bench.rect);
    const UiItem *items = ui_items(bench.desk.ui, &count);
    for (int i = 0; i < count; i++) {
        const UiItem *a = &items[i];
        if (!(a->text_px > 0) && a->role != UI_MATH) continue;
        ck_assert_msg(!a->clipped, "%s: '%s' is cut", what, a->label);
        ck_assert_msg(a->rect.x >= panel.x && a->rect.y >= panel.y && a->rect.x + a->rect.w <= panel.x + panel.w &&
                          a->rect.y + a->rect.h <= panel.y + panel.h,
                      "%s: '%s' sticks out", what, a->label);
        for (int k = 0; k < i; k++) {
            const UiItem *b = &items[k];
            if (!(b->text_px > 0) && b->role != UI_MATH) continue;
            float dx = fminf(a->rect.x + a->rect.w, b->rect.x + b->rect.w) - fmaxf(a->rect.x, b->rect.x);
            float dy = fminf(a->rect.y + a->rect.h, b->rect.y + b->rect.h) - fmaxf(a->rect.y, b->rect.y);
            ck_assert_msg(dx < 2 || dy < 4, "%s: '%s' and '%s' cover each other", what, a->label, b->label);
        }
    }
}

static void for_every_weight(void (*check)(void))
{
    const Network *network = bench.made.network;
    for (int l = 1; l <= network->layer_count; l++)
        for (int u = 0; u < network->layers[l - 1].units && network->layers[l - 1].number; u += 2)
            for (int i = 0; i <= network->layers[l - 1].inputs; i++) {
                bench.picture.weight = (NetWeight){l, u, i};
                check();
            }
}

static void every_path(void)
{
    bench.view.path = 0;
    bench.view.face = CHAIN_FACTORS;
    draw();
    int paths = bench.view.chain.paths < 30 ? (int)bench.view.chain.paths : 30;
    for (int path = 0; path <= (paths > 1 ? paths : 0); path++) {
        bench.view.path = path;
        bench.picture.example = path % BATCH;
        bench.picture.version++;
        draw();
        cards_multiply_out();
        lies_well("factors");
        ck_assert_int_eq(bench.view.path, path);
    }
    bench.view.path = 0;
}

START_TEST(cards_give_what_the_last_card_says)
{
    open_case(_i / COUNT(places), _i % COUNT(places));
    for_every_weight(every_path);
    bench_close();
}
END_TEST

/* What the batch adds up to is what the pass gave the rule. */
static void batch_adds_up(void)
{
    double off, sum, value;
    char text[96];
    bench.picture.example = -1;
    bench.view.face = CHAIN_BATCH;
    draw();
    const Chain *chain = &bench.view.chain;
    value = shown(desk_shows(&bench.desk, UI_NUMBER, word("network.chain_gradient"), NULL)->value, &off);
    ck_assert_msg(fabs(value - bench.gradient[chain->param]) <= off * 1.001 + 1e-9,
                  "the panel says %g, the update has %g", value, bench.gradient[chain->param]);
    word_fill(text, sizeof text, "network.chain_sum_of", WORD_INT("count", BATCH));
    sum = shown(desk_shows(&bench.desk, UI_NUMBER, text, NULL)->value, &off);
    word_fill(text, sizeof text, "network.chain_divided", WORD_INT("count", BATCH));
    double mean_off, mean = shown(desk_shows(&bench.desk, UI_NUMBER, text, NULL)->value, &mean_off);
    ck_assert(fabs(sum / BATCH - mean) <= off / BATCH + mean_off);
    const char *symbol = chain->input == bench.made.network->layers[chain->layer - 1].inputs ? "b" : "w";
    word_fill(text, sizeof text, value < 0 ? "network.chain_raise" : "network.chain_lower",
              WORD_TEXT("symbol", symbol));
    if (fabs(value) > 2e-5) desk_shows(&bench.desk, UI_TEXT, text, NULL);
    lies_well("batch");
}

/* A stack of sigmoids: what comes back to the first layer is next to nothing, and it says so. */
START_TEST(a_vanishing_gradient_is_almost_nothing)
{
    bench_open("spiral", "dense:3:sigmoid dense:3:sigmoid dense:3:sigmoid dense:3:sigmoid dense:1", "sigmoid", "bce",
               1920, 1080);
    for (int i = 0; i < bench.made.network->params; i++) bench.theta[i] *= 0.1;
    pass_look(bench.pass, bench.theta, bench.gradient);
    bench.picture.weight = (NetWeight){1, 0, 0};
    draw();
    desk_shows(&bench.desk, UI_TEXT, word("network.chain_almost"), NULL);
    bench.picture.weight = (NetWeight){5, 0, 0};
    draw();
    ck_assert_ptr_null(desk_item(&bench.desk, UI_TEXT, word("network.chain_almost")));
    bench_close();
}
END_TEST

/* Names of units: as text, and as TeX that can be read. */
static const struct {
    const char *data, *layers;
    int layer, unit;
    const char *text, *tex;
} names[] = {
    {"spiral", "dense:3:tanh dense:12:tanh dense:1", 0, 1, "x₂", "x_{2}"},
    {"spiral", "dense:3:tanh dense:12:tanh dense:1", 1, 0, "h₁", "h_{1}"},
    {"spiral", "dense:3:tanh dropout:0.1 dense:12:tanh dense:1", 2, 2, "h₃", "h_{3}"},
    {"spiral", "dense:3:tanh dropout:0.1 dense:12:tanh dense:1", 3, 11, "k₁₂", "k_{12}"},
    {"spiral", "dense:3:tanh dense:12:tanh dense:1", 3, 0, "ŷ", "\\hat{y}"},
    {"iris", "dense:3", 1, 2, "ŷ₃", "\\hat{y}_{3}"},
    {"iris", "dense:3", 0, 0, "sepal length", "\\text{sepal length}"},
    {"spiral", "dense:1 dense:1 dense:1 dense:1 dense:1 dense:1 dense:2 dense:1", 6, 0, "s₁", "s_{1}"},
    {"spiral", "dense:1 dense:1 dense:1 dense:1 dense:1 dense:1 dense:2 dense:1", 7, 1, "h(7)₂", "h^{(7)}_{2}"},
};

START_TEST(units_have_names)
{
    char text[NET_NAME];
    const Math *math;
    Error error = {0};
    bool classes = !strcmp(names[_i].data, "iris");
    bench_open(names[_i].data, names[_i].layers, classes ? "softmax" : "sigmoid", classes ? "cce" : "bce", 1920, 1080);
    ck_assert_str_eq(net_unit_text(text, &bench.picture, names[_i].layer, names[_i].unit), names[_i].text);
    ck_assert_str_eq(net_unit_tex(text, &bench.picture, names[_i].layer, names[_i].unit), names[_i].tex);
    ck_assert_int_eq(math_from_tex(&bench.arena, text, &math, &error), STATUS_OK);
    bench_close();
}
END_TEST

START_TEST(the_batch_gives_the_gradient_of_the_update)
{
    open_case(_i / COUNT(places), _i % COUNT(places));
    for_every_weight(batch_adds_up);
    bench_close();
}
END_TEST

/* Stages: the factors on the way back; then the batch, without a result before all are in; then the rule. */
START_TEST(the_face_goes_with_the_stage)
{
    char text[96];
    open_case(0, 0);
    train("gd");
    bench.picture.weight = (NetWeight){1, 0, 1};
    draw();
    ck_assert_int_eq(bench.view.face, CHAIN_FACTORS);
    bench.picture.stage = NET_UPDATE;
    for (bench.picture.gathered = 0; bench.picture.gathered < BATCH; bench.picture.gathered++) {
        draw();
        ck_assert_int_eq(bench.view.face, CHAIN_BATCH);
        ck_assert_ptr_null(desk_item(&bench.desk, UI_NUMBER, word("network.chain_gradient")));
        word_fill(text, sizeof text, "network.chain_so_far", WORD_INT("in", bench.picture.gathered),
                  WORD_INT("count", BATCH));
        desk_shows(&bench.desk, UI_NUMBER, text, NULL);
        lies_well("gathering");
    }
    draw();
    ck_assert_int_eq(bench.view.face, CHAIN_RULE);
    bench.view.face = CHAIN_BATCH; /* by hand, until the next stage */
    draw();
    ck_assert_int_eq(bench.view.face, CHAIN_BATCH);
    desk_shows(&bench.desk, UI_NUMBER, word("network.chain_gradient"), NULL);
    bench.picture.stage = NET_FORWARD;
    draw();
    ck_assert_int_eq(bench.view.face, CHAIN_FACTORS);
    bench_close();
}
END_TEST

/* The lines of the rule for this weight begin with the gradient of the batch and end where the update leads. */
START_TEST(the_rule_moves_the_weight)
{
    static const char *const rules[] = {"gd", "momentum", "adam", "lbfgs"};
    open_case(0, 0);
    train(rules[_i]);
    for (int step = 0; step < 6; step++) {
        bench.rect = places[step % COUNT(places)].rect;
        go_to(step);
        bench.picture.stage = NET_UPDATE, bench.picture.gathered = BATCH;
        bench.picture.weight = (NetWeight){2, 0, step % 5};
        draw();
        lies_well(rules[_i]);
        ck_assert(bench.view.face == CHAIN_RULE && bench.view.rule_there);
        const Workings *rule = &bench.view.rule;
        int param = bench.view.chain.param;
        ck_assert(rule->theta[0] == bench.theta[param]);
        ck_assert(rule->lines[0].values[0] == bench.gradient[param]);
        training_reach(bench.training, step + 1);
        ck_assert(rule->next[0] == training_theta(bench.training, 0, step + 1)[param]);
    }
    training_reach(bench.training, training_steps(bench.training));
    go_to(training_steps(bench.training));
    draw();
    ck_assert(!bench.view.rule_there);
    bench_close();
}
END_TEST

/* The line of this name, with its numbers; NULL: it is not in sight, or not all of it. */
static const UiItem *whole_line(const char *name)
{
    int count;
    const UiItem *items = ui_items(bench.desk.ui, &count);
    Rect area = ui_pixels(bench.desk.ui, bench.view.plan.area);
    for (int i = 0; i < count; i++) {
        const Rect *at = &items[i].rect;
        if (!strcmp(items[i].label, name) && (items[i].text_px > 0 || items[i].role == UI_MATH) &&
            at->y >= area.y - 2 && at->y + at->h <= area.y + area.h + 2)
            return &items[i];
    }
    return NULL;
}

/* Each line from the gradient to the new weight can be read without scrolling, top to bottom and then to the right; where
 * there is no place for all the step and what it makes of the weight are seen first, and the rest is scrolled to. */
START_TEST(the_rule_is_seen_whole)
{
    static const struct {
        const char *rule;
        int width, height;
        Rect rect;
        bool whole;
    } seen[] = {{"adam", 1920, 1080, {32, 640, 1076, 312}, true}, {"adam", 1280, 720, {32, 640, 1076, 312}, true},
                {"adam", 1920, 1080, {32, 640, 800, 312}, true},  {"adam", 1280, 720, {32, 640, 800, 312}, true},
                {"gd", 1920, 1080, {32, 640, 1076, 312}, true},   {"nadam", 1920, 1080, {32, 640, 1400, 312}, true},
                {"nadam", 1920, 1080, {32, 640, 640, 290}, false}};
    bench_open("spiral", "dense:3:tanh dense:1", "sigmoid", "bce", seen[_i].width, seen[_i].height);
    train(seen[_i].rule);
    bench.rect = seen[_i].rect;
    bench.picture.stage = NET_UPDATE, bench.picture.gathered = BATCH;
    bench.picture.weight = (NetWeight){1, 0, 1};
    for (int step = 0; step < 6; step++) {
        go_to(step);
        draw();
        lies_well(seen[_i].rule);
        const Workings *rule = &bench.view.rule;
        const UiItem *before = NULL;
        ck_assert(bench.view.rule_lines.scrolls == !seen[_i].whole);
        ck_assert(whole_line("step") && whole_line("theta"));
        for (int i = 0; i < rule->count; i++) {
            const UiItem *line = whole_line(rule->lines[i].name);
            if (!seen[_i].whole) continue;
            ck_assert_msg(line, "%s at step %d: %s is hidden", seen[_i].rule, step, rule->lines[i].name);
            ck_assert_msg(!before || line->rect.y > before->rect.y || line->rect.x > before->rect.x + before->rect.w,
                          "%s before its turn", rule->lines[i].name);
            before = line;
        }
    }
    if (!seen[_i].whole) {
        ck_assert(!whole_line(bench.view.rule.lines[0].name));
        bench.view.offset = 0;
        draw();
        lies_well(seen[_i].rule);
        ck_assert(whole_line(bench.view.rule.lines[0].name) && whole_line("theta"));
    }
    bench_close();
}
END_TEST

static int numbers_on_cards(void)
{
    int count, cards = 0;
    const UiItem *items = ui_items(bench.desk.ui, &count);
    for (int i = 0; i < count; i++) cards += items[i].role == UI_NUMBER && text_starts(items[i].label, "∂");
    return cards;
}

/* What the pulse has not brought yet is not told: 7 cards of a path from the loss to the first layer, and the result. */
START_TEST(numbers_come_with_the_pulse)
{
    static const struct {
        NetStage stage;
        int layer;
        double progress;
        int known;
    } moments[] = {
        {NET_FORWARD, 0, 1, 3},                            /* two weights, the input */
        {NET_FORWARD, 1, 0.5, 3},                          /* on its way */
        {NET_FORWARD, 1, 1, 4},                            /* and the slope at h */
        {NET_FORWARD, 2, 1, 5},                            /* at k */
        {NET_FORWARD, 3, 1, 5},                            /* what it says: the goal is not looked at yet */
        {NET_LOSS, 0, 0, 5},      {NET_BACKWARD, 3, 1, 7}, /* error and slope at the output */
        {NET_BACKWARD, 2, 1, 7},  {NET_BACKWARD, 1, 0.9, 7}, {NET_BACKWARD, 1, 1, 8}, /* the product */
    };
    open_case(0, 0);
    bench.picture.weight = (NetWeight){1, 0, 0};
    draw();
    for (int i = 0; i < COUNT(moments); i++) {
        bench.view.path = 1;
        bench.picture.stage = moments[i].stage;
        bench.picture.layer = moments[i].layer, bench.picture.progress = moments[i].progress;
        draw();
        ck_assert_msg(numbers_on_cards() == moments[i].known, "moment %d: %d numbers, not %d", i, numbers_on_cards(),
                      moments[i].known);
        lies_well("pulse");
    }
    bench.picture.example = -1;
    bench.picture.stage = NET_FORWARD;
    draw();
    ck_assert_int_eq(bench.view.face, CHAIN_BATCH);
    ck_assert_ptr_null(desk_item(&bench.desk, UI_NUMBER, word("network.chain_gradient")));
    bench_close();
}
END_TEST

static void press(const UiItem *item)
{
    float x = item->rect.x + item->rect.w / 2, y = item->rect.y + item->rect.h / 2;
    NetAct act = {0};
    input_move(&bench.desk.input, x, y);
    draw();
    input_button(&bench.desk.input, INPUT_LEFT, true, false);
    draw();
    if (bench.act.shows || bench.act.picks_weight || bench.act.picks_example) act = bench.act;
    input_button(&bench.desk.input, INPUT_LEFT, false, false);
    draw();
    if (bench.act.shows || bench.act.picks_weight || bench.act.picks_example) act = bench.act;
    bench.act = act;
}

/* Faces by their buttons, from any to any, the first of them without the others ever shown. */
START_TEST(faces_by_their_buttons)
{
    static const char *const faces[] = {"network.chain_factors", "network.chain_batch", "network.chain_rule"};
    for (int from = 0; from < CHAIN_FACES; from++) {
        open_case(0, 0);
        train("adam");
        bench.picture.weight = (NetWeight){1, 2, 1};
        bench.picture.example = from == CHAIN_BATCH ? -1 : 0;
        bench.picture.stage = from == CHAIN_RULE ? NET_UPDATE : NET_BACKWARD;
        bench.picture.gathered = BATCH;
        draw();
        ck_assert_int_eq(bench.view.face, from);
        for (int i = 1; i <= 4; i++) {
            int to = (from + i) % CHAIN_FACES;
            press(desk_shows(&bench.desk, UI_BUTTON, word(faces[to]), NULL));
            ck_assert_int_eq(bench.view.face, to);
            draw();
            lies_well(faces[to]);
        }
        bench_close();
    }
}
END_TEST

START_TEST(without_a_weight_it_says_what_to_do)
{
    open_case(0, 0);
    draw();
    ck_assert_ptr_nonnull(desk_item(&bench.desk, UI_TEXT, word("network.chain_title")));
    ck_assert_ptr_null(desk_item(&bench.desk, UI_BUTTON, word("network.chain_batch")));
    bench.picture.weight = (NetWeight){9, 0, 0}; /* the network has been made smaller */
    draw();
    ck_assert_ptr_null(desk_item(&bench.desk, UI_BUTTON, word("network.chain_batch")));
    bench_close();
}
END_TEST

/* Paths by their buttons, the next weight by its card, an example by its bar. */
START_TEST(the_hand_goes_along_it)
{
    open_case(0, 0);
    bench.picture.weight = (NetWeight){1, 2, 0};
    draw();
    press(desk_shows(&bench.desk, UI_BUTTON, word("network.chain_next_path"), NULL));
    press(desk_shows(&bench.desk, UI_BUTTON, word("network.chain_next_path"), NULL));
    ck_assert_int_eq(bench.view.path, 2);
    draw();
    ck_assert(bench.view.chain.path == 1 && bench.view.chain.way[2] == 1);
    static const struct {
        const char *key;
        int path;
    } keys[] = {{"Left", 1}, {"Left", 0}, {"Left", 0}, {"Right", 1}, {"Right", 2}};
    ui_focus(bench.desk.ui, UI_BUTTON, word("network.chain_next_path"));
    draw();
    for (int i = 0; i < COUNT(keys); i++) {
        ck_assert(input_key(&bench.desk.input, keys[i].key, NULL, false));
        draw();
        draw();
        ck_assert_msg(bench.view.path == keys[i].path, "key %d: path %d", i, bench.view.path);
    }
    press(desk_shows(&bench.desk, UI_CARD, "∂z(k)/∂h₃", NULL));
    ck_assert(bench.act.picks_weight && bench.act.weight.layer == 2 && bench.act.weight.unit == 1 &&
              bench.act.weight.input == 2);
    bench.picture.example = -1;
    draw();
    ck_assert_int_eq(bench.view.face, CHAIN_BATCH);
    press(desk_shows(&bench.desk, UI_CELL, word("network.chain_each"), NULL)); /* in the middle */
    ck_assert(bench.act.picks_example && bench.act.row == bench.rows[BATCH / 2]);
    draw();
    ck_assert_int_eq(bench.view.chain.example, BATCH / 2);
    bench_close();
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("chain_view");
    TCase *tcase = tcase_create("chain_view");
    tcase_set_timeout(tcase, 0);
    tcase_add_loop_test(tcase, cards_give_what_the_last_card_says, 0, COUNT(cases) * COUNT(places));
    tcase_add_loop_test(tcase, the_batch_gives_the_gradient_of_the_update, 0, COUNT(cases) * COUNT(places));
    tcase_add_test(tcase, a_vanishing_gradient_is_almost_nothing);
    tcase_add_loop_test(tcase, units_have_names, 0, COUNT(names));
    tcase_add_test(tcase, the_face_goes_with_the_stage);
    tcase_add_loop_test(tcase, the_rule_moves_the_weight, 0, 4);
    tcase_add_loop_test(tcase, the_rule_is_seen_whole, 0, 7);
    tcase_add_test(tcase, faces_by_their_buttons);
    tcase_add_test(tcase, numbers_come_with_the_pulse);
    tcase_add_test(tcase, without_a_weight_it_says_what_to_do);
    tcase_add_test(tcase, the_hand_goes_along_it);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? 1 : 0;
}
