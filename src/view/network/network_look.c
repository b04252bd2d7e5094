/* The numbers of the picture: the batch of the next update at the weights of the step, as that update meets them. */
#include "view/network/network_parts.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const Examples *examples_of(const NetworkScreen *screen)
{
    return training_desc(screen->training)->runs[screen->now.run].examples;
}

/* One that was chosen in another network may not be in this one. */
static bool has_weight(const Network *network, NetWeight weight)
{
    if (weight.layer < 1 || weight.layer > network->layer_count) return false;
    const NetworkLayer *layer = &network->layers[weight.layer - 1];
    return layer->number > 0 && weight.unit < layer->units && weight.input <= layer->inputs;
}

/* Another run may have another network. */
static void take_network(NetworkScreen *screen)
{
    const TrainDesc *desc = training_desc(screen->training);
    const Network *network = desc->runs[screen->now.run].network;
    if (screen->pass && screen->network == network) return;
    size_t params = (size_t)network->params;
    PassDesc pass = {.network = network,
                     .batch_most = training_batch_most(screen->training, screen->now.run),
                     .precise = desc->precise};
    pass_destroy(screen->pass);
    pass_create(&screen->pass, &pass);
    screen->network = network;
    screen->theta = memory_must(realloc(screen->theta, sizeof *screen->theta * params));
    screen->gradient = memory_must(realloc(screen->gradient, sizeof *screen->gradient * params));
    screen->rows = memory_must(realloc(screen->rows, sizeof *screen->rows * (size_t)pass.batch_most));
    if (!has_weight(network, screen->now.weight)) screen->now.weight = (NetWeight){0};
    screen->now.by_stage = false;
}

void network_look(NetworkScreen *screen)
{
    NetworkState *now = &screen->now;
    int step = now->cockpit.roll.shown, count;
    take_network(screen);
    if (screen->of.read && screen->of.run == now->run && screen->of.step == step &&
        screen->of.example == now->example && screen->of.row == now->row && screen->of.version == screen->version)
        return;
    const Examples *examples = examples_of(screen);
    memcpy(screen->theta, training_theta(screen->training, now->run, step),
           sizeof *screen->theta * (size_t)screen->network->params);
    training_prepare(screen->training, now->run, step, screen->pass);
    count = pass_count(screen->pass);
    screen->index = now->example < count ? now->example : count - 1;
    screen->probe = now->row >= 0;
    for (int i = 0; i < count && now->row >= 0; i++)
        if (pass_row(screen->pass, i) == now->row) screen->index = i, screen->probe = false;
    if (screen->probe) {
        pass_batch(screen->pass, examples->x, examples->y, &now->row, 1);
        pass_dropout(screen->pass, false, 0, 0);
        screen->index = 0;
    }
    screen->count = pass_count(screen->pass);
    for (int i = 0; i < screen->count; i++) screen->rows[i] = pass_row(screen->pass, i);
    pass_look(screen->pass, screen->theta, screen->gradient);
    screen->of.run = now->run, screen->of.step = step, screen->of.example = now->example, screen->of.row = now->row;
    screen->of.version = screen->version, screen->of.read = true;
    screen->number++;
}

/* The most important thing; asked anew where the run may have another past. */
const TrainSaid *network_said(NetworkScreen *screen)
{
    int run = screen->now.run, step = screen->now.cockpit.roll.shown, last = training_last(screen->training, run);
    if (screen->said.run != run || screen->said.step != step || screen->said.last != last ||
        screen->said.version != screen->version) {
        TrainSaid all[TRAIN_SAID_MAX];
        screen->said.count = training_said(screen->training, run, step, all);
        if (screen->said.count) screen->said.first = all[0];
        screen->said.run = run, screen->said.step = step, screen->said.last = last;
        screen->said.version = screen->version;
    }
    screen->spoke |= screen->said.count > 0;
    return screen->said.count ? &screen->said.first : NULL;
}

