#include "draw/mask.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void mask_resize(Mask *mask, int width, int height)
{
    if (width < 0) width = 0;
    if (height < 0) height = 0;
    size_t need = (size_t)width * (size_t)height;
    if (need > mask->size) {
        free(mask->alpha);
        mask->alpha = malloc(need);
        if (!mask->alpha) abort();
        mask->size = need;
    }
    mask->width = width;
    mask->height = height;
    if (need) memset(mask->alpha, 0, need);
    mask->x0 = mask->y0 = 1 << 28;
    mask->x1 = mask->y1 = 0;
}

void mask_clear(Mask *mask)
{
    for (int y = mask->y0; y < mask->y1; y++)
        memset(mask->alpha + (size_t)y * (size_t)mask->width + mask->x0, 0, (size_t)(mask->x1 - mask->x0));
    mask->x0 = mask->y0 = 1 << 28;
    mask->x1 = mask->y1 = 0;
}

void mask_free(Mask *mask)
{
    free(mask->alpha);
    *mask = (Mask){0};
}

static int clamped(float v, int low, int high)
{
    return v <= (float)low ? low : v >= (float)high ? high : (int)v;
}

/* The part of a to b that lies within the mask and a border around it (Liang and Barsky 1984): what is far outside would
 * cost nothing but precision. */
static bool cut(Point *a, Point *b, float x0, float y0, float x1, float y1)
{
    float t0 = 0, t1 = 1, dx = b->x - a->x, dy = b->y - a->y;
    const float p[4] = {-dx, dx, -dy, dy}, q[4] = {a->x - x0, x1 - a->x, a->y - y0, y1 - a->y};
    for (int i = 0; i < 4; i++) {
        if (p[i] == 0) {
            if (q[i] < 0) return false;
            continue;
        }
        float t = q[i] / p[i];
        if (p[i] < 0) t0 = t > t0 ? t : t0;
        else t1 = t < t1 ? t : t1;
    }
    if (t0 > t1) return false;
    Point from = *a;
    if (t1 < 1) *b = (Point){from.x + t1 * dx, from.y + t1 * dy};
    if (t0 > 0) *a = (Point){from.x + t0 * dx, from.y + t0 * dy};
    return true;
}

void mask_segment(Mask *mask, Point a, Point b, float width)
{
    float half = width / 2, reach = half + 1;
    if (!isfinite(a.x) || !isfinite(a.y) || !isfinite(b.x) || !isfinite(b.y) || !(width > 0)) return;
    if (!cut(&a, &b, -2 * reach, -2 * reach, (float)mask->width + 2 * reach, (float)mask->height + 2 * reach)) return;
    int x0 = clamped(floorf(fminf(a.x, b.x) - reach), 0, mask->width), x1 = clamped(ceilf(fmaxf(a.x, b.x) + reach), 0, mask->width);
    int y0 = clamped(floorf(fminf(a.y, b.y) - reach), 0, mask->height), y1 = clamped(ceilf(fmaxf(a.y, b.y) + reach), 0, mask->height);
    if (x0 >= x1 || y0 >= y1) return;
    if (x0 < mask->x0) mask->x0 = x0;
    if (x1 > mask->x1) mask->x1 = x1;
    if (y0 < mask->y0) mask->y0 = y0;
    if (y1 > mask->y1) mask->y1 = y1;
    float dx = b.x - a.x, dy = b.y - a.y, square = dx * dx + dy * dy;
    float inverse = square > 1e-12f ? 1 / square : 0, length = sqrtf(square);
    float thin = width < 1 ? width : 1; /* below one pixel a line fades instead of getting thinner */
    if (half < 0.5f) half = 0.5f;
    for (int y = y0; y < y1; y++) {
        float py = (float)y + 0.5f - a.y;
        int from = x0, to = x1;
        if (length > 4 * reach && fabsf(dy) > 0.05f * length) { /* a slanted line touches few pixels of its box's row */
            float middle = a.x + py * dx / dy, spread = reach * length / fabsf(dy) + 1;
            int low = clamped(floorf(middle - spread), x0, x1), high = clamped(ceilf(middle + spread), x0, x1);
            from = low;
            to = high;
        }
        uint8_t *row = mask->alpha + (size_t)y * (size_t)mask->width;
        for (int x = from; x < to; x++) {
            float px = (float)x + 0.5f - a.x;
            float t = (px * dx + py * dy) * inverse;
            t = t < 0 ? 0 : t > 1 ? 1 : t;
            float ex = px - t * dx, ey = py - t * dy;
            float cover = half + 0.5f - sqrtf(ex * ex + ey * ey);
            cover = cover < 0 ? 0 : cover > 1 ? 1 : cover;
            uint8_t value = (uint8_t)(cover * thin * 255 + 0.5f);
            row[x] = value > row[x] ? value : row[x];
        }
    }
}

void mask_polyline(Mask *mask, const Point *points, int count, float width, float dash, float gap, float *phase)
{
    float own = 0;
    if (!phase) phase = &own;
    if (count == 1) mask_segment(mask, points[0], points[0], width);
    for (int i = 0; i + 1 < count; i++) {
        Point a = points[i], b = points[i + 1];
        if (!(dash > 0) || !(gap > 0)) {
            mask_segment(mask, a, b, width);
            continue;
        }
        float dx = b.x - a.x, dy = b.y - a.y, length = sqrtf(dx * dx + dy * dy), gone = 0, cycle = dash + gap;
        if (!isfinite(length)) continue;
        if (length > 1e5f) { /* far outside the picture: the pattern does not matter there */
            mask_segment(mask, a, b, width);
            continue;
        }
        while (gone < length) {
            float at = fmodf(*phase, cycle);
            bool ink = at < dash;
            float left = (ink ? dash : cycle) - at, step = length - gone < left ? length - gone : left;
            if (step < 1e-3f) step = 1e-3f;
            if (ink) {
                float t0 = gone / length, t1 = (gone + step) / length;
                if (t1 > 1) t1 = 1;
                mask_segment(mask, (Point){a.x + t0 * dx, a.y + t0 * dy}, (Point){a.x + t1 * dx, a.y + t1 * dy}, width);
            }
            gone += step;
            *phase += step;
        }
        if (*phase > 1e6f) *phase = fmodf(*phase, cycle);
    }
}

void mask_paint(Canvas *canvas, const Mask *mask, float x, float y, Color color)
{
    int left = (int)floorf(x), top = (int)floorf(y);
    for (int row = mask->y0; row < mask->y1; row++)
        canvas_coverage(canvas, left + mask->x0, top + row,
                        mask->alpha + (size_t)row * (size_t)mask->width + mask->x0, mask->x1 - mask->x0, color);
}
