/* valley derive: what a formula's derivatives are, as a mathematician would write them, and their values. */
#include "app/commands/command_derive.h"

#include "app/commands/arguments.h"
#include "app/commands/command.h"
#include "app/commands/option_values.h"
#include "app/commands/output.h"
#include "base/memory.h"
#include "formula/derive_steps.h"
#include "model/surface.h"
#include "run/meaning.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { POINTS_MAX = 4096, NAMES_MAX = 32 };

static const char help[] = "usage: valley derive FORMULA|SURFACE [--at X,Y]... [options]\n"
                           "\n"
                           "The simplified derivatives of a formula, one a line: d/dx = 2*x*y\n"
                           "\n"
                           "  --at X,Y       also their values there; again for more points\n"
                           "  --order 1|2    2: the second derivatives too (1)\n"
                           "  --tex          as TeX\n"
                           "  --steps        also how each comes about, rule by rule\n"
                           "  --const a=4    a is a constant with this value; again for more\n"
                           "  --csv FILE|-   x,y,value,grad_x,grad_y (and hess_xx,hess_xy,hess_yy) at the points\n"
                           "\n"
                           "examples: valley derive 'x^2*y'\n"
                           "          valley derive '(1-x)^2 + 100*(y-x^2)^2' --order 2 --at -1.5,2 --csv -\n";

typedef struct Request {
    const char *points[POINTS_MAX], *constants[SURFACE_CONSTANTS_MAX], *order, *csv;
    int point_count, constant_count;
    bool tex, steps;
} Request;

typedef struct Work {
    Arena arena;
    Surface *surface; /* to compute with; NULL where there are more than two names */
    const Node *formula;
    const char *names[NAMES_MAX]; /* to derive by */
    int name_count;
    SurfaceConstant constants[SURFACE_CONSTANTS_MAX];
    int constant_count, order;
} Work;

static Status usage(Error *error, const char *option, const char *value, const char *advice)
{
    return error_at(error, "", 0, 0, STATUS_USAGE, "%s cannot be '%.100s'; %s", option, value, advice);
}

static bool is_constant(const Work *work, const char *name)
{
    for (int i = 0; i < work->constant_count; i++)
        if (!strcmp(work->constants[i].name, name)) return true;
    return false;
}

static Status read_constants(const Request *request, Work *work, Error *error)
{
    for (int i = 0; i < request->constant_count; i++) {
        char *name = arena_alloc(&work->arena, 64);
        if (!options_constant(request->constants[i], name, &work->constants[i].value))
            return usage(error, "--const", request->constants[i], "write NAME=NUMBER: --const a=4");
        work->constants[work->constant_count++].name = name;
    }
    return STATUS_OK;
}

/* A surface that has a file is derived by its parameters. */
static Status open_known(Work *work, const Meaning *meaning, Error *error)
{
    Status status = surface_read(&work->surface, meaning->tree, meaning->path, NULL, error);
    for (int i = 0; i < work->constant_count && !status; i++) {
        Surface *changed;
        status =
            surface_with_constant(&changed, work->surface, work->constants[i].name, work->constants[i].value, error);
        if (status) break;
        surface_destroy(work->surface);
        work->surface = changed;
    }
    if (status) return status;
    work->formula = work->surface->formula;
    for (int i = 0; i < 2; i++) work->names[work->name_count++] = work->surface->parameters[i];
    return STATUS_OK;
}

static Status open_formula(Work *work, const char *text, Error *error)
{
    const char **names;
    Status status = formula_parse(&work->arena, text, NULL, &work->formula, error);
    if (status) return status;
    int count = formula_names(&work->arena, work->formula, &names);
    bool plain = true; /* nothing but x and y */
    for (int i = 0; i < count; i++)
        plain &= is_constant(work, names[i]) || !strcmp(names[i], "x") || !strcmp(names[i], "y");
    if (plain) {
        work->names[work->name_count++] = "x";
        work->names[work->name_count++] = "y";
    } else
        for (int i = 0; i < count; i++) {
            if (is_constant(work, names[i])) continue;
            if (work->name_count == NAMES_MAX)
                return error_at(error, "formula", 0, 0, STATUS_LIMIT, "more than %d names to derive by", NAMES_MAX);
            work->names[work->name_count++] = names[i];
        }
    if (work->name_count > 2) return STATUS_OK;
    SurfaceDesc desc = {.formula = text, .constants = work->constants, .constant_count = work->constant_count};
    return surface_from_formula(&work->surface, &desc, error);
}

