/* Nodes that are made once, numbers as ratios, and sums and products that gather like terms and powers. */
#include "formula/algebra.h"

#include "base/memory.h"
#include "base/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { WORK_MOST = 40000000, NODES_MOST = 2000000 };

typedef struct Item {
    Node node;
    uint32_t hash;
    int id;          /* in order of making */
    bool names;      /* contains a name */
    int turn, place; /* the last product it became a factor of, and where there: finds it at once */
} Item;

static const Item *item_of(const Node *node) { return (const Item *)node; }

bool algebra_has_names(const Node *node) { return item_of(node)->names; }

/* ---- nodes, each once ---- */

void algebra_begin(Algebra *a)
{
    *a = (Algebra){.mask = 1023};
    a->slots = memory_must(calloc(a->mask + 1u, sizeof *a->slots));
}

void algebra_end(Algebra *a)
{
    free(a->slots);
    arena_free(&a->arena);
    *a = (Algebra){0};
}

static uint32_t item_hash(const Node *node)
{
    uint64_t h = (uint64_t)node->kind * 31 + (uint64_t)node->op, bits;
    memcpy(&bits, &node->value, sizeof bits);
    h = (h ^ bits) * 0x9E3779B97F4A7C15u;
    for (const char *c = node->name; c && *c; c++) h = (h ^ (unsigned char)*c) * 0x100000001B3u;
    for (int i = 0; i < node->count; i++) h = (h ^ (uint64_t)item_of(node->args[i])->id) * 0x9E3779B97F4A7C15u + 1;
    return (uint32_t)(h ^ h >> 32);
}

static bool item_same(const Node *a, const Node *b)
{
    if (a->kind != b->kind || a->op != b->op || a->count != b->count) return false;
    if (memcmp(&a->value, &b->value, sizeof a->value)) return false;
    if (a->name && strcmp(a->name, b->name)) return false;
    for (int i = 0; i < a->count; i++)
        if (a->args[i] != b->args[i]) return false;
    return true;
}

static const Node *intern(Algebra *a, const Node *node)
{
    uint32_t hash = item_hash(node), at = hash & a->mask;
    for (; a->slots[at]; at = (at + 1) & a->mask)
        if (item_of(a->slots[at])->hash == hash && item_same(a->slots[at], node)) return a->slots[at];
    if (a->count > NODES_MOST) a->exhausted = true;
    Item *item = arena_new(&a->arena, Item);
    *item = (Item){.node = *node, .hash = hash, .id = a->count, .names = node->kind == NODE_NAME};
    item->node.column = 0;
    item->node.name = arena_string(&a->arena, node->name);
    if (node->count) {
        const Node **args = arena_array(&a->arena, const Node *, node->count);
        for (int i = 0; i < node->count; i++) {
            args[i] = node->args[i];
            item->names |= algebra_has_names(args[i]);
        }
        item->node.args = args;
    }
    a->slots[at] = &item->node;
    if ((uint32_t)++a->count * 2 > a->mask) {
        const Node **old = a->slots;
        uint32_t size = a->mask + 1;
        a->mask = size * 2 - 1;
        a->slots = memory_must(calloc(a->mask + 1u, sizeof *a->slots));
        for (uint32_t i = 0; i < size; i++) {
            if (!old[i]) continue;
            uint32_t to = item_of(old[i])->hash & a->mask;
            while (a->slots[to]) to = (to + 1) & a->mask;
            a->slots[to] = old[i];
        }
        free(old);
    }
    return &item->node;
}

const Node *algebra_number(Algebra *a, double value)
{
    return intern(a, &(Node){.kind = NODE_NUMBER, .value = value == 0 ? 0 : value});
}

const Node *algebra_leaf(Algebra *a, const Node *foreign)
{
    return foreign->kind == NODE_NUMBER ? algebra_number(a, foreign->value) : intern(a, foreign);
}

static const Node *raw(Algebra *a, NodeOp op, const Node *const *args, int count)
{
    return intern(a, &(Node){.kind = NODE_CALL, .op = op, .count = count, .args = args});
}
static const Node *raw1(Algebra *a, NodeOp op, const Node *x) { return raw(a, op, &x, 1); }
static const Node *raw2(Algebra *a, NodeOp op, const Node *x, const Node *y)
{
    return raw(a, op, (const Node *[]){x, y}, 2);
}

