#include "view/workings/workings_map.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/parallel.h"
#include "formula/math/math.h"
#include "view/parts/pen.h"
#include "view/parts/quantity.h"
#include "view/parts/words.h"

enum { CONTOURS = 13, TRAIL_POINTS = 1024, CELL = 4 };

/* ---- the frame --------------------------------------------------------------------------------------------------- */

typedef struct Scale {
    double x, y;
} Scale; /* world units of one surface unit */

static Scale world_scale(const Surface *surface, const Ground *ground)
{
    const double(*domain)[2] = (const double(*)[2])surface->domain;
    return (Scale){2 * (double)ground->half_x / (domain[0][1] - domain[0][0]),
                   2 * (double)ground->half_y / (domain[1][1] - domain[1][0])};
}

double workings_map_step(const Workings *w, const Surface *surface, const Ground *ground)
{
    Scale scale = world_scale(surface, ground);
    if (!w || !isfinite(w->next[0]) || !isfinite(w->next[1])) return 0;
    return hypot((w->next[0] - w->theta[0]) * scale.x, (w->next[1] - w->theta[1]) * scale.y);
}

static void place_frame(WorkingsMap *map, const WorkingsMapHow *how, Rect area, const Picture *picture,
                        const Ground *ground)
{
    const Workings *w = how->workings;
    Scale scale = world_scale(picture->surface, ground);
    const Moment *start = race_at(picture->race, how->run, 0);
    double ball[2] = {w ? w->theta[0] : start->x, w ? w->theta[1] : start->y}, length = 0;
    double low = 1e-9, high = 1.1 * fmax((double)ground->half_x, (double)ground->half_y);
    if (w) length = workings_map_step(w, picture->surface, ground);
    double want = length > 0 ? fmin(high, fmax(low, 3.2 * length)) : high / 4;
    bool keeps = map->reach > 0 && memcmp(&map->frame.area, &area, sizeof area) == 0;
    if (keeps && length > 0) keeps = map->reach > 0.6 * want && map->reach < 2.2 * want;
    if (keeps) {
        float x, y;
        map_frame_to(&map->frame, ball[0], ball[1], &x, &y);
        keeps = fabsf(x - area.x - area.w / 2) < area.w * 0.2f && fabsf(y - area.y - area.h / 2) < area.h * 0.2f;
    }
    if (keeps) return;
    map->reach = want;
    double half_y = want / scale.y, half_x = want * (double)(area.w / area.h) / scale.x;
    map->frame = (MapFrame){area, ball[0] - half_x, ball[0] + half_x, ball[1] - half_y, ball[1] + half_y};
}

/* ---- the ground -------------------------------------------------------------------------------------------------- */

typedef struct Levels {
    const Image *image;
    const float *heights;
    int columns;
    double low, pitch;
    float scale;
    Color color;
    float thin, strong;
} Levels;

static void level_row(void *context, int py)
{
    const Levels *l = context;
    const Image *image = l->image;
    float fy = ((float)py + 0.5f) / CELL, per_pixel = (float)l->pitch;
    int iy = (int)fy;
    float v = fy - (float)iy;
    for (int px = 0; px < image->width; px++) {
        float fx = ((float)px + 0.5f) / CELL;
        int ix = (int)fx;
        const float *at = l->heights + iy * l->columns + ix, *under = at + l->columns;
        float u = fx - (float)ix;
        float top = at[0] + (at[1] - at[0]) * u, bottom = under[0] + (under[1] - under[0]) * u;
        float height = top + (bottom - top) * v;
        float slope_x = ((at[1] - at[0]) * (1 - v) + (under[1] - under[0]) * v) / CELL, slope_y = (bottom - top) / CELL;
        float slope = sqrtf(slope_x * slope_x + slope_y * slope_y);
        if (!isfinite(height) || !(slope > 0)) continue;
        double level = ((double)height - l->low) / l->pitch, nearest = floor(level + 0.5);
        float away = (float)(fabs(level - nearest)) * per_pixel / slope; /* pixels */
        if (away > 1.5f + l->scale) continue;
        bool major = (long)nearest % 4 == 0;
        float half = (major ? 1.0f : 0.65f) * l->scale + 0.5f;
        float crowd = fminf(1, per_pixel / slope / (8 * l->scale)); /* close lines fade */
        float cover = fminf(1, fmaxf(0, half - away)) * (major ? l->strong : l->thin) * (major ? 1 : crowd);
        if (cover <= 0) continue;
        uint32_t *pixel = &image->pixels[py * image->stride + px];
        *pixel = pen_mix(*pixel, l->color, cover);
    }
}

