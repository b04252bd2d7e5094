/* The stage as a program sees it: keys in, pictures and items out. No window, no clock. */
#include <check.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "allocations.h"
#include "base/parallel.h"
#include "stage_bench.h"

/* ---- time ---- */

START_TEST(keys_move_time)
{
    Bench at;
    open_stage(&at, "opening", 960, 540, true);
    frames(&at, 3);
    ck_assert_int_eq(stage_step(at.stage), 0);
    ck_assert(!stage_playing(at.stage));
    for (int i = 0; i < 5; i++) press(&at, "Right");
    frames(&at, 40);
    ck_assert_int_eq(stage_step(at.stage), 5);
    press(&at, "Left");
    frames(&at, 40);
    ck_assert_int_eq(stage_step(at.stage), 4);
    press(&at, "Shift+Right");
    frames(&at, 40);
    ck_assert_int_eq(stage_step(at.stage), 14);
    press(&at, "Home");
    ck_assert_int_eq(stage_step(at.stage), 0);
    press(&at, "End");
    ck_assert_int_eq(stage_step(at.stage), 14);
    press(&at, "Space");
    ck_assert(stage_playing(at.stage));
    frames(&at, 61);
    ck_assert_int_ge(stage_step(at.stage), 16);
    ck_assert_int_le(stage_step(at.stage), 18);
    ck_assert_ptr_nonnull(item(&at, UI_BUTTON, word("transport.pause")));
    press(&at, "Space");
    ck_assert(!stage_playing(at.stage));
    close_stage(&at);
}
END_TEST

/* Every number belongs to the step shown: during a roll to the one before. */
/* The camera's way home and a step are there in the frame of the press. */
START_TEST(with_reduced_motion_nothing_is_on_its_way)
{
    Bench at;
    open_stage(&at, "opening", 960, 540, true);
    at.reduced_motion = true;
    frames(&at, 3);
    uint64_t still = final_picture(&at);
    press(&at, "Ctrl+Left");
    uint64_t turned = final_picture(&at);
    ck_assert(turned != still);
    frames(&at, 60);
    ck_assert(final_picture(&at) == turned);
    press(&at, "R");
    ck_assert(final_picture(&at) == still);
    press(&at, "Right");
    ck_assert_int_eq(stage_step(at.stage), 1);
    close_stage(&at);
}
END_TEST

START_TEST(numbers_change_at_the_end_of_a_roll)
{
    Bench at;
    open_stage(&at, "opening", 960, 540, true);
    frames(&at, 2);
    press(&at, "Right");
    frames(&at, 5);
    ck_assert_str_eq(item(&at, UI_NUMBER, word("transport.step_word"))->value, "0");
    frames(&at, 30);
    ck_assert_str_eq(item(&at, UI_NUMBER, word("transport.step_word"))->value, "1");
    close_stage(&at);
}
END_TEST

/* ---- two stages in one window ---- */

/* The same scene, theme and step alone in a window of this size. */
static void same_as_alone(Bench *at, bool left, const char *scene, int step)
{
    Bench alone;
    int wide = at->image.width / 2, other = 0;
    open_stage(&alone, scene, wide, at->image.height, true);
    frames(&alone, 2);
    stage_go_to(alone.stage, step, true);
    final_picture(&alone);
    final_picture(at);
    for (int y = 0; y < at->image.height; y++)
        other += memcmp(at->image.pixels + y * at->image.stride + (left ? 0 : wide),
                        alone.image.pixels + y * alone.image.stride, (size_t)wide * 4) != 0;
    ck_assert_msg(!other, "%s at step %d: %d rows are not as alone", scene, step, other);
    close_stage(&alone);
}

static const UiItem *named(Bench *at, UiRole role, const char *scene, const char *label)
{
    char both[200];
    snprintf(both, sizeof both, "%s: %s", scene, label);
    return item(at, role, both);
}

