/* A network scene back as YAML: as a person would have written it. */
#include "run/scene/network_scene_read.h"

#include <math.h>
#include <string.h>

/* Maps in flow style; the comma before each pair but the first. */
typedef struct Map {
    TextBuffer *out;
    int count;
    bool inside; /* of a map that has pairs already */
} Map;

static void key(Map *map, const char *name)
{
    text_add(map->out, "%s%s: ", map->count++ || map->inside ? ", " : "", name);
}

static void put_text(Map *map, const char *name, const char *text)
{
    if (!text) return;
    key(map, name);
    if (strchr(text, '\n')) yaml_write_quoted(map->out, text);
    else yaml_write_text(map->out, text);
}

static void put_number(Map *map, const char *name, double value, double usual)
{
    char text[32];
    if (value == usual) return;
    key(map, name);
    text_add(map->out, "%s", number_exact(text, value));
}

static void put_bool(Map *map, const char *name, bool value, bool usual)
{
    if (value == usual) return;
    key(map, name);
    text_add(map->out, value ? "yes" : "no");
}

static void put_texts(Map *map, const char *name, const char *const *texts, int count)
{
    if (!count) return;
    key(map, name);
    for (int i = 0; i < count; i++) {
        text_add(map->out, i ? ", " : "[");
        yaml_write_text(map->out, texts[i]);
    }
    text_add(map->out, "]");
}

/* ---- data ---------------------------------------------------------------------------------------------------------- */

static void put_points(Map *map, const DataWords *words)
{
    char text[3][32];
    key(map, "points");
    text_add(map->out, "[");
    for (int i = 0; i < words->point_count; i++) {
        for (int k = 0; k < 3; k++) number_exact(text[k], words->points[i][k]);
        text_add(map->out, "%s[%s, %s, %s]", i ? ", " : "", text[0], text[1], text[2]);
    }
    text_add(map->out, "]");
}

static void put_split(Map *map, const DataWords *words)
{
    if (words->train == DATA_TRAIN && words->validation == 0) return;
    key(map, "split");
    text_add(map->out, "{");
    Map split = {map->out};
    put_number(&split, "train", words->train, NAN);
    put_number(&split, "validation", words->validation, 0);
    text_add(map->out, "}");
}

static void write_data(const DataWords *words, TextBuffer *out)
{
    Map map = {out};
    text_add(out, "data: {");
    if (words->set) put_text(&map, "set", words->set);
    else put_points(&map, words);
    put_text(&map, "target", words->target);
    put_texts(&map, "inputs", words->columns, words->column_count);
    put_split(&map, words);
    put_bool(&map, "shuffle", words->shuffle, true);
    put_bool(&map, "standardize", words->standardize, false);
    text_add(out, "}\n");
}

/* ---- networks ------------------------------------------------------------------------------------------------------- */

/* A list, so that each layer may be a formula with spaces. The output stands at its end. */
static void put_layers(Map *map, const NetworkWords *words, int outputs)
{
    key(map, "layers");
    text_add(map->out, "[");
    for (int i = 0; i < words->layer_count; i++) {
        TextBuffer text = {0};
        layer_words_print(&words->layers[i], 1, &text);
        yaml_write_text(map->out, text.data);
        text_add(map->out, ", ");
        text_free(&text);
    }
    text_add(map->out, "\"dense:%d\"]", outputs);
}

/* Dense layers of one activation, a dropout behind each or none. False: that is not their shape. */
static bool is_plain(const NetworkWords *words, double *dropout)
{
    const LayerWords *first = words->layers;
    int every = words->layer_count > 1 && !first[1].units ? 2 : 1;
    *dropout = every == 2 ? first[1].rate : 0;
    if (words->layer_count % every) return false;
    for (int i = 0; i < words->layer_count; i += every)
        if (!first[i].units || strcmp(first[i].activation, first[0].activation) ||
            (every == 2 && (first[i + 1].units || first[i + 1].rate != *dropout)))
            return false;
    return true;
}

static void put_shape(Map *map, const NetworkWords *words, int outputs)
{
    double dropout;
    if (!words->layer_count) return;
    if (!is_plain(words, &dropout)) {
        put_layers(map, words, outputs);
        return;
    }
    key(map, "hidden");
    for (int i = 0; i<words->layer_count; i += dropout> 0 ? 2 : 1)
        text_add(map->out, "%s%d", i ? ", " : "[", words->layers[i].units);
    text_add(map->out, "]");
    put_text(map, "activation", words->layers[0].activation);
    put_number(map, "dropout", dropout, 0);
}

