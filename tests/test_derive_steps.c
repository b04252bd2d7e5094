/* Derivatives rule by rule: every step of every rule says what is true, and all together say what formula_derive says. */
#include "base/file.h"
#include "base/random.h"
#include "formula/derive_steps.h"
#include "formula/substitute.h"
#include "model/surface.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(table)             ((int)(sizeof(table) / sizeof *(table)))
#define LOOP(tcase, test, count) tcase_add_loop_test(tcase, test, 0, count)

enum { POINTS = 6, INPUTS = 24 };

static Arena arena;
static char surfaces[64][64];
static int surface_count;
static void drop_arena(void) { arena_free(&arena); }

static const Node *parsed(const char *text)
{
    const Node *node;
    Error error = {0};
    if (formula_parse(&arena, text, NULL, &node, &error) != STATUS_OK) ck_abort_msg("'%s': %s", text, error.message);
    return node;
}

static const char *printed(const Node *node)
{
    TextBuffer text = {0};
    formula_print(node, &text);
    const char *out = arena_string(&arena, text.data);
    text_free(&text);
    return out;
}

/* ---- values ---- */

/* Values of names; columns of data have their rows under a mean and one number else. */
typedef struct Ground {
    const char *names[INPUTS];
    double values[INPUTS];
    int count, random_from; /* from here on the names get random values */
    const Surface *surface; /* may be NULL */
} Ground;

static bool over_data(const Node *node)
{
    bool found = node->kind == NODE_CALL && (node->op == OP_DATA_MEAN || node->op == OP_DATA_SUM);
    for (int i = 0; i < node->count && !found; i++) found = over_data(node->args[i]);
    return found;
}

static double value_of(const Node *node, const Ground *ground)
{
    static const char *const outputs[] = {"f:"};
    ProgramInput inputs[INPUTS];
    const double *in[INPUTS];
    int count = 0;
    bool data = over_data(node);
    for (int i = 0; i < ground->count; i++) {
        bool column = false;
        for (int k = 0; data && k < ground->surface->column_count; k++)
            column |= !strcmp(ground->surface->columns[k].name, ground->names[i]);
        if (column) continue;
        inputs[count] = (ProgramInput){ground->names[i], false};
        in[count++] = &ground->values[i];
    }
    ProgramLine line = {"f:", node};
    ProgramDesc desc = {
        .inputs = inputs, .input_count = count, .lines = &line, .line_count = 1, .outputs = outputs, .output_count = 1};
    if (data)
        desc.columns = ground->surface->columns, desc.column_count = ground->surface->column_count,
        desc.rows = ground->surface->rows;
    Program *program;
    Error error = {0};
    double value;
    if (program_compile(&program, &desc, &error) != STATUS_OK) ck_abort_msg("%s: %s", printed(node), error.message);
    program_run(program, &(ProgramCall){.lanes = 1, .inputs = in, .outputs = (double *[]){&value}});
    program_destroy(program);
    return value;
}

static bool near(double a, double b, double tolerance)
{
    return fabs(a - b) <= tolerance * (1 + fmax(fabs(a), fabs(b)));
}

/* The variable's place among the names. */
static int place_of(const Ground *ground, const char *name)
{
    for (int i = 0; i < ground->count; i++)
        if (!strcmp(ground->names[i], name)) return i;
    return -1;
}

/* Central differences (Richardson once); NaN at a kink, where the sides differ, and where nothing is finite. */
static double slope(const Node *node, Ground ground, int at)
{
    double x = ground.values[at], h = 1e-3 * (1 + fabs(x)), d[3], sides[2];
    for (int i = 0; i < 3; i++, h /= 2) {
        double above, below;
        ground.values[at] = x + h, above = value_of(node, &ground);
        ground.values[at] = x - h, below = value_of(node, &ground);
        d[i] = (above - below) / (2 * h);
        ground.values[at] = x;
        double here = value_of(node, &ground);
        sides[0] = (above - here) / h, sides[1] = (here - below) / h;
    }
    double fine = d[1] + (d[1] - d[0]) / 3, finer = d[2] + (d[2] - d[1]) / 3;
    return near(fine, finer, 1e-5) && near(sides[0], sides[1], 0.05) ? finer : NAN;
}

