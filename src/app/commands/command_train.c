/* valley train: a network trained as figures: rows for programs, or a table and a chart for people. */
#include "app/commands/command_train.h"

#include "app/commands/arguments.h"
#include "app/commands/chart.h"
#include "app/commands/command.h"
#include "app/commands/option_values.h"
#include "app/commands/output.h"
#include "base/memory.h"
#include "run/give/export.h"
#include "run/scene/network_words.h"
#include "view/network/train_said_words.h"
#include "view/parts/words.h"

#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { EPOCHS_MOST = 1000000, FEATURES_MOST = 256, TABLE_ROWS = 12, BAR = 30 };

static const char help[] =
    "usage: valley train --data FILE.csv|DATASET [options]\n"
    "\n"
    "Trains a network: a table and a chart, or with --csv a row after each epoch.\n"
    "\n"
    "  --data FILE.csv|DATASET     a table with a header, or a data set and its options: spiral:noise=0.2\n"
    "  --target COL                the column to be predicted (the last one)\n"
    "  --features F,F,...          inputs: columns, or formulas of them, as in x1,x2,x1*x2,sin(x1) (all columns)\n"
    "  --standardize               inputs less their mean, by their standard deviation\n"
    "  --train-ratio R             share of the examples to train with (0.8); the rest is the test set\n"
    "  --validation-ratio R        share kept for validation (0): two columns more\n"
    "  --shuffle yes|no            examples in an order by the seed, a new one each epoch (yes); no: as in the file\n"
    "  --test                      the data's own test set, where it has one\n"
    "\n"
    "  --hidden 8,8                units of hidden layers (none)\n"
    "  --activation NAME|FORMULA   of the hidden layers: tanh, relu, 'z*sigmoid(z)' (tanh)\n"
    "  --dropout P                 share of units left out behind each hidden layer (0)\n"
    "  --layers 'dense:8:relu ...' layers one by one, in the place of those three: dense:UNITS[:ACTIVATION], dropout:P\n"
    "  --output linear|sigmoid|softmax   (by the target: numbers, two classes, more)\n"
    "  --loss mse|bce|cce|...      (by the output, in that order)\n"
    "  --init FILE|NAME            weights to begin with: a file of weights, xavier, he, normal:0.1, ... (xavier)\n"
    "  --l1 X, --l2 X              penalties X*sum |w|, X*sum w^2, of weights, not of biases (0)\n"
    "\n"
    "  --optimizer RULE            a rule and its options: adam:lr=0.01 (gd)\n"
    "  --schedule NAME[:k=v,...]   learning rate over the updates (constant)\n"
    "  --batch N|all               examples in an update (all)\n"
    "  --epochs N                  (100)\n"
    "  --patience N                ends where the validation loss has not fallen for N epochs; the weights that are\n"
    "                              saved are those of its best epoch\n"
    "  --precise                   in double precision throughout\n"
    "  --seed N                    of drawn data, split, weights, order, dropout (1)\n"
    "\n"
    "  --csv FILE|-                epoch,step,train_loss,train_metric,test_loss,test_metric,lr to a file or to stdout:\n"
    "                              row 0 is before training; losses over the whole set, without penalties; the metric\n"
    "                              is the accuracy, or the mean absolute error of numbers\n"
    "  --save-weights FILE|-       layer,unit,input,value at the end\n"
    "  --gradient FILE|-           the same of the gradient of the first batch, before the first update\n"
    "\n"
    "examples: valley train --data spiral --features x1,x2,x1*x2,sin(x1) --hidden 8,8 --optimizer adam:lr=0.03\n"
    "          valley train --data iris --hidden 8 --batch 16 --csv -\n"
    "          valley list datasets\n";

typedef struct Request {
    const char *data, *target, *features, *train, *validation, *shuffle;
    const char *hidden, *activation, *dropout, *layers, *output, *loss, *init, *l1, *l2;
    const char *optimizer, *schedule, *batch, *epochs, *patience, *seed;
    const char *csv, *save, *gradient;
    bool standardize, test, precise;
} Request;

typedef struct Work {
    Arena arena;
    Data *data;
    Examples *examples;
    NetworkWords words;
    NetworkBuild build;
    Rule *rule;
    Schedule *schedule;
    TrainRunDesc run;
    TrainDesc desc;
    Training *training;
    double train, validation;
    bool shuffle;
    ExportEpoch *rows;
    int row_count, row_room;
} Work;

