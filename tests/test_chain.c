/* The chain rule of a weight: along every path, over all paths, over the batch, it is the gradient that the update uses. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "networks.h"
#include "run/chain.h"

#define COUNT(a) ((int)(sizeof(a) / sizeof(a)[0]))

enum { EXAMPLES = 9, INPUTS = 3, HIDDEN = 3, UNITS = 4, CASES = 160 };

static const char *const typed[] = {"z^2/(1+abs(z))", "x*sigmoid(x)", "where(z>0,z,0.1*z)"}; /* besides all shipped */

static const struct {
    OutputKind output;
    const char *loss;
    int outputs; /* at least; 0: one number */
} ends[] = {{OUTPUT_LINEAR, "mse", 0},      {OUTPUT_LINEAR, "mse", 3},  {OUTPUT_LINEAR, "huber", 0},
            {OUTPUT_LINEAR, "mae", 2},      {OUTPUT_SIGMOID, "bce", 0}, {OUTPUT_SIGMOID, "bce", 2},
            {OUTPUT_SIGMOID, "mse", 0},     {OUTPUT_SOFTMAX, "cce", 3}, {OUTPUT_SOFTMAX, "mse", 3},
            {OUTPUT_SOFTMAX, "log-cosh", 4}};

typedef struct Case {
    TestNetwork made;
    const Network *network;
    const Loss *loss;
    Pass *pass;
    Arena arena;
    double *theta, *gradient;
    char text[400];
} Case;

/* ":tanh": any that is shipped, or typed. */
static void add_activation(TextBuffer *layers, Random *random)
{
    const char **shipped;
    Arena arena = {0};
    int count = asset_list(&arena, "activations", NULL, &shipped), which = random_below(random, count + COUNT(typed));
    text_add(layers, ":%s", which < count ? shipped[which] : typed[which - count]);
    arena_free(&arena);
}

static void make(Case *c, uint64_t seed, bool precise)
{
    Random random = random_stream(seed, 1);
    int end = random_below(&random, COUNT(ends)), hidden = random_below(&random, HIDDEN + 1);
    memset(c, 0, sizeof *c);
    TextBuffer layers = text_fixed(c->text, sizeof c->text);
    for (int i = 0; i < hidden; i++) {
        text_add(&layers, "dense:%d", 1 + random_below(&random, UNITS));
        add_activation(&layers, &random);
        text_add(&layers, " ");
        for (int k = 0; k < 2 && random_below(&random, 4) == 0; k++) text_add(&layers, "dropout:0.4 ");
    }
    text_add(&layers, "dense:%d", ends[end].outputs ? ends[end].outputs : 1);
    if (random_below(&random, 3) == 0) add_activation(&layers, &random);
    TestNetworkDesc desc = {.inputs = 1 + random_below(&random, INPUTS),
                            .layers = c->text,
                            .output = output_name(ends[end].output),
                            .loss = ends[end].loss,
                            .l1 = random_below(&random, 2) ? 0.013 : 0,
                            .l2 = random_below(&random, 2) ? 0.021 : 0};
    c->made = test_network(&desc);
    c->network = c->made.network, c->loss = c->made.loss;
    text_add(&layers, ", %s", desc.loss);
    c->theta = test_normal(&c->arena, &random, c->network->params, 0.7);
    c->gradient = arena_array(&c->arena, double, c->network->params);
    double *x = test_normal(&c->arena, &random, EXAMPLES * desc.inputs, 1);
    double *y = test_targets(&c->arena, &random, c->network, EXAMPLES);
    pass_create(&c->pass, &(PassDesc){.network = c->network, .batch_most = EXAMPLES, .precise = precise});
    pass_batch(c->pass, x, y, NULL, 1 + random_below(&random, EXAMPLES));
    pass_dropout(c->pass, true, seed, 5);
    pass_look(c->pass, c->theta, c->gradient);
}

static void end(Case *c)
{
    pass_destroy(c->pass);
    test_network_free(&c->made);
    arena_free(&c->arena);
}

