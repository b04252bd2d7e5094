/* curves_view_values.h: what the curves can show of a run, over steps or over gradient evaluations.
 *
 * Use     curve_value for the height, curve_place for the place along the axis, curve_first for a goal.
 * Units   a place is a step or a number of gradient evaluations; a run's places never fall from step to step.
 * Not     drawing. Steps must have been reached.
 */
#ifndef VIEW_RUNS_CURVES_VIEW_VALUES_H
#define VIEW_RUNS_CURVES_VIEW_VALUES_H

#include "view/parts/trace.h"

typedef enum CurveWhat { CURVE_LOSS, CURVE_SLOPE, CURVE_RATE, CURVE_DISTANCE, CURVE_WHATS } CurveWhat;

/* The distance needs known minima. */
bool curve_known(const Surface *surface, CurveWhat what);
/* NaN where there is none: the rate at step 0, a distance without minima. */
double curve_value(const Race *race, int run, int step, CurveWhat what);
/* The first of the steps from..to, before the run ended, whose value is the goal or lower; -1: none. */
int curve_first(const Trace *trace, int run, CurveWhat what, double goal, int from, int to);

double curve_place(const Trace *trace, int run, double step, bool evaluations);
/* Where the axis ends, at least 1: as many evaluations a step as the run has that asks most, rounded up. So the axis of
 * a race whose runs ask for as many in every step stands still while it goes on. */
double curve_length(const Trace *trace, bool evaluations);
/* The last step at or before a place. */
int curve_step_at(const Trace *trace, int run, double place, bool evaluations);

#endif
