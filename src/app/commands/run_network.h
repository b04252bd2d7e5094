/* run_network.h: valley run of a scene of networks: all its runs as figures. */
#ifndef APP_COMMANDS_RUN_NETWORK_H
#define APP_COMMANDS_RUN_NETWORK_H

#include "run/meaning.h"

typedef struct RunNetwork {
    const char *const *rules; /* [rule_count] in the place of the scene's runs */
    int rule_count;
    const char *steps, *schedule, *seed, *csv;
} RunNetwork;

Status run_network(const RunNetwork *request, Meaning *meaning, Error *error); /* takes the meaning's tree */

#endif
