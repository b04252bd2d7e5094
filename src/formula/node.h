/* node.h: the tree of a formula. Immutable; children may be shared.
 */
#ifndef FORMULA_NODE_H
#define FORMULA_NODE_H

typedef enum NodeKind {
    NODE_NUMBER,   /* value */
    NODE_CONSTANT, /* name: pi, e, tau; value */
    NODE_NAME,     /* name: a variable, an option, a state, a column */
    NODE_CALL,     /* op: one of the operators and functions of the table in node.c; args */
} NodeKind;

typedef enum NodeOp {
    OP_NONE,
    OP_ADD,
    OP_SUB,
    OP_MUL,
    OP_DIV,
    OP_POW,
    OP_NEG,
    OP_LT,
    OP_LE,
    OP_GT,
    OP_GE,
    OP_EQ,
    OP_NE,
    OP_AND,
    OP_OR,
    OP_NOT,
    OP_SIN,
    OP_COS,
    OP_TAN,
    OP_ASIN,
    OP_ACOS,
    OP_ATAN,
    OP_ATAN2,
    OP_SINH,
    OP_COSH,
    OP_TANH,
    OP_ASINH,
    OP_ACOSH,
    OP_ATANH, /* not in the language: room for derivatives and later */
    OP_EXP,
    OP_LOG,
    OP_LOG2,
    OP_LOG10,
    OP_SQRT,
    OP_CBRT,
    OP_ABS,
    OP_SIGN,
    OP_FLOOR,
    OP_CEIL,
    OP_ROUND,
    OP_MIN,
    OP_MAX,
    OP_CLAMP,
    OP_HYPOT,
    OP_ERF,
    OP_SIGMOID,
    OP_SOFTPLUS,
    OP_RELU,
    OP_HEAVISIDE,
    OP_WHERE,
    OP_NORM,
    OP_DOT,
    OP_MEAN,
    OP_SUM,
    OP_MAX_OF,
    OP_GRAD, /* over parameters */
    OP_DATA_MEAN,
    OP_DATA_SUM, /* over examples */
    OP_COUNT
} NodeOp;

typedef struct Node Node;
struct Node {
    NodeKind kind;
    NodeOp op;
    int count;  /* children */
    int column; /* where it began in the text, from 1; 0 for a derived one */
    double value;
    const char *name;
    const Node *const *args; /* [count] */
};

/* The name of a function as it is written ("sin"), or NULL for operators written as signs. */
const char *node_op_name(NodeOp op);

#endif
