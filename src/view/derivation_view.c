#include "view/derivation_view.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "draw/icon.h"
#include "formula/derive_steps.h"
#include "formula/substitute.h"
#include "view/gallery_card.h"
#include "view/pen.h"
#include "view/words.h"

enum { ROOTS = 5, FORMULAS = 6, LINES_MAX = 2500, OPEN_MAX = 2048, TYPESET_MAX = 4000, RESULT_DIGITS = 4, PARTS_TOLD = 5 };
enum { INDENT = 40, RULE_WIDE = 210, HEAD = 76, LINE_LEAST = 56, NAMES_MAX = 2 + SURFACE_CONSTANTS_MAX };

typedef enum LineKind { LINE_FORMULA, LINE_NUMBERS, LINE_STEP, LINE_RULE, LINE_WITH, LINE_APPLIED, LINE_NOTE } LineKind;

typedef struct Line {
    LineKind          kind;
    int               root;    /* which derivative; -1: the loss itself */
    int               depth;
    uint64_t          path;    /* of the step, from the root on */
    int               parent;  /* line; -1: none */
    bool              foldable, open;
    const char       *label;   /* unique: for focus and `describe` */
    const char       *rule;    /* word at the right; NULL: none */
    const char       *note;    /* text in the place of mathematics */
    Layout            layout;
    float             x, y, h; /* units; y from the top of the page */
} Line;

typedef struct Root { const DeriveStep *step; int count; bool tried; char error[512]; } Root;

struct DerivationView {
    bool      open, greeted, busy;
    Arena     knowledge;       /* of the formula: steps */
    Arena     page;            /* of the lines */
    const Surface *surface;    /* that the two below are of */
    uint64_t  seen;            /* the picture's version then */
    char     *text;            /* formula and numbers of its constants, to know it again */
    Root      roots[ROOTS];
    uint64_t  opened[OPEN_MAX]; int opened_count;

    Line     *lines; int line_count;
    uint64_t  key;             /* of what the lines show */
    uint64_t  version;         /* grows with each new page */
    float     height, widest;
    uint64_t  cursor;          /* the path of the line that the arrows stand on */
    bool      show;            /* and it is to be seen, with the ring */
    Shelf     shelf;
    float     pan, pan_most;   /* sideways, for what no page is wide enough for */

    int       run, step;
    Moment    moment;
    SubstituteName names[NAMES_MAX]; int name_count;
};

DerivationView *derivation_create(void) { return memory_must(calloc(1, sizeof(DerivationView))); }

void derivation_destroy(DerivationView *view) {
    if (!view) return;
    arena_free(&view->knowledge);
    arena_free(&view->page);
    free(view->text);
    free(view->lines);
    free(view);
}

void derivation_open(DerivationView *view, bool open) {
    view->open = open;
    view->greeted = false;
}

bool derivation_is_open(const DerivationView *view) { return view->open; }
bool derivation_busy(const DerivationView *view) { return view->open && view->busy; }

/* ---- the formula ------------------------------------------------------------------------------------------------ */

static void write_surface(const Surface *surface, TextBuffer *out) {
    text_add(out, "%s\n%s %s\n", surface->text, surface->parameters[0], surface->parameters[1]);
    for (int i = 0; i < surface->constant_count; i++) text_add(out, "%s=%.17g\n", surface->constants[i].name, surface->constants[i].value);
}

