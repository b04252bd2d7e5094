#include "view/workings/workings_say.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "model/stability.h"
#include "view/parts/words.h"

#define ALIKE   1.25 /* two numbers that differ by less are alike */
#define UNALIKE 1.5

typedef struct Say {
    const Workings *workings;
    const Race *race;
    const WorkingLine *line;
    const char *axis[2];
    char *out;
} Say;

static double length_of(const double v[2]) { return hypot(v[0], v[1]); }

/* How many times larger the larger component is; *which is it. 0: one of them is 0 or no number. */
static double unlikeness(const double v[2], int *which)
{
    double a = fabs(v[0]), b = fabs(v[1]);
    *which = b > a;
    if (!(fmin(a, b) > 0) || !isfinite(a) || !isfinite(b)) return 0;
    return fmax(a, b) / fmin(a, b);
}

static double angle_between(const double a[2], const double b[2])
{
    return fabs(atan2(a[0] * b[1] - a[1] * b[0], a[0] * b[0] + a[1] * b[1])) * 57.29577951308232;
}

/* "2.6", "24", "1,300 000" never: two digits, plain. */
static const char *times(char out[48], double value)
{
    if (value < 9.95) number_fixed(out, value, 1);
    else if (value < 1e5) number_fixed(out, round(value), 0);
    else number_short(out, value, 2);
    return out;
}

static const char *number(char out[48], double value) { return number_short(out, value, 4); }

static const WorkingName *used(const WorkingLine *line, const char *name)
{
    for (int i = 0; i < line->name_count; i++)
        if (!strcmp(line->names[i].name, name)) return &line->names[i];
    return NULL;
}

static const WorkingName *used_with_role(const WorkingLine *line, const char *role)
{
    for (int i = 0; i < line->name_count; i++)
        if (line->names[i].count == 2 && line->names[i].role && !strcmp(line->names[i].role, role))
            return &line->names[i];
    return NULL;
}

static void put(Say *say, const char *key, ...) __attribute__((sentinel));

/* The sentence with %s filled in by the texts that follow, up to NULL. */
static void put(Say *say, const char *key, ...)
{
    TextBuffer text = text_fixed(say->out, RICH_TEXT);
    va_list list;
    va_start(list, key);
    for (const char *c = word(key); *c; c++) {
        if (c[0] != '%' || c[1] != 's') {
            text_add_bytes(&text, c, 1);
            continue;
        }
        const char *with = va_arg(list, const char *);
        if (!with) break;
        text_add(&text, "%s", with);
        c++;
    }
    va_end(list);
}

static void say_slope(Say *say)
{
    const double *g = say->line->values;
    char a[48];
    int which;
    double unlike = unlikeness(g, &which);
    const char *to[2];
    for (int k = 0; k < 2; k++) to[k] = word(g[k] > 0 ? "workings.smaller" : "workings.larger");
    if (!(length_of(g) > 0)) put(say, "workings.flat", NULL);
    else if (unlike == 0) { /* NOLINT: along one axis */ which = fabs(g[1]) > 0;
        put(say, "workings.slope_along", say->axis[which], to[which], say->axis[which], NULL);
    } else if (unlike < UNALIKE) put(say, "workings.slope_alike", to[0], say->axis[0], to[1], say->axis[1], NULL);
    else put(say, "workings.slope", times(a, unlike), say->axis[which], to[0], say->axis[0], to[1], say->axis[1], NULL);
}

static void say_move(Say *say)
{
    const Workings *w = say->workings;
    char a[48], b[48];
    double step[2] = {w->next[0] - w->theta[0], w->next[1] - w->theta[1]}, *g = (double *)w->lines[0].values;
    double down = step[0] * g[0] + step[1] * g[1];
    number(a, w->loss), number(b, w->next_loss);
    if (!isfinite(w->next_loss)) put(say, "workings.ended", NULL);
    else if (length_of(step) == 0) put(say, "workings.stays", NULL); /* NOLINT */
    else if (w->next_loss < w->loss) put(say, "workings.falls", a, b, NULL);
    else if (down < 0) put(say, "workings.too_far", a, b, NULL);
    else put(say, "workings.carried", a, b, NULL);
}

/* The rate against the limit where the ball is. */
static bool say_limit(Say *say)
{
    const RunDesc *run = &race_desc(say->race)->runs[say->workings->run];
    double gradient[2], hessian[3];
    char a[48], b[48];
    surface_hessian(race_surface(say->race), say->workings->theta, gradient, hessian);
    Stability s = stability_at(run->rule, run_settings(run, say->workings->step - 1), hessian);
    if (!(s.limit > 0) || !(say->workings->lr > s.limit)) return false;
    put(say, "workings.beyond", times(a, say->workings->lr / s.limit), number_short(b, s.limit, 3), NULL);
    return true;
}

/* What an adaptive rule is for: unlike inputs, divided by the root of their squares, give like steps. */
static bool say_evened(Say *say)
{
    const WorkingName *squares = used_with_role(say->line, "second_moment"),
                      *input = used_with_role(say->line, "momentum");
    char a[48], b[48];
    int which, other;
    if (!input) input = used_with_role(say->line, "gradient");
    if (!squares || !input) return false;
    double before = unlikeness(input->values, &which), after = unlikeness(say->line->values, &other);
    if (before < UNALIKE || after == 0 || after > sqrt(before)) return false; /* NOLINT */
    if (after < ALIKE)
        put(say, "workings.evened", input->name, times(a, before), say->axis[which], squares->name, NULL);
    else
        put(say, "workings.nearly_evened", input->name, times(a, before), say->axis[which], squares->name,
            times(b, after), NULL);
    return true;
}

