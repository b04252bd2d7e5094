/* error.h: what went wrong, where, and what to try.
 *
 * Use     Status f(..., Error *error): return STATUS_OK, or error_at(error, ...) whose value is the status.
 *         `error` may be NULL everywhere: then only the status is told.
 * Units   lines and columns start at 1 and count characters, not bytes; 0 means "no place".
 * Owns    nothing: an Error is a plain struct and may be copied.
 * Not     our own mistakes (assert) and divergence (a state with a name).
 */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

typedef enum Status {
    STATUS_OK = 0,
    STATUS_SYNTAX, /* text that cannot be read: formula, YAML, CSV, Markdown */
    STATUS_NAME,   /* an unknown rule, surface, option, function, variable */
    STATUS_VALUE,  /* a value of the wrong kind or outside its range */
    STATUS_FILE,   /* cannot be opened, read or written */
    STATUS_LIMIT,  /* too long, too deep, too many */
    STATUS_USAGE,  /* the command line */
} Status;

typedef struct Error {
    Status status;
    int line, column;
    char file[256];    /* path, or "formula"; may be empty */
    char message[512]; /* what is wrong; what to try */
    char excerpt[256]; /* the source line that column points into; may be empty */
} Error;

/* Fills *error (if not NULL) and returns `status`, so that a caller can `return error_at(...)`. */
Status error_at(Error *error, const char *file, int line, int column, Status status, const char *format, ...)
    __attribute__((format(printf, 6, 7)));

/* Cuts line `line` (from 1) out of `text` into error->excerpt; a long line is cut around the column. */
void error_excerpt(Error *error, const char *text, size_t length);

/* "FILE:LINE:COLUMN: error: MESSAGE" and, where there is an excerpt, the line and a caret under the column.
 * Without a file just "error: MESSAGE". Always ends in a newline and a NUL. Returns the length written. */
size_t error_format(const Error *error, char *out, size_t size);

#endif
