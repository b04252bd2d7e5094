#include "view/lesson/exercise_view.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "draw/font.h"
#include "draw/icon.h"
#include "formula/math/math_layout.h"
#include "lesson/answer.h"
#include "view/lesson/exercise_say.h"
#include "view/parts/bar.h"
#include "view/parts/pen.h"
#include "view/parts/rich.h"
#include "view/parts/words.h"

enum { TYPED_SIZE = 512, TRIES_BEFORE_SOLUTION = 3, ROW_HIGH = 64, MATH_LEAST = 20 };

typedef enum FieldState { FIELD_OPEN, FIELD_RIGHT, FIELD_WRONG, FIELD_UNREADABLE } FieldState;

/* A line of mathematics in a box, laid out again where its text, the scale or the room is another. */
typedef struct Line {
    Arena arena;
    Layout layout;
    char *text;
    float scale, width;
    bool there, stale;
    uint64_t version;
} Line;

typedef struct Field {
    char typed[TYPED_SIZE], label[64];
    FieldState state;
    Line left, live;
} Field;

struct ExerciseView {
    Exercise *exercise;
    Checker *checker;
    Field fields[EXERCISE_LINES_MAX];
    int count;
    int at;     /* the field that was used last */
    int tries;  /* wrong ones since the last right one */
    bool shown; /* the solution stands in a field */
    bool done;  /* all is right */
    Answer answer;
    bool answered;
    ExerciseSaid words;
    char next[EXERCISE_WORD_SIZE];
    Rich title, task, given[EXERCISE_GIVEN_MAX], how, said_rich, hint_rich;
    Line lets[EXERCISE_LINES_MAX], symbols[EXERCISE_GIVEN_MAX];
    uint64_t version;
    float scroll, height;
    bool greeted, again;
    int seen;       /* the field that was last brought into sight */
    float from, to; /* y of what the last check said, or of the field to be seen, when it shall come into sight */
    bool reveal, checked;
    bool goes_on; /* to `next` */
};

/* ---- making ----------------------------------------------------------------------------------------------------- */

static Status load(Exercise **out, const ScreenDesc *desc, Error *error)
{
    return desc->meaning ? exercise_take(out, desc->meaning, error) : exercise_load(out, desc->word, NULL, error);
}

Status exercise_view_create(ExerciseView **out, const ScreenDesc *desc, Error *error)
{
    ExerciseView *view = memory_must(calloc(1, sizeof *view));
    *out = NULL;
    Status status = load(&view->exercise, desc, error);
    if (status) {
        free(view);
        return status;
    }
    const Exercise *e = view->exercise;
    view->checker = checker_create(e);
    view->count = exercise_fields(e);
    for (int i = 0; i < view->count; i++) {
        Field *field = &view->fields[i];
        snprintf(field->typed, sizeof field->typed, "%s", exercise_begin(e, i));
        if (e->rule) word_fill(field->label, sizeof field->label, "exercise.line", WORD_INT("line", i + 1));
        else snprintf(field->label, sizeof field->label, "%s", e->lines[i].line.name);
    }
    if (e->next) snprintf(view->next, sizeof view->next, MEANING_EXERCISE "%s", e->next);
    *out = view;
    return STATUS_OK;
}

void exercise_view_destroy(ExerciseView *view)
{
    if (!view) return;
    for (int i = 0; i < EXERCISE_LINES_MAX; i++) {
        arena_free(&view->fields[i].left.arena);
        arena_free(&view->fields[i].live.arena);
        arena_free(&view->lets[i].arena);
    }
    for (int i = 0; i < EXERCISE_GIVEN_MAX; i++) rich_free(&view->given[i]), arena_free(&view->symbols[i].arena);
    Rich *texts[] = {&view->title, &view->task, &view->how, &view->said_rich, &view->hint_rich};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) rich_free(texts[i]);
    checker_destroy(view->checker);
    exercise_destroy(view->exercise);
    free(view);
}

