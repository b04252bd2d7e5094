/* What the gallery shows is true: every caption is computed, every scene has its place, pictures are the same however they
 * are made, and what was open last is remembered in order. */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/desktop/desktop.h"
#include "base/arena.h"
#include "base/file.h"
#include "base/yaml.h"
#include "run/scene/scene.h"
#include "view/gallery/gallery.h"
#include "view/gallery/picker.h"
#include "view/gallery/thumbnail.h"
#include "view/parts/words.h"

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

/* ---- captions --------------------------------------------------------------------------------------------------- */

typedef struct Shown {
    SceneFile *scene;
    Race *race;
    int last;
} Shown;

static const Moment *at_end(const Shown *s, int run) { return race_at(s->race, run, s->last); }

static int sign_changes_in_y(const Shown *s, int run)
{
    int changes = 0;
    for (int step = 1; step <= s->last; step++)
        changes += race_at(s->race, run, step)->y * race_at(s->race, run, step - 1)->y < 0;
    return changes;
}

static double longest_step(const Shown *s, int run)
{
    double longest = 0;
    for (int step = 1; step <= s->last; step++) {
        const Moment *a = race_at(s->race, run, step - 1), *b = race_at(s->race, run, step);
        longest = fmax(longest, hypot(b->x - a->x, b->y - a->y));
    }
    return longest;
}

/* Length of the path over the last steps. */
static double walked(const Shown *s, int run, int steps)
{
    double sum = 0;
    for (int step = s->last - steps + 1; step <= s->last; step++) {
        const Moment *a = race_at(s->race, run, step - 1), *b = race_at(s->race, run, step);
        sum += hypot(b->x - a->x, b->y - a->y);
    }
    return sum;
}

static double far_from(const Moment *m, double x, double y) { return hypot(m->x - x, m->y - y); }

static void plain(const Shown *s)
{ /* gd, rmsprop, adam */
    ck_assert_double_gt(far_from(at_end(s, 0), 2, 1), 3);
    ck_assert_double_gt(at_end(s, 0)->loss, 0.9);
    for (int run = 1; run < 3; run++) ck_assert_double_lt(far_from(at_end(s, run), 2, 1), 0.05);
}

static void line(const Shown *s)
{ /* gd, momentum, rmsprop, adam */
    ck_assert_int_eq(s->last, 100);
    for (int run = 0; run < 3; run++) ck_assert_double_lt(at_end(s, 3)->loss, at_end(s, run)->loss);
}

static void rates(const Shown *s)
{ /* small, right, too large */
    ck_assert_double_gt(at_end(s, 0)->loss, 1000 * at_end(s, 1)->loss);
    ck_assert_double_lt(at_end(s, 0)->loss, race_at(s->race, 0, 0)->loss);
    ck_assert_double_lt(far_from(at_end(s, 1), 0, 0), 0.05);
    ck_assert_double_gt(fabs(at_end(s, 2)->y), fabs(race_at(s->race, 2, 0)->y));
    ck_assert_int_eq(sign_changes_in_y(s, 2), s->last);
}

static void fading(const Shown *s)
{ /* constant, cosine */
    ck_assert_double_gt(walked(s, 0, 40), 20 * walked(s, 1, 40));
    double shaking = 0;
    for (int step = s->last - 39; step <= s->last; step++) shaking += race_at(s->race, 0, step)->loss / 40;
    ck_assert_double_gt(shaking, 10 * at_end(s, 1)->loss);
    ck_assert_double_lt(walked(s, 1, 10), 0.05);
}

static void shrinking(const Shown *s)
{ /* adagrad, rmsprop */
    double before = INFINITY;
    for (int step = 20; step <= s->last; step++) {
        const Moment *a = race_at(s->race, 0, step - 1), *b = race_at(s->race, 0, step);
        double length = hypot(b->x - a->x, b->y - a->y);
        ck_assert_msg(length < before, "Adagrad's step grows at %d", step);
        before = length;
    }
    ck_assert_double_gt(far_from(at_end(s, 0), 1, 3), 2);
    ck_assert_double_lt(far_from(at_end(s, 1), 1, 3), 0.1);
}

static void edge(const Shown *s)
{ /* gd, clipped */
    ck_assert_double_gt(longest_step(s, 0), 5);
    ck_assert_double_le(longest_step(s, 1), 0.9);
}

