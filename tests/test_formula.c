/* The formula language: what is read, what is refused and where, what is printed, and derivatives against the oracle.
 * The engines that run formulas, and derivatives of random formulas: test_formula_program.c. */
#include "base/csv.h"
#include "formula/formula.h"
#include "formula/engine/program.h"

#include <check.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(table)             ((int)(sizeof(table) / sizeof *(table)))
#define LOOP(tcase, test, table) tcase_add_loop_test(tcase, test, 0, COUNT(table))

static Arena arena;
static void drop_arena(void) { arena_free(&arena); }

static const Node *parsed(const char *text, const FormulaNames *names)
{
    const Node *node;
    Error error = {0};
    char message[900];
    if (formula_parse(&arena, text, names, &node, &error) == STATUS_OK) return node;
    error_format(&error, message, sizeof message);
    ck_abort_msg("'%s': %s", text, message);
}

static double value_at(const Node *node, double x, double y)
{
    const char *const outputs[] = {"f"};
    ProgramInput inputs[] = {{"x", false}, {"y", false}};
    ProgramLine line = {"f", node};
    ProgramDesc desc = {
        .inputs = inputs, .input_count = 2, .lines = &line, .line_count = 1, .outputs = outputs, .output_count = 1};
    Program *program;
    Error error = {0};
    double value;
    if (program_compile(&program, &desc, &error) != STATUS_OK) ck_abort_msg("%s", error.message);
    program_run(program,
                &(ProgramCall){.lanes = 1, .inputs = (const double *[]){&x, &y}, .outputs = (double *[]){&value}});
    program_destroy(program);
    return value;
}

static const Node *derived(const Node *node, const char *name)
{
    const Node *d;
    Error error = {0};
    if (formula_derive(&arena, node, name, &d, &error) != STATUS_OK) ck_abort_msg("%s", error.message);
    return d;
}

static const char *printed(const Node *node)
{
    TextBuffer text = {0};
    formula_print(node, &text);
    const char *out = arena_string(&arena, text.data);
    text_free(&text);
    return out;
}

static bool near(double a, double b, double relative, double absolute)
{
    return a == b || (isnan(a) && isnan(b)) || fabs(a - b) <= absolute ||
           fabs(a - b) <= relative * fmax(fabs(a), fabs(b));
}

/* ---- what is read ---- */

/* At x = 3, y = 5. */
static const struct {
    const char *text;
    double value;
} good[] = {
    {"2", 2},
    {".5", 0.5},
    {"1e-3", 0.001},
    {"2.5E-1", 0.25},
    {"1.", 1},
    {"2e2x", 600},
    {"x + y*2", 13},
    {"(x + y)*2", 16},
    {"x - y - 1", -3},
    {"x/y/2", 0.3},
    {"x - (y - 1)", -1},
    {"2^3^2", 512},
    {"(2^3)^2", 64},
    {"-x^2", -9},
    {"(-x)^2", 9},
    {"2^-x", 0.125},
    {"2^-x^2", 1.0 / 512},
    {"-2^2", -4},
    {"x^-1*3", 1},
    {"--x", 3},
    {"+x", 3},
    {"x*-y", -15},
    {"x - -y", 8},
    {"2x", 6},
    {"3(x+1)", 12},
    {"x y", 15},
    {"1/2x", 1.5},
    {"x^2y", 45},
    {"x(y+1)", 18},
    {"2 x y", 30},
    {"(x)(y)", 15},
    {"2exp(x)", 2 * 2.718281828459045 * 2.718281828459045 * 2.718281828459045},
    {"2^3x", 24},
    {"x^2 y^2", 225},
    {"x < y", 1},
    {"x > y", 0},
    {"x <= 3", 1},
    {"x >= 4", 0},
    {"x == 3", 1},
    {"x != 3", 0},
    {"x + 1 < y", 1},
    {"x < y and y < 4", 0},
    {"x < y or y < 4", 1},
    {"not x < y", 0},
    {"not 0", 1},
    {"1 or 0 and 0", 1},
    {"(x < y)*2", 2},
    {"pi", M_PI},
    {"e", M_E},
    {"tau", 2 * M_PI},
    {"2pi", 2 * M_PI},
    {"π", M_PI},
    {"sin(x)", 0.1411200080598672},
    {"ln(x)", 1.0986122886681098},
    {"log(x)", 1.0986122886681098},
    {"log2(8)", 3},
    {"log10(1000)", 3},
    {"sqrt(16)", 4},
    {"cbrt(27)", 3},
    {"abs(-x)", 3},
    {"sign(-x)", -1},
    {"sign(0)", 0},
    {"floor(2.7)", 2},
    {"ceil(2.1)", 3},
    {"round(2.5)", 3},
    {"round(-2.5)", -3},
    {"min(x, y)", 3},
    {"max(x, y, 7)", 7},
    {"min(4, x, y)", 3},
    {"clamp(7, x, y)", 5},
    {"clamp(1, x, y)", 3},
    {"hypot(x, 4)", 5},
    {"atan2(1, 1)", M_PI / 4},
    {"erf(0)", 0},
    {"sigmoid(0)", 0.5},
    {"softplus(0)", 0.6931471805599453},
    {"relu(-x)", 0},
    {"relu(x)", 3},
    {"heaviside(x)", 1},
    {"heaviside(-x)", 0},
    {"where(x < y, 1, 2)", 1},
    {"where(x > y, log(-1), 2)", 2},
    {"where(1, x, 1/0)", 3},
    {"sin (x)", 0.1411200080598672},
    {" x\n+\ty ", 8},
    {"x − 1", 2},
    {"x × y", 15},
    {"x·y", 15},
    {"x ÷ 2", 1.5},
    {"x ≤ 3", 1},
    {"x²", 9},
    {"x²y", 45},
    {"x⁻¹", 1.0 / 3},
    {"2x³", 54},
    {"softplus(800)", 800},
    {"softplus(-800)", 0},
    {"sigmoid(-800)", 0},
    {"sigmoid(800)", 1},
    {"asin(1)", M_PI / 2},
    {"acos(1)", 0},
    {"atan(1)", M_PI / 4},
    {"sinh(0)", 0},
    {"cosh(0)", 1},
    {"tanh(0)", 0},
    {"cos(0)", 1},
    {"tan(0)", 0},
};

