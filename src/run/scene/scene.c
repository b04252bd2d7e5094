#include "run/scene/scene.h"

#include "base/file.h"
#include "base/memory.h"
#include "model/options.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const views[] = {"stage", "workings", "network", "digits", "sandbox"};
static const char *const lights[] = {"lantern", "moon", "full"};
static const char *const opening_rules[] = {"gd", "momentum", "rmsprop", "adam"};

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

/* ---- rates where nobody gives one -------------------------------------------------------------------------- */

/* Rules whose rate fits where that of a better known one does. To add one: a row. */
static const char *const relatives[][2] = {
    {"sgd", "gd"},
    {"sam", "gd"},
    {"asgd", "gd"},
    {"nesterov", "momentum"},
    {"nesterov-lookahead", "momentum"},
    {"heavy-ball", "momentum"},
    {"adamw", "adam"},
    {"amsgrad", "adam"},
    {"adamax", "adam"},
    {"nadam", "adam"},
    {"radam", "adam"},
    {"adam-uncorrected", "adam"},
    {"lion", "rmsprop"},
    {"sign-gd", "rmsprop"},
};

static const char *relative_of(const char *rule)
{
    for (int i = 0; i < COUNT(relatives); i++)
        if (!strcmp(relatives[i][0], rule)) return relatives[i][1];
    return NULL;
}

static bool rate_given(const Surface *surface, const char *rule, double *lr)
{
    for (int i = 0; rule && i < surface->rate_count; i++)
        if (!strcmp(surface->rates[i].rule, rule)) {
            *lr = surface->rates[i].lr;
            return true;
        }
    return false;
}

/* One digit and a power of ten, downwards: 0.0374 -> 0.03. */
static double rounded_down(double value)
{
    if (!(value > 1e-300) || !isfinite(value)) return 1e-3;
    char text[32];
    int power = (int)floor(log10(value));
    snprintf(text, sizeof text, "%.0fe%d", fmin(fmax(floor(value / pow(10, power) + 1e-9), 1), 9), power);
    return strtod(text, NULL);
}

static double bend_at(const Surface *surface, const double at[2], double *loss)
{
    double g[2], h[3];
    *loss = surface_hessian(surface, at, g, h);
    return fabs((h[0] + h[2]) / 2) + hypot((h[0] - h[2]) / 2, h[1]);
}

/* For a typed formula: steps that go along the slope fit the strongest curvature that a ball meets on its way down, that
 * is where the map is not higher than the start; steps of a fixed length cross the map in about a hundred. */
static double rate_guess(const Surface *surface, const char *rule)
{
    enum { SIDE = 15 };
    double width = fmin(surface->domain[0][1] - surface->domain[0][0], surface->domain[1][1] - surface->domain[1][0]);
    if (!strcmp(rule, "adam")) return rounded_down(0.015 * width);
    if (!strcmp(rule, "rmsprop")) return rounded_down(0.008 * width);
    double start, most = bend_at(surface, surface->starts[0].at, &start);
    for (int i = 0; i < SIDE * SIDE; i++) {
        double at[2], loss;
        for (int k = 0; k < 2; k++) {
            double low = surface->domain[k][0], high = surface->domain[k][1];
            at[k] = low + (high - low) * ((k ? i / SIDE : i % SIDE) + 0.5) / SIDE;
        }
        double bend = bend_at(surface, at, &loss);
        if (isfinite(bend) && !(loss > start) && !(bend <= most)) most = bend;
    }
    return rounded_down((strcmp(rule, "gd") ? 0.04 : 0.3) / (most > 0 && isfinite(most) ? most : 1));
}

/* The rate that a run without one takes on this surface. False: the rule's own default. */
static bool rate_for(const Surface *surface, const Rule *rule, double *lr)
{
    const char *like = relative_of(rule->name);
    if (rate_given(surface, rule->name, lr) || rate_given(surface, rule->alias_of, lr) || rate_given(surface, like, lr))
        return true;
    if (surface->rate_count) return false;
    const char *known = like ? like : rule->name;
    for (int i = 0; i < COUNT(opening_rules); i++)
        if (!strcmp(opening_rules[i], known)) {
            *lr = rate_guess(surface, known);
            return true;
        }
    return false;
}

