/* network_layout.h: where the panels of a network's screen lie, for any window.
 *
 * Use     NetworkLayout at = network_layout(&frame, what);
 * Units   canvas units (ui/frame.h). A panel without room has w = 0; which of those in one place is shown is the caller's choice.
 */
#ifndef VIEW_NETWORK_NETWORK_LAYOUT_H
#define VIEW_NETWORK_NETWORK_LAYOUT_H

#include "ui/frame.h"

#include <stdbool.h>

typedef enum NetworkShape {
    NETWORK_FOUR,  /* graph and map above, chain rule and curves below */
    NETWORK_TWO,   /* graph at the left, the others in tabs at the right */
    NETWORK_STACK, /* graph above, the others in tabs below */
} NetworkShape;

typedef struct NetworkLayout {
    NetworkShape shape;
    Rect caption;
    Rect graph, map, chain, curves; /* in tabs these three are the same place */
    Rect heads;                     /* of the tabs; in NETWORK_FOUR above the curves, if there are runs to list */
    Rect drawer;                    /* beside all of it where the window is wide enough, else over the right of it */
} NetworkLayout;

typedef struct NetworkWhat {
    bool caption, runs, drawer; /* there is one; there are several to list; it is open */
} NetworkWhat;

NetworkLayout network_layout(const Frame *frame, NetworkWhat what);

#endif
