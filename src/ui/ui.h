/* ui.h: an immediate-mode layer over the canvas: input in, items and pixels out.
 *
 * Use     Ui *ui = ui_create();
 *         in a frame:  ui_begin(ui, &place, &input, seconds);  a screen calls what stands below;  ui_end(ui);
 *         while (ui_again(ui)) draw the same frame once more, with seconds 0 (something vanished, what lay under it shows).
 * Units   canvas units (frame.h), as in the design: 1080 high. ui_pixels turns them into pixels of the frame buffer.
 * Items   everything that is shown or can be used is recorded, in the order of the calls: for `describe`, for hits (the
 *         last one under the pointer is on top), for the focus (Tab follows the order of the calls).
 * Names   a widget is known by its role and label from one frame to the next: labels of things to click are unique.
 * Layers  drawing between ui_layer_begin and ui_layer_end is left out where nothing changed; the items are recorded all
 *         the same. The picture is always the same as without layers.
 * Memory  all lists are made by ui_create: a frame allocates nothing. What does not fit is not recorded.
 * Not     windows, clocks, models.
 */
#ifndef UI_UI_H
#define UI_UI_H

#include "draw/canvas.h"
#include "draw/font.h"
#include "draw/theme.h"
#include "ui/frame.h"
#include "ui/commands.h"
#include "ui/input.h"

enum { UI_ITEMS_MAX = 1024, UI_LAYERS_MAX = 192, UI_SCOPES_MAX = 8, UI_DIRTY_MAX = 64, UI_TEXT_POOL = 96 * 1024 };

typedef struct Ui Ui;

/* What a thing is. The names in `describe` are the ones after UI_, in lower case. */
typedef enum UiRole {
    UI_TEXT,
    UI_NUMBER,
    UI_MATH,
    UI_TICK, /* shown */
    UI_BUTTON,
    UI_SLIDER,
    UI_CHECKBOX,
    UI_RADIO,
    UI_MENU,
    UI_MENUITEM,
    UI_TEXTFIELD,
    UI_TAB,
    UI_LINK,
    UI_CARD,
    UI_HANDLE,
    UI_EDGE,
    UI_CELL, /* used; these two may be smaller than a target */
    UI_SERIES,
    UI_BALL,
    UI_IMAGE,
    UI_PANEL,
    UI_ROLES
} UiRole;

typedef struct UiItem {
    UiRole role;
    const char *label, *value; /* in the frame's memory */
    Rect rect;                 /* pixels; the visible part */
    float text_px;             /* pixels; 0: no text */
    bool enabled, focused;
    bool clipped; /* text cut by a box that cannot scroll */
    bool target;  /* answers to clicks */
    bool quiet;   /* not told by `describe` */
    uint32_t id;  /* 0: cannot be used */
} UiItem;

/* Where a frame is drawn. All borrowed until ui_end. */
typedef struct UiPlace {
    Canvas *canvas; /* over a frame buffer that keeps its pixels between frames */
    const Theme *theme;
    int width, height; /* pixels */
    float ui_scale;
    bool fresh; /* the frame buffer holds nothing of the last frame: draw everything */
    bool reduced_motion;
} UiPlace;

Ui *ui_create(void);
void ui_destroy(Ui *ui); /* NULL is fine */

void ui_begin(Ui *ui, const UiPlace *place, Input *input, double seconds);
void ui_end(Ui *ui);        /* draws the focus ring and the hint of the thing under the pointer */
bool ui_again(Ui *ui);      /* draw this frame again: see Use. At most once a frame */
bool ui_busy(const Ui *ui); /* a hint is about to show: frames are wanted though nothing else moves */

