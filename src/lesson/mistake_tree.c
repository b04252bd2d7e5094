#include "lesson/mistake_parts.h"

const Node *mistake_named(Search *s, const char *name) { return node_name(&s->arena, name, 0); }

const Node *mistake_replace(Search *s, const Node *root, const Node *target, const Node *with)
{
    NodeList list = node_list(root);
    const Node **now = arena_array(&s->arena, const Node *, list.count);
    for (int i = 0; i < list.count; i++) { /* children come first */
        const Node *node = list.nodes[i];
        bool changed = false;
        const Node *args[16];
        if (node == target) now[i] = with;
        else if (node->kind == NODE_CALL && node->count <= 16) {
            for (int k = 0; k < node->count; k++) {
                args[k] = now[node_list_index(&list, node->args[k])];
                changed |= args[k] != node->args[k];
            }
            now[i] = changed ? node_call(&s->arena, node->op, args, node->count, node->column) : node;
        } else now[i] = node;
    }
    const Node *out = now[list.count - 1];
    node_list_free(&list);
    return out;
}

/* Every part on its own, so that one of two equal ones can be changed: derivatives share theirs. */
static const Node *apart(Search *s, const Node *node)
{
    if (node->kind != NODE_CALL || node->count > 16)
        return node->kind == NODE_NAME ? node_name(&s->arena, node->name, 0) : node;
    const Node *args[16];
    for (int i = 0; i < node->count; i++) args[i] = apart(s, node->args[i]);
    return node_call(&s->arena, node->op, args, node->count, node->column);
}

const Node *mistake_parts_of(Search *s, int line)
{
    const Node *formula = s->c->truth[line].formula;
    return formula_size(formula) <= APART_MAX ? apart(s, formula) : formula;
}

const Node *mistake_call1(Search *s, NodeOp op, const Node *a) { return node_call(&s->arena, op, &a, 1, 0); }
const Node *mistake_call2(Search *s, NodeOp op, const Node *a, const Node *b)
{
    const Node *args[2] = {a, b};
    return node_call(&s->arena, op, args, 2, 0);
}
const Node *mistake_number(Search *s, double value) { return node_number(&s->arena, value); }
