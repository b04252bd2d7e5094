#include "app/commands/arguments.h"
#include "app/commands/command.h"
#include "app/commands/script.h"
#include "app/desktop/desktop.h"
#include "base/file.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>

static const char help[] =
    "usage: valley shot SCENE|gallery|exercise:NAME -o FILE.png [--step N] [--size WxH=1920x1080] [--theme night|day] [--describe FILE.json]\n"
    "A picture, without a window.\n"
    "  -o FILE.png           where to write it\n"
    "  --step N              at this step of the race; 0 is the start\n"
    "  --size WxH            in pixels, up to 8192x8192\n"
    "  --theme night|day\n"
    "  --describe FILE.json  what is on the screen, for programs\n"
    "example: valley shot himmelblau -o race.png --step 60 --theme day\n";

typedef struct Shot {
    const char *scene, *output, *describe;
    int step;
    bool has_step;
    AppDesc desc;
} Shot;

static Status read_words(int argc, char **argv, Shot *shot, bool *wants_help, Error *error)
{
    const char *step = NULL, *size = NULL, *theme = NULL;
    const ArgumentOption options[] = {
        {"-o", "--output", .value = &shot->output},
        {"--step", .value = &step},
        {"--size", .value = &size},
        {"--theme", .value = &theme},
        {"--describe", .value = &shot->describe},
    };
    Arguments words;
    Status status = arguments_read(argc, argv, options, sizeof options / sizeof options[0], 1, &words, error);
    if (status != STATUS_OK) return status;
    if ((*wants_help = words.help)) return STATUS_OK;
    if (words.count != 1)
        return error_at(error, "", 0, 0, STATUS_USAGE,
                        words.count ? "valley shot takes one scene; quote a formula: 'x^2 + y^2'"
                                    : "valley shot wants a scene; see valley shot --help");
    if (!shot->output || !*shot->output)
        return error_at(error, "", 0, 0, STATUS_USAGE, "valley shot wants -o FILE.png: where to write the picture");
    shot->scene = words.words[0];
    shot->desc.theme = theme ? theme : "night";
    if (strcmp(shot->desc.theme, "night") && strcmp(shot->desc.theme, "day"))
        return error_at(error, "", 0, 0, STATUS_USAGE, "--theme cannot be '%.40s'; write night or day", theme);
    if (size && !size_read(size, &shot->desc.width, &shot->desc.height))
        return error_at(error, "", 0, 0, STATUS_USAGE,
                        "--size cannot be '%.40s'; write WxH, each from 1 to %d: 1920x1080", size, SCRIPT_SIZE_MAX);
    double number = 0;
    if (step && (!number_parse(step, &number) || number < 0 || number > 1e6 || number != (int)number))
        return error_at(error, "", 0, 0, STATUS_USAGE, "--step cannot be '%.40s'; write a whole number from 0", step);
    shot->step = (int)number;
    shot->has_step = step != NULL;
    return STATUS_OK;
}

static Status take(App *app, const Shot *shot, Error *error)
{
    if (shot->has_step) app_go_to(app, shot->step); /* else where the scene opens */
    Status status = app_picture(app, shot->output, error);
    if (status != STATUS_OK || !shot->describe) return status;
    TextBuffer text = {0};
    app_describe(app, &text);
    status = file_write(shot->describe, text.data, text.length, error);
    text_free(&text);
    return status;
}

int command_shot(int argc, char **argv)
{
    Shot shot = {.desc = app_desc_default(desktop_font)};
    Error error = {0};
    bool wants_help = false;
    if (read_words(argc, argv, &shot, &wants_help, &error) != STATUS_OK) return command_fail(&error);
    if (wants_help) return fputs(help, stdout) < 0;
    shot.desc.screen.word = shot.scene;
    shot.desc.screen.headless = shot.desc.quiet = true;
    App *app = NULL;
    if (app_create(&app, &shot.desc, &error) != STATUS_OK) return command_fail_scene(&error);
    Status status = take(app, &shot, &error);
    app_destroy(app);
    return status == STATUS_OK ? 0 : command_fail(&error);
}
