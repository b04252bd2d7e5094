/* picker.h: choose a surface, or type one; over any screen.
 *
 * Use     Picker *picker = picker_create("himmelblau"); in every frame, after ui_overlay: picker_frame; then picker_act says
 *         if it goes on, closes, or what was chosen: a word for scene_file_open (a surface's name or a formula).
 * Keys    arrows move the ring and fill the formula; letters search; Tab goes to the formula; Enter uses it; Escape closes.
 * Owns    its lists, the formula being typed and the surface made of it.
 * Not     what becomes of the choice.
 */
#ifndef VIEW_GALLERY_PICKER_H
#define VIEW_GALLERY_PICKER_H

#include "ui/ui.h"

#include <stdbool.h>

typedef struct Picker Picker;

enum { PICKER_WORD_SIZE = 1024 };

Picker *picker_create(const char *surface); /* the one to begin at; NULL or unknown: the first */
void picker_destroy(Picker *picker);        /* NULL is fine */
/* `title`: of the screen below, for the bar. `final`: all pictures now. */
void picker_frame(Picker *picker, Ui *ui, const char *title, bool final);
bool picker_busy(const Picker *picker);

typedef enum PickerAct { PICKER_STAYS, PICKER_CLOSES, PICKER_USES } PickerAct;
PickerAct picker_act(Picker *picker, char word[PICKER_WORD_SIZE]); /* of the last frame; takes it */

#endif
