/* Outcomes: the grid of options says what the theory of quadratics and single races say, however its work is cut. */
#include "run/outcomes.h"
#include "run/scene/scene.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static SceneFile *scene_of(const char *word, const char *run, double x, double y)
{
    SceneFile *scene;
    Error error = {0};
    ck_assert_msg(scene_file_open(&scene, word, &error) == STATUS_OK, "%s: %s", word, error.message);
    scene_file_clear_runs(scene);
    ck_assert_msg(scene_file_add_run(scene, run, &error) == STATUS_OK, "%s: %s", run, error.message);
    scene->start[0] = x, scene->start[1] = y;
    return scene;
}

static Outcomes *outcomes_from(const SceneFile *scene, int steps, const char *option)
{
    Outcomes *outcomes;
    Error error = {0};
    const RunDesc *run = &scene->runs[0];
    ck_assert_msg(outcomes_create(&outcomes, scene->surface, run, scene->start, steps, rule_option(run->rule, option),
                                  &error) == STATUS_OK,
                  "%s", error.message);
    return outcomes;
}

/* ---- a quadratic: lambda_max = 10, lambda_min = 2 --------------------------------------------------------------- */

static const struct {
    const char *run, *option;
    bool nesterov;
} limits[] = {
    {"gd", "weight_decay", false},
    {"momentum", "momentum", false},
    {"nesterov", "momentum", true},
};

START_TEST(quadratics_converge_below_the_limit)
{
    enum { STEPS = 2000, SIDE = 2 * OUTCOMES_COARSE };
    const double high = 10, low = 2;
    SceneFile *scene = scene_of("x^2 + 5*y^2", limits[_i].run, 1.3, 0.7);
    Outcomes *outcomes = outcomes_from(scene, STEPS, limits[_i].option);
    const OutcomeAxis *rate = outcomes_axis(outcomes, 0), *second = outcomes_axis(outcomes, 1);
    int converged = 0, not = 0;
    while (outcomes_size(outcomes) < 2 * SIDE && !outcomes_work(outcomes, 1)) continue;
    for (int column = 0; column < SIDE; column++)
        for (int line = 0; line < SIDE; line++) {
            double way[2] = {(column + 0.5) / SIDE, (line + 0.5) / SIDE};
            double lr = outcome_axis_value(rate, way[0]), value = outcome_axis_value(second, way[1]);
            double beta = _i ? value : 0, decay = _i ? 0 : value;
            double limit =
                limits[_i].nesterov ? 2 * (1 + beta) / ((1 + 2 * beta) * high) : 2 * (1 + beta) / (high + decay);
            OutcomeCell cell = outcomes_at(outcomes, way);
            if (lr > 1.02 * limit) {
                ck_assert_msg(cell.kind != OUTCOME_CONVERGED, "lr %g, %g: above %g it converged", lr, value, limit);
                if (lr > 1.5 * limit)
                    ck_assert_msg(cell.kind == OUTCOME_DIVERGED, "lr %g, %g: %d", lr, value, cell.kind);
                not ++;
            }
            /* where the slowest of the two directions has time enough: per step at most max(sqrt(beta), 1 - lr*low/(1 - beta)/2) */
            double slow = fmax(beta, pow(fmax(1 - 0.5 * lr * low / (1 - beta), 0), 2));
            if (decay == 0 && lr < 0.9 * limit && pow(slow, STEPS / 2.0) < 1e-6) {
                ck_assert_msg(cell.kind == OUTCOME_CONVERGED, "lr %g, %g: below %g: %d", lr, value, limit, cell.kind);
                ck_assert_int_lt(cell.steps, STEPS);
                converged++;
            }
        }
    ck_assert_int_gt(not, 100);
    if (_i) ck_assert_int_gt(converged, 300);
    outcomes_destroy(outcomes);
    scene_file_destroy(scene);
}
END_TEST

/* gd on one direction: |1 - lr*lambda|^n decides when it has arrived. */
START_TEST(steps_are_those_of_the_closed_form)
{
    SceneFile *scene = scene_of("x^2 + y^2", "gd", 3, 0);
    Outcomes *outcomes = outcomes_from(scene, 300, "weight_decay");
    const double(*domain)[2] = (const double(*)[2])scene->surface->domain;
    double near = OUTCOMES_NEAR * (domain[0][1] - domain[0][0]), rates[] = {0.04, 0.1, 0.3, 0.45, 0.7, 0.9};
    for (size_t i = 0; i < sizeof rates / sizeof rates[0]; i++) {
        Outcome outcome = outcomes_of(outcomes, rates[i], 0);
        int expected = (int)ceil(log(near / 3) / log(fabs(1 - 2 * rates[i])));
        ck_assert_int_eq(outcome.kind, OUTCOME_CONVERGED);
        ck_assert_msg(outcome.steps == expected, "lr %g: %d steps, expected %d", rates[i], outcome.steps, expected);
    }
    ck_assert_int_eq(outcomes_of(outcomes, 1, 0).kind, OUTCOME_SWINGS); /* 3, -3, 3 … */
    ck_assert_int_eq(outcomes_of(outcomes, 0.0001, 0).kind, OUTCOME_ON_THE_WAY);
    ck_assert_int_eq(outcomes_of(outcomes, 1.5, 0).kind, OUTCOME_DIVERGED);
    outcomes_destroy(outcomes);
    scene_file_destroy(scene);
}
END_TEST

