#include "view/network/chain_batch.h"

#include "view/network/chain_cards.h"
#include "view/parts/pen.h"
#include "view/parts/words.h"

#include <math.h>

enum { SUMS = 340, SUMS_HIGH = 232, BARS_LEAST = 80, LINE = 36, FOOT = 34, BAR_MOST = 44, BAR_LEAST = 4 };

int chain_example(const ChainView *view, const NetPicture *picture)
{
    if (picture->example >= 0) return picture->example;
    return view->example < picture->count ? view->example : picture->count - 1;
}

int chain_gathered(const ChainView *view, const NetPicture *picture)
{
    if (!net_has_deltas(picture, view->chain.layer)) return 0;
    return picture->stage == NET_UPDATE && picture->gathered < picture->count ? picture->gathered : picture->count;
}

static Color ink(const Ui *ui, ThemeColor role) { return pen_ink(ui, role); }

/* ---- bars -------------------------------------------------------------------------------------------------------- */

typedef struct Bars {
    const Chain *chain;
    Rect area;
    int each, count;         /* examples of a bar; bars */
    float pitch, zero, unit; /* unit: how long a bar of 1 is */
} Bars;

static double bar_value(const Bars *bars, int bar)
{
    int first = bar * bars->each, end = first + bars->each;
    double sum = 0;
    if (end > bars->chain->examples) end = bars->chain->examples;
    for (int e = first; e < end; e++) sum += bars->chain->each[e];
    return sum / (end - first);
}

static float bar_high(const Bars *bars, double value) { return isfinite(value) ? (float)value * bars->unit : 0; }

static Bars bars_of(const Chain *chain, Rect area)
{
    Bars bars = {.chain = chain, .area = area, .zero = area.y + area.h / 2};
    int most = (int)(area.w / BAR_LEAST);
    double largest = 0;
    bars.each = 1 + (chain->examples - 1) / most;
    bars.count = (chain->examples + bars.each - 1) / bars.each;
    bars.pitch = area.w / (float)bars.count;
    for (int i = 0; i < bars.count; i++) {
        double size = fabs(bar_value(&bars, i));
        if (isfinite(size) && size > largest) largest = size;
    }
    bars.unit = largest > 0 ? (float)((area.h / 2 - 10) / largest) : 0;
    return bars;
}

static void draw_bar(Ui *ui, const Bars *bars, int bar, bool in, bool chosen, bool over)
{
    float wide = fminf(BAR_MOST, fmaxf(bars->pitch - (bars->pitch > 8 ? 4 : 1), 1.5f)), round = fminf(3, wide / 3);
    float high = bar_high(bars, bar_value(bars, bar)), x = bars->area.x + ((float)bar + 0.5f) * bars->pitch - wide / 2;
    Rect box = {x, high > 0 ? bars->zero - high : bars->zero, wide, fmaxf(fabsf(high), 2)};
    Color color = ink(ui, COLOR_GRADIENT);
    if (in) pen_fill(ui, box, round, chosen || over ? color : pen_fade(color, 0.75f));
    else pen_frame(ui, box, round, 1.5f, pen_fade(color, 0.6f));
    if (chosen) pen_frame(ui, (Rect){box.x - 3, box.y - 3, box.w + 6, box.h + 6}, 4, 2.5f, ink(ui, COLOR_ACCENT));
}

/* Which example the words are about, what a bar is, and what the dashed line is. */
static void draw_foot(Ui *ui, const Bars *bars, int example, bool mean)
{
    char text[160], number[48];
    float y = bars->area.y + bars->area.h + 26, right = bars->area.x + bars->area.w;
    Color dim = ink(ui, COLOR_TEXT_DIM);
    WordValue which = WORD_INT("example", example + 1),
              value = WORD_TEXT("value", chain_number(number, bars->chain->each[example]));
    if (bars->each > 1)
        word_fill(text, sizeof text, "network.chain_gives_of", which, value, WORD_INT("each", bars->each));
    else word_fill(text, sizeof text, "network.chain_gives", which, value);
    ui_text_fit(ui, bars->area.x, y, bars->area.w, UI_LEFT, TYPE_SMALL, dim, text);
    float wide = ui_text_width(ui, TYPE_SMALL, text) + ui_text_width(ui, TYPE_SMALL, word("network.chain_mean"));
    if (!mean || wide + 70 > bars->area.w) return;
    float line[2][2] = {{right - 44, y - 7}, {right, y - 7}};
    pen_path(ui, (const float(*)[2])line, 2, 2.5f, ink(ui, COLOR_TEXT), 8, 6);
    ui_text(ui, right - 54, y, UI_RIGHT, TYPE_SMALL, dim, word("network.chain_mean"));
}

