/* Passes: gradients against central differences and PyTorch, float against double, the same bits wherever an example
 * stands. */
#include "base/csv.h"
#include "base/file.h"
#include "base/text.h"
#include "model/network/twin.h"
#include "networks.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

/* Counts what the program asks for, where the library lets a test stand in front of it. */
#if defined(__has_feature)
#if __has_feature(address_sanitizer) && !defined(__SANITIZE_ADDRESS__)
#define __SANITIZE_ADDRESS__ 1
#endif
#endif
static volatile int allocations;
#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__)
void *__libc_malloc(size_t);
void *__libc_calloc(size_t, size_t);
void *malloc(size_t n)
{
    allocations++;
    return __libc_malloc(n);
}
void *calloc(size_t a, size_t b)
{
    allocations++;
    return __libc_calloc(a, b);
}
#endif

/* A network with examples and weights of its own. */
typedef struct Case {
    TestNetwork made;
    const Network *network;
    int rows;
    double *x, *y, *theta, *gradient;
    Arena arena;
} Case;

static Case case_of(const TestNetworkDesc *desc, int rows, uint64_t seed)
{
    Case c = {.made = test_network(desc), .rows = rows};
    c.network = c.made.network;
    Random random = random_stream(seed, 0);
    c.x = test_normal(&c.arena, &random, rows * desc->inputs, 1);
    c.y = test_targets(&c.arena, &random, c.network, rows);
    c.theta = test_normal(&c.arena, &random, c.network->params, 0.8);
    c.gradient = arena_array(&c.arena, double, c.network->params);
    return c;
}

static void case_free(Case *c)
{
    test_network_free(&c->made);
    arena_free(&c->arena);
}

static Pass *pass_of(const Case *c, bool precise)
{
    Pass *pass;
    pass_create(&pass, &(PassDesc){c->network, c->rows, precise});
    pass_batch(pass, c->x, c->y, NULL, c->rows);
    return pass;
}

/* ---- gradients against central differences ---- */

/* The error of a central difference is about h^2 f''' + eps |f|/h: with h = 1e-5 below 1e-9 in double. */
static void check_gradient(const Case *c, Pass *pass, const char *words)
{
    const double h = 1e-5;
    pass_look(pass, c->theta, c->gradient);
    for (int i = 0; i < c->network->params; i++) {
        double kept = c->theta[i], up, down;
        c->theta[i] = kept + h, up = pass_look(pass, c->theta, NULL);
        c->theta[i] = kept - h, down = pass_look(pass, c->theta, NULL);
        c->theta[i] = kept;
        double slope = (up - down) / (2 * h), off = fabs(slope - c->gradient[i]);
        ck_assert_msg(off <= 1e-7 + 1e-6 * fabs(slope), "%s: parameter %d: %.12g, by differences %.12g", words, i,
                      c->gradient[i], slope);
    }
}

static void check_network(const TestNetworkDesc *desc, int rows, uint64_t seed, bool dropout)
{
    char words[256];
    snprintf(words, sizeof words, "%d inputs, %s, %s, %s, l1 %g, l2 %g, %d examples", desc->inputs, desc->layers,
             desc->output, desc->loss, desc->l1, desc->l2, rows);
    Case c = case_of(desc, rows, seed);
    Pass *pass = pass_of(&c, true);
    pass_dropout(pass, dropout, 3, 14);
    check_gradient(&c, pass, words);
    pass_destroy(pass);
    case_free(&c);
}

START_TEST(gradients_of_every_activation)
{
    Arena arena = {0};
    const char **names;
    int count = asset_list(&arena, "activations", NULL, &names);
    ck_assert_int_ge(count, 9);
    for (int i = 0; i < count; i++) {
        const char *layers = arena_print(&arena, "dense:5:%s dense:4:%s dense:1", names[i], names[i]);
        check_network(&(TestNetworkDesc){3, layers, "linear", "mse", 0, 0}, 11, (uint64_t)i + 1, false);
    }
    const char *typed = "dense:5:x/(1+abs(x)) dense:1:sin(u)*u";
    check_network(&(TestNetworkDesc){3, typed, "linear", "mse", 0, 0}, 11, 1, false);
    arena_free(&arena);
}
END_TEST

START_TEST(gradients_of_every_loss_and_output)
{
    static const char *const outputs[] = {"linear", "sigmoid", "softmax"};
    Arena arena = {0};
    const char **names;
    int count = asset_list(&arena, "losses", NULL, &names), tried = 0;
    for (int i = 0; i < count; i++)
        for (int k = 0; k < COUNT(outputs); k++)
            for (int units = 1; units <= 3; units += 2) {
                Loss *loss;
                OutputKind kind;
                ck_assert(!loss_load(&loss, names[i], NULL, NULL) && !output_find(outputs[k], &kind, NULL));
                bool fits = loss_fits(loss, kind, NULL) == STATUS_OK && (units > 1 || kind != OUTPUT_SOFTMAX);
                loss_destroy(loss);
                if (!fits) continue;
                const char *layers = arena_print(&arena, "dense:4:tanh dense:%d", units);
                check_network(&(TestNetworkDesc){2, layers, outputs[k], names[i], 0, 0}, 9, 7, false);
                tried++;
            }
    ck_assert_int_ge(tried, 12);
    arena_free(&arena);
}
END_TEST

