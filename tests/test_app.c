/* The program without its window: the same frames as the window, a script and a picture show.
 *
 * What the layers keep must be what a full redraw shows, on the real screens; what changed must be told; a steady frame
 * takes no memory from the system. */
#include "app/app.h"
#include "app/desktop/desktop.h"
#include "app/key_card.h"
#include "app/remember.h"
#include "base/parallel.h"
#include "run/scene/scene_renew.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- counting allocations ------------------------------------------------------------------------------------------ */

#if defined(__SANITIZE_ADDRESS__)
#define COUNTED 0 /* the sanitizer has its own */
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define COUNTED 0
#endif
#endif
#ifndef COUNTED
#define COUNTED 1
#endif

static long allocations;

#if COUNTED
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);

void *malloc(size_t size)
{
    __atomic_fetch_add(&allocations, 1, __ATOMIC_RELAXED);
    return __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    __atomic_fetch_add(&allocations, 1, __ATOMIC_RELAXED);
    return __libc_calloc(count, size);
}

void *realloc(void *memory, size_t size)
{
    __atomic_fetch_add(&allocations, 1, __ATOMIC_RELAXED);
    return __libc_realloc(memory, size);
}
#endif

/* ---- helpers --------------------------------------------------------------------------------------------------------- */

enum { WIDTH = 1280, HEIGHT = 720, PIXELS = WIDTH * HEIGHT };

static App *open_app(const char *scene)
{
    AppDesc desc = app_desc_default(desktop_font);
    App *app = NULL;
    Error error = {0};
    desc.screen.word = scene;
    desc.width = WIDTH;
    desc.height = HEIGHT;
    desc.screen.headless = true;
    ck_assert_msg(app_create(&app, &desc, &error) == STATUS_OK, "%s", error.message);
    return app;
}

static void frame(App *app, Input *input)
{
    app_frame(app, input, 1.0 / 60, false);
    input_begin(input);
}

static void frames(App *app, Input *input, int count)
{
    for (int i = 0; i < count; i++) frame(app, input);
}

/* Nothing that was kept may be used: the window changes its size and back. */
static void forget(App *app)
{
    app_resize(app, WIDTH - 1, HEIGHT);
    app_resize(app, WIDTH, HEIGHT);
}

/* ---- layers on the real screen ------------------------------------------------------------------------------------------ */

/* What a user does at a frame. */
static const struct {
    int frame;
    const char *key;
    float x, y;
} acts[] = {
    {20, "Space", -1, 0},  {60, "L", -1, 0},       {90, NULL, 200, 700},        {100, NULL, 300, 300},
    {110, "1", -1, 0},     {130, "1", -1, 0},      {150, "Space", -1, 0},       {155, "Right", -1, 0},
    {180, "Tab", -1, 0},   {184, "Tab", -1, 0},    {190, "?", -1, 0},           {196, "Escape", -1, 0},
    {200, "T", -1, 0},     {215, NULL, 1100, 450}, {230, "Shift+Right", -1, 0}, {250, "Home", -1, 0},
    {256, NULL, 600, 600},
};
enum { ACTS = sizeof acts / sizeof acts[0], FRAMES = 280 };

static void act(Input *input, int number)
{
    for (int i = 0; i < ACTS; i++) {
        if (acts[i].frame != number) continue;
        if (acts[i].key) input_key(input, acts[i].key, NULL, false);
        if (acts[i].x >= 0) input_move(input, acts[i].x, acts[i].y);
    }
}

static bool in_dirty(const Rect *dirty, int count, int x, int y)
{
    for (int i = 0; i < count; i++)
        if (rect_has(dirty[i], (float)x + 0.5f, (float)y + 0.5f)) return true;
    return false;
}

/* The window copies the dirty rectangles only: what it shows must be the whole picture. */
START_TEST(dirty_rectangles_are_enough)
{
    App *app = open_app("opening");
    Input input = {0};
    uint32_t *shown = calloc(PIXELS, 4);
    for (int number = 0; number < FRAMES; number++) {
        act(&input, number);
        frame(app, &input);
        int count;
        const Rect *dirty = app_dirty(app, &count);
        const Image *image = app_image(app);
        for (int y = 0; y < HEIGHT; y++) {
            const uint32_t *row = image->pixels + (size_t)y * (size_t)image->stride;
            if (!memcmp(row, shown + (size_t)y * WIDTH, WIDTH * 4)) continue;
            for (int x = 0; x < WIDTH; x++)
                if (row[x] != shown[y * WIDTH + x] && !in_dirty(dirty, count, x, y))
                    ck_abort_msg("frame %d: pixel %d,%d changed from %08x to %08x and no rectangle says so", number, x,
                                 y, shown[y * WIDTH + x], row[x]);
            memcpy(shown + (size_t)y * WIDTH, row, WIDTH * 4);
        }
    }
    free(shown);
    app_destroy(app);
}
END_TEST

