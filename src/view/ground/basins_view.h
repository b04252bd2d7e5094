/* basins_view.h: the map's other face: every start in the colour of the minimum that a rule reaches from there.
 *
 * Use     basins_view_take in every frame, shown or not; then, while `on`, the map calls the rest. basins_view_free.
 * Shows   a colour, a pattern of lines and a letter for each minimum; untouched ground where the rule is on its way still;
 *         red crosses where it diverges.
 * Cost    BASINS_UPDATES updates of one ball in a frame; its picture is made anew a few times on the way, not in every frame.
 * Owns    the grid and its picture. Borrows the scene, which must outlive it.
 */
#ifndef VIEW_GROUND_BASINS_VIEW_H
#define VIEW_GROUND_BASINS_VIEW_H

#include "run/basins.h"
#include "run/scene/scene.h"
#include "ui/ui.h"
#include "view/ground/field.h"
#include "view/parts/picture.h"

enum { BASINS_UPDATES = 200000, BASINS_SLOW_UPDATES = 10000 }; /* the second for rules that go one ball at a time */

typedef struct BasinsView {
    bool on;
    Basins *basins; /* NULL: none, or this rule cannot be run so */
    RunDesc run;    /* of `basins` */
    int steps;
    Image picture;
    uint64_t key; /* of what `picture` shows */
    double at[2]; /* where `from` was run */
    int from;
    int ends_then; /* how many ends were known then */
} BasinsView;

/* The run that is soloed, else the first that is seen. final: all of the grid at once. */
void basins_view_take(BasinsView *view, const SceneFile *scene, const Picture *picture, bool final);
bool basins_view_busy(const BasinsView *view);
void basins_view_forget(BasinsView *view); /* the scene's pieces are others; it stays on */
void basins_view_free(BasinsView *view);

/* `ground` in the colours; the same until something changes. key: of the ground. */
const Image *basins_view_ground(BasinsView *view, Ui *ui, const MapFrame *frame, const Image *ground, uint64_t key);
uint64_t basins_view_key(const BasinsView *view);
/* The letters beside the minima, not under the two `boxes`. */
void basins_view_letters(const BasinsView *view, Ui *ui, const MapFrame *frame, Rect inner, const Rect boxes[2]);
float basins_view_name_width(const BasinsView *view, Ui *ui);
void basins_view_name(const BasinsView *view, Ui *ui, Rect chip); /* with the progress */
/* "From here Adam reaches A (3.0, 2.0)" */
const char *basins_view_says(BasinsView *view, const double at[2], char out[200]);

#endif
