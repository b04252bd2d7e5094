/* Examples of data: features by formulas, parts of the promised size, standardised by what is trained with. */
#include "base/text.h"
#include "model/network/examples.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

static Data *data;
static Error error;

static void open_data(const char *word)
{
    error = (Error){0};
    ck_assert_msg(!data_open(&data, &(DataDesc){.word = word, .seed = 1}, &error), "%s", error.message);
}

static void close_data(void)
{
    data_destroy(data);
    data = NULL;
}

static Examples *examples_of(const ExamplesDesc *desc)
{
    Examples *examples = NULL;
    ck_assert_msg(!examples_create(&examples, desc, &error), "%s", error.message);
    return examples;
}

static const char *const playground[] = {"x1", "x2", "x1^2", "x2^2", "x1*x2", "sin(x1)", "sin(x2)", "exp(-x^2 - y^2)"};

/* Also at any point, one or many at once, over more than one block. */
START_TEST(features_are_formulas)
{
    open_data("spiral:n=700");
    ExamplesDesc desc = examples_desc_default(data);
    desc.features = playground, desc.feature_count = COUNT(playground);
    Examples *e = examples_of(&desc);
    ck_assert_int_eq(e->inputs, 8);
    ck_assert_int_eq(e->outputs, 1);
    double one[8];
    for (int i = 0; i < e->rows; i++) {
        double x = data->values[2 * i], y = data->values[2 * i + 1];
        double want[8] = {x, y, x * x, y * y, x * y, sin(x), sin(y), exp(-x * x - y * y)};
        examples_input(e, data->values + 2 * i, one);
        for (int k = 0; k < 8; k++) {
            ck_assert_double_eq_tol(e->x[8 * i + k], want[k], 1e-12);
            ck_assert_double_eq(one[k], e->x[8 * i + k]);
        }
        ck_assert_double_eq(e->y[i], data->target[i]);
    }
    examples_destroy(e);
    close_data();
}
END_TEST

START_TEST(every_column_where_nothing_is_said)
{
    open_data("iris");
    ExamplesDesc desc = examples_desc_default(data);
    Examples *e = examples_of(&desc);
    ck_assert_int_eq(e->inputs, 4);
    ck_assert_int_eq(e->outputs, 3);
    ck_assert(!memcmp(e->x, data->values, sizeof *e->x * 600));
    ck_assert_str_eq(e->feature[2], "petal_length");
    examples_destroy(e);
    close_data();
}
END_TEST

/* A name that no formula could hold is a column all the same. */
START_TEST(columns_of_any_name)
{
    static const char text[] = "petal length (cm),y,z\n1,5,0.5\n2,6,0.25\n";
    static const char *const features[] = {"petal length (cm)", "y", "y^2"};
    ck_assert(!data_parse(&data, "t.csv", text, strlen(text), NULL, &error));
    ExamplesDesc desc = examples_desc_default(data);
    desc.features = features, desc.feature_count = 3;
    Examples *e = examples_of(&desc);
    ck_assert_double_eq(e->x[3], 2);
    ck_assert_double_eq(e->x[4], 6); /* y is the column of that name, not the second one by chance */
    ck_assert_double_eq(e->x[5], 36);
    examples_destroy(e);
    close_data();
}
END_TEST

static const struct {
    int rows;
    double train, validation;
    int count[PARTS];
} parts[] = {
    {150, 0.8, 0, {120, 0, 30}}, {150, 1, 0, {150, 0, 0}},  {10, 0.7, 0.2, {7, 2, 1}},         {5, 0.5, 0.5, {3, 2, 0}},
    {3, 0.01, 0, {1, 0, 2}},     {64, 0.8, 0, {51, 0, 13}}, {10, 0.6, 0.4, {6, 4, 0}},         {1, 0.5, 0, {1, 0, 0}},
    {7, 0.5, 0.25, {4, 2, 1}},   {2, 0.5, 0.5, {1, 1, 0}},  {1000, 0.1, 0.1, {100, 100, 800}},
};

static Data *points_of(int rows)
{
    double(*points)[3] = calloc((size_t)rows, sizeof *points);
    for (int i = 0; i < rows; i++) points[i][0] = i, points[i][2] = i % 2;
    ck_assert(!data_of_points(&data, points, rows, &error));
    free(points);
    return data;
}

/* Every row is in one part, and in one only. */
START_TEST(parts_have_their_size)
{
    ExamplesDesc desc = examples_desc_default(points_of(parts[_i].rows));
    desc.train = parts[_i].train, desc.validation = parts[_i].validation;
    for (int shuffle = 0; shuffle < 2; shuffle++) {
        desc.shuffle = shuffle;
        Examples *e = examples_of(&desc);
        int *seen = calloc((size_t)e->rows, sizeof *seen), at = 0;
        for (int p = 0; p < PARTS; p++) {
            ck_assert_int_eq(e->count[p], parts[_i].count[p]);
            for (int i = 0; i < e->count[p]; i++, at++) {
                seen[e->row[p][i]]++;
                if (!shuffle) ck_assert_int_eq(e->row[p][i], at); /* in the order of the data, training first */
            }
        }
        for (int i = 0; i < e->rows; i++) ck_assert_int_eq(seen[i], 1);
        free(seen);
        examples_destroy(e);
    }
    close_data();
}
END_TEST

