/* network_picture.h: what the panels of a network's screen are given: one moment of its training, and how far its four
 * stages are shown; and what they answer.
 *
 * Use     the screen makes one in every frame; a panel draws from it: NetAct X_draw(X *view, Ui *ui, Rect rect,
 *         const NetPicture *picture). A panel asks for things by its answer, it changes nothing itself.
 * Numbers come from `pass`: forward and backward over `rows` at `theta` in the training's own precision, so they are the very
 *         numbers that update step + 1 uses. A probe is one example chosen by hand that is not in that batch: the same
 *         numbers for it alone; no update uses them.
 * Layers  as in pass.h: 0 are the inputs, layer i is network->layers[i - 1]; those that drop out have no weights and no
 *         place in the picture.
 * Owns    nothing; all pointers live for the frame.
 */
#ifndef VIEW_NETWORK_NETWORK_PICTURE_H
#define VIEW_NETWORK_NETWORK_PICTURE_H

#include <stdbool.h>
#include <stdint.h>

typedef struct NetworkScene NetworkScene;
typedef struct Training Training;
typedef struct Network Network;
typedef struct Examples Examples;
typedef struct Pass Pass;

typedef enum NetStage { NET_FORWARD, NET_LOSS, NET_BACKWARD, NET_UPDATE, NET_STAGES } NetStage;

/* One number of theta: the weight from unit `input` of the layer before to `unit`; input = inputs of the layer: the bias. */
typedef struct NetWeight {
    int layer, unit, input;
} NetWeight;

typedef struct NetNeuron {
    int layer, unit; /* layer -1: none; 0: an input */
} NetNeuron;

typedef struct NetPicture {
    const NetworkScene *scene;
    Training *training;
    int run, step; /* of the run that is shown; all numbers are those before update step + 1 */
    int last;      /* the last update of the timeline */
    bool over;     /* the run has ended: no update follows */
    const Network *network;
    const Examples *examples;
    const double *theta; /* [network->params] */
    Pass *pass;
    const int *rows; /* [count], rows of the examples that the pass is over */
    int count;
    const double *gradient; /* [network->params], of the mean loss over `rows`, penalties included */
    int example;            /* the chosen one, an index into `rows`; -1: all of them together */
    bool probe;             /* `rows` is one example that is not of the batch */
    /* The pulse goes to `layer`: forward to the output, backward from the loss to the output and on to the inputs, whose
     * weights then have their gradients. progress 0: it leaves the layer before it, 1: it is there. Loss and update have no
     * layer. */
    NetStage stage;
    int layer;
    double progress;
    int gathered;     /* update: how many examples of the batch are in; the step is made when all are */
    NetWeight weight; /* chosen; layer 0: none */
    NetNeuron neuron; /* under the pointer, on the graph */
    bool final;       /* a picture to be kept: what gets finer from frame to frame is as fine as it gets at once */
    uint64_t version; /* changes with every number above; not with stage, layer, progress, gathered, neuron, final */
} NetPicture;

/* The pulse has reached this layer: its values are shown, or its deltas. */
static inline bool net_has_values(const NetPicture *p, int layer)
{
    return p->stage > NET_FORWARD || layer < p->layer || (layer == p->layer && p->progress >= 1);
}
static inline bool net_has_deltas(const NetPicture *p, int layer)
{
    return p->stage > NET_BACKWARD ||
           (p->stage == NET_BACKWARD && (layer > p->layer || (layer == p->layer && p->progress >= 1)));
}

/* What a panel asks for; zero: nothing. */
typedef struct NetAct {
    bool shows;                     /* something was pressed: draw again */
    bool picks_example, picks_all;  /* send this row through; all of the batch again */
    int row;                        /* of the examples */
    bool picks_weight, sets_weight; /* choose it; give it another value, from this step on */
    NetWeight weight;               /* layer 0: none is chosen */
    double value;
    bool places, erases; /* data by hand: a point more, at `at`; the example of `row` goes */
    double at[2];
    bool picks_stage; /* go to the end of that stage */
    NetStage stage;
    bool hovers;
    NetNeuron neuron; /* under the pointer, or with the focus */
} NetAct;

#endif
