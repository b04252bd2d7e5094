/* One lane, at most two parameters: each value is a pair of doubles (a scalar fills both halves), each operator one
 * instruction. What the last instruction made stays in a register: the next one takes it from there ("A"), which saves
 * a trip through memory. Computed goto where the compiler has it. native.c makes machine code of the same list. */
#include "formula/engine/engine.h"

#include "base/memory.h"
#include "formula/engine/kernels.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

typedef double Pair __attribute__((vector_size(16)));
typedef int64_t Mask __attribute__((vector_size(16)));

/* Every instruction: A is the value just made, a b c d are slots. */
/* clang-format off */
#define CODES(X) \
    X(STOP) \
    X(ADD) X(ADD_A) X(SUB) X(SUB_A) X(SUB_LA) X(MUL) X(MUL_A) X(MUL_AA) X(DIV) X(DIV_A) X(DIV_LA) \
    X(MULADD) X(MULADD_A) X(MULADD_LA) X(MULSUB) X(MULSUB_A) X(MULSUB_LA) X(SUBMUL) X(SUBMUL_A) X(SUBMUL_LA) \
    X(NEG) X(SQRT) X(SQRT_A) X(ABS) X(RELU) X(MIN) X(MAX) X(LT) X(LE) X(GT) X(GE) X(EQ) X(NE) X(AND) X(OR) X(NOT) \
    X(WHERE) X(LIBRARY1) X(LIBRARY1_VECTOR) X(LIBRARY2) X(LIBRARY2_VECTOR) X(ONE) X(ONE_VECTOR) \
    X(POWER_OF) X(SUM) X(MAX_OF) X(GRAD)
/* clang-format on */

typedef enum Code {
#define X(NAME) NARROW_##NAME,
    CODES(X)
#undef X
} Code;

struct NarrowInstruction {
    const void *go; /* label of its code, or the number of it */
    union {
        double (*one)(double);
        double (*two)(double, double);
        const IrValue *value;
        NodeOp op;
    } call;
    uint32_t a, b, c, d; /* slots, in bytes from the first */
};

/* ---- running ---- */

static inline Pair both(double x) { return (Pair){x, x}; }
static inline Pair choose(Mask mask, Pair a, Pair b) { return (Pair)((mask & (Mask)a) | (~mask & (Mask)b)); }
static inline Pair truth(Mask mask) { return (Pair)(mask & (Mask)both(1)); }
static inline Pair root(Pair x)
{
#if defined(__SSE2__)
    return (Pair)_mm_sqrt_pd((__m128d)x);
#else
    return (Pair){sqrt(x[0]), sqrt(x[1])};
#endif
}

#if defined(__GNUC__) || defined(__clang__)
#define THREADED 1
#else
#define THREADED 0
#endif

