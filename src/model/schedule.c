#include "model/schedule.h"

#include "base/file.h"
#include "base/memory.h"
#include "base/yaml.h"

#include <stdlib.h>
#include <string.h>

enum { GIVEN_COUNT = 4 };
static const char *const given[GIVEN_COUNT] = {"lr0", "k", "t", "T"};

static Status check_option_names(const Yaml *map, Error *error)
{
    for (int i = 0; i < map->count; i++)
        for (int k = 0; k < GIVEN_COUNT; k++)
            if (!strcmp(map->keys[i]->text, given[k]))
                return yaml_error(error, map->keys[i], STATUS_NAME,
                                  "'%s' has a meaning in every schedule; choose another name", given[k]);
    return STATUS_OK;
}

static Status read_schedule(Schedule *s, const Yaml *file, const char *path, Error *error)
{
    static const char *const keys[] = {"name", "title", "summary", "source", "options", "formula", "kind"};
    Status status;
    const char *kind = "schedule";
    if ((status = yaml_keys(file, keys, 7, error)) || (status = yaml_text(file, "name", &s->name, error)))
        return status;
    s->title = s->name, s->summary = "";
    if ((status = yaml_text_or(file, "title", &s->title, error)) ||
        (status = yaml_text_or(file, "summary", &s->summary, error)) ||
        (status = yaml_text_or(file, "source", &s->source, error)) ||
        (status = yaml_text_or(file, "kind", &kind, error)) || (status = yaml_text(file, "formula", &s->text, error)))
        return status;
    if ((status = asset_name_check(file, path, s->name, error))) return status;
    if (strcmp(kind, "schedule"))
        return yaml_error(error, yaml_get(file, "kind"), STATUS_VALUE, "this is read as a schedule, not as a '%s'",
                          kind);

    const Yaml *options = yaml_get(file, "options"), *formula = yaml_get(file, "formula");
    if (options &&
        ((status = options_read(&s->arena, options, s->options, &s->option_count, RULE_OPTIONS_MAX, error)) ||
         (status = check_option_names(options, error))))
        return status;

    const char *names[GIVEN_COUNT + RULE_OPTIONS_MAX];
    ProgramInput inputs[GIVEN_COUNT + RULE_OPTIONS_MAX];
    int count = 0;
    for (; count < GIVEN_COUNT; count++) names[count] = given[count];
    for (int i = 0; i < s->option_count; i++) {
        names[count++] = s->options[i].name;
        s->values[i] = s->options[i].value;
    }
    for (int i = 0; i < count; i++) inputs[i] = (ProgramInput){names[i], false};
    FormulaNames allowed = {names, count, false, false};
    Error inner = {0};
    if (formula_parse(&s->arena, s->text, &allowed, &s->formula, &inner))
        return formula_error_in(formula, &inner, error);

    static const char *const outputs[] = {"rate:"};
    ProgramLine line = {outputs[0], s->formula};
    ProgramDesc desc = {
        .inputs = inputs, .input_count = count, .lines = &line, .line_count = 1, .outputs = outputs, .output_count = 1};
    if (program_compile(&s->program, &desc, &inner)) return formula_error_in(formula, &inner, error);
    return STATUS_OK;
}

Status schedule_parse(Schedule **out, const char *path, const char *text, size_t length, Error *error)
{
    Schedule *s = memory_must(calloc(1, sizeof *s));
    s->path = arena_string(&s->arena, path);
    Yaml *file;
    Status status = yaml_parse(&s->arena, path, arena_copy(&s->arena, text, length), length, 1, &file, error);
    if (!status) status = read_schedule(s, file, path, error);
    if (status) schedule_destroy(s);
    else *out = s;
    return status;
}

Status schedule_load(Schedule **out, const char *text, const char *beside, Error *error)
{
    Arena scratch = {0};
    const char *colon = strchr(text, ':');
    char *name = arena_copy(&scratch, text, colon ? (size_t)(colon - text) : strlen(text));
    const char *path =
        strchr(name, '/') || text_ends(name, ".yaml") ? name : asset_find(&scratch, "schedules", name, beside);
    Status status;
    char *data;
    size_t length;
    if (!path) {
        const char **names;
        int count = asset_list(&scratch, "schedules", beside, &names);
        const char *near = nearest_name(name, names, count);
        status = near ? error_at(error, "", 0, 0, STATUS_NAME, "there is no schedule '%.80s'; did you mean '%s'?", name,
                                 near)
                      : error_at(error, "", 0, 0, STATUS_NAME,
                                 "there is no schedule '%.80s'; `valley list schedules` shows them", name);
    } else {
        status = file_read(&scratch, path, &data, &length, error);
        if (!status) status = schedule_parse(out, path, data, length, error);
    }
    if (!status && colon) {
        Schedule *s = *out;
        status = options_parse(s->options, s->option_count, s->name, colon + 1, s->values, error);
        if (status) {
            schedule_destroy(s);
            *out = NULL;
        }
    }
    arena_free(&scratch);
    return status;
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
