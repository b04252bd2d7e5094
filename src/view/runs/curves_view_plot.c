#include "view/runs/curves_view_plot.h"

#include <math.h>

#include "view/parts/pen.h"

enum { POINTS = 1024 };

/* Rates are mostly one number: only those that fall far are seen best on a log scale. */
bool curve_plot_log(const CurvesView *view)
{
    if (view->scale[view->what] != CURVE_AS_FITS) return view->scale[view->what] == CURVE_LOG;
    return view->what != CURVE_RATE || (view->low > 0 && view->high > 30 * view->low);
}

CurvePlot curve_plot_of(const CurvesView *view, const StageLayout *at, const Picture *picture)
{
    CurvePlot plot = {.at = at,
                      .picture = picture,
                      .view = view,
                      .rect = at->plot,
                      .what = view->what,
                      .evaluations = view->evaluations};
    double length = view->evaluations ? curve_length(picture->trace, true) : fmax(picture->last, 1);
    double best = view->what == CURVE_LOSS ? picture->trace->best : 0;
    plot.axis = loss_axis_fit(view->low, view->high, best, curve_plot_log(view));
    plot.whole = !(view->to > view->from);
    plot.from = plot.whole ? 0 : view->from * length;
    plot.to = plot.whole ? length : view->to * length;
    return plot;
}

uint64_t curve_plot_hash(const CurvePlot *plot)
{
    const CurvesView *view = plot->view;
    const double numbers[] = {plot->what,
                              plot->evaluations,
                              plot->axis.log,
                              plot->axis.base,
                              plot->axis.low,
                              plot->axis.high,
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

float curve_plot_step(const CurvePlot *plot, const Trace *trace, int run, double step)
{
    return curve_plot_place(plot, curve_place(trace, run, step, plot->evaluations));
}

bool curve_plot_in_sight(const CurvePlot *plot, float x)
{
    return x > plot->rect.x - 3 && x < plot->rect.x + plot->rect.w + 3;
}

float curve_plot_height(const CurvePlot *plot, double value)
{
    return plot->rect.y + plot->rect.h * (1 - loss_axis_at(&plot->axis, value));
}

float curve_plot_height_at(const CurvePlot *plot, const Trace *trace, int run, int step)
{
    return curve_plot_height(plot, curve_value(trace->race, run, step, plot->what));
}

int curve_plot_end(const Trace *trace, int run, int step)
{
    return trace->end[run] <= step ? trace->end[run] - 1 : step;
}

/* ---- curves ----------------------------------------------------------------------------------------------------- */

typedef struct Line {
    float points[POINTS][2];
    int count;
} Line;

static void add_point(Line *line, const CurvePlot *plot, const Trace *trace, int run, int step)
{
    double value = curve_value(trace->race, run, step, plot->what);
    if (!isfinite(value) || line->count == POINTS) return;
    line->points[line->count][0] = curve_plot_step(plot, trace, run, step);
    line->points[line->count++][1] = curve_plot_height(plot, value);
}

/* A run's curve from step `from` to `to`, as far as it is in sight. Where steps are closer than a pixel, the lowest and
 * highest of each stay. */
static void draw_curve(Ui *ui, const CurvePlot *plot, const Trace *trace, int run, int from, double to, float width,
                       Color color, float dash, float gap)
{
    if (!ui_drawing(ui)) return; /* nothing here is told by describe */
    Line line;
    int whole = (int)floor(to), stride = 1;
    int left = curve_step_at(trace, run, plot->from, plot->evaluations),
        right = curve_step_at(trace, run, plot->to, plot->evaluations) + 1;
    double part = to - whole;
    line.count = 0;
    if (left > from) from = left;
    if (right < whole) whole = right, part = 0;
    while ((whole - from) / stride > POINTS / 2 - 4) stride++;
    for (int step = from; step <= whole; step += stride) {
        int last = step + stride - 1 < whole ? step + stride - 1 : whole;
        double low = curve_value(trace->race, run, step, plot->what), high = low;
        int low_at = step, high_at = step;
        for (int s = step + 1; s <= last; s++) {
            double value = curve_value(trace->race, run, s, plot->what);
            if (value < low) low = value, low_at = s;
            if (value > high) high = value, high_at = s;
        }
        int first = low_at < high_at ? low_at : high_at, second = low_at < high_at ? high_at : low_at;
        add_point(&line, plot, trace, run, first);
        if (second != first) add_point(&line, plot, trace, run, second);
    }
    if (part > 0 && whole < trace->reached && line.count > 0 && line.count < POINTS) {
        float a = curve_plot_height_at(plot, trace, run, whole), b = curve_plot_height_at(plot, trace, run, whole + 1);
        line.points[line.count][0] = curve_plot_step(plot, trace, run, to);
        line.points[line.count++][1] = a + (b - a) * (float)part;
    }
    if (line.count > 1) pen_path(ui, (const float(*)[2])line.points, line.count, width, color, dash, gap);
}

void curve_plot_run(Ui *ui, const CurvePlot *plot, int run, int from, double to, float width)
{
    const Series *series = &plot->picture->series[run];
    float dim = plot->picture->solo >= 0 && plot->picture->solo != run ? 0.35f : 1;
    draw_curve(ui, plot, plot->picture->trace, run, from, to, width, pen_fade(series->color, dim), series->dash,
               series->gap);
}

Color curve_plot_before_color(Ui *ui) { return pen_ink(ui, COLOR_TEXT_FAINT); }

void curve_plot_before(Ui *ui, const CurvePlot *plot, const Before *before, int to)
{
    draw_curve(ui, plot, before->trace, before->run, before->from, curve_plot_end(before->trace, before->run, to), 3,
               curve_plot_before_color(ui), 6, 6);
}
