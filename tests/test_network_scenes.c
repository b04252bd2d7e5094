/* Network scenes: read, built and written as they stand; what is wrong with one has its place. The shipped ones:
 * test_network_captions. */
#include "base/file.h"
#include "run/scene/network_scene.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

static Status parse(NetworkScene **out, const char *text, Error *error)
{
    return network_scene_parse(out, TEST_DATA "/networks/scene.yaml", text, strlen(text), 1, NULL, error);
}

static NetworkScene *must_parse(const char *text)
{
    NetworkScene *scene;
    Error error = {0};
    Status status = parse(&scene, text, &error);
    ck_assert_msg(status == STATUS_OK, "%d:%d: %s in\n%s", error.line, error.column, error.message, text);
    return scene;
}

static Training *train(NetworkScene *scene, int step)
{
    Training *training;
    Error error = {0};
    TrainDesc desc = network_scene_training(scene);
    ck_assert_msg(training_create(&training, &desc, &error) == STATUS_OK, "%s", error.message);
    training_reach(training, step < 0 ? training_steps(training) : step);
    return training;
}

/* ---- read ---------------------------------------------------------------------------------------------------------- */

START_TEST(what_is_not_said_is_as_for_valley_train)
{
    NetworkScene *scene = must_parse("kind: scene\ntitle: Net\nview: network\ndata: circle\n");
    const Network *network = scene->networks[0];
    ck_assert_int_eq(scene->file->run_count, 1);
    ck_assert_str_eq(scene->file->rules[0]->name, "gd");
    ck_assert_int_eq(scene->words.epochs, 100);
    ck_assert_int_eq(scene->words.run[0].batch, 0);
    ck_assert_int_eq(network->layer_count, 1);
    ck_assert_int_eq(network->output, OUTPUT_SIGMOID);
    ck_assert_str_eq(network->loss->name, "bce");
    ck_assert_int_eq(scene->examples->count[PART_TRAIN], (int)round(0.8 * scene->data->rows));
    ck_assert_int_eq(scene->examples->count[PART_VALIDATION], 0);
    network_scene_destroy(scene);
}
END_TEST

static const char whole[] =
    "kind: scene\n"
    "title: Whole\n"
    "view: network\n"
    "data: {set: spiral, noise: 0.1, n: 200, split: {train: 0.6, validation: 0.2}, standardize: yes}\n"
    "network: {inputs: [x1, x2, \"x1^2\", \"sin(x2)\"], hidden: [4, 2], activation: relu, init: he, dropout: 0.1}\n"
    "train: {batch: 10, epochs: 7, shuffle: no, l1: 0.001, l2: 0.002, patience: 3, precise: yes}\n"
    "runs:\n"
    "  - adam\n"
    "  - {rule: gd, lr: 0.1, batch: all, init: \"normal:0.1\", l2: 0, label: plain}\n"
    "  - {rule: momentum, lr: 0.05, hidden: [8], activation: tanh, dropout: 0}\n"
    "  - {rule: rmsprop, layers: \"dense:3:sigmoid dropout:0.2 dense:1\", hidden: true, forks: [{from: 5, lr: 0.1}, {from: 9, rule: adam, lr: 0.02, beta1: 0.8}, {from: 11, lr: 0.03}], "
    "set: [{from: 0, weight: [1, 2, 3], value: 0.5}, {from: 9, weight: [2, 0, bias], value: -1e-3}, {from: 9, weight: [2, 0, 1], value: 2}]}\n"
    "seed: 9\n"
    "schedule: cosine\n"
    "step: 30\n"
    "caption: All of it.\n"
    "watch: {weight: [1, 2, bias], neuron: [2, 0], example: 3, stage: backward}\n";

