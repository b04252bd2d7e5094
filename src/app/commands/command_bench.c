/* valley bench: how fast this machine does the program's work, beside the same work written by hand in C.
 *
 * Every ratio is taken within one process, the two sides in turn, so that a busy machine slows both. Times are CPU
 * time of the process where one thread works, wall time where frames are meant.
 */
#include "app/commands/bench_network.h"
#include "app/commands/bench_stage.h"
#include "app/commands/arguments.h"
#include "app/commands/command.h"
#include "app/commands/output.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "model/optimizer.h"
#include "model/surface.h"
#include "run/race.h"
#include "run/sweep.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROUNDS = 7, STEPS = 400000, SWEEP_LANES = 1024, SWEEP_STEPS = 400, GRID = 256, GRID_REPEATS = 12 };

static double cpu_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static volatile double sink; /* what is written here must have been computed */

/* ---- the same work in C ------------------------------------------------------------------------------------ */

static void rosenbrock_gradient(const double at[2], double g[2])
{
    double a = 1 - at[0], b = at[1] - at[0] * at[0];
    g[0] = -2 * a - 400 * at[0] * b;
    g[1] = 200 * b;
}

/* Adam (Kingma and Ba 2015, algorithm 1) as it would be written for two parameters: with the powers of the betas as the
 * algorithm writes them, or as products that run along, which is the least work there is. */
static inline double adam_by_hand(int steps, bool products)
{
    const double lr = 0.001, beta1 = 0.9, beta2 = 0.999, eps = 1e-8;
    double at[2] = {-1.5, 2}, m[2] = {0}, v[2] = {0}, g[2], power1 = 1, power2 = 1;
    for (int t = 1; t <= steps; t++) {
        rosenbrock_gradient(at, g);
        power1 = products ? power1 * beta1 : pow(beta1, t);
        power2 = products ? power2 * beta2 : pow(beta2, t);
        double c1 = 1 - power1, c2 = 1 - power2;
        for (int i = 0; i < 2; i++) {
            m[i] = beta1 * m[i] + (1 - beta1) * g[i];
            v[i] = beta2 * v[i] + (1 - beta2) * g[i] * g[i];
            at[i] -= lr * (m[i] / c1) / (sqrt(v[i]) / sqrt(c2) + eps);
        }
    }
    return at[0] + at[1];
}

/* Loops that the compiler turns into vector instructions. */
static void himmelblau_by_hand(const double *restrict x, const double *restrict y, int count, double *restrict f,
                               double *restrict gx, double *restrict gy)
{
    for (int i = 0; i < count; i++) {
        double a = x[i] * x[i] + y[i] - 11, b = x[i] + y[i] * y[i] - 7;
        f[i] = a * a + b * b;
        gx[i] = 4 * x[i] * a + 2 * b;
        gy[i] = 2 * a + 4 * y[i] * b;
    }
}

/* ---- the same work by the program -------------------------------------------------------------------------- */

typedef struct Bench {
    Surface *rosenbrock, *himmelblau;
    Rule *adam;
    Optimizer *optimizer;
    double *state;
    double *grid[5]; /* x, y, value, gx, gy: [GRID * GRID] */
} Bench;

static double adam_by_rule(Bench *bench, int steps)
{
    double at[2] = {-1.5, 2}, g[2];
    optimizer_start(bench->optimizer, bench->state);
    for (int t = 1; t <= steps; t++) {
        surface_gradient(bench->rosenbrock, at, g);
        StepInput input = {.t = t, .total = steps, .lr = 0.001, .g = g};
        optimizer_step(bench->optimizer, &input, at, bench->state);
    }
    return at[0] + at[1];
}

