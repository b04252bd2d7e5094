#include "run/scene/edit.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Rules, schedules and texts stay with the scene until its end, so that a definition is a flat copy. */
typedef struct DefinedRun {
    RunDesc desc;
    Rule *rule;
    Schedule *schedule;
    const char *schedule_text;
} DefinedRun;

typedef struct Definition {
    double start[2], noise;
    bool equal_rate;
    Schedule *schedule;
    const char *schedule_text;
    int run_count;
    DefinedRun runs[]; /* [run_count] */
} Definition;

struct Edit {
    SceneFile *scene;
    Definition *before[EDIT_DEPTH];
    int before_count;
    Definition *after[EDIT_DEPTH];
    int after_count; /* undone; the next one last */
    uint64_t group;  /* of the last change; 0: none goes on */
    int last_run;    /* that the last change belongs to, when it was from the start; -1 */
    int forked;      /* the fork that the group made: its step; -1 */
};

/* ---- definitions ------------------------------------------------------------------------------------------- */

static Definition *definition_of(const SceneFile *scene)
{
    Definition *now = memory_must(calloc(1, sizeof *now + (size_t)scene->run_count * sizeof *now->runs));
    memcpy(now->start, scene->start, sizeof now->start);
    now->noise = scene->noise;
    now->equal_rate = scene->equal_rate;
    now->schedule = scene->schedule;
    now->schedule_text = scene->schedule_text;
    now->run_count = scene->run_count;
    for (int i = 0; i < scene->run_count; i++)
        now->runs[i] = (DefinedRun){scene->runs[i], scene->rules[i], scene->schedules[i], scene->schedule_texts[i]};
    return now;
}

static void definition_put(const Definition *from, SceneFile *scene)
{
    memcpy(scene->start, from->start, sizeof scene->start);
    scene->noise = from->noise;
    scene->equal_rate = from->equal_rate;
    scene->schedule = from->schedule;
    scene->schedule_text = from->schedule_text;
    scene->run_count = from->run_count;
    for (int i = 0; i < from->run_count; i++) {
        scene->runs[i] = from->runs[i].desc;
        scene->rules[i] = from->runs[i].rule;
        scene->schedules[i] = from->runs[i].schedule;
        scene->schedule_texts[i] = from->runs[i].schedule_text;
    }
}

static void forget(Definition **list, int *count)
{
    for (int i = 0; i < *count; i++) free(list[i]);
    *count = 0;
}

Edit *edit_create(SceneFile *scene)
{
    Edit *edit = memory_must(calloc(1, sizeof *edit));
    edit->scene = scene;
    edit->last_run = edit->forked = -1;
    return edit;
}

void edit_destroy(Edit *edit)
{
    if (!edit) return;
    forget(edit->before, &edit->before_count);
    forget(edit->after, &edit->after_count);
    free(edit);
}

void edit_settle(Edit *edit)
{
    edit->group = 0;
    edit->forked = -1;
}

static void push(Definition **list, int *count, Definition *one)
{
    if (*count == EDIT_DEPTH) {
        free(list[0]);
        memmove(list, list + 1, sizeof *list * (EDIT_DEPTH - 1));
        (*count)--;
    }
    list[(*count)++] = one;
}

/* Before a change: what is now can be had again. True where the change goes on with the one before. */
static bool keep(Edit *edit, uint64_t group)
{
    bool same = group && group == edit->group && edit->before_count > 0 && !edit->after_count;
    if (!same) {
        push(edit->before, &edit->before_count, definition_of(edit->scene));
        forget(edit->after, &edit->after_count);
        edit->forked = -1;
    }
    edit->group = group;
    edit->last_run = -1;
    return same;
}

static bool move(Edit *edit, Definition **from, int *from_count, Definition **to, int *to_count)
{
    if (*from_count == 0) return false;
    Definition *then = from[--*from_count];
    push(to, to_count, definition_of(edit->scene));
    definition_put(then, edit->scene);
    free(then);
    edit->last_run = -1;
    edit_settle(edit);
    return true;
}

