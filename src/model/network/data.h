/* data.h: examples to learn from: numbers in, a number or a class out.
 *
 * Use     DataDesc {.word = "spiral:noise=0.1"} -> data_open -> ... -> data_destroy; examples.h makes inputs of it.
 * Words   NAME[:option=value,…]: assets/datasets/NAME.yaml, or the user's, or beside a scene; a path of such a file; a path
 *         of a table that ends in .csv. `formula=` takes all that is left of the word: "boundary:n=200,formula=y > sin(x)".
 * File    name, title, summary, source, options, view (see docs/files.md) and one of
 *           points     how they are drawn: a row of the table in draw.c (disc, quarters, square, interval, gauss, spiral,
 *                      moons, blobs, rings); `formula` of x1, x2, the options and `normal` is then the target
 *           file       a table: NAME.csv beside it or among the data of the user or the program; target, inputs
 * Target  numbers; or classes, sorted as numbers if all are, else by bytes. A column of numbers counts as classes if it holds
 *         nothing but 0, 1, 2 … (or 1, 2, 3 …, or -1 and 1), at most ten of them and each in two rows on average. DataDesc.as
 *         says otherwise.
 * Inputs  what is named, or every column of numbers but the target. A column without any number is left out (notes).
 * Same    word and seed make the same examples on every machine.
 * Owns    everything that it points to.
 * Errors  the place in the file, its column too; in options "options:1:COLUMN", in a formula "formula:1:COLUMN".
 *         A table: rows too short or long, a quote left open, an empty or odd cell among numbers, no rows, no numbers,
 *         one class, more than 1,000 classes, a column that is not there (with the nearest) or is input and target.
 * Not     standardising, splitting, features: examples.h.
 */
#ifndef MODEL_NETWORK_DATA_H
#define MODEL_NETWORK_DATA_H

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"
#include "formula/node.h"
#include "model/options.h"

#include <stdint.h>

enum { DATA_CLASSES_MAX = 1000, DATA_POINTS_MAX = 200000 };

typedef enum DataTask { DATA_NUMBER, DATA_TWO_CLASSES, DATA_CLASSES } DataTask;
typedef enum DataAs { DATA_AS_IT_LOOKS, DATA_AS_NUMBERS, DATA_AS_CLASSES } DataAs;

typedef struct Data {
    const char *name, *title, *summary, *source; /* name: "spiral", "mine.csv"; source may be NULL */
    const char *word;                            /* the name or path as it was given, without options */
    const char *path;                            /* of the file of the word; NULL: points */
    const char *table;                           /* path of the CSV file; NULL: none */
    int rows, columns;
    const char **column; /* [columns] names of what may be inputs: "x1", "x2", or the header's */
    double *values;      /* [rows][columns] as they are, not standardised */
    const char *target_name;
    double *target; /* [rows] the number, or the index of the class */
    DataTask task;
    int classes;             /* 0 for numbers */
    const char **class_name; /* [classes] */
    const char *formula;     /* text of the target as a formula of the columns; NULL: it is none */
    const Node *tree;        /* of it, options put in; free are x1, x2 and normal */
    bool typed;              /* the formula stands in the word, not in the file */
    double view[2][2];       /* [column][low, high]: what a picture of the first two columns shows; of one column: of it
                                and of the target */
    const char *notes;       /* sentences, a line each; NULL: none */
    RuleOption options[RULE_OPTIONS_MAX]; /* of drawn data: n, noise, seed, … */
    int option_count;
    double option_values[RULE_OPTIONS_MAX];
    Arena arena;
} Data;

typedef struct DataDesc {
    const char *word;
    const char *beside;        /* a folder that is looked into first; NULL: none */
    const char *target;        /* NULL: the file's, else the last column */
    const char *const *inputs; /* columns; none: the file's, else every column of numbers */
    int input_count;
    uint64_t seed; /* of drawn data whose own option seed is 0 */
    DataAs as;
} DataDesc;

Status data_open(Data **out, const DataDesc *desc, Error *error);
/* A file's text: a table where the path ends in .csv, else a dataset file. `desc` says the rest; NULL: nothing. */
Status data_parse(Data **out, const char *path, const char *text, size_t length, const DataDesc *desc, Error *error);
/* x1, x2 and the class, 0 1 2 …: as drawn by mouse; one class will do. */
Status data_of_points(Data **out, const double (*points)[3], int count, Error *error);
void data_destroy(Data *data); /* NULL is fine */

/* The word back: "spiral:noise=0.1" with what differs from the file's defaults. */
void data_print(const Data *data, TextBuffer *out);

#endif
