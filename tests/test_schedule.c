/* Schedules: equal to PyTorch's learning rates; what files and options are told when they are wrong. */
#include "base/csv.h"
#include "base/file.h"
#include "model/schedule.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

static Schedule *schedule_of(const char *text)
{
    Schedule *schedule = NULL;
    Error error = {0};
    char message[1024] = "";
    if (schedule_load(&schedule, text, NULL, &error)) error_format(&error, message, sizeof message);
    ck_assert_msg(schedule, "%s: %s", text, message);
    return schedule;
}

START_TEST(rates_equal_pytorch)
{
    Arena arena = {0};
    Csv csv = {0};
    Error error = {0};
    ck_assert_msg(!csv_read(&arena, TEST_DATA "/oracle/schedules.csv", &csv, &error), "%s", error.message);
    ck_assert_int_ge(csv.rows, 100);
    for (int row = 0; row < csv.rows; row++) {
        const char **cells = csv.cells + row * csv.columns;
        const char *name = cells[csv_column(&csv, "schedule")], *options = cells[csv_column(&csv, "options")];
        double number[4];
        static const char *const columns[] = {"lr0", "steps", "step", "lr"};
        for (int i = 0; i < 4; i++) ck_assert(number_parse(cells[csv_column(&csv, columns[i])], &number[i]));
        Schedule *schedule = schedule_of(*options ? arena_print(&arena, "%s:%s", name, options) : name);
        double rate = schedule_rate(schedule, number[0], (int64_t)number[2], (int64_t)number[1]);
        ck_assert_msg(fabs(rate - number[3]) <= fmax(1e-12, 1e-9 * fabs(number[3])), "%s:%s step %g: %.17g, not %.17g",
                      name, options, number[2], rate, number[3]);
        schedule_destroy(schedule);
    }
    arena_free(&arena);
}
END_TEST

static const struct {
    const char *text;
    double lr0;
    int64_t t, total;
    double rate;
} by_hand[] = {
    {"constant", 0.3, 7, 10, 0.3},
    {"step", 1, 30, 100, 1},
    {"step", 1, 31, 100, 0.1},
    {"exponential:gamma=0.5", 8, 4, 100, 1},
    {"polynomial", 1, 26, 100, 0.75},
    {"polynomial:power=2", 1, 500, 100, 0}, /* beyond the planned updates */
    {"linear:start=0,end=1,over=10", 2, 6, 100, 1},
    {"linear:start=0,end=1,over=10", 2, 60, 100, 2},
    {"cosine", 1, 51, 100, 0.5},
    {"restarts:period=10", 1, 11, 100, 1},
    {"restarts:period=10", 1, 16, 100, 0.5},
    {"triangular", 1, 21, 100, 1}, /* the highest is the rule's own rate */
    {"triangular:low=0.5,half=10", 1, 6, 100, 0.75},
    {"inverse-sqrt:warm=4", 1, 1, 100, 0.25},
    {"inverse-sqrt:warm=4", 1, 4, 100, 1},
    {"inverse-sqrt:warm=4", 1, 16, 100, 0.5},
    {"onecycle", 1, 1, 100, 0.04}, /* the highest is the rule's own rate */
    {"onecycle", 1, 30, 100, 1},
    {"onecycle", 1, 100, 100, 4e-6},
    {"onecycle:warm=0.01", 1, 1, 100, 0.04}, /* a rise of no length */
    {"cosine", 1, 1, 1, 1},
    {"cosine", 1, 1, 0, 1}, /* nothing planned */
};

START_TEST(rates_by_hand)
{
    Schedule *schedule = schedule_of(by_hand[_i].text);
    double rate = schedule_rate(schedule, by_hand[_i].lr0, by_hand[_i].t, by_hand[_i].total);
    ck_assert_msg(fabs(rate - by_hand[_i].rate) < 1e-12, "%s at %d: %.17g, not %.17g", by_hand[_i].text,
                  (int)by_hand[_i].t, rate, by_hand[_i].rate);
    schedule_destroy(schedule);
}
END_TEST

