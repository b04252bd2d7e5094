#include "model/rule_draft.h"

#include "base/yaml.h"
#include "formula/tree.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { LINES = RULE_LINES_MAX, NAMES = 128 };

typedef struct Line {
    const char *text; /* without its note, at the columns that it has in the draft; in the arena */
    const char *note; /* or NULL */
    int number;       /* from 1 */
    char left[RULE_NAME_MAX];
    bool start;          /* m(0) = … */
    int right;           /* bytes before the right side */
    const Node *formula; /* NULL: not parsed */
} Line;

typedef struct Reading {
    Arena arena;
    Line lines[LINES];
    int count;
    int most; /* lines of the text in all */
    char states[RULE_STATES_MAX][RULE_NAME_MAX];
    int state_count;
} Reading;

/* ---- names in a text -------------------------------------------------------------------------------------------- */

static bool begins_name(uint32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c >= 0x370 && c <= 0x3FF);
}
static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* The next name from *at on; *at is behind it then. False: there is none. Digits of a number are no name: 1e-3. */
static bool next_name(const char **at, const char **name, int *length)
{
    while (**at) {
        const char *from = *at;
        if (is_digit(*from) || (*from == '.' && is_digit(from[1]))) {
            while (is_digit(**at) || **at == '.') ++*at;
            const char *e = *at + 1;
            if ((**at == 'e' || **at == 'E') && (is_digit(*e) || ((*e == '+' || *e == '-') && is_digit(e[1])))) {
                for (*at = e + 1; is_digit(**at);) ++*at;
            }
            continue;
        }
        uint32_t c = utf8_next(at, NULL);
        if (!begins_name(c)) continue;
        for (;;) {
            const char *back = *at;
            c = utf8_next(at, NULL);
            if (c && (begins_name(c) || (c < 128 && is_digit((char)c)))) continue;
            *at = back;
            break;
        }
        *name = from, *length = (int)(*at - from);
        return true;
    }
    return false;
}

static bool same(const char *name, const char *from, int length)
{
    return (int)strlen(name) == length && !strncmp(name, from, (size_t)length);
}

static bool among(const char *const *names, int count, const char *from, int length)
{
    for (int i = 0; i < count; i++)
        if (same(names[i], from, length)) return true;
    return false;
}

static const char *const given[] = {"theta", "g", "t", "T"};
static const char *const rates[] = {"alpha", "eta", "learning_rate", "\xCE\xB1", "\xCE\xB7"};
static const char *const signs[] = {"and", "or", "not"};
#define COUNT(array) (int)(sizeof array / sizeof array[0])

/* A name that the language has a meaning for where it stands. */
static bool is_language(const char *from, int length, const char *behind)
{
    char name[RULE_NAME_MAX];
    if (length >= (int)sizeof name) return false;
    snprintf(name, sizeof name, "%.*s", length, from);
    while (*behind == ' ') behind++;
    return among(signs, COUNT(signs), from, length) || formula_is_constant(name) ||
           (formula_is_function(name) && *behind == '(') || (*behind == '(' && op_find(name, true, false) != OP_NONE);
}

static int column_at(const char *text, const char *at) { return 1 + (int)utf8_count(text, (size_t)(at - text)); }

/* ---- reading ---------------------------------------------------------------------------------------------------- */

static Status wrong(Error *error, const Line *line, int column, Status status, const char *message)
{
    error_at(error, "rule", line ? line->number : 1, column, status, "%s", message);
    if (error && line) error_excerpt(error, line->text, strlen(line->text));
    return status;
}