const char *exercise_view_title(const ExerciseView *view) { return view->exercise->title; }
bool exercise_view_busy(const ExerciseView *view) { return view->again; }

bool exercise_view_asks(ExerciseView *view, ScreenDesc *out)
{
    bool asks = view->goes_on;
    view->goes_on = false;
    *out = (ScreenDesc){.word = view->next};
    return asks;
}

static int first_open(const ExerciseView *view)
{
    for (int i = 0; i < view->count; i++)
        if (view->fields[i].state != FIELD_RIGHT) return i;
    return -1;
}

/* ---- what is done ----------------------------------------------------------------------------------------------- */

static void focus_on(ExerciseView *view, Ui *ui, int field)
{
    view->at = field;
    ui_focus(ui, UI_TEXTFIELD, view->fields[field].label);
    view->again = true;
}

static void mark(ExerciseView *view, int field)
{
    static const FieldState states[] = {[ANSWER_EMPTY] = FIELD_OPEN,
                                        [ANSWER_UNREADABLE] = FIELD_UNREADABLE,
                                        [ANSWER_WRONG] = FIELD_WRONG,
                                        [ANSWER_RIGHT] = FIELD_RIGHT};
    const Answer *a = &view->answer;
    if (!view->exercise->rule) view->fields[field].state = states[a->kind];
    for (int i = 0; view->exercise->rule && i < view->count; i++)
        view->fields[i].state = a->kind == ANSWER_RIGHT || i == a->field ? states[a->kind] : FIELD_OPEN;
}

static void check(ExerciseView *view, Ui *ui, int field)
{
    const char *typed[EXERCISE_LINES_MAX];
    for (int i = 0; i < view->count; i++) typed[i] = view->fields[i].typed;
    checker_check(view->checker, typed, field, &view->answer);
    view->answered = true;
    mark(view, field);
    view->done = first_open(view) < 0;
    if (view->answer.kind == ANSWER_WRONG) view->tries++;
    if (view->answer.kind == ANSWER_RIGHT) view->tries = 0;
    view->shown = false;
    exercise_say(view->exercise, &view->answer, view->done, &view->words);
    view->checked = true;
    view->version++;
    view->again = true;
    int open = first_open(view);
    if (view->answer.kind == ANSWER_RIGHT && !view->done) focus_on(view, ui, open);
    else if (view->done && view->exercise->next) ui_focus(ui, UI_BUTTON, word("exercise.next"));
}

/* The field that a button means: the one used last, or the first that is not right yet. */
static int meant(const ExerciseView *view)
{
    if (view->fields[view->at].state != FIELD_RIGHT) return view->at;
    int open = first_open(view);
    return open < 0 ? view->at : open;
}

static void show_solution(ExerciseView *view, Ui *ui)
{
    int from = view->exercise->rule ? 0 : meant(view), to = view->exercise->rule ? view->count : from + 1;
    for (int i = from; i < to; i++) {
        TextBuffer text = text_fixed(view->fields[i].typed, sizeof view->fields[i].typed);
        exercise_solution(view->exercise, i, &text);
        view->fields[i].state = FIELD_OPEN;
    }
    view->answered = true;
    view->shown = true;
    view->answer = (Answer){.kind = ANSWER_EMPTY, .field = from};
    word_fill(view->words.head, sizeof view->words.head, "exercise.shown");
    word_fill(view->words.said, sizeof view->words.said, "exercise.shown_about");
    view->words.hint[0] = 0;
    view->version++;
    focus_on(view, ui, from);
}

static void go_next(ExerciseView *view) { view->goes_on = view->exercise->next != NULL; }

/* ---- mathematics in boxes --------------------------------------------------------------------------------------- */

