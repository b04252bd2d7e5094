/* Symbolic derivatives: the rules of calculus over a simplified tree, from the leaves up. */
#include "formula/derive_inside.h"

#include "base/memory.h"
#include "formula/formula.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const Ratio one = {1, 1}, minus_one = {-1, 1};

/* ---- building ---- */

static const Node *number(Derivation *x, double v) { return algebra_number(&x->a, v); }
static const Node *f1(Derivation *x, NodeOp op, const Node *u) { return algebra_call1(&x->a, op, u); }
static const Node *f2(Derivation *x, NodeOp op, const Node *u, const Node *v) { return algebra_call2(&x->a, op, u, v); }
static const Node *power(Derivation *x, const Node *u, double n) { return algebra_power(&x->a, u, n); }
static const Node *choose(Derivation *x, const Node *condition, const Node *yes, const Node *no)
{
    return algebra_call3(&x->a, OP_WHERE, condition, yes, no);
}

/* c * du * u1^n1 * u2^n2; an absent factor is NULL. */
static const Node *chain(Derivation *x, Ratio c, const Node *du, const Node *u1, double n1, const Node *u2, double n2)
{
    Product p = product_begin();
    product_add(&x->a, &p, du, 1);
    if (u1) product_add(&x->a, &p, u1, n1);
    if (u2) product_add(&x->a, &p, u2, n2);
    product_scale(&p, c);
    return product_end(&x->a, &p);
}

static const Node *rule_of(Derivation *x, const Node *node);

static const Node *d_of(Derivation *x, const Node *node)
{
    int at = node_list_index(&x->list, node);
    if (x->loose && (at < 0 || x->link[at])) return rule_of(x, node);
    return at >= 0 ? x->d[at] : NULL;
}

/* ---- rules ---- */

/* Product rule over all factors: c * sum of n_i * b_i^(n_i - 1) * b_i' * the others. */
static const Node *of_product(Derivation *x, const Node *node)
{
    Product whole = product_begin();
    product_add(&x->a, &whole, node, 1);
    Sum sum = {0};
    for (int i = 0; i < whole.count && !x->a.exhausted; i++) {
        Factor f = whole.factors[i];
        const Node *d = d_of(x, f.base);
        if (!d) d = f.base->kind == NODE_NAME || algebra_has_names(f.base) ? NULL : number(x, 0);
        if (!d) { /* a power that was split, as x^-0.5: its parts are in the tree */
            if (!node_is(f.base, OP_POW)) continue;
            const Node *base = f.base->args[0], *n = f.base->args[1];
            d = chain(x, one, d_of(x, base), n, 1, power(x, base, n->value - 1), 1);
        }
        if (node_is_value(d, 0)) continue;
        Product p = product_begin(); /* the derivative stands where its factor stood */
        p.c = whole.c;
        for (int j = 0; j < whole.count; j++) {
            double n = whole.factors[j].power - (j == i);
            if (n != 0) product_add(&x->a, &p, whole.factors[j].base, n);
            if (j == i) product_add(&x->a, &p, d, 1);
        }
        if (f.power != 1) product_add(&x->a, &p, number(x, f.power), 1);
        sum_add(&x->a, &sum, one, product_end(&x->a, &p));
    }
    return sum_end(&x->a, &sum);
}

/* u^v: v*u^(v-1)*u' + u^v*log(u)*v', each half where it is needed. */
static const Node *of_power(Derivation *x, const Node *node, const Node *du, const Node *dv)
{
    const Node *u = node->args[0], *v = node->args[1];
    Sum sum = {0};
    if (!node_is_value(du, 0)) {
        const Node *less =
            v->kind == NODE_NUMBER ? power(x, u, v->value - 1) : f2(x, OP_POW, u, f2(x, OP_SUB, v, number(x, 1)));
        sum_add(&x->a, &sum, one, chain(x, one, du, v, 1, less, 1));
    }
    if (!node_is_value(dv, 0)) sum_add(&x->a, &sum, one, chain(x, one, dv, node, 1, f1(x, OP_LOG, u), 1));
    return sum_end(&x->a, &sum);
}

