/* Networks in training: equal to PyTorch on the oracle's cases; every past step back to the same bits, whatever was looked at
 * before; forks, weights set by hand, early stopping; nothing allocated by an update. */
#include "allocations.h"
#include "base/csv.h"
#include "base/file.h"
#include "networks.h"
#include "run/give/export.h"
#include "run/training.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

/* ---- something to train ------------------------------------------------------------------------------------------- */

typedef struct Bench {
    Data *data;
    Examples *examples;
    TestNetwork net;
    Rule *rules[8];
    Schedule *schedule;
    double *start;
    TrainRunDesc runs[8];
    TrainDesc desc;
    Training *training;
} Bench;

typedef struct BenchDesc {
    const char *data, *target;
    double train, validation;
    bool shuffle, standardize;
    TestNetworkDesc net;
    const char *rules[8];
    const char *schedule, *init;
    int batch, epochs;
} BenchDesc;

static void must(Status status, const Error *error) { ck_assert_msg(!status, "%s: %s", error->file, error->message); }

static void bench_open(Bench *bench, const BenchDesc *how)
{
    Error error = {0};
    *bench = (Bench){0};
    must(data_open(&bench->data, &(DataDesc){.word = how->data, .target = how->target, .seed = 3}, &error), &error);
    ExamplesDesc split = examples_desc_default(bench->data);
    split.train = how->train, split.validation = how->validation, split.shuffle = how->shuffle, split.seed = 3;
    split.standardize = how->standardize;
    must(examples_create(&bench->examples, &split, &error), &error);
    TestNetworkDesc net = how->net;
    net.inputs = bench->examples->inputs;
    bench->net = test_network(&net);
    const Network *network = bench->net.network;
    bench->start = arena_array(&bench->net.arena, double, network->params);
    must(network_init(network, how->init, NULL, 3, bench->start, &error), &error);
    if (how->schedule) must(schedule_load(&bench->schedule, how->schedule, NULL, &error), &error);
    bench->desc = (TrainDesc){.runs = bench->runs, .epochs = how->epochs, .seed = 3};
    for (int i = 0; i < 8 && how->rules[i]; i++) {
        char name[64];
        const char *colon = strchr(how->rules[i], ':');
        snprintf(name, sizeof name, "%.*s", colon ? (int)(colon - how->rules[i]) : 63, how->rules[i]);
        must(rule_load(&bench->rules[i], name, NULL, &error), &error);
        TrainRunDesc *run = &bench->runs[bench->desc.run_count++];
        *run = (TrainRunDesc){.run = {.rule = bench->rules[i],
                                      .settings = rule_settings_default(bench->rules[i]),
                                      .schedule = bench->schedule,
                                      .stream = (uint64_t)i},
                              .network = network,
                              .examples = bench->examples,
                              .start = bench->start,
                              .batch = how->batch,
                              .shuffle = how->shuffle};
        if (colon) must(rule_settings_parse(bench->rules[i], colon + 1, &run->run.settings, &error), &error);
    }
}

static void bench_train(Bench *bench)
{
    Error error = {0};
    training_destroy(bench->training);
    must(training_create(&bench->training, &bench->desc, &error), &error);
}

static void bench_close(Bench *bench)
{
    training_destroy(bench->training);
    test_network_free(&bench->net);
    examples_destroy(bench->examples);
    data_destroy(bench->data);
    for (int i = 0; i < 8; i++) rule_destroy(bench->rules[i]);
    schedule_destroy(bench->schedule);
}

/* Two inputs, six and four tanh units, batches of ten that do not come out even: 21 updates an epoch. */
static const BenchDesc spiral = {.data = "spiral:n=300",
                                 .train = 0.69,
                                 .validation = 0.11,
                                 .shuffle = true,
                                 .net = {.layers = "dense:6:tanh dense:4:relu dense:1",
                                         .output = "sigmoid",
                                         .loss = "bce"},
                                 .rules = {"adam:lr=0.02"},
                                 .init = "xavier",
                                 .batch = 10,
                                 .epochs = 200};
enum { SPIRAL_TRAIN = 207, SPIRAL_BATCHES = 21 };

static void open_spiral(Bench *bench)
{
    bench_open(bench, &spiral);
    ck_assert_int_eq(bench->examples->count[PART_TRAIN], SPIRAL_TRAIN);
    bench_train(bench);
    ck_assert_int_eq(training_per_epoch(bench->training, 0), SPIRAL_BATCHES);
    ck_assert_int_eq(training_steps(bench->training), 200 * SPIRAL_BATCHES);
}

/* ---- equal to PyTorch ----------------------------------------------------------------------------------------------- */

#define CASES "/oracle/networks"

/* The value of an option in a case's arguments, or `otherwise`. */
static const char *option(Arena *arena, const char *arguments, const char *name, const char *otherwise)
{
    const char *at = strstr(arguments, name);
    if (!at) return otherwise;
    at += strlen(name) + 1;
    return arena_copy(arena, at, strcspn(at, " "));
}

static void near(double got, double wanted, double relative, double absolute, const char *name, const char *what,
                 int at)
{
    double away = fabs(got - wanted);
    ck_assert_msg(away <= absolute || away <= relative * fabs(wanted), "%s, %s %d: %.17g, the oracle has %.17g", name,
                  what, at, got, wanted);
}

