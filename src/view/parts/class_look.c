#include "view/parts/class_look.h"

#include <math.h>

#include "view/parts/pen.h"

#define STRONGEST 0.5f

const ThemeClass *class_look(const Theme *theme, int classes, int class)
{
    if (class < 0) class = 0;
    return &theme->classes[(classes == 2 ? 1 - class : class) % theme->class_count];
}

Color class_color(const Theme *theme, int classes, int class)
{
    return class_look(theme, classes, class)->color[theme->night];
}

Color class_tone(const Theme *theme, Color color, float sure)
{
    return pen_mix(theme_color(theme, COLOR_BG), color, STRONGEST * fminf(fmaxf(sure, 0), 1)) | 0xFF000000u;
}

Color class_scale(const Theme *theme, float share)
{
    float way = 2 * share - 1;
    return class_tone(theme, theme_color(theme, way > 0 ? COLOR_POSITIVE : COLOR_NEGATIVE), fabsf(way));
}

void class_mark(Ui *ui, Marker marker, Color color, float x, float y, float radius, ExamplePart part)
{
    Canvas *canvas = ui_canvas(ui);
    float s = ui_scale(ui);
    x *= s, y *= s, radius *= s;
    canvas_marker(canvas, marker, x, y, radius + 2 * s, pen_ink(ui, COLOR_BALL_RIM));
    canvas_marker(canvas, marker, x, y, radius, color);
    if (part == PART_TRAIN) return;
    canvas_marker(canvas, marker, x, y, radius - 2.5f * s, pen_ink(ui, COLOR_BG));
    if (part == PART_VALIDATION) canvas_circle(canvas, x, y, 1.5f * s, color);
}