static bool is_over(const Training *training, int run, int step)
{
    int stop = training_stop(training, run), end = training_end(training, run);
    return step >= training_run_steps(training, run) || (stop >= 0 && step >= stop) || (end >= 0 && step >= end);
}

NetPicture network_picture(const NetworkScreen *screen, bool final)
{
    const NetworkState *now = &screen->now;
    NetPicture picture = {
        .scene = screen->scene,
        .training = screen->training,
        .run = now->run,
        .step = now->cockpit.roll.shown,
        .last = now->cockpit.roll.last,
        .over = is_over(screen->training, now->run, now->cockpit.roll.shown),
        .network = screen->network,
        .examples = examples_of(screen),
        .theta = screen->theta,
        .pass = screen->pass,
        .rows = screen->rows,
        .count = screen->count,
        .gradient = screen->gradient,
        .example = screen->index,
        .probe = screen->probe,
        .weight = now->weight,
        .neuron = now->neuron,
        .final = final,
        .version = screen->number,
    };
    network_time_picture(screen, &picture);
    return picture;
}

/* ---- curves ------------------------------------------------------------------------------------------------------ */

static double ghost_value(const void *data, int ghost, int step, int quantity)
{
    const NetworkScreen *screen = data;
    int from, to;
    training_ghost_steps(screen->training, ghost, &from, &to);
    return step > to ? NAN : training_ghost_value(screen->training, ghost, step, quantity);
}

static double ghost_place(const void *data, int ghost, int step, int axis)
{
    const NetworkScreen *screen = data;
    return runs_place(screen->runs, screen->befores[ghost].of, step, axis);
}

/* What runs would have gone on to do, for as far as they had come. */
static void take_ghosts(NetworkScreen *screen)
{
    static const RunsKind kind = {.value = ghost_value, .place = ghost_place};
    const Training *training = screen->training;
    screen->before_count = training_ghost_count(training);
    screen->ghosts = (Runs){.kind = &kind, .data = screen, .count = screen->before_count, .axis_count = 1};
    for (int i = 0; i < screen->before_count; i++) {
        int from, to, of = training_ghost_run(training, i);
        training_ghost_steps(training, i, &from, &to);
        screen->ghosts.end[i] = to + 1;
        if (to > screen->ghosts.reached) screen->ghosts.reached = screen->ghosts.steps = to;
        screen->befores[i] = (Before){.runs = &screen->ghosts, .run = i, .of = of, .from = from, .key = (uint64_t)i};
    }
}

Picture network_runs_picture(NetworkScreen *screen)
{
    const NetworkState *now = &screen->now;
    take_ghosts(screen);
    return (Picture){.runs = screen->runs,
                     .series = screen->series,
                     .hidden = now->hidden,
                     .solo = now->solo,
                     .step = now->cockpit.roll.shown,
                     .at = now->cockpit.roll.shown,
                     .last = now->cockpit.roll.last,
                     .befores = screen->befores,
                     .before_count = screen->before_count,
                     .version = screen->version};
}

/* ---- what is looked at ------------------------------------------------------------------------------------------ */

void network_choose_run(NetworkScreen *screen, int run)
{
    NetworkState *now = &screen->now;
    if (run < 0 || run >= screen->runs->count) return;
    now->solo = now->solo == run ? -1 : run;
    now->run = run;
    screen->stale = true;
}

void network_next_example(NetworkScreen *screen)
{
    NetworkState *now = &screen->now;
    int next = now->row >= 0 && screen->probe ? 0 : screen->index + 1;
    now->row = -1;
    now->example = next < (screen->probe ? 1 : screen->count) ? next : 0;
    screen->stale = true;
}

void network_toggle_batch(NetworkScreen *screen)
{
    NetworkState *now = &screen->now;
    bool one = screen->index >= 0;
    now->row = -1;
    now->example = one ? -1 : 0;
    screen->stale = true;
}
