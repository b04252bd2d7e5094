/* From a formula's tree to what stands on the blackboard. */
#include "formula/math/math.h"

#include "base/text.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* How tightly a part holds together: what is looser than its place wants gets brackets. */
typedef enum Tight { LOOSE, OR_LEVEL, AND_LEVEL, COMPARE, SUM, PRODUCT, MINUS, POWER, ATOM } Tight;

typedef struct Writer {
    Arena *arena;
    const MathNames *names;
    bool over_data; /* inside a mean or sum over the examples: columns carry the index i */
    bool small;     /* in a script: fractions lie down */
    int *depth;
} Writer;

enum { DEPTH_MAX = 2000 }; /* no page shows more; and the stack is safe */

typedef struct Written {
    const Math *math;
    Tight tight;
    bool starts_with_digit, ends_with_digit, minus;
} Written;

static Written write(const Writer *w, const Node *node);

/* ---- names ---- */

static const struct {
    const char *name;
    uint32_t symbol;
} GREEK[] = {
    {"alpha", 0x3B1}, {"beta", 0x3B2},     {"gamma", 0x3B3}, {"delta", 0x3B4}, {"epsilon", 0x3B5}, {"eps", 0x3B5},
    {"zeta", 0x3B6},  {"eta", 0x3B7},      {"theta", 0x3B8}, {"iota", 0x3B9},  {"kappa", 0x3BA},   {"lambda", 0x3BB},
    {"lambd", 0x3BB}, {"mu", 0x3BC},       {"nu", 0x3BD},    {"xi", 0x3BE},    {"rho", 0x3C1},     {"sigma", 0x3C3},
    {"tau", 0x3C4},   {"phi", 0x3C6},      {"chi", 0x3C7},   {"psi", 0x3C8},   {"omega", 0x3C9},   {"pi", 0x3C0},
    {"lr", 0x3B7},    {"momentum", 0x3B2}, {"Delta", 0x394}, {"Gamma", 0x393}, {"Omega", 0x3A9},   {"Sigma", 0x3A3},
    {"Phi", 0x3A6},
};

/* Names that have a sign of their own: TeX, so that a row is easily added. */
static const struct {
    const char *name, *tex;
} SIGNS[] = {
    {"weight_decay", "\\lambda_w"}, {"step", "\\Delta\\theta"}, {"lr0", "\\eta_0"},  {"total", "T"},
    {"rho_inf", "\\rho_\\infty"},   {"dampening", "\\tau"},     {"square_avg", "v"}, {"acc_delta", "u"},
};

static uint32_t greek(const char *name, size_t length)
{
    for (size_t i = 0; i < sizeof GREEK / sizeof *GREEK; i++)
        if (strlen(GREEK[i].name) == length && !memcmp(GREEK[i].name, name, length)) return GREEK[i].symbol;
    return 0;
}

static bool is_capital_greek(uint32_t c) { return c >= 0x391 && c <= 0x3A9; }

/* A letter or word without scripts: one letter slanted, a Greek name as its letter, a word upright. */
static const Math *plain_name(Arena *arena, const char *name, size_t length)
{
    uint32_t symbol = greek(name, length);
    if (!symbol && length && (size_t)utf8_length_at(name, name + length) == length) {
        const char *at = name;
        symbol = utf8_next(&at, name + length);
    }
    if (symbol)
        return math_symbol(arena, symbol, is_capital_greek(symbol) || symbol < 'A' ? MATH_ROMAN : MATH_ITALIC,
                           MATH_ORD);
    return math_word(arena, arena_copy(arena, name, length), MATH_ORD);
}

static const Math *accented(Arena *arena, const Math *inner, uint32_t accent)
{
    Math *math = arena_new(arena, Math);
    const Math **items = arena_array(arena, const Math *, 1);
    items[0] = inner;
    *math = (Math){.kind = MATH_ACCENT, .items = items, .count = 1, .symbol = accent};
    return math;
}

static const Math *script_name(Arena *arena, const char *text)
{
    size_t n = strlen(text);
    if (!strcmp(text, "inf")) return math_symbol(arena, 0x221E, MATH_ROMAN, MATH_ORD);
    if (n && strspn(text, "0123456789") == n) return math_word(arena, text, MATH_ORD);
    return plain_name(arena, text, n);
}

static const Math *name_math(Arena *arena, const char *name);

