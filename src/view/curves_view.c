#include "view/curves_view.h"

#include <math.h>
#include <stdio.h>

#include "view/figures.h"
#include "view/leaderboard_view.h"
#include "view/pen.h"
#include "view/place.h"
#include "view/timeline_view.h"
#include "view/words.h"

enum { POINTS = 1024 };

static LossAxis fit_axis(const Picture *picture) {
    const Trace *trace = picture->trace;
    return loss_axis_fit(trace->low, trace->high, trace->best, picture->log_loss);
}

static float height_of(const Rect *plot, const LossAxis *axis, double loss) {
    return plot->y + plot->h * (1 - loss_axis_at(axis, loss));
}

/* The last step of a run that its curve shows at a step. */
static int curve_end(const Picture *picture, int run, int step) {
    int end = picture->trace->end[run];
    return end <= step ? end - 1 : step;
}

/* A run's curve from step `from` to `to`. Where steps are closer than a pixel, the lowest and highest of each stay. */
static void draw_curve(Ui *ui, const StageLayout *at, const Picture *picture, const Rect *plot, const LossAxis *axis,
                       int run, int from, double to, float width) {
    float points[POINTS][2];
    int   count = 0, whole = (int)floor(to);
    const Series *series = &picture->series[run];
    float dim = picture->solo >= 0 && picture->solo != run ? 0.35f : 1;
    Color color = pen_fade(series->color, dim);
    int   stride = 1;
    while ((whole - from) / stride > POINTS / 2 - 4) stride++;
    for (int step = from; step <= whole; step += stride) {
        int    last = step + stride - 1 < whole ? step + stride - 1 : whole;
        double low = race_at(picture->race, run, step)->loss, high = low;
        int    low_at = step, high_at = step;
        for (int s = step + 1; s <= last; s++) {
            double loss = race_at(picture->race, run, s)->loss;
            if (loss < low) low = loss, low_at = s;
            if (loss > high) high = loss, high_at = s;
        }
        int first = low_at < high_at ? low_at : high_at, second = low_at < high_at ? high_at : low_at;
        points[count][0] = timeline_x(at, picture, first);
        points[count++][1] = height_of(plot, axis, race_at(picture->race, run, first)->loss);
        if (second == first) continue;
        points[count][0] = timeline_x(at, picture, second);
        points[count++][1] = height_of(plot, axis, race_at(picture->race, run, second)->loss);
    }
    double part = to - whole;
    if (part > 0 && whole < picture->trace->reached) {
        float a = height_of(plot, axis, race_at(picture->race, run, whole)->loss);
        float b = height_of(plot, axis, race_at(picture->race, run, whole + 1)->loss);
        points[count][0] = timeline_x(at, picture, to);
        points[count++][1] = a + (b - a) * (float)part;
    }
    if (count > 1) pen_path(ui, (const float (*)[2])points, count, width, color, series->dash, series->gap);
}

static Color before_color(Ui *ui) { return pen_ink(ui, COLOR_TEXT_FAINT); }

/* What a forked run would have gone on to do: grey dashes from the fork on. */
static void draw_before(Ui *ui, const StageLayout *at, const Picture *picture, const Rect *plot, const LossAxis *axis, const Before *before, int to) {
    float points[POINTS][2];
    int   count = 0, stride = 1, end = before->trace->end[before->run] - 1;
    if (to > end) to = end;
    while ((to - before->from) / stride > POINTS - 4) stride++;
    for (int step = before->from; step <= to; step += stride) {
        points[count][0] = timeline_x(at, picture, step);
        points[count++][1] = height_of(plot, axis, race_at(before->trace->race, before->run, step)->loss);
    }
    if (count > 1) pen_path(ui, (const float (*)[2])points, count, 3, before_color(ui), 6, 6);
}

