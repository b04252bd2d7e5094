#include "view/runs/curves_view_values.h"

#include <math.h>

bool curve_known(const Surface *surface, CurveWhat what)
{
    return what != CURVE_DISTANCE || surface->minimum_count > 0;
}

static double distance(const Surface *surface, const Moment *moment)
{
    double least = NAN;
    for (int i = 0; i < surface->minimum_count; i++) {
        double away = hypot(moment->x - surface->minima[i][0], moment->y - surface->minima[i][1]);
        if (!(away >= least)) least = away;
    }
    return least;
}

double curve_value(const Race *race, int run, int step, CurveWhat what)
{
    const Moment *moment = race_at(race, run, step);
    switch (what) {
    case CURVE_SLOPE: return hypot(moment->gradient[0], moment->gradient[1]);
    case CURVE_RATE: return moment->lr;
    case CURVE_DISTANCE: return distance(race_surface(race), moment);
    default: return moment->loss;
    }
}

int curve_first(const Trace *trace, int run, CurveWhat what, double goal, int from, int to)
{
    if (to >= trace->end[run]) to = trace->end[run] - 1;
    if (to > trace->reached) to = trace->reached;
    for (int step = from < 0 ? 0 : from; step <= to; step++)
        if (curve_value(trace->race, run, step, what) <= goal) return step;
    return -1;
}

double curve_place(const Trace *trace, int run, double step, bool evaluations)
{
    if (!evaluations) return step;
    int whole = (int)step;
    if (whole >= trace->reached) return race_at(trace->race, run, trace->reached)->evaluations;
    int before = race_at(trace->race, run, whole)->evaluations,
        after = race_at(trace->race, run, whole + 1)->evaluations;
    return before + (after - before) * (step - whole);
}

double curve_length(const Trace *trace, bool evaluations)
{
    double most = 1;
    if (!evaluations) return fmax(1, trace->steps);
    for (int run = 0; run < trace->runs && trace->reached > 0; run++)
        most = fmax(most, ceil((double)race_at(trace->race, run, trace->reached)->evaluations / trace->reached));
    return most * fmax(1, trace->steps);
}

int curve_step_at(const Trace *trace, int run, double place, bool evaluations)
{
    int low = 0, high = trace->reached;
    if (!evaluations) return (int)fmin(fmax(place, 0), trace->reached);
    while (low < high) {
        int middle = high - (high - low) / 2;
        if (race_at(trace->race, run, middle)->evaluations <= place) low = middle;
        else high = middle - 1;
    }
    return low;
}
