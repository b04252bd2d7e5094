/* app.h: the program without its window: one screen, the theme, the keys that work everywhere, messages.
 *
 * Use     app_create -> in every frame: app_frame(app, &input, seconds, final) -> app_image, app_dirty ... -> app_destroy.
 *         A frame is input -> advance -> draw. The window gives real seconds, a script 1/60, a picture 0: the same code.
 * Units   pixels; seconds.
 * Owns    the frame buffer, the Ui, the fonts, the screen, and what a screen was left with: nothing of it outlives the app but
 *         the caches that say so (words.h, thumbnail.h: emptied with it; parallel.h).
 * Errors  app_create, app_open: what is wrong with the scene. While the program runs app_open leaves the last good scene,
 *         and app_say shows the message.
 * Not     SDL, clocks, the command line.
 */
#ifndef APP_APP_H
#define APP_APP_H

#include "base/error.h"
#include "base/text.h"
#include "ui/ui.h"
#include "view/parts/screen_desc.h"

typedef struct App App;

typedef struct AppDesc {
    FontFinder find_font;
    ScreenDesc screen; /* `memory` is kept up to date; headless and now hold for later screens too */
    int width, height;
    const char *theme;    /* "night" or "day" */
    float ui_scale;       /* 1 */
    bool reduced_motion;  /* nothing rolls, slides or flies */
    const char *pictures; /* folder for F12 and F11; NULL: the working folder, for films the one for videos */
    bool quiet;           /* messages go to stderr alone: the picture is all that is wanted */
} AppDesc;

AppDesc app_desc_default(FontFinder find_font);
Status app_create(App **out, const AppDesc *desc, Error *error);
void app_destroy(App *app); /* NULL is fine */

void app_frame(App *app, Input *input, double seconds, bool final);
bool app_busy(const App *app); /* another frame is wanted although nothing happens */
void app_resize(App *app, int width, int height);

Status app_open(App *app, const ScreenDesc *desc, Error *error); /* another screen; on an error the old one stays */
enum { APP_NOTE = 256 };
void app_note(App *app, const char *text);   /* for a few seconds */
void app_say(App *app, const char *message); /* a message in the window until a key is pressed */
/* A file of the scene that cannot be read: the message, and what remains of it when it was closed, until NULL takes it away. */
void app_broken(App *app, const char *message);
Status app_renew(App *app, const char *const *changed, int count,
                 Error *error); /* these files are read again; on an error nothing changes */
void app_go_to(App *app, int step);
void app_play(App *app, bool playing);
int app_step(const App *app);  /* that the numbers on the screen belong to */
int app_steps(const App *app); /* the last one */
void app_keep(App *app);       /* notes in desc.screen.memory where the scene stands */

const Image *app_image(const App *app);
const Rect *app_dirty(const App *app, int *count); /* what changed in the last frame */
const UiItem *app_items(const App *app, int *count);
const char *app_title(const App *app);
int app_opened(const App *app);                  /* how many scenes have been opened so far */
int app_saved(const App *app);                   /* how many times a scene was saved */
int app_files(const App *app, const char **out); /* of the scene, SCENE_FILES_MAX at most, until the next call of app */
bool app_scene(const App *app, TextBuffer *out); /* as YAML; false: the screen has none */
const char *app_theme(const App *app);
float app_ui_scale(const App *app);
void app_describe(const App *app, TextBuffer *out);
Status app_picture(App *app, const char *path, Error *error); /* draws it in full quality, then writes a PNG */

/* What the user asked for that only a window can do; reading takes it. */
typedef struct AppWish {
    bool quit, full_screen, leave_full_screen, copies;
} AppWish;
AppWish app_wish(App *app);
const char *app_copied(const App *app); /* for the clipboard, where the wish `copies`; until the next copy */

#endif
