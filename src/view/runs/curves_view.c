#include "view/runs/curves_view.h"

#include <math.h>
#include <stdio.h>

#include "draw/axis.h"
#include "draw/icon.h"
#include "view/runs/curves_view_names.h"
#include "view/runs/curves_view_plot.h"
#include "view/parts/figures.h"
#include "view/parts/pen.h"
#include "view/parts/said.h"
#include "view/parts/words.h"

enum { ROW_HIGH = 48, READOUT_ROW = 34 };

/* ---- where things lie ------------------------------------------------------------------------------------------- */

static double axis_value_at(const LossAxis *axis, double share)
{
    if (!axis->log) return axis->low + (axis->high - axis->low) * share;
    return axis->base + axis->low * pow(axis->high / axis->low, share);
}

static double round_digits(double value, int digits)
{
    if (!isfinite(value) || fabs(value) < 1e-290) return 0;
    double unit = pow(10, floor(log10(fabs(value))) - (digits - 1));
    return round(value / unit) * unit;
}

/* ---- what stays while a step lasts ------------------------------------------------------------------------------ */

static const char *axis_name(const CurvePlot *plot)
{
    const RunsQuantity *quantity = curve_plot_quantity(plot);
    if (!plot->heights.log) return word(quantity->linear);
    bool above = plot->heights.base < 0 || plot->heights.base > 0;
    return word(above ? quantity->above : quantity->log);
}

static void draw_heights(Ui *ui, const CurvePlot *plot)
{
    Rect band = plot->at->band, rect = plot->rect;
    bool goal = plot->view->has_goal[plot->what];
    float goal_y = goal ? curve_plot_height(plot, plot->view->goal[plot->what]) : -1000;
    LossTick ticks[TICKS_MAX];
    int count = loss_axis_ticks(&plot->heights, rect.h, 30, ticks);
    for (int i = 0; i < count; i++) {
        float y = rect.y + rect.h * (1 - ticks[i].at);
        pen_line(ui, rect.x, y, rect.x + rect.w, y, 1.5f, pen_ink(ui, COLOR_GRID));
        if (y - 11 > band.y && y + 9 < band.y + band.h && fabsf(y - goal_y) > 24)
            ui_tick(ui, rect.x - 14, y + 7, UI_RIGHT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT_DIM), ticks[i].text);
    }
    if (!goal) return;
    char text[48];
    ui_tick(ui, rect.x - 14, fminf(fmaxf(goal_y + 7, band.y + 20), band.y + band.h - 6), UI_RIGHT, TYPE_SMALL,
            pen_ink(ui, COLOR_ACCENT), figures_short(text, plot->view->goal[plot->what], 3));
}

/* A short line for each round through the data. */
static void draw_rounds(Ui *ui, const CurvePlot *plot)
{
    const Runs *runs = plot->picture->runs;
    int run = picture_chosen(plot->picture, runs->count), every = run < runs->count ? runs->epoch[run] : 0;
    Rect rect = plot->rect;
    if (plot->axis || every < 1) return;
    while ((double)every / (plot->to - plot->from) * (double)rect.w < 8) every *= every % 3 ? 2 : 5;
    for (int step = every; step <= plot->to; step += every) {
        float x = curve_plot_place(plot, step);
        if (curve_plot_in_sight(plot, x))
            pen_line(ui, x, rect.y + rect.h - 7, x, rect.y + rect.h, 1.5f, pen_ink(ui, COLOR_TEXT_FAINT));
    }
}

/* The track names the steps; an axis of its own is there only where it is another one. */
static void draw_places(Ui *ui, const CurvePlot *plot)
{
    AxisTick ticks[AXIS_TICKS_MAX];
    Rect rect = plot->rect;
    int first = (int)ceil(plot->from - 1e-9), last = (int)floor(plot->to + 1e-9);
    const char *name = word(plot->picture->runs->axes[plot->axis].name);
    float wide = ui_text_width(ui, TYPE_SMALL, name), y = rect.y + rect.h, end = rect.x + rect.w - wide - 20;
    int count = axis_ticks_whole(first, last < first ? first : last, curve_plot_place(plot, first),
                                 curve_plot_place(plot, last), 110, ticks);
    pen_line(ui, rect.x, y, rect.x + rect.w, y, 1.5f, pen_ink(ui, COLOR_GRID));
    for (int i = 0; i < count; i++) {
        float x = ticks[i].pixel, half = ui_text_width(ui, TYPE_SMALL, ticks[i].text) / 2;
        if (!curve_plot_in_sight(plot, x)) continue;
        pen_line(ui, x, y - 5, x, y, 2, pen_ink(ui, COLOR_TEXT_FAINT));
        x = fmaxf(x, rect.x + half - 8);
        if (x + half < end) ui_tick(ui, x, y + 19, UI_CENTRE, TYPE_SMALL, pen_ink(ui, COLOR_TEXT_DIM), ticks[i].text);
    }
    ui_text(ui, rect.x + rect.w, y + 19, UI_RIGHT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT_DIM), name);
    draw_rounds(ui, plot);
}

