/* The valley: camera, terrain and scene. Pictures are compared as bits: among threads, bands, and ways of growing. */
#include "allocations.h"
#include "base/parallel.h"
#include "draw/valley/landscape.h"
#include "golden.h"

#include <check.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

/* ---- landscapes ---- */

typedef double (*Formula)(double x, double y);

typedef struct Land {
    Formula f;
    double x0, x1, y0, y1;
    double low, high; /* of the mapped height */
    bool log;
} Land;

static double himmelblau(double x, double y)
{
    double a = x * x + y - 11, b = x + y * y - 7;
    return a * a + b * b;
}
static double flat(double x, double y) { return 3 + 0 * x * y; }
static double nothing(double x, double y) { return NAN * x * y; }
static double half(double x, double y) { return log(x) * log(x) + y * y; }
static double pole(double x, double y) { return 1 / (x * x + y * y); }
static double abyss(double x, double y) { return log(x * x + y * y); }
static double endless(double x, double y) { return x > y ? INFINITY : -INFINITY; }
static double tiny(double x, double y) { return (x * x + y * y) * 1e24; }
static double vast(double x, double y) { return (x * x + y * y) * 1e-24; }
static double noise(double x, double y) { return sin(1e5 * x) * cos(1e5 * y); }
static double dots(double x, double y) { return fmod(fabs(x * 50), 2) < 1 && fmod(fabs(y * 50), 2) < 1 ? NAN : x; }

static double map_height(const Land *land, double value)
{
    double v = land->log ? log1p(value / 14) : value;
    return (v - land->low) / (land->high - land->low);
}

static void sample(void *context, const double *x, const double *y, int count, double *height, double *level)
{
    const Land *land = context;
    if (count > TERRAIN_FINE || level) abort();
    for (int i = 0; i < count; i++) height[i] = map_height(land, land->f(x[i], y[i]));
}

static Land land_himmelblau = {himmelblau, -5, 5, -5, 5, 0, 4.2, true};

static TerrainDesc desc_of(Land *land)
{
    TerrainDesc desc = terrain_desc_default();
    desc.x0 = land->x0, desc.x1 = land->x1, desc.y0 = land->y0, desc.y1 = land->y1;
    desc.sample = sample;
    desc.context = land;
    return desc;
}

static Terrain *terrain;
static Landscape *scene;

static void begin(void)
{
    parallel_set_threads(1);
    terrain = terrain_create();
    scene = landscape_create();
    TerrainDesc desc = desc_of(&land_himmelblau);
    terrain_set(terrain, &desc);
    terrain_bake(terrain);
}

static void end(void)
{
    landscape_destroy(scene);
    terrain_destroy(terrain);
    parallel_quit();
}

/* ---- a race to draw ---- */

enum { TRAILS = 4, STEPS = 60 };

static LandscapePoint path[TRAILS][STEPS];
static LandscapeTrail trail[TRAILS];
static LandscapeBall ball[TRAILS];
static LandscapeStyle style;

static LandscapeStyle style_of(bool night)
{
    static LandscapeStyle both[2];
    static bool ready;
    if (!ready) {
        Theme *theme;
        ck_assert_int_eq(theme_load(&theme, NULL, NULL), STATUS_OK);
        for (int i = 0; i < 2; i++) theme->night = i, both[i] = landscape_style(theme);
        theme_destroy(theme);
        ready = true;
    }
    return both[night];
}
static LandscapePoint start = {0.2, -3.0};
static const Color colors[TRAILS] = {0xffF4758F, 0xffD4F04A, 0xffAE8DFF, 0xff35F0E0};

static void race(void)
{
    for (int k = 0; k < TRAILS; k++) {
        double x = start.x, y = start.y, vx = 0, vy = 0;
        for (int t = 0; t < STEPS; t++) {
            path[k][t] = (LandscapePoint){x, y};
            double a = x * x + y - 11, b = x + y * y - 7, gx = 4 * x * a + 2 * b, gy = 2 * a + 4 * y * b;
            double keep[TRAILS] = {0, 0.9, 0.5, 0.7}, lr[TRAILS] = {0.002, 0.0012, 0.003, 0.0018};
            vx = keep[k] * vx + gx + 8 * (k - 1.5), vy = keep[k] * vy + gy;
            x -= lr[k] * vx, y -= lr[k] * vy;
        }
    }
}

