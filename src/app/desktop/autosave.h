/* autosave.h: what was changed in the window's scene, kept every few seconds until the program ends by itself.
 *
 * Use     autosave_recover at the start -> autosave_tick in every round of the window's loop -> autosave_end.
 * Where   $XDG_STATE_HOME/dark-valley/unsaved-PID.yaml (~/.local/state). What a program that is no longer there has left
 *         becomes a scene of the user's: scenes/restored.yaml, restored-2.yaml, …
 * Changed start, runs, options, schedule, noise; not the step, the light and the camera alone.
 * Errors  none: what cannot be written is not kept.
 * Not     pictures, scripts and figures: these keep nothing and read nothing of it.
 */
#ifndef APP_DESKTOP_AUTOSAVE_H
#define APP_DESKTOP_AUTOSAVE_H

#include "app/app.h"

typedef struct Autosave {
    int opened; /* app_opened of the scene that `first` is */
    TextBuffer first, last;
    double due;
    bool written;
} Autosave;

bool autosave_recover(char *path, size_t size); /* the newest one; false: nobody left anything */
void autosave_tick(Autosave *autosave, const App *app, double seconds); /* of a clock that runs */
void autosave_end(Autosave *autosave);

#endif
