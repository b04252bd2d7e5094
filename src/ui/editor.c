#include "ui/editor.h"

#include "ui/ui_inside.h"

#include <string.h>

enum { PAD = 16, LETTERS = 2, NAMES_MAX = 256 };

/* How the text lies in the box, units. */
typedef struct Place {
    float line;      /* height of a line */
    Rect text;       /* where text is seen: beside the numbers */
    int lines, page; /* of the text; seen at once */
} Place;

static float line_height(const Ui *ui) { return roundf(ui->place.theme->type[TYPE_NUMBER].size * 1.9f); }

float ui_editor_height(const Ui *ui, int lines) { return line_height(ui) * (float)lines + 2 * PAD; }

static Place place_of(Ui *ui, Rect rect, const char *text)
{
    Place place = {.line = line_height(ui), .lines = edit_text_line_of(text, (int)strlen(text)) + 1};
    int digits = 1;
    for (int most = 10; most <= place.lines; most *= 10) digits++;
    float numbers = PAD + (float)digits * ui_edit_width(ui, "0", 0, 1) + 24;
    place.text = (Rect){rect.x + numbers, rect.y + PAD, fmaxf(rect.w - numbers - PAD, 0), fmaxf(rect.h - 2 * PAD, 0)};
    place.page = (int)(place.text.h / place.line);
    return place;
}

/* ---- scrolling -------------------------------------------------------------------------------------------------- */

static void keep_within(UiEditor *editor, const Place *place)
{
    float most = fmaxf((float)place->lines * place->line - place->text.h, 0);
    editor->y = fminf(fmaxf(editor->y, 0), most);
    editor->x = fmaxf(editor->x, 0);
}

static void follow_caret(Ui *ui, UiEditor *editor, const Place *place)
{
    int caret = editor->edit.caret, start = edit_text_line_start(editor->text, caret);
    float y = (float)edit_text_line_of(editor->text, caret) * place->line,
          x = ui_edit_width(ui, editor->text, start, caret);
    editor->y = fminf(fmaxf(editor->y, y + place->line - place->text.h), y);
    editor->x = fminf(fmaxf(editor->x, x + 4 - place->text.w), fmaxf(x - 4, 0));
}

/* ---- names that complete a word --------------------------------------------------------------------------------- */