/* The same formula in another piece of memory keeps what is open. */
static void take_surface(DerivationView *view, const Surface *surface) {
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

static const Node *formula_of(const Surface *surface, int which) {
    return which == 0 ? surface->formula : which < 3 ? surface->gradient[which - 1] : surface->hessian[which - 3];
}

/* What root `which` derives, and by which parameter. */
static const Node *below(const Surface *surface, int which) { return which < 2 ? surface->formula : surface->gradient[which == 4]; }
static const char *variable(const Surface *surface, int which) { return surface->parameters[which == 1 || which >= 3]; }

static Root *root_of(DerivationView *view, int which) {
    Root *root = &view->roots[which];
    if (root->tried) return root;
    Error error = {0};
    root->tried = true;
    if (derive_steps(&view->knowledge, below(view->surface, which), variable(view->surface, which), &root->step, &root->count, &error) != STATUS_OK)
        snprintf(root->error, sizeof root->error, "%s", error.message);
    return root;
}

/* ---- what is open ----------------------------------------------------------------------------------------------- */

static uint64_t path_of(uint64_t path, int part) { return ui_hash_number(path, part + 1); }

static int opened_at(const DerivationView *view, uint64_t path) {
    for (int i = 0; i < view->opened_count; i++)
        if (view->opened[i] == path) return i;
    return -1;
}

static void set_open(DerivationView *view, uint64_t path, bool open) {
    int at = opened_at(view, path);
    if (open && at < 0) {
        if (view->opened_count == OPEN_MAX) memmove(view->opened, view->opened + 1, sizeof view->opened[0] * (size_t)--view->opened_count);
        view->opened[view->opened_count++] = path;
    } else if (!open && at >= 0) {
        view->opened[at] = view->opened[--view->opened_count];
    }
    view->key = 0;
    view->busy = true;
}

/* ---- numbers ---------------------------------------------------------------------------------------------------- */

/* The soloed run, else the one with the lowest loss of those still under way. */
static int run_of(const Picture *picture) {
    if (picture->solo >= 0) return picture->solo;
    int best = -1, any = -1;
    for (int run = 0; run < picture->trace->runs; run++) {
        if (!picture_shows(picture, run)) continue;
        if (any < 0) any = run;
        double loss = race_at(picture->race, run, picture->step)->loss;
        if (picture_over(picture, run) || !isfinite(loss)) continue;
        if (best < 0 || loss < race_at(picture->race, best, picture->step)->loss) best = run;
    }
    return best >= 0 ? best : any;
}

typedef struct Computed { const Surface *surface; int which; } Computed;

static double computed(const Surface *surface, int which, const double at[2]) {
    double g[2], h[3], loss = which < 3 ? surface_gradient(surface, at, g) : surface_hessian(surface, at, g, h);
    return which == 0 ? loss : which < 3 ? g[which - 1] : h[which - 3];
}

static double computed_at(void *context, const double *values) {
    const Computed *of = context;
    return computed(of->surface, of->which, values);
}

/* The numbers for formula `which`; false: they do not lead to the result exactly. */
static bool take_numbers(DerivationView *view, int which, char result_text[32]) {
    const Surface *surface = view->surface;
    double at[2] = {view->moment.x, view->moment.y}, result = computed(surface, which, at);
    view->name_count = 0;
    for (int i = 0; i < 2; i++) view->names[view->name_count++] = (SubstituteName){.name = surface->parameters[i], .value = at[i]};
    if (!surface->rows) {
        for (int i = 0; i < surface->constant_count; i++)
            view->names[view->name_count++] = (SubstituteName){.name = surface->constants[i].name, .value = surface->constants[i].value};
        return substitute_digits(formula_of(surface, which), view->names, view->name_count, result, RESULT_DIGITS, result_text);
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

static const SubstituteName *number_at(const DerivationView *view, const char *name) {
    for (int i = 0; i < view->name_count; i++)
        if (!strcmp(view->names[i].name, name)) return &view->names[i];
    return NULL;
}

static const char *value_of(void *context, const char *name) {
    const SubstituteName *number = number_at(context, name);
    return number ? number->text : NULL;
}

static const char *role_of(void *context, const char *name, int *tag) {
    (void)tag;
    const DerivationView *view = context;
    return number_at(view, name) && number_at(view, name) < view->names + 2 ? "ball" : NULL;
}

static Color color_of(void *context, const char *role, Color otherwise) {
    return !strcmp(role, "ball") ? pen_ink(context, COLOR_ACCENT) : otherwise;
}

/* ---- a page of lines -------------------------------------------------------------------------------------------- */

typedef struct Page {
    DerivationView *view;
    Ui             *ui;
    Arena          *arena;
    MathNames       names;       /* letters */
    float           wide, scale; /* of the page, units; pixels of one */
    int             room;        /* of lines */
} Page;

static const Math *sign(Page *page, uint32_t symbol, MathClass atom) { return math_symbol(page->arena, symbol, MATH_ROMAN, atom); }
static const Math *name(Page *page, const char *text) { return math_from_name(page->arena, text, NULL); }
static const Math *set(Page *page, const Node *node) { return math_from_formula(page->arena, node, &page->names); }
static const Math *space(Page *page, float em) {
    Math *math = arena_new(page->arena, Math);
    *math = (Math){.kind = MATH_SPACE, .width = em};
    return math;
}

/* No space around it. */
static const Math *ordinary(Page *page, const Math *math) {
    Math *out = arena_new(page->arena, Math);
    *out = *math;
    out->atom = MATH_ORD;
    return out;
}

static Line *add_line(Page *page, LineKind kind, int root, int depth, int parent) {
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
static void lay(Page *page, Line *line, const Math *math, float size) {
    float s = page->scale, room = fmaxf(160, page->wide - line->x - (line->rule ? RULE_WIDE : 24)) * s;
    LayoutDesc desc = {.size = size * s, .least = fmaxf(16 * s, 13), .max_width = room, .measure = font_measure_math,
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

static void lay_note(Page *page, Line *line, const char *text) {
    line->note = arena_string(page->arena, text);
    line->h = 44;
    (void)page;
}

static bool fits(const Node *node) { return formula_size(node) <= TYPESET_MAX; }

static void too_long(Page *page, Line *line, const Node *node) {
    char text[160];
    snprintf(text, sizeof text, word("derivation.too_long"), (int)formula_size(node));
    lay_note(page, line, text);
}

static const Math *partial(Page *page, const char *of, const char *by, const char *by2) {
    Arena *arena = page->arena;
    const Math *round = sign(page, 0x2202, MATH_ORD), *two = math_word(arena, "2", MATH_ORD);
    const Math *above = of ? math_row2(arena, by2 ? math_scripts(arena, round, two, NULL) : round, name(page, of)) : round;
    const Math *under = math_row2(arena, round, name(page, by));
    if (by2 && !strcmp(by, by2)) under = math_row2(arena, round, math_scripts(arena, name(page, by), two, NULL));
    else if (by2) under = math_row3(arena, under, round, name(page, by2));
    return math_fraction(arena, above, under);
}

static const char *printed(Page *page, const Node *node) {
    char buffer[120];
    TextBuffer text = text_fixed(buffer, sizeof buffer);
    if (formula_size(node) <= TYPESET_MAX) formula_print(node, &text);
    else text_add(&text, "...");
    utf8_trim_end(buffer);
    return arena_string(page->arena, buffer);
}

/* L(x, y) = ..., or a derivative = ... */
static const Math *left_side(Page *page, int which) {
    const Surface *surface = page->view->surface;
    Arena *arena = page->arena;
    if (which > 2) return partial(page, "L", surface->parameters[which == 5], surface->parameters[which > 3]);
    if (which > 0) return partial(page, "L", surface->parameters[which - 1], NULL);
    const Math *inside = math_row3(arena, name(page, surface->parameters[0]), sign(page, ',', MATH_PUNCT), name(page, surface->parameters[1]));
    return math_row2(arena, name(page, "L"), math_fence(arena, '(', inside, ')'));
}

static const char *left_words(Page *page, int which) {
    const char *const *p = page->view->surface->parameters;
    if (which == 0) return arena_print(page->arena, "L(%s, %s)", p[0], p[1]);
    if (which < 3) return arena_print(page->arena, "∂L/∂%s", p[which - 1]);
    if (which == 4) return arena_print(page->arena, "∂²L/∂%s∂%s", p[0], p[1]);
    return arena_print(page->arena, "∂²L/∂%s²", p[which == 5]);
}

static const Math *sum_up(Page *page, const Math *const *items, int count) { return math_row(page->arena, items, count); }

/* "= the formula with the ball's numbers = the result" */
static void add_numbers(Page *page, int which, int depth) {
    DerivationView *view = page->view;
    const Node *node = formula_of(view->surface, which);
    char  result[32];
    bool  exact = take_numbers(view, which, result);
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
    const Math *items[] = {equals, math_from_formula(page->arena, node, &names), exact ? equals : sign(page, 0x2248, MATH_REL),
                           math_with_role(page->arena, math_number_text(page->arena, result), "result", 0)};
    lay(page, line, sum_up(page, items, 4), 26);
}

static void add_steps(Page *page, const DeriveStep *step, int root, uint64_t path, int depth, int parent, const char *number);

static const char *rule_word(Page *page, const DeriveStep *step) {
    return word(arena_print(page->arena, "derivation.%s", derive_rule_name(step->rule)));
}

/* "u′ = ∂/∂x(1 − x) = −1" */
static void add_step(Page *page, const DerivePart *part, int root, uint64_t path, int depth, int parent, const char *number) {
    DerivationView *view = page->view;
    const DeriveStep *step = part->step;
    const char *by = variable(view->surface, root);
    int   at = view->line_count;
    Line *line = add_line(page, LINE_STEP, root, depth, parent);
    line->path = path;
    line->x = 24 + (float)(INDENT * depth) + 44;
    line->foldable = step->part_count > 0;
    line->open = line->foldable && opened_at(view, path) >= 0;
    line->rule = rule_word(page, step);
    line->label = arena_print(page->arena, "%s: ∂/∂%s %s", number, by, printed(page, step->node));
    if (!fits(step->node) || !fits(step->result)) {
        too_long(page, line, step->node);
    } else {
        Arena *arena = page->arena;
        NodeOp op = step->node->op;
        bool single = step->node->kind == NODE_CALL ? op > OP_NEG || op == OP_POW || op == OP_MUL || op == OP_DIV : step->node->value >= 0;
        const Math *what = single ? set(page, step->node) : math_fence(arena, '(', set(page, step->node), ')');
        const Math *items[] = {name(page, arena_print(arena, "%s'", part->letter)), sign(page, '=', MATH_REL), partial(page, NULL, by, NULL),
                               space(page, single ? 0.17f : 0), what, sign(page, '=', MATH_REL), set(page, step->result)};
        lay(page, line, sum_up(page, items, 7), 27);
    }
    if (line->open) add_steps(page, step, root, path, depth, at, number);
}

/* How a step goes: the rule in general, what its letters are, the rule with these put in, then a line for each part. */
static void add_steps(Page *page, const DeriveStep *step, int root, uint64_t path, int depth, int parent, const char *number) {
    Arena *arena = page->arena;
    float  x = 24 + (float)(INDENT * depth) + 44;
    const Math *equals = sign(page, '=', MATH_REL), *dots = math_word(arena, "…", MATH_ORD), *plus = sign(page, '+', MATH_BIN);
    if (step->general) {
        Line *line = add_line(page, LINE_RULE, root, depth, parent);
        line->x = x;
        line->label = arena_print(arena, "%s %s", number, rule_word(page, step));
        const Math *left = set(page, step->general), *right = set(page, step->general_result);
        if (step->more) left = math_row3(arena, left, plus, dots), right = math_row3(arena, right, plus, dots);
        left = math_row2(arena, ordinary(page, math_fence(arena, '(', left, ')')), sign(page, 0x2032, MATH_ORD));
        const Math *items[] = {math_word(arena, rule_word(page, step), MATH_ORD), math_word(arena, ":", MATH_ORD), space(page, 0.7f), left, equals, right};
        lay(page, line, sum_up(page, items, 6), 26);
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
        lay(page, line, sum_up(page, items, count), 26);
    }
    if (step->applied && fits(step->applied) && fits(step->result)) {
        Line *line = add_line(page, LINE_APPLIED, root, depth, parent);
        line->x = x;
        line->label = arena_print(arena, "%s %s", number, word("derivation.gives"));
        const Math *items[] = {math_word(arena, word("derivation.gives"), MATH_ORD), space(page, 0.5f), set(page, step->applied), equals, set(page, step->result)};
        bool done = !strcmp(printed(page, step->applied), printed(page, step->result)); /* nothing was left to simplify */
        lay(page, line, sum_up(page, items, done ? 3 : 5), 26);
    }
    if (step->cut) lay_note(page, add_line(page, LINE_NOTE, root, depth, parent), word("derivation.cut"));
    for (int i = 0, shown = 0; i < step->part_count; i++) {
        if (!step->parts[i].step) continue;
        if (page->view->line_count > LINES_MAX) {
            Line *line = add_line(page, LINE_NOTE, root, depth + 1, parent);
            line->x = x + INDENT;
            lay_note(page, line, word("derivation.more"));
            return;
        }
        add_step(page, &step->parts[i], root, path_of(path, i), depth + 1, parent, arena_print(arena, "%s.%d", number, ++shown));
    }
}

static void add_derivative(Page *page, int which) {
    DerivationView *view = page->view;
    const Node *node = formula_of(view->surface, which);
    int   at = view->line_count, root = which - 1;
    Line *line = add_line(page, LINE_FORMULA, root, 0, -1);
    line->path = path_of(17, which);
    line->x = 24 + 44;
    line->foldable = which > 0;
    line->open = line->foldable && opened_at(view, line->path) >= 0;
    line->label = left_words(page, which);
    if (which && line->foldable) line->rule = word(line->open ? "derivation.fold" : "derivation.why");
    if (fits(node)) lay(page, line, math_row3(page->arena, left_side(page, which), sign(page, '=', MATH_REL), set(page, node)), which ? 32 : 36);
    else too_long(page, line, node);
    uint64_t path = line->path;
    bool     open = line->open;
    add_numbers(page, which, 0);
    if (!open) return;
    const Root *why = root_of(view, root);
    if (!why->step) {
        Line *note = add_line(page, LINE_NOTE, root, 0, at);
        note->x = 24 + 44;
        lay_note(page, note, why->error);
        return;
    }
    /* what is derived is the formula as it is after simplification: say so where it reads otherwise */
    char number[8];
    snprintf(number, sizeof number, "%d", which);
    if (why->step->part_count) add_steps(page, why->step, root, path, 0, at, number);
    else {
        Line *note = add_line(page, LINE_NOTE, root, 0, at);
        note->x = 24 + 44;
        lay_note(page, note, rule_word(page, why->step));
    }
}

static void build(DerivationView *view, Ui *ui, float wide) {
    const Surface *surface = view->surface;
    const char   **columns;
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

/* ---- hands ------------------------------------------------------------------------------------------------------ */

static bool can_stand(const Line *line) { return line->kind == LINE_STEP || (line->kind == LINE_FORMULA && line->foldable); }

static int cursor_at(const DerivationView *view) {
    for (int i = 0; i < view->line_count; i++)
        if (view->cursor && can_stand(&view->lines[i]) && view->lines[i].path == view->cursor) return i;
    return -1;
}

static void stand(DerivationView *view, int at) {
    if (at < 0 || at >= view->line_count || !can_stand(&view->lines[at])) return;
    view->cursor = view->lines[at].path;
    view->show = view->busy = true;
}

static void walk(DerivationView *view, int by) {
    int at = cursor_at(view);
    if (at < 0) at = by > 0 ? -1 : view->line_count;
    for (int i = at + by; i >= 0 && i < view->line_count; i += by)
        if (can_stand(&view->lines[i])) {
            stand(view, i);
            return;
        }
}

static void take_keys(DerivationView *view, Ui *ui) {
    for (int n = ui_key(ui, "Down"); n > 0; n--) walk(view, 1);
    for (int n = ui_key(ui, "Up"); n > 0; n--) walk(view, -1);
    view->pan += 200 * (float)(ui_key(ui, "Shift+Right") - ui_key(ui, "Shift+Left"));
    int right = ui_key(ui, "Right"), left = ui_key(ui, "Left"), at = cursor_at(view);
    if (right && at < 0) walk(view, 1);
    else if (right && view->lines[at].foldable && !view->lines[at].open) set_open(view, view->cursor, true), view->show = true;
    else if (right) walk(view, 1);
    if (left && at >= 0 && view->lines[at].open) set_open(view, view->cursor, false), view->show = true;
    else if (left && at >= 0 && view->lines[at].parent >= 0) stand(view, view->lines[at].parent);
}

/* ---- drawing ---------------------------------------------------------------------------------------------------- */

static void draw_bar(DerivationView *view, Ui *ui, const char *title) {
    static const struct { const char *word, *keys[2]; } hints[] = {
        {"derivation.close", {"Escape"}}, {"derivation.open", {"Enter"}}, {"derivation.walk", {"Up", "Down"}},
    };
    Rect  bar = ui_frame(ui)->top;
    float s = ui_scale(ui), right = bar.w - 24, x = 88, own = ui_text_width(ui, TYPE_TITLE_BAR, word("derivation.title"));
    pen_fill(ui, bar, 0, pen_ink(ui, COLOR_BG));
    pen_edge(ui, 0, bar.h - 1.5f, bar.w, pen_ink(ui, COLOR_PANEL_LINE));
    icon_logo(ui_canvas(ui), 52 * s, 37 * s, 40 * s, pen_ink(ui, COLOR_TEXT_DIM), pen_ink(ui, COLOR_ACCENT_FILL));
    for (int i = 0; i < 3; i++) {
        const char *label = word(hints[i].word);
        float text = ui_text_width(ui, TYPE_LABEL, label), caps = 0;
        for (int k = 0; k < 2 && hints[i].keys[k]; k++)
            caps += fmaxf(36, ui_text_width(ui, TYPE_NUMBER_SMALL, key_cap(hints[i].keys[k])) + 20) + (k ? 4 : 0);
        Rect rect = {right - text - caps - 30, 12, text + caps + 30, 48};
        if (rect.x < x + own + 24 && i) break;
        bool hovered = false;
        if (i == 0) {
            UiHit hit = ui_hotspot(ui, UI_BUTTON, label, "", rect, UI_NO_FOCUS);
            if ((hovered = hit.hovered)) pen_fill(ui, rect, 12, pen_ink(ui, COLOR_PANEL_RAISED));
            if (hit.clicked) view->open = false;
        }
        ui_text(ui, rect.x + 10, 43, UI_LEFT, TYPE_LABEL, pen_ink(ui, hovered ? COLOR_TEXT : COLOR_TEXT_DIM), label);
        float cap = rect.x + 10 + text + 10;
        for (int k = 0; k < 2 && hints[i].keys[k]; k++) cap += ui_keycap(ui, cap, 36, hints[i].keys[k]) + 4;
        right = rect.x - 6;
    }
    float room = right - 24 - x - own - 32, whole = ui_text_width(ui, TYPE_TITLE_BAR, title);
    if (room > 80) {
        x += ui_text_fit(ui, x, 46, fminf(whole + 1, room), UI_LEFT, TYPE_TITLE_BAR, pen_ink(ui, COLOR_TEXT_DIM), title) + 16;
        x += ui_text(ui, x, 46, UI_LEFT, TYPE_TITLE_BAR, pen_ink(ui, COLOR_TEXT_FAINT), "/") + 16;
    }
    ui_text_fit(ui, x, 46, right - 16 - x, UI_LEFT, TYPE_TITLE_BAR, pen_ink(ui, COLOR_TEXT), word("derivation.title"));
}

/* Whose ball, and where it is. */
static void draw_head(const DerivationView *view, Ui *ui, const Picture *picture, Rect card) {
    float base = card.y + 48, x = card.x + 24, right = card.x + card.w - 24;
    if (view->run < 0) {
        ui_text_fit(ui, x, base, right - x, UI_LEFT, TYPE_PANEL_TITLE, pen_ink(ui, COLOR_TEXT_DIM), word("derivation.nobody"));
    } else {
        const Series *series = &picture->series[view->run];
        char step[64], at[2][48];
        pen_marker(ui, series->marker, x + 10, base - 8, 10, series->color);
        x += 34;
        snprintf(step, sizeof step, word("derivation.at_step"), view->step);
        x += pen_words(ui, x, base, UI_LEFT, TYPE_PANEL_TITLE, pen_ink(ui, COLOR_TEXT), series->label) + 16;
        x += ui_text(ui, x, base, UI_LEFT, TYPE_LABEL, pen_ink(ui, COLOR_TEXT_DIM), step) + 24;
        for (int i = 0; i < 2; i++) {
            char text[160];
            number_short(at[i], i ? view->moment.y : view->moment.x, 4);
            snprintf(text, sizeof text, "%.30s = %s", view->surface->parameters[i], at[i]);
            if (x + ui_text_width(ui, TYPE_NUMBER, text) > right) break;
            x += ui_number(ui, x, base, UI_LEFT, TYPE_NUMBER, pen_ink(ui, COLOR_ACCENT), view->surface->parameters[i], text) + 24;
        }
    }
    pen_line(ui, card.x, card.y + HEAD, card.x + card.w, card.y + HEAD, 1.5f, pen_ink(ui, COLOR_PANEL_LINE));
}

static void draw_line(DerivationView *view, Ui *ui, int at, Rect page) {
    Line *line = &view->lines[at];
    float s = ui_scale(ui), y = page.y + line->y - view->shelf.at, x = page.x - view->pan;
    Rect  row = {page.x + 8, y, page.w - 32, line->h};
    if (y > page.y + page.h || y + line->h < page.y) return;
    Color ink = pen_ink(ui, line->kind == LINE_RULE || line->kind == LINE_WITH || line->kind == LINE_APPLIED ? COLOR_TEXT_DIM : COLOR_TEXT);
    for (int d = 1; d <= line->depth; d++) { /* the thread to what it belongs to */
        float thread = x + 24 + (float)(INDENT * d) - 2;
        pen_line(ui, thread, y, thread, y + line->h, 1.5f, pen_ink(ui, COLOR_PANEL_LINE));
    }
    if (line->kind == LINE_FORMULA && at) pen_line(ui, page.x + 24, y - 8, page.x + page.w - 24, y - 8, 1.5f, pen_ink(ui, COLOR_PANEL_LINE));
    if (can_stand(line)) {
        UiHit hit = ui_hotspot(ui, UI_BUTTON, line->label, !line->foldable ? "" : word(line->open ? "derivation.is_open" : "derivation.is_closed"),
                               row, UI_BARE | shelf_flags(&view->shelf, row));
        if (hit.hovered && line->foldable) pen_fill(ui, row, 12, pen_ink(ui, COLOR_PANEL_RAISED));
        if (hit.focused && view->cursor != line->path) view->cursor = line->path;
        if (hit.clicked && line->foldable) {
            view->cursor = line->path;
            set_open(view, line->path, !line->open);
        }
        float middle = y + fminf(line->h / 2, 28 + (line->layout.height / s > 30 ? line->layout.height / s - 22 : 0));
        if (line->layout.glyph_count) middle = y + 9 + line->layout.height / s - 9;
        if (line->foldable) icon_draw(ui_canvas(ui), line->open ? ICON_DOWN : ICON_RIGHT, (x + line->x - 26) * s, middle * s, 8 * s, pen_ink(ui, COLOR_ACCENT));
        else pen_disc(ui, x + line->x - 26, middle, 4, pen_ink(ui, COLOR_TEXT_FAINT));
    }
    if (line->note) {
        ui_text_fit(ui, x + line->x, y + line->h / 2 + 8, fmaxf(40, page.x + page.w - x - line->x - (line->rule ? RULE_WIDE : 40)), UI_LEFT, TYPE_LABEL,
                    pen_ink(ui, COLOR_TEXT_DIM), line->note);
    } else if (line->layout.glyph_count) {
        float high = (line->layout.height + line->layout.depth) / s;
        ui_math(ui, x + line->x, y + (line->h - high) / 2 + line->layout.height / s, &line->layout, ink, color_of, ui, line->label);
    }
    if (line->rule) {
        Color color = pen_ink(ui, line->kind == LINE_FORMULA ? COLOR_ACCENT : COLOR_TEXT_DIM);
        ui_text_fit(ui, page.x + page.w - RULE_WIDE + 8, y + fminf(line->h, LINE_LEAST + 20) / 2 + 8, RULE_WIDE - 44, UI_LEFT, TYPE_LABEL, color, line->rule);
    }
}

static void greet(DerivationView *view, Ui *ui) {
    if (!view->greeted && cursor_at(view) < 0) walk(view, 1);
    else if (!view->greeted) view->show = true;
    view->greeted = true;
    int at = cursor_at(view);
    if (!view->show || at < 0) return;
    const Line *line = &view->lines[at];
    float height = line->h; /* what was opened comes into sight with it, as far as there is room */
    for (int i = at + 1; i < view->line_count && view->lines[i].parent >= at && line->open; i++) height = view->lines[i].y + view->lines[i].h - line->y;
    shelf_show(&view->shelf, line->y, fminf(height, view->shelf.view.h * 0.8f));
    shelf_show(&view->shelf, line->y, line->h);
    ui_focus(ui, UI_BUTTON, line->label);
    view->show = false;
    view->busy = true;
}

static void renew(DerivationView *view, Ui *ui, const Picture *picture, float wide) {
    double   numbers[] = {view->run, view->step, ui_scale(ui), wide, (double)picture->version};
    uint64_t key = ui_hash(1, numbers, sizeof numbers);
    if (view->key == key && view->lines) return;
    build(view, ui, wide);
    view->key = key;
}

void derivation_draw(DerivationView *view, Ui *ui, const Picture *picture, const char *title) {
    const Frame *frame = ui_frame(ui);
    float margin = fminf(FRAME_MARGIN, frame->width * 0.03f);
    Rect  whole = {0, 0, frame->width, frame->height};
    Rect  card = {margin, 88, frame->width - 2 * margin, fmaxf(160, frame->height - 88 - 24)};
    Rect  page = {card.x + 2, card.y + HEAD + 2, card.w - 4, card.h - HEAD - 14};
    view->busy = false;
    if (view->surface != picture->surface || view->seen != picture->version || !view->text) take_surface(view, picture->surface);
    view->seen = picture->version;
    view->run = run_of(picture);
    view->step = picture->step;
    if (view->run >= 0) view->moment = *race_at(picture->race, view->run, picture->step);
    else view->moment = (Moment){.x = race_desc(picture->race)->start[0], .y = race_desc(picture->race)->start[1]};
    if (ui_key(ui, "Escape") || ui_command(ui, "anywhere", "derivation", NULL)) view->open = false;
    renew(view, ui, picture, page.w);
    take_keys(view, ui);
    renew(view, ui, picture, page.w);
    shelf_move(&view->shelf, ui, page, view->height);
    view->pan_most = fmaxf(0, view->widest + 32 - page.w);
    view->pan = fminf(view->pan_most, fmaxf(0, view->pan));
    greet(view, ui);

    uint64_t hash = ui_hash_number(ui_hash_text(0, title), (double)picture->version);
    hash = ui_hash_number(ui_hash_number(hash, view->run), view->step);
    ui_layer_begin(ui, "derivation", whole, hash);
    pen_fill(ui, whole, 0, pen_fade(pen_ink(ui, COLOR_BG), 0.92f));
    draw_bar(view, ui, title);
    ui_panel(ui, word("derivation.title"), card);
    draw_head(view, ui, picture, card);
    ui_layer_end(ui);
    double moved[] = {view->shelf.at, view->pan, (double)view->version};
    ui_layer_begin(ui, "derivation lines", page, ui_hash(hash, moved, sizeof moved));
    pen_fill(ui, page, 14, pen_ink(ui, COLOR_PANEL));
    shelf_begin(&view->shelf, ui);
    for (int i = 0; i < view->line_count; i++) draw_line(view, ui, i, page);
    shelf_end(&view->shelf, ui, pen_ink(ui, COLOR_PANEL));
    ui_layer_end(ui);
    if (!view->open) view->busy = true;
}
