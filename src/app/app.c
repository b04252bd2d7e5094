#include "app/app.h"

#include "app/describe.h"
#include "app/key_card.h"
#include "app/desktop/record_live.h"
#include "app/screen.h"
#include "base/file.h"
#include "base/memory.h"
#include "view/gallery/gallery.h"
#include "view/gallery/picker.h"
#include "view/gallery/thumbnail.h"
#include "view/parts/words.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MESSAGE_SIZE = 2048, PICTURES_MAX = 9999 };

typedef struct Place {
    char word[GALLERY_WORD_SIZE]; /* that finds it again; empty: nothing does */
    char back[GALLERY_WORD_SIZE]; /* where Escape leads; empty: as the kind of screen has it */
} Place;

struct App {
    Theme *theme;
    Fonts *fonts;
    Canvas *canvas;
    Image image;
    Ui *ui;
    const ScreenKind *kind;
    void *screen;
    bool headless; /* every screen is */
    float ui_scale;
    bool reduced_motion;
    const char *pictures;
    bool fresh; /* the picture holds nothing that may stay */
    bool keys_open;
    float keys_at;  /* scrolled */
    Picker *picker; /* the surface picker over the screen; NULL: closed */
    Place here, before;
    TextBuffer before_text;     /* of the scene that another surface was chosen over; empty: none */
    TextBuffer kept;            /* what a screen was left with */
    const ScreenKind *kept_of;  /* NULL: nothing */
    GalleryMemory *memory;      /* borrowed, may be NULL */
    bool redraw;                /* a button changed what the next frame shows */
    char message[MESSAGE_SIZE]; /* until a key is pressed; empty: none */
    char broken[MESSAGE_SIZE];  /* a file that waits to be mended; empty: none */
    char note[APP_NOTE];        /* for a while */
    double note_left;
    AppWish wish;
    TextBuffer copied;
    int opened; /* screens so far */
    int saved;  /* scenes so far */
    Live live;  /* the film that F11 makes */
    Rect dirty[UI_DIRTY_MAX + 2];
    int dirty_count;
};

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

static void end_film(App *app);