/* ---- parts -------------------------------------------------------------------------------------------------- */

static const char *folder_of(Arena *arena, const char *path)
{
    const char *slash = path ? strrchr(path, '/') : NULL;
    return slash ? arena_copy(arena, path, (size_t)(slash - path)) : NULL;
}

static ScenePart *find_part(SceneFile *scene, const char *text, bool rule)
{
    for (int i = 0; i < scene->part_count; i++)
        if ((scene->parts[i].rule != NULL) == rule && !strcmp(scene->parts[i].text, text)) return &scene->parts[i];
    return NULL;
}

static void add_part(SceneFile *scene, const char *text, Rule *rule, Schedule *schedule)
{
    int count = scene->part_count++;
    if ((count & (count - 1)) == 0) /* full at powers of two */
        scene->parts = memory_must(realloc(scene->parts, sizeof *scene->parts * (size_t)(count ? 2 * count : 1)));
    scene->parts[count] = (ScenePart){arena_string(&scene->arena, text), rule, schedule};
}

static Status rule_from(SceneFile *scene, const char *name, const char *beside, Rule **rule, Error *error)
{
    ScenePart *part = find_part(scene, name, true);
    bool whole = strchr(name, '\n') != NULL; /* a rule file's text in the place of its name */
    Status status = part    ? STATUS_OK
                    : whole ? rule_parse(rule, "rule", name, strlen(name), error)
                            : rule_load(rule, name, beside, error);
    if (part) *rule = part->rule;
    else if (!status) add_part(scene, name, *rule, NULL);
    return status;
}

static Status schedule_from(SceneFile *scene, const char *text, const char *beside, Schedule **schedule, Error *error)
{
    ScenePart *part = find_part(scene, text, false);
    Status status = part ? STATUS_OK : schedule_load(schedule, text, beside, error);
    if (part) *schedule = part->schedule;
    else if (!status) add_part(scene, text, NULL, *schedule);
    return status;
}

/* What is there already costs no memory, however often it is asked for. */
Status scene_file_rule(SceneFile *scene, const char *name, Rule **rule, Error *error)
{
    Arena arena = {0};
    Status status = rule_from(scene, name, folder_of(&arena, scene->path), rule, error);
    arena_free(&arena);
    return status;
}

Status scene_file_schedule(SceneFile *scene, const char *text, Schedule **schedule, Error *error)
{
    Arena arena = {0};
    Status status = schedule_from(scene, text, folder_of(&arena, scene->path), schedule, error);
    arena_free(&arena);
    return status;
}

const char *scene_file_schedule_text(const SceneFile *scene, const Schedule *schedule)
{
    for (int i = 0; schedule && i < scene->part_count; i++)
        if (scene->parts[i].schedule == schedule) return scene->parts[i].text;
    return "constant";
}

const char *scene_file_rule_text(const SceneFile *scene, const Rule *rule)
{
    for (int i = 0; i < scene->part_count; i++)
        if (scene->parts[i].rule == rule && strchr(scene->parts[i].text, '\n')) return scene->parts[i].text;
    return NULL;
}

static void free_parts(SceneFile *scene)
{
    for (int i = 0; i < scene->part_count; i++) {
        rule_destroy(scene->parts[i].rule);
        schedule_destroy(scene->parts[i].schedule);
    }
    free(scene->parts);
}

/* ---- runs -------------------------------------------------------------------------------------------------- */

RuleSettings scene_file_settings(const Surface *surface, const Rule *rule)
{
    RuleSettings settings = rule_settings_default(rule);
    int lr = rule_option(rule, "lr");
    double rate;
    if (lr >= 0 && surface && rate_for(surface, rule, &rate)) settings.values[lr] = rate;
    return settings;
}

