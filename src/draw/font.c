#include "draw/font.h"

#include <SDL2/SDL_ttf.h>
#include <fontconfig/fontconfig.h>
#include <stdlib.h>
#include <string.h>

enum { PX_MIN = 4, PX_MAX = 400, METRIC_PX = 512, SIZES_MAX = 48, PAGE = 1 << 18, FALLBACKS = 2 };

typedef struct FaceInfo {
    char     *path;
    int       index;               /* in a collection */
    bool      own;                 /* the family that was asked for */
    TTF_Font *metric;              /* at METRIC_PX: unrounded advances */
    struct { int px; TTF_Font *font; } sizes[SIZES_MAX];
    int       size_count;
} FaceInfo;

typedef struct Entry { uint64_t key; Glyph glyph; } Entry; /* key 0: free */

typedef struct Page { struct Page *next; size_t used; uint8_t data[PAGE]; } Page;

struct Fonts {
    FaceInfo    faces[FACE_COUNT + FALLBACKS]; /* the last: DejaVu and whatever the system thinks best */
    Entry      *table;
    size_t      mask, count;
    Page       *pages;
    const char *missing;
    bool        none, ttf;
};

static const struct { FontFamily family; const char *name; int weight; bool italic; } WANTED[FACE_COUNT + FALLBACKS] = {
    {FAMILY_UI, NULL, 400, false}, {FAMILY_UI, NULL, 500, false}, {FAMILY_UI, NULL, 600, false}, {FAMILY_UI, NULL, 700, false},
    {FAMILY_DISPLAY, NULL, 600, false}, {FAMILY_DISPLAY, NULL, 700, false},
    {FAMILY_NUMBER, NULL, 400, false}, {FAMILY_NUMBER, NULL, 500, false}, {FAMILY_NUMBER, NULL, 700, false},
    {FAMILY_MATH, NULL, 400, false}, {FAMILY_MATH, NULL, 400, true}, {FAMILY_MATH, NULL, 700, false}, {FAMILY_MATH, NULL, 700, true},
    {FAMILY_MATH, "STIXSizeOneSym", 400, false}, {FAMILY_MATH, "STIXSizeTwoSym", 400, false},
    {FAMILY_MATH, "STIXSizeThreeSym", 400, false}, {FAMILY_MATH, "STIXSizeFourSym", 400, false},
    {FAMILY_UI, "DejaVu Sans", 400, false}, {FAMILY_UI, "sans", 400, false},
};

/* What fontconfig likes best; `own` tells whether it is the family asked for. A variable font would need an axis that
 * SDL_ttf cannot set: only static files are taken. */
static char *find_file(const char *family, int weight, bool italic, int *index, bool *own)
{
    FcPattern *pattern = FcPatternCreate();
    FcPatternAddString(pattern, FC_FAMILY, (const FcChar8 *)family);
    FcPatternAddInteger(pattern, FC_WEIGHT, FcWeightFromOpenType(weight));
    FcPatternAddInteger(pattern, FC_SLANT, italic ? FC_SLANT_ITALIC : FC_SLANT_ROMAN);
    FcPatternAddBool(pattern, FC_VARIABLE, FcFalse);
    FcPatternAddBool(pattern, FC_SCALABLE, FcTrue);
    FcConfigSubstitute(NULL, pattern, FcMatchPattern);
    FcDefaultSubstitute(pattern);
    FcResult result;
    FcPattern *match = FcFontMatch(NULL, pattern, &result);
    char *path = NULL;
    FcChar8 *file, *name;
    if (match && FcPatternGetString(match, FC_FILE, 0, &file) == FcResultMatch) {
        path = strdup((char *)file);
        if (FcPatternGetInteger(match, FC_INDEX, 0, index) != FcResultMatch) *index = 0;
        *index &= 0xFFFF; /* the upper half names an instance of a variable font */
        *own = false;
        for (int i = 0; FcPatternGetString(match, FC_FAMILY, i, &name) == FcResultMatch; i++)
            *own = *own || !strcasecmp((char *)name, family);
    }
    if (match) FcPatternDestroy(match);
    FcPatternDestroy(pattern);
    return path;
}

