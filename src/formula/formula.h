/* formula.h: the formula language: text -> tree -> simpler tree -> derivative -> text again.
 *
 * Use     formula_parse -> formula_simplify / formula_derive -> formula_print, or program_compile (program.h)
 * Owns    trees are immutable, share their parts freely, and live in the caller's arena.
 * Errors  formula_parse and formula_derive; "formula:1:COLUMN", columns count characters from 1, the end is length + 1.
 * Limits  65,536 characters, nesting 1,000, 20,000 nodes after derivation: a clear error each. No recursion deeper
 *         than the nesting limit allows on a small stack; never quadratic on long input.
 * Not     what a name means (model), evaluation (program.h), boxes on paper (math_layout.h).
 */
#ifndef FORMULA_FORMULA_H
#define FORMULA_FORMULA_H

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"
#include "formula/node.h"

enum { FORMULA_LENGTH_MAX = 65536, FORMULA_DEPTH_MAX = 1000, FORMULA_NODES_MAX = 20000 };

/* The names that a formula may use besides functions and constants. NULL or count < 0: any name will do. */
typedef struct FormulaNames {
    const char *const *names; /* [count] */
    int count;
    bool rules; /* norm dot mean sum max_of grad are to be had (over the parameters) */
    bool data;  /* mean and sum run over the examples */
} FormulaNames;

/* One expression. `file` and `first_line`/`first_column` say where the text stands ("formula", 1, 1 when typed). */
Status formula_parse(Arena *arena, const char *text, const FormulaNames *names, const Node **out, Error *error);

/* A line of a rule, `name = expression`: *left is its name. */
Status formula_parse_line(Arena *arena, const char *text, const FormulaNames *names, const char **left,
                          const Node **right, Error *error);

/* The same value, written as a mathematician would: no 1*, no +0, like terms gathered, constants folded where exact. */
const Node *formula_simplify(Arena *arena, const Node *node);

/* d node / d name, simplified. Names other than `name` are constants; columns of data are constants. */
Status formula_derive(Arena *arena, const Node *node, const char *name, const Node **out, Error *error);

/* Puts `with` in the place of each `name`. */
const Node *formula_replace(Arena *arena, const Node *node, const char *name, const Node *with);

void formula_print(const Node *node, TextBuffer *out);     /* the language itself; parses back to the same value */
void formula_print_tex(const Node *node, TextBuffer *out); /* TeX */

/* The free names in order of appearance, each once. Returns how many; *names lives in the arena. */
int formula_names(Arena *arena, const Node *node, const char ***names);

/* Nodes as a reader would count them: a shared part as often as it is written out; at most 1,000,000,000. Ask before
 * anything that walks or draws every part of a derivative. */
long formula_size(const Node *node);

/* True for the names of the language's own functions and constants. */
bool formula_is_function(const char *name);
bool formula_is_constant(const char *name);

#endif