static void unique_labels(Bench *at)
{
    int count;
    const UiItem *items = ui_items(at->ui, &count);
    for (int i = 0; i < count; i++)
        for (int k = 0; k < i; k++) {
            if (!items[i].id || !items[k].id) continue;
            ck_assert_uint_ne(items[i].id, items[k].id);
            ck_assert_msg(items[i].role != items[k].role || strcmp(items[i].label, items[k].label), "two of %s",
                          items[i].label);
        }
}

START_TEST(two_stages_share_a_window)
{
    static const char *const scenes[2] = {"opening", "narrow-valley"};
    Bench at;
    Error error = {0};
    open_stage(&at, scenes[0], 1920, 540, true);
    ck_assert(stage_create(&at.beside, &(ScreenDesc){.word = scenes[1], .headless = true}, &error) == STATUS_OK);
    const char *titles[2] = {stage_title(at.stage), stage_title(at.beside)};
    frames(&at, 3);
    same_as_alone(&at, true, scenes[0], 0);
    same_as_alone(&at, false, scenes[1], 0);
    unique_labels(&at);

    /* the keys go where the pointer is */
    go_over(&at, 300, 200);
    for (int i = 0; i < 3; i++) press(&at, "Right");
    frames(&at, 40);
    ck_assert_int_eq(stage_step(at.stage), 3);
    ck_assert_int_eq(stage_step(at.beside), 0);
    go_over(&at, 1260, 200);
    press(&at, "Right");
    frames(&at, 40);
    ck_assert_int_eq(stage_step(at.stage), 3);
    ck_assert_int_eq(stage_step(at.beside), 1);

    /* but first where the focus is */
    press(&at, "Tab");
    press(&at, "Right");
    frames(&at, 40);
    ck_assert_int_eq(stage_step(at.stage), 4);
    ck_assert_int_eq(stage_step(at.beside), 1);

    /* a button is pressed in its own scene, a drag turns its own valley, no key reaches a stage beside the pointer */
    const UiItem *forward = named(&at, UI_BUTTON, titles[1], word("transport.forward"));
    ck_assert_ptr_nonnull(forward);
    go_over(&at, forward->rect.x + forward->rect.w / 2, forward->rect.y + forward->rect.h / 2);
    ck_assert(input_button(&at.input, INPUT_LEFT, true, false));
    frame(&at, 1.0 / 60, false);
    ck_assert(input_button(&at.input, INPUT_LEFT, false, false));
    frames(&at, 40);
    ck_assert_int_eq(stage_step(at.stage), 4);
    ck_assert_int_eq(stage_step(at.beside), 2);
    go_over(&at, -1, -1);
    at.input.inside = false;
    same_as_alone(&at, true, scenes[0], 4);
    same_as_alone(&at, false, scenes[1], 2);
    press(&at, "Right");
    frames(&at, 40);
    ck_assert_int_eq(stage_step(at.stage) + stage_step(at.beside), 6);
    close_stage(&at);
}
END_TEST

/* What one draws anew leaves the other's picture as it is; at rest each draws what it draws alone: the balls. */
START_TEST(two_stages_keep_their_pictures)
{
    Bench at;
    Error error = {0};
    open_stage(&at, "opening", 1280, 400, true);
    ck_assert(stage_create(&at.beside, &(ScreenDesc){.word = "opening", .headless = true}, &error) == STATUS_OK);
    go_over(&at, 100, 100);
    rest(&at);
    frames(&at, 60);
    int dirty, dirty_alone;
    Bench alone;
    ui_dirty(at.ui, &dirty);
    open_stage(&alone, "opening", 640, 400, true);
    go_over(&alone, 100, 100);
    rest(&alone);
    ui_dirty(alone.ui, &dirty_alone);
    close_stage(&alone);
    ck_assert_int_eq(dirty, 2 * dirty_alone);
    Image right = image_part(&at.image, 640, 0, 640, 400);
    uint64_t before = picture_hash(&right);
    for (int i = 0; i < 3; i++) press(&at, "Right");
    rest(&at);
    unique_labels(&at);
    ck_assert_int_eq(stage_step(at.stage), 3);
    ck_assert_uint_eq(picture_hash(&right), before);
    uint64_t layered = picture_hash(&at.image);
    at.fresh = true;
    frame(&at, 0, false);
    ck_assert_uint_eq(picture_hash(&at.image), layered);
    close_stage(&at);
}
END_TEST

