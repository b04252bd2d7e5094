/* reload.h: the files of the scene on the screen, watched and read again when they change.
 *
 * Use     reload_tick after every frame, with the time of a clock that runs -> reload_end.
 * Watched scene, surface, its data, rules, schedules; looked at twice in half a second. A file is read when it has stood
 *         still from one look to the next; one that is not there (editors rename) is waited for.
 * Errors  the scene stays as it was and app_broken shows what is wrong until it is mended.
 * Not     the scene's own saving: what the program has written itself is not read again.
 */
#ifndef APP_DESKTOP_RELOAD_H
#define APP_DESKTOP_RELOAD_H

#include "app/app.h"
#include "run/scene/scene_renew.h"

#include <stdint.h>

typedef struct FileStamp {
    int64_t changed;
    uint64_t size, number;
} FileStamp; /* all 0: not there */

typedef struct WatchedFile {
    char *path;
    FileStamp read, seen; /* when it was read last, at the last look */
    bool waits;           /* changed, but could not be read yet */
} WatchedFile;

typedef struct Reload {
    int opened, saved; /* app_opened, app_saved that `files` belong to */
    WatchedFile files[SCENE_FILES_MAX];
    int count;
    double due;
    bool broken;
} Reload;

void reload_tick(Reload *reload, App *app, double seconds);
void reload_end(Reload *reload);

#endif
