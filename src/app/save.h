/* save.h: the stage's scene into the user's folder, as scenes/NAME.yaml.
 *
 * Name    a scene that was opened from there keeps its file; any other gets a name that no scene and no surface has:
 *         himmelblau-2, opening-2, …
 * Errors  a folder that cannot be written.
 */
#ifndef APP_SAVE_H
#define APP_SAVE_H

#include "base/error.h"
#include "view/stage.h"

Status save_scene(const Stage *stage, char *path, size_t size, Error *error); /* path: where it is now */

#endif
