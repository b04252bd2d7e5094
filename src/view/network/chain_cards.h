/* chain_cards.h: the factors of a chain as cards: a fraction, its formula, its number and what it is. Inside of chain_view.
 *
 * Use     chain_cards_make whenever the chain, the scale or the room changed; all lives in the view's arena.
 * Names   layers that follow have their weights called u and v, farther ones w with the layer's number raised; what dropout
 *         leaves of a unit wears a tilde.
 * Room    as many cards as fit; what is more is folded into one, the product of its factors.
 */
#ifndef VIEW_NETWORK_CHAIN_CARDS_H
#define VIEW_NETWORK_CHAIN_CARDS_H

#include "view/network/chain_view.h"

/* view->plan.area is set; the plan of the cards is made. `below`: of what stands under them. */
void chain_cards_make(ChainView *view, Ui *ui, const NetPicture *picture, float below);

/* What is added up: all terms of the next layer, or all paths, and the sum; nothing where there is no `room`. */
Layout chain_sum(ChainView *view, Ui *ui, float room);

/* Three decimals, and three digits where it is small: "−0.734", "0.00521", "1.20·10⁻⁵". */
char *chain_number(char out[48], double value);
/* What a gradient asks for: "so raise w". */
char *chain_say(char *out, size_t size, double gradient, const char *symbol);
const char *chain_symbol(const ChainView *view, const NetPicture *picture); /* "w", or "b" */

#endif
