/* Networks: shapes, words for layers, weights to begin with, files of weights. */
#include "base/text.h"
#include "networks.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

/* ---- shapes ---- */

START_TEST(parameters_lie_layer_by_layer)
{
    TestNetwork made = test_network(
        &(TestNetworkDesc){2, "dropout:0.1 dense:4:tanh dropout:0.5 dense:3 dense:2:relu", "softmax", "cce", 0, 0});
    const Network *network = made.network;
    ck_assert_int_eq(network->params, 2 * 4 + 4 + 4 * 3 + 3 + 3 * 2 + 2);
    ck_assert_int_eq(network->outputs, 2);
    ck_assert_int_eq(network->units, 9);
    ck_assert_int_eq(network->widest, 4);
    static const struct {
        int inputs, units, weights, biases, number, first_unit;
    } wanted[] = {
        {2, 2, -1, -1, 0, 0}, {2, 4, 0, 8, 1, 0}, {4, 4, -1, -1, 0, 0}, {4, 3, 12, 24, 2, 4}, {3, 2, 27, 33, 3, 7},
    };
    ck_assert_int_eq(network->layer_count, COUNT(wanted));
    for (int i = 0; i < COUNT(wanted); i++) {
        const NetworkLayer *layer = &network->layers[i];
        ck_assert_int_eq(layer->inputs, wanted[i].inputs);
        ck_assert_int_eq(layer->units, wanted[i].units);
        ck_assert_int_eq(layer->weights, wanted[i].weights);
        ck_assert_int_eq(layer->biases, wanted[i].biases);
        ck_assert_int_eq(layer->number, wanted[i].number);
        ck_assert_int_eq(layer->first_unit, wanted[i].first_unit);
    }
    test_network_free(&made);
}
END_TEST

static const struct {
    TestNetworkDesc desc;
    int column; /* in the layers' text; 0: no place */
    const char *part;
} bad[] = {
    {{2, "", "linear", "mse", 0, 0}, 1, "no layers"},
    {{2, "dense:4 densee:1", "linear", "mse", 0, 0}, 9, "did you mean 'dense'"},
    {{2, "dense:4:tanh conv:3:3 dense:1", "linear", "mse", 0, 0}, 14, "'conv' are not known yet"},
    {{2, "pool:2 dense:1", "linear", "mse", 0, 0}, 1, "'pool' are not known yet"},
    {{2, "avgpool:2 dense:1", "linear", "mse", 0, 0}, 1, "'avgpool' are not known yet"},
    {{2, "dense:0 dense:1", "linear", "mse", 0, 0}, 7, "1 to 16384 units"},
    {{2, "dense:4 dense", "linear", "mse", 0, 0}, 14, "1 to 16384 units"},
    {{2, "dense:2.5", "linear", "mse", 0, 0}, 7, "1 to 16384 units"},
    {{2, "dense:1e30", "linear", "mse", 0, 0}, 7, "1 to 16384 units"},
    {{2, "dense:nan", "linear", "mse", 0, 0}, 7, "1 to 16384 units"},
    {{2, "dense:3:", "linear", "mse", 0, 0}, 9, "missing after the colon"},
    {{2, "dropout:1 dense:1", "linear", "mse", 0, 0}, 9, "less than 1"},
    {{2, "dropout:nan dense:1", "linear", "mse", 0, 0}, 9, "less than 1"},
    {{2, "dropout:0.1:tanh dense:1", "linear", "mse", 0, 0}, 13, "nothing else"},
    {{2, "dense:4 dropout:0.2", "linear", "mse", 0, 0}, 0, "layer 2 (dropout): the last layer is the output"},
    {{2, "dense:4 dense:1", "softmax", "cce", 0, 0}, 0, "layer 2 (dense): softmax over one unit"},
    {{0, "dense:1", "linear", "mse", 0, 0}, 0, "0 inputs"},
    {{2, "dense:1", "linear", "cce", 0, 0}, 0, "softmax"},
    {{2, "dense:1", "linear", "mse", -1, 0}, 0, "a penalty of -1"},
    {{2, "dense:1", "linear", "mse", 0, NAN}, 0, "a penalty of nan"},
    {{2, "dense:16384 dense:9000 dense:1", "linear", "mse", 0, 0}, 0, "layer 2 (dense): 147514152 parameters"},
};

START_TEST(what_does_not_fit_says_why)
{
    TestNetwork made;
    Error error = {0};
    ck_assert_msg(test_network_try(&made, &bad[_i].desc, &error), "%s: no error", bad[_i].desc.layers);
    ck_assert_msg(strstr(error.message, bad[_i].part) && error.column == bad[_i].column, "%s: column %d: %s",
                  bad[_i].desc.layers, error.column, error.message);
    ck_assert_ptr_null(made.network);
    test_network_free(&made);
}
END_TEST

START_TEST(too_many_layers_say_so)
{
    TextBuffer text = {0};
    for (int i = 0; i <= NETWORK_LAYERS_MAX; i++) text_add(&text, "dense:1 ");
    TestNetwork made;
    Error error = {0};
    ck_assert(test_network_try(&made, &(TestNetworkDesc){2, text.data, "linear", "mse", 0, 0}, &error));
    ck_assert_msg(strstr(error.message, "more than 64 layers"), "%s", error.message);
    test_network_free(&made);
    text_free(&text);
}
END_TEST

