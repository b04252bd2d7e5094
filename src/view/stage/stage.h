/* stage.h: the screen where rules race down a valley.
 *
 * Use     stage_create(&stage, &desc, &error); then in every frame, between ui_begin and ui_end:
 *         stage_frame(stage, ui, ui_whole(ui), seconds, final). It takes the input of the frame, moves on by `seconds` and
 *         draws into the rectangle; several may share a window (ui.h: a part of the window).
 * Scene   desc.word: a file (it has a '/', ends in .yaml), else the name of a scene, else of a surface with its default race,
 *         else a formula.
 * Units   seconds of the caller's clock (virtual or real); steps of the race.
 * Owns    scene, race, views and every buffer. Borrows the Ui during stage_frame only.
 * Errors  stage_create, stage_load: what is wrong with the scene; then the stage is as before.
 * Not     windows, clocks, files; what only the app can do (theme, key card, the way to the scenes) is asked for: ui_ask.
 */
#ifndef VIEW_STAGE_STAGE_H
#define VIEW_STAGE_STAGE_H

#include "base/error.h"
#include "base/text.h"
#include "ui/ui.h"
#include "view/parts/cockpit.h"
#include "view/runs/copy_menu.h"
#include "view/runs/curves_view.h"
#include "view/runs/leaderboard_view.h"
#include "view/workings/workings_view.h"
#include "view/parts/screen_desc.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct Stage Stage;

/* What the map's place shows. */
typedef enum MapFace { MAP_PLAIN, MAP_BASINS, MAP_OUTCOMES } MapFace;

/* All that moves on a stage: plain, owns nothing; a moment is kept by copying it. Not in it: the scene with its changes, kept
 * paths, what is open in drawer and derivation. */
typedef struct StageState {
    Cockpit cockpit;
    bool hidden[RACE_RUNS_MAX];
    int solo; /* a run; -1: all are seen */
    int tab;
    bool hint; /* of the keys, until the first press */
    CurvesView curves;
    Leaderboard board;
    CopyMenu copy;
    MapFace face;
    double pan[2]; /* of the large map, surface units */
    WorkingsHand workings;
    MapFrame near; /* what their map shows: it follows the ball only now and then */
    double reach;  /* WorkingsMap.reach */
} StageState;

Status stage_create(Stage **out, const ScreenDesc *desc, Error *error);
void stage_destroy(Stage *stage); /* NULL is fine */

/* Handles the input of `ui`, moves on by `seconds`, draws. `final`: full quality in this call (pictures). */
void stage_frame(Stage *stage, Ui *ui, Rect place, double seconds, bool final);

bool stage_busy(const Stage *stage); /* something moves, or the picture is not final yet: draw again soon */
bool stage_playing(const Stage *stage);
int stage_step(const Stage *stage);                     /* the step that the numbers belong to */
int stage_steps(const Stage *stage);                    /* the last step of the timeline */
void stage_go_to(Stage *stage, int step, bool at_once); /* otherwise one step rolls, a longer way jumps */
void stage_play(Stage *stage, bool playing);
const char *stage_light(const Stage *stage); /* "lantern", "moon", "full" */
bool stage_in_workings(const Stage *stage);
const char *stage_surface(const Stage *stage); /* the name of its surface; a formula's is its text */
const char *stage_title(const Stage *stage);   /* for the window */
/* The scene as it stands, as YAML: step, start, runs with their forks, light, camera. */
void stage_save(const Stage *stage, TextBuffer *out);
const char *stage_name(const Stage *stage); /* of the scene: its file's without .yaml, its surface's or the formula */
const char *stage_path(const Stage *stage); /* of the scene's file; NULL: none */
/* Up to the step on the screen, as `valley run --csv` writes them. */
void stage_figures(const Stage *stage, TextBuffer *out);
/* The files that the scene was made from, for someone to watch; at most SCENE_FILES_MAX (run/scene/scene_renew.h). */
int stage_files(const Stage *stage, const char **out);
/* These of them have changed: they are read again. Step, light, camera, drawer and the history of changes stay. On an error
 * the stage is as before. Paths kept as ghosts go where the surface is another one. */
Status stage_renew(Stage *stage, const char *const *changed, int count, Error *error);
/* A moment, and back to it; between them the scene has the same runs. */
StageState stage_state(const Stage *stage);
void stage_restore(Stage *stage, const StageState *state);
uint64_t stage_hash(const Stage *stage); /* of all runs up to the step, for tests and replay */

#endif
