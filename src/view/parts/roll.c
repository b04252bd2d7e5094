#include "view/parts/roll.h"

#include <math.h>

enum {
    PACE = 3,         /* steps a second at speed 1 */
    FASTEST = 2000,   /* at the speed "max" */
    NUMBERS = 10,     /* changes of a number a second */
    LEAST_MS = 60,    /* no shorter roll */
    LEAST_FRAMES = 4, /* a second, as if no frame took longer */
};
#define SHARE 0.8 /* of the time between two steps, at most, is a roll */

Roll roll_start(int last) { return (Roll){.last = last < 0 ? 0 : last, .speed = 1}; }

void roll_pace(Roll *roll, const ThemeMotion *motion)
{
    roll->motion = motion;
    if (roll->speed >= motion->speed_count) roll->speed = motion->speed_count - 1;
}

static double roll_seconds(const Roll *roll) { return roll->motion ? (double)roll->motion->step / 1000 : 0; }

double roll_speed(const Roll *roll) { return roll->motion ? (double)roll->motion->speeds[roll->speed] : 1; }

static double interval(const Roll *roll)
{
    double speed = roll_speed(roll);
    return isinf(speed) ? 1.0 / FASTEST : 1.0 / (PACE * speed);
}

static void arrive(Roll *roll, int step)
{
    roll->step = roll->target = step;
    roll->elapsed = roll->length = 0;
    if (step > roll->reached) roll->reached = step;
}

static void show(Roll *roll)
{
    roll->shown = roll->step;
    roll->since_shown = 0;
}

static void begin(Roll *roll, int target, double length)
{
    if (target < 0) target = 0;
    if (target > roll->last) target = roll->last;
    if (target == roll->step) return;
    if (length < LEAST_MS / 1000.0) {
        arrive(roll, target);
        return;
    }
    roll->target = target;
    roll->elapsed = 0;
    roll->length = length;
}

/* Steps of a playing race that fall into `seconds`; one that rolls begins at most once a call. */
static void play_on(Roll *roll, double seconds)
{
    double every = interval(roll), length = fmin(roll_seconds(roll), SHARE * every);
    if (roll->starts) roll->wait = every, roll->starts = false;
    roll->wait += seconds;
    while (roll->wait >= every && roll->step < roll->last) {
        if (roll->target != roll->step) arrive(roll, roll->target);
        if (roll->step >= roll->last) break;
        roll->wait -= every;
        begin(roll, roll->step + 1, length);
        if (roll->target != roll->step) {
            roll->elapsed = fmin(roll->wait, roll->length);
            if (roll->elapsed >= roll->length) arrive(roll, roll->target);
        }
    }
    if (roll->step >= roll->last && roll->target == roll->step) roll->playing = false, roll->wait = 0;
}

static void show_in_time(Roll *roll, double seconds)
{
    double every = 1.0 / NUMBERS;
    bool fast = roll->playing && interval(roll) < every;
    roll->since_shown += seconds;
    if (!fast || roll->since_shown >= every) show(roll);
}

void roll_advance(Roll *roll, double seconds)
{
    if (!(seconds > 0)) seconds = 0;
    seconds = fmin(seconds, 1.0 / LEAST_FRAMES); /* after a pause of the machine nothing leaps */
    if (roll->target != roll->step) {
        roll->elapsed += seconds;
        if (roll->elapsed >= roll->length) arrive(roll, roll->target);
    }
    if (roll->playing) play_on(roll, seconds);
    show_in_time(roll, seconds);
}

void roll_follow(Roll *roll, int step, double seconds)
{
    arrive(roll, step < roll->last ? step : roll->last);
    roll->wait = 0, roll->starts = false;
    if (roll->step >= roll->last) roll->playing = false;
    show_in_time(roll, seconds);
    if (roll->shown > roll->step) show(roll);
}

static void finish(Roll *roll)
{
    if (roll->target != roll->step) arrive(roll, roll->target);
}

void roll_by(Roll *roll, int steps)
{
    finish(roll);
    roll->wait = 0;
    begin(roll, roll->step + steps, roll_seconds(roll));
    show(roll);
}

void roll_to(Roll *roll, int step)
{
    if (step < 0) step = 0;
    if (step > roll->last) step = roll->last;
    arrive(roll, step);
    roll->wait = 0;
    show(roll);
}

void roll_play(Roll *roll, bool playing)
{
    if (playing == roll->playing) return;
    finish(roll);
    if (playing && roll->step >= roll->last) arrive(roll, 0);
    roll->playing = playing && roll->last > 0;
    roll->wait = 0;
    roll->starts = roll->playing;
    show(roll);
}

void roll_faster(Roll *roll, int notches)
{
    int speed = roll->speed + notches, last = roll->motion ? roll->motion->speed_count - 1 : roll->speed;
    roll->speed = speed < 0 ? 0 : speed > last ? last : speed;
    double every = interval(roll);
    if (roll->wait > every) roll->wait = every;
}

double roll_at(const Roll *roll)
{
    if (roll->target == roll->step || roll->length <= 0) return roll->step;
    float t = (float)(roll->elapsed / roll->length);
    return roll->step + (roll->target - roll->step) * (double)theme_ease(roll->motion->roll, t);
}

bool roll_moving(const Roll *roll) { return roll->playing || roll->target != roll->step; }