static void lay_line(Line *line, Ui *ui, const Math *math, float size, float width)
{
    float s = ui_scale(ui);
    LayoutDesc desc = {.size = size * s,
                       .least = fmaxf(16 * s, 13),
                       .display = true,
                       .measure = font_measure_math,
                       .context = canvas_fonts(ui_canvas(ui))};
    layout_math(&line->arena, math, &desc, &line->layout);
    if (line->layout.width > width * s) {
        desc.size = fmaxf(MATH_LEAST * s, desc.size * width * s / line->layout.width);
        desc.display = false;
        layout_math(&line->arena, math, &desc, &line->layout);
    }
    float high = line->layout.height + line->layout.depth;
    line->there = line->layout.width <= width * s + 1 && high <= (ROW_HIGH + 28) * s;
}

/* True where it must be laid out anew; its arena is empty then. */
static bool line_is_old(Line *line, Ui *ui, const char *text, float width)
{
    if (line->text && !strcmp(line->text, text) && line->scale == ui_scale(ui) && line->width == width) return false;
    arena_reset(&line->arena);
    *line = (Line){.arena = line->arena, .scale = ui_scale(ui), .width = width};
    line->text = arena_string(&line->arena, text);
    return true;
}

static void draw_line(const Line *line, Ui *ui, float x, float middle, Color color)
{
    const Layout *layout = &line->layout;
    float s = ui_scale(ui);
    if (line->there)
        ui_math(ui, x, middle + (layout->height - layout->depth) / 2 / s, layout, color, NULL, NULL, line->text);
}

static const Math *equals(Arena *arena) { return math_symbol(arena, '=', MATH_ROMAN, MATH_REL); }

/* What stands before a field: "dL/dx =". */
static Line *left_of(ExerciseView *view, Ui *ui, int field, float width)
{
    const Exercise *e = view->exercise;
    Line *line = &view->fields[field].left;
    const char *name = e->rule ? "" : e->lines[field].line.name, *show = e->rule ? NULL : e->lines[field].show;
    if (!line_is_old(line, ui, show ? show : name, width) || e->rule) return line;
    const Math *math;
    if (show) math_from_tex(&line->arena, show, &math, NULL);
    else math = math_from_name(&line->arena, name, NULL);
    lay_line(line, ui, math_row2(&line->arena, math, equals(&line->arena)), 30, width);
    return line;
}

static MathNames names_of(const Exercise *e, const char **columns)
{
    for (int i = 0; i < e->column_count; i++) columns[i] = e->columns[i].name;
    return (MathNames){.columns = columns, .column_count = e->column_count};
}

/* What is typed, as it would be printed; the last one that could be read, faint, while it cannot. */
static Line *live_of(ExerciseView *view, Ui *ui, int index, float width)
{
    const Exercise *e = view->exercise;
    Field *field = &view->fields[index];
    Line *line = &field->live;
    const char *typed[EXERCISE_LINES_MAX], *left, *columns[EXERCISE_COLUMNS_MAX];
    if (line->text && line->version == view->version && line->scale == ui_scale(ui) && line->width == width)
        return line;
    for (int i = 0; i < view->count; i++) typed[i] = view->fields[i].typed;
    Arena arena = {0};
    const Node *right;
    Status status = checker_read(view->checker, &arena, typed, index, &left, &right, NULL);
    if (status && field->typed[strspn(field->typed, " ")] && line->there && line->scale == ui_scale(ui) &&
        line->width == width) {
        line->stale = true;
        line->version = view->version;
        arena_free(&arena);
        return line;
    }
    arena_free(&line->arena);
    *line = (Line){.arena = arena, .scale = ui_scale(ui), .width = width, .version = view->version};
    line->text = arena_string(&line->arena, field->typed);
    if (status) return line;
    MathNames names = names_of(e, columns);
    const Math *math = math_from_formula(&line->arena, right, &names);
    if (e->rule) math = math_row3(&line->arena, math_from_name(&line->arena, left, NULL), equals(&line->arena), math);
    lay_line(line, ui, math, 32, width);
    return line;
}

