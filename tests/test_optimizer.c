/* Update rules: equal to PyTorch's trajectories, to closed forms with every option, the same on one lane and on many; what
 * files and settings may hold, and what they are told when they are wrong. */
#include "base/csv.h"
#include "base/file.h"
#include "base/random.h"
#include "model/method/method.h"
#include "model/optimizer.h"
#include "model/surface.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

static Surface *surface_of(const char *formula)
{
    Surface *surface = NULL;
    Error error = {0};
    char message[1024] = "";
    if (surface_from_formula(&surface, &(SurfaceDesc){.formula = formula}, &error))
        error_format(&error, message, sizeof message);
    ck_assert_msg(surface, "%s", message);
    return surface;
}

static Rule *rule_of(const char *name)
{
    Rule *rule = NULL;
    Error error = {0};
    char message[1024] = "";
    if (rule_load(&rule, name, NULL, &error)) error_format(&error, message, sizeof message);
    ck_assert_msg(rule, "%s: %s", name, message);
    return rule;
}

/* One run of a rule on a surface. */
typedef struct Run {
    Rule *rule;
    Optimizer *optimizer;
    Surface *surface;
    Objective objective;
    double *state, theta[2], lr;
    int evaluations;
} Run;

static Run run_start(const char *name, const char *options, const char *formula, double x, double y)
{
    Run run = {.rule = rule_of(name), .surface = surface_of(formula), .theta = {x, y}};
    RuleSettings settings = rule_settings_default(run.rule);
    Error error = {0};
    ck_assert_msg(!rule_settings_parse(run.rule, options, &settings, &error), "%s:%s: %s", name, options,
                  error.message);
    ck_assert_msg(!optimizer_create(&run.optimizer,
                                    &(OptimizerDesc){.rule = run.rule, .settings = &settings, .params = 2, .lanes = 1},
                                    &error),
                  "%s: %s", name, error.message);
    run.state = malloc(sizeof(double) * (optimizer_state_size(run.optimizer) + 1));
    run.lr = settings.values[0];
    run.objective = surface_objective(run.surface);
    optimizer_start(run.optimizer, run.state);
    return run;
}

static StepInput run_input(Run *run, int t, double g[2])
{
    surface_gradient(run->surface, run->theta, g);
    return (StepInput){.t = t, .total = 200, .lr = run->lr, .g = g, .objective = &run->objective};
}

static void run_step(Run *run, int t)
{
    double g[2];
    StepInput input = run_input(run, t, g);
    run->evaluations += optimizer_step(run->optimizer, &input, run->theta, run->state);
}

static void run_end(Run *run)
{
    optimizer_destroy(run->optimizer);
    surface_destroy(run->surface);
    rule_destroy(run->rule);
    free(run->state);
}

/* Relative or absolute. */
static bool near(double a, double b, double relative, double absolute)
{
    return a == b || fabs(a - b) <= absolute || fabs(a - b) <= relative * fmax(fabs(a), fabs(b));
}

/* ---- PyTorch's trajectories ---- */

enum { CASES = 64 };

static Csv read_oracle(Arena *arena, const char *name)
{
    Csv csv = {0};
    Error error = {0};
    ck_assert_msg(!csv_read(arena, arena_print(arena, "%s/oracle/%s", TEST_DATA, name), &csv, &error), "%s",
                  error.message);
    return csv;
}

static double cell(const Csv *csv, int row, const char *column)
{
    double value = NAN;
    ck_assert(number_parse(csv->cells[row * csv->columns + csv_column(csv, column)], &value));
    return value;
}

static const char *word(const Csv *csv, int row, const char *column)
{
    return csv->cells[row * csv->columns + csv_column(csv, column)];
}

START_TEST(trajectories_equal_pytorch)
{
    Arena arena = {0};
    Csv csv = read_oracle(&arena, "trajectories.csv");
    int row = 0, compared = 0, t = 0;
    while (row < csv.rows && cell(&csv, row, "case") != _i + 1) row++;
    ck_assert_msg(row < csv.rows, "case %d is missing", _i + 1);
    const char *name = word(&csv, row, "optimizer"), *options = word(&csv, row, "options"),
               *formula = word(&csv, row, "formula");
    Run run = run_start(name, options, formula, cell(&csv, row, "x0"), cell(&csv, row, "y0"));
    for (; row < csv.rows && cell(&csv, row, "case") == _i + 1; row++, compared++) {
        int step = (int)cell(&csv, row, "step");
        while (t < step) run_step(&run, ++t);
        bool early = step <= 20 && strcmp(name, "lbfgs");
        double relative = early ? 1e-9 : 1e-6, absolute = early ? 1e-12 : 1e-8;
        double got[3] = {run.theta[0], run.theta[1], surface_value(run.surface, run.theta)};
        double wanted[3] = {cell(&csv, row, "x"), cell(&csv, row, "y"), cell(&csv, row, "loss")};
        for (int i = 0; i < 3; i++)
            ck_assert_msg(near(got[i], wanted[i], relative, absolute),
                          "case %d %s:%s on %s, step %d, %s: %.17g, not %.17g (off by %g)", _i + 1, name, options,
                          formula, step,
                          i == 0   ? "x"
                          : i == 1 ? "y"
                                   : "loss",
                          got[i], wanted[i], got[i] - wanted[i]);
    }
    ck_assert_int_ge(compared, 5);
    run_end(&run);
    arena_free(&arena);
}
END_TEST

/* ---- closed forms: the published algorithms, each in a few lines of C, with all their options ---- */

typedef struct Closed {
    double lr, a, b, eps, decay, c, d; /* what the other numbers mean is said by each rule */
    bool flag, flag2;
    double s[4][2], k[3]; /* state */
} Closed;

static double with_decay(const Closed *o, double g, double p) { return o->decay != 0 ? g + o->decay * p : g; }

/* a: momentum, c: dampening, flag: nesterov */
static void closed_sgd(Closed *o, int t, const double *grad, double *p)
{
    for (int i = 0; i < 2; i++) {
        double g = with_decay(o, grad[i], p[i]);
        o->s[0][i] = t == 1 ? g : o->a * o->s[0][i] + (1 - o->c) * g;
        p[i] -= o->lr * (o->flag ? g + o->a * o->s[0][i] : o->s[0][i]);
    }
}

/* a: beta1, b: beta2, flag: amsgrad, flag2: decoupled decay */
static void closed_adam(Closed *o, int t, const double *grad, double *p)
{
    for (int i = 0; i < 2; i++) {
        double g = o->flag2 ? grad[i] : with_decay(o, grad[i], p[i]);
        if (o->flag2) p[i] *= 1 - o->lr * o->decay;
        o->s[0][i] += (1 - o->a) * (g - o->s[0][i]);
        o->s[1][i] = o->b * o->s[1][i] + (1 - o->b) * g * g;
        o->s[2][i] = fmax(o->s[2][i], o->s[1][i]);
        double root = sqrt(o->flag ? o->s[2][i] : o->s[1][i]) / sqrt(1 - pow(o->b, t)) + o->eps;
        p[i] -= o->lr / (1 - pow(o->a, t)) * o->s[0][i] / root;
    }
}

/* a: alpha, c: momentum, flag: centred */
static void closed_rmsprop(Closed *o, int t, const double *grad, double *p)
{
    for (int i = 0; i < 2; i++) {
        double g = with_decay(o, grad[i], p[i]), square;
        o->s[0][i] = o->a * o->s[0][i] + (1 - o->a) * g * g;
        o->s[1][i] += (1 - o->a) * (g - o->s[1][i]);
        square = o->flag ? o->s[0][i] - o->s[1][i] * o->s[1][i] : o->s[0][i];
        double d = g / (sqrt(square) + o->eps);
        o->s[2][i] = o->c * o->s[2][i] + d;
        p[i] -= o->lr * (o->c > 0 ? o->s[2][i] : d);
    }
}

