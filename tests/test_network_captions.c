/* The caption of each network scene that is shipped is true: its networks are trained to the end, and what it says is computed. */
#include "base/file.h"
#include "run/scene/network_scene.h"
#include "run/training_said.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

typedef struct Shown {
    NetworkScene *scene;
    Training *training;
    int last;
} Shown;

static TrainMeasure at_end(const Shown *s, int run) { return training_measure_now(s->training, run, s->last); }
static TrainPart part(const Shown *s, int run, int step, ExamplePart which)
{
    return training_measure_now(s->training, run, step).part[which];
}
static double train_loss(const Shown *s, int run) { return at_end(s, run).part[PART_TRAIN].loss; }
static double test_loss(const Shown *s, int run) { return at_end(s, run).part[PART_TEST].loss; }
static double train_right(const Shown *s, int run) { return at_end(s, run).part[PART_TRAIN].metric; }
static double test_right(const Shown *s, int run) { return at_end(s, run).part[PART_TEST].metric; }

/* What the first run says at a point of the columns, at its end. */
static double says(const Shown *s, double x, double y)
{
    const Network *network = s->scene->networks[0];
    double columns[2] = {x, y}, inputs[16];
    float *out = malloc(sizeof *out * (size_t)network->units);
    Pass *pass;
    examples_input(s->scene->examples, columns, inputs);
    pass_create(&pass, &(PassDesc){.network = network, .batch_most = 1});
    pass_map(pass, training_theta(s->training, 0, s->last), inputs, 1, out);
    double said = (double)out[network->layers[network->layer_count - 1].first_unit];
    pass_destroy(pass);
    free(out);
    return said;
}

static void fit(const Shown *s)
{
    const Examples *examples = s->scene->examples;
    double sx = 0, sy = 0, sxx = 0, sxy = 0, n = examples->rows;
    for (int i = 0; i < examples->rows; i++) {
        double x = examples->x[i], y = examples->y[i];
        sx += x, sy += y, sxx += x * x, sxy += x * y;
    }
    double slope = (n * sxy - sx * sy) / (n * sxx - sx * sx), height = (sy - slope * sx) / n;
    const double *theta = training_theta(s->training, 0, s->last);
    ck_assert_int_eq(s->scene->networks[0]->params, 2);
    ck_assert_double_lt(fabs(theta[0] - slope), 0.005);
    ck_assert_double_lt(fabs(theta[1] - height), 0.005);
}

static void logistic(const Shown *s)
{
    ck_assert_int_eq(s->scene->networks[0]->params, 3);
    ck_assert_double_gt(test_right(s, 0), 0.95);
    /* of two minds along a straight line */
    const double *w = training_theta(s->training, 0, s->last);
    for (double x = -6; x <= 6; x += 3) ck_assert_double_lt(fabs(says(s, x, -(w[0] * x + w[2]) / w[1]) - 0.5), 1e-4);
}

static void xor
    (const Shown *s) {
        ck_assert_int_eq(s->scene->networks[0]->layers[0].units, 2);
        ck_assert(train_right(s, 0) == 1);
        ck_assert_double_lt(train_loss(s, 0), 0.05);
        /* opposite corners go together: two lie in the strip, two beyond its borders */
        bool first = says(s, 3, 3) > 0.5, second = says(s, 3, -3) > 0.5;
        ck_assert((says(s, -3, -3) > 0.5) == first && (says(s, -3, 3) > 0.5) == second);
        ck_assert(first != second);
    }

    static void circle(const Shown *s)
{
    ck_assert_int_eq(s->scene->networks[0]->layers[0].units, 3);
    ck_assert_double_gt(test_right(s, 0), 0.93);
    bool inside = says(s, 0, 0) > 0.5;
    for (int i = 0; i < 24; i++) {
        double angle = 2 * acos(-1) * i / 24;
        ck_assert_msg((says(s, 6 * cos(angle), 6 * sin(angle)) > 0.5) != inside, "the border is open at %d", i);
    }
}

static void spiral(const Shown *s)
{ /* deep, wide */
    ck_assert_int_eq(s->scene->networks[0]->params, 177);
    ck_assert_int_eq(s->scene->networks[1]->params, 177);
    ck_assert_double_gt(train_right(s, 0), 0.99);
    ck_assert_double_gt(test_right(s, 0), 0.97);
    ck_assert_double_gt(train_loss(s, 1), 20 * train_loss(s, 0));
    ck_assert_double_gt(test_loss(s, 1), 3 * test_loss(s, 0));
}

