#include "ui/commands.h"

#include "base/text.h"

#include <string.h>

static const struct {
    const char *name, *group, *does;
} rows[COMMAND_COUNT] = {[COMMAND_NONE] = {"NONE", NULL, ""},
#define COMMAND_ROW(name, group, does) [COMMAND_##name] = {#name, group, does},
                         COMMAND_TABLE(COMMAND_ROW)
#undef COMMAND_ROW
};

const char *command_group(Command command) { return rows[command].group; }
const char *command_does(Command command) { return rows[command].does; }

static bool is_of(const ThemeKey *key, Command command)
{
    return rows[command].group && !strcmp(key->does, rows[command].does) && !strcmp(key->group, rows[command].group);
}

Command command_of(const ThemeKey *key)
{
    int command = COMMAND_COUNT - 1;
    while (command > COMMAND_NONE && !is_of(key, (Command)command)) command--;
    return (Command)command;
}

const ThemeKey *command_key(const Theme *theme, Command command, int *from)
{
    while (*from < theme->key_count) {
        const ThemeKey *key = &theme->keys[(*from)++];
        if (is_of(key, command)) return key;
    }
    return NULL;
}

static Status unknown(const Theme *theme, const ThemeKey *key, Error *error)
{
    const char *names[COMMAND_COUNT];
    int count = 0;
    for (int i = 1; i < COMMAND_COUNT; i++)
        if (rows[i].group && !strcmp(rows[i].group, key->group)) names[count++] = rows[i].does;
    if (!count)
        return error_at(error, theme->path, key->line, 1, STATUS_NAME, "no command is in the group '%s' of keys",
                        key->group);
    const char *near = nearest_name(key->does, names, count);
    return error_at(error, theme->path, key->line, 1, STATUS_NAME, "the key %s: no command does '%s'%s%s%s", key->key,
                    key->does, near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
}

Status commands_check(const Theme *theme, Error *error)
{
    for (int i = 0; i < theme->key_count; i++)
        if (!command_of(&theme->keys[i])) return unknown(theme, &theme->keys[i], error);
    for (int i = 1; i < COMMAND_COUNT; i++) {
        int from = 0;
        if (rows[i].group && !command_key(theme, (Command)i, &from))
            return error_at(error, theme->path, 0, 0, STATUS_NAME, "the command %s has no key: keyboard needs '%s: %s'",
                            rows[i].name, rows[i].group, rows[i].does);
    }
    return STATUS_OK;
}
