/* axis.h: where the ticks of an axis of whole numbers stand: steps, evaluations, epochs.
 *
 * Errors  none: a range that is empty or turned round has one tick.
 */
#ifndef DRAW_AXIS_H
#define DRAW_AXIS_H

enum { AXIS_TICKS_MAX = 32 };

typedef struct AxisTick {
    int value;
    float pixel;
    char text[48];
} AxisTick;

/* First and last always there, round numbers between them, at least `apart` pixels from each other: 0, 20, 40 … 143. */
int axis_ticks_whole(int first, int last, float pixel_first, float pixel_last, float apart,
                     AxisTick ticks[AXIS_TICKS_MAX]);

#endif
