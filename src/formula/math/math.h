/* math.h: mathematics as it is written on a blackboard: a tree of symbols, scripts, fractions, roots, rows.
 *
 * It comes from a formula (math_from_formula) or from TeX (math_from_tex), and goes to math_layout.h, which gives every
 * symbol its place. Nothing here knows a pixel or a font file.
 *
 * Owns    trees live in the caller's arena, are immutable and may share parts.
 * Roles   a part may wear a role ("momentum", "gradient", …): whoever draws it gives the role its colour. A part may
 *         have a tag, a number of the caller's, which math_layout.h gives back with the place of the part.
 * Errors  math_from_tex only: an unknown command is an error with its column, and its source stands in its place.
 */
#ifndef FORMULA_MATH_MATH_H
#define FORMULA_MATH_MATH_H

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"
#include "formula/node.h"

#include <stdint.h>

typedef enum MathKind {
    MATH_ROW,      /* items, one after the other */
    MATH_SYMBOL,   /* one character in `font` */
    MATH_WORD,     /* text set upright: a function's name, a word, a number */
    MATH_SCRIPTS,  /* items: nucleus, superscript or NULL, subscript or NULL */
    MATH_FRACTION, /* items: numerator, denominator */
    MATH_ROOT,     /* items: radicand, index or NULL */
    MATH_ACCENT,   /* items: nucleus; symbol: the accent */
    MATH_FENCE,    /* items: inside; symbol: left, symbol2: right; 0 is none; they grow with the inside */
    MATH_GRID,     /* items [rows][columns]; fenced by symbol and symbol2 */
    MATH_SPACE,    /* width in em */
} MathKind;

/* TeX's classes: they decide the space between neighbours (The TeXbook, chapter 18). */
typedef enum MathClass {
    MATH_ORD,
    MATH_OP,
    MATH_BIN,
    MATH_REL,
    MATH_OPEN,
    MATH_CLOSE,
    MATH_PUNCT,
    MATH_INNER
} MathClass;

typedef enum MathFont {
    MATH_ROMAN,
    MATH_ITALIC,
    MATH_BOLD,
    MATH_BOLD_ITALIC,
    MATH_SIZE1,
    MATH_SIZE2,
    MATH_SIZE3,
    MATH_SIZE4,
    MATH_FONT_COUNT
} MathFont;

typedef enum MathAlign { MATH_CENTRE, MATH_LEFT, MATH_PAIRS /* right, left, right, … as in `aligned` */ } MathAlign;

typedef struct Math Math;
struct Math {
    MathKind kind;
    MathClass atom;
    MathFont font;
    uint32_t symbol, symbol2;
    const char *text; /* MATH_WORD */
    const Math *const *items;
    int count, columns;
    MathAlign align;
    bool limits;      /* scripts of this nucleus stand above and below in display style */
    bool big;         /* sum, product: larger in display style */
    float width;      /* MATH_SPACE, em */
    const char *role; /* NULL inherits */
    int tag;          /* 0: none */
};

/* How names and numbers of a formula are shown. Zero is a good default. */
typedef struct MathNames {
    const char *const *columns;
    int column_count; /* data: x becomes x with index i under a sum */
    bool indexed;     /* and everywhere else: a part of what stands under one */
    /* The role and tag of a name ("m" -> "momentum"); may be NULL. */
    const char *(*role)(void *context, const char *name, int *tag);
    /* What stands in the place of a name (its number, already written: "-1.2e-5"), or NULL for the name itself. */
    const char *(*value)(void *context, const char *name);
    /* TeX of what a name is called here, or NULL: as it reads; may be NULL. */
    const char *(*tex)(void *context, const char *name);
    /* TeX of the moment that a name belongs to, set as its index ("t", "t-1"), or NULL; may be NULL. */
    const char *(*when)(void *context, const char *name);
    void *context;
} MathNames;

/* As people write it: no `*`, fractions, roots, scripts, as few brackets as are needed. */
const Math *math_from_formula(Arena *arena, const Node *node, const MathNames *names);
const Math *math_from_name(Arena *arena, const char *name, const MathNames *names); /* "beta1", "m_hat", "lr" */
const Math *math_number_text(Arena *arena, const char *text); /* a number already written: "-1.2e-5" as −1.2·10⁻⁵ */

/* TeX without dollar signs. See docs/tex.md for what is understood. *out is always set. */
Status math_from_tex(Arena *arena, const char *tex, const Math **out, Error *error);
/* And back: TeX that math_from_tex reads as the same mathematics; LaTeX wants amsmath for it. Roles and tags are left out. */
void math_to_tex(const Math *math, TextBuffer *out);

/* Parts, for views that compose their own. */
const Math *math_row(Arena *arena, const Math *const *items, int count);
const Math *math_row2(Arena *arena, const Math *a, const Math *b);
const Math *math_row3(Arena *arena, const Math *a, const Math *b, const Math *c);
const Math *math_symbol(Arena *arena, uint32_t symbol, MathFont font, MathClass atom);
const Math *math_word(Arena *arena, const char *text, MathClass atom);
const Math *math_scripts(Arena *arena, const Math *nucleus, const Math *above, const Math *below);
const Math *math_fraction(Arena *arena, const Math *above, const Math *below);
const Math *math_fence(Arena *arena, uint32_t left, const Math *inside, uint32_t right);
const Math *math_grid(Arena *arena, uint32_t left, const Math *const *cells, int count, int columns, uint32_t right,
                      MathAlign align);
/* The same, so that it may break over lines nearly anywhere: fractions lie down, brackets no longer hold together. For
 * what is wider than the page at any size that can be read. */
const Math *math_loosened(Arena *arena, const Math *math);
const Math *math_with_role(Arena *arena, const Math *math, const char *role, int tag);

#endif