static void sine(const Shown *s)
{
    ck_assert_int_eq(s->scene->networks[0]->layers[0].units, 8);
    ck_assert_str_eq(s->scene->networks[0]->layers[0].activation->name, "tanh");
    ck_assert_double_gt(at_end(s, 0).part[PART_TEST].r2, 0.94);
    for (double x = -5; x <= 5; x += 0.5) ck_assert_double_lt(fabs(says(s, x, 0) - sin(x)), 0.35);
}

static void iris(const Shown *s)
{
    ck_assert_int_eq(s->scene->examples->inputs, 4);
    ck_assert_int_eq(s->scene->networks[0]->outputs, 3);
    ck_assert_double_gt(test_right(s, 0), 0.93);
}

static int first_below(const Shown *s, int run, double loss)
{
    for (int step = 0; step <= s->last; step += 25)
        if (part(s, run, step, PART_TRAIN).loss < loss) return step;
    return s->last + 1;
}

static void rivals(const Shown *s)
{ /* gd, momentum, rmsprop, adam */
    int adam = first_below(s, 3, 0.15);
    ck_assert_int_le(adam, s->last);
    for (int run = 0; run < 3; run++) {
        ck_assert(s->scene->networks[run] == s->scene->networks[3]);
        ck_assert_int_gt(first_below(s, run, 0.15), adam);
    }
    ck_assert_double_gt(train_right(s, 3), 0.99);
}

static void batches(const Shown *s)
{ /* 1, 10, all */
    static const int updates[] = {8000, 800, 20};
    for (int run = 0; run < 3; run++) ck_assert_int_eq(training_run_steps(s->training, run), updates[run]);
    ck_assert_double_lt(train_loss(s, 0), train_loss(s, 1));
    ck_assert_double_lt(1.5 * train_loss(s, 1), train_loss(s, 2));
}

static void starts(const Shown *s)
{ /* tiny, xavier, huge */
    double begin = part(s, 0, 0, PART_TRAIN).loss;
    ck_assert_double_gt(train_loss(s, 0), 0.98 * begin);
    ck_assert_double_lt(train_loss(s, 1), 0.05);
    ck_assert_double_gt(train_loss(s, 2), 10 * train_loss(s, 1));
}

static void too_few(const Shown *s)
{ /* two, three */
    ck_assert_double_lt(train_right(s, 0), 0.87);
    ck_assert_double_gt(train_right(s, 1), 0.98);
}

static void symmetric(const Shown *s)
{ /* zeros, random */
    const NetworkLayer *layer = &s->scene->networks[0]->layers[0];
    for (int run = 0; run < 2; run++) {
        const double *w = training_theta(s->training, run, s->last);
        for (int unit = 1; unit < layer->units; unit++)
            ck_assert((w[layer->weights] == w[layer->weights + unit * layer->inputs]) == (run == 0));
    }
    ck_assert_double_gt(train_loss(s, 0), 0.68);
    ck_assert_double_gt(train_right(s, 1), 0.98);
}

static void vanishing(const Shown *s)
{ /* sigmoid, relu */
    TrainMeasure sigmoid = training_measure_now(s->training, 0, 0), relu = training_measure_now(s->training, 1, 0);
    ck_assert_double_lt(sigmoid.gradient[1], 1e-4 * sigmoid.gradient[8]);
    ck_assert_double_gt(relu.gradient[1], 0.05 * relu.gradient[8]);
    for (int step = 0; step <= s->last; step += s->last / 5) { /* the screen says it by itself */
        TrainSaid said[TRAIN_SAID_MAX];
        ck_assert_int_ge(training_said(s->training, 0, step, said), 1);
        ck_assert_int_eq(said[0].kind, TRAIN_SAID_VANISHES);
    }
    ck_assert_double_gt(train_loss(s, 0), 0.69);
    ck_assert_double_gt(train_right(s, 1), 0.99);
}

static void dead(const Shown *s)
{ /* too fast, slow enough */
    double before = 0;
    for (int step = 250; step <= s->last; step += 125) {
        double now = training_measure_now(s->training, 0, step).dead;
        ck_assert_double_ge(now, before);
        before = now;
    }
    ck_assert_double_gt(before, 0.5);
    ck_assert_double_lt(at_end(s, 1).dead, 0.1);
}

static void overfit(const Shown *s)
{
    double least = INFINITY;
    for (int step = 0; step <= s->last; step += 5) least = fmin(least, part(s, 0, step, PART_TEST).loss);
    ck_assert_double_lt(train_loss(s, 0), 0.001);
    ck_assert(train_right(s, 0) == 1);
    ck_assert_double_gt(test_loss(s, 0), 2 * least);
}

