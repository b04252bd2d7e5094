/* Mathematical typesetting after The TeXbook, appendix G (Knuth 1986). The numbers in `em` are those of the Computer
 * Modern fonts where STIX has no table that SDL_ttf could read; they suit STIX well. */
#include "formula/math/math_layout.h"

#include "base/text.h"

#include <math.h>
#include <string.h>

/* Styles: display, text, script, scriptscript; odd ones are cramped (superscripts stand lower). */
typedef enum Style { DISPLAY, DISPLAY_C, TEXT, TEXT_C, SCRIPT, SCRIPT_C, TINY, TINY_C } Style;

static const float AXIS = 0.25f, X_HEIGHT = 0.45f, RULE = 0.048f, SUP_DROP = 0.386f, SUB_DROP = 0.05f;

enum { DEPTH_MAX = 600 };

typedef struct Box {
    float w, h, d;
    float italic;
} Box; /* height above, depth below the baseline */

typedef struct Typesetter {
    Arena *arena;
    const LayoutDesc *desc;
    Layout *out;
    int glyph_room, part_room;
    const char *role;
    int depth;
} Typesetter;

static float max2(float a, float b) { return a > b ? a : b; }
static bool is_script(Style s) { return s >= SCRIPT; }
static Style cramped(Style s) { return s | 1; }
static Style sup_style(Style s) { return (s < SCRIPT ? SCRIPT : TINY) | (s & 1); }
static Style sub_style(Style s) { return (s < SCRIPT ? SCRIPT : TINY) | 1; }
static Style above_style(Style s) { return (s < TEXT ? TEXT : s < SCRIPT ? SCRIPT : TINY) | (s & 1); }
static Style below_style(Style s) { return (s < TEXT ? TEXT : s < SCRIPT ? SCRIPT : TINY) | 1; }

static float size_of(const Typesetter *t, Style s)
{
    float size = t->desc->size * (s < SCRIPT ? 1.0f : s < TINY ? 0.70f : 0.55f);
    return is_script(s) && size < t->desc->least ? (t->desc->least < t->desc->size ? t->desc->least : t->desc->size)
                                                 : size;
}

/* ---- output ---- */

static PlacedGlyph *add_glyph(Typesetter *t)
{
    Layout *out = t->out;
    if (out->glyph_count == t->glyph_room) {
        int room = t->glyph_room ? 2 * t->glyph_room : 64;
        PlacedGlyph *more = arena_array(t->arena, PlacedGlyph, room);
        if (out->glyph_count) memcpy(more, out->glyphs, sizeof *more * (size_t)out->glyph_count);
        out->glyphs = more;
        t->glyph_room = room;
    }
    PlacedGlyph *glyph = &out->glyphs[out->glyph_count++];
    *glyph = (PlacedGlyph){.role = t->role};
    return glyph;
}

static void add_rule(Typesetter *t, float x, float y, float width, float height)
{
    PlacedGlyph *glyph = add_glyph(t);
    glyph->x = x;
    glyph->y = y;
    glyph->width = width;
    glyph->height = height;
}

static void add_part(Typesetter *t, int tag, Box box)
{
    Layout *out = t->out;
    if (out->part_count == t->part_room) {
        int room = t->part_room ? 2 * t->part_room : 16;
        PlacedPart *more = arena_array(t->arena, PlacedPart, room);
        if (out->part_count) memcpy(more, out->parts, sizeof *more * (size_t)out->part_count);
        out->parts = more;
        t->part_room = room;
    }
    out->parts[out->part_count++] = (PlacedPart){tag, 0, -box.h, box.w, box.h + box.d};
}

/* What was placed since a mark belongs to one box, and moves with it. */
typedef struct Mark {
    int glyph, part;
} Mark;
static Mark mark_of(const Typesetter *t) { return (Mark){t->out->glyph_count, t->out->part_count}; }

