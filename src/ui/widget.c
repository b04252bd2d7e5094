/* What is shown and what is used, drawn by the tokens. */
#include "ui/ui_inside.h"

#include "base/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static Color mix(Color a, Color b, float t)
{
    Color out = 0;
    for (int shift = 0; shift < 32; shift += 8) {
        float from = (float)(a >> shift & 255), to = (float)(b >> shift & 255);
        out |= (Color)(from + (to - from) * t + 0.5f) << shift;
    }
    return out;
}

/* ---- text ---------------------------------------------------------------------------------------------------------- */

Face ui_face(const Ui *ui, TypeStyle style, float *px)
{
    const ThemeType *type = &ui->place.theme->type[style];
    *px = fmaxf(roundf(type->size * ui->frame.scale), 13); /* what nobody can read is not drawn smaller */
    return font_face(type->family, type->weight);
}

float ui_text_width(const Ui *ui, TypeStyle style, const char *text)
{
    float px;
    Face face = ui_face(ui, style, &px);
    return canvas_text_width(ui->place.canvas, face, px, text) / ui->frame.scale;
}

static float put(Ui *ui, UiRole role, float x, float baseline, UiAlign align, TypeStyle style, Color color,
                 const char *label, const char *value, const char *text)
{
    float px, s = ui->frame.scale;
    Face face = ui_face(ui, style, &px);
    float width = canvas_text_width(ui->place.canvas, face, px, text);
    float left = x * s - (align == UI_LEFT ? 0 : align == UI_CENTRE ? width / 2 : width), line = roundf(baseline * s);
    if (ui_drawing(ui)) canvas_text(ui->place.canvas, face, px, left, line, color, text);
    if (text[0]) ui_record(ui, role, label, value, (Rect){left, line - 0.76f * px, width, px}, px);
    return width / s;
}

float ui_text(Ui *ui, float x, float baseline, UiAlign align, TypeStyle style, Color color, const char *text)
{
    return put(ui, UI_TEXT, x, baseline, align, style, color, text, "", text);
}

/* A hyphen before a digit is a minus. */
static void true_minus(char *out, int size, const char *text)
{
    int used = 0;
    for (const char *at = text; *at && used + 4 < size; at++) {
        bool minus = *at == '-' && ((at[1] >= '0' && at[1] <= '9') || at[1] == '.');
        if (minus) used += utf8_write(out + used, 0x2212);
        else out[used++] = *at;
    }
    out[used] = 0;
}

float ui_number(Ui *ui, float x, float baseline, UiAlign align, TypeStyle style, Color color, const char *label,
                const char *text)
{
    char shown[128];
    true_minus(shown, sizeof shown, text);
    return put(ui, UI_NUMBER, x, baseline, align, style, color, label ? label : shown, label ? shown : "", shown);
}

float ui_tick(Ui *ui, float x, float baseline, UiAlign align, TypeStyle style, Color color, const char *text)
{
    char shown[128];
    true_minus(shown, sizeof shown, text);
    return put(ui, UI_TICK, x, baseline, align, style, color, shown, "", shown);
}

/* Pixels. A box made as wide as its text comes back a rounding narrower, once it has been divided and multiplied by the
 * scale. */
static const float ROUNDING = 1.0f / 64;

float ui_text_fit(Ui *ui, float x, float baseline, float width, UiAlign align, TypeStyle style, Color color,
                  const char *text)
{
    float px, s = ui->frame.scale;
    char cut[400];
    Face face = ui_face(ui, style, &px);
    if (canvas_text_width(ui->place.canvas, face, px, text) <= width * s + ROUNDING)
        return ui_text(ui, x, baseline, align, style, color, text);
    float room = width * s - canvas_text_width(ui->place.canvas, face, px, "…");
    int bytes = room > 0 ? canvas_text_fit(ui->place.canvas, face, px, room, text) : 0;
    while (bytes > 0 && text[bytes - 1] == ' ') bytes--;
    if (bytes <= 0) return 0;
    snprintf(cut, sizeof cut, "%.*s…", bytes < 390 ? bytes : 390, text);
    return ui_text(ui, x, baseline, align, style, color, cut);
}