static const struct {
    TestNetworkDesc desc;
    int rows;
    bool dropout;
} shapes[] = {
    {{1, "dense:1", "linear", "mse", 0, 0}, 1, false},
    {{1, "dense:1", "linear", "huber:delta=0.3", 0, 0}, 37, false},
    {{5, "dense:3", "softmax", "cce", 0, 0}, 8, false},
    {{2, "dense:8:tanh dense:8:tanh dense:8:tanh dense:1", "sigmoid", "bce", 0, 0}, 10, false},
    {{9, "dense:7:relu dense:5:sigmoid dense:4", "softmax", "cce", 0.01, 0.02}, 17, false},
    {{3, "dense:5:tanh dense:2:tanh dense:1", "sigmoid", "mse", 0.03, 0}, 24, false},
    {{3, "dense:5:tanh dense:1:tanh", "linear", "mse", 0, 0.1}, 25, false},
    {{3, "dropout:0.3 dense:6:tanh dropout:0.5 dense:3:gelu dropout:0.1 dense:1", "sigmoid", "bce", 0, 0}, 13, true},
    {{3, "dense:6:tanh dropout:0.5 dropout:0.5 dense:3", "softmax", "cce", 0.01, 0.01}, 13, true},
    {{3, "dense:6:tanh dropout:0.5 dense:3", "softmax", "cce", 0, 0}, 13, false},
    {{2, "dense:3:softplus dense:3", "sigmoid", "bce", 0, 0}, 5, false},
    {{2, "dense:3:elu:alpha=0.7 dense:3", "softmax", "mse", 0, 0}, 5, false},
};

START_TEST(gradients_of_shapes) { check_network(&shapes[_i].desc, shapes[_i].rows, (uint64_t)_i, shapes[_i].dropout); }
END_TEST

/* ---- PyTorch ---- */

static const struct {
    const char *name, *target, *layers, *output, *loss;
    int inputs, batch;
    double l2;
} oracles[] = {
    {"linear-regression", "y", "dense:1", "linear", "mse", 3, 0, 0},
    {"moons-tanh", "label", "dense:6:tanh dense:4:tanh dense:1", "sigmoid", "bce", 2, 0, 0},
    {"moons-minibatch", "label", "dense:8:tanh dense:1", "sigmoid", "bce", 2, 16, 0},
    {"iris-softmax", "species", "dense:8:relu dense:3", "softmax", "cce", 4, 0, 0},
    {"waves-ridge", "z", "dense:10:tanh dense:1", "linear", "mse", 2, 0, 0.01},
};

START_TEST(first_gradients_equal_pytorch)
{
    Arena arena = {0};
    Csv csv;
    const char *folder = arena_print(&arena, TEST_DATA "/oracle/networks/%s", oracles[_i].name);
    int inputs = oracles[_i].inputs;
    TestNetwork made = test_network(
        &(TestNetworkDesc){inputs, oracles[_i].layers, oracles[_i].output, oracles[_i].loss, 0, oracles[_i].l2});
    int params = made.network->params;
    double *theta = arena_array(&arena, double, params), *gradient = arena_array(&arena, double, params),
           *wanted = arena_array(&arena, double, params);
    ck_assert(!network_init(made.network, "init.csv", folder, 1, theta, NULL));
    ck_assert(!network_init(made.network, "gradient.csv", folder, 1, wanted, NULL));
    ck_assert(!csv_read(&arena, arena_print(&arena, "%s/data.csv", folder), &csv, NULL));
    double *x = arena_array(&arena, double, csv.rows *inputs), *column;
    for (int i = 0; i < inputs; i++) {
        ck_assert(!csv_numbers(&arena, &csv, i, &column, NULL));
        for (int row = 0; row < csv.rows; row++) x[row * inputs + i] = column[row];
    }
    ck_assert(!csv_numbers(&arena, &csv, csv_column(&csv, oracles[_i].target), &column, NULL));
    for (int precise = 0; precise < 2; precise++) {
        Pass *pass;
        int count = oracles[_i].batch ? oracles[_i].batch : csv.rows;
        pass_create(&pass, &(PassDesc){made.network, count, precise});
        pass_batch(pass, x, column, NULL, count);
        pass_look(pass, theta, gradient);
        for (int i = 0; i < params; i++)
            ck_assert_msg(fabs(gradient[i] - wanted[i]) <= 1e-6 + (precise ? 1e-9 : 1e-4) * fabs(wanted[i]),
                          "%s, precise %d, parameter %d: %.12g, not %.12g", oracles[_i].name, precise, i, gradient[i],
                          wanted[i]);
        pass_destroy(pass);
    }
    test_network_free(&made);
    arena_free(&arena);
}
END_TEST

