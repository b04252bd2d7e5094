#include "view/parts/bar.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "draw/icon.h"
#include "view/parts/pen.h"

enum { LEFT = 88, SIDE = 24, PAD = 10, AFTER = 8, GAP = 4, BASE = 46 };

Bar bar_begin(Ui *ui)
{
    Rect bar = ui_frame(ui)->top;
    float s = ui_scale(ui);
    pen_fill(ui, bar, 0, pen_ink(ui, COLOR_BG));
    pen_edge(ui, 0, bar.h - 1.5f, bar.w, pen_ink(ui, COLOR_PANEL_LINE));
    icon_logo(ui_canvas(ui), 52 * s, 37 * s, 40 * s, pen_ink(ui, COLOR_TEXT_DIM), pen_ink(ui, COLOR_ACCENT_FILL));
    return (Bar){LEFT, bar.w - SIDE};
}

/* The next of the keys; false: no more. */
static bool next_key(const char **keys, char out[KEY_NAME_SIZE])
{
    size_t length = *keys ? strcspn(*keys, " ") : 0;
    if (!length) return false;
    snprintf(out, KEY_NAME_SIZE, "%.*s", (int)length, *keys);
    *keys += length + ((*keys)[length] == ' ');
    return true;
}

static float cap_wide(const Ui *ui, const char *key)
{
    int parts = 1;
    for (const char *at = key; *at; at++) parts += *at == '+' && at > key;
    if (parts == 1) return fmaxf(36, ui_text_width(ui, TYPE_NUMBER_SMALL, key_cap(key)) + 20);
    return ui_text_width(ui, TYPE_NUMBER_SMALL, key) + 18 * (float)parts;
}

static float bar_key_wide(const Ui *ui, const char *name, const char *keys)
{
    char key[KEY_NAME_SIZE];
    float wide = PAD + ui_text_width(ui, TYPE_LABEL, name) + PAD;
    for (int i = 0; next_key(&keys, key); i++) wide += cap_wide(ui, key) + (float)(i ? GAP : AFTER);
    return wide;
}

bool bar_room(const Ui *ui, const Bar *bar, const char *name, const char *keys, float least)
{
    return bar->right - bar_key_wide(ui, name, keys) >= least;
}

bool bar_key(Ui *ui, Bar *bar, const char *name, const char *keys, unsigned flags)
{
    float wide = bar_key_wide(ui, name, keys);
    Rect rect = {bar->right - wide, 12, wide, 48};
    UiHit hit = {0};
    char key[KEY_NAME_SIZE];
    if (!(flags & UI_PASSIVE)) hit = ui_hotspot(ui, UI_BUTTON, name, "", rect, UI_BARE | flags);
    if (hit.hovered) pen_fill(ui, rect, 12, pen_ink(ui, COLOR_PANEL_RAISED));
    Color ink = pen_ink(ui, hit.hovered ? COLOR_TEXT : COLOR_TEXT_DIM);
    float x = rect.x + PAD;
    x += ui_text(ui, x, 43, UI_LEFT, TYPE_LABEL, pen_fade(ink, flags & UI_DISABLED ? 0.35f : 1), name) + PAD;
    while (next_key(&keys, key)) x += ui_keycap(ui, x, 36, key) + GAP;
    bar->right -= wide + GAP;
    return hit.clicked;
}

void bar_slash(Ui *ui, Bar *bar, float wide)
{
    bar->x += wide + 16;
    bar->x += ui_text(ui, bar->x, BASE, UI_LEFT, TYPE_TITLE_BAR, pen_ink(ui, COLOR_TEXT_FAINT), "/") + 16;
}

void bar_title(Ui *ui, const Bar *bar, const char *title)
{
    float room = bar->right - 16 - bar->x;
    if (room > 40) ui_text_fit(ui, bar->x, BASE, room, UI_LEFT, TYPE_TITLE_BAR, pen_ink(ui, COLOR_TEXT), title);
}

bool bar_over(Ui *ui, const char *place, const char *own, const BarHint *hints, int count)
{
    Bar bar = bar_begin(ui);
    bool pressed = false;
    float wide = ui_text_width(ui, TYPE_TITLE_BAR, own), whole = ui_text_width(ui, TYPE_TITLE_BAR, place);
    for (int i = 0; i < count; i++) {
        if (i && !bar_room(ui, &bar, hints[i].name, hints[i].keys, bar.x + wide + 24)) break;
        pressed |= bar_key(ui, &bar, hints[i].name, hints[i].keys, i ? UI_PASSIVE : UI_NO_FOCUS);
    }
    float room = bar.right - 24 - bar.x - wide - 64;
    if (room > 80)
        bar_slash(ui, &bar,
                  ui_text_fit(ui, bar.x, BASE, fminf(whole + 1, room), UI_LEFT, TYPE_TITLE_BAR,
                              pen_ink(ui, COLOR_TEXT_DIM), place));
    bar_title(ui, &bar, own);
    return pressed;
}