static void zigzag(const Shown *s)
{ /* gd, momentum */
    ck_assert_int_eq(sign_changes_in_y(s, 0), s->last);
    ck_assert_int_lt(sign_changes_in_y(s, 1), s->last / 2);
    ck_assert_double_gt(at_end(s, 0)->loss, 100 * at_end(s, 1)->loss);
    for (int step = 60; step <= s->last; step++) ck_assert_double_lt(fabs(race_at(s->race, 1, step)->y), 0.05);
}

static void lookahead(const Shown *s)
{ /* momentum, nesterov */
    ck_assert_int_ge(sign_changes_in_y(s, 0), 6);
    double over[2] = {0};
    for (int run = 0; run < 2; run++)
        for (int step = 15; step <= s->last; step++) over[run] = fmax(over[run], fabs(race_at(s->race, run, step)->y));
    ck_assert_double_gt(over[0], 5 * over[1]); /* after the first wall */
}

static void pass(const Shown *s)
{ /* gd, momentum */
    ck_assert_double_lt(far_from(at_end(s, 0), 0, 0), 0.3);
    ck_assert_double_lt(far_from(at_end(s, 1), 0, 2), 0.2);
}

static void one_step(const Shown *s)
{ /* gd, adam, newton */
    ck_assert_double_lt(far_from(race_at(s->race, 2, 1), 0, 0), 1e-9);
    for (int run = 0; run < 2; run++) ck_assert_double_gt(far_from(at_end(s, run), 0, 0), 0.05);
}

static void memory(const Shown *s)
{ /* gd, momentum, lbfgs */
    ck_assert_double_lt(far_from(at_end(s, 2), 1, 1), 1e-3);
    ck_assert_double_lt(walked(s, 0, 40), 0.5);
    ck_assert_double_gt(far_from(at_end(s, 0), 1, 1), 2);
}

static void signs(const Shown *s)
{ /* gd, sign-gd */
    for (int step = 1; step <= s->last; step++) {
        const Moment *a = race_at(s->race, 1, step - 1), *b = race_at(s->race, 1, step);
        ck_assert_double_eq_tol(hypot(b->x - a->x, b->y - a->y), 0.35 * sqrt(2), 1e-9);
    }
    ck_assert_double_lt(walked(s, 0, 5), 0.02);
}

static void by_line(const Shown *s)
{ /* adam, … */
    const Moment *start = race_at(s->race, 0, 0), *first = race_at(s->race, 0, 1);
    ck_assert_double_eq_tol(fabs(first->x - start->x), fabs(first->y - start->y), 1e-6);
    ck_assert_double_gt(fabs(start->gradient[1] / start->gradient[0]), 5);
}

/* A row: scene, its caption as it was checked, what makes it true. The other four are in test_scene.c. */
static const struct {
    const char *name, *caption;
    void (*check)(const Shown *s);
} captions[] = {
    {"plain", "On nearly flat ground GD waits. Rules that divide by the slope walk.", plain},
    {"line", "Every ball is a line. After 100 steps Adam's fits best.", line},
    {"rates", "Too small crawls, too large swings wider. Between them it arrives.", rates},
    {"fading", "With noise, a constant rate keeps shaking. One that fades settles.", fading},
    {"shrinking", "Adagrad forgets no slope, so its steps shrink. RMSProp forgets and arrives.", shrinking},
    {"edge", "At the cliff's edge one step throws GD across the map; clipping holds it.", edge},
    {"zigzag", "GD zigzags from wall to wall. Momentum swings out and runs along the floor.", zigzag},
    {"lookahead", "Nesterov counts the next push already and brakes. Momentum overshoots again and again.", lookahead},
    {"pass", "Momentum leaves the saddle first. GD still stands there.", pass},
    {"one-step", "Newton knows the curvature. In a quadratic valley one step is enough.", one_step},
    {"memory", "L-BFGS learns the bend from past slopes and arrives. GD creeps.", memory},
    {"by-line", "Adam's first step is as long in x as in y. The slopes differ.", by_line},
    {"signs", "Sign descent ignores how steep it is. Its steps never shrink, it never rests.", signs},
};

static int words_in(const char *text)
{
    int words = 0;
    for (const char *at = text; *at;) {
        at += strspn(at, " ");
        if (*at) words++;
        at += strcspn(at, " ");
    }
    return words;
}