/* NULL: too many. */
static RunDesc *run_add(SceneFile *scene, Rule *rule)
{
    if (scene->run_count == RACE_RUNS_MAX) return NULL;
    int i = scene->run_count++, n = 0;
    for (int k = 0; k < i; k++) n += !strcmp(scene->rules[k]->name, rule->name);
    scene->rules[i] = rule;
    scene->run_at[i] = NULL;
    scene->schedules[i] = NULL;
    scene->schedule_texts[i] = NULL;
    scene->runs[i] = (RunDesc){.rule = rule,
                               .settings = scene_file_settings(scene->surface, rule),
                               .schedule = scene->schedule,
                               .noise = scene->noise,
                               .equal_rate = scene->equal_rate,
                               .stream = race_stream(rule->name, n)};
    return &scene->runs[i];
}

static Status too_many(Error *error)
{
    return error_at(error, "", 0, 0, STATUS_LIMIT, "a race has at most %d runs", RACE_RUNS_MAX);
}

Status scene_file_add_run(SceneFile *scene, const char *text, Error *error)
{
    const char *colon = strchr(text, ':');
    Arena arena = {0};
    char *name = arena_copy(&arena, text, colon ? (size_t)(colon - text) : strlen(text));
    Rule *rule;
    Status status = scene->run_count == RACE_RUNS_MAX ? too_many(error) : scene_file_rule(scene, name, &rule, error);
    arena_free(&arena);
    if (status) return status;
    RunDesc *run = run_add(scene, rule);
    status = colon ? rule_settings_parse(rule, colon + 1, &run->settings, error) : STATUS_OK;
    if (status) scene->run_count--;
    return status;
}

void scene_file_clear_runs(SceneFile *scene) { scene->run_count = 0; }

Status scene_file_set_schedule(SceneFile *scene, const char *text, Error *error)
{
    Schedule *schedule;
    Status status = scene_file_schedule(scene, text, &schedule, error);
    if (status) return status;
    for (int i = 0; i < scene->run_count; i++) {
        scene->schedules[i] = NULL;
        scene->schedule_texts[i] = NULL;
        scene->runs[i].schedule = schedule;
    }
    scene->schedule = schedule;
    scene->schedule_text = arena_string(&scene->arena, text);
    return STATUS_OK;
}

RaceDesc scene_file_race(const SceneFile *scene)
{
    return (RaceDesc){.surface = scene->surface,
                      .start = {scene->start[0], scene->start[1]},
                      .runs = scene->runs,
                      .run_count = scene->run_count,
                      .steps = scene->steps,
                      .seed = scene->seed};
}

/* ---- reading ----------------------------------------------------------------------------------------------- */

static SceneFile *scene_new(void)
{
    SceneFile *scene = memory_must(calloc(1, sizeof *scene));
    scene->view = "stage";
    scene->light = "moon";
    scene->schedule_text = "constant";
    scene->steps = SCENE_STEPS;
    scene->seed = 1;
    scene->camera = (SurfaceCamera){17, 44, 3.95};
    return scene;
}

void scene_file_destroy(SceneFile *scene)
{
    if (!scene) return;
    free_parts(scene);
    surface_destroy(scene->surface);
    arena_free(&scene->arena);
    free(scene);
}

static void take_surface(SceneFile *scene, Surface *surface)
{
    scene->surface = surface;
    memcpy(scene->start, surface->starts[0].at, sizeof scene->start);
    if (surface->has_camera) scene->camera = surface->camera;
    scene->has_camera = surface->has_camera;
}

/* A network is one of gradient descent, as `valley train` has it. */
static Status add_opening_runs(SceneFile *scene, Error *error)
{
    Status status = STATUS_OK;
    int count = scene->surface ? COUNT(opening_rules) : 1;
    for (int i = 0; i < count && !status; i++) status = scene_file_add_run(scene, opening_rules[i], error);
    return status;
}

Status scene_file_from_surface(SceneFile **out, Surface *surface, Error *error)
{
    *out = NULL;
    SceneFile *scene = scene_new();
    take_surface(scene, surface);
    scene->name = surface->name;
    scene->title = surface->title;
    scene->path = surface->path;
    Status status = add_opening_runs(scene, error);
    if (status) scene_file_destroy(scene);
    else *out = scene;
    return status;
}

