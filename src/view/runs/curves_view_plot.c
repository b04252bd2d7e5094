#include "view/runs/curves_view_plot.h"

#include <math.h>

#include "view/parts/pen.h"

enum { POINTS = 1024, LOOKS = 64 /* at most about so many steps that fall on one pixel are looked at */ };

bool curve_plot_log(const CurvesView *view, const Runs *runs)
{
    const RunsQuantity *quantity = &runs->quantities[view->what];
    RunsScale scale = view->scale[view->what] ? view->scale[view->what] : quantity->scale;
    return scale ? scale == RUNS_LOG : quantity->low > 0 && quantity->high > 30 * quantity->low;
}

const RunsQuantity *curve_plot_quantity(const CurvePlot *plot) { return &plot->picture->runs->quantities[plot->what]; }

CurvePlot curve_plot_of(const CurvesView *view, const StageLayout *at, const Picture *picture)
{
    CurvePlot plot = {
        .at = at, .picture = picture, .view = view, .rect = at->plot, .what = view->what, .axis = view->axis};
    const RunsQuantity *quantity = curve_plot_quantity(&plot);
    double low = quantity->low, high = quantity->high;
    int shown = 0;
    for (int part = 1; part < curve_plot_parts(&plot); part++) {
        const RunsQuantity *other = &picture->runs->quantities[curve_plot_part(&plot, part)];
        low = fmin(low, other->low), high = fmax(high, other->high);
    }
    for (int run = 0; run < picture->runs->count; run++) shown += picture_shows(picture, run);
    plot.parts = shown == 1 && curve_plot_parts(&plot) > 1;
    double length = view->axis ? runs_length(picture->runs, view->axis) : fmax(picture->last, 1);
    plot.heights = loss_axis_fit(low, high, quantity->best, curve_plot_log(view, picture->runs));
    plot.whole = !(view->to > view->from);
    plot.own = plot.axis || !plot.whole || at->panel;
    plot.from = plot.whole ? 0 : view->from * length;
    plot.to = plot.whole ? length : view->to * length;
    return plot;
}

int curve_plot_parts(const CurvePlot *plot) { return 1 + curve_plot_quantity(plot)->beside_count; }

int curve_plot_part(const CurvePlot *plot, int part)
{
    return part == 0 ? plot->what : curve_plot_quantity(plot)->beside[part - 1];
}

void curve_plot_dash(int part, float *dash, float *gap)
{
    static const float dashes[] = {14, 4, 24, 9};
    *dash = part == 0 ? 0 : dashes[(part - 1) % 4];
    *gap = part == 0 ? 0 : 8;
}

uint64_t curve_plot_hash(const CurvePlot *plot)
{
    const CurvesView *view = plot->view;
    const double numbers[] = {plot->what,
                              plot->axis,
                              plot->heights.log,
                              plot->heights.base,
                              plot->heights.low,
                              plot->heights.high,
                              plot->from,
                              plot->to,
                              plot->picture->last,
                              view->has_goal[plot->what],
                              view->has_goal[plot->what] ? view->goal[plot->what] : 0,
                              view->has_goal[plot->what] ? view->goal_seen : 0};
    return ui_hash(plot->picture->version, numbers, sizeof numbers);
}

float curve_plot_place(const CurvePlot *plot, double place)
{
    return plot->rect.x + (float)((place - plot->from) / (plot->to - plot->from)) * plot->rect.w;
}

float curve_plot_step(const CurvePlot *plot, const Runs *runs, int run, double step)
{
    return curve_plot_place(plot, runs_place(runs, run, step, plot->axis));
}

bool curve_plot_in_sight(const CurvePlot *plot, float x)
{
    return x > plot->rect.x - 3 && x < plot->rect.x + plot->rect.w + 3;
}

float curve_plot_height(const CurvePlot *plot, double value)
{
    return plot->rect.y + plot->rect.h * (1 - loss_axis_at(&plot->heights, value));
}

float curve_plot_height_at(const CurvePlot *plot, const Runs *runs, int run, int step)
{
    return curve_plot_height(plot, runs_value(runs, run, step, plot->what));
}

int curve_plot_end(const Runs *runs, int run, int step) { return runs->end[run] <= step ? runs->end[run] - 1 : step; }

