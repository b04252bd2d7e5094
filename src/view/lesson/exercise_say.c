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
        word_fill(out->said, sizeof out->said, "exercise.example_step_none", WORD_INT("step", a->step),
                  WORD_TEXT("place", at), WORD_TEXT("name", name), WORD_TEXT("right", a->right));
    else if (a->step)
        word_fill(out->said, sizeof out->said, "exercise.example_step", WORD_INT("step", a->step),
                  WORD_TEXT("place", at), WORD_TEXT("name", name), WORD_TEXT("yours", a->yours),
                  WORD_TEXT("right", a->right));
    else if (!a->at_count)
        word_fill(out->said, sizeof out->said, "exercise.example_bare",
                  WORD_TEXT("yours", none ? word("exercise.no_value") : a->yours), WORD_TEXT("right", a->right));
    else if (none)
        word_fill(out->said, sizeof out->said, "exercise.example_none", WORD_TEXT("place", at),
                  WORD_TEXT("right", a->right));
    else
        word_fill(out->said, sizeof out->said, "exercise.example", WORD_TEXT("place", at), WORD_TEXT("yours", a->yours),
                  WORD_TEXT("right", a->right));
}

static void say_hint(ExerciseSaid *out, const Answer *a)
{
    const Mistake *m = &a->mistake;
    char key[96];
    if (m->kind == MISTAKE_OWN) snprintf(out->hint, sizeof out->hint, "%s", m->say);
    else if (m->kind == MISTAKE_NONE && a->tip) snprintf(out->hint, sizeof out->hint, "%s", a->tip);
    else
        word_fill(out->hint, sizeof out->hint, word_in(key, "exercise.mistake", mistake_name(m->kind)),
                  WORD_TEXT("what", m->what), WORD_TEXT("other", m->other));
}

void exercise_say(const Exercise *exercise, const Answer *a, bool done, ExerciseSaid *out)
{
    out->said[0] = out->hint[0] = 0;
    switch (a->kind) {
    case ANSWER_EMPTY: word_fill(out->head, sizeof out->head, "exercise.empty"); break;
    case ANSWER_UNREADABLE:
        word_fill(out->head, sizeof out->head, "exercise.unreadable");
        if (a->error.column < 1) snprintf(out->said, sizeof out->said, "%s", a->error.message);
        else if (exercise->rule && a->field >= 0)
            word_fill(out->said, sizeof out->said, "exercise.line_column", WORD_INT("line", a->field + 1),
                      WORD_INT("column", a->error.column), WORD_TEXT("message", a->error.message));
        else
            word_fill(out->said, sizeof out->said, "exercise.column", WORD_INT("column", a->error.column),
                      WORD_TEXT("message", a->error.message));
        break;
    case ANSWER_WRONG:
        word_fill(out->head, sizeof out->head, "exercise.wrong");
        if (exercise->rule && a->field >= 0)
            word_fill(out->head, sizeof out->head, "exercise.wrong_line", WORD_INT("line", a->field + 1));
        say_example(out, a);
        say_hint(out, a);
        break;
    case ANSWER_RIGHT:
        word_fill(out->head, sizeof out->head, done ? "exercise.all_right" : "exercise.right");
        if (!done) word_fill(out->said, sizeof out->said, "exercise.go_on");
        else if (exercise->after) snprintf(out->said, sizeof out->said, "%s", exercise->after);
        break;
    }
}
