#include "view/workings/workings_view.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "formula/math/math.h"
#include "view/parts/bar.h"
#include "view/parts/pen.h"
#include "view/parts/quantity.h"
#include "view/parts/words.h"
#include "view/workings/workings_say.h"

enum { HEAD = 56, ROW_MOST = 88, ROW_LEAST = 72, NOTE_X = 84, GAP = 16 };

typedef enum Shape { SHAPE_PAIR, SHAPE_ONE } Shape; /* lines beside map and values; or one of them under tabs */
typedef struct Plan {
    Shape shape;
    Rect heads, lines[WORKINGS_SIDES], map, values;
    int sides;
} Plan;

/* ---- which update ------------------------------------------------------------------------------------------------ */

void workings_open(WorkingsView *view, int run)
{
    view->hand.open = true;
    view->hand.run = run;
    view->hand.beside = -1;
    view->hand.row = 0;
    view->hand.step = -1;
    view->hand.grown = 0;
    view->hand.follow = true;
}

static void lay_symbols(WorkingSide *side, Ui *ui, const Picture *picture, float room)
{
    side->art = arena_array(&side->arena, WorkingArt, side->now.count);
    for (int i = 0; i < side->now.count; i++) {
        workings_symbols(&side->arena, ui, &side->now, i, 32, room, &side->art[i]);
        workings_values(&side->now.lines[i], &side->art[i]);
    }
}

/* The update of a step; before the first one that of step 1, whose symbols are shown. */
static bool take_side(WorkingSide *side, Ui *ui, const Picture *picture, int run, float room)
{
    int step = picture->step < 1 ? 1 : picture->step;
    uint64_t key = ui_hash_number(ui_hash_number(picture->version, run), step);
    key = ui_hash_number(ui_hash_number(key, (double)ui_scale(ui)), (double)room) ^ (uint64_t)(uintptr_t)picture->race;
    if (key == side->key) return false;
    side->key = key;
    side->run = run;
    side->big_key = 0;
    arena_reset(&side->arena);
    side->there = workings_make(picture->race, run, step, &side->arena, &side->now);
    for (int k = 0; k < 2; k++) {
        LayoutDesc desc = {.size = 28 * ui_scale(ui),
                           .least = fmaxf(16 * ui_scale(ui), 13),
                           .measure = font_measure_math,
                           .context = canvas_fonts(ui_canvas(ui))};
        layout_math(&side->arena, math_from_name(&side->arena, picture->surface->parameters[k], NULL), &desc,
                    &side->axis[k]);
    }
    if (side->there) lay_symbols(side, ui, picture, room);
    return true;
}

/* What two lines have in common: 3 the same name and role, 2 the role, 1 the place (first, last). */
static int kinship(const WorkingLine *a, const WorkingLine *b)
{
    if (a->kind != b->kind) return 0;
    if (a->kind != WORKING_LINE) return 4;
    bool role = a->role && b->role && !strcmp(a->role, b->role);
    if (role && !strcmp(a->name, b->name)) return 3;
    if (role) return 2;
    return !a->role && !b->role && !strcmp(a->name, b->name);
}

/* Rows of two updates so that as much as can be stands side by side (longest common subsequence by kinship). */
static void align(WorkingsView *view)
{
    const Workings *a = &view->side[0].now, *b = &view->side[1].now;
    int best[64][64];
    int n = a->count < 63 ? a->count : 63, m = b->count < 63 ? b->count : 63;
    for (int i = n; i >= 0; i--)
        for (int k = m; k >= 0; k--) {
            if (i == n || k == m) {
                best[i][k] = 0;
                continue;
            }
            int kin = kinship(&a->lines[i], &b->lines[k]), with = kin ? kin * 8 + best[i + 1][k + 1] : 0;
            best[i][k] = with > best[i + 1][k] ? with : best[i + 1][k];
            if (best[i][k + 1] > best[i][k]) best[i][k] = best[i][k + 1];
        }
    view->row_count = 0;
    for (int i = 0, k = 0; (i < n || k < m) && view->row_count < WORKINGS_ROWS;) {
        WorkingRow *row = &view->rows[view->row_count++];
        int kin = i < n && k < m ? kinship(&a->lines[i], &b->lines[k]) : 0;
        if (kin && best[i][k] == kin * 8 + best[i + 1][k + 1]) *row = (WorkingRow){{i++, k++}};
        else if (k == m || (i < n && best[i][k] == best[i + 1][k])) *row = (WorkingRow){{i++, -1}};
        else *row = (WorkingRow){{-1, k++}};
    }
}

static void take_rows(WorkingsView *view)
{
    if (view->hand.beside >= 0 && view->side[0].there && view->side[1].there) {
        align(view);
        return;
    }
    view->row_count = 0;
    for (int i = 0; view->side[0].there && i < view->side[0].now.count && i < WORKINGS_ROWS; i++)
        view->rows[view->row_count++] = (WorkingRow){{i, -1}};
}

/* ---- keys -------------------------------------------------------------------------------------------------------- */

