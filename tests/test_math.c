/* Formulas as people write them, and where their symbols stand. */
#include "base/text.h"
#include "formula/formula.h"
#include "formula/math/math_layout.h"
#include "formula/math/math.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A tree as one line of text: a^{b}_{c}, frac{a}{b}, root{a}, (…); words and symbols as they are. */
static void written(const Math *m, TextBuffer *out)
{
    char bytes[5] = {0};
    switch (m->kind) {
    case MATH_ROW:
        for (int i = 0; i < m->count; i++) written(m->items[i], out);
        break;
    case MATH_SYMBOL:
        utf8_write(bytes, m->symbol);
        text_add(out, "%s", bytes);
        break;
    case MATH_WORD: text_add(out, "%s", m->text); break;
    case MATH_SCRIPTS:
        written(m->items[0], out);
        for (int i = 1; i < 3; i++) {
            if (!m->items[i]) continue;
            text_add(out, i == 1 ? "^{" : "_{");
            written(m->items[i], out);
            text_add(out, "}");
        }
        break;
    case MATH_FRACTION:
        text_add(out, "frac{");
        written(m->items[0], out);
        text_add(out, "}{");
        written(m->items[1], out);
        text_add(out, "}");
        break;
    case MATH_ROOT:
        text_add(out, "root{");
        written(m->items[0], out);
        text_add(out, "}");
        break;
    case MATH_ACCENT:
        utf8_write(bytes, m->symbol);
        text_add(out, "%s{", bytes);
        written(m->items[0], out);
        text_add(out, "}");
        break;
    case MATH_FENCE:
        utf8_write(bytes, m->symbol);
        text_add(out, "%s", bytes);
        written(m->items[0], out);
        memset(bytes, 0, sizeof bytes);
        utf8_write(bytes, m->symbol2);
        text_add(out, "%s", bytes);
        break;
    case MATH_GRID:
        text_add(out, "grid%d[", m->columns);
        for (int i = 0; i < m->count; i++) {
            if (i) text_add(out, "|");
            written(m->items[i], out);
        }
        text_add(out, "]");
        break;
    case MATH_SPACE: break;
    }
}

static const struct {
    const char *formula, *shown;
} formulas[] = {
    {"2*x*y", "2xy"},
    {"2*3", "2×3"},
    {"x*2", "x·2"},
    {"(1-x)^2 + 100*(y-x^2)^2", "(1−x)^{2}+100(y−x^{2})^{2}"},
    {"x^2/4", "frac{x^{2}}{4}"},
    {"sqrt(v_hat)", "root{ˆ{v}}"},
    {"beta1^t", "β^{t}_{1}"},
    {"-(x+y)", "−(x+y)"},
    {"x-(y-1)", "x−(y−1)"},
    {"(x-y)-1", "x−y−1"},
    {"x*(-y)", "x(−y)"},
    {"(x+y)*2", "(x+y)2"},
    {"exp(-x^2)", "e^{−x^{2}}"},
    {"abs(x)", "|x|"},
    {"sin(x)^2", "sin^{2}(x)"},
    {"log(x)", "ln(x)"},
    {"log2(x)", "log_{2}(x)"},
    {"x^(1/2)", "x^{1/2}"},
    {"x <= 1", "x≤1"},
    {"where(x > 0, x, -x)", "grid2[x|if x>0|−x|otherwise]"},
    {"-lr*m_hat/(sqrt(v_hat) + eps)", "frac{−ηˆ{m}}{root{ˆ{v}}+ε}"},
    {"pi*x", "πx"},
    {"1e-8", "10^{−8}"},
    {"floor(x)", "⌊x⌋"},
    {"(x^2)^3", "(x^{2})^{3}"},
    {"weight_decay*theta", "λ_{w}θ"},
    {"(x-y)*z", "(x−y)z"},
    {"(-x)^2", "(−x)^{2}"},
    {"1e20*x", "10^{20}x"},
    {"1.5e-8", "1.5·10^{−8}"},
    {"y - (-x)", "y−(−x)"},
    {"2^x", "2^{x}"},
};