/* "u'" and "u1'" of the rules of calculus: u with a prime. */
static const Math *primed(Arena *arena, const char *name, size_t length)
{
    /* the sign itself stands raised */
    return math_row2(arena, name_math(arena, arena_copy(arena, name, length)),
                     math_symbol(arena, 0x2032, MATH_ROMAN, MATH_ORD));
}

/* "beta1" is β with index 1; "m_hat" m with a hat; "x_min" x with "min". */
static const Math *name_math(Arena *arena, const char *name)
{
    size_t whole = strlen(name);
    if (whole > 1 && name[whole - 1] == '\'') return primed(arena, name, whole - 1);
    for (size_t i = 0; i < sizeof SIGNS / sizeof *SIGNS; i++) {
        const Math *math;
        if (!strcmp(SIGNS[i].name, name) && math_from_tex(arena, SIGNS[i].tex, &math, NULL) == STATUS_OK) return math;
    }
    size_t length = strlen(name), stem = length, digits = length;
    const char *bar = strchr(name, '_');
    if (bar && bar > name && bar[1]) {
        stem = (size_t)(bar - name);
        const Math *inner = plain_name(arena, name, stem);
        const char *rest = bar + 1;
        static const struct {
            const char *word;
            uint32_t accent;
        } accents[] = {{"hat", 0x2C6}, {"bar", 0xAF}, {"tilde", 0x2DC}, {"vec", 0x2192}, {"dot", 0x2D9}};
        for (int i = 0; i < 5; i++) {
            size_t n = strlen(accents[i].word);
            if (strncmp(rest, accents[i].word, n) || (rest[n] && rest[n] != '_')) continue;
            inner = accented(arena, inner, accents[i].accent);
            rest += n + (rest[n] == '_');
            break;
        }
        if (!*rest) return inner;
        char spaced[80];
        snprintf(spaced, sizeof spaced, "%s", rest);
        for (char *c = spaced; *c; c++)
            if (*c == '_') *c = ' ';
        return math_scripts(arena, inner, NULL, script_name(arena, spaced));
    }
    while (digits > 0 && isdigit((unsigned char)name[digits - 1])) digits--;
    bool letter = digits > 0 && (greek(name, digits) || (size_t)utf8_length_at(name, name + digits) == digits);
    if (digits < length && letter)
        return math_scripts(arena, plain_name(arena, name, digits), NULL, math_word(arena, name + digits, MATH_ORD));
    return plain_name(arena, name, length);
}

static bool is_column(const MathNames *names, const char *name)
{
    for (int i = 0; names && i < names->column_count; i++)
        if (!strcmp(names->columns[i], name)) return true;
    return false;
}

/* The moment joins an index that is there: v with "max, t". */
static const Math *at_moment(Arena *arena, const Math *name, const char *tex)
{
    const Math *when;
    if (math_from_tex(arena, tex, &when, NULL) != STATUS_OK) return name;
    if (name->kind != MATH_SCRIPTS) return math_scripts(arena, name, NULL, when);
    if (name->items[2]) when = math_row3(arena, name->items[2], math_symbol(arena, ',', MATH_ROMAN, MATH_PUNCT), when);
    return math_scripts(arena, name->items[0], name->items[1], when);
}

const Math *math_from_name(Arena *arena, const char *name, const MathNames *names)
{
    const char *tex = names && names->tex ? names->tex(names->context, name) : NULL;
    const Math *math;
    if (tex) math_from_tex(arena, tex, &math, NULL);
    else math = name_math(arena, name);
    const char *when = names && names->when ? names->when(names->context, name) : NULL;
    if (when) math = at_moment(arena, math, when);
    int tag = 0;
    const char *role = names && names->role ? names->role(names->context, name, &tag) : NULL;
    return role || tag ? math_with_role(arena, math, role, tag) : math;
}

static const Math *sign(const Writer *w, uint32_t symbol, MathClass atom)
{
    return math_symbol(w->arena, symbol, MATH_ROMAN, atom);
}

/* ---- numbers ---- */

