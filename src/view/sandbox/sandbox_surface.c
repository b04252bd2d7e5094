#include "view/sandbox/sandbox_parts.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "draw/icon.h"
#include "formula/math/math.h"
#include "model/minima.h"

#define LEAST_PIXELS 13.0f /* no script is smaller, whatever the window */

enum { NODES_MAX = 900, HEAD = 42, FIELD = 64, MINIMA = 24 };

/* ---- reading ---------------------------------------------------------------------------------------------------- */

static SandboxConstant *find_constant(Sandbox *sandbox, const char *name)
{
    for (int i = 0; i < sandbox->constant_count; i++)
        if (!strcmp(sandbox->constants[i].name, name)) return &sandbox->constants[i];
    return NULL;
}

/* Where a name first stands in the formula, in characters from 1. */
static int column_of(const char *text, const char *name)
{
    size_t length = strlen(name);
    for (const char *at = text; (at = strstr(at, name)); at++) {
        bool begins = at == text || !(isalnum((unsigned char)at[-1]) || at[-1] == '_'),
             ends = !(isalnum((unsigned char)at[length]) || at[length] == '_');
        if (begins && ends) return 1 + (int)utf8_count(text, (size_t)(at - text));
    }
    return 1;
}

/* The free names: x and y are the place; without either of them the first two names are. A name that was made a slider is
 * one where it is used; any other is unknown. Returns how many constants there are in `out`. */
static int sort_names(Sandbox *sandbox, const Node *node, Arena *arena, SurfaceConstant *out,
                      char unknown[RULE_NAME_MAX])
{
    const char **names;
    int count = formula_names(arena, node, &names), own = 0, constants = 0;
    bool plain = false;
    for (int i = 0; i < count; i++) plain |= !strcmp(names[i], "x") || !strcmp(names[i], "y");
    for (int i = 0; i < sandbox->constant_count; i++) sandbox->constants[i].used = false;
    unknown[0] = 0;
    for (int i = 0; i < count; i++) {
        SandboxConstant *constant = find_constant(sandbox, names[i]);
        if (!strcmp(names[i], "x") || !strcmp(names[i], "y")) continue;
        if (constant) {
            constant->used = true;
            out[constants++] = (SurfaceConstant){constant->name, constant->value, constant->low, constant->high, true};
        } else if (!plain && own < 2) {
            own++;
        } else if (!unknown[0]) {
            snprintf(unknown, RULE_NAME_MAX, "%s", names[i]);
        }
    }
    return constants;
}

/* "sin" for "sim(": what a misspelt function is told by surface_from_formula is better than a slider. */
static bool before_bracket(const char *text, const char *name)
{
    const char *at = text;
    for (int i = 1, column = column_of(text, name); i < column; i++) utf8_next(&at, NULL);
    at += strlen(name);
    while (*at == ' ') at++;
    return *at == '(' && strlen(name) > 1;
}

static const char *number_word(int count)
{
    static const char *const keys[] = {"sandbox.no",   "sandbox.one", "sandbox.two",   "sandbox.three", "sandbox.four",
                                       "sandbox.five", "sandbox.six", "sandbox.seven", "sandbox.eight", "sandbox.nine"};
    return count < (int)(sizeof keys / sizeof *keys) ? word(keys[count]) : NULL;
}

/* What was found, in a sentence. */
static void write_caption(Sandbox *sandbox, const Surface *surface, int found)
{
    char many[16];
    int lowest = 0;
    double best = found ? surface_value(surface, surface->minima[0]) : 0, range = surface->highest - surface->lowest;
    for (int i = 0; i < found; i++) lowest += surface_value(surface, surface->minima[i]) <= best + 1e-6 * range;
    const char *count = found >= MINIMA ? NULL : number_word(found);
    snprintf(many, sizeof many, "%d", found);
    if (found == 0) word_fill(sandbox->caption, sizeof sandbox->caption, "sandbox.caption_none");
    else if (found == 1) word_fill(sandbox->caption, sizeof sandbox->caption, "sandbox.caption_one");
    else if (found >= MINIMA) word_fill(sandbox->caption, sizeof sandbox->caption, "sandbox.caption_many");
    else
        word_fill(sandbox->caption, sizeof sandbox->caption,
                  lowest == found ? "sandbox.caption_equal"
                  : lowest == 1   ? "sandbox.caption_lowest"
                                  : "sandbox.caption_some",
                  WORD_TEXT("count", count ? count : many));
}

