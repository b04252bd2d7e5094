/* The canvas floor: the theme from its tokens, fonts, shapes by their areas, clipping, masks, axes, pictures. */
#include "app/desktop/desktop.h"
#include "base/file.h"
#include "base/random.h"
#include "base/yaml.h"
#include "draw/axis.h"
#include "draw/contour.h"
#include "draw/canvas.h"
#include "draw/icon.h"
#include "draw/mask.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { W = 320, H = 240 };
#define PI_F 3.14159265f

static Theme *theme;
static Fonts *fonts;
static Canvas *canvas;
static Image image;

static void setup(void)
{
    Error error = {0};
    ck_assert_msg(theme_load(&theme, NULL, &error) == STATUS_OK, "%s", error.message);
    fonts = fonts_create(theme, desktop_font);
    canvas = canvas_create(fonts);
    image = image_create(W, H);
    canvas_target(canvas, &image);
}

static void teardown(void)
{
    canvas_destroy(canvas);
    fonts_destroy(fonts);
    theme_destroy(theme);
    image_destroy(&image);
}

static void wipe(void) { memset(image.pixels, 0, sizeof *image.pixels * W * H); }

/* Sum of one channel, in pixels: white on black has the shape's area. */
static double area(void)
{
    double sum = 0;
    for (int i = 0; i < W * H; i++) sum += image.pixels[i] & 255;
    return sum / 255;
}

/* Columns and rows that anything was drawn in. */
static void extent(int *x0, int *y0, int *x1, int *y1)
{
    *x0 = W, *y0 = H, *x1 = *y1 = -1;
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++) {
            if (!(image.pixels[y * W + x] & 255)) continue;
            *x0 = x < *x0 ? x : *x0, *x1 = x > *x1 ? x : *x1;
            *y0 = y < *y0 ? y : *y0, *y1 = y > *y1 ? y : *y1;
        }
}

/* ---- theme ---- */

static char *tokens_text(Arena *arena)
{
    char *text = NULL;
    size_t length;
    Error error = {0};
    const char *path = arena_print(arena, "%s/theme/tokens.yaml", assets_folder());
    ck_assert_msg(file_read(arena, path, &text, &length, &error) == STATUS_OK, "%s", error.message);
    return arena_string(arena, text);
}

START_TEST(tokens_are_read_completely)
{
    Arena arena = {0};
    Yaml *root;
    char *text = tokens_text(&arena);
    ck_assert_int_eq(yaml_parse(&arena, "tokens", text, strlen(text), 1, &root, NULL), STATUS_OK);
    ck_assert_int_eq(theme->series_count, yaml_get(root, "series")->count);
    ck_assert_int_eq(theme->class_count, yaml_get(root, "classes")->count);
    for (int i = 0; i < theme->class_count; i++)
        for (int k = 0; k < i; k++) /* told apart by shape, or where shapes come again by colour */
            ck_assert(theme->classes[i].marker != theme->classes[k].marker ||
                      color_contrast(theme->classes[i].color[1], theme->classes[k].color[1]) > 1.05f);
    int keys = 0;
    const Yaml *groups = yaml_get(root, "keyboard");
    for (int i = 0; i < groups->count; i++) keys += groups->items[i]->count;
    ck_assert_int_eq(theme->key_count, keys);
    ck_assert_int_eq(theme->motion[0].speed_count, yaml_get(yaml_get(root, "motion"), "speeds")->count);
    for (int night = 0; night < 2; night++) {
        for (int i = 0; i < COLOR_COUNT; i++)
            ck_assert_msg(theme->color[night][i] >> 24, "colour %d of theme %d", i, night);
        ck_assert_int_eq(theme->terrain[night].stop_count, 6);
        ck_assert(theme->terrain[night].lantern_radius > 0);
    }
    for (int i = 0; i < TYPE_COUNT; i++) ck_assert_msg(theme->type[i].size >= 20, "type %d", i);
    theme->night = true;
    ck_assert_uint_eq(theme_color(theme, COLOR_TEXT_DIM), 0xFFAEBBD1);
    ck_assert_uint_eq(theme_color(theme, COLOR_SCRIM), COLOR(184, 5, 8, 16));
    ck_assert_uint_eq(theme_color(theme, COLOR_ACCENT_FILL), 0xFFFFC857); /* night has none of its own */
    theme->night = false;
    ck_assert_uint_eq(theme_color(theme, COLOR_ACCENT), 0xFF8A5200);
    ck_assert_uint_eq(theme_color(theme, COLOR_ACCENT_FILL), 0xFFFFC857);
    int adam = theme_series(theme, "adam");
    ck_assert_int_eq(theme->series[adam].marker, SHAPE_DIAMOND);
    ck_assert_int_eq(theme->series[adam].role, COLOR_STEP);
    ck_assert_int_eq(theme_series(theme, "nobody"), -1);
    ck_assert_int_eq(theme_role("second_moment"), COLOR_SECOND_MOMENT);
    ck_assert_int_eq(theme_role("text_dim"), COLOR_TEXT_DIM);
    ck_assert_int_eq(theme_role("nothing"), COLOR_COUNT);
    ck_assert_float_eq_tol(theme->motion[0].step, 320, 1e-3f);
    ck_assert(isinf(theme->motion[0].speeds[theme->motion[0].speed_count - 1]));
    ck_assert(theme->motion[0].trail_bands && !theme->motion[1].trail_bands);
    ck_assert(theme->motion[1].step == 0 && theme->motion[1].rest == theme->motion[0].rest);
    ck_assert_float_eq(theme->line.bands[2][0], 11);
    ck_assert_int_eq(theme->max_series, 5);
    arena_free(&arena);
}
END_TEST

