/* ground.h: a loss surface as a landscape, and where to stand to see a race on it.
 *
 * Use     ground_set(&ground, surface, moon) -> terrain_bake_step(ground.terrain, …) in frames; ground_free.
 * Units   the domain becomes 3.2 world units along its longer side; domains of very unlike sides become squares.
 * Owns    its terrain. Borrows the surface until ground_set with another.
 */
#ifndef VIEW_GROUND_GROUND_H
#define VIEW_GROUND_GROUND_H

#include "draw/valley/terrain.h"
#include "view/parts/trace.h"

typedef struct Ground {
    Terrain *terrain;
    const Surface *surface;
    float half_x, half_y;
    bool holes; /* the surface has no value somewhere in its domain */
} Ground;

void ground_set(Ground *ground, const Surface *surface, const float moon[3]);
void ground_free(Ground *ground);

/* The surface's own camera where the race starts at one of its starts, else one that sees most of the paths; in both
 * cases nearer and turned to a race that fills little of the domain. */
Camera ground_camera(const Ground *ground, const Trace *trace);

#endif
