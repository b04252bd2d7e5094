#include "formula/substitute.h"

#include "base/memory.h"
#include "base/text.h"
#include "formula/tree.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- numbers ---- */

/* 1.2e-05 -> 1.2e-5, 1e+20 -> 1e20 */
static void shorten_power(char *text)
{
    char *to = strchr(text, 'e');
    if (!to) return;
    const char *from = ++to;
    if (*from == '-') *to++ = *from++;
    else if (*from == '+') from++;
    while (*from == '0' && from[1]) from++;
    memmove(to, from, strlen(from) + 1);
}

char *substitute_text(char text[32], double value, int digits)
{
    if (!isfinite(value)) return number_exact(text, value);
    if (value == 0) return strcpy(text, "0"); /* no minus before zero */
    if (digits < 1) digits = 1;
    if (digits > 17) digits = 17;
    snprintf(text, 32, "%.*e", digits - 1, value);
    int power = atoi(strchr(text, 'e') + 1); /* of the rounded number: 9.996 by three digits is 10.0 */
    if (power >= -4 && power < 6) snprintf(text, 32, "%.*f", digits - 1 - power > 0 ? digits - 1 - power : 0, value);
    shorten_power(text);
    return text;
}

/* A number that people wrote or counted: it stands as it is. */
static bool is_short(char text[32], double value, int *digits)
{
    if (!isfinite(value)) {
        number_exact(text, value);
        *digits = SUBSTITUTE_LEAST;
        return true;
    }
    if (value == floor(value) && fabs(value) <= 1e9) {
        *digits = snprintf(text, 32, "%.0f", value + 0) - (value < 0); /* + 0: no minus before zero */
        return true;
    }
    for (int n = 1; n <= 5; n++) {
        substitute_text(text, value, n);
        if (strtod(text, NULL) != value) continue;
        *digits = n;
        return true;
    }
    return false;
}

/* ---- values ---- */

typedef struct Evaluation {
    NodeList list;
    double *values; /* [list.count] */
    int *names;     /* [list.count] which of the names it is, or -1 */
    double *args;
    int *from; /* of all nodes' children in turn: where their values are */
    bool plain;
} Evaluation;

static Evaluation evaluation_begin(const Node *formula, const SubstituteName *names, int count)
{
    Evaluation e = {.list = node_list(formula), .plain = true};
    int most = 4, children = 0;
    e.values = memory_must(calloc((size_t)e.list.count, sizeof *e.values));
    e.names = memory_must(calloc((size_t)e.list.count, sizeof *e.names));
    for (int i = 0; i < e.list.count; i++) {
        const Node *node = e.list.nodes[i];
        e.names[i] = -1;
        children += node->count;
        if (node->count > most) most = node->count;
        if (node->kind == NODE_CALL && node->op >= OP_NORM) e.plain = false;
        if (node->kind != NODE_NAME) continue;
        for (int k = 0; k < count && e.names[i] < 0; k++)
            if (!strcmp(names[k].name, node->name)) e.names[i] = k;
        if (e.names[i] < 0) e.plain = false;
    }
    e.args = memory_must(calloc((size_t)most, sizeof *e.args));
    e.from = memory_must(calloc((size_t)children + 1, sizeof *e.from));
    for (int i = 0, at = 0; i < e.list.count; i++)
        for (int k = 0; k < e.list.nodes[i]->count; k++)
            e.from[at++] = node_list_index(&e.list, e.list.nodes[i]->args[k]);
    return e;
}

static double evaluation_value(void *context, const double *values)
{
    Evaluation *e = context;
    const int *from = e->from;
    for (int i = 0; i < e->list.count; i++) {
        const Node *node = e->list.nodes[i];
        if (node->kind == NODE_NAME) e->values[i] = values[e->names[i]];
        else if (node->kind != NODE_CALL) e->values[i] = node->value;
        else {
            for (int k = 0; k < node->count; k++) e->args[k] = e->values[*from++];
            e->values[i] = op_value(node->op, e->args, node->count);
        }
    }
    return e->values[e->list.count - 1];
}

static void evaluation_end(Evaluation *e)
{
    free(e->values);
    free(e->names);
    free(e->args);
    free(e->from);
    node_list_free(&e->list);
}

bool substitute_value(const Node *formula, const SubstituteName *names, int count, double *value)
{
    Evaluation e = evaluation_begin(formula, names, count);
    double *values = memory_must(malloc(sizeof *values * (size_t)(count + 1)));
    for (int i = 0; i < count; i++) values[i] = names[i].value;
    bool plain = e.plain;
    *value = plain ? evaluation_value(&e, values) : NAN;
    free(values);
    evaluation_end(&e);
    return plain;
}

