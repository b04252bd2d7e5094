#include "formula/engine/kernels.h"

#include <math.h>
#include <string.h>

/* Each loop is compiled twice on x86: for every processor, and for those with AVX2 (without fused multiply-add, which
 * would change the bits). */
#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))
#define HAVE_AVX2 1
#define AVX2      __attribute__((target("avx2")))
#else
#define HAVE_AVX2 0
#endif

#if defined(__clang__)
#define EVERY for (int i = 0; i < n; i++) /* it looks for overlap itself, and warns where it is told not to */
#else
#define EVERY _Pragma("GCC ivdep") for (int i = 0; i < n; i++)
#endif

#define KERNEL(NAME, TARGET)                                                                                           \
    TARGET static void NAME(double *d, const double *a, const double *b, const double *c, int n, const IrValue *value)

/* x y z are the operands; the expression sees them as numbers. */
#define UNARY(SET, TARGET, NAME, EXPRESSION)                                                                           \
    KERNEL(NAME##_0_##SET, TARGET)                                                                                     \
    {                                                                                                                  \
        EVERY                                                                                                          \
        {                                                                                                              \
            double x = a[i];                                                                                           \
            d[i] = EXPRESSION;                                                                                         \
        }                                                                                                              \
    }
#define BINARY_MODE(SET, TARGET, NAME, EXPRESSION, MODE, X, Y)                                                         \
    KERNEL(NAME##_##MODE##_##SET, TARGET)                                                                              \
    {                                                                                                                  \
        const double a0 = a[0], b0 = b[0];                                                                             \
        (void)a0;                                                                                                      \
        (void)b0;                                                                                                      \
        EVERY                                                                                                          \
        {                                                                                                              \
            double x = X, y = Y;                                                                                       \
            d[i] = EXPRESSION;                                                                                         \
        }                                                                                                              \
    }
#define BINARY(SET, TARGET, NAME, EXPRESSION)                                                                          \
    BINARY_MODE(SET, TARGET, NAME, EXPRESSION, 0, a[i], b[i])                                                          \
    BINARY_MODE(SET, TARGET, NAME, EXPRESSION, 1, a0, b[i])                                                            \
    BINARY_MODE(SET, TARGET, NAME, EXPRESSION, 2, a[i], b0)
#define TERNARY_MODE(SET, TARGET, NAME, EXPRESSION, MODE, X, Y, Z)                                                     \
    KERNEL(NAME##_##MODE##_##SET, TARGET)                                                                              \
    {                                                                                                                  \
        const double a0 = a[0], b0 = b[0], c0 = c[0];                                                                  \
        (void)a0;                                                                                                      \
        (void)b0;                                                                                                      \
        (void)c0;                                                                                                      \
        EVERY                                                                                                          \
        {                                                                                                              \
            double x = X, y = Y, z = Z;                                                                                \
            d[i] = EXPRESSION;                                                                                         \
        }                                                                                                              \
    }
#define TERNARY(SET, TARGET, NAME, EXPRESSION)                                                                         \
    TERNARY_MODE(SET, TARGET, NAME, EXPRESSION, 0, a[i], b[i], c[i])                                                   \
    TERNARY_MODE(SET, TARGET, NAME, EXPRESSION, 1, a0, b[i], c[i])                                                     \
    TERNARY_MODE(SET, TARGET, NAME, EXPRESSION, 2, a[i], b0, c[i])                                                     \
    TERNARY_MODE(SET, TARGET, NAME, EXPRESSION, 3, a0, b0, c[i])                                                       \
    TERNARY_MODE(SET, TARGET, NAME, EXPRESSION, 4, a[i], b[i], c0)                                                     \
    TERNARY_MODE(SET, TARGET, NAME, EXPRESSION, 5, a0, b[i], c0)                                                       \
    TERNARY_MODE(SET, TARGET, NAME, EXPRESSION, 6, a[i], b0, c0)

static inline double sign_of(double x) { return x != x ? x : (double)(x > 0) - (double)(x < 0); }
static inline double step_of(double x) { return x != x ? x : x > 0 ? 1.0 : x < 0 ? 0.0 : 0.5; }

/* What vectorises, in both sets. The expressions are those of op_value. */
#define QUICK(UNARY_, BINARY_, TERNARY_, SET, TARGET)                                                                  \
    UNARY_(SET, TARGET, neg, -x)                                                                                       \
    UNARY_(SET, TARGET, not, (x == 0 ? 1.0 : 0.0))                                                                     \
    UNARY_(SET, TARGET, sqrt, sqrt(x))                                                                                 \
    UNARY_(SET, TARGET, abs, fabs(x))                                                                                  \
    UNARY_(SET, TARGET, sign, sign_of(x))                                                                              \
    UNARY_(SET, TARGET, relu, ir_most(x, 0))                                                                           \
    UNARY_(SET, TARGET, heaviside, step_of(x))                                                                         \
    BINARY_(SET, TARGET, add, x + y)                                                                                   \
    BINARY_(SET, TARGET, sub, x - y)                                                                                   \
    BINARY_(SET, TARGET, mul, x *y)                                                                                    \
    BINARY_(SET, TARGET, div, x / y)                                                                                   \
    BINARY_(SET, TARGET, lt, (x < y ? 1.0 : 0.0))                                                                      \
    BINARY_(SET, TARGET, le, (x <= y ? 1.0 : 0.0))                                                                     \
    BINARY_(SET, TARGET, gt, (x > y ? 1.0 : 0.0))                                                                      \
    BINARY_(SET, TARGET, ge, (x >= y ? 1.0 : 0.0))                                                                     \
    BINARY_(SET, TARGET, eq, (x == y ? 1.0 : 0.0))                                                                     \
    BINARY_(SET, TARGET, ne, (x != y ? 1.0 : 0.0))                                                                     \
    BINARY_(SET, TARGET, and, (x != 0 && y != 0 ? 1.0 : 0.0))                                                          \
    BINARY_(SET, TARGET, or, (x != 0 || y != 0 ? 1.0 : 0.0))                                                           \
    BINARY_(SET, TARGET, min, ir_least(x, y))                                                                          \
    BINARY_(SET, TARGET, max, ir_most(x, y))                                                                           \
    TERNARY_(SET, TARGET, where, (x != 0 ? y : z))                                                                     \
    TERNARY_(SET, TARGET, muladd, x *y + z)                                                                            \
    TERNARY_(SET, TARGET, mulsub, x *y - z)                                                                            \
    TERNARY_(SET, TARGET, submul, z - x * y)

QUICK(UNARY, BINARY, TERNARY, plain, )
#if HAVE_AVX2
QUICK(UNARY, BINARY, TERNARY, avx2, AVX2)
#endif

/* What calls the C library, once for each number. */
#define ONE_BY_ONE for (int i = 0; i < n; i++)
#define SLOW1(NAME, EXPRESSION)                                                                                        \
    KERNEL(NAME##_0_plain, )                                                                                           \
    {                                                                                                                  \
        ONE_BY_ONE                                                                                                     \
        {                                                                                                              \
            double x = a[i];                                                                                           \
            d[i] = EXPRESSION;                                                                                         \
        }                                                                                                              \
    }
#define SLOW2_MODE(NAME, EXPRESSION, MODE, X, Y)                                                                       \
    KERNEL(NAME##_##MODE##_plain, )                                                                                    \
    {                                                                                                                  \
        const double a0 = a[0], b0 = b[0];                                                                             \
        (void)a0;                                                                                                      \
        (void)b0;                                                                                                      \
        ONE_BY_ONE                                                                                                     \
        {                                                                                                              \
            double x = X, y = Y;                                                                                       \
            d[i] = EXPRESSION;                                                                                         \
        }                                                                                                              \
    }
#define SLOW2(NAME, EXPRESSION)                                                                                        \
    SLOW2_MODE(NAME, EXPRESSION, 0, a[i], b[i])                                                                        \
    SLOW2_MODE(NAME, EXPRESSION, 1, a0, b[i])                                                                          \
    SLOW2_MODE(NAME, EXPRESSION, 2, a[i], b0)

static double sigmoid_of(double x) { return op_value(OP_SIGMOID, &x, 1); }
static double softplus_of(double x) { return op_value(OP_SOFTPLUS, &x, 1); }

SLOW1(sin, sin(x))
SLOW1(cos, cos(x))
SLOW1(tan, tan(x))
SLOW1(asin, asin(x))
SLOW1(acos, acos(x))
SLOW1(atan, atan(x))
SLOW1(sinh, sinh(x))
SLOW1(cosh, cosh(x))
SLOW1(tanh, tanh(x))
SLOW1(asinh, asinh(x))
SLOW1(acosh, acosh(x))
SLOW1(atanh, atanh(x))
SLOW1(exp, exp(x))
SLOW1(log, log(x))
SLOW1(log2, log2(x))
SLOW1(log10, log10(x))
SLOW1(cbrt, cbrt(x))
SLOW1(floor, floor(x))
SLOW1(ceil, ceil(x))
SLOW1(round, round(x))
SLOW1(erf, erf(x))
SLOW1(sigmoid, sigmoid_of(x))
SLOW1(softplus, softplus_of(x))
SLOW2(pow, pow(x, y))
SLOW2(atan2, atan2(x, y))
SLOW2(hypot, hypot(x, y))

/* Lanes of a sweep share their step number: then one power serves the block. */
KERNEL(power_of_0_plain, )
{
    bool same = true;
    for (int i = 1; i < n; i++) same &= a[i] == a[0];
    if (same && n > 0) {
        double p = power_of(value->number, value->table, a[0]);
        EVERY d[i] = p;
        return;
    }
    for (int i = 0; i < n; i++) d[i] = power_of(value->number, value->table, a[i]);
}

KERNEL(spread_0_plain, ) { EVERY d[i] = a[i]; }
KERNEL(spread_1_plain, )
{
    const double a0 = a[0];
    EVERY d[i] = a0;
}

typedef struct Row {
    int op;
    Kernel modes[8];
} Row;
/* clang-format off */
#define IN1(SET, OP, NAME) {OP, {NAME##_0_##SET}},
#define IN2(SET, OP, NAME) {OP, {NAME##_0_##SET, NAME##_1_##SET, NAME##_2_##SET}},
#define IN3(SET, OP, NAME)                                                                                             \
    {OP,                                                                                                               \
     {NAME##_0_##SET, NAME##_1_##SET, NAME##_2_##SET, NAME##_3_##SET, NAME##_4_##SET, NAME##_5_##SET,                  \
      NAME##_6_##SET}},
#define QUICK_ROWS(SET) \
    IN1(SET, OP_NEG, neg) IN1(SET, OP_NOT, not) IN1(SET, OP_SQRT, sqrt) IN1(SET, OP_ABS, abs) IN1(SET, OP_SIGN, sign) \
    IN1(SET, OP_RELU, relu) IN1(SET, OP_HEAVISIDE, heaviside) IN2(SET, OP_ADD, add) IN2(SET, OP_SUB, sub) \
    IN2(SET, OP_MUL, mul) IN2(SET, OP_DIV, div) IN2(SET, OP_LT, lt) IN2(SET, OP_LE, le) IN2(SET, OP_GT, gt) \
    IN2(SET, OP_GE, ge) IN2(SET, OP_EQ, eq) IN2(SET, OP_NE, ne) IN2(SET, OP_AND, and) IN2(SET, OP_OR, or) \
    IN2(SET, OP_MIN, min) IN2(SET, OP_MAX, max) IN3(SET, OP_WHERE, where) IN3(SET, IR_MULADD, muladd) \
    IN3(SET, IR_MULSUB, mulsub) IN3(SET, IR_SUBMUL, submul)

static const Row slow_rows[] = {
    IN1(plain, OP_SIN, sin) IN1(plain, OP_COS, cos) IN1(plain, OP_TAN, tan) IN1(plain, OP_ASIN, asin)
    IN1(plain, OP_ACOS, acos) IN1(plain, OP_ATAN, atan) IN1(plain, OP_SINH, sinh) IN1(plain, OP_COSH, cosh)
    IN1(plain, OP_TANH, tanh) IN1(plain, OP_ASINH, asinh) IN1(plain, OP_ACOSH, acosh) IN1(plain, OP_ATANH, atanh)
    IN1(plain, OP_EXP, exp) IN1(plain, OP_LOG, log) IN1(plain, OP_LOG2, log2) IN1(plain, OP_LOG10, log10)
    IN1(plain, OP_CBRT, cbrt) IN1(plain, OP_FLOOR, floor) IN1(plain, OP_CEIL, ceil) IN1(plain, OP_ROUND, round)
    IN1(plain, OP_ERF, erf) IN1(plain, OP_SIGMOID, sigmoid) IN1(plain, OP_SOFTPLUS, softplus)
    IN2(plain, OP_POW, pow) IN2(plain, OP_ATAN2, atan2) IN2(plain, OP_HYPOT, hypot)
    IN1(plain, IR_POWER_OF, power_of) {IR_SPREAD, {spread_0_plain, spread_1_plain}},
};
/* clang-format on */
static const Row quick_rows[] = {QUICK_ROWS(plain)};
#if HAVE_AVX2
static const Row quick_rows_avx2[] = {QUICK_ROWS(avx2)};
#endif

static Kernel find_in(const Row *rows, size_t count, int op, int mode)
{
    for (size_t i = 0; i < count; i++)
        if (rows[i].op == op) return rows[i].modes[mode & 7];
    return NULL;
}

Kernel kernel_find(int op, int mode)
{
    Kernel kernel = NULL;
#if HAVE_AVX2
    if (__builtin_cpu_supports("avx2"))
        kernel = find_in(quick_rows_avx2, sizeof quick_rows_avx2 / sizeof *quick_rows_avx2, op, mode);
#endif
    if (!kernel) kernel = find_in(quick_rows, sizeof quick_rows / sizeof *quick_rows, op, mode);
    if (!kernel) kernel = find_in(slow_rows, sizeof slow_rows / sizeof *slow_rows, op, mode);
    return kernel;
}

void kernel_sum(double parts[8], const double *a, int n)
{
    double s[8];
    memcpy(s, parts, sizeof s);
    int i = 0;
    for (; i + 8 <= n; i += 8)
        for (int k = 0; k < 8; k++) s[k] += a[i + k];
    for (; i < n; i++) s[i % 8] += a[i];
    memcpy(parts, s, sizeof s);
}

void kernel_max(double parts[8], const double *a, int n)
{
    for (int i = 0; i < n; i++) parts[i % 8] = ir_most(parts[i % 8], a[i]);
}

double max_of_parts(const double p[8])
{
    return ir_most(ir_most(ir_most(p[0], p[1]), ir_most(p[2], p[3])),
                   ir_most(ir_most(p[4], p[5]), ir_most(p[6], p[7])));
}
