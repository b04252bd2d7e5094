/* What the curves show: each quantity against numbers worked out by hand, goals, places along both axes. */
#include "made_up_runs.h"
#include "run/race_runs.h"
#include "run/scene/scene.h"
#include "view/runs/curves_view.h"

#include <check.h>
#include <math.h>
#include <stdio.h>

static SceneFile *scene;
static Race *race;
static Runs runs;

static void open_race(const char *word, double x, double y, const char *const *texts, int count, int steps)
{
    Error error = {0};
    ck_assert_msg(scene_file_open(&scene, word, &error) == STATUS_OK, "%s: %s", word, error.message);
    scene->start[0] = x, scene->start[1] = y, scene->steps = steps;
    scene_file_clear_runs(scene);
    for (int i = 0; i < count; i++)
        ck_assert_msg(scene_file_add_run(scene, texts[i], &error) == STATUS_OK, "%s: %s", texts[i], error.message);
    RaceDesc desc = scene_file_race(scene);
    ck_assert_msg(race_create(&race, &desc, &error) == STATUS_OK, "%s", error.message);
    race_runs(&runs, race);
    race_runs_reach(&runs, steps);
}

static void close_race(void)
{
    race_destroy(race), race = NULL;
    scene_file_destroy(scene), scene = NULL;
}

/* Gradient descent on Himmelblau's function (x^2 + y - 11)^2 + (x + y^2 - 7)^2 from (0, 0), where the gradient is
 * (2 (-7), 2 (-11)); so with rate 0.01 step 1 stands at (0.14, 0.22). The nearest of the four minima is (3, 2). */
static const struct {
    int what;
    int step;
    double value;
} himmelblau[] = {
    {RACE_LOSS, 0, 11.0 * 11 + 7 * 7},
    {RACE_SLOPE, 0, 26.076809620810597},   /* sqrt(14^2 + 22^2) */
    {RACE_DISTANCE, 0, 3.605551275463989}, /* sqrt(3^2 + 2^2) */
    {RACE_RATE, 1, 0.01},
    {RACE_LOSS, 1, 10.7604 * 10.7604 + 6.8116 * 6.8116}, /* 0.0196 + 0.22 - 11; 0.14 + 0.0484 - 7 */
    {RACE_SLOPE, 1, 33.81064639122772},                  /* of 4 x a + 2 b and 2 a + 4 y b, a and b as above */
    {RACE_DISTANCE, 1, 3.3686792664188143},              /* sqrt(2.86^2 + 1.78^2) */
};

START_TEST(values_are_those_worked_out_by_hand)
{
    static const char *const texts[] = {"gd:lr=0.01"};
    open_race("himmelblau", 0, 0, texts, 1, 5);
    double wanted = himmelblau[_i].value;
    ck_assert_double_eq_tol(runs_value(&runs, 0, himmelblau[_i].step, himmelblau[_i].what), wanted,
                            1e-12 * wanted + 1e-12);
    ck_assert(runs_curve(&runs, himmelblau[_i].what));
    close_race();
}
END_TEST

/* What the rule makes of the rate takes no part. */
START_TEST(the_rate_is_the_one_that_led_to_the_step)
{
    static const char *const texts[] = {"gd:lr=0.1", "adam:lr=0.25"};
    open_race("himmelblau", 0, 0, texts, 2, 10);
    ck_assert_double_nan(runs_value(&runs, 0, 0, RACE_RATE));
    for (int step = 1; step <= 10; step++) ck_assert_double_eq(runs_value(&runs, 1, step, RACE_RATE), 0.25);
    close_race();
}
END_TEST

/* On x^2 + y^2 the rate 1/4 halves the distance in every step: from (8, 0) the losses are 64, 16, 4, 1, 1/4 …
 * and the slopes 16, 8, 4, 2, 1 … */
static const struct {
    int what;
    double goal;
    int from, to, step;
} goals[] = {
    {RACE_LOSS, 64, 0, 10, 0},   {RACE_LOSS, 63.9, 0, 10, 1},   {RACE_LOSS, 1, 0, 10, 3},
    {RACE_LOSS, 0.99, 0, 10, 4}, {RACE_LOSS, 1, 0, 2, -1},      {RACE_LOSS, 1, 3, 3, 3},
    {RACE_LOSS, 1, 4, 10, 4},    {RACE_LOSS, 1e-30, 0, 10, -1}, {RACE_SLOPE, 4, 0, 10, 2},
    {RACE_SLOPE, 1, -5, 999, 4}, {RACE_DISTANCE, 1, 0, 10, -1},
};

