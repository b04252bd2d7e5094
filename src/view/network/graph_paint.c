/* The graph as it is drawn: edges, units with their numbers, the marks of the two pulses. */
#include "view/network/graph_parts.h"

#include "base/text.h"
#include "model/network/pass.h"
#include "run/training.h"
#include "view/network/net_names.h"
#include "view/parts/figures.h"
#include "view/parts/pen.h"
#include "view/parts/words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { LEGEND = 330, LOSS = 150 };

#define LEAST_MARK 0.03 /* of the largest: what is smaller has no mark */

/* Fixed decimals where they say something. */
char *graph_number(char out[48], double value, int decimals)
{
    double size = fabs(value);
    if (!isfinite(value)) return strcpy(out, "–"); /* said elsewhere in words */
    if (size >= 1000 || (size < 0.51 * pow(10, -decimals) && value != 0))
        return figures_short(out, value, 2); /* NOLINT */
    return number_fixed(out, value, size >= 100 ? 1 : decimals);
}

static Color sign_ink(const Ui *ui, double value) { return pen_ink(ui, value < 0 ? COLOR_NEGATIVE : COLOR_POSITIVE); }

/* ---- edges ------------------------------------------------------------------------------------------------------ */

static void stroke(Ui *ui, const float line[4], float width, Color color, bool dashed)
{
    float path[2][2] = {{line[0], line[1]}, {line[2], line[3]}};
    pen_path(ui, (const float(*)[2])path, 2, width, color, dashed ? 7 + width : 0, dashed ? 4 + width / 2 : 0);
}

static float edge_width(const GraphView *view, double weight)
{
    double share = view->weight_most > 0 ? fabs(weight) / view->weight_most : 0;
    return isfinite(share) ? 1.5f + 6 * (float)share : 1.5f;
}

static void paint_edge(const GraphView *view, Ui *ui, const NetPicture *picture, NetWeight weight, const float line[4])
{
    double w = picture->theta[graph_index(picture, weight)];
    float width = edge_width(view, w), alpha = 0.45f + 0.5f * (width - 1.5f) / 6;
    if (graph_same(weight, picture->weight)) {
        stroke(ui, line, width + 10, pen_ink(ui, COLOR_ACCENT), false);
        stroke(ui, line, width + 5, pen_ink(ui, COLOR_PANEL), false);
        alpha = 1;
    } else if (graph_same(weight, view->over)) {
        stroke(ui, line, width + 6, pen_fade(pen_ink(ui, COLOR_TEXT), 0.25f), false);
    }
    stroke(ui, line, width, pen_fade(sign_ink(ui, w), alpha), w < 0);
}

/* ---- pulses ----------------------------------------------------------------------------------------------------- */

/* A chevron that points along (dx, dy). */
static void chevron(Ui *ui, float x, float y, float dx, float dy, float size, float width, Color color)
{
    float tip[2] = {x + dx * size * 0.6f, y + dy * size * 0.6f};
    float path[3][2] = {{tip[0] - size * (dx + dy * 0.8f), tip[1] - size * (dy - dx * 0.8f)},
                        {tip[0], tip[1]},
                        {tip[0] - size * (dx - dy * 0.8f), tip[1] - size * (dy + dx * 0.8f)}};
    pen_path(ui, (const float(*)[2])path, 3, width, color, 0, 0);
}

/* `share` of the largest, 0 to 1; nothing under LEAST_MARK unless all of the layer are: then they are dots. */
static void mark(Ui *ui, const float line[4], float way, bool back, double share, bool all_small, Color color)
{
    float x = line[0] + (line[2] - line[0]) * way, y = line[1] + (line[3] - line[1]) * way;
    float dx = line[2] - line[0], dy = line[3] - line[1], length = hypotf(dx, dy);
    if (!isfinite(share) || !(length > 0)) return;
    if (share < LEAST_MARK) {
        if (all_small && share > 0) pen_disc(ui, x, y, 3, color);
        return;
    }
    float size = 6 + 8 * (float)sqrt(share), width = 2.5f + 1.5f * (float)share;
    dx /= length, dy /= length;
    if (back) dx = -dx, dy = -dy;
    chevron(ui, x, y, dx, dy, size, width, color);
    if (share > 0.6) chevron(ui, x - dx * 9, y - dy * 9, dx, dy, size, width, color);
}

