#include "model/method/method.h"

#include <math.h>
#include <string.h>

/* To add a method: its row here, its file in C, its YAML file in assets/optimizers. */
static const OptimizerMethod *const methods[] = {&method_newton, &method_bfgs, &method_lbfgs, &method_armijo};
static const char *const names[] = {"newton", "bfgs", "lbfgs", "armijo"};
enum { METHOD_COUNT = sizeof methods / sizeof methods[0] };

const OptimizerMethod *method_find(const char *name)
{
    for (int i = 0; i < METHOD_COUNT; i++)
        if (!strcmp(methods[i]->name, name)) return methods[i];
    return NULL;
}

int method_names(const char *const **out)
{
    *out = names;
    return METHOD_COUNT;
}

static void note_trial(MethodCall *call, const double *point, double value)
{
    MethodTrace *trace = call->trace;
    size_t n = (size_t)call->params;
    if (trace->trial_count == METHOD_TRIALS_MAX) return;
    if (!trace->trials) trace->trials = arena_array(trace->arena, double, METHOD_TRIALS_MAX *(n + 1));
    double *trial = trace->trials + (size_t)trace->trial_count++ * (n + 1);
    memcpy(trial, point, sizeof(double) * n);
    trial[n] = value;
}

double method_value(MethodCall *call, const double *point, double *gradient)
{
    const Objective *objective = call->objective;
    call->evaluations++;
    if (!objective) return NAN;
    double value;
    objective->look(objective->context, point, &value, gradient, call->params, 1);
    if (call->trace) note_trial(call, point, value);
    if (gradient) gradient_clip(gradient, call->params, 1, &call->clip, 0);
    return value;
}

void method_gradient(MethodCall *call, const double *point, double *gradient)
{
    const Objective *objective = call->objective;
    double value;
    call->evaluations++;
    for (int i = 0; i < call->params; i++) gradient[i] = NAN;
    if (!objective) return;
    objective->look(objective->context, point, &value, gradient, call->params, 1);
    gradient_clip(gradient, call->params, 1, &call->clip, 0);
}

static ExplainedLine *next_line(MethodTrace *trace, const char *text, const char *note)
{
    if (!trace || trace->count == METHOD_LINES_MAX) return NULL;
    ExplainedLine *line = &trace->lines[trace->count++];
    size_t length = strcspn(text, " =");
    *line = (ExplainedLine){.name = arena_copy(trace->arena, text, length),
                            .text = arena_string(trace->arena, text),
                            .note = note,
                            .trials = trace->trials,
                            .trial_count = trace->trial_count};
    trace->trials = NULL, trace->trial_count = 0;
    /* what is a formula is typeset; the rest is shown as text */
    const char *left;
    FormulaNames any = {NULL, -1, true, false};
    if (formula_parse_line(trace->arena, text, &any, &left, &line->formula, NULL)) line->formula = NULL;
    return line;
}

void method_say(MethodCall *call, const char *text, const char *note, const char *role, const double *values, int count)
{
    ExplainedLine *line = next_line(call->trace, text, note);
    if (!line) return;
    double *copy = arena_array(call->trace->arena, double, count);
    memcpy(copy, values, sizeof(double) * (size_t)count);
    line->values = copy, line->count = count, line->vector = true, line->role = role;
}

void method_say_number(MethodCall *call, const char *text, const char *note, double value)
{
    ExplainedLine *line = next_line(call->trace, text, note);
    if (!line) return;
    double *copy = arena_array(call->trace->arena, double, 1);
    *copy = value;
    line->values = copy, line->count = 1;
}

void method_say_model(MethodCall *call, const double *curvature)
{
    if (!call->trace || !call->trace->count) return;
    size_t n = (size_t)call->params;
    double *copy = arena_array(call->trace->arena, double, n *n);
    memcpy(copy, curvature, sizeof(double) * n * n);
    call->trace->lines[call->trace->count - 1].model = copy;
}

double vector_dot(const double *a, const double *b, int count)
{
    double sum = 0;
    for (int i = 0; i < count; i++) sum += a[i] * b[i];
    return sum;
}

double vector_largest(const double *a, int count)
{
    double most = 0;
    for (int i = 0; i < count; i++)
        if (fabs(a[i]) > most || isnan(a[i])) most = fabs(a[i]);
    return most;
}
