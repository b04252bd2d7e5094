/* valley list: the names and titles of a kind of file, for people and for completion in a shell. */
#include "app/commands/command_list.h"

#include "app/commands/arguments.h"
#include "app/commands/command.h"
#include "base/file.h"
#include "base/text.h"
#include "base/yaml.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* To add a kind: a row. */
static const char *const kinds[] = {"surfaces", "optimizers", "schedules", "scenes", "activations",
                                    "losses",   "datasets",   "exercises", "lessons"};
enum { KINDS = sizeof kinds / sizeof *kinds };

static const char help[] = "usage: valley list KIND\n"
                           "\n"
                           "What there is, as name<TAB>title, one a line. KIND is one of\n"
                           "surfaces optimizers schedules scenes activations losses datasets exercises lessons.\n"
                           "\n"
                           "example: valley list surfaces\n";

/* The title in a file; a file that cannot be read is told, and listed by its name. */
static bool print_asset(const char *kind, const char *name)
{
    Arena arena = {0};
    Yaml *file;
    Error error = {0};
    const char *title = name;
    Status status = yaml_read(&arena, asset_find(&arena, kind, name, NULL), &file, &error);
    if (!status) status = yaml_text_or(file, "title", &title, &error);
    printf("%s\t%s\n", name, title);
    if (status) command_fail(&error);
    arena_free(&arena);
    return status == STATUS_OK;
}

static int by_name(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

/* `title:` of the front matter, else the first heading, else the name. */
static const char *lesson_title(Arena *arena, const char *path, const char *name)
{
    char *text;
    size_t length;
    if (file_read(arena, path, &text, &length, NULL)) return name;
    for (char *line = text; line && *line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL) {
        size_t n = strcspn(line, "\r\n"), skip = text_starts(line, "title:") ? 6 : text_starts(line, "# ") ? 2 : 0;
        if (!skip) continue;
        char *title = arena_copy(arena, line + skip, n - skip);
        title += strspn(title, " \"'");
        size_t end = strlen(title);
        while (end && strchr(" \"'", title[end - 1])) title[--end] = 0;
        return title;
    }
    return name;
}

static int list_lessons(void)
{
    Arena arena = {0};
    const char *assets = assets_folder();
    const char *folder = arena_print(&arena, "%s/../lessons", assets ? assets : ".");
    DIR *dir = opendir(folder);
    const char **names = NULL;
    int count = 0;
    for (struct dirent *entry; dir && (entry = readdir(dir));) {
        if (!text_ends(entry->d_name, ".md") || entry->d_name[0] == '.') continue;
        const char **more = arena_array(&arena, const char *, count + 1);
        if (count) memcpy(more, names, sizeof *names * (size_t)count);
        names = more;
        names[count++] = arena_copy(&arena, entry->d_name, strlen(entry->d_name) - 3);
    }
    if (dir) closedir(dir);
    if (count) qsort(names, (size_t)count, sizeof *names, by_name);
    for (int i = 0; i < count; i++)
        printf("%s\t%s\n", names[i], lesson_title(&arena, arena_print(&arena, "%s/%s.md", folder, names[i]), names[i]));
    arena_free(&arena);
    return 0;
}

int command_list(int argc, char **argv)
{
    Arguments words;
    Error error = {0};
    if (arguments_read(argc, argv, NULL, 0, 0, &words, &error)) return command_fail(&error);
    if (words.help) return fputs(help, stdout) < 0;
    const char *kind = words.count ? words.words[0] : NULL;
    bool known = false;
    for (int i = 0; kind && i < KINDS; i++) known |= !strcmp(kinds[i], kind);
    if (words.count != 1 || !known) {
        const char *near = kind ? nearest_name(kind, kinds, KINDS) : NULL;
        if (near && words.count == 1)
            error_at(&error, "", 0, 0, STATUS_USAGE, "there is no kind '%.60s'; did you mean %s?", kind, near);
        else
            error_at(&error, "", 0, 0, STATUS_USAGE,
                     "valley list wants one kind: surfaces, optimizers, schedules, scenes, activations, losses, "
                     "datasets, exercises or lessons");
        return command_fail(&error);
    }
    if (!strcmp(kind, "lessons")) return list_lessons();
    Arena arena = {0};
    const char **names;
    int count = asset_list(&arena, kind, NULL, &names);
    bool good = true;
    for (int i = 0; i < count; i++) good &= print_asset(kind, names[i]);
    arena_free(&arena);
    return good ? 0 : 1;
}
