#include "lesson/exercise.h"

#include "base/memory.h"
#include "base/yaml.h"
#include "lesson/trial.h"
#include "model/options.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NAMES_MAX = EXERCISE_GIVEN_MAX + 2 * EXERCISE_LINES_MAX + EXERCISE_COLUMNS_MAX + 1 };

typedef struct Loader {
    Exercise *e;
    Arena *arena;
    const Yaml *file;
    Error *error;
    const char *names[NAMES_MAX];
    int name_count; /* what a formula may use so far */
} Loader;

static Status add_name(Loader *l, const Yaml *at, const char *name, bool again)
{
    for (int i = 0; i < l->name_count; i++)
        if (!strcmp(l->names[i], name))
            return again ? STATUS_OK
                         : yaml_error(l->error, at, STATUS_NAME, "'%.60s' is there already; choose another name", name);
    if (l->name_count == NAMES_MAX) return yaml_error(l->error, at, STATUS_LIMIT, "too many names");
    l->names[l->name_count++] = name;
    return STATUS_OK;
}

static FormulaNames names_of(const Loader *l)
{
    return (FormulaNames){l->names, l->name_count, exercise_has_vectors(l->e), l->e->column_count > 0};
}

static Status read_formula(Loader *l, const Yaml *at, const Node **out)
{
    Error inner = {0};
    FormulaNames names = names_of(l);
    if (at->kind != YAML_SCALAR) return yaml_error(l->error, at, STATUS_SYNTAX, "this is a formula, as in \"2*x\"");
    if (formula_parse(l->arena, at->text, &names, out, &inner)) return formula_error_in(at, &inner, l->error);
    return STATUS_OK;
}

static Status read_line(Loader *l, const Yaml *at, ProgramLine *out)
{
    Error inner = {0};
    FormulaNames names = names_of(l);
    if (at->kind != YAML_SCALAR)
        return yaml_error(l->error, at, STATUS_SYNTAX, "this is a line, as in \"step = -lr*g\"");
    if (formula_parse_line(l->arena, at->text, &names, &out->name, &out->formula, &inner))
        return formula_error_in(at, &inner, l->error);
    return STATUS_OK;
}

/* ---- what is given ---- */

static Status read_range(Loader *l, const Yaml *at, ExerciseGiven *given)
{
    double range[2];
    Status status = yaml_numbers(at, range, 2, "range", l->error);
    if (status) return status;
    if (!(range[0] <= range[1])) return yaml_error(l->error, at, STATUS_VALUE, "a range is [low, high]");
    given->low = range[0];
    given->high = range[1];
    return STATUS_OK;
}

static Status read_given(Loader *l)
{
    static const char *const keys[] = {"range", "vector", "each", "about"};
    const Yaml *map = yaml_get(l->file, "given");
    if (!map || map->kind != YAML_MAP)
        return yaml_error(l->error, map ? map : l->file, STATUS_SYNTAX,
                          "'given' are names with ranges, as in given: {x: [-3, 3]}");
    for (int i = 0; i < map->count; i++) {
        const Yaml *item = map->items[i];
        Exercise *e = l->e;
        if (e->given_count == EXERCISE_GIVEN_MAX)
            return yaml_error(l->error, item, STATUS_LIMIT, "at most %d names can be given", EXERCISE_GIVEN_MAX);
        ExerciseGiven *given = &e->given[e->given_count++];
        Status status = add_name(l, map->keys[i], map->keys[i]->text, false);
        *given = (ExerciseGiven){.name = map->keys[i]->text};
        if (!status && item->kind == YAML_LIST) status = read_range(l, item, given);
        else if (!status) {
            const char *each = "run";
            if (!(status = yaml_keys(item, keys, 4, l->error)) && !yaml_get(item, "range"))
                status = yaml_error(l->error, item, STATUS_SYNTAX, "'range' is missing; try range: [-3, 3]");
            if (!status) status = read_range(l, yaml_get(item, "range"), given);
            if (!status) status = yaml_bool_or(item, "vector", &given->vector, l->error);
            if (!status) status = yaml_text_or(item, "each", &each, l->error);
            if (!status) status = yaml_text_or(item, "about", &given->about, l->error);
            if (!status && strcmp(each, "run") && strcmp(each, "step"))
                status = yaml_error(l->error, yaml_get(item, "each"), STATUS_VALUE, "'each' is run or step");
            given->each_step = !strcmp(each, "step");
        }
        if (status) return status;
        if (l->e->rule && !strcmp(given->name, "t"))
            return yaml_error(l->error, map->keys[i], STATUS_NAME,
                              "'t' counts the steps of every rule; leave it out here");
    }
    return l->e->rule ? add_name(l, map, "t", false) : STATUS_OK;
}