/* Everything that moves is in the state: whatever was done meanwhile, the moment comes back to the pixel. */
START_TEST(a_moment_is_copied_and_restored)
{
    static const char *const ways[] = {"", "W", "I", "O", "M"}; /* stage, workings, basins, outcomes, large map */
    Bench at;
    open_stage(&at, "opening", 960, 540, true);
    frames(&at, 3);
    for (int i = 0; i < 7; i++) press(&at, "Right");
    if (ways[_i][0]) press(&at, ways[_i]);
    rest(&at);
    uint64_t before = final_picture(&at);
    StageState kept = stage_state(at.stage);

    for (int i = 0; i < 20; i++) press(&at, "Right");
    press(&at, "Escape");
    press(&at, "2");
    press(&at, "L");
    press(&at, "M");
    press(&at, "Ctrl+Left");
    press(&at, "Space");
    frames(&at, 40);
    ck_assert_uint_ne(final_picture(&at), before);

    stage_restore(at.stage, &kept);
    ck_assert_int_eq(stage_step(at.stage), 7);
    ck_assert_uint_eq(final_picture(&at), before);
    close_stage(&at);
}
END_TEST

START_TEST(back_and_forth_is_the_same_picture)
{
    Bench at;
    open_stage(&at, "opening", 960, 540, true);
    stage_go_to(at.stage, 40, true);
    uint64_t there = final_picture(&at), hash = stage_hash(at.stage);
    stage_go_to(at.stage, 90, true);
    ck_assert(final_picture(&at) != there);
    stage_go_to(at.stage, 40, true);
    ck_assert_uint_eq(stage_hash(at.stage), hash);
    ck_assert(final_picture(&at) == there);
    close_stage(&at);
}
END_TEST

START_TEST(threads_make_no_difference)
{
    Bench at;
    uint64_t hash[2];
    for (int i = 0; i < 2; i++) {
        parallel_set_threads(i ? 1 : 4);
        open_stage(&at, "opening", 960, 540, i == 2);
        stage_go_to(at.stage, 58, true);
        hash[i] = final_picture(&at);
        close_stage(&at);
    }
    parallel_set_threads(2);
    ck_assert(hash[0] == hash[1]);
}
END_TEST

/* What is kept from frame to frame must not show: after steps, solo and light the picture is that of a fresh one. */
START_TEST(layers_do_not_show)
{
    static const char *const keys[] = {"Right", "2", "Shift+Right", "2", "L", "Left", "M", "M", "G", "Right"};
    Bench at;
    open_stage(&at, "opening", 960, 540, _i == 0);
    rest(&at);
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        press(&at, keys[i]);
        rest(&at);
        frame(&at, 0, true);
        uint64_t kept = picture_hash(&at.image);
        if (getenv("STAGE_OUT")) image_write_png(&at.image, TEST_OUT "/stage-kept.png", NULL);
        bool same = kept == final_picture(&at);
        if (!same) image_write_png(&at.image, TEST_OUT "/stage-fresh.png", NULL);
        ck_assert_msg(same, "after the key %s", keys[i]);
    }
    close_stage(&at);
}
END_TEST

START_TEST(a_steady_frame_allocates_nothing)
{
#ifdef COUNTS_ALLOCATIONS
    Bench at;
    open_stage(&at, "opening", 1280, 720, true);
    stage_go_to(at.stage, 100, true);
    rest(&at);
    stage_go_to(at.stage, 0, true);
    stage_play(at.stage, true);
    frames(&at, 240); /* every label, number and trail was seen once */
    stage_go_to(at.stage, 3, true);
    stage_play(at.stage, true);
    frames(&at, 8);
    int before = allocations;
    frames(&at, 40);
    ck_assert_int_eq(allocations - before, 0);
    close_stage(&at);
#endif
}
END_TEST

