/* The sandbox without a window: what it writes it reads again, also what is half typed; every scene of races opens in it. */
#include "app/desktop/desktop.h"
#include "base/file.h"
#include "run/scene/scene.h"
#include "view/sandbox/sandbox.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static Sandbox *open_sandbox(const char *word)
{
    Sandbox *sandbox;
    Error error = {0};
    ScreenDesc desc = {.word = word, .headless = true};
    ck_assert_msg(sandbox_create(&sandbox, &desc, &error) == STATUS_OK, "%s", error.message);
    return sandbox;
}

static char *text_of(const Sandbox *sandbox)
{
    TextBuffer text = {0};
    sandbox_text(sandbox, &text);
    return text.data;
}

START_TEST(what_it_writes_it_reads)
{
    Sandbox *first = open_sandbox("sandbox");
    char *text = text_of(first);
    Meaning meaning;
    ck_assert_int_eq(meaning_find(&meaning, text, NULL), STATUS_OK);
    ck_assert_str_eq(scene_file_view(&meaning), "sandbox");
    meaning_free(&meaning);
    Sandbox *second = open_sandbox(text);
    char *again = text_of(second);
    ck_assert_str_eq(text, again);
    ck_assert_ptr_nonnull(strstr(text, "-alpha"));
    free(text);
    free(again);
    sandbox_destroy(first);
    sandbox_destroy(second);
}
END_TEST

/* The field keeps what cannot be read, the scene keeps the last good one: both are there after a crash. */
START_TEST(half_a_formula_is_kept)
{
    static const char scene[] =
        "kind: scene\ntitle: mine\nview: sandbox\nsurface: {formula: \"x^2 + 3*y^2\", domain: {x: [-1, 2], y: [-3, 4]}}\n"
        "start: [0.5, 0.25]\nruns: [{rule: adam, lr: 0.3}]\n"
        "typed: {surface: \"x^2 + 3*y^\", rule: \"step = -lr*(\"}\nsteps: 33\n";
    Sandbox *sandbox = open_sandbox(scene);
    char *text = text_of(sandbox);
    ck_assert_ptr_nonnull(strstr(text, "formula: \"x^2 + 3*y^2\""));
    ck_assert_ptr_nonnull(strstr(text, "surface: \"x^2 + 3*y^\""));
    ck_assert_ptr_nonnull(strstr(text, "rule: \"step = -lr*(\""));
    ck_assert_ptr_nonnull(strstr(text, "m_hat")); /* the rule that runs is Adam's copy */
    ck_assert_ptr_nonnull(strstr(text, "lr: 0.3"));
    ck_assert_int_eq(sandbox_steps(sandbox), 33);
    Sandbox *second = open_sandbox(text);
    char *again = text_of(second);
    ck_assert_str_eq(text, again);
    TextBuffer file = {0};
    ck_assert(!sandbox_file(second, SANDBOX_RULE, "x", &file)); /* what is wrong is not saved */
    free(text);
    free(again);
    text_free(&file);
    sandbox_destroy(sandbox);
    sandbox_destroy(second);
}
END_TEST

/* A surface's constants are its sliders; a surface without a text of its own is refused with a sentence. */
START_TEST(any_surface_opens_or_says_why)
{
    Arena arena = {0};
    const char **names;
    int count = asset_list(&arena, "surfaces", NULL, &names), opened = 0;
    for (int i = 0; i < count; i++) {
        Sandbox *sandbox;
        Error error = {0};
        if (sandbox_create(&sandbox, &(ScreenDesc){.word = names[i]}, &error) == STATUS_OK) {
            opened++;
            char *text = text_of(sandbox);
            SceneFile *scene;
            ck_assert_msg(scene_file_open(&scene, text, &error) == STATUS_OK, "%s: %s\n%s", names[i], error.message,
                          text);
            scene_file_destroy(scene);
            free(text);
            sandbox_destroy(sandbox);
        } else {
            ck_assert(error.message[0]);
        }
    }
    ck_assert_int_ge(opened, 20);
    arena_free(&arena);
}
END_TEST