Fonts *fonts_create(const Theme *theme)
{
    Fonts *fonts = calloc(1, sizeof *fonts);
    if (!fonts) abort();
    fonts->mask = (1 << 12) - 1;
    fonts->table = calloc(fonts->mask + 1, sizeof *fonts->table);
    if (!fonts->table) abort();
    fonts->ttf = TTF_Init() == 0;
    bool config = FcInit();
    fonts->none = true;
    for (int i = 0; config && fonts->ttf && i < FACE_COUNT + FALLBACKS; i++) {
        FaceInfo *face = &fonts->faces[i];
        const char *family = WANTED[i].name ? WANTED[i].name : theme->family[WANTED[i].family];
        face->path = find_file(family, WANTED[i].weight, WANTED[i].italic, &face->index, &face->own);
        if (face->path) fonts->none = false;
        if (!face->own && i < FACE_COUNT && !fonts->missing) {
            if (WANTED[i].name) fonts->missing = WANTED[i].name;
            else fonts->missing = WANTED[i].family == FAMILY_UI || WANTED[i].family == FAMILY_DISPLAY ? "Inter"
                                  : WANTED[i].family == FAMILY_NUMBER ? "JetBrains Mono" : "STIX";
        }
    }
    return fonts;
}

void fonts_destroy(Fonts *fonts)
{
    if (!fonts) return;
    for (int i = 0; i < FACE_COUNT + FALLBACKS; i++) {
        FaceInfo *face = &fonts->faces[i];
        if (face->metric) TTF_CloseFont(face->metric);
        for (int k = 0; k < face->size_count; k++)
            if (face->sizes[k].font) TTF_CloseFont(face->sizes[k].font);
        free(face->path);
    }
    for (Page *page = fonts->pages, *next; page; page = next) {
        next = page->next;
        free(page);
    }
    free(fonts->table);
    if (fonts->ttf) TTF_Quit();
    free(fonts);
}

const char *fonts_missing(const Fonts *fonts, bool *all)
{
    if (all) *all = fonts->none;
    return fonts->missing;
}

static TTF_Font *open_face(const FaceInfo *face, int px, bool math)
{
    if (!face->path) return NULL;
    TTF_Font *font = TTF_OpenFontIndex(face->path, px, face->index);
    if (font) TTF_SetFontHinting(font, math ? TTF_HINTING_NONE : TTF_HINTING_LIGHT);
    return font;
}

static bool is_math(int face) { return face >= FACE_MATH && face < FACE_COUNT; }

static TTF_Font *metric_font(Fonts *fonts, int face)
{
    FaceInfo *info = &fonts->faces[face];
    if (!info->metric && info->path) {
        info->metric = open_face(info, METRIC_PX, true);
        if (!info->metric) { /* the file is broken: as if it were not there */
            free(info->path);
            info->path = NULL;
        }
    }
    return info->metric;
}

static TTF_Font *sized_font(Fonts *fonts, int face, int px)
{
    FaceInfo *info = &fonts->faces[face];
    for (int i = 0; i < info->size_count; i++)
        if (info->sizes[i].px == px) return info->sizes[i].font;
    int at = info->size_count;
    if (at == SIZES_MAX) { /* many sizes were seen (zooming): the glyphs stay, the oldest font is closed */
        at = 0;
        if (info->sizes[0].font) TTF_CloseFont(info->sizes[0].font);
        memmove(&info->sizes[0], &info->sizes[1], sizeof info->sizes[0] * (SIZES_MAX - 1));
        at = SIZES_MAX - 1;
    } else info->size_count++;
    info->sizes[at].px = px;
    info->sizes[at].font = open_face(info, px, is_math(face));
    return info->sizes[at].font;
}