static void shift(Typesetter *t, Mark from, Mark to, float dx, float dy)
{
    if (dx == 0 && dy == 0) return;
    for (int i = from.glyph; i < to.glyph; i++) {
        t->out->glyphs[i].x += dx;
        t->out->glyphs[i].y += dy;
    }
    for (int i = from.part; i < to.part; i++) {
        t->out->parts[i].x += dx;
        t->out->parts[i].y += dy;
    }
}

static void shift_since(Typesetter *t, Mark from, float dx, float dy) { shift(t, from, mark_of(t), dx, dy); }

/* ---- glyphs ---- */

/* The character in its font, else upright, else a box of plausible size: a missing font must not break the page. */
static GlyphSize measured(Typesetter *t, MathFont *font, uint32_t symbol, float size)
{
    GlyphSize g;
    static const MathFont tries[] = {MATH_ROMAN, MATH_SIZE1, MATH_ITALIC};
    if (t->desc->measure(t->desc->context, *font, symbol, size, &g)) return g;
    for (int i = 0; i < 3; i++)
        if (t->desc->measure(t->desc->context, tries[i], symbol, size, &g)) {
            *font = tries[i];
            return g;
        }
    return (GlyphSize){0.6f * size, 0, 0.6f * size, 0.7f * size, 0};
}

static Box set_glyph(Typesetter *t, MathFont font, uint32_t symbol, float size)
{
    GlyphSize g = measured(t, &font, symbol, size);
    PlacedGlyph *glyph = add_glyph(t);
    glyph->font = font;
    glyph->symbol = symbol;
    glyph->size = size;
    glyph->width = g.advance;
    glyph->height = g.height;
    bool slanted = font == MATH_ITALIC || font == MATH_BOLD_ITALIC;
    float over = slanted ? max2(0, g.right - g.advance) : 0;
    return (Box){g.advance, g.height, g.depth, over};
}

/* ---- delimiters ---- */

/* Square brackets and bars of any height are rectangles: crisp, and always tall enough. */
static bool drawn_fence(Typesetter *t, uint32_t symbol, float total, float size, Box *box)
{
    float thick = max2(1.0f, 0.06f * size), foot = 0.22f * size, side = 0.1f * size;
    float top = -(total / 2 + AXIS * size), w = foot + 2 * side;
    *box = (Box){w, -top, total + top, 0};
    if (symbol == '[' || symbol == 0x2308 || symbol == 0x230A || symbol == ']' || symbol == 0x2309 ||
        symbol == 0x230B) {
        bool left = symbol == '[' || symbol == 0x2308 || symbol == 0x230A;
        bool upper = symbol != 0x230A && symbol != 0x230B, lower = symbol != 0x2308 && symbol != 0x2309;
        float x = left ? side : side + foot - thick;
        add_rule(t, x, top, thick, total);
        if (upper) add_rule(t, side, top, foot, thick);
        if (lower) add_rule(t, side, top + total - thick, foot, thick);
        return true;
    }
    if (symbol == '|' || symbol == 0x2016) {
        add_rule(t, side, top, thick, total);
        if (symbol == 0x2016) add_rule(t, side + 0.2f * size, top, thick, total);
        box->w = symbol == '|' ? 2 * side + thick : 2 * side + 0.2f * size + thick;
        return true;
    }
    return false;
}

