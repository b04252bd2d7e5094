#include "model/optimizer.h"

#include "base/memory.h"
#include "formula/engine/program.h"
#include "formula/tree.h"
#include "model/method/method.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* How a rule of lines becomes a program:
 *   options are put into the formulas as numbers; lines whose condition is off are left out;
 *   a last line `theta = theta + step` moves the point, in place, and the states are outputs in place too.
 * The explanation runs a second program in which every line has a name of its own and is an output. */

enum { INPUTS_MAX = 8 + RULE_OPTIONS_MAX + RULE_STATES_MAX, LINES_MAX = RULE_LINES_MAX + RULE_STATES_MAX + 2 };

/* The inputs of a rule's program, in this order; the other lane options and the states follow. */
enum { INPUT_THETA, INPUT_G, INPUT_T, INPUT_TOTAL, INPUT_LR, INPUT_MORE };

typedef struct Compiled {
    Program *program;
    int output_count;
    const double *inputs[INPUTS_MAX];
    double *outputs[LINES_MAX]; /* of the step: states, and theta last */
    int output_state[LINES_MAX];
} Compiled;

struct Optimizer {
    const Rule *rule;
    RuleSettings settings;
    Arena arena;
    int params, lanes;
    int lane_options[RULE_OPTIONS_MAX], lane_option_count;
    bool runs[RULE_LINES_MAX];
    bool vector[RULE_STATES_MAX];
    size_t offset[RULE_STATES_MAX], state_size;
    double start[RULE_STATES_MAX]; /* with the settings' options */
    Program *start_program;        /* where lanes differ in their options */
    Compiled step, explain;
    bool explained; /* explain was compiled (or failed to) */
    int explain_lines[RULE_LINES_MAX];
    double *t, *total, *lr;   /* [lanes] */
    double *losses;           /* [lanes]: what grad(p) brings along */
    double *start_values;     /* [state_count][lanes] */
    const StepInput *current; /* while a program runs: for grad(p) */
    int evaluations;
    /* methods in C */
    double method_options[RULE_OPTIONS_MAX];
    double *scratch, *g;
};

/* ---- building ---- */

static const Node *call(Arena *arena, NodeOp op, const Node *a, const Node *b, const Node *c)
{
    return node_call(arena, op, (const Node *const[]){a, b, c}, c ? 3 : 2, 0);
}

static bool is_lane_option(const Optimizer *o, int option)
{
    for (int i = 0; i < o->lane_option_count; i++)
        if (o->lane_options[i] == option) return true;
    return false;
}

/* Options become numbers. lr (option 0) is an input, since schedules and lanes change it; `lr_too` for start values. */
static const Node *bake(Optimizer *o, const Node *node, bool lr_too)
{
    for (int i = lr_too ? 0 : 1; i < o->rule->option_count; i++)
        if (!is_lane_option(o, i))
            node = formula_replace(&o->arena, node, o->rule->options[i].name,
                                   node_number(&o->arena, o->settings.values[i]));
    return node;
}

/* The formula of a line as it will run. A condition that differs by lane becomes a choice. */
static const Node *line_formula(Optimizer *o, int index)
{
    const RuleLine *line = &o->rule->lines[index];
    const Node *node = bake(o, line->formula, false);
    int option = line->condition ? rule_option(o->rule, line->condition) : -1;
    if (option < 0 || !is_lane_option(o, option)) return node;
    bool known = !strcmp(line->name, "g") || !strcmp(line->name, "lr");
    for (int i = 0; i < o->rule->state_count; i++) known = known || !strcmp(o->rule->states[i].name, line->name);
    for (int i = 0; i < index; i++) known = known || (o->runs[i] && !strcmp(o->rule->lines[i].name, line->name));
    if (!known) return node;
    const Node *is_on = call(&o->arena, line->unless ? OP_EQ : OP_NE, node_name(&o->arena, line->condition, 0),
                             node_number(&o->arena, 0), NULL);
    return call(&o->arena, OP_WHERE, is_on, node, node_name(&o->arena, line->name, 0));
}

