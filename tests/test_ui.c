/* The interface: names of keys, the frame of every screen, hits and focus, layers that keep what did not change, and what
 * `describe` writes of it. */
#include "app/desktop/desktop.h"
#include "app/describe.h"
#include "app/commands/script.h"
#include "ui/ui.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- keys ---------------------------------------------------------------------------------------------------------- */

static const struct {
    const char *said, *name;
} key_names[] = {
    {"Space", "Space"},
    {"space", "Space"},
    {"Esc", "Escape"},
    {"Return", "Enter"},
    {"PgDn", "PageDown"},
    {"a", "A"},
    {"?", "?"},
    {"1", "1"},
    {".", "."},
    {"F12", "F12"},
    {"Shift+Right", "Shift+Right"},
    {"ctrl+shift+z", "Ctrl+Shift+Z"},
    {"Shift+Ctrl+z", "Ctrl+Shift+Z"},
    {"Ctrl++", "Ctrl+Plus"},
    {"Ctrl+-", "Ctrl+Minus"},
    {"+", "Plus"},
    {"Ctrl+0", "Ctrl+0"},
    {"é", "é"},
    {"Control+S", "Ctrl+S"},
    {"Shift", "Shift"},
    {"", NULL},
    {"Ctrl+", "Ctrl+"},
    {"F13", NULL},
    {"Spcae", NULL},
    {"ab", NULL},
    {"\n", NULL},
    {"Shift+Foo", NULL},
};

START_TEST(names_of_keys)
{
    char out[KEY_NAME_SIZE];
    const char *name = key_names[_i].name;
    bool known = key_name_read(out, key_names[_i].said);
    if (name && !strcmp(name, "Ctrl+")) name = NULL; /* a modifier and nothing behind it */
    ck_assert_msg(known == (name != NULL), "'%s' is %sa key", key_names[_i].said, known ? "" : "not ");
    if (name) ck_assert_str_eq(out, name);
}
END_TEST

static const struct {
    const char *pattern, *key;
    int index;
} matches[] = {
    {"1..8", "1", 0},
    {"1..8", "8", 7},
    {"1..8", "9", -1},
    {"1..8", "12", -1},
    {"Ctrl+Arrows", "Ctrl+Left", 0},
    {"Ctrl+Arrows", "Ctrl+Down", 3},
    {"Ctrl+Arrows", "Left", -1},
    {"Ctrl+Arrows", "Ctrl+Shift+Left", -1},
    {"T", "T", 0},
    {"T", "Shift+T", -1},
    {".", ".", 0},
};

START_TEST(patterns_of_keys) { ck_assert_int_eq(key_match(matches[_i].pattern, matches[_i].key), matches[_i].index); }
END_TEST

/* ---- the frame ------------------------------------------------------------------------------------------------------- */

static const struct {
    int w, h;
    float ui_scale;
    float scale, width, height;
    FrameShape shape;
    bool folded;
    Rect column;
    float track_right;
} frames[] = {
    {1920, 1080, 1, 1, 1920, 1080, FRAME_WIDE, false, {1436, 88, 452, 696}, 1856},
    {1280, 720, 1, 0.6667f, 1920, 1080, FRAME_WIDE, false, {1436, 88, 452, 696}, 1856},
    {3840, 2160, 1, 2, 1920, 1080, FRAME_WIDE, false, {1436, 88, 452, 696}, 1856},
    {2560, 1080, 1, 1, 2560, 1080, FRAME_WIDE, false, {2076, 88, 452, 696}, 2496},
    {1720, 1080, 1, 1, 1720, 1080, FRAME_WIDE, false, {1236, 88, 452, 696}, 1656},
    {1719, 1080, 1, 1, 1719, 1080, FRAME_NARROW, false, {1235, 88, 452, 696}, 1655},
    {1440, 1080, 1, 1, 1440, 1080, FRAME_TABS, false, {956, 88, 452, 696}, 1376},
    {1024, 768, 1, 0.7111f, 1440, 1080, FRAME_TABS, false, {956, 88, 452, 696}, 1376},
    {1280, 600, 1, 0.65f, 1969.23f, 923.08f, FRAME_WIDE, true, {1485.23f, 88, 452, 707.08f}, 1905.23f},
    {1920, 1080, 1.4f, 1.4f, 1371.43f, 771.43f, FRAME_TABS, true, {887.43f, 88, 452, 555.43f}, 1307.43f},
    {800, 1200, 1, 1.1111f, 720, 1080, FRAME_TABS, true, {236, 88, 452, 864}, 656},
    {300, 200, 1, 0.65f, 461.54f, 307.69f, FRAME_TABS, true, {32, 88, 397.54f, 91.69f}, 397.54f},
};

