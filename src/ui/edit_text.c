#include "ui/edit_text.h"

#include "base/memory.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

typedef enum StepKind { STEP_WHOLE, STEP_TYPED, STEP_BACK, STEP_DELETED } StepKind;

/* At `at` the bytes `removed` went and `inserted` came; they lie one behind the other in `bytes`. */
typedef struct EditTextStep {
    StepKind kind;
    int at, removed, inserted, caret, anchor; /* caret, anchor: before */
    char *bytes;
} EditTextStep;

/* ---- over plain text -------------------------------------------------------------------------------------------- */

static uint32_t code_at(const char *text, int at)
{
    const char *from = text + at;
    return *from ? utf8_next(&from, NULL) : 0;
}

/* Characters that are drawn on the one before: accents, variation selectors, the joiner. */
static bool is_mark(uint32_t code)
{
    return (code >= 0x300 && code <= 0x36F) || (code >= 0x1AB0 && code <= 0x1AFF) ||
           (code >= 0x1DC0 && code <= 0x1DFF) || (code >= 0x20D0 && code <= 0x20FF) ||
           (code >= 0xFE00 && code <= 0xFE0F) || (code >= 0xFE20 && code <= 0xFE2F) || code == 0x200D;
}

static int one_on(const char *text, int at) { return text[at] ? at + utf8_length_at(text + at, NULL) : at; }

static int one_back(const char *text, int at)
{
    for (int by = at < 4 ? at : 4; by > 1; by--)
        if (utf8_length_at(text + at - by, NULL) == by) return at - by;
    return at > 0 ? at - 1 : 0;
}

int edit_text_next(const char *text, int at)
{
    if (text[at] == '\n') return at + 1;
    at = one_on(text, at);
    while (is_mark(code_at(text, at))) at = one_on(text, at);
    return at;
}

static int edit_text_previous(const char *text, int at)
{
    at = one_back(text, at);
    while (at > 0 && is_mark(code_at(text, at)) && text[at - 1] != '\n') at = one_back(text, at);
    return at;
}

int edit_text_line_start(const char *text, int at)
{
    while (at > 0 && text[at - 1] != '\n') at--;
    return at;
}

int edit_text_line_end(const char *text, int at) { return at + (int)strcspn(text + at, "\n"); }

int edit_text_line_of(const char *text, int at)
{
    int line = 0;
    for (int i = 0; i < at && text[i]; i++) line += text[i] == '\n';
    return line;
}

int edit_text_place(const char *text, int line, int column)
{
    int at = 0;
    for (; line > 0; line--) {
        int end = edit_text_line_end(text, at);
        if (!text[end]) break;
        at = end + 1;
    }
    for (; column > 0 && text[at] && text[at] != '\n'; column--) at = one_on(text, at);
    return at;
}

int edit_text_bracket(const char *text, int at)
{
    static const char open[] = "([{", close[] = ")]}";
    const char *kind = at >= 0 && text[at] ? strchr(open, text[at]) : NULL;
    int by = kind ? 1 : -1, depth = 0;
    if (!kind) kind = at >= 0 && text[at] ? strchr(close, text[at]) : NULL;
    if (!kind) return -1;
    char mine = *kind, other = by > 0 ? close[kind - open] : open[kind - close];
    for (int i = at; i >= 0 && text[i]; i += by) {
        depth += (text[i] == mine) - (text[i] == other);
        if (depth == 0) return i;
    }
    return -1;
}

typedef enum Sort { SORT_SPACE, SORT_WORD, SORT_OTHER } Sort;

