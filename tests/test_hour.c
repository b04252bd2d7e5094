/* An hour of use in one process: keys, clicks, drags, wheel, sizes, text and scenes at random, the same for the same seed.
 * After a third of it and at the end the same scene is opened and the memory in use compared: it must not have grown.
 *
 * HOUR_EVENTS=20000 build/tests/test_hour   takes an hour's worth; without it the test takes a tenth.
 *
 * What is in use is asked of malloc, not of the system: the resident memory also holds free pieces between used ones. It is
 * printed beside it. Before both measurements the small pictures of scenes are dropped: they are a cache that fills up to a
 * limit (thumbnail.h). */
#include "app/app.h"
#include "app/desktop/desktop.h"
#include "base/random.h"
#include "run/scene/scene_renew.h"
#include "view/gallery/thumbnail.h"

#include <check.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EVENTS = 2000 };

/* What may differ between two visits of the same scene: glyphs of sizes and words that were not drawn before, in pages of 256 KiB
 * until the font's store is full (8 MiB, font.c). So many sizes come up in the first third that a few pages follow: eight are
 * allowed. A race or a landscape that one of the scenes leaves behind is more; what nothing points to any more is found by the
 * sanitizer, however small. */
#define MAY_GROW (2 << 20)

size_t __sanitizer_get_current_allocated_bytes(void) __attribute__((weak));

static size_t in_use(void)
{
    if (__sanitizer_get_current_allocated_bytes) return __sanitizer_get_current_allocated_bytes();
    struct mallinfo2 info = mallinfo2();
    return info.uordblks + info.hblkhd;
}

static long resident(void)
{
    FILE *file = fopen("/proc/self/statm", "r");
    long pages[2] = {0};
    if (file && fscanf(file, "%ld %ld", &pages[0], &pages[1]) != 2) pages[1] = 0;
    if (file) fclose(file);
    return pages[1] * 4;
}

static const char *const keys[] = {
    "Space",       "Right",      "Left",
    "Shift+Right", "Shift+Left", "Home",
    "End",         "Up",         "Down",
    "L",           "T",          "M",
    "N",           "R",          "G",
    "E",           "S",          "D",
    "W",           "C",          "V",
    "B",           "?",          "Escape",
    "Enter",       "Tab",        "Shift+Tab",
    "1",           "2",          "8",
    "I",           "Ctrl+Z",     "Ctrl+Shift+Z",
    "Ctrl+C",      "Ctrl+Plus",  "Ctrl+Minus",
    "Ctrl+0",      "Ctrl+Left",  "Ctrl+Up",
    "PageDown",    "PageUp",     "Backspace",
    "Delete",      "X",          "P",
    "Q",           "Ctrl+V",
};
static const char *const texts[] = {"x", "^2", "+y^2", "sin(", ")", "1e", "0.1", "-", "nan", "adam", "log(x)", "θ≤é"};
static const char *const scenes[] = {
    "opening",
    "gallery",
    "himmelblau",
    "rosenbrock",
    "bowl",
    "x^2 + 3*y^2",
    "sin(x)*cos(y) + x^2/9",
    "linear-regression",
    "ridge",
    "log(x) + y^2",
    "1/x",
    "wells",
    "no-such-scene",
    "x +* y",
    "fading",
    "one-step",
    "rastrigin",
};
static const int sizes[][2] = {{640, 400}, {800, 450}, {480, 300}, {960, 540}, {600, 800}, {200, 150}};

#define ONE_OF(list) random_below(random, (int)(sizeof(list) / sizeof *(list)))

typedef struct User {
    App *app;
    Input input;
    Random random;
    int width, height;
} User;

static void frame(User *user)
{
    app_frame(user->app, &user->input, 1.0 / 60, false);
    input_begin(&user->input);
    app_wish(user->app);
}

static void point(User *user)
{
    input_move(&user->input, (float)(random_uniform(&user->random) * user->width),
               (float)(random_uniform(&user->random) * user->height));
    frame(user);
}

