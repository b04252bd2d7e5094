/* algebra.h: trees in which equal parts are one node, and sums and products that gather like terms as they are built.
 * Inside of algebra.c,
 * simplify.c and derive.c.
 *
 * Use     algebra_begin -> algebra_* -> algebra_keep (copies the result into the caller's arena) -> algebra_end
 * Nodes   every Node given to or taken from here is of this algebra, but for what algebra_simplify and algebra_leaf
 *         take: compare pointers.
 * Limits  a fixed amount of work; then `exhausted` is set and the results mean nothing.
 */
#ifndef FORMULA_ALGEBRA_H
#define FORMULA_ALGEBRA_H

#include "formula/tree.h"

/* p/q: q is whole and at least 1, p any number. Exact while both are whole; decimals like 0.1 are kept as they read. */
typedef struct Ratio {
    double p, q;
} Ratio;

typedef struct Factor {
    const Node *base;
    double power;
} Factor;

/* c * product of base^power, each base once. */
typedef struct Product {
    Ratio c;
    Factor *factors; /* [count], in order of appearance */
    int count, room;
    int turn; /* which product the marks of nodes belong to; 0 before the first factor */
} Product;

typedef struct Term {
    Ratio c;
    const Node *key, *rest;
} Term; /* c*rest; equal keys are like terms */

typedef struct Sum {
    Term *terms; /* [count], in order of appearance */
    int count, room;
    int *slots; /* hash table by key */
    int mask;
} Sum;

typedef struct Algebra {
    Arena arena;
    const Node **slots; /* hash table of nodes */
    uint32_t mask;
    int count;
    long work;
    int turn;
    bool exhausted;
} Algebra;

void algebra_begin(Algebra *a);
const Node *algebra_keep(Algebra *a, Arena *arena, const Node *node);
void algebra_end(Algebra *a);

const Node *algebra_simplify(Algebra *a, const Node *foreign);

const Node *algebra_number(Algebra *a, double value);
const Node *algebra_leaf(Algebra *a, const Node *foreign); /* a number, name or constant from elsewhere */
const Node *algebra_call(Algebra *a, NodeOp op, const Node *const *args, int count); /* simplified */
const Node *algebra_call1(Algebra *a, NodeOp op, const Node *x);
const Node *algebra_call2(Algebra *a, NodeOp op, const Node *x, const Node *y); /* also + - * / ^ */
const Node *algebra_call3(Algebra *a, NodeOp op, const Node *x, const Node *y, const Node *z);
const Node *algebra_power(Algebra *a, const Node *x, double n);
bool algebra_has_names(const Node *node);

Product product_begin(void);
void product_add(Algebra *a, Product *p, const Node *node, double power);
void product_scale(Product *p, Ratio c);
const Node *product_end(Algebra *a, Product *p);

void sum_add(Algebra *a, Sum *s, Ratio c, const Node *node); /* a Sum begins as zero */
const Node *sum_end(Algebra *a, Sum *s);

#endif
