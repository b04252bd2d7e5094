#include "run/scene/network_scene_read.h"

#include "base/file.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

const char *const watch_stages[WATCH_STAGES] = {"forward", "loss", "backward", "update"};

/* ---- errors ------------------------------------------------------------------------------------------------------- */

static Status moved(const Yaml *at, const Error *inner, Error *error)
{
    if (inner->line > 0 && strchr(inner->file, '/')) {
        if (error) *error = *inner;
        return inner->status;
    }
    return inner->file[0] && !inner->line ? yaml_error(error, at, inner->status, "%s: %s", inner->file, inner->message)
                                          : yaml_error(error, at, inner->status, "%s", inner->message);
}

Status network_scene_data_error(const NetworkScene *scene, const Error *inner, Error *error)
{
    static const char *const keys[] = {"target", "inputs"};
    const Yaml *data = scene->file->data, *set = yaml_get(data, "set");
    for (int i = 0; i < COUNT(keys); i++) {
        size_t length = strlen(keys[i]);
        const Yaml *at = strncmp(inner->message, keys[i], length) ? NULL : yaml_get(data, keys[i]);
        if (at && text_starts(inner->message + length, ": "))
            return yaml_error(error, at, inner->status, "%s", inner->message + length + 2);
    }
    return moved(set ? set : data, inner, error);
}

Status network_scene_error(const NetworkScene *scene, int run, const char *key, const Error *inner, Error *error)
{
    const SceneFile *file = scene->file;
    const Yaml *at = run >= 0 ? yaml_get(file->run_at[run], key) : NULL;
    if (!at) at = yaml_get(file->network, key);
    if (!at) at = yaml_get(file->data, key);
    if (!at && run >= 0) at = file->run_at[run];
    if (!at) at = file->network;
    return moved(at ? at : file->data, inner, error);
}

/* ---- values -------------------------------------------------------------------------------------------------------- */

static Status read_number(const Yaml *map, const char *key, double least, double most, double *out, Error *error)
{
    Status status = yaml_number_or(map, key, out, error);
    if (status || (*out >= least && *out <= most)) return status;
    return isfinite(most)
               ? yaml_error(error, yaml_get(map, key), STATUS_VALUE, "'%s' is a number from %g to %g", key, least, most)
               : yaml_error(error, yaml_get(map, key), STATUS_VALUE, "'%s' is a number: %g or more", key, least);
}

static Status read_whole(const Yaml *map, const char *key, int least, int most, int *out, Error *error)
{
    double value = *out;
    Status status = yaml_number_or(map, key, &value, error);
    if (status || !yaml_get(map, key)) return status;
    if (!(value >= least) || value > most || value != floor(value))
        return yaml_error(error, yaml_get(map, key), STATUS_VALUE, "'%s' is a whole number from %d to %d", key, least,
                          most);
    *out = (int)value;
    return STATUS_OK;
}

/* A text, or a list of texts. */
static Status read_texts(Arena *arena, const Yaml *node, const char *what, const char *const **out, int *count,
                         Error *error)
{
    int most = node->kind == YAML_LIST ? node->count : 1;
    const char **texts = arena_array(arena, const char *, most + 1);
    for (int i = 0; i < most; i++) {
        const Yaml *item = node->kind == YAML_LIST ? node->items[i] : node;
        if (item->kind != YAML_SCALAR || !item->text[0]) return yaml_error(error, item, STATUS_VALUE, "%s", what);
        texts[i] = item->text;
    }
    *out = texts;
    *count = most;
    return STATUS_OK;
}

/* ---- data ---------------------------------------------------------------------------------------------------------- */

