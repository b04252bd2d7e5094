/* Passes: gradients against central differences and PyTorch, float against double, the same bits wherever an example
 * stands. */
#include "base/csv.h"
#include "base/file.h"
#include "base/text.h"
#include "networks.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

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

int main(void)
{
    Suite *suite = suite_create("pass");
    TCase *all = tcase_create("all");
    tcase_add_test(all, gradients_of_every_activation);
    tcase_add_test(all, gradients_of_every_loss_and_output);
    tcase_add_loop_test(all, gradients_of_shapes, 0, COUNT(shapes));
    tcase_add_loop_test(all, first_gradients_equal_pytorch, 0, COUNT(oracles));
    tcase_set_timeout(all, 120);
    suite_add_tcase(suite, all);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
