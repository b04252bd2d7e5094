#include "model/network/loss.h"

#include "base/memory.h"
#include "model/formula_file.h"

#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name, *usual; /* the loss to try with it */
} kinds[OUTPUT_KINDS] = {
    [OUTPUT_LINEAR] = {"linear", "mse"}, [OUTPUT_SIGMOID] = {"sigmoid", "bce"}, [OUTPUT_SOFTMAX] = {"softmax", "cce"}};

const char *output_name(OutputKind output) { return kinds[output].name; }

Status output_find(const char *name, OutputKind *out, Error *error)
{
    const char *names[OUTPUT_KINDS];
    for (int i = 0; i < OUTPUT_KINDS; i++) {
        names[i] = kinds[i].name;
        if (!strcmp(name, names[i])) return *out = i, STATUS_OK;
    }
    const char *near = nearest_name(name, names, OUTPUT_KINDS);
    return near ? error_at(error, "", 0, 0, STATUS_NAME, "there is no output '%.60s'; did you mean '%s'?", name, near)
                : error_at(error, "", 0, 0, STATUS_NAME, "there is no output '%.60s'; it is linear, sigmoid or softmax",
                           name);
}

enum { FITS_ALL = (1 << OUTPUT_KINDS) - 1 };

static Status read_typed(FormulaFile *f, Error *error)
{
    static const char *const names[] = {"p", "y"};
    const FormulaNames allowed = {names, 2, false, false};
    return formula_parse(&f->arena, f->text, &allowed, &f->formula, error);
}

static const FormulaKind losses = {.noun = "loss",
                                   .folder = "losses",
                                   .given = {"p", "y"},
                                   .given_count = 2,
                                   .keys = {"over_outputs", "outputs"},
                                   .key_count = 2,
                                   .typed = read_typed};

static Status read_outputs(Loss *loss, const Yaml *file, Error *error)
{
    const char *over = "mean";
    Status status = yaml_text_or(file, "over_outputs", &over, error);
    if (status) return status;
    loss->sum_outputs = !strcmp(over, "sum");
    if (!loss->sum_outputs && strcmp(over, "mean"))
        return yaml_error(error, yaml_get(file, "over_outputs"), STATUS_VALUE, "'over_outputs' is mean or sum");
    const Yaml *list = yaml_get(file, "outputs");
    if (!list) return STATUS_OK;
    if (list->kind != YAML_LIST || !list->count)
        return yaml_error(error, list, STATUS_VALUE, "'outputs' must be a list, as in [linear, sigmoid]");
    loss->fits = 0;
    for (int i = 0; i < list->count; i++) {
        const Yaml *item = list->items[i];
        OutputKind output;
        Error inner = {0};
        if (item->kind != YAML_SCALAR)
            return yaml_error(error, item, STATUS_VALUE, "'outputs' must be a list of words, as in [linear, sigmoid]");
        if ((status = output_find(item->text, &output, &inner)))
            return yaml_error(error, item, status, "%s", inner.message);
        loss->fits |= 1u << output;
    }
    return STATUS_OK;
}

/* Options become numbers before the derivative that runs is worked out: it gets simpler. */
static Status build(Loss *loss, FormulaFile *f, Error *error)
{
    static const char *const outputs[] = {"loss:", "slope:"};
    static const ProgramInput inputs[] = {{"p", false}, {"y", false}};
    const Node *value = formula_file_baked(f, f->formula), *slope;
    Status status;
    if ((status = formula_file_needs(f, "p", error)) ||
        (status = formula_derive(&f->arena, f->formula, "p", &loss->derivative, error)) ||
        (status = formula_derive(&f->arena, value, "p", &slope, error)))
        return status;
    const ProgramLine lines[] = {{outputs[0], value}, {outputs[1], slope}};
    const ProgramDesc desc = {
        .inputs = inputs, .input_count = 2, .lines = lines, .line_count = 2, .outputs = outputs, .output_count = 2};
    return program_compile(&loss->program, &desc, error);
}

static Status finish(Loss **out, FormulaFile *f, Error *error)
{
    Loss *loss = memory_must(calloc(1, sizeof *loss));
    Error inner = {0};
    loss->fits = FITS_ALL;
    Status status = f->yaml ? read_outputs(loss, f->yaml, error) : STATUS_OK;
    if (!status && build(loss, f, &inner)) status = formula_file_error(f, &inner, error);
    loss->name = f->name, loss->title = f->title, loss->summary = f->summary, loss->source = f->source;
    loss->path = f->path, loss->text = f->text, loss->formula = f->formula;
    loss->option_count = f->option_count, loss->arena = f->arena;
    memcpy(loss->options, f->options, sizeof loss->options);
    memcpy(loss->values, f->values, sizeof loss->values);
    if (status) loss_destroy(loss);
    else *out = loss;
    return status;
}

Status loss_parse(Loss **out, const char *path, const char *text, size_t length, Error *error)
{
    FormulaFile file;
    Status status = formula_file_parse(&file, &losses, path, text, length, error);
    return status ? status : finish(out, &file, error);
}

Status loss_load(Loss **out, const char *word, const char *beside, Error *error)
{
    FormulaFile file;
    Status status = formula_file_load(&file, &losses, word, beside, error);
    return status ? status : finish(out, &file, error);
}

void loss_destroy(Loss *loss)
{
    if (!loss) return;
    program_destroy(loss->program);
    arena_free(&loss->arena);
    free(loss);
}

Status loss_fits(const Loss *loss, OutputKind output, Error *error)
{
    if (loss->fits >> output & 1) return STATUS_OK;
    TextBuffer list = text_fixed((char[64]){0}, 64);
    for (int i = 0; i < OUTPUT_KINDS; i++)
        if (loss->fits >> i & 1) text_add(&list, "%s%s", list.length ? " or " : "", kinds[i].name);
    return error_at(error, "", 0, 0, STATUS_VALUE,
                    "the loss '%.60s' is for %s outputs, not for %s ones; take such an output, or the loss '%s'",
                    loss->name, list.data, kinds[output].name, kinds[output].usual);
}

double loss_value(const Loss *loss, const double *p, const double *y, int outputs)
{
    double sum = 0, one;
    for (int i = 0; i < outputs; i++) {
        program_run(loss->program, &(ProgramCall){.lanes = 1,
                                                  .inputs = (const double *const[]){&p[i], &y[i]},
                                                  .outputs = (double *const[]){&one, NULL}});
        sum += one;
    }
    return loss->sum_outputs ? sum : sum / outputs;
}
