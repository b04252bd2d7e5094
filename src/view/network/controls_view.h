/* controls_view.h: the drawer of a network's screen: data, network, training and runs, changed while it trains.
 *
 * Use     Controls *controls = controls_create(); in every frame controls_keys before any other key is taken; while it is
 *         open controls_draw, after all that it covers; the caller does what the answers say; controls_destroy.
 * Answers a scene: another one, built whole, and the caller's: make its training anew; where that fails, controls_refuse (the
 *         change is taken back) and destroy it. forked: the run goes on in another way from the step shown; scene and training have it.
 * Starts  over, with the same seed, is what all changes do but those of a run's rule, its options and schedule `from here`. The
 *         panel says so above them.
 * Units   canvas units; steps.
 * Owns    what is open, typed and chosen in it, the way back. Borrows scene and training during the calls.
 */
#ifndef VIEW_NETWORK_CONTROLS_VIEW_H
#define VIEW_NETWORK_CONTROLS_VIEW_H

#include "run/scene/network_scene.h"
#include "run/training.h"
#include "ui/ui.h"
#include "view/parts/picture.h"

typedef struct Controls Controls;

typedef struct ControlsHow {
    Rect area; /* 440 wide or more */
    NetworkScene *scene;
    Training *training;
    const Picture *picture; /* of the runs */
    int run, step;          /* the run that is shown; where the training stands: forks begin here */
} ControlsHow;

typedef struct ControlsAct {
    NetworkScene *scene; /* NULL: the same */
    bool forked;
    bool stays; /* the scene is the one from which the training once went on: the step can stay */
    int run;    /* show this one; -1: as it is */
    int hides;  /* hide this one, or show it again; -1: none */
    bool shows; /* something was pressed: draw again */
} ControlsAct;

Controls *controls_create(void);
void controls_destroy(Controls *controls); /* NULL is fine */
void controls_open(Controls *controls, bool open);
bool controls_is_open(const Controls *controls);
bool controls_can_undo(const Controls *controls);
void controls_refuse(Controls *controls, const char *why);

/* E, Escape, undo and redo. */
ControlsAct controls_keys(Controls *controls, Ui *ui, const ControlsHow *how);
/* Data by hand: a point more of the class that was chosen here, or the example of this row goes; the last one stays. */
ControlsAct controls_place(Controls *controls, const ControlsHow *how, const double at[2]);
ControlsAct controls_erase(Controls *controls, const ControlsHow *how, int row);
/* A weight by hand: at the step the run goes on from this one. Without a place in the past: not forked. */
ControlsAct controls_set(Controls *controls, const ControlsHow *how, Ui *ui, int index, double value);
ControlsAct controls_undo(Controls *controls, const ControlsHow *how);
ControlsAct controls_draw(Controls *controls, Ui *ui, const ControlsHow *how);

#endif
