#include "lesson/mistake_parts.h"

#include "base/memory.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const kind_names[MISTAKE_KINDS] = {
    [MISTAKE_NONE] = "none",
    [MISTAKE_OWN] = "own",
    [MISTAKE_SIGN] = "sign",
    [MISTAKE_ASCENT] = "ascent",
    [MISTAKE_ZERO] = "zero",
    [MISTAKE_LARGE] = "large",
    [MISTAKE_SMALL] = "small",
    [MISTAKE_TIMES] = "times",
    [MISTAKE_NOT_MEAN] = "not_mean",
    [MISTAKE_OTHER] = "other",
    [MISTAKE_CHAIN] = "chain",
    [MISTAKE_PRODUCT] = "product",
    [MISTAKE_QUOTIENT] = "quotient",
    [MISTAKE_POWER] = "power",
    [MISTAKE_TRIG] = "trig",
    [MISTAKE_CONSTANT] = "constant",
    [MISTAKE_FACTOR] = "factor",
    [MISTAKE_EXTRA] = "extra",
    [MISTAKE_DIVISOR] = "divisor",
    [MISTAKE_MULTIPLIED] = "multiplied",
    [MISTAKE_INVERTED] = "inverted",
    [MISTAKE_TERM] = "term",
    [MISTAKE_EXTRA_TERM] = "extra_term",
    [MISTAKE_TERM_SIGN] = "term_sign",
    [MISTAKE_ROOT] = "root",
    [MISTAKE_SQUARE] = "square",
    [MISTAKE_SQUARED] = "squared",
    [MISTAKE_FUNCTION] = "function",
    [MISTAKE_BETA] = "beta",
    [MISTAKE_EPS] = "eps",
    [MISTAKE_EPS_PLACE] = "eps_place",
    [MISTAKE_ORDER] = "order",
    [MISTAKE_NAME] = "name",
    [MISTAKE_EXPONENT] = "exponent",
    [MISTAKE_BRACKETS] = "brackets",
    [MISTAKE_UNDERIVED] = "underived",
    [MISTAKE_UNUSED] = "unused",
};

const char *mistake_name(MistakeKind kind) { return kind_names[kind]; }

static void mistake_write_tex(char out[200], const Node *node)
{
    TextBuffer text = text_fixed(out, 200);
    if (node && formula_size(node) <= TEX_NODES_MAX) formula_print_tex(node, &text);
    if (!node || text.cut) snprintf(out, 200, "\\ldots");
}

bool mistake_tell(Search *s, MistakeKind kind, int line, const Node *what, const Node *other)
{
    s->found = (Mistake){.kind = kind, .line = line};
    if (what) mistake_write_tex(s->found.what, what);
    if (other) mistake_write_tex(s->found.other, other);
    return true;
}

bool mistake_uses(Search *s, const Node *node, const char *name)
{
    const char **names;
    int count = formula_names(&s->arena, node, &names);
    for (int i = 0; i < count; i++)
        if (!strcmp(names[i], name)) return true;
    return false;
}

/* Do these lines give what was typed? */
bool mistake_gives_yours(Search *s, const ProgramLine *lines, int count)
{
    bool vector;
    if (++s->tried > TRIES_MAX || trial_run(s->c->trial, lines, count, s->c->result, s->values, &vector, NULL))
        return false;
    return trial_equal(s->c->trial, s->values, vector, s->c->yours, s->c->yours_vector, s->scale, SHARED_LEAST);
}

bool mistake_with_line(Search *s, int line, const Node *formula)
{
    ProgramLine lines[EXERCISE_LINES_MAX];
    memcpy(lines, s->c->truth, sizeof *lines * (size_t)s->c->count);
    lines[line].formula = formula;
    return mistake_gives_yours(s, lines, s->c->count);
}

/* ---- relations between the two results ---- */

typedef struct Values {
    const char *name;
    const Node *shown;
    const double *at;
    int size;
} Values; /* at: [steps][size][points] */