static void press(User *user, const char *key)
{
    char letter[2] = {(char)(key[0] | 32), 0};
    bool types = !key[1] && key[0] >= 'A' && key[0] <= 'Z';
    input_key(&user->input, key, types ? letter : !strcmp(key, "Space") ? " " : !key[1] ? key : NULL, false);
    frame(user);
}

static void go(User *user, const char *word, int width, int height)
{
    Error error;
    user->width = width, user->height = height;
    app_resize(user->app, width, height);
    app_open(user->app, &(ScreenDesc){.word = word}, &error);
    frame(user);
}

static void do_something(User *user)
{
    Random *random = &user->random;
    double pick = random_uniform(random);
    if (pick < 0.45) press(user, keys[ONE_OF(keys)]);
    else if (pick < 0.75) {
        bool drags = pick > 0.65, right = pick < 0.49;
        point(user);
        input_button(&user->input, right, true, pick > 0.62 && !drags);
        frame(user);
        if (drags) point(user);
        input_button(&user->input, right, false, false);
        frame(user);
    } else if (pick < 0.81) {
        point(user);
        input_wheel(&user->input, (float)(random_uniform(random) * 6 - 3));
        frame(user);
    } else if (pick < 0.89) {
        input_text(&user->input, texts[ONE_OF(texts)]);
        frame(user);
    } else if (pick < 0.91) {
        int at = ONE_OF(sizes);
        app_resize(user->app, user->width = sizes[at][0], user->height = sizes[at][1]);
        frame(user);
    } else if (pick < 0.92) { /* as if its files had changed */
        const char *files[SCENE_FILES_MAX];
        int count = app_files(user->app, files);
        app_renew(user->app, files, count, NULL);
        frame(user);
    } else if (pick < 0.94) {
        go(user, scenes[ONE_OF(scenes)], user->width, user->height);
    } else {
        for (int i = random_below(random, 6); i >= 0; i--) frame(user);
    }
}

/* The same place, whatever was done before: sizes, theme and scale play no part in what a visit to the scene needs. */
static size_t measure(User *user)
{
    press(user, "Escape");
    press(user, "Ctrl+0");
    if (strcmp(app_theme(user->app), "night")) press(user, "T");
    for (int i = 0; i < 2; i++) { /* twice: the first visit ends what was begun before */
        go(user, "bowl", 640, 400);
        for (int k = 0; k < 60; k++) frame(user);
    }
    thumbnails_free();
    return in_use();
}

START_TEST(an_hour_grows_no_memory)
{
    const char *asked = getenv("HOUR_EVENTS");
    int events = asked ? atoi(asked) : EVENTS;
    User user = {.random = random_stream(20261121, 1), .width = 640, .height = 400};
    AppDesc desc = app_desc_default(desktop_font);
    Error error = {0};
    desc.width = user.width, desc.height = user.height;
    ck_assert_int_eq(app_create(&user.app, &desc, &error), STATUS_OK);
    size_t first = 0;
    for (int i = 0; i < events; i++) {
        do_something(&user);
        if (i == events / 3) {
            first = measure(&user);
            fprintf(stderr, "%6d events: %8.1f KiB in use, %ld KiB resident, %d scenes\n", i + 1, (double)first / 1024,
                    resident(), app_opened(user.app));
        }
    }
    size_t last = measure(&user);
    fprintf(stderr, "%6d events: %8.1f KiB in use, %ld KiB resident, %d scenes\n", events, (double)last / 1024,
            resident(), app_opened(user.app));
    ck_assert_int_gt(app_opened(user.app), events / 200); /* it did get about */
    ck_assert_msg(last <= first + MAY_GROW, "from %zu to %zu bytes in use", first, last);
    app_destroy(user.app);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("hour");
    TCase *tcase = tcase_create("memory");
    tcase_set_timeout(tcase, 0);
    tcase_add_test(tcase, an_hour_grows_no_memory);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