/* How far a pulse is on the edges into a column: < 0: not there yet; 1: it has been there. */
static double forward_at(const NetPicture *p, int layer)
{
    if (p->stage > NET_FORWARD || layer < p->layer) return 1;
    return layer == p->layer ? p->progress : -1;
}
static double backward_at(const NetPicture *p, int below)
{
    if (p->stage > NET_BACKWARD) return 1;
    if (p->stage < NET_BACKWARD) return -1;
    return below > p->layer ? 1 : below == p->layer ? p->progress : -1;
}

/* Where the marks on the edges into a column are, how large the largest is. */
typedef struct Wave {
    bool back, all_small, moves;
    float way;
    double most;
} Wave;

static double mark_size(const GraphView *view, const NetPicture *p, NetWeight weight, const GraphNode *from, bool back)
{
    if (back) return fabs(graph_gradient(p, weight));
    return fabs(p->theta[graph_index(p, weight)]) * from->strength;
}

static bool wave_of(const GraphView *view, Ui *ui, const NetPicture *p, int column, Wave *out)
{
    const GraphPlaces *at = &view->at;
    double back = backward_at(p, at->layer[column - 1]), forth = forward_at(p, at->layer[column]);
    if (back < 0 && forth < 0) return false;
    out->back = back >= 0;
    double t = out->back ? back : forth;
    float eased = t < 1 ? theme_ease(ui_motion(ui)->ui, (float)t) : 1;
    out->way = out->back ? 0.92f - 0.6f * eased : 0.08f + 0.56f * eased;
    out->moves = t < 1;
    out->most = out->back ? view->gradient_most : view->value_most[column];
    out->all_small = out->back;
    for (int i = 0; i < at->count[column] && out->all_small; i++)
        for (int k = 0; k < at->count[column - 1]; k++) {
            const GraphNode *from = &view->nodes[at->node[column - 1] + k], *to = &view->nodes[at->node[column] + i];
            NetWeight weight = {to->layer, to->unit, from->unit};
            if (mark_size(view, p, weight, from, true) >= LEAST_MARK * out->most) out->all_small = false;
        }
    return out->most > 0;
}

static void paint_marks(GraphView *view, Ui *ui, const NetPicture *p)
{
    const GraphPlaces *at = &view->at;
    for (int c = 1; c < at->columns; c++) {
        Wave wave;
        if (!wave_of(view, ui, p, c, &wave)) continue;
        for (int i = 0; i < at->count[c]; i++)
            for (int k = 0; k < at->count[c - 1]; k++) {
                const GraphNode *from = &view->nodes[at->node[c - 1] + k], *to = &view->nodes[at->node[c] + i];
                NetWeight weight = {to->layer, to->unit, from->unit};
                float line[4];
                graph_edge(view, from, to, line);
                double size = mark_size(view, p, weight, from, wave.back);
                double flow = p->theta[graph_index(p, weight)] * from->value;
                mark(ui, line, wave.way, wave.back, size / wave.most, wave.all_small,
                     wave.back ? pen_ink(ui, COLOR_GRADIENT) : sign_ink(ui, flow));
            }
    }
}

/* ---- units ------------------------------------------------------------------------------------------------------ */

static void paint_bias(Ui *ui, const NetPicture *p, const GraphNode *node, float x, float y, double most)
{
    double bias = p->theta[graph_index(p, (NetWeight){node->layer, node->unit, graph_layer(p, node->layer)->inputs})];
    bool chosen = p->weight.layer == node->layer && p->weight.unit == node->unit &&
                  p->weight.input == graph_layer(p, node->layer)->inputs;
    float share = most > 0 && isfinite(bias) ? (float)fmin(1, fabs(bias) / most) : 0;
    Rect box = {x - 7, y - 7, 14, 14};
    pen_fill(ui, box, 3, pen_ink(ui, COLOR_PANEL));
    pen_fill(ui, box, 3, pen_fade(sign_ink(ui, bias), 0.25f + 0.75f * share));
    pen_frame(ui, box, 3, chosen ? 3 : 1.5f, chosen ? pen_ink(ui, COLOR_ACCENT) : sign_ink(ui, bias));
    if (bias < 0) pen_line(ui, x - 3, y, x + 3, y, 2, pen_ink(ui, COLOR_TEXT));
    else if (bias > 0) pen_plus(ui, x, y, 3, 2, pen_ink(ui, COLOR_TEXT));
}

void graph_bias_place(const GraphView *view, const GraphNode *node, float *x, float *y)
{
    float radius = view->at.radius, away = view->at.shape == GRAPH_CARDS ? radius : (radius + 5) * 0.71f;
    *x = node->x - (view->at.shape == GRAPH_CARDS ? view->at.wide / 2 - radius : 0) - away;
    *y = node->y + away;
}

