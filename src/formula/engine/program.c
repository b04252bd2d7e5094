/* Programs: the Ir, its code for each shape, and the choice between them. */
#include "formula/engine/program.h"

#include "base/memory.h"
#include "formula/engine/engine.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Made once; clones share it. */
typedef struct Code {
    int owners;
    Ir ir;
    NarrowCode narrow;
    BlockCode *wide, *along; /* over lanes; over parameters or rows */
    Arena arena;
} Code;

struct Program {
    Code *code;
    double (*slots)[2];
    BlockScratch *wide, *along;
};

static Program *program_over(Code *code)
{
    Program *program = memory_must(calloc(1, sizeof *program));
    size_t size = sizeof *code->narrow.start * (size_t)code->narrow.slots;
    program->code = code;
    program->slots = memory_must(aligned_alloc(64, (size + 63) & ~(size_t)63));
    memcpy(program->slots, code->narrow.start, size);
    program->wide = block_scratch(code->wide);
    program->along = block_scratch(code->along);
    return program;
}

static void code_release(Code *code)
{
    if (__atomic_sub_fetch(&code->owners, 1, __ATOMIC_ACQ_REL) > 0) return;
    native_free(&code->narrow);
    block_free(code->wide);
    block_free(code->along);
    ir_free(&code->ir);
    arena_free(&code->arena);
    free(code);
}

Status program_compile(Program **out, const ProgramDesc *desc, Error *error)
{
    *out = NULL;
    Code *code = memory_must(calloc(1, sizeof *code));
    code->owners = 1;
    Status status = ir_build(&code->ir, desc, error);
    if (status != STATUS_OK) {
        code_release(code);
        return status;
    }
    narrow_compile(&code->narrow, &code->ir, &code->arena);
    native_compile(&code->narrow, &code->ir);
    code->wide = block_compile(&code->ir, true, &code->arena);
    code->along = block_compile(&code->ir, false, &code->arena);
    *out = program_over(code);
    return STATUS_OK;
}

Program *program_clone(const Program *program)
{
    if (!program) return NULL;
    __atomic_add_fetch(&program->code->owners, 1, __ATOMIC_ACQ_REL);
    return program_over(program->code);
}

void program_destroy(Program *program)
{
    if (!program) return;
    code_release(program->code);
    block_scratch_free(program->wide);
    block_scratch_free(program->along);
    free(program->slots);
    free(program);
}

bool program_output_is_vector(const Program *program, int output)
{
    const Ir *ir = &program->code->ir;
    return ir->values[ir->outputs[output]].vector;
}

int program_size(const Program *program) { return program->code->narrow.size; }
bool program_uses_gradient(const Program *program) { return program->code->ir.gradient; }

bool native_wanted = true;
void program_use_native(bool use) { native_wanted = use; }

void program_run(Program *program, const ProgramCall *call)
{
    const Code *code = program->code;
    assert(call->gradient || !code->ir.gradient);
    if (code->ir.data)
        for (int lane = 0; lane < call->lanes; lane++) block_run(code->along, program->along, call, lane);
    else if (call->lanes == 1 && call->params <= 2) narrow_run(&code->narrow, program->slots, call);
    else if (call->lanes == 1) block_run(code->along, program->along, call, 0);
    else block_run(code->wide, program->wide, call, 0);
}