static const ThemeSpace space = {1080, 32, 16, 24, 72, 112, 48}; /* as the tokens have them */

START_TEST(frame_of_every_window)
{
    Frame at = frame_layout(&space, frames[_i].w, frames[_i].h, frames[_i].ui_scale);
    ck_assert_float_eq_tol(at.scale, frames[_i].scale, 0.001f);
    ck_assert_float_eq_tol(at.width, frames[_i].width, 0.1f);
    ck_assert_float_eq_tol(at.height, frames[_i].height, 0.1f);
    ck_assert_int_eq(at.shape, frames[_i].shape);
    ck_assert_int_eq(at.folded, frames[_i].folded);
    ck_assert_float_eq_tol(at.column.x, frames[_i].column.x, 0.1f);
    ck_assert_float_eq_tol(at.column.y, frames[_i].column.y, 0.1f);
    ck_assert_float_eq_tol(at.column.w, frames[_i].column.w, 0.1f);
    ck_assert_float_eq_tol(at.column.h, frames[_i].column.h, 0.1f);
    ck_assert_float_eq_tol(at.track.x + at.track.w, frames[_i].track_right, 0.1f);
    ck_assert_float_eq_tol(at.transport.y, at.height - 112, 0.01f);
}
END_TEST

START_TEST(frame_of_nonsense) /* finite and not negative, whatever is asked */
{
    static const int sizes[] = {-5, 0, 1, 7, 100000};
    static const float scales[] = {NAN, 0, -1, INFINITY, 0.5f, 3};
    for (int w = 0; w < 5; w++)
        for (int h = 0; h < 5; h++)
            for (int k = 0; k < 6; k++) {
                Frame at = frame_layout(&space, sizes[w], sizes[h], scales[k]);
                const Rect *rects[] = {&at.top, &at.content, &at.column, &at.transport, &at.play, &at.track};
                ck_assert(isfinite(at.scale) && at.scale > 0);
                for (int i = 0; i < 6; i++)
                    ck_assert(isfinite(rects[i]->x + rects[i]->y) && rects[i]->w >= 0 && rects[i]->h >= 0);
            }
}
END_TEST

/* ---- a screen for the tests ---------------------------------------------------------------------------------------------- */

enum { WIDTH = 1280, HEIGHT = 720 }; /* two thirds of the canvas */

typedef struct Desk {
    Theme *theme;
    Fonts *fonts;
    Canvas *canvas;
    Image image;
    Ui *ui;
    Input input;
    bool fresh;
    /* the screen */
    int clicks_one, clicks_two, right_clicks, twice;
    bool on, show_label, overlay, over_up, log_scale;
    double value;
    float scrolled;
    char text[32];
    int number, label_at, drawn_band;
    UiEdit edited;
    UiHit hit;
} Desk;

static Desk desk_make(void)
{
    Desk desk = {.fresh = true, .value = 0.5, .show_label = true};
    Error error = {0};
    ck_assert_msg(theme_load(&desk.theme, NULL, &error) == STATUS_OK, "%s", error.message);
    desk.fonts = fonts_create(desk.theme, desktop_font);
    desk.canvas = canvas_create(desk.fonts);
    desk.image = image_create(WIDTH, HEIGHT);
    canvas_target(desk.canvas, &desk.image);
    desk.ui = ui_create();
    return desk;
}

static void desk_free(Desk *desk)
{
    ui_destroy(desk->ui);
    canvas_destroy(desk->canvas);
    fonts_destroy(desk->fonts);
    theme_destroy(desk->theme);
    image_destroy(&desk->image);
}

/* Ground that is written anew in every frame, with a part that changes; above it layers, one of them half transparent and
 * moving, one over another. */
