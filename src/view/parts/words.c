#include "view/parts/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/yaml.h"
#include "view/parts/figures.h"

typedef struct Word {
    const char *key, *text, *plain; /* as it stands in the file; with its {{ as { */
} Word;

/* One language at a time for the whole program, as the screens are. */
static struct {
    Arena arena;
    Word *words;
    int count;
    bool loaded;
} all;

/* Groups whose names come from outside (scenes, surfaces, topics, options): there a file may have more than the shipped one. */
static const char *const open_groups[] = {"gallery.topic", "gallery.topic_about", "gallery.about", "picker.about",
                                          "options"};

/* ---- a text: plain pieces and values ------------------------------------------------------------------------------ */

typedef struct Piece {
    enum { PIECE_PLAIN, PIECE_VALUE, PIECE_WRONG } kind; /* wrong: a brace that opens or closes nothing */
    const char *text;                                    /* of a value: its name */
    size_t length;
} Piece;

/* The piece at `at`, which is not the end; returns where the next one begins. */
static const char *next_piece(const char *at, Piece *piece)
{
    if (*at != '{' && *at != '}') {
        *piece = (Piece){PIECE_PLAIN, at, strcspn(at, "{}")};
        return at + piece->length;
    }
    size_t name = *at == '{' ? strspn(at + 1, "abcdefghijklmnopqrstuvwxyz_") : 0;
    *piece = (Piece){at[1] == at[0] ? PIECE_PLAIN : PIECE_WRONG, at, 1};
    if (at[1] == at[0]) return at + 2;
    if (!name || at[1 + name] != '}') return at + 1;
    *piece = (Piece){PIECE_VALUE, at + 1, name};
    return at + name + 2;
}

static bool has_value(const char *text, const Piece *value)
{
    for (Piece piece; *text;) {
        text = next_piece(text, &piece);
        if (piece.kind == PIECE_VALUE && piece.length == value->length &&
            !strncmp(piece.text, value->text, value->length))
            return true;
    }
    return false;
}

/* ---- a file against the shipped one ------------------------------------------------------------------------------- */

typedef struct Checker {
    bool (*tell)(void *context, const Error *error);
    void *context;
    int told;
    bool enough;
} Checker;

static void tell(Checker *checker, const Error *error)
{
    if (checker->enough) return;
    checker->told++;
    checker->enough = !checker->tell(checker->context, error);
}

/* The same node, at the brace of its text that `at` is; at its beginning where the text is not on the node's own line. */
static Yaml at_brace(const Yaml *node, const char *at)
{
    Yaml place = *node;
    int before = 0, line = node->file->first_line;
    for (const char *c = node->text; c < at; c++) before += *c == *at;
    const char *source = node->file->text, *end = source + node->file->length;
    for (; source < end && line < node->line; source++) line += *source == '\n';
    for (int column = 1; source < end && *source != '\n'; column++) {
        if (column >= node->column && *source == *at && before-- == 0) {
            place.column = column;
            break;
        }
        source += utf8_length_at(source, end);
    }
    return place;
}

/* `shipped` is the text that it stands for; NULL: one of an open group, without values. */
static void check_text(Checker *checker, const char *shipped, const Yaml *mine)
{
    Error error = {0};
    int length = (int)utf8_count(mine->text, strlen(mine->text));
    if (length > WORD_TEXT_MAX)
        yaml_error(&error, mine, STATUS_LIMIT, "too long: %d characters; at most %d", length, WORD_TEXT_MAX);
    else if (!length) yaml_error(&error, mine, STATUS_VALUE, "an empty text; write what shall be shown");
    if (error.status) {
        tell(checker, &error);
        return;
    }
    for (const char *at = mine->text, *next; *at; at = next) {
        Piece piece;
        next = next_piece(at, &piece);
        Yaml place = piece.kind == PIECE_PLAIN ? *mine : at_brace(mine, at);
        if (piece.kind == PIECE_WRONG)
            yaml_error(&error, &place, STATUS_SYNTAX,
                       *at == '{' ? "this brace begins no value such as {steps}; write {{ to show a brace"
                                  : "this brace ends no value such as {steps}; write }} to show a brace");
        else if (piece.kind == PIECE_VALUE && !(shipped && has_value(shipped, &piece)))
            yaml_error(&error, &place, STATUS_NAME, "{%.*s} is no value of this text; the shipped one is \"%s\"",
                       (int)(piece.length < 40 ? piece.length : 40), piece.text, shipped ? shipped : "…");
        else continue;
        tell(checker, &error);
    }
    for (const char *at = shipped ? shipped : ""; *at;) {
        Piece piece;
        at = next_piece(at, &piece);
        if (piece.kind != PIECE_VALUE || has_value(mine->text, &piece)) continue;
        yaml_error(&error, mine, STATUS_VALUE, "the value {%.*s} is missing; the shipped text is \"%s\"",
                   (int)piece.length, piece.text, shipped);
        tell(checker, &error);
    }
}

