/* trial.h: lists of lines run side by side at many points, always the same ones for an exercise.
 *
 * Use     trial_create -> trial_run for the true lines, for those typed, for those with a mistake -> trial_destroy
 * Points  the first TRIAL_NICE are small round numbers, for examples that people can check; the others are random
 *         (seeded), and they alone decide what is equal.
 * Rules   run for EXERCISE_STEPS steps. A name that is read before a line sets it is a state: it begins at 0 and keeps
 *         its last value for the next step. `t` counts the steps from 1.
 * Owns    the numbers that it tries.
 */
#ifndef LESSON_TRIAL_H
#define LESSON_TRIAL_H

#include "lesson/exercise.h"

enum {
    TRIAL_NICE = 96,
    TRIAL_RANDOM = 256,
    TRIAL_POINTS = TRIAL_NICE + TRIAL_RANDOM,
    TRIAL_LINES_MAX = 3 * EXERCISE_LINES_MAX
};

typedef struct Trial Trial;

Trial *trial_create(const Exercise *exercise); /* borrowed: must outlive the trial */
void trial_destroy(Trial *trial);              /* NULL is fine */

/* The values of `result` after the lines (the exercise's lets come before them) -> out [steps][size][points], where size
 * is 1 or, for a vector, EXERCISE_SIZE. Every list of results has room for trial_room doubles. */
Status trial_run(Trial *trial, const ProgramLine *lines, int count, const char *result, double *out, bool *vector,
                 Error *error);
int trial_steps(const Trial *trial);
size_t trial_room(const Trial *trial);

/* One number that was tried: of given `index` (or, where index is given_count, t), at a step and point. */
double trial_value(const Trial *trial, int index, int step, int element, int point);
/* How hard it is to compute with: 0 for the easiest. */
double trial_cost(const Trial *trial, int index, int step, int point);

/* Are two results the same at the random points? Points where `truth` has no value do not count. `first`: the failing one. */
typedef struct TrialCompared {
    bool same;
    int counted, failed;
} TrialCompared;
TrialCompared trial_compare(const Trial *trial, const double *truth, bool truth_vector, const double *yours,
                            bool yours_vector);
/* The same, stopping at the first difference; at least `least` points must count. */
bool trial_equal(const Trial *trial, const double *truth, bool truth_vector, const double *yours, bool yours_vector,
                 double scale, int least);
/* The same for one number. `scale`: a usual size of the true ones (trial_scale). */
bool trial_close(double truth, double yours, double scale);
double trial_scale(const Trial *trial, const double *truth, bool vector);
static inline size_t trial_at(int size, int step, int element, int point)
{
    return ((size_t)step * (size_t)size + (size_t)element) * TRIAL_POINTS + (size_t)point;
}

#endif