static Csv table_of(Arena *arena, const char *name, const char *file)
{
    Csv csv;
    Error error = {0};
    must(csv_read(arena, arena_print(arena, "%s%s/%s/%s", TEST_DATA, CASES, name, file), &csv, &error), &error);
    return csv;
}

static double cell(const Csv *csv, int row, const char *column)
{
    double value = NAN;
    ck_assert(number_parse(csv->cells[row * csv->columns + csv_column(csv, column)], &value));
    return value;
}

/* layers: the options --hidden and --activation as layers */
static const char *layers_of(Arena *arena, const char *arguments, int outputs)
{
    char text[256] = "", hidden[64];
    const char *activation = option(arena, arguments, "--activation", "tanh");
    snprintf(hidden, sizeof hidden, "%s", option(arena, arguments, "--hidden", ""));
    size_t used = 0;
    for (char *at = strtok(hidden, ","); at; at = strtok(NULL, ","))
        used += (size_t)snprintf(text + used, sizeof text - used, "dense:%s:%s ", at, activation);
    snprintf(text + used, sizeof text - used, "dense:%d", outputs);
    return arena_string(arena, text);
}

/* In double the run is PyTorch's to the digits that the order of sums leaves; in float within what float leaves. */
START_TEST(the_oracles_cases_come_out)
{
    Arena arena = {0};
    Error error = {0};
    Csv cases;
    must(csv_read(&arena, TEST_DATA CASES "/cases.csv", &cases, &error), &error);
    ck_assert_int_eq(cases.rows, 5);
    for (int i = 0; i < cases.rows; i++) {
        const char *name = cases.cells[i * cases.columns], *said = cases.cells[i * cases.columns + 1];
        const char *output = option(&arena, said, "--output", "linear"),
                   *folder = arena_print(&arena, "%s%s/%s", TEST_DATA, CASES, name);
        const char *batch = option(&arena, said, "--batch", "all");
        Bench bench;
        BenchDesc how = {.data = arena_print(&arena, "%s/data.csv", folder),
                         .target = option(&arena, said, "--target", NULL),
                         .train = 1,
                         .net = {.output = output,
                                 .loss = option(&arena, said, "--loss", "mse"),
                                 .l2 = atof(option(&arena, said, "--l2", "0"))},
                         .rules = {option(&arena, said, "--optimizer", "gd")},
                         .init = arena_print(&arena, "%s/init.csv", folder),
                         .batch = atoi(batch),
                         .epochs = atoi(option(&arena, said, "--epochs", "100"))};
        how.net.layers = layers_of(&arena, said, strcmp(output, "softmax") ? 1 : 3);
        bench_open(&bench, &how);
        bench.desc.precise = _i;
        bench_train(&bench);
        const Network *network = bench.net.network;
        Csv expected = table_of(&arena, name, "expected.csv"), slopes = table_of(&arena, name, "gradient.csv");
        double *gradient = arena_array(&arena, double, network->params),
               *wanted = arena_array(&arena, double, network->params);
        Pass *pass;
        pass_create(&pass, &(PassDesc){network, training_batch_most(bench.training, 0), _i});
        training_prepare(bench.training, 0, 0, pass);
        pass_look(pass, training_theta(bench.training, 0, 0), gradient);
        must(network_init(network, arena_print(&arena, "%s/gradient.csv", folder), NULL, 0, wanted, &error), &error);
        ck_assert_int_eq(slopes.rows, network->params);
        for (int k = 0; k < network->params; k++)
            near(gradient[k], wanted[k], _i ? 1e-9 : 1e-4, _i ? 1e-12 : 1e-6, name, "gradient", k);
        pass_destroy(pass);
        ck_assert_int_eq(expected.rows, how.epochs + 1);
        for (int epoch = 0; epoch <= how.epochs; epoch++) {
            int step = epoch * training_per_epoch(bench.training, 0);
            training_reach(bench.training, step);
            const TrainMeasure *measure = training_measure(bench.training, 0, step);
            ck_assert_int_eq(measure->epoch, epoch);
            near(measure->part[PART_TRAIN].loss, cell(&expected, epoch, "train_loss"), _i ? 1e-9 : 2e-4,
                 _i ? 1e-12 : 1e-5, name, "loss of epoch", epoch);
            near(measure->part[PART_TRAIN].metric, cell(&expected, epoch, "train_metric"), _i ? 1e-9 : 2e-4,
                 _i ? 1e-12 : 1e-5, name, "metric of epoch", epoch);
        }
        bench_close(&bench);
    }
    arena_free(&arena);
}
END_TEST

/* ---- the past --------------------------------------------------------------------------------------------------------- */

START_TEST(two_thousand_updates_back_and_forward_again)
{
    Bench bench;
    uint64_t *there = calloc(2501, sizeof *there);
    open_spiral(&bench);
    for (int step = 0; step <= 2500; step++) {
        training_reach(bench.training, step);
        there[step] = training_hash(bench.training, step);
    }
    for (int step = 2500; step >= 500; step--) ck_assert(training_hash(bench.training, step) == there[step]);
    for (int step = 500; step <= 2500; step++) ck_assert(training_hash(bench.training, step) == there[step]);
    for (int i = 0; i < 500; i++) {
        int step = (i * 1009) % 2501;
        ck_assert(training_hash(bench.training, step) == there[step]);
    }
    free(there);
    bench_close(&bench);
}
END_TEST

