/* The part of TeX that lessons need. Commands are rows of one table: add one there. */
#include "formula/math/math.h"
#include "formula/math/math_tex.h"

#include "base/text.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { DEPTH_MAX = 100, ROW_MAX = 4096, CELLS_MAX = 1024 };

typedef struct Reader {
    Arena *arena;
    const char *start, *at;
    Error *error;
    Status status; /* of the first mistake; reading goes on */
    int depth;
} Reader;

static const Math *read_row(Reader *r, const char *until, MathFont letters);
static const Math *read_item(Reader *r, MathFont letters);

typedef enum Do {
    DO_SYMBOL,
    DO_WORD,
    DO_LIMITS,
    DO_BIG,
    DO_ACCENT,
    DO_SPACE,
    DO_FRACTION,
    DO_ROOT,
    DO_FONT,
    DO_TEXT,
    DO_OPERATOR,
    DO_LEFT,
    DO_BEGIN,
    DO_NOTHING
} Do;

typedef struct Command {
    const char *name;
    Do what;
    uint32_t symbol;
    int more;
} Command; /* more: class, font, 1/18 em */

static const Command COMMANDS[] = {
    {"alpha", DO_SYMBOL, 0x3B1, -1},
    {"beta", DO_SYMBOL, 0x3B2, -1},
    {"gamma", DO_SYMBOL, 0x3B3, -1},
    {"delta", DO_SYMBOL, 0x3B4, -1},
    {"epsilon", DO_SYMBOL, 0x3F5, -1},
    {"varepsilon", DO_SYMBOL, 0x3B5, -1},
    {"zeta", DO_SYMBOL, 0x3B6, -1},
    {"eta", DO_SYMBOL, 0x3B7, -1},
    {"theta", DO_SYMBOL, 0x3B8, -1},
    {"iota", DO_SYMBOL, 0x3B9, -1},
    {"kappa", DO_SYMBOL, 0x3BA, -1},
    {"lambda", DO_SYMBOL, 0x3BB, -1},
    {"mu", DO_SYMBOL, 0x3BC, -1},
    {"nu", DO_SYMBOL, 0x3BD, -1},
    {"xi", DO_SYMBOL, 0x3BE, -1},
    {"pi", DO_SYMBOL, 0x3C0, -1},
    {"rho", DO_SYMBOL, 0x3C1, -1},
    {"sigma", DO_SYMBOL, 0x3C3, -1},
    {"tau", DO_SYMBOL, 0x3C4, -1},
    {"upsilon", DO_SYMBOL, 0x3C5, -1},
    {"phi", DO_SYMBOL, 0x3D5, -1},
    {"varphi", DO_SYMBOL, 0x3C6, -1},
    {"chi", DO_SYMBOL, 0x3C7, -1},
    {"psi", DO_SYMBOL, 0x3C8, -1},
    {"omega", DO_SYMBOL, 0x3C9, -1},
    {"ell", DO_SYMBOL, 0x2113, MATH_ORD},
    {"Gamma", DO_SYMBOL, 0x393, MATH_ORD},
    {"Delta", DO_SYMBOL, 0x394, MATH_ORD},
    {"Theta", DO_SYMBOL, 0x398, MATH_ORD},
    {"Lambda", DO_SYMBOL, 0x39B, MATH_ORD},
    {"Xi", DO_SYMBOL, 0x39E, MATH_ORD},
    {"Pi", DO_SYMBOL, 0x3A0, MATH_ORD},
    {"Sigma", DO_SYMBOL, 0x3A3, MATH_ORD},
    {"Phi", DO_SYMBOL, 0x3A6, MATH_ORD},
    {"Psi", DO_SYMBOL, 0x3A8, MATH_ORD},
    {"Omega", DO_SYMBOL, 0x3A9, MATH_ORD},
    {"nabla", DO_SYMBOL, 0x2207, MATH_ORD},
    {"partial", DO_SYMBOL, 0x2202, MATH_ORD},
    {"infty", DO_SYMBOL, 0x221E, MATH_ORD},
    {"ldots", DO_SYMBOL, 0x2026, MATH_INNER},
    {"dots", DO_SYMBOL, 0x2026, MATH_INNER},
    {"cdots", DO_SYMBOL, 0x22EF, MATH_INNER},
    {"vdots", DO_SYMBOL, 0x22EE, MATH_ORD},
    {"ddots", DO_SYMBOL, 0x22F1, MATH_INNER},
    {"prime", DO_SYMBOL, 0x2032, MATH_ORD},
    {"forall", DO_SYMBOL, 0x2200, MATH_ORD},
    {"exists", DO_SYMBOL, 0x2203, MATH_ORD},
    {"top", DO_SYMBOL, 0x22A4, MATH_ORD},
    {"hbar", DO_SYMBOL, 0x210F, MATH_ORD},
    {"emptyset", DO_SYMBOL, 0x2205, MATH_ORD},
    {"cdot", DO_SYMBOL, 0xB7, MATH_BIN},
    {"times", DO_SYMBOL, 0xD7, MATH_BIN},
    {"pm", DO_SYMBOL, 0xB1, MATH_BIN},
    {"mp", DO_SYMBOL, 0x2213, MATH_BIN},
    {"odot", DO_SYMBOL, 0x2299, MATH_BIN},
    {"oplus", DO_SYMBOL, 0x2295, MATH_BIN},
    {"circ", DO_SYMBOL, 0x2218, MATH_BIN},
    {"div", DO_SYMBOL, 0xF7, MATH_BIN},
    {"ast", DO_SYMBOL, 0x2217, MATH_BIN},
    {"setminus", DO_SYMBOL, 0x2216, MATH_BIN},
    {"cap", DO_SYMBOL, 0x2229, MATH_BIN},
    {"cup", DO_SYMBOL, 0x222A, MATH_BIN},
    {"le", DO_SYMBOL, 0x2264, MATH_REL},
    {"leq", DO_SYMBOL, 0x2264, MATH_REL},
    {"ge", DO_SYMBOL, 0x2265, MATH_REL},
    {"geq", DO_SYMBOL, 0x2265, MATH_REL},
    {"ne", DO_SYMBOL, 0x2260, MATH_REL},
    {"neq", DO_SYMBOL, 0x2260, MATH_REL},
    {"ll", DO_SYMBOL, 0x226A, MATH_REL},
    {"gg", DO_SYMBOL, 0x226B, MATH_REL},
    {"approx", DO_SYMBOL, 0x2248, MATH_REL},
    {"equiv", DO_SYMBOL, 0x2261, MATH_REL},
    {"sim", DO_SYMBOL, 0x223C, MATH_REL},
    {"propto", DO_SYMBOL, 0x221D, MATH_REL},
    {"in", DO_SYMBOL, 0x2208, MATH_REL},
    {"notin", DO_SYMBOL, 0x2209, MATH_REL},
    {"subset", DO_SYMBOL, 0x2282, MATH_REL},
    {"to", DO_SYMBOL, 0x2192, MATH_REL},
    {"rightarrow", DO_SYMBOL, 0x2192, MATH_REL},
    {"leftarrow", DO_SYMBOL, 0x2190, MATH_REL},
    {"gets", DO_SYMBOL, 0x2190, MATH_REL},
    {"Rightarrow", DO_SYMBOL, 0x21D2, MATH_REL},
    {"Leftarrow", DO_SYMBOL, 0x21D0, MATH_REL},
    {"mapsto", DO_SYMBOL, 0x21A6, MATH_REL},
    {"leftrightarrow", DO_SYMBOL, 0x2194, MATH_REL},
    {"uparrow", DO_SYMBOL, 0x2191, MATH_REL},
    {"downarrow", DO_SYMBOL, 0x2193, MATH_REL},
    {"perp", DO_SYMBOL, 0x22A5, MATH_REL},
    {"mid", DO_SYMBOL, '|', MATH_REL},
    {"colon", DO_SYMBOL, ':', MATH_PUNCT},
    {"lfloor", DO_SYMBOL, 0x230A, MATH_OPEN},
    {"rfloor", DO_SYMBOL, 0x230B, MATH_CLOSE},
    {"lceil", DO_SYMBOL, 0x2308, MATH_OPEN},
    {"rceil", DO_SYMBOL, 0x2309, MATH_CLOSE},
    {"langle", DO_SYMBOL, 0x27E8, MATH_OPEN},
    {"rangle", DO_SYMBOL, 0x27E9, MATH_CLOSE},
    {"lVert", DO_SYMBOL, 0x2016, MATH_OPEN},
    {"rVert", DO_SYMBOL, 0x2016, MATH_CLOSE},
    {"Vert", DO_SYMBOL, 0x2016, MATH_ORD},
    {"|", DO_SYMBOL, 0x2016, MATH_ORD},
    {"lvert", DO_SYMBOL, '|', MATH_OPEN},
    {"rvert", DO_SYMBOL, '|', MATH_CLOSE},
    {"{", DO_SYMBOL, '{', MATH_OPEN},
    {"}", DO_SYMBOL, '}', MATH_CLOSE},
    {"%", DO_SYMBOL, '%', MATH_ORD},
    {"#", DO_SYMBOL, '#', MATH_ORD},
    {"&", DO_SYMBOL, '&', MATH_ORD},
    {"_", DO_SYMBOL, '_', MATH_ORD},
    {"$", DO_SYMBOL, '$', MATH_ORD},
    {"sum", DO_BIG, 0x2211, 1},
    {"prod", DO_BIG, 0x220F, 1},
    {"int", DO_BIG, 0x222B, 0},
    {"sin", DO_WORD, 0, 0},
    {"cos", DO_WORD, 0, 0},
    {"tan", DO_WORD, 0, 0},
    {"arcsin", DO_WORD, 0, 0},
    {"arccos", DO_WORD, 0, 0},
    {"arctan", DO_WORD, 0, 0},
    {"sinh", DO_WORD, 0, 0},
    {"cosh", DO_WORD, 0, 0},
    {"tanh", DO_WORD, 0, 0},
    {"exp", DO_WORD, 0, 0},
    {"log", DO_WORD, 0, 0},
    {"ln", DO_WORD, 0, 0},
    {"det", DO_WORD, 0, 0},
    {"dim", DO_WORD, 0, 0},
    {"arg", DO_WORD, 0, 0},
    {"lim", DO_LIMITS, 0, 0},
    {"max", DO_LIMITS, 0, 0},
    {"min", DO_LIMITS, 0, 0},
    {"sup", DO_LIMITS, 0, 0},
    {"inf", DO_LIMITS, 0, 0},
    {"argmin", DO_LIMITS, 0, 0},
    {"argmax", DO_LIMITS, 0, 0},
    {"hat", DO_ACCENT, 0x2C6, 0},
    {"widehat", DO_ACCENT, 0x2C6, 0},
    {"bar", DO_ACCENT, 0xAF, 0},
    {"overline", DO_ACCENT, 0xAF, 0},
    {"vec", DO_ACCENT, 0x2192, 0},
    {"tilde", DO_ACCENT, 0x2DC, 0},
    {"dot", DO_ACCENT, 0x2D9, 0},
    {",", DO_SPACE, 0, 3},
    {":", DO_SPACE, 0, 4},
    {";", DO_SPACE, 0, 5},
    {"!", DO_SPACE, 0, -3},
    {" ", DO_SPACE, 0, 5},
    {"quad", DO_SPACE, 0, 18},
    {"qquad", DO_SPACE, 0, 36},
    {"frac", DO_FRACTION, 0, 0},
    {"dfrac", DO_FRACTION, 0, 0},
    {"tfrac", DO_FRACTION, 0, 0},
    {"sqrt", DO_ROOT, 0, 0},
    {"mathbf", DO_FONT, 0, MATH_BOLD},
    {"boldsymbol", DO_FONT, 0, MATH_BOLD_ITALIC},
    {"mathrm", DO_FONT, 0, MATH_ROMAN},
    {"mathit", DO_FONT, 0, MATH_ITALIC},
    {"text", DO_TEXT, 0, 0},
    {"textrm", DO_TEXT, 0, 0},
    {"operatorname", DO_OPERATOR, 0, 0},
    {"left", DO_LEFT, 0, 0},
    {"begin", DO_BEGIN, 0, 0},
    {"displaystyle", DO_NOTHING, 0, 0},
    {"limits", DO_NOTHING, 0, 0},
    {"nonumber", DO_NOTHING, 0, 0},
};

