/* key_card.h: every key at a glance, over whatever screen is there.
 *
 * Use     if (key_card_draw(ui, title, &offset)) close it. `title`: of the screen below; offset: how far a small window has
 *         scrolled, 0 at first.
 * Data    the keys are those of the tokens' keyboard; which commands stand together is the table in key_card.c.
 */
#ifndef APP_KEY_CARD_H
#define APP_KEY_CARD_H

#include "ui/ui.h"

bool key_card_draw(Ui *ui, const char *title, float *offset);

/* A command that has a key and no place on the card; COMMAND_NONE: all have one. For tests. */
Command key_card_lacks(void);

#endif
