#include "app/screen.h"

#include "view/gallery/gallery.h"
#include "view/parts/words.h"

#include <string.h>

static bool opens(const Meaning *meaning) { return meaning->kind == MEANS_GALLERY; }

static Status create(void **self, const ScreenDesc *desc, Error *error)
{
    Gallery *gallery = NULL;
    Status status = gallery_create(&gallery, desc->memory, error);
    *self = gallery;
    return status;
}

static void destroy(void *self) { gallery_destroy(self); }

static void frame(void *self, Ui *ui, double seconds, bool final)
{
    (void)seconds;
    gallery_frame(self, ui, final);
}

static bool asks(void *self, ScreenDesc *out) { return gallery_asks(self, out); }
static bool busy(const void *self) { return gallery_busy(self); }
static int step(const void *self)
{
    (void)self;
    return 0;
}
static void go_to(void *self, int to)
{
    (void)self;
    (void)to;
}
static const char *title(const void *self)
{
    (void)self;
    return word("stage.scenes");
}

const ScreenKind screen_gallery = {
    .name = "gallery",
    .opens = opens,
    .create = create,
    .destroy = destroy,
    .frame = frame,
    .busy = busy,
    .step = step,
    .steps = step,
    .go_to = go_to,
    .title = title,
    .asks = asks,
};