/* With `labels` not NULL: only says where the code of each instruction is. */
static void execute(const NarrowInstruction *at, Pair *slot, const ProgramCall *run, const void *const **labels)
{
#if THREADED
    static const void *const table[] = {
#define X(NAME) &&code_##NAME,
        CODES(X)
#undef X
    };
    if (labels) {
        *labels = table;
        return;
    }
#define CASE(NAME) code_##NAME:
#define NEXT       goto *(++at)->go
#else
    (void)labels;
#define CASE(NAME) case NARROW_##NAME:
#define NEXT                                                                                                           \
    do {                                                                                                               \
        at++;                                                                                                          \
        goto again;                                                                                                    \
    } while (0)
#endif
#define SLOT(OFFSET) (*(Pair *)((char *)slot + (OFFSET)))
#define A            SLOT(at->a)
#define B            SLOT(at->b)
#define C            SLOT(at->c)
#define MAKE(EXPRESSION)                                                                                               \
    do {                                                                                                               \
        acc = (EXPRESSION);                                                                                            \
        SLOT(at->d) = acc;                                                                                             \
        NEXT;                                                                                                          \
    } while (0)
    Pair acc = {0, 0};
#if THREADED
    goto * at->go;
#else
again:
    switch ((Code)(uintptr_t)at->go) {
#endif
    CASE(STOP) return;
    CASE(ADD) MAKE(A + B);
    CASE(ADD_A) MAKE(acc + B);
    CASE(SUB) MAKE(A - B);
    CASE(SUB_A) MAKE(acc - B);
    CASE(SUB_LA) MAKE(A - acc);
    CASE(MUL) MAKE(A * B);
    CASE(MUL_A) MAKE(acc * B);
    CASE(MUL_AA) MAKE(acc * acc);
    CASE(DIV) MAKE(A / B);
    CASE(DIV_A) MAKE(acc / B);
    CASE(DIV_LA) MAKE(A / acc);
    CASE(MULADD) MAKE(A * B + C);
    CASE(MULADD_A) MAKE(acc * B + C);
    CASE(MULADD_LA) MAKE(A * B + acc);
    CASE(MULSUB) MAKE(A * B - C);
    CASE(MULSUB_A) MAKE(acc * B - C);
    CASE(MULSUB_LA) MAKE(A * B - acc);
    CASE(SUBMUL) MAKE(C - A * B);
    CASE(SUBMUL_A) MAKE(C - acc * B);
    CASE(SUBMUL_LA) MAKE(acc - A * B);
    CASE(NEG) MAKE(-A);
    CASE(SQRT) MAKE(root(A));
    CASE(SQRT_A) MAKE(root(acc));
    CASE(ABS) MAKE((Pair)((Mask)A & ~(Mask)both(-0.0)));
    CASE(RELU) MAKE(choose((A != A) | (A > both(0)), A, both(0)));
    CASE(MIN) MAKE(choose((A != A) | (A < B), A, B));
    CASE(MAX) MAKE(choose((A != A) | (A > B), A, B));
    CASE(LT) MAKE(truth(A < B));
    CASE(LE) MAKE(truth(A <= B));
    CASE(GT) MAKE(truth(A > B));
    CASE(GE) MAKE(truth(A >= B));
    CASE(EQ) MAKE(truth(A == B));
    CASE(NE) MAKE(truth(A != B));
    CASE(AND) MAKE(truth((A != both(0)) & (B != both(0))));
    CASE(OR) MAKE(truth((A != both(0)) | (B != both(0))));
    CASE(NOT) MAKE(truth(A == both(0)));
    CASE(WHERE) MAKE(choose(A != both(0), B, C));
    CASE(LIBRARY1) MAKE(both(at->call.one(A[0])));
    CASE(LIBRARY1_VECTOR)
    {
        Pair x = A;
        double first = at->call.one(x[0]), second = at->call.one(x[1]);
        MAKE(((Pair){first, second}));
    }
    CASE(LIBRARY2) MAKE(both(at->call.two(A[0], B[0])));
    CASE(LIBRARY2_VECTOR)
    {
        Pair x = A, y = B;
        double first = at->call.two(x[0], y[0]), second = at->call.two(x[1], y[1]);
        MAKE(((Pair){first, second}));
    }
    CASE(ONE)
    {
        double x = A[0];
        MAKE(both(op_value(at->call.op, &x, 1)));
    }
    CASE(ONE_VECTOR)
    {
        double x = A[0], y = A[1];
        double first = op_value(at->call.op, &x, 1), second = op_value(at->call.op, &y, 1);
        MAKE(((Pair){first, second}));
    }
    CASE(POWER_OF) MAKE(both(power_of(at->call.value->number, at->call.value->table, A[0])));
    CASE(SUM) MAKE(both(run->params == 2 ? (A[0] + A[1]) + 0.0 : run->params == 1 ? A[0] + 0.0 : 0.0));
    CASE(MAX_OF)
    {
        Pair x = A;
        MAKE(both(run->params == 2   ? ir_most(ir_most(x[0], x[1]), -INFINITY)
                  : run->params == 1 ? ir_most(x[0], -INFINITY)
                                     : -INFINITY));
    }
    CASE(GRAD)
    {
        Pair x = A;
        double point[2] = {x[0], x[1]}, out[2] = {0, 0};
        run->gradient(run->context, point, out, run->params, 1);
        MAKE(((Pair){out[0], out[1]}));
    }
#if !THREADED
}
#endif
#undef SLOT
#undef A
#undef B
#undef C
}

