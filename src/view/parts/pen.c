#include "view/parts/pen.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

enum { POINTS = 1200 };

Color pen_ink(const Ui *ui, ThemeColor role) { return theme_color(ui_theme(ui), role); }

Color pen_fade(Color color, float alpha) { return color_alpha(color, alpha); }

Color pen_mix(Color a, Color b, float t)
{
    Color out = 0;
    for (int shift = 0; shift < 32; shift += 8) {
        float x = (float)(a >> shift & 255), y = (float)(b >> shift & 255);
        out |= (Color)(x + (y - x) * t + 0.5f) << shift;
    }
    return out;
}

/* Parts of the screen meet on whole pixels: a soft edge would show what lies below them. */
Rect pen_snapped(const Ui *ui, Rect rect)
{
    Rect at = ui_pixels(ui, rect);
    float x = floorf(at.x + 0.5f), y = floorf(at.y + 0.5f);
    return (Rect){x, y, floorf(at.x + at.w + 0.5f) - x, floorf(at.y + at.h + 0.5f) - y};
}

void pen_fill(Ui *ui, Rect rect, float radius, Color color)
{
    if (radius > 0) canvas_box(ui_canvas(ui), ui_pixels(ui, rect), radius * ui_scale(ui), color);
    else canvas_fill(ui_canvas(ui), pen_snapped(ui, rect), color);
}

void pen_edge(Ui *ui, float x, float y, float width, Color color)
{
    Rect at = pen_snapped(ui, (Rect){x, y, width, 1});
    at.h = fmaxf(1, floorf(1.5f * ui_scale(ui) + 0.5f));
    canvas_fill(ui_canvas(ui), at, color);
}

void pen_frame(Ui *ui, Rect rect, float radius, float width, Color color)
{
    float scale = ui_scale(ui);
    canvas_border(ui_canvas(ui), ui_pixels(ui, rect), radius * scale, fmaxf(1, width * scale), color);
}

void pen_line(Ui *ui, float x0, float y0, float x1, float y1, float width, Color color)
{
    float s = ui_scale(ui);
    canvas_line(ui_canvas(ui), x0 * s, y0 * s, x1 * s, y1 * s, fmaxf(1, width * s), color);
}

void pen_path(Ui *ui, const float (*points)[2], int count, float width, Color color, float dash, float gap)
{
    Point pixels[POINTS];
    float s = ui_scale(ui);
    if (!ui_drawing(ui)) return;
    if (count > POINTS) count = POINTS;
    for (int i = 0; i < count; i++) pixels[i] = (Point){points[i][0] * s, points[i][1] * s};
    canvas_polyline(ui_canvas(ui), pixels, count, fmaxf(1, width * s), color, dash * s, gap * s);
}

void pen_disc(Ui *ui, float x, float y, float radius, Color color)
{
    float s = ui_scale(ui);
    canvas_circle(ui_canvas(ui), x * s, y * s, radius * s, color);
}

void pen_ring(Ui *ui, float x, float y, float radius, float width, Color color)
{
    float s = ui_scale(ui);
    canvas_ring(ui_canvas(ui), x * s, y * s, radius * s, fmaxf(1, width * s), color);
}

void pen_triangle(Ui *ui, float x0, float y0, float x1, float y1, float x2, float y2, Color color)
{
    float s = ui_scale(ui);
    Point corners[3] = {{x0 * s, y0 * s}, {x1 * s, y1 * s}, {x2 * s, y2 * s}};
    canvas_polygon(ui_canvas(ui), corners, 3, s, color);
}

void pen_arrow(Ui *ui, float x0, float y0, float x1, float y1, float width, float head, Color color)
{
    float dx = x1 - x0, dy = y1 - y0, length = hypotf(dx, dy);
    if (!(length > 0)) return;
    dx /= length, dy /= length;
    /* one line there and back, so that the joints of a translucent arrow are no darker */
    float path[5][2] = {{x0, y0},
                        {x1, y1},
                        {x1 - head * (dx * 0.8f + dy * 0.6f), y1 - head * (dy * 0.8f - dx * 0.6f)},
                        {x1, y1},
                        {x1 - head * (dx * 0.8f - dy * 0.6f), y1 - head * (dy * 0.8f + dx * 0.6f)}};
    pen_path(ui, (const float(*)[2])path, 5, width, color, 0, 0);
}