/* With next to no memory for it, and every rule that there is; with noise and dropout. */
START_TEST(little_memory_gives_the_same_bits)
{
    Arena arena = {0};
    const char **names;
    int count = asset_list(&arena, "optimizers", NULL, &names);
    ck_assert_int_gt(count, 15);
    for (int r = 0; r < count; r++) {
        Bench bench;
        BenchDesc how = spiral;
        how.rules[0] = names[r];
        how.net.layers = "dense:6:tanh dropout:0.2 dense:4:relu dense:1";
        how.schedule = "cosine";
        bench_open(&bench, &how);
        bench.runs[0].run.noise = 0.01;
        bench.desc.epochs = 6;
        uint64_t hash[2][127];
        for (int little = 0; little < 2; little++) {
            bench.desc.memory = little ? 3 * 1024 : 0;
            bench_train(&bench);
            training_reach(bench.training, 126);
            for (int step = 126; step >= 0; step -= 5) hash[little][step] = training_hash(bench.training, step);
        }
        for (int step = 126; step >= 0; step -= 5)
            ck_assert_msg(hash[0][step] == hash[1][step], "%s: another past at step %d", names[r], step);
        bool ended = training_end(bench.training, 0) >= 0;
        ck_assert_msg(ended || hash[0][126] != hash[0][121], "%s does not move", names[r]);
        bench_close(&bench);
    }
    arena_free(&arena);
}
END_TEST

/* A pass that is prepared for a step has the numbers of its update: the first line's g, and theta + step is the next theta. */
START_TEST(an_updates_lines_are_its_numbers)
{
    Bench bench;
    Arena arena = {0};
    open_spiral(&bench);
    Pass *pass;
    const Network *network = bench.net.network;
    double *gradient = arena_array(&arena, double, network->params),
           *before = arena_array(&arena, double, network->params);
    pass_create(&pass, &(PassDesc){network, training_batch_most(bench.training, 0), false});
    training_reach(bench.training, 300);
    for (int step = 1; step <= 301; step += 20) {
        DescentUpdate update;
        ck_assert(training_update(bench.training, 0, step, &arena, &update));
        ck_assert_double_eq(update.t, step);
        ck_assert_double_eq(update.total, 4200);
        memcpy(before, training_theta(bench.training, 0, step - 1), sizeof *before * (size_t)network->params);
        training_prepare(bench.training, 0, step - 1, pass);
        pass_look(pass, before, gradient);
        const ExplainedLine *last = &update.lines[update.line_count - 1];
        ck_assert_str_eq(last->name, "step");
        training_reach(bench.training, step);
        const double *after = training_theta(bench.training, 0, step);
        for (int k = 0; k < network->params; k++) {
            ck_assert_double_eq(update.theta[k], before[k]);
            ck_assert_double_eq(update.g[k], gradient[k]);
            ck_assert_double_eq(before[k] + last->values[k], after[k]);
        }
    }
    DescentUpdate update;
    ck_assert(!training_update(bench.training, 0, 303, &arena, &update));
    ck_assert(!training_update(bench.training, 0, 0, &arena, &update));
    pass_destroy(pass);
    arena_free(&arena);
    bench_close(&bench);
}
END_TEST

/* Looking at an update that asks for gradients elsewhere leaves what is measured there as it is. */
START_TEST(looking_at_an_update_changes_nothing)
{
    Bench bench;
    Arena arena = {0};
    DescentUpdate update;
    BenchDesc how = spiral;
    how.rules[0] = "sam";
    bench_open(&bench, &how);
    bench_train(&bench);
    training_reach(bench.training, 60);
    uint64_t hash = training_hash(bench.training, 60);
    for (int step = 60; step >= 40; step -= 20) {
        ck_assert(training_update(bench.training, 0, step + 1, &arena, &update));
        ck_assert_double_eq(training_measure_now(bench.training, 0, step).batch_loss,
                            training_batch_loss(bench.training, 0, step));
    }
    training_reach(bench.training, 80);
    ck_assert(training_hash(bench.training, 60) == hash);
    hash = training_hash(bench.training, 80);
    bench_train(&bench);
    training_reach(bench.training, 80);
    ck_assert(training_hash(bench.training, 80) == hash);
    arena_free(&arena);
    bench_close(&bench);
}
END_TEST

/* Curvature by differences is taken as far apart as float's gradients allow: Newton goes the way that it goes in double. */
START_TEST(newton_knows_how_far_float_is_true)
{
    Bench bench;
    BenchDesc how = spiral;
    double loss[2];
    how.rules[0] = "newton:damping=0.1";
    how.batch = 0;
    how.net.layers = "dense:4:tanh dense:1";
    for (int precise = 0; precise < 2; precise++) {
        bench_open(&bench, &how);
        bench.desc.precise = precise;
        bench_train(&bench);
        training_reach(bench.training, 20);
        loss[precise] = training_measure(bench.training, 0, 20)->part[PART_TRAIN].loss;
        if (precise) ck_assert_double_lt(loss[1], 0.9 * training_measure(bench.training, 0, 0)->part[PART_TRAIN].loss);
        bench_close(&bench);
    }
    ck_assert_double_eq_tol(loss[0], loss[1], 0.01);
}
END_TEST

