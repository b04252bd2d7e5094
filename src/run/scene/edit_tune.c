#include "run/scene/edit_tune.h"

#include "base/memory.h"
#include "run/sweep.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LANES = TUNE_RATES + 1 };

struct Tune {
    const Surface *surface;
    double start[2];
    int steps, run_count;
    RunDesc *runs;
    double found[RACE_RUNS_MAX];
    int run, lane;                   /* what is tried next */
    double rate[LANES], loss[LANES]; /* of this run, ordered by rate; its own is among them */
};

/* Two digits, as one would write them. */
static double rounded(double value)
{
    double power = pow(10, floor(log10(value)) - 1);
    return power > 0 ? round(value / power) * power : value;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Rates as the rule uses them: with equal rates its option is larger than what is used. */
static void begin_run(Tune *tune)
{
    tune->lane = 0;
    if (tune->run >= tune->run_count) return;
    const RunDesc *run = &tune->runs[tune->run];
    const RuleOption *option = &run->rule->options[0];
    double low = fmax(option->low, 1e-12), high = fmax(option->high, 10 * low);
    for (int i = 0; i < TUNE_RATES; i++) tune->rate[i] = rounded(low * pow(high / low, (double)i / (TUNE_RATES - 1)));
    tune->rate[TUNE_RATES] = run->settings.values[0];
    qsort(tune->rate, LANES, sizeof *tune->rate, by_size);
    for (int i = 0; i < LANES; i++) tune->loss[i] = NAN;
}

Tune *tune_create(const SceneFile *scene)
{
    Tune *tune = memory_must(calloc(1, sizeof *tune));
    tune->surface = scene->surface;
    memcpy(tune->start, scene->start, sizeof tune->start);
    tune->steps = scene->steps < TUNE_STEPS ? scene->steps : TUNE_STEPS;
    tune->run_count = scene->run_count;
    tune->runs = memory_must(calloc((size_t)scene->run_count + 1, sizeof *tune->runs));
    memcpy(tune->runs, scene->runs, (size_t)scene->run_count * sizeof *tune->runs);
    for (int i = 0; i < RACE_RUNS_MAX; i++) tune->found[i] = NAN;
    begin_run(tune);
    return tune;
}

void tune_destroy(Tune *tune)
{
    if (!tune) return;
    free(tune->runs);
    free(tune);
}

static double counted(const Tune *tune, double x, double y, double loss)
{
    const double at[2] = {x, y};
    for (int i = 0; i < 2; i++) {
        double low = tune->surface->domain[i][0], high = tune->surface->domain[i][1], half = high / 2 - low / 2;
        if (!(fabs(at[i] - low / 2 - high / 2) <= 2 * half)) return NAN;
    }
    return isfinite(loss) ? loss : NAN;
}

/* `lanes` rates from tune->lane on. A rate by lane and a schedule do not go together: with one, a lane at a time. */
static void try_rates(Tune *tune, int lanes)
{
    const RunDesc *run = &tune->runs[tune->run];
    double x[LANES], y[LANES], loss[LANES], rate[LANES], factor = 1;
    int lr = 0, momentum = run->equal_rate ? rule_option(run->rule, "momentum") : -1;
    if (momentum >= 0) factor = 1 - run->settings.values[momentum];
    const double *values[1] = {rate};
    RuleSettings settings = run->settings;
    for (int i = 0; i < lanes; i++) {
        x[i] = tune->start[0], y[i] = tune->start[1];
        rate[i] = tune->rate[tune->lane + i] * factor;
    }
    SweepDesc desc = {.surface = tune->surface,
                      .rule = run->rule,
                      .settings = &settings,
                      .x = x,
                      .y = y,
                      .lanes = lanes,
                      .steps = tune->steps};
    if (lanes == 1) settings.values[0] = rate[0], desc.schedule = run->schedule;
    else desc.lane_options = &lr, desc.lane_option_count = 1, desc.lane_values = values;
    SweepEnds ends = {x, y, loss};
    bool good = sweep_run(&desc, &ends, NULL) == STATUS_OK;
    for (int i = 0; i < lanes; i++) tune->loss[tune->lane + i] = good ? counted(tune, x[i], y[i], loss[i]) : NAN;
    tune->lane += lanes;
}

/* The lowest; of a row of neighbours that end as low, the middle one. */
static double best_rate(const Tune *tune)
{
    int best = -1;
    for (int i = 0; i < LANES; i++)
        if (!isnan(tune->loss[i]) && (best < 0 || tune->loss[i] < tune->loss[best])) best = i;
    if (best < 0) return NAN;
    double near = tune->loss[best] + 1e-12 * (fabs(tune->loss[best]) + 1e-9);
    int last = best, first = best;
    while (last + 1 < LANES && tune->loss[last + 1] <= near) last++;
    while (first > 0 && tune->loss[first - 1] <= near) first--;
    return tune->rate[(first + last) / 2];
}

bool tune_work(Tune *tune, int updates)
{
    while (tune->run < tune->run_count && updates > 0) {
        const RunDesc *run = &tune->runs[tune->run];
        bool alone = run->rule->method || run->schedule;
        int room = tune->steps > 0 ? updates / tune->steps : LANES;
        int lanes = alone || room < 1 ? 1 : room;
        if (lanes > LANES - tune->lane) lanes = LANES - tune->lane;
        try_rates(tune, lanes);
        updates -= lanes * (tune->steps > 0 ? tune->steps : 1);
        if (tune->lane < LANES) continue;
        tune->found[tune->run++] = best_rate(tune);
        begin_run(tune);
    }
    return tune->run >= tune->run_count;
}

double tune_progress(const Tune *tune)
{
    return tune->run_count ? (tune->run + (double)tune->lane / LANES) / tune->run_count : 1;
}

const double *tune_rates(const Tune *tune) { return tune->found; }
int tune_steps(const Tune *tune) { return tune->steps; }
