/* The workings: every number that stands in a formula, computed with as it is printed, gives the printed result. */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "formula/substitute.h"
#include "run/scene/scene.h"
#include "run/workings.h"

#define COUNT(a) ((int)(sizeof(a) / sizeof(a)[0]))

static const char *const surfaces[] = {"rosenbrock", "himmelblau", "bowl",  "rotated-ravine", "saddle",
                                       "rastrigin",  "beale",      "booth", "ackley",         "six-hump-camel"};
static const int steps[] = {1, 2, 7, 30};

static Race *race_of(SceneFile **scene, const char *surface, const char *rule)
{
    Race *race;
    Error error = {0};
    ck_assert_msg(scene_file_open(scene, surface, &error) == STATUS_OK, "%s: %s", surface, error.message);
    scene_file_clear_runs(*scene);
    ck_assert_msg(scene_file_add_run(*scene, rule, &error) == STATUS_OK, "%s: %s", rule, error.message);
    RaceDesc desc = scene_file_race(*scene);
    ck_assert_msg(race_create(&race, &desc, &error) == STATUS_OK, "%s", error.message);
    race_reach(race, 300); /* beyond every step that is looked at */
    return race;
}

/* The numbers of one component as they are printed; true where they give the printed result. */
static bool as_printed(const WorkingLine *line, int k, char out[400])
{
    SubstituteName names[96];
    WorkingName printed[96];
    double values[96];
    char result[32], again[32];
    for (int i = 0; i < line->name_count; i++)
        names[i] = (SubstituteName){.name = line->names[i].name,
                                    .value = line->names[i].values[line->names[i].count > 1 ? k : 0]};
    bool found = substitute_digits(line->part[k], names, line->name_count, line->values[k], 4, result);
    snprintf(out, 400, "no digits suffice");
    if (!found) return false;
    for (int i = 0; i < line->name_count; i++) {
        values[i] = strtod(names[i].text, NULL);
        printed[i] = (WorkingName){.name = names[i].name, .values = &values[i], .count = 1};
    }
    double value = workings_value(line->part[k], printed, line->name_count, 0);
    substitute_text(again, value, 4);
    snprintf(out, 400, "shown %s, computed with what is shown %s", result, again);
    return !strcmp(again, result) || strtod(again, NULL) == strtod(result, NULL);
}

START_TEST(numbers_shown_give_the_result_shown)
{
    const char **names;
    Arena listed = {0};
    int rules = asset_list(&listed, "optimizers", NULL, &names), lines = 0, numbered = 0;
    ck_assert_int_gt(rules, 20);
    for (int r = 0; r < rules; r++) {
        SceneFile *scene;
        Race *race = race_of(&scene, surfaces[_i], names[r]);
        Arena arena = {0};
        for (int s = 0; s < COUNT(steps); s++) {
            Workings w;
            arena_reset(&arena);
            if (!workings_make(race, 0, steps[s], &arena, &w)) continue;
            ck_assert_int_ge(w.count, 3);
            ck_assert_int_eq(w.lines[0].kind, WORKING_SLOPE);
            ck_assert_int_eq(w.lines[w.count - 1].kind, WORKING_MOVE);
            for (int i = 0; i < w.count; i++) {
                const WorkingLine *line = &w.lines[i];
                lines++;
                if (!line->part[0]) continue;
                numbered++;
                for (int k = 0; k < line->count; k++) {
                    char said[400];
                    bool good = as_printed(line, k, said);
                    /* a result that is all rounding has no digits: then the line stands in symbols */
                    ck_assert_msg(good || !strcmp(said, "no digits suffice"),
                                  "%s on %s, update %d, line %s, part %d: %s", names[r], surfaces[_i], steps[s],
                                  line->name, k, said);
                }
            }
            if (!race_ended(race, 0, steps[s])) {
                const Moment *after = race_at(race, 0, steps[s]);
                ck_assert(w.lines[w.count - 1].values[0] == after->x && w.lines[w.count - 1].values[1] == after->y);
            }
        }
        arena_free(&arena);
        race_destroy(race);
        scene_file_destroy(scene);
    }
    ck_assert_msg(numbered > lines * 8 / 10, "only %d of %d lines have numbers", numbered, lines);
    arena_free(&listed);
}
END_TEST

/* What a name is worth belongs to the moment when the line runs: m on the right of "m = …" is the old one. */
START_TEST(states_are_those_of_before)
{
    SceneFile *scene;
    Race *race = race_of(&scene, "rosenbrock", "adam:lr=0.1");
    Arena arena = {0};
    Workings w, last;
    ck_assert(workings_make(race, 0, 4, &arena, &last));
    ck_assert(workings_make(race, 0, 5, &arena, &w));
    const WorkingLine *now = NULL, *then = NULL;
    for (int i = 0; i < w.count; i++)
        if (!strcmp(w.lines[i].name, "m")) now = &w.lines[i], then = &last.lines[i];
    ck_assert(now && then);
    for (int i = 0; i < now->name_count; i++) {
        const WorkingName *name = &now->names[i];
        if (!strcmp(name->name, "m"))
            ck_assert(name->before && name->timed && name->values[0] == then->values[0] &&
                      name->values[1] == then->values[1]);
        if (!strcmp(name->name, "beta1")) ck_assert(!name->timed && name->values[0] == 0.9);
        if (!strcmp(name->name, "g")) ck_assert(!name->before && name->values[0] == w.lines[0].values[0]);
    }
    ck_assert(!workings_make(race, 0, 0, &arena, &w));
    ck_assert(!workings_make(race, 1, 1, &arena, &w));
    arena_free(&arena);
    race_destroy(race);
    scene_file_destroy(scene);
}
END_TEST

