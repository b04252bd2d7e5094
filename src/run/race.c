#include "run/race.h"

#include "base/memory.h"
#include "base/random.h"
#include "base/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    CHUNK = 1024,       /* moments in one piece of memory */
    KEEP = 64,          /* steps between kept states: replaying goes at most so far */
    PREPARED = 1 << 14, /* planned steps up to which memory is taken at the start */
};

typedef struct Chunk {
    Moment moments[CHUNK];
    Random random[CHUNK / KEEP]; /* after the step of the same place */
    double *states;              /* [CHUNK / KEEP][state_size] */
} Chunk;

typedef struct Run {
    RunDesc desc;
    char label[96];
    Optimizer *optimizers[1 + RUN_FORKS_MAX]; /* before the first fork, after it, … */
    size_t state_size;                        /* the largest of theirs */
    double *state, *replayed;                 /* [state_size]: after the last step; scratch of race_explain */
    Random random;
    Chunk **chunks;
    int chunk_count;
    Moment now; /* the last one, so that a step reads no far memory */
    int last;   /* finite steps so far */
    int end;    /* the step at which it diverged, or -1 */
} Run;

struct Race {
    RaceDesc desc;
    RunDesc *descs; /* what desc.runs points to */
    Surface *surface;
    Run *runs; /* [desc.run_count] */
    double best;
    int reached;
};

/* ---- making ------------------------------------------------------------------------------------------------ */

uint64_t race_stream(const char *rule, int n)
{
    uint64_t hash = 0xCBF29CE484222325u; /* FNV-1a */
    for (; *rule; rule++) hash = (hash ^ (unsigned char)*rule) * 0x100000001B3u;
    return hash + (uint64_t)n;
}

/* The symbols that a blackboard has for options. To add one: a row. */
static const char *option_symbol(const char *name)
{
    static const char *const symbols[][2] = {
        {"lr", "η"},
        {"momentum", "β"},
        {"beta", "β"},
        {"beta1", "β₁"},
        {"beta2", "β₂"},
        {"eps", "ε"},
        {"alpha", "α"},
        {"rho", "ρ"},
        {"weight_decay", "λ_w"},
        {"dampening", "damping"},
        {"lr_decay", "η decay"},
        {"eta_minus", "η₋"},
        {"eta_plus", "η₊"},
        {"line_search", ""},
        {"history_size", "history"},
    };
    for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++)
        if (!strcmp(symbols[i][0], name)) return symbols[i][1];
    return name;
}

static void label_option(const RuleOption *option, double value, TextBuffer *out)
{
    char text[32];
    const char *symbol = option_symbol(option->name);
    if (option->kind == OPTION_BOOL) text_add(out, " %s%s", value != 0 ? "" : "no ", symbol);
    else text_add(out, " %s%s%s", symbol, *symbol ? " " : "", option_text(option, value, text));
}

/* "Adam" where the rule runs once; else what differs among the runs of the rule: "Adam η 0.1". Runs with a label of
 * their own are told apart by that. */
static void label_make(const Race *race, int run)
{
    Run *own = &race->runs[run];
    const Rule *rule = own->desc.rule;
    const int late = RACE_STEPS_MAX; /* forked runs go by what they end with */
    const RuleSettings *settings = run_settings(&own->desc, late);
    const Schedule *planned = run_schedule(&own->desc, late);
    TextBuffer out = text_fixed(own->label, sizeof own->label);
    if (own->desc.label) {
        text_add(&out, "%s", own->desc.label);
        utf8_trim_end(own->label);
        return;
    }
    text_add(&out, "%s", rule->short_title);
    size_t plain = out.length;
    int before = 0, alike = 0;
    bool schedule = false, noise = false, option[RULE_OPTIONS_MAX] = {false};
    for (int i = 0; i < race->desc.run_count; i++) {
        const RunDesc *other = &race->runs[i].desc;
        if (i == run || other->label || strcmp(other->rule->name, rule->name)) continue;
        alike++;
        if (i < run) before++;
        for (int k = 0; k < rule->option_count; k++)
            option[k] |= run_settings(other, late)->values[k] != settings->values[k];
        const Schedule *its = run_schedule(other, late);
        const char *a = its ? its->title : "", *b = planned ? planned->title : "";
        schedule |= strcmp(a, b) != 0;
        noise |= other->noise != own->desc.noise;
    }
    for (int k = 0; k < rule->option_count; k++)
        if (option[k]) label_option(&rule->options[k], settings->values[k], &out);
    if (schedule) text_add(&out, " %s", planned ? planned->title : "constant");
    char number[48];
    if (noise) text_add(&out, " noise %s", number_short(number, own->desc.noise, 3));
    if (alike && out.length == plain) text_add(&out, " %d", before + 1);
    utf8_trim_end(own->label);
}

