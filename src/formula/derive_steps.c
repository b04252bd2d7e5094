#include "formula/derive_steps.h"

#include "base/memory.h"
#include "formula/derive_inside.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LETTERS = 5, PATTERN_MAX = 12, DEPTH_MAX = 1200 };

/* What stands for what in a rule: the letter u for its node, u' for its derivative. */
typedef struct Letter {
    char name[16];
    const Node *node, *d;
    bool moves;
} Letter;

typedef struct Work {
    Derivation x;
    Arena *arena;  /* of the steps */
    Arena scratch; /* of trees before they are kept */
    const char **taken;
    int taken_count; /* names of the formula */
    DeriveStep **steps;
    int count, room;
    int *slots;
    uint32_t mask; /* by node: index + 1 */
    const Node *final;
    int depth;
} Work;

/* ---- letters ---- */

static bool is_taken(const Work *w, const char *letter)
{
    size_t length = strlen(letter);
    for (int i = 0; i < w->taken_count; i++)
        if (!strncmp(w->taken[i], letter, length) &&
            strspn(w->taken[i] + length, "0123456789'") == strlen(w->taken[i] + length))
            return true;
    return false;
}

/* The first set of letters that shares none with the formula; the last one if all do. */
static char letter_of(const Work *w, const char *const *sets, int set_count, int which)
{
    for (int s = 0; s < set_count; s++) {
        bool free = true;
        for (const char *c = sets[s]; *c && free; c++) free = !is_taken(w, (char[]){*c, 0});
        if (free || s == set_count - 1) return sets[s][which];
    }
    return 'u';
}

static void name_letter(const Work *w, Letter *letter, int index, int of)
{
    static const char *const sets[] = {"uvw", "pqr", "fgh", "UVW"};
    if (of <= 3) snprintf(letter->name, sizeof letter->name, "%c", letter_of(w, sets, 4, index));
    else snprintf(letter->name, sizeof letter->name, "%c%d", letter_of(w, sets, 4, 0), index + 1);
}

static void name_constant(const Work *w, Letter *letter, const char *wanted)
{
    static const char *const sets[][4] = {{"cab", "kab", "CAB"}, {"nm", "km", "NM"}};
    int kind = *wanted == 'n', which = *wanted == 'a' ? 1 : *wanted == 'b' ? 2 : 0;
    snprintf(letter->name, sizeof letter->name, "%c", letter_of(w, sets[kind], 3, which));
}

/* ---- a rule in general, and with its parts put in ---- */

static const Node *name_node(Work *w, const char *name) { return node_name(&w->scratch, name, 0); }
static const Node *call2(Work *w, NodeOp op, const Node *u, const Node *v)
{
    return node_call(&w->scratch, op, (const Node *[]){u, v}, 2, 0);
}

/* The rule's result is a small tree of letters: this may recurse. */
static const Node *put(Work *w, const Node *node, const Letter *letters, int count)
{
    if (node->kind == NODE_NAME)
        for (int i = 0; i < count; i++) {
            size_t length = strlen(letters[i].name);
            if (strncmp(node->name, letters[i].name, length)) continue;
            if (!node->name[length]) return letters[i].node;
            if (!strcmp(node->name + length, "'")) return letters[i].d;
        }
    if (!node->count) return node;
    const Node **args = arena_array(&w->scratch, const Node *, node->count);
    for (int i = 0; i < node->count; i++) args[i] = put(w, node->args[i], letters, count);
    return node_call(&w->scratch, node->op, args, node->count, 0);
}

static void generalize(Work *w, DeriveStep *step, const Node *pattern, const Letter *letters, int count)
{
    const char *moving[PATTERN_MAX];
    Derivation g = {.letters = moving};
    for (int i = 0; i < count && g.letter_count < PATTERN_MAX; i++)
        if (letters[i].moves) moving[g.letter_count++] = letters[i].name;
    Error error;
    const Node *result;
    derivation_begin(&g, pattern);
    if (derivation_result(&g, &result, &error) == STATUS_OK) {
        step->general = pattern;
        step->general_result = algebra_keep(&g.a, &w->scratch, result);
    }
    derivation_end(&g);
}

static const DeriveStep *explain(Work *w, const Node *node);

