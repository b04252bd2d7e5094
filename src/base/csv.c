#include "base/csv.h"

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Reader {
    Arena *arena;
    const char *file, *start, *at, *end;
    const char *line_start;
    int line;
    Error *error;
} Reader;

static Status fail(const Reader *r, const char *at, Status status, const char *what)
{
    int column = (int)utf8_count(r->line_start, (size_t)(at - r->line_start)) + 1;
    error_at(r->error, r->file, r->line, column, status, "%s", what);
    error_excerpt(r->error, r->start, (size_t)(r->end - r->start));
    return status;
}

/* One cell; leaves r->at on the comma, the line's end, or the end of the text. */
static Status read_cell(Reader *r, const char **out)
{
    if (r->at < r->end && *r->at == '"') {
        const char *open = r->at++;
        char *cell, *to;
        const char *probe = r->at;
        size_t n = 0;
        for (; probe < r->end; probe++, n++) {
            if (*probe != '"') continue;
            if (probe + 1 < r->end && probe[1] == '"') probe++;
            else break;
        }
        if (probe >= r->end) return fail(r, open, STATUS_SYNTAX, "this quote is never closed");
        cell = to = arena_alloc(r->arena, n + 1);
        for (; r->at < probe; r->at++) {
            if (*r->at == '"') r->at++;
            if (*r->at == '\n') {
                r->line++;
                r->line_start = r->at + 1;
            }
            *to++ = *r->at;
        }
        r->at = probe + 1;
        *out = cell;
        if (r->at < r->end && *r->at != ',' && *r->at != '\n' && *r->at != '\r')
            return fail(r, r->at, STATUS_SYNTAX, "expected a comma or the end of the line after the quote");
        return STATUS_OK;
    }
    const char *from = r->at;
    while (r->at < r->end && *r->at != ',' && *r->at != '\n' && *r->at != '\r') r->at++;
    const char *to = r->at;
    while (from < to && (*from == ' ' || *from == '\t')) from++;
    while (to > from && (to[-1] == ' ' || to[-1] == '\t')) to--;
    *out = arena_copy(r->arena, from, (size_t)(to - from));
    return STATUS_OK;
}

static void end_line(Reader *r)
{
    while (r->at < r->end && (*r->at == ' ' || *r->at == '\t')) r->at++; /* of a blank line; a cell has eaten its own */
    if (r->at < r->end && *r->at == '\r') r->at++;
    if (r->at < r->end && *r->at == '\n') r->at++;
    r->line++;
    r->line_start = r->at;
}

static bool blank_line(const Reader *r)
{
    const char *at = r->at;
    while (at < r->end && (*at == ' ' || *at == '\t')) at++;
    return at >= r->end || *at == '\n' || *at == '\r';
}