typedef double (*Relation)(double yours, double right, double value);
static double ratio_of(double yours, double right, double value)
{
    (void)value;
    return yours / right;
}
static double missing_factor(double yours, double right, double value) { return yours * value / right; }
static double extra_factor(double yours, double right, double value) { return yours / (right * value); }
static double missing_rest(double yours, double right, double value) { return yours * (1 - value) / right; }
static double missing_term(double yours, double right, double value) { return (yours + value) / right; }
static double extra_term(double yours, double right, double value) { return (yours - value) / right; }
static double missing_square(double yours, double right, double value)
{
    (void)value;
    return yours * yours / right;
}
static double missing_root(double yours, double right, double value)
{
    (void)value;
    return yours / (right * right);
}
static double difference(double yours, double right, double value)
{
    (void)value;
    return yours - right;
}
static double inverted(double yours, double right, double value)
{
    (void)value;
    return yours * right;
}

/* Is the relation one constant wherever there are numbers? */
static bool is_constant(Search *s, Relation relation, const Values *values, double *out)
{
    const MistakeCase *c = s->c;
    int size = c->right_vector || c->yours_vector || (values && values->size > 1) ? EXERCISE_SIZE : 1, count = 0;
    double scale = trial_scale(c->trial, c->right, c->right_vector), first = 0;
    for (int step = 0; step < trial_steps(c->trial); step++)
        for (int element = 0; element < size; element++)
            for (int point = TRIAL_NICE; point < TRIAL_POINTS; point++) {
                double right =
                    c->right[trial_at(c->right_vector ? EXERCISE_SIZE : 1, step, c->right_vector ? element : 0, point)];
                double yours =
                    c->yours[trial_at(c->yours_vector ? EXERCISE_SIZE : 1, step, c->yours_vector ? element : 0, point)];
                double value =
                    values ? values->at[trial_at(values->size, step, values->size > 1 ? element : 0, point)] : 1;
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
        if (mistake_uses(s, s->c->truth[i].formula, "lr")) return true;
    return false;
}

static bool by_sign(Search *s)
{
    double ratio;
    if (!is_constant(s, ratio_of, NULL, &ratio) || fabs(ratio + 1) > 1e-6) return false;
    return mistake_tell(s, wants_down(s) ? MISTAKE_ASCENT : MISTAKE_SIGN, -1, NULL, NULL);
}

static bool by_ratio(Search *s)
{
    double ratio, rows = s->c->exercise->rows;
    if (!is_constant(s, ratio_of, NULL, &ratio)) return false;
    if (ratio == 0) return mistake_tell(s, MISTAKE_ZERO, -1, NULL, NULL);
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
        if (i == c->blank || mistake_uses(s, c->truth[c->last].formula, lines[i].name) ||
            trial_run(c->trial, lines, i + 1, lines[i].name, s->values, &vector, NULL))
            continue;
        if (!trial_equal(c->trial, s->values, vector, c->yours, c->yours_vector, s->scale, SHARED_LEAST)) continue;
        mistake_tell(s, MISTAKE_OTHER, -1, NULL, NULL);
        const ExerciseLine *line = &c->exercise->lines[i];
        if (line->show) snprintf(s->found.what, sizeof s->found.what, "%.190s", line->show);
        else mistake_write_tex(s->found.what, mistake_named(s, line->line.name));
        return true;
    }
    return false;
}

static bool try_values(Search *s, const Values *values)
{
    if (is_one(s, missing_factor, values)) return mistake_tell(s, MISTAKE_FACTOR, -1, values->shown, NULL);
    if (is_one(s, extra_factor, values)) return mistake_tell(s, MISTAKE_EXTRA, -1, values->shown, NULL);
    if (is_one(s, missing_rest, values))
        return mistake_tell(s, MISTAKE_FACTOR, -1, mistake_call2(s, OP_SUB, mistake_number(s, 1), values->shown), NULL);
    if (is_one(s, missing_term, values)) return mistake_tell(s, MISTAKE_TERM, -1, values->shown, NULL);
    if (is_one(s, extra_term, values)) return mistake_tell(s, MISTAKE_EXTRA_TERM, -1, values->shown, NULL);
    return false;
}