/* ---- every step ---- */

typedef struct Tally {
    int steps, checked, sloped;
    bool seen[DERIVE_STEPS_MAX + 5000];
} Tally;

static void check_step(const DeriveStep *s, const char *name, const Ground *grounds, Tally *tally)
{
    if (tally->seen[s->id]) return;
    tally->seen[s->id] = true;
    tally->steps++;
    ck_assert(s->rule >= 0 && s->rule < DERIVE_RULES);
    ck_assert(!s->part_count == (s->rule == DERIVE_CONSTANT || s->rule == DERIVE_VARIABLE || s->rule == DERIVE_FLAT));
    const Node *alone;
    Error error = {0};
    ck_assert_int_eq(formula_derive(&arena, s->node, name, &alone, &error), STATUS_OK);
    for (int p = 0; p < POINTS; p++) {
        const Ground *ground = &grounds[p];
        double result = value_of(s->result, ground), by_itself = value_of(alone, ground);
        if (isfinite(result) && isfinite(by_itself))
            ck_assert_msg(near(result, by_itself, 1e-7), "d/d%s(%s): the step says %s = %.15g, alone it is %s = %.15g",
                          name, printed(s->node), printed(s->result), result, printed(alone), by_itself);
        if (s->applied) {
            double applied = value_of(s->applied, ground);
            if (isfinite(result) && isfinite(applied)) {
                tally->checked++;
                ck_assert_msg(near(result, applied, 1e-7), "d/d%s(%s): %s = %.15g becomes %s = %.15g", name,
                              printed(s->node), printed(s->applied), applied, printed(s->result), result);
            }
        }
        double central = slope(s->node, *ground, place_of(ground, name));
        if (isfinite(central) && isfinite(result)) {
            tally->sloped++;
            ck_assert_msg(near(result, central, 2e-4), "d/d%s(%s) = %s = %.15g, its slope is %.15g", name,
                          printed(s->node), printed(s->result), result, central);
        }
    }
    for (int i = 0; i < s->part_count; i++)
        if (s->parts[i].step) {
            ck_assert_ptr_eq(s->parts[i].node, s->parts[i].step->node);
            check_step(s->parts[i].step, name, grounds, tally);
        }
}

static bool same_tree(const Node *a, const Node *b)
{
    if (a->kind != b->kind || a->op != b->op || a->count != b->count) return false;
    if (a->kind == NODE_NUMBER ? a->value != b->value : a->name && strcmp(a->name, b->name)) return false;
    for (int i = 0; i < a->count; i++)
        if (!same_tree(a->args[i], b->args[i])) return false;
    return true;
}

static void check_all(const Node *formula, const char *name, Ground ground)
{
    const DeriveStep *root;
    const Node *derivative;
    Error error = {0};
    int count;
    Ground grounds[POINTS];
    Random random = random_stream(5, 1);
    for (int p = 0; p < POINTS; p++) {
        grounds[p] = ground;
        for (int i = ground.random_from; i < ground.count; i++)
            grounds[p].values[i] = 0.2 + 1.6 * random_uniform(&random) * (p % 2 ? 1 : -1);
    }
    ck_assert_int_eq(formula_derive(&arena, formula, name, &derivative, &error), STATUS_OK);
    ck_assert_int_eq(derive_steps(&arena, formula, name, &root, &count, &error), STATUS_OK);
    ck_assert_msg(same_tree(root->result, derivative), "%s is not %s", printed(root->result), printed(derivative));
    ck_assert(same_tree(root->node, formula_simplify(&arena, formula)));
    Tally *tally = calloc(1, sizeof *tally);
    check_step(root, name, grounds, tally);
    ck_assert_int_eq(tally->steps, count);
    ck_assert_msg(tally->sloped > 0, "no step of d/d%s(%s) had a slope to compare with", name, printed(formula));
    free(tally);
}

