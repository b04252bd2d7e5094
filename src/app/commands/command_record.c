/* valley record: a scene played on the virtual clock, as a film or as pictures. */
#include "app/commands/arguments.h"
#include "app/commands/command.h"
#include "app/desktop/record.h"
#include "app/commands/script.h"
#include "app/desktop/desktop.h"
#include "base/text.h"

#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char help[] =
    "usage: valley record SCENE -o FILE.mp4|FILE.gif|DIR [--from N] [--to N] [--fps N=60] [--speed S=1] [--size WxH=1920x1080]\n"
    "                     [--theme night|day]\n"
    "A film of a race, without a window: mp4 and gif through ffmpeg, a folder of pictures without it.\n"
    "  -o FILE.mp4|FILE.gif|DIR  where it goes; nothing half-written is ever found there\n"
    "  --from N, --to N      first and last step; else the whole race\n"
    "  --fps N               pictures a second, up to 240 (60; a GIF: 25, up to 50)\n"
    "  --speed S             1 is three steps a second; 4 is four times as fast; up to 64\n"
    "  --size WxH            in pixels, up to 8192x8192\n"
    "  --theme night|day\n"
    "example: valley record himmelblau -o race.mp4 --to 60 --speed 2 --size 1280x720\n";

#define HOLD_SECONDS 0.5 /* at both ends the picture stands still */
#define SPEED_MOST   64.0
enum { GIF_FPS = 25, FPS = 60, BAR = 32, FRAMES_MOST = 1000000 };

typedef struct Film {
    const char *scene, *output;
    int from, to; /* to < 0: the last step */
    double fps, speed;
    AppDesc desc;
} Film;

static volatile sig_atomic_t stopped;
static void stop(int signal_number)
{
    (void)signal_number;
    stopped = 1;
}

static Status wrong(Error *error, const char *option, const char *value, const char *advice)
{
    return error_at(error, "", 0, 0, STATUS_USAGE, "%s cannot be '%.40s'; %s", option, value, advice);
}

static bool step_read(const char *text, int *out)
{
    double number;
    if (!number_parse(text, &number) || !(number >= 0) || number > 1e6 || number != floor(number)) return false;
    *out = (int)number;
    return true;
}

static bool between(const char *text, double least, double most, double *out)
{
    return number_parse(text, out) && *out >= least && *out <= most;
}

static Status read_words(int argc, char **argv, Film *film, bool *wants_help, Error *error)
{
    const char *from = NULL, *to = NULL, *fps = NULL, *speed = NULL, *size = NULL, *theme = NULL;
    const ArgumentOption options[] = {
        {"-o", "--output", .value = &film->output},
        {"--from", .value = &from},
        {"--to", .value = &to},
        {"--fps", .value = &fps},
        {"--speed", .value = &speed},
        {"--size", .value = &size},
        {"--theme", .value = &theme},
    };
    Arguments words;
    Status status = arguments_read(argc, argv, options, sizeof options / sizeof options[0], 1, &words, error);
    if (status != STATUS_OK) return status;
    if ((*wants_help = words.help)) return STATUS_OK;
    if (words.count != 1)
        return error_at(error, "", 0, 0, STATUS_USAGE,
                        words.count ? "valley record takes one scene; quote a formula: 'x^2 + y^2'"
                                    : "valley record wants a scene; see valley record --help");
    if (!film->output || !*film->output)
        return error_at(error, "", 0, 0, STATUS_USAGE,
                        "valley record wants -o FILE.mp4, FILE.gif or a folder: where it goes");
    film->scene = words.words[0];
    film->to = -1;
    film->speed = 1;
    bool gif = record_is_gif(film->output);
    film->fps = gif ? GIF_FPS : FPS;
    if (from && !step_read(from, &film->from)) return wrong(error, "--from", from, "write a whole number from 0");
    if (to && !step_read(to, &film->to)) return wrong(error, "--to", to, "write a whole number from 0");
    if (to && film->to < film->from) return wrong(error, "--to", to, "it is before --from");
    if (fps && !between(fps, 1, gif ? RECORD_GIF_FPS_MOST : RECORD_FPS_MOST, &film->fps))
        return wrong(error, "--fps", fps,
                     gif ? "a GIF has from 1 to 50 pictures a second" : "write a number from 1 to 240");
    if (speed && !between(speed, 1.0 / 64, SPEED_MOST, &film->speed))
        return wrong(error, "--speed", speed, "write a factor up to 64: 2");
    film->desc.theme = theme ? theme : "night";
    if (strcmp(film->desc.theme, "night") && strcmp(film->desc.theme, "day"))
        return wrong(error, "--theme", theme, "write night or day");
    if (size && !size_read(size, &film->desc.width, &film->desc.height))
        return wrong(error, "--size", size, "write WxH, each from 1 to 8192: 1920x1080");
    return STATUS_OK;
}

