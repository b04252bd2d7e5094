#include "app/screen.h"

#include "view/lesson/exercise_view.h"

static Status create(void **self, const char *word, const StageOptions *options, const GalleryMemory *memory,
                     Error *error)
{
    ExerciseView *view = NULL;
    (void)options;
    (void)memory;
    Status status = exercise_view_create(&view, word, error);
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

static const char *opens(void *self, Ui *ui, int *step, bool *plays)
{
    const char *next;
    *step = 0;
    *plays = false;
    switch (exercise_view_wish(self, &next)) {
    case EXERCISE_OPEN: return next;
    case EXERCISE_SCENES: ui_ask(ui, COMMAND_SCENES); break;
    case EXERCISE_THEME: ui_ask(ui, COMMAND_THEME); break;
    case EXERCISE_KEYS: ui_ask(ui, COMMAND_KEY_CARD); break;
    case EXERCISE_NOTHING: break;
    }
    return NULL;
}

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
    .create = create,
    .destroy = destroy,
    .frame = frame,
    .busy = busy,
    .step = step,
    .steps = step,
    .go_to = go_to,
    .title = title,
    .shows = shows,
    .opens = opens,
    .has_time = false,
};
