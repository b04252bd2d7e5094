/* Tokens to tree: precedence climbing (Pratt 1973), one function for all binary operators.
 *
 *   or < and < not < comparison < + - < * / and implied product < unary minus < ^ (to the right)
 */
#include "formula/lexer.h"

#include "base/memory.h"
#include "formula/tree.h"

#include <stdlib.h>
#include <string.h>

enum { LEVEL_OR = 1, LEVEL_AND, LEVEL_NOT, LEVEL_COMPARE, LEVEL_SUM, LEVEL_PRODUCT, LEVEL_UNARY, LEVEL_POWER };

typedef struct Parser {
    Lexer lexer;
    const FormulaNames *names;
    int depth;
    const char **known; /* hash table of names already found good */
    uint32_t known_mask;
    int known_count;
} Parser;

/* ---- names ---- */

static bool any_name(const Parser *p) { return !p->names || p->names->count < 0; }
static bool in_rules(const Parser *p) { return p->names && p->names->rules; }
static bool over_data(const Parser *p) { return p->names && p->names->data; }

static uint32_t name_hash(const char *name)
{
    uint32_t h = 2166136261u;
    for (; *name; name++) h = (h ^ (unsigned char)*name) * 16777619u;
    return h;
}

/* Is it one of the caller's names? Good ones are remembered, so that a long formula over many columns stays quick. */
static bool is_own_name(Parser *p, const char *name)
{
    if (any_name(p)) return false;
    uint32_t at = name_hash(name) & p->known_mask;
    for (; p->known && p->known[at]; at = (at + 1) & p->known_mask)
        if (!strcmp(p->known[at], name)) return true;
    for (int i = 0; i < p->names->count; i++) {
        if (strcmp(p->names->names[i], name)) continue;
        if (p->known && p->known_count < (int)(p->known_mask / 2)) {
            p->known[at] = p->names->names[i];
            p->known_count++;
        }
        return true;
    }
    return false;
}

/* "xy" where x and y are names: a product that was meant. Writes "x*y". */
static bool splits_into_names(Parser *p, const char *name, char out[64])
{
    TextBuffer text = text_fixed(out, 64);
    if (any_name(p) || strlen(name) > 12) return false;
    for (const char *at = name; *at;) {
        char one[5] = {0};
        int n = utf8_length_at(at, NULL);
        memcpy(one, at, (size_t)n);
        if (!is_own_name(p, one)) return false;
        text_add(&text, "%s%s", text.length ? "*" : "", one);
        at += n;
    }
    return !text.cut;
}

static const char *nearest_of_all(Parser *p, const char *name, bool functions_only)
{
    const char *const *functions;
    int count = op_names(&functions), total = 0;
    int own = functions_only || any_name(p) ? 0 : p->names->count;
    if (own > 2000) own = 2000; /* a message is not worth more */
    const char **all = memory_must(malloc(sizeof *all * (size_t)(own + count + 3)));
    for (int i = 0; i < own; i++) all[total++] = p->names->names[i];
    for (int i = 0; i < count; i++)
        if (op_find(functions[i], in_rules(p), over_data(p))) all[total++] = functions[i];
    if (!functions_only) {
        all[total++] = "pi";
        all[total++] = "e";
        all[total++] = "tau";
    }
    const char *best = nearest_name(name, all, total);
    free(all);
    return best;
}