/* ---- batches ------------------------------------------------------------------------------------------------------------ */

START_TEST(an_epoch_has_every_example_once_in_an_order_of_its_own)
{
    Bench bench;
    open_spiral(&bench);
    int first[2] = {-1, -1};
    for (int epoch = 0; epoch < 2; epoch++) {
        int seen[300] = {0}, all = 0;
        for (int b = 0; b < SPIRAL_BATCHES; b++) {
            int count;
            const int *rows = training_batch(bench.training, 0, epoch * SPIRAL_BATCHES + b, &count);
            ck_assert_int_eq(count, b < SPIRAL_BATCHES - 1 ? 10 : 7);
            if (b == 0) first[epoch] = rows[0];
            for (int i = 0; i < count; i++) ck_assert_int_eq(seen[rows[i]]++, 0);
            all += count;
        }
        ck_assert_int_eq(all, SPIRAL_TRAIN);
        for (int i = 0; i < SPIRAL_TRAIN; i++) ck_assert_int_eq(seen[bench.examples->row[PART_TRAIN][i]], 1);
    }
    ck_assert_int_ne(first[0], first[1]);
    bench_close(&bench);
}
END_TEST

/* Each run of a race is what it is alone; all begin at the same weights and meet the same batches. */
START_TEST(a_race_is_fair)
{
    Bench bench;
    BenchDesc how = spiral;
    const char *rules[] = {"gd:lr=0.1", "momentum:lr=0.05", "rmsprop:lr=0.01", "adam:lr=0.02"};
    memcpy(how.rules, rules, sizeof rules);
    bench_open(&bench, &how);
    bench_train(&bench);
    training_reach(bench.training, 100);
    double *ends[4];
    for (int i = 0; i < 4; i++) {
        int count[2];
        ends[i] = test_normal(&bench.net.arena, &(Random){{1, 2, 3, 4}, 0, 0}, bench.net.network->params, 0);
        memcpy(ends[i], training_theta(bench.training, i, 100), sizeof(double) * (size_t)bench.net.network->params);
        const int *own = training_batch(bench.training, i, 33, &count[0]),
                  *other = training_batch(bench.training, 0, 33, &count[1]);
        ck_assert_int_eq(memcmp(own, other, sizeof *own * (size_t)count[0]), 0);
        ck_assert_mem_eq(training_theta(bench.training, i, 0), bench.start,
                         sizeof(double) * (size_t)bench.net.network->params);
    }
    for (int i = 0; i < 4; i++) {
        bench.desc.runs = &bench.runs[i], bench.desc.run_count = 1;
        bench_train(&bench);
        training_reach(bench.training, 100);
        ck_assert_mem_eq(training_theta(bench.training, 0, 100), ends[i],
                         sizeof(double) * (size_t)bench.net.network->params);
    }
    bench_close(&bench);
}
END_TEST

/* Runs with batches of other sizes have as many epochs, and labels that say what they differ in. */
START_TEST(runs_of_other_batches_end_at_other_steps)
{
    Bench bench;
    BenchDesc how = spiral;
    how.rules[1] = how.rules[0];
    how.epochs = 5;
    bench_open(&bench, &how);
    bench.runs[1].batch = 0;
    bench_train(&bench);
    training_reach(bench.training, 1000);
    ck_assert_int_eq(training_last(bench.training, 0), 5 * SPIRAL_BATCHES);
    ck_assert_int_eq(training_last(bench.training, 1), 5);
    ck_assert_int_eq(training_reached(bench.training), 5 * SPIRAL_BATCHES);
    const Runs *runs = training_runs(bench.training);
    ck_assert_str_eq(runs->label[0], "Adam batch 10");
    ck_assert_str_eq(runs->label[1], "Adam batch all");
    ck_assert_double_eq(runs_place(runs, 0, 42, TRAINING_BY_EPOCHS), 2);
    ck_assert_double_eq(runs_place(runs, 1, 2, TRAINING_BY_EPOCHS), 2);
    ck_assert_double_eq(runs_place(runs, 1, 90, TRAINING_BY_EPOCHS), 5);
    ck_assert_double_eq(runs_length(runs, TRAINING_BY_EPOCHS), 5);
    bench_close(&bench);
}
END_TEST

/* ---- forks -------------------------------------------------------------------------------------------------------------- */

