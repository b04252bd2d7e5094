/* copy_menu.h: what can be copied of the runs: a button in the bar with a list under it.
 *
 * Use     in every frame: copy_menu_keys before other keys are taken; copy_menu_button in the bar; copy_menu_draw when all else is
 *         drawn: its answer says what was chosen. Whoever owns the runs makes the text and hands it to ui_copy.
 * Keys    its command opens and closes it; Up and Down, Enter, Escape; figures have a key of their own beside.
 * Units   canvas units.
 */
#ifndef VIEW_RUNS_COPY_MENU_H
#define VIEW_RUNS_COPY_MENU_H

#include "ui/ui.h"

typedef enum CopyWhat {
    COPY_FIGURES,
    COPY_TEX,
    COPY_TORCH,
    COPY_PLAIN,
    COPY_WHATS,
    COPY_NOTHING = COPY_WHATS
} CopyWhat;

typedef struct CopyMenu {
    bool open;
    bool opens, returns; /* the focus goes to the first row, or back to the button */
    bool bar;            /* there is a button, at: */
    Rect button;
} CopyMenu;

/* What there is to copy now. */
typedef struct CopyHow {
    const char *run;      /* the label of the run that is meant */
    bool update;          /* an update has led to the step shown */
    const char *no_torch; /* key of the reason why torch cannot; NULL: it can */
} CopyHow;

void copy_menu_keys(CopyMenu *menu, Ui *ui);
float copy_menu_button_wide(Ui *ui);
bool copy_menu_button(CopyMenu *menu, Ui *ui, float right); /* true: pressed, and the menu has opened or closed */
CopyWhat copy_menu_draw(CopyMenu *menu, Ui *ui, const CopyHow *how);

#endif
