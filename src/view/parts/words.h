/* words.h: the words on the screen, by key, from assets/text/LANGUAGE.yaml.
 *
 * Use     words_load("en", &error) once; word("stage.scenes") wherever a text is shown;
 *         char text[64]; word_fill(text, sizeof text, "drawer.rules_of", WORD_INT("first", 1), WORD_INT("last", 9), …)
 *         where values stand in it: "rules {first} to {last} of {count}". word_fill without values copies.
 * Values  stand in the text by name, in any order and as often as wanted; {{ and }} are braces. How a number is written is
 *         decided here (U+2212 minus), never in the text. tests/word_check.py holds the names in the source against the
 *         shipped texts, both ways.
 * File    the shipped en.yaml says which keys there are and which values each text has. A file of the user's, or of
 *         another language, has the same: else it is refused as a whole and the shipped words stay.
 * Limits  WORD_TEXT_MAX characters a text. What does not fit into `out` ends in "…", never within a character.
 * Owns    all texts, until words_load or words_free: one store for the process, which speaks one language. A key that is not there gives its own last part: "scenes".
 * Not     lessons, names of rules and surfaces: these are in their own files.
 */
#ifndef VIEW_PARTS_WORDS_H
#define VIEW_PARTS_WORDS_H

#include "base/error.h"
#include "base/text.h"

enum { WORD_TEXT_MAX = 400 };

/* NULL: "en"; again: replaces what there was. On an error in a file that is not the shipped one the shipped words are there. */
Status words_load(const char *language, Error *error);
void words_free(void);

/* All that is wrong with the text of a words file, in its order, until `tell` says no. How many were told. */
int words_check(const char *path, const char *text, size_t length, bool (*tell)(void *context, const Error *error),
                void *context);

const char *word(const char *key);

typedef enum WordKind { WORD_NONE, WORD_IS_TEXT, WORD_IS_SYMBOL, WORD_IS_INT, WORD_IS_NUMBER } WordKind;

typedef struct WordValue {
    const char *name;
    WordKind kind;
    const char *text;
    int whole; /* the number; of WORD_NUMBER: its digits */
    double number;
} WordValue;

#define WORD_TEXT(name, text)   ((WordValue){(name), WORD_IS_TEXT, (text), 0, 0})
#define WORD_SYMBOL(name, text) ((WordValue){(name), WORD_IS_SYMBOL, (text), 0, 0}) /* of a formula: see rich.h */
#define WORD_INT(name, value)   ((WordValue){(name), WORD_IS_INT, NULL, (value), 0})
#define WORD_NUMBER(name, number, digits)                                                                              \
    ((WordValue){(name), WORD_IS_NUMBER, NULL, (digits), (number)}) /* number_short */

/* The text of a key, with WORD_… values, into char out[size] or behind what stands in a TextBuffer. The first returns `out`. */
#define word_fill(out, size, key, ...)                                                                                 \
    words_fill((out), (size), (key), (const WordValue[]){__VA_ARGS__ __VA_OPT__(, ){0}})
#define word_add(out, key, ...) words_add((out), (key), (const WordValue[]){__VA_ARGS__ __VA_OPT__(, ){0}})

char *words_fill(char *out, size_t size, const char *key, const WordValue *values); /* ended by WORD_NONE */
void words_add(TextBuffer *out, const char *key, const WordValue *values);

/* "group.name" into `key`, where the name comes from outside: a word of the group. */
const char *word_in(char key[96], const char *group, const char *name);

#endif
