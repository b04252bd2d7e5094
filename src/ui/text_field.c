/* One line of text that is edited, and what it shares with the editor of many: events, clipboard, pointer, widths. */
#include "ui/ui_inside.h"

#include <string.h>

/* ---- shared ----------------------------------------------------------------------------------------------------- */

static bool is_one_of(const char *key, const char *a, const char *b) { return !strcmp(key, a) || !strcmp(key, b); }

static void copy(Ui *ui, const EditText *edit)
{
    int from, to;
    edit_text_selection(edit, &from, &to);
    if (from == to) return;
    text_clear(&ui->copied);
    text_add_bytes(&ui->copied, edit->text + from, (size_t)(to - from));
    ui->copies = true;
}

void ui_edit_event(Ui *ui, EditText *edit, const InputEvent *event, bool lines, int page, UiEdit *out)
{
    EditTextDid did = EDIT_TEXT_NOTHING;
    const char *key = event->key;
    bool cuts = is_one_of(key, "Ctrl+X", "Shift+Delete");
    if (cuts || is_one_of(key, "Ctrl+C", "Ctrl+Insert")) copy(ui, edit);
    if (cuts) did = edit_text_cut(edit);
    else if (input_pastes(key))
        did = ui->input->paste ? edit_text_put(edit, ui->input->paste, lines) : EDIT_TEXT_NOTHING;
    else if (edit_text_takes(key, lines)) did = edit_text_key(edit, key, lines, page);
    else if (!strcmp(key, "Enter")) out->entered = true;
    else if (event->text[0]) did = edit_text_type(edit, event->text, lines);
    out->changed |= did == EDIT_TEXT_CHANGED;
    out->refused |= did == EDIT_TEXT_REFUSED;
}

float ui_edit_width(Ui *ui, const char *text, int from, int to)
{
    char part[256];
    float px, width = 0;
    Face face = ui_face(ui, TYPE_NUMBER, &px);
    for (int at = from; at < to;) {
        int used = 0;
        while (at < to && text[at] && used < 250) {
            int length = utf8_length_at(text + at, text + to);
            memcpy(part + used, text + at, (size_t)length);
            used += length;
            at += length;
        }
        part[used] = 0;
        width += canvas_text_width(ui->place.canvas, face, px, part);
        if (!used) break;
    }
    return width / ui->frame.scale;
}

int ui_edit_nearest(Ui *ui, const char *text, int from, int to, float x)
{
    float left = 0;
    for (int at = from; at < to;) {
        int next = edit_text_next(text, at);
        float wide = ui_edit_width(ui, text, at, next);
        if (x < left + wide / 2) return at;
        left += wide;
        at = next;
    }
    return to;
}

void ui_edit_pointer(Ui *ui, const UiHit *hit, EditText *edit, int at)
{
    int from, to;
    if (hit->pressed && ui->pressed_twice) {
        edit_text_word_at(edit, at, &from, &to);
        edit_text_select(edit, from, to);
    } else if (hit->pressed) {
        edit_text_move(edit, at, ui->input->shift);
    } else if (hit->held && !ui->pressed_twice && (hit->dx != 0 || hit->dy != 0)) {
        edit_text_move(edit, at, true);
    }
}

/* ---- one line --------------------------------------------------------------------------------------------------- */

/* The focus came, or the caller's text changed: the caret stands at the end, or all is selected. */
static void take_up(Ui *ui, uint32_t id, char *text, int size, bool all)
{
    bool came = ui->edited_before != id || ui->field_id != id;
    if (ui->field_id != id) edit_text_free(&ui->field);
    ui->field_id = id;
    edit_text_look(&ui->field, text, size);
    if (!came) return;
    int end = (int)strlen(text);
    ui->field_scroll = 0;
    ui->field_full = false;
    edit_text_select(&ui->field, all ? 0 : end, end);
}

