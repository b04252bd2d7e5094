/* Links of the TensorFlow Playground: the same experiment, what has no counterpart named, and nothing that a link can do. */
#include "run/meaning.h"
#include "run/scene/playground.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SITE "https://playground.tensorflow.org/"

static const struct {
    const char *link, *parts[8];
} links[] = {
    /* as the page opens */
    {SITE,
     {"set: circle, noise: 0,", "train: 0.5", "[\"x1\", \"x2\"]", "hidden: [4, 2]", "activation: tanh", "batch: 10",
      "lr: 0.03"}},
    /* as its own page writes it after a visit */
    {SITE
     "#activation=tanh&batchSize=10&dataset=circle&regDataset=reg-plane&learningRate=0.03&regularizationRate=0&noise=0"
     "&networkShape=4,2&seed=0.52381&showTestData=false&discretize=false&percTrainData=50&x=true&y=true&xTimesY=false"
     "&xSquared=false&ySquared=false&cosX=false&sinX=false&cosY=false&sinY=false&collectStats=false"
     "&problem=classification&initZero=false&hideText=false",
     {"set: circle", "seed: 52381", "lr: 0.03", "init: \"uniform:0.5\""}},
    /* a spiral with every input, relu and a penalty */
    {SITE
     "#activation=relu&regularization=L2&batchSize=1&dataset=spiral&learningRate=0.1&regularizationRate=0.003&noise=25"
     "&networkShape=8,8,8&seed=7&percTrainData=80&x=true&y=true&xTimesY=true&xSquared=true&ySquared=true&sinX=true&sinY=true"
     "&problem=classification",
     {"set: spiral, noise: 0.25", "train: 0.8", "\"x1^2\", \"x2^2\", \"x1*x2\", \"sin(x1)\", \"sin(x2)\"]",
      "hidden: [8, 8, 8]", "activation: relu", "batch: 1,", "l2: 0.0015", "seed: 7"}},
    /* numbers: rate and penalty are changed so that the updates are the same */
    {SITE
     "#problem=regression&regDataset=reg-gauss&dataset=xor&learningRate=0.03&regularization=L1&regularizationRate=0.001"
     "&networkShape=3",
     {"set: multi-gauss", "lr: 0.015", "l1: 0.002", "hidden: [3]", "half of the 0.03"}},
    /* without layers, from zero, with a comma that is written out */
    {SITE "#networkShape=&initZero=true&dataset=gauss", {"hidden: []", "init: \"zeros\"", "set: gauss"}},
    {"playground.tensorflow.org/#networkShape=3%2C3&x=false", {"hidden: [3, 3]", "inputs: [\"x2\"]"}},
    /* what has no counterpart, and what is no part of an experiment */
    {SITE "#discretize=true&playButton_hide=true&shine=yes", {"Playground, without discretize, shine. Sigmoid"}},
    {"http://playground.tensorflow.org", {"set: circle"}},
};

START_TEST(a_link_is_the_same_experiment)
{
    Meaning meaning;
    Error error = {0};
    ck_assert(playground_is(links[_i].link));
    ck_assert_msg(meaning_find(&meaning, links[_i].link, &error) == STATUS_OK, "%s", error.message);
    ck_assert_int_eq(meaning.kind, MEANS_SCENE);
    for (int i = 0; i < 8 && links[_i].parts[i]; i++)
        ck_assert_msg(strstr(meaning.text, links[_i].parts[i]) != NULL, "no '%s' in\n%s", links[_i].parts[i],
                      meaning.text);
    meaning_free(&meaning);
}
END_TEST

static const struct {
    const char *rest;
    int column;
    const char *says;
} wrong[] = {
    {"#learningRate=fast", 49, "'learningRate' is a number"},
    {"#learningRate=nan", 49, "'learningRate' is a number"},
    {"#learningRate=-1", 49, "'learningRate'"},
    {"#activation=tan", 47, "relu, tanh, sigmoid, linear"},
    {"#dataset=../../etc/passwd", 44, "circle, xor, gauss, spiral"},
    {"#x=true&dataset=circle%00x", 51, "'dataset' can be"},
    {"#networkShape=4,,2", 49, "4,2"},
    {"#networkShape=4,1e9", 49, "4,2"},
    {"#networkShape=1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1", 49, "more layers"},
    {"#batchSize=0", 46, "'batchSize'"},
    {"#batchSize=1.5", 46, "whole"},
    {"#x=false&y=false", 1, "no input"},
    {"#x=maybe", 38, "true or false"},
    {"#seed=inf", 41, "'seed'"},
    {"#percTrainData=0", 50, "'percTrainData'"},
};

START_TEST(a_wrong_value_has_its_place)
{
    char link[256];
    TextBuffer out = {0};
    Error error = {0};
    snprintf(link, sizeof link, SITE "%s", wrong[_i].rest);
    ck_assert_int_ne(playground_scene(link, &out, &error), STATUS_OK);
    ck_assert_msg(strstr(error.message, wrong[_i].says) != NULL, "%s", error.message);
    ck_assert_msg(error.column == wrong[_i].column, "column %d: %s", error.column, error.message);
    ck_assert_uint_eq(out.length, 0);
    text_free(&out);
}
END_TEST

START_TEST(other_words_are_no_links)
{
    static const char *const words[] = {"himmelblau",
                                        "https://example.org/#x=true",
                                        "playground.tensorflow.organic",
                                        "x^2 + y^2",
                                        "https://playground.tensorflow.org.evil.org/#x=true",
                                        ""};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) ck_assert_msg(!playground_is(words[i]), "%s", words[i]);
}
END_TEST

/* Cut, turned and filled with anything: an error or a scene that can be read, never more. */
START_TEST(no_link_breaks_anything)
{
    static const char text[] =
        SITE "#activation=tanh&networkShape=4,2&dataset=spiral&noise=20&seed=0.1%2&x=true&%=&==&&a%41%zz=1%";
    char link[sizeof text];
    uint32_t random = 12345;
    for (int round = 0; round < 20000; round++) {
        memcpy(link, text, sizeof text);
        for (int i = 0; i < 1 + round % 4; i++) {
            random = random * 1664525 + 1013904223;
            size_t at = sizeof SITE - 1 + (random >> 8) % (sizeof text - sizeof SITE);
            link[at] = (char)(random >> 24);
        }
        if (round % 5 == 0) link[sizeof SITE + random % 40] = 0;
        if (strchr(link, '\n')) continue;
        Meaning meaning;
        Error error = {0};
        if (meaning_find(&meaning, link, &error) == STATUS_OK) ck_assert(meaning.tree != NULL);
        else ck_assert(error.message[0] != 0);
        meaning_free(&meaning);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("playground");
    TCase *tests = tcase_create("links");
    tcase_add_loop_test(tests, a_link_is_the_same_experiment, 0, sizeof links / sizeof *links);
    tcase_add_loop_test(tests, a_wrong_value_has_its_place, 0, sizeof wrong / sizeof *wrong);
    tcase_add_test(tests, other_words_are_no_links);
    tcase_add_test(tests, no_link_breaks_anything);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed > 0;
}
