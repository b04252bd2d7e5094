/* The editor of several lines in frames: typing, names that complete, pointer, wheel, the mark of an error, layers. */
#include "app/desktop/desktop.h"
#include "ui/editor.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 1280, HEIGHT = 720 };

typedef struct Desk {
    Theme *theme;
    Fonts *fonts;
    Canvas *canvas;
    Image image;
    Ui *ui;
    Input input;
    float ui_scale;
    bool fresh;
    char text[400], other[40];
    Rect rect;
    UiEditor editor;
    UiEditorHow how;
    UiEdit last; /* all of the frames since the last clear */
} Desk;

static const char *const names[] = {"sin", "sinh", "sqrt", "step", "alpha", "αβγ"};

static Color color_of(void *context, const char *name, int length)
{
    const Theme *theme = *(Theme **)context;
    if (length == 1 && *name == 'g') return theme_color(theme, COLOR_GRADIENT);
    if (length == 1 && *name == 'm') return theme_color(theme, COLOR_MOMENTUM);
    return length == 4 && !memcmp(name, "step", 4) ? theme_color(theme, COLOR_STEP) : 0;
}

static void frame(Desk *desk);

/* `desk` must stay where it is. */
static void desk_make(Desk *desk, float ui_scale, const char *text)
{
    Error error = {0};
    *desk = (Desk){.fresh = true, .ui_scale = ui_scale, .rect = {60, 100, 700, 0}};
    ck_assert_msg(theme_load(&desk->theme, NULL, &error) == STATUS_OK, "%s", error.message);
    desk->theme->night = true;
    desk->fonts = fonts_create(desk->theme, desktop_font);
    desk->canvas = canvas_create(desk->fonts);
    desk->image = image_create(WIDTH, HEIGHT);
    canvas_target(desk->canvas, &desk->image);
    desk->ui = ui_create();
    snprintf(desk->text, sizeof desk->text, "%s", text);
    desk->editor = (UiEditor){.text = desk->text, .size = sizeof desk->text};
    desk->how = (UiEditorHow){.color_of = color_of,
                              .names = names,
                              .name_count = sizeof names / sizeof names[0],
                              .context = &desk->theme};
    frame(desk);
    ui_focus(desk->ui, UI_TEXTFIELD, "Rule");
    frame(desk);
}

static void desk_free(Desk *desk)
{
    ui_editor_free(&desk->editor);
    ui_destroy(desk->ui);
    canvas_destroy(desk->canvas);
    fonts_destroy(desk->fonts);
    theme_destroy(desk->theme);
    image_destroy(&desk->image);
}

/* The editor in a layer whose hash knows the text and the error only. */
static void pass(Desk *desk, bool fresh, double seconds)
{
    Ui *ui = desk->ui;
    UiPlace place = {.canvas = desk->canvas,
                     .theme = desk->theme,
                     .width = WIDTH,
                     .height = HEIGHT,
                     .ui_scale = desk->ui_scale,
                     .fresh = fresh};
    ui_begin(ui, &place, &desk->input, seconds);
    const Frame *at = ui_frame(ui);
    Rect all = {0, 0, at->width, at->height};
    uint64_t hash =
        ui_hash_number(ui_hash_number(ui_hash_text(ui_hash_text(0, desk->text), desk->other), desk->how.error_line),
                       desk->how.error_column);
    if (desk->rect.h == 0) desk->rect.h = ui_editor_height(ui, 4);
    ui_layer_begin(ui, "all", all, hash);
    canvas_box(desk->canvas, ui_pixels(ui, all), 0, theme_color(desk->theme, COLOR_PANEL));
    UiEdit edit = ui_editor(ui, "Rule", desk->rect, &desk->editor, &desk->how, 0);
    ui_textfield(ui, "Other", (Rect){60, desk->rect.y + desk->rect.h + 100, 400, 64}, desk->other, sizeof desk->other,
                 NULL, 0);
    ui_layer_end(ui);
    ui_end(ui);
    desk->last.changed |= edit.changed;
    desk->last.refused |= edit.refused;
    desk->last.left |= edit.left;
    desk->last.caret = edit.caret;
}

