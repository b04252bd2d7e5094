#include "model/method/rule.h"

#include "base/file.h"
#include "base/memory.h"
#include "base/yaml.h"
#include "formula/tree.h"
#include "model/method/method.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const given[] = {"theta", "g", "t", "T", "lr"};
static const char *const role_words[] = {"gradient", "momentum", "second_moment", "step", "none"};
enum { GIVEN_COUNT = 5, ROLE_COUNT = 5, NAMES_MAX = GIVEN_COUNT + RULE_OPTIONS_MAX + RULE_STATES_MAX + RULE_LINES_MAX };

typedef struct Loader {
    Rule *rule;
    Arena *arena;
    const Yaml *file;
    Error *error;
    const Yaml *roles;
    const char *names[NAMES_MAX];
    int name_count; /* what a line may use: given, options, states, earlier lines */
    TextBuffer warnings;
} Loader;

static bool is_given(const char *name)
{
    for (int i = 0; i < GIVEN_COUNT; i++)
        if (!strcmp(name, given[i])) return true;
    return false;
}

static void warn_if_hidden(Loader *l, const Yaml *at, const char *name)
{
    if (formula_is_constant(name))
        text_add(&l->warnings, "%s:%d:%d: warning: '%s' hides the constant of that name\n", at->file->path, at->line,
                 at->column, name);
}

static bool has_name(const Loader *l, const char *name)
{
    for (int i = 0; i < l->name_count; i++)
        if (!strcmp(l->names[i], name)) return true;
    return false;
}

static void add_name(Loader *l, const char *name)
{
    if (!has_name(l, name)) l->names[l->name_count++] = name;
}

/* ---- options ---- */

static Status read_options(Loader *l)
{
    Rule *rule = l->rule;
    const Yaml *map = yaml_get(l->file, "options");
    if (!map) return yaml_error(l->error, l->file, STATUS_SYNTAX, "'options' is missing; try options: {lr: 0.01}");
    /* one place is kept for clip */
    Status status = options_read(l->arena, map, rule->options, &rule->option_count, RULE_OPTIONS_MAX - 1, l->error);
    if (status) return status;
    for (int i = 0; i < map->count; i++) {
        const char *name = map->keys[i]->text;
        if ((is_given(name) && strcmp(name, "lr")) || !strcmp(name, "step"))
            return yaml_error(l->error, map->keys[i], STATUS_NAME,
                              "'%s' has a meaning in every rule; choose another name", name);
        warn_if_hidden(l, map->keys[i], name);
    }
    int lr = options_find(rule->options, rule->option_count, "lr");
    if (lr < 0 || rule->options[lr].kind != OPTION_NUMBER)
        return yaml_error(l->error, map, STATUS_NAME,
                          "every rule needs the number 'lr' among its options; try lr: 0.01");
    RuleOption first = rule->options[lr];
    memmove(&rule->options[1], &rule->options[0], sizeof(RuleOption) * (size_t)lr);
    rule->options[0] = first;

    RuleOption clip = option_number("clip", 0);
    clip.note = "longest slope let through; 0 = off";
    int own = options_find(rule->options, rule->option_count, "clip");
    if (own >= 0) {
        clip = rule->options[own];
        if (clip.kind != OPTION_NUMBER) return yaml_error(l->error, map, STATUS_VALUE, "'clip' must be a number");
        rule->option_count--;
        memmove(&rule->options[own], &rule->options[own + 1], sizeof(RuleOption) * (size_t)(rule->option_count - own));
    }
    rule->options[rule->option_count++] = clip;
    return STATUS_OK;
}

/* ---- state ---- */

