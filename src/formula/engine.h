/* engine.h: the two engines that run an Ir, behind program.h. Code is made once and shared by clones; scratch is each
 * program's own.
 */
#ifndef FORMULA_ENGINE_H
#define FORMULA_ENGINE_H

#include "formula/ir.h"
#include "formula/program.h"

/* ---- narrow: one lane, at most two parameters ---- */

typedef struct NarrowInstruction NarrowInstruction;

typedef struct NarrowCode {
    NarrowInstruction *code;      /* ends with a stop */
    double           (*start)[2]; /* [slots] numbers in their slots, the rest zero */
    int                slots, size;
    struct NarrowPort { int port, slot; } *scalars, *vectors, *outputs; /* used inputs by kind; outputs */
    int                scalar_count, vector_count, output_count;
    int                count_slot; /* where the number of parameters goes, or -1 */
} NarrowCode;

void narrow_compile(NarrowCode *code, const Ir *ir, Arena *arena);
void narrow_run(const NarrowCode *code, double (*slots)[2], const ProgramCall *call);

/* ---- blocks: many lanes, or one lane with many parameters or rows ---- */

typedef struct BlockCode BlockCode;
typedef struct BlockScratch BlockScratch;

/* `wide`: lanes are spread over a block, else parameters or rows are. */
BlockCode    *block_compile(const Ir *ir, bool wide, Arena *arena);
BlockScratch *block_scratch(const BlockCode *code);
void          block_scratch_free(BlockScratch *scratch);
/* `lane`: where in scalar inputs and outputs a run over rows stands; 0 otherwise. */
void          block_run(const BlockCode *code, BlockScratch *scratch, const ProgramCall *call, int lane);

#endif