static void screen(Desk *desk)
{
    Ui *ui = desk->ui;
    const Theme *theme = ui_theme(ui);
    Rect scene = {0, 72, ui_frame(ui)->width, 600};
    Rect spot = {300 + 10.0f * (float)desk->number, 200, 60, 60};
    canvas_box(desk->canvas, ui_pixels(ui, scene), 0, 0xFF203040);
    canvas_box(desk->canvas, ui_pixels(ui, spot), 20, 0xFFE0A040);
    ui_rewritten(ui, ui_pixels(ui, scene));
    ui_changed(ui, ui_pixels(ui, (Rect){290 + 10.0f * (float)(desk->number - 1), 198, 90, 64}));

    ui_layer_begin(ui, "bar", (Rect){0, 0, ui_frame(ui)->width, 72}, 1);
    canvas_box(desk->canvas, ui_pixels(ui, (Rect){0, 0, ui_frame(ui)->width, 72}), 0, theme_color(theme, COLOR_BG));
    desk->clicks_one += ui_button(ui, "One", (Rect){20, 10, 120, 52}, 0);
    desk->clicks_two += ui_button(ui, "Two", (Rect){160, 10, 120, 52}, UI_PRIMARY);
    ui_button(ui, "Not now", (Rect){300, 10, 140, 52}, UI_DISABLED);
    ui_checkbox(ui, "Tick", (Rect){460, 10, 140, 52}, &desk->on, 0);
    ui_layer_end(ui);

    UiSlider how = {.low = desk->log_scale ? 0.0001 : 0, .high = 1, .log = desk->log_scale};
    uint64_t hash = ui_hash_number(ui_hash_text(0, desk->text), desk->value);
    desk->drawn_band += ui_layer_begin(ui, "band", (Rect){0, 672, ui_frame(ui)->width, 200}, hash);
    canvas_box(desk->canvas, ui_pixels(ui, (Rect){0, 672, ui_frame(ui)->width, 200}), 0,
               theme_color(theme, COLOR_PANEL));
    ui_slider(ui, "Rate", (Rect){20, 690, 400, 48}, &desk->value, &how, 0);
    desk->edited = ui_textfield(ui, "Formula", (Rect){20, 760, 500, 64}, desk->text, sizeof desk->text, "x^2", 0);
    ui_number(ui, 900, 720, UI_RIGHT, TYPE_NUMBER, theme_color(theme, COLOR_TEXT), "loss", "-1.50");
    ui_layer_end(ui);

    if (desk->show_label) {
        Rect label = {310 + (float)desk->label_at, 220, 200, 40};
        ui_layer_begin(ui, "label", label, 2);
        ui_chip(ui, label);
        ui_text(ui, label.x + 12, label.y + 28, UI_LEFT, TYPE_LABEL, theme_color(theme, COLOR_TEXT), "a label");
        ui_layer_end(ui);
    }
    /* over band and ground both, half transparent, moving */
    Rect over = {600 + (float)desk->label_at, desk->over_up ? 400 : 640, 300, 80};
    ui_layer_begin(ui, "over", over, 3);
    canvas_box(desk->canvas, ui_pixels(ui, over), 12, 0x80FF3060);
    ui_layer_end(ui);

    ui_scroll(ui, (Rect){1000, 100, 200, 300}, 900, &desk->scrolled, false);
    desk->hit = ui_hotspot(ui, UI_HANDLE, "Spot", "", (Rect){700, 300, 100, 100}, 0);
    desk->right_clicks += desk->hit.right;
    desk->twice += desk->hit.twice;
    if (desk->overlay) {
        ui_overlay(ui);
        ui_layer_begin(ui, "card", (Rect){100, 100, 600, 500}, 4);
        ui_panel(ui, "Card", (Rect){100, 100, 600, 500});
        ui_button(ui, "Shut", (Rect){200, 200, 120, 52}, 0);
        ui_layer_end(ui);
    }
}

static void pass(Desk *desk, bool fresh, double seconds)
{
    UiPlace place = {.canvas = desk->canvas,
                     .theme = desk->theme,
                     .width = desk->image.width,
                     .height = desk->image.height,
                     .ui_scale = 1,
                     .fresh = fresh};
    ui_begin(desk->ui, &place, &desk->input, seconds);
    screen(desk);
    ui_end(desk->ui);
}

static void frame(Desk *desk)
{
    pass(desk, desk->fresh, 1.0 / 60);
    if (ui_again(desk->ui)) pass(desk, false, 0);
    ck_assert(!ui_again(desk->ui));
    desk->fresh = false;
    input_begin(&desk->input);
}

static void press(Desk *desk, const char *key)
{
    input_key(&desk->input, key, NULL, false);
    frame(desk);
}

static void point(Desk *desk, float x, float y) { input_move(&desk->input, x * 2 / 3, y * 2 / 3); } /* units */

static void click(Desk *desk, float x, float y, bool twice)
{
    point(desk, x, y);
    frame(desk);
    input_button(&desk->input, false, true, twice);
    frame(desk);
    input_button(&desk->input, false, false, false);
    frame(desk);
}

static const UiItem *item(const Desk *desk, const char *label)
{
    int count;
    const UiItem *items = ui_items(desk->ui, &count);
    for (int i = 0; i < count; i++)
        if (!strcmp(items[i].label, label)) return &items[i];
    return NULL;
}

static const char *focused(const Desk *desk)
{
    int count;
    const UiItem *items = ui_items(desk->ui, &count);
    for (int i = 0; i < count; i++)
        if (items[i].focused) return items[i].label;
    return "";
}

/* ---- hits and focus -------------------------------------------------------------------------------------------------------- */