static Status read_data(Loader *l)
{
    const Yaml *map = yaml_get(l->file, "data");
    Exercise *e = l->e;
    if (!map) return STATUS_OK;
    if (map->kind != YAML_MAP || !map->count || map->count > EXERCISE_COLUMNS_MAX)
        return yaml_error(l->error, map, STATUS_SYNTAX,
                          "'data' are up to %d columns, as in data: {x: [1, 2], y: [2, 3]}", EXERCISE_COLUMNS_MAX);
    for (int i = 0; i < map->count; i++) {
        const Yaml *list = map->items[i];
        if (list->kind != YAML_LIST || list->count < 1 || list->count > EXERCISE_ROWS_MAX ||
            (i && list->count != e->rows))
            return yaml_error(l->error, list, STATUS_VALUE,
                              "a column is a list of 1 to %d numbers, as many as in the others", EXERCISE_ROWS_MAX);
        double *values = arena_array(l->arena, double, list->count);
        Status status = yaml_numbers(list, values, list->count, map->keys[i]->text, l->error);
        if (!status) status = add_name(l, map->keys[i], map->keys[i]->text, false);
        if (status) return status;
        e->rows = list->count;
        e->columns[e->column_count++] = (ProgramColumn){map->keys[i]->text, values};
    }
    return STATUS_OK;
}

static Status read_lets(Loader *l)
{
    const Yaml *list = yaml_get(l->file, "let");
    if (list && list->kind != YAML_LIST) return yaml_error(l->error, list, STATUS_SYNTAX, "'let' is a list of lines");
    for (int i = 0; list && i < list->count; i++) {
        if (l->e->let_count == EXERCISE_LINES_MAX)
            return yaml_error(l->error, list, STATUS_LIMIT, "at most %d lines", EXERCISE_LINES_MAX);
        ProgramLine line;
        Status status = read_line(l, list->items[i], &line);
        if (!status) status = add_name(l, list->items[i], line.name, false);
        if (status) return status;
        l->e->lets[l->e->let_count++] = line;
    }
    return STATUS_OK;
}

static Status read_function(Loader *l)
{
    const Yaml *text = yaml_get(l->file, "function");
    ProgramLine line;
    if (!text) return STATUS_OK;
    Status status = read_line(l, text, &line);
    l->e->function_name = line.name;
    l->e->function = status ? NULL : line.formula;
    l->e->function_text = text->text;
    return status;
}

/* ---- what is to be found ---- */

