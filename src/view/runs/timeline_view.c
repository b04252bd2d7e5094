#include "view/runs/timeline_view.h"

#include <math.h>
#include <stdio.h>

#include "draw/icon.h"
#include "view/parts/figures.h"
#include "view/parts/pen.h"
#include "view/parts/words.h"

float timeline_x(const StageLayout *at, const Picture *picture, double step)
{
    double share = picture->last > 0 ? step / picture->last : 0;
    return at->frame.track.x + (float)share * at->frame.track.w;
}

static void draw_icon(Ui *ui, Rect at, Icon icon, Color ink)
{
    Rect pixels = ui_pixels(ui, at);
    icon_draw(ui_canvas(ui), icon, pixels.x + pixels.w / 2, pixels.y + pixels.h / 2, 12 * ui_scale(ui), ink);
}

static void speed_text(const Roll *roll, char out[32])
{
    double speed = roll_speed(roll);
    if (isinf(speed)) word_fill(out, 32, "stage.speed_max");
    else {
        char number[16];
        snprintf(number, sizeof number, "%g", speed);
        word_fill(out, 32, "stage.speed", WORD_TEXT("speed", number));
    }
}

static void draw_buttons(Ui *ui, const Frame *frame, const Roll *roll, TimelineAct *act)
{
    Color ink;
    if (frame->back.w > 0) {
        act->back = ui_icon_button(ui, word("transport.back"), frame->back, 0, &ink).clicked;
        draw_icon(ui, frame->back, ICON_BACK, ink);
        ui_hint(ui, word("transport.back"), COMMAND_STEP_BACK);
    }
    act->play = ui_icon_button(ui, word(roll->playing ? "transport.pause" : "transport.play"), frame->play,
                               UI_PRIMARY | UI_ROUND, &ink)
                    .clicked;
    draw_icon(ui, frame->play, roll->playing ? ICON_PAUSE : ICON_PLAY, ink);
    ui_hint(ui, word(roll->playing ? "transport.pause" : "transport.play"), COMMAND_PLAY);
    if (frame->forward.w > 0) {
        act->forward = ui_icon_button(ui, word("transport.forward"), frame->forward, 0, &ink).clicked;
        draw_icon(ui, frame->forward, ICON_FORWARD, ink);
        ui_hint(ui, word("transport.forward"), COMMAND_STEP_FORWARD);
    }
    if (frame->speed.w > 0) {
        char text[32];
        speed_text(roll, text);
        UiHit hit = ui_icon_button(ui, word("transport.speed"), frame->speed, 0, &ink);
        if (hit.clicked) act->speed = roll->speed + 1 < ui_motion(ui)->speed_count ? 1 : -roll->speed;
        if (hit.right) act->speed = -1;
        ui_hint(ui, word("transport.speed"), COMMAND_FASTER);
        ui_text(ui, frame->speed.x + frame->speed.w / 2, frame->speed.y + frame->speed.h / 2 + 8, UI_CENTRE,
                TYPE_PANEL_TITLE, ink, text);
    }
}

/* The line, how far it was played, ticks whose numbers keep clear of the golden one. */
static void draw_track(Ui *ui, const StageLayout *at, const Picture *picture, const Roll *roll)
{
    Rect track = at->frame.track;
    Rect line = {track.x, track.y - track.h / 2, track.w, track.h};
    float gold_x = timeline_x(at, picture, roll->shown);
    int steps[TICKS_MAX], count = ticks_steps(picture->last, track.w, 140, steps);
    float half_gold = 4 + 7 * (roll->shown > 9999 ? 5 : roll->shown > 999 ? 4 : 2);
    pen_fill(ui, line, track.h / 2, pen_ink(ui, COLOR_PANEL_RAISED));
    pen_frame(ui, line, track.h / 2, 1.5f, pen_ink(ui, COLOR_PANEL_LINE));
    for (int i = 0; i < picture->before_count; i++) /* where a run was forked */
        pen_ring(ui, timeline_x(at, picture, picture->befores[i].from), track.y - 21, 6.5f, 2.5f,
                 pen_ink(ui, COLOR_TEXT_DIM));
    for (int i = 0; i < count; i++) {
        char text[24];
        float x = timeline_x(at, picture, steps[i]);
        pen_line(ui, x, track.y + 11, x, track.y + 19, 2, pen_ink(ui, COLOR_TEXT_FAINT));
        snprintf(text, sizeof text, "%d", steps[i]);
        float half = ui_text_width(ui, TYPE_NUMBER_SMALL, text) / 2;
        if (fabsf(x - gold_x) < fmaxf(70, half + half_gold + 12)) continue;
        ui_tick(ui, fminf(fmaxf(x, half + 4), at->frame.width - half - 4), track.y + 46, UI_CENTRE, TYPE_NUMBER_SMALL,
                pen_ink(ui, COLOR_TEXT_DIM), text);
    }
}