void sandbox_take_surface(Sandbox *sandbox, const Surface *surface)
{
    snprintf(sandbox->formula, sizeof sandbox->formula, "%s", surface->text);
    sandbox->constant_count = 0;
    for (int i = 0; i < surface->constant_count; i++) {
        const SurfaceConstant *from = &surface->constants[i];
        SandboxConstant *to = &sandbox->constants[sandbox->constant_count++];
        *to = (SandboxConstant){.value = from->value, .low = from->low, .high = from->high};
        snprintf(to->name, sizeof to->name, "%s", from->name);
        if (!(to->low < to->high))
            to->low = fmin(from->value, 0) - fabs(from->value), to->high = fmax(from->value, 0) + fabs(from->value);
        if (!(to->low < to->high)) to->low = -1, to->high = 1;
    }
    memcpy(sandbox->domain, surface->domain, sizeof sandbox->domain);
    memcpy(sandbox->start, surface->starts[0].at, sizeof sandbox->start);
}

void sandbox_read_surface(Sandbox *sandbox)
{
    SurfaceConstant constants[SURFACE_CONSTANTS_MAX];
    SurfaceDesc desc = {.formula = sandbox->formula,
                        .domain = (const double(*)[2])sandbox->domain,
                        .constants = constants,
                        .start = sandbox->start};
    Arena arena = {0};
    FormulaNames any = {NULL, -1, false, false};
    const Node *node;
    Error error = {0};
    Surface *surface = NULL;
    sandbox->unknown[0] = 0;
    Status status = formula_parse(&arena, sandbox->formula, &any, &node, &error);
    if (!status) {
        char unknown[RULE_NAME_MAX];
        desc.constant_count = sort_names(sandbox, node, &arena, constants, unknown);
        if (unknown[0] && !before_bracket(sandbox->formula, unknown)) {
            char message[300];
            snprintf(sandbox->unknown, sizeof sandbox->unknown, "%s", unknown);
            word_fill(message, sizeof message, "sandbox.unknown", WORD_TEXT("name", unknown));
            status = error_at(&error, "formula", 1, column_of(sandbox->formula, unknown), STATUS_NAME, "%s", message);
        }
    }
    if (!status) status = surface_from_formula(&surface, &desc, &error);
    arena_free(&arena);
    sandbox->surface_error = error;
    sandbox->surface_wrong = status != STATUS_OK;
    if (status) return;
    surface->minimum_count = surface_find_minima(surface, surface->minima, MINIMA);
    write_caption(sandbox, surface, surface->minimum_count);
    if (sandbox->surface) surface_destroy(sandbox->surface);
    sandbox->surface = surface;
}

static void make_slider(Sandbox *sandbox)
{
    if (sandbox->constant_count == SURFACE_CONSTANTS_MAX) { /* one that the formula does without gives way */
        int free_one = 0;
        while (free_one < sandbox->constant_count && sandbox->constants[free_one].used) free_one++;
        if (free_one == sandbox->constant_count) return;
        memmove(&sandbox->constants[free_one], &sandbox->constants[free_one + 1],
                sizeof sandbox->constants[0] * (size_t)(sandbox->constant_count - 1 - free_one));
        sandbox->constant_count--;
    }
    SandboxConstant *constant = &sandbox->constants[sandbox->constant_count++];
    *constant = (SandboxConstant){.value = 1, .low = -3, .high = 3};
    snprintf(constant->name, sizeof constant->name, "%s", sandbox->unknown);
    sandbox->new_surface = true;
}

/* ---- what was worked out ---------------------------------------------------------------------------------------- */

static const Math *row4(Arena *arena, const Math *a, const Math *b)
{
    return math_row3(arena, a, math_symbol(arena, '=', MATH_ROMAN, MATH_REL), b);
}

/* ∂L/∂x, in the colour of slopes. */
static const Math *partial(Arena *arena, const char *name)
{
    const Math *d = math_symbol(arena, 0x2202, MATH_ITALIC, MATH_ORD),
               *l = math_symbol(arena, 'L', MATH_ITALIC, MATH_ORD);
    return math_with_role(arena,
                          math_fraction(arena, math_row2(arena, d, l),
                                        math_row2(arena, d, math_from_name(arena, name, NULL))),
                          "gradient", 0);
}

