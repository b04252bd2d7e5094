/* meaning.h: what a word is: of the command line, of a card, of a dropped file. The file behind it is read once, here.
 *
 * Use     meaning_find(&meaning, word, &error) -> its kind says who opens it -> meaning_free
 * Words   "gallery"; "exercise:NAME"; more lines than one: the text of a scene; a link of playground.h; a path (ends as files of ours do, or has a '/'
 *         and is there, or begins with '/', './' or '../': a formula may be "x/y"); the name of a scene, of a surface; all else is a formula.
 * Files   what one is, its ending or its `kind:` says, else its folder, else what stands in it.
 * Owns    text and tree, in its arena. Who keeps the tree takes the arena with it and leaves an empty one.
 * Errors  a file that cannot be read, or is no YAML (kind and text are known then all the same), with the place; a name that
 *         must be there and is not, with the nearest.
 * Not     what is wrong in a file that is YAML: its reader tells that.
 */
#ifndef RUN_MEANING_H
#define RUN_MEANING_H

#include "base/arena.h"
#include "base/error.h"
#include "base/yaml.h"

/* In the order in which they are tried. To add one: here and a row in meaning.c; `valley check` wants a reader for it. */
typedef enum MeaningKind {
    MEANS_RULE,
    MEANS_EXERCISE,
    MEANS_WORDS, /* of the program, in a language */
    MEANS_DATASET,
    MEANS_SCENE,
    MEANS_ACTIVATION,
    MEANS_LOSS,
    MEANS_SCHEDULE,
    MEANS_SURFACE,
    MEANS_TABLE,
    MEANS_LESSON,
    MEANS_FOLDER,
    MEANS_GALLERY,
    MEANS_FORMULA, /* no file, no name */
    MEANS_OTHER,   /* a file, but of which kind nothing says */
    MEANING_KINDS
} MeaningKind;

#define MEANING_EXERCISE "exercise:" /* before the name of an exercise, or its path */

typedef struct Meaning {
    MeaningKind kind;
    const char *word; /* as it was given */
    const char *path; /* of the file; NULL: none */
    char *text;       /* of the file, or the word itself where that is a text; NULL: none */
    size_t length;
    Yaml *tree; /* NULL: no YAML */
    Arena arena;
} Meaning;

Status meaning_find(Meaning *out, const char *word, Error *error);
Status meaning_of_file(Meaning *out, const char *path, Error *error);
/* What is known to be of that kind: a name, or a path. A folder `beside` is looked into first; NULL: none. */
Status meaning_named(Meaning *out, MeaningKind kind, const char *name, const char *beside, Error *error);
void meaning_free(Meaning *meaning); /* NULL is fine */

const char *meaning_noun(MeaningKind kind); /* "a scene" */

/* A formula that looks like a name: is there one that it is meant to be? STATUS_NAME; STATUS_OK where it may be a formula. */
Status meaning_misspelt(const Meaning *meaning, Error *error);

#endif
