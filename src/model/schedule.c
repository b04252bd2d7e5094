#include "model/schedule.h"

#include "base/memory.h"
#include "model/formula_file.h"

#include <stdlib.h>
#include <string.h>

enum { GIVEN_COUNT = 4 };

static const FormulaKind schedules = {.noun = "schedule",
                                      .folder = "schedules",
                                      .given = {"lr0", "k", "t", "T"},
                                      .given_count = GIVEN_COUNT};

static Status compile(Schedule *s, const FormulaFile *f, Error *error)
{
    static const char *const outputs[] = {"rate:"};
    ProgramInput inputs[GIVEN_COUNT + RULE_OPTIONS_MAX];
    int count = 0;
    for (; count < GIVEN_COUNT; count++) inputs[count] = (ProgramInput){schedules.given[count], false};
    for (int i = 0; i < f->option_count; i++) inputs[count++] = (ProgramInput){f->options[i].name, false};
    ProgramLine line = {outputs[0], f->formula};
    ProgramDesc desc = {
        .inputs = inputs, .input_count = count, .lines = &line, .line_count = 1, .outputs = outputs, .output_count = 1};
    Error inner = {0};
    return program_compile(&s->program, &desc, &inner) ? formula_file_error(f, &inner, error) : STATUS_OK;
}

static Status finish(Schedule **out, FormulaFile *f, Error *error)
{
    Schedule *s = memory_must(calloc(1, sizeof *s));
    Status status = compile(s, f, error);
    s->name = f->name, s->title = f->title, s->summary = f->summary, s->source = f->source, s->path = f->path;
    s->text = f->text, s->formula = f->formula, s->option_count = f->option_count, s->arena = f->arena;
    memcpy(s->options, f->options, sizeof s->options);
    memcpy(s->values, f->values, sizeof s->values);
    if (status) schedule_destroy(s);
    else *out = s;
    return status;
}

Status schedule_parse(Schedule **out, const char *path, const char *text, size_t length, Error *error)
{
    FormulaFile file;
    Status status = formula_file_parse(&file, &schedules, path, text, length, error);
    return status ? status : finish(out, &file, error);
}

Status schedule_load(Schedule **out, const char *text, const char *beside, Error *error)
{
    FormulaFile file;
    Status status = formula_file_load(&file, &schedules, text, beside, error);
    return status ? status : finish(out, &file, error);
}

void schedule_destroy(Schedule *s)
{
    if (!s) return;
    program_destroy(s->program);
    arena_free(&s->arena);
    free(s);
}

double schedule_rate(const Schedule *s, double lr0, int64_t t, int64_t total)
{
    double values[GIVEN_COUNT] = {lr0, (double)(t - 1), (double)t, (double)(total > 0 ? total : 1)}, rate;
    const double *inputs[GIVEN_COUNT + RULE_OPTIONS_MAX];
    for (int i = 0; i < GIVEN_COUNT; i++) inputs[i] = &values[i];
    for (int i = 0; i < s->option_count; i++) inputs[GIVEN_COUNT + i] = &s->values[i];
    program_run(s->program, &(ProgramCall){.lanes = 1, .inputs = inputs, .outputs = (double *[]){&rate}});
    return rate;
}

void schedule_print(const Schedule *s, TextBuffer *out)
{
    TextBuffer options = text_fixed((char[512]){0}, 512);
    options_print(s->options, s->option_count, s->values, &options);
    text_add(out, "%s%s%s", s->name, options.length ? ":" : "", options.data);
}