static void print_line(TextBuffer *out, const char *a, const char *b, const Node *node, bool tex)
{
    if (!tex && !b) text_add(out, "d/d%s = ", a);
    else if (!tex && b && !strcmp(a, b)) text_add(out, "d2/d%s2 = ", a);
    else if (!tex) text_add(out, "d2/d%sd%s = ", a, b);
    else if (!b) text_add(out, "\\frac{\\partial f}{\\partial %s} = ", a);
    else if (!strcmp(a, b)) text_add(out, "\\frac{\\partial^2 f}{\\partial %s^2} = ", a);
    else text_add(out, "\\frac{\\partial^2 f}{\\partial %s\\,\\partial %s} = ", a, b);
    if (tex) formula_print_tex(node, out);
    else formula_print(node, out);
    text_add(out, "\n");
}

static Status print_steps(Work *work, const Node *node, const char *name, TextBuffer *out, Error *error)
{
    const DeriveStep *steps;
    int count;
    Status status = derive_steps(&work->arena, node, name, &steps, &count, error);
    if (status) return status;
    derive_steps_print(steps, name, count, out);
    text_add(out, "\n");
    return STATUS_OK;
}

static Status print_derivatives(Work *work, const Request *request, TextBuffer *out, Error *error)
{
    bool tex = request->tex;
    const Node *first[NAMES_MAX];
    for (int i = 0; i < work->name_count; i++) {
        Status status = formula_derive(&work->arena, work->formula, work->names[i], &first[i], error);
        if (status) return status;
        print_line(out, work->names[i], NULL, first[i], tex);
        if (request->steps && (status = print_steps(work, work->formula, work->names[i], out, error))) return status;
    }
    for (int i = 0; i < work->name_count && work->order == 2; i++)
        for (int k = i; k < work->name_count; k++) {
            const Node *second;
            Status status = formula_derive(&work->arena, first[i], work->names[k], &second, error);
            if (status) return status;
            print_line(out, work->names[i], work->names[k], second, tex);
            if (request->steps && (status = print_steps(work, first[i], work->names[k], out, error))) return status;
        }
    return STATUS_OK;
}

static Status evaluate(const Request *request, const Work *work, int index, double values[8], Error *error)
{
    if (!options_point(request->points[index], values))
        return usage(error, "--at", request->points[index], "write X,Y: --at -1.5,2");
    if (work->order == 2) values[2] = surface_hessian(work->surface, values, values + 3, values + 5);
    else values[2] = surface_gradient(work->surface, values, values + 3);
    return STATUS_OK;
}

static Status print_csv(const Request *request, const Work *work, TextBuffer *out, Error *error)
{
    text_add(out, "x,y,value,grad_x,grad_y%s\n", work->order == 2 ? ",hess_xx,hess_xy,hess_yy" : "");
    for (int i = 0; i < request->point_count; i++) {
        double values[8];
        Status status = evaluate(request, work, i, values, error);
        if (status) return status;
        for (int k = 0; k < (work->order == 2 ? 8 : 5); k++) {
            if (k) text_add(out, ",");
            output_number(out, values[k]);
        }
        text_add(out, "\n");
    }
    return STATUS_OK;
}

