/* A training as runs: what is measured of it, by update, epoch, gradient evaluation or second. */
#include "run/training_inside.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define LOSS_AXES .linear = "curves.linear", .log = "curves.log", .above = "curves.log_above"

/* In the order of the enum; of the layers the first ones, which have the others beside them. */
static const RunsQuantity quantities[TRAINING_QUANTITIES] = {
    [TRAINING_TRAIN_LOSS] = {.name = "curves.loss",
                             LOSS_AXES,
                             .goal = true,
                             .beside = {TRAINING_TEST_LOSS, TRAINING_VALIDATION_LOSS}},
    [TRAINING_TRAIN_METRIC] = {.beside = {TRAINING_TEST_METRIC, TRAINING_VALIDATION_METRIC}},
    [TRAINING_BATCH_LOSS] = {.name = "curves.batch_loss", LOSS_AXES, .goal = true},
    [TRAINING_RATE] = {.name = "curves.rate", .linear = "curves.rate_linear", .log = "curves.rate_log"},
    [TRAINING_GRADIENT] = {.name = "curves.slope",
                           .linear = "curves.slope_linear",
                           .log = "curves.slope_log",
                           .brief = "board.slope",
                           .scale = RUNS_LOG,
                           .goal = true},
    [TRAINING_WEIGHTS] = {.name = "curves.weights", .linear = "curves.weights_linear", .log = "curves.weights_log"},
    [TRAINING_DEAD] = {.name = "curves.dead",
                       .linear = "curves.dead_linear",
                       .log = "curves.dead_log",
                       .scale = RUNS_LINEAR},
    [TRAINING_TRAIN_R2] = {.name = "curves.r2",
                           .linear = "curves.r2_linear",
                           .log = "curves.r2_log",
                           .scale = RUNS_LINEAR,
                           .beside = {TRAINING_TEST_R2, TRAINING_VALIDATION_R2}},
    [TRAINING_LAYER_GRADIENT] = {.name = "curves.layer_slopes",
                                 .linear = "curves.slope_linear",
                                 .log = "curves.slope_log",
                                 .scale = RUNS_LOG},
    [TRAINING_LAYER_WEIGHTS] = {.name = "curves.layer_weights",
                                .linear = "curves.weights_linear",
                                .log = "curves.weights_log"},
};
static const RunsQuantity accuracy = {.name = "curves.accuracy",
                                      .linear = "curves.accuracy_linear",
                                      .log = "curves.accuracy_log",
                                      .brief = "curves.accuracy_brief",
                                      .scale = RUNS_LINEAR};
static const RunsQuantity mae = {.name = "curves.mae",
                                 .linear = "curves.mae_linear",
                                 .log = "curves.mae_log",
                                 .brief = "curves.mae_brief",
                                 .scale = RUNS_LOG,
                                 .goal = true};
static const char *const part_names[PARTS] = {"curves.train", "curves.validation", "curves.test"};
static const char *const layer_names[TRAINING_LAYERS] = {
    "curves.layer_1", "curves.layer_2", "curves.layer_3", "curves.layer_4",
    "curves.layer_5", "curves.layer_6", "curves.layer_7", "curves.layer_8",
};

static const RunsAxis axes[TRAINING_AXES] = {
    [TRAINING_BY_UPDATES] = {"curves.by_steps", NULL, "curves.at_step", "curves.reached_at"},
    [TRAINING_BY_EPOCHS] = {"curves.by_epochs", "curves.as_epochs", "curves.at_epoch", "curves.reached_in_epoch"},
    [TRAINING_BY_EVALUATIONS] = {"curves.by_evaluations", "curves.as_evaluations", "curves.at_evaluations",
                                 "curves.reached_after"},
    [TRAINING_BY_SECONDS] = {"curves.by_seconds", "curves.as_seconds", "curves.at_seconds", "curves.reached_in"},
};

/* ---- what can be asked ------------------------------------------------------------------------------------------ */

/* A run, or what is left of one. */
typedef struct Told {
    const RunDesc *run;
    const TrainCurves *curves;
    int last, per_epoch, total;
} Told;

static Told told_of(const Training *training, int run)
{
    const TrainRun *own = &training->runs[run];
    return (Told){&own->desc.run, &own->curves, own->last, own->per_epoch, own->total};
}

static double measured(const TrainMeasure *measure, int quantity)
{
    if (quantity >= TRAINING_LAYER_WEIGHTS) return measure->weight[quantity - TRAINING_LAYER_WEIGHTS + 1];
    if (quantity >= TRAINING_LAYER_GRADIENT) return measure->gradient[quantity - TRAINING_LAYER_GRADIENT + 1];
    if (quantity >= TRAINING_TRAIN_R2) return measure->part[quantity - TRAINING_TRAIN_R2].r2;
    switch (quantity) {
    case TRAINING_GRADIENT: return measure->gradient[0];
    case TRAINING_WEIGHTS: return measure->weight[0];
    case TRAINING_DEAD: return measure->dead;
    default:
        if (quantity >= TRAINING_TRAIN_METRIC) return measure->part[quantity - TRAINING_TRAIN_METRIC].metric;
        return measure->part[quantity].loss;
    }
}

