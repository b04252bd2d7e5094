#include "draw/valley/landscape.h"

#include "base/memory.h"
#include "base/parallel.h"
#include "draw/valley/landscape_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Areas up to this many pixels are drawn whole at once: there is nothing to gain. */
enum { SMALL_AREA = 200 * 1000, SIDE_MAX = 8192, BANDS_DEFAULT = 6 };

Landscape *landscape_create(void)
{
    /* the ramps inside are read eight floats at once */
    Landscape *scene = memory_must(aligned_alloc(64, (sizeof *scene + 63) & ~(size_t)63));
    memset(scene, 0, sizeof *scene);
    scene->trail_world = scene->light_stamp = 1;
    return scene;
}

void landscape_destroy(Landscape *scene)
{
    if (!scene) return;
    layer_free(&scene->full);
    layer_free(&scene->half);
    for (int i = 0; i < LANDSCAPE_MAX_TRAILS; i++) trail_free(&scene->trail[i]);
    trail_free(&scene->tip);
    free(scene);
}

/* --- what is shown ------------------------------------------------------------------------------------------------ */

/* Keys are compared as bytes, so the gaps of a struct that somebody else filled must not count. */
static void clear_between(void *object, size_t from, size_t to) { memset((char *)object + from, 0, to - from); }

static LayerKey layer_key(const Landscape *scene, const LandscapeView *view, float k)
{
    LayerKey key;
    memset(&key, 0, sizeof key); /* compared as bytes */
    CameraLens lens = {(view->center_x - (float)scene->x) * k, (view->center_y - (float)scene->y) * k,
                       view->lens_height * k};
    Camera camera = view->camera;
    camera_limit(&camera);
    CameraEye eye = camera_eye(&camera, &lens);
    memcpy(&key.eye, &eye, sizeof eye);
    key.width = scene->width;
    key.height = scene->height;
    key.terrain = view->terrain;
    key.version = terrain_version(view->terrain);
    key.light = view->light;
    key.scale = scene->scale * k;
    memcpy(&key.style, view->style, sizeof key.style);
    clear_between(&key.style, offsetof(LandscapeStyle, night) + sizeof(bool), offsetof(LandscapeStyle, sky_top));
    clear_between(&key.style, offsetof(LandscapeStyle, trail_glow) + sizeof(bool), sizeof(LandscapeStyle));
    return key;
}

static bool same_key(const LayerKey *a, const LayerKey *b) { return memcmp(a, b, sizeof *a) == 0; }

/* Only the landscape was baked further: the old picture may be refined where it stands. */
static bool same_but_version(const LayerKey *a, const LayerKey *b)
{
    LayerKey c = *a;
    c.version = b->version;
    return same_key(&c, b);
}

static void use_look(Landscape *scene, const LayerKey *key)
{
    LayerKey part;
    memset(&part, 0, sizeof part);
    part.terrain = key->terrain, part.version = key->version, part.light = key->light, part.scale = key->scale;
    memcpy(&part.style, &key->style, sizeof part.style);
    if (scene->look_made && same_key(&part, &scene->look_key)) return;
    look_make(&scene->look, &key->style, key->terrain, key->light, key->scale);
    scene->look_key = part;
    scene->look_made = true;
}

/* Brings the layers as far as this call may and chooses the one to show. */
static void update_layers(Landscape *scene, const LandscapeView *view)
{
    LayerKey want = layer_key(scene, view, 1);
    Layer *full = &scene->full, *half = &scene->half;
    bool small = scene->width * scene->height <= SMALL_AREA;
    bool current = full->begun && full->complete && same_key(&full->key, &want), refine = false;
    if (!current && (!view->moving || small)) {
        if (!full->begun || !same_key(&full->key, &want)) {
            refine = full->complete && same_but_version(&full->key, &want);
            layer_begin(full, &want, MESH_FULL);
            scene->refining = refine;
        }
        use_look(scene, &want);
        int bands = small ? 1 << 20 : view->bands > 0 ? view->bands : BANDS_DEFAULT;
        scene->work.bands_built = layer_build(full, &scene->look, bands);
        scene->work.rebuilt = true;
        current = full->complete;
    }
    if (current || (full->begun && scene->refining && same_key(&full->key, &want))) {
        if (current) scene->refining = false;
        scene->shown = full;
        scene->settled = current && terrain_baked(view->terrain);
        use_look(scene, &want);
        return;
    }
    LayerKey less = layer_key(scene, view, 0.5f);
    int width = (scene->width + 1) / 2, height = (scene->height + 1) / 2;
    layer_size(half, width, height);
    use_look(scene, &less);
    if (!half->complete || !same_key(&half->key, &less)) {
        layer_begin(half, &less, MESH_HALF);
        layer_build(half, &scene->look, 1 << 20);
        scene->work.rebuilt = true;
    }
    scene->shown = half;
    scene->work.half = true;
    scene->settled = false;
}

