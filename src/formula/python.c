/* Formulas as lines of Python. */
#include "formula/python.h"

#include "base/memory.h"
#include "formula/tree.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* How tightly a text binds, as in Python's grammar. */
typedef enum Bind {
    BIND_OR = 1,
    BIND_AND,
    BIND_NOT,
    BIND_COMPARE,
    BIND_SUM,
    BIND_PRODUCT,
    BIND_UNARY,
    BIND_POWER,
    BIND_VALUE
} Bind;

enum {
    LONG_LINE = 300,  /* a part longer than this becomes a line */
    LONG_SHARED = 30, /* and one that is used twice and longer than this */
    DEEP = 24,        /* brackets in brackets; Python takes no more than about 100 */
};

/* ---- helpers ---------------------------------------------------------------------------------------------------- */

/* To add a helper: a row. `needs` are names of rows, by spaces; rows stand after those that they need. */
static const struct Helper {
    const char *name, *plain, *torch, *needs;
} helpers[] = {
    {"tensor", NULL, "def tensor(x):\n    return torch.as_tensor(x)\n", ""},
    {"div",
     "def div(a, b):\n    if b != 0:\n        return a/b\n    return math.nan if a == 0 or a != a or b != b else math.copysign(math.inf, a)*math.copysign(1, b)\n",
     NULL, ""},
    {"power",
     "def power(x, n):\n    try:\n        out = x**n\n    except OverflowError:\n        return -math.inf if x < 0 and n % 2 == 1 else math.inf\n"
     "    except ZeroDivisionError:\n        return math.inf\n    return math.nan if isinstance(out, complex) else out\n",
     NULL, ""},
    {"exp", "def exp(x):\n    return math.exp(x) if x < 709.78 else x if x != x else math.inf\n", NULL, ""},
    {"sqrt", "def sqrt(x):\n    return math.sqrt(x) if x >= 0 else math.nan\n", NULL, ""},
    {"log", "def log(x):\n    return math.log(x) if x > 0 else -math.inf if x == 0 else math.nan\n", NULL, ""},
    {"log2", "def log2(x):\n    return math.log2(x) if x > 0 else -math.inf if x == 0 else math.nan\n", NULL, ""},
    {"log10", "def log10(x):\n    return math.log10(x) if x > 0 else -math.inf if x == 0 else math.nan\n", NULL, ""},
    {"asin", "def asin(x):\n    return math.asin(x) if abs(x) <= 1 else math.nan\n", NULL, ""},
    {"acos", "def acos(x):\n    return math.acos(x) if abs(x) <= 1 else math.nan\n", NULL, ""},
    {"cbrt", "def cbrt(x):\n    return math.copysign(abs(x)**(1/3), x)\n",
     "def cbrt(x):\n    return torch.sign(x)*torch.abs(x)**(1/3)\n", ""},
    {"sign", "def sign(x):\n    return x if x != x else (x > 0) - (x < 0)\n", NULL, ""},
    {"floor", "def floor(x):\n    return math.floor(x) if math.isfinite(x) else x\n", NULL, ""},
    {"ceil", "def ceil(x):\n    return math.ceil(x) if math.isfinite(x) else x\n", NULL, ""},
    {"nearest",
     "def nearest(x):\n    down = math.floor(abs(x))\n    return math.copysign(down + (abs(x) - down >= 0.5), x)\n",
     "def nearest(x):\n    return torch.sign(x)*torch.floor(torch.abs(x) + 0.5)\n", ""},
    {"least", "def least(a, b):\n    return a if a != a or a < b else b\n",
     "def least(a, b):\n    return torch.minimum(tensor(a), tensor(b))\n", "tensor"},
    {"most", "def most(a, b):\n    return a if a != a or a > b else b\n",
     "def most(a, b):\n    return torch.maximum(tensor(a), tensor(b))\n", "tensor"},
    {"clamp", "def clamp(x, low, high):\n    return least(most(x, low), high)\n",
     "def clamp(x, low, high):\n    return torch.clamp(x, low, high)\n", "least most"},
    {"hypot", "def hypot(x, y):\n    return math.hypot(x, y)\n",
     "def hypot(x, y):\n    return torch.hypot(tensor(x), tensor(y))\n", "tensor"},
    {"atan2", "def atan2(y, x):\n    return math.atan2(y, x)\n",
     "def atan2(y, x):\n    return torch.atan2(tensor(y), tensor(x))\n", "tensor"},
    {"sigmoid", "def sigmoid(x):\n    e = math.exp(-abs(x))\n    return 1/(1 + e) if x >= 0 else e/(1 + e)\n", NULL,
     ""},
    {"softplus", "def softplus(x):\n    return max(x, 0) + math.log1p(math.exp(-abs(x)))\n",
     "def softplus(x):\n    return torch.logaddexp(x, torch.zeros_like(x))\n", ""},
    {"relu", "def relu(x):\n    return x if x != x or x > 0 else 0\n", NULL, ""},
    {"heaviside", "def heaviside(x):\n    return x if x != x else 1 if x > 0 else 0 if x < 0 else 0.5\n", NULL, ""},
    {"norm", "def norm(a):\n    return math.sqrt(sum(x*x for x in a))\n", NULL, ""},
    {"dot", "def dot(a, b):\n    return sum(x*y for x, y in zip(a, b))\n", NULL, ""},
    {"mean", "def mean(a):\n    return sum(a)/len(a)\n", NULL, ""},
    {"clipped",
     "def clipped(g, clip):  # a slope longer than clip is cut to that length\n    factor = clip/(norm(g) + 1e-6) if clip else 1\n"
     "    return [g*factor for g in g] if factor < 1 else g\n",
     NULL, "norm"},
};
enum { HELPERS = sizeof helpers / sizeof *helpers };
_Static_assert((int)HELPERS <= (int)PYTHON_HELPERS, "one flag for each helper");