/* Grid, names of the axis, the step in large figures: all that stays while a step lasts. */
static bool draw_frame(Ui *ui, const StageLayout *at, const Picture *picture, const LossAxis *axis) {
    Rect  band = at->band, plot = at->plot;
    bool  toggled = false;
    char  text[64];
    uint64_t hash = ui_hash_number(picture->version, picture->log_loss);
    ui_layer_begin(ui, "loss band", band, ui_hash_number(ui_hash_number(hash, axis->low), axis->high));
    pen_fill(ui, band, 0, pen_ink(ui, COLOR_PANEL));
    pen_edge(ui, 0, band.y, band.w, pen_ink(ui, COLOR_PANEL_LINE));
    LossTick ticks[TICKS_MAX];
    int count = loss_axis_ticks(axis, plot.h, 30, ticks);
    for (int i = 0; i < count; i++) {
        float y = plot.y + plot.h * (1 - ticks[i].at);
        pen_line(ui, plot.x, y, plot.x + plot.w, y, 1.5f, pen_ink(ui, COLOR_GRID));
        if (y - 11 > band.y && y + 9 < band.y + band.h)
            ui_tick(ui, plot.x - 14, y + 7, UI_RIGHT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT_DIM), ticks[i].text);
    }
    ui_text(ui, 32, band.y + 44, UI_LEFT, TYPE_LABEL, pen_ink(ui, COLOR_TEXT_DIM), word("transport.step_word"));
    Rect button = {20, band.y + 104, 236, 48};
    const char *name = word(!picture->log_loss ? "curves.linear" : axis->base < 0 || axis->base > 0 ? "curves.log_above" : "curves.log");
    UiHit hit = ui_hotspot(ui, UI_BUTTON, name, "", button, UI_BARE);
    toggled = hit.clicked;
    if (hit.hovered) pen_fill(ui, button, 12, pen_ink(ui, COLOR_PANEL_RAISED));
    ui_text(ui, 32, band.y + 135, UI_LEFT, TYPE_LABEL, hit.hovered ? pen_ink(ui, COLOR_TEXT) : pen_ink(ui, COLOR_TEXT_DIM), name);
    ui_layer_end(ui);

    snprintf(text, sizeof text, "%d", picture->step);
    ui_layer_begin(ui, "step in large", (Rect){32, band.y + 48, 270, 48}, ui_hash_number(ui_hash_number(picture->version, picture->step), picture->last));
    float wide = ui_number(ui, 32, band.y + 86, UI_LEFT, TYPE_NUMBER_HERO, pen_ink(ui, COLOR_TEXT), word("transport.step_word"), text);
    snprintf(text, sizeof text, word("transport.of"), picture->last);
    ui_number(ui, 32 + wide + 14, band.y + 86, UI_LEFT, TYPE_NUMBER, pen_ink(ui, COLOR_TEXT_FAINT), "steps", text);
    ui_layer_end(ui);
    return toggled;
}

typedef struct End { int run; float x, y; bool over; } End; /* run: from trace->runs on, one of picture->befores */
enum { ENDS_MAX = RACE_RUNS_MAX + 8 };

static Series series_of(Ui *ui, const Picture *picture, int run) {
    if (run < picture->trace->runs) return picture->series[run];
    return (Series){.color = before_color(ui), .marker = MARKER_RING, .label = word("drawer.before"), .grey = true};
}

