#include "run/scene/network_edit.h"

#include "base/memory.h"
#include "run/scene/edit.h"

#include <stdlib.h>
#include <string.h>

typedef struct Texts {
    char *texts[NETWORK_EDIT_DEPTH];
    bool went_on[NETWORK_EDIT_DEPTH]; /* the training, with the change that lies between */
    int count;
} Texts;

struct NetworkEdit {
    Texts before, after; /* after: taken back; the next one last */
    uint64_t group;      /* of the last change; 0: none goes on */
    bool gave_up;
};

NetworkEdit *network_edit_create(void) { return memory_must(calloc(1, sizeof(NetworkEdit))); }

static void forget(Texts *texts)
{
    while (texts->count) free(texts->texts[--texts->count]);
}

void network_edit_destroy(NetworkEdit *edit)
{
    if (!edit) return;
    forget(&edit->before);
    forget(&edit->after);
    free(edit);
}

static void push(Texts *texts, const NetworkScene *scene, bool went_on)
{
    TextBuffer text = {0};
    network_scene_write(scene, &text);
    if (texts->count == NETWORK_EDIT_DEPTH) {
        free(texts->texts[0]);
        memmove(texts->texts, texts->texts + 1, sizeof *texts->texts * (NETWORK_EDIT_DEPTH - 1));
        memmove(texts->went_on, texts->went_on + 1, sizeof *texts->went_on * (NETWORK_EDIT_DEPTH - 1));
        texts->count--;
    }
    texts->went_on[texts->count] = went_on;
    texts->texts[texts->count++] = text.data;
}

static void keep(NetworkEdit *edit, const NetworkScene *scene, uint64_t group, bool went_on)
{
    bool same = group && group == edit->group && edit->before.count && !edit->after.count;
    if (!same) {
        push(&edit->before, scene, went_on);
        forget(&edit->after);
    }
    edit->group = group;
}

void network_edit_keep(NetworkEdit *edit, const NetworkScene *scene, uint64_t group) { keep(edit, scene, group, true); }

void network_edit_drop(NetworkEdit *edit)
{
    if (edit->before.count) free(edit->before.texts[--edit->before.count]);
    edit->group = 0;
}

void network_edit_settle(NetworkEdit *edit) { edit->group = 0; }
bool network_edit_can_undo(const NetworkEdit *edit) { return edit->before.count > 0; }
bool network_edit_gave_up(const NetworkEdit *edit) { return edit->gave_up; }

Status network_edit_draft(NetworkScene **out, const NetworkScene *scene, Error *error)
{
    return network_scene_with(out, scene, &scene->words, error);
}

/* Of the networks whose layers are others than before; where none are, it is the inputs: of all. */
static bool give_up_weights(NetworkScene *draft, const NetworkScene *scene)
{
    int runs = draft->file->run_count;
    bool same = true, any = false;
    for (int i = 0; i < runs; i++) same &= network_layers_equal(&draft->words.run[i], &scene->words.run[i]);
    for (int i = -1; i < runs; i++) {
        NetworkWords *words = i < 0 ? &draft->words.network : &draft->words.run[i];
        const NetworkWords *before = i < 0 ? &scene->words.network : &scene->words.run[i];
        bool given = network_words_given(words);
        if ((!given && !words->set_count) || (!same && network_layers_equal(words, before))) continue;
        if (given) words->init = network_words_default().init;
        words->set_count = 0;
        any = true;
    }
    return any;
}

Status network_edit_take(NetworkEdit *edit, const NetworkScene *scene, NetworkScene *draft, uint64_t group,
                         NetworkScene **out, Error *error)
{
    Status status = network_scene_with(out, draft, &draft->words, error);
    edit->gave_up = status && give_up_weights(draft, scene) && !network_scene_with(out, draft, &draft->words, NULL);
    if (edit->gave_up) status = STATUS_OK;
    network_scene_destroy(draft);
    if (!status) keep(edit, scene, group, false);
    return status;
}

Status network_edit_undo(NetworkEdit *edit, const NetworkScene *scene, bool redo, NetworkScene **out, bool *went_on,
                         Error *error)
{
    Texts *from = redo ? &edit->after : &edit->before, *to = redo ? &edit->before : &edit->after;
    *out = NULL;
    *went_on = false;
    if (!from->count) return STATUS_OK;
    char *text = from->texts[--from->count];
    *went_on = from->went_on[from->count];
    Status status = network_scene_again(out, scene, text, strlen(text), error);
    free(text);
    if (!status) push(to, scene, *went_on);
    edit->group = 0;
    return status;
}

/* ---- runs ------------------------------------------------------------------------------------------------------- */

static Status check(const NetworkScene *draft, int run, bool more, Error *error)
{
    if (run < 0 || run >= draft->file->run_count)
        return error_at(error, "", 0, 0, STATUS_VALUE, "there is no run %d", run + 1);
    if (more && draft->file->run_count == TRAINING_RUNS_MAX)
        return error_at(error, "", 0, 0, STATUS_LIMIT, "%d networks can be trained side by side", TRAINING_RUNS_MAX);
    return STATUS_OK;
}

