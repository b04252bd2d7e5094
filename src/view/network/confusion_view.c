#include "view/network/confusion_view.h"

#include "view/parts/class_look.h"
#include "view/parts/pen.h"
#include "view/parts/words.h"

#include <math.h>
#include <stdio.h>

enum { HEAD = 76, EDGE = 12, MARK = 8, NAME_MOST = 110 };

static const char *name_of(const Evaluation *e, int class) { return e->examples->data->class_name[class]; }

/* Names where there is room, marks always. */
static void draw_names(Ui *ui, Rect area, Rect grid, float cell, const Evaluation *e)
{
    const Theme *theme = ui_theme(ui);
    float left = grid.x - 32 - area.x;
    bool wide = cell > 64;
    for (int k = 0; k < e->classes; k++) {
        const ThemeClass *look = class_look(theme, e->classes, k);
        Color color = class_color(ui_theme(ui), e->classes, k);
        float x = grid.x + cell * ((float)k + 0.5f), y = grid.y + cell * ((float)k + 0.5f);
        class_mark(ui, look->marker, color, x, grid.y - (wide ? 38 : 16), MARK, PART_TRAIN);
        class_mark(ui, look->marker, color, grid.x - 16, y, MARK, PART_TRAIN);
        if (wide) class_name(ui, x, grid.y - 8, cell - 8, UI_CENTRE, pen_ink(ui, COLOR_TEXT_DIM), name_of(e, k));
        if (left > 30) class_name(ui, grid.x - 32, y + 7, left, UI_RIGHT, pen_ink(ui, COLOR_TEXT_DIM), name_of(e, k));
    }
}

static void draw_cell(Ui *ui, Rect at, const Evaluation *e, ExamplePart part, int is, int said, bool chosen)
{
    const int *row = e->confusion[part] + is * e->classes;
    int count = row[said], all = 0;
    for (int k = 0; k < e->classes; k++) all += row[k];
    Color full = is == said ? class_color(ui_theme(ui), e->classes, is) : pen_ink(ui, COLOR_DANGER);
    Color ground = count ? class_tone(ui_theme(ui), full, 0.25f + 0.75f * (float)count / (float)all)
                         : pen_ink(ui, COLOR_PANEL_RAISED);
    char number[32];
    snprintf(number, sizeof number, "%d", count);
    pen_fill(ui, at, 6, ground);
    if (chosen) pen_frame(ui, at, 6, 3, pen_ink(ui, COLOR_ACCENT));
    TypeStyle style = at.w > 64 ? TYPE_NUMBER : TYPE_NUMBER_SMALL;
    if (ui_text_width(ui, style, number) <= at.w && at.h >= 22)
        ui_tick(ui, at.x + at.w / 2, at.y + at.h / 2 + 8, UI_CENTRE, style,
                pen_ink(ui, count ? COLOR_TEXT : COLOR_TEXT_FAINT), number);
}

bool confusion_draw(Ui *ui, Rect area, const Evaluation *e, ExamplePart part, uint64_t version, ExampleFilter *filter)
{
    bool changed = false, cells = e->classes <= CONFUSION_CLASSES_MAX;
    float left = 40 + fminf(NAME_MOST, area.w * 0.2f), size = fminf(area.w - left - EDGE, area.h - HEAD - EDGE);
    float cell = size / (float)(e->classes > 0 ? e->classes : 1);
    Rect grid = {area.x + left, area.y + HEAD, size, size};
    uint64_t hash = ui_hash_number(ui_hash(version, filter, sizeof *filter), part);
    ui_layer_begin(ui, "confusion", area, hash);
    if (!cells) {
        char text[200];
        word_fill(text, sizeof text, "network.boundary_too_many", WORD_INT("classes", e->classes),
                  WORD_INT("most", CONFUSION_CLASSES_MAX));
        ui_paragraph(ui, (Rect){area.x + 24, area.y + 24, area.w - 48, 0}, TYPE_LABEL, pen_ink(ui, COLOR_TEXT_DIM), 30,
                     text);
    } else draw_names(ui, area, grid, cell, e);
    for (int i = 0; cells && i < e->classes * e->classes; i++) {
        int is = i / e->classes, said = i % e->classes;
        Rect at = {grid.x + cell * (float)said + 1, grid.y + cell * (float)is + 1, cell - 2, cell - 2};
        bool chosen = filter->part == (int)part && filter->is == is && filter->said == said;
        char label[256], value[32];
        draw_cell(ui, at, e, part, is, said, chosen);
        word_fill(label, sizeof label, "network.boundary_cell", WORD_TEXT("is", name_of(e, is)),
                  WORD_TEXT("said", name_of(e, said)));
        snprintf(value, sizeof value, "%d", e->confusion[part][i]);
        if (!ui_hotspot(ui, UI_CELL, label, value, at, chosen ? UI_CHOSEN : 0).clicked) continue;
        *filter = chosen ? (ExampleFilter){.part = PARTS} : (ExampleFilter){part, is, said};
        changed = true;
    }
    ui_layer_end(ui);
    return changed;
}