/* Contours of what is in sight: the levels of the landscape would leave a small frame empty. */
static void contours(const Image *image, const Surface *surface, const MapFrame *frame, float scale, Color color,
                     float thin, float strong)
{
    int columns = image->width / CELL + 2, rows = image->height / CELL + 2;
    double *x = memory_must(malloc(sizeof *x * 3 * (size_t)columns)), *y = x + columns, *loss = y + columns;
    float *heights = memory_must(malloc(sizeof *heights * (size_t)columns * (size_t)rows));
    double low = INFINITY, high = -INFINITY;
    for (int row = 0; row < rows; row++) {
        for (int i = 0; i < columns; i++) {
            x[i] = frame->x0 + (double)(i * CELL) / image->width * (frame->x1 - frame->x0);
            y[i] = frame->y1 - (double)(row * CELL) / image->height * (frame->y1 - frame->y0);
        }
        surface_values(surface, x, y, columns, loss, NULL, NULL);
        for (int i = 0; i < columns; i++) {
            double height = surface_height_of(surface, loss[i]);
            heights[row * columns + i] = (float)height;
            if (isfinite(height)) low = fmin(low, height), high = fmax(high, height);
        }
    }
    Levels levels = {image, heights, columns, low, (high - low) / CONTOURS, scale, color, thin, strong};
    if (levels.pitch > 1e-12) parallel_for(image->height, level_row, &levels);
    free(heights);
    free(x);
}

static void draw_ground(WorkingsMap *map, Ui *ui, const WorkingsMapHow *how, const Picture *picture,
                        const Ground *ground)
{
    Rect pixels = ui_pixels(ui, map->frame.area);
    int wide = (int)lroundf(pixels.w), high = (int)lroundf(pixels.h);
    float scale = ui_scale(ui);
    uint64_t key = ui_hash(ui_hash_number(picture->version, how->style->night), &map->frame, sizeof map->frame);
    key = ui_hash_number(key, (double)terrain_version(ground->terrain));
    if (key == map->key || wide < 1 || high < 1) return;
    map->key = key;
    if (map->ground.width != wide || map->ground.height != high) {
        image_destroy(&map->ground);
        map->ground = image_create(wide, high);
    }
    LandscapeStyle plain = *how->style;
    plain.contour_map_minor = plain.contour_map_major = 0;
    landscape_draw_map(ground->terrain, &plain, &map->ground, (Rect){0, 0, (float)wide, (float)high}, map->frame.x0,
                       map->frame.x1, map->frame.y0, map->frame.y1, scale);
    contours(&map->ground, picture->surface, &map->frame, scale, how->style->contour, how->style->contour_map_minor,
             how->style->contour_map_major);
    pen_round(&map->ground, 15 * scale, 15 * scale);
}

/* ---- arrows ------------------------------------------------------------------------------------------------------ */

typedef struct Arrow {
    int line;
    bool step;
    float x, y;
    double sign;
    const char *role;
} Arrow; /* x, y: of the tip, from the ball */

/* The newest vector of each role up to a line; the step to scale, the others as long as suits the eye. Second moments point
 * nowhere. A direction is turned so that it leads downhill, or the way of the step. */