Status csv_parse(Arena *arena, const char *file, const char *text, size_t length, Csv *out, Error *error)
{
    Reader r = {arena, file, text, text, text + length, text, 1, error};
    if (length >= 3 && !memcmp(text, "\xEF\xBB\xBF", 3)) r.start = r.line_start = r.at = text + 3;
    *out = (Csv){.file = arena_string(arena, file), .text = text, .length = length};
    const char *nul = memchr(text, 0, length);
    if (nul) {
        for (const char *p = text; p < nul; p++)
            if (*p == '\n') {
                r.line++;
                r.line_start = p + 1;
            }
        return fail(&r, nul, STATUS_SYNTAX, "a NUL character: this is not a text file");
    }
    while (r.at < r.end && blank_line(&r)) end_line(&r);
    if (r.at >= r.end) return fail(&r, r.at, STATUS_SYNTAX, "the file is empty; the first line must name the columns");

    const char **header = arena_array(arena, const char *, CSV_COLUMNS_MAX);
    out->head_line = r.line, out->head_start = (size_t)(r.at - text);
    for (;;) {
        if (out->columns == CSV_COLUMNS_MAX) return fail(&r, r.at, STATUS_LIMIT, "too many columns");
        const Reader before = r; /* a quoted name may run over lines: the place is where it begins */
        Status status = read_cell(&r, &header[out->columns]);
        if (status) return status;
        for (int i = 0; i < out->columns; i++)
            if (header[out->columns][0] && !strcmp(header[i], header[out->columns]))
                return fail(&before, before.at, STATUS_SYNTAX, "two columns have this name");
        out->columns++;
        if (r.at >= r.end || *r.at != ',') break;
        r.at++;
    }
    out->header = header;
    end_line(&r);

    /* count the lines first: an upper bound of the rows */
    size_t most = 1;
    for (const char *p = r.at; p < r.end; p++) most += *p == '\n' || *p == '\r';
    if (most * (size_t)out->columns > CSV_CELLS_MAX && most > (size_t)length) most = length;
    if (most > CSV_CELLS_MAX / (size_t)out->columns) most = CSV_CELLS_MAX / (size_t)out->columns;
    size_t room = 64; /* grows: a few long rows must not take columns x lines */
    const char **cells = memory_must(malloc(room * (size_t)out->columns * sizeof *cells));
    int *lines = memory_must(malloc(room * sizeof *lines));
    size_t *starts = memory_must(malloc(room * sizeof *starts));
    Status status = STATUS_OK;
    while (!status && r.at < r.end) {
        if (blank_line(&r)) {
            end_line(&r);
            continue;
        }
        if ((size_t)out->rows >= most) {
            status = fail(&r, r.at, STATUS_LIMIT, "too many cells");
            break;
        }
        if ((size_t)out->rows == room) {
            room *= 2;
            cells = memory_must(realloc(cells, room * (size_t)out->columns * sizeof *cells));
            lines = memory_must(realloc(lines, room * sizeof *lines));
            starts = memory_must(realloc(starts, room * sizeof *starts));
        }
        lines[out->rows] = r.line;
        starts[out->rows] = (size_t)(r.at - text);
        int column = 0;
        for (;;) {
            if (column == out->columns) {
                status = fail(&r, r.at, STATUS_SYNTAX, "this row has more cells than the header has columns");
                break;
            }
            status = read_cell(&r, &cells[(size_t)out->rows * (size_t)out->columns + (size_t)column]);
            if (status) break;
            column++;
            if (r.at >= r.end || *r.at != ',') break;
            r.at++;
        }
        if (!status && column < out->columns)
            status = fail(&r, r.at, STATUS_SYNTAX, "this row has fewer cells than the header has columns");
        out->rows++;
        end_line(&r);
    }
    if (!status) {
        size_t n = (size_t)out->rows * (size_t)out->columns;
        out->cells = arena_array(arena, const char *, n);
        if (n) memcpy(out->cells, cells, n * sizeof *cells);
        out->lines = arena_array(arena, int, out->rows);
        out->starts = arena_array(arena, size_t, out->rows);
        if (out->rows) memcpy(out->lines, lines, (size_t)out->rows * sizeof *lines);
        if (out->rows) memcpy(out->starts, starts, (size_t)out->rows * sizeof *starts);
    }
    free(cells);
    free(lines);
    free(starts);
    return status;
}

Status csv_read(Arena *arena, const char *path, Csv *out, Error *error)
{
    char *text;
    size_t length;
    Status status = file_read(arena, path, &text, &length, error);
    return status ? status : csv_parse(arena, path, text, length, out, error);
}

int csv_column(const Csv *csv, const char *name)
{
    for (int i = 0; i < csv->columns; i++)
        if (!strcmp(csv->header[i], name)) return i;
    return -1;
}

const char *csv_cell(const Csv *csv, int row, int column)
{
    return csv->cells[(size_t)row * (size_t)csv->columns + (size_t)column];
}

Status csv_error(const Csv *csv, int row, int column, Error *error, Status status, const char *format, ...)
{
    char message[sizeof error->message];
    bool head = row == CSV_HEADER;
    const char *start = csv->text + (head ? csv->head_start : csv->starts[row]);
    Arena scratch = {0};
    Reader r = {
        &scratch, csv->file, csv->text, start, csv->text + csv->length, start, head ? csv->head_line : csv->lines[row],
        error};
    va_list list;
    va_start(list, format);
    vsnprintf(message, sizeof message, format, list);
    va_end(list);
    for (int i = 0; i < column; i++) { /* once more over the row, which has been read without an error */
        const char *cell;
        read_cell(&r, &cell);
        r.at++;
    }
    while (r.at < r.end && (*r.at == ' ' || *r.at == '\t')) r.at++;
    fail(&r, r.at, status, message);
    arena_free(&scratch);
    return status;
}

Status csv_numbers(Arena *arena, const Csv *csv, int column, double **out, Error *error)
{
    double *values = arena_array(arena, double, csv->rows);
    for (int i = 0; i < csv->rows; i++) {
        const char *cell = csv_cell(csv, i, column);
        if (!number_parse(cell, &values[i]) || !isfinite(values[i]))
            return csv_error(csv, i, column, error, STATUS_VALUE, "column '%s': '%.40s' is not a finite number",
                             csv->header[column], cell);
    }
    *out = values;
    return STATUS_OK;
}
