#include "model/network/data.h"

#include "base/file.h"
#include "base/memory.h"
#include "formula/formula.h"
#include "formula/tree.h"
#include "model/network/data_inside.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define VIEW 6 /* ±: of points that were drawn */

/* ---- what a picture shows ------------------------------------------------------------------------------------ */

/* Round ends around some values, with a margin. */
static void round_view(const double *values, int count, int stride, double view[2])
{
    double low = INFINITY, high = -INFINITY;
    for (int i = 0; i < count; i++) {
        double value = values[(size_t)i * (size_t)stride];
        low = fmin(low, value), high = fmax(high, value);
    }
    double size = high - low;
    if (!(size > 0) || !isfinite(size)) size = fmax(fabs(low), 1);
    double step = pow(10, floor(log10(size))) / 4;
    view[0] = floor((low - size / 20) / step) * step;
    view[1] = ceil((high + size / 20) / step) * step;
    if (!(view[0] < low) || !(view[1] > high)) view[0] = low - size, view[1] = high + size; /* huge numbers: no room */
}

void data_find_view(Data *d)
{
    for (int k = 0; k < 2; k++) {
        if (k < d->columns) round_view(d->values + k, d->rows, d->columns, d->view[k]);
        else round_view(d->target, d->rows, 1, d->view[k]);
    }
}

/* ---- files --------------------------------------------------------------------------------------------------- */

typedef struct Loader {
    Data *d;
    const Yaml *file;
    const DataDesc *desc;
    const char *options; /* of the word, behind its ':'; NULL: none */
    const char *formula; /* of the word; NULL: the file's */
    const DataKind *kind;
    Error *error;
} Loader;

static Status read_words(Loader *l)
{
    Data *d = l->d;
    const char *kind = "dataset";
    Status status;
    if ((status = yaml_text(l->file, "name", &d->name, l->error))) return status;
    d->title = d->name, d->summary = "";
    if ((status = yaml_text_or(l->file, "title", &d->title, l->error)) ||
        (status = yaml_text_or(l->file, "summary", &d->summary, l->error)) ||
        (status = yaml_text_or(l->file, "source", &d->source, l->error)) ||
        (status = yaml_text_or(l->file, "kind", &kind, l->error)))
        return status;
    if (strcmp(kind, "dataset"))
        return yaml_error(l->error, yaml_get(l->file, "kind"), STATUS_VALUE, "this is read as a dataset, not as a '%s'",
                          kind);
    return asset_name_check(l->file, d->path, d->name, l->error);
}

static Status read_view(Loader *l)
{
    static const char *const keys[] = {"x1", "x2"};
    const Yaml *node = yaml_get(l->file, "view");
    Status status = STATUS_OK;
    if (!node) return STATUS_OK;
    if (node->kind == YAML_MAP && (status = yaml_keys(node, keys, 2, l->error))) return status;
    for (int k = 0; k < 2; k++) {
        const Yaml *pair = node->kind == YAML_MAP ? yaml_get(node, keys[k]) : node;
        double *view = l->d->view[k];
        if (!pair) continue;
        if ((status = yaml_numbers(pair, view, 2, "view", l->error))) return status;
        if (!(view[0] < view[1]) || !isfinite(view[1] - view[0]))
            return yaml_error(l->error, pair, STATUS_VALUE, "'view' is [low, high], low first");
    }
    return status;
}

/* ---- drawn ---- */

static Status read_kind(Loader *l)
{
    const Yaml *node = yaml_get(l->file, "points");
    const char *name, *names[16];
    Status status = yaml_text(l->file, "points", &name, l->error);
    if (status) return status;
    if ((l->kind = data_kind_find(name))) return STATUS_OK;
    int count = data_kind_names(names);
    const char *near = nearest_name(name, names, count);
    TextBuffer all = text_fixed((char[200]){0}, 200);
    for (int i = 0; i < count; i++) text_add(&all, "%s%s", i ? ", " : "", names[i]);
    return near ? yaml_error(l->error, node, STATUS_NAME, "no points are drawn as '%.40s'; did you mean '%s'?", name,
                             near)
                : yaml_error(l->error, node, STATUS_NAME, "no points are drawn as '%.40s'; it can be %s", name,
                             all.data);
}

