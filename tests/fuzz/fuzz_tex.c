/* Any text as TeX mathematics: something to draw comes back in every case. */
#include "formula/math/math.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena arena = {0};
    Error error = {0};
    const Math *math = NULL;
    char *text = arena_copy(&arena, (const char *)data, size);
    if (math_from_tex(&arena, text, &math, &error) && !error.message[0]) abort();
    if (!math) abort();
    arena_free(&arena);
    return 0;
}
