#include "app/app_inside.h"

#include "app/describe.h"
#include "app/key_card.h"
#include "base/file.h"
#include "base/memory.h"
#include "view/gallery/thumbnail.h"
#include "view/parts/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

AppDesc app_desc_default(FontFinder find_font)
{
    return (AppDesc){.find_font = find_font, .screen.word = "opening", .width = 1920, .height = 1080, .ui_scale = 1};
}

/* ---- making -------------------------------------------------------------------------------------------------------- */

/* A file is remembered by where it is, whatever the working folder will be. A text without a name is not found again. */
static void note_place(App *app, const ScreenDesc *desc)
{
    const char *word = desc->named ? desc->named : strchr(desc->word, '\n') ? "" : desc->word;
    char *whole = strchr(word, '/') && file_exists(word) ? realpath(word, NULL) : NULL;
    Place here = {0};
    snprintf(here.word, sizeof here.word, "%s", whole ? whole : word);
    if (desc->back) snprintf(here.back, sizeof here.back, "%s", desc->back);
    app->here = here; /* the words may be the old place's */
    free(whole);
}

/* The screen that is there goes, and leaves what is kept of it. */
static void leave(App *app)
{
    if (!app->screen) return;
    if (app->kind->keeps) {
        text_clear(&app->kept);
        app->kind->text(app->screen, &app->kept);
        app->kept_of = app->kind;
    }
    app->kind->destroy(app->screen);
    app->screen = NULL;
}

static Status enter(App *app, const ScreenDesc *wanted, Error *error)
{
    void *screen = NULL;
    Meaning meaning;
    ScreenDesc desc = *wanted;
    Status status = meaning_find(&meaning, wanted->word, error);
    const ScreenKind *kind = screen_kind(&meaning);
    desc.meaning = &meaning;
    desc.kept = kind == app->kept_of ? app->kept.data : NULL;
    desc.memory = app->memory;
    desc.headless = app->headless;
    desc.now = app->now;
    if (status == STATUS_OK) status = kind->create(&screen, &desc, error);
    meaning_free(&meaning);
    if (status != STATUS_OK) return status;
    note_place(app, &desc); /* before the old screen goes, whose words they may be */
    leave(app);
    app->kind = kind;
    app->screen = screen;
    app->opened++;
    app->fresh = true;
    if (desc.step > 0) kind->go_to(screen, desc.step);
    return STATUS_OK;
}

void app_keep(App *app)
{
    if (app->memory && app->here.word[0] && app->screen && app->kind->steps(app->screen) > 0)
        gallery_remember(app->memory, app->here.word, app->kind->title(app->screen), app->kind->step(app->screen),
                         app->kind->steps(app->screen));
}

/* A words file of the user's that cannot be taken: the program's own words are there. */
static void take_words(App *app, bool quiet)
{
    Error error = {0};
    char text[MESSAGE_SIZE];
    if (words_load(NULL, &error) == STATUS_OK) return;
    error_format(&error, text, sizeof text);
    fputs(text, stderr);
    if (!quiet) app_say(app, text);
}

Status app_create(App **out, const AppDesc *desc, Error *error)
{
    App *app = memory_must(calloc(1, sizeof *app));
    *out = NULL;
    app->ui_scale = desc->ui_scale;
    app->reduced_motion = desc->reduced_motion;
    app->pictures = desc->pictures;
    app->memory = desc->screen.memory;
    app->headless = desc->screen.headless;
    app->now = desc->screen.now;
    Status status = theme_load(&app->theme, NULL, error);
    if (status == STATUS_OK) status = commands_check(app->theme, error);
    if (status == STATUS_OK) {
        app->theme->night = !desc->theme || strcmp(desc->theme, "day");
        app->fonts = fonts_create(app->theme, desc->find_font);
        bool none;
        if (fonts_missing(app->fonts, &none) && none)
            fputs("no fonts are installed: words show as boxes; install fonts-dejavu-core or any other font\n", stderr);
        app->canvas = canvas_create(app->fonts);
        app->ui = ui_create();
        take_words(app, desc->quiet);
        status = enter(app, &desc->screen, error);
    }
    if (status != STATUS_OK) {
        app_destroy(app);
        return status;
    }
    app_resize(app, desc->width, desc->height);
    *out = app;
    return STATUS_OK;
}

void app_destroy(App *app)
{
    if (!app) return;
    live_free(&app->live);
    text_free(&app->copied);
    picker_destroy(app->picker);
    text_free(&app->before_text);
    leave(app);
    text_free(&app->kept);
    thumbnails_free();
    ui_destroy(app->ui);
    canvas_destroy(app->canvas);
    fonts_destroy(app->fonts);
    theme_destroy(app->theme);
    image_destroy(&app->image);
    words_free();
    free(app);
}

void app_resize(App *app, int width, int height)
{
    if (width < 1) width = 1;
    if (height < 1) height = 1;
    if (app->image.width == width && app->image.height == height) return;
    app_film_end(app);
    app->live.mark = (Rect){0};
    image_destroy(&app->image);
    app->image = image_create(width, height);
    canvas_target(app->canvas, &app->image);
    app->fresh = true;
}

