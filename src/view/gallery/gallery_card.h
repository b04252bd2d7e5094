/* gallery_card.h: cards with a small picture of a race, and the shelf that scrolls them.
 *
 * Use     shelf_move(&shelf, ui, view, height); `card_wants` for every card before the pictures are finished; then, in a
 *         layer over the view, shelf_begin -> card_draw at y - shelf.at … -> shelf_end.
 * Units   canvas units.
 * Not     what a card opens.
 */
#ifndef VIEW_GALLERY_GALLERY_CARD_H
#define VIEW_GALLERY_GALLERY_CARD_H

#include "view/gallery/thumbnail.h"

/* What lies on a shelf is higher than the window on it. Wheel, PageUp, PageDown, Home, End and dragging move it. */
typedef struct Shelf {
    float at, most; /* units from the top; the largest that makes sense */
    float height;   /* of what lies on it, in the last frame */
    Rect view;
    float dragged; /* since the button went down: a drag is no click */
} Shelf;

void shelf_move(Shelf *shelf, Ui *ui, Rect view, float height); /* before anything is placed */
void shelf_show(Shelf *shelf, float y, float height); /* moves so that this part (from the top of the shelf) is seen */
void shelf_begin(const Shelf *shelf, Ui *ui);
void shelf_end(const Shelf *shelf, Ui *ui, Color ground); /* fades where there is more, and says how far one is */
/* UI_QUIET for what is but a sliver at the shelf's edge: no target to aim at, though Tab reaches it and brings it into sight. */
unsigned shelf_flags(const Shelf *shelf, Rect rect);

typedef struct Card {
    const char *word;  /* of the scene or surface */
    bool surface;      /* its picture is one run of gradient descent */
    const char *label; /* unique on the screen */
    const char *title;
    const char *about; /* NULL: what the scene's file tells */
    const char *note;  /* at the right of `about`, in gold; NULL: none */
    Rect rect;
    float picture;       /* height of the picture */
    const char *formula; /* TeX in the place of the picture; NULL: the picture of `word` */
    bool raised;         /* stands on a panel: its own colour is one step lighter */
} Card;

void card_wants(const Card *card, Ui *ui);
UiHit card_draw(const Card *card, Ui *ui, Shelf *shelf, unsigned flags);

#endif
