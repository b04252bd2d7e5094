/* One descent: whoever takes updates (sweep, basins, outcomes, tuned rates) stands where a race stands, bit for bit, for every
 * rule, schedule, equal rate, clip and noise that the program has. Basins, outcomes and tuned rates leave noise and forks
 * out: they are held against the race without. */
#include "allocations.h"
#include "base/file.h"
#include "model/surface.h"
#include "run/basins.h"
#include "run/descent.h"
#include "run/outcomes.h"
#include "run/race.h"
#include "run/scene/edit_tune.h"
#include "run/sweep.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

/* ---- everything that there is ---------------------------------------------------------------------------------- */

static Arena names_arena;
static const char **rule_names, **schedule_names;
static int rule_count, schedule_count;

static void find_names(void)
{
    rule_count = asset_list(&names_arena, "optimizers", NULL, &rule_names);
    schedule_count = asset_list(&names_arena, "schedules", NULL, &schedule_names);
}

static Surface *surface_of(const char *word)
{
    Surface *surface = NULL;
    Error error = {0};
    Status status = strpbrk(word, "^+*") ? surface_from_formula(&surface, &(SurfaceDesc){.formula = word}, &error)
                                         : surface_load(&surface, word, NULL, &error);
    ck_assert_msg(status == STATUS_OK, "%s: %s", word, error.message);
    return surface;
}

static Rule *rule_of(const char *name)
{
    Rule *rule = NULL;
    Error error = {0};
    ck_assert_msg(rule_load(&rule, name, NULL, &error) == STATUS_OK, "%s: %s", name, error.message);
    return rule;
}

static Schedule *schedule_of(const char *text)
{
    Schedule *schedule = NULL;
    Error error = {0};
    ck_assert_msg(schedule_load(&schedule, text, NULL, &error) == STATUS_OK, "%s: %s", text, error.message);
    return schedule;
}

/* The schedules as they are, and one that is not proportional to the rate: there the order of the factors shows. */
static Schedule *schedule_number(int k)
{
    return k == schedule_count ? schedule_of("cosine:min=0.02") : schedule_of(schedule_names[k]);
}

static RunDesc run_of(const Rule *rule, const Surface *surface)
{
    RunDesc run = {.rule = rule, .settings = rule_settings_default(rule), .stream = 5};
    run.settings.values[0] = surface_rate_for(surface, rule->name, run.settings.values[0]);
    return run;
}

/* bits: 1 equal rate, 2 clip, 4 noise */
static void turn_on(RunDesc *run, int bits)
{
    run->equal_rate = bits & 1;
    run->settings.values[run->rule->option_count - 1] = bits & 2 ? 2.5 : 0;
    run->noise = bits & 4 ? 0.3 : 0;
}

static const char *told(const RunDesc *run)
{
    static char text[160];
    snprintf(text, sizeof text, "%s, schedule %s%s, clip %g, noise %g", run->rule->name,
             run->schedule ? run->schedule->name : "none", run->equal_rate ? ", equal rate" : "",
             run->settings.values[run->rule->option_count - 1], run->noise);
    return text;
}

/* ---- where a race stands --------------------------------------------------------------------------------------- */

enum { SEED = 11 };

static Race *race_of(const Surface *surface, const RunDesc *runs, int count, const double start[2], int total,
                     int steps)
{
    RaceDesc desc = {.surface = surface,
                     .start = {start[0], start[1]},
                     .runs = runs,
                     .run_count = count,
                     .steps = total,
                     .seed = SEED};
    Race *race;
    Error error = {0};
    ck_assert_msg(race_create(&race, &desc, &error) == STATUS_OK, "%s: %s", told(runs), error.message);
    race_reach(race, steps);
    return race;
}

static void quiet(RunDesc *run) { run->noise = 0, run->fork_count = 0; }

/* x, y, loss of a lane against the race of the same run: the same bits, or both have ended. */
static void same_end(const Race *race, const RunDesc *run, int steps, const double lane[3], const char *who)
{
    const Moment *m = race_at(race, 0, steps);
    const double own[3] = {m->x, m->y, m->loss};
    if (race_ended(race, 0, steps))
        ck_assert_msg(isnan(lane[2]), "%s, %s: the race ended, the lane did not", who, told(run));
    else
        ck_assert_msg(!memcmp(lane, own, sizeof own), "%s, %s: x %.17g y %.17g loss %.17g, the race %.17g %.17g %.17g",
                      who, told(run), lane[0], lane[1], lane[2], own[0], own[1], own[2]);
}