static Status read_points(NetworkScene *scene, const Yaml *list, DataWords *words, Error *error)
{
    if (list->kind != YAML_LIST)
        return yaml_error(error, list, STATUS_VALUE, "'points' is a list, as in [[1, 2, 0], [-1, 2, 1]]");
    if (list->count > SCENE_POINTS_MAX)
        return yaml_error(error, list, STATUS_LIMIT, "there can be %d points at most", SCENE_POINTS_MAX);
    double(*points)[3] = arena_alloc(&scene->arena, sizeof *points * ((size_t)list->count + 1));
    for (int i = 0; i < list->count; i++) {
        Status status = yaml_numbers(list->items[i], points[i], 3, "a point: x1, x2 and its class", error);
        if (status) return status;
    }
    words->points = (const double(*)[3])points;
    words->point_count = list->count;
    return STATUS_OK;
}

const char *network_scene_data_beside(const char *set, const char *beside)
{
    char path[1024];
    Meaning meaning;
    int length = set ? (int)strcspn(set, ":") : 0;
    if (!beside || !length || snprintf(path, sizeof path, "%s/%.*s.yaml", beside, length, set) >= (int)sizeof path ||
        !file_exists(path))
        return beside;
    bool scene = meaning_of_file(&meaning, path, NULL) == STATUS_OK && meaning.kind == MEANS_SCENE;
    meaning_free(&meaning);
    return scene ? NULL : beside;
}

static bool is_own(const char *key, const char *const *own, int count)
{
    for (int i = 0; i < count; i++)
        if (!strcmp(own[i], key)) return true;
    return false;
}

/* Which options there are, the set tells. */
static Status check_options(NetworkScene *scene, const Yaml *map, const char *const *own, int own_count,
                            const DataDesc *desc, Error *error)
{
    const char *keys[16 + RULE_OPTIONS_MAX];
    Error inner = {0};
    Data *data;
    int count = own_count + 1;
    Status status = data_open(&data, desc, &inner);
    if (status) return network_scene_data_error(scene, &inner, error);
    memcpy(keys, own, sizeof *own * (size_t)own_count);
    keys[own_count] = "formula"; /* whether the set takes one, it says itself */
    for (int i = 0; i < data->option_count; i++) keys[count++] = data->options[i].name;
    status = yaml_keys(map, keys, count, error);
    data_destroy(data);
    return status;
}

/* {set: spiral, noise: 0.1} is "spiral:noise=0.1". A formula takes all that is left of a word: it comes last. */
static Status read_set(NetworkScene *scene, const Yaml *map, const char *const *own, int own_count, const char *beside,
                       DataWords *words, Error *error)
{
    const char *set;
    Status status = yaml_text(map, "set", &set, error);
    if (status) return status;
    DataDesc desc = {.word = set,
                     .beside = network_scene_data_beside(set, beside),
                     .target = words->target,
                     .seed = scene->file->seed};
    if ((status = check_options(scene, map, own, own_count, &desc, error))) return status;
    TextBuffer text = {0};
    const char *before = strchr(set, ':') ? "," : ":";
    text_add(&text, "%s", set);
    for (int last = 0; last < 2; last++)
        for (int i = 0; i < map->count && !status; i++) {
            const char *key = map->keys[i]->text;
            if (is_own(key, own, own_count) || (strcmp(key, "formula") == 0) != last) continue;
            if (map->items[i]->kind != YAML_SCALAR)
                status = yaml_error(error, map->items[i], STATUS_VALUE, "'%s' is one value", key);
            else text_add(&text, "%s%s=%s", before, key, map->items[i]->text);
            before = ",";
        }
    words->set = arena_string(&scene->arena, text.data);
    text_free(&text);
    return status;
}

static Status read_split(const Yaml *node, DataWords *words, Error *error)
{
    static const char *const keys[] = {"train", "validation"};
    Status status;
    if (!node) return STATUS_OK;
    if ((status = yaml_keys(node, keys, COUNT(keys), error)) ||
        (status = read_number(node, "train", 0, 1, &words->train, error)) ||
        (status = read_number(node, "validation", 0, 1, &words->validation, error)))
        return status;
    if (words->train <= 0)
        return yaml_error(error, yaml_get(node, "train"), STATUS_VALUE, "something must be left to train with");
    if (words->train + words->validation > 1 + 1e-9)
        return yaml_error(error, node, STATUS_VALUE,
                          "train and validation are shares of the whole: together 1 at most; what is left is the test");
    return STATUS_OK;
}

