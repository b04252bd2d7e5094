/* save.h: a scene into the user's folder, as scenes/NAME.yaml; the sandbox's surface and rule beside it.
 *
 * Name    a scene that was opened from there keeps its file; any other gets a name that no scene and no surface has:
 *         himmelblau-2, opening-2, …
 * Errors  a folder that cannot be written.
 */
#ifndef APP_SAVE_H
#define APP_SAVE_H

#include "base/error.h"
#include "base/text.h"
#include "view/sandbox/sandbox.h"

/* `text` is the scene's, `name` its own, `own` its file's (NULL: none). path: where it is now. */
Status save_scene(const TextBuffer *text, const char *name, const char *own, char *path, size_t size, Error *error);

/* The sandbox's surface and rule, those of them that can be read: surfaces/NAME.yaml, optimizers/NAME.yaml. A file of the
 * user's own with that name is written over; a name that the program ships gets a number. path: all of them, below the
 * user's folder. */
Status save_sandbox(const Sandbox *sandbox, char *path, size_t size, Error *error);

#endif