/* ---- sweeps: from many starts, and by the values of options ------------------------------------------------------ */

static void sweep_starts(const Surface *surface, const RunDesc *run)
{
    enum { LANES = 4, STEPS = 25, TOTAL = 40 };
    static const double x[LANES] = {0.5, -3.1, 4.2, -0.2}, y[LANES] = {-0.5, 2.2, 3.9, -4.4};
    double end_x[LANES], end_y[LANES], loss[LANES];
    Sweep *sweep;
    Error error = {0};
    SweepDesc desc = {.surface = surface, .run = run, .steps = STEPS, .total = TOTAL, .seed = SEED};
    ck_assert_msg(sweep_create(&sweep, &desc, &error) == STATUS_OK, "%s", error.message);
    sweep_run(sweep, &(SweepLanes){.count = LANES, .x = x, .y = y, .end_x = end_x, .end_y = end_y, .loss = loss});
    for (int i = 0; i < LANES; i++) {
        Race *race = race_of(surface, run, 1, (double[2]){x[i], y[i]}, TOTAL, STEPS);
        same_end(race, run, STEPS, (double[3]){end_x[i], end_y[i], loss[i]}, "many starts");
        race_destroy(race);
    }
    sweep_destroy(sweep);
}

static void sweep_values(const Surface *surface, const RunDesc *run, const int *options, int count)
{
    enum { LANES = 3, STEPS = 25 };
    double x[LANES], y[LANES], loss[LANES], values[2][LANES];
    for (int i = 0; i < LANES; i++) {
        x[i] = 0.5, y[i] = -0.5;
        for (int k = 0; k < count; k++) {
            double own = run->settings.values[options[k]];
            values[k][i] = own * (options[k] ? 1 - 0.3 * i : 1 + i);
            if (run->rule->options[options[k]].kind != OPTION_NUMBER || run->rule->options[options[k]].whole)
                values[k][i] = own;
        }
    }
    Sweep *sweep;
    Error error = {0};
    SweepDesc desc = {.surface = surface,
                      .run = run,
                      .steps = STEPS,
                      .total = STEPS,
                      .seed = SEED,
                      .lane_options = options,
                      .lane_option_count = count};
    ck_assert_msg(sweep_create(&sweep, &desc, &error) == STATUS_OK, "%s", error.message);
    sweep_run(sweep, &(SweepLanes){.count = LANES,
                                   .x = x,
                                   .y = y,
                                   .lane_values = (const double *const[]){values[0], values[1]},
                                   .end_x = x,
                                   .end_y = y,
                                   .loss = loss});
    for (int i = 0; i < LANES; i++) {
        RunDesc own = *run;
        for (int k = 0; k < count; k++) own.settings.values[options[k]] = values[k][i];
        Race *race = race_of(surface, &own, 1, (double[2]){0.5, -0.5}, STEPS, STEPS);
        same_end(race, &own, STEPS, (double[3]){x[i], y[i], loss[i]}, "many values");
        race_destroy(race);
    }
    sweep_destroy(sweep);
}

/* An option beside the rate: momentum where there is one, since it may take part in the rate. */
static int second_option(const Rule *rule)
{
    int option = rule_option(rule, "momentum");
    return option >= 0 ? option : 1;
}

START_TEST(sweeps_stand_where_the_race_stands)
{
    Surface *surface = surface_of("himmelblau");
    Rule *rule = rule_of(rule_names[_i]);
    for (int k = 0; k <= schedule_count; k++) {
        Schedule *schedule = schedule_number(k);
        for (int bits = 0; bits < 8; bits++) {
            RunDesc run = run_of(rule, surface);
            run.schedule = schedule;
            turn_on(&run, bits);
            sweep_starts(surface, &run);
            sweep_values(surface, &run, (const int[]){0, second_option(rule)}, 2);
            if (run_momentum(&run) >= 0) /* the rate differs all the same */
                sweep_values(surface, &run, (const int[]){second_option(rule)}, 1);
        }
        schedule_destroy(schedule);
    }
    rule_destroy(rule);
    surface_destroy(surface);
}
END_TEST

