/* Programs: every shape gives the same bits, data and rules mean what they say, and hundreds of random formulas agree
 * with their simplified, printed and derived forms. */
#include "base/random.h"
#include "formula/formula.h"
#include "formula/engine/program.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

static Arena arena;
static void drop_arena(void) { arena_free(&arena); }

static const FormulaNames any_rule = {NULL, -1, true, false}, any_data = {NULL, -1, false, true};

static bool same_bits(double a, double b)
{
    return (isnan(a) && isnan(b)) || !memcmp(&a, &b, sizeof a); /* one NaN is as good as another */
}

static Program *compiled(const char *const *texts, int count, const ProgramInput *inputs, int input_count,
                         const char *const *outputs, int output_count)
{
    ProgramLine lines[16];
    Error error = {0};
    Program *program;
    for (int i = 0; i < count; i++)
        if (formula_parse_line(&arena, texts[i], &any_rule, &lines[i].name, &lines[i].formula, &error) != STATUS_OK)
            ck_abort_msg("%s: %s", texts[i], error.message);
    ProgramDesc desc = {.inputs = inputs,
                        .input_count = input_count,
                        .lines = lines,
                        .line_count = count,
                        .outputs = outputs,
                        .output_count = output_count};
    if (program_compile(&program, &desc, &error) != STATUS_OK) ck_abort_msg("%s", error.message);
    return program;
}

static const ProgramInput xy_inputs[] = {{"x", false}, {"y", false}};

static Program *of_nodes(const Node *const *nodes, int count)
{
    static const char *const names[] = {"f0", "f1", "f2", "f3", "f4", "f5", "f6", "f7"};
    ProgramLine lines[8];
    Error error = {0};
    Program *program;
    for (int i = 0; i < count; i++) lines[i] = (ProgramLine){names[i], nodes[i]};
    ProgramDesc desc = {.inputs = xy_inputs,
                        .input_count = 2,
                        .lines = lines,
                        .line_count = count,
                        .outputs = names,
                        .output_count = count};
    if (program_compile(&program, &desc, &error) != STATUS_OK) ck_abort_msg("%s", error.message);
    return program;
}

static void run_at(Program *program, double x, double y, double *out, int count)
{
    double *outputs[8] = {NULL};
    for (int i = 0; i < count; i++) outputs[i] = &out[i];
    program_run(program, &(ProgramCall){.lanes = 1, .inputs = (const double *[]){&x, &y}, .outputs = outputs});
}

/* ---- random formulas ---- */

static const char *const unary[] = {
    "sin",  "cos",     "tan",      "atan", "sinh",      "cosh", "tanh",  "exp",  "log",
    "log2", "log10",   "sqrt",     "cbrt", "abs",       "sign", "floor", "ceil", "round",
    "erf",  "sigmoid", "softplus", "relu", "heaviside", "asin", "acos",
};

static void grow(TextBuffer *text, Random *random, int depth)
{
    int kind = random_below(random, depth <= 0 ? 3 : 16);
    switch (kind) {
    case 0: text_add(text, "x"); break;
    case 1: text_add(text, "y"); break;
    case 2: text_add(text, "%.*g", 1 + random_below(random, 3), random_uniform(random) * 4); break;
    case 3:
    case 4:
    case 5:
    case 6: {
        static const char *const signs[] = {" + ", " - ", "*", "/"};
        text_add(text, "(");
        grow(text, random, depth - 1);
        text_add(text, "%s", signs[kind - 3]);
        grow(text, random, depth - 1);
        text_add(text, ")");
        break;
    }
    case 7:
    case 8:
        text_add(text, "(");
        grow(text, random, depth - 1);
        text_add(text, ")^%d", random_below(random, 7) - 2);
        break;
    case 9:
        text_add(text, "(1.5 + sin(");
        grow(text, random, depth - 1);
        text_add(text, "))^(");
        grow(text, random, depth - 1);
        text_add(text, ")");
        break;
    case 10:
        text_add(text, "(-");
        grow(text, random, depth - 1);
        text_add(text, ")");
        break;
    case 11: {
        static const char *const two[] = {"max", "min", "hypot", "atan2"};
        text_add(text, "%s(", two[random_below(random, 4)]);
        grow(text, random, depth - 1);
        text_add(text, ", ");
        grow(text, random, depth - 1);
        text_add(text, ")");
        break;
    }
    case 12: {
        text_add(text, random_below(random, 2) ? "where(x < " : "where(y >= ");
        grow(text, random, depth - 1);
        text_add(text, ", ");
        grow(text, random, depth - 1);
        text_add(text, ", ");
        grow(text, random, depth - 1);
        text_add(text, ")");
        break;
    }
    case 13:
        text_add(text, "clamp(");
        grow(text, random, depth - 1);
        text_add(text, ", -1.5, 2)");
        break;
    default:
        text_add(text, "%s(", unary[random_below(random, COUNT(unary))]);
        grow(text, random, depth - 1);
        text_add(text, ")");
    }
}

