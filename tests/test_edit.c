/* Forks and changes: a fork with the same options is no fork, the steps before it stay, and everything can be undone. */
#include "base/text.h"
#include "run/scene/edit.h"
#include "run/scene/edit_tune.h"
#include "run/race.h"
#include "run/scene/scene.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

static SceneFile *open_scene(const char *word)
{
    SceneFile *scene;
    Error error = {0};
    ck_assert_msg(scene_file_open(&scene, word, &error) == STATUS_OK, "%s: %s", word, error.message);
    return scene;
}

static Race *race_of(const SceneFile *scene, int step)
{
    Race *race;
    Error error = {0};
    RaceDesc desc = scene_file_race(scene);
    ck_assert_msg(race_create(&race, &desc, &error) == STATUS_OK, "%s", error.message);
    race_reach(race, step);
    return race;
}

static uint64_t hash_of(const SceneFile *scene, int step)
{
    Race *race = race_of(scene, step);
    uint64_t hash = race_hash(race, step);
    race_destroy(race);
    return hash;
}

/* ---- forks ---- */

static const char *const rules[] = {"gd",   "momentum", "rmsprop", "adam",  "amsgrad", "rprop",
                                    "asgd", "lbfgs",    "newton",  "nadam", "adadelta"};

static SceneFile *scene_with(const char *rule, double noise)
{
    SceneFile *scene = open_scene("himmelblau");
    Error error = {0};
    scene_file_clear_runs(scene);
    ck_assert_msg(scene_file_add_run(scene, rule, &error) == STATUS_OK, "%s", error.message);
    scene->runs[0].noise = noise;
    return scene;
}

START_TEST(fork_with_the_same_options_is_none)
{
    SceneFile *scene = scene_with(rules[_i], 0.1);
    ck_assert(scene_file_set_schedule(scene, "cosine", NULL) == STATUS_OK);
    uint64_t plain = hash_of(scene, 140);
    static const int at[] = {0, 1, 63, 64, 100, 139};
    for (int i = 0; i < COUNT(at); i++) {
        RunDesc *run = &scene->runs[0];
        run->forks[0] = (RunFork){at[i], run->settings, run->schedule};
        run->fork_count = 1;
        ck_assert_msg(hash_of(scene, 140) == plain, "%s forked at %d", rules[_i], at[i]);
    }
    scene->runs[0].forks[1] = scene->runs[0].forks[0];
    scene->runs[0].forks[0].from = 20;
    scene->runs[0].fork_count = 2;
    ck_assert_uint_eq(hash_of(scene, 140), plain);
    scene_file_destroy(scene);
}
END_TEST

START_TEST(steps_before_a_fork_stay)
{
    SceneFile *scene = scene_with(rules[_i], 0.1);
    Race *before = race_of(scene, 140);
    RunDesc *run = &scene->runs[0];
    run->forks[0] = (RunFork){70, run->settings, NULL};
    run->forks[0].settings.values[0] *= 0.3;
    run->fork_count = 1;
    Race *after = race_of(scene, 140);
    ck_assert_uint_eq(race_hash(before, 70), race_hash(after, 70));
    if (strcmp(rules[_i], "rprop")) /* which takes the rate once, at its start; asgd feels it one step later */
        ck_assert_uint_ne(race_hash(before, 73), race_hash(after, 73));
    /* the replay for the workings takes the same way */
    Arena arena = {0};
    ExplainedLine *lines;
    for (int step = 69; step <= 80 && step <= race_last(after, 0); step++) {
        int count = race_explain(after, 0, step, &arena, &lines);
        if (strcmp(lines[count - 1].name, "step")) continue;
        const Moment *a = race_at(after, 0, step - 1), *b = race_at(after, 0, step);
        ck_assert_double_eq(a->x + lines[count - 1].values[0], b->x);
        ck_assert_double_eq(a->y + lines[count - 1].values[1], b->y);
    }
    arena_free(&arena);
    race_destroy(before);
    race_destroy(after);
    scene_file_destroy(scene);
}
END_TEST