const Node *algebra_keep(Algebra *a, Arena *arena, const Node *node)
{
    (void)a;
    NodeList list = node_list(node);
    const Node **kept = memory_must(malloc(sizeof *kept * (size_t)list.count));
    for (int i = 0; i < list.count; i++) {
        const Node *from = list.nodes[i];
        switch (from->kind) {
        case NODE_NUMBER: kept[i] = node_number(arena, from->value); break;
        case NODE_NAME: kept[i] = node_name(arena, from->name, 0); break;
        case NODE_CONSTANT: kept[i] = node_constant(arena, from->name, from->value, 0); break;
        case NODE_CALL:
            kept[i] = node_call(arena, from->op, from->args, from->count, 0);
            for (int j = 0; j < from->count; j++)
                ((const Node **)kept[i]->args)[j] = kept[node_list_index(&list, from->args[j])];
            break;
        }
    }
    const Node *out = kept[list.count - 1];
    free(kept);
    node_list_free(&list);
    return out;
}

/* ---- ratios ---- */

static const double WHOLE_MOST = 9007199254740992.0; /* 2^53 */

static bool is_whole(double x) { return fabs(x) < WHOLE_MOST && x == floor(x); }

/* 0.1*3 is 0.3 to the reader. Never moves a number by more than rounding does. */
static double neat(double x)
{
    if (!isfinite(x) || is_whole(x)) return x;
    char text[40];
    TextBuffer buffer = text_fixed(text, sizeof text);
    text_add(&buffer, "%.13g", x);
    double y = strtod(text, NULL);
    return fabs(x - y) <= 1e-15 * fabs(x) ? y : x;
}

static Ratio lowest_terms(Ratio r)
{
    if (r.q == 1 || !is_whole(r.p)) return r;
    double x = fabs(r.p), y = r.q;
    while (y > 0) {
        double rest = fmod(x, y);
        x = y;
        y = rest;
    }
    return x > 0 ? (Ratio){r.p / x, r.q / x} : (Ratio){0, 1};
}

/* p/q from any two numbers: 0.2 becomes 1/5 where it must be divided by, and stays 0.2 where it stands above. */
static Ratio ratio(double p, double q)
{
    if (q < 0) {
        p = -p;
        q = -q;
    }
    double scale = 1;
    while ((!is_whole(neat(q * scale)) || (q * scale != 1 && !is_whole(neat(p * scale)))) && scale < 1e12) scale *= 10;
    double top = neat(p * scale), bottom = neat(q * scale);
    bool exact = is_whole(bottom) && bottom >= 1 && is_whole(top);
    if (q == 1 && !is_whole(p)) return (Ratio){neat(p), 1};
    return exact ? lowest_terms((Ratio){top, bottom}) : (Ratio){neat(p / q), 1};
}

static Ratio ratio_times(Ratio a, Ratio b)
{
    double p = a.p * b.p, q = a.q * b.q;
    if (q == 1) return (Ratio){neat(p), 1};
    if (!is_whole(q)) return (Ratio){neat(p / q), 1};
    return ratio(p, q);
}

static Ratio ratio_plus(Ratio a, Ratio b)
{
    double p = a.p * b.q + b.p * a.q, q = a.q * b.q;
    if (is_whole(q) && is_whole(p) && is_whole(a.p * b.q) && is_whole(b.p * a.q)) return lowest_terms((Ratio){p, q});
    double x = a.p / a.q, y = b.p / b.q, sum = x + y;
    return (Ratio){fabs(sum) <= 1e-15 * fabs(x) ? 0 : neat(sum), 1};
}

/* ---- products ---- */

Product product_begin(void) { return (Product){.c = {1, 1}}; }

void product_scale(Product *p, Ratio c) { p->c = ratio_times(p->c, c); }

static Product product_copy(Algebra *a, const Product *p)
{
    Product copy = *p;
    copy.room = p->count + 2;
    copy.factors = arena_array(&a->arena, Factor, copy.room);
    if (p->count) memcpy(copy.factors, p->factors, sizeof *p->factors * (size_t)p->count);
    return copy;
}

/* Where `base` is among the factors, or -1. Only the product begun last has its marks; others are searched. */
static int find_factor(Algebra *a, const Product *p, const Node *base)
{
    const Item *item = item_of(base);
    if (p->turn == a->turn && p->turn) return item->turn == p->turn ? item->place : -1;
    a->work += p->count;
    for (int i = 0; i < p->count; i++)
        if (p->factors[i].base == base) return i;
    return -1;
}

