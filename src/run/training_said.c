#include "run/training_said.h"

#include <string.h>

/* What counts as it. Ten epochs and thirds of a stretch keep noise from being told as a trend. */
static const double deep = 4;        /* powers of ten between the norms of two layers */
static const double grown = 1e3;     /* of the gradient's norm, while the loss grew tenfold */
static const double many_dead = 0.2; /* share */
static const double risen = 0.2;     /* of the lowest loss; and a hundredth of the loss at the start */
static const double fallen = 0.05;   /* of the training loss meanwhile */
static const double standing = 1e-3; /* of the loss, up or down */
static const double settled = 1e-5;  /* of the largest gradient, and of the loss */
enum { STRETCH = 10, FEW = 3, EXAMPLES = 50, LEADERS = 32 };

typedef struct Look {
    Training *training;
    int run, step, per_epoch;
    const TrainRunDesc *desc;
    const RunDesc *how;
    const TrainMeasure *now, *start;
    TrainSaid *said;
    int count;
} Look;

static void say(Look *l, TrainSaid said) { l->said[l->count++] = said; }

/* The measure before one; NULL: there is none. */
static const TrainMeasure *before(const Look *l, const TrainMeasure *m)
{
    return m->step > 0 ? training_measure(l->training, l->run, m->step - 1) : NULL;
}

static int weighty_layers(const Network *network)
{
    int count = 0;
    for (int i = 0; i < network->layer_count; i++) count += network->layers[i].number > 0;
    return count;
}

static bool drops(const Network *network)
{
    for (int i = 0; i < network->layer_count; i++)
        if (network->layers[i].rate > 0) return true;
    return false;
}

/* ---- gradients ---------------------------------------------------------------------------------------------------- */

static void look_diverged(Look *l)
{
    TrainBreak broken = training_broken(l->training, l->run);
    if (broken.kind == TRAIN_FINE || l->step < training_last(l->training, l->run)) return;
    say(l, (TrainSaid){.kind = TRAIN_SAID_DIVERGED,
                       .broken = broken.kind,
                       .update = broken.step,
                       .last_update = training_last(l->training, l->run),
                       .layer = broken.layer});
}

static void look_grown(Look *l)
{
    double then = l->start->gradient[0], now = l->now->gradient[0];
    if (then > 0 && now >= grown * then && l->now->part[PART_TRAIN].loss >= 10 * l->start->part[PART_TRAIN].loss)
        say(l, (TrainSaid){.kind = TRAIN_SAID_GROWS, .then = then, .now = now});
}

/* The norm at layer 1 by that at layer `layers`, as a power of ten: the mean over batches of the last epochs measured, five,
 * or of small batches so many that they hold fifty examples: a few may be odd. Where units are flat below 0, or weights are 0, a
 * gradient of 0 is no product of many small slopes. NaN: nothing is known. */
static double decades(const Look *l, int layers)
{
    int batch = l->desc->batch, wanted = batch == 0 || batch >= EXAMPLES / 5 ? 5 : (EXAMPLES + batch - 1) / batch;
    const TrainMeasure *m = l->now;
    bool product = isnan(m->dead);
    double sum = 0;
    int count = 0, looked = 0;
    for (int i = 1; i <= layers; i++) product = product && m->weight[i] > 0;
    for (; looked < wanted && m; looked++, m = before(l, m)) {
        double first = m->gradient[1], last = m->gradient[layers];
        if (first == 0 && !product) return NAN;
        if (first == 0 && last == 0) continue;
        sum += fmin(fmax(log10(first / last), -12), 12);
        count++;
    }
    return looked == wanted || wanted == 5 ? sum / count : NAN;
}

static void look_between_layers(Look *l, TrainSaidKind kind)
{
    int layers = weighty_layers(l->desc->network);
    if (layers > TRAINING_LAYERS) layers = TRAINING_LAYERS;
    double powers = decades(l, layers);
    if (kind == TRAIN_SAID_EXPLODES ? powers >= deep : powers < -deep)
        say(l,
            (TrainSaid){.kind = kind, .layer = layers, .first = l->now->gradient[1], .last = l->now->gradient[layers]});
}

/* ---- units ---------------------------------------------------------------------------------------------------------- */

static bool near(double a, double b, double slack) { return fabs(a - b) <= slack * (fabs(a) + fabs(b)); }

