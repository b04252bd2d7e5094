#include "view/parts/rich.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "formula/math/math.h"
#include "view/parts/quantity.h"

typedef struct Setter {
    Rich *rich;
    Ui *ui;
    float x, y, size;
    bool gap;
} Setter; /* gap: a blank came before */

static const Layout *lay(Setter *at, const Math *math)
{
    Layout *out = arena_new(&at->rich->arena, Layout);
    float scale = at->rich->scale;
    LayoutDesc desc = {.size = at->size * scale,
                       .least = fmaxf(16 * scale, 13),
                       .measure = font_measure_math,
                       .context = canvas_fonts(ui_canvas(at->ui)),
                       .max_width = at->rich->width * scale};
    layout_math(&at->rich->arena, math, &desc, out);
    return out;
}

static void add(Setter *at, const char *text, const Layout *math, float width)
{
    Rich *rich = at->rich;
    if (rich->count == RICH_PIECES) return;
    float blank =
        at->gap && at->x > 0 ? ui_text_width(at->ui, rich->style, "a b") - ui_text_width(at->ui, rich->style, "ab") : 0;
    bool joins = at->x > 0 && !at->gap; /* a full stop stays beside its formula */
    if (at->x + blank + width > rich->width && at->x > 0 && !joins) at->x = 0, at->y += rich->line, blank = 0;
    rich->pieces[rich->count++] = (RichPiece){text, math, at->x + blank, at->y, width};
    at->x += blank + width;
    at->gap = false;
}

/* One word or formula at `text`; returns its end. */
static const char *set_piece(Setter *at, const char *text)
{
    Rich *rich = at->rich;
    char close = *text == '$' ? '$' : *text == '{' ? '}' : 0;
    const char *end = close ? strchr(text + 1, close) : NULL;
    if (end) {
        const Math *math = NULL;
        const char *inside = arena_copy(&rich->arena, text + 1, (size_t)(end - text - 1));
        if (close == '$') math_from_tex(&rich->arena, inside, &math, NULL);
        else {
            const char *role = rich->role ? rich->role(rich->context, inside) : NULL;
            math = math_from_name(&rich->arena, inside, NULL);
            if (role) math = math_with_role(&rich->arena, math, role, 0);
        }
        const Layout *layout = lay(at, math);
        add(at, inside, layout, layout->width / rich->scale);
        return end + 1;
    }
    size_t length = strcspn(text + 1, " \n${") + 1;
    const char *word = arena_copy(&rich->arena, text, length);
    add(at, word, NULL, ui_text_width(at->ui, rich->style, word));
    return text + length;
}

/* A line in which a formula is taller than the others moves down, and all below it. */
static void make_room(Rich *rich)
{
    float moved = 0;
    for (int from = 0, to; from < rich->count; from = to) {
        float up = rich->line * 0.74f, down = rich->line * 0.26f, more = down;
        float y = rich->pieces[from].y;
        for (to = from; to < rich->count && rich->pieces[to].y == y; to++) { /* NOLINT: the very same line */
            const Layout *math = rich->pieces[to].math;
            if (math) up = fmaxf(up, math->height / rich->scale + 4), more = fmaxf(more, math->depth / rich->scale + 4);
        }
        moved += up - rich->line * 0.74f;
        for (int i = from; i < to; i++) rich->pieces[i].y += moved;
        moved += more - down;
    }
    rich->height += moved;
}

/* Words beside each other on one line are one text. */
static void join(Rich *rich, Ui *ui)
{
    int kept = 0;
    for (int i = 0; i < rich->count; i++) {
        RichPiece *last = kept ? &rich->pieces[kept - 1] : NULL, *piece = &rich->pieces[i];
        bool same = last && !last->math && !piece->math && last->y == piece->y &&
                    last->x < piece->x; /* NOLINT: the very same line */
        if (!same) {
            rich->pieces[kept++] = *piece;
            continue;
        }
        bool gap = piece->x > last->x + last->width + 0.5f;
        last->text = arena_print(&rich->arena, "%s%s%s", last->text, gap ? " " : "", piece->text);
        last->width = ui_text_width(ui, rich->style, last->text);
    }
    rich->count = kept;
}

void rich_set(Rich *rich, Ui *ui, const char *text, TypeStyle style, float width, float line_height)
{
    float scale = ui_scale(ui);
    if (scale == rich->scale && width == rich->width && style == rich->style && line_height == rich->line &&
        rich->text && !strcmp(text, rich->text))
        return; /* NOLINT */
    rich->scale = scale, rich->width = width, rich->style = style, rich->line = line_height;
    rich->count = 0;
    arena_reset(&rich->arena);
    rich->text = arena_string(&rich->arena, text);
    rich->pieces = arena_array(&rich->arena, RichPiece, RICH_PIECES);
    Setter at = {.rich = rich, .ui = ui, .y = line_height * 0.74f, .size = ui_theme(ui)->type[style].size * 1.12f};
    for (const char *c = rich->text; *c;) {
        if (*c == ' ' || *c == '\n') {
            at.gap = true, c++;
            continue;
        }
        c = set_piece(&at, c);
    }
    rich->height = rich->count ? at.y + line_height * 0.26f : 0;
    make_room(rich);
    join(rich, ui);
}

void rich_draw(const Rich *rich, Ui *ui, float x, float top, Color color)
{
    for (int i = 0; i < rich->count; i++) {
        const RichPiece *piece = &rich->pieces[i];
        if (piece->math) ui_math(ui, x + piece->x, top + piece->y, piece->math, color, quantity_ink, ui, piece->text);
        else ui_text(ui, x + piece->x, top + piece->y, UI_LEFT, rich->style, color, piece->text);
    }
}

void rich_free(Rich *rich) { arena_free(&rich->arena); }