static Line *let_of(ExerciseView *view, Ui *ui, int index, float width)
{
    const ProgramLine *let = &view->exercise->lets[index];
    Line *line = &view->lets[index];
    const char *columns[EXERCISE_COLUMNS_MAX];
    if (!line_is_old(line, ui, let->name, width)) return line;
    MathNames names = names_of(view->exercise, columns);
    lay_line(line, ui,
             math_row3(&line->arena, math_from_name(&line->arena, let->name, NULL), equals(&line->arena),
                       math_from_formula(&line->arena, let->formula, &names)),
             28, width);
    return line;
}

/* Lines half as far again as their letters. Returns the height. */
static float set(Rich *rich, Ui *ui, const char *text, TypeStyle style, float width)
{
    rich_set(rich, ui, text, style, width, roundf(ui_theme(ui)->type[style].size * 1.42f));
    return rich->height;
}

/* ---- the task --------------------------------------------------------------------------------------------------- */

/* As it is typed, as it is printed, what it is. */
static float draw_given(ExerciseView *view, Ui *ui, int index, float x, float y, float width)
{
    const ExerciseGiven *given = &view->exercise->given[index];
    Line *line = &view->symbols[index];
    if (line_is_old(line, ui, given->name, 60))
        lay_line(line, ui, math_from_name(&line->arena, given->name, NULL), 26, 60);
    float high = set(&view->given[index], ui, given->about, TYPE_LABEL, width - 168);
    ui_text(ui, x, y + 22, UI_LEFT, TYPE_NUMBER_SMALL, pen_ink(ui, COLOR_TEXT), given->name);
    if (line->there) ui_math(ui, x + 96, y + 22, &line->layout, pen_ink(ui, COLOR_TEXT), NULL, NULL, line->text);
    rich_draw(&view->given[index], ui, x + 168, y, pen_ink(ui, COLOR_TEXT_DIM));
    return y + high + 14;
}

/* One row for each column of data, as far as there is room. */
static float draw_data(ExerciseView *view, Ui *ui, float x, float y, float width)
{
    const Exercise *e = view->exercise;
    for (int i = 0; i < e->column_count; i++) {
        float at = x + 52;
        ui_text(ui, x, y + 24, UI_LEFT, TYPE_NUMBER_SMALL, pen_ink(ui, COLOR_TEXT_DIM), e->columns[i].name);
        for (int k = 0; k < e->rows && at + 60 <= x + width; k++, at += 60) {
            char number[48];
            bool last = at + 120 > x + width && k + 1 < e->rows;
            number_short(number, e->columns[i].values[k], 3);
            if (e->columns[i].values[k] == rint(e->columns[i].values[k]))
                number_fixed(number, e->columns[i].values[k], 0);
            ui_tick(ui, at + 40, y + 24, UI_RIGHT, TYPE_NUMBER_SMALL, pen_ink(ui, COLOR_TEXT), last ? "…" : number);
        }
        y += 34;
    }
    return y + (e->column_count ? 12 : 0);
}

