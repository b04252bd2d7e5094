#include "base/error.h"

#include "base/text.h"

#include <stdio.h>
#include <string.h>

Status error_at(Error *error, const char *file, int line, int column, Status status, const char *format, ...)
{
    if (!error) return status;
    /* built apart: `file` and the arguments may be texts of the error that is replaced */
    Error fresh = {.status = status, .line = line, .column = column};
    snprintf(fresh.file, sizeof fresh.file, "%s", file ? file : "");
    va_list list;
    va_start(list, format);
    vsnprintf(fresh.message, sizeof fresh.message, format, list);
    va_end(list);
    utf8_trim_end(fresh.file); /* the cut may have gone through a character */
    utf8_trim_end(fresh.message);
    *error = fresh;
    return status;
}

void error_excerpt(Error *error, const char *text, size_t length)
{
    if (!error || error->line < 1) return;
    const char *end = text + length, *start = text;
    for (int line = 1; line < error->line && start < end; start++)
        if (*start == '\n') line++;
    const char *stop = start;
    while (stop < end && *stop != '\n' && *stop != '\r') stop++;
    /* a long line: begin a little before the column, and count the column from there */
    int skip = 0;
    const int most = 100;
    if (error->column > most) skip = error->column - most / 2;
    const char *from = start;
    for (int i = 0; i < skip && from < stop; i++) from += utf8_length_at(from, stop);
    const char *to = from;
    for (int i = 0; i < most + 20 && to < stop && (size_t)(to - from) < sizeof error->excerpt - 8; i++)
        to += utf8_length_at(to, stop);
    size_t n = (size_t)(to - from);
    if (n >= sizeof error->excerpt) n = sizeof error->excerpt - 1;
    memcpy(error->excerpt, from, n);
    error->excerpt[n] = 0;
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)error->excerpt[i] < 32) error->excerpt[i] = ' ';
}

size_t error_format(const Error *error, char *out, size_t size)
{
    TextBuffer text = text_fixed(out, size);
    if (error->file[0]) {
        text_add(&text, "%s:", error->file);
        if (error->line > 0) text_add(&text, "%d:", error->line);
        if (error->line > 0 && error->column > 0) text_add(&text, "%d:", error->column);
        text_add(&text, " ");
    }
    text_add(&text, "error: %s\n", error->message);
    if (error->excerpt[0] && error->column > 0) {
        int column = error->column > 100 ? 50 : error->column; /* as error_excerpt cut it */
        text_add(&text, "  %s\n  %*s^\n", error->excerpt, column - 1, "");
    }
    return text.length;
}