/* Two runs never have the same label: the second of "Adam η 0.1" is "Adam η 0.1 (2)". */
static void labels_number(Race *race)
{
    for (int i = race->desc.run_count - 1; i > 0; i--) {
        char *label = race->runs[i].label;
        int before = 0;
        for (int k = 0; k < i; k++) before += !strcmp(race->runs[k].label, label);
        size_t length = strlen(label), most = sizeof race->runs[i].label - 16;
        if (!before) continue;
        if (length > most) label[length = most] = 0, utf8_trim_end(label), length = strlen(label);
        TextBuffer out = text_fixed(label + length, sizeof race->runs[i].label - length);
        text_add(&out, " (%d)", before + 1);
    }
}

/* How many forks lie before the update after `step`. */
static int forks_before(const RunDesc *run, int step)
{
    int count = 0;
    while (count < run->fork_count && run->forks[count].from <= step) count++;
    return count;
}

const RuleSettings *run_settings(const RunDesc *run, int step)
{
    int forks = forks_before(run, step);
    return forks ? &run->forks[forks - 1].settings : &run->settings;
}

const Schedule *run_schedule(const RunDesc *run, int step)
{
    int forks = forks_before(run, step);
    return forks ? run->forks[forks - 1].schedule : run->schedule;
}

static double *state_at(const Run *run, int step)
{
    return run->chunks[step / CHUNK]->states + (size_t)(step % CHUNK / KEEP) * run->state_size;
}

static void chunk_add(Run *run)
{
    Chunk *chunk = memory_must(malloc(sizeof *chunk));
    chunk->states = memory_must(calloc(CHUNK / KEEP, (run->state_size + 1) * sizeof(double)));
    run->chunks[run->chunk_count++] = chunk;
}

/* The moment of `step`, with what is needed to go on from there. */
static void moment_keep(Run *run, int step, const Moment *moment)
{
    if (step / CHUNK >= run->chunk_count) chunk_add(run);
    Chunk *chunk = run->chunks[step / CHUNK];
    chunk->moments[step % CHUNK] = *moment;
    if (step % KEEP == 0) {
        chunk->random[step % CHUNK / KEEP] = run->random;
        if (run->state_size) memcpy(state_at(run, step), run->state, run->state_size * sizeof(double));
    }
    run->last = step;
}

static bool moment_finite(const Moment *m)
{
    return isfinite(m->x) && isfinite(m->y) && isfinite(m->loss) && isfinite(m->gradient[0]) &&
           isfinite(m->gradient[1]);
}

static void run_start(Race *race, Run *run)
{
    optimizer_start(run->optimizers[0], run->state);
    run->random = random_stream(race->desc.seed, run->desc.stream);
    Moment moment = {.x = race->desc.start[0], .y = race->desc.start[1], .lr = NAN};
    moment.loss = surface_gradient(race->surface, race->desc.start, moment.gradient);
    run->end = moment_finite(&moment) ? -1 : 0;
    moment_keep(run, 0, &moment);
    run->now = moment;
    int wanted = race->desc.steps < PREPARED ? race->desc.steps : 0;
    while (run->chunk_count <= wanted / CHUNK) chunk_add(run);
}

