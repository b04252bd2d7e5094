/* workings.h: one update of one run as it stands on a blackboard: the slope, every line of the rule, the move, and what
 * each name in a line is worth at that moment.
 *
 * Use     workings_make(race, run, step, &arena, &workings) -> workings.lines
 *         workings_weight(…): the same for one of a network's weights, of which every vector has one number.
 * Lines   the first is the slope, the last the move; between them what optimizer_explain tells, in order. A method in C
 *         gives its own micro-steps. Before them, where a schedule or the equal rate changes it, the rate of this update.
 * Parts   part[k] is the formula of component k with only scalars in it: a reduction over all parameters (norm, dot)
 *         is a name of its own there, "#0", with its value. Evaluated with the names' values it gives values[k]: that
 *         is tried here, and a line for which it does not hold has no parts (part[k] == NULL): its formula is shown
 *         in symbols only. A weight's slope is a number of its own (run/chain.h), or "mean" and "noise".
 * Units   parameters and loss in their own units; step t is the update from theta(t-1) to theta(t), from 1.
 * Owns    everything lives in the arena; formulas are the rule's and the surface's: keep the race.
 */
#ifndef RUN_WORKINGS_H
#define RUN_WORKINGS_H

#include "run/race.h"

typedef enum WorkingKind { WORKING_SLOPE, WORKING_RATE, WORKING_LINE, WORKING_MOVE } WorkingKind;

typedef struct WorkingName {
    const char *name;
    const double *values; /* [count] */
    int count;            /* 2: a vector; 1: a number */
    bool timed;           /* it is another one in each update; options are not */
    bool before;          /* of the update before: theta, a state that this update has not renewed yet */
    const char *role;     /* "momentum", …; NULL */
} WorkingName;

typedef struct WorkingLine {
    WorkingKind kind;
    const char *name, *text, *note, *role; /* text, note: NULL for slope, rate and move */
    const Node *formula;                   /* NULL: `text` is no formula, or the slope (its parts are the formulas) */
    const double *values;
    int count; /* 2: x and y; 1: a number */
    const Node *part[2];
    WorkingName *names;
    int name_count; /* all names of the formula and of the parts */
    const double *trials;
    int trial_count;     /* [trial_count][3]: points that a line search tried, x y loss; in order. Not of weights */
    const double *model; /* [2][2]: curvature of the parabola that the method goes by; NULL */
} WorkingLine;

typedef struct Workings {
    int run, step;
    double theta[2], next[2], loss, next_loss; /* next: NaN where the update leaves the numbers; a weight has no loss */
    double lr;
    const char *weight; /* TeX of what theta is called where it is one of a network's; NULL: a surface's */
    WorkingLine *lines;
    int count;
} Workings;

/* False: there is no such update (step < 1, or the run ended before). */
bool workings_make(const Race *race, int run, int step, Arena *arena, Workings *out);
/* Of update `step` of `params` parameters the one at `weight`, whose name is TeX: theta[0], next[0]. ended: the run ends. */
void workings_weight(const DescentUpdate *update, const RunDesc *run, int step, int params, int weight,
                     const char *name, bool ended, Arena *arena, Workings *out);

/* A formula's value; names that are not in the list, vectors and reductions give NaN. component: of names that are vectors. */
double workings_value(const Node *node, const WorkingName *names, int count, int component);

#endif
