#include "view/parts/figures.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

char *figures_loss(char out[48], double loss)
{
    double size = fabs(loss);
    if (!isfinite(loss)) return number_fixed(out, loss, 2);
    if (size < 1e-300) return number_fixed(out, 0, 2);
    if (size >= 0.00995 && size < 999999.995) return number_fixed(out, loss, 2);
    int exponent = (int)floor(log10(size));
    double digits = size / pow(10, exponent);
    char power[48];
    if (exponent < -300) digits = size * 1e300 / pow(10, exponent + 300);
    if (digits >= 9.995) digits = 1, exponent++;
    snprintf(out, 48, "%s%.2f·%s", loss < 0 ? "\u2212" : "", digits, figures_power(power, exponent));
    return out;
}

char *figures_short(char out[48], double value, int digits)
{
    static const char minus[] = "\u2212";
    char power[48], *e = strchr(number_short(out, value, digits), 'e');
    if (!e || !isfinite(value)) return out; /* words have letters too */
    bool small = !strncmp(e + 1, minus, sizeof minus - 1);
    int exponent = atoi(e + 1 + (small ? sizeof minus - 1 : 0));
    snprintf(e, (size_t)(out + 48 - e), "·%s", figures_power(power, small ? -exponent : exponent));
    return out;
}

char *figures_value(char out[48], double value)
{
    char exact[32];
    number_exact(exact, value);
    if (strlen(exact) > 7) snprintf(exact, sizeof exact, "%.3g", value);
    TextBuffer text = text_fixed(out, 48);
    for (const char *at = exact; *at; at++)
        if (*at == '-') text_add(&text, "\u2212");
        else text_add_bytes(&text, at, 1);
    return out;
}

char *figures_place(char out[48], double value, double span)
{
    if (!(span > 0) || !isfinite(span)) span = 1;
    int decimals = 3 - (int)floor(log10(span) + 0.3);
    if (decimals < 0) decimals = 0;
    if (decimals > 6 || fabs(value) >= 1e7) return figures_short(out, value, 4);
    return number_fixed(out, value, decimals);
}

char *figures_power(char out[48], int exponent)
{
    static const char *const raised[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
    char digits[16];
    snprintf(digits, sizeof digits, "%d", exponent < 0 ? -exponent : exponent);
    TextBuffer text = text_fixed(out, 48);
    text_add(&text, "10%s", exponent < 0 ? "⁻" : "");
    for (const char *d = digits; *d; d++) text_add(&text, "%s", raised[*d - '0']);
    return out;
}

/* The next of 1, 2, 5, 10, 20 … that is at least `least`. */
static double round_step(double least)
{
    double power = pow(10, floor(log10(least)));
    static const double steps[] = {1, 2, 5, 10};
    for (int i = 0; i < 4; i++)
        if (steps[i] * power >= least * (1 - 1e-9)) return steps[i] * power;
    return 10 * power;
}

int ticks_steps(int last, float length, float pitch, int out[TICKS_MAX])
{
    int count = 0;
    out[count++] = 0;
    if (last < 1 || length < pitch) return count;
    double every = round_step(fmax(1, (double)last * pitch / length));
    every = fmax(every, ceil((double)last / (TICKS_MAX - 2)));
    for (double at = every; at <= last && count < TICKS_MAX; at += every) out[count++] = (int)(at + 0.5);
    /* the end is named too, in place of a tick that stands too near to it */
    if (out[count - 1] != last) {
        if ((last - out[count - 1]) * length / (float)last < pitch * 0.75f && count > 1) count--;
        if (count < TICKS_MAX) out[count++] = last;
    }
    return count;
}

LossAxis loss_axis_fit(double lowest, double highest, double best, bool log)
{
    LossAxis axis = {.log = log};
    if (!isfinite(lowest) || !isfinite(highest)) lowest = 0, highest = 1;
    if (!log) {
        double room = highest - lowest;
        if (!(room > 1e-12 * fmax(fabs(highest), fabs(lowest))) || !(room > 0)) room = fmax(fabs(highest), 1e-300);
        axis.low = lowest - 0.05 * room;
        axis.high = highest + 0.05 * room;
        return axis;
    }
    axis.base = isfinite(best) && lowest <= 0 ? fmin(best, lowest) : 0;
    double high = highest - axis.base, low = lowest - axis.base;
    if (!(high > 0)) high = 1;
    /* what is below a hundred-millionth of the highest lies on the floor */
    low = fmax(low, high * 1e-8);
    if (!(low < high / 3)) low = high / 3;
    double room = pow(high / low, 0.06);
    axis.high = high * room;
    axis.low = low / room;
    return axis;
}

float loss_axis_at(const LossAxis *axis, double loss)
{
    double at;
    if (isnan(loss)) return 1.02f;
    if (axis->log) {
        double above = loss - axis->base;
        at = above > 0 ? log(above / axis->low) / log(axis->high / axis->low) : -1;
    } else {
        at = (loss - axis->low) / (axis->high - axis->low);
    }
    return (float)fmin(fmax(at, -0.02), 1.02);
}

static int add_tick(LossTick *out, int count, const LossAxis *axis, double loss)
{
    out[count].at = loss_axis_at(axis, loss + (axis->log ? axis->base : 0));
    return count + 1;
}

int loss_axis_ticks(const LossAxis *axis, float length, float pitch, LossTick out[TICKS_MAX])
{
    int count = 0;
    if (length < pitch) return 0;
    if (axis->log) {
        int first = (int)ceil(log10(axis->low) - 1e-9), last = (int)floor(log10(axis->high) + 1e-9);
        float decade = length / (float)log10(axis->high / axis->low);
        int every = decade >= pitch ? 1 : (int)ceilf(pitch / decade);
        while (first % every != 0) first++;
        for (int e = first; e <= last && count < TICKS_MAX; e += every) {
            figures_power(out[count].text, e);
            count = add_tick(out, count, axis, pow(10, e));
        }
        if (count > 0) return count;
    }
    double every = round_step((axis->high - axis->low) * pitch / length);
    int decimals = every >= 1 ? 0 : (int)ceil(-log10(every) - 1e-9);
    for (double k = ceil(axis->low / every); k * every <= axis->high && count < TICKS_MAX; k++) {
        if (decimals > 4 || fabs(k * every) >= 1e5) figures_short(out[count].text, k * every, 2);
        else number_fixed(out[count].text, k * every, decimals);
        if (axis->log && k <= 0) continue;
        count = add_tick(out, count, axis, k * every);
    }
    return count;
}
