/* bench_network.h: how fast networks train, and are drawn point by point. */
#ifndef APP_COMMANDS_BENCH_NETWORK_H
#define APP_COMMANDS_BENCH_NETWORK_H

#include "app/commands/bench_report.h"
#include "base/error.h"

Status bench_network(BenchReport *report, Error *error); /* one thread */

#endif
