/* Scopes: a part of the window that is a window of its own. The canvas draws on that part of the frame buffer, so that
 * whoever draws needs to know nothing of it; items, layers and what changed are kept in pixels of the window. */
#include "ui/ui_inside.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

Rect ui_to_window(const Ui *ui, Rect r)
{
    return (Rect){r.x + (float)ui->scope.part.x0, r.y + (float)ui->scope.part.y0, r.w, r.h};
}

Rect ui_from_window(const Ui *ui, Rect r)
{
    return (Rect){r.x - (float)ui->scope.part.x0, r.y - (float)ui->scope.part.y0, r.w, r.h};
}

void ui_scope_window(Ui *ui)
{
    ui->window = *canvas_image_target(ui->place.canvas);
    ui->scope = (Scope){.part = {0, 0, ui->place.width, ui->place.height}};
    ui->scope_count_before = ui->scope_count;
    ui->scope_count = 0;
}

/* Two scopes of one name in a frame are NAME and NAME 2. */
static const char *name_for(Ui *ui, const char *name)
{
    char numbered[96];
    int same = 1;
    snprintf(numbered, sizeof numbered, "%s", name);
    for (int i = 0; i < ui->scope_count; i++)
        if (!strcmp(ui->scopes[i], numbered)) snprintf(numbered, sizeof numbered, "%.80s %d", name, ++same), i = -1;
    utf8_trim_end(numbered);
    return ui_keep(ui, numbered);
}

static bool hears(const Ui *ui, int number, bool pointed)
{
    int at = ui->focus_shown ? ui_find(ui->last, ui->focus) : -1;
    if (ui->scope_count_before < 2) return true;
    return at >= 0 ? ui->last->more[at].scope == number : pointed;
}

static void shift_pointer(Ui *ui, int x, int y)
{
    ui->pointer_x += (float)x, ui->last_x += (float)x;
    ui->pointer_y += (float)y, ui->last_y += (float)y;
}

/* What happens elsewhere is not for this scope: it is as if it had not happened, until the end of the scope. */
static void narrow(Input *input, Part part, bool pointed, bool heard)
{
    input->x -= (float)part.x0, input->y -= (float)part.y0;
    if (!heard) input->event_count = input->held_count = 0;
    if (pointed) return;
    input->inside = input->pressed = input->twice = input->right_pressed = input->middle_pressed = false;
    input->wheel = 0;
    input->drop[0] = 0;
}

void ui_scope_begin(Ui *ui, const char *name, Rect units)
{
    Rect at = ui_pixels(ui, units);
    Part part = {(int)fmaxf(0, floorf(at.x + 0.5f)), (int)fmaxf(0, floorf(at.y + 0.5f)),
                 (int)fminf((float)ui->place.width, floorf(at.x + at.w + 0.5f)),
                 (int)fminf((float)ui->place.height, floorf(at.y + at.h + 0.5f))};
    int wide = part.x1 - part.x0, high = part.y1 - part.y0;
    assert(!ui->scope.number && !ui->open && !ui->scrolls);
    if ((wide >= ui->place.width && high >= ui->place.height) || wide < 1 || high < 1) return;
    bool pointed = ui->input->inside && ui->pointer_x >= (float)part.x0 && ui->pointer_x < (float)part.x1 &&
                   ui->pointer_y >= (float)part.y0 && ui->pointer_y < (float)part.y1;
    const char *own = name_for(ui, name);
    if (ui->scope_count < UI_SCOPES_MAX) ui->scopes[ui->scope_count++] = own;
    bool heard = hears(ui, ui->scope_count, pointed);
    uint64_t hash = ui_hash_text(1, own);
    ui->outer_frame = ui->frame;
    ui->outer_input = *ui->input;
    ui->outer_none = ui->none;
    ui->outer_muted = ui->muted;
    narrow(ui->input, part, pointed, heard);
    if (ui->input != &ui->none) narrow(&ui->none, part, pointed, heard);
    shift_pointer(ui, -part.x0, -part.y0);
    ui->scope = (Scope){ui->scope_count, (uint32_t)(hash ^ hash >> 32) | 1, part, ui->now->count};
    ui->frame = frame_layout(&ui->place.theme->space, wide, high, ui->place.ui_scale);
    Image image = image_part(&ui->window, part.x0, part.y0, wide, high);
    canvas_target(ui->place.canvas, &image);
}

/* What was taken from the input in the scope stays taken. */
static void widen(Ui *ui)
{
    Input *input = ui->input, whole = ui->outer_input;
    if (input->event_count) memcpy(whole.events, input->events, sizeof whole.events);
    if (input->inside) whole.wheel = input->wheel, memcpy(whole.drop, input->drop, sizeof whole.drop);
    *input = whole;
    ui->none = ui->outer_none;
}

void ui_scope_end(Ui *ui)
{
    if (!ui->scope.number) return;
    ui_draw_above(ui);
    widen(ui);
    shift_pointer(ui, ui->scope.part.x0, ui->scope.part.y0);
    ui->frame = ui->outer_frame;
    ui->muted = ui->outer_muted;
    ui->scope = (Scope){.part = {0, 0, ui->place.width, ui->place.height}};
    canvas_target(ui->place.canvas, &ui->window);
}

void ui_scope_finish(Ui *ui)
{
    for (int i = 0; ui->scope_count > 1 && i < ui->now->count; i++) {
        UiItem *item = &ui->now->items[i];
        char label[400];
        int scope = ui->now->more[i].scope;
        if (!scope || !item->label[0] || item->role == UI_TEXT || item->role == UI_MATH || item->role == UI_TICK)
            continue;
        snprintf(label, sizeof label, "%s: %s", ui->scopes[scope - 1], item->label);
        utf8_trim_end(label);
        item->label = ui_keep(ui, label);
    }
}
