/* Any bytes as a CSV file: an error with a place, or a full table. */
#include "base/csv.h"
#include "base/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void walk(Arena *arena, const Csv *csv)
{
    Error error;
    double *values;
    if (csv->columns < 1) abort();
    for (int c = 0; c < csv->columns; c++) {
        if (csv_numbers(arena, csv, c, &values, &error)) continue;
        for (int i = 0; i < csv->rows; i++)
            if (!isfinite(values[i])) abort();
    }
    for (int i = 0; i < csv->rows * csv->columns; i++)
        if (strlen(csv->cells[i]) > 100000) abort();
    for (int i = 1; i < csv->rows; i++)
        if (csv->lines[i] <= csv->lines[i - 1]) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena arena = {0};
    Csv csv;
    Error error = {0};
    char shown[1024];
    char *text = malloc(size ? size : 1); /* without a NUL: nothing may be read behind it */
    memcpy(text, data, size);
    if (csv_parse(&arena, "fuzz.csv", text, size, &csv, &error) == STATUS_OK) walk(&arena, &csv);
    else {
        if (!error.message[0] || error.line < 1 || error.column < 1) abort();
        error_format(&error, shown, sizeof shown);
    }
    free(text);
    arena_free(&arena);
    return 0;
}
