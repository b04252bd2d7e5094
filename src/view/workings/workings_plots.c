#include "view/workings/workings_plots.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "formula/math/math.h"
#include "view/parts/pen.h"
#include "view/parts/quantity.h"
#include "view/parts/words.h"

enum { POINTS = 400 };

/* ---- histories --------------------------------------------------------------------------------------------------- */

static void choose(WorkingsPlots *plots, const Workings *w, int line)
{
    int wanted[PLOTS_MAX], middle = -1, average = -1, any = -1, step = -1;
    for (int i = 1; i < w->count; i++) { /* the line at hand; else the newest average; else the first line there is */
        const WorkingLine *at = &w->lines[i];
        if (at->kind != WORKING_LINE || at->count != 2) continue;
        bool is_average = at->role && !strcmp(at->role, "momentum");
        if (!strcmp(at->name, "step")) step = i;
        else if (i == line && strcmp(at->name, "g") != 0) middle = i;
        else if (is_average && (i <= line || average < 0)) average = i;
        else if (any < 0 && strcmp(at->name, "g") != 0) any = i;
    }
    if (middle < 0) middle = average >= 0 ? average : any;
    int count = 0;
    wanted[count++] = 0;
    if (middle > 0) wanted[count++] = middle;
    if (step > 0) wanted[count++] = step;
    plots->count = count;
    for (int i = 0; i < count; i++) {
        const WorkingLine *at = &w->lines[wanted[i]];
        snprintf(plots->names[i], sizeof plots->names[i], "%s", at->name);
        plots->roles[i] = at->role;
        plots->ordinal[i] = 0;
        for (int k = 0; k < wanted[i]; k++) plots->ordinal[i] += !strcmp(w->lines[k].name, at->name);
    }
}

static float *cell(const WorkingsPlots *plots, int plot, int step)
{
    return plots->values + ((size_t)plot * (size_t)plots->room + (size_t)step) * 2;
}

static void make_room(WorkingsPlots *plots, int steps)
{
    if (steps < plots->room) return;
    int room = plots->room ? plots->room : 256;
    while (room <= steps) room *= 2;
    float *values = memory_must(malloc(sizeof *values * PLOTS_MAX * 2 * (size_t)room));
    for (int plot = 0; plot < PLOTS_MAX && plots->values; plot++)
        memcpy(values + (size_t)plot * (size_t)room * 2, cell(plots, plot, 0),
               sizeof *values * 2 * (size_t)plots->room);
    free(plots->values);
    plots->values = values;
    plots->room = room;
}

static void take(WorkingsPlots *plots, const Workings *w, int line, const Picture *picture, bool final)
{
    choose(plots, w, line);
    uint64_t of = ui_hash_number((uint64_t)(uintptr_t)picture->race ^ picture->version, w->run);
    for (int i = 0; i < plots->count; i++) of = ui_hash_number(ui_hash_text(of, plots->names[i]), plots->ordinal[i]);
    if (of != plots->of) plots->of = of, plots->known = 0;
    int last = w->step < PLOTS_STEPS ? w->step : PLOTS_STEPS, most = final ? last : plots->known + PLOTS_UPDATES;
    make_room(plots, last);
    for (int step = plots->known + 1; step <= last && step <= most; step++) {
        DescentUpdate update;
        arena_reset(&plots->arena);
        bool there = race_update(picture->race, w->run, step, &plots->arena, &update);
        for (int i = 0; i < plots->count; i++) {
            float *to = cell(plots, i, step);
            to[0] = to[1] = NAN;
            if (i == 0 && there) to[0] = (float)update.g[0], to[1] = (float)update.g[1];
            int seen = !strcmp(plots->names[i], "g"); /* the slope itself is the first of that name */
            for (int k = 0; there && i > 0 && k < update.line_count; k++) {
                const ExplainedLine *at = &update.lines[k];
                if (strcmp(at->name, plots->names[i]) != 0 || seen++ != plots->ordinal[i] || !at->vector) continue;
                to[0] = (float)at->values[0], to[1] = (float)at->values[1];
            }
        }
        plots->known = step;
    }
}

/* ---- drawing ----------------------------------------------------------------------------------------------------- */

static void lay_titles(WorkingsPlots *plots, Ui *ui)
{
    float scale = ui_scale(ui);
    uint64_t key = ui_hash_number(plots->count, (double)scale);
    for (int i = 0; i < plots->count; i++) key = ui_hash_text(key, plots->names[i]);
    if (key == plots->laid_key) return;
    plots->laid_key = key;
    arena_reset(&plots->laid);
    for (int i = 0; i < plots->count; i++) {
        LayoutDesc desc = {.size = 28 * scale,
                           .least = fmaxf(16 * scale, 13),
                           .measure = font_measure_math,
                           .context = canvas_fonts(ui_canvas(ui))};
        layout_math(&plots->laid, math_from_name(&plots->laid, plots->names[i], NULL), &desc, &plots->titles[i]);
    }
}