START_TEST(is_written_as_people_do)
{
    Arena arena = {0};
    Error error = {0};
    const Node *node;
    Status status = formula_parse(&arena, formulas[_i].formula, NULL, &node, &error);
    ck_assert_msg(status == STATUS_OK, "%s: %s", formulas[_i].formula, error.message);
    char memory[512];
    TextBuffer text = text_fixed(memory, sizeof memory);
    written(math_from_formula(&arena, node, NULL), &text);
    ck_assert_msg(!strcmp(memory, formulas[_i].shown), "%s: shown as %s, expected %s", formulas[_i].formula, memory,
                  formulas[_i].shown);
    arena_free(&arena);
}
END_TEST

/* Numbers that somebody wrote, in the place of names; u with a prime. */
static const struct {
    const char *formula, *value, *text;
} substituted[] = {
    {"2x", "3", "2×3"},
    {"x - 1", "-3.65", "−3.65−1"},
    {"1 - x", "-3.65", "1−(−3.65)"},
    {"x^2", "-1.2", "(−1.2)^{2}"},
    {"x^2", "1.2e-5", "(1.2·10^{−5})^{2}"},
    {"x + 1", "nan", "undefined+1"},
    {"x + 1", "-inf", "−∞+1"},
    {"x", "1e20", "10^{20}"},
    {"x", NULL, "x"},
};

static const char *given(void *context, const char *name) { return !strcmp(name, "x") ? context : NULL; }

START_TEST(numbers_stand_for_names)
{
    Arena arena = {0};
    const Node *node;
    TextBuffer out = {0};
    MathNames names = {.value = given, .context = (void *)substituted[_i].value};
    ck_assert_int_eq(formula_parse(&arena, substituted[_i].formula, NULL, &node, NULL), STATUS_OK);
    written(math_from_formula(&arena, node, &names), &out);
    ck_assert_str_eq(out.data, substituted[_i].text);
    text_free(&out);
    arena_free(&arena);
}
END_TEST

START_TEST(letters_have_primes)
{
    Arena arena = {0};
    TextBuffer out = {0};
    written(math_row2(&arena, math_from_name(&arena, "u'", NULL), math_from_name(&arena, "v2'", NULL)), &out);
    ck_assert_str_eq(out.data, "u′v_{2}′");
    text_free(&out);
    arena_free(&arena);
}
END_TEST

START_TEST(data_sums_carry_an_index)
{
    Arena arena = {0};
    const Node *node;
    const char *columns[] = {"x", "y"};
    FormulaNames names = {.names = NULL, .count = -1, .data = true};
    ck_assert_int_eq(formula_parse(&arena, "mean((w*x + b - y)^2)", &names, &node, NULL), STATUS_OK);
    char memory[512];
    TextBuffer text = text_fixed(memory, sizeof memory);
    written(math_from_formula(&arena, node, &(MathNames){.columns = columns, .column_count = 2}), &text);
    ck_assert_str_eq(memory, "frac{1}{N}∑^{N}_{i=1}(wx_{i}+b−y_{i})^{2}");
    arena_free(&arena);
}
END_TEST

static const struct {
    const char *tex, *shown;
} tex_good[] = {
    {"\\frac{1}{2}x", "frac{1}{2}x"},
    {"\\frac12", "frac{12}{}"}, /* digits are one word: write \frac{1}{2} */
    {"\\hat m_t^2", "ˆ{m}^{2}_{t}"},
    {"\\begin{bmatrix}a&b\\\\c&d\\end{bmatrix}", "grid2[a|b|c|d]"},
    {"\\begin{bmatrix}a\\\\c&d\\\\\\end{bmatrix}", "grid2[a||c|d]"},
    {"\\left(\\frac{a}{b}\\right]", "(frac{a}{b}]"},
    {"\\text{if } x", "if x"},
    {"\\operatorname{argmin}_\\theta L", "argmin_{θ}L"},
    {"x'", "x′"},
    {"", ""},
};