static LandscapeView view_at(int steps, double part)
{
    race();
    style = style_of(true);
    for (int k = 0; k < TRAILS; k++) {
        LandscapePoint a = path[k][steps - 1], b = path[k][steps < STEPS ? steps : STEPS - 1];
        LandscapePoint tip = {a.x + (b.x - a.x) * part, a.y + (b.y - a.y) * part};
        trail[k] = (LandscapeTrail){.points = path[k],
                                    .count = steps,
                                    .tip = tip,
                                    .has_tip = part > 0,
                                    .key = 1,
                                    .color = colors[k],
                                    .alpha = 1,
                                    .glow = true,
                                    .dash = k == 2 ? 14 : 0,
                                    .gap = 6,
                                    .rings = k == 3};
        ball[k] =
            (LandscapeBall){.at = tip, .color = colors[k], .marker = (LandscapeMarker)k, .alpha = 1, .lantern = true};
    }
    return (LandscapeView){.terrain = terrain,
                           .style = &style,
                           .light = LANDSCAPE_MOON,
                           .camera = camera_default(),
                           .center_x = 236,
                           .center_y = 130,
                           .lens_height = 220,
                           .scale = 1.0f / 3,
                           .trails = trail,
                           .trail_count = TRAILS,
                           .balls = ball,
                           .ball_count = TRAILS,
                           .start = &start};
}

static const Rect area = {0, 24, 640, 242};

static uint64_t hash(const Image *image)
{
    uint64_t h = 1469598103934665603u;
    for (int y = 0; y < image->height; y++)
        for (int x = 0; x < image->width; x++) h = (h ^ image->pixels[(size_t)y * image->stride + x]) * 1099511628211u;
    return h;
}

static Image canvas(int width, int height)
{
    Image image = {width, height, width, malloc((size_t)width * (size_t)height * 4), true};
    ck_assert_ptr_nonnull(image.pixels);
    for (int i = 0; i < width * height; i++) image.pixels[i] = 0xff123456;
    return image;
}

/* ---- camera ---- */

START_TEST(camera_rays_undo_projection)
{
    const CameraLens lens = {706, 386, 662};
    for (int i = 0; i < 200; i++) {
        Camera camera = camera_degrees((float)(i * 37 % 360), (float)(10 + i % 75), 2 + (float)(i % 7));
        CameraEye eye = camera_eye(&camera, &lens);
        float point[3] = {(float)(i % 11) * 0.2f - 1, (float)(i % 5) * 0.3f - 0.6f, (float)(i % 3) * 0.2f}, x, y, depth,
              ray[3];
        if (!camera_project(&eye, point, &x, &y, &depth)) continue;
        camera_ray(&eye, x, y, ray);
        for (int k = 0; k < 3; k++) ck_assert_float_eq_tol(eye.position[k] + depth * ray[k], point[k], 2e-5f);
    }
    /* the target falls on the lens's point */
    Camera camera = camera_default();
    CameraEye eye = camera_eye(&camera, &lens);
    float x, y;
    ck_assert(camera_project(&eye, camera.target, &x, &y, NULL));
    ck_assert_float_eq_tol(x, 706, 1e-2f);
    ck_assert_float_eq_tol(y, 386, 1e-2f);
}
END_TEST

START_TEST(camera_stays_sensible)
{
    Camera camera = camera_default();
    const CameraLens lens = {0, 0, 100};
    for (int i = 0; i < 500; i++) {
        camera_orbit(&camera, (float)(i % 13) - 2, (float)(i % 7) * 9 - 20, 300);
        camera_zoom(&camera, (float)(i % 5) - 1.5f);
        camera_pan(&camera, &lens, (float)(i % 3) * 4, -5);
        ck_assert(camera.elevation > 0.1f && camera.elevation < 1.56f && camera.distance >= 0.8f &&
                  camera.distance <= 9);
        ck_assert(fabsf(camera.azimuth) < 3.2f && fabsf(camera.target[0]) <= 2.4f && fabsf(camera.target[1]) <= 2.4f);
    }
    camera = camera_degrees(NAN, INFINITY, -1);
    ck_assert(isfinite(camera.azimuth) && isfinite(camera.elevation) && camera.distance > 0);
    camera_zoom(&camera, 1e30f);
    camera_orbit(&camera, NAN, 0, 100);
    ck_assert(isfinite(camera.azimuth) && camera.distance >= 0.8f);
}
END_TEST

