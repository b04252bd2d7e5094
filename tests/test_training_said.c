/* What is said of a training: small ones of which it is known what goes wrong, or that nothing does. */
#include "networks.h"

#include "base/file.h"
#include "model/network/examples.h"
#include "run/training_said.h"
#include "view/network/train_said_words.h"
#include "view/parts/words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

typedef struct Setup {
    const char *data;                   /* "circle" */
    const char *layers, *output, *loss; /* "dense:4:tanh dense:1" */
    const char *init, *rule;            /* "xavier", "gd:lr=0.1" */
    int batch, epochs, patience;
    double train, validation, noise;
    uint64_t seed;
} Setup;

typedef struct Trained {
    Data *data;
    Examples *examples;
    TestNetwork network;
    double *start; /* may be changed before trained_go */
    Rule *rule;
    TrainDesc desc;
    TrainRunDesc run;
    Training *training;
} Trained;

static void must(Status status, const Error *error) { ck_assert_msg(!status, "%s", error->message); }

static void trained_prepare(Trained *t, const Setup *s)
{
    Error error = {0};
    const char *colon = strchr(s->rule, ':');
    *t = (Trained){0};
    must(data_open(&t->data, &(DataDesc){.word = s->data, .seed = s->seed}, &error), &error);
    ExamplesDesc desc = examples_desc_default(t->data);
    desc.train = s->train, desc.validation = s->validation, desc.seed = s->seed;
    must(examples_create(&t->examples, &desc, &error), &error);
    t->network = test_network(&(TestNetworkDesc){t->examples->inputs, s->layers, s->output, s->loss});
    const Network *network = t->network.network;
    t->start = memory_must(calloc((size_t)network->params, sizeof(double)));
    must(network_init(network, s->init, NULL, s->seed, t->start, &error), &error);
    char name[32] = "";
    strncat(name, s->rule, colon ? (size_t)(colon - s->rule) : sizeof name - 1);
    must(rule_load(&t->rule, name, NULL, &error), &error);
    t->run = (TrainRunDesc){
        .run = {.rule = t->rule, .settings = rule_settings_default(t->rule), .noise = s->noise, .stream = 1},
        .network = network,
        .examples = t->examples,
        .start = t->start,
        .batch = s->batch,
        .shuffle = true};
    if (colon) must(rule_settings_parse(t->rule, colon + 1, &t->run.run.settings, &error), &error);
    t->desc =
        (TrainDesc){.runs = &t->run, .run_count = 1, .epochs = s->epochs, .seed = s->seed, .patience = s->patience};
}

static void trained_go(Trained *t)
{
    Error error = {0};
    must(training_create(&t->training, &t->desc, &error), &error);
    training_reach(t->training, training_steps(t->training));
}

static void trained(Trained *t, const Setup *s)
{
    trained_prepare(t, s);
    trained_go(t);
}

static void trained_free(Trained *t)
{
    training_destroy(t->training);
    rule_destroy(t->rule);
    free(t->start);
    test_network_free(&t->network);
    examples_destroy(t->examples);
    data_destroy(t->data);
}

static TrainSaid said[TRAIN_SAID_MAX];

/* What of this kind is said at a step; NULL: nothing. Each kind once, in its order. */
static const TrainSaid *said_of(Trained *t, int step, TrainSaidKind kind)
{
    const TrainSaid *found = NULL;
    int count = training_said(t->training, 0, step, said);
    for (int i = 0; i < count; i++) {
        ck_assert(i == 0 || said[i - 1].kind < said[i].kind);
        if (said[i].kind == kind) found = &said[i];
    }
    return found;
}

static const char *sentence(const TrainSaid *what)
{
    static char text[TRAIN_SAID_TEXT];
    return train_said_text(text, what);
}

static void nothing_said(Trained *t, int step, const char *which)
{
    int count = training_said(t->training, 0, step, said);
    ck_assert_msg(count == 0, "%s, step %d: %s", which, step, sentence(&said[0]));
}

static int end_of(const Trained *t) { return training_steps(t->training); }

/* ---- symmetric -------------------------------------------------------------------------------------------------- */

