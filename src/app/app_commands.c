#include "app/app_inside.h"

#include "base/file.h"
#include "run/scene/playground.h"
#include "view/parts/words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { PICTURES_MAX = 9999 };

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

static void copy_figures(App *app)
{
    if (!app->kind->figures) return;
    text_clear(&app->copied);
    app->kind->figures(app->screen, &app->copied);
    app->wish.copies = true;
    app_note(app, word("app.copied"));
}

static void save_in_scenes(App *app)
{
    char path[1024], said[APP_NOTE];
    Error error = {0};
    if (!app->kind->save) return;
    if (app->kind->save(app->screen, path, sizeof path, &error) != STATUS_OK) {
        app_complain(app, &error);
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
bool app_open_or_say(App *app, const ScreenDesc *desc)
{
    Error error = {0};
    char text[MESSAGE_SIZE];
    if (app_open(app, desc, &error) == STATUS_OK) return true;
    error_format(&error, text, sizeof text);
    fputs(text, stderr);
    app_say(app, text);
    return false;
}

/* There already: nothing happens. */
static void go(App *app, const char *word)
{
    Meaning meaning;
    meaning_find(&meaning, word, NULL);
    bool there = screen_kind(&meaning) == app->kind;
    meaning_free(&meaning);
    if (!there) app_open_or_say(app, &(ScreenDesc){.word = word});
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
    if (app_open_or_say(app, &desc)) {
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
    app_open_or_say(app, &(ScreenDesc){.word = text.data,
                                       .named = before.word,
                                       .back = before.back[0] ? before.back : NULL});
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
    {COMMAND_RECORD, app_film_turn},
    {COMMAND_COPY_FIGURES, copy_figures},
    {COMMAND_SAVE, save_in_scenes},
    {COMMAND_SCENES, open_gallery},
    {COMMAND_SANDBOX, open_sandbox},
    {COMMAND_SURFACE, open_picker},
    {COMMAND_SURFACE_BEFORE, open_before}, /* asked for by the stage: an undo with nothing left to undo */
};
enum { EVERYWHERE = sizeof everywhere / sizeof everywhere[0] };

/* A link of another program's network is opened wherever it is pasted. */
static void take_link(App *app, Input *input)
{
    const char *link = input->paste;
    while (link && *link && strchr(" \t\r\n", *link)) link++;
    for (int i = 0; link && i < input->event_count; i++) {
        InputEvent *event = &input->events[i];
        if (event->used || !input_pastes(event->key) || !playground_is(link)) continue;
        event->used = true;
        app_open_or_say(app, &(ScreenDesc){.word = link});
    }
}

void app_take_keys(App *app, Input *input)
{
    take_link(app, input);
    for (int i = 0; i < EVERYWHERE; i++)
        for (int count = asked(app, input, everywhere[i].command); count > 0; count--) everywhere[i].act(app);
    if (asked_key(input, "F5") % 2) full_screen(app); /* remotes; there is no presenter to start yet */
}

/* What a button of the screen asked for; true where the frame must be drawn again for it. */
bool app_take_asked(App *app)
{
    Command command = ui_asked(app->ui);
    for (int i = 0; command && i < EVERYWHERE; i++)
        if (everywhere[i].command == command) {
            everywhere[i].act(app);
            return true;
        }
    return false;
}

/* What the picker and the screen ask to be opened. */
void app_take_wanted(App *app)
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
    if (app->kind->asks && app->kind->asks(app->screen, &desc)) app_open_or_say(app, &desc);
}

/* Escape that nobody took: back to the scenes, and from there out of full screen. */
void app_go_back(App *app)
{
    const char *back = app->here.back[0] ? app->here.back : app->kind->back;
    if (back) go(app, back);
    else app->wish.leave_full_screen = true;
}
