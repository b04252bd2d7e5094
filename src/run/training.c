#include "run/training.h"

#include "base/memory.h"
#include "base/random.h"
#include "base/text.h"
#include "run/training_inside.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    STATES_MOST = 4096, /* of one run; a short one keeps each */
    TRACES_MOST = 1 << 16,
    CHUNK_MOST = 1024,
};
#define CHUNK_SECONDS 0.0005 /* between two looks at the clock */
#define ORDER_STREAM  0x6F72646572000000u

/* ---- what is kept of many ---------------------------------------------------------------------------------------- */

static void kept_create(Kept *kept, size_t size, int most)
{
    *kept = (Kept){.size = size, .most = most < 2 ? 2 : most, .stride = 1};
    kept->items = memory_must(malloc(kept->size * (size_t)kept->most));
}

static void kept_copy(Kept *to, const Kept *from)
{
    *to = *from;
    to->most = from->count;
    to->items = memory_must(malloc(to->size * (size_t)from->count + 1));
    memcpy(to->items, from->items, to->size * (size_t)from->count);
}

/* Where to put what is at `place`, the next one of those that are kept; NULL: it is not one of them. */
static void *kept_add(Kept *kept, int place)
{
    if (place % kept->stride) return NULL;
    if (place / kept->stride >= kept->most) {
        for (int i = 1; 2 * i < kept->count; i++)
            memcpy(kept->items + (size_t)i * kept->size, kept->items + (size_t)(2 * i) * kept->size, kept->size);
        kept->count = (kept->count + 1) / 2;
        kept->stride *= 2;
        if (place % kept->stride) return NULL;
    }
    kept->count = place / kept->stride + 1;
    return kept->items + (size_t)(kept->count - 1) * kept->size;
}

const void *kept_at(const Kept *kept, int place)
{
    int i = place / kept->stride;
    if (i >= kept->count) i = kept->count - 1;
    return kept->items + (size_t)(i < 0 ? 0 : i) * kept->size;
}

/* Forgets what lies after it. */
static void kept_cut(Kept *kept, int place)
{
    int count = place / kept->stride + 1;
    if (count < kept->count) kept->count = count;
}

/* ---- batches ------------------------------------------------------------------------------------------------------ */

static const int *order_of(const TrainRun *run, TrainOrder *order, int epoch)
{
    const Examples *examples = run->desc.examples;
    int count = examples->count[PART_TRAIN];
    if (!run->desc.shuffle || run->per_epoch == 1) return examples->row[PART_TRAIN]; /* all of them: no order */
    if (order->epoch != epoch) {
        memcpy(order->rows, examples->row[PART_TRAIN], sizeof *order->rows * (size_t)count);
        Random random = random_stream(run->training->desc.seed, ORDER_STREAM + (uint64_t)epoch);
        random_shuffle(&random, order->rows, count);
        order->epoch = epoch;
    }
    return order->rows;
}

/* The rows of update t. */
static const int *batch_of(const TrainRun *run, TrainOrder *order, int t, int *count)
{
    int epoch = (t - 1) / run->per_epoch, first = (t - 1) % run->per_epoch * run->batch;
    int left = run->desc.examples->count[PART_TRAIN] - first;
    *count = left < run->batch ? left : run->batch;
    return order_of(run, order, epoch) + first;
}

static void prepare(const TrainRun *run, TrainOrder *order, int t, Pass *pass)
{
    int count;
    const int *rows = batch_of(run, order, t, &count);
    pass_batch(pass, run->desc.examples->x, run->desc.examples->y, rows, count);
    if (run->drops) pass_dropout(pass, true, run->training->desc.seed, (uint64_t)t);
}

const int *training_batch(Training *training, int run, int step, int *count)
{
    return batch_of(&training->runs[run], &training->runs[run].looked, step + 1, count);
}

int training_batch_most(const Training *training, int run) { return training->runs[run].batch; }

