/* icon.h: small pictures of lines and shapes, in one colour, for any size.
 *
 * Use     icon_draw(canvas, ICON_PLAY, x, y, 32, color): centred on (x, y) in a square of `size` canvas units.
 */
#ifndef DRAW_ICON_H
#define DRAW_ICON_H

#include "draw/canvas.h"

typedef enum Icon {
    ICON_PLAY, ICON_PAUSE, ICON_STEP_BACK, ICON_STEP_FORWARD, ICON_TICK, ICON_CROSS, ICON_EYE, ICON_EYE_OFF, ICON_PLUS,
    ICON_MINUS, ICON_CHEVRON_LEFT, ICON_CHEVRON_RIGHT, ICON_CHEVRON_UP, ICON_CHEVRON_DOWN, ICON_CAMERA, ICON_SEARCH,
    ICON_RECORD, ICON_RESET, ICON_UNDO, ICON_TRASH, ICON_WARNING, ICON_LOCK, ICON_BOOK, ICON_EDIT, ICON_MENU,
    ICON_COUNT
} Icon;

void icon_draw(Canvas *canvas, Icon icon, float x, float y, float size, Color color);
/* The valley with a golden ball, 40 wide in the top bar. */
void icon_logo(Canvas *canvas, float x, float y, float width);

#endif
