/* A rule being written: lines become the rule file that says the same, a mistake has its place in the text, what was copied
 * runs as the rule that it was copied from. */
#include "base/file.h"
#include "base/text.h"
#include "model/minima.h"
#include "model/rule_draft.h"
#include "model/surface_write.h"
#include "run/race.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

static RuleDraft draft_of(const char *text)
{
    RuleDraft draft;
    rule_draft_begin(&draft, "your-rule", "your rule", text);
    return draft;
}

static Rule *rule_of(RuleDraft *draft)
{
    Rule *rule;
    Error error = {0};
    ck_assert_msg(rule_draft_make(draft, &rule, &error) == STATUS_OK, "%d:%d: %s", error.line, error.column,
                  error.message);
    return rule;
}

static void states_of(const Rule *rule, char out[200])
{
    TextBuffer text = text_fixed(out, 200);
    for (int i = 0; i < rule->state_count; i++) text_add(&text, "%s%s", i ? " " : "", rule->states[i].name);
}

static void options_of(const RuleDraft *draft, char out[200])
{
    TextBuffer text = text_fixed(out, 200);
    for (int i = 0; i < draft->option_count; i++)
        if (draft->options[i].used) text_add(&text, "%s%s", text.length ? " " : "", draft->options[i].name);
}

/* A row: the lines, the states and the options that follow from them. */
static const struct {
    const char *text, *states, *options;
} readings[] = {
    {"step = -alpha*g", "", "lr"},
    {"m = beta*m + g\nv = 0.99*v + 0.01*g^2\nstep = -alpha * m / (sqrt(v) + eps)", "m v", "beta lr eps"},
    {"step = -lr*alpha*g", "", "lr alpha"}, /* lr is there: alpha is a name of its own */
    {"m = 0.9*m + g  # average\n\n# a line of words\nstep = -\xCE\xB7*m", "m", "lr"},
    {"d = 2*g\nstep = -lr*d", "", "lr"},       /* set before it is used: of this update only */
    {"step = -lr*g + 0.5*step", "step", "lr"}, /* the step before */
    {"p = p*beta\np(0) = 1\nstep = -lr*g/(1 - p)", "p", "beta lr"},
    {"g = g/(norm(g) + 1e-6)\nstep = -lr*g*(T - t)/T", "", "lr"},
    {"step = -lr*2e-1g", "", "lr"},
    {"step = -lr(g + 1)", NULL, NULL}, /* lr( is no function: said so */
};

START_TEST(names_are_sorted)
{
    RuleDraft draft = draft_of(readings[_i].text);
    Rule *rule;
    Error error = {0};
    char states[200], options[200];
    Status status = rule_draft_make(&draft, &rule, &error);
    if (!readings[_i].states) {
        ck_assert_int_ne(status, STATUS_OK);
        return;
    }
    ck_assert_msg(status == STATUS_OK, "%s", error.message);
    states_of(rule, states);
    options_of(&draft, options);
    ck_assert_str_eq(states, readings[_i].states);
    ck_assert_str_eq(options, readings[_i].options);
    rule_destroy(rule);
}
END_TEST

/* A row: the lines, where the mistake is, a piece of what is said. */
static const struct {
    const char *text;
    int line, column;
    const char *says;
} mistakes[] = {
    {"m = 0.9*m + g\nv = 0.99*v + 0.01*g^2\nstep = -alpha * m / (sqrt(v) + eps", 3, 35, "bracket"},
    {"step = -lr*sqr(g)", 1, 12, "'sqrt'"},
    {"step", 1, 5, "name = formula"},
    {"step = ", 1, 7, "missing"},
    {"theta = theta - lr*g", 1, 1, "step"},
    {"t = 1\nstep = g", 1, 1, "counts updates"},
    {"m = g", 1, 0, "no line sets step"},
    {"m = step\nm = g", 1, 5, "no line sets step"},
    {"e = g\nstep = e", 1, 1, "number of the language"},
    {"\n\n  step = -lr**g", 3, 13, "powers"},
    {"2 = g", 1, 1, "begins with the name"},
    {"a b = g", 1, 3, "expected ="},
    {"w(0) = 1\nstep = -lr*g", 1, 1, "nothing is kept"},
    {"\xCE\xB2\xCE\xB2 = 3*\xCE\xB2)\nstep = g", 1, 9, ""},
    {"", 1, 0, "no line sets step"},
};

START_TEST(a_mistake_has_its_place)
{
    RuleDraft draft = draft_of(mistakes[_i].text);
    Rule *rule;
    Error error = {0};
    ck_assert_int_ne(rule_draft_make(&draft, &rule, &error), STATUS_OK);
    ck_assert_ptr_null(rule);
    ck_assert_msg(error.line == mistakes[_i].line && error.column == mistakes[_i].column, "%d:%d: %s", error.line,
                  error.column, error.message);
    ck_assert_msg(strstr(error.message, mistakes[_i].says), "%s", error.message);
}
END_TEST

