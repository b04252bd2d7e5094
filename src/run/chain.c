#include "run/chain.h"

#include <math.h>
#include <string.h>

#include "formula/tree.h"

typedef struct Maker {
    const ChainDesc *desc;
    const Network *network;
    Arena *arena;
    int next[NETWORK_LAYERS_MAX + 1]; /* by layer: the next one with weights; 0: none */
} Maker;

static const NetworkLayer *layer_of(const Maker *m, int layer) { return &m->network->layers[layer - 1]; }

static double weight_at(const Maker *m, int layer, int unit, int input)
{
    const NetworkLayer *l = layer_of(m, layer);
    return m->desc->theta[l->weights + unit * l->inputs + input];
}

/* ---- formulas ---------------------------------------------------------------------------------------------------- */

static bool same_tree(const Node *a, const Node *b)
{
    if (a == b) return true;
    if (a->kind != b->kind || a->op != b->op || a->count != b->count) return false;
    if (a->kind == NODE_NUMBER) return a->value == b->value;
    if (a->kind == NODE_NAME || a->kind == NODE_CONSTANT) return !strcmp(a->name, b->name);
    for (int i = 0; i < a->count; i++)
        if (!same_tree(a->args[i], b->args[i])) return false;
    return true;
}

/* Where a slope holds the function itself, its value stands: 1 - tanh(z)^2 is 1 - a^2. */
static const Node *with_value(Arena *arena, const Node *node, const Node *formula)
{
    if (same_tree(node, formula)) return node_name(arena, "a", 0);
    if (node->kind != NODE_CALL) return node;
    const Node **args = arena_array(arena, const Node *, node->count);
    bool same = true;
    for (int i = 0; i < node->count; i++) {
        args[i] = with_value(arena, node->args[i], formula);
        same = same && args[i] == node->args[i];
    }
    return same ? node : node_call(arena, node->op, args, node->count, 0);
}

static const WorkingName *names_of(const Maker *m, const char *first, double first_value, const char *second,
                                   double second_value, const RuleOption *options, const double *values, int count)
{
    WorkingName *out = arena_array(m->arena, WorkingName, count + 2);
    double *numbers = arena_array(m->arena, double, count + 2);
    for (int i = 0; i < count + 2; i++) {
        numbers[i] = i == 0 ? first_value : i == 1 ? second_value : values[i - 2];
        out[i] = (WorkingName){.name = i == 0   ? first
                                       : i == 1 ? second
                                                : options[i - 2].name,
                               .values = &numbers[i],
                               .count = 1};
    }
    return out;
}

enum { FORMULA_MOST = 300 }; /* a slope with more parts is a number of its own: nobody reads it */

/* ---- factors ----------------------------------------------------------------------------------------------------- */

/* NULL: what goes in is what comes out. */
static const Activation *activation_of(const Maker *m, int layer)
{
    const Activation *activation = layer_of(m, layer)->activation;
    return activation && activation->formula->kind != NODE_NAME ? activation : NULL;
}

static ChainFactor slope_factor(const Maker *m, int layer, int unit)
{
    const Activation *activation = activation_of(m, layer);
    ChainFactor out = {.kind = CHAIN_SLOPE, .layer = layer, .unit = unit, .value = 1};
    if (!activation) {
        out.formula = node_number(m->arena, 1);
        return out;
    }
    double z = pass_sum(m->desc->pass, layer, unit, m->desc->example);
    double a = pass_value(m->desc->pass, layer, unit, m->desc->example);
    bool predicts = layer == m->network->layer_count && m->network->output != OUTPUT_LINEAR;
    if (predicts) a = activation_value(activation, z, NULL); /* the pass tells what the output made of it */
    if (activation->slope_size > FORMULA_MOST) {
        activation_value(activation, z, &out.value);
        return out;
    }
    out.formula = with_value(m->arena, activation->derivative, activation->formula);
    out.names =
        names_of(m, activation->variable, z, "a", a, activation->options, activation->values, activation->option_count);
    out.name_count = activation->option_count + 2;
    out.value = workings_value(out.formula, out.names, out.name_count, 0);
    return out;
}

