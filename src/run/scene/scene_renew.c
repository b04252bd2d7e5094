#include "run/scene/scene_renew.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

struct SceneRenewal {
    SceneFile *scene, *next; /* what it is and what it will be; the other way round once it is taken */
    Rule **rules; /* [parts] the new piece of each part of the scene; both NULL where it cannot be had again */
    Schedule **schedules;
    bool whole;
};

/* ---- files ------------------------------------------------------------------------------------------------------- */

static void add_file(const char **out, int *count, const char *path)
{
    if (!path || *count == SCENE_FILES_MAX) return;
    for (int i = 0; i < *count; i++)
        if (!strcmp(out[i], path)) return;
    out[(*count)++] = path;
}

int scene_files(const SceneFile *scene, const char *out[SCENE_FILES_MAX])
{
    int count = 0;
    add_file(out, &count, scene->path);
    if (scene->surface) {
        add_file(out, &count, scene->surface->path);
        add_file(out, &count, scene->surface->data_path);
    }
    for (int i = 0; i < scene->part_count; i++) {
        const ScenePart *part = &scene->parts[i];
        add_file(out, &count, part->rule ? part->rule->path : part->schedule->path);
        if (part->rule) add_file(out, &count, part->rule->target_path);
    }
    return count;
}

static bool is_among(const char *path, const char *const *changed, int count)
{
    for (int i = 0; path && i < count; i++)
        if (!strcmp(path, changed[i])) return true;
    return false;
}

static char *folder_of(const char *path)
{
    const char *slash = path ? strrchr(path, '/') : NULL;
    char *folder = slash ? memory_must(calloc(1, (size_t)(slash - path) + 1)) : NULL;
    if (slash) memcpy(folder, path, (size_t)(slash - path));
    return folder;
}

/* ---- old to new --------------------------------------------------------------------------------------------------- */

static const Rule *new_rule(const SceneRenewal *renewal, const Rule *rule)
{
    for (int i = 0; i < renewal->scene->part_count; i++)
        if (renewal->scene->parts[i].rule == rule) return renewal->rules[i];
    return NULL;
}

bool scene_renewal_schedule(const SceneRenewal *renewal, const Schedule **schedule, const char **text)
{
    if (!*schedule) return true;
    for (int i = 0; i < renewal->scene->part_count; i++) {
        if (renewal->scene->parts[i].schedule != *schedule) continue;
        *schedule = renewal->schedules[i];
        if (text && *text && *schedule) *text = scene_file_schedule_text(renewal->next, *schedule);
        return *schedule != NULL;
    }
    return false;
}

static void renew_settings(const SceneRenewal *renewal, const Rule *from, const Rule *to, RuleSettings *settings)
{
    RuleSettings was = scene_file_settings(renewal->scene->surface, from),
                 now = scene_file_settings(renewal->next->surface, to);
    for (int i = 0; i < to->option_count; i++) {
        const RuleOption *option = &to->options[i];
        int old = rule_option(from, option->name);
        if (old < 0 || from->options[old].kind != option->kind || settings->values[old] == was.values[old]) continue;
        if (option_check(option, settings->values[old], NULL) == STATUS_OK) now.values[i] = settings->values[old];
    }
    *settings = now;
}

bool scene_renewal_run(const SceneRenewal *renewal, RunDesc *run)
{
    const Rule *rule = new_rule(renewal, run->rule);
    if (!rule || !scene_renewal_schedule(renewal, &run->schedule, NULL)) return false;
    renew_settings(renewal, run->rule, rule, &run->settings);
    for (int i = 0; i < run->fork_count; i++) {
        renew_settings(renewal, run->rule, rule, &run->forks[i].settings);
        if (!scene_renewal_schedule(renewal, &run->forks[i].schedule, NULL)) return false;
    }
    run->rule = rule;
    if (renewal->whole) run->label = arena_string(&renewal->next->arena, run->label);
    return true;
}

void scene_renewal_start(const SceneRenewal *renewal, double start[2])
{
    const double *was = renewal->scene->surface->starts[0].at;
    if (!memcmp(start, was, sizeof(double[2]))) memcpy(start, renewal->next->surface->starts[0].at, sizeof(double[2]));
}

/* ---- reading ------------------------------------------------------------------------------------------------------ */

/* The scene's own file; rules that only its history knows are looked for as well. */
static Status read_whole(SceneRenewal *renewal, Error *error)
{
    SceneFile *scene = renewal->scene;
    Status status = scene_file_read(&renewal->next, scene->path, error);
    if (!status) status = scene_file_shown(renewal->next, error);
    for (int i = 0; i < scene->part_count && !status; i++) {
        const ScenePart *part = &scene->parts[i];
        if (part->rule) scene_file_rule(renewal->next, part->text, &renewal->rules[i], NULL);
        else scene_file_schedule(renewal->next, part->text, &renewal->schedules[i], NULL);
    }
    return status;
}

