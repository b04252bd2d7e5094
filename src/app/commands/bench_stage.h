/* bench_stage.h: the frame times of the stage, as figures on stdout. */
#ifndef APP_COMMANDS_BENCH_STAGE_H
#define APP_COMMANDS_BENCH_STAGE_H

#include "base/error.h"

Status bench_stage(int width, int height, Error *error);

#endif