/* ---- what is asked for -------------------------------------------------------------------------------------------- */

static Status usage(Error *error, const char *option, const char *value, const char *advice)
{
    return error_at(error, "", 0, 0, STATUS_USAGE, "%s cannot be '%.100s'; %s", option, value, advice);
}

/* A number of an option that may be left out. */
static Status read_number(const char *option, const char *text, double low, double high, const char *advice,
                          double *out, Error *error)
{
    double value;
    if (!text) return STATUS_OK;
    if (!number_parse(text, &value) || !(value >= low) || !(value <= high)) return usage(error, option, text, advice);
    *out = value;
    return STATUS_OK;
}

static Status read_whole(const char *option, const char *text, int low, int high, const char *advice, int *out,
                         Error *error)
{
    int64_t value;
    if (!text) return STATUS_OK;
    if (!options_whole(text, low, high, &value)) return usage(error, option, text, advice);
    *out = (int)value;
    return STATUS_OK;
}

static Status add_layer(Work *work, const LayerWords *layer, Error *error)
{
    if (work->words.layer_count >= NETWORK_LAYERS_MAX - 1)
        return error_at(error, "", 0, 0, STATUS_USAGE, "a network has at most %d layers", NETWORK_LAYERS_MAX);
    work->words.layers[work->words.layer_count++] = *layer;
    return STATUS_OK;
}

/* "8,8", each followed by dropout where that is asked for. */
static Status read_hidden(const Request *request, Work *work, Error *error)
{
    double dropout = 0;
    Status status =
        read_number("--dropout", request->dropout, 0, 0.99, "write a share from 0 to 0.99", &dropout, error);
    for (const char *at = request->hidden; at && !status;) {
        const char *comma = strchr(at, ',');
        int units = 0;
        char *text = arena_copy(&work->arena, at, comma ? (size_t)(comma - at) : strlen(at));
        status = read_whole("--hidden", text, 1, NETWORK_UNITS_MAX, "write the units of each layer: --hidden 8,4",
                            &units, error);
        if (!status) status = add_layer(work, &(LayerWords){.kind = "dense", .units = units}, error);
        if (!status && dropout > 0) status = add_layer(work, &(LayerWords){.kind = "dropout", .rate = dropout}, error);
        at = comma ? comma + 1 : NULL;
    }
    return status;
}

static Status read_network(const Request *request, Work *work, Error *error)
{
    NetworkWords *words = &work->words;
    const char *activation = request->activation ? request->activation : "tanh";
    *words = network_words_default();
    if (request->layers && (request->hidden || request->dropout))
        return error_at(error, "", 0, 0, STATUS_USAGE, "--layers says every layer; leave --hidden and --dropout out");
    Status status = STATUS_OK;
    if (request->layers) {
        if (network_layers_read(&work->arena, request->layers, activation, words, error)) return command_usage(error);
    } else {
        if ((status = read_hidden(request, work, error))) return status;
        for (int i = 0; i < words->layer_count; i++)
            if (words->layers[i].units) words->layers[i].activation = activation;
    }
    if (request->output) words->output = request->output;
    if (request->loss) words->loss = request->loss;
    if (request->init) words->init = request->init;
    const char *advice = "write a number, 0 or more";
    status = read_number("--l1", request->l1, 0, 1e300, advice, &words->l1, error);
    if (!status) status = read_number("--l2", request->l2, 0, 1e300, advice, &words->l2, error);
    return status;
}

static Status read_training(const Request *request, Work *work, Error *error)
{
    TrainDesc *desc = &work->desc;
    *desc = (TrainDesc){.runs = &work->run, .run_count = 1, .epochs = 100, .seed = 1, .precise = request->precise};
    Status status = read_whole("--epochs", request->epochs, 0, EPOCHS_MOST, "write a whole number from 0 to 1000000",
                               &desc->epochs, error);
    if (!status)
        status = read_whole("--patience", request->patience, 1, EPOCHS_MOST,
                            "write how many epochs the validation loss may go without falling, 1 or more",
                            &desc->patience, error);
    if (!status && request->batch && strcmp(request->batch, "all"))
        status = read_whole("--batch", request->batch, 1, INT32_MAX, "write a whole number, 1 or more, or all",
                            &work->run.batch, error);
    if (!status && request->seed && !options_seed(request->seed, &desc->seed))
        status = usage(error, "--seed", request->seed, "write a whole number, 0 or more");
    return status;
}

