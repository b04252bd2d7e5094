#include "model/network/activation.h"

#include "base/memory.h"
#include "model/formula_file.h"

#include <stdlib.h>
#include <string.h>

/* The letter of a typed formula: z or x where they occur, else its first one; where there is none, z, so that reading it again
 * says what is wrong with the names that are there. */
static const char *letter_of(Arena *arena, const Node *formula)
{
    const char **names, *letter = NULL;
    int count = formula_names(arena, formula, &names);
    for (int i = 0; i < count; i++) {
        if (!strcmp(names[i], "z")) return "z";
        bool single = utf8_count(names[i], strlen(names[i])) == 1;
        if (single && (!letter || !strcmp(names[i], "x"))) letter = names[i];
    }
    return letter ? letter : "z";
}

static Status read_typed(FormulaFile *f, Error *error)
{
    const FormulaNames any = {NULL, -1, false, false};
    const Node *formula;
    Status status = formula_parse(&f->arena, f->text, &any, &formula, error);
    if (status) return status;
    const char *letter = letter_of(&f->arena, formula);
    const FormulaNames allowed = {&letter, 1, false, false};
    return formula_parse(&f->arena, f->text, &allowed, &f->formula, error);
}

static const FormulaKind activations = {
    .noun = "activation", .folder = "activations", .given = {"z"}, .given_count = 1, .typed = read_typed};

/* Options become numbers before the derivative that runs is worked out: it gets simpler. */
static Status build(Activation *a, FormulaFile *f, Error *error)
{
    static const char *const outputs[] = {"a:", "slope:"};
    const Node *value = formula_file_baked(f, f->formula), *slope;
    const char **names;
    a->variable = formula_names(&f->arena, value, &names) ? names[0] : "z";
    Status status;
    if ((status = formula_file_needs(f, a->variable, error)) ||
        (status = formula_derive(&f->arena, f->formula, a->variable, &a->derivative, error)) ||
        (status = formula_derive(&f->arena, value, a->variable, &slope, error)))
        return status;
    a->slope_size = formula_size(a->derivative);
    const ProgramInput input = {a->variable, false};
    const ProgramLine lines[] = {{outputs[0], value}, {outputs[1], slope}};
    const ProgramDesc desc = {
        .inputs = &input, .input_count = 1, .lines = lines, .line_count = 2, .outputs = outputs, .output_count = 2};
    return program_compile(&a->program, &desc, error);
}

static Status finish(Activation **out, FormulaFile *f, Error *error)
{
    Activation *a = memory_must(calloc(1, sizeof *a));
    Error inner = {0};
    Status status = build(a, f, &inner) ? formula_file_error(f, &inner, error) : STATUS_OK;
    a->name = f->name, a->title = f->title, a->summary = f->summary, a->source = f->source, a->path = f->path;
    a->text = f->text, a->formula = f->formula, a->option_count = f->option_count, a->arena = f->arena;
    memcpy(a->options, f->options, sizeof a->options);
    memcpy(a->values, f->values, sizeof a->values);
    if (status) activation_destroy(a);
    else *out = a;
    return status;
}

Status activation_parse(Activation **out, const char *path, const char *text, size_t length, Error *error)
{
    FormulaFile file;
    Status status = formula_file_parse(&file, &activations, path, text, length, error);
    return status ? status : finish(out, &file, error);
}

Status activation_load(Activation **out, const char *word, const char *beside, Error *error)
{
    FormulaFile file;
    Status status = formula_file_load(&file, &activations, word, beside, error);
    return status ? status : finish(out, &file, error);
}

void activation_destroy(Activation *activation)
{
    if (!activation) return;
    program_destroy(activation->program);
    arena_free(&activation->arena);
    free(activation);
}

double activation_value(const Activation *activation, double z, double *slope)
{
    double a;
    program_run(activation->program, &(ProgramCall){.lanes = 1,
                                                    .inputs = (const double *const[]){&z},
                                                    .outputs = (double *const[]){&a, slope}});
    return a;
}
