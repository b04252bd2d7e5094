#include "view/network/graph_view.h"

#include "base/text.h"
#include "model/network/pass.h"
#include "view/network/graph_parts.h"
#include "view/network/net_names.h"
#include "view/parts/figures.h"
#include "view/parts/pen.h"
#include "view/parts/words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { HIT = 16, PULL = 240 /* units from 0 to the largest weight */, SPOTS = 9, BOX_MAP = 240 };

/* ---- the stages ------------------------------------------------------------------------------------------------- */

static const char *const stage_words[NET_STAGES] = {"network.graph_forward", "network.graph_loss_stage",
                                                    "network.graph_backward", "network.graph_update"};

/* The four stages from the left; where there is no room for their names, their numbers. */
static void draw_stages(Ui *ui, Rect rect, const NetPicture *p, NetAct *act)
{
    float wide = 0, x = rect.x + 24, y = rect.y + 18, high = 48;
    for (int i = 0; i < NET_STAGES; i++) wide += ui_text_width(ui, TYPE_PANEL_TITLE, word(stage_words[i])) + 78;
    bool names = wide + 300 < rect.w;
    ui_layer_begin(ui, "graph stages", (Rect){rect.x, y - 4, rect.w, high + 8},
                   ui_hash_number(p->stage, p->example < 0));
    for (int i = 0; i < NET_STAGES; i++) {
        bool now = (int)p->stage == i, passed = i < (int)p->stage;
        const char *name = word(stage_words[i]);
        float text = names || now ? ui_text_width(ui, TYPE_PANEL_TITLE, name) : 0;
        Rect chip = {x, y, text + (text > 0 ? 66 : 52), high};
        char number[8];
        snprintf(number, sizeof number, "%d", i + 1);
        UiHit hit = ui_hotspot(ui, UI_BUTTON, name, now ? word("network.graph_now") : "", chip, UI_BARE);
        ui_hint(ui, word("network.graph_stage_hint"), COMMAND_NEXT_LINE);
        Color ink = pen_ink(ui, now ? COLOR_ACCENT_INK : passed ? COLOR_TEXT : COLOR_TEXT_DIM);
        pen_fill(ui, chip, 10,
                 now ? pen_ink(ui, COLOR_ACCENT_FILL)
                     : pen_ink(ui, passed || hit.hovered ? COLOR_PANEL_RAISED : COLOR_PANEL));
        if (!now) pen_frame(ui, chip, 10, 1.5f, pen_ink(ui, COLOR_PANEL_LINE));
        pen_disc(ui, x + 28, y + 24, 15, pen_fade(ink, 0.16f));
        ui_text(ui, x + 28, y + 31, UI_CENTRE, TYPE_SMALL, ink, number);
        if (text > 0) ui_text(ui, x + 52, y + 32, UI_LEFT, TYPE_PANEL_TITLE, ink, name);
        if (hit.clicked) act->picks_stage = act->shows = true, act->stage = (NetStage)i;
        x += chip.w + 12;
    }
    const char *one = word("network.graph_one_button"), *all = word("network.graph_all_button");
    const char *other = p->example < 0 ? one : all;
    float right = rect.x + rect.w - 24, button = ui_text_width(ui, TYPE_PANEL_TITLE, other) + 48;
    if (right - button > x) {
        if (ui_button(ui, other, (Rect){right - button, y, button, high}, 0)) act->picks_all = act->shows = true;
        ui_hint(ui, word(p->example < 0 ? "network.graph_one_hint" : "network.graph_all_hint"), COMMAND_BATCH);
    }
    ui_layer_end(ui);
}

static char *weight_name(char out[160], const NetPicture *p, NetWeight weight)
{
    char from[NET_NAME], to[NET_NAME];
    net_unit_text(to, p, weight.layer, weight.unit);
    if (weight.input == graph_layer(p, weight.layer)->inputs)
        return word_fill(out, 160, "network.graph_bias", WORD_TEXT("unit", to));
    net_unit_text(from, p, weight.layer - 1, weight.input);
    return word_fill(out, 160, "network.graph_weight", WORD_INT("layer", graph_layer(p, weight.layer)->number),
                     WORD_TEXT("from", from), WORD_TEXT("to", to));
}

