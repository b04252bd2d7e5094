/* network_surface.h: the loss of a network with two parameters, a weight and a bias, over the examples that it is trained on: a
 * surface like any other.
 *
 * Use     if (network_surface_fits(network, examples)) network_surface(&surface, ...); surface_destroy.
 * Formula the loss and the penalties themselves, with w*x + b in the place of the prediction; x and y are columns of the surface:
 *         "mean((w*x + b - y)^2)". Cross-entropy after a sigmoid is written so that it has a value everywhere:
 *         -(y log s(z) + (1 - y) log(1 - s(z))) = softplus(z) - y*z.
 * Domain  around the lowest point and the points that are given, with room; where the lowest point lies nowhere (classes that one
 *         border separates) around the given ones.
 */
#ifndef MODEL_NETWORK_NETWORK_SURFACE_H
#define MODEL_NETWORK_NETWORK_SURFACE_H

#include "model/network/examples.h"
#include "model/network/network.h"
#include "model/surface.h"

enum { NETWORK_SURFACE_ROWS_MAX = 2000 /* more would take too long to look at everywhere */ };

bool network_surface_fits(const Network *network, const Examples *examples);
/* points: [count] (w, b), at least one. */
Status network_surface(Surface **out, const Network *network, const Examples *examples, const double (*points)[2],
                       int count, Error *error);

#endif
