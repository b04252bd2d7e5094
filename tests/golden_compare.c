/* Compares the picture of a command with a committed one, for the scripts: golden.h says how.
 *
 * usage: golden_compare ACTUAL.png EXPECTED.png OUT [X,Y,W,H]…     exit 1 where they differ; OUT begins the names of
 *        the pictures that are then written. With other fonts than theirs the masks of texts reach BESIDE pixels farther to
 *        both sides (the ends of chips and keycaps), and one pixel of a thousand may differ. With GOLDEN=write in the
 *        environment ACTUAL becomes EXPECTED.
 */
#include "app/desktop/desktop.h"
#include "golden.h"
#include "draw/font.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MASKS_MAX = 512, BESIDE = 10, OTHER_FONTS_SHARE = 1000 }; /* one pixel of so many may differ then */

/* Are the fonts here those that the pictures were made with, Debian 12's? With others text has another width, and what
 * stands beside it is a little elsewhere. */
static bool same_fonts(void)
{
    static const struct {
        Face face;
        float width;
    } made_with[] = {{FACE_UI_400, 2757.617f},
                     {FACE_UI_600, 2816.602f},
                     {FACE_NUMBER_400, 3240.527f},
                     {FACE_MATH_ITALIC, 2320.459f}};
    Theme *theme;
    Error error = {0};
    if (theme_load(&theme, NULL, &error)) return false;
    Fonts *fonts = fonts_create(theme, desktop_font);
    bool same = true;
    for (size_t i = 0; i < sizeof made_with / sizeof *made_with; i++) {
        float width = 0;
        for (const char *at = "The quick brown fox jumps over the lazy dog 0123456789"; *at; at++)
            width += font_glyph_at(fonts, made_with[i].face, 100, (uint32_t)*at, 0)->advance;
        same &= fabsf(width - made_with[i].width) < 0.05f;
    }
    fonts_destroy(fonts);
    theme_destroy(theme);
    return same;
}

int main(int argc, char **argv)
{
    static Rect masks[MASKS_MAX];
    char why[512] = "";
    Image actual = {0};
    Error error = {0};
    if (argc < 4 || argc - 4 > MASKS_MAX) {
        fprintf(stderr, "usage: golden_compare ACTUAL.png EXPECTED.png OUT [X,Y,W,H]...\n");
        return 2;
    }
    for (int i = 4; i < argc; i++) {
        Rect *mask = &masks[i - 4];
        if (sscanf(argv[i], "%f,%f,%f,%f", &mask->x, &mask->y, &mask->w, &mask->h) != 4) {
            fprintf(stderr, "'%s' is not X,Y,W,H\n", argv[i]);
            return 2;
        }
    }
    if (image_read_png(&actual, argv[1], &error)) {
        fprintf(stderr, "%s: %s\n", argv[1], error.message);
        return 1;
    }
    const char *write = getenv("GOLDEN");
    bool same = same_fonts();
    int most = same ? 0 : actual.width * actual.height / OTHER_FONTS_SHARE;
    for (int i = 0; i < argc - 4 && !same; i++) masks[i].x -= BESIDE, masks[i].w += 2 * BESIDE;
    bool good = write && !strcmp(write, "write")
                    ? image_write_png(&actual, argv[2], &error) == STATUS_OK
                    : golden_compare(&actual, argv[2], argv[3], masks, argc - 4, most, why);
    if (!good) fprintf(stderr, "%s\n", why[0] ? why : error.message);
    image_destroy(&actual);
    return !good;
}