/* Returns where it ends. */
static float draw_task(ExerciseView *view, Ui *ui, Rect box)
{
    const Exercise *e = view->exercise;
    float x = box.x + 28, width = box.w - 56, y = box.y + 28;
    y += set(&view->title, ui, e->title, TYPE_H2, width);
    rich_draw(&view->title, ui, x, y - view->title.height, pen_ink(ui, COLOR_TEXT));
    y += 20;
    y += set(&view->task, ui, e->task, TYPE_BODY, width);
    rich_draw(&view->task, ui, x, y - view->task.height, pen_ink(ui, COLOR_TEXT));
    y += 28;
    bool any = e->let_count > 0 || e->column_count > 0;
    for (int i = 0; i < e->given_count; i++) any |= e->given[i].about != NULL;
    if (any) {
        pen_line(ui, x, y, x + width, y, 1.5f, pen_ink(ui, COLOR_PANEL_LINE));
        y += 20;
        ui_text(ui, x, y + 20, UI_LEFT, TYPE_PANEL_TITLE, pen_ink(ui, COLOR_TEXT), word("exercise.given"));
        y += 40;
    }
    for (int i = 0; i < e->given_count; i++)
        if (e->given[i].about) y = draw_given(view, ui, i, x, y, width);
    y = draw_data(view, ui, x, y, width);
    for (int i = 0; i < e->let_count; i++) {
        Line *line = let_of(view, ui, i, width);
        draw_line(line, ui, x, y + 20, pen_ink(ui, COLOR_TEXT));
        y += 48;
    }
    y += 8;
    set(&view->how, ui,
        word(e->column_count ? "exercise.how_data"
             : e->rule       ? "exercise.how_rule"
                             : "exercise.how"),
        TYPE_SMALL, width);
    rich_draw(&view->how, ui, x, y, pen_ink(ui, COLOR_TEXT_FAINT));
    return y + view->how.height + 28;
}

/* ---- the lines -------------------------------------------------------------------------------------------------- */

static void draw_state(const ExerciseView *view, Ui *ui, int index, Rect rect)
{
    const Field *field = &view->fields[index];
    float s = ui_scale(ui), x = rect.x + rect.w - 28, y = rect.y + rect.h / 2;
    Color good = pen_ink(ui, COLOR_POSITIVE), bad = pen_ink(ui, COLOR_DANGER);
    if (field->state == FIELD_OPEN) return;
    bool right = field->state == FIELD_RIGHT;
    pen_frame(ui, rect, 12, 2.5f, right ? good : bad);
    icon_draw(ui_canvas(ui), right ? ICON_TICK : ICON_CROSS, x * s, y * s, 10 * s, right ? good : bad);
    ui_item(ui, UI_IMAGE,
            word(right                         ? "exercise.right"
                 : field->state == FIELD_WRONG ? "exercise.wrong"
                                               : "exercise.unreadable"),
            field->label, (Rect){x - 12, y - 12, 24, 24}, 0);
    const Answer *a = &view->answer;
    if (field->state != FIELD_UNREADABLE || a->field != index || a->error.column < 1) return;
    char before[TYPED_SIZE]; /* under the column that is meant */
    const char *at = field->typed, *end = at + strlen(at);
    for (int i = 1; i < a->error.column && at < end; i++) utf8_next(&at, NULL);
    snprintf(before, sizeof before, "%.*s", (int)(at - field->typed), field->typed);
    float to = fminf(rect.x + 16 + ui_text_width(ui, TYPE_NUMBER, before) + 7, rect.x + rect.w - 52);
    pen_triangle(ui, to - 8, rect.y + rect.h + 13, to + 8, rect.y + rect.h + 13, to, rect.y + rect.h + 2, bad);
}

typedef struct Rows {
    float left, field, live;
    bool below;
} Rows; /* widths */

static Rows rows_of(const ExerciseView *view, float width)
{
    float left = view->exercise->rule ? 44 : 0;
    for (int i = 0; !view->exercise->rule && i < view->count; i++) {
        const Line *line = &view->fields[i].left;
        if (line->there) left = fmaxf(left, line->layout.width / line->scale + 20);
    }
    Rows rows = {.left = fmaxf(44, left)};
    rows.below = width - rows.left < 760;
    rows.field = rows.below ? width - rows.left : floorf((width - rows.left) * 0.54f);
    rows.live = rows.below ? rows.field : width - rows.left - rows.field - 28;
    return rows;
}

