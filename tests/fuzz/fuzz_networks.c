/* Scenes of networks and links of the TensorFlow Playground: an error with words, or a scene that is written and read again. */
#include "run/scene/network_scene.h"
#include "run/scene/playground.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void try_scene(const char *text, size_t length)
{
    NetworkScene *scene, *copy;
    TextBuffer out = {0};
    if (network_scene_parse(&scene, "scene.yaml", text, length, 1, NULL, NULL) != STATUS_OK) return;
    network_scene_write(scene, &out);
    if (network_scene_parse(&copy, "copy.yaml", out.data, out.length, 1, NULL, NULL) != STATUS_OK) abort();
    network_scene_destroy(copy);
    network_scene_destroy(scene);
    text_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);
    memcpy(text, data, size);
    text[size] = 0;
    if (playground_is(text)) {
        TextBuffer out = {0};
        if (playground_scene(text, &out, NULL) == STATUS_OK) try_scene(out.data, out.length);
        text_free(&out);
    } else {
        try_scene(text, size);
    }
    free(text);
    return 0;
}