void training_prepare(Training *training, int run, int step, Pass *pass)
{
    prepare(&training->runs[run], &training->runs[run].looked, step + 1, pass);
}

/* ---- one who takes updates ------------------------------------------------------------------------------------------ */

static void worker_begin(void *context, int t)
{
    TrainWorker *worker = context;
    const TrainRun *run = worker->run;
    bool same = run->per_epoch == 1 && !run->drops && pass_count(worker->pass); /* it has all of them already */
    if (!same) prepare(run, &worker->order, t, worker->pass);
}

static void worker_look_at(void *context, const double *point, double *loss, double *gradient, int params, int lanes)
{
    *loss = pass_look(((TrainWorker *)context)->pass, point, gradient);
}

static DescentPoint point_of(TrainWorker *worker, int which)
{
    return (DescentPoint){worker->theta[which], &worker->loss[which], worker->gradient[which]};
}

static void worker_look(TrainWorker *worker)
{
    DescentPoint at = point_of(worker, worker->now);
    *at.loss = pass_look(worker->pass, at.theta, at.gradient);
    worker->batch_loss = pass_loss(worker->pass);
}

static Status worker_descent(TrainWorker *worker, Error *error)
{
    TrainRun *run = worker->run;
    DescentDesc how = {.objective = {.look = worker_look_at,
                                     .context = worker,
                                     .begin = worker_begin,
                                     .precision = run->training->desc.precise ? DBL_EPSILON : FLT_EPSILON},
                       .run = &run->desc.run,
                       .params = run->desc.network->params,
                       .lanes = 1,
                       .total = run->total,
                       .seed = run->training->desc.seed};
    Descent *descent;
    Status status = descent_create(&descent, &how, error);
    if (status) return status;
    descent_destroy(worker->descent);
    worker->descent = descent;
    return STATUS_OK;
}

static double *numbers(int count) { return memory_must(calloc((size_t)count + 1, sizeof(double))); }

static Status worker_create(TrainWorker *worker, TrainRun *run, Error *error)
{
    int params = run->desc.network->params;
    worker->run = run;
    worker->order.epoch = -1;
    worker->order.rows = memory_must(calloc((size_t)run->desc.examples->count[PART_TRAIN], sizeof(int)));
    pass_create(&worker->pass, &(PassDesc){run->desc.network, run->batch, run->training->desc.precise});
    for (int i = 0; i < 2; i++) worker->theta[i] = numbers(params), worker->gradient[i] = numbers(params);
    return worker_descent(worker, error);
}

static void worker_destroy(TrainWorker *worker)
{
    descent_destroy(worker->descent);
    pass_destroy(worker->pass);
    free(worker->order.rows);
    for (int i = 0; i < 2; i++) free(worker->theta[i]), free(worker->gradient[i]);
}

/* What was set by hand at step t takes its place. */
static void worker_set(TrainWorker *worker, int t)
{
    const TrainRun *run = worker->run;
    bool any = false;
    for (int i = 0; i < run->set_count; i++) {
        if (run->sets[i].from != t) continue;
        worker->theta[worker->now][run->sets[i].index] = run->sets[i].value;
        any = true;
    }
    if (any) worker_look(worker);
}

static void worker_start(TrainWorker *worker)
{
    DescentPoint at = point_of(worker, worker->now);
    memcpy(at.theta, worker->run->start, sizeof(double) * (size_t)worker->run->desc.network->params);
    descent_start(worker->descent, NULL, &at);
    worker->batch_loss = pass_loss(worker->pass);
    worker_set(worker, 0);
}

/* Returns how many gradients were asked for. Where the run ends there the worker stays at what was finite; the other point
 * is where it came. */
static int worker_step(TrainWorker *worker)
{
    DescentPoint from = point_of(worker, worker->now), to = point_of(worker, 1 - worker->now);
    int more = descent_step(worker->descent, &from, &to);
    if (descent_over(worker->descent)) return 1 + more;
    worker->now = 1 - worker->now;
    worker->batch_loss = pass_loss(worker->pass);
    worker_set(worker, descent_t(worker->descent));
    return 1 + more;
}

