/* Points drawn at random. circle, xor, gauss, spiral, plane and multi-gauss have the shapes of TensorFlow Playground (Smilkov
 * and Carter 2016, dataset.ts), moons those of scikit-learn's make_moons. */
#include "formula/engine/program.h"
#include "model/network/data_inside.h"

#include <math.h>
#include <string.h>

#include "base/random.h"

#define PI  3.14159265358979323846
#define BIG 1e9

typedef struct Draw {
    Random *random;
    int i, n;
    double noise;
    const double *own; /* values of the kind's own options */
    double x[DATA_DRAWN_COLUMNS];
    double seen[DATA_DRAWN_COLUMNS]; /* where the formula is asked: x, moved by the noise */
    int class;
} Draw;

static double between(Draw *d, double low, double high) { return low + (high - low) * random_uniform(d->random); }

/* The label of a point is that of another one nearby: noise is a share of the size of the picture. */
static void look_aside(Draw *d, double radius)
{
    for (int k = 0; k < DATA_DRAWN_COLUMNS; k++) d->seen[k] = d->x[k] + between(d, -radius, radius) * d->noise;
}

/* Of `count` groups of equal size, one after the other: which one, and how far in it, 0 <= *share < 1. */
static int group(const Draw *d, int count, double *share)
{
    double at = (double)d->i * count / d->n;
    int which = (int)at;
    *share = at - which;
    return which;
}

static void draw_disc(Draw *d)
{
    double share;
    int outer = group(d, 2, &share);
    double r = outer ? between(d, 3.5, 5) : between(d, 0, 2.5), angle = between(d, 0, 2 * PI);
    d->x[0] = r * sin(angle), d->x[1] = r * cos(angle);
    look_aside(d, 5);
}

static void draw_quarters(Draw *d)
{
    for (int k = 0; k < 2; k++) {
        d->x[k] = between(d, -5, 5);
        d->x[k] += d->x[k] > 0 ? 0.3 : -0.3;
    }
    look_aside(d, 5);
}

static void draw_square(Draw *d)
{
    for (int k = 0; k < 2; k++) d->x[k] = between(d, -6, 6);
    look_aside(d, 6);
}

/* own: low, high. The noise is the formula's own: noise * normal. */
static void draw_interval(Draw *d) { d->seen[0] = d->x[0] = between(d, d->own[0], d->own[1]); }

/* Variance 0.5 without noise, 4 at half. */
static double gauss_sd(const Draw *d) { return sqrt(0.5 + 7 * d->noise); }

static void draw_gauss(Draw *d)
{
    double share;
    d->class = 1 - group(d, 2, &share);
    for (int k = 0; k < 2; k++) d->x[k] = (d->class ? 2 : -2) + gauss_sd(d) * random_normal(d->random);
}

/* own: turns */
static void draw_spiral(Draw *d)
{
    double share;
    d->class = 1 - group(d, 2, &share);
    double r = 5 * share, t = d->own[0] * 2 * PI * share + (d->class ? 0 : PI);
    d->x[0] = r * sin(t) + between(d, -1, 1) * d->noise;
    d->x[1] = r * cos(t) + between(d, -1, 1) * d->noise;
}

static void draw_moons(Draw *d)
{
    double share;
    d->class = group(d, 2, &share);
    double t = PI * share;
    d->x[0] = d->class ? 1 - cos(t) : cos(t);
    d->x[1] = d->class ? 0.5 - sin(t) : sin(t);
    for (int k = 0; k < 2; k++) d->x[k] += d->noise * random_normal(d->random);
}

/* own: classes, radius: the centres lie evenly on a circle, the first at the top. */
static void draw_blobs(Draw *d)
{
    double share;
    d->class = group(d, (int)d->own[0], &share);
    double t = 2 * PI * d->class / d->own[0];
    d->x[0] = d->own[1] * sin(t) + gauss_sd(d) * random_normal(d->random);
    d->x[1] = d->own[1] * cos(t) + gauss_sd(d) * random_normal(d->random);
}

