/* edit_text.h: text that is edited: caret, selection, undo. No pixels, no keys held, no clock.
 *
 * Use     EditText edit = {0};
 *         each frame: edit_text_look(&edit, text, size), then edit_text_key, edit_text_type, edit_text_put in the
 *         order of the events; edit_text_free at the end.
 * Units   bytes from the beginning of the text; columns are characters from 0.
 * Text    UTF-8 in memory of the caller, NUL-terminated. What comes in is made clean: broken bytes become U+FFFD,
 *         control characters go, a line's end is a space where there is one line only. Broken bytes that are in the
 *         text already count as one character each. A mark (a composed accent) belongs to the character before it.
 * Undo    typing is grouped into words, backspaces and deletions that follow each other into one step. Where the caller
 *         has changed the text itself, the steps are forgotten. Beyond EDIT_TEXT_STEPS or EDIT_TEXT_BYTES the oldest go.
 * Errors  what does not fit is refused whole; the text stays.
 * Owns    the undo steps.
 */
#ifndef UI_EDIT_TEXT_H
#define UI_EDIT_TEXT_H

#include <stdbool.h>
#include <stdint.h>

enum { EDIT_TEXT_STEPS = 1000, EDIT_TEXT_BYTES = 1 << 20 };

typedef enum EditTextDid { EDIT_TEXT_NOTHING, EDIT_TEXT_MOVED, EDIT_TEXT_CHANGED, EDIT_TEXT_REFUSED } EditTextDid;

typedef struct EditText {
    char *text;
    int size;          /* borrowed; of the last edit_text_look */
    int caret, anchor; /* equal: nothing is selected */
    int goal;          /* the column that Up and Down keep, plus 1; 0: the caret's own */
    struct EditTextStep *steps;
    int count, room, done; /* the first `done` are in the text, the others can be redone */
    long bytes;            /* that the steps hold */
    bool joins;            /* nothing but typing happened since the last step */
    uint64_t seen;         /* the text as the last edit left it; 0: not seen yet */
} EditText;

void edit_text_look(EditText *edit, char *text, int size);
void edit_text_free(EditText *edit); /* leaves it as zeroed */

/* A key by name with its modifiers. `lines`: more than one; then `page` lines are a page. Enter is a key only there.
 * Not here: the clipboard. */
bool edit_text_takes(const char *key, bool lines); /* a key of this kind, with those of the clipboard */
EditTextDid edit_text_key(EditText *edit, const char *key, bool lines, int page);
/* In place of the selection; joins what was typed before. */
EditTextDid edit_text_type(EditText *edit, const char *typed, bool lines);
EditTextDid edit_text_put(EditText *edit, const char *what, bool lines); /* the same as one step: the clipboard */
EditTextDid edit_text_cut(EditText *edit);                               /* the selection goes */
EditTextDid edit_text_undo(EditText *edit);
EditTextDid edit_text_redo(EditText *edit);

/* By the pointer; `at` is brought to a character's beginning. */
void edit_text_move(EditText *edit, int at, bool select);
void edit_text_select(EditText *edit, int from, int to); /* the caret stands at `to` */
/* The word, or run of other characters, there. */
void edit_text_word_at(const EditText *edit, int at, int *from, int *to);
void edit_text_selection(const EditText *edit, int *from, int *to); /* from <= to */

/* Over plain text. */
int edit_text_next(const char *text, int at); /* the next place where a caret can stand */
int edit_text_line_start(const char *text, int at);
int edit_text_line_end(const char *text, int at);
int edit_text_line_of(const char *text, int at);             /* from 0 */
int edit_text_place(const char *text, int line, int column); /* both from 0; within the text */
/* The bracket that belongs to the one at `at`; -1: none there, or it has no partner. */
int edit_text_bracket(const char *text, int at);

#endif
