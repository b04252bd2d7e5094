/* scene_renew.h: a scene in use whose files have changed, read again, with what was changed in it by hand kept.
 *
 * Use     scene_files tells what to watch. Then: scene_renewal_create(&renewal, scene, changed paths, …) reads; nothing has
 *         changed yet. A race from scene_renewal_race shows whether it runs. edit_renew(edit, renewal), then
 *         scene_renewal_take: the scene is the new one. scene_renewal_destroy, after every race that borrows from the old
 *         pieces: what is not in use any more goes.
 * Kept    Where surface, rules, schedules or data changed: all runs with their forks. An option that stands at what a run has
 *         that says nothing follows the new file (its default, the surface's rate); so do the start, the title and the camera
 *         of the surface. An option that the rule no longer has, or whose value it no longer allows, is given up.
 *         Where the scene's own file changed: the scene is what the file says.
 * Owns    the new pieces, after scene_renewal_take the old ones. Borrows the scene.
 * Errors  scene_renewal_create: what is wrong, with its place; then the scene is as before.
 */
#ifndef RUN_SCENE_SCENE_RENEW_H
#define RUN_SCENE_SCENE_RENEW_H

#include "run/scene/scene.h"

enum { SCENE_FILES_MAX = 192 };

typedef struct SceneRenewal SceneRenewal;

/* The files that a scene in use was made from, each once: its own, its surface's with the data, its rules' and schedules'.
 * Valid until the scene is taken from a renewal or destroyed. */
int scene_files(const SceneFile *scene, const char *out[SCENE_FILES_MAX]);

Status scene_renewal_create(SceneRenewal **out, SceneFile *scene, const char *const *changed, int count, Error *error);
RaceDesc scene_renewal_race(const SceneRenewal *renewal);
bool scene_renewal_whole(const SceneRenewal *renewal);   /* the scene's own file was read */
bool scene_renewal_surface(const SceneRenewal *renewal); /* the surface is another one */
void scene_renewal_take(SceneRenewal *renewal);
void scene_renewal_destroy(SceneRenewal *renewal); /* NULL is fine */

/* Before scene_renewal_take: what belonged to the scene, with the new pieces. False: a piece of it is not to be had again. */
bool scene_renewal_run(const SceneRenewal *renewal, RunDesc *run);
bool scene_renewal_schedule(const SceneRenewal *renewal, const Schedule **schedule,
                            const char **text); /* text may be NULL */
void scene_renewal_start(const SceneRenewal *renewal, double start[2]);

#endif