static int find_arrows(const WorkingsMap *map, const WorkingsMapHow *how, Arrow out[WORKINGS_ARROWS])
{
    const Workings *w = how->workings;
    const MapFrame *frame = &map->frame;
    double ux = (double)frame->area.w / (frame->x1 - frame->x0), uy = (double)frame->area.h / (frame->y1 - frame->y0);
    float length = fminf(frame->area.w, frame->area.h) * 0.27f;
    int count = 0;
    for (int i = 0; w && i <= how->line && i < w->count; i++) {
        const WorkingLine *line = &w->lines[i];
        if (line->count != 2 || line->kind == WORKING_MOVE || !line->role || !strcmp(line->role, "second_moment"))
            continue;
        if (!isfinite(line->values[0]) || !isfinite(line->values[1])) continue;
        bool step = !strcmp(line->role, "step");
        double dx = line->values[0] * ux, dy = -line->values[1] * uy, size = hypot(dx, dy);
        if (!(size > 0)) continue;
        const double *g = w->lines[0].values;
        double sign = step || line->values[0] * g[0] + line->values[1] * g[1] < 0 ? 1 : -1;
        if (!step) dx *= sign * (double)length / size, dy *= sign * (double)length / size;
        else if (size > 4000) dx *= 4000 / size, dy *= 4000 / size;
        int at = 0;
        while (at < count && strcmp(out[at].role, line->role) != 0) at++;
        if (at == WORKINGS_ARROWS) continue;
        if (at < count) memmove(out + at, out + at + 1, sizeof *out * (size_t)(count - at - 1)), at = --count;
        out[at] = (Arrow){i, step, (float)dx, (float)dy, sign, line->role};
        count++;
    }
    return count;
}

static const char *role_word(const char *role)
{
    if (!strcmp(role, "gradient")) return word("workings.role_gradient");
    if (!strcmp(role, "momentum")) return word("workings.role_momentum");
    if (!strcmp(role, "step")) return word("workings.role_step");
    return word("workings.role_other");
}

static void lay_names(WorkingsMap *map, Ui *ui, const WorkingsMapHow *how, const Arrow *arrows, int count)
{
    float scale = ui_scale(ui);
    uint64_t key = ui_hash_number(how->key, (double)scale);
    if (key == map->names_key) return;
    map->names_key = key;
    arena_reset(&map->arena);
    for (int i = 0; i < count; i++) {
        const WorkingLine *line = &how->workings->lines[arrows[i].line];
        const Math *name = math_from_name(&map->arena, line->name, NULL);
        if (arrows[i].sign < 0)
            name = math_row2(&map->arena, math_symbol(&map->arena, 0x2212, MATH_ROMAN, MATH_ORD), name);
        LayoutDesc desc = {.size = 26 * scale,
                           .least = fmaxf(16 * scale, 13),
                           .measure = font_measure_math,
                           .context = canvas_fonts(ui_canvas(ui))};
        layout_math(&map->arena, name, &desc, &map->names[i]);
        map->name_width[i] = map->names[i].width / scale;
    }
}

static void draw_arrow(Ui *ui, float x, float y, float dx, float dy, float width, float head, Color color, Color edge)
{
    float s = ui_scale(ui);
    float length = fmaxf(1, hypotf(dx, dy)), more = 4 / length; /* the casing reaches a little beyond the tip */
    canvas_arrow(ui_canvas(ui), x * s, y * s, (x + dx * (1 + more)) * s, (y + dy * (1 + more)) * s, (width + 4) * s,
                 (head + 9) * s, edge);
    canvas_arrow(ui_canvas(ui), x * s, y * s, (x + dx) * s, (y + dy) * s, width * s, head * s, color);
}

static void draw_model(Ui *ui, const MapFrame *frame, const Workings *w, const double model[4], Color color)
{
    /* level curves of g·d + d·B·d/2 through the ball, and half way down */
    const double *g = w->lines[0].values;
    double det = model[0] * model[3] - model[1] * model[2];
    if (!(det > 0) || !(model[0] > 0)) return;
    double bottom[2] = {-(model[3] * g[0] - model[1] * g[1]) / det, -(model[0] * g[1] - model[2] * g[0]) / det};
    enum { ROUND = 72 };
    for (int ring = 1; ring <= 3; ring++) {
        float points[ROUND + 1][2];
        double depth = -(g[0] * bottom[0] + g[1] * bottom[1]) / 2 * ring * ring / 9; /* above the bottom */
        double a = model[0], b = (model[1] + model[2]) / 2, c = model[3];
        for (int i = 0; i <= ROUND; i++) {
            double t = i * 6.283185307179586 / ROUND, ux = cos(t), uy = sin(t),
                   q = (a * ux * ux + 2 * b * ux * uy + c * uy * uy) / 2;
            double reach = sqrt(depth / q);
            map_frame_to(frame, w->theta[0] + bottom[0] + reach * ux, w->theta[1] + bottom[1] + reach * uy,
                         &points[i][0], &points[i][1]);
        }
        pen_path(ui, (const float(*)[2])points, ROUND + 1, 2.5f, color, 9, 7);
    }
    float x, y;
    map_frame_to(frame, w->theta[0] + bottom[0], w->theta[1] + bottom[1], &x, &y);
    pen_plus(ui, x, y, 9, 3, color);
}

