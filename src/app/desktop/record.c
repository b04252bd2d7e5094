/* ffmpeg is started with a fixed list of arguments, never through a shell: a path is a path, whatever it holds. Its messages
 * go to a nameless file and are read only where it failed. */
#include "app/desktop/record.h"

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { NAMES_MOST = 9999, CHANNELS = 4, MESSAGE_SIZE = 900, ARGUMENTS = 32 };

struct Record {
    char path[RECORD_PATH_SIZE];      /* the name in the end */
    char part[RECORD_PATH_SIZE + 32]; /* what is written */
    int width, height, frames;
    bool film, instead;
    pid_t child;
    int pipe;     /* to ffmpeg */
    FILE *said;   /* what ffmpeg writes */
    uint8_t *row; /* [width * 4] */
    struct sigaction pipe_before;
};

/* ---- where --------------------------------------------------------------------------------------------------- */

bool record_is_gif(const char *path) { return text_ends(path, ".gif") || text_ends(path, ".GIF"); }
static bool record_is_film(const char *path)
{
    return record_is_gif(path) || text_ends(path, ".mp4") || text_ends(path, ".MP4");
}

/* The line XDG_VIDEOS_DIR="$HOME/Films" of user-dirs.dirs; folders of other forms are not looked into. */
static bool videos_of_user(char *out, size_t size, const char *home)
{
    const char *config = getenv("XDG_CONFIG_HOME");
    char path[RECORD_PATH_SIZE], line[RECORD_PATH_SIZE];
    bool found = false;
    snprintf(path, sizeof path, "%s%s/user-dirs.dirs", config && *config ? config : home,
             config && *config ? "" : "/.config");
    FILE *file = fopen(path, "r");
    while (file && !found && fgets(line, sizeof line, file)) {
        char *at = text_starts(line, "XDG_VIDEOS_DIR=\"") ? line + 16 : NULL, *end = at ? strchr(at, '"') : NULL;
        if (!end) continue;
        *end = 0;
        bool in_home = text_starts(at, "$HOME/");
        found = (in_home || *at == '/') &&
                snprintf(out, size, "%s%s", in_home ? home : "", in_home ? at + 5 : at) < (int)size;
    }
    if (file) fclose(file);
    return found && file_is_folder(out);
}

static bool videos_folder(char *out, size_t size)
{
    const char *named = getenv("XDG_VIDEOS_DIR"), *home = getenv("HOME");
    if (named && *named == '/' && file_is_folder(named)) return snprintf(out, size, "%s", named) < (int)size;
    if (!home || !*home) return false;
    if (videos_of_user(out, size, home)) return true;
    return snprintf(out, size, "%s/Videos", home) < (int)size && file_is_folder(out);
}

void record_free_name(char out[RECORD_PATH_SIZE], const char *folder)
{
    char videos[RECORD_PATH_SIZE - 32], stem[RECORD_PATH_SIZE];
    if (!folder && videos_folder(videos, sizeof videos)) folder = videos;
    for (int i = 1; i <= NAMES_MOST; i++) {
        snprintf(stem, sizeof stem, "%.900s%svalley-%03d", folder ? folder : "", folder ? "/" : "", i);
        snprintf(out, RECORD_PATH_SIZE, "%.*s.mp4", RECORD_PATH_SIZE - 5, stem);
        if (!file_exists(out) && !file_is_folder(stem)) return;
    }
}

static bool program_exists(const char *name)
{
    const char *path = getenv("PATH");
    char full[RECORD_PATH_SIZE];
    while (path && *path) {
        size_t length = strcspn(path, ":");
        if (snprintf(full, sizeof full, "%.*s/%s", (int)length, path, name) < (int)sizeof full && !access(full, X_OK) &&
            !file_is_folder(full))
            return true;
        path += length + (path[length] == ':');
    }
    return false;
}

static bool folder_has_files(const char *path)
{
    DIR *folder = opendir(path);
    bool any = false;
    for (struct dirent *entry; folder && (entry = readdir(folder));)
        any |= strcmp(entry->d_name, ".") && strcmp(entry->d_name, "..");
    if (folder) closedir(folder);
    return any;
}

/* ---- ffmpeg -------------------------------------------------------------------------------------------------- */