static Status read_split(const Request *request, Work *work, Error *error)
{
    work->train = 0.8, work->validation = 0, work->shuffle = true;
    Status status =
        read_number("--train-ratio", request->train, 1e-9, 1, "write a share above 0, up to 1", &work->train, error);
    if (!status)
        status = read_number("--validation-ratio", request->validation, 0, 1, "write a share from 0 to 1",
                             &work->validation, error);
    if (status) return status;
    if (!request->train && work->validation > 0) work->train = fmin(0.8, 1 - work->validation);
    if (work->train + work->validation > 1 + 1e-9)
        return error_at(error, "", 0, 0, STATUS_USAGE, "--train-ratio and --validation-ratio together are more than 1");
    if (request->patience && !(work->validation > 0))
        return error_at(error, "", 0, 0, STATUS_USAGE,
                        "--patience goes by the validation loss; give --validation-ratio too");
    if (request->shuffle) {
        if (strcmp(request->shuffle, "yes") && strcmp(request->shuffle, "no"))
            return usage(error, "--shuffle", request->shuffle, "write yes or no");
        work->shuffle = request->shuffle[0] == 'y';
    }
    return STATUS_OK;
}

static Status read_files(const Request *request, Error *error)
{
    const char *const files[] = {request->csv, request->save, request->gradient};
    int out = 0;
    for (int i = 0; i < 3; i++) out += files[i] && !strcmp(files[i], "-");
    return out < 2
               ? STATUS_OK
               : error_at(error, "", 0, 0, STATUS_USAGE,
                          "only one of --csv, --save-weights and --gradient can go to stdout; give the others a file");
}

/* ---- what it is made of ---------------------------------------------------------------------------------------------- */

/* "x1,max(x1,x2)": at commas outside of brackets. */
static int split_features(Arena *arena, const char *text, const char *out[FEATURES_MOST])
{
    int count = 0, depth = 0;
    const char *start = text;
    for (const char *at = text; text; at++) {
        depth += (*at == '(') - (*at == ')');
        if (*at && (*at != ',' || depth > 0)) continue;
        if (count < FEATURES_MOST) out[count] = arena_copy(arena, start, (size_t)(at - start));
        count++, start = at + 1;
        if (!*at) break;
    }
    return count;
}

static Status open_data(const Request *request, Work *work, Error *error)
{
    const char *features[FEATURES_MOST];
    DataDesc how = {.word = request->data,
                    .target = request->target,
                    .seed = work->desc.seed,
                    .as = network_words_target(&work->words)};
    if (data_open(&work->data, &how, error)) return command_usage(error);
    if (request->test)
        return error_at(error, "", 0, 0, STATUS_USAGE,
                        "%.80s has no test set of its own; leave --test out: what --train-ratio leaves is the test set",
                        work->data->name);
    ExamplesDesc split = examples_desc_default(work->data);
    split.feature_count = split_features(&work->arena, request->features, features);
    if (split.feature_count > FEATURES_MOST)
        return error_at(error, "", 0, 0, STATUS_USAGE, "--features are at most %d", FEATURES_MOST);
    split.features = features;
    split.train = work->train, split.validation = work->validation;
    split.shuffle = work->shuffle, split.seed = work->desc.seed, split.standardize = request->standardize;
    if (examples_create(&work->examples, &split, error)) return command_usage(error);
    return STATUS_OK;
}

static Status open_rule(const Request *request, Work *work, Error *error)
{
    const char *text = request->optimizer ? request->optimizer : "gd", *colon = strchr(text, ':');
    const char *name = arena_copy(&work->arena, text, colon ? (size_t)(colon - text) : strlen(text));
    if (rule_load(&work->rule, name, NULL, error)) return command_usage(error);
    work->run.run = (RunDesc){.rule = work->rule, .settings = rule_settings_default(work->rule)};
    if (colon && rule_settings_parse(work->rule, colon + 1, &work->run.run.settings, error))
        return command_usage(error);
    if (request->schedule && schedule_load(&work->schedule, request->schedule, NULL, error))
        return command_usage(error);
    work->run.run.schedule = work->schedule;
    return STATUS_OK;
}