START_TEST(means_what_it_says)
{
    double value = value_at(parsed(good[_i].text, NULL), 3, 5);
    ck_assert_msg(near(value, good[_i].value, 1e-15, 0), "%s = %.17g, not %.17g", good[_i].text, value, good[_i].value);
}
END_TEST

START_TEST(any_letter_makes_a_name)
{
    const char **names;
    ck_assert_int_eq(formula_names(&arena, parsed("θ_1 + ηx2 + lr0*η_max + x + θ_1", NULL), &names), 5);
    ck_assert_str_eq(names[0], "θ_1");
    ck_assert_str_eq(names[1], "ηx2");
    ck_assert_str_eq(names[2], "lr0");
    ck_assert_str_eq(names[3], "η_max");
}
END_TEST

/* ---- what is refused ---- */

static const char *const known[] = {"x", "y", "alpha", "beta1"};
static const FormulaNames xy = {known, 4, false, false}, any = {NULL, -1, false, false}, rule = {known, 4, true, false},
                          data = {known, 4, false, true};

static const struct {
    const char *text;
    const FormulaNames *names;
    int column;
    Status status;
    const char *says;
} bad[] = {
    {"", &xy, 1, STATUS_SYNTAX, "empty"},
    {"   ", &xy, 4, STATUS_SYNTAX, "empty"},
    {"x + * y", &xy, 5, STATUS_SYNTAX, "value is missing before '*'"},
    {"sin(x", &xy, 6, STATUS_SYNTAX, "bracket of 'sin' is open"},
    {"(x + y", &xy, 7, STATUS_SYNTAX, "bracket is open"},
    {"x +", &xy, 4, STATUS_SYNTAX, "value is missing"},
    {"* x", &xy, 1, STATUS_SYNTAX, "value is missing"},
    {"x)", &xy, 2, STATUS_SYNTAX, "closing bracket too many"},
    {"()", &xy, 2, STATUS_SYNTAX, "empty"},
    {"sin()", &xy, 5, STATUS_SYNTAX, "needs a value"},
    {"sin(x, y)", &xy, 6, STATUS_SYNTAX, "takes 1 value"},
    {"max(x)", &xy, 6, STATUS_SYNTAX, "at least 2"},
    {"atan2(x)", &xy, 8, STATUS_SYNTAX, "takes 2 values"},
    {"clamp(x, y)", &xy, 11, STATUS_SYNTAX, "takes 3 values"},
    {"max(x,)", &xy, 7, STATUS_SYNTAX, "value is missing"},
    {"max(,x)", &xy, 5, STATUS_SYNTAX, "value is missing"},
    {"x, y", &xy, 2, STATUS_SYNTAX, "decimal sign"},
    {"(1,5)", &xy, 3, STATUS_SYNTAX, "decimal sign"},
    {"2 3", &xy, 3, STATUS_SYNTAX, "two numbers"},
    {"1..2", &xy, 3, STATUS_SYNTAX, "two numbers"},
    {"1.2.3", &xy, 4, STATUS_SYNTAX, "two numbers"},
    {"1e", &xy, 2, STATUS_SYNTAX, "exponent"},
    {"1e+", &xy, 2, STATUS_SYNTAX, "exponent"},
    {"2e", &xy, 2, STATUS_SYNTAX, "2*e"},
    {"0x1F", &xy, 1, STATUS_SYNTAX, "hexadecimal"},
    {"1e999", &xy, 1, STATUS_SYNTAX, "too large"},
    {"x2", &xy, 1, STATUS_NAME, "not known"},
    {"x < y < 3", &xy, 7, STATUS_SYNTAX, "do not chain"},
    {"x == y != 3", &xy, 8, STATUS_SYNTAX, "do not chain"},
    {"sim(x)", &xy, 1, STATUS_NAME, "did you mean 'sin'?"},
    {"sim(x)", &any, 1, STATUS_NAME, "did you mean 'sin'?"},
    {"x + sqr(x)", &xy, 5, STATUS_NAME, "did you mean 'sqrt'?"},
    {"alpah*x", &xy, 1, STATUS_NAME, "did you mean 'alpha'?"},
    {"3 + z", &xy, 5, STATUS_NAME, "names here: x, y"},
    {"2xy", &xy, 2, STATUS_NAME, "write x*y"},
    {"sin x", &xy, 5, STATUS_SYNTAX, "needs brackets"},
    {"sin", &xy, 4, STATUS_SYNTAX, "needs brackets"},
    {"x ** 2", &xy, 3, STATUS_SYNTAX, "^"},
    {"x = 2", &xy, 3, STATUS_SYNTAX, "=="},
    {"x && y", &xy, 3, STATUS_SYNTAX, "'and'"},
    {"|x|", &xy, 1, STATUS_SYNTAX, "abs"},
    {"x!", &xy, 2, STATUS_SYNTAX, "not"},
    {"x % 2", &xy, 3, STATUS_SYNTAX, "floor"},
    {"[x]", &xy, 1, STATUS_SYNTAX, "round brackets"},
    {"x # y", &xy, 3, STATUS_SYNTAX, "take it out"},
    {"x + \xff", &xy, 5, STATUS_SYNTAX, "UTF-8"},
    {"x + \x01", &xy, 5, STATUS_SYNTAX, "control"},
    {"θ + ¬x", &any, 5, STATUS_SYNTAX, "take it out"},
    {"x and", &xy, 6, STATUS_SYNTAX, "value is missing"},
    {"x not y", &xy, 3, STATUS_SYNTAX, "operator is missing"},
    {"mean(x)", &xy, 1, STATUS_NAME, "examples of a data file"},
    {"norm(x)", &xy, 1, STATUS_NAME, "parameters of a rule"},
    {"grad(x)", &data, 1, STATUS_NAME, "parameters of a rule"},
    {"mean(x, y)", &rule, 7, STATUS_SYNTAX, "(a + b)/2"},
    {"dot(x)", &rule, 6, STATUS_SYNTAX, "takes 2"},
};

