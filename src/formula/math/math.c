#include "formula/math/math.h"

#include <string.h>

enum {
    LOOSE_LEAVES = 6,
    LOOSE_SCRIPT = 24,
    LOOSE_DEPTH = 1000
}; /* what is so short stays; no page shows more, and the stack is safe */

static Math *fresh(Arena *arena, MathKind kind, MathClass atom)
{
    Math *math = arena_new(arena, Math);
    math->kind = kind;
    math->atom = atom;
    return math;
}

static const Math *const *copied(Arena *arena, const Math *const *items, int count)
{
    const Math **out = arena_array(arena, const Math *, count);
    if (count) memcpy(out, items, sizeof *out * (size_t)count);
    return out;
}

const Math *math_row(Arena *arena, const Math *const *items, int count)
{
    if (count == 1) return items[0];
    Math *row = fresh(arena, MATH_ROW, MATH_ORD);
    row->items = copied(arena, items, count);
    row->count = count;
    return row;
}

const Math *math_row2(Arena *arena, const Math *a, const Math *b) { return math_row(arena, (const Math *[]){a, b}, 2); }

const Math *math_row3(Arena *arena, const Math *a, const Math *b, const Math *c)
{
    return math_row(arena, (const Math *[]){a, b, c}, 3);
}

const Math *math_symbol(Arena *arena, uint32_t symbol, MathFont font, MathClass atom)
{
    Math *math = fresh(arena, MATH_SYMBOL, atom);
    math->symbol = symbol;
    math->font = font;
    return math;
}

const Math *math_word(Arena *arena, const char *text, MathClass atom)
{
    Math *math = fresh(arena, MATH_WORD, atom);
    math->text = arena_string(arena, text);
    return math;
}

const Math *math_scripts(Arena *arena, const Math *nucleus, const Math *above, const Math *below)
{
    Math *math = fresh(arena, MATH_SCRIPTS, nucleus ? nucleus->atom : MATH_ORD);
    math->items = copied(arena, (const Math *[]){nucleus, above, below}, 3);
    math->count = 3;
    if (nucleus) math->limits = nucleus->limits;
    return math;
}

const Math *math_fraction(Arena *arena, const Math *above, const Math *below)
{
    Math *math = fresh(arena, MATH_FRACTION, MATH_INNER);
    math->items = copied(arena, (const Math *[]){above, below}, 2);
    math->count = 2;
    return math;
}

const Math *math_fence(Arena *arena, uint32_t left, const Math *inside, uint32_t right)
{
    Math *math = fresh(arena, MATH_FENCE, MATH_INNER);
    math->items = copied(arena, &inside, 1);
    math->count = 1;
    math->symbol = left;
    math->symbol2 = right;
    return math;
}

const Math *math_grid(Arena *arena, uint32_t left, const Math *const *cells, int count, int columns, uint32_t right,
                      MathAlign align)
{
    Math *math = fresh(arena, MATH_GRID, MATH_INNER);
    math->items = copied(arena, cells, count);
    math->count = count;
    math->columns = columns;
    math->symbol = left;
    math->symbol2 = right;
    math->align = align;
    return math;
}

/* Brackets that are ordinary symbols: math_layout.h breaks before signs that no opening bracket holds. */
static const Math *loose_fence(Arena *arena, uint32_t left, const Math *inside, uint32_t right, const Math *above,
                               const Math *below)
{
    const Math *items[3];
    int count = 0;
    if (left) items[count++] = math_symbol(arena, left, MATH_ROMAN, MATH_ORD);
    items[count++] = inside;
    const Math *end = right ? math_symbol(arena, right, MATH_ROMAN, MATH_ORD) : NULL;
    if (end) items[count++] = above || below ? math_scripts(arena, end, above, below) : end;
    return math_row(arena, items, count);
}

static bool is_short(const Math *math) /* stands in a fraction without brackets */
{
    return math->kind == MATH_SYMBOL || math->kind == MATH_WORD ||
           (math->kind == MATH_SCRIPTS && math->items[0] && math->items[0]->kind == MATH_SYMBOL);
}

static int leaves(const Math *math, int most)
{
    int count = math->count == 0;
    for (int i = 0; i < math->count && count <= most; i++)
        if (math->items[i]) count += leaves(math->items[i], most - count);
    return count;
}

static const Math *loosened(Arena *arena, const Math *math, int depth)
{
    if (depth > LOOSE_DEPTH || leaves(math, LOOSE_LEAVES) <= LOOSE_LEAVES) return math;
    const Math *inside = math->count ? math->items[0] : NULL;
    switch (math->kind) {
    case MATH_ROW: {
        const Math **items = arena_array(arena, const Math *, math->count);
        for (int i = 0; i < math->count; i++) items[i] = loosened(arena, math->items[i], depth + 1);
        return math_row(arena, items, math->count);
    }
    case MATH_FENCE:
        return loose_fence(arena, math->symbol, loosened(arena, inside, depth + 1), math->symbol2, NULL, NULL);
    case MATH_SCRIPTS: {
        const Math *above = math->items[1], *below = math->items[2];
        if (above && leaves(above, LOOSE_SCRIPT) > LOOSE_SCRIPT) { /* a long exponent comes down: e^(…) */
            const Math *base = below ? math_scripts(arena, inside, NULL, below) : inside;
            const Math *power = loose_fence(arena, '(', loosened(arena, above, depth + 1), ')', NULL, NULL);
            return math_row3(arena, base ? loosened(arena, base, depth + 1) : math_row(arena, NULL, 0),
                             math_symbol(arena, '^', MATH_ROMAN, MATH_ORD), power);
        }
        if (!inside || leaves(inside, LOOSE_LEAVES) <= LOOSE_LEAVES) return math;
        bool fenced = inside->kind == MATH_FENCE;
        return loose_fence(arena, fenced ? inside->symbol : '(',
                           loosened(arena, fenced ? inside->items[0] : inside, depth + 1),
                           fenced ? inside->symbol2 : ')', above, below);
    }
    case MATH_FRACTION: {
        const Math *parts[2];
        for (int i = 0; i < 2; i++) {
            parts[i] = loosened(arena, math->items[i], depth + 1);
            if (!is_short(math->items[i])) parts[i] = loose_fence(arena, '(', parts[i], ')', NULL, NULL);
        }
        return math_row3(arena, parts[0], math_symbol(arena, '/', MATH_ROMAN, MATH_BIN), parts[1]);
    }
    case MATH_ROOT: {
        const Math *root = math_symbol(arena, 0x221A, MATH_ROMAN, MATH_ORD);
        if (math->items[1])
            root = math_row2(arena, math_scripts(arena, math_row(arena, NULL, 0), math->items[1], NULL), root);
        return math_row2(arena, root, loose_fence(arena, '(', loosened(arena, inside, depth + 1), ')', NULL, NULL));
    }
    default: return math;
    }
}

const Math *math_loosened(Arena *arena, const Math *math) { return loosened(arena, math, 0); }

const Math *math_with_role(Arena *arena, const Math *math, const char *role, int tag)
{
    Math *out = fresh(arena, math->kind, math->atom);
    *out = *math;
    if (role) out->role = role;
    if (tag) out->tag = tag;
    return out;
}
