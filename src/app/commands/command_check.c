/* valley check: reads files as the program would and tells all that is wrong with them. */
#include "app/commands/command_check.h"

#include "app/commands/command.h"
#include "app/commands/output.h"
#include "base/csv.h"
#include "base/yaml.h"
#include "lesson/exercise.h"
#include "model/network/activation.h"
#include "model/network/data.h"
#include "model/network/loss.h"
#include "run/meaning.h"
#include "run/scene/network_scene.h"
#include "view/parts/words.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ERRORS_MAX = 50 }; /* told of one file */

static const char help[] =
    "usage: valley check FILE...\n"
    "\n"
    "Reads surfaces, rules, schedules, activations, losses, datasets, scenes, exercises, words, tables, lessons\n"
    "and other YAML files as the program would, and reports the errors with file, line and column.\n"
    "Exit 0: all good; 1: not.\n"
    "\n"
    "What a file is, its `kind:` says, else its folder (surfaces, optimizers, schedules, activations,\n"
    "losses, datasets, scenes, exercises, text), else what is in it.\n"
    "\n"
    "example: valley check my-surface.yaml assets/scenes/*.yaml\n";

/* ---- one reader a kind: builds the whole thing and puts it away ------------------------------------------- */

static Status check_surface(const char *path, const char *text, size_t length, Error *error)
{
    Surface *surface;
    Status status = surface_parse(&surface, path, text, length, error);
    if (status) return status;
    output_warn(surface->warnings);
    for (int i = 0; i < surface->rate_count && !status; i++) {
        Rule *rule;
        Error inner = {0};
        status = rule_load(&rule, surface->rates[i].rule, NULL, &inner);
        if (status) error_at(error, path, 0, 0, status, "in 'rates': %s", inner.message);
        else rule_destroy(rule);
    }
    surface_destroy(surface);
    return status;
}

static Status check_rule(const char *path, const char *text, size_t length, Error *error)
{
    Rule *rule;
    Optimizer *optimizer = NULL;
    Status status = rule_parse(&rule, path, text, length, error);
    if (status) return status;
    output_warn(rule->warnings);
    RuleSettings settings = rule_settings_default(rule);
    status = optimizer_create(&optimizer,
                              &(OptimizerDesc){.rule = rule, .settings = &settings, .params = 2, .lanes = 1}, error);
    optimizer_destroy(optimizer);
    rule_destroy(rule);
    return status;
}

static Status check_schedule(const char *path, const char *text, size_t length, Error *error)
{
    Schedule *schedule;
    Status status = schedule_parse(&schedule, path, text, length, error);
    if (!status) schedule_destroy(schedule);
    return status;
}

static Status check_dataset(const char *path, const char *text, size_t length, Error *error)
{
    Data *data;
    Status status = data_parse(&data, path, text, length, NULL, error);
    if (!status) data_destroy(data);
    return status;
}

static Status check_activation(const char *path, const char *text, size_t length, Error *error)
{
    Activation *activation;
    Status status = activation_parse(&activation, path, text, length, error);
    if (!status) activation_destroy(activation);
    return status;
}

static Status check_loss(const char *path, const char *text, size_t length, Error *error)
{
    Loss *loss;
    Status status = loss_parse(&loss, path, text, length, error);
    if (!status) loss_destroy(loss);
    return status;
}

/* What a view of networks makes of a scene: data, networks, start weights, and the training's beginning. */
static Status check_network(const char *path, const char *text, size_t length, int first_line, Error *error)
{
    NetworkScene *scene;
    Training *training = NULL;
    Status status = network_scene_parse(&scene, path, text, length, first_line, NULL, error);
    if (status) return status;
    TrainDesc desc = network_scene_training(scene);
    status = training_create(&training, &desc, error);
    for (int i = 0; i < desc.run_count && !status; i++)
        if (training_end(training, i) == 0)
            status = error_at(error, path, 0, 0, STATUS_VALUE,
                              "the loss has no value at the start of run %d; choose another 'init'", i + 1);
    if (!status) output_warn(scene->data->notes);
    training_destroy(training);
    network_scene_destroy(scene);
    return status;
}

static Status check_scene(const char *path, const char *text, size_t length, Error *error)
{
    SceneFile *scene;
    Race *race = NULL;
    Status status = scene_file_parse(&scene, path, text, length, 1, NULL, error);
    if (status) return status;
    if (!strcmp(scene->view, "network")) status = check_network(path, text, length, 1, error);
    else if (scene->surface) {
        RaceDesc desc = scene_file_race(scene);
        status = race_create(&race, &desc, error);
        if (!status && desc.run_count && race_ended(race, 0, 0))
            status =
                error_at(error, path, 0, 0, STATUS_VALUE, "the loss has no value at the start; choose another 'start'");
        race_destroy(race);
    }
    scene_file_destroy(scene);
    return status;
}

