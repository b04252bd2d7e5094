#include "view/prose.h"

#include <math.h>
#include <string.h>

#include "draw/font.h"
#include "formula/layout.h"
#include "formula/math.h"

/* What is drawn at one go: words of one line, or one formula. */
struct ProseRun {
    const char *text;   /* the words, or the TeX */
    bool        math;
    Layout      layout; /* pixels */
    float       x, baseline;
};

enum { RUNS_MAX = 400, WORDS_MAX = 1200 };
#define MATH_SIZE 1.12f /* against the text: their small letters are as high then */
#define LINE_SPACE 0.42f

/* A word or a formula, and whether a space comes before it. */
typedef struct Piece { const char *text; bool math, space; float width, up, down; Layout layout; } Piece;

static int read_pieces(Arena *arena, const char *text, Piece *pieces) {
    int  count = 0;
    bool space = false;
    while (*text && count < WORDS_MAX) {
        if (*text == ' ' || *text == '\n' || *text == '\t') {
            space = true;
            text++;
            continue;
        }
        const char *end = NULL;
        bool        math = *text == '$' && (end = strchr(text + 1, '$')) != NULL;
        size_t      length = math ? (size_t)(end - text - 1) : strcspn(text, " \n\t$");
        if (!math && !length) length = 1; /* a dollar alone */
        pieces[count++] = (Piece){.text = arena_copy(arena, text + math, length), .math = math, .space = space};
        text += length + (math ? 2 : 0);
        space = false;
    }
    return count;
}

static void measure(Prose *prose, Ui *ui, Piece *piece, float size) {
    float s = ui_scale(ui);
    if (!piece->math) {
        piece->width = ui_text_width(ui, prose->style, piece->text);
        piece->up = size * 0.78f, piece->down = size * 0.24f;
        return;
    }
    const Math *math;
    math_from_tex(&prose->arena, piece->text, &math, NULL);
    LayoutDesc desc = {.size = size * MATH_SIZE * s, .least = 16 * s, .measure = font_measure_math, .context = canvas_fonts(ui_canvas(ui))};
    layout_math(&prose->arena, math, &desc, &piece->layout);
    if (piece->layout.width > prose->width * s) { /* longer than a line */
        desc.max_width = prose->width * s;
        layout_math(&prose->arena, math, &desc, &piece->layout);
    }
    piece->width = piece->layout.width / s;
    piece->up = piece->layout.height / s, piece->down = piece->layout.depth / s;
}

/* Pieces without a space between them stay together. */
static int glued(const Piece *pieces, int count, int at) {
    int end = at + 1;
    while (end < count && !pieces[end].space) end++;
    return end;
}

/* The runs of one line, words joined. Returns its height. */
static float set_line(Prose *prose, Ui *ui, const Piece *pieces, int from, int to, float top, float size) {
    float up = size * 0.78f, down = size * 0.24f, x = 0, space = ui_text_width(ui, prose->style, "n n") - ui_text_width(ui, prose->style, "nn");
    for (int i = from; i < to; i++) up = fmaxf(up, pieces[i].up), down = fmaxf(down, pieces[i].down);
    for (int i = from; i < to && prose->count < RUNS_MAX;) {
        ProseRun *run = &prose->runs[prose->count++];
        *run = (ProseRun){.text = pieces[i].text, .math = pieces[i].math, .layout = pieces[i].layout, .baseline = top + up};
        if (i > from && pieces[i].space) x += space;
        run->x = x;
        if (run->math) x += pieces[i++].width;
        else {
            for (i++; i < to && !pieces[i].math; i++) run->text = arena_print(&prose->arena, "%s%s%s", run->text, pieces[i].space ? " " : "", pieces[i].text);
            x += ui_text_width(ui, prose->style, run->text);
        }
    }
    return up + down + size * LINE_SPACE;
}

float prose_lay(Prose *prose, Ui *ui, const char *text, TypeStyle style, float width) {
    float s = ui_scale(ui), size = ui_theme(ui)->type[style].size;
    if (prose->text && !strcmp(prose->text, text) && prose->width == width && prose->scale == s && prose->style == style) return prose->height;
    arena_reset(&prose->arena);
    prose->text = arena_string(&prose->arena, text);
    prose->width = width;
    prose->scale = s;
    prose->style = style;
    prose->runs = arena_array(&prose->arena, ProseRun, RUNS_MAX);
    prose->count = 0;
    Piece *pieces = arena_array(&prose->arena, Piece, WORDS_MAX);
    int    count = read_pieces(&prose->arena, text, pieces);
    float  space = ui_text_width(ui, style, "n n") - ui_text_width(ui, style, "nn"), x = 0, top = 0;
    for (int i = 0; i < count; i++) measure(prose, ui, &pieces[i], size);
    int from = 0;
    for (int i = 0; i < count;) {
        int   end = glued(pieces, count, i);
        float wide = 0;
        for (int k = i; k < end; k++) wide += pieces[k].width;
        if (i > from && x + space + wide > width) {
            top += set_line(prose, ui, pieces, from, i, top, size);
            from = i;
            x = 0;
        }
        x += wide + (i > from ? space : 0);
        i = end;
    }
    if (count) top += set_line(prose, ui, pieces, from, count, top, size) - size * LINE_SPACE;
    prose->height = top;
    return top;
}

void prose_draw(const Prose *prose, Ui *ui, float x, float y, Color color) {
    for (int i = 0; i < prose->count; i++) {
        const ProseRun *run = &prose->runs[i];
        if (run->math) ui_math(ui, x + run->x, y + run->baseline, &run->layout, color, NULL, NULL, run->text);
        else ui_text(ui, x + run->x, y + run->baseline, UI_LEFT, prose->style, color, run->text);
    }
}

void prose_free(Prose *prose) {
    arena_free(&prose->arena);
    *prose = (Prose){0};
}
