/* words.h: the words on the screen, by key, from assets/text/LANGUAGE.yaml.
 *
 * Use     words_load("en", &error) once; word("stage.scenes") wherever a text is shown.
 * Owns    all texts, until words_load or words_free. A key that is not there gives its own last part: "scenes".
 * Not     lessons, names of rules and surfaces: these are in their own files.
 */
#ifndef VIEW_PARTS_WORDS_H
#define VIEW_PARTS_WORDS_H

#include "base/error.h"

Status words_load(const char *language, Error *error); /* NULL: "en"; again: replaces what there was */
const char *word(const char *key);
void words_free(void);

#endif