static Status read_wrong(Loader *l, const Yaml *in, const char *blank, ExerciseWrong *out, int *count)
{
    static const char *const keys[] = {"when", "say"};
    const Yaml *list = yaml_get(in, "wrong");
    if (list && list->kind != YAML_LIST)
        return yaml_error(l->error, list, STATUS_SYNTAX, "'wrong' is a list, as in [{when: \"2*x\", say: \"…\"}]");
    for (int i = 0; list && i < list->count; i++) {
        const Yaml *item = list->items[i], *when = yaml_get(item, "when");
        if (*count == EXERCISE_WRONG_MAX)
            return yaml_error(l->error, item, STATUS_LIMIT, "at most %d mistakes", EXERCISE_WRONG_MAX);
        ExerciseWrong *wrong = &out[(*count)++];
        Status status = yaml_keys(item, keys, 2, l->error);
        if (!status) status = yaml_text(item, "say", &wrong->say, l->error);
        if (!status && !when)
            status = yaml_error(l->error, item, STATUS_SYNTAX, "'when' is missing: the wrong formula");
        if (status) return status;
        bool many = when->kind == YAML_LIST;
        wrong->line_count = many ? when->count : 1;
        if (wrong->line_count < 1 || wrong->line_count > EXERCISE_LINES_MAX)
            return yaml_error(l->error, when, STATUS_LIMIT, "'when' has 1 to %d lines", EXERCISE_LINES_MAX);
        ProgramLine *lines = arena_array(l->arena, ProgramLine, wrong->line_count);
        int names = l->name_count;
        for (int k = 0; k < wrong->line_count && !status; k++) {
            const Yaml *text = many ? when->items[k] : when;
            if (!blank) {
                status = read_line(l, text, &lines[k]);
                if (!status) status = add_name(l, text, lines[k].name, true);
            } else {
                lines[k].name = blank;
                status = read_formula(l, text, &lines[k].formula);
            }
        }
        l->name_count = names;
        wrong->lines = lines;
        if (status) return status;
    }
    return STATUS_OK;
}

static Status read_blank(Loader *l, const Yaml *at)
{
    static const char *const keys[] = {"name", "show", "ask", "answer", "derive", "tip", "begin", "wrong"};
    Exercise *e = l->e;
    if (e->line_count == EXERCISE_LINES_MAX)
        return yaml_error(l->error, at, STATUS_LIMIT, "at most %d blanks", EXERCISE_LINES_MAX);
    ExerciseLine *line = &e->lines[e->line_count];
    Status status = yaml_keys(at, keys, 8, l->error);
    if (!status) status = yaml_text(at, "name", &line->line.name, l->error);
    if (!status) status = yaml_text_or(at, "show", &line->show, l->error);
    if (!status) status = yaml_text_or(at, "ask", &line->ask, l->error);
    if (!status) status = yaml_text_or(at, "tip", &line->tip, l->error);
    if (!status) status = yaml_text_or(at, "begin", &line->begin, l->error);
    if (!status) status = yaml_text_or(at, "derive", &line->derived_by, l->error);
    if (status) return status;
    const Yaml *answer = yaml_get(at, "answer");
    if ((answer != NULL) == (line->derived_by != NULL))
        return yaml_error(
            l->error, at, STATUS_SYNTAX,
            "a blank has an 'answer' (a formula), or 'derive' (the name that the 'function' is derived by)");
    if (line->derived_by && !e->function)
        return yaml_error(l->error, yaml_get(at, "derive"), STATUS_NAME,
                          "'function' is missing: what is to be derived, as in \"L = x^2\"");
    if (line->derived_by) {
        Error inner = {0};
        TextBuffer text = {0};
        if (formula_derive(l->arena, e->function, line->derived_by, &line->line.formula, &inner))
            return formula_error_in(yaml_get(at, "derive"), &inner, l->error);
        formula_print(line->line.formula, &text);
        line->text = arena_string(l->arena, text.data ? text.data : "0");
        text_free(&text);
    } else {
        if ((status = read_formula(l, answer, &line->line.formula))) return status;
        line->text = answer->text;
    }
    if ((status = read_wrong(l, at, line->line.name, line->wrong, &line->wrong_count))) return status;
    e->line_count++;
    return add_name(l, yaml_get(at, "name"), line->line.name, false);
}

