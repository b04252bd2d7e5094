/* The parts of the stage that need no picture: layout, labels, rolls, ticks, numbers, the field. */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "view/ground/field.h"
#include "view/parts/figures.h"
#include "view/runs/stage_layout.h"
#include "view/parts/place.h"
#include "view/parts/roll.h"

/* Layout ------------------------------------------------------------------------------------------------------ */

static const struct {
    int w, h;
    StageShape shape;
    bool folded;
} windows[] = {
    {1920, 1080, SHAPE_FULL, false}, {1280, 720, SHAPE_FULL, false},  {2560, 1440, SHAPE_FULL, false},
    {2560, 1080, SHAPE_FULL, false}, {1024, 768, SHAPE_TABS, false},  {1440, 1080, SHAPE_TABS, false},
    {1600, 1080, SHAPE_FULL, false}, {300, 200, SHAPE_SMALL, true},   {1, 1, SHAPE_SMALL, true},
    {800, 600, SHAPE_TABS, true},    {1080, 1920, SHAPE_SMALL, true},
};

static bool inside(Rect in, Rect out)
{
    return in.w == 0 || in.h == 0 ||
           (in.x >= out.x - 0.01f && in.y >= out.y - 0.01f && in.x + in.w <= out.x + out.w + 0.01f &&
            in.y + in.h <= out.y + out.h + 0.01f);
}

static bool apart(Rect a, Rect b)
{
    return a.w == 0 || b.w == 0 || a.h == 0 || b.h == 0 || a.x + a.w <= b.x + 0.01f || b.x + b.w <= a.x + 0.01f ||
           a.y + a.h <= b.y + 0.01f || b.y + b.h <= a.y + 0.01f;
}

static const ThemeSpace space = {1080, 32, 16, 24, 72, 112, 48}; /* as the tokens have them */

START_TEST(layout_fits_every_window)
{
    for (int runs = 1; runs <= 20; runs++) {
        Frame frame = frame_layout(&space, windows[_i].w, windows[_i].h, 1);
        StageLayout at = layout_stage(&frame, runs);
        ck_assert_int_eq(at.shape, windows[_i].shape);
        ck_assert_int_eq(frame.folded, windows[_i].folded);
        Rect canvas = {0, 0, frame.width, frame.height};
        ck_assert(frame.scale >= 0.65f);
        if (windows[_i].w > 200 && windows[_i].h > 190) {
            Rect parts[] = {frame.top, at.scene, at.board, at.map, at.band, frame.transport, at.heads, frame.track};
            for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) ck_assert(inside(parts[i], canvas));
            ck_assert(inside(at.board, at.scene));
            ck_assert(inside(at.map, at.scene));
        }
        if (at.shape == SHAPE_FULL) ck_assert(apart(at.board, at.map));
        Rect buttons[] = {frame.back, frame.play, frame.forward, frame.speed, frame.track};
        for (int i = 0; i < 5; i++)
            for (int k = i + 1; k < 5; k++) ck_assert(apart(buttons[i], buttons[k]));
    }
}
END_TEST

START_TEST(layout_is_the_picture_at_its_own_size)
{
    Frame frame = frame_layout(&space, 1920, 1080, 1);
    StageLayout at = layout_stage(&frame, 4);
    ck_assert_float_eq_tol(at.board.x, 1436, 0.01f);
    ck_assert_float_eq_tol(at.board.y, 88, 0.01f);
    ck_assert_float_eq_tol(at.board.h, 288, 0.01f);
    ck_assert_float_eq_tol(at.map.y, 392, 0.01f);
    ck_assert_float_eq_tol(at.map.h, 392, 0.01f);
    ck_assert_float_eq_tol(at.band.y, 800, 0.01f);
    ck_assert_float_eq_tol(frame.transport.y, 968, 0.01f);
    ck_assert_float_eq_tol(frame.track.x, 376, 0.01f);
    ck_assert_float_eq_tol(frame.track.x + frame.track.w, 1856, 0.01f);
    ck_assert_float_eq_tol(at.clear.x + at.clear.w / 2, 706, 0.01f);
}
END_TEST

/* Labels ------------------------------------------------------------------------------------------------------ */

static Place place;

