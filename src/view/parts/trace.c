#include "view/parts/trace.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

/* Races up to this many moments are worked out at once, longer ones as they are played. */
enum { AT_ONCE = 400000 };

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

static void add_step(Trace *trace, int run, int step)
{
    const Surface *surface = race_surface(trace->race);
    LandscapePoint *points = trace->points + (size_t)run * (size_t)(trace->steps + 1);
    const Moment *moment = race_at(trace->race, run, step);
    double start = race_at(trace->race, run, 0)->loss;
    bool over = trace->end[run] <= step;
    if (!over && step > 0) {
        double far = 1e5 * (fabs(start - trace->best) + 1);
        bool looks = moment->loss > far && race_word(trace->race, run, step) == RUN_DIVERGED;
        if (looks || race_ended(trace->race, run, step)) {
            trace->end[run] = step;
            trace->rest[run] = step - 1;
            while (trace->rest[run] > 0) {
                const Moment *before = race_at(trace->race, run, trace->rest[run]);
                if (on_terrain(surface, before->x, before->y)) break;
                trace->rest[run]--;
            }
            over = true;
        }
    }
    if (over) {
        points[step] = points[trace->rest[run]];
        for (int s = trace->rest[run] + 1; s < step; s++) points[s] = points[step];
        return;
    }
    trace->rest[run] = step;
    points[step] = keep_on_terrain(surface, moment->x, moment->y);
    if (isfinite(moment->loss)) {
        trace->low = fmin(trace->low, moment->loss);
        trace->high = fmax(trace->high, moment->loss);
    }
}

void trace_reach(Trace *trace, int step)
{
    if (step > trace->steps) step = trace->steps;
    if (step <= trace->reached) return;
    if (step < trace->reached + 256) step = trace->reached + 256 < trace->steps ? trace->reached + 256 : trace->steps;
    race_reach(trace->race, step);
    for (int run = 0; run < trace->runs; run++)
        for (int s = trace->reached + 1; s <= step; s++) add_step(trace, run, s);
    trace->reached = step;
    trace->version++;
}

void trace_build(Trace *trace, Race *race)
{
    const RaceDesc *desc = race_desc(race);
    size_t size = (size_t)desc->run_count * (size_t)(desc->steps + 1);
    if (size > trace->size) {
        free(trace->points);
        trace->points = memory_must(calloc(size, sizeof *trace->points));
        trace->size = size;
    }
    trace->race = race;
    trace->runs = desc->run_count;
    trace->steps = desc->steps;
    trace->reached = -1;
    trace->best = race_best(race);
    trace->low = INFINITY, trace->high = -INFINITY;
    for (int run = 0; run < trace->runs; run++) trace->end[run] = trace->steps + 1, trace->rest[run] = 0;
    race_reach(race, 0);
    trace_reach(trace, size <= AT_ONCE ? trace->steps : 0);
    trace->version++;
}

void trace_free(Trace *trace)
{
    free(trace->points);
    *trace = (Trace){0};
}

const LandscapePoint *trace_points(const Trace *trace, int run)
{
    return trace->points + (size_t)run * (size_t)(trace->steps + 1);
}

LandscapePoint trace_at(const Trace *trace, int run, double step)
{
    const LandscapePoint *points = trace_points(trace, run);
    if (!(step > 0)) return points[0];
    if (step >= trace->reached) return points[trace->reached < 0 ? 0 : trace->reached];
    int whole = (int)step;
    double part = step - whole;
    LandscapePoint a = points[whole], b = points[whole + 1];
    return (LandscapePoint){a.x + (b.x - a.x) * part, a.y + (b.y - a.y) * part};
}
