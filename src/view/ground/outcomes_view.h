/* outcomes_view.h: the map's third face: how a rule ends for every learning rate and every value of a second option.
 *
 * Use     outcomes_view_take in every frame, shown or not; while `on`: OutcomesAct act = outcomes_view_draw(…) in the map's place,
 *         small or large. outcomes_view_free.
 * Shows   the grid with its axes, a mark for every run of the rule where its options now stand, the best point, the legend, what
 *         share converges. The pointer, or the arrows while the grid has the focus, read what comes of a pair of values; a click or
 *         Enter takes it for the chosen run, with Shift it becomes a run more.
 * Cost    OUTCOMES_UPDATES updates of one ball in a frame; the picture is made anew a few times on the way, not in every frame.
 * Owns    the grid and its picture. Borrows the scene, which must outlive it.
 */
#ifndef VIEW_GROUND_OUTCOMES_VIEW_H
#define VIEW_GROUND_OUTCOMES_VIEW_H

#include "run/outcomes.h"
#include "run/scene/scene.h"
#include "ui/ui.h"
#include "view/parts/picture.h"

enum { OUTCOMES_UPDATES = 200000, OUTCOMES_SLOW_UPDATES = 40000 }; /* the second for rules that go one ball at a time */

typedef struct OutcomesView {
    bool on;
    Outcomes *outcomes; /* NULL: none, or this rule cannot be run so */
    RunDesc run;        /* of `outcomes` */
    int chosen;         /* its place in the scene */
    double start[2];
    int steps, option;
    const Surface *surface;
    uint64_t version; /* of what is to be seen of the grid */
    int seen;         /* how far the grid was when `version` was last raised */
    Image picture, swatches[OUTCOME_KINDS];
    uint64_t key;  /* of what they show */
    int cursor[2]; /* a cell of the finest grid */
    bool reads;    /* `said` is of the cursor */
    Outcome said;
} OutcomesView;

typedef struct OutcomesHow {
    Rect area;
    Rect clear; /* the part of it that no panel covers */
    bool panel; /* small, with a border; else the large place */
} OutcomesHow;

typedef struct OutcomesAct {
    bool takes, adds; /* the run goes with `settings`, or a copy of it does */
    int run;
    RuleSettings settings;
    bool closes; /* the map itself is asked for */
} OutcomesAct;

void outcomes_view_take(OutcomesView *view, const SceneFile *scene, const Picture *picture, bool final);
bool outcomes_view_busy(const OutcomesView *view);
OutcomesAct outcomes_view_draw(OutcomesView *view, Ui *ui, const OutcomesHow *how, const Picture *picture);
void outcomes_view_forget(OutcomesView *view); /* its rule, schedule or surface is going away; it stays on */
void outcomes_view_free(OutcomesView *view);

#endif