START_TEST(the_caption_is_true)
{
    Shown shown = {0};
    Error error = {0};
    ck_assert_msg(scene_file_open(&shown.scene, captions[_i].name, &error) == STATUS_OK, "%s", error.message);
    RaceDesc desc = scene_file_race(shown.scene);
    ck_assert_msg(race_create(&shown.race, &desc, &error) == STATUS_OK, "%s", error.message);
    shown.last = shown.scene->steps;
    race_reach(shown.race, shown.last);
    ck_assert_str_eq(shown.scene->caption, captions[_i].caption);
    ck_assert_int_le(words_in(shown.scene->caption), 14);
    captions[_i].check(&shown);
    race_destroy(shown.race);
    scene_file_destroy(shown.scene);
}
END_TEST

static bool in_topics(const Yaml *topics, const char *name)
{
    for (int i = 0; i < topics->count; i++) {
        const Yaml *scenes = yaml_get(topics->items[i], "scenes");
        for (int k = 0; k < scenes->count; k++)
            if (!strcmp(scenes->items[k]->text, name)) return true;
    }
    return false;
}

START_TEST(every_shipped_scene_has_its_place)
{
    Arena arena = {0};
    const char **names;
    Yaml *file;
    Error error = {0};
    int count = asset_list(&arena, "scenes", NULL, &names);
    ck_assert_int_ge(count, 12);
    ck_assert(yaml_read(&arena, asset_find(&arena, "gallery", "topics", NULL), &file, &error) == STATUS_OK);
    const Yaml *topics = yaml_get(file, "topics");
    for (int i = 0; i < count; i++) {
        ck_assert_msg(in_topics(topics, names[i]), "%s is in no topic", names[i]);
        ck_assert_msg(!asset_find(&arena, "surfaces", names[i], NULL) &&
                          !asset_find(&arena, "optimizers", names[i], NULL),
                      "%s is also a surface or a rule: one would hide the other", names[i]);
        const char *about = word(arena_print(&arena, "gallery.about.%s", names[i]));
        ck_assert_msg(strcmp(about, names[i]), "%s has no line for its card", names[i]);
    }
    for (int i = 0; i < topics->count; i++) {
        const Yaml *scenes = yaml_get(topics->items[i], "scenes");
        for (int k = 0; k < scenes->count; k++)
            ck_assert_msg(asset_find(&arena, "scenes", scenes->items[k]->text, NULL) != NULL, "%s",
                          scenes->items[k]->text);
    }
    arena_free(&arena);
}
END_TEST

/* ---- memory ----------------------------------------------------------------------------------------------------- */

START_TEST(files_are_remembered_latest_first)
{
    GalleryMemory memory = {0};
    char path[300];
    for (int i = 0; i < GALLERY_RECENT_MAX + 3; i++) {
        snprintf(path, sizeof path, "%s/recent-%d.yaml", TEST_OUT, i);
        ck_assert(file_write(path, "kind: scene\n", 12, NULL) == STATUS_OK);
        gallery_remember(&memory, path, "one", 3, 10);
        gallery_remember(&memory, "opening", "two", 4, 140);
    }
    ck_assert_int_eq(memory.recent_count, GALLERY_RECENT_MAX);
    ck_assert_str_eq(memory.recent[0], path);
    ck_assert_str_eq(memory.last, "opening");
    ck_assert_int_eq(memory.step, 4);
    char third[GALLERY_WORD_SIZE];
    snprintf(third, sizeof third, "%s", memory.recent[2]);
    gallery_remember(&memory, third, "three", 0, 10);
    ck_assert_str_eq(memory.recent[0], third);
    ck_assert_str_eq(memory.recent[1], path);
    ck_assert_int_eq(memory.recent_count, GALLERY_RECENT_MAX);
}
END_TEST

/* ---- pictures --------------------------------------------------------------------------------------------------- */

typedef struct Screen {
    Theme *theme;
    Fonts *fonts;
    Canvas *canvas;
    Image image;
    Ui *ui;
    Input input;
} Screen;

static Screen screen_make(int width, int height)
{
    Screen s = {0};
    Error error = {0};
    ck_assert_msg(theme_load(&s.theme, NULL, &error) == STATUS_OK, "%s", error.message);
    s.theme->night = true;
    s.fonts = fonts_create(s.theme, desktop_font);
    s.canvas = canvas_create(s.fonts);
    s.image = image_create(width, height);
    canvas_target(s.canvas, &s.image);
    s.ui = ui_create();
    return s;
}