/* Two doubles read one by one: they were perhaps written so a moment ago, and a processor cannot hand two fresh writes
 * to one wide read without waiting for both to reach the cache. */
static inline Pair read_two(const double *from)
{
    double first = from[0], second = from[1];
#if defined(__x86_64__)
    __asm__("" : "+x"(first)); /* keeps the compiler from joining them */
#endif
    return (Pair){first, second};
}

void narrow_step(const NarrowInstruction *step, double (*slots)[2], const ProgramCall *call)
{
    execute(step, (Pair *)slots, call, NULL);
}

const NarrowInstruction *narrow_alone(const NarrowCode *code, int at) { return &code->alone[2 * at]; }

void narrow_run(const NarrowCode *code, double (*slots)[2], const ProgramCall *call)
{
    Pair *slot = (Pair *)slots;
    if (code->count_slot >= 0) slot[code->count_slot] = both(call->params);
    if (code->native && native_wanted && (call->params == 2 || !code->vector_count)) {
        code->native(slots, call);
        return;
    }
    for (int i = 0; i < code->scalar_count; i++)
        slot[code->scalars[i].slot] = both(call->inputs[code->scalars[i].port][0]);
    for (int i = 0; i < code->vector_count; i++) {
        const double *from = call->inputs[code->vectors[i].port];
        slot[code->vectors[i].slot] = call->params == 2 ? read_two(from) : both(call->params ? from[0] : 0);
    }
    execute(code->code, slot, call, NULL);
    for (int i = 0; i < code->output_count; i++) {
        double *to = call->outputs[code->outputs[i].port];
        const Pair value = slot[code->outputs[i].slot];
        if (!to) continue;
        if (!code->outputs[i].vector || call->params == 1) to[0] = value[0];
        else if (call->params == 2) memcpy(to, &value, sizeof value);
    }
}

/* ---- compiling ---- */

static double (*library1(int op))(double)
{
    switch (op) {
    case OP_SIN: return sin;
    case OP_COS: return cos;
    case OP_TAN: return tan;
    case OP_ASIN: return asin;
    case OP_ACOS: return acos;
    case OP_ATAN: return atan;
    case OP_SINH: return sinh;
    case OP_COSH: return cosh;
    case OP_TANH: return tanh;
    case OP_EXP: return exp;
    case OP_LOG: return log;
    case OP_LOG2: return log2;
    case OP_LOG10: return log10;
    case OP_CBRT: return cbrt;
    case OP_FLOOR: return floor;
    case OP_CEIL: return ceil;
    case OP_ROUND: return round;
    case OP_ERF: return erf;
    default: return NULL;
    }
}

static double (*library2(int op))(double, double)
{
    switch (op) {
    case OP_POW: return pow;
    case OP_ATAN2: return atan2;
    case OP_HYPOT: return hypot;
    default: return NULL;
    }
}