static const Node *parsed(const char *text)
{
    const Node *node;
    Error error = {0};
    if (formula_parse(&arena, text, NULL, &node, &error) != STATUS_OK) ck_abort_msg("%s: %s", text, error.message);
    return node;
}

static const Node *random_formula(Random *random, TextBuffer *text)
{
    text_clear(text);
    grow(text, random, 2 + random_below(random, 4));
    return parsed(text->data);
}

/* Central differences at h and h/2; false where they disagree (a kink, a pole, lost digits): then they prove
 * nothing. */
static bool slope(Program *program, int output, int count, const double at[2], int axis, double *out)
{
    double estimates[3], step = 2e-4 * (1 + fabs(at[axis])), values[8];
    for (int k = 0; k < 3; k++, step /= 2) {
        double high[2] = {at[0], at[1]}, low[2] = {at[0], at[1]}, above, below;
        high[axis] += step;
        low[axis] -= step;
        run_at(program, high[0], high[1], values, count);
        above = values[output];
        run_at(program, low[0], low[1], values, count);
        below = values[output];
        estimates[k] = (above - below) / (high[axis] - low[axis]);
        if (!isfinite(estimates[k]) || fabs(above) > 1e7) return false;
    }
    double fine = (4 * estimates[2] - estimates[1]) / 3, coarse = (4 * estimates[1] - estimates[0]) / 3;
    *out = fine;
    return fabs(fine - coarse) <= 1e-6 * (1 + fabs(fine)) && fabs(fine - estimates[2]) <= 1e-4 * (1 + fabs(fine));
}

/* First and second derivatives against central differences of the value and of the first derivatives. The tolerance,
 * relative 1e-5, is that of the differences; a wrong rule is off by far more. */
START_TEST(derivatives_of_random_formulas)
{
    Random random = random_stream(20, (uint64_t)_i);
    TextBuffer text = {0};
    int first = 0, second = 0;
    for (int round = 0; round < 400; round++) {
        const Node *nodes[6] = {random_formula(&random, &text)};
        Error error = {0};
        static const struct {
            int from;
            const char *name;
        } made[] = {{0, "x"}, {0, "y"}, {1, "x"}, {1, "y"}, {2, "y"}};
        bool large = false;
        for (int i = 0; i < 5; i++)
            large |= formula_derive(&arena, nodes[made[i].from], made[i].name, &nodes[i + 1], &error) != STATUS_OK;
        ck_assert_msg(!large, "%s: %s", text.data, error.message);
        Program *program = of_nodes(nodes, 6);
        for (int point = 0; point < 4; point++) {
            double at[2] = {random_uniform(&random) * 4 - 2, random_uniform(&random) * 4 - 2}, values[8], wanted;
            run_at(program, at[0], at[1], values, 6);
            if (!isfinite(values[0])) continue;
            for (int i = 0; i < 5; i++) {
                if (!slope(program, made[i].from, 6, at, made[i].name[0] == 'y', &wanted)) continue;
                double d = values[i + 1];
                if (isnan(d) && fabs(wanted) < 1e-12) continue; /* 0/0 in a flat place, as x^y where x is 0 */
                ck_assert_msg(fabs(d - wanted) <= 1e-5 * (1 + fabs(wanted)),
                              "%s at %.17g, %.17g: derivative %d is %.12g, differences say %.12g", text.data, at[0],
                              at[1], i, d, wanted);
                if (i < 2) first++;
                else second++;
            }
        }
        program_destroy(program);
        arena_reset(&arena);
    }
    text_free(&text);
    ck_assert_int_gt(first, 800);
    ck_assert_int_gt(second, 800);
}
END_TEST