static float draw_fields(ExerciseView *view, Ui *ui, float x, float y, float width)
{
    const Exercise *e = view->exercise;
    for (int i = 0; i < view->count; i++) left_of(view, ui, i, fminf(320, width * 0.4f));
    Rows rows = rows_of(view, width);
    for (int i = 0; i < view->count; i++) {
        Field *field = &view->fields[i];
        const char *ask = e->rule ? NULL : e->lines[i].ask;
        if (ask) {
            ui_text_fit(ui, x + rows.left, y + 18, width - rows.left, UI_LEFT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT_DIM),
                        ask);
            y += 30;
        }
        Rect rect = {x + rows.left, y, rows.field, ROW_HIGH};
        if (e->rule) {
            char number[16];
            snprintf(number, sizeof number, "%d", i + 1);
            ui_tick(ui, x + 24, y + 41, UI_RIGHT, TYPE_NUMBER, pen_ink(ui, COLOR_TEXT_FAINT), number);
        } else draw_line(&field->left, ui, x, y + ROW_HIGH / 2, pen_ink(ui, COLOR_TEXT));
        UiEdit edit =
            ui_textfield(ui, field->label, rect, field->typed, sizeof field->typed,
                         i == 0 ? word(e->rule ? "exercise.example_rule" : "exercise.example_formula") : NULL, 0);
        if (ui_has_focus(ui, UI_TEXTFIELD, field->label)) {
            view->at = i;
            if (view->seen != i && !view->reveal)
                view->from = rect.y - 40, view->to = rect.y + rect.h + 24, view->reveal = true;
            view->seen = i;
        }
        if (edit.changed) {
            view->version++;
            view->again = true;
            view->done = false;
            if (view->answer.kind == ANSWER_RIGHT) view->answered = false;
            for (int k = 0; k < view->count; k++) /* the lines of a rule belong together */
                if (k == i || e->rule) view->fields[k].state = FIELD_OPEN;
        }
        draw_state(view, ui, i, rect);
        Line *live = live_of(view, ui, i, rows.live);
        Color ink = pen_ink(ui, live->stale ? COLOR_TEXT_FAINT : COLOR_TEXT);
        if (rows.below) {
            draw_line(live, ui, rect.x + 16, y + ROW_HIGH + 40, ink);
            y += live->there ? 68 : 0;
        } else draw_line(live, ui, rect.x + rect.w + 28, y + ROW_HIGH / 2, ink);
        y += ROW_HIGH + 24;
        if (edit.entered) check(view, ui, i);
    }
    return y;
}

/* A button with the key that does the same. Returns its width. */
static float draw_button(Ui *ui, float x, float y, const char *label, const char *key, unsigned flags, const char *why,
                         bool *pressed)
{
    float text = ui_text_width(ui, TYPE_PANEL_TITLE, label),
          cap = key ? ui_text_width(ui, TYPE_NUMBER_SMALL, key) + 20 : 0;
    Rect rect = {x, y, text + cap + (key ? 12 : 0) + 48, 56};
    Color ink;
    UiHit hit = ui_icon_button(ui, label, rect, flags, &ink);
    if (why) ui_why(ui, why);
    ui_text(ui, x + 24, y + 36, UI_LEFT, TYPE_PANEL_TITLE, ink, label);
    if (key) {
        Rect box = {x + 24 + text + 12, y + 11, cap, 34};
        pen_fill(ui, box, 8, pen_fade(ink, 0.12f));
        pen_frame(ui, box, 8, 1.5f, pen_fade(ink, 0.45f));
        ui_tick(ui, box.x + cap / 2, y + 35, UI_CENTRE, TYPE_NUMBER_SMALL, ink, key);
    }
    *pressed = hit.clicked;
    return rect.w;
}

