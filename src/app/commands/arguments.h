/* arguments.h: the words behind a command, by a table.
 *
 * Rules   an option takes the next word as its value even if that begins with '-'; `--option=value` works too; `--` ends the
 *         options; the first `literal` words are taken as they stand even if they begin with '-' (a formula "-x^2").
 * Errors  STATUS_USAGE: what is unknown or missing, with the nearest option.
 */
#ifndef APP_COMMANDS_ARGUMENTS_H
#define APP_COMMANDS_ARGUMENTS_H

#include "base/error.h"

enum { ARGUMENT_WORDS_MAX = 64 };

typedef struct ArgumentOption {
    const char *name, *also; /* "--output", "-o"; also may be NULL */
    const char **value;      /* set to the last value given; or … */
    const char **values;
    int *count, most; /* … all of them, up to `most`; or … */
    bool *flag;       /* … set: the option takes no value */
} ArgumentOption;

typedef struct Arguments {
    const char *words[ARGUMENT_WORDS_MAX];
    int count;
    bool help; /* --help or -h among the options */
} Arguments;

/* argv[0] is the command itself. */
Status arguments_read(int argc, char **argv, const ArgumentOption *options, int option_count, int literal,
                      Arguments *out, Error *error);

#endif
