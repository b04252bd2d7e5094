#include "view/runs/curves_view_names.h"

#include <math.h>
#include <stdio.h>

#include "view/parts/figures.h"
#include "view/parts/pen.h"
#include "view/parts/place.h"
#include "view/parts/words.h"

typedef struct End {
    int run, part;
    float x, y;
    bool over;
} End; /* run: from runs->count on, one of picture->befores */
enum { ENDS_MAX = RUNS_MAX + 8, CURVE_POINTS = 200 /* of a curve that a name keeps off */ };
enum { BEST_GAP = 16, BEST_ROWS = 8, MARK_HIGH = 10 /* of an epoch */ };

static Series series_of(Ui *ui, const Picture *picture, int run)
{
    if (run < picture->runs->count) return picture->series[run];
    return (Series){.color = curve_plot_before_color(ui),
                    .marker = MARKER_RING,
                    .label = word("drawer.before"),
                    .grey = true};
}

const char *curve_goal_note(const CurvePlot *plot, int run, int step, char out[64])
{
    const Runs *runs = plot->picture->runs;
    out[0] = 0;
    if (!plot->view->has_goal[plot->what] || run >= runs->count) return out;
    int reached = plot->view->reached[run];
    if (reached >= 0 && reached <= step) {
        word_fill(out, 64, runs->axes[plot->axis].reached,
                  WORD_INT("place", (int)runs_place(runs, run, reached, plot->axis)));
    } else {
        word_fill(out, 64, runs_over(runs, run, step) ? "curves.not_reached" : "curves.not_yet");
    }
    return out;
}

/* What a curve is called, and what is said of it: one of several that share the picture has its value beside its name. */
static const char *end_name(Ui *ui, const CurvePlot *plot, const End *end, char note[64])
{
    const Runs *runs = plot->picture->runs;
    curve_goal_note(plot, end->run, (int)plot->picture->at, note);
    if (!plot->parts || end->run >= runs->count) return series_of(ui, plot->picture, end->run).label;
    int what = curve_plot_part(plot, end->part), step = curve_plot_end(runs, end->run, (int)plot->picture->at);
    step -= step % curve_plot_every(plot, runs, end->run);
    figures_short(note, runs_value(runs, end->run, step, what), 3);
    return word(runs->quantities[what].part);
}

static void add_end(End *ends, int *count, End end)
{
    int k = (*count)++;
    for (; k > 0 && end.y < ends[k - 1].y; k--) ends[k] = ends[k - 1];
    ends[k] = end;
}

/* Where the curves in sight end at the playhead, or ended before it; sorted from above. */
static int find_ends(const CurvePlot *plot, End *ends)
{
    const Picture *picture = plot->picture;
    const Runs *runs = picture->runs;
    int count = 0, whole = (int)picture->at;
    for (int run = 0; run < runs->count; run++) {
        if (!picture_shows(picture, run)) continue;
        End end = {.run = run, .over = runs_over(runs, run, whole)};
        int every = curve_plot_every(plot, runs, run);
        int known = whole - whole % every; /* where its value was measured */
        double at = every > 1 ? known : picture->at;
        end.x = curve_plot_step(plot, runs, run, end.over ? runs->end[run] : at);
        double value = runs_value(runs, run, curve_plot_end(runs, run, known), plot->what);
        if (!curve_plot_in_sight(plot, end.x) || isnan(value)) continue;
        end.y = curve_plot_height(plot, value);
        if (!end.over && every == 1 && runs->end[run] > whole + 1 && whole < runs->reached)
            end.y += (curve_plot_height_at(plot, runs, run, whole + 1) - end.y) * (float)(picture->at - whole);
        add_end(ends, &count, end);
        for (int part = 1; part < curve_plot_parts(plot) && plot->parts && !end.over; part++) {
            CurvePlot other = *plot;
            other.what = curve_plot_part(plot, part);
            value = runs_value(runs, run, known, other.what);
            if (!isfinite(value)) continue;
            end.part = part, end.y = curve_plot_height(plot, value);
            add_end(ends, &count, end);
        }
    }
    for (int i = 0; i < picture->before_count && count < ENDS_MAX; i++) {
        const Before *before = &picture->befores[i];
        if (whole <= before->from || runs_over(before->runs, before->run, whole) || !picture_shows(picture, before->of))
            continue;
        End end = {.run = runs->count + i, .x = curve_plot_step(plot, before->runs, before->run, whole)};
        end.y = curve_plot_height_at(plot, before->runs, before->run, whole);
        if (curve_plot_in_sight(plot, end.x)) add_end(ends, &count, end);
    }
    return count;
}

static float name_width(Ui *ui, const char *label, const char *note)
{
    return ui_text_width(ui, TYPE_SMALL, label) + (note[0] ? ui_text_width(ui, TYPE_SMALL, note) + 12 : 0);
}

static void draw_name(Ui *ui, float x, float baseline, const char *label, const char *note)
{
    float wide = ui_text(ui, x, baseline, UI_LEFT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT), label);
    if (note[0]) ui_text(ui, x + wide + 12, baseline, UI_LEFT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT_DIM), note);
}

