#include "run/sweep.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

enum { BLOCK = 256 }; /* lanes that go together: their numbers stay in the first cache */

typedef struct Block {
    Descent *descent;
    DescentPoint at;
    double *values[RULE_OPTIONS_MAX]; /* [lane_option_count][width] */
} Block;

struct Sweep {
    SweepDesc desc;
    Block one, many; /* alone; as many as went together the last time */
};

static int width_of(const SweepDesc *desc, int lanes)
{
    return desc->run->rule->method || lanes < 1 ? 1 : lanes < BLOCK ? lanes : BLOCK;
}

static Status block_create(const Sweep *sweep, Block *block, int lanes, Error *error)
{
    const SweepDesc *desc = &sweep->desc;
    DescentDesc how = {.objective = surface_objective(desc->surface),
                       .run = desc->run,
                       .params = 2,
                       .lanes = lanes,
                       .total = desc->total,
                       .seed = desc->seed,
                       .lane_options = desc->lane_options,
                       .lane_option_count = desc->lane_option_count};
    Status status = descent_create(&block->descent, &how, error);
    if (status) return status;
    size_t width = (size_t)descent_lanes(block->descent);
    double *rows = memory_must(calloc((5 + (size_t)desc->lane_option_count) * width, sizeof(double)));
    block->at = (DescentPoint){rows, rows + 2 * width, rows + 3 * width};
    for (int k = 0; k < desc->lane_option_count; k++) block->values[k] = rows + (5 + (size_t)k) * width;
    return STATUS_OK;
}

static void block_free(Block *block)
{
    descent_destroy(block->descent);
    free(block->at.theta);
    *block = (Block){0};
}

/* Lanes `first` and on; the last block is filled up with its last lane. Returns how many there were. */
static int block_run(const Sweep *sweep, Block *block, const SweepLanes *lanes, int first)
{
    double *x = block->at.theta;
    int width = descent_lanes(block->descent), used = lanes->count - first < width ? lanes->count - first : width;
    for (int i = 0; i < width; i++) {
        int lane = first + (i < used ? i : used - 1);
        x[i] = lanes->x[lane];
        x[width + i] = lanes->y[lane];
        for (int k = 0; k < sweep->desc.lane_option_count; k++) block->values[k][i] = lanes->lane_values[k][lane];
    }
    descent_start(block->descent, (const double *const *)block->values, &block->at);
    descent_reach(block->descent, sweep->desc.steps, &block->at);
    for (int i = 0; i < used; i++) {
        lanes->end_x[first + i] = x[i];
        lanes->end_y[first + i] = x[width + i];
        lanes->loss[first + i] = descent_end(block->descent, i) < 0 ? block->at.loss[i] : NAN;
    }
    return used;
}

Status sweep_create(Sweep **out, const SweepDesc *desc, Error *error)
{
    Sweep *sweep = memory_must(calloc(1, sizeof *sweep));
    sweep->desc = *desc;
    int width = width_of(desc, desc->lanes); /* whether such a run can be is known once one has been made */
    Status status = block_create(sweep, width > 1 ? &sweep->many : &sweep->one, width, error);
    if (status) sweep_destroy(sweep);
    else *out = sweep;
    return status;
}

void sweep_destroy(Sweep *sweep)
{
    if (!sweep) return;
    block_free(&sweep->one);
    block_free(&sweep->many);
    free(sweep);
}

void sweep_run(Sweep *sweep, const SweepLanes *lanes)
{
    int width = width_of(&sweep->desc, lanes->count);
    Block *block = width > 1 ? &sweep->many : &sweep->one;
    if (!block->descent || descent_lanes(block->descent) != width) {
        block_free(block);
        if (block_create(sweep, block, width, NULL) != STATUS_OK) return; /* cannot be: it was made before */
    }
    for (int first = 0; first < lanes->count;) first += block_run(sweep, block, lanes, first);
}
