#include "draw/mask.h"

#include "base/memory.h"
#include "draw/capsule.h"

#include "base/memory.h"
#include "draw/capsule.h"

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
        mask->alpha = memory_must(malloc(need));
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

static void grow_to(Mask *mask, int x0, int y0, int x1, int y1)
{
    if (x0 < mask->x0) mask->x0 = x0;
    if (x1 > mask->x1) mask->x1 = x1;
    if (y0 < mask->y0) mask->y0 = y0;
    if (y1 > mask->y1) mask->y1 = y1;
}

void mask_segment(Mask *mask, Point a, Point b, float width)
{
    Capsule c;
    a = (Point){a.x - mask->origin.x, a.y - mask->origin.y};
    b = (Point){b.x - mask->origin.x, b.y - mask->origin.y};
    if (!capsule_make(&c, a, b, width, 0, 0, mask->width, mask->height)) return;
    grow_to(mask, c.x0, c.y0, c.x1, c.y1);
    for (int y = c.y0; y < c.y1; y++) {
        int from, to;
        if (!capsule_span(&c, y, &from, &to)) continue;
        uint8_t *row = mask->alpha + (size_t)y * (size_t)mask->width;
        for (int x = from; x < to; x++) {
            uint8_t value = capsule_cover(&c, x, y);
            row[x] = value > row[x] ? value : row[x];
        }
    }
}

/* True distance to a polygon, negative inside (even-odd), so that rounding gives no spikes at sharp tips. */
static float polygon_distance(const Point *p, int count, float x, float y)
{
    float best = 1e30f;
    bool inside = false;
    for (int i = 0, j = count - 1; i < count; j = i++) {
        float ex = p[j].x - p[i].x, ey = p[j].y - p[i].y, wx = x - p[i].x, wy = y - p[i].y;
        float square = ex * ex + ey * ey, t = square > 0 ? (wx * ex + wy * ey) / square : 0;
        t = t < 0 ? 0 : t > 1 ? 1 : t;
        float dx = wx - t * ex, dy = wy - t * ey, d = dx * dx + dy * dy;
        if (d < best) best = d;
        if ((p[i].y > y) != (p[j].y > y) && x < ex * (y - p[i].y) / ey + p[i].x) inside = !inside;
    }
    float d = sqrtf(best);
    return inside ? -d : d;
}

void mask_polygon(Mask *mask, const Point *points, int count, float round)
{
    Point p[MASK_CORNERS];
    if (count < 3 || count > MASK_CORNERS || !isfinite(round)) return;
    float low_x = 1e30f, low_y = 1e30f, high_x = -1e30f, high_y = -1e30f;
    for (int i = 0; i < count; i++) {
        if (!(fabsf(points[i].x) < 1e6f) || !(fabsf(points[i].y) < 1e6f)) return; /* not finite, or of no use */
        p[i] = (Point){points[i].x - mask->origin.x, points[i].y - mask->origin.y};
        low_x = fminf(low_x, p[i].x);
        low_y = fminf(low_y, p[i].y);
        high_x = fmaxf(high_x, p[i].x);
        high_y = fmaxf(high_y, p[i].y);
    }
    float reach = (round > 0 ? round : 0) + 0.5f;
    int x0 = clamped(floorf(low_x - reach), 0, mask->width), x1 = clamped(ceilf(high_x + reach), 0, mask->width);
    int y0 = clamped(floorf(low_y - reach), 0, mask->height), y1 = clamped(ceilf(high_y + reach), 0, mask->height);
    if (x0 >= x1 || y0 >= y1) return;
    grow_to(mask, x0, y0, x1, y1);
    for (int y = y0; y < y1; y++) {
        uint8_t *row = mask->alpha + (size_t)y * (size_t)mask->width;
        for (int x = x0; x < x1; x++) {
            float cover = 0.5f + round - polygon_distance(p, count, (float)x + 0.5f, (float)y + 0.5f);
            uint8_t value = (uint8_t)((cover < 0 ? 0 : cover > 1 ? 1 : cover) * 255 + 0.5f);
            if (value > row[x]) row[x] = value;
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
        if (!(dash > 0) || !(gap > 0) || !(dash + gap < 1e9f)) {
            mask_segment(mask, a, b, width);
            continue;
        }
        if (!isfinite(a.x) || !isfinite(a.y) || !isfinite(b.x) || !isfinite(b.y)) continue;
        /* only the dashes of the part that can be seen; the pattern goes on over the rest */
        double dx = (double)b.x - (double)a.x, dy = (double)b.y - (double)a.y, length = sqrt(dx * dx + dy * dy);
        double cycle = (double)dash + (double)gap, phase_a = (double)*phase;
        *phase = (float)fmod(phase_a + length, cycle);
        Point from = {a.x - mask->origin.x, a.y - mask->origin.y}, to = {b.x - mask->origin.x, b.y - mask->origin.y};
        const Point start = from;
        double border = (double)width + 2;
        if (!(length > 0) || !cut(&from, &to, -border, -border, mask->width + border, mask->height + border)) continue;
        double gone = hypot((double)from.x - (double)start.x, (double)from.y - (double)start.y);
        double end = hypot((double)to.x - (double)start.x, (double)to.y - (double)start.y);
        if (cycle < 0.5 || (end - gone) / cycle > 1e4) { /* finer than pixels: a solid line */
            mask_segment(mask, a, b, width);
            continue;
        }
        while (gone < end) {
            double at = fmod(phase_a + gone, cycle), left = (at < (double)dash ? (double)dash : cycle) - at;
            double step = fmax(1e-3, fmin(end - gone, left));
            if (at < (double)dash) {
                double t0 = gone / length, t1 = fmin(1, (gone + step) / length);
                mask_segment(mask, (Point){a.x + (float)(t0 * dx), a.y + (float)(t0 * dy)},
                             (Point){a.x + (float)(t1 * dx), a.y + (float)(t1 * dy)}, width);
            }
            gone += step;
        }
    }
}

void mask_paint(Canvas *canvas, const Mask *mask, float x, float y, Color color)
{
    int left = (int)floorf(x), top = (int)floorf(y);
    for (int row = mask->y0; row < mask->y1; row++)
        canvas_coverage(canvas, left + mask->x0, top + row, mask->alpha + (size_t)row * (size_t)mask->width + mask->x0,
                        mask->x1 - mask->x0, color);
}
