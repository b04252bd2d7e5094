#include "view/network/fit_view.h"

#include "base/memory.h"
#include "model/network/network_surface.h"
#include "view/network/boundary_map.h"
#include "view/parts/class_look.h"
#include "view/parts/figures.h"
#include "view/parts/look.h"
#include "view/parts/pen.h"
#include "view/parts/words.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LEFT = 64, FOOT = 40, HEAD = 40, BAKE_ROWS = 16, BAKE_WORK = 600000 /* losses of one example in a frame */ };
#define ROOM     0.1 /* at the ends of an axis */
#define FARTHEST 10  /* widths of the first map that a path is followed for */

static void *room(size_t count, size_t size) { return memory_must(calloc(count ? count : 1, size)); }

/* ---- the map over (w, b) ---------------------------------------------------------------------------------------- */

static void forget_map(FitView *fit)
{
    ground_free(&fit->ground);
    map_free(&fit->map);
    free(fit->trace.points);
    fit->trace = (Trace){0};
    surface_destroy(fit->surface);
    fit->surface = NULL;
    fit->made = false;
    fit->asked = -1;
}

static LandscapePoint *path_of(FitView *fit, int run)
{
    return fit->trace.points + (size_t)run * (size_t)(fit->trace.runs.steps + 1);
}

/* All paths up to the step that is shown, and how far apart they lie. What lies beyond it may become another (a fork, a weight
 * moved by hand): it is asked for again. Where training ran far ahead, some of the steps between have the place of the one before. */
static void ask_paths(FitView *fit, const NetPicture *picture)
{
    Runs *runs = &fit->trace.runs;
    int to = picture->step, from = fit->asked < to ? fit->asked + 1 : to;
    int every = picture->final ? 1 : 1 + (to - from) / FIT_PATH_STEPS;
    bool moved = false;
    for (int run = 0; run < runs->count; run++)
        for (int step = from, next; step <= to; step = next) {
            const double *theta = training_theta(picture->training, fit->hidden[run] ? picture->run : run, step);
            LandscapePoint *path = path_of(fit, run), here = {theta[0], theta[1]};
            moved = moved || (step <= fit->asked && (path[step].x != here.x || path[step].y != here.y));
            next = step + every < to || step == to ? step + every : to; /* the last one is asked for in any case */
            for (int i = step; i < next && i <= to; i++) path[i] = here;
            for (int axis = 0; axis < 2; axis++) {
                fit->reach[axis][0] = fmin(fit->reach[axis][0], axis ? here.y : here.x);
                fit->reach[axis][1] = fmax(fit->reach[axis][1], axis ? here.y : here.x);
            }
        }
    fit->asked = runs->reached = to;
    fit->version += moved;
}

/* What the map should hold: all paths, but of those that run away only the beginning. */
static void corners_of(const FitView *fit, double corners[2][2])
{
    for (int axis = 0; axis < 2; axis++) {
        double low = fit->reach[axis][0], high = fit->reach[axis][1], wide = fit->home[axis][1] - fit->home[axis][0];
        corners[0][axis] = wide > 0 ? fmax(low, fit->home[axis][0] - FARTHEST * wide) : low;
        corners[1][axis] = wide > 0 ? fmin(high, fit->home[axis][1] + FARTHEST * wide) : high;
    }
}

/* Another ground where a path leaves this one. */
static void make_surface(FitView *fit, const NetPicture *picture)
{
    double corners[2][2];
    corners_of(fit, corners);
    bool holds = fit->surface != NULL;
    for (int axis = 0; holds && axis < 2; axis++)
        holds = corners[0][axis] >= fit->surface->domain[axis][0] && corners[1][axis] <= fit->surface->domain[axis][1];
    Surface *made;
    if (holds || network_surface(&made, picture->network, picture->examples, (const double(*)[2])corners, 2, NULL))
        return;
    if (!fit->surface) memcpy(fit->home, made->domain, sizeof fit->home);
    surface_destroy(fit->surface);
    fit->surface = made;
    fit->made = false;
    fit->version++;
    fit->trace.version++;
}