/* What lies under the pointer stays there while it drags, from wherever one looks. */
START_TEST(a_drag_takes_the_ground_along)
{
    static const float ways[][2] = {{6, 0}, {0, 6}, {-4, 5}, {-5, -4}};
    const CameraLens lens = {706, 386, 662};
    for (int i = 0; i < 96; i++) {
        const float *way = ways[i % 4];
        Camera camera = camera_degrees((float)(i * 29 % 360), (float)(25 + i % 50), 3);
        float ground[3], x, y;
        memcpy(ground, camera.target, sizeof ground);
        camera_pan(&camera, &lens, way[0], way[1]);
        CameraEye eye = camera_eye(&camera, &lens);
        ck_assert(camera_project(&eye, ground, &x, &y, NULL));
        ck_assert_float_eq_tol(x - lens.x, way[0], 0.3f);
        ck_assert_float_eq_tol(y - lens.y, way[1], 0.3f);
    }
}
END_TEST

START_TEST(camera_flies_the_short_way)
{
    Camera a = camera_degrees(170, 40, 4), b = camera_degrees(-170, 60, 2), before = a;
    for (int i = 1; i <= 40; i++) {
        Camera c = camera_blend(&a, &b, (float)i / 40);
        float turn = remainderf(c.azimuth - before.azimuth, 6.2831853f);
        ck_assert(turn >= -1e-5f && turn < 0.2f);
        ck_assert(c.distance <= before.distance + 1e-5f);
        before = c;
    }
    ck_assert(camera_same(&before, &b));
}
END_TEST

/* ---- terrain ---- */

START_TEST(terrain_has_the_heights_it_was_given)
{
    for (double x = -5; x <= 5; x += 0.37)
        for (double y = -5; y <= 5; y += 0.41) {
            float point[3];
            double back_x, back_y, h = map_height(&land_himmelblau, himmelblau(x, y));
            ck_assert(terrain_point(terrain, x, y, point));
            /* bilinear over cells of 0.033: curvature of log1p near a minimum gives up to 0.004 */
            ck_assert_float_eq_tol(point[2], (float)h * 0.8f, 0.004f);
            terrain_surface(terrain, point[0], point[1], &back_x, &back_y);
            ck_assert_double_eq_tol(back_x, x, 1e-5);
            ck_assert_double_eq_tol(back_y, y, 1e-5);
        }
    float far_[3];
    terrain_point(terrain, 1e9, -1e9, far_);
    ck_assert(far_[2] < TERRAIN_TOP * 0.8f && far_[2] > 0.8f);
    terrain_point(terrain, NAN, INFINITY, far_);
    ck_assert(isfinite(far_[0]) && isfinite(far_[1]) && isfinite(far_[2]));
}
END_TEST

START_TEST(terrain_bakes_in_any_portions)
{
    Terrain *other = terrain_create();
    TerrainDesc desc = desc_of(&land_himmelblau);
    terrain_set(other, &desc);
    uint64_t version = terrain_version(other);
    ck_assert(!terrain_baked(other));
    int calls = 1;
    while (!terrain_bake_step(other, 37)) calls++;
    ck_assert_int_gt(calls, 10);
    ck_assert(terrain_version(other) != version && terrain_baked(other));
    for (float x = -3; x < 3; x += 0.17f)
        for (float y = -3; y < 3; y += 0.19f)
            if (terrain_ground(other, x, y) != terrain_ground(terrain, x, y))
                ck_abort_msg("at %g, %g", (double)x, (double)y);
    terrain_destroy(other);
}
END_TEST

