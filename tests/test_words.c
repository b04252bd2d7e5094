/* The words on the screen: what stands in a file of the user's is taken whole or refused with its place; what is filled in is
 * never cut within a character. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "view/parts/words.h"

#define FOLDER TEST_OUT "/words/dark-valley/text"

static Arena arena;

static char *shipped(void)
{
    char *text = NULL;
    size_t length = 0;
    ck_assert_int_eq(file_read(&arena, arena_print(&arena, "%s/text/en.yaml", assets_folder()), &text, &length, NULL),
                     STATUS_OK);
    return text;
}

/* The shipped file with one passage replaced; NULL: all of it. */
static const char *changed(const char *from, const char *to)
{
    if (!from) return to;
    char *text = shipped(), *at = strstr(text, from);
    ck_assert_msg(at != NULL, "'%s' is not in the shipped file", from);
    *at = 0;
    return arena_print(&arena, "%s%s%s", text, to, at + strlen(from));
}

static Status load(const char *text, Error *error)
{
    setenv("XDG_DATA_HOME", TEST_OUT "/words", 1);
    ck_assert_int_eq(folder_create(FOLDER, NULL), STATUS_OK);
    ck_assert_int_eq(file_write(FOLDER "/en.yaml", text, strlen(text), NULL), STATUS_OK);
    return words_load(NULL, error);
}

static void end(void)
{
    words_free();
    remove(FOLDER "/en.yaml");
    unsetenv("XDG_DATA_HOME");
    arena_free(&arena);
}

/* To add a mistake: a row. `at` is where the error points to: the first place where this stands in the changed file. */
static const struct {
    const char *from, *to, *at, *says;
} wrong[] = {
    {"of: \"of {last}\"", "of: \"of {last} {lost}\"", "{lost}", "{lost} is no value of this text"},
    {"of: \"of {last}\"", "of: \"von {last} {\"", "{\"\n", "begins no value"},
    {"of: \"of {last}\"", "of: \"of {last\"", "{last\"", "begins no value"},
    {"of: \"of {last}\"", "of: \"of last}\"", "}\"\n  step_word", "ends no value"},
    {"of: \"of {last}\"", "of: \"of {last} { last}\"", "{ last}", "begins no value"},
    {"of: \"of {last}\"", "of: \"of %d\"", "\"of %d\"", "the value {last} is missing"},
    {"of: \"of {last}\"", "of: \"of %s\"", "\"of %s\"", "the value {last} is missing"},
    {"of: \"of {last}\"", "of: \"of %n%n%n%n\"", "\"of %n%n", "the shipped text is \"of {last}\""},
    {"of: \"of {last}\"", "of: \"\"", "\"\"\n", "an empty text"},
    {"of: \"of {last}\"", "of: [of, last]", "[of, last]", "expected a text"},
    {"  play: Play\n", "", "pause: Pause", "'transport.play' is missing; the shipped text is \"Play\""},
    {"  play: Play\n", "  play: Play {step}\n", "{step}\n", "{step} is no value"},
    {"  play: Play\n", "  play: Play\n  plya: Play\n", "plya", "unknown key 'plya'; did you mean 'play'?"},
    {"  play: Play\n", "  play: Play\n  play: Los\n", "play: Los", "'play' is given twice"},
    {"  topic:\n", "  topic:\n    extra: \"{kount}\"\n", "{kount}", "{kount} is no value"},
    {NULL, "[a, b]\n", "[a", "expected keys and texts"},
    {NULL, "words\n", "words", "expected keys and texts"},
    {NULL, "stage: {play: [\n", NULL, ""},
    {NULL, "", NULL, "the file is empty"},
};

START_TEST(a_wrong_file_is_refused_with_its_place)
{
    char text[64];
    Error error = {0};
    const char *file = changed(wrong[_i].from, wrong[_i].to), *at = wrong[_i].at ? strstr(file, wrong[_i].at) : NULL;
    ck_assert_int_ne(load(file, &error), STATUS_OK);
    ck_assert_msg(strstr(error.message, wrong[_i].says) != NULL, "says: %s", error.message);
    ck_assert_str_eq(error.file, FOLDER "/en.yaml");
    ck_assert_int_gt(error.line, 0);
    if (at) {
        int line = 1;
        const char *start = file;
        for (const char *c = file; c < at; c++)
            if (*c == '\n') line++, start = c + 1;
        ck_assert_int_eq(error.line, line);
        ck_assert_int_eq(error.column, (int)utf8_count(start, (size_t)(at - start)) + 1);
        ck_assert(error.excerpt[0]);
    }
    ck_assert_str_eq(word("transport.play"), "Play"); /* the program's own words are there */
    ck_assert_str_eq(word_fill(text, sizeof text, "transport.of", WORD_INT("last", 7)), "of 7");
    end();
}
END_TEST

