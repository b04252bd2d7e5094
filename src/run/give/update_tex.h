/* update_tex.h: one update of one run as TeX: what the workings show, for a paper or a slide.
 *
 * Use     update_tex(race, run, step, &out): an `aligned` block (amsmath). Every line of the rule stands in symbols, and under
 *         it with its numbers, for x and for y: "m_x &= 0.9 \cdot 3.2 + 0.1 \cdot 1.5 = 3.03".
 * Same    the numbers, computed with as they are printed, give the printed result (formula/substitute.h); math_from_tex
 *         reads the whole.
 * Errors  false: there is no such update (step < 1, or the run ended before); nothing is written.
 */
#ifndef RUN_GIVE_UPDATE_TEX_H
#define RUN_GIVE_UPDATE_TEX_H

#include "base/text.h"
#include "run/race.h"

bool update_tex(Race *race, int run, int step, TextBuffer *out);

#endif
