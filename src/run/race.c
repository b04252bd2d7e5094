#include "run/race.h"

#include "base/memory.h"
#include "run/run_labels.h"

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
    double *states; /* [CHUNK / KEEP][state_size]: after the step of the same place */
} Chunk;

typedef struct Run {
    RunDesc desc;
    Descent *descent;  /* it stands at the last step */
    size_t state_size; /* of its state */
    double *state;     /* [state_size]: where that is kept while another step is explained */
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
    char (*labels)[RUN_LABEL_SIZE];
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

static double *state_at(const Run *run, int step)
{
    return run->chunks[step / CHUNK]->states + (size_t)(step % CHUNK / KEEP) * run->state_size;
}

static void chunk_add(Run *run)
{
    Chunk *chunk = memory_must(malloc(sizeof *chunk));
    chunk->states = memory_must(calloc(CHUNK / KEEP, run->state_size * sizeof(double)));
    run->chunks[run->chunk_count++] = chunk;
}

/* The moment of `step`, with what is needed to go on from there. */
static void moment_keep(Run *run, int step, const Moment *moment)
{
    if (step / CHUNK >= run->chunk_count) chunk_add(run);
    Chunk *chunk = run->chunks[step / CHUNK];
    chunk->moments[step % CHUNK] = *moment;
    if (step % KEEP == 0) descent_save(run->descent, state_at(run, step));
    run->last = step;
}

static void run_start(Race *race, Run *run)
{
    Moment moment = {.x = race->desc.start[0], .y = race->desc.start[1], .lr = NAN};
    double theta[2] = {moment.x, moment.y};
    descent_start(run->descent, NULL, &(DescentPoint){theta, &moment.loss, moment.gradient});
    run->end = descent_end(run->descent, 0);
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

static Status run_create(const Race *race, Run *run, Error *error)
{
    run->chunks = memory_must(calloc(RACE_STEPS_MAX / CHUNK + 1, sizeof *run->chunks));
    DescentDesc how = {.objective = surface_objective(race->surface),
                       .run = &run->desc,
                       .params = 2,
                       .lanes = 1,
                       .total = race->desc.steps,
                       .seed = race->desc.seed};
    Status status = descent_create(&run->descent, &how, error);
    if (status) return status;
    run->state_size = descent_state_size(run->descent);
    run->state = memory_must(calloc(run->state_size, sizeof(double)));
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
    race->labels = memory_must(calloc((size_t)desc->run_count + 1, sizeof *race->labels));
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
        status = run_create(race, run, error);
        if (status) break;
        run_start(race, run);
    }
    if (status) {
        race_destroy(race);
        return status;
    }
    run_labels(race->descs, NULL, desc->run_count, race->labels);
    for (int i = 0; i < desc->run_count; i++) race->descs[i].label = race->labels[i];
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
        descent_destroy(run->descent);
    }
    surface_destroy(race->surface);
    free(race->runs);
    free(race->labels);
    free(race->descs);
    free(race);
}

/* ---- stepping ---------------------------------------------------------------------------------------------- */

static void run_step(Run *run)
{
    const Moment *now = &run->now;
    double theta[2] = {now->x, now->y}, gradient[2] = {now->gradient[0], now->gradient[1]}, loss = now->loss;
    DescentPoint at = {theta, &loss, gradient};
    int more = descent_step(run->descent, &at, &at), t = descent_t(run->descent);
    if (descent_over(run->descent)) {
        run->end = t;
        return;
    }
    run->now = (Moment){.x = theta[0],
                        .y = theta[1],
                        .loss = loss,
                        .gradient = {gradient[0], gradient[1]},
                        .lr = descent_rate(run->descent, 0),
                        .evaluations = now->evaluations + 1 + more};
    moment_keep(run, t, &run->now);
}

void race_reach(Race *race, int step)
{
    if (step > RACE_STEPS_MAX) step = RACE_STEPS_MAX;
    for (int i = 0; i < race->desc.run_count; i++) {
        Run *run = &race->runs[i];
        while (run->end < 0 && run->last < step) run_step(run);
    }
    if (step > race->reached) race->reached = step;
}

bool race_update(const Race *race, int index, int step, Arena *arena, DescentUpdate *out)
{
    memset(out, 0, sizeof *out);
    if (index < 0 || index >= race->desc.run_count || step < 1) return false;
    Run *run = &race->runs[index];
    if (step > run->last + (run->end >= 0)) return false; /* not reached yet, or it ended before */

    int now = descent_t(run->descent), kept = (step - 1) / KEEP * KEEP;
    descent_save(run->descent, run->state);
    descent_load(run->descent, kept, state_at(run, kept));
    Moment m = *race_at(race, index, kept);
    double theta[2] = {m.x, m.y};
    DescentPoint at = {theta, &m.loss, m.gradient};
    descent_reach(run->descent, step - 1, &at);
    descent_explain(run->descent, &at, arena, out);
    descent_load(run->descent, now, run->state);
    return true;
}

int race_explain(const Race *race, int index, int step, Arena *arena, ExplainedLine **lines)
{
    DescentUpdate update;
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
const char *race_label(const Race *race, int run) { return race->labels[run]; }

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
