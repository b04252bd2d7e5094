/* optimizer.h: update rules, from files whose lines are formulas, and the few that no elementwise rule can say.
 *
 * Use     rule_load -> rule_settings_default / rule_settings_parse -> optimizer_create -> optimizer_step ... -> destroy
 *         Rule      definition: options with defaults and ranges, state names, lines. Never changes.
 *         Settings  the values of one run's options, as a plain struct.
 *         Optimizer a rule with its settings compiled in, for problems of a size. Holds scratch memory: one thread
 *                   at a time. Borrows the rule.
 *         State     moments and counters in ONE flat block of doubles, owned by the caller: copy it to step back.
 * File    assets/optimizers/NAME.yaml: name, title, short (for labels), summary, source, options, and either
 *         state, roles, update: lines `name = formula`, each a text or {do, note, if}; given are theta, g, t (from 1),
 *           T, lr, the options, the states and the lines before. `if: option` leaves a line out while the option is 0,
 *           `if: not option` while it is not. `step` is added to theta at the end. g and lr may be changed for
 *           this update; theta, t, T and the options may not.
 *         method: NAME, one of the methods in C (method.h); or
 *         alias_of: NAME, another rule under this name.
 *         Every rule has the option clip (0 = off): a line before all others cuts g to that length; gradients that a
 *         rule asks for by grad(p), and those of a line search, are cut in the same way.
 * Shapes  vector state: [params][lanes]; scalar state: [lanes]; theta, g: [params][lanes]. lanes is 1 except in sweeps.
 * Same    values equal PyTorch 2.x within the tolerances of tests/oracle. lanes = 1 and lanes = n give the same bits.
 *         A step depends on its arguments alone, never on the steps taken before with this Optimizer.
 * Errors  loading, parsing options, creating. Stepping never fails: what is not finite stays so.
 */
#ifndef MODEL_OPTIMIZER_H
#define MODEL_OPTIMIZER_H

#include "base/arena.h"
#include "base/error.h"
#include "formula/formula.h"
#include "formula/engine/program.h"
#include "model/options.h" /* RuleOption */

enum { RULE_STATES_MAX = 16, RULE_LINES_MAX = 48, RULE_NAME_MAX = 64 };

typedef struct RuleState {
    const char *name;
    const Node *start; /* expression of the options */
    bool vector;       /* one value a parameter; else one a run (with every line running) */
    const char *role;  /* "momentum", "second_moment", …; NULL */
} RuleState;

typedef struct RuleLine {
    const char *text;      /* as in the file */
    const char *name;      /* left side */
    const Node *formula;   /* right side */
    const char *note;      /* or NULL */
    const char *condition; /* name of the option; the line is left out while it is 0; NULL = always */
    bool unless;           /* the other way round: left out while it is not 0 */
    const char *role;      /* of its name: "gradient", "momentum", "second_moment", "step"; NULL */
    int line;              /* in the file; 0 for the one that the program adds (clip) */
} RuleLine;

typedef struct OptimizerMethod OptimizerMethod; /* the C ones: newton, bfgs, lbfgs, armijo; see method.h */

typedef struct Rule {
    const char *name, *title, *source, *summary, *path; /* source may be NULL */
    const char *short_title; /* for labels on the scene, "GD"; the title where the file gives none */
    const char *target_path; /* the file of the other rule of an alias; else NULL */
    const char *alias_of;    /* "sgd" is gd: name is "sgd", alias_of "gd"; else NULL */
    const char *warnings;    /* "FILE:LINE:COLUMN: warning: …", one a line; NULL where there is none */
    RuleOption options[RULE_OPTIONS_MAX];
    int option_count; /* lr first, clip last (every rule has it; 0 = off) */
    RuleState states[RULE_STATES_MAX];
    int state_count;
    RuleLine lines[RULE_LINES_MAX];
    int line_count;
    const OptimizerMethod *method; /* NULL for a rule of lines */
    Arena arena;
} Rule;

Status rule_load(Rule **out, const char *name, const char *beside, Error *error); /* name, alias or path */
Status rule_parse(Rule **out, const char *path, const char *text, size_t length, Error *error); /* from an editor */
void rule_destroy(Rule *rule);
int rule_option(const Rule *rule, const char *name); /* index or -1 */

typedef struct RuleSettings {
    double values[RULE_OPTIONS_MAX];
} RuleSettings; /* by option index */

RuleSettings rule_settings_default(const Rule *rule);
/* "lr=0.1,momentum=0.9,nesterov=true,line_search=strong_wolfe" over what *settings holds (begin with the default).
 * STATUS_NAME / STATUS_VALUE with the nearest name. */
Status rule_settings_parse(const Rule *rule, const char *text, RuleSettings *settings, Error *error);
/* What differs from the defaults, "lr=0.1,momentum=0.5"; empty when nothing does. */
void rule_settings_print(const Rule *rule, const RuleSettings *settings, TextBuffer *out);

/* Does this line run with these settings? */
bool rule_line_runs(const Rule *rule, const RuleLine *line, const RuleSettings *settings);

typedef struct Optimizer Optimizer;

/* What a rule may ask of the loss. All at [params][lanes] points; context is the caller's. */
typedef struct Objective {
    void (*gradient)(void *context, const double *point, double *gradient, int params, int lanes); /* noise included */
    double (*value)(void *context, const double *point, double *gradient,
                    int params); /* loss, and gradient if not NULL; lanes = 1 */
    bool (*hessian)(void *context, const double *point, double *hessian,
                    int params); /* [params][params]; false = none */
    void *context;
} Objective;

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
    double t;                         /* this update's number, from 1 */
    double total;                     /* planned updates, T */
    double lr;                        /* what the schedule gives for this update */
    const double *g;                  /* [params][lanes]: gradient at theta, noise included, before clip */
    const Objective *objective;       /* for grad(p) and the methods in C; NULL where the rule needs none */
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
bool optimizer_needs_objective(const Optimizer *optimizer);

#endif
