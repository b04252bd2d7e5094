#include "model/options.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* The field's usual options: slider and law. A row of INFINITY has no limit there. To add one, add a row. */
static const struct {
    const char *name;
    double low, high;
    bool log_scale;
    double least, most;
    bool below;
} usual[] = {
    {"lr", 1e-6, 10, true, 0, INFINITY, false},
    {"momentum", 0, 1, false, 0, INFINITY, false},
    {"dampening", 0, 1, false, -INFINITY, INFINITY, false},
    {"weight_decay", 0, 1, false, 0, INFINITY, false},
    {"beta1", 0, 1, false, 0, 1, true},
    {"beta2", 0, 1, false, 0, 1, true},
    {"eps", 1e-16, 0.1, true, 0, INFINITY, false},
    {"rho", 0, 1, false, 0, 1, false},
    {"lr_decay", 0, 1, false, 0, INFINITY, false},
    {"clip", 0, 10, false, 0, INFINITY, false},
};

RuleOption option_number(const char *name, double value)
{
    RuleOption o = {.name = name, .kind = OPTION_NUMBER, .value = value, .least = -INFINITY, .most = INFINITY};
    double size = fabs(value);
    if (value == 0) {
        o.low = 0, o.high = 1;
    } else if (size >= 0.1 && size < 1) {
        o.low = value < 0 ? -1 : 0, o.high = value < 0 ? 0 : 1;
    } else if (value < 0) {
        o.low = 10 * value, o.high = 0;
    } else {
        o.low = value / 1000, o.high = size < 0.1 ? fmin(1, value * 1000) : value * 100, o.log_scale = true;
    }
    for (size_t i = 0; i < sizeof usual / sizeof usual[0]; i++) {
        if (strcmp(name, usual[i].name)) continue;
        o.low = usual[i].low, o.high = usual[i].high, o.log_scale = usual[i].log_scale;
        o.least = usual[i].least, o.most = usual[i].most, o.below = usual[i].below;
    }
    return o;
}

bool name_is_plain(const char *name)
{
    const char *at = name;
    for (uint32_t c, first = 1; (c = utf8_next(&at, NULL)); first = 0) {
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c >= 0x370 && c <= 0x3FF);
        if (!letter && (first || c < '0' || c > '9')) return false;
    }
    return at > name && strlen(name) < 64;
}

int options_find(const RuleOption *options, int count, const char *name)
{
    for (int i = 0; i < count; i++)
        if (!strcmp(options[i].name, name)) return i;
    return -1;
}

/* true 1, false 0, another word -1 */
static int bool_word(const char *text)
{
    static const char *const words[] = {"false", "true", "no", "yes", "off", "on"};
    for (int i = 0; i < 6; i++)
        if (!strcasecmp(text, words[i])) return i % 2;
    return -1;
}

/* ---- from YAML ---- */

static int word_index(const RuleOption *o, const char *word)
{
    for (int i = 0; i < o->word_count; i++)
        if (!strcmp(o->words[i], word)) return i;
    return -1;
}

static Status read_value(Arena *arena, const Yaml *node, RuleOption *o, Error *error)
{
    double number;
    if (node->kind != YAML_SCALAR)
        return yaml_error(error, node, STATUS_VALUE, "the value of '%s' must be a number, true, false or a word",
                          o->name);
    if (o->words) {
        int index = word_index(o, node->text);
        if (index < 0)
            return yaml_error(error, node, STATUS_VALUE, "'%s' is not among the words of '%s'", node->text, o->name);
        o->kind = OPTION_WORD, o->value = index;
    } else if (number_parse(node->text, &number)) {
        if (!isfinite(number)) return yaml_error(error, node, STATUS_VALUE, "'%s' must be finite", o->name);
        *o = option_number(o->name, number);
    } else if (bool_word(node->text) >= 0 && !node->quoted) {
        *o = (RuleOption){.name = o->name, .kind = OPTION_BOOL, .value = bool_word(node->text), .high = 1, .most = 1};
    } else {
        if (!name_is_plain(node->text))
            return yaml_error(error, node, STATUS_VALUE, "'%s' must be a number, true, false or a word", o->name);
        const char **words = arena_array(arena, const char *, 1);
        words[0] = node->text;
        *o = (RuleOption){.name = o->name, .kind = OPTION_WORD, .words = words, .word_count = 1};
    }
    return STATUS_OK;
}

