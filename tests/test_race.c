/* Races: what happens is a function of definition, seed and step, and nothing else; words say what is so. */
#include "base/random.h"
#include "view/parts/said.h"
#include "run/race.h"
#include "run/scene/scene.h"
#include "run/sweep.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

static SceneFile *open_scene(const char *word, double x, double y, const char *const *runs, int count, double noise)
{
    SceneFile *scene;
    Error error = {0};
    ck_assert_msg(scene_file_open(&scene, word, &error) == STATUS_OK, "%s: %s", word, error.message);
    scene->start[0] = x;
    scene->start[1] = y;
    scene_file_clear_runs(scene);
    for (int i = 0; i < count; i++) {
        ck_assert_msg(scene_file_add_run(scene, runs[i], &error) == STATUS_OK, "%s: %s", runs[i], error.message);
        scene->runs[i].noise = noise;
    }
    return scene;
}

static Race *race_of(const SceneFile *scene)
{
    Race *race;
    Error error = {0};
    RaceDesc desc = scene_file_race(scene);
    ck_assert_msg(race_create(&race, &desc, &error) == STATUS_OK, "%s", error.message);
    return race;
}

static const char *const four[] = {"gd:lr=0.001", "momentum:lr=0.0003", "rmsprop:lr=0.02", "adam:lr=0.1"};

/* ---- determinism ---- */

START_TEST(same_seed_same_bits)
{
    SceneFile *scene = open_scene("rosenbrock", -0.5, 2, four, 4, 0.3);
    scene->steps = 3000; /* beyond one piece of memory */
    Race *a = race_of(scene), *b = race_of(scene);
    race_reach(a, 3000);
    for (int step = 0; step <= 3000; step += 7) race_reach(b, step); /* in pieces, and not to the end */
    race_reach(b, 3000);
    ck_assert_uint_eq(race_hash(a, 3000), race_hash(b, 3000));
    ck_assert_uint_ne(race_hash(a, 3000), race_hash(a, 2999));
    scene->seed++;
    Race *other = race_of(scene);
    race_reach(other, 3000);
    ck_assert_uint_ne(race_hash(a, 3000), race_hash(other, 3000));
    race_destroy(a);
    race_destroy(b);
    race_destroy(other);
    scene_file_destroy(scene);
}
END_TEST

START_TEST(one_run_more_changes_no_other)
{
    static const char *const more[] = {"gd:lr=0.001", "adam:lr=0.1", "adam:lr=0.2", "lbfgs", "momentum:lr=0.0003"};
    static const char *const one[] = {"adam:lr=0.1"};
    SceneFile *few = open_scene("himmelblau", 0.5, -0.5, one, 1, 0.5),
              *many = open_scene("himmelblau", 0.5, -0.5, more, 5, 0.5);
    Race *a = race_of(few), *b = race_of(many);
    race_reach(a, 200);
    race_reach(b, 200);
    for (int step = 0; step <= 200; step++) {
        const Moment *p = race_at(a, 0, step), *q = race_at(b, 1, step);
        ck_assert_msg(p->x == q->x && p->y == q->y && p->loss == q->loss, "step %d: %.17g %.17g", step, p->x, q->x);
    }
    ck_assert(race_at(b, 1, 1)->x != race_at(b, 2, 1)->x); /* each has noise of its own */
    race_destroy(a);
    race_destroy(b);
    scene_file_destroy(few);
    scene_file_destroy(many);
}
END_TEST