/* Text and back gives the same bits; simplified, the same value but for rounding. */
START_TEST(other_forms_of_random_formulas)
{
    Random random = random_stream(21, 0);
    TextBuffer text = {0}, again = {0};
    int compared = 0;
    for (int round = 0; round < 1500; round++) {
        const Node *node = random_formula(&random, &text), *simple = formula_simplify(&arena, node);
        text_clear(&again);
        formula_print(node, &again);
        const Node *back = parsed(again.data);
        text_clear(&again);
        formula_print(simple, &again);
        const Node *simple_back = parsed(again.data);
        Program *program = of_nodes((const Node *[]){node, back, simple, simple_back}, 4);
        for (int point = 0; point < 3; point++) {
            double x = random_uniform(&random) * 4 - 2, y = random_uniform(&random) * 4 - 2, v[8], nudged[8];
            run_at(program, x, y, v, 4);
            run_at(program, x * (1 + 1e-14), y * (1 - 1e-14), nudged, 1);
            ck_assert_msg(same_bits(v[0], v[1]), "%s: %.17g %.17g", text.data, v[0], v[1]);
            ck_assert_msg(same_bits(v[2], v[3]), "%s: %.17g %.17g", again.data, v[2], v[3]);
            double blur = 1e3 * fabs(nudged[0] - v[0]); /* how much rounding matters just here */
            if (!isfinite(v[0]) || !(blur < 1e-3 * (1 + fabs(v[0])))) continue;
            ck_assert_msg(fabs(v[2] - v[0]) <= 1e-9 * fabs(v[0]) + blur + 1e-12,
                          "%s is %.17g, simplified %s is %.17g at %g, %g", text.data, v[0], again.data, v[2], x, y);
            compared++;
        }
        program_destroy(program);
        arena_reset(&arena);
    }
    text_free(&text);
    text_free(&again);
    ck_assert_int_gt(compared, 2000);
}
END_TEST

/* ---- shapes ---- */

START_TEST(one_point_or_many_same_bits)
{
    enum { LANES = 200 };
    Random random = random_stream(22, 0);
    TextBuffer text = {0};
    double x[LANES], y[LANES], many[3][LANES], one[8];
    for (int i = 0; i < LANES; i++) {
        x[i] = random_normal(&random) * 2;
        y[i] = random_normal(&random) * 2;
    }
    x[3] = NAN, x[4] = INFINITY, x[5] = 0, y[5] = -0.0, y[6] = -INFINITY, x[7] = y[7] = 1;
    for (int round = 0; round < 500; round++) {
        const Node *nodes[3] = {random_formula(&random, &text)};
        Error error = {0};
        formula_derive(&arena, nodes[0], "x", &nodes[1], &error);
        formula_derive(&arena, nodes[0], "y", &nodes[2], &error);
        Program *program = of_nodes(nodes, 3), *clone = program_clone(program);
        program_use_native(round % 2); /* machine code, interpreter, kernels: each against each */
        program_run(program, &(ProgramCall){.lanes = LANES,
                                            .inputs = (const double *[]){x, y},
                                            .outputs = (double *[]){many[0], many[1], many[2]}});
        program_destroy(program); /* a clone stands on its own */
        program_use_native(round % 4 < 2);
        for (int i = 0; i < LANES; i++) {
            run_at(clone, x[i], y[i], one, 3);
            for (int k = 0; k < 3; k++)
                ck_assert_msg(same_bits(one[k], many[k][i]), "%s at %g, %g: %.17g %.17g", text.data, x[i], y[i], one[k],
                              many[k][i]);
        }
        program_destroy(clone);
        arena_reset(&arena);
    }
    text_free(&text);
}
END_TEST

