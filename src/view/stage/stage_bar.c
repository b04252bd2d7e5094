#include "view/stage/stage_bar.h"

#include <math.h>

#include "view/parts/bar.h"
#include "view/parts/words.h"

Command stage_bar(Ui *ui, const Frame *frame, const char *title, bool drawer, bool can_undo, bool can_redo,
                  CopyMenu *copy, uint64_t version)
{
    static const struct {
        const char *word;
        Command command;
    } keys[] = {
        {"stage.keys", COMMAND_KEY_CARD}, {"stage.runs", COMMAND_DRAWER}, {"stage.workings", COMMAND_WORKINGS},
        {"stage.redo", COMMAND_REDO},     {"stage.undo", COMMAND_UNDO},   {"stage.ghost", COMMAND_GHOST},
        {"stage.theme", COMMAND_THEME},   {"stage.light", COMMAND_LIGHT}, {"stage.surface", COMMAND_SURFACE},
    };
    Command press = COMMAND_NONE;
    ui_layer_begin(ui, "top bar", frame->top,
                   ui_hash_number(ui_hash_text(version, title), drawer + 2 * can_undo + 4 * can_redo + 8 * copy->open));
    Bar bar = bar_begin(ui);
    float wide = ui_text_width(ui, TYPE_TITLE_BAR, title);
    float scenes = ui_text_width(ui, TYPE_TITLE_BAR, word("stage.scenes"));

    /* keys from the right, as many as leave room for the place and half the title */
    float least = bar.x + fminf(wide, 320) + 24;
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        Command what = keys[i].command;
        bool can = what == COMMAND_UNDO ? can_undo : what != COMMAND_REDO || can_redo;
        if ((what == COMMAND_UNDO || what == COMMAND_REDO) && !drawer) continue;
        const char *name = word(what == COMMAND_DRAWER && drawer ? "stage.runs_close" : keys[i].word),
                   *key = ui_command_key(ui, what);
        if (what == COMMAND_REDO) key = NULL; /* three caps would push others out: its key is in the hint */
        if (!bar_room(ui, &bar, name, key, least)) break;
        if (bar_key(ui, &bar, name, key, can ? 0 : UI_DISABLED)) press = what;
        if (!can) ui_why(ui, word(what == COMMAND_REDO ? "stage.nothing_to_redo" : "stage.nothing_to_undo"));
        else if (what == COMMAND_REDO) ui_hint(ui, name, what);
    }
    if (bar.right - copy_menu_button_wide(ui) >= least) {
        if (copy_menu_button(copy, ui, bar.right)) press = COMMAND_COPY_AS;
        bar.right -= copy_menu_button_wide(ui) + 4;
    }
    /* where nothing has to give way for it */
    const char *derivation = word("derivation.title"), *derive_key = ui_command_key(ui, COMMAND_DERIVATION);
    if (bar_room(ui, &bar, derivation, derive_key, bar.x + scenes + 50 + wide) &&
        bar_key(ui, &bar, derivation, derive_key, 0))
        press = COMMAND_DERIVATION;
    if (bar.x + scenes + 50 + wide < bar.right) {
        if (ui_link(ui, word("stage.scenes"), bar.x, 46, TYPE_TITLE_BAR, 0)) press = COMMAND_SCENES;
        ui_hint(ui, word("stage.scenes_hint"), COMMAND_CLOSE);
        bar_slash(ui, &bar, scenes);
    }
    bar_title(ui, &bar, title);
    ui_layer_end(ui);
    return press;
}