/* ---- the frame ---- */
Canvas *ui_canvas(Ui *ui); /* for drawing in pixels; its clip is empty inside a layer that is kept */
const Theme *ui_theme(const Ui *ui);
const Frame *ui_frame(const Ui *ui);
const ThemeSpace *ui_space(const Ui *ui); /* distances of the theme, canvas units */
const Input *ui_input(const Ui *ui);
float ui_scale(const Ui *ui);               /* pixels of one unit */
double ui_seconds(const Ui *ui);            /* since the frame before */
bool ui_drawing(const Ui *ui);              /* false inside a layer that is kept: costly drawing may be skipped */
const ThemeMotion *ui_motion(const Ui *ui); /* as the theme has it, or less where that is wished */
Rect ui_pixels(const Ui *ui, Rect units);
void ui_pointer(const Ui *ui, float *x, float *y); /* units */

/* ---- a part of the window ---- */
/* Until ui_scope_end this rectangle (in whole pixels, within the window) is a window of its own: ui_frame is laid out for
 * it, its corner is (0, 0), nothing is drawn outside, what is muted or covered there is so there only. The picture is the
 * same as in a window of that size, ids are other ones than in another scope, and where there are several, labels that
 * `describe` tells begin with the scope's name. Keys go to the scope of the focus, else to the one under the pointer; where there
 * is one only, always to it. The whole frame is no scope: nothing changes.
 * Begins and ends outside of layers; scopes do not nest. Beyond UI_SCOPES_MAX they share the last one's keys. */
void ui_scope_begin(Ui *ui, const char *name, Rect units);
void ui_scope_end(Ui *ui);
Rect ui_whole(const Ui *ui); /* the frame's own rectangle */

/* ---- keys ---- */
int ui_key(Ui *ui, const char *key); /* how often pressed in this frame; takes it: nobody else gets it */
/* One press of a key of the command in this frame; takes it: ask again for the next. `which` (may be NULL): the key of a
 * pattern, from 0. */
bool ui_command(Ui *ui, Command command, int *which);
const char *ui_command_key(const Ui *ui, Command command); /* "Space"; NULL: it has none */
/* What the screen itself does not know, a button's or its own: for the app, as if its key had been pressed. */
void ui_ask(Ui *ui, Command command);
Command ui_asked(Ui *ui);                   /* for the app; takes it */
bool ui_dropped(Ui *ui, const char **path); /* a file was dropped in this frame; takes it */
float ui_wheel(Ui *ui, Rect units);         /* notches while the pointer is in there; takes them */

/* ---- what is used ---- */
enum {
    UI_DISABLED = 1,  /* shown at 35 %; give the reason with ui_why */
    UI_NO_FOCUS = 2,  /* not on Tab's way: there is a key for it */
    UI_QUIET = 4,     /* not in `describe` */
    UI_CHOSEN = 8,    /* the tab that is open, the row that is chosen, the button that is on */
    UI_PRIMARY = 16,  /* the main action: filled with the accent */
    UI_BARE = 32,     /* draws nothing by itself (no panel, no focus ring outside the ring) */
    UI_ROUND = 64,    /* a round button */
    UI_PASSIVE = 128, /* recorded for describe, never hit */
    UI_MARK = 256,    /* a link, card or row that shows more when hovered */
    UI_FLUSH = 512,   /* the text of a field ends at its right side: numbers */
    UI_DANGER = 1024, /* what is in it is wrong, or too much: red */
};

typedef struct UiHit {
    bool hovered, held, focused;
    bool pressed;       /* the button went down on it in this frame */
    bool clicked;       /* pressed and let go on it, or Enter or Space while it has the focus */
    bool twice;         /* clicked, for the second time in a short while */
    bool right, middle; /* that button pressed on it */
    bool released;      /* it was held until this frame, wherever the pointer is now */
    float x, y;         /* the pointer, units, relative to the rectangle's corner */
    float dx, dy;       /* moved since the last frame, units, while held */
} UiHit;

/* A place that answers to the pointer and, unless UI_NO_FOCUS, to Tab and Enter. Draws only its focus ring. */
UiHit ui_hotspot(Ui *ui, UiRole role, const char *label, const char *value, Rect rect, unsigned flags);
/* The same for a disc or anything else: `inside` says whether the pointer is on it; `rect` is its bounds. */

