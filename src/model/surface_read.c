/* A surface from YAML: the one reader for files and for surfaces that stand inside another file. */
#include "model/surface_inside.h"

#include "base/csv.h"
#include "base/file.h"
#include "base/memory.h"
#include "model/options.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct Loader {
    Surface *s;
    const Yaml *file;
    const char *beside; /* where its data are looked for first */
    bool typed;         /* the formula says which the parameters are */
    Error *error;
    TextBuffer warnings;
} Loader;

/* The tree may go before the surface does: what is kept of it is copied. */
static const char *keep(Loader *l, const char *text) { return arena_string(&l->s->arena, text); }

static Status read_text(Loader *l, const char *key, const char **out)
{
    const char *text = NULL;
    Status status = yaml_text_or(l->file, key, &text, l->error);
    if (text && !status) *out = keep(l, text);
    return status;
}

static void warn_if_hidden(Loader *l, const Yaml *at, const char *name)
{
    if (formula_is_constant(name))
        text_add(&l->warnings, "%s:%d:%d: warning: '%s' hides the constant of that name\n", at->file->path, at->line,
                 at->column, name);
}

static Status read_parameters(Loader *l)
{
    Surface *s = l->s;
    const Yaml *list = yaml_get(l->file, "parameters");
    s->parameters[0] = "x", s->parameters[1] = "y";
    if (!list) return STATUS_OK;
    if (list->kind != YAML_LIST || list->count != 2)
        return yaml_error(l->error, list, STATUS_VALUE, "'parameters' must be two names, as in [w, b]");
    for (int i = 0; i < 2; i++) {
        const Yaml *item = list->items[i];
        if (item->kind != YAML_SCALAR || !name_is_plain(item->text))
            return yaml_error(l->error, item, STATUS_NAME, "a parameter's name has letters, digits and _ only");
        if (i && !strcmp(item->text, s->parameters[0]))
            return yaml_error(l->error, item, STATUS_NAME, "the two parameters need different names");
        warn_if_hidden(l, item, item->text);
        s->parameters[i] = keep(l, item->text);
    }
    return STATUS_OK;
}

static Status read_constants(Loader *l)
{
    static const char *const keys[] = {"value", "range"};
    Surface *s = l->s;
    const Yaml *map = yaml_get(l->file, "constants");
    Status status;
    if (!map) return STATUS_OK;
    if (map->kind != YAML_MAP)
        return yaml_error(l->error, map, STATUS_SYNTAX, "'constants' are names with values, as in {a: 1}");
    for (int i = 0; i < map->count; i++) {
        const Yaml *key = map->keys[i], *value = map->items[i];
        if (!name_is_plain(key->text) || !strcmp(key->text, s->parameters[0]) || !strcmp(key->text, s->parameters[1]))
            return yaml_error(l->error, key, STATUS_NAME, "'%s' cannot be the name of a constant; choose another",
                              key->text);
        for (int k = 0; k < i; k++)
            if (!strcmp(map->keys[k]->text, key->text))
                return yaml_error(l->error, key, STATUS_NAME, "'%s' is given twice; keep one", key->text);
        if (s->constant_count == SURFACE_CONSTANTS_MAX)
            return yaml_error(l->error, key, STATUS_LIMIT, "more than %d constants", SURFACE_CONSTANTS_MAX);
        warn_if_hidden(l, key, key->text);
        SurfaceConstant *c = &s->constants[s->constant_count++];
        *c = (SurfaceConstant){.name = keep(l, key->text)};
        if (value->kind != YAML_MAP) {
            if (!yaml_is_number(value, &c->value))
                return yaml_error(l->error, value, STATUS_VALUE, "'%s' must be a finite number", key->text);
            c->low = fmin(0, 2 * c->value), c->high = c->value == 0 ? 1 : fmax(0, 2 * c->value);
            continue;
        }
        const Yaml *range = yaml_get(value, "range");
        double ends[2];
        if ((status = yaml_keys(value, keys, 2, l->error)) ||
            (status = yaml_number(value, "value", &c->value, l->error)))
            return status;
        c->low = fmin(0, 2 * c->value), c->high = c->value == 0 ? 1 : fmax(0, 2 * c->value);
        if (!range) continue;
        if ((status = yaml_numbers(range, ends, 2, "range", l->error))) return status;
        if (!(ends[0] < ends[1])) return yaml_error(l->error, range, STATUS_VALUE, "'range' is [low, high], low first");
        c->low = ends[0], c->high = ends[1], c->slider = true;
    }
    return STATUS_OK;
}

