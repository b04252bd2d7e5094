/* The network: its layers, what they do, what comes out, where it begins, what keeps its weights small. */
#include "view/network/controls_parts.h"

#include "view/parts/pen.h"
#include "view/parts/words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { LAYERS = 8, UNITS = 64, USUAL_UNITS = 4 }; /* by hand; a scene's own may be more */
#define USUAL_ACTIVATION "tanh"

/* In the order in which they are offered. */
static const char *const inits[] = {"xavier", "he", "uniform:0.5", "normal:0.5", "constant:0.5", "zeros"};
enum { INITS = sizeof inits / sizeof *inits };

/* ---- hidden layers ------------------------------------------------------------------------------------------------ */

static int dense_count(const NetworkWords *words)
{
    int count = 0;
    for (int i = 0; i < words->layer_count; i++) count += words->layers[i].units > 0;
    return count;
}

static LayerWords *dense_at(NetworkWords *words, int number)
{
    for (int i = 0; i < words->layer_count; i++)
        if (words->layers[i].units > 0 && number-- == 0) return &words->layers[i];
    return NULL;
}

static double dropout_of(const NetworkWords *words)
{
    double rate = 0;
    for (int i = 0; i < words->layer_count; i++)
        if (words->layers[i].units == 0) rate = fmax(rate, words->layers[i].rate);
    return rate;
}

/* The dense layers, a dropout behind each or none. */
static void put_layers(NetworkWords *words, const LayerWords *dense, int count, double dropout)
{
    words->layer_count = 0;
    for (int i = 0; i < count; i++) {
        words->layers[words->layer_count++] = dense[i];
        if (dropout > 0) words->layers[words->layer_count++] = (LayerWords){.kind = "dropout", .rate = dropout};
    }
}

static int take_layers(const NetworkWords *words, LayerWords dense[NETWORK_LAYERS_MAX])
{
    int count = 0;
    for (int i = 0; i < words->layer_count; i++)
        if (words->layers[i].units > 0) dense[count++] = words->layers[i];
    return count;
}

static void change_count(NetworkWords *words, Arena *arena, const void *to)
{
    LayerWords dense[NETWORK_LAYERS_MAX];
    double dropout = dropout_of(words);
    int count = take_layers(words, dense), wanted = *(const int *)to;
    (void)arena;
    for (; count < wanted; count++)
        dense[count] = count ? dense[count - 1]
                             : (LayerWords){.kind = "dense", .units = USUAL_UNITS, .activation = USUAL_ACTIVATION};
    put_layers(words, dense, wanted, dropout);
}

typedef struct UnitsTo {
    int layer, units;
} UnitsTo;

static void change_units(NetworkWords *words, Arena *arena, const void *to)
{
    const UnitsTo *units = to;
    LayerWords *layer = dense_at(words, units->layer);
    (void)arena;
    if (layer) layer->units = units->units;
}

static void change_activation(NetworkWords *words, Arena *arena, const void *to)
{
    for (int i = 0; i < words->layer_count; i++)
        if (words->layers[i].units > 0) words->layers[i].activation = arena_string(arena, to);
}

static void change_dropout(NetworkWords *words, Arena *arena, const void *to)
{
    LayerWords dense[NETWORK_LAYERS_MAX];
    int count = take_layers(words, dense);
    (void)arena;
    put_layers(words, dense, count, *(const double *)to);
}

static void draw_layers(Controls *controls, Ui *ui)
{
    NetworkWords words = *controls_words(controls);
    int count = dense_count(&words), layers = count;
    char label[64];
    Rect row;
    if (controls_row(controls, FORM_ROW, &row) && form_count(&controls->form, ui, word("network.controls_layers"), row,
                                                             &layers, 0, count > LAYERS ? count : LAYERS))
        controls_change(controls, change_count, &layers, 0);
    for (int i = 0; i < count; i++) {
        UnitsTo to = {i, dense_at(&words, i)->units};
        word_fill(label, sizeof label, "network.controls_units", WORD_INT("layer", i + 1));
        if (controls_row(controls, FORM_ROW, &row) &&
            form_count(&controls->form, ui, label, row, &to.units, 1, to.units > UNITS ? to.units : UNITS))
            controls_change(controls, change_units, &to, 0);
    }
    if (!count) return;
    controls_list(controls, ui, ROW_ACTIVATION, word("network.controls_activation"),
                  controls_title(&controls->activations, dense_at(&words, 0)->activation));
    double dropout = dropout_of(&words);
    FormNumber how = {.label = word("network.controls_dropout"), .high = 0.9, .most = 0.99};
    if (controls_row(controls, FORM_ROW, &row) && form_number(&controls->form, ui, ROW_DROPOUT, row, &dropout, &how))
        controls_change(controls, change_dropout, &dropout, form_group(ui, ROW_DROPOUT));
}

/* ---- output, loss -------------------------------------------------------------------------------------------------- */

static const Network *network_of(const Controls *controls)
{
    return controls->how->scene->networks[controls->list.run];
}

/* Those that fit the target. Two classes may be numbers too, 0 and 1; then they can be classes again. */
static int outputs_of(const Controls *controls, OutputKind out[OUTPUT_KINDS])
{
    const NetworkScene *scene = controls->how->scene;
    bool were_classes = scene->words.network.output && network_of(controls)->output == OUTPUT_LINEAR;
    if (scene->data->task == DATA_CLASSES) return out[0] = OUTPUT_SOFTMAX, 1;
    if (scene->data->task == DATA_NUMBER && !were_classes) return out[0] = OUTPUT_LINEAR, 1;
    out[0] = OUTPUT_SIGMOID, out[1] = OUTPUT_SOFTMAX, out[2] = OUTPUT_LINEAR;
    return 3;
}