/* What dropout between this layer and the next makes of a unit. */
static double keep_of(const Maker *m, int layer, int unit)
{
    double keep = 1;
    int next = m->next[layer];
    for (int l = layer + 1; l < next; l++) keep *= pass_keep(m->desc->pass, l, unit, m->desc->example);
    return keep;
}

static ChainFactor keep_factor(const Maker *m, int layer, int unit)
{
    return (ChainFactor){.kind = CHAIN_KEEP, .layer = layer, .unit = unit, .value = keep_of(m, layer, unit)};
}

static const Node *two(const Maker *m, NodeOp op, const Node *a, const Node *b)
{
    return node_call(m->arena, op, (const Node *const[]){a, b}, 2, 0);
}

static const Node *number(const Maker *m, double value) { return node_number(m->arena, value); }
static const Node *name(const Maker *m, const char *text) { return node_name(m->arena, text, 0); }

/* Of a loss that is a mean over the outputs each has its share. */
static const Node *shared(const Maker *m, const Node *slope)
{
    int outputs = m->network->outputs;
    return m->network->loss->sum_outputs || outputs == 1 ? slope : two(m, OP_DIV, slope, number(m, outputs));
}

/* A loss by formula behind softmax: every prediction moves with each z, so what the others have in common goes off. */
static ChainFactor softmax_factor(const Maker *m, ChainFactor factor, const Node *slope)
{
    const Loss *loss = m->network->loss;
    double mean = 0, own = 0;
    for (int k = 0; k < m->network->outputs; k++) {
        double p = pass_prediction(m->desc->pass, k, m->desc->example);
        double y = pass_target(m->desc->pass, k, m->desc->example);
        double value =
            workings_value(slope, names_of(m, "p", p, "y", y, loss->options, loss->values, loss->option_count),
                           factor.name_count, 0);
        mean += value * p;
        if (k == factor.unit) own = value;
    }
    factor.kind = CHAIN_ERROR;
    factor.names = names_of(m, "p", factor.names[0].values[0], "slope", own, &(RuleOption){.name = "mean"}, &mean, 1);
    factor.name_count = 3;
    factor.formula = two(m, OP_MUL, name(m, "p"), two(m, OP_SUB, name(m, "slope"), name(m, "mean")));
    factor.value = workings_value(factor.formula, factor.names, 3, 0);
    return factor;
}

/* dloss/dz of an output, factor by factor. Returns how many: 3 at most. */
static int output_factors(const Maker *m, int layer, int unit, ChainFactor *out)
{
    const Network *network = m->network;
    const Loss *loss = network->loss;
    const Activation *activation = activation_of(m, layer);
    int count = 0;
    double p = pass_prediction(m->desc->pass, unit, m->desc->example);
    double y = pass_target(m->desc->pass, unit, m->desc->example);
    ChainFactor factor = {.layer = layer,
                          .unit = unit,
                          .names = names_of(m, "p", p, "y", y, loss->options, loss->values, loss->option_count),
                          .name_count = loss->option_count + 2};
    if (network->fused) {
        factor.kind = CHAIN_ERROR;
        factor.formula = shared(m, two(m, OP_SUB, name(m, "p"), name(m, "y")));
        factor.value = workings_value(factor.formula, factor.names, factor.name_count, 0);
        out[count++] = factor;
    } else if (network->output == OUTPUT_SOFTMAX) {
        out[count++] = softmax_factor(m, factor, shared(m, loss->derivative));
    } else {
        factor.kind = CHAIN_LOSS;
        factor.formula = shared(m, loss->derivative);
        factor.value = workings_value(factor.formula, factor.names, factor.name_count, 0);
        out[count++] = factor;
        if (network->output == OUTPUT_LINEAR) {
            out[count] = slope_factor(m, layer, unit);
            out[count++].kind = CHAIN_OUTPUT;
            return count;
        }
        factor.kind = CHAIN_OUTPUT;
        factor.formula = two(m, OP_MUL, name(m, "p"), two(m, OP_SUB, number(m, 1), name(m, "p")));
        factor.value = workings_value(factor.formula, factor.names, factor.name_count, 0);
        out[count++] = factor;
    }
    if (activation) out[count++] = slope_factor(m, layer, unit);
    return count;
}

