#include "view/ground/map_view.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>

#include "view/parts/figures.h"
#include "view/parts/pen.h"
#include "view/parts/words.h"

enum { TRAIL_POINTS = 1024, READOUT_WIDE = 428 };

/* Places where the surface has no value are hatched. */
static void hatch(const Image *image, const Surface *surface, const MapFrame *frame, float scale, Color color)
{
    enum { CELL = 3, ROW = 2048 };
    double x[ROW], y[ROW], loss[ROW];
    int columns = image->width / CELL + 1;
    float period = 14 * scale, line = 2.5f * scale;
    if (columns > ROW) columns = ROW;
    for (int top = 0; top < image->height; top += CELL) {
        for (int i = 0; i < columns; i++) {
            float u = ((float)(i * CELL) + 1.5f) / (float)image->width, v = ((float)top + 1.5f) / (float)image->height;
            x[i] = frame->x0 + (double)u * (frame->x1 - frame->x0);
            y[i] = frame->y1 - (double)v * (frame->y1 - frame->y0);
        }
        surface_values(surface, x, y, columns, loss, NULL, NULL);
        for (int i = 0; i < columns; i++) {
            if (isfinite(loss[i])) continue;
            for (int py = top; py < top + CELL && py < image->height; py++)
                for (int px = i * CELL; px < (i + 1) * CELL && px < image->width; px++)
                    if (fmodf((float)(px + py), period) < line)
                        image->pixels[py * image->stride + px] = color | 0xFF000000u;
        }
    }
}

/* Beyond the domain the light falls, as in the valley. */
static void darken_outside(const Image *image, const MapFrame *frame, const double domain[2][2], Color to)
{
    for (int y = 0; y < image->height; y++) {
        double v = frame->y1 - ((double)y + 0.5) / image->height * (frame->y1 - frame->y0);
        double out_y = fmax(domain[1][0] - v, v - domain[1][1]) / (domain[1][1] - domain[1][0]);
        for (int x = 0; x < image->width; x++) {
            double u = frame->x0 + ((double)x + 0.5) / image->width * (frame->x1 - frame->x0);
            double out = fmax(out_y, fmax(domain[0][0] - u, u - domain[0][1]) / (domain[0][1] - domain[0][0]));
            if (out <= 0) continue;
            float t = (float)fmin(1, out / 0.28);
            uint32_t *pixel = &image->pixels[y * image->stride + x];
            *pixel = pen_mix(*pixel, to, 0.92f * t * t * (3 - 2 * t));
        }
    }
}

static void draw_ground(MapView *map, Ui *ui, Rect area, const Picture *picture, const Ground *ground,
                        const MapHow *how)
{
    const LandscapeStyle *style = how->style;
    Rect pixels = ui_pixels(ui, area);
    int wide = (int)lroundf(pixels.w), high = (int)lroundf(pixels.h);
    float scale = ui_scale(ui);
    uint64_t key = ui_hash_number(ui_hash_number(ui_hash_number(picture->version, wide), high), style->night);
    key = ui_hash_number(key, (double)terrain_version(ground->terrain));
    key = ui_hash_number(ui_hash_number(key, (double)area.x), (double)area.y);
    key = ui_hash_number(ui_hash_number(key, map->frame.x0), map->frame.y0);
    if (key == map->key || wide < 1 || high < 1) return;
    map->key = key;
    if (map->ground.width != wide || map->ground.height != high) {
        image_destroy(&map->ground);
        map->ground = image_create(wide, high);
    }
    landscape_draw_map(ground->terrain, style, &map->ground, (Rect){0, 0, (float)wide, (float)high}, map->frame.x0,
                       map->frame.x1, map->frame.y0, map->frame.y1, scale);
    if (ground->holes) hatch(&map->ground, picture->surface, &map->frame, scale, pen_ink(ui, COLOR_TEXT_FAINT));
    const double(*domain)[2] = (const double(*)[2])picture->surface->domain;
    if (how->panel) pen_round(&map->ground, 15 * scale, 15 * scale);
    else darken_outside(&map->ground, &map->frame, domain, style->night ? style->sky_top : style->fog);
    map->arrow_count =
        field_arrows(picture->surface, &map->frame, how->panel ? 49 : 58, 9, how->panel ? 14 : 17, map->arrows);
}