START_TEST(points_at_the_mistake)
{
    const Node *node = (const Node *)1;
    Error error = {0};
    Status status = formula_parse(&arena, bad[_i].text, bad[_i].names, &node, &error);
    ck_assert_msg(status == bad[_i].status, "'%s': status %d, %s", bad[_i].text, status, error.message);
    ck_assert_ptr_null(node);
    ck_assert_str_eq(error.file, "formula");
    ck_assert_int_eq(error.line, 1);
    ck_assert_msg(error.column == bad[_i].column, "'%s': column %d, not %d: %s", bad[_i].text, error.column,
                  bad[_i].column, error.message);
    ck_assert_msg(strstr(error.message, bad[_i].says), "'%s': '%s' lacks '%s'", bad[_i].text, error.message,
                  bad[_i].says);
    ck_assert_int_eq(formula_parse(&arena, bad[_i].text, bad[_i].names, &node, NULL), bad[_i].status);
}
END_TEST

START_TEST(own_names_come_before_constants)
{
    static const char *const names[] = {"e", "x"};
    const Node *node = parsed("e*x", &(FormulaNames){names, 2, false, false});
    ck_assert_int_eq(node->args[0]->kind, NODE_NAME);
    ck_assert(formula_is_constant("e") && formula_is_constant("tau") && !formula_is_constant("x"));
    ck_assert(formula_is_function("sin") && formula_is_function("mean") && formula_is_function("ln") &&
              !formula_is_function("x"));
}
END_TEST