/* ---- twins and formulas ---- */

/* Which formulas have which twin, and how far it may be off in float: of values relative, or absolute where that is
 * more; of slopes absolute. What cancels in the formula (gelu far below 0) or is read off a rounded value (slopes from
 * values near 1) has an absolute error only. */
static const struct {
    const char *word, *twin;
    double relative, absolute, slope;
} twins[] = {
    {"linear", "linear", 0, 0, 0},
    {"tanh", "tanh", 3.6e-7, 0, 8e-7},
    {"sigmoid", "sigmoid", 2.5e-7, 0, 2e-7},
    {"relu", "relu", 0, 0, 0},
    {"leaky-relu:slope=0.1", "leaky relu", 1e-7, 0, 1e-8},
    {"elu:alpha=0.7", "elu", 4e-7, 0, 4e-7},
    {"selu", "selu", 5e-7, 0, 8e-7},
    {"gelu", "gelu", 2.5e-7, 1.5e-6, 8e-7},
    {"softplus", "softplus", 2.5e-7, 0, 2.5e-7},
    {"silu", "silu", 2.5e-7, 0, 1.5e-6},
    {"swish:beta=2.5", "swish", 4e-7, 1e-9, 3e-6},
    {"sin", "sin", 1e-9, 1.8e-7, 1.8e-7},
    {"max(z, 0)", NULL, 0, 0, 0},
    {"where(x >= 0, x, 0.1*x)", NULL, 0, 0, 0},
    {"where(x > 0, x, 0.25*x)", "leaky relu", 1e-7, 0, 1e-8},
    {"tanh(2*z)", NULL, 0, 0, 0},
    {"z*(1 + erf(z/sqrt(3)))/2", NULL, 0, 0, 0},
};

enum { TWIN_POINTS = 60000 };

static void check_twin(const Twin *twin, const double *options, const Activation *activation, const char *word,
                       KernelSet set, double relative, double absolute, double slope_off)
{
    bool precise = set >= SET_DOUBLE;
    size_t size = TWIN_POINTS * (precise ? sizeof(double) : sizeof(float));
    void *z = aligned_alloc(64, size), *value = aligned_alloc(64, size), *slope = aligned_alloc(64, size);
    for (int i = 0; i < TWIN_POINTS; i++) {
        double at = 60.0 * (i - TWIN_POINTS / 2) / TWIN_POINTS;
        if (precise) ((double *)z)[i] = at;
        else ((float *)z)[i] = (float)at;
    }
    twin->run[set](&(TwinCall){options, z, NULL, value, slope, TWIN_POINTS});
    for (int i = 0; i < TWIN_POINTS; i++) {
        double at = precise ? ((double *)z)[i] : (double)((float *)z)[i], d;
        double v = precise ? ((double *)value)[i] : (double)((float *)value)[i],
               a = activation_value(activation, at, &d);
        double s = precise ? ((double *)slope)[i] : (double)((float *)slope)[i];
        ck_assert_msg(fabs(v - a) <= fmax(relative * fabs(a), absolute) && fabs(s - d) <= slope_off,
                      "%s, set %d, z = %g: %.10g, slope %.10g; the formula %.10g, %.10g", word, set, at, v, s, a, d);
    }
    free(z), free(value), free(slope);
}

START_TEST(twins_are_their_formulas)
{
    Activation *activation;
    double options[TWIN_OPTIONS_MAX];
    ck_assert(!activation_load(&activation, twins[_i].word, NULL, NULL));
    const Twin *twin = twin_of_activation(activation, options);
    ck_assert_msg(text_equal(twin ? twin->name : NULL, twins[_i].twin), "%s: %s", twins[_i].word,
                  twin ? twin->name : "none");
    for (int set = 0; set < KERNEL_SETS && twin && twin->run[0]; set++) {
        if ((set == SET_FLOAT_AVX2 || set == SET_DOUBLE_AVX2) && !__builtin_cpu_supports("avx2")) continue;
        bool precise = set >= SET_DOUBLE;
        check_twin(twin, options, activation, twins[_i].word, (KernelSet)set, precise ? 4e-15 : twins[_i].relative,
                   precise ? 1e-14 : twins[_i].absolute, precise ? 4e-15 : twins[_i].slope);
    }
    activation_destroy(activation);
}
END_TEST