/* "1.2e−5" as 1.2·10⁻⁵ and "1e−8" as 10⁻⁸; other text as it is. */
static const Math *scientific(Arena *arena, char *text)
{
    char *e = strchr(text, 'e');
    if (!e || e == text) return math_word(arena, text, MATH_ORD);
    *e = 0;
    const Math *power = math_scripts(arena, math_word(arena, "10", MATH_ORD), math_word(arena, e + 1, MATH_ORD), NULL);
    if (!strcmp(text, "1")) return power;
    return math_row3(arena, math_word(arena, text, MATH_ORD), math_symbol(arena, 0xB7, MATH_ROMAN, MATH_BIN), power);
}

const Math *math_number_text(Arena *arena, const char *text)
{
    if (!strcmp(text, "nan")) return math_word(arena, "undefined", MATH_ORD);
    char *shown = arena_alloc(arena, 3 * strlen(text) + 1), *to = shown;
    for (const char *c = text; *c; c++)
        if (*c == '-') to = stpcpy(to, "\xE2\x88\x92");
        else if (*c != '+') *to++ = *c;
    char *inf = strstr(shown, "inf");
    if (inf) *inf = 0; /* the sign stays */
    const Math *math = scientific(arena, shown);
    if (inf) math = math_row2(arena, math, math_symbol(arena, 0x221E, MATH_ROMAN, MATH_ORD));
    return math;
}

/* A number of the formula: all its digits. */
static Written written_number(const Writer *w, double value)
{
    char exact[32], own[64];
    TextBuffer text = text_fixed(own, sizeof own);
    number_exact(exact, fabs(value));
    const char *e = strchr(exact, 'e');
    if (isinf(value)) text_add(&text, "\u221E");
    else if (!e) text_add(&text, "%s", exact);
    else { /* 1e-08, 1e+20 */ int power = atoi(e + 1);
        text_add(&text, "%.*se%s%d", (int)(e - exact), exact, power < 0 ? "\u2212" : "", abs(power));
    }
    const Math *math = scientific(w->arena, own);
    if (value >= 0) return (Written){math, ATOM, true, true, false};
    return (Written){math_row2(w->arena, sign(w, 0x2212, MATH_BIN), math), SUM, false, true, true};
}

/* ---- pieces ---- */

static const Math *bracketed(const Writer *w, const Math *math) { return math_fence(w->arena, '(', math, ')'); }

static const Math *held(const Writer *w, const Node *node, Tight at_least)
{
    Written part = write(w, node);
    return part.tight < at_least ? bracketed(w, part.math) : part.math;
}

static Writer small(const Writer *w)
{
    Writer out = *w;
    out.small = true;
    return out;
}

static const Math *list(const Writer *w, const Node *node)
{
    const Math **items = arena_array(w->arena, const Math *, 2 * node->count);
    int n = 0;
    for (int i = 0; i < node->count; i++) {
        if (i) items[n++] = sign(w, ',', MATH_PUNCT);
        items[n++] = write(w, node->args[i]).math;
    }
    return math_row(w->arena, items, n);
}

/* A named function: sin x as sin(x); `scripts` holds a power as in sin²(x). */
static Written function(const Writer *w, const Node *node, const char *word, const Math *power, const Math *index)
{
    const Math *name = math_word(w->arena, word, MATH_OP);
    if (power || index) name = math_scripts(w->arena, name, power, index);
    return (Written){math_row2(w->arena, name, bracketed(w, list(w, node))), POWER, false, false, false};
}

static const char *function_word(NodeOp op)
{
    switch (op) {
    case OP_SIN: return "sin";
    case OP_COS: return "cos";
    case OP_TAN: return "tan";
    case OP_ASIN: return "arcsin";
    case OP_ACOS: return "arccos";
    case OP_ATAN:
    case OP_ATAN2: return "arctan";
    case OP_SINH: return "sinh";
    case OP_COSH: return "cosh";
    case OP_TANH: return "tanh";
    case OP_ASINH: return "arsinh";
    case OP_ACOSH: return "arcosh";
    case OP_ATANH: return "artanh";
    case OP_LOG: return "ln";
    case OP_LOG2:
    case OP_LOG10: return "log";
    case OP_SIGN: return "sign";
    case OP_ROUND: return "round";
    case OP_MIN: return "min";
    case OP_MAX:
    case OP_MAX_OF: return "max";
    case OP_CLAMP: return "clamp";
    case OP_HYPOT: return "hypot";
    case OP_ERF: return "erf";
    case OP_SOFTPLUS: return "softplus";
    case OP_RELU: return "relu";
    case OP_HEAVISIDE: return "H";
    case OP_MEAN: return "mean";
    case OP_SUM: return "sum";
    default: return "f";
    }
}

