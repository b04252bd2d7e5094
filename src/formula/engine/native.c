/* Machine code for runs of one lane, x86-64 under Linux: the list of narrow.c with its values in registers. The time of
 * an update is its longest chain of dependent operations; an interpreter makes that chain three times as long, because
 * every value travels through memory.
 *
 * Only plain SSE2 and only what is one or two machine instructions; whatever else a program needs (functions of the C
 * library, gradients called back) is a call of the interpreter for that one value. Registers are given out in one pass,
 * and the value least recently used goes to its slot when there are none left. Where the system
 * refuses the memory (machine.h), the interpreter does it all.
 *
 * Registers: rbx slots, rbp inputs, r12 outputs, r13 the call; xmm0 scratch, xmm1..15 values. */
#include "formula/engine/engine.h"

#if defined(__x86_64__) && defined(__linux__)

#include "base/memory.h"
#include "formula/engine/machine.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum { VALUES_MOST = 3000, NOWHERE = -1, REGISTERS = 16 };
enum { SIGN_MASK, SIZE_MASK, ONES, ZEROS }; /* the spare slots */

/* The second byte of the packed double instructions. */
enum {
    MOVE = 0x28,
    STORE = 0x29,
    UNPACK = 0x14,
    ROOT = 0x51,
    AND = 0x54,
    AND_NOT = 0x55,
    OR = 0x56,
    XOR = 0x57,
    ADD = 0x58,
    MULTIPLY = 0x59,
    SUBTRACT = 0x5C,
    LEAST = 0x5D,
    DIVIDE = 0x5E,
    MOST = 0x5F,
    COMPARE = 0xC2,
    SHUFFLE = 0xC6,
};
enum { EQUAL = 0, LESS = 1, LESS_EQUAL = 2, UNORDERED = 3, NOT_EQUAL = 4 };

typedef struct Maker {
    const Ir *ir;
    const NarrowCode *code;
    Bytes bytes;
    int *home;                           /* [ir->count] register of a value, or NOWHERE */
    bool *in_slot;                       /* [ir->count] its slot holds it */
    int *last_use;                       /* [ir->count] step; order_count = at the end */
    int held[REGISTERS], age[REGISTERS]; /* value in each, or NOWHERE; when last touched */
    bool pinned[REGISTERS];
    int step, clock; /* place in the sequence that is being made */
    bool *stored;    /* [output_count] */
} Maker;

/* ---- bytes ---- */

static void put(Maker *m, uint8_t byte) { bytes_put(&m->bytes, byte); }
static void put32(Maker *m, uint32_t x) { bytes_put32(&m->bytes, x); }
static void put64(Maker *m, uint64_t x) { bytes_put64(&m->bytes, x); }
#define PUT(...) bytes_put_all(&m->bytes, (const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__}))

/* op xmm_a, xmm_b */
static void between(Maker *m, int op, int a, int b)
{
    put(m, 0x66);
    if (a >= 8 || b >= 8) put(m, (uint8_t)(0x40 | (a >= 8) << 2 | (b >= 8)));
    PUT(0x0F, (uint8_t)op, (uint8_t)(0xC0 | (a & 7) << 3 | (b & 7)));
}

/* op xmm_a, [rbx + 16*slot] */
static void with_slot(Maker *m, int op, int a, int slot)
{
    put(m, 0x66);
    if (a >= 8) put(m, 0x44);
    PUT(0x0F, (uint8_t)op, (uint8_t)(0x83 | (a & 7) << 3));
    put32(m, (uint32_t)slot * 16);
}

/* mov rax, inputs[port] or outputs[port] */
static void pointer_of(Maker *m, bool output, int port)
{
    if (output) PUT(0x49, 0x8B, 0x84, 0x24);
    else PUT(0x48, 0x8B, 0x85);
    put32(m, (uint32_t)port * 8);
}

/* F2 or 66, then 0F op with [rax + offset] */
static void with_pointer(Maker *m, int prefix, int op, int a, int offset)
{
    put(m, (uint8_t)prefix);
    if (a >= 8) put(m, 0x44);
    PUT(0x0F, (uint8_t)op, (uint8_t)(0x40 | (a & 7) << 3), (uint8_t)offset);
}