static Status read_domain(Loader *l)
{
    Surface *s = l->s;
    const Yaml *map = yaml_get(l->file, "domain");
    for (int i = 0; i < 2; i++) s->domain[i][0] = -5, s->domain[i][1] = 5;
    if (!map) return STATUS_OK;
    Status status = yaml_keys(map, s->parameters, 2, l->error);
    for (int i = 0; !status && i < 2; i++) {
        const Yaml *pair = yaml_get(map, s->parameters[i]);
        if (!pair)
            return yaml_error(l->error, map, STATUS_SYNTAX, "'%s' is missing: its [low, high]", s->parameters[i]);
        if ((status = yaml_numbers(pair, s->domain[i], 2, s->parameters[i], l->error))) return status;
        if (!(s->domain[i][0] < s->domain[i][1]) || !isfinite(s->domain[i][1] - s->domain[i][0]))
            return yaml_error(l->error, pair, STATUS_VALUE, "'%s' is [low, high], low first", s->parameters[i]);
    }
    return status;
}

static Status read_starts(Loader *l)
{
    static const char *const keys[] = {"at", "title"};
    Surface *s = l->s;
    const Yaml *list = yaml_get(l->file, "starts");
    Status status;
    if (list && list->kind != YAML_LIST)
        return yaml_error(l->error, list, STATUS_SYNTAX, "'starts' is a list, as in [{at: [1, 2], title: middle}]");
    for (int i = 0; list && i < list->count; i++) {
        const Yaml *item = list->items[i], *at = item;
        if (s->start_count == SURFACE_STARTS_MAX)
            return yaml_error(l->error, item, STATUS_LIMIT, "more than %d starts", SURFACE_STARTS_MAX);
        SurfaceStart *start = &s->starts[s->start_count++];
        start->title = NULL;
        if (item->kind == YAML_MAP) {
            if ((status = yaml_keys(item, keys, 2, l->error)) ||
                (status = yaml_text_or(item, "title", &start->title, l->error)))
                return status;
            start->title = keep(l, start->title);
            if (!(at = yaml_get(item, "at")))
                return yaml_error(l->error, item, STATUS_SYNTAX, "'at' is missing: two numbers");
        }
        if ((status = yaml_numbers(at, start->at, 2, "at", l->error))) return status;
    }
    if (!s->start_count) {
        for (int i = 0; i < 2; i++) { /* (1, 1) as for a typed formula, if it is on the map */
            bool inside = s->domain[i][0] < 1 && 1 < s->domain[i][1];
            s->starts[0].at[i] = inside ? 1 : s->domain[i][0] * 0.75 + s->domain[i][1] * 0.25;
        }
        s->start_count = 1;
    }
    return STATUS_OK;
}

static Status read_minima(Loader *l)
{
    Surface *s = l->s;
    const Yaml *list = yaml_get(l->file, "minima");
    Status status;
    if (!list) return STATUS_OK;
    if (list->kind != YAML_LIST)
        return yaml_error(l->error, list, STATUS_SYNTAX, "'minima' is a list of points, as in [[3, 2]]");
    for (int i = 0; i < list->count; i++) {
        if (s->minimum_count == SURFACE_MINIMA_MAX)
            return yaml_error(l->error, list->items[i], STATUS_LIMIT, "more than %d minima", SURFACE_MINIMA_MAX);
        if ((status = yaml_numbers(list->items[i], s->minima[s->minimum_count++], 2, "minima", l->error)))
            return status;
    }
    return STATUS_OK;
}

static Status read_rates(Loader *l)
{
    Surface *s = l->s;
    const Yaml *map = yaml_get(l->file, "rates");
    if (!map) return STATUS_OK;
    if (map->kind != YAML_MAP)
        return yaml_error(l->error, map, STATUS_SYNTAX, "'rates' are rules with rates, as in {gd: 0.01}");
    for (int i = 0; i < map->count; i++) {
        double lr;
        if (s->rate_count == SURFACE_RATES_MAX)
            return yaml_error(l->error, map->keys[i], STATUS_LIMIT, "more than %d rates", SURFACE_RATES_MAX);
        if (!yaml_is_number(map->items[i], &lr) || lr < 0)
            return yaml_error(l->error, map->items[i], STATUS_VALUE, "the rate of '%s' must be a number, 0 or more",
                              map->keys[i]->text);
        s->rates[s->rate_count++] = (SurfaceRate){keep(l, map->keys[i]->text), lr};
    }
    return STATUS_OK;
}

