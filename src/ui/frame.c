#include "ui/frame.h"

#include <math.h>

static Rect rect(float x, float y, float w, float h) { return (Rect){x, y, fmaxf(w, 0), fmaxf(h, 0)}; }

Frame frame_layout(const ThemeSpace *space, int pixel_width, int pixel_height, float ui_scale)
{
    Frame at = {.space = space};
    float pixels_wide = (float)(pixel_width > 1 ? pixel_width : 1),
          pixels_high = (float)(pixel_height > 1 ? pixel_height : 1);
    if (!(ui_scale >= 0.5f && ui_scale <= 4)) ui_scale = 1;
    at.scale = fmaxf(0.65f, pixels_high / space->height) * ui_scale;
    at.width = pixels_wide / at.scale;
    at.height = pixels_high / at.scale;
    at.shape = at.width >= 1720 ? FRAME_WIDE : at.width > 1440 ? FRAME_NARROW : FRAME_TABS;
    at.folded = at.height < 1076 || at.width < 800; /* a band needs room for its axis beside its words */

    float above = at.height - space->transport, content = space->top_bar + space->gutter;
    at.top = rect(0, 0, at.width, space->top_bar);
    at.content = rect(space->margin, content, at.width - 2 * space->margin, above - space->gutter - content);
    float column = fminf(FRAME_COLUMN, at.content.w), band = at.folded ? 0 : FRAME_BAND;
    at.column = rect(at.width - space->margin - column, content, column, above - band - space->gutter - content);

    at.transport = rect(0, above, at.width, space->transport);
    bool all = at.width >= 800;
    float x = space->margin, middle = above + 58;
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