START_TEST(fork_that_changes_the_memory_begins_it_anew)
{
    SceneFile *scene = scene_with("lbfgs", 0);
    RunDesc *run = &scene->runs[0];
    run->forks[0] = (RunFork){5, run->settings, NULL};
    run->forks[0].settings.values[rule_option(run->rule, "history_size")] = 3;
    run->fork_count = 1;
    Race *race = race_of(scene, 140);
    ck_assert(isfinite(race_at(race, 0, 140)->loss));
    ck_assert(race_at(race, 0, 140)->loss < 1e-6);
    race_destroy(race);
    scene_file_destroy(scene);
}
END_TEST

START_TEST(wrong_forks_are_told)
{
    SceneFile *scene = scene_with("gd", 0);
    RunDesc *run = &scene->runs[0];
    RunFork fork = {10, run->settings, NULL};
    RaceDesc desc;
    Race *race;
    run->forks[0] = run->forks[1] = fork;
    run->fork_count = 2;
    desc = scene_file_race(scene);
    ck_assert_int_eq(race_create(&race, &desc, NULL), STATUS_VALUE);
    run->fork_count = 9;
    desc = scene_file_race(scene);
    ck_assert_int_eq(race_create(&race, &desc, NULL), STATUS_LIMIT);
    run->fork_count = 1;
    run->forks[0].from = -1;
    desc = scene_file_race(scene);
    ck_assert_int_eq(race_create(&race, &desc, NULL), STATUS_VALUE);
    scene_file_destroy(scene);
}
END_TEST

START_TEST(equal_rate_is_one_minus_momentum)
{
    SceneFile *scene = scene_with("momentum:lr=0.01,momentum=0.75", 0);
    uint64_t plain;
    scene->runs[0].settings.values[0] = 0.0025;
    plain = hash_of(scene, 60);
    scene->runs[0].settings.values[0] = 0.01;
    ck_assert_uint_ne(hash_of(scene, 60), plain);
    scene->runs[0].equal_rate = true;
    ck_assert_uint_eq(hash_of(scene, 60), plain);
    scene_file_destroy(scene);
    scene = scene_with("gd", 0);
    plain = hash_of(scene, 60);
    scene->runs[0].equal_rate = true;
    ck_assert_uint_eq(hash_of(scene, 60), plain);
    scene_file_destroy(scene);
}
END_TEST

START_TEST(forks_are_written_and_read)
{
    SceneFile *scene = open_scene("himmelblau"), *again;
    Error error = {0};
    Edit *edit = edit_create(scene);
    TextBuffer text = {0};
    ck_assert(edit_option(edit, (EditWhere){.run = 1, .step = 30}, 0, 0.002, &error) == STATUS_OK);
    ck_assert(edit_schedule(edit, (EditWhere){.run = 1, .step = 50}, "step:size=10", &error) == STATUS_OK);
    ck_assert(edit_schedule(edit, (EditWhere){.run = 0}, "cosine", &error) == STATUS_OK);
    edit_equal_rate(edit, true);
    ck_assert_int_eq(scene->runs[1].fork_count, 2);
    scene_file_write(scene, &text);
    ck_assert_msg(scene_file_parse(&again, "again.yaml", text.data, text.length, 1, NULL, &error) == STATUS_OK,
                  "%s\n%s", error.message, text.data);
    ck_assert_uint_eq(hash_of(scene, 140), hash_of(again, 140));
    ck_assert(again->equal_rate);
    edit_destroy(edit);
    text_free(&text);
    scene_file_destroy(scene);
    scene_file_destroy(again);

    static const struct {
        const char *forks;
        Status status;
    } bad[] = {
        {"[{lr: 0.1}]", STATUS_VALUE},
        {"[{from: 2.5}]", STATUS_VALUE},
        {"[{from: 9}, {from: 9}]", STATUS_VALUE},
        {"[{from: 9, lrr: 0.1}]", STATUS_NAME},
        {"[{from: 9, schedule: cosin}]", STATUS_NAME},
        {"3", STATUS_VALUE},
        {"[3]", STATUS_VALUE},
    };
    for (int i = 0; i < COUNT(bad); i++) {
        char file[256];
        snprintf(file, sizeof file, "surface: booth\nruns:\n  - {rule: gd, forks: %s}\n", bad[i].forks);
        memset(&error, 0, sizeof error);
        Status status = scene_file_parse(&again, "bad.yaml", file, strlen(file), 1, NULL, &error);
        ck_assert_msg(status != STATUS_OK && error.line == 3, "%s: status %d, line %d: %s", bad[i].forks, status,
                      error.line, error.message);
    }
}
END_TEST

