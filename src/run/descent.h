/* descent.h: what an update is made of, once for all who take one: rate, noise, step, end.
 *
 * Use     fill a DescentDesc in -> descent_create -> descent_start -> descent_step ... -> descent_destroy
 *         The points are the caller's memory: who wants a history gives each step its own, who wants the end alone gives
 *         the same one again (descent_reach).
 * Update  t = 1, 2, …, of a run, in this order:
 *           rate   what the schedule makes of the option, then times 1 - momentum where rates are made equal
 *           slope  the objective's, and noise from the run's own stream; what the rule asks for besides is of the
 *                  objective tilted by the same noise n, f(p) + n·(p - theta), so that values and gradients agree
 *           step   the rule's; clip is one of its lines
 *           end    a lane ends at the update after which a parameter or its loss is not finite. It stays ended, whatever
 *                  its numbers become.
 *         From a fork on the run goes with the fork's options, schedule and rule. Steps count from the run's start.
 *         What the objective has by updates (Objective.begin) is that of update t + 1 once update t is done.
 * Lanes   several starts, or several values of options, go together. Each has the bits that it has alone; all meet the
 *         same noise. Rules in C (Rule.method) go one at a time: descent_lanes says how many there are.
 * Shapes  theta, gradient: [params][lanes]; loss: [lanes]
 * State   descent_save, descent_load: t, the rule's memory and the stream of the noise; the points are with the caller.
 * Owns    copies of the desc and of its run; borrows rule and schedules, the objective's context, and values by lane.
 * Memory  taken by descent_create, except that a rule in C with options by lane is made anew by descent_start.
 * Errors  descent_create: what optimizer_create says.
 * Not     words about a run: race.h.
 */
#ifndef RUN_DESCENT_H
#define RUN_DESCENT_H

#include "model/optimizer.h"
#include "model/schedule.h"

enum { RUN_FORKS_MAX = 8 };

/* From a step on a run goes with other options: a fork. What it had gathered (moments, counters) stays, unless another
 * option gives the rule's memory another size, or it is another rule: then it begins anew. */
typedef struct RunFork {
    int from; /* the last step that went with the options before; above that of the fork before */
    RuleSettings settings;
    const Schedule *schedule; /* NULL = constant; counts its steps from the run's start */
    const Rule *rule;         /* that `settings` are of; NULL: the run's own */
} RunFork;

typedef struct RunDesc {
    const Rule *rule; /* required, borrowed */
    RuleSettings settings;
    const Schedule *schedule; /* NULL = constant */
    RunFork forks[RUN_FORKS_MAX];
    int fork_count;
    bool equal_rate;   /* the rate is multiplied by 1 - momentum, where the rule has that option */
    double noise;      /* standard deviation in each coordinate */
    const char *label; /* shown; NULL: the rule's title and what differs, "Adam η 0.1" */
    uint64_t stream;   /* own random stream; give each run its own number */
    bool hidden;
} RunDesc;

/* What the update after `step` goes with. */
const Rule *run_rule(const RunDesc *run, int step);
const RuleSettings *run_settings(const RunDesc *run, int step);
const Schedule *run_schedule(const RunDesc *run, int step);
int run_momentum(const RunDesc *run); /* the option that takes part in its rate, or -1; of its own rule */
double run_rate(const RunDesc *run, int t, int total); /* what update t uses; total: T of the schedules */

typedef struct DescentDesc {
    Objective objective;
    const RunDesc *run;
    int params, lanes;
    int total;     /* T of the schedules */
    uint64_t seed; /* of the noise, with the run's stream */
    /* options that differ by lane, in place of the run's and its forks' value: indices into rule->options */
    const int *lane_options;
    int lane_option_count;
} DescentDesc;

typedef struct DescentPoint {
    double *theta, *loss, *gradient; /* the true gradient, without noise */
} DescentPoint;

typedef struct Descent Descent;

Status descent_create(Descent **out, const DescentDesc *desc, Error *error);
void descent_destroy(Descent *descent); /* NULL is fine */
int descent_lanes(const Descent *descent);

/* All lanes stand at at->theta; the rest of it is filled in. lane_values: [lane_option_count] of [lanes], which must
 * stay until the next start; NULL where there are none. */
void descent_start(Descent *descent, const double *const *lane_values, const DescentPoint *at);
/* The next update: from where the lanes stand to `to`, which may be the same. Returns how many gradients the rule asked
 * for besides the one there. */
int descent_step(Descent *descent, const DescentPoint *from, const DescentPoint *to);
/* In place, until update `t` is done or all lanes have ended. */
void descent_reach(Descent *descent, int t, const DescentPoint *at);

int descent_t(const Descent *descent);             /* updates done */
int descent_end(const Descent *descent, int lane); /* the update at which it ended, 0 at the start; -1: not so far */
bool descent_over(const Descent *descent);         /* all lanes have ended */
double descent_rate(const Descent *descent, int lane); /* of the last update */

size_t descent_state_size(const Descent *descent); /* doubles */
void descent_save(const Descent *descent, double *state);
void descent_load(Descent *descent, int t, const double *state); /* no lane has ended there */

/* The next update taken line by line (optimizer_explain), and what goes into it. Nothing moves. lanes must be 1. */
typedef struct DescentUpdate {
    ExplainedLine *lines;
    int line_count;
    double lr, t, total;
    double *theta;     /* [params]: before the update */
    double *g, *noise; /* [params]: the gradient as the rule gets it, before clip; the noise that is in it */
    const double *states[RULE_STATES_MAX]; /* before the update, [params] or [1]; methods in C have none */
    bool state_vector[RULE_STATES_MAX];
} DescentUpdate;
void descent_explain(Descent *descent, const DescentPoint *from, Arena *arena, DescentUpdate *out);

#endif