static void list_arguments(const Record *record, const RecordDesc *desc, char texts[2][64],
                           const char *arguments[ARGUMENTS])
{
    bool gif = record_is_gif(record->path);
    int n = 0;
    snprintf(texts[0], 64, "%dx%d", record->width, record->height);
    snprintf(texts[1], 64, "%.10g", desc->fps);
    const char *input[] = {"ffmpeg",     "-nostdin", "-hide_banner", "-loglevel", "error",       "-y",
                           "-f",         "rawvideo", "-pix_fmt",     "bgr0",      "-video_size", texts[0],
                           "-framerate", texts[1],   "-i",           "pipe:0"};
    for (size_t i = 0; i < sizeof input / sizeof *input; i++) arguments[n++] = input[i];
    /* a palette for each frame: one for all would keep the whole film in memory */
    const char *as_gif[] = {"-filter_complex",
                            "split[a][b];[a]palettegen=stats_mode=single[p];[b][p]paletteuse=new=1:dither=bayer", "-f",
                            "gif"};
    /* the encoder wants even sizes: the last row or column is drawn twice */
    const char *as_film[] = {"-vf",       "pad=ceil(iw/2)*2:ceil(ih/2)*2,format=yuv420p",
                             "-crf",      desc->live ? "22" : "18",
                             "-preset",   desc->live ? "ultrafast" : "medium",
                             "-movflags", "+faststart",
                             "-f",        "mp4"};
    if (gif)
        for (size_t i = 0; i < sizeof as_gif / sizeof *as_gif; i++) arguments[n++] = as_gif[i];
    else
        for (size_t i = 0; i < sizeof as_film / sizeof *as_film; i++) arguments[n++] = as_film[i];
    arguments[n] = NULL;
}

static Status start_child(Record *record, const RecordDesc *desc, Error *error)
{
    char texts[2][64], target[sizeof record->part + 8];
    const char *arguments[ARGUMENTS] = {0};
    int ends[2], count = 0;
    list_arguments(record, desc, texts, arguments);
    while (arguments[count]) count++;
    snprintf(target, sizeof target, "file:%s",
             record->part); /* a name that begins with '-' or holds a ':' is still a file */
    arguments[count] = target;
    record->said = tmpfile();
    if (!record->said || pipe(ends))
        return error_at(error, "", 0, 0, STATUS_FILE, "cannot start ffmpeg: %s", strerror(errno));
    fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    sigaction(SIGPIPE, &ignore, &record->pipe_before); /* a killed ffmpeg is an error to tell, not our end */
    record->child = fork();
    if (record->child == 0) {
        sigaction(SIGPIPE, &record->pipe_before, NULL);
        dup2(ends[0], STDIN_FILENO);
        dup2(fileno(record->said), STDERR_FILENO);
        dup2(fileno(record->said), STDOUT_FILENO);
        execvp("ffmpeg", (char *const *)(const void *)arguments);
        _exit(127);
    }
    close(ends[0]);
    record->pipe = ends[1];
    if (record->child > 0) return STATUS_OK;
    return error_at(error, "", 0, 0, STATUS_FILE, "cannot start ffmpeg: %s", strerror(errno));
}

/* Waits for its end; its exit status, or minus the signal that ended it. */
static int end_child(Record *record)
{
    int status = 0;
    if (record->pipe >= 0) close(record->pipe);
    record->pipe = -1;
    if (record->child <= 0) return 0;
    while (waitpid(record->child, &status, 0) < 0 && errno == EINTR) {}
    record->child = 0;
    sigaction(SIGPIPE, &record->pipe_before, NULL);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -(WIFSIGNALED(status) ? WTERMSIG(status) : 1);
}

static Status tell_child(Record *record, int ended, Error *error)
{
    char said[MESSAGE_SIZE] = "";
    if (record->said) {
        rewind(record->said);
        said[fread(said, 1, sizeof said - 1, record->said)] = 0;
        utf8_trim_end(said);
        for (size_t n = strlen(said); n && (said[n - 1] == '\n' || said[n - 1] == '\r'); n--) said[n - 1] = 0;
    }
    if (ended < 0)
        return error_at(error, "", 0, 0, STATUS_FILE,
                        "ffmpeg was ended by signal %d after %d frames; %s was not written", -ended, record->frames,
                        record->path);
    return error_at(error, "", 0, 0, STATUS_FILE, "ffmpeg failed (exit %d) after %d frames; %s was not written%s%s",
                    ended, record->frames, record->path, *said ? "; it says: " : "", said);
}

/* ---- recording ------------------------------------------------------------------------------------------------ */

static void picture_name(const Record *record, int frame, char out[RECORD_PATH_SIZE + 64])
{
    snprintf(out, RECORD_PATH_SIZE + 64, "%s/frame-%05d.png", record->part, frame);
}

