/* What the graph shows, read from the pass and laid out. */
#include "view/network/graph_parts.h"

#include "base/memory.h"
#include "model/network/examples.h"
#include "model/network/pass.h"
#include "view/parts/class_look.h"
#include "view/network/net_names.h"
#include "view/parts/pen.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- places ----------------------------------------------------------------------------------------------------- */

static bool has_weights(const NetPicture *picture, int layer)
{
    return layer == 0 || graph_layer(picture, layer)->number;
}

static int units_of(const NetPicture *picture, int layer)
{
    return layer == 0 ? picture->network->inputs : graph_layer(picture, layer)->units;
}

static void find_columns(GraphPlaces *at, const NetPicture *picture)
{
    at->columns = 0;
    for (int layer = 0; layer <= picture->network->layer_count; layer++)
        if (has_weights(picture, layer) && at->columns < GRAPH_COLUMNS_MAX) {
            at->layer[at->columns] = layer;
            at->units[at->columns++] = units_of(picture, layer);
        }
}

enum { CARD_LEAST = 96, CARD_MOST = 112 }; /* beside a unit's map: room for its numbers */

/* Discs where all fit in with their deltas below, else cards where they are not too close, else dots. */
static void choose_shape(GraphPlaces *at, float high, float apart)
{
    float pitch = high, room = apart - 48;
    for (int c = 0; c < at->columns; c++) {
        bool cut = at->count[c] < at->units[c];
        pitch = fminf(pitch, (high - (cut ? GRAPH_MORE : 0)) / (float)at->count[c]);
    }
    at->radius = fminf(fminf(42, (pitch - GRAPH_BELOW) / 2), (apart - 28) / 2);
    at->wide = 2 * at->radius;
    at->shape = GRAPH_DISCS;
    if (at->radius >= 29) return;
    at->shape = GRAPH_CARDS;
    at->radius = fminf(28, (pitch - 6) / 2);
    at->wide = 2 * at->radius + CARD_LEAST;
    if (room >= at->wide && at->radius >= 18) {
        at->wide = fminf(room, 2 * at->radius + CARD_MOST);
        return;
    }
    at->shape = GRAPH_DOTS;
    at->radius = fmaxf(6, fminf(fminf(28, (pitch - 6) / 2), room / 2));
    at->wide = 2 * at->radius;
}

static void lay(GraphView *view, Rect rect, const NetPicture *picture)
{
    GraphPlaces *at = &view->at;
    at->rect = rect;
    find_columns(at, picture);
    for (int c = 0; c < at->columns; c++) {
        int most = GRAPH_ROWS_MAX, units = at->units[c];
        at->count[c] = units <= most ? units : most - 2;
        if (view->first[c] >= units) view->first[c] = 0;
    }
    float top = rect.y + GRAPH_HEAD, high = rect.h - GRAPH_HEAD - GRAPH_FOOT, side = 32, goal = 84;
    float apart = (rect.w - 2 * side - goal - 88) / (float)fmaxf(1, (float)at->columns - 1);
    choose_shape(at, high, apart);
    apart = (rect.w - 2 * side - goal - at->wide) / fmaxf(1, (float)at->columns - 1);
    at->node_count = 0;
    at->low = top + high;
    for (int c = 0; c < at->columns; c++) {
        int count = at->count[c], first = view->first[c];
        bool cut = count < at->units[c];
        float room = high - (cut ? GRAPH_MORE : 0), below = at->shape == GRAPH_DISCS ? GRAPH_BELOW : 0;
        float pitch = fminf(room / (float)count, at->shape == GRAPH_DISCS ? 150 : 2 * at->radius + 36);
        at->x[c] = rect.x + side + at->wide / 2 + (float)c * apart;
        at->node[c] = at->node_count;
        if (first > at->units[c] - count) first = at->units[c] - count;
        for (int i = 0; i < count; i++) {
            GraphNode *node = &view->nodes[at->node_count++];
            node->column = c, node->layer = at->layer[c], node->unit = first + i;
            node->x = at->x[c];
            node->y = top + room / 2 + pitch * ((float)i - (float)(count - 1) / 2) - below / 2;
        }
    }
}

const GraphNode *graph_node(const GraphView *view, int layer, int unit)
{
    for (int i = 0; i < view->at.node_count; i++)
        if (view->nodes[i].layer == layer && view->nodes[i].unit == unit) return &view->nodes[i];
    return NULL;
}

void graph_edge(const GraphView *view, const GraphNode *from, const GraphNode *to, float out[4])
{
    float half = view->at.wide / 2, dx = to->x - from->x, dy = to->y - from->y, length = hypotf(dx, dy);
    out[0] = from->x + half, out[1] = from->y, out[2] = to->x - half, out[3] = to->y;
    if (view->at.shape == GRAPH_CARDS || !(length > 0)) return;
    out[0] = from->x + half * dx / length, out[1] = from->y + half * dy / length;
    out[2] = to->x - half * dx / length, out[3] = to->y - half * dy / length;
}