static Status desc_check(const RaceDesc *desc, Error *error)
{
    if (!desc->surface) return error_at(error, "", 0, 0, STATUS_VALUE, "the race has no surface");
    if (desc->run_count < 0 || desc->run_count > RACE_RUNS_MAX)
        return error_at(error, "", 0, 0, STATUS_LIMIT, "%d runs; a race has at most %d", desc->run_count,
                        RACE_RUNS_MAX);
    if (desc->steps < 0 || desc->steps > RACE_STEPS_MAX)
        return error_at(error, "", 0, 0, STATUS_LIMIT, "%d steps; write a number from 0 to %d", desc->steps,
                        RACE_STEPS_MAX);
    if (!isfinite(desc->start[0]) || !isfinite(desc->start[1]))
        return error_at(error, "", 0, 0, STATUS_VALUE, "the start is not two finite numbers");
    for (int i = 0; i < desc->run_count; i++) {
        if (!desc->runs[i].rule) return error_at(error, "", 0, 0, STATUS_VALUE, "run %d has no rule", i + 1);
        if (!isfinite(desc->runs[i].noise) || desc->runs[i].noise < 0)
            return error_at(error, "", 0, 0, STATUS_VALUE, "noise is a standard deviation: 0 or more");
        const RunDesc *run = &desc->runs[i];
        if (run->fork_count < 0 || run->fork_count > RUN_FORKS_MAX)
            return error_at(error, "", 0, 0, STATUS_LIMIT, "run %d has %d forks; at most %d", i + 1, run->fork_count,
                            RUN_FORKS_MAX);
        for (int k = 0; k < run->fork_count; k++)
            if (run->forks[k].from < (k ? run->forks[k - 1].from + 1 : 0))
                return error_at(error, "", 0, 0, STATUS_VALUE,
                                "the forks of run %d are not in the order of their steps", i + 1);
    }
    return STATUS_OK;
}

/* One optimizer for each stretch between forks: settings are compiled in. */
static Status run_create(Run *run, Error *error)
{
    run->chunks = memory_must(calloc(RACE_STEPS_MAX / CHUNK + 1, sizeof *run->chunks));
    for (int k = 0; k <= run->desc.fork_count; k++) {
        const RuleSettings *settings = k ? &run->desc.forks[k - 1].settings : &run->desc.settings;
        OptimizerDesc how = {.rule = run->desc.rule, .settings = settings, .params = 2, .lanes = 1};
        Status status = optimizer_create(&run->optimizers[k], &how, error);
        if (status) return status;
        size_t size = optimizer_state_size(run->optimizers[k]);
        if (size > run->state_size) run->state_size = size;
    }
    run->state = memory_must(calloc(2 * run->state_size + 2, sizeof(double)));
    run->replayed = run->state + run->state_size + 1;
    return STATUS_OK;
}

Status race_create(Race **out, const RaceDesc *desc, Error *error)
{
    *out = NULL;
    Status status = desc_check(desc, error);
    if (status) return status;
    Race *race = memory_must(calloc(1, sizeof *race));
    race->desc = *desc;
    race->descs = memory_must(calloc((size_t)desc->run_count + 1, sizeof *race->descs));
    race->runs = memory_must(calloc((size_t)desc->run_count + 1, sizeof *race->runs));
    race->surface = surface_clone(desc->surface);
    if (desc->run_count) memcpy(race->descs, desc->runs, (size_t)desc->run_count * sizeof *race->descs);
    race->desc.runs = race->descs;
    race->desc.surface = race->surface;

    race->best = race->surface->lowest;
    for (int i = 0; i < race->surface->minimum_count; i++) {
        double value = surface_value(race->surface, race->surface->minima[i]);
        if (!(value >= race->best) && isfinite(value)) race->best = value;
    }
    for (int i = 0; i < desc->run_count; i++) race->runs[i].desc = race->descs[i];
    for (int i = 0; i < desc->run_count && !status; i++) {
        Run *run = &race->runs[i];
        status = run_create(run, error);
        if (status) break;
        label_make(race, i);
        run_start(race, run);
    }
    if (status) {
        race_destroy(race);
        return status;
    }
    labels_number(race);
    for (int i = 0; i < desc->run_count; i++) race->descs[i].label = race->runs[i].label;
    *out = race;
    return STATUS_OK;
}

void race_destroy(Race *race)
{
    if (!race) return;
    for (int i = 0; i < race->desc.run_count; i++) {
        Run *run = &race->runs[i];
        for (int k = 0; k < run->chunk_count; k++) {
            free(run->chunks[k]->states);
            free(run->chunks[k]);
        }
        free(run->chunks);
        free(run->state);
        for (int k = 0; k <= RUN_FORKS_MAX; k++) optimizer_destroy(run->optimizers[k]);
    }
    surface_destroy(race->surface);
    free(race->runs);
    free(race->descs);
    free(race);
}

