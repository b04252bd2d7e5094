#include "run/scene/playground.h"

#include "base/yaml.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { VALUE_SIZE = 160, LAYERS_MOST = 16, UNITS_MOST = 256, INPUTS = 9, EPOCHS = 400, MISSING_MOST = 60 };

typedef struct Experiment {
    double rate, penalty, noise, batch, train;
    int layers[LAYERS_MOST], layer_count;
    const char *activation, *data, *regression_data, *regularization; /* names of ours */
    bool regression, zeros, input[INPUTS];
    double seed;
    TextBuffer missing; /* what has no counterpart, "a, b" */
} Experiment;

/* Where in the link something stands. */
typedef struct Place {
    const char *link, *key, *at;
    Error *error;
} Place;

static Status wrong(const Place *place, const char *what)
{
    int column = (int)utf8_count(place->link, (size_t)(place->at - place->link)) + 1;
    Status status = error_at(place->error, "link", 1, column, STATUS_VALUE, "'%.40s' %s", place->key, what);
    error_excerpt(place->error, place->link, strlen(place->link));
    return status;
}

/* ---- values -------------------------------------------------------------------------------------------------------- */

typedef Status Read(Experiment *experiment, const Place *place, const char *text, int which);

static Status number_in(const Place *place, const char *text, double least, double most, double *out)
{
    char what[96];
    if (number_parse(text, out) && *out >= least && *out <= most) return STATUS_OK;
    snprintf(what, sizeof what, "is a number from %g to %g", least, most);
    return wrong(place, what);
}

static Status read_rate(Experiment *e, const Place *place, const char *text, int which)
{
    return number_in(place, text, 1e-9, 1000, &e->rate);
}

static Status read_penalty(Experiment *e, const Place *place, const char *text, int which)
{
    return number_in(place, text, 0, 1000, &e->penalty);
}

static Status read_noise(Experiment *e, const Place *place, const char *text, int which)
{
    return number_in(place, text, 0, 100, &e->noise);
}

static Status read_train(Experiment *e, const Place *place, const char *text, int which)
{
    return number_in(place, text, 1, 100, &e->train);
}

static Status read_batch(Experiment *e, const Place *place, const char *text, int which)
{
    Status status = number_in(place, text, 1, 10000, &e->batch);
    return !status && e->batch != floor(e->batch) ? wrong(place, "is a whole number") : status;
}

/* "0.27863": the digits are the seed, as far as a seed of ours goes. */
static Status read_seed(Experiment *e, const Place *place, const char *text, int which)
{
    double value;
    if (!number_parse(text, &value) || !isfinite(value)) return wrong(place, "is a number");
    e->seed = fmod(fabs(value) < 1 ? floor(fabs(value) * 1e5 + 0.5) : floor(fabs(value)), 1e9);
    return STATUS_OK;
}

static Status read_layers(Experiment *e, const Place *place, const char *text, int which)
{
    e->layer_count = 0;
    while (*text) {
        size_t length = strcspn(text, ",");
        char part[VALUE_SIZE];
        double units;
        snprintf(part, sizeof part, "%.*s", (int)length, text);
        if (!number_parse(part, &units) || !(units >= 1) || units > UNITS_MOST || units != floor(units))
            return wrong(place, "is a list of the units of each layer, as in 4,2");
        if (e->layer_count == LAYERS_MOST) return wrong(place, "has more layers than the playground can show");
        e->layers[e->layer_count++] = (int)units;
        text += length + (text[length] == ',');
    }
    return STATUS_OK;
}

static Status read_bool(const Place *place, const char *text, bool *out)
{
    *out = !strcmp(text, "true");
    return *out || !strcmp(text, "false") ? STATUS_OK : wrong(place, "is true or false");
}

static Status read_zeros(Experiment *e, const Place *place, const char *text, int which)
{
    return read_bool(place, text, &e->zeros);
}

static Status read_input(Experiment *e, const Place *place, const char *text, int which)
{
    return read_bool(place, text, &e->input[which]);
}

/* Words there and here; NULL ends the list. */
static const char *const activations[][2] = {
    {"relu", "relu"}, {"tanh", "tanh"}, {"sigmoid", "sigmoid"}, {"linear", "linear"}, {NULL}};
static const char *const data_sets[][2] = {
    {"circle", "circle"}, {"xor", "xor"}, {"gauss", "gauss"}, {"spiral", "spiral"}, {NULL}};