START_TEST(a_steady_frame_of_the_derivation_allocates_nothing)
{
#ifdef COUNTS_ALLOCATIONS
    Bench at;
    open_stage(&at, "opening", 1280, 720, true);
    stage_go_to(at.stage, 30, true);
    rest(&at);
    static const char *const keys[] = {"D", "Right", "Down", "Right", "Down", "Right", "Down", "Up"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        input_key(&at.input, keys[i], "", false);
        frames(&at, 3);
    }
    int before = allocations;
    frames(&at, 40);
    ck_assert_int_eq(allocations - before, 0);
    close_stage(&at);
#endif
}
END_TEST

START_TEST(a_steady_frame_beside_the_drawer_allocates_nothing)
{
#ifdef COUNTS_ALLOCATIONS
    Bench at;
    open_stage(&at, "opening", 1280, 720, true);
    frames(&at, 2);
    input_key(&at.input, "E", "e", false);
    stage_go_to(at.stage, 100, true);
    rest(&at);
    stage_go_to(at.stage, 0, true);
    stage_play(at.stage, true);
    frames(&at, 240);
    stage_go_to(at.stage, 3, true);
    stage_play(at.stage, true);
    frames(&at, 8);
    int before = allocations;
    frames(&at, 40);
    ck_assert_int_eq(allocations - before, 0);
    close_stage(&at);
#endif
}
END_TEST

/* ---- hands ---- */

START_TEST(the_map_sets_the_start)
{
    Bench at;
    open_stage(&at, "opening", 1920, 1080, true);
    stage_go_to(at.stage, 20, true);
    frames(&at, 2);
    uint64_t before = stage_hash(at.stage);
    input_move(&at.input, 1600, 560);
    frames(&at, 1);
    input_button(&at.input, false, true, false);
    frames(&at, 1);
    ck_assert(stage_hash(at.stage) != before);
    ck_assert_int_eq(stage_step(at.stage), 20);
    uint64_t clicked = stage_hash(at.stage);
    for (int i = 0; i < 5; i++) { /* a drag runs all again, live */
        input_move(&at.input, 1600 + 12 * (float)i + 5, 600);
        frames(&at, 1);
    }
    ck_assert(stage_hash(at.stage) != clicked);
    input_button(&at.input, false, false, false);
    frames(&at, 20);
    ck_assert_str_eq(item(&at, UI_SERIES, "GD")->label, "GD"); /* labels outlive the race they came from */
    close_stage(&at);
}
END_TEST

START_TEST(the_view_turns_and_comes_home)
{
    Bench at;
    open_stage(&at, "opening", 960, 540, true);
    uint64_t home = final_picture(&at);
    input_move(&at.input, 300, 200);
    frames(&at, 1);
    input_button(&at.input, false, true, false);
    frames(&at, 1);
    for (int i = 0; i < 10; i++) {
        input_move(&at.input, 300 + 10 * (float)i, 200 + 3 * (float)i);
        frames(&at, 1);
    }
    input_button(&at.input, false, false, false);
    frames(&at, 1);
    input_move(&at.input, -1, -1);
    at.input.inside = false;
    frames(&at, 20);
    ck_assert(final_picture(&at) != home);
    press(&at, "R");
    frames(&at, 60);
    ck_assert(final_picture(&at) == home);
    close_stage(&at);
}
END_TEST

/* ---- whatever the surface and the window ---- */

static const char *const odd[] = {
    "opening",
    "log(x)",
    "3 + 0*x",
    "x^2/0 + y",
    "sqrt(-1) + x*y",
    "1e12*x^2 + 1e-12*y^2",
    "1/(x*y)",
    "exp(exp(x^2+y^2))",
    "where(x < 0, x^2, 0/0) + y^2",
    "-(x^2) - y^4",
    "tan(x)*y",
    "floor(x) + abs(y)",
    "1e300*x*y",
    "1e-300*(x^2+y^2)",
};
static const int sizes[][2] = {{1280, 720}, {300, 200}, {1, 1}, {1024, 768}, {200, 900}, {1700, 300}};

