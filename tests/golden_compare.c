/* Compares the picture of a command with a committed one, for the scripts: golden.h says how.
 *
 * usage: golden_compare ACTUAL.png EXPECTED.png OUT [X,Y,W,H]…     exit 1 where they differ; OUT begins the names of
 *        the pictures that are then written. With GOLDEN=write in the environment ACTUAL becomes EXPECTED.
 */
#include "golden.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MASKS_MAX = 512 };

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
    bool good = write && !strcmp(write, "write") ? image_write_png(&actual, argv[2], &error) == STATUS_OK
                                                 : golden_compare(&actual, argv[2], argv[3], masks, argc - 4, why);
    if (!good) fprintf(stderr, "%s\n", why[0] ? why : error.message);
    image_destroy(&actual);
    return !good;
}
