/* screen.h: what the app knows of a screen. The app is a frame around one of them.
 *
 * Use     meaning_find -> screen_kind -> create -> in every frame: frame, asks ... -> destroy.
 * To add a screen: its file gives a `const ScreenKind`; the table in screen.c names it.
 * Not     windows, clocks, the theme and the keys that work everywhere (app.h).
 */
#ifndef APP_SCREEN_H
#define APP_SCREEN_H

#include "base/error.h"
#include "base/text.h"
#include "run/meaning.h"
#include "ui/ui.h"
#include "view/parts/screen_desc.h"

typedef struct ScreenKind {
    const char *name;                      /* for `describe`: "stage" */
    bool (*opens)(const Meaning *meaning); /* a word that means this is for such a screen; NULL: every word is */
    Status (*create)(void **self, const ScreenDesc *desc, Error *error);
    void (*destroy)(void *self); /* NULL is fine */
    /* Takes the input of `ui`, moves on by `seconds`, draws. `final`: in full quality now. */
    void (*frame)(void *self, Ui *ui, double seconds, bool final);
    bool (*busy)(const void *self); /* frames are wanted though nothing is pressed */
    int (*step)(const void *self);
    int (*steps)(const void *self); /* the last one; 0: nothing that has steps */
    void (*go_to)(void *self, int step);
    void (*figures)(const void *self, TextBuffer *out);                      /* as CSV; may be NULL */
    Status (*save)(const void *self, char *path, size_t size, Error *error); /* in the user's scenes; may be NULL */
    void (*text)(const void *self, TextBuffer *out);  /* the scene as it stands, as YAML; may be NULL */
    void (*play)(void *self, bool playing);           /* may be NULL */
    int (*files)(const void *self, const char **out); /* that it was made from, SCENE_FILES_MAX at most; may be NULL */
    Status (*renew)(void *self, const char *const *changed, int count,
                    Error *error); /* these are read again; with `files` */
    const char *(*title)(const void *self);
    const char *(*shows)(const void *self); /* for `describe`, where it has several faces; NULL: `name` */
    /* The screen that was asked for in this frame; false: none. May be NULL itself. */
    bool (*asks)(void *self, ScreenDesc *out);
    /* The surface that another one may be chosen over, and the light that it is then seen in; NULL: there is none. */
    const char *(*surface)(const void *self);
    const char *(*light)(const void *self);
    const char *back; /* the word of the screen that Escape leads to; NULL: none */
    bool keeps;       /* its text is kept when it is left: who comes back finds it again */
} ScreenKind;

const ScreenKind *screen_kind(const Meaning *meaning); /* of the screen that what a word means is for */

extern const ScreenKind screen_stage, screen_gallery, screen_sandbox, screen_exercise, screen_network;

#endif
