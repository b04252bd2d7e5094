/* valley run: a race as figures: rows for programs, or a table and a chart for people. */
#include "app/commands/command_run.h"

#include "base/memory.h"
#include "app/commands/arguments.h"
#include "app/commands/chart.h"
#include "app/commands/command.h"
#include "app/commands/option_values.h"
#include "app/commands/output.h"
#include "app/commands/run_network.h"
#include "run/give/export.h"
#include "run/scene/scene.h"
#include "run/give/script_python.h"
#include "view/parts/said.h"
#include "view/parts/words.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { STEPS = 100 };

static const char help[] =
    "usage: valley run SURFACE|FORMULA|SCENE [-o NAME[:key=value,...]]... [options]\n"
    "\n"
    "A race as figures: a table and a chart, or with --csv every step of every run. Of a scene of networks:\n"
    "their training, epoch by epoch, with the columns of valley train.\n"
    "\n"
    "  -o NAME[:key=value,...]     a rule and its options; again for more runs\n"
    "                              (without one: the race that belongs to the surface)\n"
    "  --from X,Y                  start; else the surface's first one, for a formula 1,1\n"
    "  --steps N                   updates (100)\n"
    "  --schedule NAME[:k=v,...]   learning rate over time (constant)\n"
    "  --noise S                   normal noise of standard deviation S on the gradient\n"
    "  --seed N                    of the noise (1)\n"
    "  --const a=4                 another value of a constant; again for more\n"
    "  --until converged           each run ends where it has converged\n"
    "  --csv FILE|-                optimizer,step,x,y,loss,grad_x,grad_y,lr to a file or to stdout\n"
    "  --script FILE|-             one run as a program in Python that takes the same steps: by torch\n"
    "                              where it has the rule, else plain\n"
    "  --plain                     with --script: plain Python in any case\n"
    "\n"
    "examples: valley run himmelblau -o adam:lr=0.1 -o gd:lr=0.01\n"
    "          valley run 'x^2 + 10y^2' -o momentum:lr=0.01,momentum=0.9 --from -3,1 --csv -\n"
    "          valley list optimizers\n";

typedef struct Request {
    const char *rules[RACE_RUNS_MAX], *constants[SURFACE_CONSTANTS_MAX];
    int rule_count, constant_count;
    const char *from, *steps, *schedule, *noise, *seed, *until, *csv, *script;
    bool plain;
} Request;

typedef struct Result {
    SceneFile *scene;
    Race *race;
    char names[RACE_RUNS_MAX][EXPORT_NAME_SIZE]; /* the column `optimizer` */
    int last[RACE_RUNS_MAX];                     /* row at which a run ends */
    bool until;
} Result;

static Status usage(Error *error, const char *option, const char *value, const char *advice)
{
    return error_at(error, "", 0, 0, STATUS_USAGE, "%s cannot be '%.100s'; %s", option, value, advice);
}

/* ---- what is asked for ------------------------------------------------------------------------------------- */

static Status open_surface(const Request *request, Meaning *meaning, Result *result, Error *error)
{
    SurfaceConstant constants[SURFACE_CONSTANTS_MAX] = {0};
    char names[SURFACE_CONSTANTS_MAX][64];
    for (int i = 0; i < request->constant_count; i++) {
        if (!options_constant(request->constants[i], names[i], &constants[i].value))
            return usage(error, "--const", request->constants[i], "write NAME=NUMBER: --const a=4");
        constants[i].name = names[i];
    }
    Status status = scene_file_take(&result->scene, meaning, constants, request->constant_count, error);
    if (status) return error->line ? status : command_usage(error);
    return scene_file_shown(result->scene, error);
}

/* The rules of -o with their own defaults (not the surface's rates: figures are to be what the options say). */
static Status add_rules(const Request *request, Result *result, Error *error)
{
    SceneFile *scene = result->scene;
    if (request->rule_count) scene_file_clear_runs(scene);
    for (int i = 0; i < request->rule_count; i++) {
        Status status = scene_file_add_run(scene, request->rules[i], error);
        if (status) return command_usage(error);
        const char *colon = strchr(request->rules[i], ':');
        RunDesc *run = &scene->runs[i];
        run->settings = rule_settings_default(run->rule);
        if (colon && rule_settings_parse(run->rule, colon + 1, &run->settings, error)) return command_usage(error);
    }
    return STATUS_OK;
}

