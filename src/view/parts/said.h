/* said.h: what is said of a run, in the words of the screen.
 *
 * Use     char text[160]; ui_hint(ui, said_text(runs_said(runs, run, step), text), …)
 * Not     what is so: run/runs.h, run/race.h. The words: assets/text, groups `said` and `words`.
 */
#ifndef VIEW_PARTS_SAID_H
#define VIEW_PARTS_SAID_H

#include "run/runs.h"

const char *said_text(RunSaid said, char out[160]); /* a sentence */
/* A word or two: "going down", "diverged at 12"; empty at the start. */
const char *said_word(const Runs *runs, int run, int step, char out[64]);

#endif
