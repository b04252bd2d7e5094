/* options.h: the options of rules and schedules: from YAML, from "lr=0.1,momentum=0.9", and back.
 *
 * YAML    lr: 0.001 | nesterov: false | line_search: none | a map with more to say:
 *         {value: 0.9, range: [0, 1], scale: log, least: 0, most: 1, below: 1, whole: true, words: [none, fast], note: …}
 *         `range` and `scale` are the slider's; `least`, `most` (may be reached) and `below` (may not) are the law.
 *         The usual options of the field (lr, beta1, eps, …) have their usual range and law without saying so.
 * Units   values are doubles: a bool is 0 or 1, a word is its index in `words`.
 * Owns    nothing; texts live in the arena.
 * Errors  the place in the file; in a settings text "options:1:COLUMN". STATUS_NAME, STATUS_VALUE, STATUS_SYNTAX.
 */
#ifndef MODEL_OPTIONS_H
#define MODEL_OPTIONS_H

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"
#include "base/yaml.h"

enum { RULE_OPTIONS_MAX = 16 };

typedef enum OptionKind { OPTION_NUMBER, OPTION_BOOL, OPTION_WORD } OptionKind;

typedef struct RuleOption {
    const char *name;
    OptionKind kind;
    double value;     /* default; bool: 0 or 1; word: index into words */
    double low, high; /* for the slider; given in the file or worked out from the default */
    bool log_scale;
    const char *const *words;
    int word_count;
    double least, most; /* allowed values, both included (-inf, inf where there is no limit) … */
    bool below;         /* … except that `most` itself is out */
    bool whole;         /* whole numbers only */
    const char *note;   /* one line for people, or NULL */
} RuleOption;

/* Reads a map of options behind those already there; *count grows. */
Status options_read(Arena *arena, const Yaml *map, RuleOption *options, int *count, int most, Error *error);

/* One option as a number with the usual law and slider of its name. */
RuleOption option_number(const char *name, double value);

int options_find(const RuleOption *options, int count, const char *name); /* index or -1 */

/* "lr=0.1,momentum=0.9" into values[] (which keep what is not named). `owner` is named in messages: "adam". */
Status options_parse(const RuleOption *options, int count, const char *owner, const char *text, double *values,
                     Error *error);

/* Is this value allowed? The message has no place. */
Status option_check(const RuleOption *option, double value, Error *error);

/* "lr=0.1,nesterov=true" of what differs from the defaults. */
void options_print(const RuleOption *options, int count, const double *values, TextBuffer *out);

/* The value as one writes it: 0.1, true, strong_wolfe. */
const char *option_text(const RuleOption *option, double value, char out[32]);

/* A name of letters, digits and _ (and Greek letters), not beginning with a digit. */
bool name_is_plain(const char *name);

/* "…/adam.yaml" must hold `name: adam`; a path that does not end in .yaml (a text in an editor) is free. */
Status asset_name_check(const Yaml *file, const char *path, const char *name, Error *error);

/* An error that formula_parse gave (it counts from the formula's own beginning), moved to its place in the YAML file. */
Status formula_error_in(const Yaml *scalar, const Error *inner, Error *error);

#endif
