#include "app/commands/run_network.h"

#include "app/commands/chart.h"
#include "app/commands/command.h"
#include "app/commands/option_values.h"
#include "app/commands/output.h"
#include "run/give/export.h"
#include "run/scene/network_scene.h"
#include "view/network/train_said_words.h"
#include "view/parts/words.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- a table and a chart for people ------------------------------------------------------------------------ */

static void write_run(Training *training, int run, int step, bool colours, TextBuffer *out)
{
    static const ExamplePart parts[] = {PART_TRAIN, PART_TEST};
    TrainSaid said[TRAIN_SAID_MAX];
    char text[48], sentence[TRAIN_SAID_TEXT];
    int at = (int)fmin(step, training_last(training, run));
    TrainMeasure measure = training_measure_now(training, run, at);
    text_add(out, " ");
    chart_mark(out, run, colours);
    text_add(out, " ");
    output_pad(out, training_run(training, run)->label, 24, false);
    snprintf(text, sizeof text, "%d", at);
    output_pad(out, text, 8, true);
    for (int k = 0; k < 2; k++) {
        TrainPart part = measure.part[parts[k]];
        output_pad(out, isnan(part.loss) ? "" : number_short(text, part.loss, 4), 13, true);
        output_pad(out, isnan(part.metric) ? "" : number_short(text, part.metric, 4), 11, true);
    }
    int count = training_said(training, run, at, said);
    text_add(out, "%s%s\n", count ? "   " : "", count ? train_said_text(sentence, said) : "");
}

static double loss_at(const void *data, int run, int epoch)
{
    const Training *training = data;
    return training_measure(training, run, epoch * training_per_epoch(training, run))->part[PART_TRAIN].loss;
}

static void write_report(const NetworkScene *scene, Training *training, int step, bool colours, TextBuffer *out)
{
    const char *metric = scene->data->task == DATA_NUMBER ? "error" : "accuracy";
    const char *const heads[] = {"step", "train loss", metric, "test loss", metric};
    static const int widths[] = {8, 13, 11, 13, 11};
    int last[TRAINING_RUNS_MAX], runs = scene->file->run_count;
    Error wrong = {0};
    text_add(out, "%s   %s\n\n   ", scene->file->title, scene->data->title);
    output_pad(out, "", 24, false);
    for (int k = 0; k < 5; k++) output_pad(out, heads[k], widths[k], true);
    text_add(out, "\n");
    if (words_load(NULL, &wrong) != STATUS_OK) command_fail(&wrong);
    for (int i = 0; i < runs; i++) write_run(training, i, step, colours, out);
    words_free();
    for (int i = 0; i < runs; i++)
        last[i] = (int)fmin(step, training_last(training, i)) / training_per_epoch(training, i);
    chart_write(&(ChartDesc){.count = runs,
                             .last = last,
                             .value = loss_at,
                             .data = training,
                             .best = NAN,
                             .what = "train loss",
                             .unit = "epoch",
                             .colours = colours},
                out);
}

/* ---- the command ------------------------------------------------------------------------------------------- */

static Status train(NetworkScene *scene, const RunNetwork *request, Training **training, Error *error)
{
    TrainDesc desc = network_scene_training(scene);
    int64_t steps;
    TextBuffer out = {0};
    Status status = training_create(training, &desc, error);
    if (status) return status;
    steps = training_steps(*training);
    if (request->steps && !options_whole(request->steps, 0, training_steps(*training), &steps))
        return error_at(error, "", 0, 0, STATUS_USAGE, "--steps cannot be '%.100s'; this training has %d updates",
                        request->steps, training_steps(*training));
    training_reach(*training, (int)steps);
    if (request->csv) export_training_to(*training, (int)steps, &out);
    else write_report(scene, *training, (int)steps, isatty(STDOUT_FILENO) && !getenv("NO_COLOR"), &out);
    status = output_write(&out, request->csv ? request->csv : "-", error);
    text_free(&out);
    return status;
}

Status run_network(const RunNetwork *request, Meaning *meaning, Error *error)
{
    NetworkScene *scene;
    Training *training = NULL;
    Status status = network_scene_take(&scene, meaning, error);
    if (status) return status;
    output_warn(scene->data->notes);
    uint64_t seed = scene->file->seed;
    if (request->seed && !options_seed(request->seed, &seed))
        status = error_at(error, "", 0, 0, STATUS_USAGE, "--seed cannot be '%.100s'; write a whole number, 0 or more",
                          request->seed);
    else if ((request->rule_count || request->schedule || request->seed) &&
             network_scene_other_runs(&scene, request->rules, request->rule_count, request->schedule, &seed, error))
        status = command_usage(error);
    if (!status) status = train(scene, request, &training, error);
    training_destroy(training);
    network_scene_destroy(scene);
    return status;
}
