/* network_thumbnail.h: the small picture of a network scene: what its first run says over the plane of the data, at the step where
 * the scene opens, else at its end.
 *
 * Use     network_thumbnail_open -> network_thumbnail_train, then network_thumbnail_draw, each until it is true (a little
 *         work each time) -> network_thumbnail_free. Zero is an empty one.
 * Shows   of two columns: the prediction as colour, the examples on it. Of one: the fitted curve among them. Of more: the network
 *         itself, its weights by sign and size, and so where it is too large to be asked all over a plane.
 * Cost    the training is cut where it would take longer than a card is worth: the picture is that of an earlier step then.
 * Owns    scene and training.
 */
#ifndef VIEW_GALLERY_NETWORK_THUMBNAIL_H
#define VIEW_GALLERY_NETWORK_THUMBNAIL_H

#include "draw/canvas.h"
#include "draw/theme.h"
#include "run/scene/network_scene.h"

typedef struct NetworkThumbnail {
    NetworkScene *scene;
    Training *training; /* NULL: as it begins */
    int row;            /* of the picture's cells, to be painted next */
    int step, slice;    /* to be reached; updates in one go */
} NetworkThumbnail;

/* step 0: as the scene has it. Takes the meaning's tree. */
Status network_thumbnail_open(NetworkThumbnail *out, Meaning *meaning, int step, Error *error);
bool network_thumbnail_train(NetworkThumbnail *thumbnail);
/* A part of the image that the canvas draws into, in each call the next; true: it is whole. focus: where across it the plane's middle is; scale: size of marks. */
bool network_thumbnail_draw(NetworkThumbnail *thumbnail, Canvas *canvas, const Theme *theme, float focus, float scale);
void network_thumbnail_free(NetworkThumbnail *thumbnail);

#endif