static const struct {
    const char *word, *twin;
    int fused; /* OutputKind, or -1 */
} loss_twins[] = {
    {"mse", "squares", -1},
    {"mae", "sizes", -1},
    {"huber:delta=0.7", "huber", -1},
    {"bce", NULL, OUTPUT_SIGMOID},
    {"cce", NULL, OUTPUT_SOFTMAX},
    {"(p - y)^2", "squares", -1},
    {"where(abs(p - y) <= 2, (p - y)^2/2, 2*(abs(p - y) - 2/2))", NULL, -1}, /* 2/2 is 1 before it is compared */
    {"where(abs(p - y) <= 1, (p - y)^2/2, 2*(abs(p - y) - 1/2))", NULL, -1}, /* no one letter for 1 and 2 */
    {"abs(p - y)^3", NULL, -1},
    {"-log(p)*y", NULL, OUTPUT_SOFTMAX},
};

START_TEST(losses_have_their_twins)
{
    Loss *loss;
    double options[TWIN_OPTIONS_MAX];
    ck_assert(!loss_load(&loss, loss_twins[_i].word, NULL, NULL));
    const Twin *twin = twin_of_loss(loss, options);
    ck_assert_msg(text_equal(twin ? twin->name : NULL, loss_twins[_i].twin), "%s: %s", loss->text,
                  twin ? twin->name : "none");
    if (twin && !strcmp(twin->name, "huber")) ck_assert(options[0] == 0.7);
    for (int output = 0; output < OUTPUT_KINDS; output++)
        ck_assert_int_eq(loss_is_fused(loss, (OutputKind)output), output == loss_twins[_i].fused);
    loss_destroy(loss);
}
END_TEST

/* What a look says of each example is what the formula says of its prediction, fused or not, wherever that has a value. */
START_TEST(losses_are_their_formulas)
{
    for (int i = 0; i < COUNT(shapes); i++) {
        Case c = case_of(&shapes[i].desc, shapes[i].rows, 5);
        for (int precise = 0; precise < 2; precise++) {
            Pass *pass = pass_of(&c, precise);
            double p[8], y[8], sum = 0;
            pass_look(pass, c.theta, NULL);
            for (int n = 0; n < c.rows; n++) {
                for (int k = 0; k < c.network->outputs; k++)
                    p[k] = pass_prediction(pass, k, n), y[k] = pass_target(pass, k, n);
                double wanted = loss_value(c.network->loss, p, y, c.network->outputs),
                       loss = pass_example_loss(pass, n);
                ck_assert_msg(fabs(loss - wanted) <= (precise ? 1e-12 : 1e-5) * fmax(1, fabs(wanted)),
                              "shape %d, example %d: %.12g, the formula %.12g", i, n, loss, wanted);
                sum += loss;
            }
            ck_assert_double_eq_tol(pass_loss(pass), sum / c.rows, 1e-12);
            pass_destroy(pass);
        }
        case_free(&c);
    }
}
END_TEST

START_TEST(losses_are_finite_where_their_formulas_are_not)
{
    static const struct {
        TestNetworkDesc desc;
        double x, y, loss, slope;
    } far[] = {
        {{1, "dense:1", "sigmoid", "bce", 0, 0}, 200, 0, 200, 1},
        {{1, "dense:1", "sigmoid", "bce", 0, 0}, 200, 1, 0, 0},
        {{1, "dense:1", "sigmoid", "bce", 0, 0}, -200, 1, 200, -1},
        {{1, "dense:2", "softmax", "cce", 0, 0}, 200, 1, 400, 1},
        {{1, "dense:2", "softmax", "cce", 0, 0}, 200, 0, 0, 0},
    };
    for (int i = 0; i < COUNT(far); i++) {
        TestNetwork made = test_network(&far[i].desc);
        const double theta[4] = {1, made.network->outputs > 1 ? -1 : 0};
        double gradient[4];
        for (int precise = 0; precise < 2; precise++) {
            Pass *pass;
            pass_create(&pass, &(PassDesc){made.network, 1, precise});
            pass_batch(pass, &far[i].x, &far[i].y, NULL, 1);
            ck_assert_double_eq_tol(pass_look(pass, theta, gradient), far[i].loss, 1e-4);
            ck_assert_double_eq_tol(pass_delta(pass, 1, 0, 0), far[i].slope, 1e-6);
            pass_destroy(pass);
        }
        test_network_free(&made);
    }
}
END_TEST

/* ---- the same everywhere ---- */