/* The longest beginning of whole words that fits; a word wider than the line is cut. */
static int line_bytes(Ui *ui, Face face, float px, float width, const char *text)
{
    int fits = canvas_text_fit(ui->place.canvas, face, px, width, text);
    const char *newline = memchr(text, '\n', (size_t)fits);
    if (newline) return (int)(newline - text);
    if (!text[fits]) return fits;
    int at = fits;
    while (at > 0 && text[at] != ' ') at--;
    return at > 0 ? at : fits > 0 ? fits : utf8_length_at(text, NULL);
}

float ui_paragraph(Ui *ui, Rect room, TypeStyle style, Color color, float line_height, const char *text)
{
    float px, s = ui->frame.scale, y = room.y;
    Face face = ui_face(ui, style, &px);
    while (*text) {
        int bytes = line_bytes(ui, face, px, room.w * s, text);
        bool last = room.h > 0 && y + 2 * line_height > room.y + room.h && text[bytes];
        char line[512];
        if (last) {
            ui_text_fit(ui, room.x, y + line_height * 0.74f, room.w, UI_LEFT, style, color, text);
            return y + line_height - room.y;
        }
        snprintf(line, sizeof line, "%.*s", bytes < 500 ? bytes : 500, text);
        if (bytes) ui_text(ui, room.x, y + line_height * 0.74f, UI_LEFT, style, color, line);
        text += bytes;
        text += *text == ' ' || *text == '\n';
        y += line_height;
    }
    return y - room.y;
}

void ui_math(Ui *ui, float x, float baseline, const Layout *layout, Color color, MathColor color_of, void *context,
             const char *label)
{
    float s = ui->frame.scale;
    if (ui_drawing(ui)) canvas_math(ui->place.canvas, layout, x * s, roundf(baseline * s), color, color_of, context);
    float smallest = 0;
    for (int i = 0; i < layout->glyph_count; i++)
        if (layout->glyphs[i].symbol && (smallest == 0 || layout->glyphs[i].size < smallest))
            smallest = layout->glyphs[i].size;
    Rect rect = {x * s, roundf(baseline * s) - layout->height, layout->width, layout->height + layout->depth};
    ui_record(ui, UI_MATH, label, "", rect, smallest);
}

/* ---- boxes --------------------------------------------------------------------------------------------------------- */

void ui_panel(Ui *ui, const char *label, Rect rect)
{
    const Theme *theme = ui->place.theme;
    box(ui, rect, theme->radius.panel, ink(ui, COLOR_PANEL));
    border(ui, rect, theme->radius.panel, theme->line.hairline, ink(ui, COLOR_PANEL_LINE));
    ui_item(ui, UI_PANEL, label, "", rect, 0);
}

void ui_chip(Ui *ui, Rect rect) { box(ui, rect, ui->place.theme->radius.chip, ink(ui, COLOR_SCRIM)); }

/* One part of a name: "Shift" of "Shift+Right". */
static float one_cap(Ui *ui, float x, float middle, const char *part)
{
    const char *cap = key_cap(part);
    float text = ui_text_width(ui, TYPE_NUMBER_SMALL, cap), width = fmaxf(text + 20, 36);
    Rect rect = {x, middle - 18, width, 36};
    box(ui, rect, 8, ink(ui, COLOR_PANEL_RAISED));
    border(ui, rect, 8, 1.5f, ink(ui, COLOR_PANEL_LINE));
    ui_tick(ui, x + width / 2, middle + 7, UI_CENTRE, TYPE_NUMBER_SMALL, ink(ui, COLOR_TEXT), cap);
    return width;
}

float ui_keycap(Ui *ui, float x, float middle, const char *key)
{
    float start = x;
    while (*key) {
        char part[KEY_NAME_SIZE];
        size_t length = key[0] == '+' ? 1 : strcspn(key, "+");
        snprintf(part, sizeof part, "%.*s", (int)length, key);
        x += one_cap(ui, x, middle, part);
        key += length;
        if (*key == '+') key++, x += 6;
    }
    return x - start;
}

/* ---- scrolling --------------------------------------------------------------------------------------------------------- */

void ui_scroll(Ui *ui, Rect view, float content, float *offset, bool keys)
{
    float page = view.h * 0.85f;
    *offset -= ui_wheel(ui, view) * 92;
    if (keys) *offset += page * (float)(ui_key(ui, "PageDown") - ui_key(ui, "PageUp"));
    if (!(*offset < content - view.h)) *offset = content - view.h;
    if (!(*offset > 0)) *offset = 0;
}

