/* golden.h: pictures held against committed ones.
 *
 * Use     char why[512]; ck_assert_msg(golden_matches(&image, "stage-58", masks, count, why), "%s", why);
 *         The committed one is tests/golden/NAME.png. After a wanted change run the test once with GOLDEN=write in the
 *         environment, LOOK at the new picture, then commit it.
 * Rule    2 of 255 a channel, so that another compiler passes and another picture does not. Text areas are masked:
 *         fonts differ between systems, and what text says is checked through `describe`.
 * Errors  false and the reason; the actual picture and the difference (times 16, masks grey) then lie in
 *         golden/NAME-actual.png and golden/NAME-difference.png in the folder of the built tests.
 */
#ifndef TESTS_GOLDEN_H
#define TESTS_GOLDEN_H

#include "draw/image.h"

enum { GOLDEN_TOLERANCE = 2 };

bool golden_matches(const Image *actual, const char *name, const Rect *masks, int count, char why[512]);

/* The same with paths: `expected` is read; on a failure OUT-actual.png and OUT-difference.png are written.
 * `most` pixels may differ. */
bool golden_compare(const Image *actual, const char *expected, const char *out, const Rect *masks, int count, int most,
                    char why[512]);

#endif
