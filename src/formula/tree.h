/* tree.h: making and walking trees; inside of src/formula and layout code.
 *
 * Use     node_number, node_name, node_call to make; node_list to walk without recursion: a formula may be a chain of
 *         thirty thousand terms, so nothing here or above recurses along a tree.
 * Owns    nodes live in the caller's arena; a NodeList owns its memory until node_list_free.
 */
#ifndef FORMULA_TREE_H
#define FORMULA_TREE_H

#include "base/arena.h"
#include "formula/node.h"

#include <stdbool.h>
#include <stdint.h>

enum { OP_MANY = 1 << 20 }; /* no upper limit of arguments */

typedef struct OpInfo {
    const char *name; /* as a function in the text, NULL for operators that are written as signs */
    int least, most;  /* arguments */
    enum { OP_PLAIN, OP_RULES, OP_DATA, OP_HIDDEN } where; /* where it may be written */
} OpInfo;

const OpInfo *op_info(NodeOp op);
NodeOp op_find(const char *name, bool rules, bool data);                 /* OP_NONE where there is none */
int op_names(const char *const **names);                                 /* of all functions that can be written */
bool constant_find(const char *name, const char **plain, double *value); /* also the sign of pi */

/* The value of an operator or function of plain numbers; exactly what programs compute. */
double op_value(NodeOp op, const double *args, int count);

const Node *node_number(Arena *arena, double value);
const Node *node_name(Arena *arena, const char *name, int column);
const Node *node_constant(Arena *arena, const char *name, double value, int column);
const Node *node_call(Arena *arena, NodeOp op, const Node *const *args, int count, int column); /* copies args */

static inline bool node_is(const Node *node, NodeOp op) { return node->kind == NODE_CALL && node->op == op; }
static inline bool node_is_value(const Node *node, double value)
{
    return node->kind == NODE_NUMBER && node->value == value;
}

/* Every node once, children before parents (the root is last). */
typedef struct NodeList {
    const Node **nodes; /* [count] */
    int *uses;          /* [count] how many parents name it; the root has 1 more */
    int count;
    int *slots; /* hash table: index + 1 */
    uint32_t mask;
} NodeList;

NodeList node_list(const Node *root);
int node_list_index(const NodeList *list, const Node *node); /* -1 where it is not in it */
void node_list_free(NodeList *list);

#endif
