/* labels.h: the names of balls on the scene and on the large map, clear of trails, balls, chips and each other.
 *
 * Use     place_begin(&labels.place, area) and block what must stay in sight; labels_names; labels_start.
 * Units   canvas units.
 * Owns    where each name stood in the last frame: while balls roll a name keeps its side where it can.
 */
#ifndef VIEW_PARTS_LABELS_H
#define VIEW_PARTS_LABELS_H

#include "ui/ui.h"
#include "view/parts/picture.h"
#include "view/parts/place.h"

typedef struct Labels {
    Place place;
    PlaceSide side[RUNS_MAX];
    bool rolling; /* in the last frame */
} Labels;

/* Balls at x, y where seen: [runs]; they and their paths are blocked already. */
void labels_names(Labels *labels, Ui *ui, const LandscapeStyle *style, const Picture *picture, const float *x,
                  const float *y, const bool *seen, bool rolling);
void labels_start(Labels *labels, Ui *ui, const Picture *picture, float x, float y);
void labels_before(Labels *labels, Ui *ui, const LandscapeStyle *style, const Picture *picture, int before, float x,
                   float y);
Color label_color(const LandscapeStyle *style, const Series *series); /* grey from the sixth run on */

#endif