/* Weights in, bias and weights out of two units. */
static bool alike(const NetworkLayer *layer, const NetworkLayer *next, const double *theta, int a, int b, double slack)
{
    const double *in = theta + layer->weights, *out = theta + next->weights;
    if (!near(theta[layer->biases + a], theta[layer->biases + b], slack)) return false;
    for (int i = 0; i < layer->inputs; i++)
        if (!near(in[a * layer->inputs + i], in[b * layer->inputs + i], slack)) return false;
    for (int o = 0; o < next->units; o++)
        if (!near(out[o * next->inputs + a], out[o * next->inputs + b], slack)) return false;
    return true;
}

/* How many units are as the leader is, at the start and now. */
static int likenesses(const Look *l, const NetworkLayer *layer, const NetworkLayer *next, const double *now, int leader)
{
    int count = 1;
    for (int unit = 0; unit < layer->units; unit++)
        count += unit != leader && alike(layer, next, l->desc->start, leader, unit, 0) &&
                 alike(layer, next, now, leader, unit, 1e-6);
    return count;
}

/* In the first layer that has them. */
static bool equal_units(const Look *l, const double *now, TrainSaid *out)
{
    const Network *network = l->desc->network;
    const NetworkLayer *layer = NULL;
    for (int i = 0; i < network->layer_count; i++) {
        const NetworkLayer *next = &network->layers[i];
        if (!next->number) continue;
        int most = 1;
        for (int leader = 0; layer && leader < LEADERS && leader < layer->units - most; leader++) {
            int count = likenesses(l, layer, next, now, leader);
            if (count > most) most = count;
        }
        if (most > 1) {
            *out = (TrainSaid){.kind = TRAIN_SAID_SYMMETRIC, .layer = layer->number, .units = most, .of = layer->units};
            return true;
        }
        layer = next;
    }
    return false;
}

/* Equal units get equal gradients, and any rule moves them equally: only noise and dropout part them, and then they are
 * told of only after an update that did not. The weights of a step may have to be worked out: only where they matter. */
static void look_symmetric(Look *l)
{
    TrainSaid what;
    if (l->step == 0 && (l->how->noise > 0 || drops(l->desc->network))) return;
    if (equal_units(l, l->desc->start, &what) && equal_units(l, training_theta(l->training, l->run, l->step), &what))
        say(l, what);
}

static void look_dead(Look *l)
{
    if (l->now->dead >= many_dead) say(l, (TrainSaid){.kind = TRAIN_SAID_DEAD, .share = l->now->dead});
}

/* ---- losses --------------------------------------------------------------------------------------------------------- */

/* The losses on a part since a measure: means of the first few, of the middle and of the last third, and how far the
 * difference of such means is off by chance, as the differences from measure to measure have it. */
typedef struct Stretch {
    double first, middle, last, chance;
    int count;
} Stretch;

static Stretch stretch_of(const Look *l, const TrainMeasure *from, ExamplePart part)
{
    Stretch s = {0};
    double squares = 0, after = NAN, sums[3] = {0}, few[FEW] = {0};
    int counts[3] = {0}, length = l->now->step - from->step;
    for (const TrainMeasure *m = l->now; m->step > from->step; m = before(l, m)) {
        int third = (int)((int64_t)(m->step - from->step - 1) * 3 / length);
        double loss = m->part[part].loss;
        sums[third] += loss, counts[third]++;
        few[s.count % FEW] = loss;
        if (s.count++) squares += (after - loss) * (after - loss);
        after = loss;
    }
    for (int i = 0; i < FEW; i++) s.first += few[i] / FEW;
    s.middle = sums[1] / counts[1], s.last = sums[2] / counts[2];
    s.chance = sqrt(squares / 2 / (s.count - 1) * (1.0 / FEW + 3.0 / s.count));
    return s;
}

/* The held loss was lowest at `best`, ten epochs and nine measures ago or more. In the later two thirds since then it lies
 * above where it was just after that, by more than chance, and now by a fifth, and by a hundredth of where it began. The
 * training loss fell meanwhile by a twentieth, by more than chance too. */
static bool overfits(const Look *l, const TrainMeasure *best, ExamplePart part)
{
    if (l->now->epoch - best->epoch < STRETCH) return false;
    Stretch held = stretch_of(l, best, part), train = stretch_of(l, best, PART_TRAIN);
    double lowest = best->part[part].loss, rise = fmin(held.last, l->now->part[part].loss) - held.first;
    return held.count >= 9 && fmin(held.middle, held.last) - held.first > 6 * held.chance && rise >= risen * lowest &&
           rise >= l->start->part[part].loss / 100 && train.first - train.last > 6 * train.chance &&
           train.last <= (1 - fallen) * train.first;
}

