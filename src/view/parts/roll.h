/* roll.h: from a clock to steps: playing, stepping, rolling.
 *
 * Use     roll_pace(&roll, ui_motion(ui)), then roll_advance(&roll, seconds) in every frame; the hands call roll_by,
 *         roll_to, roll_play.
 *         roll.step is the step that numbers belong to; roll_at is where the balls are (2.4: on the way from 2 to 3).
 * Units   seconds, steps. A step rolls as long as the tokens say (320 ms), or 0.8 of the time between steps if that is
 *         shorter; below 60 ms there is no roll. While steps come faster than ten a second, roll.shown (for numbers)
 *         follows at that rate. Before the first roll_pace there is no roll, and time stands still at one speed.
 * Same    a press during a roll finishes the roll and counts: none is lost.
 */
#ifndef VIEW_PARTS_ROLL_H
#define VIEW_PARTS_ROLL_H

#include "draw/theme.h"

typedef struct Roll {
    int step, last; /* where it stands; the end of the timeline */
    int target;     /* of the roll under way; = step at rest */
    int shown;      /* the step that numbers show */
    int reached;    /* the farthest step shown so far */
    int speed;      /* index of the motion's speeds */
    bool playing;
    bool starts;            /* playing: the first step begins at once */
    double elapsed, length; /* of the roll, seconds */
    double wait;            /* playing: since the last step began */
    double since_shown;
    const ThemeMotion *motion; /* borrowed */
} Roll;

Roll roll_start(int last);
void roll_pace(Roll *roll, const ThemeMotion *motion);
double roll_speed(const Roll *roll); /* INFINITY: as fast as it goes */
void roll_advance(Roll *roll, double seconds);
/* Instead: as far as something else has come by itself; numbers follow at their rate. */
void roll_follow(Roll *roll, int step, double seconds);
void roll_by(Roll *roll, int steps);      /* rolls; at the ends it stays */
void roll_to(Roll *roll, int step);       /* at once */
void roll_play(Roll *roll, bool playing); /* from the end it begins anew */
void roll_faster(Roll *roll, int notches);
double roll_at(const Roll *roll); /* eased */
bool roll_moving(const Roll *roll);

#endif