/* ---- symbols ---------------------------------------------------------------------------------------------------- */

static void set_symbols(GraphView *view, Ui *ui, const NetPicture *picture)
{
    float scale = ui_scale(ui), size = view->at.shape == GRAPH_DISCS ? 28 : 26;
    for (int i = 0; i < view->at.node_count; i++) {
        GraphNode *node = &view->nodes[i];
        const Math *math;
        char tex[NET_NAME];
        math_from_tex(&view->arena, net_unit_tex(tex, picture, node->layer, node->unit), &math, NULL);
        float room = view->at.shape == GRAPH_DISCS ? 2 * view->at.radius - 12 : 2 * view->at.radius - 4;
        for (float px = size; px >= 20; px -= 2) { /* a feature's formula may be long */
            LayoutDesc desc = {.size = px * scale,
                               .least = fmaxf(16 * scale, 13),
                               .measure = font_measure_math,
                               .context = canvas_fonts(ui_canvas(ui))};
            layout_math(&view->arena, math, &desc, &node->symbol);
            if (node->symbol.width <= room * scale) break;
        }
        node->wide = node->symbol.width > room * scale;
    }
}

/* ---- numbers ---------------------------------------------------------------------------------------------------- */

double graph_gradient(const NetPicture *p, NetWeight w)
{
    if (p->example < 0) return p->gradient[graph_index(p, w)];
    const NetworkLayer *layer = graph_layer(p, w.layer);
    double delta = pass_delta(p->pass, w.layer, w.unit, p->example);
    return w.input == layer->inputs ? delta : delta * pass_value(p->pass, w.layer - 1, w.input, p->example);
}

/* Where what comes out of a layer is seen by the next one with weights: behind those that drop out. */
static int onward(const NetPicture *p, int layer)
{
    while (layer < p->network->layer_count && !p->network->layers[layer].number) layer++;
    return layer;
}

/* Of the chosen example, else means over all. */
static void read_numbers(GraphView *view, const NetPicture *p)
{
    int from = p->example < 0 ? 0 : p->example, to = p->example < 0 ? p->count : p->example + 1;
    for (int i = 0; i < view->at.node_count; i++) {
        GraphNode *node = &view->nodes[i];
        double value = 0, delta = 0, strength = 0;
        int on = onward(p, node->layer);
        bool kept = on == node->layer;
        for (int e = from; e < to; e++) {
            value += pass_value(p->pass, node->layer, node->unit, e);
            strength += fabs(pass_value(p->pass, on, node->unit, e));
            double keep = 1;
            for (int layer = node->layer + 1; layer <= on; layer++) keep *= pass_keep(p->pass, layer, node->unit, e);
            kept |= keep > 0;
            if (node->layer > 0) delta += pass_delta(p->pass, node->layer, node->unit, e);
        }
        int count = to > from ? to - from : 1;
        node->out = !kept;
        node->value = value / count, node->delta = delta / count, node->strength = strength / count;
    }
    view->weight_most = view->gradient_most = 0;
    for (int c = 1; c < view->at.columns; c++) {
        const NetworkLayer *layer = graph_layer(p, view->at.layer[c]);
        view->value_most[c] = 0;
        for (int unit = 0; unit < layer->units; unit++)
            for (int input = 0; input < layer->inputs; input++) {
                NetWeight weight = {view->at.layer[c], unit, input};
                double w = fabs(p->theta[graph_index(p, weight)]), g = fabs(graph_gradient(p, weight));
                view->weight_most = fmax(view->weight_most, w);
                view->gradient_most = fmax(view->gradient_most, g);
                const GraphNode *node = graph_node(view, view->at.layer[c - 1], input);
                if (node) view->value_most[c] = fmax(view->value_most[c], w * node->strength);
            }
    }
}

/* ---- what units compute over the plane -------------------------------------------------------------------------- */

static void set_plane(GraphView *view, const NetPicture *picture)
{
    const Examples *examples = picture->examples;
    const Data *data = examples->data;
    int inputs = picture->network->inputs, units = 0, count = examples->count[PART_TRAIN];
    double *columns = arena_array(&view->arena, double, data->columns);
    for (int c = 0; c < data->columns; c++) { /* others than the first two stand at their mean */
        columns[c] = 0;
        for (int i = 0; i < count; i++)
            columns[c] +=
                data->values[(size_t)examples->row[PART_TRAIN][i] * (size_t)data->columns + (size_t)c] / count;
    }
    for (int l = 0; l < picture->network->layer_count; l++)
        if (picture->network->layers[l].number) units += picture->network->layers[l].units;
    view->plane = arena_array(&view->arena, double, GRAPH_POINTS *inputs);
    view->said = arena_array(&view->arena, float, GRAPH_POINTS *units);
    for (int i = 0; i < GRAPH_POINTS; i++) {
        double at[2] = {(double)(i % GRAPH_MAP) / (GRAPH_MAP - 1), 1 - (double)(i / GRAPH_MAP) / (GRAPH_MAP - 1)};
        for (int c = 0; c < 2 && c < data->columns; c++)
            columns[c] = data->view[c][0] + at[c] * (data->view[c][1] - data->view[c][0]);
        examples_input(examples, columns, view->plane + (size_t)i * (size_t)inputs);
    }
}

