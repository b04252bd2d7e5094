/* icon.h: small pictures made of shapes, crisp at every size.
 *
 * Use     icon_draw(canvas, ICON_PLAY, x, y, 12, color): pixels, like the canvas.
 */
#ifndef DRAW_ICON_H
#define DRAW_ICON_H

#include "draw/canvas.h"

typedef enum Icon {
    ICON_PLAY,
    ICON_PAUSE,
    ICON_BACK,
    ICON_FORWARD,
    ICON_TICK,
    ICON_CROSS,
    ICON_PLUS,
    ICON_MINUS,
    ICON_EYE,
    ICON_EYE_OFF,
    ICON_LEFT,
    ICON_RIGHT,
    ICON_UP,
    ICON_DOWN,
    ICON_MENU,
    ICON_CAMERA,
    ICON_SEARCH,
    ICON_RESET,
    ICON_RECORD,
    ICON_WARNING,
    ICON_COUNT
} Icon;

/* Centred at x, y within a square of 2*radius. */
void icon_draw(Canvas *canvas, Icon icon, float x, float y, float radius, Color color);

/* The program's sign: a valley with a golden ball in it; `size` is its width. */
void icon_logo(Canvas *canvas, float x, float y, float size, Color line, Color ball);

#endif
