#include "draw/valley/landscape_parts.h"

#include <math.h>
#include <string.h>

/* Signed distance to a marker of the size that fits a ball of radius 15; y down. */
static float marker_distance(LandscapeMarker marker, float x, float y)
{
    float ax = fabsf(x), ay = fabsf(y);
    switch (marker) {
    case MARKER_CIRCLE: return sqrtf(x * x + y * y) - 5.2f;
    case MARKER_TRIANGLE: {
        float side = ax * 0.8660254f - (y - 0.6f) * 0.5f, foot = y - 0.6f;
        return (side > foot ? side : foot) - 3.5f;
    }
    case MARKER_SQUARE: return (ax > ay ? ax : ay) - 4.7f;
    case MARKER_DIAMOND: return (ax + ay) * 0.70710678f - 4.7f;
    case MARKER_CROSS:
    case MARKER_PLUS: {
        float u = marker == MARKER_PLUS ? ax : fabsf(x + y) * 0.70710678f,
              v = marker == MARKER_PLUS ? ay : fabsf(x - y) * 0.70710678f;
        float a = u - 1.8f > v - 6.4f ? u - 1.8f : v - 6.4f, b = v - 1.8f > u - 6.4f ? v - 1.8f : u - 6.4f;
        return a < b ? a : b;
    }
    case MARKER_HEXAGON: {
        float side = ax * 0.8660254f + ay * 0.5f;
        return (side > ay ? side : ay) - 5.0f;
    }
    case MARKER_RING: return fabsf(sqrtf(x * x + y * y) - 4.4f) - 1.5f;
    default: return 100;
    }
}

typedef struct BallLook {
    float radius, alpha;
    float color[3], core[3], rim[3], danger[3];
    bool night, dangerous;
    LandscapeMarker marker;
    const Landscape *scene; /* NULL: nothing hides it */
    float limit;            /* 1/depth beyond which the ground hides it */
} BallLook;

static void ball_paint(const Image *image, int clip_x, int clip_y, int clip_w, int clip_h, float cx, float cy,
                       const BallLook *b)
{
    float s = b->radius / 15, inverse = 1 / s;
    float outer = b->night ? 16.6f : 17.4f, ring = b->night ? 14.2f : 15.0f, core = b->night ? 10.8f : 10.4f;
    float reach = (b->dangerous ? 24.5f : outer + 1) * s + 1;
    int y0 = (int)floorf(cy - reach), y1 = (int)ceilf(cy + reach), x0 = (int)floorf(cx - reach),
        x1 = (int)ceilf(cx + reach);
    for (int y = y0; y <= y1; y++)
        for (int x = x0; x <= x1; x++) {
            if (x < clip_x || y < clip_y || x >= clip_x + clip_w || y >= clip_y + clip_h) continue;
            if (x < 0 || y < 0 || x >= image->width || y >= image->height) continue;
            float dx = (float)x + 0.5f - cx, dy = (float)y + 0.5f - cy, d = sqrtf(dx * dx + dy * dy);
            float alpha = b->alpha;
            if (b->scene &&
                landscape_near(b->scene, (float)(x - b->scene->x) + 0.5f, (float)(y - b->scene->y) + 0.5f) > b->limit)
                alpha *= 0.4f;
            uint32_t *pixel = &image->pixels[(size_t)y * image->stride + x];
            if (b->dangerous) {
                float cover = clamp01(23.5f * s + 0.5f - d) * clamp01(d - 20 * s + 0.5f);
                if (cover > 0) pixel_blend(pixel, b->danger, cover * alpha);
            }
            float cover = clamp01(outer * s + 0.5f - d);
            if (cover <= 0) continue;
            pixel_blend(pixel, b->night ? b->rim : b->core, cover * alpha);
            cover = clamp01(ring * s + 0.5f - d);
            if (cover > 0) pixel_blend(pixel, b->color, cover * alpha);
            cover = clamp01(core * s + 0.5f - d);
            if (cover > 0) {
                /* Lit from the upper left, just enough to be a ball. */
                float shade = 1 - 0.11f * clamp01((dx + dy) * inverse * 0.05f + 0.15f);
                float lit[3] = {b->core[0] * shade, b->core[1] * shade, b->core[2] * shade};
                pixel_blend(pixel, lit, cover * alpha);
                cover = clamp01(0.5f - marker_distance(b->marker, dx * inverse, dy * inverse) * s);
                if (cover > 0) pixel_blend(pixel, b->rim, cover * alpha);
            }
        }
}