/* What only the file can tell points to the line of the text all the same. */
START_TEST(the_file_s_own_mistakes_have_their_line)
{
    RuleDraft draft = draft_of("# first\nm = 0.9*m + g\n\nstep = -lr*m + dot(m)");
    Rule *rule;
    Error error = {0};
    ck_assert_int_ne(rule_draft_make(&draft, &rule, &error), STATUS_OK);
    ck_assert_int_eq(error.line, 4);
}
END_TEST

START_TEST(values_outlive_their_names)
{
    RuleDraft draft = draft_of("m = beta*m + g\nstep = -alpha*m");
    rule_destroy(rule_of(&draft));
    rule_draft_option(&draft, "beta")->value = 0.5;
    ck_assert_str_eq(rule_draft_called(&draft, rule_draft_option(&draft, "lr")), "alpha");
    snprintf(draft.text, sizeof draft.text, "step = -alpha*g");
    rule_destroy(rule_of(&draft));
    ck_assert(!rule_draft_option(&draft, "beta")->used);
    snprintf(draft.text, sizeof draft.text, "m = beta*m + g\nstep = -alpha*m");
    Rule *rule = rule_of(&draft);
    RuleSettings settings = rule_draft_settings(&draft, rule);
    ck_assert_double_eq(settings.values[rule_option(rule, "beta")], 0.5);
    rule_destroy(rule);
}
END_TEST

START_TEST(roles_are_seen)
{
    RuleDraft draft =
        draft_of("m = 0.9*m + 0.1*g\nv = 0.99*v + 0.01*g^2\nm_hat = m/(1 - 0.9^t)\nstep = -lr*m_hat/sqrt(v)");
    ck_assert_str_eq(rule_draft_role(&draft, "m", 1), "momentum");
    ck_assert_str_eq(rule_draft_role(&draft, "v", 1), "second_moment");
    ck_assert_str_eq(rule_draft_role(&draft, "m_hat", 5), "momentum");
    ck_assert_str_eq(rule_draft_role(&draft, "g", 1), "gradient");
    ck_assert_str_eq(rule_draft_role(&draft, "step", 4), "step");
    ck_assert_ptr_null(rule_draft_role(&draft, "lr", 2));
}
END_TEST

static Race *race_with(const Rule *rule, RuleSettings settings)
{
    static Surface *surface;
    Error error = {0};
    if (!surface) ck_assert(surface_load(&surface, "himmelblau", NULL, &error) == STATUS_OK);
    RunDesc run = {.rule = rule, .settings = settings, .stream = 7};
    RaceDesc desc = {.surface = surface, .start = {0.5, -0.5}, .runs = &run, .run_count = 1, .steps = 60, .seed = 3};
    Race *race;
    ck_assert_msg(race_create(&race, &desc, &error) == STATUS_OK, "%s", error.message);
    race_reach(race, 60);
    return race;
}

/* Every rule that has lines: its copy, made of text, goes the very same way. */
START_TEST(a_copy_runs_as_its_rule)
{
    Arena arena = {0};
    const char **names;
    int count = asset_list(&arena, "optimizers", NULL, &names), copied = 0;
    for (int i = 0; i < count; i++) {
        Rule *rule;
        RuleDraft draft;
        ck_assert(rule_load(&rule, names[i], NULL, NULL) == STATUS_OK);
        if (rule_draft_from(&draft, rule)) {
            copied++;
            ck_assert_msg(strstr(draft.source, rule->title), "%s", draft.source);
            RuleDraft again = draft;
            TextBuffer text = {0};
            Rule *copy = rule_of(&draft), *read;
            RuleSettings mine = rule_settings_default(rule);
            mine.values[0] = 0.01;
            rule_draft_option(&draft, "lr")->value = 0.01;
            Race *a = race_with(rule, mine), *b = race_with(copy, rule_draft_settings(&draft, copy));
            for (int step = 0; step <= 60; step++) {
                const Moment *p = race_at(a, 0, step), *q = race_at(b, 0, step);
                ck_assert_msg(p->x == q->x && p->y == q->y, "%s: step %d: %g, %g and %g, %g", names[i], step, p->x,
                              p->y, q->x, q->y);
            }
            rule_draft_make(&again, &read, NULL); /* and the file that it writes reads back */
            rule_destroy(read);
            rule_draft_write(&again, &text);
            ck_assert_msg(rule_parse(&read, "copy", text.data, text.length, NULL) == STATUS_OK, "%s", text.data);
            rule_destroy(read);
            text_free(&text);
            race_destroy(a);
            race_destroy(b);
            rule_destroy(copy);
        }
        rule_destroy(rule);
    }
    ck_assert_int_ge(copied, 15);
    arena_free(&arena);
}
END_TEST

