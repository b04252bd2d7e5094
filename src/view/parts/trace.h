/* trace.h: a race made ready to be drawn: its runs, and paths that stay on the terrain.
 *
 * Use     trace_build(&trace, race) after a race was made (memory is kept from race to race); trace_reach before a
 *         step is shown; trace_free.
 * Units   surface units; steps.
 * Owns    its arrays. Borrows the race.
 */
#ifndef VIEW_PARTS_TRACE_H
#define VIEW_PARTS_TRACE_H

#include "draw/valley/landscape.h"
#include "run/race_runs.h"

/* Paths are cut at this many half widths of the domain; the landscape goes a little farther. */
#define TRACE_REACH 2.2

typedef struct Trace {
    Race *race;
    Runs runs;
    LandscapePoint
        *points;      /* [runs.count][runs.steps + 1]; after its end a run stays at its last place on the terrain */
    size_t size;      /* of points */
    uint64_t version; /* grows with every build and reach */
} Trace;

void trace_build(Trace *trace, Race *race);
void trace_reach(Trace *trace, int step);
void trace_free(Trace *trace);

const LandscapePoint *trace_points(const Trace *trace, int run);
/* Where the ball is at a fractional step. */
LandscapePoint trace_at(const Trace *trace, int run, double step);

#endif