/* A run forked while it goes is the run that was described with that fork; what was is a ghost with the old values. */
START_TEST(a_fork_is_what_it_would_have_been)
{
    Bench bench;
    Error error = {0};
    static const char *const rules[] = {"adam:lr=0.5", "momentum:lr=0.05", "lbfgs"};
    for (int i = 0; i < COUNT(rules); i++) {
        BenchDesc how = spiral;
        how.rules[1] = rules[i];
        bench_open(&bench, &how);
        bench.desc.run_count = 1;
        bench.desc.memory = i ? 0 : 4096;
        RunFork fork = {.from = 203, .settings = bench.runs[1].run.settings, .rule = i ? bench.rules[1] : NULL};
        bench_train(&bench);
        training_reach(bench.training, 500);
        uint64_t before = training_hash(bench.training, 203), beyond = training_hash(bench.training, 400);
        double loss = training_batch_loss(bench.training, 0, 400);
        must(training_fork(bench.training, 0, &fork, &error), &error);
        ck_assert_int_eq(training_reached(bench.training), 203);
        ck_assert(training_hash(bench.training, 203) == before);
        double lowest = INFINITY; /* what lay beyond is in no curve any more */
        for (int step = 0; step <= 203; step++)
            lowest = fmin(lowest, training_measure(bench.training, 0, step)->part[PART_TRAIN].loss);
        ck_assert_double_eq(training_runs(bench.training)->quantities[TRAINING_TRAIN_LOSS].low, lowest);
        training_reach(bench.training, 400);
        uint64_t forked = training_hash(bench.training, 400);
        ck_assert(forked != beyond);
        ck_assert_int_eq(training_ghost_count(bench.training), 1);
        ck_assert_double_eq(training_ghost_value(bench.training, 0, 400, TRAINING_BATCH_LOSS), loss);
        ck_assert_double_ne(training_batch_loss(bench.training, 0, 400), loss);
        ck_assert_int_eq(training_measure(bench.training, 0, 400)->step, 399); /* 19 epochs */
        ck_assert_double_eq(training_measure(bench.training, 0, 400)->part[PART_TRAIN].loss,
                            training_measure_now(bench.training, 0, 399).part[PART_TRAIN].loss);
        for (int step = 399; step > 150; step -= 7) training_hash(bench.training, step);
        ck_assert(training_hash(bench.training, 400) == forked);
        ck_assert(training_hash(bench.training, 203) == before);
        bench.runs[0].run.forks[0] = fork;
        bench.runs[0].run.fork_count = 1;
        bench_train(&bench);
        training_reach(bench.training, 400);
        ck_assert_msg(training_hash(bench.training, 400) == forked, "%s", rules[i]);
        bench_close(&bench);
    }
}
END_TEST

/* A weight set by hand stays set when the run is taken again; setting it back gives the run that was. */
START_TEST(a_weight_is_set_and_set_back)
{
    Bench bench;
    Error error = {0};
    static const int steps[] = {0, 1, 100, 300};
    bench_open(&bench, &spiral);
    bench.desc.memory = 8192; /* steps in between are taken again */
    bench_train(&bench);
    training_reach(bench.training, 300);
    uint64_t end = training_hash(bench.training, 300);
    for (int i = 0; i < COUNT(steps); i++) {
        double was = training_theta(bench.training, 0, steps[i])[5];
        for (int drag = 1; drag <= 3; drag++)
            must(training_set(bench.training, 0, steps[i], 5, was + drag, &error), &error);
        ck_assert_double_eq(training_theta(bench.training, 0, steps[i])[5], was + 3);
        training_reach(bench.training, 300);
        uint64_t other = training_hash(bench.training, 300);
        ck_assert(other != end);
        training_hash(bench.training, 7);
        ck_assert_double_eq(training_theta(bench.training, 0, steps[i])[5], was + 3);
        ck_assert(training_hash(bench.training, 300) == other);
        must(training_set(bench.training, 0, steps[i], 5, was, &error), &error);
        training_reach(bench.training, 300);
        ck_assert(training_hash(bench.training, 300) == end);
    }
    ck_assert_int_eq(training_ghost_count(bench.training), 3); /* at step 300 there was nothing beyond */
    static const TrainSet sets[] = {{0, 3, 0.5}, {100, 5, -1.25}, {100, 2, 2}, {250, 5, 0.75}};
    for (int i = 0; i < COUNT(sets); i++) {
        training_reach(bench.training, sets[i].from);
        must(training_set(bench.training, 0, sets[i].from, sets[i].index, sets[i].value, &error), &error);
    }
    training_reach(bench.training, 300);
    uint64_t by_hand = training_hash(bench.training, 300);
    ck_assert_int_eq(training_set(bench.training, 0, 301, 5, 0, &error), STATUS_VALUE);
    ck_assert_int_eq(training_set(bench.training, 0, 3, 9999, 0, &error), STATUS_VALUE);
    /* the same run where its description says so */
    bench.runs[0].sets = sets, bench.runs[0].set_count = COUNT(sets);
    bench_train(&bench);
    training_reach(bench.training, 300);
    ck_assert_double_eq(training_theta(bench.training, 0, 100)[5], -1.25);
    ck_assert(training_hash(bench.training, 300) == by_hand && by_hand != end);
    bench_close(&bench);
}
END_TEST

/* ---- measures, ends ------------------------------------------------------------------------------------------------------ */