/* Finite wherever its parts are: then (u > 0)*u' shows nothing of the side not taken. */
static bool is_tame(const Node *node)
{
    NodeList list = node_list(node);
    bool tame = true;
    for (int i = 0; i < list.count && tame; i++) {
        const Node *n = list.nodes[i];
        if (n->kind != NODE_CALL) continue;
        switch (n->op) {
        case OP_ADD:
        case OP_SUB:
        case OP_MUL:
        case OP_NEG:
        case OP_SIN:
        case OP_COS:
        case OP_TANH:
        case OP_ATAN:
        case OP_ERF:
        case OP_SIGMOID:
        case OP_ABS:
        case OP_SIGN:
        case OP_RELU:
        case OP_MIN:
        case OP_MAX:
        case OP_LT:
        case OP_LE:
        case OP_GT:
        case OP_GE:
        case OP_EQ:
        case OP_NE:
        case OP_AND:
        case OP_OR:
        case OP_NOT: break;
        case OP_POW:
            tame = n->args[1]->kind == NODE_NUMBER && n->args[1]->value >= 0 &&
                   n->args[1]->value == floor(n->args[1]->value);
            break;
        case OP_DIV: tame = n->args[1]->kind == NODE_NUMBER && n->args[1]->value != 0; break;
        default: tame = false;
        }
    }
    node_list_free(&list);
    return tame;
}

static const Node *of_relu(Derivation *x, const Node *u, const Node *du)
{
    const Node *on = f2(x, OP_GT, u, number(x, 0));
    return is_tame(du) ? f2(x, OP_MUL, du, on) : choose(x, on, du, number(x, 0));
}

/* max(u, v): u' where u > v, v' where v > u, half each where they meet. More values: two at a time. */
static const Node *of_extreme(Derivation *x, const Node *node)
{
    NodeOp more = node->op == OP_MAX ? OP_GT : OP_LT;
    const Node *u = node->args[0], *du = d_of(x, u);
    for (int i = 1; i < node->count; i++) {
        const Node *v = node->args[i], *dv = d_of(x, v);
        const Node *half = chain(x, (Ratio){1, 2}, f2(x, OP_ADD, du, dv), NULL, 0, NULL, 0);
        du = du == dv ? du : choose(x, f2(x, more, u, v), du, choose(x, f2(x, more, v, u), dv, half));
        u = f2(x, node->op, u, v);
    }
    return du;
}

static const Node *of_clamp(Derivation *x, const Node *node)
{
    const Node *u = node->args[0], *low = node->args[1], *high = node->args[2], *zero = number(x, 0);
    const Node *du = d_of(x, u), *dlow = d_of(x, low), *dhigh = d_of(x, high);
    if (dlow == zero && dhigh == zero)
        return choose(x, f2(x, OP_AND, f2(x, OP_LE, low, u), f2(x, OP_LE, u, high)), du, zero);
    return choose(x, f2(x, OP_GT, u, high), dhigh, choose(x, f2(x, OP_LT, u, low), dlow, du));
}

/* mean(u)' = mean(u'), with its number drawn out. */
static const Node *of_linear(Derivation *x, NodeOp op, const Node *du)
{
    if (node_is_value(du, 0)) return du;
    Product p = product_begin();
    product_add(&x->a, &p, du, 1);
    Ratio c = p.c;
    p.c = one;
    const Node *rest = product_end(&x->a, &p);
    return chain(x, c, f1(x, op, rest), NULL, 0, NULL, 0);
}

