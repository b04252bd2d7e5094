/* window.h: the program in a window: events in, changed rectangles out.
 *
 * Use     window_run(&desc, &error): opens the window and returns when it is closed (or SIGTERM, SIGINT).
 * Clock   frames at 60 a second while something moves; sleeps until an event when nothing does; minimised: no drawing.
 * State   size, theme and interface scale are remembered in the user's folder.
 * Errors  no display, or a scene that cannot be read.
 */
#ifndef APP_DESKTOP_WINDOW_H
#define APP_DESKTOP_WINDOW_H

#include "app/app.h"

Status window_run(const AppDesc *desc, Error *error);

#endif