/* ∂²L/∂x∂y */
static const Math *second(Arena *arena, const char *a, const char *b)
{
    const Math *d = math_symbol(arena, 0x2202, MATH_ITALIC, MATH_ORD), *two = math_word(arena, "2", MATH_ORD);
    const Math *above =
                   math_row2(arena, math_scripts(arena, d, two, NULL), math_symbol(arena, 'L', MATH_ITALIC, MATH_ORD)),
               *below;
    if (!strcmp(a, b)) below = math_row2(arena, d, math_scripts(arena, math_from_name(arena, a, NULL), two, NULL));
    else
        below = math_row2(arena, math_row2(arena, d, math_from_name(arena, a, NULL)),
                          math_row2(arena, d, math_from_name(arena, b, NULL)));
    return math_fraction(arena, above, below);
}

static float units(float pixels, float scale) { return pixels / scale; }

static SandboxPiece *lay(SandboxWork *work, Ui *ui, const Math *math, float size, float width, bool display,
                         const Node *said, const char *label)
{
    SandboxPiece *piece = &work->pieces[work->count++];
    float s = ui_scale(ui);
    LayoutDesc desc = {.size = size * s,
                       .least = fmaxf(16 * s, LEAST_PIXELS),
                       .display = display,
                       .max_width = width * s,
                       .measure = font_measure_math,
                       .context = canvas_fonts(ui_canvas(ui))};
    TextBuffer text = {0};
    layout_math(&work->arena, math, &desc, &piece->layout);
    text_add(&text, "%s = ", label);
    if (said) formula_print(said, &text);
    piece->label = arena_string(&work->arena, text.data);
    text_free(&text);
    return piece;
}

static float high(const SandboxPiece *piece, float s) { return units(piece->layout.height + piece->layout.depth, s); }

static void put(SandboxPiece *piece, float x, float *y, float s, float gap)
{
    piece->x = x;
    piece->y = *y + units(piece->layout.height, s);
    *y += high(piece, s) + gap;
}

/* All of it in one size; the height is what it comes to. */
static void lay_all(Sandbox *sandbox, Ui *ui, float width, float factor)
{
    SandboxWork *work = &sandbox->work;
    const Surface *surface = sandbox->surface;
    Arena *arena = &work->arena;
    const char *const *names = surface->parameters;
    const Theme *theme = ui_theme(ui);
    float s = ui_scale(ui), y = 0, big = theme->type[TYPE_MATH_DISPLAY].size * factor,
          small = fmaxf(22, theme->type[TYPE_MATH_INLINE].size * factor);
    char label[80];
    arena_reset(arena);
    work->count = 0, work->heading = 0, work->too_long = false;
    if (formula_size(surface->formula) <= NODES_MAX)
        put(lay(work, ui,
                row4(arena, math_symbol(arena, 'L', MATH_ITALIC, MATH_ORD),
                     math_from_formula(arena, surface->formula, NULL)),
                big, width, true, surface->formula, "L"),
            0, &y, s, 12);
    else work->too_long = true;
    work->heading = y + 24;
    y += 44;
    long slope = formula_size(surface->gradient[0]) + formula_size(surface->gradient[1]);
    if (slope <= NODES_MAX) {
        SandboxPiece *d[2];
        for (int k = 0; k < 2; k++) {
            snprintf(label, sizeof label, "dL/d%.30s", names[k]);
            d[k] = lay(work, ui,
                       row4(arena, partial(arena, names[k]), math_from_formula(arena, surface->gradient[k], NULL)),
                       small, width, false, surface->gradient[k], label);
        }
        float half = floorf(width / 2) + 8, tall = fmaxf(d[0]->layout.height, d[1]->layout.height) / s,
              deep = fmaxf(d[0]->layout.depth, d[1]->layout.depth) / s;
        if (d[0]->layout.width <= (half - 24) * s && d[1]->layout.width <= (width - half) * s &&
            d[0]->layout.lines == 1 && d[1]->layout.lines == 1) {
            d[0]->x = 0, d[1]->x = half;
            d[0]->y = d[1]->y = y + tall;
            y += tall + deep + 14;
        } else {
            put(d[0], 0, &y, s, 12);
            put(d[1], 0, &y, s, 14);
        }
    } else work->too_long = true;
    long bend = 0;
    for (int k = 0; k < 3; k++) bend += formula_size(surface->hessian[k]);
    if (bend > NODES_MAX) {
        work->too_long = true;
    } else {
        const Math *cells[4];
        int of[4] = {0, 1, 1, 2};
        for (int i = 0; i < 4; i++) cells[i] = math_from_formula(arena, surface->hessian[of[i]], NULL);
        const Math *grid = row4(arena, math_symbol(arena, 'H', MATH_ITALIC, MATH_ORD),
                                math_grid(arena, '[', cells, 4, 2, ']', MATH_CENTRE));
        SandboxPiece *piece = lay(work, ui, grid, small, 0, false, NULL, "H");
        if (piece->layout.width <= width * s) {
            TextBuffer text = {0};
            text_add(&text, "H = [");
            for (int i = 0; i < 4; i++)
                formula_print(surface->hessian[of[i]], &text), text_add(&text, "%s",
                                                                        i == 1  ? "; "
                                                                        : i < 3 ? ", "
                                                                                : "]");
            piece->label = arena_string(arena, text.data);
            text_free(&text);
            put(piece, 0, &y, s, 8);
        } else { /* three lines, each as long as it needs to be */
            work->count--;
            static const int pairs[3][2] = {{0, 0}, {0, 1}, {1, 1}};
            for (int i = 0; i < 3; i++) {
                snprintf(label, sizeof label, "d2L/d%.30sd%.30s", names[pairs[i][0]], names[pairs[i][1]]);
                put(lay(work, ui,
                        row4(arena, second(arena, names[pairs[i][0]], names[pairs[i][1]]),
                             math_from_formula(arena, surface->hessian[i], NULL)),
                        small, width, false, surface->hessian[i], label),
                    0, &y, s, 10);
            }
        }
    }
    if (work->too_long) y += 40;
    work->height = y;
}