static bool is_open(const char *path)
{
    for (size_t i = 0; i < sizeof open_groups / sizeof *open_groups; i++)
        if (!strcmp(open_groups[i], path)) return true;
    return false;
}

static void unknown_key(Checker *checker, const Yaml *shipped, const Yaml *key)
{
    Error error = {0};
    const char *names[512];
    int count = 0;
    for (int i = 0; i < shipped->count && count < 512; i++) names[count++] = shipped->keys[i]->text;
    const char *near = nearest_name(key->text, names, count);
    if (near) yaml_error(&error, key, STATUS_NAME, "unknown key '%s'; did you mean '%s'?", key->text, near);
    else yaml_error(&error, key, STATUS_NAME, "unknown key '%s'; remove it, or look at the shipped file", key->text);
    tell(checker, &error);
}

static void check_node(Checker *checker, const Yaml *shipped, const Yaml *mine, const char *path)
{
    Error error = {0};
    bool map = shipped && shipped->kind == YAML_MAP;
    if (mine->kind != (map ? YAML_MAP : YAML_SCALAR)) {
        yaml_error(&error, mine, STATUS_SYNTAX,
                   map ? "expected keys and texts, as in 'play: Play'" : "expected a text");
        tell(checker, &error);
        return;
    }
    if (!map) {
        check_text(checker, shipped ? shipped->text : NULL, mine);
        return;
    }
    for (int i = 0; i < mine->count && !checker->enough; i++) {
        const char *key = mine->keys[i]->text;
        const Yaml *known = yaml_get(shipped, key);
        char inner[160];
        snprintf(inner, sizeof inner, "%s%s%s", path, path[0] ? "." : "", key);
        if (!known && !is_open(path)) unknown_key(checker, shipped, mine->keys[i]);
        else if (yaml_get(mine, key) != mine->items[i]) {
            yaml_error(&error, mine->keys[i], STATUS_SYNTAX, "'%s' is given twice; keep one", key);
            tell(checker, &error);
        } else check_node(checker, known, mine->items[i], inner);
    }
    for (int i = 0; i < shipped->count; i++) {
        const char *key = shipped->keys[i]->text, *text = shipped->items[i]->text;
        if (yaml_get(mine, key)) continue;
        yaml_error(&error, mine, STATUS_SYNTAX, "'%s%s%s' is missing; the shipped text is \"%s\"", path,
                   path[0] ? "." : "", key, text ? text : "…");
        tell(checker, &error);
    }
}

/* What every other file is held against. */
static Status read_shipped(Arena *arena, char **path, Yaml **tree, Error *error)
{
    const char *folder = assets_folder();
    *path = arena_print(arena, "%s/text/en.yaml", folder ? folder : "assets");
    return yaml_read(arena, *path, tree, error);
}

int words_check(const char *path, const char *text, size_t length, bool (*tell_one)(void *context, const Error *error),
                void *context)
{
    Arena scratch = {0};
    Checker checker = {tell_one, context, 0, false};
    Yaml *shipped = NULL, *mine = NULL;
    char *shipped_path;
    Error error = {0};
    if (read_shipped(&scratch, &shipped_path, &shipped, &error) ||
        yaml_parse(&scratch, path, text, length, 1, &mine, &error))
        tell(&checker, &error);
    else check_node(&checker, shipped, mine, "");
    arena_free(&scratch);
    return checker.told;
}

/* ---- loading ------------------------------------------------------------------------------------------------------ */

static int count_words(const Yaml *node)
{
    if (node->kind == YAML_SCALAR) return 1;
    int count = 0;
    if (node->kind == YAML_MAP)
        for (int i = 0; i < node->count; i++) count += count_words(node->items[i]);
    return count;
}

