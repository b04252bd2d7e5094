/* workings_map.h: the map around the ball, where each vector of an update is drawn as it is computed.
 *
 * Use     workings_map_draw in every frame; workings_map_free.
 * Shows   contours of the ground near by, the path so far, the ball; the step to scale, slope and averages as directions;
 *         points that a line search tried; the parabola that a method goes by.
 * Frame   about three steps high; it stays while the ball is near its middle and the step has a like length.
 * Units   canvas units. `grown` 0..1: how far the newest arrow has come.
 * Owns    its ground picture, drawn again only when the frame, the theme or the size change.
 */
#ifndef VIEW_WORKINGS_WORKINGS_MAP_H
#define VIEW_WORKINGS_WORKINGS_MAP_H

#include "formula/math/math_layout.h"
#include "run/workings.h"
#include "ui/ui.h"
#include "view/ground/field.h"
#include "view/ground/ground.h"
#include "view/parts/picture.h"
#include "view/parts/place.h"
#include "view/ground/valley_view.h"

enum { WORKINGS_ARROWS = 6 };

typedef struct WorkingsMap {
    Image ground;
    uint64_t key;
    MapFrame frame;
    double reach; /* half the height of the frame, world units; 0: no frame yet */
    Place place;
    Arena arena; /* of the names beside the arrows */
    uint64_t names_key;
    Layout names[WORKINGS_ARROWS];
    float name_width[WORKINGS_ARROWS];
} WorkingsMap;

typedef struct WorkingsMapHow {
    Rect area;
    const LandscapeStyle *style;
    const Workings *workings; /* NULL: before the first update */
    int line;                 /* vectors of the lines up to this one are drawn */
    float grown;
    int run;
    uint64_t key; /* of run, step and line */
} WorkingsMapHow;

/* The line whose arrow was clicked, or -1. */
int workings_map_draw(WorkingsMap *map, Ui *ui, const WorkingsMapHow *how, const Picture *picture,
                      const Ground *ground);
/* The same arrows on the valley's ground, over a picture of it in how->area. `reach`: how long directions are, world units. */
int workings_map_valley(WorkingsMap *map, Ui *ui, const WorkingsMapHow *how, const Picture *picture,
                        const Ground *ground, const ValleyView *valley, double reach);
/* How long the step of an update is, world units; 0 before the first one and where it leads to no number. */
double workings_map_step(const Workings *workings, const Surface *surface, const Ground *ground);
void workings_map_free(WorkingsMap *map);

#endif
