/* Scenes: what a word means, what a file says, what is wrong with it and where, and the way back to YAML. */
#include "base/file.h"
#include "view/parts/said.h"
#include "model/surface_write.h"
#include "run/scene/scene.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

static Status parse(SceneFile **out, const char *text, Error *error)
{
    return scene_file_parse(out, "test.yaml", text, strlen(text), 1, NULL, error);
}

/* ---- words ---- */

static const struct {
    const char *word, *title;
    bool is_file, typed;
} words[] = {
    {"opening", "Four rules, one hill", true, false},
    {"himmelblau", "Himmelblau", false, false},
    {"x^2 + 3y^2", "x^2 + 3y^2", false, true},
    {"-x^2", "-x^2", false, true},
    {"x/y", "x/y", false, true},
    {"x-y", "x-y", false, true},
    {"assets/scenes/opening.yaml", "Four rules, one hill", true, false},
    {"assets/surfaces/booth.yaml", "Booth", false, false},
};

START_TEST(a_word_means_a_scene)
{
    SceneFile *scene;
    Error error = {0};
    ck_assert_msg(scene_file_open(&scene, words[_i].word, &error) == STATUS_OK, "%s: %s", words[_i].word,
                  error.message);
    ck_assert_str_eq(scene->title, words[_i].title);
    ck_assert_int_eq(scene->is_file, words[_i].is_file);
    ck_assert_int_eq(scene->surface->path == NULL, words[_i].typed);
    ck_assert_int_eq(scene->run_count, 4);
    static const char *const rules[] = {"gd", "momentum", "rmsprop", "adam"};
    for (int i = 0; i < 4; i++) {
        ck_assert_str_eq(scene->rules[i]->name, rules[i]);
        ck_assert(scene->runs[i].settings.values[0] > 0);
    }
    if (!strcmp(words[_i].word, "himmelblau")) {
        ck_assert(scene->start[0] == 0.5 && scene->start[1] == -0.5 && scene->steps == SCENE_STEPS);
        ck_assert(scene->runs[3].settings.values[0] == 0.1 && scene->runs[0].settings.values[0] == 0.01);
    }
    ck_assert_int_eq(scene_file_shown(scene, &error), STATUS_OK);
    scene_file_destroy(scene);
}
END_TEST

static const struct {
    const char *word;
    Status status;
    const char *part;
} wrong_words[] = {
    {"himmelblua", STATUS_NAME, "did you mean 'himmelblau'"},
    {"rotated-ravin", STATUS_NAME, "did you mean 'rotated-ravine'"},
    {"openning", STATUS_NAME, "did you mean 'opening'"},
    {"nonsense", STATUS_NAME, "no scene or surface"},
    {"no/such.yaml", STATUS_FILE, "cannot open"},
    {"sim(x) + y", STATUS_NAME, "did you mean 'sin'"},
    {"x + * y", STATUS_SYNTAX, ""},
    {"a + b + c", STATUS_NAME, ""},
    {"README.md", STATUS_VALUE, "lessons"},
    {"lesson.md", STATUS_FILE, "cannot open"},
    {"./tests", STATUS_FILE, "is a folder"},
    {"assets/optimizers/adam.yaml", STATUS_VALUE, "this is a rule"},
    {"assets/schedules/cosine.yaml", STATUS_VALUE, "this is a schedule"},
    {"exercise:momentum", STATUS_VALUE, "this is an exercise"},
    {"gallery", STATUS_VALUE, "this is the gallery"},
    {"", STATUS_SYNTAX, ""},
};

START_TEST(a_wrong_word_is_told)
{
    SceneFile *scene;
    Error error = {0};
    Status status = scene_file_open(&scene, wrong_words[_i].word, &error);
    ck_assert_msg(status != STATUS_OK && scene == NULL, "%s", wrong_words[_i].word);
    if (wrong_words[_i].part[0]) ck_assert_int_eq(status, wrong_words[_i].status);
    ck_assert_msg(strstr(error.message, wrong_words[_i].part) != NULL, "%s: '%s'", wrong_words[_i].word, error.message);
}
END_TEST

