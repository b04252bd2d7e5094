/* command_run.h: `valley run`: a race as figures. */
#ifndef APP_COMMANDS_COMMAND_RUN_H
#define APP_COMMANDS_COMMAND_RUN_H

int command_run(int argc, char **argv); /* argv[0] is "run"; returns the exit status */

#endif