static Status read_states(Loader *l)
{
    Rule *rule = l->rule;
    const Yaml *map = yaml_get(l->file, "state");
    const char *names[RULE_OPTIONS_MAX];
    for (int i = 0; i < rule->option_count; i++) names[i] = rule->options[i].name;
    FormulaNames allowed = {names, rule->option_count, false, false};
    if (!map) return STATUS_OK;
    if (map->kind != YAML_MAP)
        return yaml_error(l->error, map, STATUS_SYNTAX, "'state' is names with start values, as in {m: 0, v: 0}");
    for (int i = 0; i < map->count; i++) {
        const Yaml *key = map->keys[i], *value = map->items[i];
        if (!name_is_plain(key->text))
            return yaml_error(l->error, key, STATUS_NAME, "'%s' cannot be a name; use letters, digits and _",
                              key->text);
        if (is_given(key->text))
            return yaml_error(l->error, key, STATUS_NAME, "'%s' has a meaning in every rule; choose another name",
                              key->text);
        if (options_find(rule->options, rule->option_count, key->text) >= 0)
            return yaml_error(l->error, key, STATUS_NAME, "'%s' is an option already; choose another name", key->text);
        for (int k = 0; k < i; k++)
            if (!strcmp(map->keys[k]->text, key->text))
                return yaml_error(l->error, key, STATUS_NAME, "'%s' is given twice; keep one", key->text);
        if (rule->state_count == RULE_STATES_MAX)
            return yaml_error(l->error, key, STATUS_LIMIT, "more than %d states", RULE_STATES_MAX);
        if (value->kind != YAML_SCALAR)
            return yaml_error(l->error, value, STATUS_VALUE,
                              "the start of '%s' must be a number or a formula of the options", key->text);
        warn_if_hidden(l, key, key->text);
        RuleState *state = &rule->states[rule->state_count++];
        state->name = key->text;
        Error inner = {0};
        if (formula_parse(l->arena, value->text, &allowed, &state->start, &inner))
            return formula_error_in(value, &inner, l->error);
    }
    return STATUS_OK;
}

static const char *role_of(const Loader *l, const char *name)
{
    const Yaml *role = yaml_get(l->roles, name);
    if (role) return role->text;
    if (!strcmp(name, "g")) return "gradient";
    return !strcmp(name, "step") ? "step" : NULL;
}

static Status check_roles(Loader *l)
{
    l->roles = yaml_get(l->file, "roles");
    if (!l->roles) return STATUS_OK;
    if (l->roles->kind != YAML_MAP)
        return yaml_error(l->error, l->roles, STATUS_SYNTAX, "'roles' are names with words, as in {m: momentum}");
    for (int i = 0; i < l->roles->count; i++) {
        const Yaml *word = l->roles->items[i];
        bool known = false;
        for (int k = 0; k < ROLE_COUNT; k++)
            known = known || (word->kind == YAML_SCALAR && !strcmp(word->text, role_words[k]));
        if (!known)
            return yaml_error(l->error, word, STATUS_VALUE,
                              "a role is gradient, momentum, second_moment, step or none");
    }
    return STATUS_OK;
}

/* After the lines are known: a role for a name that there is not helps nobody. */
static Status check_role_names(Loader *l)
{
    for (int i = 0; l->roles && i < l->roles->count; i++) {
        const Yaml *key = l->roles->keys[i];
        if (has_name(l, key->text)) continue;
        const char *near = nearest_name(key->text, l->names, l->name_count);
        return near ? yaml_error(l->error, key, STATUS_NAME, "no state or line is called '%s'; did you mean '%s'?",
                                 key->text, near)
                    : yaml_error(l->error, key, STATUS_NAME, "no state or line is called '%s'", key->text);
    }
    return STATUS_OK;
}

/* ---- lines ---- */

/* A name that only conditional lines set is there only where the same condition holds (or where it is set for both). */
static bool is_there(const Rule *rule, int before, const char *name, const RuleLine *where)
{
    bool set = false;
    for (int i = 0; i < before; i++) {
        const RuleLine *line = &rule->lines[i];
        if (strcmp(line->name, name)) continue;
        if (!line->condition ||
            (where->condition && !strcmp(line->condition, where->condition) && line->unless == where->unless))
            return true;
        set = true;
        for (int k = 0; k < i; k++)
            if (!strcmp(rule->lines[k].name, name) && rule->lines[k].condition &&
                !strcmp(rule->lines[k].condition, line->condition) && rule->lines[k].unless != line->unless)
                return true;
    }
    if (!set) return true; /* an option, a state, or given */
    for (int i = 0; i < rule->state_count; i++)
        if (!strcmp(rule->states[i].name, name)) return true;
    return is_given(name);
}