static Status read_options(const Request *request, Result *result, Error *error)
{
    SceneFile *scene = result->scene;
    int64_t steps;
    double noise;
    if (!scene->is_file) scene->steps = STEPS;
    if (request->from && !options_point(request->from, scene->start))
        return usage(error, "--from", request->from, "write X,Y: --from -1.5,2");
    if (request->steps) {
        if (!options_whole(request->steps, 0, RACE_STEPS_MAX, &steps))
            return usage(error, "--steps", request->steps, "write a whole number from 0 to 1000000");
        scene->steps = (int)steps;
    }
    if (request->seed && !options_seed(request->seed, &scene->seed))
        return usage(error, "--seed", request->seed, "write a whole number, 0 or more");
    if (request->noise) {
        if (!number_parse(request->noise, &noise) || !(noise >= 0) || !isfinite(noise))
            return usage(error, "--noise", request->noise, "write a standard deviation: 0 or more");
        for (int i = 0; i < scene->run_count; i++) scene->runs[i].noise = noise;
    }
    if (request->schedule && scene_file_set_schedule(scene, request->schedule, error)) return command_usage(error);
    if (request->until && strcmp(request->until, "converged"))
        return usage(error, "--until", request->until, "write converged");
    result->until = request->until != NULL;
    if (request->plain && !request->script)
        return error_at(error, "", 0, 0, STATUS_USAGE, "--plain is a form of --script; give --script FILE too");
    if (request->script && request->until)
        return error_at(error, "", 0, 0, STATUS_USAGE, "--script takes all the steps; leave --until out");
    if (request->script && scene->run_count != 1)
        return error_at(error, "", 0, 0, STATUS_USAGE, "--script writes one run, and here are %d; give one -o",
                        scene->run_count);
    if (request->script && request->csv && !strcmp(request->script, "-") && !strcmp(request->csv, "-"))
        return error_at(error, "", 0, 0, STATUS_USAGE,
                        "--script and --csv cannot both go to stdout; give one of them a file");
    return STATUS_OK;
}

static Status run(const Request *request, Result *result, Error *error)
{
    RaceDesc desc = scene_file_race(result->scene);
    Status status = race_create(&result->race, &desc, error);
    if (status) return status;
    Race *race = result->race;
    if (desc.run_count && race_ended(race, 0, 0))
        return error_at(error, "", 0, 0, STATUS_VALUE,
                        "the loss has no value at the start %.6g,%.6g; try --from with another", desc.start[0],
                        desc.start[1]);
    export_names(race, request->rule_count ? request->rules : NULL, result->names);
    if (!result->until) race_reach(race, desc.steps);
    bool open[RACE_RUNS_MAX];
    int left = desc.run_count;
    for (int i = 0; i < desc.run_count; i++) {
        result->last[i] = race_last(race, i);
        open[i] = true;
    }
    for (int step = 1; result->until && step <= desc.steps && left; step++) {
        race_reach(race, step);
        for (int i = 0; i < desc.run_count; i++) {
            if (!open[i]) continue;
            result->last[i] = race_last(race, i);
            open[i] = !race_ended(race, i, step) && race_word(race, i, step) != RUN_CONVERGED;
            left -= !open[i];
        }
    }
    return STATUS_OK;
}

/* ---- a table and a chart for people ------------------------------------------------------------------------ */

static void write_table(const Result *result, bool colours, TextBuffer *out)
{
    const Race *race = result->race;
    const RaceDesc *desc = race_desc(race);
    int order[RACE_RUNS_MAX], width = 6;
    char text[48], sentence[160];
    race_order(race, desc->steps, order);
    for (int i = 0; i < desc->run_count; i++) {
        int n = (int)utf8_count(race_label(race, i), strlen(race_label(race, i)));
        if (n > width) width = n;
    }
    const Surface *surface = race_surface(race);
    const char *heads[] = {"step", surface->parameters[0], surface->parameters[1], "loss", "slope"};
    const int widths[] = {8, 11, 11, 11, 11};
    text_add(out, "   ");
    output_pad(out, "lowest", width + 1, false);
    for (int k = 0; k < 5; k++) output_pad(out, heads[k], widths[k], true);
    text_add(out, "\n");
    for (int k = 0; k < desc->run_count; k++) {
        int i = order[k], last = result->last[i];
        const Moment *m = race_at(race, i, last);
        const double values[] = {m->x, m->y, m->loss, hypot(m->gradient[0], m->gradient[1])};
        text_add(out, " ");
        chart_mark(out, i, colours);
        text_add(out, " ");
        output_pad(out, race_label(race, i), width + 1, false);
        snprintf(text, sizeof text, "%d", last);
        output_pad(out, text, widths[0], true);
        for (int v = 0; v < 4; v++) output_pad(out, number_short(text, values[v], 4), widths[v + 1], true);
        int said = race_end(race, i) >= 0 && last == race_last(race, i) ? desc->steps : last;
        text_add(out, "   %s\n", said_text(race_said(race, i, said), sentence));
    }
}

static double loss_at(const void *race, int run, int step) { return race_at(race, run, step)->loss; }

static void write_chart(const Result *result, bool colours, TextBuffer *out)
{
    const Race *race = result->race;
    chart_write(&(ChartDesc){.count = race_desc(race)->run_count,
                             .last = result->last,
                             .value = loss_at,
                             .data = race,
                             .best = race_best(race),
                             .what = "loss",
                             .unit = "step",
                             .colours = colours},
                out);
}

