#include "app/commands/bench_stage.h"

#include "app/app.h"
#include "app/desktop/desktop.h"

#include <malloc.h>
#include <math.h>
#include <stdio.h>
#include <sys/resource.h>
#include <time.h>

enum { FRAMES = 300, SETTLE = 240 };
static const double SIXTY = 16.7, TWENTY_FIVE = 40; /* milliseconds of a frame, for so many a second */

static double seconds_of(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static AppDesc opening(int width, int height)
{
    AppDesc desc = app_desc_default(desktop_font);
    desc.screen.word = "opening";
    desc.width = width;
    desc.height = height;
    desc.screen.headless = true;
    return desc;
}

/* One frame of 1/60 s on the virtual clock; what it cost in milliseconds, on the wall and of all processors. */
static void frame(App *app, Input *input, double *wall, double *cpu)
{
    double w = seconds_of(CLOCK_MONOTONIC), c = seconds_of(CLOCK_PROCESS_CPUTIME_ID);
    app_frame(app, input, 1.0 / 60, false);
    *wall = 1e3 * (seconds_of(CLOCK_MONOTONIC) - w);
    *cpu = 1e3 * (seconds_of(CLOCK_PROCESS_CPUTIME_ID) - c);
    input_begin(input);
}

static double memory_since(size_t before)
{
    size_t now = mallinfo2().uordblks;
    return now > before ? (double)(now - before) : 0;
}

/* Eight runs, all of them drawn, beside the open drawer. */
static Status bench_drawer(BenchReport *report, int width, int height, Error *error)
{
    static const char *const rules[] = {"gd", "momentum", "rmsprop", "adam", "nesterov", "nadam", "adamw", "lion"};
    static double wall[FRAMES], cpu[FRAMES];
    AppDesc desc = opening(width, height);
    desc.screen.rules = rules;
    desc.screen.rule_count = sizeof rules / sizeof *rules;
    App *app;
    Status status = app_create(&app, &desc, error);
    if (status) return status;
    Input input = {0};
    input_begin(&input);
    input_key(&input, "E", "e", false);
    for (int i = 0; i < SETTLE; i++) frame(app, &input, &wall[0], &cpu[0]);
    input_key(&input, "Space", " ", false);
    for (int i = 0; i < 30; i++) frame(app, &input, &wall[0], &cpu[0]);
    size_t before = mallinfo2().uordblks;
    for (int i = 0; i < FRAMES; i++) frame(app, &input, &wall[i], &cpu[i]);
    double taken = memory_since(before);
    bench_frames(report, "drawer", "eight runs, drawer open, playing", wall, cpu, FRAMES, SIXTY);
    bench_value(report, "drawer_memory", "memory taken by these frames", taken, "bytes", NAN);
    app_destroy(app);
    return STATUS_OK;
}

/* The map's other faces while they are worked out: from the press on. */
static Status bench_faces(BenchReport *report, int width, int height, Error *error)
{
    static const struct {
        const char *key, *text, *name, *words;
    } faces[] = {
        {"I", "i", "basins", "basins being worked out"},
        {"O", "o", "outcomes", "outcomes being worked out"},
    };
    enum { WORKING = 60 };
    static double wall[WORKING], cpu[WORKING];
    AppDesc desc = opening(width, height);
    App *app;
    Status status = app_create(&app, &desc, error);
    if (status) return status;
    Input input = {0};
    input_begin(&input);
    input_key(&input, "4", "4", false); /* Adam alone */
    for (int large = 0; large < 2; large++) {
        const char *size = large ? "large" : "small";
        if (large) input_key(&input, "M", "m", false);
        for (int i = 0; i < SETTLE; i++) frame(app, &input, &wall[0], &cpu[0]);
        for (size_t k = 0; k < sizeof faces / sizeof faces[0]; k++) {
            char name[64], words[64];
            input_key(&input, faces[k].key, faces[k].text, false);
            input_key(&input, "1", "1", false); /* another rule, and back: all is worked out again */
            frame(app, &input, &wall[0], &cpu[0]);
            input_key(&input, "4", "4", false);
            for (int i = 0; i < WORKING; i++) frame(app, &input, &wall[i], &cpu[i]);
            snprintf(name, sizeof name, "%s_%s", faces[k].name, size);
            snprintf(words, sizeof words, "%s, %s", faces[k].words, size);
            bench_frames(report, name, words, wall, cpu, WORKING, SIXTY);
            for (int i = 0; i < SETTLE; i++) frame(app, &input, &wall[0], &cpu[0]);
            size_t before = mallinfo2().uordblks;
            for (int i = 0; i < WORKING; i++) frame(app, &input, &wall[0], &cpu[0]);
            snprintf(name, sizeof name, "%s_%s_memory", faces[k].name, size);
            bench_value(report, name, "memory taken by as many frames after", memory_since(before), "bytes", NAN);
        }
    }
    app_destroy(app);
    return STATUS_OK;
}

/* Adam's update line by line: a press of Down every twelve frames, over the ends of updates. */
static Status bench_workings(BenchReport *report, int width, int height, Error *error)
{
    static double wall[FRAMES], cpu[FRAMES];
    AppDesc desc = opening(width, height);
    App *app;
    Status status = app_create(&app, &desc, error);
    if (status) return status;
    Input input = {0};
    input_begin(&input);
    input_key(&input, "4", "4", false);
    input_key(&input, "W", "w", false);
    for (int i = 0; i < SETTLE; i++) frame(app, &input, &wall[0], &cpu[0]);
    for (int i = 0; i < FRAMES; i++) {
        if (i % 12 == 0) input_key(&input, "Down", "", false);
        frame(app, &input, &wall[i], &cpu[i]);
    }
    bench_frames(report, "workings", "workings, line by line", wall, cpu, FRAMES, SIXTY);
    for (int i = 0; i < SETTLE; i++) frame(app, &input, &wall[0], &cpu[0]);
    size_t before = mallinfo2().uordblks;
    for (int i = 0; i < FRAMES; i++) frame(app, &input, &wall[i], &cpu[i]);
    bench_value(report, "workings_memory", "memory taken by as many frames after", memory_since(before), "bytes", NAN);
    app_destroy(app);
    return STATUS_OK;
}

static double now(void) { return seconds_of(CLOCK_MONOTONIC); }

/* Four rules train one network as fast as they can, by the clock as in a window, with everything on the screen. */
static Status bench_training(BenchReport *report, int width, int height, Error *error)
{
    static double wall[FRAMES], cpu[FRAMES];
    AppDesc desc = opening(width, height);
    desc.screen.word = "kind: scene\nview: network\ndata: spiral\nnetwork: {hidden: [8, 8, 8]}\n"
                       "train: {batch: 10, epochs: 1000000}\nruns: [gd, momentum, rmsprop, adam]\n";
    desc.screen.now = now;
    App *app;
    Status status = app_create(&app, &desc, error);
    if (status) return status;
    Input input = {0};
    input_begin(&input);
    for (int i = 0; i < SETTLE; i++) frame(app, &input, &wall[0], &cpu[0]);
    input_key(&input, "Space", " ", false);
    frame(app, &input, &wall[0], &cpu[0]);
    for (int i = 0; i < THEME_SPEEDS_MAX; i++) input_key(&input, "Up", "", false); /* while it plays: faster */
    frame(app, &input, &wall[0], &cpu[0]);
    int count = 0, first = app_step(app);
    double start = now(), worst = 0;
    for (; count < FRAMES && app_step(app) < app_steps(app); count++) {
        frame(app, &input, &wall[count], &cpu[count]);
        worst = fmax(worst, wall[count]);
    }
    double updates = (app_step(app) - first) / (now() - start);
    bench_section(report, "A network's screen at %d x %d, four rules training flat out", width, height);
    bench_frames(report, "training", "frames", wall, cpu, count, SIXTY);
    bench_value(report, "training_worst", "the longest of these frames", worst, "ms", 33);
    bench_value(report, "training_updates", "each of the four, while it draws", updates, "updates/s", NAN);
    app_destroy(app);
    return STATUS_OK;
}

Status bench_stage(BenchReport *report, int width, int height, Error *error)
{
    static double wall[FRAMES], cpu[FRAMES];
    double start = seconds_of(CLOCK_MONOTONIC), first, ignored;
    AppDesc desc = opening(width, height);
    App *app;
    Status status = app_create(&app, &desc, error);
    if (status) return status;
    Input input = {0};
    input_begin(&input);
    frame(app, &input, &first, &ignored);
    first = 1e3 * (seconds_of(CLOCK_MONOTONIC) - start);
    for (int i = 0; i < SETTLE; i++) frame(app, &input, &wall[0], &cpu[0]);
    bench_section(report, "The stage at %d x %d, four runs", width, height);
    bench_value(report, "first_frame", "first frame after", first, "ms", 300);

    input_key(&input, "Space", " ", false); /* play */
    for (int i = 0; i < 30; i++) frame(app, &input, &wall[0], &cpu[0]);
    size_t before = mallinfo2().uordblks;
    for (int i = 0; i < FRAMES; i++) frame(app, &input, &wall[i], &cpu[i]);
    double taken = memory_since(before);
    bench_frames(report, "playing", "camera at rest, playing", wall, cpu, FRAMES, SIXTY);
    bench_value(report, "playing_memory", "memory taken by these frames", taken, "bytes", NAN);

    input_key(&input, "Space", " ", false); /* pause */
    for (int i = 0; i < 30; i++) frame(app, &input, &wall[0], &cpu[0]);
    for (int i = 0; i < FRAMES; i++) frame(app, &input, &wall[i], &cpu[i]);
    bench_frames(report, "still", "nothing moves", wall, cpu, FRAMES, NAN);

    float x = 0.36f * (float)width, y = 0.55f * (float)height;
    input_move(&input, x, y);
    input_button(&input, INPUT_LEFT, true, false);
    for (int i = 0; i < FRAMES; i++) {
        x += (i / 60) % 2 ? -2.0f : 2.0f;
        input_move(&input, x, y);
        frame(app, &input, &wall[i], &cpu[i]);
    }
    input_button(&input, INPUT_LEFT, false, false);
    frame(app, &input, &ignored, &ignored);
    bench_frames(report, "camera", "camera moving", wall, cpu, FRAMES, TWENTY_FIVE);
    app_destroy(app);
    status = bench_drawer(report, width, height, error);
    if (!status) status = bench_faces(report, width, height, error);
    if (!status) status = bench_workings(report, width, height, error);
    if (!status) status = bench_training(report, width, height, error);
    if (status) return status;
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    bench_value(report, "resident_memory", "resident memory", (double)usage.ru_maxrss / 1024, "MB", 250);
    return STATUS_OK;
}
