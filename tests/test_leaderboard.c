/* Leaderboard, values and transport, of runs that are no race: what is told, number by number. */
#include "made_up_runs.h"
#include "view/runs/leaderboard_view.h"
#include "view/runs/timeline_view.h"

#include <stdio.h>

static Desk desk;
static Leaderboard board;

static int draw_board(bool values)
{
    bool twice = false;
    int clicked = -1;
    StageLayout at = desk_layout(&desk);
    do {
        desk_begin(&desk);
        int run = values ? -1 : leaderboard_draw(&board, desk.ui, &at, &desk.picture, true, &twice);
        if (values) leaderboard_values(desk.ui, &at, &desk.picture);
        if (run >= 0) clicked = run;
    } while (desk_end(&desk));
    return clicked;
}

/* Rows from above at a step: lowest loss first, those that are over last. */
static const struct {
    int step;
    bool hides_halves;
    const char *label[3], *value[3], *word[3]; /* the word beside the label; NULL: none */
} rows[] = {
    {0, false, {"Bursts", "Falls", "Halves"}, {"10.00", "50.00", "64.00"}, {NULL}},
    {1, false, {"Halves", "Falls", "Bursts"}, {"32.00", "46.00", "100.00"}, {"words.going_down", "words.creeping"}},
    {3, false, {"Halves", "Falls", "Bursts"}, {"8.00", "38.00", "10000.00"}, {"words.going_down", "words.creeping"}},
    {5, false, {"Halves", "Falls", "Bursts"}, {"2.00", "30.00", "diverged at 4"}, {"words.going_down"}},
    {10, false, {"Halves", "Falls", "Bursts"}, {"0.06", "10.00", "diverged at 4"}, {"words.going_down"}},
    {5, true, {"Falls", "Bursts"}, {"30.00", "diverged at 4"}, {"words.creeping"}},
};

START_TEST(rows_stand_by_loss_with_value_and_word)
{
    desk_open(&desk, 1920, 1080, rows[_i].step);
    board = (Leaderboard){0};
    desk.hidden[HALVES] = rows[_i].hides_halves;
    draw_board(false);
    float above = 0;
    for (int row = 0; row < 3; row++) {
        const char *label = rows[_i].label[row];
        if (!label) continue;
        const UiItem *item = desk_shows(&desk, UI_SERIES, label, rows[_i].value[row]);
        char rank[8];
        snprintf(rank, sizeof rank, "%d", row + 1);
        const UiItem *number = desk_shows(&desk, UI_TEXT, rank, NULL);
        ck_assert_msg(item->rect.y > above, "%s stands too high", label);
        above = item->rect.y;
        ck_assert(number->rect.y >= item->rect.y && number->rect.y < item->rect.y + item->rect.h);
        if (!rows[_i].word[row]) continue;
        const UiItem *said = desk_shows(&desk, UI_TEXT, word(rows[_i].word[row]), NULL);
        ck_assert(said->rect.y >= item->rect.y && said->rect.y < item->rect.y + item->rect.h);
    }
    ck_assert((desk_item(&desk, UI_SERIES, "Halves") != NULL) == !rows[_i].hides_halves);
    ck_assert((desk_item(&desk, UI_TEXT, "3") != NULL) == !rows[_i].hides_halves);
    desk_close(&desk);
}
END_TEST

START_TEST(a_click_on_a_row_means_its_run)
{
    desk_open(&desk, 1920, 1080, 5);
    board = (Leaderboard){0};
    draw_board(false);
    Rect row = desk_shows(&desk, UI_SERIES, "Falls", NULL)->rect;
    input_move(&desk.input, row.x + row.w / 2, row.y + row.h / 2);
    draw_board(false);
    input_button(&desk.input, INPUT_LEFT, true, false);
    int clicked = draw_board(false);
    input_button(&desk.input, INPUT_LEFT, false, false);
    if (clicked < 0) clicked = draw_board(false);
    ck_assert_int_eq(clicked, FALLS);
    desk_close(&desk);
}
END_TEST

/* From the very step at which a run ends it stands below those that go on, however low it came. */
START_TEST(a_run_that_is_over_stands_last)
{
    int order[RUNS_MAX];
    Runs runs = made_up_runs();
    runs.end[HALVES] = 5;
    runs_order(&runs, 4, order);
    ck_assert_int_eq(order[0], HALVES);
    runs_order(&runs, 5, order);
    ck_assert_int_eq(order[0], FALLS);
    ck_assert_int_eq(order[1], HALVES);
}
END_TEST

/* What is measured once an epoch is not told as of now. */
START_TEST(a_measured_loss_is_told_as_measured)
{
    desk_open(&desk, 1920, 1080, 3);
    board = (Leaderboard){0};
    draw_board(false);
    desk_shows(&desk, UI_TEXT, "Lowest loss now", NULL);
    desk.runs.quantities[0].held = true;
    desk.picture.version++;
    draw_board(false);
    desk_shows(&desk, UI_TEXT, "Training loss, last epoch measured", NULL);
    ck_assert_ptr_null(desk_item(&desk, UI_TEXT, "Lowest loss now"));
    desk_close(&desk);
}
END_TEST

/* What has no row is counted. */
START_TEST(rows_without_room_are_counted)
{
    desk_open(&desk, 1920, 1080, 3);
    board = (Leaderboard){0};
    desk_crowd(&desk, 40);
    draw_board(false);
    int seen = 2 + desk_count(&desk, UI_SERIES, "crowd"); /* Halves and Falls stand first */
    char text[64];
    snprintf(text, sizeof text, "+ %d more", 40 - seen);
    ck_assert(seen > 4 && seen < 40);
    desk_shows(&desk, UI_TEXT, text, NULL);
    desk_close(&desk);
}
END_TEST

