#include "model/stability.h"

#include <math.h>
#include <string.h>

/* Rules that divide by a root: the line whose root it is, and the option of the average over the slope (NULL: none). Others
 * have lines that are no such division: Adagrad's limit would hold only while its sum stands still. To add one: a row. */
static const struct {
    const char *rule, *line, *mean;
} adaptive[] = {
    {"adam", "v_hat", "beta1"}, {"adamw", "v_hat", "beta1"}, {"amsgrad", "v_hat", "beta1"},
    {"rmsprop", "v", NULL},     {"adagrad", "s", NULL},
};

static double option(const Rule *rule, const RuleSettings *settings, const char *name)
{
    int at = rule_option(rule, name);
    return at >= 0 ? settings->values[at] : 0;
}

static const char *name_of(const Rule *rule) { return rule->alias_of ? rule->alias_of : rule->name; }

double stability_curvature(const double h[3])
{
    double mean = h[0] / 2 + h[2] / 2;
    return mean + hypot(h[0] / 2 - h[2] / 2, h[1]);
}

static StabilityKind kind_of(const Rule *rule, const RuleSettings *settings)
{
    const char *name = name_of(rule);
    if (option(rule, settings, "maximize") != 0 || option(rule, settings, "clip") > 0) return STABILITY_NONE;
    if (!strcmp(name, "gd")) return STABILITY_PLAIN;
    if (!strcmp(name, "heavy-ball")) return STABILITY_MOMENTUM;
    if (!strcmp(name, "nesterov") || !strcmp(name, "nesterov-lookahead")) return STABILITY_NESTEROV;
    if (!strcmp(name, "momentum"))
        return option(rule, settings, "nesterov") != 0 ? STABILITY_NESTEROV : STABILITY_MOMENTUM;
    return STABILITY_NONE;
}

/* The rate times curvature that is just too much. */
static double most_of(StabilityKind kind, const Rule *rule, const RuleSettings *settings)
{
    double beta = option(rule, settings, "momentum"), rest = 1 - option(rule, settings, "dampening");
    if (kind == STABILITY_MOMENTUM) return rest > 0 ? 2 * (1 + beta) / rest : NAN;
    if (kind == STABILITY_NESTEROV) {
        /* v = βv + (1 - τ)g, step = -η(g + βv): from the roots of z² - z(1 + β - ηL(1 + β(1 - τ))) + β(1 - ηL) at z = -1 */
        return 2 * (1 + beta) / (1 + beta + beta * rest);
    }
    return 2;
}

Stability stability_at(const Rule *rule, const RuleSettings *settings, const double hessian[3])
{
    Stability out = {kind_of(rule, settings), NAN,
                     stability_curvature(hessian) + option(rule, settings, "weight_decay")};
    if (out.kind == STABILITY_NONE) return out;
    double most = most_of(out.kind, rule, settings);
    if (!(out.curvature > 0) || !isfinite(out.curvature) || !isfinite(most)) out.kind = STABILITY_FLAT;
    else out.limit = most / out.curvature;
    if (!isfinite(out.limit) && out.kind != STABILITY_NONE) out.kind = STABILITY_FLAT, out.limit = NAN;
    return out;
}

static int adaptive_row(const Rule *rule)
{
    for (int i = 0; i < (int)(sizeof adaptive / sizeof *adaptive); i++)
        if (!strcmp(adaptive[i].rule, name_of(rule))) return i;
    return -1;
}

const char *stability_scale(const Rule *rule, const RuleSettings *settings)
{
    int row = adaptive_row(rule);
    bool other = option(rule, settings, "maximize") != 0 || option(rule, settings, "clip") > 0 ||
                 option(rule, settings, "centered") != 0;
    return row < 0 || other ? NULL : adaptive[row].line;
}

Stability stability_adaptive(const Rule *rule, const RuleSettings *settings, const double h[3], const double squares[2])
{
    Stability out = {STABILITY_NONE, NAN, NAN};
    int row = adaptive_row(rule);
    if (row < 0 || !stability_scale(rule, settings)) return out;
    double eps = option(rule, settings, "eps"), p = sqrt(squares[0]) + eps, q = sqrt(squares[1]) + eps;
    double decay = strcmp(name_of(rule), "adamw") ? option(rule, settings, "weight_decay") : 0;
    double scaled[3] = {(h[0] + decay) / p, h[1] / sqrt(p * q), (h[2] + decay) / q}; /* P^-½ H P^-½ */
    double mean = adaptive[row].mean ? option(rule, settings, adaptive[row].mean) : 0;
    double most = mean > 0 ? 2 * (1 + mean) / (1 - mean) : 2 * (1 + option(rule, settings, "momentum"));
    out.curvature = stability_curvature(scaled);
    out.kind = out.curvature > 0 && isfinite(out.curvature) ? STABILITY_ADAPTIVE : STABILITY_FLAT;
    if (out.kind == STABILITY_ADAPTIVE) out.limit = most / out.curvature;
    return out;
}