START_TEST(back_and_forth_is_the_same)
{
    SceneFile *scene = open_scene("himmelblau", 0.5, -0.5, four, 4, 0.2);
    Race *race = race_of(scene);
    race_reach(race, 2500);
    uint64_t hash = race_hash(race, 2500);
    Random random = random_stream(1, 1);
    for (int i = 0; i < 300; i++) {
        int step = random_below(&random, 2501);
        const Moment *moment = race_at(race, i % 4, step);
        Moment kept = *moment;
        race_reach(race, step); /* going back forgets nothing */
        Arena arena = {0};
        ExplainedLine *lines;
        int count = race_explain(race, i % 4, step ? step : 1, &arena, &lines);
        ck_assert_int_gt(count, 0);
        ck_assert(memcmp(&kept, race_at(race, i % 4, step), sizeof kept) == 0);
        arena_free(&arena);
    }
    ck_assert_int_eq(race_reached(race), 2500);
    ck_assert_uint_eq(race_hash(race, 2500), hash);
    race_destroy(race);
    scene_file_destroy(scene);
}
END_TEST

/* The lines of an update, replayed from a kept state, end in exactly the step that was taken; with noise too. */
static const char *const explained[] = {"gd:lr=0.01",     "momentum:lr=0.001",
                                        "adam:lr=0.1",    "nadam:lr=0.1",
                                        "rprop:lr=0.01",  "lion:lr=0.02",
                                        "adagrad:lr=0.3", "nesterov-lookahead:lr=0.001",
                                        "sam:lr=0.01"};

START_TEST(workings_are_the_step_taken)
{
    SceneFile *scene = open_scene("himmelblau", 0.5, -0.5, &explained[_i], 1, 0.1);
    Race *race = race_of(scene);
    race_reach(race, 200);
    for (int step = 1; step <= 200; step += step < 4 ? 1 : 13) {
        Arena arena = {0};
        ExplainedLine *lines;
        int count = race_explain(race, 0, step, &arena, &lines);
        ck_assert_int_gt(count, 0);
        const ExplainedLine *last = NULL;
        for (int i = 0; i < count; i++)
            if (!strcmp(lines[i].name, "step")) last = &lines[i];
        ck_assert_ptr_nonnull(last);
        const Moment *a = race_at(race, 0, step - 1), *b = race_at(race, 0, step);
        ck_assert_msg(a->x + last->values[0] == b->x && a->y + last->values[1] == b->y, "%s step %d: %.17g, not %.17g",
                      explained[_i], step, a->x + last->values[0], b->x);
        arena_free(&arena);
    }
    race_destroy(race);
    scene_file_destroy(scene);
}
END_TEST

START_TEST(gradients_told_are_the_true_ones)
{
    SceneFile *scene = open_scene("himmelblau", 0.5, -0.5, four, 4, 5);
    Race *race = race_of(scene);
    race_reach(race, 50);
    for (int run = 0; run < 4; run++)
        for (int step = 0; step <= race_last(race, run); step++) {
            const Moment *m = race_at(race, run, step);
            double at[2] = {m->x, m->y}, g[2];
            ck_assert(surface_gradient(scene->surface, at, g) == m->loss);
            ck_assert(g[0] == m->gradient[0] && g[1] == m->gradient[1]);
        }
    ck_assert(isnan(race_at(race, 0, 0)->lr));
    ck_assert(race_at(race, 0, 1)->lr == 0.001);
    race_destroy(race);
    scene_file_destroy(scene);
}
END_TEST

/* What gradient descent did beyond its slope: the deviation is the one that was asked for, and x and y have each their own. */
START_TEST(noise_is_as_large_as_asked_for_and_each_parameter_has_its_own)
{
    static const char *const plain[] = {"gd:lr=0.01"};
    enum { STEPS = 4000 };
    SceneFile *scene = open_scene("x^2 + y^2", 1, 1, plain, 1, 0.5);
    Race *race = race_of(scene);
    double xx = 0, yy = 0, xy = 0;
    race_reach(race, STEPS);
    for (int step = 1; step <= STEPS; step++) {
        const Moment *a = race_at(race, 0, step - 1), *b = race_at(race, 0, step);
        double x = (a->x - b->x) / 0.01 - a->gradient[0], y = (a->y - b->y) / 0.01 - a->gradient[1];
        xx += x * x / STEPS, yy += y * y / STEPS, xy += x * y / STEPS;
    }
    ck_assert_double_eq_tol(sqrt(xx), 0.5, 0.03);
    ck_assert_double_eq_tol(sqrt(yy), 0.5, 0.03);
    ck_assert_double_eq_tol(xy / sqrt(xx * yy), 0, 0.06);
    race_destroy(race);
    scene_file_destroy(scene);
}
END_TEST

