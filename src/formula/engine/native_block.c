/* Machine code for a group of steps over a block (block.c): four elements at a time through the whole group, with
 * values in registers, where kernels would write each one to memory and read it back. AVX2 without fused multiply-add,
 * so that the bits are those of the kernels.
 *
 * The code is called with a table of pointers, one for each value, and a count that is a multiple of four. Registers:
 * rdi the table, rsi the count, rcx the element, rax a pointer; ymm0 scratch, ymm1..15 values; what they cannot hold
 * goes to the stack. */
#include "formula/engine/engine.h"

#if defined(__x86_64__) && defined(__linux__)

#include "base/memory.h"
#include "formula/engine/machine.h"

#include <stdlib.h>
#include <string.h>

enum { NOWHERE = -1, REGISTERS = 16, STEPS_MOST = 2000 };

/* The last byte of the packed double instructions (map 0F, prefix 66). */
enum {
    LOAD = 0x10,
    STORE = 0x11,
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
    BROADCAST = 0x19 /* map 0F 38 */,
};
enum { EQUAL = 0, LESS = 1, LESS_EQUAL = 2, UNORDERED = 3, NOT_EQUAL = 4 };

typedef struct Maker {
    const Ir *ir;
    const bool *one_number; /* [ir->count] its pointer leads to one number for the block */
    Bytes bytes;
    int *home;       /* [ir->count] register, or NOWHERE */
    int *spill;      /* [ir->count] place on the stack, or NOWHERE */
    bool *in_memory; /* [ir->count] its pointer leads to it */
    int *last_use;   /* [ir->count] */
    int held[REGISTERS], age[REGISTERS];
    bool pinned[REGISTERS];
    int step, clock, spills;
    struct Pooled {
        uint64_t bits;
        size_t at;
    } * pool; /* numbers behind the code: bits, and where their place is named */
    int pool_count, pool_room;
} Maker;

/* ---- encoding ---- */

#define PUT(...) bytes_put_all(&m->bytes, (const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__}))

/* VEX prefix of three bytes: 256 bits, prefix 66; map 1 is 0F, 2 is 0F 38. r: register field, v: first operand,
 * b: last. */
static void vex(Maker *m, int map, int op, int r, int v, int b)
{
    PUT(0xC4, (uint8_t)((r < 8) << 7 | 1 << 6 | (b < 8) << 5 | map), (uint8_t)((~v & 15) << 3 | 4 | 1), (uint8_t)op);
}

/* op r, v, b between registers; v = 0 for instructions without it (then its field must be all ones, as ~0 is). */
static void between(Maker *m, int op, int r, int v, int b)
{
    vex(m, 1, op, r, v, b);
    PUT((uint8_t)(0xC0 | (r & 7) << 3 | (b & 7)));
}

/* op r, v, [rax + 8*rcx] */
static void with_element(Maker *m, int op, int r, int v)
{
    vex(m, 1, op, r, v, 0);
    PUT((uint8_t)(0x04 | (r & 7) << 3), 0xC8);
}

/* op r, v, [rsp + 32*place] */
static void with_stack(Maker *m, int op, int r, int v, int place)
{
    vex(m, 1, op, r, v, 0);
    PUT((uint8_t)(0x84 | (r & 7) << 3), 0x24);
    bytes_put32(&m->bytes, (uint32_t)place * 32);
}

/* op r, v, a number four times, which stands behind the code. */
static void with_number(Maker *m, int op, int r, int v, uint64_t bits)
{
    vex(m, 1, op, r, v, 0);
    PUT((uint8_t)(0x05 | (r & 7) << 3));
    if (m->pool_count == m->pool_room) {
        m->pool_room = m->pool_room ? m->pool_room * 2 : 16;
        m->pool = memory_must(realloc(m->pool, sizeof *m->pool * (size_t)m->pool_room));
    }
    m->pool[m->pool_count++] = (struct Pooled){bits, m->bytes.count};
    bytes_put32(&m->bytes, 0); /* known at the end, see finish_pool; not for COMPARE, whose last byte would follow it */
}

static void pointer_of(Maker *m, int value)
{
    PUT(0x48, 0x8B, 0x87); /* mov rax, [rdi + 8*value] */
    bytes_put32(&m->bytes, (uint32_t)value * 8);
}

