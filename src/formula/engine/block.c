/* Many lanes, or one lane over many parameters or rows of data: one operation a loop over a block that stays in the
 * first-level cache.
 *
 * The work is cut into passes. A pass walks over all blocks; what needs a whole vector (a reduction over parameters or
 * rows, a gradient called back) ends it, and what depends on that belongs to the next. A value that crosses from one
 * pass to another is kept at full length; all others share a few registers of one block (linear scan, Poletto and
 * Sarkar 1999). Outputs are written in the last pass, block by block, so that they may be the memory of an input.
 *
 * The steps of a pass are put in groups: those that machine code can do at one go (native_block.c), as many as there
 * are without a step in between that it cannot. */
#include "formula/engine/engine.h"

#include "base/memory.h"
#include "formula/engine/kernels.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_ROWS = 256, BLOCK_LANES = 128, BLOCK_VECTOR_LANES = 64, PAD = 8 };

typedef enum Home {
    HOME_NONE,
    HOME_NUMBER, /* in the Ir */
    HOME_SINGLE, /* one number a run */
    HOME_INPUT,
    HOME_COLUMN,
    HOME_REGISTER, /* of one block */
    HOME_FULL,     /* full length */
} Home;

typedef struct Place {
    Home home;
    int index;    /* of its kind: register, single, full one, input, column */
    int level;    /* the pass that makes it */
    bool streams; /* its pointer moves on with the block */
} Place;

typedef struct Step {
    Kernel kernel; /* NULL for reductions */
    const IrValue *value;
    int d, a, b, c; /* values */
    bool vector;    /* wide: once a parameter */
    int part;       /* reduction over blocks: which partial sums */
} Step;

/* Steps [from, to) that follow each other; with machine code if it could be made. */
typedef struct Group {
    int from, to;
    bool vector;
    BlockNative native;
    size_t native_size;
    int *values, count; /* that the code finds through their pointers */
} Group;

struct BlockCode {
    const Ir *ir;
    bool wide;
    int levels;
    Place *places;                /* [ir->count] */
    Step *steps;                  /* by level: singles first, then those of the pass */
    int *single_from, *pass_from; /* [levels + 1] level i: singles [single_from[i], pass_from[i]), then its pass */
    Group *groups;                /* of all passes */
    int *group_from;              /* [levels + 1] */
    int *gradients;
    int gradient_count; /* values, in order */
    int *streams;
    int stream_count;
    int vector_registers, lane_registers, full_vectors, full_lanes, singles, parts;
};

struct BlockScratch {
    const BlockCode *code;
    double **base;  /* [ir->count] at the start of the run */
    double **at;    /* [ir->count] now */
    double **row;   /* [ir->count] now, for one parameter */
    size_t *stride; /* [ir->count] from one parameter to the next (wide) */
    double *memory;
    size_t capacity;
    int block, params, lanes; /* that the layout was made for; -1 at first */
    double (*parts)[8];
};

/* ---- compiling ---- */

static bool needs_single(const IrValue *v, const Place *places, bool wide)
{
    if (v->vector) return false;
    if (v->kind == IR_NUMBER || v->kind == IR_COUNT) return true;
    if (!wide) return true;
    if (v->kind != IR_OP || ir_is_reduction(v)) return false;
    for (int i = 0; i < v->count; i++) {
        Home home = places[v->args[i]].home;
        if (home != HOME_NUMBER && home != HOME_SINGLE) return false;
    }
    return true;
}

/* The pass of each value, and whether it is one number. */
static int place_levels(BlockCode *code, const Ir *ir)
{
    int last = 0;
    for (int i = 0; i < ir->count; i++) {
        const IrValue *v = &ir->values[i];
        Place *place = &code->places[i];
        if (!v->uses) continue;
        for (int j = 0; j < v->count; j++)
            if (code->places[v->args[j]].level > place->level) place->level = code->places[v->args[j]].level;
        if (ir_is_gradient(v) || (ir_is_reduction(v) && !code->wide)) place->level++;
        if (place->level > last) last = place->level;
        if (v->kind == IR_NUMBER) place->home = HOME_NUMBER;
        else if (v->kind == IR_INPUT) place->home = HOME_INPUT;
        else if (v->kind == IR_COLUMN) place->home = HOME_COLUMN;
        else if (needs_single(v, code->places, code->wide)) place->home = HOME_SINGLE;
        else place->home = HOME_REGISTER; /* or HOME_FULL, below */
        place->index = v->index;
        if (place->home == HOME_SINGLE) place->index = code->singles++;
    }
    return last;
}