/* ---- what a change is ---- */

START_TEST(a_copy_is_shown_and_leaves_the_others_as_they_are)
{
    SceneFile *scene = open_scene("himmelblau");
    Edit *edit = edit_create(scene);
    Error error = {0};
    int count = scene->run_count, last = count - 1;
    ck_assert_int_ge(count, 3);
    ck_assert(edit_schedule(edit, (EditWhere){.run = 0}, "exponential", &error) == STATUS_OK);
    ck_assert(edit_schedule(edit, (EditWhere){.run = last}, "cosine", &error) == STATUS_OK);
    ck_assert(edit_hide(edit, 0, true, &error) == STATUS_OK);
    SceneFile before = *scene;
    ck_assert(edit_duplicate(edit, 0, &error) == STATUS_OK);
    ck_assert_int_eq(scene->run_count, count + 1);
    ck_assert(scene->runs[0].hidden && !scene->runs[1].hidden);
    ck_assert_uint_ne(scene->runs[1].stream, scene->runs[0].stream);
    for (int i = 0; i <= count; i++) {
        int from = i ? i - 1 : 0;
        ck_assert_ptr_eq(scene->rules[i], before.rules[from]);
        ck_assert_ptr_eq(scene->runs[i].rule, before.rules[from]);
        ck_assert_ptr_eq(scene->runs[i].schedule, before.runs[from].schedule);
        ck_assert_ptr_eq(scene->schedules[i], before.schedules[from]);
        ck_assert_pstr_eq(scene->schedule_texts[i], before.schedule_texts[from]);
        ck_assert_double_eq(scene->runs[i].settings.values[0], before.runs[from].settings.values[0]);
    }
    edit_destroy(edit);
    scene_file_destroy(scene);
}
END_TEST

START_TEST(a_rate_for_a_run_is_for_all_its_steps)
{
    SceneFile *scene = open_scene("himmelblau");
    Edit *edit = edit_create(scene);
    Error error = {0};
    double rates[RACE_RUNS_MAX] = {0.002, NAN, NAN, NAN, NAN, NAN, NAN, NAN};
    for (int run = 0; run < 2; run++)
        ck_assert(edit_option(edit, (EditWhere){.run = run, .step = 40}, 0, 0.005, &error) == STATUS_OK);
    ck_assert(edit_rates(edit, rates, &error) == STATUS_OK);
    for (int step = 0; step < 100; step += 20)
        ck_assert_double_eq(run_settings(&scene->runs[0], step)->values[0], 0.002);
    ck_assert_double_eq(run_settings(&scene->runs[1], 60)->values[0], 0.005); /* it was not asked for */
    edit_destroy(edit);
    scene_file_destroy(scene);
}
END_TEST

START_TEST(noise_is_for_the_runs_to_come_too)
{
    SceneFile *scene = open_scene("himmelblau");
    Edit *edit = edit_create(scene);
    Error error = {0};
    ck_assert(edit_noise(edit, 0.25, 0, &error) == STATUS_OK);
    ck_assert(edit_add(edit, "nadam", &error) == STATUS_OK);
    for (int i = 0; i < scene->run_count; i++) ck_assert_double_eq(scene->runs[i].noise, 0.25);
    edit_destroy(edit);
    scene_file_destroy(scene);
}
END_TEST

/* ---- undo ---- */

static char *written(const SceneFile *scene)
{
    TextBuffer text = {0};
    scene_file_write(scene, &text);
    return text.data;
}