/* As large as there is room for; what is long even when small is scrolled. */
static void lay_work(Sandbox *sandbox, Ui *ui, float width, float room)
{
    static const float factors[] = {1.25f, 1.12f, 1, 0.9f, 0.8f, 0.72f};
    SandboxWork *work = &sandbox->work;
    float s = ui_scale(ui);
    if (work->version == sandbox->surface_version + 1 && work->scale == s && work->width == width && work->room == room)
        return;
    work->version = sandbox->surface_version + 1, work->scale = s, work->width = width, work->room = room;
    for (size_t i = 0; i < sizeof factors / sizeof *factors; i++) {
        lay_all(sandbox, ui, width, factors[i]);
        bool wide = false; /* a formula in two lines where a smaller size keeps it in one */
        for (int k = 0; k < work->count; k++) wide |= work->pieces[k].layout.lines > 2;
        if (work->height <= room && !wide) break;
    }
}

static Color color_of(void *context, const char *role, Color otherwise)
{
    const Ui *ui = context;
    ThemeColor color = theme_role(role);
    return color == COLOR_COUNT ? otherwise : pen_ink(ui, color);
}

static void draw_work(Sandbox *sandbox, Ui *ui, Rect view)
{
    SandboxWork *work = &sandbox->work;
    float y = view.y - sandbox->now.work_at;
    ui_scroll_begin(ui, view);
    for (int i = 0; i < work->count; i++)
        ui_math(ui, view.x + work->pieces[i].x, y + work->pieces[i].y, &work->pieces[i].layout, pen_ink(ui, COLOR_TEXT),
                color_of, ui, work->pieces[i].label);
    if (work->heading > 0)
        ui_text(ui, view.x, y + work->heading, UI_LEFT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT_DIM),
                word("sandbox.worked_out"));
    if (work->too_long)
        ui_text_fit(ui, view.x, y + work->height - 12, view.w, UI_LEFT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT_DIM),
                    word("sandbox.too_long"));
    ui_scroll_end(ui, view, work->height, sandbox->now.work_at, pen_ink(ui, COLOR_PANEL));
}

/* ---- the panel -------------------------------------------------------------------------------------------------- */

/* Under the column that the message means, as far as it can be seen. */
static void draw_error(Sandbox *sandbox, Ui *ui, Rect field, float prefix, float scrolled)
{
    Color red = pen_ink(ui, COLOR_DANGER);
    char before[SANDBOX_FORMULA], text[700];
    const Error *error = &sandbox->surface_error;
    const char *at = sandbox->formula, *end = at + strlen(at);
    for (int i = 1; i < error->column && at < end; i++) utf8_next(&at, NULL);
    snprintf(before, sizeof before, "%.*s", (int)(at - sandbox->formula), sandbox->formula);
    pen_frame(ui, field, 12, 2.5f, red);
    float x = fminf(fmaxf(field.x + 16 + prefix,
                          field.x + 16 + prefix + ui_text_width(ui, TYPE_NUMBER, before) + 7 - scrolled),
                    field.x + field.w - 20),
          under = field.y + field.h, wide = field.w;
    if (error->column > 0) pen_triangle(ui, x - 8, under + 14, x + 8, under + 14, x, under + 2, red);
    if (sandbox->unknown[0]) {
        char label[160];
        word_fill(label, sizeof label, "sandbox.make_slider", WORD_TEXT("name", sandbox->unknown));
        float w = ui_text_width(ui, TYPE_LABEL, label) + 40;
        if (ui_button(ui, label, (Rect){field.x + field.w - w, under + 20, w, 48}, UI_PRIMARY)) make_slider(sandbox);
        wide -= w + 16;
    }
    if (error->column > 0)
        word_fill(text, sizeof text, "picker.column", WORD_INT("column", error->column),
                  WORD_TEXT("message", error->message));
    else snprintf(text, sizeof text, "%s", error->message);
    float tall = ui_paragraph(ui, (Rect){field.x, under + 16, wide, 64}, TYPE_SMALL, red, 28, text);
    ui_text_fit(ui, field.x, under + 16 + tall + 24, wide, UI_LEFT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT_DIM),
                word("sandbox.last_surface"));
}

