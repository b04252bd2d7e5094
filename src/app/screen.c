#include "app/screen.h"

/* The first one that opens it has it. */
static const ScreenKind *const kinds[] = {&screen_gallery, &screen_exercise, &screen_sandbox, &screen_network,
                                          &screen_stage};

const ScreenKind *screen_kind(const Meaning *meaning)
{
    int i = 0;
    while (kinds[i]->opens && !kinds[i]->opens(meaning)) i++;
    return kinds[i];
}
