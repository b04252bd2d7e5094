#include "lesson/answer.h"

#include "base/memory.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NODES_MAX = 2000 };

struct Checker {
    const Exercise *exercise;
    Trial *trial;
    double *right, *yours;
    Arena arena; /* of one check */
};

Checker *checker_create(const Exercise *exercise)
{
    Checker *checker = memory_must(calloc(1, sizeof *checker));
    checker->exercise = exercise;
    checker->trial = trial_create(exercise);
    checker->right = memory_must(calloc(trial_room(checker->trial), sizeof(double)));
    checker->yours = memory_must(calloc(trial_room(checker->trial), sizeof(double)));
    return checker;
}

void checker_destroy(Checker *checker)
{
    if (!checker) return;
    trial_destroy(checker->trial);
    free(checker->right);
    free(checker->yours);
    arena_free(&checker->arena);
    free(checker);
}

/* ---- reading ---- */

static bool is_blank(const char *text) { return text[strspn(text, " \t")] == 0; }

/* Where a single equals sign stands, not one of == <= >= !=. */
static const char *equals_in(const char *text)
{
    for (const char *at = text; *at; at++) {
        if (*at != '=') continue;
        if (at[1] == '=') at++;
        else if (at == text || !strchr("<>!", at[-1])) return at;
    }
    return NULL;
}

static void add_name(const char **names, int *count, int most, const char *name)
{
    for (int i = 0; i < *count; i++)
        if (!strcmp(names[i], name)) return;
    if (*count < most) names[(*count)++] = name;
}

static const char *left_of(Arena *arena, const char *line)
{
    const char *equals = equals_in(line), *from = line + strspn(line, " \t");
    if (!equals) return NULL;
    size_t length = (size_t)(equals - from);
    while (length && isspace((unsigned char)from[length - 1])) length--;
    return length ? arena_copy(arena, from, length) : NULL;
}

enum { KNOWN_MAX = EXERCISE_GIVEN_MAX + 3 * EXERCISE_LINES_MAX + EXERCISE_COLUMNS_MAX + 1 };

/* What a line may use. Rules: also all that other lines set, since what is read before it is set is a state. */
static int known_names(const Exercise *e, Arena *arena, const char *const *typed, int field, const char **names)
{
    int count = 0;
    for (int i = 0; i < e->given_count; i++) add_name(names, &count, KNOWN_MAX, e->given[i].name);
    if (e->rule) add_name(names, &count, KNOWN_MAX, "t");
    for (int i = 0; i < e->let_count; i++) add_name(names, &count, KNOWN_MAX, e->lets[i].name);
    for (int i = 0; i < e->column_count; i++) add_name(names, &count, KNOWN_MAX, e->columns[i].name);
    for (int i = 0; !e->rule && i < field; i++) add_name(names, &count, KNOWN_MAX, e->lines[i].line.name);
    for (int i = 0; e->rule && i < e->fields; i++) {
        const char *left = left_of(arena, typed[i]);
        if (left) add_name(names, &count, KNOWN_MAX, left);
    }
    return count;
}

Status checker_read(Checker *checker, Arena *arena, const char *const *typed, int field, const char **left,
                    const Node **right, Error *error)
{
    const Exercise *e = checker->exercise;
    const char *names[KNOWN_MAX], *text = typed[field];
    FormulaNames known = {names, known_names(e, arena, typed, field, names), exercise_has_vectors(e),
                          e->column_count > 0};
    Status status;
    *left = e->rule ? NULL : e->lines[field].line.name;
    if (strlen(text) > ANSWER_LENGTH_MAX)
        return error_at(error, "formula", 1, ANSWER_LENGTH_MAX, STATUS_LIMIT,
                        "this is too long; a shorter form will do");
    if (e->rule) status = formula_parse_line(arena, text, &known, left, right, error);
    else {
        char *own = arena_string(arena, text);
        const char *equals = equals_in(own);
        for (char *at = own; equals && at <= equals; at++) /* the columns stay */
            if ((*at & 0xC0) != 0x80) *at = ' ';
            else memmove(at, at + 1, strlen(at)), at--, equals--;
        status = formula_parse(arena, own, &known, right, error);
    }
    if (!status && formula_size(*right) > NODES_MAX)
        return error_at(error, "formula", 1, 1, STATUS_LIMIT, "this is too long; a shorter form will do");
    return status;
}