START_TEST(every_key_counts)
{
    NetworkScene *scene = must_parse(whole);
    const NetworkSceneWords *words = &scene->words;
    ck_assert_int_eq(scene->data->rows, 200);
    ck_assert_int_eq(scene->examples->count[PART_TRAIN], 120);
    ck_assert_int_eq(scene->examples->count[PART_VALIDATION], 40);
    ck_assert_int_eq(scene->examples->count[PART_TEST], 40);
    ck_assert_int_eq(scene->examples->inputs, 4);
    ck_assert(scene->examples->spread[2] != 1);
    /* 4 inputs, dense 4, dropout, dense 2, dropout, output */
    const Network *first = scene->networks[0];
    ck_assert_int_eq(first->layer_count, 5);
    ck_assert_int_eq(first->params, 4 * 4 + 4 + 4 * 2 + 2 + 2 + 1);
    ck_assert_str_eq(first->layers[0].activation->name, "relu");
    ck_assert(first->layers[1].rate == 0.1 && first->l1 == 0.001 && first->l2 == 0.002);
    ck_assert(scene->networks[1] != first && scene->networks[1]->l2 == 0);
    ck_assert_int_eq(scene->networks[2]->layer_count, 2);
    ck_assert_int_eq(scene->networks[2]->layers[0].units, 8);
    ck_assert_int_eq(scene->networks[3]->layers[0].units, 3);
    ck_assert(scene->networks[3]->layers[1].rate == 0.2);
    ck_assert(scene->file->runs[3].hidden && !scene->file->runs[2].hidden);
    TrainDesc desc = network_scene_training(scene);
    /* of 4 inputs, dense 3, output: 12 weights, 3 biases, 3 weights, 1 bias */
    static const TrainSet sets[] = {{0, 2 * 4 + 3, 0.5}, {9, 18, -1e-3}, {9, 16, 2}};
    ck_assert_int_eq(desc.runs[3].set_count, 3);
    for (int i = 0; i < 3; i++)
        ck_assert(desc.runs[3].sets[i].from == sets[i].from && desc.runs[3].sets[i].index == sets[i].index &&
                  desc.runs[3].sets[i].value == sets[i].value);
    ck_assert_int_eq(desc.runs[2].set_count, 0);
    ck_assert(desc.epochs == 7 && desc.patience == 3 && desc.precise && desc.seed == 9 && !desc.runs[0].shuffle);
    ck_assert_int_eq(desc.runs[0].batch, 10);
    ck_assert_int_eq(desc.runs[1].batch, 0);
    ck_assert_int_eq(words->watch.weight[2], -1);
    ck_assert_int_eq(words->watch.neuron[0], 2);
    ck_assert_int_eq(words->watch.example, 3);
    ck_assert_int_eq(words->watch.stage, WATCH_BACKWARD);
    network_scene_destroy(scene);
}
END_TEST

START_TEST(runs_that_say_nothing_else_begin_at_the_same_weights)
{
    NetworkScene *scene = must_parse("view: network\ndata: xor\nnetwork: {hidden: [3]}\n"
                                     "runs: [gd, adam, {rule: gd, init: he}, {rule: gd, l2: 0.1}]\n");
    int params = scene->networks[0]->params;
    ck_assert(scene->networks[0] == scene->networks[1] && scene->networks[0] == scene->networks[2]);
    ck_assert(!memcmp(scene->starts[0], scene->starts[1], sizeof(double) * (size_t)params));
    ck_assert(memcmp(scene->starts[0], scene->starts[2], sizeof(double) * (size_t)params));
    ck_assert(!memcmp(scene->starts[0], scene->starts[3], sizeof(double) * (size_t)params));
    network_scene_destroy(scene);
}
END_TEST

START_TEST(drawn_points_and_weights_stand_in_the_scene)
{
    NetworkScene *scene =
        must_parse("view: network\ndata: {points: [[1, 2, 0], [-1, 2.5, 1], [3, -1, 1]], split: {train: 1}}\n"
                   "network:\n  init: |\n    layer,unit,input,value\n    1,0,0,0.5\n    1,0,1,-2\n    1,0,bias,0.25\n");
    ck_assert_int_eq(scene->data->rows, 3);
    ck_assert(scene->data->values[3] == 2.5 && scene->data->target[1] == 1);
    ck_assert(scene->starts[0][0] == 0.5 && scene->starts[0][1] == -2 && scene->starts[0][2] == 0.25);
    network_scene_destroy(scene);
}
END_TEST

/* ---- written ------------------------------------------------------------------------------------------------------- */