/* ---- the past -------------------------------------------------------------------------------------------------------- */

static size_t state_bytes(const TrainRun *run)
{
    return sizeof(TrainTally) + sizeof(double) * ((size_t)run->desc.network->params + run->state_size);
}

static void state_keep(TrainRun *run)
{
    char *at = kept_add(&run->states, run->last);
    if (!at) return;
    double *values = (double *)(void *)(at + sizeof run->tally);
    memcpy(at, &run->tally, sizeof run->tally);
    memcpy(values, run->ahead.theta[run->ahead.now], sizeof(double) * (size_t)run->desc.network->params);
    descent_save(run->ahead.descent, values + run->desc.network->params);
}

/* The worker stands at the kept step that is the last at or before `step`. */
static int state_load(const TrainRun *run, TrainWorker *worker, int step)
{
    const char *at = kept_at(&run->states, step);
    const double *values = (const double *)(const void *)(at + sizeof(TrainTally));
    int params = run->desc.network->params, kept = (int)((size_t)(at - run->states.items) / run->states.size);
    memcpy(worker->theta[worker->now], values, sizeof(double) * (size_t)params);
    descent_load(worker->descent, kept * run->states.stride, values + params);
    worker_look(worker);
    return kept * run->states.stride;
}

static int clamp_step(const TrainRun *run, int step) { return step < 0 ? 0 : step > run->last ? run->last : step; }

/* A worker that stands at a step. Where the run goes on from is at hand; all else is taken again. */
static TrainWorker *worker_at(TrainRun *run, int step)
{
    TrainWorker *again = &run->again;
    if (step == run->last && run->end < 0) return &run->ahead;
    int now = descent_t(again->descent), kept = step / run->states.stride * run->states.stride;
    if (now > step || now < kept || !pass_count(again->pass)) state_load(run, again, step);
    while (descent_t(again->descent) < step) worker_step(again);
    return again;
}

const double *training_theta(Training *training, int run, int step)
{
    TrainRun *own = &training->runs[run];
    step = clamp_step(own, step);
    if (step == own->last) return own->ahead.theta[own->ahead.now];
    TrainWorker *worker = worker_at(own, step);
    return worker->theta[worker->now];
}

bool training_update(Training *training, int run, int step, Arena *arena, DescentUpdate *out)
{
    memset(out, 0, sizeof *out);
    if (run < 0 || run >= training->desc.run_count) return false;
    TrainRun *own = &training->runs[run];
    if (step < 1 || step > own->last + 1 || step > own->total || own->end == 0) return false;
    TrainWorker *worker = worker_at(own, step - 1);
    DescentPoint at = point_of(worker, worker->now);
    descent_explain(worker->descent, &at, arena, out);
    return true;
}

TrainMeasure training_measure_now(Training *training, int run, int step)
{
    TrainRun *own = &training->runs[run];
    TrainWorker *worker = worker_at(own, clamp_step(own, step));
    TrainMeasure out = {.step = clamp_step(own, step)};
    measure_take(own, worker->theta[worker->now], worker->gradient[worker->now], worker->batch_loss, &out);
    return out;
}

uint64_t training_hash(Training *training, int step)
{
    uint64_t hash = 0xCBF29CE484222325u;
    for (int run = 0; run < training->desc.run_count; run++) {
        const double *theta = training_theta(training, run, step);
        for (int i = 0; i < training->runs[run].desc.network->params; i++) {
            uint64_t bits;
            memcpy(&bits, &theta[i], sizeof bits);
            hash = (hash ^ bits) * 0x100000001B3u;
            hash ^= hash >> 29;
        }
    }
    return hash;
}

/* ---- going on -------------------------------------------------------------------------------------------------------- */

static bool is_through(const TrainRun *run) { return run->end >= 0 || run->stop >= 0 || run->last >= run->total; }

