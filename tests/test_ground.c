/* Map, valley, basins, outcomes and drawer on the stage: what is told, and where it stands, number by number against races
 * worked out here by hand; and which way a drag, the wheel or a key moves it. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "stage_bench.h"
#include "view/parts/pen.h"
#include "view/runs/stage_layout.h"

enum { WIDE = 1920, HIGH = 1080 };

static const char hills[] = "kind: scene\ntitle: Hills\nsurface: himmelblau\nstart: [2, -1]\n"
                            "runs: [{rule: gd, lr: 0.004}, {rule: momentum, lr: 0.001}]\nsteps: 300\n";
static const char bowl[] = "kind: scene\ntitle: Bowl\nsurface: {formula: \"2*x^2 + x*y + 5*y^2\"}\nstart: [3, 2]\n"
                           "runs: [{rule: gd, lr: 0.01}, {rule: momentum, lr: 0.02}]\nsteps: 200\n";

/* ---- by hand ---- */

typedef struct Here {
    double loss, gradient[2];
} Here;

static Here hills_at(const double p[2])
{
    double a = p[0] * p[0] + p[1] - 11, b = p[0] + p[1] * p[1] - 7;
    return (Here){a * a + b * b, {4 * p[0] * a + 2 * b, 2 * a + 4 * p[1] * b}};
}

static Here bowl_at(const double p[2])
{
    return (Here){2 * p[0] * p[0] + p[0] * p[1] + 5 * p[1] * p[1], {4 * p[0] + p[1], p[0] + 10 * p[1]}};
}

/* Where v <- momentum*v + g, p <- p - lr*v arrives. */
static void walk(Here (*ground)(const double[2]), double lr, double momentum, int steps, double p[2])
{
    double v[2] = {0, 0};
    for (int step = 0; step < steps; step++) {
        Here here = ground(p);
        for (int i = 0; i < 2; i++) v[i] = momentum * v[i] + here.gradient[i], p[i] -= lr * v[i];
    }
}

/* ---- reading the screen ---- */

static const ThemeSpace space = {1080, 32, 16, 24, 72, 112, 48}; /* as the tokens have them */

static StageLayout layout(int runs)
{
    Frame frame = frame_layout(&space, WIDE, HIGH, 1);
    return layout_stage(&frame, runs);
}

static bool lies_in(Rect in, Rect at)
{
    float x = at.x + at.w / 2, y = at.y + at.h / 2;
    return x >= in.x && x <= in.x + in.w && y >= in.y && y <= in.y + in.h;
}

/* The first of this role in `in` whose label begins so; NULL: none. */
static const UiItem *begins(const Bench *at, UiRole role, const char *label, Rect in)
{
    int count;
    const UiItem *items = ui_items(at->ui, &count);
    for (int i = 0; i < count; i++)
        if (items[i].role == role && !strncmp(items[i].label, label, strlen(label)) && lies_in(in, items[i].rect))
            return &items[i];
    return NULL;
}

static const UiItem *told(const Bench *at, UiRole role, const char *label, Rect in)
{
    const UiItem *found = begins(at, role, label, in);
    ck_assert_msg(found != NULL, "there is no %s that begins with '%s'", ui_role_name(role), label);
    return found;
}