/* ---- stepping ---------------------------------------------------------------------------------------------- */

/* What the rule may ask during one update: the surface, tilted by the update's noise n. The rule sees f(p) + n·(p - theta),
 * so that values and gradients agree for a line search. */
typedef struct Asked {
    const Surface *surface;
    const double *noise; /* [2] */
    double theta[2];
} Asked;

static void asked_gradient(void *context, const double *point, double *gradient, int params, int lanes)
{
    const Asked *asked = context;
    surface_gradient(asked->surface, point, gradient);
    gradient[0] += asked->noise[0];
    gradient[1] += asked->noise[1];
}

static double asked_value(void *context, const double *point, double *gradient, int params)
{
    const Asked *asked = context;
    double own[2], *g = gradient ? gradient : own;
    double tilt = asked->noise[0] * (point[0] - asked->theta[0]) + asked->noise[1] * (point[1] - asked->theta[1]);
    double value = surface_gradient(asked->surface, point, g);
    g[0] += asked->noise[0];
    g[1] += asked->noise[1];
    return value + tilt;
}

static bool asked_hessian(void *context, const double *point, double *hessian, int params)
{
    const Asked *asked = context;
    surface_hessian_matrix(asked->surface, point, hessian);
    return true;
}

/* Everything that goes into update `t` from a moment. */
typedef struct Update {
    double g[2], noise[2];
    Asked asked;
    Objective objective;
    StepInput input;
} Update;

static void update_begin(const Race *race, const Run *run, const Moment *from, int t, Random *random, Update *u)
{
    const RunDesc *desc = &run->desc;
    u->noise[0] = u->noise[1] = 0;
    if (desc->noise > 0)
        for (int i = 0; i < 2; i++) u->noise[i] = desc->noise * random_normal(random);
    u->g[0] = from->gradient[0] + u->noise[0];
    u->g[1] = from->gradient[1] + u->noise[1];
    u->asked = (Asked){.surface = race->surface, .noise = u->noise, .theta = {from->x, from->y}};
    u->objective = (Objective){asked_gradient, asked_value, asked_hessian, &u->asked};
    const RuleSettings *settings = run_settings(desc, t - 1);
    const Schedule *schedule = run_schedule(desc, t - 1);
    double lr = settings->values[0];
    if (schedule) lr = schedule_rate(schedule, lr, t, race->desc.steps);
    int momentum = desc->equal_rate ? rule_option(desc->rule, "momentum") : -1;
    if (momentum >= 0) lr *= 1 - settings->values[momentum];
    u->input = (StepInput){.t = t, .total = race->desc.steps, .lr = lr, .g = u->g, .objective = &u->objective};
}

/* What takes update `t`. Where a fork gave the memory another size, `state` begins anew. */
static Optimizer *optimizer_of(const Run *run, int t, double *state)
{
    int forks = forks_before(&run->desc, t - 1);
    Optimizer *now = run->optimizers[forks];
    if (forks && run->desc.forks[forks - 1].from == t - 1 &&
        optimizer_state_size(now) != optimizer_state_size(run->optimizers[forks - 1]))
        optimizer_start(now, state);
    return now;
}

/* One step of one run. */
static void run_step(Race *race, Run *run)
{
    Update u;
    int t = run->last + 1;
    double theta[2] = {run->now.x, run->now.y};
    update_begin(race, run, &run->now, t, &run->random, &u);
    int more = optimizer_step(optimizer_of(run, t, run->state), &u.input, theta, run->state);
    Moment next = {.x = theta[0], .y = theta[1], .lr = u.input.lr, .evaluations = run->now.evaluations + 1 + more};
    next.loss = surface_gradient(race->surface, theta, next.gradient);
    if (!moment_finite(&next)) {
        run->end = t;
        return;
    }
    moment_keep(run, t, &next);
    run->now = next;
}

void race_reach(Race *race, int step)
{
    if (step > RACE_STEPS_MAX) step = RACE_STEPS_MAX;
    for (int i = 0; i < race->desc.run_count; i++) {
        Run *run = &race->runs[i];
        while (run->end < 0 && run->last < step) run_step(race, run);
    }
    if (step > race->reached) race->reached = step;
}