START_TEST(evaluations_are_the_slopes_asked_for)
{
    static const char *const runs[] = {"gd:lr=0.01", "sam:lr=0.01"};
    SceneFile *scene = open_scene("himmelblau", 0.5, -0.5, runs, 2, 0);
    Race *race = race_of(scene);
    race_reach(race, 10);
    for (int step = 0; step <= 10; step++)
        for (int run = 0; run < 2; run++) ck_assert_int_eq(race_at(race, run, step)->evaluations, step * (run + 1));
    race_destroy(race);
    scene_file_destroy(scene);
}
END_TEST

/* ---- the end of a run ---- */

START_TEST(ends_at_the_last_finite_step)
{
    static const char *const runs[] = {"gd:lr=10", "gd:lr=0.001"};
    SceneFile *scene = open_scene("rosenbrock", -1.5, 2, runs, 2, 0);
    Race *race = race_of(scene);
    race_reach(race, 100);
    int end = race_end(race, 0), last = race_last(race, 0), order[2];
    ck_assert_int_gt(end, 0);
    ck_assert_int_eq(last, end - 1);
    ck_assert(isfinite(race_at(race, 0, 100)->loss) && race_at(race, 0, 100) == race_at(race, 0, last));
    ck_assert(race_ended(race, 0, end) && !race_ended(race, 0, last) && !race_ended(race, 1, 100));
    ck_assert_int_eq(race_word(race, 0, 100), RUN_DIVERGED);
    Arena arena = {0};
    ExplainedLine *lines; /* the update that led out can be looked at, and none after it */
    ck_assert_int_gt(race_explain(race, 0, end, &arena, &lines), 0);
    ck_assert_int_eq(race_explain(race, 0, end + 1, &arena, &lines), 0);
    arena_free(&arena);
    race_order(race, 100, order);
    ck_assert(order[0] == 1 && order[1] == 0);
    race_destroy(race);
    scene_file_destroy(scene);
}
END_TEST

/* ---- words ---- */