/* a: lr_decay, c: initial accumulator */
static void closed_adagrad(Closed *o, int t, const double *grad, double *p)
{
    double lr = o->lr / (1 + (t - 1) * o->a);
    for (int i = 0; i < 2; i++) {
        double g = with_decay(o, grad[i], p[i]);
        if (t == 1) o->s[0][i] = o->c;
        o->s[0][i] += g * g;
        p[i] -= lr * g / (sqrt(o->s[0][i]) + o->eps);
    }
}

/* a: rho */
static void closed_adadelta(Closed *o, int t, const double *grad, double *p)
{
    for (int i = 0; i < 2; i++) {
        double g = with_decay(o, grad[i], p[i]);
        o->s[0][i] = o->a * o->s[0][i] + (1 - o->a) * g * g;
        double d = sqrt(o->s[1][i] + o->eps) / sqrt(o->s[0][i] + o->eps) * g;
        o->s[1][i] = o->a * o->s[1][i] + (1 - o->a) * d * d;
        p[i] -= o->lr * d;
    }
}

static void closed_adamax(Closed *o, int t, const double *grad, double *p)
{
    for (int i = 0; i < 2; i++) {
        double g = with_decay(o, grad[i], p[i]);
        o->s[0][i] += (1 - o->a) * (g - o->s[0][i]);
        o->s[1][i] = fmax(o->b * o->s[1][i], fabs(g) + o->eps);
        p[i] -= o->lr / (1 - pow(o->a, t)) * o->s[0][i] / o->s[1][i];
    }
}

/* c: momentum_decay, flag2: decoupled */
static void closed_nadam(Closed *o, int t, const double *grad, double *p)
{
    double mu = o->a * (1 - 0.5 * pow(0.96, t * o->c)), next = o->a * (1 - 0.5 * pow(0.96, (t + 1) * o->c));
    o->k[0] = (t == 1 ? 1 : o->k[0]) * mu;
    for (int i = 0; i < 2; i++) {
        double g = o->flag2 ? grad[i] : with_decay(o, grad[i], p[i]);
        if (o->flag2) p[i] *= 1 - o->lr * o->decay;
        o->s[0][i] += (1 - o->a) * (g - o->s[0][i]);
        o->s[1][i] = o->b * o->s[1][i] + (1 - o->b) * g * g;
        double root = sqrt(o->s[1][i] / (1 - pow(o->b, t))) + o->eps;
        p[i] -= o->lr * (1 - mu) / (1 - o->k[0]) * g / root;
        p[i] -= o->lr * next / (1 - o->k[0] * next) * o->s[0][i] / root;
    }
}

static void closed_radam(Closed *o, int t, const double *grad, double *p)
{
    double c1 = 1 - pow(o->a, t), c2 = 1 - pow(o->b, t), most = 2 / (1 - o->b) - 1,
           rho = most - 2 * t * pow(o->b, t) / c2;
    for (int i = 0; i < 2; i++) {
        double g = o->flag2 ? grad[i] : with_decay(o, grad[i], p[i]);
        if (o->flag2) p[i] *= 1 - o->lr * o->decay;
        o->s[0][i] += (1 - o->a) * (g - o->s[0][i]);
        o->s[1][i] = o->b * o->s[1][i] + (1 - o->b) * g * g;
        double m = o->s[0][i] / c1;
        if (rho > 5)
            p[i] -= m * o->lr * (sqrt(c2) / (sqrt(o->s[1][i]) + o->eps)) *
                    sqrt((rho - 4) * (rho - 2) * most / ((most - 4) * (most - 2) * rho));
        else p[i] -= m * o->lr;
    }
}

/* a: eta_minus, b: eta_plus, c: step_min, d: step_max */
static void closed_rprop(Closed *o, int t, const double *grad, double *p)
{
    for (int i = 0; i < 2; i++) {
        double g = grad[i], turn = g * o->s[0][i];
        if (t == 1) o->s[1][i] = o->lr;
        o->s[1][i] = fmin(fmax(o->s[1][i] * (turn > 0 ? o->b : turn < 0 ? o->a : 1), o->c), o->d);
        if (turn < 0) g = 0;
        p[i] -= o->s[1][i] * ((g > 0) - (g < 0));
        o->s[0][i] = g;
    }
}

/* a: lambd, b: alpha, c: t0 */
static void closed_asgd(Closed *o, int t, const double *grad, double *p)
{
    if (t == 1) o->k[0] = o->lr, o->k[1] = 1;
    for (int i = 0; i < 2; i++) {
        double g = with_decay(o, grad[i], p[i]);
        p[i] *= 1 - o->a * o->k[0];
        p[i] -= o->k[0] * g;
        o->s[0][i] = o->k[1] == 1 ? p[i] : o->s[0][i] + (p[i] - o->s[0][i]) * o->k[1];
    }
    o->k[0] = o->lr / pow(1 + o->a * o->lr * t, o->b);
    o->k[1] = 1 / fmax(1, t - o->c);
}

/* flag: decay apart, as it always is */
static void closed_lion(Closed *o, int t, const double *grad, double *p)
{
    for (int i = 0; i < 2; i++) {
        double c = o->a * o->s[0][i] + (1 - o->a) * grad[i];
        p[i] -= o->lr * (((c > 0) - (c < 0)) + o->decay * p[i]);
        o->s[0][i] = o->b * o->s[0][i] + (1 - o->b) * grad[i];
    }
}

