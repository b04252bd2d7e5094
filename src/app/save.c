#include "app/save.h"

#include "base/file.h"

#include <stdio.h>
#include <string.h>

enum { NAME_MOST = 40, TRIES = 10000 };

/* Of a formula only what a file's name can hold stays. */
static void plain_name(char out[NAME_MOST + 1], const char *name)
{
    int n = 0;
    for (; *name && n < NAME_MOST; name++) {
        bool letter =
            (*name >= 'a' && *name <= 'z') || (*name >= 'A' && *name <= 'Z') || (*name >= '0' && *name <= '9');
        if (letter) out[n++] = *name;
        else if (n && out[n - 1] != '-') out[n++] = '-';
    }
    while (n && out[n - 1] == '-') n--;
    out[n] = 0;
    if (!n) snprintf(out, NAME_MOST + 1, "scene");
}

static bool is_free(const char *name)
{
    Arena arena = {0};
    bool taken = asset_find(&arena, "scenes", name, NULL) || asset_find(&arena, "surfaces", name, NULL);
    arena_free(&arena);
    return !taken;
}

static bool place(const char *named, const char *own, const char *folder, char *path, size_t size)
{
    char stem[NAME_MOST + 1], name[NAME_MOST + 16];
    size_t length = strlen(folder);
    if (own && !strncmp(own, folder, length) && own[length] == '/') return snprintf(path, size, "%s", own) < (int)size;
    plain_name(stem, named);
    snprintf(name, sizeof name, "%s", stem);
    for (int i = 2; i < TRIES && !is_free(name); i++) snprintf(name, sizeof name, "%s-%d", stem, i);
    return snprintf(path, size, "%s/%s.yaml", folder, name) < (int)size;
}

Status save_scene(const TextBuffer *text, const char *name, const char *own, char *path, size_t size, Error *error)
{
    char folder[1024];
    const char *user = user_folder();
    if (!user || snprintf(folder, sizeof folder, "%s/scenes", user) >= (int)sizeof folder ||
        !place(name, own, folder, path, size))
        return error_at(error, "", 0, 0, STATUS_FILE,
                        "there is no folder of yours to save in; set HOME or XDG_DATA_HOME");
    Status status = folder_create(folder, error);
    return status != STATUS_OK ? status : file_write(path, text->data, text->length, error);
}

/* What the program ships keeps its name. Where the name is taken by a file of the user's, that is the one meant. */
static bool own_name(const char *kind, const char *wanted, const char *folder, char name[NAME_MOST + 16])
{
    char stem[NAME_MOST + 1];
    plain_name(stem, wanted);
    snprintf(name, NAME_MOST + 16, "%s", stem);
    for (int i = 2; i < TRIES; i++) {
        Arena arena = {0};
        char *found = asset_find(&arena, kind, name, NULL);
        bool good = !found || text_starts(found, folder);
        arena_free(&arena);
        if (good) return true;
        snprintf(name, NAME_MOST + 16, "%s-%d", stem, i);
    }
    return false;
}

static Status save_file(const Sandbox *sandbox, SandboxFile which, TextBuffer *paths, Error *error)
{
    static const char *const kinds[] = {"surfaces", "optimizers"};
    char folder[1024], name[NAME_MOST + 16], path[1200];
    const char *user = user_folder();
    if (!user || snprintf(folder, sizeof folder, "%s/%s", user, kinds[which]) >= (int)sizeof folder ||
        !own_name(kinds[which], sandbox_name(sandbox, which), folder, name))
        return error_at(error, "", 0, 0, STATUS_FILE,
                        "there is no folder of yours to save in; set HOME or XDG_DATA_HOME");
    TextBuffer text = {0};
    Status status = STATUS_OK;
    if (sandbox_file(sandbox, which, name, &text)) {
        snprintf(path, sizeof path, "%s/%s.yaml", folder, name);
        status = folder_create(folder, error);
        if (!status) status = file_write(path, text.data, text.length, error);
        if (!status) text_add(paths, "%s%s/%s.yaml", paths->length ? ", " : "", kinds[which], name);
    }
    text_free(&text);
    return status;
}

Status save_sandbox(const Sandbox *sandbox, char *path, size_t size, Error *error)
{
    TextBuffer paths = text_fixed(path, size);
    Status status = save_file(sandbox, SANDBOX_SURFACE, &paths, error);
    if (!status) status = save_file(sandbox, SANDBOX_RULE, &paths, error);
    if (!status && !paths.length)
        return error_at(error, "", 0, 0, STATUS_VALUE,
                        "neither the surface nor the rule can be read yet; mend one of them, then save");
    return status;
}