static Status read_data(NetworkScene *scene, const char *beside, Error *error)
{
    static const char *const own[] = {"set", "points", "target", "inputs", "split", "standardize", "shuffle"};
    const Yaml *node = scene->file->data;
    DataWords *words = &scene->words.data;
    Status status;
    *words = (DataWords){.train = DATA_TRAIN, .shuffle = true};
    if (!node) return STATUS_OK; /* what is wrong with the rest is told first */
    if (node->kind == YAML_SCALAR) {
        words->set = node->text;
        return STATUS_OK;
    }
    if (node->kind == YAML_LIST)
        return yaml_error(error, node, STATUS_VALUE, "'data' is a name, or {set: spiral, noise: 0.1}");
    const Yaml *points = yaml_get(node, "points"), *columns = yaml_get(node, "inputs");
    if ((status = yaml_text_or(node, "target", &words->target, error)) ||
        (status = yaml_bool_or(node, "standardize", &words->standardize, error)) ||
        (status = yaml_bool_or(node, "shuffle", &words->shuffle, error)) ||
        (status = read_split(yaml_get(node, "split"), words, error)))
        return status;
    if (columns && (status = read_texts(&scene->arena, columns, "'inputs' are names of columns, as in [x1, x2]",
                                        &words->columns, &words->column_count, error)))
        return status;
    if (!points) return read_set(scene, node, own, COUNT(own), beside, words, error);
    if (yaml_get(node, "set")) return yaml_error(error, points, STATUS_VALUE, "either 'set' or 'points', not both");
    if ((status = yaml_keys(node, own, COUNT(own), error))) return status;
    return read_points(scene, points, words, error);
}

/* ---- networks ------------------------------------------------------------------------------------------------------- */

static Status read_hidden(const Yaml *node, double dropout, const char *activation, NetworkWords *words, Error *error)
{
    int count = node->kind == YAML_LIST ? node->count : 1;
    words->layer_count = 0;
    for (int i = 0; i < count; i++) {
        const Yaml *item = node->kind == YAML_LIST ? node->items[i] : node;
        double units;
        if (!yaml_is_number(item, &units) || !(units >= 1) || units > NETWORK_UNITS_MAX || units != floor(units))
            return yaml_error(error, item, STATUS_VALUE, "'hidden' is a list of units, each 1 to %d, as in [4, 2]",
                              NETWORK_UNITS_MAX);
        if (words->layer_count + 2 + (dropout > 0) > NETWORK_LAYERS_MAX)
            return yaml_error(error, item, STATUS_LIMIT, "a network has at most %d layers", NETWORK_LAYERS_MAX);
        words->layers[words->layer_count++] =
            (LayerWords){.kind = "dense", .units = (int)units, .activation = activation};
        if (dropout > 0) words->layers[words->layer_count++] = (LayerWords){.kind = "dropout", .rate = dropout};
    }
    return STATUS_OK;
}

static Status read_layers(NetworkScene *scene, const Yaml *node, const char *activation, NetworkWords *words,
                          Error *error)
{
    Error inner = {0};
    words->layer_count = 0;
    if (node->kind == YAML_SCALAR)
        return network_layers_read(&scene->arena, node->text, activation, words, &inner) ? moved(node, &inner, error)
                                                                                         : STATUS_OK;
    if (node->kind == YAML_MAP)
        return yaml_error(error, node, STATUS_VALUE, "'layers' is a text, as in \"dense:8:relu dropout:0.2 dense:1\"");
    for (int i = 0; i < node->count; i++) {
        const Yaml *item = node->items[i];
        if (item->kind != YAML_SCALAR)
            return yaml_error(error, item, STATUS_VALUE, "a layer is a text, as in \"dense:8:relu\"");
        if (network_layer_read(&scene->arena, item->text, words, &inner)) return moved(item, &inner, error);
    }
    network_layers_end(words, activation);
    return STATUS_OK;
}