static void trace_keep(TrainRun *run)
{
    TrainTrace *trace = kept_add(&run->curves.traces, run->last);
    if (trace) *trace = (TrainTrace){run->ahead.batch_loss, run->tally.seconds, run->tally.evaluations};
}

/* After an epoch, and at step 0: what curves and early stopping go by. */
static void epoch_judge(TrainRun *run)
{
    int epoch = run->last / run->per_epoch, patience = run->training->desc.patience;
    TrainWorker *ahead = &run->ahead;
    const double *theta = ahead->theta[ahead->now];
    TrainMeasure *kept = kept_add(&run->curves.measures, epoch), now;
    double validation = NAN;
    if (kept || run->last == run->total) {
        now = (TrainMeasure){.step = run->last};
        measure_take(run, theta, ahead->gradient[ahead->now], ahead->batch_loss, &now);
        validation = now.part[PART_VALIDATION].loss;
        if (kept) *kept = now;
        if (run->last == run->total) run->curves.closing = now;
    } else if (patience) {
        validation = measure_part(run, theta, PART_VALIDATION).loss;
    }
    if (isnan(validation) && !patience) return;
    if (validation < run->tally.best_loss) {
        run->tally.best_loss = validation, run->tally.best = run->last, run->tally.stale = 0;
    } else if (patience && ++run->tally.stale >= patience) {
        run->stop = run->last;
        run->curves.closing = (TrainMeasure){.step = run->last};
        measure_take(run, theta, ahead->gradient[ahead->now], ahead->batch_loss, &run->curves.closing);
    }
}

/* Where a run stands now is looked at and kept. */
static void stand(TrainRun *run)
{
    TrainWorker *ahead = &run->ahead;
    trace_keep(run);
    const TrainTrace *first = kept_at(&run->curves.traces, 0);
    if (run->last % run->per_epoch == 0) epoch_judge(run);
    state_keep(run);
    if (run->far < 0 && ahead->batch_loss > 1e6 * (first->loss + 1)) run->far = run->last;
}

static void broke(TrainRun *run, int step)
{
    TrainWorker *ahead = &run->ahead;
    run->end = step;
    run->broken = measure_break(run, step ? ahead->gradient[ahead->now] : NULL,
                                ahead->theta[step ? 1 - ahead->now : ahead->now], ahead->pass, step);
}

static void run_step(TrainRun *run)
{
    int evaluations = worker_step(&run->ahead), t = descent_t(run->ahead.descent);
    if (descent_over(run->ahead.descent)) {
        broke(run, t);
        return;
    }
    run->tally.evaluations += evaluations;
    run->last = t;
    stand(run);
}

static void run_reach(TrainRun *run, int step)
{
    while (run->last < step && !is_through(run)) run_step(run);
}

static void run_start(TrainRun *run)
{
    run->tally = (TrainTally){.best_loss = INFINITY, .best = -1};
    run->last = 0, run->end = run->stop = run->far = -1;
    run->broken = (TrainBreak){0};
    run->curves.closing = (TrainMeasure){.epoch = -1};
    worker_start(&run->ahead);
    stand(run);
    if (descent_over(run->ahead.descent)) broke(run, 0);
}

void training_reach(Training *training, int step)
{
    if (step > training->steps) step = training->steps;
    for (int i = 0; i < training->desc.run_count; i++) run_reach(&training->runs[i], step);
    if (step > training->reached) training->reached = step;
}

/* The runs take turns: each so many updates. Returns the seconds that took. */
static double advance_chunk(Training *training, int step, double (*now)(void))
{
    double begin = now(), before = begin;
    for (int i = 0; i < training->desc.run_count; i++) {
        TrainRun *run = &training->runs[i];
        if (is_through(run)) continue;
        run_reach(run, step);
        double after = now();
        run->tally.seconds += after - before;
        before = after;
    }
    return before - begin;
}

