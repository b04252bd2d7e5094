#include "run/runs.h"

void runs_start(Runs *runs)
{
    runs->reached = -1;
    for (int run = 0; run < runs->count; run++) runs->end[run] = runs->steps + 1;
    for (int i = 0; i < runs->quantity_count; i++) {
        runs->quantities[i].low = INFINITY;
        runs->quantities[i].high = -INFINITY;
    }
}

void runs_reached(Runs *runs, int step)
{
    for (int i = 0; i < runs->quantity_count; i++) {
        RunsQuantity *quantity = &runs->quantities[i];
        if (!runs_curve(runs, i)) continue;
        for (int run = 0; run < runs->count; run++)
            for (int s = runs->reached + 1; s <= step && s < runs->end[run]; s++) {
                double value = runs_value(runs, run, s, i);
                if (!isfinite(value)) continue;
                quantity->low = fmin(quantity->low, value);
                quantity->high = fmax(quantity->high, value);
            }
    }
    runs->reached = step;
}

/* ---- places ----------------------------------------------------------------------------------------------------- */

static double place_of(const Runs *runs, int run, int step, int axis)
{
    return axis ? runs->kind->place(runs->data, run, step, axis) : step;
}

double runs_place(const Runs *runs, int run, double step, int axis)
{
    if (!axis) return step;
    int whole = (int)step;
    if (whole >= runs->reached) return place_of(runs, run, runs->reached, axis);
    double before = place_of(runs, run, whole, axis), after = place_of(runs, run, whole + 1, axis);
    return before + (after - before) * (step - whole);
}

double runs_length(const Runs *runs, int axis)
{
    double most = 1;
    if (!axis) return fmax(1, runs->steps);
    if (runs->axes[axis].length > 0) return runs->axes[axis].length;
    for (int run = 0; run < runs->count && runs->reached > 0; run++)
        most = fmax(most, ceil(place_of(runs, run, runs->reached, axis) / runs->reached));
    return most * fmax(1, runs->steps);
}

int runs_step_at(const Runs *runs, int run, double place, int axis)
{
    int low = 0, high = runs->reached;
    if (!axis) return (int)fmin(fmax(place, 0), runs->reached);
    while (low < high) {
        int middle = high - (high - low) / 2;
        if (place_of(runs, run, middle, axis) <= place) low = middle;
        else high = middle - 1;
    }
    return low;
}

int runs_first(const Runs *runs, int run, int quantity, double goal, int from, int to)
{
    if (to >= runs->end[run]) to = runs->end[run] - 1;
    if (to > runs->reached) to = runs->reached;
    for (int step = from < 0 ? 0 : from; step <= to; step++)
        if (runs_value(runs, run, step, quantity) <= goal) return step;
    return -1;
}

/* ---- the order -------------------------------------------------------------------------------------------------- */

void runs_rank(int count, const double *value, const bool *over, int *order)
{
    for (int i = 0; i < count; i++) { /* insertion keeps equal ones as they stand */
        int k = i;
        for (; k > 0; k--) {
            int other = order[k - 1];
            if (over[i] != over[other] ? over[i] : !(value[i] < value[other])) break;
            order[k] = other;
        }
        order[k] = i;
    }
}

void runs_order(const Runs *runs, int step, int *order)
{
    double value[RUNS_MAX];
    bool over[RUNS_MAX];
    for (int run = 0; run < runs->count; run++) {
        value[run] = runs_value(runs, run, step, 0);
        over[run] = runs_over(runs, run, step);
    }
    runs_rank(runs->count, value, over, order);
}