void app_resize(App *app, int width, int height)
{
    if (width < 1) width = 1;
    if (height < 1) height = 1;
    if (app->image.width == width && app->image.height == height) return;
    end_film(app);
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

/* ---- messages -------------------------------------------------------------------------------------------------------- */

void app_say(App *app, const char *message) { snprintf(app->message, sizeof app->message, "%s", message); }

void app_broken(App *app, const char *message)
{
    bool shown = app->broken[0] && !strcmp(app->message, app->broken);
    snprintf(app->broken, sizeof app->broken, "%s", message ? message : "");
    if (shown || message) snprintf(app->message, sizeof app->message, "%s", app->broken);
    app->note_left = 0;
    app->redraw = true;
}

void app_note(App *app, const char *text)
{
    snprintf(app->note, sizeof app->note, "%s", text);
    utf8_trim_end(app->note);
    app->note_left = (double)app->theme->motion[0].note / 1000;
}

static bool open_or_say(App *app, const ScreenDesc *desc)
{
    Error error = {0};
    char text[MESSAGE_SIZE];
    if (app_open(app, desc, &error) == STATUS_OK) return true;
    error_format(&error, text, sizeof text);
    fputs(text, stderr);
    app_say(app, text);
    return false;
}

/* The first line is the message; what follows is the source line and its caret, which stand under each other. */
static void draw_message(App *app)
{
    Ui *ui = app->ui;
    const Frame *frame = ui_frame(ui);
    const Theme *theme = ui_theme(ui);
    float width = fmaxf(280, fminf(1100, frame->width - 64)), text_width = width - 48;
    char first[MESSAGE_SIZE];
    size_t length = strcspn(app->message, "\n");
    snprintf(first, sizeof first, "%.*s", (int)length, app->message);
    int more = 0;
    for (const char *at = app->message + length; *at; at++) more += *at == '\n' && at[1];
    float lines = fmaxf(1, ceilf(ui_text_width(ui, TYPE_LABEL, first) * 1.08f / text_width));
    float height = 24 + 34 * lines + 30 * (float)more + 76;
    Rect box = {(frame->width - width) / 2, fmaxf(8, frame->height - FRAME_TRANSPORT - height - 24), width, height};
    ui_layer_begin(ui, "app: message", box, ui_hash_text(0, app->message));
    ui_panel(ui, word("app.message"), box);
    canvas_border(ui_canvas(ui), ui_pixels(ui, box), theme->radius.panel * ui_scale(ui), 3 * ui_scale(ui),
                  theme_color(theme, COLOR_DANGER));
    float y = box.y + 20;
    y += ui_paragraph(ui, (Rect){box.x + 24, y, text_width, 0}, TYPE_LABEL, theme_color(theme, COLOR_TEXT), 34, first);
    for (const char *at = app->message + length; *at && at[1];) {
        size_t line = strcspn(at + 1, "\n");
        char text[300];
        snprintf(text, sizeof text, "%.*s", (int)(line < 290 ? line : 290), at + 1);
        ui_text_fit(ui, box.x + 24, y + 24, text_width, UI_LEFT, TYPE_NUMBER_SMALL, theme_color(theme, COLOR_TEXT_DIM),
                    text);
        y += 30;
        at += line + 1;
    }
    float room = ui_text_width(ui, TYPE_PANEL_TITLE, word("app.close")) + 48;
    bool close =
        ui_button(ui, word("app.close"), (Rect){box.x + width - 24 - room, box.y + height - 64, room, 48}, UI_PRIMARY);
    ui_layer_end(ui);
    if (close || ui_key(ui, "Escape")) app->message[0] = 0;
}

static void draw_note(App *app, double seconds)
{
    Ui *ui = app->ui;
    app->note_left -= seconds;
    bool broken = app->note_left <= 0 && app->broken[0] && !app->message[0];
    if (app->note_left <= 0 && !broken) return;
    char text[sizeof app->note];
    snprintf(text, sizeof text, "%.*s", broken ? (int)strcspn(app->broken, "\n") : (int)sizeof text - 1,
             broken ? app->broken : app->note);
    utf8_trim_end(text);
    const Frame *frame = ui_frame(ui);
    float width = fminf(ui_text_width(ui, TYPE_LABEL, text) + 48, frame->width - 16);
    Rect box = {(frame->width - width) / 2, frame->top.h + 16, width, 56};
    ui_cover(ui, box);
    ui_layer_begin(ui, "app: note", box, ui_hash_number(ui_hash_text(0, text), broken));
    ui_panel(ui, "", box);
    if (broken)
        canvas_border(ui_canvas(ui), ui_pixels(ui, box), ui_theme(ui)->radius.panel * ui_scale(ui), 3 * ui_scale(ui),
                      theme_color(ui_theme(ui), COLOR_DANGER));
    ui_text_fit(ui, box.x + 24, box.y + 36, width - 48, UI_LEFT, TYPE_LABEL, theme_color(ui_theme(ui), COLOR_TEXT),
                text);
    ui_layer_end(ui);
}

/* ---- keys that work everywhere ----------------------------------------------------------------------------------------- */

/* Before the frame begins, so that it is drawn in one theme and one scale. Letters belong to a text field that has the focus. */
static int asked(const App *app, Input *input, Command command)
{
    int count = 0, from = 0;
    for (const ThemeKey *key; (key = command_key(app->theme, command, &from));)
        for (int i = 0; i < input->event_count; i++) {
            InputEvent *event = &input->events[i];
            if (event->used || event->repeat || strcmp(event->key, key->key) ||
                (event->text[0] && (ui_typing(app->ui) || app->picker)) || ui_edits(app->ui, event))
                continue;
            event->used = true;
            count++;
        }
    return count;
}

static int asked_key(Input *input, const char *name)
{
    int count = 0;
    for (int i = 0; i < input->event_count; i++)
        if (!input->events[i].used && !strcmp(input->events[i].key, name)) input->events[i].used = true, count++;
    return count;
}

static void save_picture(App *app)
{
    char path[1024], said[APP_NOTE];
    Error error = {0};
    for (int i = 1; i <= PICTURES_MAX; i++) {
        snprintf(path, sizeof path, "%s%svalley-%03d.png", app->pictures ? app->pictures : "", app->pictures ? "/" : "",
                 i);
        if (!file_exists(path)) break;
    }
    if (image_write_png(&app->image, path, &error) == STATUS_OK)
        app_note(app, word_fill(said, sizeof said, "app.saved", WORD_TEXT("file", path)));
    else app_say(app, error.message);
}

static void set_scale(App *app, float scale)
{
    static const float steps[] = {0.75f, 0.85f, 1, 1.1f, 1.25f, 1.4f, 1.6f, 2};
    enum { STEPS = sizeof steps / sizeof steps[0] };
    int at = 2;
    for (int i = 0; i < STEPS; i++)
        if (fabsf(steps[i] - app->ui_scale) < 0.04f) at = i;
    if (scale > 0 && at + 1 < STEPS) at++;
    if (scale < 0 && at > 0) at--;
    app->ui_scale = scale == 0 ? 1 : steps[at];
}

static void say_error(App *app, const Error *error)
{
    char text[MESSAGE_SIZE];
    error_format(error, text, sizeof text);
    app_say(app, text);
}

/* A film that cannot go on, because the window has another size now, ends with what there is. */
static void end_film(App *app)
{
    char said[APP_NOTE];
    Error error = {0};
    if (!app->live.record) return;
    if (live_end(&app->live, &error) == STATUS_OK)
        app_note(app, word_fill(said, sizeof said, "app.film", WORD_TEXT("file", app->live.path)));
    else say_error(app, &error);
}

static void toggle_film(App *app)
{
    char said[APP_NOTE];
    Error error = {0};
    if (app->live.record) end_film(app);
    else if (live_begin(&app->live, app->pictures, &app->image, &error) != STATUS_OK) say_error(app, &error);
    else if (record_pictures_instead(app->live.record))
        app_note(app,
                 word_fill(said, sizeof said, "app.no_ffmpeg", WORD_TEXT("folder", record_path(app->live.record))));
}

static void copy_figures(App *app)
{
    if (!app->kind->figures) return;
    text_clear(&app->copied);
    app->kind->figures(app->screen, &app->copied);
    app->wish.copies = true;
    app_note(app, word("app.copied"));
}

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

static void save_in_scenes(App *app)
{
    char path[1024], said[APP_NOTE];
    Error error = {0};
    if (!app->kind->save) return;
    if (app->kind->save(app->screen, path, sizeof path, &error) != STATUS_OK) {
        say_error(app, &error);
        return;
    }
    app->saved++;
    app_note(app, word_fill(said, sizeof said, "app.scene_saved", WORD_TEXT("file", path)));
}

static void switch_theme(App *app) { app->theme->night = !app->theme->night; }
static void larger(App *app) { set_scale(app, 1); }
static void smaller(App *app) { set_scale(app, -1); }
static void normal_size(App *app) { set_scale(app, 0); }
static void full_screen(App *app) { app->wish.full_screen = !app->wish.full_screen; }
static void key_card(App *app) { app->keys_open = !app->keys_open; }
/* There already: nothing happens. */
static void go(App *app, const char *word)
{
    Meaning meaning;
    meaning_find(&meaning, word, NULL);
    bool there = screen_kind(&meaning) == app->kind;
    meaning_free(&meaning);
    if (!there) open_or_say(app, &(ScreenDesc){.word = word});
}

static void open_sandbox(App *app) { go(app, "sandbox"); }
static void open_gallery(App *app) { go(app, "gallery"); }

static void open_picker(App *app)
{
    if (!app->picker) app->picker = picker_create(app->kind->surface ? app->kind->surface(app->screen) : NULL);
}

/* Another surface takes the scene's place; the light stays, and the scene is one undo away. */
static void open_surface(App *app, const char *word)
{
    ScreenDesc desc = {.word = word};
    Place before = app->here;
    TextBuffer text = {0};
    if (app->kind->surface) {
        desc.light = app->kind->light(app->screen);
        app->kind->text(app->screen, &text);
    }
    if (open_or_say(app, &desc)) {
        text_free(&app->before_text);
        app->before_text = text;
        app->before = before;
    } else {
        text_free(&text);
    }
}

static void open_before(App *app)
{
    TextBuffer text = app->before_text;
    Place before = app->before;
    if (!text.length) return;
    app->before_text = (TextBuffer){0};
    open_or_say(app,
                &(ScreenDesc){.word = text.data, .named = before.word, .back = before.back[0] ? before.back : NULL});
    text_free(&text);
}

/* What works everywhere. The keys of other groups are the screen's to take: it asks where it knows nothing better. */
static const struct {
    Command command;
    void (*act)(App *app);
} everywhere[] = {
    {COMMAND_THEME, switch_theme},
    {COMMAND_LARGER, larger},
    {COMMAND_SMALLER, smaller},
    {COMMAND_NORMAL_SIZE, normal_size},
    {COMMAND_FULL_SCREEN, full_screen},
    {COMMAND_KEY_CARD, key_card},
    {COMMAND_PICTURE, save_picture},
    {COMMAND_RECORD, toggle_film},
    {COMMAND_COPY_FIGURES, copy_figures},
    {COMMAND_SAVE, save_in_scenes},
    {COMMAND_SCENES, open_gallery},
    {COMMAND_SANDBOX, open_sandbox},
    {COMMAND_SURFACE, open_picker},
    {COMMAND_SURFACE_BEFORE, open_before}, /* asked for by the stage: an undo with nothing left to undo */
};
enum { EVERYWHERE = sizeof everywhere / sizeof everywhere[0] };

static void take_keys(App *app, Input *input)
{
    for (int i = 0; i < EVERYWHERE; i++)
        for (int count = asked(app, input, everywhere[i].command); count > 0; count--) everywhere[i].act(app);
    if (asked_key(input, "F5") % 2) full_screen(app); /* remotes; there is no presenter to start yet */
}

/* What a button of the screen asked for; true where the frame must be drawn again for it. */
static bool take_asked(App *app)
{
    Command command = ui_asked(app->ui);
    for (int i = 0; command && i < EVERYWHERE; i++)
        if (everywhere[i].command == command) {
            everywhere[i].act(app);
            return true;
        }
    return false;
}

/* ---- a frame ----------------------------------------------------------------------------------------------------------- */

/* Where the red dot and the time of the film stand: in the picture that the window shows, not in the film. */
static Rect film_place(const App *app)
{
    const Frame *frame = ui_frame(app->ui);
    return (Rect){(frame->width - 124) / 2, frame->top.h + 16, 124, 44};
}

static void tell_film(App *app)
{
    char time[16];
    if (!app->live.record) return;
    live_time(&app->live, time);
    ui_cover(app->ui, film_place(app));
    ui_item(app->ui, UI_TEXT, word("app.recording"), time, film_place(app), 22);
}

static void film(App *app, double seconds)
{
    char time[16];
    Error error = {0};
    int count;
    const Rect *changed = ui_dirty(app->ui, &count);
    memcpy(app->dirty, changed, sizeof *changed * (size_t)count);
    if (live_frame(&app->live, &app->image, seconds, &error) != STATUS_OK) say_error(app, &error);
    if (app->live.record) {
        live_time(&app->live, time);
        live_mark(&app->live, app->canvas, app->theme, ui_pixels(app->ui, film_place(app)), time);
    }
    if (app->live.mark.w > 0) app->dirty[count++] = app->live.mark;
    app->dirty_count = count;
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
    if (app->message[0]) draw_message(app);
    draw_note(app, seconds);
    tell_film(app);
    ui_end(app->ui);
}

/* What the picker and the screen ask to be opened. */
static void open_asked(App *app)
{
    char chosen[PICKER_WORD_SIZE];
    ScreenDesc desc;
    switch (app->picker ? picker_act(app->picker, chosen) : PICKER_STAYS) {
    case PICKER_CLOSES:
        picker_destroy(app->picker);
        app->picker = NULL;
        app->redraw = true;
        return;
    case PICKER_USES: open_surface(app, chosen); return;
    case PICKER_STAYS: break;
    }
    if (app->kind->asks && app->kind->asks(app->screen, &desc)) open_or_say(app, &desc);
}

/* Escape that nobody took: back to the scenes, and from there out of full screen. */
static void go_back(App *app)
{
    const char *back = app->here.back[0] ? app->here.back : app->kind->back;
    if (back) go(app, back);
    else app->wish.leave_full_screen = true;
}

void app_frame(App *app, Input *input, double seconds, bool final)
{
    Rect marked = app->live.mark;
    live_restore(&app->live, &app->image);
    take_keys(app, input);
    pass(app, input, seconds, final);
    take_copied(app);
    const char *path;
    if (ui_dropped(app->ui, &path)) open_or_say(app, &(ScreenDesc){.word = path});
    else open_asked(app);
    if (ui_key(app->ui, "Escape")) go_back(app);
    if (take_asked(app) && !ui_again(app->ui)) app->redraw = true;
    if (ui_again(app->ui)) pass(app, input, 0, final);
    film(app, seconds);
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