static void frame(Desk *desk)
{
    pass(desk, desk->fresh, 1.0 / 60);
    if (ui_again(desk->ui)) pass(desk, false, 0);
    desk->fresh = false;
    input_begin(&desk->input);
}

static void press(Desk *desk, const char *key)
{
    input_key(&desk->input, key, NULL, false);
    frame(desk);
}

static void type(Desk *desk, const char *letters)
{
    for (; *letters; letters++) {
        char one[2] = {*letters, 0};
        input_text(&desk->input, one);
        frame(desk);
    }
}

static void point(Desk *desk, float x, float y)
{
    float s = ui_scale(desk->ui);
    input_move(&desk->input, x * s, y * s);
}

static void button(Desk *desk, bool down, bool twice)
{
    input_button(&desk->input, false, down, twice);
    frame(desk);
}

static void click(Desk *desk, float x, float y)
{
    point(desk, x, y);
    frame(desk);
    button(desk, true, false);
    button(desk, false, false);
}

static const UiItem *item(const Desk *desk, UiRole role, const char *label)
{
    int count;
    const UiItem *items = ui_items(desk->ui, &count);
    for (int i = 0; i < count; i++)
        if (items[i].role == role && !strcmp(items[i].label, label)) return &items[i];
    return NULL;
}

/* A column and a line, from 0, as a place in the box. */
static float letter_x(Desk *desk, float column)
{
    float digit = ui_text_width(desk->ui, TYPE_NUMBER, "0");
    return desk->rect.x + 16 + digit + 24 + column * digit;
}

static float line_y(Desk *desk, int line)
{
    float high = ui_editor_height(desk->ui, 2) - ui_editor_height(desk->ui, 1);
    return desk->rect.y + 16 + ((float)line + 0.5f) * high;
}

static const float scales[] = {0.75f, 1, 2};

START_TEST(typing_and_names)
{
    Desk desk;
    desk_make(&desk, scales[_i], "");
    type(&desk, "m = s");
    ck_assert_ptr_null(item(&desk, UI_MENUITEM, "sin"));
    type(&desk, "i");
    ck_assert_ptr_nonnull(item(&desk, UI_MENUITEM, "sin"));
    ck_assert_ptr_nonnull(item(&desk, UI_MENUITEM, "sinh"));
    ck_assert_ptr_null(item(&desk, UI_MENUITEM, "sqrt"));
    press(&desk, "Down");
    press(&desk, "Enter");
    ck_assert_str_eq(desk.text, "m = sinh");
    ck_assert_ptr_null(item(&desk, UI_MENUITEM, "sin"));
    press(&desk, "Ctrl+Z"); /* taking a name is one step */
    ck_assert_str_eq(desk.text, "m = si");
    press(&desk, "Backspace");
    type(&desk, "q");
    press(&desk, "Escape");
    ck_assert_ptr_null(item(&desk, UI_MENUITEM, "sqrt"));
    ck_assert(ui_typing(desk.ui));
    press(&desk, "Enter");
    type(&desk, "g");
    ck_assert_str_eq(desk.text, "m = sq\ng");
    press(&desk, "Up");
    press(&desk, "End");
    type(&desk, "r");
    press(&desk, "Tab"); /* takes the name, and stays */
    ck_assert_str_eq(desk.text, "m = sqrt\ng");
    ck_assert(item(&desk, UI_TEXTFIELD, "Rule")->focused);
    press(&desk, "Tab");
    ck_assert(item(&desk, UI_TEXTFIELD, "Other")->focused);
    ck_assert(desk.last.left);
    desk_free(&desk);
}
END_TEST

START_TEST(a_name_by_the_mouse)
{
    Desk desk;
    desk_make(&desk, scales[_i], "a\n");
    press(&desk, "Ctrl+End");
    type(&desk, "al");
    const UiItem *row = item(&desk, UI_MENUITEM, "alpha");
    ck_assert_ptr_nonnull(row);
    float s = ui_scale(desk.ui);
    click(&desk, (row->rect.x + row->rect.w / 2) / s, (row->rect.y + row->rect.h / 2) / s);
    ck_assert_str_eq(desk.text, "a\nalpha");
    ck_assert(ui_typing(desk.ui));
    ck_assert(!ui_busy(desk.ui));
    desk_free(&desk);
}
END_TEST