static void go_row(WorkingsView *view, int row)
{
    if (row < 0 || row >= view->row_count) return;
    if (view->hand.row != row) view->hand.grown = 0;
    view->hand.row = row;
    view->hand.follow = true;
}

static void move_row(WorkingsView *view, int by, const Picture *picture, WorkingsAct *act)
{
    int row = view->hand.row + by;
    if (picture->step < 1) {
        if (by > 0 && picture->last > 0) act->step = 1, view->hand.row = 0, view->hand.grown = 0;
        return;
    }
    if (row < 0) {
        if (picture->step > 1) act->step = picture->step - 1, view->hand.to_last = true;
        else act->step = 0;
    } else if (row >= view->row_count) {
        if (picture->step < picture->last) act->step = picture->step + 1, view->hand.row = 0, view->hand.grown = 0;
    } else {
        go_row(view, row);
    }
}

static int next_run(const Picture *picture, int from, int not_this)
{
    for (int k = 1; k <= picture->runs->count; k++) {
        int run = (from + k) % picture->runs->count;
        if (run != not_this && !picture->hidden[run]) return run;
    }
    return -1;
}

static void turn_beside(WorkingsView *view, const Picture *picture)
{
    int first = view->hand.beside < 0 ? view->hand.run : view->hand.beside,
        next = next_run(picture, first, view->hand.run);
    bool round = view->hand.beside >= 0 && (next < 0 || next <= view->hand.beside); /* after the last one: none */
    view->hand.beside = round ? -1 : next;
    view->side[1].key = 0;
    view->hand.follow = true;
}

WorkingsAct workings_keys(WorkingsView *view, Ui *ui, const Picture *picture)
{
    WorkingsAct act = {.step = -1};
    int which = 0;
    if (!view->hand.open || ui_typing(ui)) return act;
    while (ui_command(ui, COMMAND_NEXT_LINE, NULL)) move_row(view, 1, picture, &act);
    while (ui_command(ui, COMMAND_PREVIOUS_LINE, NULL)) move_row(view, -1, picture, &act);
    while (ui_command(ui, COMMAND_SOLO, &which)) {
        if (which >= picture->runs->count || picture->hidden[which]) continue;
        view->hand.run = which;
        if (view->hand.beside == which) view->hand.beside = -1;
    }
    while (ui_command(ui, COMMAND_MAP, NULL)) view->hand.in_valley = !view->hand.in_valley;
    while (ui_command(ui, COMMAND_BESIDE, NULL)) turn_beside(view, picture);
    if (ui_key(ui, "Escape") || ui_command(ui, COMMAND_WORKINGS, NULL)) act.closes = true;
    return act;
}

/* ---- lines ------------------------------------------------------------------------------------------------------- */

static const char *role_in(void *context, const char *name)
{
    const Workings *w = context;
    for (int i = 0; i < w->count; i++) {
        if (!strcmp(w->lines[i].name, name) && w->lines[i].role) return w->lines[i].role;
        for (int k = 0; k < w->lines[i].name_count; k++)
            if (!strcmp(w->lines[i].names[k].name, name) && w->lines[i].names[k].role) return w->lines[i].names[k].role;
    }
    return NULL;
}

static bool in_note(char c) { return c != ':' && c != ';' && c != ','; }

/* What a line does, in a few words: its note up to the first colon or comma. */
static void short_note(const WorkingLine *line, char out[160])
{
    const char *note = line->kind == WORKING_SLOPE  ? word("workings.slope_note")
                       : line->kind == WORKING_RATE ? word("workings.rate_note")
                       : line->kind == WORKING_MOVE ? word("workings.move_note")
                                                    : line->note;
    if (!note) note = "";
    size_t length = 0;
    while (note[length] && (in_note(note[length]) || note[length + 1] != ' ')) length++;
    snprintf(out, 160, "%.*s", (int)(length < 150 ? length : 150), note);
    if (out[0] >= 'a' && out[0] <= 'z') out[0] = (char)(out[0] - 'a' + 'A');
}

static void lay_big(WorkingSide *side, Ui *ui, const WorkingsView *view, const Picture *picture, int line,
                    float formula_room, float numbers_room, bool symbols_only)
{
    char text[RICH_TEXT];
    uint64_t key = ui_hash_number(ui_hash_number(side->key, line), (double)formula_room + symbols_only);
    (void)view;
    if (key == side->big_key) return;
    side->big_key = key;
    side->big_line = line;
    arena_reset(&side->large);
    memset(&side->big, 0, sizeof side->big);
    const WorkingLine *at = &side->now.lines[line];
    workings_symbols(&side->large, ui, &side->now, line, 40, formula_room, &side->big);
    side->below = side->big.symbols.width > (formula_room + 4) * ui_scale(ui);
    if (side->below) workings_symbols(&side->large, ui, &side->now, line, 40, numbers_room, &side->big);
    if (!symbols_only)
        workings_numbers(&side->large, ui, &side->now, line, picture->surface->parameters, 32, numbers_room,
                         &side->big);
    side->says.role = role_in, side->says.context = &side->now;
    if (!symbols_only) workings_say(&side->now, picture->race, line, text);
    else text[0] = 0;
    side->says.scale = 0; /* roles may have changed though the text has not */
    rich_set(&side->says, ui, text, TYPE_LABEL, numbers_room, 32);
    char brief[160];
    short_note(at, brief);
    bool more = at->note && strlen(at->note) > strlen(brief);
    rich_set(&side->note, ui, more ? at->note : "", TYPE_SMALL, numbers_room, 30);
}

