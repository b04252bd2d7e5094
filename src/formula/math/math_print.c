/* From mathematics back to TeX: what math_from_tex reads, and LaTeX with amsmath. */
#include "formula/math/math.h"
#include "formula/math/math_tex.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

enum { DEPTH_MAX = 2000 }; /* as deep as math_from_formula makes them */

typedef struct TexPrinter {
    TextBuffer *out;
    int depth, script; /* in scripts all stands close together */
} TexPrinter;

static void print(TexPrinter *p, const Math *math);

/* A letter behind a command would become part of its name. */
static void add(TexPrinter *p, const char *text)
{
    const TextBuffer *out = p->out;
    size_t i = out->length;
    while (i > 0 && isalpha((unsigned char)out->data[i - 1])) i--;
    if (i > 0 && i < out->length && out->data[i - 1] == '\\' && isalpha((unsigned char)text[0])) text_add(p->out, " ");
    text_add(p->out, "%s", text);
}

static void group(TexPrinter *p, const Math *math)
{
    text_add(p->out, "{");
    if (math) print(p, math);
    text_add(p->out, "}");
}

/* A minus with nothing before it that it could be taken from. */
static bool is_sign(const TexPrinter *p)
{
    size_t i = p->out->length;
    while (i > 0 && p->out->data[i - 1] == ' ') i--;
    return i == 0 || strchr("{([=<>&,+-*\n\\", p->out->data[i - 1]) != NULL;
}

static void add_symbol(TexPrinter *p, uint32_t symbol)
{
    char text[8] = {0};
    const char *command = tex_command(symbol);
    if (symbol == 0x2212) add(p, "-");
    else if (symbol >= 0x80 && command) {
        add(p, "\\");
        text_add(p->out, "%s", command);
    } else if (strchr("{}%#&_$", (int)symbol) && symbol < 0x80) {
        text_add(p->out, "\\%c", (int)symbol);
    } else {
        utf8_write(text, symbol);
        add(p, text);
    }
}

static void print_symbol(TexPrinter *p, const Math *math)
{
    static const char *const fonts[] = {
        [MATH_ROMAN] = "\\mathrm", [MATH_BOLD] = "\\mathbf", [MATH_BOLD_ITALIC] = "\\boldsymbol"};
    bool letter = math->symbol < 0x80 ? isalpha((int)math->symbol) : math->symbol >= 0x3B1 && math->symbol <= 0x3C9;
    bool apart = (math->atom == MATH_BIN || math->atom == MATH_REL) && !math->big && !p->script &&
                 !(math->atom == MATH_BIN && is_sign(p));
    const char *font =
        math->font == MATH_ITALIC || (!letter && math->font == MATH_ROMAN) || math->font > MATH_BOLD_ITALIC
            ? NULL
            : fonts[math->font];
    if (font) {
        add(p, font);
        text_add(p->out, "{");
    }
    if (apart && p->out->length && !strchr(" {(&", p->out->data[p->out->length - 1])) text_add(p->out, " ");
    add_symbol(p, math->symbol);
    if (apart || (math->atom == MATH_PUNCT && !p->script)) text_add(p->out, " ");
    if (font) text_add(p->out, "}");
}

/* Numbers stand as they are, functions by their names, other words upright. */
static void print_word(TexPrinter *p, const Math *math)
{
    const char *text = math->text ? math->text : "";
    bool number = *text != 0;
    for (const char *c = text; *c && number; c++)
        if (!strncmp(c, "\xE2\x88\x92", 3)) c += 2; /* U+2212 */
        else number = isdigit((unsigned char)*c) || *c == '.';
    if (number) {
        for (const char *c = text; *c; c++)
            if (!strncmp(c, "\xE2\x88\x92", 3)) text_add(p->out, "-"), c += 2;
            else text_add_bytes(p->out, c, 1);
        return;
    }
    if (math->atom == MATH_OP && tex_is_function(text)) {
        add(p, "\\");
        text_add(p->out, "%s", text);
        return;
    }
    add(p, math->atom == MATH_OP ? "\\operatorname" : "\\text");
    text_add(p->out, "%s{",
             math->atom == MATH_OP && math->limits && strcmp(text, "argmin") && strcmp(text, "argmax") ? "*" : "");
    for (const char *c = text; *c; c++) {
        if (strchr("{}\\%#&_$", *c)) text_add(p->out, *c == '\\' ? " " : "\\");
        if (*c != '\\') text_add_bytes(p->out, c, 1);
    }
    text_add(p->out, "}");
}

