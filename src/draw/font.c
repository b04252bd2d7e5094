#include "draw/font.h"

#include "base/memory.h"

#include <SDL2/SDL_ttf.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum {
    PX_MIN = 4,
    PX_MAX = 400,
    UNITS = 2048, /* size of the unhinted fonts that advances come from */
    PHASES = FONT_PHASES,
    PAGE = 1 << 18,
    PAGES_MAX = 32, /* glyphs of windows of many sizes: when these are full, all are made anew as they are asked for */
    FALLBACKS = 2,  /* DejaVu, and what the system thinks best */
    FOUND = 8,      /* fonts looked up for single characters */
    FACES = FACE_COUNT + FALLBACKS + FOUND,
    KERN_UNKNOWN = INT16_MIN,
};

typedef struct FaceInfo {
    FontFile file;    /* path NULL: there is none */
    TTF_Font *metric; /* at UNITS: unrounded advances */
    TTF_Font *raster; /* at `quarters`, PHASES times as wide as it is */
    int quarters;
    int16_t *kern; /* [128][128] in UNITS; KERN_UNKNOWN until asked for */
} FaceInfo;

typedef struct Entry {
    uint64_t key;
    Glyph glyph;
} Entry; /* key 0: free */

typedef struct Page {
    struct Page *next;
    size_t used;
    uint8_t data[PAGE];
} Page;

/* What a sign of mathematics measures in its face, in UNITS: the font library forgets it and asks for memory again. */
typedef struct Measured {
    uint32_t symbol;
    int face; /* + 1; 0: nothing is kept here */
    int left, right, bottom, top, advance;
} Measured;

enum { MEASURED = 1024 };

struct Fonts {
    FaceInfo faces[FACES];
    Measured measured[MEASURED]; /* by symbol and face; one takes the place of another */
    int found;                   /* of FOUND */
    Entry *table;
    size_t mask, count;
    Page *pages;
    int page_count;
    const char *missing;
    FontFinder find;
    bool none, ttf;
};

static const struct {
    FontFamily family;
    const char *name;
    int weight;
    bool italic;
} WANTED[FACE_COUNT + FALLBACKS] = {
    {FAMILY_UI, NULL, 400, false},
    {FAMILY_UI, NULL, 500, false},
    {FAMILY_UI, NULL, 600, false},
    {FAMILY_UI, NULL, 700, false},
    {FAMILY_DISPLAY, NULL, 600, false},
    {FAMILY_DISPLAY, NULL, 700, false},
    {FAMILY_NUMBER, NULL, 400, false},
    {FAMILY_NUMBER, NULL, 500, false},
    {FAMILY_NUMBER, NULL, 700, false},
    {FAMILY_MATH, NULL, 400, false},
    {FAMILY_MATH, NULL, 400, true},
    {FAMILY_MATH, NULL, 700, false},
    {FAMILY_MATH, NULL, 700, true},
    {FAMILY_MATH, "STIXSizeOneSym", 400, false},
    {FAMILY_MATH, "STIXSizeTwoSym", 400, false},
    {FAMILY_MATH, "STIXSizeThreeSym", 400, false},
    {FAMILY_MATH, "STIXSizeFourSym", 400, false},
    {FAMILY_UI, NULL, 400, true},
    {FAMILY_UI, NULL, 600, true},
    {FAMILY_UI, "DejaVu Sans", 400, false},
    {FAMILY_UI, "sans", 400, false},
};

Fonts *fonts_create(const Theme *theme, FontFinder find)
{
    Fonts *fonts = memory_must(calloc(1, sizeof *fonts));
    fonts->mask = (1 << 12) - 1;
    fonts->table = memory_must(calloc(fonts->mask + 1, sizeof *fonts->table));
    fonts->ttf = TTF_Init() == 0;
    fonts->find = find;
    fonts->none = true;
    for (int i = 0; find && fonts->ttf && i < FACE_COUNT + FALLBACKS; i++) {
        FaceInfo *face = &fonts->faces[i];
        FontWanted wanted = {.family = WANTED[i].name ? WANTED[i].name : theme->family[WANTED[i].family],
                             .weight = WANTED[i].weight,
                             .italic = WANTED[i].italic};
        if (find(&wanted, &face->file)) fonts->none = false;
        if (!face->file.own && i < FACE_COUNT && !fonts->missing) {
            if (WANTED[i].name) fonts->missing = WANTED[i].name;
            else
                fonts->missing = WANTED[i].family == FAMILY_UI || WANTED[i].family == FAMILY_DISPLAY ? "Inter"
                                 : WANTED[i].family == FAMILY_NUMBER                                 ? "JetBrains Mono"
                                                                                                     : "STIX";
        }
    }
    return fonts;
}

