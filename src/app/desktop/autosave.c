#include "app/desktop/autosave.h"

#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#define EVERY_SECONDS 3.0
enum { PATH_SIZE = 1024, RESTORED_MOST = 1000 };

static bool state_folder(char *out, size_t size)
{
    const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
    if (state && *state == '/') return snprintf(out, size, "%s/dark-valley", state) < (int)size;
    return home && *home && snprintf(out, size, "%s/.local/state/dark-valley", home) < (int)size;
}

static bool own_path(char *out, size_t size)
{
    char folder[PATH_SIZE];
    return state_folder(folder, sizeof folder) &&
           snprintf(out, size, "%s/unsaved-%ld.yaml", folder, (long)getpid()) < (int)size;
}

/* Lines that a look round changes: they alone are no reason to keep anything. */
static bool is_look(const char *line)
{
    static const char *const keys[] = {"step:", "watch:", "light:", "camera:", "looks_at:"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (text_starts(line, keys[i])) return true;
    return false;
}

static const char *next_line(const char *at)
{
    const char *end = strchr(at, '\n');
    return end ? end + 1 : at + strlen(at);
}

static bool same_scene(const char *a, const char *b)
{
    for (;;) {
        while (is_look(a)) a = next_line(a);
        while (is_look(b)) b = next_line(b);
        size_t length = (size_t)(next_line(a) - a);
        if (length != (size_t)(next_line(b) - b) || memcmp(a, b, length)) return false;
        if (!length) return true;
        a += length;
        b += length;
    }
}

static void forget_file(Autosave *autosave)
{
    char path[PATH_SIZE];
    if (autosave->written && own_path(path, sizeof path)) unlink(path);
    autosave->written = false;
}

static void keep(Autosave *autosave, const TextBuffer *text)
{
    char folder[PATH_SIZE], path[PATH_SIZE];
    Error ignored;
    if (autosave->written && text_equal(text->data, autosave->last.data)) return;
    if (!state_folder(folder, sizeof folder) || !own_path(path, sizeof path) ||
        folder_create(folder, &ignored) != STATUS_OK)
        return;
    if (file_write(path, text->data, text->length, &ignored) != STATUS_OK) return;
    autosave->written = true;
    text_clear(&autosave->last);
    text_add_bytes(&autosave->last, text->data, text->length);
}

void autosave_tick(Autosave *autosave, const App *app, double seconds)
{
    bool fresh = app_opened(app) != autosave->opened;
    if (!fresh && seconds < autosave->due) return;
    autosave->due = seconds + EVERY_SECONDS;
    TextBuffer text = {0};
    if (app_scene(app, &text) && text.data) {
        if (fresh) {
            text_clear(&autosave->first);
            text_add_bytes(&autosave->first, text.data, text.length);
        }
        if (same_scene(text.data, autosave->first.data)) forget_file(autosave);
        else keep(autosave, &text);
    } else if (fresh) {
        forget_file(autosave);
    }
    if (fresh) autosave->opened = app_opened(app);
    text_free(&text);
}

void autosave_end(Autosave *autosave)
{
    forget_file(autosave);
    text_free(&autosave->first);
    text_free(&autosave->last);
}

/* ---- after a crash -------------------------------------------------------------------------------------------- */

static bool is_left(const char *name)
{
    char *end;
    if (!text_starts(name, "unsaved-")) return false;
    long pid = strtol(name + 8, &end, 10);
    return end > name + 8 && !strcmp(end, ".yaml") && pid > 0 && kill((pid_t)pid, 0) != 0 && errno == ESRCH;
}

static bool move_to_scenes(const char *from, char *path, size_t size)
{
    char folder[PATH_SIZE];
    Error ignored;
    snprintf(folder, sizeof folder, "%.990s/scenes", user_folder());
    if (folder_create(folder, &ignored) != STATUS_OK) return false;
    for (int i = 1; i < RESTORED_MOST; i++) {
        char number[16] = "";
        if (i > 1) snprintf(number, sizeof number, "-%d", i);
        if (snprintf(path, size, "%s/restored%s.yaml", folder, number) >= (int)size) return false;
        if (file_exists(path)) continue;
        if (rename(from, path) == 0) return true;
        Arena arena = {0}; /* another disk: copied */
        char *text;
        size_t length;
        bool moved = file_read(&arena, from, &text, &length, &ignored) == STATUS_OK &&
                     file_write(path, text, length, &ignored) == STATUS_OK;
        arena_free(&arena);
        if (moved) unlink(from);
        return moved;
    }
    return false;
}

bool autosave_recover(char *path, size_t size)
{
    char folder[PATH_SIZE], from[PATH_SIZE + 300], moved[PATH_SIZE];
    int64_t newest = 0;
    bool any = false;
    DIR *list = state_folder(folder, sizeof folder) ? opendir(folder) : NULL;
    for (struct dirent *entry; list && (entry = readdir(list));) {
        if (!is_left(entry->d_name)) continue;
        snprintf(from, sizeof from, "%s/%s", folder, entry->d_name);
        int64_t when = file_changed(from);
        if (!move_to_scenes(from, moved, sizeof moved) || (any && when < newest)) continue;
        newest = when;
        any = snprintf(path, size, "%s", moved) < (int)size;
    }
    if (list) closedir(list);
    return any;
}