/* Which line is which, where several quantities share the picture and there is room right of `free`. */
static void draw_parts(Ui *ui, const CurvePlot *plot, float free)
{
    float x = plot->at->band.x + plot->at->band.w - 24, y = plot->at->band.y + 39;
    for (int part = curve_plot_parts(plot) - 1; part >= 0 && curve_plot_parts(plot) > 1; part--) {
        const RunsQuantity *quantity = &plot->picture->runs->quantities[curve_plot_part(plot, part)];
        float dash, gap;
        if (!quantity->known || !quantity->part) continue;
        if (x - ui_text_width(ui, TYPE_SMALL, word(quantity->part)) - 54 < free) break;
        curve_plot_dash(part, &dash, &gap);
        x -= ui_text(ui, x, y, UI_RIGHT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT_DIM), word(quantity->part)) + 10;
        float line[2][2] = {{x - 44, y - 7}, {x, y - 7}};
        pen_path(ui, (const float(*)[2])line, 2, part ? 3 : 4, pen_ink(ui, COLOR_TEXT_DIM), dash, gap);
        x -= 64;
    }
}

/* Grid, names of the axis, the step in large figures: all that stays while a step lasts. True: the menu is wanted. */
static bool draw_frame(Ui *ui, const CurvePlot *plot, uint64_t hash)
{
    const StageLayout *at = plot->at;
    const Picture *picture = plot->picture;
    Rect band = at->band, button = {band.x + 20, band.y + (at->panel ? 8 : 104), 264, 48};
    char text[64];
    const char *name = axis_name(plot);
    ui_layer_begin(ui, "loss band", band, ui_hash_number(hash, plot->view->menu));
    if (at->panel) {
        ui_panel(ui, word("curves.title"), band);
    } else {
        pen_fill(ui, band, 0, pen_ink(ui, COLOR_PANEL));
        pen_edge(ui, 0, band.y, band.w, pen_ink(ui, COLOR_PANEL_LINE));
    }
    draw_heights(ui, plot);
    if (plot->own) draw_places(ui, plot);
    float left = button.x + 12, line = button.y + 31;
    if (!at->panel)
        ui_text(ui, left, band.y + 44, UI_LEFT, TYPE_LABEL, pen_ink(ui, COLOR_TEXT_DIM), word("transport.step_word"));
    UiHit hit = ui_hotspot(ui, UI_MENU, name, word(curve_plot_quantity(plot)->name), button, UI_BARE);
    ui_hint(ui, word("curves.menu_hint"), COMMAND_CURVE);
    if (hit.hovered || plot->view->menu) pen_fill(ui, button, 12, pen_ink(ui, COLOR_PANEL_RAISED));
    bool bright = hit.hovered || at->panel;
    float wide = ui_text(ui, left, line, UI_LEFT, at->panel ? TYPE_PANEL_TITLE : TYPE_LABEL,
                         pen_ink(ui, bright ? COLOR_TEXT : COLOR_TEXT_DIM), name);
    float s = ui_scale(ui);
    icon_draw(ui_canvas(ui), ICON_DOWN, (left + wide + 16) * s, (line - 6) * s, 7 * s,
              pen_ink(ui, hit.hovered ? COLOR_TEXT : COLOR_TEXT_FAINT));
    if (at->panel) draw_parts(ui, plot, left + wide + 44);
    ui_layer_end(ui);
    if (at->panel) return hit.clicked;

    snprintf(text, sizeof text, "%d", picture->step);
    ui_layer_begin(ui, "step in large", (Rect){32, band.y + 48, 270, 48},
                   ui_hash_number(ui_hash_number(picture->version, picture->step), picture->last));
    wide = ui_number(ui, 32, band.y + 86, UI_LEFT, TYPE_NUMBER_HERO, pen_ink(ui, COLOR_TEXT),
                     word("transport.step_word"), text);
    word_fill(text, sizeof text, "transport.of", WORD_INT("last", picture->last));
    ui_number(ui, 32 + wide + 14, band.y + 86, UI_LEFT, TYPE_NUMBER, pen_ink(ui, COLOR_TEXT_FAINT),
              word("transport.steps"), text);
    ui_layer_end(ui);
    return hit.clicked;
}

