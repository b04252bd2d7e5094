/* bar.h: the bar above every screen: logo, place and title from the left, keys that are buttons from the right.
 *
 * Use     in a layer over the frame's `top`: Bar bar = bar_begin(ui); bar_key for each key as long as bar_room says so;
 *         then what stands at the left, and bar_title.
 * Units   canvas units.
 */
#ifndef VIEW_PARTS_BAR_H
#define VIEW_PARTS_BAR_H

#include "ui/ui.h"

typedef struct Bar {
    float x, right; /* what is free still */
} Bar;

Bar bar_begin(Ui *ui); /* ground, edge and logo */
/* `keys`: names of keys, a blank between them; NULL: none. */
bool bar_room(const Ui *ui, const Bar *bar, const char *name, const char *keys, float least); /* right of `least` */
/* A word with its keys that is pressed like a button: true. flags as for a hotspot; UI_PASSIVE: a word only. */
bool bar_key(Ui *ui, Bar *bar, const char *name, const char *keys, unsigned flags);
void bar_slash(Ui *ui, Bar *bar, float wide); /* after a place that was `wide` */
void bar_title(Ui *ui, const Bar *bar, const char *title);

/* The whole bar of what lies over a screen: where one came from, what it is, and its keys. The first is a button and always
 * there: true where it was pressed; the others are words, as many as have room. */
typedef struct BarHint {
    const char *name, *keys;
} BarHint;
bool bar_over(Ui *ui, const char *place, const char *own, const BarHint *hints, int count);

#endif