static const struct Said {
    const char *surface;
    double x, y;
    const char *run;
    int step;
    RunWord word;
    const char *part; /* of the sentence */
} said[] = {
    {"bowl", -4, 2.5, "gd:lr=0.1", 0, RUN_START, "start"},
    {"bowl", -4, 2.5, "gd:lr=0.1", 10, RUN_GOING_DOWN, "going down"},
    {"bowl", -4, 2.5, "gd:lr=0.1", 200, RUN_CONVERGED, "lowest minimum, loss 0"},
    {"bowl", -4, 2.5, "newton", 3, RUN_CONVERGED, "lowest minimum"},
    {"bowl", -4, 2.5, "gd:lr=1", 60, RUN_OSCILLATING, "swinging"},
    {"bowl", -4, 2.5, "gd:lr=1.01", 10, RUN_CLIMBING, "uphill"},
    {"bowl", -4, 2.5, "gd:lr=1.01", 20, RUN_OSCILLATING, "wider"},
    {"bowl", -4, 2.5, "gd:lr=1.01", 60, RUN_OFF_THE_MAP, "off the map"},
    {"bowl", -4, 2.5, "gd:lr=3", 40, RUN_DIVERGED, "diverged"},
    {"bowl", -4, 2.5, "gd:lr=3", 1000, RUN_DIVERGED, "diverged at step"},
    {"bowl", -4, 2.5, "gd:lr=1e-9", 100, RUN_CREEPING, "hardly"},
    {"x^2 - y^2", 1, 0, "gd:lr=0.1", 100, RUN_SADDLE, "downhill along y"},
    {"y^2 - x^2", 0, 1, "gd:lr=0.1", 100, RUN_SADDLE, "downhill along x"},
    {"x*y", 1, 1, "gd:lr=0.1", 150, RUN_SADDLE,
     "downhill along (0.7, \xe2\x88\x92"
     "0.7)"},
    {"-x^2 - y^2", 0, 0, "gd:lr=0.1", 10, RUN_MAXIMUM, "top"},
    {"easom", 0.2, 0.4, "gd:lr=0.1", 60, RUN_PLATEAU, "plateau"},
    {"3", 1, 1, "gd:lr=0.1", 20, RUN_PLATEAU, "plateau"},
    {"rastrigin", 2.2, 1.2, "gd:lr=0.001", 200, RUN_CONVERGED, "the lowest known is 0"},
    {"x^2", 1, 1, "gd:lr=0.1", 200, RUN_CONVERGED, "minimum"},
    {"log(x) + y^2", 1, 1, "gd:lr=0.6", 100, RUN_UNDEFINED, "no value"},
    {"log(x)", -1, 1, "gd:lr=0.6", 10, RUN_UNDEFINED, "no value at the start"},
    {"sqrt(abs(x)) + y^2", 1, 0.1, "gd:lr=2", 1, RUN_NO_SLOPE, "its slope has none"},
    {"sqrt(abs(x)) + y^2", 1, 0.1, "gd:lr=2", 2, RUN_UNDEFINED, "step 2"},
    {"sqrt(abs(x)) + y^2", 0, 0.1, "gd:lr=2", 0, RUN_NO_SLOPE, "its slope has none"},
    {"himmelblau", 0.5, -0.5, "adam:lr=0.1", 140, RUN_CONVERGED, "minimum"},
    {"x^4 + y^4", 1, 1, "gd:lr=0.01", 20, RUN_GOING_DOWN, "going down"},
    {"1e9*x^2 + 1e9*y^2", 1, 1, "gd:lr=1e-10", 400, RUN_CONVERGED, "minimum"}, /* units play no part */
    {"1e-9*x^2 + 1e-9*y^2", 1, 1, "gd:lr=1e8", 400, RUN_CONVERGED, "minimum"},
};

START_TEST(words_say_what_is_so)
{
    const struct Said *s = &said[_i];
    SceneFile *scene = open_scene(s->surface, s->x, s->y, &s->run, 1, 0);
    Race *race = race_of(scene);
    char sentence[160];
    race_reach(race, s->step);
    RunWord word = race_word(race, 0, s->step);
    said_text(race_said(race, 0, s->step), sentence);
    ck_assert_msg(word == s->word, "%s %s at %d: word %d, not %d: %s", s->surface, s->run, s->step, (int)word,
                  (int)s->word, sentence);
    ck_assert_msg(strstr(sentence, s->part) != NULL, "%s %s: '%s' has no '%s'", s->surface, s->run, sentence, s->part);
    race_destroy(race);
    scene_file_destroy(scene);
}
END_TEST

START_TEST(words_and_sentences_at_every_step)
{
    /* nothing that a race can do is without words, nor are they nonsense */
    static const char *const rules[] = {"gd:lr=0.3", "momentum:lr=0.05", "adam:lr=0.5", "rprop", "newton", "lbfgs"};
    static const char *const surfaces[] = {
        "himmelblau", "ackley",          "easom",           "log(x) + y^2",   "sqrt(x) + y",   "1/x + y^2",
        "3",          "abs(x) + abs(y)", "x^2 + 1e300*y^2", "1e-300*x^2 + y", "floor(x) + y^2"};
    for (int k = 0; k < COUNT(surfaces); k++) {
        SceneFile *scene = open_scene(surfaces[k], 1, 0.7, rules, COUNT(rules), 0);
        Race *race = race_of(scene);
        race_reach(race, 120);
        for (int run = 0; run < COUNT(rules); run++)
            for (int step = 0; step <= 120; step++) {
                char sentence[160];
                said_text(race_said(race, run, step), sentence);
                ck_assert_int_gt((int)strlen(sentence), 3);
                ck_assert_msg(!strstr(sentence, "nan") && !strstr(sentence, "$"), "%s", sentence);
            }
        race_destroy(race);
        scene_file_destroy(scene);
    }
}
END_TEST

