/* Random keys, typed bytes, clicks and clipboards on a text of random bytes: the caret stays within the text and
 * outside of characters, valid UTF-8 stays valid, undoing all gives the first text, redoing all the last. */
#include "base/text.h"
#include "ui/edit_text.h"

#include <stdlib.h>
#include <string.h>

enum { SIZE = 256 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool valid(const char *text)
{
    while (*text) {
        const char *before = text;
        if (utf8_next(&text, NULL) == 0xFFFD && text - before == 1) return false;
    }
    return true;
}

static bool stands(const char *text, int at)
{
    int i = 0, length = (int)strlen(text);
    if (at < 0 || at > length) return false;
    while (i < at) i += utf8_length_at(text + i, NULL);
    return i == at;
}

static size_t take_text(char out[64], const uint8_t *data, size_t size)
{
    size_t length = size ? data[0] % 24 : 0;
    if (length + 1 > size) length = size ? size - 1 : 0;
    memcpy(out, data + (size > 0), length);
    out[length] = 0;
    return length + (size > 0);
}

static void check(const EditText *edit, bool was_valid)
{
    if (!stands(edit->text, edit->caret) || !stands(edit->text, edit->anchor)) abort();
    if (was_valid && !valid(edit->text)) abort();
    if (strlen(edit->text) >= SIZE) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const keys[] = {
        "Left",
        "Right",
        "Shift+Left",
        "Shift+Right",
        "Ctrl+Left",
        "Ctrl+Right",
        "Ctrl+Shift+Left",
        "Ctrl+Shift+Right",
        "Home",
        "End",
        "Shift+Home",
        "Shift+End",
        "Up",
        "Down",
        "Shift+Up",
        "Shift+Down",
        "PageUp",
        "PageDown",
        "Enter",
        "Backspace",
        "Delete",
        "Ctrl+Backspace",
        "Ctrl+Delete",
        "Ctrl+A",
        "Ctrl+Z",
        "Ctrl+Shift+Z",
        "Ctrl+Home",
        "Ctrl+End",
    };
    enum { KEYS = sizeof keys / sizeof keys[0] };
    char memory[SIZE], first[SIZE], last[SIZE], part[64];
    EditText edit = {0};
    size_t at = take_text(memory, data, size);
    bool lines = size & 1, was_valid = valid(memory);
    strcpy(first, memory);
    edit_text_look(&edit, memory, SIZE);
    edit_text_select(&edit, 0, 0);
    while (at < size) {
        uint8_t act = data[at++];
        if (act < 160) {
            edit_text_key(&edit, keys[act % KEYS], lines, 3);
        } else if (act < 200) {
            at += take_text(part, data + at, size - at);
            if (act & 1) edit_text_type(&edit, part, lines);
            else edit_text_put(&edit, part, lines);
        } else if (act < 220) {
            edit_text_move(&edit, at < size ? data[at] : 0, act & 1);
        } else if (act < 240) {
            int from, to;
            edit_text_word_at(&edit, at < size ? data[at] : 0, &from, &to);
            if (from > to || !stands(memory, from) || !stands(memory, to)) abort();
            edit_text_select(&edit, from, to);
        } else {
            edit_text_bracket(memory, edit.caret);
            edit_text_cut(&edit);
        }
        edit_text_look(&edit, memory, SIZE);
        check(&edit, was_valid);
    }
    while (edit_text_redo(&edit) == EDIT_TEXT_CHANGED) check(&edit, was_valid);
    strcpy(last, memory);
    bool whole = edit.count < EDIT_TEXT_STEPS;
    while (edit_text_undo(&edit) == EDIT_TEXT_CHANGED) check(&edit, was_valid);
    if (whole && strcmp(memory, first) != 0) abort();
    while (edit_text_redo(&edit) == EDIT_TEXT_CHANGED) check(&edit, was_valid);
    if (strcmp(memory, last) != 0) abort();
    edit_text_free(&edit);
    return 0;
}