START_TEST(terrain_lifts_the_camera_out_of_the_ground)
{
    for (int azimuth = 0; azimuth < 360; azimuth += 15)
        for (int far_ = 0; far_ < 4; far_++) {
            Camera camera = camera_degrees((float)azimuth, 9, 0.9f + (float)far_);
            terrain_clear_camera(terrain, &camera);
            const CameraLens lens = {0, 0, 1};
            CameraEye eye = camera_eye(&camera, &lens);
            bool over = fabsf(eye.position[0]) < 3.8f && fabsf(eye.position[1]) < 3.8f;
            ck_assert(!over || eye.position[2] > terrain_ground(terrain, eye.position[0], eye.position[1]) + 0.1f);
        }
}
END_TEST

/* ---- scene ---- */

START_TEST(scene_has_the_same_bits_on_any_threads)
{
    uint64_t seen[2][3];
    for (int threads = 1; threads <= 2; threads++) {
        parallel_set_threads(threads == 1 ? 1 : 3);
        terrain_destroy(terrain);
        landscape_destroy(scene);
        terrain = terrain_create();
        scene = landscape_create();
        TerrainDesc desc = desc_of(&land_himmelblau);
        terrain_set(terrain, &desc);
        terrain_bake(terrain);
        Image image = canvas(640, 360);
        Rect large = {0, 0, 640, 360}; /* more than is drawn at once */
        LandscapeView view = view_at(30, 0.4);
        view.moving = true;
        landscape_draw(scene, &image, large, &view);
        ck_assert(landscape_work(scene).half && !landscape_settled(scene));
        seen[threads - 1][0] = hash(&image);
        view.moving = false;
        view.bands = 2;
        int frames = 0;
        do landscape_draw(scene, &image, large, &view);
        while (!landscape_settled(scene) && ++frames < 100);
        ck_assert_int_lt(frames, 100);
        seen[threads - 1][1] = hash(&image);
        landscape_destroy(scene);
        scene = landscape_create();
        landscape_finish(scene, &image, large, &view);
        ck_assert(landscape_settled(scene));
        seen[threads - 1][2] = hash(&image);
        image_destroy(&image);
    }
    ck_assert(seen[0][0] == seen[1][0] && seen[0][1] == seen[1][1]);
    ck_assert_msg(seen[0][1] == seen[0][2], "made in bands it differs from made at once");
}
END_TEST

START_TEST(scene_grown_equals_scene_drawn_at_once)
{
    Image grown = canvas(640, 290), fresh = canvas(640, 290);
    for (int step = 1; step < STEPS; step += step % 7 == 0 ? 3 : 1)
        for (int part = 0; part < 4; part += _i == 0 ? 1 : 3) {
            LandscapeView view = view_at(step, part * 0.3);
            if (_i == 1) style = style_of(false);
            view.camera = camera_degrees(17, _i == 2 ? 22 : 44, 3.95f); /* low: parts are hidden */
            landscape_draw(scene, &grown, area, &view);
            if (step % 5 && step < STEPS - 2) continue;
            Landscape *once = landscape_create();
            landscape_draw(once, &fresh, area, &view);
            ck_assert_msg(hash(&grown) == hash(&fresh), "step %d part %d", step, part);
            landscape_destroy(once);
        }
    /* and back again: a scrub */
    LandscapeView view = view_at(7, 0);
    landscape_draw(scene, &grown, area, &view);
    Landscape *once = landscape_create();
    landscape_draw(once, &fresh, area, &view);
    ck_assert(hash(&grown) == hash(&fresh));
    landscape_destroy(once);
    image_destroy(&grown);
    image_destroy(&fresh);
}
END_TEST

START_TEST(scene_names_all_that_changed)
{
    Image before = canvas(640, 290), after = canvas(640, 290);
    for (int step = 5; step < 40; step++)
        for (int part = 0; part < 3; part++) {
            LandscapeView view = view_at(step, part * 0.33);
            if (_i == 1) style = style_of(false);
            landscape_draw(scene, &after, area, &view);
            const Rect *dirty;
            int count = landscape_dirty(scene, &dirty);
            for (int y = 0; y < before.height && (step > 5 || part > 0); y++)
                for (int x = 0; x < before.width; x++) {
                    size_t at = (size_t)y * (size_t)before.stride + (size_t)x;
                    if (before.pixels[at] == after.pixels[at]) continue;
                    bool named = false;
                    for (int k = 0; k < count && !named; k++)
                        named = (float)x >= dirty[k].x && (float)x < dirty[k].x + dirty[k].w &&
                                (float)y >= dirty[k].y && (float)y < dirty[k].y + dirty[k].h;
                    if (!named) ck_abort_msg("step %d part %d: pixel %d, %d changed", step, part, x, y);
                }
            memcpy(before.pixels, after.pixels, sizeof(uint32_t) * (size_t)before.stride * (size_t)before.height);
        }
    image_destroy(&before);
    image_destroy(&after);
}
END_TEST

