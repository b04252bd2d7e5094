/* edit_tune.h: the learning rate that ends lowest, for every run of a scene, found by trying many.
 *
 * Use     Tune *tune = tune_create(scene); then a little at a time: while (!tune_work(tune, updates)) …;
 *         edit_rates(edit, tune_rates(tune), &error); tune_destroy.
 * How     TUNE_RATES rates on a log grid over the range of the option, and the run's own, over the scene's steps (at most
 *         TUNE_STEPS) from its start, with the run's options, schedule and forks left out, without noise: lowest loss at the end,
 *         within twice the map. Where many end equally low, the middle one.
 * Units   `updates`: about how many updates of one ball may be made in a call.
 * Same    the same rates however the work is cut.
 * Owns    what it works with, but the scene's rules, schedules and surface: the scene must outlive it and keep its runs.
 */
#ifndef RUN_SCENE_EDIT_TUNE_H
#define RUN_SCENE_EDIT_TUNE_H

#include "run/scene/scene.h"

enum { TUNE_RATES = 61, TUNE_STEPS = 20000 };

typedef struct Tune Tune;

Tune *tune_create(const SceneFile *scene);
void tune_destroy(Tune *tune);              /* NULL is fine */
bool tune_work(Tune *tune, int updates);    /* true: all is done */
double tune_progress(const Tune *tune);     /* 0 .. 1 */
const double *tune_rates(const Tune *tune); /* [runs]; NaN: none ended anywhere */
int tune_steps(const Tune *tune);

#endif