/* A picture drawn with everything kept, and the same one from nothing. */
START_TEST(kept_layers_show_what_a_full_redraw_shows)
{
    App *app = open_app("opening");
    Input input = {0};
    uint32_t *kept = malloc((size_t)PIXELS * 4);
    for (int number = 0; number < FRAMES; number++) {
        act(&input, number);
        frame(app, &input);
        if (number % 7) continue;
        const Image *image = app_image(app);
        app_frame(app, &input, 0, true);
        for (int y = 0; y < HEIGHT; y++)
            memcpy(kept + (size_t)y * WIDTH, image->pixels + (size_t)y * (size_t)image->stride, WIDTH * 4);
        forget(app);
        app_frame(app, &input, 0, true);
        image = app_image(app);
        for (int y = 0; y < HEIGHT; y++)
            for (int x = 0; x < WIDTH; x++) {
                uint32_t fresh = image->pixels[(size_t)y * (size_t)image->stride + (size_t)x];
                if (fresh != kept[y * WIDTH + x])
                    ck_abort_msg("frame %d, pixel %d,%d: kept %08x, drawn anew %08x", number, x, y, kept[y * WIDTH + x],
                                 fresh);
            }
    }
    free(kept);
    app_destroy(app);
}
END_TEST

/* ---- memory ------------------------------------------------------------------------------------------------------------- */

START_TEST(a_steady_frame_takes_no_memory)
{
    App *app = open_app("opening");
    Input input = {0};
    frames(app, &input, 60);
    input_key(&input, "Space", NULL, false);
    frames(app, &input, 1500); /* the whole race once: every digit has been seen */
    input_key(&input, "Home", NULL, false);
    frames(app, &input, 30);
    input_key(&input, "Space", NULL, false);
    frames(app, &input, 30);
    for (int i = 0; i < 600; i++) {
        long before = allocations;
        frame(app, &input);
        if (COUNTED)
            ck_assert_msg(allocations == before, "frame %d of the replay takes memory %ld times", i,
                          allocations - before);
    }
    app_destroy(app);
    parallel_quit();
}
END_TEST

/* ---- scenes that cannot be opened ------------------------------------------------------------------------------------------ */

START_TEST(a_bad_scene_leaves_the_last_good_one)
{
    App *app = open_app("opening");
    Input input = {0};
    Error error = {0};
    frames(app, &input, 5);
    app_go_to(app, 12);
    ck_assert_int_ne(app_open(app, &(ScreenDesc){.word = "x^2 +"}, &error), STATUS_OK);
    snprintf(input.drop, sizeof input.drop, "%s", TEST_DATA "/no-such-scene.yaml");
    frames(app, &input, 5);
    TextBuffer text = {0};
    app_describe(app, &text);
    ck_assert_ptr_nonnull(strstr(text.data, "\"screen\":\"stage\",\"step\":12"));
    ck_assert_ptr_nonnull(strstr(text.data, "\"label\":\"Close message\"")); /* the message has its button */
    ck_assert_ptr_nonnull(strstr(text.data, "no-such-scene.yaml"));
    input_key(&input, "Escape", NULL, false);
    frames(app, &input, 3);
    text_clear(&text);
    app_describe(app, &text);
    ck_assert_ptr_null(strstr(text.data, "no-such-scene.yaml"));
    ck_assert_ptr_nonnull(strstr(text.data, "\"screen\":\"stage\",\"step\":12"));
    text_free(&text);
    app_destroy(app);
}
END_TEST

START_TEST(every_key_is_on_the_card)
{
    Command lacks = key_card_lacks();
    ck_assert_msg(!lacks, "the key card has no row for '%s'", command_does(lacks));
}
END_TEST

static void press(App *app, Input *input, const char *key)
{
    input_key(input, key, NULL, false);
    frames(app, input, 4);
}

static bool says(App *app, const char *line)
{
    TextBuffer text = {0};
    app_scene(app, &text);
    bool found = text.data && strstr(text.data, line);
    text_free(&text);
    return found;
}

static bool on_screen(App *app, const char *screen)
{
    TextBuffer text = {0};
    app_describe(app, &text);
    bool found = strstr(text.data, screen) != NULL;
    text_free(&text);
    return found;
}

