#include "view/stage/stage_bar.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "draw/icon.h"
#include "view/parts/pen.h"
#include "view/parts/words.h"

/* A hint that is a real button: word, key. Returns its width. */
float bar_key_wide(Ui *ui, const char *name, const char *key)
{
    int parts = 1;
    float wide = ui_text_width(ui, TYPE_LABEL, name) + 28;
    if (!key) return wide - 8;
    for (const char *at = key; *at; at++) parts += *at == '+' && at > key;
    if (parts == 1) return wide + fmaxf(36, ui_text_width(ui, TYPE_NUMBER_SMALL, key_cap(key)) + 20);
    return wide + ui_text_width(ui, TYPE_NUMBER_SMALL, key) + 18 * (float)parts;
}

float bar_key(Ui *ui, float right, const char *name, const char *key, bool enabled, bool *pressed)
{
    float wide = ui_text_width(ui, TYPE_LABEL, name), all = bar_key_wide(ui, name, key);
    Rect rect = {right - all, 12, all, 48};
    UiHit hit = ui_hotspot(ui, UI_BUTTON, name, "", rect, UI_BARE | (enabled ? 0 : UI_DISABLED));
    if (!enabled)
        ui_why(ui, word(!strcmp(name, word("stage.redo")) ? "stage.nothing_to_redo" : "stage.nothing_to_undo"));
    if (hit.hovered) pen_fill(ui, rect, 12, pen_ink(ui, COLOR_PANEL_RAISED));
    ui_text(ui, rect.x + 10, 43, UI_LEFT, TYPE_LABEL,
            pen_fade(hit.hovered ? pen_ink(ui, COLOR_TEXT) : pen_ink(ui, COLOR_TEXT_DIM), enabled ? 1 : 0.35f), name);
    if (key) ui_keycap(ui, rect.x + 10 + wide + 10, 36, key);
    *pressed = hit.clicked;
    return rect.w;
}

Command bar_draw(Ui *ui, const Frame *frame, const char *title, bool drawer, bool can_undo, bool can_redo,
                 CopyMenu *copy, uint64_t version)
{
    static const struct {
        const char *word;
        Command command;
    } keys[] = {
        {"stage.keys", COMMAND_KEY_CARD}, {"stage.runs", COMMAND_DRAWER}, {"stage.workings", COMMAND_WORKINGS},
        {"stage.redo", COMMAND_REDO},     {"stage.undo", COMMAND_UNDO},   {"stage.ghost", COMMAND_GHOST},
        {"stage.theme", COMMAND_THEME},   {"stage.light", COMMAND_LIGHT}, {"stage.surface", COMMAND_SURFACE},
    };
    Command press = COMMAND_NONE;
    Rect bar = frame->top;
    ui_layer_begin(ui, "top bar", bar,
                   ui_hash_number(ui_hash_text(version, title), drawer + 2 * can_undo + 4 * can_redo + 8 * copy->open));
    pen_fill(ui, bar, 0, pen_ink(ui, COLOR_BG));
    pen_edge(ui, 0, bar.h - 1.5f, bar.w, pen_ink(ui, COLOR_PANEL_LINE));
    float scale = ui_scale(ui);
    icon_logo(ui_canvas(ui), 52 * scale, 37 * scale, 40 * scale, pen_ink(ui, COLOR_TEXT_DIM),
              pen_ink(ui, COLOR_ACCENT_FILL));
    float x = 88, wide = ui_text_width(ui, TYPE_TITLE_BAR, title);
    float scenes = ui_text_width(ui, TYPE_TITLE_BAR, word("stage.scenes"));

    /* keys from the right, as many as leave room for the place and half the title */
    float right = frame->width - 24, least = x + fminf(wide, 320) + 24;
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        Command what = keys[i].command;
        if ((what == COMMAND_UNDO || what == COMMAND_REDO) && !drawer) continue;
        const char *name = word(what == COMMAND_DRAWER && drawer ? "stage.runs_close" : keys[i].word),
                   *key = ui_command_key(ui, what);
        bool pressed = false;
        if (what == COMMAND_REDO) key = NULL; /* three caps would push others out: its key is in the hint */
        if (right - bar_key_wide(ui, name, key) < least) break;
        right -= bar_key(ui, right, name, key, what == COMMAND_UNDO ? can_undo : what != COMMAND_REDO || can_redo,
                         &pressed) +
                 4;
        if (what == COMMAND_REDO && can_redo) ui_hint(ui, name, what);
        if (pressed) press = what;
    }
    if (right - copy_menu_button_wide(ui) >= least) {
        if (copy_menu_button(copy, ui, right)) press = COMMAND_COPY_AS;
        right -= copy_menu_button_wide(ui) + 4;
    }
    /* where nothing has to give way for it */
    const char *derivation = word("derivation.title"), *derive_key = ui_command_key(ui, COMMAND_DERIVATION);
    if (right - bar_key_wide(ui, derivation, derive_key) > x + scenes + 50 + wide) {
        bool pressed = false;
        right -= bar_key(ui, right, derivation, derive_key, true, &pressed) + 4;
        if (pressed) press = COMMAND_DERIVATION;
    }
    if (x + scenes + 50 + wide < right) {
        if (ui_link(ui, word("stage.scenes"), x, 46, TYPE_TITLE_BAR, 0)) press = COMMAND_SCENES;
        ui_hint(ui, word("stage.scenes_hint"), COMMAND_CLOSE);
        x += scenes + 16;
        x += ui_text(ui, x, 46, UI_LEFT, TYPE_TITLE_BAR, pen_ink(ui, COLOR_TEXT_FAINT), "/") + 16;
    }
    if (right - 16 - x > 40)
        ui_text_fit(ui, x, 46, right - 16 - x, UI_LEFT, TYPE_TITLE_BAR, pen_ink(ui, COLOR_TEXT), title);
    ui_layer_end(ui);
    return press;
}

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
