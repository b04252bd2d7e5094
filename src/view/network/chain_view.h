/* chain_view.h: what one chosen weight gets: its chain rule factor by factor, the sum over the batch, and the rule that moves it.
 *
 * Use     chain_view_draw in every frame; chain_view_free. The picture's weight is the chosen one.
 * Faces   factors: of one example, all paths together or one of them; batch: what each example gives, and their mean;
 *         rule: the lines of the update for this weight. They follow the picture: factors of a chosen example, else the
 *         batch; in the stage of the update the batch gathers, then the rule is taken.
 *         The hand may turn to another at any time, until the next stage.
 *         A number stands on a card once the pulse has brought what it is made of.
 * Units   canvas units.
 * Owns    layouts, made anew when a number, the scale or the width changes; a steady frame makes nothing.
 */
#ifndef VIEW_NETWORK_CHAIN_VIEW_H
#define VIEW_NETWORK_CHAIN_VIEW_H

#include "formula/math/math_layout.h"
#include "run/chain.h"
#include "ui/ui.h"
#include "view/network/network_picture.h"
#include "view/parts/rich.h"
#include "view/parts/workings_line.h"

enum { CHAIN_CARDS = 8, CHAIN_COLUMNS = 4 };
#define CHAIN_END 1e9f /* an offset: as far down as there is */

typedef enum ChainFace { CHAIN_FACTORS, CHAIN_BATCH, CHAIN_RULE, CHAIN_FACES } ChainFace;

typedef struct ChainCard {
    Layout fraction, formula;
    char label[96], value[48], meaning[96];
    int forth, back;  /* known once the pulse has brought this layer's values, or its deltas; -1: from the start */
    NetWeight onward; /* a press on it chooses this weight; layer 0: none */
    char hint[96];
} ChainCard;

/* Where things stand: beside each other, or in a slim place one below the other. */
typedef struct ChainPlan {
    bool slim;
    Rect area;                           /* of the face */
    int columns, rows;                   /* of cards, the result counts as one */
    float wide, high, gap, across, down; /* of a card, between two, from one to the next */
    Rect paths, sum;                     /* below the cards; h = 0: one path */
} ChainPlan;

/* How the lines of the rule stand: in columns with nothing hidden, else in one that scrolls. */
typedef struct ChainLines {
    bool scrolls, beside;         /* numbers stand beside the symbols of a line; else alone */
    int columns;                  /* 0: symbols and numbers in the fixed shares of the width */
    int first[CHAIN_COLUMNS + 1]; /* line of a column; behind the last: their count */
    float apart;                  /* more between two than in the only column */
    float x[CHAIN_COLUMNS], symbols[CHAIN_COLUMNS], wide[CHAIN_COLUMNS];
    WorkingArt *art; /* [rule.count] */
} ChainLines;

typedef struct ChainView {
    ChainFace face;
    int followed; /* the stage that the face went with */
    int path;     /* 0: all together; from 1: one of them */
    int example;  /* shown while the picture shows all of them */
    float offset; /* of the rule's lines */
    /* made from the picture */
    Arena arena;
    uint64_t key;
    NetWeight made_of;
    bool there; /* there is a chosen weight */
    Chain chain;
    ChainPlan plan;
    ChainCard cards[CHAIN_CARDS];
    int card_count;
    ChainCard result;
    Layout sum;           /* of paths, or of the next layer */
    const char *sum_text; /* as TeX */
    Rich title, says;
    float title_wide;
    uint64_t rule_key;
    Arena lines;
    bool rule_there;
    Workings rule;
    ChainLines rule_lines;
} ChainView;

NetAct chain_view_draw(ChainView *view, Ui *ui, Rect rect, const NetPicture *picture);
void chain_view_free(ChainView *view);

#endif
