/* What the derivation says, line by line: formulas, numbers, rules. */
#include "view/derivation/derivation_parts.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "formula/math/math.h"
#include "view/parts/words.h"

/* ---- the formula ------------------------------------------------------------------------------------------------ */

static void write_surface(const Surface *surface, TextBuffer *out)
{
    text_add(out, "%s\n%s %s\n", surface->text, surface->parameters[0], surface->parameters[1]);
    for (int i = 0; i < surface->constant_count; i++)
        text_add(out, "%s=%.17g\n", surface->constants[i].name, surface->constants[i].value);
}

/* The same formula in another piece of memory keeps what is open. */
static void take_surface(DerivationView *view, const Surface *surface)
{
    TextBuffer text = {0};
    write_surface(surface, &text);
    bool same = view->text && !strcmp(view->text, text.data);
    if (!same) {
        arena_reset(&view->knowledge);
        memset(view->roots, 0, sizeof view->roots);
        view->opened_count = 0;
        view->cursor = 0;
        view->shelf.at = view->pan = 0;
        view->key = 0;
        free(view->text);
        view->text = memory_must(strdup(text.data));
    }
    view->surface = surface;
    text_free(&text);
}

static const Node *formula_of(const Surface *surface, int which)
{
    return which == 0 ? surface->formula : which < 3 ? surface->gradient[which - 1] : surface->hessian[which - 3];
}

/* What root `which` derives, and by which parameter. */
static const Node *below(const Surface *surface, int which)
{
    return which < 2 ? surface->formula : surface->gradient[which == 4];
}
static const char *variable(const Surface *surface, int which) { return surface->parameters[which == 1 || which >= 3]; }

static Root *root_of(DerivationView *view, int which)
{
    Root *root = &view->roots[which];
    if (root->tried) return root;
    Error error = {0};
    root->tried = true;
    if (derive_steps(&view->knowledge, below(view->surface, which), variable(view->surface, which), &root->step,
                     &root->count, &error) != STATUS_OK)
        snprintf(root->error, sizeof root->error, "%s", error.message);
    return root;
}

/* ---- what is open ----------------------------------------------------------------------------------------------- */

static uint64_t path_of(uint64_t path, int part) { return ui_hash_number(path, part + 1); }

static int opened_at(const DerivationView *view, uint64_t path)
{
    for (int i = 0; i < view->opened_count; i++)
        if (view->opened[i] == path) return i;
    return -1;
}

void derivation_set_open(DerivationView *view, uint64_t path, bool open)
{
    int at = opened_at(view, path);
    if (open && at < 0) {
        if (view->opened_count == OPEN_MAX)
            memmove(view->opened, view->opened + 1, sizeof view->opened[0] * (size_t)--view->opened_count);
        view->opened[view->opened_count++] = path;
    } else if (!open && at >= 0) {
        view->opened[at] = view->opened[--view->opened_count];
    }
    view->key = 0;
    view->busy = true;
}

/* ---- numbers ---------------------------------------------------------------------------------------------------- */

/* The soloed run, else the one with the lowest loss of those still under way. */
static int run_of(const Picture *picture)
{
    if (picture->solo >= 0) return picture->solo;
    int best = -1, any = -1;
    for (int run = 0; run < picture->runs->count; run++) {
        if (!picture_shows(picture, run)) continue;
        if (any < 0) any = run;
        double loss = race_at(picture->race, run, picture->step)->loss;
        if (picture_over(picture, run) || !isfinite(loss)) continue;
        if (best < 0 || loss < race_at(picture->race, best, picture->step)->loss) best = run;
    }
    return best >= 0 ? best : any;
}

typedef struct Computed {
    const Surface *surface;
    int which;
} Computed;

static double computed(const Surface *surface, int which, const double at[2])
{
    double g[2], h[3], loss = which < 3 ? surface_gradient(surface, at, g) : surface_hessian(surface, at, g, h);
    return which == 0 ? loss : which < 3 ? g[which - 1] : h[which - 3];
}

static double computed_at(void *context, const double *values)
{
    const Computed *of = context;
    return computed(of->surface, of->which, values);
}