static Status read_words(Arena *arena, const Yaml *list, RuleOption *o, Error *error)
{
    if (list->kind != YAML_LIST || list->count == 0)
        return yaml_error(error, list, STATUS_VALUE, "'words' must be a list, as in [none, strong_wolfe]");
    const char **words = arena_array(arena, const char *, list->count);
    for (int i = 0; i < list->count; i++) {
        if (list->items[i]->kind != YAML_SCALAR || !name_is_plain(list->items[i]->text))
            return yaml_error(error, list->items[i], STATUS_VALUE, "a word has letters, digits and _ only");
        words[i] = list->items[i]->text;
    }
    o->words = words, o->word_count = list->count, o->most = list->count - 1, o->high = list->count - 1;
    return STATUS_OK;
}

static Status read_map(Arena *arena, const Yaml *map, RuleOption *o, Error *error)
{
    static const char *const keys[] = {"value", "range", "scale", "least", "most", "below", "whole", "words", "note"};
    Status status = yaml_keys(map, keys, 9, error);
    if (status) return status;
    const Yaml *value = yaml_get(map, "value"), *words = yaml_get(map, "words"), *range = yaml_get(map, "range");
    if (!value) return yaml_error(error, map, STATUS_SYNTAX, "'value' is missing: the default of '%s'", o->name);
    if (words && (status = read_words(arena, words, o, error))) return status;
    if ((status = read_value(arena, value, o, error)) || (status = yaml_text_or(map, "note", &o->note, error)))
        return status;
    if (o->kind != OPTION_NUMBER) return STATUS_OK;

    const char *scale = o->log_scale ? "log" : "linear";
    double below = INFINITY;
    if (range) {
        double ends[2];
        if ((status = yaml_numbers(range, ends, 2, "range", error))) return status;
        if (!(ends[0] < ends[1])) return yaml_error(error, range, STATUS_VALUE, "'range' is [low, high], low first");
        o->low = ends[0], o->high = ends[1];
        if (ends[0] <= 0) scale = "linear";
    }
    if ((status = yaml_text_or(map, "scale", &scale, error))) return status;
    if (strcmp(scale, "log") && strcmp(scale, "linear"))
        return yaml_error(error, yaml_get(map, "scale"), STATUS_VALUE, "'scale' is log or linear");
    o->log_scale = !strcmp(scale, "log");
    if (o->log_scale && o->low <= 0)
        return yaml_error(error, range ? range : map, STATUS_VALUE, "a log scale needs a range above 0");
    if ((status = yaml_number_or(map, "least", &o->least, error)) ||
        (status = yaml_number_or(map, "most", &o->most, error)) ||
        (status = yaml_number_or(map, "below", &below, error)) ||
        (status = yaml_bool_or(map, "whole", &o->whole, error)))
        return status;
    if (yaml_get(map, "most")) o->below = false;
    if (isfinite(below)) o->most = below, o->below = true;
    Error inner;
    if (option_check(o, o->value, &inner)) return yaml_error(error, value, STATUS_VALUE, "%s", inner.message);
    return STATUS_OK;
}

