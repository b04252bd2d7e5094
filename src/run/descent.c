#include "run/descent.h"

#include "base/memory.h"
#include "base/random.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { RANDOM_SIZE = (sizeof(Random) + sizeof(double) - 1) / sizeof(double) };

/* ---- a run ---------------------------------------------------------------------------------------------------- */

/* How many forks lie before the update after `step`. */
static int forks_before(const RunDesc *run, int step)
{
    int count = 0;
    while (count < run->fork_count && run->forks[count].from <= step) count++;
    return count;
}

static const RuleSettings *settings_of(const RunDesc *run, int forks)
{
    return forks ? &run->forks[forks - 1].settings : &run->settings;
}

static const Schedule *schedule_of(const RunDesc *run, int forks)
{
    return forks ? run->forks[forks - 1].schedule : run->schedule;
}

static const Rule *rule_of(const RunDesc *run, int forks)
{
    return forks && run->forks[forks - 1].rule ? run->forks[forks - 1].rule : run->rule;
}

const Rule *run_rule(const RunDesc *run, int step) { return rule_of(run, forks_before(run, step)); }
const RuleSettings *run_settings(const RunDesc *run, int step) { return settings_of(run, forks_before(run, step)); }
const Schedule *run_schedule(const RunDesc *run, int step) { return schedule_of(run, forks_before(run, step)); }
int run_momentum(const RunDesc *run) { return run->equal_rate ? rule_option(run->rule, "momentum") : -1; }

/* Where the rate of a lane comes from. */
typedef struct Rates {
    const double *lr, *momentum; /* [lanes]; NULL: as the settings have them */
    int equal;                   /* run_momentum */
    bool by_lane;                /* else all have the same */
} Rates;

/* The rates of update t, which comes after so many forks. */
static void take_rates(const RunDesc *run, int forks, const Rates *from, int lanes, int t, int total, double *rate)
{
    const RuleSettings *settings = settings_of(run, forks);
    const Schedule *schedule = schedule_of(run, forks);
    const Rule *rule = rule_of(run, forks);
    int equal = rule == run->rule ? from->equal : run->equal_rate ? rule_option(rule, "momentum") : -1;
    double before = NAN, scheduled = NAN; /* neighbours often share a rate, and a schedule is a program */
    for (int i = 0; i < lanes; i++) {
        double own = from->lr ? from->lr[i] : settings->values[0];
        if (own != before) scheduled = schedule ? schedule_rate(schedule, own, t, total) : own;
        before = own;
        rate[i] = scheduled;
        if (equal >= 0) rate[i] *= 1 - (from->momentum ? from->momentum[i] : settings->values[equal]);
    }
}

double run_rate(const RunDesc *run, int t, int total)
{
    double rate;
    take_rates(run, forks_before(run, t - 1), &(Rates){.equal = run_momentum(run)}, 1, t, total, &rate);
    return rate;
}

/* ---- making --------------------------------------------------------------------------------------------------- */

struct Descent {
    DescentDesc desc;
    RunDesc run;                              /* what desc.run points to */
    int options[RULE_OPTIONS_MAX];            /* what desc.lane_options points to */
    Optimizer *optimizers[1 + RUN_FORKS_MAX]; /* before the first fork, after it, … */
    /* options by lane as the optimizers have them: the rate is among them where it differs by lane for any reason */
    int lane_options[RULE_OPTIONS_MAX], lane_option_count;
    const double *lane_values[RULE_OPTIONS_MAX];
    Rates rates;

    int t, ended;
    int *end;           /* [lanes] */
    double *memory;     /* the rule's: moments, counters */
    size_t memory_size; /* of the optimizer that needs most */
    Random random;

    StepInput input; /* of the update at hand, and what goes into it */
    Objective asked; /* the objective as the rule sees it: with noise, tilted */
    double *rate;    /* [lanes] */
    double *noise;   /* [params] */
    double *g;       /* [params][lanes]: slope and noise; used where there is noise, as theta is */
    double *theta;   /* [params][lanes]: where that slope is */
};

/* One optimizer for each stretch between forks: settings are compiled in. A rule in C has no lanes: the values that
 * differ are put into its settings. */
