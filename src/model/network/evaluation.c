#include "model/network/evaluation.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void *room(size_t count, size_t size) { return memory_must(calloc(count ? count : 1, size)); }

Evaluation *evaluation_create(const Network *network, const Examples *examples, int most)
{
    Evaluation *e = room(1, sizeof *e);
    e->network = network, e->examples = examples;
    e->outputs = network->outputs;
    e->classes = examples->data->task == DATA_NUMBER ? 0 : examples->data->classes;
    e->row = room((size_t)examples->rows, sizeof *e->row);
    for (int part = 0; part < PARTS; part++) {
        int count = examples->count[part] < most ? examples->count[part] : most;
        e->first[part] = e->rows;
        memcpy(e->row + e->rows, examples->row[part], sizeof(int) * (size_t)count);
        e->rows += count;
        e->confusion[part] = room((size_t)e->classes * (size_t)e->classes, sizeof(int));
    }
    e->first[PARTS] = e->rows;
    size_t rows = (size_t)e->rows;
    e->prediction = room(rows * (size_t)e->outputs, sizeof(double));
    e->loss = room(rows, sizeof(double));
    e->said = room(rows, sizeof(int));
    PassDesc desc = {.network = network, .batch_most = e->rows, .precise = true};
    pass_create(&e->pass, &desc);
    pass_batch(e->pass, examples->x, examples->y, e->row, e->rows);
    return e;
}

void evaluation_destroy(Evaluation *e)
{
    if (!e) return;
    pass_destroy(e->pass);
    for (int part = 0; part < PARTS; part++) free(e->confusion[part]);
    free(e->row);
    free(e->prediction);
    free(e->loss);
    free(e->said);
    free(e);
}

double evaluation_target(const Evaluation *e, int at) { return e->examples->y[e->row[at]]; }

/* The class that the predictions, `stride` apart, speak for: p > 0.5 of one output, else the largest. -1: no number. */
static int class_of(const double *prediction, int outputs, int stride)
{
    if (outputs == 1) return isnan(prediction[0]) ? -1 : prediction[0] > 0.5;
    int best = 0;
    for (int i = 0; i < outputs; i++) {
        if (isnan(prediction[i * stride])) return -1;
        if (prediction[i * stride] > prediction[best * stride]) best = i;
    }
    return best;
}

bool evaluation_wrong(const Evaluation *e, int at)
{
    return e->classes && e->said[at] != (int)evaluation_target(e, at);
}

ExamplePart evaluation_part(const Evaluation *e, int at)
{
    int part = 0;
    while (part < PARTS - 1 && at >= e->first[part + 1]) part++;
    return (ExamplePart)part;
}

int evaluation_at(const Evaluation *e, int row)
{
    for (int at = 0; at < e->rows; at++)
        if (e->row[at] == row) return at;
    return -1;
}

static void add_up(Evaluation *e, int part)
{
    EvaluationPart *sum = &e->part[part];
    int from = e->first[part], to = e->first[part + 1];
    double loss = 0, away = 0, squares = 0, mean = 0, spread = 0;
    *sum = (EvaluationPart){.count = to - from, .loss = NAN, .mae = NAN, .r2 = NAN};
    memset(e->confusion[part], 0, sizeof(int) * (size_t)e->classes * (size_t)e->classes);
    for (int at = from; at < to; at++) {
        double target = evaluation_target(e, at), error = e->prediction[at] - target;
        loss += e->loss[at];
        away += fabs(error), squares += error * error, mean += target / sum->count;
        if (!e->classes || e->said[at] < 0) continue;
        e->confusion[part][(int)target * e->classes + e->said[at]]++;
        sum->right += e->said[at] == (int)target;
    }
    if (!sum->count) return;
    sum->loss = loss / sum->count;
    if (e->classes) return;
    for (int at = from; at < to; at++) spread += pow(evaluation_target(e, at) - mean, 2);
    sum->mae = away / sum->count;
    if (spread > 0) sum->r2 = 1 - squares / spread;
}

void evaluation_look(Evaluation *e, const double *theta)
{
    if (!e->rows) return;
    pass_look(e->pass, theta, NULL);
    for (int at = 0; at < e->rows; at++) {
        for (int i = 0; i < e->outputs; i++)
            e->prediction[(size_t)i * (size_t)e->rows + (size_t)at] = pass_prediction(e->pass, i, at);
        e->loss[at] = pass_example_loss(e->pass, at);
        e->said[at] = e->classes ? class_of(e->prediction + at, e->outputs, e->rows) : -1;
    }
    for (int part = 0; part < PARTS; part++) add_up(e, part);
}