/* However they were thinned, what is kept is what is measured there; and curves end where the run does. */
START_TEST(measures_are_thinned_not_changed)
{
    Bench bench;
    bench_open(&bench, &spiral);
    bench.desc.measures = 16;
    bench_train(&bench);
    training_reach(bench.training, 4200);
    int kept = 0, last = -1;
    for (int step = 0; step <= 4200; step++) {
        const TrainMeasure *measure = training_measure(bench.training, 0, step);
        ck_assert_int_le(measure->step, step);
        if (measure->epoch == last) continue;
        kept++, last = measure->epoch;
        TrainMeasure now = training_measure_now(bench.training, 0, measure->step);
        ck_assert_double_eq(now.part[PART_TRAIN].loss, measure->part[PART_TRAIN].loss);
        ck_assert_double_eq(now.part[PART_TEST].metric, measure->part[PART_TEST].metric);
        ck_assert_double_eq(now.gradient[2], measure->gradient[2]);
        ck_assert_double_eq(now.batch_loss, training_batch_loss(bench.training, 0, measure->step));
    }
    ck_assert_int_eq(last, 200);
    ck_assert_int_ge(kept, 9);
    ck_assert_int_le(kept, 17);
    const Runs *runs = training_runs(bench.training);
    ck_assert_int_eq(runs->reached, 4200);
    const RunsQuantity *loss = &runs->quantities[TRAINING_TRAIN_LOSS];
    ck_assert(loss->low < loss->high && loss->low <= runs_value(runs, 0, 4200, TRAINING_TRAIN_LOSS));
    ck_assert_int_eq(loss->beside_count, 2);
    ck_assert(runs->quantities[TRAINING_LAYER_GRADIENT + 2].known &&
              !runs->quantities[TRAINING_LAYER_GRADIENT + 3].known);
    ck_assert(runs->quantities[TRAINING_DEAD].known && !runs->quantities[TRAINING_TRAIN_R2].known);
    bench_close(&bench);
}
END_TEST

/* Too many units for few noisy points: the validation loss turns, and the run ends so many epochs after its lowest. */
START_TEST(patience_ends_a_run_after_its_best_epoch)
{
    Bench bench;
    BenchDesc how = {.data = "moons:n=60,noise=0.4",
                     .train = 0.5,
                     .validation = 0.5,
                     .shuffle = true,
                     .net = {.layers = "dense:24:tanh dense:1", .output = "sigmoid", .loss = "bce"},
                     .rules = {"adam:lr=0.01"},
                     .init = "xavier",
                     .batch = 7,
                     .epochs = 2000};
    for (int measures = 0; measures < 2; measures++) {
        bench_open(&bench, &how);
        bench.desc.patience = 11, bench.desc.measures = measures ? 4 : 0;
        bench_train(&bench);
        training_reach(bench.training, 100000);
        int per_epoch = training_per_epoch(bench.training, 0), stop = training_stop(bench.training, 0),
            best = training_best(bench.training, 0);
        ck_assert_int_gt(best, 8 * per_epoch);
        ck_assert_int_lt(stop, training_steps(bench.training));
        ck_assert_int_eq(stop - best, 11 * per_epoch);
        ck_assert_int_eq(training_last(bench.training, 0), stop);
        double lowest = training_measure_now(bench.training, 0, best).part[PART_VALIDATION].loss;
        for (int step = 0; step <= stop; step += per_epoch)
            ck_assert_double_ge(training_measure_now(bench.training, 0, step).part[PART_VALIDATION].loss, lowest);
        ck_assert_int_eq(training_runs(bench.training)->best[0], best);
        ck_assert_int_eq(training_measure(bench.training, 0, 100000)->step, stop);
        bench_close(&bench);
    }
}
END_TEST

START_TEST(a_run_that_diverges_says_where)
{
    Bench bench;
    BenchDesc how = spiral;
    Error error = {0};
    how.net = (TestNetworkDesc){.layers = "dense:8:relu dense:8:relu dense:1", .output = "linear", .loss = "mse"};
    how.rules[0] = "gd:lr=50";
    how.batch = 0;
    bench_open(&bench, &how);
    bench_train(&bench);
    training_reach(bench.training, 200);
    int end = training_end(bench.training, 0), last = training_last(bench.training, 0);
    ck_assert_int_gt(end, 1);
    ck_assert_int_eq(last, end - 1);
    TrainBreak broken = training_broken(bench.training, 0);
    ck_assert_int_ne(broken.kind, TRAIN_FINE);
    ck_assert_int_eq(broken.step, end);
    ck_assert(broken.kind == TRAIN_BROKEN_LOSS ? broken.layer == 0 : broken.layer >= 1 && broken.layer <= 3);
    const double *theta = training_theta(bench.training, 0, 200);
    for (int k = 0; k < bench.net.network->params; k++) ck_assert(isfinite(theta[k]));
    const Runs *runs = training_runs(bench.training);
    ck_assert_int_le(runs->end[0], end);
    ck_assert_int_eq(runs_word(runs, 0, end), RUN_DIVERGED);
    Arena arena = {0};
    DescentUpdate update;
    ck_assert(training_update(bench.training, 0, end, &arena, &update)); /* the one that broke it can be looked at */
    ck_assert(!training_update(bench.training, 0, end + 1, &arena, &update));
    arena_free(&arena);
    /* from before that it goes on with a smaller rate */
    RunFork fork = {.from = 1, .settings = bench.runs[0].run.settings};
    fork.settings.values[0] = 1e-9;
    must(training_fork(bench.training, 0, &fork, &error), &error);
    training_reach(bench.training, 100);
    ck_assert_int_eq(training_end(bench.training, 0), -1);
    ck_assert_int_eq(training_broken(bench.training, 0).kind, TRAIN_FINE);
    bench_close(&bench);
}
END_TEST