/* Where the curves end at the playhead, or ended before it; sorted from above. */
static int find_ends(const StageLayout *at, const Picture *picture, const LossAxis *axis, float gold, End *ends) {
    const Trace *trace = picture->trace;
    int count = 0, whole = (int)picture->at;
    for (int run = 0; run < trace->runs; run++) {
        if (!picture_shows(picture, run)) continue;
        End end = {.run = run, .over = trace->end[run] <= whole, .x = gold};
        end.y = height_of(&at->plot, axis, race_at(picture->race, run, curve_end(picture, run, whole))->loss);
        if (end.over) {
            end.x = timeline_x(at, picture, trace->end[run]);
        } else if (trace->end[run] > whole + 1 && whole < trace->reached) {
            float next = height_of(&at->plot, axis, race_at(picture->race, run, whole + 1)->loss);
            end.y += (next - end.y) * (float)(picture->at - whole);
        }
        int k = count++;
        for (; k > 0 && end.y < ends[k - 1].y; k--) ends[k] = ends[k - 1];
        ends[k] = end;
    }
    for (int i = 0; i < picture->before_count && count < ENDS_MAX; i++) {
        const Before *before = &picture->befores[i];
        if (whole <= before->from || before->trace->end[before->run] <= whole || !picture_shows(picture, before->of)) continue;
        End end = {.run = trace->runs + i, .x = timeline_x(at, picture, whole)};
        end.y = height_of(&at->plot, axis, race_at(before->trace->race, before->run, whole)->loss);
        int k = count++;
        for (; k > 0 && end.y < ends[k - 1].y; k--) ends[k] = ends[k - 1];
        ends[k] = end;
    }
    return count;
}

/* Names at the side of the playhead, kept apart, with leader lines. */
static void draw_going(Ui *ui, const StageLayout *at, const Picture *picture, const End *ends, int count, Place *place) {
    const End *going[ENDS_MAX];
    float y[ENDS_MAX], widest = 0;
    int   names = 0, room = (int)((at->band.h - 12) / 28);
    for (int i = count - 1; i >= 0; i--)
        if (!ends[i].over) pen_marker(ui, series_of(ui, picture, ends[i].run).marker, ends[i].x, ends[i].y, 9, series_of(ui, picture, ends[i].run).color);
    for (int i = 0; i < count && names < room; i++) {
        if (ends[i].over) continue;
        y[names] = ends[i].y;
        going[names++] = &ends[i];
        widest = fmaxf(widest, ui_text_width(ui, TYPE_SMALL, series_of(ui, picture, ends[i].run).label));
    }
    place_spread(y, names, 30, at->band.y + 20, at->band.y + at->band.h - 22);
    for (int i = 0; i < names; i++) {
        const Series own = series_of(ui, picture, going[i]->run), *series = &own;
        float gold = fminf(going[i]->x, at->right), wide = ui_text_width(ui, TYPE_SMALL, series->label);
        bool  left = gold + 62 + widest + 24 > at->right;
        float side = left ? -1 : 1, name_x = gold + side * 62;
        Rect  chip = {left ? name_x - wide - 6 : gold + 36, y[i] - 14, wide + 32, 28};
        if (left) pen_fill(ui, chip, 8, pen_fade(pen_ink(ui, COLOR_PANEL), 0.86f));
        pen_line(ui, gold + side * 14, going[i]->y, gold + side * 31, y[i], 2, series->color);
        pen_marker(ui, series->marker, gold + side * 46, y[i], 7.5f, series->color);
        ui_text(ui, name_x, y[i] + 7, left ? UI_RIGHT : UI_LEFT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT), series->label);
        place_block(place, (Rect){fminf(chip.x, gold - 10), chip.y, chip.w + 62, chip.h});
    }
}

/* A red triangle where a run ended, its name beside it. */
static void draw_over(Ui *ui, const StageLayout *at, const Picture *picture, const End *ends, int count, Place *place) {
    for (int i = 0; i < count; i++)
        if (ends[i].over) place_block(place, (Rect){ends[i].x - 12, fmaxf(at->plot.y + 10, ends[i].y - 14) - 12, 24, 24});
    for (int i = 0; i < count; i++) {
        if (!ends[i].over) continue;
        const Series *series = &picture->series[ends[i].run];
        float x = ends[i].x, y = fmaxf(at->plot.y + 10, ends[i].y - 14);
        float from = timeline_x(at, picture, curve_end(picture, ends[i].run, (int)picture->at));
        pen_line(ui, from, ends[i].y, x, y, 4, series->color);
        pen_triangle(ui, x - 11, y + 9, x + 11, y + 9, x, y - 11, pen_ink(ui, COLOR_DANGER));
        Placed name = place_label(place, x, y, 16, ui_text_width(ui, TYPE_SMALL, series->label) + 30, 28, PLACE_RIGHT);
        if (name.side == PLACE_NONE) continue;
        pen_fill(ui, name.rect, 8, pen_fade(pen_ink(ui, COLOR_PANEL), 0.86f));
        if (name.side == PLACE_LEADER) pen_line(ui, name.from_x, name.from_y, name.to_x, name.to_y, 2, series->color);
        pen_marker(ui, series->marker, name.rect.x + 12, name.rect.y + 14, 7.5f, series->color);
        ui_text(ui, name.rect.x + 24, name.rect.y + 21, UI_LEFT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT), series->label);
    }
}