/* ---- files ---- */

static const char full[] =
    "kind: scene\n"
    "title: \"Yes: a title\"\n"
    "view: stage\n"
    "surface: himmelblau\n"
    "start: [-1, 2.5]\n"
    "runs: [gd, {rule: momentum, lr: 0.002, label: quick}, \"adam:lr=0.2,beta1=0.8\", {rule: rmsprop, noise: 0.5, schedule: cosine, hidden: yes}]\n"
    "steps: 77\n"
    "seed: 12\n"
    "schedule: \"step:size=30\"\n"
    "noise: 0.1\n"
    "light: lantern\n"
    "caption: See.\n"
    "camera: {azimuth: 30, elevation: 50, distance: 4}\n";

static void check_full(const SceneFile *scene)
{
    ck_assert_str_eq(scene->title, "Yes: a title");
    ck_assert_str_eq(scene->surface->name, "himmelblau");
    ck_assert(scene->start[0] == -1 && scene->start[1] == 2.5);
    ck_assert_int_eq(scene->run_count, 4);
    ck_assert(scene->runs[0].settings.values[0] == 0.01); /* the surface's rate */
    ck_assert(scene->runs[1].settings.values[0] == 0.002);
    ck_assert_str_eq(scene->runs[1].label, "quick");
    const Rule *adam = scene->rules[2];
    ck_assert(scene->runs[2].settings.values[0] == 0.2 &&
              scene->runs[2].settings.values[rule_option(adam, "beta1")] == 0.8);
    ck_assert(scene->runs[3].noise == 0.5 && scene->runs[2].noise == 0.1 && scene->runs[3].hidden &&
              !scene->runs[2].hidden);
    ck_assert_str_eq(scene->runs[3].schedule->name, "cosine");
    ck_assert_str_eq(scene->runs[0].schedule->name, "step");
    ck_assert(scene->steps == 77 && scene->seed == 12);
    ck_assert_str_eq(scene->light, "lantern");
    ck_assert_str_eq(scene->caption, "See.");
    ck_assert(scene->has_camera && scene->camera.azimuth == 30 && scene->camera.distance == 4);
}

START_TEST(a_file_says_it_all)
{
    SceneFile *scene;
    Error error = {0};
    ck_assert_msg(parse(&scene, full, &error) == STATUS_OK, "%s", error.message);
    check_full(scene);
    TextBuffer out = {0};
    scene_file_write(scene, &out);
    scene_file_destroy(scene);
    /* what is written reads back as the same scene, and is written the same again */
    ck_assert_msg(parse(&scene, out.data, &error) == STATUS_OK, "%s in\n%s", error.message, out.data);
    check_full(scene);
    TextBuffer again = {0};
    scene_file_write(scene, &again);
    ck_assert_str_eq(out.data, again.data);
    scene_file_destroy(scene);
    text_free(&out);
    text_free(&again);
}
END_TEST

START_TEST(a_typed_surface_is_kept)
{
    SceneFile *scene;
    Error error = {0};
    static const char text[] =
        "surface: {formula: \"(x - a)^2 + y^2\", constants: {a: {value: 2, range: [0, 3]}}, domain: {x: [-1, 4], y: [-2, 2]},\n"
        "  minima: [[2, 0]], title: \"Its: own\", height: log, rates: {gd: 0.25}}\nstart: [0, 1]\nruns: [gd, adam]\n";
    ck_assert_msg(parse(&scene, text, &error) == STATUS_OK, "%s", error.message);
    ck_assert(scene->runs[0].settings.values[0] == 0.25);
    ck_assert(scene->surface->domain[0][1] == 4 && scene->surface->minimum_count == 1 && scene->surface->log_height);
    double at[2] = {3, 1};
    ck_assert(surface_value(scene->surface, at) == 2);
    TextBuffer out = {0};
    scene_file_write(scene, &out);
    scene_file_destroy(scene);
    ck_assert_msg(parse(&scene, out.data, &error) == STATUS_OK, "%s in\n%s", error.message, out.data);
    ck_assert(surface_value(scene->surface, at) == 2 && scene->surface->domain[1][0] == -2 &&
              scene->surface->constant_count == 1);
    ck_assert(scene->surface->constants[0].high == 3);
    ck_assert_str_eq(scene->title, "Its: own");
    scene_file_destroy(scene);
    text_free(&out);
}
END_TEST