/* An error of something named in the file, moved to where it is named. One that has a place in a file of its own stays. */
static Status named_error(const Yaml *at, const Error *inner, Error *error)
{
    if (inner->file[0] && inner->line > 0 && strcmp(inner->file, "options")) {
        if (error) *error = *inner;
        return inner->status;
    }
    return yaml_error(error, at, inner->status, "%s", inner->message);
}

static Status read_surface(SceneFile *scene, const Yaml *file, const char *beside, Error *error)
{
    const Yaml *node = yaml_get(file, "surface");
    if (!node)
        return strcmp(scene->view, "network") && strcmp(scene->view, "digits")
                   ? yaml_error(error, file, STATUS_VALUE, "'surface' is missing: a name, or {formula: …}")
                   : STATUS_OK;
    if (node->kind == YAML_LIST) return yaml_error(error, node, STATUS_VALUE, "'surface' is a name, or {formula: …}");
    Error inner = {0};
    Surface *surface;
    Status status;
    if (node->kind == YAML_MAP) { /* what a surface file says, without a file */
        if (!(status = surface_read(&surface, node, NULL, beside, error))) take_surface(scene, surface);
        return status;
    }
    /* a scene that has its surface's name, in the same folder, is not that surface */
    const char *found = strchr(node->text, '/') ? NULL : asset_find(&scene->arena, "surfaces", node->text, beside);
    if (found && scene->path && !strcmp(found, scene->path)) beside = NULL;
    status = surface_load(&surface, node->text, beside, &inner);
    if (status) return named_error(node, &inner, error);
    take_surface(scene, surface);
    return STATUS_OK;
}

static Status read_own_schedule(SceneFile *scene, int run, const Yaml *node, const char *beside, Error *error)
{
    Error inner = {0};
    if (node->kind != YAML_SCALAR)
        return yaml_error(error, node, STATUS_VALUE, "a schedule is a name, as in cosine or \"step:size=30\"");
    if (schedule_from(scene, node->text, beside, &scene->schedules[run], &inner))
        return named_error(node, &inner, error);
    scene->runs[run].schedule = scene->schedules[run];
    scene->schedule_texts[run] = node->text;
    return STATUS_OK;
}

static bool is_network(const SceneFile *scene) { return !strcmp(scene->view, "network"); }
static int most_steps(const SceneFile *scene) { return is_network(scene) ? SCENE_UPDATES_MAX : RACE_STEPS_MAX; }

/* {from: 40, lr: 0.1, schedule: cosine}: what is not said stays as it was. A network may go on with another rule. */
static Status read_fork(SceneFile *scene, RunDesc *run, const Yaml *map, const char *beside, Error *error)
{
    const Rule *rule = run_rule(run, INT_MAX);
    const char *keys[3 + RULE_OPTIONS_MAX] = {"from", "schedule", "rule"}, *name = NULL;
    Error inner = {0};
    double from;
    Status status;
    bool network = is_network(scene);
    if (run->fork_count == RUN_FORKS_MAX)
        return yaml_error(error, map, STATUS_LIMIT, "a run has at most %d forks", RUN_FORKS_MAX);
    if (network && (status = yaml_text_or(map, "rule", &name, error))) return status;
    Rule *other;
    if (name && rule_from(scene, name, beside, &other, &inner))
        return named_error(yaml_get(map, "rule"), &inner, error);
    if (name) rule = other;
    int count = network ? 3 : 2;
    for (int i = 0; i < rule->option_count; i++) keys[count++] = rule->options[i].name;
    if ((status = yaml_keys(map, keys, count, error)) || (status = yaml_number(map, "from", &from, error)))
        return status;
    double before = run->fork_count ? run->forks[run->fork_count - 1].from : -1;
    if (!(from > before) || from > most_steps(scene) || from != floor(from))
        return yaml_error(error, yaml_get(map, "from"), STATUS_VALUE,
                          "'from' is a step, and above that of the fork before");
    RunFork fork = {.from = (int)from,
                    .settings = name ? rule_settings_default(rule) : *run_settings(run, INT_MAX),
                    .schedule = run_schedule(run, INT_MAX),
                    .rule = rule == run->rule ? NULL : rule};
    const Yaml *schedule = yaml_get(map, "schedule");
    if (schedule && schedule->kind != YAML_SCALAR)
        return yaml_error(error, schedule, STATUS_VALUE, "a schedule is a name, as in cosine");
    Schedule *own;
    if (schedule && schedule_from(scene, schedule->text, beside, &own, &inner))
        return named_error(schedule, &inner, error);
    if (schedule) fork.schedule = own;
    for (int i = 0; i < map->count; i++) {
        const char *key = map->keys[i]->text;
        if (rule_option(rule, key) < 0) continue;
        if (map->items[i]->kind != YAML_SCALAR)
            return yaml_error(error, map->items[i], STATUS_VALUE, "'%s' is one value", key);
        const char *text = arena_print(&scene->arena, "%s=%s", key, map->items[i]->text);
        if (rule_settings_parse(rule, text, &fork.settings, &inner)) return named_error(map->items[i], &inner, error);
    }
    run->forks[run->fork_count++] = fork;
    return STATUS_OK;
}

