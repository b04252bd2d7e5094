#include "formula/tree.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* One row for each operator and function. To add a function: a member of NodeOp, a row here, its value in op_value
 * below, its derivative in derive.c, its kernel in kernels.c. */
static const OpInfo table[OP_COUNT] = {
    [OP_NONE] = {NULL, 0, 0, OP_HIDDEN},
    [OP_ADD] = {NULL, 2, 2, OP_PLAIN},
    [OP_SUB] = {NULL, 2, 2, OP_PLAIN},
    [OP_MUL] = {NULL, 2, 2, OP_PLAIN},
    [OP_DIV] = {NULL, 2, 2, OP_PLAIN},
    [OP_POW] = {NULL, 2, 2, OP_PLAIN},
    [OP_NEG] = {NULL, 1, 1, OP_PLAIN},
    [OP_LT] = {NULL, 2, 2, OP_PLAIN},
    [OP_LE] = {NULL, 2, 2, OP_PLAIN},
    [OP_GT] = {NULL, 2, 2, OP_PLAIN},
    [OP_GE] = {NULL, 2, 2, OP_PLAIN},
    [OP_EQ] = {NULL, 2, 2, OP_PLAIN},
    [OP_NE] = {NULL, 2, 2, OP_PLAIN},
    [OP_AND] = {NULL, 2, 2, OP_PLAIN},
    [OP_OR] = {NULL, 2, 2, OP_PLAIN},
    [OP_NOT] = {NULL, 1, 1, OP_PLAIN},
    [OP_SIN] = {"sin", 1, 1, OP_PLAIN},
    [OP_COS] = {"cos", 1, 1, OP_PLAIN},
    [OP_TAN] = {"tan", 1, 1, OP_PLAIN},
    [OP_ASIN] = {"asin", 1, 1, OP_PLAIN},
    [OP_ACOS] = {"acos", 1, 1, OP_PLAIN},
    [OP_ATAN] = {"atan", 1, 1, OP_PLAIN},
    [OP_ATAN2] = {"atan2", 2, 2, OP_PLAIN},
    [OP_SINH] = {"sinh", 1, 1, OP_PLAIN},
    [OP_COSH] = {"cosh", 1, 1, OP_PLAIN},
    [OP_TANH] = {"tanh", 1, 1, OP_PLAIN},
    [OP_ASINH] = {"asinh", 1, 1, OP_HIDDEN},
    [OP_ACOSH] = {"acosh", 1, 1, OP_HIDDEN},
    [OP_ATANH] = {"atanh", 1, 1, OP_HIDDEN},
    [OP_EXP] = {"exp", 1, 1, OP_PLAIN},
    [OP_LOG] = {"log", 1, 1, OP_PLAIN},
    [OP_LOG2] = {"log2", 1, 1, OP_PLAIN},
    [OP_LOG10] = {"log10", 1, 1, OP_PLAIN},
    [OP_SQRT] = {"sqrt", 1, 1, OP_PLAIN},
    [OP_CBRT] = {"cbrt", 1, 1, OP_PLAIN},
    [OP_ABS] = {"abs", 1, 1, OP_PLAIN},
    [OP_SIGN] = {"sign", 1, 1, OP_PLAIN},
    [OP_FLOOR] = {"floor", 1, 1, OP_PLAIN},
    [OP_CEIL] = {"ceil", 1, 1, OP_PLAIN},
    [OP_ROUND] = {"round", 1, 1, OP_PLAIN},
    [OP_MIN] = {"min", 2, OP_MANY, OP_PLAIN},
    [OP_MAX] = {"max", 2, OP_MANY, OP_PLAIN},
    [OP_CLAMP] = {"clamp", 3, 3, OP_PLAIN},
    [OP_HYPOT] = {"hypot", 2, 2, OP_PLAIN},
    [OP_ERF] = {"erf", 1, 1, OP_PLAIN},
    [OP_SIGMOID] = {"sigmoid", 1, 1, OP_PLAIN},
    [OP_SOFTPLUS] = {"softplus", 1, 1, OP_PLAIN},
    [OP_RELU] = {"relu", 1, 1, OP_PLAIN},
    [OP_HEAVISIDE] = {"heaviside", 1, 1, OP_PLAIN},
    [OP_WHERE] = {"where", 3, 3, OP_PLAIN},
    [OP_NORM] = {"norm", 1, 1, OP_RULES},
    [OP_DOT] = {"dot", 2, 2, OP_RULES},
    [OP_MEAN] = {"mean", 1, 1, OP_RULES},
    [OP_SUM] = {"sum", 1, 1, OP_RULES},
    [OP_MAX_OF] = {"max_of", 1, 1, OP_RULES},
    [OP_GRAD] = {"grad", 1, 1, OP_RULES},
    [OP_DATA_MEAN] = {"mean", 1, 1, OP_DATA},
    [OP_DATA_SUM] = {"sum", 1, 1, OP_DATA},
};