/* A delimiter at least `total` high, centred on the axis. */
static Box set_fence(Typesetter *t, uint32_t symbol, float total, Style style)
{
    float size = size_of(t, style);
    if (!symbol) return (Box){0.12f * size, 0, 0, 0};
    Box box;
    bool bar = symbol == '|' || symbol == 0x2016;
    if ((bar || total > 1.6f * size) && drawn_fence(t, symbol, max2(total, 1.0f * size), size, &box)) return box;
    static const MathFont fonts[] = {MATH_ROMAN, MATH_SIZE1, MATH_SIZE2, MATH_SIZE3, MATH_SIZE4};
    Mark mark = mark_of(t);
    for (int i = 0; i < 5; i++) {
        GlyphSize g;
        if (!t->desc->measure(t->desc->context, fonts[i], symbol, size, &g)) continue;
        if (g.height + g.depth < total && i < 4) continue;
        float grown = size;
        if (g.height + g.depth < total) grown = size * total / max2(1, g.height + g.depth);
        box = set_glyph(t, fonts[i], symbol, grown);
        float down = (box.h - box.d) / 2 - AXIS * size;
        shift_since(t, mark, 0, down);
        return (Box){box.w, box.h - down, box.d + down, 0};
    }
    box = set_glyph(t, MATH_ROMAN, symbol, size);
    return box;
}

/* ---- spacing ---- */

/* Space between two classes: 0 none, 1 thin, 2 medium, 3 thick; negative: none in scripts (The TeXbook, page 170). */
static const signed char SPACES[8][8] = {
    /*          ord op bin rel open close punct inner */
    /* ord   */ {0, 1, -2, -3, 0, 0, 0, -1},
    /* op    */ {1, 1, 0, -3, 0, 0, 0, -1},
    /* bin   */ {-2, -2, 0, 0, -2, 0, 0, -2},
    /* rel   */ {-3, -3, 0, 0, -3, 0, 0, -3},
    /* open  */ {0, 0, 0, 0, 0, 0, 0, 0},
    /* close */ {0, 1, -2, -3, 0, 0, 0, -1},
    /* punct */ {-1, -1, 0, -1, -1, -1, -1, -1},
    /* inner */ {-1, 1, -2, -3, -1, 0, -1, -1},
};

static float space_between(MathClass a, MathClass b, Style style, float size)
{
    static const float em[] = {0, 3 / 18.0f, 4 / 18.0f, 5 / 18.0f};
    int kind = SPACES[a][b];
    if (kind < 0 && is_script(style)) return 0;
    return em[kind < 0 ? -kind : kind] * size;
}

static Box set_math(Typesetter *t, const Math *math, Style style);

/* A binary sign with nothing to join is an ordinary one: the minus of -x. */
static MathClass class_in_row(const Math *const *items, int count, int i, MathClass before, bool first)
{
    MathClass own = items[i]->atom;
    if (own != MATH_BIN) return own;
    if (first || before == MATH_BIN || before == MATH_OP || before == MATH_REL || before == MATH_OPEN ||
        before == MATH_PUNCT)
        return MATH_ORD;
    for (int k = i + 1; k < count; k++) {
        if (items[k]->kind == MATH_SPACE) continue;
        MathClass next = items[k]->atom;
        return next == MATH_REL || next == MATH_CLOSE || next == MATH_PUNCT ? MATH_ORD : MATH_BIN;
    }
    return MATH_ORD;
}

/* Nested rows without a class of their own are one row: their signs keep their spacing. */
static int flattened(Typesetter *t, const Math *row, const Math **out, int room, int count)
{
    for (int i = 0; i < row->count; i++) {
        const Math *item = row->items[i];
        if (item->kind == MATH_ROW && !item->tag && !item->role) count = flattened(t, item, out, room, count);
        else if (count < room) out[count++] = item;
    }
    return count;
}

static int leaves(const Math *row)
{
    int n = 0;
    for (int i = 0; i < row->count; i++) {
        const Math *item = row->items[i];
        n += item->kind == MATH_ROW && !item->tag && !item->role ? leaves(item) : 1;
    }
    return n;
}

