/* What the curves show: each quantity against numbers worked out by hand, goals, places along both axes. */
#include "run/race_runs.h"
#include "run/scene/scene.h"

#include <check.h>
#include <math.h>

static SceneFile *scene;
static Race *race;
static Runs runs;

static void open_race(const char *word, double x, double y, const char *const *texts, int count, int steps)
{
    Error error = {0};
    ck_assert_msg(scene_file_open(&scene, word, &error) == STATUS_OK, "%s: %s", word, error.message);
    scene->start[0] = x, scene->start[1] = y, scene->steps = steps;
    scene_file_clear_runs(scene);
    for (int i = 0; i < count; i++)
        ck_assert_msg(scene_file_add_run(scene, texts[i], &error) == STATUS_OK, "%s: %s", texts[i], error.message);
    RaceDesc desc = scene_file_race(scene);
    ck_assert_msg(race_create(&race, &desc, &error) == STATUS_OK, "%s", error.message);
    race_runs(&runs, race);
    race_runs_reach(&runs, steps);
}

static void close_race(void)
{
    race_destroy(race), race = NULL;
    scene_file_destroy(scene), scene = NULL;
}

/* Gradient descent on Himmelblau's function (x^2 + y - 11)^2 + (x + y^2 - 7)^2 from (0, 0), where the gradient is
 * (2 (-7), 2 (-11)); so with rate 0.01 step 1 stands at (0.14, 0.22). The nearest of the four minima is (3, 2). */
static const struct {
    int what;
    int step;
    double value;
} himmelblau[] = {
    {RACE_LOSS, 0, 11.0 * 11 + 7 * 7},
    {RACE_SLOPE, 0, 26.076809620810597},   /* sqrt(14^2 + 22^2) */
    {RACE_DISTANCE, 0, 3.605551275463989}, /* sqrt(3^2 + 2^2) */
    {RACE_RATE, 1, 0.01},
    {RACE_LOSS, 1, 10.7604 * 10.7604 + 6.8116 * 6.8116}, /* 0.0196 + 0.22 - 11; 0.14 + 0.0484 - 7 */
    {RACE_SLOPE, 1, 33.81064639122772},                  /* of 4 x a + 2 b and 2 a + 4 y b, a and b as above */
    {RACE_DISTANCE, 1, 3.3686792664188143},              /* sqrt(2.86^2 + 1.78^2) */
};

START_TEST(values_are_those_worked_out_by_hand)
{
    static const char *const texts[] = {"gd:lr=0.01"};
    open_race("himmelblau", 0, 0, texts, 1, 5);
    double wanted = himmelblau[_i].value;
    ck_assert_double_eq_tol(runs_value(&runs, 0, himmelblau[_i].step, himmelblau[_i].what), wanted,
                            1e-12 * wanted + 1e-12);
    ck_assert(runs_curve(&runs, himmelblau[_i].what));
    close_race();
}
END_TEST

/* What the rule makes of the rate takes no part. */
START_TEST(the_rate_is_the_one_that_led_to_the_step)
{
    static const char *const texts[] = {"gd:lr=0.1", "adam:lr=0.25"};
    open_race("himmelblau", 0, 0, texts, 2, 10);
    ck_assert_double_nan(runs_value(&runs, 0, 0, RACE_RATE));
    for (int step = 1; step <= 10; step++) ck_assert_double_eq(runs_value(&runs, 1, step, RACE_RATE), 0.25);
    close_race();
}
END_TEST

/* On x^2 + y^2 the rate 1/4 halves the distance in every step: from (8, 0) the losses are 64, 16, 4, 1, 1/4 …
 * and the slopes 16, 8, 4, 2, 1 … */
static const struct {
    int what;
    double goal;
    int from, to, step;
} goals[] = {
    {RACE_LOSS, 64, 0, 10, 0},   {RACE_LOSS, 63.9, 0, 10, 1},   {RACE_LOSS, 1, 0, 10, 3},
    {RACE_LOSS, 0.99, 0, 10, 4}, {RACE_LOSS, 1, 0, 2, -1},      {RACE_LOSS, 1, 3, 3, 3},
    {RACE_LOSS, 1, 4, 10, 4},    {RACE_LOSS, 1e-30, 0, 10, -1}, {RACE_SLOPE, 4, 0, 10, 2},
    {RACE_SLOPE, 1, -5, 999, 4}, {RACE_DISTANCE, 1, 0, 10, -1},
};

