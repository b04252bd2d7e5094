#include "run/workings.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "formula/tree.h"

enum { NAMES_MAX = 96, DEPTH_MAX = 400 };

typedef struct Maker {
    Arena *arena;
    const DescentUpdate *update;
    int params;
    int component[2], count; /* [count]: the parameters that lines are made for */
    WorkingName known[NAMES_MAX];
    int known_count; /* as they stand before the line at hand */
    int reductions;
} Maker;

static WorkingName *find(WorkingName *names, int count, const char *name)
{
    for (int i = 0; i < count; i++)
        if (!strcmp(names[i].name, name)) return &names[i];
    return NULL;
}

static void know(Maker *maker, WorkingName what)
{
    WorkingName *old = find(maker->known, maker->known_count, what.name);
    if (old) *old = what;
    else if (maker->known_count < NAMES_MAX) maker->known[maker->known_count++] = what;
}

/* Of a vector the parameters that lines are made for. */
static const double *gather(const Maker *maker, const double *values)
{
    double *out = arena_array(maker->arena, double, maker->count);
    for (int k = 0; k < maker->count; k++) out[k] = values[maker->component[k]];
    return out;
}

static const double *one(Arena *arena, double value)
{
    double *out = arena_new(arena, double);
    *out = value;
    return out;
}

static const char *role_of(const Rule *rule, const char *name)
{
    for (int i = 0; i < rule->state_count; i++)
        if (!strcmp(rule->states[i].name, name)) return rule->states[i].role;
    for (int i = 0; i < rule->line_count; i++)
        if (!strcmp(rule->lines[i].name, name) && rule->lines[i].role) return rule->lines[i].role;
    return NULL;
}

/* ---- values ------------------------------------------------------------------------------------------------------ */

static double value_of(const Node *node, const WorkingName *names, int count, int component, int depth)
{
    if (node->kind == NODE_NUMBER || node->kind == NODE_CONSTANT) return node->value;
    if (node->kind == NODE_NAME) {
        for (int i = 0; i < count; i++)
            if (!strcmp(names[i].name, node->name)) return names[i].values[names[i].count > 1 ? component : 0];
        return NAN;
    }
    double args[8];
    if (depth > DEPTH_MAX || node->count > 8 || node->op >= OP_NORM) return NAN;
    for (int i = 0; i < node->count; i++) args[i] = value_of(node->args[i], names, count, component, depth + 1);
    return op_value(node->op, args, node->count);
}

double workings_value(const Node *node, const WorkingName *names, int count, int component)
{
    return value_of(node, names, count, component, 0);
}

/* A reduction over all parameters, of formulas that hold no other one: NaN where that is not so. */
static double reduced(const Node *node, const WorkingName *names, int count, int params)
{
    double sum = 0, squares = 0, dot = 0, largest = -INFINITY;
    for (int k = 0; k < params; k++) {
        double a = node->count > 0 ? workings_value(node->args[0], names, count, k) : NAN;
        double b = node->count > 1 ? workings_value(node->args[1], names, count, k) : NAN;
        sum += a, squares += a * a, dot += a * b, largest = a > largest || isnan(a) ? a : largest;
    }
    switch (node->op) {
    case OP_NORM: return sqrt(squares);
    case OP_DOT: return dot;
    case OP_MEAN: return sum / params;
    case OP_SUM: return sum;
    case OP_MAX_OF: return largest;
    default: return NAN;
    }
}

/* ---- parts ------------------------------------------------------------------------------------------------------- */

typedef struct Lists {
    WorkingName names[NAMES_MAX];
    int count;
    bool known;
} Lists;

/* The tree with a name in the place of each reduction. NULL: it holds a name that is not known, or is too deep. */
static const Node *scalar(Maker *maker, const Node *node, Lists *lists, int depth)
{
    if (depth > DEPTH_MAX) return NULL;
    if (node->kind != NODE_CALL) return node;
    if (node->op >= OP_NORM && node->op <= OP_MAX_OF) {
        double value = reduced(node, lists->names, lists->count, maker->params);
        if (!isfinite(value) || lists->count == NAMES_MAX) return NULL;
        const char *name = arena_print(maker->arena, "#%d", maker->reductions++);
        lists->names[lists->count++] = (WorkingName){.name = name, .values = one(maker->arena, value), .count = 1};
        return node_name(maker->arena, name, 0);
    }
    if (node->op >= OP_GRAD) return NULL;
    const Node **args = arena_array(maker->arena, const Node *, node->count);
    bool same = true;
    for (int i = 0; i < node->count; i++) {
        args[i] = scalar(maker, node->args[i], lists, depth + 1);
        if (!args[i]) return NULL;
        same = same && args[i] == node->args[i];
    }
    return same ? node : node_call(maker->arena, node->op, args, node->count, node->column);
}