/* The words of the tokens file about contrast are held by its own colours. */
START_TEST(text_can_be_read)
{
    static const ThemeColor grounds[] = {COLOR_BG, COLOR_PANEL, COLOR_PANEL_RAISED};
    for (int night = 0; night < 2; night++)
        for (int i = 0; i < 3; i++) {
            Color ground = theme->color[night][grounds[i]];
            ck_assert_float_ge(color_contrast(theme->color[night][COLOR_TEXT], ground), 7);
            ck_assert_float_ge(color_contrast(theme->color[night][COLOR_TEXT_DIM], ground), 4.5);
            for (int s = 0; s < theme->series_count; s++)
                ck_assert_float_ge(color_contrast(theme->series[s].color[night], ground), 3);
            for (int c = 0; c < theme->class_count; c++)
                ck_assert_float_ge(color_contrast(theme->classes[c].color[night], ground), 3);
        }
    ck_assert_float_eq_tol(color_contrast(0xFF000000, 0xFFFFFFFF), 21, 1e-3f);
    ck_assert_float_eq_tol(color_contrast(0xFFFF0000, 0xFFFFFFFF), 1.05f / 0.2626f, 1e-3f); /* red */
    ck_assert_float_eq_tol(color_contrast(0xFF0000FF, 0xFFFFFFFF), 1.05f / 0.1222f, 1e-3f); /* blue */
}
END_TEST

static const struct {
    const char *from, *to;
} broken[] = {
    {"text_dim:      '#AEBBD1'", "text_dim:      '#AEBBD'"},  /* five digits */
    {"text_faint:    '#8494AF'", "text_fain:     '#8494AF'"}, /* misspelt */
    {"marker: diamond", "marker: diamand"},
    {"dash: [14, 6]", "dash: [14]"},
    {"[0.10, '#0A2230']", "[0.10]"},
    {"[0.10, '#0A2230']", "[-0.1, '#0A2230']"}, /* heights fall */
    {"h2:            [30, 700, display]", "h2:            [30, 700, times]"},
    {"roll: 'cubic-bezier(0.30, 0.00, 0.20, 1.00)'", "roll: 'cubic-bezier(0.30)'"},
    {"speeds: [0.25, 1, 4, 16, 64, max]", "speeds: [fast]"},
    {"speeds: [0.25, 1, 4, 16, 64, max]", "speeds: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]"}, /* more than 12 */
    {"trail: 5\n", "trail: five\n"},
    {"trail_bands: [[24, 0.07]", "trail_bands: [[24]"},
    {"step_ms: 320 ", "step_s: 320 "},
    {"focus: 3\nball", "fokus: 3\nball"},
    {"small:         [20", "small:         [19"},             /* below its own floor */
    {"text_faint:    '#8494AF'", "text_faint:    '#505A70'"}, /* cannot be read */
    {"  curve: 4", "  curve: 3"},
    {"space:\n", "spaces:\n"},
    {"[5, 8, 16, 0.72]", "[5, 8, 16, 7]"},
};

/* Beyond the keys that there is room for, none is dropped in silence: the first one too many is named. */
START_TEST(too_many_keys_are_told)
{
    Arena arena = {0};
    TextBuffer text = {0};
    char *shipped = tokens_text(&arena), *after = strstr(shipped, "\nkeyboard:\n");
    ck_assert_ptr_nonnull(after);
    after += strlen("\nkeyboard:\n");
    text_add(&text, "%.*s  crowd:\n", (int)(after - shipped), shipped);
    int line = 1;
    for (const char *c = text.data; *c; c++) line += *c == '\n';
    for (int i = 0; i < THEME_KEYS_MAX + 1; i++) text_add(&text, "    K%d: nothing\n", i);
    text_add(&text, "%s", after);
    const char *path = TEST_OUT "/tokens-keys.yaml";
    ck_assert_int_eq(file_write(path, text.data, text.length, NULL), STATUS_OK);
    Error error = {0};
    Theme *wrong;
    ck_assert_int_eq(theme_load(&wrong, path, &error), STATUS_LIMIT);
    ck_assert_msg(strstr(error.message, "96 keys") != NULL, "%s", error.message);
    ck_assert_int_eq(error.line, line + THEME_KEYS_MAX);
    unlink(path);
    text_free(&text);
    arena_free(&arena);
}
END_TEST

START_TEST(broken_tokens_name_their_line)
{
    Arena arena = {0};
    char *text = tokens_text(&arena), *at = strstr(text, broken[_i].from);
    ck_assert_msg(at, "the tokens no longer say '%s'", broken[_i].from);
    int line = 1;
    for (const char *c = text; c < at; c++) line += *c == '\n';
    const char *path = arena_print(&arena, "%s/tokens-%d.yaml", TEST_OUT, _i);
    const char *changed =
        arena_print(&arena, "%.*s%s%s", (int)(at - text), text, broken[_i].to, at + strlen(broken[_i].from));
    ck_assert_int_eq(file_write(path, changed, strlen(changed), NULL), STATUS_OK);
    Error error = {0};
    Theme *wrong;
    ck_assert_msg(theme_load(&wrong, path, &error) != STATUS_OK, "'%s' was accepted", broken[_i].to);
    ck_assert_ptr_null(wrong);
    /* the place is the line itself, or where its block begins when something is missing from it */
    ck_assert_msg(error.line > 0 && error.line <= line + 1, "line %d of %d: %s", error.line, line, error.message);
    ck_assert(error.message[0]);
    unlink(path);
    arena_free(&arena);
}
END_TEST

START_TEST(a_missing_file_is_an_error)
{
    Theme *none;
    Error error = {0};
    ck_assert_int_ne(theme_load(&none, "/nowhere/tokens.yaml", &error), STATUS_OK);
    ck_assert_ptr_null(none);
}
END_TEST

START_TEST(easing_is_monotonic)
{
    float before = 0;
    for (int i = 0; i <= 100; i++) {
        float y = theme_ease(theme->motion[0].roll, (float)i / 100);
        ck_assert_float_ge(y, before - 1e-5f);
        before = y;
    }
    ck_assert_float_eq(theme_ease(theme->motion[0].roll, 0), 0);
    ck_assert_float_eq(theme_ease(theme->motion[0].roll, 1), 1);
    ck_assert_float_eq(theme_ease(theme->motion[0].roll, NAN), 0);
    ck_assert_float_eq_tol(theme_ease(theme->motion[0].roll, 0.5f), 0.7972f, 2e-3f);
    ck_assert_float_eq(theme_ease(theme->motion[0].ui, -1), 0);
    ck_assert_float_eq(theme_ease(theme->motion[0].ui, 2), 1);
    const float straight[4] = {0, 0, 1, 1}, css[4] = {0.25f, 0.1f, 0.25f, 1};
    ck_assert_float_eq_tol(theme_ease(straight, 0.3f), 0.3f, 1e-4f);
    ck_assert_float_eq_tol(theme_ease(css, 0.5f), 0.8024f, 1e-3f); /* CSS `ease` */
}
END_TEST