static const struct {
    const char *rule, *options;
    void (*step)(Closed *, int, const double *, double *);
    Closed closed;
    double clip;
    bool uphill;
} closed_cases[] = {
    {"gd", "lr=0.01,weight_decay=0.1", closed_sgd, {.lr = 0.01, .decay = 0.1}, 0, false},
    {"gd", "lr=0.01,clip=2,weight_decay=0.1", closed_sgd, {.lr = 0.01, .decay = 0.1}, 2, false},
    {"sgd", "lr=0.001,maximize=true", closed_sgd, {.lr = 0.001}, 0, true},
    {"momentum",
     "lr=0.002,momentum=0.8,dampening=0.3,weight_decay=0.2",
     closed_sgd,
     {.lr = 0.002, .a = 0.8, .c = 0.3, .decay = 0.2},
     0,
     false},
    {"momentum",
     "lr=0.002,momentum=0.8,nesterov=true,clip=5",
     closed_sgd,
     {.lr = 0.002, .a = 0.8, .flag = true},
     5,
     false},
    {"nesterov",
     "lr=0.002,momentum=0.7,weight_decay=0.05",
     closed_sgd,
     {.lr = 0.002, .a = 0.7, .flag = true, .decay = 0.05},
     0,
     false},
    {"adam",
     "lr=0.05,weight_decay=0.1",
     closed_adam,
     {.lr = 0.05, .a = 0.9, .b = 0.999, .eps = 1e-8, .decay = 0.1},
     0,
     false},
    {"adam",
     "lr=0.05,beta1=0.5,beta2=0.9,eps=0.01,amsgrad=true",
     closed_adam,
     {.lr = 0.05, .a = 0.5, .b = 0.9, .eps = 0.01, .flag = true},
     0,
     false},
    {"adam",
     "lr=0.05,clip=1,weight_decay=0.3",
     closed_adam,
     {.lr = 0.05, .a = 0.9, .b = 0.999, .eps = 1e-8, .decay = 0.3},
     1,
     false},
    {"adamw",
     "lr=0.05",
     closed_adam,
     {.lr = 0.05, .a = 0.9, .b = 0.999, .eps = 1e-8, .decay = 0.01, .flag2 = true},
     0,
     false},
    {"adamw",
     "lr=0.05,weight_decay=0.5,amsgrad=true,clip=3,beta2=0.9",
     closed_adam,
     {.lr = 0.05, .a = 0.9, .b = 0.9, .eps = 1e-8, .decay = 0.5, .flag = true, .flag2 = true},
     3,
     false},
    {"amsgrad",
     "lr=0.05,beta2=0.9,weight_decay=0.1",
     closed_adam,
     {.lr = 0.05, .a = 0.9, .b = 0.9, .eps = 1e-8, .decay = 0.1, .flag = true},
     0,
     false},
    {"rmsprop",
     "lr=0.02,alpha=0.9,weight_decay=0.1",
     closed_rmsprop,
     {.lr = 0.02, .a = 0.9, .eps = 1e-8, .decay = 0.1},
     0,
     false},
    {"rmsprop",
     "lr=0.005,alpha=0.9,centered=true,eps=1e-3",
     closed_rmsprop,
     {.lr = 0.005, .a = 0.9, .eps = 1e-3, .flag = true},
     0,
     false},
    {"rmsprop",
     "lr=0.005,momentum=0.6,centered=yes,eps=1e-3,maximize=1",
     closed_rmsprop,
     {.lr = 0.005, .a = 0.99, .eps = 1e-3, .c = 0.6, .flag = true},
     0,
     true},
    {"rmsprop",
     "lr=0.005,momentum=0.6,clip=0.5",
     closed_rmsprop,
     {.lr = 0.005, .a = 0.99, .eps = 1e-8, .c = 0.6},
     0.5,
     false},
    {"adagrad",
     "lr=0.3,lr_decay=0.05,weight_decay=0.1,initial_accumulator_value=0.7",
     closed_adagrad,
     {.lr = 0.3, .a = 0.05, .c = 0.7, .eps = 1e-10, .decay = 0.1},
     0,
     false},
    {"adadelta",
     "lr=2,rho=0.8,eps=1e-4,weight_decay=0.1",
     closed_adadelta,
     {.lr = 2, .a = 0.8, .eps = 1e-4, .decay = 0.1},
     0,
     false},
    {"adamax",
     "lr=0.05,beta1=0.8,beta2=0.95,weight_decay=0.1",
     closed_adamax,
     {.lr = 0.05, .a = 0.8, .b = 0.95, .eps = 1e-8, .decay = 0.1},
     0,
     false},
    {"nadam",
     "lr=0.05,momentum_decay=0.02,weight_decay=0.1",
     closed_nadam,
     {.lr = 0.05, .a = 0.9, .b = 0.999, .eps = 1e-8, .c = 0.02, .decay = 0.1},
     0,
     false},
    {"nadam",
     "lr=0.05,weight_decay=0.1,decoupled_weight_decay=true",
     closed_nadam,
     {.lr = 0.05, .a = 0.9, .b = 0.999, .eps = 1e-8, .c = 0.004, .decay = 0.1, .flag2 = true},
     0,
     false},
    {"radam",
     "lr=0.05,weight_decay=0.1",
     closed_radam,
     {.lr = 0.05, .a = 0.9, .b = 0.999, .eps = 1e-8, .decay = 0.1},
     0,
     false},
    {"radam",
     "lr=0.05,beta2=0.9,eps=1e-3,weight_decay=0.1,decoupled_weight_decay=on",
     closed_radam,
     {.lr = 0.05, .a = 0.9, .b = 0.9, .eps = 1e-3, .decay = 0.1, .flag2 = true},
     0,
     false},
    {"rprop",
     "lr=0.05,eta_minus=0.4,eta_plus=1.5,step_min=0.001,step_max=0.2",
     closed_rprop,
     {.lr = 0.05, .a = 0.4, .b = 1.5, .c = 0.001, .d = 0.2},
     0,
     false},
    {"asgd",
     "lr=0.01,lambd=0.1,alpha=0.6,t0=5,weight_decay=0.1",
     closed_asgd,
     {.lr = 0.01, .a = 0.1, .b = 0.6, .c = 5, .decay = 0.1},
     0,
     false},
    {"lion", "lr=0.01,weight_decay=0.3", closed_lion, {.lr = 0.01, .a = 0.9, .b = 0.99, .decay = 0.3}, 0, false},
};

START_TEST(rules_equal_closed_forms)
{
    Run run =
        run_start(closed_cases[_i].rule, closed_cases[_i].options, "(x^2 + y - 11)^2 + (x + y^2 - 7)^2", 0.5, -0.5);
    Closed closed = closed_cases[_i].closed;
    double p[2] = {0.5, -0.5}, g[2];
    for (int t = 1; t <= 60; t++) {
        run_step(&run, t);
        surface_gradient(run.surface, p, g);
        if (closed_cases[_i].clip > 0) {
            double factor = fmin(1, closed_cases[_i].clip / (sqrt(g[0] * g[0] + g[1] * g[1]) + 1e-6));
            g[0] *= factor, g[1] *= factor;
        }
        if (closed_cases[_i].uphill) g[0] = -g[0], g[1] = -g[1];
        closed_cases[_i].step(&closed, t, g, p);
        if (!(fabs(p[0]) < 10 && fabs(p[1]) < 10)) break; /* uphill leaves the map */
        for (int i = 0; i < 2; i++)
            ck_assert_msg(near(run.theta[i], p[i], 1e-9, 1e-11), "%s:%s, step %d, parameter %d: %.17g, not %.17g",
                          closed_cases[_i].rule, closed_cases[_i].options, t, i, run.theta[i], p[i]);
    }
    if (!strcmp(closed_cases[_i].rule, "asgd")) { /* the average is kept though no step shows it */
        bool vector;
        int at = optimizer_state_offset(run.optimizer, "average", &vector);
        ck_assert(at >= 0 && vector);
        for (int i = 0; i < 2; i++) ck_assert(near(run.state[at + i], closed.s[0][i], 1e-9, 1e-11));
    }
    run_end(&run);
}
END_TEST

/* Textbook rules that PyTorch has not, against their first steps by hand on x^2 + y^2 from (1, -2), where g = (2, -4). */
static const struct {
    const char *rule, *options;
    double one[2], two[2];
    int evaluations; /* in two steps */
} by_hand[] = {
    {"gd", "lr=0.1", {0.8, -1.6}, {0.64, -1.28}, 0},
    {"sign-gd", "lr=0.1", {0.9, -1.9}, {0.8, -1.8}, 0},
    {"normalized-gd",
     "lr=0.5",
     {0.77639320225002106, -1.5527864045000421},
     {0.5527864045000421, -1.1055728090000843},
     0},
    {"heavy-ball", "lr=0.1,momentum=0.5", {0.8, -1.6}, {0.54, -1.08}, 0},
    /* second step: v = -0.2, slope at 0.8 - 0.1 = 0.7 is 1.4, v = -0.1 - 0.14 */
    {"nesterov-lookahead", "lr=0.1,momentum=0.5", {0.8, -1.6}, {0.56, -1.12}, 2},
    /* up by 0.05 along g: (1.0223606797749979, -2.0447213595499958) */
    {"sam",
     "lr=0.1,rho=0.05",
     {0.79552786404500045, -1.5910557280900009},
     {0.63195015528100075, -1.2639003105620015},
     2},
    {"adagrad-plain", "lr=0.1", {0.9, -1.9}, {0.83310324707395, -1.83112505380853}, 0},
    /* 0.8 long it lands at 1.8, where 5 - 0.4*0.8*20 = -1.4 is asked for; 0.4 long at 0.2, where 1.8 is */
    {"armijo", "lr=0.8,shrink=0.5,decrease=0.4", {0.2, -0.4}, {0.04, -0.08}, 6},
    /* clipped to length 1 */
    {"armijo",
     "lr=0.1,clip=1",
     {1 - 0.2 / (4.4721359549995796 + 1e-6), -2 + 0.4 / (4.4721359549995796 + 1e-6)},
     {NAN, NAN},
     4},
    {"adam-uncorrected",
     "lr=0.1",
     {1 - 0.1 * 0.2 / (0.0632455532033676 + 1e-8), -2 + 0.1 * 0.4 / (0.1264911064067352 + 1e-8)},
     {NAN, NAN},
     0},
};

