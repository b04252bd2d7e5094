#include "base/file.h"

#include "base/text.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

Status file_read(Arena *arena, const char *path, char **data, size_t *length, Error *error)
{
    FILE *file = fopen(path, "rb");
    if (!file) return error_at(error, path, 0, 0, STATUS_FILE, "cannot open: %s", strerror(errno));
    struct stat info;
    if (fstat(fileno(file), &info) == 0 && S_ISDIR(info.st_mode)) {
        fclose(file);
        return error_at(error, path, 0, 0, STATUS_FILE, "this is a folder, not a file");
    }
    /* read in growing pieces: a pipe or a file of the kernel's has no size to ask for */
    TextBuffer text = {0};
    char piece[16384];
    size_t n;
    while ((n = fread(piece, 1, sizeof piece, file)) > 0 && text.length < FILE_SIZE_MAX)
        text_add_bytes(&text, piece, n);
    bool failed = ferror(file) != 0;
    int cause = errno;
    fclose(file);
    Status status = STATUS_OK;
    if (failed) status = error_at(error, path, 0, 0, STATUS_FILE, "cannot read: %s", strerror(cause));
    else if (text.length >= FILE_SIZE_MAX)
        status = error_at(error, path, 0, 0, STATUS_LIMIT, "too large: over %d MiB", FILE_SIZE_MAX >> 20);
    else {
        *data = arena_copy(arena, text.data ? text.data : "", text.length);
        *length = text.length;
    }
    text_free(&text);
    return status;
}

Status file_write(const char *path, const char *data, size_t length, Error *error)
{
    char temporary[PATH_MAX];
    if (snprintf(temporary, sizeof temporary, "%s.%ld.new", path, (long)getpid()) >= (int)sizeof temporary)
        return error_at(error, path, 0, 0, STATUS_FILE, "the path is too long");
    struct stat info;
    bool special = stat(path, &info) == 0 && !S_ISREG(info.st_mode); /* /dev/stdout: write straight */
    const char *target = special ? path : temporary;
    FILE *file = fopen(target, "wb");
    if (!file) return error_at(error, path, 0, 0, STATUS_FILE, "cannot write: %s", strerror(errno));
    bool good = fwrite(data, 1, length, file) == length;
    good = fclose(file) == 0 && good;
    if (good && !special) good = rename(temporary, path) == 0;
    if (good) return STATUS_OK;
    int cause = errno;
    if (!special) unlink(temporary);
    return error_at(error, path, 0, 0, STATUS_FILE, "cannot write: %s", strerror(cause));
}

bool file_exists(const char *path) { return access(path, R_OK) == 0; }