static void paint_symbol(Ui *ui, const GraphNode *node, float x, float baseline, const char *name)
{
    float s = ui_scale(ui);
    ui_math(ui, x - node->symbol.width / s / 2, baseline, &node->symbol, pen_ink(ui, COLOR_TEXT), NULL, NULL, name);
}

static void paint_delta(Ui *ui, float x, float baseline, const char *text)
{
    char said[64];
    snprintf(said, sizeof said, "δ %s", text);
    pen_words(ui, x, baseline, UI_LEFT, TYPE_SMALL, pen_ink(ui, COLOR_GRADIENT), said);
}

/* Below a disc: a delta, or the name that has no room in it. */
static Rect paint_ground(Ui *ui, float x, float baseline, float wide)
{
    Rect ground = {x - wide / 2 - 4, baseline - 18, wide + 8, 24};
    pen_fill(ui, ground, 6, pen_fade(pen_ink(ui, COLOR_PANEL), 0.8f));
    return ground;
}

static void paint_card(const GraphView *view, Ui *ui, const GraphNode *node, Rect square, const char *name,
                       const char *value, const char *delta)
{
    float left = node->wide ? square.x + 10 : square.x + square.w + 8, y = node->y;
    Rect card = {node->x - view->at.wide / 2, square.y, view->at.wide, square.h};
    bool two = delta || node->wide;
    float lower = y + fminf(18, view->at.radius - 2), upper = lower - 20;
    pen_fill(ui, card, 8, pen_ink(ui, COLOR_PANEL_RAISED));
    if (node->wide) {
        ui_text_fit(ui, left, upper, card.w - 16, UI_LEFT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT_DIM), name);
    } else {
        pen_image(ui, &node->map, square);
        paint_symbol(ui, node, square.x + square.w / 2, y + 8, name);
    }
    if (value)
        ui_text(ui, left,
                node->wide ? lower
                : two      ? y - 2
                           : y + 7,
                UI_LEFT, TYPE_NUMBER_SMALL, pen_ink(ui, COLOR_TEXT), value);
    if (delta) paint_delta(ui, left, lower, delta);
}

static void paint_disc(const GraphView *view, Ui *ui, const GraphNode *node, const char *name, const char *value,
                       const char *delta)
{
    float x = node->x, y = node->y, radius = view->at.radius, below = y + radius + 22;
    float apart = view->at.columns > 1 ? view->at.x[1] - view->at.x[0] : 2 * radius;
    if (node->wide) {
        float wide = fminf(ui_text_width(ui, TYPE_SMALL, name), apart - 16);
        paint_ground(ui, x, below, wide);
        ui_text_fit(ui, x - wide / 2, below, wide, UI_LEFT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT_DIM), name);
    } else {
        paint_symbol(ui, node, x, y - (value ? 7 : -8), name);
    }
    float line = node->wide ? y + 8 : y + 15;
    if (value && radius > 40) ui_number(ui, x, line + 4, UI_CENTRE, TYPE_NUMBER, pen_ink(ui, COLOR_TEXT), name, value);
    else if (value) ui_text(ui, x, line, UI_CENTRE, TYPE_NUMBER_SMALL, pen_ink(ui, COLOR_TEXT), value);
    if (!delta) return;
    char said[64];
    snprintf(said, sizeof said, "δ %s", delta);
    Rect ground = paint_ground(ui, x, below, pen_words_width(ui, TYPE_SMALL, said));
    paint_delta(ui, ground.x + 4, below, delta);
}

static void paint_node(const GraphView *view, Ui *ui, const NetPicture *p, const GraphNode *node)
{
    const GraphPlaces *at = &view->at;
    char name[NET_NAME], value[48], delta[48];
    bool has = net_has_values(p, node->layer), has_delta = node->layer > 0 && net_has_deltas(p, node->layer);
    bool card = at->shape == GRAPH_CARDS;
    float radius = at->radius, x = node->x - (card ? at->wide / 2 - radius : 0), y = node->y;
    Rect square = {x - radius, y - radius, 2 * radius, 2 * radius};
    Color rim = has ? sign_ink(ui, node->value) : pen_ink(ui, COLOR_TEXT_FAINT);
    const char *told = has ? graph_number(value, node->value, 2) : NULL;
    const char *back = has_delta ? graph_number(delta, node->delta, 3) : NULL;
    net_unit_text(name, p, node->layer, node->unit);
    if (card) {
        paint_card(view, ui, node, square, name, told, back);
        if (node->wide) square.w = at->wide;
        pen_frame(ui, square, 8, 2.5f, rim);
    } else {
        pen_disc(ui, x, y, radius + 1, pen_ink(ui, COLOR_PANEL));
        pen_image(ui, &node->map, square);
        pen_ring(ui, x, y, radius, 3, rim);
        if (at->shape == GRAPH_DISCS) paint_disc(view, ui, node, name, told, back);
    }
    if (node->out) {
        pen_fill(ui, square, card ? 8 : radius, pen_fade(pen_ink(ui, COLOR_PANEL), 0.7f));
        pen_line(ui, x - 0.7f * radius, y + 0.7f * radius, x + 0.7f * radius, y - 0.7f * radius, 3,
                 pen_ink(ui, COLOR_TEXT_DIM));
    }
    if (node->layer == 0 || !graph_has_bias(view)) return;
    float bx, by;
    graph_bias_place(view, node, &bx, &by);
    paint_bias(ui, p, node, bx, by, view->weight_most);
}

