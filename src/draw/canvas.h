/* canvas.h: antialiased shapes and text into a picture, by distance fields and glyphs of coverage.
 *
 * Use     Canvas *canvas = canvas_create(fonts); canvas_target(canvas, &image); shapes and text ...; canvas_destroy.
 * Units   pixels of the picture, floats; a pixel's centre is at +0.5; text stands on its baseline.
 * Clip    a stack of rectangles; what lies outside costs nothing. An empty clip draws nothing.
 * Errors  none: what is not finite is not drawn; what is far outside is cut.
 * Memory  allocates in canvas_target (when the picture grows) and for glyphs not seen before; else never.
 * Same    pixels on every machine, apart from what the font library makes of glyphs.
 */
#ifndef DRAW_CANVAS_H
#define DRAW_CANVAS_H

#include "draw/font.h"
#include "draw/image.h"
#include "draw/theme.h"
#include "formula/math/math_layout.h"

typedef struct Point {
    float x, y;
} Point;
typedef struct Canvas Canvas;

Canvas *canvas_create(Fonts *fonts);
void canvas_destroy(Canvas *canvas);
void canvas_target(Canvas *canvas, const Image *image); /* copies the description; the clip is the whole picture */
const Image *canvas_image_target(const Canvas *canvas);
Fonts *canvas_fonts(const Canvas *canvas);

void canvas_clip_push(Canvas *canvas, Rect rect); /* the part of `rect` that is inside the present clip */
void canvas_clip_pop(Canvas *canvas);
Rect canvas_clip(const Canvas *canvas);

/* Shapes */
void canvas_fill(Canvas *canvas, Rect rect, Color color); /* edges between pixels are soft */
void canvas_box(Canvas *canvas, Rect rect, float radius, Color color);
void canvas_border(Canvas *canvas, Rect rect, float radius, float width, Color color); /* inside the rectangle */
void canvas_fade(Canvas *canvas, Rect rect, Color top, Color bottom);                  /* vertical */
void canvas_circle(Canvas *canvas, float x, float y, float radius, Color color);
void canvas_ring(Canvas *canvas, float x, float y, float radius, float width, Color color); /* centre line at radius */
void canvas_line(Canvas *canvas, float x0, float y0, float x1, float y1, float width, Color color);
void canvas_polyline(Canvas *canvas, const Point *points, int count, float width, Color color, float dash, float gap);
void canvas_polygon(Canvas *canvas, const Point *points, int count, float round,
                    Color color); /* convex or not; round corners */
void canvas_arrow(Canvas *canvas, float x0, float y0, float x1, float y1, float width, float head, Color color);
void canvas_marker(Canvas *canvas, Marker marker, float x, float y, float radius, Color color);
void canvas_image(Canvas *canvas, const Image *image, Rect to, float alpha); /* scaled if it must be */

/* Text. `px` is the size in pixels. */
float canvas_text(Canvas *canvas, Face face, float px, float x, float baseline, Color color,
                  const char *text); /* its width */
float canvas_text_width(Canvas *canvas, Face face, float px, const char *text);
/* Bytes of the longest beginning that fits. */
int canvas_text_fit(Canvas *canvas, Face face, float px, float width, const char *text);
/* "10²": base and raised index. Returns its width. */

/* Mathematics: roles become colours through `color_of` (NULL: all in `color`). */
typedef Color (*MathColor)(void *context, const char *role, Color otherwise);
void canvas_math(Canvas *canvas, const Layout *layout, float x, float baseline, Color color, MathColor color_of,
                 void *context);

/* For masks and other makers of coverage: one row of `count` coverages at x, y (clipped). */
void canvas_coverage(Canvas *canvas, int x, int y, const uint8_t *coverage, int count, Color color);

static inline Rect rect_inset(Rect r, float by) { return (Rect){r.x + by, r.y + by, r.w - 2 * by, r.h - 2 * by}; }
static inline bool rect_has(Rect r, float x, float y) { return x >= r.x && y >= r.y && x < r.x + r.w && y < r.y + r.h; }
static inline bool rect_meets(Rect a, Rect b)
{
    return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

#endif
