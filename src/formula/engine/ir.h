/* ir.h: between trees and the engines: a list of values, each made once from earlier ones.
 *
 * ir_build turns the lines of a program into values: names are resolved, equal values shared, constants folded, small
 * whole powers multiplied out, reductions reduced to sums and maxima, and products fused into the sum that uses them
 * (multiply, round, add, round: no fused rounding). Two engines run it:
 *   narrow.c  one lane and at most two parameters: one instruction a value
 *   block.c   many lanes, many parameters or rows of data: one instruction over a block
 * Both compute each operator with the same expression, so that they give the same bits.
 */
#ifndef FORMULA_ENGINE_IR_H
#define FORMULA_ENGINE_IR_H

#include "base/arena.h"
#include "formula/engine/program.h"
#include "formula/tree.h"

#include <math.h>

enum {
    IR_MULADD = OP_COUNT, /* a*b + c */
    IR_MULSUB,            /* a*b - c */
    IR_SUBMUL,            /* c - a*b */
    IR_POWER_OF,          /* number ^ a, from tables where a is a whole number */
    IR_SPREAD,            /* a scalar as a vector */
    IR_OPS,
};
enum { IR_VALUES_MAX = 400000, POWER_TABLE = 256 };

typedef enum IrKind { IR_NUMBER, IR_INPUT, IR_COLUMN, IR_COUNT, IR_OP } IrKind; /* IR_COUNT: number of parameters */

typedef struct IrValue {
    IrKind kind;
    int op;    /* NodeOp or one of the above; reductions: OP_SUM and OP_MAX_OF only */
    int count; /* arguments */
    int args[3];
    int index;     /* input or column */
    double number; /* IR_NUMBER; the base of IR_POWER_OF */
    double *table; /* IR_POWER_OF: [3][POWER_TABLE]: base^i, base^(256 i), base^(65536 i) */
    bool vector;   /* over parameters, or over the rows of data */
    int uses;      /* by live values and outputs; 0 = dead */
} IrValue;

typedef struct Ir {
    IrValue *values;
    int count; /* in order: arguments first */
    int *outputs;
    int output_count;
    int input_count;
    const double **columns;
    int column_count; /* [rows] each, in the arena */
    int rows;
    bool data;     /* the vector axis is the rows */
    bool gradient; /* calls back */
    Arena arena;
} Ir;

Status ir_build(Ir *ir, const ProgramDesc *desc, Error *error); /* zeroed before; ir_free also after an error */
void ir_free(Ir *ir);

static inline bool ir_is_reduction(const IrValue *value)
{
    return value->kind == IR_OP && (value->op == OP_SUM || value->op == OP_MAX_OF);
}
static inline bool ir_is_gradient(const IrValue *value) { return value->kind == IR_OP && value->op == OP_GRAD; }

/* Of the 8 partial sums (element i goes to part i mod 8): the fixed order of every sum. */
static inline double sum_of_parts(const double s[8])
{
    return ((s[0] + s[1]) + (s[2] + s[3])) + ((s[4] + s[5]) + (s[6] + s[7]));
}

/* base^k from the tables of IR_POWER_OF: what engines and folding share. */
static inline double power_of(double base, const double *table, double k)
{
    if (!(k >= 0 && k < POWER_TABLE * POWER_TABLE * POWER_TABLE)) return pow(base, k);
    unsigned whole = (unsigned)(int)k;
    if (whole != k) return pow(base, k);
    double power = table[whole % POWER_TABLE] * table[POWER_TABLE + whole / POWER_TABLE % POWER_TABLE];
    return whole < POWER_TABLE * POWER_TABLE ? power
                                             : power * table[2 * POWER_TABLE + whole / (POWER_TABLE * POWER_TABLE)];
}

#endif