START_TEST(float_is_near_double)
{
    Case c = case_of(&shapes[_i].desc, shapes[_i].rows, 31);
    Pass *quick = pass_of(&c, false), *exact = pass_of(&c, true);
    pass_dropout(quick, shapes[_i].dropout, 3, 1);
    pass_dropout(exact, shapes[_i].dropout, 3, 1);
    double *wanted = arena_array(&c.arena, double, c.network->params), largest = 0;
    double a = pass_look(quick, c.theta, c.gradient), b = pass_look(exact, c.theta, wanted);
    ck_assert_double_eq_tol(a, b, 1e-5 * fmax(1, fabs(b)));
    for (int i = 0; i < c.network->params; i++) largest = fmax(largest, fabs(wanted[i]));
    for (int i = 0; i < c.network->params; i++)
        ck_assert_msg(fabs(c.gradient[i] - wanted[i]) <= 1e-4 * fabs(wanted[i]) + 1e-6 * largest,
                      "parameter %d: %.9g, %.9g", i, c.gradient[i], wanted[i]);
    ck_assert_double_eq_tol(pass_metric(quick), pass_metric(exact), 1e-5);
    pass_destroy(quick);
    pass_destroy(exact);
    case_free(&c);
}
END_TEST

/* With and without AVX2, and by a pass that has seen other things. */
START_TEST(bits_are_the_same_on_every_processor)
{
    for (int precise = 0; precise < 2; precise++) {
        Case c = case_of(&shapes[_i].desc, shapes[_i].rows, 8);
        size_t size = sizeof(double) * (size_t)c.network->params;
        double *other = arena_array(&c.arena, double, c.network->params);
        Pass *pass = pass_of(&c, precise);
        pass_use_avx2(false);
        Pass *plain = pass_of(&c, precise);
        pass_use_avx2(true);
        pass_dropout(plain, shapes[_i].dropout, 2, 9);
        double b = pass_look(plain, c.theta, other);

        pass_batch(pass, c.x, c.y, NULL, 1);
        pass_dropout(pass, true, 1, 1);
        pass_look(pass, c.theta, c.gradient);
        pass_batch(pass, c.x, c.y, NULL, c.rows);
        pass_dropout(pass, shapes[_i].dropout, 2, 9);
        double a = pass_look(pass, c.theta, c.gradient);
        ck_assert_msg(a == b && !memcmp(c.gradient, other, size), "precise %d: %.17g, %.17g", precise, a, b);
        pass_destroy(pass);
        pass_destroy(plain);
        case_free(&c);
    }
}
END_TEST

/* Every batch size up to three vectors and more, against the mean of its examples one by one; and each example has the
 * bits that it has alone. */
START_TEST(batches_are_the_mean_of_their_examples)
{
    const TestNetworkDesc desc = {3, "dense:5:tanh dense:9:relu dense:3", "softmax", "cce", 0, 0};
    for (int rows = 1; rows <= 37; rows++) {
        Case c = case_of(&desc, rows, 4);
        int params = c.network->params;
        double *one = arena_array(&c.arena, double, params), *sum = arena_array(&c.arena, double, params), loss = 0;
        Pass *pass = pass_of(&c, false), *single = pass_of(&c, false);
        double whole = pass_look(pass, c.theta, c.gradient);
        for (int n = 0; n < rows; n++) {
            pass_batch(single, c.x, c.y, &n, 1);
            loss += pass_look(single, c.theta, one) / rows;
            for (int i = 0; i < params; i++) sum[i] += one[i] / rows;
            ck_assert_int_eq(pass_row(single, 0), n);
            for (int layer = 0; layer <= 3; layer++)
                for (int unit = 0; unit < (int[]){3, 5, 9, 3}[layer]; unit++) {
                    ck_assert(pass_value(pass, layer, unit, n) == pass_value(single, layer, unit, 0));
                    ck_assert(!layer || pass_delta(pass, layer, unit, n) == pass_delta(single, layer, unit, 0));
                }
        }
        ck_assert_double_eq_tol(whole, loss, 1e-6);
        for (int i = 0; i < params; i++)
            ck_assert_msg(fabs(c.gradient[i] - sum[i]) <= 1e-6, "%d examples, parameter %d: %.9g, %.9g", rows, i,
                          c.gradient[i], sum[i]);
        pass_destroy(pass);
        pass_destroy(single);
        case_free(&c);
    }
}
END_TEST

/* A batch larger than any that room was made for, then a small one again. */
START_TEST(batches_may_grow)
{
    const TestNetworkDesc desc = {2, "dense:4:tanh dropout:0.5 dense:1", "sigmoid", "bce", 0, 0.01};
    Case c = case_of(&desc, 500, 4);
    Pass *large = pass_of(&c, false), *small;
    double *other = arena_array(&c.arena, double, c.network->params);
    pass_create(&small, &(PassDesc){c.network, 1, false});
    for (int i = 0; i < 3; i++) {
        int count = (int[]){12, 500, 4}[i];
        pass_batch(small, c.x, c.y, NULL, count);
        pass_batch(large, c.x, c.y, NULL, count);
        ck_assert(pass_look(small, c.theta, other) == pass_look(large, c.theta, c.gradient));
        ck_assert(!memcmp(other, c.gradient, sizeof *other * (size_t)c.network->params));
        ck_assert_int_eq(pass_count(small), count);
    }
    pass_destroy(large);
    pass_destroy(small);
    case_free(&c);
}
END_TEST

