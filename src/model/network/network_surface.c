#include "model/network/network_surface.h"

#include "base/memory.h"
#include "formula/tree.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const parameters[2] = {"w", "b"};

bool network_surface_fits(const Network *network, const Examples *examples)
{
    const NetworkLayer *layer = &network->layers[0];
    int rows = examples->count[PART_TRAIN];
    return network->inputs == 1 && network->params == 2 && network->layer_count == 1 && !layer->activation &&
           network->output != OUTPUT_SOFTMAX && rows > 0 && rows <= NETWORK_SURFACE_ROWS_MAX;
}

static const Node *call(Arena *arena, NodeOp op, const Node *a, const Node *b)
{
    return node_call(arena, op, (const Node *const[]){a, b}, b ? 2 : 1, 0);
}

/* The loss of one example as a formula of w, b, x and y. */
static const Node *example_loss(Arena *arena, const Network *network)
{
    const Loss *loss = network->loss;
    const Node *w = node_name(arena, "w", 0), *b = node_name(arena, "b", 0), *x = node_name(arena, "x", 0),
               *y = node_name(arena, "y", 0), *z = call(arena, OP_ADD, call(arena, OP_MUL, w, x), b), *p = z;
    if (network->output == OUTPUT_SIGMOID) {
        if (!strcmp(loss->name, "bce"))
            return call(arena, OP_SUB, call(arena, OP_SOFTPLUS, z, NULL), call(arena, OP_MUL, y, z));
        p = call(arena, OP_SIGMOID, z, NULL);
    }
    const Node *node = loss->formula;
    for (int i = 0; i < loss->option_count; i++)
        node = formula_replace(arena, node, loss->options[i].name, node_number(arena, loss->values[i]));
    return formula_replace(arena, node, "p", p);
}

static const Node *penalties(Arena *arena, const Network *network, const Node *sum)
{
    const Node *w = node_name(arena, "w", 0);
    if (network->l2 > 0)
        sum = call(arena, OP_ADD, sum,
                   call(arena, OP_MUL, node_number(arena, network->l2), call(arena, OP_POW, w, node_number(arena, 2))));
    if (network->l1 > 0)
        sum = call(arena, OP_ADD, sum,
                   call(arena, OP_MUL, node_number(arena, network->l1), call(arena, OP_ABS, w, NULL)));
    return sum;
}

/* Newton's steps, halved until they lead down; false where they lead ever farther. */
static bool find_lowest(const Surface *surface, double at[2])
{
    enum { STEPS = 60, HALVINGS = 40 };
    double far = 0, g[2], h[3];
    for (int axis = 0; axis < 2; axis++) far = fmax(far, 1e3 * (surface->domain[axis][1] - surface->domain[axis][0]));
    for (int step = 0; step < STEPS; step++) {
        double loss = surface_hessian(surface, at, g, h), damp = 1e-12 * (fabs(h[0]) + fabs(h[2])), size = 1;
        double a = h[0] + damp, c = h[2] + damp, det = a * c - h[1] * h[1];
        if (!isfinite(loss) || !(det > 0)) return false;
        double dx = -(c * g[0] - h[1] * g[1]) / det, dy = -(a * g[1] - h[1] * g[0]) / det, next[2];
        if (hypot(dx, dy) <= 1e-9 * (1 + hypot(at[0], at[1]))) return true;
        int tries = 0;
        do {
            next[0] = at[0] + size * dx, next[1] = at[1] + size * dy;
            size /= 2;
        } while (!(surface_value(surface, next) < loss) && ++tries < HALVINGS);
        if (tries == HALVINGS) return true; /* as low as it gets in double */
        at[0] = next[0], at[1] = next[1];
        if (hypot(at[0], at[1]) > far) return false;
    }
    return false;
}

static void find_domain(const double (*points)[2], int count, const double *lowest, double domain[2][2])
{
    for (int axis = 0; axis < 2; axis++) {
        double low = lowest ? lowest[axis] : points[0][axis], high = low;
        for (int i = 0; i < count; i++) low = fmin(low, points[i][axis]), high = fmax(high, points[i][axis]);
        double half = fmax(0.75 * (high - low), fmax(1, 0.25 * fmax(fabs(low), fabs(high))));
        domain[axis][0] = (low + high) / 2 - half, domain[axis][1] = (low + high) / 2 + half;
    }
}

Status network_surface(Surface **out, const Network *network, const Examples *examples, const double (*points)[2],
                       int count, Error *error)
{
    int rows = examples->count[PART_TRAIN];
    double *x = memory_must(malloc(sizeof(double) * 2 * (size_t)rows)), *y = x + rows, domain[2][2], lowest[2];
    for (int i = 0; i < rows; i++) {
        x[i] = examples->x[examples->row[PART_TRAIN][i]];
        y[i] = examples->y[examples->row[PART_TRAIN][i]];
    }
    Arena arena = {0};
    TextBuffer text = {0};
    const Node *mean = call(&arena, OP_DATA_MEAN, example_loss(&arena, network), NULL);
    formula_print(penalties(&arena, network, mean), &text);
    const ProgramColumn columns[2] = {{"x", x}, {"y", y}};
    SurfaceDesc desc = {.formula = text.data,
                        .domain = (const double(*)[2])domain,
                        .start = points[0],
                        .parameters = parameters,
                        .columns = columns,
                        .column_count = 2,
                        .rows = rows};
    find_domain(points, count, NULL, domain);
    Status status = surface_from_formula(out, &desc, error);
    if (!status) {
        memcpy(lowest, points[0], sizeof lowest);
        bool found = find_lowest(*out, lowest);
        find_domain(points, count, found ? lowest : NULL, domain);
        surface_destroy(*out);
        status = surface_from_formula(out, &desc, error);
        if (!status && found) {
            memcpy((*out)->minima[0], lowest, sizeof lowest);
            (*out)->minimum_count = 1;
        }
    }
    text_free(&text);
    arena_free(&arena);
    free(x);
    return status;
}
