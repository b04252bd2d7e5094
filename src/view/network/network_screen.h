/* network_screen.h: the screen where a network is trained: its graph with the four stages of an update, the chain rule of one
 * weight, what it says over the plane, its curves, and time.
 *
 * Use     network_screen_create(&screen, &desc, &error); then in every frame, between ui_begin and ui_end:
 *         network_screen_frame(screen, ui, ui_whole(ui), seconds, final). It takes the input of the frame, trains, and draws
 *         into the rectangle.
 * Scene   desc.word: a scene of networks (run/scene/network_scene.h), or what its word means.
 * Time    a step is one update; back is as exact as forward. While it plays the frame goes first: it trains as long as
 *         desc.now has time left in it. Without a clock each frame takes as many updates as the speed asks for, so that a
 *         script always sees the same.
 * Stages  while it rests, Down and Up go through the stages of update step + 1 and through the layers in them; the step itself
 *         is made by the last of them. Any other way through time leaves the stages.
 * Units   seconds of the caller's clock (virtual or real); updates.
 * Owns    scene, training, passes, views and every buffer. Borrows the Ui during network_screen_frame only.
 * Errors  network_screen_create, network_screen_renew: what is wrong with the scene; then the screen is as before.
 * Not     windows, clocks, files; what only the app can do is asked for: ui_ask.
 */
#ifndef VIEW_NETWORK_NETWORK_SCREEN_H
#define VIEW_NETWORK_NETWORK_SCREEN_H

#include "base/error.h"
#include "base/text.h"
#include "ui/ui.h"
#include "view/network/network_picture.h"
#include "view/parts/cockpit.h"
#include "view/parts/screen_desc.h"
#include "view/runs/curves_view.h"
#include "view/runs/leaderboard_view.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct NetworkScreen NetworkScreen;

/* All that moves on the screen: plain, owns nothing; a moment is kept by copying it. Not in it: the scene with its changes. */
typedef struct NetworkState {
    Cockpit cockpit; /* its time, and whether the map has the large place; there is no eye here */
    bool hidden[RUNS_MAX];
    int run, solo; /* the run whose network is shown; the only one among the curves, or -1 */
    int seek;      /* a step that is asked for and not reached so far; -1: none */
    int example;   /* of the batch, whichever it is at a step; -1: all of them */
    int row;       /* an example that was chosen by hand, a row of the examples; -1: none */
    bool by_stage; /* the stages are gone through by hand: */
    NetStage stage;
    int layer;
    double pulse; /* seconds since it left for `layer` */
    NetWeight weight;
    NetNeuron neuron; /* under the pointer, or with the focus */
    int tab;          /* where panels share a place */
    CurvesView curves;
    Leaderboard board;
} NetworkState;

Status network_screen_create(NetworkScreen **out, const ScreenDesc *desc, Error *error);
void network_screen_destroy(NetworkScreen *screen); /* NULL is fine */

/* Handles the input of `ui`, moves on by `seconds`, draws. `final`: full quality in this call (pictures). */
void network_screen_frame(NetworkScreen *screen, Ui *ui, Rect place, double seconds, bool final);

bool network_screen_busy(const NetworkScreen *screen); /* something moves: draw again soon */
int network_screen_step(const NetworkScreen *screen);  /* the step that the numbers belong to */
int network_screen_steps(const NetworkScreen *screen); /* the last step of the timeline */
void network_screen_go_to(NetworkScreen *screen, int step);
void network_screen_play(NetworkScreen *screen, bool playing);
const char *network_screen_title(const NetworkScreen *screen);          /* for the window */
const char *network_screen_name(const NetworkScreen *screen);           /* of the scene */
const char *network_screen_path(const NetworkScreen *screen);           /* of its file; NULL: none */
void network_screen_text(const NetworkScreen *screen, TextBuffer *out); /* the scene as it stands, as YAML */
void network_screen_figures(const NetworkScreen *screen,
                            TextBuffer *out);                            /* up to the step, as valley train has them */
int network_screen_files(const NetworkScreen *screen, const char **out); /* that it was made from; SCENE_FILES_MAX */
/* These of them have changed: the scene is read again; step and choices stay. On an error the screen is as before. */
Status network_screen_renew(NetworkScreen *screen, const char *const *changed, int count, Error *error);
/* A moment, and back to it, bit for bit; between them the scene has the same runs. */
NetworkState network_screen_state(const NetworkScreen *screen);
void network_screen_restore(NetworkScreen *screen, const NetworkState *state);
uint64_t network_screen_hash(const NetworkScreen *screen); /* of the weights of all runs at the step */

#endif