/* The face that has the character: the own one, upright mathematics, DejaVu, whatever there is; -1 for none. */
static int face_with(Fonts *fonts, int face, uint32_t code)
{
    const int tries[] = {face, FACE_MATH, FACE_COUNT, FACE_COUNT + 1, FACE_UI_400};
    for (int i = 0; i < 5; i++) {
        TTF_Font *font = metric_font(fonts, tries[i]);
        if (font && TTF_GlyphIsProvided32(font, code)) return tries[i];
    }
    return -1;
}

static uint8_t *page_bytes(Fonts *fonts, size_t size)
{
    if (size > PAGE) return NULL;
    if (!fonts->pages || fonts->pages->used + size > PAGE) {
        Page *page = malloc(sizeof *page);
        if (!page) abort();
        page->next = fonts->pages;
        page->used = 0;
        fonts->pages = page;
    }
    uint8_t *out = fonts->pages->data + fonts->pages->used;
    fonts->pages->used += size;
    return out;
}

/* A box in the place of what no font has. */
static Glyph box_glyph(Fonts *fonts, int px, uint32_t code)
{
    Glyph glyph = {.advance = 0.55f * (float)px};
    if (code == ' ' || code == 0xA0) return glyph;
    int w = (int)(0.45f * (float)px), h = (int)(0.7f * (float)px);
    uint8_t *alpha = page_bytes(fonts, (size_t)(w * h));
    if (!alpha || w < 2 || h < 2) return glyph;
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++) alpha[y * w + x] = x == 0 || y == 0 || x == w - 1 || y == h - 1 ? 200 : 0;
    return (Glyph){glyph.advance, 0, (short)-h, (short)w, (short)h, alpha};
}

static Glyph render(Fonts *fonts, int face, int px, uint32_t code)
{
    int from = face_with(fonts, face, code);
    if (from < 0) return box_glyph(fonts, px, code);
    TTF_Font *font = sized_font(fonts, from, px);
    int minx, maxx, miny, maxy, advance;
    if (!font || TTF_GlyphMetrics32(metric_font(fonts, from), code, &minx, &maxx, &miny, &maxy, &advance) != 0)
        return box_glyph(fonts, px, code);
    Glyph glyph = {.advance = (float)advance * (float)px / METRIC_PX};
    if (TTF_GlyphMetrics32(font, code, &minx, &maxx, &miny, &maxy, &advance) != 0 || maxx <= minx) return glyph;
    SDL_Surface *surface = TTF_RenderGlyph32_Blended(font, code, (SDL_Color){255, 255, 255, 255});
    if (!surface) return glyph;
    /* SDL_ttf gives a line-high picture: keep only what is inked */
    int x0 = surface->w, x1 = -1, y0 = surface->h, y1 = -1;
    for (int y = 0; y < surface->h; y++) {
        const uint32_t *row = (const uint32_t *)((const char *)surface->pixels + (size_t)y * (size_t)surface->pitch);
        for (int x = 0; x < surface->w; x++) {
            if (!(row[x] >> 24)) continue;
            if (x < x0) x0 = x;
            if (x > x1) x1 = x;
            if (y < y0) y0 = y;
            if (y > y1) y1 = y;
        }
    }
    if (x1 >= x0) {
        int w = x1 - x0 + 1, h = y1 - y0 + 1;
        uint8_t *alpha = page_bytes(fonts, (size_t)w * (size_t)h);
        if (alpha) {
            for (int y = 0; y < h; y++) {
                const uint32_t *row =
                    (const uint32_t *)((const char *)surface->pixels + (size_t)(y + y0) * (size_t)surface->pitch);
                for (int x = 0; x < w; x++) alpha[y * w + x] = (uint8_t)(row[x + x0] >> 24);
            }
            glyph.left = (short)(x0 + (minx < 0 ? minx : 0));
            glyph.top = (short)(y0 - TTF_FontAscent(font));
            glyph.width = (short)w;
            glyph.height = (short)h;
            glyph.alpha = alpha;
        }
    }
    SDL_FreeSurface(surface);
    return glyph;
}