static void draw_trail(Ui *ui, const MapView *map, const Picture *picture, const LandscapeStyle *style, int run)
{
    float points[TRAIL_POINTS][2], last[2] = {-1e9f, -1e9f};
    int count = 0, whole = (int)picture->at;
    const LandscapePoint *path = trace_points(picture->trace, run);
    const Series *series = &picture->series[run];
    for (int step = 0; step <= whole && count < TRAIL_POINTS - 1; step++) {
        float x, y;
        map_frame_to(&map->frame, path[step].x, path[step].y, &x, &y);
        bool end = step == whole;
        float least = count > TRAIL_POINTS * 3 / 4 ? 8 : 1.2f; /* a long path that never rests gets coarser */
        if (!end && fabsf(x - last[0]) + fabsf(y - last[1]) < least) continue;
        points[count][0] = last[0] = x, points[count++][1] = last[1] = y;
    }
    LandscapePoint tip = trace_at(picture->trace, run, picture->at);
    map_frame_to(&map->frame, tip.x, tip.y, &points[count][0], &points[count][1]);
    count++;
    pen_path(ui, (const float(*)[2])points, count, style->night ? 7 : 8,
             style->night ? pen_fade(style->ball_rim, 0.7f) : style->ball_core, 0, 0);
    pen_path(ui, (const float(*)[2])points, count, 4, series->color, series->dash, series->gap);
}

/* Away from the pointer at x, y; the large map has the caption at its upper left: there the figures stand at the right. */
static Rect readout_place(Rect area, bool panel, float x, float y, bool basins)
{
    Rect box = {area.x + 12, area.y + 12, fminf(READOUT_WIDE, area.w - 24), basins ? 160 : 104};
    if (!panel) box.x = area.x + area.w - box.w - 12;
    bool under = x > box.x - 20 && x < box.x + box.w + 20;
    if (y < box.y + box.h + 60 && under) box.y = area.y + area.h - box.h - 12;
    return box;
}