START_TEST(nonsense_is_refused)
{
    static const char *const words[] = {"no-such-scene-at-all", "x +", "kind: scene\nview: sandbox\n", "a\nb",
                                        "kind: scene\nsurface: {formula: \"z*w*q\"}\n"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        Sandbox *sandbox = (Sandbox *)1;
        Error error = {0};
        ck_assert_int_ne(sandbox_create(&sandbox, &(ScreenDesc){.word = words[i]}, &error), STATUS_OK);
        ck_assert_ptr_null(sandbox);
        ck_assert(error.message[0]);
    }
}
END_TEST

/* ---- drawn ------------------------------------------------------------------------------------------------------ */

typedef struct Desk {
    Theme *theme;
    Fonts *fonts;
    Canvas *canvas;
    Image image;
    Ui *ui;
    Sandbox *sandbox;
    Input input;
} Desk;

static uint64_t draw(Desk *desk, bool final)
{
    UiPlace place = {.canvas = desk->canvas,
                     .theme = desk->theme,
                     .width = desk->image.width,
                     .height = desk->image.height,
                     .ui_scale = 1,
                     .fresh = final};
    uint64_t hash = 0;
    double seconds = final ? 0 : 1.0 / 60;
    do {
        ui_begin(desk->ui, &place, &desk->input, seconds);
        sandbox_frame(desk->sandbox, desk->ui, ui_whole(desk->ui), seconds, final);
        ui_end(desk->ui);
        place.fresh = false, seconds = 0;
    } while (ui_again(desk->ui));
    input_begin(&desk->input);
    for (int y = 0; final && y < desk->image.height; y++)
        hash = ui_hash(hash, desk->image.pixels + y * desk->image.stride, desk->image.width * 4);
    return hash;
}

static void press(Desk *desk, const char *key, int frames)
{
    ck_assert(input_key(&desk->input, key, NULL, false));
    for (int i = 0; i < frames; i++) draw(desk, false);
}

/* Whatever was done meanwhile, the moment comes back to the pixel. Plus is nearer here as on the stage. */
START_TEST(a_moment_is_copied_and_restored)
{
    Desk desk = {.input = {.x = -1, .y = -1}, .image = image_create(960, 540), .ui = ui_create()};
    ck_assert_int_eq(theme_load(&desk.theme, NULL, NULL), STATUS_OK);
    desk.fonts = fonts_create(desk.theme, desktop_font);
    desk.canvas = canvas_create(desk.fonts);
    canvas_target(desk.canvas, &desk.image);
    desk.sandbox = open_sandbox("sandbox");
    draw(&desk, false);
    for (int i = 0; i < 5; i++) press(&desk, "Right", 3);
    for (int i = 0; i < 60; i++) draw(&desk, false);
    uint64_t before = draw(&desk, true);
    SandboxState kept = sandbox_state(desk.sandbox);
    for (int i = 0; i < 20; i++) press(&desk, "Right", 2);
    press(&desk, "Plus", 60);
    ck_assert_float_lt(sandbox_state(desk.sandbox).cockpit.camera.distance, kept.cockpit.camera.distance);
    press(&desk, "M", 5);
    press(&desk, "L", 5);
    ck_assert_uint_ne(draw(&desk, true), before);
    sandbox_restore(desk.sandbox, &kept);
    ck_assert_int_eq(sandbox_step(desk.sandbox), 5);
    ck_assert_uint_eq(draw(&desk, true), before);
    sandbox_destroy(desk.sandbox);
    ui_destroy(desk.ui);
    canvas_destroy(desk.canvas);
    fonts_destroy(desk.fonts);
    theme_destroy(desk.theme);
    image_destroy(&desk.image);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("sandbox");
    TCase *scenes = tcase_create("scenes");
    tcase_set_timeout(scenes, 60);
    tcase_add_test(scenes, what_it_writes_it_reads);
    tcase_add_test(scenes, half_a_formula_is_kept);
    tcase_add_test(scenes, any_surface_opens_or_says_why);
    tcase_add_test(scenes, nonsense_is_refused);
    tcase_add_test(scenes, a_moment_is_copied_and_restored);
    suite_add_tcase(suite, scenes);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
