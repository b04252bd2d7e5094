/* The surfaces that are shipped: complete files whose minima are minima, and whose default race is worth watching. */
#include "base/file.h"
#include "run/scene/scene.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { STEPS = 140, WANTED = 26, NAMES_MAX = 64 };

static char names[NAMES_MAX][64];
static int count;

static Surface *load(const char *name)
{
    Surface *surface;
    Error error = {0};
    ck_assert_msg(surface_load(&surface, name, NULL, &error) == STATUS_OK, "%s: %s", name, error.message);
    return surface;
}

START_TEST(files_are_complete)
{
    Surface *s = load(names[_i]);
    ck_assert_str_eq(s->name, names[_i]);
    ck_assert_msg(s->title[0] && strcmp(s->title, s->name), "no title");
    ck_assert_msg(strlen(s->summary) > 20 && s->summary[strlen(s->summary) - 1] == '.', "the summary is one sentence");
    ck_assert_msg(s->source && s->source[0], "no source");
    ck_assert_msg(!s->warnings, "%s", s->warnings);
    ck_assert_int_ge(s->start_count, 2);
    ck_assert_int_ge(s->minimum_count, 1);
    ck_assert(s->has_camera);
    static const char *const rules[] = {"gd", "momentum", "rmsprop", "adam"};
    for (int i = 0; i < 4; i++) ck_assert_str_eq(s->rates[i].rule, rules[i]);
    for (int i = 0; i < s->start_count; i++) {
        ck_assert_msg(s->starts[i].title != NULL, "start %d has no title", i + 1);
        for (int k = 0; k < 2; k++)
            ck_assert_msg(s->starts[i].at[k] > s->domain[k][0] && s->starts[i].at[k] < s->domain[k][1],
                          "start %d is off the map", i + 1);
        ck_assert(isfinite(surface_value(s, s->starts[i].at)));
    }
    surface_destroy(s);
}
END_TEST

START_TEST(minima_are_minima)
{
    Surface *s = load(names[_i]);
    double range = s->highest - s->lowest, lowest = INFINITY;
    for (int i = 0; i < s->minimum_count; i++) {
        double g[2], h[3], value = surface_hessian(s, s->minima[i], g, h);
        lowest = fmin(lowest, value);
        for (int k = 0; k < 2; k++) ck_assert(s->minima[i][k] >= s->domain[k][0] && s->minima[i][k] <= s->domain[k][1]);
        if (!isfinite(g[0]) || !isfinite(g[1])) continue; /* a tip, as Ackley's */
        double scale = fabs(h[0]) + fabs(h[2]) + 1e-300;  /* |gradient|/curvature is the distance from the true place */
        ck_assert_msg(hypot(g[0], g[1]) <= 1e-9 * fmax(scale, 1), "minimum %d: slope %g", i + 1, hypot(g[0], g[1]));
        ck_assert_msg(h[0] >= 0 && h[2] >= 0 && h[0] * h[2] - h[1] * h[1] >= -1e-9 * scale * scale,
                      "minimum %d is none", i + 1);
    }
    /* nothing on the map is lower, and the first is a lowest one */
    ck_assert_msg(surface_value(s, s->minima[0]) <= lowest + 1e-12 * (1 + fabs(lowest)),
                  "the first minimum is not the lowest");
    enum { SIDE = 301 };
    for (int i = 0; i < SIDE * SIDE; i++) {
        double at[2] = {s->domain[0][0] + (s->domain[0][1] - s->domain[0][0]) * (i % SIDE) / (SIDE - 1),
                        s->domain[1][0] + (s->domain[1][1] - s->domain[1][0]) * (i / SIDE) / (SIDE - 1)};
        double value = surface_value(s, at);
        ck_assert_msg(!(value < lowest - 1e-9 * (1 + range * 1e-3)), "%.17g at %g, %g is lower than %.17g", value,
                      at[0], at[1], lowest);
    }
    surface_destroy(s);
}
END_TEST