/* Names at the side of the playhead, kept apart, with leader lines. */
static void draw_going(Ui *ui, const CurvePlot *plot, const End *ends, int count, Place *place)
{
    const StageLayout *at = plot->at;
    const Picture *picture = plot->picture;
    const End *going[ENDS_MAX];
    float y[ENDS_MAX], widest = 0;
    char note[64], more[64] = "";
    int said = 0, left_out = 0, room = (int)((at->band.h - 12) / 28);
    for (int i = count - 1; i >= 0; i--)
        if (!ends[i].over && !ends[i].part)
            pen_marker(ui, series_of(ui, picture, ends[i].run).marker, ends[i].x, ends[i].y, 9,
                       series_of(ui, picture, ends[i].run).color);
    for (int i = 0; i < count; i++) {
        if (ends[i].over || (said == room && ++left_out)) continue;
        y[said] = ends[i].y;
        going[said++] = &ends[i];
        const char *name = end_name(ui, plot, &ends[i], note);
        widest = fmaxf(widest, name_width(ui, name, note));
    }
    if (left_out) word_fill(more, sizeof more, "board.more", WORD_INT("count", left_out));
    bool goal = plot->view->has_goal[plot->what];             /* its line stays off the names */
    float above = at->panel ? plot->rect.y : at->band.y + 20; /* below the panel's own name */
    float below = at->panel ? plot->rect.y + plot->rect.h - 28 : at->band.y + at->band.h - (plot->own ? 42 : 22);
    place_spread(y, said, 30, above, below);
    for (int i = 0; i < said; i++) {
        const Series own = series_of(ui, picture, going[i]->run), *series = &own;
        const char *name = end_name(ui, plot, going[i], note);
        float gold = fminf(going[i]->x, at->right), wide = name_width(ui, name, note);
        bool left = gold + 62 + widest + 24 > at->right;
        float side = left ? -1 : 1, name_x = left ? gold - 62 - wide : gold + 62;
        Rect chip = {left ? name_x - 6 : gold + 36, y[i] - 14, wide + 32, 28};
        if (left || goal) pen_fill(ui, chip, 8, pen_fade(pen_ink(ui, COLOR_PANEL), 0.86f));
        pen_line(ui, gold + side * 14, going[i]->y, gold + side * 31, y[i], 2, series->color);
        if (!going[i]->part) pen_marker(ui, series->marker, gold + side * 46, y[i], 7.5f, series->color);
        draw_name(ui, name_x, y[i] + 7, name, note);
        if (more[0] && i == said - 1)
            ui_text(ui, left ? name_x - 16 : name_x + wide + 16, y[i] + 7, left ? UI_RIGHT : UI_LEFT, TYPE_SMALL,
                    pen_ink(ui, COLOR_TEXT_DIM), more);
        place_block(place, (Rect){fminf(chip.x, gold - 10), chip.y, chip.w + 62, chip.h});
    }
}

/* A red triangle where a run ended, its name beside it. */
static void draw_over(Ui *ui, const CurvePlot *plot, const End *ends, int count, Place *place)
{
    const Picture *picture = plot->picture;
    char note[64];
    for (int i = 0; i < count; i++)
        if (ends[i].over)
            place_block(place, (Rect){ends[i].x - 12, fmaxf(plot->rect.y + 10, ends[i].y - 14) - 12, 24, 24});
    for (int i = 0; i < count; i++) {
        if (!ends[i].over) continue;
        const Series *series = &picture->series[ends[i].run];
        float x = ends[i].x, y = fmaxf(plot->rect.y + 10, ends[i].y - 14);
        float from = curve_plot_step(plot, picture->runs, ends[i].run,
                                     curve_plot_end(picture->runs, ends[i].run, (int)picture->at));
        pen_line(ui, fmaxf(from, plot->rect.x), ends[i].y, x, y, 4, series->color);
        pen_triangle(ui, x - 11, y + 9, x + 11, y + 9, x, y - 11, pen_ink(ui, COLOR_DANGER));
        curve_goal_note(plot, ends[i].run, (int)picture->at, note);
        Placed name = place_label(place, x, y, 16, name_width(ui, series->label, note) + 30, 28, PLACE_RIGHT);
        if (name.side == PLACE_NONE) continue;
        pen_fill(ui, name.rect, 8, pen_fade(pen_ink(ui, COLOR_PANEL), 0.86f));
        if (name.side == PLACE_LEADER) pen_line(ui, name.from_x, name.from_y, name.to_x, name.to_y, 2, series->color);
        pen_marker(ui, series->marker, name.rect.x + 12, name.rect.y + 14, 7.5f, series->color);
        draw_name(ui, name.rect.x + 24, name.rect.y + 21, series->label, note);
    }
}