/* ---- the goal --------------------------------------------------------------------------------------------------- */

static void see_goal(CurvesView *view, const Picture *picture)
{
    const Runs *runs = picture->runs;
    if (!view->has_goal[view->what]) return;
    uint64_t of = ui_hash_number(ui_hash_number(picture->version, view->what), view->goal[view->what]);
    if (view->goal_of != of || view->goal_seen > runs->reached) {
        view->goal_of = of;
        view->goal_seen = -1;
        for (int run = 0; run < RUNS_MAX; run++) view->reached[run] = -1;
    }
    for (int run = 0; run < runs->count && view->goal_seen < runs->reached; run++)
        if (view->reached[run] < 0)
            view->reached[run] =
                runs_first(runs, run, view->what, view->goal[view->what], view->goal_seen + 1, runs->reached);
    view->goal_seen = runs->reached;
}

/* The dashed line, and a ring where each curve first came down to it. */
static void draw_goal(Ui *ui, const CurvePlot *plot)
{
    if (!plot->view->has_goal[plot->what]) return;
    const Picture *picture = plot->picture;
    float y = curve_plot_height(plot, plot->view->goal[plot->what]),
          line[2][2] = {{plot->rect.x, y}, {plot->rect.x + plot->rect.w, y}};
    pen_path(ui, (const float(*)[2])line, 2, 2, pen_ink(ui, COLOR_ACCENT), 10, 8);
    for (int run = 0; run < picture->runs->count; run++) {
        int reached = plot->view->reached[run];
        if (reached < 0 || reached > (int)picture->at || !picture_shows(picture, run)) continue;
        float x = curve_plot_step(plot, picture->runs, run, reached);
        if (curve_plot_in_sight(plot, x))
            pen_ring(ui, x, curve_plot_height_at(plot, picture->runs, run, reached), 7, 2.5f,
                     pen_ink(ui, COLOR_ACCENT));
    }
}

/* The line and the knob at its right end are pulled; with the focus Up and Down move it. True: it moved. */
static bool move_goal(CurvesView *view, Ui *ui, const CurvePlot *plot, bool *over)
{
    if (!view->has_goal[view->what]) return false;
    char text[48];
    Rect rect = plot->rect;
    float y = curve_plot_height(plot, view->goal[view->what]), px, py, knob = rect.x + rect.w + 26;
    float kept = fminf(fmaxf(y, plot->at->band.y + 26), plot->at->band.y + plot->at->band.h - 26);
    double before = view->goal[view->what];
    figures_short(text, before, 3);
    ui_pointer(ui, &px, &py);
    UiHit line = ui_hotspot(ui, UI_EDGE, word("curves.goal_line"), text,
                            (Rect){rect.x, fmaxf(y - 9, plot->at->band.y), rect.w, 18}, UI_BARE);
    UiHit held = line;
    if (knob + 26 <= plot->at->right) {
        UiHit hit = ui_handle(ui, word("curves.goal_knob"), text, knob, kept, 10, UI_NO_FOCUS | UI_BARE);
        ui_layer_begin(ui, "goal knob", (Rect){knob - 14, plot->at->band.y + 2, 28, plot->at->band.h - 4},
                       ui_hash_number(plot->picture->version, kept));
        pen_disc(ui, knob, kept, hit.hovered || hit.held ? 11 : 9, pen_ink(ui, COLOR_ACCENT_FILL));
        ui_layer_end(ui);
        held.held |= hit.held, held.hovered |= hit.hovered;
    }
    *over = held.held;
    double share = (double)loss_axis_at(&plot->heights, before);
    if (held.held && ui_input(ui)->moved) share = 1 - (double)((py - rect.y) / rect.h);
    else if (view->nudge) share += 0.01 * view->nudge;
    else return false;
    view->nudge = 0;
    view->goal[view->what] = round_digits(axis_value_at(&plot->heights, fmin(1, fmax(0, share))), 3);
    return view->goal[view->what] != before; /* NOLINT: the very same number or another one */
}

