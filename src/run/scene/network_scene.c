#include "run/scene/network_scene.h"

#include "base/file.h"
#include "base/memory.h"
#include "run/scene/network_scene_read.h"

#include <stdlib.h>
#include <string.h>

/* ---- building ------------------------------------------------------------------------------------------------------ */

static const char *folder_of(Arena *arena, const char *path)
{
    const char *slash = path ? strrchr(path, '/') : NULL;
    return slash ? arena_copy(arena, path, (size_t)(slash - path)) : NULL;
}

static Status build_data(NetworkScene *scene, const char *beside, Error *error)
{
    const DataWords *words = &scene->words.data;
    uint64_t seed = scene->file->seed;
    Error inner = {0};
    if (!words->set && !words->points)
        return error_at(error, scene->file->path, 0, 0, STATUS_VALUE,
                        "'data' is missing: a data set, as in data: spiral");
    DataDesc desc = {.word = words->set,
                     .beside = network_scene_data_beside(words->set, beside),
                     .target = words->target,
                     .inputs = words->columns,
                     .input_count = words->column_count,
                     .seed = seed,
                     .as = network_words_target(&scene->words.network)};
    Status status = words->points ? data_of_points(&scene->data, words->points, words->point_count, &inner)
                                  : data_open(&scene->data, &desc, &inner);
    if (status) return network_scene_data_error(scene, &inner, error);
    ExamplesDesc examples = {.data = scene->data,
                             .features = scene->words.features,
                             .feature_count = scene->words.feature_count,
                             .train = words->train,
                             .validation = words->validation,
                             .shuffle = words->shuffle,
                             .seed = seed,
                             .standardize = words->standardize};
    status = examples_create(&scene->examples, &examples, &inner);
    return status ? network_scene_error(scene, -1, "inputs", &inner, error) : STATUS_OK;
}

/* Runs whose words are the same share a network; so weights of theirs mean the same. */
static Status build_network(NetworkScene *scene, int run, const char *beside, Error *error)
{
    const NetworkWords *words = &scene->words.run[run];
    Error inner = {0};
    for (int i = 0; i < run; i++)
        if (network_words_equal(words, &scene->words.run[i])) {
            scene->networks[run] = scene->networks[i];
            return STATUS_OK;
        }
    NetworkBuild *build = &scene->builds[scene->build_count];
    Status status = network_words_build(build, words, scene->examples, beside, &inner);
    if (status) return network_scene_error(scene, run, build->about, &inner, error);
    scene->build_count++;
    scene->networks[run] = build->network;
    return STATUS_OK;
}

static Status build_start(NetworkScene *scene, int run, const char *beside, Error *error)
{
    const Network *network = scene->networks[run];
    Error inner = {0};
    scene->starts[run] = arena_array(&scene->arena, double, network->params);
    Status status =
        network_words_start(&scene->words.run[run], network, beside, scene->file->seed, scene->starts[run], &inner);
    return status ? network_scene_error(scene, run, "init", &inner, error) : STATUS_OK;
}

/* What is watched must be there in the first run. */
static Status check_watch(const NetworkScene *scene, Error *error)
{
    const WatchWords *watch = &scene->words.watch;
    const Network *network = scene->networks[0];
    const int *places[] = {watch->weight, watch->neuron};
    static const char *const keys[] = {"weight", "neuron"};
    for (int i = 0; i < 2; i++) {
        int number = places[i][0], inputs = network->inputs, units = network->inputs;
        bool found = number == 0;
        for (int k = 0; k < network->layer_count && number > 0; k++)
            if (network->layers[k].number == number)
                found = true, inputs = network->layers[k].inputs, units = network->layers[k].units;
        if (number < (i ? 0 : 1)) continue;
        if (!found || places[i][1] >= units || (i == 0 && places[i][2] >= inputs))
            return yaml_error(error, yaml_get(scene->file->watch, keys[i]), STATUS_VALUE, "the network has no such %s",
                              keys[i]);
    }
    return STATUS_OK;
}

static Status build(NetworkScene *scene, const char *beside, Error *error)
{
    SceneFile *file = scene->file;
    if (file->run_count > TRAINING_RUNS_MAX)
        return error_at(error, file->path, 0, 0, STATUS_LIMIT, "%d networks can be trained side by side, not %d",
                        TRAINING_RUNS_MAX, file->run_count);
    if (!file->run_count)
        return error_at(error, file->path, 0, 0, STATUS_VALUE, "'runs' is empty: write a rule, as in runs: [gd]");
    Status status = network_scene_read_words(scene, beside, error);
    if (!status) status = build_data(scene, beside, error);
    for (int i = 0; i < file->run_count && !status; i++) {
        status = build_network(scene, i, beside, error);
        if (!status) status = build_start(scene, i, beside, error);
        if (!status) status = network_scene_read_sets(scene, i, error);
    }
    return status ? status : check_watch(scene, error);
}

