#include "model/formula_file.h"

#include "base/file.h"
#include "formula/tree.h"

#include <string.h>

Status formula_file_error(const FormulaFile *f, const Error *inner, Error *error)
{
    if (f->yaml) return formula_error_in(yaml_get(f->yaml, "formula"), inner, error);
    if (error) *error = *inner;
    return inner->status;
}

Status formula_file_needs(FormulaFile *f, const char *name, Error *error)
{
    const char **names;
    int count = formula_names(&f->arena, f->formula, &names);
    for (int i = 0; i < count; i++)
        if (!strcmp(names[i], name)) return STATUS_OK;
    error_at(error, "formula", 1, 1, STATUS_VALUE, "the formula is the same whatever %s is; it must have %s in it",
             name, name);
    if (error) error_excerpt(error, f->text, strlen(f->text));
    return STATUS_VALUE;
}

/* ---- files -------------------------------------------------------------------------------------------------- */

static Status check_option_names(const FormulaKind *kind, const Yaml *map, Error *error)
{
    for (int i = 0; i < map->count; i++)
        for (int k = 0; k < kind->given_count; k++)
            if (!strcmp(map->keys[i]->text, kind->given[k]))
                return yaml_error(error, map->keys[i], STATUS_NAME,
                                  "'%s' has a meaning in every %s; choose another name", kind->given[k], kind->noun);
    return STATUS_OK;
}

static Status read_keys(FormulaFile *f, const FormulaKind *kind, Error *error)
{
    static const char *const usual[] = {"name", "title", "summary", "source", "options", "formula", "kind"};
    enum { USUAL = sizeof usual / sizeof *usual };
    const char *keys[USUAL + sizeof kind->keys / sizeof *kind->keys], *said = kind->noun;
    int count = 0;
    for (; count < USUAL; count++) keys[count] = usual[count];
    for (int i = 0; i < kind->key_count; i++) keys[count++] = kind->keys[i];
    Status status;
    if ((status = yaml_keys(f->yaml, keys, count, error)) || (status = yaml_text(f->yaml, "name", &f->name, error)))
        return status;
    f->title = f->name, f->summary = "";
    if ((status = yaml_text_or(f->yaml, "title", &f->title, error)) ||
        (status = yaml_text_or(f->yaml, "summary", &f->summary, error)) ||
        (status = yaml_text_or(f->yaml, "source", &f->source, error)) ||
        (status = yaml_text_or(f->yaml, "kind", &said, error)) ||
        (status = yaml_text(f->yaml, "formula", &f->text, error)))
        return status;
    if ((status = asset_name_check(f->yaml, f->path, f->name, error))) return status;
    if (strcmp(said, kind->noun))
        return yaml_error(error, yaml_get(f->yaml, "kind"), STATUS_VALUE, "this is read as %s %s; its 'kind' says '%s'",
                          strchr("aeiou", kind->noun[0]) ? "an" : "a", kind->noun, said);
    return STATUS_OK;
}

static Status read_formula(FormulaFile *f, const FormulaKind *kind, Error *error)
{
    const Yaml *options = yaml_get(f->yaml, "options");
    Status status;
    if (options &&
        ((status = options_read(&f->arena, options, f->options, &f->option_count, RULE_OPTIONS_MAX, error)) ||
         (status = check_option_names(kind, options, error))))
        return status;
    const char *names[FORMULA_GIVEN_MAX + RULE_OPTIONS_MAX];
    int count = 0;
    for (; count < kind->given_count; count++) names[count] = kind->given[count];
    for (int i = 0; i < f->option_count; i++) {
        names[count++] = f->options[i].name;
        f->values[i] = f->options[i].value;
    }
    FormulaNames allowed = {names, count, false, false};
    Error inner = {0};
    return formula_parse(&f->arena, f->text, &allowed, &f->formula, &inner) ? formula_file_error(f, &inner, error)
                                                                            : STATUS_OK;
}

Status formula_file_parse(FormulaFile *f, const FormulaKind *kind, const char *path, const char *text, size_t length,
                          Error *error)
{
    *f = (FormulaFile){0};
    f->path = arena_string(&f->arena, path);
    Yaml *file;
    Status status = yaml_parse(&f->arena, path, arena_copy(&f->arena, text, length), length, 1, &file, error);
    if (!status) {
        f->yaml = file;
        status = read_keys(f, kind, error);
    }
    if (!status) status = read_formula(f, kind, error);
    if (status) {
        arena_free(&f->arena);
        *f = (FormulaFile){0};
    }
    return status;
}

/* ---- words -------------------------------------------------------------------------------------------------- */

/* A formula may have a '/' too. */
static bool is_path(const FormulaKind *kind, const char *word)
{
    return text_ends(word, ".yaml") || (strchr(word, '/') && (!kind->typed || word[0] == '/' || file_exists(word) ||
                                                              text_starts(word, "./") || text_starts(word, "../")));
}

/* "tanhh" and "leakyrelu", but not "z", "z-1", "1-z": parts of two characters or more, the first a letter. */
static bool looks_named(const char *word)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
    if (!*word) return true;
    if (strchr("0123456789", *word)) return false;
    for (;; word++) {
        size_t part = strspn(word, letters);
        word += part;
        if (part < 2 || !*word) return part >= 2;
        if (*word != '-') return false;
    }
}

static Status unknown_name(const FormulaKind *kind, const char *name, const char *beside, Error *error)
{
    Arena scratch = {0};
    const char **names;
    int count = asset_list(&scratch, kind->folder, beside, &names);
    const char *near = nearest_name(name, names, count);
    Status status = near ? error_at(error, "", 0, 0, STATUS_NAME, "there is no %s '%.80s'; did you mean '%s'?",
                                    kind->noun, name, near)
                         : error_at(error, "", 0, 0, STATUS_NAME, "there is no %s '%.80s'; `valley list %s` shows them",
                                    kind->noun, name, kind->folder);
    arena_free(&scratch);
    return status;
}

static Status load_typed(FormulaFile *f, const FormulaKind *kind, const char *text, Error *error)
{
    *f = (FormulaFile){.summary = ""};
    f->name = f->title = f->text = arena_string(&f->arena, text);
    Status status = kind->typed(f, error);
    if (status) {
        arena_free(&f->arena);
        *f = (FormulaFile){0};
    }
    return status;
}

Status formula_file_load(FormulaFile *f, const FormulaKind *kind, const char *word, const char *beside, Error *error)
{
    Arena scratch = {0};
    const char *colon = strchr(word, ':');
    char *name = arena_copy(&scratch, word, colon ? (size_t)(colon - word) : strlen(word)), *data;
    const char *path = is_path(kind, name) ? name : asset_find(&scratch, kind->folder, name, beside);
    size_t length;
    Status status;
    if (path) {
        status = file_read(&scratch, path, &data, &length, error);
        if (!status) status = formula_file_parse(f, kind, path, data, length, error);
    } else if (!kind->typed || looks_named(name)) status = unknown_name(kind, name, beside, error);
    else status = load_typed(f, kind, word, error);
    if (!status && path && colon) {
        status = options_parse(f->options, f->option_count, f->name, colon + 1, f->values, error);
        if (status) {
            arena_free(&f->arena);
            *f = (FormulaFile){0};
        }
    }
    arena_free(&scratch);
    return status;
}

const Node *formula_file_baked(FormulaFile *f, const Node *node)
{
    for (int i = 0; i < f->option_count; i++)
        node = formula_replace(&f->arena, node, f->options[i].name, node_number(&f->arena, f->values[i]));
    return node;
}