static const Node *of_call(Derivation *x, const Node *node)
{
    const Node *u = node->args[0], *du = d_of(x, u);
    const Node *v = node->count > 1 ? node->args[1] : NULL, *dv = v ? d_of(x, v) : NULL;
    const Node *zero = number(x, 0), *unit = number(x, 1);
    if (node->count == 1 && du == zero && node->op != OP_NEG && node->op != OP_GRAD) return zero;
    switch (node->op) {
    case OP_MUL:
    case OP_DIV:
    case OP_NEG: return of_product(x, node);
    case OP_POW:
        if (v->kind == NODE_NUMBER && v->value == floor(v->value)) return of_product(x, node);
        return of_power(x, node, du, dv);
    case OP_SIN: return chain(x, one, du, f1(x, OP_COS, u), 1, NULL, 0);
    case OP_COS: return chain(x, minus_one, du, f1(x, OP_SIN, u), 1, NULL, 0);
    case OP_TAN: return chain(x, one, du, f1(x, OP_COS, u), -2, NULL, 0);
    case OP_ASIN: return chain(x, one, du, f1(x, OP_SQRT, f2(x, OP_SUB, unit, power(x, u, 2))), -1, NULL, 0);
    case OP_ACOS: return chain(x, minus_one, du, f1(x, OP_SQRT, f2(x, OP_SUB, unit, power(x, u, 2))), -1, NULL, 0);
    case OP_ATAN: return chain(x, one, du, f2(x, OP_ADD, unit, power(x, u, 2)), -1, NULL, 0);
    case OP_ATAN2: {
        const Node *top = f2(x, OP_SUB, f2(x, OP_MUL, v, du), f2(x, OP_MUL, u, dv));
        return chain(x, one, top, f2(x, OP_ADD, power(x, u, 2), power(x, v, 2)), -1, NULL, 0);
    }
    case OP_SINH: return chain(x, one, du, f1(x, OP_COSH, u), 1, NULL, 0);
    case OP_COSH: return chain(x, one, du, f1(x, OP_SINH, u), 1, NULL, 0);
    case OP_TANH: return chain(x, one, du, f2(x, OP_SUB, unit, power(x, node, 2)), 1, NULL, 0);
    case OP_ASINH: return chain(x, one, du, f1(x, OP_SQRT, f2(x, OP_ADD, power(x, u, 2), unit)), -1, NULL, 0);
    case OP_ACOSH: return chain(x, one, du, f1(x, OP_SQRT, f2(x, OP_SUB, power(x, u, 2), unit)), -1, NULL, 0);
    case OP_ATANH: return chain(x, one, du, f2(x, OP_SUB, unit, power(x, u, 2)), -1, NULL, 0);
    case OP_EXP: return chain(x, one, du, node, 1, NULL, 0);
    case OP_LOG: return chain(x, one, du, u, -1, NULL, 0);
    case OP_LOG2: return chain(x, one, du, u, -1, f1(x, OP_LOG, number(x, 2)), -1);
    case OP_LOG10: return chain(x, one, du, u, -1, f1(x, OP_LOG, number(x, 10)), -1);
    case OP_SQRT: return chain(x, (Ratio){1, 2}, du, node, -1, NULL, 0);
    case OP_CBRT: return chain(x, (Ratio){1, 3}, du, node, -2, NULL, 0);
    case OP_ABS: return chain(x, one, du, f1(x, OP_SIGN, u), 1, NULL, 0);
    case OP_MIN:
    case OP_MAX: return of_extreme(x, node);
    case OP_CLAMP: return of_clamp(x, node);
    case OP_HYPOT: {
        const Node *top = f2(x, OP_ADD, f2(x, OP_MUL, u, du), f2(x, OP_MUL, v, dv));
        return chain(x, one, top, node, -1, NULL, 0);
    }
    case OP_ERF: {
        const Node *pi = algebra_simplify(&x->a, &(Node){.kind = NODE_CONSTANT, .name = "pi", .value = M_PI});
        const Node *bell = f1(x, OP_EXP, f1(x, OP_NEG, power(x, u, 2)));
        return chain(x, (Ratio){2, 1}, du, bell, 1, f1(x, OP_SQRT, pi), -1);
    }
    case OP_SIGMOID: return chain(x, one, du, node, 1, f2(x, OP_SUB, unit, node), 1);
    case OP_SOFTPLUS: return chain(x, one, du, f1(x, OP_SIGMOID, u), 1, NULL, 0);
    case OP_RELU: return of_relu(x, u, du);
    case OP_WHERE: return choose(x, u, dv, d_of(x, node->args[2]));
    case OP_MEAN:
    case OP_SUM:
    case OP_DATA_MEAN:
    case OP_DATA_SUM: return of_linear(x, node->op, du);
    case OP_NORM: return chain(x, one, f2(x, OP_DOT, u, du), node, -1, NULL, 0);
    case OP_DOT: return f2(x, OP_ADD, f2(x, OP_DOT, du, v), f2(x, OP_DOT, u, dv));
    case OP_MAX_OF:
    case OP_GRAD: x->without = node->op; return zero;
    default: return zero; /* steps and comparisons: flat but for their jumps */
    }
}

