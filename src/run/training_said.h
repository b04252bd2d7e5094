/* training_said.h: what goes wrong in a training, or well, as far as it is measured: kinds and numbers, no words.
 *
 * Use     TrainSaid said[TRAIN_SAID_MAX]; int count = training_said(training, run, step, said); most important first.
 *         Words: view/network/train_said_words.h.
 * When    of a step reached: by the measures kept up to it (training_measure), the weights there, and the start.
 * True    nothing is said that is not measured or does not follow from what is measured; thresholds are below, by what
 *         they say. A run of which nothing is known says nothing.
 * Cost    walks over the kept measures a few times, up to half a millisecond of thousands; allocates nothing. What it says
 *         changes with the step, and where the run does.
 */
#ifndef RUN_TRAINING_SAID_H
#define RUN_TRAINING_SAID_H

#include "run/training.h"

/* What each says, and when. The order is that in which they are told. */
typedef enum TrainSaidKind {
    /* Weights or loss are not finite after `update`; `broken` and `layer` say where that began. */
    TRAIN_SAID_DIVERGED,
    /* The gradient's norm `now` is a thousand times that at the start, `then`, or more, and the loss ten times. */
    TRAIN_SAID_GROWS,
    /* The gradient's norm at layer 1, `first`, is ten thousand times that at layer `layer`, `last`, or more. */
    TRAIN_SAID_EXPLODES,
    /* `units` of the `of` hidden units of `layer` began with equal weights, in and out, and still have them. */
    TRAIN_SAID_SYMMETRIC,
    /* `share` of the units that are flat below 0, a fifth or more, are there for every training example. */
    TRAIN_SAID_DEAD,
    /* The gradient's norm at layer 1 is less than a ten-thousandth of that at layer `layer`. */
    TRAIN_SAID_VANISHES,
    /* Early stopping ended the run; the loss on the validation part was lowest after `epoch`. */
    TRAIN_SAID_STOPPED,
    /* The loss on `part` was lowest after `epoch` and has risen since, while that on the training part fell: see .c. */
    TRAIN_SAID_OVERFITS,
    /* For ten epochs no better than always saying the mean, or the commonest class (`share` of the examples). */
    TRAIN_SAID_CONSTANT,
    /* The whole gradient is less than 10^-5 of the largest one, and the loss has stood for ten epochs. */
    TRAIN_SAID_SETTLED,
    TRAIN_SAID_MAX
} TrainSaidKind;

typedef struct TrainSaid {
    TrainSaidKind kind;
    TrainBroken broken;
    int update, epoch, layer; /* layers with weights, from 1 */
    int last_update;          /* diverged: the last one after which all is finite */
    int units, of;
    ExamplePart part;
    double share;
    double first, last; /* norms at layer 1 and at `layer` */
    double then, now;   /* norms; the loss on `part` after `epoch` and now; settled: the largest norm and the last */
} TrainSaid;

int training_said(Training *training, int run, int step, TrainSaid out[TRAIN_SAID_MAX]);

#endif
