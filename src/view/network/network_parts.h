/* network_parts.h: what the files of the network's screen share. Nobody else includes it. */
#ifndef VIEW_NETWORK_NETWORK_PARTS_H
#define VIEW_NETWORK_NETWORK_PARTS_H

#include "run/scene/network_scene.h"
#include "view/network/boundary_view.h"
#include "view/network/chain_view.h"
#include "view/network/controls_view.h"
#include "view/network/graph_view.h"
#include "view/network/network_layout.h"
#include "view/network/network_screen.h"
#include "view/network/train_said_words.h"

enum { NETWORK_TAB_MAP, NETWORK_TAB_CHAIN, NETWORK_TAB_CURVES, NETWORK_TAB_RUNS, NETWORK_TABS };

struct NetworkScreen {
    NetworkState now;
    NetworkScene *scene;
    Training *training;
    const Runs *runs;
    Runs ghosts; /* what runs had done before a weight was set by hand, or they were forked */
    Before befores[TRAINING_GHOSTS];
    int before_count;
    Series series[RUNS_MAX];
    ThemeMotion motion; /* the theme's; a step that plays lasts longer, so that its pulses are seen */
    double (*clock)(void);
    double drawn, trained; /* seconds that both took in the frame before, by the clock */
    double slowest;        /* seconds that drawing took at most in the last few dozen frames */
    bool night, stale;     /* stale: something was pressed after the part that shows it was drawn */
    uint64_t version;      /* of scene, runs, words and theme */

    /* The numbers of the picture, and what they are of. */
    struct {
        int run, step, example, row;
        uint64_t version;
        bool read;
    } of;
    const Network *network; /* that the pass is for */
    Pass *pass;
    double *theta, *gradient;
    int *rows, count, index; /* of the batch, or the probe; the chosen example in it */
    bool probe;
    uint64_t number; /* grows with what is read */

    /* What is measured of the shown run, and of what; spoke: something was, so that its row stays. */
    struct {
        int run, step, last;
        uint64_t version;
        int count;
        TrainSaid first;
    } said;
    bool spoke;

    GraphView graph;
    BoundaryView boundary;
    ChainView chain;
    Controls *controls;
    NetNeuron watched; /* by the scene, while none is under the pointer */
};

/* network_time.c */
void network_time_keys(NetworkScreen *screen, Ui *ui);
bool network_time_command(NetworkScreen *screen, Command command, int which);
void network_time_advance(NetworkScreen *screen, double seconds, bool final);
void network_time_go_to(NetworkScreen *screen, int step);
/* To its end; an update gathers its examples first, unless `at_once`. */
void network_time_stage(NetworkScreen *screen, NetStage stage, bool at_once);
void network_time_picture(const NetworkScreen *screen, NetPicture *picture); /* stage, layer, progress, gathered */
bool network_time_busy(const NetworkScreen *screen);

/* network_look.c */
void network_look(NetworkScreen *screen);
const TrainSaid *network_said(NetworkScreen *screen); /* NULL: nothing */
Picture network_runs_picture(NetworkScreen *screen);
NetPicture network_picture(const NetworkScreen *screen, bool final);
void network_choose_run(NetworkScreen *screen, int run);
void network_next_example(NetworkScreen *screen);
void network_toggle_batch(NetworkScreen *screen);

#endif
