#include "view/ground/ground.h"

#include <math.h>

static void sample(void *context, const double *x, const double *y, int count, double *height, double *level)
{
    Ground *ground = context;
    const Surface *surface = ground->surface;
    (void)level;
    surface_values(surface, x, y, count, height, NULL, NULL);
    bool flat = !(surface->highest > surface->lowest);
    for (int i = 0; i < count; i++) {
        double loss = height[i];
        if (isnan(loss)) ground->holes = true;
        height[i] = flat && isfinite(loss) ? 0.4 : surface_height_of(surface, loss); /* a plain has a colour */
    }
}

void ground_set(Ground *ground, const Surface *surface, const float moon[3])
{
    if (!ground->terrain) ground->terrain = terrain_create();
    ground->surface = surface;
    ground->holes = false;
    double wide = surface->domain[0][1] - surface->domain[0][0], high = surface->domain[1][1] - surface->domain[1][0];
    double shape = high / wide;
    if (!(shape > 0.4 && shape < 2.5)) shape = 1;
    TerrainDesc desc = terrain_desc_default();
    desc.x0 = surface->domain[0][0], desc.x1 = surface->domain[0][1];
    desc.y0 = surface->domain[1][0], desc.y1 = surface->domain[1][1];
    desc.half_x = ground->half_x = (float)(1.6 * fmin(1, 1 / shape));
    desc.half_y = ground->half_y = (float)(1.6 * fmin(1, shape));
    for (int i = 0; i < 3; i++) desc.moon[i] = moon[i];
    desc.sample = sample;
    desc.context = ground;
    terrain_set(ground->terrain, &desc);
}

void ground_free(Ground *ground)
{
    terrain_destroy(ground->terrain);
    *ground = (Ground){0};
}

enum { SAMPLES = 12 };

/* How much of the paths an eye sees: points in plain sight, and how far they lie apart on the screen. */
static double sight(const Ground *ground, const Trace *trace, const Camera *camera)
{
    CameraLens lens = {0, 0, 1080};
    CameraEye eye = camera_eye(camera, &lens);
    float low[2] = {1e9f, 1e9f}, high[2] = {-1e9f, -1e9f};
    int seen = 0, asked = 0;
    for (int run = 0; run < trace->runs.count && run < 8; run++)
        for (int i = 0; i < SAMPLES; i++) {
            const LandscapePoint *p =
                trace_points(trace, run) + (size_t)trace->runs.reached * (size_t)i / (SAMPLES - 1);
            float point[3], x, y, depth;
            terrain_point(ground->terrain, p->x, p->y, point);
            asked++;
            if (!camera_project(&eye, point, &x, &y, &depth)) continue;
            low[0] = fminf(low[0], x), high[0] = fmaxf(high[0], x);
            low[1] = fminf(low[1], y), high[1] = fmaxf(high[1], y);
            float ray[3];
            camera_ray(&eye, x, y, ray);
            double hit_x, hit_y;
            if (!terrain_hit(ground->terrain, eye.position, ray, &hit_x, &hit_y)) continue;
            const TerrainDesc *desc = terrain_desc(ground->terrain);
            double away = hypot((hit_x - p->x) / (desc->x1 - desc->x0), (hit_y - p->y) / (desc->y1 - desc->y0));
            seen += away < 0.03;
        }
    if (asked == 0) return 0;
    double spread = sqrt(fmax(0, (double)(high[0] - low[0])) * fmax(0, (double)(high[1] - low[1])));
    return (double)seen / asked + 0.4 * fmin(1, spread / 600);
}

/* Nearer and towards a race that fills little of the domain; one that fills it leaves the camera as it is. */
static Camera closer(const Ground *ground, const Trace *trace, Camera camera)
{
    const TerrainDesc *desc = terrain_desc(ground->terrain);
    float low[2] = {1e9f, 1e9f}, high[2] = {-1e9f, -1e9f};
    for (int run = 0; run < trace->runs.count; run++) {
        const LandscapePoint *points = trace_points(trace, run);
        for (int step = 0; step <= trace->runs.reached; step++) {
            float at[2] = {(float)((points[step].x - desc->x0) / (desc->x1 - desc->x0) * 2 - 1) * desc->half_x,
                           (float)((points[step].y - desc->y0) / (desc->y1 - desc->y0) * 2 - 1) * desc->half_y};
            float half[2] = {desc->half_x, desc->half_y};
            for (int k = 0; k < 2; k++) {
                at[k] = fminf(fmaxf(at[k], -half[k]), half[k]);
                low[k] = fminf(low[k], at[k]), high[k] = fmaxf(high[k], at[k]);
            }
        }
    }
    if (!(low[0] <= high[0])) return camera;
    float reach = hypotf(high[0] - low[0], high[1] - low[1]) / 2;
    float near = fminf(1, fmaxf(0.7f, 0.55f + 0.36f * reach));
    float toward = (1 - near) / 0.3f * 0.8f;
    for (int k = 0; k < 2; k++) camera.target[k] += toward * (low[k] + high[k]) / 2;
    camera.distance *= near;
    camera_limit(&camera);
    return camera;
}

Camera ground_camera(const Ground *ground, const Trace *trace)
{
    const Surface *surface = ground->surface;
    const Moment *start = race_at(trace->race, 0, 0);
    bool own_start = false;
    for (int i = 0; i < surface->start_count; i++)
        own_start |= surface->starts[i].at[0] == start->x && surface->starts[i].at[1] == start->y;
    Camera own = surface->has_camera ? camera_degrees((float)surface->camera.azimuth, (float)surface->camera.elevation,
                                                      (float)surface->camera.distance)
                                     : camera_default();
    if (surface->has_camera && own_start) return closer(ground, trace, own);
    Camera best = own;
    double most = sight(ground, trace, &own) + 0.1; /* stays as it is unless another is clearly better */
    for (int i = 0; i < 12; i++) {
        Camera camera = own;
        camera.azimuth += (float)i * 0.5235988f;
        camera_limit(&camera);
        double now = sight(ground, trace, &camera);
        if (now > most) most = now, best = camera;
    }
    return closer(ground, trace, best);
}