/* A fork changes options and schedule on the way; L-BFGS gets another size of memory by it. */
START_TEST(forks_go_with_lanes)
{
    Surface *surface = surface_of("himmelblau");
    Rule *rule = rule_of(rule_names[_i]);
    Schedule *schedule = schedule_of("cosine:min=0.02");
    for (int bits = 0; bits < 8; bits++) {
        RunDesc run = run_of(rule, surface);
        turn_on(&run, bits);
        run.fork_count = 2;
        for (int k = 0; k < 2; k++)
            run.forks[k] = (RunFork){.from = 7 + 6 * k, .settings = run.settings, .schedule = k ? schedule : NULL};
        run.forks[0].settings.values[0] *= 0.5;
        int history = rule_option(rule, "history_size"), momentum = rule_option(rule, "momentum");
        if (history >= 0) run.forks[1].settings.values[history] = 3;
        if (momentum >= 0) run.forks[1].settings.values[momentum] = 0.4;
        sweep_starts(surface, &run);
    }
    schedule_destroy(schedule);
    rule_destroy(rule);
    surface_destroy(surface);
}
END_TEST

/* ---- outcomes ---------------------------------------------------------------------------------------------------- */

START_TEST(outcomes_stand_where_the_race_stands)
{
    enum { STEPS = 25 };
    const double start[2] = {0.5, -0.5};
    Surface *surface = surface_of("himmelblau");
    Rule *rule = rule_of(rule_names[_i]);
    int option = second_option(rule);
    for (int k = 0; k <= schedule_count; k++) {
        Schedule *schedule = schedule_number(k);
        for (int bits = 0; bits < 8; bits++) {
            RunDesc run = run_of(rule, surface);
            run.schedule = schedule;
            turn_on(&run, bits);
            Outcomes *outcomes;
            Error error = {0};
            ck_assert_msg(outcomes_create(&outcomes, surface, &run, start, STEPS, option, &error) == STATUS_OK, "%s",
                          error.message);
            quiet(&run);
            for (int i = 0; i < 2; i++) {
                run.settings.values[0] *= 1 + i;
                Outcome out = outcomes_of(outcomes, run.settings.values[0], run.settings.values[option]);
                Race *race = race_of(surface, &run, 1, start, STEPS, STEPS);
                if (race_ended(race, 0, STEPS)) {
                    ck_assert_int_eq(out.kind, OUTCOME_DIVERGED);
                    ck_assert_int_eq(out.steps, race_end(race, 0));
                } else {
                    same_end(race, &run, STEPS, (double[3]){out.end[0], out.end[1], out.loss}, "outcomes");
                    ck_assert_int_eq(out.word, race_word(race, 0, STEPS));
                }
                race_destroy(race);
            }
            outcomes_destroy(outcomes);
        }
        schedule_destroy(schedule);
    }
    rule_destroy(rule);
    surface_destroy(surface);
}
END_TEST

/* The run itself remembers one step; cells of the grid remember a hundred. */
START_TEST(memory_grows_with_the_option)
{
    enum { STEPS = 30 };
    const double start[2] = {-1.2, 1};
    Surface *surface = surface_of("rosenbrock");
    Rule *rule = rule_of("lbfgs");
    int option = rule_option(rule, "history_size");
    RunDesc run = run_of(rule, surface);
    run.settings.values[0] = 0.01;
    run.settings.values[option] = 1;
    Outcomes *outcomes;
    ck_assert_int_eq(outcomes_create(&outcomes, surface, &run, start, STEPS, option, NULL), STATUS_OK);
    for (int history = 1; history <= 100; history += 33) {
        run.settings.values[option] = history;
        Outcome out = outcomes_of(outcomes, 0.01, history);
        Race *race = race_of(surface, &run, 1, start, STEPS, STEPS);
        same_end(race, &run, STEPS, (double[3]){out.end[0], out.end[1], out.loss}, "outcomes");
        race_destroy(race);
    }
    outcomes_destroy(outcomes);
    rule_destroy(rule);
    surface_destroy(surface);
}
END_TEST

/* ---- basins ------------------------------------------------------------------------------------------------------ */