static const char *const written[] = {
    whole,
    "view: network\ndata: {points: [[1, 2, 0], [-1, 2.5, 1], [0.1, -1e-7, 1]], split: {train: 1}, shuffle: no}\n",
    "view: network\ndata: {set: boundary, n: 60, formula: \"y > sin(x)\"}\nnetwork: {layers: [\"dense:4:z * sigmoid(z)\", \"dropout:0.5\", \"dense:2\", dense:1]}\n",
    "view: network\ndata: {set: iris, inputs: [petal_length, petal_width], standardize: yes}\nnetwork: {hidden: 5}\nruns: [{rule: gd, layers: []}, {rule: gd, loss: cce}]\n",
    "view: network\ndata: plane\nnetwork: {hidden: [2], output: linear, loss: \"huber:delta=2\"}\ntrain: {batch: 1}\n",
    "view: network\ndata: xor\nnetwork:\n  init: |\n    layer,unit,input,value\n    1,0,0,0.1\n    1,0,1,-2e-3\n    1,0,bias,0\n",
    "view: network\ndata: gauss\nruns:\n  - rule: |\n      name: mine\n      options: {lr: 0.1}\n      update:\n        - {do: \"step = -lr*g\"}\n",
};

START_TEST(what_is_written_is_the_same_scene)
{
    NetworkScene *scene = must_parse(written[_i]);
    TextBuffer text = {0}, again = {0};
    network_scene_write(scene, &text);
    NetworkScene *copy = must_parse(text.data);
    network_scene_write(copy, &again);
    ck_assert_str_eq(text.data, again.data);
    ck_assert(!memcmp(&scene->words.watch, &copy->words.watch, sizeof copy->words.watch));
    Training *first = train(scene, 12), *second = train(copy, 12);
    ck_assert_msg(training_hash(first, 12) == training_hash(second, 12), "another training: %s", text.data);
    training_destroy(first);
    training_destroy(second);
    network_scene_destroy(scene);
    network_scene_destroy(copy);
    text_free(&text);
    text_free(&again);
}
END_TEST

START_TEST(other_words_are_another_scene)
{
    Error error = {0};
    NetworkScene *scene = must_parse(whole), *changed;
    NetworkSceneWords words = scene->words;
    words.run[0].layers[0].units = 6;
    words.data.set = "circle:noise=0.2";
    words.features[words.feature_count++] = "x1*x2";
    ck_assert_msg(network_scene_with(&changed, scene, &words, &error) == STATUS_OK, "%s", error.message);
    ck_assert_int_eq(changed->networks[0]->layers[0].units, 6);
    ck_assert_int_eq(changed->networks[1]->layers[0].units, 4);
    ck_assert_int_eq(changed->examples->inputs, 5);
    ck_assert_str_eq(changed->data->name, "circle");
    ck_assert_str_eq(changed->file->path, scene->file->path);
    network_scene_destroy(changed);
    words.features[0] = "x7";
    ck_assert_int_ne(network_scene_with(&changed, scene, &words, &error), STATUS_OK);
    ck_assert_ptr_null(changed);
    ck_assert_int_eq(scene->networks[0]->layers[0].units, 4);
    network_scene_destroy(scene);
}
END_TEST

/* ---- wrong --------------------------------------------------------------------------------------------------------- */

