#include "draw/axis.h"

#include "base/text.h"

#include <math.h>

static AxisTick tick_at(int value, float pixel)
{
    AxisTick tick = {.value = value, .pixel = pixel};
    number_fixed(tick.text, value, 0);
    return tick;
}

int axis_ticks_whole(int first, int last, float pixel_first, float pixel_last, float apart,
                     AxisTick ticks[AXIS_TICKS_MAX])
{
    double span = (double)last - (double)first, room = fabs((double)(pixel_last - pixel_first));
    ticks[0] = tick_at(first, pixel_first);
    if (!(room > 0) || !(span > 0)) return 1;
    if (!(apart >= 1)) apart = 1;
    double rough = fmax(1, fmax(span * (double)apart / room, span / (AXIS_TICKS_MAX - 3))),
           power = pow(10, floor(log10(rough)));
    static const double nice[] = {1, 2, 5, 10};
    double step = power;
    for (int i = 0; i < 4 && step < rough * 0.999999; i++) step = nice[i] * power;
    int count = 1;
    for (double k = floor(first / step) + 1; k * step < last && count < AXIS_TICKS_MAX - 1; k++) {
        double share = (k * step - first) / span;
        AxisTick tick = tick_at((int)(k * step), pixel_first + (float)share * (pixel_last - pixel_first));
        bool clear =
            fabsf(tick.pixel - pixel_first) >= apart - 0.01f && fabsf(tick.pixel - pixel_last) >= apart - 0.01f;
        if (clear) ticks[count++] = tick;
    }
    ticks[count++] = tick_at(last, pixel_last);
    return count;
}