START_TEST(a_goal_is_reached_at_the_first_step_on_or_under_it)
{
    static const char *const texts[] = {"gd:lr=0.25"};
    open_race("x^2 + y^2", 8, 0, texts, 1, 10);
    ck_assert(!runs_curve(&runs, RACE_DISTANCE)); /* a formula comes without minima */
    ck_assert_int_eq(runs_first(&runs, 0, goals[_i].what, goals[_i].goal, goals[_i].from, goals[_i].to),
                     goals[_i].step);
    close_race();
}
END_TEST

/* With this rate the steps grow without end: a run that diverged has reached no goal that it would come by later. */
START_TEST(a_run_that_ended_reaches_nothing_more)
{
    static const char *const texts[] = {"gd:lr=1e200"};
    open_race("x^2 + y^2", 8, 0, texts, 1, 10);
    ck_assert_int_le(runs.end[0], 10);
    ck_assert_int_eq(runs_first(&runs, 0, RACE_LOSS, 63, 0, 10), -1);
    close_race();
}
END_TEST

START_TEST(places_and_steps_belong_together_on_both_axes)
{
    static const char *const texts[] = {"gd:lr=0.001", "sam:lr=0.0005"};
    bool several = false;
    open_race("rosenbrock", -1, 1.5, texts, 2, 40);
    for (int run = 0; run < 2; run++)
        for (int step = 0; step <= 40; step++) {
            int evaluations = race_at(race, run, step)->evaluations;
            ck_assert_double_eq(runs_place(&runs, run, step, RACE_BY_STEPS), step);
            ck_assert_double_eq(runs_place(&runs, run, step, RACE_BY_EVALUATIONS), evaluations);
            ck_assert_int_eq(runs_step_at(&runs, run, step, RACE_BY_STEPS), step);
            int back = runs_step_at(&runs, run, evaluations, RACE_BY_EVALUATIONS); /* the last with so many */
            ck_assert_int_ge(back, step);
            ck_assert_int_eq(race_at(race, run, back)->evaluations, evaluations);
            ck_assert_double_le(evaluations, runs_length(&runs, RACE_BY_EVALUATIONS));
            several |= evaluations > step + 1; /* SAM asks for two */
        }
    ck_assert_msg(several, "no rule here asks for several gradients in a step");
    ck_assert_double_eq(runs_length(&runs, RACE_BY_STEPS), 40);
    double half = runs_place(&runs, 1, 3.5, RACE_BY_EVALUATIONS);
    ck_assert_double_eq_tol(half, (race_at(race, 1, 3)->evaluations + race_at(race, 1, 4)->evaluations) / 2.0, 1e-12);
    ck_assert_double_eq(runs_place(&runs, 1, 1000, RACE_BY_EVALUATIONS), race_at(race, 1, 40)->evaluations);
    ck_assert_int_eq(runs_step_at(&runs, 0, -3, RACE_BY_STEPS), 0);
    ck_assert_int_eq(runs_step_at(&runs, 0, 1e9, RACE_BY_EVALUATIONS), 40);
    close_race();
}
END_TEST

