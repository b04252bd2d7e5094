/* camera.h: an eye that walks round the valley.
 *
 * Use     Camera camera = camera_default(); change it by hand or with camera_orbit, camera_zoom, camera_pan;
 *         CameraEye eye = camera_eye(&camera, &lens); then camera_project, camera_ray.
 *         Flights: camera_blend(&from, &to, t) with t from 0 to 1, eased (theme_ease).
 * Units   world units (terrain.h: the domain is 3.2 wide, heights 0 to 0.8); angles in radians; screen in pixels.
 *         Azimuth 0 looks along +y with +x to the right; it grows as the eye walks counterclockwise.
 * Not     the ground: see terrain_clear_camera.
 */
#ifndef DRAW_VALLEY_CAMERA_H
#define DRAW_VALLEY_CAMERA_H

#include <stdbool.h>

typedef struct Camera {
    float azimuth, elevation; /* radians; elevation above the horizon */
    float distance;           /* from the target */
    float target[3];          /* what it looks at */
    float fov;                /* vertical angle that CameraLens.height sees; 0.72 */
} Camera;

/* Where the picture of the target falls. The centre may lie anywhere, also off the middle of what is drawn. */
typedef struct CameraLens {
    float x, y;   /* pixel of the target */
    float height; /* pixels that span `fov`; the stage takes the height of the whole canvas (1080) */
} CameraLens;

/* A camera worked out for one lens. Depth is the distance along `forward`. */
typedef struct CameraEye {
    float position[3];
    float right[3], up[3], forward[3]; /* orthonormal */
    float focal;                       /* pixels: x = lens.x + focal*right/depth */
    float x, y;
} CameraEye;

#define CAMERA_NEAR 0.05f /* nothing nearer is drawn */

Camera camera_default(void); /* azimuth 17 degrees, elevation 44, distance 3.95 */
Camera camera_degrees(float azimuth, float elevation, float distance); /* as the files write it; any finite value */
CameraEye camera_eye(const Camera *camera, const CameraLens *lens);
bool camera_same(const Camera *a, const Camera *b);

/* World point to screen. False if it is behind the eye; then x and y are left alone. */
bool camera_project(const CameraEye *eye, const float point[3], float *x, float *y, float *depth);

/* Direction through a pixel, scaled so that position + depth*ray has that depth. */
void camera_ray(const CameraEye *eye, float x, float y, float ray[3]);

/* The hand. Angles and distance stay within what makes sense. */
void camera_orbit(Camera *camera, float dx, float dy, float pixels);         /* a drag across `pixels` is half a turn */
void camera_zoom(Camera *camera, float notches);                             /* positive: nearer */
void camera_pan(Camera *camera, const CameraLens *lens, float dx, float dy); /* the ground follows the pointer */
void camera_limit(Camera *camera); /* to the same limits; not finite values become the defaults */

/* On the way from a to b, the short way round; t in 0..1 is the share of the way. */
Camera camera_blend(const Camera *a, const Camera *b, float t);

#endif
