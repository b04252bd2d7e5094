/* memory.h: what is done when there is no memory left: the program ends, with a message. Here and nowhere else.
 *
 * Use     Thing *things = memory_must(calloc(count, sizeof *things));
 *         The result of malloc, calloc, realloc or aligned_alloc goes through it, so that no caller needs a way out of a
 *         place from which there is none: nothing useful is left to do. Sizes that come from a file are checked before.
 */
#ifndef BASE_MEMORY_H
#define BASE_MEMORY_H

void *memory_must(void *memory); /* `memory`; does not return where it is NULL */

#endif
