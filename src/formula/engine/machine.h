/* machine.h: bytes of machine code, and memory to run them from. For native.c and native_block.c.
 *
 * Memory  writable first, executable then, never both; NULL where the system refuses. What lies before the code may be
 *         read.
 */
#ifndef FORMULA_ENGINE_MACHINE_H
#define FORMULA_ENGINE_MACHINE_H

#include <stddef.h>
#include <stdint.h>

typedef struct Bytes {
    uint8_t *data;
    size_t count, room;
} Bytes; /* zero is empty; data from malloc */

void bytes_put(Bytes *bytes, uint8_t byte);
void bytes_put32(Bytes *bytes, uint32_t x);
void bytes_put64(Bytes *bytes, uint64_t x);
void bytes_put_all(Bytes *bytes, const uint8_t *data, size_t count);
void *machine_code(const Bytes *bytes);
void machine_code_free(void *code, size_t count); /* as many as it was made of; NULL is fine */

#endif
