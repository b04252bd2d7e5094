#include "model/network/pass.h"

#include "base/memory.h"
#include "base/random.h"
#include "model/network/pass_kernels.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SSE__)
#include <xmmintrin.h>
#endif

enum { LANES = 8, MAP_BLOCK = 256, MAPS = 4 }; /* a batch takes whole vectors of floats */

struct Pass {
    const Network *network;
    KernelSet set;
    size_t real; /* size of a number */
    int room, count, stride;
    int *rows;
    bool dropout, masked; /* on; its masks are those of this update and batch */
    uint64_t seed, update;
    double loss;
    void *theta, *sums;            /* [params] in the pass's precision */
    void *memory;                  /* all that goes by examples: */
    void *inputs, *targets, *ones; /* [..][stride] */
    ActivationCall activations[NETWORK_LAYERS_MAX];
    LayerCall calls[NETWORK_LAYERS_MAX];
    LossCall output;
    void *keeps[NETWORK_LAYERS_MAX]; /* dropout */
    void *map[MAPS];                 /* [widest][MAP_BLOCK]: values in turn; sums; slopes */
};

static void (*const loss_predicts[KERNEL_SETS])(const LossCall *) = IN_ALL_SETS(loss_predict);
static double (*const loss_runs[KERNEL_SETS])(const LossCall *) = IN_ALL_SETS(loss_run);
static void (*const numbers_takes[KERNEL_SETS])(void *, const double *, size_t) = IN_ALL_SETS(numbers_take);
static void (*const numbers_gives[KERNEL_SETS])(double *, const void *, double, size_t) = IN_ALL_SETS(numbers_give);
static void (*const numbers_turns[KERNEL_SETS])(void *, const double *, const int *, int, int,
                                                int) = IN_ALL_SETS(numbers_turn);

static bool is_precise(const Pass *pass) { return pass->set >= SET_DOUBLE; }

static double number_at(const Pass *pass, const void *numbers, size_t at)
{
    return is_precise(pass) ? ((const double *)numbers)[at] : (double)((const float *)numbers)[at];
}

static void number_put(const Pass *pass, void *numbers, size_t at, double value)
{
    if (is_precise(pass)) ((double *)numbers)[at] = value;
    else ((float *)numbers)[at] = (float)value;
}

static void *offset(const Pass *pass, const void *numbers, int count)
{
    return (char *)numbers + pass->real * (size_t)count;
}

/* ---- memory ---------------------------------------------------------------------------------------------------- */

/* Memory is laid out twice: once to know how much it is, without a base. */
typedef struct Layout {
    char *base;
    size_t used, real;
} Layout;

static void *take(Layout *layout, int rows, int length)
{
    void *out = layout->base ? layout->base + layout->used : NULL;
    layout->used += (layout->real * (size_t)rows * (size_t)length + 63) & ~(size_t)63;
    return out;
}

static size_t lay_out(Pass *pass, char *base)
{
    const Network *network = pass->network;
    Layout at = {base, 0, pass->real};
    int room = pass->room;
    void *below = pass->inputs = take(&at, network->inputs, room), *deltas_below = NULL;
    pass->ones = take(&at, 1, room);
    for (int i = 0; i < network->layer_count; i++) {
        const NetworkLayer *layer = &network->layers[i];
        LayerCall *call = &pass->calls[i];
        bool weighs = layer->number > 0, bent = pass->activations[i].twin || pass->activations[i].program;
        *call = (LayerCall){
            .layer = layer, .set = pass->set, .activation = &pass->activations[i], .below = below, .ones = pass->ones};
        call->values = take(&at, layer->units, room);
        call->sums = bent ? take(&at, layer->units, room) : call->values;
        call->slopes = bent ? take(&at, layer->units, room) : NULL;
        call->deltas = take(&at, layer->units, room);
        call->deltas_below = deltas_below;
        pass->keeps[i] = weighs ? NULL : take(&at, layer->units, room);
        if (weighs) {
            call->weights = offset(pass, pass->theta, layer->weights);
            call->biases = offset(pass, pass->theta, layer->biases);
            call->sums_over_batch = offset(pass, pass->sums, layer->weights);
        }
        below = call->values, deltas_below = call->deltas;
    }
    LossCall *output = &pass->output;
    output->scores = below, output->deltas = deltas_below;
    output->targets = pass->targets = take(&at, network->outputs, room);
    output->predictions = network->output == OUTPUT_LINEAR ? below : take(&at, network->outputs, room);
    output->losses = take(&at, 1, room);
    output->scratch = take(&at, 1, room);
    return at.used;
}