START_TEST(a_text_of_ten_thousand_characters_is_refused)
{
    char to[10100] = "  play: \"";
    Error error = {0};
    memset(to + strlen(to), 'x', 10000);
    strcat(to, "\"\n");
    ck_assert_int_eq(load(changed("  play: Play\n", to), &error), STATUS_LIMIT);
    ck_assert(strstr(error.message, "too long: 10000 characters; at most 400"));
    ck_assert_str_eq(word("transport.play"), "Play");
    end();
}
END_TEST

static bool count(void *context, const Error *error)
{
    Error *last = context;
    ck_assert(error->line > last->line || (error->line == last->line && error->column != last->column));
    *last = *error;
    return true;
}

START_TEST(a_check_tells_all_that_is_wrong)
{
    Error last = {0};
    const char *text = changed("of: \"of {last}\"", "of: \"of {lost} }\"\n  more: More");
    ck_assert_int_eq(words_check("mine.yaml", text, strlen(text), count, &last), 4); /* {lost}, }, {last}, more */
    last = (Error){0};
    text = shipped();
    ck_assert_int_eq(words_check("en.yaml", text, strlen(text), count, &last), 0);
    end();
}
END_TEST

START_TEST(values_stand_by_name_and_all_else_as_it_is)
{
    static const struct {
        const char *text, *shown;
    } rows[] = {
        {"rules_of: \"{count}: {first}–{last}, {count}\"", "40: −3–9, 40"}, /* in any order, more than once */
        {"rules_of: \"{{{first}}} {{last}} {last} {count}\"", "{−3} {last} 9 40"},
        {"rules_of: \"100 % %s %n %d $1 {first}{last}{count}\"", "100 % %s %n %d $1 −3940"},
        {"rules_of: '{first} \\ {last} {count} über'", "−3 \\ 9 40 über"},
    };
    char out[80];
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Error error = {0};
        ck_assert_msg(!load(changed("rules_of: \"rules {first} to {last} of {count}\"", rows[i].text), &error), "%s",
                      error.message);
        word_fill(out, sizeof out, "drawer.rules_of", WORD_INT("first", -3), WORD_INT("last", 9),
                  WORD_INT("count", 40));
        ck_assert_str_eq(out, rows[i].shown);
    }
    ck_assert_int_eq(load(changed("  play: Play\n", "  play: \"{{Play}} 5 % %n\"\n"), NULL), STATUS_OK);
    ck_assert_str_eq(word("transport.play"), "{Play} 5 % %n");
    ck_assert_str_eq(word_fill(out, sizeof out, "transport.play"), "{Play} 5 % %n");
    ck_assert_int_eq(load(changed("  topic:\n", "  topic:\n    mine: My own\n"), NULL), STATUS_OK);
    ck_assert_str_eq(word("gallery.topic.mine"), "My own"); /* a group whose names come from outside */
    end();
}
END_TEST

START_TEST(numbers_are_written_here)
{
    char out[160];
    word_fill(out, sizeof out, "outcomes.says_higher", WORD_NUMBER("loss", -0.5, 3), WORD_INT("steps", 12));
    ck_assert_str_eq(out, "another minimum, loss −0.50, in 12 steps");
    word_fill(out, sizeof out, "workings.both_alike", WORD_SYMBOL("quantity", "m_hat"));
    ck_assert_str_eq(out, "{m_hat} is about the same in both directions.");
    word_fill(out, sizeof out, "workings.both_alike", WORD_TEXT("quantity", "{quantity} %s")); /* a value is no text */
    ck_assert_str_eq(out, "{quantity} %s is about the same in both directions.");
    end();
}
END_TEST

START_TEST(a_cut_is_shown_and_never_within_a_character)
{
    char whole[80], out[80];
    word_fill(whole, sizeof whole, "form.no_number", WORD_TEXT("text", "äö€𝛼äö€𝛼"));
    for (size_t size = 1; size <= sizeof out; size++) {
        memset(out, 'x', sizeof out);
        word_fill(out, size, "form.no_number", WORD_TEXT("text", "äö€𝛼äö€𝛼"));
        ck_assert_uint_lt(strlen(out), size);
        for (const char *at = out; *at;) ck_assert_uint_ne(utf8_next(&at, NULL), 0xFFFD);
        if (strlen(whole) < size) ck_assert_str_eq(out, whole);
        else if (size > 4) {
            ck_assert(text_ends(out, "…"));
            ck_assert_int_eq(strncmp(out, whole, strlen(out) - strlen("…")), 0);
        }
    }
    end();
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("words");
    TCase *files = tcase_create("files"), *fills = tcase_create("fills");
    tcase_add_loop_test(files, a_wrong_file_is_refused_with_its_place, 0, (int)(sizeof wrong / sizeof *wrong));
    tcase_add_test(files, a_text_of_ten_thousand_characters_is_refused);
    tcase_add_test(files, a_check_tells_all_that_is_wrong);
    tcase_add_test(fills, values_stand_by_name_and_all_else_as_it_is);
    tcase_add_test(fills, numbers_are_written_here);
    tcase_add_test(fills, a_cut_is_shown_and_never_within_a_character);
    suite_add_tcase(suite, files);
    suite_add_tcase(suite, fills);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