START_TEST(a_seed_gives_the_same_parts)
{
    ExamplesDesc desc = examples_desc_default(points_of(200));
    Examples *a = examples_of(&desc), *b = examples_of(&desc);
    desc.seed = 2;
    Examples *c = examples_of(&desc);
    size_t size = sizeof(int) * (size_t)a->count[PART_TRAIN];
    ck_assert(!memcmp(a->row[PART_TRAIN], b->row[PART_TRAIN], size));
    ck_assert(memcmp(a->row[PART_TRAIN], c->row[PART_TRAIN], size) != 0);
    examples_destroy(a);
    examples_destroy(b);
    examples_destroy(c);
    close_data();
}
END_TEST

/* Mean 0 and deviation 1 over the rows that are trained with, and the same numbers for any other point. */
START_TEST(standardised_by_what_is_trained_with)
{
    open_data("wine");
    ExamplesDesc desc = examples_desc_default(data);
    desc.standardize = true, desc.train = 0.5;
    Examples *e = examples_of(&desc);
    int n = e->count[PART_TRAIN];
    for (int k = 0; k < e->inputs; k++) {
        double mean = 0, square = 0, all = 0;
        for (int i = 0; i < n; i++) {
            double x = e->x[e->row[PART_TRAIN][i] * e->inputs + k];
            mean += x / n, square += x * x / n;
        }
        for (int i = 0; i < e->rows; i++) all += e->x[i * e->inputs + k] / e->rows;
        ck_assert_double_eq_tol(mean, 0, 1e-12);
        ck_assert_double_eq_tol(square, 1, 1e-12);
        ck_assert(fabs(all) > 1e-6); /* not by all rows */
    }
    double x[13];
    examples_input(e, data->values, x);
    for (int k = 0; k < 13; k++) {
        ck_assert_double_eq(x[k], e->x[k]);
        ck_assert_double_eq_tol(x[k] * e->spread[k] + e->mean[k], data->values[k], 1e-9);
    }
    examples_destroy(e);
    close_data();
}
END_TEST

START_TEST(what_does_not_vary_is_shifted)
{
    static const char *const features[] = {"x1", "3"};
    ExamplesDesc desc = examples_desc_default(points_of(10));
    desc.features = features, desc.feature_count = 2, desc.standardize = true;
    Examples *e = examples_of(&desc);
    for (int i = 0; i < 10; i++) ck_assert_double_eq(e->x[2 * i + 1], 0);
    examples_destroy(e);
    close_data();
}
END_TEST

static const struct {
    const char *feature;
    double train, validation;
    const char *says;
    int column;
} bad[] = {
    {"x1 + ", 0.8, 0, "input 'x1 + '", 6},
    {"sim(x1)", 0.8, 0, "did you mean 'sin'", 1},
    {"x1*z", 0.8, 0, "z", 4},
    {"1/x1", 0.8, 0, "no finite value in row 1", 0}, /* the first point is at 0 */
    {"x1", 0, 0, "above 0", 0},
    {"x1", 0.8, 0.3, "at most 1", 0},
    {"x1", 0.8, -0.1, "above 0", 0},
    {"x1", NAN, 0, "above 0", 0},
};

START_TEST(what_cannot_be_is_told)
{
    ExamplesDesc desc = examples_desc_default(points_of(10));
    Examples *e = NULL;
    desc.features = &bad[_i].feature, desc.feature_count = 1, desc.train = bad[_i].train,
    desc.validation = bad[_i].validation;
    error = (Error){0};
    ck_assert_int_ne(examples_create(&e, &desc, &error), STATUS_OK);
    ck_assert_msg(strstr(error.message, bad[_i].says), "%s", error.message);
    ck_assert_int_eq(error.column, bad[_i].column);
    ck_assert_int_ne(examples_create(&e, &desc, NULL), STATUS_OK);
    close_data();
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("examples");
    TCase *tests = tcase_create("examples");
    tcase_add_test(tests, features_are_formulas);
    tcase_add_test(tests, every_column_where_nothing_is_said);
    tcase_add_test(tests, columns_of_any_name);
    tcase_add_loop_test(tests, parts_have_their_size, 0, COUNT(parts));
    tcase_add_test(tests, a_seed_gives_the_same_parts);
    tcase_add_test(tests, standardised_by_what_is_trained_with);
    tcase_add_test(tests, what_does_not_vary_is_shifted);
    tcase_add_loop_test(tests, what_cannot_be_is_told, 0, COUNT(bad));
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
