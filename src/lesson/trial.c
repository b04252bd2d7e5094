#include "lesson/trial.h"

#include "base/memory.h"
#include "base/random.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Easy numbers, the easiest first. Those inside a name's range are used. */
static const double nice[] = {1,    2, -1, 3,    0.5,  -2,   0.1, 0.9, 4,     -3,   0.2,
                              0.25, 5, 0,  -0.5, 0.01, 0.99, 0.8, 10,  0.001, 0.999};
enum { NICE = sizeof nice / sizeof *nice };

struct Trial {
    const Exercise *exercise;
    int steps;
    double *values[EXERCISE_GIVEN_MAX + 1]; /* [steps][EXERCISE_SIZE][points]; the last one is t */
};

static double nice_value(const ExerciseGiven *given, Random *random, int point)
{
    int fit[NICE], count = 0;
    for (int i = 0; i < NICE; i++)
        if (nice[i] >= given->low && nice[i] <= given->high) fit[count++] = i;
    if (!count) return given->low + (given->high - given->low) * random_uniform(random);
    int most = count < 4                             ? count
               : point < TRIAL_NICE / 2 && count > 4 ? 4
                                                     : count; /* the first half: the easiest of all */
    return nice[fit[random_below(random, most)]];
}

static void fill(Trial *trial, int index, const ExerciseGiven *given)
{
    Random random = random_stream(20260801, (uint64_t)index + 1);
    double *values = trial->values[index] =
        memory_must(calloc((size_t)trial->steps * EXERCISE_SIZE * TRIAL_POINTS, sizeof(double)));
    for (int step = 0; step < trial->steps; step++)
        for (int element = 0; element < EXERCISE_SIZE; element++)
            for (int point = 0; point < TRIAL_POINTS; point++) {
                double *value = &values[trial_at(EXERCISE_SIZE, step, element, point)];
                if (!given) *value = step + 1;
                else if (step && !given->each_step) *value = values[trial_at(EXERCISE_SIZE, 0, element, point)];
                else if (element && !given->vector) *value = values[trial_at(EXERCISE_SIZE, step, 0, point)];
                else if (point < TRIAL_NICE) *value = nice_value(given, &random, point);
                else *value = given->low + (given->high - given->low) * random_uniform(&random);
            }
}

Trial *trial_create(const Exercise *exercise)
{
    Trial *trial = memory_must(calloc(1, sizeof *trial));
    trial->exercise = exercise;
    trial->steps = exercise->rule ? EXERCISE_STEPS : 1;
    for (int i = 0; i < exercise->given_count; i++) fill(trial, i, &exercise->given[i]);
    fill(trial, exercise->given_count, NULL);
    return trial;
}

void trial_destroy(Trial *trial)
{
    if (!trial) return;
    for (int i = 0; i <= EXERCISE_GIVEN_MAX; i++) free(trial->values[i]);
    free(trial);
}

int trial_steps(const Trial *trial) { return trial->steps; }
size_t trial_room(const Trial *trial) { return (size_t)trial->steps * EXERCISE_SIZE * TRIAL_POINTS; }

double trial_value(const Trial *trial, int index, int step, int element, int point)
{
    return trial->values[index][trial_at(EXERCISE_SIZE, step, element, point)];
}

double trial_cost(const Trial *trial, int index, int step, int point)
{
    double cost = 0;
    for (int element = 0; element < EXERCISE_SIZE; element++) {
        double value = trial_value(trial, index, step, element, point);
        int at = 0;
        while (at < NICE && nice[at] != value) at++;
        cost += at < NICE ? at : 100;
    }
    return cost / EXERCISE_SIZE;
}

/* ---- running ---- */

typedef struct Names {
    const char *names[2 * TRIAL_LINES_MAX + EXERCISE_GIVEN_MAX];
    int count;
} Names;

static bool has(const Names *names, const char *name)
{
    for (int i = 0; i < names->count; i++)
        if (!strcmp(names->names[i], name)) return true;
    return false;
}

static void add(Names *names, const char *name)
{
    if (!has(names, name) && names->count < (int)(sizeof names->names / sizeof *names->names))
        names->names[names->count++] = name;
}

