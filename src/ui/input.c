#include "ui/input.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

void input_begin(Input *input)
{
    input->event_count = 0;
    input->moved = input->pressed = input->released = input->twice = input->right_pressed = input->middle_pressed =
        false;
    input->wheel = 0;
    input->drop[0] = 0;
    input->paste = NULL;
}

bool input_key(Input *input, const char *key, const char *text, bool repeat)
{
    if (input->event_count == INPUT_EVENTS_MAX) return false;
    InputEvent *event = &input->events[input->event_count++];
    *event = (InputEvent){.repeat = repeat};
    snprintf(event->key, sizeof event->key, "%s", key);
    if (text) snprintf(event->text, sizeof event->text, "%s", text);
    return true;
}

/* The character that a key has just typed belongs to the key's event. One that needed Shift becomes a key of its own name,
 * so that "?" is the same key on every keyboard. */
bool input_text(Input *input, const char *text)
{
    char name[KEY_NAME_SIZE], bare[KEY_NAME_SIZE];
    InputEvent *last = input->event_count ? &input->events[input->event_count - 1] : NULL;
    bool known = strlen(text) < 5 && key_name_read(name, !strcmp(text, " ") ? "Space" : text);
    if (last && !last->text[0] && !last->used && known) {
        const char *key = !strncmp(last->key, "Shift+", 6) ? last->key + 6 : last->key;
        bool letter = name[0] >= 'A' && name[0] <= 'Z' && !name[1];
        snprintf(bare, sizeof bare, "%s", key);
        bool types = !strchr(key, '+') && (!key[1] || (unsigned char)key[0] >= 128 || !strcmp(key, "Space") ||
                                           !strcmp(key, "Plus") || !strcmp(key, "Minus"));
        if (types) {
            if (strcmp(bare, name) && !letter) snprintf(last->key, sizeof last->key, "%s", name);
            snprintf(last->text, sizeof last->text, "%s", text);
            return true;
        }
    }
    return input_key(input, known ? name : "", text, false);
}

void input_hold(Input *input, const char *key, bool down)
{
    if (!strcmp(key, "Ctrl")) input->ctrl = down;
    if (!strcmp(key, "Alt")) input->alt = down;
    if (!strcmp(key, "Shift")) input->shift = down;
    int i = 0;
    while (i < input->held_count && strcmp(input->held[i], key)) i++;
    if (down && i == input->held_count && i < INPUT_HELD_MAX)
        snprintf(input->held[input->held_count++], KEY_NAME_SIZE, "%s", key);
    if (!down && i < input->held_count)
        memmove(input->held[i], input->held[i + 1], (size_t)(--input->held_count - i) * KEY_NAME_SIZE);
}

/* A press or a release is where the pointer was: a move after one waits for the next frame. */
bool input_move(Input *input, float x, float y)
{
    if (input->pressed || input->released || input->right_pressed || input->middle_pressed) return false;
    if (!isfinite(x) || !isfinite(y)) return true;
    input->moved |= x != input->x || y != input->y;
    input->x = x;
    input->y = y;
    input->inside = true;
    return true;
}

bool input_button(Input *input, InputButton button, bool down, bool twice)
{
    if (button != INPUT_LEFT) {
        bool *pressed = button == INPUT_RIGHT ? &input->right_pressed : &input->middle_pressed;
        if (down && *pressed) return false;
        *pressed |= down;
        *(button == INPUT_RIGHT ? &input->right_down : &input->middle_down) = down;
        return true;
    }
    if (down == input->down) return true;
    if (input->released || (down && input->pressed)) return false;
    if (down) input->pressed = true, input->twice = twice;
    else input->released = true;
    input->down = down;
    return true;
}

bool input_wheel(Input *input, float notches)
{
    if (isfinite(notches)) input->wheel += notches;
    return true;
}

bool input_drop(Input *input, const char *path)
{
    if (input->drop[0]) return false;
    snprintf(input->drop, sizeof input->drop, "%s", path);
    return true;
}

bool input_pastes(const char *key) { return !strcmp(key, "Ctrl+V") || !strcmp(key, "Shift+Insert"); }

bool input_any(const Input *input)
{
    return input->event_count || input->moved || input->pressed || input->released || input->right_pressed ||
           input->middle_pressed || input->drop[0] || input->wheel != 0 || input->held_count;
}
