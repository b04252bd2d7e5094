/* Text to tree: a hand-written lexer and precedence climbing (Pratt 1973), one function for all binary operators.
 *
 *   or < and < not < comparison < + - < * / and implied product < unary minus < ^ (to the right)
 */
#include "formula/formula.h"

#include "base/memory.h"
#include "formula/tree.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LEVEL_OR = 1, LEVEL_AND, LEVEL_NOT, LEVEL_COMPARE, LEVEL_SUM, LEVEL_PRODUCT, LEVEL_UNARY, LEVEL_POWER };

typedef enum TokenKind {
    TOKEN_END, TOKEN_NUMBER, TOKEN_NAME, TOKEN_OPEN, TOKEN_CLOSE, TOKEN_COMMA, TOKEN_ASSIGN, TOKEN_RAISED, TOKEN_SIGN,
} TokenKind;

typedef struct Token {
    TokenKind   kind;
    NodeOp      op;      /* TOKEN_SIGN */
    int         column;
    const char *start, *end;
    double      value;   /* TOKEN_NUMBER, TOKEN_RAISED */
} Token;

typedef struct Parser {
    Arena              *arena;
    const FormulaNames *names;
    const char         *text, *at, *end;
    int                 column; /* of `at` */
    Token               token;  /* the next one, not yet taken */
    Token               last;   /* the one taken before it */
    int                 depth;
    Error              *error;
    Status              status;
    const char        **known;  /* hash table of names already found good */
    uint32_t            known_mask;
    int                 known_count;
} Parser;

/* ---- errors ---- */

__attribute__((format(printf, 4, 5)))
static const Node *fail(Parser *p, Status status, int column, const char *format, ...)
{
    if (p->status != STATUS_OK) return NULL; /* the first mistake counts */
    char message[512];
    va_list list;
    va_start(list, format);
    vsnprintf(message, sizeof message, format, list);
    va_end(list);
    p->status = error_at(p->error, "formula", 1, column, status, "%s", message);
    return NULL;
}

/* A message about a token: before it, "'*'" or "the end of the formula", after it. Apart from the functions that
 * recurse, so that its buffer is not in their frames. */
__attribute__((noinline)) static const Node *fail_token(Parser *p, const char *before, const Token *token, const char *after)
{
    char text[64] = "the end of the formula";
    if (token->kind != TOKEN_END) {
        int n = (int)(token->end - token->start);
        snprintf(text, 40, "'%.*s", n > 30 ? 30 : n, token->start);
        utf8_trim_end(text);
        strcat(text, n > 30 ? "…'" : "'");
    }
    return fail(p, STATUS_SYNTAX, token->column, "%s%s%s", before, text, after);
}

/* ---- lexer ---- */

static bool is_letter(uint32_t c)
{
    if (c < 0x80) return isalpha((int)c) || c == '_';
    if (c == 0xAA || c == 0xB5 || c == 0xBA) return true;
    if (c >= 0xC0 && c <= 0x2FF) return c != 0xD7 && c != 0xF7;
    if (c >= 0x370 && c <= 0x1FFF) return c != 0x37E && c != 0x387;
    if (c >= 0x2C00 && c <= 0x2DFF) return true;
    if (c == 0x2113 || c == 0x2202 || c == 0x2207) return true; /* ℓ ∂ ∇ */
    return (c >= 0x3040 && c <= 0xD7FF) || (c >= 0xF900 && c <= 0xFDFF) || (c >= 0x1D400 && c <= 0x1D7FF);
}

static bool continues_name(uint32_t c) /* also digits, combining marks, lowered digits */
{
    return is_letter(c) || (c < 0x80 && isdigit((int)c)) || (c >= 0x300 && c <= 0x36F) || (c >= 0x2080 && c <= 0x2089);
}

static uint32_t peek(const Parser *p)
{
    const char *at = p->at;
    return at < p->end ? utf8_next(&at, p->end) : 0;
}

static uint32_t advance(Parser *p)
{
    if (p->at < p->end) p->column++;
    return utf8_next(&p->at, p->end);
}

static bool digit_at(const Parser *p, int ahead)
{
    return p->at + ahead < p->end && isdigit((unsigned char)p->at[ahead]);
}