static void free_pages(Fonts *fonts)
{
    for (Page *page = fonts->pages, *next; page; page = next) {
        next = page->next;
        free(page);
    }
    fonts->pages = NULL;
    fonts->page_count = 0;
}

void fonts_destroy(Fonts *fonts)
{
    if (!fonts) return;
    for (int i = 0; i < FACES; i++) {
        FaceInfo *face = &fonts->faces[i];
        if (face->metric) TTF_CloseFont(face->metric);
        if (face->raster) TTF_CloseFont(face->raster);
        free(face->kern);
        free(face->file.path);
    }
    free_pages(fonts);
    free(fonts->table);
    if (fonts->ttf) TTF_Quit();
    free(fonts);
}

const char *fonts_missing(const Fonts *fonts, bool *all)
{
    if (all) *all = fonts->none;
    return fonts->missing;
}

static bool is_math(int face) { return face >= FACE_MATH && face <= FACE_MATH_SIZE4; }

static TTF_Font *metric_font(Fonts *fonts, int face)
{
    FaceInfo *info = &fonts->faces[face];
    if (!info->metric && info->file.path) {
        info->metric = TTF_OpenFontIndex(info->file.path, UNITS, info->file.index);
        if (!info->metric) { /* the file is broken: as if it were not there */
            free(info->file.path);
            info->file.path = NULL;
            return NULL;
        }
        TTF_SetFontHinting(info->metric, TTF_HINTING_NONE);
    }
    return info->metric;
}

/* A quarter of a pixel is a point at 18 to the inch; 18*PHASES to the inch across makes the glyph that much wider, and
 * hinting (LIGHT: up and down only) does not see it. */
static TTF_Font *raster_font(Fonts *fonts, int face, int quarters)
{
    FaceInfo *info = &fonts->faces[face];
    if (!info->raster && info->file.path) {
        info->raster = TTF_OpenFontIndex(info->file.path, 16, info->file.index);
        if (!info->raster) return NULL;
        TTF_SetFontHinting(info->raster, is_math(face) ? TTF_HINTING_NONE : TTF_HINTING_LIGHT);
        info->quarters = 0;
    }
    if (info->raster && info->quarters != quarters) {
        if (TTF_SetFontSizeDPI(info->raster, quarters, 18 * PHASES, 18) != 0) return NULL;
        info->quarters = quarters;
    }
    return info->raster;
}

static bool has(Fonts *fonts, int face, uint32_t code)
{
    TTF_Font *font = metric_font(fonts, face);
    return font && TTF_GlyphIsProvided32(font, code);
}

/* The face that has the character: the own one, upright mathematics, DejaVu, whatever there is; -1 for none. */
static int face_with(Fonts *fonts, int face, uint32_t code)
{
    const int tries[] = {face, FACE_MATH, FACE_COUNT, FACE_COUNT + 1, FACE_UI_400};
    for (int i = 0; i < 5; i++)
        if (has(fonts, tries[i], code)) return tries[i];
    for (int i = 0; i < fonts->found; i++)
        if (has(fonts, FACE_COUNT + FALLBACKS + i, code)) return FACE_COUNT + FALLBACKS + i;
    if (fonts->none || fonts->found == FOUND) return -1;
    int at = FACE_COUNT + FALLBACKS + fonts->found;
    FaceInfo *info = &fonts->faces[at];
    if (fonts->find(&(FontWanted){.family = "sans", .weight = 400, .code = code}, &info->file) &&
        has(fonts, at, code)) {
        fonts->found++;
        return at;
    }
    if (info->metric) TTF_CloseFont(info->metric);
    free(info->file.path);
    *info = (FaceInfo){0};
    return -1;
}

static uint8_t *page_bytes(Fonts *fonts, size_t size)
{
    if (size > PAGE) return NULL;
    if (!fonts->pages || fonts->pages->used + size > PAGE) {
        Page *page = memory_must(malloc(sizeof *page));
        page->next = fonts->pages;
        page->used = 0;
        fonts->pages = page;
        fonts->page_count++;
    }
    uint8_t *out = fonts->pages->data + fonts->pages->used;
    fonts->pages->used += size;
    return out;
}

