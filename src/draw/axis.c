#include "draw/axis.h"

#include "base/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Axis axis_linear(double low, double high, float pixel_low, float pixel_high)
{
    if (!isfinite(low)) low = 0;
    if (!isfinite(high)) high = low + 1;
    double least = 1e-12 * fmax(1e-300, fmax(fabs(low), fabs(high)));
    if (!(high - low > least)) {
        double room = low != 0 ? fabs(low) * 0.5 : 1;
        low -= room;
        high += room;
    }
    return (Axis){low, high, pixel_low, pixel_high, false};
}

Axis axis_log(double low, double high, float pixel_low, float pixel_high)
{
    if (!isfinite(high) || high <= 0) high = 1;
    if (!isfinite(low) || low <= 0) low = high * 1e-6;
    if (low > high * 0.999) {
        low *= 0.3;
        high *= 3;
    }
    return (Axis){low, high, pixel_low, pixel_high, true};
}

static double along(const Axis *axis, double value)
{
    if (!axis->log) return (value - axis->low) / (axis->high - axis->low);
    if (value <= 0) return 0;
    return log(value / axis->low) / log(axis->high / axis->low);
}

float axis_pixel(const Axis *axis, double value)
{
    double t = along(axis, value);
    if (t < -1000) t = -1000;
    if (t > 1000) t = 1000;
    return axis->pixel_low + (float)t * (axis->pixel_high - axis->pixel_low);
}

double axis_value(const Axis *axis, float pixel)
{
    float span = axis->pixel_high - axis->pixel_low;
    double t = span != 0 ? (double)((pixel - axis->pixel_low) / span) : 0;
    return axis->log ? axis->low * pow(axis->high / axis->low, t) : axis->low + t * (axis->high - axis->low);
}

static int linear_ticks(const Axis *axis, float apart, AxisTick *ticks)
{
    double room = fabs((double)(axis->pixel_high - axis->pixel_low)), span = axis->high - axis->low;
    double rough = span * fmax(1, (double)apart) / fmax(1, room);
    if (rough < span / (AXIS_TICKS_MAX - 2)) rough = span / (AXIS_TICKS_MAX - 2);
    double power = pow(10, floor(log10(rough))), step = power;
    static const double nice[] = {1, 2, 5, 10};
    for (int i = 0; i < 4 && step < rough * 0.999999; i++) step = nice[i] * power;
    int decimals = (int)fmin(30, fmax(0, -floor(log10(step) + 1e-9))), count = 0;
    for (double k = ceil(axis->low / step - 1e-9); k * step <= axis->high + 1e-9 * step && count < AXIS_TICKS_MAX;
         k++) {
        AxisTick *tick = &ticks[count++];
        *tick = (AxisTick){.value = k * step};
        tick->pixel = axis_pixel(axis, tick->value);
        char text[48];
        if (fabs(axis->high) >= 1e6 || fabs(axis->low) >= 1e6 || decimals > 5) number_short(text, tick->value, 3);
        else number_fixed(text, tick->value, decimals);
        snprintf(tick->text, sizeof tick->text, "%s", text);
        if (k == 0) strcpy(tick->text, "0");
    }
    return count;
}

static int log_ticks(const Axis *axis, float apart, AxisTick *ticks)
{
    double low = log10(axis->low), high = log10(axis->high), decades = high - low;
    if (decades < 0.9) { /* less than a decade: plain numbers say more than powers */
        Axis line = axis_linear(axis->low, axis->high, axis->pixel_low, axis->pixel_high);
        int count = linear_ticks(&line, apart, ticks), kept = 0;
        for (int i = 0; i < count; i++) {
            if (ticks[i].value <= 0) continue;
            float pixel = axis_pixel(axis, ticks[i].value);
            if (kept && fabsf(pixel - ticks[kept - 1].pixel) < apart)
                continue; /* they grow closer towards the high end */
            ticks[kept] = ticks[i];
            ticks[kept++].pixel = pixel;
        }
        return kept;
    }
    double room = fabs((double)(axis->pixel_high - axis->pixel_low)) / decades;
    int step = (int)ceil(fmax(1, (double)apart) / fmax(1e-6, room) - 1e-6), count = 0;
    if (step < 1) step = 1;
    while (decades / step > AXIS_TICKS_MAX - 2) step++;
    for (double k = ceil(low / step - 1e-9) * step; k <= high + 1e-9 && count < AXIS_TICKS_MAX; k += step) {
        AxisTick *tick = &ticks[count++];
        *tick = (AxisTick){.value = pow(10, k)};
        tick->pixel = axis_pixel(axis, tick->value);
        strcpy(tick->text, "10");
        int e = (int)k % 1000; /* a double has no more */
        TextBuffer power = text_fixed(tick->power, sizeof tick->power);
        text_add(&power, "%s%d", e < 0 ? "\xE2\x88\x92" : "", abs(e));
    }
    return count;
}

int axis_ticks(const Axis *axis, float apart, AxisTick ticks[AXIS_TICKS_MAX])
{
    return axis->log ? log_ticks(axis, apart, ticks) : linear_ticks(axis, apart, ticks);
}

static AxisTick whole_tick(const Axis *axis, double value)
{
    AxisTick tick = {.value = value, .pixel = axis_pixel(axis, value)};
    number_fixed(tick.text, value, 0);
    return tick;
}

int axis_ticks_whole(int first, int last, float pixel_first, float pixel_last, float apart,
                     AxisTick ticks[AXIS_TICKS_MAX])
{
    Axis axis = {first, last > first ? last : first + 1.0, pixel_first, pixel_last, false};
    double span = (double)last - (double)first, room = fabs((double)(pixel_last - pixel_first));
    if (!(room > 0) || !(span > 0)) {
        ticks[0] = whole_tick(&axis, first);
        return 1;
    }
    if (!(apart >= 1)) apart = 1;
    double rough = fmax(1, fmax(span * (double)apart / room, span / (AXIS_TICKS_MAX - 3))),
           power = pow(10, floor(log10(rough)));
    static const double nice[] = {1, 2, 5, 10};
    double step = power;
    for (int i = 0; i < 4 && step < rough * 0.999999; i++) step = nice[i] * power;
    int count = 0;
    ticks[count++] = whole_tick(&axis, first);
    for (double k = floor(first / step) + 1; k * step < last && count < AXIS_TICKS_MAX - 1; k++) {
        AxisTick tick = whole_tick(&axis, k * step);
        bool clear = fabsf(tick.pixel - ticks[0].pixel) >= apart - 0.01f &&
                     fabsf(tick.pixel - axis_pixel(&axis, last)) >= apart - 0.01f;
        if (clear) ticks[count++] = tick;
    }
    ticks[count++] = whole_tick(&axis, last);
    return count;
}
