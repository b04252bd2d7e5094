/* Any bytes as a surface, in a file of its own or inside a scene, a rule, a schedule, an activation, a loss, typed or in a file, a data set and its table: an error that says where, or one that runs. */
#include "model/network/activation.h"
#include "model/network/examples.h"
#include "model/network/loss.h"
#include "model/optimizer.h"
#include "model/schedule.h"
#include "model/surface.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must_tell(const Error *error)
{
    char shown[1024];
    if (!error->message[0]) abort();
    error_format(error, shown, sizeof shown);
}

/* As a file, or as what stands inside a scene. */
static Status read_surface(Surface **surface, const char *text, size_t size, bool inside, Error *error)
{
    Arena arena = {0};
    Yaml *tree;
    if (!inside) return surface_parse(surface, "fuzz.yaml", text, size, error);
    Status status = yaml_parse(&arena, "fuzz.yaml", text, size, 1, &tree, error);
    if (!status) status = surface_read(surface, tree, NULL, NULL, error);
    arena_free(&arena);
    return status;
}

static void try_surface(const char *text, size_t size, bool inside)
{
    Surface *surface = NULL;
    Error error = {0};
    if (read_surface(&surface, text, size, inside, &error)) {
        must_tell(&error);
        return;
    }
    double gradient[2], hessian[3];
    surface_hessian(surface, surface->starts[0].at, gradient, hessian);
    if (!(surface->highest > surface->lowest) || !isfinite(surface->lowest) || !isfinite(surface->highest)) abort();
    surface_height_of(surface, surface_value(surface, surface->starts[0].at));
    surface_destroy(surface);
}

static void try_rule(const char *text, size_t size)
{
    Rule *rule = NULL;
    Error error = {0};
    if (rule_parse(&rule, "fuzz.yaml", text, size, &error)) {
        must_tell(&error);
        return;
    }
    RuleSettings settings = rule_settings_default(rule);
    TextBuffer shown = {0};
    rule_settings_print(rule, &settings, &shown);
    text_free(&shown);
    rule_destroy(rule);
}

static void try_data(const char *path, const char *text, size_t size)
{
    Data *data = NULL;
    Examples *examples = NULL;
    Error error = {0};
    if (data_parse(&data, path, text, size, &(DataDesc){.seed = 1}, &error)) {
        must_tell(&error);
        return;
    }
    for (int i = 0; i < data->rows; i++)
        if (data->classes && !(data->target[i] >= 0 && data->target[i] < data->classes)) abort();
    ExamplesDesc desc = examples_desc_default(data);
    desc.standardize = true;
    if (examples_create(&examples, &desc, &error)) must_tell(&error);
    examples_destroy(examples);
    data_destroy(data);
}

static void try_formulas(const char *text, size_t size)
{
    Activation *activation = NULL;
    Loss *loss = NULL;
    Error error = {0};
    double slope, zero = 0;
    bool word = size < 100 && !strpbrk(text, "/.");
    for (int typed = 0; typed <= word; typed++) {
        if (typed ? activation_load(&activation, text, NULL, &error)
                  : activation_parse(&activation, "fuzz.yaml", text, size, &error))
            must_tell(&error);
        else activation_value(activation, 0.5, &slope), activation_destroy(activation);
        if (typed ? loss_load(&loss, text, NULL, &error) : loss_parse(&loss, "fuzz.yaml", text, size, &error))
            must_tell(&error);
        else loss_value(loss, &zero, &zero, 1), loss_destroy(loss);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);
    Schedule *schedule = NULL;
    Error error = {0};
    memcpy(text, data, size);
    text[size] = 0;
    try_surface(text, size, false);
    try_surface(text, size, true);
    try_rule(text, size);
    if (schedule_parse(&schedule, "fuzz.yaml", text, size, &error)) must_tell(&error);
    else schedule_destroy(schedule);
    try_formulas(text, size);
    try_data("fuzz.yaml", text, size);
    try_data("fuzz.csv", text, size);
    free(text);
    return 0;
}
