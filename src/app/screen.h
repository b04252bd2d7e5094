/* screen.h: what the app knows of a screen. The app is a frame around one of them.
 *
 * To add a screen: its file gives a `const ScreenKind`; app.c's table names it.
 * Not     windows, clocks, the theme and the keys that work everywhere (app.h).
 */
#ifndef APP_SCREEN_H
#define APP_SCREEN_H

#include "base/error.h"
#include "ui/ui.h"
#include "view/gallery/gallery.h"
#include "view/sandbox/sandbox.h"
#include "view/stage/stage.h"

typedef struct ScreenKind {
    const char *name; /* for `describe`: "stage" */
    Status (*create)(void **self, const char *word, const StageOptions *options, const GalleryMemory *memory,
                     Error *error);
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
    /* The scene that was asked for in this frame, and at which step; NULL: none. May be NULL itself. */
    const char *(*opens)(void *self, Ui *ui, int *step, bool *plays);
    bool has_time; /* Space, arrows, …: the key card shows their groups as working */
} ScreenKind;

extern const ScreenKind screen_stage, screen_gallery, screen_sandbox, screen_exercise;

#endif