/* What a surface file says below its name: read from a file of its own and from inside a scene. `wrong`: of the error. */
static const struct {
    const char *body, *wrong;
} surfaces[] = {
    {"formula: x^2 + 3*y\n", NULL},
    {"formula: x^2 + 3*y\ndomain: {x: [-1, 2], y: [-30, 40]}\n", NULL},
    {"formula: x^2 + 3*y\ndomain: {y: [-30, 40], x: [-1, 2]}\n", NULL},
    {"formula: x^2 + 3*y\ndomain: {x: [10, 20], y: [10, 20]}\n", NULL}, /* (1, 1) is not on it */
    {"parameters: [b, w]\nformula: w + b^2\ndomain: {w: [0, 1], b: [2, 3]}\n", NULL},
    {"formula: a*x + b*y\nconstants: {a: 3, b: {value: 2, range: [1, 4]}}\nheight: linear\n", NULL},
    {"formula: x^2 + y^2\nstarts: [{at: [3, 4], title: far}, [1, 2]]\nminima: [[0, 0]]\nheight: log\n", NULL},
    {"formula: x^2 + y^2\nrates: {gd: 0.2, adam: 0}\nsource: \"A: 1972\"\nsummary: Deep.\ntitle: Bowl\n", NULL},
    {"formula: x^2 + y^2\ncamera: {azimuth: 10, elevation: 20, distance: 3}\n", NULL},
    {"formula: \"mean((w*x + b - y)^2)\"\nparameters: [w, b]\ndata: surface-line.csv\n", NULL},
    {"formula: x\ndomain: {x: [1, 0], y: [0, 1]}\n", "low first"},
    {"formula: x\ndomain: {x: [0, 1], z: [0, 1]}\n", "unknown key 'z'"},
    {"formula: x\ndomain: {x: [0, 1]}\n", "'y' is missing"},
    {"formula: x\ndomain: {x: [0, 1], y: [0, .inf]}\n", "finite"},
    {"formula: x\ndomain: [0, 1]\n", "keys and values"},
    {"formula: a*x\nconstants: {a: {value: 1, range: [9, 2]}}\n", "low first"},
    {"formula: a*x\nconstants: {a: {value: 1, rnage: [2, 9]}}\n", "did you mean 'range'"},
    {"formula: a*x\nconstants: {a: {range: [2, 9]}}\n", "'value' is missing"},
    {"formula: a*x\nconstants: {a: 1, a: 2}\n", "given twice"},
    {"formula: x\nconstants: {x: 2}\n", "cannot be the name of a constant"},
    {"formula: x\nconstants: {2a: 2}\n", "cannot be the name of a constant"},
    {"formula: x\nconstants: [1]\n", "names with values"},
    {"formula: x + (y\n", ""},
    {"formula: x + sim(y)\n", ""},
    {"formula: x\nheight: tall\n", "log or linear"},
    {"formula: x\nstarts: [[1]]\n", "2 numbers"},
    {"formula: x\nminima: [[1, 2, 3]]\n", "2 numbers"},
    {"formula: x\nminima: {x: 1}\n", "list of points"},
    {"formula: x\nrates: {gd: -1}\n", "0 or more"},
    {"formula: x\nrates: {gd: fast}\n", "must be a number"},
    {"formula: x\ncamera: {azimut: 1}\n", "did you mean 'azimuth'"},
    {"formula: x\ncamera: {distance: 0}\n", "above 0"},
    {"formula: x\nparameters: [a, a]\n", "different names"},
    {"formula: x\ndata: nowhere.csv\n", "neither beside"},
    {"formula: [x]\n", "one text"},
    {"formula: x\ndomane: {}\n", "did you mean 'domain'"},
    {"title: t\n", "'formula' is missing"},
};

