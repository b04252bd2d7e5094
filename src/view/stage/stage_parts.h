/* stage_parts.h: what the files of the stage share. Nobody else includes it. */
#ifndef VIEW_STAGE_STAGE_PARTS_H
#define VIEW_STAGE_STAGE_PARTS_H

#include "run/scene/edit.h"
#include "run/scene/scene.h"
#include "view/derivation/derivation_view.h"
#include "view/ground/outcomes_view.h"
#include "view/ground/scenery.h"
#include "view/runs/drawer.h"
#include "view/stage/stage.h"

enum { TAB_BOARD, TAB_MAP, TAB_VALUES, TABS };

struct Stage {
    StageState now;
    bool headless;
    SceneFile *scene;
    Race *race;
    Trace trace;
    Scenery scenery;
    uint64_t race_key; /* of the paths */
    uint64_t version;  /* of all that layers depend on besides the step */

    Series series[RACE_RUNS_MAX];
    Ghost ghosts[VALLEY_GHOSTS_MAX];
    int ghost_count;
    uint64_t ghost_of; /* the race and step that were kept last */

    Edit *edit;
    Drawer *drawer;
    DerivationView *derivation;
    Race *old_race; /* forked runs as they would have gone on */
    Trace old_trace;
    Before befores[VALLEY_GHOSTS_MAX];
    int before_count;
    bool changed; /* the scene is another one: at the end of this frame its race is made anew */

    BasinsView basins;
    OutcomesView outcomes;
    WorkingsView workings;
    bool restart; /* at the end of this frame, from `start`: until then the views hold on to the race */
    double start[2];
    bool stale; /* something was pressed after the part that shows it was drawn */
};

/* stage.c */
void stage_open_workings(Stage *stage);
void stage_race_anew(Stage *stage);
void stage_start_at(Stage *stage, const double at[2]);
Camera stage_home(const Stage *stage);
void stage_set_solo(Stage *stage, int run);
void stage_show_face(Stage *stage, MapFace face);
void stage_do_workings(Stage *stage, WorkingsAct act);
void stage_command(Stage *stage, Ui *ui, Command command, int which);
void stage_keys(Stage *stage, Ui *ui);

#endif
