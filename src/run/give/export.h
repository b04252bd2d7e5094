/* export.h: a race, or a training, as figures for other programs.
 *
 * Use     export_names -> export_csv; export_epoch -> export_epochs_head, export_epoch_row
 * Format  optimizer,step,x,y,loss,grad_x,grad_y,lr: one row a step, run after run; step 0 is the start and has no lr. Numbers
 *         read back exactly. A run that ended has no rows beyond its last finite step.
 *         epoch,step,train_loss,train_metric,test_loss,test_metric,lr: one row an epoch, row 0 before training, which has no lr;
 *         losses without penalties over the whole set; cells without a number where there is no such set. Where examples
 *         are kept for validation validation_loss,validation_metric follow; of several runs their labels come first.
 * Not     files, the clipboard.
 */
#ifndef RUN_GIVE_EXPORT_H
#define RUN_GIVE_EXPORT_H

#include "base/text.h"
#include "run/race.h"
#include "run/training.h"

enum { EXPORT_NAME_SIZE = 256 };

/* The column `optimizer`: the rule's name; a rule that occurs again: its text; then with #2, #3, … `texts` [run_count] may be
 * NULL: the text is then the rule with what differs from its defaults, "adam:lr=0.1". */
void export_names(const Race *race, const char *const *texts, char names[][EXPORT_NAME_SIZE]);

/* Of every run the steps up to last[run]. */
void export_csv(const Race *race, char names[][EXPORT_NAME_SIZE], const int *last, TextBuffer *out);

/* The same up to one step of the race, which has been reached, with the names by themselves. */
void export_csv_to(const Race *race, int step, TextBuffer *out);

/* What a run of a training is after an epoch. False: it has not come so far, or its loss is no number there. */
typedef struct ExportEpoch {
    int epoch, step;
    TrainPart part[PARTS];
    double lr; /* of the update that led here; NaN in row 0 */
} ExportEpoch;
bool export_epoch(Training *training, int run, int epoch, ExportEpoch *out);
void export_epochs_head(const Training *training, TextBuffer *out);
void export_epoch_row(const Training *training, int run, const ExportEpoch *epoch, TextBuffer *out);
/* Of all runs the epochs that are done at a step. */
void export_training_to(Training *training, int step, TextBuffer *out);

#endif
