/* example_points.h: examples as points of a picture: marks, mistakes, the one that is sent through, what the pointer reads.
 *
 * Use     points_set(&points, evaluation), then points.at by who knows the axes; points_draw in the picture's layer; points_read
 *         in every frame above it. points_free.
 * Units   canvas units.
 * Shows   at most POINTS_MOST of each part: the first ones.
 * Owns    the places. Borrows the evaluation.
 */
#ifndef VIEW_NETWORK_EXAMPLE_POINTS_H
#define VIEW_NETWORK_EXAMPLE_POINTS_H

#include "model/network/evaluation.h"
#include "ui/ui.h"
#include "view/network/network_picture.h"

enum { POINTS_MOST = 2000 };

typedef struct ExamplePoints {
    const Evaluation *evaluation;
    float (*at)[2]; /* [evaluation->rows] */
    int hovered;    /* -1: none */
} ExamplePoints;

/* Only those of a cell of the confusion matrix are in sight, the others fade; part PARTS: all are. */
typedef struct ExampleFilter {
    int part, is, said;
} ExampleFilter;
static inline bool filter_has(const ExampleFilter *filter, const Evaluation *evaluation, int at)
{
    return filter->part == PARTS ||
           ((int)evaluation_part(evaluation, at) == filter->part &&
            (int)evaluation_target(evaluation, at) == filter->is && evaluation->said[at] == filter->said);
}

void points_set(ExamplePoints *points, const Evaluation *evaluation);
void points_free(ExamplePoints *points);
/* low, high: of the colours of numbers; low = high: they have none. */
void points_draw(const ExamplePoints *points, Ui *ui, const ExampleFilter *filter, double low, double high);
/* `hit`: of the picture's hotspot, `area`. The chosen one in its ring, the one under the pointer with what it is and what is said of it. */
NetAct points_read(ExamplePoints *points, Ui *ui, Rect area, const UiHit *hit, const NetPicture *picture);

void points_sample_ring(Ui *ui, float x, float y, float radius); /* as in the legend */
void points_wrong_ring(Ui *ui, float x, float y, float radius);

#endif
