/* The limit of the learning rate: just below it a quadratic is run down, just above it the ball flies off. */
#include "base/text.h"
#include "model/stability.h"
#include "run/race.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

static Rule *rule_of(const char *name)
{
    Rule *rule;
    Error error = {0};
    ck_assert_msg(rule_load(&rule, name, NULL, &error) == STATUS_OK, "%s: %s", name, error.message);
    return rule;
}

/* How far from the minimum a run ends that starts at distance about 1. */
static double distance_after(const char *formula, const Rule *rule, const RuleSettings *settings, int steps)
{
    Surface *surface;
    Error error = {0};
    SurfaceDesc desc = {.formula = formula};
    ck_assert_msg(surface_from_formula(&surface, &desc, &error) == STATUS_OK, "%s", error.message);
    RunDesc run = {.rule = rule, .settings = *settings};
    RaceDesc how = {.surface = surface, .start = {0.7, -0.8}, .runs = &run, .run_count = 1, .steps = steps, .seed = 1};
    Race *race;
    ck_assert_msg(race_create(&race, &how, &error) == STATUS_OK, "%s", error.message);
    race_reach(race, steps);
    const Moment *last = race_at(race, 0, steps);
    double away = race_ended(race, 0, steps) ? INFINITY : hypot(last->x, last->y);
    race_destroy(race);
    surface_destroy(surface);
    return away;
}

static const struct {
    const char *formula;
    double h[3];
} bowls[] = {
    {"x^2 + y^2", {2, 0, 2}},
    {"0.5*x^2 + 20*y^2", {1, 0, 40}},
    {"5*x^2 + 6*x*y + 5*y^2", {10, 6, 10}},
};

static const struct {
    const char *rule, *options;
    StabilityKind kind;
} limited[] = {
    {"gd", "", STABILITY_PLAIN},
    {"sgd", "", STABILITY_PLAIN},
    {"gd", "weight_decay=0.5", STABILITY_PLAIN},
    {"momentum", "momentum=0.9", STABILITY_MOMENTUM},
    {"momentum", "momentum=0.5", STABILITY_MOMENTUM},
    {"momentum", "momentum=0", STABILITY_MOMENTUM},
    {"momentum", "momentum=0.8,dampening=0.4", STABILITY_MOMENTUM},
    {"momentum", "momentum=0.9,nesterov=true", STABILITY_NESTEROV},
    {"heavy-ball", "momentum=0.7", STABILITY_MOMENTUM},
    {"nesterov", "momentum=0.9", STABILITY_NESTEROV},
    {"nesterov", "momentum=0.3", STABILITY_NESTEROV},
    {"nesterov-lookahead", "momentum=0.6", STABILITY_NESTEROV},
};

START_TEST(limit_divides_convergence_from_divergence)
{
    int which = _i % COUNT(limited), bowl = _i / COUNT(limited);
    Rule *rule = rule_of(limited[which].rule);
    RuleSettings settings = rule_settings_default(rule);
    Error error = {0};
    ck_assert_msg(rule_settings_parse(rule, limited[which].options, &settings, &error) == STATUS_OK, "%s",
                  error.message);
    Stability s = stability_at(rule, &settings, bowls[bowl].h);
    ck_assert_int_eq(s.kind, limited[which].kind);
    settings.values[0] = s.limit * 0.99;
    double below = distance_after(bowls[bowl].formula, rule, &settings, 8000);
    settings.values[0] = s.limit * 1.01;
    double above = distance_after(bowls[bowl].formula, rule, &settings, 8000);
    ck_assert_msg(below < 1e-3, "%s %s on %s: 0.99 of the limit %g ends at %g", limited[which].rule,
                  limited[which].options, bowls[bowl].formula, s.limit, below);
    ck_assert_msg(above > 1e3, "%s %s on %s: 1.01 of the limit %g ends at %g", limited[which].rule,
                  limited[which].options, bowls[bowl].formula, s.limit, above);
    rule_destroy(rule);
}
END_TEST

START_TEST(curvature_is_the_larger_eigenvalue)
{
    static const double cases[][4] = {{2, 0, 5, 5},    {2, 0, -5, 2}, {-3, 0, -1, -1},
                                      {10, 6, 10, 16}, {0, 1, 0, 1},  {1e200, 0, 1, 1e200}};
    for (int i = 0; i < COUNT(cases); i++)
        ck_assert_double_eq_tol(stability_curvature(cases[i]) / cases[i][3], 1, 1e-12);
    ck_assert(isnan(stability_curvature((double[3]){NAN, 0, 1})));
}
END_TEST

