#include "run/give/export.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

void export_names(const Race *race, const char *const *texts, char names[][EXPORT_NAME_SIZE])
{
    const RaceDesc *desc = race_desc(race);
    for (int i = 0; i < desc->run_count; i++) {
        const RunDesc *run = &desc->runs[i];
        char own[EXPORT_NAME_SIZE], tried[EXPORT_NAME_SIZE], settings[EXPORT_NAME_SIZE];
        TextBuffer differs = text_fixed(settings, sizeof settings);
        rule_settings_print(run->rule, &run->settings, &differs);
        snprintf(own, sizeof own, "%.100s%s%.140s", run->rule->name, differs.length ? ":" : "",
                 differs.length ? settings : "");
        const char *text = texts ? texts[i] : own;
        snprintf(tried, sizeof tried, "%s", run->rule->name);
        for (int n = 1;; n++) {
            if (n == 2) snprintf(tried, sizeof tried, "%.240s", text);
            if (n >= 3) snprintf(tried, sizeof tried, "%.240s#%d", text, n - 1);
            bool taken = false;
            for (int k = 0; k < i; k++) taken |= !strcmp(names[k], tried);
            if (!taken) break;
        }
        utf8_trim_end(tried);
        memcpy(names[i], tried, sizeof tried);
    }
}

static void add_number(TextBuffer *out, double value)
{
    if (isnan(value)) text_add(out, "nan");
    else if (isinf(value)) text_add(out, value < 0 ? "-inf" : "inf");
    else text_add(out, "%.17g", value);
}

/* Quoted where it must be. */
static void add_cell(TextBuffer *out, const char *text)
{
    bool quoted = strpbrk(text, ",\"\r\n");
    if (quoted) text_add(out, "\"");
    for (; *text; text++) text_add(out, *text == '"' ? "\"\"" : "%c", *text);
    if (quoted) text_add(out, "\"");
}

void export_csv(const Race *race, char names[][EXPORT_NAME_SIZE], const int *last, TextBuffer *out)
{
    text_add(out, "optimizer,step,x,y,loss,grad_x,grad_y,lr\n");
    for (int i = 0; i < race_desc(race)->run_count; i++)
        for (int step = 0; step <= last[i]; step++) {
            const Moment *m = race_at(race, i, step);
            const double values[] = {m->x, m->y, m->loss, m->gradient[0], m->gradient[1], m->lr};
            add_cell(out, names[i]);
            text_add(out, ",%d", step);
            for (int k = 0; k < 6; k++) {
                text_add(out, ",");
                if (k < 5 || step > 0) add_number(out, values[k]);
            }
            text_add(out, "\n");
        }
}

void export_csv_to(const Race *race, int step, TextBuffer *out)
{
    char names[RACE_RUNS_MAX][EXPORT_NAME_SIZE];
    int last[RACE_RUNS_MAX];
    export_names(race, NULL, names);
    for (int i = 0; i < race_desc(race)->run_count; i++)
        last[i] = race_last(race, i) < step ? race_last(race, i) : step;
    export_csv(race, names, last, out);
}

/* ---- a training -------------------------------------------------------------------------------------------------- */

bool export_epoch(Training *training, int run, int epoch, ExportEpoch *out)
{
    int step = epoch * training_per_epoch(training, run);
    *out = (ExportEpoch){.epoch = epoch, .step = step, .lr = NAN};
    if (step > training_last(training, run)) return false;
    const TrainMeasure *kept = training_measure(training, run, step);
    TrainMeasure measure = kept->step == step ? *kept : training_measure_now(training, run, step);
    memcpy(out->part, measure.part, sizeof out->part);
    if (step) out->lr = run_rate(training_run(training, run), step, training_run_steps(training, run));
    return isfinite(out->part[PART_TRAIN].loss);
}

static bool any_validate(const Training *training)
{
    const TrainDesc *desc = training_desc(training);
    bool any = false;
    for (int i = 0; i < desc->run_count; i++) any |= desc->runs[i].examples->count[PART_VALIDATION] > 0;
    return any;
}

void export_epochs_head(const Training *training, TextBuffer *out)
{
    text_add(out, "%sepoch,step,train_loss,train_metric,test_loss,test_metric,lr%s\n",
             training_desc(training)->run_count > 1 ? "run," : "",
             any_validate(training) ? ",validation_loss,validation_metric" : "");
}

static void add_part(const Training *training, int run, const ExportEpoch *epoch, ExamplePart part, TextBuffer *out)
{
    bool there = training_desc(training)->runs[run].examples->count[part] > 0;
    text_add(out, ",");
    if (there) add_number(out, epoch->part[part].loss);
    text_add(out, ",");
    if (there) add_number(out, epoch->part[part].metric);
}

void export_epoch_row(const Training *training, int run, const ExportEpoch *epoch, TextBuffer *out)
{
    if (training_desc(training)->run_count > 1) {
        add_cell(out, training_run(training, run)->label);
        text_add(out, ",");
    }
    text_add(out, "%d,%d", epoch->epoch, epoch->step);
    add_part(training, run, epoch, PART_TRAIN, out);
    add_part(training, run, epoch, PART_TEST, out);
    text_add(out, ",");
    if (epoch->epoch) add_number(out, epoch->lr);
    if (any_validate(training)) add_part(training, run, epoch, PART_VALIDATION, out);
    text_add(out, "\n");
}

void export_training_to(Training *training, int step, TextBuffer *out)
{
    ExportEpoch row;
    export_epochs_head(training, out);
    for (int run = 0; run < training_desc(training)->run_count; run++)
        for (int epoch = 0; epoch * training_per_epoch(training, run) <= step; epoch++) {
            if (!export_epoch(training, run, epoch, &row)) break;
            export_epoch_row(training, run, &row, out);
        }
}