static void copy_states(const Run *run, const Optimizer *optimizer, Arena *arena, RaceUpdate *out)
{
    const Rule *rule = run->desc.rule;
    for (int i = 0; i < rule->state_count; i++) {
        int offset = optimizer_state_offset(optimizer, rule->states[i].name, &out->state_vector[i]);
        if (offset < 0) continue;
        int count = out->state_vector[i] ? 2 : 1;
        double *copy = arena_array(arena, double, count);
        memcpy(copy, run->replayed + offset, sizeof(double) * (size_t)count);
        out->states[i] = copy;
    }
}

bool race_update(Race *race, int index, int step, Arena *arena, RaceUpdate *out)
{
    memset(out, 0, sizeof *out);
    if (index < 0 || index >= race->desc.run_count || step < 1) return false;
    race_reach(race, step);
    Run *run = &race->runs[index];
    if (step > run->last + 1) return false; /* it ended before */

    int kept = (step - 1) / KEEP * KEEP;
    Random random = run->chunks[kept / CHUNK]->random[kept % CHUNK / KEEP];
    if (run->state_size) memcpy(run->replayed, state_at(run, kept), run->state_size * sizeof(double));
    for (int t = kept + 1;; t++) {
        Update u;
        const Moment *from = race_at(race, index, t - 1);
        double theta[2] = {from->x, from->y};
        update_begin(race, run, from, t, &random, &u);
        Optimizer *optimizer = optimizer_of(run, t, run->replayed);
        if (t < step) {
            optimizer_step(optimizer, &u.input, theta, run->replayed);
            continue;
        }
        for (int i = 0; i < 2; i++) out->theta[i] = theta[i], out->g[i] = u.g[i], out->noise[i] = u.noise[i];
        out->lr = u.input.lr, out->t = u.input.t, out->total = u.input.total;
        copy_states(run, optimizer, arena, out);
        out->line_count = optimizer_explain(optimizer, &u.input, theta, run->replayed, arena, &out->lines);
        return true;
    }
}

int race_explain(Race *race, int index, int step, Arena *arena, ExplainedLine **lines)
{
    RaceUpdate update;
    race_update(race, index, step, arena, &update);
    *lines = update.lines;
    return update.line_count;
}

/* ---- looking ----------------------------------------------------------------------------------------------- */

const RaceDesc *race_desc(const Race *race) { return &race->desc; }
const Surface *race_surface(const Race *race) { return race->surface; }
int race_reached(const Race *race) { return race->reached; }
double race_best(const Race *race) { return race->best; }
int race_last(const Race *race, int run) { return race->runs[run].last; }
int race_end(const Race *race, int run) { return race->runs[run].end; }
const char *race_label(const Race *race, int run) { return race->runs[run].label; }

const Moment *race_at(const Race *race, int run, int step)
{
    const Run *own = &race->runs[run];
    if (step > own->last) step = own->last;
    if (step < 0) step = 0;
    return &own->chunks[step / CHUNK]->moments[step % CHUNK];
}

bool race_ended(const Race *race, int run, int step)
{
    int end = race->runs[run].end;
    return end >= 0 && end <= step;
}

void race_order(const Race *race, int step, int *order)
{
    double loss[RACE_RUNS_MAX];
    bool ended[RACE_RUNS_MAX];
    for (int i = 0; i < race->desc.run_count; i++) {
        loss[i] = race_at(race, i, step)->loss;
        ended[i] = race_ended(race, i, step);
    }
    runs_rank(race->desc.run_count, loss, ended, order);
}

uint64_t race_hash(const Race *race, int step)
{
    uint64_t hash = 0xCBF29CE484222325u;
    for (int i = 0; i < race->desc.run_count; i++) {
        int last = race->runs[i].last < step ? race->runs[i].last : step;
        for (int s = 0; s <= last; s++) {
            const Moment *m = race_at(race, i, s);
            double values[5] = {m->x, m->y, m->loss, m->gradient[0], m->gradient[1]};
            for (int k = 0; k < 5; k++) {
                uint64_t bits;
                memcpy(&bits, &values[k], sizeof bits);
                hash = (hash ^ bits) * 0x100000001B3u;
                hash ^= hash >> 29;
            }
        }
        hash = (hash ^ (uint64_t)last) * 0x100000001B3u;
    }
    return hash;
}