static Status compile(Descent *d, const double *const *values, Error *error)
{
    for (int k = 0; k <= d->run.fork_count; k++) {
        RuleSettings settings = k ? d->run.forks[k - 1].settings : d->run.settings;
        for (int i = 0; values && i < d->desc.lane_option_count; i++)
            settings.values[d->desc.lane_options[i]] = values[i][0];
        OptimizerDesc how = {.rule = rule_of(&d->run, k),
                             .settings = &settings,
                             .params = d->desc.params,
                             .lanes = d->desc.lanes,
                             .lane_options = d->lane_options,
                             .lane_option_count = d->lane_option_count};
        optimizer_destroy(d->optimizers[k]);
        d->optimizers[k] = NULL;
        Status status = optimizer_create(&d->optimizers[k], &how, error);
        if (status) return status;
        size_t size = optimizer_state_size(d->optimizers[k]);
        if (size <= d->memory_size && d->memory) continue;
        d->memory_size = size;
        free(d->memory);
        d->memory = memory_must(calloc(size + 1, sizeof(double)));
    }
    return STATUS_OK;
}

static void tilted_look(void *context, const double *point, double *loss, double *gradient, int params, int lanes)
{
    const Descent *d = context;
    d->desc.objective.look(d->desc.objective.context, point, loss, gradient, params, lanes);
    for (int i = 0; i < lanes; i++) {
        double tilt = 0;
        for (int k = 0; k < params; k++) {
            size_t at = (size_t)k * (size_t)lanes + (size_t)i;
            tilt += d->noise[k] * (point[at] - d->theta[at]);
            if (gradient) gradient[at] += d->noise[k];
        }
        loss[i] += tilt;
    }
}

static bool tilted_hessian(void *context, const double *point, double *hessian, int params)
{
    const Objective *objective = &((const Descent *)context)->desc.objective;
    return objective->hessian && objective->hessian(objective->context, point, hessian, params);
}

/* Which options the optimizers take by lane. */
static void choose_lane_options(Descent *d)
{
    int count = d->desc.lane_option_count;
    bool rate = false;
    memcpy(d->options, d->desc.lane_options, (size_t)count * sizeof *d->options);
    d->desc.lane_options = d->options;
    for (int i = 0; i < count; i++) {
        rate |= d->options[i] == 0;
        d->rates.by_lane |= d->options[i] == 0 || d->options[i] == d->rates.equal;
    }
    if (d->run.rule->method) return;
    memcpy(d->lane_options, d->options, sizeof d->options);
    d->lane_option_count = count;
    if (d->rates.by_lane && !rate) d->lane_options[d->lane_option_count++] = 0;
}

Status descent_create(Descent **out, const DescentDesc *desc, Error *error)
{
    *out = NULL;
    if (desc->params < 1 || desc->lanes < 1 || desc->lane_option_count < 0 ||
        desc->lane_option_count > desc->run->rule->option_count)
        return error_at(error, "", 0, 0, STATUS_VALUE, "nothing to descend");
    Descent *d = memory_must(calloc(1, sizeof *d));
    d->desc = *desc;
    d->run = *desc->run;
    d->desc.run = &d->run;
    if (d->run.rule->method) d->desc.lanes = 1;
    d->rates.equal = run_momentum(&d->run);
    if (desc->lane_option_count) choose_lane_options(d);
    Status status = compile(d, NULL, error);
    if (status) {
        descent_destroy(d);
        return status;
    }
    bool noisy = d->run.noise > 0;
    size_t params = (size_t)desc->params, lanes = (size_t)d->desc.lanes, all = noisy ? params * lanes : 0;
    d->end = memory_must(calloc(lanes, sizeof *d->end));
    d->rate = memory_must(calloc(lanes + params + 2 * all, sizeof(double)));
    d->noise = d->rate + lanes;
    d->g = d->noise + params;
    d->theta = d->g + all;
    d->asked = desc->objective;
    if (noisy) d->asked.look = tilted_look, d->asked.hessian = tilted_hessian, d->asked.context = d;
    d->input = (StepInput){.total = desc->total, .objective = &d->asked, .lane_values = d->lane_values};
    *out = d;
    return STATUS_OK;
}

