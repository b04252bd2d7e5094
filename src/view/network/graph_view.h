/* graph_view.h: the network as a graph: units with what they compute over the plane, weights as edges, and the two pulses of
 * an update.
 *
 * Use     a zeroed GraphView; in every frame graph_view_draw and, where the map of the unit under the pointer is not to be seen
 *         elsewhere, when all else is drawn graph_view_box. graph_view_free.
 * Units   canvas units. A layer of more than eight units shows six of them and turns its pages.
 * Hands   a click on an edge chooses its weight; pulled up or down, by the wheel, or by Plus and Minus while it has the focus,
 *         the weight gets another value. Tab reaches units and the chosen weight, arrows go on among them.
 * Reads   what it shows again only where the picture's version is another one; the maps of the units through pass_map.
 * Owns    its maps, symbols and places; memory is asked for where network, size or scale are others.
 */
#ifndef VIEW_NETWORK_GRAPH_VIEW_H
#define VIEW_NETWORK_GRAPH_VIEW_H

#include "base/arena.h"
#include "formula/math/math_layout.h"
#include "ui/ui.h"
#include "view/network/network_picture.h"

enum { GRAPH_COLUMNS_MAX = 24, GRAPH_ROWS_MAX = 8, GRAPH_NODES_MAX = GRAPH_COLUMNS_MAX * GRAPH_ROWS_MAX };

typedef enum GraphShape {
    GRAPH_DISCS, /* symbol and value inside, delta below */
    GRAPH_CARDS, /* a square with the symbol, value and delta at its right */
    GRAPH_DOTS,  /* no room for numbers */
} GraphShape;

typedef struct GraphNode {
    int column, layer, unit;
    float x, y;
    Image map; /* what the unit computes over the plane, as large as the node is drawn; pixels */
    Layout symbol;
    bool wide;                     /* it has no room in the node: its name stands beside */
    double value, delta, strength; /* of the example, or means over the batch; strength: of |what goes on from it| */
    bool out;                      /* dropout leaves it out */
} GraphNode;

/* Where everything stands. */
typedef struct GraphPlaces {
    Rect rect;
    GraphShape shape;
    float scale, radius, wide; /* of a node: half its height, and its width */
    int columns, layer[GRAPH_COLUMNS_MAX], count[GRAPH_COLUMNS_MAX], units[GRAPH_COLUMNS_MAX];
    int node[GRAPH_COLUMNS_MAX]; /* the first of the column */
    int node_count;
    float x[GRAPH_COLUMNS_MAX], low;
} GraphPlaces;

typedef struct GraphView {
    GraphPlaces at;
    GraphNode nodes[GRAPH_NODES_MAX];
    int first[GRAPH_COLUMNS_MAX]; /* the first unit that a column shows */
    const Network *network;       /* that all this is of */
    const Examples *examples;
    Arena arena; /* symbols, and: */
    double *plane;
    float *said;                       /* [all units with weights][points] */
    uint64_t look, version;            /* of what was read */
    double weight_most, gradient_most; /* of the whole network */
    double value_most[GRAPH_COLUMNS_MAX];
    float spot[GRAPH_COLUMNS_MAX][GRAPH_ROWS_MAX * GRAPH_ROWS_MAX][2]; /* of each edge, where no other is nearer */
    NetWeight over;                                                    /* under the pointer, or pulled; layer 0: none */
    double pulled_from;                                                /* its value when it was taken hold of */
    float pulled_by;                                                   /* units upwards since */
    Image large;                                                       /* the map of the unit in the box */
} GraphView;

NetAct graph_view_draw(GraphView *view, Ui *ui, Rect rect, const NetPicture *picture);
void graph_view_box(GraphView *view, Ui *ui, const NetPicture *picture);
void graph_view_free(GraphView *view);

#endif
