/* figures.h: numbers and axes as the stage shows them.
 *
 * Use     figures_loss(out, loss) in lists; ticks_steps for the timeline; loss_axis_fit, loss_axis_at for the curves.
 * Units   steps, losses; positions along an axis run from 0 to 1.
 */
#ifndef VIEW_PARTS_FIGURES_H
#define VIEW_PARTS_FIGURES_H

#include <stdbool.h>

/* Two decimals from 0.01 to a million, 3.20·10⁻⁵ beyond; U+2212 minus; "too large" for what is not finite. */
char *figures_loss(char out[48], double loss);
/* About `digits` significant, as number_short, with the power of ten written as one: 1.9·10⁻¹⁰. */
char *figures_short(char out[48], double value, int digits);
/* Exactly where that is short, so that what is read can be typed elsewhere; else three digits. U+2212 minus. */
char *figures_value(char out[48], double value);
/* Coordinates: `span` is the width of the domain; so many decimals that a thousandth of it shows. */
char *figures_place(char out[48], double value, double span);
/* 10², 10⁻¹²: the exponent as superscripts. */
char *figures_power(char out[48], int exponent);

enum { TICKS_MAX = 24 };

/* Round steps for a timeline of 0..last whose length is `length` units: at least `pitch` apart, 0 first. */
int ticks_steps(int last, float length, float pitch, int out[TICKS_MAX]);

/* The axis of the losses. Log axes show loss - base, where base is 0 unless a loss is not positive. */
typedef struct LossAxis {
    bool log;
    double base;
    double low, high; /* losses at the lower and the upper end (less base, on a log axis) */
} LossAxis;

LossAxis loss_axis_fit(double lowest, double highest, double best, bool log);
float loss_axis_at(const LossAxis *axis, double loss); /* 0 below, 1 above, clamped to -0.02..1.02 */

typedef struct LossTick {
    float at;
    char text[48];
} LossTick;
int loss_axis_ticks(const LossAxis *axis, float length, float pitch, LossTick out[TICKS_MAX]);

#endif
