/* record_live.h: the film of what the window shows, with a red dot that is not in the film.
 *
 * Use     live_toggle begins and ends it. In a frame: live_restore before it is drawn, live_frame after, then live_mark, which
 *         paints the dot over the picture and keeps what was under it.
 * Units   seconds of the caller's clock: a film has LIVE_FPS pictures for each.
 * Errors  the film that could not be begun or ended; live_frame ends it then, with nothing left behind.
 */
#ifndef APP_DESKTOP_RECORD_LIVE_H
#define APP_DESKTOP_RECORD_LIVE_H

#include "app/desktop/record.h"
#include "draw/canvas.h"
#include "draw/theme.h"

enum { LIVE_FPS = 30 };

typedef struct Live {
    Record *record;              /* NULL: none */
    double seconds;              /* of the film */
    char path[RECORD_PATH_SIZE]; /* of the last film, when it is done */
    Rect mark;                   /* pixels; w = 0: nothing painted */
    uint32_t *under;             /* [mark.h][mark.w] */
} Live;

Status live_begin(Live *live, const char *folder, const Image *image,
                  Error *error);           /* folder NULL: record_free_name's */
Status live_end(Live *live, Error *error); /* then live->path says where it is */
void live_free(Live *live);                /* what was not ended is thrown away */
void live_restore(Live *live, const Image *image);
Status live_frame(Live *live, const Image *image, double seconds, Error *error);
void live_mark(Live *live, Canvas *canvas, const Theme *theme, Rect pixels, const char *text);
void live_time(const Live *live, char out[16]); /* "1:07" */

#endif
