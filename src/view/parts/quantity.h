/* quantity.h: the colour of a quantity's role: slope pink, average lime, its square violet, step cyan.
 *
 * Use     ui_math(…, quantity_ink, ui, …): roles of the formula become colours.
 */
#ifndef VIEW_PARTS_QUANTITY_H
#define VIEW_PARTS_QUANTITY_H

#include "ui/ui.h"

/* `role`: "gradient", "momentum", "second_moment", "step"; any other, or NULL: `otherwise`. */
Color quantity_color(const Ui *ui, const char *role, Color otherwise);
Color quantity_ink(void *ui, const char *role, Color otherwise); /* the same as a MathColor */

#endif