START_TEST(textbook_rules_by_hand)
{
    Run run = run_start(by_hand[_i].rule, by_hand[_i].options, "x^2 + y^2", 1, -2);
    for (int t = 1; t <= 2; t++) {
        run_step(&run, t);
        const double *wanted = t == 1 ? by_hand[_i].one : by_hand[_i].two;
        for (int i = 0; i < 2; i++)
            ck_assert_msg(isnan(wanted[i]) || near(run.theta[i], wanted[i], t == 2 ? 1e-4 : 1e-9, 0),
                          "%s, step %d: %.17g, not %.17g", by_hand[_i].rule, t, run.theta[i], wanted[i]);
    }
    ck_assert_int_eq(run.evaluations, by_hand[_i].evaluations);
    run_end(&run);
}
END_TEST

/* ---- every shipped rule ---- */

/* Options that switch on all that can be switched on. */
static RuleSettings everything_on(const Rule *rule)
{
    RuleSettings s = rule_settings_default(rule);
    for (int i = 1; i < rule->option_count; i++)
        if (rule->options[i].kind == OPTION_BOOL) s.values[i] = 1;
        else if (rule->options[i].kind == OPTION_NUMBER && s.values[i] == 0) s.values[i] = 0.25;
    s.values[rule->option_count - 1] = 3; /* clip */
    return s;
}

START_TEST(every_shipped_rule_loads)
{
    Arena arena = {0};
    const char **names;
    int count = asset_list(&arena, "optimizers", NULL, &names);
    ck_assert_int_ge(count, 27);
    for (int i = 0; i < count; i++) {
        Rule *rule = rule_of(names[i]);
        ck_assert_str_eq(rule->name, names[i]);
        ck_assert_msg(strlen(rule->summary) > 20 && strlen(rule->title) > 1, "%s", names[i]);
        ck_assert_msg(!rule->warnings, "%s", rule->warnings);
        ck_assert_str_eq(rule->options[0].name, "lr");
        ck_assert_str_eq(rule->options[rule->option_count - 1].name, "clip");
        ck_assert(rule->source);
        for (int o = 0; o < rule->option_count; o++) {
            const RuleOption *option = &rule->options[o];
            ck_assert_msg(option->low < option->high || option->kind != OPTION_NUMBER, "%s: %s", names[i],
                          option->name);
            ck_assert_msg(option->value >= option->low || option->value == 0, "%s: %s", names[i], option->name);
        }
        for (int l = 1; l < rule->line_count; l++)
            ck_assert_msg(rule->lines[l].note && rule->lines[l].line > 0, "%s: %s", names[i], rule->lines[l].text);
        rule_destroy(rule);
    }
    Rule *sgd = rule_of("sgd");
    ck_assert_str_eq(sgd->alias_of, "gd");
    ck_assert_str_eq(sgd->short_title, "SGD");
    rule_destroy(sgd);
    arena_free(&arena);
}
END_TEST

static double random_slope(int step, int i, int lane)
{
    return 3 * sin(1.7 * step + 2.3 * i + 0.9 * lane) + 0.1 * lane;
}

/* A gradient that needs no surface: of sum(cos) and a bowl. */
static void lane_look(void *context, const double *point, double *loss, double *g, int params, int lanes)
{
    for (int i = 0; i < lanes; i++) loss[i] = 0; /* no rule of lines asks for it */
    for (int i = 0; i < params * lanes; i++) g[i] = 0.5 * point[i] - sin(point[i]);
}

START_TEST(lanes_have_the_same_bits)
{
    enum { PARAMS = 3, LANES = 5, STEPS = 25 };
    Arena arena = {0};
    const char **names;
    int count = asset_list(&arena, "optimizers", NULL, &names);
    for (int n = 0; n < 2 * count; n++) {
        Rule *rule = rule_of(names[n / 2]);
        RuleSettings settings = n % 2 ? everything_on(rule) : rule_settings_default(rule);
        Objective objective = {.look = lane_look};
        Optimizer *many = NULL, *one = NULL;
        OptimizerDesc desc = {.rule = rule, .settings = &settings, .params = PARAMS, .lanes = LANES};
        Error error = {0};
        if (rule->method) {
            ck_assert_int_eq(optimizer_create(&many, &desc, &error), STATUS_VALUE);
            rule_destroy(rule);
            continue;
        }
        ck_assert_msg(!optimizer_create(&many, &desc, &error), "%s: %s", rule->name, error.message);
        desc.lanes = 1;
        ck_assert_int_eq(optimizer_create(&one, &desc, &error), STATUS_OK);
        ck_assert_uint_eq(optimizer_state_size(many), LANES * optimizer_state_size(one));
        double *state = arena_array(&arena, double, optimizer_state_size(many)), theta[PARAMS * LANES],
               g[PARAMS * LANES];
        optimizer_start(many, state);
        for (int i = 0; i < PARAMS * LANES; i++) theta[i] = 0.3 * i - 1;
        for (int t = 1; t <= STEPS; t++) {
            for (int i = 0; i < PARAMS; i++)
                for (int lane = 0; lane < LANES; lane++) g[i * LANES + lane] = random_slope(t, i, lane);
            StepInput input = {.t = t, .total = STEPS, .lr = 0.01, .g = g, .objective = &objective};
            optimizer_step(many, &input, theta, state);
        }
        for (int lane = 0; lane < LANES; lane++) {
            double *own_state = arena_array(&arena, double, optimizer_state_size(one)), own[PARAMS], own_g[PARAMS];
            optimizer_start(one, own_state);
            for (int i = 0; i < PARAMS; i++) own[i] = 0.3 * (i * LANES + lane) - 1;
            for (int t = 1; t <= STEPS; t++) {
                for (int i = 0; i < PARAMS; i++) own_g[i] = random_slope(t, i, lane);
                StepInput input = {.t = t, .total = STEPS, .lr = 0.01, .g = own_g, .objective = &objective};
                optimizer_step(one, &input, own, own_state);
            }
            for (int i = 0; i < PARAMS; i++)
                ck_assert_msg(!memcmp(&own[i], &theta[i * LANES + lane], sizeof(double)),
                              "%s, lane %d, parameter %d: %.17g, not %.17g", rule->name, lane, i,
                              theta[i * LANES + lane], own[i]);
        }
        optimizer_destroy(many);
        optimizer_destroy(one);
        rule_destroy(rule);
    }
    arena_free(&arena);
}
END_TEST

