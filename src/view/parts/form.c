#include "view/parts/form.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "view/parts/figures.h"
#include "view/parts/pen.h"
#include "view/parts/words.h"

enum { FIELD_WIDE = 98, ITEM_HIGH = 44, ROUND = 12 };
static const float LABEL_LEAST = 0.33f, LABEL_MOST = 0.46f; /* shares of a row */

static void draw_icon(Ui *ui, Icon icon, float x, float y, float radius, Color ink)
{
    float s = ui_scale(ui);
    icon_draw(ui_canvas(ui), icon, x * s, y * s, radius * s, ink);
}

/* Returns where the rest of the row begins, from its left end. */
static float draw_label(Ui *ui, Rect row, const char *label)
{
    float wide = ui_text_width(ui, TYPE_LABEL, label) + 14;
    wide = fmaxf(row.w * LABEL_LEAST, fminf(wide, row.w * LABEL_MOST));
    ui_text_fit(ui, row.x, row.y + FORM_ROW / 2 + 8, wide - 10, UI_LEFT, TYPE_LABEL, pen_ink(ui, COLOR_TEXT), label);
    return wide;
}

void form_refuse(Form *form, const char *why)
{
    snprintf(form->note, sizeof form->note, "%s", why);
    utf8_trim_end(form->note);
    form->version++;
}

uint64_t form_group(const Ui *ui, uint64_t key) { return ui_input(ui)->down ? key : 0; }

/* ---- what is typed ---------------------------------------------------------------------------------------------- */

static bool read_value(const char *typed, double *value)
{
    char plain[FORM_TEXT];
    int used = 0;
    for (const char *at = typed; *at && used < FORM_TEXT - 1;) {
        uint32_t code = utf8_next(&at, NULL);
        if (code == ' ') continue;
        plain[used++] = code == 0x2212 ? '-' : code < 128 ? (char)code : '?';
    }
    plain[used] = 0;
    return number_parse(plain, value) && isfinite(*value);
}

static void end_field(Form *form, Ui *ui)
{
    if (!form->field) return;
    form->field = 0;
    ui_focus(ui, UI_TEXTFIELD, NULL);
}

/* A field that shows `shown` until it is typed into. True: it was left or entered, and its text is another one. */
static bool draw_field(Form *form, Ui *ui, uint64_t key, const char *label, const char *example, Rect rect,
                       const char *shown, unsigned flags)
{
    char still[FORM_TEXT];
    bool has = ui_has_focus(ui, UI_TEXTFIELD, label) && ui_typing(ui), mine = form->field == key;
    if (has && !mine) {
        form->field = key;
        form->wrong = false;
        snprintf(form->text, sizeof form->text, "%s", shown);
        mine = true;
    }
    snprintf(still, sizeof still, "%s", shown);
    UiEdit edit = ui_textfield(ui, label, rect, mine ? form->text : still, FORM_TEXT, example,
                               flags | (mine && form->wrong ? UI_DANGER : 0));
    if (!mine) return false;
    if (edit.changed) form->wrong = false;
    if (!edit.entered && !edit.left && has) return false;
    bool another = strcmp(form->text, shown) != 0;
    form->version++;
    if (!has || edit.left) form->field = 0;
    else if (!another) end_field(form, ui);
    return another;
}

bool form_text(Form *form, Ui *ui, uint64_t key, const char *label, const char *example, Rect row, const char *text,
               char out[FORM_TEXT])
{
    float wide = draw_label(ui, row, label);
    Rect at = {row.x + wide, row.y + 3, row.w - wide, FORM_ROW - 6};
    if (!draw_field(form, ui, key, label, example, at, text, 0)) return false;
    snprintf(out, FORM_TEXT, "%s", form->text);
    end_field(form, ui);
    return true;
}

/* ---- numbers ---------------------------------------------------------------------------------------------------- */

