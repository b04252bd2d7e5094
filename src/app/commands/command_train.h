/* command_train.h: `valley train`: a network trained as figures. */
#ifndef APP_COMMANDS_COMMAND_TRAIN_H
#define APP_COMMANDS_COMMAND_TRAIN_H

int command_train(int argc, char **argv); /* argv[0] is "train"; returns the exit status */

#endif