/* The nearest of `hidden` and `layers` says the shape: a run's own before the scene's. */
static Status read_shape(NetworkScene *scene, const Yaml *run, const Yaml *network, NetworkWords *words, Error *error)
{
    const Yaml *hidden = yaml_get(run, "hidden"), *layers = yaml_get(run, "layers"), *rate = yaml_get(run, "dropout");
    const char *activation = "tanh";
    double dropout = 0;
    Status status = yaml_text_or(network, "activation", &activation, error);
    if (!status) status = yaml_text_or(run, "activation", &activation, error);
    if (!status) status = read_number(yaml_get(run, "dropout") ? run : network, "dropout", 0, 0.99, &dropout, error);
    if (status) return status;
    if (hidden && hidden->kind != YAML_LIST) hidden = NULL; /* the run is not shown */
    if (!hidden && !layers) {
        hidden = yaml_get(network, "hidden"), layers = yaml_get(network, "layers");
        if (!rate) rate = yaml_get(network, "dropout");
    }
    if (hidden && layers) return yaml_error(error, layers, STATUS_VALUE, "either 'hidden' or 'layers', not both");
    if (layers && rate)
        return yaml_error(error, rate, STATUS_VALUE, "'dropout' goes with 'hidden'; among 'layers' write dropout:0.2");
    words->outputs = 0;
    if (layers) return read_layers(scene, layers, activation, words, error);
    words->layer_count = 0;
    return hidden ? read_hidden(hidden, dropout, activation, words, error) : STATUS_OK;
}

static Status read_batch(const Yaml *map, int *out, Error *error)
{
    const Yaml *node = yaml_get(map, "batch");
    double value;
    if (!node) return STATUS_OK;
    if (node->kind == YAML_SCALAR && !strcmp(node->text, "all")) {
        *out = 0;
        return STATUS_OK;
    }
    if (!yaml_is_number(node, &value) || !(value >= 1) || value > INT32_MAX || value != floor(value))
        return yaml_error(error, node, STATUS_VALUE, "'batch' is a number of examples, or all");
    *out = (int)value;
    return STATUS_OK;
}

/* What a network and its training have that may differ from run to run. */
static Status read_own(const Yaml *map, NetworkWords *words, Error *error)
{
    Status status = yaml_text_or(map, "loss", &words->loss, error);
    if (!status) status = yaml_text_or(map, "init", &words->init, error);
    if (!status) status = read_batch(map, &words->batch, error);
    if (!status) status = read_number(map, "l1", 0, INFINITY, &words->l1, error);
    if (!status) status = read_number(map, "l2", 0, INFINITY, &words->l2, error);
    return status;
}

static Status read_network(NetworkScene *scene, Error *error)
{
    static const char *const keys[] = {"inputs", "hidden", "layers", "activation", "output", "loss", "init", "dropout"};
    const Yaml *map = scene->file->network;
    NetworkWords *words = &scene->words.network;
    *words = network_words_default();
    if (!map) return STATUS_OK;
    const char *const *features = NULL;
    int count = 0;
    Status status = yaml_keys(map, keys, COUNT(keys), error);
    if (status) return status;
    const Yaml *inputs = yaml_get(map, "inputs");
    if (inputs &&
        (status = read_texts(&scene->arena, inputs, "'inputs' are formulas of the data's columns, as in [x1, \"x1^2\"]",
                             &features, &count, error)))
        return status;
    if (inputs && count > SCENE_FEATURES_MAX)
        return yaml_error(error, inputs, STATUS_LIMIT, "a network has at most %d inputs of its own",
                          SCENE_FEATURES_MAX);
    if (inputs) {
        memcpy(scene->words.features, features, sizeof *features * (size_t)count);
        scene->words.feature_count = count;
    }
    if ((status = read_shape(scene, NULL, map, words, error))) return status;
    if ((status = yaml_text_or(map, "output", &words->output, error))) return status;
    return read_own(map, words, error);
}