static double rounded(const FormNumber *how, double value, double low, double high)
{
    char text[32];
    if (how->whole) return round(value);
    if (!how->log) value = round(value * 1000 / (high - low)) * (high - low) / 1000;
    snprintf(text, sizeof text, how->log ? "%.2g" : "%.4g", value);
    return number_parse(text, &value) ? value : 0;
}

/* True: a number was typed, another one. */
static bool typed_value(Form *form, Ui *ui, uint64_t key, const char *label, Rect at, const char *shown, double *value,
                        unsigned flags)
{
    if (!draw_field(form, ui, key, label, NULL, at, shown, UI_FLUSH | flags)) return false;
    if (read_value(form->text, value)) return true;
    form->wrong = form->field != 0;
    word_fill(form->note, sizeof form->note, "form.no_number", WORD_TEXT("text", form->text));
    return false;
}

bool form_field(Form *form, Ui *ui, uint64_t key, const char *label, Rect at, double *value, unsigned flags)
{
    char shown[48];
    double typed;
    if (!typed_value(form, ui, key, label, at, figures_value(shown, *value), &typed, flags)) return false;
    end_field(form, ui);
    *value = typed;
    return true;
}

static bool typed_number(Form *form, Ui *ui, uint64_t key, Rect at, const char *shown, double *value,
                         const FormNumber *how)
{
    char label[128], least[48], most[48];
    double typed;
    word_fill(label, sizeof label, "form.typed", WORD_TEXT("option", how->label));
    if (!typed_value(form, ui, key, label, at, shown, &typed, 0)) return false;
    if (how->whole) typed = round(typed);
    if (typed < how->least || typed > how->most) {
        form->wrong = form->field != 0;
        word_fill(form->note, sizeof form->note, "form.outside", WORD_TEXT("what", how->label),
                  WORD_TEXT("least", figures_value(least, how->least)),
                  WORD_TEXT("most", figures_value(most, how->most)));
        return false;
    }
    end_field(form, ui);
    form->note[0] = 0;
    *value = typed;
    return true;
}

bool form_number(Form *form, Ui *ui, uint64_t key, Rect row, double *value, const FormNumber *how)
{
    char number[48];
    const char *shown = how->shown ? how->shown : figures_value(number, *value);
    double low = how->low, high = how->high, before = *value, now = before;
    float label = draw_label(ui, row, how->label), middle = row.y + FORM_ROW / 2;
    if (!(how->zero && before == 0)) low = fmin(low, before);
    high = fmax(high, before);
    UiSlider slider = {.low = low,
                       .high = high,
                       .log = how->log,
                       .value_text = shown,
                       .step = how->whole && !how->log ? 1
                               : how->log              ? 0
                                                       : (high - low) / 100};
    Rect line = {row.x + label, middle - 22, row.w - label - FIELD_WIDE - 8, 44};
    bool slid = ui_slider(ui, how->label, line, &now, &slider, 0);
    if (how->hint) ui_hint(ui, how->hint, COMMAND_NONE);
    if (slid) {
        double moved = rounded(how, now, low, high);
        /* a key's step along a log scale may be too small to reach the next whole number */
        if (how->whole && moved == before && now != before) moved = before + (now > before ? 1 : -1);
        if (how->zero && now <= low * 1.0001) moved = 0;
        moved = fmin(fmax(moved, how->least), how->most);
        if (moved != before) *value = moved;
    }
    Rect field = {row.x + row.w - FIELD_WIDE, middle - 21, FIELD_WIDE, 42};
    typed_number(form, ui, key, field, shown, value, how);
    return *value != before;
}

static bool round_button(Ui *ui, const char *label, Icon icon, Rect at, bool enabled, const char *why)
{
    Color ink;
    UiHit hit = ui_icon_button(ui, label, at, enabled ? 0 : UI_DISABLED, &ink);
    draw_icon(ui, icon, at.x + at.w / 2, at.y + at.h / 2, 9, ink);
    if (!enabled) ui_why(ui, why);
    return hit.clicked && enabled;
}