static BallLook ball_look(const LandscapeStyle *style, Color color, LandscapeMarker marker, float radius, float alpha)
{
    BallLook b = {.radius = radius > 0.5f ? radius : 0.5f,
                  .alpha = clamp01(alpha),
                  .night = style->night,
                  .marker = marker};
    color_floats(color, b.color);
    color_floats(style->ball_core, b.core);
    color_floats(style->ball_rim, b.rim);
    color_floats(style->danger, b.danger);
    return b;
}

void landscape_draw_ball(const Image *image, const LandscapeStyle *style, float x, float y, float radius, Color color,
                         LandscapeMarker marker, float alpha)
{
    if (!isfinite(x) || !isfinite(y) || fabsf(x) > 1e5f || fabsf(y) > 1e5f) return;
    BallLook b = ball_look(style, color, marker, radius, alpha);
    ball_paint(image, 0, 0, image->width, image->height, x, y, &b);
}

/* A soft round spot in pixels of the area; `flat` squeezes it vertically. */
static void spot(const Landscape *scene, const Image *image, float cx, float cy, float radius, float flat,
                 const float color[3], float alpha, bool glow)
{
    float ry = radius * flat;
    int x0 = (int)floorf(cx - radius), x1 = (int)ceilf(cx + radius), y0 = (int)floorf(cy - ry),
        y1 = (int)ceilf(cy + ry);
    x0 = x0 > 0 ? x0 : 0, y0 = y0 > 0 ? y0 : 0;
    x1 = x1 < scene->width ? x1 : scene->width, y1 = y1 < scene->height ? y1 : scene->height;
    for (int y = y0; y < y1; y++)
        for (int x = x0; x < x1; x++) {
            int gx = scene->x + x, gy = scene->y + y;
            if (gx < 0 || gy < 0 || gx >= image->width || gy >= image->height) continue;
            float dx = ((float)x + 0.5f - cx) / radius, dy = ((float)y + 0.5f - cy) / ry, d2 = dx * dx + dy * dy;
            if (d2 >= 1) continue;
            float a = 1 - sqrtf(d2);
            uint32_t *pixel = &image->pixels[(size_t)gy * image->stride + gx];
            if (glow) pixel_screen(pixel, color, a * a * alpha);
            else pixel_blend(pixel, color, a * (2 - a) * alpha);
        }
}

typedef struct Placed {
    float x, y, depth;
    bool seen, faces;
} Placed;

static Placed place(const Landscape *scene, LandscapePoint at)
{
    Placed p = {0};
    float point[3];
    if (!isfinite(at.x) || !isfinite(at.y)) return p;
    terrain_point(scene->terrain, at.x, at.y, point);
    p.faces = landscape_faces(scene, point);
    p.seen = camera_project(&scene->eye, point, &p.x, &p.y, &p.depth) && fabsf(p.x) < 1e5f && fabsf(p.y) < 1e5f;
    return p;
}

static int ball_count(const LandscapeView *view)
{
    return view->ball_count < LANDSCAPE_MAX_BALLS ? view->ball_count : LANDSCAPE_MAX_BALLS;
}

static float halo_radius(const Landscape *scene, const LandscapeStyle *style)
{
    return style->ball_halo * 0.6f * scene->scale;
}

void balls_halo(Landscape *scene, const Image *image, const LandscapeView *view)
{
    const LandscapeStyle *style = view->style;
    if (!style->night || style->ball_halo <= 0) return;
    for (int i = 0; i < ball_count(view); i++) {
        const LandscapeBall *ball = &view->balls[i];
        Placed p = place(scene, ball->at);
        if (!p.seen || !ball->lantern) continue;
        float color[3], seen = p.faces && landscape_visible(scene, p.x, p.y, p.depth, 0.02f) ? 1 : 0.4f;
        color_floats(ball->color, color);
        spot(scene, image, p.x, p.y, halo_radius(scene, style), 1, color, 0.62f * seen * clamp01(ball->alpha), true);
    }
}

