/* network_words.h: a network and its data in words, as a scene or a command line gives them, and what is built of them.
 *
 * Use     network_words_default -> fill in (network_layers_read for a text of layers) -> examples_create ... ->
 *         network_words_build -> network_words_start -> ... -> network_build_free
 * Layers  as in layer_words.h; where a text of them ends with a dense one, that is the output: its units must be what the data
 *         wants, its activation is linear, sigmoid or softmax. Words hold the hidden layers alone.
 * Output  where nothing is said the target decides: numbers linear and mse, two classes sigmoid and bce, more softmax and cce.
 *         Where the output is said, the loss follows from it.
 * Owns    a build owns its network, activations and loss; words own nothing.
 * Errors  of a text of layers "layers:1:COLUMN"; others without a place: who has one adds it.
 */
#ifndef RUN_SCENE_NETWORK_WORDS_H
#define RUN_SCENE_NETWORK_WORDS_H

#include "base/arena.h"
#include "model/network/examples.h"
#include "model/network/layer_words.h"
#include "model/network/network.h"
#include "run/training.h"

typedef struct NetworkWords {
    LayerWords layers[NETWORK_LAYERS_MAX]; /* the hidden ones */
    int layer_count;
    int outputs;               /* units that the last layer was given; 0: nothing was said */
    const char *output, *loss; /* NULL: nothing was said */
    const char *init;          /* a word or file of network_init, or the text of such a file: it has lines */
    double l1, l2;
    int batch;      /* 0: all examples */
    TrainSet *sets; /* [set_count], by step: weights set by hand, of the network that is built of this */
    int set_count, set_room;
} NetworkWords;

NetworkWords network_words_default(void);
bool network_layers_equal(const NetworkWords *a, const NetworkWords *b); /* the hidden ones */
bool network_words_given(const NetworkWords *words); /* weights, in a file or a text: they are of one shape */
bool network_words_equal(const NetworkWords *a, const NetworkWords *b); /* the same network is built of them */

/* A text of layers in the place of those that `words` has; its own texts in the arena. Or by pieces: one layer more ("dense:8:z *
 * sigmoid(z)", spaces and all), then the end. `activation` is that of hidden layers that say none. */
Status network_layers_read(Arena *arena, const char *text, const char *activation, NetworkWords *words, Error *error);
Status network_layer_read(Arena *arena, const char *text, NetworkWords *words, Error *error);
void network_layers_end(NetworkWords *words, const char *activation);

DataAs network_words_target(const NetworkWords *words); /* what the output, where it is said, wants the target to be */

typedef struct NetworkBuild {
    Network *network;
    Loss *loss;
    Activation *activations[NETWORK_LAYERS_MAX];
    int activation_count;
    const char *about; /* where it failed: "output", "loss", "layers" or "activation" */
} NetworkBuild;

/* `beside`: the folder that files are looked for in first; NULL: none. A build that failed needs no free. */
Status network_words_build(NetworkBuild *out, const NetworkWords *words, const Examples *examples, const char *beside,
                           Error *error);
void network_build_free(NetworkBuild *build);
/* Start weights; theta: [params] */
Status network_words_start(const NetworkWords *words, const Network *network, const char *beside, uint64_t seed,
                           double *theta, Error *error);

#endif