/* The level at which step i of the Ir reads its arguments: a reduction over blocks reads in the pass before. */
static int reading_level(const BlockCode *code, const Ir *ir, int i)
{
    const IrValue *v = &ir->values[i];
    bool before = ir_is_gradient(v) || (ir_is_reduction(v) && !code->wide);
    return code->places[i].level - before;
}

static void place_full(BlockCode *code, const Ir *ir)
{
    bool *full = memory_must(calloc((size_t)ir->count + 1, sizeof *full));
    for (int i = 0; i < ir->count; i++) {
        const IrValue *v = &ir->values[i];
        if (!v->uses) continue;
        for (int j = 0; j < v->count; j++)
            if (ir_is_gradient(v) || reading_level(code, ir, i) > code->places[v->args[j]].level)
                full[v->args[j]] = true;
        if (ir_is_gradient(v)) full[i] = true;
    }
    for (int i = 0; i < ir->output_count; i++)
        if (code->places[ir->outputs[i]].level < code->levels - 1) full[ir->outputs[i]] = true;
    for (int i = 0; i < ir->count; i++) {
        Place *place = &code->places[i];
        if (!full[i] || place->home != HOME_REGISTER) continue;
        place->home = HOME_FULL;
        place->index = ir->values[i].vector ? code->full_vectors++ : code->full_lanes++;
    }
    free(full);
}

/* Registers of one pass, whose steps stand in order. */
static void place_registers(BlockCode *code, const Ir *ir, int level, Arena *arena)
{
    int from = code->pass_from[level], to = code->single_from[level + 1];
    int *end = memory_must(calloc((size_t)ir->count + 1, sizeof *end)), *pool[2], used[2] = {0, 0},
        free_count[2] = {0, 0};
    for (int kind = 0; kind < 2; kind++) pool[kind] = arena_array(arena, int, to - from + 1);
    for (int i = from; i < to; i++) {
        const Step *step = &code->steps[i];
        for (int j = 0; j < step->value->count; j++) end[step->value->args[j]] = i;
        if (step->d >= 0 && end[step->d] < i) end[step->d] = i;
    }
    for (int i = 0; i < ir->output_count; i++) end[ir->outputs[i]] = to; /* stored after the last step */
    for (int i = from; i < to; i++) {
        const Step *step = &code->steps[i];
        int count = step->value->count;
        bool reduction = ir_is_reduction(step->value); /* may not write over what it still reads */
        for (int phase = 0; phase < 2; phase++) {
            if (phase == (reduction ? 0 : 1)) { /* take a register for the result */
                Place *place = step->d >= 0 ? &code->places[step->d] : NULL;
                if (!place || place->home != HOME_REGISTER) continue;
                int kind = ir->values[step->d].vector;
                place->index = free_count[kind] ? pool[kind][--free_count[kind]] : used[kind]++;
                continue;
            }
            for (int j = 0; j < count; j++) { /* give back those that end here */
                int arg = step->value->args[j];
                bool again = false;
                for (int k = 0; k < j; k++) again |= step->value->args[k] == arg;
                if (again || end[arg] != i || code->places[arg].home != HOME_REGISTER) continue;
                int kind = ir->values[arg].vector;
                pool[kind][free_count[kind]++] = code->places[arg].index;
            }
        }
    }
    if (used[1] > code->vector_registers) code->vector_registers = used[1];
    if (used[0] > code->lane_registers) code->lane_registers = used[0];
    free(end);
}

static bool is_one_number(const BlockCode *code, const Ir *ir, int value)
{
    Home home = code->places[value].home;
    if (home == HOME_NUMBER || home == HOME_SINGLE) return true;
    return !code->wide && !ir->values[value].vector;
}

static void add_step(BlockCode *code, const Ir *ir, int value, bool single, int *count)
{
    const IrValue *v = &ir->values[value];
    Step *step = &code->steps[(*count)++];
    int args[3] = {v->args[0], v->args[0], v->args[0]}, mode = 0; /* an absent operand is the first again */
    for (int j = 0; j < v->count; j++) {
        args[j] = v->args[j];
        if (!single && is_one_number(code, ir, args[j])) mode |= 1 << j;
    }
    *step = (Step){.value = v, .d = value, .a = args[0], .b = args[1], .c = args[2], .vector = v->vector};
    if (!ir_is_reduction(v)) {
        step->kernel = kernel_find(v->op, mode);
        return;
    }
    step->vector = true;
    if (!code->wide) {
        step->part = code->parts++;
        step->d = -1;
    }
}