static void check_items(Bench *at, const char *what)
{
    int count;
    const UiItem *items = ui_items(at->ui, &count);
    ck_assert_int_gt(count, 0);
    for (int i = 0; i < count; i++) {
        bool bad = strstr(items[i].value, "nan") || strstr(items[i].value, "inf") ||
                   (items[i].role == UI_NUMBER && strstr(items[i].label, "nan"));
        ck_assert_msg(!bad, "%s: %s says %s", what, items[i].label, items[i].value);
        ck_assert(isfinite(items[i].rect.x) && isfinite(items[i].rect.y) && isfinite(items[i].rect.w));
        bool cut = items[i].clipped && at->image.width >= 1000 && at->image.height >= 700;
        ck_assert_msg(!cut, "%s: %s is cut", what, items[i].label);
    }
}

START_TEST(odd_surfaces_are_drawn_sensibly)
{
    ScreenDesc desc = {.word = odd[_i], .headless = true};
    Stage *stage = NULL;
    Error error = {0};
    if (stage_create(&stage, &desc, &error) != STATUS_OK) { /* a surface without any value says so */
        ck_assert_int_gt((int)strlen(error.message), 0);
        return;
    }
    stage_destroy(stage);
    for (size_t k = 0; k < sizeof sizes / sizeof sizes[0]; k++) {
        Bench at;
        open_stage(&at, odd[_i], sizes[k][0], sizes[k][1], k % 2 == 0);
        frame(&at, 0, true);
        check_items(&at, odd[_i]);
        stage_go_to(at.stage, stage_steps(at.stage), true);
        frame(&at, 0, true);
        check_items(&at, odd[_i]);
        frames(&at, 3);
        press(&at, "M");
        frames(&at, 3);
        close_stage(&at);
    }
}
END_TEST

START_TEST(what_cannot_be_shown_is_told)
{
    Stage *stage = NULL;
    Error error = {0};
    ck_assert_int_ne(stage_create(&stage, &(ScreenDesc){.word = "no-such-scene.yaml"}, &error), STATUS_OK);
    ck_assert_ptr_null(stage);
    ck_assert_int_ne(stage_create(&stage, &(ScreenDesc){.word = "x +* y"}, &error), STATUS_OK);
    const char *rules[] = {"no-such-rule"};
    ScreenDesc desc = {.word = "opening", .rules = rules, .rule_count = 1};
    ck_assert_int_ne(stage_create(&stage, &desc, &error), STATUS_OK);
    ck_assert_ptr_null(stage);
}
END_TEST

#define LOOP(tcase, test, table) tcase_add_loop_test(tcase, test, 0, (int)(sizeof table / sizeof table[0]))

int main(void)
{
    Suite *suite = suite_create("stage");
    TCase *stage = tcase_create("stage");
    tcase_set_timeout(stage, 120);
    tcase_add_test(stage, keys_move_time);
    tcase_add_test(stage, with_reduced_motion_nothing_is_on_its_way);
    tcase_add_test(stage, numbers_change_at_the_end_of_a_roll);
    tcase_add_test(stage, back_and_forth_is_the_same_picture);
    tcase_add_test(stage, threads_make_no_difference);
    tcase_add_loop_test(stage, layers_do_not_show, 0, 2);
    tcase_add_test(stage, a_steady_frame_allocates_nothing);
    tcase_add_test(stage, a_steady_frame_beside_the_drawer_allocates_nothing);
    tcase_add_test(stage, a_steady_frame_of_the_derivation_allocates_nothing);
    tcase_add_test(stage, the_map_sets_the_start);
    tcase_add_test(stage, the_view_turns_and_comes_home);
    LOOP(stage, odd_surfaces_are_drawn_sensibly, odd);
    tcase_add_test(stage, what_cannot_be_shown_is_told);
    suite_add_tcase(suite, stage);
    TCase *two = tcase_create("two stages");
    tcase_set_timeout(two, 60);
    tcase_add_test(two, two_stages_share_a_window);
    tcase_add_test(two, two_stages_keep_their_pictures);
    TCase *moment = tcase_create("moment");
    tcase_set_timeout(moment, 60);
    tcase_add_loop_test(moment, a_moment_is_copied_and_restored, 0, 5);
    suite_add_tcase(suite, moment);
    suite_add_tcase(suite, two);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed > 0;
}
