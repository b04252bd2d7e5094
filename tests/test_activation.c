/* Activations: values worked out by hand, slopes against central differences, typed ones; what words and files are told when
 * they are wrong. */
#include "base/file.h"
#include "model/network/activation.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

static Activation *activation_of(const char *word)
{
    Activation *activation = NULL;
    Error error = {0};
    char message[1024] = "";
    if (activation_load(&activation, word, NULL, &error)) error_format(&error, message, sizeof message);
    ck_assert_msg(activation, "%s: %s", word, message);
    return activation;
}

static const struct {
    const char *word;
    double z, value, slope;
} by_hand[] = {
    {"linear", -3, -3, 1},
    {"sigmoid", 0, 0.5, 0.25},
    {"sigmoid", 1.0986122886681098, 0.75, 0.1875}, /* ln 3 */
    {"sigmoid", -800, 0, 0},
    {"tanh", 0, 0, 1},
    {"tanh", 0.5493061443340549, 0.5, 0.75}, /* (ln 3)/2 */
    {"relu", 2, 2, 1},
    {"relu", -2, 0, 0},
    {"relu", 0, 0, 0}, /* as torch has it */
    {"leaky-relu", -2, -0.02, 0.01},
    {"leaky-relu:slope=0.25", -2, -0.5, 0.25},
    {"leaky-relu", 3, 3, 1},
    {"elu", -0.6931471805599453, -0.5, 0.5},
    {"elu:alpha=2", -0.6931471805599453, -1, 1},
    {"elu", 900, 900, 1}, /* the branch not taken overflows, and does not show */
    {"selu", 1, 1.0507009873554805, 1.0507009873554805},
    {"selu", -0.6931471805599453, -0.8790496704236883, 0.8790496704236883},
    {"gelu", 0, 0, 0.5},
    {"gelu", 1, 0.8413447460685429, 1.0833154705876864},                  /* Phi(1); Phi(1) + phi(1) */
    {"silu", 1.0986122886681098, 0.8239592165010823, 0.9559898041252706}, /* 3/4 + ln 3 * 3/16 */
    {"swish", 1.0986122886681098, 0.8239592165010823, 0.9559898041252706},
    {"swish:beta=0", 5, 2.5, 0.5},
    {"mish", 0, 0, 0.6}, /* tanh(ln 2) = 3/5 */
    {"softplus", 0, 0.6931471805599453, 0.5},
    {"softplus", 800, 800, 1},
    {"softsign", 3, 0.75, 0.0625},
    {"softsign", -3, -0.75, 0.0625},
    {"hard-tanh", 0.5, 0.5, 1},
    {"hard-tanh", -7, -1, 0},
    {"hard-sigmoid", 1.5, 0.75, 0.16666666666666666},
    {"hard-sigmoid", 9, 1, 0},
    {"hard-swish", 1.5, 1.125, 1},
    {"hard-swish", 9, 9, 1},
    {"relu6", 5, 5, 1},
    {"relu6", 7, 6, 0},
    {"arctan", 1, 0.7853981633974483, 0.5},
    {"sin", 1.5707963267948966, 1, 6.123233995736766e-17},
    {"gaussian", 1, 0.36787944117144233, -0.73575888234288467},
    {"square", -3, 9, -6},
    {"abs", -3, 3, -1},
    {"z*sigmoid(z)", 1.0986122886681098, 0.8239592165010823, 0.9559898041252706}, /* typed */
    {"x/(1 + abs(x))", 3, 0.75, 0.0625},
    {"t^3", 2, 8, 12},
    {"z/2", 3, 1.5, 0.5}, /* no path */
    {"tanh(z)/2", 0, 0, 0.5},
    {"z", 3, 3, 1},
    {"z-1", 3, 2, 1},
    {"1-z", 3, -2, -1},
};

START_TEST(values_by_hand)
{
    Activation *activation = activation_of(by_hand[_i].word);
    double slope, value = activation_value(activation, by_hand[_i].z, &slope);
    ck_assert_msg(fabs(value - by_hand[_i].value) <= 1e-14 * fmax(1, fabs(by_hand[_i].value)),
                  "%s at %g: %.17g, not %.17g", by_hand[_i].word, by_hand[_i].z, value, by_hand[_i].value);
    ck_assert_msg(fabs(slope - by_hand[_i].slope) <= 1e-14 * fmax(1, fabs(by_hand[_i].slope)),
                  "slope of %s at %g: %.17g, not %.17g", by_hand[_i].word, by_hand[_i].z, slope, by_hand[_i].slope);
    ck_assert(activation_value(activation, by_hand[_i].z, NULL) == value);
    activation_destroy(activation);
}
END_TEST

