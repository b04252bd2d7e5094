/* What can be said of a run at a step, worked out from gradient, Hessian and the last steps.
 *
 * Everything is measured in units of the surface itself: lengths as shares of the domain's widths, loss as shares of the
 * race's fall (the start's loss above the lowest known). So a word does not depend on the units of a formula. */
#include "run/race.h"

#include "base/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Shares, see above. */
#define NEAR     1e-3 /* from the minimum, by Newton's step, for as long as SETTLED steps */
#define FLAT     1e-3 /* slope that counts as none, at a saddle or on a top */
#define STRAIGHT 1e-3 /* curvature that counts as none */
#define PLATEAU  2e-3 /* slope of a plateau … */
#define EVEN     2e-1 /* … and its curvature */
#define RESTING  1e-3 /* length of a step of a ball that does not move on */
#define SLOW     1e-3 /* loss gained lately, as a share of what is left, by one that creeps */
enum { SETTLED = 12, LATELY = 12, WINDOW = RUN_PATH_MOMENTS - 1 };

/* `step` is one of the path's: at most WINDOW before its last. */
static const Moment *path_at(const RunPath *path, int step)
{
    return &path->moments[(step < 0 ? 0 : step > path->step ? path->step : step) - path->step + path->count - 1];
}

typedef struct Local {
    double fall;      /* the unit of loss */
    double left;      /* loss above the lowest known */
    double slope[2];  /* in shares */
    double low, high; /* eigenvalues of the Hessian, in shares */
    double way[2];    /* eigenvector of the low one, in surface units, length 1 */
    double newton;    /* length of Newton's step along the curved directions, in shares */
    bool curved;      /* no eigenvalue below zero, and no slope along a straight direction */
    bool known;       /* gradient and Hessian are finite */
} Local;

static double widths(const Surface *surface, double out[2])
{
    for (int i = 0; i < 2; i++) {
        out[i] = surface->domain[i][1] - surface->domain[i][0];
        if (!(out[i] > 0) || !isfinite(out[i])) out[i] = 1;
    }
    return hypot(out[0], out[1]);
}

static double fall_of(double start, double best)
{
    double fall = start - best, least = 1e-12 * (1 + fabs(best));
    return isfinite(fall) && fall > least ? fall : least;
}

static double race_fall(const Race *race, int run) { return fall_of(race_at(race, run, 0)->loss, race_best(race)); }

static Local local_at(const RunPath *path, const Moment *m)
{
    const Surface *surface = path->surface;
    Local local = {.fall = fall_of(path->start_loss, path->best)};
    local.left = m->loss - path->best;
    double w[2], g[2], h[3], at[2] = {m->x, m->y};
    widths(surface, w);
    surface_hessian(surface, at, g, h);
    for (int i = 0; i < 2; i++) local.slope[i] = m->gradient[i] * w[i] / local.fall;
    double a = h[0] * w[0] * w[0] / local.fall, b = h[1] * w[0] * w[1] / local.fall,
           c = h[2] * w[1] * w[1] / local.fall;
    local.known = isfinite(local.slope[0]) && isfinite(local.slope[1]) && isfinite(a) && isfinite(b) && isfinite(c);
    if (!local.known) return local;

    /* Eigenvalues of [a b; b c], and the directions: u for the low one, v across it. */
    double middle = (a + c) / 2, r = hypot((a - c) / 2, b), angle = 0.5 * atan2(2 * b, a - c);
    local.high = middle + r;
    local.low = middle - r;
    double v[2] = {cos(angle), sin(angle)}, u[2] = {-v[1], v[0]};
    double along[2] = {local.slope[0] * u[0] + local.slope[1] * u[1], local.slope[0] * v[0] + local.slope[1] * v[1]};
    double most = fmax(fabs(local.low), fabs(local.high)), values[2] = {local.low, local.high};
    local.curved = most > 1e-9;
    for (int i = 0; i < 2; i++) {
        if (values[i] > 1e-9 * most && values[i] > 0) local.newton = hypot(local.newton, along[i] / values[i]);
        else if (values[i] < -1e-9 * most || fabs(along[i]) > 1e-9) local.curved = false;
    }
    double way[2] = {u[0] * w[0], u[1] * w[1]}, length = hypot(way[0], way[1]);
    for (int i = 0; i < 2; i++) local.way[i] = way[i] / length;
    return local;
}

/* The way of the last steps, in shares of the domain. */
typedef struct Trip {
    double path, net, last;
    int steps;
    bool wider;
} Trip;

static double moved(const Surface *surface, const Moment *a, const Moment *b)
{
    double w[2];
    widths(surface, w);
    return hypot((b->x - a->x) / w[0], (b->y - a->y) / w[1]);
}

