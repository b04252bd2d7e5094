/* csv.h: tables of text and numbers.
 *
 * Format  RFC 4180: commas, double quotes, a header line; CRLF or LF; a byte order mark is skipped. Every row has as
 *         many cells as the header.
 * Owns    nothing: everything lives in the caller's arena. The text is borrowed, for the places in messages: it must live as
 *         long as csv_error and csv_numbers are called.
 * Errors  FILE:LINE:COLUMN: a short or long row, an open quote, no header, two columns of one name, too large.
 */
#ifndef BASE_CSV_H
#define BASE_CSV_H

#include "base/arena.h"
#include "base/error.h"

enum { CSV_COLUMNS_MAX = 16384, CSV_CELLS_MAX = 64 << 20 };

typedef struct Csv {
    const char *file;
    int columns, rows;
    const char **header; /* [columns] */
    const char **cells;  /* [rows][columns] */
    int *lines;          /* [rows]: line in the file, for messages */
    size_t *starts;      /* [rows]: where it begins in the text */
    int head_line;       /* the same of the header */
    size_t head_start;
    const char *text;
    size_t length;
} Csv;

Status csv_parse(Arena *arena, const char *file, const char *text, size_t length, Csv *out, Error *error);
Status csv_read(Arena *arena, const char *path, Csv *out, Error *error);
int csv_column(const Csv *csv, const char *name); /* index, or -1 */
const char *csv_cell(const Csv *csv, int row, int column);
enum { CSV_HEADER = -1 }; /* as a row of csv_error */
/* An error at a cell, with its line. */
Status csv_error(const Csv *csv, int row, int column, Error *error, Status status, const char *format, ...)
    __attribute__((format(printf, 6, 7)));
/* The cells of a column as numbers. An empty or other cell is an error with its place. */
Status csv_numbers(Arena *arena, const Csv *csv, int column, double **out, Error *error); /* out: [rows] */

#endif