/* ---- shapes by their areas ---- */

/* A round-ended line has length*width + pi/4*width^2. The distance field makes edges one pixel soft, so that the area of
 * a straight edge is exact and of a round one a little off. */
START_TEST(a_line_has_its_area)
{
    for (int i = 0; i < 48; i++) {
        /* never 45 degrees exactly: there all pixels along the line are cut alike, and the sum is up to 2 % off */
        float angle = ((float)i + 0.3f) * PI_F / 24, length = 80 + (float)i * 0.37f, x = 160.3f, y = 120.7f;
        for (float width = 2; width <= 9; width += 1) {
            wipe();
            canvas_line(canvas, x, y, x + length * cosf(angle), y + length * sinf(angle), width, 0xFFFFFFFF);
            double expected = (double)(length * width + PI_F / 4 * width * width);
            ck_assert_msg(fabs(area() / expected - 1) < (width < 4 ? 0.03 : 0.01),
                          "angle %d, width %g: %g instead of %g", i, (double)width, area(), expected);
        }
    }
}
END_TEST

START_TEST(thin_lines_fade)
{
    double before = 0;
    for (float width = 0.1f; width < 1.05f; width += 0.1f) {
        wipe();
        canvas_line(canvas, 40.2f, 100.4f, 240.2f, 130.9f, width, 0xFFFFFFFF);
        ck_assert_double_gt(area(), before);
        ck_assert_double_eq_tol(area() / (double)(202.3f * width), 1, 0.03);
        before = area();
    }
}
END_TEST

START_TEST(round_shapes_have_their_areas)
{
    for (float r = 3; r < 60; r *= 1.3f) {
        wipe();
        canvas_circle(canvas, 150.3f, 110.8f, r, 0xFFFFFFFF);
        ck_assert_double_eq_tol(area() / (double)(PI_F * r * r), 1, 0.01);
        wipe();
        canvas_ring(canvas, 150.3f, 110.8f, r, 2, 0xFFFFFFFF);
        ck_assert_double_eq_tol(area() / (double)(2 * PI_F * r * 2), 1, 0.01);
        wipe();
        float round = r < 20 ? r : 20;
        canvas_box(canvas, (Rect){60.25f, 50.5f, 2 * round + 30, 2 * round + 10}, round, 0xFFFFFFFF);
        double expected = (double)((2 * round + 30) * (2 * round + 10) - (4 - PI_F) * round * round);
        ck_assert_double_eq_tol(area() / expected, 1, 0.01);
    }
}
END_TEST

START_TEST(boxes_have_their_areas)
{
    for (float shift = 0; shift < 1; shift += 0.23f) {
        wipe();
        canvas_fill(canvas, (Rect){20 + shift, 30.4f, 100.5f, 1.5f}, 0xFFFFFFFF);
        ck_assert_double_eq_tol(area(), 150.75, 1);
        wipe();
        canvas_box(canvas, (Rect){20, 30, 101, 57}, 0, 0xFFFFFFFF);
        ck_assert_double_eq_tol(area(), 101 * 57, 0.01);
        wipe();
        canvas_border(canvas, (Rect){20, 30, 101, 57}, 0, 2, 0xFFFFFFFF);
        ck_assert_double_eq_tol(area(), 2 * 2 * (101 + 57) - 16, 4);
        wipe();
        Point diamond[4] = {{100 + shift, 40}, {150 + shift, 90}, {100 + shift, 140}, {50 + shift, 90}};
        canvas_polygon(canvas, diamond, 4, 0, 0xFFFFFFFF);
        ck_assert_double_eq_tol(area(), 5000, 5);
    }
}
END_TEST

/* Each edge covers its share of its pixel. */
START_TEST(edges_of_a_box_cover_what_they_reach_into)
{
    canvas_fill(canvas, (Rect){20.25f, 30.5f, 10, 5.25f}, 0xFFFFFFFF);
    static const struct {
        int x, y;
        double covered;
    } pixels[] = {{19, 32, 0}, {20, 32, 0.75}, {25, 32, 1},    {30, 32, 0.25}, {31, 32, 0},
                  {25, 29, 0}, {25, 30, 0.5},  {25, 35, 0.75}, {25, 36, 0},    {30, 35, 0.1875}};
    for (int i = 0; i < (int)(sizeof pixels / sizeof *pixels); i++)
        ck_assert_double_eq_tol((image.pixels[pixels[i].y * W + pixels[i].x] & 255) / 255.0, pixels[i].covered, 0.01);
}
END_TEST

/* Where two pieces of a translucent line meet, nothing is painted twice. */
START_TEST(translucent_lines_have_no_beads)
{
    Point points[60];
    for (int i = 0; i < 60; i++) points[i] = (Point){20 + (float)i * 4.7f, 120 + 50 * sinf((float)i * 0.35f)};
    wipe();
    canvas_polyline(canvas, points, 60, 9, 0x80FFFFFF, 0, 0);
    canvas_arrow(canvas, 20, 20, 120, 60, 7, 22, 0x80FFFFFF);
    int solid = 0, beads = 0;
    for (int i = 0; i < W * H; i++) {
        beads += (image.pixels[i] & 255) > 128;
        solid += (image.pixels[i] & 255) == 128;
    }
    ck_assert_int_eq(beads, 0);
    ck_assert_int_gt(solid, 2500);
}
END_TEST

