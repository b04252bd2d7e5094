#include "draw/contour.h"

#include "base/memory.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

/* A line crosses the edges of cells. Those from (c, r) to (c + 1, r) come first, then those from (c, r) to (c, r + 1). A crossed
 * edge belongs to two cells, so it has up to two neighbours on its line. */
struct Contour {
    int columns, rows;
    int (*next)[2];     /* [edges]: edge + 1 of the neighbours; 0: none */
    float (*points)[2]; /* [edges + 1] */
};

static int edges_of(const Contour *contour) { return 2 * contour->columns * contour->rows; }

Contour *contour_create(int columns, int rows)
{
    Contour *contour = memory_must(calloc(1, sizeof *contour));
    contour->columns = columns, contour->rows = rows;
    size_t edges = (size_t)edges_of(contour);
    contour->next = memory_must(calloc(edges, sizeof *contour->next));
    contour->points = memory_must(calloc(edges + 1, sizeof *contour->points));
    return contour;
}

void contour_destroy(Contour *contour)
{
    if (!contour) return;
    free(contour->next);
    free(contour->points);
    free(contour);
}

static void join(Contour *contour, int a, int b)
{
    contour->next[a][contour->next[a][0] != 0] = b + 1;
    contour->next[b][contour->next[b][0] != 0] = a + 1;
}

/* The corners in the order of a turn: (c, r), (c + 1, r), (c + 1, r + 1), (c, r + 1); edge i goes from corner i to the next. Where
 * two corners across from each other are above and the others below, the mean of the four says which pair is joined. */
static void add_cell(Contour *contour, const float *values, float level, int c, int r)
{
    int columns = contour->columns, at = r * columns + c, down = columns * contour->rows;
    float corner[4] = {values[at], values[at + 1], values[at + columns + 1], values[at + columns]};
    int edge[4] = {at, down + at + 1, at + columns, down + at}, above = 0, crossed[4], count = 0;
    for (int i = 0; i < 4; i++) {
        if (!isfinite(corner[i])) return;
        above |= (corner[i] >= level) << i;
    }
    for (int i = 0; i < 4; i++)
        if ((above >> i & 1) != (above >> (i + 1) % 4 & 1)) crossed[count++] = edge[i];
    if (count == 2) join(contour, crossed[0], crossed[1]);
    if (count != 4) return;
    bool middle = (corner[0] + corner[1] + corner[2] + corner[3]) / 4 >= level, turn = middle == (above & 1);
    join(contour, crossed[0], crossed[turn ? 1 : 3]);
    join(contour, crossed[2], crossed[turn ? 3 : 1]);
}

static void put_point(Contour *contour, const float *values, float level, int edge, float out[2])
{
    int cells = contour->columns * contour->rows, at = edge % cells, over = edge < cells ? 1 : contour->columns;
    float a = values[at], b = values[at + over], part = (level - a) / (b - a);
    out[0] = (float)(at % contour->columns) + (edge < cells ? part : 0);
    out[1] = (float)(at / contour->columns) + (edge < cells ? 0 : part);
}

/* Takes the edges of the line that begins here off the grid. */
static void follow(Contour *contour, const float *values, float level, int first, ContourLine line, void *context)
{
    int count = 0, edge = first, from = -1;
    do {
        int *next = contour->next[edge], to = next[0] - 1;
        if (to == from && next[1]) to = next[1] - 1;
        put_point(contour, values, level, edge, contour->points[count++]);
        if (to == from) to = -1; /* the other end */
        next[0] = next[1] = 0;
        from = edge;
        edge = to;
    } while (edge >= 0 && edge != first);
    if (edge == first) put_point(contour, values, level, first, contour->points[count++]);
    line(context, (const float(*)[2])contour->points, count);
}

void contour_trace(Contour *contour, const float *values, float level, ContourLine line, void *context)
{
    for (int r = 0; r + 1 < contour->rows; r++)
        for (int c = 0; c + 1 < contour->columns; c++) add_cell(contour, values, level, c, r);
    for (int closed = 0; closed < 2; closed++) /* lines with an end begin there */
        for (int edge = 0; edge < edges_of(contour); edge++)
            if (contour->next[edge][0] && (closed || !contour->next[edge][1]))
                follow(contour, values, level, edge, line, context);
}
