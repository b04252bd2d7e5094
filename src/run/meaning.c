#include "run/meaning.h"

#include "base/file.h"
#include "base/text.h"
#include "run/scene/playground.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum { KEYS_MAX = 3 };

static const struct Row {
    const char *noun;           /* "a scene" */
    const char *names[2];       /* that `kind:` may say */
    const char *folder;         /* of the program's and the user's files: assets/FOLDER/NAME.yaml */
    const char *ending;         /* of files that are no YAML */
    const char *word;           /* that means it, without any file */
    const char *prefix;         /* before a name: "exercise:momentum" */
    bool bare;                  /* a name alone will do */
    const char *keys[KEYS_MAX]; /* a file that holds one of these is one … */
    const char *with, *without; /* … if it holds this and not that; NULL: whatever it holds */
} rows[MEANING_KINDS] = {
    [MEANS_RULE] = {"a rule", {"optimizer", "rule"}, "optimizers", .keys = {"update", "method", "alias_of"}},
    [MEANS_EXERCISE] =
        {"an exercise", {"exercise"}, "exercises", .prefix = MEANING_EXERCISE, .keys = {"blanks", "rule"}},
    [MEANS_WORDS] = {"words", {"words"}, "text", .keys = {"language"}},
    [MEANS_DATASET] = {"a dataset", {"dataset"}, "datasets", .keys = {"points", "file"}},
    [MEANS_SCENE] = {"a scene", {"scene"}, "scenes", .bare = true, .keys = {"surface", "runs", "view"}},
    [MEANS_ACTIVATION] = {"an activation", {"activation"}, "activations"},
    [MEANS_LOSS] = {"a loss", {"loss"}, "losses", .keys = {"over_outputs", "outputs"}},
    [MEANS_SCHEDULE] =
        {"a schedule", {"schedule"}, "schedules", .keys = {"formula"}, .with = "options", .without = "domain"},
    [MEANS_SURFACE] = {"a surface", {"surface"}, "surfaces", .bare = true, .keys = {"formula"}},
    [MEANS_TABLE] = {"a table", .ending = ".csv"},
    [MEANS_LESSON] = {"a lesson", .ending = ".md"},
    [MEANS_FOLDER] = {"a folder"},
    [MEANS_GALLERY] = {"the gallery", .word = "gallery"},
    [MEANS_FORMULA] = {"a formula"},
    [MEANS_OTHER] = {"YAML"},
};

const char *meaning_noun(MeaningKind kind) { return rows[kind].noun; }

/* ---- files -------------------------------------------------------------------------------------------------- */

static bool kind_says(const struct Row *row, const Yaml *tree)
{
    const char *kind = NULL;
    yaml_text_or(tree, "kind", &kind, NULL);
    for (int i = 0; kind && i < 2; i++)
        if (row->names[i] && !strcmp(row->names[i], kind)) return true;
    return false;
}

static bool content_says(const struct Row *row, const Yaml *tree)
{
    bool found = false;
    for (int i = 0; i < KEYS_MAX && row->keys[i]; i++) found |= yaml_get(tree, row->keys[i]) != NULL;
    return found && !(row->with && !yaml_get(tree, row->with)) && !(row->without && yaml_get(tree, row->without));
}

/* The name of the folder that the file lies in, wherever one stands; "" where there is none. */
static const char *folder_name(const char *path, char full[PATH_MAX])
{
    char *slash = realpath(path, full) ? strrchr(full, '/') : NULL;
    if (!slash) return "";
    *slash = 0;
    slash = strrchr(full, '/');
    return slash ? slash + 1 : "";
}

static MeaningKind kind_of(const char *path, const Yaml *tree)
{
    char full[PATH_MAX];
    const char *folder = folder_name(path, full);
    for (int i = 0; i < MEANING_KINDS; i++)
        if (kind_says(&rows[i], tree)) return i;
    for (int i = 0; i < MEANING_KINDS; i++)
        if (rows[i].folder && !strcmp(rows[i].folder, folder)) return i;
    for (int i = 0; i < MEANING_KINDS; i++)
        if (content_says(&rows[i], tree)) return i;
    return MEANS_OTHER;
}

static const struct Row *row_of_ending(const char *path)
{
    for (int i = 0; i < MEANING_KINDS; i++)
        if (rows[i].ending && text_ends(path, rows[i].ending)) return &rows[i];
    return NULL;
}

/* `known`: of this kind, whatever stands in it; MEANING_KINDS: not known. */
static Status read_file(Meaning *meaning, const char *path, MeaningKind known, Error *error)
{
    const struct Row *plain = row_of_ending(path);
    meaning->path = arena_string(&meaning->arena, path);
    meaning->kind = MEANS_FOLDER;
    if (file_is_folder(path)) return STATUS_OK;
    meaning->kind = plain ? plain - rows : MEANS_OTHER;
    Status status = file_read(&meaning->arena, path, &meaning->text, &meaning->length, error);
    if (status) meaning->text = NULL;
    if (status || plain) return status;
    status = yaml_parse(&meaning->arena, path, meaning->text, meaning->length, 1, &meaning->tree, error);
    if (status) meaning->tree = NULL;
    meaning->kind = known < MEANING_KINDS ? known : kind_of(path, meaning->tree);
    return status;
}