/* ---- operators ---- */

static Written sum(const Writer *w, const Node *node)
{
    /* one long row of terms, so that it can break over lines; + and − are left-associative */
    bool minus = node->op == OP_SUB;
    Written left = write(w, node->args[0]);
    const Node *second = node->args[1];
    Written right = write(w, second);
    const Math *b = right.math;
    if (right.minus || right.tight < SUM || (minus && right.tight == SUM)) b = bracketed(w, b);
    const Math *a = left.tight < SUM ? bracketed(w, left.math) : left.math;
    const Math *row = math_row3(w->arena, a, sign(w, minus ? 0x2212 : '+', MATH_BIN), b);
    return (Written){row, SUM, left.starts_with_digit, right.ends_with_digit, false};
}

static Written product(const Writer *w, const Node *node)
{
    Written left = write(w, node->args[0]), right = write(w, node->args[1]);
    /* a minus in front holds for the whole product: −ηm̂ needs no brackets */
    const Math *a = left.tight < PRODUCT && !left.minus ? bracketed(w, left.math) : left.math;
    const Math *b = right.tight < PRODUCT || right.minus ? bracketed(w, right.math) : right.math;
    bool left_open = a == left.math, right_open = b == right.math;
    Tight own = left.minus ? SUM : PRODUCT;
    bool dot = right_open && right.starts_with_digit && left_open;
    if (dot) {
        const Math *row = math_row3(w->arena, a, sign(w, left.ends_with_digit ? 0xD7 : 0xB7, MATH_BIN), b);
        return (Written){row, own, left.starts_with_digit, right.ends_with_digit, left.minus};
    }
    /* a word beside a letter needs a little air, else they read as one word */
    bool words = (a->kind == MATH_WORD && !left.ends_with_digit) || (b->kind == MATH_WORD && !right.starts_with_digit);
    if (words && left_open && right_open) {
        const Math *row = math_row3(w->arena, a, sign(w, 0xB7, MATH_BIN), b);
        return (Written){row, own, left.starts_with_digit, right.ends_with_digit, left.minus};
    }
    return (Written){math_row2(w->arena, a, b), own, left.starts_with_digit && left_open,
                     right_open && right.ends_with_digit, left.minus};
}

static Written quotient(const Writer *w, const Node *node)
{
    if (w->small) {
        const Math *a = held(w, node->args[0], PRODUCT), *b = held(w, node->args[1], MINUS);
        return (Written){math_row3(w->arena, a, sign(w, '/', MATH_ORD), b), PRODUCT, false, false, false};
    }
    const Math *a = write(w, node->args[0]).math, *b = write(w, node->args[1]).math;
    return (Written){math_fraction(w->arena, a, b), PRODUCT, false, false, false};
}

static bool is_number(const Node *node, double value) { return node->kind == NODE_NUMBER && node->value == value; }

static Written power(const Writer *w, const Node *node)
{
    const Node *base = node->args[0];
    Writer inner = small(w);
    const Math *exponent = write(&inner, node->args[1]).math;
    if (base->kind == NODE_CALL && base->op >= OP_SIN && base->op <= OP_ATANH && base->op != OP_ATAN2 &&
        node->args[1]->kind == NODE_NUMBER && node->args[1]->value > 0)
        return function(w, base, function_word(base->op), exponent, NULL);
    if (is_number(node->args[1], 0.5)) {
        Node root = {.kind = NODE_CALL, .op = OP_SQRT, .count = 1, .args = node->args};
        return write(w, &root);
    }
    Written under = write(w, base);
    /* a name with an index keeps both scripts on one letter: β₁ᵗ */
    const Math *b = under.math;
    bool index = b->kind == MATH_SCRIPTS && !b->items[1] && base->kind == NODE_NAME;
    if (index) {
        const Math *both = math_scripts(w->arena, b->items[0], exponent, b->items[2]);
        return (Written){b->role || b->tag ? math_with_role(w->arena, both, b->role, b->tag) : both, POWER, false,
                         false, false};
    }
    if (under.tight < ATOM || under.minus) b = bracketed(w, b);
    return (Written){math_scripts(w->arena, b, exponent, NULL), POWER, under.starts_with_digit && under.tight == ATOM,
                     false, false};
}

