/* boundary_map.h: what the network says over the plane of two columns, with the examples on it.
 *
 * Use     map_set(&map, evaluation) when it is another; NetAct act = map_face(...) in every frame; map_face_free.
 * Shows   the outputs as colours, the border between classes, examples, mistakes, the one that is sent through; while a neuron
 *         is under the pointer on the graph, what that one says.
 * Axes    the first two columns that the features use; the others stand at their mean.
 * Units   canvas units; a MapFrame turns those of the data into them.
 * Owns    its grids and picture. Borrows the evaluation.
 */
#ifndef VIEW_NETWORK_BOUNDARY_MAP_H
#define VIEW_NETWORK_BOUNDARY_MAP_H

#include "view/ground/field.h"
#include "view/network/example_points.h"
#include "view/network/heat.h"

typedef struct BoundaryMap {
    Heat heat;
    ExamplePoints points;
    int column[2];   /* of the data */
    double range[2]; /* of numbers: what the colours reach from and to */
    MapFrame frame;  /* of the last frame */
    Image picture;   /* of the heat */
    uint64_t key;    /* of what `picture` shows */
} BoundaryMap;

void boundary_map_set(BoundaryMap *map, Evaluation *evaluation, const int column[2]);
void boundary_map_free(BoundaryMap *map);
/* area: a square. radius: of its left corners, where they are those of a panel. */
NetAct boundary_map_draw(BoundaryMap *map, Ui *ui, Rect area, float radius, const NetPicture *picture,
                         const ExampleFilter *filter);

/* The range of a column or of the targets, with room at the ends. */
void boundary_range(const double *values, int count, int stride, double room, double range[2]);

#endif