/* A box in the place of what no font has. */
static Glyph box_glyph(Fonts *fonts, float px, uint32_t code)
{
    Glyph glyph = {.advance = 0.55f * px};
    if (code == ' ' || code == 0xA0) return glyph;
    int w = (int)(0.45f * px), h = (int)(0.7f * px);
    uint8_t *alpha = page_bytes(fonts, (size_t)(w * h));
    if (!alpha || w < 2 || h < 2) return glyph;
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++) alpha[y * w + x] = x == 0 || y == 0 || x == w - 1 || y == h - 1 ? 200 : 0;
    return (Glyph){glyph.advance, 0, (short)-h, (short)w, (short)h, alpha};
}

static int floor_div(int a, int b) { return a >= 0 ? a / b : -((b - 1 - a) / b); }

/* Averages PHASES columns into one, the glyph moved right by phase/PHASES. SDL_ttf gives a line-high picture: only what is
 * inked is kept. `first`: column of the picture's left edge from the pen. */
static void average_down(Fonts *fonts, const SDL_Surface *surface, int first, int ascent, int phase, Glyph *glyph)
{
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
    if (x1 < x0) return;
    int left = floor_div(first + x0 + phase, PHASES), right = floor_div(first + x1 + phase, PHASES) + 1;
    int w = right - left, h = y1 - y0 + 1;
    uint8_t *alpha = page_bytes(fonts, (size_t)w * (size_t)h);
    if (!alpha || w > SHRT_MAX || h > SHRT_MAX) return;
    for (int y = 0; y < h; y++) {
        const uint32_t *row =
            (const uint32_t *)((const char *)surface->pixels + (size_t)(y + y0) * (size_t)surface->pitch);
        for (int x = 0; x < w; x++) {
            int from = PHASES * (left + x) - phase - first;
            uint32_t sum = 0;
            for (int k = from < 0 ? 0 : from; k < from + PHASES && k < surface->w; k++) sum += row[k] >> 24;
            alpha[y * w + x] = (uint8_t)((sum + PHASES / 2) / PHASES);
        }
    }
    glyph->left = (short)left;
    glyph->top = (short)(y0 - ascent);
    glyph->width = (short)w;
    glyph->height = (short)h;
    glyph->alpha = alpha;
}

static Glyph render(Fonts *fonts, int face, int quarters, int phase, uint32_t code)
{
    float px = (float)quarters / 4;
    int from = face_with(fonts, face, code);
    if (from < 0) return box_glyph(fonts, px, code);
    TTF_Font *font = raster_font(fonts, from, quarters);
    int minx, maxx, miny, maxy, advance;
    if (!font || TTF_GlyphMetrics32(metric_font(fonts, from), code, &minx, &maxx, &miny, &maxy, &advance) != 0)
        return box_glyph(fonts, px, code);
    Glyph glyph = {.advance = (float)advance * px / UNITS};
    if (TTF_GlyphMetrics32(font, code, &minx, &maxx, &miny, &maxy, &advance) != 0 || maxx <= minx) return glyph;
    SDL_Surface *surface = TTF_RenderGlyph32_Blended(font, code, (SDL_Color){255, 255, 255, 255});
    if (!surface) return glyph;
    /* the picture begins at the pen, or at the ink if that lies before it; at the ascent, or at the ink above it */
    int ascent = TTF_FontAscent(font);
    average_down(fonts, surface, minx < 0 ? minx : 0, maxy > ascent ? maxy : ascent, phase, &glyph);
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
    fonts->table = memory_must(calloc(2 * size, sizeof *fonts->table));
    for (size_t i = 0; i < size; i++)
        if (old[i].key) *slot_of(fonts, old[i].key) = old[i];
    free(old);
}

static void forget_glyphs(Fonts *fonts)
{
    free_pages(fonts);
    memset(fonts->table, 0, (fonts->mask + 1) * sizeof *fonts->table);
    fonts->count = 0;
}

const Glyph *font_glyph_at(Fonts *fonts, Face face, float px, uint32_t code, int phase)
{
    if (!(px >= PX_MIN)) px = PX_MIN;
    if (px > PX_MAX) px = PX_MAX;
    int quarters = (int)(px * 4 + 0.5f);
    uint64_t key = ((uint64_t)(face + 1) << 48) | ((uint64_t)quarters << 32) |
                   ((uint64_t)(phase & (PHASES - 1)) << 24) | (code & 0xFFFFFF);
    Entry *entry = slot_of(fonts, key);
    if (entry->key) return &entry->glyph;
    if (fonts->page_count > PAGES_MAX) {
        forget_glyphs(fonts);
        entry = slot_of(fonts, key);
    }
    if (fonts->count * 2 > fonts->mask) {
        grow(fonts);
        entry = slot_of(fonts, key);
    }
    entry->key = key;
    entry->glyph = render(fonts, (int)face, quarters, phase & (PHASES - 1), code);
    fonts->count++;
    return &entry->glyph;
}

