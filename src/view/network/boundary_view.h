/* boundary_view.h: what the network says, beside what is true: the plane of two columns with the border, or the curve over one; the
 * examples; mistakes and the confusion matrix; accuracy, MAE and R².
 *
 * Use     a zeroed BoundaryView; NetAct act = boundary_draw(&view, ui, rect, &picture) in every frame, also of another run with
 *         another network; boundary_forget before a network, its examples or its training go, and where a run's past has become another (a fork); boundary_free.
 * Numbers over the examples, at the picture's theta: those of the step that is shown. Of each part at most POINTS_MOST examples are
 *         looked at, fewer where a large network would take too long; then it says over how many.
 * Faces   map or curve, and for classes the mistakes; a cell of the matrix shows its examples on the map.
 * Owns    all that it works with. Borrows what the picture points to until boundary_forget.
 */
#ifndef VIEW_NETWORK_BOUNDARY_VIEW_H
#define VIEW_NETWORK_BOUNDARY_VIEW_H

#include "view/network/boundary_map.h"
#include "view/network/fit_view.h"

typedef enum BoundaryFace {
    BOUNDARY_MAP,
    BOUNDARY_CURVE,
    BOUNDARY_NONE
} BoundaryFace; /* over two columns, one, too many inputs */

typedef struct BoundaryView {
    Evaluation *evaluation; /* NULL: nothing is known */
    BoundaryFace face;
    int columns; /* that the features are made of */
    BoundaryMap map;
    FitView fit;
    bool mistakes;    /* the matrix is open */
    ExamplePart part; /* of the matrix */
    ExampleFilter filter;
    uint64_t looked; /* the picture's version that the evaluation is of */
} BoundaryView;

NetAct boundary_draw(BoundaryView *view, Ui *ui, Rect rect, const NetPicture *picture);
bool boundary_busy(const BoundaryView *view); /* it gets finer in the next frame though nothing has changed */
void boundary_forget(BoundaryView *view);
void boundary_free(BoundaryView *view);

#endif