bool edit_can_undo(const Edit *edit) { return edit->before_count > 0; }
bool edit_can_redo(const Edit *edit) { return edit->after_count > 0; }
bool edit_undo(Edit *edit) { return move(edit, edit->before, &edit->before_count, edit->after, &edit->after_count); }
bool edit_redo(Edit *edit) { return move(edit, edit->after, &edit->after_count, edit->before, &edit->before_count); }

void edit_take_back(Edit *edit)
{
    if (!edit_undo(edit)) return;
    free(edit->after[--edit->after_count]);
}

static bool definition_renew(Definition *definition, const SceneRenewal *renewal)
{
    const Schedule *schedule = definition->schedule;
    bool all = scene_renewal_schedule(renewal, &schedule, &definition->schedule_text);
    definition->schedule = (Schedule *)schedule;
    scene_renewal_start(renewal, definition->start);
    for (int i = 0; i < definition->run_count && all; i++) {
        DefinedRun *run = &definition->runs[i];
        schedule = run->schedule;
        all = scene_renewal_run(renewal, &run->desc) && scene_renewal_schedule(renewal, &schedule, &run->schedule_text);
        run->rule = (Rule *)run->desc.rule;
        run->schedule = (Schedule *)schedule;
    }
    return all;
}

static void renew(Definition **list, int *count, const SceneRenewal *renewal)
{
    int kept = 0;
    for (int i = 0; i < *count; i++) {
        if (definition_renew(list[i], renewal)) list[kept++] = list[i];
        else free(list[i]);
    }
    *count = kept;
}

void edit_renew(Edit *edit, const SceneRenewal *renewal)
{
    if (scene_renewal_whole(renewal) && edit->before_count) {
        push(edit->before, &edit->before_count, definition_of(edit->scene));
        forget(edit->after, &edit->after_count);
    }
    renew(edit->before, &edit->before_count, renewal);
    renew(edit->after, &edit->after_count, renewal);
    edit->last_run = -1;
    edit_settle(edit);
}

/* ---- one run ----------------------------------------------------------------------------------------------- */

static Status run_check(const Edit *edit, int run, Error *error)
{
    if (run >= 0 && run < edit->scene->run_count) return STATUS_OK;
    return error_at(error, "", 0, 0, STATUS_VALUE, "there is no run %d", run + 1);
}

/* What the run goes with at `step` it goes with from the start. */
static void flatten(Edit *edit, int run, int step)
{
    SceneFile *scene = edit->scene;
    RunDesc *desc = &scene->runs[run];
    const Schedule *schedule = run_schedule(desc, step);
    desc->settings = *run_settings(desc, step);
    desc->fork_count = 0;
    if (schedule == desc->schedule) return;
    scene->schedule_texts[run] = scene_file_schedule_text(scene, schedule);
    scene->schedules[run] = (Schedule *)schedule;
    desc->schedule = schedule;
}

/* The stretch that a change goes into: the whole run, or a fork, which is made where there is none. */
static Status stretch(Edit *edit, EditWhere where, RuleSettings **settings, const Schedule ***schedule, Error *error)
{
    RunDesc *run = &edit->scene->runs[where.run];
    if (where.step <= 0) {
        flatten(edit, where.run, where.seen);
        *settings = &run->settings;
        *schedule = &run->schedule;
        return STATUS_OK;
    }
    int at = edit->forked > 0 ? edit->forked : where.step;
    while (run->fork_count && run->forks[run->fork_count - 1].from > at) run->fork_count--;
    if (!run->fork_count || run->forks[run->fork_count - 1].from < at) {
        if (run->fork_count == RUN_FORKS_MAX)
            return error_at(error, "", 0, 0, STATUS_LIMIT, "a run has at most %d forks; change it from the start",
                            RUN_FORKS_MAX);
        const Rule *rule = run_rule(run, at);
        RunFork fork = {at, *run_settings(run, at), run_schedule(run, at), rule == run->rule ? NULL : rule};
        run->forks[run->fork_count++] = fork;
    }
    edit->forked = at;
    *settings = &run->forks[run->fork_count - 1].settings;
    *schedule = &run->forks[run->fork_count - 1].schedule;
    return STATUS_OK;
}

