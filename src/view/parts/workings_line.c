#include "view/parts/workings_line.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "formula/math/math.h"
#include "formula/substitute.h"

enum { DIGITS = 4, NAMES = 96 };

typedef struct Context {
    const WorkingLine *line;
    const char *theta, *step; /* TeX of what theta and the step are called; NULL: as they are */
    const Workings *workings; /* where names lead to; NULL: nowhere */
    int at;
    SubstituteName numbers[NAMES];
    char shown[NAMES][48];
} Context;

static const WorkingName *name_of(const Context *c, const char *name)
{
    for (int i = 0; i < c->line->name_count; i++)
        if (!strcmp(c->line->names[i].name, name)) return &c->line->names[i];
    return NULL;
}

static const char *role_of(void *context, const char *name, int *tag)
{
    const Context *c = context;
    const WorkingName *known = name_of(c, name);
    for (int i = 0; c->workings && known && !known->before && i < c->at; i++)
        if (!strcmp(c->workings->lines[i].name, name)) *tag = i + 1;
    return known ? known->role : !strcmp(name, "step") ? "step" : NULL;
}

static const char *moment_of(void *context, const char *name)
{
    const WorkingName *known = name_of(context, name);
    return !known || !known->timed ? NULL : known->before ? "t-1" : "t";
}

static const char *tex_of(void *context, const char *name)
{
    const Context *c = context;
    if (!c->theta) return NULL;
    return !strcmp(name, "theta") ? c->theta : !strcmp(name, "step") ? c->step : NULL;
}

static void call_weight(Context *c, Arena *arena, const char *name)
{
    c->theta = name;
    if (name) c->step = arena_print(arena, "\\Delta %s", name);
}

static const char *number_of(void *context, const char *name)
{
    Context *c = context;
    for (int i = 0; i < c->line->name_count && i < NAMES; i++)
        if (!strcmp(c->line->names[i].name, name)) return c->shown[i];
    return NULL;
}

static char *workings_number(char out[48], const char *plain)
{
    TextBuffer text = text_fixed(out, 48);
    const char *e = strchr(plain, 'e');
    size_t length = e ? (size_t)(e - plain) : strlen(plain);
    if (*plain == '-') text_add(&text, "−"), plain++, length--;
    if (!strncmp(plain, "inf", 3) || !strncmp(plain, "nan", 3))
        return strcpy(out, *plain == 'i' ? "too large" : "undefined");
    text_add_bytes(&text, plain, length);
    if (!e) return out;
    for (e++; *e == '+' || *e == '0' || *e == '-'; e++)
        if (*e == '-') text_add(&text, "e−");
        else if (*e == '+') text_add(&text, "e");
    text_add(&text, "%s", *e ? e : "0");
    return out;
}

static const Math *equals(Arena *arena, const Math *left, const Math *right)
{
    return math_row3(arena, left, math_symbol(arena, '=', MATH_ROMAN, MATH_REL), right);
}

static Layout lay(Arena *arena, Ui *ui, const Math *math, float size, float room, bool display)
{
    Layout out;
    float scale = ui_scale(ui);
    LayoutDesc desc = {.size = size * scale,
                       .least = fmaxf(16 * scale, 13),
                       .display = display,
                       .measure = font_measure_math,
                       .context = canvas_fonts(ui_canvas(ui))};
    layout_math(arena, math, &desc, &out);
    if (out.width <= room * scale) return out;
    desc.size = fmaxf(20 * scale, desc.size * room * scale / out.width);
    desc.max_width = room * scale;
    layout_math(arena, math, &desc, &out);
    return out;
}

static const Math *left_side(Arena *arena, Context *c, const char *index)
{
    const WorkingLine *line = c->line;
    const Math *name = math_from_name(arena, line->name, &(MathNames){.tex = tex_of, .context = c}), *at;
    if (index) {
        math_from_tex(arena, index, &at, NULL);
        if (name->kind == MATH_SCRIPTS && name->items[2]) {
            at = math_row3(arena, name->items[2], math_symbol(arena, ',', MATH_ROMAN, MATH_PUNCT), at);
            name = math_scripts(arena, name->items[0], name->items[1], at);
        } else {
            name = math_scripts(arena, name, NULL, at);
        }
    }
    return line->role ? math_with_role(arena, name, line->role, 0) : name;
}