static uint64_t hashed(uint64_t key)
{
    key *= 0x9E3779B97F4A7C15u;
    return key ^ (key >> 29);
}

static Entry *slot_of(Fonts *fonts, uint64_t key)
{
    size_t at = hashed(key) & fonts->mask;
    while (fonts->table[at].key && fonts->table[at].key != key) at = (at + 1) & fonts->mask;
    return &fonts->table[at];
}

static void grow(Fonts *fonts)
{
    Entry *old = fonts->table;
    size_t size = fonts->mask + 1;
    fonts->mask = 2 * size - 1;
    fonts->table = calloc(2 * size, sizeof *fonts->table);
    if (!fonts->table) abort();
    for (size_t i = 0; i < size; i++)
        if (old[i].key) *slot_of(fonts, old[i].key) = old[i];
    free(old);
}

const Glyph *font_glyph(Fonts *fonts, Face face, int px, uint32_t code)
{
    if (px < PX_MIN) px = PX_MIN;
    if (px > PX_MAX) px = PX_MAX;
    uint64_t key = ((uint64_t)(face + 1) << 48) | ((uint64_t)px << 32) | code;
    Entry *entry = slot_of(fonts, key);
    if (entry->key) return &entry->glyph;
    if (fonts->count * 2 > fonts->mask) {
        grow(fonts);
        entry = slot_of(fonts, key);
    }
    entry->key = key;
    entry->glyph = render(fonts, (int)face, px, code);
    fonts->count++;
    return &entry->glyph;
}

Face font_face(FontFamily family, int weight)
{
    switch (family) {
    case FAMILY_UI: return weight < 450 ? FACE_UI_400 : weight < 550 ? FACE_UI_500 : weight < 650 ? FACE_UI_600 : FACE_UI_700;
    case FAMILY_DISPLAY: return weight < 650 ? FACE_DISPLAY_600 : FACE_DISPLAY_700;
    case FAMILY_NUMBER: return weight < 450 ? FACE_NUMBER_400 : weight < 600 ? FACE_NUMBER_500 : FACE_NUMBER_700;
    default: return weight < 600 ? FACE_MATH : FACE_MATH_BOLD;
    }
}

float font_cap_height(Fonts *fonts, Face face, int px)
{
    int a, b, c, top = 0, d;
    TTF_Font *font = metric_font(fonts, (int)face);
    if (!font || TTF_GlyphMetrics32(font, 'H', &a, &b, &c, &top, &d) != 0) return 0.72f * (float)px;
    return (float)top * (float)px / METRIC_PX;
}

float font_ascent(Fonts *fonts, Face face, int px)
{
    TTF_Font *font = metric_font(fonts, (int)face);
    return font ? (float)TTF_FontAscent(font) * (float)px / METRIC_PX : 0.95f * (float)px;
}

float font_descent(Fonts *fonts, Face face, int px)
{
    TTF_Font *font = metric_font(fonts, (int)face);
    return font ? -(float)TTF_FontDescent(font) * (float)px / METRIC_PX : 0.25f * (float)px;
}

bool font_measure_math(void *context, MathFont font, uint32_t symbol, float size, GlyphSize *out)
{
    Fonts *fonts = context;
    TTF_Font *metric = metric_font(fonts, FACE_MATH + (int)font);
    int left, right, bottom, top, advance;
    if (!metric || !TTF_GlyphIsProvided32(metric, symbol)) {
        if (font != MATH_ROMAN) return false;
        int from = face_with(fonts, FACE_MATH, symbol);
        if (from < 0) return false;
        metric = metric_font(fonts, from);
    }
    if (TTF_GlyphMetrics32(metric, symbol, &left, &right, &bottom, &top, &advance) != 0) return false;
    float k = size / METRIC_PX;
    *out = (GlyphSize){(float)advance * k, (float)left * k, (float)right * k, (float)top * k, -(float)bottom * k};
    return true;
}