bool form_count(Form *form, Ui *ui, const char *label, Rect row, int *value, int least, int most)
{
    char text[16], name[96], why[96];
    float right = row.x + row.w, y = row.y + 2, middle = row.y + FORM_ROW / 2;
    int before = *value;
    ui_text_fit(ui, row.x, middle + 8, row.w - 170, UI_LEFT, TYPE_LABEL, pen_ink(ui, COLOR_TEXT), label);
    snprintf(text, sizeof text, "%d", *value);
    ui_number(ui, right - 78, middle + 8, UI_CENTRE, TYPE_NUMBER, pen_ink(ui, COLOR_TEXT), label, text);
    word_fill(why, sizeof why, "form.no_fewer", WORD_INT("least", least));
    word_fill(name, sizeof name, "form.fewer", WORD_TEXT("what", label));
    if (round_button(ui, name, ICON_MINUS, (Rect){right - 156, y, 48, 48}, *value > least, why)) (*value)--;
    word_fill(why, sizeof why, "form.no_more", WORD_INT("most", most));
    word_fill(name, sizeof name, "form.more", WORD_TEXT("what", label));
    if (round_button(ui, name, ICON_PLUS, (Rect){right - 48, y, 48, 48}, *value < most, why)) (*value)++;
    if (*value != before) form->version++;
    return *value != before;
}

bool form_either(Ui *ui, Rect row, const char *first, const char *second, bool *second_on)
{
    float half = (row.w - 12) / 2;
    bool before = *second_on;
    for (int k = 0; k < 2; k++) {
        Rect at = {row.x + (half + 12) * (float)k, row.y + 2, half, 48};
        if (ui_button(ui, k ? second : first, at, before == (k == 1) ? UI_PRIMARY : 0)) *second_on = k == 1;
    }
    return *second_on != before;
}

/* ---- lists ------------------------------------------------------------------------------------------------------ */

void form_list(Form *form, Ui *ui, uint64_t key, const char *label, Rect row, const char *chosen)
{
    float wide = draw_label(ui, row, label);
    form_list_button(form, ui, key, label, (Rect){row.x + wide, row.y + 2, row.w - wide, 48}, chosen);
}

void form_list_button(Form *form, Ui *ui, uint64_t key, const char *label, Rect at, const char *chosen)
{
    bool open = form->menu == key;
    UiHit hit = ui_hotspot(ui, UI_MENU, label, chosen, at, open ? UI_CHOSEN : 0);
    pen_fill(ui, at, ROUND, pen_mix(pen_ink(ui, COLOR_PANEL_RAISED), pen_ink(ui, COLOR_TEXT), hit.hovered ? 0.1f : 0));
    pen_frame(ui, at, ROUND, 1.5f, pen_ink(ui, open ? COLOR_ACCENT : COLOR_PANEL_LINE));
    ui_text_fit(ui, at.x + 14, at.y + at.h / 2 + 8, at.w - 48, UI_LEFT, TYPE_PANEL_TITLE, pen_ink(ui, COLOR_TEXT),
                chosen);
    draw_icon(ui, ICON_DOWN, at.x + at.w - 20, at.y + at.h / 2 + 1, 9, pen_ink(ui, COLOR_TEXT));
    if (open) form->menu_at = at;
    if (!hit.clicked) return;
    form->menu = open ? 0 : key;
    form->menu_at = at;
    form->menu_scroll = 0;
    form->focus_list = hit.focused;
    form->version++;
}

/* The item that has the focus moves by so many; it stays in sight. */
static void move_in_list(Form *form, Ui *ui, Rect view, const char *const *titles, int count, int chosen)
{
    int by = form->moves, at = -1;
    form->moves = 0;
    for (int i = 0; i < count; i++)
        if (ui_has_focus(ui, UI_MENUITEM, titles[i])) at = i;
    if (form->focus_list) at = chosen, by = 0;
    else if (!by) return;
    at = (at < 0 ? chosen : at) + by;
    at = at < 0 ? 0 : at >= count ? count - 1 : at;
    if (count) ui_focus(ui, UI_MENUITEM, titles[at]);
    float top = (float)at * ITEM_HIGH;
    form->menu_scroll = fmaxf(fminf(form->menu_scroll, top), top + ITEM_HIGH - view.h);
    form->focus_list = false;
    form->version++;
}