static void make_room(Pass *pass, int count)
{
    pass->room = (count + LANES - 1) / LANES * LANES;
    free(pass->memory);
    free(pass->rows);
    size_t size = lay_out(pass, NULL);
    pass->memory = memory_must(aligned_alloc(64, size));
    memset(pass->memory, 0, size);
    pass->rows = memory_must(calloc((size_t)pass->room, sizeof *pass->rows));
    lay_out(pass, pass->memory);
    for (int n = 0; n < pass->room; n++) number_put(pass, pass->ones, (size_t)n, 1);
}

static void choose_code(Pass *pass)
{
    const Network *network = pass->network;
    for (int i = 0; i < network->layer_count; i++) {
        const Activation *activation = network->layers[i].activation;
        ActivationCall *call = &pass->activations[i];
        if (!activation) continue;
        call->twin = twin_of_activation(activation, call->options);
        if (call->twin && !call->twin->run[0]) call->twin = NULL; /* the identity */
        else if (!call->twin) call->program = program_clone(activation->program);
    }
    LossCall *output = &pass->output;
    output->set = pass->set;
    output->output = network->output, output->outputs = network->outputs;
    output->sum = network->loss->sum_outputs;
    output->fused = network->fused;
    output->twin = twin_of_loss(network->loss, output->options);
    if (!output->twin && !output->fused) output->program = program_clone(network->loss->program);
}

static bool avx2_wanted = true;
void pass_use_avx2(bool use) { avx2_wanted = use; }

static KernelSet choose_set(bool precise)
{
#if defined(__x86_64__)
    if (avx2_wanted && __builtin_cpu_supports("avx2")) return precise ? SET_DOUBLE_AVX2 : SET_FLOAT_AVX2;
#endif
    return precise ? SET_DOUBLE : SET_FLOAT;
}

void pass_create(Pass **out, const PassDesc *desc)
{
    const Network *network = desc->network;
    Pass *pass = memory_must(calloc(1, sizeof *pass));
    pass->network = network;
    pass->set = choose_set(desc->precise);
    pass->real = desc->precise ? sizeof(double) : sizeof(float);
    size_t params = pass->real * (size_t)network->params + 64;
    pass->theta = memory_must(aligned_alloc(64, (params + 63) & ~(size_t)63));
    pass->sums = memory_must(aligned_alloc(64, (params + 63) & ~(size_t)63));
    choose_code(pass);
    make_room(pass, desc->batch_most > 0 ? desc->batch_most : 1);
    *out = pass;
}

void pass_destroy(Pass *pass)
{
    if (!pass) return;
    for (int i = 0; i < NETWORK_LAYERS_MAX; i++) program_destroy(pass->activations[i].program);
    program_destroy(pass->output.program);
    for (int i = 0; i < MAPS; i++) free(pass->map[i]);
    free(pass->theta);
    free(pass->sums);
    free(pass->memory);
    free(pass->rows);
    free(pass);
}

/* ---- the batch -------------------------------------------------------------------------------------------------- */

void pass_batch(Pass *pass, const double *x, const double *y, const int *rows, int count)
{
    assert(count > 0);
    const Network *network = pass->network;
    if (count > pass->room) make_room(pass, count);
    int inputs = network->inputs, outputs = network->outputs, stride = (count + LANES - 1) / LANES * LANES;
    pass->count = pass->output.count = count;
    pass->stride = pass->output.stride = stride;
    pass->masked = false;
    for (int i = 0; i < network->layer_count; i++) pass->calls[i].stride = stride;
    for (int n = 0; n < count; n++) pass->rows[n] = rows ? rows[n] : n;
    numbers_turns[pass->set](pass->inputs, x, pass->rows, inputs, count, stride);
    if (outputs == 1) numbers_turns[pass->set](pass->targets, y, pass->rows, 1, count, stride);
    for (int k = 0; k < outputs && outputs > 1; k++)
        for (int n = 0; n < stride; n++)
            number_put(pass, pass->targets, (size_t)k * (size_t)stride + (size_t)n,
                       y[pass->rows[n < count ? n : 0]] == k);
}