static void mark(const Algebra *a, const Product *p, int i)
{
    if (p->turn != a->turn) return;
    Item *item = (Item *)p->factors[i].base;
    item->turn = p->turn;
    item->place = i;
}

static void add_factor(Algebra *a, Product *p, const Node *base, double power)
{
    if (!p->turn) p->turn = ++a->turn;
    int at = find_factor(a, p, base);
    if (at >= 0) {
        p->factors[at].power += power;
        if (p->factors[at].power != 0) return;
        if (p->turn == a->turn) ((Item *)base)->turn = 0;
        memmove(&p->factors[at], &p->factors[at + 1], sizeof *p->factors * (size_t)(p->count - at - 1));
        p->count--;
        for (int i = at; i < p->count; i++) mark(a, p, i);
        return;
    }
    if (p->count == p->room) {
        Factor *more = arena_array(&a->arena, Factor, p->room * 2 + 4);
        if (p->count) memcpy(more, p->factors, sizeof *more * (size_t)p->count);
        p->factors = more;
        p->room = p->room * 2 + 4;
    }
    p->factors[p->count++] = (Factor){base, power};
    mark(a, p, p->count - 1);
}

/* A number to a power: into c where the result is exact, else a factor like any other. */
static void add_number_factor(Algebra *a, Product *p, const Node *node, double power)
{
    double v = node->value, r = pow(v, fabs(power));
    bool exact = power == 1 || (is_whole(v) && is_whole(r)) || (fabs(power) == 1 && v != 0);
    if (!exact || !isfinite(v) || (power < 0 && r == 0)) add_factor(a, p, node, power);
    else p->c = ratio_times(p->c, power > 0 ? ratio(r, 1) : ratio(1, r));
}

/* x^0.5 * x^1.3 is x^1.8; but x^0.5 * x^0.5 is not x, for x < 0. */
static void add_root(Algebra *a, Product *p, const Node *base, double power)
{
    for (int i = 0; i < p->count; i++) {
        const Node *other = p->factors[i].base;
        if (!node_is(other, OP_POW) || other->args[0] != base || other->args[1]->kind != NODE_NUMBER) continue;
        double sum = neat(other->args[1]->value * p->factors[i].power + power);
        if (is_whole(sum)) continue;
        const Node *root = raw2(a, OP_POW, base, algebra_number(a, fabs(sum)));
        double old = p->factors[i].power;
        add_factor(a, p, other, -old);
        add_factor(a, p, root, sum < 0 ? -1 : 1);
        return;
    }
    add_factor(a, p, raw2(a, OP_POW, base, algebra_number(a, fabs(power))), power < 0 ? -1 : 1);
}

void product_add(Algebra *a, Product *p, const Node *node, double power)
{
    struct Open {
        const Node *node;
        double power;
    } few[32], *stack = few;
    int top = 0, room = 32;
    stack[top++] = (struct Open){node, power};
    while (top > 0 && !a->exhausted) {
        struct Open open = stack[--top];
        const Node *n = open.node;
        if (++a->work > WORK_MOST) a->exhausted = true;
        if (top + 2 > room) {
            struct Open *more = memory_must(malloc(sizeof *more * (size_t)room * 2));
            memcpy(more, stack, sizeof *more * (size_t)top);
            if (stack != few) free(stack);
            stack = more;
            room *= 2;
        }
        bool whole = is_whole(open.power) && fabs(open.power) < 1e6;
        if (n->kind == NODE_NUMBER) add_number_factor(a, p, n, open.power);
        else if (whole && (node_is(n, OP_MUL) || node_is(n, OP_DIV))) {
            stack[top++] = (struct Open){n->args[1], n->op == OP_MUL ? open.power : -open.power};
            stack[top++] = (struct Open){n->args[0], open.power};
        } else if (whole && node_is(n, OP_NEG)) {
            if (fmod(open.power, 2) != 0) p->c.p = -p->c.p;
            stack[top++] = (struct Open){n->args[0], open.power};
        } else if (whole && node_is(n, OP_SQRT) && n->args[0]->kind == NODE_NUMBER && n->args[0]->value >= 0 &&
                   fmod(open.power, 2) == 0) {
            stack[top++] = (struct Open){n->args[0], open.power / 2};
        } else if (node_is(n, OP_POW) && n->args[1]->kind == NODE_NUMBER && whole) {
            double m = n->args[1]->value;
            if (is_whole(m) && fabs(m * open.power) < 1e6) stack[top++] = (struct Open){n->args[0], m * open.power};
            else if (!is_whole(m) && fabs(m) < 1e6 && !is_whole(m * open.power))
                add_root(a, p, n->args[0], m * open.power);
            else add_factor(a, p, n, open.power);
        } else if (whole) add_factor(a, p, n, open.power);
        else add_root(a, p, n, open.power);
    }
    if (stack != few) free(stack);
}

