#include "app/commands/script.h"

#include "base/file.h"
#include "base/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef enum Shape {
    NOTHING,
    FRAMES,
    KEY,
    TEXT,
    PLACE_OR_LABEL,
    PLACE,
    TWO_PLACES,
    PLACE_NUMBER,
    PATH,
    TWO_PATHS,
    SIZE,
    LABEL_VALUE
} Shape;

/* To add a command: a row here, its verb in script.h, and what it does in command_drive.c. */
static const struct {
    const char *word;
    ScriptVerb verb;
    Shape shape;
    const char *use;
} verbs[] = {
    {"wait", SCRIPT_WAIT, FRAMES, "wait FRAMES, a whole number from 0: wait 60"},
    {"key", SCRIPT_KEY, KEY, "key K, with its modifiers: key Shift+Right"},
    {"keydown", SCRIPT_KEYDOWN, KEY, "keydown K: keydown Shift"},
    {"keyup", SCRIPT_KEYUP, KEY, "keyup K: keyup Shift"},
    {"type", SCRIPT_TYPE, TEXT, "type TEXT: type x^2 + y^2"},
    {"click", SCRIPT_CLICK, PLACE_OR_LABEL, "click LABEL or click X,Y, then right or double if wanted: click Play"},
    {"move", SCRIPT_MOVE, PLACE, "move X,Y: move 400,300"},
    {"drag", SCRIPT_DRAG, TWO_PLACES, "drag X,Y X,Y, then right or middle if wanted: drag 400,300 500,320"},
    {"wheel", SCRIPT_WHEEL, PLACE_NUMBER, "wheel X,Y N: wheel 400,300 -2"},
    {"drop", SCRIPT_DROP, PATH, "drop FILE: drop bowl.yaml"},
    {"copy", SCRIPT_COPY, TWO_PATHS, "copy FROM TO, two files: copy mended.yaml rule.yaml"},
    {"size", SCRIPT_SIZE, SIZE, "size WxH: size 1280x720"},
    {"shot", SCRIPT_SHOT, PATH, "shot NAME.png"},
    {"describe", SCRIPT_DESCRIBE, PATH, "describe NAME.json"},
    {"expect", SCRIPT_EXPECT, LABEL_VALUE, "expect LABEL VALUE: expect Step 12"},
    {"quit", SCRIPT_QUIT, NOTHING, "quit, and nothing after it"},
};
enum { VERBS = sizeof verbs / sizeof verbs[0] };

static bool whole_number(const char *text, int most, int *out)
{
    char *end;
    if (*text < '0' || *text > '9') return false;
    long value = strtol(text, &end, 10);
    if (*end || value > most) return false;
    *out = (int)value;
    return true;
}

bool size_read(const char *text, int *width, int *height)
{
    char left[16];
    const char *x = strpbrk(text, "xX");
    if (!x || (size_t)(x - text) >= sizeof left) return false;
    memcpy(left, text, (size_t)(x - text));
    left[x - text] = 0;
    return whole_number(left, SCRIPT_SIZE_MAX, width) && whole_number(x + 1, SCRIPT_SIZE_MAX, height) && *width &&
           *height;
}

/* Cuts the next word off; the rest begins at a word. */
static char *next_word(char **rest)
{
    char *word = *rest;
    size_t length = strcspn(word, " \t");
    *rest = word + length;
    if (**rest) {
        *(*rest)++ = 0;
        *rest += strspn(*rest, " \t");
    }
    return word;
}

static bool place_read(const char *text, float *x, float *y)
{
    char left[40];
    double a, b;
    const char *comma = strchr(text, ',');
    if (!comma || (size_t)(comma - text) >= sizeof left) return false;
    memcpy(left, text, (size_t)(comma - text));
    left[comma - text] = 0;
    if (!number_parse(left, &a) || !number_parse(comma + 1, &b)) return false;
    if (!(fabs(a) < 1e6) || !(fabs(b) < 1e6)) return false;
    *x = (float)a;
    *y = (float)b;
    return true;
}

static void trim_end(char *text)
{
    size_t length = strlen(text);
    while (length && strchr(" \t\r", text[length - 1])) text[--length] = 0;
}

/* "Play right": the last word says how to click. A label that is one such word alone stays a label. */
static void click_read(ScriptCommand *command, char *rest)
{
    char *last = strrchr(rest, ' ');
    if (last && (!strcmp(last + 1, "right") || !strcmp(last + 1, "double"))) {
        command->right = last[1] == 'r';
        command->twice = last[1] == 'd';
        *last = 0;
        trim_end(rest);
    }
    command->text = rest;
    command->at_place = place_read(rest, &command->x, &command->y);
}

