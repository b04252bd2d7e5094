/* answer.h: is what somebody typed right, and if not: where, by which numbers, why.
 *
 * Use     checker_create(exercise) -> checker_check, whenever Enter is pressed -> checker_destroy
 * Right   any formula that gives the same numbers at all points of trial.h; points where the true one has no value do not
 *         count. Rules: any lines that give the same steps.
 * Blanks  checked one at a time, with the true answers before it: a mistake is not carried on.
 * Owns    its points. An Answer holds everything that it says, except names and sentences of the exercise.
 * Errors  none: what cannot be read is an Answer too, with the column.
 */
#ifndef LESSON_ANSWER_H
#define LESSON_ANSWER_H

#include "lesson/exercise.h"
#include "lesson/mistake.h"

enum { ANSWER_LENGTH_MAX = 1024, ANSWER_SHOWN_MAX = 6, ANSWER_NUMBERS = 96 };

typedef enum AnswerKind { ANSWER_EMPTY, ANSWER_UNREADABLE, ANSWER_WRONG, ANSWER_RIGHT } AnswerKind;

typedef struct Answer {
    AnswerKind kind;
    int field;   /* the line that it is about; -1: all of them */
    Error error; /* ANSWER_UNREADABLE: with the column */
    /* ANSWER_WRONG: where it fails. At the names `at`, `result` should be `right` and is `yours`. */
    struct {
        const char *name;
        char value[ANSWER_NUMBERS];
    } at[ANSWER_SHOWN_MAX];
    int at_count;
    int step; /* rules: the step, from 1; else 0 */
    const char *result;
    char yours[ANSWER_NUMBERS], right[ANSWER_NUMBERS]; /* "−4", "(1, 2, −1)"; yours empty: no value there */
    Mistake mistake;
    const char *tip; /* the exercise's, for a mistake that nobody knows; may be NULL */
} Answer;

typedef struct Checker Checker;

Checker *checker_create(const Exercise *exercise); /* borrowed */
void checker_destroy(Checker *checker);            /* NULL is fine */

/* `typed`: [exercise_fields]. Blanks: checks `field`. Rules: all lines, whatever `field` is. */
void checker_check(Checker *checker, const char *const *typed, int field, Answer *out);

/* One line as it is being typed, for showing it: *left is the name before an equals sign, or the blank's. */
Status checker_read(Checker *checker, Arena *arena, const char *const *typed, int field, const char **left,
                    const Node **right, Error *error);

#endif