static Status read_rule(Loader *l, const Yaml *map)
{
    static const char *const keys[] = {"lines", "begin", "wrong", "tip", "result"};
    Exercise *e = l->e;
    Status status = yaml_keys(map, keys, 5, l->error);
    const Yaml *list = yaml_get(map, "lines"), *begin = yaml_get(map, "begin");
    const char *tip = NULL;
    e->result = "step";
    if (!status) status = yaml_text_or(map, "tip", &tip, l->error);
    if (!status) status = yaml_text_or(map, "result", &e->result, l->error);
    if (!status && (!list || list->kind != YAML_LIST || list->count < 1 || list->count > EXERCISE_LINES_MAX))
        status = yaml_error(l->error, list ? list : map, STATUS_SYNTAX,
                            "'lines' is a list of 1 to %d lines, as in [\"step = -lr*g\"]", EXERCISE_LINES_MAX);
    for (int i = 0; !status && i < list->count; i++) { /* a line may read what a later one sets: that is a state */
        const char *equals = list->items[i]->kind == YAML_SCALAR ? strchr(list->items[i]->text, '=') : NULL;
        size_t length = equals ? strcspn(list->items[i]->text, " =") : 0;
        if (length) status = add_name(l, list->items[i], arena_copy(l->arena, list->items[i]->text, length), true);
    }
    for (int i = 0; !status && i < list->count; i++) {
        ExerciseLine *line = &e->lines[e->line_count];
        if ((status = read_line(l, list->items[i], &line->line))) break;
        const char *equals = strchr(list->items[i]->text, '=');
        line->text = equals + 1 + strspn(equals + 1, " ");
        line->tip = tip;
        e->line_count++;
    }
    if (!status && begin && (begin->kind != YAML_LIST || begin->count > EXERCISE_LINES_MAX))
        status = yaml_error(l->error, begin, STATUS_SYNTAX, "'begin' is a list of lines");
    for (int i = 0; !status && begin && i < begin->count; i++)
        e->begin[e->begin_count++] = begin->items[i]->kind == YAML_SCALAR ? begin->items[i]->text : "";
    if (status) return status;
    e->fields = e->line_count > e->begin_count ? e->line_count : e->begin_count;
    if (e->line_count > 1 && e->fields < EXERCISE_LINES_MAX) e->fields++; /* room for those who write more lines */
    return read_wrong(l, map, NULL, e->wrong, &e->wrong_count);
}

/* ---- the true answers must have values ---- */

static Status try_answers(Loader *l)
{
    Exercise *e = l->e;
    Trial *trial = trial_create(e);
    ProgramLine lines[EXERCISE_LINES_MAX];
    double *out = memory_must(calloc(trial_room(trial), sizeof *out));
    Status status = STATUS_OK;
    for (int i = 0; i < e->line_count; i++) lines[i] = e->lines[i].line;
    for (int i = e->rule ? e->line_count - 1 : 0; i < e->line_count && !status; i++) {
        bool vector;
        Error inner = {0};
        const char *result = e->rule ? e->result : lines[i].name;
        if ((status = trial_run(trial, lines, i + 1, result, out, &vector, &inner))) {
            yaml_error(l->error, l->file, status, "the answer '%.60s': %.300s", result, inner.message);
            break;
        }
        TrialCompared self = trial_compare(trial, out, vector, out, vector);
        int all = TRIAL_RANDOM * trial_steps(trial) * (vector ? EXERCISE_SIZE : 1);
        if (self.counted * 4 < all)
            status =
                yaml_error(l->error, l->file, STATUS_VALUE,
                           "the answer '%.60s' has a value at %d of %d points only; narrow the ranges under 'given'",
                           result, self.counted, all);
    }
    free(out);
    trial_destroy(trial);
    return status;
}