static Written comparison(const Writer *w, const Node *node)
{
    static const uint32_t symbols[] = {'<', 0x2264, '>', 0x2265, '=', 0x2260};
    const Math *row = math_row3(w->arena, held(w, node->args[0], SUM), sign(w, symbols[node->op - OP_LT], MATH_REL),
                                held(w, node->args[1], SUM));
    return (Written){row, COMPARE, false, false, false};
}

static Written logic(const Writer *w, const Node *node)
{
    Tight own = node->op == OP_AND ? AND_LEVEL : OR_LEVEL;
    const Math *row = math_row3(w->arena, held(w, node->args[0], own),
                                math_word(w->arena, node->op == OP_AND ? " and " : " or ", MATH_ORD),
                                held(w, node->args[1], (Tight)(own + 1)));
    return (Written){row, own, false, false, false};
}

/* where(c, a, b) as cases; a chain of them is one brace. */
static Written cases(const Writer *w, const Node *node)
{
    enum { MOST = 16 };
    const Math *cells[2 * MOST + 2];
    int n = 0;
    while (node->kind == NODE_CALL && node->op == OP_WHERE && n < 2 * MOST) {
        cells[n++] = write(w, node->args[1]).math;
        cells[n++] = math_row2(w->arena, math_word(w->arena, "if ", MATH_ORD), write(w, node->args[0]).math);
        node = node->args[2];
    }
    cells[n++] = write(w, node).math;
    cells[n++] = math_word(w->arena, "otherwise", MATH_ORD);
    const Math *grid = math_grid(w->arena, '{', cells, n, 2, 0, MATH_LEFT);
    return (Written){grid, PRODUCT, false, false, false};
}

/* mean(…) over the examples: one over N, sum over i, of what is inside. */
static Written over_examples(const Writer *w, const Node *node)
{
    Writer inner = *w;
    inner.over_data = true;
    Arena *arena = w->arena;
    Math *sigma = arena_new(arena, Math);
    *sigma = (Math){.kind = MATH_SYMBOL, .atom = MATH_OP, .symbol = 0x2211, .big = true, .limits = true};
    const Math *from = math_row3(arena, math_symbol(arena, 'i', MATH_ITALIC, MATH_ORD), sign(w, '=', MATH_REL),
                                 math_word(arena, "1", MATH_ORD));
    const Math *sum_sign = math_scripts(arena, sigma, math_symbol(arena, 'N', MATH_ITALIC, MATH_ORD), from);
    const Math *inside = held(&inner, node->args[0], PRODUCT);
    const Math *out = math_row2(arena, sum_sign, inside);
    if (node->op == OP_DATA_MEAN) {
        const Math *share =
            math_fraction(arena, math_word(arena, "1", MATH_ORD), math_symbol(arena, 'N', MATH_ITALIC, MATH_ORD));
        out = math_row2(arena, share, out);
    }
    return (Written){out, PRODUCT, false, false, false};
}

static const Math *root_of(const Writer *w, const Node *inside, const Math *index)
{
    Math *math = arena_new(w->arena, Math);
    const Math **items = arena_array(w->arena, const Math *, 2);
    items[0] = write(w, inside).math;
    items[1] = index;
    *math = (Math){.kind = MATH_ROOT, .items = items, .count = 2};
    return math;
}

static Written fenced(const Writer *w, const Node *node, uint32_t left, uint32_t right)
{
    return (Written){math_fence(w->arena, left, list(w, node), right), ATOM, false, false, false};
}