/* Operators with an instruction of their own: [0] all from slots, [1] first operand just made, [2] last one. */
static const struct {
    int op;
    Code code[3];
} own[] = {
    {OP_ADD, {NARROW_ADD, NARROW_ADD_A, NARROW_ADD_A}},
    {OP_SUB, {NARROW_SUB, NARROW_SUB_A, NARROW_SUB_LA}},
    {OP_MUL, {NARROW_MUL, NARROW_MUL_A, NARROW_MUL_A}},
    {OP_DIV, {NARROW_DIV, NARROW_DIV_A, NARROW_DIV_LA}},
    {IR_MULADD, {NARROW_MULADD, NARROW_MULADD_A, NARROW_MULADD_LA}},
    {IR_MULSUB, {NARROW_MULSUB, NARROW_MULSUB_A, NARROW_MULSUB_LA}},
    {IR_SUBMUL, {NARROW_SUBMUL, NARROW_SUBMUL_A, NARROW_SUBMUL_LA}},
    {OP_SQRT, {NARROW_SQRT, NARROW_SQRT_A, NARROW_SQRT_A}},
    {OP_NEG, {NARROW_NEG}},
    {OP_ABS, {NARROW_ABS}},
    {OP_RELU, {NARROW_RELU}},
    {OP_MIN, {NARROW_MIN}},
    {OP_MAX, {NARROW_MAX}},
    {OP_LT, {NARROW_LT}},
    {OP_LE, {NARROW_LE}},
    {OP_GT, {NARROW_GT}},
    {OP_GE, {NARROW_GE}},
    {OP_EQ, {NARROW_EQ}},
    {OP_NE, {NARROW_NE}},
    {OP_AND, {NARROW_AND}},
    {OP_OR, {NARROW_OR}},
    {OP_NOT, {NARROW_NOT}},
    {OP_WHERE, {NARROW_WHERE}},
    {IR_POWER_OF, {NARROW_POWER_OF}},
    {OP_SUM, {NARROW_SUM}},
    {OP_MAX_OF, {NARROW_MAX_OF}},
    {OP_GRAD, {NARROW_GRAD}},
};

static uint32_t bytes_of(const int *slot_of, int value) { return (uint32_t)slot_of[value] * (uint32_t)sizeof(Pair); }

static const void *go_of(Code code, const void *const *labels)
{
    return labels ? labels[code] : (const void *)(uintptr_t)code;
}

static NarrowInstruction translate(const IrValue *value, const int *slot_of, int self, int last,
                                   const void *const *labels)
{
    NarrowInstruction out = {.d = bytes_of(slot_of, self)};
    uint32_t slots[3] = {0, 0, 0};
    int count = value->count;
    for (int i = 0; i < count; i++) slots[i] = bytes_of(slot_of, value->args[i]);
    int args[3] = {value->args[0], value->args[1], value->args[2]};
    Code code = NARROW_STOP;
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        if (own[i].op != value->op) continue;
        bool product = count == 3 && value->op != OP_WHERE;
        bool swaps = value->op == OP_ADD || value->op == OP_MUL || product; /* operands 0 and 1 may change places */
        if (swaps && args[1] == last && args[0] != last) {
            uint32_t slot = slots[0];
            slots[0] = slots[1];
            slots[1] = slot;
            args[1] = args[0];
            args[0] = last;
        }
        code = own[i].code[0];
        if (!own[i].code[1]) break;
        if (args[0] == last) code = own[i].code[1];
        else if (count > 1 && args[count - 1] == last) code = own[i].code[2];
        if (value->op == OP_MUL && args[0] == last && args[1] == last) code = NARROW_MUL_AA;
        break;
    }
    out.call.value = value;
    if (code == NARROW_STOP) {
        if (library1(value->op)) {
            out.call.one = library1(value->op);
            code = value->vector ? NARROW_LIBRARY1_VECTOR : NARROW_LIBRARY1;
        } else if (library2(value->op)) {
            out.call.two = library2(value->op);
            code = value->vector ? NARROW_LIBRARY2_VECTOR : NARROW_LIBRARY2;
        } else {
            out.call.op = (NodeOp)value->op;
            code = value->vector ? NARROW_ONE_VECTOR : NARROW_ONE;
        }
    }
    out.a = slots[0];
    out.b = slots[1];
    out.c = slots[2];
    out.go = go_of(code, labels);
    return out;
}

