/* surface_write.h: a surface back as YAML: what stands in a surface file below its name, and in a scene's surface.
 *
 * Use     surface_write(surface, "  ", &text): every line with this before it. Not the name, the camera, nor a
 *         start that is the only one.
 */
#ifndef MODEL_SURFACE_WRITE_H
#define MODEL_SURFACE_WRITE_H

#include "base/text.h"
#include "model/surface.h"

void surface_write(const Surface *surface, const char *before, TextBuffer *out);

#endif
