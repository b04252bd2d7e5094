/* Trails: lines on the ground, kept as masks of nearness to which new points are added.
 *
 * A mask holds, for each pixel, how near the line is; the maximum over capsules makes round joints for nothing, and one
 * mask gives the line, its casing and its glow. The point between two steps goes to a mask of its own, which is taken
 * back after every frame, so a trail that grew equals a trail drawn at once. */
#include "base/memory.h"
#include "base/parallel.h"
#include "draw/valley/landscape_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PIECES_MAX = 400 };
static const float PIECE_PX = 6, PIECE_WORLD = 0.04f, LIFT = 0.008f, PEN_STEP = 0.4f, DOT_PITCH = 9;

void trail_free(TrailMask *mask)
{
    free(mask->mask), free(mask->touched), free(mask->mark);
    *mask = (TrailMask){0};
}

static void box_add(Box *box, int x0, int y0, int x1, int y1)
{
    if (box->x0 >= box->x1) {
        *box = (Box){x0, y0, x1, y1};
        return;
    }
    box->x0 = x0 < box->x0 ? x0 : box->x0;
    box->y0 = y0 < box->y0 ? y0 : box->y0;
    box->x1 = x1 > box->x1 ? x1 : box->x1;
    box->y1 = y1 > box->y1 ? y1 : box->y1;
}

static void box_join(Box *box, const Box *other)
{
    if (other->x0 < other->x1) box_add(box, other->x0, other->y0, other->x1, other->y1);
}

/* --- what hides what ---------------------------------------------------------------------------------------------- */

float landscape_near(const Landscape *scene, float x, float y)
{
    const Layer *layer = scene->shown;
    float k = layer == &scene->half ? 0.5f : 1;
    int ix = (int)(x * k), iy = (int)(y * k);
    if (!(x >= 0) || !(y >= 0) || ix >= layer->width || iy >= layer->height) return 0;
    return layer->near_[(size_t)iy * layer->stride + ix];
}

/* Hidden only where the ground is nearer all around: a point on a slope lies in front of half its neighbours. */
bool landscape_visible(const Landscape *scene, float x, float y, float depth, float slack)
{
    static const float around[5][2] = {{0, 0}, {1.5f, 0}, {-1.5f, 0}, {0, 1.5f}, {0, -1.5f}};
    float limit = (1 + slack) / depth;
    for (int i = 0; i < 5; i++)
        if (landscape_near(scene, x + around[i][0], y + around[i][1]) <= limit) return true;
    return false;
}

