/* run_labels.h: what runs side by side are called: "Adam", or what differs among those of a rule, "Adam η 0.1".
 *
 * Use     run_labels(runs, more, count, labels)
 * Same    two runs never have the same label; those that have one in their description keep it, the second one numbered.
 */
#ifndef RUN_RUN_LABELS_H
#define RUN_RUN_LABELS_H

#include "run/descent.h"

enum { RUN_LABEL_SIZE = 96 };

/* more: what each run is besides ("batch 10"), said where runs of a rule differ in it; NULL: nothing. */
void run_labels(const RunDesc *runs, const char *const *more, int count, char (*labels)[RUN_LABEL_SIZE]);

#endif