const char *tex_command(uint32_t symbol)
{
    for (size_t i = 0; i < sizeof COMMANDS / sizeof *COMMANDS; i++)
        if ((COMMANDS[i].what == DO_SYMBOL || COMMANDS[i].what == DO_BIG || COMMANDS[i].what == DO_ACCENT) &&
            COMMANDS[i].symbol == symbol)
            return COMMANDS[i].name;
    return NULL;
}

bool tex_is_function(const char *word)
{
    for (size_t i = 0; i < sizeof COMMANDS / sizeof *COMMANDS; i++)
        if ((COMMANDS[i].what == DO_WORD || COMMANDS[i].what == DO_LIMITS) && !strcmp(COMMANDS[i].name, word))
            return true;
    return false;
}

static int column_of(const Reader *r, const char *at) { return (int)utf8_count(r->start, (size_t)(at - r->start)) + 1; }

static void complain(Reader *r, const char *at, Status status, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

static void complain(Reader *r, const char *at, Status status, const char *format, ...)
{
    char what[200];
    va_list list;
    if (r->status) return;
    va_start(list, format);
    vsnprintf(what, sizeof what, format, list);
    va_end(list);
    r->status = error_at(r->error, "formula", 1, column_of(r, at), status, "%s", what);
    error_excerpt(r->error, r->start, strlen(r->start));
}

static void skip_space(Reader *r)
{
    while (*r->at == ' ' || *r->at == '\t' || *r->at == '\n' || *r->at == '\r') r->at++;
}

static const Math *nothing(Reader *r) { return math_row(r->arena, NULL, 0); }

/* {…}, or one item. */
static const Math *read_argument(Reader *r, MathFont letters)
{
    skip_space(r);
    if (*r->at == '{') {
        const char *open = r->at++;
        const Math *row = read_row(r, "}", letters);
        if (*r->at == '}') r->at++;
        else complain(r, open, STATUS_SYNTAX, "this bracket is never closed; add }");
        return row;
    }
    if (!*r->at || *r->at == '}' || *r->at == '&') {
        complain(r, r->at, STATUS_SYNTAX, "something is missing here; write {…}");
        return nothing(r);
    }
    return read_item(r, letters);
}

/* The text between braces as it stands. */
static const char *read_words(Reader *r)
{
    skip_space(r);
    if (*r->at != '{') {
        complain(r, r->at, STATUS_SYNTAX, "expected { here");
        return "";
    }
    const char *from = ++r->at;
    int open = 1;
    while (*r->at && !(*r->at == '}' && --open == 0)) {
        open += *r->at == '{';
        r->at++;
    }
    const char *out = arena_copy(r->arena, from, (size_t)(r->at - from));
    if (*r->at) r->at++;
    else complain(r, from - 1, STATUS_SYNTAX, "this bracket is never closed; add }");
    return out;
}

static const char *command_name(Reader *r)
{
    const char *from = r->at; /* after the backslash */
    if (isalpha((unsigned char)*r->at))
        while (isalpha((unsigned char)*r->at)) r->at++;
    else if (*r->at) r->at += utf8_length_at(r->at, NULL);
    return arena_copy(r->arena, from, (size_t)(r->at - from));
}

static const Command *command_find(const char *name)
{
    for (size_t i = 0; i < sizeof COMMANDS / sizeof *COMMANDS; i++)
        if (!strcmp(COMMANDS[i].name, name)) return &COMMANDS[i];
    return NULL;
}

/* After \left or \right: a bracket, or `.` for none. */
static uint32_t read_fence(Reader *r)
{
    skip_space(r);
    const char *at = r->at;
    if (*r->at == '\\') {
        r->at++;
        const char *name = command_name(r);
        const Command *command = command_find(name);
        if (command && command->what == DO_SYMBOL) return command->symbol;
        complain(r, at, STATUS_NAME, "'\\%s' is not a bracket", name);
        return 0;
    }
    uint32_t symbol = utf8_next(&r->at, NULL);
    if (symbol == '.' || symbol == 0) return 0;
    if (symbol == '<') return 0x27E8;
    if (symbol == '>') return 0x27E9;
    if (!strchr("()[]|/", symbol < 128 ? (int)symbol : 'x')) complain(r, at, STATUS_SYNTAX, "expected a bracket here");
    return symbol;
}

static bool at_command(const Reader *r, const char *name)
{
    size_t n = strlen(name);
    return *r->at == '\\' && !strncmp(r->at + 1, name, n) && !isalpha((unsigned char)r->at[n + 1]);
}

static const Math *read_left(Reader *r, const char *at, MathFont letters)
{
    uint32_t left = read_fence(r), right = 0;
    const Math *inside = read_row(r, "\\right", letters);
    if (at_command(r, "right")) {
        r->at += 6;
        right = read_fence(r);
    } else complain(r, at, STATUS_SYNTAX, "this \\left has no \\right");
    return math_fence(r->arena, left, inside, right);
}

static const Math *read_environment(Reader *r, const char *at, MathFont letters)
{
    static const struct {
        const char *name;
        uint32_t left, right;
        MathAlign align;
        int columns;
    } known[] = {{"matrix", 0, 0, MATH_CENTRE, 0},
                 {"bmatrix", '[', ']', MATH_CENTRE, 0},
                 {"pmatrix", '(', ')', MATH_CENTRE, 0},
                 {"vmatrix", '|', '|', MATH_CENTRE, 0},
                 {"Vmatrix", 0x2016, 0x2016, MATH_CENTRE, 0},
                 {"cases", '{', 0, MATH_LEFT, 0},
                 {"aligned", 0, 0, MATH_PAIRS, 0},
                 {"align", 0, 0, MATH_PAIRS, 0},
                 {"align*", 0, 0, MATH_PAIRS, 0},
                 {"gathered", 0, 0, MATH_CENTRE, 0}};
    const char *name = read_words(r);
    int kind = -1;
    for (int i = 0; i < (int)(sizeof known / sizeof *known); i++)
        if (!strcmp(known[i].name, name)) kind = i;
    if (kind < 0) {
        complain(r, at, STATUS_NAME, "unknown environment '%s'; there are bmatrix, pmatrix, cases, aligned", name);
        return math_word(r->arena, arena_print(r->arena, "\\begin{%s}", name), MATH_ORD);
    }
    /* cells of rows of different length are filled up to the longest */
    const Math **cells = arena_array(r->arena, const Math *, CELLS_MAX);
    int *row_of = arena_array(r->arena, int, CELLS_MAX), count = 0, row = 0, in_row = 0, columns = 1;
    for (;;) {
        const Math *cell = read_row(r, "&", letters);
        if (count < CELLS_MAX) {
            row_of[count] = row;
            cells[count++] = cell;
            if (++in_row > columns) columns = in_row;
        } else complain(r, r->at, STATUS_LIMIT, "too many cells");
        if (*r->at == '&') r->at++;
        else if (r->at[0] == '\\' && r->at[1] == '\\') {
            r->at += 2;
            row++;
            in_row = 0;
        } else break;
    }
    if (at_command(r, "end")) {
        r->at += 4;
        const char *end = read_words(r);
        if (strcmp(end, name)) complain(r, at, STATUS_SYNTAX, "\\begin and \\end differ: '%s'", end);
    } else complain(r, at, STATUS_SYNTAX, "this \\begin has no \\end{%s}", name);
    /* a final \\ makes no empty row */
    if (count && in_row == 1 && cells[count - 1]->kind == MATH_ROW && cells[count - 1]->count == 0 && row > 0) {
        count--;
        row--;
    }
    const Math **full = arena_array(r->arena, const Math *, (row + 1) * columns);
    for (int i = 0; i < (row + 1) * columns; i++) full[i] = nothing(r);
    for (int i = 0, c = 0; i < count; i++) {
        c = i && row_of[i] == row_of[i - 1] ? c + 1 : 0;
        full[row_of[i] * columns + c] = cells[i];
    }
    return math_grid(r->arena, known[kind].left, full, (row + 1) * columns, columns, known[kind].right,
                     known[kind].align);
}

static const Math *with_parts(Reader *r, MathKind kind, const Math *a, const Math *b, uint32_t symbol)
{
    Math *math = arena_new(r->arena, Math);
    const Math **items = arena_array(r->arena, const Math *, 2);
    items[0] = a;
    items[1] = b;
    *math = (Math){.kind = kind, .items = items, .count = 2, .symbol = symbol};
    return math;
}

static const Math *operator_word(Reader *r, const char *word, bool limits)
{
    Math *math = arena_new(r->arena, Math);
    *math = (Math){.kind = MATH_WORD, .atom = MATH_OP, .text = word, .limits = limits};
    return math;
}

static const Math *read_command(Reader *r, MathFont letters)
{
    const char *at = r->at++;
    const char *name = command_name(r);
    const Command *c = command_find(name);
    if (!c) {
        const char *names[sizeof COMMANDS / sizeof *COMMANDS];
        for (size_t i = 0; i < sizeof COMMANDS / sizeof *COMMANDS; i++) names[i] = COMMANDS[i].name;
        const char *near = nearest_name(name, names, (int)(sizeof COMMANDS / sizeof *COMMANDS));
        if (near) complain(r, at, STATUS_NAME, "unknown command; did you mean '\\%s'?", near);
        else complain(r, at, STATUS_NAME, "unknown command '\\%s'", name);
        return math_word(r->arena, arena_print(r->arena, "\\%s", name), MATH_ORD);
    }
    switch (c->what) {
    case DO_SYMBOL: {
        bool letter = c->more < 0;
        MathFont font =
            !letter ? (letters == MATH_BOLD || letters == MATH_BOLD_ITALIC ? MATH_BOLD : MATH_ROMAN) : letters;
        return math_symbol(r->arena, c->symbol, font, letter ? MATH_ORD : (MathClass)c->more);
    }
    case DO_WORD: return operator_word(r, c->name, false);
    case DO_LIMITS: return operator_word(r, c->name, true);
    case DO_BIG: {
        Math *math = arena_new(r->arena, Math);
        *math = (Math){.kind = MATH_SYMBOL, .atom = MATH_OP, .symbol = c->symbol, .big = true, .limits = c->more};
        return math;
    }
    case DO_ACCENT: return with_parts(r, MATH_ACCENT, read_argument(r, letters), NULL, c->symbol);
    case DO_SPACE: {
        Math *math = arena_new(r->arena, Math);
        *math = (Math){.kind = MATH_SPACE, .width = (float)c->more / 18.0f};
        return math;
    }
    case DO_FRACTION: {
        const Math *above = read_argument(r, letters);
        return math_fraction(r->arena, above, read_argument(r, letters));
    }
    case DO_ROOT: {
        const Math *index = NULL;
        skip_space(r);
        if (*r->at == '[') {
            r->at++;
            index = read_row(r, "]", letters);
            if (*r->at == ']') r->at++;
        }
        return with_parts(r, MATH_ROOT, read_argument(r, letters), index, 0);
    }
    case DO_FONT: return read_argument(r, (MathFont)c->more);
    case DO_TEXT: return math_word(r->arena, read_words(r), MATH_ORD);
    case DO_OPERATOR: {
        bool limits = *r->at == '*';
        r->at += limits;
        const char *word = read_words(r);
        return operator_word(r, word, limits || !strcmp(word, "argmin") || !strcmp(word, "argmax"));
    }
    case DO_LEFT: return read_left(r, at, letters);
    case DO_BEGIN: return read_environment(r, at, letters);
    case DO_NOTHING: break;
    }
    return nothing(r);
}

static const Math *read_character(Reader *r, MathFont letters)
{
    uint32_t c = utf8_next(&r->at, NULL);
    bool bold = letters == MATH_BOLD || letters == MATH_BOLD_ITALIC;
    MathFont upright = bold ? MATH_BOLD : MATH_ROMAN;
    if (c < 128 && isalpha((int)c)) return math_symbol(r->arena, c, letters, MATH_ORD);
    if (c >= 0x3B1 && c <= 0x3C9) return math_symbol(r->arena, c, letters, MATH_ORD);
    switch (c) {
    case '-':
    case 0x2212: return math_symbol(r->arena, 0x2212, upright, MATH_BIN);
    case '+':
    case 0xD7:
    case 0xB7: return math_symbol(r->arena, c, upright, MATH_BIN);
    case '*': return math_symbol(r->arena, 0x2217, upright, MATH_BIN);
    case '=':
    case '<':
    case '>':
    case ':': return math_symbol(r->arena, c, upright, MATH_REL);
    case '(':
    case '[': return math_symbol(r->arena, c, upright, MATH_OPEN);
    case ')':
    case ']':
    case '!': return math_symbol(r->arena, c, upright, MATH_CLOSE);
    case ',':
    case ';': return math_symbol(r->arena, c, upright, MATH_PUNCT);
    case '\'': return math_symbol(r->arena, 0x2032, upright, MATH_ORD);
    default: return math_symbol(r->arena, c, upright, MATH_ORD);
    }
}

/* Digits that stand together are one word, so that scripts hang on the number. */
static const Math *read_number(Reader *r, MathFont letters)
{
    const char *from = r->at;
    while (isdigit((unsigned char)*r->at) || (*r->at == '.' && isdigit((unsigned char)r->at[1]))) r->at++;
    Math *math = arena_new(r->arena, Math);
    *math = (Math){.kind = MATH_WORD,
                   .text = arena_copy(r->arena, from, (size_t)(r->at - from)),
                   .font = letters == MATH_BOLD || letters == MATH_BOLD_ITALIC ? MATH_BOLD : MATH_ROMAN};
    return math;
}

static const Math *read_item(Reader *r, MathFont letters)
{
    if (r->depth >= DEPTH_MAX) {
        complain(r, r->at, STATUS_LIMIT, "nested too deeply");
        r->at += strlen(r->at);
        return nothing(r);
    }
    r->depth++;
    const Math *out;
    if (*r->at == '\\') out = read_command(r, letters);
    else if (*r->at == '{') out = read_argument(r, letters);
    else if (isdigit((unsigned char)*r->at)) out = read_number(r, letters);
    else out = read_character(r, letters);
    r->depth--;
    return out;
}

static bool ends_here(const Reader *r, const char *until)
{
    if (!*r->at || *r->at == '}') return true;
    if (*until == ']') return *r->at == ']';
    return *r->at == '&' || (r->at[0] == '\\' && r->at[1] == '\\') || at_command(r, "end") || at_command(r, "right");
}

static const Math *read_row(Reader *r, const char *until, MathFont letters)
{
    const Math **items = NULL;
    int count = 0, room = 0;
    for (skip_space(r); !ends_here(r, until); skip_space(r)) {
        const Math *item, *above = NULL, *below = NULL;
        if (*r->at == '^' || *r->at == '_') item = nothing(r); /* scripts of nothing */
        else item = read_item(r, letters);
        for (;;) {
            skip_space(r);
            if (*r->at == '\'') {
                /* STIX's prime stands raised already: it is no superscript of its own */
                item = math_row2(r->arena, item, math_symbol(r->arena, 0x2032, MATH_ROMAN, MATH_ORD));
                r->at++;
                continue;
            }
            if (*r->at != '^' && *r->at != '_') break;
            const char *at = r->at;
            bool up = *r->at++ == '^';
            const Math *script = read_argument(r, letters == MATH_ITALIC ? MATH_ITALIC : letters);
            if (up && above) above = math_row2(r->arena, above, script);
            else if (up) above = script;
            else if (below) complain(r, at, STATUS_SYNTAX, "two subscripts; put both into {…}");
            else below = script;
        }
        if (above || below) item = math_scripts(r->arena, item, above, below);
        if (count == room) {
            room = room ? 2 * room : 8;
            const Math **more = arena_array(r->arena, const Math *, room);
            if (count) memcpy(more, items, sizeof *more * (size_t)count);
            items = more;
        }
        items[count++] = item;
    }
    return math_row(r->arena, items, count);
}

Status math_from_tex(Arena *arena, const char *tex, const Math **out, Error *error)
{
    Reader r = {.arena = arena, .start = tex, .at = tex, .error = error};
    const Math **items = arena_array(arena, const Math *, 64);
    int count = 0;
    /* what a row stops at has no place at the outermost level: say so, and go on behind it */
    for (;;) {
        if (count < 64) items[count++] = read_row(&r, "", MATH_ITALIC);
        if (!*r.at || count == 64) break;
        complain(&r, r.at, STATUS_SYNTAX, "unexpected '%s' here",
                 arena_copy(arena, r.at, (size_t)(*r.at == '\\' ? 2 : 1)));
        r.at += *r.at == '\\' && r.at[1] ? 2 : 1;
    }
    *out = math_row(arena, items, count);
    return r.status;
}