/* The numbers for formula `which`; false: they do not lead to the result exactly. */
static bool take_numbers(DerivationView *view, int which, char result_text[32])
{
    const Surface *surface = view->surface;
    double at[2] = {view->moment.x, view->moment.y}, result = computed(surface, which, at);
    view->name_count = 0;
    for (int i = 0; i < 2; i++)
        view->names[view->name_count++] = (SubstituteName){.name = surface->parameters[i], .value = at[i]};
    if (!surface->rows) {
        for (int i = 0; i < surface->constant_count; i++)
            view->names[view->name_count++] =
                (SubstituteName){.name = surface->constants[i].name, .value = surface->constants[i].value};
        return substitute_digits(formula_of(surface, which), view->names, view->name_count, result, RESULT_DIGITS,
                                 result_text);
    }
    Computed of = {surface, which};
    bool enough = substitute_digits_of(computed_at, &of, view->names, 2, result, RESULT_DIGITS, result_text);
    for (int i = 0; i < surface->constant_count; i++) {
        SubstituteName *name = &view->names[view->name_count++];
        *name = (SubstituteName){.name = surface->constants[i].name, .value = surface->constants[i].value};
        number_exact(name->text, name->value);
    }
    return enough;
}

static const SubstituteName *number_at(const DerivationView *view, const char *name)
{
    for (int i = 0; i < view->name_count; i++)
        if (!strcmp(view->names[i].name, name)) return &view->names[i];
    return NULL;
}

static const char *value_of(void *context, const char *name)
{
    const SubstituteName *number = number_at(context, name);
    return number ? number->text : NULL;
}

static const char *role_of(void *context, const char *name, int *tag)
{
    (void)tag;
    const DerivationView *view = context;
    return number_at(view, name) && number_at(view, name) < view->names + 2 ? "ball" : NULL;
}

/* ---- a page of lines -------------------------------------------------------------------------------------------- */

typedef struct Page {
    DerivationView *view;
    Ui *ui;
    Arena *arena;
    MathNames names;   /* letters */
    float wide, scale; /* of the page, units; pixels of one */
    int room;          /* of lines */
} Page;

static const Math *sign(Page *page, uint32_t symbol, MathClass atom)
{
    return math_symbol(page->arena, symbol, MATH_ROMAN, atom);
}
static const Math *name(Page *page, const char *text) { return math_from_name(page->arena, text, NULL); }
static const Math *set(Page *page, const Node *node) { return math_from_formula(page->arena, node, &page->names); }
static const Math *space(Page *page, float em)
{
    Math *math = arena_new(page->arena, Math);
    *math = (Math){.kind = MATH_SPACE, .width = em};
    return math;
}

/* No space around it. */
static const Math *ordinary(Page *page, const Math *math)
{
    Math *out = arena_new(page->arena, Math);
    *out = *math;
    out->atom = MATH_ORD;
    return out;
}

static Line *add_line(Page *page, LineKind kind, int root, int depth, int parent)
{
    DerivationView *view = page->view;
    if (view->line_count == page->room) {
        page->room = page->room * 2 + 64;
        view->lines = memory_must(realloc(view->lines, sizeof *view->lines * (size_t)page->room));
    }
    Line *line = &view->lines[view->line_count++];
    *line = (Line){.kind = kind, .root = root, .depth = depth, .parent = parent};
    return line;
}

/* On one line, else on more, else smaller, else with brackets and fractions that break: in this order. */
static void lay(Page *page, Line *line, const Math *math, float size)
{
    float s = page->scale, room = fmaxf(160, page->wide - line->x - (line->rule ? RULE_WIDE : 24)) * s;
    LayoutDesc desc = {.size = size * s,
                       .least = fmaxf(16 * s, 13),
                       .max_width = room,
                       .measure = font_measure_math,
                       .context = canvas_fonts(ui_canvas(page->ui))};
    LayoutDesc first = desc;
    first.least = fmaxf(desc.least, 0.72f * desc.size);
    layout_math(page->arena, math, &first, &line->layout);
    if (line->layout.width > room + 1) {
        desc.size = fmaxf(desc.least, 0.8f * desc.size);
        layout_math(page->arena, math_loosened(page->arena, math), &desc, &line->layout);
    }
    if (line->layout.width > room + 1) line->rule = NULL; /* it reaches to where the word would be */
    page->view->widest = fmaxf(page->view->widest, line->x + line->layout.width / s);
    line->h = fmaxf(line->kind == LINE_FORMULA || line->kind == LINE_STEP ? LINE_LEAST : 44,
                    (line->layout.height + line->layout.depth) / s + 18);
}