static void compare_surfaces(const Surface *a, const Surface *b)
{
    TextBuffer texts[2] = {{0}};
    surface_write(a, "", &texts[0]);
    surface_write(b, "", &texts[1]);
    ck_assert_str_eq(texts[0].data + strcspn(texts[0].data, "\n"), texts[1].data + strcspn(texts[1].data, "\n"));
    for (int i = 0; i < 2; i++) text_free(&texts[i]);
    ck_assert_str_eq(a->text, b->text);
    for (int i = 0; i < 2; i++) ck_assert_str_eq(a->parameters[i], b->parameters[i]);
    ck_assert(!memcmp(a->domain, b->domain, sizeof a->domain) && a->log_height == b->log_height);
    ck_assert_int_eq(a->start_count, b->start_count);
    for (int i = 0; i < a->start_count; i++)
        ck_assert(!memcmp(a->starts[i].at, b->starts[i].at, sizeof a->starts[i].at));
    ck_assert(a->has_camera == b->has_camera && !memcmp(&a->camera, &b->camera, sizeof a->camera));
    ck_assert(a->lowest == b->lowest && a->highest == b->highest && a->log_scale == b->log_scale);
    ck_assert(a->rows == b->rows && a->constant_count == b->constant_count);
    for (int i = 0; i < a->constant_count; i++)
        ck_assert(a->constants[i].low == b->constants[i].low && a->constants[i].high == b->constants[i].high &&
                  a->constants[i].slider == b->constants[i].slider);
    ck_assert(surface_value(a, a->starts[0].at) == surface_value(b, a->starts[0].at));
}

/* One reader: the same surface, or the same error, two columns further in. */
START_TEST(a_surface_inside_a_scene_is_read_like_a_file)
{
    TextBuffer file = {0}, scene_text = {0}, again = {0};
    Surface *surface = NULL;
    SceneFile *scene;
    Error errors[2] = {{0}};
    const char *path = TEST_DATA "/data/test.yaml";
    bool titled = strstr(surfaces[_i].body, "\ntitle:") || text_starts(surfaces[_i].body, "title:");
    text_add(&file, "name: test\n%s%s", surfaces[_i].body, titled ? "" : "title: t\n");
    text_add(&scene_text, "surface:\n");
    for (const char *at = file.data + strlen("name: test\n"); *at; at += strcspn(at, "\n") + 1)
        text_add(&scene_text, "  %.*s\n", (int)strcspn(at, "\n"), at);
    Status own = surface_parse(&surface, path, file.data, file.length, &errors[0]),
           inside = scene_file_parse(&scene, path, scene_text.data, scene_text.length, 1, NULL, &errors[1]);
    ck_assert_msg(own == inside && (own != STATUS_OK) == (surfaces[_i].wrong != NULL), "%s\n%s\n%s", file.data,
                  errors[0].message, errors[1].message);
    if (surfaces[_i].wrong) {
        ck_assert_str_eq(errors[0].message, errors[1].message);
        ck_assert_msg(strstr(errors[1].message, surfaces[_i].wrong), "%s", errors[1].message);
        bool whole = strstr(errors[0].message, "'formula' is missing") != NULL; /* told at the map's beginning */
        ck_assert_int_eq(errors[1].line, errors[0].line + whole);
        ck_assert_int_eq(errors[1].column, errors[0].column + 2);
        ck_assert_str_eq(errors[1].file, path);
    } else {
        compare_surfaces(surface, scene->surface);
        ck_assert(!memcmp(scene->start, surface->starts[0].at, sizeof scene->start));
        /* and kept, wherever the scene is saved */
        scene_file_write(scene, &again);
        scene_file_destroy(scene);
        ck_assert_msg(scene_file_parse(&scene, "elsewhere.yaml", again.data, again.length, 1, NULL, &errors[1]) ==
                          STATUS_OK,
                      "%s\n%s", errors[1].message, again.data);
        ck_assert(!memcmp(scene->start, surface->starts[0].at, sizeof scene->start));
        ck_assert(scene->has_camera == surface->has_camera &&
                  !memcmp(&scene->camera, &surface->camera, sizeof scene->camera));
        ck_assert(!memcmp(scene->surface->domain, surface->domain, sizeof surface->domain));
        ck_assert(surface_value(scene->surface, surface->starts[0].at) ==
                  surface_value(surface, surface->starts[0].at));
        ck_assert(scene->surface->rate_count == surface->rate_count && scene->surface->rows == surface->rows);
        if (surface->start_count > 1) ck_assert_int_eq(scene->surface->start_count, surface->start_count);
        scene_file_destroy(scene);
        surface_destroy(surface);
    }
    text_free(&file), text_free(&scene_text), text_free(&again);
}
END_TEST

