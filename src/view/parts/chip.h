/* chip.h: chips in the clear part of a scene: caption, what stands in the corner, the hint of the keys.
 *
 * Use     chip_…_place before the scene is drawn, so that names keep clear of them; chip_… after it.
 * Units   canvas units. Where there is no room, w = 0 and nothing is drawn.
 */
#ifndef VIEW_PARTS_CHIP_H
#define VIEW_PARTS_CHIP_H

#include "ui/ui.h"

Rect chip_caption_place(Ui *ui, Rect clear, const char *text);
void chip_caption(Ui *ui, Rect clear, const char *text, uint64_t version);
Rect chip_corner_place(Ui *ui, Rect clear, const char *text);
void chip_corner(Ui *ui, Rect clear, const char *text, uint64_t version);
Rect chip_hint_place(Ui *ui, Rect clear);
void chip_hint(Ui *ui, Rect clear, uint64_t version);

#endif