/* Which of the ends a race has come to, as basins.h says it. */
static int end_of_race(const Surface *surface, const Basins *basins, const RunDesc *run, const double at[2], int total,
                       int steps)
{
    Race *race = race_of(surface, run, 1, at, total, steps);
    const Moment *m = race_at(race, 0, steps);
    int found = race_ended(race, 0, steps) ? BASIN_DIVERGED : BASIN_ON_THE_WAY;
    double least = BASINS_NEAR;
    for (int i = 0; i < basins_ends(basins) && found != BASIN_DIVERGED; i++) {
        double u = (m->x - basins_end(basins, i)[0]) / (surface->domain[0][1] - surface->domain[0][0]);
        double v = (m->y - basins_end(basins, i)[1]) / (surface->domain[1][1] - surface->domain[1][0]);
        if (hypot(u, v) < least) least = hypot(u, v), found = i;
    }
    race_destroy(race);
    return found;
}

START_TEST(basins_stand_where_the_race_stands)
{
    enum { STEPS = 60 };
    static const double starts[][2] = {{0.5, -0.5}, {-0.3, -0.9}, {-4.1, 0.4}, {0.1, 4.6}, {3.3, 0.2}};
    Surface *surface = surface_of("himmelblau");
    Rule *rule = rule_of(rule_names[_i]);
    int by_factor = 0; /* starts whose end another rate would change */
    for (int k = 0; k <= schedule_count; k++) {
        Schedule *schedule = schedule_number(k);
        for (int bits = 0; bits < 8; bits++) {
            RunDesc run = run_of(rule, surface);
            int momentum = rule_option(rule, "momentum");
            run.schedule = schedule;
            turn_on(&run, bits);
            if (momentum >= 0) run.settings.values[momentum] = 0.8, run.settings.values[0] = 0.03;
            else if (k % 2) run.settings.values[0] *= 30; /* some arrive so, others diverge */
            Basins *basins;
            Error error = {0};
            ck_assert_msg(basins_create(&basins, surface, &run, STEPS, &error) == STATUS_OK, "%s", error.message);
            quiet(&run);
            RunDesc other = run;
            other.equal_rate = !run.equal_rate;
            for (int i = 0; i < COUNT(starts); i++) {
                int end = end_of_race(surface, basins, &run, starts[i], STEPS, STEPS);
                int found = basins_from(basins, starts[i]);
                ck_assert_msg(found == end, "basins, %s from (%g, %g): end %d, the race %d", told(&run), starts[i][0],
                              starts[i][1], found, end);
                by_factor += end != end_of_race(surface, basins, &other, starts[i], STEPS, STEPS);
            }
            basins_destroy(basins);
        }
        schedule_destroy(schedule);
    }
    /* the starts are such that a wrong rate shows */
    if (rule_option(rule, "momentum") >= 0) ck_assert_int_gt(by_factor, 20);
    else ck_assert_int_eq(by_factor, 0);
    rule_destroy(rule);
    surface_destroy(surface);
}
END_TEST

/* Beyond BASINS_STEPS steps are left out; the schedule counts over those that are planned all the same. */
START_TEST(schedules_count_over_the_planned_steps)
{
    enum { TOTAL = 2 * BASINS_STEPS };
    Surface *surface = surface_of("himmelblau");
    Rule *rule = rule_of("gd");
    Schedule *schedule = schedule_of("cosine");
    RunDesc run = run_of(rule, surface);
    run.schedule = schedule;
    int moved = 0;
    for (int i = 0; i < 10; i++) {
        run.settings.values[0] = 1e-6 * pow(1.4, i);
        Basins *basins;
        ck_assert_int_eq(basins_create(&basins, surface, &run, TOTAL, NULL), STATUS_OK);
        ck_assert_int_eq(basins_steps(basins), BASINS_STEPS);
        const double at[2] = {4.5, 3.5};
        int end = end_of_race(surface, basins, &run, at, TOTAL, BASINS_STEPS);
        ck_assert_int_eq(basins_from(basins, at), end);
        moved += end != end_of_race(surface, basins, &run, at, BASINS_STEPS, BASINS_STEPS);
        basins_destroy(basins);
    }
    ck_assert_int_gt(moved, 0);
    schedule_destroy(schedule);
    rule_destroy(rule);
    surface_destroy(surface);
}
END_TEST

