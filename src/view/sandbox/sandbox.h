/* sandbox.h: the screen on which a surface and a rule are written, and run while they are.
 *
 * Use     sandbox_create(&sandbox, &desc, &error); in every frame, between ui_begin and ui_end, sandbox_frame;
 *         then sandbox_asks: the race that it was to be seen in.
 * Scene   desc.word: any word of scene_file_open: its surface and its first run's rule are what is written at first. `typed` in the
 *         file is what stood in the fields, also where that could not be read.
 * Good    what is seen is the last surface and the last rule that could be read; an error stands beside its text.
 * Units   seconds of the caller's clock; steps of the race; canvas units.
 * Owns    all of it. Borrows the Ui during sandbox_frame only.
 * Errors  sandbox_create: what is wrong with the scene.
 * Not     files (app/save.h), the stage, the theme.
 */
#ifndef VIEW_SANDBOX_SANDBOX_H
#define VIEW_SANDBOX_SANDBOX_H

#include "base/error.h"
#include "base/text.h"
#include "ui/ui.h"
#include "view/ground/map_view.h"
#include "view/parts/cockpit.h"
#include "view/parts/screen_desc.h"

#include <stdbool.h>

typedef struct Sandbox Sandbox;

/* All that moves in it: plain, owns nothing; a moment is kept by copying it. Not in it: what is written, the menus. */
typedef struct SandboxState {
    Cockpit cockpit;
    double pan[2];       /* of the large map, surface units */
    bool placing;        /* the next press on the ground is where to start */
    int edge;            /* of the domain that is being dragged, 1 … 4; 0: none */
    MapFrame edge_frame; /* the map as it was when the drag began */
    double edge_at;
    float work_at, sliders_at; /* scrolled */
} SandboxState;

Status sandbox_create(Sandbox **out, const ScreenDesc *desc, Error *error); /* of the rules the first one */
void sandbox_destroy(Sandbox *sandbox);                                     /* NULL is fine */

/* Handles the input of `ui`, moves on by `seconds`, draws. `final`: full quality in this call (pictures). */
void sandbox_frame(Sandbox *sandbox, Ui *ui, Rect place, double seconds, bool final);

bool sandbox_busy(const Sandbox *sandbox);
int sandbox_step(const Sandbox *sandbox);
int sandbox_steps(const Sandbox *sandbox);
void sandbox_go_to(Sandbox *sandbox, int step);
void sandbox_play(Sandbox *sandbox, bool playing);
const char *sandbox_title(const Sandbox *sandbox);
void sandbox_figures(const Sandbox *sandbox, TextBuffer *out); /* as CSV */
void sandbox_text(const Sandbox *sandbox, TextBuffer *out);    /* the scene, with what is typed, as YAML */

/* The race that was asked for since the last call, for the stage and back; good until the next frame; false: none. */
bool sandbox_asks(Sandbox *sandbox, ScreenDesc *out);

/* For saving: the text of assets/surfaces/NAME.yaml or assets/optimizers/NAME.yaml. False: it cannot be read yet, or the
 * hand left it out. `name` is what was typed; the file may need another one: sandbox_file with that name. */
typedef enum SandboxFile { SANDBOX_SURFACE, SANDBOX_RULE } SandboxFile;
bool sandbox_file(const Sandbox *sandbox, SandboxFile which, const char *name, TextBuffer *out);
const char *sandbox_name(const Sandbox *sandbox, SandboxFile which);

/* A moment, and back to it; between them the same is written. */
SandboxState sandbox_state(const Sandbox *sandbox);
void sandbox_restore(Sandbox *sandbox, const SandboxState *state);

#endif
