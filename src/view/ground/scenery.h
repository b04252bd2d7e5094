/* scenery.h: the landscape of a screen with the pictures made of it: look, valley, map.
 *
 * Use     in every frame scenery_begin; scenery_make, where the landscape is to be another one after scenery.made = false;
 *         scenery_bake; then scenery_how, scenery_valley and map_draw with scenery.map. scenery_free.
 * Owns    terrain, pictures, masks. Borrows theme and surface.
 * Not     what moves: parts/cockpit.h.
 */
#ifndef VIEW_GROUND_SCENERY_H
#define VIEW_GROUND_SCENERY_H

#include "view/ground/map_view.h"
#include "view/ground/valley_view.h"
#include "view/parts/cockpit.h"

typedef struct Scenery {
    const Theme *theme; /* that `style` was made from; NULL before the first frame */
    bool night;
    LandscapeStyle style;
    Ground ground;
    bool made;
    ValleyView valley;
    MapView map;
} Scenery;

bool scenery_begin(Scenery *scenery, Ui *ui); /* true: another theme, all colours are to be taken anew */
void scenery_make(Scenery *scenery, const Surface *surface);
void scenery_bake(Scenery *scenery, bool final); /* some of its light; all of it for a picture */
bool scenery_ready(const Scenery *scenery);
/* The valley in `area`, its middle in `clear`, as the cockpit sees it; what a screen has besides is filled in. */
ValleyHow scenery_how(const Scenery *scenery, const Cockpit *cockpit, Rect area, Rect clear, bool final);
/* Draws it; the hand turns, moves and zooms the cockpit's eye. */
ValleyAct scenery_valley(Scenery *scenery, Ui *ui, const ValleyHow *how, const Picture *picture, Cockpit *cockpit);
void scenery_free(Scenery *scenery);

#endif