static void some_gradient(void *context, const double *point, double *out, int params, int lanes)
{
    ++*(int *)context;
    for (int i = 0; i < params * lanes; i++) out[i] = 3 * point[i] + sin(point[i]);
}

/* Rules that use everything; all shapes, state in place. */
static const char *const rules[][8] = {
    {"m = 0.9*m + (1 - 0.9)*g", "v = 0.999*v + (1 - 0.999)*g^2", "m_hat = m/(1 - 0.9^t)", "v_hat = v/(1 - 0.999^t)",
     "theta = theta - 0.01*m_hat/(sqrt(v_hat) + 1e-8)"},
    {"g = g*min(1, 2/(norm(g) + 1e-6))", "m = 0.9*m + g", "theta = theta - 0.01*m", "v = v + mean(g^2)"},
    {"p = theta + 0.05*g/norm(g)", "h = grad(p)", "m = where(h*m > 0, m*1.2, -h)",
     "theta = theta - 0.01*sign(m)*max_of(abs(h))", "v = v*dot(g, h)/(1 + sum(h^2))"},
    {"a = grad(theta)", "b = grad(theta - 0.1*a)", "c = mean(a) + mean(b)", "m = a - b + c", "v = max(v, abs(b)) + t",
     "theta = theta - 0.1*m/(1 + sqrt(v))"},
    {"k = t + sum(1) + mean(t)", "theta = theta*k - norm(t)", "m = max_of(m) + tanh(g)", "v = v^t + 2^t + sin(k)"},
    {"s = sum(theta)", "r = sum(theta - s)", "q = max_of(theta*r + s)", "theta = theta/q + r", "m = m*s + q",
     "v = clamp(v, -q, q)"},
    {"theta = theta", "m = g", "v = theta"},
};
static const ProgramInput rule_inputs[] = {{"theta", true}, {"g", true}, {"m", true}, {"v", true}, {"t", false}};
static const char *const rule_outputs[] = {"theta", "m", "v", "t"};

/* Runs three steps; state: [4][params][lanes] theta g m v. Lane k is the same problem whatever the number of lanes. */
static void run_rule(Program *program, double *state, int params, int lanes, int *calls)
{
    size_t n = (size_t)params * (size_t)lanes;
    double *theta = state, *g = state + n, *m = g + n, *v = m + n, *t = malloc(sizeof *t * (size_t)lanes);
    for (int p = 0; p < params; p++)
        for (int k = 0; k < lanes; k++) {
            size_t i = (size_t)p * (size_t)lanes + (size_t)k;
            theta[i] = sin(p * 1.7 + k) + 0.1;
            g[i] = cos(p * 0.3 - k);
            m[i] = 0.01 * p - 0.02;
            v[i] = 0.5 + 0.001 * p + 0.1 * k;
        }
    for (int step = 1; step <= 3; step++) {
        for (int k = 0; k < lanes; k++) t[k] = step + (k % 2) * 300;
        program_run(program, &(ProgramCall){.lanes = lanes,
                                            .params = params,
                                            .inputs = (const double *[]){theta, g, m, v, t},
                                            .outputs = (double *[]){theta, m, v, NULL},
                                            .gradient = some_gradient,
                                            .context = calls});
    }
    free(t);
}

