/* leaderboard_view.h: who is lowest now, and the word about each run; in tabs also the values of the step.
 *
 * Use     leaderboard_draw in every frame; its answer is the run that was clicked, or -1.
 * Owns    the places of its rows, which slide where the order changes.
 */
#ifndef VIEW_RUNS_LEADERBOARD_VIEW_H
#define VIEW_RUNS_LEADERBOARD_VIEW_H

#include "ui/ui.h"
#include "view/runs/stage_layout.h"
#include "view/parts/picture.h"

typedef struct Leaderboard {
    float place[RUNS_MAX]; /* row of each run, on its way */
    float from[RUNS_MAX];
    int row[RUNS_MAX]; /* where it goes */
    float slid;        /* share of the way's time, 0 to 1 */
    bool ready;
} Leaderboard;

/* `at_once`: rows do not slide (pictures). */
int leaderboard_draw(Leaderboard *board, Ui *ui, const StageLayout *at, const Picture *picture, bool at_once,
                     bool *twice);
void leaderboard_values(Ui *ui, const StageLayout *at, const Picture *picture);
bool leaderboard_busy(const Leaderboard *board);

#endif