Status network_edit_add(NetworkScene *draft, const char *rule, Error *error)
{
    int run = draft->file->run_count;
    Status status = check(draft, run - 1, true, error);
    if (!status) status = scene_file_add_run(draft->file, rule, error);
    if (status) return status;
    draft->words.run[run] = draft->words.network;
    draft->networks[run] = draft->networks[0];
    return STATUS_OK;
}

/* The list of the file's runs is that of every scene. */
static Status change_list(NetworkScene *draft, Status (*change)(Edit *, int, Error *), int run, Error *error)
{
    Edit *edit = edit_create(draft->file);
    Status status = change(edit, run, error);
    edit_destroy(edit);
    return status;
}

/* Words and networks of the runs from `run` on move by one. */
static void shift(NetworkScene *draft, int to, int from, int count)
{
    NetworkWords *words = draft->words.run;
    memmove(words + to, words + from, (size_t)count * sizeof *words);
    memmove(draft->networks + to, draft->networks + from, (size_t)count * sizeof *draft->networks);
}

Status network_edit_copy(NetworkScene *draft, int run, Error *error)
{
    int behind = draft->file->run_count - run;
    Status status = check(draft, run, true, error);
    if (!status) status = change_list(draft, edit_duplicate, run, error);
    if (!status) shift(draft, run + 1, run, behind);
    return status;
}

Status network_edit_remove(NetworkScene *draft, int run, Error *error)
{
    int behind = draft->file->run_count - run - 1;
    Status status = check(draft, run, false, error);
    if (!status) status = change_list(draft, edit_remove, run, error);
    if (!status) shift(draft, run, run + 1, behind);
    return status;
}

Status network_edit_settings(NetworkScene *draft, int run, const RunFork *with, Error *error)
{
    Rule *rule;
    Schedule *schedule = NULL;
    SceneFile *file = draft->file;
    TextBuffer text = {0};
    const char *planned = "constant";
    Status status = check(draft, run, false, error);
    const char *inside = status ? NULL : scene_file_rule_text(file, file->runs[run].rule);
    /* a rule whose text the scene holds has no name to be found by: it stays */
    if (!status && inside && !strcmp(file->rules[run]->name, with->rule->name)) rule = file->rules[run];
    else if (!status) status = scene_file_rule(file, with->rule->name, &rule, error);
    if (with->schedule) schedule_print(with->schedule, &text), planned = arena_string(&draft->arena, text.data);
    text_free(&text);
    if (!status && with->schedule) status = scene_file_schedule(file, planned, &schedule, error);
    for (int i = 0; !status && i < rule->option_count; i++)
        status = option_check(&rule->options[i], with->settings.values[i], error);
    if (status) return status;
    RunDesc *desc = &file->runs[run];
    if (strcmp(desc->rule->name, rule->name)) desc->label = NULL;
    file->rules[run] = rule;
    desc->rule = rule;
    desc->settings = with->settings;
    desc->fork_count = 0;
    draft->words.run[run].set_count = 0;
    bool as_all = !strcmp(planned, file->schedule_text);
    file->schedule_texts[run] = as_all ? NULL : arena_string(&file->arena, planned);
    file->schedules[run] = schedule;
    desc->schedule = schedule;
    return STATUS_OK;
}

static void sets_cut(NetworkWords *words, int from)
{
    while (words->set_count && words->sets[words->set_count - 1].from > from) words->set_count--;
}

Status network_edit_fork(NetworkScene *scene, int run, const RunFork *fork, Error *error)
{
    RunDesc *desc = &scene->file->runs[run];
    int count = desc->fork_count;
    while (count && desc->forks[count - 1].from >= fork->from) count--;
    if (count == RUN_FORKS_MAX)
        return error_at(error, "", 0, 0, STATUS_LIMIT, "a run has at most %d forks; change it from the start",
                        RUN_FORKS_MAX);
    for (int i = 0; i < fork->rule->option_count; i++) {
        Status status = option_check(&fork->rule->options[i], fork->settings.values[i], error);
        if (status) return status;
    }
    desc->forks[count] = *fork;
    desc->fork_count = count + 1;
    sets_cut(&scene->words.run[run], fork->from);
    return STATUS_OK;
}

void network_edit_set(NetworkScene *scene, int run, const TrainSet *set)
{
    RunDesc *desc = &scene->file->runs[run];
    NetworkWords *words = &scene->words.run[run];
    int at = 0;
    while (desc->fork_count && desc->forks[desc->fork_count - 1].from > set->from) desc->fork_count--;
    sets_cut(words, set->from);
    while (at < words->set_count && (words->sets[at].from != set->from || words->sets[at].index != set->index)) at++;
    if (at == words->set_room) {
        words->set_room = words->set_room ? 2 * words->set_room : 8;
        TrainSet *more = arena_array(&scene->arena, TrainSet, words->set_room);
        if (at) memcpy(more, words->sets, sizeof *more * (size_t)at);
        words->sets = more;
    }
    if (at == words->set_count) words->set_count++;
    words->sets[at] = *set;
}