static const Node *unknown_name(Parser *p, const char *name, int column, bool called)
{
    char product[64];
    const char *best = nearest_of_all(p, name, called);
    if (called) {
        if (best)
            return lexer_fail(&p->lexer, STATUS_NAME, column, "'%.40s' is not a function; did you mean '%s'?", name,
                              best);
        return lexer_fail(&p->lexer, STATUS_NAME, column, "'%.40s' is not a function; sin cos exp log sqrt abs … are",
                          name);
    }
    if (splits_into_names(p, name, product))
        return lexer_fail(&p->lexer, STATUS_NAME, column, "'%.40s' is not known; for a product write %s", name,
                          product);
    if (best) return lexer_fail(&p->lexer, STATUS_NAME, column, "'%.40s' is not known; did you mean '%s'?", name, best);
    TextBuffer list = {0};
    for (int i = 0; i < p->names->count && i < 8; i++) text_add(&list, "%s%.30s", i ? ", " : "", p->names->names[i]);
    const Node *none = lexer_fail(&p->lexer, STATUS_NAME, column,
                                  list.length ? "'%.40s' is not known; names here: %s%s"
                                              : "'%.40s' is not known; there are no names here",
                                  name, list.length ? list.data : "", p->names->count > 8 ? ", …" : "");
    text_free(&list);
    return none;
}

/* ---- parser ---- */

static const Node *parse(Parser *p, int least);

static const Node *make(Parser *p, NodeOp op, const Node *a, const Node *b, int column)
{
    if (!a || (!b && op != OP_NEG && op != OP_NOT)) return NULL;
    return node_call(p->lexer.arena, op, (const Node *[]){a, b}, b ? 2 : 1, column);
}

/* The values of a call; `(` is taken already. */
static const Node *parse_call(Parser *p, NodeOp op, const char *name, int column)
{
    const OpInfo *info = op_info(op);
    const Node *few[4], **args = few;
    int count = 0, room = 4;
    if (p->lexer.token.kind == TOKEN_CLOSE)
        return lexer_fail(&p->lexer, STATUS_SYNTAX, p->lexer.token.column, "'%s' needs a value in its brackets", name);
    for (;;) {
        const Node *arg = parse(p, LEVEL_OR);
        if (!arg) return NULL;
        if (count == room) {
            const Node **more = arena_array(p->lexer.arena, const Node *, room * 2);
            memcpy(more, args, sizeof *args * (size_t)count);
            args = more;
            room *= 2;
        }
        args[count++] = arg;
        if (p->lexer.token.kind != TOKEN_COMMA) break;
        if (count == info->most) {
            bool mean = op == OP_MEAN || op == OP_DATA_MEAN;
            return lexer_fail(&p->lexer, STATUS_SYNTAX, p->lexer.token.column, "'%s' takes %d value%s%s", name,
                              info->most, info->most > 1 ? "s" : "",
                              mean ? "; for the mean of two write (a + b)/2" : "; take out what comes after");
        }
        lexer_next(&p->lexer);
    }
    if (p->lexer.token.kind != TOKEN_CLOSE) {
        if (p->lexer.token.kind == TOKEN_END)
            return lexer_fail(&p->lexer, STATUS_SYNTAX, p->lexer.token.column, "the bracket of '%s' is open; add ')'",
                              name);
        return lexer_fail_token(&p->lexer, "", &p->lexer.token,
                                " does not fit here; an operator, ',' or ')' is missing before it");
    }
    if (count < info->least)
        return lexer_fail(&p->lexer, STATUS_SYNTAX, p->lexer.token.column,
                          "'%s' takes %s%d values, but here is only %d", name, info->most == OP_MANY ? "at least " : "",
                          info->least, count);
    lexer_next(&p->lexer);
    return node_call(p->lexer.arena, op, args, count, column);
}

/* A name: function, the caller's name, constant, or any name. */
static const Node *parse_name(Parser *p)
{
    Token token = p->lexer.token;
    size_t length = (size_t)(token.end - token.start);
    char *name = arena_copy(p->lexer.arena, token.start, length);
    lexer_next(&p->lexer);
    bool called = p->lexer.token.kind == TOKEN_OPEN;
    NodeOp op = op_find(name, in_rules(p), over_data(p));
    if (called && op) {
        lexer_next(&p->lexer);
        return parse_call(p, op, name, token.column);
    }
    if (is_own_name(p, name)) return node_name(p->lexer.arena, name, token.column);
    if (op)
        return lexer_fail(&p->lexer, STATUS_SYNTAX, p->lexer.token.column,
                          "'%s' is a function and needs brackets: %s(…)", name, name);
    const char *plain;
    double value;
    if (constant_find(name, &plain, &value)) return node_constant(p->lexer.arena, plain, value, token.column);
    if (called && op_find(name, true, true)) {
        bool both = op_find(name, false, true) != OP_NONE;
        return lexer_fail(&p->lexer, STATUS_NAME, token.column, "'%s' runs over %s; there are none here", name,
                          both ? "the examples of a data file or the parameters of a rule"
                               : "the parameters of a rule");
    }
    if (!any_name(p)) return unknown_name(p, name, token.column, called);
    /* any name will do; still, sim(x) is a slip while k(x + 1) is a product */
    if (called && length >= 3 && nearest_of_all(p, name, true)) return unknown_name(p, name, token.column, true);
    return node_name(p->lexer.arena, name, token.column);
}

