/* gallery_card.h: cards with a small picture of a race, on a shelf (ui/shelf.h).
 *
 * Use     `card_wants` for every card before the pictures are finished; then card_draw between shelf_begin and shelf_end.
 * Units   canvas units.
 * Not     what a card opens.
 */
#ifndef VIEW_GALLERY_GALLERY_CARD_H
#define VIEW_GALLERY_GALLERY_CARD_H

#include "ui/shelf.h"
#include "view/gallery/thumbnail.h"

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