static Status read_train(NetworkScene *scene, Error *error)
{
    static const char *const keys[] = {"batch", "epochs", "shuffle", "l1", "l2", "patience", "precise"};
    const Yaml *map = scene->file->train;
    NetworkSceneWords *words = &scene->words;
    Status status;
    words->epochs = 100;
    words->shuffle = true;
    if (!map) return STATUS_OK;
    if (yaml_get(map, "schedule"))
        return yaml_error(error, yaml_get(map, "schedule"), STATUS_VALUE,
                          "'schedule' stands beside 'train', as in every scene, or in a run");
    if ((status = yaml_keys(map, keys, COUNT(keys), error)) || (status = read_own(map, &words->network, error)) ||
        (status = read_whole(map, "epochs", 1, SCENE_EPOCHS_MAX, &words->epochs, error)) ||
        (status = read_whole(map, "patience", 0, SCENE_EPOCHS_MAX, &words->patience, error)) ||
        (status = yaml_bool_or(map, "shuffle", &words->shuffle, error)) ||
        (status = yaml_bool_or(map, "precise", &words->precise, error)))
        return status;
    if (words->patience && words->data.validation <= 0)
        return yaml_error(
            error, yaml_get(map, "patience"), STATUS_VALUE,
            "stopping early goes by the validation set, which is empty; add data: {split: {train: 0.7, validation: 0.15}}");
    return STATUS_OK;
}

static Status read_runs(NetworkScene *scene, Error *error)
{
    Status status = STATUS_OK;
    for (int i = 0; i < scene->file->run_count && !status; i++) {
        const Yaml *map = scene->file->run_at[i];
        NetworkWords *words = &scene->words.run[i];
        *words = scene->words.network;
        if (!map) continue;
        bool shape = yaml_get(map, "layers") || yaml_get(map, "activation") || yaml_get(map, "dropout") ||
                     yaml_get(map, "hidden");
        if (shape) status = read_shape(scene, map, scene->file->network, words, error);
        if (!status) status = read_own(map, words, error);
    }
    return status;
}

/* ---- what is looked at ---------------------------------------------------------------------------------------------- */

static const char *const weight_is =
    "'weight' is [layer, unit, input], as in a file of weights: layers from 1, units and inputs from 0, or bias";

static Status read_place(const Yaml *node, int count, const char *what, int *out, Error *error)
{
    if (node->kind != YAML_LIST || node->count != count) return yaml_error(error, node, STATUS_VALUE, "%s", what);
    for (int i = 0; i < count; i++) {
        const Yaml *item = node->items[i];
        double value = -1;
        bool bias = i == 2 && item->kind == YAML_SCALAR && !strcmp(item->text, "bias");
        if (!bias && (!yaml_is_number(item, &value) || value < 0 || value > NETWORK_UNITS_MAX || value != floor(value)))
            return yaml_error(error, item, STATUS_VALUE, "%s", what);
        out[i] = (int)value;
    }
    return STATUS_OK;
}