/* Runs may have networks of their own: only those with the same loss over the same two parameters are balls here. */
static bool same_loss(const Network *a, const Network *b)
{
    return a->output == b->output && a->l1 == b->l1 && a->l2 == b->l2 && !strcmp(a->loss->name, b->loss->name) &&
           !memcmp(a->loss->values, b->loss->values, sizeof *a->loss->values * (size_t)a->loss->option_count);
}

static void set_map(FitView *fit, const NetPicture *picture)
{
    forget_map(fit);
    if (!network_surface_fits(picture->network, picture->examples)) return;
    fit->trace.runs = *training_runs(picture->training);
    fit->trace.size = (size_t)fit->trace.runs.count * (size_t)(fit->trace.runs.steps + 1);
    fit->trace.points = room(fit->trace.size, sizeof *fit->trace.points);
    for (int axis = 0; axis < 2; axis++) fit->reach[axis][0] = INFINITY, fit->reach[axis][1] = -INFINITY;
    for (int run = 0; run < fit->trace.runs.count; run++) {
        const TrainRunDesc *desc = &training_desc(picture->training)->runs[run];
        fit->hidden[run] = desc->examples != picture->examples || desc->network->params != 2 ||
                           !same_loss(desc->network, picture->network);
    }
    memset(fit->home, 0, sizeof fit->home);
    ask_paths(fit, picture);
    make_surface(fit, picture);
}

static void take_theme(FitView *fit, Ui *ui)
{
    const Theme *theme = ui_theme(ui);
    if (fit->theme == theme && fit->night == theme->night) return;
    fit->theme = theme;
    fit->night = theme->night;
    fit->style = landscape_style(theme);
    fit->made = false;
    fit->version++;
}

static void draw_map(FitView *fit, Ui *ui, Rect area, const NetPicture *picture)
{
    const Runs *runs = training_runs(picture->training);
    ask_paths(fit, picture);
    make_surface(fit, picture);
    if (!fit->surface) return;
    look_series(ui_theme(ui), runs, fit->series);
    if (!fit->made) {
        ground_set(&fit->ground, fit->surface, ui_theme(ui)->terrain[fit->night].moon_direction);
        fit->made = true;
    }
    if (picture->final) terrain_bake(fit->ground.terrain);
    else if (!terrain_baked(fit->ground.terrain)) {
        int rows = BAKE_WORK / (TERRAIN_FINE * fit->surface->rows);
        terrain_bake_step(fit->ground.terrain, rows < 1 ? 1 : rows > BAKE_ROWS ? BAKE_ROWS : rows);
    }
    Picture shown = {.runs = runs,
                     .trace = &fit->trace,
                     .surface = fit->surface,
                     .series = fit->series,
                     .hidden = fit->hidden,
                     .solo = -1,
                     .step = picture->step,
                     .at = picture->step,
                     .last = picture->last,
                     .version = fit->version};
    MapHow how = {.area = area, .clear = area, .style = &fit->style, .panel = true};
    map_draw(&fit->map, ui, &how, &shown, &fit->ground);
}

/* ---- the curve -------------------------------------------------------------------------------------------------- */

void fit_free(FitView *fit)
{
    forget_map(fit);
    points_free(&fit->points);
    pass_destroy(fit->pass);
    free(fit->x);
    free(fit->out);
    *fit = (FitView){.squares = fit->squares, .version = fit->version + 1};
}

bool fit_has_map(const FitView *fit) { return fit->surface != NULL; }

