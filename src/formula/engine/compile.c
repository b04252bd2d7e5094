/* Trees to values (ir.h). */
#include "formula/engine/ir.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct Builder {
    Ir *ir;
    const ProgramDesc *desc;
    int *slots; /* hash table of values: index + 1 */
    uint32_t mask;
    int capacity;
    struct Bound {
        const char *name;
        int value;
    } * names; /* later ones hide earlier ones */
    int name_count;
    int first_line; /* names from here on are lines */
    Error *error;
    Status status;
} Builder;

/* ---- values, each once ---- */

static uint64_t bits_of(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

static uint32_t value_hash(const IrValue *v)
{
    uint64_t h = (uint64_t)v->kind * 31 + (uint64_t)v->op;
    for (int i = 0; i < v->count; i++) h = h * 0x9E3779B97F4A7C15u + (uint64_t)v->args[i] + 1;
    h = (h ^ bits_of(v->number)) * 0x9E3779B97F4A7C15u + (uint64_t)v->index;
    h ^= h >> 29;
    return (uint32_t)(h * 0x9E3779B97F4A7C15u >> 32);
}

static bool value_same(const IrValue *a, const IrValue *b)
{
    return a->kind == b->kind && a->op == b->op && a->count == b->count && a->index == b->index &&
           bits_of(a->number) == bits_of(b->number) && !memcmp(a->args, b->args, sizeof a->args);
}

static void table_grow(Builder *b)
{
    b->mask = b->mask ? b->mask * 2 + 1 : 255;
    free(b->slots);
    b->slots = memory_must(calloc(b->mask + 1u, sizeof *b->slots));
    for (int i = 0; i < b->ir->count; i++) {
        uint32_t at = value_hash(&b->ir->values[i]) & b->mask;
        while (b->slots[at]) at = (at + 1) & b->mask;
        b->slots[at] = i + 1;
    }
}

static int add_value(Builder *b, IrValue value)
{
    Ir *ir = b->ir;
    if ((uint32_t)ir->count * 2 >= b->mask) table_grow(b);
    uint32_t at = value_hash(&value) & b->mask;
    for (; b->slots[at]; at = (at + 1) & b->mask)
        if (value_same(&ir->values[b->slots[at] - 1], &value)) return b->slots[at] - 1;
    if (ir->count >= IR_VALUES_MAX) {
        if (b->status == STATUS_OK)
            b->status = error_at(b->error, "formula", 1, 1, STATUS_LIMIT, "too large to compile; split the formula");
        return 0;
    }
    if (ir->count == b->capacity) {
        b->capacity = b->capacity ? b->capacity * 2 : 128;
        ir->values = memory_must(realloc(ir->values, sizeof *ir->values * (size_t)b->capacity));
    }
    if (value.op == IR_POWER_OF) {
        value.table = arena_array(&ir->arena, double, 3 * POWER_TABLE);
        for (int i = 0; i < POWER_TABLE; i++) {
            value.table[i] = pow(value.number, i);
            value.table[POWER_TABLE + i] = pow(value.number, (double)POWER_TABLE * i);
            value.table[2 * POWER_TABLE + i] = pow(value.number, (double)POWER_TABLE * POWER_TABLE * i);
        }
    }
    ir->values[ir->count] = value;
    b->slots[at] = ++ir->count;
    return ir->count - 1;
}

static int number(Builder *b, double value) { return add_value(b, (IrValue){.kind = IR_NUMBER, .number = value}); }

static bool is_number(const Builder *b, int v, double *out)
{
    const IrValue *value = &b->ir->values[v];
    if (value->kind != IR_NUMBER) return false;
    *out = value->number;
    return true;
}

static bool is_vector(const Builder *b, int v) { return b->ir->values[v].vector; }

static int raw(Builder *b, int op, const int *args, int count)
{
    IrValue value = {.kind = IR_OP, .op = op, .count = count};
    for (int i = 0; i < count; i++) {
        value.args[i] = args[i];
        value.vector |= is_vector(b, args[i]);
    }
    return add_value(b, value);
}

static int op1(Builder *b, int op, int x);
static int op2(Builder *b, int op, int x, int y);

/* x^n by repeated squaring, n > 0 and small. */
static int whole_power(Builder *b, int x, int n)
{
    if (n == 1) return x;
    int half = whole_power(b, x, n / 2), square = op2(b, OP_MUL, half, half);
    return n % 2 ? op2(b, OP_MUL, square, x) : square;
}

static int power(Builder *b, int x, int y)
{
    double base = 0, n = 0;
    if (is_number(b, y, &n)) {
        if (n == 0) return number(b, 1);
        if (n == 0.5) return op1(b, OP_SQRT, x);
        if (n == -0.5) return op2(b, OP_DIV, number(b, 1), op1(b, OP_SQRT, x));
        if (n == floor(n) && fabs(n) <= 16) {
            int p = whole_power(b, x, (int)fabs(n));
            return n > 0 ? p : op2(b, OP_DIV, number(b, 1), p);
        }
    }
    if (is_number(b, x, &base) && base > 0 && isfinite(base) && !is_vector(b, y)) {
        IrValue value = {.kind = IR_OP, .op = IR_POWER_OF, .count = 1, .args = {y}, .number = base};
        return add_value(b, value);
    }
    return raw(b, OP_POW, (int[]){x, y}, 2);
}

static bool is_power_of_two(double x)
{
    int exponent;
    return isfinite(x) && fabs(frexp(x, &exponent)) == 0.5 && abs(exponent) < 1000;
}

static bool is_op(const Builder *b, int v, int op)
{
    return b->ir->values[v].kind == IR_OP && b->ir->values[v].op == op;
}

static int op2(Builder *b, int op, int x, int y)
{
    double a = 0, c = 0;
    bool left = is_number(b, x, &a), right = is_number(b, y, &c);
    if (left && right && op != IR_POWER_OF) return number(b, op_value((NodeOp)op, (double[]){a, c}, 2));
    switch (op) { /* only what leaves every bit as it is (but for the sign of a zero) */
    case OP_ADD:
        if (left && a == 0) return y;
        if (right && c == 0) return x;
        if (is_op(b, y, OP_NEG)) return op2(b, OP_SUB, x, b->ir->values[y].args[0]);
        break;
    case OP_SUB:
        if (right && c == 0) return x;
        if (left && a == 0) return op1(b, OP_NEG, y);
        if (is_op(b, y, OP_NEG)) return op2(b, OP_ADD, x, b->ir->values[y].args[0]);
        break;
    case OP_MUL:
        if (left && a == 1) return y;
        if (right && c == 1) return x;
        if (left && a == -1) return op1(b, OP_NEG, y);
        if (right && c == -1) return op1(b, OP_NEG, x);
        if (right) return raw(b, OP_MUL, (int[]){y, x}, 2); /* numbers first */
        break;
    case OP_DIV:
        if (right && c == 1) return x;
        if (right && is_power_of_two(c)) return op2(b, OP_MUL, number(b, 1 / c), x);
        break;
    case OP_POW: return power(b, x, y);
    default: break;
    }
    return raw(b, op, (int[]){x, y}, 2);
}

static int op1(Builder *b, int op, int x)
{
    double a;
    if (is_number(b, x, &a)) return number(b, op_value((NodeOp)op, &a, 1));
    if (op == OP_NEG && is_op(b, x, OP_NEG)) return b->ir->values[x].args[0];
    return raw(b, op, &x, 1);
}

static int op3(Builder *b, int op, int x, int y, int z)
{
    double a;
    if (is_number(b, x, &a) && op == OP_WHERE) return a != 0 ? y : z;
    if (op == OP_WHERE && y == z) return y;
    return raw(b, op, (int[]){x, y, z}, 3);
}

/* ---- reductions: all from sums and maxima ---- */

static int count_value(Builder *b)
{
    return b->ir->data ? number(b, b->ir->rows) : add_value(b, (IrValue){.kind = IR_COUNT});
}

static int sum(Builder *b, int x)
{
    if (!is_vector(b, x)) return op2(b, OP_MUL, count_value(b), x);
    int v = raw(b, OP_SUM, &x, 1);
    b->ir->values[v].vector = false;
    return v;
}

static int reduction(Builder *b, NodeOp op, const int *v, const Node *node)
{
    switch (op) {
    case OP_SUM:
    case OP_DATA_SUM: return sum(b, v[0]);
    case OP_MEAN:
    case OP_DATA_MEAN: return is_vector(b, v[0]) ? op2(b, OP_DIV, sum(b, v[0]), count_value(b)) : v[0];
    case OP_DOT: return sum(b, op2(b, OP_MUL, v[0], v[1]));
    case OP_NORM: return op1(b, OP_SQRT, sum(b, op2(b, OP_MUL, v[0], v[0])));
    case OP_MAX_OF: {
        if (!is_vector(b, v[0])) return v[0];
        int x = raw(b, OP_MAX_OF, v, 1);
        b->ir->values[x].vector = false;
        return x;
    }
    default: break; /* OP_GRAD */
    }
    if (b->ir->data) {
        if (b->status == STATUS_OK)
            b->status = error_at(b->error, "formula", 1, node->column ? node->column : 1, STATUS_VALUE,
                                 "'grad' belongs to rules; a formula over data has no gradient of its own");
        return v[0];
    }
    b->ir->gradient = true;
    int point = v[0];
    if (!is_vector(b, point)) {
        point = raw(b, IR_SPREAD, &point, 1);
        b->ir->values[point].vector = true;
    }
    int g = raw(b, OP_GRAD, &point, 1);
    b->ir->values[g].vector = true;
    return g;
}

/* ---- trees ---- */

static int find_name(Builder *b, const Node *node)
{
    for (int i = b->name_count - 1; i >= 0; i--)
        if (!strcmp(b->names[i].name, node->name)) return b->names[i].value;
    for (int i = 0; i < b->desc->column_count; i++)
        if (!strcmp(b->desc->columns[i].name, node->name))
            return add_value(b, (IrValue){.kind = IR_COLUMN, .index = i, .vector = true});
    const char *plain;
    double value;
    if (constant_find(node->name, &plain, &value)) return number(b, value);
    if (b->status != STATUS_OK) return 0;
    const char **names = memory_must(malloc(sizeof *names * (size_t)(b->name_count + 1)));
    for (int i = 0; i < b->name_count; i++) names[i] = b->names[i].name;
    const char *best = nearest_name(node->name, names, b->name_count);
    free(names);
    b->status = best ? error_at(b->error, "formula", 1, node->column ? node->column : 1, STATUS_NAME,
                                "'%.60s' has no value here; did you mean '%.60s'?", node->name, best)
                     : error_at(b->error, "formula", 1, node->column ? node->column : 1, STATUS_NAME,
                                "'%.60s' has no value here; give it one before it is used", node->name);
    return 0;
}

static int call(Builder *b, const Node *node, const int *args)
{
    switch (node->op) {
    case OP_NORM:
    case OP_DOT:
    case OP_MEAN:
    case OP_SUM:
    case OP_MAX_OF:
    case OP_GRAD:
    case OP_DATA_MEAN:
    case OP_DATA_SUM: return reduction(b, node->op, args, node);
    case OP_MIN:
    case OP_MAX: {
        int v = args[0];
        for (int i = 1; i < node->count; i++) v = op2(b, node->op, v, args[i]);
        return v;
    }
    case OP_CLAMP: return op2(b, OP_MIN, op2(b, OP_MAX, args[0], args[1]), args[2]);
    default: break;
    }
    if (node->count == 1) return op1(b, node->op, args[0]);
    if (node->count == 2) return op2(b, node->op, args[0], args[1]);
    return op3(b, node->op, args[0], args[1], args[2]);
}

static int build_tree(Builder *b, const Node *root)
{
    NodeList list = node_list(root);
    int *values = memory_must(malloc(sizeof *values * (size_t)list.count)), *args = NULL, room = 0;
    for (int i = 0; i < list.count && b->status == STATUS_OK; i++) {
        const Node *node = list.nodes[i];
        switch (node->kind) {
        case NODE_NUMBER:
        case NODE_CONSTANT: values[i] = number(b, node->value); break;
        case NODE_NAME: values[i] = find_name(b, node); break;
        case NODE_CALL:
            if (node->count > room) args = memory_must(realloc(args, sizeof *args * (size_t)(room = node->count)));
            for (int j = 0; j < node->count; j++) args[j] = values[node_list_index(&list, node->args[j])];
            values[i] = call(b, node, args);
            break;
        }
    }
    int out = b->status == STATUS_OK ? values[list.count - 1] : 0;
    free(values);
    free(args);
    node_list_free(&list);
    return out;
}

/* ---- after building ---- */

static void count_uses(Ir *ir)
{
    for (int i = 0; i < ir->count; i++) ir->values[i].uses = 0;
    for (int i = 0; i < ir->output_count; i++) ir->values[ir->outputs[i]].uses++;
    for (int i = ir->count - 1; i >= 0; i--)
        if (ir->values[i].uses)
            for (int j = 0; j < ir->values[i].count; j++) ir->values[ir->values[i].args[j]].uses++;
}

/* a*b + c in one instruction, where the product serves nothing else. */
static void fuse(Ir *ir)
{
    for (int i = 0; i < ir->count; i++) {
        IrValue *v = &ir->values[i];
        if (!v->uses || v->kind != IR_OP || (v->op != OP_ADD && v->op != OP_SUB)) continue;
        for (int side = 1; side >= 0; side--) {
            int at = v->args[side];
            const IrValue *product = &ir->values[at];
            if (product->kind != IR_OP || product->op != OP_MUL || product->uses != 1 || product->vector != v->vector)
                continue;
            int other = v->args[1 - side];
            v->op = v->op == OP_ADD ? IR_MULADD : side == 0 ? IR_MULSUB : IR_SUBMUL;
            v->count = 3;
            v->args[0] = product->args[0];
            v->args[1] = product->args[1];
            v->args[2] = other;
            ir->values[at].uses = 0;
            break;
        }
    }
}

static Status bind_output(Builder *b, int output)
{
    const char *name = b->desc->outputs[output];
    for (int i = b->name_count - 1; i >= 0; i--)
        if (!strcmp(b->names[i].name, name)) {
            b->ir->outputs[output] = b->names[i].value;
            if (!b->ir->data || !b->ir->values[b->names[i].value].vector) return STATUS_OK;
            return error_at(b->error, "formula", 1, 1, STATUS_VALUE,
                            "this has one value for each example; put mean(…) or sum(…) around it");
        }
    return error_at(b->error, "formula", 1, 1, STATUS_NAME, "no line gives '%.60s'", name);
}

Status ir_build(Ir *ir, const ProgramDesc *desc, Error *error)
{
    Builder b = {.ir = ir, .desc = desc, .error = error};
    ir->rows = desc->rows;
    ir->data = desc->column_count > 0;
    ir->input_count = desc->input_count;
    ir->column_count = desc->column_count;
    ir->columns = arena_array(&ir->arena, const double *, desc->column_count);
    for (int i = 0; i < desc->column_count; i++) {
        double *copy = arena_array(&ir->arena, double, desc->rows);
        if (desc->rows) memcpy(copy, desc->columns[i].values, sizeof *copy * (size_t)desc->rows);
        ir->columns[i] = copy;
    }
    b.names = memory_must(malloc(sizeof *b.names * (size_t)(desc->input_count + desc->line_count + 1)));
    for (int i = 0; i < desc->input_count; i++) {
        const ProgramInput *input = &desc->inputs[i];
        if (input->vector && ir->data)
            b.status =
                error_at(error, "formula", 1, 1, STATUS_VALUE, "parameters and data cannot be mixed in one program");
        b.names[b.name_count++] =
            (struct Bound){input->name,
                           add_value(&b, (IrValue){.kind = IR_INPUT, .index = i, .vector = input->vector})};
    }
    for (int i = 0; i < desc->line_count && b.status == STATUS_OK; i++) {
        int value = build_tree(&b, desc->lines[i].formula);
        b.names[b.name_count++] = (struct Bound){desc->lines[i].name, value};
    }
    ir->output_count = desc->output_count;
    ir->outputs = arena_array(&ir->arena, int, desc->output_count);
    for (int i = 0; i < desc->output_count && b.status == STATUS_OK; i++) b.status = bind_output(&b, i);
    if (b.status == STATUS_OK) {
        count_uses(ir);
        fuse(ir);
    }
    free(b.names);
    free(b.slots);
    return b.status;
}

void ir_free(Ir *ir)
{
    free(ir->values);
    arena_free(&ir->arena);
    *ir = (Ir){0};
}
