#include "base/yaml.h"

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"

#include <yaml.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { SIZE_MAX_BYTES = 4 << 20, DEPTH_MAX = 64, NODES_MAX = 200000 };

typedef struct Builder {
    Arena *arena;
    yaml_document_t *document;
    const YamlFile *file;
    int first_line, nodes;
    Error *error;
    Yaml **made; /* [document nodes]: an alias shares its anchor's node */
    bool *open;  /* on the way down: a cycle comes back to an open one */
} Builder;

/* libyaml's columns count characters already. */
static Status fail_at(Error *error, const YamlFile *file, int first_line, int line, int column, Status status,
                      const char *what)
{
    error_at(error, file->path, line, column, status, "%s", what);
    if (error) {
        error->line = line - first_line + 1;
        error_excerpt(error, file->text, file->length);
        error->line = line;
    }
    return status;
}

static Status build(Builder *b, int id, int depth, Yaml **out)
{
    yaml_node_t *source = yaml_document_get_node(b->document, id);
    int line = (int)source->start_mark.line + b->first_line, column = (int)source->start_mark.column + 1;
    if (b->open[id] || depth > DEPTH_MAX || ++b->nodes > NODES_MAX)
        return fail_at(b->error, b->file, b->first_line, line, column, STATUS_LIMIT,
                       b->open[id] ? "this refers to itself" : "too deep or too many values");
    if (b->made[id]) {
        *out = b->made[id];
        return STATUS_OK;
    }
    b->open[id] = true;
    Yaml *node = arena_new(b->arena, Yaml);
    *node = (Yaml){.line = line, .column = column, .file = b->file};
    Status status = STATUS_OK;
    if (source->type == YAML_SCALAR_NODE) {
        node->kind = YAML_SCALAR;
        node->text = arena_copy(b->arena, (char *)source->data.scalar.value, source->data.scalar.length);
        node->quoted = source->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
        if (strlen(node->text) != source->data.scalar.length)
            status = fail_at(b->error, b->file, b->first_line, line, column, STATUS_SYNTAX, "a NUL character");
    } else if (source->type == YAML_SEQUENCE_NODE) {
        yaml_node_item_t *item = source->data.sequence.items.start, *top = source->data.sequence.items.top;
        node->kind = YAML_LIST;
        node->items = arena_array(b->arena, Yaml *, top - item);
        for (; !status && item < top; item++) {
            status = build(b, *item, depth + 1, &node->items[node->count]);
            node->count++;
        }
    } else {
        yaml_node_pair_t *pair = source->data.mapping.pairs.start, *top = source->data.mapping.pairs.top;
        node->kind = YAML_MAP;
        node->items = arena_array(b->arena, Yaml *, top - pair);
        node->keys = arena_array(b->arena, Yaml *, top - pair);
        for (; !status && pair < top; pair++) {
            status = build(b, pair->key, depth + 1, &node->keys[node->count]);
            if (!status && node->keys[node->count]->kind != YAML_SCALAR)
                status = yaml_error(b->error, node->keys[node->count], STATUS_SYNTAX, "a key must be a plain word");
            if (!status) status = build(b, pair->value, depth + 1, &node->items[node->count]);
            node->count++;
        }
    }
    b->open[id] = false;
    b->made[id] = node;
    *out = node;
    return status;
}

/* What libyaml says, with its place. It does not give one for broken UTF-8, only an offset in bytes. */
static Status parser_failed(const yaml_parser_t *parser, const YamlFile *file, Error *error)
{
    int line = (int)parser->problem_mark.line, column = (int)parser->problem_mark.column;
    char what[200];
    snprintf(what, sizeof what, "%s%s%s", parser->problem ? parser->problem : "not YAML", parser->context ? " " : "",
             parser->context ? parser->context : "");
    if (parser->error == YAML_READER_ERROR) {
        const char *end = file->text + (parser->problem_offset < file->length ? parser->problem_offset : file->length);
        const char *start = file->text;
        line = 0;
        for (const char *at = file->text; at < end; at++)
            if (*at == '\n') {
                line++;
                start = at + 1;
            }
        column = (int)utf8_count(start, (size_t)(end - start));
        snprintf(what, sizeof what, "this is not UTF-8 text (%s)", parser->problem ? parser->problem : "a broken byte");
    }
    return fail_at(error, file, file->first_line, line + file->first_line, column + 1, STATUS_SYNTAX, what);
}

