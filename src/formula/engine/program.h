/* program.h: formulas compiled to bytecode that runs on whole blocks, and to machine code where the processor is known.
 *
 * A program is a list of lines `name = formula`, run in order; a later line sees the names of the earlier ones.
 * Common subexpressions are computed once. It runs over `lanes` independent problems at once; in each lane a name is
 * either a scalar or a vector over `params` parameters:
 *
 *   surface at many points      lanes = points, params = 0, x and y are scalars
 *   one run of a rule           lanes = 1, params = 2 (or a network's 100,000), theta g m v are vectors, t lr scalars
 *   a thousand runs of a rule   lanes = 1024, params = 2
 *
 * What is made of scalars and reductions only is a scalar, and computed once a lane. Reductions (norm, dot, mean, sum,
 * max_of) run over a lane's parameters in a fixed order; `grad(p)` calls back. Over data, mean and sum run over the
 * examples.
 *
 * Use     program_compile -> program_run ... -> program_destroy
 * Shapes  scalar input or output: [lanes]; vector: [params][lanes] (for one lane simply [params]).
 *         An output may be the same memory as the input of the same shape (state updated in place).
 * Same    lanes = 1 and lanes = n give the same bits for each lane; so do any number of threads.
 * Errors  program_compile only (unknown name, limits). NaN and infinity pass through as IEEE 754 says.
 * Memory  program_run allocates nothing once it has seen its largest size. A program holds scratch memory: one
 *         thread at a time per program (program_clone for another).
 */
#ifndef FORMULA_ENGINE_PROGRAM_H
#define FORMULA_ENGINE_PROGRAM_H

#include "formula/formula.h"

typedef struct Program Program;

typedef struct ProgramInput {
    const char *name;
    bool vector;
} ProgramInput;
typedef struct ProgramLine {
    const char *name;
    const Node *formula;
} ProgramLine;
typedef struct ProgramColumn {
    const char *name;
    const double *values; /* [rows], copied */
} ProgramColumn;

/* The gradient at `point` [params][lanes] -> out [params][lanes]. */
typedef void (*ProgramGradient)(void *context, const double *point, double *out, int params, int lanes);

typedef struct ProgramDesc {
    const ProgramInput *inputs;
    int input_count;
    const ProgramLine *lines;
    int line_count;
    const char *const *outputs;
    int output_count; /* names of lines (the last of that name) or of inputs */
    const ProgramColumn *columns;
    int column_count;
    int rows; /* data, where mean and sum run over examples */
} ProgramDesc;

Status program_compile(Program **out, const ProgramDesc *desc, Error *error);
Program *program_clone(const Program *program);
void program_destroy(Program *program); /* NULL is fine */

bool program_output_is_vector(const Program *program, int output);
int program_size(const Program *program); /* instructions, for tests and the curious */
bool program_uses_gradient(const Program *program);

/* Machine code where the processor is known (x86-64 on Linux), else an interpreter and kernels: the same bits. For
 * tests and measurements; true at the start. */
void program_use_native(bool use);

typedef struct ProgramCall {
    int lanes, params;
    const double *const *inputs; /* [input_count] */
    double *const *outputs;      /* [output_count]; NULL for one that is not wanted */
    ProgramGradient gradient;    /* required where program_uses_gradient */
    void *context;
} ProgramCall;

void program_run(Program *program, const ProgramCall *call);

#endif