static Box set_row(Typesetter *t, const Math *row, Style style)
{
    int room = leaves(row);
    const Math **items = arena_array(t->arena, const Math *, room + 1);
    int count = flattened(t, row, items, room, 0);
    Box box = {0};
    MathClass before = MATH_ORD;
    bool first = true;
    float size = size_of(t, style);
    for (int i = 0; i < count; i++) {
        if (items[i]->kind == MATH_SPACE) {
            box.w += items[i]->width * size;
            continue;
        }
        MathClass own = class_in_row(items, count, i, before, first);
        if (!first) box.w += space_between(before, own, style, size);
        Mark mark = mark_of(t);
        Box part = set_math(t, items[i], style);
        shift_since(t, mark, box.w, 0);
        box.w += part.w + (i + 1 < count ? part.italic : 0);
        box.italic = part.italic;
        box.h = max2(box.h, part.h);
        box.d = max2(box.d, part.d);
        before = own;
        first = false;
    }
    return box;
}

static Box set_word(Typesetter *t, const char *text, MathFont font, Style style)
{
    Box box = {0};
    float size = size_of(t, style);
    for (const char *at = text; *at;) {
        uint32_t code = utf8_next(&at, NULL);
        if (code == ' ') {
            box.w += 0.25f * size;
            continue;
        }
        Mark mark = mark_of(t);
        Box part = set_glyph(t, font, code, size);
        shift_since(t, mark, box.w, 0);
        box.w += part.w;
        box.h = max2(box.h, part.h);
        box.d = max2(box.d, part.d);
    }
    return box;
}

static Box set_symbol(Typesetter *t, const Math *math, Style style)
{
    float size = size_of(t, style);
    if (!math->big) return set_glyph(t, math->font, math->symbol, size);
    Mark mark = mark_of(t);
    Box box = set_glyph(t, style < TEXT ? MATH_SIZE1 : math->font, math->symbol, size);
    float down = (box.h - box.d) / 2 - AXIS * size;
    shift_since(t, mark, 0, down);
    return (Box){box.w, box.h - down, box.d + down, 0};
}

/* Limits above and below (rule 13a). */
static Box set_limits(Typesetter *t, const Math *math, Style style)
{
    float size = size_of(t, style), gap = 0.17f * size;
    Mark m0 = mark_of(t);
    Box nucleus = set_math(t, math->items[0], style);
    Mark m1 = mark_of(t);
    Box above = {0}, below = {0};
    if (math->items[1]) above = set_math(t, math->items[1], sup_style(style));
    Mark m2 = mark_of(t);
    if (math->items[2]) below = set_math(t, math->items[2], sub_style(style));
    Mark m3 = mark_of(t);
    float w = max2(nucleus.w, max2(above.w, below.w));
    Box box = {w, nucleus.h, nucleus.d, 0};
    shift(t, m0, m1, (w - nucleus.w) / 2, 0);
    if (math->items[1]) {
        shift(t, m1, m2, (w - above.w) / 2, -(nucleus.h + gap + above.d));
        box.h += gap + above.h + above.d;
    }
    if (math->items[2]) {
        shift(t, m2, m3, (w - below.w) / 2, nucleus.d + gap + below.h);
        box.d += gap + below.h + below.d;
    }
    return box;
}

static bool single_glyph(const Math *math) { return math && math->kind == MATH_SYMBOL && !math->big; }

