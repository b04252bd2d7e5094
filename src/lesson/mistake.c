#include "lesson/mistake.h"

#include "base/memory.h"
#include "formula/tree.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const kind_names[MISTAKE_KINDS] = {
    [MISTAKE_NONE] = "none", [MISTAKE_OWN] = "own", [MISTAKE_SIGN] = "sign", [MISTAKE_ASCENT] = "ascent", [MISTAKE_ZERO] = "zero",
    [MISTAKE_LARGE] = "large", [MISTAKE_SMALL] = "small", [MISTAKE_TIMES] = "times", [MISTAKE_NOT_MEAN] = "not_mean",
    [MISTAKE_OTHER] = "other", [MISTAKE_CHAIN] = "chain", [MISTAKE_PRODUCT] = "product", [MISTAKE_QUOTIENT] = "quotient",
    [MISTAKE_POWER] = "power", [MISTAKE_TRIG] = "trig", [MISTAKE_CONSTANT] = "constant", [MISTAKE_FACTOR] = "factor",
    [MISTAKE_EXTRA] = "extra", [MISTAKE_DIVISOR] = "divisor", [MISTAKE_MULTIPLIED] = "multiplied", [MISTAKE_INVERTED] = "inverted",
    [MISTAKE_TERM] = "term", [MISTAKE_EXTRA_TERM] = "extra_term", [MISTAKE_TERM_SIGN] = "term_sign", [MISTAKE_ROOT] = "root",
    [MISTAKE_SQUARE] = "square", [MISTAKE_SQUARED] = "squared", [MISTAKE_FUNCTION] = "function", [MISTAKE_BETA] = "beta",
    [MISTAKE_EPS] = "eps", [MISTAKE_EPS_PLACE] = "eps_place", [MISTAKE_ORDER] = "order", [MISTAKE_NAME] = "name", [MISTAKE_EXPONENT] = "exponent",
    [MISTAKE_BRACKETS] = "brackets", [MISTAKE_UNDERIVED] = "underived", [MISTAKE_UNUSED] = "unused",
};

const char *mistake_name(MistakeKind kind) { return kind_names[kind]; }

typedef struct Search {
    const MistakeCase *c;
    Arena   arena;
    double *values;     /* of the changed lines */
    double  scale;      /* a usual size of what was typed */
    Mistake found;
    int     tried;
} Search;

/* Enough for the longest of rules; a search that takes longer than a blink helps nobody. */
enum { TRIES_MAX = 4000, SHARED_LEAST = 32, TEX_NODES_MAX = 40, APART_MAX = 400 };

static void write_tex(char out[200], const Node *node)
{
    TextBuffer text = text_fixed(out, 200);
    if (node && formula_size(node) <= TEX_NODES_MAX) formula_print_tex(node, &text);
    if (!node || text.cut) snprintf(out, 200, "\\ldots");
}

static bool tell(Search *s, MistakeKind kind, int line, const Node *what, const Node *other)
{
    s->found = (Mistake){.kind = kind, .line = line};
    if (what) write_tex(s->found.what, what);
    if (other) write_tex(s->found.other, other);
    return true;
}

static const Node *named(Search *s, const char *name) { return node_name(&s->arena, name, 0); }

static bool uses(Search *s, const Node *node, const char *name)
{
    const char **names;
    int count = formula_names(&s->arena, node, &names);
    for (int i = 0; i < count; i++)
        if (!strcmp(names[i], name)) return true;
    return false;
}

/* Do these lines give what was typed? */
static bool gives_yours(Search *s, const ProgramLine *lines, int count)
{
    bool vector;
    if (++s->tried > TRIES_MAX || trial_run(s->c->trial, lines, count, s->c->result, s->values, &vector, NULL)) return false;
    return trial_equal(s->c->trial, s->values, vector, s->c->yours, s->c->yours_vector, s->scale, SHARED_LEAST);
}

