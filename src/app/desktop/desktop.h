/* desktop.h: what the program has to know of the machine that it runs on, besides its window: where it lies, and where the
 * fonts are.
 *
 * Use     desktop_begin() first of all; fonts_create(theme, desktop_font).
 * Errors  none: what is not found is as if it were not there.
 */
#ifndef APP_DESKTOP_DESKTOP_H
#define APP_DESKTOP_DESKTOP_H

#include "draw/font.h"

void desktop_begin(void);
/* What fontconfig likes best: a FontFinder. */
bool desktop_font(const FontWanted *wanted, FontFile *out);

#endif
