/* font.h: fonts of the machine as glyphs of coverage, one atlas entry for each face, size, character and phase.
 *
 * Use     Fonts *fonts = fonts_create(theme, find); font_glyph_at(fonts, face, px, code, phase) ... fonts_destroy.
 * Units   pixels; sizes are rounded to quarters of one. Advances are fractions, so that a line of text has its true width:
 *         keep the fraction in the pen and take the phase nearest to it.
 * How     `find` says where the files are (app/desktop/desktop.h). SDL_ttf fills each glyph four times as wide as it is; averaged down at four phases
 *         it stands where the pen says to a quarter of a pixel, and spacing is even at every size.
 * Errors  none: a face that is not installed falls back to DejaVu or any other font, a character that a face lacks to
 *         a face that has it; without any font glyphs are boxes. fonts_missing says so for a message.
 * Memory  what was seen once costs no allocation any more.
 */
#ifndef DRAW_FONT_H
#define DRAW_FONT_H

#include "draw/theme.h"
#include "formula/math/math_layout.h"

typedef enum Face {
    FACE_UI_400,
    FACE_UI_500,
    FACE_UI_600,
    FACE_UI_700,
    FACE_DISPLAY_600,
    FACE_DISPLAY_700,
    FACE_NUMBER_400,
    FACE_NUMBER_500,
    FACE_NUMBER_700,
    FACE_MATH,
    FACE_MATH_ITALIC,
    FACE_MATH_BOLD,
    FACE_MATH_BOLD_ITALIC,
    FACE_MATH_SIZE1,
    FACE_MATH_SIZE2,
    FACE_MATH_SIZE3,
    FACE_MATH_SIZE4,
    FACE_UI_ITALIC,
    FACE_UI_ITALIC_600,
    FACE_COUNT
} Face;

typedef struct Glyph {
    float advance;
    short left, top;      /* of the bitmap's corner from the pen on the baseline; top is negative upwards */
    short width, height;  /* 0: nothing to draw */
    const uint8_t *alpha; /* [height][width] coverage */
} Glyph;

typedef struct Fonts Fonts;

typedef struct FontWanted {
    const char *family;
    int weight; /* 400, 700 */
    bool italic;
    uint32_t code; /* a character that it must have; 0: any */
} FontWanted;

typedef struct FontFile {
    char *path; /* the receiver's to free */
    int index;  /* in a collection */
    bool own;   /* of the family that was asked for, not the next best */
} FontFile;

typedef bool (*FontFinder)(const FontWanted *wanted, FontFile *out); /* false: there is none */

/* theme: family names; borrowed during the call. find: kept, for characters that no face has; NULL: there are no fonts */
Fonts *fonts_create(const Theme *theme, FontFinder find);
void fonts_destroy(Fonts *fonts);
/* A family of the design that is not installed, NULL if all are; `all` is set where there is no font at all. */
const char *fonts_missing(const Fonts *fonts, bool *all);

enum { FONT_PHASES = 4 };
/* The glyph with its pen at phase/4 of a pixel; left and top count from the whole pixel. Never NULL and good until another
 * one is asked for; px is limited to 4..400. */
const Glyph *font_glyph_at(Fonts *fonts, Face face, float px, uint32_t code, int phase);
float font_kern(Fonts *fonts, Face face, float px, uint32_t a,
                uint32_t b); /* to add between two; 0 for numbers and mathematics */
Face font_face(FontFamily family, int weight);

/* GlyphMeasure of math_layout.h; context is the Fonts. */
bool font_measure_math(void *fonts, MathFont font, uint32_t symbol, float size, GlyphSize *out);

#endif