static Status print_points(const Request *request, const Work *work, TextBuffer *out, Error *error)
{
    for (int i = 0; i < request->point_count; i++) {
        double v[8];
        char a[32], b[32];
        Status status = evaluate(request, work, i, v, error);
        if (status) return status;
        const char *x = work->surface->parameters[0], *y = work->surface->parameters[1];
        text_add(out, "\nat %s = %s, %s = %s\n", x, number_exact(a, v[0]), y, number_exact(b, v[1]));
        text_add(out, "  value = %s\n  d/d%s = %s\n", number_exact(a, v[2]), x, number_exact(b, v[3]));
        text_add(out, "  d/d%s = %s\n", y, number_exact(a, v[4]));
        if (work->order < 2) continue;
        text_add(out, "  d2/d%s2 = %s\n", x, number_exact(a, v[5]));
        text_add(out, "  d2/d%sd%s = %s\n", x, y, number_exact(a, v[6]));
        text_add(out, "  d2/d%s2 = %s\n", y, number_exact(a, v[7]));
    }
    return STATUS_OK;
}

/* A surface, or a file that should be one; every other word is a formula here. */
static Status open_word(Work *work, const char *word, Error *error)
{
    Meaning meaning = {.kind = MEANS_FORMULA};
    Status status = strchr(word, '\n') ? STATUS_OK : meaning_find(&meaning, word, error);
    bool file = meaning.path && !strcmp(meaning.path, word);
    if (!status && file && !meaning.tree)
        status = error_at(error, word, 0, 0, STATUS_VALUE, "this is %s; a surface or a formula is wanted",
                          meaning_noun(meaning.kind));
    if (!status)
        status =
            file || meaning.kind == MEANS_SURFACE ? open_known(work, &meaning, error) : open_formula(work, word, error);
    meaning_free(&meaning);
    return status;
}

static Status run(const Request *request, Work *work, const char *word, TextBuffer *out, Error *error)
{
    Status status = read_constants(request, work, error);
    if (status) return status;
    work->order = 1;
    if (request->order && (strlen(request->order) != 1 || !strchr("12", request->order[0])))
        return usage(error, "--order", request->order, "write 1 or 2");
    if (request->order) work->order = request->order[0] - '0';
    if (request->csv && !request->point_count)
        return error_at(error, "", 0, 0, STATUS_USAGE, "--csv wants points: --at X,Y");
    status = open_word(work, word, error);
    if (status) {
        if (status == STATUS_NAME && !error->line) error->status = STATUS_USAGE;
        return error->status;
    }
    if (work->surface) output_warn(work->surface->warnings);
    else if (request->point_count)
        return error_at(error, "", 0, 0, STATUS_USAGE,
                        "--at has two numbers, but the formula has %d names; give the others by --const",
                        work->name_count);
    if (request->csv) return print_csv(request, work, out, error);
    status = print_derivatives(work, request, out, error);
    return status ? status : print_points(request, work, out, error);
}

int command_derive(int argc, char **argv)
{
    Request *request = memory_must(calloc(1, sizeof *request));
    const ArgumentOption options[] = {
        {"--at", .values = request->points, .count = &request->point_count, .most = POINTS_MAX},
        {"--const", .values = request->constants, .count = &request->constant_count, .most = SURFACE_CONSTANTS_MAX},
        {"--order", .value = &request->order},
        {"--tex", .flag = &request->tex},
        {"--csv", .value = &request->csv},
        {"--steps", .flag = &request->steps},
    };
    Arguments words;
    Error error = {0};
    Work work = {0};
    TextBuffer out = {0};
    Status status = arguments_read(argc, argv, options, sizeof options / sizeof *options, 1, &words, &error);
    if (!status && words.help) fputs(help, stdout);
    else if (!status && words.count != 1)
        status = error_at(&error, "", 0, 0, STATUS_USAGE,
                          words.count ? "valley derive takes one formula; quote it: 'x^2 + y^2'"
                                      : "valley derive wants a formula; see valley derive --help");
    else if (!status) status = run(request, &work, words.words[0], &out, &error);
    if (!status && out.length) status = output_write(&out, request->csv ? request->csv : "-", &error);
    text_free(&out);
    surface_destroy(work.surface);
    arena_free(&work.arena);
    free(request);
    return status ? command_fail(&error) : 0;
}
