/* schedule.h: the learning rate by update, from files whose one line is a formula.
 *
 * File    assets/schedules/NAME.yaml: name, title, summary, source, options, formula (given: lr0, k, t, T, options;
 *         k = t - 1 updates done, T = planned updates).
 * Use     schedule_load -> schedule_create(name + options text) -> schedule_rate
 */
#ifndef MODEL_SCHEDULE_H
#define MODEL_SCHEDULE_H

#include "base/arena.h"
#include "base/error.h"
#include "formula/program.h"
#include "model/optimizer.h" /* RuleOption */

typedef struct Schedule {
    const char *name, *title, *summary, *source, *path, *text;
    const Node *formula;
    RuleOption  options[RULE_OPTIONS_MAX]; int option_count;
    double      values[RULE_OPTIONS_MAX]; /* present ones */
    Program    *program;                  /* lr0 k t T options -> lr */
    Arena       arena;
} Schedule;

/* "cosine", "step:size=30,gamma=0.5". */
Status schedule_load(Schedule **out, const char *text, const char *beside, Error *error);
void   schedule_destroy(Schedule *schedule);
double schedule_rate(const Schedule *schedule, double lr0, int64_t t, int64_t total); /* t from 1 */

#endif