Status record_begin(Record **out, const RecordDesc *desc, Error *error)
{
    *out = NULL;
    if (!*desc->path || strlen(desc->path) + 16 >= RECORD_PATH_SIZE)
        return error_at(error, "", 0, 0, STATUS_FILE, "the name of the film is %s", *desc->path ? "too long" : "empty");
    Record *record = memory_must(calloc(1, sizeof *record));
    record->pipe = -1;
    record->width = desc->width;
    record->height = desc->height;
    snprintf(record->path, sizeof record->path, "%s", desc->path);
    record->film = record_is_film(desc->path);
    if (record->film && !program_exists("ffmpeg")) {
        record->film = false;
        record->instead = true;
        record->path[strlen(record->path) - 4] = 0;
    }
    for (size_t n = strlen(record->path); n > 1 && record->path[n - 1] == '/'; n--) record->path[n - 1] = 0;
    snprintf(record->part, sizeof record->part, "%s.part-%ld", record->path, (long)getpid());
    Status status = STATUS_OK;
    if (record->film) {
        if (file_is_folder(record->path))
            status = error_at(error, record->path, 0, 0, STATUS_FILE, "is a folder; name a file for the film");
        else {
            /* whether the place can be written is known now, not after an hour */
            int file = open(record->part, O_WRONLY | O_CREAT | O_TRUNC, 0666);
            if (file < 0)
                status = error_at(error, record->path, 0, 0, STATUS_FILE, "cannot be written: %s", strerror(errno));
            else close(file), status = start_child(record, desc, error);
        }
        record->row = memory_must(malloc((size_t)record->width * CHANNELS));
    } else if (file_exists(record->path) && (!file_is_folder(record->path) || folder_has_files(record->path))) {
        status = error_at(error, record->path, 0, 0, STATUS_FILE, "%s; name another place for the pictures",
                          file_is_folder(record->path) ? "holds files already" : "is a file and neither .mp4 nor .gif");
    } else {
        status = folder_create(record->part, error);
    }
    if (status != STATUS_OK) {
        record_cancel(record);
        return status;
    }
    *out = record;
    return STATUS_OK;
}

static bool write_all(int to, const uint8_t *bytes, size_t length)
{
    while (length) {
        ssize_t n = write(to, bytes, length);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        bytes += n;
        length -= (size_t)n;
    }
    return true;
}

static bool write_pixels(Record *record, const Image *image)
{
    for (int y = 0; y < record->height; y++) {
        const uint32_t *pixels = image->pixels + (size_t)y * (size_t)image->stride;
        for (int x = 0; x < record->width; x++) {
            uint32_t p = pixels[x];
            uint8_t *to = record->row + (size_t)x * CHANNELS;
            to[0] = (uint8_t)p, to[1] = (uint8_t)(p >> 8), to[2] = (uint8_t)(p >> 16), to[3] = 0;
        }
        if (!write_all(record->pipe, record->row, (size_t)record->width * CHANNELS)) return false;
    }
    return true;
}

Status record_frame(Record *record, const Image *image, Error *error)
{
    if (image->width != record->width || image->height != record->height)
        return error_at(error, "", 0, 0, STATUS_VALUE, "the size changed from %dx%d to %dx%d while recording",
                        record->width, record->height, image->width, image->height);
    if (!record->film) {
        char path[RECORD_PATH_SIZE + 64];
        picture_name(record, record->frames + 1, path);
        Status status = image_write_png(image, path, error);
        record->frames += status == STATUS_OK;
        return status;
    }
    if (!write_pixels(record, image)) return tell_child(record, end_child(record), error);
    record->frames++;
    return STATUS_OK;
}

static void forget(Record *record)
{
    if (record->said) fclose(record->said);
    free(record->row);
    free(record);
}

Status record_end(Record *record, Error *error)
{
    Status status = STATUS_OK;
    if (record->film) {
        int ended = end_child(record);
        if (ended) status = tell_child(record, ended, error);
    }
    if (status == STATUS_OK && !record->film) rmdir(record->path); /* an empty one may stand there */
    if (status == STATUS_OK && rename(record->part, record->path))
        status = error_at(error, record->path, 0, 0, STATUS_FILE, "cannot be written: %s", strerror(errno));
    if (status == STATUS_OK) forget(record);
    else record_cancel(record);
    return status;
}

void record_cancel(Record *record)
{
    if (!record) return;
    if (record->child > 0) kill(record->child, SIGTERM);
    end_child(record);
    if (record->film) unlink(record->part);
    else if (file_is_folder(record->part)) {
        char path[RECORD_PATH_SIZE + 64];
        for (int i = 1; i <= record->frames + 1; i++) picture_name(record, i, path), unlink(path);
        rmdir(record->part);
    }
    forget(record);
}

int record_frames(const Record *record) { return record->frames; }
const char *record_path(const Record *record) { return record->path; }
bool record_pictures_instead(const Record *record) { return record->instead; }
