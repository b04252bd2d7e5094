/* export.h: a race as figures for other programs.
 *
 * Use     export_names -> export_csv
 * Format  optimizer,step,x,y,loss,grad_x,grad_y,lr: one row a step, run after run; step 0 is the start and has no lr. Numbers
 *         read back exactly. A run that ended has no rows beyond its last finite step.
 * Not     files, the clipboard.
 */
#ifndef RUN_GIVE_EXPORT_H
#define RUN_GIVE_EXPORT_H

#include "base/text.h"
#include "run/race.h"

enum { EXPORT_NAME_SIZE = 256 };

/* The column `optimizer`: the rule's name; a rule that occurs again: its text; then with #2, #3, … `texts` [run_count] may be
 * NULL: the text is then the rule with what differs from its defaults, "adam:lr=0.1". */
void export_names(const Race *race, const char *const *texts, char names[][EXPORT_NAME_SIZE]);

/* Of every run the steps up to last[run]. */
void export_csv(const Race *race, char names[][EXPORT_NAME_SIZE], const int *last, TextBuffer *out);

/* The same up to one step of the race, which has been reached, with the names by themselves. */
void export_csv_to(const Race *race, int step, TextBuffer *out);

#endif