/* Sweeps: an option that differs by lane gives what a run with that option gives. */
START_TEST(lane_options_equal_single_runs)
{
    enum { LANES = 4, PARAMS = 2, STEPS = 30 };
    Arena arena = {0};
    const char **names;
    int count = asset_list(&arena, "optimizers", NULL, &names);
    for (int n = 0; n < count; n++) {
        Rule *rule = rule_of(names[n]);
        for (int o = 0; !rule->method && o < rule->option_count; o++) {
            const RuleOption *option = &rule->options[o];
            double values[LANES];
            for (int lane = 0; lane < LANES; lane++) {
                if (option->kind == OPTION_BOOL) values[lane] = lane % 2;
                else if (!strcmp(option->name, "eta_plus")) values[lane] = 1.1 + 0.2 * lane;
                else if (!strcmp(option->name, "t0")) values[lane] = 3 * lane;
                else values[lane] = lane ? 0.2 * lane : 0;
            }
            RuleSettings settings = rule_settings_default(rule);
            const double *lane_values[1] = {values};
            Objective objective = {.look = lane_look};
            Optimizer *many = NULL;
            Error error = {0};
            OptimizerDesc desc = {.rule = rule,
                                  .settings = &settings,
                                  .params = PARAMS,
                                  .lanes = LANES,
                                  .lane_options = &o,
                                  .lane_option_count = 1};
            ck_assert_msg(!optimizer_create(&many, &desc, &error), "%s by %s: %s", rule->name, option->name,
                          error.message);
            double *state = arena_array(&arena, double, optimizer_state_size(many)), theta[PARAMS * LANES],
                   g[PARAMS * LANES];
            optimizer_start_lanes(many, lane_values, state);
            for (int i = 0; i < PARAMS * LANES; i++) theta[i] = 0.3 * i - 1;
            for (int t = 1; t <= STEPS; t++) {
                lane_look(NULL, theta, (double[LANES]){0}, g, PARAMS, LANES);
                StepInput input = {.t = t,
                                   .total = STEPS,
                                   .lr = settings.values[0],
                                   .g = g,
                                   .objective = &objective,
                                   .lane_values = lane_values};
                optimizer_step(many, &input, theta, state);
            }
            for (int lane = 0; lane < LANES; lane++) {
                Optimizer *one = NULL;
                RuleSettings own_settings = settings;
                own_settings.values[o] = values[lane];
                OptimizerDesc own_desc = {.rule = rule, .settings = &own_settings, .params = PARAMS, .lanes = 1};
                ck_assert_msg(!optimizer_create(&one, &own_desc, &error), "%s by %s: %s", rule->name, option->name,
                              error.message);
                double *own_state = arena_array(&arena, double, optimizer_state_size(one)), own[PARAMS], own_g[PARAMS];
                optimizer_start(one, own_state);
                for (int i = 0; i < PARAMS; i++) own[i] = 0.3 * (i * LANES + lane) - 1;
                for (int t = 1; t <= STEPS; t++) {
                    lane_look(NULL, own, (double[1]){0}, own_g, PARAMS, 1);
                    StepInput input = {
                        .t = t, .total = STEPS, .lr = own_settings.values[0], .g = own_g, .objective = &objective};
                    optimizer_step(one, &input, own, own_state);
                }
                for (int i = 0; i < PARAMS; i++) {
                    double a = theta[i * LANES + lane], b = own[i];
                    ck_assert_msg((isnan(a) && isnan(b)) || near(a, b, 1e-10, 1e-12), "%s by %s=%g: %.17g, not %.17g",
                                  rule->name, option->name, values[lane], a, b);
                }
                optimizer_destroy(one);
            }
            optimizer_destroy(many);
        }
        rule_destroy(rule);
    }
    arena_free(&arena);
}
END_TEST

/* The explanation moves nothing, and its last "step" is what the step then adds. */
START_TEST(explanations_add_up)
{
    Arena arena = {0};
    const char **names;
    int count = asset_list(&arena, "optimizers", NULL, &names);
    for (int n = 0; n < 2 * count; n++) {
        Rule *probe = rule_of(names[n / 2]);
        RuleSettings settings = n % 2 ? everything_on(probe) : rule_settings_default(probe);
        TextBuffer options = {0};
        rule_settings_print(probe, &settings, &options);
        Run run =
            run_start(names[n / 2], options.data ? options.data : "", "(x^2 + y - 11)^2 + (x + y^2 - 7)^2", 0.5, -0.5);
        for (int t = 1; t <= 8; t++) {
            double g[2], before[2] = {run.theta[0], run.theta[1]};
            StepInput input = run_input(&run, t, g);
            ExplainedLine *lines = NULL;
            int line_count = optimizer_explain(run.optimizer, &input, run.theta, run.state, &arena, &lines);
            ck_assert_msg(line_count > 0, "%s", names[n / 2]);
            ck_assert(run.theta[0] == before[0] && run.theta[1] == before[1]);
            const ExplainedLine *last = NULL;
            for (int i = 0; i < line_count; i++) {
                ck_assert(lines[i].name && lines[i].text && lines[i].values);
                ck_assert_int_eq(lines[i].count, lines[i].vector ? 2 : 1);
                if (!strcmp(lines[i].name, "step")) last = &lines[i];
            }
            ck_assert_msg(last && last->vector && !strcmp(last->role, "step"), "%s", names[n / 2]);
            double step[2] = {last->values[0], last->values[1]};
            run_step(&run, t);
            for (int i = 0; i < 2; i++)
                ck_assert_msg(run.theta[i] == before[i] + step[i], "%s, step %d: %.17g, not %.17g", names[n / 2], t,
                              run.theta[i], before[i] + step[i]);
        }
        run_end(&run);
        rule_destroy(probe);
        text_free(&options);
    }
    arena_free(&arena);
}
END_TEST

/* What is not on is not shown. */
START_TEST(lines_that_are_off_are_not_shown)
{
    Arena arena = {0};
    static const struct {
        const char *options;
        int lines;
    } cases[] = {
        {"", 5},
        {"weight_decay=0.1", 6},
        {"clip=1", 6},
        {"clip=1,weight_decay=0.1,amsgrad=true,maximize=true", 9},
    };
    for (int i = 0; i < COUNT(cases); i++) {
        Run run = run_start("adam", cases[i].options, "x^2 + y^2", 1, 2);
        double g[2];
        StepInput input = run_input(&run, 1, g);
        ExplainedLine *lines;
        ck_assert_int_eq(optimizer_explain(run.optimizer, &input, run.theta, run.state, &arena, &lines),
                         cases[i].lines);
        if (i == 0) {
            ck_assert_str_eq(lines[0].name, "m");
            ck_assert_str_eq(lines[0].role, "momentum");
            ck_assert_str_eq(lines[1].role, "second_moment");
            ck_assert(near(lines[0].values[0], 0.2, 1e-12, 0) && near(lines[0].values[1], 0.4, 1e-12, 0));
        }
        run_end(&run);
    }
    arena_free(&arena);
}
END_TEST

/* A step depends on its arguments only: going back and forth gives the same bits. */
START_TEST(steps_can_be_taken_again)
{
    Run run = run_start("adam", "lr=0.1", "(1-x)^2 + 100*(y-x^2)^2", -1.5, 2);
    double kept_theta[2] = {0}, kept_state[64] = {0}, first[2] = {0};
    size_t size = optimizer_state_size(run.optimizer);
    ck_assert_uint_lt(size, 64);
    for (int t = 1; t <= 5000; t++) {
        if (t == 4090)
            memcpy(kept_theta, run.theta, sizeof kept_theta), memcpy(kept_state, run.state, sizeof(double) * size);
        run_step(&run, t);
        if (t == 4110) memcpy(first, run.theta, sizeof first);
    }
    memcpy(run.theta, kept_theta, sizeof kept_theta);
    memcpy(run.state, kept_state, sizeof(double) * size);
    for (int t = 4090; t <= 4110; t++) run_step(&run, t);
    ck_assert(!memcmp(run.theta, first, sizeof first));
    run_end(&run);
}
END_TEST

