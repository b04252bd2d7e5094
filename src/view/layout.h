/* layout.h: where the parts of the stage lie, for any window.
 *
 * Use     StageLayout at = layout_stage(pixel_width, pixel_height, ui_scale, runs);
 * Units   canvas units: the canvas is 1080 high and as wide as the window's shape asks for; `scale` pixels are one unit.
 *         Below 700 pixels of height the scale stops falling, so the canvas gets lower than 1080 instead.
 * Not     drawing. A part that has no room has w = 0.
 */
#ifndef VIEW_LAYOUT_H
#define VIEW_LAYOUT_H

#include "draw/image.h"

#include <stdbool.h>

typedef enum StageShape {
    SHAPE_FULL,   /* column of leaderboard and map at the right */
    SHAPE_TABS,   /* one column with tabs: leaderboard, map, values */
    SHAPE_SMALL,  /* no column at all: scene and transport only */
} StageShape;

typedef struct StageLayout {
    StageShape shape;
    float scale;          /* pixels of one unit */
    float width, height;  /* of the canvas, units */
    bool  folded;         /* no loss band: a sparkline in the track */
    Rect  top;            /* the bar above */
    Rect  scene;          /* all that the valley fills */
    Rect  clear;          /* the part of it that no panel covers */
    Rect  board, map;     /* panels of the column; in tabs both are the same place below the heads */
    Rect  heads;          /* the row of tabs */
    Rect  band;           /* loss band */
    Rect  plot;           /* its axes; x as the track */
    Rect  transport;
    Rect  back, play, forward, speed; /* buttons */
    Rect  track;          /* the line itself: x, w; y is its middle, h its thickness */
    float row;            /* height of a row of the leaderboard */
    int   rows;           /* rows that have room */
} StageLayout;

StageLayout layout_stage(int pixel_width, int pixel_height, float ui_scale, int runs);

#endif