/* The order of computing: depth first from the outputs, the longest branch last, so that its value is at hand. */
static int *schedule(const Ir *ir, int *count)
{
    int *height = memory_must(calloc((size_t)ir->count + 1, sizeof *height));
    int *order = memory_must(malloc(sizeof *order * ((size_t)ir->count + 1)));
    char *state = memory_must(calloc((size_t)ir->count + 1, 1)); /* 1 begun, 2 done */
    int *stack = memory_must(malloc(sizeof *stack * ((size_t)ir->count * 4 + (size_t)ir->output_count + 1))), top = 0;
    for (int i = 0; i < ir->count; i++) {
        const IrValue *v = &ir->values[i];
        if (v->kind != IR_OP) continue;
        int cost = v->op == OP_DIV || v->op == OP_SQRT ? 14 : library1(v->op) || library2(v->op) ? 40 : 4;
        for (int j = 0; j < v->count; j++)
            if (height[v->args[j]] > height[i]) height[i] = height[v->args[j]];
        height[i] += cost;
    }
    *count = 0;
    for (int i = ir->output_count - 1; i >= 0; i--) stack[top++] = ir->outputs[i];
    while (top > 0) {
        int at = stack[top - 1];
        const IrValue *v = &ir->values[at];
        if (state[at] == 2) {
            top--;
            continue;
        }
        if (state[at] == 1 || v->kind != IR_OP) {
            top--;
            state[at] = 2;
            order[(*count)++] = at;
            continue;
        }
        state[at] = 1;
        int args[3], n = v->count;
        for (int j = 0; j < n; j++) { /* by height, the highest pushed first and so done last */
            int k = j;
            for (; k > 0 && height[args[k - 1]] < height[v->args[j]]; k--) args[k] = args[k - 1];
            args[k] = v->args[j];
        }
        for (int j = 0; j < n; j++)
            if (state[args[j]] == 0) stack[top++] = args[j];
    }
    free(height);
    free(state);
    free(stack);
    return order;
}

void narrow_compile(NarrowCode *code, const Ir *ir, Arena *arena)
{
    const void *const *labels = NULL;
    execute(NULL, NULL, NULL, &labels);
    int total, *order = schedule(ir, &total), *slot_of = arena_array(arena, int, ir->count + 1), last = -1;
    *code = (NarrowCode){.count_slot = -1, .slot_of = slot_of, .order_count = total};
    code->order = arena_array(arena, int, total);
    memcpy(code->order, order, sizeof *order * (size_t)total);
    free(order);
    code->code = arena_array(arena, NarrowInstruction, total + 1);
    code->alone = arena_array(arena, NarrowInstruction, 2 * total);
    code->scalars = arena_array(arena, struct NarrowPort, total);
    code->vectors = arena_array(arena, struct NarrowPort, total);
    code->outputs = arena_array(arena, struct NarrowPort, ir->output_count);
    code->slots = total + NARROW_SPARE;
    code->start = (double(*)[2])arena_array(arena, Pair, code->slots);
    NarrowInstruction stop = {.go = go_of(NARROW_STOP, labels)};
    for (int i = 0; i < total; i++) {
        int self = code->order[i];
        const IrValue *v = &ir->values[self];
        slot_of[self] = i;
        if (v->kind == IR_NUMBER) code->start[i][0] = code->start[i][1] = v->number;
        else if (v->kind == IR_COUNT) code->count_slot = i;
        else if (v->kind == IR_INPUT) {
            struct NarrowPort port = {v->index, i, v->vector};
            if (v->vector) code->vectors[code->vector_count++] = port;
            else code->scalars[code->scalar_count++] = port;
        } else if (v->kind == IR_OP && v->op == IR_SPREAD)
            slot_of[self] = slot_of[v->args[0]]; /* fills both halves already */
        else if (v->kind == IR_OP) {
            code->code[code->size++] = translate(v, slot_of, self, last, labels);
            code->alone[2 * i] = translate(v, slot_of, self, -1, labels);
            code->alone[2 * i + 1] = stop;
            last = self;
        }
    }
    code->code[code->size] = stop;
    for (int i = 0; i < ir->output_count; i++) {
        int value = ir->outputs[i];
        code->outputs[code->output_count++] = (struct NarrowPort){i, slot_of[value], ir->values[value].vector};
    }
}
