/* Numbers in the place of names: whoever computes with the numbers as they are printed arrives at the printed result. */
#include "base/random.h"
#include "formula/engine/program.h"
#include "formula/substitute.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(table)             ((int)(sizeof(table) / sizeof *(table)))
#define LOOP(tcase, test, table) tcase_add_loop_test(tcase, test, 0, COUNT(table))

static Arena arena;
static void drop_arena(void) { arena_free(&arena); }

static const Node *parsed(const char *text)
{
    const Node *node;
    Error error = {0};
    if (formula_parse(&arena, text, NULL, &node, &error) != STATUS_OK) ck_abort_msg("'%s': %s", text, error.message);
    return node;
}

/* What the engine that runs formulas makes of it, all names being `names`. */
static double computed(const Node *node, const SubstituteName *names, int count, const double *values)
{
    const char *const outputs[] = {"f"};
    ProgramInput inputs[8];
    const double *in[8];
    for (int i = 0; i < count; i++) inputs[i] = (ProgramInput){names[i].name, false}, in[i] = &values[i];
    ProgramLine line = {"f", node};
    ProgramDesc desc = {
        .inputs = inputs, .input_count = count, .lines = &line, .line_count = 1, .outputs = outputs, .output_count = 1};
    Program *program;
    Error error = {0};
    double value;
    if (program_compile(&program, &desc, &error) != STATUS_OK) ck_abort_msg("%s", error.message);
    program_run(program, &(ProgramCall){.lanes = 1, .inputs = in, .outputs = (double *[]){&value}});
    program_destroy(program);
    return value;
}

/* ---- how numbers are written ---- */

static const struct {
    double value;
    int digits;
    const char *text;
} numbers[] = {
    {-3.648217, 3, "-3.65"},
    {3.7, 3, "3.70"},
    {9.996, 3, "10.0"},
    {0.0123456, 3, "0.0123"},
    {0.00012, 3, "0.000120"},
    {0.000012, 3, "1.20e-5"},
    {123456.7, 3, "123457"},
    {1234567, 3, "1.23e6"},
    {-0.0, 4, "0"},
    {1e-300, 2, "1.0e-300"},
    {INFINITY, 3, "inf"},
    {-INFINITY, 3, "-inf"},
    {NAN, 3, "nan"},
    {1.0 / 3, 17, "0.33333333333333331"},
    {999999.5, 6, "1.00000e6"},
};

START_TEST(a_number_is_written)
{
    char text[32];
    ck_assert_str_eq(substitute_text(text, numbers[_i].value, numbers[_i].digits), numbers[_i].text);
}
END_TEST

/* Options and counts stand as they are. */
static const struct {
    double value;
    const char *text;
} standing[] = {
    {0.9, "0.9"}, {0.999, "0.999"}, {1e-8, "1e-8"},       {42, "42"},     {1000000, "1000000"},
    {-7, "-7"},   {0, "0"},         {0.00015, "0.00015"}, {1.25, "1.25"},
};

START_TEST(a_short_number_stands)
{
    SubstituteName name = {.name = "x", .value = standing[_i].value};
    char result[32];
    ck_assert(substitute_digits(parsed("x"), &name, 1, name.value, 9, result));
    ck_assert_str_eq(name.text, standing[_i].text);
}
END_TEST

/* ---- the property ---- */

static const char *const formulas[] = {
    "x",
    "x + y",
    "x - y",
    "x*y",
    "x/y",
    "1/(x - y)",
    "x^2 + y^2",
    "(1 - x)^2 + 100*(y - x^2)^2",
    "2*x*(x^2 - y)",
    "400x^3 - 400x*y + 2x - 2",
    "200*(y - x^2)",
    "20 + x^2 + y^2 - 10*(cos(2pi*x) + cos(2pi*y))",
    "2x + 20pi*sin(2pi*x)",
    "-20exp(-0.2sqrt((x^2 + y^2)/2)) - exp((cos(2pi*x) + cos(2pi*y))/2) + e + 20",
    "sin(x)*cos(y)",
    "exp(-x^2 - y^2)",
    "log(1 + x^2)",
    "sqrt(x^2 + y^2)",
    "atan2(y, x)",
    "where(x > 0, x^2, y)",
    "max(x, y)",
    "min(x, y, 0.5)",
    "clamp(x, -1, 1)",
    "abs(x) + abs(y)",
    "x^3*y^2",
    "tanh(x + y)",
    "sigmoid(8*(x - 1))",
    "theta - lr*g",
    "momentum*v + (1 - dampening)*g",
    "beta1*m + (1 - beta1)*g",
    "beta2*v + (1 - beta2)*g^2",
    "m/(1 - beta1^t)",
    "theta - lr*m/(sqrt(v) + eps)",
    "theta - lr*(beta1*m + (1 - beta1)*g)/sqrt(v + eps)",
    "hypot(x, y) - 1",
    "(x^2 + y - 11)^2 + (x + y^2 - 7)^2",
    "erf(x)*softplus(y)",
    "cbrt(x) - x",
    "x^y",
    "log(x)/y",
};

