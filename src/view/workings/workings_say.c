#include "view/workings/workings_say.h"

#include <math.h>
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

/* The sentence of a key, with its values. */
#define put(say, key, ...) word_fill((say)->out, RICH_TEXT, key __VA_OPT__(, ) __VA_ARGS__)

static void say_slope(Say *say)
{
    const double *g = say->line->values;
    char a[48];
    int which;
    double unlike = unlikeness(g, &which);
    const char *to[2];
    for (int k = 0; k < 2; k++) to[k] = word(g[k] > 0 ? "workings.smaller" : "workings.larger");
    if (!(length_of(g) > 0)) put(say, "workings.flat");
    else if (unlike == 0) { /* NOLINT: along one axis */ which = fabs(g[1]) > 0;
        put(say, "workings.slope_along", WORD_TEXT("axis", say->axis[which]), WORD_TEXT("way", to[which]));
    } else if (unlike < UNALIKE)
        put(say, "workings.slope_alike", WORD_TEXT("way_x", to[0]), WORD_TEXT("x", say->axis[0]),
            WORD_TEXT("way_y", to[1]), WORD_TEXT("y", say->axis[1]));
    else
        put(say, "workings.slope", WORD_TEXT("times", times(a, unlike)), WORD_TEXT("axis", say->axis[which]),
            WORD_TEXT("way_x", to[0]), WORD_TEXT("x", say->axis[0]), WORD_TEXT("way_y", to[1]),
            WORD_TEXT("y", say->axis[1]));
}

static void say_move(Say *say)
{
    const Workings *w = say->workings;
    const double step[2] = {w->next[0] - w->theta[0], w->next[1] - w->theta[1]}, *g = w->lines[0].values;
    double down = step[0] * g[0] + step[1] * g[1];
    WordValue before = WORD_NUMBER("before", w->loss, 4), after = WORD_NUMBER("after", w->next_loss, 4);
    if (!isfinite(w->next_loss)) put(say, "workings.ended");
    else if (length_of(step) == 0) put(say, "workings.stays"); /* NOLINT */
    else if (w->next_loss < w->loss) put(say, "workings.falls", before, after);
    else if (down < 0) put(say, "workings.too_far", before, after);
    else put(say, "workings.carried", before, after);
}

/* The rate against the limit where the ball is. */
static bool say_limit(Say *say)
{
    const RunDesc *run = &race_desc(say->race)->runs[say->workings->run];
    double gradient[2], hessian[3];
    char a[48];
    surface_hessian(race_surface(say->race), say->workings->theta, gradient, hessian);
    Stability s = stability_at(run->rule, run_settings(run, say->workings->step - 1), hessian);
    if (!(s.limit > 0) || !(say->workings->lr > s.limit)) return false;
    put(say, "workings.beyond", WORD_TEXT("times", times(a, say->workings->lr / s.limit)),
        WORD_NUMBER("limit", s.limit, 3));
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
        put(say, "workings.evened", WORD_SYMBOL("input", input->name), WORD_TEXT("times", times(a, before)),
            WORD_TEXT("axis", say->axis[which]), WORD_SYMBOL("squares", squares->name));
    else
        put(say, "workings.nearly_evened", WORD_SYMBOL("input", input->name), WORD_TEXT("times", times(a, before)),
            WORD_TEXT("axis", say->axis[which]), WORD_SYMBOL("squares", squares->name),
            WORD_TEXT("rest", times(b, after)));
    return true;
}

static void say_step(Say *say)
{
    const double *g = say->workings->lines[0].values, *step = say->line->values;
    const double down[2] = {-g[0], -g[1]};
    if (say_limit(say) || say_evened(say)) return;
    double length = length_of(step);
    if (!(length > 0) || !isfinite(length)) {
        if (length == 0) put(say, "workings.no_step"); /* NOLINT */
        return;
    }
    if (!(length_of(g) > 0)) {
        put(say, "workings.step_long", WORD_NUMBER("length", length, 3));
        return;
    }
    double angle = angle_between(step, down);
    if (angle < 1) put(say, "workings.straight", WORD_NUMBER("length", length, 3));
    else if (angle <= 90)
        put(say, "workings.aside", WORD_INT("angle", (int)lrint(angle)), WORD_NUMBER("length", length, 3));
    else put(say, "workings.uphill", WORD_INT("angle", (int)lrint(angle)));
}

