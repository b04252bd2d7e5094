/* file.h: reading and writing files, and finding the ones that the program ships.
 *
 * Places  assets are looked for, nearest first: beside a lesson (given by the caller), the user's
 *         $XDG_DATA_HOME/dark-valley (~/.local/share/dark-valley), then the shipped folder: $DARK_VALLEY_ASSETS,
 *         beside the program where it is known (build/../assets), the source tree that it was built from, PREFIX/share/dark-valley.
 * Errors  Status and a message with the path.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/arena.h"
#include "base/error.h"

#include <stdint.h>

enum { FILE_SIZE_MAX = 256 << 20 };

Status file_read(Arena *arena, const char *path, char **data, size_t *length, Error *error); /* adds a NUL */
Status file_write(const char *path, const char *data, size_t length,
                  Error *error); /* whole or not at all: temporary + rename */
bool file_exists(const char *path);
bool file_is_folder(const char *path);
int64_t file_changed(const char *path);               /* modification time in nanoseconds; 0 where there is none */
Status folder_create(const char *path, Error *error); /* with its parents */

void assets_beside(const char *folder); /* the program lies there; before the first look for assets */
const char *assets_folder(void);        /* the shipped one, without a final slash; NULL where none is found */
const char *user_folder(void);          /* the user's own; it need not exist */

/* Path of KIND/NAME.yaml; `beside` (a folder, or NULL) is looked into first. NULL where there is none. */
char *asset_find(Arena *arena, const char *kind, const char *name, const char *beside);

/* Path of FILE ("line.csv"): as it is if it is a path from the root, else beside, or in KIND of the user's or the shipped
 * folder. NULL where there is none. */
char *asset_file(Arena *arena, const char *kind, const char *file, const char *beside);

/* Names (without .yaml) of all files of a kind, sorted, each once. Returns how many. */
int asset_list(Arena *arena, const char *kind, const char *beside, const char ***names);

#endif