static bool with_line(Search *s, int line, const Node *formula)
{
    ProgramLine lines[EXERCISE_LINES_MAX];
    memcpy(lines, s->c->truth, sizeof *lines * (size_t)s->c->count);
    lines[line].formula = formula;
    return gives_yours(s, lines, s->c->count);
}

/* ---- trees ---- */

static const Node *replace_node(Search *s, const Node *root, const Node *target, const Node *with)
{
    NodeList     list = node_list(root);
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
    if (node->kind != NODE_CALL || node->count > 16) return node->kind == NODE_NAME ? node_name(&s->arena, node->name, 0) : node;
    const Node *args[16];
    for (int i = 0; i < node->count; i++) args[i] = apart(s, node->args[i]);
    return node_call(&s->arena, node->op, args, node->count, node->column);
}

static const Node *parts_of(Search *s, int line)
{
    const Node *formula = s->c->truth[line].formula;
    return formula_size(formula) <= APART_MAX ? apart(s, formula) : formula;
}

static const Node *call1(Search *s, NodeOp op, const Node *a) { return node_call(&s->arena, op, &a, 1, 0); }
static const Node *call2(Search *s, NodeOp op, const Node *a, const Node *b)
{
    const Node *args[2] = {a, b};
    return node_call(&s->arena, op, args, 2, 0);
}
static const Node *number(Search *s, double value) { return node_number(&s->arena, value); }

/* ---- relations between the two results ---- */

typedef struct Values { const char *name; const Node *shown; const double *at; int size; } Values; /* at: [steps][size][points] */

typedef double (*Relation)(double yours, double right, double value);
static double ratio_of(double yours, double right, double value) { (void)value; return yours / right; }
static double missing_factor(double yours, double right, double value) { return yours * value / right; }
static double extra_factor(double yours, double right, double value) { return yours / (right * value); }
static double missing_rest(double yours, double right, double value) { return yours * (1 - value) / right; }
static double missing_term(double yours, double right, double value) { return (yours + value) / right; }
static double extra_term(double yours, double right, double value) { return (yours - value) / right; }
static double missing_square(double yours, double right, double value) { (void)value; return yours * yours / right; }
static double missing_root(double yours, double right, double value) { (void)value; return yours / (right * right); }
static double difference(double yours, double right, double value) { (void)value; return yours - right; }
static double inverted(double yours, double right, double value) { (void)value; return yours * right; }

/* Is the relation one constant wherever there are numbers? */
static bool is_constant(Search *s, Relation relation, const Values *values, double *out)
{
    const MistakeCase *c = s->c;
    int    size = c->right_vector || c->yours_vector || (values && values->size > 1) ? EXERCISE_SIZE : 1, count = 0;
    double scale = trial_scale(c->trial, c->right, c->right_vector), first = 0;
    for (int step = 0; step < trial_steps(c->trial); step++)
        for (int element = 0; element < size; element++)
            for (int point = TRIAL_NICE; point < TRIAL_POINTS; point++) {
                double right = c->right[trial_at(c->right_vector ? EXERCISE_SIZE : 1, step, c->right_vector ? element : 0, point)];
                double yours = c->yours[trial_at(c->yours_vector ? EXERCISE_SIZE : 1, step, c->yours_vector ? element : 0, point)];
                double value = values ? values->at[trial_at(values->size, step, values->size > 1 ? element : 0, point)] : 1;
                if (!isfinite(right) || fabs(right) < 1e-4 * scale) continue;
                double now = relation(yours, right, value);
                if (!isfinite(now)) return false;
                if (!count++) first = now;
                else if (fabs(now - first) > 1e-6 * fmax(fabs(first), 1e-9)) return false;
            }
    *out = first;
    return count >= SHARED_LEAST;
}

static bool is_one(Search *s, Relation relation, const Values *values)
{
    double constant;
    return is_constant(s, relation, values, &constant) && fabs(constant - 1) < 1e-6;
}

