/* Any bytes as a YAML file: an error with a place inside the text, or a tree that can be walked and read. */
#include "base/text.h"
#include "base/yaml.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t visits; /* shared nodes are walked again at each use: a walk may be long */

static void walk(const Yaml *node)
{
    static const char *const keys[] = {"name", "title", "formula", "options", "runs"};
    Error error;
    char shown[1024];
    double number, pair[2];
    const char *text;
    bool flag;
    if (++visits > 20000) return;
    if (node->line < 1 || node->column < 1) abort();
    yaml_is_number(node, &number);
    yaml_numbers(node, pair, 2, "at", &error);
    if (yaml_keys(node, keys, 5, &error)) error_format(&error, shown, sizeof shown);
    for (int i = 0; i < 5; i++) {
        yaml_number(node, keys[i], &number, &error);
        yaml_text(node, keys[i], &text, &error);
        yaml_bool_or(node, keys[i], &flag, &error);
    }
    if (node->kind == YAML_SCALAR && node->text[strlen(node->text)] != 0) abort();
    for (int i = 0; node->kind == YAML_MAP && i < node->count; i++) walk(node->keys[i]);
    for (int i = 0; node->kind != YAML_SCALAR && i < node->count; i++) walk(node->items[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena arena = {0};
    Yaml *out = NULL;
    Error error = {0};
    char shown[1024];
    visits = 0;
    char *text = arena_copy(&arena, (const char *)data, size);
    if (yaml_parse(&arena, "fuzz.yaml", text, size, 1, &out, &error) == STATUS_OK) walk(out);
    else {
        if (!error.message[0]) abort();
        error_format(&error, shown, sizeof shown);
    }
    arena_free(&arena);
    return 0;
}