void pass_dropout(Pass *pass, bool on, uint64_t seed, uint64_t update)
{
    if (pass->dropout == on && pass->seed == seed && pass->update == update) return;
    pass->dropout = on, pass->seed = seed, pass->update = update;
    pass->masked = false;
}

static void make_masks(Pass *pass)
{
    pass->masked = true;
    for (int i = 0; i < pass->network->layer_count; i++) {
        const NetworkLayer *layer = &pass->network->layers[i];
        LayerCall *call = &pass->calls[i];
        if (layer->number) continue;
        call->keep = pass->dropout && layer->rate > 0 ? pass->keeps[i] : NULL;
        if (!call->keep) continue;
        Random random = random_stream(pass->seed, pass->update * NETWORK_LAYERS_MAX + (uint64_t)i);
        for (int unit = 0; unit < layer->units; unit++)
            for (int n = 0; n < pass->stride; n++) {
                bool out = n < pass->count && random_uniform(&random) < layer->rate;
                number_put(pass, pass->keeps[i], (size_t)unit * (size_t)pass->stride + (size_t)n,
                           out ? 0 : 1 / (1 - layer->rate));
            }
    }
}

/* ---- a look ----------------------------------------------------------------------------------------------------- */

/* Numbers too small for full precision make processors a hundred times slower: they count as zero. */
static unsigned flush_begin(void)
{
#if defined(__SSE__)
    unsigned before = _mm_getcsr();
    _mm_setcsr(before | 0x8040);
    return before;
#else
    return 0;
#endif
}

static void flush_end(unsigned before)
{
#if defined(__SSE__)
    _mm_setcsr(before);
#endif
}

/* The gradient of the mean with penalties, and their value. */
static double add_penalties(const Pass *pass, const double *theta, double *gradient)
{
    const Network *network = pass->network;
    double l1 = network->l1, l2 = network->l2, squares = 0, sizes = 0;
    for (int i = 0; i < network->layer_count && (l1 > 0 || l2 > 0); i++) {
        const NetworkLayer *layer = &network->layers[i];
        if (!layer->number) continue;
        for (int k = layer->weights; k < layer->biases; k++) {
            double w = theta[k];
            squares += w * w, sizes += fabs(w);
            if (gradient) gradient[k] += 2 * l2 * w + l1 * ((w > 0) - (w < 0));
        }
    }
    return l2 * squares + l1 * sizes;
}

double pass_look(Pass *pass, const double *theta, double *gradient)
{
    const Network *network = pass->network;
    assert(pass->count > 0);
    unsigned before = flush_begin();
    numbers_takes[pass->set](pass->theta, theta, (size_t)network->params);
    if (!pass->masked) make_masks(pass);
    for (int i = 0; i < network->layer_count; i++) network->layers[i].kind->forward[pass->set](&pass->calls[i]);
    pass->loss = loss_runs[pass->set](&pass->output);
    for (int i = network->layer_count - 1; i >= 0 && gradient; i--)
        network->layers[i].kind->backward[pass->set](&pass->calls[i]);
    if (gradient) numbers_gives[pass->set](gradient, pass->sums, 1.0 / pass->count, (size_t)network->params);
    flush_end(before);
    return pass->loss + add_penalties(pass, theta, gradient);
}

double pass_loss(const Pass *pass) { return pass->loss; }

double pass_metric(const Pass *pass)
{
    const Network *network = pass->network;
    double sum = 0;
    for (int n = 0; n < pass->count; n++) {
        int best = 0;
        double p = pass_prediction(pass, 0, n), y = pass_target(pass, 0, n), most = p;
        for (int k = 1; k < network->outputs; k++)
            if (pass_prediction(pass, k, n) > most) most = pass_prediction(pass, k, n), best = k;
        if (network->outputs > 1) sum += pass_target(pass, best, n);
        else sum += network->output == OUTPUT_SIGMOID ? (p > 0.5) == (y > 0.5) : fabs(p - y);
    }
    return sum / pass->count;
}

/* ---- what it computed ------------------------------------------------------------------------------------------- */

