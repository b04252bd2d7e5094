/* canvas.h: shapes on a picture, antialiased.
 *
 * Use     Canvas canvas = {0}; canvas_begin(&canvas, image, theme, scale) in every frame; canvas_box, canvas_line, …;
 *         canvas_dirty tells the rectangles that were touched. canvas_free at the end.
 * Units   canvas units: `scale` pixels each; (0,0) is the upper left corner of the image. Angles in radians, clockwise
 *         from the right. With scale 1 units are pixels.
 * Sharp   boxes and straight rules snap to whole pixels; whatever moves or slants does not.
 * Colour  0xAARRGGBB; straight alpha, blended in sRGB.
 * Owns    scratch memory, which grows with the image only. Borrows image and theme until the next canvas_begin.
 * Errors  none: what is not finite is not drawn, what lies outside the clip is clipped, any coordinate is safe.
 * Same    pixels on every machine: + - * / sqrt and floor only.
 * Not     text (canvas_text.h), plot axes (axis.h), icons (icon.h), the valley (scene.h).
 */
#ifndef DRAW_CANVAS_H
#define DRAW_CANVAS_H

#include "draw/image.h"
#include "draw/mask.h"
#include "draw/theme.h"

enum { CANVAS_CLIPS = 32, CANVAS_DIRTY = 24 };

typedef struct Box4 { int x0, y0, x1, y1; } Box4; /* pixels, x1 and y1 excluded; empty if x0 >= x1 */
typedef struct Point { float x, y; } Point;

typedef struct Canvas {
    Image        image;
    const Theme *theme;
    float        scale;
    float        x, y;       /* of unit (0,0), pixels; for scrolled content: canvas_origin */
    Box4         clip;       /* the current one */
    Box4         clips[CANVAS_CLIPS];
    int          clip_count, clip_overflow;
    Box4         dirty[CANVAS_DIRTY];
    int          dirty_count;
    Mask         mask;       /* scratch of lines */
} Canvas;

void canvas_begin(Canvas *canvas, Image image, const Theme *theme, float scale); /* clip: all; dirty: nothing */
void canvas_free(Canvas *canvas);
void canvas_origin(Canvas *canvas, float x, float y); /* units: later coordinates are relative to it; absolute, (0,0) undoes */

/* Clip rectangles cut each other; each push has its pop. */
void canvas_clip_push(Canvas *canvas, Rect rect);
void canvas_clip_pop(Canvas *canvas);
bool canvas_visible(const Canvas *canvas, Rect rect); /* some of it lies inside the clip */
Rect canvas_pixels(const Canvas *canvas, Rect rect);  /* units to pixels, not rounded */

/* Touched since canvas_begin: few, whole pixels, merged; may overlap. */
const Box4 *canvas_dirty(const Canvas *canvas, int *count);
void        canvas_touch(Canvas *canvas, Rect pixels); /* somebody else drew there */

/* --- boxes: snapped to whole pixels --- */
void canvas_clear(Canvas *canvas, Color color);              /* the whole clip, replacing what was there */
void canvas_fill(Canvas *canvas, Rect rect, Color color);    /* square corners */
void canvas_box(Canvas *canvas, Rect rect, float radius, Color fill);
/* The border lies inside the rectangle. Colour 0 for no filling or no border. */
void canvas_panel_box(Canvas *canvas, Rect rect, float radius, Color fill, float border, Color line);
void canvas_frame(Canvas *canvas, Rect rect, float radius, float width, Color line); /* border only, inside the rectangle */
void canvas_frame_dashed(Canvas *canvas, Rect rect, float radius, float width, float dash, float gap, Color line);
void canvas_shadow(Canvas *canvas, Rect rect, float radius, float blur, Color color); /* soft, also beneath the box */
void canvas_fade_down(Canvas *canvas, Rect rect, Color top, Color bottom);   /* vertical gradient */
void canvas_fade_right(Canvas *canvas, Rect rect, Color left, Color right);
void canvas_rule_h(Canvas *canvas, float x0, float x1, float y, float width, Color color); /* centred on y, then snapped */
void canvas_rule_v(Canvas *canvas, float x, float y0, float y1, float width, Color color);

/* By the tokens: a card (panel, its border and radius), a scrim chip, a focus ring 4 outside of `rect`. */
void canvas_panel(Canvas *canvas, Rect rect);
void canvas_chip(Canvas *canvas, Rect rect);
void canvas_focus(Canvas *canvas, Rect rect, float radius);

/* --- shapes: where they are --- */
void canvas_disc(Canvas *canvas, float x, float y, float radius, Color color);
void canvas_ring(Canvas *canvas, float x, float y, float radius, float width, Color color); /* radius: middle of the line */
void canvas_ring_dashed(Canvas *canvas, float x, float y, float radius, float width, int dashes, float turn, Color color);
void canvas_arc(Canvas *canvas, float x, float y, float radius, float from, float to, float width, Color color);
void canvas_triangle(Canvas *canvas, Point a, Point b, Point c, float round, Color color); /* corners rounded outwards */
void canvas_polygon(Canvas *canvas, const Point *points, int count, float round, Color color); /* even-odd; 3 .. 64 corners */
void canvas_shape(Canvas *canvas, Shape shape, float x, float y, float radius, Color color); /* a marker; all look equally large */
void canvas_shape_outline(Canvas *canvas, Shape shape, float x, float y, float radius, float width, Color color);
void canvas_glow(Canvas *canvas, float x, float y, float radius, Color color); /* squared falloff, screen blend */

/* --- lines: round caps and joints, no beads where translucent --- */
void canvas_line(Canvas *canvas, float x0, float y0, float x1, float y1, float width, Color color);
void canvas_polyline(Canvas *canvas, const Point *points, int count, float width, Color color);
/* dash and gap in units; dash 0: dots. `at` shifts the pattern. A point that is not finite breaks the line. */
void canvas_polyline_dashed(Canvas *canvas, const Point *points, int count, float width, float dash, float gap, float at,
                            Color color);
void canvas_polyline_glow(Canvas *canvas, const Point *points, int count, float reach, Color color);
void canvas_bezier(Canvas *canvas, Point a, Point b, Point c, Point d, float width, Color color);
/* From tail to tip; the head is `head` long (tokens: 7 and 22), smaller where the arrow is short. */
void canvas_arrow(Canvas *canvas, float x0, float y0, float x1, float y1, float width, float head, Color color);
void canvas_arrow_open(Canvas *canvas, float x0, float y0, float x1, float y1, float width, float head, Color color); /* two strokes */

/* --- pictures --- */
void canvas_image(Canvas *canvas, const Image *image, float x, float y, float alpha); /* pixel for pixel; its alpha counts */
void canvas_image_scaled(Canvas *canvas, const Image *image, Rect rect, float radius, float alpha); /* bilinear or averaged; rounded corners */
void canvas_image_nearest(Canvas *canvas, const Image *image, Rect rect); /* each pixel a sharp square */
/* 8-bit coverage at whole pixels of the image (glyphs). */
void canvas_stamp(Canvas *canvas, const uint8_t *cover, int x, int y, int width, int height, int stride, Color color);
/* Kept masks. Colour's alpha counts. */
void mask_paint(Canvas *canvas, const Mask *mask, Color color);
void mask_paint_glow(Canvas *canvas, const Mask *mask, Color color); /* screen blend */

#endif
