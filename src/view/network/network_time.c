/* Time on the network's screen: updates, and the stages within the next one. */
#include "view/network/network_parts.h"

#include <math.h>

#define FRAME   (1.0 / 60)
#define RESERVE 0.004      /* of a frame: for the window */
#define LEAST   0.002      /* of a frame that trains, however long drawing takes */
#define LONGEST (1.0 / 30) /* no frame takes longer, also one of those now and then in which most is drawn anew */
#define ARRIVED 1e9

/* ---- stages ----------------------------------------------------------------------------------------------------- */

static int outputs_layer(const NetworkScreen *screen) { return screen->network->layer_count; }

/* The next layer with weights, in either direction; 0: the inputs. */
static int layer_from(const NetworkScreen *screen, int layer, int by)
{
    do layer += by;
    while (layer > 0 && layer < outputs_layer(screen) && !screen->network->layers[layer - 1].number);
    return layer;
}

static void go_to_stage(NetworkScreen *screen, NetStage stage, int layer, bool at_once)
{
    NetworkState *now = &screen->now;
    now->by_stage = true;
    now->stage = stage, now->layer = layer;
    now->pulse = at_once ? ARRIVED : 0;
    screen->stale = true;
}

static void stage_on(NetworkScreen *screen)
{
    NetworkState *now = &screen->now;
    Roll *roll = &now->cockpit.roll;
    int output = outputs_layer(screen), layer = now->layer;
    roll_play(roll, false);
    if (!now->by_stage) go_to_stage(screen, NET_FORWARD, layer_from(screen, 0, 1), false);
    else if (now->stage == NET_FORWARD && layer < output)
        go_to_stage(screen, NET_FORWARD, layer_from(screen, layer, 1), false);
    else if (now->stage == NET_FORWARD) go_to_stage(screen, NET_LOSS, output, false);
    else if (now->stage == NET_LOSS) go_to_stage(screen, NET_BACKWARD, output, false);
    else if (now->stage == NET_BACKWARD && layer > 0)
        go_to_stage(screen, NET_BACKWARD, layer_from(screen, layer, -1), false);
    else if (now->stage == NET_BACKWARD) go_to_stage(screen, NET_UPDATE, 0, false);
    else if (roll->step < roll->last) {
        roll_to(roll, roll->step + 1);
        go_to_stage(screen, NET_FORWARD, layer_from(screen, 0, 1), false);
    }
}

static void stage_back(NetworkScreen *screen)
{
    NetworkState *now = &screen->now;
    Roll *roll = &now->cockpit.roll;
    int output = outputs_layer(screen), layer = now->layer;
    roll_play(roll, false);
    if (!now->by_stage || now->stage == NET_UPDATE) go_to_stage(screen, NET_BACKWARD, 0, true);
    else if (now->stage == NET_BACKWARD && layer < output)
        go_to_stage(screen, NET_BACKWARD, layer_from(screen, layer, 1), true);
    else if (now->stage == NET_BACKWARD) go_to_stage(screen, NET_LOSS, output, true);
    else if (now->stage == NET_LOSS) go_to_stage(screen, NET_FORWARD, output, true);
    else if (layer > layer_from(screen, 0, 1)) go_to_stage(screen, NET_FORWARD, layer_from(screen, layer, -1), true);
    else if (roll->step > 0) {
        roll_to(roll, roll->step - 1);
        go_to_stage(screen, NET_UPDATE, 0, true);
    }
}

void network_time_stage(NetworkScreen *screen, NetStage stage, bool at_once)
{
    roll_play(&screen->now.cockpit.roll, false);
    go_to_stage(screen, stage, stage == NET_FORWARD || stage == NET_LOSS ? outputs_layer(screen) : 0,
                at_once || stage != NET_UPDATE);
}

/* A step that rolls goes through all stages in its time. */
static void stage_of_roll(const NetworkScreen *screen, double share, NetPicture *picture)
{
    int output = outputs_layer(screen), layers = 0, layer = 0;
    for (int l = 1; l <= output; l++) layers += screen->network->layers[l - 1].number > 0;
    double at = share * (2 * layers + 2); /* each layer there, the loss, each layer and the inputs back */
    if (at < layers) {
        for (int i = 0; i <= (int)at; i++) layer = layer_from(screen, layer, 1);
        picture->stage = NET_FORWARD, picture->layer = layer, picture->progress = at - floor(at);
    } else if (at < layers + 1) {
        picture->stage = NET_LOSS, picture->layer = output, picture->progress = 1;
    } else {
        at -= layers + 1;
        for (int i = 0; i <= (int)at; i++) layer = i ? layer_from(screen, layer, -1) : output;
        picture->stage = NET_BACKWARD, picture->layer = layer, picture->progress = at - floor(at);
    }
}

static double pulse_share(const NetworkScreen *screen)
{
    double length = (double)screen->motion.pulse / 1000;
    return length > 0 ? fmin(1, screen->now.pulse / length) : 1;
}