static bool lex_number(Parser *p)
{
    const char *start = p->at;
    int column = p->column;
    if (*start == '0' && p->end - start > 2 && (start[1] == 'x' || start[1] == 'X') && isxdigit((unsigned char)start[2])) {
        fail(p, STATUS_SYNTAX, column, "hexadecimal numbers are not part of the language; write it in decimal");
        return false;
    }
    while (digit_at(p, 0)) advance(p);
    if (p->at < p->end && *p->at == '.') advance(p);
    while (digit_at(p, 0)) advance(p);
    if (p->at < p->end && (*p->at == 'e' || *p->at == 'E')) {
        int sign = p->at + 1 < p->end && (p->at[1] == '+' || p->at[1] == '-');
        const char *after = p->at + 1;
        uint32_t next = after < p->end ? utf8_next(&after, p->end) : 0;
        if (digit_at(p, 1 + sign)) {
            for (int i = 0; i < 1 + sign; i++) advance(p);
            while (digit_at(p, 0)) advance(p);
        } else if (!is_letter(next)) { /* 2exp(x) is a product, 1e is a slip */
            fail(p, STATUS_SYNTAX, p->column, "the exponent has no digits; write 1e-3, or 2*e for the number e");
            return false;
        }
    }
    char small[64];
    size_t n = (size_t)(p->at - start);
    char *copy = n < sizeof small ? memcpy(small, start, n) : arena_copy(p->arena, start, n);
    copy[n] = 0;
    p->token = (Token){TOKEN_NUMBER, OP_NONE, column, start, p->at, strtod(copy, NULL)};
    if (!isinf(p->token.value)) return true;
    fail(p, STATUS_SYNTAX, column, "the number is too large; the largest is about 1.8e308");
    return false;
}

/* x² as it is pasted from a text. */
static int raised_digit(uint32_t c)
{
    if (c == 0xB9) return 1;
    if (c == 0xB2 || c == 0xB3) return (int)c - 0xB0;
    if (c == 0x2070 || (c >= 0x2074 && c <= 0x2079)) return (int)c - 0x2070;
    return -1;
}

static bool lex_raised(Parser *p)
{
    const char *start = p->at;
    int column = p->column, digit, sign = 1;
    double value = 0;
    if (peek(p) == 0x207B) {
        sign = -1;
        advance(p);
        if (raised_digit(peek(p)) < 0) {
            fail(p, STATUS_SYNTAX, column, "a raised minus needs raised digits after it; write x^(-y)");
            return false;
        }
    }
    while ((digit = raised_digit(peek(p))) >= 0) {
        value = value*10 + digit;
        advance(p);
    }
    p->token = (Token){TOKEN_RAISED, OP_POW, column, start, p->at, sign*value};
    if (!isinf(value)) return true;
    fail(p, STATUS_SYNTAX, column, "the number is too large; the largest is about 1.8e308");
    return false;
}

static const struct { const char *sign; NodeOp op; } signs[] = {
    {"<=", OP_LE}, {">=", OP_GE}, {"==", OP_EQ}, {"!=", OP_NE}, {"<", OP_LT}, {">", OP_GT}, {"+", OP_ADD}, {"-", OP_SUB},
    {"*", OP_MUL}, {"/", OP_DIV}, {"^", OP_POW}, {"−", OP_SUB}, {"–", OP_SUB}, {"×", OP_MUL}, {"·", OP_MUL}, {"⋅", OP_MUL},
    {"∗", OP_MUL}, {"÷", OP_DIV}, {"∕", OP_DIV}, {"≤", OP_LE}, {"≥", OP_GE}, {"≠", OP_NE},
};

/* Signs of other languages, each with its advice. Longer ones first. */
static const struct { const char *sign, *advice; } strangers[] = {
    {"**", "powers are written with ^, as in x^2"},
    {"&&", "write 'and'"}, {"||", "write 'or'"}, {"&", "write 'and'"},
    {"|", "write abs(x) for |x|, and 'or' between conditions"},
    {"!", "write 'not'; != means not equal"},
    {"%", "there is no remainder or percent; write x/100, or x - floor(x)"},
    {"[", "use round brackets"}, {"]", "use round brackets"}, {"{", "use round brackets"}, {"}", "use round brackets"},
    {"√", "write sqrt(x)"}, {"∞", "infinity cannot be written"}, {";", "separate values with a comma"},
    {".", "a decimal point needs digits beside it"}, {"\\", "this is the formula language, not TeX: write sin(x), a/b"},
    {"$", "leave out the dollar sign"}, {"'", "derivatives are found for you; write the function itself"},
};

