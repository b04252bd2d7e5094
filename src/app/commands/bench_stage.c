#include "app/commands/bench_stage.h"

#include "app/app.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

enum { FRAMES = 300, SETTLE = 240 };

static double seconds_of(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static AppDesc opening(int width, int height)
{
    AppDesc desc = app_desc_default();
    desc.scene = "opening";
    desc.width = width;
    desc.height = height;
    desc.stage.headless = true;
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

static void report(const char *what, double *wall, double *cpu, int count, const char *goal)
{
    qsort(wall, (size_t)count, sizeof *wall, by_size);
    qsort(cpu, (size_t)count, sizeof *cpu, by_size);
    printf("  %-34s  median %6.2f ms   99th percentile %6.2f ms   processor %6.2f ms   %s\n", what, wall[count / 2],
           wall[count * 99 / 100], cpu[count / 2], goal);
}

/* Eight runs, all of them drawn, beside the open drawer. */
static Status bench_drawer(int width, int height, Error *error)
{
    static const char *const rules[] = {"gd", "momentum", "rmsprop", "adam", "nesterov", "nadam", "adamw", "lion"};
    static double wall[FRAMES], cpu[FRAMES];
    AppDesc desc = opening(width, height);
    desc.stage.rules = rules;
    desc.stage.rule_count = sizeof rules / sizeof *rules;
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
    size_t after = mallinfo2().uordblks;
    report("eight runs, drawer open, playing", wall, cpu, FRAMES, "(60 a second: 16.7)");
    printf("  memory taken by these %d frames    %6zu bytes\n", FRAMES, after > before ? after - before : 0);
    app_destroy(app);
    return STATUS_OK;
}

/* The map's other faces while they are worked out: from the press on. */
static Status bench_faces(int width, int height, Error *error)
{
    static const struct {
        const char *key, *text, *what;
    } faces[] = {
        {"I", "i", "basins being worked out"},
        {"O", "o", "outcomes being worked out"},
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
        if (large) input_key(&input, "M", "m", false);
        for (int i = 0; i < SETTLE; i++) frame(app, &input, &wall[0], &cpu[0]);
        for (size_t k = 0; k < sizeof faces / sizeof faces[0]; k++) {
            char what[64];
            input_key(&input, faces[k].key, faces[k].text, false);
            input_key(&input, "1", "1", false); /* another rule, and back: all is worked out again */
            frame(app, &input, &wall[0], &cpu[0]);
            input_key(&input, "4", "4", false);
            for (int i = 0; i < WORKING; i++) frame(app, &input, &wall[i], &cpu[i]);
            snprintf(what, sizeof what, "%s, %s", faces[k].what, large ? "large" : "small");
            report(what, wall, cpu, WORKING, "(60 a second: 16.7)");
            for (int i = 0; i < SETTLE; i++) frame(app, &input, &wall[0], &cpu[0]);
            size_t before = mallinfo2().uordblks;
            for (int i = 0; i < WORKING; i++) frame(app, &input, &wall[0], &cpu[0]);
            size_t after = mallinfo2().uordblks;
            printf("  memory taken by %d frames after it %6zu bytes\n", WORKING, after > before ? after - before : 0);
        }
    }
    app_destroy(app);
    return STATUS_OK;
}

/* Adam's update line by line: a press of Down every twelve frames, over the ends of updates. */
static Status bench_workings(int width, int height, Error *error)
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
    report("workings, line by line", wall, cpu, FRAMES, "(60 a second: 16.7)");
    for (int i = 0; i < SETTLE; i++) frame(app, &input, &wall[0], &cpu[0]);
    size_t before = mallinfo2().uordblks;
    for (int i = 0; i < FRAMES; i++) frame(app, &input, &wall[i], &cpu[i]);
    size_t after = mallinfo2().uordblks;
    printf("  memory taken by %d frames after it %6zu bytes\n", FRAMES, after > before ? after - before : 0);
    app_destroy(app);
    return STATUS_OK;
}

Status bench_stage(int width, int height, Error *error)
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
    printf("The stage at %d x %d, four runs\n", width, height);
    printf("  first frame after                   %6.1f ms   (at most 300)\n", first);

    input_key(&input, "Space", " ", false); /* play */
    for (int i = 0; i < 30; i++) frame(app, &input, &wall[0], &cpu[0]);
    size_t before = mallinfo2().uordblks;
    for (int i = 0; i < FRAMES; i++) frame(app, &input, &wall[i], &cpu[i]);
    size_t after = mallinfo2().uordblks;
    report("camera at rest, playing", wall, cpu, FRAMES, "(60 a second: 16.7)");
    printf("  memory taken by these %d frames    %6zu bytes\n", FRAMES, after > before ? after - before : 0);

    input_key(&input, "Space", " ", false); /* pause */
    for (int i = 0; i < 30; i++) frame(app, &input, &wall[0], &cpu[0]);
    for (int i = 0; i < FRAMES; i++) frame(app, &input, &wall[i], &cpu[i]);
    report("nothing moves", wall, cpu, FRAMES, "");

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
    report("camera moving", wall, cpu, FRAMES, "(25 a second: 40)");
    app_destroy(app);
    status = bench_drawer(width, height, error);
    if (!status) status = bench_faces(width, height, error);
    if (!status) status = bench_workings(width, height, error);
    if (status) return status;
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    printf("  resident memory                     %6.0f MB   (below 250)\n", (double)usage.ru_maxrss / 1024);
    return STATUS_OK;
}