/* A hundred thousand parameters: what the small ones do in one tile goes over many. */
START_TEST(large_networks_are_right_too)
{
    const TestNetworkDesc desc = {787, "dense:131:tanh dense:10", "softmax", "cce", 0, 0};
    Case c = case_of(&desc, 37, 4);
    for (int i = 0; i < c.network->params; i++) c.theta[i] *= 0.05;
    Pass *quick = pass_of(&c, false), *exact = pass_of(&c, true);
    double *wanted = arena_array(&c.arena, double, c.network->params), off = 0;
    pass_look(quick, c.theta, c.gradient);
    pass_look(exact, c.theta, wanted);
    for (int i = 0; i < c.network->params; i++) off = fmax(off, fabs(c.gradient[i] - wanted[i]));
    ck_assert_msg(off <= 1e-5, "%g", off);
    for (int i = 0; i < c.network->params; i += 3001) {
        double kept = c.theta[i], up, down;
        c.theta[i] = kept + 1e-4, up = pass_look(exact, c.theta, NULL);
        c.theta[i] = kept - 1e-4, down = pass_look(exact, c.theta, NULL);
        c.theta[i] = kept;
        ck_assert_msg(fabs((up - down) / 2e-4 - wanted[i]) <= 1e-6, "parameter %d: %.9g, %.9g", i, wanted[i],
                      (up - down) / 2e-4);
    }
    pass_destroy(quick);
    pass_destroy(exact);
    case_free(&c);
}
END_TEST

/* ---- what is shown ---- */

/* The gradient of each weight is 1/N times the sum of delta times what goes in, and the penalties: by the numbers that the
 * pictures show. */
START_TEST(shown_numbers_make_up_the_gradient)
{
    Case c = case_of(&shapes[_i].desc, shapes[_i].rows, 77);
    const Network *network = c.network;
    Pass *pass = pass_of(&c, false);
    pass_dropout(pass, shapes[_i].dropout, 2, 9);
    pass_look(pass, c.theta, c.gradient);
    for (int layer = 1; layer <= network->layer_count; layer++) {
        const NetworkLayer *l = &network->layers[layer - 1];
        for (int unit = 0; unit < l->units; unit++)
            for (int input = 0; input <= l->inputs; input++) {
                double sum = 0, z;
                for (int n = 0; n < c.rows; n++) {
                    double in = input < l->inputs ? pass_value(pass, layer - 1, input, n) : 1;
                    sum += pass_delta(pass, layer, unit, n) * in / c.rows;
                }
                if (!l->number) { /* dropout */
                    z = pass_value(pass, layer - 1, unit, 0) * pass_keep(pass, layer, unit, 0);
                    ck_assert_double_eq_tol(pass_value(pass, layer, unit, 0), z, 1e-6);
                    ck_assert(pass_sum(pass, layer, unit, 0) == pass_value(pass, layer - 1, unit, 0));
                    continue;
                }
                ck_assert(pass_keep(pass, layer, unit, 0) == 1);
                int at = input < l->inputs ? l->weights + unit * l->inputs + input : l->biases + unit;
                double w = c.theta[at];
                if (input < l->inputs) sum += 2 * network->l2 * w + (w > 0 ? network->l1 : -network->l1);
                ck_assert_msg(fabs(sum - c.gradient[at]) <= 1e-6 + 1e-5 * fabs(sum), "parameter %d: %.9g, shown %.9g",
                              at, c.gradient[at], sum);
                z = c.theta[l->biases + unit];
                for (int i = 0; i < l->inputs; i++)
                    z += c.theta[l->weights + unit * l->inputs + i] * pass_value(pass, layer - 1, i, 0);
                ck_assert_double_eq_tol(pass_sum(pass, layer, unit, 0), z, 1e-5);
                double a = l->activation ? activation_value(l->activation, z, NULL) : z;
                if (layer < network->layer_count) ck_assert_double_eq_tol(pass_value(pass, layer, unit, 0), a, 1e-5);
                else ck_assert(pass_value(pass, layer, unit, 0) == pass_prediction(pass, unit, 0));
            }
    }
    pass_destroy(pass);
    case_free(&c);
}
END_TEST