static Status read_options(Loader *l)
{
    Data *d = l->d;
    const Yaml *map = yaml_get(l->file, "options");
    Status status =
        map ? options_read(&d->arena, map, d->options, &d->option_count, RULE_OPTIONS_MAX, l->error) : STATUS_OK;
    Error inner = {0};
    if (status) return status;
    for (int i = 0; map && i < map->count; i++) {
        const char *name = map->keys[i]->text;
        if (!strcmp(name, "x1") || !strcmp(name, "x2") || !strcmp(name, "x") || !strcmp(name, "y") ||
            !strcmp(name, "normal") || !strcmp(name, "formula"))
            return yaml_error(l->error, map->keys[i], STATUS_NAME,
                              "'%s' has a meaning in every dataset; choose another name", name);
    }
    status = data_kind_options(l->kind, d->options, &d->option_count, &inner);
    if (status) return yaml_error(l->error, map ? map : l->file, status, "%s", inner.message);
    for (int i = 0; i < d->option_count; i++) d->option_values[i] = d->options[i].value;
    return options_parse(d->options, d->option_count, d->name, l->options, d->option_values, l->error);
}

/* x and y are x1 and x2, as in a formula that is typed. */
static Status parse_formula(Loader *l, const char *text, Error *error)
{
    static const char *const points[] = {"x1", "x2", "normal", "x", "y"};
    Data *d = l->d;
    const char *names[5 + RULE_OPTIONS_MAX];
    int columns = data_kind_columns(l->kind), count = 0;
    for (int i = 0; i < 5; i++)
        if (columns == 2 || (strcmp(points[i], "x2") && strcmp(points[i], "y"))) names[count++] = points[i];
    for (int i = 0; i < d->option_count; i++) names[count++] = d->options[i].name;
    FormulaNames allowed = {names, count, false, false};
    Status status = formula_parse(&d->arena, text, &allowed, &d->tree, error);
    if (status) return status;
    for (int i = 0; i < 2; i++)
        d->tree = formula_replace(&d->arena, d->tree, points[3 + i], node_name(&d->arena, points[i], 0));
    for (int i = 0; i < d->option_count; i++)
        d->tree = formula_replace(&d->arena, d->tree, d->options[i].name, node_number(&d->arena, d->option_values[i]));
    return STATUS_OK;
}

static Status draw(Loader *l)
{
    Data *d = l->d;
    const Yaml *node = yaml_get(l->file, "formula");
    Error inner = {0};
    Status status = STATUS_OK;
    if (data_kind_has_classes(l->kind)) {
        if (node)
            return yaml_error(l->error, node, STATUS_VALUE, "these points have their classes; a formula is not asked");
        if (l->formula)
            return error_at(l->error, "options", 1, 1, STATUS_NAME,
                            "%s has no option 'formula': its points have their classes", d->name);
    } else {
        if (!node) return yaml_error(l->error, l->file, STATUS_SYNTAX, "'formula' is missing: the target of a point");
        if ((status = yaml_text(l->file, "formula", &d->formula, l->error))) return status;
        if (l->formula) d->formula = arena_string(&d->arena, l->formula), d->typed = true;
        status = parse_formula(l, d->formula, &inner);
    }
    if (!status) status = data_draw(d, l->kind, l->desc->seed, &inner);
    if (status && !l->formula && node) return formula_error_in(node, &inner, l->error);
    if (status && l->error) *l->error = inner;
    return status;
}

static Status read_drawn(Loader *l)
{
    Data *d = l->d;
    Status status;
    if (l->desc->target || l->desc->input_count)
        return error_at(l->error, "", 0, 0, STATUS_VALUE, "the points of %s have no columns to choose", d->name);
    for (int k = 0; k < 2; k++) d->view[k][0] = -VIEW, d->view[k][1] = VIEW;
    if ((status = read_kind(l)) || (status = read_options(l)) || (status = draw(l))) return status;
    if (l->desc->as == DATA_AS_CLASSES && d->task == DATA_NUMBER)
        return error_at(l->error, "", 0, 0, STATUS_VALUE, "the target of %s is a number; it has no classes", d->name);
    if (l->desc->as == DATA_AS_NUMBERS) d->task = DATA_NUMBER, d->classes = 0;
    if (d->columns < 2) data_find_view(d);
    return read_view(l);
}

/* ---- a table ---- */