static double said_at(const GraphView *view, const NetPicture *picture, const GraphNode *node, int i)
{
    if (node->layer == 0) return view->plane[i * picture->network->inputs + node->unit];
    return (double)view->said[(graph_layer(picture, node->layer)->first_unit + node->unit) * GRAPH_POINTS + i];
}

/* Zero in the middle; what lies between 0 and 1 as chances do: a half. */
void graph_paint_map(const GraphView *view, const Ui *ui, const NetPicture *picture, const GraphNode *node,
                     const Image *out)
{
    float grid[GRAPH_MAP][GRAPH_MAP], most = 1e-6f;
    uint32_t tones[256];
    bool chance = node->layer == picture->network->layer_count && picture->network->output != OUTPUT_LINEAR;
    for (int i = 0; i < GRAPH_POINTS; i++) {
        double said = said_at(view, picture, node, i);
        float value = (float)(chance ? 2 * said - 1 : said);
        grid[i / GRAPH_MAP][i % GRAPH_MAP] = isfinite(value) ? value : 0;
        if (isfinite(value)) most = fmaxf(most, fabsf(value));
    }
    for (int i = 0; i < 256; i++) tones[i] = class_scale(ui_theme(ui), (float)i / 255);
    for (int y = 0; y < out->height; y++) {
        float v = ((float)y + 0.5f) / (float)out->height * (GRAPH_MAP - 1);
        int row = (int)v < GRAPH_MAP - 1 ? (int)v : GRAPH_MAP - 2;
        uint32_t *pixel = out->pixels + (size_t)y * (size_t)out->stride;
        for (int x = 0; x < out->width; x++) {
            float u = ((float)x + 0.5f) / (float)out->width * (GRAPH_MAP - 1);
            int column = (int)u < GRAPH_MAP - 1 ? (int)u : GRAPH_MAP - 2;
            const float *a = &grid[row][column], *b = &grid[row + 1][column];
            float fx = u - (float)column, fy = v - (float)row;
            float upper = a[0] + (a[1] - a[0]) * fx, lower = b[0] + (b[1] - b[0]) * fx;
            float share = 0.5f + 0.5f * (upper + (lower - upper) * fy) / most;
            pixel[x] = tones[share > 0 ? share < 1 ? (int)(share * 255 + 0.5f) : 255 : 0];
        }
    }
}

/* Round, or a square with round corners. */
static void cut_corners(const GraphView *view, const Image *map, float scale)
{
    float radius = view->at.shape == GRAPH_CARDS ? 8 * scale : (float)map->width / 2;
    pen_round(map, radius, radius);
}

static void read_maps(GraphView *view, Ui *ui, const NetPicture *picture)
{
    int side = (int)fmaxf(4, floorf(2 * view->at.radius * ui_scale(ui) + 0.5f));
    pass_map(picture->pass, picture->theta, view->plane, GRAPH_POINTS, view->said);
    for (int i = 0; i < view->at.node_count; i++) {
        Image *map = &view->nodes[i].map;
        if (map->width != side) {
            image_destroy(map);
            *map = image_create(side, side);
        }
        graph_paint_map(view, ui, picture, &view->nodes[i], map);
        cut_corners(view, map, ui_scale(ui));
    }
}

/* ---- all together ----------------------------------------------------------------------------------------------- */

static bool same_rect(Rect a, Rect b) { return !memcmp(&a, &b, sizeof a); }

void graph_read(GraphView *view, Ui *ui, Rect rect, const NetPicture *picture)
{
    bool other = view->network != picture->network || view->examples != picture->examples;
    uint64_t look = ui_hash_number(ui_hash_number(0, (double)ui_scale(ui)), ui_theme(ui)->night);
    for (int c = 0; c < GRAPH_COLUMNS_MAX; c++) look = ui_hash_number(look, view->first[c]);
    bool moved = other || view->look != look || !same_rect(view->at.rect, rect);
    if (other) {
        memset(view->first, 0, sizeof view->first);
        view->network = picture->network, view->examples = picture->examples;
    }
    if (moved) {
        lay(view, rect, picture);
        arena_reset(&view->arena);
        set_symbols(view, ui, picture);
        set_plane(view, picture);
        view->look = look;
    }
    if (!moved && view->version == picture->version) return;
    view->version = picture->version;
    read_numbers(view, picture);
    read_maps(view, ui, picture);
}
