#include "ui/frame.h"

#include <math.h>

static Rect rect(float x, float y, float w, float h) { return (Rect){x, y, fmaxf(w, 0), fmaxf(h, 0)}; }

Frame frame_layout(int pixel_width, int pixel_height, float ui_scale)
{
    Frame at = {0};
    float pixels_wide = (float)(pixel_width > 1 ? pixel_width : 1),
          pixels_high = (float)(pixel_height > 1 ? pixel_height : 1);
    if (!(ui_scale >= 0.5f && ui_scale <= 4)) ui_scale = 1;
    at.scale = fmaxf(0.65f, pixels_high / 1080) * ui_scale;
    at.width = pixels_wide / at.scale;
    at.height = pixels_high / at.scale;
    at.shape = at.width >= 1720 ? FRAME_WIDE : at.width > 1440 ? FRAME_NARROW : FRAME_TABS;
    at.folded = at.height < 1076 || at.width < 800; /* a band needs room for its axis beside its words */

    float above = at.height - FRAME_TRANSPORT, content = FRAME_TOP_BAR + FRAME_GUTTER;
    at.top = rect(0, 0, at.width, FRAME_TOP_BAR);
    at.content = rect(FRAME_MARGIN, content, at.width - 2 * FRAME_MARGIN, above - FRAME_GUTTER - content);
    float column = fminf(FRAME_COLUMN, at.content.w), band = at.folded ? 0 : FRAME_BAND;
    at.column = rect(at.width - FRAME_MARGIN - column, content, column, above - band - FRAME_GUTTER - content);

    at.transport = rect(0, above, at.width, FRAME_TRANSPORT);
    bool all = at.width >= 800;
    float x = FRAME_MARGIN, middle = above + 58;
    if (all) at.back = rect(x, middle - 32, 64, 64), x += 80;
    at.play = rect(x, middle - 36, 72, 72), x += 88;
    if (all) at.forward = rect(x, middle - 32, 64, 64), x += 80, at.speed = rect(x, middle - 32, 72, 64), x += 96;
    at.track = rect(x, above + 46, at.width - 64 - x, 8);
    return at;
}

Rect frame_to_pixels(const Frame *frame, Rect units)
{
    float s = frame->scale;
    return rect(units.x * s, units.y * s, units.w * s, units.h * s);
}
