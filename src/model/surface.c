#include "model/surface_inside.h"

#include "base/memory.h"
#include "base/parallel.h"
#include "formula/tree.h"
#include "model/options.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PARALLEL_FROM = 1 << 14, WORKERS_MOST = 64 };

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

Status surface_build(Surface *s, Error *error)
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

Status surface_find_parameters(Surface *s, Error *error)
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
            int known = op_names(&functions);
            const char *near = nearest_name(name, functions, known);
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

static void copy_columns(Surface *s, const ProgramColumn *columns, int count)
{
    s->columns = arena_array(&s->arena, ProgramColumn, count);
    s->column_count = count;
    for (int i = 0; i < count; i++) {
        double *values = arena_array(&s->arena, double, s->rows);
        memcpy(values, columns[i].values, sizeof(double) * (size_t)s->rows);
        s->columns[i] = (ProgramColumn){arena_string(&s->arena, columns[i].name), values};
    }
}

Status surface_from_formula(Surface **out, const SurfaceDesc *desc, Error *error)
{
    Surface *s = memory_must(calloc(1, sizeof *s));
    Status status = STATUS_OK;
    FormulaNames any = {NULL, -1, false, desc->rows > 0};
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
    s->rows = desc->rows;
    copy_columns(s, desc->columns, desc->column_count);
    if (!status) status = formula_parse(&s->arena, s->text, &any, &s->formula, error);
    for (int i = 0; desc->parameters && i < 2; i++) s->parameters[i] = arena_string(&s->arena, desc->parameters[i]);
    if (!status && !desc->parameters) status = surface_find_parameters(s, error);
    if (!status) status = surface_build(s, error);
    if (status) {
        surface_destroy(s);
        return status;
    }
    surface_find_range(s);
    s->log_height = surface_looks_steep(s);
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
    copy_columns(s, from->columns, from->column_count);
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
    return status ? status : surface_build(s, error);
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
    surface_find_range(s);
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

/* The loss from the gradient's program even where it is wanted alone: a run has the same bits whatever its rule asks. */
static void objective_look(void *context, const double *point, double *loss, double *gradient, int params, int lanes)
{
    const Surface *surface = context;
    double own[2];
    if (lanes == 1) *loss = surface_gradient(surface, point, gradient ? gradient : own);
    else surface_values(surface, point, point + lanes, lanes, loss, gradient, gradient ? gradient + lanes : NULL);
}

static bool objective_hessian(void *context, const double *point, double *hessian, int params)
{
    double gradient[2], h[3];
    surface_hessian(context, point, gradient, h);
    hessian[0] = h[0];
    hessian[1] = hessian[2] = h[1];
    hessian[3] = h[2];
    return true;
}

Objective surface_objective(const Surface *surface)
{
    return (Objective){.look = objective_look,
                       .hessian = objective_hessian,
                       .context = (void *)surface}; /* which both take as const again */
}

double surface_rate_for(const Surface *s, const char *rule, double otherwise)
{
    for (int i = 0; i < s->rate_count; i++)
        if (!strcmp(s->rates[i].rule, rule)) return s->rates[i].lr;
    return otherwise;
}
