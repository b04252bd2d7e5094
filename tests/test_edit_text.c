/* Text that is edited: keys, selection, undo, what comes in, what does not fit. */
#include "ui/edit_text.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIZE = 64 };

/* Texts are written with `|` for the caret and `~` for the other end of the selection. */
static void load(EditText *edit, char memory[SIZE], const char *marked)
{
    int used = 0, caret = -1, anchor = -1;
    for (const char *at = marked; *at; at++) {
        if (*at == '|') caret = used;
        else if (*at == '~') anchor = used;
        else memory[used++] = *at;
    }
    memory[used] = 0;
    edit_text_look(edit, memory, SIZE);
    if (caret < 0) caret = used;
    edit_text_select(edit, anchor < 0 ? caret : anchor, caret);
}

static const char *shown(const EditText *edit)
{
    static char out[2 * SIZE + 3];
    int used = 0;
    for (int i = 0; i <= (int)strlen(edit->text); i++) {
        if (i == edit->anchor && edit->anchor != edit->caret) out[used++] = '~';
        if (i == edit->caret) out[used++] = '|';
        out[used++] = edit->text[i];
    }
    return out;
}

/* One after the other: keys by name, 'text typed letter by letter', <text put in at once>. Returns what the last did. */
static EditTextDid perform(EditText *edit, const char *acts, bool lines)
{
    EditTextDid did = EDIT_TEXT_NOTHING;
    while (*acts) {
        char word[200];
        size_t length;
        if (*acts == ' ') {
            acts++;
        } else if (*acts == '\'') {
            for (acts++; *acts && *acts != '\''; acts += length) {
                length = ((unsigned char)*acts & 0xC0) == 0xC0 ? ((unsigned char)*acts & 0x20 ? 3 : 2) : 1;
                snprintf(word, sizeof word, "%.*s", (int)length, acts);
                did = edit_text_type(edit, word, lines);
            }
            acts++;
        } else if (*acts == '<') {
            length = strcspn(acts + 1, ">");
            snprintf(word, sizeof word, "%.*s", (int)length, acts + 1);
            did = edit_text_put(edit, word, lines);
            acts += length + 2;
        } else {
            length = strcspn(acts, " ");
            snprintf(word, sizeof word, "%.*s", (int)length, acts);
            ck_assert_msg(edit_text_takes(word, lines), "%s is no key here", word);
            did = edit_text_key(edit, word, lines, 2);
            acts += length;
        }
    }
    return did;
}