static void decide_lines(Optimizer *o)
{
    const Rule *rule = o->rule;
    for (int i = 0; i < rule->line_count; i++) {
        int option = rule->lines[i].condition ? rule_option(rule, rule->lines[i].condition) : -1;
        o->runs[i] = (option >= 0 && is_lane_option(o, option)) || rule_line_runs(rule, &rule->lines[i], &o->settings);
    }
    rule_find_vectors(rule, o->runs, o->vector);
    size_t at = 0;
    for (int i = 0; i < rule->state_count; i++) {
        o->offset[i] = at;
        at += (size_t)(o->vector[i] ? o->params : 1) * (size_t)o->lanes;
    }
    o->state_size = at;
}

static int list_inputs(const Optimizer *o, ProgramInput *inputs)
{
    const Rule *rule = o->rule;
    int n = INPUT_MORE;
    inputs[INPUT_THETA] = (ProgramInput){"theta", true};
    inputs[INPUT_G] = (ProgramInput){"g", true};
    inputs[INPUT_T] = (ProgramInput){"t", false};
    inputs[INPUT_TOTAL] = (ProgramInput){"T", false};
    inputs[INPUT_LR] = (ProgramInput){"lr", false};
    for (int i = 0; i < o->lane_option_count; i++)
        if (o->lane_options[i] != 0) inputs[n++] = (ProgramInput){rule->options[o->lane_options[i]].name, false};
    for (int i = 0; i < rule->state_count; i++) inputs[n++] = (ProgramInput){rule->states[i].name, o->vector[i]};
    return n;
}

static Status compile_step(Optimizer *o, Error *error)
{
    const Rule *rule = o->rule;
    Compiled *c = &o->step;
    ProgramLine lines[LINES_MAX];
    const char *outputs[LINES_MAX];
    ProgramInput inputs[INPUTS_MAX];
    int count = 0;
    for (int i = 0; i < rule->line_count; i++)
        if (o->runs[i]) lines[count++] = (ProgramLine){rule->lines[i].name, line_formula(o, i)};
    for (int s = 0; s < rule->state_count; s++) {
        const char *name = rule->states[s].name;
        bool set = false;
        for (int i = 0; i < rule->line_count; i++) set = set || (o->runs[i] && !strcmp(rule->lines[i].name, name));
        if (!set) continue;
        outputs[c->output_count] = name;
        c->output_state[c->output_count++] = s;
    }
    lines[count++] = (ProgramLine){"theta", call(&o->arena, OP_ADD, node_name(&o->arena, "theta", 0),
                                                 node_name(&o->arena, "step", 0), NULL)};
    outputs[c->output_count++] = "theta";

    ProgramDesc desc = {.inputs = inputs,
                        .input_count = list_inputs(o, inputs),
                        .lines = lines,
                        .line_count = count,
                        .outputs = outputs,
                        .output_count = c->output_count};
    Status status = program_compile(&c->program, &desc, error);
    /* a vector state whose last line happens to be a scalar: spread it over the parameters */
    bool again = false;
    for (int i = 0; !status && i < c->output_count - 1; i++) {
        if (!o->vector[c->output_state[i]] || program_output_is_vector(c->program, i)) continue;
        const Node *always = call(&o->arena, OP_GE, node_name(&o->arena, "t", 0), node_number(&o->arena, 0), NULL);
        lines[count] = lines[count - 1]; /* before theta moves */
        lines[count - 1] =
            (ProgramLine){outputs[i], call(&o->arena, OP_WHERE, always, node_name(&o->arena, outputs[i], 0),
                                           node_name(&o->arena, "theta", 0))};
        count++;
        again = true;
    }
    if (!again) return status;
    program_destroy(c->program);
    c->program = NULL;
    desc.line_count = count;
    return program_compile(&c->program, &desc, error);
}

static Status compile_start(Optimizer *o, Error *error)
{
    const Rule *rule = o->rule;
    ProgramInput inputs[RULE_OPTIONS_MAX];
    ProgramLine lines[RULE_STATES_MAX];
    const char *outputs[RULE_STATES_MAX];
    double *pointers[RULE_STATES_MAX];
    if (rule->state_count == 0) return STATUS_OK;
    for (int i = 0; i < rule->state_count; i++) {
        outputs[i] = arena_print(&o->arena, "start:%d", i);
        lines[i] = (ProgramLine){outputs[i], bake(o, rule->states[i].start, true)};
        pointers[i] = &o->start[i];
    }
    for (int i = 0; i < o->lane_option_count; i++)
        inputs[i] = (ProgramInput){rule->options[o->lane_options[i]].name, false};
    ProgramDesc desc = {.inputs = inputs,
                        .input_count = o->lane_option_count,
                        .lines = lines,
                        .line_count = rule->state_count,
                        .outputs = outputs,
                        .output_count = rule->state_count};
    Status status = program_compile(&o->start_program, &desc, error);
    if (status) return status;
    const double *values[RULE_OPTIONS_MAX];
    for (int i = 0; i < o->lane_option_count; i++) values[i] = &o->settings.values[o->lane_options[i]];
    program_run(o->start_program, &(ProgramCall){.lanes = 1, .inputs = values, .outputs = pointers});
    return STATUS_OK;
}

