/* thumbnail.h: small pictures of races, made a little at a time and kept: for cards that show what a scene is about.
 *
 * Use     const Thumbnail *t = thumbnail_want(&ask, ui) in every frame that shows it: t->image is NULL until it is ready,
 *         t->failed says that the scene cannot be read. thumbnails_work() once a frame (a few milliseconds), or
 *         thumbnails_finish() before a picture is taken; then ask again.
 * Units   canvas units; the pictures are made in pixels of the present scale and theme.
 * Owns    one store for the whole program, like the words: the pictures outlive the screen that asked, so that coming back
 *         costs nothing. THUMBNAILS_MAX of them; the one not asked for the longest goes. thumbnails_refresh forgets what
 *         changed on disk; thumbnails_free all.
 * Errors  a scene that cannot be read or shown: `failed` with its Error.
 * Same    pixels whether made at once or a little at a time.
 */
#ifndef VIEW_GALLERY_THUMBNAIL_H
#define VIEW_GALLERY_THUMBNAIL_H

#include "base/error.h"
#include "draw/image.h"
#include "ui/ui.h"

#include <stdbool.h>
#include <stdint.h>

enum { THUMBNAILS_MAX = 96, THUMBNAIL_STEPS_MAX = 2000 };

typedef struct ThumbnailAsk {
    const char *word;              /* what scene_file_open takes */
    bool one_run;                  /* gradient descent alone, from the first start: what the surface does to it */
    float width, height;           /* units */
    float round_top, round_bottom; /* radius of the upper and the lower corners; units */
    float fade;   /* from its left edge to so far across it comes out of the panel's colour; 0: nowhere */
    float focus;  /* where across the picture the paths have their middle: 0.5 */
    float detail; /* size of balls and lines against the stage's: 0.8 */
    int step;     /* as the race stands there; 0: at its end */
    bool soon;    /* it is in sight: before the others */
} ThumbnailAsk;

typedef struct Thumbnail {
    const Image *image; /* NULL: not yet */
    bool failed;
    const Error *error; /* where it failed */
    const char *about;  /* "Himmelblau: GD, Momentum, Adam"; "" until it was read */
} Thumbnail;

Thumbnail thumbnail_want(const ThumbnailAsk *ask, Ui *ui);
bool thumbnails_work(void); /* true: some that were wanted lately are not ready yet */
void thumbnails_finish(void);
uint64_t thumbnails_version(void); /* another whenever an answer of thumbnail_want may be */
void thumbnails_refresh(void);
void thumbnails_free(void);

#endif