static Trip trip_of(const RunPath *path)
{
    const Surface *surface = path->surface;
    int step = path->step;
    Trip trip = {.steps = step < WINDOW ? step : WINDOW};
    int from = step - trip.steps;
    double halves[2] = {0};
    for (int s = from + 1; s <= step; s++) {
        trip.last = moved(surface, path_at(path, s - 1), path_at(path, s));
        trip.path += trip.last;
        halves[s - from > trip.steps / 2] += trip.last;
    }
    trip.net = moved(surface, path_at(path, from), path_at(path, step));
    trip.wider = halves[1] > 1.05 * halves[0];
    return trip;
}

static double lowest_loss(const RunPath *path, int from, int to)
{
    double low = path_at(path, from)->loss;
    for (int s = from + 1; s <= to; s++) low = fmin(low, path_at(path, s)->loss);
    return low;
}

bool run_off_the_map(const Surface *surface, double x, double y)
{
    const double at[2] = {x, y};
    double w[2];
    widths(surface, w);
    for (int i = 0; i < 2; i++)
        if (!(fabs(at[i] - (surface->domain[i][0] / 2 + surface->domain[i][1] / 2)) <= w[i])) return true;
    return false;
}

/* An ended run: it ran away, or stepped to where the formula has no value? Running away shows before the end. */
static RunWord ended_word(const Race *race, int run)
{
    const Moment *m = race_at(race, run, race_last(race, run));
    if (race_end(race, run) == 0) return RUN_UNDEFINED;
    double far = 1e6 * (race_fall(race, run) + 1);
    if (m->loss > far || run_off_the_map(race_surface(race), m->x, m->y)) return RUN_DIVERGED;
    return RUN_UNDEFINED;
}

static RunWord resting_word(const Local *local)
{
    double slope = hypot(local->slope[0], local->slope[1]);
    if (slope <= FLAT && local->low < -STRAIGHT) return local->high > STRAIGHT ? RUN_SADDLE : RUN_MAXIMUM;
    double most = fmax(fabs(local->low), fabs(local->high));
    if (slope == 0 && most == 0) return RUN_PLATEAU; /* flat as far as one can see, however low */
    if (slope <= PLATEAU && most <= EVEN && local->left > 0.01 * local->fall) return RUN_PLATEAU;
    return RUN_WORDS;
}

static bool at_minimum(const Local *local)
{
    if (!local->known || !local->curved) return false;
    double slope = hypot(local->slope[0], local->slope[1]);
    return local->newton <= NEAR || (slope <= 1e-4 && local->left <= 1e-4 * local->fall);
}

/* A ball that only rolls through the lowest point has not converged: it must have stayed there. */
static bool settled(const RunPath *path, double last)
{
    int step = path->step, window = step < SETTLED ? step : SETTLED;
    if (window < SETTLED && last > RESTING) return false;
    for (int s = step; s > step - window; s--) {
        Local local = local_at(path, path_at(path, s));
        if (!at_minimum(&local)) return false;
        if (window < SETTLED) break; /* it came in a few steps and stands */
    }
    return true;
}

/* Records tell how it goes: a ball that swings in a narrowing valley still gets lower. */
static RunWord moving_word(const RunPath *path)
{
    int step = path->step;
    const Moment *m = path_at(path, step);
    int from = step > LATELY ? step - LATELY : 0, first = step > WINDOW ? step - WINDOW : 0;
    double before = lowest_loss(path, first, from), lately = lowest_loss(path, from, step);
    Trip trip = trip_of(path);
    if (lately < before) {
        double left = fmax(lately - path->best, 0);
        bool slow = step >= LATELY && before - lately < SLOW * (left + before - lately);
        return slow ? RUN_CREEPING : RUN_GOING_DOWN;
    }
    if (trip.steps >= LATELY && trip.path > NEAR && trip.path > 4 * trip.net) return RUN_OSCILLATING;
    if (trip.path <= NEAR) return RUN_CREEPING;
    return m->loss > path_at(path, from)->loss ? RUN_CLIMBING : RUN_GOING_DOWN;
}

RunWord run_path_word(const RunPath *path)
{
    const Moment *m = path_at(path, path->step);
    if (m->loss > 1e6 * (fall_of(path->start_loss, path->best) + 1)) return RUN_DIVERGED;
    if (run_off_the_map(path->surface, m->x, m->y)) return RUN_OFF_THE_MAP;
    if (!isfinite(m->gradient[0]) || !isfinite(m->gradient[1])) return RUN_NO_SLOPE;
    if (path->step <= 0) return RUN_START;

    Local local = local_at(path, m);
    if (local.known) {
        double last = moved(path->surface, path_at(path, path->step - 1), m);
        if (settled(path, last)) return RUN_CONVERGED;
        RunWord word = last <= RESTING ? resting_word(&local) : RUN_WORDS;
        if (word != RUN_WORDS) return word;
    }
    return moving_word(path);
}