static const char *const formulas[] = {
    "x",
    "y",
    "3",
    "x + y",
    "x - y",
    "-x",
    "2x",
    "x*y",
    "x/y",
    "y/x",
    "1/x",
    "x^2",
    "x^3*y^2",
    "x^-2",
    "x^0.5",
    "x^-0.5",
    "x^1.5*y",
    "x^a",
    "a^x",
    "x^y",
    "(x + y)^3",
    "(1 - x)^2 + 100*(y - x^2)^2",
    "sin(x)",
    "cos(2x)",
    "tan(x/2)",
    "asin(x/4)",
    "acos(x*y/9)",
    "atan(x^2)",
    "atan2(y, x)",
    "sinh(x)",
    "cosh(x*y)",
    "tanh(x + y)",
    "exp(-x^2 - y^2)",
    "exp(x)*sin(x)",
    "log(1 + x^2)",
    "log2(x^2 + 1)",
    "log10(2 + x^2)",
    "sqrt(x^2 + y^2)",
    "cbrt(x^2 + 1)",
    "abs(x)*x",
    "abs(x - y)",
    "min(x, y)",
    "max(x, y, 0.5)",
    "clamp(x, -1, 1)",
    "clamp(x, y, 2)",
    "hypot(x, y)",
    "hypot(x, 2)",
    "erf(x*y)",
    "sigmoid(8*(x - 1))",
    "softplus(x)*y",
    "relu(x) + relu(-x*y)",
    "heaviside(x)*x",
    "floor(x) + x",
    "where(x > 0, x^2, y*x)",
    "where(x > y, sin(x), where(y > 1, x, x^3))",
    "x*sin(x)*exp(x)/(1 + x^2)",
    "sin(cos(sin(x*y)))",
    "(x*y*sin(x)*cos(y)*tanh(x)*exp(y/2)*x)",
    "u*v + x*u^2",
    "sqrt(2)*x*pi + e^x",
    "(x^2 + y - 11)^2*(x + y^2 - 7)^2",
    "x + x^2 + x^3 + x^4 + x^5 + x^6 + x^7 + y*x",
    "1/(x*y + 5)^2",
    "log(x^2)/log(y^2 + 2)",
    "20 + x^2 + y^2 - 10*(cos(2pi*x) + cos(2pi*y))",
    "(x/y)^y",
    "x^x",
};

START_TEST(every_step_of_a_formula_is_true)
{
    const Node *formula = parsed(formulas[_i]), *first;
    Ground ground = {0};
    static const char *const all[] = {"x", "y", "a", "u", "v"};
    for (int i = 0; i < 5; i++) ground.names[ground.count++] = all[i];
    Error error = {0};
    for (int k = 0; k < 2; k++) {
        check_all(formula, all[k], ground);
        ck_assert_int_eq(formula_derive(&arena, formula, all[k], &first, &error), STATUS_OK);
        check_all(first, "x", ground);
    }
}
END_TEST

START_TEST(every_step_of_a_surface_is_true)
{
    Surface *s;
    Error error = {0};
    ck_assert_msg(surface_load(&s, surfaces[_i], NULL, &error) == STATUS_OK, "%s", error.message);
    Ground ground = {.surface = s};
    for (int i = 0; i < s->constant_count; i++) {
        ground.names[ground.count] = s->constants[i].name;
        ground.values[ground.count++] = s->constants[i].value;
    }
    ground.random_from = ground.count;
    for (int i = 0; i < 2; i++) ground.names[ground.count++] = s->parameters[i];
    for (int i = 0; i < s->column_count; i++) ground.names[ground.count++] = s->columns[i].name;
    for (int i = 0; i < 2; i++) {
        const DeriveStep *root;
        int count;
        check_all(s->formula, s->parameters[i], ground);
        ck_assert_int_eq(derive_steps(&arena, s->formula, s->parameters[i], &root, &count, &error), STATUS_OK);
        ck_assert_msg(same_tree(root->result, s->gradient[i]), "not the gradient that runs");
    }
    for (int i = 0; i < 3; i++) check_all(s->gradient[i / 2], s->parameters[i > 0], ground);
    surface_destroy(s);
}
END_TEST