/* Superscripts and subscripts (rule 18). */
static Box set_scripts(Typesetter *t, const Math *math, Style style)
{
    const Math *nucleus = math->items[0];
    if (math->limits && style < TEXT) return set_limits(t, math, style);
    float size = size_of(t, style);
    Box box = nucleus ? set_math(t, nucleus, style) : (Box){0};
    bool plain = single_glyph(nucleus);
    float up = plain ? 0 : box.h - SUP_DROP * size_of(t, sup_style(style));
    float down = plain ? 0 : box.d + SUB_DROP * size_of(t, sub_style(style));
    float kern = 0.05f * size, after = box.w;
    Mark m1 = mark_of(t);
    Box above = {0}, below = {0};
    if (math->items[1]) above = set_math(t, math->items[1], sup_style(style));
    Mark m2 = mark_of(t);
    if (math->items[2]) below = set_math(t, math->items[2], sub_style(style));
    Mark m3 = mark_of(t);
    if (math->items[1]) {
        float least = (style & 1) ? 0.289f : style < TEXT ? 0.413f : 0.363f;
        up = max2(up, max2(least * size, above.d + X_HEIGHT * size / 4));
    }
    if (math->items[2]) {
        down = max2(down, (math->items[1] ? 0.247f : 0.15f) * size);
        if (!math->items[1]) down = max2(down, below.h - 0.8f * X_HEIGHT * size);
    }
    if (math->items[1] && math->items[2]) {
        float gap = up - above.d - (below.h - down), want = 4 * RULE * size;
        if (gap < want) {
            down += want - gap;
            float rise = 0.8f * X_HEIGHT * size - (up - above.d);
            if (rise > 0) {
                up += rise;
                down -= rise;
            }
        }
    }
    shift(t, m1, m2, after + box.italic + kern * 0.6f, -up);
    shift(t, m2, m3, after + kern * 0.2f, down);
    float w = 0;
    if (math->items[1]) w = box.italic + kern * 0.6f + above.w;
    if (math->items[2]) w = max2(w, kern * 0.2f + below.w);
    box.w += w + kern;
    box.italic = 0;
    if (math->items[1]) box.h = max2(box.h, up + above.h);
    if (math->items[2]) box.d = max2(box.d, down + below.d);
    return box;
}

/* Fractions (rule 15). */
static Box set_fraction(Typesetter *t, const Math *math, Style style)
{
    float size = size_of(t, style), rule = max2(1, RULE * size), side = 0.12f * size;
    Mark m0 = mark_of(t);
    Box above = set_math(t, math->items[0], above_style(style));
    Mark m1 = mark_of(t);
    Box below = set_math(t, math->items[1], below_style(style));
    Mark m2 = mark_of(t);
    bool display = style < TEXT;
    float axis = AXIS * size, clear = (display ? 3 : 1.4f) * rule;
    float up = (display ? 0.677f : 0.394f) * size, down = (display ? 0.686f : 0.345f) * size;
    up = max2(up, axis + rule / 2 + clear + above.d);
    down = max2(down, -axis + rule / 2 + clear + below.h);
    float w = max2(above.w + above.italic, below.w + below.italic), over = 0.04f * size;
    shift(t, m0, m1, side + over + (w - above.w - above.italic) / 2, -up);
    shift(t, m1, m2, side + over + (w - below.w - below.italic) / 2, down);
    add_rule(t, side, -axis - rule / 2, w + 2 * over, rule);
    return (Box){w + 2 * side + 2 * over, up + above.h, down + below.d, 0};
}

/* Roots (rule 11): the sign is the smallest that is high enough; its bar is a rectangle. */
static Box set_root(Typesetter *t, const Math *math, Style style)
{
    float size = size_of(t, style), rule = max2(1, RULE * size);
    float clear = rule + (style < TEXT ? X_HEIGHT * size : rule) / 4;
    Mark inside_mark = mark_of(t);
    Box inside = set_math(t, math->items[0], cramped(style));
    inside.w += inside.italic;
    inside.h = max2(inside.h, 0.5f * size);
    float total = inside.h + inside.d + clear + rule;
    static const MathFont fonts[] = {MATH_ROMAN, MATH_SIZE1, MATH_SIZE2, MATH_SIZE3, MATH_SIZE4};
    MathFont font = MATH_ROMAN;
    float sign_size = size;
    GlyphSize g = {0};
    for (int i = 0; i < 5; i++) {
        GlyphSize next;
        if (!t->desc->measure(t->desc->context, fonts[i], 0x221A, size, &next)) continue;
        g = next;
        font = fonts[i];
        if (g.height + g.depth >= total) break;
    }
    if (g.height + g.depth < total) sign_size = size * total / max2(1, g.height + g.depth);
    /* what the sign has too much is shared between the space above and below the inside */
    Mark sign_mark = mark_of(t);
    Box sign = set_glyph(t, font, 0x221A, sign_size);
    GlyphSize s = measured(t, &font, 0x221A, sign_size);
    float extra = sign.h + sign.d - total;
    if (extra > 0) clear += extra / 2;
    float top = inside.h + clear + rule;
    float join = s.right > 0 ? s.right : sign.w;
    float index_shift = 0;
    shift_since(t, sign_mark, 0, sign.h - top);
    add_rule(t, join - 0.5f, -top, inside.w + 0.08f * size + 0.5f, rule);
    shift(t, inside_mark, sign_mark, join + 0.04f * size, 0);
    Box box = {join + inside.w + 0.12f * size, top, max2(inside.d, sign.d + sign.h - top), 0};
    if (math->items[1]) {
        Mark index_mark = mark_of(t);
        Box index = set_math(t, math->items[1], TINY);
        index_shift = max2(0, index.w - 0.45f * join);
        shift(t, inside_mark, index_mark, index_shift, 0);
        shift_since(t, index_mark, 0.05f * size, -(0.45f * (top + box.d) - box.d + index.d));
        box.w += index_shift;
        box.h = max2(box.h, 0.45f * (top + box.d) - box.d + index.d + index.h);
    }
    return box;
}