int curve_plot_every(const CurvePlot *plot, const Runs *runs, int run)
{
    return curve_plot_quantity(plot)->held && runs->epoch[run] > 0 ? runs->epoch[run] : 1;
}

/* ---- curves ----------------------------------------------------------------------------------------------------- */

typedef struct Line {
    float points[POINTS][2];
    int count;
} Line;

static void add_point(Line *line, const CurvePlot *plot, const Runs *runs, int run, int step)
{
    double value = runs_value(runs, run, step, plot->what);
    if (!isfinite(value) || line->count == POINTS) return;
    line->points[line->count][0] = curve_plot_step(plot, runs, run, step);
    line->points[line->count++][1] = curve_plot_height(plot, value);
}

/* A run's curve from step `from` to `to`, as far as it is in sight. Where steps are closer than a pixel, the lowest and
 * highest of each stay; of what is measured once an epoch, the steps at which it was. */
static void draw_curve(Ui *ui, const CurvePlot *plot, const Runs *runs, int run, int from, double to, float width,
                       Color color, float dash, float gap)
{
    if (!ui_drawing(ui)) return; /* nothing here is told by describe */
    Line line;
    int whole = (int)floor(to), times = 1;
    int left = runs_step_at(runs, run, plot->from, plot->axis),
        right = runs_step_at(runs, run, plot->to, plot->axis) + 1;
    double part = to - whole;
    int every = curve_plot_every(plot, runs, run);
    line.count = 0;
    if (every > 1) whole -= whole % every, part = 0;
    left -= left % every;
    right += (every - right % every) % every;
    if (left > from) from = left;
    if (right < whole) whole = right, part = 0;
    if (from % every) add_point(&line, plot, runs, run, from), from += every - from % every;
    while ((whole - from) / (times * every) > POINTS / 2 - 4) times++;
    for (int step = from, stride = times * every; step <= whole; step += stride) {
        int last = step + stride - 1 < whole ? step + stride - 1 : whole;
        double low = runs_value(runs, run, step, plot->what), high = low;
        int low_at = step, high_at = step;
        for (int s = step + every; s <= last; s += every * (1 + times / LOOKS)) {
            double value = runs_value(runs, run, s, plot->what);
            if (value < low) low = value, low_at = s;
            if (value > high) high = value, high_at = s;
        }
        int first = low_at < high_at ? low_at : high_at, second = low_at < high_at ? high_at : low_at;
        add_point(&line, plot, runs, run, first);
        if (second != first) add_point(&line, plot, runs, run, second);
    }
    if (part > 0 && whole < runs->reached && line.count > 0 && line.count < POINTS) {
        float a = curve_plot_height_at(plot, runs, run, whole), b = curve_plot_height_at(plot, runs, run, whole + 1);
        line.points[line.count][0] = curve_plot_step(plot, runs, run, to);
        line.points[line.count++][1] = a + (b - a) * (float)part;
    }
    if (line.count > 1) pen_path(ui, (const float(*)[2])line.points, line.count, width, color, dash, gap);
}

void curve_plot_run(Ui *ui, const CurvePlot *plot, int run, int from, double to, float width)
{
    const Series *series = &plot->picture->series[run];
    float dim = plot->picture->solo >= 0 && plot->picture->solo != run ? 0.35f : 1;
    for (int part = curve_plot_parts(plot) - 1; part > 0; part--) {
        CurvePlot other = *plot;
        float dash, gap;
        other.what = curve_plot_part(plot, part);
        curve_plot_dash(part, &dash, &gap);
        draw_curve(ui, &other, plot->picture->runs, run, from, to, width * 0.75f, pen_fade(series->color, 0.8f * dim),
                   dash, gap);
    }
    draw_curve(ui, plot, plot->picture->runs, run, from, to, width, pen_fade(series->color, dim), series->dash,
               series->gap);
}

Color curve_plot_before_color(Ui *ui) { return pen_ink(ui, COLOR_TEXT_FAINT); }

void curve_plot_before(Ui *ui, const CurvePlot *plot, const Before *before, int to)
{
    draw_curve(ui, plot, before->runs, before->run, before->from, curve_plot_end(before->runs, before->run, to), 3,
               curve_plot_before_color(ui), 6, 6);
}