/* A race as runs says what the race says. */
START_TEST(a_race_offers_what_it_has)
{
    static const char *const texts[] = {"gd:lr=0.01", "adam:lr=0.25", "gd:lr=0.2"};
    int order[RUNS_MAX], wanted[RUNS_MAX];
    open_race("himmelblau", 0, 0, texts, 3, 60);
    ck_assert_int_eq(runs.count, 3);
    ck_assert_int_eq(runs.steps, 60);
    ck_assert_str_eq(runs.series[1], "adam");
    ck_assert_double_eq(runs.quantities[RACE_LOSS].best, race_best(race));
    double low = INFINITY, high = -INFINITY;
    for (int run = 0; run < 3; run++) {
        ck_assert_str_eq(runs.label[run], race_label(race, run));
        for (int step = 0; step <= 60; step++) {
            const Moment *moment = race_at(race, run, step);
            ck_assert_double_eq(runs_value(&runs, run, step, RACE_LOSS), moment->loss);
            ck_assert_double_eq(runs_value(&runs, run, step, RACE_X), moment->x);
            ck_assert_double_eq(runs_value(&runs, run, step, RACE_Y), moment->y);
            ck_assert_int_eq(runs_word(&runs, run, step), race_word(race, run, step));
            ck_assert_int_eq(runs_said(&runs, run, step).kind, race_said(race, run, step).kind);
            if (race_ended(race, run, step)) ck_assert(runs_over(&runs, run, step));
            if (runs_over(&runs, run, step)) continue;
            low = fmin(low, moment->loss), high = fmax(high, moment->loss);
        }
    }
    ck_assert_double_eq(runs.quantities[RACE_LOSS].low, low);
    ck_assert_double_eq(runs.quantities[RACE_LOSS].high, high);
    ck_assert(runs_over(&runs, 2, 60) && !runs_over(&runs, 0, 60) && !runs_over(&runs, 1, 60));
    runs_order(&runs, 60, order);
    race_order(race, 60, wanted);
    for (int i = 0; i < 3; i++) ck_assert_int_eq(order[i], wanted[i]);
    ck_assert_int_eq(order[2], 2);
    close_race();
}
END_TEST

/* ---- on the screen: runs that are no race -------------------------------------------------------------------------- */

static Desk desk;
static CurvesView view;
static StageLayout at;

static void draw(void)
{
    do {
        desk_begin(&desk);
        curves_keys(&view, desk.ui, &desk.runs);
        curves_draw(&view, desk.ui, &at, &desk.picture);
    } while (desk_end(&desk));
}

static void open_desk(int step)
{
    desk_open(&desk, 1920, 1080, step);
    view = (CurvesView){0};
    at = desk_layout(&desk);
    draw();
}

static void point(double share)
{
    input_move(&desk.input, (at.plot.x + at.plot.w * (float)share) * at.frame.scale,
               (at.plot.y + at.plot.h / 2) * at.frame.scale);
    draw(), draw();
}

/* The losses go from 0.0625 to 10⁴: every second power of ten has room, the higher above. */
START_TEST(the_axis_has_its_name_and_ticks)
{
    static const char *const ticks[] = {"10⁴", "10²", "10⁰"};
    float above = 0;
    open_desk(5);
    draw();
    desk_shows(&desk, UI_MENU, "Loss, log scale", "Loss");
    for (int i = 0; i < 3; i++) {
        const UiItem *tick = desk_shows(&desk, UI_TICK, ticks[i], NULL);
        ck_assert(tick->rect.y > above);
        above = tick->rect.y;
    }
    ck_assert_ptr_null(desk_item(&desk, UI_TICK, "10³"));
    desk_close(&desk);
}
END_TEST

/* C goes through what the runs offer, X through their axes. */
START_TEST(keys_go_through_what_the_runs_offer)
{
    open_desk(5);
    draw();
    ck_assert(input_key(&desk.input, "C", NULL, false));
    draw();
    desk_shows(&desk, UI_MENU, "Gradient norm, linear", "Gradient norm");
    desk_shows(&desk, UI_TICK, "0.5", NULL); /* of 0 … 1 */
    ck_assert(input_key(&desk.input, "C", NULL, false));
    draw(); /* the rate is known to no run */
    desk_shows(&desk, UI_MENU, "Loss, log scale", "Loss");
    ck_assert_ptr_null(desk_item(&desk, UI_TICK, "30"));
    ck_assert(input_key(&desk.input, "X", NULL, false));
    draw(); /* Bursts asks for three a step */
    desk_shows(&desk, UI_TEXT, word("curves.by_evaluations"), NULL);
    ck_assert_int_eq(view.axis, 1);
    ck_assert(input_key(&desk.input, "X", NULL, false));
    draw();
    ck_assert_int_eq(view.axis, 0);
    desk_close(&desk);
}
END_TEST

