/* What is measured of a network in training, and where one broke. */
#include "run/training_inside.h"

#include <math.h>
#include <string.h>

/* Layer i of the network has a unit that is flat below 0: which of them an example of the batch wakes. */
static void wake(const TrainRun *run, const Pass *pass)
{
    const Network *network = run->desc.network;
    for (int i = 0; i < network->layer_count; i++) {
        const NetworkLayer *layer = &network->layers[i];
        for (int unit = 0; unit < layer->units && run->flat[i]; unit++) {
            char *woken = &run->woken[layer->first_unit + unit];
            for (int n = 0; n < pass_count(pass) && !*woken; n++) *woken = pass_sum(pass, i + 1, unit, n) > 0;
        }
    }
}

static double dead_share(const TrainRun *run)
{
    const Network *network = run->desc.network;
    int units = 0, dead = 0;
    for (int i = 0; i < network->layer_count; i++)
        for (int unit = 0; unit < network->layers[i].units && run->flat[i]; unit++) {
            units++;
            dead += !run->woken[network->layers[i].first_unit + unit];
        }
    return units ? (double)dead / units : NAN;
}

/* R² is 1 - sum (p - y)² / sum (y - mean)². */
typedef struct Squares {
    double left, all, mean;
} Squares;

static void add_squares(const Pass *pass, Squares *squares)
{
    for (int n = 0; n < pass_count(pass); n++) {
        double y = pass_target(pass, 0, n), wrong = pass_prediction(pass, 0, n) - y, away = y - squares->mean;
        squares->left += wrong * wrong;
        squares->all += away * away;
    }
}

TrainPart measure_part(TrainRun *run, const double *theta, ExamplePart part)
{
    const Examples *examples = run->desc.examples;
    const Network *network = run->desc.network;
    int count = examples->count[part];
    TrainPart out = {NAN, NAN, NAN};
    if (!count) return out;
    Squares squares = {0};
    bool number = network->output == OUTPUT_LINEAR && network->outputs == 1;
    for (int n = 0; n < count && number; n++) squares.mean += examples->y[examples->row[part][n]] / count;
    double loss = 0, metric = 0;
    for (int first = 0; first < count; first += MEASURE_BLOCK) {
        int size = count - first < MEASURE_BLOCK ? count - first : MEASURE_BLOCK;
        pass_batch(run->judge, examples->x, examples->y, examples->row[part] + first, size);
        pass_look(run->judge, theta, NULL);
        loss += pass_loss(run->judge) * size;
        metric += pass_metric(run->judge) * size;
        if (number) add_squares(run->judge, &squares);
        if (part == PART_TRAIN) wake(run, run->judge);
    }
    out.loss = loss / count, out.metric = metric / count;
    if (number && squares.all > 0) out.r2 = 1 - squares.left / squares.all;
    return out;
}

static double length(const double *values, int count)
{
    double sum = 0;
    for (int i = 0; i < count; i++) sum += values[i] * values[i];
    return sqrt(sum);
}

static void measure_norms(const Network *network, const double *theta, const double *gradient, TrainMeasure *out)
{
    double weights = 0;
    for (int i = 0; i <= TRAINING_LAYERS; i++) out->gradient[i] = out->weight[i] = NAN;
    for (int i = 0; i < network->layer_count; i++) {
        const NetworkLayer *layer = &network->layers[i];
        if (!layer->number) continue;
        int count = layer->units * layer->inputs;
        double weight = length(theta + layer->weights, count);
        weights += weight * weight;
        if (layer->number > TRAINING_LAYERS) continue;
        out->weight[layer->number] = weight;
        out->gradient[layer->number] = length(gradient + layer->weights, count + layer->units);
    }
    out->weight[0] = sqrt(weights);
    out->gradient[0] = length(gradient, network->params);
}

void measure_take(TrainRun *run, const double *theta, const double *gradient, double batch_loss, TrainMeasure *out)
{
    out->epoch = out->step / run->per_epoch;
    out->batch_loss = batch_loss;
    memset(run->woken, 0, (size_t)run->desc.network->units);
    for (int part = 0; part < PARTS; part++) out->part[part] = measure_part(run, theta, part);
    out->dead = dead_share(run);
    measure_norms(run->desc.network, theta, gradient, out);
}

const TrainMeasure *training_measure(const Training *training, int run, int step)
{
    const TrainRun *own = &training->runs[run];
    const TrainMeasure *closing = &own->curves.closing;
    if (closing->epoch >= 0 && step >= closing->step) return closing;
    return kept_at(&own->curves.measures, (step < own->last ? step : own->last) / own->per_epoch);
}

double training_batch_loss(const Training *training, int run, int step)
{
    const TrainRun *own = &training->runs[run];
    const TrainTrace *trace = kept_at(&own->curves.traces, step < own->last ? step : own->last);
    return trace->loss;
}

/* ---- where it broke ------------------------------------------------------------------------------------------------ */

static bool finite_in(const double *values, const NetworkLayer *layer)
{
    int count = layer->units * layer->inputs + layer->units;
    for (int i = 0; i < count; i++)
        if (!isfinite(values[layer->weights + i])) return false;
    return true;
}

static bool values_finite(const Pass *pass, const NetworkLayer *layer, int number)
{
    for (int unit = 0; unit < layer->units; unit++)
        for (int n = 0; n < pass_count(pass); n++)
            if (!isfinite(pass_sum(pass, number, unit, n)) || !isfinite(pass_value(pass, number, unit, n)))
                return false;
    return true;
}

/* The gradient goes from the output back: the last layer that has none is where it broke. What the update made of a finite
 * one, and what the layers made of finite weights, goes the other way. gradient: before that step; NULL: there is none. */
TrainBreak measure_break(const TrainRun *run, const double *gradient, const double *theta, const Pass *pass, int step)
{
    const Network *network = run->desc.network;
    const NetworkLayer *layers = network->layers;
    TrainBreak out = {TRAIN_BROKEN_LOSS, step, 0};
    for (int i = network->layer_count - 1; i >= 0 && gradient; i--)
        if (layers[i].number && !finite_in(gradient, &layers[i]))
            return (TrainBreak){TRAIN_BROKEN_GRADIENT, step, layers[i].number};
    for (int i = 0; i < network->layer_count; i++)
        if (layers[i].number && !finite_in(theta, &layers[i]))
            return (TrainBreak){TRAIN_BROKEN_WEIGHTS, step, layers[i].number};
    for (int i = 0; i < network->layer_count; i++)
        if (layers[i].number && !values_finite(pass, &layers[i], i + 1))
            return (TrainBreak){TRAIN_BROKEN_VALUES, step, layers[i].number};
    return out;
}