void pen_plus(Ui *ui, float x, float y, float reach, float width, Color color)
{
    pen_line(ui, x - reach, y, x + reach, y, width, color);
    pen_line(ui, x, y - reach, x, y + reach, width, color);
}

void pen_marker(Ui *ui, LandscapeMarker marker, float x, float y, float radius, Color color)
{
    float s = ui_scale(ui);
    if (marker != MARKER_NONE) canvas_marker(ui_canvas(ui), (Marker)marker, x * s, y * s, radius * s, color);
}

void pen_panel_below(Ui *ui, const char *label, Rect rect)
{
    Canvas *canvas = ui_canvas(ui);
    float s = ui_scale(ui), width = fmaxf(1, 1.5f * s);
    Rect at = ui_pixels(ui, rect), tall = {at.x, at.y - 40 * s, at.w, at.h + 40 * s};
    ui_item(ui, UI_PANEL, label, "", rect, 0);
    canvas_clip_push(canvas, at);
    canvas_box(canvas, tall, 16 * s, pen_ink(ui, COLOR_PANEL));
    canvas_border(canvas, tall, 16 * s, width, pen_ink(ui, COLOR_PANEL_LINE));
    canvas_clip_pop(canvas);
}

static void round_pair(const Image *image, float radius, bool lower)
{
    int reach = (int)ceilf(radius);
    for (int i = 0; i < reach && i < image->height; i++)
        for (int x = 0; x < reach && x < image->width / 2; x++) {
            float away = hypotf(radius - (float)x - 0.5f, radius - (float)i - 0.5f);
            uint32_t alpha = (uint32_t)(fminf(fmaxf(radius - away + 0.5f, 0), 1) * 255 + 0.5f) << 24;
            uint32_t *row = image->pixels + (size_t)(lower ? image->height - 1 - i : i) * (size_t)image->stride;
            row[x] = (row[x] & 0xFFFFFF) | alpha;
            row[image->width - 1 - x] = (row[image->width - 1 - x] & 0xFFFFFF) | alpha;
        }
}

void pen_round(const Image *image, float upper, float lower)
{
    round_pair(image, upper, false);
    round_pair(image, lower, true);
}

/* Copied past the canvas, within its clip: most of it is opaque, only rounded corners are blended. */
void pen_image(Ui *ui, const Image *image, Rect rect)
{
    if (!ui_drawing(ui)) return;
    const Image *to = pen_target(ui);
    Rect at = ui_pixels(ui, rect), clip = canvas_clip(ui_canvas(ui));
    int left = (int)floorf(at.x + 0.5f), top = (int)floorf(at.y + 0.5f);
    int x0 = (int)fmaxf((float)left, ceilf(clip.x)), y0 = (int)fmaxf((float)top, ceilf(clip.y));
    int x1 = (int)fminf((float)(left + image->width), floorf(clip.x + clip.w));
    int y1 = (int)fminf((float)(top + image->height), floorf(clip.y + clip.h));
    if (x0 < 0) x0 = 0;
    if (y0 < 0) y0 = 0;
    if (x1 > to->width) x1 = to->width;
    if (y1 > to->height) y1 = to->height;
    for (int y = y0; y < y1; y++) {
        const uint32_t *from = image->pixels + (size_t)(y - top) * (size_t)image->stride - left;
        uint32_t *row = to->pixels + (size_t)y * (size_t)to->stride;
        for (int x = x0; x < x1; x++) {
            uint32_t pixel = from[x], alpha = pixel >> 24;
            row[x] = alpha == 255 ? pixel : pen_mix(row[x] | 0xFF000000u, pixel | 0xFF000000u, (float)alpha / 255);
        }
    }
}

