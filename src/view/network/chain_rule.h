/* chain_rule.h: the lines of the update for the chosen weight, as the rule takes them. Inside of chain_view.
 *
 * Shows   every line in symbols and beside them with its numbers. Where one column of them is too high: more columns, letters
 *         down to 20 units; then the numbers without the symbols. Where that has no place either the lines scroll, from
 *         their end on, where the step is.
 *         The last line, where the weight goes, is never hidden.
 */
#ifndef VIEW_NETWORK_CHAIN_RULE_H
#define VIEW_NETWORK_CHAIN_RULE_H

#include "view/network/chain_view.h"

/* Before the layer, whose hash depends on what this leaves in `view`. */
void chain_rule_make(ChainView *view, Ui *ui, const NetPicture *picture);
void chain_rule_draw(ChainView *view, Ui *ui, Rect area, NetAct *act);

#endif