/* ---- groups ---- */

enum { BY_KERNEL, LANE_GROUP, VECTOR_GROUP, GROUPED_MOST = 4000 };

static int sort_of(const BlockCode *code, const Step *step)
{
    if (!native_block_can(step->value)) return BY_KERNEL;
    return step->vector || !code->wide ? VECTOR_GROUP : LANE_GROUP;
}

static bool is_ready(const IrValue *value, const bool *waiting)
{
    for (int j = 0; j < value->count; j++)
        if (waiting[value->args[j]]) return false;
    return true;
}

/* Brings the steps of a pass into groups: kernels as soon as they can run, then what belongs to lanes, then vectors. */
static void group_pass(BlockCode *code, int level, bool *waiting, Step *sorted, int *group_count)
{
    int from = code->pass_from[level], to = code->single_from[level + 1], done = from;
    code->group_from[level] = *group_count;
    if (to - from > GROUPED_MOST) {
        code->groups[(*group_count)++] = (Group){.from = from, .to = to};
        return;
    }
    for (int i = from; i < to; i++)
        if (code->steps[i].d >= 0) waiting[code->steps[i].d] = true;
    bool *taken = memory_must(calloc((size_t)(to - from) + 1, sizeof *taken));
    while (done < to) {
        for (int sort = BY_KERNEL; sort <= VECTOR_GROUP; sort++) {
            int start = done;
            for (int i = from; i < to; i++) {
                const Step *step = &code->steps[i];
                if (taken[i - from] || sort_of(code, step) != sort || !is_ready(step->value, waiting)) continue;
                taken[i - from] = true;
                sorted[done++] = *step;
                if (step->d >= 0) waiting[step->d] = false;
            }
            if (done == start) continue;
            code->groups[(*group_count)++] =
                (Group){.from = start, .to = done, .vector = sort == VECTOR_GROUP && code->wide};
            break;
        }
    }
    memcpy(code->steps + from, sorted + from, sizeof *sorted * (size_t)(to - from));
    free(taken);
}

/* Machine code for the groups that can have it. */
static void make_native(BlockCode *code, const Ir *ir, int group_count, Arena *arena)
{
    size_t n = (size_t)ir->count + 1;
    int *group_of = memory_must(malloc(n * sizeof *group_of)), *values = memory_must(malloc(n * sizeof *values));
    bool *keep = memory_must(calloc(n, sizeof *keep)), *one_number = memory_must(calloc(n, sizeof *one_number)),
         *seen = memory_must(malloc(n * sizeof *seen));
    for (size_t i = 0; i < n; i++) group_of[i] = -1;
    for (int g = 0; g < group_count; g++)
        for (int i = code->groups[g].from; i < code->groups[g].to; i++)
            if (code->steps[i].d >= 0) group_of[code->steps[i].d] = g;
    for (int i = 0; i < ir->count; i++) {
        one_number[i] = is_one_number(code, ir, i);
        keep[i] |= code->places[i].home == HOME_FULL;
        for (int j = 0; j < ir->values[i].count && ir->values[i].uses; j++)
            keep[ir->values[i].args[j]] |=
                group_of[ir->values[i].args[j]] != group_of[i] || ir_is_reduction(&ir->values[i]);
    }
    for (int i = 0; i < ir->output_count; i++) keep[ir->outputs[i]] = true;
    for (int g = 0; g < group_count; g++) {
        Group *group = &code->groups[g];
        int count = group->to - group->from;
        if (!count || !native_block_can(code->steps[group->from].value)) continue;
        group->values = arena_array(arena, int, 4 * count);
        memset(seen, 0, n * sizeof *seen);
        for (int i = 0; i < count; i++) {
            const Step *step = &code->steps[group->from + i];
            values[i] = step->d;
            for (int j = -1; j < step->value->count; j++) {
                int value = j < 0 ? step->d : step->value->args[j];
                if (seen[value] || (group_of[value] == g && !keep[value])) continue;
                seen[value] = true;
                group->values[group->count++] = value;
            }
        }
        group->native = native_block_compile(ir, values, count, one_number, keep, &group->native_size);
    }
    free(group_of);
    free(values);
    free(keep);
    free(one_number);
    free(seen);
}

void block_free(BlockCode *code)
{
    if (!code) return;
    for (int g = 0; g < code->group_from[code->levels]; g++)
        native_block_free(code->groups[g].native, code->groups[g].native_size);
}

