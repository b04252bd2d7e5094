/* pen.h: shapes on the canvas in canvas units, for views.
 *
 * Units   canvas units (ui/frame.h); turned into pixels here.
 * Not     text and items: see ui/ui.h. Nothing drawn here is recorded.
 */
#ifndef VIEW_PARTS_PEN_H
#define VIEW_PARTS_PEN_H

#include "draw/valley/landscape.h"
#include "ui/ui.h"

Color pen_ink(const Ui *ui, ThemeColor role);
Color pen_fade(Color color, float alpha); /* its alpha times `alpha` */
Color pen_mix(Color a, Color b, float t); /* straight, in sRGB; t = 0: a */
void pen_fill(Ui *ui, Rect rect, float radius, Color color);
Rect pen_snapped(const Ui *ui, Rect rect);                         /* in pixels, whole ones */
void pen_edge(Ui *ui, float x, float y, float width, Color color); /* the hairline along the upper edge of a part */
void pen_frame(Ui *ui, Rect rect, float radius, float width, Color color);
void pen_line(Ui *ui, float x0, float y0, float x1, float y1, float width, Color color);
void pen_path(Ui *ui, const float (*points)[2], int count, float width, Color color, float dash, float gap);
void pen_disc(Ui *ui, float x, float y, float radius, Color color);
void pen_ring(Ui *ui, float x, float y, float radius, float width, Color color);
void pen_triangle(Ui *ui, float x0, float y0, float x1, float y1, float x2, float y2, Color color);
void pen_arrow(Ui *ui, float x0, float y0, float x1, float y1, float width, float head, Color color); /* open head */
void pen_plus(Ui *ui, float x, float y, float reach, float width, Color color);
void pen_marker(Ui *ui, LandscapeMarker marker, float x, float y, float radius, Color color);
void pen_panel_below(Ui *ui, const char *label, Rect rect); /* a card whose upper corners are square: below tabs */
void pen_image(Ui *ui, const Image *image, Rect rect); /* pixel for pixel from the corner of `rect`; its alpha counts */
/* The corners of an opaque picture become round, softly, by its alpha; radius 0: they stay. Pixels. */
void pen_round(const Image *image, float upper, float lower);
float pen_number_bold(Ui *ui, float x, float baseline, UiAlign align, float size, Color color, const char *label,
                      const char *text); /* as ui_number; returns its width */
/* As ui_text, with Greek letters set as mathematics: "before: η 0.02". Returns its width. */
float pen_words(Ui *ui, float x, float baseline, UiAlign align, TypeStyle style, Color color, const char *text);
float pen_words_width(Ui *ui, TypeStyle style, const char *text);
void pen_ball(Ui *ui, const LandscapeStyle *style, float x, float y, float radius, Color color, LandscapeMarker marker,
              float alpha);
const Image *pen_target(Ui *ui); /* the frame buffer */
void pen_clip_push(Ui *ui, Rect rect);
void pen_clip_pop(Ui *ui);

#endif