/* One of each change. */
static void change(Edit *edit, SceneFile *scene, int which)
{
    Error error = {0};
    Status status = STATUS_OK;
    double at[2] = {1.5, -0.5}, rates[RACE_RUNS_MAX] = {0.001, NAN, 0.5, NAN, NAN, NAN, NAN, NAN};
    switch (which) {
    case 0: status = edit_option(edit, (EditWhere){.run = 0}, 0, 0.003, &error); break;
    case 1: status = edit_option(edit, (EditWhere){.run = 1, .step = 40}, 1, 0.5, &error); break;
    case 2: status = edit_schedule(edit, (EditWhere){.run = 2}, "cosine", &error); break;
    case 3: status = edit_schedule(edit, (EditWhere){.run = 2, .step = 60}, "exponential", &error); break;
    case 4: status = edit_add(edit, "nadam", &error); break;
    case 5: status = edit_duplicate(edit, 1, &error); break;
    case 6: status = edit_remove(edit, 0, &error); break;
    case 7: status = edit_hide(edit, 1, true, &error); break;
    case 8: status = edit_start(edit, at, 0, &error); break;
    case 9: status = edit_noise(edit, 0.25, 0, &error); break;
    case 10: status = edit_equal_rate(edit, !scene->equal_rate); break;
    case 11: status = edit_rates(edit, rates, &error); break;
    case 12: status = edit_from_start(edit, 1, 100, &error); break;
    case 13:
    case 14: {
        RuleSettings settings = scene->runs[1].settings;
        settings.values[0] *= which, settings.values[1] = 0.25;
        status = edit_settings(edit, 1, &settings, which == 14, &error);
    } break;
    }
    ck_assert_msg(status == STATUS_OK, "change %d: %s", which, error.message);
}

START_TEST(every_change_can_be_undone_and_redone)
{
    enum { CHANGES = 15 };
    SceneFile *scene = open_scene("himmelblau");
    Edit *edit = edit_create(scene);
    char *states[CHANGES + 1];
    uint64_t hashes[CHANGES + 1];
    for (int i = 0; i <= CHANGES; i++) {
        states[i] = written(scene);
        hashes[i] = hash_of(scene, 90);
        if (i) ck_assert_msg(strcmp(states[i], states[i - 1]), "change %d changed nothing", i - 1);
        if (i < CHANGES) change(edit, scene, i);
    }
    ck_assert(!edit_can_redo(edit));
    for (int turn = 0; turn < 2; turn++) {
        for (int i = CHANGES - 1; i >= 0; i--) {
            ck_assert(edit_undo(edit));
            char *now = written(scene);
            ck_assert_str_eq(now, states[i]);
            ck_assert_uint_eq(hash_of(scene, 90), hashes[i]);
            free(now);
        }
        ck_assert(!edit_undo(edit) && !edit_can_undo(edit));
        for (int i = 1; i <= CHANGES; i++) {
            ck_assert(edit_redo(edit));
            char *now = written(scene);
            ck_assert_str_eq(now, states[i]);
            ck_assert_uint_eq(hash_of(scene, 90), hashes[i]);
            free(now);
        }
        ck_assert(!edit_redo(edit));
    }
    ck_assert(edit_undo(edit));
    change(edit, scene, 9); /* a new change ends what was undone */
    ck_assert(!edit_can_redo(edit));
    for (int i = 0; i <= CHANGES; i++) free(states[i]);
    edit_destroy(edit);
    scene_file_destroy(scene);
}
END_TEST

START_TEST(a_drag_is_one_step)
{
    SceneFile *scene = open_scene("himmelblau");
    Edit *edit = edit_create(scene);
    Error error = {0};
    double first = scene->runs[0].settings.values[0];
    for (int i = 1; i <= 50; i++)
        ck_assert(edit_option(edit, (EditWhere){.run = 0, .group = 7}, 0, 0.0001 * i, &error) == STATUS_OK);
    edit_settle(edit);
    ck_assert(edit_option(edit, (EditWhere){.run = 0, .group = 7}, 0, 0.1, &error) == STATUS_OK);
    ck_assert(edit_undo(edit));
    ck_assert_double_eq(scene->runs[0].settings.values[0], 0.005);
    ck_assert(edit_undo(edit));
    ck_assert_double_eq(scene->runs[0].settings.values[0], first);
    ck_assert(!edit_undo(edit));
    /* from here, while it plays: one fork, where the drag began */
    for (int i = 1; i <= 20; i++)
        ck_assert(edit_option(edit, (EditWhere){.run = 0, .step = 10 + i, .group = 9}, 0, 0.001 * i, &error) ==
                  STATUS_OK);
    ck_assert_int_eq(scene->runs[0].fork_count, 1);
    ck_assert_int_eq(scene->runs[0].forks[0].from, 11);
    ck_assert_double_eq(scene->runs[0].forks[0].settings.values[0], 0.02);
    ck_assert_double_eq(scene->runs[0].settings.values[0], first);
    ck_assert(edit_undo(edit));
    ck_assert_int_eq(scene->runs[0].fork_count, 0);
    edit_destroy(edit);
    scene_file_destroy(scene);
}
END_TEST

