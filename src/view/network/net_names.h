/* net_names.h: what inputs, units, outputs and their sums are called on all panels of a network's screen.
 *
 * Names   inputs as their formula reads; hidden layers by letter: h, k, n, q, r, s, and from the seventh on h with the
 *         layer's number raised; units from 1; the prediction ŷ, of several ŷ₁, ŷ₂, …
 * Layers  as in network_picture.h; those that drop out have the name of the layer that they are of.
 * TeX     as docs/tex.md has it, for tex.h, rich.h and math.h; the texts are for labels and sentences.
 */
#ifndef VIEW_NETWORK_NET_NAMES_H
#define VIEW_NETWORK_NET_NAMES_H

#include "view/network/network_picture.h"

enum { NET_NAME = 64 };

char *net_unit_tex(char out[NET_NAME], const NetPicture *picture, int layer, int unit);  /* "h_{1}" */
char *net_unit_text(char out[NET_NAME], const NetPicture *picture, int layer, int unit); /* "h₁" */
/* Of any unit of the layer: "h", "y" for the output. */
char *net_letter_tex(char out[NET_NAME], const NetPicture *picture, int layer);
char *net_letter_text(char out[NET_NAME], const NetPicture *picture, int layer);

#endif
