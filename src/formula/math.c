#include "formula/math.h"

#include <string.h>

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

const Math *math_row2(Arena *arena, const Math *a, const Math *b)
{
    return math_row(arena, (const Math *[]){a, b}, 2);
}

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

const Math *math_with_role(Arena *arena, const Math *math, const char *role, int tag)
{
    Math *out = fresh(arena, math->kind, math->atom);
    *out = *math;
    if (role) out->role = role;
    if (tag) out->tag = tag;
    return out;
}