/* Coordinates, loss, slope and the Hessian's ellipse at the pointer. */
static void draw_readout(Ui *ui, Rect area, bool panel, const MapView *map, const Picture *picture, const double at[2],
                         BasinsView *basins)
{
    const Surface *surface = picture->surface;
    double gradient[2], hessian[3], loss = surface_hessian(surface, at, gradient, hessian);
    char a[48], b[48], line[160];
    float x, y;
    map_frame_to(&map->frame, at[0], at[1], &x, &y);
    if (isfinite(loss)) {
        HessianEllipse ellipse = field_ellipse(&map->frame, hessian, 44);
        enum { ROUND = 48 };
        float ring[ROUND + 1][2];
        for (int i = 0; i <= ROUND; i++) {
            float t = (float)i * 6.2831853f / ROUND;
            for (int k = 0; k < 2; k++)
                ring[i][k] = (k ? y : x) + cosf(t) * ellipse.axis[0][k] + sinf(t) * ellipse.axis[1][k];
        }
        bool valley = ellipse.value[0] >= 0 && ellipse.value[1] >= 0;
        pen_path(ui, (const float(*)[2])ring, ROUND + 1, 2.5f, pen_ink(ui, COLOR_TEXT), valley ? 0 : 7, valley ? 0 : 6);
        for (int k = 0; k < 2; k++) { /* its axes; a downward one is dashed */
            float ends[2][2] = {{x - ellipse.axis[k][0], y - ellipse.axis[k][1]},
                                {x + ellipse.axis[k][0], y + ellipse.axis[k][1]}};
            bool up = ellipse.value[k] >= 0;
            pen_path(ui, (const float(*)[2])ends, 2, 1.5f, pen_ink(ui, COLOR_TEXT_DIM), up ? 0 : 4, up ? 0 : 5);
        }
    }
    pen_disc(ui, x, y, 3.5f, pen_ink(ui, COLOR_TEXT));
    Rect box = readout_place(area, panel, x, y, basins != NULL);
    ui_chip(ui, box);
    const double(*domain)[2] = (const double(*)[2])surface->domain;
    float first = box.x + 16, second = box.x + 16 + (box.w - 32) * 0.5f;
    if (basins) {
        char says[200];
        ui_paragraph(ui, (Rect){first, box.y + 102, box.w - 32, 52}, TYPE_SMALL, pen_ink(ui, COLOR_TEXT), 26,
                     basins_view_says(basins, at, says));
    }
    snprintf(line, sizeof line, "%s %s", surface->parameters[0], figures_place(a, at[0], domain[0][1] - domain[0][0]));
    ui_text(ui, first, box.y + 31, UI_LEFT, TYPE_NUMBER_SMALL, pen_ink(ui, COLOR_TEXT), line);
    snprintf(line, sizeof line, "%s %s", surface->parameters[1], figures_place(b, at[1], domain[1][1] - domain[1][0]));
    ui_text(ui, second, box.y + 31, UI_LEFT, TYPE_NUMBER_SMALL, pen_ink(ui, COLOR_TEXT), line);
    if (!isfinite(loss)) {
        ui_text(ui, first, box.y + 61, UI_LEFT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT_DIM), word("stage.no_value"));
        return;
    }
    snprintf(line, sizeof line, "%s %s", word("board.loss"), figures_short(a, loss, 4));
    ui_text(ui, first, box.y + 61, UI_LEFT, TYPE_NUMBER_SMALL, pen_ink(ui, COLOR_TEXT), line);
    snprintf(line, sizeof line, "%s %s", word("board.slope"), figures_short(a, hypot(gradient[0], gradient[1]), 3));
    ui_text(ui, second, box.y + 61, UI_LEFT, TYPE_NUMBER_SMALL, pen_ink(ui, COLOR_TEXT), line);
    HessianEllipse ellipse = field_ellipse(&map->frame, hessian, 1);
    if (!isfinite(hessian[0]) || !isfinite(hessian[1]) || !isfinite(hessian[2])) return;
    snprintf(line, sizeof line, "λ %s", figures_short(a, ellipse.value[0], 3));
    ui_text(ui, first, box.y + 91, UI_LEFT, TYPE_NUMBER_SMALL, pen_ink(ui, COLOR_TEXT_DIM), line);
    snprintf(line, sizeof line, "λ %s", figures_short(a, ellipse.value[1], 3));
    ui_text(ui, second, box.y + 91, UI_LEFT, TYPE_NUMBER_SMALL, pen_ink(ui, COLOR_TEXT_DIM), line);
}

static bool within(Rect area, float x, float y, float margin)
{
    return x > area.x + margin && x < area.x + area.w - margin && y > area.y + margin && y < area.y + area.h - margin;
}

/* The map's own name stands in the first corner that no path comes to, in the whole race: it never moves on the way. */
static Rect name_place(MapView *map, const Picture *picture, Rect area, float wide)
{
    const Trace *trace = picture->trace;
    Rect chips[4];
    int most = INT_MAX, best = 0;
    for (int i = 0; i < 4; i++)
        chips[i] = (Rect){i & 2 ? area.x + area.w - 16 - wide : area.x + 16,
                          i & 1 ? area.y + area.h - 14 - 36 : area.y + 14, wide, 36};
    if (map->name_key == trace->version && map->name_corner < 4) return chips[map->name_corner];
    int stride = 1 + trace->runs.reached / 2000;
    for (int i = 0; i < 4; i++) {
        int covered = 0;
        for (int run = 0; run < trace->runs.count; run++)
            for (int step = 0; step <= trace->runs.reached && !picture->hidden[run]; step += stride) {
                float x, y;
                map_frame_to(&map->frame, trace_points(trace, run)[step].x, trace_points(trace, run)[step].y, &x, &y);
                covered += within(chips[i], x, y, -14);
            }
        if (covered < most) most = covered, best = i;
    }
    map->name_key = trace->version;
    map->name_corner = best;
    return chips[best];
}