/* ---- hands ------------------------------------------------------------------------------------------------------ */

/* The exact values of all runs at the step, or number of evaluations, under the pointer. */
static void draw_readout(Ui *ui, const CurvePlot *plot, double place)
{
    const StageLayout *at = plot->at;
    const Picture *picture = plot->picture;
    const Runs *runs = picture->runs;
    Rect rect = plot->rect;
    float x = curve_plot_place(plot, place), widest = 0, note_wide = 0;
    int shown[RUNS_MAX], count = 0, more = 0, room = (int)((at->band.y - at->frame.space->top_bar - 84) / READOUT_ROW);
    char text[64], value[48], note[64];
    for (int run = 0; run < runs->count; run++) more += picture_shows(picture, run);
    if (more > room) room = room > 2 ? room - 1 : 1; /* the last row says how many there are besides */
    for (int run = 0; run < runs->count; run++)
        if (picture_shows(picture, run) && count < room) {
            shown[count++] = run, more--;
            widest = fmaxf(widest, ui_text_width(ui, TYPE_LABEL, picture->series[run].label));
            curve_goal_note(plot, run, runs_step_at(runs, run, place, plot->axis), note);
            if (note[0]) note_wide = fmaxf(note_wide, ui_text_width(ui, TYPE_SMALL, note) + 20);
        }
    word_fill(text, sizeof text, runs->axes[plot->axis].at, WORD_INT("place", (int)place));
    const char *name = word(curve_plot_quantity(plot)->name);
    float title = ui_text_width(ui, TYPE_PANEL_TITLE, text) + ui_text_width(ui, TYPE_SMALL, name) + 72;
    float high = 64 + READOUT_ROW * (float)(count + (more > 0));
    Rect box = {x + 24, at->band.y - high - 12, fmaxf(widest + 290 + note_wide, title), high};
    if (box.x + box.w > at->right - 8) box.x = fmaxf(x - 24 - box.w, 8);
    box.y = fmaxf(box.y, at->frame.space->top_bar + 8);
    pen_line(ui, x, rect.y, x, rect.y + rect.h, 2, pen_ink(ui, COLOR_TEXT_FAINT));
    ui_cover(ui, box);
    ui_panel(ui, text, box);
    ui_text(ui, box.x + 24, box.y + 38, UI_LEFT, TYPE_PANEL_TITLE, pen_ink(ui, COLOR_TEXT), text);
    ui_text(ui, box.x + box.w - 24, box.y + 38, UI_RIGHT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT_DIM), name);
    if (more > 0) {
        float y = box.y + 74 + READOUT_ROW * (float)count;
        word_fill(text, sizeof text, "board.more", WORD_INT("count", more));
        ui_text(ui, box.x + 56, y, UI_LEFT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT_DIM), text);
    }
    for (int i = 0; i < count; i++) {
        int run = shown[i], step = runs_step_at(runs, run, place, plot->axis);
        float y = box.y + 74 + READOUT_ROW * (float)i;
        double now = runs_value(runs, run, step, plot->what);
        bool future =
            plot->axis && !picture_over(picture, run) && runs_place(runs, run, picture->step, plot->axis) < place;
        pen_marker(ui, picture->series[run].marker, box.x + 34, y - 8, 9, picture->series[run].color);
        ui_text(ui, box.x + 56, y, UI_LEFT, TYPE_LABEL, pen_ink(ui, COLOR_TEXT), picture->series[run].label);
        curve_goal_note(plot, run, step, note);
        if (future || !isfinite(now)) {
            ui_text(ui, box.x + box.w - 24, y, UI_RIGHT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT_DIM),
                    word(future ? "curves.not_so_far" : "curves.none"));
        } else if (runs_over(runs, run, step)) {
            ui_text(ui, box.x + box.w - 24, y, UI_RIGHT, TYPE_SMALL, pen_ink(ui, COLOR_DANGER),
                    said_word(runs, run, step, text));
        } else {
            word_fill(text, sizeof text, "curves.value_at", WORD_TEXT("run", picture->series[run].label),
                      WORD_INT("place", (int)place));
            ui_number(ui, box.x + box.w - 24, y, UI_RIGHT, TYPE_NUMBER, pen_ink(ui, COLOR_TEXT), text,
                      figures_short(value, now, 8));
            if (note[0])
                ui_text(ui, box.x + 56 + widest + 20, y, UI_LEFT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT_DIM), note);
            float spot = curve_plot_step(plot, runs, run, step);
            if (curve_plot_in_sight(plot, spot))
                pen_disc(ui, spot, curve_plot_height(plot, now), 6, picture->series[run].color);
        }
    }
}