/* A race that the sandbox opened, another surface chosen over it, one undo, Escape: each place leads where the user came
 * from, in the light that was there. */
START_TEST(each_place_leads_back)
{
    App *app = open_app("sandbox");
    Input input = {.x = -1, .y = -1};
    Error error = {0};
    ScreenDesc race = {.word = "kind: scene\nsurface: himmelblau\nruns: [gd, adam]\n", .back = "sandbox", .step = 7};
    ck_assert_msg(app_open(app, &race, &error) == STATUS_OK, "%s", error.message);
    frames(app, &input, 4);
    ck_assert_int_eq(app_step(app), 7);
    ck_assert(says(app, "surface: himmelblau") && says(app, "light: moon"));
    press(app, &input, "L");
    ck_assert(says(app, "light: full"));
    press(app, &input, "S");
    ck_assert(on_screen(app, "\"screen\":\"picker\""));
    press(app, &input, "Enter");
    ck_assert(on_screen(app, "\"screen\":\"stage\",\"step\":0"));
    ck_assert(says(app, "light: full"));
    press(app, &input, "Ctrl+Z");
    ck_assert_int_eq(app_step(app), 7);
    press(app, &input, "Escape");
    ck_assert(on_screen(app, "\"screen\":\"sandbox\""));
    press(app, &input, "Escape");
    ck_assert(on_screen(app, "\"screen\":\"gallery\""));
    app_destroy(app);
}
END_TEST

/* Paths and formulas may hold anything. */
/* ---- networks ------------------------------------------------------------------------------------------------------- */

static bool paste(App *app, const char *text)
{
    Input input = {0};
    int before = app_opened(app);
    input_key(&input, "Ctrl+V", NULL, false);
    input.paste = text;
    app_frame(app, &input, 1.0 / 60, false);
    return app_opened(app) > before;
}

static bool has(const char *text, const char *part) { return strstr(text, part) != NULL; }

/* On any screen, over the list of surfaces too; what is no link, or a wrong one, leaves what was there. */
START_TEST(a_pasted_link_opens_its_network)
{
    static const char link[] = "  https://playground.tensorflow.org/#dataset=xor&networkShape=5,3&activation=relu\n";
    const char *const places[] = {"opening", "gallery", "sandbox", "xor"};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        App *app = open_app(places[i]);
        Input input = {0};
        TextBuffer text = {0};
        frames(app, &input, 2);
        ck_assert(!paste(app, "x^2 + y^2"));
        ck_assert(!paste(app, "https://playground.tensorflow.org/#networkShape=none"));
        input_key(&input, "Escape", NULL, false); /* the message */
        frames(app, &input, 2);
        if (i == 0) {
            input_key(&input, "S", "s", false);
            frames(app, &input, 2);
        }
        ck_assert_msg(paste(app, link), "nothing is opened from %s", places[i]);
        frames(app, &input, 3);
        ck_assert(app_scene(app, &text));
        ck_assert_msg(has(text.data, "hidden: [5, 3]") && has(text.data, "activation: relu") &&
                          has(text.data, "xor:noise=0"),
                      "%s", text.data);
        ck_assert_int_gt(app_steps(app), 1000);
        text_free(&text);
        app_destroy(app);
    }
}
END_TEST

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    fputs(text, file);
    fclose(file);
}