/* ---- labels ---- */

static const struct {
    const char *runs[3];
    int count;
    const char *labels[3];
} labels[] = {
    {{"gd", "momentum", "adam"}, 3, {"GD", "Momentum", "Adam"}},
    {{"adam:lr=0.1", "adam:lr=0.2", "gd"}, 3, {"Adam η 0.1", "Adam η 0.2", "GD"}},
    {{"adam:lr=0.1,beta1=0.8", "adam:lr=0.1", "gd"}, 3, {"Adam β₁ 0.8", "Adam β₁ 0.9", "GD"}},
    {{"adam:lr=0.1", "adam:lr=0.1"}, 2, {"Adam 1", "Adam 2"}},
    {{"momentum:lr=0.1,nesterov=true", "momentum:lr=0.1"}, 2, {"Momentum nesterov", "Momentum no nesterov"}},
};

START_TEST(labels_say_what_differs)
{
    SceneFile *scene = open_scene("himmelblau", 1, 1, labels[_i].runs, labels[_i].count, 0);
    Race *race = race_of(scene);
    for (int i = 0; i < labels[_i].count; i++) ck_assert_str_eq(race_label(race, i), labels[_i].labels[i]);
    race_destroy(race);
    scene_file_destroy(scene);
}
END_TEST

/* ---- sweeps ---- */

static const char *const swept[] = {
    "gd:lr=0.01", "adam:lr=0.1", "rprop:lr=0.01", "lion:lr=0.02", "nesterov-lookahead:lr=0.001", "newton", "lbfgs"};

START_TEST(lanes_equal_single_runs)
{
    enum { LANES = 300, STEPS = 40 };
    SceneFile *scene = open_scene("himmelblau", 0, 0, &swept[_i], 1, 0);
    static double x[LANES], y[LANES], ex[LANES], ey[LANES], loss[LANES];
    for (int i = 0; i < LANES; i++) {
        x[i] = -4 + 8.0 * (i % 20) / 19;
        y[i] = -4 + 8.0 * (i / 20) / 14;
    }
    SweepDesc desc = {.surface = scene->surface, .run = &scene->runs[0], .steps = STEPS, .total = STEPS};
    SweepLanes lanes = {.count = LANES, .x = x, .y = y, .end_x = ex, .end_y = ey, .loss = loss};
    Sweep *sweep;
    Error error = {0};
    ck_assert_msg(sweep_create(&sweep, &desc, &error) == STATUS_OK, "%s", error.message);
    sweep_run(sweep, &lanes);
    sweep_destroy(sweep);
    scene->steps = STEPS;
    for (int i = 0; i < LANES; i += 17) {
        scene->start[0] = x[i];
        scene->start[1] = y[i];
        Race *race = race_of(scene);
        race_reach(race, STEPS);
        const Moment *m = race_at(race, 0, STEPS);
        if (race_end(race, 0) < 0)
            ck_assert_msg(m->x == ex[i] && m->y == ey[i] && m->loss == loss[i], "lane %d: %.17g, not %.17g", i, ex[i],
                          m->x);
        else ck_assert(isnan(loss[i]));
        race_destroy(race);
    }
    scene_file_destroy(scene);
}
END_TEST

