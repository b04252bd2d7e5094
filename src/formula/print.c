/* Tree to text: the language itself, and TeX. A stack of pieces in place of recursion, so that a chain of thousands of
 * terms needs no deep stack; brackets only where the reader needs them to get the same tree back. */
#include "formula/formula.h"

#include "base/memory.h"
#include "formula/tree.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BIND_OR = 1, BIND_AND, BIND_NOT, BIND_COMPARE, BIND_SUM, BIND_PRODUCT, BIND_UNARY, BIND_POWER, BIND_VALUE };

/* A shared part is written out each time it occurs; beyond this many bytes the rest becomes an ellipsis. */
enum { PRINT_MOST = 8 << 20 };

typedef struct Piece {
    const char *text; /* or, where NULL, a node */
    const Node *node;
    int least; /* brackets if it binds less tight */
} Piece;

enum { FEW = 64 };

typedef struct Printer {
    TextBuffer *out;
    Piece *stack; /* `few` as long as they are enough: short formulas take no memory */
    int count, room;
    bool tex;
    Piece few[FEW];
} Printer;

static void push(Printer *p, const char *text, const Node *node, int least)
{
    if (p->count == p->room) {
        bool few = p->stack == p->few;
        p->room *= 2;
        p->stack = memory_must(realloc(few ? NULL : p->stack, sizeof *p->stack * (size_t)p->room));
        if (few) memcpy(p->stack, p->few, sizeof p->few);
    }
    p->stack[p->count++] = (Piece){text, node, least};
}
static void push_text(Printer *p, const char *text) { push(p, text, NULL, 0); }
static void push_node(Printer *p, const Node *node, int least) { push(p, NULL, node, least); }

static int bind_of(const Node *node, bool tex)
{
    if (node->kind == NODE_NUMBER) {
        if (!isfinite(node->value)) return BIND_PRODUCT; /* written as 1/0 */
        return signbit(node->value) ? BIND_UNARY : BIND_VALUE;
    }
    if (node->kind != NODE_CALL) return BIND_VALUE;
    switch (node->op) {
    case OP_OR: return BIND_OR;
    case OP_AND: return BIND_AND;
    case OP_NOT: return BIND_NOT;
    case OP_LT:
    case OP_LE:
    case OP_GT:
    case OP_GE:
    case OP_EQ:
    case OP_NE: return BIND_COMPARE;
    case OP_ADD:
    case OP_SUB: return BIND_SUM;
    case OP_MUL: return BIND_PRODUCT;
    case OP_DIV: return tex ? BIND_VALUE : BIND_PRODUCT;
    case OP_NEG: { /* -a*b reads back as (-a)*b, which is the same value; -(a + b) needs its brackets */
        int inner = bind_of(node->args[0], tex);
        return inner >= BIND_UNARY ? BIND_UNARY : BIND_PRODUCT;
    }
    case OP_POW: return BIND_POWER;
    default: return BIND_VALUE;
    }
}

static const char *sign_of(NodeOp op, bool tex)
{
    switch (op) {
    case OP_ADD: return " + ";
    case OP_SUB: return " - ";
    case OP_MUL: return tex ? " \\, " : "*";
    case OP_DIV: return "/";
    case OP_LT: return " < ";
    case OP_LE: return tex ? " \\le " : " <= ";
    case OP_GT: return " > ";
    case OP_GE: return tex ? " \\ge " : " >= ";
    case OP_EQ: return tex ? " = " : " == ";
    case OP_NE: return tex ? " \\ne " : " != ";
    case OP_AND: return tex ? " \\land " : " and ";
    case OP_OR: return tex ? " \\lor " : " or ";
    default: return NULL;
    }
}

static void add_number(Printer *p, double value)
{
    char text[32];
    if (!isfinite(value)) {
        text_add(p->out, "%s", isnan(value) ? "0/0" : value > 0 ? "1/0" : "-1/0");
        return;
    }
    number_exact(text, value);
    char *e = strchr(text, 'e');
    if (e) { /* 1e-08 -> 1e-8 */
        char *to = e + 1, *from = e + 1;
        if (*from == '-') *to++ = *from++;
        else if (*from == '+') from++;
        while (*from == '0' && from[1]) from++;
        memmove(to, from, strlen(from) + 1);
    }
    if (!p->tex || !e) text_add(p->out, "%s", text);
    else {
        *e = 0;
        if (!strcmp(text, "1")) text_add(p->out, "10^{%s}", e + 1);
        else text_add(p->out, "%s \\cdot 10^{%s}", text, e + 1);
    }
}