/* Where a surface inside a scene does not say them, the formula does; the domain is by name, whatever its order. */
START_TEST(parameters_are_the_formulas)
{
    static const struct {
        const char *text, *first, *second;
        double low[2];
    } rows[] = {
        {"surface: {formula: \"w^2 + b\", domain: {b: [7, 8], w: [1, 2]}}\nstart: [1, 7]\n", "w", "b", {1, 7}},
        {"surface: {formula: \"b + w^2\", domain: {w: [1, 2], b: [7, 8]}}\nstart: [7, 1]\n", "b", "w", {7, 1}},
        {"surface: {formula: \"y^2\", domain: {y: [7, 8], x: [1, 2]}}\nstart: [1, 7]\n", "x", "y", {1, 7}},
        {"surface: {formula: \"u^2*k\", constants: {k: 2}, domain: {y: [7, 8], u: [1, 2]}}\n", "u", "y", {1, 7}},
    };
    SceneFile *scene;
    Error error = {0};
    ck_assert_msg(parse(&scene, rows[_i].text, &error) == STATUS_OK, "%s", error.message);
    for (int again = 0; again < 2; again++) { /* as it is read, and as it is saved and read */
        TextBuffer out = {0};
        ck_assert_str_eq(scene->surface->parameters[0], rows[_i].first);
        ck_assert_str_eq(scene->surface->parameters[1], rows[_i].second);
        for (int i = 0; i < 2; i++) ck_assert(scene->surface->domain[i][0] == rows[_i].low[i]);
        scene_file_write(scene, &out);
        scene_file_destroy(scene);
        ck_assert_msg(parse(&scene, out.data, &error) == STATUS_OK, "%s\n%s", error.message, out.data);
        text_free(&out);
    }
    scene_file_destroy(scene);
}
END_TEST

START_TEST(other_views_are_read_and_kept)
{
    SceneFile *scene;
    Error error = {0};
    static const char text[] =
        "kind: scene\ntitle: Net\nview: network\ndata: two-moons\nnetwork: {hidden: [8, 8], activation: tanh}\ntrain: {epochs: 10}\n";
    ck_assert_msg(parse(&scene, text, &error) == STATUS_OK, "%s", error.message);
    ck_assert(scene->surface == NULL && scene->data && scene->network && scene->train);
    ck_assert_int_eq(scene_file_shown(scene, &error), STATUS_VALUE);
    ck_assert(strstr(error.message, "no race on a surface") != NULL);
    TextBuffer out = {0};
    scene_file_write(scene, &out);
    ck_assert(strstr(out.data, "network: {hidden: [8, 8], activation: tanh}") != NULL);
    scene_file_destroy(scene);
    ck_assert_int_eq(parse(&scene, out.data, &error), STATUS_OK);
    scene_file_destroy(scene);
    text_free(&out);
}
END_TEST

