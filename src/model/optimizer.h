/* optimizer.h: a rule with its settings compiled in, ready to take steps.
 *
 * Use     rule_load, rule_settings_default (rule.h) -> optimizer_create -> optimizer_step ... -> optimizer_destroy
 *         Optimizer a rule with its settings compiled in, for problems of a size. Holds scratch memory: one thread
 *                   at a time. Borrows the rule.
 *         State     moments and counters in ONE flat block of doubles, owned by the caller: copy it to step back.
 *         A line before all others cuts g to the length `clip`; gradients that a rule asks for by grad(p), and those of
 *         a line search, are cut in the same way.
 * Shapes  vector state: [params][lanes]; scalar state: [lanes]; theta, g: [params][lanes]. lanes is 1 except in sweeps.
 * Same    values equal PyTorch 2.x within the tolerances of tests/oracle. lanes = 1 and lanes = n give the same bits.
 *         A step depends on its arguments alone, never on the steps taken before with this Optimizer.
 * Errors  creating. Stepping never fails: what is not finite stays so.
 */
#ifndef MODEL_OPTIMIZER_H
#define MODEL_OPTIMIZER_H

#include "model/method/rule.h"
#include "model/objective.h"

typedef struct Optimizer Optimizer;

typedef struct OptimizerDesc {
    const Rule *rule;             /* borrowed: must outlive the optimizer */
    const RuleSettings *settings; /* compiled in */
    int params, lanes;
    /* options that differ by lane, in place of the settings' value (sweeps): indices into rule->options, and [lanes]
     * values given at each step. lr among them takes the place of StepInput.lr. */
    const int *lane_options;
    int lane_option_count;
} OptimizerDesc;

Status optimizer_create(Optimizer **out, const OptimizerDesc *desc, Error *error);
void optimizer_destroy(Optimizer *optimizer);                    /* NULL is fine */
size_t optimizer_state_size(const Optimizer *optimizer);         /* doubles */
void optimizer_start(const Optimizer *optimizer, double *state); /* start values */
/* The same where start values depend on options that differ by lane; lane_values as in StepInput. */
void optimizer_start_lanes(const Optimizer *optimizer, const double *const *lane_values, double *state);

typedef struct StepInput {
    double t;                   /* this update's number, from 1 */
    double total;               /* planned updates, T */
    double lr;                  /* what the schedule gives for this update */
    const double *g;            /* [params][lanes]: gradient at theta, noise included, before clip */
    const Objective *objective; /* for grad(p) and the methods in C, noise included; NULL where the rule needs none */
    const double *const *lane_values; /* [lane_option_count] of [lanes] */
} StepInput;

/* One update: moves theta and state. Returns gradient evaluations used beyond g (0 for most). Allocates nothing. */
int optimizer_step(Optimizer *optimizer, const StepInput *input, double *theta, double *state);

/* The same update taken line by line, for the workings: the value of every line that runs, in order, without moving
 * anything. values[i]: [params] (vector) or [1] (scalar), in the arena. `formula` is as the file has it, with the
 * options' names; NULL for a line of a method in C that is no formula. Methods in C give their own lines. The last
 * line named "step" is what is added to theta. lanes must be 1. Returns how many. */
typedef struct ExplainedLine {
    const char *name, *text, *note;
    const Node *formula;
    const double *values;
    bool vector;
    int count;
    const char *role;
    const double *trials;
    int trial_count; /* [trial_count][params + 1]: points that a line search tried since the line before, and the losses there */
    const double *model; /* [params][params]: the curvature that a method in C goes by; NULL */
} ExplainedLine;
int optimizer_explain(Optimizer *optimizer, const StepInput *input, const double *theta, const double *state,
                      Arena *arena, ExplainedLine **lines);

/* Where in the state block a named state lies: offset, and whether it is a vector. -1 where there is none. */
int optimizer_state_offset(const Optimizer *optimizer, const char *name, bool *vector);

/* Whether the rule needs more than g: then StepInput.objective is required. */

#endif