bool file_is_folder(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

int64_t file_changed(const char *path)
{
    struct stat info;
    if (stat(path, &info) != 0) return 0;
    return (int64_t)info.st_mtim.tv_sec * 1000000000 + info.st_mtim.tv_nsec;
}

Status folder_create(const char *path, Error *error)
{
    char part[PATH_MAX];
    if (!*path) return error_at(error, path, 0, 0, STATUS_FILE, "the folder has no name");
    if (snprintf(part, sizeof part, "%s", path) >= (int)sizeof part)
        return error_at(error, path, 0, 0, STATUS_FILE, "the path is too long");
    for (char *slash = part + 1;; slash++) {
        if (*slash && *slash != '/') continue;
        char kept = *slash;
        *slash = 0;
        if (mkdir(part, 0777) != 0 && errno != EEXIST)
            return error_at(error, path, 0, 0, STATUS_FILE, "cannot create the folder: %s", strerror(errno));
        *slash = kept;
        if (!kept) break;
    }
    if (!file_is_folder(path)) return error_at(error, path, 0, 0, STATUS_FILE, "is a file, not a folder");
    return STATUS_OK;
}

/* Where the process lies and what it found there: the same for all that runs in it. */
static char program[PATH_MAX];

void assets_beside(const char *folder) { snprintf(program, sizeof program, "%s", folder); }

const char *assets_folder(void)
{
    static char found[PATH_MAX];
    if (found[0]) return found;
    char tries[4][PATH_MAX + 64] = {{0}};
    const char *own = getenv("DARK_VALLEY_ASSETS");
    if (own && *own) snprintf(tries[0], sizeof tries[0], "%s", own);
    if (program[0]) snprintf(tries[1], sizeof tries[1], "%s/../assets", program);
    snprintf(tries[2], sizeof tries[2], "%s/assets", DARK_VALLEY_SOURCE);
    snprintf(tries[3], sizeof tries[3], "%s/share/dark-valley", DARK_VALLEY_PREFIX);
    for (int i = 0; i < 4; i++) {
        char probe[PATH_MAX + 96];
        if (snprintf(probe, sizeof probe, "%s/surfaces", tries[i]) >= (int)sizeof probe) continue;
        if (!tries[i][0] || !file_is_folder(probe) || !realpath(tries[i], found)) continue;
        return found;
    }
    found[0] = 0;
    return NULL;
}

const char *user_folder(void)
{
    static char folder[PATH_MAX];
    const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
    if (data && *data == '/') snprintf(folder, sizeof folder, "%s/dark-valley", data);
    else snprintf(folder, sizeof folder, "%s/.local/share/dark-valley", home && *home ? home : "/tmp");
    return folder;
}

/* A name is a plain file name: no way out of its folder. */
static bool is_plain(const char *name) { return *name && *name != '.' && !strchr(name, '/') && strlen(name) < 128; }

char *asset_find(Arena *arena, const char *kind, const char *name, const char *beside)
{
    if (!is_plain(name)) return NULL;
    const char *folders[] = {user_folder(), assets_folder()};
    if (beside) {
        char *path = arena_print(arena, "%s/%s/%s.yaml", beside, kind, name);
        if (file_exists(path)) return path;
        path = arena_print(arena, "%s/%s.yaml", beside, name);
        if (file_exists(path)) return path;
    }
    for (int i = 0; i < 2; i++) {
        if (!folders[i]) continue;
        char *path = arena_print(arena, "%s/%s/%s.yaml", folders[i], kind, name);
        if (file_exists(path)) return path;
    }
    return NULL;
}

char *asset_file(Arena *arena, const char *kind, const char *file, const char *beside)
{
    if (file[0] == '/') return file_exists(file) ? arena_string(arena, file) : NULL;
    char *path = beside ? arena_print(arena, "%s/%s", beside, file) : arena_string(arena, file);
    const char *folders[] = {user_folder(), assets_folder()};
    for (int i = 0; i < 2 && !file_exists(path); i++)
        if (folders[i]) path = arena_print(arena, "%s/%s/%s", folders[i], kind, file);
    return file_exists(path) ? path : NULL;
}

static int by_name(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

int asset_list(Arena *arena, const char *kind, const char *beside, const char ***names)
{
    enum { MOST = 4096 };
    const char **list = arena_array(arena, const char *, MOST);
    const char *folders[] = {beside, user_folder(), assets_folder()};
    int count = 0;
    for (int i = 0; i < 3; i++) {
        DIR *folder = folders[i] ? opendir(arena_print(arena, "%s/%s", folders[i], kind)) : NULL;
        if (!folder) continue;
        for (struct dirent *entry; count < MOST && (entry = readdir(folder));) {
            size_t n = strlen(entry->d_name);
            if (n > 5 && entry->d_name[0] != '.' && text_ends(entry->d_name, ".yaml"))
                list[count++] = arena_copy(arena, entry->d_name, n - 5);
        }
        closedir(folder);
    }
    qsort(list, (size_t)count, sizeof *list, by_name);
    int kept = 0;
    for (int i = 0; i < count; i++)
        if (kept == 0 || strcmp(list[kept - 1], list[i])) list[kept++] = list[i];
    *names = list;
    return kept;
}