/* Anything may be typed: an error or a rule, never more. */
START_TEST(any_text_is_fine)
{
    static const char *const pieces[] = {"m", "g",     " = ", "\n", "(",  ")",  "*",  "1e",    "step", "#", "\xCE",
                                         "^", "sqrt(", "(0)", ",",  "lr", "\"", "\\", "grad(", ".",    "\t"};
    uint64_t seed = 12345;
    for (int round = 0; round < 3000; round++) {
        RuleDraft draft = draft_of("");
        TextBuffer text = text_fixed(draft.text, sizeof draft.text);
        for (int n = (int)(seed >> 33) % 30; n >= 0; n--) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            text_add(&text, "%s", pieces[(seed >> 33) % COUNT(pieces)]);
        }
        Rule *rule;
        Error error = {0};
        if (rule_draft_make(&draft, &rule, &error) == STATUS_OK) rule_destroy(rule);
        else ck_assert_msg(error.message[0], "%s", draft.text);
    }
}
END_TEST

/* ---- minima, and the surface's file ------------------------------------------------------------------------------ */

START_TEST(minima_are_found)
{
    static const char *const names[] = {"himmelblau", "rosenbrock",     "bowl",  "booth",
                                        "beale",      "six-hump-camel", "matyas"};
    for (int i = 0; i < COUNT(names); i++) {
        Surface *surface;
        double found[32][2];
        if (surface_load(&surface, names[i], NULL, NULL) != STATUS_OK) continue;
        int count = surface_find_minima(surface, found, 32);
        for (int k = 0; k < surface->minimum_count; k++) {
            double best = INFINITY;
            for (int j = 0; j < count; j++)
                best = fmin(best, hypot(found[j][0] - surface->minima[k][0], found[j][1] - surface->minima[k][1]));
            /* the files have six digits */
            ck_assert_msg(best < 1e-4, "%s: the minimum %d was missed by %g", names[i], k, best);
        }
        for (int j = 1; j < count; j++)
            ck_assert(surface_value(surface, found[j - 1]) <= surface_value(surface, found[j]));
        surface_destroy(surface);
    }
}
END_TEST

START_TEST(a_slope_has_no_minimum)
{
    static const char *const formulas[] = {"x + y", "x*y", "-x^2 - y^2", "1/0", "sqrt(-1 - x^2)", "0*x"};
    for (int i = 0; i < COUNT(formulas); i++) {
        Surface *surface;
        double found[8][2];
        SurfaceDesc desc = {.formula = formulas[i]};
        ck_assert(surface_from_formula(&surface, &desc, NULL) == STATUS_OK);
        ck_assert_msg(surface_find_minima(surface, found, 8) == 0, "%s", formulas[i]);
        surface_destroy(surface);
    }
}
END_TEST

START_TEST(a_surface_is_written_as_it_is_read)
{
    SurfaceConstant constants[] = {{"a", 2.5, -3, 3, true}, {"b", 0.1, 0, 0, false}};
    const double domain[2][2] = {{-1, 2}, {-3, 4.5}};
    SurfaceDesc desc = {.formula = "a*x^2 + b*y^4 - y", .domain = domain, .constants = constants, .constant_count = 2};
    Surface *typed, *read;
    Error error = {0};
    ck_assert(surface_from_formula(&typed, &desc, NULL) == STATUS_OK);
    typed->minimum_count = surface_find_minima(typed, typed->minima, 4);
    ck_assert_int_eq(typed->minimum_count, 1);
    TextBuffer text = {0};
    text_add(&text, "name: typed\n");
    surface_write(typed, "", &text);
    ck_assert_msg(surface_parse(&read, "typed", text.data, text.length, &error) == STATUS_OK, "%s\n%s", error.message,
                  text.data);
    ck_assert_str_eq(read->text, typed->text);
    ck_assert_int_eq(read->constant_count, 2);
    ck_assert(read->constants[0].slider && read->constants[0].low == -3 && !read->constants[1].slider);
    ck_assert_mem_eq(read->domain, typed->domain, sizeof read->domain);
    ck_assert_mem_eq(read->minima[0], typed->minima[0], sizeof read->minima[0]);
    ck_assert_int_eq(read->log_height, typed->log_height);
    surface_destroy(typed);
    surface_destroy(read);
    text_free(&text);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("rule_draft");
    TCase *draft = tcase_create("draft"), *surface = tcase_create("surface");
    tcase_set_timeout(draft, 60);
    tcase_add_loop_test(draft, names_are_sorted, 0, COUNT(readings));
    tcase_add_loop_test(draft, a_mistake_has_its_place, 0, COUNT(mistakes));
    tcase_add_test(draft, the_file_s_own_mistakes_have_their_line);
    tcase_add_test(draft, values_outlive_their_names);
    tcase_add_test(draft, roles_are_seen);
    tcase_add_test(draft, a_copy_runs_as_its_rule);
    tcase_add_test(draft, any_text_is_fine);
    tcase_add_test(surface, minima_are_found);
    tcase_add_test(surface, a_slope_has_no_minimum);
    tcase_add_test(surface, a_surface_is_written_as_it_is_read);
    suite_add_tcase(suite, draft);
    suite_add_tcase(suite, surface);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
