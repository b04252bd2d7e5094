#include "view/network/example_points.h"

#include "base/memory.h"
#include "view/parts/class_look.h"
#include "view/parts/figures.h"
#include "view/parts/pen.h"
#include "view/parts/words.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { MANY = 300, REACH = 18, CHIP_LINE = 28, SAYS_MOST = 3 };
#define FADED 0.25f

void points_free(ExamplePoints *points)
{
    free(points->at);
    *points = (ExamplePoints){.hovered = -1};
}

void points_set(ExamplePoints *points, const Evaluation *evaluation)
{
    points_free(points);
    points->evaluation = evaluation;
    points->at = memory_must(calloc((size_t)evaluation->rows + 1, sizeof *points->at));
}

static float radius_of(const ExamplePoints *points) { return points->evaluation->rows > MANY ? 5.5f : 7; }

void points_sample_ring(Ui *ui, float x, float y, float radius)
{
    pen_ring(ui, x, y, radius, 6, pen_ink(ui, COLOR_BALL_RIM));
    pen_ring(ui, x, y, radius, 3, pen_ink(ui, COLOR_ACCENT_FILL));
}

void points_wrong_ring(Ui *ui, float x, float y, float radius)
{
    pen_ring(ui, x, y, radius + 2.5f, 2, pen_ink(ui, COLOR_DANGER));
}

static bool shown(const Evaluation *e, int at) { return at - e->first[evaluation_part(e, at)] < POINTS_MOST; }

static Color color_of(const ExamplePoints *points, const Ui *ui, int at, double low, double high)
{
    const Evaluation *e = points->evaluation;
    double target = evaluation_target(e, at);
    if (e->classes) return class_color(ui_theme(ui), e->classes, (int)target);
    if (!(high > low)) return pen_ink(ui, COLOR_TEXT_DIM);
    float way = (float)(2 * (target - low) / (high - low) - 1);
    return pen_mix(pen_ink(ui, COLOR_TEXT), pen_ink(ui, way > 0 ? COLOR_POSITIVE : COLOR_NEGATIVE),
                   fminf(fabsf(way), 1));
}

/* Examples that are tested on first, those that are trained on over them; what is wrong on top. */
void points_draw(const ExamplePoints *points, Ui *ui, const ExampleFilter *filter, double low, double high)
{
    const Evaluation *e = points->evaluation;
    const Theme *theme = ui_theme(ui);
    float radius = radius_of(points);
    if (!ui_drawing(ui)) return;
    for (int order = 0; order < 2; order++)
        for (int at = e->rows - 1; at >= 0; at--) {
            bool wrong = evaluation_wrong(e, at), in = filter_has(filter, e, at);
            if (wrong != order || !shown(e, at)) continue;
            Marker marker =
                e->classes ? class_look(theme, e->classes, (int)evaluation_target(e, at))->marker : SHAPE_CIRCLE;
            const float *p = points->at[at];
            Color color = color_of(points, ui, at, low, high);
            class_mark(ui, marker, in ? color : pen_fade(color, FADED), p[0], p[1], radius, evaluation_part(e, at));
            if (wrong && in) points_wrong_ring(ui, p[0], p[1], radius);
        }
}

static int nearest(const ExamplePoints *points, float x, float y)
{
    const Evaluation *e = points->evaluation;
    float least = REACH * REACH;
    int best = -1;
    for (int at = 0; at < e->rows; at++) {
        float dx = points->at[at][0] - x, dy = points->at[at][1] - y, away = dx * dx + dy * dy;
        if (away < least && shown(e, at)) least = away, best = at;
    }
    return best;
}

/* "says 0.93", or "says setosa, 0.93" */
static void say(const Evaluation *e, int at, char out[160])
{
    char number[48];
    int said = e->said[at];
    double p = e->prediction[(e->outputs > 1 && said > 0 ? (size_t)said : 0) * (size_t)e->rows + (size_t)at];
    figures_short(number, p, 3);
    if (e->outputs > 1 && said >= 0)
        word_fill(out, 160, "network.boundary_says_class", WORD_TEXT("class", e->examples->data->class_name[said]),
                  WORD_TEXT("number", number));
    else word_fill(out, 160, "network.boundary_says", WORD_TEXT("number", number));
}