/* "name" or "name(0)" and what is behind the '='. */
static Status read_left(Line *line, Error *error)
{
    const char *at = line->text, *name;
    int length;
    char message[300];
    const char *equals = strchr(line->text, '=');
    if (!equals || equals[1] == '=')
        return wrong(error, line, column_at(line->text, line->text + strlen(line->text)), STATUS_SYNTAX,
                     "a line sets one quantity; write name = formula, as in step = -lr*g");
    const char *first = line->text + strspn(line->text, " \t");
    if (!next_name(&at, &name, &length) || name != first || name > equals)
        return wrong(error, line, column_at(line->text, first), STATUS_SYNTAX,
                     "a line begins with the name of what it sets, as in m = 0.9*m + g");
    if (length >= RULE_NAME_MAX)
        return wrong(error, line, column_at(line->text, first), STATUS_LIMIT, "this name is too long");
    snprintf(line->left, sizeof line->left, "%.*s", length, name);
    at += strspn(at, " ");
    if (!strncmp(at, "(0)", 3)) line->start = true, at += 3, at += strspn(at, " ");
    if (at != equals)
        return wrong(error, line, column_at(line->text, at), STATUS_SYNTAX,
                     "expected = here: one name, then its formula");
    line->right = (int)(equals + 1 - line->text);
    if (formula_is_constant(line->left)) {
        snprintf(message, sizeof message, "'%s' is a number of the language; choose another name", line->left);
        return wrong(error, line, column_at(line->text, first), STATUS_NAME, message);
    }
    if (!strcmp(line->left, "theta") || !strcmp(line->left, "t") || !strcmp(line->left, "T")) {
        if (line->left[1])
            snprintf(message, sizeof message,
                     "theta itself is never set; set step, which is added to theta at the end");
        else snprintf(message, sizeof message, "'%s' counts updates and cannot be set", line->left);
        return wrong(error, line, column_at(line->text, first), STATUS_NAME, message);
    }
    return STATUS_OK;
}

/* Spaces stand in for the left side, so that columns are those of the line. */
static Status read_right(Reading *r, Line *line, Error *error)
{
    char *text = arena_string(&r->arena, line->text), *out = text;
    Error inner = {0};
    FormulaNames any = {NULL, -1, true, false};
    for (const char *at = line->text; at < line->text + line->right;) *out++ = ' ', utf8_next(&at, NULL);
    memmove(out, line->text + line->right, strlen(line->text + line->right) + 1);
    if (!*(out + strspn(out, " \t")))
        return wrong(error, line, column_at(line->text, line->text + strlen(line->text)), STATUS_SYNTAX,
                     "the formula is missing; write it behind the =");
    if (formula_parse(&r->arena, text, &any, &line->formula, &inner) == STATUS_OK) return STATUS_OK;
    return wrong(error, line, inner.column, inner.status, inner.message);
}

static Status read_lines(Reading *r, const char *text, Error *error)
{
    *r = (Reading){0};
    Status status = STATUS_OK;
    while (!status) {
        size_t length = strcspn(text, "\n"), words = strcspn(text, "#\n");
        r->most++;
        if (strspn(text, " \t") < words) {
            if (r->count == LINES - 1)
                return error_at(error, "rule", r->most, 1, STATUS_LIMIT, "more than %d lines", LINES - 1);
            Line *line = &r->lines[r->count++];
            *line = (Line){.number = r->most};
            char *own = arena_copy(&r->arena, text, words);
            for (size_t end = words; end > 0 && strchr(" \t\r", own[end - 1]); end--) own[end - 1] = 0;
            line->text = own;
            if (words < length) {
                size_t skip = 1 + strspn(text + words + 1, " \t");
                char *note =
                    arena_copy(&r->arena, text + words + skip, length > words + skip ? length - words - skip : 0);
                line->note = *note ? note : NULL;
            }
            if (!(status = read_left(line, error))) status = read_right(r, line, error);
        }
        if (!text[length]) break;
        text += length + 1;
    }
    return status;
}

static bool is_set(const Reading *r, int before, const char *from, int length)
{
    for (int i = 0; i < before; i++)
        if (!r->lines[i].start && same(r->lines[i].left, from, length)) return true;
    return false;
}

static bool is_state(const Reading *r, const char *from, int length)
{
    for (int i = 0; i < r->state_count; i++)
        if (same(r->states[i], from, length)) return true;
    return false;
}