static float units(Ui *ui, float pixels) { return pixels / ui_scale(ui); }
static float layout_high(Ui *ui, const Layout *layout) { return units(ui, layout->height + layout->depth); }

/* The note beside the formula, words broken over lines; returns its height. Measured by the same hand that draws. */
static float note_lines(Ui *ui, const char *text, float width, TypeStyle style, char out[6][80], int *count)
{
    const char *at = text;
    *count = 0;
    while (*at && *count < 6) {
        char line[80] = "";
        size_t used = 0;
        while (at[used]) {
            size_t next = used + strcspn(at + used + (at[used] == ' '), " ") + (at[used] == ' ');
            char trial[80];
            snprintf(trial, sizeof trial, "%.*s", (int)(next < 79 ? next : 79), at);
            if (used && ui_text_width(ui, style, trial) > width) break;
            memcpy(line, trial, sizeof line);
            used = next;
        }
        snprintf(out[(*count)++], 80, "%s", line);
        at += used;
        while (*at == ' ') at++;
    }
    return 26.0f * (float)*count;
}

typedef struct Columns {
    float note_w, formula_x, formula_w, x, y;
} Columns; /* right ends of the values of x and y */

static Columns columns_of(const Ui *ui, Rect area, bool narrow)
{
    Columns c;
    float value = narrow ? 124 : 136;
    c.y = area.x + area.w - ui_space(ui)->padding;
    c.x = c.y - value;
    c.note_w = narrow ? 118 : area.w > 800 ? 176 : 150;
    c.formula_x = area.x + NOTE_X + c.note_w + GAP;
    c.formula_w = c.x - value + 8 - c.formula_x;
    if (c.formula_w < 180)
        c.formula_x = area.x + NOTE_X, c.formula_w = c.x - value + 8 - c.formula_x,
        c.note_w = 0; /* no room for words */
    return c;
}

static Color value_color(Ui *ui, const WorkingLine *line)
{
    return quantity_color(ui, line->role, pen_ink(ui, COLOR_TEXT));
}

static void draw_values(Ui *ui, const WorkingLine *line, const WorkingArt *art, const Columns *c, float baseline,
                        bool bold, Color color)
{
    for (int k = 0; k < line->count && k < 2; k++) {
        char label[96];
        float right = line->count == 1 || k == 1 ? c->y : c->x;
        snprintf(label, sizeof label, "%s %d", line->name, k + 1);
        bool finite = isfinite(line->values[k]);
        const char *text = finite ? art->shown[k] : word("workings.too_large");
        if (!finite) ui_text(ui, right, baseline, UI_RIGHT, TYPE_SMALL, pen_ink(ui, COLOR_DANGER), text);
        else if (ui_text_width(ui, TYPE_NUMBER, text) > c->y - c->x - 6)
            ui_text(ui, right, baseline, UI_RIGHT, TYPE_NUMBER_SMALL, color, text);
        else if (bold) pen_number_bold(ui, right, baseline, UI_RIGHT, 24, color, label, text);
        else ui_number(ui, right, baseline, UI_RIGHT, TYPE_NUMBER, color, label, text);
    }
}

static void draw_badge(Ui *ui, float x, float y, int number, bool done, bool now)
{
    char text[16];
    if (now) pen_disc(ui, x, y, 20, pen_ink(ui, COLOR_ACCENT_FILL));
    else pen_ring(ui, x, y, 19, 1.5f, pen_ink(ui, done ? COLOR_TEXT_FAINT : COLOR_PANEL_LINE));
    if (done && !now) {
        float tick[3][2] = {{x - 7, y + 1}, {x - 2, y + 6}, {x + 8, y - 6}};
        pen_path(ui, (const float(*)[2])tick, 3, 3, pen_ink(ui, COLOR_ACCENT), 0, 0);
        return;
    }
    snprintf(text, sizeof text, "%d", number);
    ui_text(ui, x, y + 7, UI_CENTRE, TYPE_SMALL, pen_ink(ui, now ? COLOR_ACCENT_INK : COLOR_TEXT_DIM), text);
}

/* How high the open row is: its formula, numbers and sentence. */
static float open_height(Ui *ui, const WorkingSide *side, const Columns *c)
{
    char lines[6][80], note[160];
    int count;
    const WorkingLine *line = &side->now.lines[side->big_line];
    short_note(line, note);
    float formula = layout_high(ui, &side->big.symbols);
    float high = fmaxf(side->below ? 0 : formula + 36, ROW_MOST);
    if (side->below) high += formula + 22;
    high = fmaxf(high, note_lines(ui, note, c->note_w, TYPE_PANEL_TITLE, lines, &count) + 24);
    if (side->big.numbered)
        for (int k = 0; k < line->count; k++) high += layout_high(ui, &side->big.numbers[k]) + 22;
    if (side->says.height > 0) high += side->says.height + 8;
    if (side->note.height > 0) high += side->note.height + 8;
    return high + 8;
}

