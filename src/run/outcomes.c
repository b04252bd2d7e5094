#include "run/outcomes.h"

#include "base/memory.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A step of several lanes costs as much as STEP_COST updates more, one alone as ALONE_COST, looking at how a run ended as
 * LOOK_COST. Below NARROW lanes they go alone. */
enum { LANES = 256, NARROW = 24, TRACK_STEPS = 400000, STEP_COST = 64, ALONE_COST = 8, LOOK_COST = 64 };
enum { SIDES = 2, ROWS = 5 /* of a step: x, y, loss, gradient */ };

/* Some runs side by side, from the start on. */
typedef struct Block {
    Descent *descent; /* by the rate and the second option */
    int width;
    bool going;    /* between its start and what came of it */
    double *track; /* [steps + 1][ROWS][width] */
    double lr[LANES], value[LANES];
} Block;

struct Outcomes {
    const Surface *surface;
    RunDesc run;
    double start[2], best;
    int steps, total; /* total: what schedules take for T */
    OutcomeAxis axes[2];
    Block many, one; /* the grid's; the one that is asked for */

    double values[2][OUTCOMES_FINE]; /* [axis]: of the cells' middles */
    int size, next; /* of the grid that is being run, and its next cell; after the last grid: size * size */
    long done;
    bool all; /* the last grid is whole */
    unsigned char kinds[SIDES]
                       [OUTCOMES_FINE * OUTCOMES_FINE]; /* [column][row], this grid and the coarser one, by turns */
    int when[SIDES][OUTCOMES_FINE * OUTCOMES_FINE];
    int side;
    long count[OUTCOME_KINDS], whole[OUTCOME_KINDS], whole_cells;
    bool found; /* in the last whole grid */
    double best_values[2];
    int best_steps;
};

/* ---- axes ------------------------------------------------------------------------------------------------------- */

static double three_digits(double value)
{
    char text[40];
    snprintf(text, sizeof text, "%.3g", value);
    return strtod(text, NULL);
}

double outcome_axis_value(const OutcomeAxis *axis, double way)
{
    const RuleOption *option = axis->option;
    if (option->kind == OPTION_BOOL) return way >= 0.5;
    if (option->kind == OPTION_WORD) {
        double word = floor(way * option->word_count);
        return word < 0 ? 0 : word < option->word_count ? word : option->word_count - 1;
    }
    double value =
        axis->log ? axis->low * pow(axis->high / axis->low, way) : axis->low + way * (axis->high - axis->low);
    double round = three_digits(option->whole ? floor(value + 0.5) : value);
    return option_check(option, round, NULL) == STATUS_OK ? round : value;
}

double outcome_axis_way(const OutcomeAxis *axis, double value)
{
    const RuleOption *option = axis->option;
    if (option->kind == OPTION_BOOL) return value != 0 ? 0.75 : 0.25;
    if (option->kind == OPTION_WORD) return (value + 0.5) / option->word_count;
    if (!axis->log) return (value - axis->low) / (axis->high - axis->low);
    return value > 0 ? log(value / axis->low) / log(axis->high / axis->low) : -1;
}

static OutcomeAxis axis_of(const RunDesc *run, int index)
{
    const RuleOption *option = &run->rule->options[index];
    double own = run->settings.values[index];
    OutcomeAxis axis = {
        .option = option, .index = index, .low = option->low, .high = option->high, .log = option->log_scale};
    if (index == 0) axis.log = true;
    if (index == 0) axis.low = fmax(axis.low, axis.high / 1e5);
    if (axis.log && !(axis.low > 0)) axis.low = 1e-16;
    if (axis.log && own > 0 && own < axis.low) axis.low = pow(10, floor(log10(own)));
    if (axis.log && own > axis.high) axis.high = pow(10, ceil(log10(own)));
    if (!axis.log && own < axis.low) axis.low = own;
    if (!axis.log && own > axis.high) axis.high = own;
    if (!(axis.high > axis.low) || !isfinite(axis.high - axis.low))
        axis.low = fmin(axis.low, own) - 0.5, axis.high = axis.low + 1;
    return axis;
}

/* ---- a block of runs -------------------------------------------------------------------------------------------- */

