/* The true lines with one part changed, left out, swapped or moved. */
#include "lesson/mistake_parts.h"

#include <string.h>

typedef struct Change {
    MistakeKind kind;
    const Node *with, *what, *other;
} Change;
enum { CHANGES_MAX = 24 };

static bool is_half(const Node *node) { return node->kind == NODE_NUMBER && node->value == 0.5; }

/* What people write in the place of a part. */
static int changes_of(Search *s, const Node *n, Change *out)
{
    const Node *a = n->count > 0 ? n->args[0] : NULL, *b = n->count > 1 ? n->args[1] : NULL;
    int count = 0;
    if (n->kind != NODE_CALL) return 0;
    switch (n->op) {
    case OP_ADD:
        out[count++] =
            (Change){mistake_uses(s, b, "eps") && b->kind == NODE_NAME ? MISTAKE_EPS : MISTAKE_TERM, a, b, NULL};
        out[count++] =
            (Change){mistake_uses(s, a, "eps") && a->kind == NODE_NAME ? MISTAKE_EPS : MISTAKE_TERM, b, a, NULL};
        out[count++] = (Change){MISTAKE_TERM_SIGN, mistake_call2(s, OP_SUB, a, b), b, NULL};
        out[count++] = (Change){MISTAKE_TERM_SIGN, mistake_call2(s, OP_SUB, b, a), a, NULL};
        if (node_is(a, OP_SQRT))
            out[count++] = (Change){MISTAKE_EPS_PLACE,
                                    mistake_call1(s, OP_SQRT, mistake_call2(s, OP_ADD, a->args[0], b)), b, NULL};
        break;
    case OP_SUB:
        out[count++] = (Change){MISTAKE_TERM_SIGN, mistake_call2(s, OP_ADD, a, b), b, NULL};
        out[count++] = (Change){MISTAKE_TERM_SIGN, mistake_call2(s, OP_SUB, b, a), n, NULL};
        out[count++] = (Change){MISTAKE_TERM, a, mistake_call1(s, OP_NEG, b), NULL};
        out[count++] = (Change){MISTAKE_TERM, mistake_call1(s, OP_NEG, b), a, NULL};
        out[count++] = (Change){MISTAKE_TERM, b, a, NULL};
        break;
    case OP_MUL:
        out[count++] = (Change){MISTAKE_FACTOR, b, a, NULL};
        out[count++] = (Change){MISTAKE_FACTOR, a, b, NULL};
        break;
    case OP_DIV:
        out[count++] = (Change){MISTAKE_DIVISOR, a, b, NULL};
        out[count++] = (Change){MISTAKE_MULTIPLIED, mistake_call2(s, OP_MUL, a, b), b, NULL};
        out[count++] = (Change){MISTAKE_INVERTED, mistake_call2(s, OP_DIV, b, a), NULL, NULL};
        break;
    case OP_NEG: out[count++] = (Change){MISTAKE_TERM_SIGN, a, a, NULL}; break;
    case OP_POW:
        if (is_half(b)) out[count++] = (Change){MISTAKE_ROOT, a, a, NULL};
        else
            out[count++] = (Change){b->kind == NODE_NUMBER && b->value == 2 ? MISTAKE_SQUARE : MISTAKE_EXPONENT, a,
                                    b->kind == NODE_NUMBER && b->value == 2 ? a : n, NULL};
        if (b->kind == NODE_NUMBER) {
            out[count++] =
                (Change){MISTAKE_EXPONENT, mistake_call2(s, OP_POW, a, mistake_number(s, b->value + 1)), n, NULL};
            out[count++] =
                (Change){MISTAKE_EXPONENT, mistake_call2(s, OP_POW, a, mistake_number(s, b->value - 1)), n, NULL};
            out[count++] =
                (Change){MISTAKE_EXPONENT, mistake_call2(s, OP_MUL, mistake_number(s, b->value), a), n, NULL};
        }
        break;
    case OP_SQRT: out[count++] = (Change){MISTAKE_ROOT, a, a, NULL}; break;
    case OP_DATA_MEAN:
        out[count++] =
            (Change){MISTAKE_NOT_MEAN, mistake_call1(s, OP_DATA_SUM, a), mistake_number(s, s->c->exercise->rows), NULL};
        break;
    case OP_MEAN:
        out[count++] = (Change){MISTAKE_NOT_MEAN, mistake_call1(s, OP_SUM, a), mistake_number(s, EXERCISE_SIZE), NULL};
        break;
    case OP_MIN: out[count++] = (Change){MISTAKE_FUNCTION, mistake_call2(s, OP_MAX, a, b), n, NULL}; break;
    case OP_MAX: out[count++] = (Change){MISTAKE_FUNCTION, mistake_call2(s, OP_MIN, a, b), n, NULL}; break;
    default: break;
    }
    if (n->count == 1 && n->op >= OP_SIN && n->op != OP_SQRT) out[count++] = (Change){MISTAKE_FUNCTION, a, n, NULL};
    for (int i = 0; n->count == 2 && i < 2 && (n->op == OP_MIN || n->op == OP_MAX); i++)
        out[count++] = (Change){MISTAKE_FUNCTION, n->args[i], n, NULL};
    return count;
}