START_TEST(lines_of_rules)
{
    static const struct {
        const char *text;
        int column;
    } wrong[] = {{"m", 2}, {"= 3", 1}, {"m = ", 5}, {"2 = 3", 1}, {"m == 3", 3}};
    const char *left;
    const Node *right;
    Error error = {0};
    ck_assert_int_eq(formula_parse_line(&arena, "m_hat = x/(1 - beta1^2)", &rule, &left, &right, &error), STATUS_OK);
    ck_assert_str_eq(left, "m_hat");
    ck_assert_str_eq(printed(right), "x/(1 - beta1^2)");
    for (int i = 0; i < COUNT(wrong); i++) {
        ck_assert_int_eq(formula_parse_line(&arena, wrong[i].text, &rule, &left, &right, &error), STATUS_SYNTAX);
        ck_assert_msg(error.column == wrong[i].column, "'%s': %d %s", wrong[i].text, error.column, error.message);
    }
}
END_TEST

/* ---- limits ---- */

static char *repeated(const char *before, const char *part, int count, const char *after)
{
    TextBuffer text = {0};
    text_add(&text, "%s", before);
    for (int i = 0; i < count; i++) text_add(&text, "%s", part);
    text_add(&text, "%s", after);
    return text.data;
}

static const struct {
    const char *before, *part;
    int count;
    const char *after;
    Status status;
} sizes[] = {
    {"x", "+x", 32767, " ", STATUS_OK},     /* 65,536 characters */
    {"x", "+x", 32767, "  ", STATUS_LIMIT}, /* one more */
    {"θ", "θ", 65535, "", STATUS_OK},       /* characters, not bytes */
    {"x", "-x*y", 16383, "", STATUS_OK},    {"1", "/x", 32767, "", STATUS_OK},
    {"x", " x", 32767, "", STATUS_OK},      {"", "(", 999, "x", STATUS_SYNTAX}, /* open, at the end */
    {"", "(", 1000, "x", STATUS_LIMIT},     {"", "(", 60000, "", STATUS_LIMIT},
    {"", "-", 1000, "x", STATUS_LIMIT},     {"", "not ", 2000, "x", STATUS_LIMIT},
    {"x", "^x", 998, "", STATUS_OK},        {"x", "^x", 1000, "", STATUS_LIMIT},
    {"", "sin(", 1000, "x", STATUS_LIMIT},  {"x", " and x", 10000, "", STATUS_OK},
    {"max(x", ",x", 30000, ")", STATUS_OK}, {"", "1", 65536, "", STATUS_SYNTAX}, /* too large a number */
    {"0.", "0", 60000, "1", STATUS_OK},     {"x", "²", 600, "", STATUS_SYNTAX},  /* too large a power */
};

START_TEST(limits_have_a_clear_error)
{
    char *text = repeated(sizes[_i].before, sizes[_i].part, sizes[_i].count, sizes[_i].after);
    const Node *node, *d;
    Error error = {0};
    Status status = formula_parse(&arena, text, NULL, &node, &error);
    ck_assert_msg(status == sizes[_i].status, "%d: %s", status, error.message);
    if (status == STATUS_OK) { /* everything else stands such a length too */
        formula_simplify(&arena, node);
        TextBuffer out = {0};
        formula_print(node, &out);
        formula_print_tex(node, &out);
        text_free(&out);
        formula_derive(&arena, node, "x", &d, &error);
        Program *program = NULL;
        const char *const outputs[] = {"f"};
        ProgramInput inputs[] = {{"x", false}, {"y", false}};
        ProgramLine line = {"f", node};
        ProgramDesc desc = {
            .inputs = inputs, .input_count = 2, .lines = &line, .line_count = 1, .outputs = outputs, .output_count = 1};
        program_compile(&program, &desc, &error);
        program_destroy(program);
    }
    free(text);
}
END_TEST

static void *nested(void *unused)
{
    (void)unused;
    TextBuffer text = {0};
    for (int i = 0; i < 990; i++) text_add(&text, "sin(");
    text_add(&text, "x");
    for (int i = 0; i < 990; i++) text_add(&text, ")");
    const Node *node = parsed(text.data, NULL), *d = derived(node, "x"), *d2;
    Error error = {0};
    Status status = formula_derive(&arena, d, "x", &d2, &error);
    ck_assert(status == STATUS_OK || status == STATUS_LIMIT);
    double h = 1e-5, slope = (value_at(node, 1 + h, 0) - value_at(node, 1 - h, 0)) / (2 * h);
    ck_assert_msg(near(value_at(d, 1, 0), slope, 1e-5, 1e-9), "%g %g", value_at(d, 1, 0), slope);
    text_free(&text);
    return NULL;
}

