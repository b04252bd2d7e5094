#include "view/parts/class_look.h"

#include "view/parts/pen.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

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

/* Bytes of the character that begins, or ends, at a place of a text in UTF-8. */
static int bytes_after(const char *at)
{
    int count = *at != 0;
    while (count && (at[count] & 0xC0) == 0x80) count++;
    return count;
}

static int bytes_before(const char *text, const char *at)
{
    const char *from = at;
    while (from > text && ((*--from) & 0xC0) == 0x80) continue;
    return (int)(at - from);
}

void class_name(Ui *ui, float x, float baseline, float width, UiAlign align, Color color, const char *name)
{
    char cut[256];
    const char *front = name, *back = name + strlen(name);
    if (ui_text_width(ui, TYPE_SMALL, name) <= width) {
        ui_text(ui, x, baseline, align, TYPE_SMALL, color, name);
        return;
    }
    for (bool end = true;; end = !end) { /* from both ends as long as it fits */
        const char *longer = end ? front : front + bytes_after(front),
                   *rest = end ? back - bytes_before(name, back) : back;
        snprintf(cut, sizeof cut, "%.*s…%s", (int)fmin((double)(longer - name), 100), name, rest);
        if (longer >= rest || ui_text_width(ui, TYPE_SMALL, cut) > width) break;
        front = longer, back = rest;
    }
    snprintf(cut, sizeof cut, "%.*s…%s", (int)fmin((double)(front - name), 100), name, back);
    ui_text_fit(ui, x, baseline, width, align, TYPE_SMALL, color, cut);
}