/* Central differences by 2^-20: rounding of the values and the third derivative leave less than 1e-7 of slopes near 1. The
 * points are no corners of any. */
START_TEST(slopes_are_central_differences)
{
    Arena arena = {0};
    const char **names;
    int count = asset_list(&arena, "activations", NULL, &names);
    ck_assert_int_ge(count, 20);
    for (int i = 0; i < count; i++) {
        Activation *activation = activation_of(names[i]);
        ck_assert(strlen(activation->title) > 2 && strlen(activation->summary) > 20);
        ck_assert_str_eq(activation->variable, "z");
        for (double z = -7.937; z < 8; z += 0.11) {
            double step = 0x1p-20, slope, value = activation_value(activation, z, &slope);
            double difference =
                (activation_value(activation, z + step, NULL) - activation_value(activation, z - step, NULL)) /
                (2 * step);
            ck_assert_msg(isfinite(value) && fabs(slope - difference) < 1e-7 * fmax(1, fabs(slope)),
                          "%s at %g: slope %.12g, differences %.12g", names[i], z, slope, difference);
        }
        for (double z = 1; z <= 1e4; z *= 10) { /* finite far away */
            double slopes[2];
            ck_assert(isfinite(activation_value(activation, z, &slopes[0])) && isfinite(slopes[0]));
            ck_assert(isfinite(activation_value(activation, -z, &slopes[1])) && isfinite(slopes[1]));
        }
        activation_destroy(activation);
    }
    arena_free(&arena);
}
END_TEST

START_TEST(a_typed_one_is_called_by_its_formula)
{
    Activation *typed = activation_of("q*sigmoid(q)");
    ck_assert_str_eq(typed->variable, "q");
    ck_assert_str_eq(typed->name, "q*sigmoid(q)");
    ck_assert_str_eq(typed->title, "q*sigmoid(q)");
    ck_assert_ptr_null(typed->path);
    activation_destroy(typed);
}
END_TEST

/* Beside the scene first, then the user's, then the program's. */
START_TEST(the_nearest_file_wins)
{
    static const struct {
        const char *path, *text;
    } files[] = {
        {TEST_OUT "/activations/dark-valley/activations/tanh.yaml", "name: tanh\nformula: 2*z\n"},
        {TEST_OUT "/activations/dark-valley/activations/own.yaml", "name: own\nformula: 4*z\n"},
        {TEST_OUT "/activations/scene/activations/tanh.yaml", "name: tanh\nformula: 3*z\n"},
    };
    Error error = {0};
    ck_assert(!folder_create(TEST_OUT "/activations/dark-valley/activations", &error));
    ck_assert(!folder_create(TEST_OUT "/activations/scene/activations", &error));
    for (int i = 0; i < COUNT(files); i++)
        ck_assert(!file_write(files[i].path, files[i].text, strlen(files[i].text), &error));
    setenv("XDG_DATA_HOME", TEST_OUT "/activations", 1);
    static const struct {
        const char *word, *beside;
        double value;
    } cases[] = {{"tanh", TEST_OUT "/activations/scene", 3},
                 {"tanh", NULL, 2},
                 {"own", TEST_OUT "/activations/scene", 4},
                 {"relu", NULL, 1},
                 {TEST_OUT "/activations/scene/activations/tanh.yaml", NULL, 3}};
    for (int i = 0; i < COUNT(cases); i++) {
        Activation *activation = NULL;
        ck_assert_msg(!activation_load(&activation, cases[i].word, cases[i].beside, &error), "%s", error.message);
        ck_assert_double_eq(activation_value(activation, 1, NULL), cases[i].value);
        activation_destroy(activation);
    }
    unsetenv("XDG_DATA_HOME");
}
END_TEST

/* Lanes give the bits of values one by one: what is trained is what is shown. */
START_TEST(lanes_are_single_values)
{
    Activation *activation = activation_of("gelu");
    double z[64], a[64], slope[64];
    for (int i = 0; i < 64; i++) z[i] = (i - 32) / 7.0;
    program_run(activation->program, &(ProgramCall){.lanes = 64,
                                                    .inputs = (const double *const[]){z},
                                                    .outputs = (double *const[]){a, slope}});
    for (int i = 0; i < 64; i++) {
        double d;
        ck_assert(activation_value(activation, z[i], &d) == a[i] && d == slope[i]);
    }
    activation_destroy(activation);
}
END_TEST