static void bench_single(Bench *bench, BenchReport *report, double *rule_rate)
{
    double rule[ROUNDS], powers[ROUNDS], products[ROUNDS], to_powers[ROUNDS], to_products[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
        double start = cpu_seconds();
        sink = adam_by_hand(STEPS, false);
        double first = cpu_seconds();
        sink = adam_by_hand(STEPS, true);
        double second = cpu_seconds();
        sink = adam_by_rule(bench, STEPS);
        double end = cpu_seconds();
        powers[i] = STEPS / (first - start);
        products[i] = STEPS / (second - first);
        rule[i] = STEPS / (end - second);
        to_powers[i] = rule[i] / powers[i];
        to_products[i] = rule[i] / products[i];
    }
    *rule_rate = bench_median(rule, ROUNDS);
    bench_section(report, "Adam on Rosenbrock, one run");
    bench_value(report, "adam", "rule and surface from their files", *rule_rate, "steps/s", NAN);
    bench_value(report, "adam_c_pow", "written by hand in C, with pow", bench_median(powers, ROUNDS), "steps/s", NAN);
    bench_ratio(report, "adam_to_c_pow", "ratio", bench_median(to_powers, ROUNDS), 0.5);
    bench_value(report, "adam_c_products", "in C, the powers as running products", bench_median(products, ROUNDS),
                "steps/s", NAN);
    bench_ratio(report, "adam_to_c_products", "ratio", bench_median(to_products, ROUNDS), 0.5);
}

static Status bench_sweep(Bench *bench, BenchReport *report, double rule_rate, Error *error)
{
    RunDesc run = {.rule = bench->adam, .settings = rule_settings_default(bench->adam)};
    double *starts = memory_must(malloc(sizeof *starts * 2 * SWEEP_LANES)),
           *ends = memory_must(malloc(sizeof *ends * 3 * SWEEP_LANES));
    for (int i = 0; i < SWEEP_LANES; i++) {
        starts[i] = -1.5 + 0.001 * i;
        starts[SWEEP_LANES + i] = 2 - 0.001 * i;
    }
    SweepDesc desc = {
        .surface = bench->rosenbrock, .run = &run, .lanes = SWEEP_LANES, .steps = SWEEP_STEPS, .total = SWEEP_STEPS};
    SweepLanes lanes = {.count = SWEEP_LANES,
                        .x = starts,
                        .y = starts + SWEEP_LANES,
                        .end_x = ends,
                        .end_y = ends + SWEEP_LANES,
                        .loss = ends + 2 * SWEEP_LANES};
    double rates[ROUNDS];
    Status status = STATUS_OK;
    for (int i = 0; i < ROUNDS && !status; i++) {
        double start = cpu_seconds();
        Sweep *sweep;
        status = sweep_create(&sweep, &desc, error);
        if (status) break;
        sweep_run(sweep, &lanes);
        sweep_destroy(sweep);
        rates[i] = (double)SWEEP_LANES * SWEEP_STEPS / (cpu_seconds() - start);
    }
    if (!status) {
        double rate = bench_median(rates, ROUNDS);
        bench_section(report, "Adam on Rosenbrock, %d runs at once, one thread", SWEEP_LANES);
        bench_value(report, "adam_sweep", "rule and surface from their files", rate, "steps/s", NAN);
        bench_ratio(report, "adam_sweep_to_adam", "ratio to one run", rate / rule_rate, 4);
    }
    free(starts);
    free(ends);
    return status;
}

static void bench_grid(Bench *bench, BenchReport *report)
{
    double hand[ROUNDS], file[ROUNDS], ratio[ROUNDS];
    const int n = GRID * GRID;
    double **p = bench->grid;
    for (int i = 0; i < n; i++) {
        p[0][i] = -5 + 10.0 * (i % GRID) / (GRID - 1);
        p[1][i] = -5 + 10.0 * (i / GRID) / (GRID - 1);
    }
    for (int i = 0; i < ROUNDS; i++) {
        double start = cpu_seconds();
        for (int k = 0; k < GRID_REPEATS; k++) himmelblau_by_hand(p[0], p[1], n, p[2], p[3], p[4]);
        sink = p[2][n / 2] + p[3][n / 3] + p[4][n / 4];
        double between = cpu_seconds();
        for (int k = 0; k < GRID_REPEATS; k++) surface_values(bench->himmelblau, p[0], p[1], n, p[2], p[3], p[4]);
        sink = p[2][n / 2] + p[3][n / 3] + p[4][n / 4];
        double end = cpu_seconds();
        hand[i] = (double)n * GRID_REPEATS / (between - start);
        file[i] = (double)n * GRID_REPEATS / (end - between);
        ratio[i] = file[i] / hand[i];
    }
    bench_section(report, "Himmelblau and its gradient on a %d x %d grid, one thread", GRID, GRID);
    bench_value(report, "himmelblau", "from its file", bench_median(file, ROUNDS), "points/s", NAN);
    bench_value(report, "himmelblau_c", "written by hand in C", bench_median(hand, ROUNDS), "points/s", NAN);
    bench_ratio(report, "himmelblau_to_c", "ratio", bench_median(ratio, ROUNDS), 0.25);
}

