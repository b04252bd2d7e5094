/* canvas_text.h: text and mathematics on a canvas.
 *
 * Use     canvas_text(canvas, theme_type(theme, TYPE_LABEL), x, baseline, ALIGN_LEFT, color, "Adam");
 * Units   canvas units, as canvas.h; `y` is the baseline. Text is UTF-8; broken bytes show as U+FFFD.
 * Same    width whether measured or drawn. Numbers in FONT_NUMBER have one width for every digit and never shift.
 * Memory  nothing is allocated for characters seen before.
 * Not     the list of what is on screen: see ui.
 */
#ifndef DRAW_CANVAS_TEXT_H
#define DRAW_CANVAS_TEXT_H

#include "draw/canvas.h"

typedef enum Align { ALIGN_LEFT, ALIGN_CENTER, ALIGN_RIGHT } Align;

/* Returns the box of the line: advance wide, from ascent to descent. */
Rect  canvas_text(Canvas *canvas, TypeStyle style, float x, float y, Align align, Color color, const char *text);
Rect  canvas_text_bytes(Canvas *canvas, TypeStyle style, float x, float y, Color color, const char *text, size_t length);
float text_width(const Canvas *canvas, TypeStyle style, const char *text);
float text_width_bytes(const Canvas *canvas, TypeStyle style, const char *text, size_t length);
float text_ascent(const Canvas *canvas, TypeStyle style);
float text_descent(const Canvas *canvas, TypeStyle style);
/* Baseline that centres capitals and digits between `top` and `top + height`. */
float text_baseline(const Canvas *canvas, TypeStyle style, float top, float height);
/* Byte offset of the caret nearest to `x` units from the start; and back. */
size_t text_caret_at(const Canvas *canvas, TypeStyle style, const char *text, float x);

/* Cuts text to `width` with "…"; returns whether it was cut. `out` has room for `size` bytes. */
bool  text_fit(const Canvas *canvas, TypeStyle style, const char *text, float width, char *out, size_t size);
Rect  canvas_text_fit(Canvas *canvas, TypeStyle style, float x, float y, float width, Align align, Color color,
                      const char *text);

/* Words in lines. A line break in the text is one; a word wider than the box is broken. */
typedef struct TextLine { const char *text; size_t length; float width; } TextLine; /* points into the text */
int   text_wrap(const Canvas *canvas, TypeStyle style, const char *text, float width, TextLine *out, int max); /* lines, at most max */
float canvas_paragraph(Canvas *canvas, TypeStyle style, Rect box, Align align, float line_height, Color color,
                       const char *text); /* first baseline by line_height; clipped to whole lines; returns the height of all */

/* Small mark-up in one line: ^{…} up, _{…} down, *…* italic mathematics ("*L*", "10^{−2}", "*λ*_{max}"); a backslash
 * before ^ _ * \ writes the character. Unclosed marks are text. */
Rect  canvas_rich(Canvas *canvas, TypeStyle style, float x, float y, Align align, Color color, const char *text);
float text_width_rich(const Canvas *canvas, TypeStyle style, const char *text);

/* Mathematics laid out by layout_math with font_measure_math: the layout's units times `zoom` are canvas units; (x, y) is
 * the pen on the first baseline. A glyph with a role takes the colour of theme_role(role), others `color`. */
void  canvas_math(Canvas *canvas, const Layout *layout, float x, float y, float zoom, Color color);

#endif
