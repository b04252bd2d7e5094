#include "model/network/examples.h"

#include "base/memory.h"
#include "base/random.h"
#include "formula/tree.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 256, SPLIT_STREAM = 0x73706c69 };

ExamplesDesc examples_desc_default(const Data *data)
{
    return (ExamplesDesc){.data = data, .train = 0.8, .shuffle = true, .seed = 1};
}

/* ---- features ------------------------------------------------------------------------------------------------ */

static int column_find(const Data *d, const char *name)
{
    for (int i = 0; i < d->columns; i++)
        if (!strcmp(d->column[i], name)) return i;
    return -1;
}

static Status read_feature(Examples *e, int index, const char *text, Error *error)
{
    const Data *d = e->data;
    static const char *const short_names[] = {"x", "y"};
    e->feature[index] = arena_string(&e->arena, text);
    e->of_column[index] = column_find(d, text);
    for (int k = 0; k < 2 && k < d->columns; k++)
        if (e->of_column[index] < 0 && !strcmp(text, short_names[k])) e->of_column[index] = k;
    if (e->of_column[index] >= 0) {
        e->formula[index] = node_name(&e->arena, d->column[e->of_column[index]], 0);
        return STATUS_OK;
    }
    const char **names = arena_array(&e->arena, const char *, d->columns + 2);
    int count = 0;
    for (int i = 0; i < d->columns; i++) names[count++] = d->column[i];
    for (int k = 0; k < 2 && k < d->columns; k++) names[count++] = short_names[k];
    FormulaNames allowed = {names, count, false, false};
    Error inner = {0};
    Status status = formula_parse(&e->arena, text, &allowed, &e->formula[index], &inner);
    if (status && error) {
        *error = inner;
        error_at(error, inner.file, inner.line, inner.column, status, "input '%.60s': %s", text, inner.message);
        memcpy(error->excerpt, inner.excerpt, sizeof inner.excerpt);
    }
    for (int k = 0; !status && k < 2 && k < d->columns; k++)
        if (column_find(d, short_names[k]) < 0)
            e->formula[index] =
                formula_replace(&e->arena, e->formula[index], short_names[k], node_name(&e->arena, d->column[k], 0));
    return status;
}

static Status compile(Examples *e, Error *error)
{
    const Data *d = e->data;
    bool plain = true;
    for (int i = 0; i < e->inputs; i++) plain &= e->of_column[i] >= 0;
    if (plain) return STATUS_OK;
    ProgramInput *inputs = arena_array(&e->arena, ProgramInput, d->columns);
    ProgramLine *lines = arena_array(&e->arena, ProgramLine, e->inputs);
    const char **outputs = arena_array(&e->arena, const char *, e->inputs);
    for (int i = 0; i < d->columns; i++) inputs[i].name = d->column[i];
    for (int i = 0; i < e->inputs; i++) {
        lines[i].name = outputs[i] = arena_print(&e->arena, "input:%d", i);
        lines[i].formula = e->formula[i];
    }
    ProgramDesc desc = {.inputs = inputs,
                        .input_count = d->columns,
                        .lines = lines,
                        .line_count = e->inputs,
                        .outputs = outputs,
                        .output_count = e->inputs};
    e->scratch = arena_array(&e->arena, double, (size_t)BLOCK *(size_t)(d->columns + e->inputs));
    e->in = arena_array(&e->arena, const double *, d->columns);
    e->out = arena_array(&e->arena, double *, e->inputs);
    return program_compile(&e->program, &desc, error);
}

static Status read_features(Examples *e, const ExamplesDesc *desc, Error *error)
{
    int count = desc->feature_count ? desc->feature_count : desc->data->columns;
    if (count > EXAMPLES_INPUTS_MAX)
        return error_at(error, "", 0, 0, STATUS_LIMIT, "more than %d inputs", EXAMPLES_INPUTS_MAX);
    e->inputs = count;
    e->feature = arena_array(&e->arena, const char *, count);
    e->formula = arena_array(&e->arena, const Node *, count);
    e->of_column = arena_array(&e->arena, int, count);
    e->mean = arena_array(&e->arena, double, count);
    e->spread = arena_array(&e->arena, double, count);
    for (int i = 0; i < count; i++) {
        const char *text = desc->feature_count ? desc->features[i] : desc->data->column[i];
        Status status = read_feature(e, i, text, error);
        if (status) return status;
        e->spread[i] = 1;
    }
    return compile(e, error);
}