static Status check_exercise(const char *path, const char *text, size_t length, Error *error)
{
    Exercise *exercise;
    Status status = exercise_parse(&exercise, path, text, length, 1, error);
    if (!status) exercise_destroy(exercise);
    return status;
}

/* Of more than one error the last is told at the end: tell_errors asks for one. */
typedef struct Told {
    Error last;
    int count;
} Told;

static bool tell_word(void *context, const Error *error)
{
    Told *told = context;
    if (told->count++) command_fail(&told->last);
    told->last = *error;
    return told->count < ERRORS_MAX;
}

static Status check_words(const char *path, const char *text, size_t length, Error *error)
{
    Told told = {.count = 0};
    words_check(path, text, length, tell_word, &told);
    *error = told.last;
    return told.last.status;
}

static Status check_table(const char *path, const char *text, size_t length, Error *error)
{
    Arena arena = {0};
    Csv csv;
    Status status = csv_parse(&arena, path, text, length, &csv, error);
    arena_free(&arena);
    return status;
}

static Status check_yaml(const char *path, const char *text, size_t length, Error *error)
{
    Arena arena = {0};
    Yaml *file;
    Status status = yaml_parse(&arena, path, text, length, 1, &file, error);
    arena_free(&arena);
    return status;
}

static Status check_other(const char *path, const char *text, size_t length, Error *error)
{
    Arena arena = {0};
    Yaml *file;
    Status status = yaml_parse(&arena, path, text, length, 1, &file, error);
    const Yaml *kind = status == STATUS_OK ? yaml_get(file, "kind") : NULL;
    if (kind)
        status = yaml_error(
            error, kind, STATUS_VALUE,
            "nothing reads this kind; it can be surface, optimizer, schedule, activation, loss, dataset, scene, exercise "
            "or words");
    arena_free(&arena);
    return status;
}

/* Front matter and the blocks that are scenes or exercises; every error is told here but the last, which is given back. */
static Status check_lesson(const char *path, const char *text, size_t length, Error *error)
{
    Arena arena = {0};
    Status worst = STATUS_OK;
    enum { PROSE, FRONT, SCENE, EXERCISE, OTHER } inside = PROSE;
    const char *from = NULL, *end = text + length;
    int from_line = 0, line = 1;
    for (const char *at = text; at < end; line++) {
        const char *stop = memchr(at, '\n', (size_t)(end - at)), *next = stop ? stop + 1 : end;
        size_t n = (size_t)((stop ? stop : end) - at);
        while (n && at[n - 1] == '\r') n--;
        bool fence = n >= 3 && !strncmp(at, "```", 3), rule = n == 3 && !strncmp(at, "---", 3);
        Status status = STATUS_OK;
        Error found = {0};
        if (inside == PROSE && line == 1 && rule) inside = FRONT, from = next, from_line = 2;
        else if (inside == PROSE && fence) {
            inside = n == 8 && !strncmp(at + 3, "scene", 5)       ? SCENE
                     : n == 11 && !strncmp(at + 3, "exercise", 8) ? EXERCISE
                                                                  : OTHER;
            from = next;
            from_line = line + 1;
        } else if (inside == FRONT && rule) {
            Yaml *front;
            status = yaml_parse(&arena, path, from, (size_t)(at - from), from_line, &front, &found);
            inside = PROSE;
        } else if (inside != PROSE && inside != FRONT && fence) {
            SceneFile *scene;
            if (inside == SCENE &&
                !(status = scene_file_parse(&scene, path, from, (size_t)(at - from), from_line, NULL, &found))) {
                if (!strcmp(scene->view, "network"))
                    status = check_network(path, from, (size_t)(at - from), from_line, &found);
                scene_file_destroy(scene);
            }
            Exercise *exercise;
            if (inside == EXERCISE &&
                !(status = exercise_parse(&exercise, path, from, (size_t)(at - from), from_line, &found)))
                exercise_destroy(exercise);
            inside = PROSE;
        }
        if (status) {
            if (worst) command_fail(error); /* the one before */
            *error = found;
            worst = status;
        }
        at = next;
    }
    if (!worst && inside != PROSE)
        worst = error_at(error, path, from_line - 1, 1, STATUS_SYNTAX, "this block has no end; close it with %s",
                         inside == FRONT ? "---" : "```");
    arena_free(&arena);
    return worst;
}

typedef Status Check(const char *path, const char *text, size_t length, Error *error);

/* NULL: no file. */
static Check *const checks[MEANING_KINDS] = {
    [MEANS_SURFACE] = check_surface,       [MEANS_RULE] = check_rule,   [MEANS_SCHEDULE] = check_schedule,
    [MEANS_ACTIVATION] = check_activation, [MEANS_LOSS] = check_loss,   [MEANS_SCENE] = check_scene,
    [MEANS_EXERCISE] = check_exercise,     [MEANS_TABLE] = check_table, [MEANS_LESSON] = check_lesson,
    [MEANS_DATASET] = check_dataset,       [MEANS_WORDS] = check_words, [MEANS_OTHER] = check_other,
};