START_TEST(rules_in_every_shape_same_bits)
{
    static const int sizes[] = {1, 2, 3, 7, 8, 9, 70, 257, 600, 1500};
    int count = 0;
    while (count < 8 && rules[_i][count]) count++;
    Program *program = compiled(rules[_i], count, rule_inputs, 5, rule_outputs, 4);
    ck_assert(program_output_is_vector(program, 0) && !program_output_is_vector(program, 3));
    for (int s = 0; s < COUNT(sizes); s++) {
        int params = sizes[s], calls = 0;
        for (int lanes = 2; lanes <= 150; lanes = lanes < 8 ? lanes + 3 : lanes * 4) {
            size_t n = (size_t)params * (size_t)lanes;
            double *many = malloc(4 * n * sizeof *many), *one = malloc(4 * n * sizeof *one);
            program_use_native(lanes % 3 != 0);
            run_rule(program, many, params, lanes, &calls);
            program_use_native(params % 2 == 0 || lanes == 2);
            for (int lane = 0; lane < lanes; lane += 1 + lanes / 4) {
                /* one lane with this lane's numbers */
                double *theta = one, *g = one + params, *m = g + params, *v = m + params;
                for (int p = 0; p < params; p++) {
                    theta[p] = sin(p * 1.7 + lane) + 0.1;
                    g[p] = cos(p * 0.3 - lane);
                    m[p] = 0.01 * p - 0.02;
                    v[p] = 0.5 + 0.001 * p + 0.1 * lane;
                }
                for (int step = 1; step <= 3; step++) {
                    double t = step + (lane % 2) * 300;
                    program_run(program, &(ProgramCall){.lanes = 1,
                                                        .params = params,
                                                        .inputs = (const double *[]){theta, g, m, v, &t},
                                                        .outputs = (double *[]){theta, m, v, NULL},
                                                        .gradient = some_gradient,
                                                        .context = &calls});
                }
                for (int k = 0; k < 4; k++)
                    for (int p = 0; p < params; p++) {
                        double a = one[(size_t)k * (size_t)params + (size_t)p];
                        double b = many[((size_t)k * (size_t)params + (size_t)p) * (size_t)lanes + (size_t)lane];
                        ck_assert_msg(same_bits(a, b), "rule %d, %d parameters, lane %d of %d, array %d: %.17g %.17g",
                                      _i, params, lane, lanes, k, a, b);
                    }
            }
            free(many);
            free(one);
            if (n > 20000) break;
        }
    }
    program_destroy(program);
}
END_TEST

/* Against plain C, so that the shapes are not all wrong together. */
START_TEST(a_rule_equals_plain_c)
{
    enum { PARAMS = 1000 };
    static double theta[PARAMS], g[PARAMS], m[PARAMS], v[PARAMS], a[PARAMS], b[PARAMS], c[PARAMS];
    const double t = 3;
    Program *program = compiled(rules[1], 4, rule_inputs, 5, rule_outputs, 4);
    double square = 0, scaled = 0;
    for (int i = 0; i < PARAMS; i++) {
        theta[i] = a[i] = i * 0.01;
        g[i] = sin(i);
        m[i] = b[i] = 1;
        v[i] = c[i] = 2;
        square += g[i] * g[i];
    }
    program_run(program, &(ProgramCall){.lanes = 1,
                                        .params = PARAMS,
                                        .inputs = (const double *[]){theta, g, m, v, &t},
                                        .outputs = (double *[]){theta, m, v, NULL}});
    double clip = fmin(1, 2 / (sqrt(square) + 1e-6));
    for (int i = 0; i < PARAMS; i++) scaled += clip * g[i] * clip * g[i] / PARAMS;
    for (int i = 0; i < PARAMS; i++) {
        ck_assert_double_eq_tol(m[i], 0.9 * b[i] + clip * g[i], 1e-14);
        ck_assert_double_eq_tol(theta[i], a[i] - 0.01 * m[i], 1e-14);
        ck_assert_double_eq_tol(v[i], c[i] + scaled, 1e-14);
    }
    program_destroy(program);
}
END_TEST

