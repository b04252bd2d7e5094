#include "app/commands/command.h"

#include <stdio.h>
#include <string.h>

static int say(const Error *error, int status)
{
    char text[2048];
    error_format(error, text, sizeof text);
    fputs(text, stderr);
    return status;
}

Status command_usage(Error *error)
{
    bool line = !strcmp(error->file, "options") || !strcmp(error->file, "layers");
    bool in_file = error->line > 0 && error->file[0] && !line;
    if (!in_file && (error->status == STATUS_NAME || error->status == STATUS_VALUE || error->status == STATUS_SYNTAX))
        error->status = STATUS_USAGE;
    return error->status;
}

int command_fail(const Error *error) { return say(error, error->status == STATUS_USAGE ? 2 : 1); }

/* What stands in a file or formula is the work's fault; a name on the command line that does not exist is its usage. */
int command_fail_scene(const Error *error)
{
    bool usage = error->status == STATUS_USAGE ||
                 (!error->line && (error->status == STATUS_NAME || error->status == STATUS_VALUE));
    return say(error, usage ? 2 : 1);
}
