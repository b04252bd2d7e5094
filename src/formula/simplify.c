/* What a mathematician would write: like terms and powers gathered, numbers folded where the result is exact, signs
 * drawn out. The order is the reader's: terms as they appeared, numbers and constants first in a product, then names,
 * then the rest. Only whole powers are joined, so that no value changes but where 0/0 was.
 *
 * A sum or product of thousands of terms is a deep chain of nodes; each chain is gathered once, at its top. */
#include "formula/algebra.h"
#include "formula/formula.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

enum { TOP, IN_SUM, IN_PRODUCT };

static bool is_sum(const Node *n) { return node_is(n, OP_ADD) || node_is(n, OP_SUB); }
static bool is_product(const Node *n) { return node_is(n, OP_MUL) || node_is(n, OP_DIV); }

/* Which nodes are links of a chain that is gathered at its top. */
static char *find_links(const NodeList *list)
{
    char *link = memory_must(calloc((size_t)list->count, 1));
    for (int i = list->count - 1; i >= 0; i--) {
        const Node *n = list->nodes[i];
        bool negation = node_is(n, OP_NEG);
        bool sum = is_sum(n) || (negation && link[i] == IN_SUM),
             product = is_product(n) || (negation && link[i] != IN_SUM);
        for (int j = 0; j < n->count && (sum || product); j++) {
            const Node *child = n->args[j];
            int at = node_list_index(list, child);
            if (list->uses[at] != 1) continue;
            if (sum && (is_sum(child) || node_is(child, OP_NEG))) link[at] = IN_SUM;
            if (product && (is_product(child) || node_is(child, OP_NEG))) link[at] = IN_PRODUCT;
        }
    }
    return link;
}

/* The value of a chain from the simplified values below it. */
static const Node *gather(Algebra *a, const NodeList *list, const char *link, const Node **done, int root)
{
    struct Open {
        const Node *node;
        int sign;
    } * stack;
    int top = 0, room = 64;
    bool sum = is_sum(list->nodes[root]);
    Sum s = {0};
    Product p = product_begin();
    stack = memory_must(malloc(sizeof *stack * (size_t)room));
    stack[top++] = (struct Open){list->nodes[root], 1};
    while (top > 0) {
        struct Open open = stack[--top];
        const Node *n = open.node;
        int at = node_list_index(list, n), kind = link[at];
        if (top + 2 > room) stack = memory_must(realloc(stack, sizeof *stack * (size_t)(room *= 2)));
        if (at != root && kind != (sum ? IN_SUM : IN_PRODUCT)) {
            if (sum) sum_add(a, &s, (Ratio){open.sign, 1}, done[at]);
            else product_add(a, &p, done[at], open.sign);
        } else if (node_is(n, OP_NEG)) {
            if (!sum) p.c.p = -p.c.p;
            stack[top++] = (struct Open){n->args[0], sum ? -open.sign : open.sign};
        } else {
            bool turn = n->op == OP_SUB || n->op == OP_DIV;
            stack[top++] = (struct Open){n->args[1], turn ? -open.sign : open.sign};
            stack[top++] = (struct Open){n->args[0], open.sign};
        }
    }
    free(stack);
    return sum ? sum_end(a, &s) : product_end(a, &p);
}

const Node *algebra_simplify(Algebra *a, const Node *foreign)
{
    NodeList list = node_list(foreign);
    char *link = find_links(&list);
    const Node **done = memory_must(calloc((size_t)list.count, sizeof *done)), **args = NULL;
    int room = 0;
    for (int i = 0; i < list.count; i++) {
        const Node *n = list.nodes[i];
        if (link[i] != TOP) continue;
        if (n->kind != NODE_CALL) {
            done[i] = algebra_leaf(a, n);
        } else if (is_sum(n) || is_product(n) || n->op == OP_NEG) done[i] = gather(a, &list, link, done, i);
        else {
            if (n->count > room) args = memory_must(realloc(args, sizeof *args * (size_t)(room = n->count)));
            for (int j = 0; j < n->count; j++) args[j] = done[node_list_index(&list, n->args[j])];
            done[i] = algebra_call(a, n->op, args, n->count);
        }
        if (a->exhausted) break;
    }
    const Node *out = a->exhausted ? algebra_number(a, 0) : done[list.count - 1];
    free(link);
    free(done);
    free(args);
    node_list_free(&list);
    return out;
}

const Node *formula_simplify(Arena *arena, const Node *node)
{
    Algebra a;
    algebra_begin(&a);
    const Node *simple = algebra_simplify(&a, node);
    const Node *out = a.exhausted ? node : algebra_keep(&a, arena, simple);
    algebra_end(&a);
    return out;
}

long formula_size(const Node *node)
{
    const long most = 1000000000;
    NodeList list = node_list(node);
    long *size = memory_must(malloc(sizeof *size * (size_t)list.count));
    for (int i = 0; i < list.count; i++) {
        size[i] = 1;
        for (int j = 0; j < list.nodes[i]->count; j++) {
            size[i] += size[node_list_index(&list, list.nodes[i]->args[j])];
            if (size[i] > most) size[i] = most;
        }
    }
    long out = size[list.count - 1];
    free(size);
    node_list_free(&list);
    return out;
}