/* Of a network scene; `hidden` is a list there, or a run that is not shown. */
static const char *const network_own[] = {"layers", "activation", "loss", "init", "dropout",
                                          "batch",  "l1",         "l2",   "set"};

static bool is_list(const Yaml *map, const char *key)
{
    const Yaml *node = yaml_get(map, key);
    return node && node->kind == YAML_LIST;
}

static Status read_run_map(SceneFile *scene, const Yaml *map, const char *beside, Error *error)
{
    static const char *const own[] = {"rule", "label", "schedule", "noise", "hidden", "forks"};
    const char *name, *keys[COUNT(own) + COUNT(network_own) + RULE_OPTIONS_MAX];
    Error inner = {0};
    Rule *rule;
    Status status = yaml_text(map, "rule", &name, error);
    if (status) return status;
    if (rule_from(scene, name, beside, &rule, &inner)) return named_error(yaml_get(map, "rule"), &inner, error);
    int index = scene->run_count, count = 0;
    RunDesc *run = run_add(scene, rule);
    bool network = is_network(scene);
    scene->run_at[index] = map;
    for (int i = 0; i < COUNT(own); i++) keys[count++] = own[i];
    for (int i = 0; i < COUNT(network_own) && network; i++) keys[count++] = network_own[i];
    for (int i = 0; i < rule->option_count; i++) keys[count++] = rule->options[i].name;
    if ((status = yaml_keys(map, keys, count, error)) || (status = yaml_text_or(map, "label", &run->label, error)) ||
        (!(network && is_list(map, "hidden")) && (status = yaml_bool_or(map, "hidden", &run->hidden, error))) ||
        (status = yaml_number_or(map, "noise", &run->noise, error)))
        return status;
    if (run->noise < 0)
        return yaml_error(error, yaml_get(map, "noise"), STATUS_VALUE, "noise is a standard deviation: 0 or more");
    if (yaml_get(map, "schedule") &&
        (status = read_own_schedule(scene, index, yaml_get(map, "schedule"), beside, error)))
        return status;
    for (int i = 0; i < map->count; i++) {
        const char *key = map->keys[i]->text;
        if (rule_option(rule, key) < 0) continue;
        if (map->items[i]->kind != YAML_SCALAR)
            return yaml_error(error, map->items[i], STATUS_VALUE, "'%s' is one value", key);
        const char *text = arena_print(&scene->arena, "%s=%s", key, map->items[i]->text);
        if (rule_settings_parse(rule, text, &run->settings, &inner)) return named_error(map->items[i], &inner, error);
    }
    const Yaml *forks = yaml_get(map, "forks");
    if (forks && forks->kind != YAML_LIST)
        return yaml_error(error, forks, STATUS_VALUE, "'forks' is a list, as in [{from: 40, lr: 0.1}]");
    for (int i = 0; forks && i < forks->count; i++)
        if ((status = read_fork(scene, run, forks->items[i], beside, error))) return status;
    return STATUS_OK;
}

