#include "view/network/train_said_words.h"

#include "view/parts/words.h"

static char *diverged(char out[TRAIN_SAID_TEXT], const TrainSaid *said)
{
    static const char *const keys[] = {[TRAIN_BROKEN_GRADIENT] = "training_said.gradient",
                                       [TRAIN_BROKEN_WEIGHTS] = "training_said.weights",
                                       [TRAIN_BROKEN_VALUES] = "training_said.values"};
    if (said->broken == TRAIN_BROKEN_LOSS)
        return word_fill(out, TRAIN_SAID_TEXT, "training_said.loss", WORD_INT("update", said->update),
                         WORD_INT("last", said->last_update));
    return word_fill(out, TRAIN_SAID_TEXT, keys[said->broken], WORD_INT("update", said->update),
                     WORD_INT("layer", said->layer), WORD_INT("last", said->last_update));
}

char *train_said_text(char out[TRAIN_SAID_TEXT], const TrainSaid *said)
{
    const WordValue epoch = WORD_INT("epoch", said->epoch), update = WORD_INT("update", said->update);
    const WordValue layer = WORD_INT("layer", said->layer), share = WORD_NUMBER("share", 100 * said->share, 2);
    const WordValue first = WORD_NUMBER("first", said->first, 3), last = WORD_NUMBER("last", said->last, 3);
    const WordValue then = WORD_NUMBER("then", said->then, 3), now = WORD_NUMBER("now", said->now, 3);
    switch (said->kind) {
    case TRAIN_SAID_DIVERGED: return diverged(out, said);
    case TRAIN_SAID_GROWS: return word_fill(out, TRAIN_SAID_TEXT, "training_said.grows", then, now);
    case TRAIN_SAID_EXPLODES: return word_fill(out, TRAIN_SAID_TEXT, "training_said.explodes", first, last, layer);
    case TRAIN_SAID_SYMMETRIC:
        return word_fill(out, TRAIN_SAID_TEXT, "training_said.symmetric", layer, WORD_INT("units", said->units),
                         WORD_INT("all", said->of));
    case TRAIN_SAID_DEAD: return word_fill(out, TRAIN_SAID_TEXT, "training_said.dead", share);
    case TRAIN_SAID_VANISHES: return word_fill(out, TRAIN_SAID_TEXT, "training_said.vanishes", first, last, layer);
    case TRAIN_SAID_OVERFITS:
        return word_fill(out, TRAIN_SAID_TEXT,
                         said->part == PART_TEST ? "training_said.overfits_test" : "training_said.overfits", epoch,
                         then, now);
    case TRAIN_SAID_STOPPED: return word_fill(out, TRAIN_SAID_TEXT, "training_said.stopped", update, epoch);
    case TRAIN_SAID_CONSTANT:
        return said->share > 0 ? word_fill(out, TRAIN_SAID_TEXT, "training_said.commonest", epoch, share)
                               : word_fill(out, TRAIN_SAID_TEXT, "training_said.mean", epoch);
    case TRAIN_SAID_SETTLED: return word_fill(out, TRAIN_SAID_TEXT, "training_said.settled", epoch, then, now);
    case TRAIN_SAID_MAX: break;
    }
    return out[0] = 0, out;
}
