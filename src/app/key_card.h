/* key_card.h: every key at a glance, over whatever screen is there.
 *
 * Use     if (key_card_draw(ui, title)) close it. `title`: of the screen below.
 * Data    the keys are those of the tokens' keyboard; which stand together is the table in key_card.c.
 */
#ifndef APP_KEY_CARD_H
#define APP_KEY_CARD_H

#include "ui/ui.h"

bool key_card_draw(Ui *ui, const char *title);

#endif