Status surface_camera_read(const Yaml *map, SurfaceCamera *camera, Error *error)
{
    static const char *const keys[] = {"azimuth", "elevation", "distance"};
    Status status;
    if ((status = yaml_keys(map, keys, 3, error)) ||
        (status = yaml_number_or(map, "azimuth", &camera->azimuth, error)) ||
        (status = yaml_number_or(map, "elevation", &camera->elevation, error)) ||
        (status = yaml_number_or(map, "distance", &camera->distance, error)))
        return status;
    if (camera->distance <= 0)
        return yaml_error(error, yaml_get(map, "distance"), STATUS_VALUE, "'distance' must be above 0");
    return STATUS_OK;
}

static Status read_camera(Loader *l)
{
    const Yaml *map = yaml_get(l->file, "camera");
    l->s->camera = (SurfaceCamera){17, 44, 3.95};
    l->s->has_camera = map != NULL;
    return map ? surface_camera_read(map, &l->s->camera, l->error) : STATUS_OK;
}

/* data: NAME.csv, beside the file or among the data of the user or the program. */
static Status read_data(Loader *l, Csv *csv)
{
    const Yaml *node = yaml_get(l->file, "data");
    Arena *arena = &l->s->arena;
    if (!node) return STATUS_OK;
    if (node->kind != YAML_SCALAR || !node->text[0])
        return yaml_error(l->error, node, STATUS_VALUE, "'data' must be the name of a CSV file");
    char *path = asset_file(arena, "data", node->text, l->beside);
    if (!path)
        return yaml_error(l->error, node, STATUS_FILE, "'%s' is neither beside this file nor in %s/data", node->text,
                          assets_folder() ? assets_folder() : ".");
    Status status = csv_read(arena, path, csv, l->error);
    if (!status && csv->rows == 0) return yaml_error(l->error, node, STATUS_VALUE, "'%s' has no rows", node->text);
    l->s->rows = csv->rows;
    l->s->data_path = path;
    return status;
}

static Status read_columns(Loader *l, const Csv *csv)
{
    Surface *s = l->s;
    const char **names;
    int count = formula_names(&s->arena, s->formula, &names);
    s->columns = arena_array(&s->arena, ProgramColumn, count);
    for (int i = 0; i < count; i++) {
        int column = csv->columns ? csv_column(csv, names[i]) : -1;
        bool own = !strcmp(names[i], s->parameters[0]) || !strcmp(names[i], s->parameters[1]);
        for (int k = 0; k < s->constant_count; k++) own = own || !strcmp(names[i], s->constants[k].name);
        if (own || column < 0) continue;
        double *values;
        Status status = csv_numbers(&s->arena, csv, column, &values, l->error);
        if (status) return status;
        s->columns[s->column_count++] = (ProgramColumn){names[i], values};
    }
    return STATUS_OK;
}

/* What a name in it means is known by now, or the formula says it itself. */
static Status read_formula(Loader *l)
{
    Surface *s = l->s;
    const Yaml *node = yaml_get(l->file, "formula");
    Csv csv = {0};
    Status status;
    if (!node) return yaml_error(l->error, l->file, STATUS_SYNTAX, "'formula' is missing");
    if ((status = read_text(l, "formula", &s->text)) || (status = read_data(l, &csv))) return status;
    l->typed = l->typed && !yaml_get(l->file, "parameters") && !csv.columns;
    int most = 2 + s->constant_count + csv.columns, count = 0;
    const char **names = arena_array(&s->arena, const char *, most);
    for (int i = 0; i < 2; i++) names[count++] = s->parameters[i];
    for (int i = 0; i < s->constant_count; i++) names[count++] = s->constants[i].name;
    for (int i = 0; i < csv.columns; i++) names[count++] = csv.header[i];
    FormulaNames allowed = {names, l->typed ? -1 : count, false, csv.columns > 0};
    Error inner = {0};
    if (formula_parse(&s->arena, s->text, &allowed, &s->formula, &inner) ||
        (l->typed && surface_find_parameters(s, &inner)))
        return formula_error_in(node, &inner, l->error);
    return read_columns(l, &csv);
}

static Status build(Loader *l)
{
    Error inner = {0};
    return surface_build(l->s, &inner) ? formula_error_in(yaml_get(l->file, "formula"), &inner, l->error) : STATUS_OK;
}

