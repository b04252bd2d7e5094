/* command_check.h: `valley check`: files read as the program would. */
#ifndef APP_COMMANDS_COMMAND_CHECK_H
#define APP_COMMANDS_COMMAND_CHECK_H

int command_check(int argc, char **argv); /* argv[0] is "check"; returns the exit status */

#endif