static void say_true(const Evaluation *e, int at, char out[160])
{
    static const char *const parts[PARTS] = {"network.boundary_train", "network.boundary_validation",
                                             "network.boundary_test"};
    char number[48];
    const char *is = e->classes ? e->examples->data->class_name[(int)evaluation_target(e, at)]
                                : figures_short(number, evaluation_target(e, at), 4);
    word_fill(out, 160, "network.boundary_is", WORD_TEXT("is", is),
              WORD_TEXT("part", word(parts[evaluation_part(e, at)])));
}

/* Beside the point, within the area. */
static void draw_chip(const ExamplePoints *points, Ui *ui, Rect area, int at)
{
    const Evaluation *e = points->evaluation;
    char lines[SAYS_MOST][160], loss[48];
    say_true(e, at, lines[0]);
    say(e, at, lines[1]);
    word_fill(lines[2], sizeof lines[2], "network.boundary_loss",
              WORD_TEXT("number", figures_short(loss, e->loss[at], 3)));
    float wide = 0, x = points->at[at][0], y = points->at[at][1];
    for (int i = 0; i < SAYS_MOST; i++) wide = fmaxf(wide, ui_text_width(ui, TYPE_SMALL, lines[i]));
    Rect chip = {x + 20, y - CHIP_LINE, wide + 28, SAYS_MOST * CHIP_LINE + 16};
    if (chip.x + chip.w > area.x + area.w - 4) chip.x = x - 20 - chip.w;
    chip.x = fmaxf(chip.x, area.x + 4);
    chip.y = fminf(fmaxf(chip.y, area.y + 4), area.y + area.h - chip.h - 4);
    uint64_t hash = ui_hash_text(ui_hash_text(ui_hash_text(0, lines[0]), lines[1]), lines[2]);
    ui_layer_begin(ui, "example chip", chip, hash);
    ui_chip(ui, chip);
    ui_cover(ui, chip);
    for (int i = 0; i < SAYS_MOST; i++)
        ui_text(ui, chip.x + 14, chip.y + 28 + (float)i * CHIP_LINE, UI_LEFT, TYPE_SMALL,
                pen_ink(ui, i == 1 && evaluation_wrong(e, at) ? COLOR_DANGER : COLOR_TEXT), lines[i]);
    ui_layer_end(ui);
}

static void draw_ring(Ui *ui, const char *layer, float x, float y, float radius, bool sample)
{
    Rect around = {x - radius - 4, y - radius - 4, 2 * radius + 8, 2 * radius + 8};
    ui_layer_begin(ui, layer, around, ui_hash_number(ui_hash_number(0, (double)x), (double)y));
    if (sample) points_sample_ring(ui, x, y, radius);
    else pen_ring(ui, x, y, radius, 2, pen_ink(ui, COLOR_TEXT));
    if (sample) ui_item(ui, UI_BALL, word("network.boundary_sample"), "", around, 0);
    ui_layer_end(ui);
}

NetAct points_read(ExamplePoints *points, Ui *ui, Rect area, const UiHit *hit, const NetPicture *picture)
{
    const Evaluation *e = points->evaluation;
    NetAct act = {0};
    float radius = radius_of(points) + 6;
    points->hovered = hit->hovered || hit->clicked ? nearest(points, hit->x + area.x, hit->y + area.y) : -1;
    int sample = picture->example >= 0 ? evaluation_at(e, picture->rows[picture->example]) : -1;
    if (sample >= 0) draw_ring(ui, "example sample", points->at[sample][0], points->at[sample][1], radius, true);
    if (points->hovered >= 0) {
        const float *at = points->at[points->hovered];
        if (points->hovered != sample) draw_ring(ui, "example hovered", at[0], at[1], radius, false);
        draw_chip(points, ui, area, points->hovered);
    }
    if (hit->clicked && points->hovered >= 0) {
        act.shows = act.picks_example = true;
        act.row = e->row[points->hovered];
        if (points->hovered == sample) act.picks_example = false, act.picks_all = true;
    }
    return act;
}
