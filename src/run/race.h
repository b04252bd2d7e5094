/* race.h: several balls on one surface, each with its own rule, and everything that happened to them.
 *
 * Use     fill a RaceDesc in -> race_create -> race_reach ... -> race_destroy
 *         The race has a complete history: race_at gives any ball at any step reached, at once, both ways.
 * Units   positions in surface units; time in steps, never in frames or seconds
 * Owns    copies of the descriptions; clones the surface; borrows rules and schedules, which must outlive it.
 * Errors  race_create only. A ball whose x, y or loss is not finite ends: it keeps its last finite position.
 * Same    every run is a function of surface, rule, settings, start, seed and its own stream: one ball more changes
 *         no other.
 * Not     drawing, clocks, files.
 */
#ifndef RUN_RACE_H
#define RUN_RACE_H

#include "base/error.h"
#include "model/surface.h"
#include "run/descent.h"
#include "run/runs.h"

enum { RACE_RUNS_MAX = RUNS_MAX, RACE_STEPS_MAX = 1000000 };

typedef struct RaceDesc {
    const Surface *surface;
    double start[2];
    const RunDesc *runs;
    int run_count;
    int steps; /* planned: T of the schedules, length of the timeline */
    uint64_t seed;
} RaceDesc;

/* One moment of one run. */
typedef struct Moment {
    double x, y, loss;
    double gradient[2]; /* the true one, without noise */
    double lr;          /* used by the update that led here; NaN at step 0 */
    int evaluations;    /* gradients asked for up to here */
} Moment;

typedef struct Race Race;

/* A stream for the n-th run (from 0) of a rule: other rules in the race do not change it. */
uint64_t race_stream(const char *rule, int n);

Status race_create(Race **out, const RaceDesc *desc, Error *error);
void race_destroy(Race *race);
const RaceDesc *race_desc(const Race *race);
const Surface *race_surface(const Race *race);

void race_reach(Race *race, int step); /* computes up to `step` (all runs); the future is kept when going back */
int race_reached(const Race *race);    /* largest step computed */

/* Moment of run i at a step (a run that ended stays at its last). */
const Moment *race_at(const Race *race, int run, int step);
int race_last(const Race *race, int run);             /* last finite step so far */
bool race_ended(const Race *race, int run, int step); /* it diverged at or before this step */
int race_end(const Race *race, int run);              /* the step at which it diverged, or -1: not so far */
const char *race_label(const Race *race, int run);
double race_best(const Race *race); /* the lowest loss known: at the surface's minima, or seen on its grid */

/* What is so: the kind, and what a sentence about it says ("slope 0, but downhill along y"); its words: view/parts/said.h. */
RunWord race_word(const Race *race, int run, int step);
RunSaid race_said(const Race *race, int run, int step);

/* The same word for any path that has not ended: its last moments, of which lr and evaluations are not looked at. */
enum { RUN_PATH_MOMENTS = 37 };
typedef struct RunPath {
    const Surface *surface;
    double best, start_loss; /* as race_best; of its step 0 */
    const Moment *moments;
    int count; /* [count]: those up to `step`; RUN_PATH_MOMENTS, or step + 1 where that is less */
    int step;
} RunPath;
RunWord run_path_word(const RunPath *path);
bool run_off_the_map(const Surface *surface, double x, double y); /* outside twice the domain */
bool run_path_lowest(const RunPath *path);                        /* its loss is that of the lowest minimum known */

/* For the workings: every line of update `step` (from 1) of a run; see optimizer_explain. Exact: replayed from the
 * nearest kept state: the race is what it was before. `step` has been reached (race_reach). */
int race_explain(const Race *race, int run, int step, Arena *arena, ExplainedLine **lines);

/* The same with all that goes into the update. Everything in the arena. False: there is no such update. */
bool race_update(const Race *race, int run, int step, Arena *arena, DescentUpdate *out);

/* Runs by loss at a step, lowest first; ended ones last. order: [run_count]. */
void race_order(const Race *race, int step, int *order);

uint64_t race_hash(const Race *race, int step); /* of all runs' bits up to a step, for tests */

#endif
