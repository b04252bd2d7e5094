/* What a word is, and what a file is: one table for the command line, the cards, a dropped file and `valley check`. */
#include "base/file.h"
#include "run/meaning.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

/* The user's own files, under TEST_OUT/meaning/dark-valley, and files that lie beside them. */
#define OWN   TEST_OUT "/meaning/dark-valley/"
#define LOOSE TEST_OUT "/meaning/loose/"

static const struct {
    const char *path, *text;
} files[] = {
    {OWN "scenes/twice.yaml", "surface: booth\n"},
    {OWN "surfaces/twice.yaml", "name: twice\nformula: x^2\n"},
    {OWN "surfaces/booth.yaml", "name: booth\nformula: x^4\n"},
    {OWN "scenes/plain.yaml", "title: neither surface nor runs\n"},
    {OWN "surfaces/plain-too.yaml", "formula: x\noptions: {lr: 1}\n"},
    {OWN "exercises/own.yaml", "title: nothing else\n"},
    {LOOSE "says-scene.yaml", "kind: scene\nformula: x\n"},
    {LOOSE "says-surface.yml", "kind: surface\nsurface: x\n"},
    {LOOSE "says-optimizer.yaml", "kind: optimizer\n"},
    {LOOSE "says-rule.yaml", "kind: rule\n"},
    {LOOSE "says-schedule.yaml", "kind: schedule\n"},
    {LOOSE "says-exercise.yaml", "kind: exercise\nsurface: x\n"},
    {LOOSE "says-picture.yaml", "kind: picture\n"},
    {LOOSE "scene.yaml", "surface: booth\n"},
    {LOOSE "view.yaml", "view: network\ndata: moons\n"},
    {LOOSE "surface.yaml", "name: surface\nformula: x\n"},
    {LOOSE "surface-over-data.yaml", "formula: x\noptions: {}\ndomain: {x: [0, 1], y: [0, 1]}\n"},
    {LOOSE "schedule.yaml", "formula: lr0/k\noptions: {gamma: 1}\n"},
    {LOOSE "says-activation.yaml", "kind: activation\nformula: z\n"},
    {LOOSE "loss.yaml", "formula: abs(p - y)\nover_outputs: sum\n"},
    {OWN "activations/bump.yaml", "formula: exp(-z^2)\noptions: {}\n"},
    {LOOSE "rule.yaml", "update: [\"step = -g\"]\n"},
    {LOOSE "alias.yaml", "alias_of: gd\n"},
    {LOOSE "exercise.yaml", "blanks: []\n"},
    {LOOSE "words.yaml", "language: en\nview: {}\n"},
    {LOOSE "other.yaml", "title: x\n"},
    {LOOSE "list.yaml", "[1, 2]\n"},
    {LOOSE "broken.yaml", "name: [open\n"},
    {LOOSE "table.csv", "a,b\n1,2\n"},
    {LOOSE "lesson.md", "# One\n"},
    {LOOSE "noend", "surface: booth\n"},
};

static void write_files(void)
{
    Error error = {0};
    static const char *const folders[] = {OWN "scenes", OWN "surfaces", OWN "exercises", OWN "activations", LOOSE};
    setenv("XDG_DATA_HOME", TEST_OUT "/meaning", 1);
    for (int i = 0; i < COUNT(folders); i++) ck_assert_int_eq(folder_create(folders[i], &error), STATUS_OK);
    for (int i = 0; i < COUNT(files); i++)
        ck_assert_msg(file_write(files[i].path, files[i].text, strlen(files[i].text), &error) == STATUS_OK, "%s",
                      error.message);
}