static void write_report(const Result *result, bool colours, TextBuffer *out)
{
    const SceneFile *scene = result->scene;
    const Surface *surface = scene->surface;
    char x[48], y[48];
    text_add(out, "%s", scene->title);
    if (strcmp(scene->title, surface->text)) text_add(out, "   %s", surface->text);
    text_add(out, "\nfrom (%s, %s), %d steps", number_short(x, scene->start[0], 5), number_short(y, scene->start[1], 5),
             scene->steps);
    if (strcmp(scene->schedule_text, "constant")) text_add(out, ", schedule %s", scene->schedule_text);
    if (scene->run_count && scene->runs[0].noise > 0)
        text_add(out, ", noise %s, seed %llu", number_short(x, scene->runs[0].noise, 4),
                 (unsigned long long)scene->seed);
    text_add(out, "\n\n");
    if (!scene->run_count) return;
    Error wrong = {0};
    if (words_load(NULL, &wrong) != STATUS_OK) command_fail(&wrong);
    write_table(result, colours, out);
    words_free();
    write_chart(result, colours, out);
}

/* ---- the command ------------------------------------------------------------------------------------------- */

static void tell_ends(const Result *result)
{
    for (int i = 0; i < race_desc(result->race)->run_count; i++) {
        int end = race_end(result->race, i);
        if (end >= 0)
            fprintf(stderr, "%s: diverged at step %d: the loss is not finite there; its last row is step %d\n",
                    result->names[i], end, result->last[i]);
    }
}

static Status work_network(const Request *request, Meaning *meaning, Error *error)
{
    const char *of_races = request->from             ? "--from"
                           : request->noise          ? "--noise"
                           : request->constant_count ? "--const"
                           : request->until          ? "--until"
                           : request->script         ? "--script"
                                                     : NULL;
    RunNetwork wanted = {.rules = request->rules,
                         .rule_count = request->rule_count,
                         .steps = request->steps,
                         .schedule = request->schedule,
                         .seed = request->seed,
                         .csv = request->csv};
    if (of_races)
        return error_at(error, "", 0, 0, STATUS_USAGE, "%s is for races on a surface; this is a scene of networks",
                        of_races);
    return run_network(&wanted, meaning, error);
}

static Status work_race(const Request *request, Meaning *meaning, Result *result, Error *error)
{
    Status status = open_surface(request, meaning, result, error);
    if (!status) status = add_rules(request, result, error);
    if (!status) status = read_options(request, result, error);
    if (status) return status;
    output_warn(result->scene->surface->warnings);
    for (int i = 0; i < result->scene->run_count; i++) output_warn(result->scene->rules[i]->warnings);
    status = run(request, result, error);
    if (status) return status;
    TextBuffer out = {0};
    if (request->script) {
        script_python(result->race, 0, request->plain ? SCRIPT_PLAIN : SCRIPT_TORCH, &out);
        status = output_write(&out, request->script, error);
        text_free(&out);
        if (status || !request->csv) return status;
    }
    if (request->csv) export_csv(result->race, result->names, result->last, &out);
    else write_report(result, isatty(STDOUT_FILENO) && !getenv("NO_COLOR"), &out);
    status = output_write(&out, request->csv ? request->csv : "-", error);
    text_free(&out);
    if (!status) tell_ends(result);
    return status;
}

static Status work(const Request *request, const char *word, Result *result, Error *error)
{
    Meaning meaning;
    Status status = meaning_find(&meaning, word, error);
    if (status) status = error->line ? status : command_usage(error);
    else if (!strcmp(scene_file_view(&meaning), "network")) status = work_network(request, &meaning, error);
    else status = work_race(request, &meaning, result, error);
    meaning_free(&meaning);
    return status;
}

int command_run(int argc, char **argv)
{
    Request request = {0};
    const ArgumentOption options[] = {
        {"-o", "--optimizer", .values = request.rules, .count = &request.rule_count, .most = RACE_RUNS_MAX},
        {"--const", .values = request.constants, .count = &request.constant_count, .most = SURFACE_CONSTANTS_MAX},
        {"--from", .value = &request.from},
        {"--steps", .value = &request.steps},
        {"--schedule", .value = &request.schedule},
        {"--noise", .value = &request.noise},
        {"--seed", .value = &request.seed},
        {"--until", .value = &request.until},
        {"--csv", .value = &request.csv},
        {"--script", .value = &request.script},
        {"--plain", .flag = &request.plain},
    };
    Arguments words;
    Error error = {0};
    if (arguments_read(argc, argv, options, sizeof options / sizeof *options, 1, &words, &error))
        return command_fail(&error);
    if (words.help) return fputs(help, stdout) < 0;
    if (words.count != 1) {
        error_at(&error, "", 0, 0, STATUS_USAGE,
                 words.count ? "valley run takes one surface or formula; quote it: 'x^2 + y^2'"
                             : "valley run wants a surface or a formula; see valley run --help");
        return command_fail(&error);
    }
    Result *result = memory_must(calloc(1, sizeof *result));
    Status status = work(&request, words.words[0], result, &error);
    race_destroy(result->race);
    scene_file_destroy(result->scene);
    free(result);
    return status ? command_fail(&error) : 0;
}