/* ---- edges ------------------------------------------------------------------------------------------------------ */

static float away(const float line[4], float x, float y)
{
    float dx = line[2] - line[0], dy = line[3] - line[1], length = dx * dx + dy * dy;
    float t = length > 0 ? ((x - line[0]) * dx + (y - line[1]) * dy) / length : 0;
    t = fminf(1, fmaxf(0, t));
    return hypotf(line[0] + t * dx - x, line[1] + t * dy - y);
}

/* The edge of a column that is nearest to a point; its number there, and how far it is away. */
static int nearest(const GraphView *view, int column, float x, float y, float *distance)
{
    const GraphPlaces *at = &view->at;
    int best = -1;
    *distance = 1e9f;
    for (int i = 0; i < at->count[column]; i++)
        for (int k = 0; k < at->count[column - 1]; k++) {
            float line[4], far;
            graph_edge(view, &view->nodes[at->node[column - 1] + k], &view->nodes[at->node[column] + i], line);
            far = away(line, x, y);
            if (far < *distance) *distance = far, best = i * GRAPH_ROWS_MAX + k;
        }
    return best;
}

/* For each edge the place where it is farthest from its neighbours. */
static void find_spots(GraphView *view)
{
    static const float tries[SPOTS] = {0.5f, 0.4f, 0.6f, 0.3f, 0.7f, 0.2f, 0.8f, 0.12f, 0.88f};
    const GraphPlaces *at = &view->at;
    for (int c = 1; c < at->columns; c++)
        for (int i = 0; i < at->count[c]; i++)
            for (int k = 0; k < at->count[c - 1]; k++) {
                float line[4], *spot = view->spot[c][i * GRAPH_ROWS_MAX + k], best = -1;
                graph_edge(view, &view->nodes[at->node[c - 1] + k], &view->nodes[at->node[c] + i], line);
                for (int t = 0; t < SPOTS; t++) {
                    float x = line[0] + tries[t] * (line[2] - line[0]), y = line[1] + tries[t] * (line[3] - line[1]);
                    float gap = 1e9f;
                    for (int j = 0; j < at->count[c]; j++)
                        for (int m = 0; m < at->count[c - 1]; m++) {
                            float other[4];
                            if (j == i && m == k) continue;
                            graph_edge(view, &view->nodes[at->node[c - 1] + m], &view->nodes[at->node[c] + j], other);
                            gap = fminf(gap, away(other, x, y));
                        }
                    if (gap > best + 0.5f) best = gap, spot[0] = x, spot[1] = y;
                }
            }
}

static NetWeight weight_at(const GraphView *view, int column, int edge)
{
    const GraphPlaces *at = &view->at;
    return (NetWeight){at->layer[column], view->nodes[at->node[column] + edge / GRAPH_ROWS_MAX].unit,
                       view->nodes[at->node[column - 1] + edge % GRAPH_ROWS_MAX].unit};
}

static double weight_value(const NetPicture *p, NetWeight weight) { return p->theta[graph_index(p, weight)]; }

/* What pulling, the wheel and keys make of a weight. */
static void change(const GraphView *view, const NetPicture *p, NetWeight weight, double value, NetAct *act)
{
    if (!isfinite(value) || value == weight_value(p, weight)) return; /* NOLINT: the very same */
    act->sets_weight = act->shows = true;
    act->weight = weight;
    act->value = value;
}

static void take_edge(GraphView *view, Ui *ui, const NetPicture *p, NetWeight weight, const UiHit *hit, NetAct *act)
{
    double whole = fmax(1, view->weight_most);
    if (hit->pressed) {
        act->picks_weight = act->shows = true;
        act->weight = weight;
        view->pulled_from = weight_value(p, weight);
        view->pulled_by = 0;
    }
    if (!hit->held || hit->pressed) return;
    view->pulled_by -= hit->dy;
    if (fabsf(view->pulled_by) > 4 && hit->dy != 0)
        change(view, p, weight, view->pulled_from + whole * (double)view->pulled_by / PULL, act);
}