START_TEST(clicks_hit_what_is_on_top)
{
    Desk desk = desk_make();
    frame(&desk);
    click(&desk, 80, 36, false);
    ck_assert_int_eq(desk.clicks_one, 1);
    click(&desk, 200, 36, false);
    ck_assert_int_eq(desk.clicks_two, 1);
    click(&desk, 360, 36, false); /* disabled */
    ck_assert_int_eq(desk.clicks_one + desk.clicks_two, 2);
    ck_assert(!item(&desk, "Not now")->enabled);
    /* pressed here, let go elsewhere: nothing */
    point(&desk, 80, 36);
    frame(&desk);
    input_button(&desk.input, false, true, false);
    frame(&desk);
    point(&desk, 400, 500);
    frame(&desk);
    input_button(&desk.input, false, false, false);
    frame(&desk);
    ck_assert_int_eq(desk.clicks_one, 1);
    /* down and up within one frame is a click */
    point(&desk, 80, 36);
    input_button(&desk.input, false, true, false);
    ck_assert(input_button(&desk.input, false, false, false));
    ck_assert(!input_button(&desk.input, false, true, false)); /* the next press waits */
    frame(&desk);
    ck_assert_int_eq(desk.clicks_one, 2);
    click(&desk, 750, 350, true);
    ck_assert_int_eq(desk.twice, 1);
    input_button(&desk.input, true, true, false);
    frame(&desk);
    ck_assert_int_eq(desk.right_clicks, 1);
    desk_free(&desk);
}
END_TEST

START_TEST(tab_follows_the_order_of_the_calls)
{
    static const char *const order[] = {"One", "Two", "Tick", "Rate", "Formula", "Spot", "One"};
    Desk desk = desk_make();
    frame(&desk);
    ck_assert_str_eq(focused(&desk), "");
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
        press(&desk, "Tab");
        ck_assert_str_eq(focused(&desk), order[i]);
    }
    press(&desk, "Shift+Tab");
    ck_assert_str_eq(focused(&desk), "Spot");
    press(&desk, "Tab");
    press(&desk, "Enter");
    ck_assert_int_eq(desk.clicks_one, 1);
    input_key(&desk.input, "Space", " ", false);
    frame(&desk);
    ck_assert_int_eq(desk.clicks_one, 2);
    /* two Tabs in one frame are two */
    input_key(&desk.input, "Tab", NULL, false);
    input_key(&desk.input, "Tab", NULL, false);
    input_key(&desk.input, "Space", " ", false);
    frame(&desk);
    ck_assert_str_eq(focused(&desk), "Tick");
    ck_assert(desk.on);
    desk_free(&desk);
}
END_TEST

START_TEST(sliders_and_fields_take_their_keys)
{
    Desk desk = desk_make();
    frame(&desk);
    for (int i = 0; i < 4; i++) press(&desk, "Tab");
    ck_assert_str_eq(focused(&desk), "Rate");
    press(&desk, "Right");
    ck_assert_double_eq_tol(desk.value, 0.51, 1e-9);
    press(&desk, "Shift+Left");
    ck_assert_double_eq_tol(desk.value, 0.41, 1e-9);
    press(&desk, "End");
    ck_assert_double_eq(desk.value, 1);
    press(&desk, "Tab");
    ck_assert(ui_typing(desk.ui));
    const char *const typed[] = {"x", "ö", "1", "T"};
    for (int i = 0; i < 4; i++) input_text(&desk.input, typed[i]);
    frame(&desk);
    ck_assert_str_eq(desk.text, "xö1T");
    press(&desk, "Left");
    press(&desk, "Left");
    press(&desk, "Backspace");
    ck_assert_str_eq(desk.text, "x1T");
    press(&desk, "Home");
    press(&desk, "Delete");
    ck_assert_str_eq(desk.text, "1T");
    ck_assert_str_eq(item(&desk, "Formula")->value, "1T");
    press(&desk, "Enter");
    ck_assert(desk.edited.entered);
    for (int i = 0; i < 60; i++) input_text(&desk.input, "y"), frame(&desk);
    ck_assert_int_eq((int)strlen(desk.text), 31);
    press(&desk, "Tab");
    ck_assert(desk.edited.left || true);
    ck_assert(!ui_typing(desk.ui));
    desk_free(&desk);
}
END_TEST

/* The caret comes to the nearer end of the figure that was clicked. */
START_TEST(a_click_sets_the_caret)
{
    Desk desk = desk_make();
    snprintf(desk.text, sizeof desk.text, "000000");
    frame(&desk);
    float wide = ui_text_width(desk.ui, TYPE_NUMBER, "000000") / 6;
    for (int i = 0; i < 6; i++)
        for (int right = 0; right < 2; right++) {
            click(&desk, 20 + 16 + ((float)i + (right ? 0.75f : 0.25f)) * wide, 792, false);
            ck_assert_int_eq(desk.edited.caret, i + right);
        }
    click(&desk, 500, 792, false);
    ck_assert_int_eq(desk.edited.caret, 6);
    desk_free(&desk);
}
END_TEST

