/* output.h: numbers and tables for the terminal and for CSV. */
#ifndef APP_COMMANDS_OUTPUT_H
#define APP_COMMANDS_OUTPUT_H

#include "base/error.h"
#include "base/text.h"

#include <stdbool.h>

void output_number(TextBuffer *out, double value); /* reads back exactly: %.17g, nan, inf, -inf */
void output_pad(TextBuffer *out, const char *text, int width, bool right);   /* by characters, not bytes */
Status output_write(const TextBuffer *text, const char *path, Error *error); /* "-" is stdout */
void output_warn(const char *warnings);                                      /* to stderr; NULL is fine */

#endif