START_TEST(dashes_have_their_share)
{
    Point points[101];
    for (int i = 0; i <= 100; i++) points[i] = (Point){20 + (float)i * 2.8f, 100};
    wipe();
    canvas_polyline(canvas, points, 101, 4, 0xFFFFFFFF, 14, 6);
    /* 14 dashes of 14 with round ends in 280: the ends take their part of the gaps */
    ck_assert_double_eq_tol(area(), 14 * (14 * 4 + 3.14159 * 4), 14 * 1.5);
    float phase = 0;
    Mask mask = {0};
    mask_resize(&mask, W, H);
    for (int i = 0; i < 100; i++)
        mask_polyline(&mask, points + i, 2, 4, 14, 6, &phase); /* piece by piece: the same dashes */
    Image once = image_create(W, H);
    memcpy(once.pixels, image.pixels, sizeof *once.pixels * W * H);
    wipe();
    mask_paint(canvas, &mask, 0, 0, 0xFFFFFFFF);
    int differ = 0;
    for (int i = 0; i < W * H; i++) differ += abs((int)(once.pixels[i] & 255) - (int)(image.pixels[i] & 255)) > 3;
    ck_assert_int_eq(differ, 0);
    image_destroy(&once);
    mask_free(&mask);
}
END_TEST

START_TEST(an_appended_mask_equals_one_drawn_at_once)
{
    Mask grown = {0}, whole = {0};
    mask_resize(&grown, W, H);
    mask_resize(&whole, W, H);
    Point points[80];
    for (int i = 0; i < 80; i++) points[i] = (Point){(float)i * 4, 120 + 100 * sinf((float)i * 0.2f)};
    for (int i = 0; i + 1 < 80; i++) mask_segment(&grown, points[i], points[i + 1], 5);
    mask_polyline(&whole, points, 80, 5, 0, 0, NULL);
    ck_assert_int_eq(memcmp(grown.alpha, whole.alpha, W * H), 0);
    mask_clear(&grown);
    int left = 0;
    for (int i = 0; i < W * H; i++) left += grown.alpha[i] != 0;
    ck_assert_int_eq(left, 0);
    mask_free(&grown);
    mask_free(&whole);
}
END_TEST

/* None looks more important than another. */
START_TEST(markers_weigh_about_the_same)
{
    double circle = 0;
    for (int marker = 0; marker < SHAPE_COUNT; marker++) {
        wipe();
        canvas_marker(canvas, (Marker)marker, 100, 100, 30, 0xFFFFFFFF);
        if (marker == SHAPE_CIRCLE) circle = area();
        ck_assert_msg(area() > 0.55 * circle && area() < 1.15 * circle, "marker %d: %g, circle %g", marker, area(),
                      circle);
        int x0, y0, x1, y1;
        extent(&x0, &y0, &x1, &y1);
        ck_assert_msg(x0 >= 65 && y0 >= 65 && x1 <= 135 && y1 <= 135, "marker %d leaves its place", marker);
    }
}
END_TEST

START_TEST(icons_stay_in_their_square)
{
    for (float r = 6; r < 40; r += 5.5f)
        for (int icon = 0; icon < ICON_COUNT; icon++) {
            wipe();
            icon_draw(canvas, (Icon)icon, 100, 100, r, 0xFFFFFFFF);
            int x0, y0, x1, y1;
            extent(&x0, &y0, &x1, &y1);
            ck_assert_msg(area() > 0.1 * (double)(r * r), "icon %d is empty", icon);
            float most = r * 1.2f + 1;
            ck_assert_msg((float)x0 > 99 - most && (float)y0 > 99 - most && (float)x1 < 100 + most &&
                              (float)y1 < 100 + most,
                          "icon %d at %g: %d..%d, %d..%d", icon, (double)r, x0, x1, y0, y1);
        }
}
END_TEST

START_TEST(blending_is_exact_at_its_ends)
{
    for (int i = 0; i < W * H; i++) image.pixels[i] = 0xFF123456;
    canvas_fill(canvas, (Rect){0, 0, W, 50}, 0xFFABCDEF);
    canvas_fill(canvas, (Rect){0, 50, W, 50}, 0x00ABCDEF);
    canvas_box(canvas, (Rect){0, 100, W, 50}, 0, 0xFFABCDEF);
    for (int x = 0; x < W; x++) {
        ck_assert_uint_eq(image.pixels[10 * W + x], 0xFFABCDEF);
        ck_assert_uint_eq(image.pixels[70 * W + x], 0xFF123456);
        ck_assert_uint_eq(image.pixels[120 * W + x], 0xFFABCDEF);
    }
    /* groups of pixels and the rest of a row are the same sums */
    uint8_t cover[64];
    for (int i = 0; i < 64; i++) cover[i] = (uint8_t)(i * 4);
    canvas_coverage(canvas, 8, 200, cover, 64, 0xB4FFC857);
    for (int i = 0; i < 64; i++) canvas_coverage(canvas, 8 + i, 201, cover + i, 1, 0xB4FFC857);
    for (int i = 0; i < 64; i++) ck_assert_uint_eq(image.pixels[200 * W + 8 + i], image.pixels[201 * W + 8 + i]);
}
END_TEST

/* ---- whatever comes ---- */

static float wild(Random *random)
{
    switch (random_below(random, 12)) {
    case 0: return NAN;
    case 1: return INFINITY;
    case 2: return -INFINITY;
    case 3: return 3e38f;
    case 4: return -1e9f;
    case 5: return 1e5f;
    case 6: return 0;
    default: return (float)(random_uniform(random) * 500 - 100);
    }
}

