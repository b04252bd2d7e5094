#include "view/parts/said.h"

#include "view/parts/words.h"

/* To add a sentence: a row here, its kind in run/runs.h, its words in assets/text. */
static const struct {
    const char *key, *values[2]; /* what RunSaid's first and second are called in the text */
} sentences[RUN_SENTENCES] = {
    [SAID_START] = {"said.start"},
    [SAID_DOWN] = {"said.down"},
    [SAID_CREEPING] = {"said.creeping"},
    [SAID_CLIMBING] = {"said.climbing"},
    [SAID_LOWEST] = {"said.lowest", {"loss"}},
    [SAID_HIGHER] = {"said.higher", {"loss", "lowest"}},
    [SAID_MINIMUM] = {"said.minimum", {"loss"}},
    [SAID_SADDLE] = {"said.saddle", {"direction"}},
    [SAID_PLATEAU] = {"said.plateau", {"loss"}},
    [SAID_MAXIMUM] = {"said.maximum"},
    [SAID_SWINGING] = {"said.swinging"},
    [SAID_WIDER] = {"said.wider"},
    [SAID_OFF] = {"said.off", {"x", "y"}},
    [SAID_DIVERGED] = {"said.diverged", {"step"}},
    [SAID_FAR] = {"said.far", {"loss"}},
    [SAID_UNDEFINED] = {"said.undefined", {"step"}},
    [SAID_NO_START] = {"said.no_start"},
    [SAID_NO_SLOPE] = {"said.no_slope"},
};

static const char *const keys[RUN_WORDS] = {
    [RUN_START] = NULL,
    [RUN_GOING_DOWN] = "words.going_down",
    [RUN_CONVERGED] = "words.converged",
    [RUN_SADDLE] = "words.saddle",
    [RUN_PLATEAU] = "words.plateau",
    [RUN_MAXIMUM] = "words.maximum",
    [RUN_OSCILLATING] = "words.oscillating",
    [RUN_OFF_THE_MAP] = "words.off_the_map",
    [RUN_DIVERGED] = "words.diverged",
    [RUN_UNDEFINED] = "words.undefined",
    [RUN_NO_SLOPE] = "words.no_slope",
    [RUN_CREEPING] = "words.creeping",
    [RUN_CLIMBING] = "words.climbing",
};

const char *said_text(RunSaid said, char out[160])
{
    const char *const *names = sentences[said.kind].values;
    WordValue values[3] = {{0}};
    if (names[0]) values[0] = WORD_TEXT(names[0], said.first);
    if (names[1]) values[1] = WORD_TEXT(names[1], said.second);
    return words_fill(out, 160, sentences[said.kind].key, values);
}

const char *said_word(const Runs *runs, int run, int step, char out[64])
{
    RunWord said = runs_word(runs, run, step);
    out[0] = 0;
    if (runs_over(runs, run, step))
        word_fill(out, 64, said == RUN_UNDEFINED ? "board.gone_at" : "board.diverged_at",
                  WORD_INT("step", runs->end[run]));
    else if ((int)said >= 0 && said < RUN_WORDS && keys[said]) word_fill(out, 64, keys[said]);
    return out;
}
