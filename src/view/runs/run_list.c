#include "view/runs/run_list.h"

#include <math.h>
#include <stdio.h>

#include "draw/icon.h"
#include "view/parts/pen.h"
#include "view/parts/words.h"

enum { KEYS = 8, EYE_WIDE = 62 };

static void draw_icon(Ui *ui, Icon icon, float x, float y, float radius, Color ink)
{
    float s = ui_scale(ui);
    icon_draw(ui_canvas(ui), icon, x * s, y * s, radius * s, ink);
}

static void draw_row(RunList *list, Ui *ui, const RunListHow *how, int run, float y, RunListAct *act)
{
    const Picture *picture = how->picture;
    const Series *series = &picture->series[run];
    Rect area = how->area, hot = {area.x + 2, y, area.w - 70, RUN_LIST_ROW};
    float left = area.x + ui_space(ui)->padding, right = area.x + area.w - EYE_WIDE, middle = y + RUN_LIST_ROW / 2;
    bool chosen = run == list->run, hidden = picture->hidden[run];
    float alpha = hidden || (picture->solo >= 0 && picture->solo != run) ? 0.45f : 1;
    RunAbout about = {0};
    char key[16], name[128];
    how->about(how->context, run, &about);
    if (chosen) pen_fill(ui, (Rect){area.x + 1.5f, y, area.w - 3, RUN_LIST_ROW}, 0, pen_ink(ui, COLOR_PANEL_RAISED));
    UiHit hit = ui_hotspot(ui, UI_SERIES, series->label, about.text, hot, UI_BARE | (chosen ? UI_CHOSEN : 0));
    if (hit.hovered && !chosen) pen_fill(ui, hot, 0, pen_fade(pen_ink(ui, COLOR_PANEL_RAISED), 0.6f));
    if (chosen) pen_fill(ui, (Rect){area.x + 1.5f, y, 6, RUN_LIST_ROW}, 0, series->color);
    if (hit.clicked && !chosen) list->run = run, act->chose = true;
    if (run < KEYS) {
        snprintf(key, sizeof key, "%d", run + 1);
        pen_frame(ui, (Rect){left, middle - 16, 32, 32}, 7, 1.5f, pen_ink(ui, COLOR_PANEL_LINE));
        ui_tick(ui, left + 16, middle + 7, UI_CENTRE, TYPE_NUMBER_SMALL, pen_fade(pen_ink(ui, COLOR_TEXT_DIM), alpha),
                key);
    }
    pen_marker(ui, series->marker, left + 54, middle, 10, pen_fade(series->color, alpha));
    float room = right - (left + 72), most = room - 12, wide = 0;
    Color dim = pen_fade(pen_ink(ui, chosen ? COLOR_TEXT : COLOR_TEXT_DIM), alpha);
    float title = ui_text_width(ui, TYPE_PANEL_TITLE, series->label);
    most = fmaxf(room * 0.5f, most - title);
    if (most > 60 && about.text[0]) {
        float sign = about.tex ? 20 : 0;
        if (pen_words_width(ui, TYPE_SMALL, about.text) <= most - sign)
            wide = pen_words(ui, right, middle + 7, UI_RIGHT, TYPE_SMALL, dim, about.text);
        else wide = ui_text_fit(ui, right, middle + 7, most - sign, UI_RIGHT, TYPE_SMALL, dim, about.text);
        if (about.tex)
            tex_draw(how->tex, ui, right - wide - 7, middle + 7, UI_RIGHT, 24, dim, about.tex, about.sign),
                wide += sign;
    }
    ui_text_fit(ui, left + 72, middle + 8, room - wide - 12, UI_LEFT, TYPE_PANEL_TITLE,
                pen_fade(pen_ink(ui, COLOR_TEXT), alpha), series->label);

    word_fill(name, sizeof name, hidden ? "drawer.show" : "drawer.hide", WORD_TEXT("run", series->label));
    Rect eye = {right, y, 48, RUN_LIST_ROW};
    Color ink;
    UiHit seen = ui_icon_button(ui, name, eye, UI_BARE, &ink);
    ui_hint(ui, name, COMMAND_NONE);
    draw_icon(ui, hidden ? ICON_EYE_OFF : ICON_EYE, eye.x + 24, middle, 12,
              pen_ink(ui, seen.hovered ? COLOR_TEXT : COLOR_TEXT_FAINT));
    if (seen.clicked) act->hides = run;
}

RunListAct run_list_draw(RunList *list, Ui *ui, const RunListHow *how)
{
    RunListAct act = {.hides = -1};
    Rect area = how->area;
    float y = area.y;
    int runs = how->picture->runs->count, room = (int)fmaxf(2, area.h / RUN_LIST_ROW);
    bool paged = runs > room;
    int rows = paged ? room - 1 : runs;
    Rect all = {area.x, y, area.w, (float)(rows + paged) * RUN_LIST_ROW};
    float wheel = paged ? ui_wheel(ui, all) : 0;
    if (wheel != 0) list->first -= wheel > 0 ? 1 : -1, act.turned = true;
    if (list->show_chosen && list->run < runs) {
        if (list->run < list->first) list->first = list->run;
        if (list->run >= list->first + rows) list->first = list->run - rows + 1;
        list->show_chosen = false;
    }
    if (list->first > runs - rows) list->first = runs - rows;
    if (list->first < 0 || !paged) list->first = 0;
    for (int i = 0; i < rows; i++, y += RUN_LIST_ROW) draw_row(list, ui, how, list->first + i, y, &act);
    if (paged) {
        char text[64];
        word_fill(text, sizeof text, "drawer.more_runs", WORD_INT("count", runs - rows));
        Rect button = {area.x + ui_space(ui)->padding, y + 2, area.w - 2 * ui_space(ui)->padding, RUN_LIST_ROW - 4};
        UiHit hit = ui_hotspot(ui, UI_BUTTON, text, "", button, UI_BARE);
        Color ink = pen_ink(ui, hit.hovered ? COLOR_TEXT : COLOR_TEXT_DIM);
        ui_text(ui, area.x + ui_space(ui)->padding + 72, y + RUN_LIST_ROW / 2 + 7, UI_LEFT, TYPE_SMALL, ink, text);
        draw_icon(ui, ICON_DOWN, area.x + ui_space(ui)->padding + 54, y + RUN_LIST_ROW / 2, 10, ink);
        if (hit.clicked) list->first = list->first >= runs - rows ? 0 : list->first + rows, act.turned = true;
        y += RUN_LIST_ROW;
    }
    act.end = y;
    return act;
}