/* ---- the rest --------------------------------------------------------------------------------------------------- */

static void paint_heads(const GraphView *view, Ui *ui, const NetPicture *p)
{
    const GraphPlaces *at = &view->at;
    char text[64];
    float apart = at->columns > 1 ? at->x[1] - at->x[0] : at->rect.w;
    for (int c = 0; c < at->columns; c++) {
        const char *key = c == 0 ? "network.graph_input" : c == at->columns - 1 ? "network.graph_output" : NULL;
        if (key) word_fill(text, sizeof text, key);
        else word_fill(text, sizeof text, "network.graph_hidden", WORD_INT("layer", c));
        if (ui_text_width(ui, TYPE_SMALL, text) > apart - 8) continue; /* its place says which it is */
        ui_text(ui, at->x[c], at->rect.y + 98, UI_CENTRE, TYPE_SMALL, pen_ink(ui, COLOR_TEXT_DIM), text);
    }
}

/* Below the goals there is no room for the loss: then it stands at the foot. */
static bool loss_at_foot(const GraphView *view, const NetPicture *p)
{
    const GraphPlaces *at = &view->at;
    int last = at->node[at->columns - 1] + at->count[at->columns - 1] - 1;
    return p->example >= 0 && view->nodes[last].y + 76 > at->low;
}

/* Beside the outputs: what is wanted of the example, and its loss once that is reached; of a batch the mean loss. */
static void paint_goals(const GraphView *view, Ui *ui, const NetPicture *p)
{
    const GraphPlaces *at = &view->at;
    int c = at->columns - 1;
    float x = at->x[c] + fmaxf(at->wide / 2 + 16, at->shape == GRAPH_DISCS ? 54 : 0); /* clear of a delta below */
    char text[48];
    bool loss = p->stage >= NET_LOSS;
    const GraphNode *first = &view->nodes[at->node[c]];
    for (int i = 0; i < at->count[c] && p->example >= 0; i++) {
        const GraphNode *node = &view->nodes[at->node[c] + i];
        if (i == 0)
            ui_text(ui, x, node->y - 14, UI_LEFT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT_DIM), word("network.graph_goal"));
        graph_number(text, pass_target(p->pass, node->unit, p->example), p->network->outputs > 1 ? 0 : 2);
        pen_number_bold(ui, x, node->y + 14, UI_LEFT, 24, pen_ink(ui, COLOR_TEXT), word("network.graph_goal"), text);
    }
    if (!loss) return;
    double value = p->example < 0 ? pass_loss(p->pass) : pass_example_loss(p->pass, p->example);
    const char *name = word("network.graph_loss");
    Color ink = pen_ink(ui, p->stage == NET_LOSS ? COLOR_ACCENT : COLOR_TEXT);
    graph_number(text, value, 3);
    if (loss_at_foot(view, p)) {
        float right = at->rect.x + at->rect.w - 24, line = at->rect.y + at->rect.h - 22;
        right -= ui_number(ui, right, line, UI_RIGHT, TYPE_NUMBER, ink, name, text) + 10;
        ui_text(ui, right, line, UI_RIGHT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT_DIM), name);
        return;
    }
    float y = p->example < 0 ? first->y - 14 : view->nodes[at->node[c] + at->count[c] - 1].y + 48;
    ui_text(ui, x, y, UI_LEFT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT_DIM), name);
    ui_number(ui, x, y + 28, UI_LEFT, TYPE_NUMBER, ink, name, text);
}