static bool lex_sign(Parser *p)
{
    size_t left = (size_t)(p->end - p->at);
    const char *start = p->at;
    int column = p->column;
    for (size_t i = 0; i < sizeof strangers / sizeof *strangers; i++) {
        size_t n = strlen(strangers[i].sign);
        bool not_equal = strangers[i].sign[0] == '!' && left > 1 && start[1] == '=';
        if (n > left || memcmp(start, strangers[i].sign, n) || not_equal) continue;
        fail(p, STATUS_SYNTAX, column, "'%s' is not part of the language; %s", strangers[i].sign, strangers[i].advice);
        return false;
    }
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        size_t n = strlen(signs[i].sign);
        if (n > left || memcmp(start, signs[i].sign, n)) continue;
        while (p->at < start + n) advance(p);
        p->token = (Token){TOKEN_SIGN, signs[i].op, column, start, p->at, 0};
        return true;
    }
    uint32_t c = peek(p);
    static const struct { char sign; TokenKind kind; } others[] = {
        {'(', TOKEN_OPEN}, {')', TOKEN_CLOSE}, {',', TOKEN_COMMA}, {'=', TOKEN_ASSIGN},
    };
    for (size_t i = 0; i < 4; i++)
        if (c == (uint32_t)others[i].sign) {
            advance(p);
            p->token = (Token){others[i].kind, OP_NONE, column, start, p->at, 0};
            return true;
        }
    if (c == 0xFFFD) fail(p, STATUS_SYNTAX, column, "this is not UTF-8 text; type the formula again");
    else if (c < 32 || c == 127) fail(p, STATUS_SYNTAX, column, "a control character does not belong here; take it out");
    else fail(p, STATUS_SYNTAX, column, "'%.*s' does not belong in a formula; take it out", utf8_length_at(start, p->end), start);
    return false;
}

static bool is_space(uint32_t c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == 0xA0 || (c >= 0x2000 && c <= 0x200B) || c == 0x202F ||
           c == 0x3000 || c == 0xFEFF;
}

/* Reads the next token; on an error the token is the end, so that everything winds up. */
static void next(Parser *p)
{
    p->last = p->token;
    while (p->at < p->end && is_space(peek(p))) advance(p);
    p->token = (Token){TOKEN_END, OP_NONE, p->column, p->at, p->at, 0};
    if (p->at >= p->end || p->status != STATUS_OK) return;
    uint32_t c = peek(p);
    bool good;
    if ((c < 0x80 && isdigit((int)c)) || (c == '.' && digit_at(p, 1))) good = lex_number(p);
    else if (is_letter(c)) {
        const char *start = p->at;
        int column = p->column;
        while (p->at < p->end && continues_name(peek(p))) advance(p);
        p->token = (Token){TOKEN_NAME, OP_NONE, column, start, p->at, 0};
        size_t n = (size_t)(p->at - start);
        if (n == 3 && !memcmp(start, "and", 3)) p->token.kind = TOKEN_SIGN, p->token.op = OP_AND;
        if (n == 2 && !memcmp(start, "or", 2)) p->token.kind = TOKEN_SIGN, p->token.op = OP_OR;
        if (n == 3 && !memcmp(start, "not", 3)) p->token.kind = TOKEN_SIGN, p->token.op = OP_NOT;
        good = true;
    } else if (raised_digit(c) >= 0 || c == 0x207B) good = lex_raised(p);
    else good = lex_sign(p);
    if (!good) p->token = (Token){TOKEN_END, OP_NONE, p->column, p->end, p->end, 0};
}

/* ---- names ---- */

static bool any_name(const Parser *p) { return !p->names || p->names->count < 0; }
static bool in_rules(const Parser *p) { return p->names && p->names->rules; }
static bool over_data(const Parser *p) { return p->names && p->names->data; }

