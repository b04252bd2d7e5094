#include "view/parts/words.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/text.h"
#include "base/yaml.h"

typedef struct Word {
    const char *key, *text;
} Word;

/* One language at a time for the whole program, as the screens are. */
static struct {
    Arena arena;
    Word *words;
    int count;
    bool loaded;
} all;

static int count_words(const Yaml *node)
{
    if (node->kind == YAML_SCALAR) return 1;
    int count = 0;
    if (node->kind == YAML_MAP)
        for (int i = 0; i < node->count; i++) count += count_words(node->items[i]);
    return count;
}

static void collect(const Yaml *node, const char *path)
{
    if (node->kind == YAML_SCALAR) {
        all.words[all.count++] = (Word){path, arena_string(&all.arena, node->text)};
        return;
    }
    for (int i = 0; node->kind == YAML_MAP && i < node->count; i++) {
        const char *name = node->keys[i]->text;
        collect(node->items[i],
                path[0] ? arena_print(&all.arena, "%s.%s", path, name) : arena_string(&all.arena, name));
    }
}

static int by_key(const void *a, const void *b) { return strcmp(((const Word *)a)->key, ((const Word *)b)->key); }

Status words_load(const char *language, Error *error)
{
    Arena scratch = {0};
    Yaml *tree = NULL;
    Status status = STATUS_OK;
    all.loaded = true; /* one try: a missing file is told once */
    char *path = asset_find(&scratch, "text", language ? language : "en", NULL);
    if (!path)
        status = error_at(error, NULL, 0, 0, STATUS_FILE, "no words for the language '%s' among the assets",
                          language ? language : "en");
    else status = yaml_read(&scratch, path, &tree, error);
    if (status == STATUS_OK) {
        arena_free(&all.arena);
        all.count = 0;
        all.words = arena_array(&all.arena, Word, count_words(tree));
        collect(tree, "");
        qsort(all.words, (size_t)all.count, sizeof *all.words, by_key);
    }
    arena_free(&scratch);
    return status;
}

const char *word(const char *key)
{
    if (!all.loaded) words_load(NULL, NULL);
    Word wanted = {key, NULL};
    const Word *found = all.count ? bsearch(&wanted, all.words, (size_t)all.count, sizeof *all.words, by_key) : NULL;
    if (found) return found->text;
    const char *dot = strrchr(key, '.');
    return dot ? dot + 1 : key;
}

void words_free(void)
{
    arena_free(&all.arena);
    all.words = NULL;
    all.count = 0;
    all.loaded = false;
}
