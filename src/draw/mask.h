/* mask.h: coverage of lines, kept: append a piece, paint it in a colour.
 *
 * Use     mask_resize(&mask, width, height); mask_segment ...; mask_paint(canvas, &mask, x, y, color); mask_free.
 *         Coverage is the largest of all pieces: joints and round caps cost nothing, and a translucent line has no beads.
 * Units   pixels from the mask's corner; pixel centres at +0.5.
 * Errors  none: points that are not finite draw nothing; far-away ones are cut.
 */
#ifndef DRAW_MASK_H
#define DRAW_MASK_H

#include "draw/canvas.h"

typedef struct Mask {
    int width, height;
    uint8_t *alpha; /* [height][width] */
    size_t size;
    int x0, y0, x1, y1; /* what is covered; x1 <= x0: nothing */
    Point origin;       /* taken from every point that comes in; zero unless the caller wants it */
} Mask;

void mask_resize(Mask *mask, int width, int height); /* and clears; allocates only when it grows */
void mask_clear(Mask *mask);                         /* costs what was covered */
void mask_free(Mask *mask);
void mask_segment(Mask *mask, Point a, Point b, float width); /* round ends; a == b is a dot */
/* From `from` on, as one line with dashes; *phase carries the way already gone (0 at the start). */
void mask_polyline(Mask *mask, const Point *points, int count, float width, float dash, float gap, float *phase);
/* Filled, even-odd, with corners rounded by `round` (the shape grows by it); at most MASK_CORNERS points. */
enum { MASK_CORNERS = 64 };
void mask_polygon(Mask *mask, const Point *points, int count, float round);
void mask_paint(Canvas *canvas, const Mask *mask, float x, float y, Color color);

#endif
