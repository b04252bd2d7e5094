/* place.h: where a label can stand without covering anything.
 *
 * Use     place_begin(&place, area); place_block and place_line for all that must stay in sight;
 *         place_label for each label in turn: it tries right, left, below, above, then farther away with a leader line,
 *         and blocks the place that it took.
 * Units   those of `area`; kept on a grid of PLACE_CELL, so that a question costs a few hundred bytes.
 * Owns    nothing: a Place is a plain struct.
 */
#ifndef VIEW_PARTS_PLACE_H
#define VIEW_PARTS_PLACE_H

#include "draw/image.h"

#include <stdbool.h>

enum { PLACE_COLUMNS = 400, PLACE_ROWS = 200 };

typedef struct Place {
    Rect area;
    float cell;
    int columns, rows;
    unsigned char taken[PLACE_ROWS][PLACE_COLUMNS];
} Place;

typedef enum PlaceSide { PLACE_NONE, PLACE_RIGHT, PLACE_LEFT, PLACE_BELOW, PLACE_ABOVE, PLACE_LEADER } PlaceSide;

typedef struct Placed {
    PlaceSide side; /* PLACE_NONE: there is no room anywhere; leave the label out */
    Rect rect;
    float from_x, from_y, to_x, to_y; /* the leader line */
} Placed;

void place_begin(Place *place, Rect area);
void place_block(Place *place, Rect rect);
void place_text(Place *place, Rect rect); /* a chip or label that stands already: leader lines keep clear of it too */
void place_line(Place *place, float x0, float y0, float x1, float y1, float width);
bool place_free(const Place *place, Rect rect); /* wholly inside the area, and nothing there */

/* For a thing at (x, y) with a clear radius of `gap`. `first` is tried before the others (the side that it had). */
Placed place_label(Place *place, float x, float y, float gap, float w, float h, PlaceSide first);

/* Moves `count` heights (sorted upwards) apart to at least `pitch` and into low..high, as near to where they were as
 * can be: blocks that touch are spread round their common mean. Where there is no room the pitch gives way. */
void place_spread(float *y, int count, float pitch, float low, float high);

#endif