#if defined(__SANITIZE_ADDRESS__)
enum { SMALL_STACK = 2 << 20 }; /* its frames are several times as large */
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
enum { SMALL_STACK = 2 << 20 };
#else
enum { SMALL_STACK = 512 << 10 };
#endif
#else
enum { SMALL_STACK = 512 << 10 };
#endif

/* The deepest formula in a thread with half a megabyte of stack. */
START_TEST(nested_functions_on_a_small_stack)
{
    pthread_t thread;
    pthread_attr_t small;
    pthread_attr_init(&small);
    ck_assert_int_eq(pthread_attr_setstacksize(&small, SMALL_STACK), 0);
    ck_assert_int_eq(pthread_create(&thread, &small, nested, NULL), 0);
    pthread_join(thread, NULL);
    pthread_attr_destroy(&small);
}
END_TEST

/* Derived again and again it grows until it is refused, in time. */
START_TEST(growth_ends_in_an_error)
{
    const Node *node = parsed("exp(sin(x*y)*cos(x/y))*log(1 + x^2*y^2)/(1 + sqrt(x^2 + y^2))", NULL);
    Status status = STATUS_OK;
    Error error = {0};
    for (int i = 0; i < 12 && status == STATUS_OK; i++)
        status = formula_derive(&arena, node, i % 2 ? "y" : "x", &node, &error);
    ck_assert_int_eq(status, STATUS_LIMIT);
    ck_assert_ptr_nonnull(strstr(error.message, "20000"));
}
END_TEST

/* ---- what is printed ---- */

static const struct {
    const char *text, *printed;
} prints[] = {
    {"x^2y", "x^2*y"},
    {"1/2x", "1/2*x"},
    {"-x^2", "-x^2"},
    {"(-x)^2", "(-x)^2"},
    {"2^-x", "2^(-x)"},
    {"2^3^x", "2^3^x"},
    {"(2^3)^x", "(2^3)^x"},
    {"a-(b-c)-d", "a - (b - c) - d"},
    {"a/(b*c)", "a/(b*c)"},
    {"a/b*c", "a/b*c"},
    {"-(a+b)", "-(a + b)"},
    {"(a+b)*c", "(a + b)*c"},
    {"a*-b", "a*(-b)"},
    {"not x<1 and y>2", "not x < 1 and y > 2"},
    {"not (x and y)", "not (x and y)"},
    {"(a<b)+1", "(a < b) + 1"},
    {"max(a,b ,c)", "max(a, b, c)"},
    {"1e-8", "1e-8"},
    {"2.50", "2.5"},
    {"1e20", "1e20"},
    {"sqrt(x)/2", "sqrt(x)/2"},
    {"(x or y) and z", "(x or y) and z"},
    {"a^(b+1)", "a^(b + 1)"},
    {"pi*x", "pi*x"},
    {"ln(x)", "log(x)"},
};

START_TEST(prints_the_language)
{
    ck_assert_str_eq(printed(parsed(prints[_i].text, NULL)), prints[_i].printed);
    ck_assert_str_eq(printed(parsed(prints[_i].printed, NULL)), prints[_i].printed);
}
END_TEST

static const struct {
    const char *text, *tex;
} texts[] = {
    {"x^2*y", "x^{2} \\, y"},
    {"m_hat/(sqrt(v_hat)+eps)", "\\frac{\\hat{m}}{\\sqrt{\\hat{v}} + \\varepsilon}"},
    {"beta1*m", "\\beta_{1} \\, m"},
    {"where(x<1,2,3)", "\\begin{cases} 2 & x < 1 \\\\ 3 & \\text{else} \\end{cases}"},
    {"sin(pi*x)", "\\sin\\left(\\pi \\, x\\right)"},
    {"abs(x)^2", "\\left|x\\right|^{2}"},
    {"1e-8", "10^{-8}"},
};

START_TEST(prints_tex)
{
    TextBuffer text = {0};
    formula_print_tex(parsed(texts[_i].text, NULL), &text);
    ck_assert_str_eq(text.data, texts[_i].tex);
    text_free(&text);
}
END_TEST