/* ---- drawing ----------------------------------------------------------------------------------------------------- */

static void draw_path(Ui *ui, const WorkingsMap *map, const WorkingsMapHow *how, const Picture *picture, double to)
{
    float points[TRAIL_POINTS][2];
    const LandscapePoint *path = trace_points(picture->trace, how->run);
    int whole = (int)to, first = whole > TRAIL_POINTS - 4 ? whole - (TRAIL_POINTS - 4) : 0, count = 0;
    for (int step = first; step <= whole; step++, count++)
        map_frame_to(&map->frame, path[step].x, path[step].y, &points[count][0], &points[count][1]);
    LandscapePoint tip = trace_at(picture->trace, how->run, to);
    map_frame_to(&map->frame, tip.x, tip.y, &points[count][0], &points[count][1]);
    count++;
    const Series *series = &picture->series[how->run];
    pen_path(ui, (const float(*)[2])points, count, how->style->night ? 7 : 8,
             how->style->night ? pen_fade(how->style->ball_rim, 0.7f) : how->style->ball_core, 0, 0);
    pen_path(ui, (const float(*)[2])points, count, 4.5f, series->color, 0, 0);
    for (int i = 0; i < count - 1; i++) { /* where the earlier updates began, as far as there is room between them */
        if (i > 0 && hypotf(points[i][0] - points[i - 1][0], points[i][1] - points[i - 1][1]) < 14) continue;
        pen_disc(ui, points[i][0], points[i][1], 5.5f, how->style->ball_rim);
        pen_disc(ui, points[i][0], points[i][1], 4, series->color);
    }
}

static void draw_trials(WorkingsMap *map, Ui *ui, const WorkingsMapHow *how)
{
    const Workings *w = how->workings;
    for (int i = 0; i <= how->line && i < w->count; i++)
        for (int k = 0, shown = 0; k < w->lines[i].trial_count; k++) {
            const double *trial = w->lines[i].trials + 3 * k;
            float x, y;
            char text[24];
            if (trial[0] == w->theta[0] && trial[1] == w->theta[1]) continue; /* NOLINT: the very point */
            shown++;
            map_frame_to(&map->frame, trial[0], trial[1], &x, &y);
            if (!rect_has(map->frame.area, x, y)) continue;
            pen_ring(ui, x, y, 8, 2.5f, pen_ink(ui, COLOR_TEXT));
            snprintf(text, sizeof text, "%d", shown);
            if (place_free(&map->place, (Rect){x + 10, y - 26, 22, 22}) && shown < 10) {
                ui_text(ui, x + 12, y - 8, UI_LEFT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT), text);
                place_block(&map->place, (Rect){x + 10, y - 26, 22, 22});
            }
        }
}