static bool says_number(Search *s, MistakeKind kind, double value)
{
    s->found = (Mistake){.kind = kind, .line = -1};
    char text[48];
    snprintf(text, sizeof text, "%.4g", value);
    snprintf(s->found.what, sizeof s->found.what, "%s", text);
    return true;
}

static bool wants_down(Search *s)
{
    for (int i = s->c->first; i <= s->c->last; i++)
        if (uses(s, s->c->truth[i].formula, "lr")) return true;
    return false;
}

static bool by_sign(Search *s)
{
    double ratio;
    if (!is_constant(s, ratio_of, NULL, &ratio) || fabs(ratio + 1) > 1e-6) return false;
    return tell(s, wants_down(s) ? MISTAKE_ASCENT : MISTAKE_SIGN, -1, NULL, NULL);
}

static bool by_ratio(Search *s)
{
    double ratio, rows = s->c->exercise->rows;
    if (!is_constant(s, ratio_of, NULL, &ratio)) return false;
    if (ratio == 0) return tell(s, MISTAKE_ZERO, -1, NULL, NULL);
    if (rows > 1 && fabs(fabs(ratio) - rows) < 1e-6 * rows) return says_number(s, MISTAKE_NOT_MEAN, rows);
    if (ratio < 0) return says_number(s, MISTAKE_TIMES, ratio);
    return says_number(s, ratio > 1 ? MISTAKE_LARGE : MISTAKE_SMALL, ratio > 1 ? ratio : 1 / ratio);
}

/* Another blank's answer. */
static bool by_other(Search *s)
{
    const MistakeCase *c = s->c;
    if (c->blank < 0) return false;
    ProgramLine lines[EXERCISE_LINES_MAX];
    for (int i = 0; i < c->exercise->line_count; i++) {
        lines[i] = c->exercise->lines[i].line;
        bool vector;
        if (i == c->blank || uses(s, c->truth[c->last].formula, lines[i].name) || trial_run(c->trial, lines, i + 1, lines[i].name, s->values, &vector, NULL)) continue;
        if (!trial_equal(c->trial, s->values, vector, c->yours, c->yours_vector, s->scale, SHARED_LEAST)) continue;
        tell(s, MISTAKE_OTHER, -1, NULL, NULL);
        const ExerciseLine *line = &c->exercise->lines[i];
        if (line->show) snprintf(s->found.what, sizeof s->found.what, "%.190s", line->show);
        else write_tex(s->found.what, named(s, line->line.name));
        return true;
    }
    return false;
}

static bool try_values(Search *s, const Values *values)
{
    if (is_one(s, missing_factor, values)) return tell(s, MISTAKE_FACTOR, -1, values->shown, NULL);
    if (is_one(s, extra_factor, values)) return tell(s, MISTAKE_EXTRA, -1, values->shown, NULL);
    if (is_one(s, missing_rest, values)) return tell(s, MISTAKE_FACTOR, -1, call2(s, OP_SUB, number(s, 1), values->shown), NULL);
    if (is_one(s, missing_term, values)) return tell(s, MISTAKE_TERM, -1, values->shown, NULL);
    if (is_one(s, extra_term, values)) return tell(s, MISTAKE_EXTRA_TERM, -1, values->shown, NULL);
    return false;
}