static void anything(Random *random)
{
    float a = wild(random), b = wild(random), c = wild(random), d = wild(random), e = wild(random), f = wild(random);
    Rect r = {a, b, c, d};
    Color color = (Color)random_bits(random);
    Point points[12];
    for (int i = 0; i < 12; i++) points[i] = (Point){wild(random), wild(random)};
    switch (random_below(random, 15)) {
    case 0: canvas_fill(canvas, r, color); break;
    case 1: canvas_box(canvas, r, e, color); break;
    case 2: canvas_border(canvas, r, e, f, color); break;
    case 3: canvas_fade(canvas, r, color, ~color); break;
    case 4: canvas_circle(canvas, a, b, c, color); break;
    case 5: canvas_ring(canvas, a, b, c, d, color); break;
    case 6: canvas_line(canvas, a, b, c, d, e, color); break;
    case 7: canvas_polyline(canvas, points, 12, e, color, f, a); break;
    case 8: canvas_polygon(canvas, points, 3 + random_below(random, 10), e, color); break;
    case 9: canvas_arrow(canvas, a, b, c, d, e, f, color); break;
    case 10: canvas_marker(canvas, (Marker)random_below(random, SHAPE_COUNT), a, b, c, color); break;
    case 11: canvas_text(canvas, FACE_UI_500, e, a, b, color, "Wide − θ"); break;
    case 12: icon_draw(canvas, (Icon)random_below(random, ICON_COUNT), a, b, c, color); break;
    case 13: {
        Image part = image_part(&image, 10, 10, 40, 30);
        canvas_image(canvas, &part, r, e);
        break;
    }
    default: canvas_polyline(canvas, points, 12, e, color, 0, 0); break;
    }
}

/* Under the sanitizers this finds every write beyond the picture; the frame round the clip finds the rest. */
START_TEST(nothing_is_drawn_outside_the_clip)
{
    Random random = random_stream(11, (uint64_t)_i);
    for (int k = 0; k < 150; k++) {
        for (int i = 0; i < W * H; i++) image.pixels[i] = 0xFF336699;
        int x = random_below(&random, W + 40) - 20, y = random_below(&random, H + 40) - 20;
        int w = random_below(&random, 120), h = random_below(&random, 120);
        canvas_clip_push(canvas, (Rect){(float)x, (float)y, (float)w, (float)h});
        canvas_clip_push(canvas, (Rect){(float)x - 50, (float)y - 50, 400, 400}); /* an inner clip widens nothing */
        for (int n = 0; n < 6; n++) anything(&random);
        canvas_clip_pop(canvas);
        canvas_clip_pop(canvas);
        int outside = 0; /* Check notes every assertion in a file: one for all pixels */
        for (int py = 0; py < H; py++)
            for (int px = 0; px < W; px++)
                if (px < x || py < y || px >= x + w || py >= y + h) outside += image.pixels[py * W + px] != 0xFF336699;
        ck_assert_msg(outside == 0, "round %d wrote %d pixels outside", k, outside);
    }
    for (int k = 0; k < 40; k++) anything(&random);                      /* and without any clip but the picture */
    canvas_border(canvas, (Rect){10, 10, 3e38f, 200}, 0, 4, 0xFFFFFFFF); /* an edge that no int can hold */
}
END_TEST

START_TEST(far_away_lines_keep_their_way)
{
    wipe();
    canvas_line(canvas, -1e7f, 100, 1e7f, 100, 4, 0xFFFFFFFF); /* across, far beyond both sides */
    ck_assert_double_eq_tol(area(), 4.0 * W, 4);
    wipe();
    canvas_line(canvas, -3e38f, 100, 3e38f, 100, 4, 0xFFFFFFFF);
    ck_assert_double_eq_tol(area(), 4.0 * W, 4);
}
END_TEST

START_TEST(clips_cut_each_other)
{
    canvas_clip_push(canvas, (Rect){10, 10, 50, 50});
    canvas_clip_push(canvas, (Rect){40, 40, 50, 50});
    Rect clip = canvas_clip(canvas);
    ck_assert(clip.x == 40 && clip.y == 40 && clip.w == 20 && clip.h == 20);
    canvas_clip_push(canvas, (Rect){200, 200, 10, 10});
    canvas_fill(canvas, (Rect){0, 0, W, H}, 0xFFFFFFFF);
    ck_assert_double_eq(area(), 0);
    for (int i = 0; i < 5; i++) canvas_clip_pop(canvas); /* too many: the whole picture stays */
    clip = canvas_clip(canvas);
    ck_assert(clip.x == 0 && clip.y == 0 && clip.w == W && clip.h == H);
    for (int i = 0; i < 100; i++) canvas_clip_push(canvas, (Rect){0, 0, 1, 1}); /* deeper than the stack */
    for (int i = 0; i < 100; i++) canvas_clip_pop(canvas);
    clip = canvas_clip(canvas);
    ck_assert(clip.x == 0 && clip.y == 0 && clip.w == W && clip.h == H);
}
END_TEST

/* ---- text ---- */

static const char *const texts[] = {
    "Momentum",       "A",    "12.50", "Lowest loss now", "−0.125 × 10⁻²", "θ ← θ − η∇L(θ)", "Wörter: ÄÖÜ ß é",
    "To AVATAR, Ty.", "λ₂ β", " ",
};

START_TEST(text_is_as_wide_as_it_measures)
{
    static const float sizes[] = {14.67f, 20, 22, 34};
    static const Face faces[] = {FACE_UI_400,     FACE_UI_600, FACE_DISPLAY_700,
                                 FACE_NUMBER_500, FACE_MATH,   FACE_MATH_ITALIC};
    for (int s = 0; s < 4; s++)
        for (int f = 0; f < 6; f++) {
            wipe();
            float width = canvas_text_width(canvas, faces[f], sizes[s], texts[_i]);
            float drawn = canvas_text(canvas, faces[f], sizes[s], 20, 100, 0xFFFFFFFF, texts[_i]);
            ck_assert_float_eq(width, drawn);
            int x0, y0, x1, y1;
            extent(&x0, &y0, &x1, &y1);
            if (x1 < 0) continue; /* a space */
            ck_assert_msg((float)x0 >= 20 - 0.3f * sizes[s] && (float)x1 <= 20 + width + 0.3f * sizes[s] + 1,
                          "'%s' from %d to %d, %g wide", texts[_i], x0, x1, (double)width);
            ck_assert_msg((float)(x1 - x0) >= 0.35f * width, "'%s' is drawn %d wide, measured %g", texts[_i], x1 - x0,
                          (double)width);
        }
}
END_TEST