/* ---- registers ---- */

static int slot_of(const Maker *m, int value) { return m->code->slot_of[value]; }
static int spare(const Maker *m, int which) { return m->code->slots - NARROW_SPARE + which; }
static bool is_number(const Maker *m, int value)
{
    return m->ir->values[value].kind == IR_NUMBER || m->ir->values[value].kind == IR_COUNT;
}

static void drop(Maker *m, int r)
{
    if (m->held[r] >= 0) m->home[m->held[r]] = NOWHERE;
    m->held[r] = NOWHERE;
}

static void to_slot(Maker *m, int value)
{
    if (m->in_slot[value] || m->home[value] == NOWHERE) return;
    with_slot(m, STORE, m->home[value], slot_of(m, value));
    m->in_slot[value] = true;
}

static int free_register(Maker *m)
{
    int best = NOWHERE;
    for (int r = 1; r < REGISTERS; r++) {
        if (m->pinned[r]) continue;
        if (m->held[r] == NOWHERE) {
            best = r;
            break;
        }
        if (best == NOWHERE || m->age[r] < m->age[best]) best = r;
    }
    if (m->held[best] != NOWHERE) {
        if (m->last_use[m->held[best]] >= m->step) to_slot(m, m->held[best]);
        drop(m, best);
    }
    m->pinned[best] = true;
    return best;
}

static void hold(Maker *m, int r, int value)
{
    drop(m, r);
    m->held[r] = value;
    m->home[value] = r;
    m->age[r] = ++m->clock;
}

/* Reads an input into a register the first time that it is needed. */
static void load_input(Maker *m, int value)
{
    const IrValue *v = &m->ir->values[value];
    int r = free_register(m);
    pointer_of(m, false, v->index);
    with_pointer(m, 0xF2, 0x10, r, 0);
    if (v->vector) with_pointer(m, 0x66, 0x16, r, 8); /* two reads: they may be two fresh writes */
    else between(m, UNPACK, r, r);
    hold(m, r, value);
}

static void need(Maker *m, int value)
{
    if (m->home[value] == NOWHERE && !m->in_slot[value] && m->ir->values[value].kind == IR_INPUT) load_input(m, value);
    if (m->home[value] != NOWHERE) {
        m->pinned[m->home[value]] = true;
        m->age[m->home[value]] = ++m->clock;
    }
}

/* op r, value: from its register or its slot. */
static void apply(Maker *m, int op, int r, int value)
{
    if (m->home[value] != NOWHERE) between(m, op, r, m->home[value]);
    else with_slot(m, op, r, slot_of(m, value));
}

/* A register with the value in it that may be overwritten. */
static int copy_of(Maker *m, int value)
{
    int r = m->home[value];
    if (r != NOWHERE && m->last_use[value] == m->step) {
        m->home[value] = NOWHERE; /* its last use: the register changes hands */
        m->held[r] = NOWHERE;
        return r;
    }
    r = free_register(m);
    apply(m, MOVE, r, value);
    return r;
}

static void release(Maker *m)
{
    for (int r = 1; r < REGISTERS; r++) {
        m->pinned[r] = false;
        if (m->held[r] != NOWHERE && m->last_use[m->held[r]] <= m->step) drop(m, r);
    }
}

/* ---- operators ---- */

/* d = a op b. */
static int binary(Maker *m, int op, int a, int b)
{
    bool swaps = op == ADD || op == MULTIPLY;
    bool dies_a = m->home[a] != NOWHERE && m->last_use[a] == m->step,
         dies_b = m->home[b] != NOWHERE && m->last_use[b] == m->step;
    if (swaps && !dies_a && dies_b) {
        int swap = a;
        a = b;
        b = swap;
    }
    if (a == b) { /* the copy is both */
        int r = copy_of(m, a);
        between(m, op, r, r);
        return r;
    }
    int r = copy_of(m, a);
    apply(m, op, r, b);
    return r;
}

