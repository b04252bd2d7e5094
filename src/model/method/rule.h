/* rule.h: update rules, from files whose lines are formulas, and the few that no elementwise rule can say.
 *
 * Use     rule_load -> rule_settings_default / rule_settings_parse -> optimizer_create (optimizer.h) ... -> rule_destroy
 *         Rule      definition: options with defaults and ranges, state names, lines. Never changes.
 *         Settings  the values of one run's options, as a plain struct.
 * File    assets/optimizers/NAME.yaml: name, title, short (for labels), summary, source, options, and either
 *         state, roles, update: lines `name = formula`, each a text or {do, note, if}; given are theta, g, t (from 1),
 *           T, lr, the options, the states and the lines before. `if: option` leaves a line out while the option is 0,
 *           `if: not option` while it is not. `step` is added to theta at the end. g and lr may be changed for
 *           this update; theta, t, T and the options may not.
 *         method: NAME, one of the methods in C (method.h); or
 *         alias_of: NAME, another rule under this name.
 *         Every rule has the option clip (0 = off).
 * Errors  loading, parsing options: what is wrong, where, the nearest name.
 */
#ifndef MODEL_METHOD_RULE_H
#define MODEL_METHOD_RULE_H

#include "base/arena.h"
#include "base/error.h"
#include "formula/formula.h"
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

/* The line that every rule gets, as torch.nn.utils.clip_grad_norm_ does it: over all parameters together. */
#define RULE_CLIP_LINE "g = g*min(1, clip/(norm(g) + 1e-6))"
#define RULE_CLIP_NOTE "a slope longer than clip is cut to that length"

/* Which states are vectors while these lines run ([line_count], NULL = all); vector: [state_count]. */
void rule_find_vectors(const Rule *rule, const bool *runs, bool *vector);

#endif