void descent_destroy(Descent *d)
{
    if (!d) return;
    for (int k = 0; k <= RUN_FORKS_MAX; k++) optimizer_destroy(d->optimizers[k]);
    free(d->end);
    free(d->memory);
    free(d->rate);
    free(d);
}

/* ---- ends ------------------------------------------------------------------------------------------------------ */

/* Whether all of these numbers are finite: none has an exponent of ones only, which one more carries into the sign's place.
 * Without a branch, so that the compiler takes several at once. */
static bool all_finite(const double *values, size_t count)
{
    uint64_t carried = 0;
    for (size_t i = 0; i < count; i++) {
        uint64_t bits;
        memcpy(&bits, &values[i], sizeof bits);
        carried |= (bits & 0x7FFFFFFFFFFFFFFFu) + 0x0010000000000000u;
    }
    return !(carried >> 63);
}

static bool lane_finite(const Descent *d, const DescentPoint *at, int lane)
{
    if (!isfinite(at->loss[lane])) return false;
    for (int k = 0; k < d->desc.params; k++) {
        size_t place = (size_t)k * (size_t)d->desc.lanes + (size_t)lane;
        if (!isfinite(at->theta[place])) return false;
    }
    return true;
}

static void objective_begin(Descent *d)
{
    if (d->desc.objective.begin) d->desc.objective.begin(d->desc.objective.context, d->t + 1);
}

static void look(Descent *d, const DescentPoint *at)
{
    int params = d->desc.params, lanes = d->desc.lanes;
    objective_begin(d);
    d->desc.objective.look(d->desc.objective.context, at->theta, at->loss, at->gradient, params, lanes);
    bool fine =
        lanes > 1 && all_finite(at->loss, (size_t)lanes) && all_finite(at->theta, (size_t)params * (size_t)lanes);
    for (int i = 0; i < lanes && !fine; i++) {
        if (d->end[i] >= 0 || lane_finite(d, at, i)) continue;
        d->end[i] = d->t;
        d->ended++;
    }
}

/* ---- stepping -------------------------------------------------------------------------------------------------- */

/* The rule has gathered nothing yet. Its start values go by the options: so do the lanes' rates for the moment. */
static void memory_begin(Descent *d, const Optimizer *optimizer)
{
    for (int i = 0; d->rates.by_lane && i < d->desc.lanes; i++)
        d->rate[i] = d->rates.lr ? d->rates.lr[i] : run_settings(&d->run, d->t)->values[0];
    optimizer_start_lanes(optimizer, d->lane_values, d->memory);
}

void descent_start(Descent *d, const double *const *lane_values, const DescentPoint *at)
{
    d->t = d->ended = 0;
    for (int i = 0; i < d->desc.lanes; i++) d->end[i] = -1;
    for (int i = 0; i < d->desc.lane_option_count; i++) {
        d->lane_values[i] = lane_values[i];
        if (d->options[i] == 0) d->rates.lr = lane_values[i];
        if (d->options[i] == d->rates.equal) d->rates.momentum = lane_values[i];
    }
    for (int i = 0; i < d->lane_option_count; i++)
        if (d->lane_options[i] == 0) d->lane_values[i] = d->rate;
    d->random = random_stream(d->desc.seed, d->run.stream);
    look(d, at);
    bool anew = d->run.rule->method && d->desc.lane_option_count;
    if (anew && compile(d, lane_values, NULL) != STATUS_OK) d->end[0] = 0, d->ended = 1;
    else memory_begin(d, d->optimizers[0]);
}

