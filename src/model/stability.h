/* stability.h: how large a learning rate may be where a ball is now, by the curvature there.
 *
 * Use     Stability s = stability_at(rule, &settings, hessian); with s.kind saying which formula holds.
 *         stability_adaptive(rule, &settings, hessian, scale) for rules that divide each coordinate by a number.
 * What    on a quadratic with largest curvature L a rate above the limit diverges, one below it does not:
 *           gradient descent  2/L
 *           momentum          2(1 + β)/L                Polyak 1964; with dampening τ: 2(1 + β)/((1 - τ) L)
 *           Nesterov          2(1 + β)/((1 + 2β) L)     constant β
 *           adaptive          the same with the curvature of H/P, P the numbers that each coordinate is divided by; for Adam's
 *                             averaged slope 2(1 + β1)/((1 - β1) L)   Cohen et al. 2022, arXiv:2207.14484
 *         Weight decay adds to the curvature.
 * Units   rates; curvature in loss by parameter squared. hessian: xx, xy, yy.
 * Not     rules whose step has a fixed length, or that look for it: they have no such limit.
 */
#ifndef MODEL_STABILITY_H
#define MODEL_STABILITY_H

#include "model/method/rule.h"

typedef enum StabilityKind {
    STABILITY_NONE, /* the rule has no limit of this kind */
    STABILITY_FLAT, /* no upward curvature here: no limit here */
    STABILITY_PLAIN,
    STABILITY_MOMENTUM,
    STABILITY_NESTEROV,
    STABILITY_ADAPTIVE,
} StabilityKind;

typedef struct Stability {
    StabilityKind kind;
    double limit;     /* of the learning rate; NaN where there is none */
    double curvature; /* λmax, weight decay included */
} Stability;

double stability_curvature(const double hessian[3]); /* the larger eigenvalue; NaN where it is not finite */
Stability stability_at(const Rule *rule, const RuleSettings *settings, const double hessian[3]);

/* The line of the rule whose square root, plus eps, divides the step ("v_hat"); NULL for rules that are not adaptive. */
const char *stability_scale(const Rule *rule, const RuleSettings *settings);
/* `squares`: the values of that line, [2]. */
Stability stability_adaptive(const Rule *rule, const RuleSettings *settings, const double hessian[3],
                             const double squares[2]);

#endif