/* The column of a name in a formula, 1 where it cannot be told. */
static int column_of(const Node *root, const char *name)
{
    NodeList list = node_list(root);
    int column = 1;
    for (int i = 0; i < list.count; i++)
        if (list.nodes[i]->kind == NODE_NAME && !strcmp(list.nodes[i]->name, name) && list.nodes[i]->column > 0)
            column = list.nodes[i]->column;
    node_list_free(&list);
    return column;
}

static Status read_condition(Loader *l, const Yaml *at, RuleLine *line)
{
    const char *name = at->text;
    if (at->kind == YAML_SCALAR && text_starts(name, "not ")) line->unless = true, name += 4;
    while (at->kind == YAML_SCALAR && *name == ' ') name++;
    if (at->kind == YAML_SCALAR && options_find(l->rule->options, l->rule->option_count, name) >= 0)
        return line->condition = arena_string(l->arena, name), STATUS_OK;
    const char *names[RULE_OPTIONS_MAX];
    for (int i = 0; i < l->rule->option_count; i++) names[i] = l->rule->options[i].name;
    const char *near = at->kind == YAML_SCALAR ? nearest_name(name, names, l->rule->option_count) : NULL;
    if (near) return yaml_error(l->error, at, STATUS_NAME, "'if' needs an option; did you mean '%s'?", near);
    return yaml_error(l->error, at, STATUS_NAME, "'if' needs the name of an option, or 'not' and the name");
}

static Status read_line(Loader *l, const Yaml *item)
{
    static const char *const keys[] = {"do", "note", "if"};
    Rule *rule = l->rule;
    RuleLine line = {.line = item->line};
    const Yaml *text = item;
    Status status;
    if (item->kind == YAML_MAP) {
        if ((status = yaml_keys(item, keys, 3, l->error)) ||
            (status = yaml_text_or(item, "note", &line.note, l->error)))
            return status;
        text = yaml_get(item, "do");
        if (!text)
            return yaml_error(l->error, item, STATUS_SYNTAX,
                              "'do' is missing: the line itself, as in do: \"step = -lr*g\"");
        if (yaml_get(item, "if") && (status = read_condition(l, yaml_get(item, "if"), &line))) return status;
    }
    if (text->kind != YAML_SCALAR)
        return yaml_error(l->error, text, STATUS_SYNTAX, "a line is a text, as in \"step = -lr*g\"");
    if (rule->line_count == RULE_LINES_MAX)
        return yaml_error(l->error, text, STATUS_LIMIT, "more than %d lines", RULE_LINES_MAX - 1);

    Error inner = {0};
    FormulaNames names = {l->names, l->name_count, true, false};
    line.text = text->text;
    if (formula_parse_line(l->arena, line.text, &names, &line.name, &line.formula, &inner))
        return formula_error_in(text, &inner, l->error);

    inner = (Error){.status = STATUS_NAME, .column = 1};
    if (!strcmp(line.name, "theta"))
        snprintf(inner.message, sizeof inner.message,
                 "theta itself is never assigned; set 'step', which is added to theta at the end");
    else if (!strcmp(line.name, "t") || !strcmp(line.name, "T"))
        snprintf(inner.message, sizeof inner.message, "'%s' counts updates and cannot be set", line.name);
    else if (strcmp(line.name, "lr") && options_find(rule->options, rule->option_count, line.name) >= 0)
        snprintf(inner.message, sizeof inner.message, "'%s' is an option and stays as it is; use another name",
                 line.name);
    const char **used;
    int used_count = formula_names(l->arena, line.formula, &used);
    for (int i = 0; i < used_count && !inner.message[0]; i++)
        if (!is_there(rule, rule->line_count, used[i], &line)) {
            inner.column = column_of(line.formula, used[i]);
            snprintf(inner.message, sizeof inner.message,
                     "'%s' is set only under a condition; set it before, or give this line the same 'if'", used[i]);
        }
    if (inner.message[0]) return formula_error_in(text, &inner, l->error);

    warn_if_hidden(l, text, line.name);
    line.role = role_of(l, line.name);
    add_name(l, line.name);
    rule->lines[rule->line_count++] = line;
    return STATUS_OK;
}

