#include "view/network/boundary_map.h"

#include "run/scene/network_scene.h"
#include "view/parts/class_look.h"
#include "view/parts/figures.h"
#include "view/parts/pen.h"
#include "view/parts/words.h"

#include <math.h>
#include <stdio.h>

#define ROOM 0.08 /* at the ends of a column that was measured */

void boundary_map_free(BoundaryMap *map)
{
    heat_free(&map->heat);
    points_free(&map->points);
    image_destroy(&map->picture);
    map->key = 0;
}

void boundary_range(const double *values, int count, int stride, double room, double range[2])
{
    range[0] = INFINITY, range[1] = -INFINITY;
    for (int i = 0; i < count; i++) {
        double value = values[(size_t)i * (size_t)stride];
        range[0] = fmin(range[0], value), range[1] = fmax(range[1], value);
    }
    double wide = range[1] - range[0];
    if (!isfinite(wide)) range[0] = 0, range[1] = wide = 1;
    if (!(wide > 0)) wide = fmax(fabs(range[0]), 1);
    range[0] -= room * wide, range[1] += room * wide;
}

static void box_of(const Data *data, const int column[2], double box[2][2])
{
    for (int i = 0; i < 2; i++)
        if (column[i] == i) box[i][0] = data->view[i][0], box[i][1] = data->view[i][1];
        else boundary_range(data->values + column[i], data->rows, data->columns, ROOM, box[i]);
}

void boundary_map_set(BoundaryMap *map, Evaluation *evaluation, const int column[2])
{
    const Data *data = evaluation->examples->data;
    double box[2][2];
    boundary_map_free(map);
    map->column[0] = column[0], map->column[1] = column[1];
    map->frame = (MapFrame){0}; /* the points have no places yet */
    box_of(data, column, box);
    boundary_range(evaluation->examples->y, data->rows, 1, 0, map->range);
    if (evaluation->classes) map->range[0] = 0, map->range[1] = 1;
    heat_set(&map->heat, evaluation, column[0], column[1], (const double(*)[2])box);
    points_set(&map->points, evaluation);
}

static void place_points(BoundaryMap *map, Rect area)
{
    const Evaluation *e = map->heat.evaluation;
    const Data *data = e->examples->data;
    if (area.x == map->frame.area.x && area.y == map->frame.area.y && area.w == map->frame.area.w) return;
    map->frame = (MapFrame){area, map->heat.box[0][0], map->heat.box[0][1], map->heat.box[1][0], map->heat.box[1][1]};
    for (int at = 0; at < e->rows; at++) {
        const double *row = data->values + (size_t)e->row[at] * (size_t)data->columns;
        map_frame_to(&map->frame, row[map->column[0]], row[map->column[1]], &map->points.at[at][0],
                     &map->points.at[at][1]);
    }
}

/* The unit under the pointer on the graph, of all layers together as pass_map counts; -1: what the outputs say, all of them. */
static int unit_of(const NetPicture *picture)
{
    const Network *network = picture->network;
    int layer = picture->neuron.layer;
    if (layer < 1 || layer > network->layer_count || (layer == network->layer_count && network->outputs == 1))
        return -1;
    return network->layers[layer - 1].first_unit + picture->neuron.unit;
}

/* The left corners are those of the panel. */
static void round_left(const Image *image, float radius)
{
    pen_round(image, radius, radius);
    for (int i = 0; i < image->height; i++)
        for (int x = image->width / 2; x < image->width; x++)
            image->pixels[(size_t)i * (size_t)image->stride + (size_t)x] |= 0xFF000000u;
}

static void paint(BoundaryMap *map, Ui *ui, Rect area, float radius, bool hidden)
{
    Rect pixels = ui_pixels(ui, area);
    int wide = (int)lroundf(pixels.w), high = (int)lroundf(pixels.h);
    uint64_t key = ui_hash_number(ui_hash_number((uint64_t)map->heat.version * 2 + ui_theme(ui)->night, wide), high);
    key = ui_hash_number(key, (double)radius);
    if (key == map->key || wide < 1 || high < 1) return;
    map->key = key;
    if (map->picture.width != wide || map->picture.height != high) {
        image_destroy(&map->picture);
        map->picture = image_create(wide, high);
    }
    double range[2] = {map->range[0], map->range[1]};
    if (hidden) { /* shown around zero */
        range[1] = 0;
        for (int i = 0; i < HEAT_POINTS; i++) range[1] = fmax(range[1], fabs((double)map->heat.value[i]));
        if (!(range[1] > 0) || !isfinite(range[1])) range[1] = 1;
        range[0] = -range[1];
    }
    heat_paint(&map->heat, ui, range[0], range[1], &map->picture);
    if (radius > 0) round_left(&map->picture, radius * ui_scale(ui));
}

