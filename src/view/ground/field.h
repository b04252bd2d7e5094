/* field.h: what the slope looks like from above: downhill arrows, the Hessian's ellipse.
 *
 * Units   a MapFrame turns surface units into units of the canvas; y grows upwards in the surface, downwards on the
 *         canvas. Arrows point downhill *on the map*: their direction is that of the shortest way down in the space
 *         that the map shows.
 */
#ifndef VIEW_GROUND_FIELD_H
#define VIEW_GROUND_FIELD_H

#include "draw/image.h"
#include "model/surface.h"

typedef struct MapFrame {
    Rect area;             /* canvas */
    double x0, x1, y0, y1; /* surface units at its edges; y0 at the lower edge */
} MapFrame;

/* Fills `area` with the domain in the middle, wholly in sight; half_x : half_y is the shape that the domain is drawn in. */
MapFrame map_frame_fit(const double domain[2][2], float half_x, float half_y, Rect area);
void map_frame_to(const MapFrame *frame, double x, double y, float *cx, float *cy);
void map_frame_from(const MapFrame *frame, float cx, float cy, double *x, double *y);

typedef struct FieldArrow {
    float x, y, dx, dy; /* middle and half length, canvas units */
} FieldArrow;

enum { FIELD_MAX = 1200 };

/* Arrows on a grid of about `pitch`; half lengths from `shortest` to `longest`, by the slope of the display height,
 * capped where it is steeper than most. None where the slope is zero or not finite. */
int field_arrows(const Surface *surface, const MapFrame *frame, float pitch, float shortest, float longest,
                 FieldArrow out[FIELD_MAX]);

/* The Hessian at a point, seen on the map: half axes and eigenvalues, the first of the largest size. */
typedef struct HessianEllipse {
    double value[2];  /* eigenvalues, in surface units */
    float axis[2][2]; /* half axes on the canvas: the flatter the longer, the longest `size` */
} HessianEllipse;
HessianEllipse field_ellipse(const MapFrame *frame, const double hessian[3], float size);

#endif
