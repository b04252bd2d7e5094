/* kernels.h: one operation over a block of numbers.
 *
 * Use     kernel_find(op, mode) once, then kernel(d, a, b, c, n, value)
 * Mode    bit 0: a is one number for the whole block, bit 1: b, bit 2: c
 * Memory  d may be a, b or c, or apart from them; no other overlap
 * Same    every set (plain, AVX2) gives the same bits: no fused rounding, no reordered sums
 */
#ifndef FORMULA_ENGINE_KERNELS_H
#define FORMULA_ENGINE_KERNELS_H

#include "formula/engine/ir.h"

typedef void (*Kernel)(double *d, const double *a, const double *b, const double *c, int n, const IrValue *value);

Kernel kernel_find(int op, int mode);

/* The partial sums of a block whose first element belongs to part 0 (ir.h), and the maxima in the same order. */
void kernel_sum(double parts[8], const double *a, int n);
void kernel_max(double parts[8], const double *a, int n);
double max_of_parts(const double parts[8]);

static inline double ir_least(double a, double b) { return a != a || a < b ? a : b; }
static inline double ir_most(double a, double b) { return a != a || a > b ? a : b; }

#endif