Status meaning_of_file(Meaning *out, const char *path, Error *error)
{
    *out = (Meaning){.word = path};
    return read_file(out, path, MEANING_KINDS, error);
}

/* ---- words -------------------------------------------------------------------------------------------------- */

static bool is_yaml(const char *word) { return text_ends(word, ".yaml") || text_ends(word, ".yml"); }

static bool is_path(const char *word)
{
    return is_yaml(word) || row_of_ending(word) ||
           (strchr(word, '/') &&
            (file_exists(word) || word[0] == '/' || text_starts(word, "./") || text_starts(word, "../")));
}

Status meaning_named(Meaning *out, MeaningKind kind, const char *name, const char *beside, Error *error)
{
    const struct Row *row = &rows[kind];
    *out = (Meaning){.word = name, .kind = kind};
    char *path = strchr(name, '/') || is_yaml(name) ? arena_string(&out->arena, name)
                                                    : asset_find(&out->arena, row->folder, name, beside);
    Status status = path ? read_file(out, path, kind, error) : STATUS_OK;
    if (path && !status && out->kind != kind)
        return error_at(error, path, 0, 0, STATUS_VALUE, "this is %s; %s is wanted", rows[out->kind].noun, row->noun);
    if (path) return status;
    const char **names;
    int count = asset_list(&out->arena, row->folder, beside, &names);
    const char *near = nearest_name(name, names, count);
    if (near)
        return error_at(error, "", 0, 0, STATUS_NAME, "there is no %s '%.60s'; did you mean '%s'?", row->names[0], name,
                        near);
    return error_at(error, "", 0, 0, STATUS_NAME, "there is no %s '%.60s'; `valley list %s` tells them", row->names[0],
                    name, row->folder);
}

static Status read_scene_text(Meaning *meaning, Error *error)
{
    meaning->kind = MEANS_SCENE;
    meaning->length = strlen(meaning->word);
    meaning->text = arena_string(&meaning->arena, meaning->word); /* the tree's places point into it */
    return yaml_parse(&meaning->arena, "scene", meaning->text, meaning->length, 1, &meaning->tree, error);
}

/* A network of another program's. */
static Status read_link(Meaning *meaning, Error *error)
{
    TextBuffer text = {0};
    meaning->kind = MEANS_SCENE;
    Status status = playground_scene(meaning->word, &text, error);
    if (!status) {
        meaning->length = text.length;
        meaning->text = arena_copy(&meaning->arena, text.data, text.length);
        status = yaml_parse(&meaning->arena, "link", meaning->text, meaning->length, 1, &meaning->tree, error);
    }
    text_free(&text);
    return status;
}

Status meaning_find(Meaning *out, const char *word, Error *error)
{
    *out = (Meaning){.word = word, .kind = MEANS_FORMULA};
    if (playground_is(word)) return read_link(out, error);
    if (strchr(word, '\n')) return read_scene_text(out, error);
    for (int i = 0; i < MEANING_KINDS; i++)
        if (rows[i].word && !strcmp(rows[i].word, word)) {
            out->kind = i;
            return STATUS_OK;
        }
    for (int i = 0; i < MEANING_KINDS; i++)
        if (rows[i].prefix && text_starts(word, rows[i].prefix)) {
            Status status = meaning_named(out, i, word + strlen(rows[i].prefix), NULL, error);
            out->word = word;
            return status;
        }
    if (is_path(word)) return read_file(out, word, MEANING_KINDS, error);
    for (int i = 0; i < MEANING_KINDS && !strchr(word, '/'); i++) {
        char *path = rows[i].bare ? asset_find(&out->arena, rows[i].folder, word, NULL) : NULL;
        if (path) return read_file(out, path, i, error);
    }
    return STATUS_OK;
}

void meaning_free(Meaning *meaning)
{
    if (meaning) arena_free(&meaning->arena);
}

/* A word of letters, digits and '-' is meant as a name, except for short ones: "x-y". */
static bool looks_named(const char *word)
{
    size_t n = strspn(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");
    return n >= 4 && !word[n] && strspn(word, "-0123456789") == 0;
}

Status meaning_misspelt(const Meaning *meaning, Error *error)
{
    const char *word = meaning->word, **names[MEANING_KINDS], **all;
    int counts[MEANING_KINDS] = {0}, count = 0;
    Arena arena = {0};
    Status status = STATUS_OK;
    if (!looks_named(word)) return STATUS_OK;
    for (int i = 0; i < MEANING_KINDS; i++)
        if (rows[i].bare) count += counts[i] = asset_list(&arena, rows[i].folder, NULL, &names[i]);
    all = arena_array(&arena, const char *, count + 1);
    count = 0;
    for (int i = 0; i < MEANING_KINDS; i++)
        for (int k = 0; k < counts[i]; k++) all[count++] = names[i][k];
    const char *near = nearest_name(word, all, count);
    if (near)
        status = error_at(error, "", 0, 0, STATUS_NAME, "there is no scene or surface '%.80s'; did you mean '%s'?",
                          word, near);
    else if (!strchr(word, '-'))
        status = error_at(error, "", 0, 0, STATUS_NAME,
                          "there is no scene or surface '%.80s'; see valley list scenes, valley list surfaces", word);
    arena_free(&arena);
    return status;
}