Status edit_option(Edit *edit, EditWhere where, int option, double value, Error *error)
{
    RuleSettings *settings;
    const Schedule **schedule;
    Status status = run_check(edit, where.run, error);
    if (status) return status;
    const Rule *rule = edit->scene->rules[where.run];
    if (option < 0 || option >= rule->option_count)
        return error_at(error, "", 0, 0, STATUS_NAME, "'%s' has no option %d", rule->name, option);
    if ((status = option_check(&rule->options[option], value, error))) return status;
    bool same = keep(edit, where.group);
    if ((status = stretch(edit, where, &settings, &schedule, error))) {
        if (!same) edit_take_back(edit);
        return status;
    }
    settings->values[option] = value;
    if (where.step <= 0) edit->last_run = where.run;
    return STATUS_OK;
}

Status edit_schedule(Edit *edit, EditWhere where, const char *text, Error *error)
{
    RuleSettings *settings;
    const Schedule **schedule;
    Schedule *wanted;
    Status status = run_check(edit, where.run, error);
    if (status || (status = scene_file_schedule(edit->scene, text, &wanted, error))) return status;
    bool same = keep(edit, where.group);
    if ((status = stretch(edit, where, &settings, &schedule, error))) {
        if (!same) edit_take_back(edit);
        return status;
    }
    *schedule = wanted;
    if (where.step > 0) return STATUS_OK;
    edit->scene->schedules[where.run] = wanted;
    edit->scene->schedule_texts[where.run] = scene_file_schedule_text(edit->scene, wanted);
    edit->last_run = where.run;
    return STATUS_OK;
}

bool edit_fork_last(Edit *edit, int run, int step)
{
    SceneFile *scene = edit->scene;
    if (edit->last_run != run || step <= 0 || !edit->before_count || run >= scene->run_count) return false;
    const Definition *before = edit->before[edit->before_count - 1];
    if (run >= before->run_count) return false;
    RunDesc now = scene->runs[run], *then = &scene->runs[run];
    *then = before->runs[run].desc;
    scene->schedules[run] = before->runs[run].schedule;
    scene->schedule_texts[run] = before->runs[run].schedule_text;
    while (then->fork_count && then->forks[then->fork_count - 1].from >= step) then->fork_count--;
    if (then->fork_count == RUN_FORKS_MAX) then->fork_count--;
    then->forks[then->fork_count++] = (RunFork){step, now.settings, now.schedule};
    edit->last_run = -1;
    edit_settle(edit);
    return true;
}

Status edit_from_start(Edit *edit, int run, int step, Error *error)
{
    Status status = run_check(edit, run, error);
    if (status) return status;
    if (!edit->scene->runs[run].fork_count) return STATUS_OK;
    keep(edit, 0);
    flatten(edit, run, step);
    return STATUS_OK;
}

/* ---- the list of runs -------------------------------------------------------------------------------------- */

Status edit_add(Edit *edit, const char *text, Error *error)
{
    keep(edit, 0);
    Status status = scene_file_add_run(edit->scene, text, error);
    if (status) edit_take_back(edit);
    return status;
}

/* A stream that no run of the scene has, so that two runs of one rule meet different noise. */
static uint64_t free_stream(const SceneFile *scene, const Rule *rule)
{
    for (int n = 0;; n++) {
        uint64_t stream = race_stream(rule->name, n);
        bool taken = false;
        for (int i = 0; i < scene->run_count; i++) taken |= scene->runs[i].stream == stream;
        if (!taken) return stream;
    }
}

Status edit_duplicate(Edit *edit, int run, Error *error)
{
    SceneFile *scene = edit->scene;
    Status status = run_check(edit, run, error);
    if (status) return status;
    if (scene->run_count == RACE_RUNS_MAX)
        return error_at(error, "", 0, 0, STATUS_LIMIT, "a race has at most %d runs", RACE_RUNS_MAX);
    keep(edit, 0);
    size_t behind = (size_t)(scene->run_count - run);
    memmove(scene->runs + run + 1, scene->runs + run, behind * sizeof *scene->runs);
    memmove(scene->rules + run + 1, scene->rules + run, behind * sizeof *scene->rules);
    memmove(scene->schedules + run + 1, scene->schedules + run, behind * sizeof *scene->schedules);
    memmove(scene->schedule_texts + run + 1, scene->schedule_texts + run, behind * sizeof *scene->schedule_texts);
    scene->run_count++;
    scene->runs[run + 1].stream = free_stream(scene, scene->rules[run]);
    scene->runs[run + 1].hidden = false;
    return STATUS_OK;
}

