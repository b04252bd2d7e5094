#include "model/minima.h"

#include "base/memory.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SIDE = 97, STEPS = 80 };

static bool inside(const Surface *s, const double at[2])
{
    for (int k = 0; k < 2; k++)
        if (!(at[k] >= s->domain[k][0] && at[k] <= s->domain[k][1])) return false;
    return true;
}

/* Newton's step where the ground curves up, else along the slope; halved until it leads down. */
static bool walk_down(const Surface *s, double at[2])
{
    double wide[2] = {s->domain[0][1] - s->domain[0][0], s->domain[1][1] - s->domain[1][0]};
    for (int i = 0; i < STEPS; i++) {
        double g[2], h[3], step[2], value = surface_hessian(s, at, g, h), det = h[0] * h[2] - h[1] * h[1];
        if (!isfinite(value) || !isfinite(g[0]) || !isfinite(g[1])) return false;
        bool up = h[0] > 0 && det > 0;
        if (up) {
            step[0] = -(h[2] * g[0] - h[1] * g[1]) / det;
            step[1] = -(h[0] * g[1] - h[1] * g[0]) / det;
        } else {
            double size = hypot(g[0] * wide[0], g[1] * wide[1]);
            if (!(size > 0)) return false; /* flat, and not curving up: a plain or a saddle */
            step[0] = -0.01 * wide[0] * wide[0] * g[0] / size;
            step[1] = -0.01 * wide[1] * wide[1] * g[1] / size;
        }
        if (up && fabs(step[0]) < 1e-12 * wide[0] && fabs(step[1]) < 1e-12 * wide[1]) return true;
        double to[2] = {at[0], at[1]}, part = 1;
        for (int half = 0; half < 40; half++, part /= 2) {
            to[0] = at[0] + part * step[0], to[1] = at[1] + part * step[1];
            if (surface_value(s, to) < value) break;
            to[0] = at[0], to[1] = at[1];
        }
        if (to[0] == at[0] && to[1] == at[1])
            return up && fabs(step[0]) < 1e-6 * wide[0] && fabs(step[1]) < 1e-6 * wide[1];
        at[0] = to[0], at[1] = to[1];
    }
    return false;
}

static bool is_new(const Surface *s, const double (*points)[2], int count, const double at[2])
{
    for (int i = 0; i < count; i++) {
        double dx = (points[i][0] - at[0]) / (s->domain[0][1] - s->domain[0][0]),
               dy = (points[i][1] - at[1]) / (s->domain[1][1] - s->domain[1][0]);
        if (hypot(dx, dy) < 0.005) return false;
    }
    return true;
}

static void put_in_order(const Surface *s, double (*points)[2], int count)
{
    for (int i = 1; i < count; i++)
        for (int k = i; k > 0 && surface_value(s, points[k]) < surface_value(s, points[k - 1]); k--) {
            double kept[2] = {points[k][0], points[k][1]};
            memcpy(points[k], points[k - 1], sizeof kept);
            memcpy(points[k - 1], kept, sizeof kept);
        }
}

int surface_find_minima(const Surface *s, double (*points)[2], int most)
{
    double *x = memory_must(malloc(sizeof *x * 3 * SIDE * SIDE)), *y, *f;
    int count = 0;
    y = x + SIDE * SIDE, f = y + SIDE * SIDE;
    for (int row = 0; row < SIDE; row++)
        for (int column = 0; column < SIDE; column++) {
            x[row * SIDE + column] = s->domain[0][0] + (s->domain[0][1] - s->domain[0][0]) * column / (SIDE - 1);
            y[row * SIDE + column] = s->domain[1][0] + (s->domain[1][1] - s->domain[1][0]) * row / (SIDE - 1);
        }
    surface_values(s, x, y, SIDE * SIDE, f, NULL, NULL);
    for (int row = 0; row < SIDE && count < most; row++)
        for (int column = 0; column < SIDE && count < most; column++) {
            double here = f[row * SIDE + column];
            bool lowest = isfinite(here);
            for (int dy = -1; dy <= 1; dy++)
                for (int dx = -1; dx <= 1; dx++) {
                    int r = row + dy, c = column + dx;
                    if (r >= 0 && r < SIDE && c >= 0 && c < SIDE && f[r * SIDE + c] < here) lowest = false;
                }
            double at[2] = {x[row * SIDE + column], y[row * SIDE + column]};
            if (!lowest || !walk_down(s, at) || !inside(s, at) || !is_new(s, (const double(*)[2])points, count, at))
                continue;
            points[count][0] = at[0], points[count++][1] = at[1];
        }
    free(x);
    put_in_order(s, points, count);
    return count;
}
