/* option_values.h: values of options as they are written on the command line.
 *
 * Use     arguments_read (arguments.h) takes the words apart; these read one value each.
 * Errors  false: the text is no such value; nothing was written.
 */
#ifndef APP_COMMANDS_OPTION_VALUES_H
#define APP_COMMANDS_OPTION_VALUES_H

#include <stdbool.h>
#include <stdint.h>

bool options_point(const char *text, double out[2]); /* "-1.5,2": finite numbers */
bool options_whole(const char *text, int64_t low, int64_t high, int64_t *out);
bool options_seed(const char *text, uint64_t *out);                    /* 0 .. 2^64 - 1 */
bool options_constant(const char *text, char name[64], double *value); /* "a=4" */

#endif
