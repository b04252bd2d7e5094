/* heat.h: what the outputs of a network, or one of its units, say all over a rectangle of two columns of its data.
 *
 * Use     heat_set(&heat, evaluation, x, y, box) when any of them is another; heat_take(&heat, theta, unit, final) in every frame;
 *         then heat.value and, into an image of any size, heat_paint. heat_free.
 * Cost    a frame costs HEAT_WORK multiplications at most: a large network is seen coarsely while it trains, and finer
 *         from frame to frame while it rests. Never a picture of two thetas.
 * Others  of more columns stand at their mean over the examples that are trained on.
 * Memory  all is made by heat_set.
 * Owns    its grids and its pass. Borrows the evaluation.
 */
#ifndef VIEW_NETWORK_HEAT_H
#define VIEW_NETWORK_HEAT_H

#include "draw/contour.h"
#include "model/network/evaluation.h"
#include "ui/ui.h"

enum {
    HEAT_CELLS = 96,
    HEAT_SIDE = HEAT_CELLS + 1,
    HEAT_POINTS = HEAT_SIDE * HEAT_SIDE,
    HEAT_WORK = 8 << 20,
    HEAT_INPUTS_MAX = 64 /* a network of more is given no heat */
};

typedef struct Heat {
    Evaluation *evaluation; /* NULL: none is set */
    Pass *pass;
    double box[2][2];    /* [x, y][low, high] */
    double *x;           /* [HEAT_POINTS][inputs], rows from the upper edge down */
    double *asked;       /* [HEAT_SIDE][inputs] of one row of a coarse grid */
    float *out;          /* [units][HEAT_SIDE] of what it says */
    float *next, *value; /* [shown][HEAT_POINTS]: in work, to be looked at */
    int first, shown;    /* which of them are looked at: the outputs, or one */
    uint64_t theta;      /* which one, by a hash */
    int stride;          /* of what can be looked at: cells between points that were asked; 0: nothing yet */
    int finer, row;      /* in work */
    uint64_t version;    /* grows with what can be looked at */
    float *margin;       /* [HEAT_POINTS] */
    Contour *contour;
} Heat;

/* x, y: columns of the data. */
void heat_set(Heat *heat, Evaluation *evaluation, int x, int y, const double box[2][2]);
/* unit: of all layers together, from the first hidden one on; -1: the outputs. final: as fine as it gets, at once. */
void heat_take(Heat *heat, const double *theta, int unit, bool final);
bool heat_busy(const Heat *heat); /* it gets finer in the next frame */
void heat_free(Heat *heat);

/* Where the network is of two minds: one output says 0.5, or two classes are equally likely. Points in cells, from the upper
 * left corner. */
void heat_border(Heat *heat, ContourLine line, void *context);
/* In the colours of the classes where there are several outputs, the strongest by how sure it is; else from low to high. */
void heat_paint(const Heat *heat, const Ui *ui, double low, double high, const Image *out);

#endif
