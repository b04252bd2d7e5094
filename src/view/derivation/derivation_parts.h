/* derivation_parts.h: the lines of the derivation: what stands on them, laid out; inside of derivation_page.c and
 * derivation_view.c.
 *
 * Use     derivation_take when the picture is another one, derivation_lay before the lines are looked at.
 * Units   canvas units, from the upper left corner of the page; layouts are in pixels.
 */
#ifndef VIEW_DERIVATION_DERIVATION_PARTS_H
#define VIEW_DERIVATION_DERIVATION_PARTS_H

#include "formula/derive_steps.h"
#include "formula/substitute.h"
#include "run/race.h"
#include "ui/shelf.h"
#include "view/derivation/derivation_view.h"

enum {
    ROOTS = 5,
    FORMULAS = 6,
    LINES_MAX = 2500,
    OPEN_MAX = 2048,
    TYPESET_MAX = 12000,
    SUM_MAX = 300,
    RESULT_DIGITS = 4,
    PARTS_TOLD = 5
};
enum { INDENT = 40, RULE_WIDE = 210, HEAD = 76, LINE_LEAST = 56, NAMES_MAX = 2 + SURFACE_CONSTANTS_MAX };

typedef enum LineKind { LINE_FORMULA, LINE_NUMBERS, LINE_STEP, LINE_RULE, LINE_WITH, LINE_APPLIED, LINE_NOTE } LineKind;

typedef struct Line {
    LineKind kind;
    int root; /* which derivative; -1: the loss itself */
    int depth;
    uint64_t path; /* of the step, from the root on */
    int parent;    /* line; -1: none */
    bool foldable, open;
    const char *label; /* unique: for focus and `describe` */
    const char *rule;  /* word at the right; NULL: none */
    const char *note;  /* text in the place of mathematics */
    Layout layout;
    float x, y, h; /* units; y from the top of the page */
} Line;

typedef struct Root {
    const DeriveStep *step;
    int count;
    bool tried;
    char error[512];
} Root;

struct DerivationView {
    bool open, greeted, busy;
    Arena knowledge;        /* of the formula: steps */
    Arena page;             /* of the lines */
    const Surface *surface; /* that the two below are of */
    uint64_t seen;          /* the picture's version then */
    char *text;             /* formula and numbers of its constants, to know it again */
    Root roots[ROOTS];
    uint64_t opened[OPEN_MAX];
    int opened_count;

    Line *lines;
    int line_count;
    uint64_t key;     /* of what the lines show */
    uint64_t version; /* grows with each new page */
    float height, widest;
    uint64_t cursor; /* the path of the line that the arrows stand on */
    bool show;       /* and it is to be seen, with the ring */
    bool told;       /* in this frame: the ring is still on another line */
    Shelf shelf;
    float pan, pan_most; /* sideways, for what no page is wide enough for */

    int run, step;
    Moment moment;
    SubstituteName names[NAMES_MAX];
    int name_count;
};

/* The surface of the picture, and the ball: the soloed run's, else the lowest one's, else the start. */
void derivation_take(DerivationView *view, const Picture *picture);
void derivation_lay(DerivationView *view, Ui *ui, uint64_t version, float wide); /* only where something changed */
void derivation_set_open(DerivationView *view, uint64_t path, bool open);

#endif