static uint32_t name_hash(const char *name)
{
    uint32_t h = 2166136261u;
    for (; *name; name++) h = (h ^ (unsigned char)*name) * 16777619u;
    return h;
}

/* Is it one of the caller's names? Good ones are remembered, so that a long formula over many columns stays quick. */
static bool is_own_name(Parser *p, const char *name)
{
    if (any_name(p)) return false;
    uint32_t at = name_hash(name) & p->known_mask;
    for (; p->known && p->known[at]; at = (at + 1) & p->known_mask)
        if (!strcmp(p->known[at], name)) return true;
    for (int i = 0; i < p->names->count; i++) {
        if (strcmp(p->names->names[i], name)) continue;
        if (p->known && p->known_count < (int)(p->known_mask / 2)) {
            p->known[at] = p->names->names[i];
            p->known_count++;
        }
        return true;
    }
    return false;
}

/* "xy" where x and y are names: a product that was meant. Writes "x*y". */
static bool splits_into_names(Parser *p, const char *name, char out[64])
{
    TextBuffer text = text_fixed(out, 64);
    if (any_name(p) || strlen(name) > 12) return false;
    for (const char *at = name; *at;) {
        char one[5] = {0};
        int n = utf8_length_at(at, NULL);
        memcpy(one, at, (size_t)n);
        if (!is_own_name(p, one)) return false;
        text_add(&text, "%s%s", text.length ? "*" : "", one);
        at += n;
    }
    return !text.cut;
}

static const char *nearest_of_all(Parser *p, const char *name, bool functions_only)
{
    const char *const *functions;
    int count = op_names(&functions), total = 0;
    int own = functions_only || any_name(p) ? 0 : p->names->count;
    if (own > 2000) own = 2000; /* a message is not worth more */
    const char **all = memory_must(malloc(sizeof *all * (size_t)(own + count + 3)));
    for (int i = 0; i < own; i++) all[total++] = p->names->names[i];
    for (int i = 0; i < count; i++)
        if (op_find(functions[i], in_rules(p), over_data(p))) all[total++] = functions[i];
    if (!functions_only) {
        all[total++] = "pi";
        all[total++] = "e";
        all[total++] = "tau";
    }
    const char *best = nearest_name(name, all, total);
    free(all);
    return best;
}

static const Node *unknown_name(Parser *p, const char *name, int column, bool called)
{
    char product[64];
    const char *best = nearest_of_all(p, name, called);
    if (called) {
        if (best) return fail(p, STATUS_NAME, column, "'%.40s' is not a function; did you mean '%s'?", name, best);
        return fail(p, STATUS_NAME, column, "'%.40s' is not a function; sin cos exp log sqrt abs … are", name);
    }
    if (splits_into_names(p, name, product))
        return fail(p, STATUS_NAME, column, "'%.40s' is not known; for a product write %s", name, product);
    if (best) return fail(p, STATUS_NAME, column, "'%.40s' is not known; did you mean '%s'?", name, best);
    TextBuffer list = {0};
    for (int i = 0; i < p->names->count && i < 8; i++) text_add(&list, "%s%.30s", i ? ", " : "", p->names->names[i]);
    const Node *none = fail(p, STATUS_NAME, column, list.length ? "'%.40s' is not known; names here: %s%s"
                                                                : "'%.40s' is not known; there are no names here",
                            name, list.length ? list.data : "", p->names->count > 8 ? ", …" : "");
    text_free(&list);
    return none;
}

/* ---- parser ---- */

static const Node *parse(Parser *p, int least);

static const Node *make(Parser *p, NodeOp op, const Node *a, const Node *b, int column)
{
    if (!a || (!b && op != OP_NEG && op != OP_NOT)) return NULL;
    return node_call(p->arena, op, (const Node *[]){a, b}, b ? 2 : 1, column);
}