/* Accents (rule 12): over the middle of the letter, following its slant; a bar is as wide as what it covers. */
static Box set_accent(Typesetter *t, const Math *math, Style style)
{
    float size = size_of(t, style);
    Box box = set_math(t, math->items[0], cramped(style));
    const Math *inner = math->items[0];
    bool slanted = inner->kind == MATH_SYMBOL && (inner->font == MATH_ITALIC || inner->font == MATH_BOLD_ITALIC);
    float slant = slanted ? 0.18f * box.h : 0;
    if (math->symbol == 0xAF) {
        float rule = max2(1, RULE * size);
        add_rule(t, 0.06f * size + slant * 0.5f, -box.h - 0.12f * size - rule, max2(box.w - 0.1f * size, 0.3f * size),
                 rule);
        box.h += 0.14f * size + rule;
        return box;
    }
    MathFont font = MATH_ROMAN;
    float accent_size = math->symbol == 0x2192 ? 0.6f * size : size;
    GlyphSize g = measured(t, &font, math->symbol, accent_size);
    Mark m1 = mark_of(t);
    set_glyph(t, font, math->symbol, accent_size);
    float middle = (g.left + g.right) / 2, bottom = -g.depth; /* the ink's lower edge above its baseline */
    float gap = 0.06f * size;
    float raise = box.h + gap - bottom;
    shift_since(t, m1, box.w / 2 + slant * 0.62f - middle, -raise);
    box.h = max2(box.h, raise + g.height);
    return box;
}

static Box set_fenced(Typesetter *t, const Math *math, Style style)
{
    Mark m0 = mark_of(t);
    Box inside = set_math(t, math->items[0], style);
    inside.w += inside.italic;
    float size = size_of(t, style), axis = AXIS * size;
    float reach = max2(inside.h - axis, inside.d + axis);
    float total = max2(0.92f * 2 * reach, 2 * reach - 0.25f * size); /* rule 19: 90 %, or all but a little */
    Mark m1 = mark_of(t);
    Box left = set_fence(t, math->symbol, total, style);
    Mark m2 = mark_of(t);
    Box right = set_fence(t, math->symbol2, total, style);
    shift_since(t, m2, left.w + inside.w, 0);
    shift(t, m0, m1, left.w, 0);
    return (Box){left.w + inside.w + right.w, max2(inside.h, max2(left.h, right.h)),
                 max2(inside.d, max2(left.d, right.d)), 0};
}

