/* font.h: glyphs: which font file, how wide, and their coverage in 8 bits.
 *
 * Use     Font *font = font_get(FONT_UI, 500, false, 22.0f); font_advance, font_kerning; font_glyph for its pixels.
 *         Most callers want canvas_text.h. fonts_quit ends everything (needed by leak checkers only).
 * Units   pixels; sizes are rounded to quarters of a pixel. y grows down from the baseline.
 * How     fontconfig finds the files, SDL_ttf fills glyphs four times as wide as they are; they are averaged down at four
 *         horizontal phases, so that text stands where its fractional pen says and is never re-hinted sideways. A
 *         character that a font lacks comes from the next one of its chain (Inter, JetBrains Mono, STIX, DejaVu, …).
 * Owns    one cache for the program, like SDL itself: one thread only. Pointers live until fonts_quit.
 * Errors  none. Without any font at all letters are small boxes; fonts_problem then has a sentence for the user.
 * Speed   nothing is allocated for characters seen before.
 */
#ifndef DRAW_FONT_H
#define DRAW_FONT_H

#include "formula/layout.h"

#include <stdbool.h>
#include <stdint.h>

typedef enum FontFamily {
    FONT_UI, FONT_DISPLAY, FONT_NUMBER, FONT_MATH,
    FONT_MATH_SIZE1, FONT_MATH_SIZE2, FONT_MATH_SIZE3, FONT_MATH_SIZE4, FONT_MATH_SIZE5, /* large delimiters, STIX */
    FONT_FAMILIES
} FontFamily;

typedef struct Font Font; /* a face at a size */

/* Coverage of a glyph with the pen at (whole pixel + phase/4, baseline at a whole pixel). */
typedef struct Glyph {
    const uint8_t *alpha; /* [height][stride]; NULL: nothing to draw */
    int left, top;        /* of its first pixel, from the pen's whole pixel and the baseline; top is negative above */
    int width, height, stride;
} Glyph;

enum { FONT_PHASES = 4 };

Font *font_get(FontFamily family, int weight, bool italic, float size); /* never NULL; weight 100..900 */
float font_size(const Font *font);
float font_ascent(const Font *font);  /* above the baseline, positive; by the font's own table */
float font_descent(const Font *font); /* below, positive */
float font_cap_height(Font *font);    /* of an H: to centre text between lines */
float font_advance(Font *font, uint32_t code);               /* fractional */
float font_kerning(Font *font, uint32_t left, uint32_t right); /* to add between two; 0 for numbers and mathematics */
Glyph font_glyph(Font *font, uint32_t code, int phase);
/* Ink box and advance, fractional; false where no font has the character. */
bool  font_measure(Font *font, uint32_t code, GlyphSize *out);

/* For layout_math (formula/layout.h); `context` is not used. */
bool  font_measure_math(void *context, MathFont math, uint32_t symbol, float size, GlyphSize *out);
Font *font_get_math(MathFont math, float size);

const char *fonts_problem(void); /* NULL, or what is missing and which package brings it */
void        fonts_quit(void);

#endif
