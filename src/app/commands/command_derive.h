/* command_derive.h: `valley derive`: a formula's derivatives. */
#ifndef APP_COMMANDS_COMMAND_DERIVE_H
#define APP_COMMANDS_COMMAND_DERIVE_H

int command_derive(int argc, char **argv); /* argv[0] is "derive"; returns the exit status */

#endif
