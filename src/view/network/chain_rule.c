#include "view/network/chain_rule.h"

#include "run/training.h"
#include "view/network/chain_cards.h"
#include "view/network/net_names.h"
#include "view/parts/pen.h"
#include "view/parts/quantity.h"
#include "view/parts/words.h"

#include <math.h>

enum {
    SIZE = 24,
    SIZE_LEAST = 20,
    ROW_LEAST = 40,
    ROW_MORE = 12,
    INDENT = 32,
    GAP = 28,
    COLUMN_GAP = 48,
    APART_MOST = 16
};

/* Symbols and numbers; numbers alone; these with lines broken that are wider than half of the place. */
enum { BESIDE, ALONE, BROKEN, WAYS };

#define SYMBOLS 0.36f /* of the width of a line in the only column */

static float units(const Ui *ui, float pixels) { return pixels / ui_scale(ui); }

static Color ink(const Ui *ui, ThemeColor role) { return pen_ink(ui, role); }

static float layout_high(const Ui *ui, const Layout *layout) { return units(ui, layout->height + layout->depth); }

static float value_wide(const Ui *ui, const WorkingArt *art)
{
    return art->numbered ? units(ui, art->numbers[0].width) : ui_text_width(ui, TYPE_NUMBER, art->shown[0]);
}

/* Where the numbers stand alone a line that has none to put in keeps its symbols. */
static bool has_symbols(const ChainLines *lines, int i) { return lines->beside || !lines->art[i].numbered; }

static float row_high(const ChainView *view, const Ui *ui, int i)
{
    const ChainLines *lines = &view->rule_lines;
    const WorkingArt *art = &lines->art[i];
    float symbols = has_symbols(lines, i) ? layout_high(ui, &art->symbols) : 0,
          numbers = art->numbered ? layout_high(ui, &art->numbers[0]) : 24;
    if (lines->columns) return fmaxf(symbols, numbers) + ROW_MORE + lines->apart;
    if (view->plan.slim) return symbols + numbers + 24;
    return fmaxf(ROW_LEAST, fmaxf(symbols, numbers) + ROW_MORE);
}

static float rows_high(const ChainView *view, const Ui *ui, int from, int end)
{
    float content = 0;
    for (int i = from; i < end; i++) content += row_high(view, ui, i);
    return content;
}

/* ---- how they stand ---------------------------------------------------------------------------------------------- */

static void set_lines(ChainView *view, Ui *ui, float size, float symbols, float numbers)
{
    WorkingArt *art = arena_array(&view->lines, WorkingArt, view->rule.count);
    for (int i = 0; i < view->rule.count; i++) {
        workings_symbols(&view->lines, ui, &view->rule, i, size, symbols, &art[i]);
        workings_numbers(&view->lines, ui, &view->rule, i, NULL, size, numbers, &art[i]);
    }
    view->rule_lines.art = art;
}

/* Lines one after the other in columns of this height; false: more than there may be. */
static bool break_columns(ChainView *view, const Ui *ui, float high)
{
    ChainLines *lines = &view->rule_lines;
    float y = 0;
    lines->columns = 1, lines->first[0] = 0;
    for (int i = 0; i < view->rule.count; i++) {
        float row = row_high(view, ui, i);
        if (row > high) return false;
        if (y + row > high) {
            if (lines->columns == CHAIN_COLUMNS) return false;
            lines->first[lines->columns++] = i, y = 0;
        }
        y += row;
    }
    lines->first[lines->columns] = view->rule.count;
    return true;
}

/* The columns side by side, each as wide as its lines, what is left over between them; false: too wide. */
static bool place_columns(ChainView *view, const Ui *ui, Rect area)
{
    ChainLines *lines = &view->rule_lines;
    float x = 0;
    for (int k = 0; k < lines->columns; k++) {
        float symbols = 0, numbers = 0, alone = 0;
        for (int i = lines->first[k]; i < lines->first[k + 1]; i++) {
            const WorkingArt *art = &lines->art[i];
            float name = has_symbols(lines, i) ? units(ui, art->symbols.width) + GAP : 0;
            if (lines->beside) symbols = fmaxf(symbols, name), numbers = fmaxf(numbers, value_wide(ui, art));
            else alone = fmaxf(alone, name + value_wide(ui, art));
        }
        lines->x[k] = x;
        lines->symbols[k] = symbols;
        lines->wide[k] = fmaxf(symbols + numbers, alone);
        x += lines->wide[k] + COLUMN_GAP;
    }
    float left = area.w - (x - COLUMN_GAP);
    for (int k = 1; k < lines->columns; k++) lines->x[k] += left * (float)k / (float)lines->columns;
    return left >= 0;
}