static Status read_inputs(Loader *l, DataDesc *desc)
{
    const Yaml *list = yaml_get(l->file, "inputs");
    if (!list || desc->input_count) return STATUS_OK;
    if (list->kind != YAML_LIST || !list->count)
        return yaml_error(l->error, list, STATUS_SYNTAX, "'inputs' is a list of columns, as in [width, length]");
    const char **inputs = arena_array(&l->d->arena, const char *, list->count);
    for (int i = 0; i < list->count; i++) {
        if (list->items[i]->kind != YAML_SCALAR)
            return yaml_error(l->error, list->items[i], STATUS_SYNTAX, "the name of a column is wanted");
        inputs[i] = list->items[i]->text;
    }
    desc->inputs = inputs, desc->input_count = list->count;
    return STATUS_OK;
}

static Status read_table(Loader *l)
{
    Data *d = l->d;
    const Yaml *node = yaml_get(l->file, "file");
    DataDesc desc = *l->desc;
    const char *name, *slash = strrchr(d->path, '/');
    Status status;
    if (l->options || l->formula)
        return error_at(l->error, "options", 1, 1, STATUS_NAME, "%s has no options: it is a table", d->name);
    if ((status = yaml_text(l->file, "file", &name, l->error)) ||
        (!desc.target && (status = yaml_text_or(l->file, "target", &desc.target, l->error))) ||
        (status = read_inputs(l, &desc)))
        return status;
    const char *beside = slash ? arena_copy(&d->arena, d->path, (size_t)(slash - d->path)) : NULL;
    if (!(d->table = asset_file(&d->arena, "data", name, beside)))
        return yaml_error(l->error, node, STATUS_FILE, "'%s' is neither beside this file nor in %s/data", name,
                          assets_folder() ? assets_folder() : ".");
    Arena scratch = {0};
    Csv csv;
    if (!(status = csv_read(&scratch, d->table, &csv, l->error))) status = data_of_table(d, &csv, &desc, l->error);
    arena_free(&scratch);
    return status ? status : read_view(l);
}

static Status read_dataset(Loader *l)
{
    static const char *const keys[] = {"name",   "kind",    "title",   "summary", "source", "view",
                                       "points", "formula", "options", "file",    "target", "inputs"};
    enum { KEYS = sizeof keys / sizeof *keys, OF_BOTH = 6, OF_TABLES = 9 };
    Status status = yaml_keys(l->file, keys, KEYS, l->error);
    if (status || (status = read_words(l))) return status;
    bool drawn = yaml_get(l->file, "points") != NULL, table = yaml_get(l->file, "file") != NULL;
    if (drawn == table)
        return yaml_error(l->error, l->file, STATUS_SYNTAX,
                          "'points' (how they are drawn) or 'file' (a table) is wanted%s", drawn ? ", not both" : "");
    for (int i = drawn ? OF_TABLES : OF_BOTH; i < (drawn ? KEYS : OF_TABLES); i++)
        if (yaml_get(l->file, keys[i]))
            return yaml_error(l->error, yaml_get(l->file, keys[i]), STATUS_NAME, "'%s' belongs to %s", keys[i],
                              drawn ? "a table" : "points that are drawn");
    return drawn ? read_drawn(l) : read_table(l);
}

static Status parse_table(Data *d, const char *text, size_t length, const DataDesc *desc, Error *error)
{
    Arena scratch = {0};
    Csv csv;
    const char *slash = strrchr(d->path, '/');
    d->name = d->title = slash ? slash + 1 : d->path, d->summary = "", d->table = d->path;
    Status status = csv_parse(&scratch, d->path, text, length, &csv, error);
    if (!status) status = data_of_table(d, &csv, desc, error);
    arena_free(&scratch);
    return status;
}

static Status parse(Data **out, const char *path, const char *text, size_t length, const DataDesc *desc,
                    const char *options, const char *formula, Error *error)
{
    Data *d = memory_must(calloc(1, sizeof *d));
    Status status;
    Yaml *file;
    d->path = arena_string(&d->arena, path);
    if (text_ends(path, ".csv")) status = parse_table(d, text, length, desc, error);
    else if (!(status = yaml_parse(&d->arena, path, arena_copy(&d->arena, text, length), length, 1, &file, error)))
        status = read_dataset(
            &(Loader){.d = d, .file = file, .desc = desc, .options = options, .formula = formula, .error = error});
    if (!d->word) d->word = d->name;
    if (status) data_destroy(d);
    else *out = d;
    return status;
}

Status data_parse(Data **out, const char *path, const char *text, size_t length, const DataDesc *desc, Error *error)
{
    return parse(out, path, text, length, desc ? desc : &(DataDesc){0}, NULL, NULL, error);
}

/* ---- words --------------------------------------------------------------------------------------------------- */

