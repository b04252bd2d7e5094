/* playground.h: links of the TensorFlow Playground (playground.tensorflow.org/#activation=tanh&…) as scenes of ours.
 *
 * Use     playground_is(word) -> playground_scene writes the text of a scene (network_scene.h).
 * Taken   data set, noise, share trained with, inputs, layers, activation, batch, rate, penalty, problem, zero start, seed.
 *         What is not said is as the playground has it (state.ts of its source, Apache 2.0).
 * Meant   the same experiment, not the same random numbers. There the squared error of numbers is halved, and a penalty too: rate
 *         and penalties are changed so that the updates are the same. Classes go by sigmoid and cross-entropy here, by tanh and
 *         squared error there. What has no counterpart the caption names.
 * Errors  "link:1:COLUMN": a value that is none; an unknown key is named in the caption, since the playground has others in store.
 */
#ifndef RUN_SCENE_PLAYGROUND_H
#define RUN_SCENE_PLAYGROUND_H

#include "base/error.h"
#include "base/text.h"

#include <stdbool.h>

bool playground_is(const char *word);
Status playground_scene(const char *link, TextBuffer *out, Error *error);

#endif
