/* runs.h: runs side by side as curves and lists see them: what each has at each step, whatever is run.
 *
 * Use     who has runs fills a Runs in, runs_start, and runs_reached as steps are worked out (race_runs.h does so for a
 *         race). Who shows them asks for what they offer: quantities and axes are rows, the first ones the loss and steps.
 * Units   steps from 0; a place is where a step lies along an axis, never before that of the step before it.
 * Owns    nothing; borrows data and texts, which must outlive it. Asking allocates nothing.
 * Not     where a run stands on a surface: that is for the ground. Words on the screen: rows hold keys of assets/text.
 */
#ifndef RUN_RUNS_H
#define RUN_RUNS_H

#include <math.h>
#include <stdbool.h>

enum { RUNS_MAX = 64, RUNS_QUANTITIES_MAX = 32, RUNS_AXES_MAX = 4, RUNS_BESIDE_MAX = 8 };

typedef enum RunWord { /* what can be said of a run at a step */
                       RUN_START,
                       RUN_GOING_DOWN,
                       RUN_CONVERGED,
                       RUN_SADDLE,
                       RUN_PLATEAU,
                       RUN_MAXIMUM,
                       RUN_OSCILLATING,
                       RUN_OFF_THE_MAP,
                       RUN_DIVERGED,
                       RUN_UNDEFINED,
                       RUN_NO_SLOPE,
                       RUN_CREEPING,
                       RUN_CLIMBING,
                       RUN_WORDS,
} RunWord;

typedef enum RunSentence { /* and the sentence about it */
                           SAID_START,
                           SAID_DOWN,
                           SAID_CREEPING,
                           SAID_CLIMBING,
                           SAID_LOWEST,
                           SAID_HIGHER,
                           SAID_MINIMUM,
                           SAID_SADDLE,
                           SAID_PLATEAU,
                           SAID_MAXIMUM,
                           SAID_SWINGING,
                           SAID_WIDER,
                           SAID_OFF,
                           SAID_DIVERGED,
                           SAID_FAR,
                           SAID_UNDEFINED,
                           SAID_NO_START,
                           SAID_NO_SLOPE,
                           RUN_SENTENCES,
} RunSentence;
typedef struct RunSaid {
    RunSentence kind;
    char first[64], second[64];
} RunSaid; /* with what is to be filled in */

typedef enum RunsScale { RUNS_AS_FITS, RUNS_LOG, RUNS_LINEAR } RunsScale; /* as fits: log where it falls far */

/* To add one: a row where the runs are filled in, its value, its words. */
typedef struct RunsQuantity {
    const char *name;                 /* key of its words; NULL: it makes no curve */
    const char *linear, *log, *above; /* keys of the name of its axis; `above`: of its log axis above `best` */
    const char *brief, *symbol;       /* in the list of values: a key, or the sign itself; NULL: it is not listed */
    RunsScale scale;
    bool known;  /* some of the runs have it; in one that has none its value is NaN */
    bool goal;   /* the lower the better: one may want to reach a value */
    bool held;   /* measured once an epoch: a step has the last measured value, a curve goes from one to the next */
    double best; /* the lowest value known: where values are not all positive a log axis starts there. NaN: none */
    double span; /* of a coordinate: the width of what is shown; 0: it is none */
    double low, high; /* over all runs before they ended, as far as reached: kept by runs_reached */
    /* Other rows that belong into the same picture: the loss on the test set beside that on the training set. */
    int beside[RUNS_BESIDE_MAX], beside_count;
    const char *part; /* what it is called among those: a key, "train" */
} RunsQuantity;

/* The first axis counts steps and is that of the transport. */
typedef struct RunsAxis {
    const char *name, *choose, *at, *reached; /* keys: below it, in the menu, "step {place}", "reached at {place}" */
    double length;                            /* where it ends; 0: as much a step as the run has that asks most */
} RunsAxis;

typedef struct RunsKind {
    double (*value)(const void *data, int run, int step, int quantity); /* of steps reached; NaN: none */
    double (*place)(const void *data, int run, int step, int axis);     /* whole; never asked of axis 0 */
    RunWord (*word)(const void *data, int run, int step);
    RunSaid (*said)(const void *data, int run, int step);
} RunsKind;

typedef struct Runs {
    const RunsKind *kind;
    void *data;                /* borrowed */
    int count, steps, reached; /* steps: where the timeline ends; reached: steps worked out so far */
    const char *label[RUNS_MAX], *series[RUNS_MAX]; /* shown; the name of the series that it would wear */
    int end[RUNS_MAX]; /* the step at which it diverged or was no number any more; steps + 1: never */
    int epoch[RUNS_MAX],
        best[RUNS_MAX]; /* steps in a round through the data; the step that is kept in the end. 0: none */
    RunsQuantity quantities[RUNS_QUANTITIES_MAX];
    RunsAxis axes[RUNS_AXES_MAX];
    int quantity_count, axis_count;
} Runs;

/* When count, steps and rows are set: nothing is reached, no run has ended. */
void runs_start(Runs *runs);
/* Steps up to this one can be asked for, and `end` is right up to there. */
void runs_reached(Runs *runs, int step);

static inline double runs_value(const Runs *runs, int run, int step, int quantity)
{
    return runs->kind->value(runs->data, run, step, quantity);
}
static inline RunWord runs_word(const Runs *runs, int run, int step) { return runs->kind->word(runs->data, run, step); }
static inline RunSaid runs_said(const Runs *runs, int run, int step) { return runs->kind->said(runs->data, run, step); }
static inline bool runs_over(const Runs *runs, int run, int step) { return runs->end[run] <= step; }
/* It can be shown as a curve. */
static inline bool runs_curve(const Runs *runs, int quantity)
{
    return quantity < runs->quantity_count && runs->quantities[quantity].known && runs->quantities[quantity].name;
}

/* Between steps a run goes evenly along an axis. */
double runs_place(const Runs *runs, int run, double step, int axis);
/* Where an axis ends. Where that is not known, at least 1: as much a step as the run has that asks most, rounded up. So the axis
 * of runs that ask for as much in every step stands still while they go on. */
double runs_length(const Runs *runs, int axis);
/* The last step at or before a place. */
int runs_step_at(const Runs *runs, int run, double place, int axis);
/* The first of the steps from..to, before the run ended, whose value is the goal or lower; -1: none. */
int runs_first(const Runs *runs, int run, int quantity, double goal, int from, int to);

/* By the first quantity, lowest first; those that are over last; equal ones as they stand. order: [count]. */
void runs_order(const Runs *runs, int step, int *order);
void runs_rank(int count, const double *value, const bool *over, int *order);

#endif