bool ui_button(Ui *ui, const char *label, Rect rect, unsigned flags); /* true: pressed */
/* A button with an icon drawn by the caller on top; `label` is its name for describe and the hint. */
UiHit ui_icon_button(Ui *ui, const char *label, Rect rect, unsigned flags, Color *ink);
bool ui_checkbox(Ui *ui, const char *label, Rect rect, bool *on, unsigned flags);
bool ui_radio(Ui *ui, const char *label, Rect rect, bool on, unsigned flags);
bool ui_tab(Ui *ui, const char *label, Rect rect, bool open, unsigned flags);
bool ui_link(Ui *ui, const char *label, float x, float baseline, TypeStyle style, unsigned flags);
UiHit ui_handle(Ui *ui, const char *label, const char *value, float x, float y, float radius, unsigned flags);

/* A line with a knob; Left and Right (ten times further with Shift), Home and End move it while it has the focus. True
 * where the value changed. log: equal ways are equal factors (low > 0). step 0: a hundredth of the way. */
typedef struct UiSlider {
    double low, high, step;
    bool log;
    const char *value_text;
    double danger; /* from here on the line is red, with a tick; 0 or NaN: nowhere */
} UiSlider;
bool ui_slider(Ui *ui, const char *label, Rect rect, double *value, const UiSlider *how, unsigned flags);

/* The thing recorded last is a grid: while it has the focus, the four arrows belong to it. By how much they moved in this
 * frame, ten times as much with Shift; y grows upwards. */
void ui_arrows(Ui *ui, int *dx, int *dy);

/* One line of text (more: editor.h). The caller keeps the text; the Ui keeps caret, selection and undo of the one that has
 * the focus. Escape that nobody takes leaves it. UI_FLUSH: the focus selects all, so that typing begins anew. */
typedef struct UiEdit {
    bool changed, entered, left; /* entered: Enter; left: lost the focus */
    bool refused;                /* something did not fit and was left out; the border is red until the next key */
    int caret;                   /* byte */
    float scroll;                /* units by which a line that is too long is moved to the left */
} UiEdit;
UiEdit ui_textfield(Ui *ui, const char *label, Rect rect, char *text, int size, const char *example, unsigned flags);

/* Of the thing recorded last. */
void ui_why(Ui *ui, const char *sentence); /* why it is disabled */
/* Shown while the pointer rests on it, with the command's key. */
void ui_hint(Ui *ui, const char *sentence, Command command);

void ui_focus(Ui *ui, UiRole role, const char *label); /* from the next frame on; label NULL: nothing has it */
bool ui_somebody_has_focus(const Ui *ui);              /* anything at all, in the last finished frame */
bool ui_has_focus(const Ui *ui, UiRole role, const char *label);
bool ui_typing(const Ui *ui); /* a text field has the focus: letters belong to it */
/* What came before in this frame lies under an overlay: it is not hit, has no place on Tab's way and is covered. */
void ui_overlay(Ui *ui);
/* The same for an opaque box over a part of the window: texts under it are gone, or shorter. Its own hotspot keeps the
 * pointer from what lies under it. */
void ui_cover(Ui *ui, Rect units);
/* The field that has the focus takes this key: it is not a command then. */
bool ui_edits(const Ui *ui, const InputEvent *event);
/* Text for the clipboard, copied in this frame; NULL: none; takes it. What comes back is in Input.paste. */
const char *ui_copied(Ui *ui);
void ui_copy(Ui *ui, const char *text, const char *note); /* `note`, borrowed: said on the screen; may be NULL */
const char *ui_copied_note(Ui *ui);                       /* of the text taken last; NULL: none; takes it */
/* While muted, nothing is hit and no key is pressed: for what lies under an overlay. */
void ui_mute(Ui *ui, bool muted);
bool ui_muted(const Ui *ui);

