/* math_layout.h: where every symbol of a mathematical formula stands.
 *
 * The rules are those of TeX (Knuth, The TeXbook, appendix G): styles, spacing by class, scripts, fractions, roots,
 * growing delimiters, limits. Sizes come from the fonts through a callback, so that nothing here knows a pixel.
 *
 * Units   the caller's (pixels on the canvas); x to the right, y DOWN from the baseline of the first line.
 * Owns    the layout lives in the caller's arena.
 */
#ifndef FORMULA_MATH_MATH_LAYOUT_H
#define FORMULA_MATH_MATH_LAYOUT_H

#include "base/arena.h"
#include "formula/math/math.h"

typedef struct GlyphSize {
    float advance;
    float left, right;   /* of the ink, from the pen; right may pass the advance (a slanted letter) */
    float height, depth; /* of the ink above and below the baseline; both may be negative */
} GlyphSize;

/* False where the font has no such character. */
typedef bool (*GlyphMeasure)(void *context, MathFont font, uint32_t symbol, float size, GlyphSize *out);

typedef struct PlacedGlyph {
    MathFont font;
    uint32_t symbol; /* 0: a filled rectangle of `width` and `height` with its upper left corner at x, y */
    float x, y;      /* pen on the baseline */
    float size, width, height;
    const char *role;
} PlacedGlyph;

typedef struct PlacedPart {
    int tag;
    float x, y, width, height;
} PlacedPart; /* y: upper edge */

typedef struct Layout {
    PlacedGlyph *glyphs;
    int glyph_count;
    PlacedPart *parts;
    int part_count;
    float width, height, depth; /* height above, depth below the first line's baseline */
    int lines;
} Layout;

typedef struct LayoutDesc {
    float size;      /* of display and text style */
    float least;     /* no script is smaller than this (16) */
    bool display;    /* large operators and fractions */
    float max_width; /* break into lines, then shrink to fit; 0: one line of any width */
    GlyphMeasure measure;
    void *context;
} LayoutDesc;

void layout_math(Arena *arena, const Math *math, const LayoutDesc *desc, Layout *out);

#endif