static Status open_network(Work *work, Error *error)
{
    if (network_words_build(&work->build, &work->words, work->examples, NULL, error)) return command_usage(error);
    const Network *network = work->build.network;
    double *start = arena_array(&work->arena, double, network->params);
    if (network_words_start(&work->words, network, NULL, work->desc.seed, start, error)) return command_usage(error);
    work->run.network = network;
    work->run.examples = work->examples;
    work->run.start = start;
    work->run.shuffle = work->shuffle;
    return training_create(&work->training, &work->desc, error);
}

/* ---- training -------------------------------------------------------------------------------------------------------- */

static volatile sig_atomic_t interrupted;
static void interrupt(int number) { interrupted = number; }

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static void show_progress(const Work *work, bool end)
{
    if (!isatty(STDERR_FILENO)) return;
    const Training *training = work->training;
    int steps = training_steps(training), done = training_reached(training), epochs = work->desc.epochs;
    int filled = steps ? (int)((double)BAR * done / steps) : BAR;
    if (end) fprintf(stderr, "\r\033[K");
    else
        fprintf(stderr, "\r\033[Kepoch %d of %d  [%.*s%*s]  loss %.4g", done / training_per_epoch(training, 0), epochs,
                filled, "##############################", BAR - filled, "", training_batch_loss(training, 0, done));
    fflush(stderr);
}

static void add_row(Work *work, const ExportEpoch *row)
{
    if (work->row_count == work->row_room) {
        work->row_room = work->row_room ? 2 * work->row_room : 128;
        work->rows = memory_must(realloc(work->rows, sizeof *work->rows * (size_t)work->row_room));
    }
    work->rows[work->row_count++] = *row;
}

static void train(Work *work)
{
    Training *training = work->training;
    ExportEpoch row;
    for (int epoch = 0; epoch <= work->desc.epochs; epoch++) {
        int step = epoch * training_per_epoch(training, 0);
        while (training_reached(training) < step && !interrupted) {
            training_advance(training, step, seconds, seconds() + 0.1);
            if (training_reached(training) < step) show_progress(work, false);
        }
        if (interrupted || !export_epoch(training, 0, epoch, &row)) break;
        add_row(work, &row);
        static double told;
        if (seconds() > told + 0.1) show_progress(work, false), told = seconds();
    }
    show_progress(work, true);
}

static Status write_gradient(const Work *work, const char *path, Error *error)
{
    const Network *network = work->build.network;
    double *gradient = memory_must(calloc((size_t)network->params, sizeof *gradient));
    Pass *pass;
    TextBuffer out = {0};
    pass_create(&pass, &(PassDesc){network, training_batch_most(work->training, 0), work->desc.precise});
    training_prepare(work->training, 0, 0, pass);
    pass_look(pass, work->run.start, gradient);
    network_write(network, gradient, &out);
    Status status = output_write(&out, path, error);
    text_free(&out);
    pass_destroy(pass);
    free(gradient);
    return status;
}

/* Of the best epoch where it was looked for, else of the end. */
static Status write_weights(const Work *work, const char *path, Error *error)
{
    int best = work->desc.patience ? training_best(work->training, 0) : -1;
    int step = best >= 0 ? best : training_last(work->training, 0);
    TextBuffer out = {0};
    network_write(work->build.network, training_theta(work->training, 0, step), &out);
    Status status = output_write(&out, path, error);
    text_free(&out);
    return status;
}

/* ---- a table and a chart for people ------------------------------------------------------------------------------------ */

static double loss_of(const void *data, int curve, int at)
{
    const Work *work = data;
    static const ExamplePart parts[] = {PART_TRAIN, PART_TEST, PART_VALIDATION};
    int part = 0;
    for (int k = 0; part < PARTS; part++) /* curve k is that of the k-th part that has examples */
        if (work->examples->count[parts[part]] && k++ == curve) break;
    return work->rows[at].part[parts[part]].loss;
}

static void write_head(const Work *work, TextBuffer *out)
{
    const Network *network = work->build.network;
    const Examples *examples = work->examples;
    char label[48];
    text_add(out, "%s   %d examples to train with", work->data->title, examples->count[PART_TRAIN]);
    if (examples->count[PART_VALIDATION]) text_add(out, ", %d to validate", examples->count[PART_VALIDATION]);
    if (examples->count[PART_TEST]) text_add(out, ", %d to test", examples->count[PART_TEST]);
    text_add(out, "\n%d", network->inputs);
    for (int i = 0; i < network->layer_count; i++)
        if (network->layers[i].number) text_add(out, "-%d", network->layers[i].units);
    text_add(out, " units, %d weights; %s output, loss %s; %s, lr %s, batch ", network->params,
             output_name(network->output), network->loss->name, work->rule->title,
             number_short(label, work->run.run.settings.values[0], 4));
    if (training_per_epoch(work->training, 0) == 1) text_add(out, "all\n\n");
    else text_add(out, "%d\n\n", training_batch_most(work->training, 0));
}

