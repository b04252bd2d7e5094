/* lexer.h: a formula's text as tokens, and its mistakes with their columns. Inside of parse.c.
 *
 * Use     fill in arena, text, at, end, column, error; lexer_next until TOKEN_END
 *         `token` is the one to come, `last` the one before it
 * Errors  the first one counts: `status` stays, and every later token is the end, so that the parser winds up
 */
#ifndef FORMULA_LEXER_H
#define FORMULA_LEXER_H

#include "formula/formula.h"

typedef enum TokenKind {
    TOKEN_END,
    TOKEN_NUMBER,
    TOKEN_NAME,
    TOKEN_OPEN,
    TOKEN_CLOSE,
    TOKEN_COMMA,
    TOKEN_ASSIGN,
    TOKEN_RAISED,
    TOKEN_SIGN,
} TokenKind;

typedef struct Token {
    TokenKind kind;
    NodeOp op; /* TOKEN_SIGN */
    int column;
    const char *start, *end;
    double value; /* TOKEN_NUMBER, TOKEN_RAISED */
} Token;

typedef struct Lexer {
    Arena *arena;
    const char *text, *at, *end;
    int column;  /* of `at` */
    Token token; /* the next one, not yet taken */
    Token last;  /* the one taken before it */
    Error *error;
    Status status;
} Lexer;

void lexer_next(Lexer *lexer);

/* Both return NULL. The second says: before, the token ("'*'", "the end of the formula"), after. */
const Node *lexer_fail(Lexer *lexer, Status status, int column, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
const Node *lexer_fail_token(Lexer *lexer, const char *before, const Token *token, const char *after);

#endif