static void add_names(Maker *maker, const Node *formula, Lists *lists)
{
    const char **names;
    int count = formula_names(maker->arena, formula, &names);
    for (int i = 0; i < count; i++) {
        const WorkingName *known = find(maker->known, maker->known_count, names[i]);
        if (!known) lists->known = false;
        else if (lists->count < NAMES_MAX && !find(lists->names, lists->count, names[i]))
            lists->names[lists->count++] = *known;
    }
}

static bool same_value(double a, double b) { return a == b || fabs(a - b) <= 1e-12 * fmax(fabs(a), fabs(b)); }

/* Names and parts of a line whose component k is formulas[k]. */
static void add_parts(Maker *maker, WorkingLine *line, const Node *const formulas[2])
{
    Lists lists = {.known = true};
    for (int k = 0; k < line->count; k++)
        if (k == 0 || formulas[k] != formulas[0]) add_names(maker, formulas[k], &lists);
    for (int k = 0; k < line->count && lists.known; k++)
        line->part[k] = k && formulas[k] == formulas[0] ? line->part[0] : scalar(maker, formulas[k], &lists, 0);
    bool good = lists.known;
    for (int k = 0; k < line->count; k++)
        good =
            good && line->part[k] && isfinite(line->values[k]) &&
            same_value(workings_value(line->part[k], lists.names, lists.count, maker->component[k]), line->values[k]);
    if (!good) line->part[0] = line->part[1] = NULL;
    line->names = arena_array(maker->arena, WorkingName, lists.count + 1);
    for (int i = 0; i < lists.count; i++) {
        line->names[i] = lists.names[i];
        if (lists.names[i].count > 1)
            line->names[i].values = gather(maker, lists.names[i].values), line->names[i].count = maker->count;
    }
    line->name_count = lists.count;
}

/* ---- lines ------------------------------------------------------------------------------------------------------- */

static WorkingLine slope_line(Maker *maker, const Surface *surface)
{
    const DescentUpdate *u = maker->update;
    double *values = arena_array(maker->arena, double, 2);
    WorkingLine line = {.kind = WORKING_SLOPE, .name = "g", .role = "gradient", .values = values, .count = 2};
    const Node *formulas[2];
    Maker own = *maker; /* its names are the surface's */
    own.known_count = 0;
    for (int k = 0; k < 2; k++) {
        values[k] = u->g[k];
        know(&own, (WorkingName){.name = surface->parameters[k],
                                 .values = one(maker->arena, u->theta[k]),
                                 .count = 1,
                                 .timed = true,
                                 .before = true});
    }
    for (int i = 0; i < surface->constant_count; i++)
        know(&own, (WorkingName){.name = surface->constants[i].name,
                                 .values = one(maker->arena, surface->constants[i].value),
                                 .count = 1});
    bool noisy = u->noise[0] != 0 || u->noise[1] != 0;
    for (int k = 0; k < 2; k++) {
        formulas[k] = surface->gradient[k];
        if (!noisy) continue;
        double *noise = arena_array(maker->arena, double, 2);
        memcpy(noise, u->noise, 2 * sizeof(double));
        know(&own, (WorkingName){.name = "noise", .values = noise, .count = 2});
        formulas[k] = node_call(maker->arena, OP_ADD,
                                (const Node *const[]){formulas[k], node_name(maker->arena, "noise", 0)}, 2, 0);
    }
    if (surface->rows == 0 && formula_size(formulas[0]) < 2000 && formula_size(formulas[1]) < 2000)
        add_parts(&own, &line, formulas);
    return line;
}