static const struct {
    const char *text, *simple;
} simpler[] = {
    {"x+x", "2*x"},
    {"x*x", "x^2"},
    {"2*x*3", "6*x"},
    {"x^2*x", "x^3"},
    {"x^1", "x"},
    {"x^0", "1"},
    {"a + -b", "a - b"},
    {"a - -b", "a + b"},
    {"--x", "x"},
    {"1*x", "x"},
    {"x + 0", "x"},
    {"0*x", "0"},
    {"x - x", "0"},
    {"0.1*3x", "0.3*x"},
    {"x/3 + x/6", "x/2"},
    {"x/2/4", "x/8"},
    {"x*y - y*x", "0"},
    {"2*x*y + 3*y*x", "5*x*y"},
    {"-(x - y)", "y - x"},
    {"x - (y - 2)", "x - y + 2"},
    {"1 + x + 2", "3 + x"},
    {"2^3", "8"},
    {"2^0.5", "2^0.5"},
    {"2^3^0.5*x", "2^3^0.5*x"},
    {"sqrt(4)", "2"},
    {"sqrt(2)", "sqrt(2)"},
    {"2*pi*3", "6*pi"},
    {"1/0", "1/0"},
    {"0/0", "0/0"},
    {"0*(1/0)", "0/0"},
    {"x^0.5*x^0.5", "(x^0.5)^2"},
    {"(x^2)^0.5", "(x^2)^0.5"},
    {"sqrt(x^2)", "sqrt(x^2)"},
    {"where(1, x, y)", "x"},
    {"where(x < 1, y, y)", "y"},
    {"exp(0)*x", "x"},
    {"log(e)", "1"},
    {"3*(x + y) - 3*(x + y)", "0"},
    {"x/0.3", "10*x/3"},
    {"(2x)^3", "8*x^3"},
    {"y*2*x", "2*x*y"},
    {"-1 + x + y", "x + y - 1"},
    {"-x + y", "-x + y"},
    {"-1 - x", "-1 - x"},
    {"max(x, x)", "x"},
    {"1 < 2", "1"},
    {"x/y*y", "x"},
    {"θ*x*2", "2*θ*x"},
};

START_TEST(writes_it_as_a_mathematician_would)
{
    ck_assert_str_eq(printed(formula_simplify(&arena, parsed(simpler[_i].text, NULL))), simpler[_i].simple);
}
END_TEST

/* ---- derivatives ---- */

static const struct {
    const char *text, *dx, *dy;
} derivatives[] = {
    {"x^2*y", "2*x*y", "x^2"},
    {"(1-x)^2 + 100*(y-x^2)^2", "-2*(1 - x) - 400*x*(y - x^2)", "200*(y - x^2)"},
    {"exp(-x^2-y^2)", "-2*x*exp(-x^2 - y^2)", "-2*y*exp(-x^2 - y^2)"},
    {"sin(x)*cos(y)", "cos(x)*cos(y)", "-sin(x)*sin(y)"},
    {"log(1+exp(x*y))", "y*exp(x*y)/(1 + exp(x*y))", "x*exp(x*y)/(1 + exp(x*y))"},
    {"2^3^0.5*x + y/2/4", "2^3^0.5", "1/8"},
    {"sqrt(x^2+y^2+1)", "x/sqrt(x^2 + y^2 + 1)", "y/sqrt(x^2 + y^2 + 1)"},
    {"tanh(3x) + 2(y-1)^2", "3*(1 - tanh(3*x)^2)", "4*(y - 1)"},
    {"abs(x - 2y)", "sign(x - 2*y)", "-2*sign(x - 2*y)"},
    {"max(x, y)", "where(x > y, 1, where(y > x, 0, 1/2))", "where(x > y, 0, where(y > x, 1, 1/2))"},
    {"relu(x)*y", "y*(x > 0)", "relu(x)"},
    {"relu(log(x))", "where(log(x) > 0, 1/x, 0)", "0"},
    {"clamp(x, -1, 1)", "where(-1 <= x and x <= 1, 1, 0)", "0"},
    {"where(x < y, x^2, y^2)", "where(x < y, 2*x, 0)", "where(x < y, 0, 2*y)"},
    {"x^y", "y*x^(y - 1)", "x^y*log(x)"},
    {"x^0.5", "0.5/x^0.5", "0"},
    {"e^x", "e^x", "0"},
    {"1/(2x)", "-1/(2*x^2)", "0"},
    {"floor(x) + sign(y) + heaviside(x) + (x < y)", "0", "0"},
    {"erf(x)", "2*exp(-x^2)/sqrt(pi)", "0"},
    {"log2(x)", "1/(log(2)*x)", "0"},
    {"sigmoid(x*y)", "y*sigmoid(x*y)*(1 - sigmoid(x*y))", "x*sigmoid(x*y)*(1 - sigmoid(x*y))"},
    {"softplus(x)", "sigmoid(x)", "0"},
    {"hypot(x, y)", "x/hypot(x, y)", "y/hypot(x, y)"},
    {"3", "0", "0"},
};