static Status find_states(Reading *r, Error *error)
{
    for (int i = 0; i < r->count; i++) {
        const char *at = r->lines[i].text + r->lines[i].right, *name;
        int length;
        if (r->lines[i].start) at = ""; /* of options only; its own name is a state if a line uses it */
        while (next_name(&at, &name, &length)) {
            if (is_language(name, length, at) || among(given, COUNT(given), name, length) || same("lr", name, length))
                continue;
            if (is_set(r, i, name, length) || !is_set(r, r->count, name, length) || is_state(r, name, length)) continue;
            if (r->state_count == RULE_STATES_MAX)
                return wrong(error, &r->lines[i], 1, STATUS_LIMIT,
                             "too many quantities are kept from update to update");
            snprintf(r->states[r->state_count++], RULE_NAME_MAX, "%.*s", length, name);
        }
    }
    for (int i = 0; i < r->count; i++)
        if (r->lines[i].start && !is_state(r, r->lines[i].left, (int)strlen(r->lines[i].left)))
            return wrong(error, &r->lines[i], 1, STATUS_NAME,
                         "nothing is kept under this name: no line uses it before it is set");
    return STATUS_OK;
}

/* ---- options ---------------------------------------------------------------------------------------------------- */

static double usual_value(const char *name)
{
    static const struct {
        const char *name;
        double value;
    } values[] = {
        {"lr", 0.01},      {"beta", 0.9},      {"beta1", 0.9},    {"beta2", 0.999},    {"beta_1", 0.9},
        {"beta_2", 0.999}, {"momentum", 0.9},  {"mu", 0.9},       {"rho", 0.9},        {"gamma", 0.9},
        {"decay", 0.9},    {"eps", 1e-8},      {"epsilon", 1e-8}, {"weight_decay", 0}, {"lambda", 0},
        {"\xCE\xB2", 0.9}, {"\xCE\xB5", 1e-8}, {"\xCE\xBC", 0.9}, {"\xCE\xB3", 0.9},   {"\xCF\x81", 0.9},
        {"\xCE\xBB", 0},
    };
    for (int i = 0; i < COUNT(values); i++)
        if (!strcmp(values[i].name, name)) return values[i].value;
    return 1;
}

RuleDraftOption *rule_draft_option(RuleDraft *draft, const char *name)
{
    for (int i = 0; i < draft->option_count; i++)
        if (!strcmp(draft->options[i].name, name)) return &draft->options[i];
    return NULL;
}

/* Room is made by one that the text no longer uses. */
static RuleDraftOption *meet(RuleDraft *draft, const char *name)
{
    RuleDraftOption *option = rule_draft_option(draft, name);
    for (int i = 0; !option && draft->option_count == RULE_DRAFT_OPTIONS && i < RULE_DRAFT_OPTIONS; i++)
        if (!draft->options[i].used) {
            memmove(&draft->options[i], &draft->options[i + 1],
                    sizeof draft->options[0] * (size_t)(RULE_DRAFT_OPTIONS - 1 - i));
            draft->option_count--;
        }
    if (option || draft->option_count == RULE_DRAFT_OPTIONS) return option;
    option = &draft->options[draft->option_count++];
    *option = (RuleDraftOption){.value = usual_value(name)};
    snprintf(option->name, sizeof option->name, "%s", name);
    RuleOption usual = option_number(option->name, option->value);
    option->low = usual.low, option->high = usual.high, option->log_scale = usual.log_scale;
    return option;
}

const char *rule_draft_called(const RuleDraft *draft, const RuleDraftOption *option)
{
    return !strcmp(option->name, "lr") && draft->rate[0] ? draft->rate : option->name;
}

/* "sqr(v)" is a misspelt function, not the option sqr times v. */
static Status no_function(const Line *line, const char *name, int length, Error *error)
{
    char message[300], own[RULE_NAME_MAX];
    const char *const *functions;
    int count = op_names(&functions);
    snprintf(own, sizeof own, "%.*s", length, name);
    const char *near = nearest_name(own, functions, count);
    if (near) snprintf(message, sizeof message, "'%s' is not a function; did you mean '%s'?", own, near);
    else snprintf(message, sizeof message, "'%s' is not a function; for a product write %s*(", own, own);
    return wrong(error, line, column_at(line->text, name), STATUS_NAME, message);
}

/* Which name is the rate: lr itself, or the first of its other names. */
static void find_rate(RuleDraft *draft, const Reading *r)
{
    bool itself = false;
    char first[RULE_NAME_MAX] = "";
    for (int i = 0; i < r->count; i++) {
        const char *at = r->lines[i].text + r->lines[i].right, *name;
        int length;
        while (next_name(&at, &name, &length)) {
            itself |= same("lr", name, length);
            if (!first[0] && among(rates, COUNT(rates), name, length) && !is_set(r, r->count, name, length))
                snprintf(first, sizeof first, "%.*s", length, name);
        }
    }
    snprintf(draft->rate, sizeof draft->rate, "%s", itself || !first[0] ? "lr" : first);
}

