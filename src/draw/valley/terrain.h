/* terrain.h: a landscape over a rectangle of the plane, ready to be lit.
 *
 * Use     Terrain *terrain = terrain_create(); terrain_set(terrain, &desc) gives a coarse landscape at once (a few
 *         milliseconds besides the sampling of 127 x 127 points); then in every frame terrain_bake_step(terrain, rows)
 *         until it returns true. terrain_set again for another function: the memory is kept.
 * Units   surface units: x, y of the function, any scale (1e-12 to 1e12). World units: the domain is
 *         2*half_x by 2*half_y around the origin, z = height*height_scale.
 *         Beyond the domain the landscape goes on to TERRAIN_REACH times its half width.
 * Heights 0 is the lowest place of the domain, 1 the highest, as the caller maps them (linear or log; a flat surface
 *         looks best at 0.5). Beyond 1 they
 *         are bent gently towards TERRAIN_TOP, below 0 towards -TERRAIN_DEEP. NaN is a hole; infinities are clamped.
 * Contours are the integer crossings of `level`; every fourth is a major one.
 * Owns    its tables. Calls desc.sample from the caller's thread only, never after a terrain_bake_step that said true.
 * Errors  none: whatever the samples are, something can be drawn.
 * Not     colours (landscape.h), the function itself.
 */
#ifndef DRAW_VALLEY_TERRAIN_H
#define DRAW_VALLEY_TERRAIN_H

#include "draw/valley/camera.h"

#include <stdbool.h>
#include <stdint.h>

#define TERRAIN_REACH 2.4f  /* half widths of the domain */
#define TERRAIN_TOP   1.28f /* heights never reach this */
#define TERRAIN_DEEP  0.3f
#define TERRAIN_FINE  505 /* table side when baked: 3 x 168 + 1 */

typedef struct Terrain Terrain;

/* Fills height[i] (and level[i] unless `level` is NULL) at x[i], y[i] for i < count <= TERRAIN_FINE. */
typedef void (*TerrainSample)(void *context, const double *x, const double *y, int count, double *height,
                              double *level);

typedef struct TerrainDesc {
    double x0, x1, y0, y1; /* the domain, surface units, x0 < x1, y0 < y1 */
    float half_x, half_y;  /* world; 1.6 each */
    float height_scale;    /* world; 0.8 */
    float contours;        /* > 0: that many contour steps from height 0 to 1; 0: `sample` fills level[] */
    float moon[3];         /* direction to the moon, any length */
    TerrainSample sample;  /* required */
    void *context;         /* borrowed until baked */
} TerrainDesc;

TerrainDesc terrain_desc_default(void); /* domain -1..1, 24 contours; the caller fills domain and sample */

Terrain *terrain_create(void); /* flat until terrain_set */
void terrain_set(Terrain *terrain, const TerrainDesc *desc);
bool terrain_bake_step(Terrain *terrain, int rows); /* about `rows` rows of work (505 samples, shadows and all, each
                                                           some 0.2 ms); true when nothing is left to do */
void terrain_bake(Terrain *terrain);                /* all of it */
bool terrain_baked(const Terrain *terrain);
uint64_t terrain_version(const Terrain *terrain); /* changes whenever the landscape does */
void terrain_destroy(Terrain *terrain);           /* NULL is fine */

/* Places. terrain_point gives the world point on the ground under (x, y), clamped to the landscape; false where the
 * function has no value (the point then lies on the floor of the hole). */
bool terrain_point(const Terrain *terrain, double x, double y, float point[3]);
void terrain_surface(const Terrain *terrain, float world_x, float world_y, double *x, double *y);
float terrain_ground(const Terrain *terrain, float world_x, float world_y); /* world z */
void terrain_normal(const Terrain *terrain, float world_x, float world_y, float normal[3]);
const TerrainDesc *terrain_desc(const Terrain *terrain);

/* Where a ray (camera_ray) first goes through the ground, from either side; false if it does not. */
bool terrain_hit(const Terrain *terrain, const float origin[3], const float ray[3], double *x, double *y);

/* Raises a camera whose eye would be in or too near to the ground. */
void terrain_clear_camera(const Terrain *terrain, Camera *camera);

#endif