static void start_ring(const Landscape *scene, const Image *image, const LandscapeStyle *style, LandscapePoint at)
{
    Placed p = place(scene, at);
    if (!p.seen) return;
    float ink[3], under[3], s = scene->scale;
    color_floats(style->night ? style->ball_core : style->ball_rim, ink);
    color_floats(style->night ? style->ball_rim : style->ball_core, under);
    int r = (int)(13 * s) + 2;
    for (int y = (int)p.y - r; y <= (int)p.y + r; y++)
        for (int x = (int)p.x - r; x <= (int)p.x + r; x++) {
            int gx = scene->x + x, gy = scene->y + y;
            if (x < 0 || y < 0 || x >= scene->width || y >= scene->height || gx < 0 || gy < 0) continue;
            if (gx >= image->width || gy >= image->height) continue;
            float dx = (float)x + 0.5f - p.x, dy = (float)y + 0.5f - p.y, d = sqrtf(dx * dx + dy * dy);
            uint32_t *pixel = &image->pixels[(size_t)gy * image->stride + gx];
            float back = clamp01(12 * s + 0.5f - d),
                  ring = clamp01(10.5f * s + 0.5f - d) * clamp01(d - 7.7f * s + 0.5f);
            float dot = clamp01(3 * s + 0.5f - d);
            pixel_blend(pixel, under, back * 0.45f);
            pixel_blend(pixel, ink, ring > dot ? ring : dot);
        }
}

static Box around(const Landscape *scene, Placed p, float radius)
{
    int r = (int)radius + 2;
    if (!p.seen || p.x < (float)-r || p.y < (float)-r || p.x > (float)(scene->width + r) ||
        p.y > (float)(scene->height + r))
        return (Box){0};
    return (Box){(int)p.x - r, (int)p.y - r, (int)p.x + r, (int)p.y + r};
}

void balls_draw(Landscape *scene, const Image *image, const LandscapeView *view)
{
    const LandscapeStyle *style = view->style;
    float radius = style->ball_radius * scene->scale;
    Placed placed[LANDSCAPE_MAX_BALLS];
    int order[LANDSCAPE_MAX_BALLS], count = ball_count(view);
    Box box[LANDSCAPE_MAX_BALLS + 1] = {{0}};
    int boxes = count + 1;
    if (view->start && isfinite(view->start->x) && isfinite(view->start->y)) {
        start_ring(scene, image, style, *view->start);
        box[count] = around(scene, place(scene, *view->start), 14 * scene->scale);
    }
    float halo = halo_radius(scene, style), wide = style->night && halo > 26 * scene->scale ? halo : 26 * scene->scale;
    for (int i = 0; i < count; i++) {
        placed[i] = place(scene, view->balls[i].at);
        box[i] = around(scene, placed[i], wide);
        int k = i;
        for (; k > 0 && placed[order[k - 1]].depth < placed[i].depth; k--) order[k] = order[k - 1];
        order[k] = i;
    }
    float rise = -scene->eye.forward[2], level = sqrtf(1 - rise * rise > 0 ? 1 - rise * rise : 0);
    float slack = 0.02f + 2.5f * radius / scene->eye.focal * level / (rise > 0.2f ? rise : 0.2f);
    for (int n = 0; n < count; n++) {
        const LandscapeBall *ball = &view->balls[order[n]];
        Placed p = placed[order[n]];
        if (!p.seen || ball->alpha <= 0) continue;
        static const float black[3] = {0, 0, 0};
        float seen = p.faces && landscape_visible(scene, p.x, p.y, p.depth, slack) ? 1 : 0.4f;
        spot(scene, image, p.x + radius * 0.18f, p.y + radius * 0.42f, radius * 1.55f, 0.85f, black,
             (style->night ? 0.60f : 0.34f) * seen * clamp01(ball->alpha), false);
        BallLook b = ball_look(style, ball->color, ball->marker, radius, ball->alpha * (p.faces ? 1 : 0.4f));
        b.scene = p.faces ? scene : NULL;
        b.limit = (1 + slack) / p.depth;
        b.dangerous = ball->danger;
        ball_paint(image, scene->x, scene->y, scene->width, scene->height, p.x + (float)scene->x, p.y + (float)scene->y,
                   &b);
    }
    for (int i = 0; i < scene->ball_boxes; i++) landscape_add_dirty(scene, scene->ball_box[i]);
    for (int i = 0; i < boxes; i++) landscape_add_dirty(scene, box[i]);
    memcpy(scene->ball_box, box, sizeof box);
    scene->ball_boxes = boxes;
}