const OpInfo *op_info(NodeOp op) { return &table[op]; }

const char *node_op_name(NodeOp op) { return op > OP_NONE && op < OP_COUNT ? table[op].name : NULL; }

NodeOp op_find(const char *name, bool rules, bool data)
{
    if (!strcmp(name, "ln")) return OP_LOG;
    for (int op = OP_NONE + 1; op < OP_COUNT; op++) {
        const OpInfo *info = &table[op];
        if (!info->name || strcmp(info->name, name)) continue;
        if (info->where == OP_PLAIN || (info->where == OP_RULES && rules) || (info->where == OP_DATA && data))
            return (NodeOp)op;
    }
    return OP_NONE;
}

int op_names(const char *const **names)
{
    static const char *list[] = {
        "sin",       "cos",   "tan",  "asin", "acos",  "atan",  "atan2",  "sinh",    "cosh",     "tanh",
        "exp",       "log",   "ln",   "log2", "log10", "sqrt",  "cbrt",   "abs",     "sign",     "floor",
        "ceil",      "round", "min",  "max",  "clamp", "hypot", "erf",    "sigmoid", "softplus", "relu",
        "heaviside", "where", "norm", "dot",  "mean",  "sum",   "max_of", "grad",
    };
    *names = list;
    return (int)(sizeof list / sizeof *list);
}

static const struct {
    const char *name, *plain;
    double value;
} constants[] = {
    {"pi", "pi", M_PI}, {"e", "e", M_E}, {"tau", "tau", 2 * M_PI}, {"π", "pi", M_PI}, {"τ", "tau", 2 * M_PI},
};

bool constant_find(const char *name, const char **plain, double *value)
{
    for (size_t i = 0; i < sizeof constants / sizeof *constants; i++)
        if (!strcmp(constants[i].name, name)) {
            *plain = constants[i].plain;
            *value = constants[i].value;
            return true;
        }
    return false;
}

/* NaN wins over any number, so that a hole in a surface stays a hole. */
static double least(double a, double b) { return isnan(a) || a < b ? a : b; }
static double most(double a, double b) { return isnan(a) || a > b ? a : b; }

double op_value(NodeOp op, const double *v, int count)
{
    double a = v[0], b = count > 1 ? v[1] : 0;
    switch (op) {
    case OP_ADD: return a + b;
    case OP_SUB: return a - b;
    case OP_MUL: return a * b;
    case OP_DIV: return a / b;
    case OP_POW: return pow(a, b);
    case OP_NEG: return -a;
    case OP_LT: return a < b;
    case OP_LE: return a <= b;
    case OP_GT: return a > b;
    case OP_GE: return a >= b;
    case OP_EQ: return a == b;
    case OP_NE: return a != b;
    case OP_AND: return a != 0 && b != 0;
    case OP_OR: return a != 0 || b != 0;
    case OP_NOT: return a == 0;
    case OP_SIN: return sin(a);
    case OP_COS: return cos(a);
    case OP_TAN: return tan(a);
    case OP_ASIN: return asin(a);
    case OP_ACOS: return acos(a);
    case OP_ATAN: return atan(a);
    case OP_ATAN2: return atan2(a, b);
    case OP_SINH: return sinh(a);
    case OP_COSH: return cosh(a);
    case OP_TANH: return tanh(a);
    case OP_ASINH: return asinh(a);
    case OP_ACOSH: return acosh(a);
    case OP_ATANH: return atanh(a);
    case OP_EXP: return exp(a);
    case OP_LOG: return log(a);
    case OP_LOG2: return log2(a);
    case OP_LOG10: return log10(a);
    case OP_SQRT: return sqrt(a);
    case OP_CBRT: return cbrt(a);
    case OP_ABS: return fabs(a);
    case OP_SIGN: return isnan(a) ? a : (a > 0) - (a < 0);
    case OP_FLOOR: return floor(a);
    case OP_CEIL: return ceil(a);
    case OP_ROUND: return round(a);
    case OP_MIN:
        for (int i = 1; i < count; i++) a = least(a, v[i]);
        return a;
    case OP_MAX:
        for (int i = 1; i < count; i++) a = most(a, v[i]);
        return a;
    case OP_CLAMP: return least(most(a, b), v[2]);
    case OP_HYPOT: return hypot(a, b);
    case OP_ERF: return erf(a);
    case OP_SIGMOID: { /* 1/(1 + exp(-a)) without overflow on either side */
        double e = exp(-fabs(a)), s = 1 / (1 + e);
        return a < 0 ? e * s : s;
    }
    case OP_SOFTPLUS: return most(a, 0) + log1p(exp(-fabs(a)));
    case OP_RELU: return most(a, 0);
    case OP_HEAVISIDE: return isnan(a) ? a : a > 0 ? 1 : a < 0 ? 0 : 0.5;
    case OP_WHERE: return a != 0 ? b : v[2];
    default: return NAN; /* reductions have no value of plain numbers */
    }
}