typedef struct Border {
    Ui *ui;
    Rect area;
} Border;

static void draw_border(void *context, const float (*points)[2], int count)
{
    enum { MOST = 1000 };
    const Border *border = context;
    float path[MOST][2];
    for (int from = 0; from < count - 1; from += MOST - 1) {
        int part = count - from < MOST ? count - from : MOST;
        for (int i = 0; i < part; i++) {
            path[i][0] = border->area.x + points[from + i][0] / HEAT_CELLS * border->area.w;
            path[i][1] = border->area.y + points[from + i][1] / HEAT_CELLS * border->area.h;
        }
        pen_path(border->ui, (const float(*)[2])path, part, 3, pen_ink(border->ui, COLOR_TEXT), 0, 0);
    }
}

/* To about a hundredth of the way. */
static const char *say_end(char out[48], const double range[2], int end)
{
    double step = pow(10, floor(log10(range[1] - range[0])) - 1);
    return figures_value(out, round(range[end] / step) * step);
}

/* "x1 −6 to 6" in the corners where the axes end. */
static void draw_axis_name(const BoundaryMap *map, Ui *ui, Rect area, int axis)
{
    char text[160], low[48], high[48];
    word_fill(text, sizeof text, axis ? "network.boundary_up" : "network.boundary_right",
              WORD_TEXT("name", map->heat.evaluation->examples->data->column[map->column[axis]]),
              WORD_TEXT("low", say_end(low, map->heat.box[axis], 0)),
              WORD_TEXT("high", say_end(high, map->heat.box[axis], 1)));
    float wide = fminf(ui_text_width(ui, TYPE_SMALL, text) + 20, area.w - 16);
    Rect chip = {axis ? area.x + 8 : area.x + area.w - wide - 8, axis ? area.y + 8 : area.y + area.h - 42, wide, 34};
    ui_chip(ui, chip);
    ui_text_fit(ui, chip.x + 10, chip.y + 24, wide - 20, UI_LEFT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT_DIM), text);
}

/* Points that were placed by hand can be placed on their own plane. */
static bool by_hand(const BoundaryMap *map, const NetPicture *picture, int unit)
{
    const NetworkScene *scene = picture->scene;
    return scene && scene->words.data.point_count && map->column[0] == 0 && map->column[1] == 1 && unit < 0;
}

NetAct boundary_map_draw(BoundaryMap *map, Ui *ui, Rect area, float radius, const NetPicture *picture,
                         const ExampleFilter *filter)
{
    const Evaluation *e = map->heat.evaluation;
    int unit = unit_of(picture);
    bool outputs = unit < 0;
    place_points(map, area);
    heat_take(&map->heat, picture->theta, unit, picture->final);
    uint64_t hash =
        ui_hash(ui_hash_number((uint64_t)map->heat.version, (double)picture->version), filter, sizeof *filter);
    if (ui_layer_begin(ui, "boundary map", area, ui_hash_number(hash, unit)))
        paint(map, ui, area, radius, !outputs && picture->neuron.layer < picture->network->layer_count);
    pen_image(ui, &map->picture, area);
    pen_clip_push(ui, area);
    if (outputs && e->classes && ui_drawing(ui)) heat_border(&map->heat, draw_border, &(Border){ui, area});
    points_draw(&map->points, ui, filter, map->range[0], map->range[1]);
    for (int axis = 0; axis < 2; axis++) draw_axis_name(map, ui, area, axis);
    pen_clip_pop(ui);
    ui_layer_end(ui);
    UiHit hit = ui_hotspot(ui, UI_IMAGE, word("network.boundary_title"), "", area, UI_NO_FOCUS | UI_BARE);
    NetAct act = points_read(&map->points, ui, area, &hit, picture);
    if (by_hand(map, picture, unit)) {
        act.places = hit.clicked && map->points.hovered < 0;
        act.erases = hit.right && map->points.hovered >= 0;
        if (act.erases) act.row = e->row[map->points.hovered];
        if (act.places) map_frame_from(&map->frame, hit.x + area.x, hit.y + area.y, &act.at[0], &act.at[1]);
        act.shows |= act.places || act.erases;
    }
    return act;
}