START_TEST(no_limit_where_the_ground_is_flat_or_the_rule_has_none)
{
    static const double down[3] = {-1, 0, -2}, none[3] = {0, 0, 0}, bad[3] = {NAN, 0, INFINITY}, up[3] = {3, 0, 1};
    static const char *const free_rules[] = {"adam", "rmsprop", "sign-gd", "normalized-gd",
                                             "lion", "newton",  "lbfgs",   "adadelta"};
    Rule *gd = rule_of("gd");
    RuleSettings settings = rule_settings_default(gd);
    ck_assert_int_eq(stability_at(gd, &settings, down).kind, STABILITY_FLAT);
    ck_assert_int_eq(stability_at(gd, &settings, none).kind, STABILITY_FLAT);
    ck_assert_int_eq(stability_at(gd, &settings, bad).kind, STABILITY_FLAT);
    ck_assert(isnan(stability_at(gd, &settings, down).limit));
    settings.values[rule_option(gd, "maximize")] = 1;
    ck_assert_int_eq(stability_at(gd, &settings, up).kind, STABILITY_NONE);
    rule_destroy(gd);
    for (int i = 0; i < COUNT(free_rules); i++) {
        Rule *rule = rule_of(free_rules[i]);
        settings = rule_settings_default(rule);
        ck_assert_int_eq(stability_at(rule, &settings, up).kind, STABILITY_NONE);
        rule_destroy(rule);
    }
}
END_TEST

/* With its squares standing still (alpha or beta2 = 1 keeps them where they start: 0), eps is the divisor and Adam without
 * its average is gradient descent with rate lr/eps. */
START_TEST(adaptive_limit_is_that_of_the_scaled_ground)
{
    static const double h[3] = {4, 0, 9};
    Rule *rule = rule_of("rmsprop");
    RuleSettings settings = rule_settings_default(rule);
    Error error = {0};
    ck_assert(rule_settings_parse(rule, "alpha=1,eps=0.01", &settings, &error) == STATUS_OK);
    ck_assert_str_eq(stability_scale(rule, &settings), "v");
    Stability s = stability_adaptive(rule, &settings, h, (double[2]){0, 0});
    ck_assert_int_eq(s.kind, STABILITY_ADAPTIVE);
    ck_assert_double_eq_tol(s.limit, 2 * 0.01 / 9, 1e-12);
    settings.values[0] = s.limit * 0.99;
    ck_assert(distance_after("2*x^2 + 4.5*y^2", rule, &settings, 4000) < 1e-3);
    settings.values[0] = s.limit * 1.01;
    ck_assert(distance_after("2*x^2 + 4.5*y^2", rule, &settings, 4000) > 1e3);
    /* each coordinate by its own: 4/2 and 9/9 */
    settings.values[rule_option(rule, "eps")] = 0;
    ck_assert_double_eq_tol(stability_adaptive(rule, &settings, h, (double[2]){4, 81}).limit, 1, 1e-12);
    rule_destroy(rule);

    Rule *adam = rule_of("adam");
    settings = rule_settings_default(adam);
    settings.values[rule_option(adam, "eps")] = 0;
    ck_assert_double_eq_tol(stability_adaptive(adam, &settings, h, (double[2]){1, 1}).limit, 38.0 / 9, 1e-9);
    /* decay is part of the slope here, and beside it in AdamW */
    settings.values[rule_option(adam, "weight_decay")] = 1;
    ck_assert_double_eq_tol(stability_adaptive(adam, &settings, h, (double[2]){1, 1}).limit, 38.0 / 10, 1e-9);
    rule_destroy(adam);
    Rule *adamw = rule_of("adamw");
    settings = rule_settings_default(adamw);
    settings.values[rule_option(adamw, "eps")] = 0;
    settings.values[rule_option(adamw, "weight_decay")] = 1;
    ck_assert_double_eq_tol(stability_adaptive(adamw, &settings, h, (double[2]){1, 1}).limit, 38.0 / 9, 1e-9);
    rule_destroy(adamw);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("stability");
    TCase *cases = tcase_create("stability");
    tcase_set_timeout(cases, 60);
    tcase_add_loop_test(cases, limit_divides_convergence_from_divergence, 0, COUNT(limited) * COUNT(bowls));
    tcase_add_test(cases, curvature_is_the_larger_eigenvalue);
    tcase_add_test(cases, no_limit_where_the_ground_is_flat_or_the_rule_has_none);
    tcase_add_test(cases, adaptive_limit_is_that_of_the_scaled_ground);
    suite_add_tcase(suite, cases);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? 1 : 0;
}