static double *row(const Block *block, int step, int which)
{
    return block->track + ((size_t)step * ROWS + (size_t)which) * (size_t)block->width;
}

/* Where the balls are at a step. */
static DescentPoint point(const Block *block, int step)
{
    return (DescentPoint){row(block, step, 0), row(block, step, 2), row(block, step, 3)};
}

/* All lanes, with lr[] and value[], stand at the start. */
static void block_begin(const Outcomes *o, Block *block)
{
    DescentPoint at = point(block, 0);
    for (int i = 0; i < block->width; i++) {
        row(block, 0, 0)[i] = o->start[0];
        row(block, 0, 1)[i] = o->start[1];
    }
    descent_start(block->descent, (const double *const[]){block->lr, block->value}, &at);
    block->going = true;
}

static bool block_over(const Outcomes *o, const Block *block)
{
    return descent_t(block->descent) == o->steps || descent_over(block->descent);
}

/* Some steps on, as far as `budget` goes; the rest of it is returned. */
static long block_go(const Outcomes *o, Block *block, long budget)
{
    for (; budget > 0 && !block_over(o, block); budget -= block->width == 1 ? ALONE_COST : block->width + STEP_COST) {
        int t = descent_t(block->descent);
        DescentPoint from = point(block, t), to = point(block, t + 1);
        descent_step(block->descent, &from, &to);
    }
    return budget;
}

/* ---- what came of it -------------------------------------------------------------------------------------------- */

static OutcomeKind kind_of(RunWord word, bool lowest)
{
    switch (word) {
    case RUN_CONVERGED: return lowest ? OUTCOME_CONVERGED : OUTCOME_HIGHER;
    case RUN_OSCILLATING: return OUTCOME_SWINGS;
    case RUN_DIVERGED:
    case RUN_UNDEFINED:
    case RUN_NO_SLOPE:
    case RUN_OFF_THE_MAP: return OUTCOME_DIVERGED;
    default: return OUTCOME_ON_THE_WAY;
    }
}

/* In shares of the domain's widths. */
static double away(const Surface *surface, double x0, double y0, double x1, double y1)
{
    const double(*domain)[2] = (const double(*)[2])surface->domain;
    return hypot((x1 - x0) / (domain[0][1] - domain[0][0]), (y1 - y0) / (domain[1][1] - domain[1][0]));
}

/* The first step from which on the ball stays near the minimum where it is at last. */
static int arrival(const Outcomes *o, const Block *block, int lane)
{
    double x = row(block, o->steps, 0)[lane], y = row(block, o->steps, 1)[lane], least = 2 * OUTCOMES_NEAR,
           to[2] = {x, y};
    for (int i = 0; i < o->surface->minimum_count; i++) {
        const double *at = o->surface->minima[i];
        double distance = away(o->surface, at[0], at[1], x, y);
        if (distance < least) least = distance, to[0] = at[0], to[1] = at[1];
    }
    int step = o->steps;
    while (step > 0 && away(o->surface, to[0], to[1], row(block, step - 1, 0)[lane], row(block, step - 1, 1)[lane]) <=
                           OUTCOMES_NEAR)
        step--;
    return step;
}

static Outcome outcome_of(const Outcomes *o, const Block *block, int lane)
{
    int end = descent_end(block->descent, lane), last = end >= 0 ? end : o->steps;
    Outcome out = {.steps = last,
                   .word = RUN_DIVERGED,
                   .end = {row(block, last, 0)[lane], row(block, last, 1)[lane]},
                   .loss = row(block, last, 2)[lane]};
    if (end >= 0) {
        if (last == 0) out.word = RUN_UNDEFINED;
        out.kind = OUTCOME_DIVERGED;
        return out;
    }
    Moment moments[RUN_PATH_MOMENTS];
    int count = last < RUN_PATH_MOMENTS ? last + 1 : RUN_PATH_MOMENTS;
    for (int i = 0; i < count; i++) {
        int step = last - count + 1 + i;
        moments[i] = (Moment){.x = row(block, step, 0)[lane],
                              .y = row(block, step, 1)[lane],
                              .loss = row(block, step, 2)[lane],
                              .gradient = {row(block, step, 3)[lane], row(block, step, 4)[lane]}};
    }
    RunPath path = {o->surface, o->best, row(block, 0, 2)[lane], moments, count, last};
    out.word = run_path_word(&path);
    out.kind = kind_of(out.word, o->surface->minimum_count == 0 || run_path_lowest(&path));
    if (out.word == RUN_CONVERGED) out.steps = arrival(o, block, lane);
    return out;
}