START_TEST(the_menu_lists_what_the_runs_offer)
{
    static const struct {
        const char *word, *value;
    } rows[] = {{"curves.loss", "chosen"},   {"curves.slope", ""},          {"curves.rate", NULL},
                {"curves.as_log", "chosen"}, {"curves.as_evaluations", ""}, {"curves.as_goal", ""},
                {"curves.as_whole", NULL}};
    open_desk(5);
    view.menu = true;
    draw();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (rows[i].value) desk_shows(&desk, UI_MENUITEM, word(rows[i].word), rows[i].value);
        else ck_assert_ptr_null(desk_item(&desk, UI_MENUITEM, word(rows[i].word)));
    }
    view.what = SHARE; /* the more the better: nobody sets it a goal */
    draw();
    ck_assert_ptr_null(desk_item(&desk, UI_MENUITEM, word("curves.as_goal")));
    desk_shows(&desk, UI_MENUITEM, word("curves.as_log"), "");
    desk_close(&desk);
}
END_TEST

/* Step 5 is shown, where Bursts is over; the pointer asks for steps and gradients asked for. */
static const struct {
    int axis;
    double share;                            /* of 10 steps, or of 30 evaluations */
    const char *title, *label[3], *value[3]; /* label NULL: `value` is told instead of a number */
} readouts[] = {
    {0, 0.3, "step 3", {"Halves at 3", "Falls at 3", "Bursts at 3"}, {"8.0000000", "38.000000", "10000.000"}},
    {0, 0.52, "step 5", {"Halves at 5", "Falls at 5", NULL}, {"2.0000000", "30.000000", "diverged at 4"}},
    {0, 0.9, "step 5", {"Halves at 5", "Falls at 5", NULL}, {"2.0000000", "30.000000", "diverged at 4"}},
    {1,
     0.2,
     "at 6 gradient evaluations",
     {NULL, "Falls at 6", "Bursts at 6"},
     {"not so far yet", "38.000000", "1000.0000"}},
    {1,
     0.1,
     "at 3 gradient evaluations",
     {"Halves at 3", "Falls at 3", "Bursts at 3"},
     {"8.0000000", "46.000000", "100.00000"}},
};

START_TEST(the_pointer_tells_the_values_there)
{
    open_desk(5);
    view.axis = readouts[_i].axis;
    point(readouts[_i].share);
    desk_shows(&desk, UI_TEXT, readouts[_i].title, NULL);
    for (int run = 0; run < 3; run++) {
        const char *label = readouts[_i].label[run], *value = readouts[_i].value[run];
        if (label) desk_shows(&desk, UI_NUMBER, label, value);
        else desk_shows(&desk, UI_TEXT, value, NULL);
    }
    desk_close(&desk);
}
END_TEST

/* More than eight are told; what has no room is counted. */
START_TEST(values_without_room_are_counted)
{
    static const int counts[] = {12, 40};
    for (int i = 0; i < 2; i++) {
        open_desk(5);
        desk_crowd(&desk, counts[i]);
        point(0.3);
        int told = 3 + desk_count(&desk, UI_NUMBER, "crowd at 3");
        char text[64];
        snprintf(text, sizeof text, "+ %d more", counts[i] - told);
        if (i == 0) ck_assert_int_eq(told, 12);
        else desk_shows(&desk, UI_TEXT, text, NULL);
        ck_assert(told >= 12);
        desk_close(&desk);
    }
}
END_TEST

START_TEST(names_without_room_are_counted)
{
    open_desk(5);
    desk_crowd(&desk, 20); /* Bursts is over: its name is another matter */
    draw();
    int named = desk_count(&desk, UI_TEXT, "crowd") + desk_count(&desk, UI_TEXT, "Halves") +
                desk_count(&desk, UI_TEXT, "Falls");
    char text[64];
    snprintf(text, sizeof text, "+ %d more", 19 - named);
    ck_assert(named > 3 && named < 19);
    desk_shows(&desk, UI_TEXT, text, NULL);
    desk_close(&desk);
}
END_TEST

START_TEST(a_run_without_the_quantity_has_none)
{
    open_desk(5);
    view.what = SHARE;
    point(0.3);
    desk_shows(&desk, UI_NUMBER, "Halves at 3", "0.3000000");
    desk_shows(&desk, UI_TEXT, word("curves.none"), NULL);
    ck_assert_ptr_null(desk_item(&desk, UI_NUMBER, "Falls at 3"));
    desk_close(&desk);
}
END_TEST