static void show_progress(const Film *film, int step, int frames, bool last)
{
    if (!isatty(STDERR_FILENO)) return;
    int way = film->to > film->from ? film->to - film->from : 1, done = step - film->from;
    int full = last ? BAR : done * BAR / way;
    char bar[BAR * 3 + 1] = "";
    for (int i = 0; i < BAR; i++) strcat(bar, i < full ? "█" : "░");
    fprintf(stderr, "\r%s step %d of %d, %d pictures %s", bar, step, film->to, frames, last ? "\n" : "");
    fflush(stderr);
}

/* One picture more. The first is drawn in full quality; what it baked stays. */
static Status add(App *app, Record *record, double seconds, bool final, Error *error)
{
    Input none = {0};
    input_begin(&none);
    app_frame(app, &none, seconds, final);
    return record_frame(record, app_image(app), error);
}

static Status hold(App *app, Record *record, const Film *film, Error *error)
{
    Status status = STATUS_OK;
    for (int i = 0; i < (int)lround(HOLD_SECONDS * film->fps) && status == STATUS_OK; i++)
        status = add(app, record, 0, i == 0, error);
    return status;
}

static Status play(App *app, Record *record, Film *film, Error *error)
{
    Status status = hold(app, record, film, error);
    int shown = -1;
    app_play(app, true);
    while (status == STATUS_OK && app_step(app) < film->to) {
        if (stopped) return error_at(error, "", 0, 0, STATUS_FILE, "stopped; %s was not written", record_path(record));
        if (record_frames(record) >= FRAMES_MOST)
            return error_at(error, "", 0, 0, STATUS_LIMIT,
                            "a film has at most %d pictures; try --to or a higher --speed", FRAMES_MOST);
        status = add(app, record, film->speed / film->fps, false, error);
        if (app_step(app) != shown) show_progress(film, shown = app_step(app), record_frames(record), false);
    }
    app_go_to(app, film->to); /* fast speeds go beyond it within a frame */
    if (status == STATUS_OK) status = hold(app, record, film, error);
    if (status == STATUS_OK) show_progress(film, film->to, record_frames(record), true);
    return status;
}

static Status work(App *app, Film *film, Error *error)
{
    Record *record = NULL;
    int last = app_steps(app);
    if (film->to < 0 || film->to > last) film->to = last;
    if (film->from > film->to)
        return error_at(error, "", 0, 0, STATUS_USAGE, "--from is %d, but the race ends at step %d", film->from, last);
    RecordDesc desc = {.path = film->output, .width = film->desc.width, .height = film->desc.height, .fps = film->fps};
    Status status = record_begin(&record, &desc, error);
    if (status != STATUS_OK) return status;
    if (record_pictures_instead(record))
        fprintf(stderr,
                "ffmpeg is not there: pictures go to %s/ instead. With it, this makes the film:\n"
                "  ffmpeg -framerate %.10g -i %s/frame-%%05d.png -pix_fmt yuv420p %s\n",
                record_path(record), film->fps, record_path(record), film->output);
    app_go_to(app, film->from);
    status = play(app, record, film, error);
    if (status == STATUS_OK) return record_end(record, error);
    if (isatty(STDERR_FILENO)) fputs("\n", stderr);
    record_cancel(record);
    return status;
}

int command_record(int argc, char **argv)
{
    Film film = {.desc = app_desc_default(desktop_font)};
    Error error = {0};
    bool wants_help = false;
    if (read_words(argc, argv, &film, &wants_help, &error) != STATUS_OK) return command_fail(&error);
    if (wants_help) return fputs(help, stdout) < 0;
    film.desc.screen.word = film.scene;
    film.desc.screen.headless = film.desc.quiet = true;
    App *app = NULL;
    if (app_create(&app, &film.desc, &error) != STATUS_OK) return command_fail_scene(&error);
    struct sigaction action = {.sa_handler = stop};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    Status status = work(app, &film, &error);
    app_destroy(app);
    return status == STATUS_OK ? 0 : command_fail(&error);
}