static const struct {
    const char *text;
    int line, column;
    const char *part;
} bad[] = {
    {"surface: himmelblau\nstrat: [1, 2]\n", 2, 1, "did you mean 'start'"},
    {"surface: himmelblua\n", 1, 10, "did you mean 'himmelblau'"},
    {"title: x\n", 1, 1, "'surface' is missing"},
    {"surface: himmelblau\nstart: [1]\n", 2, 8, ""},
    {"surface: himmelblau\nstart: [1, x]\n", 2, 12, ""},
    {"surface: himmelblau\nruns: [gd, adm]\n", 2, 12, "did you mean 'adam'"},
    {"surface: himmelblau\nruns: [{rule: adam, lrr: 1}]\n", 2, 21, "lrr"},
    {"surface: himmelblau\nruns: [{rule: adam, lr: fast}]\n", 2, 25, "lr"},
    {"surface: himmelblau\nruns: [{rule: adam, lr: -1}]\n", 2, 25, "lr"},
    {"surface: himmelblau\nruns: [\"adam:beta=1\"]\n", 2, 8, "beta"},
    {"surface: himmelblau\nruns: [{lr: 1}]\n", 2, 8, "rule"},
    {"surface: himmelblau\nruns: adam\n", 2, 7, "list"},
    {"surface: himmelblau\nsteps: 0\n", 2, 8, "steps"},
    {"surface: himmelblau\nsteps: 1.5\n", 2, 8, "steps"},
    {"surface: himmelblau\nseed: -1\n", 2, 7, "seed"},
    {"surface: himmelblau\nnoise: -0.5\n", 2, 8, "noise"},
    {"surface: himmelblau\nlight: sun\n", 2, 8, "lantern, moon, full"},
    {"surface: himmelblau\nview: stag\n", 2, 7, "stage"},
    {"surface: himmelblau\nschedule: cosin\n", 2, 11, "cosine"},
    {"surface: himmelblau\nkind: surface\n", 2, 7, "scene"},
    {"surface: himmelblau\ncamera: {azimut: 3}\n", 2, 10, "azimuth"},
    {"surface: {formula: \"sim(x)\"}\n", 1, 21, "sin"},
    {"surface: {formula: \"x^2\", domain: {x: [1, 0], y: [0, 1]}}\n", 1, 39, "low first"},
    {"surface: {name: s, formula: \"x^2\"}\n", 1, 11, "unknown key 'name'"},
    {"surface: {title: none}\n", 1, 10, "'formula' is missing"},
    {"surface: {formula: \"u + v\", domain: {x: [0, 1], y: [0, 1]}}\n", 1, 38, "unknown key 'x'"},
    {"surface: {formula: \"u + v + w\"}\n", 1, 29, "one name too many"},
    {"title: t\nsurface: {formula: \"a*x\", constants: {a: {value: 1, range: [9, 2]}}}\n", 2, 60, "low first"},
    {"surface: {formla: \"x^2\"}\n", 1, 11, "formula"},
    {"surface: [himmelblau]\n", 1, 10, "surface"},
    {"surface: himmelblau\n  steps: 3\n", 2, 0, ""},
    {"- a\n", 1, 1, ""},
    {"", 0, 0, ""},
};

START_TEST(a_bad_file_is_told_with_its_place)
{
    SceneFile *scene;
    Error error = {0};
    ck_assert_msg(parse(&scene, bad[_i].text, &error) != STATUS_OK && !scene, "%s", bad[_i].text);
    ck_assert_msg(error.message[0] && strstr(error.message, bad[_i].part), "%s: '%s' has no '%s'", bad[_i].text,
                  error.message, bad[_i].part);
    if (bad[_i].line)
        ck_assert_msg(error.line == bad[_i].line, "%s: %d:%d %s", bad[_i].text, error.line, error.column,
                      error.message);
    if (bad[_i].column)
        ck_assert_msg(error.column == bad[_i].column, "%s: %d:%d %s", bad[_i].text, error.line, error.column,
                      error.message);
}
END_TEST