static int class_of(const Node *base)
{
    if (!algebra_has_names(base)) return 0;
    return base->kind == NODE_NAME ? 1 : 2;
}

static const Node *times(Algebra *a, const Node *left, const Node *right)
{
    return left ? raw2(a, OP_MUL, left, right) : right;
}

static const Node *negated_sum(Algebra *a, const Node *node);

static const Node *raised(Algebra *a, const Node *base, double power)
{
    if (power == 1) return base;
    if (node_is(base, OP_POW) && base->args[1]->kind == NODE_NUMBER) { /* (x^0.5)^3 is x^1.5; (x^0.5)^2 is not x */
        double whole = base->args[1]->value * power;
        if (!is_whole(whole) && fabs(whole) < 1e6)
            return raw2(a, OP_POW, base->args[0], algebra_number(a, neat(whole)));
    }
    return raw2(a, OP_POW, base, algebra_number(a, power));
}

/* x y z come after other names, as in a*x; else the alphabet. */
static int order_of_names(const Node *a, const Node *b)
{
    bool late_a = strchr("xyz", a->name[0]) && !a->name[1], late_b = strchr("xyz", b->name[0]) && !b->name[1];
    return late_a != late_b ? late_a - late_b : strcmp(a->name, b->name);
}

/* The factors of one side of the fraction, in reading order: numbers and constants, names, then the rest as it came. */
static const Node *one_side(Algebra *a, const Product *p, int sign, const Node *side)
{
    const Factor **names = arena_array(&a->arena, const Factor *, p->count);
    int count = 0;
    for (int i = 0; i < p->count; i++) {
        const Factor *f = &p->factors[i];
        if (f->power * sign <= 0) continue;
        if (class_of(f->base) == 0) side = times(a, side, raised(a, f->base, f->power * sign));
        if (class_of(f->base) != 1) continue;
        int j = count++;
        for (; j > 0 && order_of_names(names[j - 1]->base, f->base) > 0; j--) names[j] = names[j - 1];
        names[j] = f;
        a->work += count - j;
    }
    for (int i = 0; i < count; i++) side = times(a, side, raised(a, names[i]->base, names[i]->power * sign));
    for (int i = 0; i < p->count; i++) {
        const Factor *f = &p->factors[i];
        if (f->power * sign > 0 && class_of(f->base) == 2) side = times(a, side, raised(a, f->base, f->power * sign));
    }
    return side;
}

const Node *product_end(Algebra *a, Product *p)
{
    if (p->c.p == 0) {
        bool hole = false; /* 0/0 stays what it is */
        for (int i = 0; i < p->count; i++)
            hole |= p->factors[i].base->kind == NODE_NUMBER &&
                    (p->factors[i].power < 0 || !isfinite(p->factors[i].base->value));
        if (!hole) return algebra_number(a, 0);
    }
    if (p->c.p == -1 && p->c.q == 1 && p->count == 1 && p->factors[0].power == 1 &&
        (node_is(p->factors[0].base, OP_ADD) || node_is(p->factors[0].base, OP_SUB)))
        return negated_sum(a, p->factors[0].base);
    double size = fabs(p->c.p);
    bool negative = p->c.p < 0, above = false;
    for (int i = 0; i < p->count; i++) above |= p->factors[i].power > 0;
    bool shown = size != 1 || !above;
    const Node *top = one_side(a, p, 1, shown ? algebra_number(a, negative ? -size : size) : NULL);
    const Node *bottom = one_side(a, p, -1, p->c.q != 1 ? algebra_number(a, p->c.q) : NULL);
    if (bottom) top = raw2(a, OP_DIV, top, bottom);
    return negative && !shown ? raw1(a, OP_NEG, top) : top;
}

/* ---- sums ---- */