static void screen_begin(Screen *s, bool fresh)
{
    UiPlace place = {.canvas = s->canvas,
                     .theme = s->theme,
                     .width = s->image.width,
                     .height = s->image.height,
                     .ui_scale = 1,
                     .fresh = fresh};
    ui_begin(s->ui, &place, &s->input, 1.0 / 60);
}

static void screen_end(Screen *s)
{
    thumbnails_free();
    ui_destroy(s->ui);
    canvas_destroy(s->canvas);
    fonts_destroy(s->fonts);
    theme_destroy(s->theme);
    image_destroy(&s->image);
    words_free();
}

static uint64_t picture_hash(const Image *image)
{
    uint64_t hash = 1469598103934665603u;
    for (int y = 0; y < image->height; y++)
        for (int x = 0; x < image->width; x++)
            hash = (hash ^ image->pixels[(size_t)y * (size_t)image->stride + (size_t)x]) * 1099511628211u;
    return hash;
}

#define NETWORK "view: network\nnetwork: {hidden: [3]}\ntrain: {batch: 10}\n"
static const ThumbnailAsk asks[] = {
    {.word = "opening", .width = 452, .height = 132, .round_top = 16, .focus = 0.5f, .detail = 0.72f},
    {.word = "rosenbrock", .one_run = true, .width = 348, .height = 126, .focus = 0.5f, .detail = 0.72f},
    {.word = "log(x)", .width = 200, .height = 90, .focus = 0.5f, .detail = 0.72f},
    {.word = NETWORK "data: circle\n", .width = 452, .height = 132, .round_top = 16, .focus = 0.5f, .detail = 0.72f},
    {.word = NETWORK "data: sine\n", .width = 452, .height = 132, .fade = 0.6f, .focus = 0.7f, .detail = 1},
    {.word = NETWORK "data: iris\n", .width = 200, .height = 90, .focus = 0.5f, .detail = 0.72f},
};

/* A network so large that it cannot be trained for a card is there all the same, within some frames. */
START_TEST(a_large_network_has_a_picture)
{
    static const char large[] = "view: network\ndata: {set: spiral, n: 5000}\nnetwork: {hidden: [1200, 1200]}\n";
    ThumbnailAsk ask = {.word = large, .width = 452, .height = 132, .focus = 0.5f, .detail = 0.72f};
    Screen s = screen_make(1280, 720);
    screen_begin(&s, true);
    Thumbnail picture = {0};
    for (int frame = 0; frame < 10 && !picture.image; frame++) {
        thumbnails_work();
        picture = thumbnail_want(&ask, s.ui);
    }
    ck_assert_ptr_nonnull(picture.image);
    ck_assert_str_eq(picture.about, "Two spirals: 2-1200-1200-1");
    ui_end(s.ui);
    screen_end(&s);
}
END_TEST

START_TEST(a_picture_is_the_same_at_once_and_little_by_little)
{
    Screen s = screen_make(1280, 720);
    screen_begin(&s, true);
    Thumbnail at_once = thumbnail_want(&asks[_i], s.ui);
    ck_assert(!at_once.image && !at_once.failed);
    thumbnails_finish();
    at_once = thumbnail_want(&asks[_i], s.ui);
    ck_assert_ptr_nonnull(at_once.image);
    uint64_t hash = picture_hash(at_once.image);
    thumbnails_free();
    ThumbnailAsk large = asks[_i]; /* what was drawn before, in another size, leaves nothing behind */
    large.width = 900, large.height = 368, large.word = "himmelblau";
    thumbnail_want(&large, s.ui);
    thumbnails_finish();
    Thumbnail little = {0};
    for (int frame = 0; frame < 500 && !little.image; frame++) {
        thumbnails_work();
        little = thumbnail_want(&asks[_i], s.ui);
    }
    ck_assert_ptr_nonnull(little.image);
    ck_assert(picture_hash(little.image) == hash);
    ui_end(s.ui);
    screen_end(&s);
}
END_TEST

static uint64_t thumbnail_hash(Ui *ui, const char *scene, int step)
{
    ThumbnailAsk ask = {.word = scene, .width = 452, .height = 200, .focus = 0.5f, .detail = 1, .step = step};
    thumbnail_want(&ask, ui);
    thumbnails_finish();
    Thumbnail picture = thumbnail_want(&ask, ui);
    ck_assert_ptr_nonnull(picture.image);
    return picture_hash(picture.image);
}