/* The step stays in sight; a chip beside each tip. Returns the line that was clicked. */
static int draw_arrows(WorkingsMap *map, Ui *ui, const WorkingsMapHow *how, Rect area, const Arrow *arrows, int count,
                       float x, float y, bool moved)
{
    int clicked = -1;
    Color edge = how->style->night ? pen_fade(how->style->ball_rim, 0.85f) : how->style->ball_core;
    for (int i = 0; i < count; i++) {
        float grown = arrows[i].line == how->line ? how->grown : 1;
        Color color = quantity_color(ui, arrows[i].role, pen_ink(ui, COLOR_TEXT));
        draw_arrow(ui, x, y, arrows[i].x * grown, arrows[i].y * grown, arrows[i].step ? 10 : ui_theme(ui)->line.arrow,
                   arrows[i].step ? 28 : ui_theme(ui)->line.arrow_head, color, edge);
        if (arrows[i].step && !moved) pen_ring(ui, x + arrows[i].x, y + arrows[i].y, 15, 2.5f, color);
        for (float t = 0.1f; t < 1.05f; t += 0.1f)
            place_block(&map->place, (Rect){x + arrows[i].x * t - 9, y + arrows[i].y * t - 9, 18, 18});
    }
    place_block(&map->place, (Rect){x - 20, y - 20, 40, 40});
    for (int i = count - 1; i >= 0; i--) {
        const WorkingLine *line = &how->workings->lines[arrows[i].line];
        const char *says = role_word(arrows[i].role);
        float wide = ui_text_width(ui, TYPE_PANEL_TITLE, says) + map->name_width[i] + 32;
        float tip_x = fminf(fmaxf(x + arrows[i].x, area.x + 20), area.x + area.w - 20);
        float tip_y = fminf(fmaxf(y + arrows[i].y, area.y + 20), area.y + area.h - 20);
        Placed chip = place_label(&map->place, tip_x, tip_y, ui_theme(ui)->ball.label_gap, wide, 40,
                                  arrows[i].x >= 0 ? PLACE_RIGHT : PLACE_LEFT);
        if (chip.side == PLACE_NONE) continue;
        Color color = quantity_color(ui, arrows[i].role, pen_ink(ui, COLOR_TEXT));
        if (chip.side == PLACE_LEADER) pen_line(ui, chip.from_x, chip.from_y, chip.to_x, chip.to_y, 2, color);
        UiHit hit = ui_hotspot(ui, UI_BUTTON, says, line->name, (Rect){chip.rect.x, chip.rect.y - 4, chip.rect.w, 48},
                               UI_BARE | UI_NO_FOCUS);
        ui_chip(ui, chip.rect);
        float to = chip.rect.x + 12 +
                   ui_text(ui, chip.rect.x + 12, chip.rect.y + 28, UI_LEFT, TYPE_PANEL_TITLE, color, says) + 8;
        ui_math(ui, to, chip.rect.y + 29, &map->names[i], color, NULL, NULL, line->name);
        if (hit.clicked) clicked = arrows[i].line;
    }
    return clicked;
}

int workings_map_draw(WorkingsMap *map, Ui *ui, const WorkingsMapHow *how, const Picture *picture, const Ground *ground)
{
    Rect area = how->area, inner = {area.x + 1, area.y + 1, area.w - 2, area.h - 2};
    int clicked = -1;
    if (inner.w < 80 || inner.h < 80) return -1;
    place_frame(map, how, inner, picture, ground);
    draw_ground(map, ui, how, picture, ground);
    ui_item(ui, UI_IMAGE, word("workings.map"), "", area, 0);

    const Workings *w = how->workings;
    bool moved =
        w && how->line >= 0 && how->line < w->count && w->lines[how->line].kind == WORKING_MOVE && isfinite(w->next[0]);
    double at = !w ? 0 : moved ? w->step - 1 + (double)how->grown : w->step - 1;
    Arrow arrows[WORKINGS_ARROWS];
    int count = find_arrows(map, how, arrows);
    lay_names(map, ui, how, arrows, count);

    uint64_t hash = ui_hash_number(ui_hash_number(map->key ^ how->key, (double)how->grown), picture->solo);
    ui_layer_begin(ui, "workings map", area, hash);
    pen_image(ui, &map->ground, inner);
    pen_frame(ui, area, 16, 1.5f, pen_ink(ui, COLOR_PANEL_LINE));
    pen_clip_push(ui, inner);
    place_begin(&map->place, (Rect){inner.x + 8, inner.y + 8, inner.w - 16, inner.h - 16});
    const char *name = word("workings.map");
    Rect chip = {inner.x + 16, inner.y + 14, ui_text_width(ui, TYPE_SMALL, name) + 24, 36};
    bool step = false, others = false;
    for (int i = 0; i < count; i++) step |= arrows[i].step, others |= !arrows[i].step;
    bool model = false;
    for (int i = 0; w && i <= how->line && i < w->count; i++) model |= w->lines[i].model != NULL;
    const char *notes = model            ? word("workings.parabola")
                        : step && others ? word("workings.scale_step")
                        : step           ? word("workings.scale_only")
                                         : "";
    Rect foot = {inner.x + 16, inner.y + inner.h - 52, notes[0] ? ui_text_width(ui, TYPE_SMALL, notes) + 24 : 0, 36};
    if (foot.w > inner.w - 32) foot.w = 0;
    place_text(&map->place, chip);
    if (foot.w > 0) place_text(&map->place, foot);

    draw_path(ui, map, how, picture, at);
    for (int i = 0; w && i <= how->line && i < w->count; i++)
        if (w->lines[i].model) draw_model(ui, &map->frame, w, w->lines[i].model, pen_ink(ui, COLOR_ACCENT));
    float x, y, from_x, from_y;
    LandscapePoint ball = trace_at(picture->trace, how->run, at);
    map_frame_to(&map->frame, ball.x, ball.y, &x, &y);
    from_x = x, from_y = y;
    if (w) map_frame_to(&map->frame, w->theta[0], w->theta[1], &from_x, &from_y);
    for (int i = 0; i < picture->surface->minimum_count; i++) {
        float mx, my;
        map_frame_to(&map->frame, picture->surface->minima[i][0], picture->surface->minima[i][1], &mx, &my);
        if (rect_has(inner, mx, my)) pen_plus(ui, mx, my, 11, 3.5f, pen_ink(ui, COLOR_ACCENT_FILL));
    }
    if (w) draw_trials(map, ui, how);
    if (w) clicked = draw_arrows(map, ui, how, inner, arrows, count, from_x, from_y, moved);
    const Series *series = &picture->series[how->run];
    pen_ball(ui, how->style, x, y, 15, series->color, series->marker, 1);
    ui_item(ui, UI_BALL, series->label, "", (Rect){x - 15, y - 15, 30, 30}, 0);
    ui_chip(ui, chip);
    ui_text(ui, chip.x + 12, chip.y + 25, UI_LEFT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT), name);
    if (foot.w > 0) {
        ui_chip(ui, foot);
        ui_text(ui, foot.x + 12, foot.y + 25, UI_LEFT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT_DIM), notes);
    }
    pen_clip_pop(ui);
    ui_layer_end(ui);
    return clicked;
}