static bool in_name(unsigned char c)
{
    return c == '_' || c >= 128 || (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

/* Where the word before the caret begins; the caret where none is being written. */
static int word_start(const UiEditor *editor)
{
    const char *text = editor->text;
    int caret = editor->edit.caret, at = caret;
    while (at > 0 && in_name((unsigned char)text[at - 1])) at--;
    bool number = text[at] >= '0' && text[at] <= '9';
    return editor->edit.anchor != caret || in_name((unsigned char)text[caret]) || number ? caret : at;
}

/* The names that begin with what is written, and are longer. */
static int matches(const UiEditor *editor, const UiEditorHow *how, const char *out[NAMES_MAX])
{
    int at = word_start(editor), length = editor->edit.caret - at, count = 0;
    if ((int)utf8_count(editor->text + at, (size_t)length) < LETTERS) return 0;
    for (int i = 0; i < how->name_count && count < NAMES_MAX; i++)
        if (!strncmp(how->names[i], editor->text + at, (size_t)length) && how->names[i][length])
            out[count++] = how->names[i];
    return count;
}

static void take_name(UiEditor *editor, const char *name, UiEdit *out)
{
    EditTextDid did = edit_text_put(&editor->edit, name + (editor->edit.caret - word_start(editor)), true);
    out->changed |= did == EDIT_TEXT_CHANGED;
    out->refused |= did == EDIT_TEXT_REFUSED;
    editor->offers = false;
}

/* True where the names have taken the key. */
static bool key_of_names(UiEditor *editor, const UiEditorHow *how, const char *key, UiEdit *out)
{
    const char *names[NAMES_MAX];
    int count = editor->offers ? matches(editor, how, names) : 0;
    if (!count) return false;
    if (editor->chosen >= count) editor->chosen = count - 1;
    if (!strcmp(key, "Down")) editor->chosen = (editor->chosen + 1) % count;
    else if (!strcmp(key, "Up")) editor->chosen = (editor->chosen + count - 1) % count;
    else if (!strcmp(key, "Tab") || !strcmp(key, "Enter")) take_name(editor, names[editor->chosen], out);
    else if (!strcmp(key, "Escape")) editor->offers = false;
    else return false;
    return true;
}

static void give_event(Ui *ui, UiEditor *editor, const UiEditorHow *how, const Place *place, const InputEvent *event,
                       UiEdit *out)
{
    UiEdit one = {0};
    if (key_of_names(editor, how, event->key, out) || !strcmp(event->key, "Tab") || !strcmp(event->key, "Escape"))
        return;
    ui_edit_event(ui, &editor->edit, event, true, place->page, &one);
    bool letter = event->text[0] && in_name((unsigned char)event->text[0]), less = !strcmp(event->key, "Backspace");
    if (letter && one.changed) editor->offers = true, editor->chosen = 0;
    else if (!less) editor->offers = false;
    out->changed |= one.changed;
    out->refused |= one.refused;
}

/* The rows of the popup, so that the chosen one is among them. */
static void offer(Ui *ui, UiEditor *editor, const UiEditorHow *how, const Place *place, uint32_t id, int index)
{
    const char *names[NAMES_MAX];
    int count = editor->offers ? matches(editor, how, names) : 0;
    if (!count) return;
    Popup *popup = &ui->popup;
    int at = word_start(editor), start = edit_text_line_start(editor->text, at);
    editor->chosen = editor->chosen < count ? editor->chosen : count - 1;
    popup->owner = id;
    popup->scope = ui->scope.number;
    popup->all = count;
    popup->count = count < POPUP_ROWS ? count : POPUP_ROWS;
    popup->first = editor->chosen < POPUP_ROWS ? 0 : editor->chosen - POPUP_ROWS + 1;
    popup->chosen = editor->chosen - popup->first;
    for (int i = 0; i < popup->count; i++) popup->rows[i] = ui_keep(ui, names[popup->first + i]);
    popup->beside =
        (Rect){place->text.x - editor->x + ui_edit_width(ui, editor->text, start, at),
               place->text.y - editor->y + (float)edit_text_line_of(editor->text, at) * place->line, 0, place->line};
    ui->now->more[index].pops = true;
}

void ui_popup_draw(Ui *ui)
{
    enum { ROW = 48, SIDE = 16 };
    Popup *popup = &ui->popup;
    if (popup->owner ? popup->scope != ui->scope.number : ui->scope.number > 0) return; /* another scope's */
    if (!ui->repeating) popup->taken = 0;
    if (!popup->owner) return;
    const Theme *theme = ui->place.theme;
    float wide = 160, high = (float)(popup->count * ROW) + 8, s = ui->frame.scale, px;
    Face face = ui_face(ui, TYPE_NUMBER, &px);
    uint64_t hash = ui_hash_number(popup->owner, popup->chosen);
    for (int i = 0; i < popup->count; i++) {
        wide = fmaxf(wide, ui_text_width(ui, TYPE_NUMBER, popup->rows[i]) + 2 * SIDE + 8);
        hash = ui_hash_text(hash, popup->rows[i]);
    }
    Rect all = {popup->beside.x - SIDE, popup->beside.y + popup->beside.h, wide, high};
    if (all.y + high > ui->frame.height - 8 && popup->beside.y > high) all.y = popup->beside.y - high;
    all.x = fmaxf(8, fminf(all.x, ui->frame.width - wide - 8));
    ui_cover(ui, all);
    ui_layer_begin(ui, "ui: names", (Rect){all.x - 2, all.y - 2, all.w + 4, all.h + 4}, hash);
    box(ui, all, theme->radius.chip, ink(ui, COLOR_PANEL_RAISED));
    border(ui, all, theme->radius.chip, theme->line.hairline, ink(ui, COLOR_PANEL_LINE));
    for (int i = 0; i < popup->count; i++) {
        Rect row = {all.x + 4, all.y + 4 + (float)(i * ROW), all.w - 8, ROW};
        UiHit hit = ui_hotspot(ui, UI_MENUITEM, popup->rows[i], i == popup->chosen ? "chosen" : "", row, UI_NO_FOCUS);
        int index = ui->now->count - 1;
        ui->now->more[index].keeps = true;
        ui->now->items[index].text_px = px;
        if (hit.pressed) popup->taken = i + 1;
        bool chosen = i == popup->chosen;
        if (chosen || hit.hovered)
            box(ui, row, theme->radius.chip - 2, ink(ui, chosen ? COLOR_ACCENT_FILL : COLOR_PANEL));
        if (ui_drawing(ui))
            canvas_text(ui->place.canvas, face, px, (row.x + SIDE - 4) * s, roundf((row.y + ROW / 2 + 8) * s),
                        ink(ui, chosen ? COLOR_ACCENT_INK : COLOR_TEXT), popup->rows[i]);
    }
    ui_layer_end(ui);
}

/* ---- drawing ---------------------------------------------------------------------------------------------------- */

typedef struct Line {
    int from, to;
    float x, y;
} Line; /* bytes; the beginning of its text and its upper edge */

/* [from, to) of the text, cut to the line: its box. */
static Rect part_of(Ui *ui, const char *text, const Line *line, float high, int from, int to)
{
    from = from < line->from ? line->from : from;
    to = to > line->to ? line->to : to;
    float left = ui_edit_width(ui, text, line->from, from);
    return (Rect){line->x + left, line->y + 4, to > from ? ui_edit_width(ui, text, from, to) : 0, high - 8};
}

static void draw_selection(Ui *ui, const UiEditor *editor, const Line *line, float high)
{
    int from, to;
    edit_text_selection(&editor->edit, &from, &to);
    if (from == to || to < line->from || from > line->to) return;
    Rect part = part_of(ui, editor->text, line, high, from, to);
    if (to > line->to) part.w += 8; /* the line's end is selected too */
    box(ui, part, 4, color_alpha(ink(ui, COLOR_ACCENT), 0.3f));
}

/* The innermost bracket of the line that is never closed in it; -1: none. */
static int open_bracket(const char *text, const Line *line)
{
    int found = -1;
    for (int at = line->from; at < line->to; at++) {
        int other = strchr("([{", text[at]) ? edit_text_bracket(text, at) : at;
        if (other < 0 || other >= line->to) found = at;
    }
    return found;
}

static void draw_error(Ui *ui, const UiEditor *editor, const UiEditorHow *how, const Line *line, float high)
{
    const char *text = editor->text;
    int from = line->from, to, open = open_bracket(text, line);
    Color red = color_alpha(ink(ui, COLOR_DANGER), 0.35f);
    for (int i = 1; i < how->error_column && from < line->to; i++) from += utf8_length_at(text + from, NULL);
    to = from;
    for (int i = 0; i < how->error_length && to < line->to; i++) to += utf8_length_at(text + to, NULL);
    if (to > from) box(ui, part_of(ui, text, line, high, from, to), 4, red);
    if (open >= 0 && (open < from || open >= to)) box(ui, part_of(ui, text, line, high, open, open + 1), 4, red);
}

/* The bracket before or behind the caret, and the one that belongs to it. */
static void draw_brackets(Ui *ui, const UiEditor *editor, const Line *line, float high)
{
    const char *text = editor->text;
    int caret = editor->edit.caret, at = -1, other = -1;
    if (caret > 0 && (other = edit_text_bracket(text, caret - 1)) >= 0) at = caret - 1;
    else if ((other = edit_text_bracket(text, caret)) >= 0) at = caret;
    for (int i = 0; i < 2 && at >= 0; i++, at = other)
        if (at >= line->from && at < line->to) {
            Rect part = part_of(ui, text, line, high, at, at + 1);
            box(ui, part, 4, color_alpha(ink(ui, COLOR_ACCENT), 0.18f));
            box(ui, (Rect){part.x, part.y + part.h - 3, part.w, 3}, 0, ink(ui, COLOR_ACCENT));
        }
}

/* A run of one colour: a name, or all up to the next name. */
static int run_end(const char *text, int at, int end, bool *name)
{
    unsigned char c = (unsigned char)text[at];
    bool number = c >= '0' && c <= '9';
    *name = in_name(c) && !number;
    if (*name || number) {
        while (at < end && (in_name((unsigned char)text[at]) || (number && text[at] == '.'))) at++;
        return at;
    }
    while (at < end && !in_name((unsigned char)text[at])) at++;
    return at;
}

static void draw_words(Ui *ui, const UiEditor *editor, const UiEditorHow *how, const Line *line, float high)
{
    const char *text = editor->text;
    float px, s = ui->frame.scale, x = line->x * s, base = roundf((line->y + high / 2 + 8) * s);
    Face face = ui_face(ui, TYPE_NUMBER, &px);
    bool name;
    for (int at = line->from, end; at < line->to; at = end) {
        end = run_end(text, at, line->to, &name);
        Color color = name && how->color_of ? how->color_of(how->context, text + at, end - at) : 0;
        if (!(color >> 24)) color = ink(ui, COLOR_TEXT);
        while (at < end) {
            char part[256];
            int used = 0;
            for (int length; at < end && used < 250; at += length, used += length) {
                length = utf8_length_at(text + at, text + end);
                memcpy(part + used, text + at, (size_t)length);
            }
            part[used] = 0;
            x += canvas_text(ui->place.canvas, face, px, x, base, color, part);
        }
    }
}

static void draw_number(Ui *ui, Rect rect, const Place *place, const Line *line, int number, bool current)
{
    char text[16];
    float px, s = ui->frame.scale;
    Face face = ui_face(ui, TYPE_NUMBER, &px);
    TextBuffer out = text_fixed(text, sizeof text);
    text_add(&out, "%d", number);
    float right = place->text.x - 24, wide = canvas_text_width(ui->place.canvas, face, px, text) / s;
    canvas_text(ui->place.canvas, face, px, fmaxf(right - wide, rect.x + 4) * s,
                roundf((line->y + place->line / 2 + 8) * s), ink(ui, current ? COLOR_TEXT_DIM : COLOR_TEXT_FAINT),
                text);
}

static void triangle(Ui *ui, float x, float top)
{
    float s = ui->frame.scale;
    Point points[] = {{x * s, top * s}, {(x - 10) * s, (top + 14) * s}, {(x + 10) * s, (top + 14) * s}};
    canvas_polygon(ui->place.canvas, points, 3, 2 * s, ink(ui, COLOR_DANGER));
}

/* Under the column of the error; below the box where its line is the lowest one in it. */
static void draw_mark(Ui *ui, Rect rect, const UiEditor *editor, const UiEditorHow *how, const Place *place)
{
    int line = how->error_line < place->lines ? how->error_line : place->lines;
    int start = edit_text_place(editor->text, line - 1, 0),
        at = edit_text_place(editor->text, line - 1, how->error_column - 1);
    float under = place->text.y - editor->y + (float)line * place->line,
          x = place->text.x - editor->x + ui_edit_width(ui, editor->text, start, at);
    int sign = edit_text_next(editor->text, at);
    x += (at < edit_text_line_end(editor->text, at) ? ui_edit_width(ui, editor->text, at, sign)
                                                    : ui_edit_width(ui, "0", 0, 1)) /
         2;
    if (under <= rect.y || under - place->line >= rect.y + rect.h - PAD) return; /* scrolled away */
    if (x < place->text.x - 2 || x > place->text.x + place->text.w + 8) return;
    bool lowest = under + place->line > rect.y + rect.h;
    triangle(ui, x, lowest ? rect.y + rect.h + 8 : under - 5);
}

static void draw_lines(Ui *ui, Rect rect, const UiEditor *editor, const UiEditorHow *how, const Place *place,
                       bool focused)
{
    const char *text = editor->text;
    int current = edit_text_line_of(text, editor->edit.caret), from = 0,
        error = how->error_line < place->lines ? how->error_line : place->lines;
    Rect seen = {place->text.x - 6, rect.y + 2, rect.x + rect.w - place->text.x + 4, rect.h - 4};
    for (int i = 0; i < place->lines; i++) {
        Line line = {from, edit_text_line_end(text, from), place->text.x - editor->x,
                     place->text.y - editor->y + (float)i * place->line};
        from = line.to + 1;
        if (line.y + place->line < rect.y || line.y > rect.y + rect.h) continue;
        Rect band = {rect.x + 2, line.y, rect.w - 4, place->line};
        if (error == i + 1) box(ui, band, 0, color_alpha(ink(ui, COLOR_DANGER), 0.16f));
        else if (focused && current == i && place->lines > 1)
            box(ui, band, 0, color_alpha(ink(ui, COLOR_PANEL_RAISED), 0.7f));
        draw_number(ui, rect, place, &line, i + 1, focused && current == i);
        canvas_clip_push(ui->place.canvas, ui_pixels(ui, seen));
        if (error == i + 1) draw_error(ui, editor, how, &line, place->line);
        if (focused) draw_selection(ui, editor, &line, place->line);
        if (focused) draw_brackets(ui, editor, &line, place->line);
        draw_words(ui, editor, how, &line, place->line);
        if (focused && current == i) {
            float x = line.x + ui_edit_width(ui, text, line.from, editor->edit.caret);
            box(ui, (Rect){x - 1.5f, line.y + 6, 3, place->line - 12}, 1, ink(ui, COLOR_ACCENT));
        }
        canvas_clip_pop(ui->place.canvas);
    }
}

static void draw_example(Ui *ui, const Place *place, const char *example)
{
    float px, s = ui->frame.scale;
    Face face = ui_face(ui, TYPE_NUMBER, &px);
    canvas_text(ui->place.canvas, face, px, place->text.x * s, roundf((place->text.y + place->line / 2 + 8) * s),
                ink(ui, COLOR_TEXT_FAINT), example);
}

static void draw(Ui *ui, Rect rect, const UiEditor *editor, const UiEditorHow *how, const Place *place, bool focused,
                 unsigned flags)
{
    const Theme *theme = ui->place.theme;
    bool wrong = how->error_line > 0 || (focused && editor->full) || flags & UI_DANGER;
    box(ui, rect, theme->radius.control, ink(ui, COLOR_BG));
    canvas_clip_push(ui->place.canvas, ui_pixels(ui, inset(rect, 2)));
    draw_lines(ui, rect, editor, how, place, focused);
    if (!editor->text[0] && how->example) draw_example(ui, place, how->example);
    canvas_clip_pop(ui->place.canvas);
    border(ui, rect, theme->radius.control, wrong ? 2 : theme->line.hairline,
           ink(ui, wrong ? COLOR_DANGER : COLOR_PANEL_LINE));
    if (how->error_line > 0) draw_mark(ui, rect, editor, how, place);
}

/* ---- the editor ------------------------------------------------------------------------------------------------- */

static int byte_at(Ui *ui, const UiEditor *editor, const Place *place, float x, float y)
{
    float row = floorf((y - place->text.y + editor->y) / place->line);
    if (row < 0) return 0;
    if (row >= (float)place->lines) return (int)strlen(editor->text);
    int start = edit_text_place(editor->text, (int)row, 0), end = edit_text_line_end(editor->text, start);
    return ui_edit_nearest(ui, editor->text, start, end, x - place->text.x + editor->x);
}

static bool take_input(Ui *ui, UiEditor *editor, const UiEditorHow *how, const Place *place, const UiHit *hit,
                       Rect rect, uint32_t id, UiEdit *out)
{
    int before = editor->edit.caret;
    if (ui->popup.taken) {
        const char *names[NAMES_MAX];
        int count = editor->offers ? matches(editor, how, names) : 0, row = ui->popup.first + ui->popup.taken - 1;
        if (row < count) take_name(editor, names[row], out);
        ui->popup.taken = 0;
    }
    if (hit->pressed || hit->held)
        ui_edit_pointer(ui, hit, &editor->edit, byte_at(ui, editor, place, rect.x + hit->x, rect.y + hit->y));
    if (hit->pressed || ui->edited_before != id) editor->offers = false;
    for (int i = 0; i < ui->edit_count; i++) give_event(ui, editor, how, place, &ui->edits[i], out);
    if (ui->edit_count || out->changed) editor->full = out->refused;
    return out->changed || editor->edit.caret != before;
}

UiEdit ui_editor(Ui *ui, const char *label, Rect rect, UiEditor *editor, const UiEditorHow *how, unsigned flags)
{
    static const UiEditorHow nothing;
    UiEdit out = {0};
    float px;
    UiHit hit = ui_hotspot(ui, UI_TEXTFIELD, label, editor->text, rect, flags);
    int index = ui->now->count - 1;
    uint32_t id = ui->now->items[index].id;
    if (!how) how = &nothing;
    ui->now->more[index].edits = ui->now->more[index].lines = true;
    ui_face(ui, TYPE_NUMBER, &px);
    ui->now->items[index].text_px = px;
    edit_text_look(&editor->edit, editor->text, editor->size);
    Place place = place_of(ui, rect, editor->text);
    bool follows = hit.focused && !(flags & UI_DISABLED) && take_input(ui, editor, how, &place, &hit, rect, id, &out);
    if (out.changed) {
        ui->now->items[index].value = ui_keep(ui, editor->text);
        place = place_of(ui, rect, editor->text);
    }
    if ((float)place.lines * place.line > place.text.h) editor->y -= ui_wheel(ui, rect) * place.line;
    if (follows) follow_caret(ui, editor, &place);
    keep_within(editor, &place);
    out.left = ui->edited_before == id && ui->focus != id;
    out.caret = editor->edit.caret;
    if (ui_drawing(ui)) draw(ui, rect, editor, how, &place, hit.focused, flags);
    if (hit.focused) offer(ui, editor, how, &place, id, index);
    return out;
}

void ui_editor_free(UiEditor *editor) { edit_text_free(&editor->edit); }