const Node *node_number(Arena *arena, double value)
{
    Node *node = arena_new(arena, Node);
    node->kind = NODE_NUMBER;
    node->value = value;
    return node;
}

const Node *node_name(Arena *arena, const char *name, int column)
{
    Node *node = arena_new(arena, Node);
    node->kind = NODE_NAME;
    node->name = arena_string(arena, name);
    node->column = column;
    return node;
}

const Node *node_constant(Arena *arena, const char *name, double value, int column)
{
    Node *node = arena_new(arena, Node);
    node->kind = NODE_CONSTANT;
    node->name = arena_string(arena, name);
    node->value = value;
    node->column = column;
    return node;
}

const Node *node_call(Arena *arena, NodeOp op, const Node *const *args, int count, int column)
{
    const Node **copy = arena_array(arena, const Node *, count);
    memcpy(copy, args, sizeof *copy * (size_t)count);
    Node *node = arena_new(arena, Node);
    node->kind = NODE_CALL;
    node->op = op;
    node->count = count;
    node->column = column;
    node->args = copy;
    return node;
}

/* ---- walking ---- */

static uint32_t hash_of(const Node *node)
{
    uint64_t h = (uint64_t)(uintptr_t)node * 0x9E3779B97F4A7C15u;
    return (uint32_t)(h >> 32);
}

int node_list_index(const NodeList *list, const Node *node)
{
    for (uint32_t i = hash_of(node) & list->mask;; i = (i + 1) & list->mask) {
        int at = list->slots[i] - 1;
        if (at < 0) return -1;
        if (list->nodes[at] == node) return at;
    }
}

static void list_add(NodeList *list, const Node *node, int *capacity)
{
    if (list->count == *capacity) {
        *capacity *= 2;
        list->nodes = memory_must(realloc(list->nodes, sizeof *list->nodes * (size_t)*capacity));
        list->uses = memory_must(realloc(list->uses, sizeof *list->uses * (size_t)*capacity));
    }
    if ((uint32_t)list->count * 2 >= list->mask) {
        list->mask = list->mask * 2 + 1;
        free(list->slots);
        list->slots = memory_must(calloc(list->mask + 1u, sizeof *list->slots));
        for (int i = 0; i < list->count; i++) {
            uint32_t at = hash_of(list->nodes[i]) & list->mask;
            while (list->slots[at]) at = (at + 1) & list->mask;
            list->slots[at] = i + 1;
        }
    }
    uint32_t at = hash_of(node) & list->mask;
    while (list->slots[at]) at = (at + 1) & list->mask;
    list->slots[at] = list->count + 1;
    list->nodes[list->count] = node;
    list->uses[list->count++] = 0;
}

NodeList node_list(const Node *root)
{
    int capacity = 64, top = 0, room = 64;
    NodeList list = {.mask = 127};
    list.nodes = memory_must(malloc(sizeof *list.nodes * (size_t)capacity));
    list.uses = memory_must(malloc(sizeof *list.uses * (size_t)capacity));
    list.slots = memory_must(calloc(list.mask + 1u, sizeof *list.slots));
    struct Visit {
        const Node *node;
        int next;
    } *stack = memory_must(malloc(sizeof *stack * (size_t)room));
    stack[top++] = (struct Visit){root, 0};
    while (top > 0) {
        struct Visit *visit = &stack[top - 1];
        if (visit->next < visit->node->count) {
            const Node *child = visit->node->args[visit->next++];
            if (node_list_index(&list, child) >= 0) continue;
            if (top == room) stack = memory_must(realloc(stack, sizeof *stack * (size_t)(room *= 2)));
            stack[top++] = (struct Visit){child, 0};
            continue;
        }
        if (node_list_index(&list, visit->node) < 0) list_add(&list, visit->node, &capacity);
        top--;
    }
    for (int i = 0; i < list.count; i++)
        for (int j = 0; j < list.nodes[i]->count; j++) list.uses[node_list_index(&list, list.nodes[i]->args[j])]++;
    list.uses[list.count - 1]++;
    free(stack);
    return list;
}

void node_list_free(NodeList *list)
{
    free(list->nodes);
    free(list->uses);
    free(list->slots);
    *list = (NodeList){0};
}