static bool arguments_read(ScriptCommand *command, Shape shape, char *rest)
{
    double number;
    switch (shape) {
    case NOTHING: return !*rest;
    case FRAMES: return whole_number(rest, SCRIPT_WAIT_MAX, &command->count);
    case KEY: return *rest && key_name_read(command->key, rest);
    case TEXT:
    case PATH: command->text = rest; return *rest;
    case TWO_PATHS: command->text = next_word(&rest), command->to = rest; return *rest;
    case PLACE_OR_LABEL: click_read(command, rest); return *rest;
    case PLACE: return place_read(rest, &command->x, &command->y);
    case TWO_PLACES:
        if (!place_read(next_word(&rest), &command->x, &command->y) ||
            !place_read(next_word(&rest), &command->x2, &command->y2))
            return false;
        command->right = !strcmp(rest, "right"), command->middle = !strcmp(rest, "middle");
        return !*rest || command->right || command->middle;
    case PLACE_NUMBER:
        if (!place_read(next_word(&rest), &command->x, &command->y)) return false;
        if (!number_parse(rest, &number) || !(fabs(number) <= 1000)) return false;
        command->notches = (float)number;
        return true;
    case SIZE: return size_read(rest, &command->count, &command->other);
    case LABEL_VALUE: command->text = rest; return strpbrk(rest, " \t") != NULL;
    }
    return false;
}

/* `rest` is changed. A comment at the end of a line is one only where text cannot hold it. */
static Status line_read(ScriptCommand *command, const char *path, char *rest, Error *error)
{
    const char *words[VERBS];
    int row = 0, column = 1 + (int)strspn(rest, " \t");
    rest += strspn(rest, " \t");
    char *word = next_word(&rest);
    while (row < VERBS && strcmp(word, verbs[row].word)) row++;
    if (row == VERBS) {
        for (int i = 0; i < VERBS; i++) words[i] = verbs[i].word;
        const char *near = nearest_name(word, words, VERBS);
        return error_at(error, path, command->line, column, STATUS_SYNTAX,
                        "'%.40s' is not a command of a script; %s%s%s", word,
                        near ? "did you mean '"
                             : "the first word is one of wait, key, type, click, move, drag, wheel, drop, copy, "
                               "size, shot, describe, expect, quit",
                        near ? near : "", near ? "'?" : "");
    }
    command->verb = verbs[row].verb;
    Shape shape = verbs[row].shape;
    bool free_text =
        shape == TEXT || shape == PLACE_OR_LABEL || shape == LABEL_VALUE || shape == PATH || shape == TWO_PATHS;
    char *comment = free_text || shape == KEY ? NULL : strchr(rest, '#');
    if (comment) *comment = 0;
    trim_end(rest);
    if (arguments_read(command, shape, rest)) return STATUS_OK;
    const char *near = shape == KEY && *rest ? key_nearest(rest) : NULL;
    return error_at(error, path, command->line, column, STATUS_SYNTAX, "'%.20s' cannot be read; write %s%s%s%s", word,
                    verbs[row].use, near ? " (did you mean '" : "", near ? near : "", near ? "'?)" : "");
}

Status script_parse(Arena *arena, const char *path, const char *text, size_t length, Script *out, Error *error)
{
    int lines = 1;
    for (size_t i = 0; i < length; i++) lines += text[i] == '\n';
    if (lines > SCRIPT_COMMANDS_MAX)
        return error_at(error, path, SCRIPT_COMMANDS_MAX + 1, 0, STATUS_LIMIT, "a script has at most %d lines",
                        SCRIPT_COMMANDS_MAX);
    *out = (Script){.path = arena_string(arena, path), .commands = arena_array(arena, ScriptCommand, lines)};
    const char *at = text, *end = text + length;
    if (length >= 3 && !memcmp(at, "\xEF\xBB\xBF", 3)) at += 3;
    for (int line = 1; at < end; line++) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        if (!stop) stop = end;
        char *copy = arena_copy(arena, at, (size_t)(stop - at));
        at = stop + 1;
        trim_end(copy);
        char first = copy[strspn(copy, " \t")];
        if (!first || first == '#') continue;
        ScriptCommand *command = &out->commands[out->count];
        command->line = line;
        Status status = line_read(command, path, copy, error);
        if (status != STATUS_OK) {
            error_excerpt(error, text, length);
            return status;
        }
        out->count++;
    }
    return STATUS_OK;
}

Status script_read(Arena *arena, const char *path, Script *out, Error *error)
{
    char *text;
    size_t length;
    Status status = file_read(arena, path, &text, &length, error);
    return status == STATUS_OK ? script_parse(arena, path, text, length, out, error) : status;
}
