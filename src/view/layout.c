#include "view/layout.h"

#include <math.h>

enum { MARGIN = 32, GUTTER = 16, TOP_BAR = 72, BAND = 168, TRANSPORT = 112, COLUMN = 452, HEADS = 56 };

static Rect rect(float x, float y, float w, float h) { return (Rect){x, y, w > 0 ? w : 0, h > 0 ? h : 0}; }

/* The leaderboard grows with its runs and the map gives way, down to a square of 280. */
static void lay_column(StageLayout *at, float bottom, int runs) {
    float x = at->width - MARGIN - COLUMN, y = TOP_BAR + GUTTER;
    float head = at->shape == SHAPE_TABS ? HEADS : 0;
    float room = bottom - GUTTER - y - head;
    float least_map = at->shape == SHAPE_TABS ? -GUTTER : 280;
    at->row = 54;
    float most = room - least_map - GUTTER - 72;
    if (runs * at->row > most) at->row = 44;
    at->rows = (int)(most / at->row);
    if (at->rows > runs) at->rows = runs;
    if (at->rows < 0) at->rows = 0;
    int lines = at->rows < 2 ? 2 : at->rows;
    float board = 72 + at->row * (float)lines;
    if (at->shape == SHAPE_TABS) {
        at->heads = rect(x, y, COLUMN, HEADS);
        at->board = rect(x, y + HEADS, COLUMN, fminf(board, room));
        at->map = rect(x, y + HEADS, COLUMN, fminf(392, room));
    } else {
        at->board = rect(x, y, COLUMN, board);
        at->map = rect(x, y + board + GUTTER, COLUMN, room - board - GUTTER);
    }
    at->clear.w = x - 24 - at->clear.x;
}

static void lay_transport(StageLayout *at) {
    float y = at->height - TRANSPORT;
    at->transport = rect(0, y, at->width, TRANSPORT);
    bool all = at->width >= 800;
    float x = MARGIN, middle = y + 58;
    if (all) at->back = rect(x, middle - 32, 64, 64), x += 80;
    at->play = rect(x, middle - 36, 72, 72), x += 88;
    if (all) {
        at->forward = rect(x, middle - 32, 64, 64), x += 80;
        at->speed = rect(x, middle - 32, 72, 64), x += 96;
    }
    at->track = rect(x, y + 46, at->width - 64 - x, 8);
}

StageLayout layout_stage(int pixel_width, int pixel_height, float ui_scale, int runs) {
    StageLayout at = {0};
    if (pixel_width < 1) pixel_width = 1;
    if (pixel_height < 1) pixel_height = 1;
    at.scale = fmaxf(0.65f, (float)pixel_height / 1080.0f) * ui_scale;
    at.width = (float)pixel_width / at.scale;
    at.height = (float)pixel_height / at.scale;
    at.folded = at.height < 1076.0f / fmaxf(1, ui_scale) || at.height < 740;
    at.shape = at.width <= 1440 ? SHAPE_TABS : SHAPE_FULL;
    if (at.width < 1000) at.shape = SHAPE_SMALL;

    float above_transport = at.height - TRANSPORT, bottom = above_transport - (at.folded ? 0 : BAND);
    if (bottom - TOP_BAR < 480 && at.shape != SHAPE_SMALL) at.shape = SHAPE_SMALL;
    at.top = rect(0, 0, at.width, TOP_BAR);
    at.scene = rect(0, TOP_BAR, at.width, bottom - TOP_BAR);
    at.clear = at.scene;
    lay_transport(&at);
    if (at.shape == SHAPE_SMALL) at.row = 44;
    else lay_column(&at, bottom, runs < 1 ? 1 : runs);
    if (!at.folded) {
        at.band = rect(0, bottom, at.width, BAND);
        at.plot = rect(at.track.x, bottom + 12, at.track.w, BAND - 36);
    }
    return at;
}
