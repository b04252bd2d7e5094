/* input.h: what the user did in one frame.
 *
 * Use     input_begin(&input) once a frame, then input_key, input_button, ... in the order of the events. A call that
 *         returns false says: not in this frame; give the same event again in the next one. So no press is lost.
 * Units   pixels of the window; wheel in notches, away from the user is positive.
 * Touch   is the mouse: the finger is the left button.
 * Owns    nothing; a plain struct.
 */
#ifndef UI_INPUT_H
#define UI_INPUT_H

#include "ui/keys.h"

#include <stdbool.h>

enum { INPUT_EVENTS_MAX = 32, INPUT_HELD_MAX = 8, INPUT_PATH_SIZE = 1024, INPUT_TEXT_SIZE = 32 };

/* A key pressed, text typed, or a key with the text it typed. */
typedef struct InputEvent {
    char key[KEY_NAME_SIZE];    /* name (keys.h); empty: text that no key stands for */
    char text[INPUT_TEXT_SIZE]; /* UTF-8; empty where the key types nothing */
    bool repeat;                /* the key is held down */
    bool used;                  /* somebody has taken it */
} InputEvent;

typedef struct Input {
    InputEvent events[INPUT_EVENTS_MAX];
    int event_count;
    char held[INPUT_HELD_MAX][KEY_NAME_SIZE]; /* keys down now, without modifiers; the first held_count */
    int held_count;
    bool ctrl, alt, shift;
    float x, y;             /* the pointer; keeps its place between frames */
    bool inside;            /* the pointer is over the window and not away (touch lifted) */
    bool moved;             /* since the last frame */
    bool down;              /* left button, at the end of the frame */
    bool pressed, released; /* left button, in this frame; pressed comes first where both are set */
    bool twice;             /* the press is the second of a double click */
    bool right_pressed, right_down, middle_pressed, middle_down;
    float wheel;
    const char *paste;          /* the clipboard's text, where a key asked for it; borrowed for the frame; NULL: none */
    char drop[INPUT_PATH_SIZE]; /* a file dropped on the window; empty: none */
} Input;

void input_begin(Input *input); /* forgets the frame's events; keeps what is held and where the pointer is */
bool input_key(Input *input, const char *key, const char *text,
               bool repeat);                               /* `key` with modifiers; text may be NULL */
void input_hold(Input *input, const char *key, bool down); /* without modifiers; "Ctrl", "Alt", "Shift" set the flags */
bool input_text(Input *input, const char *text); /* typed without a key: an input method, or a character behind Shift */
bool input_move(Input *input, float x, float y);
typedef enum InputButton { INPUT_LEFT, INPUT_RIGHT, INPUT_MIDDLE } InputButton;
bool input_button(Input *input, InputButton button, bool down, bool twice);
bool input_wheel(Input *input, float notches);
bool input_drop(Input *input, const char *path);
/* The key asks for the clipboard: Input.paste is to be set for this frame. */
bool input_pastes(const char *key);
bool input_any(const Input *input); /* something happened in this frame */

#endif
