/* commands.h: what can be asked of the program, whoever asks: a key, a button, a menu, a script.
 *
 * Use     a key: ui_command(ui, COMMAND_PLAY, NULL). A button or a menu: the screen does what it knows and gives the rest to
 *         ui_ask; the app takes it from ui_asked as if its key had been pressed.
 * Table   below. `group` and `does` are a key's row in the tokens' `keyboard`, word for word; several keys may do one
 *         thing. A command without a group has no key: it is asked for by something else.
 * To add a command: its row below and, where it has a group, its key in assets/theme/tokens.yaml.
 * Errors  commands_check, once at the start: a key of the tokens that does what no command does, or a command without its
 *         key; with the line of the tokens.
 */
#ifndef UI_COMMANDS_H
#define UI_COMMANDS_H

#include "base/error.h"
#include "draw/theme.h"

/* X(NAME, group, does) */
#define COMMAND_TABLE(X)                                                                                               \
    X(PLAY, "anywhere", "play or pause")                                                                               \
    X(STEP_FORWARD, "anywhere", "one step forward")                                                                    \
    X(STEP_BACK, "anywhere", "one step back")                                                                          \
    X(TEN_FORWARD, "anywhere", "ten steps forward")                                                                    \
    X(TEN_BACK, "anywhere", "ten steps back")                                                                          \
    X(FIRST_STEP, "anywhere", "first step")                                                                            \
    X(LAST_STEP, "anywhere", "last reached step")                                                                      \
    X(FASTER, "anywhere", "faster")                                                                                    \
    X(SLOWER, "anywhere", "slower")                                                                                    \
    X(NEXT_PAGE, "anywhere", "next lesson step")                                                                       \
    X(PREVIOUS_PAGE, "anywhere", "previous lesson step")                                                               \
    X(BLACK, "anywhere", "black out the audience window")                                                              \
    X(BLACK_ALWAYS, "anywhere", "black out the audience window, always (remotes)")                                     \
    X(FULL_SCREEN, "anywhere", "full screen")                                                                          \
    X(DRAWER, "anywhere", "open or close the runs drawer")                                                             \
    X(DERIVATION, "anywhere", "derivation of the surface")                                                             \
    X(VOTE, "anywhere", "vote mode, A to D count hands, Shift takes one back")                                         \
    X(UNDO, "anywhere", "undo")                                                                                        \
    X(REDO, "anywhere", "redo")                                                                                        \
    X(SAVE, "anywhere", "save the scene")                                                                              \
    X(SCENES, "anywhere", "open")                                                                                      \
    X(COPY_FIGURES, "anywhere", "copy the figures")                                                                    \
    X(RECORD, "anywhere", "record")                                                                                    \
    X(PICTURE, "anywhere", "picture")                                                                                  \
    X(TURN_CAMERA, "anywhere", "turn the camera")                                                                      \
    X(SANDBOX, "anywhere", "your own valley (a surface and a rule)")                                                   \
    X(LIGHT, "anywhere", "light level (lantern, moon, full)")                                                          \
    X(THEME, "anywhere", "theme (night, day)")                                                                         \
    X(GHOST, "anywhere", "keep this run as a ghost")                                                                   \
    X(RESET_CAMERA, "anywhere", "reset camera")                                                                        \
    X(START_HERE, "anywhere", "new start point at the pointer")                                                        \
    X(NEXT_CONTROL, "anywhere", "next control")                                                                        \
    X(PREVIOUS_CONTROL, "anywhere", "previous control")                                                                \
    X(ACTIVATE, "anywhere", "activate the focused control")                                                            \
    X(CLOSE, "anywhere", "close, back, leave full screen; asks before it leaves a lecture")                            \
    X(KEY_CARD, "anywhere", "key card")                                                                                \
    X(LARGER, "anywhere", "larger interface")                                                                          \
    X(SMALLER, "anywhere", "smaller interface")                                                                        \
    X(NORMAL_SIZE, "anywhere", "normal size")                                                                          \
    X(SOLO, "stage", "solo a series, again for all")                                                                   \
    X(MAP, "stage", "map or scene in the large area")                                                                  \
    X(BASINS, "stage", "basins on the map")                                                                            \
    X(OUTCOMES, "stage", "outcomes of the rule's options")                                                             \
    X(CURVE, "stage", "next quantity of the curves")                                                                   \
    X(CURVE_BY, "stage", "curves by step or by gradient evaluations")                                                  \
    X(SURFACE, "stage", "choose a surface")                                                                            \
    X(WORKINGS, "stage", "workings of the solo run, or of the leader")                                                 \
    X(COPY_AS, "stage", "copy as TeX, PyTorch or Python")                                                              \
    X(SAMPLE, "network", "send the next example through")                                                              \
    X(BATCH, "network", "one example or the whole batch")                                                              \
    X(NEXT_LINE, "step_view", "next line of the update")                                                               \
    X(PREVIOUS_LINE, "step_view", "previous line of the update")                                                       \
    X(BESIDE, "step_view", "another rule beside this one")                                                             \
    X(CHOOSE_A, "predict", "choose A")                                                                                 \
    X(CHOOSE_B, "predict", "choose B")                                                                                 \
    X(CHOOSE_C, "predict", "choose C")                                                                                 \
    X(LOCK, "predict", "lock the answer and run")                                                                      \
    X(CLEAR_PAD, "digits", "clear the pad")                                                                            \
    X(CLOCK, "presenter", "start or stop the clock")                                                                   \
    X(CLOCK_RESET, "presenter", "reset the clock")                                                                     \
    X(FREEZE, "presenter", "freeze the audience window")                                                               \
    X(SURFACE_BEFORE, NULL, "the scene that another surface was chosen over")

typedef enum Command {
    COMMAND_NONE,
#define COMMAND_NAME(name, group, does) COMMAND_##name,
    COMMAND_TABLE(COMMAND_NAME)
#undef COMMAND_NAME
        COMMAND_COUNT
} Command;

const char *command_group(Command command); /* NULL: it has no key */
const char *command_does(Command command);
/* The command of a row of the tokens; COMMAND_NONE: nobody knows it. */
Command command_of(const ThemeKey *key);
/* A row of the tokens that is a key of the command, from the row `*from` on, which moves behind it; NULL: no more. */
const ThemeKey *command_key(const Theme *theme, Command command, int *from);
Status commands_check(const Theme *theme, Error *error);

#endif