static void cures(const Shown *s)
{ /* none, l2, dropout */
    ck_assert_double_lt(test_loss(s, 1), 0.5 * test_loss(s, 0));
    ck_assert_double_lt(test_loss(s, 2), 0.75 * test_loss(s, 0));
    ck_assert(
        !memcmp(s->scene->starts[0], s->scene->starts[1], sizeof(double) * (size_t)s->scene->networks[0]->params));
    ck_assert(
        !memcmp(s->scene->starts[0], s->scene->starts[2], sizeof(double) * (size_t)s->scene->networks[0]->params));
}

static void in_time(const Shown *s)
{
    int stop = training_stop(s->training, 0), best = training_best(s->training, 0);
    ck_assert_int_eq(stop - best, 60);
    double kept = part(s, 0, best, PART_VALIDATION).loss;
    for (int step = best + 1; step <= stop; step++) ck_assert_double_ge(part(s, 0, step, PART_VALIDATION).loss, kept);
    ck_assert_double_lt(2 * part(s, 0, best, PART_TEST).loss, part(s, 0, stop, PART_TEST).loss);
}

/* To add a scene: what must be so for its caption to be true. */
static const struct {
    const char *name, *caption;
    void (*check)(const Shown *shown);
} captions[] = {
    {"fit", "One weight, one bias. The line ends where least squares puts it.", fit},
    {"logistic", "Without a hidden layer the border is a straight line. Enough for these.", logistic},
    {"xor", "Two hidden units draw two lines. Between them lies the answer.", xor},
    {"circle", "Three units draw three lines; together they close around the circle.", circle},
    {"spiral", "Each has 177 weights. Three layers find both arms, one wide layer lags.", spiral},
    {"sine", "Eight bends of tanh, put together, make a wave.", sine},
    {"iris", "Four measures of a flower, three kinds. Nearly every test flower is right.", iris},
    {"rivals", "Same weights, same batches. Adam winds up the spiral first.", rivals},
    {"batches", "Twenty rounds through the data each. Small batches make more updates, and get further.", batches},
    {"starts", "Tiny weights wait, huge ones saturate. Those of Xavier learn at once.", starts},
    {"too-few", "Two lines cannot close around a circle. Three can.", too_few},
    {"symmetric", "Started alike, hidden units stay alike. Random weights tell them apart.", symmetric},
    {"vanishing", "Eight sigmoid layers let almost no gradient through. Eight ReLUs let it pass.", vanishing},
    {"dead", "Too long a step, and units fall silent for every example, for good.", dead},
    {"overfit", "The training loss falls to nothing, the test loss rises. It learns the noise.", overfit},
    {"cures", "Same data, same start. A penalty, or dropout, keeps the test loss lower.", cures},
    {"in-time", "Sixty epochs without a better validation loss, and it stops.", in_time},
};

START_TEST(the_caption_is_true)
{
    Shown shown = {0};
    Error error = {0};
    Status status = network_scene_open(&shown.scene, captions[_i].name, &error);
    ck_assert_msg(status == STATUS_OK, "%s:%d: %s", error.file, error.line, error.message);
    TrainDesc desc = network_scene_training(shown.scene);
    ck_assert_msg(training_create(&shown.training, &desc, &error) == STATUS_OK, "%s", error.message);
    shown.last = training_steps(shown.training);
    training_reach(shown.training, shown.last);
    ck_assert_str_eq(shown.scene->file->caption, captions[_i].caption);
    captions[_i].check(&shown);
    training_destroy(shown.training);
    network_scene_destroy(shown.scene);
}
END_TEST

START_TEST(every_shipped_network_has_its_row)
{
    Arena arena = {0};
    const char **names;
    int count = asset_list(&arena, "scenes", NULL, &names), networks = 0;
    for (int i = 0; i < count; i++) {
        Meaning meaning;
        bool found = false;
        ck_assert(meaning_find(&meaning, names[i], NULL) == STATUS_OK);
        bool network = !strcmp(scene_file_view(&meaning), "network");
        for (int k = 0; k < COUNT(captions); k++) found |= !strcmp(captions[k].name, names[i]);
        ck_assert_msg(network == found, "%s", names[i]);
        networks += network;
        meaning_free(&meaning);
    }
    ck_assert_int_ge(networks, 14);
    arena_free(&arena);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("network captions");
    TCase *tests = tcase_create("captions");
    tcase_set_timeout(tests, 120);
    tcase_add_loop_test(tests, the_caption_is_true, 0, COUNT(captions));
    tcase_add_test(tests, every_shipped_network_has_its_row);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed > 0;
}
