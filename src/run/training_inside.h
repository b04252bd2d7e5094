/* training_inside.h: what the files of training.h share.
 *
 * Kept    lists hold what was at every `stride`-th place; a full one keeps every other and doubles the stride.
 */
#ifndef RUN_TRAINING_INSIDE_H
#define RUN_TRAINING_INSIDE_H

#include "run/run_labels.h"
#include "run/training.h"

enum { MEASURE_BLOCK = 512 }; /* examples that are measured at once */

/* Items of one size, at places 0, stride, 2 * stride, … */
typedef struct Kept {
    char *items; /* [most] */
    size_t size; /* bytes of one */
    int count, most, stride;
} Kept;

const void *kept_at(const Kept *kept, int place); /* the last at or before it; there is one */

/* What a run has at each step besides its weights. */
typedef struct TrainTrace {
    double loss;    /* of the batch of the next update */
    double seconds; /* spent so far, where there is a clock */
    int evaluations;
} TrainTrace;

/* All that is told of a run when its weights are gone. */
typedef struct TrainCurves {
    Kept traces;          /* by step */
    Kept measures;        /* by epoch */
    TrainMeasure closing; /* of the run's end, where it has come there; epoch -1: it has not */
} TrainCurves;

/* An epoch's order. */
typedef struct TrainOrder {
    int *rows; /* [count[PART_TRAIN]] */
    int epoch; /* -1: none yet */
} TrainOrder;

/* Takes updates of a run: ahead at its end, or again somewhere in its past. */
typedef struct TrainWorker {
    struct TrainRun *run;
    Descent *descent;
    Pass *pass;
    TrainOrder order;
    double *theta[2], *gradient[2], loss[2]; /* before and after an update, in turn */
    int now;                                 /* which of them is where it stands */
    double batch_loss;                       /* there, without penalties */
} TrainWorker;

/* What early stopping and curves go by at a step: kept with it. */
typedef struct TrainTally {
    double best_loss, seconds;
    int best, stale; /* the step with the lowest validation loss; epochs since then */
    int evaluations;
} TrainTally;

typedef struct TrainRun {
    struct Training *training;
    TrainRunDesc desc; /* desc.run with its forks */
    double *start;
    TrainSet *sets; /* by `from` */
    int set_count, set_room;
    int per_epoch, total, batch; /* batch: of all epochs but for their last one */
    bool drops;                  /* it has layers that drop out */
    bool *flat;                  /* [layer_count]: its activation does nothing below 0 */
    TrainWorker ahead, again;
    TrainOrder looked; /* for those who ask for a batch */
    Pass *judge;       /* measures */
    char *woken;       /* [units] */
    Kept states;       /* by step: TrainTally, weights, what the descent has gathered */
    size_t state_size; /* doubles of the descent's */
    TrainCurves curves;
    TrainTally tally;
    int last, end, stop, far; /* far: the step at which it was seen to run away, or -1 */
    TrainBreak broken;
} TrainRun;

typedef struct TrainGhost {
    RunDesc run;
    TrainCurves curves;
    int of, from, to, per_epoch, total;
} TrainGhost;

struct Training {
    TrainDesc desc;
    TrainRun *runs; /* [desc.run_count] */
    TrainRunDesc *descs;
    char (*labels)[RUN_LABEL_SIZE];
    TrainGhost ghosts[TRAINING_GHOSTS];
    int ghost_count;
    int steps, reached, chunk; /* chunk: updates between two looks at the clock */
    bool clocked;
    Runs shown;
};

/* training_measure.c */
void measure_take(TrainRun *run, const double *theta, const double *gradient, double batch_loss, TrainMeasure *out);
TrainPart measure_part(TrainRun *run, const double *theta, ExamplePart part);
TrainBreak measure_break(const TrainRun *run, const double *gradient, const double *theta, const Pass *pass, int step);

/* training_runs.c */
void runs_of_training(Training *training); /* from the start again */

#endif