START_TEST(maps_say_what_looks_say)
{
    Case c = case_of(&shapes[_i].desc, 1100, 6);
    const Network *network = c.network;
    float *map = arena_array(&c.arena, float, network->units *c.rows);
    Pass *pass = pass_of(&c, false), *other = pass_of(&c, false);
    pass_look(pass, c.theta, c.gradient);
    pass_dropout(other, true, 1, 1); /* has no part in maps */
    pass_map(other, c.theta, c.x, c.rows, map);
    for (int layer = 1; layer <= network->layer_count; layer++) {
        const NetworkLayer *l = &network->layers[layer - 1];
        for (int unit = 0; unit < l->units && l->number; unit++)
            for (int n = 0; n < c.rows; n += 11)
                ck_assert((double)map[(l->first_unit + unit) * c.rows + n] == pass_value(pass, layer, unit, n));
    }
    double before = pass_look(pass, c.theta, c.gradient), delta = pass_delta(pass, network->layer_count, 0, 3);
    pass_map(pass, c.theta, c.x, 3, map);
    ck_assert(pass_delta(pass, network->layer_count, 0, 3) == delta && pass_look(pass, c.theta, NULL) == before);
    pass_destroy(pass);
    pass_destroy(other);
    case_free(&c);
}
END_TEST

START_TEST(metrics_by_hand)
{
    static const struct {
        const char *layers, *output, *loss;
        double theta[4], x[4], y[4], metric;
    } cases[] = {
        {"dense:1", "linear", "mse", {2, 1}, {0, 1, 2, 3}, {1, 2, 7, 7}, (0 + 1 + 2 + 0) / 4.0},
        {"dense:1", "sigmoid", "bce", {1, 0}, {-1, 1, 2, 3}, {0, 0, 1, 1}, 0.75},
        {"dense:1", "sigmoid", "bce", {1, 0}, {0, 0, 0, 0}, {0, 0, 0, 1}, 0.75}, /* p = 0.5 is not above it */
        {"dense:2", "softmax", "cce", {1, -1, 0, 0}, {-1, 1, 2, 3}, {1, 0, 1, 1}, 0.5},
    };
    for (int i = 0; i < COUNT(cases); i++) {
        TestNetwork made = test_network(&(TestNetworkDesc){1, cases[i].layers, cases[i].output, cases[i].loss, 0, 0});
        Pass *pass;
        pass_create(&pass, &(PassDesc){made.network, 4, false});
        pass_batch(pass, cases[i].x, cases[i].y, NULL, 4);
        pass_look(pass, cases[i].theta, NULL);
        ck_assert_msg(pass_metric(pass) == cases[i].metric, "case %d: %g", i, pass_metric(pass));
        pass_destroy(pass);
        test_network_free(&made);
    }
}
END_TEST

START_TEST(penalties_by_hand)
{
    TestNetwork made = test_network(&(TestNetworkDesc){2, "dense:1", "linear", "mse", 0.1, 0.01});
    const double theta[3] = {3, -2, 100}, x[2] = {0, 0}, y[1] = {100};
    double gradient[3];
    Pass *pass;
    pass_create(&pass, &(PassDesc){made.network, 1, false});
    pass_batch(pass, x, y, NULL, 1);
    ck_assert_double_eq_tol(pass_look(pass, theta, gradient), 0.1 * 5 + 0.01 * 13, 1e-12);
    ck_assert(pass_loss(pass) == 0);
    ck_assert_double_eq_tol(gradient[0], 0.1 + 0.06, 1e-12);
    ck_assert_double_eq_tol(gradient[1], -0.1 - 0.04, 1e-12);
    ck_assert(gradient[2] == 0);
    const double zero[3] = {0, -0.0, 100};
    pass_look(pass, zero, gradient);
    ck_assert(gradient[0] == 0 && gradient[1] == 0); /* d|w|/dw at 0 */
    pass_destroy(pass);
    test_network_free(&made);
}
END_TEST

/* ---- dropout ---- */

START_TEST(dropout_leaves_out_its_share)
{
    const TestNetworkDesc desc = {50, "dropout:0.3 dense:1", "linear", "mse", 0, 0};
    Case c = case_of(&desc, 200, 3);
    Pass *pass = pass_of(&c, false);
    bool first[200] = {false};
    for (uint64_t update = 1; update <= 3; update++) {
        int kept = 0, same = 0;
        pass_dropout(pass, true, 5, update == 3 ? 1 : update);
        pass_look(pass, c.theta, NULL);
        for (int n = 0; n < 200; n++)
            for (int unit = 0; unit < 50; unit++) {
                double keep = pass_keep(pass, 1, unit, n);
                ck_assert(keep == 0 || fabs(keep - 1 / 0.7) < 1e-6);
                kept += keep > 0;
                if (unit) continue;
                same += first[n] == (keep > 0);
                if (update == 1) first[n] = keep > 0;
            }
        /* of 10,000: four deviations */
        ck_assert_msg(abs(kept - 7000) <= 4 * 46, "%d", kept);
        if (update == 2) ck_assert_int_lt(same, 160); /* another update, another choice */
        if (update == 3) ck_assert_int_eq(same, 200); /* the first one again */
    }
    pass_dropout(pass, false, 5, 1);
    pass_look(pass, c.theta, NULL);
    ck_assert(pass_keep(pass, 1, 7, 7) == 1 && pass_value(pass, 1, 7, 7) == pass_value(pass, 0, 7, 7));
    pass_destroy(pass);
    case_free(&c);
}
END_TEST