START_TEST(a_goal_is_reached_at_the_first_step_on_or_under_it)
{
    static const char *const texts[] = {"gd:lr=0.25"};
    open_race("x^2 + y^2", 8, 0, texts, 1, 10);
    ck_assert(!runs_curve(&runs, RACE_DISTANCE)); /* a formula comes without minima */
    ck_assert_int_eq(runs_first(&runs, 0, goals[_i].what, goals[_i].goal, goals[_i].from, goals[_i].to),
                     goals[_i].step);
    close_race();
}
END_TEST

/* With this rate the steps grow without end: a run that diverged has reached no goal that it would come by later. */
START_TEST(a_run_that_ended_reaches_nothing_more)
{
    static const char *const texts[] = {"gd:lr=1e200"};
    open_race("x^2 + y^2", 8, 0, texts, 1, 10);
    ck_assert_int_le(runs.end[0], 10);
    ck_assert_int_eq(runs_first(&runs, 0, RACE_LOSS, 63, 0, 10), -1);
    close_race();
}
END_TEST

START_TEST(places_and_steps_belong_together_on_both_axes)
{
    static const char *const texts[] = {"gd:lr=0.001", "sam:lr=0.0005"};
    bool several = false;
    open_race("rosenbrock", -1, 1.5, texts, 2, 40);
    for (int run = 0; run < 2; run++)
        for (int step = 0; step <= 40; step++) {
            int evaluations = race_at(race, run, step)->evaluations;
            ck_assert_double_eq(runs_place(&runs, run, step, RACE_BY_STEPS), step);
            ck_assert_double_eq(runs_place(&runs, run, step, RACE_BY_EVALUATIONS), evaluations);
            ck_assert_int_eq(runs_step_at(&runs, run, step, RACE_BY_STEPS), step);
            int back = runs_step_at(&runs, run, evaluations, RACE_BY_EVALUATIONS); /* the last with so many */
            ck_assert_int_ge(back, step);
            ck_assert_int_eq(race_at(race, run, back)->evaluations, evaluations);
            ck_assert_double_le(evaluations, runs_length(&runs, RACE_BY_EVALUATIONS));
            several |= evaluations > step + 1; /* SAM asks for two */
        }
    ck_assert_msg(several, "no rule here asks for several gradients in a step");
    ck_assert_double_eq(runs_length(&runs, RACE_BY_STEPS), 40);
    double half = runs_place(&runs, 1, 3.5, RACE_BY_EVALUATIONS);
    ck_assert_double_eq_tol(half, (race_at(race, 1, 3)->evaluations + race_at(race, 1, 4)->evaluations) / 2.0, 1e-12);
    ck_assert_double_eq(runs_place(&runs, 1, 1000, RACE_BY_EVALUATIONS), race_at(race, 1, 40)->evaluations);
    ck_assert_int_eq(runs_step_at(&runs, 0, -3, RACE_BY_STEPS), 0);
    ck_assert_int_eq(runs_step_at(&runs, 0, 1e9, RACE_BY_EVALUATIONS), 40);
    close_race();
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("curves");
    TCase *cases = tcase_create("values");
    tcase_add_loop_test(cases, values_are_those_worked_out_by_hand, 0, (int)(sizeof himmelblau / sizeof *himmelblau));
    tcase_add_test(cases, the_rate_is_the_one_that_led_to_the_step);
    tcase_add_loop_test(cases, a_goal_is_reached_at_the_first_step_on_or_under_it, 0,
                        (int)(sizeof goals / sizeof *goals));
    tcase_add_test(cases, a_run_that_ended_reaches_nothing_more);
    tcase_add_test(cases, places_and_steps_belong_together_on_both_axes);
    suite_add_tcase(suite, cases);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
