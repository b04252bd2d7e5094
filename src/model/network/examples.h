/* examples.h: data made ready for a network: inputs by formulas of the columns, standardised or not, split in three parts.
 *
 * Use     examples_desc_default(data) -> change -> examples_create -> ... -> examples_destroy
 * Inputs  features: formulas of the columns ("x1", "x1^2", "sin(x1)"), or a column's name as it is written, whatever it is
 *         made of. None: every column. Where there is no column x or y, they mean the first and the second.
 * Parts   train, validation and test: shares of the rows, rounded, at least one row to train with. Shuffled by the seed, or in
 *         the order of the data, training first.
 * Scale   standardised: (value - mean) / standard deviation of the training rows (of n, not n - 1); a feature that does not
 *         vary there is only shifted.
 * Same    data and seed make the same parts.
 * Owns    everything but the data, which must outlive it.
 * Errors  "formula:1:COLUMN" of a feature, which the message names; a value that is not finite names its row.
 * Threads one at a time: the program of the features holds scratch memory.
 */
#ifndef MODEL_NETWORK_EXAMPLES_H
#define MODEL_NETWORK_EXAMPLES_H

#include "formula/engine/program.h"
#include "model/network/data.h"

enum { EXAMPLES_INPUTS_MAX = 16384 };

typedef enum ExamplePart { PART_TRAIN, PART_VALIDATION, PART_TEST, PARTS } ExamplePart;

typedef struct ExamplesDesc {
    const Data *data;            /* required, borrowed */
    const char *const *features; /* [feature_count] */
    int feature_count;           /* 0: every column */
    double train, validation;    /* shares, above 0 and together at most 1; what is left is test */
    bool shuffle;
    uint64_t seed;
    bool standardize;
} ExamplesDesc;

typedef struct Examples {
    const Data *data;
    int rows, inputs;
    int outputs;           /* 1 for numbers and two classes; else a class each */
    const char **feature;  /* [inputs] as it was written */
    const Node **formula;  /* [inputs] of the columns */
    double *mean, *spread; /* [inputs] 0 and 1 where not standardised */
    double *x;             /* [rows][inputs], row-major, in the order of the data */
    const double *y;       /* [rows] the data's target */
    int *row[PARTS];       /* [count[part]] indices of rows */
    int count[PARTS];
    /* inside */
    Program *program; /* NULL: every input is a column as it is */
    int *of_column;   /* [inputs] then */
    double *scratch, **out;
    const double **in;
    Arena arena;
} Examples;

ExamplesDesc examples_desc_default(const Data *data); /* 0.8 to train, no validation, shuffled, seed 1 */
Status examples_create(Examples **out, const ExamplesDesc *desc, Error *error);
void examples_destroy(Examples *examples); /* NULL is fine */

/* Any point of the columns as inputs: columns [data->columns] -> x [inputs]. And many: [count][columns] -> [count][inputs]. */
void examples_input(const Examples *examples, const double *columns, double *x);
void examples_inputs(const Examples *examples, const double *columns, int count, double *x);

#endif
