/* formula_file.h: a file whose one line is a formula: what schedules, activations and losses have in common. Inside of
 * their readers.
 *
 * File    name, title, summary, source, options, formula, kind, and what the kind of file adds.
 * Words   "cosine", "step:size=30,gamma=0.5"; before the ':' a name, or a path (ends in .yaml, or has a '/' and is there
 *         or begins as a path does); where a kind says how formulas are read that are typed, such a formula.
 * Owns    everything, in its arena; who reads it takes the arena with it.
 * Errors  unknown key, name or option with the nearest one; the place in the file, in a typed formula "formula:1:COLUMN".
 */
#ifndef MODEL_FORMULA_FILE_H
#define MODEL_FORMULA_FILE_H

#include "formula/formula.h"
#include "model/options.h"

enum { FORMULA_GIVEN_MAX = 4 };

typedef struct FormulaFile {
    const char *name, *title, *summary, *source, *path,
        *text; /* text: the formula as written; typed: name, title, text */
    const Node *formula;
    RuleOption options[RULE_OPTIONS_MAX];
    int option_count;
    double values[RULE_OPTIONS_MAX];
    const Yaml *yaml; /* of a file: for the kind's own keys, and places; NULL: typed */
    Arena arena;
} FormulaFile;

typedef struct FormulaKind {
    const char *noun, *folder;
    const char *given[FORMULA_GIVEN_MAX]; /* names with a meaning in every formula of this kind */
    int given_count;
    const char *keys[4]; /* that such a file may hold besides the usual ones */
    int key_count;
    /* Reads what is no name and no path: `text` is there, `formula` is wanted. NULL: nothing else will do. */
    Status (*typed)(FormulaFile *file, Error *error);
} FormulaKind;

/* After an error the file is empty. */
Status formula_file_parse(FormulaFile *out, const FormulaKind *kind, const char *path, const char *text, size_t length,
                          Error *error);
Status formula_file_load(FormulaFile *out, const FormulaKind *kind, const char *word, const char *beside, Error *error);

/* The name occurs in the formula. */
Status formula_file_needs(FormulaFile *file, const char *name, Error *error);

/* The formula with numbers in the place of its options. */
const Node *formula_file_baked(FormulaFile *file, const Node *node);

/* An error of the formula (its names, derived, compiled), moved to its place. */
Status formula_file_error(const FormulaFile *file, const Error *inner, Error *error);

#endif
