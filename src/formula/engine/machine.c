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

void *machine_code(const Bytes *b)
{
    void *memory = mmap(NULL, b->count, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) return NULL;
    memcpy(memory, b->data, b->count);
    if (mprotect(memory, b->count, PROT_READ | PROT_EXEC) == 0) return memory;
    munmap(memory, b->count);
    return NULL;
}

void machine_code_free(void *memory, size_t size)
{
    if (memory) munmap(memory, size);
}

#else
typedef int machine_code_is_for_x86_64_on_linux;
#endif
