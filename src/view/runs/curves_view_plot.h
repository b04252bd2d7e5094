/* curves_view_plot.h: where the curves lie: from quantities and steps to the place on the screen, and the lines there.
 *
 * Use     curve_plot_of for a frame; curve_plot_step and curve_plot_height for places; curve_plot_run draws.
 * Units   canvas units; places along the axis (run/runs.h).
 * Owns    nothing; lives for the frame.
 */
#ifndef VIEW_RUNS_CURVES_VIEW_PLOT_H
#define VIEW_RUNS_CURVES_VIEW_PLOT_H

#include "view/runs/curves_view.h"
#include "view/parts/figures.h"

typedef struct CurvePlot {
    const StageLayout *at;
    const Picture *picture;
    const CurvesView *view;
    Rect rect;
    LossAxis heights;
    int what, axis;
    bool whole;      /* all of the axis is in sight */
    bool own;        /* the axis is not that of the track: it has ticks of its own */
    bool parts;      /* one run whose quantity has others beside it: these are named, not the run */
    double from, to; /* places at the left and the right end */
} CurvePlot;

CurvePlot curve_plot_of(const CurvesView *view, const StageLayout *at, const Picture *picture);
uint64_t curve_plot_hash(const CurvePlot *plot); /* of all that the parts depend on besides the step */
bool curve_plot_log(const CurvesView *view, const Runs *runs);
const RunsQuantity *curve_plot_quantity(const CurvePlot *plot);

float curve_plot_place(const CurvePlot *plot, double place);
float curve_plot_step(const CurvePlot *plot, const Runs *runs, int run, double step);
bool curve_plot_in_sight(const CurvePlot *plot, float x);
float curve_plot_height(const CurvePlot *plot, double value);
float curve_plot_height_at(const CurvePlot *plot, const Runs *runs, int run, int step);
/* A value is known at each so many steps: of what is measured once an epoch at its end. */
int curve_plot_every(const CurvePlot *plot, const Runs *runs, int run);
int curve_plot_end(const Runs *runs, int run, int step); /* the last step of a run that its curve shows at a step */

/* Those in the same picture: the quantity itself, then the ones beside it. */
int curve_plot_parts(const CurvePlot *plot);
int curve_plot_part(const CurvePlot *plot, int part);
void curve_plot_dash(int part, float *dash, float *gap);

void curve_plot_run(Ui *ui, const CurvePlot *plot, int run, int from, double to, float width);
/* What a forked run would have gone on to do: grey dashes from the fork on. */
void curve_plot_before(Ui *ui, const CurvePlot *plot, const Before *before, int to);
Color curve_plot_before_color(Ui *ui);

#endif
