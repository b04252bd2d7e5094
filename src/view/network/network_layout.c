#include "view/network/network_layout.h"

#include <math.h>

enum { CAPTION = 44, CAPTION_GAP = 8, FOUR_WIDE = 1240, FOUR_HIGH = 640, TWO_WIDE = 900 };

/* Shares of picture 03: the graph 1076 of 1840 wide, 536 of 848 high. */
static const float LEFT = 1076.0f / 1840, UPPER = 536.0f / 848, STACKED = 0.5f;

static Rect rect(float x, float y, float w, float h) { return (Rect){x, y, fmaxf(w, 0), fmaxf(h, 0)}; }

static void lay_four(NetworkLayout *at, Rect room, float gutter, bool runs)
{
    float left = floorf((room.w - gutter) * LEFT), upper = floorf((room.h - gutter) * UPPER);
    float x = room.x + left + gutter, y = room.y + upper + gutter, right = room.w - left - gutter;
    float lower = room.h - upper - gutter, heads = runs ? FRAME_HEADS : 0;
    at->graph = rect(room.x, room.y, left, upper);
    at->map = rect(x, room.y, right, upper);
    at->chain = rect(room.x, y, left, lower);
    at->curves = rect(x, y + heads, right, lower - heads);
    if (runs) at->heads = rect(x, y, right, heads);
}

static void lay_tabs(NetworkLayout *at, Rect place)
{
    at->heads = rect(place.x, place.y, place.w, FRAME_HEADS);
    place.y += FRAME_HEADS, place.h -= FRAME_HEADS;
    at->map = at->chain = at->curves = rect(place.x, place.y, place.w, place.h);
}

NetworkLayout network_layout(const Frame *frame, NetworkWhat what)
{
    NetworkLayout at = {0};
    Rect room = frame->content;
    float gutter = frame->space->gutter, wide = fminf(FRAME_COLUMN, room.w), width = frame->width;
    if (what.drawer) {
        at.drawer = rect(room.x + room.w - wide, room.y, wide, room.h);
        if (width - wide - gutter >= FOUR_WIDE) room.w -= wide + gutter, width -= wide + gutter;
    }
    at.shape = width < TWO_WIDE ? NETWORK_STACK : width < FOUR_WIDE || room.h < FOUR_HIGH ? NETWORK_TWO : NETWORK_FOUR;
    if (what.caption) {
        at.caption = rect(room.x, room.y, room.w, CAPTION);
        room.y += CAPTION + CAPTION_GAP, room.h -= CAPTION + CAPTION_GAP;
    }
    if (at.shape == NETWORK_FOUR) {
        lay_four(&at, room, gutter, what.runs);
    } else if (at.shape == NETWORK_TWO) {
        float left = floorf((room.w - gutter) * LEFT);
        at.graph = rect(room.x, room.y, left, room.h);
        lay_tabs(&at, rect(room.x + left + gutter, room.y, room.w - left - gutter, room.h));
    } else {
        float upper = floorf((room.h - gutter) * STACKED);
        at.graph = rect(room.x, room.y, room.w, upper);
        lay_tabs(&at, rect(room.x, room.y + upper + gutter, room.w, room.h - upper - gutter));
    }
    return at;
}