static void draw_note(Ui *ui, const char *note, float x, float middle, float width, TypeStyle style, Color color,
                      int most)
{
    char lines[6][80];
    int count;
    if (width <= 0) return;
    note_lines(ui, note, width, style, lines, &count);
    if (count > most) {
        count = most;
        float room = width - ui_text_width(ui, style, "…");
        char *last = lines[count - 1];
        while (strlen(last) > 0 && ui_text_width(ui, style, last) > room) last[strlen(last) - 1] = 0;
        utf8_trim_end(last);
        strcat(last, "…");
    }
    for (int i = 0; i < count; i++)
        ui_text_fit(ui, x, middle + 7 + 26 * ((float)i - (float)(count - 1) / 2), width, UI_LEFT, style, color,
                    lines[i]);
}

/* A symbol that an earlier line has worked out leads there. Returns that line, or -1. */
static int link_symbols(Ui *ui, const WorkingSide *side, float x, float baseline)
{
    int clicked = -1;
    const Layout *layout = &side->big.symbols;
    for (int i = 0; i < layout->part_count; i++) {
        const PlacedPart *part = &layout->parts[i];
        char label[96], hint[96];
        int line = part->tag - 1;
        if (line < 0 || line >= side->now.count || line == side->big_line) continue;
        word_fill(hint, sizeof hint, "workings.line_of", WORD_INT("line", line + 1),
                  WORD_TEXT("quantity", side->now.lines[line].name));
        snprintf(label, sizeof label, "%s %d %d", side->now.lines[line].name, side->run + 1, i + 1);
        Rect rect = {x + units(ui, part->x) - 3, baseline + units(ui, part->y) - 3, units(ui, part->width) + 6,
                     units(ui, part->height) + 6};
        UiHit hit = ui_hotspot(ui, UI_CELL, label, hint, rect, UI_BARE | UI_NO_FOCUS);
        ui_hint(ui, hint, COMMAND_NONE);
        if (hit.hovered)
            pen_line(ui, rect.x, rect.y + rect.h, rect.x + rect.w, rect.y + rect.h, 2.5f, pen_ink(ui, COLOR_ACCENT));
        if (hit.clicked) clicked = line;
    }
    return clicked;
}

/* Returns the line that was asked for by a symbol, or -1. */
static int draw_open_row(Ui *ui, const WorkingSide *side, Rect row, const Columns *c, int number)
{
    char note[160];
    const WorkingLine *line = &side->now.lines[side->big_line];
    const WorkingArt *art = &side->big;
    Color ink = pen_ink(ui, COLOR_TEXT);
    bool bad = false;
    for (int k = 0; k < line->count; k++) bad |= !isfinite(line->values[k]);
    pen_fill(ui, row, 0, pen_ink(ui, COLOR_PANEL_RAISED));
    pen_fill(ui, (Rect){row.x, row.y, 8, row.h}, 0, pen_ink(ui, bad ? COLOR_DANGER : COLOR_ACCENT_FILL));
    short_note(line, note);
    float formula = layout_high(ui, &art->symbols), top = fmaxf(side->below ? 0 : formula + 36, ROW_MOST);
    char lines[6][80];
    int count;
    top = fmaxf(top, note_lines(ui, note, c->note_w, TYPE_PANEL_TITLE, lines, &count) + 24);
    float middle = row.y + top / 2;
    draw_badge(ui, row.x + 46, middle, number, false, true);
    draw_note(ui, note, row.x + NOTE_X, middle, c->note_w, TYPE_PANEL_TITLE, ink, 6);
    float y = row.y + top;
    float formula_x = side->below ? row.x + NOTE_X : c->formula_x;
    float baseline = side->below ? y + units(ui, art->symbols.height)
                                 : middle + units(ui, art->symbols.height - art->symbols.depth) / 2;
    ui_math(ui, formula_x, baseline, &art->symbols, ink, quantity_ink, ui, art->label);
    int asked = link_symbols(ui, side, formula_x, baseline);
    draw_values(ui, line, art, c, middle + 8, true, value_color(ui, line));
    if (side->below) y += formula + 22;
    for (int k = 0; art->numbered && k < line->count; k++) {
        const Layout *layout = &art->numbers[k];
        ui_math(ui, row.x + NOTE_X, y + units(ui, layout->height), layout, ink, quantity_ink, ui, art->shown[k]);
        y += layout_high(ui, layout) + 22;
    }
    if (side->says.height > 0) rich_draw(&side->says, ui, row.x + NOTE_X, y, ink), y += side->says.height + 8;
    if (side->note.height > 0) rich_draw(&side->note, ui, row.x + NOTE_X, y, pen_ink(ui, COLOR_TEXT_DIM));
    return asked;
}

