/* stage_bar.h: the bar above every stage, and the chips on its scene: caption, height, the hint of the keys.
 *
 * Use     bar_draw in every frame; its answer is the command whose button was pressed.
 * Units   canvas units.
 */
#ifndef VIEW_STAGE_STAGE_BAR_H
#define VIEW_STAGE_STAGE_BAR_H

#include "ui/ui.h"
#include "view/runs/copy_menu.h"

/* `drawer`: the runs drawer is open: its buttons come first. */
Command bar_draw(Ui *ui, const Frame *frame, const char *title, bool drawer, bool can_undo, bool can_redo,
                 CopyMenu *copy, uint64_t version);

/* A word with its key that is pressed like a button: its right end at `right`; returns its width. */
float bar_key(Ui *ui, float right, const char *name, const char *key, bool enabled, bool *pressed);
float bar_key_wide(Ui *ui, const char *name, const char *key);

/* Chips in the clear part of the scene. Their places are known without drawing (w = 0: no room). */
Rect chip_caption_place(Ui *ui, Rect clear, const char *text);
void chip_caption(Ui *ui, Rect clear, const char *text, uint64_t version);
Rect chip_corner_place(Ui *ui, Rect clear, const char *text);
void chip_corner(Ui *ui, Rect clear, const char *text, uint64_t version);
Rect chip_hint_place(Ui *ui, Rect clear);
void chip_hint(Ui *ui, Rect clear, uint64_t version);

#endif