void ui_scroll_begin(Ui *ui, Rect view)
{
    canvas_clip_push(ui->place.canvas, ui_pixels(ui, view));
    ui->scrolls = true;
    ui->scroll_part = ui_pixels(ui, view);
}

void ui_scroll_end(Ui *ui, Rect view, float content, float offset, Color ground)
{
    Rect edge = {view.x, view.y + view.h - 56, view.w, 56};
    if (offset < content - view.h - 1)
        canvas_fade(ui->place.canvas, ui_pixels(ui, edge), color_alpha(ground, 0), ground);
    canvas_clip_pop(ui->place.canvas);
    ui->scrolls = false;
}

/* ---- buttons --------------------------------------------------------------------------------------------------------- */

typedef struct Look {
    Color fill, line, text;
    float alpha;
} Look;

static Look look_of(const Ui *ui, const UiHit *hit, unsigned flags)
{
    Look look = {ink(ui, COLOR_PANEL_RAISED), ink(ui, COLOR_PANEL_LINE), ink(ui, COLOR_TEXT),
                 flags & UI_DISABLED ? 0.35f : 1};
    if (flags & UI_PRIMARY) {
        look.fill = look.line = ink(ui, COLOR_ACCENT_FILL);
        look.text = ink(ui, COLOR_ACCENT_INK);
    } else if (flags & UI_CHOSEN) {
        look.line = ink(ui, COLOR_ACCENT);
    }
    if (!(flags & UI_DISABLED) && hit->held) look.fill = mix(look.fill, ink(ui, COLOR_BG), 0.25f);
    else if (!(flags & UI_DISABLED) && hit->hovered) look.fill = mix(look.fill, ink(ui, COLOR_TEXT), 0.10f);
    look.fill = color_alpha(look.fill, look.alpha);
    look.line = color_alpha(look.line, look.alpha);
    look.text = color_alpha(look.text, look.alpha);
    return look;
}

UiHit ui_icon_button(Ui *ui, const char *label, Rect rect, unsigned flags, Color *ink_out)
{
    UiHit hit = ui_hotspot(ui, UI_BUTTON, label, "", rect, flags);
    Look look = look_of(ui, &hit, flags);
    float radius = flags & UI_ROUND ? fminf(rect.w, rect.h) / 2 : ui->place.theme->radius.control;
    if (!(flags & UI_BARE)) {
        box(ui, rect, radius, look.fill);
        if (!(flags & UI_PRIMARY)) border(ui, rect, radius, ui->place.theme->line.hairline, look.line);
    }
    if (ink_out) *ink_out = look.text;
    return hit;
}

/* The words on a widget belong to it: they are no item of their own. */
static void words_on(Ui *ui, UiItem *item, float x, float baseline, UiAlign align, TypeStyle style, Color color,
                     const char *text, float room)
{
    float px, s = ui->frame.scale;
    Face face = ui_face(ui, style, &px);
    float width = canvas_text_width(ui->place.canvas, face, px, text);
    float left = x * s - (align == UI_LEFT ? 0 : align == UI_CENTRE ? width / 2 : width);
    if (ui_drawing(ui)) canvas_text(ui->place.canvas, face, px, left, roundf(baseline * s), color, text);
    item->text_px = px;
    if (width > room * s + 0.5f) item->clipped = true;
}

bool ui_button(Ui *ui, const char *label, Rect rect, unsigned flags)
{
    Color color;
    UiHit hit = ui_icon_button(ui, label, rect, flags, &color);
    UiItem *item = &ui->now->items[ui->now->count - 1];
    words_on(ui, item, rect.x + rect.w / 2, rect.y + rect.h / 2 + 8, UI_CENTRE, TYPE_PANEL_TITLE, color, label,
             rect.w - 8);
    return hit.clicked;
}

