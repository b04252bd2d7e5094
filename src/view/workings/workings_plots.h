/* workings_plots.h: how each quantity of an update came to be what it is: small plots over the steps so far.
 *
 * Use     workings_plots_draw in every frame; workings_plots_free.
 * Shows   the slope, the newest average (or another line that is neither), the step; x part solid, y part dotted.
 * Cost    at most PLOTS_UPDATES updates are explained in a frame: a long past fills in over a few frames.
 * Units   canvas units.
 * Owns    the histories.
 */
#ifndef VIEW_WORKINGS_WORKINGS_PLOTS_H
#define VIEW_WORKINGS_WORKINGS_PLOTS_H

#include "formula/math/math_layout.h"
#include "run/workings.h"
#include "ui/ui.h"
#include "view/parts/picture.h"

enum { PLOTS_MAX = 3, PLOTS_UPDATES = 300, PLOTS_STEPS = 100000 };

typedef struct WorkingsPlots {
    uint64_t of; /* the race, the run and the lines that the histories are of */
    char names[PLOTS_MAX][64];
    const char *roles[PLOTS_MAX];
    int ordinal[PLOTS_MAX]; /* the n-th line of that name */
    int count;
    float *values;
    int room;  /* [PLOTS_MAX][room][2]; NaN where an update has no such line */
    int known; /* updates 1..known are filled in */
    Arena arena, laid;
    uint64_t laid_key;
    Layout titles[PLOTS_MAX];
} WorkingsPlots;

bool workings_plots_draw(WorkingsPlots *plots, Ui *ui, Rect area, const Workings *workings, int line,
                         const Picture *picture, bool final);
void workings_plots_free(WorkingsPlots *plots);

#endif
