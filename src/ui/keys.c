#include "ui/keys.h"

#include "base/text.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* A row: the name, what else it is called, what is printed on the key. */
static const struct {
    const char *name, *also, *cap;
} named[] = {
    {"Space", "Spacebar", "Space"},
    {"Right", "ArrowRight", "→"},
    {"Left", "ArrowLeft", "←"},
    {"Up", "ArrowUp", "↑"},
    {"Down", "ArrowDown", "↓"},
    {"Home", NULL, "Home"},
    {"End", NULL, "End"},
    {"PageDown", "PgDn", "PgDn"},
    {"PageUp", "PgUp", "PgUp"},
    {"Tab", NULL, "Tab"},
    {"Enter", "Return", "Enter"},
    {"Escape", "Esc", "Esc"},
    {"Backspace", NULL, "Backspace"},
    {"Delete", "Del", "Del"},
    {"Insert", "Ins", "Ins"},
    {"Plus", "+", "+"},
    {"Minus", "-", "-"},
    {"Shift", NULL, "Shift"},
    {"Ctrl", "Control", "Ctrl"},
    {"Alt", NULL, "Alt"},
    {"Arrows", NULL, "Arrows"},
    {"F1", NULL, NULL},
    {"F2", NULL, NULL},
    {"F3", NULL, NULL},
    {"F4", NULL, NULL},
    {"F5", NULL, NULL},
    {"F6", NULL, NULL},
    {"F7", NULL, NULL},
    {"F8", NULL, NULL},
    {"F9", NULL, NULL},
    {"F10", NULL, NULL},
    {"F11", NULL, NULL},
    {"F12", NULL, NULL},
};
enum { NAMED = sizeof named / sizeof named[0] };

static const char *const arrows[] = {"Left", "Right", "Up", "Down"};

/* One key without modifiers. */
static bool base_name(char out[KEY_NAME_SIZE], const char *name)
{
    for (int i = 0; i < NAMED; i++)
        if (!strcasecmp(name, named[i].name) || (named[i].also && !strcasecmp(name, named[i].also))) {
            snprintf(out, KEY_NAME_SIZE, "%s", named[i].name);
            return true;
        }
    const char *at = name;
    uint32_t code = utf8_next(&at, NULL);
    if (code <= ' ' || code == 127 || code == 0xFFFD || *at) return false;
    snprintf(out, KEY_NAME_SIZE, "%s", name);
    if (code < 128) out[0] = (char)toupper((int)code);
    return true;
}

void key_name_join(char out[KEY_NAME_SIZE], const char *key, bool ctrl, bool alt, bool shift)
{
    snprintf(out, KEY_NAME_SIZE, "%s%s%s%.14s", ctrl ? "Ctrl+" : "", alt ? "Alt+" : "", shift ? "Shift+" : "", key);
}

bool key_name_read(char out[KEY_NAME_SIZE], const char *name)
{
    static const char *const modifiers[] = {"Ctrl+", "Alt+", "Shift+", "Control+"};
    bool on[4] = {0}, found = true;
    out[0] = 0;
    while (found) {
        found = false;
        for (int i = 0; i < 4; i++) {
            size_t length = strlen(modifiers[i]);
            if (strncasecmp(name, modifiers[i], length) || !name[length]) continue;
            on[i] = found = true;
            name += length;
        }
    }
    char base[KEY_NAME_SIZE];
    if (!base_name(base, name)) return false;
    key_name_join(out, base, on[0] || on[3], on[1], on[2]);
    return true;
}

int key_match(const char *pattern, const char *key)
{
    if (!strcmp(pattern, key)) return 0;
    size_t length = strlen(pattern);
    if (length == 4 && pattern[1] == '.' && pattern[2] == '.')
        return key[0] >= pattern[0] && key[0] <= pattern[3] && !key[1] ? key[0] - pattern[0] : -1;
    if (length >= 6 && !strcmp(pattern + length - 6, "Arrows") && !strncmp(pattern, key, length - 6))
        for (int i = 0; i < 4; i++)
            if (!strcmp(key + length - 6, arrows[i])) return i;
    return -1;
}

const char *key_cap(const char *part)
{
    for (int i = 0; i < NAMED; i++)
        if (!strcmp(part, named[i].name)) return named[i].cap ? named[i].cap : part;
    return part;
}

const char *key_nearest(const char *name)
{
    const char *names[NAMED], *last = strrchr(name, '+');
    for (int i = 0; i < NAMED; i++) names[i] = named[i].name;
    return nearest_name(last && last[1] ? last + 1 : name, names, NAMED);
}