/* 8 is reached by Halves at step 3; Falls, at 30, is on its way, Bursts is over. Up raises it, Down lowers it. */
START_TEST(the_goal_says_who_reached_it_and_when)
{
    open_desk(5);
    view.has_goal[LOSS] = true, view.goal[LOSS] = 8;
    draw();
    const UiItem *line = desk_shows(&desk, UI_EDGE, word("curves.goal_line"), "8.00");
    float height = line->rect.y;
    desk_shows(&desk, UI_TICK, "8.00", NULL);
    desk_shows(&desk, UI_TEXT, "reached at 3", NULL);
    desk_shows(&desk, UI_TEXT, word("curves.not_yet"), NULL);
    desk_shows(&desk, UI_TEXT, word("curves.not_reached"), NULL);
    view.axis = 1, view.goal[LOSS] = 38; /* Falls is there at step 3, after 6 */
    draw();
    desk_shows(&desk, UI_TEXT, "reached after 6", NULL);
    desk_shows(&desk, UI_TEXT, "reached after 1", NULL);
    desk_shows(&desk, UI_TEXT, "reached after 0", NULL);
    ck_assert(desk_shows(&desk, UI_EDGE, word("curves.goal_line"), "38.0")->rect.y < height);
    view.nudge = 10;
    draw();
    ck_assert_double_gt(view.goal[LOSS], 38);
    desk_close(&desk);
}
END_TEST

/* ---- in a panel, with another quantity beside -------------------------------------------------------------------- */

static const Rect panel = {1124, 640, 764, 312};

static void open_panel(int step)
{
    open_desk(step);
    at.panel = true;
    at.band = panel;
    at.plot = (Rect){panel.x + 92, panel.y + 68, panel.w - 120, panel.h - 112};
    at.right = panel.x + panel.w;
    desk.runs.quantities[LOSS].beside[0] = SHARE;
    desk.runs.quantities[LOSS].beside_count = 1;
    desk.runs.quantities[LOSS].part = "curves.loss";
    desk.runs.quantities[SHARE].part = "curves.rate";
    desk.picture.version++;
    draw();
}

static bool in_panel(const UiItem *item)
{
    return item->rect.x >= panel.x && item->rect.y >= panel.y && item->rect.x + item->rect.w <= panel.x + panel.w &&
           item->rect.y + item->rect.h <= panel.y + panel.h;
}

/* Alone, a run's two curves are named, each with its value at the step: 64/2^5 and 0.1 · 5. Of several runs the runs are. */
START_TEST(what_shares_a_picture_is_named_with_its_value)
{
    open_panel(5);
    ck_assert(in_panel(desk_shows(&desk, UI_TEXT, "Halves", NULL)));
    ck_assert_int_eq(desk_count(&desk, UI_TEXT, word("curves.rate")), 1); /* which line is which */
    desk.picture.solo = HALVES;
    draw();
    ck_assert_int_eq(desk_count(&desk, UI_TEXT, word("curves.rate")), 2);
    ck_assert_ptr_null(desk_item(&desk, UI_TEXT, "Halves"));
    const UiItem *high = desk_shows(&desk, UI_TEXT, "2.00", NULL), *low = desk_shows(&desk, UI_TEXT, "0.50", NULL);
    ck_assert(in_panel(high) && in_panel(low));
    ck_assert(high->rect.y < low->rect.y);
    desk_close(&desk);
}
END_TEST

/* The axis of a panel has its own steps, whose first and last are named; what is beside lies within its heights. */
START_TEST(a_panel_names_its_own_steps)
{
    open_panel(5);
    ck_assert(in_panel(desk_shows(&desk, UI_TICK, "0", NULL)));
    ck_assert(in_panel(desk_shows(&desk, UI_MENU, "Loss, log scale", "Loss")));
    ck_assert_ptr_null(desk_item(&desk, UI_NUMBER, word("transport.step_word"))); /* that is on the track */
    desk.runs.quantities[SHARE].low = 1e-6;
    desk.picture.version++;
    draw();
    desk_shows(&desk, UI_TICK, "10⁻⁴", NULL);
    desk_close(&desk);
}
END_TEST

