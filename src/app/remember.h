/* remember.h: what the window keeps from one day to the next, in the user's folder: window.yaml.
 *
 * Use     remember_read, remember_write. Pictures, scripts and figures use neither.
 * Errors  none: a file that cannot be read or written is as if there were none.
 */
#ifndef APP_REMEMBER_H
#define APP_REMEMBER_H

#include "view/gallery/gallery.h"

#include <stdbool.h>

typedef struct Remembered {
    int width, height; /* of the window, its own units; 0: never opened */
    bool day;
    float ui_scale;
    bool reduced_motion;  /* by hand in the file: reduced_motion: true */
    GalleryMemory scenes; /* what was open last, and which files */
} Remembered;

Remembered remember_read(void);
void remember_write(const Remembered *what);

#endif