/* The race that opens from the first start. */
START_TEST(the_race_is_worth_watching)
{
    SceneFile *scene;
    Race *race;
    Error error = {0};
    ck_assert_msg(scene_file_open(&scene, names[_i], &error) == STATUS_OK, "%s", error.message);
    RaceDesc desc = scene_file_race(scene);
    ck_assert_msg(race_create(&race, &desc, &error) == STATUS_OK, "%s", error.message);
    race_reach(race, STEPS);
    const Surface *s = scene->surface;
    double w[2] = {s->domain[0][1] - s->domain[0][0], s->domain[1][1] - s->domain[1][0]};
    double best = race_best(race), start = race_at(race, 0, 0)->loss - best, nearest = INFINITY, widest = 0;
    for (int a = 0; a < 4; a++) {
        ck_assert_msg(race_end(race, a) < 0, "%s diverges", race_label(race, a));
        const Moment *early = race_at(race, a, 5);
        double way = 0, later = 0;
        nearest = fmin(nearest, (race_at(race, a, STEPS)->loss - best) / start);
        for (int k = 0; k <= STEPS; k++) {
            const Moment *m = race_at(race, a, k);
            RunWord word = race_word(race, a, k);
            ck_assert_msg(word != RUN_DIVERGED && word != RUN_OFF_THE_MAP, "%s at %d", race_label(race, a), k);
            for (int c = 0; c < 2; c++) {
                double x = c ? m->y : m->x;
                ck_assert_msg(x > s->domain[c][0] - 0.1 * w[c] && x < s->domain[c][1] + 0.1 * w[c],
                              "%s leaves the map at step %d", race_label(race, a), k);
            }
            if (k > 5) later = fmax(later, hypot((m->x - early->x) / w[0], (m->y - early->y) / w[1]));
            way = fmax(way, hypot((m->x - desc.start[0]) / w[0], (m->y - desc.start[1]) / w[1]));
        }
        ck_assert_msg(later > 0.02, "%s is finished after five steps", race_label(race, a));
        ck_assert_msg(way > 0.02, "%s stays where it is", race_label(race, a));
        for (int b = a + 1; b < 4; b++) {
            double apart = 0;
            for (int k = 0; k <= STEPS; k++) {
                const Moment *p = race_at(race, a, k), *q = race_at(race, b, k);
                apart += hypot((p->x - q->x) / w[0], (p->y - q->y) / w[1]) / (STEPS + 1);
            }
            widest = fmax(widest, apart);
            ck_assert_msg(apart > 0.005, "%s and %s go the same way (%.4f)", race_label(race, a), race_label(race, b),
                          apart);
        }
    }
    ck_assert_msg(widest > 0.06, "all go the same way (%.4f)", widest);
    ck_assert_msg(nearest < 0.1, "nobody gets down: the best has %.0f %% of the start's height left", 100 * nearest);
    race_destroy(race);
    scene_file_destroy(scene);
}
END_TEST

/* Gradient and Hessian against central differences: it needs no other reference. */
START_TEST(derivatives_are_those_of_the_values)
{
    Surface *s = load(names[_i]);
    for (int i = 0; i < 60; i++) {
        double at[2], g[2], h[3], step[2], range = s->highest - s->lowest;
        for (int k = 0; k < 2; k++) {
            double w = s->domain[k][1] - s->domain[k][0];
            at[k] = s->domain[k][0] + w * fmod(0.137 + (k ? 0.7548776662466927 : 0.5698402909980532) * (i + 1), 1);
            step[k] = 1e-5 * w;
        }
        surface_hessian(s, at, g, h);
        double up[2][2], down[2][2], d[2];
        for (int k = 0; k < 2; k++) {
            double a[2] = {at[0], at[1]}, b[2] = {at[0], at[1]};
            a[k] += step[k];
            b[k] -= step[k];
            double high = surface_gradient(s, a, up[k]), low = surface_gradient(s, b, down[k]);
            d[k] = (high - low) / (2 * step[k]);
            ck_assert_msg(fabs(d[k] - g[k]) <= 1e-5 * (fabs(g[k]) + range / (s->domain[k][1] - s->domain[k][0])),
                          "d/d%s at %g, %g: %.12g, not %.12g", s->parameters[k], at[0], at[1], g[k], d[k]);
        }
        double second[3] = {(up[0][0] - down[0][0]) / (2 * step[0]), (up[0][1] - down[0][1]) / (2 * step[0]),
                            (up[1][1] - down[1][1]) / (2 * step[1])};
        double size = fabs(h[0]) + fabs(h[1]) + fabs(h[2]) + range / (step[0] * 1e5 * step[1] * 1e5);
        for (int k = 0; k < 3; k++)
            ck_assert_msg(fabs(second[k] - h[k]) <= 1e-4 * size, "second derivative %d: %g, not %g", k, h[k],
                          second[k]);
    }
    surface_destroy(s);
}
END_TEST

START_TEST(there_are_all) { ck_assert_int_ge(count, WANTED); }
END_TEST

int main(void)
{
    Arena arena = {0};
    const char **list;
    int found = asset_list(&arena, "surfaces", NULL, &list);
    for (int i = 0; i < found && count < NAMES_MAX; i++) snprintf(names[count++], sizeof names[0], "%.60s", list[i]);
    arena_free(&arena);
    Suite *suite = suite_create("surfaces");
    TCase *files = tcase_create("files");
    tcase_set_timeout(files, 60);
    tcase_add_test(files, there_are_all);
    tcase_add_loop_test(files, files_are_complete, 0, count);
    tcase_add_loop_test(files, minima_are_minima, 0, count);
    tcase_add_loop_test(files, the_race_is_worth_watching, 0, count);
    tcase_add_loop_test(files, derivatives_are_those_of_the_values, 0, count);
    suite_add_tcase(suite, files);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? 1 : 0;
}