static uint64_t bits_of(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

/* ---- registers ---- */

static void drop(Maker *m, int r)
{
    if (m->held[r] >= 0) m->home[m->held[r]] = NOWHERE;
    m->held[r] = NOWHERE;
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
    int value = m->held[best];
    if (value != NOWHERE) {
        if (m->last_use[value] >= m->step && !m->in_memory[value] && m->spill[value] == NOWHERE) {
            m->spill[value] = m->spills++;
            with_stack(m, STORE, best, 0, m->spill[value]);
        }
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

/* The value in a register. */
static int need(Maker *m, int value)
{
    int r = m->home[value];
    if (r == NOWHERE) {
        const IrValue *v = &m->ir->values[value];
        r = free_register(m);
        if (m->spill[value] != NOWHERE) with_stack(m, LOAD, r, 0, m->spill[value]);
        else if (v->kind == IR_NUMBER) with_number(m, LOAD, r, 0, bits_of(v->number));
        else {
            pointer_of(m, value);
            if (m->one_number[value]) {
                vex(m, 2, BROADCAST, r, 0, 0);
                PUT((uint8_t)((r & 7) << 3));
            } else with_element(m, LOAD, r, 0);
        }
        hold(m, r, value);
    }
    m->pinned[r] = true;
    m->age[r] = ++m->clock;
    return r;
}

/* op r, v, value: from a register, or from memory if it is needed only here. */
static void apply(Maker *m, int op, int r, int v, int value)
{
    const IrValue *what = &m->ir->values[value];
    bool only_here = m->home[value] == NOWHERE && m->spill[value] == NOWHERE && m->last_use[value] == m->step;
    if (m->home[value] == NOWHERE && what->kind == IR_NUMBER) with_number(m, op, r, v, bits_of(what->number));
    else if (only_here && !m->one_number[value]) {
        pointer_of(m, value);
        with_element(m, op, r, v);
    } else between(m, op, r, v, need(m, value));
}

/* ---- operators ---- */

static void compare(Maker *m, int r, int predicate, int a, int b)
{
    between(m, COMPARE, r, need(m, a), need(m, b));
    PUT((uint8_t)predicate);
    with_number(m, AND, r, r, bits_of(1));
}

static void extreme(Maker *m, int r, int op, int a, int b)
{
    int x = need(m, a);
    between(m, COMPARE, 0, x, x);
    PUT(UNORDERED);
    if (b >= 0) apply(m, op, r, x, b);
    else with_number(m, op, r, x, 0);
    between(m, OR, r, r, 0);
}

static void make_value(Maker *m, int value)
{
    const IrValue *v = &m->ir->values[value];
    const int *a = v->args;
    for (int j = 0; j < v->count; j++) /* what is in registers must stay there until the value is made */
        if (m->home[a[j]] != NOWHERE) need(m, a[j]);
    int r = free_register(m);
    switch (v->op) {
    case OP_ADD: apply(m, ADD, r, need(m, a[0]), a[1]); break;
    case OP_SUB: apply(m, SUBTRACT, r, need(m, a[0]), a[1]); break;
    case OP_MUL: apply(m, MULTIPLY, r, need(m, a[1]), a[0]); break; /* numbers come first: from memory */
    case OP_DIV: apply(m, DIVIDE, r, need(m, a[0]), a[1]); break;
    case IR_MULADD:
    case IR_MULSUB:
        apply(m, MULTIPLY, r, need(m, a[1]), a[0]);
        apply(m, v->op == IR_MULADD ? ADD : SUBTRACT, r, r, a[2]);
        break;
    case IR_SUBMUL:
        apply(m, MULTIPLY, r, need(m, a[1]), a[0]);
        between(m, SUBTRACT, r, need(m, a[2]), r);
        break;
    case OP_NEG: with_number(m, XOR, r, need(m, a[0]), 0x8000000000000000u); break;
    case OP_ABS: with_number(m, AND, r, need(m, a[0]), 0x7FFFFFFFFFFFFFFFu); break;
    case OP_SQRT: between(m, ROOT, r, 0, need(m, a[0])); break;
    case OP_MIN: extreme(m, r, LEAST, a[0], a[1]); break;
    case OP_MAX: extreme(m, r, MOST, a[0], a[1]); break;
    case OP_RELU: extreme(m, r, MOST, a[0], -1); break;
    case OP_LT: compare(m, r, LESS, a[0], a[1]); break;
    case OP_LE: compare(m, r, LESS_EQUAL, a[0], a[1]); break;
    case OP_GT: compare(m, r, LESS, a[1], a[0]); break;
    case OP_GE: compare(m, r, LESS_EQUAL, a[1], a[0]); break;
    case OP_EQ: compare(m, r, EQUAL, a[0], a[1]); break;
    case OP_NE: compare(m, r, NOT_EQUAL, a[0], a[1]); break;
    case OP_WHERE: /* (mask & yes) | (~mask & no) */
        between(m, XOR, r, r, r);
        between(m, COMPARE, 0, need(m, a[0]), r);
        PUT(NOT_EQUAL);
        between(m, AND, r, 0, need(m, a[1]));
        between(m, AND_NOT, 0, 0, need(m, a[2]));
        between(m, OR, r, r, 0);
        break;
    default: /* IR_SPREAD */ between(m, LOAD, r, 0, need(m, a[0])); break;
    }
    hold(m, r, value);
}

bool native_block_can(const IrValue *v)
{
    if (v->kind != IR_OP) return false;
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
    case OP_SQRT:
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
    case IR_SPREAD: return true;
    default: return false;
    }
}

/* ---- the whole ---- */

/* Puts the numbers behind the code, each four times, and their distance where they are named. */
static void finish_pool(Maker *m, const size_t *ends)
{
    while (m->bytes.count % 32) PUT(0xCC);
    for (int i = 0; i < m->pool_count; i++) {
        size_t place = m->bytes.count;
        for (int j = 0; j < i; j++) /* seen before? its distance tells its place */
            if (m->pool[j].bits == m->pool[i].bits) {
                int32_t distance;
                memcpy(&distance, m->bytes.data + m->pool[j].at, 4);
                place = (size_t)((int64_t)ends[j] + distance);
                break;
            }
        if (place == m->bytes.count)
            for (int k = 0; k < 4; k++) bytes_put64(&m->bytes, m->pool[i].bits);
        int32_t distance = (int32_t)((int64_t)place - (int64_t)ends[i]);
        memcpy(m->bytes.data + m->pool[i].at, &distance, 4);
    }
}

BlockNative native_block_compile(const Ir *ir, const int *values, int count, const bool *one_number, const bool *keep,
                                 size_t *size)
{
    BlockNative out = NULL;
    *size = 0;
    if (count > STEPS_MOST || !__builtin_cpu_supports("avx2")) return NULL;
    size_t n = (size_t)ir->count + 1;
    Maker made = {.ir = ir, .one_number = one_number}, *m = &made;
    m->home = memory_must(malloc(n * sizeof *m->home));
    m->spill = memory_must(malloc(n * sizeof *m->spill));
    m->last_use = memory_must(calloc(n, sizeof *m->last_use));
    m->in_memory = memory_must(malloc(n * sizeof *m->in_memory));
    for (size_t i = 0; i < n; i++) m->home[i] = m->spill[i] = NOWHERE, m->in_memory[i] = true;
    for (int r = 0; r < REGISTERS; r++) m->held[r] = NOWHERE;
    for (int i = 0; i < count; i++) {
        m->in_memory[values[i]] = false;
        m->last_use[values[i]] = i;
        for (int j = 0; j < ir->values[values[i]].count; j++) m->last_use[ir->values[values[i]].args[j]] = i;
    }
    PUT(0xF3, 0x0F, 0x1E, 0xFA, 0x48, 0x81, 0xEC); /* endbr64; sub rsp, room for what is spilled */
    size_t room_at = m->bytes.count;
    bytes_put32(&m->bytes, 0);
    PUT(0x31, 0xC9); /* xor ecx, ecx */
    size_t loop = m->bytes.count;
    for (m->step = 0; m->step < count; m->step++) {
        int value = values[m->step];
        make_value(m, value);
        if (keep[value]) {
            pointer_of(m, value);
            with_element(m, STORE, m->home[value], 0);
            m->in_memory[value] = true;
        }
        for (int r = 1; r < REGISTERS; r++) {
            m->pinned[r] = false;
            if (m->held[r] != NOWHERE && m->last_use[m->held[r]] <= m->step) drop(m, r);
        }
    }
    PUT(0x48, 0x83, 0xC1, 0x04, 0x48, 0x39, 0xF1, 0x0F, 0x8C); /* add rcx, 4; cmp rcx, rsi; jl loop */
    bytes_put32(&m->bytes, (uint32_t)((int64_t)loop - (int64_t)(m->bytes.count + 4)));
    PUT(0xC5, 0xF8, 0x77, 0x48, 0x81, 0xC4); /* vzeroupper; add rsp, room */
    size_t room_again = m->bytes.count;
    bytes_put32(&m->bytes, 0);
    PUT(0xC3);
    uint32_t room = (uint32_t)m->spills * 32 + 8;
    memcpy(m->bytes.data + room_at, &room, 4);
    memcpy(m->bytes.data + room_again, &room, 4);
    size_t *ends = memory_must(malloc(sizeof *ends * (size_t)(m->pool_count + 1)));
    for (int i = 0; i < m->pool_count; i++)
        ends[i] = m->pool[i].at + 4; /* no instruction with a number has a last byte more */
    finish_pool(m, ends);
    void *memory = machine_code(&m->bytes);
    memcpy(&out, &memory, sizeof memory); /* C has no cast from data to code */
    *size = m->bytes.count;
    free(ends);
    free(m->pool);
    free(m->home);
    free(m->spill);
    free(m->last_use);
    free(m->in_memory);
    free(m->bytes.data);
    return out;
}

void native_block_free(BlockNative code, size_t size)
{
    void *memory;
    memcpy(&memory, &code, sizeof memory);
    machine_code_free(memory, size);
}

#else

bool native_block_can(const IrValue *v) { return (void)v, false; }
BlockNative native_block_compile(const Ir *ir, const int *values, int count, const bool *one_number, const bool *keep,
                                 size_t *size)
{
    (void)ir, (void)values, (void)count, (void)one_number, (void)keep;
    *size = 0;
    return NULL;
}
void native_block_free(BlockNative code, size_t size) { (void)code, (void)size; }

#endif