/* A not finite gradient stays so and nothing breaks; a scalar step and a scalar state are spread over the parameters. */
START_TEST(strange_rules_run)
{
    static const char *const texts[] = {
        "name: a\noptions: {lr: 0.1}\nupdate: [\"step = -lr\"]\n",
        "name: a\noptions: {lr: 0.1}\nstate: {v: lr + 1}\nupdate: [\"v = v + g\", \"v = norm(g)\", \"step = -lr*v\"]\n",
        "name: a\noptions: {lr: 0.1}\nstate: {step: 0}\nupdate: [\"step = 0.5*step - lr*g\"]\n",
        "name: a\noptions: {lr: 0.1, e: 2}\nupdate: [\"lr = lr/e\", \"step = -lr*g\"]\n",
    };
    static const double wanted[][2] = {{0.9, -2.1}, {NAN, NAN}, {0.8, -1.6}, {0.9, -1.8}};
    for (int i = 0; i < COUNT(texts); i++) {
        Rule *rule = NULL;
        Error error = {0};
        ck_assert_msg(!rule_parse(&rule, "rule", texts[i], strlen(texts[i]), &error), "%s", error.message);
        RuleSettings settings = rule_settings_default(rule);
        Optimizer *o = NULL;
        ck_assert_msg(!optimizer_create(&o,
                                        &(OptimizerDesc){.rule = rule, .settings = &settings, .params = 2, .lanes = 1},
                                        &error),
                      "%s", error.message);
        double state[8], theta[2] = {1, -2}, g[2] = {2, -4};
        ck_assert_uint_le(optimizer_state_size(o), 8);
        optimizer_start(o, state);
        if (i == 1) ck_assert(state[0] == 1.1 && state[1] == 1.1);
        StepInput input = {.t = 1, .total = 10, .lr = 0.1, .g = g};
        optimizer_step(o, &input, theta, state);
        if (i == 1) ck_assert(near(state[0], sqrt(20), 1e-14, 0) && state[0] == state[1]);
        for (int k = 0; k < 2 && !isnan(wanted[i][k]); k++)
            ck_assert_msg(near(theta[k], wanted[i][k], 1e-14, 0), "%d: %g", i, theta[k]);
        ck_assert_int_eq(rule->warnings != NULL, i == 3);
        g[0] = NAN, g[1] = INFINITY;
        optimizer_step(o, &input, theta, state);
        optimizer_destroy(o);
        rule_destroy(rule);
    }
}
END_TEST

/* ---- settings ---- */

static const struct {
    const char *rule, *text;
    Status status;
    int column;
    const char *part; /* of the message, or what is printed back */
} settings_cases[] = {
    {"adam", "", STATUS_OK, 0, ""},
    {"adam", "lr=0.1", STATUS_OK, 0, "lr=0.1"},
    {"adam", "lr=0.001", STATUS_OK, 0, ""},
    {"adam", " beta1 = 0.5 , lr=1e-2", STATUS_OK, 0, "lr=0.01,beta1=0.5"},
    {"adam", "amsgrad=yes", STATUS_OK, 0, "amsgrad=true"},
    {"lbfgs", "line_search=strong_wolfe,history_size=5", STATUS_OK, 0, "history_size=5,line_search=strong_wolfe"},
    {"adam", "clip=2", STATUS_OK, 0, "clip=2"},
    {"adam", "beta=0.9", STATUS_NAME, 1, "did you mean 'beta1'"},
    {"adam", "lr=0.1,betta2=0.9", STATUS_NAME, 8, "did you mean 'beta2'"},
    {"adam", "colour=0.9", STATUS_NAME, 1, "adam has no option 'colour'"},
    {"adam", "lr", STATUS_SYNTAX, 1, "NAME=VALUE"},
    {"adam", "lr=", STATUS_VALUE, 4, "is not a number"},
    {"adam", "lr=fast", STATUS_VALUE, 4, "'fast' is not a number"},
    {"adam", "lr=0.1,", STATUS_SYNTAX, 8, "after the comma"},
    {"adam", "lr=0.1,,beta1=0.5", STATUS_SYNTAX, 8, "NAME=VALUE"},
    {"adam", "lr=0.1,lr=0.2", STATUS_SYNTAX, 8, "given twice"},
    {"adam", "lr=-1", STATUS_VALUE, 4, "0 or more"},
    {"adam", "lr=inf", STATUS_VALUE, 4, "finite"},
    {"adam", "lr=nan", STATUS_VALUE, 4, "finite"},
    {"adam", "beta1=1", STATUS_VALUE, 7, "between 0 and 1"},
    {"adam", "amsgrad=maybe", STATUS_VALUE, 9, "true or false"},
    {"lbfgs", "line_search=armijo", STATUS_VALUE, 13, "none, strong_wolfe"},
    {"lbfgs", "history_size=2.5", STATUS_VALUE, 14, "whole number"},
    {"rprop", "eta_minus=1", STATUS_VALUE, 11, "between 0 and 1"},
};

START_TEST(settings_are_read)
{
    Rule *rule = rule_of(settings_cases[_i].rule);
    RuleSettings settings = rule_settings_default(rule), before = settings;
    Error error = {0};
    Status status = rule_settings_parse(rule, settings_cases[_i].text, &settings, &error);
    ck_assert_msg(status == settings_cases[_i].status, "'%s': %d %s", settings_cases[_i].text, (int)status,
                  error.message);
    if (status) {
        ck_assert_msg(strstr(error.message, settings_cases[_i].part), "'%s': %s", settings_cases[_i].text,
                      error.message);
        ck_assert_int_eq(error.column, settings_cases[_i].column);
        ck_assert_msg(!memcmp(&before, &settings, sizeof before), "a failure must change nothing");
    } else {
        TextBuffer out = {0};
        rule_settings_print(rule, &settings, &out);
        ck_assert_str_eq(out.data ? out.data : "", settings_cases[_i].part);
        text_free(&out);
    }
    rule_destroy(rule);
}
END_TEST

/* ---- bad files ---- */

