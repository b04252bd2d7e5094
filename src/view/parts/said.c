#include "view/parts/said.h"

#include "base/text.h"
#include "view/parts/words.h"

/* To add a sentence: a row here, its kind in run/race.h, its words in assets/text. */
static const char *const keys[RUN_SENTENCES] = {
    [SAID_START] = "said.start",       [SAID_DOWN] = "said.down",
    [SAID_CREEPING] = "said.creeping", [SAID_CLIMBING] = "said.climbing",
    [SAID_LOWEST] = "said.lowest",     [SAID_HIGHER] = "said.higher",
    [SAID_MINIMUM] = "said.minimum",   [SAID_SADDLE] = "said.saddle",
    [SAID_PLATEAU] = "said.plateau",   [SAID_MAXIMUM] = "said.maximum",
    [SAID_SWINGING] = "said.swinging", [SAID_WIDER] = "said.wider",
    [SAID_OFF] = "said.off",           [SAID_DIVERGED] = "said.diverged",
    [SAID_FAR] = "said.far",           [SAID_UNDEFINED] = "said.undefined",
    [SAID_NO_START] = "said.no_start",
};

const char *said_text(const Race *race, int run, int step, char out[160])
{
    RunSaid what = race_said(race, run, step);
    TextBuffer text = text_fixed(out, 160);
    for (const char *at = word(keys[what.kind]); *at; at++) {
        bool fills = *at == '$' && (at[1] == '1' || at[1] == '2');
        if (fills) text_add(&text, "%s", *++at == '1' ? what.first : what.second);
        else text_add_bytes(&text, at, 1);
    }
    utf8_trim_end(out);
    return out;
}