/* ---- tuned rates --------------------------------------------------------------------------------------------------- */

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The rates that edit_tune.h speaks of: on a log grid over the option's range, to two digits, and the run's own. */
static void tried_rates(const RunDesc *run, double rates[TUNE_RATES + 1])
{
    const RuleOption *option = &run->rule->options[0];
    double low = fmax(option->low, 1e-12), high = fmax(option->high, 10 * low);
    for (int i = 0; i < TUNE_RATES; i++) {
        double rate = low * pow(high / low, (double)i / (TUNE_RATES - 1)), unit = pow(10, floor(log10(rate)) - 1);
        rates[i] = round(rate / unit) * unit;
    }
    rates[TUNE_RATES] = run->settings.values[0];
    qsort(rates, TUNE_RATES + 1, sizeof *rates, by_size);
}

/* The rate whose race ends lowest on the map, by a race with all of them in it. */
static double best_by_race(const Surface *surface, const RunDesc *run, const double start[2], int steps)
{
    enum { RATES = TUNE_RATES + 1 };
    static RunDesc runs[RATES];
    double rates[RATES], loss[RATES];
    tried_rates(run, rates);
    for (int i = 0; i < RATES; i++) runs[i] = *run, runs[i].settings.values[0] = rates[i];
    Race *race = race_of(surface, runs, RATES, start, steps, steps);
    int best = -1;
    for (int i = 0; i < RATES; i++) {
        const Moment *m = race_at(race, i, steps);
        loss[i] = race_ended(race, i, steps) || run_off_the_map(surface, m->x, m->y) ? NAN : m->loss;
        if (loss[i] < (best < 0 ? INFINITY : loss[best])) best = i;
    }
    race_destroy(race);
    if (best < 0) return NAN;
    double near = loss[best] + 1e-12 * (fabs(loss[best]) + 1e-9);
    int first = best, last = best;
    while (last + 1 < RATES && loss[last + 1] <= near) last++;
    while (first > 0 && loss[first - 1] <= near) first--;
    return rates[(first + last) / 2];
}

START_TEST(tuned_rates_are_those_of_races)
{
    enum { STEPS = 40 };
    Surface *surface = surface_of("himmelblau");
    Rule *rule = rule_of(rule_names[_i]);
    for (int k = 0; k <= schedule_count; k++) {
        Schedule *schedule = schedule_number(k);
        for (int bits = 0; bits < 8; bits++) {
            if (bits / 2 != (k + _i) % 4)
                continue; /* equal rate by schedule by rule in full, clip and noise by turns */
            RunDesc run = run_of(rule, surface);
            run.schedule = schedule;
            turn_on(&run, bits);
            SceneFile scene = {.surface = surface, .start = {0.5, -0.5}, .steps = STEPS, .runs = {run}, .run_count = 1};
            Tune *tune = tune_create(&scene);
            while (!tune_work(tune, 1 << 20)) continue;
            quiet(&run);
            double expected = best_by_race(surface, &run, scene.start, STEPS), found = tune_rates(tune)[0];
            ck_assert_msg(found == expected || (isnan(found) && isnan(expected)), "tuned, %s: %.17g, by races %.17g",
                          told(&run), found, expected);
            tune_destroy(tune);
        }
        schedule_destroy(schedule);
    }
    rule_destroy(rule);
    surface_destroy(surface);
}
END_TEST

/* ---- rates by hand ------------------------------------------------------------------------------------------------- */

/* Momentum 0.9, the option 0.1: the schedule first, then 1 - momentum. Update t has done t - 1 before it. */
static const struct {
    const char *schedule;
    bool equal;
    int t;
    double rate;
} by_hand[] = {
    {"constant", false, 1, 0.1},
    {"constant", true, 7, 0.01},
    {"cosine:min=0.02", false, 1, 0.1},
    {"cosine:min=0.02", false, 6, 0.06},
    {"cosine:min=0.02", true, 1, 0.01},
    {"cosine:min=0.02", true, 6, 0.006}, /* the other way round: 0.015 */
    {"step:size=3,gamma=0.5", true, 3, 0.01},
    {"step:size=3,gamma=0.5", true, 4, 0.005},
};