/* The golden line at the step; by evaluations each run has its own. */
static void draw_playheads(Ui *ui, const CurvePlot *plot, Place *place)
{
    const Picture *picture = plot->picture;
    Rect band = plot->at->band, rect = plot->rect;
    float xs[RUNS_MAX];
    int count = 0;
    if (!plot->axis) {
        xs[count++] = curve_plot_place(plot, picture->at);
    } else {
        for (int run = 0; run < picture->runs->count; run++) {
            if (!picture_shows(picture, run) || picture->runs->end[run] <= (int)picture->at) continue;
            float x = curve_plot_step(plot, picture->runs, run, picture->at);
            int same = 0;
            while (same < count && fabsf(xs[same] - x) > 0.5f) same++;
            if (same == count) xs[count++] = x;
        }
    }
    float y = plot->own ? rect.y - 8 : band.y, end = plot->own ? rect.y + rect.h : band.y + band.h;
    for (int i = 0; i < count; i++) {
        if (!curve_plot_in_sight(plot, xs[i])) continue;
        pen_line(ui, xs[i], y, xs[i], end, 2.5f, pen_fade(pen_ink(ui, COLOR_ACCENT), count > 1 ? 0.6f : 1));
        place_block(place, (Rect){xs[i] - 12, band.y, 24, band.h});
    }
}

static void block_curves(const CurvePlot *plot, Place *place)
{
    const Picture *picture = plot->picture;
    const Runs *runs = picture->runs;
    for (int run = 0; run < runs->count; run++) {
        if (!picture_shows(picture, run)) continue;
        int end = curve_plot_end(runs, run, (int)picture->at), by = 1 + end / CURVE_POINTS;
        for (int part = 0; part < (plot->parts ? curve_plot_parts(plot) : 1); part++) {
            CurvePlot one = *plot;
            if (part) one.what = curve_plot_part(plot, part);
            float last_x = NAN, last_y = NAN;
            for (int step = 0; step <= end; step += by) {
                float x = curve_plot_step(plot, runs, run, step), y = curve_plot_height_at(&one, runs, run, step);
                if (isfinite(last_y) && isfinite(y)) place_line(place, last_x, last_y, x, y, 4);
                last_x = x, last_y = y;
            }
        }
    }
}

/* Where a chip beside an upright line covers nothing, from the top of the line on; false: nowhere. */
static bool beside_line(const Place *place, float x, Rect rect, Rect *chip)
{
    float foot = rect.y + rect.h - MARK_HIGH - chip->h;
    for (int row = 0; row < BEST_ROWS; row++)
        for (int left = 0; left < 2; left++) {
            chip->x = left ? x - BEST_GAP - chip->w : x + BEST_GAP;
            chip->y = rect.y + (foot - rect.y) * (float)row / (BEST_ROWS - 1);
            if (place_free(place, *chip)) return true;
        }
    return false;
}

/* Where the step lies that is kept in the end; out of sight before it is there. */
static float best_at(const CurvePlot *plot)
{
    const Picture *picture = plot->picture;
    int run = picture_chosen(picture, picture->runs->count),
        best = run < picture->runs->count ? picture->runs->best[run] : 0;
    return best > 0 && !plot->axis && best <= (int)picture->at ? curve_plot_place(plot, best) : -1000;
}

/* Its name: off the other names, and off the curves too if it can be. Where there is no room the line alone tells of it. */
static void name_best(Ui *ui, const CurvePlot *plot, float x, Place *place)
{
    const char *name = word("curves.best");
    Rect rect = plot->rect, chip = {.w = ui_text_width(ui, TYPE_SMALL, name) + 16, .h = 28};
    bool there = beside_line(place, x, rect, &chip);
    Rect over = chip;
    if (there) block_curves(plot, place);
    if (there && !beside_line(place, x, rect, &chip)) chip = over;
    if (there) {
        pen_fill(ui, chip, 8, pen_fade(pen_ink(ui, COLOR_PANEL), 0.86f));
        ui_text(ui, chip.x + 8, chip.y + 21, UI_LEFT, TYPE_SMALL, pen_ink(ui, COLOR_ACCENT), name);
    } else {
        ui_item(ui, UI_IMAGE, name, "", (Rect){x - 2, rect.y, 4, rect.h}, 0);
    }
}

void curve_names_draw(Ui *ui, const CurvePlot *plot)
{
    const StageLayout *at = plot->at;
    End ends[ENDS_MAX];
    Place place;
    int count = find_ends(plot, ends);
    place_begin(&place,
                (Rect){plot->rect.x, at->band.y + 4, at->right - plot->rect.x - 8, at->band.h - (plot->own ? 28 : 8)});
    float best = best_at(plot);
    bool kept = curve_plot_in_sight(plot, best);
    const float line[2][2] = {{best, plot->rect.y}, {best, plot->rect.y + plot->rect.h}};
    if (kept) pen_path(ui, line, 2, 2.5f, pen_ink(ui, COLOR_ACCENT), 6, 6);
    draw_playheads(ui, plot, &place);
    draw_going(ui, plot, ends, count, &place);
    draw_over(ui, plot, ends, count, &place);
    if (kept) name_best(ui, plot, best, &place);
}
