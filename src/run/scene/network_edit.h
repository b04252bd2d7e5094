/* network_edit.h: changing a scene of networks, with the way back: what is kept of it is its whole text.
 *
 * Use     network_edit_draft(&draft, scene, &error): a copy -> change draft->words and draft->file as one likes, or by the
 *         calls below -> network_edit_take(edit, scene, draft, group, &other, &error): the changed scene, built whole; the one
 *         before can be had again by network_edit_undo. Who changes a scene where it stands (a fork of a run, a weight set) calls
 *         network_edit_keep before it.
 * Weights given, or set by hand, are of one shape: where a change leaves no place for them, they are given up, and the network
 *         starts from init xavier in the place of given ones (network_edit_gave_up).
 * Groups  changes with the same `group` (not 0) one after the other are one step of undo: a slider being dragged.
 *         network_edit_settle ends the group; other calls end it too.
 * Owns    texts, NETWORK_EDIT_DEPTH of them at most: the oldest goes. A draft, and what is made of it, is the caller's.
 * Errors  what is wrong with the changed scene; then nothing has changed, and nothing is kept.
 * Not     training, drawing.
 */
#ifndef RUN_SCENE_NETWORK_EDIT_H
#define RUN_SCENE_NETWORK_EDIT_H

#include "run/scene/network_scene.h"

enum { NETWORK_EDIT_DEPTH = 128 };

typedef struct NetworkEdit NetworkEdit;

NetworkEdit *network_edit_create(void);
void network_edit_destroy(NetworkEdit *edit); /* NULL is fine */

Status network_edit_draft(NetworkScene **out, const NetworkScene *scene, Error *error);
/* Takes the draft, also when it fails. */
Status network_edit_take(NetworkEdit *edit, const NetworkScene *scene, NetworkScene *draft, uint64_t group,
                         NetworkScene **out, Error *error);
/* Before a change of the scene itself, with which its training goes on. */
void network_edit_keep(NetworkEdit *edit, const NetworkScene *scene, uint64_t group);
void network_edit_drop(NetworkEdit *edit); /* what was kept last: the change cannot be had */
void network_edit_settle(NetworkEdit *edit);

bool network_edit_can_undo(const NetworkEdit *edit);
bool network_edit_gave_up(const NetworkEdit *edit); /* the last change that was taken gave weights up */
/* The scene as it was before the last change, or `redo`, after the one that was taken back; NULL: there is none. `went_on`: with
 * that change the training went on: the step can stay. */
Status network_edit_undo(NetworkEdit *edit, const NetworkScene *scene, bool redo, NetworkScene **out, bool *went_on,
                         Error *error);

/* ---- of a draft: its runs ---- */
Status network_edit_add(NetworkScene *draft, const char *rule, Error *error); /* at the end; else as the scene says */
Status network_edit_copy(NetworkScene *draft, int run, Error *error);         /* behind it, its forks and all */
Status network_edit_remove(NetworkScene *draft, int run, Error *error);       /* not the last one that there is */
/* What it goes with from the start: rule, settings, schedule; its forks are given up. The rule and the schedule may be another
 * scene's: they are found here by their names. */
Status network_edit_settings(NetworkScene *draft, int run, const RunFork *with, Error *error);

/* Of the scene itself: from fork->from on the run goes with this; what was forked or set later is given up. Rule and
 * schedule are its file's. */
Status network_edit_fork(NetworkScene *scene, int run, const RunFork *fork, Error *error);
/* Likewise from set->from on with this weight; the same one set there already is replaced. As training_set. */
void network_edit_set(NetworkScene *scene, int run, const TrainSet *set);

#endif