START_TEST(tex_is_read)
{
    Arena arena = {0};
    Error error = {0};
    const Math *math;
    Status status = math_from_tex(&arena, tex_good[_i].tex, &math, &error);
    bool half = !strcmp(tex_good[_i].tex, "\\frac12");
    ck_assert_msg((status == STATUS_OK) != half, "%s: %s", tex_good[_i].tex, error.message);
    char memory[512];
    TextBuffer text = text_fixed(memory, sizeof memory);
    written(math, &text);
    ck_assert_str_eq(memory, tex_good[_i].shown);
    arena_free(&arena);
}
END_TEST

/* Printed as TeX and read again it is the same. */
static void comes_back(Arena *arena, const Math *math, const char *what)
{
    char first[2048], second[2048];
    TextBuffer tex = {0}, before = text_fixed(first, sizeof first), after = text_fixed(second, sizeof second);
    const Math *again;
    Error error = {0};
    math_to_tex(math, &tex);
    ck_assert_msg(math_from_tex(arena, tex.data ? tex.data : "", &again, &error) == STATUS_OK, "%s: %s: %s", what,
                  tex.data, error.message);
    written(math, &before);
    written(again, &after);
    ck_assert_msg(!strcmp(first, second), "%s: %s\nis  %s\nnot %s", what, tex.data, second, first);
    text_free(&tex);
}

START_TEST(tex_comes_back)
{
    Arena arena = {0};
    const Math *math;
    if (strcmp(tex_good[_i].tex, "\\frac12")) {
        ck_assert_int_eq(math_from_tex(&arena, tex_good[_i].tex, &math, NULL), STATUS_OK);
        comes_back(&arena, math, tex_good[_i].tex);
    }
    arena_free(&arena);
}
END_TEST

START_TEST(formulas_come_back_as_tex)
{
    Arena arena = {0};
    const Node *node;
    ck_assert_int_eq(formula_parse(&arena, formulas[_i].formula, NULL, &node, NULL), STATUS_OK);
    comes_back(&arena, math_from_formula(&arena, node, NULL), formulas[_i].formula);
    arena_free(&arena);
}
END_TEST

static const struct {
    const char *tex;
    int column;
    const char *says, *shown;
} tex_bad[] = {
    {"x + \\alhpa", 5, "\\alpha", "x+\\alhpa"},
    {"\\frac{1}", 9, "missing", "frac{1}{}"},
    {"{x", 1, "never closed", "x"},
    {"x}", 2, "unexpected", "x"},
    {"\\left( x", 1, "\\right", "(x"},
    {"\\begin{foo} x", 1, "foo", "\\begin{foo}x"},
    {"a_1_2", 4, "two subscripts", "a_{1}"},
};

START_TEST(tex_mistakes_have_a_place)
{
    Arena arena = {0};
    Error error = {0};
    const Math *math;
    ck_assert_int_ne(math_from_tex(&arena, tex_bad[_i].tex, &math, &error), STATUS_OK);
    ck_assert_msg(error.column == tex_bad[_i].column, "%s: column %d", tex_bad[_i].tex, error.column);
    ck_assert_msg(strstr(error.message, tex_bad[_i].says) != NULL, "%s: %s", tex_bad[_i].tex, error.message);
    arena_free(&arena);
}
END_TEST

/* A font whose letters are boxes: enough for every rule of layout. */
static bool boxes(void *context, MathFont font, uint32_t symbol, float size, GlyphSize *out)
{
    float tall = font >= MATH_SIZE1 ? 1.0f + 0.5f * (float)(font - MATH_SIZE1 + 1) : 0.7f;
    if (font >= MATH_SIZE1 && !strchr("()[]{}", (int)(symbol < 128 ? symbol : 'x')) && symbol != 0x221A &&
        symbol != 0x2211)
        return false;
    *out = (GlyphSize){0.5f * size, 0.05f * size, 0.45f * size, tall * size, 0.2f * size};
    return true;
}