/* Takes "formula=…" off the options: it goes to the end, commas and all. */
static const char *split_formula(char *options)
{
    static const char key[] = "formula=";
    for (char *at = options; at && *at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL) {
        at += strspn(at, " ");
        if (!text_starts(at, key)) continue;
        char *formula = at + strlen(key);
        while (at > options && (at[-1] == ' ' || at[-1] == ',')) at--;
        *at = 0;
        return formula;
    }
    return NULL;
}

static Status no_dataset(Arena *arena, const char *name, const char *beside, Error *error)
{
    const char **names;
    int count = asset_list(arena, "datasets", beside, &names);
    const char *near = nearest_name(name, names, count);
    return near ? error_at(error, "", 0, 0, STATUS_NAME, "there is no dataset '%.80s'; did you mean '%s'?", name, near)
                : error_at(error, "", 0, 0, STATUS_NAME,
                           "there is no dataset '%.80s'; `valley list datasets` shows them", name);
}

Status data_open(Data **out, const DataDesc *desc, Error *error)
{
    Arena scratch = {0};
    bool table = text_ends(desc->word, ".csv");
    const char *colon = table ? NULL : strchr(desc->word, ':'), *formula = NULL;
    char *name = arena_copy(&scratch, desc->word, colon ? (size_t)(colon - desc->word) : strlen(desc->word)), *path,
         *text;
    char *options = colon ? arena_string(&scratch, colon + 1) : NULL;
    size_t length;
    Status status;
    if (options) formula = split_formula(options);
    if (table) path = asset_file(&scratch, "data", name, desc->beside);
    else if (strchr(name, '/') || text_ends(name, ".yaml")) path = name;
    else path = asset_find(&scratch, "datasets", name, desc->beside);
    if (!path && !table) status = no_dataset(&scratch, name, desc->beside, error);
    else if (!(status = file_read(&scratch, path ? path : name, &text, &length, error)))
        status = parse(out, path, text, length, desc, options, formula, error);
    if (!status) (*out)->word = arena_string(&(*out)->arena, name);
    arena_free(&scratch);
    return status;
}

Status data_of_points(Data **out, const double (*points)[3], int count, Error *error)
{
    static const char *const names[] = {"x1", "x2"};
    int classes = 2;
    for (int i = 0; i < count; i++) {
        const double *p = points[i];
        if (!isfinite(p[0]) || !isfinite(p[1]) || !(p[2] >= 0 && p[2] < DATA_CLASSES_MAX && p[2] == floor(p[2])))
            return error_at(error, "", 0, 0, STATUS_VALUE, "point %d must be x1, x2 and a class: 0, 1, 2 …", i + 1);
        classes = p[2] + 1 > classes ? (int)p[2] + 1 : classes;
    }
    if (count < 1 || count > DATA_POINTS_MAX)
        return error_at(error, "", 0, 0, STATUS_VALUE, "there must be 1 to %d points", DATA_POINTS_MAX);
    Data *d = memory_must(calloc(1, sizeof *d));
    *d = (Data){.name = "points",
                .title = "points",
                .word = "points",
                .summary = "",
                .rows = count,
                .columns = 2,
                .target_name = "class",
                .task = classes == 2 ? DATA_TWO_CLASSES : DATA_CLASSES,
                .classes = classes,
                .view = {{-VIEW, VIEW}, {-VIEW, VIEW}}};
    d->column = arena_array(&d->arena, const char *, 2);
    d->class_name = arena_array(&d->arena, const char *, classes);
    d->values = arena_array(&d->arena, double, 2 * count);
    d->target = arena_array(&d->arena, double, count);
    for (int k = 0; k < 2; k++) d->column[k] = names[k];
    for (int i = 0; i < classes; i++) d->class_name[i] = arena_print(&d->arena, "%d", i);
    for (int i = 0; i < count; i++) {
        d->values[2 * i] = points[i][0], d->values[2 * i + 1] = points[i][1];
        d->target[i] = points[i][2];
    }
    *out = d;
    return STATUS_OK;
}

void data_destroy(Data *d)
{
    if (!d) return;
    Arena arena = d->arena;
    arena_free(&arena);
    free(d);
}

void data_print(const Data *d, TextBuffer *out)
{
    TextBuffer options = text_fixed((char[600]){0}, 600);
    options_print(d->options, d->option_count, d->option_values, &options);
    text_add(out, "%s%s%s", d->word, options.length || d->typed ? ":" : "", options.data);
    if (d->typed) text_add(out, "%sformula=%s", options.length ? "," : "", d->formula);
}
