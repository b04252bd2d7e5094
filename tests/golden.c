#include "golden.h"

#include "base/file.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool masked(const Rect *masks, int count, int x, int y)
{
    for (int i = 0; i < count; i++)
        if (x >= floorf(masks[i].x) && x < ceilf(masks[i].x + masks[i].w) && y >= floorf(masks[i].y) &&
            y < ceilf(masks[i].y + masks[i].h))
            return true;
    return false;
}

/* The largest difference of a channel; alpha plays no part. */
static int difference(uint32_t a, uint32_t b)
{
    int most = 0;
    for (int shift = 0; shift < 24; shift += 8) {
        int d = abs((int)((a >> shift) & 255) - (int)((b >> shift) & 255));
        if (d > most) most = d;
    }
    return most;
}

static void keep(const Image *image, const char *out, const char *what)
{
    char path[600];
    Error error;
    snprintf(path, sizeof path, "%s-%s.png", out, what);
    if (image_write_png(image, path, &error)) fprintf(stderr, "%s: %s\n", path, error.message);
}

bool golden_compare(const Image *actual, const char *expected, const char *out, const Rect *masks, int count, int most,
                    char why[512])
{
    Image golden = {0};
    Error error = {0};
    if (image_read_png(&golden, expected, &error)) {
        keep(actual, out, "actual");
        snprintf(why, 512, "%.200s: %.200s; the picture is %.60s-actual.png", expected, error.message, out);
        return false;
    }
    if (golden.width != actual->width || golden.height != actual->height) {
        keep(actual, out, "actual");
        snprintf(why, 512, "%.300s is %d x %d, the picture %d x %d", expected, golden.width, golden.height,
                 actual->width, actual->height);
        image_destroy(&golden);
        return false;
    }
    Image show = image_create(actual->width, actual->height);
    int wrong = 0, worst = 0, at_x = 0, at_y = 0;
    for (int y = 0; y < actual->height; y++)
        for (int x = 0; x < actual->width; x++) {
            uint32_t *pixel = &show.pixels[y * show.stride + x];
            if (masked(masks, count, x, y)) {
                *pixel = 0xFF606060;
                continue;
            }
            int d = difference(actual->pixels[y * actual->stride + x], golden.pixels[y * golden.stride + x]);
            int light = d > GOLDEN_TOLERANCE ? (d * 16 > 255 ? 255 : d * 16) : 0;
            *pixel = 0xFF000000u | (uint32_t)light << 16 | (uint32_t)light << 8 | (uint32_t)light;
            wrong += d > GOLDEN_TOLERANCE;
            if (d > worst) {
                worst = d;
                at_x = x;
                at_y = y;
            }
        }
    if (wrong > most) {
        keep(actual, out, "actual");
        keep(&show, out, "difference");
        snprintf(why, 512, "%d of %d pixels differ from %.200s, most by %d at %d,%d; see %.160s-difference.png", wrong,
                 actual->width * actual->height, expected, worst, at_x, at_y, out);
    }
    image_destroy(&show);
    image_destroy(&golden);
    return wrong <= most;
}

bool golden_matches(const Image *actual, const char *name, const Rect *masks, int count, char why[512])
{
    char expected[512], out[512];
    const char *write = getenv("GOLDEN");
    Error error = {0};
    snprintf(expected, sizeof expected, TEST_DATA "/golden/%s.png", name);
    snprintf(out, sizeof out, TEST_OUT "/golden/%s", name);
    folder_create(TEST_OUT "/golden", &error);
    if (write && !strcmp(write, "write")) {
        if (!image_write_png(actual, expected, &error)) return true;
        snprintf(why, 512, "%.256s: %.200s", expected, error.message);
        return false;
    }
    return golden_compare(actual, expected, out, masks, count, 0, why);
}
