/* curves_view.h: one of the quantities that the runs offer, over steps or another of their axes; folded: a sparkline in the track.
 *
 * Use     a zeroed CurvesView; in every frame curves_keys before other keys are taken, then curves_draw after the
 *         scene. Wheel zooms round the pointer; either button pulls the part in sight along; a double click shows all.
 *         With the focus: Plus and Minus zoom round the step, Escape shows the whole, the values at the step are told.
 *         A step that leaves the part in sight takes it along.
 * Units   canvas units; places along the axis (run/runs.h).
 * Owns    nothing on the heap; pixels kept are layers of the ui.
 */
#ifndef VIEW_RUNS_CURVES_VIEW_H
#define VIEW_RUNS_CURVES_VIEW_H

#include "ui/ui.h"
#include "view/runs/stage_layout.h"
#include "view/parts/picture.h"

typedef struct CurvesView {
    int what, axis; /* rows of the runs */
    RunsScale scale[RUNS_QUANTITIES_MAX];
    double from, to; /* the part in sight, shares of the axis; both 0: all */
    bool has_goal[RUNS_QUANTITIES_MAX];
    double goal[RUNS_QUANTITIES_MAX];
    bool menu, focus_list, focus_button, panning;
    float pointer_x;
    int nudge, nearer;     /* keys pressed on the goal, on the curves */
    bool farthest;         /* the whole is asked for */
    double followed;       /* the place of the step in the frame before */
    uint64_t goal_of;      /* the runs and goal that these are of: */
    int goal_seen;         /* steps seen; */
    int reached[RUNS_MAX]; /* the first step at the goal; -1: none so far */
} CurvesView;

void curves_keys(CurvesView *view, Ui *ui, const Runs *runs);
/* True: something was pressed after the part that shows it was drawn. */
bool curves_draw(CurvesView *view, Ui *ui, const StageLayout *at, const Picture *picture);

#endif