START_TEST(the_gradient_is_called_once_for_each_point)
{
    int calls = 0;
    double state[8];
    Program *program = compiled(rules[3], 6, rule_inputs, 5, rule_outputs, 4);
    ck_assert(program_uses_gradient(program));
    run_rule(program, state, 2, 1, &calls);
    ck_assert_int_eq(calls, 6); /* two a step; grad(theta) occurs once */
    program_destroy(program);
    const char *const twice[] = {"a = grad(theta) + grad(theta)", "theta = theta - a"};
    program = compiled(twice, 2, rule_inputs, 5, (const char *const[]){"theta"}, 1);
    calls = 0;
    double theta[2] = {1, 2}, zero[2] = {0, 0}, t = 1;
    program_run(program, &(ProgramCall){.lanes = 1,
                                        .params = 2,
                                        .inputs = (const double *[]){theta, zero, zero, zero, &t},
                                        .outputs = (double *[]){theta},
                                        .gradient = some_gradient,
                                        .context = &calls});
    ck_assert_int_eq(calls, 1);
    program_destroy(program);
}
END_TEST

/* ---- data ---- */

START_TEST(means_over_data)
{
    enum { ROWS = 333, LANES = 9 };
    double x[ROWS], y[ROWS], w[LANES], b[LANES], loss[LANES], dw[LANES], total[LANES];
    for (int i = 0; i < ROWS; i++) {
        x[i] = sin(i);
        y[i] = 3 * x[i] - 1 + 0.1 * cos(i * i);
    }
    for (int k = 0; k < LANES; k++) {
        w[k] = k * 0.5;
        b[k] = 1 - k * 0.3;
    }
    const Node *f, *d, *sum;
    Error error = {0};
    ck_assert_int_eq(formula_parse(&arena, "mean((w*x + b - y)^2) + 0.1*w^2", &any_data, &f, &error), STATUS_OK);
    ck_assert_int_eq(formula_parse(&arena, "sum(abs(w*x - y)) + sum(w) + mean(b)", &any_data, &sum, &error), STATUS_OK);
    ck_assert_int_eq(formula_derive(&arena, f, "w", &d, &error), STATUS_OK);
    ProgramInput inputs[] = {{"w", false}, {"b", false}};
    ProgramColumn columns[] = {{"x", x}, {"y", y}};
    ProgramLine lines[] = {{"f", f}, {"d", d}, {"s", sum}};
    const char *const outputs[] = {"f", "d", "s"};
    ProgramDesc desc = {.inputs = inputs,
                        .input_count = 2,
                        .lines = lines,
                        .line_count = 3,
                        .outputs = outputs,
                        .output_count = 3,
                        .columns = columns,
                        .column_count = 2,
                        .rows = ROWS};
    Program *program;
    ck_assert_int_eq(program_compile(&program, &desc, &error), STATUS_OK);
    program_run(program, &(ProgramCall){.lanes = LANES,
                                        .inputs = (const double *[]){w, b},
                                        .outputs = (double *[]){loss, dw, total}});
    for (int k = 0; k < LANES; k++) {
        double wanted = 0, slope_wanted = 0, sum_wanted = ROWS * w[k] + b[k], one[3];
        for (int i = 0; i < ROWS; i++) {
            double r = w[k] * x[i] + b[k] - y[i];
            wanted += r * r / ROWS;
            slope_wanted += 2 * x[i] * r / ROWS;
            sum_wanted += fabs(w[k] * x[i] - y[i]);
        }
        ck_assert_double_eq_tol(loss[k], wanted + 0.1 * w[k] * w[k], 1e-12);
        ck_assert_double_eq_tol(dw[k], slope_wanted + 0.2 * w[k], 1e-12);
        ck_assert_double_eq_tol(total[k], sum_wanted, 1e-9);
        program_run(program, &(ProgramCall){.lanes = 1,
                                            .inputs = (const double *[]){&w[k], &b[k]},
                                            .outputs = (double *[]){&one[0], &one[1], &one[2]}});
        ck_assert(same_bits(one[0], loss[k]) && same_bits(one[1], dw[k]) && same_bits(one[2], total[k]));
    }
    program_destroy(program);
    /* one value for each example is no loss */
    ck_assert_int_eq(formula_parse(&arena, "w*x", &any_data, &lines[0].formula, &error), STATUS_OK);
    ck_assert_int_eq(program_compile(&program, &desc, &error), STATUS_VALUE);
    ck_assert_ptr_nonnull(strstr(error.message, "mean"));
}
END_TEST

