/* The display height of a surface: between which losses its map lies, and on which scale it is shown. */
#include "model/surface_inside.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

enum { GRID = 96, GRID_DATA = 40 };

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Walks from the lowest grid point into finer and finer windows. A well has a bottom, a pole has none: there each
 * window is much lower than the one before. Returns false for a pole. */
static bool refine_lowest(const Surface *s, double x, double y, double cell[2], double middle, double *lowest)
{
    double last_gain = 0;
    for (int round = 0; round < 8; round++) {
        double best = *lowest, bx = x, by = y, px[81], py[81], value[81];
        for (int i = 0; i < 81; i++) {
            px[i] = x + cell[0] * (i % 9 - 4) / 4;
            py[i] = y + cell[1] * (i / 9 - 4) / 4;
            px[i] = fmin(fmax(px[i], s->domain[0][0]), s->domain[0][1]);
            py[i] = fmin(fmax(py[i], s->domain[1][0]), s->domain[1][1]);
        }
        surface_values(s, px, py, 81, value, NULL, NULL);
        for (int i = 0; i < 81; i++)
            if (value[i] == -INFINITY) return false;
            else if (value[i] < best) best = value[i], bx = px[i], by = py[i];
        last_gain = *lowest - best;
        *lowest = best, x = bx, y = by;
        cell[0] /= 3.5, cell[1] /= 3.5;
    }
    return !(last_gain > 0.3 * (middle - *lowest));
}

void surface_find_range(Surface *s)
{
    int side = s->rows > 100 ? GRID_DATA : GRID, count = side * side, finite = 0, at = -1;
    double *x = memory_must(malloc(sizeof(double) * (size_t)count * 3)), *y = x + count, *value = y + count;
    s->lowest = 0, s->highest = 1, s->log_scale = 1;
    for (int i = 0; i < count; i++) {
        double u = (double)(i % side) / (side - 1), v = (double)(i / side) / (side - 1);
        x[i] = s->domain[0][0] * (1 - u) + s->domain[0][1] * u;
        y[i] = s->domain[1][0] * (1 - v) + s->domain[1][1] * v;
    }
    surface_values(s, x, y, count, value, NULL, NULL);
    double lowest = INFINITY;
    for (int i = 0; i < count; i++)
        if (isfinite(value[i]) && value[i] < lowest) lowest = value[i], at = i;
    double low_x = at < 0 ? 0 : x[at], low_y = at < 0 ? 0 : y[at];
    for (int i = 0; i < count; i++)
        if (isfinite(value[i])) value[finite++] = value[i];
    if (finite) {
        qsort(value, (size_t)finite, sizeof(double), by_value);
        double cell[2] = {(s->domain[0][1] - s->domain[0][0]) / (side - 1),
                          (s->domain[1][1] - s->domain[1][0]) / (side - 1)};
        double middle = value[finite / 2], high = value[finite - 1], most = value[(int)(0.98 * (finite - 1))];
        bool well = refine_lowest(s, low_x, low_y, cell, middle, &lowest);
        if (!well) lowest = value[(int)(0.02 * (finite - 1))];
        for (int i = 0; i < s->minimum_count; i++) {
            double f = surface_value(s, s->minima[i]);
            if (f < lowest && isfinite(f)) lowest = f;
        }
        /* a pole upwards: a few points tower over all the rest */
        double usual = most - lowest;
        if (usual > 0 && high - lowest > 200 * usual) high = lowest + 4 * usual;
        if (!(high > lowest)) high = lowest + fmax(1, fabs(lowest) * 1e-9);
        if (!isfinite(high - lowest)) lowest = -1e300, high = 1e300;
        s->lowest = lowest, s->highest = high;
        double range = high - lowest;
        s->log_scale = fmin(fmax(value[(int)(0.07 * (finite - 1))] - lowest, range * 1e-6), range);
    }
    free(x);
}

/* Where nobody says: logarithmic if half of the map lies in the lowest tenth of the heights. */
bool surface_looks_steep(const Surface *s)
{
    int below = 0, finite = 0;
    bool flat = true;
    for (int i = 0; i < 400; i++) {
        double at[2] = {s->domain[0][0] + (s->domain[0][1] - s->domain[0][0]) * (i % 20 + 0.5) / 20,
                        s->domain[1][0] + (s->domain[1][1] - s->domain[1][0]) * (i / 20 + 0.5) / 20},
               f = surface_value(s, at);
        if (!isfinite(f)) continue;
        finite++;
        flat = flat && f == s->lowest;
        below += f - s->lowest < 0.1 * (s->highest - s->lowest);
    }
    return !flat && 2 * below > finite;
}
double surface_height_of(const Surface *s, double loss)
{
    double above = loss - s->lowest, range = s->highest - s->lowest;
    if (!s->log_height) return above / range;
    /* odd below the lowest, so that a ball that leaves the map downwards goes on down */
    double height = log1p(fabs(above) / s->log_scale) / log1p(range / s->log_scale);
    return above < 0 ? -height : height;
}
