/* timeline_view.h: the transport: back, play, forward, speed, and the track with its handle.
 *
 * Use     TimelineAct act = timeline_draw(ui, at, &picture, &roll); then timeline_steer does what it says.
 * Not     time: see roll.h.
 */
#ifndef VIEW_RUNS_TIMELINE_VIEW_H
#define VIEW_RUNS_TIMELINE_VIEW_H

#include "ui/ui.h"
#include "view/runs/stage_layout.h"
#include "view/parts/cockpit.h"
#include "view/parts/picture.h"

typedef struct TimelineAct {
    bool back, play, forward;
    int speed;      /* notches */
    bool scrubbing; /* the pointer holds the track */
    int scrub;      /* the step under it */
} TimelineAct;

TimelineAct timeline_draw(Ui *ui, const StageLayout *at, const Picture *picture, const Roll *roll);
bool timeline_steer(const TimelineAct *act, Cockpit *cockpit); /* true: something was pressed */

/* Where a step lies on the canvas; curves share it. */
float timeline_x(const StageLayout *at, const Picture *picture, double step);

#endif