/* In the tab of values: the loss, then what the runs list by a word and by a sign; what a run has not is left out. */
START_TEST(values_are_those_that_the_runs_list)
{
    desk_open(&desk, 1024, 768, 3);
    draw_board(true);
    char text[64];
    snprintf(text, sizeof text, "%s 0.3", word("board.slope"));
    desk_shows(&desk, UI_NUMBER, "Halves loss", "8.00");
    desk_shows(&desk, UI_NUMBER, "Falls loss", "38.00");
    const UiItem *brief = desk_shows(&desk, UI_TEXT, text, NULL), *sign = desk_shows(&desk, UI_TEXT, "s 0.3", NULL);
    ck_assert(sign->rect.x < brief->rect.x);
    ck_assert_int_eq(desk_count(&desk, UI_TEXT, "s 0.3"), 2); /* not of Falls */
    desk_close(&desk);
}
END_TEST

static TimelineAct draw_timeline(const Roll *roll)
{
    StageLayout at = desk_layout(&desk);
    desk_begin(&desk);
    TimelineAct act = timeline_draw(desk.ui, &at, &desk.picture, roll);
    while (desk_end(&desk)) {
        desk_begin(&desk);
        timeline_draw(desk.ui, &at, &desk.picture, roll);
    }
    return act;
}

START_TEST(the_track_shows_the_step_and_its_ticks)
{
    desk_open(&desk, 1920, 1080, 4);
    Roll roll = roll_start(MADE_UP_STEPS);
    roll_to(&roll, 4);
    draw_timeline(&roll);
    desk_shows(&desk, UI_SLIDER, "Step", "4");
    StageLayout at = desk_layout(&desk);
    ck_assert_float_eq_tol(timeline_x(&at, &desk.picture, 0), at.frame.track.x, 0.01f);
    ck_assert_float_eq_tol(timeline_x(&at, &desk.picture, 5), at.frame.track.x + at.frame.track.w / 2, 0.01f);
    for (int step = 0; step <= MADE_UP_STEPS; step++) {
        char text[8];
        snprintf(text, sizeof text, "%d", step);
        const UiItem *tick = desk_item(&desk, UI_TICK, text);
        ck_assert_msg((tick != NULL) == (step != 4), "tick %d", step); /* the golden number stands at 4 */
    }
    desk_close(&desk);
}
END_TEST

/* The pointer at a share of the track means that share of the steps; beyond its ends, the first and the last. */
static const struct {
    float share;
    int step;
} scrubs[] = {{0, 0}, {0.3f, 3}, {0.68f, 7}, {1, 10}, {1.008f, 10}};

START_TEST(a_press_on_the_track_means_the_step_there)
{
    desk_open(&desk, 1920, 1080, 4);
    Roll roll = roll_start(MADE_UP_STEPS);
    roll_to(&roll, 4);
    StageLayout at = desk_layout(&desk);
    Rect track = at.frame.track;
    draw_timeline(&roll);
    input_move(&desk.input, (track.x + track.w * scrubs[_i].share) * at.frame.scale, track.y * at.frame.scale);
    draw_timeline(&roll);
    input_button(&desk.input, INPUT_LEFT, true, false);
    TimelineAct act = draw_timeline(&roll);
    ck_assert(act.scrubbing && !act.play && !act.back && !act.forward);
    ck_assert_int_eq(act.scrub, scrubs[_i].step);
    desk_close(&desk);
}
END_TEST

START_TEST(buttons_do_what_they_say)
{
    static const char *const words[] = {"transport.back", "transport.play", "transport.forward", "transport.speed"};
    desk_open(&desk, 1920, 1080, 4);
    Roll roll = roll_start(MADE_UP_STEPS);
    draw_timeline(&roll);
    Rect at = desk_shows(&desk, UI_BUTTON, word(words[_i]), NULL)->rect;
    input_move(&desk.input, at.x + at.w / 2, at.y + at.h / 2);
    draw_timeline(&roll);
    input_button(&desk.input, INPUT_LEFT, true, false);
    draw_timeline(&roll);
    input_button(&desk.input, INPUT_LEFT, false, false);
    TimelineAct act = draw_timeline(&roll);
    ck_assert_int_eq(act.back, _i == 0);
    ck_assert_int_eq(act.play, _i == 1);
    ck_assert_int_eq(act.forward, _i == 2);
    ck_assert_int_eq(act.speed, _i == 3);
    desk_close(&desk);
}
END_TEST

#define LOOP(tcase, test, table) tcase_add_loop_test(tcase, test, 0, (int)(sizeof table / sizeof table[0]))

int main(void)
{
    Suite *suite = suite_create("leaderboard");
    TCase *cases = tcase_create("lists");
    LOOP(cases, rows_stand_by_loss_with_value_and_word, rows);
    tcase_add_test(cases, a_click_on_a_row_means_its_run);
    tcase_add_test(cases, a_run_that_is_over_stands_last);
    tcase_add_test(cases, a_measured_loss_is_told_as_measured);
    tcase_add_test(cases, rows_without_room_are_counted);
    tcase_add_test(cases, values_are_those_that_the_runs_list);
    tcase_add_test(cases, the_track_shows_the_step_and_its_ticks);
    LOOP(cases, a_press_on_the_track_means_the_step_there, scrubs);
    tcase_add_loop_test(cases, buttons_do_what_they_say, 0, 4);
    suite_add_tcase(suite, cases);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