static Box set_grid(Typesetter *t, const Math *math, Style style)
{
    int columns = math->columns < 1 ? 1 : math->columns, rows = (math->count + columns - 1) / columns;
    Style inner = math->align == MATH_PAIRS ? DISPLAY : style < TEXT ? TEXT : style;
    float size = size_of(t, inner);
    float *widths = arena_array(t->arena, float, columns), *heights = arena_array(t->arena, float, rows);
    float *depths = arena_array(t->arena, float, rows);
    Box *boxes = arena_array(t->arena, Box, math->count + 1);
    Mark *marks = arena_array(t->arena, Mark, math->count + 1);
    Mark begin = mark_of(t);
    for (int i = 0; i < math->count; i++) {
        marks[i] = mark_of(t);
        boxes[i] = set_math(t, math->items[i], inner);
        boxes[i].w += boxes[i].italic;
        widths[i % columns] = max2(widths[i % columns], boxes[i].w);
        heights[i / columns] = max2(heights[i / columns], boxes[i].h);
        depths[i / columns] = max2(depths[i / columns], boxes[i].d);
    }
    marks[math->count] = mark_of(t);
    float least = (math->align == MATH_PAIRS ? 1.5f : 1.2f) * size, y = 0, gap = 0.22f * size;
    float *base = arena_array(t->arena, float, rows + 1);
    for (int r = 0; r < rows; r++) {
        if (r == 0) y = heights[0];
        else y += max2(least, depths[r - 1] + gap + heights[r]);
        base[r] = y;
    }
    float total = rows ? y + depths[rows - 1] : 0;
    float top = total / 2 + AXIS * size, x = 0;
    for (int c = 0; c < columns; c++) {
        for (int i = c; i < math->count; i += columns) {
            float room = widths[c] - boxes[i].w;
            float dx = math->align == MATH_LEFT ? 0 : math->align == MATH_PAIRS ? (c % 2 ? 0 : room) : room / 2;
            shift(t, marks[i], marks[i + 1], x + dx, base[i / columns] - top);
        }
        float between = math->align == MATH_PAIRS ? (c % 2 ? 2.0f : 5 / 18.0f) : 1.0f;
        x += widths[c] + (c + 1 < columns ? between * size : 0);
    }
    Box inside = {x, top, total - top, 0};
    Mark end = mark_of(t);
    Box left = math->symbol ? set_fence(t, math->symbol, total + 0.2f * size, style) : (Box){0};
    float pad = math->symbol ? 0.12f * size : 0;
    Mark after_left = mark_of(t);
    Box right = math->symbol2 ? set_fence(t, math->symbol2, total + 0.2f * size, style) : (Box){0};
    float pad2 = math->symbol2 ? 0.12f * size : 0;
    shift_since(t, after_left, left.w + pad + x + pad2, 0);
    shift(t, begin, end, left.w + pad, 0);
    return (Box){left.w + pad + x + pad2 + right.w, max2(inside.h, max2(left.h, right.h)),
                 max2(inside.d, max2(left.d, right.d)), 0};
}

static Box set_kind(Typesetter *t, const Math *math, Style style)
{
    switch (math->kind) {
    case MATH_ROW: return set_row(t, math, style);
    case MATH_SYMBOL: return set_symbol(t, math, style);
    case MATH_WORD: return set_word(t, math->text, math->font, style);
    case MATH_SCRIPTS: return set_scripts(t, math, style);
    case MATH_FRACTION: return set_fraction(t, math, style);
    case MATH_ROOT: return set_root(t, math, style);
    case MATH_ACCENT: return set_accent(t, math, style);
    case MATH_FENCE: return set_fenced(t, math, style);
    case MATH_GRID: return set_grid(t, math, style);
    case MATH_SPACE: return (Box){math->width * size_of(t, style), 0, 0, 0};
    }
    return (Box){0};
}

static Box set_math(Typesetter *t, const Math *math, Style style)
{
    if (t->depth >= DEPTH_MAX) return set_glyph(t, MATH_ROMAN, 0x2026, size_of(t, style)); /* deeper than any page */
    const char *role = t->role;
    if (math->role) t->role = math->role;
    t->depth++;
    Box box = set_kind(t, math, style);
    if (math->tag) add_part(t, math->tag, box);
    t->depth--;
    t->role = role;
    return box;
}

