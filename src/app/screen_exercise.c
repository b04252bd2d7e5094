#include "app/screen.h"

#include "view/lesson/exercise_view.h"

static bool opens(const Meaning *meaning) { return meaning->kind == MEANS_EXERCISE; }

static Status create(void **self, const ScreenDesc *desc, Error *error)
{
    ExerciseView *view = NULL;
    Status status = exercise_view_create(&view, desc, error);
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