/* A name of the given ones, or of lines before, as a factor or a term. */
static bool by_names(Search *s)
{
    const MistakeCase *c = s->c;
    const Exercise    *e = c->exercise;
    double *values = memory_must(calloc(trial_room(c->trial), sizeof *values));
    bool found = false;
    for (int i = 0; i < e->given_count + e->rule && !found; i++) {
        for (int step = 0; step < trial_steps(c->trial); step++)
            for (int element = 0; element < EXERCISE_SIZE; element++)
                for (int point = 0; point < TRIAL_POINTS; point++)
                    values[trial_at(EXERCISE_SIZE, step, element, point)] = trial_value(c->trial, i, step, element, point);
        bool is_given = i < e->given_count;
        const char *name = is_given ? e->given[i].name : "t";
        Values now = {name, named(s, name), values, is_given && e->given[i].vector ? EXERCISE_SIZE : 1};
        if (now.size == 1) /* the same layout as a result */
            for (int step = 0; step < trial_steps(c->trial); step++)
                memmove(values + trial_at(1, step, 0, 0), values + trial_at(EXERCISE_SIZE, step, 0, 0), TRIAL_POINTS * sizeof *values);
        found = try_values(s, &now);
    }
    for (int i = 0; i < e->let_count + c->count && !found; i++) {
        const char *name = i < e->let_count ? e->lets[i].name : c->truth[i - e->let_count].name;
        bool vector;
        if (!strcmp(name, c->result) || trial_run(c->trial, c->truth, c->count, name, values, &vector, NULL)) continue;
        Values now = {name, named(s, name), values, vector ? EXERCISE_SIZE : 1};
        found = try_values(s, &now);
    }
    free(values);
    return found;
}

/* The same number too much or too little everywhere. */
static bool by_number(Search *s)
{
    double constant;
    if (!is_constant(s, difference, NULL, &constant) || constant == 0) return false;
    return says_number(s, constant > 0 ? MISTAKE_EXTRA_TERM : MISTAKE_TERM, fabs(constant));
}

static bool by_shape(Search *s)
{
    if (is_one(s, missing_square, NULL)) return tell(s, MISTAKE_ROOT, -1, s->c->truth[s->c->last].formula, NULL) && (s->found.kind = MISTAKE_SQUARE);
    if (is_one(s, missing_root, NULL)) return tell(s, MISTAKE_SQUARED, -1, s->c->truth[s->c->last].formula, NULL);
    if (is_one(s, inverted, NULL)) return tell(s, MISTAKE_INVERTED, -1, NULL, NULL);
    return false;
}

/* ---- rules of derivation ---- */

typedef struct Derived {
    const Node *function, *node;  /* a node of the function */
    const char *by;
    const Node *outer, *beside;   /* dS = outer*dnode + beside */
} Derived;

static const char stand_in[] = "stand_in";

static bool derive(Search *s, const Node *node, const char *by, const Node **out)
{
    return formula_derive(&s->arena, node, by, out, NULL) == STATUS_OK;
}

static bool begin_derived(Search *s, Derived *d)
{
    const Node *without = replace_node(s, d->function, d->node, named(s, stand_in));
    if (!derive(s, without, stand_in, &d->outer) || !derive(s, without, d->by, &d->beside)) return false;
    d->outer = formula_replace(&s->arena, d->outer, stand_in, d->node);
    d->beside = formula_replace(&s->arena, d->beside, stand_in, d->node);
    return true;
}

/* The derivative in which the part's own derivative is `wrong`. */
static bool derived_wrongly(Search *s, const Derived *d, const Node *wrong)
{
    return with_line(s, s->c->last, call2(s, OP_ADD, call2(s, OP_MUL, d->outer, wrong), d->beside));
}

static bool chain_forgotten(Search *s, const Derived *d)
{
    const Node *u = d->node->args[0], *args[2], *outside, *inside;
    if (u->kind != NODE_CALL || !uses(s, u, d->by)) return false;
    for (int i = 0; i < d->node->count && i < 2; i++) args[i] = i ? d->node->args[i] : named(s, stand_in);
    if (!derive(s, node_call(&s->arena, d->node->op, args, d->node->count, 0), stand_in, &outside) || !derive(s, u, d->by, &inside)) return false;
    outside = formula_replace(&s->arena, outside, stand_in, u);
    return derived_wrongly(s, d, outside) && tell(s, MISTAKE_CHAIN, s->c->last, inside, u);
}