void python_use(PythonWriter *writer, const char *helper)
{
    for (int i = 0; i < HELPERS; i++) {
        if (strcmp(helpers[i].name, helper) || writer->used[i]) continue;
        writer->used[i] = true;
        if (strstr(helpers[i].needs, "least")) python_use(writer, "least"), python_use(writer, "most");
        else if (helpers[i].needs[0]) python_use(writer, helpers[i].needs);
    }
}

/* The row of a call: what plain Python calls, and torch. A helper where the name is one of the table above. */
static const struct Call {
    NodeOp op;
    const char *plain, *torch;
} calls[] = {
    {OP_SIN, "math.sin", "torch.sin"},
    {OP_COS, "math.cos", "torch.cos"},
    {OP_TAN, "math.tan", "torch.tan"},
    {OP_ASIN, "asin", "torch.asin"},
    {OP_ACOS, "acos", "torch.acos"},
    {OP_ATAN, "math.atan", "torch.atan"},
    {OP_ATAN2, "atan2", "atan2"},
    {OP_SINH, "math.sinh", "torch.sinh"},
    {OP_COSH, "math.cosh", "torch.cosh"},
    {OP_TANH, "math.tanh", "torch.tanh"},
    {OP_ASINH, "math.asinh", "torch.asinh"},
    {OP_ACOSH, "math.acosh", "torch.acosh"},
    {OP_ATANH, "math.atanh", "torch.atanh"},
    {OP_EXP, "exp", "torch.exp"},
    {OP_LOG, "log", "torch.log"},
    {OP_LOG2, "log2", "torch.log2"},
    {OP_LOG10, "log10", "torch.log10"},
    {OP_SQRT, "sqrt", "torch.sqrt"},
    {OP_CBRT, "cbrt", "cbrt"},
    {OP_ABS, "abs", "torch.abs"},
    {OP_SIGN, "sign", "torch.sign"},
    {OP_FLOOR, "floor", "torch.floor"},
    {OP_CEIL, "ceil", "torch.ceil"},
    {OP_ROUND, "nearest", "nearest"},
    {OP_CLAMP, "clamp", "clamp"},
    {OP_HYPOT, "hypot", "hypot"},
    {OP_ERF, "math.erf", "torch.erf"},
    {OP_SIGMOID, "sigmoid", "torch.sigmoid"},
    {OP_SOFTPLUS, "softplus", "softplus"},
    {OP_RELU, "relu", "torch.relu"},
    {OP_HEAVISIDE, "heaviside", "heaviside"},
    {OP_MIN, "least", "least"},
    {OP_MAX, "most", "most"},
    {OP_NORM, "norm", NULL},
    {OP_DOT, "dot", NULL},
    {OP_MEAN, "mean", NULL},
    {OP_SUM, "sum", NULL},
    {OP_MAX_OF, "max", NULL},
};