/* Relative to the largest of what was added up: what cancels has no digits of its own. */
static void near(const Case *c, const Chain *chain, const char *what, double value, double other, double scale,
                 double tolerance)
{
    ck_assert_msg(fabs(value - other) <= tolerance * (scale + 1e-3),
                  "%s: weight %d %d %d, example %d, path %d: %s: %.17g, and %.17g", c->text, chain->layer, chain->unit,
                  chain->input, chain->example, chain->path, what, value, other);
}

static double product_of(const ChainFactor *factors, int count)
{
    double out = 1;
    for (int i = 0; i < count; i++) out *= factors[i].value;
    return out;
}

/* Every path of one example: its factors, and all of them together. */
static void check_example(const Case *c, ChainDesc desc, Arena *arena, double tolerance)
{
    Chain chain;
    double sum = 0, scale = 0;
    arena_reset(arena);
    ck_assert(chain_make(&desc, arena, &chain));
    ck_assert(chain.products && chain.paths >= 1 && chain.paths <= CHAIN_PATHS_MAX);
    for (int i = 0; i < chain.paths; i++) sum += chain.products[i], scale = fmax(scale, fabs(chain.products[i]));
    double large = 1; /* a factor near zero may be the difference of two that are not: it has the digits of those */
    for (int i = 0; i < chain.shared_count; i++) large *= fmax(1, fabs(chain.shared[i].value));
    scale = fmax(scale, large);
    near(c, &chain, "all paths, delta times input", sum, chain.whole, scale, tolerance);
    near(c, &chain, "shared factors, whole", product_of(chain.shared, chain.shared_count), chain.whole, 0, 0);
    near(c, &chain, "whole, the example's part of the batch", chain.whole, chain.each[desc.example], scale, tolerance);
    const Chain first = chain;
    int paths = (int)chain.paths;
    for (desc.path = 0; desc.path < paths; desc.path++) {
        Arena own = {0};
        ck_assert(chain_make(&desc, &own, &chain));
        double product = product_of(chain.factors, chain.factor_count);
        ck_assert(chain.path == desc.path && chain.product == product);
        near(c, &chain, "product of the path, the same among all", product, first.products[desc.path], scale, 1e-12);
        arena_free(&own);
    }
}

static void check_weight(const Case *c, int layer, int unit, int input, double tolerance)
{
    Arena arena = {0};
    Chain chain;
    ChainDesc desc = {
        .network = c->network, .pass = c->pass, .theta = c->theta, .layer = layer, .unit = unit, .input = input};
    for (desc.example = 0; desc.example < pass_count(c->pass); desc.example++)
        check_example(c, desc, &arena, tolerance);
    desc.example = 0;
    ck_assert(chain_make(&desc, &arena, &chain));
    double scale = fabs(chain.l1) + fabs(chain.l2), sum = 0;
    for (int i = 0; i < chain.examples; i++) scale = fmax(scale, fabs(chain.each[i])), sum += chain.each[i];
    ck_assert(chain.weight == c->theta[chain.param]);
    near(c, &chain, "mean over the batch", chain.mean, sum / chain.examples, scale, 1e-15);
    near(c, &chain, "gradient, the pass's", chain.gradient, c->gradient[chain.param], scale, tolerance);
    arena_free(&arena);
}

static void check_case(const Case *c, double tolerance)
{
    int weights = 0;
    for (int l = 1; l <= c->network->layer_count; l++) {
        const NetworkLayer *layer = &c->network->layers[l - 1];
        for (int u = 0; u < layer->units && layer->number; u++)
            for (int i = 0; i <= layer->inputs; i++, weights++) check_weight(c, l, u, i, tolerance);
    }
    ck_assert_int_eq(weights, c->network->params);
}

START_TEST(every_weight_of_any_network_in_double)
{
    Case c;
    make(&c, (uint64_t)_i, true);
    check_case(&c, 1e-12);
    end(&c);
}
END_TEST

START_TEST(every_weight_of_any_network_in_float)
{
    Case c;
    make(&c, 1000 + (uint64_t)_i, false);
    check_case(&c, 1e-5);
    end(&c);
}
END_TEST

/* ---- factors ---- */

