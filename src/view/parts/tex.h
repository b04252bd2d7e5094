/* tex.h: short mathematics in a line of text, laid out once for as long as the scale stays.
 *
 * Use     a zeroed TexKept; tex_draw in every frame; tex_free.
 * Units   canvas units.
 * Owns    the layouts; all are made again where there are more than it keeps.
 */
#ifndef VIEW_PARTS_TEX_H
#define VIEW_PARTS_TEX_H

#include "base/arena.h"
#include "ui/ui.h"

enum { TEX_KEPT = 48 };

typedef struct TexKept {
    Arena arena;
    struct {
        char tex[64];
        float size;
        Layout layout;
    } kept[TEX_KEPT];
    int count;
    float scale;
} TexKept;

/* Returns how wide it is; `label` is what is told of it. UI_LEFT or UI_RIGHT. */
float tex_draw(TexKept *tex, Ui *ui, float x, float baseline, UiAlign align, float size, Color color, const char *text,
               const char *label);
void tex_free(TexKept *tex);

#endif