/* What the weight is multiplied by: an input, or what a unit of the layer before gives, after dropout. */
static ChainFactor input_factor(const Maker *m)
{
    const ChainDesc *d = m->desc;
    int from = d->layer - 1;
    ChainFactor out = {.kind = CHAIN_INPUT, .layer = from, .unit = d->input, .value = 1};
    if (d->input == layer_of(m, d->layer)->inputs) {
        out.unit = -1;
        return out;
    }
    out.value = pass_value(d->pass, from, d->input, d->example);
    while (out.layer > 0 && !layer_of(m, out.layer)->number) out.layer--;
    if (out.layer == from) return out;
    WorkingName *names = arena_array(m->arena, WorkingName, 2);
    double *values = arena_array(m->arena, double, 2);
    values[0] = pass_value(d->pass, out.layer, d->input, d->example);
    values[1] = 1;
    for (int l = out.layer + 1; l <= from; l++) values[1] *= pass_keep(d->pass, l, d->input, d->example);
    names[0] = (WorkingName){.name = "a", .values = &values[0], .count = 1};
    names[1] = (WorkingName){.name = "keep", .values = &values[1], .count = 1};
    out.names = names, out.name_count = 2;
    out.formula = two(m, OP_MUL, name(m, "a"), name(m, "keep"));
    return out;
}

static double product(const ChainFactor *factors, int count)
{
    double out = 1;
    for (int i = 0; i < count; i++) out *= factors[i].value;
    return out;
}

/* ---- paths ------------------------------------------------------------------------------------------------------- */

/* The factors of the path, from the loss to the weight; `way` says over which units it goes. */
static int path_factors(const Maker *m, const int *way, ChainFactor *out)
{
    int layers[NETWORK_LAYERS_MAX + 1], count = 0, made;
    for (int l = m->desc->layer; l; l = m->next[l]) layers[count++] = l;
    int last = layers[count - 1];
    made = output_factors(m, last, way[last], out);
    for (int i = count - 1; i > 0; i--) {
        int to = layers[i], at = layers[i - 1];
        out[made++] = (ChainFactor){.kind = CHAIN_WEIGHT,
                                    .layer = to,
                                    .unit = way[to],
                                    .from = way[at],
                                    .value = weight_at(m, to, way[to], way[at])};
        if (to > at + 1) out[made++] = keep_factor(m, at, way[at]);
        out[made++] = slope_factor(m, at, way[at]);
    }
    out[made++] = input_factor(m);
    return made;
}

/* Slope and dropout of every unit behind the weight's layer and of its own: each is used on many paths. */
static double **unit_slopes(const Maker *m)
{
    double **out = arena_array(m->arena, double *, m->network->layer_count + 1);
    for (int l = m->desc->layer; l; l = m->next[l]) {
        int units = layer_of(m, l)->units;
        out[l] = arena_array(m->arena, double, units);
        for (int u = 0; u < units; u++) {
            if (l == m->desc->layer && u != m->desc->unit) continue;
            ChainFactor factors[3];
            out[l][u] = m->next[l] ? slope_factor(m, l, u).value * keep_of(m, l, u)
                                   : product(factors, output_factors(m, l, u, factors));
        }
    }
    return out;
}

static void all_products(const Maker *m, double *const *slopes, int layer, int unit, double so_far, double **at)
{
    int next = m->next[layer];
    so_far *= slopes[layer][unit];
    if (!next) *(*at)++ = so_far;
    for (int u = 0; next && u < layer_of(m, next)->units; u++)
        all_products(m, slopes, next, u, so_far * weight_at(m, next, u, unit), at);
}