/* The scene as it stands, its files, and a change on the disk: a wrong one leaves the last good network. */
START_TEST(a_network_scene_is_kept_and_read_again)
{
    static const char scene[] =
        "kind: scene\ntitle: Mine\nview: network\ndata: {set: circle, n: 60}\nnetwork: {hidden: [3], activation: bent}\n"
        "train: {batch: 10, epochs: 30}\nruns: [{rule: gd, lr: 0.1}]\n";
    static const char bent[] = "name: bent\ntitle: Bent\nsummary: \"-\"\nformula: \"z/(1 + abs(z))\"\n";
    char path[300], other[300];
    const char *files[SCENE_FILES_MAX];
    Error error = {0};
    TextBuffer text = {0};
    Input input = {0};
    snprintf(path, sizeof path, "%s/mine.yaml", TEST_OUT);
    snprintf(other, sizeof other, "%s/bent.yaml", TEST_OUT);
    write_file(path, scene);
    write_file(other, bent);
    App *app = open_app(path);
    app_go_to(app, 17);
    frames(app, &input, 3);
    ck_assert_int_eq(app_step(app), 17);
    ck_assert_str_eq(app_title(app), "Mine");
    ck_assert(app_scene(app, &text));
    ck_assert_msg(has(text.data, "step: 17") && has(text.data, "title: Mine"), "%s", text.data);
    int count = app_files(app, files), found = 0;
    for (int i = 0; i < count; i++) found += !strcmp(files[i], path) + !strcmp(files[i], other);
    ck_assert_int_eq(found, 2);

    const char *changed[] = {other};
    write_file(other, "name: bent\ntitle: Bent\nsummary: \"-\"\nformula: \"z/(1 + abs(\"\n");
    ck_assert_int_ne(app_renew(app, changed, 1, &error), STATUS_OK);
    ck_assert_msg(has(error.file, "bent.yaml") && error.line == 4, "%s:%d %s", error.file, error.line, error.message);
    frames(app, &input, 2);
    ck_assert_int_eq(app_step(app), 17);
    write_file(other, "name: bent\ntitle: Bent\nsummary: \"-\"\nformula: \"z/(2 + abs(z))\"\n");
    ck_assert_msg(app_renew(app, changed, 1, &error) == STATUS_OK, "%s", error.message);
    frames(app, &input, 2);
    ck_assert_int_eq(app_step(app), 17);

    changed[0] = path;
    write_file(path, "kind: scene\ntitle: Other\nview: network\ndata: cirle\n");
    ck_assert_int_ne(app_renew(app, changed, 1, &error), STATUS_OK);
    ck_assert_msg(error.line == 4 && has(error.message, "circle"), "%d %s", error.line, error.message);
    ck_assert_str_eq(app_title(app), "Mine");
    write_file(path, "kind: scene\ntitle: Other\nview: network\ndata: circle\n");
    ck_assert_msg(app_renew(app, changed, 1, &error) == STATUS_OK, "%s", error.message);
    frames(app, &input, 2);
    ck_assert_str_eq(app_title(app), "Other");
    text_free(&text);
    app_destroy(app);
}
END_TEST

START_TEST(what_is_remembered_comes_back)
{
    char folder[] = "/tmp/remember-XXXXXX", path[64];
    ck_assert_ptr_nonnull(mkdtemp(folder));
    setenv("XDG_DATA_HOME", folder, 1);
    Remembered kept = {.width = 1300, .height = 801, .day = true, .ui_scale = 1.25f, .reduced_motion = true};
    snprintf(kept.scenes.last, sizeof kept.scenes.last, "%s", "/home/a \\ \"b\"/: #1\n.yaml");
    snprintf(kept.scenes.title, sizeof kept.scenes.title, "%s", "x\\y 'β' {");
    kept.scenes.step = 40, kept.scenes.steps = 120, kept.scenes.recent_count = 2;
    snprintf(kept.scenes.recent[0], sizeof kept.scenes.recent[0], "%s", "C:\\new\\x.yaml");
    snprintf(kept.scenes.recent[1], sizeof kept.scenes.recent[1], "%s", "- plain.yaml");
    remember_write(&kept);
    Remembered read = remember_read();
    ck_assert(read.width == 1300 && read.height == 801 && read.day && read.reduced_motion);
    ck_assert_float_eq(read.ui_scale, 1.25f);
    ck_assert_str_eq(read.scenes.last, kept.scenes.last);
    ck_assert_str_eq(read.scenes.title, kept.scenes.title);
    ck_assert(read.scenes.step == 40 && read.scenes.steps == 120);
    ck_assert_int_eq(read.scenes.recent_count, 2);
    for (int i = 0; i < 2; i++) ck_assert_str_eq(read.scenes.recent[i], kept.scenes.recent[i]);
    snprintf(path, sizeof path, "%s/dark-valley/window.yaml", folder);
    unlink(path);
    snprintf(path, sizeof path, "%s/dark-valley", folder);
    rmdir(path);
    rmdir(folder);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("app");
    TCase *tests = tcase_create("frames");
    tcase_add_test(tests, dirty_rectangles_are_enough);
    tcase_add_test(tests, kept_layers_show_what_a_full_redraw_shows);
    tcase_add_test(tests, a_steady_frame_takes_no_memory);
    tcase_add_test(tests, a_bad_scene_leaves_the_last_good_one);
    tcase_add_test(tests, every_key_is_on_the_card);
    tcase_add_test(tests, each_place_leads_back);
    tcase_add_test(tests, a_pasted_link_opens_its_network);
    tcase_add_test(tests, a_network_scene_is_kept_and_read_again);
    tcase_add_test(tests, what_is_remembered_comes_back);
    tcase_set_timeout(tests, 300);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? 1 : 0;
}