int training_advance(Training *training, int step, double (*now)(void), double until)
{
    if (step > training->steps) step = training->steps;
    bool through = true;
    for (int i = 0; i < training->desc.run_count; i++) through &= is_through(&training->runs[i]);
    if (!now || through) training_reach(training, step);
    training->clocked |= now != NULL;
    while (now && training->reached < step) {
        int left = step - training->reached, chunk = training->chunk < left ? training->chunk : left;
        double took = advance_chunk(training, training->reached + chunk, now);
        training->reached += chunk;
        if (took > 2 * CHUNK_SECONDS && training->chunk > 1) training->chunk /= 2;
        if (took < CHUNK_SECONDS / 2 && training->chunk < CHUNK_MOST) training->chunk *= 2;
        if (now() >= until) break;
    }
    return training->reached;
}

/* ---- making ---------------------------------------------------------------------------------------------------------- */

static Status run_fault(Error *error, int run, Status status, const char *what)
{
    return error_at(error, "", 0, 0, status, "run %d %s", run + 1, what);
}

static Status desc_check(const TrainDesc *desc, Error *error)
{
    if (desc->run_count < 1 || desc->run_count > TRAINING_RUNS_MAX)
        return error_at(error, "", 0, 0, STATUS_LIMIT, "%d runs; networks are trained one to %d at a time",
                        desc->run_count, TRAINING_RUNS_MAX);
    for (int i = 0; i < desc->run_count; i++) {
        const TrainRunDesc *run = &desc->runs[i];
        const RunDesc *how = &run->run;
        int count = run->examples->count[PART_TRAIN];
        if (!how->rule) return run_fault(error, i, STATUS_VALUE, "has no rule");
        if (count < 1) return run_fault(error, i, STATUS_VALUE, "has no examples to train with");
        if (run->examples->inputs != run->network->inputs)
            return error_at(error, "", 0, 0, STATUS_VALUE, "the network takes %d inputs, the examples have %d",
                            run->network->inputs, run->examples->inputs);
        if (!isfinite(how->noise) || how->noise < 0)
            return run_fault(error, i, STATUS_VALUE, "has a noise that is none; write a standard deviation, 0 or more");
        if (run->batch < 0) return run_fault(error, i, STATUS_VALUE, "has a batch of less than one example");
        int batch = run->batch && run->batch < count ? run->batch : count, per_epoch = (count + batch - 1) / batch;
        if (desc->epochs < 0 || desc->epochs > TRAINING_STEPS_MAX / per_epoch)
            return error_at(error, "", 0, 0, STATUS_LIMIT, "%d epochs of %d updates are too many; at most %d updates",
                            desc->epochs, per_epoch, TRAINING_STEPS_MAX);
        if (desc->patience > 0 && !run->examples->count[PART_VALIDATION])
            return error_at(error, "", 0, 0, STATUS_VALUE,
                            "early stopping goes by the validation examples, and there are none; give them a share");
        for (int k = 0; k < run->network->params; k++)
            if (!isfinite(run->start[k]))
                return run_fault(error, i, STATUS_VALUE, "starts from weights that are no numbers");
        for (int k = 0; k < run->set_count; k++) {
            const TrainSet *set = &run->sets[k];
            if (set->from < (k ? set[-1].from : 0) || set->index < 0 || set->index >= run->network->params ||
                !isfinite(set->value))
                return run_fault(error, i, STATUS_VALUE, "sets a weight that there is not");
        }
    }
    return STATUS_OK;
}

/* Whether an activation does nothing below 0, as relu: a unit may die there. */
static bool is_flat_below(const Activation *activation)
{
    double slope[3] = {0};
    if (!activation) return false;
    activation_value(activation, -1, &slope[0]);
    activation_value(activation, -2, &slope[1]);
    activation_value(activation, 1, &slope[2]);
    return slope[0] == 0 && slope[1] == 0 && slope[2] != 0;
}