static Status read_watch(NetworkScene *scene, Error *error)
{
    static const char *const keys[] = {"weight", "neuron", "example", "stage"};
    const Yaml *map = scene->file->watch, *weight = yaml_get(map, "weight"), *neuron = yaml_get(map, "neuron");
    WatchWords *words = &scene->words.watch;
    const Yaml *example = yaml_get(map, "example");
    const char *stage = watch_stages[WATCH_BACKWARD];
    Status status;
    *words = (WatchWords){.neuron = {-1, 0}, .stage = WATCH_BACKWARD};
    if (!map) return STATUS_OK;
    if ((status = yaml_keys(map, keys, COUNT(keys), error)) ||
        (weight && (status = read_place(weight, 3, weight_is, words->weight, error))) ||
        (neuron && (status = read_place(neuron, 2, "'neuron' is [layer, unit]: layers from 1, units from 0",
                                        words->neuron, error))) ||
        (example && text_equal(example->text, "all")
             ? (words->example = -1, false)
             : (status = read_whole(map, "example", 0, INT32_MAX, &words->example, error)) != STATUS_OK) ||
        (status = yaml_text_or(map, "stage", &stage, error)))
        return status;
    for (int i = 0; i < WATCH_STAGES; i++)
        if (!strcmp(stage, watch_stages[i])) {
            words->stage = (WatchStage)i;
            return STATUS_OK;
        }
    return yaml_error(error, yaml_get(map, "stage"), STATUS_VALUE,
                      "'%s' is no stage; it can be forward, loss, backward or update", stage);
}

/* ---- weights set by hand ------------------------------------------------------------------------------------------- */

static Status read_set_at(const Network *network, const Yaml *map, int before, TrainSet *out, Error *error)
{
    static const char *const keys[] = {"from", "weight", "value"};
    const Yaml *weight = yaml_get(map, "weight");
    double from;
    int at[3];
    Status status = yaml_keys(map, keys, COUNT(keys), error);
    if (!status) status = yaml_number(map, "from", &from, error);
    if (!status) status = yaml_number(map, "value", &out->value, error);
    if (status) return status;
    if (!(from >= before) || from > TRAINING_STEPS_MAX || from != floor(from))
        return yaml_error(error, yaml_get(map, "from"), STATUS_VALUE,
                          "'from' is a step, and not below that of the one before");
    if (!isfinite(out->value)) return yaml_error(error, yaml_get(map, "value"), STATUS_VALUE, "'value' is a number");
    if (!weight) return yaml_error(error, map, STATUS_VALUE, "%s", weight_is);
    if ((status = read_place(weight, 3, weight_is, at, error))) return status;
    for (int i = 0; i < network->layer_count; i++) {
        const NetworkLayer *layer = &network->layers[i];
        if (at[0] < 1 || layer->number != at[0] || at[1] >= layer->units || at[2] >= layer->inputs) continue;
        out->from = (int)from;
        out->index = at[2] < 0 ? layer->biases + at[1] : layer->weights + at[1] * layer->inputs + at[2];
        return STATUS_OK;
    }
    return yaml_error(error, weight, STATUS_VALUE, "the network has no such weight");
}

Status network_scene_read_sets(NetworkScene *scene, int run, Error *error)
{
    NetworkWords *words = &scene->words.run[run];
    const Yaml *list = yaml_get(scene->file->run_at[run], "set");
    Status status = STATUS_OK;
    if (!list) return STATUS_OK;
    if (list->kind != YAML_LIST)
        return yaml_error(error, list, STATUS_VALUE,
                          "'set' is a list, as in [{from: 12, weight: [2, 0, 1], value: 0.9}]");
    words->sets = arena_array(&scene->arena, TrainSet, list->count + 1);
    words->set_count = words->set_room = list->count;
    for (int i = 0; i < list->count && !status; i++)
        status =
            read_set_at(scene->networks[run], list->items[i], i ? words->sets[i - 1].from : 0, &words->sets[i], error);
    return status;
}

Status network_scene_read_words(NetworkScene *scene, const char *beside, Error *error)
{
    Status status = read_data(scene, beside, error);
    if (!status) status = read_network(scene, error);
    if (!status) status = read_train(scene, error);
    if (!status) status = read_runs(scene, error);
    if (!status) status = read_watch(scene, error);
    return status;
}
