/* sweep.h: one run from many starts, or with many values of its options, to the end: as vectors, a lane each.
 *
 * Use     fill a SweepDesc in -> sweep_create -> sweep_run ... -> sweep_destroy. For basins, comparisons of rates, timing.
 * Units   surface units; steps
 * Owns    what it works with, made anew only where another number of lanes goes together than the time before. Borrows
 *         what the desc points to.
 * Same    a lane ends at the same bits as a race of one run with the same start, options and seed (descent.h).
 * Errors  sweep_create: what descent_create says.
 * Not     history, words: race.h.
 */
#ifndef RUN_SWEEP_H
#define RUN_SWEEP_H

#include "model/surface.h"
#include "run/descent.h"

typedef struct SweepDesc {
    const Surface *surface;
    const RunDesc *run;
    int lanes; /* that will mostly go together: made ready at once; 0: one */
    int steps;
    int total; /* T of the schedules */
    uint64_t seed;
    const int *lane_options; /* that differ by lane: indices into rule->options */
    int lane_option_count;
} SweepDesc;

typedef struct SweepLanes {
    int count;
    const double *x, *y;              /* [count] starts */
    const double *const *lane_values; /* [lane_option_count] of [count] */
    double *end_x, *end_y, *loss;     /* [count]: where they are at last; loss is NaN where the run ended before */
} SweepLanes;

typedef struct Sweep Sweep;

Status sweep_create(Sweep **out, const SweepDesc *desc, Error *error);
void sweep_destroy(Sweep *sweep); /* NULL is fine */
void sweep_run(Sweep *sweep, const SweepLanes *lanes);

#endif
