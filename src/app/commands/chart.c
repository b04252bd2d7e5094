#include "app/commands/chart.h"

#include "app/commands/output.h"

#include <math.h>
#include <stdio.h>

enum { WIDTH = 72, HEIGHT = 16 };

static const struct {
    const char *mark;
    int colour;
} series[] = {
    {"●", 204}, {"▲", 191}, {"■", 141}, {"◆", 51}, {"✚", 215}, {"+", 117}, {"⬢", 230}, {"○", 248},
};
enum { SERIES = sizeof series / sizeof *series };

static void add_mark(TextBuffer *out, int curve, const char *mark, bool colours)
{
    if (colours) text_add(out, "\033[38;5;%dm%s\033[0m", series[curve % SERIES].colour, mark);
    else text_add(out, "%s", mark);
}

void chart_mark(TextBuffer *out, int curve, bool colours)
{
    add_mark(out, curve, series[curve % SERIES].mark, colours);
}

typedef struct Chart {
    double base, low, high; /* log10 of value - base */
    int last;
    int cells[HEIGHT][WIDTH]; /* curve + 1; less than 0: it is above the top there */
    bool above;
} Chart;

static double value_at(const ChartDesc *desc, int curve, int at) { return desc->value(desc->data, curve, at); }

static double chart_height(const Chart *chart, double value)
{
    double above = log10(fmax(value - chart->base, 1e-300));
    return (above - chart->low) / (chart->high - chart->low);
}

/* At most ten decades below where they begin: below that a curve runs along the bottom. */
static void chart_fit(Chart *chart, const ChartDesc *desc)
{
    double low = INFINITY, high = -INFINITY, least = INFINITY, start = value_at(desc, 0, 0);
    for (int i = 0; i < desc->count; i++)
        for (int s = 0; s <= desc->last[i]; s++) low = fmin(low, value_at(desc, i, s));
    chart->base = low <= 0 ? fmin(low, desc->best) : 0;
    if (!isfinite(chart->base)) chart->base = low;
    for (int i = 0; i < desc->count; i++) {
        chart->last = desc->last[i] > chart->last ? desc->last[i] : chart->last;
        double own = -INFINITY;
        for (int s = 0; s <= desc->last[i]; s++) own = fmax(own, value_at(desc, i, s) - chart->base);
        high = fmax(high, own), least = fmin(least, own);
    }
    /* a run that flies away must not press the others to the floor; where all do, they are seen */
    double usual = 1e3 * fmax(start - chart->base, 1e-300);
    high = fmin(high, fmax(usual, 10 * least));
    low = fmax(low - chart->base, 1e-10 * fmin(high, usual));
    chart->high = log10(fmax(high, 1e-300));
    chart->low = log10(fmax(low, 1e-300));
    if (!(chart->high - chart->low > 0.3)) chart->low = chart->high - 0.3;
}

static void chart_draw(Chart *chart, const ChartDesc *desc)
{
    for (int i = 0; i < desc->count; i++)
        for (int column = 0; column < WIDTH; column++) {
            int at = (int)llround((double)column * chart->last / (WIDTH - 1));
            if (at > desc->last[i]) continue;
            double height = chart_height(chart, value_at(desc, i, at));
            if (isnan(height)) continue;
            bool above = height > 1.0001;
            chart->above |= above;
            if (above) height = 1;
            int row = (int)lround((1 - fmax(height, 0)) * (HEIGHT - 1));
            /* where curves run together the marks take turns */
            int *cell = &chart->cells[row < 0 ? 0 : row][column];
            if (!*cell || (column + i) % desc->count == 0) *cell = above ? -i - 1 : i + 1;
        }
}

void chart_write(const ChartDesc *desc, TextBuffer *out)
{
    Chart chart = {0};
    char text[48], base[48];
    chart_fit(&chart, desc);
    chart_draw(&chart, desc);
    text_add(out, "\n  %s%s%s, log scale%s\n", desc->what, chart.base != 0 ? " above " : "",
             chart.base != 0 ? number_short(base, chart.base, 3) : "", chart.above ? "; ↑ is higher up" : "");
    for (int row = 0; row < HEIGHT; row++) {
        bool tick = row % 5 == 0;
        double value = pow(10, chart.high + (chart.low - chart.high) * row / (HEIGHT - 1));
        output_pad(out, tick ? number_short(text, value, 2) : "", 9, true);
        text_add(out, tick ? " ┤" : " │");
        for (int column = 0; column < WIDTH; column++) {
            int cell = chart.cells[row][column];
            if (cell < 0) add_mark(out, -cell - 1, "↑", desc->colours);
            else if (cell) chart_mark(out, cell - 1, desc->colours);
            else text_add(out, " ");
        }
        while (out->length && out->data[out->length - 1] == ' ') out->data[--out->length] = 0;
        text_add(out, "\n");
    }
    text_add(out, "%9s └", "");
    for (int column = 0; column < WIDTH; column++) text_add(out, "─");
    text_add(out, "\n%11s0", "");
    snprintf(text, sizeof text, "%s %d", desc->unit, chart.last);
    output_pad(out, text, WIDTH - 1, true);
    text_add(out, "\n");
}