#define HEAD "view: network\ndata: circle\n"
static const struct {
    const char *text;
    int line, column;
    const char *part;
} bad[] = {
    {"view: network\n", 0, 0, "'data' is missing"},
    {"view: network\ndata: cirle\n", 2, 7, "did you mean 'circle'"},
    {"view: network\ndata: [circle]\n", 2, 7, "'data' is a name"},
    {"view: network\ndata: {set: circle, nosie: 1}\n", 2, 21, "did you mean 'noise'"},
    {"view: network\ndata: {set: circle, noise: loud}\n", 2, 13, "noise"},
    {"view: network\ndata: {set: circle, points: [[1, 2, 0]]}\n", 2, 29, "not both"},
    {"view: network\ndata: {points: [[1, 2]]}\n", 2, 17, "x1, x2 and its class"},
    {"view: network\ndata: {points: 3}\n", 2, 16, "list"},
    {"view: network\ndata: {set: circle, split: {train: 0.9, validation: 0.2}}\n", 2, 28, "1 at most"},
    {"view: network\ndata: {set: circle, split: {train: 0}}\n", 2, 36, "something must be left"},
    {"view: network\ndata: {set: circle, split: {tain: 0.5}}\n", 2, 29, "did you mean 'train'"},
    {"view: network\ndata: {set: iris, target: speces}\n", 2, 27, "did you mean 'species'"},
    {"view: network\ndata: {set: iris, inputs: [petal_widht]}\n", 2, 27, "petal_width"},
    {"view: network\ndata: none.csv\n", 2, 7, "none.csv"},
    {HEAD "network: {hiden: [4]}\n", 3, 11, "did you mean 'hidden'"},
    {HEAD "network: {hidden: [4, 0]}\n", 3, 23, "list of units"},
    {HEAD "network: {hidden: [4, many]}\n", 3, 23, "list of units"},
    {HEAD "network: {hidden: [4], layers: \"dense:1\"}\n", 3, 32, "not both"},
    {HEAD "network: {layers: \"dense:4 conv:8:3 dense:1\"}\n", 3, 19, "conv"},
    {HEAD "network: {layers: \"dense:4 dens:2\"}\n", 3, 19, "dense"},
    {HEAD "network: {layers: \"dense:4 dense:3\"}\n", 3, 19, "must be dense:1"},
    {HEAD "network: {layers: \"dense:4\", dropout: 0.5}\n", 3, 39, "dropout:0.2"},
    {HEAD "network: {hidden: [4], activation: tan}\n", 3, 36, "tan"},
    {HEAD "network: {hidden: [4], activation: \"z*sigmod(z)\"}\n", 3, 36, "sigmoid"},
    {HEAD "network: {loss: cce}\n", 3, 17, "softmax"},
    {HEAD "network: {output: softmx}\n", 3, 19, "softmax"},
    {"view: network\ndata: plane\nnetwork: {output: softmax, loss: cce}\n", 2, 7, "it has no classes"},
    {HEAD "network: {inputs: [x1, x3]}\n", 3, 19, "x3"},
    {HEAD "network: {init: xavir}\n", 3, 17, "xavier"},
    {HEAD "network: {dropout: 1}\n", 3, 20, "dropout"},
    {HEAD "train: {epoch: 3}\n", 3, 9, "did you mean 'epochs'"},
    {HEAD "train: {epochs: 0}\n", 3, 17, "epochs"},
    {HEAD "train: {batch: none}\n", 3, 16, "or all"},
    {HEAD "train: {batch: 0}\n", 3, 16, "or all"},
    {HEAD "train: {l2: -1}\n", 3, 13, "l2"},
    {HEAD "train: {patience: 5}\n", 3, 19, "validation set"},
    {HEAD "train: {schedule: cosine}\n", 3, 19, "beside 'train'"},
    {HEAD "runs: [{rule: gd, hidden: [0]}]\n", 3, 28, "list of units"},
    {HEAD "network: {hidden: [2]}\nruns: [{rule: gd, activation: tnh}]\n", 4, 31, "tanh"},
    {HEAD "runs: [{rule: gd, batches: 1}]\n", 3, 19, "did you mean 'batch'"},
    {HEAD "runs: [{rule: gd, set: 3}]\n", 3, 24, "'set' is a list"},
    {HEAD "runs: [{rule: gd, set: [{weight: [1, 0, 0], value: 1}]}]\n", 3, 25, "from"},
    {HEAD "runs: [{rule: gd, set: [{from: 1.5, weight: [1, 0, 0], value: 1}]}]\n", 3, 32, "'from' is a step"},
    {HEAD "runs: [{rule: gd, set: [{from: 1, weight: [1, 0, 0]}]}]\n", 3, 25, "value"},
    {HEAD "runs: [{rule: gd, set: [{from: 1, wieght: [1, 0, 0], value: 1}]}]\n", 3, 35, "did you mean 'weight'"},
    {HEAD "runs: [{rule: gd, set: [{from: 1, weight: [1, 0], value: 1}]}]\n", 3, 43, "[layer, unit, input]"},
    {HEAD "runs: [{rule: gd, set: [{from: 1, weight: [1, 0, 2], value: 1}]}]\n", 3, 43, "no such weight"},
    {HEAD "runs: [gd, adm]\n", 3, 12, "did you mean 'adam'"},
    {HEAD "runs: []\n", 0, 0, "empty"},
    {HEAD "light: moon\n", 3, 1, "unknown key 'light'"},
    {HEAD "steps: 100\n", 3, 1, "did you mean 'step'"},
    {HEAD "surface: himmelblau\n", 3, 1, "unknown key 'surface'"},
    {HEAD "watch: {weight: [1, 0]}\n", 3, 17, "[layer, unit, input]"},
    {HEAD "watch: {weight: [2, 0, 0]}\n", 3, 17, "no such weight"},
    {HEAD "watch: {weight: [1, 0, 7]}\n", 3, 17, "no such weight"},
    {HEAD "watch: {neuron: [1, 1]}\n", 3, 17, "no such neuron"},
    {HEAD "watch: {stage: back}\n", 3, 16, "forward, loss, backward or update"},
};

