/* graph_parts.h: what graph_view.c, graph_read.c and graph_paint.c share. Nobody else includes it. */
#ifndef VIEW_NETWORK_GRAPH_PARTS_H
#define VIEW_NETWORK_GRAPH_PARTS_H

#include "model/network/network.h"
#include "view/network/graph_view.h"

enum {
    GRAPH_MAP = 24,
    GRAPH_POINTS = GRAPH_MAP * GRAPH_MAP,
    GRAPH_HEAD = 106,
    GRAPH_FOOT = 48,
    GRAPH_BELOW = 27,
    GRAPH_MORE = 44
};

/* graph_read.c: places, symbols, numbers, maps; each again only where what it is of is another. */
void graph_read(GraphView *view, Ui *ui, Rect rect, const NetPicture *picture);
void graph_paint_map(const GraphView *view, const Ui *ui, const NetPicture *picture, const GraphNode *node,
                     const Image *out);
double graph_gradient(const NetPicture *picture, NetWeight weight); /* of the example, else the mean of all */

static inline const NetworkLayer *graph_layer(const NetPicture *picture, int layer)
{
    return &picture->network->layers[layer - 1];
}
/* Where a number of theta stands. */
static inline int graph_index(const NetPicture *picture, NetWeight weight)
{
    const NetworkLayer *layer = graph_layer(picture, weight.layer);
    return weight.input == layer->inputs ? layer->biases + weight.unit
                                         : layer->weights + weight.unit * layer->inputs + weight.input;
}
/* There is room for the marks of biases. */
static inline bool graph_has_bias(const GraphView *view) { return view->at.radius >= 14; }
static inline bool graph_same(NetWeight a, NetWeight b)
{
    return a.layer == b.layer && a.unit == b.unit && a.input == b.input;
}
/* The node of a unit, NULL: it is not shown. */
const GraphNode *graph_node(const GraphView *view, int layer, int unit);
/* From the right side of `from` to the left side of `to`. */
void graph_edge(const GraphView *view, const GraphNode *from, const GraphNode *to, float out[4]);

/* graph_paint.c */
void graph_paint(GraphView *view, Ui *ui, const NetPicture *picture);
char *graph_number(char out[48], double value, int decimals);
void graph_bias_place(const GraphView *view, const GraphNode *node, float *x, float *y); /* the middle of its mark */

#endif
