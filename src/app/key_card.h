/* key_card.h: every key at a glance, over whatever screen is there.
 *
 * Use     if (key_card_draw(ui, title)) close it. `title`: of the screen below.
 * Data    the keys are those of the tokens' keyboard; which stand together is the table in key_card.c. One that is not
 *         there is shown all the same; key_card_fault names it.
 */
#ifndef APP_KEY_CARD_H
#define APP_KEY_CARD_H

#include "ui/ui.h"

bool key_card_draw(Ui *ui, const char *title);

/* What the table lacks, or asks for in vain; NULL: nothing. For tests. Good until the next call. */
const char *key_card_fault(const Theme *theme);

#endif
