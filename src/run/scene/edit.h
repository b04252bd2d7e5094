/* edit.h: changing a scene's race, with the way back: every change is kept, and undone as a whole.
 *
 * Use     Edit *edit = edit_create(scene) -> edit_option(edit, &(EditOption){…}, &error) … -> a new race from the scene
 *         (scene_file_race) -> edit_undo, edit_redo -> edit_destroy, before the scene.
 * Kept    start, noise, equal rate, the runs with options, schedules, forks, hidden ones, order. What the surface, the title
 *         and the light are is not changed here.
 * Groups  changes with the same `group` (not 0) one after the other are one step of undo: a slider being dragged.
 *         edit_settle ends the group. Other calls end it too.
 * Owns    the definitions before and after, EDIT_DEPTH of them at most: the oldest goes. Borrows the scene.
 * Errors  what is wrong with a value, a name, too many; then nothing has changed.
 * Not     races, drawing.
 */
#ifndef RUN_SCENE_EDIT_H
#define RUN_SCENE_EDIT_H

#include "run/scene/scene_renew.h"

enum { EDIT_DEPTH = 256 };

typedef struct Edit Edit;

Edit *edit_create(SceneFile *scene);
void edit_destroy(Edit *edit); /* NULL is fine */

bool edit_can_undo(const Edit *edit);
bool edit_can_redo(const Edit *edit);
bool edit_undo(Edit *edit); /* false: there is nothing */
bool edit_redo(Edit *edit);
void edit_take_back(Edit *edit); /* undone, and not to be had again: the change cannot be run */
void edit_settle(Edit *edit);
/* Before scene_renewal_take: the history goes on with the new pieces. What was changed by hand before the scene's own file was
 * read again is one step of undo away. A definition with a rule that is not to be had any more is forgotten. */
void edit_renew(Edit *edit, const SceneRenewal *renewal);

/* `step` 0: from the start, with what the run goes with at step `seen`; its forks are given up. Else from there on: a fork.
 * A fork of the same group or the same step is changed; later ones are given up. */
typedef struct EditWhere {
    int run, step, seen;
    uint64_t group;
} EditWhere;

Status edit_option(Edit *edit, EditWhere where, int option, double value, Error *error);
Status edit_schedule(Edit *edit, EditWhere where, const char *text, Error *error);
/* The run goes with these settings from the start, its forks given up; or, `added`, a copy of it behind it does. */
Status edit_settings(Edit *edit, int run, const RuleSettings *settings, bool added, Error *error);
/* The last change of this run, which was from the start, becomes one from `step` on. False: there was none. */
bool edit_fork_last(Edit *edit, int run, int step);
/* What the run goes with at `step` it goes with from the start. */
Status edit_from_start(Edit *edit, int run, int step, Error *error);

Status edit_add(Edit *edit, const char *text, Error *error); /* "adam", "adam:lr=0.1"; the last run then */
Status edit_duplicate(Edit *edit, int run, Error *error);    /* behind it */
Status edit_remove(Edit *edit, int run, Error *error);       /* not the last one that there is */
Status edit_hide(Edit *edit, int run, bool hidden, Error *error);
Status edit_start(Edit *edit, const double at[2], uint64_t group, Error *error);
Status edit_noise(Edit *edit, double noise, uint64_t group, Error *error);
Status edit_equal_rate(Edit *edit, bool equal);
Status edit_rates(Edit *edit, const double *rates, Error *error); /* [run_count], from the start; NaN: as it is */

#endif
