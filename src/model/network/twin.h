/* twin.h: formulas that have a twin in C, for speed: activations and losses of one output.
 *
 * Use     twin_of_activation(activation) ... A formula has a twin where its tree is that of a row's formula; the row's letters
 *         a, b stand for any number or option, one that does not occur is 1. So what the screen shows is what runs, whoever
 *         wrote it; a test holds twins and formulas together.
 * Add     a row in twin.c, and the function in pass_kernels_code.h.
 */
#ifndef MODEL_NETWORK_TWIN_H
#define MODEL_NETWORK_TWIN_H

#include "model/network/layer.h"

typedef struct TwinCall {
    const double *options; /* a, b */
    const void *z, *y;     /* what goes in, of a loss: p and y */
    void *value, *slope;   /* of it by z, or p */
    int n;                 /* numbers in each; whole vectors */
} TwinCall;

struct Twin {
    const char *name, *formula;
    void (*run[KERNEL_SETS])(const TwinCall *call);
};

/* NULL: none. options: [TWIN_OPTIONS_MAX] */
const Twin *twin_of_activation(const Activation *activation, double *options);
const Twin *twin_of_loss(const Loss *loss, double *options);
/* Whether loss and output are worked out as one, from what goes into the output. */
bool loss_is_fused(const Loss *loss, OutputKind output);

#endif