void workings_symbols(Arena *arena, Ui *ui, const Workings *workings, int at, float size, float room, WorkingArt *out)
{
    Context *c = arena_new(arena, Context);
    const Math *right = NULL;
    const WorkingLine *line = &workings->lines[at];
    c->line = line;
    call_weight(c, arena, workings->weight);
    c->workings = workings, c->at = at;
    MathNames names = {.role = role_of, .when = moment_of, .tex = tex_of, .context = c};
    if (line->kind == WORKING_SLOPE) {
        bool noisy = false;
        for (int i = 0; i < line->name_count; i++) noisy = noisy || !strcmp(line->names[i].name, "noise");
        const char *slope = workings->weight ? arena_print(arena, "\\frac{\\partial L}{\\partial %s}", workings->weight)
                                             : "\\nabla L(\\theta_{t-1})";
        math_from_tex(arena, noisy ? arena_print(arena, "%s + \\text{noise}", slope) : slope, &right, NULL);
    } else if (line->formula) {
        right = math_from_formula(arena, line->formula, &names);
    } else if (line->text && strchr(line->text, '=')) { /* a micro-step of a method that is no formula: its words */
        const char *words = strchr(line->text, '=') + 1;
        while (*words == ' ') words++;
        right = math_word(arena, arena_string(arena, words), MATH_ORD);
    }
    bool timed = strcmp(line->name, "lr") != 0;
    if (right)
        out->symbols =
            lay(arena, ui, equals(arena, left_side(arena, c, timed ? "t" : NULL), right), size, room, size > 32);
    else out->symbols = lay(arena, ui, left_side(arena, c, timed ? "t" : NULL), size, room, false);
    snprintf(out->label, sizeof out->label, "%s",
             line->text                    ? line->text
             : line->kind == WORKING_SLOPE ? "g = gradient"
             : line->kind == WORKING_RATE  ? "lr = schedule"
                                           : "theta = theta + step");
}

void workings_values(const WorkingLine *line, WorkingArt *out)
{
    for (int k = 0; k < line->count && k < 2; k++) number_short(out->shown[k], line->values[k], DIGITS);
}

/* So many that a small step is seen to move the weight. */
static int move_digits(const WorkingLine *line)
{
    for (int i = 0; i < line->name_count; i++) {
        double step = fabs(line->names[i].values[0]);
        if (strcmp(line->names[i].name, "step") != 0 || !(step > 0) || !isfinite(line->values[0])) continue;
        int digits = 2 + (int)ceil(log10(fabs(line->values[0]) / step));
        return digits < DIGITS ? DIGITS : digits < 10 ? digits : 10;
    }
    return DIGITS;
}

void workings_numbers(Arena *arena, Ui *ui, const Workings *workings, int at, const char *const *parameters, float size,
                      float room, WorkingArt *out)
{
    const WorkingLine *line = &workings->lines[at];
    bool timed = strcmp(line->name, "lr") != 0;
    out->numbered = false;
    workings_values(line, out);
    if (!line->part[0]) return;
    for (int k = 0; k < line->count; k++) {
        Context *c = arena_new(arena, Context);
        char result[32];
        c->line = line;
        call_weight(c, arena, workings->weight);
        int count = line->name_count < NAMES ? line->name_count : NAMES;
        for (int i = 0; i < count; i++)
            c->numbers[i] = (SubstituteName){.name = line->names[i].name,
                                             .value = line->names[i].values[line->names[i].count > 1 ? k : 0]};
        int digits = workings->weight && line->kind == WORKING_MOVE ? move_digits(line) : DIGITS;
        if (!substitute_digits(line->part[k], c->numbers, count, line->values[k], digits, result)) return;
        for (int i = 0; i < count; i++) workings_number(c->shown[i], c->numbers[i].text);
        workings_number(out->shown[k], result);
        MathNames names = {.role = role_of, .value = number_of, .context = c};
        const Math *result_math, *with = math_from_formula(arena, line->part[k], &names);
        const Math *left = left_side(arena, c,
                                     line->count > 1             ? parameters[k]
                                     : workings->weight && timed ? "t"
                                                                 : NULL);
        MathNames shown = {.value = number_of, .context = c};
        snprintf(c->shown[0], sizeof c->shown[0], "%s", out->shown[k]); /* the tree `with` has its own copies */
        WorkingLine only = {.name_count = 1, .names = &(WorkingName){.name = "result"}};
        c->line = &only;
        Node node = {.kind = NODE_NAME, .name = "result"};
        result_math = math_from_formula(arena, &node, &shown);
        if (line->role) result_math = math_with_role(arena, result_math, line->role, 0);
        const Math *row = equals(arena, left, with);
        out->numbers[k] = lay(arena, ui, equals(arena, row, result_math), size, room, false);
        if (out->numbers[k].width > (room + 2) * ui_scale(ui))
            return; /* no room for numbers: the symbols and the values stand */
    }
    out->numbered = true;
}