static void write_table(const Work *work, TextBuffer *out)
{
    static const ExamplePart parts[] = {PART_TRAIN, PART_TEST, PART_VALIDATION};
    static const char *const names[] = {"train", "test", "validation"};
    bool number = work->build.network->output == OUTPUT_LINEAR;
    char text[48];
    output_pad(out, "epoch", 8, true);
    output_pad(out, "step", 9, true);
    for (int k = 0; k < PARTS; k++) {
        if (!work->examples->count[parts[k]]) continue;
        snprintf(text, sizeof text, "%s loss", names[k]);
        output_pad(out, text, 17, true);
        output_pad(out, number ? "mean error" : "accuracy", 12, true);
    }
    text_add(out, "\n");
    int last = work->row_count - 1, rows = last < TABLE_ROWS ? last : TABLE_ROWS;
    for (int i = 0; i <= rows; i++) {
        const ExportEpoch *row = &work->rows[rows ? (int)((int64_t)i * last / rows) : 0];
        snprintf(text, sizeof text, "%d", row->epoch);
        output_pad(out, text, 8, true);
        snprintf(text, sizeof text, "%d", row->step);
        output_pad(out, text, 9, true);
        for (int k = 0; k < PARTS; k++) {
            if (!work->examples->count[parts[k]]) continue;
            output_pad(out, number_short(text, row->part[parts[k]].loss, 4), 17, true);
            output_pad(out, number_short(text, row->part[parts[k]].metric, 4), 12, true);
        }
        text_add(out, "\n");
    }
}

/* The sentences of the screen, the first `most`. */
static void say_what_is_wrong(const Work *work, int most, TextBuffer *out)
{
    TrainSaid said[TRAIN_SAID_MAX];
    char text[TRAIN_SAID_TEXT];
    Error error = {0};
    if (words_load(NULL, &error)) command_fail(&error);
    int count = training_said(work->training, 0, training_reached(work->training), said);
    for (int i = 0; i < count && i < most; i++) text_add(out, "%s\n", train_said_text(text, &said[i]));
    words_free();
}

static void write_report(const Work *work, bool colours, TextBuffer *out)
{
    static const char *const names[] = {"training", "test", "validation"};
    static const ExamplePart parts[] = {PART_TRAIN, PART_TEST, PART_VALIDATION};
    int count = 0, last[PARTS];
    write_head(work, out);
    write_table(work, out);
    for (int k = 0; k < PARTS; k++)
        if (work->examples->count[parts[k]]) last[count++] = work->row_count - 1;
    chart_write(&(ChartDesc){count, last, loss_of, work, NAN, "loss", "epoch", colours}, out);
    text_add(out, "%11s", "");
    for (int k = 0, curve = 0; k < PARTS; k++) {
        if (!work->examples->count[parts[k]]) continue;
        chart_mark(out, curve++, colours);
        text_add(out, " %s   ", names[k]);
    }
    while (out->length && out->data[out->length - 1] == ' ') out->data[--out->length] = 0;
    text_add(out, "\n");
    if (training_end(work->training, 0) < 0) say_what_is_wrong(work, TRAIN_SAID_MAX, out);
}

/* ---- the command ---------------------------------------------------------------------------------------------------------- */

static void tell_end(const Work *work)
{
    const Training *training = work->training;
    int last = work->row_count - 1, end = training_end(training, 0), per_epoch = training_per_epoch(training, 0);
    TextBuffer where = {0};
    if (end >= 0) {
        say_what_is_wrong(work, 1, &where);
        fprintf(stderr, "diverged at update %d, in epoch %d; the last row is epoch %d\n%s", end,
                (end + per_epoch - 1) / per_epoch, last, where.data ? where.data : "");
        text_free(&where);
    } else if (interrupted) {
        fprintf(stderr, "stopped in the middle, at update %d; the last row is epoch %d\n", training_reached(training),
                last);
    } else if (training_stop(training, 0) >= 0) {
        fprintf(stderr, "ended early, after epoch %d: the validation loss was lowest after epoch %d\n",
                training_stop(training, 0) / per_epoch, training_best(training, 0) / per_epoch);
    } else if (last < work->desc.epochs) {
        fprintf(stderr, "diverged in epoch %d: the loss over all examples is not finite; the last row is epoch %d\n",
                last + 1, last);
    }
}