/* ---- every error, not the first alone ---------------------------------------------------------------------- */

static int indent_of(const char *line) { return (int)strspn(line, " "); }

static char *line_start(char *text, int line)
{
    for (; line > 1 && text; line--) {
        text = strchr(text, '\n');
        if (text) text++;
    }
    return text;
}

/* Puts something harmless in the place of the entry (a key with what belongs to it, or an item of a list) that holds
 * `line`, so that the file can be read on. The number of lines stays. False: it cannot be taken out. */
static bool take_out(char *text, int line)
{
    char *at = line_start(text, line);
    if (!at || !*at || *at == '\n') return false;
    while (indent_of(at) > 0 && at[indent_of(at)] != '-') { /* up to the head of the entry */
        int inner = indent_of(at);
        do {
            if (--line < 1) return false;
            at = line_start(text, line);
        } while (*at == '\n' || indent_of(at) >= inner);
    }
    int indent = indent_of(at);
    char *end = strchr(at, '\n');
    while (end && end[1] && (end[1] == '\n' || indent_of(end + 1) > indent)) end = strchr(end + 1, '\n');
    if (!end) end = at + strlen(at);

    /* a formula becomes 0, a line of a rule keeps its name: what is read later may need them */
    char head[160] = "";
    const char *equals = memchr(at, '=', (size_t)(end - at)), *quote = memchr(at, '"', (size_t)(end - at));
    if (text_starts(at, "formula:")) snprintf(head, sizeof head, "formula: \"0\"");
    else if (text_starts(at, "name:")) return false;
    else if (at[indent] == '-' && equals && quote && quote < equals && equals - quote < 80)
        snprintf(head, sizeof head, "%*s- \"%.*s= 0\"", indent, "", (int)(equals - quote - 1), quote + 1);
    if (strlen(head) > (size_t)(end - at)) return false;
    for (char *c = at; c < end; c++)
        if (*c != '\n') *c = ' ';
    char *first = strchr(at, '\n');
    if (head[0] && (!first || (size_t)(first - at) >= strlen(head))) memcpy(at, head, strlen(head));
    return true;
}

/* Tells all errors of a text; how many. After the first, only those with a place, and none about what was taken out. */
static int tell_errors(Check *check, const char *path, char *text, size_t length)
{
    int told = 0, lines[ERRORS_MAX];
    while (told < ERRORS_MAX) {
        Error error = {0};
        if (check(path, text, length, &error) == STATUS_OK) break;
        bool own = !strcmp(error.file, path), again = false;
        for (int i = 0; i < told; i++) again |= lines[i] == error.line;
        if (told && (!own || again || error.line < 1 || strstr(error.message, "missing"))) break;
        fflush(stdout);
        command_fail(&error);
        lines[told++] = error.line;
        bool readable = check != check_table && check != check_lesson && check != check_other && check != check_words;
        if (!readable || !own || error.line < 1 || check_yaml(path, text, length, NULL) || !take_out(text, error.line))
            break;
    }
    return told;
}

static bool check_file(const char *path, const char *shown)
{
    Meaning meaning;
    Error error = {0};
    bool good = false;
    Status status = meaning_of_file(&meaning, path, &error);
    if (!status && !checks[meaning.kind])
        status = error_at(&error, path, 0, 0, STATUS_FILE, "is %s; name the files in it", meaning_noun(meaning.kind));
    if (!meaning.text) command_fail(&error);
    else good = tell_errors(checks[meaning.kind], path, meaning.text, meaning.length) == 0;
    if (good) printf("%s: good, %s\n", shown, meaning_noun(meaning.kind));
    meaning_free(&meaning);
    return good;
}

int command_check(int argc, char **argv)
{
    Error error = {0};
    for (int i = 1; i < argc; i++)
        if (!strcmp(argv[i], "--help") || !strcmp(argv[i], "-h")) return fputs(help, stdout) < 0;
    int first = argc > 1 && !strcmp(argv[1], "--") ? 2 : 1;
    if (first == 1 && argc > 1 && argv[1][0] == '-') {
        error_at(&error, "", 0, 0, STATUS_USAGE, "valley check has no option '%.60s'; see valley check --help",
                 argv[1]);
        return command_fail(&error);
    }
    if (argc <= first) {
        error_at(&error, "", 0, 0, STATUS_USAGE, "valley check wants files; see valley check --help");
        return command_fail(&error);
    }
    int failed = 0;
    for (int i = first; i < argc; i++) {
        /* a name alone is a file here, not a name among the program's own */
        char path[PATH_MAX];
        const char *word = argv[i];
        snprintf(path, sizeof path, "%s%s", strchr(word, '/') ? "" : "./", word);
        failed += !check_file(path, word);
    }
    return failed ? 1 : 0;
}
