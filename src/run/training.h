/* training.h: networks trained side by side, and everything that happened to them: time travel, forks, measures, runs.
 *
 * Use     fill a TrainDesc in -> training_create -> training_reach or training_advance ... -> training_destroy
 * Time    a step is one update, from 0. Update t (from 1) uses batch (t - 1) mod batches of epoch (t - 1) / batches; the last
 *         batch of an epoch may be smaller, its loss is the mean over its own examples. A run has epochs × batches updates,
 *         the T of its schedule; runs of other batch sizes end at other steps and then stay as they are.
 * Same    each run is a function of its description and the seed: the order of an epoch's examples, what dropout leaves out and
 *         the noise come from streams of their own by number, so any update can be taken again alone, to the same bits.
 *         Runs with as many examples meet the same order.
 * Early stopping, where patience is given: a run ends at the epoch after which its validation loss has not fallen for so many
 *         epochs. The weights that are kept then are those of its best epoch (training_best); those after it can be looked at.
 * Ends    where a weight or the loss of the batch is not finite: the run keeps its last finite weights (training_broken: where
 *         that began).
 * Past    states are kept within a budget of memory; any step between is taken again from the one before it. Losses of
 *         batches and measures are kept for ever, thinned where there are many: every 2nd, 4th, … one.
 * Memory  taken by training_create, _fork and _set: an update allocates nothing.
 * Owns    copies of the descriptions and start weights; borrows networks, examples, rules and schedules.
 * Errors  training_create, _fork, _set.
 * Not     clocks (training_advance is given one), drawing, files. Words about a run: training_said.h.
 */
#ifndef RUN_TRAINING_H
#define RUN_TRAINING_H

#include "model/network/examples.h"
#include "model/network/network.h"
#include "model/network/pass.h"
#include "run/descent.h"
#include "run/runs.h"

enum {
    TRAINING_RUNS_MAX = 16,
    TRAINING_STEPS_MAX = 1 << 30,
    TRAINING_MEMORY = 64 << 20, /* bytes for kept states, of all runs together */
    TRAINING_MEASURES = 2000,
    TRAINING_LAYERS = 8, /* so many layers with weights have curves of their own */
};

/* A weight that is another one from a step on. */
typedef struct TrainSet {
    int from, index; /* index: in the weights */
    double value;
} TrainSet;

typedef struct TrainRunDesc {
    RunDesc run;
    const Network *network;   /* borrowed */
    const Examples *examples; /* borrowed */
    const double *start;      /* [params]: the weights that it begins with; copied */
    int batch;                /* 0: all examples */
    bool shuffle;             /* a new order in each epoch; else always that of the training part */
    const TrainSet *sets;     /* [set_count], by `from`; copied */
    int set_count;
} TrainRunDesc;

typedef struct TrainDesc {
    const TrainRunDesc *runs;
    int run_count;
    int epochs;
    uint64_t seed; /* of orders, dropout and noise */
    bool precise;  /* networks in double */
    int patience;  /* epochs; 0: no early stopping */
    size_t memory; /* 0: TRAINING_MEMORY */
    int measures;  /* kept of each run; 0: TRAINING_MEASURES */
} TrainDesc;

typedef struct Training Training;

Status training_create(Training **out, const TrainDesc *desc, Error *error);
void training_destroy(Training *training); /* NULL is fine */
const TrainDesc *training_desc(const Training *training);
const RunDesc *training_run(const Training *training, int run); /* with its forks, and its label */
int training_steps(const Training *training);                   /* of the run that has most updates */
int training_run_steps(const Training *training, int run);      /* epochs × batches */
int training_per_epoch(const Training *training, int run);      /* updates in an epoch */

/* ---- going on --------------------------------------------------------------------------------------------------- */

void training_reach(Training *training, int step); /* all runs; what lies beyond is kept */
/* As far towards `step` as there is time: until now() >= until, at least one update. NULL: all the way. Seconds are measured
 * where there is a clock. Returns what is reached. */
int training_advance(Training *training, int step, double (*now)(void), double until);
int training_reached(const Training *training);

/* The last step at which a run has finite weights, so far; where it stands when others are at a later one. */
int training_last(const Training *training, int run);
int training_end(const Training *training,
                 int run); /* the step at which it was not finite any more, or -1: not so far */
int training_stop(const Training *training, int run); /* the step at which it stopped early, or -1: not so far */
int training_best(const Training *training,
                  int run); /* the epoch's last step with the lowest validation loss, or -1: none */

/* ---- at any step reached ------------------------------------------------------------------------------------------ */

/* The weights [params], to the bits that the update found; until the next call for this run, or until it goes on. A run that
 * ended, stopped or is through has those of its last step. */
