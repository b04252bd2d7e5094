/* Words that mean a scene. */
#include "run/scene/scene.h"

#include <string.h>

static Status open_formula(SceneFile **out, const char *word, const SurfaceConstant *constants, int count, Error *error)
{
    Surface *typed;
    SurfaceDesc desc = {.formula = word, .constants = constants, .constant_count = count};
    Status status = surface_from_formula(&typed, &desc, error);
    if (status) return status;
    const char **names;
    int used = formula_names(&typed->arena, typed->formula, &names);
    for (int i = 0; i < count && !status; i++) {
        bool found = false;
        for (int k = 0; k < used; k++) found |= !strcmp(names[k], constants[i].name);
        if (!found) status = error_at(error, "", 0, 0, STATUS_NAME, "the formula has no '%.60s'", constants[i].name);
    }
    if (!status) return scene_file_from_surface(out, typed, error);
    surface_destroy(typed);
    return status;
}

static Status change_constants(SceneFile *scene, const SurfaceConstant *constants, int count, Error *error)
{
    for (int i = 0; i < count; i++) {
        Surface *changed;
        if (!scene->surface)
            return error_at(error, "", 0, 0, STATUS_NAME, "the scene has no surface with a constant '%.60s'",
                            constants[i].name);
        Status status = surface_with_constant(&changed, scene->surface, constants[i].name, constants[i].value, error);
        if (status) return status;
        /* name and title of the scene may be texts of the old one */
        if (!scene->is_file) {
            scene->name = arena_string(&scene->arena, scene->name);
            scene->title = arena_string(&scene->arena, scene->title);
            scene->path = arena_string(&scene->arena, scene->path);
        }
        surface_destroy(scene->surface);
        scene->surface = changed;
    }
    return STATUS_OK;
}

/* A surface's default race. Texts of the surface are its own, so that the file's tree may go. */
static Status open_surface(SceneFile **out, const Meaning *meaning, Error *error)
{
    Surface *surface;
    Status status = surface_read(&surface, meaning->tree, meaning->path, NULL, error);
    return status ? status : scene_file_from_surface(out, surface, error);
}

static Status open_scene(SceneFile **out, Meaning *meaning, Error *error)
{
    const char *path = meaning->path ? meaning->path : "scene"; /* in messages */
    Status status = scene_file_from_tree(out, path, meaning->tree, &meaning->arena, NULL, error);
    if (!status && !meaning->path) (*out)->path = NULL;
    return status;
}

static Status open_other(const Meaning *meaning, Error *error)
{
    const char *path = meaning->path ? meaning->path : "";
    if (meaning->kind == MEANS_LESSON)
        return error_at(error, path, 0, 0, STATUS_VALUE, "lessons cannot be shown yet; try a scene or a surface");
    if (meaning->kind == MEANS_FOLDER)
        return error_at(error, path, 0, 0, STATUS_FILE, "is a folder; name a scene in it");
    return error_at(error, path, 0, 0, STATUS_VALUE, "this is %s; try a scene or a surface",
                    meaning_noun(meaning->kind));
}

Status scene_file_take(SceneFile **out, Meaning *meaning, const SurfaceConstant *constants, int count, Error *error)
{
    Status status;
    *out = NULL;
    switch (meaning->kind) {
    case MEANS_FORMULA:
        status = meaning_misspelt(meaning, error);
        return status ? status : open_formula(out, meaning->word, constants, count, error);
    case MEANS_SURFACE: status = open_surface(out, meaning, error); break;
    case MEANS_SCENE:
    case MEANS_OTHER: status = open_scene(out, meaning, error); break; /* what is wrong in it, the reader tells */
    default: return open_other(meaning, error);
    }
    if (!status) status = change_constants(*out, constants, count, error);
    if (!status) return STATUS_OK;
    scene_file_destroy(*out);
    *out = NULL;
    return status;
}

Status scene_file_open(SceneFile **out, const char *word, Error *error)
{
    return scene_file_open_with(out, word, NULL, 0, error);
}

Status scene_file_open_with(SceneFile **out, const char *word, const SurfaceConstant *constants, int count,
                            Error *error)
{
    Meaning meaning;
    *out = NULL;
    Status status = meaning_find(&meaning, word, error);
    if (!status) status = scene_file_take(out, &meaning, constants, count, error);
    meaning_free(&meaning);
    return status;
}

const char *scene_file_view(const Meaning *meaning)
{
    const char *view = "stage";
    if (meaning->kind == MEANS_SCENE) yaml_text_or(meaning->tree, "view", &view, NULL);
    return view;
}
