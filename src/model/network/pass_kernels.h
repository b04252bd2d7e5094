/* pass_kernels.h: the loops of a pass, in four sets (layer.h) from one source, pass_kernels_code.h.
 *
 * Same    no fused rounding and sums in a fixed order: sets of one precision give the same bits. What float sets need of
 *         exp, tanh, log is worked out here, to about 1e-7 relative (pass_kernels_code.h); double sets call the C library.
 */
#ifndef MODEL_NETWORK_PASS_KERNELS_H
#define MODEL_NETWORK_PASS_KERNELS_H

#include "model/network/layer.h"
#include "model/network/twin.h"

/* From what comes out of the last layer to predictions, losses and slopes. */
typedef struct LossCall {
    OutputKind output;
    KernelSet set;
    bool fused, sum; /* sum over outputs, else their mean */
    const Twin *twin;
    double options[TWIN_OPTIONS_MAX];
    Program *program; /* where there is no twin */
    int outputs, stride, count;
    const void *scores, *targets; /* [outputs][stride] */
    void *predictions;            /* [outputs][stride] */
    void *losses;                 /* [stride]: by example */
    void *deltas;                 /* [outputs][stride]: dloss/dscore, 0 after the batch */
    void *scratch;                /* [stride] */
} LossCall;

#define DECLARE_SET(S)                                                                                                 \
    void dense_forward##S(const LayerCall *call);                                                                      \
    void dense_backward##S(const LayerCall *call);                                                                     \
    void dropout_forward##S(const LayerCall *call);                                                                    \
    void dropout_backward##S(const LayerCall *call);                                                                   \
    void loss_predict##S(const LossCall *call);                                                                        \
    double loss_run##S(const LossCall *call);                                                                          \
    void numbers_take##S(void *to, const double *from, size_t count);                                                  \
    void numbers_give##S(double *to, const void *from, double factor, size_t count);                                   \
    void numbers_turn##S(void *to, const double *from, const int *rows, int width, int count, int stride);             \
    void twin_tanh##S(const TwinCall *call);                                                                           \
    void twin_sigmoid##S(const TwinCall *call);                                                                        \
    void twin_relu##S(const TwinCall *call);                                                                           \
    void twin_leaky##S(const TwinCall *call);                                                                          \
    void twin_elu##S(const TwinCall *call);                                                                            \
    void twin_softplus##S(const TwinCall *call);                                                                       \
    void twin_swish##S(const TwinCall *call);                                                                          \
    void twin_gelu##S(const TwinCall *call);                                                                           \
    void twin_sin##S(const TwinCall *call);                                                                            \
    void twin_squares##S(const TwinCall *call);                                                                        \
    void twin_sizes##S(const TwinCall *call);                                                                          \
    void twin_huber##S(const TwinCall *call);

DECLARE_SET(_float)
DECLARE_SET(_float_avx2)
DECLARE_SET(_double)
DECLARE_SET(_double_avx2)

#endif
