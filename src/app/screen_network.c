#include "app/screen.h"

#include "app/save.h"
#include "run/scene/scene.h"
#include "view/network/network_screen.h"

#include <string.h>

static bool opens(const Meaning *meaning) { return !strcmp(scene_file_view(meaning), "network"); }

static Status create(void **self, const ScreenDesc *desc, Error *error)
{
    NetworkScreen *screen = NULL;
    Status status = network_screen_create(&screen, desc, error);
    *self = screen;
    return status;
}

static void destroy(void *self) { network_screen_destroy(self); }

static void frame(void *self, Ui *ui, double seconds, bool final)
{
    network_screen_frame(self, ui, ui_whole(ui), seconds, final);
}

static bool busy(const void *self) { return network_screen_busy(self); }
static int step(const void *self) { return network_screen_step(self); }
static int steps(const void *self) { return network_screen_steps(self); }
static void go_to(void *self, int to) { network_screen_go_to(self, to); }
static void play(void *self, bool playing) { network_screen_play(self, playing); }
static void text(const void *self, TextBuffer *out) { network_screen_text(self, out); }
static Status save(const void *self, char *path, size_t size, Error *error)
{
    TextBuffer scene = {0};
    network_screen_text(self, &scene);
    Status status = save_scene(&scene, network_screen_name(self), network_screen_path(self), path, size, error);
    text_free(&scene);
    return status;
}
static int files(const void *self, const char **out) { return network_screen_files(self, out); }
static Status renew(void *self, const char *const *changed, int count, Error *error)
{
    return network_screen_renew(self, changed, count, error);
}
static void figures(const void *self, TextBuffer *out) { network_screen_figures(self, out); }
static const char *title(const void *self) { return network_screen_title(self); }

const ScreenKind screen_network = {
    .name = "network",
    .opens = opens,
    .create = create,
    .destroy = destroy,
    .frame = frame,
    .busy = busy,
    .step = step,
    .steps = steps,
    .go_to = go_to,
    .play = play,
    .files = files,
    .renew = renew,
    .text = text,
    .save = save,
    .figures = figures,
    .title = title,
    .back = "gallery",
};