void fit_set(FitView *fit, Evaluation *evaluation, int column, const NetPicture *picture)
{
    fit_free(fit);
    const Network *network = evaluation->network;
    const Examples *examples = evaluation->examples;
    const Data *data = examples->data;
    fit->evaluation = evaluation;
    fit->column = column;
    boundary_range(data->values + column, data->rows, data->columns, ROOM / 2, fit->box[0]);
    boundary_range(examples->y, data->rows, 1, ROOM, fit->box[1]);
    if (evaluation->classes) fit->box[1][0] = -ROOM, fit->box[1][1] = 1 + ROOM;
    pass_create(&fit->pass, &(PassDesc){.network = network, .batch_most = 1});
    fit->x = room((FIT_CURVE + 1) * (size_t)network->inputs, sizeof *fit->x);
    fit->out = room((FIT_CURVE + 1) * (size_t)network->units, sizeof *fit->out);
    double *columns = room((size_t)data->columns, sizeof *columns);
    for (int i = 0; i <= FIT_CURVE; i++) {
        columns[column] = fit->box[0][0] + (fit->box[0][1] - fit->box[0][0]) * i / FIT_CURVE;
        examples_input(examples, columns, fit->x + (size_t)i * (size_t)network->inputs);
    }
    free(columns);
    points_set(&fit->points, evaluation);
    set_map(fit, picture);
}

bool fit_busy(const FitView *fit) { return fit->surface && (!fit->made || !terrain_baked(fit->ground.terrain)); }

/* Where an example stands: its number; of two classes 0 or 1; of more, what is said of its own class. */
static double height_of(const Evaluation *e, int at)
{
    double target = evaluation_target(e, at);
    return e->outputs > 1 ? e->prediction[(size_t)target * (size_t)e->rows + (size_t)at] : target;
}

static void place_points(FitView *fit, Rect plot)
{
    const Evaluation *e = fit->evaluation;
    const Data *data = e->examples->data;
    fit->frame = (MapFrame){plot, fit->box[0][0], fit->box[0][1], fit->box[1][0], fit->box[1][1]};
    for (int at = 0; at < e->rows; at++) {
        double x = data->values[(size_t)e->row[at] * (size_t)data->columns + (size_t)fit->column];
        map_frame_to(&fit->frame, x, height_of(e, at), &fit->points.at[at][0], &fit->points.at[at][1]);
    }
}

static void draw_axes(const FitView *fit, Ui *ui, Rect plot)
{
    const Data *data = fit->evaluation->examples->data;
    Color grid = pen_ink(ui, COLOR_GRID), dim = pen_ink(ui, COLOR_TEXT_DIM);
    for (int axis = 0; axis < 2; axis++) {
        LossAxis how = {.low = fit->box[axis][0], .high = fit->box[axis][1]};
        LossTick ticks[TICKS_MAX];
        float length = axis ? plot.h : plot.w, pitch = axis ? 48 : 64;
        int count = loss_axis_ticks(&how, length, pitch, ticks);
        if (count < 2) count = loss_axis_ticks(&how, length, pitch / 2, ticks);
        for (int i = 0; i < count; i++) {
            float x = plot.x + ticks[i].at * plot.w, y = plot.y + (1 - ticks[i].at) * plot.h;
            if (axis) pen_line(ui, plot.x, y, plot.x + plot.w, y, 1.5f, grid);
            else pen_line(ui, x, plot.y, x, plot.y + plot.h, 1.5f, grid);
            if (axis) ui_tick(ui, plot.x - 10, y + 7, UI_RIGHT, TYPE_SMALL, dim, ticks[i].text);
            else ui_tick(ui, x, plot.y + plot.h + 26, UI_CENTRE, TYPE_SMALL, dim, ticks[i].text);
        }
    }
    const char *up = fit->evaluation->outputs > 1 ? word("network.boundary_probability") : data->target_name;
    ui_text_fit(ui, plot.x + plot.w - 6, plot.y + plot.h - 10, plot.w / 2, UI_RIGHT, TYPE_SMALL,
                pen_ink(ui, COLOR_TEXT), data->column[fit->column]);
    ui_text_fit(ui, plot.x + 8, plot.y + 22, plot.w / 2, UI_LEFT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT), up);
}