START_TEST(rates_are_those_of_the_formula)
{
    enum { TOTAL = 10 };
    Surface *surface = surface_of("x^2 + 2*y^2");
    Rule *rule = rule_of("momentum");
    Schedule *schedule = schedule_of(by_hand[_i].schedule);
    RunDesc run = {.rule = rule, .settings = rule_settings_default(rule), .schedule = schedule};
    run.settings.values[0] = 0.1;
    run.settings.values[rule_option(rule, "momentum")] = 0.9;
    run.equal_rate = by_hand[_i].equal;
    Race *race = race_of(surface, &run, 1, (double[2]){1, 1}, TOTAL, TOTAL);
    double used = race_at(race, 0, by_hand[_i].t)->lr;
    ck_assert_double_eq_tol(used, by_hand[_i].rate, 1e-15); /* a few roundings of 0.1 */
    ck_assert_double_eq(run_rate(&run, by_hand[_i].t, TOTAL), used);
    race_destroy(race);
    schedule_destroy(schedule);
    rule_destroy(rule);
    surface_destroy(surface);
}
END_TEST

/* ---- noise: one and the same in all that an update asks for ------------------------------------------------------ */

/* A plane has one slope everywhere: the gradient that SAM asks for elsewhere is gradient descent's own, noise and all. */
START_TEST(a_second_gradient_has_the_same_noise)
{
    enum { STEPS = 30 };
    Surface *surface = surface_of("3*x + 2*y");
    const char *const names[] = {"gd", "sam"};
    Moment end[2];
    for (int i = 0; i < 2; i++) {
        Rule *rule = rule_of(names[i]);
        RunDesc run = {.rule = rule, .settings = rule_settings_default(rule), .noise = 4, .stream = 2};
        run.settings.values[0] = 0.01;
        Race *race = race_of(surface, &run, 1, (double[2]){1, 1}, STEPS, STEPS);
        end[i] = *race_at(race, 0, STEPS);
        race_destroy(race);
        rule_destroy(rule);
    }
    ck_assert(end[0].x == end[1].x && end[0].y == end[1].y);
    ck_assert(fabs(end[0].x - (1 - 0.01 * 3 * STEPS)) > 1e-3); /* there was noise */
    surface_destroy(surface);
}
END_TEST

/* On a plane the first length is always good enough. It stays so where the noise outweighs the slope, since losses are
 * tilted by the same noise. */
START_TEST(losses_are_tilted_as_slopes_are)
{
    enum { STEPS = 30 };
    Surface *surface = surface_of("3*x + 2*y");
    Rule *rule = rule_of("armijo");
    int asked[2];
    for (int i = 0; i < 2; i++) {
        RunDesc run = {.rule = rule, .settings = rule_settings_default(rule), .noise = i ? 40 : 0, .stream = 2};
        Race *race = race_of(surface, &run, 1, (double[2]){1, 1}, STEPS, STEPS);
        asked[i] = race_at(race, 0, STEPS)->evaluations;
        race_destroy(race);
    }
    ck_assert_int_eq(asked[1], asked[0]);
    rule_destroy(rule);
    surface_destroy(surface);
}
END_TEST

/* ---- ends -------------------------------------------------------------------------------------------------------- */

/* The signs of infinite slopes are numbers: two steps on, sign-gd stands where the loss is infinite, and then comes back.
 * The run has ended there for all who look. */