/* A sum is a chain of nodes; each link's derivative would be a sum as long: only the top of a chain has one. */
static const Node *of_sum(Derivation *x, const Node *root)
{
    struct Open {
        const Node *node;
        int sign;
    } * stack;
    int top = 0, room = 64;
    Sum sum = {0};
    stack = memory_must(malloc(sizeof *stack * (size_t)room));
    stack[top++] = (struct Open){root, 1};
    while (top > 0) {
        struct Open open = stack[--top];
        int at = node_list_index(&x->list, open.node);
        bool link = derivation_is_sum(open.node) && (at < 0 || x->link[at]);
        if (open.node != root && !link) {
            sum_add(&x->a, &sum, (Ratio){open.sign, 1}, d_of(x, open.node));
            continue;
        }
        if (top + 2 > room) stack = memory_must(realloc(stack, sizeof *stack * (size_t)(room *= 2)));
        stack[top++] = (struct Open){open.node->args[1], open.node->op == OP_SUB ? -open.sign : open.sign};
        stack[top++] = (struct Open){open.node->args[0], open.sign};
    }
    free(stack);
    return sum_end(&x->a, &sum);
}

static const Node *of_name(Derivation *x, const Node *node)
{
    if (x->name) return number(x, !strcmp(node->name, x->name));
    for (int i = 0; i < x->letter_count; i++)
        if (!strcmp(node->name, x->letters[i])) {
            char primed[32];
            snprintf(primed, sizeof primed, "%s'", node->name);
            return algebra_leaf(&x->a, &(Node){.kind = NODE_NAME, .name = primed});
        }
    return number(x, 0);
}

static const Node *rule_of(Derivation *x, const Node *node)
{
    if (node->kind == NODE_NAME) return of_name(x, node);
    if (node->kind != NODE_CALL || !algebra_has_names(node)) return number(x, 0);
    return derivation_is_sum(node) ? of_sum(x, node) : of_call(x, node);
}

static bool is_product(const Node *n) { return node_is(n, OP_MUL) || node_is(n, OP_DIV) || node_is(n, OP_NEG); }

/* Links of sums (as above) and of products (the product rule at the top reads all their factors). */
static char *find_links(const NodeList *list)
{
    char *link = memory_must(calloc((size_t)list->count, 1));
    for (int i = 0; i < list->count; i++)
        for (int j = 0; j < list->nodes[i]->count; j++) {
            const Node *n = list->nodes[i], *child = n->args[j];
            int at = node_list_index(list, child);
            if (list->uses[at] == 1 &&
                ((derivation_is_sum(n) && derivation_is_sum(child)) || (is_product(n) && is_product(child))))
                link[at] = 1;
        }
    return link;
}

void derivation_begin(Derivation *x, const Node *formula)
{
    algebra_begin(&x->a);
    x->list = node_list(algebra_simplify(&x->a, formula));
    x->d = memory_must(calloc((size_t)x->list.count, sizeof *x->d));
    x->link = find_links(&x->list);
    for (int i = 0; i < x->list.count && !x->a.exhausted; i++)
        x->d[i] = x->link[i] ? number(x, 0) : rule_of(x, x->list.nodes[i]);
}

const Node *derivation_of(Derivation *x, const Node *node)
{
    x->loose = true;
    const Node *d = d_of(x, node);
    x->loose = false;
    return d;
}

Status derivation_result(Derivation *x, const Node **out, Error *error)
{
    *out = NULL;
    const Node *result = x->a.exhausted ? NULL : algebra_simplify(&x->a, x->d[x->list.count - 1]);
    bool large = x->a.exhausted;
    if (!large) {
        NodeList list = node_list(result);
        large = list.count > FORMULA_NODES_MAX;
        node_list_free(&list);
    }
    if (x->without)
        return error_at(error, "formula", 1, 1, STATUS_VALUE, "'%s' has no derivative; leave it out of what is derived",
                        op_info(x->without)->name);
    if (large)
        return error_at(error, "formula", 1, 1, STATUS_LIMIT,
                        "its derivative has more than %d parts; write a shorter formula", FORMULA_NODES_MAX);
    *out = result;
    return STATUS_OK;
}

void derivation_end(Derivation *x)
{
    free(x->link);
    free(x->d);
    node_list_free(&x->list);
    algebra_end(&x->a);
}

Status formula_derive(Arena *arena, const Node *node, const char *name, const Node **out, Error *error)
{
    Derivation x = {.name = name};
    derivation_begin(&x, node);
    Status status = derivation_result(&x, out, error);
    if (!status) *out = algebra_keep(&x.a, arena, *out);
    derivation_end(&x);
    return status;
}
