/* class_look.h: how examples are shown: their class by colour and shape, their part by the filling.
 *
 * Use     class_look(theme, classes, class); class_mark for one example, in pictures and legends alike.
 * Parts   train filled, test open, validation open with a point in the middle.
 */
#ifndef VIEW_PARTS_CLASS_LOOK_H
#define VIEW_PARTS_CLASS_LOOK_H

#include "model/network/examples.h"
#include "ui/ui.h"

/* Of two classes the second is the one that is said yes to: + of the tokens, the first is −. classes 0: numbers. */
const ThemeClass *class_look(const Theme *theme, int classes, int class);
Color class_color(const Theme *theme, int classes, int class);
/* The ground in a colour: the stronger, the surer one is, 0 to 1. Points on it stay in sight. */
Color class_tone(const Theme *theme, Color color, float sure);
/* The ground where one output says `share` of the way from − to +, 0 to 1. */
Color class_scale(const Theme *theme, float share);

void class_mark(Ui *ui, Marker marker, Color color, float x, float y, float radius, ExamplePart part);

/* The name of a class, small; what is too wide is cut in its middle, so that names that begin alike stay different. */
void class_name(Ui *ui, float x, float baseline, float width, UiAlign align, Color color, const char *name);

#endif