static const Node *parse_bracket(Parser *p)
{
    lexer_next(&p->lexer);
    if (p->lexer.token.kind == TOKEN_CLOSE)
        return lexer_fail(&p->lexer, STATUS_SYNTAX, p->lexer.token.column,
                          "the brackets are empty; a value is missing");
    const Node *inside = parse(p, LEVEL_OR);
    if (!inside) return NULL;
    if (p->lexer.token.kind == TOKEN_CLOSE) {
        lexer_next(&p->lexer);
        return inside;
    }
    if (p->lexer.token.kind == TOKEN_END)
        return lexer_fail(&p->lexer, STATUS_SYNTAX, p->lexer.token.column, "the bracket is open; add ')'");
    if (p->lexer.token.kind == TOKEN_COMMA)
        return lexer_fail(&p->lexer, STATUS_SYNTAX, p->lexer.token.column,
                          "a comma separates the values of a function; write the decimal sign as '.'");
    return lexer_fail_token(&p->lexer, "", &p->lexer.token,
                            " does not fit here; an operator or ')' is missing before it");
}

static const Node *parse_prefix(Parser *p)
{
    Token token = p->lexer.token;
    switch (token.kind) {
    case TOKEN_NUMBER: lexer_next(&p->lexer); return node_number(p->lexer.arena, token.value);
    case TOKEN_NAME: return parse_name(p);
    case TOKEN_OPEN: return parse_bracket(p);
    case TOKEN_SIGN:
        if (token.op == OP_SUB) {
            lexer_next(&p->lexer);
            return make(p, OP_NEG, parse(p, LEVEL_UNARY), NULL, token.column);
        }
        if (token.op == OP_ADD) {
            lexer_next(&p->lexer);
            return parse(p, LEVEL_UNARY);
        }
        if (token.op == OP_NOT) {
            lexer_next(&p->lexer);
            return make(p, OP_NOT, parse(p, LEVEL_NOT), NULL, token.column);
        }
        break;
    case TOKEN_END:
        if (p->lexer.last.kind == TOKEN_END && p->lexer.last.start == NULL)
            return lexer_fail(&p->lexer, STATUS_SYNTAX, token.column, "the formula is empty; write one, as x^2 + y^2");
        break;
    case TOKEN_ASSIGN:
        return lexer_fail(&p->lexer, STATUS_SYNTAX, token.column, "a value is missing before '='; write == to compare");
    default: break;
    }
    return lexer_fail_token(&p->lexer, "a value is missing before ", &token, "");
}

static int level_of(NodeOp op)
{
    switch (op) {
    case OP_OR: return LEVEL_OR;
    case OP_AND: return LEVEL_AND;
    case OP_LT:
    case OP_LE:
    case OP_GT:
    case OP_GE:
    case OP_EQ:
    case OP_NE: return LEVEL_COMPARE;
    case OP_ADD:
    case OP_SUB: return LEVEL_SUM;
    case OP_MUL:
    case OP_DIV: return LEVEL_PRODUCT;
    case OP_POW: return LEVEL_POWER;
    default: return 0; /* 'not' does not stand between values */
    }
}