/* ---- the nicest example ---- */

typedef struct Sides {
    const double *right, *yours;
    bool right_vector, yours_vector;
} Sides;

static double side(const double *values, bool vector, int step, int element, int point)
{
    return values[trial_at(vector ? EXERCISE_SIZE : 1, step, vector ? element : 0, point)];
}

static bool line_uses(const ProgramLine *line, const char *name)
{
    Arena scratch = {0};
    const char **names;
    int count = formula_names(&scratch, line->formula, &names);
    bool found = false;
    for (int i = 0; i < count; i++) found |= !strcmp(names[i], name);
    arena_free(&scratch);
    return found;
}

typedef struct Lines {
    const ProgramLine *lines;
    int count;
} Lines;

/* Which given names come into it: those of the typed lines, of the true ones, and of the lets that they use. */
static void mark_used(const Exercise *e, const Lines *lists, int list_count, bool used[EXERCISE_GIVEN_MAX + 1])
{
    bool let_used[EXERCISE_LINES_MAX] = {0};
    for (int k = e->let_count - 1; k >= 0; k--) {
        for (int n = k + 1; n < e->let_count; n++)
            let_used[k] |= let_used[n] && line_uses(&e->lets[n], e->lets[k].name);
        for (int l = 0; l < list_count; l++)
            for (int n = 0; n < lists[l].count; n++) let_used[k] |= line_uses(&lists[l].lines[n], e->lets[k].name);
    }
    for (int i = 0; i <= e->given_count; i++) {
        const char *name = i < e->given_count ? e->given[i].name : "t";
        used[i] = false;
        for (int k = 0; k < e->let_count; k++) used[i] |= let_used[k] && line_uses(&e->lets[k], name);
        for (int l = 0; l < list_count; l++)
            for (int n = 0; n < lists[l].count; n++) used[i] |= line_uses(&lists[l].lines[n], name);
    }
}

static int digits_of(double value)
{
    char text[48];
    return snprintf(text, sizeof text, "%.6g", value);
}

static void write_numbers(const Checker *checker, Answer *answer, const bool *used, int step, int point)
{
    const Exercise *e = checker->exercise;
    for (int i = 0; i < e->given_count && answer->at_count < ANSWER_SHOWN_MAX; i++) {
        if (!used[i]) continue;
        TextBuffer text = text_fixed(answer->at[answer->at_count].value, sizeof answer->at[0].value);
        answer->at[answer->at_count++].name = e->given[i].name;
        for (int k = e->given[i].each_step ? 0 : step; k <= step; k++) {
            text_add(&text, "%s%s", k > 0 && e->given[i].each_step ? ", " : "", e->given[i].vector ? "(" : "");
            for (int element = 0; element < (e->given[i].vector ? EXERCISE_SIZE : 1); element++) {
                char one[48];
                number_short(one, trial_value(checker->trial, i, k, element, point), 4);
                for (char *dot = strchr(one, '.'), *end = one + strlen(one);
                     dot && !strchr(one, 'e') && end > dot && (end[-1] == '0' || end[-1] == '.');)
                    *--end = 0; /* 1.000 is 1 */
                text_add(&text, "%s%s", element ? ", " : "", one);
            }
            text_add(&text, "%s", e->given[i].vector ? ")" : "");
        }
    }
}

static void write_side(char out[ANSWER_NUMBERS], const double *values, int size, int digits)
{
    TextBuffer text = text_fixed(out, ANSWER_NUMBERS);
    for (int i = 0; i < size; i++) {
        char number[48];
        snprintf(number, sizeof number, "%.*g", digits, values[i] + 0.0); /* + 0.0 makes −0 a plain 0 */
        text_add(&text, "%s", i ? ", " : size > 1 ? "(" : "");
        for (char *at = number; *at; at++) text_add_bytes(&text, *at == '-' ? "−" : at, *at == '-' ? strlen("−") : 1);
    }
    if (size > 1) text_add(&text, ")");
}