/* ---- the ball's numbers in formula, gradient and Hessian ---- */

typedef struct Computed {
    const Surface *surface;
    int which;
} Computed;

static double computed(void *context, const double *at)
{
    const Computed *of = context;
    double g[2], h[3], loss = surface_hessian(of->surface, at, g, h);
    return of->which == 0 ? loss : of->which < 3 ? g[of->which - 1] : h[of->which - 3];
}

START_TEST(printed_numbers_give_the_printed_result)
{
    Surface *s;
    Error error = {0};
    ck_assert_msg(surface_load(&s, surfaces[_i], NULL, &error) == STATUS_OK, "%s", error.message);
    const Node *trees[] = {s->formula, s->gradient[0], s->gradient[1], s->hessian[0], s->hessian[1], s->hessian[2]};
    Random random = random_stream(9, (uint64_t)_i);
    for (int round = 0; round < 12 * 6; round++) {
        Computed of = {s, round % 6};
        double at[2];
        for (int k = 0; k < 2; k++)
            at[k] = s->domain[k][0] + (s->domain[k][1] - s->domain[k][0]) * random_uniform(&random);
        SubstituteName names[2 + SURFACE_CONSTANTS_MAX];
        int count = 0;
        for (; count < 2; count++) names[count] = (SubstituteName){.name = s->parameters[count], .value = at[count]};
        for (int i = 0; i < s->constant_count && !s->rows; i++)
            names[count++] = (SubstituteName){.name = s->constants[i].name, .value = s->constants[i].value};
        double result = computed(&of, at);
        char shown[32], again[32];
        bool enough = s->rows ? substitute_digits_of(computed, &of, names, 2, result, 4, shown)
                              : substitute_digits(trees[of.which], names, count, result, 4, shown);
        if (!isfinite(result)) continue;
        ck_assert_msg(enough || fabs(result) < 1e-9 * (1 + fabs(s->highest)), "%s of %s wants more than 15 digits",
                      shown, s->name);
        if (!enough) continue;
        double value, read[2 + SURFACE_CONSTANTS_MAX];
        for (int i = 0; i < count; i++) names[i].value = read[i] = strtod(names[i].text, NULL);
        if (s->rows) value = computed(&of, read);
        else ck_assert(substitute_value(trees[of.which], names, count, &value));
        ck_assert_msg(!strcmp(substitute_text(again, value, 4), shown),
                      "%s, formula %d: the printed numbers give %s, shown is %s", s->name, of.which, again, shown);
    }
    surface_destroy(s);
}
END_TEST

/* ---- which rule ---- */

static const struct {
    const char *text;
    const char *rule, *general, *result;
} rules[] = {
    {"x", "variable", NULL, NULL},
    {"y^2", "constant", NULL, NULL},
    {"floor(x)", "flat", NULL, NULL},
    {"x + y", "sum", "u + v", "u' + v'"},
    {"x - y + 3", "sum", "u - v + w", "u' - v' + w'"},
    {"7x", "factor", "c*u", "c*u'"},
    {"-x", "factor", "-u", "-u'"},
    {"x*sin(x)", "product", "u*v", "u'*v + u*v'"},
    {"sin(x)/x", "quotient", "u/v", "u'/v - u*v'/v^2"},
    {"x^5", "power", "u^n", "n*u'*u^(n - 1)"},
    {"1/x", "power", "u^n", "n*u'*u^(n - 1)"},
    {"2^x", "exponential", "a^u", "u'*a^u*log(a)"},
    {"x^x", "exponential", "u^v", NULL},
    {"sin(x)", "function", "sin(u)", "u'*cos(u)"},
    {"sin(x^2)", "chain", "sin(u)", "u'*cos(u)"},
    {"sqrt(x)", "function", "sqrt(u)", "u'/(2*sqrt(u))"},
    {"where(x > 0, x, y)", "cases", "where(c, u, a)", "where(c, u', 0)"},
    {"max(x, x^2)", "extreme", NULL, NULL},
    {"u*x*sin(x)", "factor", "c*p", "c*p'"}, /* u is a name of the formula's own */
};

