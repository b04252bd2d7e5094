/* form.h: rows of a panel in which things are set: numbers by slider and field, whole ones by − and +, choices from a list.
 *
 * Use     a zeroed Form; in every frame form_keys before other keys are taken, then the rows, then form_menu for the list that
 *         is open (form->menu says whose). Each row has a key of its own, not 0.
 * Rows    FORM_ROW high: what it is at the left, the rest at the right.
 * Numbers stand in the field exactly; what is typed and is no number stays, red, and the note says so.
 * Drag    while the pointer is down a slider's changes have the row's key as their group of undo (form_group), else 0.
 * Owns    what is typed and open; nothing on the heap.
 * Not     what the values are for; drawing the note.
 */
#ifndef VIEW_PARTS_FORM_H
#define VIEW_PARTS_FORM_H

#include "draw/icon.h"
#include "ui/ui.h"

enum { FORM_TEXT = 160, FORM_ROW = 52 };

typedef struct Form {
    uint64_t version; /* of all that is its own and seen */
    uint64_t field;   /* the row whose field is typed into; 0: none */
    char text[FORM_TEXT];
    bool wrong;
    uint64_t menu; /* the row whose list is open; 0: none */
    Rect menu_at;
    float menu_scroll;
    bool focus_list; /* the list that was opened takes the focus when it is there */
    int moves;       /* of the arrows in it, not yet done */
    char note[200];  /* what went wrong, or nothing */
} Form;

typedef struct FormNumber {
    const char *label;
    double low, high;   /* of the slider; a value beyond them makes it longer */
    double least, most; /* allowed; what is typed beyond is refused */
    bool log, whole;
    bool zero;         /* on a log scale: its lower end means 0 */
    const char *shown; /* in the place of the number; NULL: the number */
    const char *hint;  /* NULL: none */
} FormNumber;

/* Escape closes what is open, arrows move in the list. True: something was closed. */
bool form_keys(Form *form, Ui *ui);
void form_refuse(Form *form, const char *why);
uint64_t form_group(const Ui *ui, uint64_t key);

/* True: another value. */
bool form_number(Form *form, Ui *ui, uint64_t key, Rect row, double *value, const FormNumber *how);
/* A field for a number alone; `flags`: UI_DANGER. True: another one was typed. */
bool form_field(Form *form, Ui *ui, uint64_t key, const char *label, Rect at, double *value, unsigned flags);
bool form_count(Form *form, Ui *ui, const char *label, Rect row, int *value, int least, int most);
/* A line of text over the whole row, behind its label; true: entered or left, and another one. `text` is as it is now. */
bool form_text(Form *form, Ui *ui, uint64_t key, const char *label, const char *example, Rect row, const char *text,
               char out[FORM_TEXT]);
/* What is chosen, and a button that opens the list. */
void form_list(Form *form, Ui *ui, uint64_t key, const char *label, Rect row, const char *chosen);
void form_list_button(Form *form, Ui *ui, uint64_t key, const char *label, Rect at, const char *chosen); /* it alone */
/* Two buttons side by side, one of them on; true: the other one was pressed. */
bool form_either(Ui *ui, Rect row, const char *first, const char *second, bool *second_on);
/* The open list over `area`; the item that was picked, or -1. */
int form_menu(Form *form, Ui *ui, Rect area, const char *const *titles, int count, int chosen);

#endif