START_TEST(scene_picks_what_it_projects)
{
    Image image = canvas(1280, 720);
    LandscapeView view = view_at(20, 0);
    view.center_x = 500, view.center_y = 300, view.lens_height = 500;
    const float elevation[] = {14, 25, 44, 70, 86};
    view.camera = camera_degrees((float)(_i * 50), elevation[_i], 3.95f);
    landscape_finish(scene, &image, (Rect){40, 30, 1200, 660}, &view);
    int tried = 0, missed = 0, hidden = 0;
    for (float sx = 47; sx < 1235; sx += 13)
        for (float sy = 37; sy < 685; sy += 11) {
            float again_x, again_y, visible;
            double px, py;
            if (!landscape_pick(scene, terrain, sx, sy, &px, &py)) continue;
            ck_assert(landscape_project(scene, px, py, &again_x, &again_y, &visible));
            missed += fabsf(again_x - sx) > 0.5f || fabsf(again_y - sy) > 0.5f;
            hidden += _i > 0 && visible < 1; /* the lowest eye sees part of the ground from below */
            tried++;
        }
    ck_assert_int_gt(tried, 1000);
    /* where the line of sight grazes a ridge, mesh and table may see different sides of it */
    ck_assert_msg(missed <= tried / 500 && hidden <= tried / 100, "%d of %d missed, %d hidden", missed, tried, hidden);
    ck_assert(!landscape_pick(scene, terrain, -1e9f, 1e9f, &(double){0}, &(double){0}));
    ck_assert(!landscape_project(scene, NAN, 0, NULL, NULL, NULL));
    image_destroy(&image);
}
END_TEST

#ifdef COUNTS_ALLOCATIONS
START_TEST(steady_frames_allocate_nothing)
{
    Image image = canvas(960, 540);
    Rect large = {0, 0, 960, 540};
    LandscapeView view = view_at(STEPS, 0);
    view.moving = true;
    landscape_draw(scene, &image, large, &view); /* the small layer, the masks */
    view.moving = false;
    landscape_finish(scene, &image, large, &view);
    view = view_at(4, 0.5);
    landscape_draw(scene, &image, large, &view); /* the mask of the tip */
    parallel_set_threads(2);
    landscape_draw(scene, &image, large, &view); /* starts the helper */
    int before = allocations;
    for (int i = 5; i < STEPS; i++) {
        view = view_at(i, 0.3);
        if (i > 40) view.camera = camera_degrees((float)i, 40, 4), view.moving = i < 50;
        landscape_draw(scene, &image, large, &view);
    }
    ck_assert_int_eq(allocations, before);
    ck_assert_int_gt(before, 0);
    image_destroy(&image);
}
END_TEST
#endif

/* ---- what may come ---- */

static Land odd[] = {
    {nothing, -1, 1, -1, 1, 0, 1, false},
    {flat, -1, 1, -1, 1, 2.5, 3.5, false},
    {flat, -1, 1, -1, 1, 3, 3, false}, /* 0/0 */
    {half, -2, 3, -2, 2, 0, 6, false},
    {pole, -1, 1, -1, 1, 0, 1e6, false},
    {pole, -1, 1, -1, 1, 0, 1e-3, false},
    {abyss, -1, 1, -1, 1, -8, 1, false},
    {endless, -1, 1, -1, 1, 0, 1, false},
    {tiny, -1e-12, 1e-12, -1e-12, 1e-12, 0, 2, false},
    {vast, -1e12, 1e12, -1e12, 1e12, 0, 2, false},
    {noise, -1, 1, -1, 1, -1, 1, false},
    {dots, -1, 1, -1, 1, -1, 1, false},
    {himmelblau, -5, 5, -5, 5, 0, 4.2, true},
};