static bool wrong_at(Search *s, Derived *d)
{
    const Node *n = d->node, *a = n->args[0], *b = n->count > 1 ? n->args[1] : NULL, *da = NULL, *db = NULL;
    if (!derive(s, a, d->by, &da) || (b && !derive(s, b, d->by, &db))) return false;
    bool in_a = uses(s, a, d->by), in_b = b && uses(s, b, d->by);
    if (!begin_derived(s, d)) return false;
    bool power = n->op == OP_POW && b->kind == NODE_NUMBER;
    if (n->op == OP_MUL && in_a && in_b)
        return (derived_wrongly(s, d, call2(s, OP_MUL, da, b)) || derived_wrongly(s, d, call2(s, OP_MUL, a, db)) ||
                derived_wrongly(s, d, call2(s, OP_MUL, da, db))) && tell(s, MISTAKE_PRODUCT, s->c->last, n, NULL);
    if (n->op == OP_DIV && in_b) {
        const Node *swapped = call2(s, OP_DIV, call2(s, OP_SUB, call2(s, OP_MUL, a, db), call2(s, OP_MUL, da, b)), call2(s, OP_POW, b, number(s, 2)));
        return (derived_wrongly(s, d, call2(s, OP_DIV, da, db)) || derived_wrongly(s, d, call2(s, OP_DIV, da, b)) ||
                derived_wrongly(s, d, swapped)) && tell(s, MISTAKE_QUOTIENT, s->c->last, n, NULL);
    }
    if (power && in_a) {
        const Node *stays = call2(s, OP_MUL, call2(s, OP_MUL, b, n), da);
        const Node *no_factor = call2(s, OP_MUL, call2(s, OP_POW, a, number(s, b->value - 1)), da);
        if (derived_wrongly(s, d, stays) || derived_wrongly(s, d, no_factor)) return tell(s, MISTAKE_POWER, s->c->last, n, NULL);
    }
    if ((n->op == OP_SIN || n->op == OP_COS) && in_a) {
        const Node *other = call1(s, n->op == OP_SIN ? OP_COS : OP_SIN, a);
        if (n->op == OP_SIN) other = call1(s, OP_NEG, other);
        if (derived_wrongly(s, d, call2(s, OP_MUL, other, da))) return tell(s, MISTAKE_TRIG, s->c->last, n, NULL);
    }
    bool function = node_op_name(n->op) && n->count == 1 && n->op < OP_NORM;
    if (in_a && (power || function) && chain_forgotten(s, d)) return true;
    for (int side = 0; side < 2 && (n->op == OP_ADD || n->op == OP_SUB); side++) {
        const Node *part = n->args[side], *sum;
        if (uses(s, part, d->by) || !uses(s, n, d->by) || !derive(s, n, d->by, &sum)) continue;
        NodeOp sign = side && n->op == OP_SUB ? OP_SUB : OP_ADD;
        if (derived_wrongly(s, d, call2(s, sign, sum, part)) || derived_wrongly(s, d, call2(s, sign, sum, number(s, 1))))
            return tell(s, MISTAKE_CONSTANT, s->c->last, part, named(s, d->by));
    }
    return false;
}

static bool by_derivation(Search *s)
{
    const MistakeCase *c = s->c;
    if (c->blank < 0 || !c->exercise->lines[c->blank].derived_by) return false;
    if (with_line(s, c->last, c->exercise->function)) return tell(s, MISTAKE_UNDERIVED, c->last, NULL, NULL);
    NodeList list = node_list(c->exercise->function);
    bool     found = false;
    for (int i = list.count - 1; i >= 0 && !found; i--) {
        Derived d = {.function = c->exercise->function, .node = list.nodes[i], .by = c->exercise->lines[c->blank].derived_by};
        if (d.node->kind == NODE_CALL && d.node->count <= 2) found = wrong_at(s, &d);
    }
    node_list_free(&list);
    return found;
}

/* ---- changes of the true lines ---- */

