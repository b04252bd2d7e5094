/* Basins: the map of starts says what races say, however its work is cut. */
#include "base/random.h"
#include "run/basins.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static Surface *surface_of(const char *name)
{
    Surface *surface;
    Error error = {0};
    ck_assert_msg(surface_load(&surface, name, NULL, &error) == STATUS_OK, "%s: %s", name, error.message);
    return surface;
}

static Rule *rule_of(const char *name)
{
    Rule *rule;
    Error error = {0};
    ck_assert_msg(rule_load(&rule, name, NULL, &error) == STATUS_OK, "%s: %s", name, error.message);
    return rule;
}

static RunDesc run_of(const Rule *rule, const char *options)
{
    RunDesc run = {.rule = rule, .settings = rule_settings_default(rule)};
    Error error = {0};
    ck_assert_msg(rule_settings_parse(rule, options, &run.settings, &error) == STATUS_OK, "%s", error.message);
    return run;
}

static Basins *basins_of(const Surface *surface, const RunDesc *run, int steps)
{
    Basins *basins;
    Error error = {0};
    ck_assert_msg(basins_create(&basins, surface, run, steps, &error) == STATUS_OK, "%s", error.message);
    return basins;
}

/* The end of one race, by the surface's minima alone. */
static int raced(const Surface *surface, const RunDesc *run, const double at[2], int steps)
{
    RaceDesc desc = {
        .surface = surface, .start = {at[0], at[1]}, .runs = run, .run_count = 1, .steps = steps, .seed = 1};
    Race *race;
    Error error = {0};
    ck_assert_msg(race_create(&race, &desc, &error) == STATUS_OK, "%s", error.message);
    race_reach(race, steps);
    const Moment *end = race_at(race, 0, steps);
    int found = race_ended(race, 0, steps) ? BASIN_DIVERGED : BASIN_ON_THE_WAY;
    for (int i = 0; i < surface->minimum_count && found == BASIN_ON_THE_WAY; i++)
        if (hypot(end->x - surface->minima[i][0], end->y - surface->minima[i][1]) < 0.01) found = i;
    race_destroy(race);
    return found;
}

START_TEST(agree_with_single_races)
{
    enum { STEPS = 3000, STARTS = 50 };
    Surface *surface = surface_of("himmelblau");
    Rule *rule = rule_of("gd");
    RunDesc run = run_of(rule, "lr=0.001");
    Basins *basins = basins_of(surface, &run, STEPS);
    int seen[4] = {0}, size = 64;
    basins_work(basins, STEPS * (32 * 32 + size * size)); /* up to the end of the second grid */
    ck_assert_int_eq(basins_size(basins), size);
    Random random = random_stream(7, 1);
    for (int i = 0; i < STARTS; i++) {
        double at[2];
        for (int k = 0; k < 2; k++) { /* the middles of cells of the grid that is complete */
            double u = (random_below(&random, size) + 0.5) / size;
            at[k] = surface->domain[k][0] + u * (surface->domain[k][1] - surface->domain[k][0]);
        }
        int expected = raced(surface, &run, at, STEPS);
        ck_assert_int_lt(expected, 4);
        seen[expected]++;
        ck_assert_int_eq(basins_at(basins, at[0], at[1]), expected);
        ck_assert_int_eq(basins_from(basins, at), expected);
    }
    for (int i = 0; i < 4; i++) ck_assert_int_gt(seen[i], 0);
    ck_assert_int_eq(basins_ends(basins), 4);
    basins_destroy(basins);
    rule_destroy(rule);
    surface_destroy(surface);
}
END_TEST

START_TEST(the_grid_says_what_single_starts_say)
{
    enum { STEPS = 400 };
    Surface *surface = surface_of("himmelblau");
    Rule *rule = rule_of("adam");
    RunDesc run = run_of(rule, "lr=0.1");
    Basins *basins = basins_of(surface, &run, STEPS);
    while (!basins_work(basins, 20000000)) continue;
    ck_assert_double_eq_tol(basins_progress(basins), 1, 1e-12);
    for (int i = 0; i < 200; i++) {
        double at[2];
        for (int k = 0; k < 2; k++) {
            double u = ((i * 37 + k * 101) % BASINS_FINE + 0.5) / BASINS_FINE;
            at[k] = surface->domain[k][0] + u * (surface->domain[k][1] - surface->domain[k][0]);
        }
        ck_assert_int_eq(basins_at(basins, at[0], at[1]), basins_from(basins, at));
    }
    ck_assert_int_eq(basins_at(basins, 1e9, 0), BASIN_UNKNOWN);
    ck_assert_int_eq(basins_at(basins, NAN, 0), BASIN_UNKNOWN);
    basins_destroy(basins);
    rule_destroy(rule);
    surface_destroy(surface);
}
END_TEST