static Sort sort_of(const char *text, int at)
{
    unsigned char c = (unsigned char)text[at];
    if (c == ' ' || c == '\t' || c == '\n') return SORT_SPACE;
    bool word = c >= 128 || c == '_' || (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
    return word ? SORT_WORD : SORT_OTHER;
}

/* Ctrl+Right: behind the word and the spaces after it; a line of its own stops it. */
static int word_on(const char *text, int at)
{
    if (text[at] == '\n') return at + 1;
    for (Sort sort = sort_of(text, at); text[at] && sort != SORT_SPACE && sort_of(text, at) == sort;)
        at = edit_text_next(text, at);
    while (text[at] && text[at] != '\n' && sort_of(text, at) == SORT_SPACE) at++;
    return at;
}

static int word_back(const char *text, int at)
{
    if (at > 0 && text[at - 1] == '\n') return at - 1;
    while (at > 0 && text[at - 1] != '\n' && sort_of(text, at - 1) == SORT_SPACE) at--;
    if (at == 0 || text[at - 1] == '\n') return at;
    for (Sort sort = sort_of(text, at - 1); at > 0 && sort_of(text, at - 1) == sort;) at = edit_text_previous(text, at);
    return at;
}

/* ---- the text that is edited ------------------------------------------------------------------------------------ */

static int length_of(const EditText *edit) { return (int)strlen(edit->text); }

static uint64_t hash_of(const char *text)
{
    uint64_t hash = 0xcbf29ce484222325u;
    while (*text) hash = (hash ^ (unsigned char)*text++) * 0x100000001b3u;
    return hash ? hash : 1;
}

/* The nearest place at or before `at` that is not inside a character. */
static int snap(const EditText *edit, int at)
{
    int length = length_of(edit);
    if (at >= length) return length;
    if (at <= 0) return 0;
    for (int by = 1; by < 4 && by <= at; by++)
        if (utf8_length_at(edit->text + at - by, NULL) > by) return at - by;
    return at;
}

static void step_free(EditText *edit, EditTextStep *step)
{
    edit->bytes -= step->removed + step->inserted;
    free(step->bytes);
}

static void forget_after(EditText *edit, int count)
{
    while (edit->count > count) step_free(edit, &edit->steps[--edit->count]);
    if (edit->done > edit->count) edit->done = edit->count;
}

static void forget_oldest(EditText *edit)
{
    step_free(edit, &edit->steps[0]);
    memmove(edit->steps, edit->steps + 1, (size_t)--edit->count * sizeof *edit->steps);
    edit->done--;
}

void edit_text_free(EditText *edit)
{
    forget_after(edit, 0);
    free(edit->steps);
    *edit = (EditText){0};
}

void edit_text_look(EditText *edit, char *text, int size)
{
    uint64_t hash = hash_of(text);
    edit->text = text;
    edit->size = size;
    if (edit->seen != hash) {
        forget_after(edit, 0);
        edit->joins = false;
        edit->goal = 0;
        edit->seen = hash;
    }
    edit->caret = snap(edit, edit->caret);
    edit->anchor = snap(edit, edit->anchor);
}

void edit_text_selection(const EditText *edit, int *from, int *to)
{
    bool forward = edit->anchor < edit->caret;
    *from = forward ? edit->anchor : edit->caret;
    *to = forward ? edit->caret : edit->anchor;
}

void edit_text_select(EditText *edit, int from, int to)
{
    edit->anchor = snap(edit, from);
    edit->caret = snap(edit, to);
    edit->goal = 0;
    edit->joins = false;
}

void edit_text_move(EditText *edit, int at, bool select) { edit_text_select(edit, select ? edit->anchor : at, at); }

void edit_text_word_at(const EditText *edit, int at, int *from, int *to)
{
    const char *text = edit->text;
    at = snap(edit, at);
    /* Behind the last character of a line, the one before is meant. */
    if (at > 0 && (!text[at] || text[at] == '\n') && text[at - 1] != '\n') at = edit_text_previous(text, at);
    *from = *to = at;
    if (!text[at] || text[at] == '\n') return;
    Sort sort = sort_of(text, at);
    while (*from > 0 && text[*from - 1] != '\n' && sort_of(text, *from - 1) == sort)
        *from = edit_text_previous(text, *from);
    while (text[*to] && text[*to] != '\n' && sort_of(text, *to) == sort) *to = edit_text_next(text, *to);
}

static void splice(EditText *edit, int from, int to, const char *bytes, int count)
{
    memmove(edit->text + from + count, edit->text + to, strlen(edit->text + to) + 1);
    memcpy(edit->text + from, bytes, (size_t)count);
}

/* ---- steps ------------------------------------------------------------------------------------------------------ */

static bool ends_in_space(const EditTextStep *step)
{
    return step->inserted && step->bytes[step->removed + step->inserted - 1] == ' ';
}

/* The bytes [from, to) go and `bytes` come: may it be one step with the one before? */
static bool joins(const EditText *edit, StepKind kind, int from, int to, const char *bytes, int count)
{
    const EditTextStep *last = edit->done ? &edit->steps[edit->done - 1] : NULL;
    if (!last || !edit->joins || edit->done < edit->count || last->kind != kind || kind == STEP_WHOLE) return false;
    if (kind == STEP_BACK) return to == last->at;
    if (kind == STEP_DELETED) return from == last->at;
    bool word_begins = ends_in_space(last) && count && bytes[0] != ' ';
    return from == to && from == last->at + last->inserted && !word_begins && !memchr(bytes, '\n', (size_t)count);
}

static void join(EditText *edit, StepKind kind, int from, int to, const char *bytes, int count)
{
    EditTextStep *step = &edit->steps[edit->done - 1];
    int more = kind == STEP_TYPED ? count : to - from, held = step->removed + step->inserted;
    step->bytes = memory_must(realloc(step->bytes, (size_t)(held + more) + 1));
    edit->bytes += more;
    if (kind == STEP_TYPED) {
        memcpy(step->bytes + held, bytes, (size_t)more);
        step->inserted += more;
        return;
    }
    char *place = step->bytes + (kind == STEP_BACK ? 0 : step->removed);
    memmove(place + more, place, (size_t)(step->bytes + held - place));
    memcpy(place, edit->text + from, (size_t)more);
    step->removed += more;
    step->at = from;
}

static void note(EditText *edit, StepKind kind, int from, int to, const char *bytes, int count)
{
    forget_after(edit, edit->done);
    if (edit->count == EDIT_TEXT_STEPS) forget_oldest(edit);
    if (edit->count == edit->room) {
        edit->room = edit->room ? 2 * edit->room : 16;
        edit->steps = memory_must(realloc(edit->steps, (size_t)edit->room * sizeof *edit->steps));
    }
    EditTextStep *step = &edit->steps[edit->count++];
    *step = (EditTextStep){
        kind, from, to - from, count, edit->caret, edit->anchor, memory_must(malloc((size_t)(to - from + count) + 1))};
    memcpy(step->bytes, edit->text + from, (size_t)step->removed);
    memcpy(step->bytes + step->removed, bytes, (size_t)count);
    edit->bytes += step->removed + count;
    edit->done = edit->count;
}

static EditTextDid replace(EditText *edit, StepKind kind, int from, int to, const char *bytes, int count)
{
    if (from == to && count == 0) return EDIT_TEXT_NOTHING;
    if (length_of(edit) - (to - from) > edit->size - 1 - count) return EDIT_TEXT_REFUSED;
    if (joins(edit, kind, from, to, bytes, count)) join(edit, kind, from, to, bytes, count);
    else note(edit, kind, from, to, bytes, count);
    while (edit->bytes > EDIT_TEXT_BYTES && edit->count > 1) forget_oldest(edit);
    splice(edit, from, to, bytes, count);
    edit_text_select(edit, from + count, from + count);
    edit->joins = true;
    edit->seen = hash_of(edit->text);
    return EDIT_TEXT_CHANGED;
}

EditTextDid edit_text_undo(EditText *edit)
{
    if (!edit->done) return EDIT_TEXT_NOTHING;
    const EditTextStep *step = &edit->steps[--edit->done];
    splice(edit, step->at, step->at + step->inserted, step->bytes, step->removed);
    edit_text_select(edit, step->anchor, step->caret);
    edit->seen = hash_of(edit->text);
    return EDIT_TEXT_CHANGED;
}

EditTextDid edit_text_redo(EditText *edit)
{
    if (edit->done == edit->count) return EDIT_TEXT_NOTHING;
    const EditTextStep *step = &edit->steps[edit->done++];
    splice(edit, step->at, step->at + step->removed, step->bytes + step->removed, step->inserted);
    edit_text_select(edit, step->at + step->inserted, step->at + step->inserted);
    edit->seen = hash_of(edit->text);
    return EDIT_TEXT_CHANGED;
}

/* ---- what comes in ---------------------------------------------------------------------------------------------- */

/* `out` holds three times as much: a broken byte becomes U+FFFD. Returns the bytes written. */
static int clean(char *out, const char *in, bool lines)
{
    int used = 0;
    while (*in) {
        uint32_t code = utf8_next(&in, NULL);
        if (code == '\r' && *in == '\n') continue;
        if (code == '\r') code = '\n';
        if (code == '\t' || (code == '\n' && !lines)) code = ' ';
        if ((code < 32 && code != '\n') || code == 127 || code == 0xFEFF) continue;
        used += utf8_write(out + used, code);
    }
    return used;
}

static EditTextDid bring(EditText *edit, StepKind kind, const char *what, bool lines)
{
    size_t length = strlen(what);
    while (!lines && length && (what[length - 1] == '\n' || what[length - 1] == '\r'))
        length--;                                                  /* a line copied with its end */
    if (length / 4 > (size_t)edit->size) return EDIT_TEXT_REFUSED; /* however much of it is control characters */
    int from, to;
    char small[256], *in = memory_must(malloc(length + 1)),
                     *out = length * 3 < sizeof small ? small : memory_must(malloc(length * 3 + 1));
    memcpy(in, what, length);
    in[length] = 0;
    int count = clean(out, in, lines);
    edit_text_selection(edit, &from, &to);
    EditTextDid did = count ? replace(edit, from == to ? kind : STEP_WHOLE, from, to, out, count) : EDIT_TEXT_NOTHING;
    /* What is typed over a selection goes on as typing. */
    if (did == EDIT_TEXT_CHANGED && kind == STEP_TYPED && from != to) edit->steps[edit->done - 1].kind = STEP_TYPED;
    free(in);
    if (out != small) free(out);
    return did;
}

EditTextDid edit_text_type(EditText *edit, const char *typed, bool lines)
{
    return bring(edit, STEP_TYPED, typed, lines);
}
EditTextDid edit_text_put(EditText *edit, const char *what, bool lines) { return bring(edit, STEP_WHOLE, what, lines); }

EditTextDid edit_text_cut(EditText *edit)
{
    int from, to;
    edit_text_selection(edit, &from, &to);
    return replace(edit, STEP_WHOLE, from, to, "", 0);
}

/* ---- keys ------------------------------------------------------------------------------------------------------- */

/* So many lines down (or up), in the column where the way began. Beyond the text: its beginning or its end. */
static int lines_on(EditText *edit, int by)
{
    const char *text = edit->text;
    int line = edit_text_line_of(text, edit->caret), last = edit_text_line_of(text, length_of(edit)),
        column = edit->goal - 1;
    if (column < 0) {
        int start = edit_text_line_start(text, edit->caret);
        column = (int)utf8_count(text + start, (size_t)(edit->caret - start));
    }
    edit->goal = column + 1;
    if (line + by < 0) return 0;
    if (line + by > last) return length_of(edit);
    return edit_text_place(text, line + by, column);
}

typedef enum Way {
    WAY_LEFT,
    WAY_RIGHT,
    WAY_WORD_LEFT,
    WAY_WORD_RIGHT,
    WAY_HOME,
    WAY_END,
    WAY_FIRST,
    WAY_LAST,
    WAY_UP,
    WAY_DOWN,
    WAY_PAGE_UP,
    WAY_PAGE_DOWN
} Way;

/* A row: a key that moves the caret (with Shift it selects), and whether it does so only where there are lines. */
static const struct {
    const char *key;
    Way way;
    bool lines;
} ways[] = {
    {"Left", WAY_LEFT, false},
    {"Right", WAY_RIGHT, false},
    {"Ctrl+Left", WAY_WORD_LEFT, false},
    {"Ctrl+Right", WAY_WORD_RIGHT, false},
    {"Home", WAY_HOME, false},
    {"End", WAY_END, false},
    {"Ctrl+Home", WAY_FIRST, false},
    {"Ctrl+End", WAY_LAST, false},
    {"Up", WAY_UP, true},
    {"Down", WAY_DOWN, true},
    {"PageUp", WAY_PAGE_UP, true},
    {"PageDown", WAY_PAGE_DOWN, true},
};
enum { WAYS = sizeof ways / sizeof ways[0] };

static const char *const changing[] = {"Backspace",   "Shift+Backspace", "Delete",      "Ctrl+Backspace",
                                       "Ctrl+Delete", "Ctrl+A",          "Ctrl+Z",      "Ctrl+Shift+Z",
                                       "Ctrl+Y",      "Ctrl+X",          "Ctrl+C",      "Ctrl+V",
                                       "Ctrl+Insert", "Shift+Insert",    "Shift+Delete"};

/* "Ctrl+Shift+Left" is "Ctrl+Left" with Shift. */
static int way_of(const char *key, bool lines, bool *shift)
{
    char plain[32];
    const char *at = strstr(key, "Shift+");
    size_t before = at ? (size_t)(at - key) : 0;
    if (strlen(key) >= sizeof plain) return -1;
    memcpy(plain, key, before);
    strcpy(plain + before, at ? at + 6 : key);
    *shift = at != NULL;
    for (int i = 0; i < WAYS; i++)
        if (!strcmp(plain, ways[i].key) && (lines || !ways[i].lines)) return i;
    return -1;
}

bool edit_text_takes(const char *key, bool lines)
{
    bool shift;
    if (way_of(key, lines, &shift) >= 0) return true;
    for (size_t i = 0; i < sizeof changing / sizeof changing[0]; i++)
        if (!strcmp(key, changing[i])) return true;
    return lines && (!strcmp(key, "Enter") || !strcmp(key, "Shift+Enter"));
}

static int way_to(EditText *edit, Way way, int page)
{
    const char *text = edit->text;
    int at = edit->caret;
    switch (way) {
    case WAY_LEFT: return edit_text_previous(text, at);
    case WAY_RIGHT: return edit_text_next(text, at);
    case WAY_WORD_LEFT: return word_back(text, at);
    case WAY_WORD_RIGHT: return word_on(text, at);
    case WAY_HOME: return edit_text_line_start(text, at);
    case WAY_END: return edit_text_line_end(text, at);
    case WAY_FIRST: return 0;
    case WAY_LAST: return length_of(edit);
    case WAY_UP: return lines_on(edit, -1);
    case WAY_DOWN: return lines_on(edit, 1);
    case WAY_PAGE_UP: return lines_on(edit, -(page > 1 ? page : 1));
    case WAY_PAGE_DOWN: return lines_on(edit, page > 1 ? page : 1);
    }
    return at;
}

static EditTextDid go(EditText *edit, Way way, int page, bool shift)
{
    int from, to, goal;
    bool upright = way == WAY_UP || way == WAY_DOWN || way == WAY_PAGE_UP || way == WAY_PAGE_DOWN;
    edit_text_selection(edit, &from, &to);
    if (!upright) edit->goal = 0;
    int at = way_to(edit, way, page);
    /* Without Shift an arrow leaves a selection at its end. */
    if (!shift && from != to && (way == WAY_LEFT || way == WAY_RIGHT)) at = way == WAY_LEFT ? from : to;
    goal = edit->goal;
    edit_text_move(edit, at, shift);
    edit->goal = goal;
    return EDIT_TEXT_MOVED;
}

static EditTextDid take_out(EditText *edit, StepKind kind, int from, int to)
{
    return edit->caret != edit->anchor ? edit_text_cut(edit) : replace(edit, kind, from, to, "", 0);
}

/* Enter: the new line begins as far in as the one before. */
static EditTextDid new_line(EditText *edit)
{
    char what[64] = "\n";
    int from, to, used = 1;
    edit_text_selection(edit, &from, &to);
    for (int i = edit_text_line_start(edit->text, from); i < from && edit->text[i] == ' ' && used < 60; i++)
        what[used++] = ' ';
    return replace(edit, STEP_WHOLE, from, to, what, used);
}

EditTextDid edit_text_key(EditText *edit, const char *key, bool lines, int page)
{
    const char *text = edit->text;
    bool shift;
    int at = edit->caret, way = way_of(key, lines, &shift);
    if (way >= 0) return go(edit, ways[way].way, page, shift);
    if (!strcmp(key, "Backspace") || !strcmp(key, "Shift+Backspace"))
        return take_out(edit, STEP_BACK, edit_text_previous(text, at), at);
    if (!strcmp(key, "Delete")) return take_out(edit, STEP_DELETED, at, edit_text_next(text, at));
    if (!strcmp(key, "Ctrl+Backspace")) return take_out(edit, STEP_BACK, word_back(text, at), at);
    if (!strcmp(key, "Ctrl+Delete")) return take_out(edit, STEP_DELETED, at, word_on(text, at));
    if (!strcmp(key, "Ctrl+Z")) return edit_text_undo(edit);
    if (!strcmp(key, "Ctrl+Shift+Z") || !strcmp(key, "Ctrl+Y")) return edit_text_redo(edit);
    if (lines && (!strcmp(key, "Enter") || !strcmp(key, "Shift+Enter"))) return new_line(edit);
    if (strcmp(key, "Ctrl+A") != 0) return EDIT_TEXT_NOTHING;
    edit_text_select(edit, 0, length_of(edit));
    return EDIT_TEXT_MOVED;
}
