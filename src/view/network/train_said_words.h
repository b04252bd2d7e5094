/* train_said_words.h: what is measured of a training, in the words of the screen.
 *
 * Use     char text[TRAIN_SAID_TEXT]; ui_hint(ui, train_said_text(text, &said[i]), …)
 * Not     what is so: run/training_said.h. The words: assets/text, group `training_said`.
 */
#ifndef VIEW_NETWORK_TRAIN_SAID_WORDS_H
#define VIEW_NETWORK_TRAIN_SAID_WORDS_H

#include "run/training_said.h"

enum { TRAIN_SAID_TEXT = 320 };

char *train_said_text(char out[TRAIN_SAID_TEXT], const TrainSaid *said); /* a sentence */

#endif
