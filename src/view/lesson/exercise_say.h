/* exercise_say.h: what the checker found, in the words of the screen.
 *
 * Use     ExerciseSaid said; exercise_say(exercise, &answer, all_right, &said);
 * Text    with TeX between dollar signs, for rich.h. A part that says nothing is empty.
 * Not     what is so: lesson/answer.h. The words: assets/text, group `exercise`.
 */
#ifndef VIEW_LESSON_EXERCISE_SAY_H
#define VIEW_LESSON_EXERCISE_SAY_H

#include "lesson/answer.h"

enum { EXERCISE_SAID_SIZE = 2048 };

typedef struct ExerciseSaid {
    char head[200];                /* "Not yet" */
    char said[EXERCISE_SAID_SIZE]; /* "At $x$ = 1 yours gives 4; it should be −4." */
    char hint[EXERCISE_SAID_SIZE]; /* "The factor $2$ is missing." */
} ExerciseSaid;

void exercise_say(const Exercise *exercise, const Answer *answer, bool done,
                  ExerciseSaid *out); /* done: all lines are right */

#endif
