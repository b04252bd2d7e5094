/* Losses: values worked out by hand, slopes against central differences, which outputs they fit; what words and files are told
 * when they are wrong. */
#include "base/file.h"
#include "model/network/loss.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

enum { LINEAR = 1 << OUTPUT_LINEAR, SIGMOID = 1 << OUTPUT_SIGMOID, SOFTMAX = 1 << OUTPUT_SOFTMAX };

static Loss *loss_of(const char *word)
{
    Loss *loss = NULL;
    Error error = {0};
    char message[1024] = "";
    if (loss_load(&loss, word, NULL, &error)) error_format(&error, message, sizeof message);
    ck_assert_msg(loss, "%s: %s", word, message);
    return loss;
}

static double slope_of(const Loss *loss, double p, double y)
{
    double slope;
    program_run(loss->program, &(ProgramCall){.lanes = 1,
                                              .inputs = (const double *const[]){&p, &y},
                                              .outputs = (double *const[]){NULL, &slope}});
    return slope;
}

static const struct {
    const char *word;
    double p, y, value, slope;
} by_hand[] = {
    {"mse", 3, 1, 4, 4},
    {"mse", 1, 3, 4, -4},
    {"mae", -2, 1, 3, -1},
    {"mae", 1, 1, 0, 0},
    {"huber", 0.5, 0, 0.125, 0.5},
    {"huber", 3, 0, 2.5, 1},
    {"huber", -3, 0, 2.5, -1},
    {"huber:delta=2", 5, 1, 6, 2},                                 /* 2*(4 - 1) */
    {"log-cosh", 1.6931471805599454, 1, 0.22314355131420976, 0.6}, /* cosh(ln 2) = 5/4 */
    {"log-cosh", 1000, 0, 999.3068528194401, 1},                   /* cosh overflows */
    {"quantile", 1, 3, 1.8, -0.9},
    {"quantile", 3, 1, 0.2, 0.1},
    {"quantile:q=0.5", 3, 1, 1, 0.5},
    {"bce", 0.5, 1, 0.6931471805599453, -2},
    {"bce", 0.25, 0, 0.2876820724517809, 1.3333333333333333},
    {"cce", 0.5, 1, 0.6931471805599453, -2},
    {"cce", 0.25, 0, 0, 0},
    {"abs(p - y)^3", 3, 1, 8, 12}, /* typed */
};

START_TEST(values_by_hand)
{
    Loss *loss = loss_of(by_hand[_i].word);
    double value = loss_value(loss, &by_hand[_i].p, &by_hand[_i].y, 1);
    double slope = slope_of(loss, by_hand[_i].p, by_hand[_i].y);
    ck_assert_msg(fabs(value - by_hand[_i].value) <= 1e-15 * fmax(1, fabs(value)), "%s: %.17g, not %.17g",
                  by_hand[_i].word, value, by_hand[_i].value);
    ck_assert_msg(fabs(slope - by_hand[_i].slope) <= 1e-15 * fmax(1, fabs(slope)), "slope of %s: %.17g, not %.17g",
                  by_hand[_i].word, slope, by_hand[_i].slope);
    loss_destroy(loss);
}
END_TEST

START_TEST(outputs_are_averaged_or_summed)
{
    const double p[3] = {0.5, 0.25, 0.25}, y[3] = {0, 1, 0};
    Loss *mse = loss_of("mse"), *cce = loss_of("cce");
    ck_assert_double_eq_tol(loss_value(mse, p, y, 3), (0.25 + 0.5625 + 0.0625) / 3, 1e-16);
    ck_assert_double_eq_tol(loss_value(cce, p, y, 3), log(4), 1e-15);
    loss_destroy(mse);
    loss_destroy(cce);
}
END_TEST

/* Central differences by 2^-20: rounding and the third derivative (of 1/p, at 0.07 the largest) leave less than 1e-7 of the
 * slope. No point is a corner. */