/* ---- single races ----------------------------------------------------------------------------------------------- */

static const struct {
    const char *scene, *run, *option, *schedule;
    bool equal_rate;
    int steps;
} raced[] = {
    {"himmelblau", "adam", "beta1", NULL, false, 140},
    {"himmelblau", "adam", "amsgrad", NULL, false, 90},
    {"himmelblau", "momentum", "momentum", "cosine", true, 140},
    {"himmelblau", "rmsprop", "alpha", "step:size=20,gamma=0.5", false, 200},
    {"rosenbrock", "momentum:nesterov=true", "dampening", NULL, true, 150},
    {"rosenbrock", "adam", "eps", NULL, false, 3000},
    {"himmelblau", "momentum", "clip", NULL, false, 100},
    {"himmelblau", "sam", "rho", NULL, false, 100},
    {"himmelblau", "armijo", "clip", NULL, false, 60},
    {"himmelblau", "lbfgs", "clip", NULL, false, 20},
    {"log(x)^2 + y^2", "gd", "weight_decay", NULL, false, 60},
};

START_TEST(cells_are_races)
{
    SceneFile *scene = scene_of(raced[_i].scene, raced[_i].run, 1.2, 0.9);
    Error error = {0};
    scene->steps = raced[_i].steps;
    if (raced[_i].schedule) ck_assert_int_eq(scene_file_set_schedule(scene, raced[_i].schedule, &error), STATUS_OK);
    RaceDesc desc = scene_file_race(scene);
    RunDesc run = desc.runs[0];
    run.equal_rate = raced[_i].equal_rate;
    desc.runs = &run;
    int option = rule_option(run.rule, raced[_i].option), kinds[OUTCOME_KINDS] = {0};
    Outcomes *outcomes;
    ck_assert_msg(outcomes_create(&outcomes, scene->surface, &run, desc.start, desc.steps, option, &error) == STATUS_OK,
                  "%s", error.message);
    while (outcomes_size(outcomes) == OUTCOMES_COARSE && !outcomes_work(outcomes, 1)) continue;
    for (int cell = 0; cell < OUTCOMES_COARSE * OUTCOMES_COARSE; cell += 53) {
        double way[2] = {(cell % OUTCOMES_COARSE + 0.5) / OUTCOMES_COARSE,
                         (cell / OUTCOMES_COARSE + 0.5) / OUTCOMES_COARSE};
        run.settings.values[0] = outcome_axis_value(outcomes_axis(outcomes, 0), way[0]);
        run.settings.values[option] = outcome_axis_value(outcomes_axis(outcomes, 1), way[1]);
        Race *race;
        ck_assert_msg(race_create(&race, &desc, &error) == STATUS_OK, "%s", error.message);
        race_reach(race, desc.steps);
        Outcome one = outcomes_of(outcomes, run.settings.values[0], run.settings.values[option]);
        OutcomeCell of = outcomes_at(outcomes, way);
        kinds[of.kind]++;
        ck_assert_int_eq(of.kind, one.kind);
        ck_assert_int_eq(of.steps, one.steps);
        if (race_ended(race, 0, desc.steps)) {
            ck_assert_int_eq(one.kind, OUTCOME_DIVERGED);
            ck_assert_int_eq(one.steps, race_end(race, 0));
        } else {
            const Moment *end = race_at(race, 0, desc.steps);
            ck_assert_int_eq(one.word, race_word(race, 0, desc.steps));
            ck_assert_mem_eq(&one.end[0], &end->x, sizeof end->x);
            ck_assert_mem_eq(&one.end[1], &end->y, sizeof end->y);
            ck_assert_mem_eq(&one.loss, &end->loss, sizeof end->loss);
        }
        race_destroy(race);
    }
    ck_assert_int_lt(kinds[OUTCOME_ON_THE_WAY], 20); /* it is not the same everywhere */
    outcomes_destroy(outcomes);
    scene_file_destroy(scene);
}
END_TEST

/* ---- slices ----------------------------------------------------------------------------------------------------- */

/* -1: one of nine does not converge. */
static int slowest_around(const Outcomes *outcomes, int column, int line)
{
    int slowest = 0;
    for (int i = 0; i < 9; i++) {
        double way[2] = {(column + i % 3 - 0.5) / OUTCOMES_FINE, (line + i / 3 - 0.5) / OUTCOMES_FINE};
        OutcomeCell cell = outcomes_at(outcomes, way);
        if (cell.kind == OUTCOME_UNKNOWN) continue; /* beyond the edge */
        if (cell.kind != OUTCOME_CONVERGED) return -1;
        if (cell.steps > slowest) slowest = cell.steps;
    }
    return slowest;
}

