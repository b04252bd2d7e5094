/* race_runs.h: a race as runs: loss, slope, rate and distance, over steps or gradients asked for; where each run is over.
 *
 * Use     race_runs(&runs, race), again for another race; race_runs_reach before a step is shown.
 * Ends    a run is over where it is no number any more, and already where it is seen to run away.
 * Owns    nothing; borrows the race, and works it out.
 */
#ifndef RUN_RACE_RUNS_H
#define RUN_RACE_RUNS_H

#include "run/race.h"

/* The rows in their order. */
enum { RACE_LOSS, RACE_SLOPE, RACE_RATE, RACE_DISTANCE, RACE_X, RACE_Y, RACE_QUANTITIES };
enum { RACE_BY_STEPS, RACE_BY_EVALUATIONS, RACE_AXES };

void race_runs(Runs *runs, Race *race);     /* short races are worked out at once, longer ones as they are played */
void race_runs_reach(Runs *runs, int step); /* and some steps more, so that it is not asked in every frame */

#endif
