#include "app/screen.h"

#include "app/save.h"
#include "view/stage/stage.h"

static Status create(void **self, const ScreenDesc *desc, Error *error)
{
    Stage *stage = NULL;
    Status status = stage_create(&stage, desc, error);
    *self = stage;
    return status;
}

static void destroy(void *self) { stage_destroy(self); }

static void frame(void *self, Ui *ui, double seconds, bool final)
{
    stage_frame(self, ui, ui_whole(ui), seconds, final);
}

static bool busy(const void *self) { return stage_busy(self); }
static int step(const void *self) { return stage_step(self); }
static int steps(const void *self) { return stage_steps(self); }
static void go_to(void *self, int to) { stage_go_to(self, to, true); }
static void figures(const void *self, TextBuffer *out) { stage_figures(self, out); }
static Status save(const void *self, char *path, size_t size, Error *error)
{
    TextBuffer scene = {0};
    stage_save(self, &scene);
    Status status = save_scene(&scene, stage_name(self), stage_path(self), path, size, error);
    text_free(&scene);
    return status;
}
static void text(const void *self, TextBuffer *out) { stage_save(self, out); }
static void play(void *self, bool playing) { stage_play(self, playing); }
static int files(const void *self, const char **out) { return stage_files(self, out); }
static Status renew(void *self, const char *const *changed, int count, Error *error)
{
    return stage_renew(self, changed, count, error);
}
static const char *title(const void *self) { return stage_title(self); }
static const char *surface(const void *self) { return stage_surface(self); }
static const char *light(const void *self) { return stage_light(self); }
static const char *shows(const void *self) { return stage_in_workings(self) ? "workings" : "stage"; }

const ScreenKind screen_stage = {
    .name = "stage",
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
    .shows = shows,
    .surface = surface,
    .light = light,
    .back = "gallery",
};
