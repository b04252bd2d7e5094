#include "ui/shelf.h"

#include "ui/ui_inside.h"

#define NOTCH            120.0f /* units for one notch of the wheel */
#define DRAG_IS_NO_CLICK 12.0f

static float limited(const Shelf *shelf, float at) { return fminf(fmaxf(at, 0), shelf->most); }

void shelf_move(Shelf *shelf, Ui *ui, Rect view, float height)
{
    shelf->view = view;
    shelf->target = ui_space(ui)->target;
    shelf->height = height;
    shelf->most = fmaxf(0, height - view.h);
    if (!ui_input(ui)->down && !ui_input(ui)->released) shelf->dragged = 0;
    float at = shelf->at - NOTCH * ui_wheel(ui, view);
    if (!ui_typing(ui)) {
        at += view.h * 0.85f * (float)(ui_key(ui, "PageDown") - ui_key(ui, "PageUp"));
        if (ui_key(ui, "Home")) at = 0;
        if (ui_key(ui, "End")) at = shelf->most;
    }
    shelf->at = limited(shelf, at);
}

void shelf_show(Shelf *shelf, float y, float height)
{
    float room = 24;
    if (y - room < shelf->at) shelf->at = limited(shelf, y - room);
    else if (y + height + room > shelf->at + shelf->view.h)
        shelf->at = limited(shelf, y + height + room - shelf->view.h);
}

void shelf_drag(Shelf *shelf, UiHit *hit)
{
    if (hit->held) {
        shelf->dragged += fabsf(hit->dy);
        if (shelf->dragged > DRAG_IS_NO_CLICK) shelf->at = limited(shelf, shelf->at - hit->dy);
    }
    if (hit->released && shelf->dragged > DRAG_IS_NO_CLICK) hit->clicked = false;
}

void shelf_begin(const Shelf *shelf, Ui *ui) { ui_scroll_begin(ui, shelf->view); }

void shelf_end(const Shelf *shelf, Ui *ui, Color ground)
{
    Rect view = shelf->view;
    Color clear = ground & 0xFFFFFF;
    if (shelf->at > 1) canvas_fade(ui->place.canvas, ui_pixels(ui, (Rect){view.x, view.y, view.w, 24}), ground, clear);
    ui_scroll_end(ui, view, shelf->height, shelf->at, ground);
    if (shelf->most < 1) return;
    float tall = fmaxf(48, view.h * view.h / shelf->height), way = (view.h - 16 - tall) * shelf->at / shelf->most;
    box(ui, (Rect){view.x + view.w - 12, view.y + 8 + way, 6, tall}, 3, ink(ui, COLOR_PANEL_LINE));
}

unsigned shelf_flags(const Shelf *shelf, Rect rect)
{
    float top = fmaxf(rect.y, shelf->view.y), bottom = fminf(rect.y + rect.h, shelf->view.y + shelf->view.h);
    return bottom - top < shelf->target ? UI_QUIET : 0;
}