START_TEST(a_rule_is_named)
{
    const DeriveStep *root;
    int count;
    Error error = {0};
    ck_assert_int_eq(derive_steps(&arena, parsed(rules[_i].text), "x", &root, &count, &error), STATUS_OK);
    ck_assert_str_eq(derive_rule_name(root->rule), rules[_i].rule);
    if (rules[_i].general) ck_assert_str_eq(printed(root->general), rules[_i].general);
    if (rules[_i].result) ck_assert_str_eq(printed(root->general_result), rules[_i].result);
}
END_TEST

/* ---- long ones ---- */

START_TEST(a_long_formula_has_all_its_steps)
{
    TextBuffer text = {0};
    for (int i = 1; i <= 400; i++) text_add(&text, "%s%d*(x - %d)^2*cos(%d*y*x)", i > 1 ? " + " : "", i, i, i);
    const DeriveStep *root;
    int count;
    Error error = {0};
    ck_assert_int_eq(derive_steps(&arena, parsed(text.data), "x", &root, &count, &error), STATUS_OK);
    ck_assert_int_eq(root->part_count, 400);
    ck_assert(root->more);
    ck_assert_int_gt(count, 1000);
    TextBuffer out = {0};
    derive_steps_print(root, "x", count, &out);
    ck_assert_ptr_nonnull(strstr(out.data, "[product]"));
    text_free(&out);
    text_free(&text);
}
END_TEST

START_TEST(beyond_the_limit_a_step_is_cut)
{
    TextBuffer text = {0};
    for (int i = 1; i <= 1800; i++) text_add(&text, "%s%d*(x - %d)^2", i > 1 ? " + " : "", i, i);
    const DeriveStep *root;
    int count, cut = 0;
    Error error = {0};
    ck_assert_int_eq(derive_steps(&arena, parsed(text.data), "x", &root, &count, &error), STATUS_OK);
    for (int i = 0; i < root->part_count; i++) cut += root->parts[i].step->cut;
    ck_assert_int_gt(cut, 0);
    ck_assert(!root->parts[0].step->cut);
    text_free(&text);
}
END_TEST

START_TEST(without_a_derivative_it_says_so)
{
    const Node *node;
    const DeriveStep *root;
    int count;
    Error error = {0};
    FormulaNames names = {.count = -1, .rules = true};
    ck_assert_int_eq(formula_parse(&arena, "x*max_of(x)", &names, &node, &error), STATUS_OK);
    ck_assert_int_eq(derive_steps(&arena, node, "x", &root, &count, &error), STATUS_VALUE);
    ck_assert_ptr_null(root);
    ck_assert_ptr_nonnull(strstr(error.message, "max_of"));
}
END_TEST

int main(void)
{
    const char **names;
    surface_count = asset_list(&arena, "surfaces", NULL, &names);
    for (int i = 0; i < surface_count && i < COUNT(surfaces); i++)
        snprintf(surfaces[i], sizeof surfaces[i], "%s", names[i]);
    drop_arena();
    Suite *suite = suite_create("derive_steps");
    TCase *tcase = tcase_create("steps");
    tcase_add_checked_fixture(tcase, NULL, drop_arena);
    tcase_set_timeout(tcase, 60);
    LOOP(tcase, every_step_of_a_formula_is_true, COUNT(formulas));
    LOOP(tcase, every_step_of_a_surface_is_true, surface_count);
    LOOP(tcase, printed_numbers_give_the_printed_result, surface_count);
    LOOP(tcase, a_rule_is_named, COUNT(rules));
    tcase_add_test(tcase, a_long_formula_has_all_its_steps);
    tcase_add_test(tcase, beyond_the_limit_a_step_is_cut);
    tcase_add_test(tcase, without_a_derivative_it_says_so);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner) + (surface_count < 20);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