static void states_create(TrainRun *run)
{
    Training *training = run->training;
    size_t budget =
        (training->desc.memory ? training->desc.memory : TRAINING_MEMORY) / (size_t)training->desc.run_count;
    size_t most = budget / state_bytes(run), wanted = (size_t)run->total + 1;
    if (most > wanted) most = wanted;
    kept_create(&run->states, state_bytes(run), most > STATES_MOST ? STATES_MOST : (int)most);
}

static Status run_create(Training *training, TrainRun *run, Error *error)
{
    const Network *network = run->desc.network;
    const Examples *examples = run->desc.examples;
    int count = examples->count[PART_TRAIN], measures = training->desc.measures;
    run->training = training;
    run->start = numbers(network->params);
    memcpy(run->start, run->desc.start, sizeof(double) * (size_t)network->params);
    run->desc.start = run->start;
    run->set_count = run->set_room = run->desc.set_count;
    run->sets = memory_must(malloc(sizeof *run->sets * (size_t)(run->set_room + 1)));
    if (run->set_count) memcpy(run->sets, run->desc.sets, sizeof *run->sets * (size_t)run->set_count);
    run->desc.sets = NULL;
    run->batch = run->desc.batch && run->desc.batch < count ? run->desc.batch : count;
    run->per_epoch = (count + run->batch - 1) / run->batch;
    run->total = training->desc.epochs * run->per_epoch;
    run->flat = memory_must(calloc((size_t)network->layer_count, sizeof *run->flat));
    for (int i = 0; i < network->layer_count; i++) {
        run->drops |= network->layers[i].rate > 0;
        run->flat[i] = is_flat_below(network->layers[i].activation);
    }
    run->woken = memory_must(calloc((size_t)network->units, 1));
    run->looked.epoch = -1;
    run->looked.rows = memory_must(calloc((size_t)count, sizeof(int)));
    pass_create(&run->judge,
                &(PassDesc){network, count < MEASURE_BLOCK ? count : MEASURE_BLOCK, training->desc.precise});
    Status status = worker_create(&run->ahead, run, error);
    if (!status) status = worker_create(&run->again, run, error);
    if (status) return status;
    run->state_size = descent_state_size(run->ahead.descent);
    int steps = run->total + 1 < TRACES_MOST ? run->total + 1 : TRACES_MOST;
    if (measures < 1) measures = TRAINING_MEASURES;
    if (measures > training->desc.epochs + 1) measures = training->desc.epochs + 1;
    states_create(run);
    kept_create(&run->curves.traces, sizeof(TrainTrace), steps);
    kept_create(&run->curves.measures, sizeof(TrainMeasure), measures);
    run_start(run);
    return STATUS_OK;
}

static void curves_free(TrainCurves *curves)
{
    free(curves->traces.items);
    free(curves->measures.items);
}

static void run_destroy(TrainRun *run)
{
    worker_destroy(&run->ahead);
    worker_destroy(&run->again);
    pass_destroy(run->judge);
    curves_free(&run->curves);
    free(run->states.items);
    free(run->looked.rows);
    free(run->woken);
    free(run->flat);
    free(run->sets);
    free(run->start);
}

/* Labels tell runs apart by their batches too. */
static void make_labels(Training *training)
{
    RunDesc runs[TRAINING_RUNS_MAX] = {0};
    char batches[TRAINING_RUNS_MAX][32];
    const char *more[TRAINING_RUNS_MAX] = {NULL};
    int count = training->desc.run_count;
    for (int i = 0; i < count; i++) {
        const TrainRun *run = &training->runs[i];
        TextBuffer text = text_fixed(batches[i], sizeof batches[i]);
        if (run->per_epoch == 1) text_add(&text, "batch all");
        else text_add(&text, "batch %d", run->batch);
        more[i] = batches[i];
        runs[i] = run->desc.run;
        runs[i].label = training->descs[i].run.label;
    }
    run_labels(runs, more, count, training->labels);
    for (int i = 0; i < count; i++) training->runs[i].desc.run.label = training->labels[i];
}