static const char *const regression_sets[][2] = {{"reg-plane", "plane"}, {"reg-gauss", "multi-gauss"}, {NULL}};
static const char *const penalties[][2] = {{"none", ""}, {"L1", "l1"}, {"L2", "l2"}, {NULL}};
static const char *const problems[][2] = {{"classification", ""}, {"regression", "regression"}, {NULL}};

static Status read_word(const Place *place, const char *text, const char *const words[][2], const char **out)
{
    char what[160];
    TextBuffer all = text_fixed(what, sizeof what);
    text_add(&all, "can be");
    for (int i = 0; words[i][0]; i++) {
        if (!strcmp(words[i][0], text)) {
            *out = words[i][1];
            return STATUS_OK;
        }
        text_add(&all, "%s %s", i ? "," : "", words[i][0]);
    }
    return wrong(place, what);
}

static Status read_activation(Experiment *e, const Place *place, const char *text, int which)
{
    return read_word(place, text, activations, &e->activation);
}

static Status read_data(Experiment *e, const Place *place, const char *text, int which)
{
    return read_word(place, text, data_sets, &e->data);
}

static Status read_regression_data(Experiment *e, const Place *place, const char *text, int which)
{
    return read_word(place, text, regression_sets, &e->regression_data);
}

static Status read_regularization(Experiment *e, const Place *place, const char *text, int which)
{
    return read_word(place, text, penalties, &e->regularization);
}

static Status read_problem(Experiment *e, const Place *place, const char *text, int which)
{
    const char *word = "";
    Status status = read_word(place, text, problems, &word);
    if (!status) e->regression = word[0] != 0;
    return status;
}

/* Named in the caption where it is asked for. */
static Status read_missing(Experiment *e, const Place *place, const char *text, int which)
{
    if (strcmp(text, "false") && e->missing.length + strlen(place->key) < MISSING_MOST)
        text_add(&e->missing, "%s%s", e->missing.length ? ", " : "", place->key);
    return STATUS_OK;
}

/* How the playground's page looks, which is no part of an experiment. */
static Status read_look(Experiment *e, const Place *place, const char *text, int which) { return STATUS_OK; }

static const char *const inputs[INPUTS] = {"x1",      "x2",      "x1^2",    "x2^2",   "x1*x2",
                                           "sin(x1)", "sin(x2)", "cos(x1)", "cos(x2)"};

/* To add a key: a row. */
static const struct {
    const char *key;
    Read *read;
    int which; /* of the inputs */
} keys[] = {
    {"activation", read_activation},
    {"regularization", read_regularization},
    {"batchSize", read_batch},
    {"dataset", read_data},
    {"regDataset", read_regression_data},
    {"learningRate", read_rate},
    {"regularizationRate", read_penalty},
    {"noise", read_noise},
    {"networkShape", read_layers},
    {"seed", read_seed},
    {"percTrainData", read_train},
    {"problem", read_problem},
    {"initZero", read_zeros},
    {"x", read_input, 0},
    {"y", read_input, 1},
    {"xSquared", read_input, 2},
    {"ySquared", read_input, 3},
    {"xTimesY", read_input, 4},
    {"sinX", read_input, 5},
    {"sinY", read_input, 6},
    {"cosX", read_input, 7},
    {"cosY", read_input, 8},
    {"showTestData", read_look},
    {"collectStats", read_look},
    {"hideText", read_look},
    {"tutorial", read_look},
};
enum { KEYS = sizeof keys / sizeof *keys };

/* ---- the link ------------------------------------------------------------------------------------------------------ */

static const char *after_host(const char *word)
{
    static const char *const starts[] = {"https://", "http://"};
    for (int i = 0; i < 2; i++)
        if (text_starts(word, starts[i])) word += strlen(starts[i]);
    static const char host[] = "playground.tensorflow.org";
    if (!text_starts(word, host)) return NULL;
    word += sizeof host - 1;
    return !*word || strchr("/#?", *word) ? word : NULL;
}

bool playground_is(const char *word) { return after_host(word) != NULL; }

static int hex(char c)
{
    static const char digits[] = "0123456789abcdef0123456789ABCDEF";
    const char *at = c ? strchr(digits, c) : NULL;
    return at ? (int)(at - digits) % 16 : -1;
}

/* "%2C" is a comma; "%00" stays as it is. What does not fit is cut: no value that means anything is that long. */
static void decode(char out[VALUE_SIZE], const char *text, size_t length)
{
    int n = 0;
    for (size_t i = 0; i < length && n < VALUE_SIZE - 1; i++) {
        int high = text[i] == '%' && i + 2 < length ? hex(text[i + 1]) : -1, low = high < 0 ? -1 : hex(text[i + 2]);
        bool is = low >= 0 && high + low > 0;
        out[n++] = is ? (char)(16 * high + low) : text[i];
        if (is) i += 2;
    }
    out[n] = 0;
}