static Status read_runs(SceneFile *scene, const Yaml *file, const char *beside, Error *error)
{
    const Yaml *list = yaml_get(file, "runs");
    if (!list) return add_opening_runs(scene, error);
    if (list->kind != YAML_LIST)
        return yaml_error(error, list, STATUS_VALUE, "'runs' is a list of rules, as in [gd, adam]");
    if (list->count > RACE_RUNS_MAX)
        return yaml_error(error, list, STATUS_LIMIT, "a race has at most %d runs", RACE_RUNS_MAX);
    for (int i = 0; i < list->count; i++) {
        const Yaml *item = list->items[i];
        Error inner = {0};
        Status status = STATUS_OK;
        if (item->kind == YAML_MAP) status = read_run_map(scene, item, beside, error);
        else if (item->kind == YAML_LIST)
            status = yaml_error(error, item, STATUS_VALUE, "a run is a rule's name or {rule: …, lr: …}");
        else if (scene_file_add_run(scene, item->text, &inner)) status = named_error(item, &inner, error);
        if (status) return status;
    }
    return STATUS_OK;
}

static Status read_word(const Yaml *file, const char *key, const char *const *words, int count, const char **out,
                        Error *error)
{
    const char *text = *out;
    Status status = yaml_text_or(file, key, &text, error);
    if (status) return status;
    for (int i = 0; i < count; i++)
        if (!strcmp(words[i], text)) {
            *out = words[i];
            return STATUS_OK;
        }
    TextBuffer all = {0};
    for (int i = 0; i < count; i++) text_add(&all, "%s%s", i ? ", " : "", words[i]);
    status = yaml_error(error, yaml_get(file, key), STATUS_VALUE, "'%s' is no %s; it can be %s", text, key, all.data);
    text_free(&all);
    return status;
}

static Status read_whole(const Yaml *file, const char *key, double least, double most, double *out, Error *error)
{
    Status status = yaml_number_or(file, key, out, error);
    if (status) return status;
    if (*out < least || *out > most || *out != floor(*out))
        return yaml_error(error, yaml_get(file, key), STATUS_VALUE, "'%s' is a whole number from %.0f to %.0f", key,
                          least, most);
    return STATUS_OK;
}

static Status read_plain_values(SceneFile *scene, const Yaml *file, Error *error)
{
    const char *kind = "scene", *name = NULL;
    double steps = SCENE_STEPS, seed = 1, step = 0;
    Status status;
    if ((status = yaml_text_or(file, "kind", &kind, error)) || (status = yaml_text_or(file, "name", &name, error)) ||
        (status = yaml_text_or(file, "title", &scene->title, error)) ||
        (status = yaml_text_or(file, "caption", &scene->caption, error)) ||
        (status = read_word(file, "view", views, COUNT(views), &scene->view, error)) ||
        (status = read_word(file, "light", lights, COUNT(lights), &scene->light, error)) ||
        (status = read_whole(file, "steps", 1, RACE_STEPS_MAX, &steps, error)) ||
        (status = read_whole(file, "step", 0, is_network(scene) ? SCENE_UPDATES_MAX : steps, &step, error)) ||
        (status = read_whole(file, "seed", 0, 9007199254740992.0, &seed, error)) ||
        (status = yaml_number_or(file, "noise", &scene->noise, error)) ||
        (status = yaml_bool_or(file, "equal_rate", &scene->equal_rate, error)))
        return status;
    if (strcmp(kind, "scene"))
        return yaml_error(error, yaml_get(file, "kind"), STATUS_VALUE, "this is read as a scene, not as a '%s'", kind);
    if (name && (status = asset_name_check(file, scene->path, name, error))) return status;
    if (scene->noise < 0)
        return yaml_error(error, yaml_get(file, "noise"), STATUS_VALUE, "noise is a standard deviation: 0 or more");
    scene->steps = (int)steps;
    scene->step = (int)step;
    scene->seed = (uint64_t)seed;
    return STATUS_OK;
}

