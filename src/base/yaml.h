/* yaml.h: YAML as a tree whose every node knows its line and column (libyaml).
 *
 * Use     yaml_read -> yaml_get / yaml_number / yaml_text ... ; the tree lives in the arena.
 *         Every reader calls yaml_keys first, so that a misspelt key is an error with the nearest key.
 * Errors  FILE:LINE:COLUMN: error: what is wrong; what to try, with the line.
 * Limits  4 MiB, depth 64, 200,000 nodes; anchors and aliases are resolved, cycles and bombs refused.
 */
#ifndef BASE_YAML_H
#define BASE_YAML_H

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"

typedef enum YamlKind { YAML_SCALAR, YAML_LIST, YAML_MAP } YamlKind;

typedef struct YamlFile {
    const char *path, *text;
    size_t length;
    int first_line;
} YamlFile;

typedef struct Yaml Yaml;
struct Yaml {
    YamlKind kind;
    int line, column;
    const YamlFile *file;
    const char *text; /* scalar: its value */
    bool quoted;      /* scalar: a string even if it looks like a number */
    int count;        /* list: items; map: pairs */
    Yaml **items;     /* [count] list items, or map values */
    Yaml **keys;      /* [count] map keys (scalars), in the order of the file */
};

/* `first_line` is the line of the file that the text begins at (1 for a whole file; more for a block in Markdown). */
Status yaml_parse(Arena *arena, const char *path, const char *text, size_t length, int first_line, Yaml **out,
                  Error *error);
Status yaml_read(Arena *arena, const char *path, Yaml **out, Error *error);

/* An error at a node, with the file's line under it. */
Status yaml_error(Error *error, const Yaml *at, Status status, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

Yaml *yaml_get(const Yaml *map, const char *key); /* NULL where absent, or where `map` is NULL or no map */

/* The node is a map and all its keys are among `allowed`; an unknown or repeated key is an error. */
Status yaml_keys(const Yaml *map, const char *const *allowed, int count, Error *error);

/* Readers of a node that must be there (`what` names it in the message: "lr"). NULL node: "WHAT is missing", at `in`. */
Status yaml_text(const Yaml *in, const char *key, const char **out, Error *error); /* a scalar */
Status yaml_number(const Yaml *in, const char *key, double *out, Error *error);    /* a finite number */
Status yaml_numbers(const Yaml *list, double *out, int count, const char *what,
                    Error *error); /* [a, b, …] exactly `count` */

/* Optional ones: leave *out as it is where the key is absent. */
Status yaml_text_or(const Yaml *in, const char *key, const char **out, Error *error);
Status yaml_number_or(const Yaml *in, const char *key, double *out, Error *error);
Status yaml_bool_or(const Yaml *in, const char *key, bool *out, Error *error); /* true yes on / false no off */

bool yaml_is_number(const Yaml *node, double *out); /* an unquoted scalar that is a number (YAML 1.1; also 1e-3) */

/* Writing: a text that YAML reads back as it is, plain where it can be, else quoted; always quoted. */
void yaml_write_text(TextBuffer *out, const char *text);
void yaml_write_quoted(TextBuffer *out, const char *text);

#endif
