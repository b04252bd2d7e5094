#include "view/runs/copy_menu.h"

#include <math.h>
#include <stdio.h>

#include "draw/icon.h"
#include "view/parts/pen.h"
#include "view/parts/words.h"

enum { ROW_HIGH = 48, HEAD_HIGH = 52, PAD = 12 };

static const char *const names[COPY_WHATS] = {"copy.figures", "copy.tex", "copy.torch", "copy.plain"};

static const char *why_not(const CopyHow *how, int row)
{
    if (row == COPY_TEX && !how->update) return "copy.no_update";
    return row == COPY_TORCH ? how->no_torch : NULL;
}

static void copy_menu_toggle(CopyMenu *menu)
{
    menu->open = !menu->open;
    menu->opens = menu->open;
    menu->returns = false;
}

void copy_menu_keys(CopyMenu *menu, Ui *ui)
{
    if (ui_typing(ui)) return;
    if (menu->open) {
        int at = 0, by = ui_key(ui, "Down") - ui_key(ui, "Up");
        for (int row = 0; row < COPY_WHATS; row++)
            if (ui_has_focus(ui, UI_MENUITEM, word(names[row]))) at = row;
        if (by) ui_focus(ui, UI_MENUITEM, word(names[((at + by) % COPY_WHATS + COPY_WHATS) % COPY_WHATS]));
        if (ui_key(ui, "Escape")) menu->open = false, menu->returns = menu->bar;
    }
    while (ui_command(ui, COMMAND_COPY_AS, NULL)) copy_menu_toggle(menu);
}

float copy_menu_button_wide(Ui *ui) { return ui_text_width(ui, TYPE_LABEL, word("copy.button")) + 52; }

bool copy_menu_button(CopyMenu *menu, Ui *ui, float right)
{
    float wide = copy_menu_button_wide(ui), s = ui_scale(ui);
    Rect rect = {right - wide, 12, wide, 48};
    UiHit hit = ui_hotspot(ui, UI_MENU, word("copy.button"), "", rect, UI_BARE);
    ui_hint(ui, word("copy.hint"), COMMAND_COPY_AS);
    if (hit.hovered || menu->open) pen_fill(ui, rect, 12, pen_ink(ui, COLOR_PANEL_RAISED));
    ui_text(ui, rect.x + 10, 43, UI_LEFT, TYPE_LABEL,
            pen_ink(ui, hit.hovered || menu->open ? COLOR_TEXT : COLOR_TEXT_DIM), word("copy.button"));
    icon_draw(ui_canvas(ui), ICON_DOWN, (rect.x + wide - 24) * s, 37 * s, 7 * s,
              pen_ink(ui, hit.hovered ? COLOR_TEXT : COLOR_TEXT_FAINT));
    menu->bar = true;
    menu->button = rect;
    if (menu->returns) ui_focus(ui, UI_MENU, word("copy.button")), menu->returns = false;
    if (!hit.clicked) return false;
    copy_menu_toggle(menu);
    return true;
}

CopyWhat copy_menu_draw(CopyMenu *menu, Ui *ui, const CopyHow *how)
{
    const Frame *frame = ui_frame(ui);
    CopyWhat picked = COPY_NOTHING;
    bool bar = menu->bar;
    char head[160];
    menu->bar = false; /* until the button is drawn again */
    if (!menu->open) return COPY_NOTHING;
    word_fill(head, sizeof head, "copy.head", WORD_TEXT("run", how->run));
    float wide = fminf(ui_text_width(ui, TYPE_SMALL, head) + 40, 640);
    for (int row = 0; row < COPY_WHATS; row++) wide = fmaxf(wide, ui_text_width(ui, TYPE_LABEL, word(names[row])) + 64);
    wide = fminf(wide, frame->width - 32);
    Rect box = {bar ? menu->button.x : frame->width - wide - 24, frame->space->top_bar + 8, wide,
                COPY_WHATS * ROW_HIGH + HEAD_HIGH + 2 * PAD};
    if (box.x + box.w > frame->width - 16) box.x = frame->width - 16 - box.w;
    UiHit out = ui_hotspot(ui, UI_PANEL, word("copy.out"), "",
                           (Rect){0, frame->space->top_bar, frame->width, frame->height - frame->space->top_bar},
                           UI_BARE | UI_NO_FOCUS | UI_QUIET);
    ui_cover(ui, box);
    ui_hotspot(ui, UI_PANEL, word("copy.menu"), "", box, UI_BARE | UI_NO_FOCUS);
    ui_layer_begin(ui, "copy menu", (Rect){box.x - 2, box.y - 2, box.w + 4, box.h + 4},
                   ui_hash_number(ui_hash_text(how->no_torch != NULL, head), how->update));
    pen_fill(ui, box, 12, pen_ink(ui, COLOR_PANEL_RAISED));
    pen_frame(ui, box, 12, 1.5f, pen_ink(ui, COLOR_PANEL_LINE));
    /* the figures are of all runs; what stands below the line is of one */
    float line = box.y + PAD + ROW_HIGH + 13;
    pen_line(ui, box.x + 16, line, box.x + box.w - 16, line, 1.5f, pen_ink(ui, COLOR_PANEL_LINE));
    ui_text_fit(ui, box.x + 20, line + 28, box.w - 40, UI_LEFT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT_DIM), head);
    for (int row = 0; row < COPY_WHATS; row++) {
        Rect at = {box.x + 6, box.y + PAD + (float)row * ROW_HIGH + (row ? HEAD_HIGH : 0), box.w - 12, ROW_HIGH};
        const char *why = why_not(how, row);
        UiHit hit = ui_hotspot(ui, UI_MENUITEM, word(names[row]), "", at, why ? UI_DISABLED : 0);
        if (why) ui_why(ui, word(why));
        else if (row == COPY_FIGURES) ui_hint(ui, word("copy.figures_hint"), COMMAND_COPY_FIGURES);
        if (hit.hovered && !why)
            pen_fill(ui, at, 8, pen_mix(pen_ink(ui, COLOR_PANEL_RAISED), pen_ink(ui, COLOR_TEXT), 0.12f));
        ui_text_fit(ui, at.x + 14, at.y + 32, at.w - 28, UI_LEFT, TYPE_LABEL,
                    pen_fade(pen_ink(ui, COLOR_TEXT), why ? 0.35f : 1), word(names[row]));
        if (hit.clicked && !why) picked = (CopyWhat)row;
    }
    ui_layer_end(ui);
    if (menu->opens) ui_focus(ui, UI_MENUITEM, word(names[0]));
    menu->opens = false;
    if (picked == COPY_NOTHING && !out.pressed) return COPY_NOTHING;
    menu->open = false;
    menu->returns = bar && picked != COPY_NOTHING;
    return picked;
}