/* A number as it is shown: U+2212 minus, 1.2·10⁻³. */
static double number(const char *text)
{
    static const char *const high[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
    bool less = !strncmp(text, "−", strlen("−"));
    char *end;
    double value = strtod(text + (less ? strlen("−") : 0), &end);
    int power = 0;
    if (!strncmp(end, "·10", strlen("·10"))) {
        const char *at = end + strlen("·10");
        bool down = !strncmp(at, "⁻", strlen("⁻"));
        if (down) at += strlen("⁻");
        for (int i = 0; i < 10; i++)
            if (!strncmp(at, high[i], strlen(high[i]))) power = 10 * power + i, at += strlen(high[i]), i = -1;
        if (down) power = -power;
    }
    return (less ? -value : value) * pow(10, power);
}

static double told_number(const Bench *at, const char *before, Rect in)
{
    return number(told(at, UI_TEXT, before, in)->label + strlen(before));
}

static void centre(const UiItem *item, float out[2])
{
    out[0] = item->rect.x + item->rect.w / 2, out[1] = item->rect.y + item->rect.h / 2;
}

/* ---- hands ---- */

static void drag(Bench *at, InputButton button, float x0, float y0, float x1, float y1)
{
    go_over(at, x0, y0);
    ck_assert(input_button(&at->input, button, true, false));
    frames(at, 1);
    go_over(at, x1, y1);
    ck_assert(input_button(&at->input, button, false, false));
    frames(at, 1);
}

static void click(Bench *at, float x, float y) { drag(at, INPUT_LEFT, x, y, x, y); }

static void click_on(Bench *at, UiRole role, const char *label)
{
    const UiItem *on = item(at, role, label);
    ck_assert_msg(on != NULL, "there is no %s", label);
    click(at, on->rect.x + on->rect.w / 2, on->rect.y + on->rect.h / 2);
    frames(at, 2);
}

static void type(Bench *at, const char *label, const char *text)
{
    click_on(at, UI_TEXTFIELD, label);
    ck_assert(input_text(&at->input, text));
    frames(at, 1);
    press(at, "Enter");
    frames(at, 2);
}

static void away(Bench *at)
{
    go_over(at, -1, -1);
    at->input.inside = false;
    frames(at, 2);
}

/* ---- the map ---- */

/* A square domain from -5 to 5 fills the shorter side of the map, in the middle; y grows upwards. */
static void on_map(Rect map, double x, double y, float out[2])
{
    float inner = fminf(map.w - 2, map.h - 2);
    out[0] = map.x + map.w / 2 + (float)(x / 10) * inner;
    out[1] = map.y + map.h / 2 - (float)(y / 10) * inner;
}

static void is_on_map(const Bench *at, Rect map, const char *label, const double p[2])
{
    float is[2], due[2];
    centre(told(at, UI_BALL, label, map), is);
    on_map(map, p[0], p[1], due);
    ck_assert_float_eq_tol(is[0], due[0], 0.6f);
    ck_assert_float_eq_tol(is[1], due[1], 0.6f);
}

static const int map_steps[] = {0, 1, 3, 20};

START_TEST(each_ball_stands_on_the_map_where_its_run_is)
{
    Bench at;
    int step = map_steps[_i];
    double gd[2] = {2, -1}, momentum[2] = {2, -1};
    walk(hills_at, 0.004, 0, step, gd);
    walk(hills_at, 0.001, 0.9, step, momentum);
    open_stage(&at, hills, WIDE, HIGH, true);
    stage_go_to(at.stage, step, true);
    frame(&at, 0, true);
    is_on_map(&at, layout(2).map, "GD", gd);
    is_on_map(&at, layout(2).map, "Momentum", momentum);
    close_stage(&at);
}
END_TEST

/* By hand: the gradient's size, and the eigenvalues of [[2, 4], [4, -6]] and [[-26, 8], [8, -10]], the larger size first. */
static const struct {
    double at[2], loss, slope, curvature[2];
} readouts[] = {
    {{2, -1}, 80, 72, {-7.657, 3.657}},
    {{1, 1}, 106, 59.67, {-29.31, -6.686}},
};

START_TEST(the_readout_says_the_place_and_what_the_surface_is_there)
{
    Bench at;
    Rect map = layout(2).map;
    float point[2];
    open_stage(&at, hills, WIDE, HIGH, true);
    frames(&at, 2);
    on_map(map, readouts[_i].at[0], readouts[_i].at[1], point);
    go_over(&at, point[0], point[1]);
    frames(&at, 1);
    ck_assert_double_eq_tol(told_number(&at, "x ", map), readouts[_i].at[0], 0.011);
    ck_assert_double_eq_tol(told_number(&at, "y ", map), readouts[_i].at[1], 0.011);
    ck_assert_double_eq_tol(told_number(&at, "loss ", map), readouts[_i].loss, 0.11);
    ck_assert_double_eq_tol(told_number(&at, "slope ", map), readouts[_i].slope, 0.11);
    const UiItem *first = told(&at, UI_TEXT, "λ ", map);
    Rect beside = {first->rect.x + first->rect.w + 4, map.y, map.x + map.w - first->rect.x - first->rect.w - 4, map.h};
    ck_assert_double_eq_tol(told_number(&at, "λ ", map), readouts[_i].curvature[0], 0.06);
    ck_assert_double_eq_tol(told_number(&at, "λ ", beside), readouts[_i].curvature[1], 0.06);
    close_stage(&at);
}
END_TEST

START_TEST(a_press_on_the_map_is_the_start)
{
    Bench at;
    Rect map = layout(2).map;
    float point[2];
    open_stage(&at, hills, WIDE, HIGH, true);
    frames(&at, 2);
    on_map(map, -3, 4, point);
    click(&at, point[0], point[1]);
    frames(&at, 3);
    is_on_map(&at, map, "GD", (double[]){-3, 4});
    stage_go_to(at.stage, 1, true);
    frames(&at, 3);
    double gd[2] = {-3, 4};
    walk(hills_at, 0.004, 0, 1, gd);
    is_on_map(&at, map, "GD", gd);
    close_stage(&at);
}
END_TEST

/* The ground follows the hand: to the pixel, in the small place as in the large one. */
START_TEST(a_drag_moves_the_map_with_the_hand)
{
    Bench at;
    Rect map = _i ? layout(2).clear : layout(2).map;
    float before[2], after[2];
    open_stage(&at, hills, WIDE, HIGH, true);
    if (_i) press(&at, "M");
    frames(&at, 2);
    away(&at);
    centre(told(&at, UI_BALL, "GD", map), before);
    float x = map.x + map.w / 4, y = map.y + map.h * 0.75f;
    drag(&at, INPUT_MIDDLE, x, y, x + 52, y - 37);
    away(&at);
    centre(told(&at, UI_BALL, "GD", map), after);
    ck_assert_float_eq_tol(after[0] - before[0], 52, 0.6f);
    ck_assert_float_eq_tol(after[1] - before[1], -37, 0.6f);
    press(&at, "R");
    frames(&at, 2);
    centre(told(&at, UI_BALL, "GD", map), after);
    ck_assert_float_eq_tol(after[0], before[0], 0.6f);
    ck_assert_float_eq_tol(after[1], before[1], 0.6f);
    close_stage(&at);
}
END_TEST

/* ---- the valley ---- */

/* Under a ball lies the ground of the place where its run is. */
static void is_in_valley(Bench *at, Rect scene, const char *label, const double p[2])
{
    float point[2];
    centre(told(at, UI_BALL, label, scene), point);
    go_over(at, point[0], point[1]);
    frames(at, 1);
    StageState now = stage_state(at->stage);
    ck_assert(now.cockpit.pointing);
    ck_assert_double_eq_tol(now.cockpit.pointer[0], p[0], 0.2);
    ck_assert_double_eq_tol(now.cockpit.pointer[1], p[1], 0.2);
}

/* How far the ground under the pointer goes along the eye's right (way 0) or away from it (way 1), when the pointer does. */
static double goes(Bench *at, float x, float y, float dx, float dy, int way)
{
    double from[2];
    go_over(at, x, y);
    frames(at, 1);
    StageState now = stage_state(at->stage);
    ck_assert(now.cockpit.pointing);
    memcpy(from, now.cockpit.pointer, sizeof from);
    go_over(at, x + dx, y + dy);
    frames(at, 1);
    now = stage_state(at->stage);
    ck_assert(now.cockpit.pointing);
    double a = (double)now.cockpit.camera.azimuth, u = now.cockpit.pointer[0] - from[0],
           v = now.cockpit.pointer[1] - from[1];
    return way ? -u * sin(a) + v * cos(a) : u * cos(a) + v * sin(a);
}

START_TEST(the_valley_is_seen_from_where_the_eye_is)
{
    Bench at;
    Rect clear = layout(2).clear;
    double gd[2] = {2, -1};
    open_stage(&at, hills, WIDE, HIGH, true);
    rest(&at);
    is_in_valley(&at, clear, "GD", gd);
    walk(hills_at, 0.004, 0, 3, gd);
    stage_go_to(at.stage, 3, true);
    rest(&at);
    is_in_valley(&at, clear, "GD", gd);
    float x = clear.x + clear.w / 2, y = clear.y + clear.h / 2;
    ck_assert_double_ge(goes(&at, x, y, 120, 0, 0), 0.3);
    ck_assert_double_ge(goes(&at, x, y, 0, -60, 1), 0.3);
    close_stage(&at);
}
END_TEST

/* A drag across 1.2 times the scene's height is half a turn: what is near goes with the hand; down is up for the eye. */
START_TEST(a_drag_turns_the_valley_with_the_hand)
{
    Bench at;
    StageLayout lay = layout(4);
    float before[2], after[2];
    open_stage(&at, "opening", WIDE, HIGH, true);
    rest(&at);
    Camera from = stage_state(at.stage).cockpit.camera;
    centre(told(&at, UI_BALL, "GD", lay.clear), before); /* all stand at (0.1, -4.2), before the middle */
    float x = lay.clear.x + lay.clear.w / 2, y = lay.clear.y + lay.clear.h / 2, half = lay.scene.h * 1.2f;
    drag(&at, INPUT_LEFT, x, y, x + 90, y);
    Camera turned = stage_state(at.stage).cockpit.camera;
    ck_assert_float_eq_tol(turned.azimuth - from.azimuth, -90 * 3.14159265f / half, 1e-4f);
    ck_assert_float_eq_tol(turned.elevation, from.elevation, 1e-5f);
    centre(told(&at, UI_BALL, "GD", lay.clear), after);
    ck_assert_float_ge(after[0], before[0] + 40);
    drag(&at, INPUT_LEFT, x, y, x, y + 45);
    Camera raised = stage_state(at.stage).cockpit.camera;
    ck_assert_float_eq_tol(raised.azimuth, turned.azimuth, 1e-5f);
    ck_assert_float_eq_tol(raised.elevation - turned.elevation, 45 * 3.14159265f / half, 1e-4f);
    close_stage(&at);
}
END_TEST

static const InputButton movers[] = {INPUT_MIDDLE, INPUT_RIGHT, INPUT_LEFT /* with Shift */};

START_TEST(a_drag_moves_the_valley_with_the_hand)
{
    Bench at;
    Rect clear = layout(2).clear;
    float before[2], after[2];
    open_stage(&at, hills, WIDE, HIGH, true);
    rest(&at);
    Camera from = stage_state(at.stage).cockpit.camera;
    centre(told(&at, UI_BALL, "GD", clear), before);
    float x = clear.x + clear.w / 2, y = clear.y + clear.h / 2;
    if (movers[_i] == INPUT_LEFT) input_hold(&at.input, "Shift", true);
    drag(&at, movers[_i], x, y, x + 60, y - 40);
    centre(told(&at, UI_BALL, "GD", clear), after);
    Camera to = stage_state(at.stage).cockpit.camera;
    ck_assert_float_eq_tol(to.azimuth, from.azimuth, 1e-5f);
    ck_assert_float_eq_tol(after[0] - before[0], 60, 15);
    ck_assert_float_eq_tol(after[1] - before[1], -40, 15);
    close_stage(&at);
}
END_TEST

START_TEST(the_wheel_and_the_keys_bring_the_eye_nearer)
{
    Bench at;
    Rect clear = layout(2).clear;
    open_stage(&at, hills, WIDE, HIGH, true);
    at.reduced_motion = true; /* it flies at once */
    rest(&at);
    float home = stage_state(at.stage).cockpit.camera.distance;
    go_over(&at, clear.x + clear.w / 2, clear.y + clear.h / 2);
    ck_assert(input_wheel(&at.input, 2));
    frames(&at, 1);
    float near = stage_state(at.stage).cockpit.camera.distance;
    ck_assert_float_eq_tol(near / home, 0.89f * 0.89f, 1e-3f);
    ck_assert(input_wheel(&at.input, -2));
    frames(&at, 1);
    ck_assert_float_eq_tol(stage_state(at.stage).cockpit.camera.distance / home, 1, 1e-3f);
    press(&at, "Plus");
    rest(&at);
    ck_assert_float_eq_tol(stage_state(at.stage).cockpit.camera.distance / home, 0.89f, 1e-3f);
    press(&at, "Minus");
    press(&at, "Minus");
    rest(&at);
    ck_assert_float_eq_tol(stage_state(at.stage).cockpit.camera.distance / home, 1 / 0.89f, 1e-3f);
    close_stage(&at);
}
END_TEST

static const struct {
    const char *key;
    float azimuth, elevation; /* signs */
} turns[] = {{"Ctrl+Left", 1, 0}, {"Ctrl+Right", -1, 0}, {"Ctrl+Up", 0, 1}, {"Ctrl+Down", 0, -1}};

START_TEST(keys_turn_the_eye)
{
    Bench at;
    open_stage(&at, hills, WIDE, HIGH, true);
    at.reduced_motion = true; /* it flies at once */
    rest(&at);
    Camera from = stage_state(at.stage).cockpit.camera;
    press(&at, turns[_i].key);
    rest(&at);
    Camera to = stage_state(at.stage).cockpit.camera;
    ck_assert_float_eq_tol(to.azimuth - from.azimuth, 0.26f * turns[_i].azimuth, 1e-4f);
    ck_assert_float_eq_tol(to.elevation - from.elevation, 0.12f * turns[_i].elevation, 1e-4f);
    close_stage(&at);
}
END_TEST

/* N: the runs start where the pointer is on the ground. */
START_TEST(n_starts_under_the_pointer)
{
    Bench at;
    Rect clear = layout(2).clear;
    open_stage(&at, hills, WIDE, HIGH, true);
    rest(&at);
    go_over(&at, clear.x + clear.w * 0.4f, clear.y + clear.h * 0.6f);
    frames(&at, 1);
    StageState now = stage_state(at.stage);
    ck_assert(now.cockpit.pointing);
    press(&at, "N");
    frames(&at, 3);
    is_on_map(&at, layout(2).map, "GD", now.cockpit.pointer);
    close_stage(&at);
}
END_TEST

/* ---- leaderboard and time ---- */

START_TEST(the_lists_say_each_loss_at_the_step)
{
    Bench at;
    int step = map_steps[_i];
    double p[2][2] = {{2, -1}, {2, -1}};
    static const char *const label[] = {"GD", "Momentum"};
    char loss[2][32];
    walk(hills_at, 0.004, 0, step, p[0]);
    walk(hills_at, 0.001, 0.9, step, p[1]);
    open_stage(&at, hills, WIDE, HIGH, true);
    stage_go_to(at.stage, step, true);
    frame(&at, 0, true);
    const UiItem *row[2];
    for (int i = 0; i < 2; i++) {
        snprintf(loss[i], sizeof loss[i], "%.2f", hills_at(p[i]).loss);
        row[i] = item(&at, UI_SERIES, label[i]);
        ck_assert_str_eq(row[i]->value, loss[i]);
    }
    if (hills_at(p[0]).loss < hills_at(p[1]).loss) ck_assert_float_lt(row[0]->rect.y, row[1]->rect.y);
    if (hills_at(p[0]).loss > hills_at(p[1]).loss) ck_assert_float_gt(row[0]->rect.y, row[1]->rect.y);
    Rect track = layout(2).frame.track;
    float gold[2];
    centre(item(&at, UI_NUMBER, word("transport.step_word")), gold);
    ck_assert_float_eq_tol(gold[0], track.x + track.w * (float)step / 300, 1.5f);
    close_stage(&at);
}
END_TEST

/* The handle's disc stands at step/last of the track. */
START_TEST(the_handle_stands_at_its_share_of_the_track)
{
    Bench at;
    open_stage(&at, hills, WIDE, HIGH, true);
    stage_go_to(at.stage, 75, true);
    frame(&at, 0, true);
    Rect track = layout(2).frame.track;
    Color gold = theme_color(at.theme, COLOR_ACCENT_FILL) & 0xFFFFFF;
    int from = WIDE, to = 0, y = (int)track.y - 9; /* above the line that was played */
    for (int x = (int)track.x; x < WIDE; x++)
        if ((at.image.pixels[y * at.image.stride + x] & 0xFFFFFF) == gold) from = x < from ? x : from, to = x;
    ck_assert_float_eq_tol((float)(from + to) / 2, track.x + track.w / 4, 1.1f);
    close_stage(&at);
}
END_TEST

static const struct {
    const char *keys[3];
    const char *speed;
} speeds[] = {{{NULL}, "×1"},
              {{"Up"}, "×4"},
              {{"Up", "Up"}, "×16"},
              {{"Down"}, "×0.25"},
              {{"Down", "Down"}, "×0.25"},
              {{"Up", "Down", "Down"}, "×0.25"}};

START_TEST(up_is_faster_and_down_slower)
{
    Bench at;
    open_stage(&at, hills, WIDE, HIGH, true);
    frames(&at, 2);
    for (int i = 0; i < 3 && speeds[_i].keys[i]; i++) press(&at, speeds[_i].keys[i]);
    frames(&at, 1);
    ck_assert_ptr_nonnull(item(&at, UI_TEXT, speeds[_i].speed));
    close_stage(&at);
}
END_TEST

/* ---- basins ---- */

static const double minima[4][2] = {{3, 2}, {-2.805118, 3.131313}, {-3.779310, -3.283186}, {3.584428, -1.848127}};

/* Which of them; -1: none. */
static int minimum_near(const double p[2], double reach)
{
    for (int i = 0; i < 4; i++)
        if (hypot(p[0] - minima[i][0], p[1] - minima[i][1]) < reach) return i;
    return -1;
}

/* What stands on the map, put together: a sentence may be broken into lines. */
static void sentence(const Bench *at, Rect in, char out[400])
{
    int count;
    const UiItem *items = ui_items(at->ui, &count);
    out[0] = 0;
    for (int i = 0; i < count; i++)
        if (items[i].role == UI_TEXT && lies_in(in, items[i].rect) && strlen(out) + strlen(items[i].label) < 390)
            strcat(strcat(out, items[i].label), " ");
}

static int distance(uint32_t a, uint32_t b)
{
    int sum = 0;
    for (int shift = 0; shift < 24; shift += 8) sum += abs((int)(a >> shift & 255) - (int)(b >> shift & 255));
    return sum;
}

/* Which of the four hues most of the pixels about here were mixed with. */
static int hue_about(const Bench *at, const Image *plain, const Image *basins, const float point[2])
{
    int votes[4] = {0}, most = 0;
    for (int y = (int)point[1] - 6; y <= (int)point[1] + 6; y++)
        for (int x = (int)point[0] - 6; x <= (int)point[0] + 6; x++) {
            uint32_t was = plain->pixels[y * plain->stride + x], is = basins->pixels[y * basins->stride + x];
            int best = 0;
            for (int k = 1; k < 4; k++)
                if (distance(is, pen_mix(was, theme_series_color(at->theme, k), 0.45f)) <
                    distance(is, pen_mix(was, theme_series_color(at->theme, best), 0.45f)))
                    best = k;
            votes[best]++;
        }
    for (int k = 1; k < 4; k++)
        if (votes[k] > votes[most]) most = k;
    return most;
}

START_TEST(each_start_has_the_letter_and_the_colour_of_where_its_race_ends)
{
    Bench at;
    Rect map = layout(2).map;
    int end_of[4] = {-1, -1, -1, -1}, tried = 0;
    open_stage(&at, hills, WIDE, HIGH, true);
    rest(&at);
    final_picture(&at);
    Image plain = image_create(WIDE, HIGH);
    memcpy(plain.pixels, at.image.pixels, sizeof(uint32_t) * WIDE * HIGH);
    press(&at, "I");
    for (int i = 0; i < 600 && stage_busy(at.stage); i++) frames(&at, 1);
    final_picture(&at);
    Image basins = image_create(WIDE, HIGH);
    memcpy(basins.pixels, at.image.pixels, sizeof(uint32_t) * WIDE * HIGH);
    for (int i = 0; i < 25; i++) {
        double start[2] = {-4 + 2.03 * (i % 5), -4 + 1.97 * (i / 5)}, end[2];
        float point[2];
        char says[400], x[40], y[40], letter;
        on_map(map, start[0], start[1], point);
        go_over(&at, point[0], point[1]);
        frames(&at, 2);
        StageState now = stage_state(at.stage);
        memcpy(end, now.cockpit.pointer, sizeof end);
        ck_assert_double_eq_tol(end[0], start[0], 0.02);
        ck_assert_double_eq_tol(end[1], start[1], 0.02);
        walk(hills_at, 0.004, 0, 300, end);
        int due = minimum_near(end, 0.01);
        if (due < 0) continue;
        sentence(&at, map, says);
        const char *from = strstr(says, "From here ");
        ck_assert_msg(from && sscanf(from, "From here GD reaches %c (%39[^,], %39[^)])", &letter, x, y) == 3,
                      "at %g, %g: %s", start[0], start[1], says);
        ck_assert_double_eq_tol(number(x), minima[due][0], 0.02);
        ck_assert_double_eq_tol(number(y), minima[due][1], 0.02);
        if (end_of[due] < 0) end_of[due] = letter - 'A';
        ck_assert_int_eq(end_of[due], letter - 'A');
        ck_assert_msg(hue_about(&at, &plain, &basins, point) == letter - 'A', "the colour at %g, %g", start[0],
                      start[1]);
        tried++;
    }
    ck_assert_int_ge(tried, 20);
    away(&at);
    for (int i = 0; i < 4; i++) { /* each letter beside its minimum */
        char letter[2] = {(char)('A' + end_of[i]), 0};
        float is[2], due[2];
        ck_assert_int_ge(end_of[i], 0);
        centre(told(&at, UI_TEXT, letter, map), is);
        on_map(map, minima[i][0], minima[i][1], due);
        ck_assert_float_eq_tol(fabsf(is[0] - due[0]), 22, 2);
        ck_assert_float_eq_tol(fabsf(is[1] - due[1]), 22, 4);
    }
    image_destroy(&plain);
    image_destroy(&basins);
    close_stage(&at);
}
END_TEST

/* With equal effective rates η(1 − β) is the rate: of a momentum whose own would throw it off. */
START_TEST(basins_go_with_the_equal_rate)
{
    static const char fast[] = "kind: scene\ntitle: Fast\nsurface: himmelblau\nstart: [2, -1]\n"
                               "runs: [{rule: momentum, lr: 0.05}]\nsteps: 300\n";
    Bench at;
    Rect map = layout(1).map;
    double start[2] = {1, 3};
    float point[2];
    char says[400];
    open_stage(&at, fast, WIDE, HIGH, true);
    frames(&at, 2);
    press(&at, "I");
    on_map(map, start[0], start[1], point);
    go_over(&at, point[0], point[1]);
    frames(&at, 200);
    sentence(&at, map, says);
    ck_assert_msg(strstr(says, "From here Momentum diverges"), "%s", says);
    press(&at, "E");
    frames(&at, 2);
    click_on(&at, UI_CHECKBOX, word("drawer.equal"));
    press(&at, "Escape");
    go_over(&at, point[0], point[1]);
    frames(&at, 200);
    walk(hills_at, 0.05 * (1 - 0.9), 0.9, 300, start);
    int due = minimum_near(start, 0.01);
    ck_assert_int_ge(due, 0);
    char letter, x[40], y[40];
    sentence(&at, map, says);
    const char *from = strstr(says, "From here ");
    ck_assert_msg(from && sscanf(from, "From here Momentum reaches %c (%39[^,], %39[^)])", &letter, x, y) == 3, "%s",
                  says);
    ck_assert_double_eq_tol(number(x), minima[due][0], 0.02);
    ck_assert_double_eq_tol(number(y), minima[due][1], 0.02);
    close_stage(&at);
}
END_TEST

/* ---- outcomes ---- */

/* The place of a power of ten on an axis across, by its tick. */
static float tick_at(const Bench *at, const char *text, Rect in)
{
    float place[2];
    centre(told(at, UI_TICK, text, in), place);
    return place[0];
}

/* Hessian [[4, 1], [1, 10]], with the penalty w on its diagonal: eigenvalues 7 ± √10 + w. */
static const double flat = 7 - 3.16227766, steep = 7 + 3.16227766;

static const float shares[] = {0.2f, 0.35f, 0.5f, 0.6f, 0.68f, 0.72f, 0.78f, 0.85f, 0.95f};

START_TEST(a_cell_says_how_the_race_with_its_options_ends)
{
    Bench at;
    Rect map = layout(2).map;
    open_stage(&at, bowl, WIDE, HIGH, true);
    frames(&at, 2);
    press(&at, "O");
    for (int i = 0; i < 600 && stage_busy(at.stage); i++) frames(&at, 1);
    Rect plot = item(&at, UI_IMAGE, word("outcomes.grid"))->rect;
    float x = plot.x + plot.w * shares[_i];
    away(&at);
    /* the axis as its ticks have it */
    float two = tick_at(&at, "10⁻²", map), three = tick_at(&at, "10⁻³", map);
    double lr_there = pow(10, -3 + (double)((x - three) / (two - three)));
    float run[2];
    centre(told(&at, UI_BALL, "GD", map), run); /* whose rate is 0.01 */
    ck_assert_float_eq_tol(run[0], two, 1.5f);
    go_over(&at, x, plot.y + plot.h / 2);
    frames(&at, 2);
    const char *value = item(&at, UI_IMAGE, word("outcomes.grid"))->value;
    char pair[64], words[96];
    ck_assert_int_eq(sscanf(value, "η %63[^:]: %95[^\n]", pair, words), 2);
    double lr = number(pair), w = number(strrchr(pair, ' ') + 1);
    ck_assert_msg(fabs(log(lr / lr_there)) < 0.04, "%s, by the ticks %g", value, lr_there);

    double p[2] = {3, 2};
    int arrived = 200;
    bool within = true;
    double path[201][2];
    for (int step = 0; step <= 200; step++) {
        path[step][0] = p[0], path[step][1] = p[1];
        Here here = bowl_at(p);
        for (int i = 0; i < 2; i++) p[i] -= lr * (here.gradient[i] + w * path[step][i]);
    }
    for (int step = 200; step >= 0 && within; step--) {
        within = hypot(path[step][0], path[step][1]) <= 10 * 1e-3;
        if (within) arrived = step;
    }
    double end = hypot(path[200][0], path[200][1]), most = lr * (steep + w), least = lr * (flat + w);
    int steps;
    if (most > 2.05) {
        ck_assert_msg(!strncmp(words, "diverges", 8) || !strcmp(words, word("outcomes.says_off")), "%s", value);
    } else if (most < 1.9 && end < 1e-6) {
        ck_assert_msg(sscanf(words, "converges in %d steps", &steps) == 1, "%s", value);
        ck_assert_int_eq(steps, arrived);
    } else if (least * 200 < 1) {
        ck_assert_msg(!strcmp(words, "still on its way after 200 steps"), "%s", value);
    }
    close_stage(&at);
}
END_TEST

/* ---- the drawer ---- */

/* The place of a rate on the slider, by the powers of ten below it. */
static float slider_place(const Bench *at, double rate)
{
    Rect line = item(at, UI_SLIDER, "learning rate")->rect, below = {line.x, line.y, line.w, line.h + 30};
    float two = tick_at(at, "10⁻²", below), four = tick_at(at, "10⁻⁴", below);
    return two + (float)((log10(rate) + 2) / 2) * (two - four);
}

/* The red tick: where, above the line, it is danger's colour. */
static float danger_place(const Bench *at)
{
    Rect line = item(at, UI_SLIDER, "learning rate")->rect;
    uint32_t red = theme_color(at->theme, COLOR_DANGER) & 0xFFFFFF;
    int y = (int)(line.y + line.h / 2) - 14, from = -1, to = -1;
    for (int x = (int)line.x; x < (int)(line.x + line.w); x++)
        if (distance(at->image.pixels[y * at->image.stride + x], red) < 60) from = from < 0 ? x : from, to = x;
    return from < 0 ? NAN : (float)(from + to + 1) / 2;
}

/* 2/λmax; with momentum, 2(1 + β)/λmax. */
static const struct {
    const char *run;
    double limit;
    const char *below, *above, *formula;
} limits[] = {
    {"GD", 2 / (7 + 3.16227766), "0.1967", "0.1969", "2/λmax"},
    {"Momentum", 2 * 1.9 / (7 + 3.16227766), "0.3738", "0.3741", "2(1+β)/λmax"},
};

START_TEST(the_limit_stands_on_the_slider_where_it_is)
{
    Bench at;
    open_stage(&at, bowl, WIDE, HIGH, true);
    frames(&at, 2);
    press(&at, "E");
    frames(&at, 2);
    click_on(&at, UI_SERIES, limits[_i].run);
    away(&at);
    final_picture(&at);
    ck_assert_ptr_nonnull(item(&at, UI_MATH, limits[_i].formula));
    ck_assert_float_eq_tol(danger_place(&at), slider_place(&at, limits[_i].limit), 1.5f);
    type(&at, "learning rate, typed", limits[_i].below);
    ck_assert_str_eq(item(&at, UI_SLIDER, "learning rate")->value, limits[_i].below);
    ck_assert_ptr_null(item(&at, UI_TEXT, word("drawer.too_long")));
    type(&at, "learning rate, typed", limits[_i].above);
    ck_assert_str_eq(item(&at, UI_SLIDER, "learning rate")->value, limits[_i].above);
    ck_assert_ptr_nonnull(item(&at, UI_TEXT, word("drawer.too_long")));
    close_stage(&at);
}
END_TEST

/* The rate is the one that stands under the hand; the race is that of the rate. */
START_TEST(a_drag_on_the_slider_is_the_rate_there)
{
    Bench at;
    double p[2] = {3, 2};
    char loss[32];
    open_stage(&at, bowl, WIDE, HIGH, true);
    stage_go_to(at.stage, 5, true);
    frames(&at, 2);
    press(&at, "E");
    frames(&at, 2);
    Rect line = item(&at, UI_SLIDER, "learning rate")->rect;
    float y = line.y + line.h / 2;
    drag(&at, INPUT_LEFT, slider_place(&at, 0.01), y, slider_place(&at, 0.03), y);
    frames(&at, 2);
    ck_assert_str_eq(item(&at, UI_SLIDER, "learning rate")->value, "0.03");
    walk(bowl_at, 0.03, 0, 5, p);
    press(&at, "Escape");
    frames(&at, 3);
    snprintf(loss, sizeof loss, "%.2f", bowl_at(p).loss);
    ck_assert_str_eq(item(&at, UI_SERIES, "GD")->value, loss);
    close_stage(&at);
}
END_TEST

/* What the board says of GD at a step, `before` steps of which went with 0.01, the others with 0.03. */
static void board_says(Bench *at, int step, int before)
{
    double p[2] = {3, 2};
    char loss[32];
    walk(bowl_at, 0.01, 0, before, p);
    walk(bowl_at, 0.03, 0, step - before, p);
    snprintf(loss, sizeof loss, "%.2f", bowl_at(p).loss);
    press(at, "E");
    frames(at, 2);
    ck_assert_str_eq(item(at, UI_SERIES, "GD")->value, loss);
    press(at, "E");
    frames(at, 2);
}

START_TEST(a_fork_changes_what_comes_and_a_change_from_the_start_all)
{
    Bench at;
    open_stage(&at, bowl, WIDE, HIGH, true);
    stage_go_to(at.stage, 3, true);
    frames(&at, 2);
    press(&at, "E");
    frames(&at, 2);
    click_on(&at, UI_BUTTON, word("drawer.from_here"));
    type(&at, "learning rate, typed", "0.03");
    board_says(&at, 3, 3);
    stage_go_to(at.stage, 6, true);
    frames(&at, 2);
    board_says(&at, 6, 3);
    click_on(&at, UI_BUTTON, word("drawer.from_start"));
    board_says(&at, 6, 0);
    press(&at, "Ctrl+Z");
    frames(&at, 2);
    board_says(&at, 6, 3);
    press(&at, "Ctrl+Z");
    frames(&at, 2);
    board_says(&at, 6, 6);
    close_stage(&at);
}
END_TEST

START_TEST(each_row_has_its_own_run)
{
    Bench at;
    open_stage(&at, bowl, WIDE, HIGH, true);
    frames(&at, 2);
    press(&at, "E");
    frames(&at, 2);
    ck_assert_str_eq(item(&at, UI_SERIES, "GD")->value, "0.01");
    ck_assert_str_eq(item(&at, UI_SERIES, "Momentum")->value, "0.02");
    click_on(&at, UI_SERIES, "Momentum");
    ck_assert_str_eq(item(&at, UI_SLIDER, "learning rate")->value, "0.02");
    type(&at, "learning rate, typed", "0.05");
    ck_assert_str_eq(item(&at, UI_SERIES, "GD")->value, "0.01");
    ck_assert_str_eq(item(&at, UI_SERIES, "Momentum")->value, "0.05");
    click_on(&at, UI_SERIES, "GD");
    click_on(&at, UI_BUTTON, word("drawer.remove"));
    ck_assert_ptr_null(item(&at, UI_SERIES, "GD"));
    ck_assert_ptr_null(item(&at, UI_BALL, "GD"));
    ck_assert_str_eq(item(&at, UI_SERIES, "Momentum")->value, "0.05");
    ck_assert_str_eq(item(&at, UI_SLIDER, "learning rate")->value, "0.05");
    close_stage(&at);
}
END_TEST

#define LOOP(tcase, test, table) tcase_add_loop_test(tcase, test, 0, (int)(sizeof table / sizeof table[0]))

int main(void)
{
    Suite *suite = suite_create("ground");
    TCase *map = tcase_create("map"), *valley = tcase_create("valley"), *time = tcase_create("time"),
          *faces = tcase_create("faces"), *drawer = tcase_create("drawer");
    LOOP(map, each_ball_stands_on_the_map_where_its_run_is, map_steps);
    LOOP(map, the_readout_says_the_place_and_what_the_surface_is_there, readouts);
    tcase_add_test(map, a_press_on_the_map_is_the_start);
    tcase_add_loop_test(map, a_drag_moves_the_map_with_the_hand, 0, 2);
    tcase_add_test(valley, the_valley_is_seen_from_where_the_eye_is);
    tcase_add_test(valley, a_drag_turns_the_valley_with_the_hand);
    LOOP(valley, a_drag_moves_the_valley_with_the_hand, movers);
    tcase_add_test(valley, the_wheel_and_the_keys_bring_the_eye_nearer);
    LOOP(valley, keys_turn_the_eye, turns);
    tcase_add_test(valley, n_starts_under_the_pointer);
    LOOP(time, the_lists_say_each_loss_at_the_step, map_steps);
    tcase_add_test(time, the_handle_stands_at_its_share_of_the_track);
    LOOP(time, up_is_faster_and_down_slower, speeds);
    tcase_add_test(faces, each_start_has_the_letter_and_the_colour_of_where_its_race_ends);
    tcase_add_test(faces, basins_go_with_the_equal_rate);
    LOOP(faces, a_cell_says_how_the_race_with_its_options_ends, shares);
    LOOP(drawer, the_limit_stands_on_the_slider_where_it_is, limits);
    tcase_add_test(drawer, a_drag_on_the_slider_is_the_rate_there);
    tcase_add_test(drawer, a_fork_changes_what_comes_and_a_change_from_the_start_all);
    tcase_add_test(drawer, each_row_has_its_own_run);
    TCase *all[] = {map, valley, time, faces, drawer};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        tcase_set_timeout(all[i], 60);
        suite_add_tcase(suite, all[i]);
    }
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