/* A file holds one document: what came after it would be lost without a word. */
static Status end_of_stream(yaml_parser_t *parser, const YamlFile *file, Error *error)
{
    yaml_document_t document;
    if (!yaml_parser_load(parser, &document)) return parser_failed(parser, file, error);
    const yaml_node_t *root = yaml_document_get_root_node(&document);
    Status status = STATUS_OK;
    if (root)
        status = fail_at(error, file, file->first_line, (int)root->start_mark.line + file->first_line,
                         (int)root->start_mark.column + 1, STATUS_SYNTAX,
                         "a second document begins here; keep one in a file");
    yaml_document_delete(&document);
    return status;
}

Status yaml_parse(Arena *arena, const char *path, const char *text, size_t length, int first_line, Yaml **out,
                  Error *error)
{
    YamlFile *file = arena_new(arena, YamlFile);
    *file = (YamlFile){arena_string(arena, path), text, length, first_line};
    if (length > SIZE_MAX_BYTES)
        return error_at(error, path, 0, 0, STATUS_LIMIT, "too large: over %d MiB", SIZE_MAX_BYTES >> 20);
    /* libyaml nests by recursion inside its parser: refuse brackets that no file of ours needs */
    int depth = 0, deepest = 0;
    for (size_t i = 0; i < length; i++) {
        depth += text[i] == '[' || text[i] == '{';
        depth -= depth > 0 && (text[i] == ']' || text[i] == '}');
        if (depth > deepest) deepest = depth;
    }
    if (deepest > 1000) return error_at(error, path, 0, 0, STATUS_LIMIT, "brackets are nested too deeply");

    yaml_parser_t parser;
    yaml_document_t document;
    memory_must(yaml_parser_initialize(&parser) ? &parser : NULL);
    yaml_parser_set_input_string(&parser, (const unsigned char *)text, length);
    Status status;
    if (!yaml_parser_load(&parser, &document)) {
        status = parser_failed(&parser, file, error);
        yaml_parser_delete(&parser);
        return status;
    }
    int count = (int)(document.nodes.top - document.nodes.start);
    if (count == 0) {
        status = fail_at(error, file, first_line, first_line, 1, STATUS_SYNTAX, "the file is empty");
    } else {
        Builder b = {arena,
                     &document,
                     file,
                     first_line,
                     0,
                     error,
                     arena_array(arena, Yaml *, count + 1),
                     arena_array(arena, bool, count + 1)};
        status = build(&b, 1, 0, out);
    }
    yaml_document_delete(&document);
    if (!status) status = end_of_stream(&parser, file, error);
    yaml_parser_delete(&parser);
    return status;
}

Status yaml_read(Arena *arena, const char *path, Yaml **out, Error *error)
{
    char *text;
    size_t length;
    Status status = file_read(arena, path, &text, &length, error);
    return status ? status : yaml_parse(arena, path, text, length, 1, out, error);
}

Status yaml_error(Error *error, const Yaml *at, Status status, const char *format, ...)
{
    if (!error) return status;
    char what[512];
    va_list list;
    va_start(list, format);
    vsnprintf(what, sizeof what, format, list);
    va_end(list);
    return fail_at(error, at->file, at->file->first_line, at->line, at->column, status, what);
}

Yaml *yaml_get(const Yaml *map, const char *key)
{
    if (!map || map->kind != YAML_MAP) return NULL;
    for (int i = 0; i < map->count; i++)
        if (!strcmp(map->keys[i]->text, key)) return map->items[i];
    return NULL;
}

Status yaml_keys(const Yaml *map, const char *const *allowed, int count, Error *error)
{
    if (map->kind != YAML_MAP)
        return yaml_error(error, map, STATUS_SYNTAX, "expected keys and values, as in 'title: Bowl'");
    for (int i = 0; i < map->count; i++) {
        const Yaml *key = map->keys[i];
        bool known = false;
        for (int k = 0; k < count; k++) known = known || !strcmp(allowed[k], key->text);
        if (!known) {
            const char *near = nearest_name(key->text, allowed, count);
            if (near)
                return yaml_error(error, key, STATUS_NAME, "unknown key '%s'; did you mean '%s'?", key->text, near);
            return yaml_error(error, key, STATUS_NAME, "unknown key '%s'; remove it, or look at the shipped files",
                              key->text);
        }
        for (int k = 0; k < i; k++)
            if (!strcmp(map->keys[k]->text, key->text))
                return yaml_error(error, key, STATUS_SYNTAX, "'%s' is given twice; keep one", key->text);
    }
    return STATUS_OK;
}