/* What goes into the next update, and what takes it. Where a fork gives the memory another size, that begins anew. */
static Optimizer *update_begin(Descent *d, const DescentPoint *from)
{
    int forks = forks_before(&d->run, d->t), params = d->desc.params, lanes = d->desc.lanes;
    Optimizer *optimizer = d->optimizers[forks];
    if (forks && d->run.forks[forks - 1].from == d->t &&
        (rule_of(&d->run, forks) != rule_of(&d->run, forks - 1) ||
         optimizer_state_size(optimizer) != optimizer_state_size(d->optimizers[forks - 1])))
        memory_begin(d, optimizer);
    take_rates(&d->run, forks, &d->rates, d->rates.by_lane ? lanes : 1, d->t + 1, d->desc.total, d->rate);
    d->input.t = d->t + 1;
    d->input.lr = d->rate[0];
    d->input.g = from->gradient;
    if (!(d->run.noise > 0)) return optimizer;
    for (int k = 0; k < params; k++) {
        d->noise[k] = d->run.noise * random_normal(&d->random);
        for (size_t at = (size_t)k * (size_t)lanes, end = at + (size_t)lanes; at < end; at++) {
            d->theta[at] = from->theta[at];
            d->g[at] = from->gradient[at] + d->noise[k];
        }
    }
    d->input.g = d->g;
    return optimizer;
}

int descent_step(Descent *d, const DescentPoint *from, const DescentPoint *to)
{
    Optimizer *optimizer = update_begin(d, from);
    if (to->theta != from->theta)
        memcpy(to->theta, from->theta, (size_t)d->desc.params * (size_t)d->desc.lanes * sizeof(double));
    int more = optimizer_step(optimizer, &d->input, to->theta, d->memory);
    d->t++;
    look(d, to);
    return more;
}

void descent_reach(Descent *d, int t, const DescentPoint *at)
{
    while (d->t < t && !descent_over(d)) descent_step(d, at, at);
}

int descent_lanes(const Descent *d) { return d->desc.lanes; }
int descent_t(const Descent *d) { return d->t; }
int descent_end(const Descent *d, int lane) { return d->end[lane]; }
bool descent_over(const Descent *d) { return d->ended == d->desc.lanes; }
double descent_rate(const Descent *d, int lane) { return d->rate[d->rates.by_lane ? lane : 0]; }

/* ---- state ----------------------------------------------------------------------------------------------------- */

size_t descent_state_size(const Descent *d) { return d->memory_size + RANDOM_SIZE; }

void descent_save(const Descent *d, double *state)
{
    memcpy(state, &d->random, sizeof d->random);
    memcpy(state + RANDOM_SIZE, d->memory, d->memory_size * sizeof(double));
}

static void state_take(Descent *d, const double *state)
{
    memcpy(&d->random, state, sizeof d->random);
    memcpy(d->memory, state + RANDOM_SIZE, d->memory_size * sizeof(double));
}

void descent_load(Descent *d, int t, const double *state)
{
    state_take(d, state);
    d->t = t, d->ended = 0;
    for (int i = 0; i < d->desc.lanes; i++) d->end[i] = -1;
    objective_begin(d);
}

/* ---- explaining ------------------------------------------------------------------------------------------------ */

static double *copy(Arena *arena, const double *values, int count)
{
    double *out = arena_array(arena, double, count);
    memcpy(out, values, sizeof(double) * (size_t)count);
    return out;
}

void descent_explain(Descent *d, const DescentPoint *from, Arena *arena, DescentUpdate *out)
{
    int params = d->desc.params;
    const Rule *rule = run_rule(&d->run, d->t);
    double *before = arena_array(arena, double, descent_state_size(d));
    descent_save(d, before);
    Optimizer *optimizer = update_begin(d, from);
    *out = (DescentUpdate){.lr = d->input.lr,
                           .t = d->input.t,
                           .total = d->input.total,
                           .theta = copy(arena, from->theta, params),
                           .g = copy(arena, from->gradient, params),
                           .noise = copy(arena, d->noise, params)};
    for (int k = 0; k < params; k++) out->g[k] += out->noise[k];
    for (int i = 0; i < rule->state_count; i++) {
        int offset = optimizer_state_offset(optimizer, rule->states[i].name, &out->state_vector[i]);
        if (offset >= 0) out->states[i] = copy(arena, d->memory + offset, out->state_vector[i] ? params : 1);
    }
    out->line_count = optimizer_explain(optimizer, &d->input, out->theta, d->memory, arena, &out->lines);
    state_take(d, before);
}