/* What may stand between a value and the next: *level 0 where nothing does. */
static NodeOp infix(Parser *p, int *level)
{
    switch (p->lexer.token.kind) {
    case TOKEN_SIGN: *level = level_of(p->lexer.token.op); return p->lexer.token.op;
    case TOKEN_RAISED: *level = LEVEL_POWER; return OP_POW;
    case TOKEN_NUMBER:
    case TOKEN_NAME:
    case TOKEN_OPEN: *level = LEVEL_PRODUCT; return OP_MUL;
    default: *level = 0; return OP_NONE;
    }
}

/* A value and all operators that bind at least as tight as `least`. */
static const Node *parse(Parser *p, int least)
{
    if (p->depth >= FORMULA_DEPTH_MAX)
        return lexer_fail(&p->lexer, STATUS_LIMIT, p->lexer.token.column, "nested more than %d deep; split the formula",
                          FORMULA_DEPTH_MAX);
    p->depth++;
    const Node *left = parse_prefix(p);
    bool compared = false;
    while (left) {
        int level, column = p->lexer.token.column;
        NodeOp op = infix(p, &level);
        if (!level || level < least) break;
        if (level == LEVEL_COMPARE) {
            if (compared) {
                left = lexer_fail(&p->lexer, STATUS_SYNTAX, column, "comparisons do not chain; write a < b and b < c");
                break;
            }
            compared = true;
        } else if (level < LEVEL_COMPARE) compared = false;
        if (p->lexer.token.kind == TOKEN_NUMBER && p->lexer.last.kind == TOKEN_NUMBER) {
            left =
                lexer_fail(&p->lexer, STATUS_SYNTAX, column, "two numbers side by side; put an operator between them");
            break;
        }
        if (p->lexer.token.kind == TOKEN_RAISED) {
            left = make(p, OP_POW, left, node_number(p->lexer.arena, p->lexer.token.value), column);
            lexer_next(&p->lexer);
            continue;
        }
        if (p->lexer.token.kind == TOKEN_SIGN) lexer_next(&p->lexer);
        left = make(p, op, left, parse(p, op == OP_POW ? LEVEL_UNARY : level + 1), column);
    }
    p->depth--;
    return left;
}

/* ---- entry ---- */

static Status finish(Parser *p)
{
    free(p->known);
    if (p->lexer.status == STATUS_OK || !p->lexer.error) return p->lexer.status;
    char *copy = arena_copy(p->lexer.arena, p->lexer.text, (size_t)(p->lexer.end - p->lexer.text));
    for (char *c = copy; *c; c++)
        if (*c == '\n' || *c == '\r') *c = ' '; /* a formula is one line to the reader */
    error_excerpt(p->lexer.error, copy, strlen(copy));
    return p->lexer.status;
}

static bool start(Parser *p, Arena *arena, const char *text, const FormulaNames *names, Error *error)
{
    size_t length = strlen(text);
    *p = (Parser){.names = names};
    p->lexer = (Lexer){.arena = arena, .text = text, .at = text, .end = text + length, .column = 1, .error = error};
    if (length > FORMULA_LENGTH_MAX && utf8_count(text, length) > FORMULA_LENGTH_MAX) {
        lexer_fail(&p->lexer, STATUS_LIMIT, FORMULA_LENGTH_MAX + 1, "longer than %d characters; split the formula",
                   FORMULA_LENGTH_MAX);
        return false;
    }
    if (names && names->count > 8) {
        p->known_mask = 4095;
        p->known = memory_must(calloc(p->known_mask + 1u, sizeof *p->known));
    }
    lexer_next(&p->lexer);
    return p->lexer.status == STATUS_OK;
}