static float draw_buttons(ExerciseView *view, Ui *ui, float x, float y, float width)
{
    const Exercise *e = view->exercise;
    bool checks, shows, goes = false, ready = view->tries >= TRIES_BEFORE_SOLUTION && !view->done;
    char why[120];
    float at = x, next = ui_text_width(ui, TYPE_PANEL_TITLE, word("exercise.next")) + 140;
    word_fill(why, sizeof why, "exercise.why_solution", WORD_INT("tries", TRIES_BEFORE_SOLUTION - view->tries));
    at += draw_button(ui, at, y, word("exercise.check"), view->done ? NULL : "Enter", view->done ? 0 : UI_PRIMARY, NULL,
                      &checks) +
          16;
    at += draw_button(ui, at, y, word("exercise.solution"), NULL, ready ? 0 : UI_DISABLED,
                      ready        ? NULL
                      : view->done ? word("exercise.why_done")
                                   : why,
                      &shows) +
          16;
    if (e->next && at + next > x + width) at = x, y += 72;
    if (e->next)
        draw_button(ui, at, y, word("exercise.next"), view->done ? "Enter" : "PgDn", view->done ? UI_PRIMARY : 0, NULL,
                    &goes);
    if (checks) check(view, ui, e->rule ? 0 : meant(view));
    if (shows && ready) show_solution(view, ui);
    if (goes) go_next(view);
    return y + 56;
}

static float draw_verdict(ExerciseView *view, Ui *ui, float x, float y, float width)
{
    if (!view->answered) return y;
    bool right = view->answer.kind == ANSWER_RIGHT, plain = view->answer.kind == ANSWER_EMPTY;
    Color ink = pen_ink(ui, right ? COLOR_POSITIVE : plain ? COLOR_TEXT_DIM : COLOR_DANGER);
    float s = ui_scale(ui), inside = width - 48, top = y, high = 70;
    if (view->words.said[0]) high += set(&view->said_rich, ui, view->words.said, TYPE_BODY, inside) + 18;
    if (view->words.hint[0]) high += set(&view->hint_rich, ui, view->words.hint, TYPE_BODY, inside) + 18;
    pen_fill(ui, (Rect){x, top, width, high}, 12, pen_ink(ui, COLOR_PANEL_RAISED));
    pen_fill(ui, (Rect){x, top, 6, high}, 3, ink);
    float words = x + 24;
    if (!plain) {
        icon_draw(ui_canvas(ui), right ? ICON_TICK : ICON_CROSS, (x + 38) * s, (top + 34) * s, 12 * s, ink);
        words += 40;
    }
    ui_text_fit(ui, words, top + 42, width - (words - x) - 24, UI_LEFT, TYPE_TITLE_BAR, ink, view->words.head);
    y = top + 70;
    if (view->words.said[0]) {
        rich_draw(&view->said_rich, ui, x + 24, y, pen_ink(ui, COLOR_TEXT));
        y += view->said_rich.height + 18;
    }
    if (view->words.hint[0]) rich_draw(&view->hint_rich, ui, x + 24, y, pen_ink(ui, COLOR_TEXT));
    return top + high;
}

static float draw_lines(ExerciseView *view, Ui *ui, Rect box)
{
    float x = box.x + 28, width = box.w - 56, y = box.y + 28;
    y = draw_fields(view, ui, x, y, width);
    y = draw_buttons(view, ui, x, y + 8, width);
    float low = draw_verdict(view, ui, x, y + 24, width);
    if (view->checked) view->from = y - 64, view->to = low + 24, view->reveal = true;
    return low + 28;
}

/* ---- the screen ------------------------------------------------------------------------------------------------- */

static void take_keys(ExerciseView *view, Ui *ui)
{
    if (ui_command(ui, COMMAND_NEXT_PAGE, NULL)) go_next(view);
    int by = ui_key(ui, "Down") - ui_key(ui, "Up"), to = view->at + by;
    if (by && to >= 0 && to < view->count) focus_on(view, ui, to);
}

