/* layer_words.h: layers in words: "dense:128:relu dropout:0.2 dense:10".
 *
 * Words   dense:UNITS[:ACTIVATION], dropout:RATE, separated by spaces. An activation may have options of its own
 *         (dense:8:leaky-relu:slope=0.1).
 * Owns    nothing; texts live in the arena.
 * Errors  "layers:1:COLUMN": an unknown kind with the nearest one, a number that is none, layers that are not known yet.
 */
#ifndef MODEL_NETWORK_LAYER_WORDS_H
#define MODEL_NETWORK_LAYER_WORDS_H

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"

typedef struct LayerWords {
    const char *kind; /* "dense", "dropout" */
    int units;
    const char *activation; /* NULL: nothing was said */
    double rate;
} LayerWords;

Status layer_words_read(Arena *arena, const char *text, LayerWords *out, int most, int *count, Error *error);
void layer_words_print(const LayerWords *layers, int count, TextBuffer *out);

#endif
