/* script.h: the commands that `valley drive` follows.
 *
 * Use     script_read(arena, "tour.txt", &script, &error); then look at script.commands in order.
 * Format  one command a line; `#` at the start of a line, or after a space at a command without text, begins a comment:
 *         wait FRAMES · key K · keydown K · keyup K · type TEXT · click LABEL [right|double] · click X,Y [right|double] ·
 *         move X,Y · drag X,Y X,Y [right|middle] · wheel X,Y N · drop FILE · size WxH · shot NAME.png · describe NAME.json ·
 *         expect LABEL VALUE · copy FILE FILE · quit
 * Errors  FILE:LINE:COLUMN with what to write instead; the whole file is read before anything is done.
 */
#ifndef APP_COMMANDS_SCRIPT_H
#define APP_COMMANDS_SCRIPT_H

#include "base/arena.h"
#include "base/error.h"
#include "ui/keys.h"

typedef enum ScriptVerb {
    SCRIPT_WAIT,
    SCRIPT_KEY,
    SCRIPT_KEYDOWN,
    SCRIPT_KEYUP,
    SCRIPT_TYPE,
    SCRIPT_CLICK,
    SCRIPT_MOVE,
    SCRIPT_DRAG,
    SCRIPT_WHEEL,
    SCRIPT_DROP,
    SCRIPT_COPY,
    SCRIPT_SIZE,
    SCRIPT_SHOT,
    SCRIPT_DESCRIBE,
    SCRIPT_EXPECT,
    SCRIPT_QUIT
} ScriptVerb;

enum { SCRIPT_COMMANDS_MAX = 100000, SCRIPT_WAIT_MAX = 1000000, SCRIPT_SIZE_MAX = 8192 };

typedef struct ScriptCommand {
    ScriptVerb verb;
    int line;
    const char *text, *to; /* of type, click, drop, shot, describe, expect; of copy both; in the arena */
    char key[KEY_NAME_SIZE];
    int count; /* wait; width and height: count, other */
    int other;
    bool at_place; /* click: x and y instead of a label */
    bool right, middle, twice;
    float x, y, x2, y2, notches;
} ScriptCommand;

typedef struct Script {
    const char *path;
    ScriptCommand *commands;
    int count;
} Script;

Status script_read(Arena *arena, const char *path, Script *out, Error *error);
Status script_parse(Arena *arena, const char *path, const char *text, size_t length, Script *out, Error *error);

/* "1920x1080", both from 1 to SCRIPT_SIZE_MAX. */
bool size_read(const char *text, int *width, int *height);

#endif
