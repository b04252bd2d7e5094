/* chain_batch.h: what each example of the batch asks of the chosen weight, and the mean that the update uses. Inside of
 * chain_view.
 *
 * Shows   a bar for each example, about zero; of a large batch a bar is the mean of several. In the stage of the update those
 *         that are not in yet are hollow, and there is no result before all are.
 * Numbers "sum", "divided by", penalties and gradient: the last is the one in NetPicture.gradient.
 */
#ifndef VIEW_NETWORK_CHAIN_BATCH_H
#define VIEW_NETWORK_CHAIN_BATCH_H

#include "view/network/chain_view.h"

int chain_example(const ChainView *view, const NetPicture *picture);  /* whose factors are shown, of the batch */
int chain_gathered(const ChainView *view, const NetPicture *picture); /* how many examples of the batch are in */
void chain_batch_draw(ChainView *view, Ui *ui, Rect area, const NetPicture *picture, NetAct *act);

#endif