/* Everything up to the end. */
static const Node *parse_whole(Parser *p)
{
    const Node *node = parse(p, LEVEL_OR);
    if (!node || p->lexer.token.kind == TOKEN_END) return p->lexer.status == STATUS_OK ? node : NULL;
    int column = p->lexer.token.column;
    switch (p->lexer.token.kind) {
    case TOKEN_CLOSE:
        return lexer_fail(&p->lexer, STATUS_SYNTAX, column,
                          "a closing bracket too many; take it out, or open one before");
    case TOKEN_COMMA:
        return lexer_fail(&p->lexer, STATUS_SYNTAX, column,
                          "a comma separates the values of a function; write the decimal sign as '.'");
    case TOKEN_ASSIGN:
        return lexer_fail(&p->lexer, STATUS_SYNTAX, column, "write == to compare; nothing is assigned in a formula");
    default:
        return lexer_fail_token(&p->lexer, "", &p->lexer.token, " does not fit here; an operator is missing before it");
    }
}

Status formula_parse(Arena *arena, const char *text, const FormulaNames *names, const Node **out, Error *error)
{
    Parser p;
    *out = NULL;
    if (start(&p, arena, text, names, error)) *out = parse_whole(&p);
    return finish(&p);
}

Status formula_parse_line(Arena *arena, const char *text, const FormulaNames *names, const char **left,
                          const Node **right, Error *error)
{
    Parser p;
    *left = NULL;
    *right = NULL;
    if (start(&p, arena, text, names, error)) {
        Token name = p.lexer.token;
        if (name.kind != TOKEN_NAME)
            lexer_fail(&p.lexer, STATUS_SYNTAX, name.column, "a line begins with a name; write name = formula");
        else {
            lexer_next(&p.lexer);
            if (p.lexer.token.kind != TOKEN_ASSIGN)
                lexer_fail(&p.lexer, STATUS_SYNTAX, p.lexer.token.column, "'=' is missing; write name = formula");
            else {
                lexer_next(&p.lexer);
                const char *text_of_name = arena_copy(arena, name.start, (size_t)(name.end - name.start));
                const Node *node = parse_whole(&p);
                if (node && p.lexer.status == STATUS_OK) {
                    *left = text_of_name;
                    *right = node;
                }
            }
        }
    }
    return finish(&p);
}

bool formula_is_function(const char *name) { return op_find(name, true, true) != OP_NONE; }

bool formula_is_constant(const char *name)
{
    const char *plain;
    double value;
    return constant_find(name, &plain, &value);
}

/* ---- small walks ---- */

const Node *formula_replace(Arena *arena, const Node *node, const char *name, const Node *with)
{
    NodeList list = node_list(node);
    const Node **fresh = memory_must(malloc(sizeof *fresh * (size_t)list.count));
    for (int i = 0; i < list.count; i++) {
        const Node *old = list.nodes[i];
        fresh[i] = old;
        if (old->kind == NODE_NAME && !strcmp(old->name, name)) fresh[i] = with;
        bool same = true;
        for (int j = 0; j < old->count; j++) same &= fresh[node_list_index(&list, old->args[j])] == old->args[j];
        if (same) continue;
        const Node *copy = node_call(arena, old->op, old->args, old->count, old->column);
        for (int j = 0; j < old->count; j++)
            ((const Node **)copy->args)[j] = fresh[node_list_index(&list, old->args[j])];
        fresh[i] = copy;
    }
    const Node *out = fresh[list.count - 1];
    free(fresh);
    node_list_free(&list);
    return out;
}

int formula_names(Arena *arena, const Node *node, const char ***names)
{
    NodeList list = node_list(node);
    uint32_t mask = 15;
    while ((int)mask < list.count * 2) mask = mask * 2 + 1;
    const char **slots = memory_must(calloc(mask + 1u, sizeof *slots));
    const char **found = arena_array(arena, const char *, list.count);
    int count = 0;
    for (int i = 0; i < list.count; i++) {
        if (list.nodes[i]->kind != NODE_NAME) continue;
        uint32_t at = name_hash(list.nodes[i]->name) & mask;
        while (slots[at] && strcmp(slots[at], list.nodes[i]->name)) at = (at + 1) & mask;
        if (slots[at]) continue;
        slots[at] = found[count++] = list.nodes[i]->name;
    }
    free(slots);
    node_list_free(&list);
    *names = found;
    return count;
}