BlockCode *block_compile(const Ir *ir, bool wide, Arena *arena)
{
    BlockCode *code = arena_new(arena, BlockCode);
    code->ir = ir;
    code->wide = wide;
    code->places = arena_array(arena, Place, ir->count);
    code->levels = place_levels(code, ir) + 1;
    place_full(code, ir);
    code->steps = arena_array(arena, Step, ir->count + 1);
    code->single_from = arena_array(arena, int, code->levels + 1);
    code->pass_from = arena_array(arena, int, code->levels + 1);
    code->gradients = arena_array(arena, int, ir->count);
    code->streams = arena_array(arena, int, ir->count);
    int count = 0;
    for (int level = 0; level < code->levels; level++) {
        code->single_from[level] = count;
        for (int i = 0; i < ir->count; i++) {
            const IrValue *v = &ir->values[i];
            if (v->uses && v->kind == IR_OP && code->places[i].level == level && code->places[i].home == HOME_SINGLE &&
                !ir_is_reduction(v))
                add_step(code, ir, i, true, &count);
        }
        code->pass_from[level] = count;
        for (int i = 0; i < ir->count; i++) {
            const IrValue *v = &ir->values[i];
            if (!v->uses || v->kind != IR_OP || ir_is_gradient(v)) continue;
            bool reduction = ir_is_reduction(v);
            if (code->places[i].home == HOME_SINGLE && !reduction) continue;
            if (reading_level(code, ir, i) == level) add_step(code, ir, i, false, &count);
        }
    }
    code->single_from[code->levels] = count;
    for (int i = 0; i < ir->count; i++)
        if (ir->values[i].uses && ir_is_gradient(&ir->values[i])) code->gradients[code->gradient_count++] = i;
    code->groups = arena_array(arena, Group, count + code->levels + 1);
    code->group_from = arena_array(arena, int, code->levels + 1);
    bool *waiting = memory_must(calloc((size_t)ir->count + 1, sizeof *waiting));
    Step *sorted = memory_must(malloc(sizeof *sorted * (size_t)(count + 1)));
    int group_count = 0;
    for (int level = 0; level < code->levels; level++) group_pass(code, level, waiting, sorted, &group_count);
    code->group_from[code->levels] = group_count;
    free(waiting);
    free(sorted);
    for (int level = 0; level < code->levels; level++) place_registers(code, ir, level, arena);
    make_native(code, ir, group_count, arena);
    for (int i = 0; i < ir->count; i++) {
        Place *place = &code->places[i];
        const IrValue *v = &ir->values[i];
        place->streams = place->home == HOME_FULL || place->home == HOME_COLUMN ||
                         (place->home == HOME_INPUT && (wide || v->vector));
        if (place->streams) code->streams[code->stream_count++] = i;
    }
    return code;
}

/* ---- scratch ---- */

BlockScratch *block_scratch(const BlockCode *code)
{
    BlockScratch *s = memory_must(calloc(1, sizeof *s));
    size_t n = (size_t)code->ir->count + 1;
    s->code = code;
    s->base = memory_must(calloc(n, sizeof *s->base));
    s->at = memory_must(calloc(n, sizeof *s->at));
    s->row = memory_must(calloc(n, sizeof *s->row));
    s->stride = memory_must(calloc(n, sizeof *s->stride));
    s->parts = memory_must(calloc((size_t)code->parts + 1, sizeof *s->parts));
    s->block = s->params = s->lanes = -1;
    return s;
}

void block_scratch_free(BlockScratch *s)
{
    if (!s) return;
    free(s->base);
    free(s->at);
    free(s->row);
    free(s->stride);
    free(s->parts);
    free(s->memory);
    free(s);
}

static size_t rounded(size_t n) { return (n + 7) & ~(size_t)7; }