/* Up to BLOCK points through the program, which wants a column after the other. */
static void run_block(const Examples *e, const double *columns, int count, double *x)
{
    int most = e->data->columns;
    double *in = e->scratch, *out = in + (size_t)BLOCK * (size_t)most;
    for (int k = 0; k < most; k++) {
        e->in[k] = in + (size_t)k * BLOCK;
        for (int i = 0; i < count; i++)
            in[(size_t)k * BLOCK + (size_t)i] = columns[(size_t)i * (size_t)most + (size_t)k];
    }
    for (int k = 0; k < e->inputs; k++) e->out[k] = out + (size_t)k * BLOCK;
    program_run(e->program, &(ProgramCall){.lanes = count, .inputs = e->in, .outputs = e->out});
    for (int k = 0; k < e->inputs; k++)
        for (int i = 0; i < count; i++) x[(size_t)i * (size_t)e->inputs + (size_t)k] = e->out[k][i];
}

void examples_inputs(const Examples *e, const double *columns, int count, double *x)
{
    size_t width = (size_t)e->data->columns, inputs = (size_t)e->inputs;
    for (int from = 0; from < count; from += BLOCK) {
        int n = count - from < BLOCK ? count - from : BLOCK;
        const double *in = columns + (size_t)from * width;
        double *out = x + (size_t)from * inputs;
        if (e->program) run_block(e, in, n, out);
        for (int i = 0; i < n; i++)
            for (size_t k = 0; k < inputs; k++) {
                double *value = &out[(size_t)i * inputs + k];
                if (!e->program) *value = in[(size_t)i * width + (size_t)e->of_column[k]];
                *value = (*value - e->mean[k]) / e->spread[k];
            }
    }
}

void examples_input(const Examples *e, const double *columns, double *x) { examples_inputs(e, columns, 1, x); }

/* ---- parts --------------------------------------------------------------------------------------------------- */

static Status split(Examples *e, const ExamplesDesc *desc, Error *error)
{
    int n = e->rows, *order = arena_array(&e->arena, int, n);
    double both = desc->train + desc->validation;
    if (!(desc->train > 0) || !(desc->validation >= 0) || !(both <= 1 + 1e-9))
        return error_at(error, "", 0, 0, STATUS_VALUE,
                        "the shares to train with and to validate must be above 0 and together at most 1");
    for (int i = 0; i < n; i++) order[i] = i;
    Random random = random_stream(desc->seed, SPLIT_STREAM);
    if (desc->shuffle) random_shuffle(&random, order, n);
    int train = (int)floor(desc->train * n + 0.5), validation = (int)floor(desc->validation * n + 0.5);
    train = train < 1 ? 1 : train > n ? n : train;
    if (validation > n - train || (desc->validation > 0 && both > 1 - 1e-9)) validation = n - train;
    e->count[PART_TRAIN] = train, e->count[PART_VALIDATION] = validation;
    e->count[PART_TEST] = both > 1 - 1e-9 ? 0 : n - train - validation;
    for (int part = 0, at = 0; part < PARTS; at += e->count[part++]) e->row[part] = order + at;
    return STATUS_OK;
}

static void standardize(Examples *e)
{
    const int *rows = e->row[PART_TRAIN], n = e->count[PART_TRAIN];
    for (int k = 0; k < e->inputs; k++) {
        double mean = 0, square = 0;
        for (int i = 0; i < n; i++) mean += e->x[(size_t)rows[i] * (size_t)e->inputs + (size_t)k];
        mean /= n;
        for (int i = 0; i < n; i++) {
            double away = e->x[(size_t)rows[i] * (size_t)e->inputs + (size_t)k] - mean;
            square += away * away;
        }
        e->mean[k] = mean, e->spread[k] = sqrt(square / n);
        if (!(e->spread[k] > 0) || !isfinite(e->spread[k])) e->spread[k] = 1;
    }
    examples_inputs(e, e->data->values, e->rows, e->x);
}

static Status check_values(const Examples *e, Error *error)
{
    for (size_t i = 0; i < (size_t)e->rows * (size_t)e->inputs; i++)
        if (!isfinite(e->x[i]))
            return error_at(error, "", 0, 0, STATUS_VALUE, "input '%.60s' has no finite value in row %d of %s",
                            e->feature[i % (size_t)e->inputs], (int)(i / (size_t)e->inputs) + 1, e->data->name);
    return STATUS_OK;
}

Status examples_create(Examples **out, const ExamplesDesc *desc, Error *error)
{
    Examples *e = memory_must(calloc(1, sizeof *e));
    const Data *d = desc->data;
    e->data = d, e->rows = d->rows, e->y = d->target, e->outputs = d->task == DATA_CLASSES ? d->classes : 1;
    Status status = read_features(e, desc, error);
    if (!status) {
        e->x = arena_array(&e->arena, double, (size_t)e->rows *(size_t)e->inputs);
        examples_inputs(e, d->values, d->rows, e->x);
        status = check_values(e, error);
    }
    if (!status) status = split(e, desc, error);
    if (!status && desc->standardize) standardize(e);
    if (status) examples_destroy(e);
    else *out = e;
    return status;
}

void examples_destroy(Examples *e)
{
    if (!e) return;
    program_destroy(e->program);
    Arena arena = e->arena;
    arena_free(&arena);
    free(e);
}