static Status find_options(RuleDraft *draft, const Reading *r, Error *error)
{
    int used = 0;
    find_rate(draft, r);
    for (int i = 0; i < draft->option_count; i++) draft->options[i].used = false;
    for (int i = 0; i < r->count; i++) {
        const Line *line = &r->lines[i];
        const char *at = line->text + line->right, *name;
        char own[RULE_NAME_MAX];
        int length;
        while (next_name(&at, &name, &length)) {
            if (is_language(name, length, at) || among(given, COUNT(given), name, length) ||
                is_set(r, r->count, name, length))
                continue;
            if (length >= RULE_NAME_MAX)
                return wrong(error, line, column_at(line->text, name), STATUS_LIMIT, "this name is too long");
            if (at[strspn(at, " ")] == '(' && utf8_count(name, (size_t)length) > 1)
                return no_function(line, name, length, error);
            if (same("step", name, length))
                return wrong(error, line, column_at(line->text, name), STATUS_NAME,
                             "no line sets step; write a line step = …");
            snprintf(own, sizeof own, "%.*s", length, name);
            if (!strcmp(own, draft->rate)) snprintf(own, sizeof own, "lr");
            RuleDraftOption *option = meet(draft, own);
            if (!option)
                return wrong(error, line, column_at(line->text, name), STATUS_LIMIT,
                             "too many names have no line of their own");
            if (!option->used && strcmp(own, "lr") && ++used > RULE_OPTIONS_MAX - 2)
                return wrong(error, line, column_at(line->text, name), STATUS_LIMIT,
                             "too many names have no line of their own");
            option->used = true;
        }
    }
    return STATUS_OK;
}

/* ---- roles ------------------------------------------------------------------------------------------------------ */

static bool is_g(const Node *node) { return node->kind == NODE_NAME && !strcmp(node->name, "g"); }

/* The slope itself goes into it: 1; its square or its size: 2; neither: 0. */
static int takes_slope(const Node *root)
{
    NodeList list = node_list(root);
    int takes = 0;
    for (int i = 0; i < list.count; i++) {
        const Node *node = list.nodes[i];
        if (is_g(node) && takes < 1) takes = 1;
        if (node->kind != NODE_CALL || !is_g(node->args[0])) continue;
        if (node->op == OP_POW || node->op == OP_ABS || (node->op == OP_MUL && is_g(node->args[1]))) takes = 2;
    }
    node_list_free(&list);
    return takes;
}

static const char *role_in(const Reading *r, const char *from, int length)
{
    if (same("g", from, length)) return "gradient";
    if (same("step", from, length)) return "step";
    if (is_state(r, from, length))
        for (int i = 0; i < r->count; i++) {
            const Line *line = &r->lines[i];
            if (line->start || !line->formula || !same(line->left, from, length)) continue;
            int takes = takes_slope(line->formula);
            if (takes) return takes == 2 ? "second_moment" : "momentum";
        }
    if (length > 4 && !strncmp(from + length - 4, "_hat", 4) && is_set(r, r->count, from, length))
        return role_in(r, from, length - 4);
    return NULL;
}

const char *rule_draft_role(const RuleDraft *draft, const char *name, int length)
{
    Reading r;
    read_lines(&r, draft->text, NULL); /* what can be read of it */
    find_states(&r, NULL);
    const char *role = role_in(&r, name, length);
    arena_free(&r.arena);
    return role;
}

/* ---- the file --------------------------------------------------------------------------------------------------- */

/* A formula as the file has it: the rate is lr. */
static void write_formula(TextBuffer *out, const RuleDraft *draft, const char *text)
{
    const char *at = text, *name;
    int length;
    while (next_name(&at, &name, &length)) {
        text_add_bytes(out, text, (size_t)(name - text));
        if (same(draft->rate, name, length)) text_add(out, "lr");
        else text_add_bytes(out, name, (size_t)length);
        text = at;
    }
    text_add(out, "%s", text);
}

