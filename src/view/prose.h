/* prose.h: text with mathematics in it, broken into lines: "the slope $g$ of $L(x)$".
 *
 * Use     Prose prose = {0}; float high = prose_lay(&prose, ui, text, TYPE_BODY, width); prose_draw(&prose, ui, x, y, color);
 *         prose_free at the end. Laying the same text again costs nothing.
 * Units   canvas units; y is the upper edge.
 * Text    TeX stands between dollar signs (docs/tex.md); what cannot be read as TeX stands there as it is. A line's end in the
 *         text is a space.
 * Owns    its lines and a copy of the text.
 */
#ifndef VIEW_PROSE_H
#define VIEW_PROSE_H

#include "base/arena.h"
#include "ui/ui.h"

typedef struct ProseRun ProseRun;

typedef struct Prose {
    Arena     arena;
    char     *text;
    float     width, scale, height;
    TypeStyle style;
    ProseRun *runs; int count;
} Prose;

float prose_lay(Prose *prose, Ui *ui, const char *text, TypeStyle style, float width); /* returns the height */
void  prose_draw(const Prose *prose, Ui *ui, float x, float y, Color color);
void  prose_free(Prose *prose);

#endif
