/* capsule.h: a line with round ends as coverage, row by row. For mask.c and canvas.c, not for views.
 *
 * Use     if (capsule_make(&c, a, b, width, clip)) for y in c.y0 .. c.y1-1: if (capsule_span(&c, y, &from, &to)) for x:
 *         capsule_cover(&c, x, y).
 */
#ifndef DRAW_CAPSULE_H
#define DRAW_CAPSULE_H

#include "draw/canvas.h"

#include <math.h>

typedef struct Capsule {
    int x0, y0, x1, y1; /* pixels it may touch */
    float ax, ay, dx, dy, inverse, edge, strength;
    float slope, spread; /* of a slanted line: where a row meets it */
    bool slanted;
} Capsule;

static inline int clamped(float v, int low, int high)
{
    return v <= (float)low ? low : v >= (float)high ? high : (int)v;
}

static inline double bounded(float v, double most)
{
    double d = (double)v;
    return d < -most ? -most : d > most ? most : d;
}

/* The part of a to b that lies within the mask and a border around it (Liang and Barsky 1984): what is far outside would
 * cost nothing but precision. */
static inline bool cut(Point *a, Point *b, double x0, double y0, double x1, double y1)
{
    /* beyond this even doubles lose the pixel; a line from there points a little elsewhere */
    const double most = 1e9;
    double t0 = 0, t1 = 1, ax = bounded(a->x, most), ay = bounded(a->y, most);
    double dx = bounded(b->x, most) - ax, dy = bounded(b->y, most) - ay;
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

static inline bool capsule_make(Capsule *c, Point a, Point b, float width, int left, int top, int right, int bottom)
{
    if (!isfinite(a.x) || !isfinite(a.y) || !isfinite(b.x) || !isfinite(b.y) || !(width > 0)) return false;
    if (width > 1e5f) width = 1e5f;
    float half = width / 2, thin = width < 1 ? width : 1; /* below one pixel a line fades instead of getting thinner */
    if (half < 0.5f) half = 0.5f;
    float reach = half + 0.5f;
    double border = 2 * (double)reach;
    if (!cut(&a, &b, left - border, top - border, right + border, bottom + border)) return false;
    float low_x = a.x < b.x ? a.x : b.x, high_x = a.x < b.x ? b.x : a.x, low_y = a.y < b.y ? a.y : b.y;
    float high_y = a.y < b.y ? b.y : a.y;
    c->x0 = clamped(floorf(low_x - reach), left, right);
    c->x1 = clamped(ceilf(high_x + reach), left, right);
    c->y0 = clamped(floorf(low_y - reach), top, bottom);
    c->y1 = clamped(ceilf(high_y + reach), top, bottom);
    if (c->x0 >= c->x1 || c->y0 >= c->y1) return false;
    float dx = b.x - a.x, dy = b.y - a.y, square = dx * dx + dy * dy, length = sqrtf(square);
    c->ax = a.x;
    c->ay = a.y;
    c->dx = dx;
    c->dy = dy;
    c->inverse = square > 1e-12f ? 1 / square : 0;
    c->edge = half + 0.5f;
    c->strength = thin * 255;
    c->slanted = fabsf(dy) > 0.02f * length;
    c->slope = c->slanted ? dx / dy : 0;
    c->spread = c->slanted ? reach * length / fabsf(dy) + 1 : 0;
    return true;
}

static inline bool capsule_span(const Capsule *c, int y, int *from, int *to)
{
    *from = c->x0;
    *to = c->x1;
    if (c->slanted) {
        float middle = c->ax + ((float)y + 0.5f - c->ay) * c->slope;
        *from = clamped(middle - c->spread, c->x0, c->x1);
        *to = clamped(middle + c->spread + 1, c->x0, c->x1);
    }
    return *from < *to;
}

static inline uint8_t capsule_cover(const Capsule *c, int x, int y)
{
    float px = (float)x + 0.5f - c->ax, py = (float)y + 0.5f - c->ay;
    float t = (px * c->dx + py * c->dy) * c->inverse;
    t = t < 0 ? 0 : t;
    t = t > 1 ? 1 : t;
    float ex = px - t * c->dx, ey = py - t * c->dy;
    float cover = c->edge - sqrtf(ex * ex + ey * ey);
    cover = cover < 0 ? 0 : cover;
    cover = cover > 1 ? 1 : cover;
    return (uint8_t)(int)(cover * c->strength + 0.5f);
}

#endif