/* The place under the pointer, not beyond what is shown. */
static double place_at(const CurvePlot *plot, float x)
{
    const Picture *picture = plot->picture;
    double share = fmin(1, fmax(0, (double)((x - plot->rect.x) / plot->rect.w)));
    double place = round(plot->from + share * (plot->to - plot->from)), most = plot->axis ? 0 : picture->step;
    for (int run = 0; run < picture->runs->count && plot->axis; run++)
        if (picture_shows(picture, run)) most = fmax(most, runs_place(picture->runs, run, picture->step, plot->axis));
    return fmin(place, most);
}

static void keep_in_reach(CurvesView *view, double span, double length)
{
    span = fmax(span, fmin(1, 4 / length));
    view->from = fmin(fmax(view->from, 0), 1 - span);
    view->to = view->from + span;
    if (span >= 1 - 1e-9) view->from = view->to = 0;
}

static void zoom(CurvesView *view, double notches, double from, double span, double share, double length)
{
    double part = fmin(1, fmax(span * pow(1.25, -notches), fmin(1, 4 / length)));
    view->from = from + share * (span - part);
    keep_in_reach(view, part, length);
}

/* The step's place: of the run that is farthest. */
static double step_place(const CurvePlot *plot)
{
    const Picture *picture = plot->picture;
    double place = plot->axis ? 0 : picture->at;
    for (int run = 0; run < picture->runs->count && plot->axis; run++)
        if (picture_shows(picture, run)) place = fmax(place, runs_place(picture->runs, run, picture->at, plot->axis));
    return place;
}

/* The step takes the part in sight along when it leaves it; one that was elsewhere before does not. */
static bool follow(CurvesView *view, const CurvePlot *plot)
{
    double before = view->followed, now = step_place(plot), span = plot->to - plot->from,
           length = span / (view->to - view->from);
    view->followed = now;
    if (plot->whole || before < plot->from || before > plot->to || (now >= plot->from && now <= plot->to)) return false;
    view->from = (now - (now > plot->to ? 0.2 : 0.8) * span) / length;
    keep_in_reach(view, span / length, length);
    return true;
}

/* Wheel, buttons, double click, keys. True: the part in sight is another one. */
static bool move_part(CurvesView *view, Ui *ui, const CurvePlot *plot, const UiHit *hit, bool over)
{
    double from = plot->whole ? 0 : view->from, to = plot->whole ? 1 : view->to, span = to - from;
    double length = (plot->to - plot->from) / span, was_from = view->from, was_to = view->to;
    const Input *input = ui_input(ui);
    float px, py;
    ui_pointer(ui, &px, &py);
    float dx = px - view->pointer_x;
    view->pointer_x = px;
    if (!input->right_down && !input->middle_down) view->panning = false;
    if (over) {
        double share = fmin(1, fmax(0, (double)((px - plot->rect.x) / plot->rect.w)));
        float notches = ui_wheel(ui, plot->at->band);
        if (notches != 0) zoom(view, (double)notches, from, span, share, length);
    }
    if (view->nearer)
        zoom(view, view->nearer, from, span, fmin(1, fmax(0, step_place(plot) / length - from) / span), length);
    if (((view->panning && !hit->right && !hit->middle) || (hit->held && !hit->pressed)) && !plot->whole && dx != 0) {
        view->from -= (double)(dx / plot->rect.w) * span;
        keep_in_reach(view, span, length);
    }
    if (hit->right || hit->middle) view->panning = true;
    if (hit->twice || view->farthest) view->from = view->to = 0;
    view->nearer = 0, view->farthest = false;
    return view->from != was_from || view->to != was_to; /* NOLINT */
}

