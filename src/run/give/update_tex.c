#include "run/give/update_tex.h"

#include "formula/math/math.h"
#include "formula/substitute.h"
#include "run/workings.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { DIGITS = 4, NAMES = 96, ROWS = 160 };

typedef struct Context {
    const WorkingLine *line;
    SubstituteName numbers[NAMES];
    int count;
} Context;

static const char *moment_of(void *context, const char *name)
{
    const Context *c = context;
    for (int i = 0; i < c->line->name_count; i++)
        if (!strcmp(c->line->names[i].name, name))
            return !c->line->names[i].timed ? NULL : c->line->names[i].before ? "t-1" : "t";
    return NULL;
}

static const char *number_of(void *context, const char *name)
{
    const Context *c = context;
    for (int i = 0; i < c->count; i++)
        if (!strcmp(c->numbers[i].name, name)) return c->numbers[i].text;
    return NULL;
}

static const Math *read(Arena *arena, const char *tex)
{
    const Math *math;
    math_from_tex(arena, tex, &math, NULL);
    return math;
}

/* A name with t, x or y behind its own index. */
static const Math *left_side(Arena *arena, const char *name, const Math *index)
{
    const Math *math = math_from_name(arena, name, &(MathNames){0});
    if (!index) return math;
    if (math->kind != MATH_SCRIPTS || !math->items[2]) return math_scripts(arena, math, NULL, index);
    const Math *both = math_row3(arena, math->items[2], math_symbol(arena, ',', MATH_ROMAN, MATH_PUNCT), index);
    return math_scripts(arena, math->items[0], math->items[1], both);
}

static const Math *equals(Arena *arena, const Math *right)
{
    return math_row2(arena, math_symbol(arena, '=', MATH_ROMAN, MATH_REL), right);
}

static const Math *in_symbols(Arena *arena, Context *c)
{
    const WorkingLine *line = c->line;
    if (line->kind == WORKING_SLOPE) {
        bool noisy = false;
        for (int i = 0; i < line->name_count; i++) noisy |= !strcmp(line->names[i].name, "noise");
        return read(arena, noisy ? "\\nabla L(\\theta_{t-1}) + \\text{noise}" : "\\nabla L(\\theta_{t-1})");
    }
    MathNames names = {.when = moment_of, .context = c};
    return line->formula ? math_from_formula(arena, line->formula, &names) : NULL;
}

/* "0.9 · 3.2 + 0.1 · 1.5 = 3.03", or the result alone where a line is no formula of numbers. */
static const Math *in_numbers(Arena *arena, Context *c, int k)
{
    const WorkingLine *line = c->line;
    char result[32];
    c->count = line->name_count < NAMES ? line->name_count : NAMES;
    for (int i = 0; i < c->count; i++)
        c->numbers[i] = (SubstituteName){.name = line->names[i].name,
                                         .value = line->names[i].values[line->names[i].count > 1 ? k : 0]};
    if (!line->part[k] || !substitute_digits(line->part[k], c->numbers, c->count, line->values[k], DIGITS, result)) {
        double value = line->values[k];
        if (value == floor(value) && fabs(value) < 1e9) snprintf(result, sizeof result, "%.0f", value);
        else substitute_text(result, value, DIGITS);
        return math_number_text(arena, result);
    }
    const Math *number = math_number_text(arena, result);
    if (line->part[k]->kind == NODE_NUMBER) return number;
    MathNames names = {.value = number_of, .context = c};
    return math_row2(arena, math_from_formula(arena, line->part[k], &names), equals(arena, number));
}

bool update_tex(Race *race, int run, int step, TextBuffer *out)
{
    Arena arena = {0};
    Workings workings;
    if (!workings_make(race, run, step, &arena, &workings)) {
        arena_free(&arena);
        return false;
    }
    const Math **cells = arena_array(&arena, const Math *, 2 * ROWS);
    int rows = 0;
    for (int i = 0; i < workings.count && rows + 3 <= ROWS; i++) {
        const WorkingLine *line = &workings.lines[i];
        Context *c = arena_new(&arena, Context);
        c->line = line;
        bool timed = strcmp(line->name, "lr") != 0;
        const Math *symbols = in_symbols(&arena, c);
        if (symbols) {
            cells[2 * rows] = left_side(&arena, line->name, timed ? read(&arena, "t") : NULL);
            cells[2 * rows++ + 1] = equals(&arena, symbols);
        }
        for (int k = 0; k < line->count && k < 2; k++) {
            const Math *name =
                line->count > 1 ? math_from_name(&arena, race_surface(race)->parameters[k], &(MathNames){0}) : NULL;
            bool repeats = symbols && !name; /* a number has its name in the row above */
            cells[2 * rows] = repeats ? math_row(&arena, NULL, 0) : left_side(&arena, line->name, name);
            cells[2 * rows++ + 1] = equals(&arena, in_numbers(&arena, c, k));
        }
    }
    math_to_tex(math_grid(&arena, 0, cells, 2 * rows, 2, 0, MATH_PAIRS), out);
    text_add(out, "\n");
    arena_free(&arena);
    return true;
}