#define HEAD "name: r\noptions: {lr: 0.1, b: 0.9}\n"
static const struct {
    const char *text;
    int line, column; /* 0 = not checked */
    const char *part;
} bad_files[] = {
    {"", 0, 0, "empty"},
    {"- a\n", 1, 1, "keys and values"},
    {"name: r\noptons: {lr: 1}\n", 2, 1, "did you mean 'options'"},
    {"name: r\nname: s\n", 2, 1, "twice"},
    {"options: {lr: 1}\nupdate: [\"step = g\"]\n", 1, 1, "'name' is missing"},
    {"name: r\nupdate: [\"step = g\"]\n", 1, 1, "'options' is missing"},
    {"name: r\noptions: {b: 1}\nupdate: [\"step = g\"]\n", 2, 10, "needs the number 'lr'"},
    {"name: r\noptions: {lr: true}\nupdate: [\"step = g\"]\n", 2, 10, "needs the number 'lr'"},
    {"name: r\noptions: [lr]\n", 2, 10, "names with values"},
    {"name: r\noptions: {lr: 1, 2x: 3}\n", 2, 18, "cannot be a name"},
    {"name: r\noptions: {lr: 1, theta: 3}\n", 2, 18, "has a meaning in every rule"},
    {"name: r\noptions: {lr: [1]}\n", 2, 15, "must be a number"},
    {"name: r\noptions: {lr: {valu: 1}}\n", 2, 16, "did you mean 'value'"},
    {"name: r\noptions: {lr: {value: 1, range: [3, 2]}}\n", 2, 33, "low first"},
    {"name: r\noptions: {lr: {value: 1, range: [0, 2], scale: log}}\n", 2, 33, "above 0"},
    {"name: r\noptions: {lr: {value: .inf}}\n", 2, 23, "must"},
    {HEAD, 1, 1, "'update' is missing"},
    {HEAD "update: step\n", 3, 9, "list of lines"},
    {HEAD "update: []\n", 3, 9, "list of lines"},
    {HEAD "update: [\"s = g\"]\n", 3, 9, "no line sets 'step'"},
    {HEAD "update: [\"step = -lr*h\"]\n", 3, 22, "h"},
    {HEAD "update: [\"step = -lr*momentm\"]\nstate: {momentum: 0}\n", 3, 22, "momentum"},
    {HEAD "update:\n  - {do: \"m = b*m\", note: x}\n", 4, 17, "m"},
    {HEAD "update: ['step = -lr*(g']\n", 3, 24, ""},
    {HEAD "update: [step = -lr*)]\n", 3, 21, ""},
    {HEAD "update: [\"step\"]\n", 3, 0, ""},
    {HEAD "update: [\"theta = theta - lr*g\"]\n", 3, 11, "never assigned"},
    {HEAD "update: [\"t = 2\", \"step = g\"]\n", 3, 11, "cannot be set"},
    {HEAD "update: [\"b = 2\", \"step = g\"]\n", 3, 11, "is an option"},
    {HEAD "update: [{note: x}]\n", 3, 10, "'do' is missing"},
    {HEAD "update: [{do: \"step = g\", iff: b}]\n", 3, 27, "unknown key 'iff'"},
    {HEAD "update: [{do: \"step = g\", if: bb}]\n", 3, 31, "did you mean 'b'"},
    {HEAD "update: [{do: \"step = g\", if: b}]\n", 3, 9, "only under a condition"},
    {HEAD "update: [{do: \"a = g\", if: b}, \"step = -lr*a\"]\n", 3, 44, "only under a condition"},
    {HEAD "state: {m: g}\nupdate: [\"step = g\"]\n", 3, 12, "g"},
    {HEAD "state: {b: 0}\nupdate: [\"step = g\"]\n", 3, 9, "is an option already"},
    {HEAD "state: {lr: 0}\nupdate: [\"step = g\"]\n", 3, 9, "has a meaning"},
    {HEAD "state: {m: 0, m: 1}\nupdate: [\"step = g\"]\n", 3, 15, "twice"},
    {HEAD "state: {m: 1 +}\nupdate: [\"step = g\"]\n", 3, 0, ""},
    {HEAD "roles: {m: momentum}\nupdate: [\"step = g\"]\n", 3, 9, "no state or line"},
    {HEAD "roles: {g: speed}\nupdate: [\"step = g\"]\n", 3, 12, "a role is"},
    {HEAD "method: lbfg\n", 3, 9, "did you mean 'lbfgs'"},
    {HEAD "method: lbfgs\n", 3, 9, "needs the option 'history_size'"},
    {"name: r\nalias_of: nothing\n", 0, 0, "nothing"},
    {HEAD "kind: surface\nupdate: [\"step = g\"]\n", 3, 7, "read as an optimizer"},
    {HEAD "update: [\"step = sim(g)\"]\n", 3, 18, "did you mean 'sin'"},
};

START_TEST(bad_files_say_where)
{
    Rule *rule = NULL;
    Error error = {0};
    Status status = rule_parse(&rule, "rule", bad_files[_i].text, strlen(bad_files[_i].text), &error);
    ck_assert_msg(status && !rule, "read without complaint:\n%s", bad_files[_i].text);
    ck_assert_msg(strstr(error.message, bad_files[_i].part), "%s\n%s", bad_files[_i].text, error.message);
    ck_assert_msg(!bad_files[_i].line || error.line == bad_files[_i].line, "%s\nline %d: %s", bad_files[_i].text,
                  error.line, error.message);
    ck_assert_msg(!bad_files[_i].column || error.column == bad_files[_i].column, "%s\n%d:%d: %s", bad_files[_i].text,
                  error.line, error.column, error.message);
    ck_assert(rule_parse(&rule, "rule", bad_files[_i].text, strlen(bad_files[_i].text), NULL) == status);
}
END_TEST

START_TEST(names_are_checked)
{
    Rule *rule = NULL;
    Error error = {0};
    ck_assert_int_eq(rule_load(&rule, "adamm", NULL, &error), STATUS_NAME);
    ck_assert(strstr(error.message, "did you mean 'adam'"));
    ck_assert_int_eq(rule_load(&rule, "/nowhere/adam.yaml", NULL, &error), STATUS_FILE);
    ck_assert_int_eq(rule_load(&rule, "../adam", NULL, &error), STATUS_FILE);
    ck_assert_int_ne(rule_load(&rule, "", NULL, &error), STATUS_OK);
    const char *text = "name: eve\noptions: {lr: 1}\nupdate: [\"step = g\"]\n";
    ck_assert_int_eq(rule_parse(&rule, "folder/adam.yaml", text, strlen(text), &error), STATUS_NAME);
    ck_assert(strstr(error.message, "must equal the file's name, 'adam'"));
    ck_assert_int_eq(error.line, 1);
    ck_assert_int_eq(error.column, 7);
    ck_assert_ptr_null(rule);
}
END_TEST

/* ---- methods in C ---- */

static const struct {
    const char *rule, *options, *formula;
    double x, y, lowest;
    int steps;
} methods[] = {
    {"newton", "", "0.5*(x^2 + 40*y^2) + x*y", -8, 1, 0, 1}, /* a parabola takes one step */
    {"newton", "damping=1", "0.5*(x^2 + 40*y^2)", -8, 1, 0, 60},
    {"newton", "", "(1-x)^2 + 100*(y-x^2)^2", -1.5, 2, 0, 40},
    {"newton", "", "(x^2 + y - 11)^2 + (x + y^2 - 7)^2", 0.5, -0.5, 0, 60}, /* indefinite at the start */
    {"newton", "", "x^4 + y^4 - x^2 - y^2", 0.1, -0.05, -0.5, 40},
    {"bfgs", "", "(1-x)^2 + 100*(y-x^2)^2", -1.5, 2, 0, 60},
    {"bfgs", "line_search=none,lr=0.5", "0.5*(x^2 + 40*y^2)", -8, 1, 0, 100},
    {"bfgs", "", "(x^2 + y - 11)^2 + (x + y^2 - 7)^2", 0.5, -0.5, 0, 40},
    {"lbfgs", "line_search=strong_wolfe,history_size=3", "(1-x)^2 + 100*(y-x^2)^2", -1.5, 2, 0, 60},
    {"lbfgs", "line_search=strong_wolfe,max_iter=20", "(1-x)^2 + 100*(y-x^2)^2", -1.5, 2, 0, 6},
    {"armijo", "", "0.5*(x^2 + 40*y^2)", -8, 1, 0, 400},
    {"armijo", "", "(x^2 + y - 11)^2 + (x + y^2 - 7)^2", 0.5, -0.5, 0, 200},
};

