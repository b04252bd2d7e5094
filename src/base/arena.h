/* arena.h: memory for things that die together.
 *
 * Use     Arena arena = {0}; arena_alloc(&arena, n) ...; arena_reset(&arena) to reuse, arena_free(&arena) to end.
 * Owns    every block it gives. Pointers live until arena_reset or arena_free.
 * Errors  out of memory ends the program with a message: there is nothing useful left to do.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

typedef struct ArenaBlock ArenaBlock;

typedef struct Arena {
    ArenaBlock *first, *current; /* zero is an empty arena */
} Arena;

void *arena_alloc(Arena *arena, size_t size); /* zeroed, aligned to 32 bytes; size 0 gives a valid pointer */
char *arena_copy(Arena *arena, const char *text, size_t length); /* adds a NUL */
char *arena_string(Arena *arena, const char *text);              /* NULL gives NULL */
char *arena_print(Arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
void arena_reset(Arena *arena); /* forgets the contents, keeps the memory */
void arena_free(Arena *arena);
size_t arena_size(const Arena *arena); /* bytes taken from the system */

#define arena_new(arena, Type)          ((Type *)arena_alloc((arena), sizeof(Type)))
#define arena_array(arena, Type, count) ((Type *)arena_alloc((arena), sizeof(Type) * (size_t)(count)))

#endif