/* Of many examples, which are measured in blocks, the loss and the metric are those of all together. */
START_TEST(measures_are_over_all_examples)
{
    Bench bench;
    BenchDesc how = spiral;
    how.data = "line:n=1500,noise=0.3", how.train = 0.9, how.validation = 0;
    how.net = (TestNetworkDesc){.layers = "dense:3:tanh dense:1", .output = "linear", .loss = "mse"};
    bench_open(&bench, &how);
    bench_train(&bench);
    training_reach(bench.training, 50);
    const Examples *examples = bench.examples;
    const TrainMeasure measure = training_measure_now(bench.training, 0, 50);
    Pass *pass;
    pass_create(&pass, &(PassDesc){bench.net.network, 1500, false});
    for (int part = 0; part < PARTS; part++) {
        if (part == PART_VALIDATION) {
            ck_assert(isnan(measure.part[part].loss));
            continue;
        }
        double squares = 0, mean = 0, all = 0;
        int count = examples->count[part];
        pass_batch(pass, examples->x, examples->y, examples->row[part], count);
        pass_look(pass, training_theta(bench.training, 0, 50), NULL);
        for (int n = 0; n < count; n++) mean += pass_target(pass, 0, n) / count;
        for (int n = 0; n < count; n++) {
            squares += pow(pass_prediction(pass, 0, n) - pass_target(pass, 0, n), 2);
            all += pow(pass_target(pass, 0, n) - mean, 2);
        }
        ck_assert_double_eq_tol(measure.part[part].loss, pass_loss(pass), 1e-7 * pass_loss(pass));
        ck_assert_double_eq_tol(measure.part[part].loss, squares / count, 1e-6 * pass_loss(pass));
        ck_assert_double_eq_tol(measure.part[part].metric, pass_metric(pass), 1e-7 * pass_metric(pass));
        ck_assert_double_eq_tol(measure.part[part].r2, 1 - squares / all, 1e-6);
    }
    pass_destroy(pass);
    bench_close(&bench);
}
END_TEST

/* What is said of a run is so: it goes down, does not change, goes up. */
START_TEST(a_runs_word_is_true)
{
    static const double rates[] = {0.1, 1e-9, 3, 10, 30};
    int seen[RUN_WORDS] = {0};
    for (int i = 0; i < COUNT(rates); i++) {
        Bench bench;
        BenchDesc how = spiral;
        how.batch = 0, how.rules[0] = "gd";
        bench_open(&bench, &how);
        bench.runs[0].run.settings.values[0] = rates[i];
        bench_train(&bench);
        training_reach(bench.training, 60);
        const Runs *runs = training_runs(bench.training);
        for (int step = 6; step < 60 && step < runs->end[0]; step++) {
            double fell =
                runs_value(runs, 0, step - 5, TRAINING_TRAIN_LOSS) / runs_value(runs, 0, step, TRAINING_TRAIN_LOSS);
            RunWord word = runs_word(runs, 0, step);
            ck_assert_int_eq(word, fell > 1.002            ? RUN_GOING_DOWN
                                   : fell < 0.998          ? RUN_CLIMBING
                                   : fabs(fell - 1) < 5e-4 ? RUN_CREEPING
                                                           : word);
            seen[word]++;
            RunSentence said = runs_said(runs, 0, step).kind;
            ck_assert_int_eq(said, word == RUN_GOING_DOWN ? SAID_DOWN
                                   : word == RUN_CLIMBING ? SAID_CLIMBING
                                                          : SAID_CREEPING);
        }
        ck_assert_int_eq(runs_word(runs, 0, 0), RUN_START);
        bench_close(&bench);
    }
    ck_assert(seen[RUN_GOING_DOWN] > 9 && seen[RUN_CREEPING] > 9 && seen[RUN_CLIMBING] > 9);
}
END_TEST

/* Weights that no example wakes are dead, the others are not. */
START_TEST(dead_units_are_counted)
{
    Bench bench;
    BenchDesc how = spiral;
    how.net.layers = "dense:5:relu dense:3:tanh dense:1";
    bench_open(&bench, &how);
    for (int unit = 0; unit < 5; unit++) { /* two that nothing wakes, three that wake for few */
        bench.start[2 * unit] = unit >= 2 ? unit - 3 : 0;
        bench.start[2 * unit + 1] = unit == 3;
        bench.start[10 + unit] = -3; /* its bias */
    }
    bench_train(&bench);
    ck_assert_double_eq(training_measure(bench.training, 0, 0)->dead, 2.0 / 5);
    bench_close(&bench);
}
END_TEST

/* The figures of several runs: their labels, the epochs that each has done, the columns of those that validate. */
START_TEST(the_table_of_a_race_tells_its_runs)
{
    Bench bench;
    BenchDesc how = spiral;
    TextBuffer out = {0};
    Arena arena = {0};
    Error error = {0};
    Csv csv;
    how.rules[1] = "gd:lr=0.1";
    bench_open(&bench, &how);
    bench.runs[1].batch = 0;
    bench_train(&bench);
    training_reach(bench.training, 100);
    export_training_to(bench.training, 50, &out);
    must(csv_parse(&arena, "figures", out.data, out.length, &csv, &error), &error);
    ck_assert_int_eq(csv.columns, 10);
    ck_assert_int_eq(csv.rows, 3 + 51); /* 21 updates in an epoch, and 1 */
    ck_assert_str_eq(csv.cells[2 * 10], "Adam");
    ck_assert_str_eq(csv.cells[3 * 10], "GD");
    ck_assert_double_eq(cell(&csv, 2, "step"), 42);
    ck_assert_double_eq(cell(&csv, 2, "validation_loss"),
                        training_measure(bench.training, 0, 42)->part[PART_VALIDATION].loss);
    ck_assert_str_eq(csv.cells[csv_column(&csv, "lr")], "");
    ck_assert_double_eq(cell(&csv, 53, "lr"), 0.1);
    arena_free(&arena);
    text_free(&out);
    bench_close(&bench);
}
END_TEST