bool ui_tab(Ui *ui, const char *label, Rect rect, bool open, unsigned flags)
{
    UiHit hit = ui_hotspot(ui, UI_TAB, label, open ? "open" : "", rect, flags);
    UiItem *item = &ui->now->items[ui->now->count - 1];
    Color back = open ? ink(ui, COLOR_PANEL) : ink(ui, hit.hovered ? COLOR_PANEL_RAISED : COLOR_BG);
    box(ui, rect, 0, back);
    if (open) box(ui, (Rect){rect.x, rect.y, rect.w, 4}, 0, ink(ui, COLOR_ACCENT));
    border(ui, rect, 0, ui->place.theme->line.hairline, ink(ui, COLOR_PANEL_LINE));
    words_on(ui, item, rect.x + rect.w / 2, rect.y + rect.h / 2 + 8, UI_CENTRE, open ? TYPE_PANEL_TITLE : TYPE_LABEL,
             ink(ui, open ? COLOR_TEXT : COLOR_TEXT_DIM), label, rect.w - 8);
    return hit.clicked;
}

bool ui_link(Ui *ui, const char *label, float x, float baseline, TypeStyle style, unsigned flags)
{
    const ThemeType *type = &ui->place.theme->type[style];
    float width = ui_text_width(ui, style, label), high = fmaxf(ui_space(ui)->target, type->size * 1.5f);
    Rect rect = {x, baseline - type->size * 0.36f - high / 2, width, high};
    UiHit hit = ui_hotspot(ui, UI_LINK, label, "", rect, flags);
    UiItem *item = &ui->now->items[ui->now->count - 1];
    words_on(ui, item, x, baseline, UI_LEFT, style, ink(ui, hit.hovered ? COLOR_TEXT : COLOR_TEXT_DIM), label,
             width + 1);
    if (hit.hovered) box(ui, (Rect){x, baseline + 5, width, 1.5f}, 0, ink(ui, COLOR_TEXT_DIM));
    return hit.clicked;
}

static void mark_box(Ui *ui, Rect rect, const UiHit *hit, bool on, bool round, unsigned flags)
{
    Look look = look_of(ui, hit, flags);
    Rect mark = {rect.x, rect.y + rect.h / 2 - 14, 28, 28};
    float radius = round ? 14 : 8;
    box(ui, mark, radius, look.fill);
    border(ui, mark, radius, 2, on ? color_alpha(ink(ui, COLOR_ACCENT), look.alpha) : look.line);
    if (on) box(ui, inset(mark, 7), round ? 7 : 3, color_alpha(ink(ui, COLOR_ACCENT), look.alpha));
}

static bool choice(Ui *ui, UiRole role, const char *label, Rect rect, bool on, unsigned flags)
{
    UiHit hit = ui_hotspot(ui, role, label, on ? "on" : "off", rect, flags);
    UiItem *item = &ui->now->items[ui->now->count - 1];
    mark_box(ui, rect, &hit, on, role == UI_RADIO, flags);
    words_on(ui, item, rect.x + 40, rect.y + rect.h / 2 + 8, UI_LEFT, TYPE_LABEL, look_of(ui, &hit, flags).text, label,
             rect.w - 40);
    return hit.clicked;
}

bool ui_checkbox(Ui *ui, const char *label, Rect rect, bool *on, unsigned flags)
{
    if (!choice(ui, UI_CHECKBOX, label, rect, *on, flags)) return false;
    *on = !*on;
    return true;
}

bool ui_radio(Ui *ui, const char *label, Rect rect, bool on, unsigned flags)
{
    return choice(ui, UI_RADIO, label, rect, on, flags) && !on;
}

UiHit ui_handle(Ui *ui, const char *label, const char *value, float x, float y, float radius, unsigned flags)
{
    float half = fmaxf(radius, ui_space(ui)->target / 2);
    UiHit hit = ui_hotspot(ui, UI_HANDLE, label, value, (Rect){x - half, y - half, 2 * half, 2 * half}, flags);
    Rect disc = {x - radius, y - radius, 2 * radius, 2 * radius};
    if (!(flags & UI_BARE)) box(ui, disc, radius, ink(ui, flags & UI_DISABLED ? COLOR_TEXT_FAINT : COLOR_ACCENT_FILL));
    return hit;
}

/* ---- slider ---------------------------------------------------------------------------------------------------------- */

static double way_of(const UiSlider *how, double value)
{
    bool log_scale = how->log && how->low > 0;
    double low = log_scale ? log(how->low) : how->low, high = log_scale ? log(how->high) : how->high;
    double at = log_scale ? log(fmax(value, how->low)) : value;
    double way = high > low ? (at - low) / (high - low) : 0;
    return way < 0 || isnan(way) ? 0 : way > 1 ? 1 : way;
}