static const struct {
    const char *word;
    MeaningKind kind;
    const char *path; /* ends so; NULL: none */
    bool tree;
} words[] = {
    {"gallery", MEANS_GALLERY, NULL, false},
    {"opening", MEANS_SCENE, "assets/scenes/opening.yaml", true},
    {"himmelblau", MEANS_SURFACE, "assets/surfaces/himmelblau.yaml", true},
    {"twice", MEANS_SCENE, OWN "scenes/twice.yaml", true},     /* a scene and a surface: the scene */
    {"booth", MEANS_SURFACE, OWN "surfaces/booth.yaml", true}, /* the user's before the program's */
    {"exercise:momentum", MEANS_EXERCISE, "exercises/momentum.yaml", true},
    {"exercise:own", MEANS_EXERCISE, OWN "exercises/own.yaml", true},
    {"exercise:" LOOSE "other.yaml", MEANS_EXERCISE, LOOSE "other.yaml", true}, /* it is said before the path */
    {"adam", MEANS_FORMULA, NULL, false},                                       /* rules have no word of their own */
    {"x^2 + y^2", MEANS_FORMULA, NULL, false},
    {"x/y", MEANS_FORMULA, NULL, false},
    {"-x", MEANS_FORMULA, NULL, false},
    {"", MEANS_FORMULA, NULL, false},
    {"himmelblauu", MEANS_FORMULA, NULL, false},
    {"surface: booth\n", MEANS_SCENE, NULL, true},
    {"x^2\n+ y^2", MEANS_SCENE, NULL, true},
    {OWN "scenes/plain.yaml", MEANS_SCENE, OWN "scenes/plain.yaml", true}, /* the folder says it */
    {OWN "surfaces/plain-too.yaml", MEANS_SURFACE, OWN "surfaces/plain-too.yaml", true},
    {OWN "exercises/own.yaml", MEANS_EXERCISE, OWN "exercises/own.yaml", true},
    {OWN "surfaces/../scenes/twice.yaml", MEANS_SCENE, "scenes/twice.yaml", true},
    {LOOSE "says-scene.yaml", MEANS_SCENE, "says-scene.yaml", true}, /* kind: goes before what stands in it */
    {LOOSE "says-surface.yml", MEANS_SURFACE, "says-surface.yml", true},
    {LOOSE "says-optimizer.yaml", MEANS_RULE, "says-optimizer.yaml", true},
    {LOOSE "says-rule.yaml", MEANS_RULE, "says-rule.yaml", true},
    {LOOSE "says-schedule.yaml", MEANS_SCHEDULE, "says-schedule.yaml", true},
    {LOOSE "says-exercise.yaml", MEANS_EXERCISE, "says-exercise.yaml", true},
    {LOOSE "says-picture.yaml", MEANS_OTHER, "says-picture.yaml", true},
    {LOOSE "scene.yaml", MEANS_SCENE, "scene.yaml", true},
    {LOOSE "view.yaml", MEANS_SCENE, "view.yaml", true},
    {LOOSE "surface.yaml", MEANS_SURFACE, "surface.yaml", true},
    {LOOSE "surface-over-data.yaml", MEANS_SURFACE, "surface-over-data.yaml", true},
    {LOOSE "schedule.yaml", MEANS_SCHEDULE, "schedule.yaml", true},
    {LOOSE "says-activation.yaml", MEANS_ACTIVATION, "says-activation.yaml", true},
    {LOOSE "loss.yaml", MEANS_LOSS, "loss.yaml", true},
    {OWN "activations/bump.yaml", MEANS_ACTIVATION, "activations/bump.yaml", true},
    {"bump", MEANS_FORMULA, NULL, false}, /* not by its name alone */
    {LOOSE "rule.yaml", MEANS_RULE, "rule.yaml", true},
    {LOOSE "alias.yaml", MEANS_RULE, "alias.yaml", true},
    {LOOSE "exercise.yaml", MEANS_EXERCISE, "exercise.yaml", true},
    {LOOSE "words.yaml", MEANS_WORDS, "words.yaml", true},
    {LOOSE "other.yaml", MEANS_OTHER, "other.yaml", true},
    {LOOSE "list.yaml", MEANS_OTHER, "list.yaml", true},
    {LOOSE "table.csv", MEANS_TABLE, "table.csv", false},
    {LOOSE "lesson.md", MEANS_LESSON, "lesson.md", false},
    {LOOSE "noend", MEANS_SCENE, "noend", true},
    {LOOSE, MEANS_FOLDER, LOOSE, false},
    {"/", MEANS_FOLDER, "/", false},
};

START_TEST(a_word_is)
{
    Meaning meaning;
    Error error = {0};
    const char *word = words[_i].word, *path = words[_i].path;
    ck_assert_msg(meaning_find(&meaning, word, &error) == STATUS_OK, "%s: %s", word, error.message);
    ck_assert_msg(meaning.kind == words[_i].kind, "%s is %s, not %s", word, meaning_noun(meaning.kind),
                  meaning_noun(words[_i].kind));
    ck_assert_str_eq(meaning.word, word);
    ck_assert_msg((meaning.path != NULL) == (path != NULL) && (!path || text_ends(meaning.path, path)), "%s: %s", word,
                  meaning.path ? meaning.path : "no path");
    ck_assert_msg((meaning.tree != NULL) == words[_i].tree, "%s", word);
    /* the file itself was read, whole */
    for (int i = 0; path && i < COUNT(files); i++)
        if (!strcmp(files[i].path, meaning.path)) ck_assert_str_eq(meaning.text, files[i].text);
    meaning_free(&meaning);
}
END_TEST