/* As few columns as take the lines, these as even as can be, and the lines as far apart as there is room. */
static bool fits_columns(ChainView *view, Ui *ui, Rect area)
{
    if (!break_columns(view, ui, area.h)) return false;
    int columns = view->rule_lines.columns;
    float high = rows_high(view, ui, 0, view->rule.count) / (float)columns;
    while (high < area.h && !(break_columns(view, ui, high) && view->rule_lines.columns == columns)) high += 4;
    if (high >= area.h) break_columns(view, ui, area.h);
    float apart = APART_MOST;
    for (int k = 0; k < columns; k++) {
        int from = view->rule_lines.first[k], end = view->rule_lines.first[k + 1];
        apart = fminf(apart, (area.h - rows_high(view, ui, from, end)) / (float)(end - from));
    }
    view->rule_lines.apart = apart;
    return place_columns(view, ui, area);
}

static int numbered(const ChainView *view)
{
    int count = 0;
    for (int i = 0; i < view->rule.count; i++) count += view->rule_lines.art[i].numbered;
    return count;
}

static void plan_lines(ChainView *view, Ui *ui, Rect area)
{
    ChainLines *lines = &view->rule_lines;
    bool slim = view->plan.slim;
    float left = slim ? area.w : area.w * SYMBOLS - 16, right = slim ? area.w - INDENT : area.w * (1 - SYMBOLS);
    *lines = (ChainLines){.beside = true};
    set_lines(view, ui, SIZE, left, right);
    if (rows_high(view, ui, 0, view->rule.count) <= area.h) return;
    ChainLines one = *lines;
    int numbers = numbered(view);
    for (int way = 0; way < WAYS; way++)
        for (int size = SIZE; size >= SIZE_LEAST; size -= 2) {
            float room = way == BROKEN ? (area.w - COLUMN_GAP) / 2 : area.w;
            lines->beside = way == BESIDE, lines->apart = 0;
            set_lines(view, ui, (float)size, room, room);
            if (numbered(view) >= numbers && fits_columns(view, ui, area)) return;
        }
    *lines = one;
    lines->scrolls = true;
    for (int i = 0; i < view->rule.count; i++)
        if (units(ui, one.art[i].symbols.width) > left + 2) lines->beside = false;
    if (!lines->beside) set_lines(view, ui, SIZE, area.w, area.w);
}

/* Above the last line, which always stands below it. */
static Rect scrolled(const ChainView *view, const Ui *ui, Rect area)
{
    area.h -= row_high(view, ui, view->rule.count - 1);
    return area;
}

void chain_rule_make(ChainView *view, Ui *ui, const NetPicture *picture)
{
    Rect area = view->plan.area;
    uint64_t key = ui_hash_number(view->key, view->chain.param);
    if (key != view->rule_key) {
        view->rule_key = key;
        arena_reset(&view->lines);
        DescentUpdate update;
        view->rule_there = training_update(picture->training, picture->run, picture->step + 1, &view->lines, &update);
        if (!view->rule_there) return;
        workings_weight(&update, training_run(picture->training, picture->run), picture->step + 1,
                        picture->network->params, view->chain.param, chain_symbol(view, picture), false, &view->lines,
                        &view->rule);
        plan_lines(view, ui, area);
    }
    if (view->rule_there && view->rule_lines.scrolls)
        ui_scroll(ui, scrolled(view, ui, area), rows_high(view, ui, 0, view->rule.count - 1), &view->offset, false);
}

/* ---- drawing ----------------------------------------------------------------------------------------------------- */