static void set_parts(Work *w, DeriveStep *step, const Letter *letters, int count)
{
    DerivePart *parts = arena_array(w->arena, DerivePart, count);
    for (int i = 0; i < count; i++)
        parts[i] = (DerivePart){arena_string(w->arena, letters[i].name), letters[i].node,
                                letters[i].moves ? explain(w, letters[i].node) : NULL};
    step->parts = parts;
    step->part_count = count;
}

static Letter moving(Work *w, const Node *node, int index, int of)
{
    Letter letter = {.node = node, .d = derivation_of(&w->x, node), .moves = true};
    name_letter(w, &letter, index, of);
    return letter;
}

static Letter resting(Work *w, const Node *node, const char *wanted)
{
    Letter letter = {.node = node, .d = algebra_number(&w->x.a, 0)};
    name_constant(w, &letter, wanted);
    return letter;
}

/* The usual end of a rule: general form, parts put in, steps of the parts. */
static void finish(Work *w, DeriveStep *step, const Node *pattern, const Letter *letters, int count)
{
    generalize(w, step, pattern, letters, count);
    if (step->general_result) step->applied = put(w, step->general_result, letters, count);
    set_parts(w, step, letters, count);
}

/* ---- which rule ---- */

static bool moves(Work *w, const Node *node)
{
    return algebra_has_names(node) && !node_is_value(derivation_of(&w->x, node), 0);
}

static bool depends(const Work *w, const Node *node)
{
    NodeList list = node_list(node);
    bool found = false;
    for (int i = 0; i < list.count && !found; i++)
        found = list.nodes[i]->kind == NODE_NAME && !strcmp(list.nodes[i]->name, w->x.name);
    node_list_free(&list);
    return found;
}

typedef struct Terms {
    const Node **nodes;
    int *signs;
    int count;
} Terms;

static Terms terms_of(const Node *root)
{
    int room = 64, top = 0, most = 64;
    Terms out = {0};
    struct Open {
        const Node *node;
        int sign;
    } *stack = memory_must(malloc(sizeof *stack * (size_t)room));
    out.nodes = memory_must(malloc(sizeof *out.nodes * (size_t)most));
    out.signs = memory_must(malloc(sizeof *out.signs * (size_t)most));
    stack[top++] = (struct Open){root, 1};
    while (top > 0) {
        struct Open open = stack[--top];
        if (derivation_is_sum(open.node)) {
            if (top + 2 > room) stack = memory_must(realloc(stack, sizeof *stack * (size_t)(room *= 2)));
            stack[top++] = (struct Open){open.node->args[1], open.node->op == OP_SUB ? -open.sign : open.sign};
            stack[top++] = (struct Open){open.node->args[0], open.sign};
            continue;
        }
        if (out.count == most) {
            most *= 2;
            out.nodes = memory_must(realloc(out.nodes, sizeof *out.nodes * (size_t)most));
            out.signs = memory_must(realloc(out.signs, sizeof *out.signs * (size_t)most));
        }
        out.nodes[out.count] = open.node;
        out.signs[out.count++] = open.sign;
    }
    free(stack);
    return out;
}

static const Node *add(Work *w, const Node *sum, const Node *term, int sign)
{
    if (sum) return call2(w, sign > 0 ? OP_ADD : OP_SUB, sum, term);
    return sign > 0 ? term : node_call(&w->scratch, OP_NEG, &term, 1, 0);
}

static void explain_sum(Work *w, DeriveStep *step)
{
    Terms terms = terms_of(step->node);
    int shown = terms.count <= LETTERS ? terms.count : 3;
    Letter *letters = memory_must(calloc((size_t)terms.count, sizeof *letters));
    const Node *pattern = NULL, *applied = NULL;
    step->rule = DERIVE_SUM;
    step->more = terms.count > shown;
    for (int i = 0; i < terms.count; i++) {
        letters[i] = moving(w, terms.nodes[i], i, terms.count);
        if (i < shown) pattern = add(w, pattern, name_node(w, letters[i].name), terms.signs[i]);
        applied = add(w, applied, letters[i].d, terms.signs[i]);
    }
    generalize(w, step, pattern, letters, shown);
    step->applied = applied;
    set_parts(w, step, letters, terms.count);
    free(letters);
    free(terms.nodes);
    free(terms.signs);
}

