/* shelf.h: what is higher than the window on it, and scrolls: cards, lines.
 *
 * Use     shelf_move(&shelf, ui, view, height); then, in a layer over the view whose hash holds shelf.at, shelf_begin -> things
 *         drawn at y - shelf.at … -> shelf_end.
 * Units   canvas units.
 */
#ifndef UI_SHELF_H
#define UI_SHELF_H

#include "ui/ui.h"

/* What lies on a shelf is higher than the window on it. Wheel, PageUp, PageDown, Home, End and dragging move it. */
typedef struct Shelf {
    float at, most; /* units from the top; the largest that makes sense */
    float height;   /* of what lies on it, in the last frame */
    Rect view;
    float target;  /* the smallest thing to click */
    float dragged; /* since the button went down: a drag is no click */
} Shelf;

void shelf_move(Shelf *shelf, Ui *ui, Rect view, float height); /* before anything is placed */
void shelf_show(Shelf *shelf, float y, float height); /* moves so that this part (from the top of the shelf) is seen */
/* For each thing on it that answers to the pointer: what drags the shelf is no click on the thing. */
void shelf_drag(Shelf *shelf, UiHit *hit);
void shelf_begin(const Shelf *shelf, Ui *ui);
void shelf_end(const Shelf *shelf, Ui *ui, Color ground); /* fades where there is more, and says how far one is */
/* UI_QUIET for what is but a sliver at the shelf's edge: no target to aim at, though Tab reaches it and brings it into sight. */
unsigned shelf_flags(const Shelf *shelf, Rect rect);

#endif
