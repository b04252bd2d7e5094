/* layer.h: kinds of layers: what each makes of the values below it, and of the slopes that come back. Inside of network and
 * pass.
 *
 * Add     a row in layer.c: a name, what shapes it takes, and its forward and backward twins in pass_kernels.h, which is compiled
 *         for each set: float and double, each for any processor and for those with AVX2, to the same bits.
 * Shapes  values, sums, slopes, deltas: [units][stride], stride: the batch rounded up to whole vectors. The places after the
 *         batch repeat its first example; their deltas are 0.
 */
#ifndef MODEL_NETWORK_LAYER_H
#define MODEL_NETWORK_LAYER_H

#include "model/network/network.h"

typedef enum KernelSet { SET_FLOAT, SET_FLOAT_AVX2, SET_DOUBLE, SET_DOUBLE_AVX2, KERNEL_SETS } KernelSet;

typedef struct Twin Twin; /* twin.h */
enum { TWIN_OPTIONS_MAX = 2 };

/* What runs an activation: a twin, or its formula's program. Neither: linear. */
typedef struct ActivationCall {
    const Twin *twin;
    double options[TWIN_OPTIONS_MAX]; /* of the twin */
    Program *program;
} ActivationCall;

/* All numbers behind void are of the set's precision. */
typedef struct LayerCall {
    const NetworkLayer *layer;
    KernelSet set;
    const ActivationCall *activation;
    int stride;
    const void *weights, *biases; /* [units][inputs], [units] */
    const void *below, *ones;     /* [inputs][stride], [stride] */
    void *sums, *values;          /* values are the sums where the layer is linear */
    void *slopes;                 /* dvalue/dsum; NULL where the layer is linear */
    const void *keep;             /* dropout: [units][stride], or NULL: off */
    void *deltas;                 /* backward: dloss/dvalue, becomes dloss/dsum */
    void *deltas_below;           /* backward: dloss/dbelow; NULL: not wanted */
    void *sums_over_batch;        /* backward: of dloss/dweight, then of dloss/dbias, laid out as these */
} LayerCall;

typedef void (*LayerStep)(const LayerCall *call);

struct LayerKind {
    const char *name;
    bool weighs; /* has weights and biases: [units][inputs], [units] */
    Status (*shape)(NetworkLayer *layer, const LayerDesc *desc,
                    Error *error); /* inputs known; the message has no place */
    LayerStep forward[KERNEL_SETS], backward[KERNEL_SETS];
};

const LayerKind *layer_kind(const char *name, Error *error); /* NULL: no such kind; STATUS_NAME */

/* The same functions of all sets, for rows of tables. */
#define IN_ALL_SETS(NAME)                                                                                              \
    {                                                                                                                  \
        NAME##_float, NAME##_float_avx2, NAME##_double, NAME##_double_avx2                                             \
    }

#endif
