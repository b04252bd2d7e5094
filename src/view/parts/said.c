#include "view/parts/said.h"

#include <stdio.h>

#include "base/text.h"
#include "view/parts/words.h"

/* To add a sentence: a row here, its kind in run/runs.h, its words in assets/text. */
static const char *const sentences[RUN_SENTENCES] = {
    [SAID_START] = "said.start",       [SAID_DOWN] = "said.down",
    [SAID_CREEPING] = "said.creeping", [SAID_CLIMBING] = "said.climbing",
    [SAID_LOWEST] = "said.lowest",     [SAID_HIGHER] = "said.higher",
    [SAID_MINIMUM] = "said.minimum",   [SAID_SADDLE] = "said.saddle",
    [SAID_PLATEAU] = "said.plateau",   [SAID_MAXIMUM] = "said.maximum",
    [SAID_SWINGING] = "said.swinging", [SAID_WIDER] = "said.wider",
    [SAID_OFF] = "said.off",           [SAID_DIVERGED] = "said.diverged",
    [SAID_FAR] = "said.far",           [SAID_UNDEFINED] = "said.undefined",
    [SAID_NO_START] = "said.no_start", [SAID_NO_SLOPE] = "said.no_slope",
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
    TextBuffer text = text_fixed(out, 160);
    for (const char *at = word(sentences[said.kind]); *at; at++) {
        bool fills = *at == '$' && (at[1] == '1' || at[1] == '2');
        if (fills) text_add(&text, "%s", *++at == '1' ? said.first : said.second);
        else text_add_bytes(&text, at, 1);
    }
    utf8_trim_end(out);
    return out;
}

const char *said_word(const Runs *runs, int run, int step, char out[64])
{
    RunWord said = runs_word(runs, run, step);
    out[0] = 0;
    if (runs_over(runs, run, step))
        snprintf(out, 64, word(said == RUN_UNDEFINED ? "board.gone_at" : "board.diverged_at"), runs->end[run]);
    else if ((int)said >= 0 && said < RUN_WORDS && keys[said]) snprintf(out, 64, "%s", word(keys[said]));
    return out;
}