/* The rate as the schedule gives it, times 1 - momentum where rates are made equal. False: it is the option as it stands. */
static bool rate_line(Maker *maker, const RunDesc *run, int step, WorkingLine *line)
{
    const DescentUpdate *u = maker->update;
    const Schedule *schedule = run_schedule(run, step - 1);
    const RuleSettings *settings = run_settings(run, step - 1);
    Arena *arena = maker->arena;
    int momentum = run->equal_rate ? rule_option(run_rule(run, step - 1), "momentum") : -1;
    if (!schedule && momentum < 0) return false;
    Maker own = *maker; /* its names are the schedule's */
    own.known_count = 0;
    know(&own, (WorkingName){.name = "lr0", .values = one(arena, settings->values[0]), .count = 1});
    know(&own, (WorkingName){.name = "k", .values = one(arena, u->t - 1), .count = 1});
    know(&own, (WorkingName){.name = "t", .values = one(arena, u->t), .count = 1});
    know(&own, (WorkingName){.name = "T", .values = one(arena, u->total), .count = 1});
    for (int i = 0; schedule && i < schedule->option_count; i++)
        know(&own,
             (WorkingName){.name = schedule->options[i].name, .values = one(arena, schedule->values[i]), .count = 1});
    const Node *formula = schedule ? schedule->formula : node_name(arena, "lr0", 0);
    if (momentum >= 0) {
        know(&own, (WorkingName){.name = "momentum", .values = one(arena, settings->values[momentum]), .count = 1});
        const Node *left =
            node_call(arena, OP_SUB, (const Node *const[]){node_number(arena, 1), node_name(arena, "momentum", 0)}, 2,
                      0);
        formula = node_call(arena, OP_MUL, (const Node *const[]){formula, left}, 2, 0);
    }
    *line =
        (WorkingLine){.kind = WORKING_RATE, .name = "lr", .formula = formula, .values = one(arena, u->lr), .count = 1};
    add_parts(&own, line, (const Node *const[]){formula, formula});
    return true;
}

/* next: [count], where it leads; NULL: to no number, as the sum says. */
static WorkingLine move_line(Maker *maker, const double *next)
{
    const DescentUpdate *u = maker->update;
    double *values = arena_array(maker->arena, double, maker->count);
    const WorkingName *step = find(maker->known, maker->known_count, "step");
    for (int k = 0; k < maker->count; k++) {
        int at = maker->component[k];
        values[k] = next ? next[k] : u->theta[at] + (step ? step->values[step->count > 1 ? at : 0] : NAN);
    }
    WorkingLine line = {.kind = WORKING_MOVE, .name = "theta", .values = values, .count = maker->count};
    line.formula =
        node_call(maker->arena, OP_ADD,
                  (const Node *const[]){node_name(maker->arena, "theta", 0), node_name(maker->arena, "step", 0)}, 2, 0);
    add_parts(maker, &line, (const Node *const[]){line.formula, line.formula});
    return line;
}

static void begin(Maker *maker, const Rule *rule, const RuleSettings *settings)
{
    const DescentUpdate *u = maker->update;
    Arena *arena = maker->arena;
    for (int i = 1; i < rule->option_count; i++)
        know(maker,
             (WorkingName){.name = rule->options[i].name, .values = one(arena, settings->values[i]), .count = 1});
    for (int i = 0; i < rule->state_count; i++)
        if (u->states[i])
            know(maker, (WorkingName){.name = rule->states[i].name,
                                      .values = u->states[i],
                                      .count = u->state_vector[i] ? maker->params : 1,
                                      .timed = true,
                                      .before = true,
                                      .role = rule->states[i].role});
    know(maker,
         (WorkingName){.name = "theta", .values = u->theta, .count = maker->params, .timed = true, .before = true});
    know(maker, (WorkingName){.name = "g", .values = u->g, .count = maker->params, .timed = true, .role = "gradient"});
    know(maker, (WorkingName){.name = "lr", .values = one(arena, u->lr), .count = 1});
    know(maker, (WorkingName){.name = "t", .values = one(arena, u->t), .count = 1});
    know(maker, (WorkingName){.name = "T", .values = one(arena, u->total), .count = 1});
}