static const struct {
    const char *layers, *init;
    double noise;
    int layer, units, of; /* 0: nothing is said */
} symmetric[] = {
    {"dense:4:tanh dense:1", "zeros", 0, 1, 4, 4},
    {"dense:4:tanh dense:1", "constant:0.5", 0, 1, 4, 4},
    {"dense:3:sigmoid dense:5:tanh dense:1", "constant:0.1", 0, 1, 3, 3},
    {"dense:1:tanh dense:5:tanh dense:1", "constant:0.1", 0, 2, 5, 5}, /* one unit is equal to none */
    {"dense:4:tanh dense:1", "xavier", 0, 0, 0, 0},
    {"dense:4:tanh dense:1", "constant:0.5", 0.01, 0, 0, 0},          /* noise parts them */
    {"dense:4:tanh dropout:0.5 dense:1", "constant:0.5", 0, 0, 0, 0}, /* and so does dropout */
    {"dense:1", "zeros", 0, 0, 0, 0},                                 /* no hidden unit */
};

START_TEST(equal_units_stay_equal)
{
    Trained t;
    trained(&t, &(Setup){"circle:n=100", symmetric[_i].layers, "sigmoid", "bce", symmetric[_i].init, "adam:lr=0.01",
                         .batch = 10, .epochs = 5, .train = 0.8, .seed = 3, .noise = symmetric[_i].noise});
    for (int step = 0; step <= end_of(&t); step += 8) {
        const TrainSaid *what = said_of(&t, step, TRAIN_SAID_SYMMETRIC);
        ck_assert_msg((what != NULL) == (symmetric[_i].layer > 0), "%s, %s, step %d", symmetric[_i].layers,
                      symmetric[_i].init, step);
        if (!what) continue;
        ck_assert_int_eq(what->layer, symmetric[_i].layer);
        ck_assert_int_eq(what->units, symmetric[_i].units);
        ck_assert_int_eq(what->of, symmetric[_i].of);
    }
    trained_free(&t);
}
END_TEST

/* Two of four units are equal; where they differ in one weight out alone, the gradient parts them, and nothing is said. */
START_TEST(some_units_are_equal)
{
    for (int different = 0; different < 2; different++) {
        Trained t;
        trained_prepare(&t, &(Setup){"circle:n=100", "dense:4:tanh dense:1", "sigmoid", "bce", "xavier", "gd:lr=0.1",
                                     .batch = 10, .epochs = 5, .train = 0.8, .seed = 4});
        const NetworkLayer *layer = t.network.network->layers;
        for (int i = 0; i < 2; i++) t.start[layer[0].weights + 3 * 2 + i] = t.start[layer[0].weights + 1 * 2 + i];
        t.start[layer[1].weights + 3] = t.start[layer[1].weights + 1] + (different ? 0.25 : 0);
        trained_go(&t);
        ck_assert((said_of(&t, 0, TRAIN_SAID_SYMMETRIC) == NULL) == different);
        const TrainSaid *what = said_of(&t, end_of(&t), TRAIN_SAID_SYMMETRIC);
        ck_assert((what == NULL) == different);
        ck_assert(!what || (what->layer == 1 && what->units == 2 && what->of == 4));
        trained_free(&t);
    }
}
END_TEST

/* ---- gradients -------------------------------------------------------------------------------------------------- */

START_TEST(a_deep_sigmoid_stack_vanishes)
{
    Trained t;
    trained(&t,
            &(Setup){"circle:n=200",
                     "dense:4:sigmoid dense:4:sigmoid dense:4:sigmoid dense:4:sigmoid dense:4:sigmoid dense:4:sigmoid "
                     "dense:4:sigmoid dense:4:sigmoid dense:1",
                     "sigmoid", "bce", "xavier", "gd:lr=0.1", .batch = 10, .epochs = 12, .train = 0.8, .seed = 1});
    for (int step = 0; step <= end_of(&t); step += end_of(&t)) {
        const TrainSaid *what = said_of(&t, step, TRAIN_SAID_VANISHES);
        const TrainMeasure *m = training_measure(t.training, 0, step);
        ck_assert_ptr_nonnull(what);
        ck_assert_int_eq(what->layer, 8); /* the deepest that is measured */
        ck_assert(what->first == m->gradient[1] && what->last == m->gradient[8]);
        ck_assert(what->first > 0 && what->first < 1e-4 * what->last);
    }
    trained_free(&t);
}
END_TEST