START_TEST(who_has_ended_stays_ended)
{
    enum { STEPS = 4 };
    Surface *surface = surface_of("1/x^2 - 40*x*exp(-x) + y^2");
    Rule *rule = rule_of("sign-gd");
    RunDesc run = {.rule = rule, .settings = rule_settings_default(rule)};
    run.settings.values[0] = 0.5;
    const double at[2] = {-1, 0.25}; /* downhill is towards the pole of 1/x^2 only by the other term */
    Race *race = race_of(surface, &run, 1, at, STEPS, STEPS);
    ck_assert_int_eq(race_end(race, 0), 2);
    race_destroy(race);

    double theta[2] = {at[0], at[1]}, loss, gradient[2];
    DescentPoint point = {theta, &loss, gradient};
    DescentDesc how = {
        .objective = surface_objective(surface), .run = &run, .params = 2, .lanes = 1, .total = STEPS, .seed = SEED};
    Descent *descent;
    ck_assert_int_eq(descent_create(&descent, &how, NULL), STATUS_OK);
    descent_start(descent, NULL, &point);
    for (int t = 1; t <= STEPS; t++) descent_step(descent, &point, &point);
    ck_assert(isfinite(theta[0]) && isfinite(loss)); /* it came back */
    ck_assert(descent_over(descent));
    ck_assert_int_eq(descent_end(descent, 0), 2);
    descent_destroy(descent);

    Sweep *sweep; /* beside one that goes on */
    SweepDesc swept = {.surface = surface, .run = &run, .steps = STEPS, .total = STEPS, .seed = SEED};
    double x[2] = {at[0], 3.3}, y[2] = {at[1], 0.25}, losses[2];
    ck_assert_int_eq(sweep_create(&sweep, &swept, NULL), STATUS_OK);
    sweep_run(sweep, &(SweepLanes){.count = 2, .x = x, .y = y, .end_x = x, .end_y = y, .loss = losses});
    ck_assert(isfinite(x[0]) && isnan(losses[0]) && isfinite(losses[1]));
    sweep_destroy(sweep);

    Basins *basins;
    ck_assert_int_eq(basins_create(&basins, surface, &run, STEPS, NULL), STATUS_OK);
    ck_assert_int_eq(basins_from(basins, at), BASIN_DIVERGED);
    basins_destroy(basins);
    Outcomes *outcomes;
    ck_assert_int_eq(outcomes_create(&outcomes, surface, &run, at, STEPS, 1, NULL), STATUS_OK);
    Outcome out = outcomes_of(outcomes, 0.5, 0);
    ck_assert_int_eq(out.kind, OUTCOME_DIVERGED);
    ck_assert_int_eq(out.steps, 2);
    outcomes_destroy(outcomes);
    rule_destroy(rule);
    surface_destroy(surface);
}
END_TEST

/* ---- an objective that is no surface ------------------------------------------------------------------------------ */

enum { PARAMS = 7, LANES = 5 };

/* Sum of (k + 1)/2 (p_k - k)^2 + cos(p_k). */
static void ripples(void *context, const double *p, double *loss, double *g, int params, int lanes)
{
    for (int i = 0; i < lanes; i++) {
        loss[i] = 0;
        for (int k = 0; k < params; k++) {
            int at = k * lanes + i;
            loss[i] += 0.5 * (k + 1) * (p[at] - k) * (p[at] - k) + cos(p[at]);
            if (g) g[at] = (k + 1) * (p[at] - k) - sin(p[at]);
        }
    }
}

/* Many parameters, no Hessian, noise: lanes have the bits that each has alone, and a state put back goes on the same way. */
START_TEST(any_objective_by_lanes)
{
    enum { STEPS = 20, KEPT = 8 };
    Rule *rule = rule_of(rule_names[_i]);
    Schedule *schedule = schedule_of("cosine:min=0.002");
    RunDesc run = {.rule = rule, .settings = rule_settings_default(rule), .schedule = schedule};
    turn_on(&run, 7);
    run.settings.values[0] *= 0.5;
    DescentDesc how = {
        .objective = {.look = ripples}, .run = &run, .params = PARAMS, .lanes = LANES, .total = STEPS, .seed = SEED};
    Descent *many, *one;
    ck_assert_int_eq(descent_create(&many, &how, NULL), STATUS_OK);
    int lanes = descent_lanes(many);
    ck_assert_int_eq(lanes, rule->method ? 1 : LANES);
    how.lanes = 1;
    ck_assert_int_eq(descent_create(&one, &how, NULL), STATUS_OK);
    double theta[PARAMS * LANES], loss[LANES], gradient[PARAMS * LANES];
    DescentPoint all = {theta, loss, gradient};
    for (int i = 0; i < PARAMS * lanes; i++) theta[i] = 0.3 * (i % 11) - 1;
    double starts[PARAMS * LANES];
    memcpy(starts, theta, sizeof(double) * (size_t)(PARAMS * lanes));
    descent_start(many, NULL, &all);
    descent_reach(many, STEPS, &all);
    double *state = malloc(sizeof(double) * descent_state_size(one));
    for (int i = 0; i < lanes; i++) {
        double p[PARAMS], f, g[PARAMS], kept_p[PARAMS], kept_f, kept_g[PARAMS];
        DescentPoint at = {p, &f, g}, kept = {kept_p, &kept_f, kept_g};
        for (int k = 0; k < PARAMS; k++) p[k] = starts[k * lanes + i];
        descent_start(one, NULL, &at);
        descent_reach(one, KEPT, &at);
        descent_save(one, state);
        memcpy(kept_p, p, sizeof p), memcpy(kept_g, g, sizeof g), kept_f = f;
        DescentUpdate update; /* looked at, nothing moves */
        Arena arena = {0};
        descent_explain(one, &at, &arena, &update);
        ck_assert(update.t == KEPT + 1 && !memcmp(update.theta, p, sizeof p) && update.noise[0] != 0);
        arena_free(&arena);
        descent_reach(one, STEPS, &at);
        for (int k = 0; k < PARAMS; k++)
            ck_assert_msg(p[k] == theta[k * lanes + i] || descent_end(one, 0) >= 0,
                          "%s: lane %d, parameter %d: %.17g, alone %.17g", rule->name, i, k, theta[k * lanes + i],
                          p[k]);
        ck_assert_int_eq(descent_end(one, 0), descent_end(many, i));
        descent_load(one, KEPT, state);
        descent_reach(one, STEPS, &kept);
        ck_assert_mem_eq(kept_p, p, sizeof p);
    }
    free(state);
    descent_destroy(many);
    descent_destroy(one);
    schedule_destroy(schedule);
    rule_destroy(rule);
}
END_TEST