int form_menu(Form *form, Ui *ui, Rect area, const char *const *titles, int count, int chosen)
{
    const Frame *frame = ui_frame(ui);
    Rect at = form->menu_at, box = at, whole = {0, 0, frame->width, frame->height};
    float content = (float)count * ITEM_HIGH, most = area.h - 24;
    int picked = -1;
    box.h = fminf(content, most) + 12;
    box.w = fmaxf(at.w, 240);
    box.x = at.x + at.w - box.w;
    box.y = at.y + at.h + 6;
    if (box.y + box.h > area.y + area.h - 6) box.y = fmaxf(area.y + 6, at.y - box.h - 6);
    if (box.y + box.h > area.y + area.h - 6) box.y = area.y + area.h - 6 - box.h;
    UiHit out = ui_hotspot(ui, UI_PANEL, word("form.menu_out"), "", whole, UI_BARE | UI_NO_FOCUS | UI_QUIET);
    ui_cover(ui, box);
    ui_hotspot(ui, UI_PANEL, word("form.menu"), "", box, UI_BARE | UI_NO_FOCUS);
    Rect view = {box.x + 6, box.y + 6, box.w - 12, box.h - 12};
    move_in_list(form, ui, view, titles, count, chosen);
    ui_scroll(ui, view, content, &form->menu_scroll, true);
    ui_layer_begin(ui, "form menu", (Rect){box.x - 2, box.y - 2, box.w + 4, box.h + 4},
                   ui_hash_number(ui_hash_number(form->version, form->menu_scroll), chosen));
    pen_fill(ui, box, ROUND, pen_ink(ui, COLOR_PANEL_RAISED));
    pen_frame(ui, box, ROUND, 1.5f, pen_ink(ui, COLOR_PANEL_LINE));
    ui_scroll_begin(ui, view);
    for (int i = 0; i < count; i++) {
        Rect row = {view.x, view.y - form->menu_scroll + (float)i * ITEM_HIGH, view.w, ITEM_HIGH};
        if (row.y < view.y - 2 || row.y + row.h > view.y + view.h + 2) continue; /* too small to hit */
        UiHit hit = ui_hotspot(ui, UI_MENUITEM, titles[i], i == chosen ? "chosen" : "", row, 0);
        if (hit.hovered) pen_fill(ui, row, 8, pen_mix(pen_ink(ui, COLOR_PANEL_RAISED), pen_ink(ui, COLOR_TEXT), 0.12f));
        if (i == chosen) draw_icon(ui, ICON_TICK, row.x + 20, row.y + ITEM_HIGH / 2, 9, pen_ink(ui, COLOR_ACCENT));
        ui_text_fit(ui, row.x + 40, row.y + ITEM_HIGH / 2 + 8, row.w - 48, UI_LEFT, TYPE_LABEL, pen_ink(ui, COLOR_TEXT),
                    titles[i]);
        if (hit.clicked) picked = i;
    }
    ui_scroll_end(ui, view, content, form->menu_scroll, pen_ink(ui, COLOR_PANEL_RAISED));
    ui_layer_end(ui);
    if (picked >= 0 || out.pressed) form->menu = 0, form->version++;
    return picked;
}

bool form_keys(Form *form, Ui *ui)
{
    if (!form->menu && !form->field) return false;
    if (form->menu) form->moves += ui_key(ui, "Down") - ui_key(ui, "Up");
    if (!ui_key(ui, "Escape")) return false;
    if (form->menu) form->menu = 0;
    else form->wrong = false, form->note[0] = 0, end_field(form, ui);
    form->version++;
    return true;
}