void network_time_picture(const NetworkScreen *screen, NetPicture *picture)
{
    const NetworkState *now = &screen->now;
    const Roll *roll = &now->cockpit.roll;
    picture->stage = NET_BACKWARD, picture->layer = 0, picture->progress = 1;
    if (now->by_stage) {
        picture->stage = now->stage, picture->layer = now->layer;
        picture->progress = now->stage == NET_LOSS ? 1 : pulse_share(screen);
        picture->gathered = now->stage == NET_UPDATE ? (int)(picture->progress * screen->count) : 0;
    } else if (roll->target == roll->step + 1 && roll->length > 0 && roll->shown == roll->step) {
        stage_of_roll(screen, fmin(0.999, roll->elapsed / roll->length), picture);
    }
}

bool network_time_busy(const NetworkScreen *screen)
{
    const Roll *roll = &screen->now.cockpit.roll;
    return roll_moving(roll) || roll->shown != roll->step || screen->now.seek > roll->step ||
           (screen->now.by_stage && pulse_share(screen) < 1);
}

/* ---- hands ------------------------------------------------------------------------------------------------------ */

bool network_time_command(NetworkScreen *screen, Command command, int which)
{
    if (command == COMMAND_NEXT_LINE) stage_on(screen);
    else if (command == COMMAND_PREVIOUS_LINE) stage_back(screen);
    else {
        screen->now.seek = -1;
        bool speed = command == COMMAND_FASTER || command == COMMAND_SLOWER || command == COMMAND_MAP;
        if (!cockpit_command(&screen->now.cockpit, command, which)) return false;
        if (!speed) screen->now.by_stage = false;
    }
    screen->stale = true;
    return true;
}

/* Up and Down are the speed while it plays, and go through the stages while it rests. */
void network_time_keys(NetworkScreen *screen, Ui *ui)
{
    static const Command keys[] = {
        COMMAND_STEP_FORWARD, COMMAND_STEP_BACK, COMMAND_TEN_FORWARD, COMMAND_TEN_BACK,
        COMMAND_FIRST_STEP,   COMMAND_LAST_STEP, COMMAND_NEXT_LINE,   COMMAND_PREVIOUS_LINE,
        COMMAND_FASTER,       COMMAND_SLOWER,    COMMAND_MAP,
    };
    bool plays = screen->now.cockpit.roll.playing;
    while (!ui_somebody_has_focus(ui) && ui_command(ui, COMMAND_PLAY, NULL))
        network_time_command(screen, COMMAND_PLAY, 0);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        int which = 0;
        if (plays && (keys[i] == COMMAND_NEXT_LINE || keys[i] == COMMAND_PREVIOUS_LINE)) continue;
        while (ui_command(ui, keys[i], &which)) network_time_command(screen, keys[i], which);
    }
}

/* Anywhere on the track. What is not reached so far is sought while frames go on. */
void network_time_go_to(NetworkScreen *screen, int step)
{
    Roll *roll = &screen->now.cockpit.roll;
    int reached = training_reached(screen->training);
    roll_play(roll, false);
    screen->now.by_stage = false;
    screen->now.seek = step > reached && screen->clock ? step : -1;
    roll_to(roll, screen->now.seek < 0 ? step : reached);
    screen->stale = true;
}

/* ---- going on --------------------------------------------------------------------------------------------------- */

/* As far as the roll wants, or as there is time for. At full speed there is no place that it wants: it is where training is. */
static void go_on(NetworkScreen *screen, double start, double seconds, bool final)
{
    NetworkState *now = &screen->now;
    Roll *roll = &now->cockpit.roll;
    double left = fmin(FRAME - screen->drawn, LONGEST - screen->slowest) - RESERVE, until = start + fmax(LEAST, left);
    bool flat_out = roll->playing && isinf(roll_speed(roll)) && screen->clock;
    now->pulse += seconds;
    if (final) {
        training_reach(screen->training, roll->target);
        return;
    }
    if (now->seek > roll->step && screen->clock) {
        roll_follow(roll, training_advance(screen->training, now->seek, screen->clock, until), seconds);
        if (roll->step >= now->seek) roll_to(roll, roll->step);
        return;
    }
    now->seek = -1;
    if (flat_out) {
        roll_follow(roll, training_advance(screen->training, roll->last, screen->clock, until), seconds);
        return;
    }
    roll_advance(roll, seconds);
    int wanted = roll->target > roll->step ? roll->target : roll->step;
    int got = screen->clock && roll->playing ? training_advance(screen->training, wanted, screen->clock, until)
                                             : (training_reach(screen->training, wanted), wanted);
    if (got < roll->step) roll_follow(roll, got, 0);
}

void network_time_advance(NetworkScreen *screen, double seconds, bool final)
{
    double start = screen->clock ? screen->clock() : 0;
    go_on(screen, start, seconds, final);
    screen->trained = screen->clock ? screen->clock() - start : 0;
}
