/* The sentences of the workings: each is true for updates made for it, in both directions, number by number. */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "run/scene/scene.h"
#include "run/workings.h"
#include "view/parts/rich.h"
#include "view/workings/workings_say.h"

#define COUNT(a) ((int)(sizeof(a) / sizeof(a)[0]))

/* On x^2 + 3y^2 under gradient descent: curvatures 2 and 6, so the limit of the rate is 2/6. */
static SceneFile *scene;
static Race *race;

static void setup(void)
{
    Error error = {0};
    ck_assert_msg(scene_file_open(&scene, "x^2 + 3*y^2", &error) == STATUS_OK, "%s", error.message);
    scene_file_clear_runs(scene);
    ck_assert_msg(scene_file_add_run(scene, "gd:lr=0.1", &error) == STATUS_OK, "%s", error.message);
    RaceDesc desc = scene_file_race(scene);
    ck_assert_msg(race_create(&race, &desc, &error) == STATUS_OK, "%s", error.message);
}

static void teardown(void)
{
    race_destroy(race);
    scene_file_destroy(scene);
}

/* An update of two lines: the slope, and the line whose sentence is asked for. */
typedef struct Made {
    WorkingLine lines[2];
    double g[2], v[2], used[3][2];
    WorkingName names[3];
    Workings w;
} Made;

static Made *made(WorkingKind kind, const char *name, const char *role, int count, double x, double y)
{
    static Made m;
    m = (Made){.g = {2, -6}, .v = {x, y}};
    m.lines[0] = (WorkingLine){.kind = WORKING_SLOPE, .name = "g", .role = "gradient", .values = m.g, .count = 2};
    m.lines[1] =
        (WorkingLine){.kind = kind, .name = name, .role = role, .values = m.v, .count = count, .names = m.names};
    m.w = (Workings){.step = 1, .theta = {1, -1}, .next = {NAN, NAN}, .lines = m.lines, .count = 2};
    return &m;
}

static void use(Made *m, const char *name, const char *role, int count, bool before, double x, double y)
{
    int at = m->lines[1].name_count++;
    m->used[at][0] = x, m->used[at][1] = y;
    m->names[at] = (WorkingName){
        .name = name, .values = m->used[at], .count = count, .timed = true, .before = before, .role = role};
}

static void says(const Made *m, const char *wanted)
{
    char text[RICH_TEXT];
    ck_assert_str_eq(workings_say(&m->w, race, 1, text), wanted);
}

/* Down is where the slope does not point: every pair of signs, either axis the steeper one. */
START_TEST(downhill_is_against_the_slope)
{
    static const struct {
        double g[2];
        const char *says;
    } cases[] = {
        {{2, 6}, "The slope is 3.0 times larger in $y$. Downhill is towards smaller $x$ and smaller $y$."},
        {{2, -6}, "The slope is 3.0 times larger in $y$. Downhill is towards smaller $x$ and larger $y$."},
        {{-6, 2}, "The slope is 3.0 times larger in $x$. Downhill is towards larger $x$ and smaller $y$."},
        {{-60, -2}, "The slope is 30 times larger in $x$. Downhill is towards larger $x$ and larger $y$."},
        {{5, -4}, "The slope is about the same in both directions. Downhill is towards smaller $x$ and larger $y$."},
        {{-4, 5}, "The slope is about the same in both directions. Downhill is towards larger $x$ and smaller $y$."},
        {{3, 0}, "All of the slope is along $x$. Downhill is towards smaller $x$."},
        {{0, -3}, "All of the slope is along $y$. Downhill is towards larger $y$."},
        {{0, 0}, "The ground is flat here. The slope is 0 in both directions."},
        {{NAN, 1}, "This number is too large. The run ends here."},
    };
    for (int i = 0; i < COUNT(cases); i++)
        says(made(WORKING_SLOPE, "g", "gradient", 2, cases[i].g[0], cases[i].g[1]), cases[i].says);
}
END_TEST

/* g = (2, -6) at (1, -1): steps with +x, -y lead uphill. */
START_TEST(the_move_says_whether_the_loss_falls_and_why_not)
{
    static const struct {
        double step[2], loss, next_loss;
        const char *says;
    } cases[] = {
        {{-0.2, 0.6}, 4, 1.5, "The loss falls from 4.000 to 1.500."},
        {{0.2, -0.6}, 4, 1.5, "The loss falls from 4.000 to 1.500."},
        {{-3, 9}, 4, 250, "It went downhill and too far. The loss rises from 4.000 to 250.0."},
        {{0.2, -0.1}, 4, 5.25, "Carried uphill by what was gathered before. The loss rises from 4.000 to 5.250."},
        {{0, 0}, 4, 4, "The ball stays where it is."},
        {{-3, 9}, 4, INFINITY, "The loss is no number any more. The run ends here."},
    };
    for (int i = 0; i < COUNT(cases); i++) {
        Made *m = made(WORKING_MOVE, "theta", NULL, 2, 1 + cases[i].step[0], -1 + cases[i].step[1]);
        for (int k = 0; k < 2; k++) m->w.next[k] = m->v[k];
        m->w.loss = cases[i].loss, m->w.next_loss = cases[i].next_loss;
        says(m, cases[i].says);
    }
}
END_TEST

