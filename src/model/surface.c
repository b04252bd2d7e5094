#include "model/surface.h"

#include "base/csv.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "base/yaml.h"
#include "formula/tree.h"
#include "model/options.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { GRID = 96, GRID_DATA = 40, PARALLEL_FROM = 1 << 14, WORKERS_MOST = 64 };

/* Each thread needs programs of its own. Made when the first large block comes. */
typedef struct SurfaceWorkers {
    int count;
    Program *value[WORKERS_MOST], *gradient[WORKERS_MOST];
} SurfaceWorkers;

/* ---- from formula to programs ---- */

static const Node *bake(Arena *arena, const Surface *s, const Node *node)
{
    for (int i = 0; i < s->constant_count; i++)
        node = formula_replace(arena, node, s->constants[i].name, node_number(arena, s->constants[i].value));
    return node;
}

static Status derive_all(Surface *s, const Node *f, const Node *gradient[2], const Node *hessian[3], Error *error)
{
    Status status;
    for (int i = 0; i < 2; i++)
        if ((status = formula_derive(&s->arena, f, s->parameters[i], &gradient[i], error))) return status;
    for (int i = 0; i < 3; i++)
        if ((status = formula_derive(&s->arena, gradient[i / 2], s->parameters[i > 0], &hessian[i], error)))
            return status;
    return STATUS_OK;
}

static Status compile(Surface *s, const Node *const nodes[6], int count, Program **out, Error *error)
{
    static const char *const names[6] = {"f:", "fx:", "fy:", "fxx:", "fxy:", "fyy:"};
    ProgramInput inputs[2] = {{s->parameters[0], false}, {s->parameters[1], false}};
    ProgramLine lines[6];
    for (int i = 0; i < count; i++) lines[i] = (ProgramLine){names[i], nodes[i]};
    ProgramDesc desc = {.inputs = inputs,
                        .input_count = 2,
                        .lines = lines,
                        .line_count = count,
                        .outputs = names,
                        .output_count = count,
                        .columns = s->columns,
                        .column_count = s->column_count,
                        .rows = s->rows};
    return program_compile(out, &desc, error);
}

/* s->formula, parameters, constants and columns are set; derives and compiles. */
static Status build(Surface *s, Error *error)
{
    const Node *baked[6];
    Status status = derive_all(s, s->formula, s->gradient, s->hessian, error);
    if (status) return status;
    baked[0] = s->formula;
    for (int i = 0; i < 2; i++) baked[1 + i] = s->gradient[i];
    for (int i = 0; i < 3; i++) baked[3 + i] = s->hessian[i];
    if (s->constant_count) { /* derived again with the numbers in place, which simplifies further */
        const Node *f = bake(&s->arena, s, s->formula);
        if ((status = derive_all(s, f, &baked[1], &baked[3], error))) return status;
        baked[0] = f;
    }
    if (!(status = compile(s, baked, 1, &s->value_program, error)) &&
        !(status = compile(s, baked, 3, &s->gradient_program, error)))
        status = compile(s, baked, 6, &s->hessian_program, error);
    s->workers = arena_new(&s->arena, SurfaceWorkers);
    return status;
}

/* ---- the range of heights ---- */

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Walks from the lowest grid point into finer and finer windows. A well has a bottom, a pole has none: there each
 * window is much lower than the one before. Returns false for a pole. */
static bool refine_lowest(const Surface *s, double x, double y, double cell[2], double middle, double *lowest)
{
    double last_gain = 0;
    for (int round = 0; round < 8; round++) {
        double best = *lowest, bx = x, by = y, px[81], py[81], value[81];
        for (int i = 0; i < 81; i++) {
            px[i] = x + cell[0] * (i % 9 - 4) / 4;
            py[i] = y + cell[1] * (i / 9 - 4) / 4;
            px[i] = fmin(fmax(px[i], s->domain[0][0]), s->domain[0][1]);
            py[i] = fmin(fmax(py[i], s->domain[1][0]), s->domain[1][1]);
        }
        surface_values(s, px, py, 81, value, NULL, NULL);
        for (int i = 0; i < 81; i++)
            if (value[i] == -INFINITY) return false;
            else if (value[i] < best) best = value[i], bx = px[i], by = py[i];
        last_gain = *lowest - best;
        *lowest = best, x = bx, y = by;
        cell[0] /= 3.5, cell[1] /= 3.5;
    }
    return !(last_gain > 0.3 * (middle - *lowest));
}