/* All edges can be pressed where they are themselves; the one under the pointer also there. */
static void draw_hands_on_edges(GraphView *view, Ui *ui, const NetPicture *p, NetAct *act)
{
    const GraphPlaces *at = &view->at;
    NetWeight over = {0};
    float px, py, far;
    int over_column = 0, over_edge = -1;
    double step = 0.05 * fmax(1, view->weight_most);
    ui_pointer(ui, &px, &py);
    for (int c = 1; c < at->columns; c++) {
        if (px < at->x[c - 1] || px > at->x[c]) continue;
        int edge = nearest(view, c, px, py, &far);
        if (edge >= 0 && far <= HIT / 2.0f) over_column = c, over_edge = edge;
    }
    for (int c = 1; c < at->columns; c++)
        for (int i = 0; i < at->count[c]; i++)
            for (int k = 0; k < at->count[c - 1]; k++) {
                int edge = i * GRAPH_ROWS_MAX + k;
                NetWeight weight = weight_at(view, c, edge);
                bool chosen = graph_same(weight, p->weight), under = c == over_column && edge == over_edge;
                const float *spot = view->spot[c][edge];
                float x = under ? px : spot[0], y = under ? py : spot[1];
                char name[160], value[48];
                weight_name(name, p, weight);
                graph_number(value, weight_value(p, weight), 3);
                UiHit hit = ui_hotspot(ui, UI_EDGE, name, value, (Rect){x - HIT / 2.0f, y - HIT / 2.0f, HIT, HIT},
                                       UI_BARE | (chosen ? 0 : UI_NO_FOCUS));
                if (!chosen) ui_hint(ui, name, COMMAND_NONE);
                if (hit.hovered || hit.held) over = weight;
                take_edge(view, ui, p, weight, &hit, act);
                if (!hit.hovered && !(chosen && hit.focused)) continue;
                double by = hit.hovered ? (double)ui_wheel(ui, (Rect){px - HIT, py - HIT, 2 * HIT, 2 * HIT}) : 0;
                if (chosen && hit.focused) by += ui_key(ui, "Plus") + ui_key(ui, "=") - ui_key(ui, "Minus");
                if (by != 0) change(view, p, weight, weight_value(p, weight) + step * by, act); /* NOLINT */
                if (!chosen || !hit.focused) continue;
                int dx = 0, dy = 0;
                ui_arrows(ui, &dx, &dy);
                if (!dx && !dy) continue;
                int column = c + (dx > 0) - (dx < 0), unit = i, input = k - (dy > 0) + (dy < 0);
                if (column < 1 || column >= at->columns) continue;
                if (input < 0 || input >= at->count[column - 1])
                    unit += input < 0 ? -1 : 1, input = input < 0 ? at->count[column - 1] - 1 : 0;
                if (unit < 0 || unit >= at->count[column]) continue;
                act->picks_weight = act->shows = true;
                act->weight = weight_at(view, column, unit * GRAPH_ROWS_MAX + input);
                weight_name(name, p, act->weight);
                ui_focus(ui, UI_EDGE, name);
            }
    view->over = over;
}

/* ---- units ------------------------------------------------------------------------------------------------------ */

static void unit_value(const GraphView *view, const NetPicture *p, const GraphNode *node, char out[128])
{
    char value[48], delta[48];
    graph_number(value, node->value, 2);
    graph_number(delta, node->delta, 3);
    if (node->out) snprintf(out, 128, "%s", word("network.graph_out"));
    else if (!net_has_values(p, node->layer)) out[0] = 0;
    else if (node->layer > 0 && net_has_deltas(p, node->layer)) snprintf(out, 128, "%s, δ %s", value, delta);
    else snprintf(out, 128, "%s", value);
}