static bool is_column(const Exercise *exercise, const char *name)
{
    for (int i = 0; i < exercise->column_count; i++)
        if (!strcmp(exercise->columns[i].name, name)) return true;
    return false;
}

/* Names that a line reads before any line has set them, and that some line sets. */
static void find_states(const Exercise *exercise, const ProgramLine *lines, int count, Names *states)
{
    Arena scratch = {0};
    Names set = {0}, ever = {0};
    for (int i = 0; i < exercise->given_count; i++) add(&set, exercise->given[i].name);
    add(&set, "t");
    for (int i = 0; i < count; i++) add(&ever, lines[i].name);
    for (int i = 0; i < count; i++) {
        const char **names;
        int name_count = formula_names(&scratch, lines[i].formula, &names);
        for (int k = 0; k < name_count; k++)
            if (!has(&set, names[k]) && has(&ever, names[k]) && !is_column(exercise, names[k])) {
                for (int n = 0; n < ever.count; n++)
                    if (!strcmp(ever.names[n], names[k])) add(states, ever.names[n]);
            }
        add(&set, lines[i].name);
    }
    arena_free(&scratch);
}

Status trial_run(Trial *trial, const ProgramLine *lines, int count, const char *result, double *out, bool *vector,
                 Error *error)
{
    const Exercise *exercise = trial->exercise;
    ProgramLine all[TRIAL_LINES_MAX];
    ProgramInput inputs[EXERCISE_GIVEN_MAX + 1 + TRIAL_LINES_MAX];
    const char *outputs[1 + TRIAL_LINES_MAX];
    const double *in[EXERCISE_GIVEN_MAX + 1 + TRIAL_LINES_MAX];
    double *to[1 + TRIAL_LINES_MAX];
    Names states = {0};
    Program *program;
    bool vectors = false, set = false;
    int total = 0, given = exercise->given_count + exercise->rule;
    if (exercise->let_count + count > TRIAL_LINES_MAX)
        return error_at(error, "formula", 1, 1, STATUS_LIMIT, "too many lines");
    for (int i = 0; i < exercise->let_count; i++) all[total++] = exercise->lets[i];
    for (int i = 0; i < count; i++) all[total++] = lines[i];
    for (int i = 0; i < total; i++) set |= !strcmp(all[i].name, result);
    if (!set) return error_at(error, "formula", 1, 1, STATUS_NAME, "no line sets '%s'", result);
    if (exercise->rule) find_states(exercise, all, total, &states);

    for (int i = 0; i < exercise->given_count; i++) {
        inputs[i] = (ProgramInput){exercise->given[i].name, exercise->given[i].vector};
        vectors |= exercise->given[i].vector;
    }
    if (exercise->rule) inputs[exercise->given_count] = (ProgramInput){"t", false};
    outputs[0] = result;
    for (int i = 0; i < states.count; i++) {
        inputs[given + i] = (ProgramInput){states.names[i], vectors};
        outputs[1 + i] = states.names[i];
    }
    ProgramDesc desc = {.inputs = inputs,
                        .input_count = given + states.count,
                        .lines = all,
                        .line_count = total,
                        .outputs = outputs,
                        .output_count = 1 + states.count,
                        .columns = exercise->columns,
                        .column_count = exercise->column_count,
                        .rows = exercise->rows};
    Status status = program_compile(&program, &desc, error);
    if (status) return status;
    if (program_uses_gradient(program)) { /* there is no surface to ask */
        program_destroy(program);
        return error_at(error, "formula", 1, 1, STATUS_NAME,
                        "grad(…) is not to be had here; use the names that are given");
    }

    size_t room = (size_t)EXERCISE_SIZE * TRIAL_POINTS;
    double *memory = memory_must(calloc((size_t)(states.count + 1) * 2 * room, sizeof *memory));
    *vector = program_output_is_vector(program, 0);
    for (int step = 0; step < trial->steps; step++) {
        for (int i = 0; i < given; i++) in[i] = trial->values[i] + (size_t)step * room;
        for (int i = 0; i < states.count; i++) {
            in[given + i] = memory + (size_t)(2 * i + step % 2) * room;
            to[1 + i] = memory + (size_t)(2 * i + 1 - step % 2) * room;
        }
        to[0] = out + (size_t)step * (*vector ? room : TRIAL_POINTS);
        program_run(program, &(ProgramCall){.lanes = TRIAL_POINTS,
                                            .params = vectors ? EXERCISE_SIZE : 0,
                                            .inputs = in,
                                            .outputs = to});
        for (int i = 0; i < states.count; i++) /* a state of plain numbers is the same in every element */
            if (vectors && !program_output_is_vector(program, 1 + i))
                for (int element = 1; element < EXERCISE_SIZE; element++)
                    memcpy(to[1 + i] + element * TRIAL_POINTS, to[1 + i], TRIAL_POINTS * sizeof(double));
    }
    free(memory);
    program_destroy(program);
    return STATUS_OK;
}