static Status read_scene(SceneFile *scene, const Yaml *file, const char *beside, Error *error)
{
    static const char *const keys[] = {/* of every scene */
                                       "kind", "name", "title", "view", "runs", "seed", "schedule", "noise",
                                       "equal_rate", "caption", "step", "data", "network", "train", "watch",
                                       /* not of one of networks */
                                       "surface", "start", "steps", "light", "camera", "looks_at", "typed"};
    enum { OF_NETWORKS = 15 };
    const Yaml *view = yaml_get(file, "view");
    bool network = view && view->kind == YAML_SCALAR && !strcmp(view->text, "network");
    Status status;
    if ((status = yaml_keys(file, keys, network ? OF_NETWORKS : COUNT(keys), error)) ||
        (status = read_plain_values(scene, file, error)) || (status = read_surface(scene, file, beside, error)))
        return status;
    const Yaml *start = yaml_get(file, "start"), *camera = yaml_get(file, "camera"),
               *schedule = yaml_get(file, "schedule");
    scene->data = yaml_get(file, "data");
    scene->network = yaml_get(file, "network");
    scene->train = yaml_get(file, "train");
    scene->watch = yaml_get(file, "watch");
    scene->typed = yaml_get(file, "typed");
    if (start && (status = yaml_numbers(start, scene->start, 2, "start", error))) return status;
    if (camera && (status = surface_camera_read(camera, &scene->camera, error))) return status;
    if (camera) scene->has_camera = true;
    const Yaml *looks_at = yaml_get(file, "looks_at");
    if (looks_at && (status = yaml_numbers(looks_at, scene->looks_at, 3, "looks_at", error))) return status;
    scene->has_looks_at = looks_at != NULL;
    if (schedule) {
        Error inner = {0};
        if (schedule->kind != YAML_SCALAR)
            return yaml_error(error, schedule, STATUS_VALUE, "a schedule is a name, as in cosine or \"step:size=30\"");
        if (schedule_from(scene, schedule->text, beside, &scene->schedule, &inner))
            return named_error(schedule, &inner, error);
        scene->schedule_text = schedule->text;
    }
    if (!scene->surface && !is_network(scene)) return STATUS_OK;
    if (!scene->title && scene->surface) scene->title = arena_string(&scene->arena, scene->surface->title);
    return read_runs(scene, file, beside, error);
}

static char *name_of(Arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path, *dot = strrchr(base, '.');
    return arena_copy(arena, base, dot && dot > base ? (size_t)(dot - base) : strlen(base));
}

Status scene_file_from_tree(SceneFile **out, const char *path, const Yaml *tree, Arena *arena, const char *beside,
                            Error *error)
{
    *out = NULL;
    SceneFile *scene = scene_new();
    scene->arena = *arena;
    *arena = (Arena){0};
    scene->path = arena_string(&scene->arena, path);
    scene->name = name_of(&scene->arena, path);
    scene->is_file = true;
    if (!beside) beside = folder_of(&scene->arena, path);
    Status status = read_scene(scene, tree, beside, error);
    if (status) {
        scene_file_destroy(scene);
        return status;
    }
    if (!scene->title) scene->title = scene->name;
    *out = scene;
    return STATUS_OK;
}

Status scene_file_parse(SceneFile **out, const char *path, const char *text, size_t length, int first_line,
                        const char *beside, Error *error)
{
    Arena arena = {0};
    Yaml *tree;
    *out = NULL;
    text = arena_copy(&arena, text, length); /* the tree's places point into it */
    Status status = yaml_parse(&arena, path, text, length, first_line, &tree, error);
    if (!status) status = scene_file_from_tree(out, path, tree, &arena, beside, error);
    arena_free(&arena);
    return status;
}

Status scene_file_read(SceneFile **out, const char *path, Error *error)
{
    Arena arena = {0};
    char *text;
    size_t length;
    *out = NULL;
    Status status = file_read(&arena, path, &text, &length, error);
    if (!status) status = scene_file_parse(out, path, text, length, 1, NULL, error);
    arena_free(&arena);
    return status;
}

Status scene_file_shown(const SceneFile *scene, Error *error)
{
    if (!strcmp(scene->view, "stage") || !strcmp(scene->view, "workings") || !strcmp(scene->view, "sandbox"))
        return STATUS_OK;
    if (is_network(scene))
        return error_at(error, scene->path, 0, 0, STATUS_VALUE, "a scene of networks has no race on a surface");
    return error_at(error, scene->path, 0, 0, STATUS_VALUE,
                    "the view '%s' is not there yet; a scene of the view stage can be shown", scene->view);
}