/* A race of so many steps in a file of its own. */
static const char *race_of(int steps)
{
    static char path[4][300];
    static int next;
    char text[300];
    char *to = path[next++ % COUNT(path)];
    snprintf(to, sizeof path[0], "%s/race-%d.yaml", TEST_OUT, steps);
    snprintf(text, sizeof text,
             "kind: scene\ntitle: A race\nsurface: himmelblau\nstart: [0.1, -4.2]\nsteps: %d\nruns:\n"
             "  - {rule: momentum, lr: 0.0006}\n",
             steps);
    ck_assert(file_write(to, text, strlen(text), NULL) == STATUS_OK);
    return to;
}

/* A race that goes on, as it stands at a step, and one that ends there: the same picture. */
START_TEST(a_picture_shows_the_step_that_it_is_asked_for)
{
    Screen s = screen_make(1280, 720);
    screen_begin(&s, true);
    const char *longer = race_of(90);
    for (int step = 4; step <= 40; step += 36) {
        uint64_t at_end = thumbnail_hash(s.ui, race_of(step), 0);
        ck_assert_msg(thumbnail_hash(s.ui, longer, step) == at_end, "step %d is not shown", step);
        ck_assert_msg(thumbnail_hash(s.ui, longer, step - 1) != at_end, "one step before %d looks the same", step);
        ck_assert_msg(thumbnail_hash(s.ui, longer, step + 1) != at_end, "one step after %d looks the same", step);
    }
    ck_assert_msg(thumbnail_hash(s.ui, longer, 0) == thumbnail_hash(s.ui, longer, 90), "0 is not the end");
    ui_end(s.ui);
    screen_end(&s);
}
END_TEST

/* The large picture where one goes on, beside its words, and whether `said` stands there. */
static uint64_t gallery_at(Screen *s, const char *scene, int step, int steps, const char *said)
{
    GalleryMemory memory = {.step = step, .steps = steps, .title = "A race"};
    Gallery *gallery;
    snprintf(memory.last, sizeof memory.last, "%s", scene);
    ck_assert(gallery_create(&gallery, &memory, NULL) == STATUS_OK);
    for (int frame = 0; frame < 2; frame++) {
        input_begin(&s->input);
        screen_begin(s, true);
        gallery_frame(gallery, s->ui, true);
        ui_end(s->ui);
    }
    int count, times = 0;
    const UiItem *items = ui_items(s->ui, &count);
    for (int i = 0; i < count; i++) times += !strcmp(items[i].label, said);
    ck_assert_msg(times == 1, "'%s' stands there %d times", said, times);
    gallery_destroy(gallery);
    Image right = s->image; /* the right half of it */
    right.pixels += (size_t)100 * (size_t)right.stride + 660;
    right.width = 560, right.height = 340;
    return picture_hash(&right);
}

START_TEST(the_gallery_shows_the_step_where_one_stopped)
{
    Screen s = screen_make(1920, 1080);
    const char *longer = race_of(90);
    uint64_t ended = gallery_at(&s, race_of(12), 12, 12, "step 12 of 12"),
             on = gallery_at(&s, longer, 12, 90, "step 12 of 90"),
             later = gallery_at(&s, longer, 13, 90, "step 13 of 90");
    ck_assert_msg(on == ended, "it does not show step 12");
    ck_assert_msg(on != later, "step 12 and 13 look the same");
    screen_end(&s);
}
END_TEST

START_TEST(a_broken_scene_says_its_line)
{
    char path[300];
    snprintf(path, sizeof path, "%s/broken.yaml", TEST_OUT);
    const char *text = "kind: scene\ntitle: Broken\nsurface: himmelblau\nstart: [0, 0]\nruns: [gd, sprint]\n";
    ck_assert(file_write(path, text, strlen(text), NULL) == STATUS_OK);
    Screen s = screen_make(1280, 720);
    screen_begin(&s, true);
    ThumbnailAsk ask = {.word = path, .width = 300, .height = 100, .focus = 0.5f, .detail = 1};
    thumbnail_want(&ask, s.ui);
    thumbnails_finish();
    Thumbnail broken = thumbnail_want(&ask, s.ui);
    ck_assert(broken.failed && !broken.image);
    ck_assert_int_eq(broken.error->line, 5);
    ui_end(s.ui);
    screen_end(&s);
}
END_TEST