static Status read_surface(SceneRenewal *renewal, const char *const *changed, int count, Error *error)
{
    SceneFile *next = renewal->next;
    const Surface *was = renewal->scene->surface;
    Surface *surface;
    if (!was->path || (!is_among(was->path, changed, count) && !is_among(was->data_path, changed, count)))
        return STATUS_OK;
    Status status = surface_load(&surface, was->path, NULL, error);
    if (status) return status;
    bool own_camera = next->has_camera && (!was->has_camera || memcmp(&next->camera, &was->camera, sizeof was->camera));
    next->surface = surface;
    scene_renewal_start(renewal, next->start);
    if (!own_camera && surface->has_camera) next->camera = surface->camera;
    if (!own_camera) next->has_camera = surface->has_camera;
    if (!strcmp(next->title, was->title)) next->title = surface->title;
    if (!next->is_file) next->name = surface->name, next->path = surface->path;
    return STATUS_OK;
}

static Status read_part(SceneRenewal *renewal, int index, const char *beside, const char *const *changed, int count,
                        Error *error)
{
    ScenePart *part = &renewal->next->parts[index];
    Status status = STATUS_OK;
    if (part->rule) {
        Rule *rule;
        if (is_among(part->rule->path, changed, count) || is_among(part->rule->target_path, changed, count)) {
            status = rule_load(&rule, part->text, beside, error);
            if (!status) part->rule = rule;
        }
    } else if (is_among(part->schedule->path, changed, count)) {
        Schedule *schedule;
        status = schedule_load(&schedule, part->text, beside, error);
        if (!status) part->schedule = schedule;
    }
    renewal->rules[index] = part->rule;
    renewal->schedules[index] = part->schedule;
    return status;
}

/* The same scene with other pieces. It shares texts with the scene; what is the same piece in both is not read again. */
static Status read_pieces(SceneRenewal *renewal, const char *const *changed, int count, Error *error)
{
    const SceneFile *scene = renewal->scene;
    SceneFile *next = renewal->next = memory_must(malloc(sizeof *next));
    int room = 1; /* as scene.c keeps it: a power of two */
    while (room < scene->part_count) room *= 2;
    *next = *scene;
    next->parts = memory_must(calloc((size_t)room, sizeof *next->parts));
    if (scene->part_count) memcpy(next->parts, scene->parts, sizeof *scene->parts * (size_t)scene->part_count);
    Status status = read_surface(renewal, changed, count, error);
    char *beside = folder_of(scene->path);
    for (int i = 0; i < scene->part_count && !status; i++)
        status = read_part(renewal, i, beside, changed, count, error);
    free(beside);
    if (status) return status;
    const Schedule *schedule = scene->schedule;
    bool all = scene_renewal_schedule(renewal, &schedule, NULL);
    next->schedule = (Schedule *)schedule;
    for (int i = 0; i < scene->run_count && all; i++) {
        schedule = scene->schedules[i];
        all = scene_renewal_run(renewal, &next->runs[i]) && scene_renewal_schedule(renewal, &schedule, NULL);
        next->rules[i] = (Rule *)next->runs[i].rule;
        next->schedules[i] = (Schedule *)schedule;
    }
    return all ? STATUS_OK : error_at(error, scene->path, 0, 0, STATUS_NAME, "a rule or schedule of the scene is gone");
}

Status scene_renewal_create(SceneRenewal **out, SceneFile *scene, const char *const *changed, int count, Error *error)
{
    SceneRenewal *renewal = memory_must(calloc(1, sizeof *renewal));
    size_t parts = (size_t)scene->part_count + 1;
    renewal->scene = scene;
    renewal->rules = memory_must(calloc(parts, sizeof *renewal->rules));
    renewal->schedules = memory_must(calloc(parts, sizeof *renewal->schedules));
    /* the data of a surface that stands in the scene: there is no other file to read again */
    bool inside = scene->surface && !scene->surface->path && is_among(scene->surface->data_path, changed, count);
    renewal->whole = scene->is_file && scene->path && (inside || is_among(scene->path, changed, count));
    Status status = renewal->whole ? read_whole(renewal, error) : read_pieces(renewal, changed, count, error);
    *out = status ? NULL : renewal;
    if (status) scene_renewal_destroy(renewal);
    return status;
}

/* ---- taking ------------------------------------------------------------------------------------------------------- */

RaceDesc scene_renewal_race(const SceneRenewal *renewal) { return scene_file_race(renewal->next); }
bool scene_renewal_whole(const SceneRenewal *renewal) { return renewal->whole; }
bool scene_renewal_surface(const SceneRenewal *renewal) { return renewal->next->surface != renewal->scene->surface; }

void scene_renewal_take(SceneRenewal *renewal)
{
    SceneFile scene = *renewal->scene;
    *renewal->scene = *renewal->next;
    *renewal->next = scene;
}

void scene_renewal_destroy(SceneRenewal *renewal)
{
    if (!renewal) return;
    SceneFile *scene = renewal->scene, *other = renewal->next;
    if (renewal->whole) scene_file_destroy(other);
    else if (other) {
        for (int i = 0; i < other->part_count; i++) {
            if (other->parts[i].rule != scene->parts[i].rule) rule_destroy(other->parts[i].rule);
            if (other->parts[i].schedule != scene->parts[i].schedule) schedule_destroy(other->parts[i].schedule);
        }
        if (other->surface != scene->surface) surface_destroy(other->surface);
        free(other->parts);
        free(other);
    }
    free(renewal->rules);
    free(renewal->schedules);
    free(renewal);
}