/* ---- lines ---- */

/* Breaks a row before its outermost signs (never inside brackets) so that no line is wider than `most`. */
static Box set_lines(Typesetter *t, const Math *row, Style style, float most)
{
    int room = leaves(row);
    const Math **items = arena_array(t->arena, const Math *, room + 1);
    int count = flattened(t, row, items, room, 0);
    float size = size_of(t, style), x = 0, indent = 0;
    Box box = {0};
    float baseline = 0, line_h = 0, line_d = 0, last_depth = 0;
    int lines = 1, open = 0;
    MathClass before = MATH_ORD;
    bool first = true, seen_rel = false;
    Mark line_mark = mark_of(t);
    for (int i = 0; i < count;) {
        /* one unbreakable piece: up to the next outermost sign */
        Mark mark = mark_of(t);
        float piece = 0, ph = 0, pd = 0;
        MathClass piece_before = before;
        bool piece_first = first;
        int from = i;
        do {
            if (items[i]->kind == MATH_SPACE) {
                piece += items[i++]->width * size;
                continue;
            }
            MathClass own = class_in_row(items, count, i, piece_before, piece_first);
            if (own == MATH_OPEN) open++;
            if (own == MATH_CLOSE && open > 0) open--;
            if (!piece_first) piece += space_between(piece_before, own, style, size);
            Mark part_mark = mark_of(t);
            Box part = set_math(t, items[i], style);
            shift_since(t, part_mark, piece, 0);
            piece += part.w + part.italic;
            ph = max2(ph, part.h);
            pd = max2(pd, part.d);
            if (own == MATH_REL && !seen_rel) {
                seen_rel = true;
                indent = x + piece < most / 3 ? x + piece + 5 / 18.0f * size : 1.5f * size;
            }
            piece_before = own;
            piece_first = false;
            i++;
        } while (i < count && (open > 0 || (items[i]->atom != MATH_BIN && items[i]->atom != MATH_REL)));
        if (x > 0 && x + piece > most && from > 0) {
            shift(t, line_mark, mark, 0, baseline);
            last_depth = line_d;
            box.w = max2(box.w, x);
            float step = max2(1.35f * size, last_depth + 0.3f * size + ph);
            baseline += step;
            x = indent > 0 ? indent : 1.5f * size;
            line_h = line_d = 0;
            line_mark = mark;
            lines++;
        }
        shift_since(t, mark, x, 0);
        x += piece;
        line_h = max2(line_h, ph);
        line_d = max2(line_d, pd);
        if (lines == 1) box.h = line_h;
        box.d = baseline + line_d;
        before = piece_before;
        first = piece_first;
    }
    shift_since(t, line_mark, 0, baseline);
    box.w = max2(box.w, x);
    t->out->lines = lines;
    return box;
}

void layout_math(Arena *arena, const Math *math, const LayoutDesc *desc, Layout *out)
{
    LayoutDesc own = *desc;
    for (int tries = 0; tries < 6; tries++) {
        *out = (Layout){.lines = 1};
        Typesetter t = {.arena = arena, .desc = &own, .out = out};
        Style style = own.display ? DISPLAY : TEXT;
        bool row = math->kind == MATH_ROW;
        Box box = row && own.max_width > 0 ? set_lines(&t, math, style, own.max_width) : set_math(&t, math, style);
        out->width = box.w + box.italic;
        out->height = box.h;
        out->depth = box.d;
        /* one piece is still too wide: smaller, but never under the least size */
        if (own.max_width <= 0 || out->width <= own.max_width || own.size <= own.least) return;
        float fit = own.size * own.max_width / out->width;
        own.size = max2(own.least, row ? max2(fit, 0.85f * own.size) : fit * 0.995f);
    }
}