START_TEST(last_change_becomes_a_fork)
{
    SceneFile *scene = open_scene("himmelblau");
    Edit *edit = edit_create(scene);
    double first = scene->runs[1].settings.values[0];
    ck_assert(!edit_fork_last(edit, 1, 30));
    ck_assert(edit_option(edit, (EditWhere){.run = 1}, 0, 0.004, NULL) == STATUS_OK);
    ck_assert(!edit_fork_last(edit, 0, 30));
    ck_assert(edit_fork_last(edit, 1, 30));
    ck_assert_double_eq(scene->runs[1].settings.values[0], first);
    ck_assert_int_eq(scene->runs[1].forks[0].from, 30);
    ck_assert_double_eq(scene->runs[1].forks[0].settings.values[0], 0.004);
    ck_assert(edit_from_start(edit, 1, 31, NULL) == STATUS_OK);
    ck_assert_int_eq(scene->runs[1].fork_count, 0);
    ck_assert_double_eq(scene->runs[1].settings.values[0], 0.004);
    edit_undo(edit);
    edit_undo(edit);
    ck_assert_int_eq(scene->runs[1].fork_count, 0);
    ck_assert_double_eq(scene->runs[1].settings.values[0], first);
    edit_destroy(edit);
    scene_file_destroy(scene);
}
END_TEST

START_TEST(wrong_changes_change_nothing)
{
    SceneFile *scene = open_scene("himmelblau");
    Edit *edit = edit_create(scene);
    char *before = written(scene);
    Error error = {0};
    int momentum = rule_option(scene->rules[1], "momentum");
    double nowhere[2] = {NAN, 0};
    ck_assert(edit_option(edit, (EditWhere){.run = 1}, momentum, NAN, &error) != STATUS_OK);
    ck_assert(edit_option(edit, (EditWhere){.run = 1}, momentum, -1, &error) != STATUS_OK);
    ck_assert(edit_option(edit, (EditWhere){.run = 9}, momentum, 0.5, &error) != STATUS_OK);
    ck_assert(edit_option(edit, (EditWhere){.run = 1}, 99, 0.5, &error) != STATUS_OK);
    ck_assert(edit_schedule(edit, (EditWhere){.run = 1}, "cosin", &error) == STATUS_NAME);
    ck_assert(edit_add(edit, "adm", &error) == STATUS_NAME);
    ck_assert(edit_add(edit, "adam:lrr=1", &error) != STATUS_OK);
    ck_assert(edit_noise(edit, -1, 0, &error) != STATUS_OK);
    ck_assert(edit_start(edit, nowhere, 0, &error) != STATUS_OK);
    ck_assert(edit_remove(edit, 4, &error) != STATUS_OK);
    RuleSettings wrong = scene->runs[1].settings;
    wrong.values[momentum] = NAN;
    ck_assert(edit_settings(edit, 1, &wrong, false, &error) != STATUS_OK &&
              edit_settings(edit, 1, &wrong, true, &error) != STATUS_OK);
    ck_assert(edit_settings(edit, 9, &scene->runs[1].settings, false, &error) != STATUS_OK);
    for (int i = 0; i < 3; i++) ck_assert(edit_remove(edit, 0, &error) == STATUS_OK);
    ck_assert(edit_remove(edit, 0, &error) != STATUS_OK);
    for (int i = 0; i < 3; i++) ck_assert(edit_undo(edit));
    ck_assert(!edit_can_undo(edit));
    char *after = written(scene);
    ck_assert_str_eq(before, after);
    free(before);
    free(after);
    /* the list of runs has an end, and so has what is kept */
    while (scene->run_count < RACE_RUNS_MAX) ck_assert(edit_duplicate(edit, 0, &error) == STATUS_OK);
    ck_assert(edit_duplicate(edit, 0, &error) == STATUS_LIMIT);
    ck_assert(edit_add(edit, "adam", &error) == STATUS_LIMIT);
    for (int i = 0; i < 2 * EDIT_DEPTH; i++) ck_assert(edit_noise(edit, i, 0, &error) == STATUS_OK);
    int undone = 0;
    while (edit_undo(edit)) undone++;
    ck_assert_int_eq(undone, EDIT_DEPTH);
    for (int k = 1; k <= RUN_FORKS_MAX; k++)
        ck_assert(edit_option(edit, (EditWhere){.run = 0, .step = k}, 0, 0.001 * k, &error) == STATUS_OK);
    ck_assert(edit_option(edit, (EditWhere){.run = 0, .step = 20}, 0, 0.1, &error) == STATUS_LIMIT);
    ck_assert_int_eq(scene->runs[0].fork_count, RUN_FORKS_MAX);
    ck_assert(edit_option(edit, (EditWhere){.run = 0, .step = 3}, 0, 0.1, &error) == STATUS_OK); /* later ones go */
    ck_assert_int_eq(scene->runs[0].fork_count, 3);
    edit_destroy(edit);
    scene_file_destroy(scene);
}
END_TEST