static void lay_note(Page *page, Line *line, const char *text)
{
    line->note = arena_string(page->arena, text);
    line->h = 44;
    (void)page;
}

static bool fits(const Node *node) { return formula_size(node) <= TYPESET_MAX; }

static void too_long(Page *page, Line *line, const Node *node)
{
    char text[160];
    word_fill(text, sizeof text, "derivation.too_long", WORD_INT("count", (int)formula_size(node)));
    lay_note(page, line, text);
}

static const Math *partial(Page *page, const char *of, const char *by, const char *by2)
{
    Arena *arena = page->arena;
    const Math *round = sign(page, 0x2202, MATH_ORD), *two = math_word(arena, "2", MATH_ORD);
    const Math *above =
        of ? math_row2(arena, by2 ? math_scripts(arena, round, two, NULL) : round, name(page, of)) : round;
    const Math *under = math_row2(arena, round, name(page, by));
    if (by2 && !strcmp(by, by2)) under = math_row2(arena, round, math_scripts(arena, name(page, by), two, NULL));
    else if (by2) under = math_row3(arena, under, round, name(page, by2));
    return math_fraction(arena, above, under);
}

static const char *printed(Page *page, const Node *node)
{
    char buffer[120];
    TextBuffer text = text_fixed(buffer, sizeof buffer);
    if (formula_size(node) <= TYPESET_MAX) formula_print(node, &text);
    else text_add(&text, "...");
    utf8_trim_end(buffer);
    return arena_string(page->arena, buffer);
}

/* L(x, y) = ..., or a derivative = ... */
static const Math *left_side(Page *page, int which)
{
    const Surface *surface = page->view->surface;
    Arena *arena = page->arena;
    if (which > 2) return partial(page, "L", surface->parameters[which == 5], surface->parameters[which > 3]);
    if (which > 0) return partial(page, "L", surface->parameters[which - 1], NULL);
    const Math *inside = math_row3(arena, name(page, surface->parameters[0]), sign(page, ',', MATH_PUNCT),
                                   name(page, surface->parameters[1]));
    return math_row2(arena, name(page, "L"), math_fence(arena, '(', inside, ')'));
}

static const char *left_words(Page *page, int which)
{
    const char *const *p = page->view->surface->parameters;
    if (which == 0) return arena_print(page->arena, "L(%s, %s)", p[0], p[1]);
    if (which < 3) return arena_print(page->arena, "∂L/∂%s", p[which - 1]);
    if (which == 4) return arena_print(page->arena, "∂²L/∂%s∂%s", p[0], p[1]);
    return arena_print(page->arena, "∂²L/∂%s²", p[which == 5]);
}

/* "= the formula with the ball's numbers = the result" */
static void add_numbers(Page *page, int which, int depth)
{
    DerivationView *view = page->view;
    const Node *node = formula_of(view->surface, which);
    char result[32];
    bool exact = take_numbers(view, which, result);
    Line *line = add_line(page, LINE_NUMBERS, which - 1, depth, -1);
    line->x = 24 + 44;
    line->label = arena_print(page->arena, "%s = %s", left_words(page, which), result);
    if (!fits(node)) {
        char text[160];
        snprintf(text, sizeof text, "= %s", result);
        lay_note(page, line, text);
        return;
    }
    MathNames names = page->names;
    names.value = value_of;
    names.role = role_of;
    names.context = view;
    const Math *equals = sign(page, '=', MATH_REL);
    const Math *items[] = {equals, math_from_formula(page->arena, node, &names),
                           exact ? equals : sign(page, 0x2248, MATH_REL),
                           math_with_role(page->arena, math_number_text(page->arena, result), "result", 0)};
    lay(page, line, math_row(page->arena, items, 4), 26);
}

static void add_steps(Page *page, const DeriveStep *step, int root, uint64_t path, int depth, int parent,
                      const char *number);

static const char *rule_word(Page *page, const DeriveStep *step)
{
    return word(arena_print(page->arena, "derivation.%s", derive_rule_name(step->rule)));
}