/* Takes the file. */
static Status make(NetworkScene **out, SceneFile *file, const char *beside, Error *error)
{
    NetworkScene *scene = memory_must(calloc(1, sizeof *scene));
    scene->file = file;
    if (!beside) beside = folder_of(&scene->arena, file->path);
    Status status = strcmp(file->view, "network") ? error_at(error, file->path, 0, 0, STATUS_VALUE,
                                                             "this scene has no network: its view is %s", file->view)
                                                  : build(scene, beside, error);
    if (status) network_scene_destroy(scene);
    else *out = scene;
    return status;
}

void network_scene_destroy(NetworkScene *scene)
{
    if (!scene) return;
    for (int i = 0; i < scene->build_count; i++) network_build_free(&scene->builds[i]);
    examples_destroy(scene->examples);
    data_destroy(scene->data);
    scene_file_destroy(scene->file);
    arena_free(&scene->arena);
    free(scene);
}

/* ---- opening ------------------------------------------------------------------------------------------------------- */

Status network_scene_take(NetworkScene **out, Meaning *meaning, Error *error)
{
    SceneFile *file;
    *out = NULL;
    Status status = scene_file_take(&file, meaning, NULL, 0, error);
    return status ? status : make(out, file, NULL, error);
}

Status network_scene_open(NetworkScene **out, const char *word, Error *error)
{
    Meaning meaning;
    *out = NULL;
    Status status = meaning_find(&meaning, word, error);
    if (!status) status = network_scene_take(out, &meaning, error);
    meaning_free(&meaning);
    return status;
}

Status network_scene_parse(NetworkScene **out, const char *path, const char *text, size_t length, int first_line,
                           const char *beside, Error *error)
{
    SceneFile *file;
    *out = NULL;
    Status status = scene_file_parse(&file, path, text, length, first_line, beside, error);
    return status ? status : make(out, file, beside, error);
}

Status network_scene_again(NetworkScene **out, const NetworkScene *scene, const char *text, size_t length, Error *error)
{
    const char *path = scene->file->path;
    Status status = network_scene_parse(out, path ? path : "scene", text, length, 1, NULL, error);
    if (status) return status;
    SceneFile *file = (*out)->file;
    file->path = arena_string(&file->arena, path);
    file->name = arena_string(&file->arena, scene->file->name);
    return STATUS_OK;
}

/* Words that are written and read again are checked like those of any file. */
Status network_scene_with(NetworkScene **out, const NetworkScene *scene, const NetworkSceneWords *words, Error *error)
{
    NetworkScene changed = *scene;
    TextBuffer text = {0};
    changed.words = *words;
    network_scene_write(&changed, &text);
    Status status = network_scene_again(out, scene, text.data, text.length, error);
    text_free(&text);
    return status;
}

Status network_scene_other_runs(NetworkScene **scene, const char *const *rules, int rule_count, const char *schedule,
                                const uint64_t *seed, Error *error)
{
    SceneFile *file = (*scene)->file;
    NetworkSceneWords words = (*scene)->words;
    NetworkScene *changed;
    if (rule_count > TRAINING_RUNS_MAX)
        return error_at(error, "", 0, 0, STATUS_LIMIT, "%d networks can be trained side by side, not %d",
                        TRAINING_RUNS_MAX, rule_count);
    if (seed) file->seed = *seed;
    if (rule_count) scene_file_clear_runs(file);
    for (int i = 0; i < rule_count; i++) {
        Status status = scene_file_add_run(file, rules[i], error);
        if (status) return status;
        words.run[i] = words.network;
    }
    Status status = schedule ? scene_file_set_schedule(file, schedule, error) : STATUS_OK;
    if (!status) status = network_scene_with(&changed, *scene, &words, error);
    if (status) return status;
    network_scene_destroy(*scene);
    *scene = changed;
    return STATUS_OK;
}

/* ---- for others ---------------------------------------------------------------------------------------------------- */

TrainDesc network_scene_training(NetworkScene *scene)
{
    const NetworkSceneWords *words = &scene->words;
    for (int i = 0; i < scene->file->run_count; i++)
        scene->runs[i] = (TrainRunDesc){.run = scene->file->runs[i],
                                        .network = scene->networks[i],
                                        .examples = scene->examples,
                                        .start = scene->starts[i],
                                        .batch = words->run[i].batch,
                                        .sets = words->run[i].sets,
                                        .set_count = words->run[i].set_count,
                                        .shuffle = words->shuffle};
    return (TrainDesc){.runs = scene->runs,
                       .run_count = scene->file->run_count,
                       .epochs = words->epochs,
                       .seed = scene->file->seed,
                       .precise = words->precise,
                       .patience = words->patience};
}

static void add_file(const char **out, int *count, const char *path)
{
    if (!path || *count == SCENE_FILES_MAX) return;
    for (int i = 0; i < *count; i++)
        if (!strcmp(out[i], path)) return;
    out[(*count)++] = path;
}

int network_scene_files(const NetworkScene *scene, const char *out[SCENE_FILES_MAX])
{
    int count = scene_files(scene->file, out);
    add_file(out, &count, scene->data->path);
    add_file(out, &count, scene->data->table);
    for (int i = 0; i < scene->build_count; i++) {
        const NetworkBuild *build = &scene->builds[i];
        add_file(out, &count, build->loss->path);
        for (int k = 0; k < build->activation_count; k++) add_file(out, &count, build->activations[k]->path);
    }
    return count;
}