START_TEST(the_step_says_its_angle_to_downhill)
{
    static const struct {
        double step[2], lr;
        const char *says;
    } cases[] = {
        {{-0.1, 0.3}, 0, "Straight downhill, 0.32 long."},
        {{-0.3, 0.1}, 0, "53° away from straight downhill, 0.32 long."}, /* cos = 0.06 / 0.1 */
        {{0.1, -0.3}, 0, "180° away from downhill. What was gathered before carries it uphill."},
        {{0.3, 0}, 0, "108° away from downhill. What was gathered before carries it uphill."},
        {{0, 0}, 0, "Nothing moves in this update."},
        {{-0.1, 0.3}, 0.3, "Straight downhill, 0.32 long."},
        {{-0.1, 0.3}, 0.5, "The rate is 1.5 times the stability limit 0.33 here. It will overshoot."},
    };
    for (int i = 0; i < COUNT(cases); i++) {
        Made *m = made(WORKING_LINE, "step", "step", 2, cases[i].step[0], cases[i].step[1]);
        m->w.lr = cases[i].lr;
        says(m, cases[i].says);
    }
    Made *m = made(WORKING_LINE, "step", "step", 2, 0.3, 0.4);
    m->g[0] = m->g[1] = 0;
    says(m, "The step is 0.50 long.");
}
END_TEST

/* Inputs 9 times unlike; divided by the roots, as long in x as in y, or nearly; the axis is the input's larger one. */
START_TEST(unlike_slopes_give_like_steps)
{
    Made *m = made(WORKING_LINE, "step", "step", 2, -0.1, -0.1);
    use(m, "v", "second_moment", 2, false, 1, 81);
    use(m, "g", "gradient", 2, false, 1, 9);
    says(m, "{g} is 9.0 times larger in $y$. Divided by the root of {v}, both steps come out alike.");
    m->used[1][0] = -9, m->used[1][1] = 1;
    says(m, "{g} is 9.0 times larger in $x$. Divided by the root of {v}, both steps come out alike.");
    m->v[0] = -0.2;
    says(m, "{g} is 9.0 times larger in $x$. Divided by the root of {v}, the steps differ only 2.0 times.");
    use(m, "m_hat", "momentum", 2, false, 2, 8); /* where there is an average, it is what is divided */
    says(m, "{m_hat} is 4.0 times larger in $y$. Divided by the root of {v}, the steps differ only 2.0 times.");
}
END_TEST

/* An average beside what it was: longer or shorter, the same way or turned. */
START_TEST(an_average_says_how_it_changed)
{
    static const struct {
        double was[2], now[2];
        const char *says;
    } cases[] = {
        {{1, 2}, {2, 4}, "The same way as before, 2.00 times as long."},
        {{2, 4}, {1, 2}, "The same way as before, only 0.50 times as long."},
        {{1, 0}, {0, 3}, "It turns by 90° and becomes 3.00 times as long."},
        {{0, 4}, {-1, 0}, "It turns by 90° and is only 0.25 times as long."},
        {{4, 0}, {1, 1.7320508}, "It turns by 60° and is only 0.50 times as long."},
        {{0, 0}, {1, 1}, "It began at 0. This is its first share."},
    };
    for (int i = 0; i < COUNT(cases); i++) {
        Made *m = made(WORKING_LINE, "m", "momentum", 2, cases[i].now[0], cases[i].now[1]);
        use(m, "m", "momentum", 2, true, cases[i].was[0], cases[i].was[1]);
        says(m, cases[i].says);
    }
}
END_TEST

START_TEST(squares_say_in_which_direction_they_grow)
{
    static const struct {
        double was[2], now[2];
        const char *says;
    } cases[] = {
        {{1, 2}, {2, 6}, "It grows: 2.00 times in $x$, 3.00 times in $y$."},
        {{4, 2}, {1, 1}, "It shrinks: to 0.25 times in $x$, 0.50 times in $y$."},
        {{1, 2}, {2, 1}, "Now 2.00 times what it was in $x$, 0.50 times in $y$."},
        {{2, 1}, {1, 2}, "Now 0.50 times what it was in $x$, 2.00 times in $y$."},
    };
    for (int i = 0; i < COUNT(cases); i++) {
        Made *m = made(WORKING_LINE, "v", "second_moment", 2, cases[i].now[0], cases[i].now[1]);
        use(m, "v", "second_moment", 2, true, cases[i].was[0], cases[i].was[1]);
        says(m, cases[i].says);
    }
}
END_TEST