static const Node *product_of(Work *w, const Factor *factors, int count, double turn)
{
    Product p = product_begin();
    for (int i = 0; i < count; i++) product_add(&w->x.a, &p, factors[i].base, factors[i].power * turn);
    return product_end(&w->x.a, &p);
}

static void explain_power(Work *w, DeriveStep *step, const Node *base, const Node *exponent)
{
    step->rule = DERIVE_POWER;
    Letter letters[2] = {moving(w, base, 0, 1), resting(w, exponent, "n")};
    finish(w, step, call2(w, OP_POW, name_node(w, letters[0].name), name_node(w, letters[1].name)), letters, 2);
}

static void explain_product(Work *w, DeriveStep *step)
{
    Algebra *a = &w->x.a;
    Product whole = product_begin(), still = product_begin();
    product_add(a, &whole, step->node, 1);
    still.c = whole.c;
    Factor *above = arena_array(&w->scratch, Factor, whole.count + 1),
           *below = arena_array(&w->scratch, Factor, whole.count + 1);
    int up = 0, down = 0, stills = 0;
    for (int i = 0; i < whole.count; i++) {
        Factor f = whole.factors[i];
        if (!moves(w, f.base)) product_add(a, &still, f.base, f.power), stills++;
        else if (f.power > 0) above[up++] = f;
        else below[down++] = f;
    }
    const Node *top = up ? product_of(w, above, up, 1) : NULL, *bottom = down ? product_of(w, below, down, -1) : NULL;
    Letter letters[LETTERS];
    if (stills || whole.c.p != 1 || whole.c.q != 1) {
        Factor *both = arena_array(&w->scratch, Factor, up + down + 1);
        memcpy(both, above, sizeof *both * (size_t)up);
        memcpy(both + up, below, sizeof *both * (size_t)down);
        const Node *u = product_of(w, both, up + down, 1);
        if (u != step->node) {
            step->rule = DERIVE_FACTOR;
            letters[0] = moving(w, u, 0, 1);
            const Node *letter = name_node(w, letters[0].name);
            if (!stills && whole.c.p == -1 && whole.c.q == 1) {
                finish(w, step, node_call(&w->scratch, OP_NEG, &letter, 1, 0), letters, 1);
                return;
            }
            letters[1] = resting(w, product_end(a, &still), "c");
            finish(w, step, call2(w, OP_MUL, name_node(w, letters[1].name), letter), letters, 2);
            return;
        }
    }
    if (top && bottom && top != step->node) {
        step->rule = DERIVE_QUOTIENT;
        letters[0] = moving(w, top, 0, 2);
        letters[1] = moving(w, bottom, 1, 2);
        finish(w, step, call2(w, OP_DIV, name_node(w, letters[0].name), name_node(w, letters[1].name)), letters, 2);
        return;
    }
    const Factor *factors = up ? above : below;
    int count = up ? up : down;
    if (count == 1) {
        explain_power(w, step, factors[0].base, algebra_number(a, factors[0].power));
        return;
    }
    step->rule = DERIVE_PRODUCT;
    int parts = count <= LETTERS ? count : 2; /* more: two halves, each a product again */
    const Node *pattern = NULL;
    for (int i = 0; i < parts; i++) {
        int from = count * i / parts, to = count * (i + 1) / parts;
        letters[i] = moving(w, product_of(w, factors + from, to - from, 1), i, parts);
        const Node *letter = name_node(w, letters[i].name);
        pattern = pattern ? call2(w, OP_MUL, pattern, letter) : letter;
    }
    finish(w, step, pattern, letters, parts);
}