START_TEST(odd_landscapes_are_drawn)
{
    static const Rect areas[] = {{3, 3, 1, 1},   {0, 0, 64, 40},   {-50, -20, 500, 300},
                                 {5, 5, 65, 3},  {2, 2, 3, 90},    {400, 300, 50, 50},
                                 {10, 10, 0, 5}, {NAN, 0, 10, 10}, {0, 0, 400, 240}};
    TerrainDesc desc = desc_of(&odd[_i]);
    if (_i % 3 == 1) desc.half_y = 0.4f;
    Image image = canvas(400, 240);
    for (int stage = 0; stage < 2; stage++) {
        if (stage == 0) terrain_set(terrain, &desc);
        else terrain_bake(terrain);
        for (int k = 0; k < COUNT(areas); k++)
            for (int light = 0; light < LANDSCAPE_LIGHTS; light++) {
                LandscapeView view = view_at(9, 0.5);
                if (light & 1) style = style_of(false);
                view.light = (LandscapeLight)light;
                double w = odd[_i].x1 - odd[_i].x0;
                for (int b = 0; b < TRAILS; b++) ball[b].at.x *= w / 10, ball[b].at.y *= w / 10;
                ball[0].at.x = NAN, ball[1].at.y = INFINITY, ball[2].at.x = 1e300, ball[2].danger = true;
                trail[0].tip.x = NAN;
                path[1][4].x = NAN, path[2][3].y = 1e200;
                trail[1].key = (uint64_t)k;
                view.center_x = 150, view.center_y = 100, view.lens_height = k == 8 ? 0 : 180;
                view.camera = k % 2 ? camera_degrees(30, 8, 0.8f) : camera_default(); /* in the hill */
                if (k == 3) view.camera.target[2] = -5, view.camera.distance = NAN;
                view.scale = k == 2 ? NAN : 0.5f;
                for (int i = 0; i < image.width * image.height; i++) image.pixels[i] = 0xff123456;
                landscape_finish(scene, &image, areas[k], &view);
                int clear = 0, outside = 0;
                for (int y = 0; y < image.height; y++)
                    for (int x = 0; x < image.width; x++) {
                        uint32_t p = image.pixels[(size_t)y * (size_t)image.stride + (size_t)x];
                        Rect r = areas[k];
                        bool inside =
                            (float)x >= r.x && (float)y >= r.y && (float)x < r.x + r.w && (float)y < r.y + r.h;
                        clear += p >> 24 != 255;
                        outside += !inside && p != 0xff123456;
                    }
                ck_assert_msg(!clear && !outside, "area %d: %d pixels not opaque, %d drawn outside", k, clear, outside);
                float sx, sy, seen;
                double px, py;
                landscape_project(scene, 0, 0, &sx, &sy, &seen);
                if (landscape_pick(scene, terrain, 150, 100, &px, &py)) ck_assert(isfinite(px) && isfinite(py));
            }
        double w = odd[_i].x1 - odd[_i].x0;
        landscape_draw_map(terrain, &style, &image, (Rect){-10, 20, 300, 300}, odd[_i].x0 - w, odd[_i].x1, odd[_i].y0,
                           odd[_i].y1 + w, 1);
    }
    image_destroy(&image);
}
END_TEST

START_TEST(holes_are_dark_and_named)
{
    float point[3];
    TerrainDesc desc = desc_of(&odd[3]);
    terrain_set(terrain, &desc);
    terrain_bake(terrain);
    ck_assert(terrain_point(terrain, 1, 0, point));
    ck_assert(!terrain_point(terrain, -1, 0, point));
    ck_assert(isfinite(point[2]));
}
END_TEST