/* On a log scale the middle of 0.0001 and 1 is 0.01. */
START_TEST(a_slider_goes_by_its_scale)
{
    Desk desk = desk_make();
    for (int log_scale = 0; log_scale < 2; log_scale++) {
        desk.log_scale = log_scale;
        frame(&desk);
        click(&desk, 220, 714, false);
        ck_assert_double_eq_tol(desk.value, log_scale ? 0.01 : 0.5, log_scale ? 1e-4 : 1e-3);
    }
    desk_free(&desk);
    desk = desk_make();
    desk.log_scale = true;
    frame(&desk);
    for (int i = 0; i < 4; i++) press(&desk, "Tab");
    ck_assert_str_eq(focused(&desk), "Rate");
    press(&desk, "Left");
    ck_assert_double_eq_tol(desk.value / 0.5, pow(10, -0.04), 1e-6);
    desk_free(&desk);
}
END_TEST

/* A notch towards the hand brings what is below into sight. */
START_TEST(the_wheel_scrolls)
{
    static const float notches[] = {-1, -1, 1, -50, 50}, at[] = {92, 184, 92, 600, 0};
    Desk desk = desk_make();
    point(&desk, 1100, 200);
    frame(&desk);
    for (int i = 0; i < 5; i++) {
        input_wheel(&desk.input, notches[i]);
        frame(&desk);
        ck_assert_float_eq(desk.scrolled, at[i]);
    }
    point(&desk, 100, 200); /* not over it */
    input_wheel(&desk.input, -1);
    frame(&desk);
    ck_assert_float_eq(desk.scrolled, 0);
    desk_free(&desk);
}
END_TEST

START_TEST(keys_are_held_until_they_are_let_go)
{
    static const char *const names[] = {"A", "B", "C"};
    for (int first = 0; first < 3; first++) {
        Input input = {0};
        for (int i = 0; i < 3; i++) input_hold(&input, names[i], true);
        ck_assert_int_eq(input.held_count, 3);
        input_hold(&input, names[first], false);
        ck_assert_int_eq(input.held_count, 2);
        ck_assert_str_eq(input.held[0], names[first == 0]);
        ck_assert_str_eq(input.held[1], names[first == 2 ? 1 : 2]);
        for (int i = 0; i < 3; i++) input_hold(&input, names[i], false);
        ck_assert(!input_any(&input));
    }
}
END_TEST

START_TEST(what_lies_under_an_overlay_is_out_of_reach)
{
    Desk desk = desk_make();
    desk.overlay = true;
    frame(&desk);
    frame(&desk);
    ck_assert_ptr_null(item(&desk, "One"));
    press(&desk, "Tab");
    ck_assert_str_eq(focused(&desk), "Shut");
    press(&desk, "Tab");
    ck_assert_str_eq(focused(&desk), "Shut");
    click(&desk, 80, 36, false);
    ck_assert_int_eq(desk.clicks_one, 0);
    desk_free(&desk);
}
END_TEST

static const struct {
    const char *key, *text, *name;
} typed[] = {
    {"Shift+/", "?", "?"}, {"Shift+T", "T", "Shift+T"}, {"T", "t", "T"},         {"Space", " ", "Space"},
    {".", ".", "."},       {"Shift+&", "1", "1"},       {"Minus", "-", "Minus"},
};

START_TEST(a_character_belongs_to_its_key)
{
    Input input = {0};
    input_key(&input, typed[_i].key, NULL, false);
    input_text(&input, typed[_i].text);
    ck_assert_int_eq(input.event_count, 1);
    ck_assert_str_eq(input.events[0].key, typed[_i].name);
    ck_assert_str_eq(input.events[0].text, typed[_i].text);
}
END_TEST

/* ---- layers -------------------------------------------------------------------------------------------------------------- */

static bool in_dirty(const Desk *desk, int x, int y)
{
    int count;
    const Rect *dirty = ui_dirty(desk->ui, &count);
    for (int i = 0; i < count; i++)
        if (rect_has(dirty[i], (float)x + 0.5f, (float)y + 0.5f)) return true;
    return false;
}

/* After every change the picture is what a fresh one would be, and every pixel that differs from the frame before is in a
 * dirty rectangle. */