START_TEST(constants_may_be_changed)
{
    SceneFile *scene;
    Error error = {0};
    SurfaceConstant k = {.name = "k", .value = 4}, none = {.name = "nothing", .value = 4};
    double at[2] = {1, 1};
    ck_assert_msg(scene_file_open_with(&scene, "stretched-bowl", &k, 1, &error) == STATUS_OK, "%s", error.message);
    ck_assert_double_eq(surface_value(scene->surface, at), 2.5);
    ck_assert_str_eq(scene->title, "Stretched bowl");
    scene_file_destroy(scene);
    ck_assert_msg(scene_file_open_with(&scene, "x^2 + k*y", &k, 1, &error) == STATUS_OK, "%s", error.message);
    ck_assert_double_eq(surface_value(scene->surface, at), 5);
    scene_file_destroy(scene);
    ck_assert_int_eq(scene_file_open_with(&scene, "stretched-bowl", &none, 1, &error), STATUS_NAME);
    ck_assert_int_eq(scene_file_open_with(&scene, "x^2 + y", &none, 1, &error), STATUS_NAME);
    ck_assert_ptr_null(scene);
}
END_TEST

/* ---- the scenes that are shipped: what their captions say is computed here; those of networks: test_network_scenes ---- */

static SceneFile *shipped(const char *name, Race **race)
{
    SceneFile *scene;
    Error error = {0};
    ck_assert_msg(scene_file_open(&scene, name, &error) == STATUS_OK, "%s: %s", name, error.message);
    *race = NULL;
    if (!strcmp(scene->view, "network")) return scene;
    RaceDesc desc = scene_file_race(scene);
    ck_assert_msg(race_create(race, &desc, &error) == STATUS_OK, "%s: %s", name, error.message);
    race_reach(*race, scene->steps);
    return scene;
}

static int nearest_minimum(const Surface *surface, const Moment *m)
{
    int best = -1;
    double least = INFINITY;
    for (int i = 0; i < surface->minimum_count; i++) {
        double d = hypot(m->x - surface->minima[i][0], m->y - surface->minima[i][1]);
        if (d < least) {
            least = d;
            best = i;
        }
    }
    return best;
}

START_TEST(every_scene_can_be_raced)
{
    Arena arena = {0};
    const char **names;
    int count = asset_list(&arena, "scenes", NULL, &names);
    ck_assert_int_ge(count, 4);
    for (int i = 0; i < count; i++) {
        Race *race;
        SceneFile *scene = shipped(names[i], &race);
        ck_assert_msg(scene->caption != NULL, "%s has no caption", names[i]);
        int blanks = 0;
        for (const char *c = scene->caption; *c; c++) blanks += *c == ' ';
        ck_assert_msg(blanks + 1 <= 14, "%s: a caption has at most 14 words", names[i]);
        for (int run = 0; race && run < scene->run_count; run++)
            ck_assert_msg(race_end(race, run) < 0, "%s: %s diverges", names[i], race_label(race, run));
        race_destroy(race);
        scene_file_destroy(scene);
    }
    arena_free(&arena);
}
END_TEST

START_TEST(caption_opening) /* Same start. Four rules, three different valleys. */
{
    Race *race;
    SceneFile *scene = shipped("opening", &race);
    int seen[4] = {0}, different = 0;
    ck_assert_int_eq(scene->run_count, 4);
    for (int run = 0; run < 4; run++) {
        const Moment *m = race_at(race, run, scene->steps);
        /* the ball is in that valley for good: from here the slope leads down to its minimum */
        int valley = nearest_minimum(scene->surface, m);
        double at[2] = {m->x, m->y}, g[2];
        for (int k = 0; k < 20000; k++) {
            surface_gradient(scene->surface, at, g);
            for (int c = 0; c < 2; c++) at[c] -= 0.001 * g[c];
        }
        ck_assert_msg(hypot(at[0] - scene->surface->minima[valley][0], at[1] - scene->surface->minima[valley][1]) <
                          1e-6,
                      "run %d", run);
        different += !seen[valley]++;
    }
    ck_assert_int_eq(different, 3);
    /* the numbers of the design's picture, step 58 */
    ck_assert_double_eq_tol(race_at(race, 0, 58)->loss, 117.40, 0.005);
    ck_assert_double_eq_tol(race_at(race, 1, 58)->loss, 3.70, 0.006);
    ck_assert_double_eq_tol(race_at(race, 3, 58)->loss, 10.08, 0.005);
    race_destroy(race);
    scene_file_destroy(scene);
}
END_TEST

