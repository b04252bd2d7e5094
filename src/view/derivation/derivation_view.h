/* derivation_view.h: the derivation of the surface, over the stage: formula, gradient and Hessian as they are computed,
 * the same with the ball's numbers, and each derivative rule by rule.
 *
 * Use     derivation_open, then derivation_draw in every frame while derivation_is_open, above all else: it takes its
 *         keys (Escape and D close it, arrows walk, Right and Enter open, Left closes) and its clicks.
 * Shows   derivatives are the trees that run (Surface), rules are those of formula/derive_steps.h, numbers have as many
 *         digits as their result needs (formula/substitute.h). The ball is the soloed run's, else the lowest one's.
 * Owns    what it has laid out, and which steps are open: as long as the formula stays. Borrows the picture for the frame.
 * Memory  a steady frame allocates nothing: lines are laid out when something is opened, or the ball or the window is
 *         another one.
 */
#ifndef VIEW_DERIVATION_DERIVATION_VIEW_H
#define VIEW_DERIVATION_DERIVATION_VIEW_H

#include "ui/ui.h"
#include "view/parts/picture.h"

typedef struct DerivationView DerivationView;

DerivationView *derivation_create(void);
void derivation_destroy(DerivationView *view); /* NULL is fine */

void derivation_open(DerivationView *view, bool open);
bool derivation_is_open(const DerivationView *view);
bool derivation_busy(const DerivationView *view); /* another frame is wanted */
void derivation_draw(DerivationView *view, Ui *ui, const Picture *picture, const char *title);

#endif