/* A name of the given ones, or of lines before, as a factor or a term. */
static bool by_names(Search *s)
{
    const MistakeCase *c = s->c;
    const Exercise *e = c->exercise;
    double *values = memory_must(calloc(trial_room(c->trial), sizeof *values));
    bool found = false;
    for (int i = 0; i < e->given_count + e->rule && !found; i++) {
        for (int step = 0; step < trial_steps(c->trial); step++)
            for (int element = 0; element < EXERCISE_SIZE; element++)
                for (int point = 0; point < TRIAL_POINTS; point++)
                    values[trial_at(EXERCISE_SIZE, step, element, point)] =
                        trial_value(c->trial, i, step, element, point);
        bool is_given = i < e->given_count;
        const char *name = is_given ? e->given[i].name : "t";
        Values now = {name, mistake_named(s, name), values, is_given && e->given[i].vector ? EXERCISE_SIZE : 1};
        if (now.size == 1) /* the same layout as a result */
            for (int step = 0; step < trial_steps(c->trial); step++)
                memmove(values + trial_at(1, step, 0, 0), values + trial_at(EXERCISE_SIZE, step, 0, 0),
                        TRIAL_POINTS * sizeof *values);
        found = try_values(s, &now);
    }
    for (int i = 0; i < e->let_count + c->count && !found; i++) {
        const char *name = i < e->let_count ? e->lets[i].name : c->truth[i - e->let_count].name;
        bool vector;
        if (!strcmp(name, c->result) || trial_run(c->trial, c->truth, c->count, name, values, &vector, NULL)) continue;
        Values now = {name, mistake_named(s, name), values, vector ? EXERCISE_SIZE : 1};
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
    if (is_one(s, missing_square, NULL))
        return mistake_tell(s, MISTAKE_ROOT, -1, s->c->truth[s->c->last].formula, NULL) &&
               (s->found.kind = MISTAKE_SQUARE);
    if (is_one(s, missing_root, NULL))
        return mistake_tell(s, MISTAKE_SQUARED, -1, s->c->truth[s->c->last].formula, NULL);
    if (is_one(s, inverted, NULL)) return mistake_tell(s, MISTAKE_INVERTED, -1, NULL, NULL);
    return false;
}

/* ---- the rest ---- */

static bool by_own(Search *s)
{
    const MistakeCase *c = s->c;
    const ExerciseWrong *wrong = c->blank < 0 ? c->exercise->wrong : c->exercise->lines[c->blank].wrong;
    int count = c->blank < 0 ? c->exercise->wrong_count : c->exercise->lines[c->blank].wrong_count;
    for (int i = 0; i < count; i++) {
        ProgramLine lines[2 * EXERCISE_LINES_MAX];
        int total = 0;
        for (int k = 0; c->blank >= 0 && k < c->last; k++) lines[total++] = c->truth[k];
        for (int k = 0; k < wrong[i].line_count; k++) lines[total++] = wrong[i].lines[k];
        if (!mistake_gives_yours(s, lines, total)) continue;
        mistake_tell(s, MISTAKE_OWN, -1, NULL, NULL);
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
            for (int n = 0; n < c->exercise->given_count; n++)
                is_given |= !strcmp(names[k], c->exercise->given[n].name);
            for (int n = 0; n < c->exercise->column_count; n++)
                is_given |= !strcmp(names[k], c->exercise->columns[n].name);
            for (int n = 0; n < c->typed_count; n++) used |= mistake_uses(s, c->typed[n].formula, names[k]);
            for (int n = 0; n < c->exercise->let_count; n++)
                used |= mistake_uses(s, c->exercise->lets[n].formula, names[k]);
            if (is_given && !used) return mistake_tell(s, MISTAKE_UNUSED, i, mistake_named(s, names[k]), NULL);
        }
    }
    return false;
}

static bool by_lines(Search *s, bool (*change)(Search *, int))
{
    for (int line = s->c->first; line <= s->c->last; line++)
        if (change(s, line)) return true;
    return false;
}

Mistake mistake_find(const MistakeCase *wrong)
{
    Search s = {.c = wrong};
    s.values = memory_must(calloc(trial_room(wrong->trial), sizeof *s.values));
    s.scale = trial_scale(wrong->trial, wrong->yours, wrong->yours_vector);
    s.found = (Mistake){.kind = MISTAKE_NONE, .line = -1};
    bool found = by_own(&s) || by_sign(&s) || by_other(&s) || mistake_by_derivation(&s) || by_ratio(&s) ||
                 by_lines(&s, mistake_by_beta) || by_lines(&s, mistake_by_order) || by_lines(&s, mistake_by_brackets) ||
                 by_names(&s) || by_number(&s) || by_shape(&s) || by_lines(&s, mistake_by_change) ||
                 by_lines(&s, mistake_by_wrong_name) || by_unused(&s);
    if (!found) s.found = (Mistake){.kind = MISTAKE_NONE, .line = -1};
    free(s.values);
    arena_free(&s.arena);
    return s.found;
}
