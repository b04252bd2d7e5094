/* schedule.h: the learning rate by update, from files whose one line is a formula.
 *
 * File    assets/schedules/NAME.yaml: name, title, summary, source, options, formula (given: lr0, k, t, T, options;
 *         k = t - 1 updates done, T = planned updates).
 * Use     schedule_load(name + options text) -> schedule_rate ... -> schedule_destroy
 *         One thread at a time per Schedule: its program holds scratch memory.
 * Errors  loading only: unknown name or option with the nearest one, the place in the file. A rate that is not finite
 *         (an option that makes no sense) is given as it is.
 */
#ifndef MODEL_SCHEDULE_H
#define MODEL_SCHEDULE_H

#include "base/arena.h"
#include "base/error.h"
#include "formula/engine/program.h"
#include "model/options.h"

typedef struct Schedule {
    const char *name, *title, *summary, *source, *path, *text; /* text: the formula as written; source may be NULL */
    const Node *formula;
    RuleOption options[RULE_OPTIONS_MAX];
    int option_count;
    double values[RULE_OPTIONS_MAX]; /* present ones; may be changed between calls */
    Program *program;                /* lr0 k t T options -> lr */
    Arena arena;
} Schedule;

/* "cosine", "step:size=30,gamma=0.5"; the part before ':' may be a path (it has a '/' or ends in .yaml). */
Status schedule_load(Schedule **out, const char *text, const char *beside, Error *error);
Status schedule_parse(Schedule **out, const char *path, const char *text, size_t length,
                      Error *error);                                                  /* a file's text */
void schedule_destroy(Schedule *schedule);                                            /* NULL is fine */
double schedule_rate(const Schedule *schedule, double lr0, int64_t t, int64_t total); /* t from 1 */

/* "step:size=10" of what differs from the defaults; the name alone where nothing does. */
void schedule_print(const Schedule *schedule, TextBuffer *out);

#endif