bool run_path_lowest(const RunPath *path)
{
    return path_at(path, path->step)->loss - path->best <= 1e-3 * fall_of(path->start_loss, path->best);
}

/* The last moments of a run. `moments` holds them. */
static RunPath path_of(const Race *race, int run, int step, Moment moments[RUN_PATH_MOMENTS])
{
    if (step > race_last(race, run)) step = race_last(race, run);
    if (step < 0) step = 0;
    int count = step < WINDOW ? step + 1 : WINDOW + 1;
    for (int i = 0; i < count; i++) moments[i] = *race_at(race, run, step - count + 1 + i);
    return (RunPath){race_surface(race), race_best(race), race_at(race, run, 0)->loss, moments, count, step};
}

RunWord race_word(const Race *race, int run, int step)
{
    Moment moments[RUN_PATH_MOMENTS];
    if (race_ended(race, run, step)) return ended_word(race, run);
    RunPath path = path_of(race, run, step, moments);
    return run_path_word(&path);
}

/* ---- sentences --------------------------------------------------------------------------------------------- */

static void say_direction(const Surface *surface, const double way[2], char out[64])
{
    for (int i = 0; i < 2; i++)
        if (fabs(way[i]) > 0.98) {
            snprintf(out, 64, "%.60s", surface->parameters[i]);
            return;
        }
    double sign = way[0] < 0 ? -1 : 1;
    char a[48], b[48];
    snprintf(out, 64, "(%.20s, %.20s)", number_fixed(a, sign * way[0], 1), number_fixed(b, sign * way[1], 1));
}

/* About as many digits as the race's fall makes sense of: a loss of 1e-13 of it is 0. */
static const char *loss_text(double loss, double fall, char out[48])
{
    if (fabs(loss) < 1e-9 * fall) loss = 0;
    return number_short(out, loss, 3);
}

RunSaid race_said(const Race *race, int run, int step)
{
    RunWord word = race_word(race, run, step);
    const Moment *m = race_at(race, run, step);
    RunSaid said = {.kind = SAID_DOWN};
    char c[48];
    double best = race_best(race), fall = race_fall(race, run);
    Moment moments[RUN_PATH_MOMENTS];
    RunPath path = path_of(race, run, step, moments);
    switch (word) {
    case RUN_START: said.kind = SAID_START; break;
    case RUN_GOING_DOWN:
    case RUN_WORDS: said.kind = SAID_DOWN; break;
    case RUN_CREEPING: said.kind = SAID_CREEPING; break;
    case RUN_CLIMBING: said.kind = SAID_CLIMBING; break;
    case RUN_CONVERGED: {
        bool known = race_surface(race)->minimum_count > 0, lowest = run_path_lowest(&path);
        said.kind = !known ? SAID_MINIMUM : lowest ? SAID_LOWEST : SAID_HIGHER;
        snprintf(said.first, sizeof said.first, "%s", loss_text(m->loss, fall, c));
        snprintf(said.second, sizeof said.second, "%s", loss_text(best, fall, c));
        break;
    }
    case RUN_SADDLE:
        said.kind = SAID_SADDLE;
        say_direction(race_surface(race), local_at(&path, m).way, said.first);
        break;
    case RUN_PLATEAU:
        said.kind = SAID_PLATEAU;
        snprintf(said.first, sizeof said.first, "%s", number_short(c, m->loss, 3));
        break;
    case RUN_NO_SLOPE: said.kind = SAID_NO_SLOPE; break;
    case RUN_MAXIMUM: said.kind = SAID_MAXIMUM; break;
    case RUN_OSCILLATING: said.kind = trip_of(&path).wider ? SAID_WIDER : SAID_SWINGING; break;
    case RUN_OFF_THE_MAP:
        said.kind = SAID_OFF;
        snprintf(said.first, sizeof said.first, "%s", number_short(c, m->x, 3));
        snprintf(said.second, sizeof said.second, "%s", number_short(c, m->y, 3));
        break;
    case RUN_DIVERGED:
        said.kind = race_ended(race, run, step) ? SAID_DIVERGED : SAID_FAR;
        if (said.kind == SAID_DIVERGED) snprintf(said.first, sizeof said.first, "%d", race_end(race, run));
        else snprintf(said.first, sizeof said.first, "%s", number_short(c, m->loss, 3));
        break;
    case RUN_UNDEFINED:
        said.kind = race_end(race, run) > 0 ? SAID_UNDEFINED : SAID_NO_START;
        snprintf(said.first, sizeof said.first, "%d", race_end(race, run));
        break;
    }
    return said;
}