typedef struct Change { MistakeKind kind; const Node *with, *what, *other; } Change;
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
        out[count++] = (Change){uses(s, b, "eps") && b->kind == NODE_NAME ? MISTAKE_EPS : MISTAKE_TERM, a, b, NULL};
        out[count++] = (Change){uses(s, a, "eps") && a->kind == NODE_NAME ? MISTAKE_EPS : MISTAKE_TERM, b, a, NULL};
        out[count++] = (Change){MISTAKE_TERM_SIGN, call2(s, OP_SUB, a, b), b, NULL};
        out[count++] = (Change){MISTAKE_TERM_SIGN, call2(s, OP_SUB, b, a), a, NULL};
        if (node_is(a, OP_SQRT)) out[count++] = (Change){MISTAKE_EPS_PLACE, call1(s, OP_SQRT, call2(s, OP_ADD, a->args[0], b)), b, NULL};
        break;
    case OP_SUB:
        out[count++] = (Change){MISTAKE_TERM_SIGN, call2(s, OP_ADD, a, b), b, NULL};
        out[count++] = (Change){MISTAKE_TERM_SIGN, call2(s, OP_SUB, b, a), n, NULL};
        out[count++] = (Change){MISTAKE_TERM, a, call1(s, OP_NEG, b), NULL};
        out[count++] = (Change){MISTAKE_TERM, call1(s, OP_NEG, b), a, NULL};
        out[count++] = (Change){MISTAKE_TERM, b, a, NULL};
        break;
    case OP_MUL:
        out[count++] = (Change){MISTAKE_FACTOR, b, a, NULL};
        out[count++] = (Change){MISTAKE_FACTOR, a, b, NULL};
        break;
    case OP_DIV:
        out[count++] = (Change){MISTAKE_DIVISOR, a, b, NULL};
        out[count++] = (Change){MISTAKE_MULTIPLIED, call2(s, OP_MUL, a, b), b, NULL};
        out[count++] = (Change){MISTAKE_INVERTED, call2(s, OP_DIV, b, a), NULL, NULL};
        break;
    case OP_NEG: out[count++] = (Change){MISTAKE_TERM_SIGN, a, a, NULL}; break;
    case OP_POW:
        if (is_half(b)) out[count++] = (Change){MISTAKE_ROOT, a, a, NULL};
        else out[count++] = (Change){b->kind == NODE_NUMBER && b->value == 2 ? MISTAKE_SQUARE : MISTAKE_EXPONENT, a, b->kind == NODE_NUMBER && b->value == 2 ? a : n, NULL};
        if (b->kind == NODE_NUMBER) {
            out[count++] = (Change){MISTAKE_EXPONENT, call2(s, OP_POW, a, number(s, b->value + 1)), n, NULL};
            out[count++] = (Change){MISTAKE_EXPONENT, call2(s, OP_POW, a, number(s, b->value - 1)), n, NULL};
            out[count++] = (Change){MISTAKE_EXPONENT, call2(s, OP_MUL, number(s, b->value), a), n, NULL};
        }
        break;
    case OP_SQRT:
        out[count++] = (Change){MISTAKE_ROOT, a, a, NULL};
        break;
    case OP_DATA_MEAN:
        out[count++] = (Change){MISTAKE_NOT_MEAN, call1(s, OP_DATA_SUM, a), number(s, s->c->exercise->rows), NULL};
        break;
    case OP_MEAN: out[count++] = (Change){MISTAKE_NOT_MEAN, call1(s, OP_SUM, a), number(s, EXERCISE_SIZE), NULL}; break;
    case OP_MIN: out[count++] = (Change){MISTAKE_FUNCTION, call2(s, OP_MAX, a, b), n, NULL}; break;
    case OP_MAX: out[count++] = (Change){MISTAKE_FUNCTION, call2(s, OP_MIN, a, b), n, NULL}; break;
    default: break;
    }
    if (n->count == 1 && n->op >= OP_SIN && n->op != OP_SQRT) out[count++] = (Change){MISTAKE_FUNCTION, a, n, NULL};
    for (int i = 0; n->count == 2 && i < 2 && (n->op == OP_MIN || n->op == OP_MAX); i++)
        out[count++] = (Change){MISTAKE_FUNCTION, n->args[i], n, NULL};
    return count;
}

