#include "run/scene/edit_tune.h"

#include "base/memory.h"
#include "run/sweep.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LANES = TUNE_RATES + 1 };
static const int rate_option = 0; /* what differs by lane */

struct Tune {
    const Surface *surface;
    double start[2];
    int steps, total, run_count; /* total: what schedules take for T */
    RunDesc *runs;
    double found[RACE_RUNS_MAX];
    int run, lane;                   /* what is tried next */
    Sweep *sweep;                    /* of this run; NULL: it cannot be */
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

static void begin_run(Tune *tune)
{
    tune->lane = 0;
    sweep_destroy(tune->sweep);
    tune->sweep = NULL;
    if (tune->run >= tune->run_count) return;
    const RunDesc *run = &tune->runs[tune->run];
    const RuleOption *option = &run->rule->options[0];
    double low = fmax(option->low, 1e-12), high = fmax(option->high, 10 * low);
    for (int i = 0; i < TUNE_RATES; i++) tune->rate[i] = rounded(low * pow(high / low, (double)i / (TUNE_RATES - 1)));
    tune->rate[TUNE_RATES] = run->settings.values[0];
    qsort(tune->rate, LANES, sizeof *tune->rate, by_size);
    for (int i = 0; i < LANES; i++) tune->loss[i] = NAN;
    SweepDesc desc = {.surface = tune->surface,
                      .run = run,
                      .steps = tune->steps,
                      .total = tune->total,
                      .lane_options = &rate_option,
                      .lane_option_count = 1};
    sweep_create(&tune->sweep, &desc, NULL);
}

Tune *tune_create(const SceneFile *scene)
{
    Tune *tune = memory_must(calloc(1, sizeof *tune));
    tune->surface = scene->surface;
    memcpy(tune->start, scene->start, sizeof tune->start);
    tune->steps = scene->steps < TUNE_STEPS ? scene->steps : TUNE_STEPS;
    tune->total = scene->steps;
    tune->run_count = scene->run_count;
    tune->runs = memory_must(calloc((size_t)scene->run_count + 1, sizeof *tune->runs));
    memcpy(tune->runs, scene->runs, (size_t)scene->run_count * sizeof *tune->runs);
    for (int i = 0; i < tune->run_count; i++) tune->runs[i].fork_count = 0, tune->runs[i].noise = 0;
    for (int i = 0; i < RACE_RUNS_MAX; i++) tune->found[i] = NAN;
    begin_run(tune);
    return tune;
}

void tune_destroy(Tune *tune)
{
    if (!tune) return;
    sweep_destroy(tune->sweep);
    free(tune->runs);
    free(tune);
}

/* `lanes` rates from tune->lane on. */
static void try_rates(Tune *tune, int lanes)
{
    double x[LANES], y[LANES], loss[LANES];
    for (int i = 0; i < lanes; i++) x[i] = tune->start[0], y[i] = tune->start[1], loss[i] = NAN;
    if (tune->sweep)
        sweep_run(tune->sweep, &(SweepLanes){.count = lanes,
                                             .x = x,
                                             .y = y,
                                             .lane_values = (const double *const[]){tune->rate + tune->lane},
                                             .end_x = x,
                                             .end_y = y,
                                             .loss = loss});
    for (int i = 0; i < lanes; i++)
        if (!run_off_the_map(tune->surface, x[i], y[i])) tune->loss[tune->lane + i] = loss[i];
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
        bool alone = tune->runs[tune->run].rule->method; /* its rates go one after the other */
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