static float lead_of(Ui *ui, const char *text, float room, unsigned flags)
{
    float end = room - ui_edit_width(ui, text, 0, (int)strlen(text)); /* free room before flush text */
    return flags & UI_FLUSH && end > 0 && text[0] ? end : 0;
}

static void follow_caret(Ui *ui, float room)
{
    const EditText *edit = &ui->field;
    float caret = ui_edit_width(ui, edit->text, 0, edit->caret),
          all = ui_edit_width(ui, edit->text, 0, (int)strlen(edit->text));
    ui->field_scroll = fminf(ui->field_scroll, fmaxf(all - room, 0));
    ui->field_scroll = fminf(fmaxf(ui->field_scroll, caret - room), caret);
}

static void draw_text(Ui *ui, Rect rect, float x, const char *text, const char *example, bool focused, unsigned flags)
{
    float px, s = ui->frame.scale, base = rect.y + rect.h / 2 + 8;
    Face face = ui_face(ui, TYPE_NUMBER, &px);
    bool empty = !text[0];
    int from, to;
    if (focused) {
        edit_text_selection(&ui->field, &from, &to);
        float left = ui_edit_width(ui, text, 0, from), wide = ui_edit_width(ui, text, from, to);
        if (from < to) box(ui, (Rect){x + left, base - 27, wide, 38}, 4, color_alpha(ink(ui, COLOR_ACCENT), 0.3f));
    }
    if (ui_drawing(ui))
        canvas_text(ui->place.canvas, face, px, x * s, roundf(base * s),
                    ink(ui, empty               ? COLOR_TEXT_FAINT
                            : flags & UI_DANGER ? COLOR_DANGER
                                                : COLOR_TEXT),
                    empty && example ? example : text);
    if (focused)
        box(ui, (Rect){x - 1 + ui_edit_width(ui, text, 0, ui->field.caret), base - 24, 2, 32}, 0,
            ink(ui, COLOR_ACCENT));
}

UiEdit ui_textfield(Ui *ui, const char *label, Rect rect, char *text, int size, const char *example, unsigned flags)
{
    UiEdit out = {0};
    UiHit hit = ui_hotspot(ui, UI_TEXTFIELD, label, text, rect, flags);
    int index = ui->now->count - 1;
    uint32_t id = ui->now->items[index].id;
    bool before = ui->edited_before == id, flush = flags & UI_FLUSH;
    float room = rect.w - 32, lead = lead_of(ui, text, room, flags);
    ui->now->more[index].edits = true;
    if (hit.focused) {
        take_up(ui, id, text, size, flush);
        if ((hit.pressed || hit.held) && (before || !flush))
            ui_edit_pointer(ui, &hit, &ui->field,
                            ui_edit_nearest(ui, text, 0, (int)strlen(text), hit.x - 16 - lead + ui->field_scroll));
        for (int i = 0; i < ui->edit_count; i++) ui_edit_event(ui, &ui->field, &ui->edits[i], false, 0, &out);
        if (ui->edit_count) ui->field_full = out.refused;
        if (out.changed) ui->now->items[index].value = ui_keep(ui, text);
        lead = lead_of(ui, text, room, flags);
        follow_caret(ui, room);
        out.caret = ui->field.caret;
        out.scroll = ui->field_scroll;
    }
    out.left = before && ui->focus != id;

    float radius = ui->place.theme->radius.control, px;
    box(ui, rect, radius, ink(ui, COLOR_PANEL_RAISED));
    border(ui, rect, radius, ui->place.theme->line.hairline,
           ink(ui, flags & UI_DANGER || (hit.focused && ui->field_full) ? COLOR_DANGER : COLOR_PANEL_LINE));
    canvas_clip_push(ui->place.canvas, ui_pixels(ui, inset(rect, 2)));
    draw_text(ui, rect, rect.x + 16 + lead - out.scroll, text, example, hit.focused, flags);
    canvas_clip_pop(ui->place.canvas);
    ui_face(ui, TYPE_NUMBER, &px);
    ui->now->items[index].text_px = px;
    return out;
}