Status edit_settings(Edit *edit, int run, const RuleSettings *settings, bool added, Error *error)
{
    Status status = run_check(edit, run, error);
    if (status) return status;
    const Rule *rule = edit->scene->rules[run];
    for (int i = 0; i < rule->option_count; i++)
        if ((status = option_check(&rule->options[i], settings->values[i], error))) return status;
    if (added && (status = edit_duplicate(edit, run, error))) return status;
    if (!added) keep(edit, 0);
    RunDesc *changed = &edit->scene->runs[run + added];
    changed->settings = *settings;
    changed->fork_count = 0;
    if (!added) edit->last_run = run;
    return STATUS_OK;
}

Status edit_remove(Edit *edit, int run, Error *error)
{
    SceneFile *scene = edit->scene;
    Status status = run_check(edit, run, error);
    if (status) return status;
    if (scene->run_count == 1) return error_at(error, "", 0, 0, STATUS_VALUE, "a race has at least one run");
    keep(edit, 0);
    size_t behind = (size_t)(scene->run_count - run - 1);
    memmove(scene->runs + run, scene->runs + run + 1, behind * sizeof *scene->runs);
    memmove(scene->rules + run, scene->rules + run + 1, behind * sizeof *scene->rules);
    memmove(scene->schedules + run, scene->schedules + run + 1, behind * sizeof *scene->schedules);
    memmove(scene->schedule_texts + run, scene->schedule_texts + run + 1, behind * sizeof *scene->schedule_texts);
    scene->run_count--;
    return STATUS_OK;
}

Status edit_hide(Edit *edit, int run, bool hidden, Error *error)
{
    Status status = run_check(edit, run, error);
    if (status) return status;
    keep(edit, 0);
    edit->scene->runs[run].hidden = hidden;
    return STATUS_OK;
}

/* ---- what holds for all ------------------------------------------------------------------------------------ */

Status edit_start(Edit *edit, const double at[2], uint64_t group, Error *error)
{
    if (!isfinite(at[0]) || !isfinite(at[1]))
        return error_at(error, "", 0, 0, STATUS_VALUE, "the start is not two finite numbers");
    keep(edit, group);
    memcpy(edit->scene->start, at, sizeof edit->scene->start);
    return STATUS_OK;
}

Status edit_noise(Edit *edit, double noise, uint64_t group, Error *error)
{
    if (!isfinite(noise) || noise < 0)
        return error_at(error, "", 0, 0, STATUS_VALUE, "noise is a standard deviation: 0 or more");
    keep(edit, group);
    edit->scene->noise = noise;
    for (int i = 0; i < edit->scene->run_count; i++) edit->scene->runs[i].noise = noise;
    return STATUS_OK;
}

Status edit_equal_rate(Edit *edit, bool equal)
{
    keep(edit, 0);
    edit->scene->equal_rate = equal;
    for (int i = 0; i < edit->scene->run_count; i++) edit->scene->runs[i].equal_rate = equal;
    return STATUS_OK;
}

Status edit_rates(Edit *edit, const double *rates, Error *error)
{
    SceneFile *scene = edit->scene;
    for (int i = 0; i < scene->run_count; i++) {
        int lr = rule_option(scene->rules[i], "lr");
        Status status =
            isnan(rates[i]) || lr < 0 ? STATUS_OK : option_check(&scene->rules[i]->options[lr], rates[i], error);
        if (status) return status;
    }
    keep(edit, 0);
    for (int i = 0; i < scene->run_count; i++) {
        int lr = rule_option(scene->rules[i], "lr");
        if (isnan(rates[i]) || lr < 0) continue;
        flatten(edit, i, 0);
        scene->runs[i].settings.values[lr] = rates[i];
    }
    return STATUS_OK;
}