static const struct {
    const char *layers, *init;
    TrainSaidKind kind;
    bool so;
} depth[] = {
    {"dense:4:tanh dense:4:tanh dense:4:tanh dense:1", "xavier", TRAIN_SAID_VANISHES, false},
    {"dense:4:sigmoid dense:4:sigmoid dense:1", "xavier", TRAIN_SAID_VANISHES, false},
    {"dense:8:sin dense:8:sin dense:8:sin dense:8:sin dense:8:sin dense:1", "normal:8", TRAIN_SAID_EXPLODES, true},
    {"dense:8:sin dense:8:sin dense:8:sin dense:1", "xavier", TRAIN_SAID_EXPLODES, false},
    {"dense:1", "xavier", TRAIN_SAID_VANISHES, false},
    {"dense:4:tanh dense:4:tanh dense:1", "zeros", TRAIN_SAID_VANISHES, false}, /* symmetric, and that is said */
};

START_TEST(norms_of_layers_are_told_of)
{
    Trained t;
    trained(&t, &(Setup){"circle:n=100", depth[_i].layers, "sigmoid", "bce", depth[_i].init, "gd:lr=0.00001",
                         .batch = 10, .epochs = 6, .train = 0.8, .seed = 1});
    for (int step = 0; step <= end_of(&t); step += end_of(&t) / 2) {
        const TrainSaid *what = said_of(&t, step, depth[_i].kind);
        ck_assert_msg((what != NULL) == depth[_i].so, "%s, step %d", depth[_i].layers, step);
        if (what) ck_assert(what->first >= 1e4 * what->last && what->layer == 6);
    }
    trained_free(&t);
}
END_TEST

START_TEST(a_huge_rate_diverges_in_a_layer)
{
    Trained t;
    trained(&t, &(Setup){"sine:n=100", "dense:8:relu dense:8:relu dense:1", "linear", "mse", "he", "gd:lr=1e6",
                         .batch = 10, .epochs = 5, .train = 0.8, .seed = 2});
    int last = training_last(t.training, 0), end = training_end(t.training, 0);
    ck_assert(end > 0 && last < end_of(&t));
    for (int step = 0; step < last; step++) ck_assert_ptr_null(said_of(&t, step, TRAIN_SAID_DIVERGED));
    const TrainSaid *what = said_of(&t, end_of(&t), TRAIN_SAID_DIVERGED);
    ck_assert_ptr_nonnull(what);
    ck_assert_int_eq(what->update, end);
    ck_assert(what->broken != TRAIN_FINE &&
              (what->layer >= 1 && what->layer <= 3) == (what->broken != TRAIN_BROKEN_LOSS));
    ck_assert_msg(strstr(sentence(what), "iverged at update"), "%s", sentence(what));
    trained_free(&t);
}
END_TEST

/* A rate a little above the limit: the loss of a straight line swings wider and wider, but still is a number. */
START_TEST(a_growing_gradient_is_told_before_the_end)
{
    Trained t;
    trained(&t,
            &(Setup){"line", "dense:1", "linear", "mse", "zeros", "gd:lr=0.5", .epochs = 60, .train = 1, .seed = 2});
    ck_assert_int_eq(training_end(t.training, 0), -1);
    ck_assert_ptr_null(said_of(&t, 0, TRAIN_SAID_GROWS));
    const TrainSaid *what = said_of(&t, end_of(&t), TRAIN_SAID_GROWS);
    ck_assert_ptr_nonnull(what);
    ck_assert(what->now >= 1e3 * what->then && what->then > 0);
    trained_free(&t);
}
END_TEST

/* ---- dead units ------------------------------------------------------------------------------------------------- */

/* A bias of -1000 keeps a unit from every example; the share is that of the units that have it. */
START_TEST(dead_relus_are_counted)
{
    static const int dead_units[] = {0, 1, 2, 5, 10};
    for (int k = 0; k < 5; k++) {
        Trained t;
        trained_prepare(&t, &(Setup){"circle:n=100", "dense:10:relu dense:1", "sigmoid", "bce", "uniform:0.5",
                                     "gd:lr=0.01", .batch = 10, .epochs = 3, .train = 0.8, .seed = 5});
        for (int i = 0; i < 10; i++) t.start[t.network.network->layers[0].biases + i] = i < dead_units[k] ? -1000 : 0.5;
        trained_go(&t);
        const TrainSaid *what = said_of(&t, end_of(&t), TRAIN_SAID_DEAD);
        ck_assert_msg((what != NULL) == (dead_units[k] >= 2), "%d dead", dead_units[k]);
        ck_assert(!what || what->share == dead_units[k] / 10.0);
        if (what && dead_units[k] == 5) ck_assert_msg(text_starts(sentence(what), "50 % of"), "%s", sentence(what));
        ck_assert_ptr_null(said_of(&t, end_of(&t), TRAIN_SAID_VANISHES)); /* 0 at the first layer, where all are dead */
        trained_free(&t);
    }
}
END_TEST