/* ---- making ----------------------------------------------------------------------------------------------------- */

static void take_size(Outcomes *o, int size)
{
    o->size = size;
    o->next = 0;
    for (int axis = 0; axis < 2; axis++)
        for (int i = 0; i < size; i++) o->values[axis][i] = outcome_axis_value(&o->axes[axis], (i + 0.5) / size);
}

static Status block_create(const Outcomes *o, Block *block, int lanes, Error *error)
{
    DescentDesc how = {.objective = surface_objective(o->surface),
                       .run = &o->run,
                       .params = 2,
                       .lanes = lanes,
                       .total = o->total,
                       .lane_options = (const int[]){0, o->axes[1].index},
                       .lane_option_count = 2};
    Status status = descent_create(&block->descent, &how, error);
    if (status) return status;
    block->width = descent_lanes(block->descent);
    block->track = memory_must(calloc((size_t)(o->steps + 1) * ROWS * (size_t)block->width, sizeof(double)));
    return STATUS_OK;
}

static void block_free(Block *block)
{
    descent_destroy(block->descent);
    free(block->track);
}

Status outcomes_create(Outcomes **out, const Surface *surface, const RunDesc *run, const double start[2], int steps,
                       int option, Error *error)
{
    *out = NULL;
    const Rule *rule = run->rule;
    if (option < 1 || option >= rule->option_count)
        return error_at(error, "", 0, 0, STATUS_NAME, "'%s' has no second option %d", rule->name, option);
    Outcomes *o = memory_must(calloc(1, sizeof *o));
    o->surface = surface;
    o->run = *run;
    o->run.fork_count = 0;
    o->run.noise = 0;
    o->total = steps;
    o->steps = steps < 1 ? 1 : steps < OUTCOMES_STEPS ? steps : OUTCOMES_STEPS;
    memcpy(o->start, start, sizeof o->start);
    o->best = surface->lowest;
    for (int i = 0; i < surface->minimum_count; i++) {
        double value = surface_value(surface, surface->minima[i]);
        if (!(value >= o->best) && isfinite(value)) o->best = value;
    }
    o->axes[0] = axis_of(run, 0);
    o->axes[1] = axis_of(run, option);
    take_size(o, OUTCOMES_COARSE);

    int lanes = TRACK_STEPS / o->steps;
    Status status = block_create(o, &o->many, lanes < NARROW ? 1 : lanes > LANES ? LANES : lanes, error);
    if (!status) status = block_create(o, &o->one, 1, error);
    if (status) outcomes_destroy(o);
    else *out = o;
    return status;
}

void outcomes_destroy(Outcomes *o)
{
    if (!o) return;
    block_free(&o->many);
    block_free(&o->one);
    free(o);
}

/* ---- working ---------------------------------------------------------------------------------------------------- */

/* The steps of the slowest of a cell and its neighbours; -1 where one of them does not converge. */
static int slowest_around(const Outcomes *o, int column, int line)
{
    int slowest = 0;
    for (int i = column - 1; i <= column + 1; i++)
        for (int k = line - 1; k <= line + 1; k++) {
            if (i < 0 || i >= o->size || k < 0 || k >= o->size) continue;
            int cell = i * o->size + k;
            if (o->kinds[o->side][cell] != OUTCOME_CONVERGED) return -1;
            if (o->when[o->side][cell] > slowest) slowest = o->when[o->side][cell];
        }
    return slowest;
}

static void find_best(Outcomes *o)
{
    int least = -1;
    o->found = false;
    for (int cell = 0; cell < o->size * o->size; cell++) {
        int slowest = slowest_around(o, cell / o->size, cell % o->size), steps = o->when[o->side][cell];
        if (slowest < 0 || (o->found && (slowest > least || (slowest == least && steps >= o->best_steps)))) continue;
        o->found = true;
        least = slowest;
        o->best_steps = steps;
        o->best_values[0] = o->values[0][cell / o->size];
        o->best_values[1] = o->values[1][cell % o->size];
    }
}

