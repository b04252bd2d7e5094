#include "model/network/layer_words.h"

#include "model/network/layer.h"

#include <string.h>

/* Kinds that are known by name and cannot be had yet. */
static const char *const later[] = {"conv", "pool", "avgpool"};

typedef struct Reader {
    Arena *arena;
    const char *text;
    Error *error;
} Reader;

static Status fail(const Reader *r, const char *at, Status status, const char *words)
{
    int column = (int)utf8_count(r->text, (size_t)(at - r->text)) + 1;
    error_at(r->error, "layers", 1, column, status, "%s", words);
    if (r->error) error_excerpt(r->error, r->text, strlen(r->text));
    return status;
}

/* What stands between `at` and the next colon or the end of the word; *at moves behind the colon, or to the end. */
static char *piece(const Reader *r, const char **at, const char *end)
{
    const char *from = *at, *colon = memchr(from, ':', (size_t)(end - from)), *to = colon ? colon : end;
    *at = colon ? colon + 1 : end;
    return arena_copy(r->arena, from, (size_t)(to - from));
}

static Status read_word(const Reader *r, const char *at, const char *end, LayerWords *out)
{
    const char *start = at;
    *out = (LayerWords){.kind = piece(r, &at, end)};
    for (size_t i = 0; i < sizeof later / sizeof *later; i++)
        if (!strcmp(out->kind, later[i]))
            return fail(r, start, STATUS_NAME,
                        arena_print(r->arena,
                                    "layers of the kind '%s' are not known yet, they come later; try dense:UNITS",
                                    out->kind));
    Error inner = {0};
    if (!layer_kind(out->kind, &inner)) return fail(r, start, inner.status, inner.message);
    bool dense = !strcmp(out->kind, "dense");
    const char *place = at, *number = piece(r, &at, end);
    double value;
    bool fine = number_parse(number, &value);
    if (dense && !(fine && value >= 1 && value <= NETWORK_UNITS_MAX && value == (int)value))
        return fail(r, place, STATUS_VALUE,
                    arena_print(r->arena, "a dense layer has 1 to %d units, as in dense:8", NETWORK_UNITS_MAX));
    if (!dense && !(fine && value >= 0 && value < 1))
        return fail(r, place, STATUS_VALUE,
                    "the share that dropout leaves out is at least 0 and less than 1, as in dropout:0.2");
    if (dense) out->units = (int)value;
    else out->rate = value;
    if (at == end)
        return end[-1] == ':' ? fail(r, end, STATUS_SYNTAX, "something is missing after the colon") : STATUS_OK;
    if (!dense) return fail(r, at, STATUS_SYNTAX, "dropout takes a rate and nothing else");
    out->activation = arena_copy(r->arena, at, (size_t)(end - at));
    return STATUS_OK;
}

Status layer_words_read(Arena *arena, const char *text, LayerWords *out, int most, int *count, Error *error)
{
    const Reader r = {arena, text, error};
    *count = 0;
    for (const char *at = text + strspn(text, " \t"), *end; *at; at = end + strspn(end, " \t")) {
        end = at + strcspn(at, " \t");
        if (*count == most) return fail(&r, at, STATUS_LIMIT, arena_print(arena, "more than %d layers", most));
        Status status = read_word(&r, at, end, &out[*count]);
        if (status) return status;
        ++*count;
    }
    return *count ? STATUS_OK : fail(&r, text, STATUS_SYNTAX, "no layers; try dense:8:tanh dense:1");
}

void layer_words_print(const LayerWords *layers, int count, TextBuffer *out)
{
    char number[32];
    for (int i = 0; i < count; i++) {
        const LayerWords *layer = &layers[i];
        bool dense = !strcmp(layer->kind, "dense");
        text_add(out, "%s%s:%s", i ? " " : "", layer->kind, number_exact(number, dense ? layer->units : layer->rate));
        if (layer->activation) text_add(out, ":%s", layer->activation);
    }
}