/* The values of a call; `(` is taken already. */
static const Node *parse_call(Parser *p, NodeOp op, const char *name, int column)
{
    const OpInfo *info = op_info(op);
    const Node *few[4], **args = few;
    int count = 0, room = 4;
    if (p->token.kind == TOKEN_CLOSE)
        return fail(p, STATUS_SYNTAX, p->token.column, "'%s' needs a value in its brackets", name);
    for (;;) {
        const Node *arg = parse(p, LEVEL_OR);
        if (!arg) return NULL;
        if (count == room) {
            const Node **more = arena_array(p->arena, const Node *, room*2);
            memcpy(more, args, sizeof *args * (size_t)count);
            args = more;
            room *= 2;
        }
        args[count++] = arg;
        if (p->token.kind != TOKEN_COMMA) break;
        if (count == info->most) {
            bool mean = op == OP_MEAN || op == OP_DATA_MEAN;
            return fail(p, STATUS_SYNTAX, p->token.column, "'%s' takes %d value%s%s", name, info->most,
                        info->most > 1 ? "s" : "",
                        mean ? "; for the mean of two write (a + b)/2" : "; take out what comes after");
        }
        next(p);
    }
    if (p->token.kind != TOKEN_CLOSE) {
        if (p->token.kind == TOKEN_END)
            return fail(p, STATUS_SYNTAX, p->token.column, "the bracket of '%s' is open; add ')'", name);
        return fail_token(p, "", &p->token, " does not fit here; an operator, ',' or ')' is missing before it");
    }
    if (count < info->least)
        return fail(p, STATUS_SYNTAX, p->token.column, "'%s' takes %s%d values, but here is only %d", name,
                    info->most == OP_MANY ? "at least " : "", info->least, count);
    next(p);
    return node_call(p->arena, op, args, count, column);
}

/* A name: function, the caller's name, constant, or any name. */
static const Node *parse_name(Parser *p)
{
    Token token = p->token;
    size_t length = (size_t)(token.end - token.start);
    char *name = arena_copy(p->arena, token.start, length);
    next(p);
    bool called = p->token.kind == TOKEN_OPEN;
    NodeOp op = op_find(name, in_rules(p), over_data(p));
    if (called && op) {
        next(p);
        return parse_call(p, op, name, token.column);
    }
    if (is_own_name(p, name)) return node_name(p->arena, name, token.column);
    if (op)
        return fail(p, STATUS_SYNTAX, p->token.column, "'%s' is a function and needs brackets: %s(…)", name, name);
    const char *plain;
    double value;
    if (constant_find(name, &plain, &value)) return node_constant(p->arena, plain, value, token.column);
    if (called && op_find(name, true, true)) {
        bool both = op_find(name, false, true) != OP_NONE;
        return fail(p, STATUS_NAME, token.column, "'%s' runs over %s; there are none here", name,
                    both ? "the examples of a data file or the parameters of a rule" : "the parameters of a rule");
    }
    if (!any_name(p)) return unknown_name(p, name, token.column, called);
    /* any name will do; still, sim(x) is a slip while k(x + 1) is a product */
    if (called && length >= 3 && nearest_of_all(p, name, true)) return unknown_name(p, name, token.column, true);
    return node_name(p->arena, name, token.column);
}

static const Node *parse_bracket(Parser *p)
{
    next(p);
    if (p->token.kind == TOKEN_CLOSE) return fail(p, STATUS_SYNTAX, p->token.column, "the brackets are empty; a value is missing");
    const Node *inside = parse(p, LEVEL_OR);
    if (!inside) return NULL;
    if (p->token.kind == TOKEN_CLOSE) {
        next(p);
        return inside;
    }
    if (p->token.kind == TOKEN_END) return fail(p, STATUS_SYNTAX, p->token.column, "the bracket is open; add ')'");
    if (p->token.kind == TOKEN_COMMA)
        return fail(p, STATUS_SYNTAX, p->token.column, "a comma separates the values of a function; write the decimal sign as '.'");
    return fail_token(p, "", &p->token, " does not fit here; an operator or ')' is missing before it");
}

static const Node *parse_prefix(Parser *p)
{
    Token token = p->token;
    switch (token.kind) {
    case TOKEN_NUMBER: next(p); return node_number(p->arena, token.value);
    case TOKEN_NAME: return parse_name(p);
    case TOKEN_OPEN: return parse_bracket(p);
    case TOKEN_SIGN:
        if (token.op == OP_SUB) {
            next(p);
            return make(p, OP_NEG, parse(p, LEVEL_UNARY), NULL, token.column);
        }
        if (token.op == OP_ADD) {
            next(p);
            return parse(p, LEVEL_UNARY);
        }
        if (token.op == OP_NOT) {
            next(p);
            return make(p, OP_NOT, parse(p, LEVEL_NOT), NULL, token.column);
        }
        break;
    case TOKEN_END:
        if (p->last.kind == TOKEN_END && p->last.start == NULL)
            return fail(p, STATUS_SYNTAX, token.column, "the formula is empty; write one, as x^2 + y^2");
        break;
    case TOKEN_ASSIGN: return fail(p, STATUS_SYNTAX, token.column, "a value is missing before '='; write == to compare");
    default: break;
    }
    return fail_token(p, "a value is missing before ", &token, "");
}