START_TEST(labels_try_right_left_below_above_then_a_leader)
{
    static const PlaceSide order[] = {PLACE_RIGHT, PLACE_LEFT, PLACE_BELOW, PLACE_ABOVE, PLACE_LEADER};
    place_begin(&place, (Rect){0, 0, 1000, 700});
    place_block(&place, (Rect){480, 330, 40, 40});
    Rect taken[5];
    for (int i = 0; i < 5; i++) {
        Placed at = place_label(&place, 500, 350, 40, 160, 60, PLACE_NONE);
        ck_assert_int_eq(at.side, order[i]);
        taken[i] = at.rect;
        for (int k = 0; k < i; k++) ck_assert(apart(taken[k], taken[i]));
    }
}
END_TEST

START_TEST(labels_never_leave_the_area_or_cover)
{
    uint32_t seed = 1;
    for (int round = 0; round < 300; round++) {
        place_begin(&place, (Rect){20, 72, 1400, 728});
        float x[12], y[12];
        for (int i = 0; i < 12; i++) {
            seed = seed * 1664525u + 1013904223u;
            x[i] = 20 + (float)(seed >> 8 & 1023) * 1.36f;
            seed = seed * 1664525u + 1013904223u;
            y[i] = 72 + (float)(seed >> 8 & 1023) * 0.7f;
            place_block(&place, (Rect){x[i] - 20, y[i] - 20, 40, 40});
            if (i > 0) place_line(&place, x[i - 1], y[i - 1], x[i], y[i], 8);
        }
        Rect taken[12];
        int count = 0;
        for (int i = 0; i < 12; i++) {
            Placed at = place_label(&place, x[i], y[i], 26, 150, 40, (PlaceSide)(round % 5));
            if (at.side == PLACE_NONE) continue;
            ck_assert(inside(at.rect, (Rect){20, 72, 1400, 728}));
            for (int k = 0; k < count; k++) ck_assert(apart(at.rect, taken[k]));
            for (int k = 0; k < 12; k++) ck_assert(apart(at.rect, (Rect){x[k] - 15, y[k] - 15, 30, 30}));
            taken[count++] = at.rect;
        }
        ck_assert_int_ge(count, 6);
    }
}
END_TEST

START_TEST(labels_of_odd_places_do_no_harm)
{
    place_begin(&place, (Rect){0, 0, 100, 50});
    place_line(&place, NAN, 0, 10, 10, 5);
    place_line(&place, -1e30f, -1e30f, 1e30f, 1e30f, 5);
    place_block(&place, (Rect){-1e9f, 10, 2e9f, 5});
    ck_assert_int_eq(place_label(&place, NAN, 3, 5, 10, 10, PLACE_NONE).side, PLACE_NONE);
    ck_assert_int_eq(place_label(&place, 50, 25, 5, 200, 10, PLACE_NONE).side, PLACE_NONE);
}
END_TEST

START_TEST(labels_on_a_line_are_spread)
{
    float y[4] = {100, 101, 102, 180};
    place_spread(y, 4, 30, 0, 300);
    ck_assert_float_eq_tol(y[0], 71, 0.1f);
    for (int i = 1; i < 4; i++) ck_assert(y[i] - y[i - 1] >= 29.9f);
    ck_assert_float_eq_tol(y[3], 180, 0.1f);
    float at_the_end[3] = {290, 295, 299};
    place_spread(at_the_end, 3, 30, 0, 300);
    ck_assert_float_eq_tol(at_the_end[0], 240, 0.1f);
    ck_assert_float_eq_tol(at_the_end[2], 300, 0.1f);
    float crowded[5] = {1, 2, 3, 4, 5};
    place_spread(crowded, 5, 30, 0, 60);
    ck_assert_float_eq_tol(crowded[0], 0, 0.1f);
    ck_assert_float_eq_tol(crowded[4], 60, 0.1f);
}
END_TEST

static Theme *theme;

static void load_theme(void) { ck_assert_int_eq(theme_load(&theme, NULL, &(Error){0}), STATUS_OK); }
static void free_theme(void) { theme_destroy(theme); }

/* Rolls ------------------------------------------------------------------------------------------------------- */