/* minpd gives b where one is NaN; a NaN in a is to win too. b < 0 stands for zero. */
static int extreme(Maker *m, int op, int a, int b)
{
    int r = free_register(m);
    apply(m, MOVE, r, a);
    between(m, MOVE, 0, r);
    between(m, COMPARE, 0, 0);
    put(m, UNORDERED);
    if (b >= 0) apply(m, op, r, b);
    else with_slot(m, op, r, spare(m, ZEROS));
    between(m, OR, r, 0);
    return r;
}

static int compare(Maker *m, int predicate, int a, int b)
{
    int r = free_register(m);
    apply(m, MOVE, r, a);
    apply(m, COMPARE, r, b);
    put(m, (uint8_t)predicate);
    with_slot(m, AND, r, spare(m, ONES));
    return r;
}

static int where(Maker *m, const int *args)
{
    apply(m, MOVE, 0, args[0]);
    with_slot(m, COMPARE, 0, spare(m, ZEROS));
    put(m, NOT_EQUAL);
    int r = free_register(m);
    apply(m, MOVE, r, args[1]);
    between(m, AND, r, 0);
    apply(m, AND_NOT, 0, args[2]);
    between(m, OR, r, 0);
    return r;
}

static int product_and(Maker *m, int op, const int *args)
{
    int r, a = args[0], b = args[1], c = args[2];
    if (a == c || b == c) { /* its register must outlive the product */
        r = free_register(m);
        apply(m, MOVE, r, a);
        apply(m, MULTIPLY, r, b);
    } else r = binary(m, MULTIPLY, a, b);
    if (op == IR_SUBMUL) {
        apply(m, MOVE, 0, c);
        between(m, SUBTRACT, 0, r);
        between(m, MOVE, r, 0);
    } else apply(m, op == IR_MULADD ? ADD : SUBTRACT, r, c);
    return r;
}

static int masked(Maker *m, int op, int a, int mask)
{
    int r = copy_of(m, a);
    with_slot(m, op, r, spare(m, mask));
    return r;
}

/* The value of one operator in a register, or NOWHERE if it is none of the quick ones. */
static int quick(Maker *m, const IrValue *v)
{
    const int *args = v->args;
    switch (v->op) {
    case OP_ADD: return binary(m, ADD, args[0], args[1]);
    case OP_SUB: return binary(m, SUBTRACT, args[0], args[1]);
    case OP_MUL: return binary(m, MULTIPLY, args[0], args[1]);
    case OP_DIV: return binary(m, DIVIDE, args[0], args[1]);
    case IR_MULADD:
    case IR_MULSUB:
    case IR_SUBMUL: return product_and(m, v->op, args);
    case OP_NEG: return masked(m, XOR, args[0], SIGN_MASK);
    case OP_ABS: return masked(m, AND, args[0], SIZE_MASK);
    case OP_MIN: return extreme(m, LEAST, args[0], args[1]);
    case OP_MAX: return extreme(m, MOST, args[0], args[1]);
    case OP_RELU: return extreme(m, MOST, args[0], -1);
    case OP_LT: return compare(m, LESS, args[0], args[1]);
    case OP_LE: return compare(m, LESS_EQUAL, args[0], args[1]);
    case OP_GT: return compare(m, LESS, args[1], args[0]);
    case OP_GE: return compare(m, LESS_EQUAL, args[1], args[0]);
    case OP_EQ: return compare(m, EQUAL, args[0], args[1]);
    case OP_NE: return compare(m, NOT_EQUAL, args[0], args[1]);
    case OP_WHERE: return where(m, args);
    case IR_SPREAD: {
        int r = free_register(m);
        apply(m, MOVE, r, args[0]);
        return r;
    }
    case OP_SQRT: {
        int r = free_register(m);
        apply(m, ROOT, r, args[0]);
        return r;
    }
    case OP_SUM: { /* (a0 + a1) + 0, as everywhere */
        int r = free_register(m);
        apply(m, MOVE, r, args[0]);
        between(m, MOVE, 0, r);
        between(m, SHUFFLE, 0, 0);
        put(m, 1);
        between(m, ADD, r, 0);
        with_slot(m, ADD, r, spare(m, ZEROS));
        return r;
    }
    default: return NOWHERE;
    }
}

