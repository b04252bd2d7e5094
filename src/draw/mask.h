/* mask.h: coverage of lines, kept, so that a growing curve costs only what is new.
 *
 * Use     mask_place(&mask, x, y, width, height) once (or when the area changes); mask_segment … as points come;
 *         mask_paint(canvas, &mask, color) in every frame. mask_clear begins anew.
 * Why     coverage = max over the segments: joints and round caps are free, and a translucent line has no beads.
 * Units   pixels of the image, like the canvas it is painted on (not canvas units: multiply by canvas->scale).
 * Owns    its memory; mask_free. Nothing is allocated after mask_place.
 * Errors  none: what is not finite is left out, what lies outside is clipped.
 */
#ifndef DRAW_MASK_H
#define DRAW_MASK_H

#include "draw/image.h"

typedef struct Mask {
    int      x, y, width, height; /* its place on the image */
    uint8_t *cover;               /* [height][width] */
    int     *from, *to;           /* [height] touched columns: from .. to-1 */
    int      top, bottom;         /* touched rows */
    size_t   capacity;
    int      row_capacity;
} Mask;

/* Where a dash pattern stands; keep it while a line is continued. Zero begins with a full dash. */
typedef struct Dash { float on, off, at; } Dash; /* on = 0 with off > 0: round dots; off = 0: solid */

void mask_place(Mask *mask, int x, int y, int width, int height); /* clears it */
void mask_clear(Mask *mask);
void mask_free(Mask *mask);

void mask_segment(Mask *mask, float x0, float y0, float x1, float y1, float width);
void mask_dashed(Mask *mask, float x0, float y0, float x1, float y1, float width, Dash *dash);
void mask_dot(Mask *mask, float x, float y, float radius);
/* Squared falloff: 1 on the line, 0 at `reach`; for mask_paint_glow. */
void mask_glow(Mask *mask, float x0, float y0, float x1, float y1, float reach);

/* A pixel count that a test can hold against length times width. */
double mask_area(const Mask *mask);

#endif
