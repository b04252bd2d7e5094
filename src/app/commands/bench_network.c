#include "app/commands/bench_network.h"

#include "base/memory.h"
#include "model/network/layer_words.h"
#include "run/training.h"

#include <math.h>
#include <stdlib.h>
#include <time.h>

enum { ROUNDS = 7, LAYERS_MAX = 4, MAP_SIDE = 50, MAP_REPEATS = 40 };

/* Updates as training takes them: batches in a new order each epoch, a rule from its file, states and measures kept. */
static const struct NetworkBench {
    const char *name, *words, *layers;
    int batch, updates;
    double goal; /* the most that an update may take, ns */
} benches[] = {
    {"network_small", "2-4-2-1, tanh, batches of 10", "dense:4:tanh dense:2:tanh dense:1", 10, 100000, 1250},
    {"network_deep", "2-8-8-8-1, tanh, batches of 10", "dense:8:tanh dense:8:tanh dense:8:tanh dense:1", 10, 50000,
     5000},
    {"network_single", "2-4-2-1, tanh, one example at a time", "dense:4:tanh dense:2:tanh dense:1", 1, 100000, NAN},
};

typedef struct Bench {
    Data *data;
    Examples *examples;
    Loss *loss;
    Rule *rule;
    Activation *activations[LAYERS_MAX];
    Network *network;
    Training *training;
    Arena arena;
} Bench;

static double cpu_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static void network_close(Bench *bench)
{
    training_destroy(bench->training);
    network_destroy(bench->network);
    for (int i = 0; i < LAYERS_MAX; i++) activation_destroy(bench->activations[i]), bench->activations[i] = NULL;
    bench->training = NULL, bench->network = NULL;
}

static Status network_open(Bench *bench, const char *text, Error *error)
{
    LayerWords words[LAYERS_MAX];
    LayerDesc layers[LAYERS_MAX];
    int count;
    Status status = layer_words_read(&bench->arena, text, words, LAYERS_MAX, &count, error);
    for (int i = 0; !status && i < count; i++) {
        if (words[i].activation) status = activation_load(&bench->activations[i], words[i].activation, NULL, error);
        layers[i] = (LayerDesc){.kind = words[i].kind, .units = words[i].units, .activation = bench->activations[i]};
    }
    if (status) return status;
    return network_create(&bench->network,
                          &(NetworkDesc){.inputs = bench->examples->inputs,
                                         .layers = layers,
                                         .layer_count = count,
                                         .output = OUTPUT_SIGMOID,
                                         .loss = bench->loss},
                          error);
}

static Status train(Bench *bench, const struct NetworkBench *how, BenchReport *report, Error *error)
{
    double *start = arena_array(&bench->arena, double, bench->network->params), times[ROUNDS];
    Status status = network_init(bench->network, "xavier", NULL, 1, start, error);
    if (status) return status;
    TrainRunDesc run = {.run = {.rule = bench->rule, .settings = rule_settings_default(bench->rule)},
                        .network = bench->network,
                        .examples = bench->examples,
                        .start = start,
                        .batch = how->batch,
                        .shuffle = true};
    TrainDesc desc = {.runs = &run,
                      .run_count = 1,
                      .epochs = (ROUNDS + 1) * how->updates * how->batch / 500,
                      .seed = 1};
    status = training_create(&bench->training, &desc, error);
    if (status) return status;
    training_reach(bench->training, how->updates);
    for (int i = 0; i < ROUNDS; i++) {
        double begin = cpu_seconds();
        training_reach(bench->training, (i + 2) * how->updates);
        times[i] = (cpu_seconds() - begin) / how->updates;
    }
    double update = bench_median(times, ROUNDS);
    bench_value(report, how->name, how->words, how->batch / update, "samples/s", NAN);
    bench_value(report, arena_print(&bench->arena, "%s_update", how->name), "an update", 1e9 * update, "ns", how->goal);
    return STATUS_OK;
}

/* All units at all points of a plane, as a frame of the picture wants them. */
static void map(Bench *bench, BenchReport *report)
{
    enum { POINTS = MAP_SIDE * MAP_SIDE };
    double *x = arena_array(&bench->arena, double, 2 * POINTS), times[ROUNDS];
    float *out = arena_array(&bench->arena, float, bench->network->units *POINTS);
    const double *theta = training_theta(bench->training, 0, 0);
    Pass *pass;
    for (int i = 0; i < POINTS; i++)
        x[2 * i] = -6 + 12.0 * (i % MAP_SIDE) / (MAP_SIDE - 1),
              x[2 * i + 1] = -6 + 12.0 * (i / MAP_SIDE) / (MAP_SIDE - 1);
    pass_create(&pass, &(PassDesc){.network = bench->network, .batch_most = 1});
    for (int i = 0; i < ROUNDS; i++) {
        double begin = cpu_seconds();
        for (int k = 0; k < MAP_REPEATS; k++) pass_map(pass, theta, x, POINTS, out);
        times[i] = (cpu_seconds() - begin) / MAP_REPEATS;
    }
    pass_destroy(pass);
    bench_value(report, "network_map",
                arena_print(&bench->arena, "its %d units at %d points", bench->network->units, POINTS),
                1e6 * bench_median(times, ROUNDS), "us", 2000);
}

static Status open_all(Bench *bench, Error *error)
{
    Status status = data_open(&bench->data, &(DataDesc){.word = "spiral:n=500"}, error);
    if (status) return status;
    ExamplesDesc desc = examples_desc_default(bench->data);
    desc.train = 1;
    if ((status = examples_create(&bench->examples, &desc, error)) ||
        (status = loss_load(&bench->loss, "bce", NULL, error)))
        return status;
    return rule_load(&bench->rule, "gd", NULL, error);
}

Status bench_network(BenchReport *report, Error *error)
{
    Bench bench = {0};
    Status status = open_all(&bench, error);
    if (!status) bench_section(report, "Networks: training by a rule from its file, one thread");
    for (size_t i = 0; !status && i < sizeof benches / sizeof *benches; i++) {
        if ((status = network_open(&bench, benches[i].layers, error)) ||
            (status = train(&bench, &benches[i], report, error)))
            break;
        if (bench.network->layer_count > 3) map(&bench, report);
        network_close(&bench);
    }
    network_close(&bench);
    rule_destroy(bench.rule);
    loss_destroy(bench.loss);
    examples_destroy(bench.examples);
    data_destroy(bench.data);
    arena_free(&bench.arena);
    return status;
}
