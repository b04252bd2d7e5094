#include "app/screen.h"

#include "app/save.h"
#include "run/scene/scene.h"
#include "view/sandbox/sandbox.h"

#include <string.h>

static bool opens(const Meaning *meaning) { return !strcmp(scene_file_view(meaning), "sandbox"); }

/* What was written when the sandbox was left: who comes back to it finds it again. */
static Status create(void **self, const ScreenDesc *desc, Error *error)
{
    Sandbox *sandbox = NULL;
    Status status = STATUS_NAME;
    ScreenDesc kept = *desc;
    kept.word = desc->kept, kept.meaning = NULL;
    if (desc->kept && !strcmp(desc->word, "sandbox")) status = sandbox_create(&sandbox, &kept, NULL);
    if (status != STATUS_OK) status = sandbox_create(&sandbox, desc, error);
    *self = sandbox;
    return status;
}

static void destroy(void *self) { sandbox_destroy(self); }

static void frame(void *self, Ui *ui, double seconds, bool final)
{
    sandbox_frame(self, ui, ui_whole(ui), seconds, final);
}

static bool asks(void *self, ScreenDesc *out) { return sandbox_asks(self, out); }
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
    .opens = opens,
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
    .asks = asks,
    .back = "gallery",
    .keeps = true,
};