/* Gives every value of a register, full length or single its memory. */
static void lay_out(BlockScratch *s, int block, int params, int lanes)
{
    const BlockCode *code = s->code;
    const Ir *ir = code->ir;
    size_t per_lane = rounded((size_t)block) + PAD;
    size_t vector = code->wide ? rounded((size_t)block * (size_t)params) + PAD : per_lane;
    size_t full_lane = rounded((size_t)lanes) + PAD, full_vector = rounded((size_t)lanes * (size_t)params) + PAD;
    size_t reduce = code->wide ? 8 * per_lane : 0;
    size_t need = reduce + (size_t)code->vector_registers * vector + (size_t)code->lane_registers * per_lane +
                  (size_t)code->full_vectors * full_vector + (size_t)code->full_lanes * full_lane +
                  rounded((size_t)code->singles);
    if (need > s->capacity || !s->memory) {
        free(s->memory);
        s->capacity = need;
        s->memory = memory_must(aligned_alloc(64, (rounded(need) + 8) * sizeof(double)));
    }
    double *registers = s->memory + reduce, *lane_registers = registers + (size_t)code->vector_registers * vector;
    double *full_vectors = lane_registers + (size_t)code->lane_registers * per_lane;
    double *full_lanes = full_vectors + (size_t)code->full_vectors * full_vector;
    double *singles = full_lanes + (size_t)code->full_lanes * full_lane;
    for (int i = 0; i < ir->count; i++) {
        const Place *place = &code->places[i];
        size_t index = (size_t)place->index;
        bool is_vector = ir->values[i].vector;
        double *base = NULL;
        switch (place->home) {
        case HOME_NUMBER: base = (double *)&ir->values[i].number; break;
        case HOME_SINGLE: base = singles + index; break;
        case HOME_REGISTER: base = is_vector ? registers + index * vector : lane_registers + index * per_lane; break;
        case HOME_FULL: base = is_vector ? full_vectors + index * full_vector : full_lanes + index * full_lane; break;
        case HOME_COLUMN: base = (double *)ir->columns[index]; break;
        default: break;
        }
        s->base[i] = s->at[i] = base;
        s->stride[i] = !is_vector || !code->wide ? 0 : place->home == HOME_REGISTER ? (size_t)block : (size_t)lanes;
        if (ir->values[i].kind == IR_COUNT && base) *base = params;
    }
    s->block = block;
    s->params = params;
    s->lanes = lanes;
}

/* ---- running ---- */

/* Sums (or maxima) of n lanes over their parameters, element p in part p mod 8. */
static void reduce_lanes(const BlockScratch *s, const Step *step, int n)
{
    bool is_max = step->value->op == OP_MAX_OF;
    const double *a = s->at[step->a];
    size_t stride = s->stride[step->a], row = rounded((size_t)s->block) + PAD;
    double *d = s->at[step->d], *parts = s->memory;
    if (!is_max && s->params == 2) {
        const double *b = a + stride;
        for (int i = 0; i < n; i++) d[i] = (a[i] + b[i]) + 0.0;
        return;
    }
    for (int k = 0; k < 8; k++)
        for (int i = 0; i < n; i++) parts[(size_t)k * row + (size_t)i] = is_max ? -INFINITY : 0;
    for (int p = 0; p < s->params; p++) {
        double *part = parts + (size_t)(p % 8) * row;
        const double *from = a + (size_t)p * stride;
        if (is_max)
            for (int i = 0; i < n; i++) part[i] = ir_most(part[i], from[i]);
        else
            for (int i = 0; i < n; i++) part[i] += from[i];
    }
    for (int i = 0; i < n; i++) {
        double one[8];
        for (int k = 0; k < 8; k++) one[k] = parts[(size_t)k * row + (size_t)i];
        d[i] = is_max ? max_of_parts(one) : sum_of_parts(one);
    }
}

static void run_steps(const BlockScratch *s, int from, int to, int n)
{
    const BlockCode *code = s->code;
    double *const *at = s->at;
    for (int i = from; i < to; i++) {
        const Step *step = &code->steps[i];
        double *d = step->d >= 0 ? at[step->d] : NULL;
        const double *a = at[step->a], *b = at[step->b], *c = at[step->c];
        if (!step->kernel) {
            if (code->wide) reduce_lanes(s, step, n);
            else if (step->value->op == OP_SUM) kernel_sum(s->parts[step->part], a, n);
            else kernel_max(s->parts[step->part], a, n);
        } else if (!step->vector || !code->wide) step->kernel(d, a, b, c, n, step->value);
        else {
            size_t sd = s->stride[step->d], sa = s->stride[step->a], sb = s->stride[step->b], sc = s->stride[step->c];
            for (int p = 0; p < s->params; p++, d += sd, a += sa, b += sb, c += sc)
                step->kernel(d, a, b, c, n, step->value);
        }
    }
}