START_TEST(the_map_shows_the_same_ground)
{
    Image image = canvas(200, 200);
    style = style_of(true);
    landscape_draw_map(terrain, &style, &image, (Rect){0, 0, 200, 200}, -5, 5, -5, 5, 1);
    /* minima are darker than the middle; y points up */
    const double minima[4][2] = {{3, 2}, {-2.8, 3.13}, {-3.78, -3.28}, {3.58, -1.85}};
    long sum[5] = {0};
    for (int k = 0; k < 5; k++)
        for (int j = -4; j <= 4; j++)
            for (int i = -4; i <= 4; i++) {
                int x = k < 4 ? (int)((minima[k][0] + 5) * 20) + i : 100 + i;
                int y = k < 4 ? (int)((5 - minima[k][1]) * 20) + j : 100 + j;
                uint32_t p = image.pixels[y * image.stride + x];
                sum[k] += (p >> 16 & 255) + (p >> 8 & 255) + (p & 255);
            }
    for (int k = 0; k < 4; k++) ck_assert_int_lt(sum[k] * 3, sum[4] * 2);
    image_destroy(&image);
}
END_TEST

/* ---- pictures held against committed ones ---- */

static const struct {
    const char *name;
    bool day;
    LandscapeLight light;
    float azimuth, elevation;
    int land; /* of `odd`; -1: Himmelblau */
} pictures[] = {
    {"valley-night", false, LANDSCAPE_MOON, 17, 44, -1},      {"valley-day", true, LANDSCAPE_MOON, 17, 44, -1},
    {"valley-lantern", false, LANDSCAPE_LANTERN, 17, 44, -1}, {"valley-low", false, LANDSCAPE_FULL, 120, 20, -1},
    {"valley-hole", false, LANDSCAPE_MOON, 17, 50, 3},
};

START_TEST(pictures_stay)
{
    Image image = canvas(640, 290);
    if (pictures[_i].land >= 0) {
        TerrainDesc desc = desc_of(&odd[pictures[_i].land]);
        terrain_set(terrain, &desc);
        terrain_bake(terrain);
    }
    LandscapeView view = view_at(34, 0.5);
    if (pictures[_i].day) style = style_of(false);
    view.light = pictures[_i].light;
    view.camera = camera_degrees(pictures[_i].azimuth, pictures[_i].elevation, 3.95f);
    landscape_finish(scene, &image, area, &view);
    landscape_draw_map(terrain, &style, &image, (Rect){480, 120, 150, 130}, terrain_desc(terrain)->x0,
                       terrain_desc(terrain)->x1, terrain_desc(terrain)->y0, terrain_desc(terrain)->y1, 0.5f);
    char why[512];
    ck_assert_msg(golden_matches(&image, pictures[_i].name, NULL, 0, why), "%s", why);
    image_destroy(&image);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("terrain");
    TCase *camera = tcase_create("camera"), *ground = tcase_create("terrain"), *picture = tcase_create("scene");
    tcase_add_test(camera, camera_rays_undo_projection);
    tcase_add_test(camera, camera_stays_sensible);
    tcase_add_test(camera, a_drag_takes_the_ground_along);
    tcase_add_test(camera, camera_flies_the_short_way);

    tcase_set_timeout(ground, 60);
    tcase_add_checked_fixture(ground, begin, end);
    tcase_add_test(ground, terrain_has_the_heights_it_was_given);
    tcase_add_test(ground, terrain_bakes_in_any_portions);
    tcase_add_test(ground, terrain_lifts_the_camera_out_of_the_ground);

    tcase_set_timeout(picture, 120);
    tcase_add_checked_fixture(picture, begin, end);
    tcase_add_test(picture, scene_has_the_same_bits_on_any_threads);
    tcase_add_loop_test(picture, scene_grown_equals_scene_drawn_at_once, 0, 3);
    tcase_add_loop_test(picture, scene_names_all_that_changed, 0, 2);
    tcase_add_loop_test(picture, scene_picks_what_it_projects, 0, 5);
#ifdef COUNTS_ALLOCATIONS
    tcase_add_test(picture, steady_frames_allocate_nothing);
#endif
    tcase_add_loop_test(picture, odd_landscapes_are_drawn, 0, COUNT(odd));
    tcase_add_test(picture, holes_are_dark_and_named);
    tcase_add_test(picture, the_map_shows_the_same_ground);
    tcase_add_loop_test(picture, pictures_stay, 0, COUNT(pictures));

    TCase *all[] = {camera, ground, picture};
    for (int i = 0; i < COUNT(all); i++) suite_add_tcase(suite, all[i]);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed > 0;
}
