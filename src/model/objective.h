/* objective.h: what is descended: a loss of some parameters, its gradient, and its curvature where that is known.
 *
 * Use     surface_objective (surface.h) for a surface; else fill one in. For optimizer.h and run/descent.h.
 * Shapes  point, gradient: [params][lanes]; loss: [lanes]: that many points are looked at together.
 * Errors  none: NaN or infinity where there is no value.
 */
#ifndef MODEL_OBJECTIVE_H
#define MODEL_OBJECTIVE_H

#include <stdbool.h>

typedef struct Objective {
    /* gradient may be NULL: the loss alone */
    void (*look)(void *context, const double *point, double *loss, double *gradient, int params, int lanes);
    /* of one point, [params][params]; NULL or false: it has none */
    bool (*hessian)(void *context, const double *point, double *hessian, int params);
    void *context;
    /* Said before the point that update t (from 1) starts from is looked at: until the next one all looks are of what goes by
     * updates (a batch). NULL: nothing does. */
    void (*begin)(void *context, int t);
    double
        precision; /* to which the gradient is known, relative to itself: FLT_EPSILON of a network; 0: that of double */
} Objective;

#endif