void python_helpers(const PythonWriter *writer, TextBuffer *out)
{
    for (int i = 0; i < HELPERS; i++) {
        const char *text = writer->torch && helpers[i].torch ? helpers[i].torch : helpers[i].plain;
        if (writer->used[i] && text) text_add(out, "\n\n%s", text);
    }
    text_add(out, "\n");
}

/* ---- names and numbers ------------------------------------------------------------------------------------------ */

static bool is_taken(const char *name)
{
    static const char *const words[] = {
        /* of Python, and of the scripts (run/give/script_python.c) */
        "False",
        "None",
        "True",
        "and",
        "as",
        "assert",
        "async",
        "await",
        "break",
        "class",
        "continue",
        "def",
        "del",
        "elif",
        "else",
        "except",
        "finally",
        "for",
        "from",
        "global",
        "if",
        "import",
        "in",
        "is",
        "lambda",
        "nonlocal",
        "not",
        "or",
        "pass",
        "raise",
        "return",
        "try",
        "while",
        "with",
        "yield",
        "print",
        "range",
        "zip",
        "len",
        "abs",
        "max",
        "min",
        "sum",
        "all",
        "map",
        "list",
        "complex",
        "isinstance",
        "float",
        "math",
        "torch",
        "data",
        "loss",
        "slope",
        "gradient",
        "rate",
        "update",
        "told",
        "value",
        "optimizer",
        "closure",
        "group",
        "noise",
        "random",
        "main",
        "OverflowError",
        "ZeroDivisionError",
        "ArithmeticError",
        "ValueError",
        "round",
        "int",
        "here",
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (!strcmp(words[i], name)) return true;
    for (int i = 0; i < HELPERS; i++)
        if (!strcmp(helpers[i].name, name)) return true;
    return !strncmp(name, "update_", 7) || !strncmp(name, "rate_", 5);
}

/* Letters that Python takes, and takes for themselves. */
static bool is_plain_letter(uint32_t c)
{
    return c < 0x80 || (c >= 0xC0 && c <= 0xFF && c != 0xD7 && c != 0xF7) || (c >= 0x391 && c <= 0x3A9) ||
           (c >= 0x3B1 && c <= 0x3C9);
}

/* A name that is taken gets a _ behind it; so that this stays one to one, one that ends in _ gets another. */
void python_name(const char *name, TextBuffer *out)
{
    const char *end = name + strlen(name);
    bool strange = false;
    for (const char *at = name; at < end;) {
        const char *from = at;
        uint32_t c = utf8_next(&at, end);
        if (is_plain_letter(c)) text_add_bytes(out, from, (size_t)(at - from));
        else text_add(out, "u%04X", (unsigned)c), strange = true;
    }
    if (strange) text_add(out, "_x_");
    else if (is_taken(name) || (end > name && end[-1] == '_')) text_add(out, "_");
}

void python_number(double value, TextBuffer *out)
{
    char text[32];
    if (isnan(value)) text_add(out, "math.nan");
    else if (isinf(value)) text_add(out, value < 0 ? "-math.inf" : "math.inf");
    else text_add(out, "%s", number_exact(text, value));
}

static bool among(const char *const *names, int count, const char *name)
{
    for (int i = 0; i < count; i++)
        if (!strcmp(names[i], name)) return true;
    return false;
}

/* ---- one formula ------------------------------------------------------------------------------------------------ */

typedef struct Part {
    const char *text;
    Bind bind;
    int depth;
    bool vector; /* one number a parameter (in torch: a tensor) */
    bool rows;   /* one number an example */
    bool flat;   /* may be exactly 0 far and wide: steps, comparisons */
    bool logic;  /* text is `a and b`: its value is not 0 or 1 */
    bool named;  /* a line of its own: text is its name */
} Part;

typedef struct Writing {
    PythonWriter *w;
    Arena arena;
    NodeList list;
    Part *parts;
    const char *indent;
    int lines; /* that parts have become */
    bool safe;
    bool listed; /* the whole is a list: what is no list in it must be worked out before */
} Writing;

static const Part *part_of(const Writing *s, const Node *node) { return &s->parts[node_list_index(&s->list, node)]; }

static bool is_reduction(NodeOp op) { return op >= OP_NORM && op <= OP_MAX_OF; }

/* As an operand: in brackets where it binds less tightly. */
static const char *held(Writing *s, const Node *node, Bind least)
{
    const Part *part = part_of(s, node);
    if (part->logic) return arena_print(&s->arena, "(1 if %s else 0)", part->text);
    return part->bind < least ? arena_print(&s->arena, "(%s)", part->text) : part->text;
}

static const char *condition(Writing *s, const Node *node, Bind least)
{
    const Part *part = part_of(s, node);
    return part->bind < least ? arena_print(&s->arena, "(%s)", part->text) : part->text;
}

/* The names after `for` that are lists in the text of this node, each once, in `names`. */
static int free_lists(const Writing *s, const Node *root, const char **names, int most, bool rows)
{
    int count = 0, top = 0, room = 64;
    const Node **stack = memory_must(malloc(sizeof *stack * (size_t)room));
    stack[top++] = root;
    while (top) {
        const Node *node = stack[--top];
        const Part *part = part_of(s, node);
        bool list = rows ? part->rows : part->vector;
        if (!list) continue;
        if (node->kind == NODE_NAME || part->named) {
            if (rows && !part->named) continue; /* columns stand in `data` */
            if (!among(names, count, part->text) && count < most) names[count++] = part->text;
            continue;
        }
        if (top + node->count >= room)
            stack = memory_must(realloc(stack, sizeof *stack * (size_t)(room = 2 * (top + node->count))));
        for (int i = node->count - 1; i >= 0; i--) stack[top++] = node->args[i];
    }
    free(stack);
    return count;
}

static const char *for_clause(Writing *s, const Node *node)
{
    enum { MOST = 64 };
    const char *names[MOST];
    TextBuffer text = {0};
    const Part *part = part_of(s, node);
    int count = free_lists(s, node, names, MOST, part->rows);
    int lists = count + part->rows;
    text_add(&text, "for ");
    for (int i = 0; i < count; i++) text_add(&text, "%s%s", i ? ", " : "", names[i]);
    if (part->rows) {
        bool brackets = count || s->w->column_count == 1;
        text_add(&text, "%s%s", count ? ", " : "", brackets ? "(" : "");
        for (int i = 0; i < s->w->column_count; i++) {
            if (i) text_add(&text, ", ");
            python_name(s->w->columns[i], &text);
        }
        text_add(&text, "%s%s", s->w->column_count == 1 ? "," : "", brackets ? ")" : "");
    }
    text_add(&text, lists > 1 ? " in zip(" : " in ");
    for (int i = 0; i < count; i++) text_add(&text, "%s%s", i ? ", " : "", names[i]);
    if (part->rows) text_add(&text, "%sdata", count ? ", " : "");
    if (lists > 1) text_add(&text, ")");
    const char *out = arena_string(&s->arena, text.data);
    text_free(&text);
    return out;
}

/* As a list: the name of one, or a comprehension. */
static const char *as_list(Writing *s, const Node *node)
{
    const Part *part = part_of(s, node);
    if (!part->vector && !part->rows) return arena_print(&s->arena, "[%s]*2", part->text);
    if ((node->kind == NODE_NAME && part->vector) || part->named) return part->text;
    if (node_is(node, OP_GRAD)) return part->text;
    return arena_print(&s->arena, "[%s %s]", held(s, node, BIND_OR), for_clause(s, node));
}

static void set(Part *part, const char *text, Bind bind) { part->text = text, part->bind = bind; }

static void write_binary(Writing *s, const Node *node, Part *part)
{
    static const struct {
        NodeOp op;
        const char *sign;
        Bind bind, left, right;
    } signs[] = {
        {OP_ADD, " + ", BIND_SUM, BIND_SUM, BIND_PRODUCT},     {OP_SUB, " - ", BIND_SUM, BIND_SUM, BIND_PRODUCT},
        {OP_MUL, "*", BIND_PRODUCT, BIND_PRODUCT, BIND_POWER}, {OP_DIV, "/", BIND_PRODUCT, BIND_PRODUCT, BIND_POWER},
        {OP_LT, " < ", BIND_COMPARE, BIND_SUM, BIND_SUM},      {OP_LE, " <= ", BIND_COMPARE, BIND_SUM, BIND_SUM},
        {OP_GT, " > ", BIND_COMPARE, BIND_SUM, BIND_SUM},      {OP_GE, " >= ", BIND_COMPARE, BIND_SUM, BIND_SUM},
        {OP_EQ, " == ", BIND_COMPARE, BIND_SUM, BIND_SUM},     {OP_NE, " != ", BIND_COMPARE, BIND_SUM, BIND_SUM},
    };
    const Node *a = node->args[0], *b = node->args[1];
    bool torch = s->w->torch && part->vector;
    if (node->op == OP_DIV && (s->safe || part_of(s, b)->flat) && !torch &&
        !(b->kind == NODE_NUMBER && b->value != 0)) {
        python_use(s->w, "div");
        set(part, arena_print(&s->arena, "div(%s, %s)", held(s, a, BIND_OR), held(s, b, BIND_OR)), BIND_VALUE);
        return;
    }
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (signs[i].op == node->op)
            set(part,
                arena_print(&s->arena, "%s%s%s", held(s, a, signs[i].left), signs[i].sign, held(s, b, signs[i].right)),
                signs[i].bind);
}

static void write_power(Writing *s, const Node *node, Part *part)
{
    const Node *base = node->args[0], *exponent = node->args[1];
    bool torch = s->w->torch && part->vector, number = exponent->kind == NODE_NUMBER;
    bool whole = number && exponent->value == floor(exponent->value);
    bool positive = (base->kind == NODE_NUMBER && base->value > 0) || base->kind == NODE_CONSTANT ||
                    (base->kind == NODE_NAME && among(s->w->positive, s->w->positive_count, base->name));
    if (number && exponent->value == 0.5 && !torch) {
        python_use(s->w, "sqrt");
        set(part, arena_print(&s->arena, "sqrt(%s)", held(s, base, BIND_OR)), BIND_VALUE);
    } else if (torch || (!s->safe && (whole || positive))) {
        set(part, arena_print(&s->arena, "%s**%s", held(s, base, BIND_VALUE), held(s, exponent, BIND_POWER)),
            BIND_POWER);
    } else {
        python_use(s->w, "power");
        set(part, arena_print(&s->arena, "power(%s, %s)", held(s, base, BIND_OR), held(s, exponent, BIND_OR)),
            BIND_VALUE);
    }
}

static void write_call(Writing *s, const Node *node, Part *part)
{
    TextBuffer text = {0};
    const char *name = "";
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        if (calls[i].op == node->op)
            name = s->w->torch && (part->vector || part->rows) && calls[i].torch ? calls[i].torch : calls[i].plain;
    python_use(s->w, name);
    bool lists = is_reduction(node->op), pairs = node->op == OP_MIN || node->op == OP_MAX;
    for (int i = pairs ? 2 : node->count; i < node->count; i++) text_add(&text, "%s(", name);
    text_add(&text, "%s(", name);
    for (int i = 0; i < node->count; i++)
        text_add(&text, "%s%s%s", i ? ", " : "", lists ? as_list(s, node->args[i]) : held(s, node->args[i], BIND_OR),
                 pairs && i && i + 1 < node->count ? ")" : "");
    text_add(&text, ")");
    set(part, arena_string(&s->arena, text.data), BIND_VALUE);
    text_free(&text);
}

static void write_examples(Writing *s, const Node *node, Part *part)
{
    const Node *inside = node->args[0];
    const char *text = held(s, inside, BIND_OR);
    bool mean = node->op == OP_DATA_MEAN;
    if (!part_of(s, inside)->rows)
        set(part, mean ? text : arena_print(&s->arena, "len(data)*%s", held(s, inside, BIND_POWER)),
            mean ? part_of(s, inside)->bind : BIND_PRODUCT);
    else if (s->w->torch)
        set(part, arena_print(&s->arena, mean ? "torch.mean(%s)" : "torch.sum(%s)", text), BIND_VALUE);
    else
        set(part, arena_print(&s->arena, mean ? "sum(%s %s)/len(data)" : "sum(%s %s)", text, for_clause(s, inside)),
            mean ? BIND_PRODUCT : BIND_VALUE);
}

static void write_node(Writing *s, const Node *node, Part *part)
{
    if (node->kind == NODE_NUMBER) {
        TextBuffer text = {0};
        python_number(node->value, &text);
        set(part, arena_string(&s->arena, text.data), signbit(node->value) ? BIND_UNARY : BIND_VALUE);
        text_free(&text);
        return;
    }
    if (node->kind != NODE_CALL) {
        TextBuffer text = {0};
        if (node->kind == NODE_CONSTANT) text_add(&text, "math.%s", node->name);
        else python_name(node->name, &text);
        set(part, arena_string(&s->arena, text.data), BIND_VALUE);
        text_free(&text);
        part->vector = node->kind == NODE_NAME && among(s->w->vectors, s->w->vector_count, node->name);
        part->rows = node->kind == NODE_NAME && among(s->w->columns, s->w->column_count, node->name);
        return;
    }
    for (int i = 0; i < node->count; i++) {
        const Part *inner = part_of(s, node->args[i]);
        part->vector |= inner->vector;
        part->rows |= inner->rows;
        part->flat |= inner->flat;
        if (!inner->named && inner->depth >= part->depth) part->depth = inner->depth + 1;
    }
    part->flat |= (node->op >= OP_LT && node->op <= OP_NOT) || node->op == OP_SIGN || node->op == OP_FLOOR ||
                  node->op == OP_CEIL || node->op == OP_ROUND || node->op == OP_RELU || node->op == OP_HEAVISIDE ||
                  node->op == OP_WHERE;
    switch (node->op) {
    case OP_POW: write_power(s, node, part); break;
    case OP_NEG: {
        bool tight = part_of(s, node->args[0])->bind >= BIND_UNARY;
        set(part, arena_print(&s->arena, "-%s", held(s, node->args[0], BIND_PRODUCT)),
            tight ? BIND_UNARY : BIND_PRODUCT);
        break;
    }
    case OP_AND:
    case OP_OR: {
        bool both = node->op == OP_AND;
        set(part,
            arena_print(&s->arena, "%s %s %s", condition(s, node->args[0], both ? BIND_AND : BIND_OR),
                        both ? "and" : "or", condition(s, node->args[1], both ? BIND_NOT : BIND_AND)),
            both ? BIND_AND : BIND_OR);
        part->logic = true;
        break;
    }
    case OP_NOT: set(part, arena_print(&s->arena, "not %s", condition(s, node->args[0], BIND_NOT)), BIND_NOT); break;
    case OP_WHERE:
        set(part,
            arena_print(&s->arena, "(%s if %s else %s)", held(s, node->args[1], BIND_OR),
                        condition(s, node->args[0], BIND_OR), held(s, node->args[2], BIND_OR)),
            BIND_VALUE);
        break;
    case OP_GRAD:
        set(part, arena_print(&s->arena, "%s(%s)", s->w->gradient, as_list(s, node->args[0])), BIND_VALUE);
        part->vector = true;
        break;
    case OP_DATA_MEAN:
    case OP_DATA_SUM:
        part->rows = false;
        write_examples(s, node, part);
        break;
    case OP_ADD:
    case OP_SUB:
    case OP_MUL:
    case OP_DIV:
    case OP_LT:
    case OP_LE:
    case OP_GT:
    case OP_GE:
    case OP_EQ:
    case OP_NE: write_binary(s, node, part); break;
    default:
        write_call(s, node, part);
        if (is_reduction(node->op)) part->vector = false;
        break;
    }
}

/* The part becomes a line before this one, and its name stands in its place. */
static void give_line(Writing *s, const Node *node, Part *part)
{
    const char *name = arena_print(&s->arena, "part%d_", ++s->lines);
    const char *value = part->vector && !s->w->torch ? as_list(s, node)
                        : part->rows && !s->w->torch ? as_list(s, node)
                                                     : held(s, node, BIND_OR);
    text_add(s->w->out, "%s%s = %s\n", s->indent, name, value);
    part->text = name, part->bind = BIND_VALUE, part->depth = 0, part->named = true, part->logic = false;
}

static bool wants_line(const Writing *s, int i, bool *by_size)
{
    const Node *node = s->list.nodes[i];
    const Part *part = &s->parts[i];
    if (node->kind != NODE_CALL || i == s->list.count - 1) return false;
    if (node->op == OP_GRAD || (s->listed && (is_reduction(node->op)))) return true;
    size_t length = strlen(part->text);
    *by_size = length > LONG_LINE || (s->list.uses[i] > 1 && length > LONG_SHARED) || part->depth > DEEP;
    return *by_size;
}

static void write_all(Writing *s, bool *large)
{
    *large = false;
    s->lines = 0;
    memset(s->parts, 0, sizeof *s->parts * (size_t)s->list.count);
    for (int i = 0; i < s->list.count; i++) {
        bool by_size = false;
        write_node(s, s->list.nodes[i], &s->parts[i]);
        if (wants_line(s, i, &by_size)) give_line(s, s->list.nodes[i], &s->parts[i]);
        *large |= by_size;
    }
}

void python_line(PythonWriter *writer, const Node *node, const char *indent, const char *before)
{
    Writing s = {.w = writer, .list = node_list(node), .indent = indent};
    s.parts = memory_must(calloc((size_t)s.list.count + 1, sizeof *s.parts));
    size_t start = writer->out->length;
    bool used[PYTHON_HELPERS], large;
    memcpy(used, writer->used, sizeof used);
    /* Whether the whole is a list decides how its parts are written, and so does whether it is large. */
    const Part *whole = &s.parts[s.list.count - 1];
    for (int pass = 0; pass < 3; pass++) {
        writer->out->length = start;
        if (writer->out->data) writer->out->data[start] = 0;
        memcpy(writer->used, used, sizeof used);
        write_all(&s, &large);
        bool listed = whole->vector && !writer->torch;
        if (listed == s.listed && large <= s.safe) break;
        s.listed = listed;
        s.safe |= large;
    }
    const char *value = s.listed ? as_list(&s, node) : held(&s, node, BIND_OR);
    text_add(writer->out, "%s%s%s\n", indent, before, value);
    arena_free(&s.arena);
    free(s.parts);
    node_list_free(&s.list);
}

/* What torch cannot derive as the program does: steps and comparisons outside a condition, and columns in a condition. */
bool python_torch_can(const Node *node)
{
    NodeList list = node_list(node);
    bool *asked = memory_must(calloc((size_t)list.count + 1, sizeof *asked)), can = true;
    /* parents come after children: from the root down, what stands only in conditions */
    for (int i = list.count - 1; i >= 0; i--) {
        const Node *n = list.nodes[i];
        if (n->kind != NODE_CALL) continue;
        bool logic = n->op >= OP_LT && n->op <= OP_NOT;
        if ((logic && !asked[i]) || n->op == OP_HEAVISIDE || n->op == OP_GRAD || is_reduction(n->op)) can = false;
        if (n->op == OP_CLAMP && (n->args[1]->kind == NODE_CALL || n->args[2]->kind == NODE_CALL ||
                                  n->args[1]->kind == NODE_NAME || n->args[2]->kind == NODE_NAME))
            can = false;
        if (n->op == OP_WHERE) asked[node_list_index(&list, n->args[0])] = true;
        if (n->op == OP_AND || n->op == OP_OR || n->op == OP_NOT)
            for (int k = 0; k < n->count; k++) asked[node_list_index(&list, n->args[k])] = true;
        if (n->op == OP_WHERE)
            for (int k = 0; k < list.count; k++)
                if (list.nodes[k]->op == OP_DATA_MEAN || list.nodes[k]->op == OP_DATA_SUM) can = false;
    }
    free(asked);
    node_list_free(&list);
    return can;
}