static Status read_pair(Experiment *experiment, const char *link, const char *at, size_t length, Error *error)
{
    char key[VALUE_SIZE], value[VALUE_SIZE];
    const char *equals = memchr(at, '=', length);
    size_t name = equals ? (size_t)(equals - at) : length;
    decode(key, at, name);
    decode(value, equals ? equals + 1 : "", equals ? length - name - 1 : 0);
    Place place = {link, key, equals ? equals + 1 : at, error};
    if (!key[0] || text_ends(key, "_hide")) return STATUS_OK; /* parts of the page that are not shown */
    for (int i = 0; i < KEYS; i++)
        if (!strcmp(keys[i].key, key)) return keys[i].read(experiment, &place, value, keys[i].which);
    return read_missing(experiment, &place, value, 0);
}

static Status read_link(Experiment *experiment, const char *link, Error *error)
{
    const char *at = strchr(after_host(link), '#');
    Status status = STATUS_OK;
    for (at = at ? at + 1 : ""; *at && !status;) {
        size_t length = strcspn(at, "& \t\r\n");
        status = read_pair(experiment, link, at, length, error);
        at += length;
        at += *at != 0;
    }
    return status;
}

/* ---- the scene ------------------------------------------------------------------------------------------------------ */

static void write_inputs(const Experiment *experiment, TextBuffer *out)
{
    int count = 0;
    for (int i = 0; i < INPUTS; i++)
        if (experiment->input[i]) text_add(out, "%s\"%s\"", count++ ? ", " : "", inputs[i]);
}

static void write_caption(const Experiment *experiment, TextBuffer *out)
{
    TextBuffer said = {0};
    text_add(&said, "From the TensorFlow Playground");
    if (experiment->missing.length) text_add(&said, ", without %s", experiment->missing.data);
    if (experiment->regression)
        text_add(&said, ". Its squared error is halved, this is not: the rate is half of the %g there.",
                 experiment->rate);
    else text_add(&said, ". Sigmoid with cross-entropy here, tanh with squared error there.");
    text_add(out, "caption: ");
    yaml_write_text(out, said.data);
    text_add(out, "\n");
    text_free(&said);
}

static void write_scene(const Experiment *e, TextBuffer *out)
{
    char number[32];
    double half = e->regression ? 0.5 : 1, l1 = e->penalty / half, l2 = e->penalty / 2 / half;
    bool penalised = e->regularization[0] && e->penalty > 0;
    const char *data = e->regression ? e->regression_data : e->data;
    text_add(out, "kind: scene\ntitle: \"Playground: %s\"\nview: network\n", data);
    text_add(out, "data: {set: %s, noise: %s", data, number_exact(number, e->noise / 100));
    text_add(out, ", split: {train: %s}}\n", number_exact(number, e->train / 100));
    text_add(out, "network: {inputs: [");
    write_inputs(e, out);
    text_add(out, "], hidden: [");
    for (int i = 0; i < e->layer_count; i++) text_add(out, "%s%d", i ? ", " : "", e->layers[i]);
    text_add(out, "], activation: %s, init: \"%s\"}\n", e->activation, e->zeros ? "zeros" : "uniform:0.5");
    text_add(out, "train: {batch: %d, epochs: %d", (int)e->batch, EPOCHS);
    if (penalised)
        text_add(out, ", %s: %s", e->regularization, number_exact(number, !strcmp(e->regularization, "l1") ? l1 : l2));
    text_add(out, "}\nruns: [{rule: gd, lr: %s}]\nseed: %.0f\nwatch: {weight: [1, 0, 0]}\n",
             number_exact(number, e->rate * half), e->seed);
    write_caption(e, out);
}

Status playground_scene(const char *link, TextBuffer *out, Error *error)
{
    Experiment experiment = {.rate = 0.03,
                             .batch = 10,
                             .train = 50,
                             .layers = {4, 2},
                             .layer_count = 2,
                             .activation = "tanh",
                             .data = "circle",
                             .regression_data = "plane",
                             .regularization = "",
                             .input = {true, true},
                             .seed = 1};
    Status status = read_link(&experiment, link, error);
    bool any = false;
    for (int i = 0; i < INPUTS; i++) any |= experiment.input[i];
    if (!status && !any)
        status = error_at(error, "link", 1, 1, STATUS_VALUE, "no input is on: there is nothing to learn from");
    if (!status) write_scene(&experiment, out);
    text_free(&experiment.missing);
    return status;
}