static void update_lanterns(Landscape *scene, const LandscapeView *view)
{
    Lanterns now;
    memset(&now, 0, sizeof now);
    const LandscapeStyle *style = view->style;
    float strength = view->light == LANDSCAPE_LANTERN ? style->lantern_strength_alone : style->lantern_strength;
    now.radius = style->lantern_radius > 0.01f ? style->lantern_radius : 0.01f;
    if (view->light == LANDSCAPE_FULL) strength *= 0.5f;
    for (int i = 0; i < view->ball_count && now.count < LANDSCAPE_MAX_LANTERNS; i++) {
        const LandscapeBall *ball = &view->balls[i];
        if (!ball->lantern || !isfinite(ball->at.x) || !isfinite(ball->at.y)) continue;
        Lantern *l = &now.lantern[now.count++];
        float tint[3], color[3];
        terrain_point(view->terrain, ball->at.x, ball->at.y, l->at);
        l->at[2] += style->lantern_height;
        color_floats(ball->color, tint);
        color_floats(style->lantern, color);
        for (int k = 0; k < 3; k++)
            l->color[k] = (color[k] + (tint[k] - color[k]) * style->lantern_tint) * strength * clamp01(ball->alpha);
    }
    if (memcmp(&now, &scene->lanterns, sizeof now)) {
        scene->lanterns = now;
        scene->light_stamp++;
    }
}

/* --- to the image ------------------------------------------------------------------------------------------------- */

typedef struct CopyJob {
    Landscape *scene;
    const Image *image;
} CopyJob;

static inline uint32_t average4(uint32_t a, uint32_t b) /* (3a + b + 2)/4 in each byte */
{
    uint32_t even = ((a & 0x00ff00ffu) * 3 + (b & 0x00ff00ffu) + 0x00020002u) >> 2 & 0x00ff00ffu;
    uint32_t odd = ((a >> 8 & 0x00ff00ffu) * 3 + (b >> 8 & 0x00ff00ffu) + 0x00020002u) >> 2 & 0x00ff00ffu;
    return even | odd << 8;
}

WIDE static void widen_row(const uint32_t *restrict near_, const uint32_t *restrict far_, int width, int half_width,
                           uint32_t *restrict mixed, uint32_t *restrict out)
{
    mixed[0] = 0;
    for (int i = 0; i < half_width; i++) mixed[i + 1] = average4(near_[i], far_[i]);
    mixed[0] = mixed[1];
    mixed[half_width + 1] = mixed[half_width];
    int pairs = width / 2;
    for (int i = 0; i < pairs; i++) {
        out[2 * i] = average4(mixed[i + 1], mixed[i]);
        out[2 * i + 1] = average4(mixed[i + 1], mixed[i + 2]);
    }
    if (width & 1) out[width - 1] = mixed[half_width];
}

static void copy_job(void *context, int index)
{
    CopyJob *job = context;
    const Landscape *scene = job->scene;
    const Image *image = job->image;
    const Layer *layer = scene->shown;
    uint32_t mixed[SIDE_MAX / 2 + 2], wide[SIDE_MAX];
    int y0 = index * BAND, y1 = y0 + BAND < scene->height ? y0 + BAND : scene->height;
    int left = scene->x < 0 ? -scene->x : 0, right = scene->width;
    if (scene->x + right > image->width) right = image->width - scene->x;
    if (left >= right) return;
    for (int y = y0; y < y1; y++) {
        int gy = scene->y + y;
        if (gy < 0 || gy >= image->height) continue;
        uint32_t *to = image->pixels + (size_t)gy * image->stride + scene->x + left;
        const uint32_t *from;
        if (layer == &scene->full) {
            from = layer->lit + (size_t)y * layer->stride;
        } else {
            int a = y / 2, b = y & 1 ? a + 1 : a - 1;
            b = b < 0 ? 0 : b >= layer->height ? layer->height - 1 : b;
            widen_row(layer->lit + (size_t)a * layer->stride, layer->lit + (size_t)b * layer->stride, scene->width,
                      layer->width, mixed, wide);
            from = wide;
        }
        memcpy(to, from + left, (size_t)(right - left) * sizeof *to);
    }
}

