/* keys.h: the names of keys, and which key does what.
 *
 * Names   one key with its modifiers in the order Ctrl, Alt, Shift: "Space", "Shift+Right", "Ctrl+Shift+Z", "PageDown",
 *         "F5", "?", "1", "Ctrl+Plus". Letters are upper case. A character that needs Shift goes by itself: "?", not
 *         "Shift+/".
 * Table   what the tokens' `keyboard` says: a key (or a pattern: "1..8", "Ctrl+Arrows") and what it does. Commands are
 *         looked up by what they do, so that a changed table changes the keys, the key card and the hints together.
 * Not     events: see ui.h.
 */
#ifndef UI_KEYS_H
#define UI_KEYS_H

#include <stdbool.h>

enum { KEY_NAME_SIZE = 32 };

/* Reads a name as people write it ("ctrl+z", "Esc", "PgDn", "Return", "+") into the form above.
 * False where there is no such key; `out` is then empty. */
bool key_name_read(char out[KEY_NAME_SIZE], const char *name);

/* Puts a key with its modifiers together: "Right" with shift: "Shift+Right". */
void key_name_join(char out[KEY_NAME_SIZE], const char *key, bool ctrl, bool alt, bool shift);

/* Which of the keys of a pattern this is, from 0; -1: none. "1..8" has 8 keys, "Ctrl+Arrows" has Left, Right, Up, Down. */
int key_match(const char *pattern, const char *key);

/* What is printed on one part of a name: "PageDown" "PgDn", "Right" "→", "Escape" "Esc", "Plus" "+"; else the part. */
const char *key_cap(const char *part);

/* Nearest known name to a misspelt one, or NULL. */
const char *key_nearest(const char *name);

#endif