/* As short as it can be while the two differ. */
static void write_sides(Answer *answer, const double *right, const double *yours, int size)
{
    bool finite = true;
    for (int i = 0; i < size; i++) finite &= isfinite(yours[i]) != 0;
    for (int digits = 3; digits <= 12; digits++) {
        write_side(answer->right, right, size, digits);
        write_side(answer->yours, yours, size, digits);
        if (strcmp(answer->right, answer->yours)) break;
    }
    if (!finite) answer->yours[0] = 0;
}

static void find_example(const Checker *checker, Answer *answer, const Sides *s, const bool *used)
{
    const Exercise *e = checker->exercise;
    const Trial *trial = checker->trial;
    int size = s->right_vector || s->yours_vector ? EXERCISE_SIZE : 1, best[2] = {0};
    double scale = trial_scale(trial, s->right, s->right_vector), least = INFINITY;
    for (int step = 0; step < trial_steps(trial); step++)
        for (int element = 0; element < size; element++)
            for (int point = 0; point < TRIAL_POINTS; point++) {
                double right = side(s->right, s->right_vector, step, element, point),
                       yours = side(s->yours, s->yours_vector, step, element, point);
                if (!isfinite(right) || (isfinite(yours) && trial_close(right, yours, scale))) continue;
                double cost = 40 * step + digits_of(right) + digits_of(yours) + (isfinite(yours) ? 0 : 500);
                for (int i = 0; i < e->given_count; i++)
                    if (used[i]) cost += trial_cost(trial, i, step, point);
                if (cost < least) least = cost, best[0] = step, best[1] = point;
            }
    if (!isfinite(least)) return;
    answer->step = e->rule ? best[0] + 1 : 0;
    write_numbers(checker, answer, used, best[0], best[1]);
    double right[EXERCISE_SIZE], yours[EXERCISE_SIZE];
    for (int i = 0; i < size; i++) {
        right[i] = side(s->right, s->right_vector, best[0], i, best[1]);
        yours[i] = side(s->yours, s->yours_vector, best[0], i, best[1]);
    }
    write_sides(answer, right, yours, size);
}

/* ---- checking ---- */

static void unreadable(Answer *answer, int field, const Error *error)
{
    answer->kind = ANSWER_UNREADABLE;
    answer->field = field;
    answer->error = *error;
}

/* Runs both; true where a verdict is there. */
static bool run_both(Checker *c, const ProgramLine *truth, int truth_count, const ProgramLine *typed, int typed_count,
                     const char *result, Sides *s, Answer *answer)
{
    Error error = {0};
    *s = (Sides){c->right, c->yours, false, false};
    if (trial_run(c->trial, truth, truth_count, result, c->right, &s->right_vector, &error) ||
        trial_run(c->trial, typed, typed_count, result, c->yours, &s->yours_vector, &error)) {
        unreadable(answer, answer->field, &error);
        return true;
    }
    TrialCompared compared = trial_compare(c->trial, s->right, s->right_vector, s->yours, s->yours_vector);
    answer->kind = compared.same ? ANSWER_RIGHT : ANSWER_WRONG;
    return compared.same;
}

static MistakeCase case_of(Checker *c, const ProgramLine *truth, int count, const char *result, const Sides *s)
{
    return (MistakeCase){.exercise = c->exercise,
                         .trial = c->trial,
                         .truth = truth,
                         .count = count,
                         .first = 0,
                         .last = count - 1,
                         .result = result,
                         .right = s->right,
                         .right_vector = s->right_vector,
                         .yours = s->yours,
                         .yours_vector = s->yours_vector,
                         .blank = -1};
}

static void check_blank(Checker *c, const char *const *typed, int field, Answer *answer)
{
    const Exercise *e = c->exercise;
    ProgramLine truth[EXERCISE_LINES_MAX], mine[EXERCISE_LINES_MAX];
    const char *left;
    Sides sides;
    bool used[EXERCISE_GIVEN_MAX + 1];
    if (is_blank(typed[field])) return;
    for (int i = 0; i <= field; i++) truth[i] = mine[i] = e->lines[i].line;
    if (checker_read(c, &c->arena, typed, field, &left, &mine[field].formula, &answer->error)) {
        answer->kind = ANSWER_UNREADABLE;
        return;
    }
    answer->result = truth[field].name;
    if (run_both(c, truth, field + 1, mine, field + 1, answer->result, &sides, answer)) return;
    Lines lists[] = {{truth, field + 1}, {&mine[field], 1}};
    mark_used(e, lists, 2, used);
    find_example(c, answer, &sides, used);
    MistakeCase wrong = case_of(c, truth, field + 1, answer->result, &sides);
    wrong.first = field;
    wrong.typed = mine;
    wrong.typed_count = field + 1;
    wrong.blank = field;
    answer->mistake = mistake_find(&wrong);
    answer->tip = e->lines[field].tip;
}