/* Names beside the balls of the large map. */
static void draw_names(MapView *map, Ui *ui, const MapHow *how, const Picture *picture, const float *x, const float *y,
                       const bool *seen)
{
    Place *place = &map->labels.place;
    place_begin(place, (Rect){how->clear.x + 16, how->clear.y + 8, how->clear.w - 24, how->clear.h - 16});
    for (int i = 0; i < how->block_count; i++) place_text(place, how->blocks[i]);
    for (int run = 0; run < picture->runs->count; run++) {
        if (!seen[run]) continue;
        place_block(place, (Rect){x[run] - 17, y[run] - 17, 34, 34});
        float x0 = x[run], y0 = y[run], x1, y1;
        int whole = (int)picture->at, stride = 1 + whole / 240;
        for (int step = whole; step >= 0; step -= stride) {
            const LandscapePoint *at = trace_points(picture->trace, run) + step;
            map_frame_to(&map->frame, at->x, at->y, &x1, &y1);
            place_line(place, x0, y0, x1, y1, 10);
            x0 = x1, y0 = y1;
        }
    }
    labels_names(&map->labels, ui, how->style, picture, x, y, seen, how->rolling);
}

void map_home(MapView *map) { map->pan[0] = map->pan[1] = 0; }

/* The middle of the domain stays in sight. */
static void take_pan(MapView *map, Ui *ui, const UiHit *hit, const double domain[2][2])
{
    const Input *input = ui_input(ui);
    const MapFrame *frame = &map->frame;
    float x, y;
    ui_pointer(ui, &x, &y);
    if (hit->right || hit->middle) map->panning = true;
    if (!input->right_down && !input->middle_down) map->panning = false;
    if (map->panning && !hit->right && !hit->middle) {
        map->pan[0] -= (double)((x - map->pointer[0]) / frame->area.w) * (frame->x1 - frame->x0);
        map->pan[1] += (double)((y - map->pointer[1]) / frame->area.h) * (frame->y1 - frame->y0);
    }
    map->pointer[0] = x, map->pointer[1] = y;
    for (int i = 0; i < 2; i++) {
        double most = (domain[i][1] - domain[i][0]) / 2;
        map->pan[i] = fmin(fmax(map->pan[i], -most), most);
    }
}

