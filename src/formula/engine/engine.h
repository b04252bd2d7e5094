/* engine.h: the two engines that run an Ir, behind program.h. Code is made once and shared by clones; scratch is each
 * program's own.
 */
#ifndef FORMULA_ENGINE_ENGINE_H
#define FORMULA_ENGINE_ENGINE_H

#include "formula/engine/ir.h"
#include "formula/engine/program.h"

/* ---- narrow: one lane, at most two parameters ---- */

typedef struct NarrowInstruction NarrowInstruction;
typedef void (*NativeCode)(double (*slots)[2], const ProgramCall *call);

enum { NARROW_SPARE = 4 }; /* slots for native code's own numbers, after the others */

typedef struct NarrowCode {
    NarrowInstruction *code;  /* ends with a stop */
    NarrowInstruction *alone; /* [2 * order_count]: value order[i] computed from slots to its slot, then a stop */
    double (*start)[2];       /* [slots] numbers in their slots, the rest zero */
    int slots, size;
    struct NarrowPort {
        int port, slot;
        bool vector;
    } * scalars, *vectors, *outputs; /* used inputs by kind; outputs */
    int scalar_count, vector_count, output_count;
    int count_slot; /* where the number of parameters goes, or -1 */
    int *order;     /* [order_count] live values as they are computed */
    int order_count;
    int *slot_of;      /* [ir->count] */
    NativeCode native; /* machine code, or NULL */
    size_t native_size;
} NarrowCode;

void narrow_compile(NarrowCode *code, const Ir *ir, Arena *arena);
void narrow_run(const NarrowCode *code, double (*slots)[2], const ProgramCall *call);
void narrow_step(const NarrowInstruction *step, double (*slots)[2], const ProgramCall *call); /* narrow_alone */
const NarrowInstruction *narrow_alone(const NarrowCode *code, int at); /* computes order[at], from slots to its slot */

/* Machine code of the same steps, for x86-64 on Linux; elsewhere `native` stays NULL. For two parameters, or none. */
void native_compile(NarrowCode *code, const Ir *ir);
void native_free(NarrowCode *code);
extern bool native_wanted; /* program_use_native */

/* ---- blocks: many lanes, or one lane with many parameters or rows ---- */

typedef struct BlockCode BlockCode;
typedef struct BlockScratch BlockScratch;

/* `wide`: lanes are spread over a block, else parameters or rows are. */
void block_free(BlockCode *code); /* what is not in the arena */
BlockCode *block_compile(const Ir *ir, bool wide, Arena *arena);
BlockScratch *block_scratch(const BlockCode *code);
void block_scratch_free(BlockScratch *scratch);
/* `lane`: where in scalar inputs and outputs a run over rows stands; 0 otherwise. */
void block_run(const BlockCode *code, BlockScratch *scratch, const ProgramCall *call, int lane);

/* Machine code of a group of steps over a block, for x86-64 with AVX2 on Linux; else NULL. `at`: a pointer for each
 * value of the Ir; n: a multiple of 4. `keep`: which values are needed in memory; one_number: those whose pointer leads
 * to one number for the whole block. */
typedef void (*BlockNative)(double *const *at, long n);
bool native_block_can(const IrValue *value);
BlockNative native_block_compile(const Ir *ir, const int *values, int count, const bool *one_number, const bool *keep,
                                 size_t *size);
void native_block_free(BlockNative code, size_t size);

#endif