START_TEST(methods_reach_the_bottom)
{
    Run run = run_start(methods[_i].rule, methods[_i].options, methods[_i].formula, methods[_i].x, methods[_i].y);
    double last = surface_value(run.surface, run.theta);
    for (int t = 1; t <= methods[_i].steps; t++) {
        run_step(&run, t);
        double now = surface_value(run.surface, run.theta);
        if (strcmp(methods[_i].rule, "newton") && !strstr(methods[_i].options, "none"))
            ck_assert_msg(now <= last + 1e-12, "%s climbs at step %d: %g after %g", methods[_i].rule, t, now, last);
        last = now;
    }
    ck_assert_msg(last - methods[_i].lowest < 1e-8, "%s:%s on %s: %g after %d steps", methods[_i].rule,
                  methods[_i].options, methods[_i].formula, last, methods[_i].steps);
    run_end(&run);
}
END_TEST

START_TEST(plain_newton_finds_the_saddle)
{
    Run run = run_start("newton", "indefinite=keep", "x^2 - y^2", 1, 0.5);
    run_step(&run, 1);
    ck_assert(fabs(run.theta[0]) < 1e-12 && fabs(run.theta[1]) < 1e-12);
    run_end(&run);
    run = run_start("newton", "", "x^2 - y^2", 1, 0.5);
    run_step(&run, 1);
    ck_assert(fabs(run.theta[0]) < 1e-12 && fabs(run.theta[1] - 1) < 1e-12); /* away from it, downhill */
    run_end(&run);
}
END_TEST

/* No Hessian given, more than two parameters, and gradients that are no numbers. */
static void bowl_gradient(void *context, const double *p, double *g, int params)
{
    for (int i = 0; i < params; i++)
        g[i] = (i + 1) * (p[i] - 1) + (i ? 0.3 * (p[i - 1] - 1) : 0) + (i + 1 < params ? 0.3 * (p[i + 1] - 1) : 0);
    if (context) g[params / 2] = NAN;
}

static void bowl(void *context, const double *p, double *loss, double *g, int params, int lanes)
{
    double own[64];
    bowl_gradient(context, p, own, params);
    *loss = 0;
    for (int i = 0; i < params; i++) *loss += 0.5 * own[i] * (p[i] - 1);
    if (g) memcpy(g, own, sizeof(double) * (size_t)params);
}

START_TEST(methods_take_many_parameters)
{
    enum { PARAMS = 40 };
    static const char *const names[] = {"newton", "bfgs", "lbfgs", "armijo"};
    static const char *const options[] = {"", "", "line_search=strong_wolfe,history_size=7", ""};
    for (int n = 0; n < 8; n++) {
        Rule *rule = rule_of(names[n % 4]);
        RuleSettings settings = rule_settings_default(rule);
        ck_assert(!rule_settings_parse(rule, options[n % 4], &settings, NULL));
        Optimizer *o = NULL;
        ck_assert(!optimizer_create(&o,
                                    &(OptimizerDesc){.rule = rule, .settings = &settings, .params = PARAMS, .lanes = 1},
                                    NULL));
        double *state = malloc(sizeof(double) * (optimizer_state_size(o) + 1)), theta[PARAMS] = {0}, g[PARAMS];
        bool broken = n >= 4;
        Objective objective = {bowl, NULL, broken ? &broken : NULL};
        optimizer_start(o, state);
        for (int t = 1; t <= (broken ? 5 : 300); t++) {
            bowl_gradient(objective.context, theta, g, PARAMS);
            StepInput input = {.t = t, .total = 300, .lr = settings.values[0], .g = g, .objective = &objective};
            optimizer_step(o, &input, theta, state);
            for (int i = 0; !broken && n == 0 && t == 1 && i < PARAMS; i++) /* a parabola takes one step */
                ck_assert_msg(fabs(theta[i] - 1) < 1e-6, "newton after one step: %g", theta[i]);
        }
        if (!broken)
            /* lbfgs rests once a step promises less than tolerance_change, 1e-9 of loss: 3e-5 of a parameter */
            for (int i = 0; i < PARAMS; i++) ck_assert_msg(fabs(theta[i] - 1) < 1e-4, "%s: %g", names[n % 4], theta[i]);
        free(state);
        optimizer_destroy(o);
        rule_destroy(rule);
    }
    Rule *rule = rule_of("bfgs");
    RuleSettings settings = rule_settings_default(rule);
    Optimizer *o = NULL;
    ck_assert_int_eq(
        optimizer_create(&o, &(OptimizerDesc){.rule = rule, .settings = &settings, .params = 100000, .lanes = 1}, NULL),
        STATUS_LIMIT);
    rule_destroy(rule);
}
END_TEST

/* A parabola with waves on it. */
typedef struct Wave {
    double bottom, high, often, phase;
} Wave;

static void wave(void *context, const double *x, double *loss, double *g, int params, int lanes)
{
    const Wave *w = context;
    double d = x[0] - w->bottom;
    *loss = 0.5 * d * d + w->high * cos(w->often * x[0] + w->phase);
    if (g) *g = d - w->high * w->often * sin(w->often * x[0] + w->phase);
}

/* Wherever it begins and however long its first step is: low enough and flat enough. */
START_TEST(a_line_search_meets_both_conditions)
{
    Random random = random_stream(1, 1);
    for (int i = 0; i < 400; i++) {
        Wave w = {1 + 9 * random_uniform(&random), 2 * random_uniform(&random), 4 * random_uniform(&random),
                  6 * random_uniform(&random)};
        Objective objective = {wave, NULL, &w};
        MethodCall call = {.params = 1, .objective = &objective};
        double x = 0, loss, g, there, slope, scratch[WOLFE_SCRATCH], first = pow(10, 4 * random_uniform(&random) - 3);
        wave(&w, &x, &loss, &g, 1, 1);
        double d = -g, by = wolfe_search(&call, &x, first, &d, loss, &g, g * d, &there, &slope, scratch);
        ck_assert_msg(there <= loss + 1e-4 * by * g * d && fabs(slope * d) <= 0.9 * fabs(g * d),
                      "case %d: %g long, loss %g after %g, slope %g after %g", i, by, there, loss, slope * d, g * d);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("optimizer");
    TCase *oracle = tcase_create("oracle"), *rules = tcase_create("rules"), *text = tcase_create("text"),
          *c = tcase_create("methods");
    tcase_add_loop_test(oracle, trajectories_equal_pytorch, 0, CASES);
    tcase_add_loop_test(oracle, rules_equal_closed_forms, 0, COUNT(closed_cases));
    tcase_add_loop_test(oracle, textbook_rules_by_hand, 0, COUNT(by_hand));
    tcase_add_test(rules, every_shipped_rule_loads);
    tcase_add_test(rules, lanes_have_the_same_bits);
    tcase_add_test(rules, lane_options_equal_single_runs);
    tcase_add_test(rules, explanations_add_up);
    tcase_add_test(rules, lines_that_are_off_are_not_shown);
    tcase_add_test(rules, steps_can_be_taken_again);
    tcase_add_test(rules, strange_rules_run);
    tcase_add_loop_test(text, settings_are_read, 0, COUNT(settings_cases));
    tcase_add_loop_test(text, bad_files_say_where, 0, COUNT(bad_files));
    tcase_add_test(text, names_are_checked);
    tcase_add_loop_test(c, methods_reach_the_bottom, 0, COUNT(methods));
    tcase_add_test(c, plain_newton_finds_the_saddle);
    tcase_add_test(c, methods_take_many_parameters);
    tcase_add_test(c, a_line_search_meets_both_conditions);
    TCase *all[] = {oracle, rules, text, c};
    for (int i = 0; i < 4; i++) {
        tcase_set_timeout(all[i], 60);
        suite_add_tcase(suite, all[i]);
    }
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