MapAct map_draw(MapView *map, Ui *ui, const MapHow *how, const Picture *picture, const Ground *ground)
{
    MapAct act = {0};
    Rect area = how->area;
    const LandscapeStyle *style = how->style;
    Rect inner = how->panel ? (Rect){area.x + 1, area.y + 1, area.w - 2, area.h - 2} : area;
    if (inner.w < 4 || inner.h < 4) return act;
    const double(*domain)[2] = (const double(*)[2])picture->surface->domain;
    map->frame = map_frame_fit(domain, ground->half_x, ground->half_y, how->panel ? inner : how->clear);
    if (!how->panel) { /* the same scale, over all of the area */
        MapFrame fit = map->frame;
        map->frame.area = inner;
        map_frame_from(&fit, inner.x, inner.y, &map->frame.x0, &map->frame.y1);
        map_frame_from(&fit, inner.x + inner.w, inner.y + inner.h, &map->frame.x1, &map->frame.y0);
    }
    BasinsView *basins = how->basins && how->basins->on ? how->basins : NULL;
    UiHit hit = ui_hotspot(ui, UI_IMAGE, word("board.map_image"), "", inner, UI_NO_FOCUS | UI_BARE);
    take_pan(map, ui, &hit, domain);
    map->frame.x0 += map->pan[0], map->frame.x1 += map->pan[0], map->frame.y0 += map->pan[1],
        map->frame.y1 += map->pan[1];
    draw_ground(map, ui, inner, picture, ground, how);
    float px, py;
    ui_pointer(ui, &px, &py);
    map_frame_from(&map->frame, fminf(fmaxf(px, inner.x), inner.x + inner.w),
                   fminf(fmaxf(py, inner.y), inner.y + inner.h), &act.at[0], &act.at[1]);
    act.hovered = hit.hovered || hit.held;
    act.moves_start = hit.pressed || (hit.held && (hit.dx != 0 || hit.dy != 0));
    act.start[0] = act.at[0], act.start[1] = act.at[1];

    Rect chip = {0};
    if (how->panel || basins) {
        float wide =
            basins ? basins_view_name_width(basins, ui) : ui_text_width(ui, TYPE_SMALL, word("stage.map_of")) + 24;
        if (how->panel) chip = name_place(map, picture, area, wide);
        else if (how->block_count > 1)
            chip = (Rect){how->blocks[1].x, how->blocks[1].y - 52, wide, 36}; /* above the corner's */
        else chip = (Rect){how->clear.x + 32, how->clear.y + how->clear.h - 112, wide, 36};
    }
    if (how->basins && chip.w > 0) {
        Rect target = {chip.x, chip.y - 4, chip.w, 44};
        if (ui_hotspot(ui, UI_BUTTON, word("basins.title"), word(basins ? "basins.on" : "basins.off"), target,
                       UI_NO_FOCUS | UI_BARE)
                .clicked)
            act.turns_basins = true;
        ui_hint(ui, word("basins.hint"), COMMAND_BASINS);
    }
    Rect figures = {0}; /* no letter stands under them */
    if (act.hovered && basins) {
        float x, y;
        map_frame_to(&map->frame, act.at[0], act.at[1], &x, &y);
        figures = readout_place(how->panel ? inner : how->clear, how->panel, x, y, true);
    }
    uint64_t face = basins ? basins_view_key(basins) + 1 : 0;
    ui_layer_begin(ui, "map ground", area,
                   ui_hash_number((map->key ^ (uint64_t)act.hovered) + face * 31, (double)figures.y));
    pen_image(ui, basins ? basins_view_ground(basins, ui, &map->frame, &map->ground, map->key) : &map->ground, inner);
    Color arrow = pen_fade(pen_ink(ui, COLOR_FIELD), style->night ? 0.62f : 0.85f);
    for (int i = 0; i < map->arrow_count; i++) {
        const FieldArrow *at = &map->arrows[i];
        double u, v;
        map_frame_from(&map->frame, at->x, at->y, &u, &v);
        double out_x = fmax(domain[0][0] - u, u - domain[0][1]) / (domain[0][1] - domain[0][0]);
        double out_y = fmax(domain[1][0] - v, v - domain[1][1]) / (domain[1][1] - domain[1][0]);
        if (!within(inner, at->x, at->y, 16) || fmax(out_x, out_y) > (how->panel ? 1 : 0.1)) continue;
        pen_arrow(ui, at->x - at->dx, at->y - at->dy, at->x + at->dx, at->y + at->dy, 2, 8, arrow);
    }
    for (int i = 0; i < picture->surface->minimum_count; i++) {
        float x, y;
        map_frame_to(&map->frame, picture->surface->minima[i][0], picture->surface->minima[i][1], &x, &y);
        if (within(inner, x, y, 6)) pen_plus(ui, x, y, 8, 3, pen_ink(ui, COLOR_ACCENT));
    }
    if (basins) basins_view_letters(basins, ui, &map->frame, inner, (const Rect[2]){chip, figures});
    if (how->panel) pen_frame(ui, area, 16, 1.5f, pen_ink(ui, COLOR_PANEL_LINE));
    ui_layer_end(ui);

    /* paths so far and the balls */
    uint64_t hash = ui_hash_number(ui_hash_number(map->key + face * 31, picture->at), picture->solo);
    ui_layer_begin(ui, "map balls", inner, ui_hash_number(hash, picture->step));
    pen_clip_push(ui, inner);
    LandscapePoint start = trace_points(picture->trace, 0)[0];
    float x[RACE_RUNS_MAX], y[RACE_RUNS_MAX], start_x, start_y;
    bool seen[RACE_RUNS_MAX];
    for (int run = picture->runs->count - 1; run >= 0; run--)
        if (picture_shows(picture, run)) draw_trail(ui, map, picture, style, run);
    map_frame_to(&map->frame, start.x, start.y, &start_x, &start_y);
    if (within(inner, start_x, start_y, 4)) pen_ring(ui, start_x, start_y, 5.5f, 2.5f, pen_ink(ui, COLOR_TEXT));
    for (int run = picture->runs->count - 1; run >= 0; run--) {
        const Series *series = &picture->series[run];
        LandscapePoint at = trace_at(picture->trace, run, picture->at);
        map_frame_to(&map->frame, at.x, at.y, &x[run], &y[run]);
        seen[run] = picture_shows(picture, run) && within(inner, x[run], y[run], -14);
        if (!seen[run]) continue;
        x[run] = fminf(fmaxf(x[run], inner.x + 15), inner.x + inner.w - 15);
        y[run] = fminf(fmaxf(y[run], inner.y + 15), inner.y + inner.h - 15);
        pen_ball(ui, style, x[run], y[run], ui_theme(ui)->ball.radius_map, series->color, series->marker, 1);
        if (picture_over(picture, run)) pen_ring(ui, x[run], y[run], 15, 3, pen_ink(ui, COLOR_DANGER));
        ui_item(ui, UI_BALL, series->label, "", (Rect){x[run] - 11, y[run] - 11, 22, 22}, 0);
    }
    pen_clip_pop(ui);
    ui_layer_end(ui);

    if (!how->panel) {
        enum { MOST = 8 };
        Rect blocks[MOST];
        MapHow kept = *how;
        kept.blocks = blocks;
        kept.block_count = 0;
        for (int i = 0; i < how->block_count && i < MOST - 1; i++) blocks[kept.block_count++] = how->blocks[i];
        if (basins) blocks[kept.block_count++] = chip;
        draw_names(map, ui, &kept, picture, x, y, seen);
    }
    if (how->panel ? !act.hovered : basins != NULL) {
        ui_layer_begin(ui, "map name", chip,
                       basins ? ui_hash_number(hash, basins->basins ? (double)basins_done(basins->basins) : 0) : hash);
        if (basins) {
            basins_view_name(basins, ui, chip);
        } else {
            ui_chip(ui, chip);
            ui_text(ui, chip.x + 12, chip.y + 25, UI_LEFT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT), word("stage.map_of"));
        }
        ui_layer_end(ui);
    }
    if (act.hovered) {
        ui_layer_begin(ui, "map readout", inner,
                       ui_hash_number(ui_hash_number(hash, act.at[0]), act.at[1]) ^
                           (uint64_t)(basins && basins->basins ? basins_ends(basins->basins) : 0));
        pen_clip_push(ui, inner);
        draw_readout(ui, how->panel ? inner : how->clear, how->panel, map, picture, act.at, basins);
        pen_clip_pop(ui);
        ui_layer_end(ui);
    }
    return act;
}

void map_free(MapView *map)
{
    image_destroy(&map->ground);
    *map = (MapView){0};
}