const double *training_theta(Training *training, int run, int step);
/* The batch that update step + 1 uses: rows of the examples; until the next call for this run. */
const int *training_batch(Training *training, int run, int step, int *count);
int training_batch_most(const Training *training, int run);
/* A pass of the caller's, over the run's network in its precision, is given that batch and what dropout leaves out of it: a
 * look at training_theta then has the very numbers that the update uses. */
void training_prepare(Training *training, int run, int step, Pass *pass);
/* The lines of update `step` (from 1) and what goes into it, as descent_explain has them; everything in the arena. `step` may
 * be one beyond what is reached. False: there is no such update. */
bool training_update(Training *training, int run, int step, Arena *arena, DescentUpdate *out);
uint64_t training_hash(Training *training, int step); /* of all runs' weights there, for tests */

/* ---- measures ----------------------------------------------------------------------------------------------------- */

typedef struct TrainPart {
    double loss;   /* mean over the part, without penalties or dropout */
    double metric; /* share of right classes, or mean absolute error */
    double r2;     /* of numbers */
} TrainPart;       /* NaN: there is none */

/* After an epoch, and of step 0. */
typedef struct TrainMeasure {
    int step, epoch;
    TrainPart part[PARTS];
    double dead;       /* share of units whose activation is flat below 0 that no training example wakes; NaN: none */
    double batch_loss; /* of the batch of the next update, without penalties */
    double gradient[TRAINING_LAYERS +
                    1]; /* norm of that batch's gradient: of all, of layer 1, … (with weights; penalties included) */
    double weight[TRAINING_LAYERS + 1]; /* norm of the weights without biases, likewise */
} TrainMeasure;

const TrainMeasure *training_measure(const Training *training, int run, int step); /* the last kept at or before it */
TrainMeasure training_measure_now(Training *training, int run, int step);          /* of any step, kept or not */
double training_batch_loss(const Training *training, int run,
                           int step); /* of the batch of update step + 1; the last kept */

/* Where a run first was not finite. */
typedef enum TrainBroken {
    TRAIN_FINE,
    TRAIN_BROKEN_GRADIENT, /* of the update before: there the loss still was finite */
    TRAIN_BROKEN_WEIGHTS,  /* the update's step */
    TRAIN_BROKEN_VALUES,   /* what a layer made of finite weights */
    TRAIN_BROKEN_LOSS,     /* all layers are finite, the loss is not */
} TrainBroken;
typedef struct TrainBreak {
    TrainBroken kind;
    int step;  /* the update that led there */
    int layer; /* among those with weights, from 1; 0: none */
} TrainBreak;
TrainBreak training_broken(const Training *training, int run);

/* ---- forks --------------------------------------------------------------------------------------------------------- */

/* From fork->from on the run goes with other options, another schedule or another rule; what it did beyond is a ghost. What
 * is reached is fork->from then. */
Status training_fork(Training *training, int run, const RunFork *fork, Error *error);
/* At step `from` one of its weights is this one: what follows follows from that, as if its description had said so; what was
 * set or forked later is given up. The same again, while it is dragged, replaces the value. */
Status training_set(Training *training, int run, int from, int index, double value, Error *error);

/* What a run had done before it was forked: its curves alone. The newest last. */
enum { TRAINING_GHOSTS = 8 };
int training_ghost_count(const Training *training);
int training_ghost_run(const Training *training, int ghost);
void training_ghost_steps(const Training *training, int ghost, int *from, int *to);
double training_ghost_value(const Training *training, int ghost, int step, int quantity); /* as of training_runs */

/* ---- as runs --------------------------------------------------------------------------------------------------------- */

/* The rows in their order; those of layers follow: gradient norms, then weight norms. */
enum {
    TRAINING_TRAIN_LOSS,
    TRAINING_VALIDATION_LOSS,
    TRAINING_TEST_LOSS,
    TRAINING_TRAIN_METRIC,
    TRAINING_VALIDATION_METRIC,
    TRAINING_TEST_METRIC,
    TRAINING_BATCH_LOSS,
    TRAINING_RATE,
    TRAINING_GRADIENT,
    TRAINING_WEIGHTS,
    TRAINING_DEAD,
    TRAINING_TRAIN_R2,
    TRAINING_VALIDATION_R2,
    TRAINING_TEST_R2,
    TRAINING_LAYER_GRADIENT,
    TRAINING_LAYER_WEIGHTS = TRAINING_LAYER_GRADIENT + TRAINING_LAYERS,
    TRAINING_QUANTITIES = TRAINING_LAYER_WEIGHTS + TRAINING_LAYERS,
};
enum { TRAINING_BY_UPDATES, TRAINING_BY_EPOCHS, TRAINING_BY_EVALUATIONS, TRAINING_BY_SECONDS, TRAINING_AXES };

/* As far as reached. Valid until the training is destroyed; what it says of a run changes with forks. */
const Runs *training_runs(Training *training);

#endif