static int level_of(NodeOp op)
{
    switch (op) {
    case OP_OR: return LEVEL_OR;
    case OP_AND: return LEVEL_AND;
    case OP_LT: case OP_LE: case OP_GT: case OP_GE: case OP_EQ: case OP_NE: return LEVEL_COMPARE;
    case OP_ADD: case OP_SUB: return LEVEL_SUM;
    case OP_MUL: case OP_DIV: return LEVEL_PRODUCT;
    case OP_POW: return LEVEL_POWER;
    default: return 0; /* 'not' does not stand between values */
    }
}

/* What may stand between a value and the next: *level 0 where nothing does. */
static NodeOp infix(Parser *p, int *level)
{
    switch (p->token.kind) {
    case TOKEN_SIGN: *level = level_of(p->token.op); return p->token.op;
    case TOKEN_RAISED: *level = LEVEL_POWER; return OP_POW;
    case TOKEN_NUMBER: case TOKEN_NAME: case TOKEN_OPEN: *level = LEVEL_PRODUCT; return OP_MUL;
    default: *level = 0; return OP_NONE;
    }
}

/* A value and all operators that bind at least as tight as `least`. */
static const Node *parse(Parser *p, int least)
{
    if (p->depth >= FORMULA_DEPTH_MAX)
        return fail(p, STATUS_LIMIT, p->token.column, "nested more than %d deep; split the formula", FORMULA_DEPTH_MAX);
    p->depth++;
    const Node *left = parse_prefix(p);
    bool compared = false;
    while (left) {
        int level, column = p->token.column;
        NodeOp op = infix(p, &level);
        if (!level || level < least) break;
        if (level == LEVEL_COMPARE) {
            if (compared) {
                left = fail(p, STATUS_SYNTAX, column, "comparisons do not chain; write a < b and b < c");
                break;
            }
            compared = true;
        } else if (level < LEVEL_COMPARE) compared = false;
        if (p->token.kind == TOKEN_NUMBER && p->last.kind == TOKEN_NUMBER) {
            left = fail(p, STATUS_SYNTAX, column, "two numbers side by side; put an operator between them");
            break;
        }
        if (p->token.kind == TOKEN_RAISED) {
            left = make(p, OP_POW, left, node_number(p->arena, p->token.value), column);
            next(p);
            continue;
        }
        if (p->token.kind == TOKEN_SIGN) next(p);
        left = make(p, op, left, parse(p, op == OP_POW ? LEVEL_UNARY : level + 1), column);
    }
    p->depth--;
    return left;
}

/* ---- entry ---- */

static Status finish(Parser *p)
{
    free(p->known);
    if (p->status == STATUS_OK || !p->error) return p->status;
    char *copy = arena_copy(p->arena, p->text, (size_t)(p->end - p->text));
    for (char *c = copy; *c; c++)
        if (*c == '\n' || *c == '\r') *c = ' '; /* a formula is one line to the reader */
    error_excerpt(p->error, copy, strlen(copy));
    return p->status;
}

static bool start(Parser *p, Arena *arena, const char *text, const FormulaNames *names, Error *error)
{
    size_t length = strlen(text);
    *p = (Parser){.arena = arena, .names = names, .text = text, .at = text, .end = text + length, .column = 1, .error = error};
    if (length > FORMULA_LENGTH_MAX && utf8_count(text, length) > FORMULA_LENGTH_MAX) {
        fail(p, STATUS_LIMIT, FORMULA_LENGTH_MAX + 1, "longer than %d characters; split the formula", FORMULA_LENGTH_MAX);
        return false;
    }
    if (names && names->count > 8) {
        p->known_mask = 4095;
        p->known = memory_must(calloc(p->known_mask + 1u, sizeof *p->known));
    }
    next(p);
    return p->status == STATUS_OK;
}