START_TEST(what_is_wrong_has_its_place)
{
    NetworkScene *scene;
    Error error = {0};
    Status status = parse(&scene, bad[_i].text, &error);
    ck_assert_msg(status != STATUS_OK, "taken: %s", bad[_i].text);
    ck_assert_ptr_null(scene);
    ck_assert_msg(error.line == bad[_i].line && error.column == bad[_i].column && strstr(error.message, bad[_i].part),
                  "%d:%d: %s in\n%s", error.line, error.column, error.message, bad[_i].text);
}
END_TEST

/* Letters changed, lines cut, digits put in: an error with words, or a scene that can be written and read. */
START_TEST(no_text_breaks_the_reader)
{
    static const char letters[] = "{}[]:,-\"'|#&*!0123456789.eEaz\n\t \\\x01\xff";
    uint32_t random = 7;
    for (int round = 0; round < 1500; round++) {
        const char *from = written[round % COUNT(written)];
        size_t length = strlen(from);
        char *text = malloc(length + 1);
        memcpy(text, from, length + 1);
        for (int i = 0; i < 1 + round % 3; i++) {
            random = random * 1664525 + 1013904223;
            size_t at = (random >> 8) % length;
            random = random * 1664525 + 1013904223;
            text[at] = letters[(random >> 8) % (sizeof letters - 1)];
        }
        NetworkScene *scene;
        Error error = {0};
        if (network_scene_parse(&scene, "changed.yaml", text, length, 1, NULL, &error) == STATUS_OK) {
            TextBuffer out = {0};
            network_scene_write(scene, &out);
            NetworkScene *copy;
            ck_assert_msg(network_scene_parse(&copy, "copy.yaml", out.data, out.length, 1, NULL, &error) == STATUS_OK,
                          "%s\n%s\n%s", error.message, text, out.data);
            network_scene_destroy(copy);
            text_free(&out);
        } else {
            ck_assert(error.message[0] != 0);
        }
        network_scene_destroy(scene);
        free(text);
    }
}
END_TEST

START_TEST(a_link_opens_its_experiment)
{
    NetworkScene *scene;
    Error error = {0};
    Status status = network_scene_open(
        &scene,
        "https://playground.tensorflow.org/#activation=relu&regularization=L2&regularizationRate=0.01&batchSize=30"
        "&dataset=spiral&noise=15&networkShape=6,3&percTrainData=70&sinX=true&xTimesY=true&seed=0.3",
        &error);
    ck_assert_msg(status == STATUS_OK, "%s", error.message);
    const Network *network = scene->networks[0];
    ck_assert_str_eq(scene->data->name, "spiral");
    ck_assert_int_eq(network->inputs, 4);
    ck_assert_int_eq(network->layer_count, 3);
    ck_assert_int_eq(network->layers[0].units, 6);
    ck_assert_int_eq(network->layers[1].units, 3);
    ck_assert_str_eq(network->layers[1].activation->name, "relu");
    ck_assert(network->l2 == 0.005);
    ck_assert_int_eq(scene->words.run[0].batch, 30);
    ck_assert_int_eq(scene->examples->count[PART_TRAIN], (int)round(0.7 * scene->data->rows));
    for (int i = 0; i < network->params; i++) ck_assert(fabs(scene->starts[0][i]) <= 0.5);
    network_scene_destroy(scene);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("network scenes");
    TCase *read = tcase_create("read");
    tcase_add_test(read, what_is_not_said_is_as_for_valley_train);
    tcase_add_test(read, every_key_counts);
    tcase_add_test(read, runs_that_say_nothing_else_begin_at_the_same_weights);
    tcase_add_test(read, drawn_points_and_weights_stand_in_the_scene);
    tcase_add_loop_test(read, what_is_written_is_the_same_scene, 0, COUNT(written));
    tcase_add_test(read, other_words_are_another_scene);
    tcase_add_loop_test(read, what_is_wrong_has_its_place, 0, COUNT(bad));
    tcase_add_test(read, no_text_breaks_the_reader);
    tcase_add_test(read, a_link_opens_its_experiment);
    tcase_set_timeout(read, 120);
    suite_add_tcase(suite, read);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed > 0;
}