static void draw_bar(ExerciseView *view, Ui *ui)
{
    static const struct {
        const char *word;
        Command command;
    } keys[] = {
        {"exercise.keys", COMMAND_KEY_CARD},
        {"exercise.theme", COMMAND_THEME},
    };
    ui_layer_begin(ui, "exercise bar", ui_frame(ui)->top, ui_hash_text(0, view->exercise->title));
    Bar bar = bar_begin(ui);
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        const char *name = word(keys[i].word), *key = ui_command_key(ui, keys[i].command);
        if (!bar_room(ui, &bar, name, key, bar.x + 240)) break;
        if (bar_key(ui, &bar, name, key, UI_NO_FOCUS)) ui_ask(ui, keys[i].command);
    }
    float scenes = ui_text_width(ui, TYPE_TITLE_BAR, word("exercise.scenes"));
    if (ui_link(ui, word("exercise.scenes"), bar.x, 46, TYPE_TITLE_BAR, 0)) ui_ask(ui, COMMAND_SCENES);
    ui_hint(ui, word("exercise.scenes_hint"), COMMAND_CLOSE);
    if (bar.right - bar.x - scenes > 136) {
        bar_slash(ui, &bar, scenes);
        bar_title(ui, &bar, word("exercise.exercise"));
    }
    ui_layer_end(ui);
}

void exercise_view_frame(ExerciseView *view, Ui *ui)
{
    const Frame *frame = ui_frame(ui);
    float margin = fminf(frame->space->margin, frame->width * 0.03f), gap = frame->space->gutter;
    Rect page = {0, frame->space->top_bar, frame->width, frame->height - frame->space->top_bar};
    bool beside = frame->width >= 1360;
    if (view->height == 0)
        view->height =
            beside ? (float)view->count * (ROW_HIGH + 24) + 200 : 2 * page.h; /* nothing measured yet: about */
    view->again = false;
    if (!view->greeted) focus_on(view, ui, 0);
    view->greeted = true;
    take_keys(view, ui);
    ui_scroll(ui, page, view->height, &view->scroll, false);

    uint64_t version = view->version;
    float before = view->height, top = page.y + gap - view->scroll, wide = frame->width - 2 * margin,
          low = page.h - 2 * gap;
    ui_layer_begin(ui, "exercise", page,
                   ui_hash_number(ui_hash_number(ui_hash_number(0, (double)view->scroll), (double)version),
                                  (double)before));
    pen_fill(ui, page, 0, pen_ink(ui, COLOR_BG));
    /* Letters belong to the line: a click beside everything leaves it there, so that no key of the program is meant. */
    if (ui_hotspot(ui, UI_PANEL, word("exercise.exercise"), "", page, UI_NO_FOCUS | UI_QUIET | UI_BARE).clicked)
        focus_on(view, ui, view->at);
    ui_scroll_begin(ui, page);
    float left = beside ? floorf(fminf(640, wide * 0.38f)) : wide, full = fmaxf(low, before - 2 * gap), end;
    Rect task = {margin, top, left, full}, lines = {margin + left + gap, top, wide - left - gap, full};
    if (beside) {
        ui_panel(ui, word("exercise.task"), task);
        ui_panel(ui, word("exercise.lines"), lines);
        end = fmaxf(draw_task(view, ui, task), draw_lines(view, ui, lines)) - top;
    } else {
        ui_panel(ui, word("exercise.task"), task);
        end = draw_task(view, ui, task);
        pen_line(ui, margin + 28, end, margin + wide - 28, end, 1.5f, pen_ink(ui, COLOR_PANEL_LINE));
        end = draw_lines(view, ui, (Rect){margin, end, wide, 0}) - top;
    }
    view->height = fmaxf(end, low) + 2 * gap;
    ui_scroll_end(ui, page, view->height, view->scroll, pen_ink(ui, COLOR_BG));
    ui_layer_end(ui);
    draw_bar(view, ui);
    if (view->reveal) { /* what is to be seen is: its end first, then its beginning */
        float up = fmaxf(0, view->to - (page.y + page.h)), down = fmaxf(0, page.y - (view->from - up));
        view->scroll += up - down;
        view->again |= up != down;
    }
    view->reveal = view->checked = false;
    view->again |= view->height != before || view->version != version;
}