static void put_batch(Map *map, int batch)
{
    if (batch) put_number(map, "batch", batch, 0);
    else put_text(map, "batch", "all");
}

static void write_network(const NetworkScene *scene, TextBuffer *out)
{
    const NetworkSceneWords *words = &scene->words;
    Map map = {out};
    text_add(out, "network: {");
    put_texts(&map, "inputs", words->features, words->feature_count);
    put_shape(&map, &words->network, scene->networks[0]->outputs);
    put_text(&map, "output", words->network.output);
    put_text(&map, "loss", words->network.loss);
    put_text(&map, "init", words->network.init);
    text_add(out, "}\n");
}

static void write_train(const NetworkSceneWords *words, TextBuffer *out)
{
    Map map = {out};
    text_add(out, "train: {");
    put_batch(&map, words->network.batch);
    put_number(&map, "epochs", words->epochs, 0);
    put_bool(&map, "shuffle", words->shuffle, true);
    put_number(&map, "l1", words->network.l1, 0);
    put_number(&map, "l2", words->network.l2, 0);
    put_number(&map, "patience", words->patience, 0);
    put_bool(&map, "precise", words->precise, false);
    text_add(out, "}\n");
}

/* As in a file of weights. */
static void put_weight(Map *map, int layer, int unit, int input, bool bias)
{
    key(map, "weight");
    text_add(map->out, "[%d, %d, ", layer, unit);
    if (bias) text_add(map->out, "bias]");
    else text_add(map->out, "%d]", input);
}

static void put_sets(Map *map, const NetworkWords *words, const Network *network)
{
    if (!words->set_count) return;
    key(map, "set");
    for (int i = 0; i < words->set_count; i++) {
        const TrainSet *set = &words->sets[i];
        const NetworkLayer *layer = network->layers;
        while (!layer->number || set->index >= layer->biases + layer->units) layer++;
        int at = set->index - layer->weights;
        bool bias = set->index >= layer->biases;
        text_add(map->out, "%s{from: %d", i ? ", " : "[", set->from);
        Map inner = {map->out, 0, true};
        put_weight(&inner, layer->number, bias ? set->index - layer->biases : at / layer->inputs, at % layer->inputs,
                   bias);
        put_number(&inner, "value", set->value, NAN);
        text_add(map->out, "}");
    }
    text_add(map->out, "]");
}

/* What differs from the scene's. A run that is not shown says so with `hidden`: its layers go by the other name. */
static void write_run(const void *context, int run, TextBuffer *out)
{
    const NetworkScene *scene = context;
    const NetworkWords *own = &scene->words.run[run], *all = &scene->words.network;
    Map map = {out, 0, true};
    if (!network_layers_equal(own, all)) put_layers(&map, own, scene->networks[run]->outputs);
    if (!text_equal(own->loss, all->loss)) put_text(&map, "loss", own->loss);
    if (!text_equal(own->init, all->init)) put_text(&map, "init", own->init);
    if (own->batch != all->batch) put_batch(&map, own->batch);
    put_number(&map, "l1", own->l1, all->l1);
    put_number(&map, "l2", own->l2, all->l2);
    put_sets(&map, own, scene->networks[run]);
}

/* ---- what is looked at ---------------------------------------------------------------------------------------------- */

static void write_watch(const WatchWords *words, TextBuffer *out)
{
    Map map = {out};
    if (!words->weight[0] && words->neuron[0] < 0 && words->example == 0 && words->stage == WATCH_BACKWARD) return;
    text_add(out, "watch: {");
    if (words->weight[0]) put_weight(&map, words->weight[0], words->weight[1], words->weight[2], words->weight[2] < 0);
    if (words->neuron[0] >= 0) {
        key(&map, "neuron");
        text_add(out, "[%d, %d]", words->neuron[0], words->neuron[1]);
    }
    if (words->example < 0) put_text(&map, "example", "all");
    else put_number(&map, "example", words->example, 0);
    if (words->stage != WATCH_BACKWARD) put_text(&map, "stage", watch_stages[words->stage]);
    text_add(out, "}\n");
}

static void write_parts(const void *context, TextBuffer *out)
{
    const NetworkScene *scene = context;
    write_data(&scene->words.data, out);
    write_network(scene, out);
    write_train(&scene->words, out);
    write_watch(&scene->words.watch, out);
}

void network_scene_write(const NetworkScene *scene, TextBuffer *out)
{
    scene_file_write_with(scene->file, &(SceneWriter){write_parts, write_run, scene}, out);
}