START_TEST(every_shipped_schedule_is_finite)
{
    Arena arena = {0};
    const char **names;
    int count = asset_list(&arena, "schedules", NULL, &names);
    ck_assert_int_ge(count, 10);
    for (int i = 0; i < count; i++) {
        Schedule *schedule = schedule_of(names[i]);
        ck_assert(strlen(schedule->title) > 2 && strlen(schedule->summary) > 20);
        for (int64_t total = 1; total <= 4096; total *= 2)
            for (int64_t t = 1; t <= total; t++) {
                double rate = schedule_rate(schedule, 0.1, t, total);
                ck_assert_msg(rate >= -1e-15 && rate <= 0.1 + 1e-12, "%s at %d of %d: %g", names[i], (int)t, (int)total,
                              rate);
            }
        TextBuffer out = {0};
        schedule_print(schedule, &out);
        ck_assert_str_eq(out.data, names[i]);
        text_free(&out);
        schedule_destroy(schedule);
    }
    Schedule *schedule = schedule_of("step:gamma=0.5, size=7");
    TextBuffer out = {0};
    schedule_print(schedule, &out);
    ck_assert_str_eq(out.data, "step:size=7,gamma=0.5");
    text_free(&out);
    schedule_destroy(schedule);
    arena_free(&arena);
}
END_TEST

static const struct {
    const char *text;
    Status status;
    const char *part;
} bad_texts[] = {
    {"cosin", STATUS_NAME, "did you mean 'cosine'"},      {"", STATUS_NAME, "no schedule"},
    {"cosine:mn=0.1", STATUS_NAME, "did you mean 'min'"}, {"step:size=0", STATUS_VALUE, "1 or more"},
    {"step:size=abc", STATUS_VALUE, "not a number"},      {"step:size", STATUS_SYNTAX, "NAME=VALUE"},
    {"constant:lr=1", STATUS_NAME, "has no option"},      {"./none.yaml", STATUS_FILE, ""},
};

START_TEST(bad_texts_say_why)
{
    Schedule *schedule = NULL;
    Error error = {0};
    Status status = schedule_load(&schedule, bad_texts[_i].text, NULL, &error);
    ck_assert_msg(status == bad_texts[_i].status, "'%s': %d %s", bad_texts[_i].text, (int)status, error.message);
    ck_assert_msg(strstr(error.message, bad_texts[_i].part), "'%s': %s", bad_texts[_i].text, error.message);
    ck_assert_ptr_null(schedule);
}
END_TEST

static const struct {
    const char *text;
    int line, column;
    const char *part;
} bad_files[] = {
    {"name: s\n", 1, 1, "'formula' is missing"},
    {"formula: lr0\n", 1, 1, "'name' is missing"},
    {"name: s\nformula: lr0*kk\n", 2, 14, "kk"},
    {"name: s\nformula: \"lr0*(k\"\n", 2, 0, ""},
    {"name: s\noptions: {k: 1}\nformula: lr0\n", 2, 11, "has a meaning"},
    {"name: s\noptions: 3\nformula: lr0\n", 2, 10, "names with values"},
    {"name: s\nformula: norm(lr0)\n", 2, 10, ""},
    {"name: s\nformul: lr0\n", 2, 1, "did you mean 'formula'"},
};

START_TEST(bad_files_say_where)
{
    Schedule *schedule = NULL;
    Error error = {0};
    ck_assert(schedule_parse(&schedule, "text", bad_files[_i].text, strlen(bad_files[_i].text), &error));
    ck_assert_msg(strstr(error.message, bad_files[_i].part) && error.line == bad_files[_i].line &&
                      (!bad_files[_i].column || error.column == bad_files[_i].column),
                  "%s\n%d:%d: %s", bad_files[_i].text, error.line, error.column, error.message);
    ck_assert_ptr_null(schedule);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("schedule");
    TCase *all = tcase_create("all");
    tcase_add_test(all, rates_equal_pytorch);
    tcase_add_loop_test(all, rates_by_hand, 0, COUNT(by_hand));
    tcase_add_test(all, every_shipped_schedule_is_finite);
    tcase_add_loop_test(all, bad_texts_say_why, 0, COUNT(bad_texts));
    tcase_add_loop_test(all, bad_files_say_where, 0, COUNT(bad_files));
    tcase_set_timeout(all, 60);
    suite_add_tcase(suite, all);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