/* Returns the example that was pressed, by the pointer or by Left and Right; -1: none. */
static int draw_bars(const ChainView *view, Ui *ui, Rect area, const NetPicture *picture)
{
    Bars bars = bars_of(&view->chain, area);
    int count = view->chain.examples, in = chain_gathered(view, picture), shown = chain_example(view, picture), dx, dy;
    char text[96];
    word_fill(text, sizeof text, "network.chain_example", WORD_INT("example", shown + 1), WORD_INT("count", count));
    UiHit hit = ui_hotspot(ui, UI_CELL, word("network.chain_each"), text, area, UI_BARE);
    int over = hit.hovered ? (int)(hit.x / bars.pitch) * bars.each : -1;
    ui_arrows(ui, &dx, &dy);
    if (over >= count) over = count - 1;
    pen_fill(ui, area, 8, ink(ui, COLOR_BG));
    for (int i = 0; i < bars.count; i++)
        draw_bar(ui, &bars, i, (i + 1) * bars.each <= in || in == count, shown / bars.each == i,
                 over >= 0 && over / bars.each == i);
    pen_line(ui, area.x, bars.zero, area.x + area.w, bars.zero, 1.5f, ink(ui, COLOR_TEXT_FAINT));
    if (in == count) {
        float mean = bars.zero - bar_high(&bars, view->chain.mean),
              line[2][2] = {{area.x, mean}, {area.x + area.w, mean}};
        pen_path(ui, (const float(*)[2])line, 2, 2.5f, ink(ui, COLOR_TEXT), 8, 6);
    }
    if (in > (over >= 0 ? over : shown)) draw_foot(ui, &bars, over >= 0 ? over : shown, in == count);
    if (hit.clicked && hit.hovered) return over;
    int to = shown + dx;
    return !dx ? -1 : to < 0 ? 0 : to < count ? to : count - 1;
}

/* ---- sums -------------------------------------------------------------------------------------------------------- */

static float draw_line(Ui *ui, Rect area, float y, const char *name, double value, Color color)
{
    char number[48];
    float wide = ui_number(ui, area.x + area.w, y, UI_RIGHT, TYPE_NUMBER, color, name, chain_number(number, value));
    ui_text_fit(ui, area.x, y, area.w - wide - 12, UI_LEFT, TYPE_LABEL, ink(ui, COLOR_TEXT_DIM), name);
    return y + LINE;
}

/* The sum over the batch, divided, with the penalties: what the update uses. */
static void draw_sums(const ChainView *view, Ui *ui, Rect area, const NetPicture *picture)
{
    const Chain *chain = &view->chain;
    char text[96];
    int in = chain_gathered(view, picture);
    const char *symbol = chain_symbol(view, picture);
    float y = area.y + 24;
    double sum = 0;
    for (int e = 0; e < in; e++) sum += chain->each[e];
    if (in < chain->examples) {
        word_fill(text, sizeof text, "network.chain_so_far", WORD_INT("in", in), WORD_INT("count", chain->examples));
        y = draw_line(ui, area, y, text, sum, ink(ui, COLOR_TEXT));
        ui_paragraph(ui, (Rect){area.x, y, area.w, area.y + area.h - y}, TYPE_LABEL, ink(ui, COLOR_TEXT), 30,
                     word("network.chain_waits"));
        return;
    }
    word_fill(text, sizeof text, "network.chain_sum_of", WORD_INT("count", chain->examples));
    y = draw_line(ui, area, y, text, sum, ink(ui, COLOR_TEXT));
    word_fill(text, sizeof text, "network.chain_divided", WORD_INT("count", chain->examples));
    y = draw_line(ui, area, y, text, chain->mean, ink(ui, COLOR_TEXT));
    if (chain->l2 != 0) y = draw_line(ui, area, y, word("network.chain_l2"), chain->l2, ink(ui, COLOR_TEXT));
    if (chain->l1 != 0) y = draw_line(ui, area, y, word("network.chain_l1"), chain->l1, ink(ui, COLOR_TEXT));
    Rect box = {area.x - 12, area.y + area.h - 72, area.w + 24, 72};
    if (box.y < y - 18) box.h -= y - 18 - box.y, box.y = y - 18;
    pen_frame(ui, box, ui_theme(ui)->radius.control, 2.5f, ink(ui, COLOR_GRADIENT));
    draw_line(ui, area, box.y + box.h / 2 - 4, word("network.chain_gradient"), chain->gradient,
              ink(ui, COLOR_GRADIENT));
    ui_text(ui, area.x + area.w, box.y + box.h / 2 + 24, UI_RIGHT, TYPE_SMALL, ink(ui, COLOR_TEXT),
            chain_say(text, sizeof text, chain->gradient, symbol));
}

void chain_batch_draw(ChainView *view, Ui *ui, Rect area, const NetPicture *picture, NetAct *act)
{
    if (picture->probe) {
        ui_paragraph(ui, area, TYPE_LABEL, ink(ui, COLOR_TEXT_DIM), 32, word("network.chain_probe"));
        return;
    }
    bool slim = view->plan.slim;
    Rect bars = {area.x, area.y, slim ? area.w : area.w - SUMS - 48, area.h - FOOT - (slim ? SUMS_HIGH : 0)};
    Rect sums = {area.x + area.w - SUMS - 12, area.y, SUMS, area.h};
    if (slim) sums = (Rect){area.x + 12, area.y + area.h - SUMS_HIGH, area.w - 24, SUMS_HIGH};
    if (slim && bars.h < BARS_LEAST) sums.y = area.y;
    int pressed = bars.h < BARS_LEAST ? -1 : draw_bars(view, ui, bars, picture);
    if (pressed >= 0) view->example = pressed, act->picks_example = true, act->row = picture->rows[pressed];
    draw_sums(view, ui, sums, picture);
}