static void draw_row(Ui *ui, const WorkingSide *side, Rect row, const Columns *c, int line_index, int number, bool done,
                     bool next, bool symbols_only)
{
    char note[160];
    const WorkingLine *line = &side->now.lines[line_index];
    const WorkingArt *art = &side->art[line_index];
    float middle = row.y + row.h / 2, faint = done || symbols_only ? 1 : 0.55f;
    Color ink = pen_fade(pen_ink(ui, COLOR_TEXT), faint);
    short_note(line, note);
    draw_badge(ui, row.x + 46, middle, number, done, false);
    draw_note(ui, note, row.x + NOTE_X, middle, c->note_w, TYPE_SMALL,
              pen_ink(ui, done || symbols_only ? COLOR_TEXT_DIM : COLOR_TEXT_FAINT), (int)(row.h / 26));
    float high = layout_high(ui, &art->symbols);
    pen_clip_push(ui, row);
    if (high < row.h + 8 && units(ui, art->symbols.width) <= c->formula_w + 2)
        ui_math(ui, c->formula_x, middle + units(ui, art->symbols.height - art->symbols.depth) / 2, &art->symbols, ink,
                done || symbols_only ? quantity_ink : NULL, ui, art->label);
    else ui_text_fit(ui, c->formula_x, middle + 7, c->formula_w, UI_LEFT, TYPE_NUMBER_SMALL, ink, art->label);
    pen_clip_pop(ui);
    if (done) draw_values(ui, line, art, c, middle + 8, false, value_color(ui, line));
    else if (next)
        ui_text(ui, c->y, middle + 8, UI_RIGHT, TYPE_NUMBER_SMALL, pen_ink(ui, COLOR_TEXT_FAINT),
                word("workings.next"));
}

static void draw_head(Ui *ui, Rect area, const Picture *picture, const WorkingSide *side, const Columns *c,
                      bool names_run)
{
    char text[200];
    const Series *series = &picture->series[side->run];
    word_fill(text, sizeof text, "workings.lines", WORD_INT("count", side->there ? side->now.count : 0));
    float x = area.x + ui_space(ui)->padding, right = c->x - 60;
    if (names_run) {
        pen_marker(ui, series->marker, x + 10, area.y + 31, 9, series->color);
        x += 32;
        x += ui_text_fit(ui, x, area.y + 38, right - x, UI_LEFT, TYPE_PANEL_TITLE, pen_ink(ui, COLOR_TEXT),
                         series->label) +
             16;
    } else {
        ui_text_fit(ui, x, area.y + 38, right - x, UI_LEFT, TYPE_PANEL_TITLE, pen_ink(ui, COLOR_TEXT), text);
    }
    for (int k = 0; k < 2; k++)
        ui_math(ui, (k ? c->y : c->x) - units(ui, side->axis[k].width), area.y + 38, &side->axis[k],
                pen_ink(ui, COLOR_TEXT_DIM), NULL, NULL, picture->surface->parameters[k]);
    pen_line(ui, area.x + 1, area.y + HEAD, area.x + area.w - 1, area.y + HEAD, 1.5f, pen_ink(ui, COLOR_PANEL_LINE));
}

