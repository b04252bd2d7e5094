/* confusion_view.h: the confusion matrix: how many examples of each class (rows) were said to be which (columns).
 *
 * Use     confusion_draw in every frame; it sets the filter where a cell is clicked, and takes it away where it is clicked again.
 * Units   canvas units.
 * Owns    nothing.
 */
#ifndef VIEW_NETWORK_CONFUSION_VIEW_H
#define VIEW_NETWORK_CONFUSION_VIEW_H

#include "view/network/example_points.h"

enum { CONFUSION_CLASSES_MAX = 10 };

/* true: a cell was clicked, the filter is another. More classes than it has room for: says so. */
bool confusion_draw(Ui *ui, Rect area, const Evaluation *evaluation, ExamplePart part, uint64_t version,
                    ExampleFilter *filter);

#endif