static void explain_call(Work *w, DeriveStep *step)
{
    const Node *node = step->node;
    if (node->op == OP_POW && !moves(w, node->args[1])) {
        explain_power(w, step, node->args[0], node->args[1]);
        return;
    }
    switch (node->op) {
    case OP_POW: step->rule = DERIVE_EXPONENTIAL; break;
    case OP_WHERE: step->rule = DERIVE_CASES; break;
    case OP_MIN:
    case OP_MAX:
    case OP_CLAMP: step->rule = DERIVE_EXTREME; break;
    case OP_MEAN:
    case OP_SUM:
    case OP_DATA_MEAN:
    case OP_DATA_SUM: step->rule = DERIVE_MEAN; break;
    default: step->rule = node->count == 1 && node->args[0]->kind == NODE_NAME ? DERIVE_FUNCTION : DERIVE_CHAIN;
    }
    int count = node->count, of = 0, still = 0, moved = 0;
    if (count > PATTERN_MAX) { /* nobody reads a rule of so many letters */
        Letter *many = memory_must(calloc((size_t)count, sizeof *many));
        for (int i = 0; i < count; i++) many[i] = moving(w, node->args[i], i, count);
        set_parts(w, step, many, count);
        free(many);
        return;
    }
    static const char *const constants[] = {"a", "b", "c"};
    Letter letters[PATTERN_MAX];
    const Node *args[PATTERN_MAX];
    for (int i = 0; i < count; i++) of += moves(w, node->args[i]) || count > 3;
    for (int i = 0; i < count; i++) {
        if (moves(w, node->args[i]) || count > 3) letters[i] = moving(w, node->args[i], moved++, of);
        else letters[i] = resting(w, node->args[i], node->op == OP_WHERE && i == 0 ? "c" : constants[still++]);
        args[i] = name_node(w, letters[i].name);
    }
    finish(w, step, node_call(&w->scratch, node->op, args, count, 0), letters, count);
}

/* ---- steps, each node once ---- */

static uint32_t hash_of(const Node *node) { return (uint32_t)((uint64_t)(uintptr_t)node * 0x9E3779B97F4A7C15u >> 32); }

static DeriveStep **slot_of(Work *w, const Node *node, uint32_t *at)
{
    for (*at = hash_of(node) & w->mask; w->slots[*at]; *at = (*at + 1) & w->mask)
        if (w->steps[w->slots[*at] - 1]->node == node) return &w->steps[w->slots[*at] - 1];
    return NULL;
}

static DeriveStep *step_new(Work *w, const Node *node, uint32_t at)
{
    if (w->count == w->room)
        w->steps = memory_must(realloc(w->steps, sizeof *w->steps * (size_t)(w->room = w->room * 2 + 64)));
    DeriveStep *step = arena_new(w->arena, DeriveStep);
    step->id = w->count;
    step->node = node;
    w->steps[w->count++] = step;
    w->slots[at] = w->count;
    if ((uint32_t)w->count * 2 > w->mask) {
        w->mask = w->mask * 2 + 1;
        free(w->slots);
        w->slots = memory_must(calloc(w->mask + 1u, sizeof *w->slots));
        for (int i = 0; i < w->count; i++) {
            uint32_t to = hash_of(w->steps[i]->node) & w->mask;
            while (w->slots[to]) to = (to + 1) & w->mask;
            w->slots[to] = i + 1;
        }
    }
    return step;
}

static const DeriveStep *explain(Work *w, const Node *node)
{
    uint32_t at;
    DeriveStep **known = slot_of(w, node, &at);
    if (known) return *known;
    DeriveStep *step = step_new(w, node, at);
    bool root = step->id == 0, whole_power = node_is(node, OP_POW) && node->args[1]->kind == NODE_NUMBER &&
                                             node->args[1]->value == floor(node->args[1]->value);
    step->result = root ? w->final : derivation_of(&w->x, node);
    if (node->kind == NODE_NAME && !strcmp(node->name, w->x.name)) step->rule = DERIVE_VARIABLE;
    else if (node->kind != NODE_CALL || !moves(w, node)) step->rule = depends(w, node) ? DERIVE_FLAT : DERIVE_CONSTANT;
    else if (w->count > DERIVE_STEPS_MAX || w->depth >= DEPTH_MAX || w->x.a.exhausted)
        step->cut = true, step->rule = derivation_is_sum(node) ? DERIVE_SUM : DERIVE_CHAIN;
    else {
        w->depth++;
        if (derivation_is_sum(node)) explain_sum(w, step);
        else if (node_is(node, OP_MUL) || node_is(node, OP_DIV) || node_is(node, OP_NEG) || whole_power)
            explain_product(w, step);
        else explain_call(w, step);
        w->depth--;
    }
    return step;
}

