#include "view/map_view.h"

#include <math.h>
#include <stdio.h>

#include "view/figures.h"
#include "view/pen.h"
#include "view/words.h"

enum { TRAIL_POINTS = 1024, READOUT_WIDE = 428 };

/* Places where the surface has no value are hatched. */
static void hatch(const Image *image, const Surface *surface, const MapFrame *frame, float scale, Color color) {
    enum { CELL = 3, ROW = 2048 };
    double x[ROW], y[ROW], loss[ROW];
    int    columns = image->width / CELL + 1;
    float  period = 14 * scale, line = 2.5f * scale;
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
                    if (fmodf((float)(px + py), period) < line) image->pixels[py * image->stride + px] = color | 0xFF000000u;
        }
    }
}

/* The four corners become transparent along a circle. */
static void round_corners(const Image *image, float radius) {
    int reach = (int)ceilf(radius);
    if (2 * reach > image->width || 2 * reach > image->height) return;
    for (int y = 0; y < reach; y++)
        for (int x = 0; x < reach; x++) {
            float away = hypotf(radius - (float)x - 0.5f, radius - (float)y - 0.5f) - radius;
            float cover = fminf(1, fmaxf(0, 0.5f - away));
            uint32_t alpha = (uint32_t)(cover * 255 + 0.5f) << 24;
            int rows[2] = {y, image->height - 1 - y}, columns[2] = {x, image->width - 1 - x};
            for (int k = 0; k < 4; k++) {
                uint32_t *pixel = &image->pixels[rows[k / 2] * image->stride + columns[k % 2]];
                *pixel = (*pixel & 0xFFFFFF) | alpha;
            }
        }
}

static void draw_ground(MapView *map, Ui *ui, Rect area, const Picture *picture, const Ground *ground, const SceneStyle *style,
                        float radius) {
    Rect pixels = ui_pixels(ui, area);
    int  wide = (int)lroundf(pixels.w), high = (int)lroundf(pixels.h);
    float scale = ui_scale(ui);
    uint64_t key = ui_hash_number(ui_hash_number(ui_hash_number(picture->version, wide), high), style->night);
    key = ui_hash_number(key, (double)terrain_version(ground->terrain));
    key = ui_hash_number(ui_hash_number(key, (double)area.x), (double)area.y);
    if (key == map->key || wide < 1 || high < 1) return;
    map->key = key;
    if (map->ground.width != wide || map->ground.height != high) {
        image_destroy(&map->ground);
        map->ground = image_create(wide, high);
    }
    scene_draw_map(ground->terrain, style, &map->ground, (Rect){0, 0, (float)wide, (float)high}, map->frame.x0, map->frame.x1,
                   map->frame.y0, map->frame.y1, scale);
    if (ground->holes) hatch(&map->ground, picture->surface, &map->frame, scale, pen_ink(ui, COLOR_TEXT_FAINT));
    if (radius > 0) round_corners(&map->ground, radius * scale);
    map->arrow_count = field_arrows(picture->surface, &map->frame, 49, 9, 14, map->arrows);
}

static void draw_trail(Ui *ui, const MapView *map, const Picture *picture, const SceneStyle *style, int run) {
    float points[TRAIL_POINTS][2], last[2] = {-1e9f, -1e9f};
    int   count = 0, whole = (int)picture->at;
    const ScenePoint *path = trace_points(picture->trace, run);
    const Series *series = &picture->series[run];
    for (int step = 0; step <= whole && count < TRAIL_POINTS - 1; step++) {
        float x, y;
        map_frame_to(&map->frame, path[step].x, path[step].y, &x, &y);
        bool end = step == whole;
        float least = count > TRAIL_POINTS * 3 / 4 ? 8 : 1.2f; /* a long path that never rests gets coarser */
        if (!end && fabsf(x - last[0]) + fabsf(y - last[1]) < least) continue;
        points[count][0] = last[0] = x, points[count++][1] = last[1] = y;
    }
    ScenePoint tip = trace_at(picture->trace, run, picture->at);
    map_frame_to(&map->frame, tip.x, tip.y, &points[count][0], &points[count][1]);
    count++;
    pen_path(ui, (const float (*)[2])points, count, style->night ? 7 : 8, style->night ? pen_fade(style->ball_rim, 0.7f) : 0xFFFFFFFFu, 0, 0);
    pen_path(ui, (const float (*)[2])points, count, 4, series->color, series->dash, series->gap);
}