/* ---- losses ----------------------------------------------------------------------------------------------------- */

/* Forty weights for twelve noisy points. What is told is what the measures hold: the epoch of the lowest held loss. */
START_TEST(a_network_overfits_since_an_epoch)
{
    for (int validation = 0; validation < 2; validation++) {
        Trained t;
        trained(&t,
                &(Setup){"sine:n=36,noise=1", "dense:20:tanh dense:20:tanh dense:1", "linear", "mse", "xavier",
                         "adam:lr=0.01", .epochs = 600, .train = 0.4, .validation = validation ? 0.6 : 0, .seed = 6});
        const TrainSaid *what = said_of(&t, end_of(&t), TRAIN_SAID_OVERFITS);
        ck_assert_ptr_nonnull(what);
        ExamplePart part = validation ? PART_VALIDATION : PART_TEST;
        ck_assert_int_eq(what->part, part);
        ck_assert(strstr(sentence(what), validation ? "validation loss" : "test loss"));
        double lowest = INFINITY;
        for (int epoch = 0; epoch <= 600; epoch++)
            lowest = fmin(lowest,
                          training_measure(t.training, 0, epoch * training_per_epoch(t.training, 0))->part[part].loss);
        const TrainMeasure *best = training_measure(t.training, 0, what->epoch * training_per_epoch(t.training, 0));
        ck_assert(best->epoch == what->epoch && best->part[part].loss == lowest && what->then == lowest);
        ck_assert(what->now > 1.2 * what->then);
        ck_assert(best->part[PART_TRAIN].loss > training_measure(t.training, 0, end_of(&t))->part[PART_TRAIN].loss);
        ck_assert_ptr_null(said_of(&t, what->epoch * training_per_epoch(t.training, 0), TRAIN_SAID_OVERFITS));
        ck_assert_ptr_null(said_of(&t, 0, TRAIN_SAID_OVERFITS));
        trained_free(&t);
    }
}
END_TEST

/* Learnt by heart long ago, the held loss no longer rises: since when it was so is still told, to the epoch. */
START_TEST(overfitting_is_told_to_the_end)
{
    Trained t;
    trained(&t, &(Setup){"sine:n=36,noise=1", "dense:20:tanh dense:20:tanh dense:1", "linear", "mse", "xavier",
                         "adam:lr=0.01", .epochs = 5000, .train = 0.4, .validation = 0.3, .seed = 6});
    const TrainSaid *what = said_of(&t, end_of(&t), TRAIN_SAID_OVERFITS);
    ck_assert_ptr_nonnull(what);
    ck_assert_int_eq(what->epoch, training_best(t.training, 0) / training_per_epoch(t.training, 0));
    ck_assert(what->now > 2 * what->then);
    trained_free(&t);
}
END_TEST

/* Batches of one at a rate that shakes: the held loss goes up and down and has a lowest epoch, but nothing is learnt by heart. */
START_TEST(a_shaken_loss_is_no_overfitting)
{
    for (uint64_t seed = 1; seed <= 120; seed++) {
        Trained t;
        trained(&t, &(Setup){"line:n=200", "dense:1", "linear", "mse", "xavier", "gd:lr=0.05", .batch = 1, .epochs = 60,
                             .train = 0.5, .seed = seed});
        for (int step = 0; step <= end_of(&t); step += 100) ck_assert_ptr_null(said_of(&t, step, TRAIN_SAID_OVERFITS));
        trained_free(&t);
    }
}
END_TEST

START_TEST(early_stopping_is_told_with_its_epoch)
{
    Trained t;
    trained(&t, &(Setup){"sine:n=36,noise=1", "dense:20:tanh dense:20:tanh dense:1", "linear", "mse", "xavier",
                         "adam:lr=0.01", .epochs = 600, .patience = 15, .train = 0.4, .validation = 0.6, .seed = 6});
    int stop = training_stop(t.training, 0), best = training_best(t.training, 0);
    ck_assert(stop > 0 && best >= 0 && stop < end_of(&t));
    ck_assert_ptr_null(said_of(&t, stop - 1, TRAIN_SAID_STOPPED));
    const TrainSaid *what = said_of(&t, end_of(&t), TRAIN_SAID_STOPPED);
    ck_assert_ptr_nonnull(what);
    ck_assert_int_eq(said[0].kind, TRAIN_SAID_STOPPED); /* that it overfits is told behind it, and cured */
    ck_assert(what->update == stop && what->epoch == best && best == stop - 15); /* an update an epoch */
    trained_free(&t);
}
END_TEST