static const struct {
    const char *before, *acts, *after;
    bool lines;
} cases[] = {
    /* moves */
    {"ab|c", "Left", "a|bc", 0},
    {"|abc", "Left", "|abc", 0},
    {"abc|", "Right", "abc|", 0},
    {"a|bc", "End", "abc|", 0},
    {"ab|c", "Home", "|abc", 0},
    {"β|x", "Left", "|βx", 0},
    {"|βx", "Right", "β|x", 0},
    {"|€𝛽", "Right Right", "€𝛽|", 0},
    {"|e\xCC\x81x", "Right", "e\xCC\x81|x", 0},
    {"e\xCC\x81|x", "Left", "|e\xCC\x81x", 0},
    {"sin(x) + cos(|y)", "Ctrl+Left", "sin(x) + cos|(y)", 0},
    {"sin(x) + cos|(y)", "Ctrl+Left", "sin(x) + |cos(y)", 0},
    {"|sin(x) + y", "Ctrl+Right Ctrl+Right", "sin(|x) + y", 0},
    {"|αβ γ", "Ctrl+Right", "αβ |γ", 0},
    {"a|bc", "Ctrl+End", "abc|", 0},
    {"ab|c", "Ctrl+Home", "|abc", 0},
    /* selection */
    {"a|bc", "Shift+Right", "a~b|c", 0},
    {"a~b|c", "Right", "ab|c", 0},
    {"a~bc|", "Left", "a|bc", 0},
    {"a|bc", "Shift+Home", "|a~bc", 0},
    {"a|bc", "Ctrl+A", "~abc|", 0},
    {"x + |y1", "Ctrl+Shift+Right", "x + ~y1|", 0},
    {"ab|c", "Shift+End Backspace", "ab|", 0},
    {"~ab|c", "'x'", "x|c", 0},
    {"|ab~c", "Delete", "|c", 0},
    {"|ab~c", "<βγ>", "βγ|c", 0},
    /* taking out */
    {"ab|c", "Backspace", "a|c", 0},
    {"|abc", "Backspace", "|abc", 0},
    {"ab|c", "Delete", "ab|", 0},
    {"xβ|", "Backspace", "x|", 0},
    {"e\xCC\x81|", "Backspace", "|", 0},
    {"a + beta|", "Ctrl+Backspace", "a + |", 0},
    {"|a + beta", "Ctrl+Delete", "|+ beta", 0},
    /* undo */
    {"|", "'one two' Ctrl+Z", "one |", 0},
    {"|", "'one two' Ctrl+Z Ctrl+Z", "|", 0},
    {"|", "'one two' Ctrl+Z Ctrl+Z Ctrl+Shift+Z", "one |", 0},
    {"|", "'one two' Ctrl+Z Ctrl+Y", "one two|", 0},
    {"|", "'ab' Left 'c' Ctrl+Z", "a|b", 0},
    {"|", "'ab' Left 'c' Ctrl+Z Ctrl+Z", "|", 0},
    {"abc|", "Backspace Backspace Ctrl+Z", "abc|", 0},
    {"|abc", "Delete Delete Ctrl+Z", "|abc", 0},
    {"~abc|", "Delete Ctrl+Z", "~abc|", 0},
    {"~abc|", "'xy' Ctrl+Z", "~abc|", 0},
    {"a|", "'b' Backspace Ctrl+Z", "ab|", 0},
    {"a|", "'b' Ctrl+Z 'c' Ctrl+Shift+Z", "ac|", 0},
    {"a|b", "<cd> 'e' Ctrl+Z", "acd|b", 0},
    {"|", "Ctrl+Z Ctrl+Shift+Z", "|", 0},
    {"|", "'αβ' Ctrl+Z Ctrl+Y", "αβ|", 0},
    /* what comes in */
    {"a|b", "<x\ny>", "ax y|b", 0},
    {"|", "<x^2\n>", "x^2|", 0},
    {"|", "<a\r\nb>", "a\nb|", 1},
    {"|", "<a\tb\001c>", "a bc|", 1},
    {"|",
     "<a\xFF"
     "b>",
     "a\xEF\xBF\xBD"
     "b|",
     0},
    {"|", "<\xEF\xBB\xBFx>", "x|", 0},
    {"|", "<\xE2\x82>", "\xEF\xBF\xBD\xEF\xBF\xBD|", 0},
    /* lines */
    {"ab\nc|d", "Up", "a|b\ncd", 1},
    {"abc|\nd\nefg", "Down Down", "abc\nd\nefg|", 1},
    {"abc\nd|\nefg", "Up", "a|bc\nd\nefg", 1},
    {"a|b\ncd", "Up", "|ab\ncd", 1},
    {"ab\nc|d", "Down", "ab\ncd|", 1},
    {"a\nb\nc\n|d", "PageUp", "a\n|b\nc\nd", 1},
    {"|a\nb\nc\nd", "PageDown", "a\nb\n|c\nd", 1},
    {"ab\nc|d", "Home", "ab\n|cd", 1},
    {"a|b\ncd", "End", "ab|\ncd", 1},
    {"a|b", "Enter", "a\n|b", 1},
    {"  a|b", "Enter", "  a\n  |b", 1},
    {"a\n|b", "Backspace", "a|b", 1},
    {"a|\nb", "Delete", "a|b", 1},
    {"a|b\ncd", "Shift+Down", "a~b\nc|d", 1},
    {"ab|\ncd", "Right", "ab\n|cd", 1},
    {"ab\n|cd", "Ctrl+Left", "ab|\ncd", 1},
    {"βγ|\nabc", "Down", "βγ\nab|c", 1},
    {"|", "'a' Enter 'b' Ctrl+Z", "a\n|", 1},
    {"|", "'a' Enter 'b' Ctrl+Z Ctrl+Z", "a|", 1},
    /* broken bytes that are there already count as one each */
    {"a\xFF\x80|b", "Left Left",
     "a|\xFF\x80"
     "b",
     0},
    {"\xC3|", "Backspace", "|", 0},
    {"\xE2\x82|", "Left", "\xE2|\x82", 0},
};

START_TEST(keys)
{
    EditText edit = {0};
    char memory[SIZE];
    load(&edit, memory, cases[_i].before);
    perform(&edit, cases[_i].acts, cases[_i].lines);
    ck_assert_msg(!strcmp(shown(&edit), cases[_i].after), "'%s' after %s is '%s', not '%s'", cases[_i].before,
                  cases[_i].acts, shown(&edit), cases[_i].after);
    edit_text_free(&edit);
}
END_TEST

static const struct {
    const char *text;
    int at;
    const char *word;
} words[] = {
    {"sin(x1) + beta", 1, "sin"},
    {"sin(x1) + beta", 3, "("},
    {"sin(x1) + beta", 5, "x1"},
    {"sin(x1) + beta", 14, "beta"},
    {"sin(x1) + beta", 7, " "},
    {"a αβ_2*c", 4, "αβ_2"},
    {"", 0, ""},
    {"ab\ncd", 2, "ab"},
    {"ab\ncd", 3, "cd"},
    {"\n\n", 1, ""},
    {"a", 99, "a"},
};

