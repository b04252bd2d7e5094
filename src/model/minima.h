/* minima.h: the lowest places of a surface that nobody has written down, found by looking.
 *
 * How     values on a grid over the domain; from each node lower than its neighbours Newton's steps with the exact Hessian,
 *         a downhill step where they do not lead down; kept where the slope is gone and the ground curves up.
 * Units   surface units.
 * Order   by loss, the lowest first; two within a two-hundredth of the domain are one.
 * Not     proof: between the nodes of the grid a narrow hole can hide.
 */
#ifndef MODEL_MINIMA_H
#define MODEL_MINIMA_H

#include "model/surface.h"

int surface_find_minima(const Surface *surface, double (*points)[2],
                        int most); /* returns how many; within the domain */

#endif