TimelineAct timeline_draw(Ui *ui, const StageLayout *at, const Picture *picture, const Roll *roll)
{
    TimelineAct act = {0};
    Rect bar = at->frame.transport, track = at->frame.track;
    uint64_t hash = ui_hash_number(ui_hash_number(picture->version, roll->shown), picture->last);

    ui_layer_begin(ui, "transport", bar, ui_hash_number(ui_hash_number(hash, roll->playing), roll->speed));
    pen_fill(ui, bar, 0, pen_ink(ui, COLOR_BG));
    pen_edge(ui, 0, bar.y, bar.w, pen_ink(ui, COLOR_PANEL_LINE));
    draw_buttons(ui, &at->frame, roll, &act);
    draw_track(ui, at, picture, roll);
    ui_layer_end(ui);

    /* what was played, and the handle: they move with the balls */
    float x = timeline_x(at, picture, picture->at);
    Rect near = {track.x - 24, bar.y + 1, track.w + 48, track.y + 24 - bar.y};
    char text[24];
    snprintf(text, sizeof text, "%d", roll->shown);
    UiHit hit = {0};
    ui_layer_begin(ui, "handle", (Rect){near.x, near.y, near.w, near.h}, ui_hash_number(hash, (double)x));
    if (x > track.x) pen_fill(ui, (Rect){track.x, track.y - 4, x - track.x, 8}, 4, pen_ink(ui, COLOR_ACCENT_FILL));
    Rect reach = {track.x - 16, track.y - 24, track.w + 32, 48};
    hit = ui_hotspot(ui, UI_SLIDER, word("transport.step"), text, reach, UI_BARE);
    if (!at->frame.folded) pen_line(ui, x, bar.y + 1, x, track.y - 16, 2.5f, pen_ink(ui, COLOR_ACCENT));
    pen_disc(ui, x, track.y, 21, pen_ink(ui, COLOR_BG));
    pen_disc(ui, x, track.y, 16, pen_ink(ui, COLOR_ACCENT_FILL));
    ui_layer_end(ui);

    float half = ui_text_width(ui, TYPE_NUMBER, text) / 2 + 4;
    float gold = timeline_x(at, picture, roll->shown);
    gold = fminf(fmaxf(gold, half), at->frame.width - half);
    ui_layer_begin(ui, "step", (Rect){gold - half, track.y + 22, 2 * half, 32}, ui_hash_number(hash, (double)gold));
    pen_number_bold(ui, gold, track.y + 47, UI_CENTRE, 24, pen_ink(ui, COLOR_ACCENT), word("transport.step_word"),
                    text);
    ui_layer_end(ui);

    if (hit.held || hit.pressed) {
        double share = track.w > 0 ? (double)((hit.x + reach.x - track.x) / track.w) : 0;
        act.scrubbing = true;
        act.scrub = (int)lround(fmin(1, fmax(0, share)) * picture->last);
    }
    return act;
}

bool timeline_steer(const TimelineAct *act, Cockpit *cockpit)
{
    Roll *roll = &cockpit->roll;
    if (act->play) roll_play(roll, !roll->playing);
    if (act->back) cockpit_step(cockpit, -1);
    if (act->forward) cockpit_step(cockpit, 1);
    if (act->speed) roll_faster(roll, act->speed);
    if (act->scrubbing && act->scrub != roll->step) roll_play(roll, false), roll_to(roll, act->scrub);
    return act->play || act->back || act->forward || act->speed || act->scrubbing;
}