static double value_with(const Node *formula, const ChainFactor *factor, const char *name, double value)
{
    WorkingName names[16];
    memcpy(names, factor->names, sizeof *names * (size_t)factor->name_count);
    for (int i = 0; i < factor->name_count; i++)
        if (!strcmp(names[i].name, name)) names[i].values = &value;
    return workings_value(formula, names, factor->name_count, 0);
}

static double of_name(const ChainFactor *factor, const char *name)
{
    for (int i = 0; i < factor->name_count; i++)
        if (!strcmp(factor->names[i].name, name)) return factor->names[i].values[0];
    return NAN;
}

/* What goes into the output: sums, or what an activation makes of them. */
static double score_of(const Case *c, int output, int example)
{
    int last = c->network->layer_count;
    const Activation *activation = c->network->layers[last - 1].activation;
    double z = pass_sum(c->pass, last, output, example);
    return activation ? activation_value(activation, z, NULL) : z;
}

/* The loss of an example by its formula, where one output's z is moved. */
static double loss_moved(const Case *c, const ChainDesc *d, const ChainFactor *factor, double by)
{
    double z[4], p[4], y[4], most = 0;
    int outputs = c->network->outputs;
    for (int k = 0; k < outputs; k++) {
        z[k] = score_of(c, k, d->example) + (k == factor->unit ? by : 0);
        y[k] = pass_target(c->pass, k, d->example);
    }
    for (int k = 0; k < outputs; k++) p[k] = exp(z[k]), most += p[k];
    for (int k = 0; k < outputs; k++) p[k] = c->network->output == OUTPUT_SOFTMAX ? p[k] / most : 1 / (1 + exp(-z[k]));
    return loss_value(c->loss, p, y, outputs);
}

/* Every factor is the slope of what it says it is: by central difference of the formula itself. */
static void check_factor(const Case *c, const ChainDesc *d, const ChainFactor *factor)
{
    const double h = 1e-5;
    const NetworkLayer *layer = factor->layer ? &c->network->layers[factor->layer - 1] : NULL;
    double slope = factor->value;
    if (factor->formula && factor->name_count) {
        double value = workings_value(factor->formula, factor->names, factor->name_count, 0);
        ck_assert(value == factor->value || fabs(value - factor->value) < 1e-15 * fabs(value));
    }
    bool by_activation =
        factor->kind == CHAIN_SLOPE || (factor->kind == CHAIN_OUTPUT && c->network->output == OUTPUT_LINEAR);
    if (by_activation && layer->activation && factor->name_count) {
        const char *z = layer->activation->variable;
        double at = of_name(factor, z);
        slope = (value_with(layer->activation->formula, factor, z, at + h) -
                 value_with(layer->activation->formula, factor, z, at - h)) /
                (2 * h);
    } else if (factor->kind == CHAIN_LOSS) {
        double at = of_name(factor, "p");
        slope =
            (value_with(c->loss->formula, factor, "p", at + h) - value_with(c->loss->formula, factor, "p", at - h)) /
            (2 * h) / (c->loss->sum_outputs ? 1 : c->network->outputs);
    } else if (factor->kind == CHAIN_OUTPUT && c->network->output == OUTPUT_SIGMOID) {
        double z = score_of(c, factor->unit, d->example);
        slope = (1 / (1 + exp(-z - h)) - 1 / (1 + exp(-z + h))) / (2 * h);
    } else if (factor->kind == CHAIN_ERROR) {
        slope = (loss_moved(c, d, factor, h) - loss_moved(c, d, factor, -h)) / (2 * h);
    } else if (factor->kind == CHAIN_WEIGHT) {
        slope = c->theta[layer->weights + factor->unit * layer->inputs + factor->from];
    } else if (factor->kind == CHAIN_INPUT) {
        slope = d->input == c->network->layers[d->layer - 1].inputs
                    ? 1
                    : pass_value(c->pass, d->layer - 1, d->input, d->example);
    }
    ck_assert_msg(fabs(slope - factor->value) <= 1e-7 * (1 + fabs(slope)),
                  "%s: weight %d %d %d: factor of kind %d at layer %d, unit %d is %.12g; by a small change %.12g",
                  c->text, d->layer, d->unit, d->input, factor->kind, factor->layer, factor->unit, factor->value,
                  slope);
}

