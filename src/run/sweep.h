/* sweep.h: one rule from many starts, or with many rates, at once: as vectors, a lane each.
 *
 * Use     fill a SweepDesc, sweep_run. For basins, comparisons of rates, timing.
 * Units   surface units; steps
 * Owns    nothing that outlives the call. Borrows everything.
 * Same    a lane ends at the same bits as a race of one run with the same start and options.
 * Errors  what optimizer_create says. A lane that diverges ends at numbers that are not finite.
 * Not     history, noise, words: race.h.
 */
#ifndef RUN_SWEEP_H
#define RUN_SWEEP_H

#include "base/error.h"
#include "model/optimizer.h"
#include "model/schedule.h"
#include "model/surface.h"

typedef struct SweepDesc {
    const Surface *surface;
    const Rule *rule;
    const RuleSettings *settings; /* of all lanes */
    const Schedule *schedule;     /* NULL = constant; not together with lr by lane */
    const double *x, *y;          /* [lanes] starts */
    int lanes, steps;
    /* options that differ by lane: indices into rule->options, and their [lanes] values */
    const int *lane_options;
    int lane_option_count;
    const double *const *lane_values;
} SweepDesc;

typedef struct SweepEnds {
    double *x, *y, *loss; /* [lanes] each */
} SweepEnds;

Status sweep_run(const SweepDesc *desc, const SweepEnds *ends, Error *error);

#endif