/* Both columns scroll as one. Returns the row that was clicked, or -1. */
static int draw_lines(WorkingsView *view, Ui *ui, const Plan *plan, const Picture *picture)
{
    Columns columns[WORKINGS_SIDES];
    bool symbols_only = picture->step < 1;
    int clicked = -1;
    float open = ROW_MOST, room = plan->lines[0].h - HEAD - 2;
    const WorkingRow *at = view->hand.row < view->row_count ? &view->rows[view->hand.row] : NULL;
    for (int s = 0; s < plan->sides; s++) {
        columns[s] = columns_of(ui, plan->lines[s], plan->lines[s].w < 760);
        if (!at || at->line[s] < 0 || !view->side[s].there) continue;
        lay_big(&view->side[s], ui, view, picture, at->line[s], columns[s].formula_w,
                plan->lines[s].w - NOTE_X - ui_space(ui)->padding, symbols_only);
        open = fmaxf(open, open_height(ui, &view->side[s], &columns[s]));
    }
    int others = view->row_count - 1;
    float row = others > 0 ? fminf(ROW_MOST, fmaxf(ROW_LEAST, (room - open) / (float)others)) : ROW_MOST;
    float content = (float)(others > 0 ? others : 0) * row + open;
    Rect list = {plan->lines[0].x, plan->lines[0].y + HEAD + 1,
                 plan->lines[plan->sides - 1].x + plan->lines[plan->sides - 1].w - plan->lines[0].x, room};
    if (view->hand.follow) { /* whole rows stand above the one at hand */
        float top = (float)view->hand.row * row,
              bottom = top + open + (view->hand.row + 1 < view->row_count ? row * 0.6f : 0);
        if (bottom - view->hand.offset > room || top < view->hand.offset) {
            float rows = bottom > room ? ceilf((bottom - room) / row) : 0;
            view->hand.offset = fminf(rows * row, top);
        }
        view->hand.follow = false;
    }
    content = fmaxf(content, view->hand.offset > 0 ? fminf(view->hand.offset, content - ROW_LEAST) + room : 0);
    ui_scroll(ui, list, content, &view->hand.offset, false);
    for (int s = 0; s < plan->sides; s++) {
        Rect area = plan->lines[s];
        WorkingSide *side = &view->side[s];
        uint64_t hash =
            ui_hash_number(ui_hash_number(ui_hash_number(side->key, view->hand.row), (double)view->hand.offset),
                           symbols_only + 2 * plan->sides + 8 * picture->step);
        hash = ui_hash_number(ui_hash_number(hash ^ picture->version, (double)(room + row)), (double)open);
        ui_layer_begin(ui, s ? "workings beside" : "workings lines", area, hash);
        ui_panel(ui, word("workings.panel"), area);
        draw_head(ui, area, picture, side, &columns[s], plan->sides > 1 || picture->runs->count > 1);
        Rect inside = {area.x + 2, list.y, area.w - 4, list.h};
        if (!side->there)
            ui_paragraph(ui,
                         (Rect){area.x + ui_space(ui)->padding, area.y + HEAD + 24, area.w - 2 * ui_space(ui)->padding,
                                120},
                         TYPE_LABEL, pen_ink(ui, COLOR_TEXT_DIM), 30, word("workings.is_over"));
        ui_scroll_begin(ui, inside);
        float y = list.y - view->hand.offset;
        for (int i = 0; i < view->row_count && side->there; i++) {
            float high = i == view->hand.row ? open : row;
            int line = view->rows[i].line[s];
            Rect box = {inside.x, y, inside.w, high};
            y += high;
            if (box.y > list.y + list.h || y < list.y || line < 0) continue;
            char label[96];
            word_fill(label, sizeof label, "workings.line_of", WORD_INT("line", line + 1),
                      WORD_TEXT("quantity", side->now.lines[line].name));
            if (plan->sides > 1) snprintf(label + strlen(label), sizeof label - strlen(label), " (%d)", s + 1);
            Rect seen = {box.x, fmaxf(box.y, list.y), box.w,
                         fminf(box.y + box.h, list.y + list.h) - fmaxf(box.y, list.y)};
            UiHit hit = {0};
            if (seen.h > 12) hit = ui_hotspot(ui, UI_CELL, label, "", seen, UI_BARE | UI_NO_FOCUS);
            if (hit.clicked) clicked = i;
            if (hit.hovered && i != view->hand.row)
                pen_fill(ui, box, 0, pen_fade(pen_ink(ui, COLOR_PANEL_RAISED), 0.6f));
            if (i == view->hand.row) {
                int asked = draw_open_row(ui, side, box, &columns[s], line + 1);
                for (int k = 0; asked >= 0 && k < view->row_count; k++)
                    if (view->rows[k].line[s] == asked) clicked = k;
            } else
                draw_row(ui, side, box, &columns[s], line, line + 1, i < view->hand.row && !symbols_only,
                         i == view->hand.row + 1 && !symbols_only, symbols_only);
            if (y < list.y + list.h && i + 1 < view->row_count)
                pen_line(ui, box.x, y, box.x + box.w, y, 1.5f, pen_ink(ui, COLOR_PANEL_LINE));
        }
        ui_scroll_end(ui, inside, content, view->hand.offset, pen_ink(ui, COLOR_PANEL));
        pen_frame(ui, area, 16, 1.5f, pen_ink(ui, COLOR_PANEL_LINE));
        ui_layer_end(ui);
    }
    return clicked;
}

/* ---- the page ---------------------------------------------------------------------------------------------------- */

static Plan plan_page(const Frame *frame, bool beside)
{
    Plan plan = {.sides = 1};
    Rect page = frame->content;
    float gap = frame->space->gutter;
    if (page.h < 200) return (Plan){.shape = SHAPE_ONE, .sides = 0};
    if (page.w >= 1200 && page.h >= 560) {
        plan.shape = SHAPE_PAIR;
        float wide = floorf((page.w - gap) / 2);
        plan.lines[0] = (Rect){page.x, page.y, wide, page.h};
        Rect right = {page.x + wide + gap, page.y, page.w - wide - gap, page.h};
        float map = floorf((page.h - gap) * 520 / 848);
        plan.map = (Rect){right.x, right.y, right.w, map};
        plan.values = (Rect){right.x, right.y + map + gap, right.w, right.h - map - gap};
        if (!beside) return plan;
        plan.sides = 2;
        plan.lines[1] = right;
        plan.map = plan.values = (Rect){0};
        return plan;
    }
    plan.shape = SHAPE_ONE;
    plan.heads = (Rect){page.x, page.y, page.w, FRAME_HEADS};
    Rect below = {page.x, page.y + FRAME_HEADS, page.w, fmaxf(0, page.h - FRAME_HEADS)};
    plan.lines[0] = plan.map = plan.values = below;
    return plan;
}

