/* curves_view_names.h: the golden lines at the step, a dashed one at the step that is kept in the end, and the names of these
 * and at the ends of the curves, kept apart.
 *
 * Use     curve_names_draw inside a layer, after the curves; curve_goal_note wherever a run is told of.
 * Owns    nothing.
 */
#ifndef VIEW_RUNS_CURVES_VIEW_NAMES_H
#define VIEW_RUNS_CURVES_VIEW_NAMES_H

#include "view/runs/curves_view_plot.h"

/* What is said of the goal at a step: when the run reached it; empty without a goal. Returns `out`. */
const char *curve_goal_note(const CurvePlot *plot, int run, int step, char out[64]);
void curve_names_draw(Ui *ui, const CurvePlot *plot);

#endif
