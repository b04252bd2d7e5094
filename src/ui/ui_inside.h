/* ui_inside.h: the parts of the Ui that ui.c, layer.c and widget.c share. Nobody else includes it. */
#ifndef UI_UI_INSIDE_H
#define UI_UI_INSIDE_H

#include "base/text.h"
#include "ui/edit_text.h"
#include "ui/ui.h"

#include <math.h>

enum {
    FRESH_MAX = 256,
    SPARES_MAX = 16,
    DAMAGE_MAX = 32,
    EDIT_MAX = INPUT_EVENTS_MAX,
    HINT_SIZE = 240,
    POPUP_ROWS = 8
};

typedef struct Part {
    int x0, y0, x1, y1;
} Part; /* whole pixels */

/* What was drawn between ui_layer_begin and _end, and what lay under it, so that either can be put back. */
typedef struct Layer {
    uint32_t id;
    Part part;
    uint64_t hash;
    uint32_t *under, *result; /* [height][width] of `part` */
    size_t room;              /* pixels that both have memory for */
    unsigned seen;            /* frame */
    bool drawn;
} Layer;

typedef struct Spare {
    uint32_t *under, *result;
    size_t room;
} Spare; /* memory of layers that went away */

/* What an item is besides what `describe` tells. */
typedef struct ItemMore {
    uint32_t layer; /* 0: outside */
    bool focusable, slider, edits, shape, inside;
    bool arrows; /* a grid: the four arrows are its own */
    bool lines;  /* edits more than one line: Enter, Up, Down are its own */
    bool pops;   /* its popup is open: Tab and Escape too */
    bool keeps;  /* pressing it leaves the focus where it is */
    int scope;   /* Scope.number */
} ItemMore;

typedef struct ItemList {
    UiItem items[UI_ITEMS_MAX];
    ItemMore more[UI_ITEMS_MAX];
    int count;
    char pool[UI_TEXT_POOL];
    int pool_used;
} ItemList;

/* The names that complete what is typed; drawn at the end of the frame, over everything. */
typedef struct Popup {
    uint32_t owner;                /* the editor; 0: closed */
    int scope;                     /* that it is in */
    Rect beside;                   /* units: the place of the word */
    const char *rows[POPUP_ROWS];  /* in the frame's memory */
    int count, chosen, first, all; /* first: how many more are above; all: with those that are not shown */
    int taken;                     /* row pressed in the frame before, plus 1 */
} Popup;

/* The part of the window that drawing, items and the pointer are in at the moment. */
typedef struct Scope {
    int number;     /* of the scopes of this frame, from 1; 0: the window */
    uint32_t id;    /* of its name; 0: the window */
    Part part;      /* of the window */
    int first_item; /* recorded in it */
} Scope;

struct Ui {
    UiPlace place;
    Frame frame;  /* of the scope */
    Image window; /* the frame buffer */
    Scope scope;
    const char *scopes[UI_SCOPES_MAX]; /* names, by number; in the frame's memory */
    int scope_count, scope_count_before;
    Frame outer_frame; /* what a scope puts back at its end */
    Input outer_input, outer_none;
    bool outer_muted;
    Input *input, none; /* none: no events, the pointer where it is */
    double seconds;
    unsigned number; /* of frames and repeats */
    bool muted, night, ever, scrolls;
    Rect scroll_part; /* pixels; while it scrolls */

    ItemList lists[2], *now, *last;
    uint32_t hot, active, focus, wanted_focus, told_focus; /* told: by ui_focus, for the next frame */
    bool has_told_focus, focus_shown, pressed_twice;
    uint32_t touched[8]; /* layers whose widgets look different: 0 where none */
    int touched_count;
    int activated; /* Enter or Space on the focused one in this frame */
    InputEvent edits[EDIT_MAX];
    int edit_count;                             /* for the text field or slider that has the focus */
    uint32_t edited_before;                     /* what had the focus in the frame before */
    float pointer_x, pointer_y, last_x, last_y; /* pixels */
    EditText field;                             /* of the one-line text field that has, or had last, the focus */
    uint32_t field_id;
    float field_scroll;
    bool field_full; /* units; the last key brought more than fits */
    TextBuffer copied;
    bool copies; /* for the clipboard */
    const char *copied_note;
    Popup popup;
    Command asked;
    char dropped[INPUT_PATH_SIZE]; /* outlives the input's own copy, until the next drop */

    uint32_t hint_id;
    int hint_scope;
    Rect hint_rect;
    char hint[HINT_SIZE], hint_key[KEY_NAME_SIZE];
    uint32_t rest_id;
    double rest; /* how long the pointer rests on a thing */

    Layer layers[UI_LAYERS_MAX];
    int layer_count;
    Spare spares[SPARES_MAX];
    int spare_count;
    Layer *open; /* between begin and end */
    bool open_draws;
    Rect changed[UI_DIRTY_MAX];
    int changed_count;
    Part fresh[FRESH_MAX];
    int fresh_count;
    Part damage[DAMAGE_MAX];
    int damage_count;
    bool everything; /* the next pass draws all anew */
    bool again, repeating;
};

uint32_t ui_id(const Ui *ui, UiRole role, const char *label);
int ui_find(const ItemList *list, uint32_t id); /* -1: not there */
Rect ui_to_window(const Ui *ui, Rect pixels);   /* of the scope */
Rect ui_from_window(const Ui *ui, Rect pixels);
void ui_scope_window(Ui *ui); /* at the beginning of a frame */
void ui_scope_finish(Ui *ui); /* at its end: the things of several scopes have their scope's name before their own */
void ui_draw_above(Ui *ui);   /* what stands over everything in a scope: focus ring, names to complete, hint */
void ui_layers_begin(Ui *ui, bool everything);
void ui_layers_end(Ui *ui);
void ui_layers_free(Ui *ui);
UiItem *ui_record(Ui *ui, UiRole role, const char *label, const char *value, Rect pixels, float text_px);
const char *ui_keep(Ui *ui, const char *text); /* a copy that lives as long as the frame's items */
Face ui_face(const Ui *ui, TypeStyle style, float *px);

/* Of text that is edited (text_field.c), in the face of numbers. x in units, from the beginning of `from`. */
void ui_edit_event(Ui *ui, EditText *edit, const InputEvent *event, bool lines, int page, UiEdit *out);
float ui_edit_width(Ui *ui, const char *text, int from, int to);
int ui_edit_nearest(Ui *ui, const char *text, int from, int to, float x);
void ui_edit_pointer(Ui *ui, const UiHit *hit, EditText *edit, int at); /* press, double click, Shift+press, drag */
void ui_popup_draw(Ui *ui);

static inline Color ink(const Ui *ui, ThemeColor role) { return theme_color(ui->place.theme, role); }
static inline Rect inset(Rect r, float by)
{
    return (Rect){r.x + by, r.y + by, fmaxf(r.w - 2 * by, 0), fmaxf(r.h - 2 * by, 0)};
}

static inline void box(Ui *ui, Rect units, float radius, Color color)
{
    canvas_box(ui->place.canvas, ui_pixels(ui, units), radius * ui->frame.scale, color);
}

static inline void border(Ui *ui, Rect units, float radius, float width, Color color)
{
    canvas_border(ui->place.canvas, ui_pixels(ui, units), radius * ui->frame.scale, fmaxf(width * ui->frame.scale, 1),
                  color);
}

#endif