static Status create_method(Optimizer *o, Error *error)
{
    const OptimizerMethod *method = o->rule->method;
    if (o->lanes != 1 || o->lane_option_count)
        return error_at(error, "", 0, 0, STATUS_VALUE, "'%s' runs one problem at a time, not sweeps", o->rule->name);
    if (o->params > method->params_most)
        return error_at(error, "", 0, 0, STATUS_LIMIT,
                        "'%s' keeps a matrix of all parameters by all: at most %d, not %d; try lbfgs", o->rule->name,
                        method->params_most, o->params);
    for (int i = 0; i < method->option_count; i++)
        o->method_options[i] = o->settings.values[rule_option(o->rule, method->options[i])];
    o->state_size = method->state_size(o->method_options, o->params);
    o->scratch = arena_array(&o->arena, double, method->scratch_size(o->method_options, o->params));
    o->g = arena_array(&o->arena, double, o->params);
    return STATUS_OK;
}

Status optimizer_create(Optimizer **out, const OptimizerDesc *desc, Error *error)
{
    const Rule *rule = desc->rule;
    Error inner;
    for (int i = 0; i < rule->option_count; i++)
        if (option_check(&rule->options[i], desc->settings->values[i], &inner))
            return error_at(error, "", 0, 0, STATUS_VALUE, "%s: %s", rule->name, inner.message);
    if (desc->params < 1 || desc->lanes < 1 || desc->lane_option_count > rule->option_count)
        return error_at(error, "", 0, 0, STATUS_VALUE, "nothing to optimize");

    Optimizer *o = memory_must(calloc(1, sizeof *o));
    o->rule = rule, o->settings = *desc->settings, o->params = desc->params, o->lanes = desc->lanes;
    o->lane_option_count = desc->lane_option_count;
    for (int i = 0; i < desc->lane_option_count; i++) o->lane_options[i] = desc->lane_options[i];

    Status status;
    if (rule->method) {
        status = create_method(o, error);
    } else {
        size_t lanes = (size_t)o->lanes;
        decide_lines(o);
        if (!(status = compile_step(o, error))) status = compile_start(o, error);
        o->t = arena_array(&o->arena, double, lanes);
        o->total = arena_array(&o->arena, double, lanes);
        o->lr = arena_array(&o->arena, double, lanes);
        o->losses = arena_array(&o->arena, double, lanes);
        o->start_values = arena_array(&o->arena, double, lanes *RULE_STATES_MAX);
    }
    if (status) {
        optimizer_destroy(o);
        return status;
    }
    *out = o;
    return STATUS_OK;
}

void optimizer_destroy(Optimizer *o)
{
    if (!o) return;
    program_destroy(o->step.program);
    program_destroy(o->explain.program);
    program_destroy(o->start_program);
    arena_free(&o->arena);
    free(o);
}

size_t optimizer_state_size(const Optimizer *o) { return o->state_size; }

int optimizer_state_offset(const Optimizer *o, const char *name, bool *vector)
{
    for (int i = 0; !o->rule->method && i < o->rule->state_count; i++)
        if (!strcmp(o->rule->states[i].name, name)) {
            if (vector) *vector = o->vector[i];
            return (int)o->offset[i];
        }
    return -1;
}

/* ---- starting ---- */