static double cell(const Pass *pass, const void *rows, int row, int example)
{
    assert(example >= 0 && example < pass->count);
    return number_at(pass, rows, (size_t)row * (size_t)pass->stride + (size_t)example);
}

int pass_count(const Pass *pass) { return pass->count; }
int pass_row(const Pass *pass, int example) { return pass->rows[example]; }

double pass_value(const Pass *pass, int layer, int unit, int example)
{
    if (layer == pass->network->layer_count) return pass_prediction(pass, unit, example);
    return cell(pass, layer ? pass->calls[layer - 1].values : pass->inputs, unit, example);
}

double pass_sum(const Pass *pass, int layer, int unit, int example)
{
    if (layer == 0) return cell(pass, pass->inputs, unit, example);
    const LayerCall *call = &pass->calls[layer - 1];
    return cell(pass, call->layer->number ? call->sums : call->below, unit, example);
}

double pass_delta(const Pass *pass, int layer, int unit, int example)
{
    assert(layer > 0);
    return cell(pass, pass->calls[layer - 1].deltas, unit, example);
}

double pass_keep(const Pass *pass, int layer, int unit, int example)
{
    const void *keep = layer ? pass->calls[layer - 1].keep : NULL;
    return keep ? cell(pass, keep, unit, example) : 1;
}

double pass_prediction(const Pass *pass, int output, int example)
{
    return cell(pass, pass->output.predictions, output, example);
}

double pass_target(const Pass *pass, int output, int example) { return cell(pass, pass->targets, output, example); }

double pass_example_loss(const Pass *pass, int example) { return cell(pass, pass->output.losses, 0, example); }

/* ---- maps ------------------------------------------------------------------------------------------------------- */

static void map_out(const Pass *pass, const void *rows, int units, int count, float *out, int stride)
{
    for (int unit = 0; unit < units; unit++)
        for (int n = 0; n < count; n++)
            out[(size_t)unit * (size_t)stride + (size_t)n] =
                (float)number_at(pass, rows, (size_t)unit * MAP_BLOCK + (size_t)n);
}

static void map_block(Pass *pass, const double *x, int count, float *out, int stride)
{
    const Network *network = pass->network;
    int at = 0; /* map[at] holds the values below */
    for (int n = 0; n < MAP_BLOCK; n++)
        for (int i = 0; i < network->inputs; i++)
            number_put(pass, pass->map[at], (size_t)i * MAP_BLOCK + (size_t)n,
                       x[(size_t)(n < count ? n : 0) * (size_t)network->inputs + (size_t)i]);
    for (int i = 0; i < network->layer_count; i++) {
        LayerCall call = pass->calls[i];
        if (!call.layer->number) continue;
        bool bent = call.slopes;
        call.stride = MAP_BLOCK;
        call.below = pass->map[at];
        call.values = pass->map[1 - at];
        call.sums = bent ? pass->map[2] : call.values;
        call.slopes = bent ? pass->map[3] : NULL;
        call.layer->kind->forward[pass->set](&call);
        at = 1 - at;
        if (i < network->layer_count - 1)
            map_out(pass, pass->map[at], call.layer->units, count,
                    out + (size_t)call.layer->first_unit * (size_t)stride, stride);
    }
    LossCall output = pass->output;
    output.stride = MAP_BLOCK;
    output.scores = pass->map[at];
    output.predictions = network->output == OUTPUT_LINEAR ? pass->map[at] : pass->map[2];
    output.losses = pass->map[3];
    loss_predicts[pass->set](&output);
    map_out(pass, output.predictions, network->outputs, count,
            out + (size_t)network->layers[network->layer_count - 1].first_unit * (size_t)stride, stride);
}

void pass_map(Pass *pass, const double *theta, const double *x, int count, float *out)
{
    size_t size = pass->real * (size_t)pass->network->widest * MAP_BLOCK;
    for (int i = 0; i < MAPS; i++)
        if (!pass->map[i]) pass->map[i] = memory_must(aligned_alloc(64, size));
    unsigned before = flush_begin();
    numbers_takes[pass->set](pass->theta, theta, (size_t)pass->network->params);
    for (int start = 0; start < count; start += MAP_BLOCK)
        map_block(pass, x + (size_t)start * (size_t)pass->network->inputs,
                  count - start < MAP_BLOCK ? count - start : MAP_BLOCK, out + start, count);
    flush_end(before);
}
