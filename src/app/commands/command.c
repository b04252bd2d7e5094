#include "app/commands/command.h"

#include <stdio.h>

static int say(const Error *error, int status)
{
    char text[2048];
    error_format(error, text, sizeof text);
    fputs(text, stderr);
    return status;
}

int command_fail(const Error *error) { return say(error, error->status == STATUS_USAGE ? 2 : 1); }

/* What stands in a file or formula is the work's fault; a name on the command line that does not exist is its usage. */
int command_fail_scene(const Error *error)
{
    bool usage = error->status == STATUS_USAGE ||
                 (!error->line && (error->status == STATUS_NAME || error->status == STATUS_VALUE));
    return say(error, usage ? 2 : 1);
}