/* Everything up to the end. */
static const Node *parse_whole(Parser *p)
{
    const Node *node = parse(p, LEVEL_OR);
    if (!node || p->token.kind == TOKEN_END) return p->status == STATUS_OK ? node : NULL;
    int column = p->token.column;
    switch (p->token.kind) {
    case TOKEN_CLOSE: return fail(p, STATUS_SYNTAX, column, "a closing bracket too many; take it out, or open one before");
    case TOKEN_COMMA: return fail(p, STATUS_SYNTAX, column, "a comma separates the values of a function; write the decimal sign as '.'");
    case TOKEN_ASSIGN: return fail(p, STATUS_SYNTAX, column, "write == to compare; nothing is assigned in a formula");
    default: return fail_token(p, "", &p->token, " does not fit here; an operator is missing before it");
    }
}

Status formula_parse(Arena *arena, const char *text, const FormulaNames *names, const Node **out, Error *error)
{
    Parser p;
    *out = NULL;
    if (start(&p, arena, text, names, error)) *out = parse_whole(&p);
    return finish(&p);
}

Status formula_parse_line(Arena *arena, const char *text, const FormulaNames *names, const char **left,
                          const Node **right, Error *error)
{
    Parser p;
    *left = NULL;
    *right = NULL;
    if (start(&p, arena, text, names, error)) {
        Token name = p.token;
        if (name.kind != TOKEN_NAME)
            fail(&p, STATUS_SYNTAX, name.column, "a line begins with a name; write name = formula");
        else {
            next(&p);
            if (p.token.kind != TOKEN_ASSIGN)
                fail(&p, STATUS_SYNTAX, p.token.column, "'=' is missing; write name = formula");
            else {
                next(&p);
                const char *text_of_name = arena_copy(arena, name.start, (size_t)(name.end - name.start));
                const Node *node = parse_whole(&p);
                if (node && p.status == STATUS_OK) {
                    *left = text_of_name;
                    *right = node;
                }
            }
        }
    }
    return finish(&p);
}

bool formula_is_function(const char *name) { return op_find(name, true, true) != OP_NONE; }

bool formula_is_constant(const char *name)
{
    const char *plain;
    double value;
    return constant_find(name, &plain, &value);
}

/* ---- small walks ---- */

const Node *formula_replace(Arena *arena, const Node *node, const char *name, const Node *with)
{
    NodeList list = node_list(node);
    const Node **fresh = memory_must(malloc(sizeof *fresh * (size_t)list.count));
    for (int i = 0; i < list.count; i++) {
        const Node *old = list.nodes[i];
        fresh[i] = old;
        if (old->kind == NODE_NAME && !strcmp(old->name, name)) fresh[i] = with;
        bool same = true;
        for (int j = 0; j < old->count; j++) same &= fresh[node_list_index(&list, old->args[j])] == old->args[j];
        if (same) continue;
        const Node *copy = node_call(arena, old->op, old->args, old->count, old->column);
        for (int j = 0; j < old->count; j++) ((const Node **)copy->args)[j] = fresh[node_list_index(&list, old->args[j])];
        fresh[i] = copy;
    }
    const Node *out = fresh[list.count - 1];
    free(fresh);
    node_list_free(&list);
    return out;
}

int formula_names(Arena *arena, const Node *node, const char ***names)
{
    NodeList list = node_list(node);
    uint32_t mask = 15;
    while ((int)mask < list.count*2) mask = mask*2 + 1;
    const char **slots = memory_must(calloc(mask + 1u, sizeof *slots));
    const char **found = arena_array(arena, const char *, list.count);
    int count = 0;
    for (int i = 0; i < list.count; i++) {
        if (list.nodes[i]->kind != NODE_NAME) continue;
        uint32_t at = name_hash(list.nodes[i]->name) & mask;
        while (slots[at] && strcmp(slots[at], list.nodes[i]->name)) at = (at + 1) & mask;
        if (slots[at]) continue;
        slots[at] = found[count++] = list.nodes[i]->name;
    }
    free(slots);
    node_list_free(&list);
    *names = found;
    return count;
}