/* symbols: how wide they are, with what keeps the numbers off. */
static void draw_row(const ChainView *view, Ui *ui, Rect row, int i, float symbols)
{
    const ChainLines *lines = &view->rule_lines;
    const WorkingArt *art = &lines->art[i];
    const WorkingLine *line = &view->rule.lines[i];
    const Layout *formula = &art->symbols, *numbers = &art->numbers[0];
    bool below = view->plan.slim && !lines->columns;
    float upper = below ? row.y + 8 + layout_high(ui, formula) / 2 : row.y + row.h / 2;
    float high = art->numbered ? layout_high(ui, numbers) : 24, lower = below ? row.y + row.h - 8 - high / 2 : upper;
    float x = row.x + (below ? INDENT : symbols);
    Color text = ink(ui, COLOR_TEXT), color = quantity_color(ui, line->role, text);
    if (has_symbols(lines, i))
        ui_math(ui, row.x, upper + units(ui, formula->height - formula->depth) / 2, formula, text, quantity_ink, ui,
                art->label);
    if (art->numbered)
        ui_math(ui, x, lower + units(ui, numbers->height - numbers->depth) / 2, numbers, text, quantity_ink, ui,
                line->name);
    else {
        if (!lines->beside) ui_text(ui, x - GAP / 2, lower + 8, UI_CENTRE, TYPE_LABEL, text, "=");
        ui_number(ui, x, lower + 8, UI_LEFT, TYPE_NUMBER, color, line->name, art->shown[0]);
    }
}

/* Those in sight, hairlines between them, a golden one above the last of all. */
static void draw_rows(const ChainView *view, Ui *ui, Rect box, Rect seen, int from, int end, float symbols)
{
    const ChainLines *lines = &view->rule_lines;
    float y = box.y;
    for (int i = from; i < end; i++) {
        float high = row_high(view, ui, i);
        bool last = i + 1 == view->rule.count;
        if (i > from || last)
            pen_line(ui, box.x, y, box.x + box.w, y, last ? 2 : 1, ink(ui, last ? COLOR_ACCENT : COLOR_PANEL_LINE));
        float name = lines->beside ? symbols : has_symbols(lines, i) ? units(ui, lines->art[i].symbols.width) + GAP : 0;
        if (y + high > seen.y && y < seen.y + seen.h) draw_row(view, ui, (Rect){box.x, y, box.w, high}, i, name);
        y += high;
    }
}

static void draw_scrolled(ChainView *view, Ui *ui, Rect area, NetAct *act)
{
    Rect list = scrolled(view, ui, area);
    int last = view->rule.count - 1, dx, dy;
    float content = rows_high(view, ui, 0, last), symbols = area.w * SYMBOLS;
    ui_hotspot(ui, UI_CELL, word("network.chain_lines"), "", list, UI_BARE);
    ui_arrows(ui, &dx, &dy);
    view->offset = fmaxf(0, fminf(view->offset - (float)dy * ROW_LEAST, content - list.h));
    act->shows = act->shows || dy;
    ui_scroll_begin(ui, list);
    draw_rows(view, ui, (Rect){list.x, list.y - view->offset, list.w, content}, list, 0, last, symbols);
    ui_scroll_end(ui, list, content, view->offset, ink(ui, COLOR_PANEL));
    draw_rows(view, ui, (Rect){area.x, list.y + list.h, area.w, area.h - list.h}, area, last, last + 1, symbols);
}

void chain_rule_draw(ChainView *view, Ui *ui, Rect area, NetAct *act)
{
    const ChainLines *lines = &view->rule_lines;
    if (!view->rule_there) {
        ui_paragraph(ui, area, TYPE_LABEL, ink(ui, COLOR_TEXT_DIM), 32, word("network.chain_no_update"));
        return;
    }
    if (lines->scrolls) draw_scrolled(view, ui, area, act);
    else if (!lines->columns) draw_rows(view, ui, area, area, 0, view->rule.count, area.w * SYMBOLS);
    for (int k = 0; k < lines->columns; k++)
        draw_rows(view, ui, (Rect){area.x + lines->x[k], area.y, lines->wide[k], area.h}, area, lines->first[k],
                  lines->first[k + 1], lines->symbols[k]);
}
