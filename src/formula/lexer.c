#include "formula/lexer.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- errors ---- */

const Node *lexer_fail(Lexer *l, Status status, int column, const char *format, ...)
{
    if (l->status != STATUS_OK) return NULL; /* the first mistake counts */
    char message[512];
    va_list list;
    va_start(list, format);
    vsnprintf(message, sizeof message, format, list);
    va_end(list);
    l->status = error_at(l->error, "formula", 1, column, status, "%s", message);
    return NULL;
}

/* A message about a token: before it, "'*'" or "the end of the formula", after it. Apart from the functions that
 * recurse, so that its buffer is not in their frames. */
__attribute__((noinline)) const Node *lexer_fail_token(Lexer *l, const char *before, const Token *token,
                                                       const char *after)
{
    char text[64] = "the end of the formula";
    if (token->kind != TOKEN_END) {
        int n = (int)(token->end - token->start);
        snprintf(text, 40, "'%.*s", n > 30 ? 30 : n, token->start);
        utf8_trim_end(text);
        strcat(text, n > 30 ? "…'" : "'");
    }
    return lexer_fail(l, STATUS_SYNTAX, token->column, "%s%s%s", before, text, after);
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

static uint32_t peek(const Lexer *l)
{
    const char *at = l->at;
    return at < l->end ? utf8_next(&at, l->end) : 0;
}

static uint32_t advance(Lexer *l)
{
    if (l->at < l->end) l->column++;
    return utf8_next(&l->at, l->end);
}

static bool digit_at(const Lexer *l, int ahead)
{
    return l->at + ahead < l->end && isdigit((unsigned char)l->at[ahead]);
}

static bool lex_number(Lexer *l)
{
    const char *start = l->at;
    int column = l->column;
    if (*start == '0' && l->end - start > 2 && (start[1] == 'x' || start[1] == 'X') &&
        isxdigit((unsigned char)start[2])) {
        lexer_fail(l, STATUS_SYNTAX, column, "hexadecimal numbers are not part of the language; write it in decimal");
        return false;
    }
    while (digit_at(l, 0)) advance(l);
    if (l->at < l->end && *l->at == '.') advance(l);
    while (digit_at(l, 0)) advance(l);
    if (l->at < l->end && (*l->at == 'e' || *l->at == 'E')) {
        int sign = l->at + 1 < l->end && (l->at[1] == '+' || l->at[1] == '-');
        const char *after = l->at + 1;
        uint32_t next = after < l->end ? utf8_next(&after, l->end) : 0;
        if (digit_at(l, 1 + sign)) {
            for (int i = 0; i < 1 + sign; i++) advance(l);
            while (digit_at(l, 0)) advance(l);
        } else if (!is_letter(next)) { /* 2exp(x) is a product, 1e is a slip */
            lexer_fail(l, STATUS_SYNTAX, l->column, "the exponent has no digits; write 1e-3, or 2*e for the number e");
            return false;
        }
    }
    char small[64];
    size_t n = (size_t)(l->at - start);
    char *copy = n < sizeof small ? memcpy(small, start, n) : arena_copy(l->arena, start, n);
    copy[n] = 0;
    l->token = (Token){TOKEN_NUMBER, OP_NONE, column, start, l->at, strtod(copy, NULL)};
    if (!isinf(l->token.value)) return true;
    lexer_fail(l, STATUS_SYNTAX, column, "the number is too large; the largest is about 1.8e308");
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

static bool lex_raised(Lexer *l)
{
    const char *start = l->at;
    int column = l->column, digit, sign = 1;
    double value = 0;
    if (peek(l) == 0x207B) {
        sign = -1;
        advance(l);
        if (raised_digit(peek(l)) < 0) {
            lexer_fail(l, STATUS_SYNTAX, column, "a raised minus needs raised digits after it; write x^(-y)");
            return false;
        }
    }
    while ((digit = raised_digit(peek(l))) >= 0) {
        value = value * 10 + digit;
        advance(l);
    }
    l->token = (Token){TOKEN_RAISED, OP_POW, column, start, l->at, sign * value};
    if (!isinf(value)) return true;
    lexer_fail(l, STATUS_SYNTAX, column, "the number is too large; the largest is about 1.8e308");
    return false;
}

static const struct {
    const char *sign;
    NodeOp op;
} signs[] = {
    {"<=", OP_LE}, {">=", OP_GE}, {"==", OP_EQ}, {"!=", OP_NE}, {"<", OP_LT},  {">", OP_GT},
    {"+", OP_ADD}, {"-", OP_SUB}, {"*", OP_MUL}, {"/", OP_DIV}, {"^", OP_POW}, {"−", OP_SUB},
    {"–", OP_SUB}, {"×", OP_MUL}, {"·", OP_MUL}, {"⋅", OP_MUL}, {"∗", OP_MUL}, {"÷", OP_DIV},
    {"∕", OP_DIV}, {"≤", OP_LE},  {"≥", OP_GE},  {"≠", OP_NE},
};

/* Signs of other languages, each with its advice. Longer ones first. */
static const struct {
    const char *sign, *advice;
} strangers[] = {
    {"**", "powers are written with ^, as in x^2"},
    {"&&", "write 'and'"},
    {"||", "write 'or'"},
    {"&", "write 'and'"},
    {"|", "write abs(x) for |x|, and 'or' between conditions"},
    {"!", "write 'not'; != means not equal"},
    {"%", "there is no remainder or percent; write x/100, or x - floor(x)"},
    {"[", "use round brackets"},
    {"]", "use round brackets"},
    {"{", "use round brackets"},
    {"}", "use round brackets"},
    {"√", "write sqrt(x)"},
    {"∞", "infinity cannot be written"},
    {";", "separate values with a comma"},
    {".", "a decimal point needs digits beside it"},
    {"\\", "this is the formula language, not TeX: write sin(x), a/b"},
    {"$", "leave out the dollar sign"},
    {"'", "derivatives are found for you; write the function itself"},
};

static bool lex_sign(Lexer *l)
{
    size_t left = (size_t)(l->end - l->at);
    const char *start = l->at;
    int column = l->column;
    for (size_t i = 0; i < sizeof strangers / sizeof *strangers; i++) {
        size_t n = strlen(strangers[i].sign);
        bool not_equal = strangers[i].sign[0] == '!' && left > 1 && start[1] == '=';
        if (n > left || memcmp(start, strangers[i].sign, n) || not_equal) continue;
        lexer_fail(l, STATUS_SYNTAX, column, "'%s' is not part of the language; %s", strangers[i].sign,
                   strangers[i].advice);
        return false;
    }
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        size_t n = strlen(signs[i].sign);
        if (n > left || memcmp(start, signs[i].sign, n)) continue;
        while (l->at < start + n) advance(l);
        l->token = (Token){TOKEN_SIGN, signs[i].op, column, start, l->at, 0};
        return true;
    }
    uint32_t c = peek(l);
    static const struct {
        char sign;
        TokenKind kind;
    } others[] = {
        {'(', TOKEN_OPEN},
        {')', TOKEN_CLOSE},
        {',', TOKEN_COMMA},
        {'=', TOKEN_ASSIGN},
    };
    for (size_t i = 0; i < 4; i++)
        if (c == (uint32_t)others[i].sign) {
            advance(l);
            l->token = (Token){others[i].kind, OP_NONE, column, start, l->at, 0};
            return true;
        }
    if (c == 0xFFFD) lexer_fail(l, STATUS_SYNTAX, column, "this is not UTF-8 text; type the formula again");
    else if (c < 32 || c == 127)
        lexer_fail(l, STATUS_SYNTAX, column, "a control character does not belong here; take it out");
    else
        lexer_fail(l, STATUS_SYNTAX, column, "'%.*s' does not belong in a formula; take it out",
                   utf8_length_at(start, l->end), start);
    return false;
}

static bool is_space(uint32_t c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == 0xA0 || (c >= 0x2000 && c <= 0x200B) ||
           c == 0x202F || c == 0x3000 || c == 0xFEFF;
}

/* Reads the next token; on an error the token is the end, so that everything winds up. */
void lexer_next(Lexer *l)
{
    l->last = l->token;
    while (l->at < l->end && is_space(peek(l))) advance(l);
    l->token = (Token){TOKEN_END, OP_NONE, l->column, l->at, l->at, 0};
    if (l->at >= l->end || l->status != STATUS_OK) return;
    uint32_t c = peek(l);
    bool good;
    if ((c < 0x80 && isdigit((int)c)) || (c == '.' && digit_at(l, 1))) good = lex_number(l);
    else if (is_letter(c)) {
        const char *start = l->at;
        int column = l->column;
        while (l->at < l->end && continues_name(peek(l))) advance(l);
        l->token = (Token){TOKEN_NAME, OP_NONE, column, start, l->at, 0};
        size_t n = (size_t)(l->at - start);
        if (n == 3 && !memcmp(start, "and", 3)) l->token.kind = TOKEN_SIGN, l->token.op = OP_AND;
        if (n == 2 && !memcmp(start, "or", 2)) l->token.kind = TOKEN_SIGN, l->token.op = OP_OR;
        if (n == 3 && !memcmp(start, "not", 3)) l->token.kind = TOKEN_SIGN, l->token.op = OP_NOT;
        good = true;
    } else if (raised_digit(c) >= 0 || c == 0x207B) good = lex_raised(l);
    else good = lex_sign(l);
    if (!good) l->token = (Token){TOKEN_END, OP_NONE, l->column, l->end, l->end, 0};
}
