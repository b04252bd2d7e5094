#include "draw/valley/camera.h"

/* cglm takes its vectors without const, also those that it only reads: hence the casts. */
#include <cglm/cglm.h>
#include <math.h>

#define DEGREES (3.14159265358979f / 180.0f)

static const float ELEVATION_LOW = 8 * DEGREES, ELEVATION_HIGH = 88 * DEGREES;
static const float DISTANCE_NEAR = 0.8f, DISTANCE_FAR = 9.0f, TARGET_REACH = 2.4f;

Camera camera_default(void) { return (Camera){17 * DEGREES, 44 * DEGREES, 3.95f, {0, 0, 0.10f}, 0.72f}; }

Camera camera_degrees(float azimuth, float elevation, float distance)
{
    Camera camera = camera_default();
    camera.azimuth = azimuth * DEGREES;
    camera.elevation = elevation * DEGREES;
    camera.distance = distance;
    camera_limit(&camera);
    return camera;
}

CameraEye camera_eye(const Camera *camera, const CameraLens *lens)
{
    float sa = sinf(camera->azimuth), ca = cosf(camera->azimuth);
    float se = sinf(camera->elevation), ce = cosf(camera->elevation);
    CameraEye eye = {.right = {ca, sa, 0}, .forward = {-sa * ce, ca * ce, -se}};
    glm_vec3_cross(eye.right, eye.forward, eye.up);
    glm_vec3_scale(eye.forward, -camera->distance, eye.position);
    glm_vec3_add((float *)camera->target, eye.position, eye.position);
    eye.focal = lens->height * 0.5f / tanf(camera->fov * 0.5f);
    if (!(eye.focal > 1e-3f)) eye.focal = 1e-3f;
    eye.x = lens->x;
    eye.y = lens->y;
    return eye;
}

bool camera_same(const Camera *a, const Camera *b)
{
    return a->azimuth == b->azimuth && a->elevation == b->elevation && a->distance == b->distance && a->fov == b->fov &&
           a->target[0] == b->target[0] && a->target[1] == b->target[1] && a->target[2] == b->target[2];
}

bool camera_project(const CameraEye *eye, const float point[3], float *x, float *y, float *depth)
{
    vec3 d;
    glm_vec3_sub((float *)point, (float *)eye->position, d);
    float z = glm_vec3_dot(d, (float *)eye->forward);
    if (depth) *depth = z;
    if (!(z > CAMERA_NEAR)) return false;
    *x = eye->x + eye->focal * glm_vec3_dot(d, (float *)eye->right) / z;
    *y = eye->y - eye->focal * glm_vec3_dot(d, (float *)eye->up) / z;
    return true;
}

void camera_ray(const CameraEye *eye, float x, float y, float ray[3])
{
    float a = (x - eye->x) / eye->focal, b = (eye->y - y) / eye->focal;
    for (int i = 0; i < 3; i++) ray[i] = eye->forward[i] + a * eye->right[i] + b * eye->up[i];
}

static float clampf(float v, float low, float high, float otherwise)
{
    return !isfinite(v) ? otherwise : v < low ? low : v > high ? high : v;
}

void camera_limit(Camera *camera)
{
    Camera home = camera_default();
    camera->azimuth = isfinite(camera->azimuth) ? remainderf(camera->azimuth, 2 * GLM_PIf) : home.azimuth;
    camera->elevation = clampf(camera->elevation, ELEVATION_LOW, ELEVATION_HIGH, home.elevation);
    camera->distance = clampf(camera->distance, DISTANCE_NEAR, DISTANCE_FAR, home.distance);
    camera->fov = clampf(camera->fov, 0.1f, 2.0f, home.fov);
    for (int i = 0; i < 2; i++) camera->target[i] = clampf(camera->target[i], -TARGET_REACH, TARGET_REACH, 0);
    camera->target[2] = clampf(camera->target[2], -0.5f, 1.5f, home.target[2]);
}

void camera_orbit(Camera *camera, float dx, float dy, float pixels)
{
    float turn = GLM_PIf / (pixels > 1 ? pixels : 1);
    camera->azimuth -= dx * turn;
    camera->elevation += dy * turn;
    camera_limit(camera);
}

void camera_zoom(Camera *camera, float notches)
{
    camera->distance *= powf(0.89f, notches);
    camera_limit(camera);
}

void camera_pan(Camera *camera, const CameraLens *lens, float dx, float dy)
{
    CameraEye eye = camera_eye(camera, lens);
    float scale = camera->distance / eye.focal;
    /* Up on the screen is away on the ground, foreshortened by the elevation. */
    float away = dy * scale / fmaxf(sinf(camera->elevation), 0.25f);
    float sa = sinf(camera->azimuth), ca = cosf(camera->azimuth);
    camera->target[0] += -dx * scale * ca - away * sa;
    camera->target[1] += -dx * scale * sa + away * ca;
    camera_limit(camera);
}

Camera camera_blend(const Camera *a, const Camera *b, float t)
{
    if (!(t > 0)) return *a;
    if (t >= 1) return *b;
    Camera c = *b;
    c.azimuth = a->azimuth + t * remainderf(b->azimuth - a->azimuth, 2 * GLM_PIf);
    c.elevation = glm_lerp(a->elevation, b->elevation, t);
    /* Distance by ratio, so that a flight in seems as fast as one out. */
    c.distance = a->distance * powf(b->distance / fmaxf(a->distance, 1e-3f), t);
    c.fov = glm_lerp(a->fov, b->fov, t);
    glm_vec3_lerp((float *)a->target, (float *)b->target, t, c.target);
    return c;
}
