/* network_scene_read.h: the trees data, network, train and watch of a scene, and those of its runs, into words. Whether the words
 * mean anything shows when they are built (network_scene.c).
 *
 * Owns    nothing: what the words point to is in the scene's arena and in the file's tree.
 * Errors  with the place; unknown keys with the nearest.
 */
#ifndef RUN_SCENE_NETWORK_SCENE_READ_H
#define RUN_SCENE_NETWORK_SCENE_READ_H

#include "run/scene/network_scene.h"

extern const char *const watch_stages[WATCH_STAGES]; /* their names */

/* Where the set is looked for first: a scene that has its name, in the same folder, is not that set. */
const char *network_scene_data_beside(const char *set, const char *beside);

Status network_scene_read_words(NetworkScene *scene, const char *beside, Error *error);
Status network_scene_read_sets(NetworkScene *scene, int run, Error *error); /* when its network is built */

/* Moves what is wrong with something that the file names to where it names it: to the first key that is there. An error that has a
 * place in a file of its own stays. `run` -1: of the whole scene. */
Status network_scene_error(const NetworkScene *scene, int run, const char *key, const Error *inner, Error *error);
Status network_scene_data_error(const NetworkScene *scene, const Error *inner, Error *error); /* of opening the data */

#endif
