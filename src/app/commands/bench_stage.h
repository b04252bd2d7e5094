/* bench_stage.h: the frame times of the stage and the memory that it takes. */
#ifndef APP_COMMANDS_BENCH_STAGE_H
#define APP_COMMANDS_BENCH_STAGE_H

#include "app/commands/bench_report.h"
#include "base/error.h"

Status bench_stage(BenchReport *report, int width, int height, Error *error);

#endif
