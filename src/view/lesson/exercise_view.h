/* exercise_view.h: the screen of an exercise: the task, the lines to be typed, what the checker says.
 *
 * Use     exercise_view_create(&view, &(ScreenDesc){.word = "momentum"}, &error); in every frame exercise_view_frame; then exercise_view_asks.
 * Keys    Enter checks, Up and Down go from line to line, PageDown to the next exercise; all else by Tab and mouse.
 * Owns    the exercise, its checker, what was typed.
 * Errors  exercise_view_create: what is wrong with the file.
 * Not     what is right (lesson/answer.h), opening what comes next.
 */
#ifndef VIEW_LESSON_EXERCISE_VIEW_H
#define VIEW_LESSON_EXERCISE_VIEW_H

#include "base/error.h"
#include "ui/ui.h"
#include "view/parts/screen_desc.h"

#include <stdbool.h>

typedef struct ExerciseView ExerciseView;

enum { EXERCISE_WORD_SIZE = 1024 };

/* desc: meaning, or as word a name or a path. */
Status exercise_view_create(ExerciseView **out, const ScreenDesc *desc, Error *error);
void exercise_view_destroy(ExerciseView *view); /* NULL is fine */
void exercise_view_frame(ExerciseView *view, Ui *ui);
bool exercise_view_busy(const ExerciseView *view);
const char *exercise_view_title(const ExerciseView *view);

/* The exercise to go on to, asked for since the last call, good until exercise_view_destroy; false: none. */
bool exercise_view_asks(ExerciseView *view, ScreenDesc *out);

#endif
