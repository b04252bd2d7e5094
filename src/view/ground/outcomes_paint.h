/* outcomes_paint.h: the pixels of a grid of outcomes: tones, patterns and edges.
 *
 * Use     outcomes_paint into an image of the plot's pixels; outcomes_swatch for the legend.
 * Shows   converged: the accent, the stronger the sooner, in OUTCOME_BANDS tones; another minimum: the same with diagonal lines;
 *         on its way: dots; swings: zigzags; diverges: red crosses. Between two of these, and between two tones, runs an edge.
 */
#ifndef VIEW_GROUND_OUTCOMES_PAINT_H
#define VIEW_GROUND_OUTCOMES_PAINT_H

#include "run/outcomes.h"
#include "ui/ui.h"

enum { OUTCOME_BANDS = 5 };

/* The last step of a band's tone, of `steps` in all: half of them, a quarter, …; the last band ends there where it begins. */
int outcome_band_end(int band, int steps);
void outcomes_paint(const Outcomes *outcomes, const Ui *ui, const Image *out);
/* All of `out` in one pattern; band -1: all tones, side by side, later ones at the left. */
void outcomes_swatch(const Ui *ui, OutcomeKind kind, int band, const Image *out);

#endif