/* ---- the menu --------------------------------------------------------------------------------------------------- */

/* Below the quantities that the runs offer: the scale, the axes besides steps, the goal, all steps. */
typedef enum MenuDoes { MENU_SHOWS, MENU_LOG, MENU_AXIS, MENU_GOAL, MENU_WHOLE } MenuDoes;
typedef struct MenuRow {
    MenuDoes does;
    int which; /* quantity or axis */
    const char *text;
    bool on;
} MenuRow;
enum { MENU_ROWS = RUNS_QUANTITIES_MAX + RUNS_AXES_MAX + 3 };

static int menu_rows(const CurvesView *view, const Runs *runs, MenuRow rows[MENU_ROWS])
{
    int count = 0;
    for (int i = 0; i < runs->quantity_count; i++)
        if (runs_curve(runs, i))
            rows[count++] = (MenuRow){MENU_SHOWS, i, word(runs->quantities[i].name), view->what == i};
    rows[count++] = (MenuRow){MENU_LOG, 0, word("curves.as_log"), curve_plot_log(view, runs)};
    for (int i = 1; i < runs->axis_count; i++)
        rows[count++] = (MenuRow){MENU_AXIS, i, word(runs->axes[i].choose), view->axis == i};
    if (runs->quantities[view->what].goal)
        rows[count++] = (MenuRow){MENU_GOAL, 0, word("curves.as_goal"), view->has_goal[view->what]};
    if (view->to > view->from) rows[count++] = (MenuRow){MENU_WHOLE, 0, word("curves.as_whole"), false};
    return count;
}

static void menu_take(CurvesView *view, const CurvePlot *plot, const MenuRow *row)
{
    int what = view->what;
    switch (row->does) {
    case MENU_SHOWS: view->what = row->which; break;
    case MENU_LOG: view->scale[what] = row->on ? RUNS_LINEAR : RUNS_LOG; break;
    case MENU_AXIS: view->axis = row->on ? 0 : row->which, view->from = view->to = 0; break;
    case MENU_WHOLE: view->from = view->to = 0; break;
    case MENU_GOAL:
        view->has_goal[what] = !row->on;
        if (!row->on) view->goal[what] = round_digits(axis_value_at(&plot->heights, 0.45), 1);
        break;
    }
}

/* True: something was pressed. */
static bool draw_menu(CurvesView *view, Ui *ui, const CurvePlot *plot, uint64_t hash)
{
    const Frame *frame = ui_frame(ui);
    MenuRow rows[MENU_ROWS];
    int count = menu_rows(view, plot->picture->runs, rows), picked = -1;
    float widest = 0;
    for (int i = 0; i < count; i++) widest = fmaxf(widest, ui_text_width(ui, TYPE_LABEL, rows[i].text));
    Rect box = {plot->at->band.x + 20, 0, widest + 80, (float)count * ROW_HIGH + 24};
    box.y = fmaxf(frame->space->top_bar + 8, plot->at->band.y + (plot->at->panel ? 4 : 98) - box.h);
    UiHit out = ui_hotspot(ui, UI_PANEL, word("curves.menu_out"), "", (Rect){0, 0, frame->width, frame->height},
                           UI_BARE | UI_NO_FOCUS | UI_QUIET);
    ui_cover(ui, box);
    ui_hotspot(ui, UI_PANEL, word("curves.menu"), "", box, UI_BARE | UI_NO_FOCUS);
    ui_layer_begin(ui, "curves menu", (Rect){box.x - 2, box.y - 2, box.w + 4, box.h + 4}, hash);
    pen_fill(ui, box, 12, pen_ink(ui, COLOR_PANEL_RAISED));
    pen_frame(ui, box, 12, 1.5f, pen_ink(ui, COLOR_PANEL_LINE));
    float y = box.y + 6, s = ui_scale(ui);
    bool parted = false;
    for (int i = 0; i < count; i++) {
        if (rows[i].does != MENU_SHOWS && !parted) {
            pen_line(ui, box.x + 16, y + 6, box.x + box.w - 16, y + 6, 1.5f, pen_ink(ui, COLOR_PANEL_LINE));
            y += 12, parted = true;
        }
        Rect row = {box.x + 6, y, box.w - 12, ROW_HIGH};
        UiHit hit = ui_hotspot(ui, UI_MENUITEM, rows[i].text, rows[i].on ? "chosen" : "", row, 0);
        if (hit.hovered) pen_fill(ui, row, 8, pen_mix(pen_ink(ui, COLOR_PANEL_RAISED), pen_ink(ui, COLOR_TEXT), 0.12f));
        if (rows[i].on)
            icon_draw(ui_canvas(ui), ICON_TICK, (row.x + 20) * s, (row.y + 24) * s, 9 * s, pen_ink(ui, COLOR_ACCENT));
        ui_text_fit(ui, row.x + 40, row.y + 32, row.w - 48, UI_LEFT, TYPE_LABEL, pen_ink(ui, COLOR_TEXT), rows[i].text);
        if (hit.clicked) picked = i;
        y += ROW_HIGH;
    }
    ui_layer_end(ui);
    if (view->focus_list) ui_focus(ui, UI_MENUITEM, word(curve_plot_quantity(plot)->name));
    view->focus_list = false;
    if (picked >= 0) menu_take(view, plot, &rows[picked]);
    if (picked < 0 && !out.pressed) return false;
    view->focus_button = picked >= 0 && ui_has_focus(ui, UI_MENUITEM, rows[picked].text);
    view->menu = false;
    return true;
}