START_TEST(pointer)
{
    Desk desk;
    desk_make(&desk, scales[_i], "one two\nβ three\n\nfour");
    click(&desk, letter_x(&desk, 2.1f), line_y(&desk, 1));
    ck_assert_int_eq(desk.last.caret, 11); /* "β " has three bytes */
    click(&desk, letter_x(&desk, 30), line_y(&desk, 0));
    ck_assert_int_eq(desk.last.caret, 7);
    click(&desk, letter_x(&desk, 1), line_y(&desk, 2));
    ck_assert_int_eq(desk.last.caret, 17);
    /* a drag from the first line into the second */
    point(&desk, letter_x(&desk, 4), line_y(&desk, 0));
    frame(&desk);
    button(&desk, true, false);
    point(&desk, letter_x(&desk, 1), line_y(&desk, 1));
    frame(&desk);
    button(&desk, false, false);
    press(&desk, "Ctrl+X");
    ck_assert_str_eq(desk.text, "one  three\n\nfour");
    const char *copied = ui_copied(desk.ui);
    ck_assert_ptr_nonnull(copied);
    ck_assert_str_eq(copied, "two\nβ");
    ck_assert_ptr_null(ui_copied(desk.ui));
    /* a double click takes the word; Ctrl+V puts what the clipboard has in its place */
    point(&desk, letter_x(&desk, 2), line_y(&desk, 2));
    frame(&desk);
    button(&desk, true, false);
    button(&desk, false, false);
    button(&desk, true, true);
    button(&desk, false, false);
    desk.input.paste = "g\r\nh";
    press(&desk, "Ctrl+V");
    ck_assert_str_eq(desk.text, "one  three\n\ng\nh");
    press(&desk, "Ctrl+Z");
    ck_assert_str_eq(desk.text, "one  three\n\nfour");
    press(&desk, "Ctrl+Z");
    ck_assert_str_eq(desk.text, "one two\nβ three\n\nfour");
    desk_free(&desk);
}
END_TEST

START_TEST(scrolling)
{
    Desk desk;
    desk_make(&desk, scales[_i], "1\n2\n3\n4\n5\n6\n7\n8\n9");
    press(&desk, "Ctrl+End");
    ck_assert_float_gt(desk.editor.y, 0);
    float far = desk.editor.y;
    point(&desk, letter_x(&desk, 1), line_y(&desk, 1));
    input_wheel(&desk.input, 2);
    frame(&desk);
    ck_assert_float_lt(desk.editor.y, far);
    input_wheel(&desk.input, -50);
    frame(&desk);
    ck_assert_float_eq_tol(desk.editor.y, far, 0.01f);
    press(&desk, "Ctrl+Home");
    ck_assert_float_eq(desk.editor.y, 0);
    for (int i = 0; i < 8; i++) type(&desk, "xxxxxxxxxx");
    ck_assert_float_gt(desk.editor.x, 0);
    press(&desk, "Home");
    ck_assert_float_eq(desk.editor.x, 0);
    desk_free(&desk);
}
END_TEST

START_TEST(too_long_is_refused)
{
    Desk desk;
    char many[500];
    desk_make(&desk, 1, "x");
    memset(many, 'y', sizeof many - 1);
    many[sizeof many - 1] = 0;
    desk.input.paste = many;
    press(&desk, "Ctrl+V");
    ck_assert(desk.last.refused && !desk.last.changed);
    ck_assert_str_eq(desk.text, "x");
    desk_free(&desk);
}
END_TEST

/* What is red in a part of the picture. */
static int red_pixels(const Desk *desk, Rect units)
{
    Rect part = ui_pixels(desk->ui, units);
    int count = 0;
    for (int y = (int)part.y; y < (int)(part.y + part.h); y++)
        for (int x = (int)part.x; x < (int)(part.x + part.w); x++) {
            uint32_t pixel = desk->image.pixels[(size_t)y * (size_t)desk->image.stride + (size_t)x];
            int red = pixel >> 16 & 255, green = pixel >> 8 & 255;
            count += red > 200 && green < 140;
        }
    return count;
}

