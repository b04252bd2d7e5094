#include "app/desktop/desktop.h"

#include "base/file.h"
#include "base/memory.h"

#include <fontconfig/fontconfig.h>
#include <limits.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

void desktop_begin(void)
{
    char program[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    if (length <= 0) return;
    program[length] = 0;
    char *slash = strrchr(program, '/');
    if (!slash) return;
    *slash = 0;
    assets_beside(program);
}

/* A variable font would need an axis that SDL_ttf cannot set: only static files are taken. */
static FcPattern *pattern_of(const FontWanted *wanted)
{
    FcPattern *pattern = FcPatternCreate();
    FcPatternAddString(pattern, FC_FAMILY, (const FcChar8 *)wanted->family);
    FcPatternAddInteger(pattern, FC_WEIGHT, FcWeightFromOpenType(wanted->weight));
    FcPatternAddInteger(pattern, FC_SLANT, wanted->italic ? FC_SLANT_ITALIC : FC_SLANT_ROMAN);
    FcPatternAddBool(pattern, FC_VARIABLE, FcFalse);
    FcPatternAddBool(pattern, FC_SCALABLE, FcTrue);
    if (wanted->code) {
        FcCharSet *characters = FcCharSetCreate();
        FcCharSetAddChar(characters, wanted->code);
        FcPatternAddCharSet(pattern, FC_CHARSET, characters);
        FcCharSetDestroy(characters);
    }
    FcConfigSubstitute(NULL, pattern, FcMatchPattern);
    FcDefaultSubstitute(pattern);
    return pattern;
}

bool desktop_font(const FontWanted *wanted, FontFile *out)
{
    *out = (FontFile){0};
    if (!FcInit()) return false;
    FcPattern *pattern = pattern_of(wanted);
    FcResult result;
    FcPattern *match = FcFontMatch(NULL, pattern, &result);
    FcChar8 *file, *name;
    if (match && FcPatternGetString(match, FC_FILE, 0, &file) == FcResultMatch) {
        out->path = memory_must(strdup((char *)file));
        if (FcPatternGetInteger(match, FC_INDEX, 0, &out->index) != FcResultMatch) out->index = 0;
        out->index &= 0xFFFF; /* the upper half names an instance of a variable font */
        for (int i = 0; FcPatternGetString(match, FC_FAMILY, i, &name) == FcResultMatch; i++)
            out->own |= !strcasecmp((char *)name, wanted->family);
    }
    if (match) FcPatternDestroy(match);
    FcPatternDestroy(pattern);
    return out->path != NULL;
}