/* Coordinates, loss, slope and the Hessian's ellipse at the pointer. */
static void draw_readout(Ui *ui, Rect area, const MapView *map, const Picture *picture, const double at[2]) {
    const Surface *surface = picture->surface;
    double gradient[2], hessian[3], loss = surface_hessian(surface, at, gradient, hessian);
    char   a[48], b[48], line[160];
    float  x, y;
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
        pen_path(ui, (const float (*)[2])ring, ROUND + 1, 2.5f, pen_ink(ui, COLOR_TEXT), valley ? 0 : 7, valley ? 0 : 6);
        for (int k = 0; k < 2; k++) { /* its axes; a downward one is dashed */
            float ends[2][2] = {{x - ellipse.axis[k][0], y - ellipse.axis[k][1]}, {x + ellipse.axis[k][0], y + ellipse.axis[k][1]}};
            bool  up = ellipse.value[k] >= 0;
            pen_path(ui, (const float (*)[2])ends, 2, 1.5f, pen_ink(ui, COLOR_TEXT_DIM), up ? 0 : 4, up ? 0 : 5);
        }
    }
    pen_disc(ui, x, y, 3.5f, pen_ink(ui, COLOR_TEXT));
    Rect box = {area.x + 12, area.y + 12, fminf(READOUT_WIDE, area.w - 24), 104};
    if (y < box.y + box.h + 60 && x < box.x + box.w + 20) box.y = area.y + area.h - box.h - 12;
    ui_chip(ui, box);
    const double (*domain)[2] = (const double (*)[2])surface->domain;
    float first = box.x + 16, second = box.x + 16 + (box.w - 32) * 0.5f;
    snprintf(line, sizeof line, "%s %s", surface->parameters[0], figures_place(a, at[0], domain[0][1] - domain[0][0]));
    ui_text(ui, first, box.y + 31, UI_LEFT, TYPE_NUMBER_SMALL, pen_ink(ui, COLOR_TEXT), line);
    snprintf(line, sizeof line, "%s %s", surface->parameters[1], figures_place(b, at[1], domain[1][1] - domain[1][0]));
    ui_text(ui, second, box.y + 31, UI_LEFT, TYPE_NUMBER_SMALL, pen_ink(ui, COLOR_TEXT), line);
    if (!isfinite(loss)) {
        ui_text(ui, first, box.y + 61, UI_LEFT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT_DIM), word("stage.no_value"));
        return;
    }
    snprintf(line, sizeof line, "%s %s", word("board.loss"), number_short(a, loss, 4));
    ui_text(ui, first, box.y + 61, UI_LEFT, TYPE_NUMBER_SMALL, pen_ink(ui, COLOR_TEXT), line);
    snprintf(line, sizeof line, "%s %s", word("board.slope"), number_short(a, hypot(gradient[0], gradient[1]), 3));
    ui_text(ui, second, box.y + 61, UI_LEFT, TYPE_NUMBER_SMALL, pen_ink(ui, COLOR_TEXT), line);
    HessianEllipse ellipse = field_ellipse(&map->frame, hessian, 1);
    if (!isfinite(hessian[0]) || !isfinite(hessian[1]) || !isfinite(hessian[2])) return;
    snprintf(line, sizeof line, "λ %s", number_short(a, ellipse.value[0], 3));
    ui_text(ui, first, box.y + 91, UI_LEFT, TYPE_NUMBER_SMALL, pen_ink(ui, COLOR_TEXT_DIM), line);
    snprintf(line, sizeof line, "λ %s", number_short(a, ellipse.value[1], 3));
    ui_text(ui, second, box.y + 91, UI_LEFT, TYPE_NUMBER_SMALL, pen_ink(ui, COLOR_TEXT_DIM), line);
}

static bool within(Rect area, float x, float y, float margin) {
    return x > area.x + margin && x < area.x + area.w - margin && y > area.y + margin && y < area.y + area.h - margin;
}

