/* said.h: the sentence about a run, in the words of the screen.
 *
 * Use     char text[160]; ui_hint(ui, said_text(race, run, step, text), …)
 * Not     what is so: race_said. The words: assets/text, group `said`, with $1 and $2 for what is filled in.
 */
#ifndef VIEW_PARTS_SAID_H
#define VIEW_PARTS_SAID_H

#include "run/race.h"

const char *said_text(const Race *race, int run, int step, char out[160]);

#endif