/* ---- manners ---- */

START_TEST(looks_take_no_memory)
{
    const TestNetworkDesc desc = {3, "dense:8:tanh dropout:0.1 dense:5:z/(1+abs(z)) dense:1", "sigmoid", "log-cosh", 0,
                                  0};
    Case c = case_of(&desc, 300, 3);
    float *map = arena_array(&c.arena, float, c.network->units *c.rows);
    Pass *pass = pass_of(&c, false);
    int before = 0;
    for (int round = 0; round < 3; round++) {
        if (round == 1) before = allocations; /* a program takes its memory in its first run of a size */
        for (int count = 300; count > 0; count -= 37) {
            pass_batch(pass, c.x, c.y, NULL, count);
            pass_dropout(pass, true, 1, (uint64_t)count);
            pass_look(pass, c.theta, c.gradient);
        }
        pass_map(pass, c.theta, c.x, c.rows, map);
    }
    ck_assert_int_eq(allocations - before, 0);
    pass_destroy(pass);
    case_free(&c);
}
END_TEST

/* Denormal numbers count as zero inside a look and nowhere else. */
START_TEST(small_numbers_are_zero_inside_alone)
{
    TestNetwork made = test_network(&(TestNetworkDesc){1, "dense:1 dense:1", "linear", "mse", 0, 0});
    const double theta[4] = {1e-39, 0, 1, 0}, x = 1, y = 0;
    volatile float tiny = 1e-39f, half;
    double gradient[4];
    Pass *pass;
    pass_create(&pass, &(PassDesc){made.network, 1, false});
    pass_batch(pass, &x, &y, NULL, 1);
    pass_look(pass, theta, gradient);
#if defined(__SSE__)
    ck_assert(pass_value(pass, 1, 0, 0) == 0);
#endif
    half = tiny / 2;
    ck_assert(half > 0);
    pass_destroy(pass);
    test_network_free(&made);
}
END_TEST

/* What is not finite goes through, to the loss; a place after the batch brings nothing of its own in. */
START_TEST(what_is_not_finite_is_seen)
{
    const TestNetworkDesc desc = {2, "dense:4:relu dense:1", "linear", "mse", 0, 0};
    Case c = case_of(&desc, 3, 3);
    Pass *pass = pass_of(&c, false);
    double kept = c.theta[0];
    c.theta[0] = NAN;
    ck_assert(isnan(pass_look(pass, c.theta, c.gradient)) && isnan(c.gradient[0]));
    c.theta[0] = 1e300; /* no float */
    ck_assert(!isfinite(pass_look(pass, c.theta, c.gradient)));
    c.theta[0] = kept;
    ck_assert(isfinite(pass_look(pass, c.theta, c.gradient)) && isfinite(c.gradient[0]));
    pass_destroy(pass);
    case_free(&c);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("pass");
    TCase *all = tcase_create("all");
    tcase_add_test(all, gradients_of_every_activation);
    tcase_add_test(all, gradients_of_every_loss_and_output);
    tcase_add_loop_test(all, gradients_of_shapes, 0, COUNT(shapes));
    tcase_add_loop_test(all, first_gradients_equal_pytorch, 0, COUNT(oracles));
    tcase_add_loop_test(all, twins_are_their_formulas, 0, COUNT(twins));
    tcase_add_loop_test(all, losses_have_their_twins, 0, COUNT(loss_twins));
    tcase_add_test(all, losses_are_their_formulas);
    tcase_add_test(all, losses_are_finite_where_their_formulas_are_not);
    tcase_add_loop_test(all, float_is_near_double, 0, COUNT(shapes));
    tcase_add_loop_test(all, bits_are_the_same_on_every_processor, 0, COUNT(shapes));
    tcase_add_test(all, batches_are_the_mean_of_their_examples);
    tcase_add_test(all, batches_may_grow);
    tcase_add_test(all, large_networks_are_right_too);
    tcase_add_loop_test(all, shown_numbers_make_up_the_gradient, 0, COUNT(shapes));
    tcase_add_loop_test(all, maps_say_what_looks_say, 0, COUNT(shapes));
    tcase_add_test(all, metrics_by_hand);
    tcase_add_test(all, penalties_by_hand);
    tcase_add_test(all, dropout_leaves_out_its_share);
    tcase_add_test(all, looks_take_no_memory);
    tcase_add_test(all, small_numbers_are_zero_inside_alone);
    tcase_add_test(all, what_is_not_finite_is_seen);
    tcase_set_timeout(all, 120);
    suite_add_tcase(suite, all);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
