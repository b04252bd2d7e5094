/* contour.h: the lines along which values on a grid have one level, by marching squares (Lorensen and Cline 1987, in the plane).
 *
 * Use     Contour *contour = contour_create(columns, rows); contour_trace for each level wanted; contour_destroy.
 * Units   those of the grid: the value of column c and row r stands at (c, r); between two of them a value goes straight.
 * Lines   run on from cell to cell until they close or leave the grid; a cell with a value that is not finite has none.
 * Memory  all is made by contour_create: tracing allocates nothing.
 */
#ifndef DRAW_CONTOUR_H
#define DRAW_CONTOUR_H

typedef struct Contour Contour;
/* One line, [count] points; of a closed one the last is the first again. */
typedef void (*ContourLine)(void *context, const float (*points)[2], int count);

Contour *contour_create(int columns, int rows); /* both at least 2 */
void contour_destroy(Contour *contour);         /* NULL is fine */
/* values: [rows][columns]. */
void contour_trace(Contour *contour, const float *values, float level, ContourLine line, void *context);

#endif