Status app_open(App *app, const ScreenDesc *desc, Error *error)
{
    app_keep(app);
    Status status = enter(app, desc, error);
    if (status != STATUS_OK) return status;
    text_clear(&app->before_text);
    picker_destroy(app->picker);
    app->picker = NULL;
    app->message[0] = app->broken[0] = 0;
    return STATUS_OK;
}

/* ---- a frame ----------------------------------------------------------------------------------------------------------- */

/* What a text field has cut or copied. */
static void take_copied(App *app)
{
    const char *text = ui_copied(app->ui);
    if (!text) return;
    text_clear(&app->copied);
    text_add_bytes(&app->copied, text, strlen(text));
    app->wish.copies = true;
    const char *said = ui_copied_note(app->ui);
    if (said) app_note(app, said);
}

static void pass(App *app, Input *input, double seconds, bool final)
{
    UiPlace place = {.canvas = app->canvas,
                     .theme = app->theme,
                     .width = app->image.width,
                     .height = app->image.height,
                     .ui_scale = app->ui_scale,
                     .fresh = app->fresh,
                     .reduced_motion = app->reduced_motion};
    app->fresh = app->redraw = false;
    ui_begin(app->ui, &place, input, seconds);
    bool over = app->keys_open || app->picker;
    ui_mute(app->ui, over);
    app->kind->frame(app->screen, app->ui, over ? 0 : seconds, final); /* time waits while something lies over it */
    ui_mute(app->ui, app->keys_open);
    if (app->picker) {
        ui_overlay(app->ui);
        picker_frame(app->picker, app->ui, app->kind->title(app->screen), final);
    }
    ui_mute(app->ui, false);
    if (app->keys_open) {
        ui_overlay(app->ui);
        if (key_card_draw(app->ui, app->kind->title(app->screen), &app->keys_at)) app->keys_open = false;
    }
    app_messages(app, seconds);
    app_film_tell(app);
    ui_end(app->ui);
}

void app_frame(App *app, Input *input, double seconds, bool final)
{
    Rect marked = app->live.mark;
    live_restore(&app->live, &app->image);
    app_take_keys(app, input);
    pass(app, input, seconds, final);
    take_copied(app);
    const char *path;
    if (ui_dropped(app->ui, &path)) app_open_or_say(app, &(ScreenDesc){.word = path});
    else app_take_wanted(app);
    if (ui_key(app->ui, "Escape")) app_go_back(app);
    if (app_take_asked(app) && !ui_again(app->ui)) app->redraw = true;
    if (ui_again(app->ui)) pass(app, input, 0, final);
    app_film_frame(app, seconds);
    if (marked.w > 0) app->dirty[app->dirty_count++] = marked;
}

bool app_busy(const App *app)
{
    return app->fresh || app->redraw || app->live.record || app->note_left > 0 || ui_busy(app->ui) ||
           (!app->keys_open && (app->picker ? picker_busy(app->picker) : app->kind->busy(app->screen)));
}

void app_go_to(App *app, int step) { app->kind->go_to(app->screen, step); }
void app_play(App *app, bool playing)
{
    if (app->kind->play) app->kind->play(app->screen, playing);
}
int app_step(const App *app) { return app->kind->step(app->screen); }
int app_steps(const App *app) { return app->kind->steps(app->screen); }

/* ---- results ----------------------------------------------------------------------------------------------------------- */

const Image *app_image(const App *app) { return &app->image; }
const Rect *app_dirty(const App *app, int *count)
{
    *count = app->dirty_count;
    return app->dirty;
}
const UiItem *app_items(const App *app, int *count) { return ui_items(app->ui, count); }
const char *app_title(const App *app) { return app->kind->title(app->screen); }
const char *app_theme(const App *app) { return app->theme->night ? "night" : "day"; }
float app_ui_scale(const App *app) { return app->ui_scale; }

int app_opened(const App *app) { return app->opened; }
int app_saved(const App *app) { return app->saved; }
int app_files(const App *app, const char **out) { return app->kind->files ? app->kind->files(app->screen, out) : 0; }

Status app_renew(App *app, const char *const *changed, int count, Error *error)
{
    Status status = app->kind->renew ? app->kind->renew(app->screen, changed, count, error) : STATUS_OK;
    app->redraw = true;
    return status;
}

bool app_scene(const App *app, TextBuffer *out)
{
    if (app->kind->text) app->kind->text(app->screen, out);
    return app->kind->text != NULL;
}

const char *app_copied(const App *app) { return app->copied.data ? app->copied.data : ""; }

AppWish app_wish(App *app)
{
    AppWish wish = app->wish;
    app->wish = (AppWish){0};
    return wish;
}

void app_describe(const App *app, TextBuffer *out)
{
    Description description = {.width = app->image.width,
                               .height = app->image.height,
                               .ui_scale = (double)app->ui_scale,
                               .screen = app->keys_open     ? "keys"
                                         : app->picker      ? "picker"
                                         : app->kind->shows ? app->kind->shows(app->screen)
                                                            : app->kind->name,
                               .step = app->kind->step(app->screen)};
    description.items = ui_items(app->ui, &description.count);
    describe_write(out, &description);
}

Status app_picture(App *app, const char *path, Error *error)
{
    Input none = *ui_input(app->ui);
    input_begin(&none);
    app_frame(app, &none, 0, true);
    live_restore(&app->live, &app->image);
    return image_write_png(&app->image, path, error);
}