START_TEST(a_press_rolls_and_the_number_changes_at_its_end)
{
    Roll roll = roll_start(140);
    roll_pace(&roll, &theme->motion[0]);
    roll_by(&roll, 1);
    roll_advance(&roll, 0.1);
    ck_assert_int_eq(roll.step, 0);
    ck_assert_int_eq(roll.shown, 0);
    ck_assert(roll_at(&roll) > 0.05 && roll_at(&roll) < 0.95);
    roll_advance(&roll, 0.15);
    roll_advance(&roll, 0.1);
    ck_assert_int_eq(roll.step, 1);
    ck_assert_int_eq(roll.shown, 1);
    ck_assert_double_eq(roll_at(&roll), 1);
}
END_TEST

START_TEST(no_press_is_lost)
{
    Roll roll = roll_start(140);
    roll_pace(&roll, &theme->motion[0]);
    for (int i = 0; i < 7; i++) {
        roll_by(&roll, 1);
        roll_advance(&roll, 0.016);
    }
    for (int i = 0; i < 40; i++) roll_advance(&roll, 0.016);
    ck_assert_int_eq(roll.step, 7);
    roll_by(&roll, 1);
    roll_advance(&roll, 0.016);
    roll_by(&roll, -1);
    for (int i = 0; i < 40; i++) roll_advance(&roll, 0.016);
    ck_assert_int_eq(roll.step, 7);
    roll_by(&roll, -10);
    for (int i = 0; i < 40; i++) roll_advance(&roll, 0.016);
    ck_assert_int_eq(roll.step, 0);
    ck_assert_int_eq(roll.reached, 8);
}
END_TEST

START_TEST(with_reduced_motion_a_step_is_there_at_once)
{
    Roll roll = roll_start(140);
    roll_pace(&roll, &theme->motion[1]);
    roll_by(&roll, 3);
    ck_assert_int_eq(roll.shown, 3);
    ck_assert_double_eq(roll_at(&roll), 3);
    roll_play(&roll, true);
    for (int i = 0; i < 60; i++) {
        roll_advance(&roll, 1.0 / 60);
        ck_assert_double_eq(roll_at(&roll), roll.step); /* never between two steps */
    }
    ck_assert_int_ge(roll.step, 5);
    ck_assert_int_le(roll.step, 7);
}
END_TEST

static const struct {
    int speed;
    double seconds;
    int low, high;
} played[] = {
    {0, 4, 3, 4}, {1, 4, 11, 13}, {2, 4, 47, 49}, {3, 4, 190, 193}, {4, 4, 766, 769}, {5, 1, 1990, 2001},
};

START_TEST(playing_keeps_its_speed)
{
    Roll roll = roll_start(100000);
    roll_pace(&roll, &theme->motion[0]);
    roll.speed = played[_i].speed;
    roll_play(&roll, true);
    int before = 0;
    int changes = 0, shown = roll.shown;
    for (int frame = 0; frame < (int)(played[_i].seconds * 60); frame++) {
        roll_advance(&roll, 1.0 / 60);
        ck_assert_int_ge(roll.step, before);
        ck_assert(roll_at(&roll) >= before && roll_at(&roll) <= roll.step + 1);
        before = roll.step;
        changes += roll.shown != shown;
        shown = roll.shown;
    }
    ck_assert_int_ge(roll.step, played[_i].low);
    ck_assert_int_le(roll.step, played[_i].high);
    if (played[_i].speed > 2) ck_assert_int_le(changes, (int)(played[_i].seconds * 10) + 1);
}
END_TEST

START_TEST(playing_ends_and_begins_anew)
{
    Roll roll = roll_start(5);
    roll_pace(&roll, &theme->motion[0]);
    roll.speed = 2;
    roll_play(&roll, true);
    for (int i = 0; i < 200; i++) roll_advance(&roll, 1.0 / 60);
    ck_assert_int_eq(roll.step, 5);
    ck_assert(!roll.playing);
    ck_assert(!roll_moving(&roll));
    roll_by(&roll, 1);
    ck_assert_int_eq(roll.target, 5);
    roll_play(&roll, true);
    ck_assert_int_eq(roll.step, 0);
    Roll none = roll_start(0);
    roll_pace(&none, &theme->motion[0]);
    roll_play(&none, true);
    roll_advance(&none, 1);
    ck_assert_int_eq(none.step, 0);
    ck_assert(!none.playing);
}
END_TEST

/* Numbers and axes -------------------------------------------------------------------------------------------- */