START_TEST(layers_are_written_as_they_are_read)
{
    static const char text[] = "dense:128:relu dropout:0.2 dense:8:leaky-relu:slope=0.1 dense:10";
    Arena arena = {0};
    LayerWords words[NETWORK_LAYERS_MAX];
    int count;
    char out[256];
    TextBuffer buffer = text_fixed(out, sizeof out);
    ck_assert(!layer_words_read(&arena, text, words, NETWORK_LAYERS_MAX, &count, NULL));
    ck_assert_int_eq(count, 4);
    ck_assert_str_eq(words[2].activation, "leaky-relu:slope=0.1");
    layer_words_print(words, count, &buffer);
    ck_assert_str_eq(out, text);
    arena_free(&arena);
}
END_TEST

/* ---- weights to begin with ---- */

static const struct {
    const char *word;
    double low, high, mean, deviation, bias;
} inits[] = {
    {"zeros", 0, 0, 0, 0, 0},
    {"constant:0.25", 0.25, 0.25, 0.25, 0, 0.25},
    {"uniform:0.5", -0.5, 0.5, 0, 0.288675, 0},
    {"normal:0.1", -0.6, 0.6, 0, 0.1, 0},
    {"xavier", -0.173206, 0.173206, 0, 0.1, 0}, /* sqrt(6/(80 + 120)); its deviation is that by sqrt 3 */
    {"he", -0.9, 0.9, 0, 0.158114, 0},          /* sqrt(2/80) */
};

START_TEST(weights_are_drawn_as_the_word_says)
{
    TestNetwork made = test_network(&(TestNetworkDesc){80, "dense:120:tanh dense:1", "linear", "mse", 0, 0});
    const Network *network = made.network;
    double *theta = arena_array(&made.arena, double, network->params), sum = 0, squares = 0, count = 80 * 120;
    ck_assert(!network_init(network, inits[_i].word, NULL, 7, theta, NULL));
    for (int i = 0; i < 80 * 120; i++) {
        ck_assert_msg(theta[i] >= inits[_i].low && theta[i] <= inits[_i].high, "%s: %g", inits[_i].word, theta[i]);
        sum += theta[i], squares += theta[i] * theta[i];
    }
    double mean = sum / count, deviation = sqrt(fmax(squares / count - mean * mean, 0));
    /* 9,600 numbers: four deviations of the mean, and of the deviation */
    ck_assert_msg(fabs(mean - inits[_i].mean) <= 4 * inits[_i].deviation / sqrt(count) + 1e-12, "%s: mean %g",
                  inits[_i].word, mean);
    ck_assert_msg(fabs(deviation - inits[_i].deviation) <= 4 * inits[_i].deviation / sqrt(2 * count) + 1e-7,
                  "%s: deviation %g", inits[_i].word, deviation);
    for (int i = 0; i < 120; i++) ck_assert(theta[network->layers[0].biases + i] == inits[_i].bias);
    test_network_free(&made);
}
END_TEST

START_TEST(a_seed_gives_the_same_weights_whatever_comes_behind)
{
    TestNetwork made = test_network(&(TestNetworkDesc){4, "dense:5:tanh dense:1", "linear", "mse", 0, 0}),
                longer = test_network(&(TestNetworkDesc){4, "dense:5:relu dense:3 dense:2", "softmax", "cce", 0, 0});
    double a[64], b[64], other[64];
    ck_assert(!network_init(made.network, "xavier", NULL, 11, a, NULL));
    ck_assert(!network_init(longer.network, "uniform:1", NULL, 11, b, NULL));
    ck_assert(!network_init(made.network, "xavier", NULL, 12, other, NULL));
    for (int i = 0; i < 20; i++) {
        ck_assert_double_eq_tol(a[i] / sqrt(6.0 / 9), b[i], 1e-15);
        ck_assert(a[i] != other[i]);
    }
    test_network_free(&made);
    test_network_free(&longer);
}
END_TEST

static const struct {
    const char *word, *part;
} bad_inits[] = {
    {"zero", "did you mean 'zeros'"},      {"xavier:1", "takes no number"}, {"uniform", "takes a number"},
    {"uniform:", "is no number"},          {"normal:inf", "is no number"},  {"what", "is no initialisation"},
    {"/no/such/file.csv", "no/such/file"}, {"", "is no initialisation"},
};

START_TEST(bad_words_for_weights_say_why)
{
    TestNetwork made = test_network(&(TestNetworkDesc){4, "dense:1", "linear", "mse", 0, 0});
    double theta[5] = {7};
    Error error = {0};
    ck_assert(network_init(made.network, bad_inits[_i].word, NULL, 1, theta, &error));
    ck_assert_msg(strstr(error.message, bad_inits[_i].part) || strstr(error.file, bad_inits[_i].part), "%s: %s",
                  bad_inits[_i].word, error.message);
    ck_assert(theta[0] == 7);
    test_network_free(&made);
}
END_TEST

