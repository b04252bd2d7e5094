/* A table as data: which columns are inputs, what the target is. */
#include "base/memory.h"
#include "model/network/data_inside.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FEW_CLASSES = 10 };

typedef struct Table {
    Data *d;
    const Csv *csv;
    int target;
    bool *chosen; /* [columns] */
    Error *error;
} Table;

static Status fail(const Table *t, Status status, const char *message)
{
    return csv_error(t->csv, CSV_HEADER, 0, t->error, status, "%s", message);
}

static Status no_column(const Table *t, const char *what, const char *name)
{
    const char *near = nearest_name(name, t->csv->header, t->csv->columns);
    if (near)
        return csv_error(t->csv, CSV_HEADER, 0, t->error, STATUS_NAME,
                         "%s: there is no column '%.60s'; did you mean '%s'?", what, name, near);
    TextBuffer all = text_fixed((char[200]){0}, 200);
    for (int i = 0; i < t->csv->columns; i++) text_add(&all, "%s%s", i ? ", " : "", t->csv->header[i]);
    return csv_error(t->csv, CSV_HEADER, 0, t->error, STATUS_NAME, "%s: there is no column '%.60s'; there are %s", what,
                     name, all.data);
}

static bool is_missing(const char *cell)
{
    static const char *const words[] = {"", "?", "NA", "N/A", "NaN", "nan", "null", "None"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (!strcmp(words[i], cell)) return true;
    return false;
}

static bool is_number(const char *cell, double *value) { return number_parse(cell, value) && isfinite(*value); }

/* How many cells of a column are numbers. */
static int count_numbers(const Table *t, int column)
{
    int count = 0;
    double value;
    for (int i = 0; i < t->csv->rows; i++) count += is_number(csv_cell(t->csv, i, column), &value);
    return count;
}

static void note(Data *d, const char *line)
{
    d->notes = d->notes ? arena_print(&d->arena, "%s\n%s", d->notes, line) : arena_string(&d->arena, line);
}

/* A cell that should be a number and is none, with what there is to do. */
static Status no_number(const Table *t, int row, int column)
{
    const char *cell = csv_cell(t->csv, row, column), *name = t->csv->header[column];
    double value;
    int more = 0;
    if (!is_missing(cell))
        return csv_error(t->csv, row, column, t->error, STATUS_VALUE,
                         number_parse(cell, &value) ? "column '%.60s': '%.40s' is not finite"
                                                    : "column '%.60s': '%.40s' is no number, and other cells are",
                         name, cell);
    for (int i = row + 1; i < t->csv->rows; i++) more += is_missing(csv_cell(t->csv, i, column));
    if (!more)
        return csv_error(t->csv, row, column, t->error, STATUS_VALUE,
                         "column '%.60s' has no value here; fill it in, or take the row out", name);
    return csv_error(t->csv, row, column, t->error, STATUS_VALUE,
                     "column '%.60s' has no value here and in %d more rows; fill them in, or take the rows out", name,
                     more);
}

static Status read_numbers(const Table *t, int column, double *out, int stride)
{
    for (int i = 0; i < t->csv->rows; i++)
        if (!is_number(csv_cell(t->csv, i, column), &out[(size_t)i * (size_t)stride])) return no_number(t, i, column);
    return STATUS_OK;
}

/* ---- inputs ------------------------------------------------------------------------------------------------- */

static Status choose_named(Table *t, const DataDesc *desc)
{
    for (int i = 0; i < desc->input_count; i++) {
        int column = csv_column(t->csv, desc->inputs[i]);
        if (column < 0) return no_column(t, "inputs", desc->inputs[i]);
        if (column == t->target)
            return csv_error(t->csv, CSV_HEADER, column, t->error, STATUS_VALUE,
                             "column '%.60s' is an input and the target; what is to be found out cannot be given",
                             desc->inputs[i]);
        if (t->chosen[column])
            return csv_error(t->csv, CSV_HEADER, column, t->error, STATUS_VALUE,
                             "inputs: '%.60s' is there twice; keep one", desc->inputs[i]);
        t->chosen[column] = true;
    }
    return STATUS_OK;
}

static Status choose_all(Table *t)
{
    for (int i = 0; i < t->csv->columns; i++) {
        if (i == t->target) continue;
        t->chosen[i] = count_numbers(t, i) > 0;
        if (!t->chosen[i])
            note(t->d, arena_print(&t->d->arena, "column '%.60s' holds no numbers: it is no input", t->csv->header[i]));
    }
    return STATUS_OK;
}

static Status read_inputs(Table *t, const DataDesc *desc)
{
    Data *d = t->d;
    t->chosen = arena_array(&d->arena, bool, t->csv->columns);
    Status status = desc->input_count ? choose_named(t, desc) : choose_all(t);
    if (status) return status;
    for (int i = 0; i < t->csv->columns; i++) d->columns += t->chosen[i];
    if (!d->columns) return fail(t, STATUS_VALUE, "there is no column of numbers besides the target");
    d->column = arena_array(&d->arena, const char *, d->columns);
    d->values = arena_array(&d->arena, double, (size_t)d->rows *(size_t)d->columns);
    /* named ones in the order in which they are named */
    int count = desc->input_count ? desc->input_count : t->csv->columns, at = 0;
    for (int i = 0; i < count; i++) {
        int column = desc->input_count ? csv_column(t->csv, desc->inputs[i]) : i;
        if (!t->chosen[column]) continue;
        d->column[at] = arena_string(&d->arena, t->csv->header[column]);
        if ((status = read_numbers(t, column, d->values + at, d->columns))) return status;
        at++;
    }
    return STATUS_OK;
}

/* ---- the target --------------------------------------------------------------------------------------------- */

typedef struct Cell {
    const char *text;
    double value;
    int row;
} Cell;

static int by_value(const void *a, const void *b)
{
    const Cell *x = a, *y = b;
    return x->value < y->value ? -1 : x->value > y->value ? 1 : x->row - y->row;
}

static int by_text(const void *a, const void *b)
{
    const Cell *x = a, *y = b;
    int order = strcmp(x->text, y->text);
    return order ? order : x->row - y->row;
}

/* 0 1 2 …, 1 2 3 … or -1 1 in sorted cells, few of them, each often enough. */
static bool looks_like_classes(const Cell *cells, int rows)
{
    double first = cells[0].value, last = cells[rows - 1].value;
    int kinds = 1;
    bool steps = true;
    for (int i = 1; i < rows; i++) {
        if (cells[i].value == cells[i - 1].value) continue;
        steps &= cells[i].value == cells[i - 1].value + 1;
        kinds++;
    }
    bool signs = kinds == 2 && first == -1 && last == 1;
    return signs || (steps && (first == 0 || first == 1) && kinds <= FEW_CLASSES && 2 * kinds <= rows);
}

static Status read_classes(Table *t, const Cell *cells, bool numbers)
{
    Data *d = t->d;
    enum { MOST = DATA_CLASSES_MAX };
    const char *names[MOST];
    for (int i = 0; i < d->rows; i++) {
        bool fresh =
            i == 0 || (numbers ? cells[i].value != cells[i - 1].value : strcmp(cells[i].text, cells[i - 1].text) != 0);
        if (fresh && d->classes == MOST)
            return csv_error(t->csv, cells[i].row, t->target, t->error, STATUS_LIMIT,
                             "column '%.60s' has more than %d classes; is it the target?", d->target_name, MOST);
        if (fresh) names[d->classes++] = cells[i].text;
        d->target[cells[i].row] = d->classes - 1;
    }
    if (d->classes < 2)
        return csv_error(t->csv, 0, t->target, t->error, STATUS_VALUE,
                         "column '%.60s' is '%.40s' in every row; there must be two classes to tell apart",
                         d->target_name, names[0]);
    d->class_name = arena_array(&d->arena, const char *, d->classes);
    for (int i = 0; i < d->classes; i++) d->class_name[i] = arena_string(&d->arena, names[i]);
    d->task = d->classes == 2 ? DATA_TWO_CLASSES : DATA_CLASSES;
    return STATUS_OK;
}

static Status read_target(Table *t, DataAs as)
{
    Data *d = t->d;
    int numbers = count_numbers(t, t->target);
    bool all = numbers == d->rows;
    d->target_name = arena_string(&d->arena, t->csv->header[t->target]);
    d->target = arena_array(&d->arena, double, d->rows);
    if (as == DATA_AS_NUMBERS || (as == DATA_AS_IT_LOOKS && !all && 2 * numbers > d->rows))
        return read_numbers(t, t->target, d->target, 1);
    Cell *cells = memory_must(malloc(sizeof *cells * (size_t)d->rows));
    Status status = STATUS_OK;
    for (int i = 0; !status && i < d->rows; i++) {
        cells[i] = (Cell){.text = csv_cell(t->csv, i, t->target), .row = i};
        number_parse(cells[i].text, &cells[i].value);
        if (is_missing(cells[i].text)) status = no_number(t, i, t->target);
    }
    if (!status) {
        qsort(cells, (size_t)d->rows, sizeof *cells, all ? by_value : by_text);
        if (all && as == DATA_AS_IT_LOOKS && cells[0].value != cells[d->rows - 1].value &&
            !looks_like_classes(cells, d->rows))
            status = read_numbers(t, t->target, d->target, 1);
        else status = read_classes(t, cells, all);
    }
    free(cells);
    return status;
}

/* ---- */

static Status check_shape(const Table *t)
{
    const Csv *csv = t->csv;
    int numbers = 0;
    double value;
    for (int i = 0; i < csv->columns; i++) numbers += number_parse(csv->header[i], &value);
    if (numbers == csv->columns)
        return fail(t, STATUS_SYNTAX,
                    "the first line must name the columns, and it holds numbers; put names above them");
    if (csv->columns < 2)
        return fail(t, STATUS_SYNTAX, "there is one column; inputs and a target are wanted, with commas between them");
    if (!csv->rows) return fail(t, STATUS_VALUE, "there are no rows below the names of the columns");
    return STATUS_OK;
}

Status data_of_table(Data *d, const Csv *csv, const DataDesc *desc, Error *error)
{
    Table t = {.d = d, .csv = csv, .target = csv->columns - 1, .error = error};
    Status status = check_shape(&t);
    if (status) return status;
    if (desc->target && (t.target = csv_column(csv, desc->target)) < 0) return no_column(&t, "target", desc->target);
    d->rows = csv->rows;
    if ((status = read_inputs(&t, desc)) || (status = read_target(&t, desc->as))) return status;
    data_find_view(d);
    return STATUS_OK;
}