static void walk_path(Maker *m, Chain *out)
{
    int *way = arena_array(m->arena, int, m->network->layer_count + 1);
    for (int l = 0; l <= m->network->layer_count; l++) way[l] = -1;
    double paths = 1;
    for (int l = m->next[out->layer]; l; l = m->next[l]) paths *= layer_of(m, l)->units;
    out->paths = paths;
    out->path = m->desc->path < 0 ? 0 : m->desc->path < paths ? m->desc->path : (int)paths - 1;
    way[out->layer] = out->unit;
    double left = out->path; /* the last layer's unit changes first */
    for (int l = m->next[out->layer]; l; l = m->next[l]) {
        paths /= layer_of(m, l)->units;
        way[l] = isfinite(paths) ? (int)fmod(floor(left / paths), layer_of(m, l)->units) : 0;
    }
    out->way = way;
    ChainFactor *factors = arena_array(m->arena, ChainFactor, 3 * m->network->layer_count + 4);
    out->factor_count = path_factors(m, way, factors);
    out->factors = factors;
    out->product = product(factors, out->factor_count);
    if (out->paths > CHAIN_PATHS_MAX) return;
    double *products = arena_array(m->arena, double, (int)out->paths), *at = products;
    all_products(m, unit_slopes(m), out->layer, out->unit, input_factor(m).value, &at);
    out->products = products;
}

/* ---- all paths --------------------------------------------------------------------------------------------------- */

static void share(const Maker *m, Chain *out)
{
    ChainFactor *factors = arena_array(m->arena, ChainFactor, 5);
    int next = m->next[out->layer], count = 0;
    if (next) {
        int units = layer_of(m, next)->units;
        ChainTerm *terms = arena_array(m->arena, ChainTerm, units);
        factors[count] = (ChainFactor){.kind = CHAIN_NEXT, .layer = out->layer, .unit = out->unit};
        for (int u = 0; u < units; u++) {
            terms[u] = (ChainTerm){.unit = u,
                                   .weight = weight_at(m, next, u, out->unit),
                                   .delta = pass_delta(m->desc->pass, next, u, m->desc->example)};
            factors[count].value += terms[u].weight * terms[u].delta;
        }
        count++;
        if (next > out->layer + 1) factors[count++] = keep_factor(m, out->layer, out->unit);
        factors[count++] = slope_factor(m, out->layer, out->unit);
        out->terms = terms, out->term_count = units, out->next_layer = next;
    } else {
        count = output_factors(m, out->layer, out->unit, factors);
    }
    out->delta = product(factors, count);
    factors[count++] = input_factor(m);
    out->shared = factors, out->shared_count = count;
    out->whole = product(factors, count);
}

static void gather_batch(const Maker *m, Chain *out)
{
    const ChainDesc *d = m->desc;
    bool bias = d->input == layer_of(m, d->layer)->inputs;
    double *each = arena_array(m->arena, double, out->examples), sum = 0;
    for (int e = 0; e < out->examples; e++) {
        each[e] = pass_delta(d->pass, d->layer, d->unit, e);
        if (!bias) each[e] *= pass_value(d->pass, d->layer - 1, d->input, e);
        sum += each[e];
    }
    out->each = each;
    out->mean = sum / out->examples;
    if (!bias) {
        out->l2 = 2 * m->network->l2 * out->weight;
        out->l1 = m->network->l1 * ((out->weight > 0) - (out->weight < 0));
    }
    out->gradient = out->mean + out->l2 + out->l1;
}

bool chain_make(const ChainDesc *desc, Arena *arena, Chain *out)
{
    const Network *network = desc->network;
    memset(out, 0, sizeof *out);
    if (desc->layer < 1 || desc->layer > network->layer_count) return false;
    const NetworkLayer *layer = &network->layers[desc->layer - 1];
    int examples = pass_count(desc->pass);
    if (!layer->number || desc->unit < 0 || desc->unit >= layer->units || desc->input < 0 ||
        desc->input > layer->inputs || desc->example < 0 || desc->example >= examples)
        return false;
    Maker m = {.desc = desc, .network = network, .arena = arena};
    for (int l = network->layer_count, next = 0; l > 0; l--) {
        m.next[l] = next;
        if (network->layers[l - 1].number) next = l;
    }
    *out = (Chain){
        .layer = desc->layer, .unit = desc->unit, .input = desc->input, .example = desc->example, .examples = examples};
    out->param = desc->input < layer->inputs ? layer->weights + desc->unit * layer->inputs + desc->input
                                             : layer->biases + desc->unit;
    out->weight = desc->theta[out->param];
    walk_path(&m, out);
    share(&m, out);
    gather_batch(&m, out);
    return true;
}