static void run_group(const BlockScratch *s, const Group *group, int n)
{
    if (!group->native || n % 4 || !native_wanted) run_steps(s, group->from, group->to, n);
    else if (!group->vector) group->native(s->at, n);
    else
        for (int p = 0; p < s->params; p++) {
            for (int i = 0; i < group->count; i++) {
                int value = group->values[i];
                s->row[value] = s->at[value] + (size_t)p * s->stride[value];
            }
            group->native(s->row, n);
        }
}

static void store_outputs(const BlockScratch *s, const ProgramCall *call, int offset, int n)
{
    const Ir *ir = s->code->ir;
    for (int i = 0; i < ir->output_count; i++) {
        int value = ir->outputs[i];
        double *to = call->outputs[i];
        const double *from = s->at[value];
        bool vector = ir->values[value].vector;
        if (!to || (!s->code->wide && !vector)) continue;
        to += offset;
        Home home = s->code->places[value].home;
        if (home == HOME_NUMBER || home == HOME_SINGLE)
            for (int k = 0; k < n; k++) to[k] = from[0];
        else if (!s->code->wide || !vector) memmove(to, from, sizeof *to * (size_t)n);
        else
            for (int p = 0; p < s->params; p++)
                memmove(to + (size_t)p * (size_t)s->lanes, from + (size_t)p * s->stride[value], sizeof *to * (size_t)n);
    }
}

static void bind_inputs(BlockScratch *s, const ProgramCall *call, int lane)
{
    const BlockCode *code = s->code;
    const Ir *ir = code->ir;
    for (int i = 0; i < ir->count; i++) {
        if (code->places[i].home != HOME_INPUT) continue;
        double *from = (double *)call->inputs[ir->values[i].index];
        s->base[i] = s->at[i] = from + (code->wide || ir->values[i].vector ? 0 : lane);
    }
}

static void finish_reductions(BlockScratch *s, int from, int to)
{
    for (int i = from; i < to; i++) {
        const Step *step = &s->code->steps[i];
        if (step->kernel) continue;
        const double *parts = s->parts[step->part];
        int value = (int)(step->value - s->code->ir->values);
        *s->at[value] = step->value->op == OP_SUM ? sum_of_parts(parts) : max_of_parts(parts);
    }
}

static int block_size(const BlockCode *code, const ProgramCall *call)
{
    if (!code->wide) return BLOCK_ROWS;
    if (call->params == 0) return BLOCK_LANES;
    int n = 1024 / call->params;
    return n < 1 ? 1 : n > BLOCK_VECTOR_LANES ? BLOCK_VECTOR_LANES : n;
}

void block_run(const BlockCode *code, BlockScratch *s, const ProgramCall *call, int lane)
{
    const Ir *ir = code->ir;
    int params = ir->data ? ir->rows : call->params, lanes = code->wide ? call->lanes : 1;
    int length = code->wide ? lanes : params, block = block_size(code, call), gradient = 0;
    if (s->block != block || s->params != params || s->lanes != lanes) lay_out(s, block, params, lanes);
    bind_inputs(s, call, lane);
    for (int level = 0; level < code->levels; level++) {
        int single = code->single_from[level], pass = code->pass_from[level], end = code->single_from[level + 1];
        for (; gradient < code->gradient_count && code->places[code->gradients[gradient]].level == level; gradient++) {
            int value = code->gradients[gradient];
            call->gradient(call->context, s->base[ir->values[value].args[0]], s->base[value], params, lanes);
        }
        run_steps(s, single, pass, 1);
        bool last = level == code->levels - 1;
        if (pass == end && !last) continue;
        for (int i = pass; i < end && !code->wide; i++) {
            const Step *step = &code->steps[i];
            for (int k = 0; k < 8 && !step->kernel; k++)
                s->parts[step->part][k] = step->value->op == OP_SUM ? 0 : -INFINITY;
        }
        for (int offset = 0; offset < length; offset += block) {
            int n = length - offset < block ? length - offset : block;
            for (int i = 0; i < code->stream_count; i++) s->at[code->streams[i]] = s->base[code->streams[i]] + offset;
            for (int g = code->group_from[level]; g < code->group_from[level + 1]; g++)
                run_group(s, &code->groups[g], n);
            if (last) store_outputs(s, call, offset, n);
        }
        for (int i = 0; i < code->stream_count; i++) s->at[code->streams[i]] = s->base[code->streams[i]];
        if (!code->wide) finish_reductions(s, pass, end);
    }
    for (int i = 0; i < ir->output_count && !code->wide; i++)
        if (call->outputs[i] && !ir->values[ir->outputs[i]].vector) call->outputs[i][lane] = *s->at[ir->outputs[i]];
}