START_TEST(derives_as_a_mathematician_would)
{
    const Node *node = parsed(derivatives[_i].text, NULL);
    ck_assert_str_eq(printed(derived(node, "x")), derivatives[_i].dx);
    ck_assert_str_eq(printed(derived(node, "y")), derivatives[_i].dy);
}
END_TEST

START_TEST(derives_into_means_over_data)
{
    static const struct {
        const char *text, *dx;
    } over[] = {
        {"mean((x*alpha + beta1 - y)^2)", "2*mean(alpha*(alpha*x + beta1 - y))"},
        {"sum(x)", "sum(1)"},
        {"mean(x)", "1"},
        {"mean(y)", "0"},
        {"x*mean(y)", "mean(y)"},
        {"mean(abs(x*y))", "mean(y*sign(x*y))"},
    };
    for (int i = 0; i < COUNT(over); i++)
        ck_assert_str_eq(printed(derived(parsed(over[i].text, &data), "x")), over[i].dx);
    const Node *d;
    Error error = {0};
    ck_assert_int_eq(formula_derive(&arena, parsed("max_of(x)", &rule), "x", &d, &error), STATUS_VALUE);
    ck_assert_ptr_null(d);
}
END_TEST

/* x, y and the value of d/dx there: what is agreed at kinks, and that the branch not taken does not show. */
static const struct {
    const char *text;
    double x, y, dx;
} kinks[] = {
    {"abs(x)", 0, 0, 0},
    {"relu(x)", 0, 0, 0},
    {"sign(x)", 0, 0, 0},
    {"floor(x)", 1, 0, 0},
    {"ceil(x)", 1, 0, 0},
    {"round(x)", 0.5, 0, 0},
    {"heaviside(x)", 0, 0, 0},
    {"max(x, y)", 2, 2, 0.5},
    {"min(x, y)", 2, 2, 0.5},
    {"max(x, y)", 3, 2, 1},
    {"min(x, y)", 3, 2, 0},
    {"max(x, x)", 1, 0, 1},
    {"clamp(x, -1, 1)", 1, 0, 1},
    {"clamp(x, -1, 1)", -1, 0, 1},
    {"clamp(x, -1, 1)", 1.5, 0, 0},
    {"clamp(y, x, 9)", 2, 1, 1},
    {"clamp(y, x, 9)", 2, 3, 0},
    {"where(x > 0, log(x), 3x)", -1, 0, 3},
    {"where(x > 0, sqrt(x), x)", 0, 0, 1},
    {"where(y > 0, x/y, 2x)", 1, 0, 2},
    {"relu(sqrt(x))", 0, 0, 0},
    {"x^2", 0, 0, 0},
    {"sqrt(x)", 0, 0, INFINITY},
    {"x^1.5", 0, 0, 0},
    {"abs(x)^2", 0, 0, 0},
    {"x^3*y", 0, 2, 0},
    {"sin(x)/x", 2, 0, 0},
    {"exp(-800*x)*0", 0, 0, 0},
    {"tanh(1000x)", 1, 0, 0},
    {"softplus(1000x)", 1, 0, 1000},
    {"sigmoid(-1000x)", 1, 0, 0},
    {"x^0", 0, 0, 0},
    {"cbrt(x)", 0, 0, INFINITY},
};

START_TEST(kinks_as_agreed)
{
    const Node *node = parsed(kinks[_i].text, NULL);
    double d = value_at(derived(node, "x"), kinks[_i].x, kinks[_i].y), wanted = kinks[_i].dx;
    if (!strcmp(kinks[_i].text, "sin(x)/x")) wanted = cos(2) / 2 - sin(2) / 4;
    ck_assert_msg(near(d, wanted, 1e-14, 1e-300), "d %s at %g: %.17g, not %.17g", kinks[_i].text, kinks[_i].x, d,
                  wanted);
}
END_TEST

