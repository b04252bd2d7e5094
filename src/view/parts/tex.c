#include "view/parts/tex.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

float tex_draw(TexKept *tex, Ui *ui, float x, float baseline, UiAlign align, float size, Color color, const char *text,
               const char *label)
{
    float scale = ui_scale(ui);
    int at = 0;
    while (at < tex->count && (tex->kept[at].size != size || strcmp(tex->kept[at].tex, text))) at++;
    if (tex->scale != scale || at == TEX_KEPT) {
        arena_reset(&tex->arena);
        tex->count = at = 0;
        tex->scale = scale;
    }
    if (at == tex->count) {
        const Math *tree;
        tex->count++;
        snprintf(tex->kept[at].tex, sizeof tex->kept[at].tex, "%s", text);
        tex->kept[at].size = size;
        math_from_tex(&tex->arena, text, &tree, NULL);
        LayoutDesc desc = {.size = size * scale,
                           .least = fmaxf(16 * scale, 13),
                           .measure = font_measure_math,
                           .context = canvas_fonts(ui_canvas(ui))};
        layout_math(&tex->arena, tree, &desc, &tex->kept[at].layout);
    }
    const Layout *layout = &tex->kept[at].layout;
    float wide = layout->width / scale;
    ui_math(ui, align == UI_RIGHT ? x - wide : x, baseline, layout, color, NULL, NULL, label);
    return wide;
}

void tex_free(TexKept *tex)
{
    arena_free(&tex->arena);
    tex->count = 0;
}
