/* Line search for the strong Wolfe conditions (Nocedal and Wright 2006, algorithms 3.5 and 3.6), in the form in which
 * Schmidt's minFunc and torch.optim.LBFGS have it, so that trajectories agree: first steps grow until the minimum is
 * bracketed, then the bracket is narrowed by cubic interpolation.
 *
 *   enough descent   f(x + t d) <= f(x) + c1 t g.d
 *   flat enough      |g(x + t d).d| <= -c2 g.d
 */
#include "model/method/method.h"

#include <math.h>
#include <string.h>

static const double c1 = 1e-4, c2 = 0.9, smallest_bracket = 1e-9;
enum { TRIALS_MOST = 25 };

/* One end of the bracket, or a trial. */
typedef struct End {
    double t, f, slope, *g;
} End;

/* NaN passes through, as the reference has it. */
static double between(double value, double low, double high)
{
    if (low > value) value = low;
    return high < value ? high : value;
}

/* The minimum of the cubic through two points with their slopes, kept within [low, high]. */
static double cubic(End a, End b, double low, double high)
{
    double d1 = a.slope + b.slope - 3 * (a.f - b.f) / (a.t - b.t), square = d1 * d1 - a.slope * b.slope;
    if (!(square >= 0)) return (low + high) / 2;
    double d2 = sqrt(square);
    double at = a.t <= b.t ? b.t - (b.t - a.t) * ((b.slope + d2 - d1) / (b.slope - a.slope + 2 * d2))
                           : a.t - (a.t - b.t) * ((a.slope + d2 - d1) / (a.slope - b.slope + 2 * d2));
    return between(at, low, high);
}

typedef struct Search {
    MethodCall *call;
    const double *x, *d;
    double *point;
    int trials;
} Search;

static void evaluate(Search *s, End *end, double t)
{
    int n = s->call->params;
    for (int i = 0; i < n; i++) s->point[i] = s->x[i] + t * s->d[i];
    end->t = t;
    end->f = method_value(s->call, s->point, end->g);
    end->slope = vector_dot(end->g, s->d, n);
}

static void copy_end(End *to, const End *from, int n)
{
    double *g = to->g;
    memcpy(g, from->g, sizeof(double) * (size_t)n);
    *to = *from;
    to->g = g;
}

double wolfe_search(MethodCall *call, const double *x, double length, const double *d, double f, const double *g,
                    double slope, double *f_out, double *g_out, double *scratch)
{
    int n = call->params;
    Search s = {call, x, d, scratch, 0};
    End start = {0, f, slope, scratch + n}, previous = {.g = scratch + 2 * n}, now = {.g = scratch + 3 * n};
    End ends[2] = {{.g = scratch + 4 * n}, {.g = scratch + 5 * n}};
    memcpy(start.g, g, sizeof(double) * (size_t)n);
    double d_largest = vector_largest(d, n);
    bool done = false, bracketed = false;

    /* longer and longer, until the minimum lies between the last two */
    copy_end(&previous, &start, n);
    evaluate(&s, &now, length);
    while (s.trials < TRIALS_MOST) {
        bool too_high = now.f > f + c1 * now.t * slope || (s.trials > 1 && now.f >= previous.f);
        if (!too_high && fabs(now.slope) <= -c2 * slope) {
            done = true;
            copy_end(&ends[0], &now, n);
            break;
        }
        if (too_high || now.slope >= 0) {
            copy_end(&ends[0], &previous, n);
            copy_end(&ends[1], &now, n);
            bracketed = true;
            break;
        }
        double t = cubic(previous, now, now.t + 0.01 * (now.t - previous.t), now.t * 10);
        copy_end(&previous, &now, n);
        evaluate(&s, &now, t);
        s.trials++;
    }
    if (!done && !bracketed) {
        copy_end(&ends[0], &start, n);
        copy_end(&ends[1], &now, n);
    }

    /* narrower and narrower, keeping the lowest point at one end */
    int low = done || ends[0].f <= ends[1].f ? 0 : 1;
    bool slow = false;
    while (!done && s.trials < TRIALS_MOST) {
        double least = ends[0].t < ends[1].t ? ends[0].t : ends[1].t,
               most = ends[0].t < ends[1].t ? ends[1].t : ends[0].t;
        if (fabs(ends[1].t - ends[0].t) * d_largest < smallest_bracket) break;
        double t = cubic(ends[0], ends[1], least, most), margin = 0.1 * (most - least);
        /* too near an end twice, or on it: step a tenth of the bracket away from it */
        if (fmin(most - t, t - least) < margin) {
            if (slow || t >= most || t <= least) {
                t = fabs(t - most) < fabs(t - least) ? most - margin : least + margin;
                slow = false;
            } else {
                slow = true;
            }
        } else {
            slow = false;
        }
        evaluate(&s, &now, t);
        s.trials++;
        if (now.f > f + c1 * now.t * slope || now.f >= ends[low].f) {
            copy_end(&ends[!low], &now, n);
            low = ends[0].f <= ends[1].f ? 0 : 1;
        } else {
            if (fabs(now.slope) <= -c2 * slope) done = true;
            else if (now.slope * (ends[!low].t - ends[low].t) >= 0) copy_end(&ends[!low], &ends[low], n);
            copy_end(&ends[low], &now, n);
        }
    }
    *f_out = ends[low].f;
    memcpy(g_out, ends[low].g, sizeof(double) * (size_t)n);
    return ends[low].t;
}