bool mistake_by_change(Search *s, int line)
{
    const Node *formula = mistake_parts_of(s, line);
    NodeList list = node_list(formula);
    bool found = false;
    for (int i = list.count - 1; i >= 0 && !found; i--) { /* large parts first */
        Change changes[CHANGES_MAX];
        int count = changes_of(s, list.nodes[i], changes);
        for (int k = 0; k < count && !found; k++) {
            if (!mistake_with_line(s, line, mistake_replace(s, formula, list.nodes[i], changes[k].with))) continue;
            MistakeKind kind = changes[k].kind;
            if (kind == MISTAKE_TERM_SIGN && mistake_uses(s, list.nodes[i], "lr") &&
                mistake_uses(s, changes[k].what, "lr"))
                kind = MISTAKE_ASCENT;
            found = mistake_tell(s, kind, line, changes[k].what, changes[k].other);
        }
    }
    node_list_free(&list);
    return found;
}

/* a*(b + c) without its brackets, a/(b + c), -(b + c). */
bool mistake_by_brackets(Search *s, int line)
{
    const Node *formula = mistake_parts_of(s, line);
    NodeList list = node_list(formula);
    bool found = false;
    for (int i = 0; i < list.count && !found; i++) {
        const Node *n = list.nodes[i];
        bool product = node_is(n, OP_MUL) || node_is(n, OP_DIV);
        for (int side = 0; side < (product ? 2 : node_is(n, OP_NEG) ? 1 : 0) && !found; side++) {
            const Node *sum = n->args[side], *with;
            if (!node_is(sum, OP_ADD) && !node_is(sum, OP_SUB)) continue;
            if (!product) with = mistake_call2(s, sum->op, mistake_call1(s, OP_NEG, sum->args[0]), sum->args[1]);
            else if (side == 0)
                with = mistake_call2(s, sum->op, sum->args[0], mistake_call2(s, n->op, sum->args[1], n->args[1]));
            else with = mistake_call2(s, sum->op, mistake_call2(s, n->op, n->args[0], sum->args[0]), sum->args[1]);
            found = mistake_with_line(s, line, mistake_replace(s, formula, n, with)) &&
                    mistake_tell(s, MISTAKE_BRACKETS, line, sum, NULL);
        }
    }
    node_list_free(&list);
    return found;
}

/* v and 1 - v: the share that is kept and the one that is new. */
bool mistake_by_beta(Search *s, int line)
{
    const Node *formula = s->c->truth[line].formula;
    NodeList list = node_list(formula);
    bool found = false;
    for (int i = 0; i < list.count && !found; i++) {
        const Node *n = list.nodes[i];
        if (!node_is(n, OP_SUB) || !node_is_value(n->args[0], 1) || n->args[1]->kind != NODE_NAME) continue;
        const char *name = n->args[1]->name;
        found = mistake_with_line(s, line, formula_replace(&s->arena, formula, name, n)) &&
                mistake_tell(s, MISTAKE_BETA, line, n->args[1], NULL);
    }
    node_list_free(&list);
    return found;
}

/* A line that comes after one that reads it. */
bool mistake_by_order(Search *s, int line)
{
    const MistakeCase *c = s->c;
    ProgramLine lines[EXERCISE_LINES_MAX];
    for (int to = line + 1; to < c->count; to++) {
        memcpy(lines, c->truth, sizeof *lines * (size_t)c->count);
        ProgramLine late = lines[line];
        memmove(&lines[line], &lines[line + 1], sizeof *lines * (size_t)(to - line));
        lines[to] = late;
        if (mistake_gives_yours(s, lines, c->count))
            return mistake_tell(s, MISTAKE_ORDER, line, mistake_named(s, late.name),
                                mistake_named(s, lines[to - 1].name));
    }
    return false;
}

/* Another of the names in the place of one. */
bool mistake_by_wrong_name(Search *s, int line)
{
    const MistakeCase *c = s->c;
    const Exercise *e = c->exercise;
    const Node *formula = mistake_parts_of(s, line);
    const char *names[EXERCISE_GIVEN_MAX + 2 * EXERCISE_LINES_MAX + EXERCISE_COLUMNS_MAX];
    int count = 0;
    bool found = false;
    for (int i = 0; i < e->given_count; i++) names[count++] = e->given[i].name;
    for (int i = 0; i < e->let_count; i++) names[count++] = e->lets[i].name;
    for (int i = 0; i < c->count && (c->blank < 0 || i < line); i++) names[count++] = c->truth[i].name;
    for (int i = 0; i < e->column_count; i++) names[count++] = e->columns[i].name;
    NodeList list = node_list(formula);
    for (int i = 0; i < list.count && !found; i++)
        for (int k = 0; list.nodes[i]->kind == NODE_NAME && k < count && !found; k++) {
            if (!strcmp(names[k], list.nodes[i]->name)) continue;
            const Node *other = mistake_named(s, names[k]);
            found = (mistake_with_line(s, line, mistake_replace(s, formula, list.nodes[i], other)) ||
                     mistake_with_line(s, line, formula_replace(&s->arena, formula, list.nodes[i]->name, other))) &&
                    mistake_tell(s, MISTAKE_NAME, line, list.nodes[i], other);
        }
    node_list_free(&list);
    return found;
}
