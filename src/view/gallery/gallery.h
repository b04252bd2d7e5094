/* gallery.h: the program's start: go on where one stopped, or choose a scene.
 *
 * Use     gallery_create(&gallery, &memory, &error); in every frame gallery_frame; then gallery_asks: what was chosen.
 * Scenes  all of assets/scenes and the user's own, ordered by assets/gallery/topics.yaml; files opened lately.
 * Memory  what the window remembers from one start to the next, NULL or empty for pictures and scripts.
 * Owns    its lists. The pictures are in thumbnail.h's store.
 * Errors  none worth stopping for: a scene that cannot be read keeps its card, with the line.
 * Not     opening scenes, the theme, the key card, the surface picker: these are asked for (ui_ask).
 */
#ifndef VIEW_GALLERY_GALLERY_H
#define VIEW_GALLERY_GALLERY_H

#include "base/error.h"
#include "ui/ui.h"
#include "view/parts/screen_desc.h"

#include <stdbool.h>

typedef struct Gallery Gallery;

enum { GALLERY_WORD_SIZE = 1024, GALLERY_RECENT_MAX = 8 };

struct GalleryMemory {
    char last[GALLERY_WORD_SIZE]; /* the scene that was open last; empty: never any */
    char title[160];
    int step, steps;
    char recent[GALLERY_RECENT_MAX][GALLERY_WORD_SIZE];
    int recent_count; /* files, the latest first */
};

/* A scene was opened: it is the last one, and a file goes to the front of the recent ones. */
void gallery_remember(GalleryMemory *memory, const char *word, const char *title, int step, int steps);

Status gallery_create(Gallery **out, const GalleryMemory *memory, Error *error); /* memory copied; may be NULL */
void gallery_destroy(Gallery *gallery);                                          /* NULL is fine */
void gallery_frame(Gallery *gallery, Ui *ui, bool final);
bool gallery_busy(const Gallery *gallery);

/* The scene that was chosen since the last call, good until gallery_destroy; false: none. */
bool gallery_asks(Gallery *gallery, ScreenDesc *out);

#endif