static const char *plain_text(Arena *arena, const char *text)
{
    size_t length = 0;
    char *out = arena_alloc(arena, strlen(text) + 1);
    for (Piece piece; *text; length += piece.length) {
        text = next_piece(text, &piece);
        memcpy(out + length, piece.text, piece.length);
    }
    return out;
}

static void collect(const Yaml *node, const char *path)
{
    if (node->kind == YAML_SCALAR) {
        all.words[all.count++] = (Word){path, arena_string(&all.arena, node->text), plain_text(&all.arena, node->text)};
        return;
    }
    for (int i = 0; node->kind == YAML_MAP && i < node->count; i++) {
        const char *name = node->keys[i]->text;
        collect(node->items[i],
                path[0] ? arena_print(&all.arena, "%s.%s", path, name) : arena_string(&all.arena, name));
    }
}

static int by_key(const void *a, const void *b) { return strcmp(((const Word *)a)->key, ((const Word *)b)->key); }

static bool keep_first(void *context, const Error *error)
{
    *(Error *)context = *error;
    return false;
}

Status words_load(const char *language, Error *error)
{
    Arena scratch = {0};
    Yaml *shipped = NULL, *own = NULL;
    char *shipped_path;
    Error wrong = {0};
    all.loaded = true; /* one try: a missing file is told once */
    if (!language) language = "en";
    Status status = read_shipped(&scratch, &shipped_path, &shipped, &wrong);
    const char *path = asset_find(&scratch, "text", language, NULL);
    if (status == STATUS_OK && !path)
        error_at(&wrong, NULL, 0, 0, STATUS_FILE, "no words for the language '%s' among the assets", language);
    else if (status == STATUS_OK && strcmp(path, shipped_path) && !yaml_read(&scratch, path, &own, &wrong)) {
        Checker checker = {keep_first, &wrong, 0, false};
        check_node(&checker, shipped, own, "");
    }
    if (status == STATUS_OK) {
        const Yaml *tree = own && !wrong.status ? own : shipped;
        arena_free(&all.arena);
        all.count = 0;
        all.words = arena_array(&all.arena, Word, count_words(tree));
        collect(tree, "");
        qsort(all.words, (size_t)all.count, sizeof *all.words, by_key);
    }
    arena_free(&scratch);
    if (error) *error = wrong;
    return wrong.status;
}

void words_free(void)
{
    arena_free(&all.arena);
    all.words = NULL;
    all.count = 0;
    all.loaded = false;
}

/* ---- asking ------------------------------------------------------------------------------------------------------- */

static Word find(const char *key)
{
    if (!all.loaded) words_load(NULL, NULL);
    Word wanted = {key, NULL, NULL};
    const Word *found = all.count ? bsearch(&wanted, all.words, (size_t)all.count, sizeof *all.words, by_key) : NULL;
    const char *dot = strrchr(key, '.'), *last = dot ? dot + 1 : key;
    return found ? *found : (Word){key, last, last};
}

const char *word(const char *key) { return find(key).plain; }

const char *word_in(char key[96], const char *group, const char *name)
{
    snprintf(key, 96, "%s.%s", group, name);
    return key;
}

static void add_value(TextBuffer *out, const WordValue *value)
{
    char number[48];
    switch (value->kind) {
    case WORD_NONE: break;
    case WORD_IS_TEXT: text_add(out, "%s", value->text); break;
    case WORD_IS_SYMBOL: text_add(out, "{%s}", value->text); break;
    case WORD_IS_INT: text_add(out, "%s", number_fixed(number, value->whole, 0)); break;
    case WORD_IS_NUMBER: text_add(out, "%s", figures_short(number, value->number, value->whole)); break;
    }
}

void words_add(TextBuffer *out, const char *key, const WordValue *values)
{
    Piece piece;
    for (const char *at = find(key).text; *at;) {
        at = next_piece(at, &piece);
        if (piece.kind != PIECE_VALUE) {
            text_add_bytes(out, piece.text, piece.length);
            continue;
        }
        const WordValue *value = values;
        while (value->kind && (strncmp(value->name, piece.text, piece.length) || value->name[piece.length])) value++;
        add_value(out, value);
    }
}

char *words_fill(char *out, size_t size, const char *key, const WordValue *values)
{
    static const char more[] = "…";
    TextBuffer text = text_fixed(out, size);
    words_add(&text, key, values);
    if (text.cut && size > sizeof more) {
        if (text.length > size - sizeof more) out[size - sizeof more] = 0;
        utf8_trim_end(out);
        strcat(out, more);
    }
    return out;
}