/* "u′ = ∂/∂x(1 − x) = −1" */
static void add_step(Page *page, const DerivePart *part, int root, uint64_t path, int depth, int parent,
                     const char *number)
{
    DerivationView *view = page->view;
    const DeriveStep *step = part->step;
    const char *by = variable(view->surface, root);
    int at = view->line_count;
    Line *line = add_line(page, LINE_STEP, root, depth, parent);
    line->path = path;
    line->x = 24 + (float)(INDENT * depth) + 44;
    line->foldable = step->part_count > 0;
    line->open = line->foldable && opened_at(view, path) >= 0;
    line->rule = step->cut ? word("derivation.cut") : rule_word(page, step);
    line->label = arena_print(page->arena, "%s: ∂/∂%s %s", number, by, printed(page, step->node));
    if (!fits(step->node) || !fits(step->result)) {
        too_long(page, line, step->node);
    } else {
        Arena *arena = page->arena;
        NodeOp op = step->node->op;
        bool single = step->node->kind == NODE_CALL ? op > OP_NEG || op == OP_POW || op == OP_MUL || op == OP_DIV
                                                    : step->node->value >= 0;
        const Math *what = single ? set(page, step->node) : math_fence(arena, '(', set(page, step->node), ')');
        const Math *items[] = {name(page, arena_print(arena, "%s'", part->letter)),
                               sign(page, '=', MATH_REL),
                               partial(page, NULL, by, NULL),
                               space(page, single ? 0.17f : 0),
                               what,
                               sign(page, '=', MATH_REL),
                               set(page, step->result)};
        lay(page, line, math_row(page->arena, items, 7), 27);
    }
    if (line->open) add_steps(page, step, root, path, depth, at, number);
}

/* How a step goes: the rule in general, what its letters are, the rule with these put in, then a line for each part. */
static void add_steps(Page *page, const DeriveStep *step, int root, uint64_t path, int depth, int parent,
                      const char *number)
{
    Arena *arena = page->arena;
    float x = 24 + (float)(INDENT * depth) + 44;
    const Math *equals = sign(page, '=', MATH_REL), *dots = math_word(arena, "…", MATH_ORD),
               *plus = sign(page, '+', MATH_BIN);
    if (step->general) {
        Line *line = add_line(page, LINE_RULE, root, depth, parent);
        line->x = x;
        line->label = arena_print(arena, "%s %s", number, rule_word(page, step));
        const Math *left = set(page, step->general), *right = set(page, step->general_result);
        if (step->more) left = math_row3(arena, left, plus, dots), right = math_row3(arena, right, plus, dots);
        left = math_row2(arena, ordinary(page, math_fence(arena, '(', left, ')')), sign(page, 0x2032, MATH_ORD));
        const Math *items[] = {math_word(arena, rule_word(page, step), MATH_ORD),
                               math_word(arena, ":", MATH_ORD),
                               space(page, 0.7f),
                               left,
                               equals,
                               right};
        lay(page, line, math_row(page->arena, items, 6), 26);
    }
    bool told = step->general && step->part_count <= PARTS_TOLD;
    for (int i = 0; i < step->part_count && told; i++) told = fits(step->parts[i].node);
    if (told) {
        Line *line = add_line(page, LINE_WITH, root, depth, parent);
        const Math *items[4 * PARTS_TOLD + 2];
        int count = 0;
        line->x = x;
        line->label = arena_print(arena, "%s %s", number, word("derivation.with"));
        items[count++] = math_word(arena, word("derivation.with"), MATH_ORD);
        for (int i = 0; i < step->part_count; i++) {
            items[count++] = space(page, i ? 1.2f : 0.5f);
            items[count++] = name(page, step->parts[i].letter);
            items[count++] = equals;
            items[count++] = set(page, step->parts[i].node);
        }
        lay(page, line, math_row(page->arena, items, count), 26);
    }
    bool again =
        step->more && formula_size(step->applied) > SUM_MAX; /* a page of terms, each of which has its line below */
    if (step->applied && !again && fits(step->applied) && fits(step->result)) {
        Line *line = add_line(page, LINE_APPLIED, root, depth, parent);
        line->x = x;
        line->label = arena_print(arena, "%s %s", number, word("derivation.gives"));
        const Math *items[] = {math_word(arena, word("derivation.gives"), MATH_ORD), space(page, 0.5f),
                               set(page, step->applied), equals, set(page, step->result)};
        bool done =
            !strcmp(printed(page, step->applied), printed(page, step->result)); /* nothing was left to simplify */
        lay(page, line, math_row(page->arena, items, done ? 3 : 5), 26);
    }
    for (int i = 0, shown = 0; i < step->part_count; i++) {
        if (!step->parts[i].step) continue;
        if (page->view->line_count > LINES_MAX) {
            Line *line = add_line(page, LINE_NOTE, root, depth + 1, parent);
            line->x = x + INDENT;
            lay_note(page, line, word("derivation.more"));
            return;
        }
        add_step(page, &step->parts[i], root, path_of(path, i), depth + 1, parent,
                 arena_print(arena, "%s.%d", number, ++shown));
    }
}