START_TEST(numbers_never_shift)
{
    float one = canvas_text_width(canvas, FACE_NUMBER_500, 24, "0");
    ck_assert_float_gt(one, 5);
    for (const char *c = "123456789.−+"; *c;) {
        char text[5] = {0};
        int length = (*c & 0x80) ? 3 : 1;
        memcpy(text, c, (size_t)length);
        c += length;
        ck_assert_float_eq_tol(canvas_text_width(canvas, FACE_NUMBER_500, 24, text), one, 0.02f);
    }
    ck_assert_float_eq_tol(canvas_text_width(canvas, FACE_NUMBER_500, 24, "1111111"), 7 * one, 0.01f);
    ck_assert_float_eq(font_kern(fonts, FACE_UI_500, 22, '1', '7'), 0);
}
END_TEST

START_TEST(pairs_are_kerned)
{
    if (fonts_missing(fonts, NULL)) return; /* another font, other pairs */
    ck_assert_float_lt(font_kern(fonts, FACE_UI_500, 100, 'A', 'V'), -1);
    ck_assert_float_lt(font_kern(fonts, FACE_UI_500, 100, 'T', 'o'), -1);
    ck_assert_float_eq(font_kern(fonts, FACE_UI_500, 100, 'n', 'n'), 0);
    ck_assert_float_eq(font_kern(fonts, FACE_NUMBER_500, 100, 'A', 'V'), 0);
}
END_TEST

/* Each phase is the same glyph, moved by a quarter of a pixel. */
START_TEST(phases_move_by_quarters)
{
    bool none;
    fonts_missing(fonts, &none);
    if (none) return;
    double first = 0, ink_first = 0;
    for (int phase = 0; phase < FONT_PHASES; phase++) {
        const Glyph *g = font_glyph_at(fonts, FACE_UI_500, 22, 'm', phase);
        double ink = 0, moment = 0;
        for (int y = 0; y < g->height; y++)
            for (int x = 0; x < g->width; x++) {
                double a = g->alpha[y * g->width + x];
                ink += a;
                moment += a * (g->left + x);
            }
        if (phase == 0) first = moment / ink, ink_first = ink;
        /* ink counts at the middle of its pixel, so that the middle of all of it is a little off */
        ck_assert_double_eq_tol(moment / ink - first, phase / 4.0, 0.06);
        ck_assert_double_eq_tol(ink / ink_first, 1, 0.01);
    }
}
END_TEST

START_TEST(what_fits_fits)
{
    const char *text = "Adam η 0.1 and a long tail";
    for (float width = 0; width < 300; width += 7) {
        int bytes = canvas_text_fit(canvas, FACE_UI_500, 22, width, text);
        char cut[64];
        snprintf(cut, sizeof cut, "%.*s", bytes, text);
        ck_assert_float_le(canvas_text_width(canvas, FACE_UI_500, 22, cut), width + 1e-3f);
        ck_assert((text[bytes] & 0xC0) != 0x80); /* never in the middle of a character */
    }
    ck_assert_int_eq(canvas_text_fit(canvas, FACE_UI_500, 22, 1e4f, text), (int)strlen(text));
}
END_TEST

START_TEST(any_bytes_are_text)
{
    Random random = random_stream(5, 0);
    for (int k = 0; k < 300; k++) {
        char bytes[24];
        int n = random_below(&random, 23);
        for (int i = 0; i < n; i++) bytes[i] = (char)(1 + random_below(&random, 255));
        bytes[n] = 0;
        float width = canvas_text_width(canvas, FACE_UI_500, 22, bytes);
        ck_assert(isfinite(width) && width >= 0);
        ck_assert_float_eq(canvas_text(canvas, FACE_UI_500, 22, 5, 50, 0xFFFFFFFF, bytes), width);
    }
    for (int f = 0; f < FACE_COUNT; f++)
        for (int px = -3; px < 500; px += 83) font_glyph_at(fonts, (Face)f, px, 0x10FFFF, 0);
}
END_TEST

START_TEST(mathematics_is_measured)
{
    bool none;
    fonts_missing(fonts, &none);
    if (none) return;
    static const uint32_t symbols[] = {0x2207, 0x2202, 0x3B8, 0x3B7, 0x2211, 0x221A, 0x2212, 0x2190, 0x2299, '('};
    for (int i = 0; i < 10; i++) {
        GlyphSize size;
        ck_assert_msg(font_measure_math(fonts, MATH_ROMAN, symbols[i], 40, &size), "U+%04X", symbols[i]);
        ck_assert(size.advance > 4 && size.right > size.left && size.height > -size.depth);
        GlyphSize twice;
        font_measure_math(fonts, MATH_ROMAN, symbols[i], 80, &twice);
        ck_assert_float_eq_tol(twice.advance, 2 * size.advance, 1e-3f);
    }
}
END_TEST

/* A machine without a single font: boxes, a sentence, no crash. */
START_TEST(without_fonts_there_are_boxes)
{
    char path[512];
    snprintf(path, sizeof path, "%s/no-fonts.conf", TEST_OUT);
    const char *config = "<?xml version=\"1.0\"?><!DOCTYPE fontconfig SYSTEM \"fonts.dtd\"><fontconfig></fontconfig>";
    ck_assert_int_eq(file_write(path, config, strlen(config), NULL), STATUS_OK);
    setenv("FONTCONFIG_FILE", path, 1);
    Error error = {0};
    Theme *bare;
    ck_assert_int_eq(theme_load(&bare, NULL, &error), STATUS_OK);
    Fonts *empty = fonts_create(bare, desktop_font);
    bool none;
    fonts_missing(empty, &none);
    Canvas *plain = canvas_create(empty);
    Image small = image_create(200, 50);
    canvas_target(plain, &small);
    float width = canvas_text(plain, FACE_UI_500, 22, 5, 30, 0xFFFFFFFF, "Adam");
    ck_assert(none ? width == canvas_text_width(plain, FACE_UI_500, 22, "Adam") && width > 20 : width > 0);
    GlyphSize size;
    if (none) ck_assert(!font_measure_math(empty, MATH_ROMAN, 'x', 40, &size));
    canvas_destroy(plain);
    fonts_destroy(empty);
    theme_destroy(bare);
    image_destroy(&small);
    unlink(path);
}
END_TEST

