/* BFGS (Broyden, Fletcher, Goldfarb, Shanno, all 1970): the inverse Hessian is built up from how the slope changes.
 *
 *   y = g - g_before,  s = the last step
 *   H <- (I - rho s y') H (I - rho y s') + rho s s',   rho = 1/(y.s), where y.s > 0 (else H stays)
 *   theta <- theta + length*(-H g)          length: lr, or by a line search for the strong Wolfe conditions
 *
 * H begins as I; before its first update it is scaled by y.s/y.y (Nocedal and Wright 2006, 6.20).
 */
#include "model/method/method.h"

#include <math.h>
#include <string.h>

enum { LINE_SEARCH };
enum { PARAMS_MOST = 2048 };
static const char *const options[] = {"line_search"};

/* State: steps taken, updates of H, s [n], g_before [n], H [n][n]. */
static size_t state_size(const double *o, int params) { return 2 + (size_t)params * (2 + (size_t)params); }
static size_t scratch_size(const double *o, int params) { return (WOLFE_SCRATCH + 4) * (size_t)params; }

static void start(const double *o, int n, double *state)
{
    double *h = state + 2 + 2 * n;
    for (int i = 0; i < n; i++) h[i * n + i] = 1;
}

static void learn(MethodCall *call, double *updates, const double *s, const double *y, double *h, double *hy)
{
    int n = call->params;
    double ys = vector_dot(y, s, n), yy = vector_dot(y, y, n);
    method_say(call, "y = g - g_before", "how the slope has changed", NULL, y, n);
    method_say(call, "s = step_before", "the last step", NULL, s, n);
    if (!(ys > 1e-10 * yy) || !(yy > 0)) return;
    if (*updates == 0)
        for (int i = 0; i < n; i++) h[i * n + i] = ys / yy;
    *updates += 1;
    for (int i = 0; i < n; i++) hy[i] = vector_dot(h + i * n, y, n);
    double rho = 1 / ys, yhy = vector_dot(y, hy, n);
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++) h[i * n + j] += rho * ((1 + rho * yhy) * s[i] * s[j] - hy[i] * s[j] - s[i] * hy[j]);
    method_say_number(call, "rho = 1/dot(y, s)", "curvature along the last step, inverted", rho);
}

static void step(MethodCall *call)
{
    int n = call->params;
    double *steps = call->state, *updates = steps + 1, *s = updates + 1, *g_before = s + n, *h = g_before + n;
    double *y = call->scratch, *hy = y + n, *d = hy + n, *g_new = d + n, *search = g_new + n, loss;

    *steps += 1;
    if (*steps > 1) {
        for (int i = 0; i < n; i++) y[i] = call->g[i] - g_before[i];
        learn(call, updates, s, y, h, hy);
    }
    for (int i = 0; i < n; i++) d[i] = -vector_dot(h + i * n, call->g, n);
    double slope = vector_dot(call->g, d, n);
    if (!(slope < 0)) { /* rounding has spoilt H: forget it */
        memset(h, 0, sizeof(double) * (size_t)n * (size_t)n);
        for (int i = 0; i < n; i++) h[i * n + i] = 1, d[i] = -call->g[i];
        *updates = 0;
        slope = vector_dot(call->g, d, n);
    }
    method_say(call, "d = -H*g", "downhill, bent by the curvature seen so far", "momentum", d, n);
    if (n == 2) { /* H is the inverse of the curvature */
        double det = h[0] * h[3] - h[1] * h[2];
        if (det > 0) method_say_model(call, (const double[]){h[3] / det, -h[1] / det, -h[2] / det, h[0] / det});
    }

    double sum = 0, length = call->lr;
    for (int i = 0; i < n; i++) sum += fabs(call->g[i]);
    if (*updates == 0 && 1 / sum < 1) length *= 1 / sum;
    if (call->options[LINE_SEARCH] != 0 && slope < 0)
        length = wolfe_search(call, call->theta, length, d, method_value(call, call->theta, NULL), call->g, slope,
                              &loss, g_new, search);
    method_say_number(call, "alpha = length",
                      call->options[LINE_SEARCH] != 0 ? "found by the line search (strong Wolfe)"
                      : *updates == 0                 ? "lr, but at first no longer than |g| allows"
                                                      : "lr",
                      length);
    for (int i = 0; i < n; i++) {
        s[i] = length * d[i];
        g_before[i] = call->g[i];
        call->theta[i] += s[i];
    }
    method_say(call, "step = alpha*d", "move", "step", s, n);
}

const OptimizerMethod method_bfgs = {"bfgs", options, 1, PARAMS_MOST, state_size, scratch_size, start, step};
