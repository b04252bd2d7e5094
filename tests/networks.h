/* networks.h: networks in words, with examples made up, for the suites that need some. */
#ifndef TESTS_NETWORKS_H
#define TESTS_NETWORKS_H

#include "base/arena.h"
#include "base/memory.h"
#include "base/random.h"
#include "model/network/layer_words.h"
#include "model/network/pass.h"

#include <check.h>
#include <stdlib.h>

typedef struct TestNetwork {
    Network *network;
    Activation *activations[NETWORK_LAYERS_MAX];
    Loss *loss;
    Arena arena;
} TestNetwork;

typedef struct TestNetworkDesc {
    int inputs;
    const char *layers, *output, *loss;
    double l1, l2;
} TestNetworkDesc;

static inline Status test_network_try(TestNetwork *out, const TestNetworkDesc *desc, Error *error)
{
    LayerWords words[NETWORK_LAYERS_MAX];
    LayerDesc layers[NETWORK_LAYERS_MAX];
    int count;
    OutputKind output;
    *out = (TestNetwork){0};
    Status status = layer_words_read(&out->arena, desc->layers, words, NETWORK_LAYERS_MAX, &count, error);
    if (!status) status = output_find(desc->output, &output, error);
    if (!status) status = loss_load(&out->loss, desc->loss, NULL, error);
    for (int i = 0; i < count && !status; i++) {
        if (words[i].activation) status = activation_load(&out->activations[i], words[i].activation, NULL, error);
        layers[i] = (LayerDesc){words[i].kind, words[i].units, out->activations[i], words[i].rate};
    }
    if (status) return status;
    return network_create(&out->network,
                          &(NetworkDesc){desc->inputs, layers, count, output, out->loss, desc->l1, desc->l2}, error);
}

static inline void test_network_free(TestNetwork *network)
{
    network_destroy(network->network);
    for (int i = 0; i < NETWORK_LAYERS_MAX; i++) activation_destroy(network->activations[i]);
    loss_destroy(network->loss);
    arena_free(&network->arena);
}

static inline TestNetwork test_network(const TestNetworkDesc *desc)
{
    TestNetwork network;
    Error error = {0};
    ck_assert_msg(!test_network_try(&network, desc, &error), "%s, %s, %s: %s", desc->layers, desc->output, desc->loss,
                  error.message);
    return network;
}

/* [count] from the normal distribution */
static inline double *test_normal(Arena *arena, Random *random, int count, double spread)
{
    double *out = arena_array(arena, double, count);
    for (int i = 0; i < count; i++) out[i] = spread * random_normal(random);
    return out;
}

/* [count]: classes, or numbers where the network has one linear output */
static inline double *test_targets(Arena *arena, Random *random, const Network *network, int count)
{
    double *y = arena_array(arena, double, count);
    int classes = network->outputs > 1 ? network->outputs : 2;
    for (int i = 0; i < count; i++)
        y[i] = network->outputs == 1 && network->output == OUTPUT_LINEAR ? random_normal(random)
                                                                         : random_below(random, classes);
    return y;
}

#endif
