/* A race as figures. */
#include "base/error.h"
#include "run/give/export.h"
#include "run/scene/scene.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Made {
    SceneFile *scene;
    Race *race;
} Made;

static Made make(const char *surface, const char *const *rules, int count, int steps)
{
    Made made = {0};
    Error error = {0};
    ck_assert_msg(scene_file_open(&made.scene, surface, &error) == STATUS_OK, "%s", error.message);
    scene_file_clear_runs(made.scene);
    for (int i = 0; i < count; i++)
        ck_assert_msg(scene_file_add_run(made.scene, rules[i], &error) == STATUS_OK, "%s", error.message);
    made.scene->steps = steps;
    RaceDesc desc = scene_file_race(made.scene);
    ck_assert_msg(race_create(&made.race, &desc, &error) == STATUS_OK, "%s", error.message);
    race_reach(made.race, steps);
    return made;
}

static void unmake(Made made)
{
    race_destroy(made.race);
    scene_file_destroy(made.scene);
}

static int lines_of(const char *text)
{
    int lines = 0;
    for (; *text; text++) lines += *text == '\n';
    return lines;
}

START_TEST(names_are_told_apart)
{
    static const char *const rules[] = {"adam:lr=0.5", "gd:lr=0.5", "adam:lr=0.25,beta1=0.5", "adam:lr=0.25,beta1=0.5"};
    Made made = make("bowl", rules, 4, 1);
    char names[RACE_RUNS_MAX][EXPORT_NAME_SIZE];
    export_names(made.race, NULL, names);
    ck_assert_str_eq(names[0], "adam");
    ck_assert_str_eq(names[1], "gd");
    ck_assert_str_eq(names[2], "adam:lr=0.25,beta1=0.5");
    ck_assert_str_eq(names[3], "adam:lr=0.25,beta1=0.5#2");
    TextBuffer out = {0};
    export_csv_to(made.race, 1, &out);
    ck_assert_ptr_nonnull(strstr(out.data, "\n\"adam:lr=0.25,beta1=0.5\",0,")); /* a comma is quoted */
    text_free(&out);
    unmake(made);
}
END_TEST

/* A rule may be a file of any name. */
START_TEST(a_quote_within_a_cell_is_written_twice)
{
    static const char *const rules[] = {"gd:lr=0.5"};
    Made made = make("bowl", rules, 1, 0);
    char names[1][EXPORT_NAME_SIZE] = {"a \"b\".yaml"};
    TextBuffer out = {0};
    export_csv(made.race, names, (const int[]){0}, &out);
    ck_assert_ptr_nonnull(strstr(out.data, "\n\"a \"\"b\"\".yaml\",0,"));
    text_free(&out);
    unmake(made);
}
END_TEST

START_TEST(rows_end_at_the_step)
{
    static const char *const rules[] = {"gd:lr=0.1", "adam:lr=0.1"};
    Made made = make("rosenbrock", rules, 2, 30);
    TextBuffer out = {0};
    export_csv_to(made.race, 7, &out);
    ck_assert_int_le(lines_of(out.data), 1 + 2 * 8); /* a run that diverged has fewer */
    int last = race_last(made.race, 0) < 7 ? race_last(made.race, 0) : 7;
    ck_assert_int_eq(lines_of(out.data), 1 + last + 1 + 8);
    ck_assert(!strncmp(out.data, "optimizer,step,x,y,loss,grad_x,grad_y,lr\ngd,0,", 46));
    text_free(&out);
    unmake(made);
}
END_TEST

START_TEST(numbers_read_back)
{
    static const char *const rules[] = {"adam:lr=0.1"};
    Made made = make("himmelblau", rules, 1, 5);
    TextBuffer out = {0};
    export_csv_to(made.race, 5, &out);
    const char *row = strstr(out.data, "\nadam,5,");
    double v[6];
    ck_assert_ptr_nonnull(row);
    ck_assert_int_eq(sscanf(row, "\nadam,5,%lf,%lf,%lf,%lf,%lf,%lf", &v[0], &v[1], &v[2], &v[3], &v[4], &v[5]), 6);
    const Moment *m = race_at(made.race, 0, 5);
    ck_assert(v[0] == m->x && v[1] == m->y && v[2] == m->loss && v[3] == m->gradient[0] && v[4] == m->gradient[1] &&
              v[5] == m->lr);
    ck_assert_ptr_nonnull(strstr(out.data, ",\nadam,1,")); /* the start has no rate */
    text_free(&out);
    unmake(made);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("export");
    TCase *csv = tcase_create("csv");
    tcase_add_test(csv, names_are_told_apart);
    tcase_add_test(csv, a_quote_within_a_cell_is_written_twice);
    tcase_add_test(csv, rows_end_at_the_step);
    tcase_add_test(csv, numbers_read_back);
    suite_add_tcase(suite, csv);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
