#include "run/sweep.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

enum { BLOCK = 256 }; /* lanes that go together: their numbers stay in the first cache */

typedef struct Sweep {
    const SweepDesc *desc;
    Optimizer *optimizer;
    int width;                /* lanes of the optimizer */
    double *theta, *g, *loss; /* [2][width], [2][width], [width] */
    double *state;
    double *values; /* [lane_option_count][width] */
    const double **value_rows;
} Sweep;

static void sweep_gradient(void *context, const double *point, double *gradient, int params, int lanes)
{
    Sweep *sweep = context;
    if (lanes == 1) surface_gradient(sweep->desc->surface, point, gradient);
    else surface_values(sweep->desc->surface, point, point + lanes, lanes, sweep->loss, gradient, gradient + lanes);
}

static double sweep_value(void *context, const double *point, double *gradient, int params)
{
    Sweep *sweep = context;
    double own[2];
    return surface_gradient(sweep->desc->surface, point, gradient ? gradient : own);
}

static bool sweep_hessian(void *context, const double *point, double *hessian, int params)
{
    Sweep *sweep = context;
    double gradient[2], h[3];
    surface_hessian(sweep->desc->surface, point, gradient, h);
    hessian[0] = h[0];
    hessian[1] = hessian[2] = h[1];
    hessian[3] = h[2];
    return true;
}

/* Lanes `first` and on; the last block is filled up with its last lane. */
static void sweep_block(Sweep *sweep, int first, const SweepEnds *ends)
{
    const SweepDesc *desc = sweep->desc;
    int width = sweep->width, used = desc->lanes - first < width ? desc->lanes - first : width;
    for (int i = 0; i < width; i++) {
        int lane = first + (i < used ? i : used - 1);
        sweep->theta[i] = desc->x[lane];
        sweep->theta[width + i] = desc->y[lane];
        for (int k = 0; k < desc->lane_option_count; k++) sweep->values[k * width + i] = desc->lane_values[k][lane];
    }
    Objective objective = {sweep_gradient, sweep_value, sweep_hessian, sweep};
    StepInput input = {.total = desc->steps, .g = sweep->g, .objective = &objective, .lane_values = sweep->value_rows};
    optimizer_start_lanes(sweep->optimizer, sweep->value_rows, sweep->state);
    double lr = desc->settings->values[0];
    for (int t = 1; t <= desc->steps; t++) {
        sweep_gradient(sweep, sweep->theta, sweep->g, 2, width);
        input.t = t;
        input.lr = desc->schedule ? schedule_rate(desc->schedule, lr, t, desc->steps) : lr;
        optimizer_step(sweep->optimizer, &input, sweep->theta, sweep->state);
    }
    memcpy(ends->x + first, sweep->theta, (size_t)used * sizeof(double));
    memcpy(ends->y + first, sweep->theta + width, (size_t)used * sizeof(double));
    surface_values(desc->surface, ends->x + first, ends->y + first, used, ends->loss + first, NULL, NULL);
}

Status sweep_run(const SweepDesc *desc, const SweepEnds *ends, Error *error)
{
    if (desc->lanes < 0 || desc->steps < 0 || desc->lane_option_count < 0 || desc->lane_option_count > RULE_OPTIONS_MAX)
        return error_at(error, "", 0, 0, STATUS_VALUE, "a sweep of %d runs and %d steps cannot be", desc->lanes,
                        desc->steps);
    /* the rules in C do one run at a time */
    Sweep sweep = {.desc = desc, .width = desc->rule->method ? 1 : desc->lanes < BLOCK ? desc->lanes : BLOCK};
    if (desc->lanes == 0) return STATUS_OK;
    OptimizerDesc how = {.rule = desc->rule,
                         .settings = desc->settings,
                         .params = 2,
                         .lanes = sweep.width,
                         .lane_options = desc->lane_options,
                         .lane_option_count = desc->lane_option_count};
    Status status = optimizer_create(&sweep.optimizer, &how, error);
    if (status) return status;
    size_t width = (size_t)sweep.width, options = (size_t)desc->lane_option_count;
    double *block =
        memory_must(calloc(5 * width + options * width + optimizer_state_size(sweep.optimizer) + 1, sizeof(double)));
    const double *rows[RULE_OPTIONS_MAX];
    sweep.theta = block;
    sweep.g = block + 2 * width;
    sweep.loss = block + 4 * width;
    sweep.values = block + 5 * width;
    sweep.state = sweep.values + options * width;
    sweep.value_rows = rows;
    for (size_t k = 0; k < options; k++) rows[k] = sweep.values + k * width;
    for (int first = 0; first < desc->lanes; first += sweep.width) sweep_block(&sweep, first, ends);
    free(block);
    optimizer_destroy(sweep.optimizer);
    return STATUS_OK;
}