/* ---- axes ---- */

START_TEST(whole_numbers_only)
{
    static const struct {
        int last;
        float room;
        const char *labels;
    } cases[] = {
        {3, 1480, "0 1 2 3"},
        {140, 1480, "0 10 20 30 40 50 60 70 80 90 100 110 120 130 140"},
        {0, 1480, "0"},
        {2000, 1100, "0 200 400 600 800 1000 1200 1400 1600 1800 2000"},
        {143, 760, "0 20 40 60 80 100 120 143"},
    };
    for (int c = 0; c < 5; c++) {
        AxisTick ticks[AXIS_TICKS_MAX];
        int count = axis_ticks_whole(0, cases[c].last, 376, 376 + cases[c].room, 70, ticks);
        char got[512] = "";
        for (int i = 0; i < count; i++) {
            snprintf(got + strlen(got), sizeof got - strlen(got), "%s%s", i ? " " : "", ticks[i].text);
            if (cases[c].last)
                ck_assert_float_eq_tol(ticks[i].pixel,
                                       376 + cases[c].room * (float)ticks[i].value / (float)cases[c].last, 0.01f);
        }
        ck_assert_str_eq(got, cases[c].labels);
    }
}
END_TEST

/* ---- pictures ---- */

START_TEST(pictures_come_back)
{
    Random random = random_stream(1, 0);
    for (int i = 0; i < W * H; i++) image.pixels[i] = 0xFF000000u | (uint32_t)(random_bits(&random) & 0xFFFFFF);
    Error error = {0};
    char path[512];
    snprintf(path, sizeof path, "%s/draw-picture.png", TEST_OUT);
    ck_assert_msg(image_write_png(&image, path, &error) == STATUS_OK, "%s", error.message);
    Image again = {0};
    ck_assert_msg(image_read_png(&again, path, &error) == STATUS_OK, "%s", error.message);
    ck_assert(again.width == W && again.height == H);
    ck_assert_int_eq(memcmp(again.pixels, image.pixels, sizeof *image.pixels * W * H), 0);
    image_destroy(&again);
    unlink(path);
    ck_assert_int_eq(image_write_png(&image, "/nowhere/x.png", &error), STATUS_FILE);
    ck_assert_int_eq(image_read_png(&again, "/nowhere/x.png", &error), STATUS_FILE);
}
END_TEST

START_TEST(parts_stay_inside)
{
    static const int cases[][6] = {
        /* x, y, w, h -> width, height */
        {0, 0, W, H, W, H},
        {-10, -10, 30, 30, 20, 20},
        {W - 5, H - 5, 50, 50, 5, 5},
        {W, 0, 5, 5, 0, 0},
        {0, 0, -5, 5, 0, 0},
        {-2000000000, 0, 2147483647, 5, 0, 0},
        {5, 5, 2147483647, 2147483647, W - 5, H - 5},
    };
    for (int i = 0; i < 7; i++) {
        Image part = image_part(&image, cases[i][0], cases[i][1], cases[i][2], cases[i][3]);
        ck_assert_int_eq(part.width, cases[i][4]);
        ck_assert_int_eq(part.height, cases[i][5]);
        ck_assert(!part.owned);
    }
}
END_TEST

START_TEST(images_are_copied_scaled_and_averaged)
{
    Image board = image_create(64, 64);
    for (int y = 0; y < 64; y++)
        for (int x = 0; x < 64; x++) board.pixels[y * 64 + x] = (x + y) % 2 ? 0xFFFFFFFF : 0xFF000000;
    wipe();
    canvas_image(canvas, &board, (Rect){100, 50, 64, 64}, 1);
    for (int y = 0; y < 64; y++)
        ck_assert_int_eq(memcmp(image.pixels + (50 + y) * W + 100, board.pixels + y * 64, 64 * 4), 0);
    canvas_image(canvas, &board, (Rect){0, 0, 16, 16}, 1); /* a quarter: an even grey, no pattern */
    for (int y = 0; y < 16; y++)
        for (int x = 0; x < 16; x++) ck_assert_uint_eq(image.pixels[y * W + x] & 255, 128);
    Image flat = image_create(3, 3);
    for (int i = 0; i < 9; i++) flat.pixels[i] = 0xFF4080C0;
    canvas_image(canvas, &flat, (Rect){10.3f, 130.6f, 77, 41}, 1); /* a flat picture stays flat, to its edges */
    ck_assert_uint_eq(image.pixels[150 * W + 40], 0xFF4080C0);
    ck_assert_uint_eq(image.pixels[132 * W + 12], 0xFF4080C0);
    image_destroy(&board);
    image_destroy(&flat);
}
END_TEST

/* One picture of everything, drawn twice: the same bits. A picture of another size in between changes nothing. */
START_TEST(the_same_drawing_is_the_same_picture)
{
    Image first = image_create(W, H), small = image_create(50, 20);
    for (int round = 0; round < 2; round++) {
        if (round) {
            canvas_target(canvas, &small);
            canvas_line(canvas, 0, 0, 50, 20, 5, 0xFFFFFFFF);
            canvas_target(canvas, &image);
        }
        wipe();
        Random random = random_stream(77, 0);
        for (int i = 0; i < 300; i++) anything(&random);
        if (!round) memcpy(first.pixels, image.pixels, sizeof *first.pixels * W * H);
    }
    ck_assert_int_eq(memcmp(first.pixels, image.pixels, sizeof *first.pixels * W * H), 0);
    image_destroy(&first);
    image_destroy(&small);
}
END_TEST

/* ---- contours --------------------------------------------------------------------------------------------------- */

enum { CONTOUR_SIDE = 41 };

typedef struct Traced {
    int lines, closed, points;
    float least, most; /* of the distance from the middle */
    float first[2], last[2];
    int turned; /* lines around the upper left or the lower right corner */
} Traced;