static const struct {
    const char *word;
    Status status;
    int column;
    const char *part;
} bad_words[] = {
    {"tanhh", STATUS_NAME, 0, "did you mean 'tanh'"},
    {"leakyrelu", STATUS_NAME, 0, "did you mean 'leaky-relu'"},
    {"", STATUS_NAME, 0, "no activation"},
    {"leaky-rel", STATUS_NAME, 0, "did you mean 'leaky-relu'"},
    {"zz", STATUS_NAME, 0, "no activation 'zz'"},
    {"wobble", STATUS_NAME, 0, "valley list activations"},
    {"elu:alfa=2", STATUS_NAME, 1, "did you mean 'alpha'"},
    {"elu:alpha=x", STATUS_VALUE, 7, "not a number"},
    {"tanh:slope=1", STATUS_NAME, 1, "has no option"},
    {"./none.yaml", STATUS_FILE, 0, ""},
    {"z*", STATUS_SYNTAX, 3, "missing"},
    {"z*sigmid(z)", STATUS_NAME, 3, "did you mean 'sigmoid'"},
    {"z + q", STATUS_NAME, 5, "'q'"},
    {"3 + 4", STATUS_VALUE, 1, "must have z in it"},
    {"z:slope=1", STATUS_SYNTAX, 2, ""},
    {"mean(z)", STATUS_NAME, 1, "mean"},
};

START_TEST(bad_words_say_why)
{
    Activation *activation = NULL;
    Error error = {0};
    Status status = activation_load(&activation, bad_words[_i].word, NULL, &error);
    ck_assert_msg(status == bad_words[_i].status && strstr(error.message, bad_words[_i].part) &&
                      error.column == bad_words[_i].column,
                  "'%s': %d, column %d: %s", bad_words[_i].word, (int)status, error.column, error.message);
    ck_assert_ptr_null(activation);
}
END_TEST

static const struct {
    const char *text;
    int line, column;
    const char *part;
} bad_files[] = {
    {"name: s\n", 1, 1, "'formula' is missing"},
    {"formula: z\n", 1, 1, "'name' is missing"},
    {"name: s\nformula: z*kk\n", 2, 12, "kk"},
    {"name: s\nformula: \"z*(z\"\n", 2, 15, ""},
    {"name: s\noptions: {z: 1}\nformula: z\n", 2, 11, "'z' has a meaning in every activation"},
    {"name: s\noptions: 3\nformula: z\n", 2, 10, "names with values"},
    {"name: s\nformula: 3\n", 2, 10, "the same whatever z is"},
    {"name: s\nderivative: 1\nformula: z\n", 2, 1, "derivative"},
    {"name: s\nformul: z\n", 2, 1, "did you mean 'formula'"},
    {"name: s\nkind: loss\nformula: z\n", 2, 7, "read as an activation; its 'kind' says 'loss'"},
    {"name: s\nformula: norm(z)\n", 2, 10, ""},
};

START_TEST(bad_files_say_where)
{
    Activation *activation = NULL;
    Error error = {0};
    ck_assert(activation_parse(&activation, "text", bad_files[_i].text, strlen(bad_files[_i].text), &error));
    ck_assert_msg(strstr(error.message, bad_files[_i].part) && error.line == bad_files[_i].line &&
                      error.column == bad_files[_i].column,
                  "%s\n%d:%d: %s", bad_files[_i].text, error.line, error.column, error.message);
    ck_assert_ptr_null(activation);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("activation");
    TCase *all = tcase_create("all");
    tcase_add_loop_test(all, values_by_hand, 0, COUNT(by_hand));
    tcase_add_test(all, slopes_are_central_differences);
    tcase_add_test(all, a_typed_one_is_called_by_its_formula);
    tcase_add_test(all, the_nearest_file_wins);
    tcase_add_test(all, lanes_are_single_values);
    tcase_add_loop_test(all, bad_words_say_why, 0, COUNT(bad_words));
    tcase_add_loop_test(all, bad_files_say_where, 0, COUNT(bad_files));
    tcase_set_timeout(all, 60);
    suite_add_tcase(suite, all);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