/* ---- memory ------------------------------------------------------------------------------------------------------ */

START_TEST(stepping_takes_no_memory)
{
#ifdef COUNTS_ALLOCATIONS
    enum { STEPS = 200 };
    Surface *surface = surface_of("himmelblau");
    Rule *rule = rule_of(rule_names[_i]);
    Schedule *schedule = schedule_of("cosine");
    RunDesc run = run_of(rule, surface);
    run.schedule = schedule;
    turn_on(&run, 7);
    Race *race = race_of(surface, &run, 1, (double[2]){0.5, -0.5}, STEPS, 1);
    double x[LANES] = {1, 2, 3, -2, -3}, y[LANES] = {1, -1, 2, -2, 0.5}, end_x[LANES], end_y[LANES], loss[LANES];
    SweepLanes lanes = {.count = LANES, .x = x, .y = y, .end_x = end_x, .end_y = end_y, .loss = loss};
    Sweep *sweep;
    SweepDesc desc = {.surface = surface, .run = &run, .steps = 50, .total = 50, .seed = SEED};
    ck_assert_int_eq(sweep_create(&sweep, &desc, NULL), STATUS_OK);
    sweep_run(sweep, &lanes);
    int before = allocations;
    race_reach(race, STEPS);
    sweep_run(sweep, &lanes);
    ck_assert_int_eq(allocations - before, 0);
    sweep_destroy(sweep);
    race_destroy(race);
    schedule_destroy(schedule);
    rule_destroy(rule);
    surface_destroy(surface);
#endif
}
END_TEST

int main(void)
{
    const struct {
        const char *name;
        const TTest *test;
    } by_rule[] = {
        {"sweeps", sweeps_stand_where_the_race_stands},
        {"forks", forks_go_with_lanes},
        {"outcomes", outcomes_stand_where_the_race_stands},
        {"basins", basins_stand_where_the_race_stands},
        {"tuned", tuned_rates_are_those_of_races},
        {"objective", any_objective_by_lanes},
        {"memory", stepping_takes_no_memory},
    };
    find_names();
    Suite *suite = suite_create("descent");
    for (int i = 0; i < COUNT(by_rule); i++) {
        TCase *cases = tcase_create(by_rule[i].name);
        tcase_set_timeout(cases, 110);
        tcase_add_loop_test(cases, by_rule[i].test, 0, rule_count);
        suite_add_tcase(suite, cases);
    }
    TCase *cases = tcase_create("single");
    tcase_set_timeout(cases, 110);
    tcase_add_loop_test(cases, rates_are_those_of_the_formula, 0, COUNT(by_hand));
    tcase_add_test(cases, memory_grows_with_the_option);
    tcase_add_test(cases, schedules_count_over_the_planned_steps);
    tcase_add_test(cases, a_second_gradient_has_the_same_noise);
    tcase_add_test(cases, losses_are_tilted_as_slopes_are);
    tcase_add_test(cases, who_has_ended_stays_ended);
    suite_add_tcase(suite, cases);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    arena_free(&names_arena);
    return failed != 0;
}