/* What the target is taken for follows from it, so that it is one for all runs. */
static void set_output(Controls *controls, OutputKind output)
{
    NetworkScene *draft = controls_begin(controls);
    if (!draft) return;
    for (int i = -1; i < draft->file->run_count; i++) {
        NetworkWords *words = i < 0 ? &draft->words.network : &draft->words.run[i];
        words->output = output_name(output);
        words->loss = NULL;
        words->outputs = 0;
    }
    controls_end(controls, draft, 0);
}

static void change_loss(NetworkWords *words, Arena *arena, const void *to) { words->loss = arena_string(arena, to); }
static void change_init(NetworkWords *words, Arena *arena, const void *to) { words->init = arena_string(arena, to); }
static void change_l1(NetworkWords *words, Arena *arena, const void *to)
{
    (void)arena;
    words->l1 = *(const double *)to;
}
static void change_l2(NetworkWords *words, Arena *arena, const void *to)
{
    (void)arena;
    words->l2 = *(const double *)to;
}

static int losses_of(const Controls *controls, int out[], int most)
{
    int count = 0;
    for (int i = 0; i < controls->losses.count && count < most; i++)
        if (controls->losses.fits[i] >> network_of(controls)->output & 1) out[count++] = i;
    return count;
}

static void draw_penalty(Controls *controls, Ui *ui, uint64_t key, const char *label, double value,
                         ControlsChange *change)
{
    FormNumber how = {.label = label, .low = 1e-5, .high = 1, .most = 1000, .log = true, .zero = true};
    Rect row;
    if (controls_row(controls, FORM_ROW, &row) && form_number(&controls->form, ui, key, row, &value, &how))
        controls_change(controls, change, &value, form_group(ui, key));
}

/* A file of weights, or the weights themselves, are told as such. */
const char *controls_init_title(const char *init)
{
    return strchr(init, '\n') ? word("network.controls_weights") : init;
}

void controls_network_draw(Controls *controls, Ui *ui)
{
    const NetworkWords *words = controls_words(controls);
    OutputKind outputs[OUTPUT_KINDS];
    controls_runs_draw(controls, ui);
    controls_line(controls, ui, word("network.controls_starts_over"));
    draw_layers(controls, ui);
    if (outputs_of(controls, outputs) > 1)
        controls_list(controls, ui, ROW_OUTPUT, word("network.controls_output"),
                      output_name(network_of(controls)->output));
    controls_list(controls, ui, ROW_LOSS, word("network.controls_loss"), network_of(controls)->loss->title);
    controls_list(controls, ui, ROW_INIT, word("network.controls_init"), controls_init_title(words->init));
    draw_penalty(controls, ui, ROW_L1, word("network.controls_l1"), words->l1, change_l1);
    draw_penalty(controls, ui, ROW_L2, word("network.controls_l2"), words->l2, change_l2);
}

/* ---- lists --------------------------------------------------------------------------------------------------------- */

static void pick_activation(Controls *controls, Ui *ui)
{
    const Choices *all = &controls->activations;
    NetworkWords words = *controls_words(controls);
    LayerWords *first = dense_at(&words, 0);
    int chosen = first ? controls_find(all, first->activation) : -1;
    int picked = form_menu(&controls->form, ui, controls->how->area, all->titles, all->count, chosen < 0 ? 0 : chosen);
    if (picked >= 0 && picked != chosen) controls_change(controls, change_activation, all->names[picked], 0);
}

static void pick_output(Controls *controls, Ui *ui)
{
    OutputKind outputs[OUTPUT_KINDS];
    const char *titles[OUTPUT_KINDS];
    int count = outputs_of(controls, outputs), chosen = 0;
    for (int i = 0; i < count; i++) {
        titles[i] = output_name(outputs[i]);
        if (outputs[i] == network_of(controls)->output) chosen = i;
    }
    int picked = form_menu(&controls->form, ui, controls->how->area, titles, count, chosen);
    if (picked >= 0 && picked != chosen) set_output(controls, outputs[picked]);
}

static void pick_loss(Controls *controls, Ui *ui)
{
    enum { MOST = 64 };
    int fit[MOST], count = losses_of(controls, fit, MOST), chosen = -1;
    const char *titles[MOST];
    for (int i = 0; i < count; i++) {
        titles[i] = controls->losses.titles[fit[i]];
        if (!strcmp(controls->losses.names[fit[i]], network_of(controls)->loss->name)) chosen = i;
    }
    int picked = form_menu(&controls->form, ui, controls->how->area, titles, count, chosen < 0 ? 0 : chosen);
    if (picked >= 0 && picked != chosen) controls_change(controls, change_loss, controls->losses.names[fit[picked]], 0);
}

static void pick_init(Controls *controls, Ui *ui)
{
    int chosen = -1;
    for (int i = 0; i < INITS; i++)
        if (!strcmp(inits[i], controls_words(controls)->init)) chosen = i;
    int picked = form_menu(&controls->form, ui, controls->how->area, inits, INITS, chosen < 0 ? 0 : chosen);
    if (picked >= 0 && picked != chosen) controls_change(controls, change_init, inits[picked], 0);
}

void controls_network_menu(Controls *controls, Ui *ui)
{
    switch (controls->form.menu) {
    case ROW_ACTIVATION: pick_activation(controls, ui); break;
    case ROW_OUTPUT: pick_output(controls, ui); break;
    case ROW_LOSS: pick_loss(controls, ui); break;
    case ROW_INIT: pick_init(controls, ui); break;
    }
}
