#include "view/ground/valley_view.h"

#include <math.h>

#include "view/parts/pen.h"
#include "view/parts/words.h"

enum { PATH_POINTS = 240 };

CameraLens valley_lens(Ui *ui, const ValleyHow *how)
{
    float scale = ui_scale(ui);
    return (CameraLens){(how->clear.x + how->clear.w / 2) * scale, (how->clear.y + how->clear.h * 0.465f) * scale,
                        how->area.h * scale};
}

bool valley_settled(const ValleyView *valley)
{
    return !valley->scene || !valley->drawn || landscape_settled(valley->scene);
}

static void fill_view(LandscapeView *view, LandscapeTrail *trails, LandscapeBall *balls, Ui *ui, const ValleyHow *how,
                      const Picture *picture)
{
    int trail_count = 0, ball_count = 0, whole = (int)picture->at;
    for (int i = 0; i < how->ghost_count && i < VALLEY_GHOSTS_MAX; i++)
        trails[trail_count++] = (LandscapeTrail){.points = how->ghosts[i].points,
                                                 .count = how->ghosts[i].count,
                                                 .key = how->ghosts[i].key,
                                                 .color = how->style->ghost,
                                                 .alpha = 0.75f,
                                                 .dash = 4,
                                                 .gap = 6,
                                                 .rings = true};
    for (int i = 0; i < picture->before_count && trail_count < LANDSCAPE_MAX_TRAILS; i++) {
        const Before *before = &picture->befores[i];
        if (whole <= before->from || !picture_shows(picture, before->of)) continue;
        trails[trail_count++] = (LandscapeTrail){.points = trace_points(before->trace, before->run) + before->from,
                                                 .count = whole - before->from + 1,
                                                 .key = before->key,
                                                 .color = how->style->ghost,
                                                 .alpha = 0.85f,
                                                 .dash = 4,
                                                 .gap = 6,
                                                 .rings = true};
    }
    for (int run = picture->runs->count - 1; run >= 0 && trail_count < LANDSCAPE_MAX_TRAILS; run--) {
        const Series *series = &picture->series[run];
        if (picture->hidden[run]) continue;
        bool seen = picture_shows(picture, run);
        Color color = label_color(how->style, series);
        trails[trail_count++] = (LandscapeTrail){.points = trace_points(picture->trace, run),
                                                 .count = whole + 1,
                                                 .tip = trace_at(picture->trace, run, picture->at),
                                                 .has_tip = picture->at > whole,
                                                 .key = how->race_key + (uint64_t)run + 1,
                                                 .color = color,
                                                 .alpha = seen ? 1 : 0.16f,
                                                 .dash = series->dash,
                                                 .gap = series->gap,
                                                 .glow = seen};
    }
    for (int run = 0; run < picture->runs->count && ball_count < LANDSCAPE_MAX_BALLS; run++) {
        const Series *series = &picture->series[run];
        if (!picture_shows(picture, run)) continue;
        balls[ball_count++] = (LandscapeBall){.at = trace_at(picture->trace, run, picture->at),
                                              .color = label_color(how->style, series),
                                              .marker = series->marker,
                                              .alpha = 1,
                                              .lantern = !series->grey,
                                              .danger = picture_over(picture, run)};
    }
    CameraLens lens = valley_lens(ui, how);
    *view = (LandscapeView){.style = how->style,
                            .light = how->light,
                            .camera = how->camera,
                            .center_x = lens.x,
                            .center_y = lens.y,
                            .lens_height = lens.height,
                            .scale = ui_scale(ui),
                            .moving = how->moving,
                            .trails = trails,
                            .trail_count = trail_count,
                            .balls = balls,
                            .ball_count = ball_count};
}

/* Where a place on the ground falls, in units. */
static bool project(const ValleyView *valley, float scale, double x, double y, float *cx, float *cy)
{
    float visible;
    if (!landscape_project(valley->scene, x, y, cx, cy, &visible)) return false;
    *cx /= scale, *cy /= scale;
    return true;
}

bool valley_project(const ValleyView *valley, const Ui *ui, double x, double y, float *cx, float *cy)
{
    return valley->scene && project(valley, ui_scale(ui), x, y, cx, cy);
}

static void block_paths(ValleyView *valley, float scale, const Picture *picture)
{
    for (int run = 0; run < picture->runs->count; run++) {
        if (!picture_shows(picture, run)) continue;
        int whole = (int)picture->at, stride = 1 + whole / PATH_POINTS;
        float x0 = 0, y0 = 0, x, y;
        bool have = false;
        for (int step = 0; step <= whole + stride; step += stride) {
            LandscapePoint at = trace_at(picture->trace, run, step < picture->at ? step : picture->at);
            bool seen = project(valley, scale, at.x, at.y, &x, &y);
            if (seen && have) place_line(&valley->labels.place, x0, y0, x, y, 8);
            x0 = x, y0 = y, have = seen;
            if (step >= picture->at) break;
        }
    }
}