/* ---- what is shown ---- */
typedef enum UiAlign { UI_LEFT, UI_CENTRE, UI_RIGHT } UiAlign;

/* One line of text at a baseline; `x` is its left end, middle or right end. Returns its width. `ui_number` is recorded
 * as a number under a name ("GD loss"; NULL: its own text), its minus is U+2212. */
float ui_text(Ui *ui, float x, float baseline, UiAlign align, TypeStyle style, Color color, const char *text);
float ui_number(Ui *ui, float x, float baseline, UiAlign align, TypeStyle style, Color color, const char *label,
                const char *text);
float ui_tick(Ui *ui, float x, float baseline, UiAlign align, TypeStyle style, Color color, const char *text);
/* The same, cut with "…" where it is wider than `width` (a title; that is no clipping). */
float ui_text_fit(Ui *ui, float x, float baseline, float width, UiAlign align, TypeStyle style, Color color,
                  const char *text);
/* Words broken into lines within `width`; returns the height. height 0: no limit; beyond it the last line ends in "…". */
float ui_paragraph(Ui *ui, Rect box, TypeStyle style, Color color, float line_height, const char *text);
float ui_text_width(const Ui *ui, TypeStyle style, const char *text); /* units */

/* A formula laid out in pixels (formula/math/math_layout.h, sizes times ui_scale) at a baseline in units; `label` is its text. */
void ui_math(Ui *ui, float x, float baseline, const Layout *layout, Color color, MathColor color_of, void *context,
             const char *label);

void ui_panel(Ui *ui, const char *label, Rect rect);             /* a card with a border, by the tokens */
void ui_chip(Ui *ui, Rect rect);                                 /* the scrim behind a label on the scene */
float ui_keycap(Ui *ui, float x, float middle, const char *key); /* a key as in the key card; returns its width */
/* Records without drawing: what the caller draws itself. rect in units. Returns the item for `clipped` and the like. */
UiItem *ui_item(Ui *ui, UiRole role, const char *label, const char *value, Rect rect, float text_units);

/* A view onto something higher than itself. ui_scroll takes the wheel, and PageUp, PageDown where `keys`, and keeps `offset`
 * (units) within what there is; call it before the layer, whose hash depends on the offset. Between begin and end, text cut at
 * the edge is not "clipped"; the lower edge fades into `ground` while more follows. */
void ui_scroll(Ui *ui, Rect view, float content, float *offset, bool keys);
void ui_scroll_begin(Ui *ui, Rect view);
void ui_scroll_end(Ui *ui, Rect view, float content, float offset, Color ground);

/* ---- layers ---- */
/* `hash` stands for everything that the drawing inside depends on, besides theme, scale, hover and focus, which are known
 * here. Returns true where the inside must be drawn; otherwise drawing has no effect until ui_layer_end. Layers do not
 * nest; whatever is drawn above a layer is in a later layer or outside all. Drawing outside of layers happens in every
 * frame: say ui_changed for it. */
bool ui_layer_begin(Ui *ui, const char *name, Rect units, uint64_t hash);
void ui_layer_end(Ui *ui);
/* These pixels (not units) are different from the frame before: the window shows them, layers above them draw again. */
void ui_changed(Ui *ui, Rect pixels);
/* These pixels were written anew, with the same as before except where ui_changed says otherwise: layers above them put
 * their pixels back. */
void ui_rewritten(Ui *ui, Rect pixels);
uint64_t ui_hash(uint64_t hash, const void *bytes, int length); /* begin with 0 */
uint64_t ui_hash_text(uint64_t hash, const char *text);
uint64_t ui_hash_number(uint64_t hash, double number);

/* ---- results ---- */
const UiItem *ui_items(const Ui *ui, int *count); /* of the last finished frame */
const Rect *ui_dirty(const Ui *ui, int *count);   /* pixels that changed in it; few rectangles that may overlap */
const char *ui_role_name(UiRole role);

#endif
