/* fit_view.h: a network of one column: its curve through the data, residuals and their squares; and, where it has two parameters,
 * the map of its loss over them.
 *
 * Use     fit_set(&fit, evaluation, column) when it is another; NetAct act = fit_draw(...) in every frame; fit_free.
 * Squares a residual is p - y, a stick from the example to the curve; the mean area of their squares is the mean squared error.
 * Map     of every (w, b): each point of it is a line through the data. The balls are the runs of the training; the one that is
 *         shown is the line. Its ground is made again where a ball leaves it.
 * Cost    some FIT_PATH_STEPS steps of each path are asked for in a frame, all of them in a picture to be kept.
 * Units   canvas units.
 * Owns    all but the evaluation and what the picture points to.
 */
#ifndef VIEW_NETWORK_FIT_VIEW_H
#define VIEW_NETWORK_FIT_VIEW_H

#include "run/training.h"
#include "view/ground/map_view.h"
#include "view/network/example_points.h"

enum { FIT_CURVE = 240, FIT_PATH_STEPS = 2000, FIT_STICKS_MAX = 400 };

typedef struct FitView {
    Evaluation *evaluation; /* NULL: none is set */
    int column;
    double box[2][2]; /* [x, y][low, high] */
    ExamplePoints points;
    Pass *pass;
    double *x;  /* [FIT_CURVE + 1][inputs] */
    float *out; /* [units][FIT_CURVE + 1] */
    MapFrame frame;
    bool squares;
    /* the map over (w, b) */
    Surface *surface;   /* NULL: none */
    double home[2][2];  /* its first domain */
    double reach[2][2]; /* [w, b][low, high] of all paths */
    Ground ground;
    bool made;
    MapView map;
    Trace trace;
    Series series[RUNS_MAX];
    bool hidden[RUNS_MAX]; /* not over these two parameters */
    int asked;             /* the last step of the paths that is known */
    LandscapeStyle style;
    const Theme *theme; /* that `style` and `series` are of */
    bool night;
    uint64_t version;
} FitView;

void fit_set(FitView *fit, Evaluation *evaluation, int column, const NetPicture *picture);
void fit_free(FitView *fit);
bool fit_has_map(const FitView *fit);
bool fit_busy(const FitView *fit); /* the ground is not whole yet */
/* area: of the curve; map: of the map, where it has one. */
NetAct fit_draw(FitView *fit, Ui *ui, Rect area, Rect map, const NetPicture *picture, const ExampleFilter *filter);

#endif