/* A grid is whole: the next one, where there is one. */
static void finer(Outcomes *o)
{
    memcpy(o->whole, o->count, sizeof o->whole);
    o->whole_cells = (long)o->size * o->size;
    find_best(o);
    o->all = o->size == OUTCOMES_FINE;
    if (o->all) return;
    memset(o->count, 0, sizeof o->count);
    o->side ^= 1;
    take_size(o, 2 * o->size);
}

/* How many of the block's lanes are cells; the last block of a grid is filled up with its last one. */
static int lanes_of(const Outcomes *o)
{
    int left = o->size * o->size - o->next;
    return left < o->many.width ? left : o->many.width;
}

static void next_block(Outcomes *o)
{
    Block *block = &o->many;
    for (int i = 0, lanes = lanes_of(o); i < block->width; i++) {
        int cell = o->next + (i < lanes ? i : lanes - 1);
        block->lr[i] = o->values[0][cell / o->size];
        block->value[i] = o->values[1][cell % o->size];
    }
    block_begin(o, block);
}

static void keep_block(Outcomes *o)
{
    int lanes = lanes_of(o);
    for (int i = 0; i < lanes; i++) {
        Outcome outcome = outcome_of(o, &o->many, i);
        o->kinds[o->side][o->next + i] = (unsigned char)outcome.kind;
        o->when[o->side][o->next + i] = outcome.steps;
        o->count[outcome.kind]++;
    }
    o->next += lanes;
    o->done += lanes;
    o->many.going = false;
}

bool outcomes_work(Outcomes *o, int updates)
{
    for (long budget = updates > 0 ? updates : 1; budget > 0 && !o->all;) {
        if (!o->many.going) next_block(o);
        budget = block_go(o, &o->many, budget);
        if (!block_over(o, &o->many)) break;
        budget -= (long)o->many.width * LOOK_COST;
        keep_block(o);
        if (o->next == o->size * o->size) finer(o);
    }
    return o->all;
}

/* ---- looking ---------------------------------------------------------------------------------------------------- */

double outcomes_progress(const Outcomes *o)
{
    double all = 0;
    for (int size = OUTCOMES_COARSE; size <= OUTCOMES_FINE; size *= 2) all += (double)size * size;
    return (double)o->done / all;
}

int outcomes_steps(const Outcomes *o) { return o->steps; }
int outcomes_size(const Outcomes *o) { return o->size; }
long outcomes_done(const Outcomes *o) { return o->done; }
const OutcomeAxis *outcomes_axis(const Outcomes *o, int axis) { return &o->axes[axis]; }

OutcomeCell outcomes_at(const Outcomes *o, const double way[2])
{
    if (!(way[0] >= 0 && way[0] < 1 && way[1] >= 0 && way[1] < 1)) return (OutcomeCell){OUTCOME_UNKNOWN, 0};
    int column = (int)(way[0] * o->size), line = (int)(way[1] * o->size), cell = column * o->size + line;
    if (cell < o->next) return (OutcomeCell){(OutcomeKind)o->kinds[o->side][cell], o->when[o->side][cell]};
    if (o->size == OUTCOMES_COARSE) return (OutcomeCell){OUTCOME_UNKNOWN, 0};
    cell = column / 2 * (o->size / 2) + line / 2;
    return (OutcomeCell){(OutcomeKind)o->kinds[o->side ^ 1][cell], o->when[o->side ^ 1][cell]};
}

Outcome outcomes_of(Outcomes *o, double lr, double value)
{
    o->one.lr[0] = lr;
    o->one.value[0] = value;
    block_begin(o, &o->one);
    block_go(o, &o->one, LONG_MAX);
    return outcome_of(o, &o->one, 0);
}

double outcomes_share(const Outcomes *o, OutcomeKind kind)
{
    return o->whole_cells ? (double)o->whole[kind] / (double)o->whole_cells : NAN;
}

bool outcomes_best(const Outcomes *o, double values[2], int *steps)
{
    if (!o->found) return false;
    memcpy(values, o->best_values, sizeof o->best_values);
    *steps = o->best_steps;
    return true;
}
