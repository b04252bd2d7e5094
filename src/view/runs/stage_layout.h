/* stage_layout.h: where the parts of the stage lie, for any window.
 *
 * Use     StageLayout at = layout_stage(&frame, runs);
 * Units   canvas units (ui/frame.h).
 * Not     drawing. A part that has no room has w = 0.
 */
#ifndef VIEW_RUNS_STAGE_LAYOUT_H
#define VIEW_RUNS_STAGE_LAYOUT_H

#include "ui/frame.h"

#include <stdbool.h>

typedef enum StageShape {
    SHAPE_FULL,  /* column of leaderboard and map at the right */
    SHAPE_TABS,  /* one column with tabs: leaderboard, map, values */
    SHAPE_SMALL, /* no column at all: scene and transport only */
} StageShape;

typedef struct StageLayout {
    StageShape shape;
    Frame frame;     /* the frame that it stands in: scale, bars, buttons, track */
    Rect scene;      /* all that the valley fills */
    Rect clear;      /* the part of it that no panel covers */
    Rect board, map; /* panels of the column; in tabs both are the same place below the heads */
    Rect heads;      /* the row of tabs */
    Rect band;       /* loss band */
    Rect plot;       /* its axes; x as the track */
    bool panel;      /* the band is a panel among others: its name above its axes, steps named below them */
    float right;     /* where the loss band ends for names: the window's, or a drawer's left side */
    float row;       /* height of a row of the leaderboard */
    int rows;        /* rows that have room */
} StageLayout;

StageLayout layout_stage(const Frame *frame, int runs);

#endif