START_TEST(slopes_are_central_differences)
{
    Arena arena = {0};
    const char **names;
    int count = asset_list(&arena, "losses", NULL, &names);
    ck_assert_int_ge(count, 7);
    for (int i = 0; i < count; i++) {
        Loss *loss = loss_of(names[i]);
        ck_assert(strlen(loss->title) > 3 && strlen(loss->summary) > 20);
        bool any = loss->fits & LINEAR; /* else predictions are probabilities */
        for (int k = 0; k < 80; k++) {
            double p = any ? -4.013 + k * 0.1 : 0.07 + k * 0.0117, step = 0x1p-20;
            double y = any ? 0.5 : k % 2, above = p + step, below = p - step;
            double difference = (loss_value(loss, &above, &y, 1) - loss_value(loss, &below, &y, 1)) / (2 * step);
            double slope = slope_of(loss, p, y);
            ck_assert_msg(fabs(slope - difference) < 1e-7 * fmax(1, fabs(slope)),
                          "%s at %g: slope %.12g, differences %.12g", names[i], p, slope, difference);
        }
        loss_destroy(loss);
    }
    arena_free(&arena);
}
END_TEST

/* Through the sigmoid, and through the softmax, the slope of cross-entropy is p - y: what networks use. */
START_TEST(cross_entropy_is_worked_out_with_its_output)
{
    Loss *bce = loss_of("bce"), *cce = loss_of("cce");
    for (double z = -5; z <= 5; z += 0.5) {
        double p = 1 / (1 + exp(-z));
        for (int y = 0; y < 2; y++) ck_assert_double_eq_tol(slope_of(bce, p, y) * p * (1 - p), p - y, 1e-13);
        double q[3] = {exp(z), exp(1), exp(-0.5)}, sum = q[0] + q[1] + q[2], d[3];
        const double y[3] = {0, 1, 0};
        for (int k = 0; k < 3; k++) q[k] /= sum;
        for (int k = 0; k < 3; k++) {
            d[k] = 0;
            for (int j = 0; j < 3; j++) d[k] += slope_of(cce, q[j], y[j]) * q[j] * ((j == k) - q[k]);
            ck_assert_double_eq_tol(d[k], q[k] - y[k], 1e-14);
        }
    }
    loss_destroy(bce);
    loss_destroy(cce);
}
END_TEST

static const struct {
    const char *word;
    unsigned fits;
} fits[] = {
    {"mse", LINEAR | SIGMOID | SOFTMAX},
    {"mae", LINEAR | SIGMOID | SOFTMAX},
    {"huber", LINEAR | SIGMOID | SOFTMAX},
    {"quantile", LINEAR},
    {"bce", SIGMOID},
    {"cce", SOFTMAX},
    {"log-cosh", LINEAR | SIGMOID | SOFTMAX},
    {"(p - y)^4", LINEAR | SIGMOID | SOFTMAX},
};

START_TEST(losses_fit_outputs)
{
    Loss *loss = loss_of(fits[_i].word);
    ck_assert_uint_eq(loss->fits, fits[_i].fits);
    for (int kind = 0; kind < OUTPUT_KINDS; kind++) {
        Error error = {0};
        Status status = loss_fits(loss, kind, &error);
        ck_assert_int_eq(status, fits[_i].fits >> kind & 1 ? STATUS_OK : STATUS_VALUE);
        ck_assert(!status || (strstr(error.message, fits[_i].word) && strstr(error.message, output_name(kind))));
    }
    loss_destroy(loss);
}
END_TEST

/* The loss that the message names does fit. */
START_TEST(what_is_told_helps)
{
    Loss *cce = loss_of("cce");
    Error error = {0};
    OutputKind kind;
    loss_fits(cce, OUTPUT_LINEAR, &error);
    ck_assert_str_eq(
        error.message,
        "the loss 'cce' is for softmax outputs, not for linear ones; take such an output, or the loss 'mse'");
    loss_fits(cce, OUTPUT_SIGMOID, &error);
    ck_assert(strstr(error.message, "'bce'"));
    ck_assert(!output_find("softmax", &kind, &error) && kind == OUTPUT_SOFTMAX);
    ck_assert(output_find("softmx", &kind, &error) == STATUS_NAME && strstr(error.message, "did you mean 'softmax'"));
    ck_assert(output_find("no", &kind, &error) == STATUS_NAME && strstr(error.message, "linear, sigmoid or softmax"));
    loss_destroy(cce);
}
END_TEST