static const struct {
    const char *data, *layers, *output, *loss;
    bool classes;
} constants[] = {
    {"circle:n=200", "dense:4:tanh dense:1", "sigmoid", "bce",
     true}, /* all weights 0: only the bias of the output learns */
    {"sine:n=100", "dense:4:relu dense:1", "linear", "mse", false},
};

START_TEST(no_better_than_a_constant)
{
    Trained t;
    trained(&t, &(Setup){constants[_i].data, constants[_i].layers, constants[_i].output, constants[_i].loss, "zeros",
                         "gd:lr=0.3", .epochs = 100, .train = 0.8, .seed = 7});
    const TrainSaid *what = said_of(&t, end_of(&t), TRAIN_SAID_CONSTANT);
    ck_assert_ptr_nonnull(what);
    ck_assert_int_eq(what->epoch, 100);
    ck_assert(constants[_i].classes ? what->share >= 0.5 && what->share < 0.8 : isnan(what->share));
    ck_assert_ptr_null(said_of(&t, 0, TRAIN_SAID_CONSTANT));
    ck_assert_ptr_null(said_of(&t, end_of(&t), TRAIN_SAID_SETTLED)); /* that would be praise */
    trained_free(&t);
}
END_TEST

START_TEST(a_straight_line_comes_to_rest)
{
    Trained t;
    trained(&t,
            &(Setup){"line", "dense:1", "linear", "mse", "zeros", "gd:lr=0.1", .epochs = 200, .train = 1, .seed = 2});
    const TrainSaid *what = said_of(&t, end_of(&t), TRAIN_SAID_SETTLED);
    ck_assert_ptr_nonnull(what);
    ck_assert(what->now <= 1e-5 * what->then);
    nothing_said(&t, 3, "line");
    trained_free(&t);
}
END_TEST

/* ---- nothing ---------------------------------------------------------------------------------------------------- */

/* A hundred healthy runs: data without noise in the labels, start weights and rates as one chooses them. Of dead units only
 * what a count of our own finds too; at rest a run may be. */
START_TEST(healthy_runs_are_not_slandered)
{
    static const char *const data[] = {"circle:n=300", "gauss:n=300", "xor:n=300", "moons:n=300", "plane:n=300"};
    static const char *const layers[] = {"dense:4:tanh ",
                                         "dense:8:tanh dense:4:tanh ",
                                         "dense:6:sigmoid ",
                                         "dense:8:gelu ",
                                         "dense:8:relu dense:8:relu ",
                                         "dense:5:elu dense:5:tanh ",
                                         "dense:6:leaky-relu ",
                                         ""};
    static const char *const rules[] = {"gd:lr=0.1", "momentum:lr=0.02", "adam:lr=0.01", "rmsprop:lr=0.005"};
    Random random = random_stream(11, (uint64_t)_i);
    const char *points = data[random_below(&random, COUNT(data))];
    bool number = text_starts(points, "plane");
    char text[200];
    bool straight = number || text_starts(points, "gauss"); /* what a network without hidden layers can learn */
    snprintf(text, sizeof text, "%sdense:1", layers[random_below(&random, COUNT(layers) - !straight)]);
    bool relu = strstr(text, ":relu") != NULL;
    Trained t;
    trained(&t, &(Setup){points, text, number ? "linear" : "sigmoid", number ? "mse" : "bce", relu ? "he" : "xavier",
                         number ? "adam:lr=0.01" : rules[random_below(&random, COUNT(rules))],
                         .batch = 1 + random_below(&random, 40), .epochs = 30,
                         .train = 0.5 + 0.1 * random_below(&random, 3), .validation = 0.1, .seed = 100 + (uint64_t)_i});
    int last = training_last(t.training, 0);
    ck_assert_int_eq(last, end_of(&t));
    for (int i = 0; i <= 30; i++) {
        int step = (int)((int64_t)last * i / 30), count = training_said(t.training, 0, step, said);
        for (int k = 0; k < count; k++) {
            bool fair = said[k].kind == TRAIN_SAID_SETTLED || (said[k].kind == TRAIN_SAID_DEAD && relu);
            ck_assert_msg(fair, "%s %s, step %d of %d: %s", points, text, step, last, sentence(&said[k]));
        }
    }
    trained_free(&t);
}
END_TEST