static void add_derivative(Page *page, int which)
{
    DerivationView *view = page->view;
    const Node *node = formula_of(view->surface, which);
    int at = view->line_count, root = which - 1;
    Line *line = add_line(page, LINE_FORMULA, root, 0, -1);
    line->path = path_of(17, which);
    line->x = 24 + 44;
    line->foldable = which > 0;
    line->open = line->foldable && opened_at(view, line->path) >= 0;
    line->label = left_words(page, which);
    if (which && line->foldable) line->rule = word(line->open ? "derivation.fold" : "derivation.why");
    if (fits(node))
        lay(page, line, math_row3(page->arena, left_side(page, which), sign(page, '=', MATH_REL), set(page, node)),
            which ? 32 : 36);
    else too_long(page, line, node);
    uint64_t path = line->path;
    bool open = line->open;
    add_numbers(page, which, 0);
    if (!open) return;
    const Root *why = root_of(view, root);
    if (!why->step) {
        Line *note = add_line(page, LINE_NOTE, root, 0, at);
        note->x = 24 + 44;
        lay_note(page, note, why->error);
        return;
    }
    char number[8];
    snprintf(number, sizeof number, "%d", which);
    if (why->step->part_count) add_steps(page, why->step, root, path, 0, at, number);
    else {
        Line *note = add_line(page, LINE_NOTE, root, 0, at);
        note->x = 24 + 44;
        lay_note(page, note, rule_word(page, why->step));
    }
}

static void build(DerivationView *view, Ui *ui, float wide)
{
    const Surface *surface = view->surface;
    const char **columns;
    Page page = {.view = view, .ui = ui, .arena = &view->page, .wide = wide, .scale = ui_scale(ui)};
    arena_reset(&view->page);
    columns = arena_array(&view->page, const char *, surface->column_count + 1);
    for (int i = 0; i < surface->column_count; i++) columns[i] = surface->columns[i].name;
    page.names = (MathNames){.columns = columns, .column_count = surface->column_count, .indexed = true};
    page.room = 0;
    free(view->lines);
    view->lines = NULL;
    view->line_count = 0;
    view->widest = 0;
    for (int which = 0; which < FORMULAS; which++) add_derivative(&page, which);
    float y = 8;
    for (int i = 0; i < view->line_count; i++) {
        Line *line = &view->lines[i];
        if (line->kind == LINE_FORMULA && i) y += 14;
        line->y = y;
        y += line->h;
    }
    view->height = y + 24;
    view->version++;
}

void derivation_take(DerivationView *view, const Picture *picture)
{
    if (view->surface != picture->surface || view->seen != picture->version || !view->text)
        take_surface(view, picture->surface);
    view->seen = picture->version;
    view->run = run_of(picture);
    view->step = picture->step;
    if (view->run >= 0) {
        view->moment = *race_at(picture->race, view->run, picture->step);
    } else {
        const double *start = race_desc(picture->race)->start;
        view->moment = (Moment){.x = start[0], .y = start[1]};
    }
}

void derivation_lay(DerivationView *view, Ui *ui, uint64_t version, float wide)
{
    double numbers[] = {view->run, view->step, ui_scale(ui), wide, (double)version};
    uint64_t key = ui_hash(1, numbers, sizeof numbers);
    if (view->key == key && view->lines) return;
    build(view, ui, wide);
    view->key = key;
}