void optimizer_start_lanes(const Optimizer *o, const double *const *lane_values, double *state)
{
    const OptimizerMethod *method = o->rule->method;
    if (method) {
        memset(state, 0, sizeof(double) * o->state_size);
        method->start(o->method_options, o->params, state);
        return;
    }
    bool by_lane = lane_values && o->lane_option_count && o->start_program;
    size_t lanes = (size_t)o->lanes;
    if (by_lane) {
        double *pointers[RULE_STATES_MAX];
        for (int i = 0; i < o->rule->state_count; i++) pointers[i] = o->start_values + (size_t)i * lanes;
        program_run(o->start_program, &(ProgramCall){.lanes = o->lanes, .inputs = lane_values, .outputs = pointers});
    }
    for (int i = 0; i < o->rule->state_count; i++) {
        double *at = state + o->offset[i];
        size_t rows = o->vector[i] ? (size_t)o->params : 1;
        for (size_t row = 0; row < rows; row++)
            for (size_t lane = 0; lane < lanes; lane++)
                *at++ = by_lane ? o->start_values[(size_t)i * lanes + lane] : o->start[i];
    }
}

void optimizer_start(const Optimizer *o, double *state) { optimizer_start_lanes(o, NULL, state); }

/* ---- stepping ---- */

void gradient_clip(double *g, int params, int lanes, const double *clip, int stride)
{
    for (int lane = 0; lane < lanes; lane++) {
        double c = clip[lane * stride], sum = 0;
        if (c == 0) continue;
        for (int i = 0; i < params; i++)
            sum += g[(size_t)i * (size_t)lanes + (size_t)lane] * g[(size_t)i * (size_t)lanes + (size_t)lane];
        double factor = c / (sqrt(sum) + 1e-6);
        if (factor >= 1) continue;
        for (int i = 0; i < params; i++) g[(size_t)i * (size_t)lanes + (size_t)lane] *= factor;
    }
}

/* grad(p) of a rule */
static void ask_gradient(void *context, const double *point, double *out, int params, int lanes)
{
    Optimizer *o = context;
    const Objective *objective = o->current->objective;
    if (!objective) {
        for (int i = 0; i < params * lanes; i++) out[i] = NAN;
        return;
    }
    objective->look(objective->context, point, o->losses, out, params, lanes);
    o->evaluations++;
    int clip = o->rule->option_count - 1;
    for (int i = 0; i < o->lane_option_count; i++)
        if (o->lane_options[i] == clip && o->current->lane_values) {
            gradient_clip(out, params, lanes, o->current->lane_values[i], 1);
            return;
        }
    if (o->settings.values[clip] != 0) gradient_clip(out, params, lanes, &o->settings.values[clip], 0);
}

static void fill(double *to, double value, int count)
{
    for (int i = 0; i < count; i++) to[i] = value;
}

static void set_inputs(Optimizer *o, Compiled *c, const StepInput *input, const double *theta, const double *state)
{
    int n = INPUT_MORE;
    c->inputs[INPUT_THETA] = theta;
    c->inputs[INPUT_G] = input->g;
    c->inputs[INPUT_T] = &input->t;
    c->inputs[INPUT_TOTAL] = &input->total;
    c->inputs[INPUT_LR] = &input->lr;
    if (o->lanes > 1) {
        fill(o->t, input->t, o->lanes), c->inputs[INPUT_T] = o->t;
        fill(o->total, input->total, o->lanes), c->inputs[INPUT_TOTAL] = o->total;
        fill(o->lr, input->lr, o->lanes), c->inputs[INPUT_LR] = o->lr;
    }
    for (int i = 0; i < o->lane_option_count; i++)
        c->inputs[o->lane_options[i] == 0 ? INPUT_LR : n++] = input->lane_values[i];
    for (int i = 0; i < o->rule->state_count; i++) c->inputs[n++] = state + o->offset[i];
}

static int step_method(Optimizer *o, const StepInput *input, double *theta, double *state, MethodTrace *trace)
{
    double clip = o->settings.values[o->rule->option_count - 1];
    memcpy(o->g, input->g, sizeof(double) * (size_t)o->params);
    gradient_clip(o->g, o->params, 1, &clip, 0);
    MethodCall call = {.options = o->method_options,
                       .lr = input->lr,
                       .clip = clip,
                       .params = o->params,
                       .g = o->g,
                       .objective = input->objective,
                       .theta = theta,
                       .state = state,
                       .scratch = o->scratch,
                       .trace = trace};
    if (trace && clip != 0) method_say(&call, RULE_CLIP_LINE, RULE_CLIP_NOTE, "gradient", o->g, o->params);
    o->rule->method->step(&call);
    return call.evaluations;
}

