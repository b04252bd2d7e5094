/* Newton's method, made safe where the Hessian is not positive definite.
 *
 *   (H + damping*I) p = -g,   theta <- theta + lr*p          (Levenberg 1944 for the damping)
 *
 * `indefinite = absolute`: the eigenvalues of H + damping*I are replaced by their absolute values, so that the step goes
 * down along every axis of the curvature ("saddle-free Newton", Dauphin et al. 2014); `keep`: the plain step, which runs
 * to the nearest point of slope 0, be it a top or a saddle. An eigenvalue near 0 is kept off 0, relative to the largest.
 * Without a Hessian from the objective it is taken by central differences of the gradient.
 */
#include "model/method/method.h"

#include <float.h>
#include <math.h>
#include <string.h>

enum { PARAMS_MOST = 512, SWEEPS_MOST = 60 };
static const double eigenvalue_floor = 1e-12; /* of the largest */

static size_t no_state(const double *options, int params) { return 0; }
static size_t scratch_size(const double *options, int params)
{
    return 2 * (size_t)params * (size_t)params + 5 * (size_t)params;
}
static void start(const double *options, int params, double *state) {}

static void hessian_by_differences(MethodCall *call, double *hessian, double *scratch)
{
    int n = call->params;
    double *point = scratch, *ahead = scratch + n, *behind = scratch + 2 * n;
    double precision = call->objective && call->objective->precision > 0 ? call->objective->precision : DBL_EPSILON;
    memcpy(point, call->theta, sizeof(double) * (size_t)n);
    for (int j = 0; j < n; j++) {
        double h = cbrt(precision) * fmax(1, fabs(call->theta[j]));
        point[j] = call->theta[j] + h;
        method_gradient(call, point, ahead);
        point[j] = call->theta[j] - h;
        method_gradient(call, point, behind);
        point[j] = call->theta[j];
        for (int i = 0; i < n; i++) hessian[i * n + j] = (ahead[i] - behind[i]) / (2 * h);
    }
    for (int i = 0; i < n; i++)
        for (int j = 0; j < i; j++)
            hessian[i * n + j] = hessian[j * n + i] = 0.5 * (hessian[i * n + j] + hessian[j * n + i]);
}

/* Jacobi's rotations: a [n][n] becomes diagonal, the columns of v are the eigenvectors. */
static void eigen(double *a, double *v, int n)
{
    for (int i = 0; i < n * n; i++) v[i] = i % (n + 1) == 0;
    for (int sweep = 0; sweep < SWEEPS_MOST; sweep++) {
        double off = 0, all = 0;
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++) {
                all += a[i * n + j] * a[i * n + j];
                if (i != j) off += a[i * n + j] * a[i * n + j];
            }
        if (!(off > all * 1e-32)) return;
        for (int p = 0; p < n; p++)
            for (int q = p + 1; q < n; q++) {
                if (a[p * n + q] == 0) continue;
                double theta = (a[q * n + q] - a[p * n + p]) / (2 * a[p * n + q]);
                double t = (theta < 0 ? -1 : 1) / (fabs(theta) + hypot(theta, 1)), c = 1 / sqrt(t * t + 1), s = t * c;
                for (int k = 0; k < n; k++) {
                    double kp = a[k * n + p], kq = a[k * n + q];
                    a[k * n + p] = c * kp - s * kq, a[k * n + q] = s * kp + c * kq;
                }
                for (int k = 0; k < n; k++) {
                    double pk = a[p * n + k], qk = a[q * n + k];
                    a[p * n + k] = c * pk - s * qk, a[q * n + k] = s * pk + c * qk;
                }
                for (int k = 0; k < n; k++) {
                    double kp = v[k * n + p], kq = v[k * n + q];
                    v[k * n + p] = c * kp - s * kq, v[k * n + q] = s * kp + c * kq;
                }
            }
    }
}

static void step(MethodCall *call)
{
    int n = call->params;
    double damping = call->options[0];
    bool absolute = call->options[1] == 0;
    double *h = call->scratch, *v = h + n * n, *p = v + n * n, *rest = p + n;
    const Objective *objective = call->objective;
    bool given = objective && objective->hessian && objective->hessian(objective->context, call->theta, h, n);
    if (!given) hessian_by_differences(call, h, rest);

    bool finite = true;
    for (int i = 0; i < n * n; i++) finite = finite && isfinite(h[i]);
    if (n == 2) {
        method_say_number(call, "H_11 = curvature", "along the first parameter", h[0]);
        method_say_number(call, "H_12 = curvature", "across", h[1]);
        method_say_number(call, "H_22 = curvature", "along the second parameter", h[3]);
    }
    double largest = 0;
    if (finite) {
        for (int i = 0; i < n; i++) h[i * n + i] += damping;
        eigen(h, v, n);
        for (int i = 0; i < n; i++) largest = fmax(largest, fabs(h[i * n + i]));
    }
    double model[4] = {0};
    memset(p, 0, sizeof(double) * (size_t)n);
    for (int k = 0; k < n && largest > 0; k++) {
        double value = h[k * n + k], along = 0, size = fmax(fabs(value), largest * eigenvalue_floor);
        for (int i = 0; i < n; i++) along += v[i * n + k] * call->g[i];
        if (n == 2)
            method_say_number(call, k ? "lambda_2 = eigenvalue" : "lambda_1 = eigenvalue",
                              value > 0  ? "curved up: a valley along this axis"
                              : absolute ? "curved down: its sign is turned, so that the step goes down"
                                         : "curved down: the step climbs along this axis",
                              value);
        if (value < 0 && !absolute) size = -size;
        for (int i = 0; n == 2 && i < 4; i++) model[i] += size * v[i / 2 * n + k] * v[i % 2 * n + k];
        along /= size;
        for (int i = 0; i < n; i++) p[i] -= along * v[i * n + k];
    }
    if (largest == 0) /* flat or not finite: there is no curvature to go by */
        for (int i = 0; i < n; i++) p[i] = -call->g[i];
    method_say(call, "p = solve(H, -g)",
               largest == 0 ? "no curvature here: straight down" : "to the bottom of the parabola that fits here",
               "momentum", p, n);
    if (n == 2 && largest > 0) method_say_model(call, model);
    for (int i = 0; i < n; i++) p[i] *= call->lr;
    method_say(call, "step = lr*p", "move", "step", p, n);
    for (int i = 0; i < n; i++) call->theta[i] += p[i];
}

static const char *const options[] = {"damping", "indefinite"};
const OptimizerMethod method_newton = {"newton", options, 2, PARAMS_MOST, no_state, scratch_size, start, step};
