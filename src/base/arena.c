#include "base/arena.h"

#include "base/memory.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ALIGN = 32, BLOCK = 1 << 16 };

struct ArenaBlock {
    ArenaBlock *next;
    size_t size, used; /* bytes after the header */
};

static size_t rounded(size_t n) { return (n + ALIGN - 1) & ~(size_t)(ALIGN - 1); }
static char *data_of(ArenaBlock *block) { return (char *)block + rounded(sizeof(ArenaBlock)); }

static ArenaBlock *block_create(size_t size)
{
    bool possible = size <= SIZE_MAX / 2;
    ArenaBlock *block =
        memory_must(possible ? aligned_alloc(ALIGN, rounded(sizeof(ArenaBlock)) + rounded(size)) : NULL);
    *block = (ArenaBlock){.size = rounded(size)};
    return block;
}

void *arena_alloc(Arena *arena, size_t size)
{
    /* a negative count must not become a small block */
    size_t need = size > SIZE_MAX / 2 ? size : rounded(size ? size : 1);
    ArenaBlock *block = arena->current;
    while (block && block->size - block->used < need && block->next) {
        block = block->next;
        block->used = 0;
    }
    if (!block || block->size - block->used < need) {
        ArenaBlock *fresh = block_create(need > BLOCK ? need : BLOCK);
        if (block) block->next = fresh;
        else arena->first = fresh;
        block = fresh;
    }
    arena->current = block;
    void *out = data_of(block) + block->used;
    block->used += need;
    return memset(out, 0, need);
}

char *arena_copy(Arena *arena, const char *text, size_t length)
{
    char *out = arena_alloc(arena, length + 1);
    memcpy(out, text, length);
    return out;
}

char *arena_string(Arena *arena, const char *text) { return text ? arena_copy(arena, text, strlen(text)) : NULL; }

char *arena_print(Arena *arena, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    int n = vsnprintf(NULL, 0, format, list);
    va_end(list);
    char *out = arena_alloc(arena, (size_t)n + 1);
    va_start(list, format);
    vsnprintf(out, (size_t)n + 1, format, list);
    va_end(list);
    return out;
}

void arena_reset(Arena *arena)
{
    for (ArenaBlock *block = arena->first; block; block = block->next) block->used = 0;
    arena->current = arena->first;
}

void arena_free(Arena *arena)
{
    for (ArenaBlock *block = arena->first, *next; block; block = next) {
        next = block->next;
        free(block);
    }
    *arena = (Arena){0};
}

size_t arena_size(const Arena *arena)
{
    size_t total = 0;
    for (const ArenaBlock *block = arena->first; block; block = block->next) total += block->size;
    return total;
}
