/* command_list.h: `valley list`: what there is of a kind. */
#ifndef APP_COMMANDS_COMMAND_LIST_H
#define APP_COMMANDS_COMMAND_LIST_H

int command_list(int argc, char **argv); /* argv[0] is "list"; returns the exit status */

#endif