static void say_step(Say *say)
{
    const double *g = say->workings->lines[0].values, *step = say->line->values;
    const double down[2] = {-g[0], -g[1]};
    char a[48], b[48];
    if (say_limit(say) || say_evened(say)) return;
    double length = length_of(step);
    if (!(length > 0) || !isfinite(length)) {
        if (length == 0) put(say, "workings.no_step", NULL); /* NOLINT */
        return;
    }
    number_short(a, length, 3);
    if (!(length_of(g) > 0)) {
        put(say, "workings.step_long", a, NULL);
        return;
    }
    double angle = angle_between(step, down);
    snprintf(b, sizeof b, "%.0f", angle);
    if (angle < 1) put(say, "workings.straight", a, NULL);
    else if (angle <= 90) put(say, "workings.aside", b, a, NULL);
    else put(say, "workings.uphill", b, NULL);
}

/* A state that this line renews, beside what it was. */
static bool say_renewed(Say *say)
{
    const WorkingName *old = used(say->line, say->line->name);
    const double *now = say->line->values;
    char a[48], b[48];
    if (!old || old->count != say->line->count) return false;
    if (old->count == 1) {
        if (!isfinite(old->values[0]) || !isfinite(now[0])) return false;
        put(say, "workings.from_to", number(a, old->values[0]), number(b, now[0]), NULL);
        return true;
    }
    if (!old->before) return false;
    double was = length_of(old->values), is = length_of(now);
    if (was == 0 && is > 0) { /* NOLINT */
        put(say, "workings.began", NULL);
        return true;
    }
    if (!(was > 0) || !(is > 0) || !isfinite(is)) return false;
    if (say->line->role && !strcmp(say->line->role, "second_moment")) {
        double x = now[0] / old->values[0], y = now[1] / old->values[1];
        if (!isfinite(x) || !isfinite(y)) return false;
        bool grows = x >= 1 && y >= 1, shrinks = x <= 1 && y <= 1;
        put(say,
            grows     ? "workings.square_grows"
            : shrinks ? "workings.square_shrinks"
                      : "workings.square",
            number_short(a, x, 3), say->axis[0], number_short(b, y, 3), say->axis[1], NULL);
        return true;
    }
    double angle = angle_between(old->values, now);
    snprintf(b, sizeof b, "%.0f", angle);
    number_short(a, is / was, 3);
    if (angle < 1) put(say, is >= was ? "workings.same_way_longer" : "workings.same_way_shorter", a, NULL);
    else put(say, is >= was ? "workings.turns_longer" : "workings.turns_shorter", b, a, NULL);
    return true;
}

/* The same number of times another vector in both directions: "m_hat is 2.7 times m". */
static bool say_multiple(Say *say)
{
    const double *now = say->line->values;
    char a[48];
    for (int i = 0; i < say->line->name_count && say->line->count == 2; i++) {
        const WorkingName *name = &say->line->names[i];
        if (name->count != 2 || !strcmp(name->name, say->line->name) || !strcmp(name->name, "theta")) continue;
        double x = now[0] / name->values[0], y = now[1] / name->values[1];
        if (!isfinite(x) || !isfinite(y) || fabs(x - y) > 1e-9 * fabs(x) || !(x > 0)) continue;
        if (fabs(x - 1) < 0.005) put(say, "workings.as_before", say->line->name, name->name, NULL);
        else put(say, "workings.multiple", say->line->name, number_short(a, x, 3), name->name, NULL);
        return true;
    }
    return false;
}

/* Beside the rate that the run was given. */
static void say_rate(Say *say)
{
    const WorkingName *first = used(say->line, "lr0");
    char a[48];
    if (!first || !(first->values[0] > 0)) return;
    double share = say->line->values[0] / first->values[0];
    if (fabs(share - 1) < 0.0005) put(say, "workings.rate_whole", NULL);
    else put(say, "workings.rate_share", number_short(a, 100 * share, 3), NULL);
}

static void say_line(Say *say)
{
    const double *now = say->line->values;
    char a[48];
    int which;
    if (say->line->trial_count > 1) {
        snprintf(a, sizeof a, "%d", say->line->trial_count);
        put(say, "workings.tried", a, NULL);
        return;
    }
    if (say_renewed(say) || say_multiple(say) || say->line->count != 2) return;
    bool signs = true;
    for (int k = 0; k < 2; k++)
        signs = signs && (now[k] == -1 || now[k] == 0 || now[k] == 1); /* NOLINT: what sign() gives */
    if (signs) {
        put(say, "workings.signs", NULL);
        return;
    }
    double unlike = unlikeness(now, &which);
    if (unlike >= UNALIKE) put(say, "workings.larger_in", say->line->name, times(a, unlike), say->axis[which], NULL);
    else if (unlike > 0) put(say, "workings.both_alike", say->line->name, NULL);
}

const char *workings_say(const Workings *workings, const Race *race, int line, char out[RICH_TEXT])
{
    const Surface *surface = race_surface(race);
    Say say = {workings, race, &workings->lines[line], {surface->parameters[0], surface->parameters[1]}, out};
    out[0] = 0;
    for (int k = 0; k < say.line->count; k++)
        if (!isfinite(say.line->values[k])) {
            put(&say, "workings.not_finite", NULL);
            return out;
        }
    if (say.line->kind == WORKING_SLOPE) say_slope(&say);
    else if (say.line->kind == WORKING_RATE) say_rate(&say);
    else if (say.line->kind == WORKING_MOVE) say_move(&say);
    else if (!strcmp(say.line->name, "step") && say.line->count == 2) say_step(&say);
    else say_line(&say);
    return out;
}