static bool is_quick(const IrValue *v)
{
    switch (v->op) {
    case OP_ADD:
    case OP_SUB:
    case OP_MUL:
    case OP_DIV:
    case IR_MULADD:
    case IR_MULSUB:
    case IR_SUBMUL:
    case OP_NEG:
    case OP_ABS:
    case OP_MIN:
    case OP_MAX:
    case OP_RELU:
    case OP_LT:
    case OP_LE:
    case OP_GT:
    case OP_GE:
    case OP_EQ:
    case OP_NE:
    case OP_WHERE:
    case IR_SPREAD:
    case OP_SQRT:
    case OP_SUM: return true;
    default: return false;
    }
}

/* The interpreter computes it: everything still needed goes to the slots first. */
static void call_interpreter(Maker *m, int at)
{
    for (int r = 1; r < REGISTERS; r++) {
        if (m->held[r] != NOWHERE && m->last_use[m->held[r]] >= m->step) to_slot(m, m->held[r]);
        drop(m, r);
    }
    PUT(0x48, 0xBF); /* mov rdi, the instruction */
    put64(m, (uint64_t)(uintptr_t)narrow_alone(m->code, at));
    PUT(0x48, 0x89, 0xDE, 0x4C, 0x89, 0xEA); /* mov rsi, rbx; mov rdx, r13 */
    PUT(0x48, 0xB8);                         /* mov rax, narrow_step */
    put64(m, (uint64_t)(uintptr_t)narrow_step);
    PUT(0xFF, 0xD0); /* call rax */
    m->in_slot[m->code->order[at]] = true;
}

/* ---- outputs ---- */

static void load_all_inputs(Maker *m)
{
    for (int i = 0; i < m->code->order_count; i++) {
        int value = m->code->order[i];
        if (m->ir->values[value].kind != IR_INPUT) continue;
        if (m->home[value] != NOWHERE || m->in_slot[value] || m->last_use[value] < m->step) continue;
        load_input(m, value);
        m->pinned[m->home[value]] = false;
    }
}

/* After every input is read an output may be written, even if it is the memory of an input. */
static void store_output(Maker *m, int output)
{
    int value = m->ir->outputs[output];
    load_all_inputs(m);
    int r = m->home[value];
    if (r == NOWHERE) {
        r = 0;
        with_slot(m, MOVE, 0, slot_of(m, value));
    }
    pointer_of(m, true, output);
    PUT(0x48, 0x85, 0xC0, 0x74, 0); /* test rax, rax; jz over the write */
    size_t from = m->bytes.count;
    with_pointer(m, m->ir->values[value].vector ? 0x66 : 0xF2, 0x11, r, 0);
    m->bytes.data[from - 1] = (uint8_t)(m->bytes.count - from);
    m->stored[output] = true;
}

/* ---- the whole ---- */

static void make_value(Maker *m, int at)
{
    int value = m->code->order[at];
    const IrValue *v = &m->ir->values[value];
    if (v->kind != IR_OP) return;
    for (int j = 0; j < v->count; j++) need(m, v->args[j]);
    if (is_quick(v)) hold(m, quick(m, v), value);
    else call_interpreter(m, at);
    for (int i = 0; i < m->ir->output_count; i++)
        if (m->ir->outputs[i] == value) store_output(m, i);
    release(m);
}

/* The order of making, in steps of `order`: calls first where they can be, for there is little to save then. */
static int *calls_first(const Ir *ir, const NarrowCode *code)
{
    int *sequence = memory_must(malloc(sizeof *sequence * (size_t)(code->order_count + 1))), count = 0;
    for (int pass = 0; pass < 2; pass++)
        for (int i = 0; i < code->order_count; i++) {
            const IrValue *v = &ir->values[code->order[i]];
            bool early = v->kind == IR_OP && !is_quick(v);
            for (int j = 0; j < v->count && early; j++) early = ir->values[v->args[j]].kind != IR_OP;
            if (early == (pass == 0)) sequence[count++] = i;
        }
    return sequence;
}

