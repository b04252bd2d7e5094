/* made_up_runs.h: three runs that are no race, and a screen to show them on: every number below can be worked out by hand.
 *
 * Steps   0 .. 10, all reached.
 * Loss    Halves 64/2^s; Falls 50 − 4s; Bursts 10·10^s, which is over at step 4.
 * Share   (the words of the gradient norm, on a linear axis) 0.1·s, but Falls has none.
 * Rate    known to no run, so that nothing may offer it.
 * Work    the second axis: 1, 2 and 3 a step.
 */
#ifndef TESTS_MADE_UP_RUNS_H
#define TESTS_MADE_UP_RUNS_H

#include "app/desktop/desktop.h"
#include "ui/ui.h"
#include "view/parts/look.h"
#include "view/parts/picture.h"
#include "view/parts/words.h"
#include "view/runs/stage_layout.h"

#include <check.h>
#include <math.h>
#include <string.h>

enum { HALVES, FALLS, BURSTS, MADE_UP_RUNS };
enum { MADE_UP_STEPS = 10, BURST_AT = 4 };
enum { LOSS, SHARE, RATE, MADE_UP_QUANTITIES };

static double made_up_value(const void *data, int run, int step, int quantity)
{
    if (quantity == SHARE) return run == FALLS ? NAN : 0.1 * step;
    if (quantity == RATE) return 0.5;
    if (run == BURSTS) return 10 * pow(10, step < BURST_AT ? step : BURST_AT - 1);
    return run == HALVES ? 64 / pow(2, step) : 50 - 4 * step;
}
static double made_up_place(const void *data, int run, int step, int axis) { return step * (run + 1); }
static RunWord made_up_word(const void *data, int run, int step)
{
    return step == 0 ? RUN_START : run == HALVES ? RUN_GOING_DOWN : run == FALLS ? RUN_CREEPING : RUN_DIVERGED;
}
static RunSaid made_up_said(const void *data, int run, int step) { return (RunSaid){.kind = SAID_DOWN}; }

static inline Runs made_up_runs(void)
{
    static const RunsKind kind = {made_up_value, made_up_place, made_up_word, made_up_said};
    Runs runs = {.kind = &kind,
                 .count = MADE_UP_RUNS,
                 .steps = MADE_UP_STEPS,
                 .label = {"Halves", "Falls", "Bursts"},
                 .series = {"adam", "gd", "gd"},
                 .quantity_count = MADE_UP_QUANTITIES,
                 .axis_count = 2};
    runs.quantities[LOSS] = (RunsQuantity){.name = "curves.loss",
                                           .linear = "curves.linear",
                                           .log = "curves.log",
                                           .above = "curves.log_above",
                                           .scale = RUNS_LOG,
                                           .known = true,
                                           .goal = true,
                                           .best = NAN};
    runs.quantities[SHARE] = (RunsQuantity){.name = "curves.slope",
                                            .linear = "curves.slope_linear",
                                            .log = "curves.slope_log",
                                            .brief = "board.slope",
                                            .symbol = "s",
                                            .scale = RUNS_LINEAR,
                                            .known = true,
                                            .best = NAN};
    runs.quantities[RATE] = (RunsQuantity){.name = "curves.rate", .best = NAN};
    runs.axes[0] = (RunsAxis){"curves.by_steps", NULL, "curves.at_step", "curves.reached_at"};
    runs.axes[1] =
        (RunsAxis){"curves.by_evaluations", "curves.as_evaluations", "curves.at_evaluations", "curves.reached_after"};
    runs_start(&runs);
    runs.end[BURSTS] = BURST_AT;
    runs_reached(&runs, MADE_UP_STEPS);
    return runs;
}

/* ---- a screen ---- */

typedef struct Desk {
    Theme *theme;
    Fonts *fonts;
    Canvas *canvas;
    Image image;
    Ui *ui;
    Input input;
    bool fresh;
    Runs runs;
    Series series[RUNS_MAX];
    bool hidden[RUNS_MAX];
    Picture picture;
} Desk;

static inline void desk_open(Desk *desk, int width, int height, int step)
{
    Error error = {0};
    memset(desk, 0, sizeof *desk);
    ck_assert_int_eq(theme_load(&desk->theme, NULL, &error), STATUS_OK);
    desk->fonts = fonts_create(desk->theme, desktop_font);
    desk->canvas = canvas_create(desk->fonts);
    desk->image = image_create(width, height);
    canvas_target(desk->canvas, &desk->image);
    desk->ui = ui_create();
    desk->input = (Input){.x = -1, .y = -1};
    desk->fresh = true;
    desk->runs = made_up_runs();
    look_series(desk->theme, &desk->runs, desk->series);
    desk->picture = (Picture){.runs = &desk->runs,
                              .series = desk->series,
                              .hidden = desk->hidden,
                              .solo = -1,
                              .step = step,
                              .at = step,
                              .last = MADE_UP_STEPS,
                              .version = 1};
}

/* Runs like Falls, so many that not all have room. */
static inline void desk_crowd(Desk *desk, int count)
{
    for (int run = desk->runs.count; run < count; run++) {
        desk->runs.label[run] = desk->runs.series[run] = "crowd";
        desk->runs.end[run] = MADE_UP_STEPS + 1;
    }
    desk->runs.count = count;
    look_series(desk->theme, &desk->runs, desk->series);
    desk->picture.version++;
}

static inline int desk_count(const Desk *desk, UiRole role, const char *label)
{
    int count, found = 0;
    const UiItem *items = ui_items(desk->ui, &count);
    for (int i = 0; i < count; i++) found += items[i].role == role && !items[i].quiet && !strcmp(items[i].label, label);
    return found;
}

static inline void desk_close(Desk *desk)
{
    ui_destroy(desk->ui);
    canvas_destroy(desk->canvas);
    fonts_destroy(desk->fonts);
    theme_destroy(desk->theme);
    image_destroy(&desk->image);
    words_free();
}

static inline void desk_begin(Desk *desk)
{
    UiPlace place = {.canvas = desk->canvas,
                     .theme = desk->theme,
                     .width = desk->image.width,
                     .height = desk->image.height,
                     .ui_scale = 1,
                     .fresh = desk->fresh};
    ui_begin(desk->ui, &place, &desk->input, 1.0 / 60);
}

/* True: the same frame once more, without the hands (ui_again): do { … } while (desk_end(&desk)). */
static inline bool desk_end(Desk *desk)
{
    ui_end(desk->ui);
    desk->fresh = false;
    if (ui_again(desk->ui)) return true;
    input_begin(&desk->input);
    return false;
}

static inline StageLayout desk_layout(const Desk *desk)
{
    Frame frame = frame_layout(&desk->theme->space, desk->image.width, desk->image.height, 1);
    return layout_stage(&frame, desk->runs.count);
}

/* What is on the screen and told: the first of a role whose label is this one; NULL: none. */
static inline const UiItem *desk_item(const Desk *desk, UiRole role, const char *label)
{
    int count;
    const UiItem *items = ui_items(desk->ui, &count);
    for (int i = 0; i < count; i++)
        if (items[i].role == role && !items[i].quiet && !strcmp(items[i].label, label)) return &items[i];
    return NULL;
}

static inline const UiItem *desk_shows(const Desk *desk, UiRole role, const char *label, const char *value)
{
    const UiItem *item = desk_item(desk, role, label);
    ck_assert_msg(item != NULL, "there is no %s '%s'", ui_role_name(role), label);
    if (value) ck_assert_msg(!strcmp(item->value, value), "%s: '%s', not '%s'", label, item->value, value);
    return item;
}

#endif
