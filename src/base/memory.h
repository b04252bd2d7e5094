/* memory.h: what is done when there is no memory left: the program ends, with a message. Here and nowhere else.
 *
 * Use     Thing *things = memory_must(calloc(count, sizeof *things));
 * Policy  One for the whole program. The result of every malloc, calloc, realloc, aligned_alloc and strdup goes through
 *         it, so that no caller needs a way out of a place from which there is none, and no error path stands untested.
 *         A size that comes from a file, a formula or a window is held against its limit before, with an error that names
 *         it (STATUS_LIMIT): running out is left for a machine that has no memory at all. What was changed in the window
 *         is not lost: the last few seconds' copy (app/desktop/autosave.h) is found again at the next start.
 */
#ifndef BASE_MEMORY_H
#define BASE_MEMORY_H

void *memory_must(void *memory); /* `memory`; does not return where it is NULL */

#endif
