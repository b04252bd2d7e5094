/* window.h: the program in a window: events in, changed rectangles out.
 *
 * Use     window_init(&window, &desc, &error); while (window_frame(window)) window_wait(window); window_quit(window);
 *         Nothing blocks in a frame: who is called sixty times a second by somebody else leaves the waiting out.
 * Clock   frames at 60 a second while something moves; window_wait sleeps until an event when nothing does; minimised: no
 *         drawing.
 * State   size, theme and interface scale are remembered in the user's folder.
 * Owns    the app, and all that a frame knows of the frame before.
 * Errors  window_init: no display, or a scene that cannot be read.
 */
#ifndef APP_DESKTOP_WINDOW_H
#define APP_DESKTOP_WINDOW_H

#include "app/app.h"

typedef struct Window Window;

Status window_init(Window **out, const AppDesc *desc, Error *error);
bool window_frame(Window *window);      /* false: it was closed, or SIGTERM or SIGINT came */
void window_wait(const Window *window); /* until the next frame is due */
void window_quit(Window *window);       /* NULL is fine */

#endif
