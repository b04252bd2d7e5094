/* cockpit.h: what the hand steers wherever there is a landscape: time, light, the eye, and where the pointer is on the ground.
 *
 * Use     Cockpit cockpit = cockpit_start(last); in every frame cockpit_begin, cockpit_keys, cockpit_advance; then what the
 *         screen draws from it. A button gives its command to cockpit_command.
 * Units   seconds, steps; surface units on the ground.
 * State   plain: to keep a moment is to copy the struct. Borrows the motion of the last frame.
 * Not     pictures (ground/scenery.h), the way home: that is the screen's.
 */
#ifndef VIEW_PARTS_COCKPIT_H
#define VIEW_PARTS_COCKPIT_H

#include "draw/valley/landscape.h"
#include "draw/valley/terrain.h"
#include "ui/ui.h"
#include "view/parts/roll.h"

typedef struct Cockpit {
    Roll roll;
    bool leaps; /* a step does not roll */
    LandscapeLight light;
    bool flat; /* the map has the large place, the valley the small one if there is any */
    Camera camera, from, to;
    double flight; /* seconds since it began; beyond the flight's time it has arrived */
    double still;  /* seconds since the hand moved the eye */
    bool placed;   /* the eye stands somewhere */
    bool pointing; /* the pointer is over ground: */
    double pointer[2];
    const ThemeMotion *motion; /* borrowed; NULL before the first frame */
} Cockpit;

Cockpit cockpit_start(int last);
void cockpit_begin(Cockpit *cockpit, Ui *ui);
/* The keys of time, light, eye and map; not while text is typed. */
void cockpit_keys(Cockpit *cockpit, Ui *ui);
bool cockpit_command(Cockpit *cockpit, Command command, int which); /* true: it was one of these */
void cockpit_step(Cockpit *cockpit, int steps);                     /* time that plays stops */
/* Time, unless `final`, and the eye, which stays above the ground. */
void cockpit_advance(Cockpit *cockpit, const Terrain *terrain, double seconds, bool final);

void cockpit_fly(Cockpit *cockpit, Camera to);
Camera cockpit_goal(const Cockpit *cockpit); /* where the eye flies to, or is */
bool cockpit_moves(const Cockpit *cockpit);  /* the eye; the hand may go on turning it */
bool cockpit_busy(const Cockpit *cockpit);   /* balls or eye are on their way, or numbers wait for balls */
void cockpit_settle(Cockpit *cockpit);       /* no flight any more */
int cockpit_reach(const Cockpit *cockpit);   /* the farthest step that is drawn now */
/* The eye as the shape of its place asks for it: beside a narrow view it moves back. */
Camera cockpit_framed(const Camera *camera, Rect place);

#endif
