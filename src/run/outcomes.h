/* outcomes.h: how a run ends for every learning rate and every value of a second option: a grid that gets finer as it is worked on.
 *
 * Use     outcomes_create -> a little in every frame: outcomes_work(outcomes, updates) -> outcomes_at for each cell of the picture,
 *         outcomes_of for one pair of values exactly -> outcomes_destroy.
 * Grid    OUTCOMES_COARSE cells a side first, then twice as many, up to OUTCOMES_FINE. A cell is one whole run from the race's start
 *         with the values of its middle, to three digits. Until a cell of the finer grid is run, the coarser one around it speaks.
 * Axes    0: the learning rate, logarithmic, the five upper decades of its range, or from the run's own rate where that is less;
 *         1: the other option by its own range and scale; a switch has two values, a word as many as it has words.
 * Ends    by the same words as a race (run_path_word). `steps` of a run that converged: from then on it stays within OUTCOMES_NEAR
 *         of the domain's widths from its minimum.
 * Units   `updates`: about how many updates of one ball among many may be made in a call; a run goes on in the next call where
 *         it was left. What costs more, as one ball alone or a look at how a run ended, counts for more.
 * Same    the same grid however the work is cut, and the same runs as in a race. Without noise, forks left out; steps beyond
 *         OUTCOMES_STEPS are left out.
 * Memory  taken by outcomes_create; only rules in C (Rule.method), which go one ball at a time, take more while they work.
 * Owns    the grid. Borrows surface, rule and schedule, which must outlive it.
 * Errors  outcomes_create only: what optimizer_create says, an option that is not there.
 */
#ifndef RUN_OUTCOMES_H
#define RUN_OUTCOMES_H

#include "run/race.h"

enum { OUTCOMES_COARSE = 32, OUTCOMES_FINE = 256, OUTCOMES_STEPS = 20000 };

#define OUTCOMES_NEAR 1e-3

typedef enum OutcomeKind {
    OUTCOME_CONVERGED,  /* to the lowest minimum known; to any where none is known */
    OUTCOME_HIGHER,     /* to another minimum */
    OUTCOME_ON_THE_WAY, /* none of the others: slow, at a saddle, on a plateau */
    OUTCOME_SWINGS,     /* to and fro without getting lower */
    OUTCOME_DIVERGED,   /* also off the map, or to where the loss has no value */
    OUTCOME_KINDS,
    OUTCOME_UNKNOWN = OUTCOME_KINDS, /* not run yet */
} OutcomeKind;

typedef struct OutcomeAxis {
    const RuleOption *option;
    int index; /* in the rule's options */
    double low, high;
    bool log;
} OutcomeAxis;

typedef struct OutcomeCell {
    OutcomeKind kind;
    int steps; /* of a run that converged or diverged; else all */
} OutcomeCell;
typedef struct Outcome {
    OutcomeKind kind;
    int steps;
    RunWord word;
    double end[2], loss;
} Outcome;

typedef struct Outcomes Outcomes;

/* option: of the run's rule, not its rate. */
Status outcomes_create(Outcomes **out, const Surface *surface, const RunDesc *run, const double start[2], int steps,
                       int option, Error *error);
void outcomes_destroy(Outcomes *outcomes);           /* NULL is fine */
bool outcomes_work(Outcomes *outcomes, int updates); /* true: all is done */
double outcomes_progress(const Outcomes *outcomes);  /* 0 .. 1 */
int outcomes_steps(const Outcomes *outcomes);
int outcomes_size(const Outcomes *outcomes);  /* cells a side of the grid that is being run */
long outcomes_done(const Outcomes *outcomes); /* cells run in all: changes with what is to be seen */

const OutcomeAxis *outcomes_axis(const Outcomes *outcomes, int axis);
/* 0 … 1 along the axis to a value, to three digits, and back (beyond 0 … 1 outside). */
double outcome_axis_value(const OutcomeAxis *axis, double way);
double outcome_axis_way(const OutcomeAxis *axis, double value);

OutcomeCell outcomes_at(const Outcomes *outcomes, const double way[2]);
Outcome outcomes_of(Outcomes *outcomes, double lr, double value);  /* run now */
double outcomes_share(const Outcomes *outcomes, OutcomeKind kind); /* of the last whole grid, 0 … 1; NaN before */
/* The best point of the last whole grid: of those whose neighbours converge to the lowest minimum too, the one where the slowest
 * of them is the quickest: no lucky hit among runs that fail. False: there is none. */
bool outcomes_best(const Outcomes *outcomes, double values[2], int *steps);

#endif