/* What is measured once in four steps ends where it was measured last, with that value: 64/2^4 at 4, not 2 at 5. */
START_TEST(a_measure_stands_where_it_was_made)
{
    open_panel(5);
    desk.picture.solo = HALVES;
    draw();
    float x = desk_shows(&desk, UI_TEXT, "2.00", NULL)->rect.x;
    desk.runs.quantities[LOSS].held = true;
    desk.runs.epoch[HALVES] = 4;
    desk.picture.version++;
    draw();
    ck_assert_ptr_null(desk_item(&desk, UI_TEXT, "2.00"));
    float step = at.plot.w / (float)desk.picture.last;
    ck_assert_float_eq_tol(x - desk_shows(&desk, UI_TEXT, "4.00", NULL)->rect.x, step, 1.5f);
    desk_close(&desk);
}
END_TEST

/* The step that is kept in the end is marked once it is there, and not before. */
START_TEST(the_step_that_is_kept_is_marked)
{
    open_panel(3);
    desk.picture.solo = HALVES;
    desk.runs.best[HALVES] = 4;
    draw();
    ck_assert_ptr_null(desk_item(&desk, UI_TEXT, word("curves.best")));
    desk.picture.step = 4, desk.picture.at = 4;
    draw();
    ck_assert(in_panel(desk_shows(&desk, UI_TEXT, word("curves.best"), NULL)));
    desk_close(&desk);
}
END_TEST

/* Its name covers no other, in a narrow and low panel either; where there is no room the line still tells what it is. */
START_TEST(the_name_of_the_kept_step_covers_no_other)
{
    bool dropped = false;
    open_panel(5);
    desk.picture.solo = HALVES;
    desk.runs.best[HALVES] = 4;
    at.plot.h = 60; /* so high as two names */
    for (int wide = 640; wide >= 160; wide -= 60)
        for (int step = 4; step <= desk.picture.last; step++) {
            int count;
            at.plot.w = (float)wide - 120, at.right = at.band.x + (float)wide;
            desk.picture.step = step, desk.picture.at = step;
            desk.picture.version++;
            draw();
            const UiItem *best = desk_item(&desk, UI_TEXT, word("curves.best")), *items = ui_items(desk.ui, &count);
            if (!best) dropped = true, desk_shows(&desk, UI_IMAGE, word("curves.best"), NULL);
            for (int i = 0; best && i < count; i++) {
                const Rect *a = &best->rect, *b = &items[i].rect;
                if (items[i].role != UI_TEXT || &items[i] == best) continue;
                ck_assert_msg(a->x >= b->x + b->w || b->x >= a->x + a->w || a->y >= b->y + b->h || b->y >= a->y + a->h,
                              "%d wide, step %d: it covers '%s'", wide, step, items[i].label);
            }
        }
    ck_assert(dropped);
    desk_close(&desk);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("curves");
    TCase *cases = tcase_create("values");
    tcase_add_loop_test(cases, values_are_those_worked_out_by_hand, 0, (int)(sizeof himmelblau / sizeof *himmelblau));
    tcase_add_test(cases, the_rate_is_the_one_that_led_to_the_step);
    tcase_add_loop_test(cases, a_goal_is_reached_at_the_first_step_on_or_under_it, 0,
                        (int)(sizeof goals / sizeof *goals));
    tcase_add_test(cases, a_run_that_ended_reaches_nothing_more);
    tcase_add_test(cases, places_and_steps_belong_together_on_both_axes);
    tcase_add_test(cases, a_race_offers_what_it_has);
    suite_add_tcase(suite, cases);
    TCase *screen = tcase_create("screen");
    tcase_add_test(screen, the_axis_has_its_name_and_ticks);
    tcase_add_test(screen, keys_go_through_what_the_runs_offer);
    tcase_add_test(screen, the_menu_lists_what_the_runs_offer);
    tcase_add_loop_test(screen, the_pointer_tells_the_values_there, 0, (int)(sizeof readouts / sizeof *readouts));
    tcase_add_test(screen, values_without_room_are_counted);
    tcase_add_test(screen, names_without_room_are_counted);
    tcase_add_test(screen, a_run_without_the_quantity_has_none);
    tcase_add_test(screen, the_goal_says_who_reached_it_and_when);
    tcase_add_test(screen, what_shares_a_picture_is_named_with_its_value);
    tcase_add_test(screen, a_panel_names_its_own_steps);
    tcase_add_test(screen, a_measure_stands_where_it_was_made);
    tcase_add_test(screen, the_step_that_is_kept_is_marked);
    tcase_add_test(screen, the_name_of_the_kept_step_covers_no_other);
    suite_add_tcase(suite, screen);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