static int truth_named(const Exercise *e, const char *name)
{
    for (int i = e->line_count - 1; i >= 0; i--)
        if (!strcmp(e->lines[i].line.name, name)) return i;
    return -1;
}

/* The first typed line that spoils the true rule when it takes its line's place. */
static bool blame_line(Checker *c, const ProgramLine *truth, const ProgramLine *mine, const int *fields, int count,
                       Answer *answer)
{
    const Exercise *e = c->exercise;
    for (int i = 0; i < count; i++) {
        ProgramLine one[EXERCISE_LINES_MAX];
        Sides sides;
        bool used[EXERCISE_GIVEN_MAX + 1];
        int at = truth_named(e, mine[i].name);
        if (at < 0) continue;
        Answer now = {.kind = ANSWER_EMPTY, .field = fields[i], .result = e->lines[at].line.name};
        memcpy(one, truth, sizeof one);
        one[at].formula = mine[i].formula;
        if (run_both(c, truth, e->line_count, one, e->line_count, now.result, &sides, &now) || now.kind != ANSWER_WRONG)
            continue;
        Lines lists[] = {{truth, e->line_count}, {&mine[i], 1}};
        mark_used(e, lists, 2, used);
        find_example(c, &now, &sides, used);
        MistakeCase wrong = case_of(c, truth, e->line_count, now.result, &sides);
        wrong.first = wrong.last = at;
        wrong.typed = &mine[i];
        wrong.typed_count = 1;
        now.mistake = mistake_find(&wrong);
        *answer = now;
        return true;
    }
    return false;
}

static void check_rule(Checker *c, const char *const *typed, Answer *answer)
{
    const Exercise *e = c->exercise;
    ProgramLine truth[EXERCISE_LINES_MAX] = {0}, mine[EXERCISE_LINES_MAX];
    int fields[EXERCISE_LINES_MAX], count = 0;
    Sides sides;
    bool used[EXERCISE_GIVEN_MAX + 1];
    for (int i = 0; i < e->line_count; i++) truth[i] = e->lines[i].line;
    for (int i = 0; i < e->fields; i++) {
        if (is_blank(typed[i])) continue;
        Error error = {0};
        if (checker_read(c, &c->arena, typed, i, &mine[count].name, &mine[count].formula, &error)) {
            unreadable(answer, i, &error);
            return;
        }
        fields[count++] = i;
    }
    if (!count) return;
    answer->field = fields[count - 1];
    answer->result = e->result;
    if (run_both(c, truth, e->line_count, mine, count, e->result, &sides, answer)) return;
    Lines lists[] = {{truth, e->line_count}, {mine, count}};
    mark_used(e, lists, 2, used);
    find_example(c, answer, &sides, used);
    MistakeCase wrong = case_of(c, truth, e->line_count, e->result, &sides);
    wrong.typed = mine;
    wrong.typed_count = count;
    answer->mistake = mistake_find(&wrong);
    answer->field = -1;
    MistakeKind kind = answer->mistake.kind;
    if ((kind == MISTAKE_NONE || kind == MISTAKE_UNUSED) && blame_line(c, truth, mine, fields, count, answer))
        kind = answer->mistake.kind;
    for (int i = 0; answer->mistake.line >= 0 && i < count; i++)
        if (!strcmp(mine[i].name, truth[answer->mistake.line].name)) answer->field = fields[i];
    answer->tip = e->lines[0].tip;
}

void checker_check(Checker *checker, const char *const *typed, int field, Answer *out)
{
    *out = (Answer){.kind = ANSWER_EMPTY, .field = field};
    out->mistake.line = -1;
    arena_reset(&checker->arena);
    if (checker->exercise->rule) check_rule(checker, typed, out);
    else check_blank(checker, typed, field, out);
}