static const struct {
    double loss;
    const char *text;
} losses[] = {
    {3.7, "3.70"},
    {117.4, "117.40"},
    {0, "0.00"},
    {-1.0316, "\u22121.03"},
    {0.00123, "1.23·10⁻³"},
    {1e30, "1.00·10³⁰"},
    {999999.999, "1.00·10⁶"},
    {-2e-9, "\u22122.00·10⁻⁹"},
    {0.00999999, "0.01"},
    {1e-310, "0.00"},
};

START_TEST(losses_are_short_and_aligned)
{
    char out[48];
    ck_assert_str_eq(figures_loss(out, losses[_i].loss), losses[_i].text);
}
END_TEST

START_TEST(a_number_that_is_none_is_never_shown)
{
    static const double odd[] = {NAN, INFINITY, -INFINITY};
    char out[48];
    for (int i = 0; i < 3; i++) {
        figures_loss(out, odd[i]);
        ck_assert_ptr_null(strstr(out, "nan"));
        ck_assert_ptr_null(strstr(out, "inf"));
        figures_place(out, odd[i], 10);
        ck_assert_ptr_null(strstr(out, "nan"));
    }
}
END_TEST

START_TEST(ticks_are_round_and_apart)
{
    int at[TICKS_MAX];
    int count = ticks_steps(140, 1480, 140, at);
    ck_assert_int_eq(count, 8);
    for (int i = 0; i < count; i++) ck_assert_int_eq(at[i], 20 * i);
    for (int last = 0; last < 100000; last = last * 3 / 2 + 1) {
        for (float length = 20; length < 3000; length *= 1.7f) {
            count = ticks_steps(last, length, 140, at);
            ck_assert(count >= 1 && count <= TICKS_MAX);
            for (int i = 1; i < count; i++) {
                ck_assert_int_gt(at[i], at[i - 1]);
                ck_assert_int_le(at[i], last);
                ck_assert((float)(at[i] - at[i - 1]) * length / (float)last > 100);
            }
        }
    }
}
END_TEST

START_TEST(the_axis_holds_all_losses)
{
    LossAxis axis = loss_axis_fit(0.3, 400, 0, true);
    ck_assert(loss_axis_at(&axis, 0.3) > 0 && loss_axis_at(&axis, 400) < 1);
    LossTick ticks[TICKS_MAX];
    int count = loss_axis_ticks(&axis, 132, 26, ticks);
    ck_assert_int_eq(count, 3);
    ck_assert_str_eq(ticks[0].text, "10⁰");
    ck_assert_str_eq(ticks[2].text, "10²");
    axis = loss_axis_fit(-1.0316, 5, -1.0316, true);
    ck_assert_double_eq(axis.base, -1.0316);
    ck_assert(loss_axis_at(&axis, -1.0316) <= 0);
    static const double odd[][2] = {{NAN, NAN},       {0, 0},          {5, 5},      {-3, -3},
                                    {1e-320, 1e-310}, {-1e300, 1e300}, {1e12, 1e12}};
    for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++)
        for (int log = 0; log < 2; log++) {
            axis = loss_axis_fit(odd[i][0], odd[i][1], odd[i][0], log);
            ck_assert(isfinite(loss_axis_at(&axis, odd[i][0])));
            ck_assert(isfinite(loss_axis_at(&axis, NAN)));
            count = loss_axis_ticks(&axis, 132, 30, ticks);
            ck_assert(count >= 0 && count <= TICKS_MAX);
            for (int k = 0; k < count; k++) ck_assert(isfinite(ticks[k].at));
        }
}
END_TEST

/* The field --------------------------------------------------------------------------------------------------- */

START_TEST(the_map_goes_there_and_back)
{
    static const double domain[2][2] = {{-5, 5}, {1e-12, 3e-12}};
    MapFrame frame = map_frame_fit(domain, 1.6f, 1.6f, (Rect){1436, 392, 452, 392});
    ck_assert_double_eq_tol(frame.y0, 1e-12, 1e-24);
    ck_assert(frame.x0 < -5 && frame.x1 > 5);
    float cx, cy;
    map_frame_to(&frame, 2.5, 2.5e-12, &cx, &cy);
    double x, y;
    map_frame_from(&frame, cx, cy, &x, &y);
    ck_assert_double_eq_tol(x, 2.5, 1e-4);
    ck_assert_double_eq_tol(y, 2.5e-12, 1e-17);
}
END_TEST