/* Each kind has its words, and they hold its numbers. */
START_TEST(every_kind_has_words)
{
    static const struct {
        TrainSaid said;
        const char *parts[3];
    } cases[] = {
        {{TRAIN_SAID_DIVERGED, TRAIN_BROKEN_GRADIENT, .update = 38, .layer = 2}, {"update 38", "layer 2", "gradient"}},
        {{TRAIN_SAID_DIVERGED, TRAIN_BROKEN_WEIGHTS, .update = 38, .layer = 2}, {"update 38", "layer 2", "weights"}},
        {{TRAIN_SAID_DIVERGED, TRAIN_BROKEN_VALUES, .update = 38, .layer = 2}, {"update 38", "layer 2", "values"}},
        {{TRAIN_SAID_DIVERGED, TRAIN_BROKEN_LOSS, .update = 38}, {"update 38", "loss", ""}},
        {{TRAIN_SAID_GROWS, .then = 0.5, .now = 1250}, {"explode", "0.5", "1250"}},
        {{TRAIN_SAID_EXPLODES, .layer = 6, .first = 25000, .last = 0.25}, {"explode", "0.25 at layer 6", "25000"}},
        {{TRAIN_SAID_SYMMETRIC, .layer = 1, .units = 3, .of = 4}, {"Layer 1", "3 of 4 units", "equal"}},
        {{TRAIN_SAID_DEAD, .share = 0.4}, {"40 %", "ReLU", "dead"}},
        {{TRAIN_SAID_VANISHES, .layer = 8, .first = 1.2e-7, .last = 0.02}, {"vanish", "0.02", "1.2·10⁻⁷ at layer 1"}},
        {{TRAIN_SAID_OVERFITS, .part = PART_VALIDATION, .epoch = 31, .then = 0.25, .now = 0.5},
         {"since epoch 31", "validation", "0.25"}},
        {{TRAIN_SAID_OVERFITS, .part = PART_TEST, .epoch = 31, .then = 0.25, .now = 0.5},
         {"since epoch 31", "test", "0.5"}},
        {{TRAIN_SAID_STOPPED, .update = 45, .epoch = 30}, {"update 45", "lowest", "epoch 30"}},
        {{TRAIN_SAID_CONSTANT, .epoch = 100, .share = NAN}, {"Epoch 100", "mean", ""}},
        {{TRAIN_SAID_CONSTANT, .epoch = 100, .share = 0.55}, {"Epoch 100", "55 %", ""}},
        {{TRAIN_SAID_SETTLED, .epoch = 100, .then = 2, .now = 1e-6}, {"rest", "2", "1"}},
    };
    for (int i = 0; i < COUNT(cases); i++)
        for (int k = 0; k < 3; k++)
            ck_assert_msg(strstr(sentence(&cases[i].said), cases[i].parts[k]), "'%s' is not in: %s", cases[i].parts[k],
                          sentence(&cases[i].said));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("training_said");
    TCase *all = tcase_create("all");
    words_load("en", NULL);
    tcase_add_loop_test(all, equal_units_stay_equal, 0, COUNT(symmetric));
    tcase_add_test(all, some_units_are_equal);
    tcase_add_test(all, a_deep_sigmoid_stack_vanishes);
    tcase_add_loop_test(all, norms_of_layers_are_told_of, 0, COUNT(depth));
    tcase_add_test(all, a_huge_rate_diverges_in_a_layer);
    tcase_add_test(all, a_growing_gradient_is_told_before_the_end);
    tcase_add_test(all, dead_relus_are_counted);
    tcase_add_test(all, a_network_overfits_since_an_epoch);
    tcase_add_test(all, overfitting_is_told_to_the_end);
    tcase_add_test(all, a_shaken_loss_is_no_overfitting);
    tcase_add_test(all, early_stopping_is_told_with_its_epoch);
    tcase_add_loop_test(all, no_better_than_a_constant, 0, COUNT(constants));
    tcase_add_test(all, a_straight_line_comes_to_rest);
    tcase_add_loop_test(all, healthy_runs_are_not_slandered, 0, 100);
    tcase_add_test(all, every_kind_has_words);
    tcase_set_timeout(all, 60);
    suite_add_tcase(suite, all);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    words_free();
    return failed != 0;
}