MapAct map_draw(MapView *map, Ui *ui, Rect area, const Picture *picture, const Ground *ground, const SceneStyle *style,
                bool framed) {
    MapAct act = {0};
    Rect   inner = framed ? (Rect){area.x + 1, area.y + 1, area.w - 2, area.h - 2} : area;
    if (inner.w < 4 || inner.h < 4) return act;
    map->frame = map_frame_fit((const double (*)[2])picture->surface->domain, ground->half_x, ground->half_y, inner);
    map->shown = true;
    draw_ground(map, ui, inner, picture, ground, style, framed ? 15 : 0);

    UiHit hit = ui_hotspot(ui, UI_IMAGE, word("board.map_image"), "", inner, UI_NO_FOCUS | UI_BARE);
    float px, py;
    ui_pointer(ui, &px, &py);
    map_frame_from(&map->frame, fminf(fmaxf(px, inner.x), inner.x + inner.w), fminf(fmaxf(py, inner.y), inner.y + inner.h),
                   &act.at[0], &act.at[1]);
    act.hovered = hit.hovered || hit.held;
    act.moves_start = hit.pressed || (hit.held && (hit.dx != 0 || hit.dy != 0));
    act.start[0] = act.at[0], act.start[1] = act.at[1];

    ui_layer_begin(ui, "map ground", area, map->key ^ (uint64_t)act.hovered);
    pen_image(ui, &map->ground, inner);
    Color arrow = pen_fade(style->night ? 0xFFB4C8ECu : pen_ink(ui, COLOR_TEXT_DIM), style->night ? 0.62f : 0.85f);
    for (int i = 0; i < map->arrow_count; i++) {
        const FieldArrow *at = &map->arrows[i];
        if (!within(inner, at->x, at->y, 16)) continue;
        pen_arrow(ui, at->x - at->dx, at->y - at->dy, at->x + at->dx, at->y + at->dy, 2, 8, arrow);
    }
    for (int i = 0; i < picture->surface->minimum_count; i++) {
        float x, y;
        map_frame_to(&map->frame, picture->surface->minima[i][0], picture->surface->minima[i][1], &x, &y);
        if (within(inner, x, y, 6)) pen_plus(ui, x, y, 8, 3, pen_ink(ui, COLOR_ACCENT));
    }
    if (framed) pen_frame(ui, area, 16, 1.5f, pen_ink(ui, COLOR_PANEL_LINE));
    ui_layer_end(ui);

    /* paths so far and the balls */
    uint64_t hash = ui_hash_number(ui_hash_number(map->key, picture->at), picture->solo);
    ui_layer_begin(ui, "map balls", inner, ui_hash_number(hash, picture->step));
    pen_clip_push(ui, inner);
    ScenePoint start = trace_points(picture->trace, 0)[0];
    float x, y;
    for (int run = picture->trace->runs - 1; run >= 0; run--)
        if (picture_shows(picture, run)) draw_trail(ui, map, picture, style, run);
    map_frame_to(&map->frame, start.x, start.y, &x, &y);
    if (within(inner, x, y, 4)) pen_ring(ui, x, y, 5.5f, 2.5f, pen_ink(ui, COLOR_TEXT));
    for (int run = picture->trace->runs - 1; run >= 0; run--) {
        if (!picture_shows(picture, run)) continue;
        const Series *series = &picture->series[run];
        ScenePoint at = trace_at(picture->trace, run, picture->at);
        map_frame_to(&map->frame, at.x, at.y, &x, &y);
        if (!within(inner, x, y, -14)) continue;
        x = fminf(fmaxf(x, inner.x + 15), inner.x + inner.w - 15), y = fminf(fmaxf(y, inner.y + 15), inner.y + inner.h - 15);
        pen_ball(ui, style, x, y, 11, series->color, series->marker, 1);
        if (picture_over(picture, run)) pen_ring(ui, x, y, 15, 3, pen_ink(ui, COLOR_DANGER));
        ui_item(ui, UI_BALL, series->label, "", (Rect){x - 11, y - 11, 22, 22}, 0);
    }
    pen_clip_pop(ui);
    ui_layer_end(ui);

    if (framed && !act.hovered) {
        const char *name = word("stage.map_of");
        float wide = ui_text_width(ui, TYPE_SMALL, name);
        Rect  chip = {area.x + 16, area.y + 14, wide + 24, 36};
        ui_layer_begin(ui, "map name", chip, hash);
        ui_chip(ui, chip);
        ui_text(ui, chip.x + 12, chip.y + 25, UI_LEFT, TYPE_SMALL, pen_ink(ui, COLOR_TEXT), name);
        ui_layer_end(ui);
    }
    if (act.hovered) {
        ui_layer_begin(ui, "map readout", inner, ui_hash_number(ui_hash_number(hash, act.at[0]), act.at[1]));
        pen_clip_push(ui, inner);
        draw_readout(ui, inner, map, picture, act.at);
        pen_clip_pop(ui);
        ui_layer_end(ui);
    }
    return act;
}

void map_free(MapView *map) {
    image_destroy(&map->ground);
    *map = (MapView){0};
}
