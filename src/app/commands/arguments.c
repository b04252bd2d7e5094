#include "app/commands/arguments.h"

#include "base/text.h"

#include <string.h>

enum { OPTIONS_MAX = 32 };

static const ArgumentOption *find(const ArgumentOption *options, int count, const char *name, size_t length)
{
    for (int i = 0; i < count; i++) {
        const char *names[] = {options[i].name, options[i].also};
        for (int k = 0; k < 2; k++)
            if (names[k] && strlen(names[k]) == length && !strncmp(names[k], name, length)) return &options[i];
    }
    return NULL;
}

static Status unknown(const char *command, const char *word, const ArgumentOption *options, int count, Error *error)
{
    const char *names[OPTIONS_MAX];
    int used = 0;
    for (int i = 0; i < count && used < OPTIONS_MAX; i++) names[used++] = options[i].name;
    const char *near = nearest_name(word, names, used);
    return error_at(error, "", 0, 0, STATUS_USAGE, "valley %s has no option '%.60s'; %s%s%s see valley %s --help",
                    command, word, near ? "did you mean " : "", near ? near : "", near ? "?" : "", command);
}

static Status take(const ArgumentOption *option, const char *value, Error *error)
{
    if (option->value) *option->value = value;
    if (!option->values) return STATUS_OK;
    if (*option->count == option->most)
        return error_at(error, "", 0, 0, STATUS_USAGE, "%s is given more than %d times", option->name, option->most);
    option->values[(*option->count)++] = value;
    return STATUS_OK;
}

Status arguments_read(int argc, char **argv, const ArgumentOption *options, int option_count, int literal,
                      Arguments *out, Error *error)
{
    *out = (Arguments){0};
    bool only_words = false;
    for (int i = 1; i < argc; i++) {
        const char *word = argv[i];
        const char *equals = strchr(word, '=');
        size_t length = equals && !strncmp(word, "--", 2) ? (size_t)(equals - word) : strlen(word);
        const ArgumentOption *option = only_words ? NULL : find(options, option_count, word, length);
        if (!only_words && !strcmp(word, "--")) {
            only_words = true;
            continue;
        }
        if (!only_words && (!strcmp(word, "--help") || !strcmp(word, "-h"))) {
            out->help = true;
            continue;
        }
        if (option && option->flag) {
            if (word[length]) return error_at(error, "", 0, 0, STATUS_USAGE, "%s takes no value", option->name);
            *option->flag = true;
        } else if (option) {
            if (!word[length] && i + 1 >= argc)
                return error_at(error, "", 0, 0, STATUS_USAGE, "%s wants a value; see valley %s --help", word, argv[0]);
            Status status = take(option, word[length] ? equals + 1 : argv[++i], error);
            if (status != STATUS_OK) return status;
        } else if (word[0] == '-' && word[1] && !only_words && out->count >= literal) {
            return unknown(argv[0], word, options, option_count, error);
        } else if (out->count == ARGUMENT_WORDS_MAX) {
            return error_at(error, "", 0, 0, STATUS_USAGE, "more than %d words", ARGUMENT_WORDS_MAX);
        } else {
            out->words[out->count++] = word;
        }
    }
    return STATUS_OK;
}