static void draw_bar(WorkingsView *view, Ui *ui, const Frame *frame, const Picture *picture, WorkingsAct *act)
{
    char title[256];
    bool next = false, swap = false, rule = false, beside = false, close, more = picture->runs->count > 1;
    const char *label = picture->series[view->hand.run].label;
    if (picture->step < 1) word_fill(title, sizeof title, "workings.none", WORD_TEXT("run", label));
    else word_fill(title, sizeof title, "workings.place", WORD_TEXT("run", label), WORD_INT("step", picture->step));
    ui_layer_begin(ui, "top bar", frame->top,
                   ui_hash_number(ui_hash_text(picture->version, title),
                                  view->hand.beside + 100 * view->hand.in_valley));
    Bar bar = bar_begin(ui);
    float wide = ui_text_width(ui, TYPE_TITLE_BAR, title), least = bar.x + fminf(wide, 360) + 24;
    close = bar_key(ui, &bar, word("workings.key_close"), "Esc", 0);
    if (more && bar.right - 150 > least) rule = bar_key(ui, &bar, word("workings.key_run"), "1..8", 0);
    if (more && bar.right - 150 > least) beside = bar_key(ui, &bar, word("workings.key_beside"), "C", 0);
    if (bar.right - 150 > least)
        swap = bar_key(ui, &bar, word(view->hand.in_valley ? "workings.key_map" : "workings.key_valley"), "M", 0);
    if (bar.right - 180 > least) next = bar_key(ui, &bar, word("workings.key_line"), "Down", 0);
    float place = ui_text_width(ui, TYPE_TITLE_BAR, word("workings.title"));
    if (bar.x + place + 50 + wide < bar.right) {
        if (ui_link(ui, word("workings.title"), bar.x, 46, TYPE_TITLE_BAR, 0)) close = true;
        bar_slash(ui, &bar, place);
    }
    bar_title(ui, &bar, title);
    ui_layer_end(ui);
    if (close) act->closes = true;
    if (swap) view->hand.in_valley = !view->hand.in_valley;
    if (next) move_row(view, 1, picture, act);
    if (beside) turn_beside(view, picture);
    if (rule) {
        int run = next_run(picture, view->hand.run, view->hand.run);
        if (run >= 0) view->hand.run = run;
        if (view->hand.beside == view->hand.run) view->hand.beside = -1;
    }
}

static void draw_tabs(WorkingsView *view, Ui *ui, const Plan *plan)
{
    static const char *const tabs[] = {"workings.tabs_lines", "workings.tabs_map", "workings.tabs_values"};
    ui_layer_begin(ui, "workings tabs", plan->heads, ui_hash_number(0, view->hand.tab));
    pen_fill(ui, plan->heads, 0, pen_ink(ui, COLOR_BG));
    for (int i = 0; i < 3; i++) {
        Rect head = {plan->heads.x + plan->heads.w * (float)i / 3, plan->heads.y, plan->heads.w / 3, plan->heads.h};
        if (ui_tab(ui, word(tabs[i]), head, view->hand.tab == i, view->hand.tab == i ? UI_CHOSEN : 0))
            view->hand.tab = i;
    }
    ui_layer_end(ui);
}

WorkingsAct workings_draw(WorkingsView *view, Ui *ui, const Frame *frame, const LandscapeStyle *style,
                          const Picture *picture, const Ground *ground, bool final)
{
    WorkingsAct act = {.step = -1};
    if (view->hand.run >= picture->runs->count) view->hand.run = 0;
    if (view->hand.beside >= picture->runs->count || view->hand.beside == view->hand.run) view->hand.beside = -1;
    Plan plan = plan_page(frame, view->hand.beside >= 0);
    bool other = view->hand.step != picture->step;
    if (other) {
        if (view->hand.step >= 0) view->hand.grown = 0;
        view->hand.step = picture->step;
        view->hand.follow = true;
    }
    bool changed = false;
    for (int s = 0; s < plan.sides; s++) {
        Columns c = columns_of(ui, plan.lines[s], plan.lines[s].w < 760);
        changed |= take_side(&view->side[s], ui, picture, s ? view->hand.beside : view->hand.run, c.formula_w);
    }
    if (changed || other) take_rows(view);
    if (view->hand.to_last && other) view->hand.row = view->row_count - 1, view->hand.to_last = false;
    if (view->hand.row >= view->row_count) view->hand.row = view->row_count > 0 ? view->row_count - 1 : 0;
    if (picture->step < 1) view->hand.row = 0;

    double length = (double)ui_motion(ui)->explain / 1000;
    view->hand.grown += ui_seconds(ui);
    float grown = final || length <= 0 ? 1 : (float)fmin(1, view->hand.grown / length);
    view->moving = grown < 1;
    grown = 1 - (1 - grown) * (1 - grown) * (1 - grown);

    /* what lies behind all panels */
    ui_layer_begin(ui, "workings page",
                   (Rect){0, frame->space->top_bar, frame->width, frame->transport.y - frame->space->top_bar},
                   ui_hash_number(picture->version, plan.shape + 2 * view->hand.tab));
    pen_fill(ui, (Rect){0, frame->space->top_bar, frame->width, frame->transport.y - frame->space->top_bar}, 0,
             pen_ink(ui, COLOR_BG));
    ui_layer_end(ui);
    draw_bar(view, ui, frame, picture, &act);
    if (plan.heads.w > 0) draw_tabs(view, ui, &plan);
    int clicked = -1;
    if (plan.sides > 0 && (plan.shape == SHAPE_PAIR || view->hand.tab == 0))
        clicked = draw_lines(view, ui, &plan, picture);
    const WorkingSide *side = &view->side[0];
    const Workings *now = side->there && picture->step >= 1 ? &side->now : NULL;
    int line = now && view->hand.row < view->row_count ? view->rows[view->hand.row].line[0] : 0;
    view->hand.share = grown;
    bool has_map = plan.map.w > 0 && (plan.shape == SHAPE_PAIR || view->hand.tab == 1);
    if (has_map && view->hand.in_valley) act.valley = plan.map;
    else if (has_map) {
        WorkingsMapHow how = {.area = plan.map,
                              .style = style,
                              .workings = now,
                              .line = line,
                              .grown = grown,
                              .run = view->hand.run,
                              .key = ui_hash_number(ui_hash_number(side->key, line), picture->step)};
        int at = workings_map_draw(&view->map, ui, &how, picture, ground);
        for (int i = 0; at >= 0 && i < view->row_count; i++)
            if (view->rows[i].line[0] == at) clicked = i;
    }
    if (plan.values.w > 0 && (plan.shape == SHAPE_PAIR || view->hand.tab == 2)) {
        if (now) view->moving |= workings_plots_draw(&view->plots, ui, plan.values, now, line, picture, final);
        else {
            ui_layer_begin(ui, "workings values", plan.values, picture->version);
            ui_panel(ui, word("workings.values"), plan.values);
            ui_text(ui, plan.values.x + ui_space(ui)->padding, plan.values.y + 40, UI_LEFT, TYPE_PANEL_TITLE,
                    pen_ink(ui, COLOR_TEXT), word("workings.press_right"));
            ui_paragraph(ui,
                         (Rect){plan.values.x + ui_space(ui)->padding, plan.values.y + 60,
                                plan.values.w - 2 * ui_space(ui)->padding, 90},
                         TYPE_LABEL, pen_ink(ui, COLOR_TEXT_DIM), 30, word("workings.press_right_hint"));
            ui_layer_end(ui);
        }
    }
    if (clicked >= 0) go_row(view, clicked), view->moving = true;
    return act;
}

