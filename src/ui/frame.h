/* frame.h: the frame that every screen shares: scale, margins, top bar, content, column, transport.
 *
 * Use     Frame frame = frame_layout(&theme->space, pixel_width, pixel_height, ui_scale);
 * Units   canvas units: the canvas is 1080 high and as wide as the window's shape asks for; `scale` pixels are one unit.
 *         Below 700 pixels of height the scale stops falling (0.65), so that the canvas becomes lower than 1080.
 *         A larger interface (ui_scale) does the same.
 * Borrows the space, which must outlive the frame.
 * Not     drawing; what a screen puts into its content.
 */
#ifndef UI_FRAME_H
#define UI_FRAME_H

#include "draw/theme.h"

typedef enum FrameShape {
    FRAME_WIDE,   /* 1720 units or more: as drawn, extra width goes to the scene */
    FRAME_NARROW, /* the column stays, the scene shrinks */
    FRAME_TABS,   /* 1440 or less: the column becomes tabs */
} FrameShape;

/* What screens with a right column share beside the distances of the tokens. */
enum { FRAME_COLUMN = 452, FRAME_BAND = 168, FRAME_HEADS = 56 };

typedef struct Frame {
    const ThemeSpace *space; /* of the theme: margins, bars, the smallest target */
    FrameShape shape;
    float scale;                     /* pixels of one unit */
    float width, height;             /* of the canvas, units */
    bool folded;                     /* too low or narrow for a loss band: a sparkline in the track */
    Rect top;                        /* 0 .. 72 */
    Rect content;                    /* between top bar and transport, within the margins: 88 .. 952 */
    Rect column;                     /* the right column, height of the content above the loss band */
    Rect transport;                  /* the lowest 112 */
    Rect back, play, forward, speed; /* targets within it; w = 0 where there is no room */
    Rect track;                      /* the line: y is its middle, h its thickness */
} Frame;

Frame frame_layout(const ThemeSpace *space, int pixel_width, int pixel_height, float ui_scale);
Rect frame_to_pixels(const Frame *frame, Rect units);

#endif