static void find_range(Surface *s)
{
    int side = s->rows > 100 ? GRID_DATA : GRID, count = side * side, finite = 0, at = -1;
    double *x = memory_must(malloc(sizeof(double) * (size_t)count * 3)), *y = x + count, *value = y + count;
    s->lowest = 0, s->highest = 1, s->log_scale = 1;
    for (int i = 0; i < count; i++) {
        double u = (double)(i % side) / (side - 1), v = (double)(i / side) / (side - 1);
        x[i] = s->domain[0][0] * (1 - u) + s->domain[0][1] * u;
        y[i] = s->domain[1][0] * (1 - v) + s->domain[1][1] * v;
    }
    surface_values(s, x, y, count, value, NULL, NULL);
    double lowest = INFINITY;
    for (int i = 0; i < count; i++)
        if (isfinite(value[i]) && value[i] < lowest) lowest = value[i], at = i;
    double low_x = at < 0 ? 0 : x[at], low_y = at < 0 ? 0 : y[at];
    for (int i = 0; i < count; i++)
        if (isfinite(value[i])) value[finite++] = value[i];
    if (finite) {
        qsort(value, (size_t)finite, sizeof(double), by_value);
        double cell[2] = {(s->domain[0][1] - s->domain[0][0]) / (side - 1),
                          (s->domain[1][1] - s->domain[1][0]) / (side - 1)};
        double middle = value[finite / 2], high = value[finite - 1], most = value[(int)(0.98 * (finite - 1))];
        bool well = refine_lowest(s, low_x, low_y, cell, middle, &lowest);
        if (!well) lowest = value[(int)(0.02 * (finite - 1))];
        for (int i = 0; i < s->minimum_count; i++) {
            double f = surface_value(s, s->minima[i]);
            if (f < lowest && isfinite(f)) lowest = f;
        }
        /* a pole upwards: a few points tower over all the rest */
        double usual = most - lowest;
        if (usual > 0 && high - lowest > 200 * usual) high = lowest + 4 * usual;
        if (!(high > lowest)) high = lowest + fmax(1, fabs(lowest) * 1e-9);
        if (!isfinite(high - lowest)) lowest = -1e300, high = 1e300;
        s->lowest = lowest, s->highest = high;
        double range = high - lowest;
        s->log_scale = fmin(fmax(value[(int)(0.07 * (finite - 1))] - lowest, range * 1e-6), range);
    }
    free(x);
}

/* Where nobody says: logarithmic if half of the map lies in the lowest tenth of the heights. */
static bool looks_steep(const Surface *s)
{
    int below = 0, finite = 0;
    bool flat = true;
    for (int i = 0; i < 400; i++) {
        double at[2] = {s->domain[0][0] + (s->domain[0][1] - s->domain[0][0]) * (i % 20 + 0.5) / 20,
                        s->domain[1][0] + (s->domain[1][1] - s->domain[1][0]) * (i / 20 + 0.5) / 20},
               f = surface_value(s, at);
        if (!isfinite(f)) continue;
        finite++;
        flat = flat && f == s->lowest;
        below += f - s->lowest < 0.1 * (s->highest - s->lowest);
    }
    return !flat && 2 * below > finite;
}

/* ---- a file ---- */

