/* chain.h: the chain rule of one weight: how a change of it reaches the loss, factor by factor, in the numbers of a pass.
 *
 * Use     pass_look with a gradient -> chain_make(&desc, &arena, &chain)
 * Path    from the weight's own unit over one unit of every later layer with weights to an output. Along a path dloss/dw of
 *         an example is the product of `factors`, from the loss to the weight; where paths meet their products add up.
 * Whole   all paths together: what they share is taken out, layer by layer. dloss/da of a unit is the sum over the next
 *         layer's units of weight times delta, and delta is that times the slope. The product of `shared` is delta times
 *         input, whatever the number of paths.
 * Batch   gradient = 1/N sum of `each` + 2 l2 w + l1 sign(w): the one that the update uses.
 * Factors have a formula with names: a, z of the unit and the options of its activation; p, y of the output and the options
 *         of the loss. Sigmoid with bce and softmax with cce are one factor, p - y; softmax with another loss is one too,
 *         p (slope - mean): the slope by p, less its mean over the predictions. A weight or an input is a number.
 * Owns    everything lives in the arena; formulas may be those of the network.
 */
#ifndef RUN_CHAIN_H
#define RUN_CHAIN_H

#include "model/network/pass.h"
#include "run/workings.h"

enum { CHAIN_PATHS_MAX = 4096 }; /* so many are worked out one by one */

typedef enum ChainKind {
    CHAIN_LOSS,   /* dloss/dp of output `unit` */
    CHAIN_OUTPUT, /* dp/dz */
    CHAIN_ERROR,  /* both in one: dloss/dz */
    CHAIN_NEXT,   /* dloss/da: the sum over the next layer, `terms` */
    CHAIN_WEIGHT, /* dz/da: the weight from `from` of the layer before to `unit` */
    CHAIN_KEEP,   /* what dropout multiplies `unit` by */
    CHAIN_SLOPE,  /* da/dz */
    CHAIN_INPUT   /* dz/dw: what the weight is multiplied by; 1 where it is a bias */
} ChainKind;

typedef struct ChainFactor {
    ChainKind kind;
    int layer, unit, from; /* layer as in pass.h; of CHAIN_INPUT: where the input comes from */
    const Node *formula;   /* NULL: a number of its own */
    const WorkingName *names;
    int name_count;
    double value;
} ChainFactor;

typedef struct ChainTerm {
    int unit; /* of the next layer */
    double weight, delta;
} ChainTerm;

typedef struct ChainDesc {
    const Network *network;
    const Pass *pass; /* after a look with a gradient, at theta */
    const double *theta;
    int layer, unit, input; /* the weight; input = inputs of the layer: the bias */
    int example;            /* of the batch: whose factors */
    int path;               /* from 0 */
} ChainDesc;

typedef struct Chain {
    int layer, unit, input, param; /* param: where it is in theta */
    double weight;
    int example, examples;
    double paths; /* how many; more than can be counted is infinity */
    int path;
    const int *way; /* [network->layer_count + 1]: by layer the unit that the path goes over; -1 before the weight's */
    const ChainFactor *factors;
    int factor_count;
    double product;         /* of the path */
    const double *products; /* [paths] of all; NULL: more than CHAIN_PATHS_MAX */
    const ChainFactor *shared;
    int shared_count;
    const ChainTerm *terms; /* of CHAIN_NEXT, the first of `shared` */
    int term_count, next_layer;
    double delta, whole;
    const double *each; /* [examples]: all paths of each example */
    double mean, l2, l1, gradient;
} Chain;

/* False: there is no such weight, or the batch is empty. */
bool chain_make(const ChainDesc *desc, Arena *arena, Chain *out);

#endif