static void print_fence(TexPrinter *p, uint32_t symbol, const char *side)
{
    text_add(p->out, "\\%s", side);
    if (!symbol) text_add(p->out, ".");
    else if (symbol == 0x2016) text_add(p->out, "\\|");
    else add_symbol(p, symbol);
}

static void print_grid(TexPrinter *p, const Math *math)
{
    const char *name = math->align == MATH_PAIRS ? "aligned"
                       : math->symbol == '{'     ? "cases"
                       : math->symbol == '['     ? "bmatrix"
                       : math->symbol == '('     ? "pmatrix"
                       : math->symbol == '|'     ? "vmatrix"
                       : math->symbol == 0x2016  ? "Vmatrix"
                                                 : "matrix";
    bool lines = math->align == MATH_PAIRS; /* each row on a line of its own */
    int columns = math->columns > 0 ? math->columns : 1;
    add(p, "\\begin{");
    text_add(p->out, "%s}%s", name, lines ? "\n" : " ");
    for (int i = 0; i < math->count; i++) {
        if (i % columns) text_add(p->out, " & ");
        else if (i) text_add(p->out, lines ? " \\\\\n" : " \\\\ ");
        if (math->items[i]) print(p, math->items[i]);
    }
    text_add(p->out, lines ? "\n\\end{%s}" : " \\end{%s}", name);
}

static void print_space(TexPrinter *p, float width)
{
    static const struct {
        float width;
        const char *tex;
    } spaces[] = {{-3 / 18.0f, "\\!"}, {3 / 18.0f, "\\,"}, {4 / 18.0f, "\\:"},
                  {5 / 18.0f, "\\;"},  {1, "\\quad"},      {2, "\\qquad"}};
    int best = 0;
    for (int i = 1; i < 6; i++)
        if (fabsf(spaces[i].width - width) < fabsf(spaces[best].width - width)) best = i;
    add(p, spaces[best].tex);
}

static void print_scripts(TexPrinter *p, const Math *math)
{
    const Math *nucleus = math->items[0], *above = math->items[1], *below = math->items[2];
    bool alone = nucleus->kind == MATH_SYMBOL || nucleus->kind == MATH_WORD || nucleus->kind == MATH_ACCENT ||
                 nucleus->kind == MATH_FENCE;
    if (alone) print(p, nucleus);
    else group(p, nucleus);
    while (p->out->length && p->out->data[p->out->length - 1] == ' ' && alone) p->out->data[--p->out->length] = 0;
    p->script++;
    if (below) text_add(p->out, "_"), group(p, below);
    if (above) text_add(p->out, "^"), group(p, above);
    p->script--;
}

static void print(TexPrinter *p, const Math *math)
{
    if (p->depth >= DEPTH_MAX) {
        add(p, "\\ldots");
        return;
    }
    p->depth++;
    switch (math->kind) {
    case MATH_ROW:
        for (int i = 0; i < math->count; i++)
            if (math->items[i]) print(p, math->items[i]);
        break;
    case MATH_SYMBOL: print_symbol(p, math); break;
    case MATH_WORD: print_word(p, math); break;
    case MATH_SCRIPTS: print_scripts(p, math); break;
    case MATH_FRACTION:
        add(p, "\\frac");
        group(p, math->items[0]);
        group(p, math->items[1]);
        break;
    case MATH_ROOT:
        add(p, "\\sqrt");
        if (math->items[1]) {
            text_add(p->out, "[");
            print(p, math->items[1]);
            text_add(p->out, "]");
        }
        group(p, math->items[0]);
        break;
    case MATH_ACCENT: {
        const char *command = tex_command(math->symbol);
        add(p, "\\");
        text_add(p->out, "%s", command ? command : "hat");
        group(p, math->items[0]);
        break;
    }
    case MATH_FENCE:
        print_fence(p, math->symbol, "left");
        print(p, math->items[0]);
        print_fence(p, math->symbol2, "right");
        break;
    case MATH_GRID: print_grid(p, math); break;
    case MATH_SPACE: print_space(p, math->width); break;
    }
    p->depth--;
}

void math_to_tex(const Math *math, TextBuffer *out)
{
    TextBuffer text = {0};
    TexPrinter p = {.out = &text};
    text_add(&text, "%s", "");
    print(&p, math);
    text_add(out, "%s", text.data ? text.data : "");
    text_free(&text);
}
