#include "app/screen.h"

#include "view/parts/words.h"

static Status create(void **self, const char *word, const StageOptions *options, const GalleryMemory *memory,
                     Error *error)
{
    Gallery *gallery = NULL;
    (void)word;
    (void)options;
    Status status = gallery_create(&gallery, memory, error);
    *self = gallery;
    return status;
}

static void destroy(void *self) { gallery_destroy(self); }

static void frame(void *self, Ui *ui, double seconds, bool final)
{
    (void)seconds;
    if (ui_command(ui, COMMAND_SURFACE, NULL)) ui_ask(ui, COMMAND_SURFACE);
    gallery_frame(self, ui, final);
}

static const char *opens(void *self, Ui *ui, int *step, bool *plays)
{
    const char *scene;
    switch (gallery_wish(self, &scene, step, plays)) {
    case GALLERY_OPEN: return scene;
    case GALLERY_SURFACES: ui_ask(ui, COMMAND_SURFACE); break;
    case GALLERY_FORMULA: return "sandbox";
    case GALLERY_THEME: ui_ask(ui, COMMAND_THEME); break;
    case GALLERY_KEYS: ui_ask(ui, COMMAND_KEY_CARD); break;
    case GALLERY_NOTHING: break;
    }
    return NULL;
}

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
    .create = create,
    .destroy = destroy,
    .frame = frame,
    .busy = busy,
    .step = step,
    .steps = step,
    .go_to = go_to,
    .title = title,
    .opens = opens,
    .has_time = false,
};
