#include "app/screen.h"

#include "app/save.h"

#include <string.h>

/* What was written when the sandbox was left: coming back to it finds it again. */
static TextBuffer kept;

static Status create(void **self, const char *word, const StageOptions *options, const GalleryMemory *memory,
                     Error *error)
{
    (void)memory;
    Sandbox *sandbox = NULL;
    Status status = STATUS_NAME;
    if (kept.length && !strcmp(word, "sandbox")) status = sandbox_create(&sandbox, kept.data, options, NULL);
    if (status != STATUS_OK) status = sandbox_create(&sandbox, word, options, error);
    *self = sandbox;
    return status;
}

static void destroy(void *self)
{
    if (!self) return;
    text_clear(&kept);
    sandbox_text(self, &kept);
    sandbox_destroy(self);
}

static void frame(void *self, Ui *ui, double seconds, bool final)
{
    sandbox_frame(self, ui, ui_whole(ui), seconds, final);
}

static const char *opens(void *self, Ui *ui, int *step, bool *plays)
{
    *step = 0, *plays = false;
    switch (sandbox_wish(self)) {
    case SANDBOX_GALLERY: ui_ask(ui, COMMAND_SCENES); break;
    case SANDBOX_SAVE: ui_ask(ui, COMMAND_SAVE); break;
    case SANDBOX_RACE: return sandbox_race(self);
    case SANDBOX_NOTHING: break;
    }
    return NULL;
}

static bool busy(const void *self) { return sandbox_busy(self); }
static int step(const void *self) { return sandbox_step(self); }
static int steps(const void *self) { return sandbox_steps(self); }
static void go_to(void *self, int to) { sandbox_go_to(self, to); }
static void play(void *self, bool playing) { sandbox_play(self, playing); }
static void figures(const void *self, TextBuffer *out) { sandbox_figures(self, out); }
static void text(const void *self, TextBuffer *out) { sandbox_text(self, out); }
static Status save(const void *self, char *path, size_t size, Error *error)
{
    return save_sandbox(self, path, size, error);
}
static const char *title(const void *self) { return sandbox_title(self); }

const ScreenKind screen_sandbox = {
    .name = "sandbox",
    .create = create,
    .destroy = destroy,
    .frame = frame,
    .busy = busy,
    .step = step,
    .steps = steps,
    .go_to = go_to,
    .play = play,
    .figures = figures,
    .text = text,
    .save = save,
    .title = title,
    .opens = opens,
    .has_time = true,
};