START_TEST(rates_by_lane)
{
    enum { LANES = 5 };
    static const char *const run[] = {"adam"};
    SceneFile *scene = open_scene("himmelblau", 0.5, -0.5, run, 1, 0);
    double x[LANES], y[LANES], rates[LANES], ex[LANES], ey[LANES], loss[LANES];
    for (int i = 0; i < LANES; i++) {
        x[i] = 0.5;
        y[i] = -0.5;
        rates[i] = 0.02 * (i + 1);
    }
    int option = rule_option(scene->rules[0], "lr");
    SweepDesc desc = {.surface = scene->surface,
                      .run = &scene->runs[0],
                      .steps = 60,
                      .total = 60,
                      .lane_options = &option,
                      .lane_option_count = 1};
    SweepLanes lanes = {.count = LANES,
                        .x = x,
                        .y = y,
                        .lane_values = (const double *const[]){rates},
                        .end_x = ex,
                        .end_y = ey,
                        .loss = loss};
    Sweep *sweep;
    Error error = {0};
    ck_assert_msg(sweep_create(&sweep, &desc, &error) == STATUS_OK, "%s", error.message);
    sweep_run(sweep, &lanes);
    sweep_destroy(sweep);
    scene->steps = 60;
    for (int i = 0; i < LANES; i++) {
        scene->runs[0].settings.values[option] = rates[i];
        Race *race = race_of(scene);
        race_reach(race, 60);
        ck_assert_msg(race_at(race, 0, 60)->x == ex[i], "rate %g: %.17g, not %.17g", rates[i], ex[i],
                      race_at(race, 0, 60)->x);
        race_destroy(race);
    }
    scene_file_destroy(scene);
}
END_TEST

START_TEST(bad_races_are_refused)
{
    SceneFile *scene = open_scene("bowl", 1, 1, four, 4, 0);
    RaceDesc desc = scene_file_race(scene), bad;
    Race *race;
    Error error = {0};
    bad = desc, bad.start[0] = NAN;
    ck_assert_int_eq(race_create(&race, &bad, &error), STATUS_VALUE);
    bad = desc, bad.steps = RACE_STEPS_MAX + 1;
    ck_assert_int_eq(race_create(&race, &bad, &error), STATUS_LIMIT);
    bad = desc, bad.run_count = RACE_RUNS_MAX + 1;
    ck_assert_int_eq(race_create(&race, &bad, &error), STATUS_LIMIT);
    scene->runs[0].noise = -1;
    ck_assert_int_eq(race_create(&race, &desc, NULL), STATUS_VALUE);
    scene_file_destroy(scene);
    race_destroy(NULL);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("race");
    TCase *bits = tcase_create("bits"), *words = tcase_create("words"), *lanes = tcase_create("sweep");
    tcase_set_timeout(bits, 60);
    tcase_set_timeout(words, 60);
    tcase_add_test(bits, same_seed_same_bits);
    tcase_add_test(bits, one_run_more_changes_no_other);
    tcase_add_test(bits, back_and_forth_is_the_same);
    tcase_add_loop_test(bits, workings_are_the_step_taken, 0, COUNT(explained));
    tcase_add_test(bits, gradients_told_are_the_true_ones);
    tcase_add_test(bits, noise_is_as_large_as_asked_for_and_each_parameter_has_its_own);
    tcase_add_test(bits, evaluations_are_the_slopes_asked_for);
    tcase_add_test(bits, ends_at_the_last_finite_step);
    tcase_add_test(bits, bad_races_are_refused);
    tcase_add_loop_test(words, words_say_what_is_so, 0, COUNT(said));
    tcase_add_test(words, words_and_sentences_at_every_step);
    tcase_add_loop_test(words, labels_say_what_differs, 0, COUNT(labels));
    tcase_add_loop_test(lanes, lanes_equal_single_runs, 0, COUNT(swept));
    tcase_add_test(lanes, rates_by_lane);
    suite_add_tcase(suite, bits);
    suite_add_tcase(suite, words);
    suite_add_tcase(suite, lanes);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? 1 : 0;
}