Status training_create(Training **out, const TrainDesc *desc, Error *error)
{
    *out = NULL;
    Status status = desc_check(desc, error);
    if (status) return status;
    size_t count = (size_t)desc->run_count;
    Training *training = memory_must(calloc(1, sizeof *training));
    training->desc = *desc;
    training->chunk = 1;
    training->runs = memory_must(calloc(count, sizeof *training->runs));
    training->descs = memory_must(calloc(count, sizeof *training->descs));
    training->labels = memory_must(calloc(count, sizeof *training->labels));
    memcpy(training->descs, desc->runs, count * sizeof *training->descs);
    training->desc.runs = training->descs;
    for (int i = 0; i < desc->run_count && !status; i++) {
        training->runs[i].desc = desc->runs[i];
        status = run_create(training, &training->runs[i], error);
        if (training->runs[i].total > training->steps) training->steps = training->runs[i].total;
    }
    if (status) {
        training_destroy(training);
        return status;
    }
    make_labels(training);
    runs_of_training(training);
    *out = training;
    return STATUS_OK;
}

void training_destroy(Training *training)
{
    if (!training) return;
    for (int i = 0; i < training->desc.run_count; i++) run_destroy(&training->runs[i]);
    for (int i = 0; i < training->ghost_count; i++) curves_free(&training->ghosts[i].curves);
    free(training->runs);
    free(training->descs);
    free(training->labels);
    free(training);
}

/* ---- forks ------------------------------------------------------------------------------------------------------------- */

/* What the run did from a step on is a ghost; while it is changed at that step again and again the first one stays. */
static void ghost_keep(Training *training, int run, const RunDesc *before, int from)
{
    TrainRun *own = &training->runs[run];
    TrainGhost *ghosts = training->ghosts;
    if (own->last <= from) return;
    for (int i = training->ghost_count - 1; i >= 0; i--)
        if (ghosts[i].of == run && ghosts[i].from == from) return;
    if (training->ghost_count == TRAINING_GHOSTS) {
        curves_free(&ghosts[0].curves);
        memmove(ghosts, ghosts + 1, sizeof *ghosts * --training->ghost_count);
    }
    TrainGhost *ghost = &ghosts[training->ghost_count++];
    *ghost = (TrainGhost){
        .run = *before, .of = run, .from = from, .to = own->last, .per_epoch = own->per_epoch, .total = own->total};
    ghost->curves.closing = own->curves.closing;
    kept_copy(&ghost->curves.traces, &own->curves.traces);
    kept_copy(&ghost->curves.measures, &own->curves.measures);
}

/* Kept states take what the descent has now. */
static void states_fit(TrainRun *run)
{
    size_t before = run->state_size, now = descent_state_size(run->ahead.descent);
    if (now == before) return;
    Kept old = run->states;
    run->state_size = now;
    run->states.size = state_bytes(run);
    run->states.items = memory_must(calloc((size_t)old.most, run->states.size));
    size_t same = old.size < run->states.size ? old.size : run->states.size;
    for (size_t i = 0; i < (size_t)old.count; i++)
        memcpy(run->states.items + i * run->states.size, old.items + i * old.size, same);
    free(old.items);
}

/* The run is at `from` again, with what was changed there, as if it had never been beyond. */
static void go_back(Training *training, int run, int from)
{
    TrainRun *own = &training->runs[run];
    states_fit(own);
    if (from == 0) {
        run_start(own);
    } else {
        int step = state_load(own, &own->ahead, from - 1);
        memcpy(&own->tally, kept_at(&own->states, step), sizeof own->tally);
        own->last = step, own->end = own->stop = -1;
        if (own->far > step) own->far = -1;
        own->broken = (TrainBreak){0};
        own->curves.closing.epoch = -1;
        kept_cut(&own->curves.traces, step);
        kept_cut(&own->curves.measures, step / own->per_epoch);
        run_reach(own, from);
    }
    state_load(own, &own->again, own->last);
    if (from < training->reached) training->reached = from;
    make_labels(training);
    runs_of_training(training);
}