/* A state that this line renews, beside what it was. */
static bool say_renewed(Say *say)
{
    const WorkingName *old = used(say->line, say->line->name);
    const double *now = say->line->values;
    if (!old || old->count != say->line->count) return false;
    if (old->count == 1) {
        if (!isfinite(old->values[0]) || !isfinite(now[0])) return false;
        put(say, "workings.from_to", WORD_NUMBER("before", old->values[0], 4), WORD_NUMBER("after", now[0], 4));
        return true;
    }
    if (!old->before) return false;
    double was = length_of(old->values), is = length_of(now);
    if (was == 0 && is > 0) { /* NOLINT */
        put(say, "workings.began");
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
            WORD_NUMBER("times_x", x, 3), WORD_TEXT("x", say->axis[0]), WORD_NUMBER("times_y", y, 3),
            WORD_TEXT("y", say->axis[1]));
        return true;
    }
    double angle = angle_between(old->values, now);
    if (angle < 1)
        put(say, is >= was ? "workings.same_way_longer" : "workings.same_way_shorter",
            WORD_NUMBER("times", is / was, 3));
    else
        put(say, is >= was ? "workings.turns_longer" : "workings.turns_shorter", WORD_INT("angle", (int)lrint(angle)),
            WORD_NUMBER("times", is / was, 3));
    return true;
}

/* The same number of times another vector in both directions: "m_hat is 2.7 times m". */
static bool say_multiple(Say *say)
{
    const double *now = say->line->values;
    for (int i = 0; i < say->line->name_count && say->line->count == 2; i++) {
        const WorkingName *name = &say->line->names[i];
        if (name->count != 2 || !strcmp(name->name, say->line->name) || !strcmp(name->name, "theta")) continue;
        double x = now[0] / name->values[0], y = now[1] / name->values[1];
        if (!isfinite(x) || !isfinite(y) || fabs(x - y) > 1e-9 * fabs(x) || !(x > 0)) continue;
        if (fabs(x - 1) < 0.005)
            put(say, "workings.as_before", WORD_SYMBOL("quantity", say->line->name), WORD_SYMBOL("other", name->name));
        else
            put(say, "workings.multiple", WORD_SYMBOL("quantity", say->line->name), WORD_NUMBER("times", x, 3),
                WORD_SYMBOL("other", name->name));
        return true;
    }
    return false;
}

/* Beside the rate that the run was given. */
static void say_rate(Say *say)
{
    const WorkingName *first = used(say->line, "lr0");
    if (!first || !(first->values[0] > 0)) return;
    double share = say->line->values[0] / first->values[0];
    if (fabs(share - 1) < 0.0005) put(say, "workings.rate_whole");
    else put(say, "workings.rate_share", WORD_NUMBER("percent", 100 * share, 3));
}

static void say_line(Say *say)
{
    const double *now = say->line->values;
    char a[48];
    int which;
    if (say->line->trial_count > 1) {
        put(say, "workings.tried", WORD_INT("count", say->line->trial_count));
        return;
    }
    if (say_renewed(say) || say_multiple(say) || say->line->count != 2) return;
    bool signs = true;
    for (int k = 0; k < 2; k++)
        signs = signs && (now[k] == -1 || now[k] == 0 || now[k] == 1); /* NOLINT: what sign() gives */
    if (signs) {
        put(say, "workings.signs");
        return;
    }
    double unlike = unlikeness(now, &which);
    if (unlike >= UNALIKE)
        put(say, "workings.larger_in", WORD_SYMBOL("quantity", say->line->name), WORD_TEXT("times", times(a, unlike)),
            WORD_TEXT("axis", say->axis[which]));
    else if (unlike > 0) put(say, "workings.both_alike", WORD_SYMBOL("quantity", say->line->name));
}

const char *workings_say(const Workings *workings, const Race *race, int line, char out[RICH_TEXT])
{
    const Surface *surface = race_surface(race);
    Say say = {workings, race, &workings->lines[line], {surface->parameters[0], surface->parameters[1]}, out};
    out[0] = 0;
    for (int k = 0; k < say.line->count; k++)
        if (!isfinite(say.line->values[k])) {
            put(&say, "workings.not_finite");
            return out;
        }
    if (say.line->kind == WORKING_SLOPE) say_slope(&say);
    else if (say.line->kind == WORKING_RATE) say_rate(&say);
    else if (say.line->kind == WORKING_MOVE) say_move(&say);
    else if (!strcmp(say.line->name, "step") && say.line->count == 2) say_step(&say);
    else say_line(&say);
    return out;
}