static double value_at(const UiSlider *how, double way)
{
    way = way < 0 ? 0 : way > 1 ? 1 : way;
    if (way <= 0) return how->low;
    if (way >= 1) return how->high;
    if (how->log && how->low > 0) return exp(log(how->low) + way * (log(how->high) - log(how->low)));
    double value = how->low + way * (how->high - how->low);
    return how->step > 0 ? how->low + round((value - how->low) / how->step) * how->step : value;
}

static double slide_by_keys(Ui *ui, const UiSlider *how, double value)
{
    double one = how->step > 0 && !how->log && how->high > how->low ? how->step / (how->high - how->low) : 0.01;
    for (int i = 0; i < ui->edit_count; i++) {
        const char *key = ui->edits[i].key, *arrow = text_starts(key, "Shift+") ? key + 6 : key;
        double by = arrow == key ? one : 10 * one, way = way_of(how, value);
        if (!strcmp(arrow, "Left")) value = value_at(how, way - by);
        else if (!strcmp(arrow, "Right")) value = value_at(how, way + by);
        else if (!strcmp(arrow, "Home")) value = how->low;
        else if (!strcmp(arrow, "End")) value = how->high;
    }
    return value;
}

bool ui_slider(Ui *ui, const char *label, Rect rect, double *value, const UiSlider *how, unsigned flags)
{
    double before = *value;
    UiHit hit = ui_hotspot(ui, UI_SLIDER, label, how->value_text ? how->value_text : "", rect, flags);
    ui->now->more[ui->now->count - 1].slider = true;
    float radius = 12, x0 = rect.x + radius, wide = rect.w - 2 * radius, y = rect.y + rect.h / 2;
    if ((hit.held || hit.pressed) && wide > 0) *value = value_at(how, (double)((hit.x - radius) / wide));
    if (hit.focused) *value = slide_by_keys(ui, how, *value);
    float alpha = flags & UI_DISABLED ? 0.35f : 1, knob = x0 + wide * (float)way_of(how, *value);
    float from = how->danger > how->low ? x0 + wide * (float)way_of(how, how->danger) : x0;
    bool marked = !isnan(how->danger) && how->danger != 0 && way_of(how, how->danger) < 1;
    Color fill = color_alpha(ink(ui, COLOR_ACCENT_FILL), alpha), red = color_alpha(ink(ui, COLOR_DANGER), alpha);
    box(ui, (Rect){x0, y - 4, wide, 8}, 4, color_alpha(ink(ui, COLOR_PANEL_RAISED), alpha));
    border(ui, (Rect){x0, y - 4, wide, 8}, 4, 1.5f, color_alpha(ink(ui, COLOR_PANEL_LINE), alpha));
    box(ui, (Rect){x0, y - 4, knob - x0, 8}, 4, fill);
    if (marked) {
        box(ui, (Rect){from, y - 4, x0 + wide - from, 8}, 4, red);
        box(ui, (Rect){from - 1.5f, y - 17, 3, 34}, 1.5f, red);
    }
    box(ui, (Rect){knob - radius - 4, y - radius - 4, 2 * radius + 8, 2 * radius + 8}, radius + 4,
        ink(ui, COLOR_PANEL));
    box(ui, (Rect){knob - radius, y - radius, 2 * radius, 2 * radius}, radius, flags & UI_DANGER ? red : fill);
    if (!(flags & UI_DISABLED)) return *value != before;
    *value = before;
    return false;
}

void ui_arrows(Ui *ui, int *dx, int *dy)
{
    *dx = *dy = 0;
    if (ui->now->count == 0) return;
    ui->now->more[ui->now->count - 1].arrows = true;
    if (!ui->focus_shown || ui->now->items[ui->now->count - 1].id != ui->focus) return;
    for (int i = 0; i < ui->edit_count; i++) {
        const char *key = ui->edits[i].key, *arrow = text_starts(key, "Shift+") ? key + 6 : key;
        int by = arrow == key ? 1 : 10;
        *dx += !strcmp(arrow, "Right") ? by : !strcmp(arrow, "Left") ? -by : 0;
        *dy += !strcmp(arrow, "Up") ? by : !strcmp(arrow, "Down") ? -by : 0;
    }
}
