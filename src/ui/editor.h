/* editor.h: text of several lines: line numbers, colours, the bracket that belongs to one, names that complete a word,
 * the mark of an error.
 *
 * Use     static char rule[2000]; UiEditor editor = {.text = rule, .size = sizeof rule};   zeroed otherwise
 *         in a frame: UiEdit edit = ui_editor(ui, "Rule", rect, &editor, &how, 0);
 *         at the end: ui_editor_free(&editor).
 *         In a layer, its hash holds the text and what `how` says of the error; caret, selection and scrolling are known
 *         here.
 * Units   canvas units; lines and columns from 1, in characters.
 * Keys    as edit_text.h; Tab goes on to the next control, unless names are offered: then Tab and Enter take one, the
 *         arrows choose, Escape closes. Escape that nobody takes leaves the editor.
 * Error   a red band behind the line, red boxes behind the characters and behind a bracket of that line that was never
 *         closed, a red triangle under the column. Where it is the lowest line of the box, the triangle stands
 *         UI_EDITOR_MARK below the box: leave so much room, and let a layer reach there.
 * Errors  text that does not fit is refused whole, with UiEdit.refused; the border is red until the next key.
 * Owns    the undo steps; not the text.
 */
#ifndef UI_EDITOR_H
#define UI_EDITOR_H

#include "ui/edit_text.h"
#include "ui/ui.h"

enum { UI_EDITOR_MARK = 24 };

typedef struct UiEditor {
    char *text;
    int size; /* borrowed: UTF-8, NUL-terminated */
    EditText edit;
    float x, y;  /* scrolled by, units */
    bool offers; /* names are shown */
    int chosen;  /* of the names that fit */
    bool full;   /* the last key brought more than fits */
} UiEditor;

typedef struct UiEditorHow {
    int error_line, error_column, error_length; /* 0: none; length 0: the column alone */
    /* Of an identifier; alpha 0, or NULL: as all text. */
    Color (*color_of)(void *context, const char *name, int length);
    const char *const *names;
    int name_count; /* offered from the second letter of a word on */
    void *context;
    const char *example; /* shown where there is no text; may be NULL */
} UiEditorHow;

UiEdit ui_editor(Ui *ui, const char *label, Rect rect, UiEditor *editor, const UiEditorHow *how, unsigned flags);
void ui_editor_free(UiEditor *editor); /* what it owns */
/* The height in which so many lines are seen. */
float ui_editor_height(const Ui *ui, int lines);

#endif
