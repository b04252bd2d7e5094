/* axis.h: where the ticks of a plot stand and what they say.
 *
 * Use     Axis axis = axis_linear(low, high, pixel_low, pixel_high) or axis_log; axis_pixel; axis_ticks.
 * Errors  none: a range that is empty, turned round or not finite becomes one that can be drawn.
 */
#ifndef DRAW_AXIS_H
#define DRAW_AXIS_H

#include <stdbool.h>

enum { AXIS_TICKS_MAX = 32 };

typedef struct Axis {
    double low, high; /* values at the two ends */
    float pixel_low, pixel_high;
    bool log;
} Axis;

typedef struct AxisTick {
    double value;
    float pixel;
    char text[48];  /* "0.5", "−20"; on a log axis "10" where `power` is set, else the number */
    char power[12]; /* "−2"; empty where there is none */
    bool minor;     /* a line without a label */
} AxisTick;

Axis axis_linear(double low, double high, float pixel_low, float pixel_high);
Axis axis_log(double low, double high, float pixel_low, float pixel_high); /* low and high > 0, else made so */
float axis_pixel(const Axis *axis, double value); /* below zero on a log axis: the low end; NaN stays NaN */
double axis_value(const Axis *axis, float pixel);
/* At most so many that labels stay `apart` pixels from each other. Returns how many. */
int axis_ticks(const Axis *axis, float apart, AxisTick ticks[AXIS_TICKS_MAX]);
/* Whole numbers only (steps, epochs), first and last always there: 0, 20, 40 … 143. first <= last. */
int axis_ticks_whole(int first, int last, float pixel_first, float pixel_last, float apart,
                     AxisTick ticks[AXIS_TICKS_MAX]);

#endif