/* Two products are like when their factors are the same in any order. */
static const Node *key_of(Algebra *a, const Product *p)
{
    Product sorted = product_copy(a, p);
    for (int i = 1; i < sorted.count; i++) {
        Factor f = sorted.factors[i];
        int j = i;
        for (; j > 0 && item_of(sorted.factors[j - 1].base)->id > item_of(f.base)->id; j--)
            sorted.factors[j] = sorted.factors[j - 1];
        sorted.factors[j] = f;
        a->work += i - j;
    }
    sorted.c = (Ratio){1, 1};
    return product_end(a, &sorted);
}

static void add_term(Algebra *a, Sum *s, Ratio c, const Node *key, const Node *rest)
{
    if (s->count * 2 >= s->mask) {
        s->mask = s->mask ? s->mask * 2 + 1 : 15;
        s->slots = arena_array(&a->arena, int, s->mask + 1);
        for (int i = 0; i < s->count; i++) {
            int at = (int)item_of(s->terms[i].key)->hash & s->mask;
            while (s->slots[at]) at = (at + 1) & s->mask;
            s->slots[at] = i + 1;
        }
    }
    int at = (int)item_of(key)->hash & s->mask;
    for (; s->slots[at]; at = (at + 1) & s->mask) {
        Term *term = &s->terms[s->slots[at] - 1];
        if (term->key != key) continue;
        term->c = ratio_plus(term->c, c);
        return;
    }
    if (s->count == s->room) {
        Term *more = arena_array(&a->arena, Term, s->room * 2 + 4);
        if (s->count) memcpy(more, s->terms, sizeof *more * (size_t)s->count);
        s->terms = more;
        s->room = s->room * 2 + 4;
    }
    s->terms[s->count++] = (Term){c, key, rest};
    s->slots[at] = s->count;
}

void sum_add(Algebra *a, Sum *s, Ratio c, const Node *node)
{
    struct Open {
        const Node *node;
        Ratio c;
    } few[32], *stack = few;
    int top = 0, room = 32;
    stack[top++] = (struct Open){node, c};
    while (top > 0 && !a->exhausted) {
        struct Open open = stack[--top];
        const Node *n = open.node;
        if (++a->work > WORK_MOST) a->exhausted = true;
        if (top + 2 > room) {
            struct Open *more = memory_must(malloc(sizeof *more * (size_t)room * 2));
            memcpy(more, stack, sizeof *more * (size_t)top);
            if (stack != few) free(stack);
            stack = more;
            room *= 2;
        }
        bool unit = fabs(open.c.p) == 1 && open.c.q == 1;
        if (unit && (node_is(n, OP_ADD) || node_is(n, OP_SUB))) {
            Ratio right = {n->op == OP_SUB ? -open.c.p : open.c.p, 1};
            stack[top++] = (struct Open){n->args[1], right};
            stack[top++] = (struct Open){n->args[0], open.c};
        } else if (node_is(n, OP_MUL) || node_is(n, OP_DIV) || node_is(n, OP_NEG) || n->kind == NODE_NUMBER) {
            Product p = product_begin();
            product_add(a, &p, n, 1);
            const Node *key = key_of(a, &p);
            Ratio inner = p.c;
            p.c = (Ratio){1, 1};
            const Node *rest = product_end(a, &p);
            Ratio all = ratio_times(open.c, inner);
            bool one = fabs(all.p) == 1 && all.q == 1;
            if (one && (node_is(rest, OP_ADD) || node_is(rest, OP_SUB))) stack[top++] = (struct Open){rest, all};
            else add_term(a, s, all, key, rest);
        } else add_term(a, s, open.c, n, n);
    }
    if (stack != few) free(stack);
}

static const Node *scaled(Algebra *a, Ratio c, const Node *rest)
{
    Product p = product_begin();
    p.c = c;
    if (!node_is_value(rest, 1)) product_add(a, &p, rest, 1);
    return product_end(a, &p);
}

/* -1 + y is written y - 1. */
static void negative_number_last(Sum *s)
{
    bool positive = false;
    for (int i = 1; i < s->count; i++) positive |= s->terms[i].c.p > 0;
    if (s->count < 2 || !positive || s->terms[0].c.p >= 0 || s->terms[0].rest->kind != NODE_NUMBER) return;
    Term number = s->terms[0];
    memmove(&s->terms[0], &s->terms[1], sizeof *s->terms * (size_t)(s->count - 1));
    s->terms[s->count - 1] = number;
}

