#include "view/lesson/exercise_say.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "view/parts/words.h"

/* A name as TeX. */
static void add_name(TextBuffer *out, const char *name)
{
    Arena scratch = {0};
    const Node *node;
    if (formula_parse(&scratch, name, NULL, &node, NULL) == STATUS_OK) formula_print_tex(node, out);
    else text_add(out, "%s", name);
    arena_free(&scratch);
}

static void say_example(ExerciseSaid *out, const Answer *a)
{
    char at[EXERCISE_SAID_SIZE], name[200];
    TextBuffer where = text_fixed(at, sizeof at), result = text_fixed(name, sizeof name);
    for (int i = 0; i < a->at_count; i++) {
        text_add(&where, "%s$", i ? ", " : "");
        add_name(&where, a->at[i].name);
        text_add(&where, "$ = %s", a->at[i].value);
    }
    add_name(&result, a->result);
    bool none = !a->yours[0];
    if (a->step && none)
        snprintf(out->said, sizeof out->said, word("exercise.example_step_none"), a->step, at, name, a->right);
    else if (a->step)
        snprintf(out->said, sizeof out->said, word("exercise.example_step"), a->step, at, name, a->yours, a->right);
    else if (!a->at_count)
        snprintf(out->said, sizeof out->said, word("exercise.example_bare"),
                 none ? word("exercise.no_value") : a->yours, a->right);
    else if (none) snprintf(out->said, sizeof out->said, word("exercise.example_none"), at, a->right);
    else snprintf(out->said, sizeof out->said, word("exercise.example"), at, a->yours, a->right);
}

static void say_hint(ExerciseSaid *out, const Answer *a)
{
    const Mistake *m = &a->mistake;
    char key[80];
    snprintf(key, sizeof key, "exercise.mistake.%s", mistake_name(m->kind));
    if (m->kind == MISTAKE_OWN) snprintf(out->hint, sizeof out->hint, "%s", m->say);
    else if (m->kind == MISTAKE_NONE && a->tip) snprintf(out->hint, sizeof out->hint, "%s", a->tip);
    else snprintf(out->hint, sizeof out->hint, word(key), m->what, m->other);
}

void exercise_say(const Exercise *exercise, const Answer *a, bool done, ExerciseSaid *out)
{
    out->said[0] = out->hint[0] = 0;
    switch (a->kind) {
    case ANSWER_EMPTY: snprintf(out->head, sizeof out->head, "%s", word("exercise.empty")); break;
    case ANSWER_UNREADABLE:
        snprintf(out->head, sizeof out->head, "%s", word("exercise.unreadable"));
        if (a->error.column < 1) snprintf(out->said, sizeof out->said, "%s", a->error.message);
        else if (exercise->rule && a->field >= 0)
            snprintf(out->said, sizeof out->said, word("exercise.line_column"), a->field + 1, a->error.column,
                     a->error.message);
        else snprintf(out->said, sizeof out->said, word("exercise.column"), a->error.column, a->error.message);
        break;
    case ANSWER_WRONG:
        snprintf(out->head, sizeof out->head, "%s", word("exercise.wrong"));
        if (exercise->rule && a->field >= 0)
            snprintf(out->head, sizeof out->head, word("exercise.wrong_line"), a->field + 1);
        say_example(out, a);
        say_hint(out, a);
        break;
    case ANSWER_RIGHT:
        snprintf(out->head, sizeof out->head, "%s", word(done ? "exercise.all_right" : "exercise.right"));
        if (!done) snprintf(out->said, sizeof out->said, "%s", word("exercise.go_on"));
        else if (exercise->after) snprintf(out->said, sizeof out->said, "%s", exercise->after);
        break;
    }
}