START_TEST(word_under_a_double_click)
{
    EditText edit = {0};
    char memory[SIZE], got[SIZE];
    int from, to;
    snprintf(memory, sizeof memory, "%s", words[_i].text);
    edit_text_look(&edit, memory, SIZE);
    edit_text_word_at(&edit, words[_i].at, &from, &to);
    snprintf(got, sizeof got, "%.*s", to - from, memory + from);
    ck_assert_str_eq(got, words[_i].word);
    edit_text_free(&edit);
}
END_TEST

static const struct {
    const char *text;
    int at, other;
} brackets[] = {
    {"(a)", 0, 2},    {"(a)", 2, 0}, {"((a)", 0, -1}, {"((a)", 1, 3}, {"a", 0, -1},     {"(a", 5, -1},
    {"[a{b}]", 2, 4}, {")", 0, -1},  {"", 0, -1},     {"(\n)", 0, 2}, {"a(b)", -1, -1},
};

START_TEST(partner_of_a_bracket)
{
    const char *text = brackets[_i].text;
    if (brackets[_i].at <= (int)strlen(text))
        ck_assert_int_eq(edit_text_bracket(text, brackets[_i].at), brackets[_i].other);
}
END_TEST

START_TEST(what_does_not_fit_is_refused_whole)
{
    EditText edit = {0};
    char memory[8] = "abcdef";
    edit_text_look(&edit, memory, sizeof memory);
    edit_text_select(&edit, 6, 6);
    ck_assert_int_eq(edit_text_put(&edit, "xy", false), EDIT_TEXT_REFUSED);
    ck_assert_int_eq(edit_text_put(&edit, "β", false), EDIT_TEXT_REFUSED);
    ck_assert_str_eq(memory, "abcdef");
    ck_assert_int_eq(edit_text_type(&edit, "g", false), EDIT_TEXT_CHANGED);
    ck_assert_int_eq(edit_text_type(&edit, "h", false), EDIT_TEXT_REFUSED);
    ck_assert_str_eq(memory, "abcdefg");
    edit_text_select(&edit, 0, 7);
    ck_assert_int_eq(edit_text_put(&edit, "1234567", false), EDIT_TEXT_CHANGED);
    ck_assert_str_eq(memory, "1234567");
    ck_assert_int_eq(edit_text_undo(&edit), EDIT_TEXT_CHANGED);
    ck_assert_str_eq(memory, "abcdefg");
    edit_text_free(&edit);
}
END_TEST

START_TEST(a_text_changed_by_the_caller_forgets_the_steps)
{
    EditText edit = {0};
    char memory[SIZE] = "";
    edit_text_look(&edit, memory, SIZE);
    perform(&edit, "'abc'", false);
    strcpy(memory, "β");
    edit_text_look(&edit, memory, SIZE);
    ck_assert_int_eq(edit.caret, 2);
    ck_assert_int_eq(edit_text_undo(&edit), EDIT_TEXT_NOTHING);
    edit.caret = edit.anchor = 1; /* inside a character */
    edit_text_look(&edit, memory, SIZE);
    ck_assert_int_eq(edit.caret, 0);
    edit_text_free(&edit);
}
END_TEST

START_TEST(the_oldest_steps_go)
{
    EditText edit = {0};
    char memory[4 * EDIT_TEXT_STEPS] = "";
    edit_text_look(&edit, memory, sizeof memory);
    for (int i = 0; i < EDIT_TEXT_STEPS + 10; i++)
        ck_assert_int_eq(edit_text_put(&edit, "x", false), EDIT_TEXT_CHANGED);
    ck_assert_int_eq(edit.count, EDIT_TEXT_STEPS);
    int undone = 0;
    while (edit_text_undo(&edit) == EDIT_TEXT_CHANGED) undone++;
    ck_assert_int_eq(undone, EDIT_TEXT_STEPS);
    ck_assert_str_eq(memory, "xxxxxxxxxx");
    while (edit_text_redo(&edit) == EDIT_TEXT_CHANGED) undone--;
    ck_assert_int_eq(undone, 0);
    ck_assert_int_eq((int)strlen(memory), EDIT_TEXT_STEPS + 10);
    edit_text_free(&edit);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("edit_text");
    TCase *tests = tcase_create("edit_text");
    tcase_add_loop_test(tests, keys, 0, sizeof cases / sizeof cases[0]);
    tcase_add_loop_test(tests, word_under_a_double_click, 0, sizeof words / sizeof words[0]);
    tcase_add_loop_test(tests, partner_of_a_bracket, 0, sizeof brackets / sizeof brackets[0]);
    tcase_add_test(tests, what_does_not_fit_is_refused_whole);
    tcase_add_test(tests, a_text_changed_by_the_caller_forgets_the_steps);
    tcase_add_test(tests, the_oldest_steps_go);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed > 0;
}