/* A quantity and an axis that the runs have, whichever were chosen when there were others. */
static void keep_known(CurvesView *view, const Runs *runs)
{
    if (!runs_curve(runs, view->what)) view->what = 0;
    if (view->axis >= runs->axis_count) view->axis = 0, view->from = view->to = 0;
}

void curves_keys(CurvesView *view, Ui *ui, const Runs *runs)
{
    if (ui_typing(ui)) return;
    keep_known(view, runs);
    if (view->menu) {
        MenuRow rows[MENU_ROWS];
        int count = menu_rows(view, runs, rows), at = 0, by = ui_key(ui, "Down") - ui_key(ui, "Up");
        for (int i = 0; i < count; i++)
            if (ui_has_focus(ui, UI_MENUITEM, rows[i].text)) at = i;
        if (by) ui_focus(ui, UI_MENUITEM, rows[((at + by) % count + count) % count].text);
        if (ui_key(ui, "Escape")) view->menu = false, view->focus_button = true;
    } else if (view->has_goal[view->what] && ui_has_focus(ui, UI_EDGE, word("curves.goal_line"))) {
        view->nudge = ui_key(ui, "Up") - ui_key(ui, "Down") + 10 * (ui_key(ui, "Shift+Up") - ui_key(ui, "Shift+Down"));
    } else if (ui_has_focus(ui, UI_IMAGE, word("curves.title"))) {
        view->nearer = ui_key(ui, "Plus") + ui_key(ui, "=") - ui_key(ui, "Minus");
        view->farthest = view->to > view->from && ui_key(ui, "Escape");
    }
    while (ui_command(ui, COMMAND_CURVE, NULL)) do
            view->what = (view->what + 1) % runs->quantity_count;
        while (!runs_curve(runs, view->what));
    while (ui_command(ui, COMMAND_CURVE_BY, NULL))
        view->axis = (view->axis + 1) % runs->axis_count, view->from = view->to = 0;
}

/* ---- a frame ---------------------------------------------------------------------------------------------------- */

static void draw_sparkline(Ui *ui, const StageLayout *at, const Picture *picture)
{
    const Runs *runs = picture->runs;
    const RunsQuantity *loss = &runs->quantities[0];
    CurvePlot plot = {
        .at = at,
        .picture = picture,
        .rect = {at->frame.track.x, at->frame.transport.y + 6, at->frame.track.w, 30},
        .heights = loss_axis_fit(loss->low, loss->high, loss->best, true),
        .whole = true,
        .to = fmax(picture->last, 1),
    };
    for (int run = 0; run < runs->count; run++)
        if (picture_shows(picture, run) && curve_plot_end(runs, run, picture->step) > 0)
            curve_plot_run(ui, &plot, run, 0, curve_plot_end(runs, run, picture->step), 2);
}

