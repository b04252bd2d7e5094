/* scene.h: a scene file: surface, runs, start, light, caption, read and written; and every word that means a scene.
 *
 * Use     scene_file_open(word) -> scene_file_race -> race_create ... -> scene_file_destroy after the race
 *         scene_file_write gives the same scene back as YAML.
 * Inline  a run's rule may be the whole text of a rule file (rule: |) in the place of a name.
 * Words   those of meaning.h that mean a scene, a surface (its default race: gd, momentum, rmsprop, adam at its `rates` from
 *         its first start) or a formula; of the others it is told what they are.
 * File    kind title view surface start runs steps step seed schedule noise light caption camera looks_at, and for views of networks
 *         data network train watch, which are kept as they stand (network_scene.h reads them). A run is a rule's name, a text like on the command line
 *         ("adam:lr=0.1"), or a map: rule, label, schedule, noise, hidden, and options of the rule; forks is a list of maps
 *         with from (a step), and what is another after it: options, schedule, of a network the rule too. equal_rate: see below.
 *         Where a run says no lr, the surface's rate for the rule is taken, else the rule's default.
 * Owns    surface, rules, schedules, texts.
 * Errors  with the place. STATUS_NAME with the nearest names where a word means nothing.
 * Not     running (race.h), drawing.
 */
#ifndef RUN_SCENE_SCENE_H
#define RUN_SCENE_SCENE_H

#include "base/text.h"
#include "base/yaml.h"
#include "run/meaning.h"
#include "run/race.h"

typedef struct ScenePart {
    const char *text;
    Rule *rule; /* one of these two */
    Schedule *schedule;
} ScenePart;

typedef struct SceneFile {
    const char *name;                                  /* of the file without .yaml, of the surface, or the formula */
    const char *title, *view, *light, *caption, *path; /* caption and path may be NULL; view: "stage"; light: "moon" */
    bool is_file;                                      /* a scene file; else a surface's default race or a formula */
    Surface *surface;
    double start[2];
    Rule *rules[RACE_RUNS_MAX];         /* of each run; kept, with the schedules, until the scene is destroyed */
    Schedule *schedules[RACE_RUNS_MAX]; /* a run's own, or NULL */
    RunDesc runs[RACE_RUNS_MAX];
    const Yaml *run_at[RACE_RUNS_MAX]; /* the map that it was read from; NULL: none */
    int run_count;
    Schedule *schedule;                        /* of all runs that have none of their own */
    const char *schedule_text;                 /* "constant" */
    const char *schedule_texts[RACE_RUNS_MAX]; /* a run's own, or NULL */
    double noise;
    bool equal_rate; /* every run's rate times 1 - momentum: the same effective rate */
    int steps, step; /* step: where it opens, 0 … steps */
    uint64_t seed;
    SurfaceCamera camera;
    bool has_camera; /* the scene's, else the surface's */
    double looks_at[3];
    bool has_looks_at;                          /* where the camera was moved to, in the picture's units */
    const Yaml *data, *network, *train, *watch; /* NULL where there is none */
    const Yaml *typed; /* view sandbox: {surface: …, rule: …}, as they stand in its fields; NULL */
    Arena arena;
    ScenePart *parts;
    int part_count; /* every rule and schedule that was asked for, by its text */
} SceneFile;

enum { SCENE_STEPS = 140, SCENE_UPDATES_MAX = 1 << 30 }; /* of a race that says nothing else; of a network */

Status scene_file_open(SceneFile **out, const char *word, Error *error);
/* The same with other values of constants (`--const a=4`); in a formula these names are constants then. STATUS_NAME where the
 * surface has none of that name. */
Status scene_file_open_with(SceneFile **out, const char *word, const SurfaceConstant *constants, int count,
                            Error *error);
/* The same of a word that was looked up already. It takes the tree. */
Status scene_file_take(SceneFile **out, Meaning *meaning, const SurfaceConstant *constants, int count, Error *error);
Status scene_file_read(SceneFile **out, const char *path, Error *error);
/* From a text: a block in a lesson, an editor. `path` names it in messages, `beside` is where its files are looked for. */
Status scene_file_parse(SceneFile **out, const char *path, const char *text, size_t length, int first_line,
                        const char *beside, Error *error);
/* From a tree in an arena that the scene takes over, also when it fails. */
Status scene_file_from_tree(SceneFile **out, const char *path, const Yaml *tree, Arena *arena, const char *beside,
                            Error *error);
/* The default race of a surface, which it then owns (also when it fails). */
Status scene_file_from_surface(SceneFile **out, Surface *surface, Error *error);
void scene_file_destroy(SceneFile *scene); /* NULL is fine */

/* What the race borrows from the scene lives as long as the scene. */
RaceDesc scene_file_race(const SceneFile *scene);

/* What a run has that says nothing: the defaults, and the rate that fits the surface. */
RuleSettings scene_file_settings(const Surface *surface, const Rule *rule);
/* "adam", "adam:lr=0.1,beta1=0.8": one run more. */
Status scene_file_add_run(SceneFile *scene, const char *text, Error *error);
void scene_file_clear_runs(SceneFile *scene);
/* By name, alias or path, and "cosine:…": loaded once, the same again. The scene owns them. */
Status scene_file_rule(SceneFile *scene, const char *name, Rule **rule, Error *error);
Status scene_file_schedule(SceneFile *scene, const char *text, Schedule **schedule, Error *error);
const char *scene_file_schedule_text(const SceneFile *scene,
                                     const Schedule *schedule); /* as it was asked for; NULL: "constant" */
Status scene_file_set_schedule(SceneFile *scene, const char *text, Error *error); /* of all runs */

/* The view that a scene asks for, without reading it; "stage" where it says none, and for all else. The meaning's text. */
const char *scene_file_view(const Meaning *meaning);
/* Scenes of the views that have no screen can be read but not shown: STATUS_VALUE with a sentence for them. */
Status scene_file_shown(const SceneFile *scene, Error *error);

/* The text of a rule that the scene holds itself; NULL: it has a name that is found. */
const char *scene_file_rule_text(const SceneFile *scene, const Rule *rule);

void scene_file_write(const SceneFile *scene, TextBuffer *out);
/* What a view of its own writes in the place of the trees that were kept: `data: …` and its other keys, whole lines; and what
 * belongs into the map of a run, each with a comma before it. */
typedef struct SceneWriter {
    void (*parts)(const void *context, TextBuffer *out);
    void (*run)(const void *context, int run, TextBuffer *out);
    const void *context;
} SceneWriter;
void scene_file_write_with(const SceneFile *scene, const SceneWriter *writer, TextBuffer *out);

#endif
