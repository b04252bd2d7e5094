/* axis.h: from numbers to places along a line, and where its ticks stand.
 *
 * Use     Axis axis = axis_make(AXIS_LOG, low, high, from, to); axis_at(&axis, value); axis_ticks(&axis, 70, ticks, max).
 * Units   `from` and `to` in canvas units: where low and high stand; to < from is fine (y upwards).
 * Errors  none: not finite, equal or swapped ends, and log of what is not positive, give a sensible axis.
 */
#ifndef DRAW_AXIS_H
#define DRAW_AXIS_H

#include "draw/canvas_text.h"

typedef enum AxisKind { AXIS_LINEAR, AXIS_LOG } AxisKind;

enum { AXIS_TICKS_MAX = 64, AXIS_LABEL_SIZE = 24 };

typedef struct Axis {
    AxisKind kind;
    double   low, high;
    float    from, to;
    double   a, b; /* place = a + b*(value or log10 value) */
} Axis;

typedef struct AxisTick {
    double value;
    float  at;
    bool   major;                 /* has a label */
    char   label[AXIS_LABEL_SIZE];/* "0.5", "−20", "10²"; U+2212 and superscript digits */
} AxisTick;

Axis   axis_make(AxisKind kind, double low, double high, float from, float to);
Axis   axis_nice(AxisKind kind, double low, double high, float from, float to); /* ends moved out to round numbers */
float  axis_at(const Axis *axis, double value);    /* beyond the ends too; clamped to ±1e6; NAN for NAN; log of <= 0: below low */
double axis_value(const Axis *axis, float at);
/* Labels at least `gap` units apart. Minor ticks (no label) only on a log axis of few decades. Returns how many. */
int    axis_ticks(const Axis *axis, float gap, AxisTick *out, int max);
/* Integers only (steps, epochs): 0, 20, 40, …; the ends are always there. */
int    axis_ticks_whole(const Axis *axis, float gap, AxisTick *out, int max);

/* Grid rules and labels of a plot, by the tokens: y labels to the left of plot.x, x labels below. NULL: that axis not. */
void   axis_draw_grid(Canvas *canvas, const Axis *x, const Axis *y, Rect plot, float gap_x, float gap_y);

#endif