START_TEST(unknown_names_are_errors)
{
    const Node *node = parsed("x + betta");
    ProgramInput inputs[] = {{"x", false}, {"beta", false}};
    ProgramLine line = {"f", node};
    const char *const outputs[] = {"f"}, *const absent[] = {"h"};
    ProgramDesc desc = {
        .inputs = inputs, .input_count = 2, .lines = &line, .line_count = 1, .outputs = outputs, .output_count = 1};
    Program *program = NULL;
    Error error = {0};
    ck_assert_int_eq(program_compile(&program, &desc, &error), STATUS_NAME);
    ck_assert_ptr_null(program);
    ck_assert_int_eq(error.column, 5);
    ck_assert_ptr_nonnull(strstr(error.message, "'beta'"));
    line.formula = parsed("x");
    desc.outputs = absent;
    ck_assert_int_eq(program_compile(&program, &desc, &error), STATUS_NAME);
    program_destroy(NULL);
}
END_TEST

START_TEST(small_things)
{
    /* equal parts are computed once, numbers at compile time, what no output needs not at all */
    const char *const lines[] = {"a = (x - y)^2 + sin(x - y)", "b = sin(x - y)*3*(1 - 0.9)", "c = tan(x)",
                                 "d = 2^3 + 1"};
    Program *program = compiled(lines, 4, xy_inputs, 2, (const char *const[]){"a", "b", "d", "x"}, 4);
    double out[4];
    ck_assert_int_le(program_size(program), 5);
    run_at(program, 2, 0.5, out, 4);
    ck_assert_double_eq_tol(out[0], 2.25 + sin(1.5), 1e-15);
    ck_assert_double_eq_tol(out[1], sin(1.5) * 3 * (1 - 0.9), 1e-15);
    ck_assert_double_eq(out[2], 9);
    ck_assert_double_eq(out[3], 2);
    program_destroy(program);

    /* powers of an option: tables give what pow gives, to the last bits */
    const char *const power[] = {"p = 0.999^t"};
    ProgramInput t_input = {"t", false};
    program = compiled(power, 1, &t_input, 1, (const char *const[]){"p"}, 1);
    static const double exponents[] = {0,     1,     2,   255, 256, 257,   1000,     65535,
                                       65536, 65537, 1e6, 0.5, -3,  12.25, INFINITY, -INFINITY};
    for (int i = 0; i < COUNT(exponents); i++) {
        double p;
        program_run(program, &(ProgramCall){.lanes = 1,
                                            .inputs = (const double *[]){&exponents[i]},
                                            .outputs = (double *[]){&p}});
        double wanted = pow(0.999, exponents[i]);
        ck_assert_msg(p == wanted || fabs(p - wanted) <= 4e-16 * fabs(wanted), "0.999^%g: %.17g %.17g", exponents[i], p,
                      wanted);
    }
    program_destroy(program);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("programs");
    TCase *tcase = tcase_create("programs");
    tcase_add_checked_fixture(tcase, NULL, drop_arena);
    tcase_set_timeout(tcase, 60);
    tcase_add_loop_test(tcase, derivatives_of_random_formulas, 0, 2);
    tcase_add_test(tcase, other_forms_of_random_formulas);
    tcase_add_test(tcase, one_point_or_many_same_bits);
    tcase_add_loop_test(tcase, rules_in_every_shape_same_bits, 0, COUNT(rules));
    tcase_add_test(tcase, a_rule_equals_plain_c);
    tcase_add_test(tcase, the_gradient_is_called_once_for_each_point);
    tcase_add_test(tcase, means_over_data);
    tcase_add_test(tcase, unknown_names_are_errors);
    tcase_add_test(tcase, small_things);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed > 0;
}