START_TEST(arrows_point_down)
{
    Surface *surface = NULL;
    Error error = {0};
    ck_assert_int_eq(surface_from_formula(&surface, &(SurfaceDesc){.formula = "x^2 + 3*y^2"}, &error), STATUS_OK);
    MapFrame frame = map_frame_fit((const double(*)[2])surface->domain, 1.6f, 1.6f, (Rect){0, 0, 450, 390});
    static FieldArrow arrows[FIELD_MAX];
    int count = field_arrows(surface, &frame, 49, 10, 13, arrows);
    ck_assert_int_eq(count, 9 * 8 - 0);
    for (int i = 0; i < count; i++) {
        double from[2], to[2];
        map_frame_from(&frame, arrows[i].x, arrows[i].y, &from[0], &from[1]);
        map_frame_from(&frame, arrows[i].x + arrows[i].dx / 8, arrows[i].y + arrows[i].dy / 8, &to[0], &to[1]);
        ck_assert(surface_value(surface, to) < surface_value(surface, from));
        ck_assert(hypotf(arrows[i].dx, arrows[i].dy) < 13.01f);
    }
    surface_destroy(surface);
}
END_TEST

START_TEST(the_ellipse_is_long_where_it_is_flat)
{
    static const double domain[2][2] = {{-1, 1}, {-1, 1}};
    MapFrame frame = map_frame_fit(domain, 1.6f, 1.6f, (Rect){0, 0, 400, 400});
    HessianEllipse at = field_ellipse(&frame, (double[]){100, 0, 4}, 40);
    ck_assert_double_eq_tol(at.value[0], 100, 1e-9);
    ck_assert_double_eq_tol(at.value[1], 4, 1e-9);
    ck_assert_float_eq_tol(hypotf(at.axis[0][0], at.axis[0][1]), 8, 0.01f);
    ck_assert_float_eq_tol(fabsf(at.axis[1][1]), 40, 0.01f);
    at = field_ellipse(&frame, (double[]){1, 1, 1}, 40); /* steep along x = y: on the canvas up and to the right */
    ck_assert(at.axis[0][0] * at.axis[0][1] < 0);
    ck_assert(at.axis[1][0] * at.axis[1][1] > 0);
    at = field_ellipse(&frame, (double[]){0, 0, 0}, 40);
    ck_assert(isfinite(at.axis[0][0]) && isfinite(at.axis[1][1]));
    at = field_ellipse(&frame, (double[]){NAN, 0, 1}, 40);
    ck_assert(isfinite(at.axis[0][0]));
}
END_TEST

#define LOOP(tcase, test, table) tcase_add_loop_test(tcase, test, 0, (int)(sizeof table / sizeof table[0]))

int main(void)
{
    Suite *suite = suite_create("view");
    TCase *parts = tcase_create("parts");
    tcase_add_checked_fixture(parts, load_theme, free_theme);
    LOOP(parts, layout_fits_every_window, windows);
    tcase_add_test(parts, layout_is_the_picture_at_its_own_size);
    tcase_add_test(parts, labels_try_right_left_below_above_then_a_leader);
    tcase_add_test(parts, labels_never_leave_the_area_or_cover);
    tcase_add_test(parts, labels_of_odd_places_do_no_harm);
    tcase_add_test(parts, labels_on_a_line_are_spread);
    tcase_add_test(parts, a_press_rolls_and_the_number_changes_at_its_end);
    tcase_add_test(parts, no_press_is_lost);
    tcase_add_test(parts, with_reduced_motion_a_step_is_there_at_once);
    LOOP(parts, playing_keeps_its_speed, played);
    tcase_add_test(parts, playing_ends_and_begins_anew);
    LOOP(parts, losses_are_short_and_aligned, losses);
    tcase_add_test(parts, a_number_that_is_none_is_never_shown);
    tcase_add_test(parts, ticks_are_round_and_apart);
    tcase_add_test(parts, the_axis_holds_all_losses);
    tcase_add_test(parts, the_map_goes_there_and_back);
    tcase_add_test(parts, arrows_point_down);
    tcase_add_test(parts, the_ellipse_is_long_where_it_is_flat);
    suite_add_tcase(suite, parts);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed > 0;
}
