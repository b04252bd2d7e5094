/* app_inside.h: the parts of the App that app.c, app_commands.c, app_film.c and app_messages.c share. Nobody else includes it. */
#ifndef APP_APP_INSIDE_H
#define APP_APP_INSIDE_H

#include "app/app.h"
#include "app/desktop/record_live.h"
#include "app/screen.h"
#include "view/gallery/gallery.h"
#include "view/gallery/picker.h"

enum { MESSAGE_SIZE = 2048 };

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
    bool headless;       /* every screen is */
    double (*now)(void); /* of every screen */
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

/* ---- commands, and the screens that take each other's place ---- */
void app_take_keys(App *app, Input *input); /* before the frame: so that it is drawn in one theme and one scale */
bool app_take_asked(App *app);              /* what a button asked for; true: the frame must be drawn again for it */
void app_take_wanted(App *app);             /* what the picker and the screen want opened */
void app_go_back(App *app);                 /* Escape that nobody took */
bool app_open_or_say(App *app, const ScreenDesc *desc);

/* ---- the film that F11 makes ---- */
void app_film_turn(App *app); /* on or off */
void app_film_end(App *app);
void app_film_tell(App *app);                  /* among the items, that it runs */
void app_film_frame(App *app, double seconds); /* takes the picture, then marks it; sets `dirty` */

/* ---- messages ---- */
void app_complain(App *app, const Error *error);
void app_messages(App *app, double seconds); /* drawn over everything */

#endif
