#include "view/parts/labels.h"

#include <math.h>
#include <stdio.h>

#include "view/parts/pen.h"
#include "view/parts/words.h"

enum { LABEL_HIGH = 40 };

Color label_color(const LandscapeStyle *style, const Series *series)
{
    return series->grey ? style->ghost : series->color;
}

static void draw_name(Ui *ui, const LandscapeStyle *style, const Series *series, const Placed *at)
{
    Rect chip = at->rect;
    Color color = label_color(style, series);
    ui_chip(ui, chip);
    pen_marker(ui, series->marker, chip.x + 25, chip.y + chip.h / 2, 7.5f, color);
    ui_text(ui, chip.x + 46, chip.y + 28, UI_LEFT, TYPE_PANEL_TITLE, style->night ? color : pen_ink(ui, COLOR_TEXT),
            series->label);
}

/* Leader lines lie under all chips: where one has to cross a name, the name stays whole. */
static void draw_leader(Ui *ui, const LandscapeStyle *style, const Series *series, const Placed *at, int run,
                        const Picture *picture)
{
    char name[32];
    snprintf(name, sizeof name, "leader %d", run);
    float x0 = fminf(at->from_x, at->to_x) - 3, y0 = fminf(at->from_y, at->to_y) - 3;
    Rect line = {x0, y0, fmaxf(at->from_x, at->to_x) + 3 - x0, fmaxf(at->from_y, at->to_y) + 3 - y0};
    ui_layer_begin(ui, name, line, ui_hash(picture->version, at, sizeof *at));
    pen_line(ui, at->from_x, at->from_y, at->to_x, at->to_y, 2, label_color(style, series));
    ui_layer_end(ui);
}

/* The chip and its leader line. */
static Rect around(const Placed *at)
{
    Rect all = at->rect;
    if (at->side != PLACE_LEADER) return all;
    float x0 = fminf(all.x, at->from_x) - 3, y0 = fminf(all.y, at->from_y) - 3;
    return (Rect){x0, y0, fmaxf(all.x + all.w, at->from_x) + 3 - x0, fmaxf(all.y + all.h, at->from_y) + 3 - y0};
}

void labels_names(Labels *labels, Ui *ui, const LandscapeStyle *style, const Picture *picture, const float *x,
                  const float *y, const bool *seen, bool rolling)
{
    Placed places[RUNS_MAX];
    int runs = picture->runs->count;
    for (int run = 0; run < runs; run++) {
        places[run] = (Placed){.side = PLACE_NONE};
        if (!seen[run]) continue;
        float wide = 46 + ui_text_width(ui, TYPE_PANEL_TITLE, picture->series[run].label) + 14;
        PlaceSide first = rolling && labels->rolling ? labels->side[run] : PLACE_NONE;
        places[run] = place_label(&labels->place, x[run], y[run], 30, wide, LABEL_HIGH, first);
        labels->side[run] = places[run].side;
    }
    for (int run = 0; run < runs; run++)
        if (places[run].side == PLACE_LEADER) draw_leader(ui, style, &picture->series[run], &places[run], run, picture);
    for (int run = 0; run < runs; run++) {
        const Placed *at = &places[run];
        if (at->side == PLACE_NONE) continue;
        char name[32];
        snprintf(name, sizeof name, "label %d", run);
        ui_layer_begin(ui, name, at->rect, ui_hash(picture->version, at, sizeof *at));
        draw_name(ui, style, &picture->series[run], at);
        ui_layer_end(ui);
    }
    labels->rolling = rolling;
}

void labels_start(Labels *labels, Ui *ui, const Picture *picture, float x, float y)
{
    const char *name = word("stage.start");
    float wide = ui_text_width(ui, TYPE_SMALL, name) + 20;
    Placed at = place_label(&labels->place, x, y, 20, wide, 32, PLACE_NONE);
    if (at.side == PLACE_NONE || at.side == PLACE_LEADER) return;
    ui_layer_begin(ui, "start", at.rect, ui_hash(picture->version, &at, sizeof at));
    ui_chip(ui, at.rect);
    ui_text(ui, at.rect.x + 10, at.rect.y + 23, UI_LEFT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT_DIM), name);
    ui_layer_end(ui);
}

void labels_before(Labels *labels, Ui *ui, const LandscapeStyle *style, const Picture *picture, int before, float x,
                   float y)
{
    const char *text = picture->befores[before].label;
    char name[32];
    Color grey = style->ghost;
    place_block(&labels->place, (Rect){x - 10, y - 10, 20, 20});
    Placed at = place_label(&labels->place, x, y, ui_theme(ui)->ball.label_gap,
                            46 + pen_words_width(ui, TYPE_PANEL_TITLE, text) + 14, LABEL_HIGH, PLACE_NONE);
    if (at.side == PLACE_NONE) return;
    snprintf(name, sizeof name, "before %d", before);
    ui_layer_begin(ui, name, around(&at), ui_hash_text(ui_hash(picture->version, &at, sizeof at), text));
    if (at.side == PLACE_LEADER) pen_line(ui, at.from_x, at.from_y, at.to_x, at.to_y, 2, grey);
    ui_chip(ui, at.rect);
    pen_ring(ui, at.rect.x + 25, at.rect.y + at.rect.h / 2, 6.5f, 2.5f, grey);
    pen_words(ui, at.rect.x + 46, at.rect.y + 28, UI_LEFT, TYPE_PANEL_TITLE, pen_ink(ui, COLOR_TEXT_DIM), text);
    ui_layer_end(ui);
}