static Layout laid(Arena *arena, const char *tex, float size, float width)
{
    const Math *math;
    ck_assert_msg(math_from_tex(arena, tex, &math, NULL) == STATUS_OK, "%s", tex);
    Layout out;
    LayoutDesc desc = {.size = size, .least = 16, .display = true, .max_width = width, .measure = boxes};
    layout_math(arena, math, &desc, &out);
    return out;
}

static const PlacedGlyph *glyph_of(const Layout *layout, uint32_t symbol)
{
    for (int i = 0; i < layout->glyph_count; i++)
        if (layout->glyphs[i].symbol == symbol) return &layout->glyphs[i];
    ck_abort_msg("no such glyph");
    return NULL;
}

START_TEST(things_stand_where_they_should)
{
    Arena arena = {0};
    Layout f = laid(&arena, "\\frac{a}{b}", 40, 0);
    ck_assert_float_lt(glyph_of(&f, 'a')->y, glyph_of(&f, 0)->y);
    ck_assert_float_gt(glyph_of(&f, 'b')->y, glyph_of(&f, 0)->y);
    Layout s = laid(&arena, "x_i^2", 40, 0);
    ck_assert_float_lt(glyph_of(&s, '2')->y, 0);
    ck_assert_float_gt(glyph_of(&s, 'i')->y, 0);
    ck_assert_float_eq_tol(glyph_of(&s, '2')->size, 28, 0.01f);
    Layout tiny = laid(&arena, "x^{y^z}", 24, 0);
    ck_assert_float_ge(glyph_of(&tiny, 'z')->size, 16); /* never under the least size */
    Layout minus = laid(&arena, "-x", 40, 0), less = laid(&arena, "a-x", 40, 0);
    float before = glyph_of(&minus, 'x')->x - glyph_of(&minus, 0x2212)->x;
    float between = glyph_of(&less, 'x')->x - glyph_of(&less, 0x2212)->x;
    ck_assert_float_lt(before, between); /* a sign of its own needs less room than one that joins */
    Layout inside = laid(&arena, "(-x)", 40, 0);
    ck_assert_float_eq_tol(glyph_of(&inside, 'x')->x - glyph_of(&inside, 0x2212)->x, before, 0.01f);
    Layout sum = laid(&arena, "\\sum_{i}^{n} x", 40, 0); /* the limits of a sum have its middle */
    const PlacedGlyph *sign = glyph_of(&sum, 0x2211), *limits[] = {glyph_of(&sum, 'i'), glyph_of(&sum, 'n')};
    for (int k = 0; k < 2; k++)
        ck_assert_float_eq_tol(limits[k]->x + limits[k]->width / 2, sign->x + sign->width / 2, 0.5f);
    ck_assert(limits[1]->y < sign->y && limits[0]->y > sign->y);
    Layout root = laid(&arena, "\\sqrt{\\frac{a}{b}}", 40, 0);
    ck_assert_float_ge(root.height, 60);
    arena_free(&arena);
}
END_TEST

START_TEST(long_formulas_break_into_lines)
{
    Arena arena = {0};
    char tex[4096] = "L = a";
    for (int i = 0; i < 120; i++) strcat(tex, " + b c");
    Layout out = laid(&arena, tex, 40, 900);
    ck_assert_int_gt(out.lines, 3);
    ck_assert_float_le(out.width, 901);
    for (int i = 0; i < out.glyph_count; i++) {
        ck_assert_float_ge(out.glyphs[i].x, -1);
        ck_assert_float_le(out.glyphs[i].x + out.glyphs[i].width, 901);
    }
    Layout one = laid(&arena, "\\frac{a+a+a+a+a+a+a+a+a+a+a+a+a+a}{b}", 40, 400); /* cannot break: smaller */
    ck_assert_float_le(one.width, 401);
    arena_free(&arena);
}
END_TEST