static Status read_exercise(Loader *l)
{
    static const char *const keys[] = {"kind",     "name",   "title", "task",  "given", "data",    "let",
                                       "function", "blanks", "rule",  "after", "next",  "summary", "card"};
    Exercise *e = l->e;
    const char *kind = "exercise";
    Status status = yaml_keys(l->file, keys, 14, l->error);
    if (!status) status = yaml_text_or(l->file, "kind", &kind, l->error);
    if (!status) status = yaml_text(l->file, "name", &e->name, l->error);
    if (!status) status = yaml_text(l->file, "title", &e->title, l->error);
    if (!status) status = yaml_text(l->file, "task", &e->task, l->error);
    if (!status) status = yaml_text_or(l->file, "after", &e->after, l->error);
    if (!status) status = yaml_text_or(l->file, "next", &e->next, l->error);
    if (!status) status = yaml_text_or(l->file, "summary", &e->summary, l->error);
    if (!status) status = yaml_text_or(l->file, "card", &e->card, l->error);
    if (!status) status = asset_name_check(l->file, e->path, e->name, l->error);
    if (status) return status;
    if (strcmp(kind, "exercise"))
        return yaml_error(l->error, yaml_get(l->file, "kind"), STATUS_VALUE, "this is no exercise; kind is exercise");
    const Yaml *blanks = yaml_get(l->file, "blanks"), *rule = yaml_get(l->file, "rule");
    if ((blanks != NULL) == (rule != NULL))
        return yaml_error(l->error, rule ? rule : l->file, STATUS_SYNTAX,
                          "an exercise has 'blanks' or a 'rule', one of the two");
    e->rule = rule != NULL;
    if ((status = read_given(l)) || (status = read_data(l)) || (status = read_lets(l)) || (status = read_function(l)))
        return status;
    if (rule) status = read_rule(l, rule);
    else if (blanks->kind != YAML_LIST || !blanks->count)
        status = yaml_error(l->error, blanks, STATUS_SYNTAX, "'blanks' is a list, as in [{name: dx, answer: \"2*x\"}]");
    else
        for (int i = 0; i < blanks->count && !status; i++) status = read_blank(l, blanks->items[i]);
    return status ? status : try_answers(l);
}

/* ---- making ---- */

static Status read_tree(Exercise *e, Status status, const Yaml *file, Exercise **out, Error *error)
{
    Loader l = {.e = e, .arena = &e->arena, .file = file, .error = error};
    if (!status && file->kind != YAML_MAP)
        status = yaml_error(error, file, STATUS_SYNTAX, "an exercise is a list of fields, as in title: …");
    if (!status) status = read_exercise(&l);
    if (status) exercise_destroy(e), e = NULL;
    *out = e;
    return status;
}

Status exercise_parse(Exercise **out, const char *path, const char *text, size_t length, int first_line, Error *error)
{
    Exercise *e = memory_must(calloc(1, sizeof *e));
    Yaml *file = NULL;
    e->path = arena_string(&e->arena, path);
    Status status = yaml_parse(&e->arena, e->path, text, length, first_line, &file, error);
    return read_tree(e, status, file, out, error);
}

Status exercise_take(Exercise **out, Meaning *meaning, Error *error)
{
    Exercise *e = memory_must(calloc(1, sizeof *e));
    e->arena = meaning->arena;
    meaning->arena = (Arena){0};
    e->path = meaning->path;
    return read_tree(e, STATUS_OK, meaning->tree, out, error);
}

Status exercise_load(Exercise **out, const char *word, const char *beside, Error *error)
{
    Meaning meaning;
    *out = NULL;
    Status status = meaning_named(&meaning, MEANS_EXERCISE, word, beside, error);
    if (!status) status = exercise_take(out, &meaning, error);
    meaning_free(&meaning);
    return status;
}

void exercise_destroy(Exercise *exercise)
{
    if (!exercise) return;
    Arena arena = exercise->arena;
    arena_free(&arena);
    free(exercise);
}

bool exercise_has_vectors(const Exercise *exercise)
{
    for (int i = 0; i < exercise->given_count; i++)
        if (exercise->given[i].vector) return true;
    return false;
}

int exercise_fields(const Exercise *exercise) { return exercise->rule ? exercise->fields : exercise->line_count; }

const char *exercise_begin(const Exercise *exercise, int field)
{
    const char *begin =
        exercise->rule ? field < exercise->begin_count ? exercise->begin[field] : NULL : exercise->lines[field].begin;
    return begin ? begin : "";
}

void exercise_solution(const Exercise *exercise, int field, TextBuffer *out)
{
    if (field >= exercise->line_count) return;
    const ExerciseLine *line = &exercise->lines[field];
    if (exercise->rule) text_add(out, "%s = ", line->line.name);
    text_add(out, "%s", line->text);
}
