/* mistake_parts.h: what the files of the search for a mistake share. Inside of mistake.c, mistake_tree.c, mistake_derive.c and
 * mistake_change.c.
 */
#ifndef LESSON_MISTAKE_PARTS_H
#define LESSON_MISTAKE_PARTS_H

#include "formula/tree.h"
#include "lesson/mistake.h"

/* Enough for the longest of rules; a search that takes longer than a blink helps nobody. */
enum { TRIES_MAX = 4000, SHARED_LEAST = 32, TEX_NODES_MAX = 40, APART_MAX = 400 };

typedef struct Search {
    const MistakeCase *c;
    Arena arena;
    double *values; /* of the changed lines */
    double scale;   /* a usual size of what was typed */
    Mistake found;
    int tried;
} Search;

bool mistake_tell(Search *s, MistakeKind kind, int line, const Node *what, const Node *other); /* true, always */
bool mistake_uses(Search *s, const Node *node, const char *name);
bool mistake_gives_yours(Search *s, const ProgramLine *lines, int count); /* do these give what was typed? */
bool mistake_with_line(Search *s, int line, const Node *formula);         /* and the true ones with this one? */

/* ---- trees (mistake_tree.c) ---- */
const Node *mistake_named(Search *s, const char *name);
const Node *mistake_number(Search *s, double value);
const Node *mistake_call1(Search *s, NodeOp op, const Node *a);
const Node *mistake_call2(Search *s, NodeOp op, const Node *a, const Node *b);
const Node *mistake_replace(Search *s, const Node *root, const Node *target, const Node *with);
const Node *mistake_parts_of(Search *s, int line); /* a true formula whose every part is a node of its own */

/* ---- the kinds of mistakes; true where one was found ---- */
bool mistake_by_derivation(Search *s);
bool mistake_by_change(Search *s, int line);
bool mistake_by_beta(Search *s, int line);
bool mistake_by_brackets(Search *s, int line);
bool mistake_by_order(Search *s, int line);
bool mistake_by_wrong_name(Search *s, int line);

#endif