/* ---- files ---- */

START_TEST(files_give_back_the_same_bits)
{
    TestNetwork made = test_network(&(TestNetworkDesc){3, "dense:2:tanh dropout:0.2 dense:1", "linear", "mse", 0, 0});
    const Network *network = made.network;
    Random random = random_stream(5, 5);
    double *theta = test_normal(&made.arena, &random, network->params, 1),
           *back = arena_array(&made.arena, double, network->params);
    theta[0] = 1.0 / 3, theta[1] = -0.0, theta[2] = 5e-324, theta[3] = 1.7976931348623157e308;
    TextBuffer text = {0};
    network_write(network, theta, &text);
    ck_assert_msg(text_starts(text.data, "layer,unit,input,value\n1,0,0,0.33333333333333331\n1,0,1,-0\n"), "%s",
                  text.data);
    ck_assert_msg(strstr(text.data, "\n1,1,bias,") && strstr(text.data, "\n2,0,bias,"), "%s", text.data);
    ck_assert(!network_read(network, "w.csv", text.data, text.length, back, NULL));
    ck_assert(!memcmp(theta, back, sizeof *theta * (size_t)network->params));
    text_free(&text);
    test_network_free(&made);
}
END_TEST

/* Of a network of two inputs and one unit: two weights and a bias. */
static const struct {
    const char *text, *part;
    int line, column;
} bad_files[] = {
    {"", "empty", 1, 1},
    {"layer,unit,input\n1,0,0\n", "no column 'value'", 1, 1},
    {"layer,unit,input,value\n1,0,0,1\n1,0,1,x\n1,0,bias,3\n", "'x' is no number", 3, 7},
    {"layer,unit,input,value\n1,0,0,1\n1,0,1,\n1,0,bias,3\n", "'' is no number", 3, 7},
    {"layer,unit,input,value\n1,0,0,nan\n1,0,1,2\n1,0,bias,3\n", "'nan' is no number", 2, 7},
    {"layer,unit,input,value\n2,0,0,1\n1,0,1,2\n1,0,bias,3\n", "'2' is no layer", 2, 1},
    {"layer,unit,input,value\n1,0,0,1\n1,-1,1,2\n1,0,bias,3\n", "'-1' is no unit of layer 1", 3, 3},
    {"layer,unit,input,value\n1,0,0,1\n1,1,1,2\n1,0,bias,3\n", "'1' is no unit of layer 1", 3, 3},
    {"layer,unit,input,value\n1,0,0,1\n1,0,2,2\n1,0,bias,3\n", "'2' is no input of layer 1", 3, 5},
    {"layer,unit,input,value\n1,0,0,1\n1,0,0.5,2\n1,0,bias,3\n", "'0.5' is no input of layer 1", 3, 5},
    {"layer,unit,input,value\n1,0,0,1\n1,0,0,2\n1,0,bias,3\n", "stands in line 2 already", 3, 1},
    {"layer,unit,input,value\n1,0,0,1\n1,0,bias,3\n", "layer 1, unit 0, input 1 is missing", 0, 0},
    {"layer,unit,input,value\n1,0,0,1\n1,0,1,3\n", "layer 1, unit 0, input bias is missing", 0, 0},
    {"value,note,layer,unit,input\n1,\"a, b\",1,0,7\n", "'7' is no input of layer 1", 2, 14},
};

START_TEST(bad_files_say_where)
{
    TestNetwork made = test_network(&(TestNetworkDesc){2, "dense:1", "linear", "mse", 0, 0});
    double theta[3] = {7, 8, 9};
    Error error = {0};
    const char *text = bad_files[_i].text;
    ck_assert(network_read(made.network, "w.csv", text, strlen(text), theta, &error));
    ck_assert_msg(strstr(error.message, bad_files[_i].part) && error.line == bad_files[_i].line &&
                      error.column == bad_files[_i].column,
                  "%s%d:%d: %s", text, error.line, error.column, error.message);
    ck_assert_str_eq(error.file, "w.csv");
    ck_assert(theta[0] == 7 && theta[1] == 8 && theta[2] == 9);
    test_network_free(&made);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("network");
    TCase *all = tcase_create("all");
    tcase_add_test(all, parameters_lie_layer_by_layer);
    tcase_add_loop_test(all, what_does_not_fit_says_why, 0, COUNT(bad));
    tcase_add_test(all, too_many_layers_say_so);
    tcase_add_test(all, layers_are_written_as_they_are_read);
    tcase_add_loop_test(all, weights_are_drawn_as_the_word_says, 0, COUNT(inits));
    tcase_add_test(all, a_seed_gives_the_same_weights_whatever_comes_behind);
    tcase_add_loop_test(all, bad_words_for_weights_say_why, 0, COUNT(bad_inits));
    tcase_add_test(all, files_give_back_the_same_bits);
    tcase_add_loop_test(all, bad_files_say_where, 0, COUNT(bad_files));
    tcase_set_timeout(all, 60);
    suite_add_tcase(suite, all);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