/* ---- tuned rates ---- */

static const char *const tuned_on[] = {"himmelblau", "rosenbrock", "stretched-bowl", "rotated-ravine"};

START_TEST(tuned_rates_end_no_higher)
{
    SceneFile *scene = open_scene(tuned_on[_i]);
    Edit *edit = edit_create(scene);
    double before[RACE_RUNS_MAX];
    Race *race = race_of(scene, scene->steps);
    for (int i = 0; i < scene->run_count; i++) before[i] = race_at(race, i, scene->steps)->loss;
    race_destroy(race);
    Tune *tune = tune_create(scene), *pieces = tune_create(scene);
    while (!tune_work(tune, 1 << 30)) {}
    int calls = 0;
    while (!tune_work(pieces, 300)) calls++;
    ck_assert_int_gt(calls, 10);
    ck_assert_double_eq(tune_progress(pieces), 1);
    for (int i = 0; i < scene->run_count; i++) ck_assert_double_eq(tune_rates(tune)[i], tune_rates(pieces)[i]);
    ck_assert(edit_rates(edit, tune_rates(tune), NULL) == STATUS_OK);
    race = race_of(scene, scene->steps);
    bool better = false;
    for (int i = 0; i < scene->run_count; i++) {
        double after = race_at(race, i, scene->steps)->loss;
        ck_assert_msg(after <= before[i] + 1e-9 * (fabs(before[i]) + 1e-3), "%s, run %d at %g: %g, before %g",
                      tuned_on[_i], i, tune_rates(tune)[i], after, before[i]);
        better |= after < before[i];
    }
    ck_assert(better);
    race_destroy(race);
    ck_assert(edit_undo(edit));
    tune_destroy(tune);
    tune_destroy(pieces);
    edit_destroy(edit);
    scene_file_destroy(scene);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("edit");
    TCase *forks = tcase_create("forks"), *undo = tcase_create("undo");
    tcase_add_loop_test(forks, fork_with_the_same_options_is_none, 0, COUNT(rules));
    tcase_add_loop_test(forks, steps_before_a_fork_stay, 0, COUNT(rules));
    tcase_add_test(forks, fork_that_changes_the_memory_begins_it_anew);
    tcase_add_test(forks, wrong_forks_are_told);
    tcase_add_test(forks, equal_rate_is_one_minus_momentum);
    tcase_add_test(forks, forks_are_written_and_read);
    tcase_add_test(undo, a_copy_is_shown_and_leaves_the_others_as_they_are);
    tcase_add_test(undo, a_rate_for_a_run_is_for_all_its_steps);
    tcase_add_test(undo, noise_is_for_the_runs_to_come_too);
    tcase_add_test(undo, every_change_can_be_undone_and_redone);
    tcase_add_test(undo, a_drag_is_one_step);
    tcase_add_test(undo, last_change_becomes_a_fork);
    tcase_add_test(undo, wrong_changes_change_nothing);
    tcase_add_loop_test(undo, tuned_rates_end_no_higher, 0, COUNT(tuned_on));
    tcase_set_timeout(forks, 30);
    tcase_set_timeout(undo, 30);
    suite_add_tcase(suite, forks);
    suite_add_tcase(suite, undo);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? 1 : 0;
}