static void draw_part(Ui *ui, const WorkingsPlots *plots, int plot, int k, Rect box, float most, int last, Color color)
{
    float points[POINTS][2];
    int count = 0, stride = 1 + last / (POINTS - 2), to = plots->known < last ? plots->known : last;
    for (int step = 1; step <= to; step += step + stride > to && step < to ? to - step : stride) {
        float value = cell(plots, plot, step)[k];
        if (!isfinite(value)) {
            if (count > 1) pen_path(ui, (const float(*)[2])points, count, 3.5f, color, k ? 5 : 0, k ? 6 : 0);
            count = 0;
            continue;
        }
        float share = last > 1 ? (float)(step - 1) / (float)(last - 1) : 1;
        points[count][0] = box.x + share * box.w;
        points[count++][1] = box.y + box.h / 2 - (most > 0 ? value / most : 0) * (box.h / 2 - 6);
        if (count == POINTS) break;
    }
    if (count > 1) pen_path(ui, (const float(*)[2])points, count, 3.5f, color, k ? 5 : 0, k ? 6 : 0);
    if (count > 0 && to == last) pen_disc(ui, points[count - 1][0], points[count - 1][1], 6, color);
}

static void draw_plot(Ui *ui, const WorkingsPlots *plots, int plot, Rect box, int last)
{
    Color color = quantity_color(ui, plots->roles[plot], pen_ink(ui, COLOR_TEXT));
    char text[64], number[48];
    float most = 0;
    for (int step = 1; step <= plots->known && step <= last; step++)
        for (int k = 0; k < 2; k++) {
            float value = fabsf(cell(plots, plot, step)[k]);
            if (isfinite(value) && value > most) most = value;
        }
    Rect inner = {box.x, box.y + 40, box.w, box.h - 76};
    ui_math(ui, box.x, box.y + 26, &plots->titles[plot], color, NULL, NULL, plots->names[plot]);
    snprintf(text, sizeof text, "±%s", number_short(number, (double)most, 3));
    ui_tick(ui, box.x + box.w, box.y + 26, UI_RIGHT, TYPE_NUMBER_SMALL, pen_ink(ui, COLOR_TEXT_DIM), text);
    pen_fill(ui, inner, 8, pen_ink(ui, COLOR_BG));
    pen_line(ui, inner.x, inner.y + inner.h / 2, inner.x + inner.w, inner.y + inner.h / 2, 1.5f,
             pen_ink(ui, COLOR_PANEL_LINE));
    draw_part(ui, plots, plot, 1, inner, most, last, color);
    draw_part(ui, plots, plot, 0, inner, most, last, color);
    word_fill(text, sizeof text, "workings.at_step", WORD_INT("step", last));
    float wide = ui_text(ui, box.x + box.w, box.y + box.h - 8, UI_RIGHT, TYPE_SMALL, pen_ink(ui, COLOR_ACCENT), text);
    word_fill(text, sizeof text, "workings.at_step", WORD_INT("step", 1));
    if (last > 1 && ui_text_width(ui, TYPE_SMALL, text) + wide + 24 < box.w)
        ui_text(ui, box.x, box.y + box.h - 8, UI_LEFT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT_DIM), text);
}

static void draw_legend(Ui *ui, Rect area, const Surface *surface, float left)
{
    float right = area.x + area.w - 24;
    for (int k = 1; k >= 0; k--) {
        char text[64];
        word_fill(text, sizeof text, "workings.x_part", WORD_TEXT("axis", surface->parameters[k]));
        float wide = ui_text_width(ui, TYPE_SMALL, text);
        if (right - wide - 62 < left) return;
        ui_text(ui, right, area.y + 40, UI_RIGHT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT), text);
        float line[2][2] = {{right - wide - 62, area.y + 33}, {right - wide - 12, area.y + 33}};
        pen_path(ui, (const float(*)[2])line, 2, 3.5f, pen_ink(ui, COLOR_TEXT), k ? 5 : 0, k ? 6 : 0);
        right -= wide + 92;
    }
}

bool workings_plots_draw(WorkingsPlots *plots, Ui *ui, Rect area, const Workings *w, int line, const Picture *picture,
                         bool final)
{
    if (area.w < 200 || area.h < 150 || !w || !w->count) return false;
    take(plots, w, line, picture, final);
    lay_titles(plots, ui);
    uint64_t hash =
        ui_hash_number(ui_hash_number(ui_hash_number(plots->of, plots->known), w->step), (double)plots->laid_key);
    ui_layer_begin(ui, "workings values", area, hash);
    ui_panel(ui, word("workings.values"), area);
    float title = ui_text(ui, area.x + 24, area.y + 40, UI_LEFT, TYPE_PANEL_TITLE, pen_ink(ui, COLOR_TEXT),
                          word("workings.values"));
    draw_legend(ui, area, picture->surface, area.x + 24 + title + 20);
    int fit = (int)((area.w - 48 + 28) / (220 + 28)), shown = plots->count < fit ? plots->count : fit < 1 ? 1 : fit;
    float wide = (area.w - 48 - 28 * (float)(PLOTS_MAX - 1)) / PLOTS_MAX;
    if (shown < PLOTS_MAX) wide = fminf((area.w - 48 - 28 * (float)(shown - 1)) / (float)shown, 420);
    for (int i = 0; i < shown; i++) {
        int plot = shown < plots->count && i == shown - 1 ? plots->count - 1 : i; /* the step before the average */
        draw_plot(ui, plots, plot, (Rect){area.x + 24 + (float)i * (wide + 28), area.y + 62, wide, area.h - 70},
                  w->step);
    }
    ui_layer_end(ui);
    return plots->known < w->step;
}

void workings_plots_free(WorkingsPlots *plots)
{
    free(plots->values);
    arena_free(&plots->arena);
    arena_free(&plots->laid);
}
