#include "app/commands/output.h"

#include "base/file.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

void output_number(TextBuffer *out, double value)
{
    if (isnan(value)) text_add(out, "nan");
    else if (isinf(value)) text_add(out, value < 0 ? "-inf" : "inf");
    else text_add(out, "%.17g", value);
}

void output_pad(TextBuffer *out, const char *text, int width, bool right)
{
    int space = width - (int)utf8_count(text, strlen(text));
    if (space < 0) space = 0;
    text_add(out, "%*s%s%*s", right ? space : 0, "", text, right ? 0 : space, "");
}

Status output_write(const TextBuffer *text, const char *path, Error *error)
{
    if (strcmp(path, "-")) return file_write(path, text->data ? text->data : "", text->length, error);
    bool good = fwrite(text->data ? text->data : "", 1, text->length, stdout) == text->length;
    if (fflush(stdout) != 0) good = false;
    return good ? STATUS_OK : error_at(error, "", 0, 0, STATUS_FILE, "cannot write: %s", strerror(errno));
}

void output_warn(const char *warnings)
{
    if (warnings) fprintf(stderr, "%s%s", warnings, text_ends(warnings, "\n") ? "" : "\n");
}