static void draw_ends(Ui *ui, const StageLayout *at, const Picture *picture, const LossAxis *axis, float gold) {
    End   ends[ENDS_MAX];
    Place place;
    int   count = find_ends(at, picture, axis, gold, ends);
    place_begin(&place, (Rect){at->plot.x, at->band.y + 4, at->right - at->plot.x - 8, at->band.h - 8});
    place_block(&place, (Rect){gold - 12, at->band.y, 24, at->band.h});
    draw_going(ui, at, picture, ends, count, &place);
    draw_over(ui, at, picture, ends, count, &place);
}

/* The exact values of all runs at the step under the pointer. */
static void draw_readout(Ui *ui, const StageLayout *at, const Picture *picture, const LossAxis *axis, int step) {
    Rect  plot = at->plot;
    float x = timeline_x(at, picture, step), widest = 0;
    int   shown[RACE_RUNS_MAX], count = 0;
    char  text[64], value[48];
    for (int run = 0; run < picture->trace->runs; run++)
        if (picture_shows(picture, run) && count < 8) {
            shown[count++] = run;
            widest = fmaxf(widest, ui_text_width(ui, TYPE_LABEL, picture->series[run].label));
        }
    snprintf(text, sizeof text, word("curves.at_step"), step);
    Rect box = {x + 24, at->band.y - 64 - 34 * (float)count - 12, widest + 290, 64 + 34 * (float)count};
    if (box.x + box.w > at->frame.width - 32) box.x = x - 24 - box.w;
    box.y = fmaxf(box.y, FRAME_TOP_BAR + 8);
    pen_line(ui, x, plot.y, x, plot.y + plot.h, 2, pen_ink(ui, COLOR_TEXT_FAINT));
    ui_panel(ui, text, box);
    ui_text(ui, box.x + 24, box.y + 38, UI_LEFT, TYPE_PANEL_TITLE, pen_ink(ui, COLOR_TEXT), text);
    for (int i = 0; i < count; i++) {
        int    run = shown[i];
        float  y = box.y + 74 + 34 * (float)i;
        bool   over = picture->trace->end[run] <= step;
        double loss = race_at(picture->race, run, step)->loss;
        pen_marker(ui, picture->series[run].marker, box.x + 34, y - 8, 9, picture->series[run].color);
        ui_text(ui, box.x + 56, y, UI_LEFT, TYPE_LABEL, pen_ink(ui, COLOR_TEXT), picture->series[run].label);
        if (over) {
            snprintf(text, sizeof text, word("board.diverged_at"), picture->trace->end[run]);
            ui_text(ui, box.x + box.w - 24, y, UI_RIGHT, TYPE_SMALL, pen_ink(ui, COLOR_DANGER), text);
        } else {
            snprintf(text, sizeof text, "%s at %d", picture->series[run].label, step);
            ui_number(ui, box.x + box.w - 24, y, UI_RIGHT, TYPE_NUMBER, pen_ink(ui, COLOR_TEXT), text, number_short(value, loss, 8));
            pen_disc(ui, x, height_of(&plot, axis, loss), 6, picture->series[run].color);
        }
    }
}