static const struct {
    const char *word;
    Status status;
    int column;
    const char *part;
} bad_words[] = {
    {"mea", STATUS_NAME, 0, "did you mean"},
    {"hubber", STATUS_NAME, 0, "did you mean 'huber'"},
    {"crossentropy", STATUS_NAME, 0, "valley list losses"},
    {"huber:delt=1", STATUS_NAME, 1, "did you mean 'delta'"},
    {"huber:delta=-1", STATUS_VALUE, 7, "0 or more"},
    {"./none.yaml", STATUS_FILE, 0, ""},
    {"(p - y", STATUS_SYNTAX, 7, ""},
    {"(p - t)^2", STATUS_NAME, 6, "'t'"},
    {"y^2", STATUS_VALUE, 1, "must have p in it"},
};

START_TEST(bad_words_say_why)
{
    Loss *loss = NULL;
    Error error = {0};
    Status status = loss_load(&loss, bad_words[_i].word, NULL, &error);
    ck_assert_msg(status == bad_words[_i].status && strstr(error.message, bad_words[_i].part) &&
                      error.column == bad_words[_i].column,
                  "'%s': %d, column %d: %s", bad_words[_i].word, (int)status, error.column, error.message);
    ck_assert_ptr_null(loss);
}
END_TEST

static const struct {
    const char *text;
    int line, column;
    const char *part;
} bad_files[] = {
    {"name: s\n", 1, 1, "'formula' is missing"},
    {"name: s\nformula: (p - t)^2\n", 2, 15, "'t'"},
    {"name: s\nformula: y\n", 2, 10, "the same whatever p is"},
    {"name: s\noptions: {y: 1}\nformula: p\n", 2, 11, "'y' has a meaning in every loss"},
    {"name: s\nformula: p\nover_outputs: max\n", 3, 15, "mean or sum"},
    {"name: s\nformula: p\nover: sum\n", 3, 1, "over"},
    {"name: s\nformula: p\nover_output: sum\n", 3, 1, "did you mean 'over_outputs'"},
    {"name: s\nformula: p\noutputs: linear\n", 3, 10, "must be a list"},
    {"name: s\nformula: p\noutputs: []\n", 3, 10, "must be a list"},
    {"name: s\nformula: p\noutputs: [linear, [softmax]]\n", 3, 19, "a list of words"},
    {"name: s\nformula: p\noutputs: [linear, softmx]\n", 3, 19, "did you mean 'softmax'"},
    {"name: s\nkind: activation\nformula: p\n", 2, 7, "read as a loss; its 'kind' says 'activation'"},
};

START_TEST(bad_files_say_where)
{
    Loss *loss = NULL;
    Error error = {0};
    ck_assert(loss_parse(&loss, "text", bad_files[_i].text, strlen(bad_files[_i].text), &error));
    ck_assert_msg(strstr(error.message, bad_files[_i].part) && error.line == bad_files[_i].line &&
                      error.column == bad_files[_i].column,
                  "%s\n%d:%d: %s", bad_files[_i].text, error.line, error.column, error.message);
    ck_assert_ptr_null(loss);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("loss");
    TCase *all = tcase_create("all");
    tcase_add_loop_test(all, values_by_hand, 0, COUNT(by_hand));
    tcase_add_test(all, outputs_are_averaged_or_summed);
    tcase_add_test(all, slopes_are_central_differences);
    tcase_add_test(all, cross_entropy_is_worked_out_with_its_output);
    tcase_add_loop_test(all, losses_fit_outputs, 0, COUNT(fits));
    tcase_add_test(all, what_is_told_helps);
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