int workings_map_valley(WorkingsMap *map, Ui *ui, const WorkingsMapHow *how, const Picture *picture,
                        const Ground *ground, const ValleyView *valley, double reach)
{
    const Workings *w = how->workings;
    Arrow arrows[WORKINGS_ARROWS];
    Scale scale = world_scale(picture->surface, ground);
    int clicked = -1;
    float x, y;
    if (!w || !valley_project(valley, ui, w->theta[0], w->theta[1], &x, &y)) return -1;
    place_frame(map, how, how->area, picture, ground);
    int count = find_arrows(map, how, arrows), kept = 0;
    for (int i = 0; i < count; i++) { /* along the ground, not along the screen */
        const double *v = w->lines[arrows[i].line].values;
        double length = hypot(v[0] * scale.x, v[1] * scale.y), k = arrows[i].step ? 1 : arrows[i].sign * reach / length;
        float tip_x, tip_y;
        if (!(length > 0) ||
            !valley_project(valley, ui, w->theta[0] + k * v[0], w->theta[1] + k * v[1], &tip_x, &tip_y))
            continue;
        arrows[kept] = arrows[i];
        arrows[kept].x = tip_x - x, arrows[kept++].y = tip_y - y;
    }
    map->names_key = 0; /* laid out for these arrows now */
    lay_names(map, ui, how, arrows, kept);
    bool moved = w->lines[how->line].kind == WORKING_MOVE && isfinite(w->next[0]);
    uint64_t hash = ui_hash_number(ui_hash_number(ui_hash_number(how->key, (double)how->grown), (double)x), (double)y);
    for (int i = 0; i < kept; i++)
        hash = ui_hash_number(ui_hash_number(hash, (double)arrows[i].x), (double)arrows[i].y);
    ui_layer_begin(ui, "workings arrows", how->area, hash ^ picture->version);
    pen_clip_push(ui, how->area);
    place_begin(&map->place, (Rect){how->area.x + 8, how->area.y + 8, how->area.w - 16, how->area.h - 16});
    clicked = draw_arrows(map, ui, how, how->area, arrows, kept, x, y, moved);
    pen_clip_pop(ui);
    pen_frame(ui, how->area, 2, 1.5f, pen_ink(ui, COLOR_PANEL_LINE));
    ui_layer_end(ui);
    return clicked;
}

void workings_map_free(WorkingsMap *map)
{
    image_destroy(&map->ground);
    arena_free(&map->arena);
}
