/* method.h: update rules that no elementwise line can say: newton, bfgs, lbfgs, armijo.
 *
 * Use     a rule file with `method: NAME` names a row of the table in method.c; optimizer.c calls it. To add one, write
 *         its file, add its row, and ship a small assets/optimizers/NAME.yaml with its options.
 * Shapes  lanes is always 1; theta, g: [params]; state and scratch: as many doubles as the row asks for.
 * Not     options' meaning and defaults: they stand in the YAML file.
 */
#ifndef MODEL_METHOD_METHOD_H
#define MODEL_METHOD_METHOD_H

#include "model/optimizer.h"

/* The lines of an explanation, written while a step is taken on a copy. */
typedef struct MethodTrace {
    Arena *arena;
    ExplainedLine *lines; /* [METHOD_LINES_MAX] */
    int count;
    double *trials; /* [METHOD_TRIALS_MAX][params + 1]: losses asked for since the last line; NULL: none yet */
    int trial_count;
} MethodTrace;

enum { METHOD_LINES_MAX = 48, METHOD_TRIALS_MAX = 64 };

typedef struct MethodCall {
    const double *options; /* in the order of the row's option names */
    double lr, clip;
    int params;
    const double *g;            /* [params], after clip */
    const Objective *objective; /* given */
    double *theta, *state, *scratch;
    MethodTrace *trace; /* or NULL */
    int evaluations;    /* counted by method_value and method_gradient */
} MethodCall;

struct OptimizerMethod {
    const char *name;
    const char *const *options;
    int option_count; /* names that it reads, besides lr and clip */
    int params_most;
    size_t (*state_size)(const double *options, int params);
    size_t (*scratch_size)(const double *options, int params);
    void (*start)(const double *options, int params, double *state); /* state is zeroed before */
    void (*step)(MethodCall *call);
};

const OptimizerMethod *method_find(const char *name); /* NULL where there is none */
int method_names(const char *const **names);

extern const OptimizerMethod method_newton, method_bfgs, method_lbfgs, method_armijo;

/* Loss at a point, and its gradient (clipped) where `gradient` is not NULL. */
double method_value(MethodCall *call, const double *point, double *gradient);
void method_gradient(MethodCall *call, const double *point, double *gradient);

/* A line of the explanation; nothing without a trace. `text` is "name = …"; values are copied. */
void method_say(MethodCall *call, const char *text, const char *note, const char *role, const double *values,
                int count);
void method_say_number(MethodCall *call, const char *text, const char *note, double value);
/* The last line goes by a parabola of this curvature, [params][params]. */
void method_say_model(MethodCall *call, const double *curvature);

/* A length along direction d that satisfies the strong Wolfe conditions, as torch.optim.LBFGS looks for it (see wolfe.c).
 * f, g, slope: loss, gradient and g.d at x; length: the first one tried. Gives the length; *f_out and g_out are loss and
 * gradient there. scratch: [WOLFE_SCRATCH*params]. */
enum { WOLFE_SCRATCH = 6 };
double wolfe_search(MethodCall *call, const double *x, double length, const double *d, double f, const double *g,
                    double slope, double *f_out, double *g_out, double *scratch);

/* Sums in fixed order. */
double vector_dot(const double *a, const double *b, int count);
double vector_largest(const double *a, int count); /* max |a_i|; NaN if one is */
/* As the line of `clip` does it, for each lane; clip: [1] for all lanes (stride 0) or [lanes] (stride 1). 0 = off. */
void gradient_clip(double *g, int params, int lanes, const double *clip, int stride);

#endif