float pen_number_bold(Ui *ui, float x, float baseline, UiAlign align, float size, Color color, const char *label,
                      const char *text)
{
    float scale = ui_scale(ui), px = size * scale;
    float wide = canvas_text_width(ui_canvas(ui), FACE_NUMBER_700, px, text) / scale;
    float left = align == UI_LEFT ? x : align == UI_CENTRE ? x - wide / 2 : x - wide;
    canvas_text(ui_canvas(ui), FACE_NUMBER_700, px, left * scale, baseline * scale, color, text);
    ui_item(ui, UI_NUMBER, label, text, (Rect){left, baseline - 0.78f * size, wide, size}, size);
    return wide;
}

static bool greek(const char *at)
{
    uint32_t code = utf8_next(&at, NULL);
    return code >= 0x3B1 && code <= 0x3F5;
}

/* Runs of letters of one kind, drawn from `left` on where `draw`; returns the width in pixels. */
static float put_words(Ui *ui, float left, float baseline, TypeStyle style, Color color, const char *text, bool draw)
{
    const ThemeType *type = &ui_theme(ui)->type[style];
    float px = fmaxf(roundf(type->size * ui_scale(ui)), 13), x = left;
    Face plain = font_face(type->family, type->weight);
    while (*text) {
        bool math = greek(text);
        int bytes = 0;
        char part[200];
        while (text[bytes] && greek(text + bytes) == math && bytes < 190) bytes += utf8_length_at(text + bytes, NULL);
        snprintf(part, sizeof part, "%.*s", bytes, text);
        Face face = math ? FACE_MATH_ITALIC : plain;
        float size = math ? roundf(px * 1.15f) : px;
        x += draw && ui_drawing(ui) ? canvas_text(ui_canvas(ui), face, size, x, roundf(baseline), color, part)
                                    : canvas_text_width(ui_canvas(ui), face, size, part);
        text += bytes;
    }
    return x - left;
}

float pen_words_width(Ui *ui, TypeStyle style, const char *text)
{
    return put_words(ui, 0, 0, style, 0, text, false) / ui_scale(ui);
}

float pen_words(Ui *ui, float x, float baseline, UiAlign align, TypeStyle style, Color color, const char *text)
{
    float wide = pen_words_width(ui, style, text), s = ui_scale(ui), size = ui_theme(ui)->type[style].size;
    float left = align == UI_LEFT ? x : align == UI_CENTRE ? x - wide / 2 : x - wide;
    put_words(ui, left * s, baseline * s, style, color, text, true);
    if (text[0]) ui_item(ui, UI_TEXT, text, "", (Rect){left, baseline - 0.76f * size, wide, size}, fmaxf(size, 13 / s));
    return wide;
}

/* The scene's balls go straight into the picture, past the canvas and its clip. */
void pen_ball(Ui *ui, const LandscapeStyle *style, float x, float y, float radius, Color color, LandscapeMarker marker,
              float alpha)
{
    if (!ui_drawing(ui)) return;
    const Image *target = pen_target(ui);
    float s = ui_scale(ui);
    Rect clip = canvas_clip(ui_canvas(ui));
    int x0 = (int)floorf(clip.x), y0 = (int)floorf(clip.y);
    Image part = image_part(target, x0, y0, (int)ceilf(clip.x + clip.w) - x0, (int)ceilf(clip.y + clip.h) - y0);
    if (x0 < 0) x0 = 0;
    if (y0 < 0) y0 = 0;
    if (part.width > 0 && part.height > 0)
        landscape_draw_ball(&part, style, x * s - (float)x0, y * s - (float)y0, radius * s, color, marker, alpha);
}

const Image *pen_target(Ui *ui) { return canvas_image_target(ui_canvas(ui)); }

void pen_clip_push(Ui *ui, Rect rect) { canvas_clip_push(ui_canvas(ui), ui_pixels(ui, rect)); }

void pen_clip_pop(Ui *ui) { canvas_clip_pop(ui_canvas(ui)); }
