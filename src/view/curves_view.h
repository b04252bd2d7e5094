/* curves_view.h: loss against step on the axis of the timeline; folded: a sparkline in the track.
 *
 * Use     curves_draw in every frame; true: the scale was toggled.
 * Units   canvas units, steps.
 * Owns    nothing; what is kept are layers of the ui.
 */
#ifndef VIEW_CURVES_VIEW_H
#define VIEW_CURVES_VIEW_H

#include "ui/ui.h"
#include "view/layout.h"
#include "view/picture.h"

bool curves_draw(Ui *ui, const StageLayout *at, const Picture *picture);

#endif
