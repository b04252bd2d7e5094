#include "base/file.h"
#include "base/random.h"
#include "model/network/network.h"

#include <math.h>
#include <string.h>

typedef struct Draw {
    double constant, uniform, normal; /* exactly one is used: itself, between its minus and itself, its deviation */
    bool biases;
} Draw;

typedef Draw (*InitScale)(const NetworkLayer *layer, double value);

static Draw zeros(const NetworkLayer *layer, double value) { return (Draw){0}; }
static Draw constant(const NetworkLayer *layer, double value) { return (Draw){.constant = value, .biases = true}; }
static Draw uniform(const NetworkLayer *layer, double value) { return (Draw){.uniform = value}; }
static Draw normal(const NetworkLayer *layer, double value) { return (Draw){.normal = value}; }
static Draw xavier(const NetworkLayer *layer, double value)
{
    return (Draw){.uniform = sqrt(6.0 / (layer->inputs + layer->units))};
}
static Draw he(const NetworkLayer *layer, double value) { return (Draw){.normal = sqrt(2.0 / layer->inputs)}; }

/* To add one: a row, and what it draws from. */
static const struct Init {
    const char *name;
    bool takes_value;
    InitScale scale;
} inits[] = {
    {"zeros", false, zeros},  {"constant", true, constant}, {"uniform", true, uniform},
    {"normal", true, normal}, {"xavier", false, xavier},    {"he", false, he},
};
enum { INIT_COUNT = sizeof inits / sizeof *inits };

static void fill(const Network *network, const struct Init *init, double value, uint64_t seed, double *theta)
{
    memset(theta, 0, sizeof *theta * (size_t)network->params);
    for (int i = 0; i < network->layer_count; i++) {
        const NetworkLayer *layer = &network->layers[i];
        if (!layer->number) continue;
        Random random = random_stream(seed, (uint64_t)layer->number);
        const Draw draw = init->scale(layer, value);
        int weights = layer->inputs * layer->units, count = weights + (draw.biases ? layer->units : 0);
        for (int k = 0; k < count; k++)
            theta[layer->weights + k] = draw.uniform != 0  ? draw.uniform * (2 * random_uniform(&random) - 1)
                                        : draw.normal != 0 ? draw.normal * random_normal(&random)
                                                           : draw.constant;
    }
}

static Status from_file(const Network *network, const char *word, const char *beside, double *theta, Error *error)
{
    Arena arena = {0};
    char *text, *path = beside && *word != '/' ? arena_print(&arena, "%s/%s", beside, word) : NULL;
    size_t length;
    if (!path || !file_exists(path)) path = arena_string(&arena, word);
    Status status = file_read(&arena, path, &text, &length, error);
    if (!status) status = network_read(network, path, text, length, theta, error);
    arena_free(&arena);
    return status;
}

Status network_init(const Network *network, const char *word, const char *beside, uint64_t seed, double *theta,
                    Error *error)
{
    const char *names[INIT_COUNT];
    size_t length = strcspn(word, ":");
    for (int i = 0; i < INIT_COUNT; i++) {
        const struct Init *init = &inits[i];
        names[i] = init->name;
        if (strlen(init->name) != length || strncmp(word, init->name, length)) continue;
        double value = 0;
        bool given = word[length] == ':';
        if (given != init->takes_value)
            return error_at(error, "", 0, 0, STATUS_VALUE,
                            init->takes_value ? "'%s' takes a number, as in %s:0.5" : "'%s' takes no number; try %s",
                            word, init->name);
        if (given && (!number_parse(word + length + 1, &value) || !isfinite(value)))
            return error_at(error, "", 0, 0, STATUS_VALUE, "'%s' is no number; try %s:0.5", word + length + 1,
                            init->name);
        fill(network, init, value, seed, theta);
        return STATUS_OK;
    }
    if (strchr(word, '/') || text_ends(word, ".csv") || file_exists(word))
        return from_file(network, word, beside, theta, error);
    const char *nearest = nearest_name(word, names, INIT_COUNT);
    return error_at(error, "", 0, 0, STATUS_NAME,
                    nearest ? "'%s' is no initialisation; did you mean '%s'?"
                            : "'%s' is no initialisation; try %s, or a CSV file of weights",
                    word, nearest ? nearest : "xavier");
}
