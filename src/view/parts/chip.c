#include "view/parts/chip.h"

#include <math.h>
#include <stdio.h>

#include "view/parts/pen.h"
#include "view/parts/words.h"

typedef struct Caption {
    Rect chip;
    int lines, split;
} Caption; /* split: bytes of the first of two lines */

/* One line, or two broken at the word that makes them most alike. */
static Caption lay_caption(Ui *ui, Rect clear, const char *text)
{
    Caption out = {{clear.x + 32, clear.y + 24, 0, 66}, 1, 0};
    float room = clear.w - 32 - 16, best = 1e9f;
    char line[256];
    if (!text || !text[0] || clear.h < 240) return (Caption){0};
    out.chip.w = ui_text_width(ui, TYPE_CAPTION_STAGE, text) + 40;
    if (out.chip.w <= room) return out;
    for (int i = 1; text[i] && i < (int)sizeof line; i++) {
        if (text[i] != ' ') continue;
        snprintf(line, sizeof line, "%.*s", i, text);
        float longer =
            fmaxf(ui_text_width(ui, TYPE_CAPTION_STAGE, line), ui_text_width(ui, TYPE_CAPTION_STAGE, text + i + 1));
        if (longer < best) best = longer, out.split = i;
    }
    out.chip.w = best + 40, out.chip.h = 110, out.lines = 2;
    if (out.chip.w > room || clear.h < 320) return (Caption){0};
    return out;
}

Rect chip_caption_place(Ui *ui, Rect clear, const char *text) { return lay_caption(ui, clear, text).chip; }

void chip_caption(Ui *ui, Rect clear, const char *text, uint64_t version)
{
    Caption caption = lay_caption(ui, clear, text);
    Rect chip = caption.chip;
    if (chip.w <= 0) return;
    ui_layer_begin(ui, "caption", chip, ui_hash_text(version, text));
    ui_chip(ui, chip);
    if (caption.lines == 1) {
        ui_text(ui, chip.x + 20, chip.y + 45, UI_LEFT, TYPE_CAPTION_STAGE, pen_ink(ui, COLOR_TEXT), text);
    } else {
        char first[256];
        snprintf(first, sizeof first, "%.*s", caption.split, text);
        ui_text(ui, chip.x + 20, chip.y + 45, UI_LEFT, TYPE_CAPTION_STAGE, pen_ink(ui, COLOR_TEXT), first);
        ui_text(ui, chip.x + 20, chip.y + 88, UI_LEFT, TYPE_CAPTION_STAGE, pen_ink(ui, COLOR_TEXT),
                text + caption.split + 1);
    }
    ui_layer_end(ui);
}

Rect chip_corner_place(Ui *ui, Rect clear, const char *text)
{
    Rect chip = {clear.x + 32, clear.y + clear.h - 60, ui_text_width(ui, TYPE_SMALL, text) + 28, 40};
    return clear.h < 160 || chip.w > clear.w - 48 ? (Rect){0} : chip;
}

void chip_corner(Ui *ui, Rect clear, const char *text, uint64_t version)
{
    Rect chip = chip_corner_place(ui, clear, text);
    if (chip.w <= 0) return;
    ui_layer_begin(ui, "height", chip, ui_hash_text(version, text));
    ui_chip(ui, chip);
    ui_text(ui, chip.x + 14, chip.y + 27, UI_LEFT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT_DIM), text);
    ui_layer_end(ui);
}

static const struct {
    const char *key, *word;
    float cap;
} hints[] = {
    {"Space", "stage.hint_play", 92},
    {"Right", "stage.hint_forward", 48},
    {"Left", "stage.hint_back", 48},
    {NULL, "stage.hint_turn", 0},
};
enum { HINTS = sizeof hints / sizeof hints[0] };

Rect chip_hint_place(Ui *ui, Rect clear)
{
    float wide = 20;
    for (int i = 0; i < HINTS; i++) wide += hints[i].cap + ui_text_width(ui, TYPE_LABEL, word(hints[i].word)) + 28;
    Rect chip = {clear.x + (clear.w - wide) / 2, clear.y + clear.h - 76, wide, 56};
    if (wide > clear.w - 560) chip.y -= 56; /* above the chip in the corner where there is no room beside it */
    return wide > clear.w - 48 || clear.h < 260 ? (Rect){0} : chip;
}

void chip_hint(Ui *ui, Rect clear, uint64_t version)
{
    Rect chip = chip_hint_place(ui, clear);
    if (chip.w <= 0) return;
    ui_layer_begin(ui, "hint", chip, version);
    ui_chip(ui, chip);
    float x = chip.x + 24;
    for (int i = 0; i < HINTS; i++) {
        if (hints[i].key) ui_keycap(ui, x, chip.y + 28, hints[i].key);
        x += hints[i].cap;
        x += ui_text(ui, x, chip.y + 36, UI_LEFT, TYPE_LABEL, pen_ink(ui, COLOR_TEXT), word(hints[i].word)) + 28;
    }
    ui_layer_end(ui);
}
