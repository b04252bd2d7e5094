/* rich.h: a sentence with mathematics in it, broken over lines: "$\hat m$ is 2.6 times larger in $x$."
 *
 * Use     rich_set(&rich, ui, text, TYPE_LABEL, width, 30) whenever it may have changed: it is laid out only if it has;
 *         rich.height; rich_draw(&rich, ui, x, top, color). rich_free.
 * Lines   as high as `line_height`, higher where a formula is.
 * Text    $…$ is TeX (docs/tex.md); {m_hat} is a name of a formula, in the colour of its role. What cannot be read stands
 *         there as it is.
 * Units   canvas units.
 * Owns    its text and layouts.
 */
#ifndef VIEW_PARTS_RICH_H
#define VIEW_PARTS_RICH_H

#include "base/arena.h"
#include "formula/math/math_layout.h"
#include "ui/ui.h"

enum {
    RICH_TEXT = 640 /* room for those who write a sentence */,
    RICH_PIECES = 600 /* words and formulas; what is more is left out */
};

typedef struct RichPiece {
    const char *text;
    const Layout *math;
    float x, y, width;
} RichPiece; /* y: baseline from the top */

typedef struct Rich {
    char *text;
    float scale, width, line, height;
    TypeStyle style;
    RichPiece *pieces;
    int count;
    Arena arena;
    const char *(*role)(void *context, const char *name); /* of {name}; may be NULL */
    void *context;
} Rich;

void rich_set(Rich *rich, Ui *ui, const char *text, TypeStyle style, float width, float line_height);
void rich_draw(const Rich *rich, Ui *ui, float x, float top, Color color);
void rich_free(Rich *rich);

#endif
