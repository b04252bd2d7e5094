#include "formula/engine/machine.h"

#if defined(__x86_64__) && defined(__linux__)

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

void bytes_put(Bytes *b, uint8_t byte)
{
    if (b->count == b->room) {
        b->room = b->room ? b->room * 2 : 1024;
        b->data = memory_must(realloc(b->data, b->room));
    }
    b->data[b->count++] = byte;
}

void bytes_put32(Bytes *b, uint32_t x)
{
    for (int i = 0; i < 4; i++) bytes_put(b, (uint8_t)(x >> 8 * i));
}

void bytes_put64(Bytes *b, uint64_t x)
{
    for (int i = 0; i < 8; i++) bytes_put(b, (uint8_t)(x >> 8 * i));
}

void bytes_put_all(Bytes *b, const uint8_t *data, size_t count)
{
    for (size_t i = 0; i < count; i++) bytes_put(b, data[i]);
}

/* What lies before the code: a caller under clang's -fsanitize=function reads the eight bytes before a function, where
 * its own functions keep their type. These are no such mark, so it goes on. Sixteen keep the code aligned. */
enum { BEFORE = 16, TRAP = 0xCC };

void *machine_code(const Bytes *b)
{
    size_t size = BEFORE + b->count;
    uint8_t *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) return NULL;
    memset(memory, TRAP, BEFORE);
    memcpy(memory + BEFORE, b->data, b->count);
    if (mprotect(memory, size, PROT_READ | PROT_EXEC) == 0) return memory + BEFORE;
    munmap(memory, size);
    return NULL;
}

void machine_code_free(void *code, size_t count)
{
    if (code) munmap((uint8_t *)code - BEFORE, BEFORE + count);
}

#else
typedef int machine_code_is_for_x86_64_on_linux;
#endif