static void look_overfits(Look *l)
{
    ExamplePart part = isnan(l->now->part[PART_VALIDATION].loss) ? PART_TEST : PART_VALIDATION;
    if (isnan(l->now->part[part].loss)) return;
    const TrainMeasure *best = l->now;
    for (const TrainMeasure *m = best; m; m = before(l, m))
        if (m->part[part].loss <= best->part[part].loss) best = m;
    if (!overfits(l, best, part)) return;
    int exact = part == PART_VALIDATION ? training_best(l->training, l->run) : -1; /* measures may be thinned */
    say(l, (TrainSaid){.kind = TRAIN_SAID_OVERFITS,
                       .part = part,
                       .epoch = exact >= 0 && exact <= l->step ? exact / l->per_epoch : best->epoch,
                       .then = best->part[part].loss,
                       .now = l->now->part[part].loss});
}

static void look_stopped(Look *l)
{
    int stop = training_stop(l->training, l->run);
    if (stop < 0 || l->step < stop) return;
    say(l, (TrainSaid){.kind = TRAIN_SAID_STOPPED,
                       .update = stop,
                       .epoch = training_best(l->training, l->run) / l->per_epoch});
}

/* Over the last ten epochs measured the training loss stayed within `slack` of itself. */
static bool stands(const Look *l, double slack)
{
    double low = INFINITY, high = -INFINITY;
    const TrainMeasure *m = l->now;
    int i = 0;
    for (; i <= STRETCH && m; i++, m = before(l, m)) {
        low = fmin(low, m->part[PART_TRAIN].loss);
        high = fmax(high, m->part[PART_TRAIN].loss);
    }
    return i > STRETCH && high - low <= slack * high;
}

/* The largest share of a class among the training examples. */
static double commonest(const Examples *examples)
{
    int most = 0, all = examples->count[PART_TRAIN], classes = examples->outputs > 1 ? examples->outputs : 2;
    for (int class = 0; class < classes; class ++) {
        int count = 0;
        for (int i = 0; i < all; i++) count += examples->y[examples->row[PART_TRAIN][i]] == class;
        if (count > most) most = count;
    }
    return (double)most / all;
}

/* At least as bad all the while. */
static void look_constant(Look *l)
{
    if (!stands(l, standing)) return;
    bool numbers = !isnan(l->now->part[PART_TRAIN].r2);
    double share = numbers ? NAN : commonest(l->desc->examples);
    const TrainMeasure *m = l->now;
    for (int i = 0; i <= STRETCH; i++, m = before(l, m))
        if (numbers ? m->part[PART_TRAIN].r2 > standing : m->part[PART_TRAIN].metric > share) return;
    say(l, (TrainSaid){.kind = TRAIN_SAID_CONSTANT, .epoch = l->now->epoch, .share = share});
}

/* The gradient is that of all examples, and nothing shakes the run. */
static void look_settled(Look *l)
{
    const TrainRunDesc *desc = l->desc;
    bool whole = desc->batch == 0 || desc->batch >= desc->examples->count[PART_TRAIN];
    if (!whole || l->how->noise > 0 || drops(desc->network) || !stands(l, settled)) return;
    double largest = 0;
    for (const TrainMeasure *m = l->now; m; m = before(l, m)) largest = fmax(largest, m->gradient[0]);
    if (l->now->gradient[0] <= settled * largest)
        say(l, (TrainSaid){
                   .kind = TRAIN_SAID_SETTLED, .epoch = l->now->epoch, .then = largest, .now = l->now->gradient[0]});
}

int training_said(Training *training, int run, int step, TrainSaid out[TRAIN_SAID_MAX])
{
    int last = training_last(training, run);
    if (step > last) step = last;
    Look l = {.training = training,
              .run = run,
              .step = step,
              .per_epoch = training_per_epoch(training, run),
              .desc = &training_desc(training)->runs[run],
              .how = training_run(training, run),
              .now = training_measure(training, run, step),
              .start = training_measure(training, run, 0),
              .said = out};
    look_diverged(&l);
    look_grown(&l);
    look_between_layers(&l, TRAIN_SAID_EXPLODES);
    look_symmetric(&l);
    look_dead(&l);
    look_between_layers(&l, TRAIN_SAID_VANISHES);
    look_stopped(&l);
    look_overfits(&l);
    look_constant(&l);
    /* where the gradient is small for one of these reasons is no place to come to rest at */
    if (!l.count) look_settled(&l);
    return l.count;
}