static void write_line(TextBuffer *out, const RuleDraft *draft, const char *from, const char *note)
{
    TextBuffer formula = {0};
    write_formula(&formula, draft, from + strspn(from, " \t"));
    text_add(out, note ? "  - {do: " : "  - ");
    yaml_write_quoted(out, formula.data ? formula.data : "");
    if (note) {
        text_add(out, ", note: ");
        yaml_write_quoted(out, note);
        text_add(out, "}");
    }
    text_add(out, "\n");
    text_free(&formula);
}

static void write_option(TextBuffer *out, const RuleDraftOption *option, const char *between)
{
    char value[32], low[32], high[32];
    text_add(out, "%s%s: {value: %s, range: [%s, %s], scale: %s}", between, option->name,
             number_exact(value, option->value), number_exact(low, option->low), number_exact(high, option->high),
             option->log_scale ? "log" : "linear");
}

static void write_options(TextBuffer *out, const RuleDraft *draft)
{
    const RuleDraftOption *rate = rule_draft_option((RuleDraft *)draft, "lr");
    text_add(out, "options: {");
    if (rate) write_option(out, rate, "");
    else text_add(out, "lr: 0.01"); /* every rule has one */
    for (int i = 0; i < draft->option_count; i++)
        if (draft->options[i].used && &draft->options[i] != rate) write_option(out, &draft->options[i], ", ");
    text_add(out, "}\n");
}

static void write_states(TextBuffer *out, const RuleDraft *draft, const Reading *r)
{
    int roles = 0;
    for (int i = 0; i < r->state_count; i++) {
        const Line *start = NULL;
        for (int k = 0; k < r->count; k++)
            if (r->lines[k].start && !strcmp(r->lines[k].left, r->states[i])) start = &r->lines[k];
        text_add(out, "%s%s: ", i ? ", " : "state: {", r->states[i]);
        TextBuffer formula = {0};
        if (start)
            write_formula(&formula, draft, start->text + start->right + strspn(start->text + start->right, " \t"));
        if (start) yaml_write_quoted(out, formula.data);
        else text_add(out, "0");
        text_free(&formula);
    }
    if (r->state_count) text_add(out, "}\n");
    for (int i = 0; i < r->count; i++) {
        const char *name = r->lines[i].left, *role = role_in(r, name, (int)strlen(name));
        bool before = is_set(r, i, name, (int)strlen(name));
        if (!role || before || r->lines[i].start || !strcmp(name, "g") || !strcmp(name, "step")) continue;
        text_add(out, "%s%s: %s", roles++ ? ", " : "roles: {", name, role);
    }
    if (roles) text_add(out, "}\n");
}

static void write_file(const RuleDraft *draft, const Reading *r, TextBuffer *out)
{
    text_add(out, "name: ");
    yaml_write_quoted(out, draft->name);
    text_add(out, "\ntitle: ");
    yaml_write_quoted(out, draft->title);
    if (draft->source[0]) {
        text_add(out, "\nsource: ");
        yaml_write_quoted(out, draft->source);
    }
    if (draft->summary[0]) {
        text_add(out, "\nsummary: ");
        yaml_write_quoted(out, draft->summary);
    }
    text_add(out, "\n");
    write_options(out, draft);
    write_states(out, draft, r);
    text_add(out, "update:\n");
    for (int i = 0; i < r->count; i++)
        if (!r->lines[i].start) write_line(out, draft, r->lines[i].text, r->lines[i].note);
}

void rule_draft_write(const RuleDraft *draft, TextBuffer *out)
{
    Reading r;
    read_lines(&r, draft->text, NULL);
    find_states(&r, NULL);
    write_file(draft, &r, out);
    arena_free(&r.arena);
}