START_TEST(layers_show_what_a_full_redraw_shows)
{
    Desk kept = desk_make(), full = desk_make();
    uint32_t *before = malloc(WIDTH * HEIGHT * 4);
    frame(&kept);
    for (int step = 0; step < 60; step++) {
        memcpy(before, kept.image.pixels, WIDTH * HEIGHT * 4);
        Desk *both[2] = {&kept, &full};
        for (int k = 0; k < 2; k++) {
            Desk *desk = both[k];
            desk->number = step / 2;
            if (step % 5 == 0) desk->label_at += 7;
            if (step % 7 == 3) desk->show_label = !desk->show_label;
            if (step == 20) desk->value = 0.25;
            if (step == 22 || step == 26) desk->over_up = step == 22; /* off what is kept, onto what is written anew */
            if (step == 30) desk->overlay = true;
            if (step == 36) desk->overlay = false;
            if (step == 40) desk->theme->night = false;
            if (step == 12 || step == 15 || step == 45) input_key(&desk->input, "Tab", NULL, false);
            if (step == 50) point(desk, 80, 36);
            if (step == 53) point(desk, 400, 500);
            desk->fresh |= desk == &full;
            frame(desk);
        }
        for (int y = 0; y < HEIGHT; y++)
            for (int x = 0; x < WIDTH; x++) {
                uint32_t a = kept.image.pixels[y * kept.image.stride + x],
                         b = full.image.pixels[y * full.image.stride + x];
                /* not ck_assert: it writes to a file each time that it holds */
                if (a != b) ck_abort_msg("step %d, pixel %d,%d: kept %08x, drawn anew %08x", step, x, y, a, b);
                if (before[y * WIDTH + x] != a && !in_dirty(&kept, x, y))
                    ck_abort_msg("step %d, pixel %d,%d changed outside the dirty rectangles", step, x, y);
            }
    }
    free(before);
    desk_free(&kept);
    desk_free(&full);
}
END_TEST

START_TEST(a_box_made_for_its_text_holds_it) /* whatever the size of the window and the width of the font */
{
    static const char all[] = "copied: figures as CSV, the update as TeX";
    Desk desk = desk_make();
    image_destroy(&desk.image);
    desk.image = image_create(1920, 1080);
    canvas_target(desk.canvas, &desk.image);
    for (int width = 640; width <= 1920; width += 37) {
        UiPlace place = {.canvas = desk.canvas,
                         .theme = desk.theme,
                         .width = width,
                         .height = width * 9 / 16,
                         .ui_scale = 1,
                         .fresh = true};
        ui_begin(desk.ui, &place, &desk.input, 0);
        for (int length = 1; all[length]; length++) {
            char text[sizeof all];
            snprintf(text, sizeof text, "%.*s", length, all);
            float wide = ui_text_width(desk.ui, TYPE_LABEL, text), box = wide + 48;
            float put = ui_text_fit(desk.ui, 24, 100, box - 48, UI_LEFT, TYPE_LABEL, 0, text);
            ck_assert_msg(fabsf(put - wide) < 1e-3f, "'%s' is cut at %d: %g of %g", text, width, (double)put,
                          (double)wide);
        }
        ui_end(desk.ui);
    }
    desk_free(&desk);
}
END_TEST

START_TEST(what_rests_is_not_drawn)
{
    Desk desk = desk_make();
    frame(&desk);
    int drawn = desk.drawn_band;
    for (int i = 0; i < 10; i++) frame(&desk);
    ck_assert_int_eq(desk.drawn_band, drawn);
    desk.value = 0.7;
    frame(&desk);
    ck_assert_int_eq(desk.drawn_band, drawn + 1);
    desk_free(&desk);
}
END_TEST

/* ---- describe -------------------------------------------------------------------------------------------------------------- */

static const struct {
    const char *text, *json;
} texts[] = {
    {"", "\"\""},
    {"Play", "\"Play\""},
    {"a\"b\\c", "\"a\\\"b\\\\c\""},
    {"\n\t\x01", "\"\\u000a\\u0009\\u0001\""},
    {"η 0.1 − ×4", "\"η 0.1 − ×4\""},
    {"\xff\xfe", "\"\xEF\xBF\xBD\xEF\xBF\xBD\""},
    {"\xC3", "\"\xEF\xBF\xBD\""},
    {"\x7F", "\"\\u007f\""},
    {NULL, "\"\""},
};

START_TEST(json_texts)
{
    char memory[200];
    TextBuffer out = text_fixed(memory, sizeof memory);
    json_text(&out, texts[_i].text);
    ck_assert_str_eq(out.data, texts[_i].json);
}
END_TEST

/* A small reader: true where `at` stands after one JSON value. */
static bool json_value(const char **at);

static void json_space(const char **at) { *at += strspn(*at, " \n\t"); }

static bool json_string(const char **at)
{
    if (*(*at)++ != '"') return false;
    while (**at && **at != '"') {
        if ((unsigned char)**at < 0x20) return false;
        if (*(*at)++ == '\\' && !strchr("\"\\/bfnrtu", *(*at)++)) return false;
    }
    return *(*at)++ == '"';
}