/* Sticks of the examples that are trained on, and their squares: as wide as high, towards the middle where there is no room. */
static void draw_residuals(const FitView *fit, Ui *ui)
{
    const Evaluation *e = fit->evaluation;
    const Rect plot = fit->frame.area;
    if (e->classes || !ui_drawing(ui)) return;
    for (int at = e->first[PART_TRAIN]; at < e->first[PART_TRAIN + 1] && at < FIT_STICKS_MAX; at++) {
        float x = fit->points.at[at][0], y = fit->points.at[at][1], px, py;
        map_frame_to(&fit->frame, 0, e->prediction[at], &px, &py);
        Color color = pen_ink(ui, py < y ? COLOR_POSITIVE : COLOR_NEGATIVE);
        if (!isfinite(py)) continue;
        if (fit->squares) {
            float side = fabsf(py - y), left = x + side < plot.x + plot.w ? x : x - side;
            Rect square = {left, fminf(y, py), side, side};
            pen_fill(ui, square, 0, pen_fade(color, 0.14f));
            pen_frame(ui, square, 0, 1, pen_fade(color, 0.5f));
        }
        pen_line(ui, x, y, x, py, 2, pen_fade(color, 0.8f));
    }
}

static void draw_curve(const FitView *fit, Ui *ui, int unit, Color color)
{
    float path[FIT_CURVE + 1][2];
    int count = 0;
    const float *out = fit->out + (size_t)unit * (FIT_CURVE + 1);
    for (int i = 0; i <= FIT_CURVE; i++) {
        if (!isfinite(out[i])) continue;
        double x = fit->box[0][0] + (fit->box[0][1] - fit->box[0][0]) * i / FIT_CURVE;
        map_frame_to(&fit->frame, x, (double)out[i], &path[count][0], &path[count][1]);
        count++;
    }
    pen_path(ui, (const float(*)[2])path, count, 9, pen_fade(pen_ink(ui, COLOR_PANEL), 0.8f), 0, 0);
    pen_path(ui, (const float(*)[2])path, count, ui_theme(ui)->line.trail, color, 0, 0);
}

NetAct fit_draw(FitView *fit, Ui *ui, Rect area, Rect map, const NetPicture *picture, const ExampleFilter *filter)
{
    const Evaluation *e = fit->evaluation;
    const Network *network = picture->network;
    Rect plot = {area.x + LEFT, area.y, area.w - LEFT, area.h - FOOT};
    take_theme(fit, ui);
    if (fit->surface) draw_map(fit, ui, map, picture);
    uint64_t hash = ui_hash(ui_hash_number(picture->version, fit->squares), filter, sizeof *filter);
    bool draws = ui_layer_begin(ui, "fit", (Rect){area.x, area.y - 8, area.w + 8, area.h + 8}, hash);
    if (draws) {
        place_points(fit, plot);
        pass_map(fit->pass, picture->theta, fit->x, FIT_CURVE + 1, fit->out);
    }
    draw_axes(fit, ui, plot);
    pen_clip_push(ui, plot);
    draw_residuals(fit, ui);
    int first = network->layers[network->layer_count - 1].first_unit;
    look_series(ui_theme(ui), training_runs(picture->training), fit->series);
    points_draw(&fit->points, ui, filter, 0, 0);
    for (int k = 0; k < e->outputs; k++)
        draw_curve(fit, ui, first + k,
                   e->outputs > 1 ? class_color(ui_theme(ui), e->classes, k) : fit->series[picture->run].color);
    pen_clip_pop(ui);
    ui_layer_end(ui);
    UiHit hit = ui_hotspot(ui, UI_IMAGE, word("network.boundary_curve"), "", plot, UI_NO_FOCUS | UI_BARE);
    return points_read(&fit->points, ui, plot, &hit, picture);
}