static const struct {
    const char *word;
    Status status;
    int line;
    const char *part;
} wrong[] = {
    {"none.yaml", STATUS_FILE, 0, "cannot open"},
    {"none.md", STATUS_FILE, 0, "cannot open"},
    {"none.csv", STATUS_FILE, 0, "cannot open"},
    {"./none", STATUS_FILE, 0, "cannot open"},
    {"/none/x", STATUS_FILE, 0, "cannot open"},
    {LOOSE "broken.yaml", STATUS_SYNTAX, 2, ""},
    {"kind: [open\n", STATUS_SYNTAX, 2, ""},
    {"exercise:momentun", STATUS_NAME, 0, "there is no exercise 'momentun'; did you mean 'momentum'?"},
    {"exercise:", STATUS_NAME, 0, "valley list exercises"},
    {"exercise:" LOOSE, STATUS_VALUE, 0, "this is a folder; an exercise is wanted"},
    {"exercise:" LOOSE "lesson.md", STATUS_VALUE, 0, "this is a lesson; an exercise is wanted"},
    {"exercise:none/such.yaml", STATUS_FILE, 0, "cannot open"},
};

START_TEST(what_cannot_be_read_is_told)
{
    Meaning meaning;
    Error error = {0};
    Status status = meaning_find(&meaning, wrong[_i].word, &error);
    ck_assert_msg(status == wrong[_i].status, "%s: %d %s", wrong[_i].word, status, error.message);
    ck_assert_msg(error.message[0] && strstr(error.message, wrong[_i].part), "%s: %s", wrong[_i].word, error.message);
    ck_assert_int_eq(error.line, wrong[_i].line);
    ck_assert_ptr_null(meaning.tree);
    meaning_free(&meaning);
    ck_assert_int_eq(meaning_find(&meaning, wrong[_i].word, NULL), status);
    meaning_free(&meaning);
}
END_TEST

/* `valley check` tells what is wrong in it by the reader of its kind. */
START_TEST(a_broken_file_has_its_text_and_kind)
{
    Meaning meaning;
    ck_assert_int_eq(meaning_of_file(&meaning, LOOSE "broken.yaml", NULL), STATUS_SYNTAX);
    ck_assert(meaning.kind == MEANS_OTHER && !strcmp(meaning.text, "name: [open\n"));
    meaning_free(&meaning);
    /* a name alone is a file here */
    ck_assert_int_eq(meaning_of_file(&meaning, "himmelblau", NULL), STATUS_FILE);
    ck_assert_ptr_null(meaning.text);
    meaning_free(&meaning);
}
END_TEST

START_TEST(misspelt_names_are_told_from_formulas)
{
    static const struct {
        const char *word;
        Status status;
        const char *part;
    } rows[] = {
        {"himmelblauu", STATUS_NAME, "did you mean 'himmelblau'"},
        {"openning", STATUS_NAME, "did you mean 'opening'"},
        {"twise", STATUS_NAME, "did you mean 'twice'"},
        {"nonsense", STATUS_NAME, "see valley list scenes, valley list surfaces"},
        {"xy", STATUS_OK, ""},
        {"x-y", STATUS_OK, ""},
        {"x+himmelblauu", STATUS_OK, ""},
        {"aaaa-bbbb", STATUS_OK, ""},
    };
    for (int i = 0; i < COUNT(rows); i++) {
        Meaning meaning;
        Error error = {0};
        ck_assert_int_eq(meaning_find(&meaning, rows[i].word, &error), STATUS_OK);
        ck_assert_msg(meaning_misspelt(&meaning, &error) == rows[i].status && strstr(error.message, rows[i].part),
                      "%s: %s", rows[i].word, error.message);
        meaning_free(&meaning);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("meaning");
    TCase *words_case = tcase_create("words");
    tcase_add_unchecked_fixture(words_case, write_files, NULL);
    tcase_add_loop_test(words_case, a_word_is, 0, COUNT(words));
    tcase_add_loop_test(words_case, what_cannot_be_read_is_told, 0, COUNT(wrong));
    tcase_add_test(words_case, a_broken_file_has_its_text_and_kind);
    tcase_add_test(words_case, misspelt_names_are_told_from_formulas);
    suite_add_tcase(suite, words_case);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