/* own: classes: rings one inside the other, the outermost of radius 5. */
static void draw_rings(Draw *d)
{
    double share;
    d->class = group(d, (int)d->own[0], &share);
    double r = 5 * (d->class + 1) / d->own[0], t = 2 * PI * share;
    d->x[0] = r * sin(t) + between(d, -5, 5) * d->noise;
    d->x[1] = r * cos(t) + between(d, -5, 5) * d->noise;
}

/* To add a kind: a function above and a row. */
struct DataKind {
    const char *name;
    int columns;
    bool classes; /* the kind says which; else a formula of the point does */
    void (*draw)(Draw *);
    RuleOption own[DATA_DRAWN_OPTIONS - DATA_OWN]; /* "classes": so many there are */
};

static const DataKind kinds[] = {
    {"disc", 2, false, draw_disc, {{0}}},
    {"quarters", 2, false, draw_quarters, {{0}}},
    {"square", 2, false, draw_square, {{0}}},
    {"interval",
     1,
     false,
     draw_interval,
     {{.name = "low", .value = -6, .low = -6, .high = 6, .least = -BIG, .most = BIG},
      {.name = "high", .value = 6, .low = -6, .high = 6, .least = -BIG, .most = BIG}}},
    {"gauss", 2, true, draw_gauss, {{0}}},
    {"spiral", 2, true, draw_spiral, {{.name = "turns", .value = 1.75, .low = 0.25, .high = 3, .most = 100}}},
    {"moons", 2, true, draw_moons, {{0}}},
    {"blobs",
     2,
     true,
     draw_blobs,
     {{.name = "classes", .value = 3, .low = 2, .high = 8, .least = 2, .most = 100, .whole = true},
      {.name = "radius", .value = 4, .low = 0, .high = 5, .most = BIG}}},
    {"rings",
     2,
     true,
     draw_rings,
     {{.name = "classes", .value = 2, .low = 2, .high = 5, .least = 2, .most = 100, .whole = true}}},
};
enum { KINDS = sizeof kinds / sizeof *kinds };

static const RuleOption of_all[DATA_OWN] = {
    [DATA_N] = {.name = "n",
                .value = 500,
                .low = 10,
                .high = 2000,
                .log_scale = true,
                .least = 1,
                .most = DATA_POINTS_MAX,
                .whole = true},
    [DATA_NOISE] = {.name = "noise", .low = 0, .high = 0.5, .least = 0, .most = 10},
    [DATA_SEED] = {.name = "seed", .low = 0, .high = 100, .least = 0, .most = 9007199254740992.0, .whole = true},
};

const DataKind *data_kind_find(const char *name)
{
    for (int i = 0; i < KINDS; i++)
        if (!strcmp(kinds[i].name, name)) return &kinds[i];
    return NULL;
}

int data_kind_names(const char *out[16])
{
    for (int i = 0; i < KINDS; i++) out[i] = kinds[i].name;
    return KINDS;
}

int data_kind_columns(const DataKind *kind) { return kind->columns; }
bool data_kind_has_classes(const DataKind *kind) { return kind->classes; }

/* One option of a kind: the file may have said its value and its slider; the law is the kind's. */
static Status place_option(const RuleOption *own, RuleOption *options, int at, int *count, Error *error)
{
    int found = options_find(options, *count, own->name);
    RuleOption option = *own;
    if (found < 0 && *count == RULE_OPTIONS_MAX)
        return error_at(error, "", 0, 0, STATUS_LIMIT, "more than %d options", RULE_OPTIONS_MAX);
    if (found < 0) found = (*count)++;
    else {
        Status status = option_check(own, options[found].value, error);
        if (status) return status;
        option.value = options[found].value, option.note = options[found].note;
    }
    memmove(options + at + 1, options + at, sizeof *options * (size_t)(found - at));
    options[at] = option;
    return STATUS_OK;
}

Status data_kind_options(const DataKind *kind, RuleOption *options, int *count, Error *error)
{
    Status status = STATUS_OK;
    for (int i = 0; !status && i < DATA_OWN; i++) status = place_option(&of_all[i], options, i, count, error);
    for (int i = 0; !status && i < DATA_DRAWN_OPTIONS - DATA_OWN && kind->own[i].name; i++)
        status = place_option(&kind->own[i], options, DATA_OWN + i, count, error);
    return status;
}