static void take_line(void *context, const float (*points)[2], int count)
{
    Traced *traced = context;
    traced->lines++;
    traced->points += count;
    traced->closed += points[0][0] == points[count - 1][0] && points[0][1] == points[count - 1][1];
    for (int i = 0; i < count; i++) {
        float away = hypotf(points[i][0] - 20, points[i][1] - 20);
        traced->least = fminf(traced->least, away), traced->most = fmaxf(traced->most, away);
        if (i) ck_assert_float_le(hypotf(points[i][0] - points[i - 1][0], points[i][1] - points[i - 1][1]), 1.4143f);
        traced->last[0] = points[i][0], traced->last[1] = points[i][1];
    }
    float right = points[0][0] + points[count - 1][0] - 41, down = points[0][1] + points[count - 1][1] - 41;
    traced->turned += right * down > 0;
    if (traced->lines == 1) traced->first[0] = points[0][0], traced->first[1] = points[0][1];
}

static Traced trace(float (*value)(float x, float y), float level)
{
    static float values[CONTOUR_SIDE * CONTOUR_SIDE];
    Contour *contour = contour_create(CONTOUR_SIDE, CONTOUR_SIDE);
    Traced traced = {.least = 1e9f};
    for (int i = 0; i < CONTOUR_SIDE * CONTOUR_SIDE; i++)
        values[i] = value((float)(i % CONTOUR_SIDE), (float)(i / CONTOUR_SIDE));
    for (int again = 0; again < 2; again++) { /* what was traced leaves nothing behind */
        traced = (Traced){.least = 1e9f};
        contour_trace(contour, values, level, take_line, &traced);
    }
    contour_destroy(contour);
    return traced;
}

static float hill(float x, float y) { return hypotf(x - 20, y - 20); }
static float slope(float x, float y) { return x + 0.25f * y; }
static float holed(float x, float y) { return x > 19 && x < 23 && y > 30 ? NAN : hill(x, y); }
static float saddle(float x, float y) { return (x - 20.5f) * (y - 20.5f) + 0.01f; }
static float pass_below(float x, float y) { return (x - 20.5f) * (y - 20.5f) - 0.01f; }
static float board(float x, float y) { return (float)(((int)x + (int)y) % 2); }

START_TEST(contours_follow_a_level)
{
    Traced ring = trace(hill, 12.3f);
    ck_assert(ring.lines == 1 && ring.closed == 1 && ring.points > 60);
    ck_assert(ring.least > 12.26f && ring.most < 12.34f);
    Traced line = trace(slope, 20);
    ck_assert(line.lines == 1 && line.closed == 0);
    ck_assert(fminf(line.first[1], line.last[1]) == 0 && fmaxf(line.first[1], line.last[1]) == 40);
    ck_assert_float_eq_tol(line.first[0] + 0.25f * line.first[1], 20, 1e-4f);
    Traced open = trace(holed, 12.3f); /* a ring with a gap where there are no values */
    ck_assert(open.lines == 1 && open.closed == 0);
    Traced two = trace(saddle, 0); /* above in the middle: that pair is joined */
    ck_assert(two.lines == 2 && two.closed == 0 && two.turned == 0);
    ck_assert_int_eq(trace(pass_below, 0).turned, 2); /* below in the middle: the other pair is */
    ck_assert_int_eq(trace(hill, 100).lines, 0);
    Traced many = trace(board, 0.5f); /* every cell has two lines: each edge is passed once */
    ck_assert_int_eq(many.points - many.closed, 2 * CONTOUR_SIDE * (CONTOUR_SIDE - 1));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("draw");
    TCase *t = tcase_create("theme");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, tokens_are_read_completely);
    tcase_add_test(t, text_can_be_read);
    tcase_add_test(t, too_many_keys_are_told);
    tcase_add_loop_test(t, broken_tokens_name_their_line, 0, (int)(sizeof broken / sizeof *broken));
    tcase_add_test(t, a_missing_file_is_an_error);
    tcase_add_test(t, easing_is_monotonic);
    suite_add_tcase(suite, t);

    t = tcase_create("shapes");
    tcase_set_timeout(t, 60);
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, a_line_has_its_area);
    tcase_add_test(t, thin_lines_fade);
    tcase_add_test(t, round_shapes_have_their_areas);
    tcase_add_test(t, boxes_have_their_areas);
    tcase_add_test(t, edges_of_a_box_cover_what_they_reach_into);
    tcase_add_test(t, translucent_lines_have_no_beads);
    tcase_add_test(t, dashes_have_their_share);
    tcase_add_test(t, an_appended_mask_equals_one_drawn_at_once);
    tcase_add_test(t, markers_weigh_about_the_same);
    tcase_add_test(t, icons_stay_in_their_square);
    tcase_add_test(t, blending_is_exact_at_its_ends);
    tcase_add_loop_test(t, nothing_is_drawn_outside_the_clip, 0, 8);
    tcase_add_test(t, far_away_lines_keep_their_way);
    tcase_add_test(t, clips_cut_each_other);
    tcase_add_test(t, the_same_drawing_is_the_same_picture);
    suite_add_tcase(suite, t);

    t = tcase_create("text");
    tcase_set_timeout(t, 60);
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_loop_test(t, text_is_as_wide_as_it_measures, 0, (int)(sizeof texts / sizeof *texts));
    tcase_add_test(t, numbers_never_shift);
    tcase_add_test(t, pairs_are_kerned);
    tcase_add_test(t, phases_move_by_quarters);
    tcase_add_test(t, what_fits_fits);
    tcase_add_test(t, any_bytes_are_text);
    tcase_add_test(t, mathematics_is_measured);
    suite_add_tcase(suite, t);

    t = tcase_create("axes and pictures");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, whole_numbers_only);
    tcase_add_test(t, pictures_come_back);
    tcase_add_test(t, parts_stay_inside);
    tcase_add_test(t, images_are_copied_scaled_and_averaged);
    tcase_add_test(t, contours_follow_a_level);
    suite_add_tcase(suite, t);

    t = tcase_create("no fonts"); /* last: it changes the environment */
    tcase_add_test(t, without_fonts_there_are_boxes);
    suite_add_tcase(suite, t);

    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? 1 : 0;
}
