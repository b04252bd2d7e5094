/* command.h: the words after `valley`: their functions, their help, and what they share.
 *
 * Every command is `int command_NAME(int argc, char **argv)`: argv[0] is the word itself; the result is the exit status:
 * 0 good, 1 the work failed, 2 bad usage. To add one: a file command_NAME.c and a row in main.c.
 */
#ifndef APP_COMMANDS_COMMAND_H
#define APP_COMMANDS_COMMAND_H

#include "app/app.h"
#include "base/error.h"

int command_window(int argc, char **argv); /* argv[0] is the scene's word, or "valley" without one */
int command_play(int argc, char **argv);
int command_shot(int argc, char **argv);
int command_record(int argc, char **argv);
int command_drive(int argc, char **argv);
int command_bench(int argc, char **argv);

/* A name or value on the command line is usage; what stands in a file or formula has a place there and is the work. Texts of
 * options ("options:1:3", "layers:1:9") are the command line. */
Status command_usage(Error *error);

int command_fail(const Error *error); /* the message to stderr; 2 for bad usage, else 1 */
int command_fail_scene(
    const Error *error); /* the same where the word was a scene: an unknown name or value is bad usage */

#endif