/* norm(g) of the clip line is one number for both directions; noise is told apart from the slope. */
START_TEST(reductions_and_noise_have_numbers)
{
    SceneFile *scene;
    Error error = {0};
    Race *race;
    Arena arena = {0};
    Workings w;
    char said[400];
    ck_assert(scene_file_open(&scene, "himmelblau", &error) == STATUS_OK);
    scene_file_clear_runs(scene);
    ck_assert(scene_file_add_run(scene, "adam:lr=0.1,clip=2", &error) == STATUS_OK);
    scene->runs[0].noise = 0.5;
    RaceDesc desc = scene_file_race(scene);
    ck_assert(race_create(&race, &desc, &error) == STATUS_OK);
    race_reach(race, 3);
    ck_assert(workings_make(race, 0, 3, &arena, &w));
    ck_assert_str_eq(w.lines[1].name, "g");
    for (int i = 0; i < 2; i++)
        for (int k = 0; k < 2; k++)
            ck_assert_msg(w.lines[i].part[k] && as_printed(&w.lines[i], k, said), "line %d: %s", i, said);
    ck_assert(fabs(hypot(w.lines[1].values[0], w.lines[1].values[1]) - 2) < 1e-5);
    const Moment *before = race_at(race, 0, 2);
    ck_assert(w.lines[0].values[0] != before->gradient[0]);
    arena_free(&arena);
    race_destroy(race);
    scene_file_destroy(scene);
}
END_TEST

/* A schedule has its line, with its formula; so has the equal rate. Without either there is none. */
START_TEST(the_rate_has_its_line)
{
    static const char *const schedules[] = {"cosine", "step:size=3,gamma=0.5", NULL};
    Error error = {0};
    Arena arena = {0};
    for (int equal = 0; equal < 2; equal++)
        for (int i = 0; i < COUNT(schedules); i++) {
            SceneFile *scene;
            Race *race;
            Workings w;
            char said[400];
            ck_assert(scene_file_open(&scene, "himmelblau", &error) == STATUS_OK);
            scene_file_clear_runs(scene);
            ck_assert(scene_file_add_run(scene, "momentum:lr=0.002", &error) == STATUS_OK);
            if (schedules[i])
                ck_assert_msg(scene_file_set_schedule(scene, schedules[i], &error) == STATUS_OK, "%s", error.message);
            scene->runs[0].equal_rate = equal;
            RaceDesc desc = scene_file_race(scene);
            desc.runs = &scene->runs[0];
            ck_assert(race_create(&race, &desc, &error) == STATUS_OK);
            ck_assert(!workings_make(race, 0, 8, &arena, &w)); /* not reached yet */
            race_reach(race, 8);
            ck_assert(workings_make(race, 0, 8, &arena, &w));
            const WorkingLine *line = &w.lines[1];
            ck_assert_int_eq(line->kind == WORKING_RATE, schedules[i] != NULL || equal);
            if (line->kind == WORKING_RATE) {
                ck_assert(line->values[0] == race_at(race, 0, 8)->lr);
                ck_assert_msg(line->part[0] && as_printed(line, 0, said), "%s, equal %d: %s",
                              schedules[i] ? schedules[i] : "none", equal, said);
            }
            race_destroy(race);
            scene_file_destroy(scene);
        }
    arena_free(&arena);
}
END_TEST

START_TEST(methods_show_what_they_tried_and_go_by)
{
    Arena arena = {0};
    Workings w;
    SceneFile *scene;
    Race *race = race_of(&scene, "rosenbrock", "newton");
    double gradient[2], hessian[3], at[2];
    int models = 0, trials = 0;
    ck_assert(workings_make(race, 0, 2, &arena, &w));
    memcpy(at, w.theta, sizeof at);
    surface_hessian(race_surface(race), at, gradient, hessian);
    for (int i = 0; i < w.count; i++) {
        if (!w.lines[i].model) continue;
        models++;
        /* the bottom of its parabola is where its step p leads: B p = -g */
        const double *b = w.lines[i].model, *p = w.lines[i].values;
        for (int k = 0; k < 2; k++)
            ck_assert(fabs(b[2 * k] * p[0] + b[2 * k + 1] * p[1] + gradient[k]) < 1e-8 * (1 + fabs(gradient[k])));
    }
    ck_assert_int_eq(models, 1);
    race_destroy(race);
    scene_file_destroy(scene);
    race = race_of(&scene, "rosenbrock", "armijo");
    ck_assert(workings_make(race, 0, 1, &arena, &w));
    for (int i = 0; i < w.count; i++)
        for (int k = 0; k < w.lines[i].trial_count; k++, trials++) {
            const double *trial = w.lines[i].trials + 3 * k;
            ck_assert(surface_value(race_surface(race), trial) == trial[2]);
        }
    ck_assert_int_gt(trials, 1);
    arena_free(&arena);
    race_destroy(race);
    scene_file_destroy(scene);
}
END_TEST