static const char *const greek[] = {
    "alpha", "beta",  "gamma", "delta", "epsilon", "zeta",  "eta", "theta",   "iota", "kappa", "lambda",
    "mu",    "nu",    "xi",    "pi",    "rho",     "sigma", "tau", "upsilon", "phi",  "chi",   "psi",
    "omega", "Gamma", "Delta", "Theta", "Lambda",  "Xi",    "Pi",  "Sigma",   "Phi",  "Psi",   "Omega",
};

static void add_tex_word(TextBuffer *out, const char *word, size_t n)
{
    if (n == 3 && !memcmp(word, "eps", 3)) {
        text_add(out, "\\varepsilon");
        return;
    }
    for (size_t i = 0; i < sizeof greek / sizeof *greek; i++)
        if (strlen(greek[i]) == n && !memcmp(greek[i], word, n)) {
            text_add(out, "\\%s", greek[i]);
            return;
        }
    if (utf8_count(word, n) <= 1) text_add_bytes(out, word, n);
    else text_add(out, "\\mathrm{%.*s}", (int)n, word);
}

/* m_hat -> \hat{m}, beta1 -> \beta_{1}, x_best -> x_{best}. */
static void add_tex_name(TextBuffer *out, const char *name)
{
    size_t n = strlen(name), stem = strcspn(name, "_");
    size_t digits = stem;
    while (digits > 1 && name[digits - 1] >= '0' && name[digits - 1] <= '9') digits--;
    const char *rest = stem < n ? name + stem + 1 : "";
    bool hat = !strcmp(rest, "hat"), bar = !strcmp(rest, "bar");
    if (!stem) {
        text_add(out, "\\mathrm{%s}", name[0] == '_' ? name + 1 : name);
        return;
    }
    if (hat || bar) text_add(out, hat ? "\\hat{" : "\\bar{");
    add_tex_word(out, name, digits);
    if (digits < stem) text_add(out, "_{%.*s}", (int)(stem - digits), name + digits);
    if (hat || bar) text_add(out, "}");
    else if (*rest) {
        text_add(out, digits < stem ? "{}_{" : "_{");
        for (const char *c = rest; *c; c++) {
            if (*c == '_') text_add(out, ",");
            else text_add_bytes(out, c, 1);
        }
        text_add(out, "}");
    }
}

/* Pushes the pieces of a binary operator, last first. */
static void push_binary(Printer *p, const Node *node, const char *sign, int left, int right)
{
    push_node(p, node->args[1], right);
    push_text(p, sign);
    push_node(p, node->args[0], left);
}

static void push_list(Printer *p, const Node *node)
{
    push_text(p, ")");
    for (int i = node->count - 1; i >= 0; i--) {
        push_node(p, node->args[i], 0);
        if (i) push_text(p, ", ");
    }
}

static void push_operator(Printer *p, const Node *node)
{
    const char *sign = sign_of(node->op, p->tex);
    switch (node->op) {
    case OP_ADD:
    case OP_SUB: push_binary(p, node, sign, BIND_SUM, BIND_PRODUCT); break;
    case OP_MUL:
    case OP_DIV: push_binary(p, node, sign, BIND_PRODUCT, BIND_POWER); break;
    case OP_AND: push_binary(p, node, sign, BIND_AND, BIND_NOT); break;
    case OP_OR: push_binary(p, node, sign, BIND_OR, BIND_AND); break;
    case OP_NOT:
        push_node(p, node->args[0], BIND_NOT);
        push_text(p, p->tex ? "\\lnot " : "not ");
        break;
    case OP_NEG:
        push_node(p, node->args[0], BIND_PRODUCT);
        push_text(p, "-");
        break;
    case OP_POW: {
        const Node *power = node->args[1];
        if (p->tex) {
            push_text(p, "}");
            push_node(p, power, 0);
            push_text(p, "^{");
        } else {
            push_node(p, power, BIND_POWER);
            push_text(p, "^");
        }
        push_node(p, node->args[0], BIND_VALUE);
        break;
    }
    default: push_binary(p, node, sign, BIND_SUM, BIND_SUM); break; /* comparisons do not chain */
    }
}

