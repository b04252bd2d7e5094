/* python.h: formulas as lines of Python, plain or over torch's tensors.
 *
 * Use     PythonWriter w = {.out = &text, …}; python_line(&w, node, "    ", "return ") writes lines that end in
 *         "    return VALUE"; at the end python_helpers(&w, &before) writes the functions that they call.
 * Vectors a name in `vectors` is a list with one number a parameter: the line is then a list too, made by a comprehension.
 *         norm, dot, mean, sum and max_of are helpers over lists; grad(p) calls `gradient`.
 * Data    mean and sum over examples run over `data`, a list of rows (plain) or columns of a tensor (torch).
 * Torch   the names in `vectors` are tensors of no dimension there, and nothing is a list. python_torch_can says whether
 *         a formula can be written so that torch finds its derivative.
 * Large   a part that is shared, or long, becomes a line of its own; then quotients and powers go through helpers that
 *         give inf and nan in place of exceptions, since a branch of where() may be worked out that is not taken.
 * Values  those of programs (program.h) within the last digits. Python raises ZeroDivisionError or OverflowError where
 *         they give inf or nan: whoever runs the lines ends there.
 */
#ifndef FORMULA_PYTHON_H
#define FORMULA_PYTHON_H

#include "base/text.h"
#include "formula/formula.h"

enum { PYTHON_HELPERS = 64 };

typedef struct PythonWriter {
    TextBuffer *out;
    bool torch;
    const char *const *vectors;
    int vector_count;
    const char *const *columns;
    int column_count;
    const char *const *positive;
    int positive_count;   /* names of numbers known to be 0 or more: powers of them are plain */
    const char *gradient; /* the function that grad(p) calls */
    bool used[PYTHON_HELPERS];
} PythonWriter;

void python_line(PythonWriter *writer, const Node *node, const char *indent, const char *before);
void python_helpers(const PythonWriter *writer, TextBuffer *out); /* and the imports that they need */

/* Marks a helper as used by its name ("norm"), for lines that are written without a formula. */
void python_use(PythonWriter *writer, const char *helper);

void python_name(const char *name, TextBuffer *out); /* a name of the language as one of Python's; one to one */
void python_number(double value, TextBuffer *out);   /* reads back exactly; inf and nan by float("inf") */
bool python_torch_can(const Node *node);

#endif