Status rule_draft_make(RuleDraft *draft, Rule **out, Error *error)
{
    Reading r;
    *out = NULL;
    Status status = read_lines(&r, draft->text, error);
    if (!status) status = find_states(&r, error);
    if (!status) status = find_options(draft, &r, error);
    if (!status && !is_set(&r, r.count, "step", 4))
        status = error_at(error, "rule", r.most, 0, STATUS_NAME,
                          "no line sets step, which is added to theta; try step = -%s*g",
                          draft->rate[0] ? draft->rate : "lr");
    if (!status) {
        Error inner = {0};
        TextBuffer text = {0};
        write_file(draft, &r, &text);
        status = rule_parse(out, "rule", text.data, text.length, &inner);
        /* lines of the file are one behind the other as those of the draft: what only the file can tell has its line */
        if (status) {
            const char *update = text.data ? strstr(text.data, "\nupdate:\n") : NULL;
            int above = 2, own = 0; /* the line of the file that "update:" stands in */
            for (const char *c = text.data; update && c < update; c++) above += *c == '\n';
            for (int i = 0, line = above; i < r.count; i++)
                if (!r.lines[i].start && ++line == inner.line) own = r.lines[i].number;
            error_at(error, "rule", own ? own : r.most, 0, status, "%s", inner.message);
        }
        text_free(&text);
    }
    arena_free(&r.arena);
    return status;
}

RuleSettings rule_draft_settings(const RuleDraft *draft, const Rule *rule)
{
    RuleSettings settings = rule_settings_default(rule);
    for (int i = 0; i < draft->option_count; i++) {
        int at = rule_option(rule, draft->options[i].name);
        if (at >= 0 && draft->options[i].used) settings.values[at] = draft->options[i].value;
    }
    return settings;
}

/* ---- beginning -------------------------------------------------------------------------------------------------- */

void rule_draft_begin(RuleDraft *draft, const char *name, const char *title, const char *text)
{
    *draft = (RuleDraft){.rate = "lr"};
    snprintf(draft->name, sizeof draft->name, "%s", name);
    snprintf(draft->title, sizeof draft->title, "%s", title);
    snprintf(draft->text, sizeof draft->text, "%s", text);
    utf8_trim_end(draft->text);
}

bool rule_draft_from(RuleDraft *draft, const Rule *rule)
{
    RuleSettings usual = rule_settings_default(rule);
    if (!rule->line_count) return false;
    *draft = (RuleDraft){.rate = "lr"};
    snprintf(draft->name, sizeof draft->name, "%.40s-copy", rule->name);
    snprintf(draft->title, sizeof draft->title, "%s", rule->title);
    snprintf(draft->source, sizeof draft->source, "copied from %s%s%.120s", rule->title, rule->source ? ": " : "",
             rule->source ? rule->source : "");
    TextBuffer text = text_fixed(draft->text, sizeof draft->text);
    for (int i = 0; i < rule->option_count && draft->option_count < RULE_DRAFT_OPTIONS; i++) {
        const RuleOption *from = &rule->options[i];
        if (from->kind == OPTION_WORD) continue;
        RuleDraftOption *option = &draft->options[draft->option_count++];
        *option =
            (RuleDraftOption){.value = from->value, .low = from->low, .high = from->high, .log_scale = from->log_scale};
        snprintf(option->name, sizeof option->name, "%s", from->name);
    }
    for (int i = 0; i < rule->state_count; i++) {
        const RuleState *state = &rule->states[i];
        bool kept = false; /* some are there for lines that do not run */
        for (int k = 0; k < rule->line_count; k++)
            kept |= rule_line_runs(rule, &rule->lines[k], &usual) && !strcmp(rule->lines[k].name, state->name);
        if (!kept || (state->start->kind == NODE_NUMBER && state->start->value == 0)) continue;
        text_add(&text, "%s(0) = ", state->name);
        formula_print(state->start, &text);
        text_add(&text, "\n");
    }
    int most = 0;
    for (int i = 0; i < rule->line_count; i++)
        if (rule_line_runs(rule, &rule->lines[i], &usual) && (int)strlen(rule->lines[i].text) > most &&
            strlen(rule->lines[i].text) < 40)
            most = (int)strlen(rule->lines[i].text);
    for (int i = 0, shown = 0; i < rule->line_count; i++) {
        const RuleLine *line = &rule->lines[i];
        if (!rule_line_runs(rule, line, &usual)) continue;
        text_add(&text, "%s%s", shown++ ? "\n" : "", line->text);
        if (line->note)
            text_add(&text, "%*s  # %s", most > (int)strlen(line->text) ? most - (int)strlen(line->text) : 0, "",
                     line->note);
    }
    return !text.cut;
}