static Status read_words(Loader *l, const char **height)
{
    Surface *s = l->s;
    const char *kind = "surface";
    Status status;
    if ((status = read_text(l, "title", &s->title)) || (status = read_text(l, "summary", &s->summary)) ||
        (status = read_text(l, "source", &s->source)) || (status = yaml_text_or(l->file, "kind", &kind, l->error)) ||
        (status = yaml_text_or(l->file, "height", height, l->error)))
        return status;
    if (strcmp(kind, "surface"))
        return yaml_error(l->error, yaml_get(l->file, "kind"), STATUS_VALUE, "this is read as a surface, not as a '%s'",
                          kind);
    if (*height && strcmp(*height, "log") && strcmp(*height, "linear"))
        return yaml_error(l->error, yaml_get(l->file, "height"), STATUS_VALUE, "'height' is log or linear");
    return STATUS_OK;
}

static Status read_name(Loader *l)
{
    Surface *s = l->s;
    if (!s->path) return STATUS_OK; /* its formula is its name */
    if (!yaml_get(l->file, "name")) return yaml_error(l->error, l->file, STATUS_SYNTAX, "'name' is missing");
    Status status = read_text(l, "name", &s->name);
    return status ? status : asset_name_check(l->file, s->path, s->name, l->error);
}

/* The first two are what a file says of itself. */
static const char *const keys[] = {"name",   "kind",   "title", "summary", "formula", "constants",  "domain", "height",
                                   "starts", "minima", "rates", "camera",  "source",  "parameters", "data"};
enum { KEYS = sizeof keys / sizeof *keys, OF_FILES = 2 };

static Status read_surface(Loader *l)
{
    Surface *s = l->s;
    const char *height = NULL;
    int skip = s->path ? 0 : OF_FILES;
    Status status;
    s->summary = "";
    if ((status = yaml_keys(l->file, keys + skip, KEYS - skip, l->error)) || (status = read_name(l)) ||
        (status = read_words(l, &height)) || (status = read_parameters(l)) || (status = read_constants(l)) ||
        (status = read_formula(l)) || (status = read_domain(l)) || (status = read_starts(l)) ||
        (status = read_minima(l)) || (status = read_rates(l)) || (status = read_camera(l)) || (status = build(l)))
        return status;
    if (!s->name) s->name = s->text;
    if (!s->title) s->title = s->name;
    surface_find_range(s);
    s->log_height = height ? !strcmp(height, "log") : surface_looks_steep(s);
    return STATUS_OK;
}

Status surface_read(Surface **out, const Yaml *map, const char *path, const char *beside, Error *error)
{
    Surface *s = memory_must(calloc(1, sizeof *s));
    const char *slash = path && !beside ? strrchr(path, '/') : NULL;
    if (slash) beside = arena_copy(&s->arena, path, (size_t)(slash - path));
    Loader l = {.s = s, .file = map, .beside = beside, .typed = !path, .error = error};
    s->path = arena_string(&s->arena, path);
    Status status = read_surface(&l);
    s->warnings = arena_string(&s->arena, l.warnings.data);
    text_free(&l.warnings);
    if (status) surface_destroy(s);
    else *out = s;
    return status;
}

Status surface_parse(Surface **out, const char *path, const char *text, size_t length, Error *error)
{
    Arena scratch = {0};
    Yaml *file;
    Status status = yaml_parse(&scratch, path, text, length, 1, &file, error);
    if (!status) status = surface_read(out, file, path, NULL, error);
    arena_free(&scratch);
    return status;
}

Status surface_load(Surface **out, const char *name, const char *beside, Error *error)
{
    Arena scratch = {0};
    const char *path =
        strchr(name, '/') || text_ends(name, ".yaml") ? name : asset_find(&scratch, "surfaces", name, beside);
    Status status;
    char *text;
    size_t length;
    if (path) {
        status = file_read(&scratch, path, &text, &length, error);
        if (!status) status = surface_parse(out, path, text, length, error);
    } else {
        const char **names;
        int count = asset_list(&scratch, "surfaces", beside, &names);
        const char *near = nearest_name(name, names, count);
        status =
            near ? error_at(error, "", 0, 0, STATUS_NAME, "there is no surface '%.80s'; did you mean '%s'?", name, near)
                 : error_at(error, "", 0, 0, STATUS_NAME,
                            "there is no surface '%.80s'; `valley list surfaces` shows them", name);
    }
    arena_free(&scratch);
    return status;
}
