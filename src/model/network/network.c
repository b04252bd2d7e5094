#include "model/network/network.h"

#include "base/csv.h"
#include "base/memory.h"
#include "model/network/layer.h"
#include "model/network/twin.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- shape ----------------------------------------------------------------------------------------------------- */

static Status shape_layer(Network *network, int index, int inputs, const LayerDesc *desc, Error *error)
{
    NetworkLayer *layer = &network->layers[index];
    Error inner = {0};
    const LayerKind *kind = layer_kind(desc->kind, &inner);
    *layer = (NetworkLayer){.kind = kind, .inputs = inputs, .weights = -1, .biases = -1};
    if (!kind || kind->shape(layer, desc, &inner))
        return error_at(error, "", 0, 0, inner.status, "layer %d (%s): %s", index + 1, desc->kind, inner.message);
    layer->first_unit = index ? network->layers[index - 1].first_unit : 0;
    if (!kind->weighs) return STATUS_OK;
    long params = network->params + (long)(inputs + 1) * layer->units;
    if (params > NETWORK_PARAMS_MAX)
        return error_at(error, "", 0, 0, STATUS_LIMIT, "layer %d (%s): %ld parameters with this one; at most %d",
                        index + 1, desc->kind, params, NETWORK_PARAMS_MAX);
    layer->weights = network->params;
    layer->biases = network->params + inputs * layer->units;
    layer->first_unit = network->units;
    network->params = (int)params;
    network->units += layer->units;
    if (layer->units > network->widest) network->widest = layer->units;
    return STATUS_OK;
}

static Status shape(Network *network, const NetworkDesc *desc, Error *error)
{
    int count = desc->layer_count, width = desc->inputs, number = 0;
    if (desc->inputs < 1 || desc->inputs > NETWORK_UNITS_MAX)
        return error_at(error, "", 0, 0, STATUS_VALUE, "%d inputs; a network has 1 to %d", desc->inputs,
                        NETWORK_UNITS_MAX);
    if (count < 1 || count > NETWORK_LAYERS_MAX)
        return error_at(error, "", 0, 0, STATUS_VALUE, "%d layers; a network has 1 to %d", count, NETWORK_LAYERS_MAX);
    if (!(desc->l1 >= 0 && desc->l1 < INFINITY && desc->l2 >= 0 && desc->l2 < INFINITY))
        return error_at(error, "", 0, 0, STATUS_VALUE, "a penalty of %g; l1 and l2 are 0 or more",
                        desc->l1 >= 0 && desc->l1 < INFINITY ? desc->l2 : desc->l1);
    network->widest = width;
    for (int i = 0; i < count; i++) {
        Status status = shape_layer(network, i, width, &desc->layers[i], error);
        if (status) return status;
        NetworkLayer *layer = &network->layers[i];
        if (layer->kind->weighs) layer->number = ++number;
        width = layer->units;
    }
    if (!network->layers[count - 1].kind->weighs)
        return error_at(error, "", 0, 0, STATUS_VALUE, "layer %d (%s): the last layer is the output and must be dense",
                        count, desc->layers[count - 1].kind);
    if (desc->output == OUTPUT_SOFTMAX && width < 2)
        return error_at(error, "", 0, 0, STATUS_VALUE,
                        "layer %d (%s): softmax over one unit is always 1; try sigmoid, or a unit for each class",
                        count, desc->layers[count - 1].kind);
    network->outputs = width;
    return loss_fits(desc->loss, desc->output, error);
}

Status network_create(Network **out, const NetworkDesc *desc, Error *error)
{
    Network *network = memory_must(calloc(1, sizeof *network));
    network->inputs = desc->inputs, network->layer_count = desc->layer_count;
    network->output = desc->output, network->loss = desc->loss;
    network->fused = loss_is_fused(desc->loss, desc->output);
    network->l1 = desc->l1, network->l2 = desc->l2;
    *out = NULL;
    Status status = shape(network, desc, error);
    if (status) network_destroy(network);
    else *out = network;
    return status;
}

void network_destroy(Network *network) { free(network); }

/* ---- files ------------------------------------------------------------------------------------------------------ */

void network_write(const Network *network, const double *values, TextBuffer *out)
{
    text_add(out, "layer,unit,input,value\n");
    for (int i = 0; i < network->layer_count; i++) {
        const NetworkLayer *layer = &network->layers[i];
        for (int unit = 0; unit < layer->units && layer->number; unit++) {
            const double *row = values + layer->weights + (size_t)unit * (size_t)layer->inputs;
            for (int input = 0; input < layer->inputs; input++)
                text_add(out, "%d,%d,%d,%.17g\n", layer->number, unit, input, row[input]);
            text_add(out, "%d,%d,bias,%.17g\n", layer->number, unit, values[layer->biases + unit]);
        }
    }
}

typedef struct WeightReader {
    const Network *network;
    const NetworkLayer *numbered[NETWORK_LAYERS_MAX];
    int layers;
    Csv csv;
    Arena *arena;
    int column[4]; /* of layer, unit, input, value */
    const char *text;
    size_t length;
    Error *error;
} WeightReader;