static Status read_update(Loader *l)
{
    Rule *rule = l->rule;
    const Yaml *list = yaml_get(l->file, "update");
    if (!list) return yaml_error(l->error, l->file, STATUS_SYNTAX, "'update' is missing: the lines of the rule");
    if (list->kind != YAML_LIST || list->count == 0)
        return yaml_error(l->error, list, STATUS_SYNTAX, "'update' is a list of lines, as in [\"step = -lr*g\"]");

    for (int i = 0; i < GIVEN_COUNT; i++) add_name(l, given[i]);
    for (int i = 0; i < rule->option_count; i++) add_name(l, rule->options[i].name);
    for (int i = 0; i < rule->state_count; i++) add_name(l, rule->states[i].name);

    RuleLine clip = {.text = RULE_CLIP_LINE, .note = RULE_CLIP_NOTE, .condition = "clip", .role = "gradient"};
    FormulaNames names = {l->names, l->name_count, true, false};
    Status status = formula_parse_line(l->arena, RULE_CLIP_LINE, &names, &clip.name, &clip.formula, l->error);
    if (status) return status;
    rule->lines[rule->line_count++] = clip;

    for (int i = 0; i < list->count; i++)
        if ((status = read_line(l, list->items[i]))) return status;
    RuleLine end = {0};
    bool any = false;
    for (int i = 0; i < rule->line_count; i++) any = any || !strcmp(rule->lines[i].name, "step");
    if (!any || !is_there(rule, rule->line_count, "step", &end))
        return yaml_error(l->error, list, STATUS_NAME,
                          any ? "'step' is set only under a condition; set it always"
                              : "no line sets 'step', which is added to theta; try \"step = -lr*g\"");
    return check_role_names(l);
}

/* ---- vectors and scalars ---- */

/* Does a formula differ from parameter to parameter, where these names do? */
static bool is_vector(const Node *root, const char *const *vectors, int count)
{
    NodeList list = node_list(root);
    bool *vector = memory_must(calloc((size_t)list.count, sizeof *vector)), result = false;
    for (int i = 0; i < list.count; i++) { /* children come first */
        const Node *node = list.nodes[i];
        for (int k = 0; node->kind == NODE_NAME && k < count; k++)
            vector[i] = vector[i] || !strcmp(vectors[k], node->name);
        if (node->kind == NODE_CALL && !(node->op >= OP_NORM && node->op <= OP_MAX_OF))
            for (int k = 0; k < node->count; k++)
                vector[i] = vector[i] || vector[node_list_index(&list, node->args[k])];
        result = vector[i] = vector[i] || node->op == OP_GRAD;
    }
    free(vector);
    node_list_free(&list);
    return result;
}

/* Least fixed point: a state is a vector once some line stores one in it. `runs` may be NULL (every line). */
void rule_find_vectors(const Rule *rule, const bool *runs, bool *vector)
{
    const char *names[NAMES_MAX];
    for (int i = 0; i < rule->state_count; i++) vector[i] = false;
    for (bool again = true; again;) {
        again = false;
        int count = 0;
        names[count++] = "theta";
        names[count++] = "g";
        for (int i = 0; i < rule->state_count; i++)
            if (vector[i]) names[count++] = rule->states[i].name;
        for (int i = 0; i < rule->line_count; i++) {
            const RuleLine *line = &rule->lines[i];
            if ((runs && !runs[i]) || !is_vector(line->formula, names, count)) continue;
            names[count++] = line->name;
            for (int s = 0; s < rule->state_count; s++)
                if (!strcmp(rule->states[s].name, line->name) && !vector[s]) vector[s] = again = true;
        }
    }
}

/* ---- methods in C ---- */