/* Every function of one value has the slope that differences of its values have. */
static const struct {
    const char *text;
    double at[2];
} slopes[] = {
    {"sin(x)", {0.4, 2}},     {"cos(x)", {0.4, 2}},   {"tan(x)", {0.4, -1}},     {"asin(x)", {0.3, -0.6}},
    {"acos(x)", {0.3, -0.6}}, {"atan(x)", {0.3, -2}}, {"sinh(x)", {0.5, -1}},    {"cosh(x)", {0.5, -1}},
    {"tanh(x)", {0.5, -1}},   {"exp(x)", {0.5, -1}},  {"log(x)", {0.5, 3}},      {"log2(x)", {0.5, 3}},
    {"log10(x)", {0.5, 3}},   {"sqrt(x)", {0.5, 3}},  {"cbrt(x)", {0.5, -3}},    {"abs(x)", {0.5, -3}},
    {"erf(x)", {0.3, -0.6}},  {"relu(x)", {0.5, -3}}, {"sigmoid(x)", {0.5, -1}}, {"softplus(x)", {0.5, -1}},
    {"2^x", {0.5, -1}},
};

START_TEST(slopes_are_those_of_the_values)
{
    const Node *node = parsed(slopes[_i].text, NULL), *d = derived(node, "x");
    for (int i = 0; i < 2; i++) {
        double x = slopes[_i].at[i], h = 1e-5, slope = value_at(d, x, 0);
        double wanted = (value_at(node, x + h, 0) - value_at(node, x - h, 0)) / (2 * h);
        ck_assert_msg(near(slope, wanted, 1e-7, 1e-8), "d %s at %g: %.12g, not %.12g", slopes[_i].text, x, slope,
                      wanted);
    }
}
END_TEST

/* Value, gradient and Hessian by PyTorch in double precision: relative 1e-9 or absolute 1e-10, as DESIGN has them. */
START_TEST(equals_the_oracle)
{
    Csv csv;
    Error error = {0};
    if (csv_read(&arena, TEST_DATA "/oracle/derivatives.csv", &csv, &error) != STATUS_OK)
        ck_abort_msg("%s", error.message);
    ck_assert_int_eq(csv.columns, 9);
    ck_assert_int_gt(csv.rows, 20);
    for (int row = 0; row < csv.rows; row++) {
        const char *const *cells = csv.cells + row * csv.columns;
        const Node *f = parsed(cells[0], NULL), *fx = derived(f, "x"), *fy = derived(f, "y");
        const Node *all[] = {f, fx, fy, derived(fx, "x"), derived(fx, "y"), derived(fy, "y")};
        double x = strtod(cells[1], NULL), y = strtod(cells[2], NULL);
        for (int i = 0; i < 6; i++) {
            double wanted = strtod(cells[3 + i], NULL), value = value_at(all[i], x, y);
            ck_assert_msg(near(value, wanted, 1e-9, 1e-10), "%s at %g, %g: %s is %.17g, not %.17g", cells[0], x, y,
                          csv.header[3 + i], value, wanted);
        }
    }
}
END_TEST

START_TEST(replaces_names)
{
    const Node *node = parsed("1 - beta1*x + beta1", NULL), *two = parsed("2 + y", NULL);
    ck_assert_str_eq(printed(formula_replace(&arena, node, "beta1", two)), "1 - (2 + y)*x + (2 + y)");
    ck_assert_ptr_eq(formula_replace(&arena, node, "nothing", two), node);
    ck_assert_int_eq(formula_size(node), 7);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("formula");
    TCase *reading = tcase_create("reading");
    tcase_add_checked_fixture(reading, NULL, drop_arena);
    LOOP(reading, means_what_it_says, good);
    tcase_add_test(reading, any_letter_makes_a_name);
    LOOP(reading, points_at_the_mistake, bad);
    tcase_add_test(reading, own_names_come_before_constants);
    tcase_add_test(reading, lines_of_rules);
    LOOP(reading, limits_have_a_clear_error, sizes);
    tcase_add_test(reading, nested_functions_on_a_small_stack);
    tcase_add_test(reading, growth_ends_in_an_error);
    tcase_set_timeout(reading, 20);
    suite_add_tcase(suite, reading);

    TCase *writing = tcase_create("writing");
    tcase_add_checked_fixture(writing, NULL, drop_arena);
    LOOP(writing, prints_the_language, prints);
    LOOP(writing, prints_tex, texts);
    LOOP(writing, writes_it_as_a_mathematician_would, simpler);
    tcase_add_test(writing, replaces_names);
    suite_add_tcase(suite, writing);

    TCase *calculus = tcase_create("calculus");
    tcase_add_checked_fixture(calculus, NULL, drop_arena);
    LOOP(calculus, derives_as_a_mathematician_would, derivatives);
    tcase_add_test(calculus, derives_into_means_over_data);
    LOOP(calculus, kinks_as_agreed, kinks);
    LOOP(calculus, slopes_are_those_of_the_values, slopes);
    tcase_add_test(calculus, equals_the_oracle);
    suite_add_tcase(suite, calculus);

    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed > 0;
}