typedef struct Loader {
    Surface *s;
    const Yaml *file;
    Error *error;
    TextBuffer warnings;
} Loader;

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
        s->parameters[i] = item->text;
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
        *c = (SurfaceConstant){.name = key->text};
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
        s->rates[s->rate_count++] = (SurfaceRate){map->keys[i]->text, lr};
    }
    return STATUS_OK;
}

static Status read_camera(Loader *l)
{
    static const char *const keys[] = {"azimuth", "elevation", "distance"};
    const Yaml *map = yaml_get(l->file, "camera");
    SurfaceCamera *c = &l->s->camera;
    Status status;
    *c = (SurfaceCamera){17, 44, 3.95};
    if (!map) return STATUS_OK;
    l->s->has_camera = true;
    if ((status = yaml_keys(map, keys, 3, l->error)) ||
        (status = yaml_number_or(map, "azimuth", &c->azimuth, l->error)) ||
        (status = yaml_number_or(map, "elevation", &c->elevation, l->error)) ||
        (status = yaml_number_or(map, "distance", &c->distance, l->error)))
        return status;
    if (c->distance <= 0)
        return yaml_error(l->error, yaml_get(map, "distance"), STATUS_VALUE, "'distance' must be above 0");
    return STATUS_OK;
}

/* data: NAME.csv, beside the surface's file or among the data of the user or the program. */
static Status read_data(Loader *l, Csv *csv)
{
    const Yaml *node = yaml_get(l->file, "data");
    Arena *arena = &l->s->arena;
    if (!node) return STATUS_OK;
    if (node->kind != YAML_SCALAR || !node->text[0])
        return yaml_error(l->error, node, STATUS_VALUE, "'data' must be the name of a CSV file");
    const char *slash = strrchr(l->s->path, '/');
    const char *folders[3] = {slash ? arena_copy(arena, l->s->path, (size_t)(slash - l->s->path)) : ".",
                              arena_print(arena, "%s/data", user_folder() ? user_folder() : "."),
                              arena_print(arena, "%s/data", assets_folder() ? assets_folder() : ".")};
    char *path = node->text[0] == '/' ? arena_string(arena, node->text) : NULL;
    for (int i = 0; i < 3 && !(path && file_exists(path)); i++)
        path = arena_print(arena, "%s/%s", folders[i], node->text);
    if (!file_exists(path))
        return yaml_error(l->error, node, STATUS_FILE, "'%s' is neither beside this file nor in %s", node->text,
                          folders[2]);
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

static Status read_formula(Loader *l)
{
    Surface *s = l->s;
    const Yaml *node = yaml_get(l->file, "formula");
    Csv csv = {0};
    Status status;
    if ((status = yaml_text(l->file, "formula", &s->text, l->error)) || (status = read_data(l, &csv))) return status;
    int most = 2 + s->constant_count + csv.columns, count = 0;
    const char **names = arena_array(&s->arena, const char *, most);
    for (int i = 0; i < 2; i++) names[count++] = s->parameters[i];
    for (int i = 0; i < s->constant_count; i++) names[count++] = s->constants[i].name;
    for (int i = 0; i < csv.columns; i++) names[count++] = csv.header[i];
    FormulaNames allowed = {names, count, false, csv.columns > 0};
    Error inner = {0};
    if (formula_parse(&s->arena, s->text, &allowed, &s->formula, &inner))
        return formula_error_in(node, &inner, l->error);
    if ((status = read_columns(l, &csv))) return status;
    if (build(s, &inner)) return formula_error_in(node, &inner, l->error);
    return STATUS_OK;
}

static Status read_surface(Loader *l)
{
    static const char *const keys[] = {"name",   "title",  "summary",    "formula", "constants",
                                       "domain", "height", "starts",     "minima",  "rates",
                                       "camera", "source", "parameters", "data",    "kind"};
    Surface *s = l->s;
    const char *height = NULL, *kind = "surface";
    Status status;
    if ((status = yaml_keys(l->file, keys, 15, l->error)) || (status = yaml_text(l->file, "name", &s->name, l->error)))
        return status;
    s->title = s->name, s->summary = "";
    if ((status = asset_name_check(l->file, s->path, s->name, l->error)) ||
        (status = yaml_text_or(l->file, "title", &s->title, l->error)) ||
        (status = yaml_text_or(l->file, "summary", &s->summary, l->error)) ||
        (status = yaml_text_or(l->file, "source", &s->source, l->error)) ||
        (status = yaml_text_or(l->file, "kind", &kind, l->error)) ||
        (status = yaml_text_or(l->file, "height", &height, l->error)))
        return status;
    if (strcmp(kind, "surface"))
        return yaml_error(l->error, yaml_get(l->file, "kind"), STATUS_VALUE, "this is read as a surface, not as a '%s'",
                          kind);
    if (height && strcmp(height, "log") && strcmp(height, "linear"))
        return yaml_error(l->error, yaml_get(l->file, "height"), STATUS_VALUE, "'height' is log or linear");
    if ((status = read_parameters(l)) || (status = read_constants(l)) || (status = read_domain(l)) ||
        (status = read_starts(l)) || (status = read_minima(l)) || (status = read_rates(l)) ||
        (status = read_camera(l)) || (status = read_formula(l)))
        return status;
    find_range(s);
    s->log_height = height ? !strcmp(height, "log") : looks_steep(s);
    return STATUS_OK;
}

Status surface_parse(Surface **out, const char *path, const char *text, size_t length, Error *error)
{
    Surface *s = memory_must(calloc(1, sizeof *s));
    s->path = arena_string(&s->arena, path);
    Yaml *file;
    Status status = yaml_parse(&s->arena, path, arena_copy(&s->arena, text, length), length, 1, &file, error);
    if (!status) {
        Loader l = {.s = s, .file = file, .error = error};
        status = read_surface(&l);
        if (l.warnings.length) s->warnings = arena_string(&s->arena, l.warnings.data);
        text_free(&l.warnings);
    }
    if (status) surface_destroy(s);
    else *out = s;
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

/* ---- typed ---- */

static Status name_error(Error *error, const char *text, int column, const char *message)
{
    error_at(error, "formula", 1, column, STATUS_NAME, "%s", message);
    if (error) error_excerpt(error, text, strlen(text));
    return STATUS_NAME;
}

/* Where a free name stands in the text, in characters from 1. */
static int column_of(const Node *root, const char *name)
{
    NodeList list = node_list(root);
    int column = 0;
    for (int i = 0; i < list.count; i++) {
        const Node *node = list.nodes[i];
        if (node->kind == NODE_NAME && !strcmp(node->name, name) && node->column > 0 &&
            (!column || node->column < column))
            column = node->column;
    }
    node_list_free(&list);
    return column ? column : 1;
}

/* "sim(x)": a long name right before a bracket is a misspelt function, not a parameter. */
static bool reads_as_function(const char *text, int column, const char *name)
{
    const char *at = text, *end = text + strlen(text);
    if (utf8_count(name, strlen(name)) < 2) return false;
    for (int i = 1; i < column && at < end; i++) utf8_next(&at, end);
    at += strlen(name);
    while (at < end && *at == ' ') at++;
    return at < end && *at == '(';
}

static Status find_parameters(Surface *s, Error *error)
{
    const char **free_names, *own[3];
    int free_count = formula_names(&s->arena, s->formula, &free_names), count = 0;
    char message[300];
    for (int i = 0; i < free_count; i++) {
        const char *name = free_names[i];
        bool constant = false;
        for (int k = 0; k < s->constant_count; k++) constant = constant || !strcmp(name, s->constants[k].name);
        if (constant) continue;
        int column = column_of(s->formula, name);
        if (strcmp(name, "x") && strcmp(name, "y") && reads_as_function(s->text, column, name)) {
            const char *const *functions;
            const char *near = nearest_name(name, functions, op_names(&functions));
            if (near) snprintf(message, sizeof message, "'%.60s' is not a function; did you mean '%s'?", name, near);
            else
                snprintf(message, sizeof message, "'%.60s' is not a function; for a product write %.60s*(", name, name);
            return name_error(error, s->text, column, message);
        }
        if (count == 2) {
            snprintf(message, sizeof message,
                     "'%.60s' is one name too many after '%.60s' and '%.60s': a surface has two "
                     "parameters; give the others values",
                     name, own[0], own[1]);
            return name_error(error, s->text, column, message);
        }
        own[count++] = name;
    }
    bool x_or_y = true;
    for (int i = 0; i < count; i++) x_or_y = x_or_y && (!strcmp(own[i], "x") || !strcmp(own[i], "y"));
    s->parameters[0] = "x", s->parameters[1] = "y";
    if (x_or_y) return STATUS_OK;
    s->parameters[0] = own[0];
    if (count == 2) s->parameters[1] = own[1];
    return STATUS_OK;
}

Status surface_from_formula(Surface **out, const SurfaceDesc *desc, Error *error)
{
    Surface *s = memory_must(calloc(1, sizeof *s));
    Status status = STATUS_OK;
    FormulaNames any = {NULL, -1, false, false};
    s->text = arena_string(&s->arena, desc->formula);
    s->name = s->title = s->text, s->summary = "";
    s->camera = (SurfaceCamera){17, 44, 3.95};
    if (desc->constant_count > SURFACE_CONSTANTS_MAX)
        status = error_at(error, "", 0, 0, STATUS_LIMIT, "more than %d constants", SURFACE_CONSTANTS_MAX);
    for (int i = 0; !status && i < desc->constant_count; i++) {
        s->constants[i] = desc->constants[i];
        s->constants[i].name = arena_string(&s->arena, desc->constants[i].name);
        if (!name_is_plain(s->constants[i].name) || !isfinite(s->constants[i].value))
            status = error_at(error, "", 0, 0, STATUS_VALUE, "a constant needs a name and a finite value, as in a=4");
        s->constant_count++;
    }
    for (int i = 0; i < 2; i++) {
        s->domain[i][0] = desc->domain ? desc->domain[i][0] : -5;
        s->domain[i][1] = desc->domain ? desc->domain[i][1] : 5;
        s->starts[0].at[i] = desc->start ? desc->start[i] : 1;
        if (!status && (!(s->domain[i][0] < s->domain[i][1]) || !isfinite(s->domain[i][1] - s->domain[i][0])))
            status = error_at(error, "", 0, 0, STATUS_VALUE, "a domain is [low, high], low first");
    }
    s->start_count = 1;
    if (!status) status = formula_parse(&s->arena, s->text, &any, &s->formula, error);
    if (!status) status = find_parameters(s, error);
    if (!status) status = build(s, error);
    if (status) {
        surface_destroy(s);
        return status;
    }
    find_range(s);
    s->log_height = looks_steep(s);
    *out = s;
    return STATUS_OK;
}

/* ---- copies ---- */

static const char *keep(Arena *arena, const char *text) { return arena_string(arena, text); }

/* Everything but the trees and programs, which are built anew from the text. */
static Surface *copy_plain(const Surface *from)
{
    Surface *s = memory_must(malloc(sizeof *s));
    *s = *from;
    s->arena = (Arena){0};
    Arena *a = &s->arena;
    s->name = keep(a, from->name), s->title = keep(a, from->title), s->summary = keep(a, from->summary);
    s->source = keep(a, from->source), s->path = keep(a, from->path), s->text = keep(a, from->text);
    s->data_path = keep(a, from->data_path);
    s->warnings = keep(a, from->warnings);
    for (int i = 0; i < 2; i++) s->parameters[i] = keep(a, from->parameters[i]);
    for (int i = 0; i < s->start_count; i++) s->starts[i].title = keep(a, from->starts[i].title);
    for (int i = 0; i < s->rate_count; i++) s->rates[i].rule = keep(a, from->rates[i].rule);
    for (int i = 0; i < s->constant_count; i++) s->constants[i].name = keep(a, from->constants[i].name);
    s->columns = arena_array(a, ProgramColumn, s->column_count);
    for (int i = 0; i < s->column_count; i++) {
        double *values = arena_array(a, double, s->rows);
        memcpy(values, from->columns[i].values, sizeof(double) * (size_t)s->rows);
        s->columns[i] = (ProgramColumn){keep(a, from->columns[i].name), values};
    }
    s->value_program = s->gradient_program = s->hessian_program = NULL;
    s->workers = NULL;
    return s;
}

/* The names of a surface that stands are known to be good. */
static Status parse_again(Surface *s, Error *error)
{
    FormulaNames any = {NULL, -1, false, s->rows > 0};
    int count = 0;
    const char **names = arena_array(&s->arena, const char *, 2 + s->constant_count + s->column_count);
    for (int i = 0; i < 2; i++) names[count++] = s->parameters[i];
    for (int i = 0; i < s->constant_count; i++) names[count++] = s->constants[i].name;
    for (int i = 0; i < s->column_count; i++) names[count++] = s->columns[i].name;
    any.names = names, any.count = count;
    Status status = formula_parse(&s->arena, s->text, &any, &s->formula, error);
    return status ? status : build(s, error);
}

Surface *surface_clone(const Surface *surface)
{
    Surface *s = copy_plain(surface);
    if (s && parse_again(s, NULL)) {
        surface_destroy(s);
        return NULL;
    }
    return s;
}

/* With another constant a minimum of the file may be none any more: one stays where the ground is still flat and does
 * not curve down. */
static void keep_true_minima(Surface *s)
{
    int kept = 0;
    for (int i = 0; i < s->minimum_count; i++) {
        double g[2], h[3], value = surface_hessian(s, s->minima[i], g, h), size = 0;
        for (int axis = 0; axis < 2; axis++) size = fmax(size, s->domain[axis][1] - s->domain[axis][0]);
        double curvature = fmax(fabs(h[0]), fabs(h[2])), across = h[0] * h[2] - h[1] * h[1];
        bool level = hypot(g[0], g[1]) <= 1e-4 * (curvature * size + 1e-12),
             up = h[0] >= 0 && h[2] >= 0 && across >= -1e-9 * curvature * curvature;
        if (!isfinite(value) || !level || !up) continue;
        s->minima[kept][0] = s->minima[i][0], s->minima[kept][1] = s->minima[i][1];
        kept++;
    }
    s->minimum_count = kept;
}

Status surface_with_constant(Surface **out, const Surface *surface, const char *name, double value, Error *error)
{
    int index = -1;
    const char *names[SURFACE_CONSTANTS_MAX];
    for (int i = 0; i < surface->constant_count; i++) {
        names[i] = surface->constants[i].name;
        if (!strcmp(names[i], name)) index = i;
    }
    if (index < 0) {
        const char *near = nearest_name(name, names, surface->constant_count);
        if (near)
            return error_at(error, "", 0, 0, STATUS_NAME, "there is no constant '%.60s'; did you mean '%s'?", name,
                            near);
        return error_at(error, "", 0, 0, STATUS_NAME, "this surface has no constant '%.60s'%s%s", name,
                        surface->constant_count ? "; it has " : "", surface->constant_count ? names[0] : "");
    }
    if (!isfinite(value)) return error_at(error, "", 0, 0, STATUS_VALUE, "'%s' must be a finite number", name);
    Surface *s = copy_plain(surface);
    s->constants[index].value = value;
    Status status = parse_again(s, error);
    if (status) {
        surface_destroy(s);
        return status;
    }
    keep_true_minima(s);
    find_range(s);
    *out = s;
    return STATUS_OK;
}

void surface_destroy(Surface *s)
{
    if (!s) return;
    program_destroy(s->value_program);
    program_destroy(s->gradient_program);
    program_destroy(s->hessian_program);
    for (int i = 0; s->workers && i < s->workers->count; i++) {
        program_destroy(s->workers->value[i]);
        program_destroy(s->workers->gradient[i]);
    }
    arena_free(&s->arena);
    free(s);
}

/* ---- values ---- */

double surface_value(const Surface *s, const double at[2])
{
    double value;
    const double *inputs[2] = {&at[0], &at[1]};
    double *outputs[1] = {&value};
    program_run(s->value_program, &(ProgramCall){.lanes = 1, .inputs = inputs, .outputs = outputs});
    return value;
}

double surface_gradient(const Surface *s, const double at[2], double gradient[2])
{
    double value;
    const double *inputs[2] = {&at[0], &at[1]};
    double *outputs[3] = {&value, &gradient[0], &gradient[1]};
    program_run(s->gradient_program, &(ProgramCall){.lanes = 1, .inputs = inputs, .outputs = outputs});
    return value;
}

double surface_hessian(const Surface *s, const double at[2], double gradient[2], double hessian[3])
{
    double value;
    const double *inputs[2] = {&at[0], &at[1]};
    double *outputs[6] = {&value, &gradient[0], &gradient[1], &hessian[0], &hessian[1], &hessian[2]};
    program_run(s->hessian_program, &(ProgramCall){.lanes = 1, .inputs = inputs, .outputs = outputs});
    return value;
}

void surface_hessian_matrix(const Surface *surface, const double at[2], double matrix[4])
{
    double gradient[2], h[3];
    surface_hessian(surface, at, gradient, h);
    matrix[0] = h[0];
    matrix[1] = matrix[2] = h[1];
    matrix[3] = h[2];
}

typedef struct Block {
    const Surface *s;
    const double *x, *y;
    int count, parts;
    double *value, *gx, *gy;
} Block;

static void run_part(void *context, int part)
{
    const Block *b = context;
    int from = (int)((int64_t)b->count * part / b->parts), to = (int)((int64_t)b->count * (part + 1) / b->parts);
    const double *inputs[2] = {b->x + from, b->y + from};
    double *outputs[3] = {b->value + from, b->gx ? b->gx + from : NULL, b->gy ? b->gy + from : NULL};
    Program *own = b->gx ? b->s->gradient_program : b->s->value_program;
    if (part) own = b->gx ? b->s->workers->gradient[part - 1] : b->s->workers->value[part - 1];
    program_run(own, &(ProgramCall){.lanes = to - from, .inputs = inputs, .outputs = outputs});
}

void surface_values(const Surface *s, const double *x, const double *y, int count, double *value, double *gx,
                    double *gy)
{
    Block block = {s, x, y, count, 1, value, gx, gy};
    if ((int64_t)count * (1 + s->rows) >= PARALLEL_FROM) {
        SurfaceWorkers *w = s->workers;
        int threads = parallel_threads() < WORKERS_MOST ? parallel_threads() : WORKERS_MOST;
        for (; w->count < threads - 1; w->count++) {
            w->value[w->count] = program_clone(s->value_program);
            w->gradient[w->count] = program_clone(s->gradient_program);
        }
        block.parts = threads < count ? threads : count;
    }
    if (block.parts == 1) run_part(&block, 0);
    else if (count > 0) parallel_for(block.parts, run_part, &block);
}

double surface_height_of(const Surface *s, double loss)
{
    double above = loss - s->lowest, range = s->highest - s->lowest;
    if (!s->log_height) return above / range;
    /* odd below the lowest, so that a ball that leaves the map downwards goes on down */
    double height = log1p(fabs(above) / s->log_scale) / log1p(range / s->log_scale);
    return above < 0 ? -height : height;
}

double surface_rate_for(const Surface *s, const char *rule, double otherwise)
{
    for (int i = 0; i < s->rate_count; i++)
        if (!strcmp(s->rates[i].rule, rule)) return s->rates[i].lr;
    return otherwise;
}