static Status read_method(Loader *l, const Yaml *node)
{
    const char *const *names;
    int count = method_names(&names);
    const OptimizerMethod *method = node->kind == YAML_SCALAR ? method_find(node->text) : NULL;
    if (!method) {
        const char *near = node->kind == YAML_SCALAR ? nearest_name(node->text, names, count) : NULL;
        return yaml_error(l->error, node, STATUS_NAME, "unknown method; did you mean '%s'?", near ? near : names[0]);
    }
    if (yaml_get(l->file, "update") || yaml_get(l->file, "state"))
        return yaml_error(l->error, node, STATUS_SYNTAX,
                          "a rule has either 'method' or 'state' and 'update', not both");
    for (int i = 0; i < method->option_count; i++)
        if (rule_option(l->rule, method->options[i]) < 0)
            return yaml_error(l->error, node, STATUS_NAME, "the method '%s' needs the option '%s'", method->name,
                              method->options[i]);
    l->rule->method = method;
    return STATUS_OK;
}

/* ---- the file ---- */

static Status read_rule(Loader *l, const char *path)
{
    static const char *const keys[] = {"name",  "title",  "summary", "source",   "options", "state",
                                       "roles", "update", "method",  "alias_of", "kind",    "short"};
    Rule *rule = l->rule;
    Status status;
    if ((status = yaml_keys(l->file, keys, 12, l->error)) ||
        (status = yaml_text(l->file, "name", &rule->name, l->error)))
        return status;
    if (!rule->name[0] || strlen(rule->name) >= RULE_NAME_MAX)
        return yaml_error(l->error, yaml_get(l->file, "name"), STATUS_NAME, "'name' needs 1 to %d characters",
                          RULE_NAME_MAX - 1);
    rule->title = rule->name, rule->summary = "";
    const char *kind = "optimizer";
    if ((status = asset_name_check(l->file, path, rule->name, l->error)) ||
        (status = yaml_text_or(l->file, "title", &rule->title, l->error)) ||
        (status = yaml_text_or(l->file, "summary", &rule->summary, l->error)) ||
        (status = yaml_text_or(l->file, "source", &rule->source, l->error)) ||
        (status = yaml_text_or(l->file, "alias_of", &rule->alias_of, l->error)) ||
        (status = yaml_text_or(l->file, "short", &rule->short_title, l->error)) ||
        (status = yaml_text_or(l->file, "kind", &kind, l->error)))
        return status;
    if (!rule->short_title) rule->short_title = rule->title;
    if (strcmp(kind, "optimizer"))
        return yaml_error(l->error, yaml_get(l->file, "kind"), STATUS_VALUE,
                          "this is read as an optimizer, not as a '%s'", kind);
    if (rule->alias_of) return STATUS_OK; /* rule_load puts the other rule in its place */
    if ((status = read_options(l)) || (status = check_roles(l))) return status;
    const Yaml *method = yaml_get(l->file, "method");
    if (method) return read_method(l, method);
    if ((status = read_states(l)) || (status = read_update(l))) return status;
    bool vector[RULE_STATES_MAX];
    rule_find_vectors(rule, NULL, vector);
    for (int i = 0; i < rule->state_count; i++) {
        rule->states[i].vector = vector[i];
        rule->states[i].role = role_of(l, rule->states[i].name);
    }
    return STATUS_OK;
}

/* `text` is copied. An alias comes back without lines. */
static Status parse_any(Rule **out, const char *path, const char *text, size_t length, Error *error)
{
    Rule *rule = memory_must(calloc(1, sizeof *rule));
    Loader l = {.rule = rule, .arena = &rule->arena, .error = error};
    Yaml *file;
    rule->path = arena_string(&rule->arena, path);
    Status status = yaml_parse(&rule->arena, path, arena_copy(&rule->arena, text, length), length, 1, &file, error);
    l.file = file;
    if (!status) status = read_rule(&l, path);
    if (l.warnings.length) rule->warnings = arena_string(&rule->arena, l.warnings.data);
    text_free(&l.warnings);
    if (status) {
        rule_destroy(rule);
        return status;
    }
    *out = rule;
    return STATUS_OK;
}