static void paint_legend(Ui *ui, Rect rect)
{
    float x = rect.x + rect.w - 24, y = rect.y + rect.h - 22;
    for (int i = 1; i >= 0; i--) {
        const char *name = word(i ? "network.graph_minus" : "network.graph_plus");
        x -= ui_text(ui, x, y, UI_RIGHT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT_DIM), name) + 10;
        float line[4] = {x - 44, y - 7, x, y - 7};
        stroke(ui, line, 5, sign_ink(ui, i ? -1 : 1), i == 1);
        x -= 68;
    }
}

/* What the numbers are of; at the update, how many examples are in. */
/* `taken`: of its right end. */
static void paint_foot(Ui *ui, const NetPicture *p, Rect rect, float taken)
{
    char text[WORD_TEXT_MAX], whole[WORD_TEXT_MAX];
    float x = rect.x + 24, y = rect.y + rect.h - 22;
    if (p->stage == NET_UPDATE && p->over && !p->probe) word_fill(text, sizeof text, "network.graph_over");
    else if (p->stage == NET_UPDATE && !p->probe) {
        if (p->gathered == p->count) word_fill(text, sizeof text, "network.graph_gathered", WORD_INT("of", p->count));
        else
            word_fill(text, sizeof text, "network.graph_gathering", WORD_INT("in", p->gathered),
                      WORD_INT("of", p->count));
        Rect bar = {x, y + 7, 300, 6};
        pen_fill(ui, bar, 3, pen_ink(ui, COLOR_GRID));
        bar.w *= p->count > 0 ? (float)p->gathered / (float)p->count : 1;
        pen_fill(ui, bar, 3, pen_ink(ui, COLOR_GRADIENT));
    } else if (p->probe) word_fill(text, sizeof text, "network.graph_probe");
    else if (p->example < 0) word_fill(text, sizeof text, "network.graph_all", WORD_INT("of", p->count));
    else
        word_fill(text, sizeof text, "network.graph_one", WORD_INT("example", p->example + 1),
                  WORD_INT("of", p->count));
    if (training_desc(p->training)->run_count > 1) {
        word_fill(whole, sizeof whole, "network.graph_run", WORD_TEXT("run", training_run(p->training, p->run)->label),
                  WORD_TEXT("text", text));
        snprintf(text, sizeof text, "%s", whole);
    }
    if (p->stage == NET_UPDATE) y -= 4;
    ui_text_fit(ui, x, y, rect.w - 48 - taken, UI_LEFT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT_DIM), text);
}

static void paint_edges(GraphView *view, Ui *ui, const NetPicture *p)
{
    const GraphPlaces *at = &view->at;
    for (int on_top = 0; on_top < 2; on_top++) /* the chosen one above the others */
        for (int c = 1; c < at->columns; c++)
            for (int i = 0; i < at->count[c]; i++)
                for (int k = 0; k < at->count[c - 1]; k++) {
                    const GraphNode *from = &view->nodes[at->node[c - 1] + k], *to = &view->nodes[at->node[c] + i];
                    NetWeight weight = {to->layer, to->unit, from->unit};
                    float line[4];
                    if (graph_same(weight, p->weight) != (on_top == 1)) continue;
                    graph_edge(view, from, to, line);
                    paint_edge(view, ui, p, weight, line);
                }
}

void graph_paint(GraphView *view, Ui *ui, const NetPicture *p)
{
    Rect rect = view->at.rect, inside = {rect.x + 4, rect.y + 74, rect.w - 8, rect.h - 80};
    bool low = loss_at_foot(view, p), legend = rect.w > 2 * LEGEND && !low;
    uint64_t hash = ui_hash(p->version, &view->look, sizeof view->look);
    hash = ui_hash(ui_hash(hash, &p->weight, sizeof p->weight), &view->over, sizeof view->over);
    ui_layer_begin(ui, "graph edges", inside, hash);
    pen_fill(ui, inside, 0, pen_ink(ui, COLOR_PANEL));
    paint_edges(view, ui, p);
    paint_heads(view, ui, p);
    if (legend) paint_legend(ui, rect);
    ui_layer_end(ui);

    hash = ui_hash_number(ui_hash_number(hash, p->stage * 64 + p->layer), p->gathered * 2 + (p->progress >= 1));
    ui_layer_begin(ui, "graph units", inside, hash);
    for (int i = 0; i < view->at.node_count; i++) paint_node(view, ui, p, &view->nodes[i]);
    paint_goals(view, ui, p);
    paint_foot(ui, p, rect, legend ? LEGEND : low ? LOSS : 0);
    ui_layer_end(ui);

    ui_layer_begin(ui, "graph pulses", inside, ui_hash_number(hash, p->progress));
    paint_marks(view, ui, p);
    ui_layer_end(ui);
}