START_TEST(the_same_however_it_is_cut)
{
    enum { STEPS = 60, SIDE = 128 };
    Surface *surface;
    Error error = {0};
    /* no minima are given: ends are found on the way, and their numbers must not depend on the slices */
    ck_assert(surface_from_formula(&surface, &(SurfaceDesc){.formula = "sin(x) + cos(y)"}, &error) == STATUS_OK);
    Rule *rule = rule_of("momentum");
    RunDesc run = run_of(rule, "lr=0.2,momentum=0.5");
    Basins *whole = basins_of(surface, &run, STEPS), *cut = basins_of(surface, &run, STEPS);
    while (!basins_work(whole, 100000000)) continue;
    for (int slice = 1; !basins_work(cut, slice * 97); slice = slice % 9000 + 331) continue;
    ck_assert_int_gt(basins_ends(whole), 1);
    ck_assert_int_eq(basins_ends(whole), basins_ends(cut));
    for (int i = 0; i < basins_ends(whole); i++)
        ck_assert_mem_eq(basins_end(whole, i), basins_end(cut, i), 2 * sizeof(double));
    for (int i = 0; i < SIDE * SIDE; i++) {
        double x = -5 + (i % SIDE + 0.3) * 10 / SIDE, y = -5 + (i / SIDE + 0.3) * 10 / SIDE;
        ck_assert_int_eq(basins_at(whole, x, y), basins_at(cut, x, y));
    }
    basins_destroy(whole);
    basins_destroy(cut);
    rule_destroy(rule);
    surface_destroy(surface);
}
END_TEST

/* Along the valley of Rosenbrock's function balls creep for long: none of these places is an end. */
/* Nobody says where the bottom of this slanting valley is, and the balls are still on their last hundredths: the end that
 * the map names is the bottom itself. */
START_TEST(an_end_that_nobody_named_is_the_bottom)
{
    Surface *surface;
    Error error = {0};
    ck_assert(surface_from_formula(&surface, &(SurfaceDesc){.formula = "(x + y - 0.3)^2 + 0.1*(x - y - 0.437)^2"},
                                   &error) == STATUS_OK);
    ck_assert_int_eq(surface->minimum_count, 0);
    Rule *rule = rule_of("gd");
    RunDesc run = run_of(rule, "lr=0.2");
    Basins *basins = basins_of(surface, &run, 100);
    basins_work(basins, 100 * 32 * 32);
    ck_assert_int_eq(basins_ends(basins), 1);
    ck_assert_double_eq_tol(basins_end(basins, 0)[0], 0.3685, 1e-9);
    ck_assert_double_eq_tol(basins_end(basins, 0)[1], -0.0685, 1e-9);
    basins_destroy(basins);
    rule_destroy(rule);
    surface_destroy(surface);
}
END_TEST

START_TEST(creeping_is_no_arriving)
{
    Surface *surface = surface_of("rosenbrock");
    Rule *rule = rule_of("gd");
    RunDesc run = run_of(rule, "lr=0.001");
    Basins *basins = basins_of(surface, &run, 140);
    while (!basins_work(basins, 20000000)) continue;
    ck_assert_int_eq(basins_ends(basins), surface->minimum_count);
    basins_destroy(basins);
    rule_destroy(rule);
    surface_destroy(surface);
}
END_TEST

/* Rastrigin's function has a minimum near each whole point of the map; its file names one. */
START_TEST(every_minimum_is_found)
{
    Surface *surface = surface_of("rastrigin");
    Rule *rule = rule_of("gd");
    RunDesc run = run_of(rule, "lr=0.002");
    Basins *basins = basins_of(surface, &run, 200);
    while (!basins_work(basins, 20000000)) continue;
    int side = 0; /* one in each unit square, where the slope 2x is below the ripple's */
    for (int k = -5; k <= 5; k++) side += k >= surface->domain[0][0] && k <= surface->domain[0][1];
    ck_assert_int_eq(basins_ends(basins), side * side);
    basins_destroy(basins);
    rule_destroy(rule);
    surface_destroy(surface);
}
END_TEST

/* On a bowl of curvature 4 the limit of the rate is 2/4: below it all arrive, far above it all fly off. */
START_TEST(the_limit_of_the_rate_divides_outcomes)
{
    static const struct {
        const char *options;
        int end;
    } cases[] = {
        {"lr=0.49", 0},
        {"lr=0.3", 0},
        {"lr=0.5", BASIN_ON_THE_WAY},
        {"lr=0.00001", BASIN_ON_THE_WAY},
        {"lr=0.9", BASIN_DIVERGED},
    };
    Surface *surface;
    Error error = {0};
    ck_assert(surface_from_formula(&surface, &(SurfaceDesc){.formula = "2*x^2 + 2*y^2"}, &error) == STATUS_OK);
    Rule *rule = rule_of("gd");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        RunDesc run = run_of(rule, cases[i].options);
        Basins *basins = basins_of(surface, &run, 1000);
        for (int k = 0; k < 4; k++) basins_work(basins, 300000);
        ck_assert_msg(basins_at(basins, -4.9, -4.9) == cases[i].end, "%s: %d", cases[i].options,
                      basins_at(basins, -4.9, -4.9));
        basins_destroy(basins);
    }
    rule_destroy(rule);
    surface_destroy(surface);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("basins");
    TCase *cases = tcase_create("basins");
    tcase_set_timeout(cases, 60);
    tcase_add_test(cases, agree_with_single_races);
    tcase_add_test(cases, the_grid_says_what_single_starts_say);
    tcase_add_test(cases, the_same_however_it_is_cut);
    tcase_add_test(cases, an_end_that_nobody_named_is_the_bottom);
    tcase_add_test(cases, creeping_is_no_arriving);
    tcase_add_test(cases, every_minimum_is_found);
    tcase_add_test(cases, the_limit_of_the_rate_divides_outcomes);
    suite_add_tcase(suite, cases);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? 1 : 0;
}