static bool scalar_number(const Yaml *node, double *out)
{
    double value;
    if (node->kind != YAML_SCALAR || !number_parse(node->text, &value) || !isfinite(value)) return false;
    *out = value;
    return true;
}

bool yaml_is_number(const Yaml *node, double *out) { return node && !node->quoted && scalar_number(node, out); }

Status yaml_text_or(const Yaml *in, const char *key, const char **out, Error *error)
{
    const Yaml *node = yaml_get(in, key);
    if (!node) return STATUS_OK;
    if (node->kind != YAML_SCALAR) return yaml_error(error, node, STATUS_VALUE, "'%s' must be one text", key);
    *out = node->text;
    return STATUS_OK;
}

Status yaml_number_or(const Yaml *in, const char *key, double *out, Error *error)
{
    const Yaml *node = yaml_get(in, key);
    if (!node) return STATUS_OK;
    if (!scalar_number(node, out)) return yaml_error(error, node, STATUS_VALUE, "'%s' must be a finite number", key);
    return STATUS_OK;
}

Status yaml_bool_or(const Yaml *in, const char *key, bool *out, Error *error)
{
    static const char *const words[] = {"false", "true", "no", "yes", "off", "on"};
    const Yaml *node = yaml_get(in, key);
    if (!node) return STATUS_OK;
    for (int i = 0; node->kind == YAML_SCALAR && i < 6; i++)
        if (!strcasecmp(node->text, words[i])) {
            *out = i % 2 == 1;
            return STATUS_OK;
        }
    return yaml_error(error, node, STATUS_VALUE, "'%s' must be true or false", key);
}

Status yaml_text(const Yaml *in, const char *key, const char **out, Error *error)
{
    if (!yaml_get(in, key)) return yaml_error(error, in, STATUS_SYNTAX, "'%s' is missing", key);
    return yaml_text_or(in, key, out, error);
}

Status yaml_number(const Yaml *in, const char *key, double *out, Error *error)
{
    if (!yaml_get(in, key)) return yaml_error(error, in, STATUS_SYNTAX, "'%s' is missing", key);
    return yaml_number_or(in, key, out, error);
}

Status yaml_numbers(const Yaml *list, double *out, int count, const char *what, Error *error)
{
    if (list->kind != YAML_LIST || list->count != count)
        return yaml_error(error, list, STATUS_VALUE, "'%s' must be a list of %d numbers", what, count);
    for (int i = 0; i < count; i++)
        if (!scalar_number(list->items[i], &out[i]))
            return yaml_error(error, list->items[i], STATUS_VALUE, "'%s' must be finite numbers", what);
    return STATUS_OK;
}

/* ---- writing ---- */

void yaml_write_quoted(TextBuffer *out, const char *text)
{
    text_add(out, "\"");
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        if (c == '"' || c == '\\') text_add(out, "\\%c", c);
        else if (c == '\n') text_add(out, "\\n");
        else if (c == '\t') text_add(out, "\\t");
        else if (c < 32 || c == 127) text_add(out, "\\x%02X", c);
        else text_add_bytes(out, text, 1);
    }
    text_add(out, "\"");
}

/* Plain where YAML reads the same text back, quoted where it does not. */
void yaml_write_text(TextBuffer *out, const char *text)
{
    static const char *const words[] = {"", "yes", "no", "true", "false", "on", "off", "null", "~"};
    size_t n = strlen(text);
    double number;
    bool plain = n > 0 && n == strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_- ") &&
                 text[0] != '-' && text[0] != ' ' && text[n - 1] != ' ' && !number_parse(text, &number);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (n == strlen(words[i]) && !strcasecmp(text, words[i])) plain = false;
    if (text[0] >= '0' && text[0] <= '9') plain = false; /* YAML 1.1 knows more numbers than ours: 1_000, 0o7 */
    if (plain) {
        text_add(out, "%s", text);
        return;
    }
    yaml_write_quoted(out, text);
}