int optimizer_step(Optimizer *o, const StepInput *input, double *theta, double *state)
{
    if (o->rule->method) return step_method(o, input, theta, state, NULL);
    Compiled *c = &o->step;
    set_inputs(o, c, input, theta, state);
    int last = c->output_count - 1;
    for (int i = 0; i < last; i++) c->outputs[i] = state + o->offset[c->output_state[i]];
    c->outputs[last] = theta;
    o->current = input;
    o->evaluations = 0;
    program_run(c->program, &(ProgramCall){o->lanes, o->params, c->inputs, c->outputs, ask_gradient, o});
    o->current = NULL;
    return o->evaluations;
}

/* ---- explaining ---- */

/* Every line gets a name of its own, "m:3", so that each value it had can be told. */
static Status compile_explain(Optimizer *o, Error *error)
{
    const Rule *rule = o->rule;
    Compiled *c = &o->explain;
    ProgramLine lines[LINES_MAX];
    const char *outputs[LINES_MAX], *from[RULE_LINES_MAX];
    const Node *to[RULE_LINES_MAX];
    ProgramInput inputs[INPUTS_MAX];
    int renamed = 0;
    for (int i = 0; i < rule->line_count; i++) {
        if (!o->runs[i]) continue;
        const Node *node = line_formula(o, i);
        for (int k = 0; k < renamed; k++) node = formula_replace(&o->arena, node, from[k], to[k]);
        const char *name = arena_print(&o->arena, "%s:%d", rule->lines[i].name, i);
        int slot = 0;
        while (slot < renamed && strcmp(from[slot], rule->lines[i].name)) slot++;
        from[slot] = rule->lines[i].name;
        to[slot] = node_name(&o->arena, name, 0);
        if (slot == renamed) renamed++;
        o->explain_lines[c->output_count] = i;
        lines[c->output_count] = (ProgramLine){name, node};
        outputs[c->output_count++] = name;
    }
    ProgramDesc desc = {.inputs = inputs,
                        .input_count = list_inputs(o, inputs),
                        .lines = lines,
                        .line_count = c->output_count,
                        .outputs = outputs,
                        .output_count = c->output_count};
    return program_compile(&c->program, &desc, error);
}

static int explain_method(Optimizer *o, const StepInput *input, const double *theta, const double *state, Arena *arena,
                          ExplainedLine **lines)
{
    MethodTrace trace = {.arena = arena, .lines = arena_array(arena, ExplainedLine, METHOD_LINES_MAX)};
    double *theta_copy = arena_array(arena, double, o->params), *state_copy = arena_array(arena, double, o->state_size);
    memcpy(theta_copy, theta, sizeof(double) * (size_t)o->params);
    memcpy(state_copy, state, sizeof(double) * o->state_size);
    step_method(o, input, theta_copy, state_copy, &trace);
    *lines = trace.lines;
    return trace.count;
}

int optimizer_explain(Optimizer *o, const StepInput *input, const double *theta, const double *state, Arena *arena,
                      ExplainedLine **lines)
{
    if (o->rule->method) return explain_method(o, input, theta, state, arena, lines);
    Compiled *c = &o->explain;
    if (!o->explained) {
        o->explained = true;
        compile_explain(o, NULL);
    }
    if (!c->program || o->lanes != 1) return 0;
    ExplainedLine *out = arena_array(arena, ExplainedLine, c->output_count);
    for (int i = 0; i < c->output_count; i++) {
        const RuleLine *line = &o->rule->lines[o->explain_lines[i]];
        bool vector = program_output_is_vector(c->program, i);
        int count = vector ? o->params : 1;
        c->outputs[i] = arena_array(arena, double, count);
        out[i] = (ExplainedLine){.name = line->name,
                                 .text = line->text,
                                 .note = line->note,
                                 .formula = line->formula,
                                 .values = c->outputs[i],
                                 .vector = vector,
                                 .count = count,
                                 .role = line->role};
    }
    set_inputs(o, c, input, theta, state);
    o->current = input;
    program_run(c->program, &(ProgramCall){1, o->params, c->inputs, c->outputs, ask_gradient, o});
    o->current = NULL;
    *lines = out;
    return c->output_count;
}