static double told_value(const Told *told, int step, int quantity)
{
    if (step > told->last) step = told->last;
    if (quantity == TRAINING_RATE) return step ? run_rate(told->run, step, told->total) : NAN;
    if (quantity == TRAINING_BATCH_LOSS) {
        const TrainTrace *trace = kept_at(&told->curves->traces, step);
        return trace->loss;
    }
    const TrainMeasure *closing = &told->curves->closing;
    bool closed = closing->epoch >= 0 && step >= closing->step;
    return measured(closed ? closing : kept_at(&told->curves->measures, step / told->per_epoch), quantity);
}

static double value(const void *data, int run, int step, int quantity)
{
    Told told = told_of(data, run);
    return told_value(&told, step, quantity);
}

static double place(const void *data, int run, int step, int axis)
{
    const TrainRun *own = &((const Training *)data)->runs[run];
    if (step > own->last) step = own->last;
    if (axis == TRAINING_BY_EPOCHS) return (double)step / own->per_epoch;
    const TrainTrace *trace = kept_at(&own->curves.traces, step);
    return axis == TRAINING_BY_SECONDS ? trace->seconds : trace->evaluations;
}

/* By the training loss after this epoch and some epochs before: a thousandth is no change. Until the first is done it is at its
 * start. */
static RunWord word(const void *data, int run, int step)
{
    enum { EPOCHS = 5 };
    const Training *training = data;
    int per_epoch = training->runs[run].per_epoch;
    if (runs_over(&training->shown, run, step)) return training->runs[run].end == 0 ? RUN_UNDEFINED : RUN_DIVERGED;
    const TrainMeasure *now = training_measure(training, run, step);
    if (!now->epoch) return RUN_START;
    int before = now->epoch > EPOCHS ? now->epoch - EPOCHS : 0;
    double loss = now->part[PART_TRAIN].loss,
           was = training_measure(training, run, before * per_epoch)->part[PART_TRAIN].loss;
    return loss < was - 1e-3 * fabs(was) ? RUN_GOING_DOWN : loss > was + 1e-3 * fabs(was) ? RUN_CLIMBING : RUN_CREEPING;
}

static RunSaid said(const void *data, int run, int step)
{
    const Training *training = data;
    RunSaid out = {.kind = SAID_START};
    switch (word(data, run, step)) {
    case RUN_GOING_DOWN: out.kind = SAID_DOWN; break;
    case RUN_CLIMBING: out.kind = SAID_CLIMBING; break;
    case RUN_CREEPING: out.kind = SAID_CREEPING; break;
    case RUN_UNDEFINED: out.kind = SAID_NO_START; break;
    case RUN_DIVERGED:
        out.kind = SAID_DIVERGED;
        snprintf(out.first, sizeof out.first, "%d", training->shown.end[run]);
        break;
    default: break;
    }
    return out;
}

/* ---- filling in ------------------------------------------------------------------------------------------------- */

static void widen(RunsQuantity *quantity, double value)
{
    if (!isfinite(value)) return;
    quantity->low = fmin(quantity->low, value);
    quantity->high = fmax(quantity->high, value);
}

static void widen_all(Runs *runs, const Told *told, const TrainMeasure *measure)
{
    for (int i = 0; i < runs->quantity_count; i++)
        if (runs->quantities[i].known && i != TRAINING_BATCH_LOSS)
            widen(&runs->quantities[i], i == TRAINING_RATE ? told_value(told, measure->step, i) : measured(measure, i));
}

/* What is kept of a run beyond what was reached before, up to its end. */
static void take_in(Runs *runs, const Training *training, int run)
{
    const TrainRun *own = &training->runs[run];
    const Kept *measures = &own->curves.measures, *traces = &own->curves.traces;
    Told told = told_of(training, run);
    if (own->end >= 0) runs->end[run] = own->end;
    if (own->far >= 0) runs->end[run] = own->far;
    runs->best[run] = own->tally.best > 0 ? own->tally.best : 0;
    for (int i = measures->count - 1; i >= 0; i--) {
        const TrainMeasure *measure = kept_at(measures, i * measures->stride);
        if (measure->step <= runs->reached) break;
        if (measure->step < runs->end[run]) widen_all(runs, &told, measure);
    }
    if (own->curves.closing.epoch >= 0 && own->curves.closing.step < runs->end[run])
        widen_all(runs, &told, &own->curves.closing);
    for (int i = traces->count - 1; i >= 0 && i * traces->stride > runs->reached; i--) {
        const TrainTrace *trace = kept_at(traces, i * traces->stride);
        if (i * traces->stride < runs->end[run]) widen(&runs->quantities[TRAINING_BATCH_LOSS], trace->loss);
    }
}

const Runs *training_runs(Training *training)
{
    Runs *runs = &training->shown;
    if (runs->reached == training->reached) return runs;
    double seconds = 0, done = fmax(1, training->reached);
    for (int run = 0; run < runs->count; run++) {
        take_in(runs, training, run);
        seconds = fmax(seconds, training->runs[run].tally.seconds);
    }
    runs->reached = training->reached;
    runs->axis_count = training->clocked ? TRAINING_AXES : TRAINING_BY_SECONDS;
    runs->axes[TRAINING_BY_SECONDS].length = seconds * fmax(1, runs->steps) / done;
    return runs;
}