/* ---- comparing ---- */

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double trial_scale(const Trial *trial, const double *truth, bool vector)
{
    int size = vector ? EXERCISE_SIZE : 1, count = 0;
    double *sizes = memory_must(calloc(trial_room(trial), sizeof *sizes));
    for (int step = 0; step < trial->steps; step++)
        for (int element = 0; element < size; element++)
            for (int point = TRIAL_NICE; point < TRIAL_POINTS; point++) {
                double value = fabs(truth[trial_at(size, step, element, point)]);
                if (isfinite(value)) sizes[count++] = value;
            }
    qsort(sizes, (size_t)count, sizeof *sizes, by_size);
    double scale = count ? sizes[count / 2] : 0;
    free(sizes);
    return scale;
}

/* 1e-7 of the number itself: a thousand times what reordered sums of doubles differ by, far below any mistake. Where sums
 * cancel, the number is small and its terms are not: 1e-9 of the usual size. */
bool trial_close(double truth, double yours, double scale)
{
    return fabs(truth - yours) <= 1e-7 * fmax(fabs(truth), fabs(yours)) + 1e-9 * scale;
}

typedef struct Sides {
    const double *truth, *yours;
    bool truth_vector, yours_vector;
    int size;
} Sides;

static double truth_at(const Sides *s, int step, int element, int point)
{
    return s->truth[trial_at(s->truth_vector ? s->size : 1, step, s->truth_vector ? element : 0, point)];
}

static double yours_at(const Sides *s, int step, int element, int point)
{
    return s->yours[trial_at(s->yours_vector ? s->size : 1, step, s->yours_vector ? element : 0, point)];
}

static TrialCompared compare(const Trial *trial, const Sides *s, double scale, int enough)
{
    TrialCompared compared = {0};
    for (int step = 0; step < trial->steps; step++)
        for (int element = 0; element < s->size; element++)
            for (int point = TRIAL_NICE; point < TRIAL_POINTS && compared.failed < enough; point++) {
                double a = truth_at(s, step, element, point), b = yours_at(s, step, element, point);
                if (!isfinite(a)) continue;
                compared.counted++;
                compared.failed += !isfinite(b) || !trial_close(a, b, scale);
            }
    compared.same = compared.counted > 0 && compared.failed == 0;
    return compared;
}

static Sides sides_of(const double *truth, bool truth_vector, const double *yours, bool yours_vector)
{
    return (Sides){truth, yours, truth_vector, yours_vector, truth_vector || yours_vector ? EXERCISE_SIZE : 1};
}

TrialCompared trial_compare(const Trial *trial, const double *truth, bool truth_vector, const double *yours,
                            bool yours_vector)
{
    Sides sides = sides_of(truth, truth_vector, yours, yours_vector);
    return compare(trial, &sides, trial_scale(trial, truth, truth_vector), INT_MAX);
}

bool trial_equal(const Trial *trial, const double *truth, bool truth_vector, const double *yours, bool yours_vector,
                 double scale, int least)
{
    Sides sides = sides_of(truth, truth_vector, yours, yours_vector);
    TrialCompared compared = compare(trial, &sides, scale, 1);
    return compared.same && compared.counted >= least;
}