/* ---- one weight of many ---- */

enum { WEIGHTS = 7 };

/* A valley in seven dimensions, steeper from one to the next, none of them like another. */
static void look_at_weights(void *context, const double *p, double *loss, double *gradient, int params, int lanes)
{
    (void)context;
    (void)lanes;
    *loss = 0;
    for (int i = 0; i < params; i++) {
        double next = p[(i + 1) % params], from = p[i] - 0.3 * i + 0.1 * next;
        *loss += (0.5 + i) * from * from;
        if (gradient) gradient[i] = 0;
    }
    for (int i = 0; gradient && i < params; i++) {
        double from = p[i] - 0.3 * i + 0.1 * p[(i + 1) % params];
        gradient[i] += 2 * (0.5 + i) * from;
        gradient[(i + 1) % params] += 0.2 * (0.5 + i) * from;
    }
}

/* Every rule's lines hold for each weight by itself, reductions over all of them included, and end where its update does. */
START_TEST(a_weight_has_the_lines_of_its_rule)
{
    const char **names;
    Arena listed = {0}, arena = {0};
    int rules = asset_list(&listed, "optimizers", NULL, &names), lines = 0, numbered = 0;
    for (int r = 0; r < rules; r++) {
        Error error = {0};
        SceneFile *scene;
        Descent *descent;
        char word[96];
        ck_assert(scene_file_open(&scene, "bowl", &error) == STATUS_OK);
        scene_file_clear_runs(scene);
        snprintf(word, sizeof word, "%s%s", names[r], _i ? ":clip=0.5" : "");
        ck_assert_msg(scene_file_add_run(scene, word, &error) == STATUS_OK, "%s", error.message);
        scene->runs[0].noise = _i ? 0.1 : 0;
        Objective objective = {look_at_weights, NULL, NULL};
        DescentDesc desc = {
            .objective = objective, .run = &scene->runs[0], .params = WEIGHTS, .lanes = 1, .total = 20, .seed = 3};
        if (descent_create(&descent, &desc, &error) != STATUS_OK) { /* for two parameters only, or asks for curvature */
            scene_file_destroy(scene);
            continue;
        }
        double theta[WEIGHTS] = {1, -1, 0.5, 2, -0.3, 0.1, 3}, gradient[WEIGHTS], loss;
        DescentPoint at = {theta, &loss, gradient};
        descent_start(descent, NULL, &at);
        for (int step = 1; step <= 4; step++) {
            DescentUpdate update;
            Workings w[WEIGHTS];
            arena_reset(&arena);
            descent_explain(descent, &at, &arena, &update);
            for (int i = 0; i < WEIGHTS; i++)
                workings_weight(&update, &scene->runs[0], step, WEIGHTS, i, "w", false, &arena, &w[i]);
            descent_step(descent, &at, &at);
            for (int i = 0; i < WEIGHTS; i++) {
                ck_assert_msg(w[i].next[0] == theta[i], "%s, update %d: weight %d comes to %g, its lines end at %g",
                              word, step, i, theta[i], w[i].next[0]);
                ck_assert(w[i].lines[0].values[0] == update.g[i] && w[i].theta[0] == update.theta[i]);
                for (int k = 0; k < w[i].count; k++) {
                    const WorkingLine *line = &w[i].lines[k];
                    char said[400];
                    ck_assert_int_eq(line->count, 1);
                    lines++;
                    if (!line->part[0]) continue;
                    numbered++;
                    ck_assert_msg(as_printed(line, 0, said) || !strcmp(said, "no digits suffice"),
                                  "%s, update %d, weight %d, line %s: %s", word, step, i, line->name, said);
                }
            }
        }
        descent_destroy(descent);
        scene_file_destroy(scene);
    }
    ck_assert_msg(numbered > lines * 6 / 10 && lines > 3000, "only %d of %d lines have numbers", numbered, lines);
    arena_free(&arena);
    arena_free(&listed);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("workings");
    TCase *tcase = tcase_create("workings");
    tcase_set_timeout(tcase, 0);
    tcase_add_loop_test(tcase, numbers_shown_give_the_result_shown, 0, COUNT(surfaces));
    tcase_add_test(tcase, states_are_those_of_before);
    tcase_add_test(tcase, reductions_and_noise_have_numbers);
    tcase_add_test(tcase, the_rate_has_its_line);
    tcase_add_loop_test(tcase, a_weight_has_the_lines_of_its_rule, 0, 2);
    tcase_add_test(tcase, methods_show_what_they_tried_and_go_by);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? 1 : 0;
}