static Status workers_descend(TrainRun *run, const RunDesc *before, Error *error)
{
    Status status = worker_descent(&run->ahead, error);
    if (!status) status = worker_descent(&run->again, error);
    if (!status) return STATUS_OK;
    run->desc.run = *before;
    worker_descent(&run->ahead, NULL);
    worker_descent(&run->again, NULL);
    return status;
}

static Status step_check(const Training *training, int run, int from, Error *error)
{
    const TrainRun *own = &training->runs[run];
    if (from >= 0 && from <= own->last) return STATUS_OK;
    return error_at(error, "", 0, 0, STATUS_VALUE, "%s has no step %d so far; it is at step %d", training->labels[run],
                    from, own->last);
}

static void sets_cut(TrainRun *run, int from)
{
    while (run->set_count && run->sets[run->set_count - 1].from > from) run->set_count--;
}

Status training_fork(Training *training, int run, const RunFork *fork, Error *error)
{
    TrainRun *own = &training->runs[run];
    RunDesc before = own->desc.run, *how = &own->desc.run;
    Status status = step_check(training, run, fork->from, error);
    if (status) return status;
    while (how->fork_count && how->forks[how->fork_count - 1].from >= fork->from) how->fork_count--;
    if (how->fork_count == RUN_FORKS_MAX) {
        *how = before;
        return error_at(error, "", 0, 0, STATUS_LIMIT, "a run has at most %d forks; change it from the start",
                        RUN_FORKS_MAX);
    }
    how->forks[how->fork_count++] = *fork;
    if ((status = workers_descend(own, &before, error))) return status;
    ghost_keep(training, run, &before, fork->from);
    sets_cut(own, fork->from);
    go_back(training, run, fork->from);
    return STATUS_OK;
}

Status training_set(Training *training, int run, int from, int index, double value, Error *error)
{
    TrainRun *own = &training->runs[run];
    RunDesc before = own->desc.run, *how = &own->desc.run;
    Status status = step_check(training, run, from, error);
    if (status) return status;
    if (index < 0 || index >= own->desc.network->params || !isfinite(value))
        return error_at(error, "", 0, 0, STATUS_VALUE, "there is no such weight");
    while (how->fork_count && how->forks[how->fork_count - 1].from > from) how->fork_count--;
    if ((status = workers_descend(own, &before, error))) return status;
    ghost_keep(training, run, &before, from);
    sets_cut(own, from);
    int at = 0;
    while (at < own->set_count && (own->sets[at].from != from || own->sets[at].index != index)) at++;
    if (at == own->set_room) {
        own->set_room = own->set_room ? 2 * own->set_room : 8;
        own->sets = memory_must(realloc(own->sets, sizeof *own->sets * (size_t)own->set_room));
    }
    if (at == own->set_count) own->set_count++;
    own->sets[at] = (TrainSet){from, index, value};
    go_back(training, run, from);
    return STATUS_OK;
}

/* ---- looking ------------------------------------------------------------------------------------------------------------ */

const TrainDesc *training_desc(const Training *training) { return &training->desc; }
const RunDesc *training_run(const Training *training, int run) { return &training->runs[run].desc.run; }
int training_steps(const Training *training) { return training->steps; }
int training_run_steps(const Training *training, int run) { return training->runs[run].total; }
int training_per_epoch(const Training *training, int run) { return training->runs[run].per_epoch; }
int training_reached(const Training *training) { return training->reached; }
int training_last(const Training *training, int run) { return training->runs[run].last; }
int training_end(const Training *training, int run) { return training->runs[run].end; }
int training_stop(const Training *training, int run) { return training->runs[run].stop; }
int training_best(const Training *training, int run) { return training->runs[run].tally.best; }
TrainBreak training_broken(const Training *training, int run) { return training->runs[run].broken; }
