/* L-BFGS (Liu and Nocedal 1989), in the form of torch.optim.LBFGS, state and all: one step of ours is one call of its
 * step() with max_iter inner iterations (1 unless asked otherwise) and max_eval = 5/4 of them.
 *
 *   y = g - g_before,  s = length*d          kept, the last history_size pairs, where y.s > 1e-10
 *   d = -H g                                 by the two loops over the pairs; H begins as gamma*I, gamma = y.s/y.y
 *   theta <- theta + length*d                length: lr (at the very first step min(1, 1/|g|_1)*lr), or by line search
 */
#include "model/method/method.h"

#include <math.h>
#include <string.h>

enum { HISTORY, TOLERANCE_GRAD, TOLERANCE_CHANGE, LINE_SEARCH, MAX_ITER };
static const char *const options[] = {"history_size", "tolerance_grad", "tolerance_change", "line_search", "max_iter"};

/* The state block. Pairs lie in a ring: pair i (from the oldest) is at (first + i) % history. */
typedef struct Memory {
    double *iterations, *pairs, *first, *length, *gamma;
    double *d, *g_before; /* [n] */
    double *y, *s;        /* [history][n] */
    double *rho;          /* [history] */
} Memory;

static size_t history_of(const double *o) { return o[HISTORY] >= 1 ? (size_t)o[HISTORY] : 1; }

static size_t state_size(const double *o, int params)
{
    return 5 + 2 * (size_t)params + history_of(o) * (2 * (size_t)params + 1);
}

static size_t scratch_size(const double *o, int params) { return history_of(o) + (WOLFE_SCRATCH + 4) * (size_t)params; }

static void start(const double *o, int params, double *state) { state[4] = 1; }

static Memory memory_of(const MethodCall *call)
{
    size_t n = (size_t)call->params, h = history_of(call->options);
    double *at = call->state;
    Memory m = {at, at + 1, at + 2, at + 3, at + 4, at + 5, at + 5 + n, at + 5 + 2 * n, NULL, NULL};
    m.s = m.y + h * n;
    m.rho = m.s + h * n;
    return m;
}

static size_t slot(const Memory *m, size_t history, size_t i) { return ((size_t)*m->first + i) % history; }

static void remember(MethodCall *call, Memory *m, const double *g, double *y, double *s)
{
    size_t n = (size_t)call->params, history = history_of(call->options);
    for (size_t i = 0; i < n; i++) y[i] = g[i] - m->g_before[i], s[i] = m->d[i] * *m->length;
    double ys = vector_dot(y, s, (int)n);
    method_say(call, "y = g - g_before", "how the slope has changed", NULL, y, (int)n);
    method_say(call, "s = alpha*d", "the last step", NULL, s, (int)n);
    if (!(ys > 1e-10)) return;
    if ((size_t)*m->pairs == history) *m->first = (double)(((size_t)*m->first + 1) % history), *m->pairs -= 1;
    size_t at = slot(m, history, (size_t)*m->pairs);
    memcpy(m->y + at * n, y, sizeof(double) * n);
    memcpy(m->s + at * n, s, sizeof(double) * n);
    m->rho[at] = 1 / ys;
    *m->pairs += 1;
    *m->gamma = ys / vector_dot(y, y, (int)n);
}

/* The two loops: d = -H g. alpha: [history] */
static void direction(MethodCall *call, Memory *m, const double *g, double *alpha)
{
    size_t n = (size_t)call->params, history = history_of(call->options), pairs = (size_t)*m->pairs;
    double *q = m->d;
    for (size_t i = 0; i < n; i++) q[i] = -g[i];
    for (size_t i = pairs; i-- > 0;) {
        size_t at = slot(m, history, i);
        alpha[i] = vector_dot(m->s + at * n, q, (int)n) * m->rho[at];
        for (size_t k = 0; k < n; k++) q[k] -= alpha[i] * m->y[at * n + k];
    }
    for (size_t k = 0; k < n; k++) q[k] *= *m->gamma;
    for (size_t i = 0; i < pairs; i++) {
        size_t at = slot(m, history, i);
        double beta = vector_dot(m->y + at * n, q, (int)n) * m->rho[at];
        for (size_t k = 0; k < n; k++) q[k] += m->s[at * n + k] * (alpha[i] - beta);
    }
}

static void step(MethodCall *call)
{
    int n = call->params;
    const double *o = call->options;
    Memory m = memory_of(call);
    double *alpha = call->scratch, *g = alpha + history_of(o), *one = g + n, *two = one + n, *moved = two + n,
           *search = moved + n;
    double loss = 0, loss_before, change = o[TOLERANCE_CHANGE];
    int inner = 0, evaluations = 1, inner_most = (int)o[MAX_ITER], evaluations_most = inner_most * 5 / 4;
    bool by_search = o[LINE_SEARCH] != 0;

    memcpy(g, call->g, sizeof(double) * (size_t)n);
    memset(moved, 0, sizeof(double) * (size_t)n);
    if (vector_largest(g, n) <= o[TOLERANCE_GRAD]) {
        method_say(call, "step = 0*g", "the slope is below tolerance_grad: done", "step", moved, n);
        return;
    }
    if (by_search || inner_most > 1) loss = method_value(call, call->theta, NULL);
    while (inner < inner_most) {
        inner++;
        *m.iterations += 1;
        bool very_first = *m.iterations == 1;
        if (very_first)
            for (int i = 0; i < n; i++) m.d[i] = -g[i];
        else {
            remember(call, &m, g, one, two);
            method_say_number(call, "gamma = dot(y, s)/dot(y, y)", "length of a step where nothing is known", *m.gamma);
            direction(call, &m, g, alpha);
        }
        method_say(call, "d = -H*g",
                   very_first ? "straight down: nothing is remembered yet"
                              : "downhill, bent by the remembered curvature",
                   "momentum", m.d, n);
        memcpy(m.g_before, g, sizeof(double) * (size_t)n);
        loss_before = loss;

        double sum = 0, slope = vector_dot(g, m.d, n);
        for (int i = 0; i < n; i++) sum += fabs(g[i]);
        *m.length = very_first ? (1 / sum < 1 ? 1 / sum : 1) * call->lr : call->lr;
        if (slope > -change) break;

        int tried = 0;
        if (by_search) {
            int before = call->evaluations;
            *m.length = wolfe_search(call, call->theta, *m.length, m.d, loss, g, slope, &loss, g, search);
            tried = call->evaluations - before;
        }
        method_say_number(call, "alpha = length",
                          by_search    ? "found by the line search (strong Wolfe)"
                          : very_first ? "lr, but at first no longer than |g| allows"
                                       : "lr",
                          *m.length);
        for (int i = 0; i < n; i++) {
            double by = *m.length * m.d[i];
            moved[i] += by;
            call->theta[i] += by;
        }
        if (!by_search && inner < inner_most) loss = method_value(call, call->theta, g), tried = 1;
        evaluations += tried;
        if (inner == inner_most || evaluations >= evaluations_most || vector_largest(g, n) <= o[TOLERANCE_GRAD] ||
            fabs(*m.length) * vector_largest(m.d, n) <= change || fabs(loss - loss_before) < change)
            break;
    }
    method_say(call, "step = alpha*d", "move", "step", moved, n);
}

const OptimizerMethod method_lbfgs = {"lbfgs", options, 5, 1 << 24, state_size, scratch_size, start, step};
