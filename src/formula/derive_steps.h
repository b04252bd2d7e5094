/* derive_steps.h: why a derivative is what it is: the rules of calculus that formula_derive used, one by one.
 *
 * A step derives one node by one rule. Its parts are what the rule calls u, v, …; each has a step of its own, down to
 * constants and to the variable. What a rule says in general is not written down anywhere: it is what the very same
 * code makes of letters (u^n becomes n*u^(n - 1)*u').
 *
 *   node            100*(y - x^2)^2          what is derived, by x
 *   rule, general   "factor": c*u  ->  c*u'  letters that no name of the formula has
 *   parts           c = 100, u = (y - x^2)^2 (u has a step)
 *   applied         100*(2*(y - x^2)*(-2*x)) the rule with its parts put in, nothing simplified
 *   result          -400*(y - x^2)*x         simplified: what the step above goes on with
 *
 * Use     derive_steps -> walk from the returned root, or derive_steps_print
 * Same    the root's result is formula_derive's, node for node; its node is the formula, simplified, as that one has it.
 * Owns    all lives in the caller's arena. Steps may be shared: equal parts have one step (`id` tells them apart).
 * Errors  as formula_derive.
 */
#ifndef FORMULA_DERIVE_STEPS_H
#define FORMULA_DERIVE_STEPS_H

#include "formula/formula.h"

enum { DERIVE_STEPS_MAX = 5000 }; /* beyond it, a step has no parts and says so: `cut` */

typedef enum DeriveRule {
    DERIVE_CONSTANT,    /* does not change with the variable */
    DERIVE_VARIABLE,    /* the variable itself */
    DERIVE_SUM,         /* u + v - w */
    DERIVE_FACTOR,      /* c*u */
    DERIVE_PRODUCT,     /* u*v */
    DERIVE_QUOTIENT,    /* u/v */
    DERIVE_POWER,       /* u^n */
    DERIVE_EXPONENTIAL, /* a^u, u^v */
    DERIVE_FUNCTION,    /* a function of the variable itself */
    DERIVE_CHAIN,       /* a function of something else */
    DERIVE_CASES,       /* where */
    DERIVE_EXTREME,     /* min, max, clamp */
    DERIVE_MEAN,        /* mean and sum over examples */
    DERIVE_FLAT,        /* steps and comparisons: flat but for their jumps */
    DERIVE_RULES
} DeriveRule;

typedef struct DeriveStep DeriveStep;

typedef struct DerivePart {
    const char *letter;
    const Node *node;
    const DeriveStep *step; /* NULL for a constant of the rule: c, n */
} DerivePart;

struct DeriveStep {
    int id; /* 0 .. count - 1 */
    DeriveRule rule;
    bool more; /* the rule goes on like this: u + v + w + … */
    bool cut;
    const Node *node, *applied, *result;  /* applied: NULL where the result needs no parts */
    const Node *general, *general_result; /* NULL where there is nothing general to say: constant, variable, flat */
    const DerivePart *parts;
    int part_count;
};

Status derive_steps(Arena *arena, const Node *formula, const char *name, const DeriveStep **out, int *count,
                    Error *error);

/* "sum", "product", …: key of a word. */
const char *derive_rule_name(DeriveRule rule);

/* All steps as text, one below the other, parts indented; a step that was there before is only named. */
void derive_steps_print(const DeriveStep *step, const char *name, int count, TextBuffer *out);

#endif
