/* surface_inside.h: how a surface is made, whoever read or typed it; inside of surface.c, surface_read.c, surface_height.c.
 *
 * Use     formula -> surface_find_parameters where nobody says them -> surface_build -> surface_find_range, which needs
 *         domain and minima
 * Errors  counted from the formula's own beginning, as formula_parse tells them.
 */
#ifndef MODEL_SURFACE_INSIDE_H
#define MODEL_SURFACE_INSIDE_H

#include "model/surface.h"

/* x and y, or the up to two other names of the formula that are no constants. */
Status surface_find_parameters(Surface *s, Error *error);
/* Derivatives and programs; formula, parameters, constants and columns are there. */
Status surface_build(Surface *s, Error *error);
void surface_find_range(Surface *s); /* lowest, highest, log_scale */
bool surface_looks_steep(const Surface *s);

#endif