static void draw_bias_hand(GraphView *view, Ui *ui, const NetPicture *p, const GraphNode *node, NetAct *act)
{
    NetWeight bias = {node->layer, node->unit, graph_layer(p, node->layer)->inputs};
    char name[160], value[48];
    float x, y;
    graph_bias_place(view, node, &x, &y);
    weight_name(name, p, bias);
    graph_number(value, weight_value(p, bias), 3);
    UiHit hit =
        ui_hotspot(ui, UI_EDGE, name, value, (Rect){x - HIT / 2.0f, y - HIT / 2.0f, HIT, HIT}, UI_BARE | UI_NO_FOCUS);
    ui_hint(ui, name, COMMAND_NONE);
    take_edge(view, ui, p, bias, &hit, act);
    if (hit.hovered || hit.held) view->over = bias;
    float notches = hit.hovered ? ui_wheel(ui, (Rect){x - HIT, y - HIT, 2 * HIT, 2 * HIT}) : 0;
    if (notches != 0) change(view, p, bias, weight_value(p, bias) + 0.05 * (double)notches, act);
}

static void draw_hands_on_units(GraphView *view, Ui *ui, const NetPicture *p, NetAct *act)
{
    const GraphPlaces *at = &view->at;
    for (int i = 0; i < at->node_count; i++) {
        const GraphNode *node = &view->nodes[i];
        char name[NET_NAME], value[128];
        net_unit_text(name, p, node->layer, node->unit);
        unit_value(view, p, node, value);
        Rect rect = {node->x - at->wide / 2, node->y - at->radius, at->wide, 2 * at->radius};
        UiHit hit = ui_hotspot(ui, UI_CELL, name, value, rect, UI_BARE);
        if (hit.hovered || hit.focused) {
            act->hovers = true;
            act->neuron = (NetNeuron){node->layer, node->unit};
        }
        int dx = 0, dy = 0;
        if (hit.focused) ui_arrows(ui, &dx, &dy);
        if (dx || dy) {
            int c = node->column + (dx > 0) - (dx < 0), row = i - at->node[node->column] - (dy > 0) + (dy < 0);
            if (c >= 0 && c < at->columns && row >= 0) {
                if (row >= at->count[c]) row = at->count[c] - 1;
                const GraphNode *next = &view->nodes[at->node[c] + row];
                ui_focus(ui, UI_CELL, net_unit_text(name, p, next->layer, next->unit));
                act->shows = true;
            }
        }
        if (node->layer > 0 && graph_has_bias(view)) draw_bias_hand(view, ui, p, node, act);
    }
    for (int c = 0; c < at->columns; c++) { /* the pages of a layer that has more than it shows */
        if (at->count[c] == at->units[c]) continue;
        char name[64], text[64];
        word_fill(name, sizeof name, "network.graph_page", WORD_INT("layer", c));
        word_fill(text, sizeof text, "network.graph_more", WORD_INT("count", at->units[c] - at->count[c]));
        float wide = fmaxf(48, ui_text_width(ui, TYPE_SMALL, text) + 16);
        if (at->columns > 1 && wide > at->x[1] - at->x[0] - 4) {
            word_fill(text, sizeof text, "network.graph_more_short", WORD_INT("count", at->units[c] - at->count[c]));
            wide = fmaxf(48, ui_text_width(ui, TYPE_SMALL, text) + 16);
        }
        Rect box = {at->x[c] - wide / 2, at->low - GRAPH_MORE, wide, GRAPH_MORE};
        ui_layer_begin(ui, name, box, ui_hash_text(view->look, text));
        UiHit hit = ui_hotspot(ui, UI_BUTTON, name, text, box, UI_BARE);
        ui_text(ui, at->x[c], box.y + 29, UI_CENTRE, TYPE_SMALL, pen_ink(ui, hit.hovered ? COLOR_TEXT : COLOR_TEXT_DIM),
                text);
        ui_layer_end(ui);
        if (!hit.clicked) continue;
        view->first[c] += at->count[c];
        if (view->first[c] >= at->units[c]) view->first[c] = 0;
        act->shows = true;
    }
}

