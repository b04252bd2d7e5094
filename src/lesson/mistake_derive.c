/* The rules of derivation, each forgotten or misused at each part of the function. */
#include "lesson/mistake_parts.h"

#include <stdlib.h>

typedef struct Derived {
    const Node *function, *node; /* a node of the function */
    const char *by;
    const Node *outer, *beside; /* dS = outer*dnode + beside */
} Derived;

static const char stand_in[] = "stand_in";

static bool derive(Search *s, const Node *node, const char *by, const Node **out)
{
    return formula_derive(&s->arena, node, by, out, NULL) == STATUS_OK;
}

static bool begin_derived(Search *s, Derived *d)
{
    const Node *without = mistake_replace(s, d->function, d->node, mistake_named(s, stand_in));
    if (!derive(s, without, stand_in, &d->outer) || !derive(s, without, d->by, &d->beside)) return false;
    d->outer = formula_replace(&s->arena, d->outer, stand_in, d->node);
    d->beside = formula_replace(&s->arena, d->beside, stand_in, d->node);
    return true;
}

/* The derivative in which the part's own derivative is `wrong`. */
static bool derived_wrongly(Search *s, const Derived *d, const Node *wrong)
{
    return mistake_with_line(s, s->c->last,
                             mistake_call2(s, OP_ADD, mistake_call2(s, OP_MUL, d->outer, wrong), d->beside));
}

static bool chain_forgotten(Search *s, const Derived *d)
{
    const Node *u = d->node->args[0], *args[2], *outside, *inside;
    if (u->kind != NODE_CALL || !mistake_uses(s, u, d->by)) return false;
    for (int i = 0; i < d->node->count && i < 2; i++) args[i] = i ? d->node->args[i] : mistake_named(s, stand_in);
    if (!derive(s, node_call(&s->arena, d->node->op, args, d->node->count, 0), stand_in, &outside) ||
        !derive(s, u, d->by, &inside))
        return false;
    outside = formula_replace(&s->arena, outside, stand_in, u);
    return derived_wrongly(s, d, outside) && mistake_tell(s, MISTAKE_CHAIN, s->c->last, inside, u);
}

static bool wrong_at(Search *s, Derived *d)
{
    const Node *n = d->node, *a = n->args[0], *b = n->count > 1 ? n->args[1] : NULL, *da = NULL, *db = NULL;
    if (!derive(s, a, d->by, &da) || (b && !derive(s, b, d->by, &db))) return false;
    bool in_a = mistake_uses(s, a, d->by), in_b = b && mistake_uses(s, b, d->by);
    if (!begin_derived(s, d)) return false;
    bool power = n->op == OP_POW && b->kind == NODE_NUMBER;
    if (n->op == OP_MUL && in_a && in_b)
        return (derived_wrongly(s, d, mistake_call2(s, OP_MUL, da, b)) ||
                derived_wrongly(s, d, mistake_call2(s, OP_MUL, a, db)) ||
                derived_wrongly(s, d, mistake_call2(s, OP_MUL, da, db))) &&
               mistake_tell(s, MISTAKE_PRODUCT, s->c->last, n, NULL);
    if (n->op == OP_DIV && in_b) {
        const Node *swapped =
            mistake_call2(s, OP_DIV,
                          mistake_call2(s, OP_SUB, mistake_call2(s, OP_MUL, a, db), mistake_call2(s, OP_MUL, da, b)),
                          mistake_call2(s, OP_POW, b, mistake_number(s, 2)));
        return (derived_wrongly(s, d, mistake_call2(s, OP_DIV, da, db)) ||
                derived_wrongly(s, d, mistake_call2(s, OP_DIV, da, b)) || derived_wrongly(s, d, swapped)) &&
               mistake_tell(s, MISTAKE_QUOTIENT, s->c->last, n, NULL);
    }
    if (power && in_a) {
        const Node *stays = mistake_call2(s, OP_MUL, mistake_call2(s, OP_MUL, b, n), da);
        const Node *no_factor =
            mistake_call2(s, OP_MUL, mistake_call2(s, OP_POW, a, mistake_number(s, b->value - 1)), da);
        if (derived_wrongly(s, d, stays) || derived_wrongly(s, d, no_factor))
            return mistake_tell(s, MISTAKE_POWER, s->c->last, n, NULL);
    }
    if ((n->op == OP_SIN || n->op == OP_COS) && in_a) {
        const Node *other = mistake_call1(s, n->op == OP_SIN ? OP_COS : OP_SIN, a);
        if (n->op == OP_SIN) other = mistake_call1(s, OP_NEG, other);
        if (derived_wrongly(s, d, mistake_call2(s, OP_MUL, other, da)))
            return mistake_tell(s, MISTAKE_TRIG, s->c->last, n, NULL);
    }
    bool function = node_op_name(n->op) && n->count == 1 && n->op < OP_NORM;
    if (in_a && (power || function) && chain_forgotten(s, d)) return true;
    for (int side = 0; side < 2 && (n->op == OP_ADD || n->op == OP_SUB); side++) {
        const Node *part = n->args[side], *sum;
        if (mistake_uses(s, part, d->by) || !mistake_uses(s, n, d->by) || !derive(s, n, d->by, &sum)) continue;
        NodeOp sign = side && n->op == OP_SUB ? OP_SUB : OP_ADD;
        if (derived_wrongly(s, d, mistake_call2(s, sign, sum, part)) ||
            derived_wrongly(s, d, mistake_call2(s, sign, sum, mistake_number(s, 1))))
            return mistake_tell(s, MISTAKE_CONSTANT, s->c->last, part, mistake_named(s, d->by));
    }
    return false;
}

bool mistake_by_derivation(Search *s)
{
    const MistakeCase *c = s->c;
    if (c->blank < 0 || !c->exercise->lines[c->blank].derived_by) return false;
    if (mistake_with_line(s, c->last, c->exercise->function))
        return mistake_tell(s, MISTAKE_UNDERIVED, c->last, NULL, NULL);
    NodeList list = node_list(c->exercise->function);
    bool found = false;
    for (int i = list.count - 1; i >= 0 && !found; i--) {
        Derived d = {.function = c->exercise->function,
                     .node = list.nodes[i],
                     .by = c->exercise->lines[c->blank].derived_by};
        if (d.node->kind == NODE_CALL && d.node->count <= 2) found = wrong_at(s, &d);
    }
    node_list_free(&list);
    return found;
}
