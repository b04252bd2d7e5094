/* exercise.h: an exercise: a task, the names that it gives, and the formulas that are to be found.
 *
 * Use     exercise_load (a name, a path) or exercise_parse (a block in a lesson) -> answer.h -> exercise_destroy
 * File    assets/exercises/NAME.yaml; docs/exercises.md is the manual of its fields. Two kinds:
 *         blanks  one formula each, checked one after the other; a later one may use the names of the earlier ones
 *         rule    the lines of an update rule, checked as a whole by running it: any lines with the same steps are right
 * Owns    everything that it shows, in its arena. It never changes after loading.
 * Errors  FILE:LINE:COLUMN. A true answer that has no value at most points is an error of the file.
 * Not     checking what somebody typed (answer.h), screens.
 */
#ifndef LESSON_EXERCISE_H
#define LESSON_EXERCISE_H

#include "base/arena.h"
#include "base/error.h"
#include "formula/formula.h"
#include "formula/engine/program.h"
#include "run/meaning.h"

enum {
    EXERCISE_GIVEN_MAX = 24,
    EXERCISE_LINES_MAX = 24,
    EXERCISE_WRONG_MAX = 12,
    EXERCISE_COLUMNS_MAX = 4,
    EXERCISE_ROWS_MAX = 200,
    EXERCISE_SIZE = 3 /* numbers in a vector */,
    EXERCISE_STEPS = 6 /* that rules are run for */
};

/* A name with the range of the numbers that are tried. */
typedef struct ExerciseGiven {
    const char *name;
    double low, high;
    bool vector;       /* EXERCISE_SIZE numbers, each from the range */
    bool each_step;    /* rules: another one at each step; else one for the whole run */
    const char *about; /* what it is, or NULL */
} ExerciseGiven;

/* A mistake that the file knows by itself. */
typedef struct ExerciseWrong {
    const ProgramLine *lines;
    int line_count;
    const char *say;
} ExerciseWrong;

/* One line that is to be found. */
typedef struct ExerciseLine {
    ProgramLine line;       /* the true one */
    const char *text;       /* its right side, as a solution is shown */
    const char *show;       /* TeX of the left side; NULL: the name as a formula */
    const char *ask;        /* what is asked here, or NULL */
    const char *tip;        /* said where no mistake was recognized, or NULL */
    const char *derived_by; /* the answer is the derivative of `function` by this name; NULL: it is no derivative */
    const char *begin;      /* what the field holds at first, or NULL */
    ExerciseWrong wrong[EXERCISE_WRONG_MAX];
    int wrong_count;
} ExerciseLine;

typedef struct Exercise {
    const char *name, *title, *task, *path;
    const char *summary, *card; /* for its card among the scenes: a sentence, and TeX; may be NULL */
    const char *after;          /* said when all is right; may be NULL */
    const char *next;           /* the exercise after it; NULL: none */
    const Node *function;       /* that is to be derived, or NULL */
    const char *function_name, *function_text;
    ExerciseGiven given[EXERCISE_GIVEN_MAX];
    int given_count;
    ProgramLine lets[EXERCISE_LINES_MAX];
    int let_count; /* lines that come before the answers */
    ProgramColumn columns[EXERCISE_COLUMNS_MAX];
    int column_count;
    int rows; /* data that mean and sum run over */
    ExerciseLine lines[EXERCISE_LINES_MAX];
    int line_count;
    bool rule;          /* the lines are one rule, and `result` is what it is judged by */
    const char *result; /* rules: "step" */
    int fields;         /* rules: how many lines can be typed */
    const char *begin[EXERCISE_LINES_MAX];
    int begin_count; /* rules: what the fields hold at first */
    ExerciseWrong wrong[EXERCISE_WRONG_MAX];
    int wrong_count; /* rules */
    Arena arena;
} Exercise;

Status exercise_load(Exercise **out, const char *word, const char *beside,
                     Error *error);                                   /* a name; a path has '/' or ends in .yaml */
Status exercise_take(Exercise **out, Meaning *meaning, Error *error); /* of a word that was looked up; takes the tree */
Status exercise_parse(Exercise **out, const char *path, const char *text, size_t length, int first_line, Error *error);
void exercise_destroy(Exercise *exercise); /* NULL is fine */

bool exercise_has_vectors(const Exercise *exercise); /* then norm, dot, mean, sum and max_of run over their numbers */
int exercise_fields(const Exercise *exercise);       /* how many lines are typed */
const char *exercise_begin(const Exercise *exercise, int field); /* what stands in a field at first; "" mostly */
void exercise_solution(const Exercise *exercise, int field,
                       TextBuffer *out); /* what could be typed there; a line of a rule with its name */

#endif