/* The lines between slope and move, and the rate where it is more than an option. */
static void add_lines(Maker *maker, const RunDesc *run, int step, Workings *out)
{
    const DescentUpdate *update = maker->update;
    const Rule *rule = run_rule(run, step - 1);
    begin(maker, rule, run_settings(run, step - 1));
    out->count += rate_line(maker, run, step, &out->lines[out->count]);
    for (int i = 0; i < update->line_count; i++) {
        const ExplainedLine *from = &update->lines[i];
        WorkingLine *line = &out->lines[out->count++];
        const char *role = from->role                    ? from->role
                           : !strcmp(from->name, "g")    ? "gradient"
                           : !strcmp(from->name, "step") ? "step"
                                                         : role_of(rule, from->name);
        *line = (WorkingLine){.kind = WORKING_LINE,
                              .name = from->name,
                              .text = from->text,
                              .note = from->note,
                              .role = role,
                              .formula = from->formula,
                              .values = from->vector ? gather(maker, from->values) : from->values,
                              .count = from->vector ? maker->count : 1};
        if (maker->params == 2) /* those of a surface can be drawn */
            line->trials = from->trials, line->trial_count = from->trial_count, line->model = from->model;
        if (line->formula) add_parts(maker, line, (const Node *const[]){line->formula, line->formula});
        know(maker, (WorkingName){.name = from->name,
                                  .values = from->values,
                                  .count = from->vector ? maker->params : 1,
                                  .timed = strcmp(from->name, "lr") != 0,
                                  .role = role});
    }
}

bool workings_make(const Race *race, int run, int step, Arena *arena, Workings *out)
{
    DescentUpdate *update = arena_new(arena, DescentUpdate);
    memset(out, 0, sizeof *out);
    if (!race_update(race, run, step, arena, update)) return false;
    const RunDesc *desc = &race_desc(race)->runs[run];
    const Moment *before = race_at(race, run, step - 1), *after = race_at(race, run, step);
    bool ended = race_ended(race, run, step);
    Maker *maker = arena_new(arena, Maker);
    *maker = (Maker){.arena = arena, .update = update, .params = 2, .component = {0, 1}, .count = 2};
    *out =
        (Workings){.run = run, .step = step, .theta = {before->x, before->y}, .loss = before->loss, .lr = update->lr};
    out->next[0] = ended ? NAN : after->x, out->next[1] = ended ? NAN : after->y,
    out->next_loss = ended ? NAN : after->loss;
    out->lines = arena_array(arena, WorkingLine, update->line_count + 3);
    out->lines[out->count++] = slope_line(maker, race_surface(race));
    add_lines(maker, desc, step, out);
    out->lines[out->count++] = move_line(maker, ended ? NULL : out->next);
    return true;
}

void workings_weight(const DescentUpdate *update, const RunDesc *run, int step, int params, int weight,
                     const char *name, bool ended, Arena *arena, Workings *out)
{
    Maker *maker = arena_new(arena, Maker);
    *maker = (Maker){.arena = arena, .update = update, .params = params, .component = {weight}, .count = 1};
    *out = (Workings){.step = step,
                      .theta = {update->theta[weight]},
                      .loss = NAN,
                      .next_loss = NAN,
                      .lr = update->lr,
                      .weight = name};
    out->lines = arena_array(arena, WorkingLine, update->line_count + 3);
    WorkingLine *slope = &out->lines[out->count++];
    *slope = (WorkingLine){
        .kind = WORKING_SLOPE, .name = "g", .role = "gradient", .values = gather(maker, update->g), .count = 1};
    if (update->noise[weight] != 0) {
        Maker own = *maker;
        know(&own, (WorkingName){.name = "mean",
                                 .values = one(arena, update->g[weight] - update->noise[weight]),
                                 .count = 1});
        know(&own, (WorkingName){.name = "noise", .values = one(arena, update->noise[weight]), .count = 1});
        const Node *sum =
            node_call(arena, OP_ADD, (const Node *const[]){node_name(arena, "mean", 0), node_name(arena, "noise", 0)},
                      2, 0);
        add_parts(&own, slope, (const Node *const[]){sum, sum});
    }
    add_lines(maker, run, step, out);
    WorkingLine move = move_line(maker, NULL);
    out->next[0] = ended ? NAN : move.values[0];
    out->lines[out->count++] = move;
}
