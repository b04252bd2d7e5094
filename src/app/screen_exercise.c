#include "app/screen.h"

#include "base/yaml.h"
#include "view/lesson/exercise_view.h"

#include <string.h>

/* A file that says that it is an exercise, or stands among them. */
static bool opens(const char *word)
{
    Arena arena = {0};
    Yaml *file = NULL;
    const char *kind = NULL;
    if (text_starts(word, EXERCISE_WORD)) return true;
    if (!text_ends(word, ".yaml")) return false;
    if (strstr(word, "/exercises/") || text_starts(word, "exercises/")) return true;
    if (yaml_read(&arena, word, &file, NULL) == STATUS_OK && file->kind == YAML_MAP)
        yaml_text_or(file, "kind", &kind, NULL);
    bool found = kind && !strcmp(kind, "exercise");
    arena_free(&arena);
    return found;
}

static Status create(void **self, const ScreenDesc *desc, Error *error)
{
    ExerciseView *view = NULL;
    Status status = exercise_view_create(&view, desc->word, error);
    *self = view;
    return status;
}

static void destroy(void *self) { exercise_view_destroy(self); }

static void frame(void *self, Ui *ui, double seconds, bool final)
{
    (void)seconds;
    (void) final;
    exercise_view_frame(self, ui);
}

static bool asks(void *self, ScreenDesc *out) { return exercise_view_asks(self, out); }
static bool busy(const void *self) { return exercise_view_busy(self); }
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
static const char *title(const void *self) { return exercise_view_title(self); }

/* An exercise is a page of a lesson that stands alone; `describe` knows it by that name. */
static const char *shows(const void *self)
{
    (void)self;
    return "lesson";
}

const ScreenKind screen_exercise = {
    .name = "exercise",
    .opens = opens,
    .create = create,
    .destroy = destroy,
    .frame = frame,
    .busy = busy,
    .step = step,
    .steps = step,
    .go_to = go_to,
    .title = title,
    .shows = shows,
    .asks = asks,
    .back = "gallery",
};