static bool by_change(Search *s, int line)
{
    const Node *formula = parts_of(s, line);
    NodeList    list = node_list(formula);
    bool        found = false;
    for (int i = list.count - 1; i >= 0 && !found; i--) { /* large parts first */
        Change changes[CHANGES_MAX];
        int count = changes_of(s, list.nodes[i], changes);
        for (int k = 0; k < count && !found; k++) {
            if (!with_line(s, line, replace_node(s, formula, list.nodes[i], changes[k].with))) continue;
            MistakeKind kind = changes[k].kind;
            if (kind == MISTAKE_TERM_SIGN && uses(s, list.nodes[i], "lr") && uses(s, changes[k].what, "lr")) kind = MISTAKE_ASCENT;
            found = tell(s, kind, line, changes[k].what, changes[k].other);
        }
    }
    node_list_free(&list);
    return found;
}

/* a*(b + c) without its brackets, a/(b + c), -(b + c). */
static bool by_brackets(Search *s, int line)
{
    const Node *formula = parts_of(s, line);
    NodeList    list = node_list(formula);
    bool        found = false;
    for (int i = 0; i < list.count && !found; i++) {
        const Node *n = list.nodes[i];
        bool        product = node_is(n, OP_MUL) || node_is(n, OP_DIV);
        for (int side = 0; side < (product ? 2 : node_is(n, OP_NEG) ? 1 : 0) && !found; side++) {
            const Node *sum = n->args[side], *with;
            if (!node_is(sum, OP_ADD) && !node_is(sum, OP_SUB)) continue;
            if (!product) with = call2(s, sum->op, call1(s, OP_NEG, sum->args[0]), sum->args[1]);
            else if (side == 0) with = call2(s, sum->op, sum->args[0], call2(s, n->op, sum->args[1], n->args[1]));
            else with = call2(s, sum->op, call2(s, n->op, n->args[0], sum->args[0]), sum->args[1]);
            found = with_line(s, line, replace_node(s, formula, n, with)) && tell(s, MISTAKE_BRACKETS, line, sum, NULL);
        }
    }
    node_list_free(&list);
    return found;
}

/* v and 1 - v: the share that is kept and the one that is new. */
static bool by_beta(Search *s, int line)
{
    const Node *formula = s->c->truth[line].formula;
    NodeList    list = node_list(formula);
    bool        found = false;
    for (int i = 0; i < list.count && !found; i++) {
        const Node *n = list.nodes[i];
        if (!node_is(n, OP_SUB) || !node_is_value(n->args[0], 1) || n->args[1]->kind != NODE_NAME) continue;
        const char *name = n->args[1]->name;
        found = with_line(s, line, formula_replace(&s->arena, formula, name, n)) && tell(s, MISTAKE_BETA, line, n->args[1], NULL);
    }
    node_list_free(&list);
    return found;
}

/* A line that comes after one that reads it. */
static bool by_order(Search *s, int line)
{
    const MistakeCase *c = s->c;
    ProgramLine lines[EXERCISE_LINES_MAX];
    for (int to = line + 1; to < c->count; to++) {
        memcpy(lines, c->truth, sizeof *lines * (size_t)c->count);
        ProgramLine late = lines[line];
        memmove(&lines[line], &lines[line + 1], sizeof *lines * (size_t)(to - line));
        lines[to] = late;
        if (gives_yours(s, lines, c->count)) return tell(s, MISTAKE_ORDER, line, named(s, late.name), named(s, lines[to - 1].name));
    }
    return false;
}