static void bench_close(Bench *bench)
{
    for (int i = 0; i < 5; i++) free(bench->grid[i]);
    free(bench->state);
    optimizer_destroy(bench->optimizer);
    rule_destroy(bench->adam);
    surface_destroy(bench->rosenbrock);
    surface_destroy(bench->himmelblau);
}

static Status bench_open(Bench *bench, Error *error)
{
    Status status = surface_load(&bench->rosenbrock, "rosenbrock", NULL, error);
    if (!status) status = surface_load(&bench->himmelblau, "himmelblau", NULL, error);
    if (!status) status = rule_load(&bench->adam, "adam", NULL, error);
    if (status) return status;
    RuleSettings settings = rule_settings_default(bench->adam);
    status =
        optimizer_create(&bench->optimizer,
                         &(OptimizerDesc){.rule = bench->adam, .settings = &settings, .params = 2, .lanes = 1}, error);
    if (status) return status;
    bench->state = memory_must(malloc((optimizer_state_size(bench->optimizer) + 1) * sizeof(double)));
    for (int i = 0; i < 5; i++) bench->grid[i] = memory_must(malloc(sizeof(double) * GRID * GRID));
    return STATUS_OK;
}

static const char help[] =
    "usage: valley bench [--size WxH] [--csv FILE|-]\n"
    "\n"
    "Measures steps, grid points, training samples and frames per second on this machine, the first two\n"
    "beside the same work in hand-written C. Takes about half a minute. Figures go to stdout.\n"
    "\n"
    "  --size WxH     size of the stage that is drawn (1920x1080)\n"
    "  --csv FILE|-   name,value,unit,ratio,goal to a file, or to stdout in place of the figures for people.\n"
    "                 A row has a value with its unit, which should be at most its goal, or a ratio,\n"
    "                 which should be at least its goal; cells are empty where there is none\n";

typedef struct BenchRequest {
    int width, height;
    const char *csv;
} BenchRequest;

static Status read_request(const Arguments *arguments, const char *size, BenchRequest *request, Error *error)
{
    char rest;
    bool sized =
        !size || (sscanf(size, "%dx%d%c", &request->width, &request->height, &rest) == 2 && request->width >= 200 &&
                  request->height >= 150 && request->width <= 7680 && request->height <= 4320);
    if (!arguments->count && sized) return STATUS_OK;
    return error_at(error, "", 0, 0, STATUS_USAGE,
                    sized ? "bench takes no words, only --size WxH and --csv FILE"
                          : "--size is WIDTHxHEIGHT, from 200x150 to 7680x4320");
}

static Status bench_all(const BenchRequest *request, BenchReport *report, Error *error)
{
    Bench bench = {0};
    Status status = bench_open(&bench, error);
    if (!status) {
        int threads = parallel_threads();
        double rate = 0;
        parallel_set_threads(1);
        bench_single(&bench, report, &rate);
        status = bench_sweep(&bench, report, rate, error);
        if (!status) bench_grid(&bench, report);
        if (!status) status = bench_network(report, error);
        parallel_set_threads(threads);
    }
    bench_close(&bench);
    return status ? status : bench_stage(report, request->width, request->height, error);
}

int command_bench(int argc, char **argv)
{
    BenchRequest request = {.width = 1920, .height = 1080};
    const char *size = NULL;
    const ArgumentOption options[] = {{.name = "--size", .value = &size}, {.name = "--csv", .value = &request.csv}};
    Arguments arguments;
    Error error = {0};
    Status status = arguments_read(argc, argv, options, 2, 0, &arguments, &error);
    if (!status && arguments.help) {
        fputs(help, stdout);
        return 0;
    }
    if (!status) status = read_request(&arguments, size, &request, &error);
    if (status) return command_fail(&error);
    BenchReport report = {.quiet = request.csv && !strcmp(request.csv, "-")};
    status = bench_all(&request, &report, &error);
    if (!status && request.csv) status = output_write(&report.csv, request.csv, &error);
    text_free(&report.csv);
    return status ? command_fail(&error) : 0;
}