/* ---- memory, time ---------------------------------------------------------------------------------------------------------- */

START_TEST(an_update_allocates_nothing)
{
#ifdef COUNTS_ALLOCATIONS
    Bench bench;
    BenchDesc how = spiral;
    const char *rules[] = {"gd:lr=0.1", "momentum:lr=0.05,nesterov=true", "lbfgs:line_search=strong_wolfe",
                           "adam:lr=0.02"};
    memcpy(how.rules, rules, sizeof rules);
    bench_open(&bench, &how);
    bench.desc.patience = 1000;
    bench_train(&bench);
    training_reach(bench.training, 30);
    training_hash(bench.training, 11);
    int before = allocations;
    training_reach(bench.training, 2000);
    training_runs(bench.training);
    for (int step = 2000; step > 1000; step -= 13) training_hash(bench.training, step);
    training_measure_now(bench.training, 2, 700);
    ck_assert_int_eq(allocations - before, 0);
    bench_close(&bench);
#endif
}
END_TEST

static double clock_now;
static double ticks(void) { return clock_now += 0.001; }

/* With a clock it goes on for as long as there is time, and knows what that took; without one there are no seconds. */
START_TEST(time_is_kept_where_there_is_a_clock)
{
    Bench bench;
    open_spiral(&bench);
    ck_assert_int_eq(training_runs(bench.training)->axis_count, TRAINING_BY_SECONDS);
    ck_assert_int_eq(training_advance(bench.training, 77, NULL, 0), 77);
    uint64_t hash = training_hash(bench.training, 77);
    bench_train(&bench);
    clock_now = 0;
    int reached = training_advance(bench.training, 77, ticks, 0.008);
    ck_assert(reached > 0 && reached < 77);
    ck_assert_int_eq(training_advance(bench.training, 77, ticks, 1e9), 77);
    ck_assert(training_hash(bench.training, 77) == hash);
    const Runs *runs = training_runs(bench.training);
    ck_assert_int_eq(runs->axis_count, TRAINING_AXES);
    ck_assert_double_gt(runs_place(runs, 0, 77, TRAINING_BY_SECONDS), runs_place(runs, 0, 7, TRAINING_BY_SECONDS));
    bench_close(&bench);
}
END_TEST

START_TEST(what_cannot_be_trained_is_refused)
{
    Bench bench;
    Error error = {0};
    Training *training;
    open_spiral(&bench);
    TrainDesc desc = bench.desc;
    desc.run_count = 0;
    ck_assert_int_eq(training_create(&training, &desc, &error), STATUS_LIMIT);
    desc = bench.desc, desc.epochs = -1;
    ck_assert_int_eq(training_create(&training, &desc, &error), STATUS_LIMIT);
    desc = bench.desc;
    bench.examples->count[PART_VALIDATION] = 0;
    desc.patience = 3;
    ck_assert_int_eq(training_create(&training, &desc, &error), STATUS_VALUE);
    desc = bench.desc;
    bench.start[3] = NAN;
    ck_assert_int_eq(training_create(&training, &desc, &error), STATUS_VALUE);
    ck_assert_ptr_null(training);
    bench_close(&bench);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("training");
    TCase *oracle = tcase_create("oracle"), *past = tcase_create("past"), *ends = tcase_create("ends");
    tcase_set_timeout(oracle, 60);
    tcase_set_timeout(past, 120);
    tcase_add_loop_test(oracle, the_oracles_cases_come_out, 0, 2);
    tcase_add_test(past, two_thousand_updates_back_and_forward_again);
    tcase_add_test(past, little_memory_gives_the_same_bits);
    tcase_add_test(past, an_updates_lines_are_its_numbers);
    tcase_add_test(past, looking_at_an_update_changes_nothing);
    tcase_add_test(past, newton_knows_how_far_float_is_true);
    tcase_add_test(past, an_epoch_has_every_example_once_in_an_order_of_its_own);
    tcase_add_test(past, a_race_is_fair);
    tcase_add_test(past, runs_of_other_batches_end_at_other_steps);
    tcase_add_test(past, a_fork_is_what_it_would_have_been);
    tcase_add_test(past, a_weight_is_set_and_set_back);
    tcase_add_test(ends, measures_are_thinned_not_changed);
    tcase_add_test(ends, patience_ends_a_run_after_its_best_epoch);
    tcase_add_test(ends, a_run_that_diverges_says_where);
    tcase_add_test(ends, measures_are_over_all_examples);
    tcase_add_test(ends, a_runs_word_is_true);
    tcase_add_test(ends, dead_units_are_counted);
    tcase_add_test(ends, the_table_of_a_race_tells_its_runs);
    tcase_add_test(ends, an_update_allocates_nothing);
    tcase_add_test(ends, time_is_kept_where_there_is_a_clock);
    tcase_add_test(ends, what_cannot_be_trained_is_refused);
    suite_add_tcase(suite, oracle);
    suite_add_tcase(suite, past);
    suite_add_tcase(suite, ends);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? 1 : 0;
}
