/* valley: the program. The first word says what it does; see the table. */
#include "app/commands/command.h"
#include "app/commands/command_check.h"
#include "app/commands/command_derive.h"
#include "app/commands/command_list.h"
#include "app/commands/command_run.h"
#include "app/commands/command_train.h"
#include "app/desktop/desktop.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

static const char version[] = "valley 0.1.0\n";

static int command_help(int argc, char **argv);

/* To add a command: its function, and a row here. */
static const struct {
    const char *word;
    int (*run)(int argc, char **argv);
    const char *does;
} commands[] = {
    {"run", command_run, "a race as figures"},
    {"train", command_train, "a network trained as figures"},
    {"derive", command_derive, "the derivatives of a formula"},
    {"list", command_list, "surfaces, optimizers, schedules, activations, losses, scenes"},
    {"check", command_check, "is what I wrote all right?"},
    {"play", command_play, "the stage with a race of your own"},
    {"shot", command_shot, "a picture, without a window"},
    {"record", command_record, "a race as a film or as pictures"},
    {"drive", command_drive, "the program on a virtual clock, driven by a script"},
    {"bench", command_bench, "how fast this machine is"},
    {"help", command_help, NULL},
};
enum { COMMANDS = sizeof commands / sizeof commands[0] };

static int command_help(int argc, char **argv)
{
    printf("usage: valley [SCENE]        the program there: a scene, a surface, a file or a formula\n"
           "         --playing           it plays at once; --theme night or day\n"
           "       valley COMMAND ...    valley COMMAND --help says more\n\n");
    for (int i = 0; i < COMMANDS; i++)
        if (commands[i].does) printf("  %-8s %s\n", commands[i].word, commands[i].does);
    printf("\nexamples: valley himmelblau\n"
           "          valley 'x^2 + 10*y^2'\n"
           "          valley run rosenbrock -o adam -o gd:lr=0.001 --steps 500\n");
    return 0;
}

/* `valley run --help` and `valley --help run` are the same. */
int main(int argc, char **argv)
{
    setlocale(LC_ALL, "C"); /* numbers look the same in every country */
    desktop_begin();
    if (argc < 2) {
        char word[] = "valley", *none[] = {word, NULL};
        return command_window(1, none);
    }
    if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h")) return command_help(argc - 1, argv + 1);
    if (!strcmp(argv[1], "--version")) return fputs(version, stdout) < 0;
    for (int i = 0; i < COMMANDS; i++)
        if (!strcmp(argv[1], commands[i].word)) return commands[i].run(argc - 1, argv + 1);
    return command_window(argc - 1, argv + 1);
}
