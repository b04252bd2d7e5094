/* map_view.h: the surface from above: contours, downhill arrows, minima, trails, balls, and what the pointer reads.
 *
 * Use     MapAct act = map_draw(&map, ui, &how, &picture, &ground); map_free.
 * Units   canvas units; surface units in MapAct.
 * Owns    its ground picture, drawn again only when surface, theme or size change.
 */
#ifndef VIEW_GROUND_MAP_VIEW_H
#define VIEW_GROUND_MAP_VIEW_H

#include "ui/ui.h"
#include "view/ground/basins_view.h"
#include "view/ground/field.h"
#include "view/ground/ground.h"
#include "view/parts/labels.h"
#include "view/parts/picture.h"
#include "view/parts/trace.h"

typedef struct MapView {
    Image ground;
    uint64_t key; /* of what `ground` shows */
    FieldArrow arrows[FIELD_MAX];
    int arrow_count;
    MapFrame frame;    /* of the last map_draw */
    Labels labels;     /* of the large map */
    uint64_t name_key; /* the race whose paths the name of the map keeps clear of */
    int name_corner;
    double pan[2]; /* surface units that the middle has moved by; (0, 0): the domain stands in the middle */
    bool panning;
    float pointer[2];
} MapView;

typedef struct MapAct {
    bool moves_start; /* the pointer holds it there */
    double start[2];
    bool turns_basins; /* the other face is asked for */
    bool hovered;
    double at[2]; /* under the pointer */
} MapAct;

typedef struct MapHow {
    Rect area;
    Rect clear; /* the part of it that no panel covers: the domain's middle */
    const LandscapeStyle *style;
    bool panel; /* small, with a border, without names; else the large place */
    bool rolling;
    const Rect *blocks;
    int block_count;    /* chips that names keep clear of */
    BasinsView *basins; /* NULL: the map has no such face; its `on` is turned by a click on the map's name */
} MapHow;

/* The right or the middle button drags the map. map_home: back to where the whole domain is in sight. */
void map_home(MapView *map);
MapAct map_draw(MapView *map, Ui *ui, const MapHow *how, const Picture *picture, const Ground *ground);
void map_free(MapView *map);

#endif
