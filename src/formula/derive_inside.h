/* derive_inside.h: one run of the rules of calculus, open to look into; inside of derive.c and derive_steps.c.
 *
 * Use     derivation_begin -> derivation_of, derivation_result ... -> derivation_end
 * Nodes   all are of the derivation's algebra and die with it.
 * Errors  derivation_result: as formula_derive.
 */
#ifndef FORMULA_DERIVE_INSIDE_H
#define FORMULA_DERIVE_INSIDE_H

#include "base/error.h"
#include "formula/algebra.h"

typedef struct Derivation {
    Algebra a;
    NodeList list;  /* of the simplified formula */
    const Node **d; /* [list.count] derivatives; of a link nothing that is used */
    char *link;     /* [list.count] part of a longer sum or product, which is derived at its top */
    const char *name;
    const char *const *letters;
    int letter_count; /* instead of a name: u becomes u' */
    bool loose;       /* nodes that are not in the list are asked for, too */
    NodeOp without;   /* an operation that has no derivative was met */
} Derivation;

void derivation_begin(Derivation *x, const Node *formula);               /* name or letters are set, the rest zero */
const Node *derivation_of(Derivation *x, const Node *node);              /* any node of the algebra */
Status derivation_result(Derivation *x, const Node **out, Error *error); /* simplified; of the algebra */
void derivation_end(Derivation *x);

static inline bool derivation_is_sum(const Node *n) { return node_is(n, OP_ADD) || node_is(n, OP_SUB); }

#endif
