/* bench_stage.h: the frame times of the stage, as figures on stdout. */
#ifndef APP_BENCH_STAGE_H
#define APP_BENCH_STAGE_H

#include "base/error.h"

Status bench_stage(int width, int height, Error *error);

#endif
