#include "app/commands/arguments.h"
#include "app/commands/command.h"
#include "app/commands/option_values.h"
#include "app/desktop/desktop.h"
#include "app/desktop/window.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>

static const char help[] =
    "usage: valley play SURFACE|FORMULA [-o RULE]... [--from X,Y] [--schedule S] [--steps N] [--theme night|day]\n"
    "The stage with that race, in a window.\n"
    "  -o RULE[:key=value,...]   a rule of the race; again for more: -o adam -o gd:lr=0.01\n"
    "  --from X,Y                where all begin; else the surface's first start\n"
    "  --schedule NAME[:k=v,...] the learning rate over time\n"
    "  --steps N                 length of the race\n"
    "examples: valley play rosenbrock -o adam -o momentum:lr=0.0002\n"
    "          valley play '(1-x)^2 + 100*(y - x^2)^2' --from -1.5,2\n"
    "          valley play exercise:momentum     an exercise; valley list exercises\n";

static int usage(Error *error, const char *option, const char *value, const char *advice)
{
    error_at(error, "", 0, 0, STATUS_USAGE, "%s cannot be '%.100s'; %s", option, value, advice);
    return command_fail(error);
}

/* The one loop of the program; nothing else waits. */
static int run_window(const AppDesc *desc)
{
    Error error = {0};
    Window *window;
    if (window_init(&window, desc, &error) != STATUS_OK) return command_fail_scene(&error);
    while (window_frame(window)) window_wait(window);
    window_quit(window);
    return 0;
}

int command_play(int argc, char **argv)
{
    const char *rules[SCREEN_RULES_MAX], *from = NULL, *schedule = NULL, *steps = NULL, *theme = NULL;
    int rule_count = 0;
    const ArgumentOption options[] = {
        {"-o", "--optimizer", .values = rules, .count = &rule_count, .most = SCREEN_RULES_MAX},
        {"--from", .value = &from},
        {"--schedule", .value = &schedule},
        {"--steps", .value = &steps},
        {"--theme", .value = &theme},
    };
    Arguments words;
    Error error = {0};
    if (arguments_read(argc, argv, options, sizeof options / sizeof options[0], 1, &words, &error) != STATUS_OK)
        return command_fail(&error);
    if (words.help) return fputs(help, stdout) < 0;
    if (words.count != 1) {
        error_at(&error, "", 0, 0, STATUS_USAGE,
                 words.count ? "valley play takes one surface or formula; quote it: 'x^2 + y^2'"
                             : "valley play wants a surface or a formula; see valley play --help");
        return command_fail(&error);
    }
    AppDesc desc = app_desc_default(desktop_font);
    desc.screen.word = words.words[0];
    desc.screen.rules = rules;
    desc.screen.rule_count = rule_count;
    desc.screen.schedule = schedule;
    if (from && !(desc.screen.has_start = options_point(from, desc.screen.start)))
        return usage(&error, "--from", from, "write X,Y: --from -1.5,2");
    double number = 0;
    if (steps && (!number_parse(steps, &number) || number < 1 || number > 1000000 || number != (int)number))
        return usage(&error, "--steps", steps, "write a whole number from 1 to 1000000");
    desc.screen.steps = (int)number;
    if (theme && strcmp(theme, "night") && strcmp(theme, "day"))
        return usage(&error, "--theme", theme, "write night or day");
    desc.theme = theme;
    return run_window(&desc);
}

int command_window(int argc, char **argv)
{
    AppDesc desc = app_desc_default(desktop_font);
    Error error = {0};
    Arguments words;
    const char *theme = NULL;
    bool playing = false;
    const ArgumentOption options[] = {{"--theme", .value = &theme}, {"--playing", .flag = &playing}};
    if (arguments_read(argc, argv, options, 2, 0, &words, &error) != STATUS_OK) return command_fail(&error);
    if (words.count) {
        error_at(&error, "", 0, 0, STATUS_USAGE,
                 "valley takes one scene; quote a formula: 'x^2 + y^2'. See valley --help");
        return command_fail(&error);
    }
    if (theme && strcmp(theme, "night") && strcmp(theme, "day"))
        return usage(&error, "--theme", theme, "write night or day");
    desc.theme = theme;
    bool named = strcmp(argv[0], "valley") != 0;
    desc.screen.word = named ? argv[0] : "gallery";
    desc.screen.autoplay = playing; /* the race goes on at once: what ./dev run shows */
    return run_window(&desc);
}