/* ---- a frame ---------------------------------------------------------------------------------------------------- */

NetAct graph_view_draw(GraphView *view, Ui *ui, Rect rect, const NetPicture *picture)
{
    NetAct act = {0};
    uint64_t look = view->look;
    graph_read(view, ui, rect, picture);
    if (look != view->look) find_spots(view);
    ui_layer_begin(ui, "graph panel", rect, 0);
    ui_panel(ui, word("network.graph_title"), rect);
    ui_layer_end(ui);
    draw_stages(ui, rect, picture, &act);
    graph_paint(view, ui, picture);
    draw_hands_on_edges(view, ui, picture, &act);
    draw_hands_on_units(view, ui, picture, &act);
    return act;
}

/* Beside the unit, where there is room. */
static Rect box_place(const GraphView *view, Ui *ui, const GraphNode *node, float wide, float high)
{
    const Frame *frame = ui_frame(ui);
    float x = node->x + view->at.wide / 2 + 20, y = node->y - high / 2, low = frame->transport.y - 8;
    if (x + wide > frame->width - 8) x = node->x - view->at.wide / 2 - 20 - wide;
    return (Rect){fmaxf(8, x), fmaxf(frame->space->top_bar + 8, fminf(y, low - high)), wide, high};
}

void graph_view_box(GraphView *view, Ui *ui, const NetPicture *p)
{
    const GraphNode *node = p->neuron.layer >= 0 ? graph_node(view, p->neuron.layer, p->neuron.unit) : NULL;
    if (!node) return;
    char name[64], value[48], text[WORD_TEXT_MAX];
    float wide = BOX_MAP + 48, high = BOX_MAP + 116;
    Rect box = box_place(view, ui, node, wide, high), map = {box.x + 24, box.y + 56, BOX_MAP, BOX_MAP};
    int side = (int)(BOX_MAP * ui_scale(ui));
    net_unit_text(name, p, node->layer, node->unit);
    ui_cover(ui, box);
    uint64_t hash =
        ui_hash_number(ui_hash(p->version, &view->look, sizeof view->look), node->layer * 1000 + node->unit);
    ui_layer_begin(ui, "unit large", box, ui_hash_number(hash, p->stage * 64 + p->layer + (p->progress >= 1)));
    ui_panel(ui, name, box);
    word_fill(text, sizeof text, "network.graph_computes", WORD_TEXT("unit", name));
    ui_text_fit(ui, box.x + 24, box.y + 38, wide - 48, UI_LEFT, TYPE_PANEL_TITLE, pen_ink(ui, COLOR_TEXT), text);
    if (ui_drawing(ui) && view->large.width != side) {
        image_destroy(&view->large);
        view->large = image_create(side, side);
    }
    if (ui_drawing(ui)) graph_paint_map(view, ui, p, node, &view->large), pen_image(ui, &view->large, map);
    ui_item(ui, UI_IMAGE, text, "", map, 0);
    float y = map.y + map.h + 34;
    if (net_has_values(p, node->layer))
        ui_number(ui, box.x + 24, y, UI_LEFT, TYPE_NUMBER, pen_ink(ui, COLOR_TEXT), text,
                  graph_number(value, node->value, 2));
    if (node->layer > 0 && net_has_deltas(p, node->layer)) {
        char said[64];
        snprintf(said, sizeof said, "δ %s", graph_number(value, node->delta, 3));
        pen_words(ui, box.x + wide - 24, y, UI_RIGHT, TYPE_LABEL, pen_ink(ui, COLOR_GRADIENT), said);
    }
    ui_layer_end(ui);
}

void graph_view_free(GraphView *view)
{
    for (int i = 0; i < GRAPH_NODES_MAX; i++) image_destroy(&view->nodes[i].map);
    image_destroy(&view->large);
    arena_free(&view->arena);
}
