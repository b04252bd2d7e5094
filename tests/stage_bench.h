/* stage_bench.h: a stage without a window: keys and pointer in, pictures and items out. No clock.
 *
 * Use     open_stage; press, go_over, frames, rest; then item(…) of what is told, final_picture; close_stage.
 */
#ifndef TESTS_STAGE_BENCH_H
#define TESTS_STAGE_BENCH_H

#include "app/desktop/desktop.h"
#include "view/parts/words.h"
#include "view/stage/stage.h"

#include <check.h>
#include <string.h>

typedef struct Bench {
    Theme *theme;
    Fonts *fonts;
    Canvas *canvas;
    Image image;
    Ui *ui;
    Stage *stage,
        *beside; /* beside: at the right of the other, each with half of the window; NULL: there is one only */
    Input input;
    bool fresh, reduced_motion;
} Bench;

static inline void open_stage(Bench *at, const char *word, int width, int height, bool night)
{
    Error error = {0};
    ScreenDesc desc = {.word = word, .headless = true};
    *at = (Bench){.fresh = true, .input = {.x = -1, .y = -1}};
    ck_assert_int_eq(theme_load(&at->theme, NULL, &error), STATUS_OK);
    at->theme->night = night;
    at->fonts = fonts_create(at->theme, desktop_font);
    at->canvas = canvas_create(at->fonts);
    at->image = image_create(width, height);
    canvas_target(at->canvas, &at->image);
    at->ui = ui_create();
    ck_assert_msg(stage_create(&at->stage, &desc, &error) == STATUS_OK, "%s: %s", word, error.message);
}

static inline void close_stage(Bench *at)
{
    stage_destroy(at->stage);
    stage_destroy(at->beside);
    ui_destroy(at->ui);
    canvas_destroy(at->canvas);
    fonts_destroy(at->fonts);
    theme_destroy(at->theme);
    image_destroy(&at->image);
    words_free();
}

static inline void pass(Bench *at, double seconds, bool final)
{
    UiPlace place = {.canvas = at->canvas,
                     .theme = at->theme,
                     .width = at->image.width,
                     .height = at->image.height,
                     .ui_scale = 1,
                     .fresh = at->fresh,
                     .reduced_motion = at->reduced_motion};
    ui_begin(at->ui, &place, &at->input, seconds);
    Rect place_left = ui_whole(at->ui), place_right;
    if (at->beside) place_left.w /= 2;
    place_right = place_left;
    place_right.x = place_left.w;
    stage_frame(at->stage, at->ui, place_left, seconds, final);
    if (at->beside) stage_frame(at->beside, at->ui, place_right, seconds, final);
    ui_end(at->ui);
    at->fresh = false;
}

static inline void frame(Bench *at, double seconds, bool final)
{
    pass(at, seconds, final);
    while (ui_again(at->ui)) pass(at, 0, final);
    input_begin(&at->input);
}

static inline void frames(Bench *at, int count)
{
    for (int i = 0; i < count; i++) frame(at, 1.0 / 60, false);
}

static inline void press(Bench *at, const char *key)
{
    ck_assert(input_key(&at->input, key, NULL, false));
    frame(at, 1.0 / 60, false);
}

static inline void rest(Bench *at)
{
    for (int i = 0; i < 400 && (stage_busy(at->stage) || (at->beside && stage_busy(at->beside))); i++)
        frame(at, 1.0 / 60, false);
    frames(at, 2);
}

static inline const UiItem *item(const Bench *at, UiRole role, const char *label)
{
    int count;
    const UiItem *items = ui_items(at->ui, &count);
    for (int i = 0; i < count; i++)
        if (items[i].role == role && !strcmp(items[i].label, label)) return &items[i];
    return NULL;
}

static inline uint64_t picture_hash(const Image *image)
{
    uint64_t hash = 1469598103934665603u;
    for (int y = 0; y < image->height; y++)
        for (int x = 0; x < image->width; x++)
            hash = (hash ^ (image->pixels[y * image->stride + x] & 0xFFFFFF)) * 1099511628211u;
    return hash;
}

static inline uint64_t final_picture(Bench *at)
{
    at->fresh = true;
    frame(at, 0, true);
    return picture_hash(&at->image);
}

static inline void go_over(Bench *at, float x, float y)
{
    ck_assert(input_move(&at->input, x, y));
    frame(at, 1.0 / 60, false);
}

#endif