START_TEST(caption_ravine) /* All reach the floor at once. Only speed along it tells them apart. */
{
    Race *race;
    SceneFile *scene = shipped("ravine", &race);
    double low = INFINITY, high = -INFINITY;
    for (int run = 0; run < scene->run_count; run++) {
        for (int step = 20; step <= scene->steps; step++) {
            const Moment *m = race_at(race, run, step);
            ck_assert_msg(fabs(m->y - m->x * m->x) < 0.25, "run %d leaves the floor at %d", run, step);
        }
        double x = race_at(race, run, scene->steps)->x;
        low = fmin(low, x);
        high = fmax(high, x);
    }
    ck_assert_double_gt(high - low, 1.5);
    race_destroy(race);
    scene_file_destroy(scene);
}
END_TEST

START_TEST(caption_ridge) /* Balanced on the ridge, both stop. A little noise finds the way down. */
{
    Race *race;
    SceneFile *scene = shipped("ridge", &race);
    for (int run = 0; run < scene->run_count; run++) {
        bool noisy = scene->runs[run].noise > 0;
        RunWord word = race_word(race, run, scene->steps);
        char sentence[160];
        ck_assert_msg(noisy ? race_at(race, run, scene->steps)->loss < -0.99 : word == RUN_SADDLE, "run %d: %s", run,
                      said_text(race_said(race, run, scene->steps), sentence));
    }
    race_destroy(race);
    scene_file_destroy(scene);
}
END_TEST

START_TEST(caption_wells) /* One start, two wells. Momentum and Adam do not agree. */
{
    Race *race;
    SceneFile *scene = shipped("wells", &race);
    const Moment *momentum = race_at(race, 1, scene->steps), *adam = race_at(race, 3, scene->steps);
    ck_assert_str_eq(scene->rules[1]->name, "momentum");
    ck_assert_str_eq(scene->rules[3]->name, "adam");
    ck_assert(momentum->x > 0.8 && momentum->loss < -1);
    ck_assert(adam->x < -0.9 && adam->loss < -2);
    race_destroy(race);
    scene_file_destroy(scene);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("scene");
    TCase *reading = tcase_create("reading"), *captions = tcase_create("captions");
    tcase_set_timeout(reading, 30);
    tcase_set_timeout(captions, 60);
    tcase_add_loop_test(reading, a_word_means_a_scene, 0, COUNT(words));
    tcase_add_loop_test(reading, a_wrong_word_is_told, 0, COUNT(wrong_words));
    tcase_add_test(reading, a_file_says_it_all);
    tcase_add_test(reading, a_typed_surface_is_kept);
    tcase_add_loop_test(reading, a_surface_inside_a_scene_is_read_like_a_file, 0, COUNT(surfaces));
    tcase_add_loop_test(reading, parameters_are_the_formulas, 0, 4);
    tcase_add_test(reading, other_views_are_read_and_kept);
    tcase_add_loop_test(reading, a_bad_file_is_told_with_its_place, 0, COUNT(bad));
    tcase_add_test(reading, constants_may_be_changed);
    tcase_add_test(captions, every_scene_can_be_raced);
    tcase_add_test(captions, caption_opening);
    tcase_add_test(captions, caption_ravine);
    tcase_add_test(captions, caption_ridge);
    tcase_add_test(captions, caption_wells);
    suite_add_tcase(suite, reading);
    suite_add_tcase(suite, captions);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? 1 : 0;
}