/* The character that cell `column` of this line begins with. Quoted cells over several lines do not count here. */
static int column_of_cell(const WeightReader *r, int line, int column)
{
    const char *at = r->text, *end = r->text + r->length;
    for (; line > 1 && at < end; at++)
        if (*at == '\n') line--;
    const char *start = at;
    bool quoted = false;
    for (; at < end && column > 0 && *at != '\n'; at++) {
        if (*at == '"') quoted = !quoted;
        if (*at == ',' && !quoted) column--;
    }
    return (int)utf8_count(start, (size_t)(at - start)) + 1;
}

/* Row -1: the header. */
static Status fail(const WeightReader *r, int row, int cell, Status status, const char *words)
{
    int line = row < 0 ? 1 : r->csv.lines[row];
    error_at(r->error, r->csv.file, line, row < 0 ? 1 : column_of_cell(r, line, r->column[cell]), status, "%s", words);
    if (r->error) error_excerpt(r->error, r->text, r->length);
    return status;
}

/* A whole number from `least` to `most`. */
static bool whole(const char *text, int least, int most, int *out)
{
    double value;
    if (!number_parse(text, &value) || !(value >= least && value <= most)) return false;
    *out = (int)value;
    return *out == value;
}

/* Where in the block the number of this row belongs. */
static Status find_place(const WeightReader *r, int row, int *place)
{
    Arena *arena = r->arena;
    const char *const *cells = r->csv.cells + (size_t)row * (size_t)r->csv.columns;
    int number, unit, input;
    if (!whole(cells[r->column[0]], 1, r->layers, &number))
        return fail(r, row, 0, STATUS_VALUE,
                    arena_print(arena, "'%s' is no layer; this network has %d with weights, counted from 1",
                                cells[r->column[0]], r->layers));
    const NetworkLayer *layer = r->numbered[number - 1];
    if (!whole(cells[r->column[1]], 0, layer->units - 1, &unit))
        return fail(r, row, 1, STATUS_VALUE,
                    arena_print(arena, "'%s' is no unit of layer %d; they are 0 to %d", cells[r->column[1]], number,
                                layer->units - 1));
    if (text_equal(cells[r->column[2]], "bias")) *place = layer->biases + unit;
    else if (whole(cells[r->column[2]], 0, layer->inputs - 1, &input))
        *place = layer->weights + unit * layer->inputs + input;
    else
        return fail(r, row, 2, STATUS_VALUE,
                    arena_print(arena, "'%s' is no input of layer %d; they are 0 to %d, or bias", cells[r->column[2]],
                                number, layer->inputs - 1));
    return STATUS_OK;
}

/* The first place without a number, in words. */
static const char *first_missing(const WeightReader *r, const int *row_of)
{
    for (int i = 0; i < r->layers; i++) {
        const NetworkLayer *layer = r->numbered[i];
        for (int unit = 0; unit < layer->units; unit++)
            for (int input = 0; input <= layer->inputs; input++) {
                bool bias = input == layer->inputs;
                if (row_of[bias ? layer->biases + unit : layer->weights + unit * layer->inputs + input]) continue;
                const char *which = bias ? "bias" : arena_print(r->arena, "%d", input);
                return arena_print(r->arena, "layer %d, unit %d, input %s", layer->number, unit, which);
            }
    }
    return "nothing";
}

static Status read_rows(const WeightReader *r, double *values)
{
    int *row_of = arena_array(r->arena, int, r->network->params); /* from 1 */
    for (int row = 0; row < r->csv.rows; row++) {
        int place = 0;
        Status status = find_place(r, row, &place);
        if (status) return status;
        const char *value = r->csv.cells[(size_t)row * (size_t)r->csv.columns + (size_t)r->column[3]];
        if (row_of[place])
            return fail(r, row, 0, STATUS_VALUE,
                        arena_print(r->arena, "this weight stands in line %d already",
                                    r->csv.lines[row_of[place] - 1]));
        if (!number_parse(value, &values[place]) || !isfinite(values[place]))
            return fail(r, row, 3, STATUS_VALUE, arena_print(r->arena, "'%s' is no number", value));
        row_of[place] = row + 1;
    }
    if (r->csv.rows == r->network->params) return STATUS_OK;
    return error_at(r->error, r->csv.file, 0, 0, STATUS_VALUE,
                    "%d of the network's %d weights and biases; %s is missing", r->csv.rows, r->network->params,
                    first_missing(r, row_of));
}

Status network_read(const Network *network, const char *path, const char *text, size_t length, double *values,
                    Error *error)
{
    static const char *const names[4] = {"layer", "unit", "input", "value"};
    Arena arena = {0};
    WeightReader r = {.network = network, .arena = &arena, .text = text, .length = length, .error = error};
    for (int i = 0; i < network->layer_count; i++)
        if (network->layers[i].number) r.numbered[r.layers++] = &network->layers[i];
    Status status = csv_parse(&arena, path, text, length, &r.csv, error);
    for (int i = 0; i < 4 && !status; i++) {
        r.column[i] = csv_column(&r.csv, names[i]);
        if (r.column[i] < 0)
            status =
                fail(&r, -1, 0, STATUS_NAME,
                     arena_print(&arena, "no column '%s'; a file of weights has layer,unit,input,value", names[i]));
    }
    double *read = status ? NULL : arena_array(&arena, double, network->params);
    if (!status) status = read_rows(&r, read);
    if (!status) memcpy(values, read, sizeof *values * (size_t)network->params);
    arena_free(&arena);
    return status;
}