/* ---- digits ---- */

enum { SEARCHED_MAX = 2 }; /* 169 choices at most */

typedef struct Search {
    SubstituteValue of;
    void *context;
    SubstituteName *names;
    int count, result_digits;
    double *values; /* [count] the names' as their texts read */
    const char *result;
} Search;

static void set(Search *s, int name, int digits)
{
    SubstituteName *n = &s->names[name];
    n->digits = digits;
    substitute_text(n->text, n->value, digits);
    s->values[name] = strtod(n->text, NULL);
}

static bool agrees(const Search *s)
{
    char text[32];
    return !strcmp(substitute_text(text, s->of(s->context, s->values), s->result_digits), s->result);
}

/* Of few names every choice is tried, those whose longest number is shortest first, then those with fewest digits. */
static bool search_all(Search *s, const int *free, int count, int most)
{
    int best[SEARCHED_MAX], digits[SEARCHED_MAX], least = 0, choices = 1;
    for (int i = 0; i < count; i++) choices *= most - SUBSTITUTE_LEAST + 1;
    for (int choice = 0; choice < choices; choice++) {
        int rest = choice, total = 0, longest = 0;
        for (int i = 0; i < count; i++) {
            digits[i] = SUBSTITUTE_LEAST + rest % (most - SUBSTITUTE_LEAST + 1);
            rest /= most - SUBSTITUTE_LEAST + 1;
            total += digits[i];
            if (digits[i] > longest) longest = digits[i];
        }
        if (longest < most || (least && total >= least)) continue; /* fewer were tried before */
        for (int i = 0; i < count; i++) set(s, free[i], digits[i]);
        if (!agrees(s)) continue;
        least = total;
        memcpy(best, digits, sizeof best);
    }
    for (int i = 0; i < count && least; i++) set(s, free[i], best[i]);
    return least > 0;
}

/* Of many: first all with the same number of digits, then each loses what it can spare, in turn. */
static bool search(Search *s, const bool *stands)
{
    int free[SEARCHED_MAX], free_count = 0;
    for (int i = 0; i < s->count; i++)
        if (!stands[i] && free_count++ < SEARCHED_MAX) free[free_count - 1] = i;
    bool few = free_count > 0 && free_count <= SEARCHED_MAX;
    for (int digits = SUBSTITUTE_LEAST;; digits++) {
        for (int i = 0; i < s->count; i++)
            if (!stands[i]) set(s, i, digits);
        if (few ? search_all(s, free, free_count, digits) : agrees(s)) break;
        if (digits == SUBSTITUTE_MOST) {
            for (int i = 0; i < s->count; i++)
                if (!stands[i]) set(s, i, digits);
            return false;
        }
    }
    for (bool fewer = !few; fewer;) {
        fewer = false;
        for (int i = 0; i < s->count; i++) {
            if (stands[i] || s->names[i].digits == SUBSTITUTE_LEAST) continue;
            set(s, i, s->names[i].digits - 1);
            if (agrees(s)) fewer = true;
            else set(s, i, s->names[i].digits + 1);
        }
    }
    return true;
}

bool substitute_digits_of(SubstituteValue of, void *context, SubstituteName *names, int count, double result,
                          int result_digits, char result_text[32])
{
    Search s = {.of = of, .context = context, .names = names, .count = count, .result_digits = result_digits};
    bool *stands = memory_must(calloc((size_t)count + 1, sizeof *stands));
    s.values = memory_must(calloc((size_t)count + 1, sizeof *s.values));
    s.result = substitute_text(result_text, result, result_digits);
    for (int i = 0; i < count; i++) {
        stands[i] = is_short(names[i].text, names[i].value, &names[i].digits);
        s.values[i] = names[i].value;
    }
    bool found = search(&s, stands);
    free(stands);
    free(s.values);
    return found;
}

static double no_value(void *context, const double *values)
{
    (void)context, (void)values;
    return NAN;
}

bool substitute_digits(const Node *formula, SubstituteName *names, int count, double result, int result_digits,
                       char result_text[32])
{
    Evaluation e = evaluation_begin(formula, names, count);
    bool plain = e.plain;
    bool found =
        substitute_digits_of(plain ? evaluation_value : no_value, &e, names, count, result, result_digits, result_text);
    evaluation_end(&e);
    return found && plain;
}