static void find_last_uses(Maker *m, const int *sequence)
{
    int total = m->code->order_count;
    for (int i = 0; i < total; i++) {
        int value = m->code->order[sequence[i]];
        const IrValue *v = &m->ir->values[value];
        m->last_use[value] = i;
        for (int j = 0; j < v->count; j++) m->last_use[v->args[j]] = i;
    }
    for (int i = 0; i < m->ir->output_count; i++) /* an operator's result is written at once, an input at the end */
        if (m->ir->values[m->ir->outputs[i]].kind != IR_OP) m->last_use[m->ir->outputs[i]] = total;
}

static void make(Maker *m)
{
    int total = m->code->order_count, *sequence = calls_first(m->ir, m->code);
    find_last_uses(m, sequence);
    for (int i = 0; i < total; i++)
        if (is_number(m, m->code->order[i])) m->in_slot[m->code->order[i]] = true;
    PUT(0xF3, 0x0F, 0x1E, 0xFA, 0x53, 0x55, 0x41, 0x54, 0x41, 0x55); /* endbr64; push rbx rbp r12 r13 */
    PUT(0x48, 0x83, 0xEC, 0x08, 0x48, 0x89, 0xFB, 0x49, 0x89, 0xF5); /* sub rsp, 8; mov rbx, rdi; mov r13, rsi */
    PUT(0x48, 0x8B, 0xAE);                                           /* mov rbp, call->inputs */
    put32(m, offsetof(ProgramCall, inputs));
    PUT(0x4C, 0x8B, 0xA6); /* mov r12, call->outputs */
    put32(m, offsetof(ProgramCall, outputs));
    for (m->step = 0; m->step < total; m->step++) make_value(m, sequence[m->step]);
    for (int i = 0; i < m->ir->output_count; i++)
        if (!m->stored[i]) store_output(m, i);
    PUT(0x48, 0x83, 0xC4, 0x08, 0x41, 0x5D, 0x41, 0x5C, 0x5D, 0x5B, 0xC3); /* add rsp, 8; pop r13 r12 rbp rbx; ret */
    free(sequence);
}

static void set_spare(NarrowCode *code, int which, uint64_t bits)
{
    for (int half = 0; half < 2; half++)
        memcpy(&code->start[code->slots - NARROW_SPARE + which][half], &bits, sizeof bits);
}

void native_compile(NarrowCode *code, const Ir *ir)
{
    if (code->order_count > VALUES_MOST) return;
    set_spare(code, SIGN_MASK, 0x8000000000000000u);
    set_spare(code, SIZE_MASK, 0x7FFFFFFFFFFFFFFFu);
    set_spare(code, ONES, 0x3FF0000000000000u);
    set_spare(code, ZEROS, 0);
    size_t n = (size_t)ir->count + 1;
    Maker m = {.ir = ir, .code = code};
    m.home = memory_must(malloc(n * sizeof *m.home));
    m.in_slot = memory_must(calloc(n, sizeof *m.in_slot));
    m.last_use = memory_must(calloc(n, sizeof *m.last_use));
    m.stored = memory_must(calloc((size_t)ir->output_count + 1, sizeof *m.stored));
    for (size_t i = 0; i < n; i++) m.home[i] = NOWHERE;
    for (int r = 0; r < REGISTERS; r++) m.held[r] = NOWHERE;
    make(&m);
    void *memory = machine_code(&m.bytes);
    memcpy(&code->native, &memory, sizeof memory); /* C has no cast from data to code */
    code->native_size = m.bytes.count;
    free(m.home);
    free(m.in_slot);
    free(m.last_use);
    free(m.stored);
    free(m.bytes.data);
}

void native_free(NarrowCode *code)
{
    void *memory;
    memcpy(&memory, &code->native, sizeof memory);
    machine_code_free(memory, code->native_size);
    code->native = NULL;
}

#else

void native_compile(NarrowCode *code, const Ir *ir) { (void)code, (void)ir; }
void native_free(NarrowCode *code) { (void)code; }

#endif
