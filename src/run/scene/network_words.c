#include "run/scene/network_words.h"

#include <string.h>

/* ---- words ------------------------------------------------------------------------------------------------------- */

NetworkWords network_words_default(void) { return (NetworkWords){.init = "xavier"}; }

static bool layer_equal(const LayerWords *a, const LayerWords *b)
{
    return !strcmp(a->kind, b->kind) && a->units == b->units && text_equal(a->activation, b->activation) &&
           a->rate == b->rate;
}

bool network_layers_equal(const NetworkWords *a, const NetworkWords *b)
{
    bool equal = a->layer_count == b->layer_count;
    for (int i = 0; equal && i < a->layer_count; i++) equal = layer_equal(&a->layers[i], &b->layers[i]);
    return equal;
}

bool network_words_given(const NetworkWords *words)
{
    return strpbrk(words->init, "\n/") || text_ends(words->init, ".csv");
}

bool network_words_equal(const NetworkWords *a, const NetworkWords *b)
{
    return network_layers_equal(a, b) && a->outputs == b->outputs && text_equal(a->output, b->output) &&
           text_equal(a->loss, b->loss) && a->l1 == b->l1 && a->l2 == b->l2;
}

/* ---- layers, read ------------------------------------------------------------------------------------------------ */

void network_layers_end(NetworkWords *words, const char *activation)
{
    const LayerWords *last = words->layer_count ? &words->layers[words->layer_count - 1] : NULL;
    if (last && last->units > 0) {
        words->layer_count--;
        words->outputs = last->units;
        if (last->activation) words->output = last->activation;
    }
    for (int i = 0; i < words->layer_count; i++)
        if (words->layers[i].units > 0 && !words->layers[i].activation) words->layers[i].activation = activation;
}

Status network_layers_read(Arena *arena, const char *text, const char *activation, NetworkWords *words, Error *error)
{
    Status status = layer_words_read(arena, text, words->layers, NETWORK_LAYERS_MAX, &words->layer_count, error);
    if (!status) network_layers_end(words, activation);
    return status;
}

/* The activation of a layer that is alone may be a formula with spaces, which a text of several could not hold. */
Status network_layer_read(Arena *arena, const char *text, NetworkWords *words, Error *error)
{
    const char *colon = strchr(text, ':'), *second = colon ? strchr(colon + 1, ':') : NULL;
    bool cut = second && text_starts(text, "dense:");
    const char *head = cut ? arena_copy(arena, text, (size_t)(second - text)) : text;
    int count, room = NETWORK_LAYERS_MAX - words->layer_count;
    Status status = layer_words_read(arena, head, words->layers + words->layer_count, room, &count, error);
    if (status) return status;
    if (count != 1)
        return error_at(error, "layers", 1, 1, STATUS_VALUE, "'%.60s' is not one layer, as in dense:8:tanh", text);
    if (cut) words->layers[words->layer_count].activation = arena_string(arena, second + 1);
    words->layer_count++;
    return STATUS_OK;
}

/* ---- building ---------------------------------------------------------------------------------------------------- */

/* What follows from the target, and from the output where that alone was said. */
static const OutputKind wanted[] = {
    [DATA_NUMBER] = OUTPUT_LINEAR, [DATA_TWO_CLASSES] = OUTPUT_SIGMOID, [DATA_CLASSES] = OUTPUT_SOFTMAX};
static const char *const usual_loss[] = {[OUTPUT_LINEAR] = "mse", [OUTPUT_SIGMOID] = "bce", [OUTPUT_SOFTMAX] = "cce"};

DataAs network_words_target(const NetworkWords *words)
{
    OutputKind output;
    if (!words->output || output_find(words->output, &output, NULL)) return DATA_AS_IT_LOOKS;
    return output == OUTPUT_LINEAR ? DATA_AS_NUMBERS : DATA_AS_CLASSES;
}

static Status find_output(const NetworkWords *words, const Data *data, OutputKind *out, Error *error)
{
    *out = wanted[data->task];
    if (!words->output) return STATUS_OK;
    Status status = output_find(words->output, out, error);
    if (status) return status;
    if (data->task == DATA_NUMBER && *out == OUTPUT_SOFTMAX)
        return error_at(error, "", 0, 0, STATUS_VALUE, "softmax chooses among classes; '%s' is a number: try linear",
                        data->target_name);
    if (data->task == DATA_CLASSES && *out != OUTPUT_SOFTMAX)
        return error_at(error, "", 0, 0, STATUS_VALUE, "'%s' has %d classes; the output for more than two is softmax",
                        data->target_name, data->classes);
    return STATUS_OK;
}