/* OpenType kerning (GPOS) is known to the shaper inside SDL_ttf only: the width of a pair tells it. Letters and the points
 * beside them; never digits, whose places must not depend on their neighbours. */
static bool kerns(uint32_t c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '.' || c == ',' || c == '\'' || c == ' ';
}

static int16_t kern_of(Fonts *fonts, int face, uint32_t a, uint32_t b)
{
    TTF_Font *font = metric_font(fonts, face);
    const char pair[3] = {(char)a, (char)b, 0};
    int left_a, right_a, left_b, right_b, bottom, top, advance_a, advance_b, width, height;
    if (!font || !TTF_GlyphIsProvided32(font, a) || !TTF_GlyphIsProvided32(font, b)) return 0;
    if (TTF_GlyphMetrics32(font, a, &left_a, &right_a, &bottom, &top, &advance_a) != 0 ||
        TTF_GlyphMetrics32(font, b, &left_b, &right_b, &bottom, &top, &advance_b) != 0 ||
        TTF_SizeUTF8(font, pair, &width, &height) != 0)
        return 0;
    int plain = advance_a + (advance_b > right_b ? advance_b : right_b) + (left_a < 0 ? -left_a : 0);
    int kern = width - plain;
    return (int16_t)(kern > UNITS / 4 || kern < -UNITS / 4 || (kern >= -2 && kern <= 2) ? 0 : kern);
}

float font_kern(Fonts *fonts, Face face, float px, uint32_t a, uint32_t b)
{
    bool words = face <= FACE_DISPLAY_700 || face == FACE_UI_ITALIC || face == FACE_UI_ITALIC_600;
    if (!words || !kerns(a) || !kerns(b) || !metric_font(fonts, (int)face)) return 0;
    px = px > PX_MAX ? PX_MAX : px;
    FaceInfo *info = &fonts->faces[face];
    if (!info->kern) {
        info->kern = memory_must(malloc(sizeof *info->kern * 128 * 128));
        for (int i = 0; i < 128 * 128; i++) info->kern[i] = KERN_UNKNOWN;
    }
    int16_t *kern = &info->kern[a * 128 + b];
    if (*kern == KERN_UNKNOWN) *kern = kern_of(fonts, (int)face, a, b);
    return (float)*kern * px / UNITS;
}

Face font_face(FontFamily family, int weight)
{
    switch (family) {
    case FAMILY_UI:
        return weight < 450 ? FACE_UI_400 : weight < 550 ? FACE_UI_500 : weight < 650 ? FACE_UI_600 : FACE_UI_700;
    case FAMILY_DISPLAY: return weight < 650 ? FACE_DISPLAY_600 : FACE_DISPLAY_700;
    case FAMILY_NUMBER: return weight < 450 ? FACE_NUMBER_400 : weight < 600 ? FACE_NUMBER_500 : FACE_NUMBER_700;
    default: return weight < 600 ? FACE_MATH : FACE_MATH_BOLD;
    }
}

static const Measured *measured_in(Fonts *fonts, int face, uint32_t symbol)
{
    Measured *m = &fonts->measured[(symbol * 31 + (uint32_t)face * 257) % MEASURED];
    if (m->face == face + 1 && m->symbol == symbol) return m;
    TTF_Font *metric = metric_font(fonts, face);
    Measured now = {.symbol = symbol, .face = face + 1};
    if (!metric || !TTF_GlyphIsProvided32(metric, symbol) ||
        TTF_GlyphMetrics32(metric, symbol, &now.left, &now.right, &now.bottom, &now.top, &now.advance) != 0)
        return NULL;
    *m = now;
    return m;
}

bool font_measure_math(void *context, MathFont font, uint32_t symbol, float size, GlyphSize *out)
{
    Fonts *fonts = context;
    const Measured *m = measured_in(fonts, FACE_MATH + (int)font, symbol);
    if (!m && font == MATH_ROMAN) {
        int from = face_with(fonts, FACE_MATH, symbol);
        m = from < 0 ? NULL : measured_in(fonts, from, symbol);
    }
    if (!m) return false;
    float k = size / UNITS;
    *out = (GlyphSize){(float)m->advance * k, (float)m->left * k, (float)m->right * k, (float)m->top * k,
                       -(float)m->bottom * k};
    return true;
}
