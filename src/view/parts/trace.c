#include "view/parts/trace.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

static LandscapePoint keep_on_terrain(const Surface *surface, double x, double y)
{
    double at[2] = {x, y};
    for (int i = 0; i < 2; i++) {
        double low = surface->domain[i][0], high = surface->domain[i][1];
        double mid = low / 2 + high / 2, half = (high - low) / 2 * TRACE_REACH;
        at[i] = fmin(fmax(at[i], mid - half), mid + half);
    }
    return (LandscapePoint){at[0], at[1]};
}

static bool on_terrain(const Surface *surface, double x, double y)
{
    LandscapePoint kept = keep_on_terrain(surface, x, y);
    return kept.x == x && kept.y == y;
}

/* After its end a run rests at its last place on the terrain. */
static void add_steps(Trace *trace, int run, int from)
{
    const Surface *surface = race_surface(trace->race);
    LandscapePoint *points = trace->points + (size_t)run * (size_t)(trace->runs.steps + 1);
    int step = from, end = trace->runs.end[run], to = trace->runs.reached;
    for (; step <= to && step < end; step++) {
        const Moment *moment = race_at(trace->race, run, step);
        points[step] = keep_on_terrain(surface, moment->x, moment->y);
    }
    for (bool back = end >= from && end <= to; back && step > 1; step--) {
        const Moment *before = race_at(trace->race, run, step - 1);
        if (on_terrain(surface, before->x, before->y)) break;
    }
    for (; step <= to; step++) points[step] = points[step - 1];
}

void trace_reach(Trace *trace, int step)
{
    int from = trace->runs.reached + 1;
    race_runs_reach(&trace->runs, step);
    if (trace->runs.reached < from) return;
    for (int run = 0; run < trace->runs.count; run++) add_steps(trace, run, from);
    trace->version++;
}

void trace_build(Trace *trace, Race *race)
{
    trace->race = race;
    race_runs(&trace->runs, race);
    size_t size = (size_t)trace->runs.count * (size_t)(trace->runs.steps + 1);
    if (size > trace->size) {
        free(trace->points);
        trace->points = memory_must(calloc(size, sizeof *trace->points));
        trace->size = size;
    }
    for (int run = 0; run < trace->runs.count; run++) add_steps(trace, run, 0);
    trace->version++;
}

void trace_free(Trace *trace)
{
    free(trace->points);
    *trace = (Trace){0};
}

const LandscapePoint *trace_points(const Trace *trace, int run)
{
    return trace->points + (size_t)run * (size_t)(trace->runs.steps + 1);
}

LandscapePoint trace_at(const Trace *trace, int run, double step)
{
    const LandscapePoint *points = trace_points(trace, run);
    if (!(step > 0)) return points[0];
    if (step >= trace->runs.reached) return points[trace->runs.reached];
    int whole = (int)step;
    double part = step - whole;
    LandscapePoint a = points[whole], b = points[whole + 1];
    return (LandscapePoint){a.x + (b.x - a.x) * part, a.y + (b.y - a.y) * part};
}