START_TEST(every_factor_is_the_slope_it_says)
{
    Case c;
    Arena arena = {0};
    make(&c, 2000 + (uint64_t)_i, true);
    for (int l = 1; l <= c.network->layer_count; l++) {
        const NetworkLayer *layer = &c.network->layers[l - 1];
        for (int u = 0; u < layer->units && layer->number; u++) {
            ChainDesc d = {.network = c.network,
                           .pass = c.pass,
                           .theta = c.theta,
                           .layer = l,
                           .unit = u,
                           .input = u % (layer->inputs + 1)};
            for (d.example = 0; d.example < pass_count(c.pass); d.example++) {
                Chain chain;
                arena_reset(&arena);
                ck_assert(chain_make(&d, &arena, &chain));
                for (int i = 0; i < chain.factor_count; i++) check_factor(&c, &d, &chain.factors[i]);
                for (int i = 0; i < chain.shared_count; i++)
                    if (chain.shared[i].kind != CHAIN_NEXT) check_factor(&c, &d, &chain.shared[i]);
            }
        }
    }
    arena_free(&arena);
    end(&c);
}
END_TEST

/* ---- by hand ---- */

/* One input, one unit of tanh, one of a line; squares. x = 0.5, y = 1, w = 2, b = 0.1, u = -1.5, c = 0.3:
 * z = 1.1, a = 0.800499…, p = 0.3 - 1.5 a, dloss/dw = 2 (p - y) u (1 - a^2) x. */
START_TEST(the_blackboard)
{
    Arena arena = {0};
    TestNetwork made = test_network(&(TestNetworkDesc){1, "dense:1:tanh dense:1", "linear", "mse", 0, 0});
    const Network *network = made.network;
    Pass *pass;
    Chain chain;
    const double theta[] = {2, 0.1, -1.5, 0.3}, a = tanh(1.1), p = 0.3 - 1.5 * a;
    double gradient[4];
    pass_create(&pass, &(PassDesc){.network = network, .batch_most = 1, .precise = true});
    pass_batch(pass, (double[]){0.5}, (double[]){1}, NULL, 1);
    pass_look(pass, theta, gradient);
    ChainDesc d = {.network = network, .pass = pass, .theta = theta, .layer = 1};
    ck_assert(chain_make(&d, &arena, &chain));
    static const ChainKind kinds[] = {CHAIN_LOSS, CHAIN_OUTPUT, CHAIN_WEIGHT, CHAIN_SLOPE, CHAIN_INPUT};
    const double values[] = {2 * (p - 1), 1, -1.5, 1 - a * a, 0.5};
    ck_assert_int_eq(chain.factor_count, COUNT(kinds));
    for (int i = 0; i < COUNT(kinds); i++) {
        ck_assert_int_eq(chain.factors[i].kind, kinds[i]);
        ck_assert_msg(fabs(chain.factors[i].value - values[i]) < 1e-12, "factor %d: %.15g, by hand %.15g", i,
                      chain.factors[i].value, values[i]);
    }
    /* 1 - tanh(z)^2 is written with the value that the unit has */
    TextBuffer text = {0};
    formula_print(chain.factors[3].formula, &text);
    ck_assert_str_eq(text.data, "1 - a^2");
    text_free(&text);
    ck_assert(fabs(chain.gradient - gradient[0]) < 1e-15 && chain.paths == 1);
    d.input = 1; /* the bias */
    ck_assert(chain_make(&d, &arena, &chain));
    ck_assert(chain.factors[4].value == 1 && chain.factors[4].unit == -1 && chain.param == 1);
    d.input = 2;
    ck_assert(!chain_make(&d, &arena, &chain));
    arena_free(&arena);
    pass_destroy(pass);
    test_network_free(&made);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("chain");
    TCase *tcase = tcase_create("chain");
    tcase_set_timeout(tcase, 0);
    tcase_add_test(tcase, the_blackboard);
    tcase_add_loop_test(tcase, every_weight_of_any_network_in_double, 0, CASES);
    tcase_add_loop_test(tcase, every_weight_of_any_network_in_float, 0, CASES);
    tcase_add_loop_test(tcase, every_factor_is_the_slope_it_says, 0, CASES);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? 1 : 0;
}