/* Which rows the runs have, and what those that share a picture are called. */
static void know(Training *training, Runs *runs)
{
    RunsQuantity *all = runs->quantities;
    for (int i = 0; i < training->desc.run_count; i++) {
        const TrainRun *run = &training->runs[i];
        const Network *network = run->desc.network;
        bool number = network->output == OUTPUT_LINEAR && network->outputs == 1;
        for (int part = 0; part < PARTS; part++) {
            bool any = run->desc.examples->count[part] > 0;
            all[TRAINING_TRAIN_LOSS + part].known |= any;
            all[TRAINING_TRAIN_METRIC + part].known |= any;
            all[TRAINING_TRAIN_R2 + part].known |= any && number;
        }
        for (int layer = 0; layer < network->layer_count; layer++) {
            int number_of = network->layers[layer].number;
            all[TRAINING_DEAD].known |= run->flat[layer];
            if (number_of < 1 || number_of > TRAINING_LAYERS) continue;
            all[TRAINING_LAYER_GRADIENT + number_of - 1].known = true;
            all[TRAINING_LAYER_WEIGHTS + number_of - 1].known = true;
        }
    }
    all[TRAINING_BATCH_LOSS].known = all[TRAINING_RATE].known = true;
    all[TRAINING_GRADIENT].known = all[TRAINING_WEIGHTS].known = true;
}

/* Of the rows beside the first one of a picture those stay that are known. */
static void set_beside(Runs *runs, int first, const int *others, int count)
{
    RunsQuantity *quantity = &runs->quantities[first];
    quantity->beside_count = 0;
    for (int i = 0; i < count; i++)
        if (runs->quantities[others[i]].known) quantity->beside[quantity->beside_count++] = others[i];
}

static void name_parts(Runs *runs, int first)
{
    const int others[] = {first + PART_TEST, first + PART_VALIDATION};
    for (int part = 0; part < PARTS; part++) runs->quantities[first + part].part = part_names[part];
    set_beside(runs, first, others, 2);
}

static void name_layers(Runs *runs, int first)
{
    int others[TRAINING_LAYERS - 1];
    for (int layer = 0; layer < TRAINING_LAYERS; layer++) {
        runs->quantities[first + layer].part = layer_names[layer];
        if (layer) others[layer - 1] = first + layer;
    }
    set_beside(runs, first, others, TRAINING_LAYERS - 1);
}

void runs_of_training(Training *training)
{
    static const RunsKind kind = {value, place, word, said};
    Runs *runs = &training->shown;
    const Network *network = training->runs[0].desc.network;
    bool number = network->output == OUTPUT_LINEAR && network->outputs == 1;
    *runs = (Runs){.kind = &kind,
                   .data = training,
                   .count = training->desc.run_count,
                   .steps = training->steps,
                   .quantity_count = TRAINING_QUANTITIES,
                   .axis_count = TRAINING_BY_SECONDS};
    memcpy(runs->quantities, quantities, sizeof quantities);
    memcpy(runs->axes, axes, sizeof axes);
    runs->quantities[TRAINING_TRAIN_METRIC] = number ? mae : accuracy;
    know(training, runs);
    for (int i = 0; i < TRAINING_QUANTITIES; i++) {
        runs->quantities[i].best = NAN;
        runs->quantities[i].held = i != TRAINING_RATE && i != TRAINING_BATCH_LOSS;
    }
    name_parts(runs, TRAINING_TRAIN_LOSS);
    name_parts(runs, TRAINING_TRAIN_METRIC);
    name_parts(runs, TRAINING_TRAIN_R2);
    name_layers(runs, TRAINING_LAYER_GRADIENT);
    name_layers(runs, TRAINING_LAYER_WEIGHTS);
    for (int run = 0; run < runs->count; run++) {
        const RunDesc *desc = &training->runs[run].desc.run;
        const Rule *rule = run_rule(desc, training->steps);
        runs->label[run] = desc->label;
        runs->series[run] = rule->alias_of ? rule->alias_of : rule->name;
        runs->epoch[run] = training->runs[run].per_epoch;
    }
    runs->axes[TRAINING_BY_EPOCHS].length = fmax(1, training->desc.epochs);
    runs_start(runs);
    training_runs(training);
}

/* ---- ghosts ------------------------------------------------------------------------------------------------------ */

int training_ghost_count(const Training *training) { return training->ghost_count; }
int training_ghost_run(const Training *training, int ghost) { return training->ghosts[ghost].of; }

void training_ghost_steps(const Training *training, int ghost, int *from, int *to)
{
    *from = training->ghosts[ghost].from;
    *to = training->ghosts[ghost].to;
}

double training_ghost_value(const Training *training, int ghost, int step, int quantity)
{
    const TrainGhost *own = &training->ghosts[ghost];
    Told told = {&own->run, &own->curves, own->to, own->per_epoch, own->total};
    return told_value(&told, step, quantity);
}
