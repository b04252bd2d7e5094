#include "app/desktop/reload.h"

#include "base/memory.h"
#include "view/parts/words.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define EVERY_SECONDS 0.25

static FileStamp stamp_of(const char *path)
{
    struct stat info;
    if (stat(path, &info) != 0) return (FileStamp){0};
    return (FileStamp){(int64_t)info.st_mtim.tv_sec * 1000000000 + info.st_mtim.tv_nsec, (uint64_t)info.st_size,
                       (uint64_t)info.st_ino};
}

static bool same(FileStamp a, FileStamp b)
{
    return a.changed == b.changed && a.size == b.size && a.number == b.number;
}
static bool is_there(FileStamp stamp) { return stamp.changed || stamp.size || stamp.number; }

/* The scene may use others than before: a rule was added. What is known of those that stay is kept. */
static void list(Reload *reload, const App *app, bool anew)
{
    static const WatchedFile none;
    const char *paths[SCENE_FILES_MAX];
    WatchedFile before[SCENE_FILES_MAX];
    int count = app_files(app, paths), old = reload->count;
    memcpy(before, reload->files, sizeof *before * (size_t)old);
    for (int i = 0; i < count; i++) {
        WatchedFile *file = &reload->files[i];
        *file = none;
        for (int k = 0; k < old && !file->path; k++)
            if (before[k].path && !strcmp(before[k].path, paths[i])) *file = before[k], before[k].path = NULL;
        if (file->path && !anew) continue;
        if (!file->path) file->path = memory_must(strdup(paths[i]));
        file->read = file->seen = stamp_of(paths[i]);
        file->waits = false;
    }
    reload->count = count;
    for (int k = 0; k < old; k++) free(before[k].path);
}

/* Which have changed and stand still again; those that could not be read before come with them. */
static int look(Reload *reload, const char *out[SCENE_FILES_MAX], const char **first)
{
    int count = 0;
    *first = NULL;
    for (int i = 0; i < reload->count; i++) {
        WatchedFile *file = &reload->files[i];
        FileStamp now = file->path ? stamp_of(file->path) : file->read;
        bool rests = is_there(now) && same(now, file->seen);
        file->seen = now;
        if (!rests) continue;
        if (!same(now, file->read)) {
            if (!*first) *first = file->path;
            file->read = now;
            file->waits = true;
        }
        if (file->waits) out[count++] = file->path;
    }
    return *first ? count : 0;
}

static void read_again(Reload *reload, App *app, const char *const *paths, int count, const char *first)
{
    Error error = {0};
    if (app_renew(app, paths, count, &error) != STATUS_OK) {
        char text[1024];
        error_format(&error, text, sizeof text);
        app_broken(app, text);
        reload->broken = true;
        return;
    }
    if (reload->broken) app_broken(app, NULL);
    reload->broken = false;
    for (int i = 0; i < reload->count; i++) reload->files[i].waits = false;
    const char *slash = strrchr(first, '/');
    char said[APP_NOTE];
    app_note(app, word_fill(said, sizeof said, "app.read_again", WORD_TEXT("file", slash ? slash + 1 : first)));
}

void reload_tick(Reload *reload, App *app, double seconds)
{
    const char *paths[SCENE_FILES_MAX], *first;
    bool fresh = app_opened(app) != reload->opened || app_saved(app) != reload->saved;
    if (!fresh && seconds < reload->due) return;
    reload->due = seconds + EVERY_SECONDS;
    if (app_opened(app) != reload->opened) reload->broken = false; /* the app forgets it with the scene */
    reload->opened = app_opened(app);
    reload->saved = app_saved(app);
    list(reload, app, fresh);
    int count = look(reload, paths, &first);
    if (count) read_again(reload, app, paths, count, first);
}

void reload_end(Reload *reload)
{
    for (int i = 0; i < reload->count; i++) free(reload->files[i].path);
    reload->count = 0;
}