START_TEST(other_lines_say_what_is_true_of_their_numbers)
{
    Made *m = made(WORKING_LINE, "d", "direction", 2, -8, 2);
    says(m, "{d} is 4.0 times larger in $x$.");
    m->v[0] = -1, m->v[1] = 5;
    says(m, "{d} is 5.0 times larger in $y$.");
    m->v[0] = 4, m->v[1] = -5;
    says(m, "{d} is about the same in both directions.");
    m->v[0] = -1, m->v[1] = 1;
    says(m, "Only the signs are left.");
    m->lines[1].trial_count = 3;
    says(m, "It tried 3 points along the line.");
    m = made(WORKING_LINE, "m_hat", "momentum", 2, 5, -10);
    use(m, "m", "momentum", 2, false, 2, -4);
    says(m, "{m_hat} is 2.50 times {m}.");
    m->used[0][0] = 5, m->used[0][1] = -10;
    says(m, "{m_hat} is almost {m}.");
    m = made(WORKING_LINE, "beta1_t", NULL, 1, 0.81, 0);
    use(m, "beta1_t", NULL, 1, true, 0.9, 0);
    says(m, "From 0.900 to 0.810.");
    m = made(WORKING_RATE, "lr", NULL, 1, 0.025, 0);
    use(m, "lr0", NULL, 1, false, 0.1, 0);
    says(m, "25.0 % of the rate that this run was given.");
    m->v[0] = 0.1;
    says(m, "The whole rate that this run was given.");
}
END_TEST

/* And of updates that ran: what the sentence says of the slope and of the loss is what the numbers say, rule by rule. */
START_TEST(sentences_of_updates_that_ran)
{
    static const char *const rules[] = {"gd:lr=0.02", "momentum:lr=0.05,momentum=0.9", "adam:lr=0.2", "gd:lr=0.4"};
    Arena arena = {0};
    int rose = 0, fell = 0, larger = 0, smaller = 0;
    for (int r = 0; r < COUNT(rules); r++) {
        Error error = {0};
        teardown();
        ck_assert(scene_file_open(&scene, "x^2 + 3*y^2", &error) == STATUS_OK);
        scene_file_clear_runs(scene);
        ck_assert(scene_file_add_run(scene, rules[r], &error) == STATUS_OK);
        RaceDesc desc = scene_file_race(scene);
        ck_assert(race_create(&race, &desc, &error) == STATUS_OK);
        race_reach(race, 25);
        for (int step = 1; step <= 25; step++) {
            Workings w;
            char text[RICH_TEXT];
            arena_reset(&arena);
            ck_assert(workings_make(race, 0, step, &arena, &w));
            const Moment *from = race_at(race, 0, step - 1), *to = race_at(race, 0, step);
            workings_say(&w, race, 0, text);
            bool to_larger_x = strstr(text, "larger $x$") != NULL, to_larger_y = strstr(text, "larger $y$") != NULL;
            ck_assert_msg(to_larger_x == (from->gradient[0] < 0), "%s, %d: %s", rules[r], step, text);
            ck_assert_msg(to_larger_y == (from->gradient[1] < 0), "%s, %d: %s", rules[r], step, text);
            to_larger_x ? larger++ : smaller++;
            workings_say(&w, race, w.count - 1, text);
            ck_assert_msg((strstr(text, "falls") != NULL) == (to->loss < from->loss), "%s, %d: %s", rules[r], step,
                          text);
            to->loss < from->loss ? fell++ : rose++;
        }
    }
    ck_assert(rose > 3 && fell > 20 && larger > 3 && smaller > 3);
    arena_free(&arena);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("workings_say");
    TCase *tcase = tcase_create("sentences");
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_set_timeout(tcase, 60);
    tcase_add_test(tcase, downhill_is_against_the_slope);
    tcase_add_test(tcase, the_move_says_whether_the_loss_falls_and_why_not);
    tcase_add_test(tcase, the_step_says_its_angle_to_downhill);
    tcase_add_test(tcase, unlike_slopes_give_like_steps);
    tcase_add_test(tcase, an_average_says_how_it_changed);
    tcase_add_test(tcase, squares_say_in_which_direction_they_grow);
    tcase_add_test(tcase, other_lines_say_what_is_true_of_their_numbers);
    tcase_add_test(tcase, sentences_of_updates_that_ran);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
