/* What is given out of a race: one update as TeX. The scripts in Python are run by tests/e2e/25-script.sh. */
#include "base/text.h"
#include "formula/math/math.h"
#include "run/scene/scene.h"
#include "run/give/script_python.h"
#include "run/give/update_tex.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static SceneFile *scene;
static Race *race;

static void open_race(const char *surface, const char *rule)
{
    Error error = {0};
    ck_assert_msg(scene_file_open(&scene, surface, &error) == STATUS_OK, "%s", error.message);
    if (rule) {
        scene_file_clear_runs(scene);
        ck_assert_msg(scene_file_add_run(scene, rule, &error) == STATUS_OK, "%s", error.message);
    }
    RaceDesc desc = scene_file_race(scene);
    ck_assert_int_eq(race_create(&race, &desc, &error), STATUS_OK);
    race_reach(race, 10);
}

static void close_race(void)
{
    race_destroy(race);
    scene_file_destroy(scene);
    race = NULL, scene = NULL;
}

static const char *const rules[] = {
    "gd:lr=0.01",
    "momentum:lr=0.01,nesterov=true",
    "adam:lr=0.1,clip=1",
    "adamw",
    "adagrad:lr_decay=0.1",
    "rmsprop:centered=true,momentum=0.9",
    "nadam",
    "radam",
    "rprop",
    "asgd",
    "adadelta",
    "lion",
    "sam",
    "nesterov-lookahead",
    "normalized-gd",
    "newton",
    "bfgs",
    "lbfgs",
    "armijo",
};

/* Every line is there, what is written is read back, and printing that again gives the same text. */
START_TEST(an_update_is_tex)
{
    Arena arena = {0};
    Error error = {0};
    ExplainedLine *lines;
    TextBuffer tex = {0}, again = {0};
    const Math *math;
    open_race("himmelblau", rules[_i]);
    int count = race_explain(race, 0, 4, &arena, &lines);
    ck_assert(update_tex(race, 0, 4, &tex));
    ck_assert_msg(math_from_tex(&arena, tex.data, &math, &error) == STATUS_OK, "%s\n%s", error.message, tex.data);
    math_to_tex(math, &again);
    text_add(&again, "\n");
    size_t same = 0;
    while (tex.data[same] && tex.data[same] == again.data[same]) same++;
    ck_assert_msg(!tex.data[same] && !again.data[same], "%.60s, not %.60s", again.data + same, tex.data + same);
    int rows = 1, equal = 0;
    for (const char *c = tex.data; *c; c++)
        rows += !strncmp(c, "\\\\\n", 3), equal += !strncmp(c, "&= ", 3) || !strncmp(c, "& = ", 4);
    ck_assert_msg(rows >= count + 2 && equal == rows, "%d rows, %d with =, for %d lines\n%s", rows, equal, count,
                  tex.data);
    text_free(&tex);
    text_free(&again);
    arena_free(&arena);
    close_race();
}
END_TEST

/* What is read is of the update before, what is set is of this one. */
START_TEST(before_and_now_are_told_apart)
{
    TextBuffer tex = {0};
    open_race("himmelblau", "momentum:lr=0.01");
    ck_assert(update_tex(race, 0, 4, &tex));
    static const char *const rows[] = {"v_{t} & = \\beta v_{t-1} + g_{t} ", "g_{t} & = \\nabla L(\\theta_{t-1}) ",
                                       "\\theta_{t} & = \\theta_{t-1} + {\\Delta\\theta}_{t} "};
    for (int i = 0; i < 3; i++) ck_assert_msg(strstr(tex.data, rows[i]), "%s is not in\n%s", rows[i], tex.data);
    text_free(&tex);
    close_race();
}
END_TEST

START_TEST(there_is_no_update_at_the_start)
{
    TextBuffer tex = {0};
    open_race("himmelblau", "gd");
    ck_assert(!update_tex(race, 0, 0, &tex));
    ck_assert_int_eq((int)tex.length, 0);
    close_race();
    open_race("x^4 + y^4", "gd:lr=100");
    ck_assert(race_end(race, 0) > 0);
    ck_assert(!update_tex(race, 0, race_end(race, 0) + 1, &tex));
    ck_assert(update_tex(race, 0, race_end(race, 0), &tex));
    text_free(&tex);
    close_race();
}
END_TEST

static const struct {
    const char *surface, *rule;
    ScriptTorch torch;
} torches[] = {
    {"himmelblau", "adam", TORCH_CAN},
    {"himmelblau", "lbfgs", TORCH_CAN},
    {"himmelblau", "lion", TORCH_NO_RULE},
    {"himmelblau", "newton", TORCH_NO_RULE},
    {"himmelblau", "momentum:nesterov=true,dampening=0.1", TORCH_NO_NESTEROV},
    {"himmelblau", "momentum:momentum=0,dampening=0.1", TORCH_NO_DAMPENING},
    {"himmelblau", "rprop:eta_plus=1", TORCH_NO_FACTORS},
    {"heaviside(x)*x^2 + y^2", "adam", TORCH_NO_LOSS},
    {"5", "adam", TORCH_NO_LOSS},
    {"(x > y)*x", "adam", TORCH_NO_LOSS},
    {"where(x > y, x, y^2)", "adam", TORCH_CAN},
};

START_TEST(torch_where_torch_can)
{
    TextBuffer torch = {0}, plain = {0};
    open_race(torches[_i].surface, torches[_i].rule);
    ck_assert_int_eq(script_torch_can(race, 0), torches[_i].torch);
    script_python(race, 0, SCRIPT_TORCH, &torch);
    script_python(race, 0, SCRIPT_PLAIN, &plain);
    ck_assert((strstr(torch.data, "import torch") != NULL) == (torches[_i].torch == TORCH_CAN));
    ck_assert_ptr_null(strstr(plain.data, "import torch"));
    text_free(&torch);
    text_free(&plain);
    close_race();
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("give");
    tcase_add_loop_test(tcase, an_update_is_tex, 0, sizeof rules / sizeof *rules);
    tcase_add_test(tcase, before_and_now_are_told_apart);
    tcase_add_test(tcase, there_is_no_update_at_the_start);
    tcase_add_loop_test(tcase, torch_where_torch_can, 0, sizeof torches / sizeof *torches);
    Suite *suite = suite_create("give");
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