const Node *sum_end(Algebra *a, Sum *s)
{
    const Node *out = NULL;
    negative_number_last(s);
    for (int i = 0; i < s->count; i++) {
        Term t = s->terms[i];
        if (t.c.p == 0 && item_of(t.rest)->names) continue;
        if (t.c.p == 0 && t.rest->kind == NODE_NUMBER && isfinite(t.rest->value)) continue;
        if (!out) out = scaled(a, t.c, t.rest);
        else if (t.c.p < 0) out = raw2(a, OP_SUB, out, scaled(a, (Ratio){-t.c.p, t.c.q}, t.rest));
        else out = raw2(a, OP_ADD, out, scaled(a, t.c, t.rest));
    }
    return out ? out : algebra_number(a, 0);
}

/* -(a - b) is b - a: a positive term comes first where there is one. */
static const Node *negated_sum(Algebra *a, const Node *node)
{
    Sum s = {0};
    sum_add(a, &s, (Ratio){-1, 1}, node);
    for (int i = 0; i < s.count; i++) {
        if (s.terms[i].c.p <= 0) continue;
        Term first = s.terms[i];
        memmove(&s.terms[1], &s.terms[0], sizeof *s.terms * (size_t)i);
        s.terms[0] = first;
        break;
    }
    if (s.count < 2) return raw1(a, OP_NEG, node);
    return sum_end(a, &s);
}

/* ---- functions ---- */

static const Node *folded(Algebra *a, NodeOp op, const Node *const *args, int count)
{
    double few[8], value;
    if (count > 8) return NULL;
    for (int i = 0; i < count; i++) {
        if (args[i]->kind != NODE_NUMBER) return NULL;
        few[i] = args[i]->value;
    }
    value = op_value(op, few, count);
    bool chooses = op == OP_ABS || op == OP_MIN || op == OP_MAX || op == OP_CLAMP || op == OP_RELU;
    return is_whole(value) || (chooses && isfinite(value)) ? algebra_number(a, value) : NULL;
}

const Node *algebra_power(Algebra *a, const Node *x, double n)
{
    if (n == 0) return algebra_number(a, 1);
    Product p = product_begin();
    product_add(a, &p, x, n);
    return product_end(a, &p);
}

const Node *algebra_call(Algebra *a, NodeOp op, const Node *const *args, int count)
{
    const Node *x = args[0], *y = count > 1 ? args[1] : NULL;
    switch (op) {
    case OP_ADD:
    case OP_SUB: {
        Sum s = {0};
        sum_add(a, &s, (Ratio){1, 1}, x);
        sum_add(a, &s, (Ratio){op == OP_ADD ? 1 : -1, 1}, y);
        return sum_end(a, &s);
    }
    case OP_MUL:
    case OP_DIV:
    case OP_NEG: {
        Product p = product_begin();
        if (op == OP_NEG) p.c.p = -1;
        product_add(a, &p, x, 1);
        if (y) product_add(a, &p, y, op == OP_MUL ? 1 : -1);
        return product_end(a, &p);
    }
    case OP_POW:
        if (y->kind == NODE_NUMBER && isfinite(y->value)) return algebra_power(a, x, y->value);
        if (node_is_value(x, 1)) return x;
        break;
    case OP_LOG:
        if (x->kind == NODE_CONSTANT && !strcmp(x->name, "e")) return algebra_number(a, 1);
        break;
    case OP_WHERE:
        if (x->kind == NODE_NUMBER) return x->value != 0 ? y : args[2];
        if (y == args[2]) return y;
        break;
    case OP_MIN:
    case OP_MAX:
        if (count == 2 && x == y) return x;
        break;
    case OP_DATA_MEAN:
    case OP_MEAN:
    case OP_MAX_OF:
        if (x->kind == NODE_NUMBER) return x;
        break;
    case OP_DATA_SUM:
    case OP_SUM:
        if (node_is_value(x, 0)) return x;
        break;
    default: break;
    }
    const Node *value = op < OP_NORM ? folded(a, op, args, count) : NULL;
    return value ? value : raw(a, op, args, count);
}

const Node *algebra_call1(Algebra *a, NodeOp op, const Node *x) { return algebra_call(a, op, &x, 1); }
const Node *algebra_call2(Algebra *a, NodeOp op, const Node *x, const Node *y)
{
    return algebra_call(a, op, (const Node *[]){x, y}, 2);
}
const Node *algebra_call3(Algebra *a, NodeOp op, const Node *x, const Node *y, const Node *z)
{
    return algebra_call(a, op, (const Node *[]){x, y, z}, 3);
}
