#include "run/basins.h"

#include "base/memory.h"
#include "run/sweep.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LANES = 256, NARROW = 24 /* fewer lanes are slower than one after the other */, SIDES = 2 };

struct Basins {
    const Surface *surface;
    RunDesc run;
    Sweep *sweep;
    int steps;
    double ends[BASINS_ENDS][2];
    int end_count;
    int size, next; /* of the grid that is being run, and its next cell; after the last grid: size * size */
    long done;
    unsigned char grid[SIDES][BASINS_FINE * BASINS_FINE]; /* this one and the coarser one before it, by turns */
    int side;
    double x[LANES], y[LANES], end_x[LANES], end_y[LANES], loss[LANES];
};

static void run_lanes(Basins *basins, int lanes)
{
    sweep_run(basins->sweep, &(SweepLanes){.count = lanes,
                                           .x = basins->x,
                                           .y = basins->y,
                                           .end_x = basins->end_x,
                                           .end_y = basins->end_y,
                                           .loss = basins->loss});
}

/* In widths of the domain. */
static double away(const Basins *basins, const double end[2], double x, double y)
{
    const double(*domain)[2] = (const double(*)[2])basins->surface->domain;
    return hypot((x - end[0]) / (domain[0][1] - domain[0][0]), (y - end[1]) / (domain[1][1] - domain[1][0]));
}

/* A minimum is so near that Newton's steps from there find it without leaving the place: then `at` becomes it. A ball that
 * creeps along a valley has little slope too, but its minimum is far. */
static bool rests(const Basins *basins, double at[2])
{
    enum { STEPS_MOST = 20 };
    double begin[2] = {at[0], at[1]};
    for (int i = 0; i < STEPS_MOST; i++) {
        double g[2], h[3];
        surface_hessian(basins->surface, at, g, h);
        double determinant = h[0] * h[2] - h[1] * h[1];
        if (!(h[0] > 0 && determinant > 0)) return false; /* a saddle, a top, a plain, no number */
        double next[2] = {at[0] - (h[2] * g[0] - h[1] * g[1]) / determinant,
                          at[1] - (h[0] * g[1] - h[1] * g[0]) / determinant};
        double moved = away(basins, at, next[0], next[1]);
        if (!(away(basins, begin, next[0], next[1]) < BASINS_NEAR)) return false;
        memcpy(at, next, sizeof next);
        if (moved < 1e-9) return true;
    }
    return false;
}

static int nearest(const Basins *basins, const double at[2])
{
    int found = BASIN_ON_THE_WAY;
    double least = BASINS_NEAR;
    for (int i = 0; i < basins->end_count; i++) {
        double distance = away(basins, basins->ends[i], at[0], at[1]);
        if (distance < least) least = distance, found = i;
    }
    return found;
}

static int outcome(Basins *basins, double x, double y, double loss, bool may_add)
{
    if (!isfinite(x) || !isfinite(y) || !isfinite(loss)) return BASIN_DIVERGED;
    double at[2] = {x, y};
    int end = nearest(basins, at);
    if (end != BASIN_ON_THE_WAY || !may_add || basins->end_count == BASINS_ENDS || !rests(basins, at)) return end;
    end = nearest(basins, at);
    if (end != BASIN_ON_THE_WAY) return end;
    memcpy(basins->ends[basins->end_count], at, sizeof at);
    return basins->end_count++;
}

Status basins_create(Basins **out, const Surface *surface, const RunDesc *run, int steps, Error *error)
{
    *out = NULL;
    Basins *basins = memory_must(calloc(1, sizeof *basins));
    basins->surface = surface;
    basins->run = *run;
    basins->run.fork_count = 0;
    basins->run.noise = 0;
    basins->steps = steps < 0 ? 0 : steps < BASINS_STEPS ? steps : BASINS_STEPS;
    basins->size = BASINS_COARSE;
    memset(basins->grid, BASIN_UNKNOWN, sizeof basins->grid);
    for (int i = 0; i < surface->minimum_count && i < BASINS_ENDS; i++)
        memcpy(basins->ends[basins->end_count++], surface->minima[i], sizeof basins->ends[0]);
    Status status =
        sweep_create(&basins->sweep,
                     &(SweepDesc){.surface = surface, .run = &basins->run, .steps = basins->steps, .total = steps},
                     error);
    if (status != STATUS_OK) basins_destroy(basins);
    else *out = basins;
    return status;
}

void basins_destroy(Basins *basins)
{
    if (!basins) return;
    sweep_destroy(basins->sweep);
    free(basins);
}

static double middle(const Basins *basins, int axis, int cell)
{
    const double *domain = basins->surface->domain[axis];
    return domain[0] + (cell + 0.5) / basins->size * (domain[1] - domain[0]);
}

bool basins_work(Basins *basins, int updates)
{
    int most = updates / (basins->steps > 0 ? basins->steps : 1), together = most < NARROW ? 1 : LANES;
    if (together == 1) most /= 8; /* one alone takes up to eight times as long as one among many */
    if (most < 1) most = 1;
    while (most > 0) {
        int cells = basins->size * basins->size;
        if (basins->next == cells) {
            if (basins->size == BASINS_FINE) return true;
            basins->side ^= 1;
            basins->size *= 2;
            basins->next = 0;
            continue;
        }
        int lanes = cells - basins->next;
        if (lanes > together) lanes = together;
        if (lanes > most) lanes = most;
        for (int i = 0; i < lanes; i++) {
            basins->x[i] = middle(basins, 0, (basins->next + i) % basins->size);
            basins->y[i] = middle(basins, 1, (basins->next + i) / basins->size);
        }
        run_lanes(basins, lanes);
        for (int i = 0; i < lanes; i++)
            basins->grid[basins->side][basins->next + i] =
                (unsigned char)outcome(basins, basins->end_x[i], basins->end_y[i], basins->loss[i], true);
        basins->next += lanes;
        basins->done += lanes;
        most -= lanes;
    }
    return basins->size == BASINS_FINE && basins->next == BASINS_FINE * BASINS_FINE;
}

double basins_progress(const Basins *basins)
{
    double all = 0;
    for (int size = BASINS_COARSE; size <= BASINS_FINE; size *= 2) all += (double)size * size;
    return (double)basins->done / all;
}

int basins_steps(const Basins *basins) { return basins->steps; }
int basins_size(const Basins *basins) { return basins->size; }
long basins_done(const Basins *basins) { return basins->done; }
int basins_ends(const Basins *basins) { return basins->end_count; }
const double *basins_end(const Basins *basins, int end) { return basins->ends[end]; }

int basins_at(const Basins *basins, double x, double y)
{
    const double(*domain)[2] = (const double(*)[2])basins->surface->domain;
    double u = (x - domain[0][0]) / (domain[0][1] - domain[0][0]),
           v = (y - domain[1][0]) / (domain[1][1] - domain[1][0]);
    if (!(u >= 0 && u < 1 && v >= 0 && v < 1)) return BASIN_UNKNOWN;
    int column = (int)(u * basins->size), row = (int)(v * basins->size), cell = row * basins->size + column;
    if (cell < basins->next) return basins->grid[basins->side][cell];
    return basins->size == BASINS_COARSE ? BASIN_UNKNOWN
                                         : basins->grid[basins->side ^ 1][row / 2 * (basins->size / 2) + column / 2];
}

int basins_from(Basins *basins, const double at[2])
{
    basins->x[0] = at[0];
    basins->y[0] = at[1];
    run_lanes(basins, 1);
    return outcome(basins, basins->end_x[0], basins->end_y[0], basins->loss[0], false);
}
