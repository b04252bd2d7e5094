/* map_view.h: the surface from above: contours, downhill arrows, minima, trails, balls, and what the pointer reads.
 *
 * Use     MapAct act = map_draw(&map, ui, area, &picture, &ground, &style, large); map_free.
 * Units   canvas units; surface units in MapAct.
 * Owns    its ground picture, drawn again only when surface, theme or size change.
 */
#ifndef VIEW_MAP_VIEW_H
#define VIEW_MAP_VIEW_H

#include "ui/ui.h"
#include "view/field.h"
#include "view/ground.h"
#include "view/picture.h"

typedef struct MapView {
    Image      ground;
    uint64_t   key;       /* of what `ground` shows */
    FieldArrow arrows[FIELD_MAX]; int arrow_count;
    MapFrame   frame;     /* of the last map_draw */
    bool       shown;     /* in the last frame */
} MapView;

typedef struct MapAct {
    bool   moves_start;   /* the pointer holds it there */
    double start[2];
    bool   hovered;
    double at[2];         /* under the pointer */
} MapAct;

/* `framed`: a small panel with a border; else the large area. `place`: NULL or where labels of balls go (large area). */
MapAct map_draw(MapView *map, Ui *ui, Rect area, const Picture *picture, const Ground *ground, const SceneStyle *style,
                bool framed);
void   map_free(MapView *map);

#endif