static void draw_curves(Ui *ui, const CurvePlot *plot, uint64_t hash)
{
    const Picture *picture = plot->picture;
    const Runs *runs = picture->runs;
    Rect band = plot->at->band, rect = plot->rect, clip = {rect.x - 4, band.y + 2, rect.w + 8, band.h - 4};
    int whole = (int)picture->at; /* on the way back the curves shrink with the balls */
    ui_layer_begin(ui, "curves", clip, hash);
    pen_clip_push(ui, clip);
    for (int i = 0; i < picture->before_count; i++)
        if (whole > picture->befores[i].from && picture_shows(picture, picture->befores[i].of))
            curve_plot_before(ui, plot, &picture->befores[i], whole);
    for (int run = runs->count - 1; run >= 0; run--)
        if (!picture->hidden[run])
            curve_plot_run(ui, plot, run, 0, curve_plot_end(runs, run, whole), ui_theme(ui)->line.curve);
    pen_clip_pop(ui);
    ui_layer_end(ui);

    /* the golden line and what moves with it */
    float right = plot->at->panel ? plot->at->right : plot->at->frame.width;
    ui_layer_begin(ui, "ends", (Rect){rect.x - 20, band.y, right - rect.x + 20, band.h},
                   ui_hash_number(hash, picture->at));
    pen_clip_push(ui, clip);
    for (int run = runs->count - 1; run >= 0 && picture->at > whole; run--)
        if (!picture->hidden[run] && runs->end[run] > whole + 1)
            curve_plot_run(ui, plot, run, whole, picture->at, ui_theme(ui)->line.curve);
    draw_goal(ui, plot);
    pen_clip_pop(ui);
    curve_names_draw(ui, plot);
    ui_layer_end(ui);
}

bool curves_draw(CurvesView *view, Ui *ui, const StageLayout *at, const Picture *picture)
{
    if (at->frame.folded && !at->panel) {
        Rect strip = {at->frame.track.x - 4, at->frame.transport.y + 3, at->frame.track.w + 8, 34};
        view->menu = false;
        ui_layer_begin(ui, "sparkline", strip,
                       ui_hash_number(ui_hash_number(picture->version, picture->step), picture->solo));
        draw_sparkline(ui, at, picture);
        ui_layer_end(ui);
        return false;
    }
    keep_known(view, picture->runs);
    see_goal(view, picture);
    CurvePlot plot = curve_plot_of(view, at, picture);
    if (follow(view, &plot)) plot = curve_plot_of(view, at, picture);
    bool changed = false, over = false, pulled = false;
    uint64_t still = curve_plot_hash(&plot),
             hash = ui_hash_number(ui_hash_number(still, (int)picture->at), picture->solo);
    if (draw_frame(ui, &plot, still)) {
        view->menu = !view->menu, changed = true;
        view->focus_list = view->menu && ui_has_focus(ui, UI_MENU, axis_name(&plot));
    }
    if (view->focus_button) ui_focus(ui, UI_MENU, axis_name(&plot)), view->focus_button = false;
    draw_curves(ui, &plot, hash);

    Rect rect = plot.rect, reach = {rect.x - 8, at->band.y + 2, rect.w + 16, at->band.h - 4};
    UiHit hit = ui_hotspot(ui, UI_IMAGE, word("curves.title"), word(curve_plot_quantity(&plot)->name), reach, UI_BARE);
    over = hit.hovered;
    changed |= move_goal(view, ui, &plot, &pulled);
    changed |= move_part(view, ui, &plot, &hit, over);
    if ((over || hit.focused) && !pulled && picture->last > 0) {
        float px, py;
        ui_pointer(ui, &px, &py);
        double place = over ? place_at(&plot, px) : step_place(&plot);
        Rect all = {rect.x - 700, at->frame.space->top_bar, rect.w + 764,
                    at->band.y + at->band.h - at->frame.space->top_bar};
        if (all.x < 0) all.w += all.x, all.x = 0;
        if (curve_plot_in_sight(&plot, curve_plot_place(&plot, place))) {
            ui_layer_begin(ui, "curve values", all, ui_hash_number(ui_hash_number(hash, place), picture->step));
            draw_readout(ui, &plot, place);
            ui_layer_end(ui);
        }
    }
    if (view->menu) changed |= draw_menu(view, ui, &plot, still);
    return changed;
}
