/* stage_bar.h: what stands in the bar above a stage.
 *
 * Use     stage_bar in every frame; its answer is the command whose button was pressed.
 */
#ifndef VIEW_STAGE_STAGE_BAR_H
#define VIEW_STAGE_STAGE_BAR_H

#include "ui/ui.h"
#include "view/runs/copy_menu.h"

/* `drawer`: the runs drawer is open: its buttons come first. */
Command stage_bar(Ui *ui, const Frame *frame, const char *title, bool drawer, bool can_undo, bool can_redo,
                  CopyMenu *copy, uint64_t version);

#endif
