#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>

void *memory_must(void *memory)
{
    if (memory) return memory;
    fputs("dark valley: out of memory\n", stderr);
    abort();
}