/* A slope that looks away from the eye can only be seen through the ground. */
bool landscape_faces(const Landscape *scene, const float point[3])
{
    float n[3], v[3];
    terrain_normal(scene->terrain, point[0], point[1], n);
    for (int k = 0; k < 3; k++) v[k] = point[k] - scene->eye.position[k];
    float away = n[0] * v[0] + n[1] * v[1] + n[2] * v[2];
    return away < 0.12f * sqrtf(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
}

/* --- masks -------------------------------------------------------------------------------------------------------- */

WIDE static void capsule_row(uint16_t *restrict row, int x0, int x1, float ax, float ay, float bx, float by, float yc,
                             float inverse_reach)
{
    float dx = bx - ax, dy = by - ay, inverse = 1 / (dx * dx + dy * dy + 1e-12f), ry = yc - ay;
    for (int x = x0; x < x1; x++) {
        float rx = (float)x + 0.5f - ax, t = (rx * dx + ry * dy) * inverse;
        t = t > 0 ? t : 0;
        t = t < 1 ? t : 1;
        float ex = rx - t * dx, ey = ry - t * dy, near_ = 1 - sqrtf(ex * ex + ey * ey) * inverse_reach;
        near_ = near_ > 0 ? near_ : 0;
        uint16_t v = (uint16_t)(int32_t)(near_ * 65535.0f);
        row[x] = v > row[x] ? v : row[x];
    }
}

static void capsule(const Layer *layer, TrailMask *mask, float ax, float ay, float bx, float by)
{
    int stride = layer->stride, width = layer->width, height = layer->height;
    float r = mask->reach;
    float left = (ax < bx ? ax : bx) - r, right = (ax > bx ? ax : bx) + r;
    float top = (ay < by ? ay : by) - r, bottom = (ay > by ? ay : by) + r;
    if (!(right > 0) || !(bottom > 0) || !(left < (float)width) || !(top < (float)height)) return;
    int x0 = left > 0 ? (int)left : 0, y0 = top > 0 ? (int)top : 0;
    int x1 = right < (float)width ? (int)right + 1 : width, y1 = bottom < (float)height ? (int)bottom + 1 : height;
    x1 = x1 < width ? x1 : width;
    y1 = y1 < height ? y1 : height;
    int strips = stride / STRIP;
    for (int y = y0; y < y1; y++) {
        capsule_row(mask->mask + (size_t)y * stride, x0, x1, ax, ay, bx, by, (float)y + 0.5f, 1 / r);
        for (int k = x0 / STRIP; k <= (x1 - 1) / STRIP; k++) mask->touched[(size_t)y * strips + k] = 1;
    }
    box_add(&mask->all, x0, y0, x1, y1);
    box_add(&mask->fresh, x0, y0, x1, y1);
}

static void mask_clear(TrailMask *mask, int stride, int height)
{
    int strips = stride / STRIP;
    Box *b = &mask->all;
    if (b->x0 < b->x1)
        for (int y = b->y0; y < b->y1 && y < height; y++)
            for (int k = b->x0 / STRIP; k <= (b->x1 - 1) / STRIP && k < strips; k++) {
                if (!mask->touched[(size_t)y * strips + k]) continue;
                mask->touched[(size_t)y * strips + k] = 0;
                memset(mask->mask + (size_t)y * stride + (size_t)k * STRIP, 0, STRIP * sizeof *mask->mask);
            }
    mask->all = (Box){0};
    mask->marks = mask->points = 0;
    mask->pen = (struct Pen){0};
}

/* Of another size than before it is emptied: rows would not lie under each other any more. */
static void mask_size(TrailMask *mask, const Layer *layer)
{
    int need = layer->stride * layer->height;
    if (mask->stride != layer->stride || mask->height != layer->height) mask_clear(mask, mask->stride, mask->height);
    mask->stride = layer->stride, mask->height = layer->height;
    if (need <= mask->capacity) return;
    trail_free(mask);
    mask->mask = memory_must(aligned_alloc(64, ((size_t)need * sizeof *mask->mask + 64) & ~(size_t)63));
    mask->touched = memory_must(calloc((size_t)need / STRIP + 1, 1));
    mask->mark = memory_must(malloc(MARKS * sizeof *mask->mark));
    memset(mask->mask, 0, (size_t)need * sizeof *mask->mask);
    mask->capacity = need;
    mask->stride = layer->stride, mask->height = layer->height;
}

static void mark_add(const Landscape *scene, TrailMask *mask, float x, float y, bool ring)
{
    if (mask->marks >= MARKS) return;
    int r = (int)(8 * scene->scale) + 2;
    mask->mark[mask->marks++] = (Mark){x, y, ring};
    box_add(&mask->fresh, (int)x - r, (int)y - r, (int)x + r, (int)y + r);
}

/* From the pen to (x, y), a few pixels of nearly straight line. */
static void pen_piece(const Landscape *scene, TrailMask *mask, float x, float y, bool visible)
{
    struct Pen *pen = &mask->pen;
    const Layer *full = &scene->full;
    float dx = x - pen->x, dy = y - pen->y, length = sqrtf(dx * dx + dy * dy);
    float from = pen->length, to = from + length;
    if (visible && pen->visible && mask->dash > 0 && mask->gap > 0) {
        float period = (mask->dash + mask->gap) * scene->scale, dash = mask->dash * scene->scale;
        for (float start = floorf(from / period) * period; start < to && length > 0; start += period) {
            float a = start > from ? start : from, b = start + dash < to ? start + dash : to;
            if (a >= b) continue;
            float ta = (a - from) / length, tb = (b - from) / length;
            capsule(full, mask, pen->x + dx * ta, pen->y + dy * ta, pen->x + dx * tb, pen->y + dy * tb);
        }
    } else if (visible && pen->visible) {
        capsule(full, mask, pen->x, pen->y, x, y);
    } else {
        float pitch = DOT_PITCH * scene->scale;
        for (float at = (floorf(from / pitch) + 1) * pitch; at <= to && length > 0; at += pitch)
            mark_add(scene, mask, pen->x + dx * (at - from) / length, pen->y + dy * (at - from) / length, false);
    }
    pen->x = x;
    pen->y = y;
    pen->visible = visible;
    pen->length = to;
}

static bool drape(const Landscape *scene, const float point[3], float *x, float *y, bool *visible)
{
    float raised[3] = {point[0], point[1], point[2] + LIFT}, depth;
    if (!camera_project(&scene->eye, raised, x, y, &depth)) return false;
    if (!(fabsf(*x) < 1e5f) || !(fabsf(*y) < 1e5f)) return false;
    *visible = landscape_visible(scene, *x, *y, depth, 0.014f) && landscape_faces(scene, point);
    return true;
}

/* Takes the pen over the ground to a point; the way there is straight on the map. */
static void pen_to(const Landscape *scene, TrailMask *mask, LandscapePoint from, LandscapePoint to, bool first)
{
    float a[3], b[3], x, y;
    bool visible;
    terrain_point(scene->terrain, to.x, to.y, b);
    if (first || !mask->pen.down) {
        mask->pen.down = drape(scene, b, &x, &y, &visible);
        if (mask->pen.down) mask->pen.x = x, mask->pen.y = y, mask->pen.visible = visible;
        /* A dot, so that a trail of one point is there at all. */
        if (mask->pen.down && visible && first && !(mask->dash > 0)) capsule(&scene->full, mask, x, y, x, y);
        return;
    }
    terrain_point(scene->terrain, from.x, from.y, a);
    float world = sqrtf((b[0] - a[0]) * (b[0] - a[0]) + (b[1] - a[1]) * (b[1] - a[1]));
    float pieces = world / PIECE_WORLD, px = 0;
    if (drape(scene, b, &x, &y, &visible)) {
        px = sqrtf((x - mask->pen.x) * (x - mask->pen.x) + (y - mask->pen.y) * (y - mask->pen.y));
        if (px < PEN_STEP * scene->scale && pieces < 1) return; /* nothing to see yet */
    }
    if (px / (PIECE_PX * scene->scale) > pieces) pieces = px / (PIECE_PX * scene->scale);
    int n = pieces < PIECES_MAX ? (int)pieces + 1 : PIECES_MAX;
    for (int i = 1; i <= n; i++) {
        float t = (float)i / (float)n, p[3] = {a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, 0};
        if (i == n) memcpy(p, b, sizeof p);
        else p[2] = terrain_ground(scene->terrain, p[0], p[1]);
        if (!drape(scene, p, &x, &y, &visible)) {
            mask->pen.down = false;
            return;
        }
        if (mask->pen.down) pen_piece(scene, mask, x, y, visible);
        else mask->pen = (struct Pen){true, visible, x, y, mask->pen.length};
    }
}

static bool finite_point(LandscapePoint p) { return isfinite(p.x) && isfinite(p.y); }

static float trail_reach(const LandscapeStyle *style, const LandscapeTrail *trail, float scale)
{
    float width = style->trail_width;
    if (trail->glow && style->night && style->trail_glow)
        for (int k = 0; k < 3; k++) width = style->trail_band[k][0] > width ? style->trail_band[k][0] : width;
    if (trail->glow && !style->night && style->trail_casing > width) width = style->trail_casing;
    return width * 0.5f * scale + 2.0f;
}

bool trails_update(Landscape *scene, const LandscapeView *view)
{
    bool anew = scene->trails != view->trail_count;
    scene->trails = view->trail_count;
    const Layer *full = &scene->full;
    for (int n = 0; n < view->trail_count && n < LANDSCAPE_MAX_TRAILS; n++) {
        const LandscapeTrail *trail = &view->trails[n];
        TrailMask *mask = &scene->trail[n];
        mask_size(mask, full);
        float reach = trail_reach(view->style, trail, scene->scale);
        anew |= mask->color != trail->color || mask->alpha != trail->alpha || mask->glow != trail->glow;
        bool same = mask->key == trail->key && mask->world == scene->trail_world && mask->points <= trail->count &&
                    mask->dash == trail->dash && mask->gap == trail->gap && mask->rings == trail->rings &&
                    mask->reach == reach;
        if (same && mask->points > 0) {
            LandscapePoint now = trail->points[mask->points - 1];
            same = now.x == mask->last_point.x && now.y == mask->last_point.y;
        }
        mask->fresh = (Box){0};
        if (!same) {
            anew |= mask->points > 0;
            mask_clear(mask, full->stride, full->height);
        }
        mask->key = trail->key, mask->world = scene->trail_world, mask->dash = trail->dash, mask->gap = trail->gap;
        mask->rings = trail->rings, mask->reach = reach, mask->color = trail->color, mask->alpha = trail->alpha;
        mask->glow = trail->glow;
        while (mask->points < trail->count) {
            LandscapePoint to = trail->points[mask->points];
            if (!finite_point(to)) break;
            pen_to(scene, mask, mask->last_point, to, mask->points == 0);
            if (trail->rings && mask->pen.down) mark_add(scene, mask, mask->pen.x, mask->pen.y, true);
            mask->last_point = to;
            mask->points++;
        }
    }
    return anew;
}

/* --- on the picture ----------------------------------------------------------------------------------------------- */

typedef struct TrailLook {
    float color[3], alpha;
    float half_width, casing, casing_color[3];
    float band[3], band_alpha[3];
    int bands;
    float reach;
} TrailLook;

WIDE static void show_strip(const TrailLook *look, const uint16_t *restrict mask, const uint16_t *restrict tip,
                            int count, uint32_t *restrict pixels)
{
    float glow[STRIP], line[STRIP], casing[STRIP];
    float scale = look->reach / 65535.0f;
    for (int i = 0; i < STRIP; i++) {
        uint16_t v = mask[i];
        if (tip) v = tip[i] > v ? tip[i] : v;
        float d = look->reach - (float)v * scale, gate = v > 0 ? look->alpha : 0;
        float c = look->half_width + 0.5f - d, open = 1;
        c = c > 0 ? c : 0;
        c = c < 1 ? c : 1;
        line[i] = c * gate;
        c = look->casing + 0.5f - d;
        c = c > 0 ? c : 0;
        c = c < 1 ? c : 1;
        casing[i] = c * gate;
        for (int k = 0; k < look->bands; k++) {
            float t = (look->band[k] + 1.8f - d) * (1 / 3.6f);
            t = t > 0 ? t : 0;
            t = t < 1 ? t : 1;
            open *= 1 - look->band_alpha[k] * t;
        }
        glow[i] = (1 - open) * gate;
    }
    for (int i = 0; i < count; i++) {
        if (glow[i] <= 0 && line[i] <= 0 && casing[i] <= 0) continue;
        if (glow[i] > 0) pixel_screen(&pixels[i], look->color, glow[i]);
        if (casing[i] > 0) pixel_blend(&pixels[i], look->casing_color, casing[i]);
        if (line[i] > 0) pixel_blend(&pixels[i], look->color, line[i]);
    }
}

static void show_disc(const Landscape *scene, const Image *image, float x, float y, float radius, float hollow,
                      const float color[3], float alpha)
{
    int r = (int)(radius + 2);
    for (int iy = (int)floorf(y) - r; iy <= (int)floorf(y) + r; iy++)
        for (int ix = (int)floorf(x) - r; ix <= (int)floorf(x) + r; ix++) {
            if (ix < 0 || iy < 0 || ix >= scene->width || iy >= scene->height) continue;
            int gx = scene->x + ix, gy = scene->y + iy;
            if (gx < 0 || gy < 0 || gx >= image->width || gy >= image->height) continue;
            float dx = (float)ix + 0.5f - x, dy = (float)iy + 0.5f - y, d = sqrtf(dx * dx + dy * dy);
            float cover = clamp01(radius + 0.5f - d);
            if (hollow > 0) cover *= clamp01(d - hollow + 0.5f);
            if (cover > 0) pixel_blend(&image->pixels[(size_t)gy * image->stride + gx], color, cover * alpha);
        }
}

static void show_marks(const Landscape *scene, const Image *image, const LandscapeStyle *style, const TrailMask *mask,
                       int first, const TrailLook *look)
{
    float dot = style->trail_hidden_width * 0.5f * scene->scale, ring = 5 * scene->scale;
    for (int i = first; i < mask->marks; i++) {
        const Mark *m = &mask->mark[i];
        float alpha = look->alpha * (m->ring ? 0.8f : style->trail_hidden_alpha);
        show_disc(scene, image, m->x, m->y, m->ring ? ring : dot, m->ring ? ring - 1.8f * scene->scale : 0, look->color,
                  alpha);
    }
}

static TrailLook trail_look(const Landscape *scene, const LandscapeStyle *style, const LandscapeTrail *trail,
                            float reach)
{
    TrailLook look = {.alpha = clamp01(trail->alpha),
                      .half_width = style->trail_width * 0.5f * scene->scale,
                      .reach = reach,
                      .casing = -1};
    color_floats(trail->color, look.color);
    color_floats(style->ball_core, look.casing_color);
    if (trail->glow && style->night && style->trail_glow)
        for (int k = 0; k < 3; k++) {
            look.band[k] = style->trail_band[k][0] * 0.5f * scene->scale;
            look.band_alpha[k] = style->trail_band[k][1];
            look.bands = 3;
        }
    if (trail->glow && !style->night) look.casing = style->trail_casing * 0.5f * scene->scale;
    return look;
}

static void show_masks(Landscape *scene, const Image *image, const TrailLook *look, TrailMask *mask,
                       const TrailMask *tip)
{
    const Layer *full = &scene->full;
    Box box = mask->all;
    if (tip) box_join(&box, &tip->all);
    if (box.x0 >= box.x1) return;
    int strips = full->strips;
    for (int y = box.y0; y < box.y1; y++) {
        int gy = scene->y + y;
        if (gy < 0 || gy >= image->height) continue;
        for (int k = box.x0 / STRIP; k <= (box.x1 - 1) / STRIP; k++) {
            size_t strip = (size_t)y * strips + k, at = (size_t)y * full->stride + (size_t)k * STRIP;
            bool tipped = tip && tip->touched[strip];
            if (!mask->touched[strip] && !tipped) continue;
            int x = k * STRIP, count = scene->width - x < STRIP ? scene->width - x : STRIP, gx = scene->x + x, skip = 0;
            if (gx < 0) skip = -gx;
            if (gx + count > image->width) count = image->width - gx;
            scene->work.pixels_trail += STRIP;
            if (skip > 0) { /* an area that begins left of the image: pixel by pixel */
                uint32_t copy[STRIP] = {0};
                for (int i = skip; i < count; i++) copy[i] = image->pixels[(size_t)gy * image->stride + gx + i];
                show_strip(look, mask->mask + at, tipped ? tip->mask + at : NULL, count, copy);
                for (int i = skip; i < count; i++) image->pixels[(size_t)gy * image->stride + gx + i] = copy[i];
            } else if (count > 0) {
                show_strip(look, mask->mask + at, tipped ? tip->mask + at : NULL, count,
                           image->pixels + (size_t)gy * image->stride + gx);
            }
        }
    }
}

void trails_show(Landscape *scene, const Image *image, const LandscapeView *view)
{
    TrailMask *tip = &scene->tip;
    for (int n = 0; n < view->trail_count && n < LANDSCAPE_MAX_TRAILS; n++) {
        const LandscapeTrail *trail = &view->trails[n];
        TrailMask *mask = &scene->trail[n];
        TrailLook look = trail_look(scene, view->style, trail, mask->reach);
        bool tipped = trail->has_tip && finite_point(trail->tip) && mask->points > 0 && mask->points == trail->count;
        Box before = mask->tip_box;
        mask->tip_box = (Box){0};
        if (tipped) {
            mask_size(tip, &scene->full);
            mask_clear(tip, scene->full.stride, scene->full.height);
            tip->fresh = (Box){0};
            tip->pen = mask->pen;
            tip->reach = mask->reach, tip->dash = mask->dash, tip->gap = mask->gap;
            pen_to(scene, tip, mask->last_point, trail->tip, false);
            mask->tip_box = tip->fresh;
        }
        if (look.alpha > 0) {
            show_marks(scene, image, view->style, mask, 0, &look);
            if (tipped) show_marks(scene, image, view->style, tip, 0, &look);
            show_masks(scene, image, &look, mask, tipped ? tip : NULL);
        }
        if (tipped) mask_clear(tip, scene->full.stride, scene->full.height);
        Box changed = mask->fresh;
        box_join(&changed, &before);
        box_join(&changed, &mask->tip_box);
        landscape_add_dirty(scene, changed);
    }
}
