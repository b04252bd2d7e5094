/* pass.h: a network at work on a batch of examples: forward to predictions and losses, backward to the gradient.
 *
 * Use     pass_create -> pass_batch -> pass_look ... -> pass_destroy
 * Loss    of the batch: the mean over its examples, and with the penalties over weights:
 *           L = 1/N sum loss + l2 sum w^2 + l1 sum |w|
 *           dL/dw = 1/N sum delta a + 2 l2 w + l1 sign(w), sign(0) = 0
 *         delta of a unit is dloss/dz of one example, z the unit's sum: undivided, without penalties.
 * Layers  as in network.h: 0 are the inputs, layer i is network->layers[i - 1].
 * Dropout (inverted): a unit is left out with the layer's rate, else multiplied by 1/(1 - rate). Off until it is turned on;
 *         what is left out is a function of (seed, update, layer, unit, example), so each update can be taken again alone.
 * Same    values and sums are float, or double where `precise`; theta, gradient and losses are double at the border. The
 *         same bits on every processor of a kind (x86-64: with and without AVX2), for an example alone or among others,
 *         and whatever was looked at before. On x86-64 numbers too small for full precision count as zero.
 * Owns    a copy of the batch and all that it works with: nothing is allocated after pass_create, except by a batch larger
 *         than any before and by the first map. Borrows the network. One thread at a time.
 * Errors  none. NaN and infinity pass through.
 */
#ifndef MODEL_NETWORK_PASS_H
#define MODEL_NETWORK_PASS_H

#include "model/network/network.h"

typedef struct Pass Pass;

typedef struct PassDesc {
    const Network *network; /* borrowed */
    int batch_most;         /* the largest batch to make room for */
    bool precise;           /* double throughout */
} PassDesc;

void pass_create(Pass **out, const PassDesc *desc);
void pass_destroy(Pass *pass); /* NULL is fine */

/* With AVX2 where the processor has it, else for any: the same bits. For tests; true at the start. */
void pass_use_avx2(bool use);

/* The examples that looks go over from now on: those rows of x [..][inputs], y [..] (a number, or the index of a class).
 * rows NULL: the first `count`. */
void pass_batch(Pass *pass, const double *x, const double *y, const int *rows, int count);
void pass_dropout(Pass *pass, bool on, uint64_t seed, uint64_t update);

/* The loss of the batch with penalties, and its gradient [params]; NULL: forward only. */
double pass_look(Pass *pass, const double *theta, double *gradient);
double pass_loss(const Pass *pass);   /* of the last look, without penalties */
double pass_metric(const Pass *pass); /* of the last look: share of right classes, or mean absolute error */

/* ---- what the last look computed ---- */

int pass_count(const Pass *pass); /* examples of the batch */
int pass_row(const Pass *pass, int example);
double pass_value(const Pass *pass, int layer, int unit,
                  int example); /* what comes out of the unit; of the output layer: the
                                                                          prediction */
double pass_sum(const Pass *pass, int layer, int unit, int example);   /* z; of a layer without weights: what goes in */
double pass_delta(const Pass *pass, int layer, int unit, int example); /* after a look with a gradient; layer from 1 */
double pass_keep(const Pass *pass, int layer, int unit,
                 int example); /* what dropout multiplied the unit by; 1 elsewhere */
double pass_prediction(const Pass *pass, int output, int example);
double pass_target(const Pass *pass, int output, int example); /* of classes: 1 for the right one, else 0 */
double pass_example_loss(const Pass *pass, int example);

/* What every unit says at many points at once, without dropout: x [count][inputs] -> out [network->units][count], layer i
 * from row layers[i - 1].first_unit on; of the output layer the predictions. The batch and the last look stay. */
void pass_map(Pass *pass, const double *theta, const double *x, int count, float *out);

#endif