Status options_read(Arena *arena, const Yaml *map, RuleOption *options, int *count, int most, Error *error)
{
    if (map->kind != YAML_MAP)
        return yaml_error(error, map, STATUS_SYNTAX,
                          "'options' are names with values, as in {lr: 0.01, momentum: 0.9}");
    for (int i = 0; i < map->count; i++) {
        const Yaml *key = map->keys[i];
        if (!name_is_plain(key->text))
            return yaml_error(error, key, STATUS_NAME, "'%s' cannot be a name; use letters, digits and _", key->text);
        if (options_find(options, *count, key->text) >= 0)
            return yaml_error(error, key, STATUS_NAME, "'%s' is given twice; keep one", key->text);
        if (*count == most) return yaml_error(error, key, STATUS_LIMIT, "more than %d options", most);
        RuleOption *o = &options[*count];
        *o = (RuleOption){.name = key->text};
        Status status = map->items[i]->kind == YAML_MAP ? read_map(arena, map->items[i], o, error)
                                                        : read_value(arena, map->items[i], o, error);
        if (status) return status;
        ++*count;
    }
    return STATUS_OK;
}

/* ---- from and to a settings text ---- */

Status option_check(const RuleOption *o, double value, Error *error)
{
    char at_least[32], at_most[32];
    number_exact(at_least, o->least);
    number_exact(at_most, o->most);
    bool high = o->below ? !(value < o->most) : !(value <= o->most);
    if (!isfinite(value)) return error_at(error, "", 0, 0, STATUS_VALUE, "'%s' must be a finite number", o->name);
    if (value < o->least || high) {
        if (isfinite(o->least) && isfinite(o->most))
            return error_at(error, "", 0, 0, STATUS_VALUE, "'%s' must lie between %s and %s%s", o->name, at_least,
                            at_most, o->below ? " (below it)" : "");
        return value < o->least ? error_at(error, "", 0, 0, STATUS_VALUE, "'%s' must be %s or more", o->name, at_least)
                                : error_at(error, "", 0, 0, STATUS_VALUE, "'%s' must be %s%s", o->name,
                                           o->below ? "below " : "at most ", at_most);
    }
    if (o->whole && value != floor(value))
        return error_at(error, "", 0, 0, STATUS_VALUE, "'%s' must be a whole number", o->name);
    return STATUS_OK;
}

static Status value_from_text(const RuleOption *o, const char *text, double *out, Error *error)
{
    double number;
    if (o->kind == OPTION_WORD) {
        int index = word_index(o, text);
        if (index >= 0) return *out = index, STATUS_OK;
        TextBuffer all = text_fixed((char[200]){0}, 200);
        for (int i = 0; i < o->word_count; i++) text_add(&all, "%s%s", i ? ", " : "", o->words[i]);
        return error_at(error, "", 0, 0, STATUS_VALUE, "'%s' is one of: %s", o->name, all.data);
    }
    if (o->kind == OPTION_BOOL) {
        int word = bool_word(text);
        if (word < 0 && number_parse(text, &number) && (number == 0 || number == 1)) word = number == 1;
        if (word < 0) return error_at(error, "", 0, 0, STATUS_VALUE, "'%s' must be true or false", o->name);
        return *out = word, STATUS_OK;
    }
    if (!number_parse(text, &number))
        return error_at(error, "", 0, 0, STATUS_VALUE, "'%s' is not a number; try %s=%s", text, o->name,
                        number_exact((char[32]){0}, o->value));
    Status status = option_check(o, number, error);
    if (!status) *out = number;
    return status;
}

static Status fail(Error *error, const char *text, const char *at, Status status, const char *message)
{
    error_at(error, "options", 1, (int)utf8_count(text, (size_t)(at - text)) + 1, status, "%s", message);
    if (error) error_excerpt(error, text, strlen(text));
    return status;
}