static const Workings *shown_update(const WorkingsView *view, const Picture *picture)
{
    return view->side[0].there && picture->step >= 1 ? &view->side[0].now : NULL;
}

static int shown_line(const WorkingsView *view)
{
    return view->hand.row < view->row_count ? view->rows[view->hand.row].line[0] : 0;
}

double workings_at(const WorkingsView *view, const Picture *picture)
{
    const Workings *now = shown_update(view, picture);
    int line = shown_line(view);
    if (!now) return 0;
    bool moves = line >= 0 && line < now->count && now->lines[line].kind == WORKING_MOVE && isfinite(now->next[0]);
    return now->step - 1 + (moves ? (double)view->hand.share : 0);
}

/* Directions are half as long as the ground in sight is high. */
static double near_distance(const WorkingsView *view, const Picture *picture, const Ground *ground, double far)
{
    double step = workings_map_step(shown_update(view, picture), picture->surface, ground);
    return fmin(far, fmax(0.9, 9 * step));
}

Camera workings_camera(const WorkingsView *view, const Camera *camera, const Picture *picture, const Ground *ground)
{
    const Workings *now = shown_update(view, picture);
    const Moment *start = race_at(picture->race, view->hand.run, 0);
    Camera near = *camera;
    terrain_point(ground->terrain, now ? now->theta[0] : start->x, now ? now->theta[1] : start->y, near.target);
    near.distance = (float)near_distance(view, picture, ground, (double)camera->distance);
    camera_limit(&near);
    terrain_clear_camera(ground->terrain, &near);
    return near;
}

void workings_valley(WorkingsView *view, Ui *ui, Rect area, const ValleyView *valley, const Camera *camera,
                     const LandscapeStyle *style, const Picture *picture, const Ground *ground)
{
    const WorkingSide *side = &view->side[0];
    WorkingsMapHow how = {.area = area,
                          .style = style,
                          .workings = shown_update(view, picture),
                          .line = shown_line(view),
                          .grown = view->hand.share,
                          .run = view->hand.run,
                          .key = ui_hash_number(ui_hash_number(side->key, shown_line(view)), picture->step)};
    int at = workings_map_valley(&view->map, ui, &how, picture, ground, valley, (double)camera->distance * 0.2);
    for (int i = 0; at >= 0 && i < view->row_count; i++)
        if (view->rows[i].line[0] == at) go_row(view, i), view->moving = true;
}

bool workings_busy(const WorkingsView *view) { return view->hand.open && view->moving; }

void workings_free(WorkingsView *view)
{
    for (int s = 0; s < WORKINGS_SIDES; s++) {
        arena_free(&view->side[s].arena);
        arena_free(&view->side[s].large);
        rich_free(&view->side[s].says);
        rich_free(&view->side[s].note);
    }
    workings_map_free(&view->map);
    workings_plots_free(&view->plots);
}