/* ---- out of the algebra ---- */

/* All trees at once, so that they go on sharing what they share. */
static void keep(Work *w)
{
    int room = 0, count = 0;
    for (int i = 0; i < w->count; i++) room += 5 + w->steps[i]->part_count;
    const Node ***places = memory_must(malloc(sizeof *places * (size_t)(room + 1)));
    const Node **args = memory_must(malloc(sizeof *args * (size_t)(room + 1)));
    for (int i = 0; i < w->count; i++) {
        DeriveStep *s = w->steps[i];
        const Node **own[] = {&s->node, &s->applied, &s->result, &s->general, &s->general_result};
        for (int k = 0; k < 5; k++)
            if (*own[k]) places[count++] = own[k];
        for (int k = 0; k < s->part_count; k++) places[count++] = &((DerivePart *)s->parts)[k].node;
    }
    for (int i = 0; i < count; i++) args[i] = *places[i];
    const Node all = {.kind = NODE_CALL, .op = OP_MIN, .count = count, .args = args};
    const Node *kept = algebra_keep(&w->x.a, w->arena, &all);
    for (int i = 0; i < count; i++) *places[i] = kept->args[i];
    free(places);
    free(args);
}

Status derive_steps(Arena *arena, const Node *formula, const char *name, const DeriveStep **out, int *count,
                    Error *error)
{
    Work w = {.arena = arena, .x.name = name, .mask = 255};
    *out = NULL;
    *count = 0;
    w.taken_count = formula_names(&w.scratch, formula, &w.taken);
    derivation_begin(&w.x, formula);
    Status status = derivation_result(&w.x, &w.final, error);
    if (!status) {
        w.slots = memory_must(calloc(w.mask + 1u, sizeof *w.slots));
        *out = explain(&w, w.x.list.nodes[w.x.list.count - 1]);
        *count = w.count;
        keep(&w);
    }
    free(w.slots);
    free(w.steps);
    derivation_end(&w.x);
    arena_free(&w.scratch);
    return status;
}

/* ---- text ---- */

const char *derive_rule_name(DeriveRule rule)
{
    static const char *const names[DERIVE_RULES] = {
        "constant",    "variable", "sum",   "factor", "product", "quotient", "power",
        "exponential", "function", "chain", "cases",  "extreme", "mean",     "flat",
    };
    return names[rule];
}

typedef struct Page {
    TextBuffer *out;
    const char *name;
    bool *done;
} Page;

static void print_step(const Page *page, const DeriveStep *s, const char *letter, int depth)
{
    TextBuffer *out = page->out;
    bool before = page->done[s->id] && s->part_count;
    page->done[s->id] = true;
    text_add(out, "%*s", depth * 4, "");
    if (letter) text_add(out, "%s' = ", letter);
    text_add(out, "d/d%s(", page->name);
    formula_print(s->node, out);
    text_add(out, ") = ");
    formula_print(s->result, out);
    text_add(out, "   [%s%s%s]\n", derive_rule_name(s->rule), before ? ", as above" : "",
             s->cut ? ", too long to show" : "");
    if (before) return;
    if (s->general) {
        text_add(out, "%*s(", depth * 4 + 2, "");
        formula_print(s->general, out);
        text_add(out, "%s)' = ", s->more ? " + ..." : "");
        formula_print(s->general_result, out);
        text_add(out, "%s  with", s->more ? " + ..." : "");
        for (int i = 0; i < s->part_count; i++) {
            text_add(out, "%s %s = ", i ? "," : "", s->parts[i].letter);
            formula_print(s->parts[i].node, out);
        }
        text_add(out, "\n");
    }
    if (s->applied) {
        text_add(out, "%*s= ", depth * 4 + 2, "");
        formula_print(s->applied, out);
        text_add(out, "\n");
    }
    for (int i = 0; i < s->part_count; i++)
        if (s->parts[i].step) print_step(page, s->parts[i].step, s->parts[i].letter, depth + 1);
}

void derive_steps_print(const DeriveStep *step, const char *name, int count, TextBuffer *out)
{
    Page page = {out, name, memory_must(calloc((size_t)count + 1, sizeof(bool)))};
    print_step(&page, step, NULL, 0);
    free(page.done);
}