static float draw_field(Sandbox *sandbox, Ui *ui, Rect field, float prefix, const char *said)
{
    Rect inner = {field.x + prefix, field.y, field.w - prefix, field.h};
    UiEdit edit = ui_textfield(ui, word("sandbox.formula"), inner, sandbox->formula, sizeof sandbox->formula,
                               word("picker.example"), 0);
    Color fill = pen_ink(ui, COLOR_PANEL_RAISED);
    pen_fill(ui, (Rect){field.x, field.y, prefix + 10, field.h}, 12, fill); /* one box around the name and the field */
    pen_fill(ui, (Rect){inner.x - 8, field.y + 2, 20, field.h - 4}, 0, fill);
    pen_frame(ui, field, 12, 1.5f, pen_ink(ui, COLOR_PANEL_LINE));
    ui_text(ui, field.x + 16, field.y + 40, UI_LEFT, TYPE_NUMBER, pen_ink(ui, COLOR_TEXT_FAINT), said);
    if (edit.changed) sandbox->new_surface = true;
    return edit.scroll;
}

void sandbox_surface_draw(Sandbox *sandbox, Ui *ui, const SandboxPlan *plan)
{
    Rect card = plan->surface,
         field = {card.x + ui_space(ui)->padding, card.y + 66, card.w - 2 * ui_space(ui)->padding, FIELD};
    char said[80];
    float s = ui_scale(ui);
    if (card.w <= 0) return;
    snprintf(said, sizeof said, "L(%.20s, %.20s) =", sandbox->surface->parameters[0], sandbox->surface->parameters[1]);
    float prefix = ui_text_width(ui, TYPE_NUMBER, said) + 28, top = field.y + FIELD + 16;
    if (sandbox->surface_wrong) top += 92;
    Rect view = {field.x, top, field.w, fmaxf(0, card.y + card.h - 12 - top)};
    lay_work(sandbox, ui, view.w, view.h);
    ui_scroll(ui, view, sandbox->work.height, &sandbox->now.work_at, false);
    uint64_t hash = ui_hash_text(ui_hash_number(sandbox->version, (double)sandbox->now.work_at), sandbox->formula);
    ui_layer_begin(ui, "sandbox surface", card, hash);
    ui_panel(ui, word("sandbox.surface"), card);
    ui_text(ui, field.x, card.y + HEAD, UI_LEFT, TYPE_PANEL_TITLE, pen_ink(ui, COLOR_TEXT), word("sandbox.surface"));
    float right = field.x + field.w, button = ui_text_width(ui, TYPE_LABEL, word("sandbox.surfaces")) + 40;
    if (ui_button(ui, word("sandbox.surfaces"), (Rect){right - button, card.y + 8, button, 48}, 0))
        sandbox_menu_open(sandbox, SANDBOX_SURFACES);
    right -= button + 16;
    if (!sandbox->surface_wrong) {
        float wide = ui_text_width(ui, TYPE_SMALL, word("picker.understood"));
        ui_text(ui, right, card.y + HEAD, UI_RIGHT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT_DIM), word("picker.understood"));
        icon_draw(ui_canvas(ui), ICON_TICK, (right - wide - 18) * s, (card.y + HEAD - 7) * s, 8 * s,
                  pen_ink(ui, COLOR_TEXT_DIM));
    }
    float scrolled = draw_field(sandbox, ui, field, prefix, said);
    if (sandbox->surface_wrong) draw_error(sandbox, ui, field, prefix, scrolled);
    if (view.h > 40) draw_work(sandbox, ui, view);
    ui_layer_end(ui);
}
