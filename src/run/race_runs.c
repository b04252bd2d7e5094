#include "run/race_runs.h"

#include <math.h>

enum { AT_ONCE = 400000, AHEAD = 256 }; /* moments of a short race; steps */

/* Rates are mostly one number: only those that fall far are seen best on a log scale. */
static const RunsQuantity quantities[RACE_QUANTITIES] = {
    [RACE_LOSS] = {.name = "curves.loss",
                   .linear = "curves.linear",
                   .log = "curves.log",
                   .above = "curves.log_above",
                   .scale = RUNS_LOG,
                   .goal = true},
    [RACE_SLOPE] = {.name = "curves.slope",
                    .linear = "curves.slope_linear",
                    .log = "curves.slope_log",
                    .brief = "board.slope",
                    .scale = RUNS_LOG,
                    .goal = true},
    [RACE_RATE] = {.name = "curves.rate", .linear = "curves.rate_linear", .log = "curves.rate_log"},
    [RACE_DISTANCE] = {.name = "curves.distance",
                       .linear = "curves.distance_linear",
                       .log = "curves.distance_log",
                       .scale = RUNS_LOG,
                       .goal = true},
};

static const RunsAxis axes[RACE_AXES] = {
    [RACE_BY_STEPS] = {"curves.by_steps", NULL, "curves.at_step", "curves.reached_at"},
    [RACE_BY_EVALUATIONS] = {"curves.by_evaluations", "curves.as_evaluations", "curves.at_evaluations",
                             "curves.reached_after"},
};

/* ---- what can be asked ------------------------------------------------------------------------------------------ */

static double distance(const Surface *surface, const Moment *moment)
{
    double least = NAN;
    for (int i = 0; i < surface->minimum_count; i++) {
        double away = hypot(moment->x - surface->minima[i][0], moment->y - surface->minima[i][1]);
        if (!(away >= least)) least = away;
    }
    return least;
}

static double value(const void *race, int run, int step, int quantity)
{
    const Moment *moment = race_at(race, run, step);
    switch (quantity) {
    case RACE_SLOPE: return hypot(moment->gradient[0], moment->gradient[1]);
    case RACE_RATE: return moment->lr;
    case RACE_DISTANCE: return distance(race_surface(race), moment);
    case RACE_X: return moment->x;
    case RACE_Y: return moment->y;
    default: return moment->loss;
    }
}

static double place(const void *race, int run, int step, int axis) { return race_at(race, run, step)->evaluations; }
static RunWord word(const void *race, int run, int step) { return race_word(race, run, step); }
static RunSaid said(const void *race, int run, int step) { return race_said(race, run, step); }

/* ---- filling in ------------------------------------------------------------------------------------------------- */

static bool over(const Race *race, int run, int step)
{
    if (race_ended(race, run, step)) return true;
    double fall = fabs(race_at(race, run, 0)->loss - race_best(race)), far = 1e5 * (fall + 1);
    return race_at(race, run, step)->loss > far && race_word(race, run, step) == RUN_DIVERGED;
}

void race_runs_reach(Runs *runs, int step)
{
    if (step > runs->steps) step = runs->steps;
    if (step <= runs->reached) return;
    if (step < runs->reached + AHEAD) step = runs->reached + AHEAD < runs->steps ? runs->reached + AHEAD : runs->steps;
    race_reach(runs->data, step);
    for (int run = 0; run < runs->count; run++)
        for (int s = runs->reached < 0 ? 1 : runs->reached + 1; s <= step && s < runs->end[run]; s++)
            if (over(runs->data, run, s)) runs->end[run] = s;
    runs_reached(runs, step);
}

void race_runs(Runs *runs, Race *race)
{
    static const RunsKind kind = {value, place, word, said};
    const RaceDesc *desc = race_desc(race);
    const Surface *surface = race_surface(race);
    *runs = (Runs){.kind = &kind,
                   .data = race,
                   .count = desc->run_count,
                   .steps = desc->steps,
                   .quantity_count = RACE_QUANTITIES,
                   .axis_count = RACE_AXES};
    for (int run = 0; run < runs->count; run++) {
        const Rule *rule = desc->runs[run].rule;
        runs->label[run] = race_label(race, run);
        runs->series[run] = rule->alias_of ? rule->alias_of : rule->name;
    }
    for (int i = 0; i < RACE_QUANTITIES; i++) {
        RunsQuantity *quantity = &runs->quantities[i];
        *quantity = quantities[i];
        quantity->known = i != RACE_DISTANCE || surface->minimum_count > 0;
        quantity->best = i == RACE_LOSS ? race_best(race) : NAN;
        if (i < RACE_X) continue;
        quantity->symbol = surface->parameters[i - RACE_X];
        quantity->span = surface->domain[i - RACE_X][1] - surface->domain[i - RACE_X][0];
    }
    for (int i = 0; i < RACE_AXES; i++) runs->axes[i] = axes[i];
    runs_start(runs);
    race_runs_reach(runs, (long)runs->count * (runs->steps + 1) <= AT_ONCE ? runs->steps : 0);
}