/* What no page is wide enough for breaks inside of brackets, fractions, roots and exponents, and says the same. */
START_TEST(loosened_formulas_break_anywhere)
{
    Arena arena = {0};
    static const char *const outer[] = {"(%s)^2*x", "(%s)/(1 + %s)", "sqrt(%s)", "cbrt(%s)^2", "exp(-%s)", "abs(%s)"};
    TextBuffer sum = {0}, all = {0};
    for (int i = 1; i < 60; i++) text_add(&sum, "%s%d*x^%d", i > 1 ? " + " : "", i, i);
    const char *percent = outer[_i];
    for (const char *c = percent; *c; c++)
        if (c[0] == '%') text_add(&all, "%s", sum.data), c++;
        else text_add_bytes(&all, c, 1);
    const Node *node;
    ck_assert_int_eq(formula_parse(&arena, all.data, NULL, &node, NULL), STATUS_OK);
    const Math *math =
        math_row2(&arena, math_symbol(&arena, '=', MATH_ROMAN, MATH_REL), math_from_formula(&arena, node, NULL));
    LayoutDesc desc = {.size = 30, .least = 16, .max_width = 900, .measure = boxes};
    Layout stiff, loose;
    layout_math(&arena, math, &desc, &stiff);
    ck_assert_float_gt(stiff.width, 900);
    layout_math(&arena, math_loosened(&arena, math), &desc, &loose);
    ck_assert_float_le(loose.width, 900);
    ck_assert_int_gt(loose.lines, 3);
    TextBuffer whole = {0};
    written(math_loosened(&arena, math), &whole);
    ck_assert_ptr_nonnull(strstr(whole.data, "59x^{59}"));
    text_free(&whole);
    text_free(&sum);
    text_free(&all);
    arena_free(&arena);
}
END_TEST

START_TEST(the_deepest_formula_is_laid_out)
{
    Arena arena = {0};
    enum { DEEP = 990 };
    char *text = calloc(1, 2 * DEEP + 8);
    for (int i = 0; i < DEEP; i++) text[i] = '(';
    text[DEEP] = 'x';
    for (int i = 0; i < DEEP; i++) text[DEEP + 1 + i] = ')';
    const Node *node;
    ck_assert_int_eq(formula_parse(&arena, text, NULL, &node, NULL), STATUS_OK);
    char *minus = calloc(1, 2 * DEEP + 8);
    for (int i = 0; i < DEEP; i++) minus[i] = '-';
    minus[DEEP] = 'x';
    ck_assert_int_eq(formula_parse(&arena, minus, NULL, &node, NULL), STATUS_OK);
    Layout out;
    layout_math(&arena, math_from_formula(&arena, node, NULL),
                &(LayoutDesc){.size = 40, .least = 16, .display = true, .max_width = 800, .measure = boxes}, &out);
    ck_assert(isfinite(out.width) && isfinite(out.height));
    free(text);
    free(minus);
    arena_free(&arena);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("math");
    tcase_add_loop_test(tcase, is_written_as_people_do, 0, sizeof formulas / sizeof *formulas);
    tcase_add_loop_test(tcase, numbers_stand_for_names, 0, sizeof substituted / sizeof *substituted);
    tcase_add_test(tcase, letters_have_primes);
    tcase_add_test(tcase, data_sums_carry_an_index);
    tcase_add_loop_test(tcase, tex_is_read, 0, sizeof tex_good / sizeof *tex_good);
    tcase_add_loop_test(tcase, tex_comes_back, 0, sizeof tex_good / sizeof *tex_good);
    tcase_add_loop_test(tcase, formulas_come_back_as_tex, 0, sizeof formulas / sizeof *formulas);
    tcase_add_loop_test(tcase, tex_mistakes_have_a_place, 0, sizeof tex_bad / sizeof *tex_bad);
    tcase_add_test(tcase, things_stand_where_they_should);
    tcase_add_test(tcase, long_formulas_break_into_lines);
    tcase_add_loop_test(tcase, loosened_formulas_break_anywhere, 0, 6);
    tcase_add_test(tcase, the_deepest_formula_is_laid_out);
    Suite *suite = suite_create("math");
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
