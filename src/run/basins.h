/* basins.h: where a rule arrives from every start of the map, a grid that gets finer as it is worked on.
 *
 * Use     basins_create -> a little in every frame: basins_work(basins, updates) -> basins_at for each cell of the picture,
 *         basins_from for one start exactly -> basins_destroy.
 * Grid    BASINS_COARSE cells a side first, then twice as many, up to BASINS_FINE; a cell is run from its middle. Until a cell
 *         of the finer grid is run, the coarser one around it speaks for it.
 * Ends    the surface's minima; then minima that were found on the way, in the order of finding: such that Newton's steps
 *         from where the ball is lead to them and stay near it. Two ends are one within BASINS_NEAR of the domain's widths. The rest is on its way
 *         still (BASIN_ON_THE_WAY: also a saddle, a plain, more ends than BASINS_ENDS), or is not finite (BASIN_DIVERGED).
 * Units   `updates`: about how many updates of one ball may be made in a call; one start at least is run.
 * Same    the same grid however the work is cut. Without noise; steps beyond BASINS_STEPS are left out.
 * Owns    the grid. Borrows surface, rule and schedule, which must outlive it.
 * Errors  basins_create only: what optimizer_create says.
 */
#ifndef RUN_BASINS_H
#define RUN_BASINS_H

#include "run/race.h"

enum { BASINS_COARSE = 32, BASINS_FINE = 256, BASINS_ENDS = 240, BASINS_STEPS = 20000 };
enum { BASIN_ON_THE_WAY = 253, BASIN_DIVERGED = 254, BASIN_UNKNOWN = 255 }; /* else the number of an end */

#define BASINS_NEAR 0.02

typedef struct Basins Basins;

/* Of a run from its start on, its forks left out. */
Status basins_create(Basins **out, const Surface *surface, const RunDesc *run, int steps, Error *error);
void basins_destroy(Basins *basins);           /* NULL is fine */
bool basins_work(Basins *basins, int updates); /* true: all is done */
double basins_progress(const Basins *basins);  /* 0 .. 1 */
int basins_steps(const Basins *basins);
int basins_size(const Basins *basins);                   /* cells a side of the grid that is being run */
long basins_done(const Basins *basins);                  /* cells run in all: changes with what is to be seen */
int basins_at(const Basins *basins, double x, double y); /* the cell there; BASIN_UNKNOWN outside the domain */
int basins_from(Basins *basins, const double at[2]);     /* run now; an end that is new is BASIN_ON_THE_WAY */
int basins_ends(const Basins *basins);
const double *basins_end(const Basins *basins, int end); /* [2] */

#endif
