/* workings_view.h: one update line by line: every line of the rule, the one at hand with its numbers, its arrow on the map.
 *
 * Use     workings_keys before other keys are taken, then workings_draw in the place of the stage, while `open`; the caller
 *         does what the act says: WorkingsAct.step is the update to show, a line of another one was asked for.
 * Lines   Down and Up go by line, over the ends to the next and the last update; Right and Left, the caller's, by update.
 * Beside  a second run's update in a second column; lines of one role stand in one row.
 * Rules   there is nothing here about any rule: all comes from run/workings.h.
 * Units   canvas units.
 * Owns    layouts and histories, made anew when update, run, scale or width change; a steady frame makes nothing.
 */
#ifndef VIEW_WORKINGS_WORKINGS_VIEW_H
#define VIEW_WORKINGS_WORKINGS_VIEW_H

#include "view/runs/stage_layout.h"
#include "view/parts/rich.h"
#include "view/parts/roll.h"
#include "view/parts/workings_line.h"
#include "view/workings/workings_map.h"
#include "view/workings/workings_plots.h"

enum { WORKINGS_ROWS = 112, WORKINGS_SIDES = 2, WORKINGS_RUNS = 64 };

typedef struct WorkingRow {
    int line[WORKINGS_SIDES];
} WorkingRow; /* -1: nothing of this side */

typedef struct WorkingSide {
    int run;
    bool there; /* the run has such an update */
    Workings now;
    Arena arena;     /* of now and symbols */
    Layout axis[2];  /* the names of x and y */
    WorkingArt *art; /* [now.count] */
    uint64_t key;
    Arena large; /* of the line at hand */
    WorkingArt big;
    bool below; /* its formula stands under the note: it is too wide for the place beside it */
    int big_line;
    uint64_t big_key;
    Rich says, note;
} WorkingSide;

/* Where one is in it: plain, to be copied. */
typedef struct WorkingsHand {
    bool open;
    int run, beside; /* beside: another run; -1: none */
    int row;         /* the one at hand */
    bool to_last;    /* the next update shown begins with its last line */
    int step;        /* of the last frame */
    double grown;    /* seconds since the line at hand was reached */
    bool in_valley;  /* the valley in the place of the map */
    float share;     /* of the newest arrow that is grown */
    int tab;         /* where there is room for one thing only: lines, map, values */
    float offset;    /* of the list */
    bool follow;     /* the list moves so that the line at hand is in sight */
} WorkingsHand;

typedef struct WorkingsView {
    WorkingsHand hand;
    WorkingSide side[WORKINGS_SIDES];
    WorkingRow rows[WORKINGS_ROWS];
    int row_count;
    WorkingsMap map;
    WorkingsPlots plots;
    bool moving;      /* an arrow grows, a history fills in */
    const Race *race; /* of the last frame, for names */
} WorkingsView;

/* valley: where the caller draws the valley (workings_camera, workings_valley); w = 0: nowhere. step -1: stays. */
typedef struct WorkingsAct {
    bool closes;
    int step;
    Rect valley;
} WorkingsAct;

void workings_open(WorkingsView *view, int run);
/* Takes the keys that are its own. */
WorkingsAct workings_keys(WorkingsView *view, Ui *ui, const Picture *picture);
WorkingsAct workings_draw(WorkingsView *view, Ui *ui, const Frame *frame, const LandscapeStyle *style,
                          const Picture *picture, const Ground *ground, bool final);
/* The camera near the ball, from the side that `camera` looks from; where the ball is; then the arrows over the valley. */
Camera workings_camera(const WorkingsView *view, const Camera *camera, const Picture *picture, const Ground *ground);
double workings_at(const WorkingsView *view, const Picture *picture);
void workings_valley(WorkingsView *view, Ui *ui, Rect area, const ValleyView *valley, const Camera *camera,
                     const LandscapeStyle *style, const Picture *picture, const Ground *ground);
bool workings_busy(const WorkingsView *view);
void workings_free(WorkingsView *view);

#endif
