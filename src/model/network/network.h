/* network.h: a network of layers: its shape, and where its parameters lie in one block.
 *
 * Use     NetworkDesc -> network_create -> network_init(theta) -> pass_create (pass.h) ... -> network_destroy
 * Shapes  theta, gradient: [params] doubles, layer by layer those that have weights: weights [units][inputs], row-major,
 *         then biases [units]. So every rule, and every reader of weights, walks one flat block.
 * Layers  counted from 1: layer i is layers[i - 1]; 0 are the inputs. The last one is dense: the output. What the
 *         output kind makes of its units is the prediction.
 * Files   weights and gradients: CSV layer,unit,input,value; there only layers with weights are counted (NetworkLayer.number);
 *         units and inputs from 0, or `bias`.
 * Owns    nothing else; borrows activations and the loss, which must outlive it. Never changes.
 * Errors  network_create names the layer: "layer 2 (dense): 0 units; …". Files: FILE:LINE:COLUMN.
 * Not     running it: pass.h.
 */
#ifndef MODEL_NETWORK_NETWORK_H
#define MODEL_NETWORK_NETWORK_H

#include "model/network/activation.h"
#include "model/network/loss.h"

#include <stdint.h>

enum { NETWORK_LAYERS_MAX = 64, NETWORK_UNITS_MAX = 16384, NETWORK_PARAMS_MAX = 4 << 20 };

typedef struct LayerKind LayerKind; /* layer.h */

typedef struct LayerDesc {
    const char *kind;             /* a row of layer.c: "dense", "dropout" */
    int units;                    /* dense */
    const Activation *activation; /* dense; NULL: linear */
    double rate;                  /* dropout: the share that is left out, 0 <= rate < 1 */
} LayerDesc;

typedef struct NetworkDesc {
    int inputs;
    const LayerDesc *layers; /* [layer_count] */
    int layer_count;
    OutputKind output;
    const Loss *loss;
    double l1, l2; /* l1 * sum |w| + l2 * sum w^2 over weights, never biases, added to the mean loss of each batch */
} NetworkDesc;

typedef struct NetworkLayer {
    const LayerKind *kind;
    int inputs, units;
    int weights, biases;          /* where they begin in theta; -1: none */
    const Activation *activation; /* NULL: linear */
    double rate;                  /* dropout */
    int number;                   /* among layers with weights, from 1; 0: it has none */
    int first_unit;               /* its first one among the units of layers with weights (pass_map) */
} NetworkLayer;

typedef struct Network {
    int inputs, outputs, params;
    NetworkLayer layers[NETWORK_LAYERS_MAX];
    int layer_count;
    int units, widest; /* of all layers with weights together; of the widest one, inputs counted as one */
    OutputKind output;
    const Loss *loss;
    bool fused; /* output and loss are worked out together: loss_is_fused (twin.h) */
    double l1, l2;
} Network;

Status network_create(Network **out, const NetworkDesc *desc, Error *error);
void network_destroy(Network *network); /* NULL is fine */

/* ---- weights to begin with (network_init.c) ---- */

/* Words: "zeros", "constant:0.5", "uniform:0.5" (between -0.5 and 0.5), "normal:0.1" (standard deviation), "xavier", "he",
 * with a seed each; or the path of a CSV file, looked for in the folder `beside` first (NULL: from where we are). Biases are
 * 0, except from a file and with "constant". Glorot and Bengio 2010: uniform, limit sqrt(6/(inputs + units)); He et al.
 * 2015: normal, standard deviation sqrt(2/inputs). Each layer has its own stream: another layer behind it changes nothing. */
Status network_init(const Network *network, const char *word, const char *beside, uint64_t seed, double *theta,
                    Error *error);

/* Every number of the block in a file, and back to the same bits. Each one must be there, and once. */
void network_write(const Network *network, const double *values, TextBuffer *out);
Status network_read(const Network *network, const char *path, const char *text, size_t length, double *values,
                    Error *error);

#endif