static Written call(const Writer *w, const Node *node)
{
    Arena *arena = w->arena;
    switch (node->op) {
    case OP_ADD:
    case OP_SUB: return sum(w, node);
    case OP_MUL: return product(w, node);
    case OP_DIV: return quotient(w, node);
    case OP_POW: return power(w, node);
    case OP_NEG: {
        Written part = write(w, node->args[0]);
        const Math *inside = part.tight < PRODUCT || part.minus ? bracketed(w, part.math) : part.math;
        const Math *row = math_row2(arena, sign(w, 0x2212, MATH_BIN), inside);
        return (Written){row, SUM, false, part.ends_with_digit, true};
    }
    case OP_LT:
    case OP_LE:
    case OP_GT:
    case OP_GE:
    case OP_EQ:
    case OP_NE: return comparison(w, node);
    case OP_AND:
    case OP_OR: return logic(w, node);
    case OP_NOT:
        return (Written){math_row2(arena, math_word(arena, "not ", MATH_ORD), held(w, node->args[0], COMPARE)),
                         AND_LEVEL, false, false, false};
    case OP_EXP: {
        Writer inner = small(w);
        return (Written){math_scripts(arena, math_symbol(arena, 'e', MATH_ITALIC, MATH_ORD),
                                      write(&inner, node->args[0]).math, NULL),
                         POWER, false, false, false};
    }
    case OP_SQRT: return (Written){root_of(w, node->args[0], NULL), ATOM, false, false, false};
    case OP_CBRT:
        return (Written){root_of(w, node->args[0], math_word(arena, "3", MATH_ORD)), ATOM, false, false, false};
    case OP_ABS: return fenced(w, node, '|', '|');
    case OP_NORM: return fenced(w, node, 0x2016, 0x2016);
    case OP_FLOOR: return fenced(w, node, 0x230A, 0x230B);
    case OP_CEIL: return fenced(w, node, 0x2308, 0x2309);
    case OP_WHERE: return cases(w, node);
    case OP_DATA_MEAN:
    case OP_DATA_SUM: return over_examples(w, node);
    case OP_LOG2: return function(w, node, "log", NULL, math_word(arena, "2", MATH_ORD));
    case OP_LOG10: return function(w, node, "log", NULL, math_word(arena, "10", MATH_ORD));
    case OP_SIGMOID:
        return (Written){math_row2(arena, math_symbol(arena, 0x3C3, MATH_ITALIC, MATH_OP), bracketed(w, list(w, node))),
                         POWER, false, false, false};
    case OP_DOT: {
        const Math *row =
            math_row3(arena, held(w, node->args[0], PRODUCT), sign(w, 0xB7, MATH_BIN), held(w, node->args[1], PRODUCT));
        return (Written){row, PRODUCT, false, false, false};
    }
    case OP_GRAD: {
        const Math *nabla = sign(w, 0x2207, MATH_ORD), *loss = math_symbol(arena, 'L', MATH_ITALIC, MATH_ORD);
        return (Written){math_row3(arena, nabla, loss, bracketed(w, list(w, node))), POWER, false, false, false};
    }
    default: return function(w, node, function_word(node->op), NULL, NULL);
    }
}

static Written named(const Writer *w, const Node *node)
{
    const char *value = w->names && w->names->value ? w->names->value(w->names->context, node->name) : NULL;
    if (value) {
        const Math *math = math_number_text(w->arena, value);
        int tag = 0;
        const char *role = w->names->role ? w->names->role(w->names->context, node->name, &tag) : NULL;
        bool minus = *value == '-' || text_starts(value, "\xE2\x88\x92");
        Tight tight = minus ? SUM : math->kind == MATH_ROW ? PRODUCT : math->kind == MATH_SCRIPTS ? POWER : ATOM;
        if (role || tag) math = math_with_role(w->arena, math, role, tag);
        return (Written){math, tight, true, tight == ATOM || (minus && math->kind == MATH_WORD), minus};
    }
    const Math *math = math_from_name(w->arena, node->name, w->names);
    if ((w->over_data || (w->names && w->names->indexed)) && is_column(w->names, node->name))
        math = math_scripts(w->arena, math, NULL, math_symbol(w->arena, 'i', MATH_ITALIC, MATH_ORD));
    return (Written){math, ATOM, false, false, false};
}

static Written write(const Writer *w, const Node *node)
{
    if (node->kind == NODE_NUMBER) return written_number(w, node->value);
    if (node->kind == NODE_CONSTANT) {
        const Math *math = !strcmp(node->name, "e") ? math_symbol(w->arena, 'e', MATH_ITALIC, MATH_ORD)
                                                    : plain_name(w->arena, node->name, strlen(node->name));
        return (Written){math, ATOM, false, false, false};
    }
    if (node->kind == NODE_NAME) return named(w, node);
    if (*w->depth >= DEPTH_MAX) return (Written){sign(w, 0x2026, MATH_ORD), ATOM, false, false, false};
    ++*w->depth;
    Written out = call(w, node);
    --*w->depth;
    return out;
}

const Math *math_from_formula(Arena *arena, const Node *node, const MathNames *names)
{
    int depth = 0;
    Writer w = {.arena = arena, .names = names, .depth = &depth};
    return write(&w, node).math;
}
