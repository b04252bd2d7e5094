#include "draw/mask.h"

#include "base/memory.h"

#include "base/memory.h"

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

static int clamped(float v, int low, int high)
{
    return v <= (float)low ? low : v >= (float)high ? high : (int)v;
}

/* The part of a to b that lies within the mask and a border around it (Liang and Barsky 1984): what is far outside would
 * cost nothing but precision. */
static bool cut(Point *a, Point *b, double x0, double y0, double x1, double y1)
{
    double t0 = 0, t1 = 1, ax = (double)a->x, ay = (double)a->y, dx = (double)b->x - ax, dy = (double)b->y - ay;
    const double p[4] = {-dx, dx, -dy, dy}, q[4] = {ax - x0, x1 - ax, ay - y0, y1 - ay};
    for (int i = 0; i < 4; i++) {
        if (p[i] == 0) {
            if (q[i] < 0) return false;
            continue;
        }
        double t = q[i] / p[i];
        if (p[i] < 0) t0 = t > t0 ? t : t0;
        else t1 = t < t1 ? t : t1;
    }
    if (t0 > t1) return false;
    if (t1 < 1) *b = (Point){(float)(ax + t1 * dx), (float)(ay + t1 * dy)};
    if (t0 > 0) *a = (Point){(float)(ax + t0 * dx), (float)(ay + t0 * dy)};
    return true;
}

static void grow_to(Mask *mask, int x0, int y0, int x1, int y1)
{
    if (x0 < mask->x0) mask->x0 = x0;
    if (x1 > mask->x1) mask->x1 = x1;
    if (y0 < mask->y0) mask->y0 = y0;
    if (y1 > mask->y1) mask->y1 = y1;
}

typedef struct Capsule { float ax, dx, dy, inverse, edge, strength; } Capsule;

/* One row of a capsule: px counts from its first end, py is the row's. */
static void capsule_row(uint8_t *restrict row, int from, int to, float py, Capsule c)
{
    float along_y = py * c.dy;
    for (int x = from; x < to; x++) {
        float px = (float)x + 0.5f - c.ax;
        float t = (px * c.dx + along_y) * c.inverse;
        t = t < 0 ? 0 : t;
        t = t > 1 ? 1 : t;
        float ex = px - t * c.dx, ey = py - t * c.dy;
        float cover = c.edge - sqrtf(ex * ex + ey * ey);
        cover = cover < 0 ? 0 : cover;
        cover = cover > 1 ? 1 : cover;
        uint8_t value = (uint8_t)(int)(cover * c.strength + 0.5f);
        row[x] = value > row[x] ? value : row[x];
    }
}

void mask_segment(Mask *mask, Point a, Point b, float width)
{
    if (!isfinite(a.x) || !isfinite(a.y) || !isfinite(b.x) || !isfinite(b.y) || !(width > 0)) return;
    if (width > 1e5f) width = 1e5f;
    float half = width / 2, thin = width < 1 ? width : 1; /* below one pixel a line fades instead of getting thinner */
    if (half < 0.5f) half = 0.5f;
    float reach = half + 0.5f;
    double border = 2 * (double)reach;
    a = (Point){a.x - mask->origin.x, a.y - mask->origin.y};
    b = (Point){b.x - mask->origin.x, b.y - mask->origin.y};
    if (!cut(&a, &b, -border, -border, mask->width + border, mask->height + border)) return;
    int x0 = clamped(floorf(fminf(a.x, b.x) - reach), 0, mask->width), x1 = clamped(ceilf(fmaxf(a.x, b.x) + reach), 0, mask->width);
    int y0 = clamped(floorf(fminf(a.y, b.y) - reach), 0, mask->height), y1 = clamped(ceilf(fmaxf(a.y, b.y) + reach), 0, mask->height);
    if (x0 >= x1 || y0 >= y1) return;
    grow_to(mask, x0, y0, x1, y1);
    float dx = b.x - a.x, dy = b.y - a.y, square = dx * dx + dy * dy, length = sqrtf(square);
    Capsule capsule = {a.x, dx, dy, square > 1e-12f ? 1 / square : 0, half + 0.5f, thin * 255};
    bool slanted = fabsf(dy) > 0.02f * length; /* then a row meets the line in few pixels */
    float slope = slanted ? dx / dy : 0, spread = slanted ? reach * length / fabsf(dy) + 1 : 0;
    for (int y = y0; y < y1; y++) {
        float py = (float)y + 0.5f - a.y;
        int from = x0, to = x1;
        if (slanted) {
            float middle = a.x + py * slope;
            from = clamped(floorf(middle - spread), x0, x1);
            to = clamped(ceilf(middle + spread), x0, x1);
        }
        if (from < to) capsule_row(mask->alpha + (size_t)y * (size_t)mask->width, from, to, py, capsule);
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