/* Another of the names in the place of one. */
static bool by_wrong_name(Search *s, int line)
{
    const MistakeCase *c = s->c;
    const Exercise    *e = c->exercise;
    const Node        *formula = parts_of(s, line);
    const char        *names[EXERCISE_GIVEN_MAX + 2 * EXERCISE_LINES_MAX + EXERCISE_COLUMNS_MAX];
    int                count = 0;
    bool               found = false;
    for (int i = 0; i < e->given_count; i++) names[count++] = e->given[i].name;
    for (int i = 0; i < e->let_count; i++) names[count++] = e->lets[i].name;
    for (int i = 0; i < c->count && (c->blank < 0 || i < line); i++) names[count++] = c->truth[i].name;
    for (int i = 0; i < e->column_count; i++) names[count++] = e->columns[i].name;
    NodeList list = node_list(formula);
    for (int i = 0; i < list.count && !found; i++)
        for (int k = 0; list.nodes[i]->kind == NODE_NAME && k < count && !found; k++) {
            if (!strcmp(names[k], list.nodes[i]->name)) continue;
            const Node *other = named(s, names[k]);
            found = (with_line(s, line, replace_node(s, formula, list.nodes[i], other)) ||
                     with_line(s, line, formula_replace(&s->arena, formula, list.nodes[i]->name, other))) &&
                    tell(s, MISTAKE_NAME, line, list.nodes[i], other);
        }
    node_list_free(&list);
    return found;
}

static bool by_lines(Search *s, bool (*change)(Search *, int))
{
    for (int line = s->c->first; line <= s->c->last; line++)
        if (change(s, line)) return true;
    return false;
}

/* ---- the rest ---- */

static bool by_own(Search *s)
{
    const MistakeCase   *c = s->c;
    const ExerciseWrong *wrong = c->blank < 0 ? c->exercise->wrong : c->exercise->lines[c->blank].wrong;
    int count = c->blank < 0 ? c->exercise->wrong_count : c->exercise->lines[c->blank].wrong_count;
    for (int i = 0; i < count; i++) {
        ProgramLine lines[2 * EXERCISE_LINES_MAX];
        int total = 0;
        for (int k = 0; c->blank >= 0 && k < c->last; k++) lines[total++] = c->truth[k];
        for (int k = 0; k < wrong[i].line_count; k++) lines[total++] = wrong[i].lines[k];
        if (!gives_yours(s, lines, total)) continue;
        tell(s, MISTAKE_OWN, -1, NULL, NULL);
        s->found.say = wrong[i].say;
        return true;
    }
    return false;
}

/* A name that the true answer needs and none of the typed lines has. */
static bool by_unused(Search *s)
{
    const MistakeCase *c = s->c;
    for (int i = c->first; i <= c->last; i++) {
        const char **names;
        int count = formula_names(&s->arena, c->truth[i].formula, &names);
        for (int k = 0; k < count; k++) {
            bool used = false, is_given = false;
            for (int n = 0; n < c->exercise->given_count; n++) is_given |= !strcmp(names[k], c->exercise->given[n].name);
            for (int n = 0; n < c->exercise->column_count; n++) is_given |= !strcmp(names[k], c->exercise->columns[n].name);
            for (int n = 0; n < c->typed_count; n++) used |= uses(s, c->typed[n].formula, names[k]);
            for (int n = 0; n < c->exercise->let_count; n++) used |= uses(s, c->exercise->lets[n].formula, names[k]);
            if (is_given && !used) return tell(s, MISTAKE_UNUSED, i, named(s, names[k]), NULL);
        }
    }
    return false;
}

Mistake mistake_find(const MistakeCase *wrong)
{
    Search s = {.c = wrong};
    s.values = memory_must(calloc(trial_room(wrong->trial), sizeof *s.values));
    s.scale = trial_scale(wrong->trial, wrong->yours, wrong->yours_vector);
    s.found = (Mistake){.kind = MISTAKE_NONE, .line = -1};
    bool found = by_own(&s) || by_sign(&s) || by_other(&s) || by_derivation(&s) || by_ratio(&s) || by_lines(&s, by_beta) ||
                 by_lines(&s, by_order) || by_lines(&s, by_brackets) || by_names(&s) || by_number(&s) || by_shape(&s) || by_lines(&s, by_change) || by_lines(&s, by_wrong_name) || by_unused(&s);
    if (!found) s.found = (Mistake){.kind = MISTAKE_NONE, .line = -1};
    free(s.values);
    arena_free(&s.arena);
    return s.found;
}
