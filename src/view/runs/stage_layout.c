#include "view/runs/stage_layout.h"

#include <math.h>

static Rect rect(float x, float y, float w, float h) { return (Rect){x, y, fmaxf(w, 0), fmaxf(h, 0)}; }

/* The leaderboard grows with its runs and the map gives way, down to a square of 280. */
static void lay_column(StageLayout *at, int runs)
{
    Rect column = at->frame.column;
    float head = at->shape == SHAPE_TABS ? FRAME_HEADS : 0;
    float room = column.h - head, y = column.y + head;
    float most = at->shape == SHAPE_TABS ? room - 72 : room - 280 - at->frame.space->gutter - 72;
    at->row = (float)runs * 54 > most ? 44 : 54;
    at->rows = (int)fmaxf(0, most / at->row);
    if (at->rows > runs) at->rows = runs;
    float board = 72 + at->row * fmaxf(2, (float)at->rows);
    at->board = rect(column.x, y, column.w, fminf(board, room));
    if (at->shape == SHAPE_TABS) {
        at->heads = rect(column.x, column.y, column.w, FRAME_HEADS);
        at->map = rect(column.x, y, column.w, fminf(392, room));
    } else {
        at->map = rect(column.x, y + board + at->frame.space->gutter, column.w, room - board - at->frame.space->gutter);
    }
    at->clear.w = column.x - 24 - at->clear.x;
}

StageLayout layout_stage(const Frame *frame, int runs)
{
    StageLayout at = {.frame = *frame, .right = frame->width};
    float bottom = frame->transport.y - (frame->folded ? 0 : FRAME_BAND);
    at.shape = frame->shape == FRAME_TABS ? SHAPE_TABS : SHAPE_FULL;
    if (frame->width < 1000 || frame->column.h < 440) at.shape = SHAPE_SMALL;
    at.scene = rect(0, frame->space->top_bar, frame->width, bottom - frame->space->top_bar);
    at.clear = at.scene;
    if (at.shape != SHAPE_SMALL) lay_column(&at, runs < 1 ? 1 : runs);
    if (!frame->folded) {
        at.band = rect(0, bottom, frame->width, FRAME_BAND);
        at.plot = rect(frame->track.x, bottom + 12, frame->track.w, FRAME_BAND - 36);
    }
    return at;
}