Status options_parse(const RuleOption *options, int count, const char *owner, const char *text, double *values,
                     Error *error)
{
    bool given[RULE_OPTIONS_MAX] = {false};
    const char *at = text ? text : "";
    char key[128], message[400];
    while (*at) {
        size_t length = strcspn(at, ",");
        const char *end = at + length, *equal = memchr(at, '=', length);
        const char *first = at, *last = equal ? equal : end;
        while (first < last && *first == ' ') first++;
        while (last > first && last[-1] == ' ') last--;
        if (!equal || first == last) {
            snprintf(message, sizeof message, "expected NAME=VALUE, as in lr=0.01");
            return fail(error, text, first, STATUS_SYNTAX, message);
        }
        snprintf(key, sizeof key, "%.*s", (int)(last - first), first);
        int index = options_find(options, count, key);
        if (index < 0) {
            const char *names[RULE_OPTIONS_MAX];
            TextBuffer all = text_fixed((char[256]){0}, 256);
            for (int i = 0; i < count; i++) {
                names[i] = options[i].name;
                text_add(&all, "%s%s", i ? ", " : "", names[i]);
            }
            const char *near = nearest_name(key, names, count);
            if (near)
                snprintf(message, sizeof message, "%s has no option '%.60s'; did you mean '%s'?", owner, key, near);
            else
                snprintf(message, sizeof message, "%s has no option '%.60s'; it has %s", owner, key,
                         count ? all.data : "none");
            return fail(error, text, first, STATUS_NAME, message);
        }
        if (given[index]) {
            snprintf(message, sizeof message, "'%s' is given twice; keep one", key);
            return fail(error, text, first, STATUS_SYNTAX, message);
        }
        given[index] = true;
        const char *value = equal + 1, *value_end = end;
        while (value < value_end && *value == ' ') value++;
        while (value_end > value && value_end[-1] == ' ') value_end--;
        snprintf(key, sizeof key, "%.*s", (int)(value_end - value), value);
        Error inner = {0};
        Status status = value_from_text(&options[index], key, &values[index], &inner);
        if (status) return fail(error, text, value, status, inner.message);
        at = *end ? end + 1 : end;
        if (*end && !*at) return fail(error, text, at, STATUS_SYNTAX, "expected NAME=VALUE after the comma");
    }
    return STATUS_OK;
}

const char *option_text(const RuleOption *option, double value, char out[32])
{
    if (option->kind == OPTION_BOOL) return value != 0 ? "true" : "false";
    if (option->kind == OPTION_WORD) return value >= 0 && value < option->word_count ? option->words[(int)value] : "?";
    return number_exact(out, value);
}

void options_print(const RuleOption *options, int count, const double *values, TextBuffer *out)
{
    char number[32];
    bool any = false;
    for (int i = 0; i < count; i++) {
        if (values[i] == options[i].value) continue;
        text_add(out, "%s%s=%s", any ? "," : "", options[i].name, option_text(&options[i], values[i], number));
        any = true;
    }
}

Status asset_name_check(const Yaml *file, const char *path, const char *name, Error *error)
{
    const char *base = strrchr(path, '/');
    base = base ? base + 1 : path;
    size_t length = strlen(base);
    if (!text_ends(base, ".yaml")) return STATUS_OK;
    if (strlen(name) == length - 5 && !strncmp(base, name, length - 5)) return STATUS_OK;
    return yaml_error(error, yaml_get(file, "name"), STATUS_NAME, "'name' must equal the file's name, '%.*s'",
                      (int)length - 5, base);
}

/* ---- a formula inside a YAML file ---- */

/* Does the file hold the scalar's text as it stands from this character on? Then columns can simply be added. */
static bool stands_at(const YamlFile *file, int line, int column, const char *text)
{
    const char *at = file->text, *end = at + file->length;
    for (int i = file->first_line; i < line && at < end; at++) i += *at == '\n';
    for (int i = 1; i < column && at < end; i++) utf8_next(&at, end);
    size_t length = strlen(text);
    return (size_t)(end - at) >= length && !memcmp(at, text, length);
}

Status formula_error_in(const Yaml *scalar, const Error *inner, Error *error)
{
    Yaml at = *scalar;
    for (int quote = 0; quote < 2; quote++)
        if (stands_at(scalar->file, scalar->line, scalar->column + quote, scalar->text)) {
            at.column = scalar->column + quote + (inner->column > 0 ? inner->column - 1 : 0);
            return yaml_error(error, &at, inner->status, "%s", inner->message);
        }
    /* folded over lines or with escapes: the place is told in words */
    return yaml_error(error, &at, inner->status, "%s (character %d of the formula)", inner->message, inner->column);
}