static bool json_list(const char **at, char close, bool keys)
{
    (*at)++;
    json_space(at);
    if (**at == close) return (*at)++, true;
    for (;;) {
        json_space(at);
        if (keys) {
            if (!json_string(at) || *(*at)++ != ':') return false;
        }
        if (!json_value(at)) return false;
        json_space(at);
        if (**at == close) return (*at)++, true;
        if (*(*at)++ != ',') return false;
    }
}

static bool json_value(const char **at)
{
    json_space(at);
    if (**at == '"') return json_string(at);
    if (**at == '{') return json_list(at, '}', true);
    if (**at == '[') return json_list(at, ']', false);
    if (!strncmp(*at, "true", 4)) return *at += 4, true;
    if (!strncmp(*at, "false", 5)) return *at += 5, true;
    if (!strchr("-0123456789", **at)) return false; /* nan and inf are no JSON */
    char *end;
    strtod(*at, &end);
    bool read = end > *at;
    *at = end;
    return read;
}

START_TEST(description_is_json)
{
    Desk desk = desk_make();
    frame(&desk);
    ui_item(desk.ui, UI_BALL, "bad \"one\"\n", "\xff", (Rect){NAN, INFINITY, 5, 5}, NAN);
    ui_hotspot(desk.ui, UI_BUTTON, "unsaid", "", (Rect){10, 10, 50, 50}, UI_QUIET);
    ui_item(desk.ui, UI_PANEL, "empty", "", (Rect){10, 10, 0, 50}, 0);
    Description of = {.width = WIDTH, .height = HEIGHT, .ui_scale = 1, .screen = "stage", .step = 12};
    of.items = ui_items(desk.ui, &of.count);
    TextBuffer out = {0};
    describe_write(&out, &of);
    const char *at = out.data;
    ck_assert_msg(json_value(&at), "no JSON near '%.60s'", at);
    ck_assert_str_eq(at, "\n");
    ck_assert_ptr_nonnull(
        strstr(out.data, "{\"size\":[1280,720],\"ui_scale\":1,\"screen\":\"stage\",\"step\":12,\"items\":["));
    ck_assert_ptr_nonnull(
        strstr(out.data,
               "{\"role\":\"button\",\"label\":\"One\",\"value\":\"\",\"rect\":[13.3,6.7,80,34.7],\"text_px\":15,"
               "\"enabled\":true,\"focused\":false,\"clipped\":false}"));
    ck_assert(!strstr(out.data, "unsaid") && !strstr(out.data, "\"empty\"")); /* not on the screen */
    ck_assert_ptr_nonnull(strstr(out.data, "\"role\":\"number\",\"label\":\"loss\",\"value\":\"−1.50\""));
    text_free(&out);
    desk_free(&desk);
}
END_TEST

/* ---- scripts --------------------------------------------------------------------------------------------------------------- */

static const struct {
    const char *text;
    int line;
    const char *says;
} bad_scripts[] = {
    {"wiat 3\n", 1, "did you mean 'wait'"},
    {"wait 1\n\nwait -3\n", 3, "whole number"},
    {"# only\nkey Spcae\n", 2, "Space"},
    {"click\n", 1, "click LABEL"},
    {"move 3\n", 1, "X,Y"},
    {"drag 1,2\n", 1, "X,Y"},
    {"wheel 1,2\n", 1, "wheel X,Y N"},
    {"size 0x5\n", 1, "WxH"},
    {"size 99999x5\n", 1, "WxH"},
    {"expect Step\n", 1, "expect LABEL VALUE"},
    {"shot\n", 1, "shot NAME.png"},
    {"quit now\n", 1, "quit"},
    {"move nan,1\n", 1, "X,Y"},
    {"wheel 1,2 inf\n", 1, "wheel"},
    {"wait 1e3\n", 1, "whole"},
};

START_TEST(bad_scripts_are_told_with_their_line)
{
    Arena arena = {0};
    Script script;
    Error error = {0};
    const char *text = bad_scripts[_i].text;
    ck_assert_int_eq(script_parse(&arena, "tour.txt", text, strlen(text), &script, &error), STATUS_SYNTAX);
    ck_assert_int_eq(error.line, bad_scripts[_i].line);
    ck_assert_msg(strstr(error.message, bad_scripts[_i].says) != NULL, "'%s' does not say '%s'", error.message,
                  bad_scripts[_i].says);
    arena_free(&arena);
}
END_TEST