Status rule_parse(Rule **out, const char *path, const char *text, size_t length, Error *error)
{
    Rule *rule;
    Status status = parse_any(&rule, path, text, length, error);
    if (status || !rule->alias_of) {
        if (!status) *out = rule;
        return status;
    }
    /* an alias: the other rule under this name, which must not be an alias again */
    Arena scratch = {0};
    Rule *target = NULL;
    char *beside = arena_string(&scratch, path), *slash = strrchr(beside, '/');
    if (slash) *slash = 0;
    char *target_path = asset_find(&scratch, "optimizers", rule->alias_of, slash ? beside : NULL), *data;
    size_t size;
    if (!target_path || !strcmp(rule->alias_of, rule->name))
        status = error_at(error, path, 0, 0, STATUS_NAME, "'alias_of' names the rule '%s', which is not there",
                          rule->alias_of);
    if (!status) status = file_read(&scratch, target_path, &data, &size, error);
    if (!status) status = parse_any(&target, target_path, data, size, error);
    if (!status && target->alias_of)
        status =
            error_at(error, path, 0, 0, STATUS_NAME, "'alias_of' names '%s', which is an alias too", rule->alias_of);
    if (!status) {
        target->alias_of = arena_string(&target->arena, rule->alias_of);
        target->name = arena_string(&target->arena, rule->name);
        target->title = arena_string(&target->arena, rule->title);
        target->short_title = arena_string(&target->arena, rule->short_title);
        if (rule->summary[0]) target->summary = arena_string(&target->arena, rule->summary);
        target->target_path = target->path;
        target->path = arena_string(&target->arena, rule->path);
        *out = target;
    } else {
        rule_destroy(target);
    }
    rule_destroy(rule);
    arena_free(&scratch);
    return status;
}

static Status unknown_rule(Arena *arena, const char *name, const char *beside, Error *error)
{
    const char **names;
    int count = asset_list(arena, "optimizers", beside, &names);
    const char *near = nearest_name(name, names, count);
    if (near)
        return error_at(error, "", 0, 0, STATUS_NAME, "there is no optimizer '%.80s'; did you mean '%s'?", name, near);
    if (!count)
        return error_at(error, "", 0, 0, STATUS_NAME,
                        "there is no optimizer '%.80s': the folder assets/optimizers was not found", name);
    return error_at(error, "", 0, 0, STATUS_NAME, "there is no optimizer '%.80s'; `valley list optimizers` shows them",
                    name);
}

Status rule_load(Rule **out, const char *name, const char *beside, Error *error)
{
    Arena scratch = {0};
    const char *path =
        strchr(name, '/') || text_ends(name, ".yaml") ? name : asset_find(&scratch, "optimizers", name, beside);
    char *text;
    size_t length;
    Status status =
        path ? file_read(&scratch, path, &text, &length, error) : unknown_rule(&scratch, name, beside, error);
    if (!status) status = rule_parse(out, path, text, length, error);
    arena_free(&scratch);
    return status;
}

void rule_destroy(Rule *rule)
{
    if (!rule) return;
    arena_free(&rule->arena);
    free(rule);
}

/* ---- settings ---- */

int rule_option(const Rule *rule, const char *name) { return options_find(rule->options, rule->option_count, name); }

RuleSettings rule_settings_default(const Rule *rule)
{
    RuleSettings settings = {{0}};
    for (int i = 0; i < rule->option_count; i++) settings.values[i] = rule->options[i].value;
    return settings;
}

Status rule_settings_parse(const Rule *rule, const char *text, RuleSettings *settings, Error *error)
{
    RuleSettings read = *settings;
    Status status = options_parse(rule->options, rule->option_count, rule->name, text, read.values, error);
    if (!status) *settings = read;
    return status;
}

void rule_settings_print(const Rule *rule, const RuleSettings *settings, TextBuffer *out)
{
    options_print(rule->options, rule->option_count, settings->values, out);
}

bool rule_line_runs(const Rule *rule, const RuleLine *line, const RuleSettings *settings)
{
    if (!line->condition) return true;
    return (settings->values[rule_option(rule, line->condition)] != 0) != line->unless;
}