static const struct {
    const char *name;
    double value;
} options[] = {
    {"lr", 0.05}, {"momentum", 0.9}, {"dampening", 0}, {"beta1", 0.9}, {"beta2", 0.999}, {"eps", 1e-8}, {"t", 12},
};

static const double *option(const char *name)
{
    for (int i = 0; i < COUNT(options); i++)
        if (!strcmp(options[i].name, name)) return &options[i].value;
    return NULL;
}

START_TEST(printed_numbers_give_the_printed_result)
{
    const Node *node = parsed(formulas[_i]);
    const char **found;
    int count = formula_names(&arena, node, &found);
    ck_assert_int_le(count, 8);
    Random random = random_stream(77, (uint64_t)_i);
    for (int round = 0; round < 60; round++) {
        SubstituteName names[8] = {0};
        double values[8];
        for (int i = 0; i < count; i++) {
            double size = round % 3 == 0 ? 1e-3 : round % 3 == 1 ? 4 : 700;
            double low = strcmp(found[i], "v") ? -1 : 0; /* a second moment is no negative number */
            values[i] = option(found[i]) ? *option(found[i]) : (low + (1 - low) * random_uniform(&random)) * size;
            names[i] = (SubstituteName){.name = found[i], .value = values[i]};
        }
        double result = computed(node, names, count, values);
        int digits = 3 + round % 5;
        char shown[32], again[32];
        bool enough = substitute_digits(node, names, count, result, digits, shown);
        ck_assert_str_eq(shown, substitute_text(again, result, digits));
        for (int i = 0; i < count; i++) {
            ck_assert_msg(option(found[i]) ? strtod(names[i].text, NULL) == values[i] : names[i].digits >= 3, "%s",
                          names[i].text);
            values[i] = strtod(names[i].text, NULL);
        }
        if (!enough) { /* only where the numbers cancel nearly wholly */
            ck_assert_msg(fabs(result) < 1e-9, "%s = %s wants more than 15 digits", formulas[_i], shown);
            continue;
        }
        ck_assert_msg(!strcmp(substitute_text(again, computed(node, names, count, values), digits), shown),
                      "%s: the printed numbers give %s, shown is %s", formulas[_i], again, shown);
        /* and no name has a digit too many */
        for (int i = 0; i < count; i++) {
            if (names[i].digits <= 3 || option(found[i])) continue;
            double kept = values[i];
            values[i] = strtod(substitute_text(again, names[i].value, names[i].digits - 1), NULL);
            bool fewer = !strcmp(substitute_text(again, computed(node, names, count, values), digits), shown);
            values[i] = kept;
            ck_assert_msg(!fewer, "%s: %s has a digit too many", formulas[_i], names[i].text);
        }
    }
}
END_TEST

/* ---- where there are no plain numbers ---- */

START_TEST(a_reduction_is_shown_by_fifteen_digits)
{
    const Node *node;
    Error error = {0};
    SubstituteName names[] = {{.name = "x", .value = M_PI}, {.name = "y", .value = -M_PI / 3}};
    char result[32];
    ck_assert_int_eq(formula_parse(&arena, "x/norm(x)", &(FormulaNames){.count = -1, .rules = true}, &node, &error),
                     STATUS_OK);
    ck_assert(!substitute_digits(node, names, 2, 0.123456, 4, result));
    ck_assert_str_eq(names[0].text, "3.14159265358979");
    ck_assert_str_eq(result, "0.1235");
    ck_assert(!substitute_digits(parsed("x + unknown"), names, 2, 1, 4, result));
}
END_TEST

/* A mean over examples by a function of the caller's. */
static double mean_of(void *context, const double *values)
{
    const double *data = context;
    return (pow(values[0] * data[0] - 1, 2) + pow(values[0] * data[1] - 2, 2)) / 2;
}

START_TEST(a_callers_function_decides)
{
    double data[] = {3, 7}, value = 0.123456789, result = mean_of(data, &value);
    SubstituteName name = {.name = "w", .value = value};
    char shown[32], again[32];
    ck_assert(substitute_digits_of(mean_of, data, &name, 1, result, 5, shown));
    double rounded = strtod(name.text, NULL);
    ck_assert_int_gt(name.digits, 3);
    ck_assert_str_eq(substitute_text(again, mean_of(data, &rounded), 5), shown);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("substitute");
    TCase *tcase = tcase_create("numbers");
    tcase_add_checked_fixture(tcase, NULL, drop_arena);
    LOOP(tcase, a_number_is_written, numbers);
    LOOP(tcase, a_short_number_stands, standing);
    LOOP(tcase, printed_numbers_give_the_printed_result, formulas);
    tcase_add_test(tcase, a_reduction_is_shown_by_fifteen_digits);
    tcase_add_test(tcase, a_callers_function_decides);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