static Status do_it(const Request *request, Work *work, Error *error)
{
    if (!request->data)
        return error_at(error, "", 0, 0, STATUS_USAGE,
                        "valley train wants --data, a CSV file or a data set; see valley train --help");
    Status status = read_network(request, work, error);
    if (!status) status = read_training(request, work, error);
    if (!status) status = read_split(request, work, error);
    if (!status) status = read_files(request, error);
    if (!status) status = open_rule(request, work, error);
    if (!status) status = open_data(request, work, error);
    if (!status) status = open_network(work, error);
    if (status) return status;
    output_warn(work->rule->warnings);
    output_warn(work->data->notes);
    if (request->gradient && (status = write_gradient(work, request->gradient, error))) return status;
    train(work);
    if (!work->row_count && !interrupted)
        return error_at(error, "", 0, 0, STATUS_VALUE,
                        "the loss has no value at the weights to begin with; try --standardize, or other ones");
    TextBuffer out = {0};
    if (request->csv) {
        export_epochs_head(work->training, &out);
        for (int i = 0; i < work->row_count; i++) export_epoch_row(work->training, 0, &work->rows[i], &out);
    } else if (work->row_count) {
        write_report(work, isatty(STDOUT_FILENO) && !getenv("NO_COLOR"), &out);
    }
    bool quiet = !request->csv && ((request->save && !strcmp(request->save, "-")) ||
                                   (request->gradient && !strcmp(request->gradient, "-")));
    if (!quiet) status = output_write(&out, request->csv ? request->csv : "-", error);
    text_free(&out);
    if (!status && request->save) status = write_weights(work, request->save, error);
    if (!status) tell_end(work);
    return status;
}

int command_train(int argc, char **argv)
{
    Request request = {0};
    const ArgumentOption options[] = {
        {"--data", .value = &request.data},
        {"--target", .value = &request.target},
        {"--features", .value = &request.features},
        {"--standardize", "--standardise", .flag = &request.standardize},
        {"--train-ratio", .value = &request.train},
        {"--validation-ratio", .value = &request.validation},
        {"--shuffle", .value = &request.shuffle},
        {"--test", .flag = &request.test},
        {"--hidden", .value = &request.hidden},
        {"--activation", .value = &request.activation},
        {"--dropout", .value = &request.dropout},
        {"--layers", .value = &request.layers},
        {"--output", .value = &request.output},
        {"--loss", .value = &request.loss},
        {"--init", .value = &request.init},
        {"--l1", .value = &request.l1},
        {"--l2", .value = &request.l2},
        {"--optimizer", "-o", .value = &request.optimizer},
        {"--schedule", .value = &request.schedule},
        {"--batch", .value = &request.batch},
        {"--epochs", .value = &request.epochs},
        {"--patience", .value = &request.patience},
        {"--precise", .flag = &request.precise},
        {"--seed", .value = &request.seed},
        {"--csv", .value = &request.csv},
        {"--save-weights", .value = &request.save},
        {"--gradient", .value = &request.gradient},
    };
    Arguments words;
    Error error = {0};
    if (arguments_read(argc, argv, options, sizeof options / sizeof *options, 0, &words, &error))
        return command_fail(&error);
    if (words.help) return fputs(help, stdout) < 0;
    if (words.count) {
        error_at(&error, "", 0, 0, STATUS_USAGE, "valley train takes options only; '%.80s' is none: --data %.80s?",
                 words.words[0], words.words[0]);
        return command_fail(&error);
    }
    /* what is done when it is stopped is written; a second time ends it at once */
    struct sigaction stop = {.sa_handler = interrupt, .sa_flags = (int)SA_RESETHAND};
    sigaction(SIGINT, &stop, NULL);
    Work *work = memory_must(calloc(1, sizeof *work));
    Status status = do_it(&request, work, &error);
    training_destroy(work->training);
    network_build_free(&work->build);
    examples_destroy(work->examples);
    data_destroy(work->data);
    rule_destroy(work->rule);
    schedule_destroy(work->schedule);
    arena_free(&work->arena);
    free(work->rows);
    free(work);
    if (status) return command_fail(&error);
    return interrupted ? 1 : 0;
}