void landscape_add_dirty(Landscape *scene, Box box)
{
    if (scene->dirty_all || box.x0 >= box.x1) return;
    if (box.x0 < 0) box.x0 = 0;
    if (box.y0 < 0) box.y0 = 0;
    if (box.x1 > scene->width) box.x1 = scene->width;
    if (box.y1 > scene->height) box.y1 = scene->height;
    if (box.x0 >= box.x1 || box.y0 >= box.y1) return;
    if (scene->dirty_count == LANDSCAPE_MAX_DIRTY) {
        scene->dirty_all = true;
        return;
    }
    scene->dirty[scene->dirty_count++] = (Rect){(float)(scene->x + box.x0), (float)(scene->y + box.y0),
                                                (float)(box.x1 - box.x0), (float)(box.y1 - box.y0)};
}

void landscape_draw(Landscape *scene, const Image *image, Rect area, const LandscapeView *view)
{
    int width = area.w < 1 ? 0 : area.w > SIDE_MAX ? SIDE_MAX : (int)area.w;
    int height = area.h < 1 ? 0 : area.h > SIDE_MAX ? SIDE_MAX : (int)area.h;
    scene->work = (LandscapeWork){0};
    scene->dirty_count = 0;
    if (!width || !height || !isfinite(area.x) || !isfinite(area.y)) {
        scene->settled = true;
        return;
    }
    int x = (int)floorf(area.x), y = (int)floorf(area.y);
    scene->dirty_all = x != scene->x || y != scene->y || width != scene->width || height != scene->height;
    scene->x = x, scene->y = y, scene->width = width, scene->height = height;
    scene->scale = view->scale > 0.05f && view->scale < 20 ? view->scale : 1;
    scene->terrain = view->terrain;
    layer_size(&scene->full, width, height);

    const Layer *before = scene->shown;
    update_layers(scene, view);
    update_lanterns(scene, view);
    Layer *layer = scene->shown;
    if (scene->work.rebuilt || before != layer) {
        scene->trail_world++;
        scene->dirty_all = true;
    }
    scene->eye = layer_key(scene, view, 1).eye;

    int lit[4];
    layer_light(layer, &scene->look, &scene->lanterns, scene->light_stamp, &scene->work.pixels_lit, lit);
    if (layer == &scene->full) landscape_add_dirty(scene, (Box){lit[0], lit[1], lit[2], lit[3]});
    CopyJob job = {scene, image};
    parallel_for((height + BAND - 1) / BAND, copy_job, &job);

    if (trails_update(scene, view)) scene->dirty_all = true;
    balls_halo(scene, image, view);
    trails_show(scene, image, view);
    balls_draw(scene, image, view);
    if (scene->dirty_all) {
        scene->dirty[0] = (Rect){(float)x, (float)y, (float)width, (float)height};
        scene->dirty_count = 1;
    }
}

bool landscape_settled(const Landscape *scene) { return scene->settled; }

void landscape_finish(Landscape *scene, const Image *image, Rect area, const LandscapeView *view)
{
    LandscapeView still = *view;
    still.moving = false;
    still.bands = 1 << 16;
    landscape_draw(scene, image, area, &still);
}

/* --- questions ---------------------------------------------------------------------------------------------------- */

bool landscape_project(const Landscape *scene, double x, double y, float *screen_x, float *screen_y, float *visible)
{
    float point[3], sx, sy, depth;
    if (!scene->shown || !isfinite(x) || !isfinite(y)) return false;
    terrain_point(scene->terrain, x, y, point);
    if (!camera_project(&scene->eye, point, &sx, &sy, &depth)) return false;
    if (screen_x) *screen_x = sx + (float)scene->x;
    if (screen_y) *screen_y = sy + (float)scene->y;
    if (visible) *visible = landscape_visible(scene, sx, sy, depth, 0.02f) && landscape_faces(scene, point) ? 1 : 0;
    return true;
}

bool landscape_pick(const Landscape *scene, const Terrain *terrain, float screen_x, float screen_y, double *x,
                    double *y)
{
    if (!scene->shown) return false;
    float ray[3];
    camera_ray(&scene->eye, screen_x - (float)scene->x, screen_y - (float)scene->y, ray);
    /* From just before what is seen there: ground that has faded out in front of it does not count. */
    float near_ = landscape_near(scene, screen_x - (float)scene->x, screen_y - (float)scene->y), origin[3];
    if (near_ <= 0) return false;
    static const float back[] = {0.98f, 0.94f, 0.88f, 0.75f, 0.98f};
    for (int i = 0; i < 5; i++) { /* the mesh is not quite the ground; all below: the ground is seen from below */
        for (int k = 0; k < 3; k++) origin[k] = scene->eye.position[k] + ray[k] * back[i] / near_;
        if (origin[2] > terrain_ground(terrain, origin[0], origin[1])) break;
    }
    return terrain_hit(terrain, origin, ray, x, y);
}

int landscape_dirty(const Landscape *scene, const Rect **rects)
{
    *rects = scene->dirty;
    return scene->dirty_count;
}

LandscapeWork landscape_work(const Landscape *scene) { return scene->work; }