START_TEST(mark_of_an_error)
{
    Desk desk;
    desk_make(&desk, scales[_i], "m = 0.9*m + g\nstep = -(m\nx\ny");
    Rect under = {letter_x(&desk, 10) - 4, line_y(&desk, 2) - 24, 22, 20},
         below = {letter_x(&desk, 1) - 4, desk.rect.y + desk.rect.h + 8, 22, 14};
    ck_assert_int_eq(red_pixels(&desk, under), 0);
    desk.how.error_line = 2;
    desk.how.error_column = 11;
    desk.how.error_length = 1;
    frame(&desk);
    ck_assert_int_gt(red_pixels(&desk, under), 10);
    desk.how.error_line = 4; /* the lowest line: below the box */
    desk.how.error_column = 2;
    frame(&desk);
    ck_assert_int_eq(red_pixels(&desk, under), 0);
    ck_assert_int_gt(red_pixels(&desk, below), 10);
    /* places that are not there do no harm */
    desk.how.error_line = 99;
    desk.how.error_column = 9999;
    desk.how.error_length = 9999;
    frame(&desk);
    desk_free(&desk);
}
END_TEST

/* Broken bytes, marks without a letter, no place at all. */
START_TEST(nothing_makes_it_fall)
{
    static const char *const texts[] = {"\xFF\xFE\n\xE2\x82", "\xCC\x81\n\xCC\x81", "((((\n))))", "", "\n\n\n\n\n\n\n"};
    static const char *const keys[] = {"Down",     "Shift+Down", "End",    "Left",     "Ctrl+Right",
                                       "Shift+Up", "Enter",      "Delete", "PageDown", "Ctrl+A"};
    Desk desk;
    desk_make(&desk, 1, "");
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        desk.rect.w = i == 3 ? 10 : 700;
        desk.rect.h = i == 4 ? 20 : 200;
        snprintf(desk.text, sizeof desk.text, "%s", texts[i]);
        for (size_t k = 0; k < sizeof keys / sizeof keys[0]; k++) {
            press(&desk, keys[k]);
            ck_assert_int_le(desk.last.caret, (int)strlen(desk.text));
        }
    }
    desk_free(&desk);
}
END_TEST

/* The picture with layers is the one that is drawn anew. */
START_TEST(layers_change_nothing)
{
    static const char *const keys[] = {"Shift+Home", "Down", "Shift+Down", "Ctrl+Shift+Right", "Ctrl+A", "End", "Up"};
    Desk desk;
    desk_make(&desk, 1, "m = (g)\nβ\nstep = -alpha*m\n4\n5\n6");
    uint32_t *kept = malloc((size_t)WIDTH * HEIGHT * 4);
    for (size_t k = 0; k < sizeof keys / sizeof keys[0]; k++) {
        press(&desk, keys[k]);
        if (k == 3) point(&desk, letter_x(&desk, 1), line_y(&desk, 1)), input_wheel(&desk.input, -1), frame(&desk);
        memcpy(kept, desk.image.pixels, (size_t)WIDTH * HEIGHT * 4);
        desk.fresh = true;
        frame(&desk);
        ck_assert_msg(!memcmp(kept, desk.image.pixels, (size_t)WIDTH * HEIGHT * 4), "after %s", keys[k]);
    }
    free(kept);
    desk_free(&desk);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("editor");
    TCase *tests = tcase_create("editor");
    enum { SCALES = sizeof scales / sizeof scales[0] };
    tcase_set_timeout(tests, 60);
    tcase_add_loop_test(tests, typing_and_names, 0, SCALES);
    tcase_add_loop_test(tests, a_name_by_the_mouse, 0, SCALES);
    tcase_add_loop_test(tests, pointer, 0, SCALES);
    tcase_add_loop_test(tests, scrolling, 0, SCALES);
    tcase_add_loop_test(tests, mark_of_an_error, 0, SCALES);
    tcase_add_test(tests, too_long_is_refused);
    tcase_add_test(tests, nothing_makes_it_fall);
    tcase_add_test(tests, layers_change_nothing);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed > 0;
}