/* ---- screens ---------------------------------------------------------------------------------------------------- */

static void press(Screen *s, const char *key, const char *text) { input_key(&s->input, key, text, false); }

START_TEST(arrows_and_enter_open_a_scene)
{
    Screen s = screen_make(1920, 1080);
    Gallery *gallery;
    ck_assert(gallery_create(&gallery, NULL, NULL) == STATUS_OK);
    const char *keys[] = {"", "Down", "Right", "Right", "Enter"};
    ScreenDesc asked = {0}, now;
    for (int i = 0; i < 2 * COUNT(keys); i++) {
        input_begin(&s.input);
        if (i % 2 == 0 && keys[i / 2][0]) press(&s, keys[i / 2], NULL);
        screen_begin(&s, i == 0);
        gallery_frame(gallery, s.ui, false);
        ui_end(s.ui);
        if (ui_again(s.ui)) {
            screen_begin(&s, false);
            gallery_frame(gallery, s.ui, false);
            ui_end(s.ui);
        }
        if (gallery_asks(gallery, &now)) asked = now;
    }
    ck_assert_ptr_nonnull(asked.word);
    ck_assert_str_eq(asked.word, "plain");
    ck_assert_int_eq(asked.step, 0);
    ck_assert(!asked.autoplay);
    gallery_destroy(gallery);
    screen_end(&s);
}
END_TEST

/* What is typed over the picker, and the word that Enter gives. */
static const struct {
    const char *from, *type, *wanted;
} picks[] = {
    {"himmelblau", "", "himmelblau"},
    {"himmelblau", "ros", "rosenbrock"},
    {"himmelblau", "forty points", "linear-regression"},
    {"x^2 + y^2", "", "x^2 + y^2"},
    {NULL, "", "ackley"},
};

START_TEST(letters_search_and_enter_uses)
{
    Screen s = screen_make(1280, 720);
    Picker *picker = picker_create(picks[_i].from);
    char chosen[PICKER_WORD_SIZE] = "";
    PickerAct act = PICKER_STAYS;
    int letters = (int)strlen(picks[_i].type);
    for (int i = 0; i < letters + 6 && act == PICKER_STAYS; i++) {
        input_begin(&s.input);
        if (i >= 2 && i < 2 + letters) {
            char text[2] = {picks[_i].type[i - 2], 0}, key[8];
            snprintf(key, sizeof key, "%s", text[0] == ' ' ? "Space" : text);
            if (text[0] != ' ') key[0] = (char)(key[0] - 32);
            press(&s, key, text);
        } else if (i == letters + 4) {
            press(&s, "Enter", NULL);
        }
        screen_begin(&s, i == 0);
        picker_frame(picker, s.ui, "Test", false);
        ui_end(s.ui);
        if (ui_again(s.ui)) {
            screen_begin(&s, false);
            picker_frame(picker, s.ui, "Test", false);
            ui_end(s.ui);
        }
        act = picker_act(picker, chosen);
    }
    ck_assert_int_eq(act, PICKER_USES);
    ck_assert_str_eq(chosen, picks[_i].wanted);
    picker_destroy(picker);
    screen_end(&s);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("gallery");
    TCase *truth = tcase_create("captions"), *pictures = tcase_create("pictures"), *screens = tcase_create("screens");
    tcase_set_timeout(truth, 60);
    tcase_set_timeout(pictures, 60);
    tcase_set_timeout(screens, 60);
    tcase_add_loop_test(truth, the_caption_is_true, 0, COUNT(captions));
    tcase_add_test(truth, every_shipped_scene_has_its_place);
    tcase_add_test(pictures, files_are_remembered_latest_first);
    tcase_add_loop_test(pictures, a_picture_is_the_same_at_once_and_little_by_little, 0, COUNT(asks));
    tcase_add_test(pictures, a_large_network_has_a_picture);
    tcase_add_test(pictures, a_picture_shows_the_step_that_it_is_asked_for);
    tcase_add_test(pictures, the_gallery_shows_the_step_where_one_stopped);
    tcase_add_test(pictures, a_broken_scene_says_its_line);
    tcase_add_test(screens, arrows_and_enter_open_a_scene);
    tcase_add_loop_test(screens, letters_search_and_enter_uses, 0, COUNT(picks));
    suite_add_tcase(suite, truth);
    suite_add_tcase(suite, pictures);
    suite_add_tcase(suite, screens);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