/* ---- labels by a formula ------------------------------------------------------------------------------------ */

static bool is_question(const Node *node) { return node->kind == NODE_CALL && node->op >= OP_LT && node->op <= OP_NOT; }

static Status label(Data *d, const double *seen, const double *normal, Error *error)
{
    static const char *const outputs[] = {"target:"};
    ProgramLine line = {outputs[0], d->tree};
    ProgramInput inputs[] = {{"x1", false}, {"x2", false}, {"normal", false}};
    ProgramDesc desc = {
        .inputs = inputs, .input_count = 3, .lines = &line, .line_count = 1, .outputs = outputs, .output_count = 1};
    Program *program;
    Status status = program_compile(&program, &desc, error);
    if (status) return status;
    const double *in[] = {seen, seen + d->rows, normal};
    program_run(program, &(ProgramCall){.lanes = d->rows, .inputs = in, .outputs = (double *[]){d->target}});
    program_destroy(program);
    int of_one = 0;
    for (int i = 0; i < d->rows; i++) {
        if (!isfinite(d->target[i]))
            return error_at(error, "formula", 1, 1, STATUS_VALUE,
                            "it has no value at x1 = %.3g, x2 = %.3g; every point needs one", seen[i],
                            seen[d->rows + i]);
        of_one += d->target[i] != 0;
    }
    if (!is_question(d->tree)) return STATUS_OK;
    d->classes = 2;
    if (of_one == 0 || of_one == d->rows)
        return error_at(error, "formula", 1, 1, STATUS_VALUE, "it is %s at every point: there is one class only",
                        of_one ? "true" : "false");
    return STATUS_OK;
}

static void name_classes(Data *d)
{
    d->class_name = arena_array(&d->arena, const char *, d->classes);
    for (int i = 0; i < d->classes; i++) d->class_name[i] = arena_print(&d->arena, "%d", i);
    d->task = d->classes == 0 ? DATA_NUMBER : d->classes == 2 ? DATA_TWO_CLASSES : DATA_CLASSES;
    d->target_name = d->classes ? "class" : "y";
}

Status data_draw(Data *d, const DataKind *kind, uint64_t seed, Error *error)
{
    static const char *const names[DATA_DRAWN_COLUMNS] = {"x1", "x2"};
    enum { STREAM = 0x64617461 };
    const double *options = d->option_values;
    Random random = random_stream(options[DATA_SEED] > 0 ? (uint64_t)options[DATA_SEED] : seed, STREAM);
    d->rows = (int)options[DATA_N], d->columns = kind->columns;
    d->column = arena_array(&d->arena, const char *, kind->columns);
    for (int k = 0; k < kind->columns; k++) d->column[k] = names[k];
    d->values = arena_array(&d->arena, double, d->rows * kind->columns);
    d->target = arena_array(&d->arena, double, d->rows);
    int *order = arena_array(&d->arena, int, d->rows);
    double *seen = arena_array(&d->arena, double, d->rows * 2), *normal = arena_array(&d->arena, double, d->rows);
    for (int i = 0; i < d->rows; i++) order[i] = i;
    random_shuffle(&random, order, d->rows); /* the classes are drawn one after the other */
    for (int i = 0; i < d->rows; i++) {
        Draw draw = {.random = &random, .i = i, .n = d->rows, .noise = options[DATA_NOISE], .own = options + DATA_OWN};
        int row = order[i];
        kind->draw(&draw);
        for (int k = 0; k < kind->columns; k++) d->values[row * kind->columns + k] = draw.x[k];
        for (int k = 0; k < 2; k++) seen[k * d->rows + row] = draw.seen[k];
        d->target[row] = draw.class;
        normal[row] = random_normal(&random);
    }
    Status status = STATUS_OK;
    if (!kind->classes) status = label(d, seen, normal, error);
    else d->classes = !strcmp(kind->own[0].name ? kind->own[0].name : "", "classes") ? (int)options[DATA_OWN] : 2;
    name_classes(d);
    return status;
}
