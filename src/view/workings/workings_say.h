/* workings_say.h: one sentence about one line of an update, computed from its numbers.
 *
 * Use     workings_say(&workings, race, line, out): text for rich.h; "" where the numbers say nothing worth a sentence.
 * Not     what a rule is called: it goes by roles, by what a line is made of and by the values, so that it holds for every
 *         rule file.
 */
#ifndef VIEW_WORKINGS_WORKINGS_SAY_H
#define VIEW_WORKINGS_WORKINGS_SAY_H

#include "run/workings.h"
#include "view/parts/rich.h"

const char *workings_say(const Workings *workings, const Race *race, int line, char out[RICH_TEXT]);

#endif