/* Names beside balls, nearest to the eye first; the start keeps its own. */
static void draw_labels(ValleyView *valley, Ui *ui, const ValleyHow *how, const Picture *picture)
{
    float scale = ui_scale(ui), x[RACE_RUNS_MAX], y[RACE_RUNS_MAX], start_x = 0, start_y = 0;
    int runs = picture->runs->count;
    bool seen[RACE_RUNS_MAX], start_seen = false;
    Rect clear = {how->clear.x + 16, how->clear.y + 8, how->clear.w - 24, how->clear.h - 16};
    place_begin(&valley->labels.place, clear);
    for (int i = 0; i < how->block_count; i++) place_text(&valley->labels.place, how->blocks[i]);
    for (int run = 0; run < runs; run++) {
        LandscapePoint at = trace_at(picture->trace, run, picture->at);
        seen[run] = picture_shows(picture, run) && project(valley, scale, at.x, at.y, &x[run], &y[run]);
        if (!seen[run]) continue;
        place_block(&valley->labels.place, (Rect){x[run] - 20, y[run] - 20, 40, 40});
        ui_item(ui, UI_BALL, picture->series[run].label, "", (Rect){x[run] - 15, y[run] - 15, 30, 30}, 0);
    }
    LandscapePoint start = trace_points(picture->trace, 0)[0];
    if (runs > 0) start_seen = project(valley, scale, start.x, start.y, &start_x, &start_y);
    if (start_seen) place_block(&valley->labels.place, (Rect){start_x - 12, start_y - 12, 24, 24});
    block_paths(valley, scale, picture);
    for (int i = 0; i < picture->before_count; i++) { /* where the old run would be now */
        const Before *before = &picture->befores[i];
        float at_x, at_y;
        if ((int)picture->at <= before->from || !picture_shows(picture, before->of)) continue;
        LandscapePoint at = trace_at(before->trace, before->run, (int)picture->at);
        if (project(valley, scale, at.x, at.y, &at_x, &at_y))
            labels_before(&valley->labels, ui, how->style, picture, i, at_x, at_y);
    }
    labels_names(&valley->labels, ui, how->style, picture, x, y, seen, how->rolling);
    if (start_seen && picture->at > 0) labels_start(&valley->labels, ui, picture, start_x, start_y);
}

static ValleyAct take_input(ValleyView *valley, Ui *ui, const ValleyHow *how, const Ground *ground)
{
    ValleyAct act = {0};
    const Input *input = ui_input(ui);
    UiHit hit = ui_hotspot(ui, UI_IMAGE, word("stage.valley"), "", how->area, UI_NO_FOCUS | UI_BARE);
    act.hovered = hit.hovered || hit.held;
    if (hit.held && input->shift) act.pan_x = hit.dx, act.pan_y = hit.dy;
    else if (hit.held) act.turn_x = hit.dx, act.turn_y = hit.dy;
    if (hit.right || hit.middle) valley->panning = true;
    if (!input->right_down && !input->middle_down) valley->panning = false;
    if (valley->panning && !hit.right && !hit.middle)
        act.pan_x = (input->x - valley->pointer[0]) / ui_scale(ui),
        act.pan_y = (input->y - valley->pointer[1]) / ui_scale(ui);
    valley->pointer[0] = input->x, valley->pointer[1] = input->y;
    if (hit.hovered) act.wheel = ui_wheel(ui, how->area);
    if (hit.hovered && valley->shown && ui_input(ui)->inside)
        act.on_ground = landscape_pick(valley->scene, ground->terrain, input->x, input->y, &act.at[0], &act.at[1]);
    return act;
}

ValleyAct valley_draw(ValleyView *valley, Ui *ui, const ValleyHow *how, const Picture *picture, const Ground *ground)
{
    if (!valley->scene) valley->scene = landscape_create();
    ValleyAct act = take_input(valley, ui, how, ground);
    LandscapeTrail trails[LANDSCAPE_MAX_TRAILS];
    LandscapeBall balls[LANDSCAPE_MAX_BALLS];
    LandscapeView view;
    Rect pixels = pen_snapped(ui, how->area);
    fill_view(&view, trails, balls, ui, how, picture);
    view.terrain = ground->terrain;
    LandscapePoint start = trace_points(picture->trace, 0)[0];
    if (picture->runs->count > 0) view.start = &start;
    const Image *image = pen_target(ui);
    if (how->final) landscape_finish(valley->scene, image, pixels, &view);
    else landscape_draw(valley->scene, image, pixels, &view);
    valley->shown = valley->drawn = true;
    const Rect *dirty;
    int count = landscape_dirty(valley->scene, &dirty);
    ui_rewritten(ui, pixels);
    for (int i = 0; i < count; i++) ui_changed(ui, dirty[i]);
    if (how->labels) draw_labels(valley, ui, how, picture);
    return act;
}

void valley_free(ValleyView *valley)
{
    landscape_destroy(valley->scene);
    *valley = (ValleyView){0};
}