static void draw_sparkline(Ui *ui, const StageLayout *at, const Picture *picture) {
    LossAxis axis = fit_axis(picture);
    Rect plot = {at->frame.track.x, at->frame.transport.y + 6, at->frame.track.w, 30};
    for (int run = 0; run < picture->trace->runs; run++)
        if (picture_shows(picture, run) && curve_end(picture, run, picture->step) > 0)
            draw_curve(ui, at, picture, &plot, &axis, run, 0, curve_end(picture, run, picture->step), 2);
}

bool curves_draw(Ui *ui, const StageLayout *at, const Picture *picture) {
    if (at->frame.folded) {
        Rect strip = {at->frame.track.x - 4, at->frame.transport.y + 3, at->frame.track.w + 8, 34};
        ui_layer_begin(ui, "sparkline", strip, ui_hash_number(ui_hash_number(picture->version, picture->step), picture->solo));
        draw_sparkline(ui, at, picture);
        ui_layer_end(ui);
        return false;
    }
    LossAxis axis = fit_axis(picture);
    bool toggled = draw_frame(ui, at, picture, &axis);
    Rect plot = at->plot, band = at->band;
    int      whole = (int)picture->at; /* on the way back the curves shrink with the balls */
    uint64_t hash = ui_hash_number(ui_hash_number(picture->version, whole), picture->solo);
    hash = ui_hash_number(hash, picture->log_loss);

    ui_layer_begin(ui, "curves", (Rect){plot.x - 4, band.y + 2, plot.w + 8, band.h - 4}, hash);
    pen_clip_push(ui, (Rect){plot.x - 4, band.y + 2, plot.w + 8, band.h - 4});
    for (int i = 0; i < picture->before_count; i++)
        if (whole > picture->befores[i].from && picture_shows(picture, picture->befores[i].of))
            draw_before(ui, at, picture, &plot, &axis, &picture->befores[i], whole);
    for (int run = picture->trace->runs - 1; run >= 0; run--)
        if (!picture->hidden[run])
            draw_curve(ui, at, picture, &plot, &axis, run, 0, curve_end(picture, run, whole), 4);
    pen_clip_pop(ui);
    ui_layer_end(ui);

    /* the golden line and what moves with it */
    float gold = timeline_x(at, picture, picture->at);
    Rect  moving = {plot.x - 20, band.y, at->frame.width - plot.x + 20, band.h};
    ui_layer_begin(ui, "ends", moving, ui_hash_number(hash, picture->at));
    for (int run = picture->trace->runs - 1; run >= 0 && picture->at > whole; run--)
        if (!picture->hidden[run] && picture->trace->end[run] > whole + 1)
            draw_curve(ui, at, picture, &plot, &axis, run, whole, picture->at, 4);
    pen_line(ui, gold, band.y, gold, band.y + band.h, 2.5f, pen_ink(ui, COLOR_ACCENT));
    draw_ends(ui, at, picture, &axis, gold);
    ui_layer_end(ui);

    float px, py;
    ui_pointer(ui, &px, &py);
    Rect reach = {plot.x - 8, band.y + 2, plot.w + 16, band.h - 4};
    UiHit hit = ui_hotspot(ui, UI_IMAGE, word("curves.title"), "", reach, UI_NO_FOCUS | UI_BARE);
    if (hit.hovered && picture->last > 0) {
        int step = (int)lround(fmin(1, fmax(0, (double)((px - plot.x) / plot.w))) * picture->last);
        if (step > picture->step) step = picture->step;
        Rect all = {plot.x - 500, FRAME_TOP_BAR, plot.w + 564, band.y + band.h - FRAME_TOP_BAR};
        if (all.x < 0) all.w += all.x, all.x = 0;
        ui_layer_begin(ui, "curve values", all, ui_hash_number(hash, step));
        draw_readout(ui, at, picture, &axis, step);
        ui_layer_end(ui);
    }
    return toggled;
}
