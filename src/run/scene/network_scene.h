/* network_scene.h: a scene of the view `network`: data, networks and how they are trained, read, built and written.
 *
 * Use     network_scene_open(word) (or _take of what a word means, _parse of a text) -> network_scene_training ->
 *         training_create ... -> training_destroy -> network_scene_destroy. network_scene_write gives the scene back as YAML.
 * Change  who changes words (a control, a pasted link) copies scene->words, changes the copy and calls network_scene_with:
 *         another scene is built whole, the old one stays as it is. Rules, options, schedules, forks and labels are the runs of
 *         `file`, changed there as those of every scene (scene.h, edit.h).
 * File    what all scenes have (kind, title, caption, runs, seed, schedule, noise, equal_rate, step), and docs/networks.md:
 *         data      a word ("spiral:noise=0.1", "iris", "mine.csv" beside the scene), or a map: set and its options, or
 *                   points: [[x1, x2, class], …]; target, inputs (columns), standardize, shuffle, split: {train, validation}
 *         network   inputs (formulas of the columns), hidden: [4, 2] or layers, activation, output, loss, init, dropout
 *         train     batch, epochs, shuffle, l1, l2, patience, precise
 *         runs      besides what every run has: hidden: [4, 2], layers, activation, loss, init, dropout, batch, l1, l2, and
 *                   weights set by hand: set: [{from: 12, weight: [2, 0, 1], value: 0.9}]
 *         watch     weight: [layer, unit, input], neuron: [layer, unit], example, stage
 * Units   layers in `watch` and `set` as in a file of weights: from 1, those with weights; units and inputs from 0, or bias.
 * Same    one seed makes the data, the split, the start weights and the order of the batches: runs that say nothing else have
 *         the same of each.
 * Owns    everything that it points to.
 * Errors  with the place; unknown keys with the nearest.
 * Not     training (training.h), drawing.
 */
#ifndef RUN_SCENE_NETWORK_SCENE_H
#define RUN_SCENE_NETWORK_SCENE_H

#include "run/scene/network_words.h"
#include "run/scene/scene.h"
#include "run/scene/scene_renew.h"
#include "run/training.h"

enum { SCENE_FEATURES_MAX = 64, SCENE_POINTS_MAX = 10000, SCENE_EPOCHS_MAX = 1000000 };
#define DATA_TRAIN 0.8 /* share of the examples that is trained with, where nothing is said */

typedef struct DataWords {
    const char *set;            /* "spiral:noise=0.1"; NULL: points */
    const char *target;         /* NULL: the last column */
    const char *const *columns; /* that may be inputs; none: all */
    int column_count;
    const double (*points)[3];
    int point_count;
    double train, validation; /* shares; what is left is for the test */
    bool shuffle, standardize;
} DataWords;

typedef enum WatchStage { WATCH_FORWARD, WATCH_LOSS, WATCH_BACKWARD, WATCH_UPDATE, WATCH_STAGES } WatchStage;

typedef struct WatchWords {
    int weight[3];    /* layer, unit, input, of which -1 is the bias; layer 0: none */
    int neuron[2];    /* layer (0: the inputs), unit; layer -1: none */
    int example;      /* of the batch; 0 where nothing is said; -1: all of them */
    WatchStage stage; /* its end is shown; backward where nothing is said: all numbers of the next update */
} WatchWords;

typedef struct NetworkSceneWords {
    DataWords data;
    const char *features[SCENE_FEATURES_MAX]; /* none: every column */
    int feature_count;
    NetworkWords network;                /* of runs that say nothing else */
    NetworkWords run[TRAINING_RUNS_MAX]; /* [file->run_count], whole */
    int epochs, patience;                /* patience 0: it does not stop early */
    bool shuffle, precise;               /* of the order of the examples; in double */
    WatchWords watch;
} NetworkSceneWords;

typedef struct NetworkScene {
    SceneFile *file;
    NetworkSceneWords words;
    Data *data;
    Examples *examples;
    NetworkBuild builds[TRAINING_RUNS_MAX]; /* [build_count]: runs of one shape share one */
    int build_count;
    const Network *networks[TRAINING_RUNS_MAX]; /* [file->run_count] */
    double *starts[TRAINING_RUNS_MAX];          /* [networks[i]->params] */
    TrainRunDesc runs[TRAINING_RUNS_MAX];       /* [file->run_count], until the next call of network_scene_training */
    Arena arena;
} NetworkScene;

Status network_scene_open(NetworkScene **out, const char *word, Error *error);
Status network_scene_take(NetworkScene **out, Meaning *meaning, Error *error); /* takes its tree */
Status network_scene_parse(NetworkScene **out, const char *path, const char *text, size_t length, int first_line,
                           const char *beside, Error *error);
/* Another text of the same scene: it has its path and name, and files are looked for beside it. */
Status network_scene_again(NetworkScene **out, const NetworkScene *scene, const char *text, size_t length,
                           Error *error);
/* The scene with other words: scene->words gives what it is made of now, rules and files are read again. */
Status network_scene_with(NetworkScene **out, const NetworkScene *scene, const NetworkSceneWords *words, Error *error);
/* Other rules ("adam:lr=0.1") in the place of the runs, with the network of the whole scene; another schedule, another seed. None,
 * NULL: those that there are. After an error it can only be destroyed. */
Status network_scene_other_runs(NetworkScene **scene, const char *const *rules, int rule_count, const char *schedule,
                                const uint64_t *seed, Error *error);
void network_scene_destroy(NetworkScene *scene); /* NULL is fine */

/* What the training borrows from the scene lives as long as the scene. */
TrainDesc network_scene_training(NetworkScene *scene);
int network_scene_files(const NetworkScene *scene, const char *out[SCENE_FILES_MAX]); /* that it was made from */
void network_scene_write(const NetworkScene *scene, TextBuffer *out);

#endif
