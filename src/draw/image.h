/* image.h: a picture in memory, rectangles and colours.
 *
 * Units   pixels; (0,0) is the corner at the upper left; y goes down; a pixel's centre is at +0.5.
 * Colour  0xAARRGGBB, straight alpha, sRGB values (blended as they are).
 */
#ifndef DRAW_IMAGE_H
#define DRAW_IMAGE_H

#include "base/error.h"

#include <stdint.h>

typedef uint32_t Color;

typedef struct Rect {
    float x, y, w, h;
} Rect;

typedef struct Image {
    int width, height;
    int stride;       /* pixels from one row to the next */
    uint32_t *pixels; /* [height][stride]; the alpha byte of a frame buffer is 255 */
    bool owned;
} Image;

Image image_create(int width, int height);                                 /* zeroed */
Image image_part(const Image *image, int x, int y, int width, int height); /* borrows; clipped to the image */
void image_destroy(Image *image);
Status image_write_png(const Image *image, const char *path, Error *error);
Status image_read_png(Image *out, const char *path, Error *error);

#define COLOR(a, r, g, b)                                                                                              \
    ((Color)(((uint32_t)(a) << 24) | ((uint32_t)(r) << 16) | ((uint32_t)(g) << 8) | (uint32_t)(b)))

#endif
