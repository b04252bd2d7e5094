/* Gradient descent with a line search (Armijo 1966): the first length is lr; while the loss does not fall by at least
 * `decrease` of what the slope promises, the length is multiplied by `shrink`. */
#include "model/method/method.h"

#include <math.h>
#include <string.h>

enum { TRIALS_MOST = 60 };

static size_t no_state(const double *options, int params) { return 0; }
static size_t scratch_size(const double *options, int params) { return (size_t)params; }
static void start(const double *options, int params, double *state) {}

static void step(MethodCall *call)
{
    double shrink = call->options[0], decrease = call->options[1], length = call->lr;
    int n = call->params, trials = 0;
    double *trial = call->scratch, here = method_value(call, call->theta, NULL),
           slope = -vector_dot(call->g, call->g, n);
    bool found = false;
    method_say_number(call, "promise = -norm(g)^2", "what one unit of length promises", slope);
    while (!found && trials < TRIALS_MOST) {
        for (int i = 0; i < n; i++) trial[i] = call->theta[i] - length * call->g[i];
        trials++;
        found = method_value(call, trial, NULL) <= here + decrease * length * slope;
        if (!found) length *= shrink;
    }
    /* nothing lower within reach of rounding: stay. But a slope that is no number must show as one. */
    if (!found) length = isfinite(slope) && isfinite(here) ? 0 : NAN;
    method_say_number(call, "trials = count", "lengths tried: the first is lr", trials);
    method_say_number(call, "alpha = length", "the first length that keeps enough of the promise", length);
    for (int i = 0; i < n; i++) trial[i] = -length * call->g[i];
    method_say(call, "step = -alpha*g", "move", "step", trial, n);
    for (int i = 0; i < n; i++) call->theta[i] += trial[i];
}

static const char *const options[] = {"shrink", "decrease"};
const OptimizerMethod method_armijo = {"armijo", options, 2, 1 << 30, no_state, scratch_size, start, step};