static void push_call(Printer *p, const Node *node)
{
    push_list(p, node);
    push_text(p, "(");
    push_text(p, op_info(node->op)->name);
}

static void push_tex(Printer *p, const Node *node)
{
    static const char *const own[OP_COUNT] = {
        [OP_SIN] = "\\sin",      [OP_COS] = "\\cos",     [OP_TAN] = "\\tan",       [OP_ASIN] = "\\arcsin",
        [OP_ACOS] = "\\arccos",  [OP_ATAN] = "\\arctan", [OP_SINH] = "\\sinh",     [OP_COSH] = "\\cosh",
        [OP_TANH] = "\\tanh",    [OP_LOG] = "\\ln",      [OP_LOG2] = "\\log_2",    [OP_LOG10] = "\\log_{10}",
        [OP_MIN] = "\\min",      [OP_MAX] = "\\max",     [OP_SIGMOID] = "\\sigma", [OP_EXP] = "\\exp",
        [OP_GRAD] = "\\nabla L",
    };
    static const struct {
        NodeOp op;
        const char *open, *close;
    } around[] = {
        {OP_SQRT, "\\sqrt{", "}"},
        {OP_CBRT, "\\sqrt[3]{", "}"},
        {OP_ABS, "\\left|", "\\right|"},
        {OP_NORM, "\\left\\|", "\\right\\|"},
        {OP_FLOOR, "\\left\\lfloor ", "\\right\\rfloor "},
        {OP_CEIL, "\\left\\lceil ", "\\right\\rceil "},
    };
    for (size_t i = 0; i < sizeof around / sizeof *around; i++)
        if (node->op == around[i].op) {
            push_text(p, around[i].close);
            push_node(p, node->args[0], 0);
            push_text(p, around[i].open);
            return;
        }
    if (node->op == OP_DIV) {
        push_text(p, "}");
        push_node(p, node->args[1], 0);
        push_text(p, "}{");
        push_node(p, node->args[0], 0);
        push_text(p, "\\frac{");
    } else if (node->op == OP_DOT) {
        push_node(p, node->args[1], BIND_PRODUCT);
        push_text(p, " \\cdot ");
        push_node(p, node->args[0], BIND_PRODUCT);
    } else if (node->op == OP_WHERE) {
        push_text(p, " & \\text{else} \\end{cases}");
        push_node(p, node->args[2], 0);
        push_text(p, " \\\\ ");
        push_node(p, node->args[0], 0);
        push_text(p, " & ");
        push_node(p, node->args[1], 0);
        push_text(p, "\\begin{cases} ");
    } else {
        push_text(p, "\\right)");
        for (int i = node->count - 1; i >= 0; i--) {
            push_node(p, node->args[i], 0);
            if (i) push_text(p, ", ");
        }
        push_text(p, "\\left(");
        if (own[node->op]) push_text(p, own[node->op]);
        else {
            push_text(p, "}");
            push_text(p, node->op == OP_MAX_OF ? "max" : op_info(node->op)->name);
            push_text(p, "\\mathrm{");
        }
    }
}

static void print(const Node *root, TextBuffer *out, bool tex)
{
    Printer p = {.out = out, .tex = tex, .room = FEW};
    p.stack = p.few;
    size_t start = out->length;
    push_node(&p, root, 0);
    while (p.count > 0 && !(out->fixed && out->cut)) {
        Piece piece = p.stack[--p.count];
        const Node *node = piece.node;
        if (out->length - start > PRINT_MOST) {
            text_add(out, " …");
            break;
        }
        if (!node) text_add_bytes(out, piece.text, strlen(piece.text));
        else if (bind_of(node, tex) < piece.least) {
            push_text(&p, tex ? "\\right)" : ")");
            push_node(&p, node, 0);
            push_text(&p, tex ? "\\left(" : "(");
        } else if (node->kind == NODE_NUMBER) add_number(&p, node->value);
        else if (node->kind != NODE_CALL) {
            if (tex) add_tex_name(out, node->name);
            else text_add(out, "%s", node->name);
        } else if (tex && (node->op == OP_DIV || op_info(node->op)->name)) push_tex(&p, node);
        else if (op_info(node->op)->name) push_call(&p, node);
        else push_operator(&p, node);
    }
    if (p.stack != p.few) free(p.stack);
}

void formula_print(const Node *node, TextBuffer *out) { print(node, out, false); }
void formula_print_tex(const Node *node, TextBuffer *out) { print(node, out, true); }
