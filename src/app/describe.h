/* describe.h: what is on the screen, as JSON for programs.
 *
 * {"size":[w,h],"ui_scale":1,"screen":"stage","step":12,"items":[{"role":"button","label":"Play","value":"",
 *  "rect":[x,y,w,h],"text_px":22,"enabled":true,"focused":false,"clipped":false},…]}
 * Units   pixels of the window; `rect` is the part that can be seen. Every number is finite.
 */
#ifndef APP_DESCRIBE_H
#define APP_DESCRIBE_H

#include "base/text.h"
#include "ui/ui.h"

typedef struct Description {
    int width, height;
    double ui_scale;
    const char *screen;
    int step;
    const UiItem *items;
    int count; /* borrowed */
} Description;

void describe_write(TextBuffer *out, const Description *description);
void json_text(TextBuffer *out, const char *text); /* with its quotes; broken UTF-8 becomes U+FFFD */

#endif