START_TEST(slices_do_not_change_the_result)
{
    SceneFile *scene = scene_of("himmelblau", "momentum", -1, -3);
    Outcomes *whole = outcomes_from(scene, 140, "momentum"), *cut = outcomes_from(scene, 140, "momentum");
    while (!outcomes_work(whole, 100000000)) continue;
    long calls = 1;
    for (int slice = 1; !outcomes_work(cut, slice * 7); slice = slice % 9000 + 331)
        if (calls++ % 8 == 0) outcomes_of(cut, 0.01, 0.5); /* asking in between changes nothing */
    ck_assert_int_gt(calls, 100);
    ck_assert_double_eq_tol(outcomes_progress(cut), 1, 1e-12);
    double best[2][2], sum = 0;
    int steps[2];
    ck_assert(outcomes_best(whole, best[0], &steps[0]) && outcomes_best(cut, best[1], &steps[1]));
    ck_assert_mem_eq(best[0], best[1], sizeof best[0]);
    ck_assert_int_eq(steps[0], steps[1]);
    for (int kind = 0; kind < OUTCOME_KINDS; kind++) {
        ck_assert_double_eq(outcomes_share(whole, (OutcomeKind)kind), outcomes_share(cut, (OutcomeKind)kind));
        sum += outcomes_share(whole, (OutcomeKind)kind);
    }
    ck_assert_double_eq_tol(sum, 1, 1e-12);
    ck_assert_double_gt(outcomes_share(whole, OUTCOME_HIGHER) + outcomes_share(whole, OUTCOME_CONVERGED), 0.05);
    for (int i = 0; i < OUTCOMES_FINE * OUTCOMES_FINE; i++) {
        double way[2] = {(i % OUTCOMES_FINE + 0.5) / OUTCOMES_FINE, (i / OUTCOMES_FINE + 0.5) / OUTCOMES_FINE};
        OutcomeCell a = outcomes_at(whole, way), b = outcomes_at(cut, way);
        ck_assert(a.kind == b.kind && a.steps == b.steps && a.kind != OUTCOME_UNKNOWN);
    }
    /* around the best point all converge, and around no other are all of them quicker */
    int column = (int)(outcome_axis_way(outcomes_axis(whole, 0), best[0][0]) * OUTCOMES_FINE);
    int line = (int)(outcome_axis_way(outcomes_axis(whole, 1), best[0][1]) * OUTCOMES_FINE),
        least = slowest_around(whole, column, line);
    ck_assert_int_ge(least, 0);
    for (int i = 1; i < OUTCOMES_FINE - 1; i++)
        for (int k = 1; k < OUTCOMES_FINE - 1; k++)
            ck_assert(slowest_around(whole, i, k) < 0 || slowest_around(whole, i, k) >= least);
    Outcome at_best = outcomes_of(whole, best[0][0], best[0][1]);
    ck_assert(at_best.kind == OUTCOME_CONVERGED && at_best.steps == steps[0]);
    outcomes_destroy(whole);
    outcomes_destroy(cut);
    scene_file_destroy(scene);
}
END_TEST

START_TEST(axes_go_there_and_back)
{
    SceneFile *scene = scene_of("himmelblau", "adam:lr=1e-5", 0, 0);
    const Rule *rule = scene->runs[0].rule;
    for (int option = 1; option < rule->option_count; option++) {
        Outcomes *outcomes;
        ck_assert_int_eq(outcomes_create(&outcomes, scene->surface, &scene->runs[0], scene->start, 10, option, NULL),
                         STATUS_OK);
        for (int axis = 0; axis < 2; axis++) {
            const OutcomeAxis *at = outcomes_axis(outcomes, axis);
            for (int i = 0; i < OUTCOMES_FINE; i++) {
                double way = (i + 0.5) / OUTCOMES_FINE, value = outcome_axis_value(at, way);
                ck_assert_int_eq(option_check(at->option, value, NULL), STATUS_OK);
                ck_assert_double_eq(outcome_axis_value(at, outcome_axis_way(at, value)), value);
            }
        }
        ck_assert_double_ge(outcome_axis_way(outcomes_axis(outcomes, 0), 1e-5),
                            -1e-12); /* the run's own rate has a place */
        outcomes_destroy(outcomes);
    }
    Outcomes *none;
    ck_assert_int_ne(outcomes_create(&none, scene->surface, &scene->runs[0], scene->start, 10, 0, NULL), STATUS_OK);
    ck_assert_int_ne(outcomes_create(&none, scene->surface, &scene->runs[0], scene->start, 10, rule->option_count,
                                     NULL),
                     STATUS_OK);
    ck_assert_ptr_null(none);
    scene_file_destroy(scene);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("outcomes");
    TCase *cases = tcase_create("outcomes");
    tcase_set_timeout(cases, 100);
    tcase_add_loop_test(cases, quadratics_converge_below_the_limit, 0, sizeof limits / sizeof limits[0]);
    tcase_add_test(cases, steps_are_those_of_the_closed_form);
    tcase_add_loop_test(cases, cells_are_races, 0, sizeof raced / sizeof raced[0]);
    tcase_add_test(cases, slices_do_not_change_the_result);
    tcase_add_test(cases, axes_go_there_and_back);
    suite_add_tcase(suite, cases);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
