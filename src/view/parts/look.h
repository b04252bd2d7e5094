/* look.h: what each run wears.
 *
 * Use     look_series(theme, runs, series); again when the theme changes.
 * Series  the first run of a rule that the tokens name takes its colour and marker; every other run takes the next free
 *         series; from the sixth on a run is grey in the scene.
 */
#ifndef VIEW_PARTS_LOOK_H
#define VIEW_PARTS_LOOK_H

#include "draw/theme.h"
#include "view/parts/picture.h"

void look_series(const Theme *theme, const Runs *runs, Series *series); /* [runs->count] */

#endif