static Status check_units(const NetworkWords *words, int outputs, const Data *data, Error *error)
{
    if (!words->outputs || words->outputs == outputs) return STATUS_OK;
    if (data->task == DATA_CLASSES)
        return error_at(error, "", 0, 0, STATUS_VALUE,
                        "the last layer, dense:%d, is the output: '%s' has %d classes, so that it must be dense:%d",
                        words->outputs, data->target_name, data->classes, outputs);
    return error_at(error, "", 0, 0, STATUS_VALUE,
                    "the last layer, dense:%d, is the output: for '%s' it must be dense:%d", words->outputs,
                    data->target_name, outputs);
}

/* One for each text, though it stand at several layers. */
static Status find_activation(NetworkBuild *build, const char **texts, const char *text, const char *beside,
                              const Activation **out, Error *error)
{
    int i = 0;
    while (i < build->activation_count && strcmp(texts[i], text)) i++;
    Status status =
        i < build->activation_count ? STATUS_OK : activation_load(&build->activations[i], text, beside, error);
    if (status) return status;
    if (i == build->activation_count) texts[build->activation_count++] = text;
    *out = build->activations[i];
    return STATUS_OK;
}

static Status build_layers(NetworkBuild *build, const NetworkWords *words, int outputs, const char *beside,
                           LayerDesc *layers, Error *error)
{
    const char *texts[NETWORK_LAYERS_MAX];
    for (int i = 0; i < words->layer_count; i++) {
        const LayerWords *layer = &words->layers[i];
        layers[i] = (LayerDesc){.kind = layer->kind, .units = layer->units, .rate = layer->rate};
        Status status = layer->units > 0
                            ? find_activation(build, texts, layer->activation, beside, &layers[i].activation, error)
                            : STATUS_OK;
        if (status) return status;
    }
    layers[words->layer_count] = (LayerDesc){.kind = "dense", .units = outputs};
    return STATUS_OK;
}

/* The parts in turn; `about` tells which of them is wrong. */
static Status build(NetworkBuild *build, const NetworkWords *words, const Examples *examples, const char *beside,
                    Error *error)
{
    const Data *data = examples->data;
    LayerDesc layers[NETWORK_LAYERS_MAX];
    OutputKind output;
    Status status;
    build->about = "output";
    if ((status = find_output(words, data, &output, error))) return status;
    int outputs = output == OUTPUT_SOFTMAX ? data->classes : 1;
    build->about = "loss";
    status = loss_load(&build->loss, words->loss ? words->loss : usual_loss[output], beside, error);
    if (!status) status = loss_fits(build->loss, output, error);
    if (status) return status;
    build->about = "layers";
    if ((status = check_units(words, outputs, data, error))) return status;
    build->about = "activation";
    if ((status = build_layers(build, words, outputs, beside, layers, error))) return status;
    build->about = "layers";
    NetworkDesc desc = {.inputs = examples->inputs,
                        .layers = layers,
                        .layer_count = words->layer_count + 1,
                        .output = output,
                        .loss = build->loss,
                        .l1 = words->l1,
                        .l2 = words->l2};
    return network_create(&build->network, &desc, error);
}

Status network_words_build(NetworkBuild *out, const NetworkWords *words, const Examples *examples, const char *beside,
                           Error *error)
{
    *out = (NetworkBuild){0};
    Status status = build(out, words, examples, beside, error);
    const char *about = out->about;
    if (status) network_build_free(out);
    out->about = about;
    return status;
}

void network_build_free(NetworkBuild *build)
{
    network_destroy(build->network);
    loss_destroy(build->loss);
    for (int i = 0; i < build->activation_count; i++) activation_destroy(build->activations[i]);
    *build = (NetworkBuild){0};
}

Status network_words_start(const NetworkWords *words, const Network *network, const char *beside, uint64_t seed,
                           double *theta, Error *error)
{
    return strchr(words->init, '\n') ? network_read(network, "init", words->init, strlen(words->init), theta, error)
                                     : network_init(network, words->init, beside, seed, theta, error);
}