START_TEST(scripts_are_read)
{
    static const char text[] =
        "# a tour\r\nwait 60 # a second\n  key shift+right\nclick Reset camera right\nclick 12,34.5 double\n"
        "click right\ntype x^2 # not a comment\nwheel 5,6 -2\ndrag 1,2 3,4\nsize 1280x720\nexpect loss −1.5\nquit";
    Arena arena = {0};
    Script script;
    Error error = {0};
    ck_assert_msg(script_parse(&arena, "tour.txt", text, sizeof text - 1, &script, &error) == STATUS_OK, "%s",
                  error.message);
    ck_assert_int_eq(script.count, 11);
    const ScriptCommand *c = script.commands;
    ck_assert_int_eq(c[0].count, 60);
    ck_assert_int_eq(c[0].line, 2);
    ck_assert_str_eq(c[1].key, "Shift+Right");
    ck_assert_str_eq(c[2].text, "Reset camera");
    ck_assert(c[2].right && !c[2].at_place);
    ck_assert(c[3].at_place && c[3].twice);
    ck_assert_float_eq(c[3].y, 34.5f);
    ck_assert_str_eq(c[4].text, "right");
    ck_assert_str_eq(c[5].text, "x^2 # not a comment");
    ck_assert_float_eq(c[6].notches, -2);
    ck_assert_float_eq(c[7].y2, 4);
    ck_assert_int_eq(c[8].count, 1280);
    ck_assert_str_eq(c[9].text, "loss −1.5");
    arena_free(&arena);
}
END_TEST

#define EACH(tests, test, table) tcase_add_loop_test(tests, test, 0, (int)(sizeof table / sizeof table[0]))

/* Keys are a table that people change: what nobody knows, and what nobody can press any more, is named. */
START_TEST(keys_and_commands_know_each_other)
{
    Theme *theme;
    Error error = {0};
    ck_assert_int_eq(theme_load(&theme, NULL, &error), STATUS_OK);
    ck_assert_msg(commands_check(theme, &error) == STATUS_OK, "%s", error.message);
    for (int i = 0; i < theme->key_count; i++)
        ck_assert_str_eq(command_does(command_of(&theme->keys[i])), theme->keys[i].does);

    ThemeKey play = theme->keys[0];
    theme->keys[0].does = "play or paws";
    ck_assert_int_eq(commands_check(theme, &error), STATUS_NAME);
    ck_assert_str_eq(error.message, "the key Space: no command does 'play or paws'; did you mean 'play or pause'?");
    ck_assert_int_eq(error.line, play.line);
    theme->keys[0] = play;
    theme->keys[0].group = "stage"; /* play is asked for everywhere */
    ck_assert_int_eq(commands_check(theme, &error), STATUS_NAME);
    theme->keys[0].group = "kitchen";
    ck_assert_int_eq(commands_check(theme, &error), STATUS_NAME);
    ck_assert_str_eq(error.message, "no command is in the group 'kitchen' of keys");
    theme->keys[0] = theme->keys[1]; /* two keys for one, none for the other */
    ck_assert_int_eq(commands_check(theme, &error), STATUS_NAME);
    ck_assert_str_eq(error.message, "the command PLAY has no key: keyboard needs 'anywhere: play or pause'");
    theme_destroy(theme);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("ui");
    TCase *plain = tcase_create("names, frame, scripts"), *shown = tcase_create("screen");
    EACH(plain, names_of_keys, key_names);
    EACH(plain, patterns_of_keys, matches);
    EACH(plain, frame_of_every_window, frames);
    tcase_add_test(plain, frame_of_nonsense);
    EACH(plain, a_character_belongs_to_its_key, typed);
    EACH(plain, json_texts, texts);
    EACH(plain, bad_scripts_are_told_with_their_line, bad_scripts);
    tcase_add_test(plain, scripts_are_read);
    tcase_add_test(plain, keys_and_commands_know_each_other);
    tcase_add_test(shown, clicks_hit_what_is_on_top);
    tcase_add_test(shown, tab_follows_the_order_of_the_calls);
    tcase_add_test(shown, sliders_and_fields_take_their_keys);
    tcase_add_test(shown, a_click_sets_the_caret);
    tcase_add_test(shown, the_wheel_scrolls);
    tcase_add_test(shown, a_slider_goes_by_its_scale);
    tcase_add_test(shown, keys_are_held_until_they_are_let_go);
    tcase_add_test(shown, what_lies_under_an_overlay_is_out_of_reach);
    tcase_add_test(shown, layers_show_what_a_full_redraw_shows);
    tcase_add_test(shown, what_rests_is_not_drawn);
    tcase_add_test(shown, a_box_made_for_its_text_holds_it);
    tcase_add_test(shown, description_is_json);
    tcase_set_timeout(shown, 120);
    suite_add_tcase(suite, plain);
    suite_add_tcase(suite, shown);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? 1 : 0;
}
