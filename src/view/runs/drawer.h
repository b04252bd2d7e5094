/* drawer.h: the runs drawer: add, copy, remove, hide runs; change their options while they run, from the start or from here.
 *
 * Use     Drawer *drawer = drawer_create(); in every frame drawer_keys before any other key is taken; while it is open
 *         drawer_draw, after all that it covers; drawer_destroy.
 * Changes go through the Edit, which keeps the way back. `changed`: the scene is another one, make its race anew; where that
 *         fails, edit_take_back, and tell drawer_refuse why.
 * Units   canvas units; steps.
 * Owns    what is open, typed and chosen in it, the sweep for tuned rates. Borrows scene and edit during the calls; after
 *         another scene was loaded, drawer_reset.
 * Not     races: see run/scene/edit.h, run/race.h.
 */
#ifndef VIEW_RUNS_DRAWER_H
#define VIEW_RUNS_DRAWER_H

#include "run/scene/edit.h"
#include "ui/ui.h"
#include "view/parts/picture.h"

typedef struct Drawer Drawer;

typedef struct DrawerHow {
    Rect area;
    SceneFile *scene;
    Edit *edit;
    int step;   /* where the race stands: forks begin here */
    bool final; /* pictures: work in the background is done at once */
} DrawerHow;

Drawer *drawer_create(void);
void drawer_destroy(Drawer *drawer); /* NULL is fine */
void drawer_renewed(Drawer *drawer); /* rules and surface were read again: nothing is kept of the old ones */
bool drawer_is_open(const Drawer *drawer);
void drawer_open(Drawer *drawer, bool open);
bool drawer_busy(const Drawer *drawer); /* rates are being tried: frames are wanted */

/* E, Escape, undo and redo, arrows in lists. True: the scene has changed. */
bool drawer_keys(Drawer *drawer, Ui *ui, const DrawerHow *how);
bool drawer_draw(Drawer *drawer, Ui *ui, const DrawerHow *how, const Picture *picture);
void drawer_refuse(Drawer *drawer, const char *why);

/* "before: η 0.02": what a run went with before its last fork. */
void drawer_before_label(const RunDesc *run, char *out, int size);

#endif
